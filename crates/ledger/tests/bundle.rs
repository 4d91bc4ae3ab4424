//! Changes in files: read in any order, twice, with pieces missing, sealed, damaged.

mod common;

use common::{edit, open, set, texts, write, written};
use ledger::{
    Author, BundleRead, BundleSetup, DeviceId, Edit, FieldId, Ledger, LedgerError, Policy, Seal,
    SealedReader, SealedWriter, SpaceId, Value, Version,
};
use std::io::{self, Read, Write};
use tempfile::TempDir;

struct TakesIn(bool);

impl Policy for TakesIn {
    fn hands_out(&self, _: &Ledger, _: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(false)
    }

    fn takes_in(&self, _: &Ledger, _: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(self.0)
    }
}

fn office(seed: u64) -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = open(folder.path(), seed);
    (folder, ledger)
}

/// An office with a space and some saves, each a segment of its own.
fn filled() -> (TempDir, Ledger, SpaceId) {
    let (folder, ledger) = office(1);
    let space = ledger.create_space(&Author::default(), b"office", &[]).expect("a space");
    for number in 0..12 {
        write(&ledger, space, set("r", 1, format!("a text that is long enough to be packed, {number}")));
    }
    (folder, ledger, space)
}

fn setup(space: SpaceId, seal: Seal, piece_bytes: u64) -> BundleSetup {
    BundleSetup {
        spaces: vec![space],
        known: Version::default(),
        joins: vec![],
        seal,
        files_up_to: 1 << 20,
        piece_bytes,
        plain: false,
    }
}

fn read(ledger: &Ledger, file: &[u8]) -> Result<BundleRead, LedgerError> {
    ledger.read_bundle(file, None, &TakesIn(true))
}

#[test]
fn pieces_are_read_in_any_order_and_those_that_are_missing_are_named() {
    let (_a, one, space) = filled();
    let pieces = written(&one, &setup(space, Seal::Open, 2_000));
    assert!(pieces.len() >= 4, "{} pieces", pieces.len());
    let (_b, other) = office(2);
    let last = pieces.len() as u64;
    let second = read(&other, &pieces[1]).unwrap();
    assert!(second.is_whole && second.imported.operations == 0 && second.imported.waiting > 0);
    let expected: Vec<u64> = (1..=last).filter(|piece| *piece != 2).collect();
    assert_eq!(second.pieces.missing, expected);
    for piece in pieces.iter().skip(2).rev().chain([&pieces[1]]) {
        read(&other, piece).unwrap();
    }
    let missing = other.missing_pieces().unwrap();
    assert_eq!((missing.len(), &missing[0].missing[..], missing[0].device), (1, &[1][..], one.device()));
    let first = read(&other, &pieces[0]).unwrap();
    assert_eq!(first.pieces.missing, []);
    assert_eq!(other.missing_pieces().unwrap(), []);
    assert_eq!(other.digest(space).unwrap(), one.digest(space).unwrap());
    assert_eq!(other.verify().unwrap(), []);
    let again = read(&other, &pieces[0]).unwrap();
    assert_eq!((again.imported.operations, again.imported.known > 0), (0, true));
}

