//! A segment's facts as dense arrays, one place for each of its rows, read once from tantivy's columns.

use std::sync::OnceLock;

use tantivy::SegmentReader;
use tantivy::columnar::{Cardinality, Column, StrColumn};

use super::SearchError;
use super::entry::{Day, RecordId};
use super::store::field;
use super::tables::Tables;

/// The day of what has none: sorts last.
pub(super) const NO_DAY: Day = Day::MIN;

/// The rows of one immutable segment.
#[derive(Debug)]
pub(super) struct Rows {
    pub ids: Vec<RecordId>,
    pub classes: Vec<u32>,
    pub sets: Vec<u32>,
    /// See [`super::entry::number_key`].
    pub numbers: Vec<u64>,
    pub dates: Vec<Day>,
    by_id: OnceLock<Vec<u32>>,
}

impl Rows {
    /// Reads the columns of a segment.
    pub fn load(reader: &SegmentReader, tables: &mut Tables) -> Result<Rows, SearchError> {
        let rows = reader.max_doc() as usize;
        let columns = reader.fast_fields();
        let high = whole(&columns.u64(field::ID_HIGH)?, rows)?;
        let low = whole(&columns.u64(field::ID_LOW)?, rows)?;
        let ids = high.iter().zip(&low).map(|(high, low)| id_of(*high, *low)).collect();
        let classes = numbered(columns.str(field::CLASS)?, rows, |text| tables.class(text))?;
        let sets = numbered(columns.str(field::SET)?, rows, |text| Some(tables.set(text)))?;
        let numbers = whole(&columns.u64(field::NUMBER)?, rows)?;
        let days = whole(&columns.i64(field::DATE)?, rows)?;
        let dates = days.into_iter().map(|day| Day::try_from(day).unwrap_or(NO_DAY)).collect();
        Ok(Rows { ids, classes, sets, numbers, dates, by_id: OnceLock::new() })
    }

    /// The rows of a record: more than one where an older version of it was not yet merged away.
    pub fn find(&self, id: RecordId) -> &[u32] {
        let sorted = self.by_id.get_or_init(|| {
            let mut rows: Vec<u32> = (0..self.ids.len() as u32).collect();
            rows.sort_unstable_by_key(|row| self.ids[*row as usize]);
            rows
        });
        let start = sorted.partition_point(|row| self.ids[*row as usize] < id);
        let same = sorted[start..].iter().take_while(|row| self.ids[**row as usize] == id).count();
        &sorted[start..start + same]
    }
}

/// The halves that a record's id is kept in.
pub(super) fn halves(id: RecordId) -> (u64, u64) {
    let whole = u128::from_be_bytes(*id.as_bytes());
    ((whole >> 64) as u64, whole as u64)
}

fn id_of(high: u64, low: u64) -> RecordId {
    RecordId::from_bytes((u128::from(high) << 64 | u128::from(low)).to_be_bytes())
}

fn whole<T>(column: &Column<T>, rows: usize) -> Result<Vec<T>, SearchError>
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + Default + 'static,
{
    if column.get_cardinality() != Cardinality::Full || column.num_docs() as usize != rows {
        return Err(SearchError::Damaged("a column does not have one value for each row"));
    }
    let mut values = vec![T::default(); rows];
    column.values.get_range(0, &mut values);
    Ok(values)
}

fn numbered(
    column: Option<StrColumn>,
    rows: usize,
    mut number: impl FnMut(&str) -> Option<u32>,
) -> Result<Vec<u32>, SearchError> {
    let damaged = SearchError::Damaged("a column of names cannot be read");
    let Some(column) = column else {
        return if rows == 0 { Ok(Vec::new()) } else { Err(damaged) };
    };
    let mut numbers = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let number = std::str::from_utf8(terms.key()).ok().and_then(&mut number);
        numbers.push(number.ok_or(SearchError::Damaged("a column of names cannot be read"))?);
    }
    let ords = whole(column.ords(), rows)?;
    ords.into_iter().map(|ord| numbers.get(ord as usize).copied()).collect::<Option<_>>().ok_or(damaged)
}
