//! Bringing in an export of UHRI: each annotation under the id that UHRI gave it, so that a newer export changes what it
//! says otherwise. What an office or a State did on an annotation stands in records of its own and is never touched.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

use ::document::sources::Told;
use ::document::uhri::{Annotation, Preview, RowProblem, Standing};
use ledger::{Edit, LedgerError, Record, RecordId, Value};

use super::document::changed_fields;
use super::{BroughtRows, How, Outcome, Progress, Source};
use crate::apart::{Export, Rows};
use crate::look::plural;
use crate::office::catch_up::entry_of;
use crate::office::record::Fields;
use crate::office::{Author, Office, Save};
use crate::recommendation::{
    ANNOTATION, FINGERPRINT, KIND, MECHANISMS, Recommendation, SAME_AS, SOURCE_MAY_DROP, WITHDRAWN,
    position_code,
};
use crate::search::Entry;

/// Annotations written in one change.
const LOT: usize = 4_096;
/// An import under way.
struct Import<'a> {
    office: &'a Office,
    preview: bool,
    known: Preview,
    /// Records that an earlier export withdrew.
    withdrawn: HashSet<RecordId>,
    lot: Vec<(Annotation, Standing)>,
    brought: BroughtRows,
}

/// Brings in an export, or compares it with what is here.
pub fn bring_in_uhri(
    office: &Office,
    path: &Path,
    export: (&str, Export),
    how: How,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let preview = matches!(how, How::Preview | How::Ask);
    let brought = BroughtRows { source: Source::Uhri, preview, ..BroughtRows::default() };
    let (known, withdrawn) = known(office)?;
    let mut import = Import { office, preview, known, withdrawn, lot: Vec::with_capacity(LOT), brought };
    office.indexing(|index| {
        import.read(path, export, index, progress)?;
        import.keep_lot(index)
    })?;
    import.end(how)
}

/// What is here of UHRI: the annotations with what they said, and the records of those that were withdrawn.
fn known(office: &Office) -> anyhow::Result<(Preview, HashSet<RecordId>)> {
    let (mut known, mut withdrawn) = (Vec::new(), HashSet::new());
    office.ledger().for_each(office.public(), KIND.id, |record| -> Result<(), LedgerError> {
        let fingerprint = match record.value(FINGERPRINT) {
            Some(Value::Bytes(bytes)) => bytes.as_slice().try_into().unwrap_or_default(),
            _ => [0; 32],
        };
        match (record.text(ANNOTATION), record.text(WITHDRAWN)) {
            (Some(_), Some(_)) => _ = withdrawn.insert(record.id),
            (Some(id), None) => known.push((id.to_owned(), fingerprint)),
            (None, _) => {}
        }
        Ok(())
    })?;
    Ok((Preview::new(known), withdrawn))
}

impl Import<'_> {
    /// Reads all rows, and writes them lot by lot.
    fn read(
        &mut self,
        path: &Path,
        (name, export): (&str, Export),
        index: &dyn Fn(Entry),
        progress: &mut dyn Progress,
    ) -> anyhow::Result<()> {
        let office = self.office;
        let size = std::fs::metadata(path)?.len();
        let far = Cell::new(0);
        let progress = RefCell::new(progress);
        // How much of a workbook there is is known at its end alone.
        let all = if export == Export::UhriJson { size } else { 1 };
        let go_on = || progress.borrow_mut().go_on(far.get(), all);
        let mut failed = None;
        let mut take = |rows, read| {
            let Rows::Uhri(rows) = rows else { return ControlFlow::Continue(()) };
            rows.into_iter().for_each(|row| self.take(row));
            far.set(read);
            if self.lot.len() < LOT {
                return ControlFlow::Continue(());
            }
            failed = self.keep_lot(index).err();
            if failed.is_none() && go_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let ended = office.reader().rows(path, export, &mut take, &mut || go_on());
        self.brought.end(name, ended, go_on());
        failed.map_or(Ok(()), Err)
    }

    fn take(&mut self, row: Result<Annotation, RowProblem>) {
        self.brought.rows += 1;
        let annotation = match row {
            Ok(annotation) => annotation,
            Err(problem) => {
                // What an export that breaks off no longer has is not known, so nothing is withdrawn for it.
                self.brought.cancelled |= problem.code == "file-unreadable";
                return self.brought.leave_out("annotation", &problem);
            }
        };
        let standing = self.known.take(&annotation);
        if annotation.kind.as_deref().is_some_and(|kind| !kind.to_lowercase().contains("recommendation")) {
            self.brought.passed_over += 1;
            return;
        }
        match standing {
            Standing::Again => self.brought.duplicates += 1,
            Standing::Same => {}
            Standing::New | Standing::Changed => {
                self.brought.warn("annotation", &annotation.problems);
                self.brought.new += usize::from(standing == Standing::New);
                self.brought.changed += usize::from(standing == Standing::Changed);
                if !self.preview {
                    self.lot.push((annotation, standing));
                }
            }
        }
    }

    /// Writes a lot, and hands it to the index.
    fn keep_lot(&mut self, index: &dyn Fn(Entry)) -> anyhow::Result<()> {
        let mut saves = Vec::with_capacity(self.lot.len());
        let mut shown = Vec::with_capacity(self.lot.len());
        for (annotation, standing) in self.lot.drain(..) {
            for one in recommendations_of(&annotation) {
                let was_withdrawn = self.withdrawn.contains(&one.id);
                if standing == Standing::New && !was_withdrawn {
                    saves.push(Save::new(&KIND, one.id).values(one.values()));
                    shown.push(one);
                    continue;
                }
                let known = self.office.public_record(one.id)?;
                saves.push(changed(&one, known.as_ref(), was_withdrawn));
                // A row that tells of a recommendation is found by that one.
                if known.is_none_or(|record| record.reference(SAME_AS).is_none()) {
                    shown.push(one);
                }
            }
        }
        self.office.save(self.office.public(), &Author::default(), saves)?;
        shown.into_iter().for_each(|one| index(entry_of(one, self.office.public())));
        Ok(())
    }

    fn end(mut self, how: How) -> anyhow::Result<Outcome> {
        let absent: HashSet<String> = match self.brought.cancelled {
            // What stands behind the place where a person stopped it is not known.
            true => HashSet::new(),
            false => self.known.withdrawn().into_iter().map(str::to_owned).collect(),
        };
        self.brought.absent = absent.len();
        if self.brought.passed_over > 0 {
            let passed_over = self.brought.passed_over as u64;
            let concerns = plural(passed_over, "annotation is a concern", "annotations are concerns");
            self.brought.notes.push(format!("{concerns} or observation and no recommendation; left out"));
        }
        if self.brought.duplicates > 0 {
            let twice = plural(self.brought.duplicates as u64, "annotation stands", "annotations stand");
            self.brought.notes.push(format!("{twice} in the export more than once; the first is taken"));
        }
        if how == How::Whole && !absent.is_empty() {
            withdraw(self.office, &absent)?;
            self.brought.withdrawn = true;
        }
        if !self.preview {
            self.brought.linked = super::link::link_all(self.office)?;
            self.brought.unsure = crate::recommendation::unsure::count(self.office)?;
        }
        Ok(Outcome::Export(self.brought))
    }
}