#[test]
fn contents_beside_the_log_come_with_what_names_them() {
    let (_a, one, space) = filled();
    let value = one.put_erasable(space, b"a name").unwrap();
    let ledger::Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
    let named = common::edit("r", vec![ledger::Edit::Set { field: ledger::FieldId(2), value }]);
    write(&one, space, named);
    let (_b, other) = office(2);
    let pieces = written(&one, &setup(space, Seal::Open, 2_000));
    // The first piece brings the space; the last comes before what it builds on.
    for piece in [&pieces[0]].into_iter().chain(pieces[1..].iter().rev()) {
        assert_eq!(read(&other, piece).unwrap().passed_over, 0);
    }
    assert_eq!(other.erasable(space, &hash).unwrap().as_deref(), Some(&b"a name"[..]));
    assert!(other.lacking(space, 9).unwrap().is_empty());
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn what_the_receiver_holds_is_left_out_and_a_space_that_is_not_wanted_too() {
    let (_a, one, space) = filled();
    let (_b, other) = office(2);
    let whole = written(&one, &BundleSetup { plain: true, ..setup(space, Seal::Open, u64::MAX) });
    let refused = other.read_bundle(&whole[0][..], None, &TakesIn(false)).unwrap();
    assert_eq!((refused.passed_over, refused.imported.operations), (13, 0));
    assert!(other.spaces().unwrap().is_empty());
    assert_eq!(read(&other, &whole[0]).unwrap().imported.operations, 13);
    write(&one, space, set("r", 1, "the newest"));
    let tail = BundleSetup { known: other.version().unwrap(), ..setup(space, Seal::Open, u64::MAX) };
    assert_eq!(read(&other, &written(&one, &tail)[0]).unwrap().imported.operations, 1);
    assert_eq!(texts(&other, space, "r", 1), ["the newest"]);
}

#[test]
fn a_piece_with_any_byte_changed_or_cut_off_is_named() {
    let (_a, one, space) = filled();
    let file = written(&one, &setup(space, Seal::Open, u64::MAX)).remove(0);
    let (_b, other) = office(2);
    // Some hundreds of places, each with another bit.
    for at in (0..file.len()).step_by(file.len() / 300 + 1) {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        let outcome = read(&other, &changed);
        assert!(outcome.is_err() || outcome.is_ok_and(|read| !read.is_whole), "byte {at}");
    }
    for cut in (0..file.len()).step_by(file.len() / 50 + 1) {
        let outcome = read(&other, &file[..cut]);
        assert!(outcome.is_err() || outcome.is_ok_and(|read| !read.is_whole), "cut at {cut}");
    }
    assert!(read(&other, &file).unwrap().is_whole);
    assert_eq!(other.digest(space).unwrap(), one.digest(space).unwrap());
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn a_sealed_piece_opens_for_its_receiver_alone() {
    let (_a, one, space) = filled();
    let (_b, other) = office(2);
    let (_c, third) = office(3);
    let device = written(&one, &setup(space, Seal::Device(other.device()), u64::MAX)).remove(0);
    let refused = read(&third, &device).unwrap_err().to_string();
    assert!(refused.contains("sealed for another device"), "{refused}");
    assert!(!device.windows(6).any(|bytes| bytes == b"a text"));
    assert_eq!(read(&other, &device).unwrap().imported.operations, 13);
    let words = written(&one, &setup(space, Seal::Passphrase("sea grape".into()), u64::MAX)).remove(0);
    assert!(read(&third, &words).unwrap_err().to_string().contains("passphrase"));
    assert!(third.read_bundle(&words[..], Some("sea grapes"), &TakesIn(true)).is_err());
    assert_eq!(
        third.read_bundle(&words[..], Some("sea grape"), &TakesIn(true)).unwrap().imported.operations,
        13
    );
}

#[test]
fn what_is_sealed_comes_back_at_every_size_and_no_shorter() {
    let (_a, ledger) = office(1);
    let environment = common::Steered::new(5);
    for size in [0usize, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
        let content: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        let mut writer =
            SealedWriter::new(environment.as_ref(), &Seal::Device(ledger.device()), Vec::new()).unwrap();
        writer.write_all(&content).unwrap();
        let sealed = writer.finish().unwrap();
        let opened = |bytes: &[u8]| -> io::Result<Vec<u8>> {
            let mut out = Vec::new();
            let mut reader = SealedReader::new(&ledger, None, bytes).map_err(io::Error::other)?;
            reader.read_to_end(&mut out).map(|_| out)
        };
        assert_eq!(opened(&sealed).unwrap(), content, "{size} bytes");
        for cut in [sealed.len() - 1, sealed.len().saturating_sub(65_552).max(30), 40] {
            assert!(cut >= sealed.len() || opened(&sealed[..cut]).is_err(), "{size} bytes cut to {cut}");
        }
    }
}

/// Reads pieces, those that came too early again, until nothing changes.
fn read_all(ledger: &Ledger, pieces: &[Vec<u8>], order: &[usize]) -> Vec<u64> {
    let mut missing = Vec::new();
    for at in order {
        missing = read(ledger, &pieces[*at]).expect("a piece").pieces.missing;
    }
    for at in missing.clone() {
        missing = read(ledger, &pieces[at as usize - 1]).expect("a piece").pieces.missing;
    }
    missing
}

#[test]
fn files_travel_in_a_bundle_up_to_the_size_that_is_asked_for() {
    let (_a, one, space) = filled();
    let attach = |field: u32, length: usize| {
        let bytes: Vec<u8> =
            (0..length as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> (20 + field)) as u8).collect();
        let value = one.attach(space, &mut &bytes[..]).unwrap().value;
        let Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
        write(&one, space, edit("r", vec![Edit::Set { field: FieldId(field), value }]));
        (hash, bytes)
    };
    let (small, large) = (attach(1, 150_000), attach(2, 1_200_000));
    let is_whole = |ledger: &Ledger, hash| ledger.file(space, hash).unwrap().is_some_and(|it| it.is_whole());
    for (files_up_to, expected) in [(0, (false, false)), (1 << 20, (true, false)), (u64::MAX, (true, true))] {
        let setup = BundleSetup { files_up_to, ..setup(space, Seal::Open, 100_000) };
        let pieces = written(&one, &setup);
        let order: Vec<usize> = (0..pieces.len()).collect();
        let backwards: Vec<usize> = order.iter().rev().copied().collect();
        for order in [order, backwards] {
            let (_b, other) = office(2);
            assert_eq!(read_all(&other, &pieces, &order), [0_u64; 0], "{files_up_to}");
            assert_eq!((is_whole(&other, &small.0), is_whole(&other, &large.0)), expected, "{files_up_to}");
            assert_eq!(other.verify().unwrap(), []);
        }
    }
    // A piece of chunks that is not there is named; once the file has come otherwise it is not.
    let pieces = written(&one, &BundleSetup { files_up_to: u64::MAX, ..setup(space, Seal::Open, 100_000) });
    let (_b, other) = office(2);
    let order: Vec<usize> = (0..pieces.len()).filter(|at| *at != 3).collect();
    for at in &order {
        read(&other, &pieces[*at]).expect("a piece");
    }
    assert_eq!(other.missing_pieces().unwrap()[0].missing, [4]);
    read(&other, &pieces[3]).expect("a piece");
    assert!(other.missing_pieces().unwrap().is_empty() && is_whole(&other, &large.0));
    let mut given = Vec::new();
    other.copy_file(space, &large.0, &mut given).unwrap();
    assert!(given == large.1);
    // What goes beyond what is known brings its files and no others; all fit into one piece.
    let late = attach(3, 70_000);
    let known = other.version().unwrap();
    let tail = written(&one, &BundleSetup { known, ..setup(space, Seal::Open, 1 << 20) });
    assert!(tail.len() == 1 && tail[0].len() < 80_000, "{} bytes", tail[0].len());
    read(&other, &tail[0]).expect("a piece");
    assert!(is_whole(&other, &late.0));
}
