//! What pages, rules and commands ask of the office: its records, by id or all of a kind.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use ledger::{LedgerError, Record, RecordId};

use super::Office;
use super::kind::Kind;
use super::shelf::{Kept, Shelf};
use crate::cli::Refusal;
use crate::document::{self, Document, File};
use crate::institution::{self, Institution};
use crate::party::{self, Party};
use crate::recommendation::{self, Recommendation};

/// How many readings are kept in memory: a reader turns pages of one document, not of forty.
const READINGS: usize = 32;

impl Office {
    /// A record of the public space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn public_record(&self, id: RecordId) -> anyhow::Result<Option<Record>> {
        Ok(self.ledger.get(self.public(), id)?)
    }

    /// A record of the daily work in the public space, as it is kept in memory.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn public_kept(&self, kind: &Kind, id: RecordId) -> anyhow::Result<Option<Arc<Kept>>> {
        Ok(self.shelf(kind)?.get(id).cloned())
    }

    /// Those of these records that are in the public space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn which_are_public(&self, ids: &[RecordId]) -> anyhow::Result<HashSet<RecordId>> {
        Ok(self.ledger.get_many(self.public(), ids)?.into_iter().map(|record| record.id).collect())
    }

    fn public_of_kind(&self, kind: &Kind, id: RecordId) -> anyhow::Result<Option<Record>> {
        Ok(self.public_record(id)?.filter(|record| record.kind == kind.id))
    }

    /// A recommendation.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn recommendation(&self, id: RecordId) -> anyhow::Result<Option<Recommendation>> {
        let record = self.public_of_kind(&recommendation::KIND, id)?;
        Ok(record.as_ref().map(Recommendation::from_record))
    }

    /// Recommendations in the order of these ids.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn recommendations(&self, ids: &[RecordId]) -> anyhow::Result<Vec<Recommendation>> {
        let records = self.ledger.get_many(self.public(), ids)?;
        let mut found: HashMap<RecordId, Recommendation> =
            records.iter().map(|record| (record.id, Recommendation::from_record(record))).collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// A document.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn document(&self, id: RecordId) -> anyhow::Result<Option<Document>> {
        Ok(self.public_kept(&document::KIND, id)?.map(|kept| Document::from_record(&kept.record)))
    }

    /// Every document, by symbol and language.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn documents(&self) -> anyhow::Result<Vec<Document>> {
        let shelf = self.shelf(&document::KIND)?;
        let mut documents: Vec<Document> =
            shelf.iter().map(|kept| Document::from_record(&kept.record)).collect();
        documents.sort_by(|a, b| (a.name(), &a.language).cmp(&(b.name(), &b.language)));
        Ok(documents)
    }

    /// A file of a document.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn file(&self, id: RecordId) -> anyhow::Result<Option<File>> {
        Ok(self.public_of_kind(&document::FILE, id)?.as_ref().map(File::from_record))
    }

    /// Every party, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn parties(&self) -> anyhow::Result<Vec<Party>> {
        let mut parties = self.all(&party::KIND, Party::from_record)?;
        parties.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(parties)
    }

    /// An institution.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn institution(&self, id: RecordId) -> anyhow::Result<Option<Institution>> {
        Ok(self.public_of_kind(&institution::KIND, id)?.as_ref().map(Institution::from_record))
    }

    /// Every institution, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn institutions(&self) -> anyhow::Result<Vec<Institution>> {
        let mut institutions = self.all(&institution::KIND, Institution::from_record)?;
        institutions.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(institutions)
    }

    /// A document's text as the present reader reads it, and the file it was read from: the first that came in.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn reading(
        &self,
        document: RecordId,
    ) -> anyhow::Result<Option<(RecordId, Arc<::document::Document>)>> {
        let Some(document) = self.document(document)? else { return Ok(None) };
        let Some(file) = document.files.first().map(|receipt| receipt.file) else { return Ok(None) };
        // Another document of its review, or version of it, may have come in since it was read.
        let beside = self.beside(&document)?;
        let current = |reading: &::document::Document| {
            document.review_problems.iter().all(|problem| reading.problems.contains(problem))
        };
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = readings.iter().position(|(id, ..)| *id == file) {
            let kept = readings.remove(at);
            if kept.1 == beside && current(&kept.2) {
                let reading = Arc::clone(&kept.2);
                readings.push(kept);
                return Ok(Some((file, reading)));
            }
        }
        drop(readings);
        let Some(found) = self.file(file)? else { return Ok(None) };
        let mut reading = self.reading_of_file(found)?;
        reading.problems.extend(self.compared(&document, &reading)?);
        reading.problems.extend(document.review_problems);
        ::document::problem::sort(&mut reading.problems);
        let reading = Arc::new(reading);
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if readings.len() == READINGS {
            readings.remove(0);
        }
        readings.push((file, beside, Arc::clone(&reading)));
        Ok(Some((file, reading)))
    }

    /// The document that a kept file's text is, as the present reader reads it: another office may have brought it in.
    ///
    /// # Errors
    /// If the reader met a limit.
    pub(crate) fn reading_of_file(&self, file: File) -> anyhow::Result<::document::Document> {
        let name = file.name;
        let read = self.reader.text(file.text, file.format, &mut || true);
        let mut reading = read.map_err(|why| Refusal::error(why.happened(&name), why.hint()))?;
        reading.problems.extend(file.problems);
        ::document::problem::sort(&mut reading.problems);
        Ok(reading)
    }

    /// The public records of a kind, in memory.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn shelf(&self, kind: &Kind) -> anyhow::Result<Arc<Shelf>> {
        Ok(self.shelves.of(&self.ledger, self.public(), kind.id)?)
    }

    fn all<T>(&self, kind: &Kind, read: impl Fn(&Record) -> T) -> anyhow::Result<Vec<T>> {
        let mut found = Vec::new();
        self.ledger.for_each(self.public(), kind.id, |record| -> Result<(), LedgerError> {
            found.push(read(&record));
            Ok(())
        })?;
        Ok(found)
    }
}
