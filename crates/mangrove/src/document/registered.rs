//! Resolutions and decisions that a register names: what documents cite is compared with them.

use std::sync::{Arc, Mutex, PoisonError};

use document::register::{Entry, Register};
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::Office;
use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;

const SYMBOL: FieldId = FieldId(1);
const TITLE: FieldId = FieldId(2);
const DATE: FieldId = FieldId(3);

/// One row of a register. Its natural key is all that it says: early decisions share a symbol.
pub static REGISTERED: Kind = Kind {
    id: KindId(25),
    name: "registered resolution",
    fields: &[
        Field::new(SYMBOL, "symbol", "Symbol", Shape::Text(60)),
        Field::new(TITLE, "title", "Title", Shape::Text(2_000)),
        Field::new(DATE, "date", "Date", Shape::Date),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// The record of a row.
#[must_use]
pub fn id_of(entry: &Entry) -> RecordId {
    REGISTERED.natural_id(&format!("{}|{}|{}", entry.symbol, entry.title, entry.date))
}

/// What the log is told of a row.
#[must_use]
pub fn values(entry: &Entry) -> Vec<(FieldId, Value)> {
    [(SYMBOL, &entry.symbol), (TITLE, &entry.title), (DATE, &entry.date)]
        .map(|(field, text)| (field, Value::Text(text.clone())))
        .to_vec()
}

fn from_record(record: &Record) -> Entry {
    let text = |field| record.text(field).unwrap_or_default().to_owned();
    Entry { symbol: text(SYMBOL), title: text(TITLE), date: text(DATE) }
}

/// The register as it was last put together, and of which state of the records.
#[derive(Default)]
pub struct Registers(Mutex<Option<(u64, Arc<Register>)>>);

impl Office {
    /// All registers that came in, as one, and a number that changes with it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn register(&self) -> anyhow::Result<(u64, Arc<Register>)> {
        let shelf = self.shelf(&REGISTERED)?;
        let mut known = self.registers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((revision, register)) = known.as_ref()
            && *revision == shelf.revision()
        {
            return Ok((*revision, Arc::clone(register)));
        }
        let register = Arc::new(shelf.iter().map(|kept| from_record(&kept.record)).collect());
        *known = Some((shelf.revision(), Arc::clone(&register)));
        Ok((shelf.revision(), register))
    }
}
