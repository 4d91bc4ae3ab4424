//! Offices that come to hold the same through bytes alone, over a line that is cut anywhere.

#[path = "line/carried.rs"]
mod carried;
mod common;

use carried::{Line, Spaces, admitted, another, exchange_on, found, member, same, sync};
use common::{open, segments, set, texts, write};
use ledger::{
    Admitted, Author, Exchange, ExchangeError, Join, Ledger, LedgerError, Offer, Policy, Setup, Side, SpaceId,
};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeSet, sync::Arc};
use tempfile::TempDir;

#[test]
fn two_offices_hold_the_same_and_a_quiet_exchange_is_small() {
    let (_a, one, space) = found();
    let (_b, other) = admitted(&one, space, 2);
    write(&one, space, set("r", 1, "30 September"));
    sync(&one, &other);
    same(&one, &other, space);
    write(&one, space, set("r", 1, "1 October"));
    write(&other, space, set("r", 1, "31 December"));
    // Also when the other side calls.
    let line = sync(&other, &one);
    assert!(line.opener.outcome().resumed && line.answerer.outcome().resumed);
    same(&one, &other, space);
    assert_eq!(texts(&one, space, "r", 1), ["1 October", "31 December"]);
    let quiet = sync(&one, &other);
    assert_eq!(quiet.opener.outcome().sent, (0, 0));
    assert!(quiet.total() <= 300, "{:?} bytes", quiet.bytes);
    // Greeting, answer, and a last word that nobody waits for.
    assert_eq!(quiet.turns, 2);
    assert_eq!(other.peers().expect("peers")[0].device, one.device());
}

