//! Several programs of one hub on one shared log, which fails now and then: what was acknowledged is in all of them.

mod common;
#[path = "shared/memory.rs"]
mod memory;

use common::{Steered, admit, copy, grant, open, segments, set, write};
use ledger::{Author, Edit, FieldId, Imported, Ledger, LedgerError, Offer, SpaceId, Value};
use memory::{Fails, Memory};
use proptest::prelude::*;
use std::{path::Path, sync::Arc};
use tempfile::TempDir;

/// An office that founds a space, and the programs of a hub that it admits there.
struct World {
    office: Ledger,
    space: SpaceId,
    log: Arc<Memory>,
    hub: Vec<Ledger>,
    folders: TempDir,
}

impl World {
    fn new(programs: usize) -> World {
        let folders = tempfile::tempdir().expect("a folder");
        let office = open(&folders.path().join("office"), 1);
        let space = office.create_space(&Author::default(), b"office", &[]).expect("a space");
        let key = open(&folders.path().join("key"), 2).device();
        grant(&office, space, key, true);
        let mut world = World { office, space, log: Arc::default(), hub: Vec::new(), folders };
        for number in 0..programs {
            let program = world.program(number);
            world.hub.push(program);
        }
        world.hub[0].import(segments(&world.office, space)).expect("the space arrives");
        world
    }

