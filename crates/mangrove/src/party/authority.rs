//! Who may consent for a State or territory: the capacities whose consent the gate accepts, each with the act that says
//! so. For a territory it is the authority that its responsible State or its own law names.
//!
//! **Invariant**: a change acts from its date and never backwards. A consent given by somebody who was no authority on
//! that day stays without effect, whatever is recorded later.

use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, Stepping, as_it_is, no_parts};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::office::words::state_name;

/// The party for which it consents.
pub const STATE: FieldId = FieldId(1);
/// The capacity: `Permanent Secretary, Ministry of Foreign Affairs`.
pub const CAPACITY: FieldId = FieldId(2);
/// The first day on which it may.
pub const FROM: FieldId = FieldId(3);
/// What says so: a law, a note, a letter of the responsible State.
pub const FILES: FieldId = FieldId(4);
/// The same in words.
pub const SOURCE: FieldId = FieldId(5);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(24),
    name: "consent authority",
    fields: &[
        Field::new(STATE, "state", "Consents for", Shape::State).required(),
        Field::new(CAPACITY, "capacity", "Capacity", Shape::Text(200))
            .help("As the consent will state it: Permanent Secretary, Ministry of Foreign Affairs.")
            .required(),
        Field::new(FROM, "from", "From", Shape::Date)
            .help("Today or later: a change never acts backwards.")
            .required(),
        Field::new(SOURCE, "source", "What says so", Shape::Text(300)).required(),
        Field::new(FILES, "files", "Evidence", Shape::Files).required(),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];

/// What has been recorded stands; an authority ends on a day, and another follows it.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[Choice { code: "recorded", label: "On record" }, Choice { code: "ended", label: "Ended" }],
    start: "recorded",
    steps: &[Step::new(&["recorded"], "ended", "End authority", OFFICE)
        .asks(&[Ask::Effect, Ask::Reason, Ask::Evidence])
        .rule(never_backwards)],
    closed: &["recorded", "ended"],
};

/// Consent authorities, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "authorities",
    plural: "Consent authorities",
    about: "Who may consent for a State or territory, from when, and what says so.",
    section: Section::States,
    name,
    columns: &[STATE, FROM],
    facets: &[STATE],
    lifecycle: Some(&LIFECYCLE),
    begins: OFFICE,
    home: |_, filled| Ok(Realm::Bilateral(filled.text(STATE).unwrap_or_default().to_owned())),
    check,
    parts: no_parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

fn name(_: &View, record: &Record) -> String {
    let state = record.text(STATE).map_or("a party", state_name);
    let capacity = record.text(CAPACITY).unwrap_or("Authority");
    if capacity.ends_with(state) { capacity.to_owned() } else { format!("{capacity}, for {state}") }
}

/// The last day on which an authority may consent; none for one that has not ended.
#[must_use]
pub fn until(record: &Record) -> Option<PartialDate> {
    let standing = LIFECYCLE.standing(record);
    let end = standing.taken().iter().filter(|taken| taken.to == "ended").map(|taken| taken.on).min()?;
    Some(end.first_day().yesterday().map_or(end, PartialDate::day))
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    if filled.date(FROM).is_some_and(|from| from.first_day() < view.today()) {
        let today = PartialDate::day(view.today()).in_words();
        errors.add(
            "from",
            format!("A change of authority never acts backwards. Enter {today} or a later day; a consent of an earlier day can be confirmed from then on."),
        );
    }
}

fn never_backwards(view: &View, _: &Record, stepping: &Stepping) -> anyhow::Result<Vec<String>> {
    let backwards = stepping.on.first_day() < view.today();
    Ok(backwards
        .then(|| {
            "An authority cannot end on a day that has passed: what it consented to until today stands."
                .to_owned()
        })
        .into_iter()
        .collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::follow_up::Evidence;
    use crate::noun::fixture::Fixture;

    #[test]
    fn a_change_acts_from_its_date_and_never_backwards() {
        let fixture = Fixture::on(date(2026, 3, 20));
        let desk = fixture.person(Role::DeskOfficer, Realm::Office);
        let state = fixture.person(Role::FocalPoint, Realm::State("MSR".to_owned()));
        let file = Evidence {
            name: "letter.pdf".to_owned(),
            sha256: fixture.office.keep_file(b"an invented letter").unwrap(),
            size: 18,
            added: "2026-03-20".to_owned(),
            content: None,
        };
        let file = file.to_form(fixture.office.seal());
        let typed = |from: &'static str| {
            [
                ("state", "MSR"),
                ("capacity", "Premier"),
                ("from", from),
                ("source", "An invented letter of the Governor"),
                ("files", file.as_str()),
            ]
            .to_vec()
        };
        let errors = fixture.begin(desk, &NOUN, &typed("2026-03-10")).unwrap_err();
        assert!(errors.of("from").is_some_and(|words| words.contains("20 March 2026")), "{errors:?}");
        assert!(
            fixture.begin(state, &NOUN, &typed("2026-03-20")).is_err(),
            "a State does not configure itself"
        );
        let mut bare = typed("2026-03-20");
        bare.pop();
        assert!(fixture.begin(desk, &NOUN, &bare).unwrap_err().of("files").is_some());
        let id = fixture.begin(desk, &NOUN, &typed("2026-03-20")).unwrap();
        let read = || fixture.read(state, &NOUN, id).expect("the State sees who may consent for it");
        assert_eq!(until(&read()), None);
        assert!(!LIFECYCLE.is_open(&LIFECYCLE.standing(&read())), "what is on record is not rewritten");
        fixture.move_to(date(2026, 6, 1));
        fixture.step(desk, &NOUN, id, "ended", Some("A new Premier"));
        assert_eq!(until(&read()).map(|day| day.to_string()).as_deref(), Some("2026-05-31"));
    }
}
