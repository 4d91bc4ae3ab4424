//! What must hold when all lines are whole again.

use crate::{
    disk,
    world::{HUB, SEALED, Tally, World},
};
use ledger::{
    DeviceId, EventEdit, FieldId, Lane, Ledger, LedgerError, LogId, Record, Run, SpaceId, Value, Version,
};
use std::{collections::VecDeque, path::Path, sync::atomic::Ordering};
use tempfile::TempDir;

/// Rounds of exchanges, each with each, within which everything must have come to rest.
const ROUNDS: usize = 12;

/// Heals the world, checks it, and returns what came of it as one number.
pub fn all(mut world: World) -> (u64, Tally) {
    world.lines.clear();
    world.nodes.iter().for_each(|node| node.machine.skew_ms.store(0, Ordering::SeqCst));
    let everybody: Vec<usize> = (0..world.nodes.len()).collect();
    rest(&mut world, &everybody);
    for place in 0..world.spaces.len() {
        let space = world.spaces[place];
        let (_folder, oracle) = oracle(&world, space);
        members_agree(&world, &oracle, space);
        world.files_are_where_they_are_wanted(space, &oracle);
        world.tally.too_late += what_came_too_late_has_no_effect(&world, &oracle, space);
        world.tally.disputed += what_was_acknowledged_is_there(&world, &oracle, space);
        world.trace ^=
            u64::from_be_bytes(oracle.digest(space).expect("a digest")[..8].try_into().expect("eight bytes"));
    }
    nobody_holds_what_they_may_not_see(&world);
    world.tally.unsealed += the_hub_reads_nothing_sealed(&world);
    for node in &world.nodes {
        assert_eq!(node.ledger().verify().expect("checked"), []);
        let runs = world.spaces.iter().flat_map(|space| handed_out(node.ledger(), *space));
        let unsigned: u64 = runs.map(|run| run.segments().len() as u64 - 1).sum();
        world.tally.joined += node.rules.joined.load(Ordering::SeqCst);
        world.tally.unsigned += unsigned;
        world.tally.quarantined += node.ledger().quarantined().expect("the quarantine").len() as u64;
    }
    (world.trace, world.tally)
}

/// A ledger that is given all that anybody hands out of a space. Where that is sealed it reads with the key of an office that
/// may read it and was shut out by nobody.
fn oracle(world: &World, space: SpaceId) -> (TempDir, Ledger) {
    let stranger = given_all(world, space, disk::folder());
    match reader(world, &stranger.1, space).filter(|_| space == world.spaces[1]) {
        Some(reader) => {
            let folder = disk::folder();
            let key = |folder: &Path| folder.join("device.key");
            std::fs::copy(key(&world.nodes[reader].folder()), key(folder.path())).expect("its key is copied");
            given_all(world, space, folder)
        }
        None => stranger,
    }
}

fn given_all(world: &World, space: SpaceId, folder: TempDir) -> (TempDir, Ledger) {
    let ledger = Ledger::open(folder.path(), world.nodes[HUB].machine.clone()).expect("a folder");
    // Twice: what one office holds may let in what another gave before.
    for node in world.nodes.iter().chain(&world.nodes) {
        ledger.import(handed_out(node.ledger(), space)).expect("all of it");
    }
    (folder, ledger)
}

/// An office that administers a space, as the oracle knows, and was shut out by nobody. Where there is none, nobody may hand
/// the key to who lacks it.
fn reader(world: &World, oracle: &Ledger, space: SpaceId) -> Option<usize> {
    (0..world.nodes.len()).find(|place| {
        let device = world.nodes[*place].device;
        let admission = oracle.admission(space, device).ok().flatten();
        let may = admission.is_some_and(|known| known.may_write(Lane::Administration, world.now()).is_ok());
        may && !is_shut_out(world, space, device)
    })
}

/// Whether all who may read a space have come to read it.
pub fn is_read(world: &World, oracle: &Ledger, space: SpaceId) -> bool {
    space != world.spaces[1] || reader(world, oracle, space).is_some()
}

fn is_shut_out(world: &World, space: SpaceId, device: DeviceId) -> bool {
    world.revoked.iter().any(|(of, whom, _)| (*of, *whom) == (space, device))
}

/// What an office hands out of a space; nothing if it does not hold it.
fn handed_out(ledger: &Ledger, space: SpaceId) -> Vec<Run> {
    let mut segments = Vec::new();
    if ledger.has_space(space).expect("asked") {
        let collect = |segment| {
            segments.push(segment);
            Ok::<(), LedgerError>(())
        };
        ledger.runs_since(space, &Version::default(), collect).expect("segments");
    }
    segments
}

/// Exchanges each with each until nothing moves any more.
fn rest(world: &mut World, nodes: &[usize]) {
    for _ in 0..ROUNDS {
        let before = held(world);
        for (place, from) in nodes.iter().enumerate() {
            for to in &nodes[..place] {
                exchange(world, *from, *to);
            }
        }
        if held(world) == before {
            return;
        }
    }
    panic!("the offices do not come to rest");
}

