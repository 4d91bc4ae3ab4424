//! Computers that do what they like at random and exchange in any order: those that go by the rules come to hold the same.

use super::{Anything, Office, by, common::segments, person, role_of};
use ledger::{Administration, Author, EndRole, Grant, Revoke, SpaceId};
use std::sync::Arc;

/// SplitMix64, from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const PEOPLE: [&str; 3] = ["ann", "bob", "sue"];

/// One thing that somebody does, right or wrong: they give and end roles, admit, revoke, and write in anybody's name.
fn do_something(dice: &mut Dice, offices: &[Office], space: SpaceId) {
    let at = dice.below(offices.len());
    let office = &offices[at];
    let ledger = &office.ledger;
    if !ledger.has_space(space).expect("it is done") {
        return;
    }
    office.environment.set_ms(1_790_000_000_000 + dice.below(1_000_000) as u64);
    let name = dice.one(&PEOPLE);
    let under = ledger.own_grant(space).expect("it is done");
    let act = match dice.below(12) {
        0 | 1 => Some(Administration::Role(role_of(name, dice.one(&["clerk", "signer"])))),
        2 => {
            let given: Vec<ledger::Dot> = ledger
                .administration(space)
                .expect("it is done")
                .iter()
                .filter(|event| matches!(event.operation, Administration::Role(_)))
                .map(|event| event.dot)
                .collect();
            let last = offices
                .iter()
                .flat_map(|one| ledger.logs_of(space, one.ledger.device()).expect("it is done"));
            let last = (dice.below(3) > 0).then(|| last.collect());
            let at_ms = 1_790_000_000_000 + dice.below(1_000_000) as u64;
            given
                .get(dice.below(given.len().max(1)))
                .map(|given| Administration::EndRole(EndRole { given: *given, at_ms, last }))
        }
        3 => {
            let other = &offices[dice.below(offices.len())];
            let (person, administers) = (Some(person(name)), dice.below(2) == 0);
            let grant = Grant { person, administers, under, ..Grant::new(other.ledger.device(), "office") };
            Some(Administration::Grant(grant))
        }
        4 if dice.below(4) == 0 => {
            let device = offices[1 + dice.below(offices.len() - 1)].ledger.device();
            let last = ledger.logs_of(space, device).expect("it is done");
            Some(Administration::Revoke(Revoke { device, last, under }))
        }
        _ => None,
    };
    // What is refused is refused: nobody minds.
    if let Some(act) = act {
        let _ = ledger.administer(space, &Author::default(), &act, None);
    } else {
        let (record, field) = (dice.one(&["a", "b"]), [1, 2, 10][dice.below(3)]);
        let author = if dice.below(8) == 0 { Author::default() } else { by(name) };
        let _ = office.write(space, &author, record, field, &format!("{}", dice.below(1_000)));
    }
}

/// Takes in some of what another holds, in an order of chance.
fn exchange_some(dice: &mut Dice, into: &Office, from: &Office, space: SpaceId) {
    if !from.ledger.has_space(space).expect("it is done") {
        return;
    }
    let mut runs = segments(&from.ledger, space);
    for at in (1..runs.len()).rev() {
        runs.swap(at, dice.below(at + 1));
    }
    let some = if dice.below(3) == 0 { runs.len() } else { dice.below(runs.len() + 1) };
    into.ledger.import(runs.into_iter().take(some)).expect("it is done");
}

/// Computers that go by the rules and one that does not work apart and exchange some of what they hold, in any order. Those
/// that go by the rules come to hold the same, which is what follows from the whole at once.
#[test]
fn whatever_arrives_in_whatever_order_the_honest_hold_the_same() {
    let seeds = std::env::var("MANGROVE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(24);
    for seed in 0..seeds {
        let mut dice = Dice(seed);
        let offices =
            [Office::honest(1), Office::honest(2), Office::new(3, Arc::new(Anything)), Office::honest(4)];
        let space = offices[0].found();
        offices[0].admit(space, &offices[1], "ann", true);
        offices[0].admit(space, &offices[2], "bob", true);
        offices[0].give(space, "ann", "clerk");
        for _ in 0..60 {
            do_something(&mut dice, &offices, space);
            let (into, from) = (dice.below(4), dice.below(4));
            if into != from {
                exchange_some(&mut dice, &offices[into], &offices[from], space);
            }
        }
        // Twice round, everybody takes in everything.
        for _ in 0..2 {
            for into in 0..4 {
                (0..4).filter(|from| *from != into).for_each(|from| {
                    offices[into].ledger.import(segments(&offices[from].ledger, space)).unwrap();
                });
            }
        }
        let honest = [&offices[0], &offices[1], &offices[3]];
        let digests = honest.map(|one| one.ledger.digest(space).unwrap());
        let aside = honest.map(|one| one.ledger.quarantined().unwrap().len());
        assert!(digests.iter().all(|one| *one == digests[0]), "seed {seed}: {aside:?}");
        honest.iter().for_each(|one| assert_eq!(one.ledger.verify().unwrap(), [], "seed {seed}"));
    }
}
