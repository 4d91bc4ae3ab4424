//! A log of signed, mergeable changes in one SQLite file.
//!
//! The log is what counts: every record, count and list is derived from it and can be built again. Offices
//! that exchange their logs, in any order, come to the same records, and values that were written without
//! sight of each other are all kept until a person settles them. `docs/ledger.md` specifies the format.
//!
//! # Example
//! ```
//! use ledger::{Author, Change, Edit, Environment, FieldId, KindId, Ledger, RecordId, Value};
//! # struct Fixed;
//! # impl Environment for Fixed {
//! #     fn now_ms(&self) -> u64 { 1_700_000_000_000 }
//! #     fn random(&self, out: &mut [u8]) { out.fill(7) }
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let environment = std::sync::Arc::new(Fixed);
//! const PARTY: KindId = KindId(1);
//! const NAME: FieldId = FieldId(1);
//! let ledger = Ledger::open(folder.path(), environment)?;
//! let space = ledger.create_space(&Author::default(), b"public", &[])?;
//! let record = RecordId::natural(PARTY, "BRB");
//! let edits = vec![Edit::Set { field: NAME, value: Value::text("Barbados") }];
//! ledger.write(space, &Author::default(), &[Change { record, kind: PARTY, edits, reason: None }])?;
//! let party = ledger.get(space, record)?.ok_or("not there")?;
//! assert_eq!(party.one(NAME).and_then(Value::as_text), Some("Barbados"));
//! # Ok(())
//! # }
//! ```

mod administration;
mod admission;
mod authority;
mod bundle;
mod cbor;
mod change;
mod clock;
mod columns;
mod epoch;
mod error;
mod exchange;
mod file;
#[cfg(fuzzing)]
pub mod fuzzing;
mod hash;
mod ids;
mod invitation;
pub mod limits;
mod operation;
mod proof;
mod record;
mod run;
mod sealed;
mod sealed_columns;
mod segment;
mod shared;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod value;

pub use administration::{Administration, EndRole, Genesis, Grant, Invite, Revoke, Role};
pub use admission::{Admission, Granted, NotCounted, Revoked, Standing};
pub use authority::{Administrator, Authority, Claim, EditAction, HeldRole, Judged, JudgedEdit};
pub use bundle::{BundleRead, BundleSetup, BundleWritten, Pieces};
pub use change::{Author, Change, Edit};
pub use clock::{Environment, Hlc};
pub use epoch::{Key, Wrapped};
pub use error::LedgerError;
pub use exchange::{Admitted, Exchange, ExchangeError, Outcome, Peer, Policy, Setup, Side};
pub use ids::{DeviceId, Dot, FieldId, KindId, LogId, NotAnId, RecordId, SpaceId};
pub use invitation::{Invitation, Join};
pub use operation::Lane;
pub use proof::Proof;
pub use record::{Held, Record, Register};
pub use run::Run;
pub use sealed::{Seal, SealedReader, SealedWriter};
pub use segment::{LogOwner, Segment, SegmentFault};
pub use shared::{Entry, Kept, Place, SharedLog, Turn};
pub use store::{
    Ack, AdministrationEvent, Attached, Awaited, Changed, Erasing, Event, EventEdit, Fault, FileState, Fork,
    Founding, Heard, Imported, Ledger, Missing, Offer, Quarantined, Rebuilt, Salted, Session, Space,
    Tombstone, Version, restore,
};
pub use value::{Malformed, Value};