/// What each office holds: its version, and how many chunks of files.
fn held(world: &World) -> Vec<(Version, u64)> {
    let chunks = |place: usize| world.spaces.iter().map(|space| world.chunks_of(place, *space)).sum();
    let version = |place: usize| world.nodes[place].ledger().version().expect("a version");
    (0..world.nodes.len()).map(|place| (version(place), chunks(place))).collect()
}

fn exchange(world: &mut World, from: usize, to: usize) {
    [from, to].into_iter().for_each(|node| world.mend_keys(node));
    let shut_out_before: Vec<ShutOut> =
        [(from, to), (to, from)].into_iter().flat_map(|(one, other)| shut_out(world, one, other)).collect();
    for node in [from, to] {
        world.nodes[node].rules.let_read.lock().expect("nobody panics with it").clear();
    }
    let mut line = world.line(from, to);
    let mut quiet = 0;
    while quiet < 50 {
        let moved =
            (0..2).map(|side| world.carry(&mut line, side, 60_000)).fold(false, |one, other| one | other);
        let travels = !line.travelling.iter().all(VecDeque::is_empty);
        quiet = if moved || travels { 0 } else { quiet + 1 };
        if line.sides.iter().all(ledger::Exchange::is_finished) && !travels {
            break;
        }
    }
    world.tally.taken_back += line.sides.iter().map(|side| side.outcome().imported.taken_back).sum::<u64>();
    assert!(line.sides.iter().all(ledger::Exchange::is_finished), "an exchange on a whole line ends");
    for (space, one, other, version, chunks) in shut_out_before {
        let now = of_others(world, other, space);
        let same = now == version && world.chunks_of(other, space) <= chunks;
        // An answer to an invitation in its first words may have let it in, until word of a revocation came.
        let let_read = world.nodes[one].rules.let_read.lock().expect("nobody panics with it");
        let may = let_read.contains(&(space, world.nodes[other].device));
        assert!(same || may, "an office that may not read was told something");
    }
}

/// A space, who knows that the other may not read it, the other, and what that one holds of it: logs, and chunks of files.
type ShutOut = (SpaceId, usize, usize, Vec<(LogId, u64)>, u64);

/// The spaces in which `one` knows that `other` may not read, with both of them and what `other` holds there.
fn shut_out(world: &World, one: usize, other: usize) -> Vec<ShutOut> {
    let (ledger, now) = (world.nodes[one].ledger(), world.now());
    let holds = |space: &SpaceId| ledger.has_space(*space).expect("asked");
    let shut = |space: &SpaceId| !ledger.may_read(*space, world.nodes[other].device, now).expect("asked");
    let spaces = world.spaces.iter().copied().filter(holds).filter(shut);
    let held = |space| (of_others(world, other, space), world.chunks_of(other, space));
    spaces
        .map(|space| (space, held(space)))
        .map(|(space, (logs, chunks))| (space, one, other, logs, chunks))
        .collect()
}

/// What an office holds of a space, but for what it writes itself: it may admit who answers an invitation.
fn of_others(world: &World, node: usize, space: SpaceId) -> Vec<(LogId, u64)> {
    let ledger = world.nodes[node].ledger();
    let version = ledger.version().expect("a version").of(space);
    let logs = version.spaces().flat_map(|(_, logs)| logs).map(|(log, last)| (*log, *last));
    let own = |log: LogId| {
        let lanes = [Lane::Administration, Lane::Records];
        lanes.iter().any(|lane| ledger.own_log_id(space, *lane).is_ok_and(|own| own == log))
    };
    logs.filter(|(log, _)| !own(*log)).collect()
}

/// All offices that may read a space hold the same of it: records, versions, administration.
fn members_agree(world: &World, oracle: &Ledger, space: SpaceId) {
    if !oracle.has_space(space).expect("asked") {
        return;
    }
    let acts = |ledger: &Ledger| -> Vec<ledger::Dot> {
        ledger.administration(space).expect("read").into_iter().map(|event| event.dot).collect()
    };
    for (place, node) in world.nodes.iter().enumerate() {
        // Who was revoked by somebody whose revocation does not count is told nothing by that one, and if it revoked that one
        // in turn, only a third can tell either.
        if is_shut_out(world, space, node.device)
            || !oracle.may_read(space, node.device, world.now()).expect("asked")
        {
            continue;
        }
        let ledger = node.ledger();
        assert!(ledger.has_space(space).expect("asked"), "office {place} lacks a space that it may read");
        assert_eq!(acts(ledger), acts(oracle), "office {place}: administration");
        if !is_read(world, oracle, space) || (place == HUB && space == world.spaces[1]) {
            continue;
        }
        // The oracle speaks with an office's key, and says in a log of its own what it has erased.
        let own = oracle.own_log_id(space, Lane::Records).expect("its own log");
        let version = |ledger: &Ledger| -> Vec<(LogId, u64)> {
            let version = ledger.version().expect("a version").of(space);
            let logs = version.spaces().flat_map(|(_, logs)| logs);
            logs.filter(|(log, _)| **log != own).map(|(log, last)| (*log, *last)).collect()
        };
        assert_eq!(version(ledger), version(oracle), "office {place}: versions");
        assert_eq!(
            ledger.digest(space).expect("a digest"),
            oracle.digest(space).expect("a digest"),
            "office {place}: records"
        );
    }
}

