//! What the admission of one device lets it do, case by case: who reads, who writes in which lane, and when.

use super::{Admission, Granted, NotCounted, Revoked, Standing};
use crate::{Dot, Lane, LogId};
use Lane::{Administration, Records};
use NotCounted::{Carries, DoesNotAdminister, NotAdmitted, OutsideItsTime, Revoked as WasRevoked};

const DOT: Dot = Dot { log: LogId::from_bytes([1; 16]), seq: 1 };

fn granted(administers: bool, carries: bool, from_ms: Option<u64>, until_ms: Option<u64>) -> Granted {
    let (role, person, invite) = ("office".to_owned(), None, None);
    Granted { dot: DOT, role, person, administers, from_ms, until_ms, invite, carries }
}

fn admission(grants: Vec<Granted>) -> Admission {
    Admission { standing: Standing::Granted, grants, revoked: Vec::new() }
}

/// Name, admission, then at the moments 4, 5, 9 and 10 whether it may be told what the space holds, whether it writes
/// records and whether it writes administration.
type Case = (&'static str, Admission, [(bool, Result<(), NotCounted>, Result<(), NotCounted>); 4]);

fn cases() -> Vec<Case> {
    let always = (true, Ok(()), Ok(()));
    let writes = (true, Ok(()), Err(DoesNotAdminister));
    let outside = (false, Err(OutsideItsTime), Err(DoesNotAdminister));
    let carries = (true, Err(Carries), Err(DoesNotAdminister));
    let never = (false, Err(NotAdmitted), Err(NotAdmitted));
    let plain = || granted(false, false, None, None);
    let founder = Admission { standing: Standing::Founder, ..admission(vec![]) };
    let recovery = Admission { standing: Standing::Recovery(1), ..admission(vec![]) };
    vec![
        ("the founder", founder, [always; 4]),
        ("a recovery device", recovery, [always; 4]),
        ("nobody", admission(vec![]), [never; 4]),
        ("who writes", admission(vec![plain()]), [writes; 4]),
        ("who administers", admission(vec![granted(true, false, None, None)]), [always; 4]),
        ("who carries", admission(vec![granted(false, true, None, None)]), [carries; 4]),
        (
            "who carries and administers",
            admission(vec![granted(true, true, None, None)]),
            [(true, Err(Carries), Ok(())); 4],
        ),
        (
            "who carries, and writes for a time",
            admission(vec![granted(false, true, None, None), granted(false, false, Some(5), Some(10))]),
            [(true, Err(OutsideItsTime), Err(DoesNotAdminister)), writes, writes]
                .into_iter()
                .chain([(true, Err(OutsideItsTime), Err(DoesNotAdminister))])
                .collect::<Vec<_>>()
                .try_into()
                .expect("four moments"),
        ),
        (
            "from a moment until another, which is not in it",
            admission(vec![granted(false, false, Some(5), Some(10))]),
            [outside, writes, writes, outside],
        ),
        (
            "from a moment",
            admission(vec![granted(false, false, Some(5), None)]),
            [outside, writes, writes, writes],
        ),
        (
            "until a moment",
            admission(vec![granted(false, false, None, Some(10))]),
            [writes, writes, writes, outside],
        ),
        (
            "who administers for a time, and writes always",
            admission(vec![plain(), granted(true, false, Some(5), Some(10))]),
            [(true, Ok(()), Err(OutsideItsTime)), always, always, (true, Ok(()), Err(OutsideItsTime))],
        ),
    ]
}

#[test]
fn who_reads_and_who_writes_when() {
    for (name, admission, expected) in cases() {
        for (at, (reads, records, administration)) in [4, 5, 9, 10].into_iter().zip(expected) {
            assert_eq!(admission.may_read(at), reads, "{name} reads at {at}");
            assert_eq!(admission.may_write(Records, at), records, "{name} writes at {at}");
            assert_eq!(admission.may_write(Administration, at), administration, "{name} administers at {at}");
        }
        // A revocation is for good, whoever it is; numbers decide what counted before it, and no clock.
        let last = vec![(Dot { seq: 3, ..DOT }, [7; 32])];
        let revoked = Admission { revoked: vec![Revoked { dot: DOT, last }], ..admission };
        for (at, (_, records, administration)) in [4, 5, 9, 10].into_iter().zip(expected) {
            assert!(!revoked.may_read(at) && !revoked.reads_after(at), "{name}, revoked, reads at {at}");
            assert_eq!(revoked.may_write(Records, at), Err(WasRevoked), "{name}, revoked, at {at}");
            assert_eq!(revoked.in_time(Records, at), records, "{name}, revoked, in its time at {at}");
            assert_eq!(revoked.in_time(Administration, at), administration, "{name}, revoked, at {at}");
        }
        assert_eq!(revoked.ends(DOT.log).collect::<Vec<_>>(), [(3, Some([7; 32]))], "{name}");
        let other = LogId::from_bytes([2; 16]);
        assert_eq!(revoked.ends(other).collect::<Vec<_>>(), [(0, None)], "{name}");
    }
}

#[test]
fn who_reads_later_who_only_carries_and_who_has_no_time() {
    let (plain, carries) = (granted(false, false, None, None), granted(false, true, None, None));
    let from = granted(false, false, Some(5), None);
    let until = granted(false, false, None, Some(10));
    let founder = Admission { standing: Standing::Founder, ..admission(vec![carries.clone()]) };
    // Admission, then: reads after 4, after 10, only carries, writes records whatever its clock says.
    for (name, admission, expected) in [
        ("the founder", founder, [true, true, false, true]),
        ("nobody", admission(vec![]), [false, false, true, false]),
        ("who writes", admission(vec![plain.clone()]), [true, true, false, true]),
        ("who carries", admission(vec![carries.clone()]), [false, false, true, false]),
        ("who does both", admission(vec![carries.clone(), plain]), [true, true, false, true]),
        ("from a moment", admission(vec![from.clone()]), [true, true, false, false]),
        ("until a moment", admission(vec![until.clone()]), [true, false, false, false]),
        (
            "from and until",
            admission(vec![granted(false, false, Some(5), Some(10))]),
            [true, false, false, false],
        ),
        ("carries, and writes from a moment", admission(vec![carries, from]), [true, true, false, false]),
        (
            "two times",
            admission(vec![until, granted(false, false, Some(20), None)]),
            [true, true, false, false],
        ),
    ] {
        let found = [
            admission.reads_after(4),
            admission.reads_after(10),
            admission.only_carries(),
            admission.is_timeless(),
        ];
        assert_eq!(found, expected, "{name}");
    }
}
