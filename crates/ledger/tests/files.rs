//! Files in chunks, over lines that break and with work going on beside them.

#[allow(dead_code)] // this test program uses a part of it
#[path = "line/carried.rs"]
mod carried;
mod common;
#[path = "line/slow.rs"]
mod slow;

use carried::{Line, found, member, sync};
use common::{Steered, edit, open, record, set, texts, write};
use ledger::{Attached, Author, Edit, FieldId, Ledger, LedgerError, SpaceId, Value, limits};
use slow::Slow;
use tempfile::TempDir;

const CHUNK: usize = limits::CHUNK_BYTES;

/// Bytes that no packing makes smaller, another sequence for each seed.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// Attaches a file to a field of a record.
fn attach(ledger: &Ledger, space: SpaceId, name: &str, field: u32, file: &[u8]) -> [u8; 32] {
    let Attached { value, length, .. } = ledger.attach(space, &mut &file[..]).expect("attached");
    assert_eq!(length, file.len() as u64);
    let Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
    write(ledger, space, edit(name, vec![Edit::Set { field: FieldId(field), value }]));
    hash
}

fn given_back(ledger: &Ledger, space: SpaceId, hash: &[u8; 32]) -> Result<Vec<u8>, LedgerError> {
    let mut bytes = Vec::new();
    ledger.copy_file(space, hash, &mut bytes).map(|()| bytes)
}

/// How many chunks are held, and of how many files.
fn held(ledger: &Ledger, space: SpaceId, hash: &[u8; 32]) -> (u64, u64) {
    let state = ledger.file(space, hash).expect("asked").expect("its manifest is here");
    (state.held, state.chunks)
}

/// What stands in the store's files: after an erasure none of it may be left.
fn is_on_disk(folder: &TempDir, bytes: &[u8]) -> bool {
    ["ledger.sqlite", "ledger.sqlite-wal"].iter().any(|name| {
        let stored = std::fs::read(folder.path().join(name)).unwrap_or_default();
        stored.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn a_file_comes_back_and_what_two_files_share_is_stored_once() {
    let (_a, one, space) = found();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 17] {
        let file = noise(length as u64, length);
        let hash = attach(&one, space, "r", 1, &file);
        assert_eq!(given_back(&one, space, &hash).unwrap(), file, "{length} bytes");
        assert!(one.file(space, &hash).unwrap().unwrap().is_whole());
    }
    let size = |ledger: &Ledger| std::fs::metadata(ledger.folder().join("ledger.sqlite-wal")).unwrap().len();
    let (before, file) = (size(&one), noise(9, 40 * CHUNK));
    let first = attach(&one, space, "r", 2, &file);
    let between = size(&one);
    let second = attach(&one, space, "another", 2, &file);
    assert_ne!(first, second, "nobody sees from the log that two records have the same file");
    assert!(between - before > 40 * CHUNK as u64 && size(&one) - between < 2 * CHUNK as u64);
    // In another space the same file has other names.
    let elsewhere = one.create_space(&Author::default(), b"elsewhere", &[]).unwrap();
    let third = attach(&one, elsewhere, "r", 1, &file);
    assert_eq!(given_back(&one, elsewhere, &third).unwrap(), file);
    assert!(one.file(space, &third).unwrap().is_none());
    assert_eq!(one.verify().unwrap(), []);
    one.rebuild().unwrap();
    assert_eq!(given_back(&one, space, &second).unwrap(), file);
    assert_eq!(one.verify().unwrap(), []);
}

#[test]
fn what_cannot_be_attached_leaves_nothing() {
    struct Breaks(u64);
    impl std::io::Read for Breaks {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| std::io::Error::other("the disk fell out"))?;
            out.fill(7);
            Ok(out.len())
        }
    }
    let (_a, one, space) = found();
    let before = one.commits().unwrap();
    let broken = one.attach(space, &mut Breaks(3));
    assert!(
        matches!(&broken, Err(LedgerError::File(why)) if why.contains("the disk fell out")),
        "{broken:?}"
    );
    let large = one.attach(space, &mut Breaks(u64::MAX));
    assert!(matches!(&large, Err(LedgerError::Refused(why)) if why.contains("256 MiB")), "{large:?}");
    assert_eq!(one.commits().unwrap(), before);
    assert_eq!(one.verify().unwrap(), []);
}

