//! Real processes, killed at any moment: what was acknowledged is there, and the folder opens again.

mod common;

use common::{KIND, edit, open, record, set};
use ledger::{Author, Edit, FieldId, Ledger, LedgerError, Session, SpaceId, Value};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const ROUNDS: u64 = 200;
const FOLDER: &str = "LEDGER_CRASH_FOLDER";
const ROUND: &str = "LEDGER_CRASH_ROUND";

/// Tells the parent process that something is on the disk.
fn acknowledge(what: &str) {
    println!("ack {what}");
    std::io::stdout().flush().expect("the parent listens");
}

/// The process that is killed. It writes until then.
#[test]
#[ignore = "started by the test below"]
fn child() {
    let (Ok(folder), Ok(round)) = (std::env::var(FOLDER), std::env::var(ROUND)) else { return };
    let round: u64 = round.parse().expect("a number");
    let ledger = open(Path::new(&folder), 1_000 + round);
    let space = ledger.spaces().expect("the spaces").first().expect("a space").id;
    acknowledge("open");
    for number in 0.. {
        let name = format!("{round}.{number}");
        match round % 4 {
            0 => save(&ledger, space, &name),
            1 => bulk(&ledger, space, &name),
            2 => erase(&ledger, space, &name),
            _ => {
                ledger.rebuild().expect("a rebuild");
                save(&ledger, space, &name);
            }
        }
    }
}

fn save(ledger: &Ledger, space: SpaceId, name: &str) {
    ledger.write(space, &Author::default(), &[set(name, 1, name)]).expect("a save");
    acknowledge(&format!("save {name}"));
}

fn bulk(ledger: &Ledger, space: SpaceId, name: &str) {
    let mut session: Session<'_> = ledger.session(space, &Author::default());
    for part in 0..50 {
        session.push(set(&format!("{name}.{part}"), 1, name)).expect("a change");
    }
    session.finish().expect("the end of a session");
    acknowledge(&format!("bulk {name}"));
}

fn erase(ledger: &Ledger, space: SpaceId, name: &str) {
    let value = ledger.put_erasable(space, format!("secret of {name}").as_bytes()).expect("a content");
    let Value::Erasable(hash) = value else { panic!("not an erasable") };
    let change = edit(name, vec![Edit::Set { field: FieldId(1), value }]);
    ledger.write(space, &Author::default(), &[change]).expect("a save");
    ledger
        .erase(space, &Author::default(), &hash, Some(record(name)), "retention ended")
        .expect("an erasure");
    acknowledge(&format!("erased {name}"));
}

/// Whether what one line acknowledges is there.
fn holds(ledger: &Ledger, space: SpaceId, line: &str) -> Result<bool, LedgerError> {
    let text = |name: &str| {
        ledger.get(space, record(name)).map(|found| found.and_then(|r| r.one(FieldId(1)).cloned()))
    };
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["ack", "save", name] => Ok(text(name)? == Some(Value::text(name))),
        ["ack", "bulk", name] => {
            let mut parts = (0..50).map(|part| text(&format!("{name}.{part}")));
            parts.try_fold(true, |all, part| Ok(all && part? == Some(Value::text(name))))
        }
        ["ack", "erased", name] => {
            let Some(Value::Erasable(hash)) = text(name)? else { return Ok(false) };
            let gone = ledger.erasable(space, &hash)?.is_none();
            Ok(gone && ledger.tombstone(space, &hash)?.is_some_and(|stone| stone.basis == "retention ended"))
        }
        _ => Ok(true),
    }
}

/// Starts the child, kills it after a while, and returns what it had acknowledged by then.
fn killed(folder: &Path, round: u64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    // The test program prints its own lines first.
    while !line.ends_with("ack open\n") {
        line.clear();
        assert!(
            lines.read_line(&mut line).expect("a line") > 0,
            "the child ended before it opened the folder"
        );
    }
    for _ in 0..round % 5 {
        line.clear();
        assert!(lines.read_line(&mut line).expect("a line") > 0, "the child ended by itself");
        acknowledged.push(line.trim().to_owned());
    }
    // Then somewhere in the next write, spread by the round's number.
    std::thread::sleep(Duration::from_micros(round * 7_919 % 12_000));
    child.kill().expect("killed");
    child.wait().expect("ended");
    loop {
        line.clear();
        if lines.read_line(&mut line).expect("a line") == 0 {
            break;
        }
        if line.ends_with('\n') {
            acknowledged.push(line.trim().to_owned());
        }
    }
    acknowledged
}

#[test]
fn nothing_acknowledged_is_lost_in_two_hundred_kills() {
    let folder = tempfile::tempdir().unwrap();
    let space = {
        let ledger = open(folder.path(), 1);
        ledger.create_space(&Author::default(), b"office", &[]).unwrap()
    };
    let (mut acknowledged, mut before) = (0, 0);
    for round in 0..ROUNDS {
        let lines = killed(folder.path(), round);
        let ledger = open(folder.path(), 5_000 + round);
        for line in &lines {
            assert!(holds(&ledger, space, line).unwrap(), "round {round} lost {line}");
        }
        acknowledged += lines.len();
        let count = ledger.count(space, KIND).unwrap();
        assert!(count >= before, "round {round} lost records");
        before = count;
        if round % 20 == 19 {
            assert_eq!(ledger.verify().unwrap(), [], "round {round}");
        }
    }
    assert!(acknowledged > 300, "only {acknowledged} acknowledgements: the children did not get to work");
}
