//! What an activity's page shows beside its fields: how its gate stands today, its sessions with those in breach apart,
//! its indicators, and what else is planned in the same State for the same right.

use ledger::{Record, Value};

use super::{INDICATORS, LIFECYCLE, NOUN, OFFICE, overlap, states};
use crate::gate::{self, Outcome, Verdict, read};
use crate::indicator;
use crate::look::{Act, Icon, Notice, Shown, Tag, Tone, Weight, plural};
use crate::noun::part::{Row, Table};
use crate::noun::{Part, publication, status_tag};
use crate::office::View;
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::participation::fields::Known;
use crate::session;
use crate::session::held::{self, Held};

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    if publication(record).is_some() {
        return Ok(Vec::new());
    }
    let facts = read::facts(view, record)?;
    let sessions = held::of(view, record, &facts)?;
    let mut parts = Vec::new();
    let standing = LIFECYCLE.standing(record);
    if !["completed", "closed", "cancelled"].iter().any(|code| standing.is(code)) {
        let verdict = gate::on(&facts, view.today());
        parts.push(Part::Notice(notice(&verdict, "today", Some(&NOUN.href(record.id)))));
    }
    parts.extend(breaches(&sessions, record));
    parts.push(Part::Table(session_table(view, record, &sessions)));
    parts.push(Part::Table(indicator_table(view, record)?));
    parts.extend(overlaps(view, record)?);
    Ok(parts)
}

/// A verdict in a notice: on a day in words, with the way to the gate's page.
#[must_use]
pub fn notice(verdict: &Verdict, day: &str, href: Option<&str>) -> Notice {
    let (weight, title, words) = match verdict.outcome() {
        Outcome::Allowed => {
            let words =
                "For each State its consultation, consent, request and an outcome indicator are on record.";
            (Weight::Good, format!("Allowed {day}"), words.to_owned())
        }
        Outcome::AllowedDisputed => (
            Weight::Split,
            format!("Allowed {day}, under all that is disputed"),
            verdict.warnings().join(" "),
        ),
        Outcome::NotKnown => {
            (Weight::Plain, format!("Not known here {day}, and so not allowed"), verdict.reasons().join(" "))
        }
        Outcome::NotAllowed => (Weight::Bad, format!("Not allowed {day}"), verdict.reasons().join(" ")),
    };
    let next = href.map(|href| (format!("{href}/gate"), "Open the consent gate".to_owned()));
    Notice { weight, title, words, next }
}

fn breaches(sessions: &[Held], record: &Record) -> Option<Part> {
    let count = sessions.iter().filter(|held| held.breach.is_some()).count() as u64;
    (count > 0).then(|| {
        let people = held::attendances(sessions).in_breach;
        Part::Notice(Notice {
            weight: Weight::Bad,
            title: format!("{} in breach of the consent gate", plural(count, "session", "sessions")),
            words: format!("Kept, and counted apart: {}.", plural(people, "attendance", "attendances")),
            next: Some((format!("{}/gate#breaches", NOUN.href(record.id)), "See them".to_owned())),
        })
    })
}

/// The sessions of an activity as a table; attendances of those in breach are a sum of their own.
fn session_table(view: &View, record: &Record, sessions: &[Held]) -> Table {
    let sums = held::attendances(sessions);
    let note = match (sessions.is_empty(), sums.in_breach, sums.unknown) {
        (true, ..) => String::new(),
        (_, 0, 0) => {
            format!("{}. Attendances are not persons.", plural(sums.allowed, "attendance", "attendances"))
        }
        (_, breach, unknown) => format!(
            "{}; in breach, apart: {breach}; not counted or disputed: {}. Attendances are not persons.",
            plural(sums.allowed, "attendance", "attendances"),
            plural(unknown, "session", "sessions")
        ),
    };
    let office = view.may_write(record) && view.viewer.is(OFFICE);
    // In the other states a session would be refused.
    let standing = LIFECYCLE.standing(record);
    let open = ["under-way", "suspended", "completed"].iter().any(|code| standing.may_be(code));
    let of: String = states(record).into_iter().map(|iso3| format!("&states={iso3}")).collect();
    let add = Act::other(&format!("/sessions/new?activity={}{of}", record.id), "Record session");
    Table {
        id: "sessions".to_owned(),
        title: "Sessions".to_owned(),
        note,
        head: ["Session", "People", ""].map(str::to_owned).into(),
        rows: sessions.iter().map(|held| session_row(view, held)).collect(),
        empty: "No session has been recorded.".to_owned(),
        acts: if office && open { vec![add] } else { Vec::new() },
    }
}

