//! The pages that people have like every other noun: one person, with the roles they hold, and how that changed.

use ledger::{Record, RecordId};

use super::{KIND, may_appoint, name, place_in_words};
use crate::access::{Membership, Realm, Role};
use crate::date::PartialDate;
use crate::look::{Act, Icon, Section, Shown, Tag, Tone};
use crate::noun::part::{Row, Table};
use crate::noun::{Noun, Part, as_it_is, no_check};
use crate::office::View;

/// People, with their pages. Nobody begins one by itself: a person comes with a role, by an invitation.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "people",
    plural: "People",
    about: "Who works here, in which role, from when until when. A role ends; the work stays.",
    section: Section::Elsewhere,
    name: |_, record| name(record),
    columns: &[super::INSTITUTION],
    facets: &[],
    lifecycle: None,
    begins: &[],
    home: |_, _| Ok(Realm::Office),
    check: no_check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts,
};

fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    // Who works for the office in which role is on its own pages; the public is told the name alone.
    if !view.viewer.is_signed_in() {
        return Ok(Vec::new());
    }
    Ok(vec![Part::Table(roles(view, record.id))])
}

/// The roles of a person that the viewer may know of, each once: those in spaces that they are in, and in those that
/// they keep. Held at home it stands for all the spaces that it opens.
#[must_use]
pub fn known_roles(view: &View, person: RecordId) -> Vec<Membership> {
    let reads: Vec<_> = view.viewer.spaces().collect();
    let members = view.office.members();
    let mut known: Vec<Membership> = members
        .of(person)
        .iter()
        .filter(|held| reads.contains(&held.space) || may_appoint(view.office, view.viewer, &held.realm))
        .cloned()
        .collect();
    known.sort_by_key(|held| (held.realm.breadth().width(), held.role, held.from));
    let mut roles: Vec<Membership> = Vec::new();
    for held in known {
        let same = |other: &Membership| {
            (other.role, other.institution, other.from, other.until)
                == (held.role, held.institution, held.from, held.until)
                && !held.role.keeps_a_space()
        };
        if !roles.iter().any(same) {
            roles.push(held);
        }
    }
    roles
}

/// The roles that a person holds at home today or later: what it takes to act for them.
#[must_use]
pub fn standing_roles(view: &View, person: RecordId) -> Vec<Membership> {
    let today = view.today();
    let members = view.office.members();
    let at_home = |held: &&Membership| held.role.home().is_none_or(|home| home == held.realm.breadth());
    let standing = |held: &&Membership| held.until.is_none_or(|until| until >= today);
    members.of(person).iter().filter(at_home).filter(standing).cloned().collect()
}

/// Whether the viewer keeps a space in which the person holds a role.
#[must_use]
pub fn keeps_one(view: &View, person: RecordId) -> bool {
    standing_roles(view, person).iter().any(|held| may_appoint(view.office, view.viewer, &held.realm))
}

/// Whether the viewer keeps every space in which the person holds a role. Whoever could reset the password of somebody
/// who works in a space that they do not keep could look into it.
#[must_use]
pub fn keeps_all(view: &View, person: RecordId) -> bool {
    let roles = standing_roles(view, person);
    !roles.is_empty() && roles.iter().all(|held| may_appoint(view.office, view.viewer, &held.realm))
}

/// In words: `Focal point, Barbados`.
#[must_use]
pub fn in_words(view: &View, held: &Membership) -> String {
    format!("{}, {}", held.role.label(), place_in_words(view.office, &held.realm))
}

fn roles(view: &View, person: RecordId) -> Table {
    let today = view.today();
    let day = |day: Option<jiff::civil::Date>, none: &str| {
        day.map_or(Shown::None(none.to_owned()), |day| Shown::Text(PartialDate::day(day).in_words()))
    };
    let row = |held: &Membership| Row {
        href: String::new(),
        name: in_words(view, held),
        tag: Some(if held.holds_on(today) {
            Tag::new(Icon::Tick, "Holds it", Tone::Good)
        } else if held.from.is_some_and(|from| from > today) {
            Tag::new(Icon::Clock, "Not yet", Tone::Plain)
        } else {
            Tag::new(Icon::Struck, "Ended", Tone::Plain)
        }),
        cells: vec![
            held.institution
                .map_or(Shown::None("none named".to_owned()), |id| Shown::Text(view.name_of(&[], id))),
            day(held.from, "from the beginning"),
            day(held.until, "no end stated"),
        ],
    };
    let here = format!("/people/{person}");
    let mut acts = Vec::new();
    if keeps_any(view) {
        acts.push(Act::other(&format!("{here}/roles"), "Give a role"));
    }
    if keeps_one(view, person) || view.viewer.person == Some(person) {
        acts.push(Act::other(&format!("{here}/hand-over"), "Hand over their work"));
    }
    if keeps_all(view, person) {
        acts.push(Act::other(&format!("{here}/account"), "Account and password"));
    }
    Table {
        id: "roles".to_owned(),
        title: "Roles".to_owned(),
        head: ["Role", "For", "From", "Last day", "Today"].map(str::to_owned).into(),
        rows: known_roles(view, person).iter().map(row).collect(),
        empty: "No role that you could know of.".to_owned(),
        acts,
        ..Table::default()
    }
}

/// Whether the viewer admits people to any space.
#[must_use]
pub fn keeps_any(view: &View) -> bool {
    view.viewer.is(&[Role::Steward, Role::RecoveryHolder])
}
