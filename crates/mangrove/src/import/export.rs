//! Bringing in a database's export, row by row, in lots: what was counted is on disk, however it ends.

use std::cell::Cell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use ::document::upr_info;
use ledger::RecordId;

use super::{BroughtRows, Outcome, Progress};
use crate::office::{Author, Office, Save};
use crate::recommendation::{self, Recommendation, position_code};

/// Rows written in one change.
const LOT: usize = 4_096;
/// How many rows that were left out are named; the rest is counted.
const NAMED: usize = 50;

pub fn bring_in_upr_info(
    office: &Office,
    path: &Path,
    size: u64,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let mut brought = BroughtRows { source: "UPR Info", ..BroughtRows::default() };
    let mut seen = HashSet::new();
    let mut lot = Vec::with_capacity(LOT);
    let read = Rc::new(Cell::new(0));
    let mut rows = upr_info::read(Counted { file: File::open(path)?, read: Rc::clone(&read) });
    loop {
        lot.clear();
        for row in rows.by_ref().take(LOT) {
            match row {
                Ok(row) => {
                    brought.rows += 1;
                    let recommendation = recommendation_of(&row);
                    if seen.insert(recommendation.id) {
                        lot.push(recommendation);
                    } else {
                        brought.duplicates += 1;
                    }
                }
                Err(problem) => {
                    brought.rows += 1;
                    brought.left_out_count += 1;
                    if brought.left_out.len() < NAMED {
                        brought.left_out.push(format!("line {}: {}", problem.line, problem.message));
                    }
                }
            }
        }
        if lot.is_empty() {
            break;
        }
        brought.new += keep_lot(office, &lot)?;
        if !progress.go_on(read.get(), size) {
            brought.cancelled = true;
            break;
        }
    }
    Ok(Outcome::Export(brought))
}

/// A file that tells how much of it has been read.
struct Counted {
    file: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// Writes those of a lot that are not here yet, and returns how many they were.
fn keep_lot(office: &Office, lot: &[Recommendation]) -> anyhow::Result<usize> {
    let ids: Vec<RecordId> = lot.iter().map(|recommendation| recommendation.id).collect();
    let here = office.which_are_public(&ids)?;
    let new = lot.iter().filter(|recommendation| !here.contains(&recommendation.id));
    let saves: Vec<Save> = new
        .map(|recommendation| {
            Save::new(&recommendation::KIND, recommendation.id).values(recommendation.values())
        })
        .collect();
    let count = saves.len();
    office.save(office.public(), &Author::default(), saves)?;
    Ok(count)
}

/// A row has no number: its identity is all that it says, blanks apart, so that the same row of any file is one.
fn recommendation_of(row: &upr_info::Row) -> Recommendation {
    let fingerprint: String = row.fingerprint.iter().map(|byte| format!("{byte:02x}")).collect();
    let key = format!("upr-info|{fingerprint}");
    Recommendation {
        id: recommendation::KIND.natural_id(&key),
        document: None,
        symbol: None,
        number: None,
        text: row.text.clone(),
        state: row.state.map(str::to_owned),
        recommended_by: row.recommending.iter().map(|iso3| (*iso3).to_owned()).collect(),
        parts: Vec::new(),
        position: row.position.map(|position| position_code(position).to_owned()),
        mechanism: "UPR".to_owned(),
        session: row.session.map(u32::from),
        date: None,
        source: "upr-info".to_owned(),
        themes: row.issues.clone(),
        paragraph: None,
        response: Some(row.response.clone()).filter(|response| !response.is_empty()),
        language: "en".to_owned(),
    }
}
