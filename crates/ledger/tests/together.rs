//! Several threads and several processes on one folder.

mod common;

use common::{KIND, open, record, set, write};
use ledger::{Author, Ledger, LedgerError};
use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

const FOLDER: &str = "LEDGER_TOGETHER_FOLDER";
const NAME: &str = "LEDGER_TOGETHER_NAME";
const EACH: u64 = 50;

#[test]
#[ignore = "started by the test below"]
fn child() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) else { return };
    write_some(&open(Path::new(&folder), name.len() as u64), &name);
}

fn write_some(ledger: &Ledger, name: &str) {
    let space = ledger.spaces().expect("the spaces").first().expect("a space").id;
    for number in 0..EACH {
        write(ledger, space, set(&format!("{name}.{number}"), 1, name));
        write(ledger, space, set("shared", 1, format!("{name}.{number}")));
    }
}

#[test]
fn processes_write_one_log_without_losing_or_disputing_anything() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let start = |name: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored"])
            .env(FOLDER, folder.path())
            .env(NAME, name)
            .spawn()
            .unwrap()
    };
    let children = ["one", "another", "athird"].map(start);
    write_some(&ledger, "here");
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(ledger.count(space, KIND).unwrap(), 4 * EACH + 1);
    assert!(!ledger.get(space, record("shared")).unwrap().unwrap().is_disputed());
    assert_eq!(ledger.history(space, record("shared")).unwrap().len() as u64, 4 * EACH);
    let (own, _) =
        ledger.logs_of(space, ledger.device()).unwrap().into_iter().max_by_key(|(dot, _)| dot.seq).unwrap();
    assert_eq!(own.seq, 8 * EACH, "one folder, one log");
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn threads_read_whole_states_while_one_writes() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let both = |text: &str| [set("a", 1, text), set("b", 1, text)];
    ledger.write(space, &Author::default(), &both("0")).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let mut reads = 0;
                    while !done.load(Ordering::Relaxed) || reads == 0 {
                        let pair = ledger.get_many(space, &[record("a"), record("b")])?;
                        assert_eq!(
                            pair[0].fields.values().next().unwrap().one(),
                            pair[1].fields.values().next().unwrap().one()
                        );
                        reads += 1;
                    }
                    Ok::<u32, LedgerError>(reads)
                })
            })
            .collect();
        for number in 1..100 {
            ledger.write(space, &Author::default(), &both(&number.to_string())).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|reader| assert!(reader.join().unwrap().unwrap() > 0));
    });
}

#[test]
fn many_may_open_a_new_folder_at_once() {
    for round in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let devices: Vec<_> = std::thread::scope(|scope| {
            let folder = folder.path();
            let open = |seed| scope.spawn(move || open(folder, seed).device());
            let opening: Vec<_> = (0..6).map(|number| open(round * 10 + number)).collect();
            opening.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(devices.iter().all(|device| *device == devices[0]), "one folder, one device");
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert!(files <= 4, "{files} files are left");
    }
}