    /// A program with a new folder and the hub's key.
    fn program(&self, number: usize) -> Ledger {
        let folder = self.folders.path().join(format!("program-{number}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let key = self.folders.path().join("key").join("device.key");
        std::fs::copy(key, folder.join("device.key")).expect("the key");
        self.opened(&folder, number)
    }

    fn opened(&self, folder: &Path, number: usize) -> Ledger {
        let shared = Arc::clone(&self.log);
        Ledger::open_shared(folder, Steered::new(100 + number as u64), shared).expect("it opens")
    }

    /// That all programs, and a new one that has nothing but the shared log, hold the same; gives the new one.
    fn check(&self) -> Ledger {
        self.log.heal();
        let new = self.program(999);
        let expected = new.digest(self.space).expect("a digest");
        for (number, program) in self.hub.iter().enumerate() {
            program.catch_up().expect("it follows");
            assert_eq!(program.digest(self.space).expect("a digest"), expected, "program {number}");
            assert_eq!(program.verify().expect("read"), []);
        }
        assert_eq!(new.verify().expect("read"), []);
        new
    }
}

/// What a program holds of a log of another device.
fn held(ledger: &Ledger, space: SpaceId, of: &Ledger) -> u64 {
    let logs = ledger.logs_of(space, of.device()).expect("its logs");
    logs.iter().map(|(dot, _)| dot.seq).sum()
}

#[derive(Debug, Clone)]
enum Deed {
    /// An office writes so many changes.
    Write(usize, u8),
    /// An office brings all it has to a program, of which the shared log fails in some way.
    Bring(usize, usize, Fails),
    /// A program is closed and opened again.
    Restart(usize),
    /// An office fetches what a program has.
    Fetch(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let fails = prop_oneof![
        4 => Just(Fails::Never),
        1 => Just(Fails::Turn),
        1 => Just(Fails::Add),
        1 => Just(Fails::CommitLost),
        1 => Just(Fails::CommitKept),
    ];
    prop_oneof![
        3 => (0..3usize, 1..4u8).prop_map(|(office, changes)| Deed::Write(office, changes)),
        3 => (0..3usize, 0..3usize, fails).prop_map(|(office, at, fails)| Deed::Bring(office, at, fails)),
        1 => (0..3usize).prop_map(Deed::Restart),
        1 => (0..3usize, 0..3usize).prop_map(|(office, at)| Deed::Fetch(office, at)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn what_was_acknowledged_is_in_every_program(deeds in proptest::collection::vec(deed(), 1..24)) {
        let mut world = World::new(3);
        let mut offices = Vec::new();
        for number in 0..3 {
            let office = open(&world.folders.path().join(format!("office-{number}")), 10 + number);
            admit(&world.office, world.space, office.device());
            office.import(segments(&world.office, world.space)).expect("the space arrives");
            offices.push(office);
        }
        let mut acknowledged = [0; 3];
        for (at, deed) in deeds.into_iter().enumerate() {
            match deed {
                Deed::Write(office, changes) => (0..changes).for_each(|change| {
                    write(&offices[office], world.space, set(&format!("r{}", change % 3), 1, format!("{office} {at}")));
                }),
                Deed::Bring(office, program, fails) => {
                    world.log.fail(fails);
                    match world.hub[program].import(segments(&offices[office], world.space)) {
                        Ok(_) => acknowledged[office] = held(&offices[office], world.space, &offices[office]),
                        Err(error) => assert!(matches!(error, LedgerError::Shared(_)), "{error}"),
                    }
                    world.log.heal();
                }
                Deed::Restart(program) => {
                    let folder = world.hub[program].folder().to_owned();
                    let _ = world.hub.remove(program);
                    let again = world.opened(&folder, 200 + at);
                    world.hub.insert(program, again);
                }
                Deed::Fetch(office, program) => {
                    world.hub[program].catch_up().expect("it follows");
                    offices[office].import(segments(&world.hub[program], world.space)).expect("taken in");
                }
            }
        }
        let new = world.check();
        for (office, acknowledged) in offices.iter().zip(acknowledged) {
            prop_assert!(held(&new, world.space, office) >= acknowledged);
        }
        prop_assert_eq!(new.forks().expect("read").len(), 0);
    }
}

#[test]
fn of_two_histories_all_programs_hold_the_same_one_and_the_proof() {
    let world = World::new(2);
    let (here, there) = (world.folders.path().join("here"), world.folders.path().join("there"));
    let device = open(&here, 5);
    admit(&world.office, world.space, device.device());
    device.import(segments(&world.office, world.space)).unwrap();
    write(&device, world.space, set("r", 1, "common"));
    drop(device);
    copy(&here, &there);
    // Somebody sets the copy's incarnation back on purpose.
    let incarnation = |folder: &Path| {
        let store = rusqlite::Connection::open(folder.join("ledger.sqlite")).unwrap();
        let sql = "SELECT value FROM meta WHERE key = 'incarnation'";
        store.query_row(sql, [], |row| row.get::<_, [u8; 16]>(0)).unwrap()
    };
    let own = incarnation(&here);
    let twin = open(&there, 6);
    let store = rusqlite::Connection::open(there.join("ledger.sqlite")).unwrap();
    store.execute("UPDATE meta SET value = ?1 WHERE key = 'incarnation'", [own]).unwrap();
    write(&twin, world.space, set("r", 1, "there"));
    let device = open(&here, 5);
    store.execute("UPDATE meta SET value = ?1 WHERE key = 'incarnation'", [own]).unwrap();
    let store = rusqlite::Connection::open(here.join("ledger.sqlite")).unwrap();
    store.execute("UPDATE meta SET value = ?1 WHERE key = 'incarnation'", [own]).unwrap();
    write(&device, world.space, set("r", 1, "here"));

    world.hub[0].import(segments(&device, world.space)).unwrap();
    let second = world.hub[1].import(segments(&twin, world.space)).unwrap();
    assert_eq!(second.forks.len(), 1, "the second program knows what the first was told");
    let new = world.check();
    for program in world.hub.iter().chain([&new]) {
        assert_eq!(common::texts(program, world.space, "r", 1), ["here"]);
        assert_eq!(program.proofs().unwrap().len(), 1);
    }
}

#[test]
fn an_invitation_admits_one_device_whichever_program_it_answers() {
    let world = World::new(2);
    let offer = Offer { role: "office".into(), ..Offer::default() };
    let invitation = world.office.invite(world.space, &Author::default(), &offer).unwrap();
    world.hub[0].import(segments(&world.office, world.space)).unwrap();
    let device = |number| open(&world.folders.path().join(format!("joins-{number}")), number).device();
    let (one, other) = (device(20), device(21));
    let author = Author::default();
    world.hub[1].catch_up().unwrap();
    world.log.fail(Fails::CommitKept);
    world.hub[0].admit(&invitation.join(one), &author).unwrap_err();
    world.log.heal();
    let given = world.hub[1].admit(&invitation.join(one), &author).unwrap();
    assert_eq!(world.hub[0].admit(&invitation.join(one), &author).unwrap(), given);
    let refused = world.hub[0].admit(&invitation.join(other), &author).unwrap_err();
    assert!(refused.to_string().contains("another device has used the invitation"), "{refused}");
    let new = world.check();
    assert!(new.admission(world.space, one).unwrap().is_some());
}

#[test]
fn an_erased_content_is_in_no_program_and_not_in_the_shared_log() {
    let world = World::new(2);
    let (office, space) = (&world.office, world.space);
    let Value::Erasable(hash) = office.put_erasable(space, b"the name of a witness").unwrap() else {
        panic!()
    };
    let change = Edit::Set { field: FieldId(1), value: Value::Erasable(hash) };
    write(office, space, common::edit("r", vec![change]));
    let salted = office.salted(space, &hash).unwrap().unwrap();
    world.hub[0].import(segments(office, space)).unwrap();
    assert_eq!(world.hub[0].take_erasable(space, &salted).unwrap(), Some(hash));
    world.hub[1].catch_up().unwrap();
    assert!(world.hub[1].erasable(space, &hash).unwrap().is_some());
    assert!(world.log.holds(b"of a witness"));

    let backup = world.log.backup();
    office.erase(space, &Author::default(), &hash, None, "Regulation 4").unwrap();
    let imported: Imported = world.hub[1].import(segments(office, space)).unwrap();
    assert_eq!(imported.operations, 1);
    assert!(!world.log.holds(b"of a witness"));
    assert_eq!(world.hub[0].take_erasable(space, &salted).unwrap(), None, "it does not come back");
    let new = world.check();
    for program in world.hub.iter().chain([&new]) {
        assert_eq!(program.erasable(space, &hash).unwrap(), None);
        let erasing = &program.erasures(space).unwrap()[0];
        assert!(erasing.confirmed.contains(&program.device()), "said once, for the whole hub");
    }
    let own = new.logs_of(space, new.device()).unwrap();
    assert_eq!(own.len(), 1, "and by one program: {own:?}");

    world.log.restore(backup);
    assert!(world.log.holds(b"of a witness"));
    world.hub[0].catch_up().unwrap();
    assert!(!world.log.holds(b"of a witness"), "an older backup is erased in, too");
}

#[test]
fn a_file_is_in_every_program_and_once_erased_in_none() {
    let world = World::new(2);
    let (office, space, hub) = (&world.office, world.space, &world.hub);
    let bytes: Vec<u8> =
        (0..120_000u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let (one, other) = (&bytes[..300_000], &bytes[200_000..]);
    // The two have their first two chunks in common.
    let both = [&one[..131_072], &other[131_072..]].concat();
    let attach = |ledger: &Ledger, field, file: &[u8]| {
        let Value::Erasable(hash) = ledger.attach(space, &mut &file[..]).unwrap().value else { panic!() };
        let change = Edit::Set { field: FieldId(field), value: Value::Erasable(hash) };
        write(ledger, space, common::edit("r", vec![change]));
        hash
    };
    let first = attach(office, 1, one);
    let bring = |program: &Ledger| {
        let lacking = || program.lacking(space, 99).unwrap();
        program.import(segments(office, space)).unwrap();
        // What a program takes in, whichever the office calls.
        for hash in lacking() {
            let salted = office.salted(space, &hash).unwrap().unwrap();
            program.take_erasable(space, &salted).unwrap().unwrap();
        }
    };
    bring(&hub[0]);
    hub[1].catch_up().unwrap();
    assert_eq!(hub[1].file(space, &first).unwrap().unwrap().chunks, 5);
    // One program attaches a file, too, which shares what the other has not yet.
    let second = attach(&hub[0], 2, one);
    let third = attach(&hub[1], 3, &both);
    hub[0].catch_up().unwrap();
    for program in world.hub.iter().chain([&world.check()]) {
        let mut given = Vec::new();
        program.copy_file(space, &third, &mut given).unwrap();
        assert!(given == both && program.file(space, &second).unwrap().unwrap().is_whole());
    }
    let backup = world.log.backup();
    hub[1].erase(space, &Author::default(), &third, None, "Regulation 4").unwrap();
    let new = world.check();
    // What another file has as well is still there.
    assert!(!world.log.holds(&other[150_000..150_100]) && world.log.holds(&one[66_000..66_100]));
    for program in world.hub.iter().chain([&new]) {
        assert!(program.file(space, &third).unwrap().is_none());
        assert!(program.file(space, &second).unwrap().unwrap().is_whole());
        assert!(program.file(space, &first).unwrap().unwrap().is_whole(), "it is the same as the second");
    }
    world.log.restore(backup);
    hub[0].catch_up().unwrap();
    assert!(!world.log.holds(&other[150_000..150_100]), "an older backup is erased in, too");
    world.check();
}

#[test]
fn a_shared_log_that_was_set_back_has_everything_again_that_a_program_holds() {
    let world = World::new(2);
    for number in 0..4 {
        write(&world.office, world.space, set("r", 1, format!("{number}")));
        world.hub[number % 2].import(segments(&world.office, world.space)).unwrap();
    }
    world.log.set_back(world.space, 3);
    // A program that had not followed so far adds something else in that place.
    write(&world.office, world.space, set("other", 1, "since"));
    let late = world.program(7);
    late.import(segments(&world.office, world.space).into_iter().rev().take(1)).unwrap();
    world.log.fail(Fails::Add);
    world.hub[1].catch_up().unwrap_err();
    world.log.heal();
    world.hub[1].catch_up().unwrap();
    let new = world.check();
    assert_eq!(held(&new, world.space, &world.office), held(&world.office, world.space, &world.office));

    // All of it lost: the next program that looks fills it again.
    world.log.set_back(world.space, 0);
    world.hub[0].catch_up().unwrap();
    assert_eq!(world.check().digest(world.space).unwrap(), world.office.digest(world.space).unwrap());
}

#[test]
fn a_hub_of_one_folder_moves_to_a_shared_log_with_all_it_holds() {
    let world = World::new(1);
    let alone = world.folders.path().join("alone");
    copy(&world.folders.path().join("key"), &alone);
    let hub = open(&alone, 30);
    write(&world.office, world.space, set("r", 1, "before"));
    hub.import(segments(&world.office, world.space)).unwrap();
    let put = |content: &[u8]| match hub.put_erasable(world.space, content).unwrap() {
        Value::Erasable(hash) => hash,
        other => panic!("{other:?}"),
    };
    let hash = put(b"beside");
    // More than goes into one turn.
    let large = [1, 2, 3].map(|byte| put(&vec![byte; 5 << 20]));
    drop(hub);
    let moved = world.opened(&alone, 31);
    let new = world.check();
    assert_eq!(moved.digest(world.space).unwrap(), world.office.digest(world.space).unwrap());
    assert_eq!(new.digest(world.space).unwrap(), world.office.digest(world.space).unwrap());
    assert_eq!(new.erasable(world.space, &hash).unwrap().as_deref(), Some(&b"beside"[..]));
    assert!(large.iter().all(|hash| new.erasable(world.space, hash).unwrap().is_some()));
}

#[test]
fn what_the_database_changed_is_not_taken_in() {
    let world = World::new(1);
    write(&world.office, world.space, set("r", 1, "true"));
    world.hub[0].import(segments(&world.office, world.space)).unwrap();
    world.log.change_a_byte(world.space);
    let folder = world.folders.path().join("later");
    copy(&world.folders.path().join("key"), &folder);
    let shared = Arc::clone(&world.log);
    let refused = Ledger::open_shared(&folder, Steered::new(40), shared).map(|_| ()).unwrap_err();
    assert!(matches!(refused, LedgerError::Damaged(_)), "{refused}");
}
