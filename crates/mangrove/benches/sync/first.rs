//! The first copy of an office: its bytes and its time, when a new office can begin to work over a slow line, and what a
//! snapshot would save.

use crate::{
    Outcome, figure,
    line::{Machine, between},
    lines::{cell, copy},
    note,
    office::{KIND, Office, edited, fields, program},
    say_how_built,
};
use ledger::{Author, Change, Edit, FieldId, Ledger, LedgerError, Record, RecordId, SpaceId, Value};
use std::{collections::BTreeMap, ffi::OsString, path::Path, process::Command};
use tempfile::TempDir;

const SECTION: &str = "sync: first copy";
/// A field that no import fills.
const NOTE: FieldId = FieldId(900);
/// Edits of each record in the office that was worked in much.
const EDITS: u64 = 10;

/// A folder that the program's own import has filled with UPR Info's files.
fn imported() -> Outcome<TempDir> {
    let corpus =
        std::env::var_os("MANGROVE_CORPUS").ok_or("set MANGROVE_CORPUS to the folder of real documents")?;
    let mut files: Vec<OsString> = Vec::new();
    for entry in std::fs::read_dir(Path::new(&corpus).join("upr-info"))? {
        files.push(entry?.path().into());
    }
    files.sort();
    let folder = tempfile::tempdir()?;
    let done = Command::new(program()).arg("--data").arg(folder.path()).arg("import").args(files).output()?;
    if !done.status.success() {
        return Err(format!("the import failed: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(folder)
}

pub(crate) fn measure() -> Outcome<()> {
    say_how_built(SECTION);
    let folder = imported()?;
    let office = Ledger::open(folder.path(), Machine::seeded(1))?;
    let fresh = Office::new(2)?;
    let carried = between(&office, &fresh.ledger)?;
    let operations: u64 = office.version()?.spaces().flat_map(|(_, logs)| logs.values()).sum();
    figure(SECTION, "operations", operations as f64, "", None);
    figure(SECTION, "an office with 41,066 recommendations", carried.total() / 1e6, "MB", Some(2.5));
    figure(SECTION, "  packed there for the line", carried.said.as_secs_f64(), "s", None);
    figure(SECTION, "  unpacked, verified and merged here", carried.taken.as_secs_f64(), "s", None);
    figure(SECTION, "  the same, processor time", carried.worked.as_secs_f64(), "s", None);
    drop(fresh);
    useful(&office, folder.path())?;
    snapshots(&office, carried.total())
}

/// A space with so many records of five fields.
fn own_space(office: &Ledger, name: &str, records: u64) -> Outcome<SpaceId> {
    let space = office.create_space(&Author::default(), name.as_bytes(), &[])?;
    let mut session = office.session(space, &Author::default());
    for number in 0..records {
        let record = RecordId::natural(KIND, &format!("{name} {number}"));
        let edits = (1..).map(FieldId).zip(fields(number).map(Value::Text));
        let edits = edits.map(|(field, value)| Edit::Set { field, value }).collect();
        session.push(Change { record, kind: KIND, edits, reason: None })?;
    }
    session.finish()?;
    Ok(space)
}

/// When a new office holds its own State's and the shared records, while what is public still comes.
fn useful(office: &Ledger, folder: &Path) -> Outcome<()> {
    const SECTION: &str = "sync: a new office at work";
    say_how_built(SECTION);
    note(
        SECTION,
        "A new office, with nothing yet, over a line of 600 ms round trip without loss. The hub holds the 41,066 public \
         recommendations, 200 records of five fields that the region shares, and 1,000 of the office's own State, whose \
         texts are drawn letter by letter and don't compress.",
    );
    let own = own_space(office, "the office's own State", 1_000)?;
    let shared = own_space(office, "shared", 200)?;
    let version = office.version()?;
    let awaited = |space| version.of(space).spaces().flat_map(|(_, logs)| logs.values()).sum::<u64>();
    let public =
        version.spaces().map(|(space, _)| space).max_by_key(|space| awaited(*space)).ok_or("no space")?;
    let watched = [own, shared, public].map(|space| (space, awaited(space)));
    let there = tempfile::tempdir()?;
    copy(folder, there.path())?;
    let fresh = Office::new(3)?;
    let here = tempfile::tempdir()?;
    let peer = office.device();
    drop(fresh.ledger);
    copy(fresh.folder.path(), here.path())?;
    let rates = [512.0, 64.0];
    let cells = std::thread::scope(|scope| {
        let (here, there, watched) = (here.path(), there.path(), &watched);
        let cells = rates.map(|kbit| {
            scope.spawn(move || {
                cell((here, there), peer, (kbit, 0), watched).map_err(|error| error.to_string())
            })
        });
        cells.map(|cell| cell.join().unwrap_or_else(|_| Err("a thread broke off".into())))
    });
    for (kbit, cell) in rates.into_iter().zip(cells) {
        let Some(cell) = cell? else {
            note(SECTION, &format!("{kbit} kbit/s: unfinished after 15 minutes."));
            continue;
        };
        let names = ["the own State's 1,000 records", "the 200 shared records", "everything"];
        for (name, at) in names.into_iter().zip(cell.arrived) {
            figure(SECTION, &format!("{kbit} kbit/s: {name}, here after"), at, "s", None);
        }
    }
    Ok(())
}

/// What an office that holds only what holds now would be, as one that wrote it all today.
fn snapshot(office: &Ledger) -> Outcome<(Office, Vec<u8>)> {
    let snapshot = Office::new(5)?;
    let mut columns: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for (from, _) in office.version()?.spaces() {
        let space = snapshot.ledger.create_space(&Author::default(), b"snapshot", &[])?;
        let mut session = snapshot.ledger.session(space, &Author::default());
        for kind in office.kinds(from)? {
            office.for_each(from, kind, |record| {
                columns.entry(0).or_default().extend_from_slice(record.id.as_bytes());
                let edits = edits_of(&record, &mut columns);
                session.push(Change { record: record.id, kind, edits, reason: None })
            })?;
        }
        session.finish()?;
    }
    Ok((snapshot, columns.into_values().collect::<Vec<_>>().concat()))
}

fn edits_of(record: &Record, columns: &mut BTreeMap<u32, Vec<u8>>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (field, register) in &record.fields {
        let column = columns.entry(field.0 + 1).or_default();
        for value in register.values().chain(register.elements()) {
            column.extend(value.to_cbor());
        }
        edits.extend(register.values().map(|value| Edit::Set { field: *field, value: value.clone() }));
        edits
            .extend(register.elements().map(|element| Edit::Add { field: *field, element: element.clone() }));
    }
    edits
}

/// A snapshot beside the history that it would stand for.
fn snapshots(office: &Ledger, history: f64) -> Outcome<()> {
    const SECTION: &str = "sync: a snapshot instead of the history";
    say_how_built(SECTION);
    note(
        SECTION,
        "What holds of every record now, without who wrote it and when: as columns under zstd at level 19, and as an \
         office that wrote all of it today, packed for the line. Beside it the whole history as it goes over the line. The \
         edited office has ten edits more of each record, of 40 letters that don't compress, each in place of the last.",
    );
    weigh(SECTION, "as imported", office, history)?;
    let space = office.version()?.spaces().map(|(space, _)| space).collect::<Vec<_>>();
    for space in space {
        for kind in office.kinds(space)? {
            let mut ids = Vec::new();
            office.for_each(space, kind, |record| {
                ids.push(record.id);
                Ok::<(), LedgerError>(())
            })?;
            for round in 0..EDITS {
                let mut session = office.session(space, &Author::default());
                for (number, record) in (0..).zip(&ids) {
                    let value = Value::Text(edited(round, number));
                    let edits = vec![Edit::Set { field: NOTE, value }];
                    session.push(Change { record: *record, kind, edits, reason: None })?;
                }
                session.finish()?;
            }
        }
    }
    let fresh = Office::new(6)?;
    let history = between(office, &fresh.ledger)?.total();
    weigh(SECTION, "ten edits a record", office, history)
}

fn weigh(section: &str, what: &str, office: &Ledger, history: f64) -> Outcome<()> {
    let (snapshot, columns) = snapshot(office)?;
    let fresh = Office::new(8)?;
    let line = between(&snapshot.ledger, &fresh.ledger)?.total();
    let level_19 = zstd::bulk::compress(&columns, 19)?.len() as f64;
    figure(section, &format!("{what}: the whole history, packed for the line"), history / 1e6, "MB", None);
    figure(section, &format!("{what}: a snapshot, packed for the line"), line / 1e6, "MB", None);
    figure(section, &format!("{what}: a snapshot, columns at level 19"), level_19 / 1e6, "MB", None);
    Ok(())
}
