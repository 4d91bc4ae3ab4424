//! A month of an office whose disk fills up, is cleared, and fills up again: nothing that was acknowledged is lost, reading goes
//! on, and what can't be saved is said so. The disk is measured by a number, so that the story needs no disk of its own.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mangrove::import::{Outcome, Silent, bring_in};
use mangrove::office::Office;
use mangrove::office::environment::Machine;
use mangrove::office::room::{KEPT, NoRoom, Room};

/// Bytes that are free on the disk of the story.
static FREE: AtomicU64 = AtomicU64::new(0);

fn free(_: &Path) -> Option<u64> {
    Some(FREE.load(Ordering::Relaxed))
}

fn open(folder: &Path, day: u64) -> Office {
    let morning = format!("2026-05-{day:02}T09:00:00Z").parse().expect("the story goes on");
    Office::open(folder, Machine::starting_at(Some(morning)))
        .expect("the story goes on")
        .with_room(Room::measured(folder, free))
}

/// A report of its own for each day.
fn report(day: u64) -> String {
    let state = "The Human Rights Council,";
    format!("A/HRC/RES/{day}/1\n\n{state}\n\n1. Decides to look at day {day};\n\n2. Requests a report.\n")
}

#[test]
fn a_month_on_a_disk_that_fills_up_and_is_cleared_loses_nothing() {
    let folder = tempfile::tempdir().expect("the story goes on");
    let data = folder.path().join("office");
    let mut kept = Vec::new();
    for day in 1..=30 {
        // A week of room, then a week in which downloads fill the disk to the last byte, and so on.
        let is_full = (day / 7) % 2 == 1;
        FREE.store(if is_full { KEPT / 4 * (day % 3) / 2 } else { 1 << 34 }, Ordering::Relaxed);
        let office = open(&data, day);
        let path = folder.path().join(format!("{day}.txt"));
        std::fs::write(&path, report(day)).expect("the story goes on");
        let came = bring_in(&office, &path, "report.txt", Default::default(), &mut Silent);
        match came {
            Ok(Outcome::Document(brought)) if !is_full => kept.push((day, brought.document)),
            Err(error) if is_full => {
                let full = error
                    .downcast_ref::<NoRoom>()
                    .or_else(|| error.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref::<NoRoom>());
                let full = full.unwrap_or_else(|| panic!("day {day}: {error:#}"));
                assert!(full.to_string().contains("is full, so this was not saved"), "{full}");
                assert!(
                    full.hint().contains("Free ") && full.hint().contains("reading and sending go on"),
                    "{}",
                    full.hint()
                );
            }
            other => panic!("day {day}, full: {is_full}: {other:?}"),
        }
        // What was acknowledged is there and can be read, on every day.
        for (of, document) in &kept {
            let (_, reading) = office.reading(*document).expect("the story goes on").expect("it is here");
            assert!(reading.text.contains(&format!("day {of};")), "day {day}: {}", reading.text);
        }
        office.room().tidy();
        assert_eq!(
            data.join("reserve").exists(),
            !is_full,
            "day {day}: the reserve is given back and made again"
        );
        let office = Arc::new(office);
        assert_eq!(office.verify().expect("the story goes on"), Vec::<String>::new(), "day {day}");
    }
    assert!(kept.len() >= 14, "{}", kept.len());
}

/// The same on a real disk that is full, where the machine allows one to be made.
#[cfg(target_os = "linux")]
#[test]
fn a_real_disk_that_is_full_is_said_to_be_and_the_office_still_opens() {
    let folder = tempfile::tempdir().expect("the story goes on");
    let mount = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=160m", "mangrove-story"])
        .arg(folder.path())
        .output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: this machine lets nobody mount a disk here");
        return;
    }
    let told = std::panic::catch_unwind(|| fill_and_clear(folder.path()));
    let _ = std::process::Command::new("umount").arg("-l").arg(folder.path()).output();
    told.expect("the story goes on");
}

#[cfg(target_os = "linux")]
fn fill_and_clear(disk: &Path) {
    let data = disk.join("office");
    let bring = |day: u64| {
        let path = std::env::temp_dir().join(format!("mangrove-story-{}-{day}.txt", std::process::id()));
        std::fs::write(&path, report(day)).expect("the story goes on");
        let office = Office::open(&data, Machine::starting_at(None)).expect("the story goes on");
        let came = bring_in(&office, &path, "report.txt", Default::default(), &mut Silent);
        std::fs::remove_file(path).expect("the story goes on");
        (office, came)
    };
    assert!(matches!(bring(1).1, Ok(Outcome::Document(_))));
    // Another program fills the disk to the last byte.
    let mut other = std::fs::File::create(disk.join("download")).expect("the story goes on");
    while std::io::Write::write_all(&mut other, &[7; 1 << 16]).is_ok() {}
    drop(other);
    let (office, came) = bring(2);
    assert!(came.is_err(), "{came:?}");
    assert_eq!(office.verify().expect("the story goes on"), Vec::<String>::new());
    drop(office);
    std::fs::remove_file(disk.join("download")).expect("the story goes on");
    assert!(matches!(bring(2).1, Ok(Outcome::Document(_))), "it comes in once there is room");
}
