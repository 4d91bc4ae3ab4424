//! Who counts, as a table of stories and as properties: the order of what is read never matters.

use super::{Act, NotCounted, Standing, definition, judge};
use crate::{
    Administration, Administrator, Authority, Claim, DeviceId, Dot, Genesis, Grant, Lane, LogId, Revoke,
    Role, clock::Hlc,
};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

const FOUNDER: u8 = 0;
const RECOVERY: u8 = 1;

fn device(name: u8) -> DeviceId {
    DeviceId::from_bytes([name; 32])
}

fn dot(name: u8, seq: u64) -> Dot {
    Dot { log: LogId::from_bytes([name; 16]), seq }
}

fn genesis() -> Genesis {
    let recovery = vec![device(RECOVERY)];
    Genesis {
        founder: device(FOUNDER),
        recovery,
        descriptor: Vec::new(),
        nonce: [0; 16],
        sealed: false,
        judged: false,
    }
}

/// What one device does in a story: each device has one log, and its operations stand in the order of the story.
#[derive(Debug, Clone)]
enum Does {
    /// Admits a device, perhaps with the right to administer.
    Admit(u8, bool),
    /// Revokes a device, so that this many of its operations still count.
    Revoke(u8, u64),
    Describe,
}
use Does::{Admit, Describe, Revoke as Cut};

fn acts(story: &[(u8, Does)]) -> Vec<Act> {
    let mut last = [0u64; 256];
    let act = |(by, does): &(u8, Does)| {
        let seq = &mut last[usize::from(*by)];
        *seq += 1;
        let operation = match does {
            Admit(name, administers) => Administration::Grant(grant(*name, *administers)),
            Cut(name, until) => {
                let last = if *until == 0 { vec![] } else { vec![(dot(*name, *until), [0; 32])] };
                Administration::Revoke(Revoke { device: device(*name), last, under: None })
            }
            Describe => Administration::Describe(Vec::new()),
        };
        Act { dot: dot(*by, *seq), device: device(*by), clock: Hlc(*seq << 16), operation }
    };
    story.iter().map(act).collect()
}

fn grant(name: u8, administers: bool) -> Grant {
    Grant { administers, ..Grant::new(device(name), "") }
}

/// The operations of a story that do not count, and the devices that are revoked.
fn outcome(story: &[(u8, Does)]) -> (Vec<(u8, u64)>, Vec<u8>) {
    let acts = acts(story);
    let judged = judge(&genesis(), &acts, None);
    let name = |device: &DeviceId| device.as_bytes()[0];
    let mut fallen: Vec<(u8, u64)> = acts
        .iter()
        .filter(|act| !judged.counting.contains(&act.dot))
        .map(|act| (name(&act.device), act.dot.seq))
        .collect();
    fallen.sort_unstable();
    let revoked = judged
        .admissions
        .iter()
        .filter(|(_, one)| one.is_revoked())
        .map(|(device, _)| name(device))
        .collect();
    (fallen, revoked)
}

