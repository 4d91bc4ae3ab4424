//! Bringing in a database's export, row by row, in lots: what was counted is on disk, however it ends.

use std::cell::Cell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use ::document::upr_info;
use ledger::RecordId;

use super::{BroughtRows, How, Outcome, Progress, Source};
use crate::hex;
use crate::office::catch_up::entry_of;
use crate::office::{Author, Office, Save};
use crate::recommendation::{self, Recommendation, position_code};
use crate::search::Entry;

/// Rows written in one change.
const LOT: usize = 16_384;
/// How many findings of a kind are named; the rest is counted.
pub(super) const NAMED: usize = 50;

pub fn bring_in_upr_info(
    office: &Office,
    path: &Path,
    size: u64,
    how: How,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let preview = how == How::Preview;
    let mut brought = BroughtRows { source: Source::UprInfo, preview, ..BroughtRows::default() };
    let mut seen = HashSet::new();
    let mut lot = Vec::with_capacity(LOT);
    let read = Rc::new(Cell::new(0));
    let mut rows = upr_info::read(Counted { file: File::open(path)?, read: Rc::clone(&read) });
    office.indexing(|index| {
        while take_lot(&mut rows, &mut seen, &mut lot, &mut brought) > 0 {
            brought.new += keep_lot(office, &mut lot, preview, index)?;
            if !progress.go_on(read.get(), size) {
                brought.cancelled = true;
                break;
            }
        }
        Ok(())
    })?;
    if !preview {
        brought.linked = super::link::link_all(office)?;
        brought.unsure = crate::recommendation::unsure::count(office)?;
    }
    Ok(Outcome::Export(brought))
}

impl BroughtRows {
    /// Takes note of a row that was left out.
    pub(super) fn leave_out(&mut self, place: &str, problem: &upr_info::RowProblem) {
        self.left_out_count += 1;
        if self.left_out.len() < NAMED {
            self.left_out.push(format!("{place} {}: {}", problem.line, problem.message));
        }
    }

    /// Takes note of what a person should look at in a row that comes in.
    pub(super) fn warn(&mut self, place: &str, problems: &[upr_info::RowProblem]) {
        self.warning_count += problems.len();
        let room = NAMED.saturating_sub(self.warnings.len());
        let told = problems.iter().take(room);
        self.warnings.extend(told.map(|problem| format!("{place} {}: {}", problem.line, problem.message)));
    }
}

/// Reads the next rows into an empty lot, and returns how many rows there were, good and bad.
fn take_lot(
    rows: &mut impl Iterator<Item = Result<upr_info::Row, upr_info::RowProblem>>,
    seen: &mut HashSet<RecordId>,
    lot: &mut Vec<Recommendation>,
    brought: &mut BroughtRows,
) -> usize {
    let before = brought.rows;
    for row in rows.take(LOT) {
        brought.rows += 1;
        match row {
            Ok(row) => {
                let recommendation = recommendation_of(&row);
                // That a row stands twice in the file is counted, not told row by row.
                let told: Vec<_> =
                    row.problems.into_iter().filter(|problem| problem.code != "row-duplicate").collect();
                brought.warn("line", &told);
                if seen.insert(recommendation.id) {
                    lot.push(recommendation);
                } else {
                    brought.duplicates += 1;
                }
            }
            Err(problem) => brought.leave_out("line", &problem),
        }
    }
    brought.rows - before
}

/// A file that tells how much of it has been read.
pub(super) struct Counted {
    pub(super) file: File,
    pub(super) read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// Writes those of a lot that are not here yet, hands them to the index, and returns how many they were.
fn keep_lot(
    office: &Office,
    lot: &mut Vec<Recommendation>,
    preview: bool,
    index: &dyn Fn(Entry),
) -> anyhow::Result<usize> {
    let ids: Vec<RecordId> = lot.iter().map(|recommendation| recommendation.id).collect();
    let here = office.which_are_public(&ids)?;
    lot.retain(|recommendation| !here.contains(&recommendation.id));
    if preview {
        return Ok(lot.drain(..).count());
    }
    let save = |new: &Recommendation| Save::new(&recommendation::KIND, new.id).values(new.values());
    office.save(office.public(), &Author::default(), lot.iter().map(save).collect())?;
    let count = lot.len();
    for recommendation in lot.drain(..) {
        index(entry_of(recommendation, office.public()));
    }
    Ok(count)
}

/// A row has no number: its identity is all that it says, blanks apart, so that the same row of any file is one.
fn recommendation_of(row: &upr_info::Row) -> Recommendation {
    let fingerprint = hex::of(&row.fingerprint);
    let key = format!("upr-info|{fingerprint}");
    Recommendation {
        text: row.text.clone(),
        state: row.state.map(str::to_owned),
        recommended_by: row.recommending.iter().map(|iso3| (*iso3).to_owned()).collect(),
        position: row.position.map(|position| position_code(position).to_owned()),
        mechanism: "UPR".to_owned(),
        session: row.session.map(u32::from),
        source: "upr-info".to_owned(),
        themes: row.issues.clone(),
        response: Some(row.response.clone()).filter(|response| !response.is_empty()),
        language: "en".to_owned(),
        ..Recommendation::new(recommendation::KIND.natural_id(&key))
    }
}
