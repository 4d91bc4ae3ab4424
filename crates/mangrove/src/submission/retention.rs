//! The end of a submission's time: until a day that its owner names the office may keep its words, and on the day after they
//! are erased by themselves ([`crate::routine`]), as with a withdrawal. Nobody can put it off but the owner, who may name a later day
//! before that one has passed.

use jiff::ToSpan;
use jiff::civil::Date;
use ledger::Record;

use super::{KIND, LIFECYCLE, NOUN, RETENTION};
use crate::access::Role;
use crate::date::PartialDate;
use crate::home::page::Need;
use crate::look::{Icon, Tag, Tone};
use crate::office::View;
use crate::routine::ends::last_day;

/// How far ahead it is told that words will be erased, in days.
const AHEAD: i32 = 14;
/// How long it is told that they were, in days.
const KEPT: i32 = 30;

/// Whether that day has passed.
#[must_use]
pub fn is_over(record: &Record, today: Date) -> bool {
    last_day(record, RETENTION).is_some_and(|last| last < today)
}

/// Whether the office has it no more: what was sent, once its day has passed.
#[must_use]
pub fn is_over_for_the_office(view: &View, record: &Record) -> bool {
    !LIFECYCLE.standing(record).is("private") && is_over(record, view.today())
}

/// What home tells of it, to its owner and to the office: that its time ends, and that it has ended. The earliest first.
///
/// # Errors
/// If the store cannot be read.
pub fn needs(view: &View) -> anyhow::Result<Vec<Need>> {
    let owner = view.viewer.is(&[Role::Nhri, Role::Ngo]);
    if !owner && !view.viewer.is(&[Role::DeskOfficer, Role::HeadOfOffice]) {
        return Ok(Vec::new());
    }
    let (from, to) = (view.today().saturating_sub(KEPT.days()), view.today().saturating_add(AHEAD.days()));
    let mut found = Vec::new();
    for kept in view.all(&KIND)? {
        let standing = LIFECYCLE.standing(&kept.record);
        let with_the_office = standing.may_be("sent") || standing.may_be("received");
        let Some(last) =
            last_day(&kept.record, RETENTION).filter(|last| with_the_office && *last >= from && *last <= to)
        else {
            continue;
        };
        found.push((last, need(view, &kept.record, last, owner)));
    }
    found.sort_by_key(|(last, _)| *last);
    Ok(found.into_iter().map(|(_, need)| need).collect())
}

fn need(view: &View, record: &Record, last: Date, owner: bool) -> Need {
    let (href, over) = (NOUN.href(record.id), last < view.today());
    let (why, verb, act) = match (over, owner) {
        (false, true) => {
            ("The office's copy is erased after this day", "Keep it longer", format!("{href}/edit"))
        }
        (false, false) => ("Its words are erased here after this day", "Read submission", href.clone()),
        (true, true) => {
            ("The office's copy is erased, as you said; yours stays", "See submission", href.clone())
        }
        (true, false) => (
            "Its words are erased here; destroy what was printed or copied of them",
            "See submission",
            href.clone(),
        ),
    };
    Need {
        key: format!("{}:{}:kept-until", NOUN.path, record.id),
        tag: match over {
            true => Tag::new(Icon::Clock, "Erased", Tone::Plain),
            false => Tag::new(Icon::Clock, "Will be erased", Tone::Split),
        },
        what: crate::home::needs::what(view, &NOUN, record),
        href,
        why: why.to_owned(),
        by: Some(PartialDate::day(last).in_words()),
        verb: verb.to_owned(),
        act,
        may_wait: false,
    }
}
