//! Bringing in a register of resolutions and decisions, with which what documents cite is compared from then on.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

use ::document::register::Entry;
use ledger::RecordId;

use super::{BroughtRows, How, Outcome, Progress, Source, stopped};
use crate::apart::{Export, Rows};
use crate::document::registered::{REGISTERED, id_of, values};
use crate::look::plural;
use crate::office::{Author, Office, Save};

/// Rows of a register at the most: it is held in memory.
const ROWS: usize = 200_000;

pub fn bring_in_register(
    office: &Office,
    path: &Path,
    name: &str,
    how: How,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let preview = how == How::Preview;
    let mut brought = BroughtRows { source: Source::Register, preview, ..BroughtRows::default() };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    let mut take = |rows, _| {
        let Rows::Register(rows) = rows else { return ControlFlow::Continue(()) };
        for row in rows {
            if brought.rows == ROWS {
                return ControlFlow::Break(());
            }
            brought.rows += 1;
            match row {
                Ok(Some(entry)) if seen.insert(id_of(&entry)) => entries.push(entry),
                Ok(Some(_)) => brought.duplicates += 1,
                Ok(None) => brought.passed_over += 1,
                Err(problem) => brought.leave_out("line", &problem),
            }
        }
        ControlFlow::Continue(())
    };
    // It comes in whole or not at all: nothing was written of one that broke off.
    if let Err(why) = office.reader().rows(path, Export::Register, &mut take, &mut || progress.go_on(0, 1)) {
        return Ok(stopped(name, &why));
    }
    if brought.passed_over > 0 {
        let rows = plural(brought.passed_over as u64, "row is", "rows are");
        brought.notes.push(format!(
            "{rows} of amendments and statements; a register here is of resolutions and decisions"
        ));
    }
    let ids: Vec<RecordId> = entries.iter().map(id_of).collect();
    let here = office.which_are_public(&ids)?;
    entries.retain(|entry| !here.contains(&id_of(entry)));
    brought.new = entries.len();
    if !preview {
        let save = |entry: &Entry| Save::new(&REGISTERED, id_of(entry)).values(values(entry));
        office.save(office.public(), &Author::default(), entries.iter().map(save).collect())?;
    }
    Ok(Outcome::Export(brought))
}