/// What is to be written of an annotation that is here and says something else now.
fn changed(one: &Recommendation, known: Option<&Record>, was_withdrawn: bool) -> Save {
    let values = one.values();
    let said: HashSet<_> = values.iter().map(|(field, _)| *field).collect();
    let mut save = changed_fields(&KIND, one.id, known, values);
    if let Some(record) = known {
        let gone = SOURCE_MAY_DROP.iter().filter(|field| !said.contains(field));
        let gone = gone.filter(|field| record.fields.contains_key(field));
        save.edits.extend(gone.map(|field| Edit::Clear { field: *field }));
    }
    if was_withdrawn {
        save.edits.push(Edit::Clear { field: WITHDRAWN });
    }
    save
}

/// Marks what a whole export no longer has. Nothing is deleted.
fn withdraw(office: &Office, absent: &HashSet<String>) -> anyhow::Result<()> {
    let mut ids = Vec::new();
    office.ledger().for_each(office.public(), KIND.id, |record| -> Result<(), LedgerError> {
        let is_absent = record.text(ANNOTATION).is_some_and(|id| absent.contains(id));
        ids.extend((is_absent && record.text(WITHDRAWN).is_none()).then_some(record.id));
        Ok(())
    })?;
    let day = Value::Text(office.today().to_string());
    for lot in ids.chunks(LOT) {
        let save = |id: &RecordId| Save::new(&KIND, *id).values([(WITHDRAWN, day.clone())]);
        office.save(office.public(), &Author::default(), lot.iter().map(save).collect())?;
    }
    office.catch_up()
}

/// An annotation as recommendations: one for each State that it is addressed to.
fn recommendations_of(annotation: &Annotation) -> Vec<Recommendation> {
    let told = Told::of_annotation(annotation);
    let key = format!("uhri|{}", annotation.id);
    let of_state = |at: usize, state: Option<&str>| {
        let key = if at == 0 { key.clone() } else { format!("{key}|{}", state.unwrap_or_default()) };
        Recommendation {
            symbol: annotation.symbol.clone(),
            number: told.number.clone(),
            text: told.text.clone(),
            state: state.map(str::to_owned),
            recommended_by: told.recommended_by.clone(),
            position: annotation.position.map(|position| position_code(position).to_owned()),
            mechanism: mechanism(annotation).to_owned(),
            date: annotation.date.clone(),
            source: "uhri".to_owned(),
            themes: annotation.themes.clone(),
            groups: annotation.groups.clone(),
            sdgs: annotation.sdgs.clone(),
            language: "en".to_owned(),
            annotation: Some((annotation.id.clone(), annotation.fingerprint.to_vec())),
            body: annotation.body.clone(),
            ..Recommendation::new(KIND.natural_id(&key))
        }
    };
    match annotation.states.as_slice() {
        [] => vec![of_state(0, None)],
        states => states.iter().enumerate().map(|(at, state)| of_state(at, Some(state))).collect(),
    }
}

/// The mechanism of a body's name: its abbreviation; all others are special procedures.
fn mechanism(annotation: &Annotation) -> &'static str {
    let body = annotation.body.as_deref().unwrap_or_default();
    let abbreviated = |code: &str| body.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == code);
    let by_code = MECHANISMS.iter().find(|known| abbreviated(known.code) || body.contains(known.label));
    by_code.map_or(if annotation.cycle.is_some() { "UPR" } else { "SP" }, |known| known.code)
}
