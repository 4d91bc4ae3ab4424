//! Stories of a hub before PostgreSQL: several processes, of which one is killed, and a database that stops, starts again, or
//! is lost and replaced by its replica. Nothing acknowledged is lost, and the office is told what happens next.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ledger::{
    Administration, Author, Change, Edit, FieldId, Grant, KindId, Ledger, LedgerError, RecordId, Run,
    SpaceId, Value, Version,
};
use mangrove::exchange::postgres::Database;
use mangrove::office::environment::Machine;

use super::hub::{Hub, Relay};
use super::office::{self, Folder};
use super::postgres::Postgres;
use super::{joined, path, regional_office, sync, two_offices_meet};

const FULL: &str = "can keep nothing at the moment";

#[test]
fn the_same_story_before_a_database_and_two_processes_in_turn() {
    let database = Postgres::start();
    let one = Hub::before(&database.url());
    let other = one.beside();
    two_offices_meet(&one.with(&other).address());
    one.verify();
    other.verify();
}

/// A ministry that has joined, so that what comes to the hub can be told from outside.
fn ministry(office: &Folder) -> Folder {
    joined(office, &["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"], "marva")
}

/// How many recommendations a folder finds.
fn total(folder: &Folder) -> u64 {
    folder.json(&["search", "", "--json"])["total"].as_u64().expect("a number")
}

/// Exchanges over a line that holds back what comes after so many bytes until something has happened. The office says that it
/// did not come to its end, and what to do.
fn interrupted(office: &Folder, line: &Relay, bytes: usize, happens: impl FnOnce()) {
    line.hold_after(bytes);
    let mut command = office.command(&["sync", &line.address()]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    while !line.is_holding() {
        assert!(child.try_wait().expect("asked").is_none(), "it ended before {bytes} bytes");
        std::thread::sleep(Duration::from_millis(1));
    }
    happens();
    line.let_through();
    let done = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success() && said.contains("is kept"), "{said}");
}

/// That an office has nothing unsent by way of this line, and that another then has all of it.
fn check(office: &Folder, ministry: &Folder, line: &Relay) {
    office.run(&["sync", &line.address()]).assert_success();
    assert_eq!(sync(office)["unsent"], 0);
    ministry.run(&["sync", &line.address()]).assert_success();
    assert_eq!(total(ministry), total(office));
    for folder in [office, ministry] {
        folder.run(&["verify"]).assert_success();
    }
}

#[test]
fn a_process_is_killed_in_the_middle_and_the_other_goes_on() {
    let database = Postgres::start();
    let mut one = Hub::before(&database.url());
    let other = one.beside();
    let office = regional_office();
    let front = one.with(&other);
    office.run(&["sync", &front.address()]).assert_success();
    let ministry = ministry(&office);
    let samples = ["A-HRC-99-4-barbados.txt", "A-HRC-99-11-guyana.txt"];
    for (sample, places) in samples.iter().zip([[2_000, 4_000], [3_000, 5_000]]) {
        office.run(&["import", &office::sample(sample)]).assert_success();
        for bytes in places {
            let line = one.relay(usize::MAX);
            interrupted(&office, &line, bytes, || one.kill());
            one.kill_and_start_again();
        }
    }
    // What was told to be kept is in the database: a process that has nothing else has it.
    let new = one.beside();
    one.kill();
    drop(other);
    check(&office, &ministry, &new.relay(usize::MAX));
    new.verify();
    one.verify();
}

#[test]
fn a_database_that_stops_is_told_of_and_reached_again() {
    let database = Postgres::start();
    let hub = Hub::before(&database.url());
    let office = regional_office();
    let line = hub.relay(usize::MAX);
    office.run(&["sync", &line.address()]).assert_success();
    let ministry = ministry(&office);
    office.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    interrupted(&office, &line, 4_000, || database.stop());
    office.run(&["import", &office::sample("A-HRC-99-11-guyana.txt")]).assert_success();
    let told = office.run(&["sync"]);
    told.assert_refused(FULL);
    told.assert_refused("Exchange again in a few minutes");
    assert!(office.json(&["space", "list", "--json"]).to_string().contains("unsent"));
    database.begin();
    // The hub finds it by itself, a second after it last failed.
    std::thread::sleep(Duration::from_millis(1_200));
    check(&office, &ministry, &line);
    hub.verify();
}