#[test]
fn changes_go_out_with_the_first_words() {
    let (_a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    sync(&one, &other);
    write(&one, space, set("r", 1, "x"));
    let mut line = Line::between(&one, &other);
    let first = line.opener.write(&one, usize::MAX).expect("something to say");
    line.answerer.read(&other, &first).expect("heard");
    assert_eq!(texts(&other, space, "r", 1), ["x"], "before a word of the answer");
}

#[test]
fn a_new_office_holds_the_small_spaces_first() {
    let (_a, one, first) = found();
    let (_b, other) = admitted(&one, first, 2);
    let mut spaces = vec![(first, 300)];
    for (nonce, records) in [(1u8, 40), (2, 600), (3, 5), (4, 120)] {
        let space = one.create_space(&Author::default(), &[nonce], &[]).unwrap();
        common::admit(&one, space, other.device());
        spaces.push((space, records));
    }
    for (space, records) in &spaces {
        (0..*records).for_each(|number| write(&one, *space, set(&format!("r{number}"), 1, "some words")));
    }
    let mut line = Line::between(&other, &one);
    let mut whole: Vec<u64> = Vec::new();
    while !line.opener.is_finished() {
        let asked = line.opener.write(&other, usize::MAX).unwrap();
        line.answerer.read(&one, &asked).unwrap();
        let told = line.answerer.write(&one, 500).unwrap();
        line.opener.read(&other, &told).unwrap();
        for (space, records) in &spaces {
            let is_new = !whole.contains(records) && other.has_space(*space).unwrap();
            if is_new && other.count(*space, common::KIND).unwrap() == *records {
                whole.push(*records);
            }
        }
    }
    assert_eq!(whole, [5, 40, 120, 300, 600]);
}

#[test]
fn what_is_read_ahead_is_on_the_disk_and_answered_once_the_rest_is_read() {
    let (_a, one, space) = found();
    let (_b, other) = admitted(&one, space, 2);
    sync(&one, &other);
    (0..9).for_each(|number| write(&one, space, set(&format!("r{number}"), 1, "some words")));
    let mut line = Line::between(&one, &other);
    let said = line.opener.write(&one, usize::MAX).unwrap();
    let (most, rest) = said.split_at(said.len() - 1);
    line.answerer.read_ahead(&other, most).unwrap();
    line.answerer.read(&other, rest).unwrap();
    assert_eq!(other.count(space, common::KIND).unwrap(), 9);
    assert!(line.run(&one, &other).unwrap());
    // A line that breaks in between takes what was not acknowledged with it, and it is sent again.
    (0..9).for_each(|number| write(&one, space, set(&format!("r{number}"), 1, "other words")));
    let mut broken = Line::between(&one, &other);
    let said = broken.opener.write(&one, usize::MAX).unwrap();
    broken.answerer.read_ahead(&other, &said).unwrap();
    assert_eq!(texts(&other, space, "r0", 1), ["some words"]);
    drop(broken);
    sync(&one, &other);
    same(&one, &other, space);
    assert_eq!(texts(&other, space, "r0", 1), ["other words"]);
}

#[test]
fn a_peer_that_forgot_is_told_everything_it_lacks_and_nothing_else() {
    let (_a, one, space) = found();
    let (b, other) = admitted(&one, space, 2);
    write(&one, space, set("r", 1, "x"));
    sync(&one, &other);
    drop(other);
    rusqlite::Connection::open(b.path().join("ledger.sqlite"))
        .unwrap()
        .execute("DELETE FROM peer", [])
        .unwrap();
    let other = open(b.path(), 3);
    write(&one, space, set("r", 1, "y"));
    write(&other, space, set("r", 2, "z"));
    let line = sync(&one, &other);
    assert!(!line.opener.outcome().resumed);
    assert_eq!(line.answerer.outcome().imported.operations, 1);
    assert_eq!(line.opener.outcome().imported.operations, 1);
    same(&one, &other, space);
}

#[test]
fn a_space_that_a_peer_may_not_have_answers_as_one_that_never_was() {
    let (_a, one, space) = found();
    let (_b, stranger) = another(2);
    let closed = Spaces { held_back: BTreeSet::from([space]), wanted: vec![] };
    let answer = |wanted: SpaceId| {
        let asks = Spaces { held_back: BTreeSet::new(), wanted: vec![wanted] };
        let mut line = Line::under(&stranger, &one, &asks, &closed);
        let hello = line.opener.write(&stranger, usize::MAX).unwrap();
        line.answerer.read(&one, &hello).unwrap();
        line.answerer.write(&one, usize::MAX).unwrap()
    };
    assert_eq!(answer(space), answer(SpaceId::from_bytes([9; 16])));
    let mut line =
        Line::under(&stranger, &one, &Spaces { wanted: vec![space], ..Spaces::default() }, &closed);
    assert!(line.run(&stranger, &one).unwrap());
    assert!(stranger.spaces().unwrap().is_empty());
}

#[test]
fn who_cannot_prove_it_is_not_spoken_to() {
    let (_a, one, _) = found();
    let (_b, other) = another(2);
    let mut opener = exchange_on(&one, Side::Opens, Some(other.device()), &Spaces::default());
    let hello = opener.write(&one, usize::MAX).unwrap();
    let setup = Setup {
        side: Side::Answers,
        peer: None,
        binding: [8; 32],
        joins: vec![],
        policy: Arc::new(Spaces::default()),
    };
    let mut elsewhere = Exchange::new(&other, setup).unwrap();
    assert!(matches!(elsewhere.read(&other, &hello), Err(ExchangeError::Stranger)));
    assert!(elsewhere.write(&other, usize::MAX).unwrap().is_empty());
    let mut expects = exchange_on(&other, Side::Answers, Some(other.device()), &Spaces::default());
    assert!(matches!(expects.read(&other, &hello), Err(ExchangeError::Stranger)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]

    /// The line is cut after any number of bytes, any number of times, while both go on writing.
    #[test]
    fn a_line_that_breaks_is_taken_up_where_it_broke(cuts in vec((1..6_000u64, 1..900usize), 1..8)) {
        let (_a, one, space) = found();
        let (_b, other) = admitted(&one, space, 2);
        let mut received = 0;
        for (round, (cut, piece)) in cuts.iter().enumerate() {
            for number in 0..6 {
                write(&one, space, set("r", number, format!("one writes {round}")));
                let is_member = |other: &Ledger| other.admission(space, other.device()).expect("asked").is_some();
                if other.has_space(space).expect("asked") && is_member(&other) {
                    write(&other, space, set("s", number, format!("other writes {round}")));
                }
            }
            let mut line = Line::between(&one, &other);
            line.run_within(&one, &other, *cut, *piece).expect("no fault");
            for side in [&line.opener, &line.answerer] {
                // Nothing that was on the other's disk, and acknowledged, came a second time.
                prop_assert_eq!(side.outcome().imported.known, 0);
                prop_assert_eq!(side.outcome().not_accepted, 0);
                received += side.outcome().imported.operations;
            }
        }
        let line = sync(&one, &other);
        received += line.opener.outcome().imported.operations + line.answerer.outcome().imported.operations;
        same(&one, &other, space);
        let own = |ledger: &Ledger| -> u64 {
            ledger.version().expect("a version").spaces().flat_map(|(_, logs)| logs.values()).sum()
        };
        prop_assert_eq!(received, own(&one), "each operation was taken in once");
        prop_assert!(sync(&other, &one).total() <= 300);
        prop_assert_eq!(one.verify().expect("checked"), vec![]);
        prop_assert_eq!(other.verify().expect("checked"), vec![]);
    }

    /// Whatever a peer says, reading it ends, and what it said takes no effect unless it is signed.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400), at in 0..2_000usize) {
        let (_a, one, space) = found();
        let (_b, other) = member(&one, space, 2);
        write(&one, space, set("r", 1, "x"));
        let mut line = Line::between(&one, &other);
        let mut said = line.opener.write(&one, usize::MAX).expect("a greeting");
        line.answerer.read(&other, &said).expect("heard");
        let answer = line.answerer.write(&other, usize::MAX).expect("an answer");
        line.opener.read(&one, &answer).expect("heard");
        said = line.opener.write(&one, usize::MAX).expect("segments");
        let at = at.min(said.len());
        let until = (at + bytes.len()).min(said.len());
        said.splice(at..until, bytes);
        if line.answerer.read(&other, &said).is_ok() {
            let _ = line.answerer.write(&other, usize::MAX);
        }
        let version = one.version().expect("a version");
        for (space, logs) in other.version().expect("a version").spaces() {
            for (log, last) in logs {
                prop_assert!(*last <= version.last(space, *log));
            }
        }
        prop_assert_eq!(other.verify().expect("checked"), vec![]);
        sync(&one, &other);
        same(&one, &other, space);
    }
}

#[test]
fn segments_that_both_have_from_a_third_are_not_sent() {
    let (_a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    let (_c, third) = admitted(&one, space, 3);
    sync(&one, &other);
    sync(&third, &one);
    sync(&third, &other);
    write(&third, space, set("r", 1, "from a third"));
    one.import(segments(&third, space)).expect("by a stick");
    other.import(segments(&third, space)).expect("by a stick");
    let line = sync(&one, &other);
    assert_eq!(line.answerer.outcome().sent, (0, 0), "it had heard before it spoke");
    same(&one, &other, space);
}

#[test]
fn an_invitation_is_answered_in_the_first_words_and_a_revoked_device_is_told_nothing() {
    let (_a, one, space) = found();
    let (_b, other) = another(2);
    let closed = one.create_space(&Author::default(), b"another", &[]).unwrap();
    write(&one, space, set("r", 1, "x"));
    let offer = Offer { role: "office".into(), ..Offer::default() };
    let invitation = one.invite(space, &Author::default(), &offer).unwrap();
    let hub: Arc<dyn Policy> = Arc::new(Admitted::default());
    // The public key of an invitation is known to all members: only who holds the secret can answer.
    let begin = |join: Option<&Join>| {
        let policy =
            Arc::new(Admitted { wanted: vec![space, closed], takes_new: true, ..Admitted::default() });
        let joins = join.map(Join::to_bytes).into_iter().collect();
        let peer = Some(one.device());
        let setup = Setup { side: Side::Opens, peer, binding: [1; 32], joins, policy };
        let opener = Exchange::new(&other, setup).unwrap();
        let setup =
            Setup { side: Side::Answers, peer: None, binding: [1; 32], joins: vec![], policy: hub.clone() };
        let answerer = Exchange::new(&one, setup).unwrap();
        Line { opener, answerer, bytes: [0, 0], turns: 0 }
    };
    assert!(begin(None).run(&other, &one).unwrap());
    assert!(other.spaces().unwrap().is_empty());
    let mut forged = invitation.join(other.device());
    forged.signature[0] ^= 1;
    assert!(begin(Some(&forged)).run(&other, &one).unwrap());
    assert!(other.spaces().unwrap().is_empty());
    let mut line = begin(Some(&invitation.join(other.device())));
    assert!(line.run(&other, &one).unwrap());
    assert_eq!(other.spaces().unwrap().iter().map(|space| space.id).collect::<Vec<_>>(), [space]);
    write(&other, space, set("r", 1, "y"));
    assert!(begin(None).run(&other, &one).unwrap());
    assert_eq!(texts(&one, space, "r", 1), ["y"]);
    common::revoke(&one, space, other.device());
    write(&one, space, set("r", 1, "z"));
    write(&other, space, set("r", 2, "late"));
    let mut line = begin(None);
    assert!(line.run(&other, &one).unwrap());
    assert_eq!(line.answerer.outcome().sent, (0, 0), "a revoked device is told nothing more");
    assert_eq!(line.answerer.outcome().imported.quarantined.len(), 1);
    assert!(texts(&one, space, "r", 2).is_empty());
    assert_eq!(one.verify().unwrap(), []);
}

/// Words of letters drawn evenly: harder to compress than any language.
fn words(state: &mut u64, bytes: usize) -> String {
    let mut draw = |below: u64| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % below
    };
    (0..bytes).map(|_| if draw(6) == 0 { ' ' } else { (b'a' + draw(26) as u8) as char }).collect()
}

/// Two offices that hold the same records of five fields.
fn filled(records: usize) -> (TempDir, Ledger, TempDir, Ledger, SpaceId) {
    let (a, one, space) = found();
    let (b, other) = member(&one, space, 2);
    let mut state = 1;
    let mut session = one.session(space, &author());
    for number in 0..records {
        let texts = [
            words(&mut state, 120),
            words(&mut state, 40),
            words(&mut state, 20),
            number.to_string(),
            "BRB".into(),
        ];
        let edits = (1..).zip(texts).flat_map(|(field, text)| set("", field, text).edits).collect();
        session.push(common::edit(&format!("r{number}"), edits)).expect("it is written");
    }
    session.finish().expect("all are written");
    sync(&one, &other);
    (a, one, b, other, space)
}

fn author() -> Author {
    let person = Some(common::record("a person"));
    Author { person, role: Some(common::record("a role")), capacity: Some("desk officer".into()) }
}

fn edits(ledger: &Ledger, space: SpaceId, records: std::ops::Range<usize>, state: &mut u64) {
    let changes: Vec<_> = records.map(|number| set(&format!("r{number}"), 2, words(state, 40))).collect();
    ledger.write(space, &author(), &changes).expect("they are written");
}

#[test]
fn what_goes_over_the_line_is_as_small_as_was_promised() {
    let (_a, one, _b, other, space) = filled(10_000);
    let mut state = 9;
    assert!(sync(&one, &other).total() <= 300);
    edits(&one, space, 300..310, &mut state);
    let ten = sync(&one, &other).total();
    assert!(ten <= 1_500, "ten edits took {ten} bytes");
    edits(&one, space, 500..600, &mut state);
    let hundred = sync(&one, &other).total();
    assert!(hundred <= 8_000, "a hundred edits took {hundred} bytes");
    (700..710).for_each(|number| edits(&one, space, number..number + 1, &mut state));
    let ten = sync(&one, &other).total();
    assert!(ten <= 1_500, "ten saves took {ten} bytes");
    (800..900).for_each(|number| edits(&one, space, number..number + 1, &mut state));
    let hundred = sync(&one, &other).total();
    assert!(hundred <= 8_000, "a hundred saves took {hundred} bytes");
    edits(&one, space, 0..10_000, &mut state);
    edits(&other, space, 0..1_000, &mut state);
    let line = sync(&one, &other);
    assert!(line.total() <= 550_000, "the workload took {:?} bytes", line.bytes);
    same(&one, &other, space);
    let mut disputed = 0;
    let kind = common::KIND;
    one.for_each(space, kind, |record| {
        disputed += u64::from(record.is_disputed());
        Ok::<(), LedgerError>(())
    })
    .unwrap();
    assert_eq!(disputed, 1_000, "every conflict that was made is shown");
}

#[test]
fn contents_beside_the_log_follow_the_changes_and_come_again_if_the_line_breaks() {
    let (_a, one, space) = found();
    let (_b, other) = member(&one, space, 2);
    let large: Vec<u8> = (0..200_000u32).map(|at| (at % 253) as u8).collect();
    let mut hashes = Vec::new();
    for (number, content) in [(1u32, &b"a name"[..]), (2, &large), (3, b""), (4, b"gone")] {
        let value = one.put_erasable(space, content).unwrap();
        let ledger::Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
        let edits = vec![ledger::Edit::Set { field: ledger::FieldId(number), value }];
        write(&one, space, common::edit("r", edits));
        hashes.push(hash);
    }
    one.erase(space, &Author::default(), &hashes[3], None, "asked for").unwrap();
    let mut broken = Line::between(&one, &other);
    assert!(!broken.run_within(&one, &other, 60_000, 1_000).unwrap());
    let whole = sync(&one, &other);
    assert!(broken.opener.outcome().contents.0 + whole.opener.outcome().contents.0 >= 3);
    for (hash, content) in hashes.iter().zip([Some(b"a name".to_vec()), Some(large), Some(vec![]), None]) {
        assert_eq!(other.erasable(space, hash).unwrap(), content);
    }
    assert!(other.lacking(space, 9).unwrap().is_empty());
    assert!(sync(&one, &other).total() <= 300);
    other.rebuild().unwrap();
    assert!(other.lacking(space, 9).unwrap().is_empty());
    assert_eq!(other.verify().unwrap(), []);
}
