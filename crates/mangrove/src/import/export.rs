//! Bringing in a database's export, row by row, in lots: what was counted is on disk, however it ends.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

use ::document::upr_info;
use ledger::RecordId;

use super::{BroughtRows, How, Outcome, Progress, Source};
use crate::apart::{Export, Rows, Stopped};
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
    (name, size): (&str, u64),
    how: How,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let preview = how == How::Preview;
    let mut brought = BroughtRows { source: Source::UprInfo, preview, ..BroughtRows::default() };
    let mut seen = HashSet::new();
    let mut lot = Vec::with_capacity(LOT);
    let far = Cell::new(0);
    let progress = RefCell::new(progress);
    let go_on = || progress.borrow_mut().go_on(far.get(), size);
    let mut ended = Ok(());
    office.indexing(|index| {
        let mut failed = None;
        let mut take = |rows, read| {
            let Rows::UprInfo(rows) = rows else { return ControlFlow::Continue(()) };
            take_rows(rows, &mut seen, &mut lot, &mut brought);
            far.set(read);
            if lot.len() < LOT {
                return ControlFlow::Continue(());
            }
            match keep_lot(office, &mut lot, preview, index) {
                Ok(new) => brought.new += new,
                Err(error) => failed = Some(error),
            }
            if failed.is_none() && go_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        ended = office.reader().rows(path, Export::UprInfo, &mut take, &mut || go_on());
        brought.new += keep_lot(office, &mut lot, preview, index)?;
        failed.map_or(Ok(()), Err)
    })?;
    brought.end(name, ended, go_on());
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

    /// Takes note of how reading ended: to the end, by a person's word, or at a limit. What came in until then stays.
    pub(super) fn end(&mut self, name: &str, ended: Result<(), Stopped>, go_on: bool) {
        match ended {
            Ok(()) => self.cancelled |= !go_on,
            Err(Stopped::Cancelled) => self.cancelled = true,
            Err(why) => {
                self.cancelled = true;
                self.left_out_count += 1;
                self.left_out.push(format!(
                    "{} {} Rows before that came in.",
                    why.happened(name),
                    why.hint()
                ));
            }
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

/// Takes rows into the lot, each once.
fn take_rows(
    rows: Vec<Result<upr_info::Row, upr_info::RowProblem>>,
    seen: &mut HashSet<RecordId>,
    lot: &mut Vec<Recommendation>,
    brought: &mut BroughtRows,
) {
    for row in rows {
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
