//! Offices with the records of the workload, and what they exchange without a line between them.

use crate::{
    Outcome, figure,
    line::{Machine, between},
    say_how_built,
};
use ledger::{
    Administration, Author, Change, DeviceId, Edit, FieldId, Grant, KindId, Ledger, LedgerError, RecordId,
    SpaceId, Value,
};
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const KIND: KindId = KindId(1);
/// The field that both sides edit.
const EDITED: FieldId = FieldId(2);

/// SplitMix64.
pub(crate) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Words of letters drawn evenly: harder to compress than any language, so that nothing here owes its size to the texts.
pub(crate) fn words(state: &mut u64, bytes: usize) -> String {
    let mut letter =
        || if next(state).is_multiple_of(6) { ' ' } else { (b'a' + (next(state) % 26) as u8) as char };
    (0..bytes).map(|_| letter()).collect()
}

pub(crate) fn id(number: u64) -> RecordId {
    RecordId::natural(KIND, &format!("record {number}"))
}

/// The five fields of a record.
pub(crate) fn fields(number: u64) -> [String; 5] {
    let mut state = number;
    [120, 40, 20, 10, 60].map(|bytes| words(&mut state, bytes))
}

/// What a side writes into the edited field of a record.
pub(crate) fn edited(side: u64, number: u64) -> String {
    let mut state = side << 32 | number;
    words(&mut state, 40)
}

fn author() -> Author {
    let person = Some(RecordId::natural(KindId(3), "a person"));
    let role = Some(RecordId::natural(KindId(4), "a role"));
    Author { person, role, capacity: Some("desk officer".into()) }
}

pub(crate) struct Office {
    pub folder: TempDir,
    pub ledger: Ledger,
}

impl Office {
    pub(crate) fn new(seed: u64) -> Outcome<Self> {
        let base = std::env::var_os("MANGROVE_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = tempfile::tempdir_in(base)?;
        let ledger = Ledger::open(folder.path(), Machine::seeded(seed))?;
        Ok(Self { folder, ledger })
    }

    pub(crate) fn edit(&self, space: SpaceId, side: u64, records: impl Iterator<Item = u64>) -> Outcome<()> {
        let change = |number| Change {
            record: id(number),
            kind: KIND,
            edits: vec![Edit::Set { field: EDITED, value: Value::Text(edited(side, number)) }],
            reason: None,
        };
        self.ledger.write(space, &author(), &records.map(change).collect::<Vec<_>>())?;
        Ok(())
    }

    /// Lets a device write to a space and read it.
    pub(crate) fn admit(&self, space: SpaceId, device: DeviceId) -> Outcome<()> {
        let grant = Grant::new(device, "office");
        self.ledger.administer(space, &Author::default(), &Administration::Grant(grant), None)?;
        Ok(())
    }

    pub(crate) fn disputed(&self, space: SpaceId) -> Outcome<u64> {
        let mut disputed = 0;
        self.ledger.for_each(space, KIND, |record| {
            disputed += u64::from(record.is_disputed());
            Ok::<(), LedgerError>(())
        })?;
        Ok(disputed)
    }
}

/// An office with so many records.
pub(crate) fn filled(records: u64) -> Outcome<(Office, SpaceId)> {
    let one = Office::new(1)?;
    let space = one.ledger.create_space(&Author::default(), b"bench", &[])?;
    let mut session = one.ledger.session(space, &author());
    for number in 0..records {
        let edits = (1..).map(FieldId).zip(fields(number).map(Value::Text));
        let edits = edits.map(|(field, value)| Edit::Set { field, value }).collect();
        session.push(Change { record: id(number), kind: KIND, edits, reason: None })?;
    }
    session.finish()?;
    Ok((one, space))
}

/// Two offices that hold the same records.
pub(crate) fn pair(records: u64) -> Outcome<(Office, Office, SpaceId)> {
    let (one, space) = filled(records)?;
    let other = Office::new(2)?;
    one.admit(space, other.ledger.device())?;
    between(&one.ledger, &other.ledger)?;
    Ok((one, other, space))
}

/// Bytes that go over the line, in both directions together.
pub(crate) fn sizes() -> Outcome<()> {
    const SECTION: &str = "sync: bytes above TLS";
    say_how_built(SECTION);
    let (one, other, space) = pair(10_000)?;
    let total = || between(&one.ledger, &other.ledger).map(|carried| carried.total());
    figure(SECTION, "no change", total()?, "bytes", Some(300.0));
    one.edit(space, 2, 5_000..5_010)?;
    figure(SECTION, "ten edits in one save", total()?, "bytes", Some(1_500.0));
    (5_100..5_110).try_for_each(|number| one.edit(space, 2, number..number + 1))?;
    figure(SECTION, "ten edits in ten saves", total()?, "bytes", Some(1_500.0));
    one.edit(space, 2, 5_200..5_300)?;
    figure(SECTION, "100 edits in one save", total()?, "bytes", Some(8_000.0));
    (5_400..5_500).try_for_each(|number| one.edit(space, 2, number..number + 1))?;
    figure(SECTION, "100 edits in 100 saves", total()?, "bytes", Some(8_000.0));
    one.edit(space, 3, 0..10_000)?;
    other.edit(space, 4, 0..1_000)?;
    figure(SECTION, "the workload: 10,000 edits against 1,000", total()? / 1e6, "MB", Some(0.55));
    figure(SECTION, "  conflicts made", 1_000.0, "records", None);
    figure(SECTION, "  conflicts shown, here", one.disputed(space)? as f64, "records", None);
    figure(SECTION, "  conflicts shown, there", other.disputed(space)? as f64, "records", None);
    Ok(())
}

/// Many operations that arrive at once: from the bytes of the line to what is on the disk.
pub(crate) fn applying() -> Outcome<()> {
    const SECTION: &str = "sync: applying";
    say_how_built(SECTION);
    let (one, space) = filled(100_000)?;
    let other = Office::new(7)?;
    one.admit(space, other.ledger.device())?;
    let carry = |what: &str| -> Outcome<()> {
        let carried = between(&one.ledger, &other.ledger)?;
        figure(SECTION, &format!("{what}: bytes"), carried.total() / 1e6, "MB", None);
        figure(SECTION, &format!("{what}: packed for the line"), carried.said.as_secs_f64(), "s", None);
        let taken = format!("{what}: unpacked, verified and merged");
        figure(SECTION, &taken, carried.taken.as_secs_f64(), "s", Some(2.0));
        figure(SECTION, &format!("{taken}, processor time"), carried.worked.as_secs_f64(), "s", None);
        Ok(())
    };
    carry("100,000 new records of five fields")?;
    for first in (0..100_000).step_by(20_000) {
        one.edit(space, 2, first..first + 20_000)?;
    }
    carry("100,000 edits of one field")
}

/// The real program.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_mangrove"))
}
