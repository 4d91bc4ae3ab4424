//! Bringing in a register of resolutions and decisions, with which what documents cite is compared from then on.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use ::document::register::{Entry, read};
use ledger::RecordId;

use super::{BroughtRows, How, Outcome, Source};
use crate::document::registered::{REGISTERED, id_of, values};
use crate::look::plural;
use crate::office::{Author, Office, Save};

/// Rows of a register at the most: it is held in memory.
const ROWS: usize = 200_000;

pub fn bring_in_register(office: &Office, path: &Path, how: How) -> anyhow::Result<Outcome> {
    let preview = how == How::Preview;
    let mut brought = BroughtRows { source: Source::Register, preview, ..BroughtRows::default() };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    for row in read(BufReader::new(File::open(path)?)).take(ROWS) {
        brought.rows += 1;
        match row {
            Ok(Some(entry)) if seen.insert(id_of(&entry)) => entries.push(entry),
            Ok(Some(_)) => brought.duplicates += 1,
            Ok(None) => brought.passed_over += 1,
            Err(problem) => brought.leave_out("line", &problem),
        }
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