/// Every acknowledged value of a device that was not revoked holds, or was replaced by an operation that saw it; and
/// what holds twice is shown as a dispute.
fn what_was_acknowledged_is_there(world: &World, oracle: &Ledger, space: SpaceId) -> u64 {
    let here = oracle.has_space(space).expect("asked") && is_read(world, oracle, space);
    let (version, mut disputes) = (oracle.version().expect("a version"), 0);
    for one in world.written.iter().filter(|one| here && one.space == space) {
        let device = world.nodes[one.by].device;
        let admission = oracle.admission(space, device).expect("asked");
        let counts = admission.is_some_and(|admission| admission.may_read(world.now()));
        if !counts || world.timed.contains(&device) {
            continue;
        }
        assert!(version.covers(space, &one.dot), "{} of office {} is gone", one.value, one.by);
        let record = oracle.get(space, one.record).expect("read").expect("the record is there");
        let history = oracle.history(space, one.record).expect("a history");
        let value = Value::text(one.value.clone());
        let replaced = history.iter().flat_map(|event| &event.edits).any(|edit| match edit {
            EventEdit::Set { field, replaced, .. } => {
                *field == FieldId(one.field) && replaced.contains(&value)
            }
            _ => false,
        });
        let holds = values(&record, one.field).contains(&value);
        assert!(holds != replaced, "{}: holds {holds}, replaced {replaced}", one.value);
        let disputed = values(&record, one.field).len() > 1;
        let shown = record.get(FieldId(one.field)).is_some_and(|register| register.is_disputed());
        assert_eq!(shown, disputed, "a dispute is visible");
        disputes += u64::from(disputed);
    }
    disputes
}

/// What a revoked device wrote after the end that its revocation sets holds nowhere. Where several revoked it, the
/// latest end is as far as anything may count.
fn what_came_too_late_has_no_effect(world: &World, oracle: &Ledger, space: SpaceId) -> u64 {
    let (version, mut too_late) = (oracle.version().expect("a version"), 0);
    for one in world.written.iter().filter(|one| one.space == space) {
        let device = world.nodes[one.by].device;
        let is_revoked = oracle.has_space(space).expect("asked")
            && oracle.admission(space, device).expect("asked").is_some_and(|known| !known.revoked.is_empty());
        let own = world.revoked.iter().filter(|(of, whom, _)| (*of, *whom) == (space, device));
        let ends = own.flat_map(|(_, _, ends)| ends).filter(|end| end.log == one.dot.log);
        let end = ends.map(|end| end.seq).max().unwrap_or(0);
        if is_revoked && one.dot.seq > end {
            let record = oracle.get(space, one.record).expect("read");
            let holds =
                record.is_some_and(|it| values(&it, one.field).contains(&Value::text(one.value.clone())));
            assert!(
                !holds && !version.covers(space, &one.dot),
                "{} came after its device was revoked",
                one.value
            );
            too_late += 1;
        }
    }
    too_late
}

fn values(record: &Record, field: u32) -> Vec<Value> {
    record.get(FieldId(field)).map(|register| register.values().cloned().collect()).unwrap_or_default()
}

/// The hub holds sealed spaces and nothing of them can be read there: not by asking, and not on its disk. Returns how many
/// values others read of them.
fn the_hub_reads_nothing_sealed(world: &World) -> u64 {
    let (space, hub) = (world.spaces[1], world.nodes[HUB].ledger());
    assert!(!disk::holds(&world.nodes[HUB].folder(), SEALED), "what was sealed lies on the hub's disk");
    let mut read = 0;
    for one in world.written.iter().filter(|one| one.space == space) {
        let here = hub.has_space(space).expect("asked");
        assert!(!here || hub.get(space, one.record).expect("read").is_none(), "the hub reads {}", one.value);
        let others = world.nodes.iter().enumerate().filter(|(place, _)| ![HUB, one.by].contains(place));
        read += others
            .filter(|(_, node)| {
                let record = node.ledger().get(space, one.record).ok().flatten();
                record.is_some_and(|it| values(&it, one.field).contains(&Value::text(one.value.clone())))
            })
            .count() as u64;
    }
    read
}

fn nobody_holds_what_they_may_not_see(world: &World) {
    let granted = world.granted.lock().expect("nobody panics with it");
    for (place, node) in world.nodes.iter().enumerate() {
        for space in node.ledger().spaces().expect("spaces") {
            let may = granted.contains(&(space.id, node.device));
            assert!(may, "office {place} holds a space that nobody admitted it to");
        }
        assert!(place != HUB || !node.ledger().has_space(world.spaces[2]).expect("asked"));
    }
}