#[test]
fn small_files_come_by_themselves_and_large_ones_when_they_are_asked_for() {
    let (_a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    let (small, large) = (noise(1, 200_000), noise(2, 3 << 20));
    let small_hash = attach(&one, space, "r", 1, &small);
    let large_hash = attach(&one, space, "r", 2, &large);
    let line = sync(&one, &other);
    assert_eq!(given_back(&other, space, &small_hash).unwrap(), small);
    let state = other.file(space, &large_hash).unwrap().unwrap();
    assert_eq!((state.length, state.chunks, state.held, state.wanted), (3 << 20, 48, 0, false));
    assert!(matches!(given_back(&other, space, &large_hash), Err(LedgerError::File(_))));
    assert!(line.total() < 250_000, "{} bytes", line.total());
    assert!(sync(&one, &other).total() <= 300);
    other.want(space, &large_hash).unwrap();
    let awaited = other.files_awaited(9).unwrap();
    assert_eq!((awaited.len(), awaited[0].hash, awaited[0].state.wanted), (1, large_hash, true));
    // It is fetched also when the other side calls.
    let line = sync(&one, &other);
    assert_eq!(given_back(&other, space, &large_hash).unwrap(), large);
    let more = line.total() as f64 / large.len() as f64;
    assert!(more < 1.04, "{more} times the file");
    assert_eq!((line.opener.outcome().chunks, line.answerer.outcome().chunks), ((48, 0), (0, 48)));
    assert!(other.files_awaited(9).unwrap().is_empty());
    assert!(sync(&one, &other).total() <= 300);
    // Said that it is not waited for, a small one does not come.
    let late = attach(&one, space, "s", 1, &noise(3, 70_000));
    let value = other.files_up_to().unwrap();
    other.set_files_up_to(0).unwrap();
    sync(&one, &other);
    assert!(!other.file(space, &late).unwrap().unwrap().wanted);
    other.set_files_up_to(value).unwrap();
    other.unwant(space, &late).unwrap();
    sync(&one, &other);
    assert_eq!(held(&other, space, &late), (0, 2));
    other.want(space, &late).unwrap();
    sync(&one, &other);
    assert_eq!(held(&other, space, &late), (2, 2));
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn each_chunk_arrives_once_however_often_the_line_breaks() {
    let (_a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    sync(&one, &other);
    let file = noise(4, 20 * CHUNK + 5);
    let hash = attach(&one, space, "r", 1, &file);
    sync(&one, &other);
    other.want(space, &hash).unwrap();
    let (mut bytes, mut taken, mut breaks) = (0, 0, 0);
    for cut in (0..).map(|round| 30_000 + 61_013 * (round % 7)) {
        let mut line = Line::between(&other, &one);
        let before = held(&other, space, &hash).0;
        let is_done = line.run_within(&other, &one, cut, 1_400).unwrap();
        bytes += line.total();
        let outcome = line.opener.outcome();
        taken += outcome.chunks.1;
        assert_eq!(held(&other, space, &hash).0 - before, outcome.chunks.1);
        if is_done {
            break;
        }
        breaks += 1;
    }
    assert_eq!((given_back(&other, space, &hash).unwrap(), taken), (file, 21));
    // A line that breaks loses what of chunks was on its way, and a greeting.
    let most = 21 * CHUNK as u64 * 104 / 100 + breaks * (3 * CHUNK as u64 + 2_000);
    assert!(breaks > 5 && bytes < most, "{bytes} bytes over {breaks} breaks");
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn a_small_change_overtakes_a_large_file_on_both_ways() {
    let (folders, clocks): (Vec<TempDir>, Vec<_>) =
        (1..3).map(|seed| (tempfile::tempdir().expect("a folder"), Steered::new(seed))).unzip();
    let open = |at: usize| Ledger::open(folders[at].path(), clocks[at].clone()).expect("it opens");
    let (one, other) = (open(0), open(1));
    let space = one.create_space(&Author::default(), b"office", &[]).unwrap();
    common::admit(&one, space, other.device());
    sync(&one, &other);
    let file = noise(5, 5 << 20);
    let hash = attach(&one, space, "r", 1, &file);
    sync(&one, &other);
    other.want(space, &hash).unwrap();
    // 9.6, 64 and 512 kbit/s.
    for (round, rate) in [1_200usize, 8_000, 64_000].into_iter().enumerate() {
        let mut line = Line::between(&other, &one);
        let mut slow = Slow { rate, on_it: Default::default(), carried: [0, 0] };
        let (mut waits, mut said) = ([None, None], [0, 0]);
        let began = 1_800_000_000_000 + round as u64 * 10_000_000;
        for quarter in 0..160 {
            slow.carry(&mut line, [(&other, &clocks[1]), (&one, &clocks[0])], began + 250 * quarter);
            let name = format!("{rate}");
            if quarter == 100 {
                assert!(slow.carried[1] > 20_000, "the file is under way at {rate} bytes a second");
                write(&one, space, set(&name, 1, "a small change"));
                write(&other, space, set(&name, 2, "another"));
                said = slow.carried;
            }
            for (at, (ledger, field)) in [(&other, 1), (&one, 2)].into_iter().enumerate() {
                if waits[at].is_none() && !texts(ledger, space, &name, field).is_empty() {
                    waits[at] = Some(slow.carried[1 - at] - said[1 - at]);
                }
            }
        }
        let (down, up) = (waits[0].expect("it came"), waits[1].expect("it came"));
        // The least that may be on its way, or what comes in two seconds; with what a quarter of a second adds.
        let most = (8 << 10).max(2 * rate as u64) + rate as u64 / 2 + 6_000;
        println!(
            "at {rate} bytes a second a change came after {down} bytes, one on the other way after {up}"
        );
        assert!(down < most, "{down} bytes before the change at {rate} a second");
        assert!(up < 2_000 + rate as u64 / 2, "{up} bytes before the change on the other way");
        assert!(!other.file(space, &hash).unwrap().unwrap().is_whole());
        // Two thirds of the line and more go to the file from the beginning on.
        assert!(slow.carried[1] > 160 * rate as u64 / 4 * 6 / 10, "{} bytes", slow.carried[1]);
    }
    let line = sync(&other, &one);
    assert_eq!(given_back(&other, space, &hash).unwrap(), file);
    assert_eq!(line.opener.outcome().not_accepted, 0);
}

#[test]
fn an_exchange_with_a_large_file_ends_in_time_and_the_next_goes_on() {
    let (folders, clocks): (Vec<TempDir>, Vec<_>) =
        (1..3).map(|seed| (tempfile::tempdir().expect("a folder"), Steered::new(seed))).unzip();
    let open = |at: usize| Ledger::open(folders[at].path(), clocks[at].clone()).expect("it opens");
    let (one, other) = (open(0), open(1));
    let space = one.create_space(&Author::default(), b"office", &[]).unwrap();
    common::admit(&one, space, other.device());
    let hash = attach(&one, space, "r", 1, &noise(6, 40 * CHUNK));
    sync(&one, &other);
    other.want(space, &hash).unwrap();
    let mut at_ms = 1_800_000_000_000;
    let mut taken = Vec::new();
    while taken.len() < 9 && !other.file(space, &hash).unwrap().unwrap().is_whole() {
        let mut line = Line::between(&other, &one);
        let mut slow = Slow { rate: 8_000, on_it: Default::default(), carried: [0, 0] };
        let began = at_ms;
        while !(line.opener.is_finished() && line.answerer.is_finished()) {
            at_ms += 250;
            slow.carry(&mut line, [(&other, &clocks[1]), (&one, &clocks[0])], at_ms);
            assert!(at_ms - began < 160_000, "it ends");
        }
        taken.push(line.opener.outcome().chunks.1);
    }
    // At 8,000 bytes a second a chunk takes 8 seconds, and an exchange two minutes.
    assert!(taken.len() >= 3 && taken.iter().sum::<u64>() == 40, "{taken:?}");
    assert!(sync(&other, &one).total() <= 300);
}

#[test]
fn erasing_a_file_takes_its_chunks_along_but_those_of_another() {
    let (a, one, space) = found();
    let (b, other) = member(&one, space, 2);
    let (own, shared) = (noise(7, 2 * CHUNK), noise(8, CHUNK));
    let first = attach(&one, space, "r", 1, &[&shared[..], &own].concat());
    let second = attach(&one, space, "r", 2, &shared);
    sync(&one, &other);
    assert!(is_on_disk(&b, &own[..64]) && is_on_disk(&b, &shared[..64]));
    one.erase(space, &Author::default(), &first, Some(record("r")), "asked for").unwrap();
    assert!(!is_on_disk(&a, &own[..64]) && is_on_disk(&a, &shared[..64]));
    // Erased here while the other fetches it: nothing of it is let in any more.
    sync(&one, &other);
    for (folder, ledger) in [(&a, &one), (&b, &other)] {
        assert!(ledger.file(space, &first).unwrap().is_none());
        assert_eq!(given_back(ledger, space, &second).unwrap(), shared);
        assert!(!is_on_disk(folder, &own[..64]) && !is_on_disk(folder, &own[CHUNK..CHUNK + 64]));
        assert_eq!(ledger.verify().unwrap(), []);
    }
    one.erase(space, &Author::default(), &second, None, "asked for").unwrap();
    sync(&one, &other);
    assert!(!is_on_disk(&a, &shared[..64]) && !is_on_disk(&b, &shared[..64]));
    assert!(one.want(space, &second).is_err());
    for ledger in [&one, &other] {
        ledger.rebuild().unwrap();
        assert_eq!(ledger.verify().unwrap(), []);
    }
}

#[test]
fn a_file_that_is_erased_while_it_comes_does_not_hold_up_the_exchange() {
    let (_a, one, space) = found();
    let (b, other) = member(&one, space, 2);
    let file = noise(11, 12 * CHUNK);
    let hash = attach(&one, space, "r", 1, &file);
    let mut line = Line::between(&other, &one);
    assert!(!line.run_within(&other, &one, 5 * CHUNK as u64, 4_096).unwrap());
    let came = held(&other, space, &hash).0;
    assert!(came > 0 && came < 12);
    one.erase(space, &Author::default(), &hash, None, "asked for").unwrap();
    assert!(line.run(&other, &one).unwrap(), "the same exchange tells it and ends");
    assert!(other.file(space, &hash).unwrap().is_none());
    assert!(!is_on_disk(&b, &file[..64]));
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn a_manifest_that_names_anything_does_no_harm() {
    let (a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    let name = one.put_erasable(space, b"the name of a participant").unwrap();
    let Value::Erasable(person) = name.clone() else { panic!("not an erasable") };
    write(&one, space, edit("p", vec![Edit::Set { field: FieldId(1), value: name }]));
    let file = noise(12, CHUNK);
    let good = attach(&one, space, "r", 1, &file);
    // Names a content that is no chunk, a chunk that is nowhere, and says it is longer than it is.
    let manifest = |length: u64, names: &[[u8; 32]]| {
        let mut bytes = b"mangrove/1/file\n\xa2\x01\x1b".to_vec();
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&[0x02, 0x59]);
        bytes.extend_from_slice(&(names.len() as u16 * 32).to_be_bytes());
        bytes.extend_from_slice(names.as_flattened());
        bytes
    };
    let wrong = [
        manifest(CHUNK as u64, &[person]),
        manifest(2 * CHUNK as u64, &[[5; 32], person]),
        manifest(u64::MAX, &[[5; 32]]),
        manifest(CHUNK as u64 + 1, &[[5; 32]]),
        manifest(0, &[[5; 32]]),
    ];
    let mut hashes = Vec::new();
    for (field, content) in (10..).zip(&wrong) {
        let value = other_content(&one, space, field, content);
        hashes.push(value);
    }
    sync(&one, &other);
    sync(&one, &other);
    for ledger in [&one, &other] {
        for hash in &hashes[..2] {
            assert_eq!(held(ledger, space, hash).0, 0, "a content that is no chunk is none");
            assert!(given_back(ledger, space, hash).is_err());
        }
        assert!(hashes[2..].iter().all(|hash| ledger.file(space, hash).unwrap().is_none()));
        assert_eq!(ledger.verify().unwrap(), []);
    }
    one.erase(space, &Author::default(), &hashes[0], None, "nonsense").unwrap();
    sync(&one, &other);
    for ledger in [&one, &other] {
        assert!(ledger.erasable(space, &person).unwrap().is_some(), "only chunks go with a file");
        assert_eq!(given_back(ledger, space, &good).unwrap(), file);
        assert_eq!(ledger.verify().unwrap(), []);
    }
    // A chunk that no file names is not taken in, whoever sends it.
    let (_c, third) = member(&one, space, 3);
    let stray = one.salted(space, &chunk_of(&a)).unwrap().unwrap();
    third.import(common::segments(&one, space)).unwrap();
    assert_eq!(third.take_erasable(space, &stray).unwrap(), None);
    assert_eq!(third.verify().unwrap(), []);
}

fn other_content(ledger: &Ledger, space: SpaceId, field: u32, content: &[u8]) -> [u8; 32] {
    let value = ledger.put_erasable(space, content).expect("kept");
    let Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
    write(ledger, space, edit("r", vec![Edit::Set { field: FieldId(field), value }]));
    hash
}

/// A chunk that stands in a store.
fn chunk_of(folder: &TempDir) -> [u8; 32] {
    let store = rusqlite::Connection::open(folder.path().join("ledger.sqlite")).expect("the store");
    store
        .query_row(
            "SELECT name FROM chunk JOIN erasable ON hash = name AND length(content) > 9999",
            [],
            |row| row.get(0),
        )
        .expect("a chunk")
}

#[test]
fn a_chunk_of_which_a_byte_was_changed_on_the_disk_is_named_and_not_handed_on() {
    let (a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    let hash = attach(&one, space, "r", 1, &noise(13, 3 * CHUNK));
    drop(one);
    rusqlite::Connection::open(a.path().join("ledger.sqlite"))
        .unwrap()
        .execute("UPDATE erasable SET content = zeroblob(65536) WHERE hash = ?1", [chunk_of(&a)])
        .unwrap();
    let one = open(a.path(), 5);
    assert_eq!(one.verify().unwrap().len(), 1);
    sync(&one, &other);
    assert_eq!(held(&other, space, &hash), (2, 3), "the others come");
    assert_eq!(other.verify().unwrap(), []);
}