/// A session's row, in the table of an activity and on the gate's page.
#[must_use]
pub fn session_row(view: &View, held: &Held) -> Row {
    let record = &held.kept.record;
    let tag = match &held.breach {
        Some(breach) if breach.could_not_know => {
            Tag::new(Icon::Octagon, "In breach, its author could not know", Tone::Bad)
        }
        Some(_) => Tag::new(Icon::Octagon, "In breach", Tone::Bad),
        None => Tag::new(Icon::Tick, "Allowed", Tone::Good),
    };
    let people = match session::PEOPLE.of(record) {
        Known::Counts(counts) => Shown::Number(u64::from(counts.total)),
        Known::Disputed => Shown::Disputed(
            record
                .all(session::TOTAL)
                .into_iter()
                .filter_map(Value::as_int)
                .map(|count| count.to_string())
                .collect(),
        ),
        Known::Unknown => Shown::Unknown,
    };
    Row {
        href: session::NOUN.href(record.id),
        name: (session::NOUN.name)(view, record),
        tag: Some(tag),
        cells: vec![people],
    }
}

fn indicator_table(view: &View, record: &Record) -> anyhow::Result<Table> {
    let mut rows = Vec::new();
    for id in record.elements(INDICATORS).into_iter().filter_map(Value::as_record) {
        if let Some(kept) = view.record(&indicator::KIND, id)? {
            let cell = |field| {
                let defined = indicator::KIND.field(field);
                defined.map_or(Shown::Unknown, |field| view.shown(&indicator::KIND, &kept.record, field))
            };
            rows.push(Row {
                href: indicator::NOUN.href(id),
                name: (indicator::NOUN.name)(view, &kept.record),
                tag: None,
                cells: vec![cell(indicator::INDICATOR_KIND), cell(indicator::BASELINE)],
            });
        }
    }
    let of: Vec<String> = states(record).into_iter().map(|iso3| format!("states={iso3}")).collect();
    let act = Act::other(&format!("/indicators/new?{}", of.join("&")), "Record an indicator");
    Ok(Table {
        id: "indicators".to_owned(),
        title: "Indicators".to_owned(),
        head: ["Indicator", "Kind", "Baseline"].map(str::to_owned).into(),
        rows,
        empty: "No indicator is named. Record one, then choose it with Change.".to_owned(),
        acts: if view.may_write(record) && view.viewer.is(OFFICE) { vec![act] } else { Vec::new() },
        ..Table::default()
    })
}

fn overlaps(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    let others = overlap::with(view, record)?;
    if others.is_empty() {
        return Ok(None);
    }
    let rows = others.iter().map(|kept| Row {
        href: NOUN.href(kept.record.id),
        name: (NOUN.name)(view, &kept.record),
        tag: status_tag(&NOUN, &kept.record),
        cells: vec![Shown::Text(
            states(&kept.record).into_iter().map(state_name).collect::<Vec<_>>().join(", "),
        )],
    });
    Ok(Some(Part::Table(Table {
        id: "overlaps".to_owned(),
        title: "Planned beside it".to_owned(),
        note: "In the same State, for the same right, in the same period. Each shows the other.".to_owned(),
        head: ["Activity", "States", ""].map(str::to_owned).into(),
        rows: rows.collect(),
        ..Table::default()
    })))
}