#[test]
fn a_replica_takes_the_place_of_a_primary_that_was_killed() {
    let (primary, replica) = Postgres::start_with_replica();
    let hub = Hub::before(&primary.url_with(&replica));
    let office = regional_office();
    let line = hub.relay(usize::MAX);
    office.run(&["sync", &line.address()]).assert_success();
    let ministry = ministry(&office);
    office.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    interrupted(&office, &line, 4_000, || primary.kill());
    office.run(&["import", &office::sample("A-HRC-99-11-guyana.txt")]).assert_success();
    office.run(&["sync"]).assert_refused(FULL);
    replica.promote();
    std::thread::sleep(Duration::from_millis(1_200));
    // A new process has only what the replica has.
    let new = hub.beside();
    check(&office, &ministry, &new.relay(usize::MAX));
    office.run(&["sync", &line.address()]).assert_success();
    hub.verify();
    new.verify();
}

#[test]
fn nothing_is_acknowledged_before_the_replica_has_it() {
    let (primary, replica) = Postgres::start_with_replica();
    let hub = Hub::before(&primary.url());
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    office.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    replica.stop();
    let sync_meanwhile = || office.run(&["sync"]);
    std::thread::scope(|scope| {
        let told = scope.spawn(sync_meanwhile);
        // The database then says that it is done, with a warning.
        while !primary.give_up_waiting() && !told.is_finished() {
            std::thread::sleep(Duration::from_millis(100));
        }
        told.join().expect("it ends").assert_refused(FULL);
    });
    replica.begin();
    std::thread::sleep(Duration::from_millis(1_200));
    office.run(&["sync"]).assert_success();
    assert_eq!(sync(&office)["unsent"], 0);
    hub.verify();
}

#[test]
fn a_process_that_does_not_belong_to_the_database_is_refused() {
    let database = Postgres::start();
    let url = database.url();
    let hub = Hub::before(&url);
    let folder = Folder::new();
    let begin = ["hub", "--listen", "127.0.0.1:0", "--store", &url];
    folder.run(&begin).assert_refused("holds the log of a hub, and");
    let stranger = Folder::new();
    drop(device(&stranger.data()));
    stranger.run(&begin).assert_refused("the log of another hub");
    regional_office().run(&begin).assert_refused("is an office's data folder");
    let busy =
        Command::new(env!("CARGO_BIN_EXE_mangrove")).arg("--data").arg(hub.folder()).args(begin).output();
    assert!(String::from_utf8_lossy(&busy.expect("it starts").stderr).contains("Another process works in"));
    let nowhere = path(&folder, "nowhere");
    let url = format!("postgres:///postgres?user=hub&password=not-to-be-told&host={nowhere}");
    let refused = folder.run(&["hub", "--store", &url]);
    refused.assert_refused("The hub's database cannot be used");
    assert!(!format!("{}{}", refused.stdout(), refused.stderr()).contains("not-to-be-told"));
    for far in ["postgres://hub@db.example/mangrove", "postgres:///mangrove?user=hub&hostaddr=192.0.2.1"] {
        folder.run(&["hub", "--store", far]).assert_refused("would not be encrypted");
    }
    folder.run(&["hub", "--store", "mysql://x"]).assert_refused("no store that a hub can use");
}

