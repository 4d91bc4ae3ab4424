//! Offices and a hub in a simulated world: clock, network, disk and crashes all come from one seed; no threads, no sleeping.
//!
//! That it can fail was tried by hand: with a rule that passes over revocations, with every eighth save acknowledged and not
//! stored, with the last writer taking a field, with waiting segments dropped when their turn comes, and with a revoked
//! device still let read, it turned red within 12 seeds each. A segment that is acknowledged on a line and not stored it does
//! not see, because the next exchange finds that the two sides remember different things, and mends it.
//!
//! A seed that fails is played again with `cargo xtask simulate --seed S`. Each test plays as many seeds as its share of
//! time allows, and always the first ones.

mod check;
#[path = "../common/mod.rs"]
mod common;
mod deeds;
mod disk;
mod files;
mod sticks;
mod world;

use std::time::{Duration, Instant};
use world::{Tally, World};

/// Time that one test of the everyday run may take, and the seeds that it plays within it at most.
const SHARE: Duration = Duration::from_secs(45);
const SEEDS: u64 = 150;
/// Seeds that are played whatever the time.
const AT_LEAST: u64 = 10;

/// Plays one seed to its end and checks what must hold. Returns what came of it, as one number.
fn play(seed: u64) -> (u64, Tally) {
    let mut world = World::new(seed);
    let steps = 60 + world.dice.below(120);
    for _ in 0..steps {
        world.step();
    }
    check::all(world)
}

#[allow(clippy::disallowed_methods)] // bounds a test's time; nothing that is played depends on it
fn play_some(first: u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("MANGROVE_SEED") {
        let (trace, tally) = play(seed);
        println!("seed {seed}: {trace:016x} {tally:?}");
        return;
    }
    let all = number("MANGROVE_SEEDS");
    let began = Instant::now();
    let seeds = all.map_or(SEEDS, |all| all / 2);
    let (mut played, mut tally) = (0, Tally::default());
    for seed in (first..).step_by(2).take(seeds as usize) {
        if all.is_none() && played >= AT_LEAST && began.elapsed() > SHARE {
            break;
        }
        let result = std::panic::catch_unwind(|| play(seed));
        match result {
            Ok((_, more)) => tally.add(more),
            Err(_) => panic!("seed {seed} failed; play it again: cargo xtask simulate --seed {seed}"),
        }
        played += 1;
    }
    // A handful of seeds may pass something by.
    assert!(played < 40 || tally.is_full(), "something never happened: {tally:?}");
    println!("{played} seeds played from {first}: {tally:?}");
}

#[test]
fn offices_come_to_hold_the_same_even_seeds() {
    play_some(0);
}

#[test]
fn offices_come_to_hold_the_same_odd_seeds() {
    play_some(1);
}

#[test]
fn a_seed_plays_the_same_each_time() {
    for seed in [3, 1_000_003] {
        assert_eq!(play(seed).0, play(seed).0, "seed {seed}");
    }
}