/// A story, the operations in it that do not count, and the devices that are revoked.
type Case = (&'static str, Vec<(u8, Does)>, Vec<(u8, u64)>, Vec<u8>);

const A: u8 = 10;
const B: u8 = 11;
const C: u8 = 12;

#[test]
fn who_counts() {
    for (what, story, fallen, revoked) in admitted().into_iter().chain(revoked()) {
        assert_eq!(outcome(&story), (fallen, revoked), "{what}");
    }
}

fn admitted() -> Vec<Case> {
    let (a, b, c) = (A, B, C);
    vec![
        ("the founder admits", vec![(FOUNDER, Admit(a, false))], vec![], vec![]),
        ("a stranger admits", vec![(a, Admit(b, true)), (b, Describe)], vec![(a, 1), (b, 1)], vec![]),
        (
            "a member without the right to administer",
            vec![(FOUNDER, Admit(a, false)), (a, Describe)],
            vec![(a, 1)],
            vec![],
        ),
        (
            "a chain of administrators",
            vec![(FOUNDER, Admit(a, true)), (a, Admit(b, true)), (b, Admit(c, true)), (c, Describe)],
            vec![],
            vec![],
        ),
        (
            "what a revoked administrator granted before stands, later grants fall with all that hangs on them",
            vec![
                (FOUNDER, Admit(a, true)),
                (a, Admit(b, true)),
                (FOUNDER, Cut(a, 1)),
                (a, Admit(c, true)),
                (b, Describe),
                (c, Describe),
            ],
            vec![(a, 2), (c, 1)],
            vec![a],
        ),
        (
            "a revoked device is not admitted again",
            vec![(FOUNDER, Admit(a, true)), (FOUNDER, Cut(a, 0)), (FOUNDER, Admit(a, true)), (a, Describe)],
            vec![(a, 1)],
            vec![a],
        ),
        (
            "grants that only lean on each other",
            vec![(a, Admit(b, true)), (b, Admit(a, true))],
            vec![(a, 1), (b, 1)],
            vec![],
        ),
    ]
}

fn revoked() -> Vec<Case> {
    let (a, b, c) = (A, B, C);
    vec![
        (
            "two that revoke each other: the nearer one stands",
            vec![
                (FOUNDER, Admit(a, true)),
                (a, Admit(b, true)),
                (b, Cut(a, 1)),
                (a, Cut(b, 0)),
                (b, Describe),
                (a, Describe),
            ],
            vec![(b, 1), (b, 2)],
            vec![b],
        ),
        (
            "even where the nearer one had seen the other's word",
            vec![(FOUNDER, Admit(a, true)), (a, Admit(b, true)), (b, Cut(a, 1)), (a, Cut(b, 1))],
            vec![(b, 1)],
            vec![b],
        ),
        (
            "at the same distance both are revoked",
            vec![
                (FOUNDER, Admit(a, true)),
                (FOUNDER, Admit(b, true)),
                (a, Cut(b, 0)),
                (b, Cut(a, 0)),
                (a, Describe),
                (b, Describe),
            ],
            vec![(a, 2), (b, 2)],
            vec![a, b],
        ),
        (
            "a recovery device revokes the founder's lost laptop",
            vec![
                (FOUNDER, Admit(a, true)),
                (RECOVERY, Cut(FOUNDER, 1)),
                (FOUNDER, Admit(b, true)),
                (b, Describe),
            ],
            vec![(FOUNDER, 2), (b, 1)],
            vec![FOUNDER],
        ),
        (
            "the founder stands against a recovery device",
            vec![(RECOVERY, Cut(FOUNDER, 0)), (FOUNDER, Cut(RECOVERY, 0)), (FOUNDER, Describe)],
            vec![(RECOVERY, 1)],
            vec![RECOVERY],
        ),
        (
            "three that revoke each other in a ring, each further away than the one before",
            vec![
                (FOUNDER, Admit(a, true)),
                (a, Admit(b, true)),
                (b, Admit(c, true)),
                (a, Cut(b, 0)),
                (b, Cut(c, 0)),
                (c, Cut(a, 1)),
            ],
            // The word of the nearest falls first on b, and with it the grant of c.
            vec![(b, 1), (b, 2), (c, 1)],
            vec![b],
        ),
    ]
}

#[test]
fn times_and_named_grants_bound_what_counts() {
    let mut acts =
        acts(&[(FOUNDER, Admit(10, true)), (10, Describe), (10, Describe), (10, Admit(11, false))]);
    let Administration::Grant(grant) = &mut acts[0].operation else { panic!("not a grant") };
    (grant.from_ms, grant.until_ms) = (Some(2), Some(4));
    let Administration::Grant(grant) = &mut acts[3].operation else { panic!("not a grant") };
    grant.under = Some(dot(FOUNDER, 9));
    let judged = judge(&genesis(), &acts, None);
    assert_eq!(judged.counting, BTreeSet::from([dot(FOUNDER, 1), dot(10, 2)]), "only one stands in its time");
    let admission = &judged.admissions[&device(10)];
    assert_eq!(admission.standing, Standing::Granted);
    for (at, lane, expected) in [
        (1, Lane::Records, Err(NotCounted::OutsideItsTime)),
        (2, Lane::Records, Ok(())),
        (3, Lane::Administration, Ok(())),
        (4, Lane::Records, Err(NotCounted::OutsideItsTime)),
    ] {
        assert_eq!(admission.may_write(lane, at), expected, "at {at}");
        assert_eq!(admission.may_read(at), expected.is_ok(), "at {at}");
    }
    assert_eq!(super::Admission::from_cbor(&admission.to_cbor()).as_ref(), Ok(admission));
}

fn does() -> impl Strategy<Value = (u8, Does)> {
    let name = || prop_oneof![1 => 0..2u8, 4 => 10..15u8];
    (name(), name(), 0..4u64, any::<bool>(), 0..5u8).prop_map(|(by, on, until, administers, what)| {
        (by, if what < 3 { Admit(on, administers || what == 0) } else { Cut(on, until) })
    })
}

proptest! {
    /// Whatever is granted and revoked, by whomever: the order in which it is read makes no difference, what does not
    /// count makes none either, and the founder is only ever shut out by somebody whom they did not shut out.
    #[test]
    fn the_order_never_matters(story in vec(does(), 0..24), keys in vec(any::<u32>(), 24)) {
        let acts = acts(&story);
        let judged = judge(&genesis(), &acts, None);
        let mut shuffled: Vec<(u32, Act)> = keys.iter().copied().zip(acts.iter().cloned()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<Act> = shuffled.into_iter().map(|(_, act)| act).collect();
        let again = judge(&genesis(), &shuffled, None);
        prop_assert_eq!(&again.counting, &judged.counting);
        prop_assert_eq!(&again.admissions, &judged.admissions);
        let of_rooted: Vec<Act> = shuffled.into_iter().filter(|act| judged.rooted.contains(&act.device)).collect();
        let again = judge(&genesis(), &of_rooted, None);
        prop_assert_eq!(&again.counting, &judged.counting);
        prop_assert_eq!(&again.admissions, &judged.admissions);
        for act in acts.iter().filter(|act| judged.counting.contains(&act.dot)) {
            let Administration::Revoke(revoke) = &act.operation else { continue };
            let back = |other: &&Act| matches!(&other.operation, Administration::Revoke(one)
                if one.device == act.device && other.device == revoke.device);
            let founder = device(FOUNDER);
            prop_assert!(
                revoke.device != founder || act.device == founder || !acts.iter().any(|other| back(&other)),
                "the founder stands against whoever revokes them"
            );
        }
    }
}

/// Devices of an even number may admit, and the others may do everything else.
struct ByRole;

impl Authority for ByRole {
    fn version(&self) -> u32 {
        1
    }

    fn permits(&self, _: &Claim<'_>) -> Result<(), NotCounted> {
        Ok(())
    }

    fn may_administer(
        &self,
        _: &[u8],
        by: Administrator<'_>,
        operation: &Administration,
        _: Option<&Role>,
    ) -> bool {
        let admits = matches!(operation, Administration::Grant(_));
        by == Administrator::Root || admits == (by == Administrator::Granted("admits"))
    }
}

/// A story with times, named grants and roles.
fn rich() -> impl Strategy<Value = (Vec<(u8, Does)>, Vec<[u8; 4]>, bool)> {
    (vec(does(), 0..32), vec(any::<[u8; 4]>(), 32), any::<bool>())
}

proptest! {
    /// Found without going through all operations for each of them, the answer is what the rules say.
    #[test]
    fn the_answer_is_that_of_the_definition((story, more, judged) in rich()) {
        let mut acts = acts(&story);
        let dots: Vec<Dot> = acts.iter().map(|act| act.dot).collect();
        for (act, [role, from, until, under]) in acts.iter_mut().zip(&more) {
            let named = (under % 4 == 0).then(|| dots[usize::from(*under) % dots.len()]);
            match &mut act.operation {
                Administration::Grant(grant) => {
                    grant.role = if role % 2 == 0 { "admits" } else { "does the rest" }.to_owned();
                    grant.from_ms = (from % 4 == 0).then(|| u64::from(from / 4 % 8));
                    grant.until_ms = (until % 4 == 0).then(|| u64::from(until / 4 % 8));
                    grant.under = named;
                }
                Administration::Revoke(revoke) => revoke.under = named,
                _ => {}
            }
        }
        let genesis = Genesis { judged, ..genesis() };
        let (found, stated) = (judge(&genesis, &acts, Some(&ByRole)), definition::judge(&genesis, &acts, Some(&ByRole)));
        prop_assert_eq!(found.counting, stated.counting);
        prop_assert_eq!(found.admissions, stated.admissions);
        prop_assert_eq!(found.rooted, stated.rooted);
    }
}

/// Four times as much of each kind of history is four times the work.
#[test]
fn the_work_grows_with_the_history() {
    let pairs = |n: u8| -> Vec<(u8, Does)> {
        let admitted = |at: u8| 10 + at % 200;
        (0..n)
            .flat_map(|at| [(FOUNDER, Admit(admitted(at), true)), (FOUNDER, Cut(admitted(at), 0))])
            .collect()
    };
    let again = |n: u8| -> Vec<(u8, Does)> {
        let grants = (0..n).map(|_| (FOUNDER, Admit(10, true)));
        grants.chain((0..n).map(|_| (10, Describe))).collect()
    };
    let cut = |n: u8| -> Vec<(u8, Does)> {
        let cuts = (0..n).map(|_| (FOUNDER, Cut(10, 1)));
        std::iter::once((FOUNDER, Admit(10, true)))
            .chain((0..n).map(|_| (10, Describe)))
            .chain(cuts)
            .collect()
    };
    let chain = |n: u8| -> Vec<(u8, Does)> {
        (0..n).map(|at| (if at == 0 { FOUNDER } else { 9 + at }, Admit(10 + at, true))).collect()
    };
    type History<'a> = &'a dyn Fn(u8) -> Vec<(u8, Does)>;
    let histories: [(&str, History<'_>); 4] =
        [("pairs", &pairs), ("grants", &again), ("cuts", &cut), ("chain", &chain)];
    for (name, history) in histories {
        let steps = |n: u8| judge(&genesis(), &acts(&history(n)), None).steps;
        let (some, more) = (steps(50), steps(200));
        let stated = definition::judge(&genesis(), &acts(&history(100)), None);
        assert_eq!(judge(&genesis(), &acts(&history(100)), None).counting, stated.counting, "{name}");
        assert!(some > 0 && more <= some * 5, "{name}: {some}, then {more}");
    }
}
