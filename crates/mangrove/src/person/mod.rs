//! People, and the roles they hold. A person is not a role: roles have a from and an until, and when the person goes the
//! work stays.
//!
//! A person's record lives where the person works: in the office's space, a State's internal one, an NHRI's or NGO's own.
//! Their name is published from there to those they work with, so that a history can say who did what; of an NGO's
//! people a Government finds no trace. Roles are no fields of it: they are operations of each space's administration log.

mod appoint;
pub mod leaving;
pub mod noun;
pub mod page;
#[cfg(test)]
mod page_tests;
pub mod web;

use ledger::{Author, FieldId, KindId, Record, RecordId, Value};

use crate::access::Realm;
use crate::date::PartialDate;
use crate::institution;
use crate::noun::{PUBLISHED, Publication};
use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::office::{Office, Save, View};

pub use appoint::{Appointment, NotAPlace, home_of, institution_named, may_appoint, place_in_words};
pub use noun::NOUN;

/// The name.
pub const NAME: FieldId = FieldId(1);
/// The institution for which they work.
pub const INSTITUTION: FieldId = FieldId(2);
/// How they can be reached at work.
pub const CONTACT: FieldId = FieldId(3);
/// What those who work with them should know.
pub const NOTE: FieldId = FieldId(4);

/// The kind of record. Two people may share a name, so its id is not derived from one.
pub static KIND: Kind = Kind {
    id: KindId(8),
    name: "person",
    fields: &[
        Field::new(NAME, "name", "Name", Shape::Text(200)).required().help("As colleagues know them."),
        Field::new(INSTITUTION, "institution", "Institution", Shape::Record(&[institution::KIND.id])),
        Field::new(CONTACT, "contact", "Contact at work", Shape::Lines(500))
            .help("Telephone, e-mail, room. Whoever reads this page can read it."),
        Field::new(NOTE, "note", "Note", Shape::Lines(2_000)).help("Stays in this space."),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// What a person's record calls them. A disputed name is shown as all its values.
#[must_use]
pub fn name(record: &Record) -> String {
    record.called(NAME, "")
}

impl View<'_> {
    /// What a person is called, where the viewer may know it: who did something is told to those they work with.
    #[must_use]
    pub fn person_name(&self, person: RecordId) -> String {
        let kept = self.record(&KIND, person).ok().flatten();
        kept.map_or_else(|| "Somebody whose name is not shared here".to_owned(), |kept| name(&kept.record))
    }
}

/// Makes or completes the record of somebody who works in a realm, and publishes the name to those they work with.
/// Done again it changes nothing.
///
/// # Errors
/// If the store refuses.
pub fn enter(
    office: &Office,
    author: &Author,
    person: RecordId,
    called: &str,
    institution: Option<RecordId>,
    home: &Realm,
) -> anyhow::Result<()> {
    let realms: Vec<Realm> = [Some(home.clone()), known_to(home)].into_iter().flatten().collect();
    enter_in(office, author, person, called, institution, home, &realms)
}

/// The same in these realms alone, of those in which it is entered.
///
/// # Errors
/// If the store refuses.
pub fn enter_in(
    office: &Office,
    author: &Author,
    person: RecordId,
    called: &str,
    institution: Option<RecordId>,
    home: &Realm,
    realms: &[Realm],
) -> anyhow::Result<()> {
    let mut values = vec![(NAME, Value::text(called))];
    values.extend(institution.map(|institution| (INSTITUTION, Value::Record(institution))));
    let entered = [Some(home.clone()), known_to(home)].into_iter().flatten();
    for realm in entered.filter(|realm| realms.contains(realm)) {
        let space = office.space_or_new(&realm)?;
        if office.ledger().get(space, person)?.is_some() {
            continue;
        }
        let mut save = Save::new(&KIND, person).values(values.clone());
        if realm != *home {
            let on = PartialDate::day(office.today());
            let publication = Publication { on, capacity: author.capacity.clone() };
            save = save.values([(PUBLISHED, publication.value())]);
        }
        // Who holds no role there, the first of a place for one, brings people in, and does not write there.
        let nobody = Author { person: None, ..author.clone() };
        let by = if office.writes_in(space, author)? { author } else { &nobody };
        office.save(space, by, vec![save])?;
    }
    Ok(())
}

/// Where the names of those who work in a realm are known beside it.
fn known_to(home: &Realm) -> Option<Realm> {
    match home {
        // Who works for the office is no secret.
        Realm::Office => Some(Realm::Public),
        Realm::State(iso3) => Some(Realm::Bilateral(iso3.clone())),
        Realm::Own(institution) => Some(Realm::Shared(*institution)),
        Realm::Public | Realm::Region | Realm::Bilateral(_) | Realm::Shared(_) => None,
    }
}