#[test]
fn the_line_to_a_database_elsewhere_is_encrypted_and_leads_to_who_was_signed() {
    let database = Postgres::start();
    let (port, signer) = database.listen_encrypted();
    let url = format!("postgres://hub@127.0.0.1:{port}/postgres");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let open = |url: &str, signer: Option<&Path>| Database::open(url, signer, runtime.handle()).map(|_| ());
    open(&url, Some(&signer)).expect("it leads there");
    let plain = open(&url, None).expect_err("the server takes no other line");
    assert!(plain.to_string().contains("no encryption"), "{plain}");
    let other = Postgres::start();
    let (_, another) = other.listen_encrypted();
    open(&url, Some(&another)).expect_err("signed by another");
    open(&url.replace("127.0.0.1", "localhost"), Some(&signer)).expect_err("for another name");
    open(&url, Some(Path::new("nowhere.pem"))).expect_err("no certificate");
}

/// A device's ledger in a folder, and one change in it.
fn device(folder: &Path) -> Ledger {
    Ledger::open(folder, Machine::starting_at(None)).expect("it opens")
}

fn write(ledger: &Ledger, space: SpaceId, name: &str) {
    const KIND: KindId = KindId(7);
    let edits = vec![Edit::Set { field: FieldId(1), value: Value::text(name) }];
    let change = Change { record: RecordId::natural(KIND, name), kind: KIND, edits, reason: None };
    ledger.write(space, &Author::default(), &[change]).expect("it is written");
}

/// All that a ledger holds of a space and another version lacks.
fn runs(ledger: &Ledger, space: SpaceId, known: &Version) -> Vec<Run> {
    let mut all = Vec::new();
    let each = |run| {
        all.push(run);
        Ok::<(), LedgerError>(())
    };
    ledger.runs_since(space, known, each).expect("they are read");
    all
}

#[test]
fn two_processes_take_turns_at_one_space_with_several_offices_each() {
    const OFFICES: usize = 6;
    const CHANGES: usize = 12;
    let database = Postgres::start();
    let folders = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let founder = device(&folders.path().join("founder"));
    let space = founder.create_space(&Author::default(), b"office", &[]).expect("a space");
    let admit = |device, administers| {
        let grant = Grant { administers, ..Grant::new(device, "office") };
        let admitted = founder.administer(space, &Author::default(), &Administration::Grant(grant), None);
        admitted.expect("it is admitted");
    };
    let key = folders.path().join("key");
    admit(device(&key).device(), true);
    let offices: Vec<Ledger> =
        (0..OFFICES).map(|number| device(&folders.path().join(format!("office-{number}")))).collect();
    offices.iter().for_each(|office| admit(office.device(), false));
    let process = |name: &str| {
        let folder = folders.path().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::copy(key.join("device.key"), folder.join("device.key")).expect("the key");
        let log = Database::open(&database.url(), None, runtime.handle()).expect("the database");
        Ledger::open_shared(&folder, Machine::starting_at(None), Arc::new(log)).expect("it opens")
    };
    let hub = ["one", "other"].map(process);
    hub[0].import(runs(&founder, space, &Version::default())).expect("the space is there");
    std::thread::scope(|scope| {
        for (number, office) in offices.iter().enumerate() {
            let (hub, founder) = (&hub, &founder);
            scope.spawn(move || {
                office.import(runs(founder, space, &Version::default())).expect("the space arrives");
                for change in 0..CHANGES {
                    let known = office.version().expect("its version");
                    write(office, space, &format!("{number}.{change}"));
                    let taken =
                        hub[(number + change) % 2].import(runs(office, space, &known)).expect("a turn");
                    assert_eq!(
                        (taken.operations, taken.waiting),
                        (1, 0),
                        "what came before is known everywhere"
                    );
                }
            });
        }
    });
    let new = process("new");
    for process in hub.iter().chain([&new]) {
        process.catch_up().expect("it follows");
        assert_eq!(process.count(space, KindId(7)).expect("counted"), (OFFICES * CHANGES) as u64);
        assert_eq!(process.digest(space).expect("a digest"), new.digest(space).expect("a digest"));
        assert_eq!(process.verify().expect("read"), []);
    }
    assert!(new.forks().expect("read").is_empty());
}
