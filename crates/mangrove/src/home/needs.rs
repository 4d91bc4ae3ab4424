//! What needs a person: only what they may do now, a line each, in the order of the domain's rules. Worked out from
//! records alone, so it is the same with the line cut.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{Record, RecordId};

use super::page::{Need, NeedGroup};
use crate::access::{Action, Realm, Role};
use crate::date::PartialDate;
use crate::gate::watch::watched;
use crate::look::{Icon, Tag, Tone};
use crate::noun::{NOUNS, Noun, Step};
use crate::office::View;
use crate::office::figures::{disputed, of_state, overdue, without_institution};
use crate::office::kind::Choice;
use crate::office::record::Fields;
use crate::office::shelf::Kept;
use crate::office::words::state_name;
use crate::participation::evaluation::{EVALUATIONS, due};
use crate::recommendation::Recommendation;
use crate::recommendation::row::href;
use crate::search::{Facet, Query};
use crate::{activity, session};

/// Needs of one kind that the home page shows.
const FIRST: usize = 5;
/// Letters of a recommendation's text in a line.
const LINE: usize = 120;

/// Lines of one kind that are written out: who has more of them works from the lists.
const MOST: usize = 40;

/// What needs whoever looks, the most pressing kind first.
///
/// # Errors
/// If the store or the index cannot be read.
pub fn needs(view: &View) -> anyhow::Result<Vec<NeedGroup>> {
    let gates = if view.viewer.is(GATE_KEEPERS) { watched(view)? } else { Vec::new() };
    let breaches =
        gates.iter().flat_map(|(kept, watched)| watched.breaches.iter().map(move |one| (kept, one)));
    let shutting = gates.iter().filter_map(|(kept, watched)| Some((kept, watched.will_shut.as_ref()?)));
    let found = Found::look(view)?;
    let mut groups = vec![
        group("breach", "In breach", breaches.collect(), |(kept, (session, why))| {
            Some(breach(view, kept, *session, why))
        }),
        group("disputed", "In dispute", found.disputed, |(noun, kept)| dispute(view, noun, &kept.record)),
        group("gate", "The gate will shut", shutting.collect(), |(kept, (day, why))| {
            Some(will_shut(view, kept, *day, why))
        }),
        group("awaited", "Waits for you", found.awaited, |(due, noun, kept, step)| {
            awaited(view, noun, &kept.record, step, due)
        }),
        group("returned", "Returned to you", found.returned, |(noun, kept)| {
            returned(view, noun, &kept.record)
        }),
        group("retention", "Submissions whose time ends", crate::submission::retention::needs(view)?, Some),
        group("evaluations", "Evaluations due", evaluations(view)?, |(due, evaluation, kept)| {
            Some(evaluate(view, &kept.record, evaluation, due))
        }),
    ];
    groups.extend(of_follow_ups(view)?);
    groups.retain(|group| group.total > 0);
    Ok(groups)
}

type Awaited = (Option<Date>, &'static Noun, Arc<Kept>, &'static Step);

/// The state of what somebody sent back with a reason.
const RETURNED: &str = "returned";

/// What was found among the records of every noun, in one walk over them; lines are made of the first few alone.
#[derive(Default)]
struct Found {
    disputed: Vec<(&'static Noun, Arc<Kept>)>,
    awaited: Vec<Awaited>,
    returned: Vec<(&'static Noun, Arc<Kept>)>,
}

impl Found {
    fn look(view: &View) -> anyhow::Result<Found> {
        let mut found = Found::default();
        for noun in NOUNS.iter().copied() {
            let awaited: Vec<&'static Step> = noun
                .lifecycle
                .iter()
                .flat_map(|lifecycle| lifecycle.steps)
                .filter(|step| step.awaited && view.viewer.is(step.who))
                .collect();
            let disputed = view.disputed(noun.kind)?.into_iter();
            let mine = disputed.filter(|kept| view.may(Action::Settle, kept.record.space));
            found.disputed.extend(mine.map(|kept| (noun, kept)));
            let returns =
                noun.lifecycle.is_some_and(|one| one.states.iter().any(|state| state.code == RETURNED));
            if returns || !awaited.is_empty() {
                for kept in view.all(noun.kind)? {
                    found.sort_in(view, noun, &awaited, kept);
                }
            }
        }
        // What is late, and what is due first, comes first; what has no date comes last.
        found
            .awaited
            .sort_by_key(|(due, _, kept, _)| (due.is_none(), *due, std::cmp::Reverse(kept.record.id)));
        Ok(found)
    }

    fn sort_in(&mut self, view: &View, noun: &'static Noun, awaited: &[&'static Step], kept: Arc<Kept>) {
        let record = &kept.record;
        let Some(code) = kept.state.as_deref() else { return };
        let mine = |step: &&&'static Step| {
            step.from.contains(&code)
                && view.viewer.is_in(step.who, record.space)
                && (step.whose)(view, record)
        };
        if let Some(step) = awaited.iter().find(mine) {
            self.awaited.push(((step.due)(record), noun, Arc::clone(&kept), step));
        }
        if code == RETURNED {
            self.returned.push((noun, Arc::clone(&kept)));
        }
    }
}

/// A group of needs, of which the first are written out, a few of them in sight.
fn group<T>(id: &str, title: &str, found: Vec<T>, line: impl Fn(T) -> Option<Need>) -> NeedGroup {
    let total = found.len();
    let needs: Vec<Need> = found.into_iter().take(MOST).filter_map(line).collect();
    let total = total - total.min(MOST) + needs.len();
    NeedGroup {
        id: id.to_owned(),
        title: title.to_owned(),
        total: total as u64,
        all: None,
        needs,
        first: FIRST,
    }
}

/// What a record is and what it is called, the first of which many a name says already.
pub(crate) fn what(view: &View, noun: &Noun, record: &Record) -> String {
    let (title, name) = (noun.title(), (noun.name)(view, record));
    if name.starts_with(&title) { name } else { format!("{title}: {name}") }
}

fn line(view: &View, noun: &Noun, record: &Record, tag: Tag, why: String, verb: &str, act: String) -> Need {
    Need {
        key: format!("{}:{}", noun.path, record.id),
        tag,
        what: what(view, noun, record),
        href: noun.href(record.id),
        why,
        by: None,
        verb: verb.to_owned(),
        act,
        may_wait: false,
    }
}

/// A session of an activity that was in breach, and why.
fn breach(view: &View, activity: &Kept, session: RecordId, why: &str) -> Need {
    let tag = Tag::new(Icon::Octagon, "In breach", Tone::Bad);
    let act = session::NOUN.href(session);
    line(view, &activity::NOUN, &activity.record, tag, why.to_owned(), "See the session", act)
}

/// An activity whose gate shuts while it goes on, when, and why.
fn will_shut(view: &View, activity: &Kept, day: Date, why: &str) -> Need {
    let (noun, record) = (&activity::NOUN, &activity.record);
    let tag = Tag::new(Icon::Clock, "Will shut", Tone::Split);
    let by = Some(PartialDate::day(day).in_words());
    let gate = format!("{}/gate", noun.href(record.id));
    Need { by, ..line(view, noun, record, tag, why.to_owned(), "See the gate", gate) }
}

/// Whose business it is that an activity is in breach, or will be.
const GATE_KEEPERS: &[Role] =
    &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];

/// Whose a record is, in words.
fn whose(view: &View, record: &Record) -> String {
    let realm = view.office.realm_of(record.space);
    realm.map_or_else(String::new, |realm| realm.in_words(&|id| view.name_of(&[], id)))
}

fn dispute(view: &View, noun: &'static Noun, record: &Record) -> Option<Need> {
    let why = format!("{}: written without sight of each other", whose(view, record));
    Some(line(view, noun, record, Tag::disputed(), why, "Settle", noun.href(record.id)))
}

fn awaited(
    view: &View,
    noun: &'static Noun,
    record: &Record,
    step: &'static Step,
    due: Option<Date>,
) -> Option<Need> {
    let lifecycle = noun.lifecycle?;
    let standing = lifecycle.standing(record);
    let state = standing.code().map_or("Disputed", |code| lifecycle.label(code));
    let since = standing.since().map(|on| format!(" since {}", on.in_words())).unwrap_or_default();
    let tag = match due {
        Some(due) if due < view.today() => Tag::new(Icon::Clock, "Late", Tone::Bad),
        _ => Tag::new(Icon::Flag, "Waits for you", Tone::Plain),
    };
    let act = format!("{}/steps/{}", noun.href(record.id), step.to);
    let why = format!("{}, {state}{since}", whose(view, record));
    let by = due.map(|due| PartialDate::day(due).in_words());
    Some(Need { by, ..line(view, noun, record, tag, why, step.verb, act) })
}

fn returned(view: &View, noun: &'static Noun, record: &Record) -> Option<Need> {
    let lifecycle = noun.lifecycle?;
    let standing = lifecycle.standing(record);
    if !standing.may_be(RETURNED) {
        return None;
    }
    // It is returned to whoever may mend it, also where somebody else takes the next step.
    let open = view.may_write(record) && view.viewer.is(noun.begins);
    let reason = standing.taken().iter().find_map(|taken| taken.reason.clone()).unwrap_or_default();
    let tag = Tag::new(Icon::Loop, "Returned", Tone::Split);
    let act = format!("{}/edit", noun.href(record.id));
    open.then(|| line(view, noun, record, tag, format!("{}: {reason}", whose(view, record)), "Change", act))
}

/// How far ahead an evaluation is told, in days.
const EVALUATION_AHEAD: i32 = 14;

/// How long an evaluation that nobody made is told, in days: after a year it tells nothing any more.
const EVALUATION_KEPT: i32 = 366;

/// An evaluation that is due, and of which session.
type Evaluation = (Date, &'static Choice, Arc<Kept>);

/// Evaluations of sessions that are due, the earliest first, for those who make them.
fn evaluations(view: &View) -> anyhow::Result<Vec<Evaluation>> {
    if !view.viewer.is(&[Role::DeskOfficer]) {
        return Ok(Vec::new());
    }
    let from = view.today().saturating_sub(EVALUATION_KEPT.days());
    let soon = view.today().saturating_add(EVALUATION_AHEAD.days());
    let long_ago = from.saturating_sub(7.months());
    let fields = [session::AT_ONCE, session::LEARNING, session::FOLLOW_UP];
    let mut found = Vec::new();
    for kept in view.all(&session::KIND)? {
        let Some(day) = kept.record.date(session::DATE).map(PartialDate::last_day) else { continue };
        // The last evaluation is due half a year after the session.
        if day > soon || day < long_ago {
            continue;
        }
        for ((evaluation, due), field) in EVALUATIONS.iter().zip(due(day)).zip(fields) {
            if due >= from && due <= soon && kept.record.text(field).is_none() {
                found.push((due, evaluation, Arc::clone(&kept)));
            }
        }
    }
    found.sort_by_key(|(due, _, kept)| (*due, kept.record.id));
    Ok(found)
}

fn evaluate(view: &View, record: &Record, evaluation: &Choice, due: Date) -> Need {
    let noun = &session::NOUN;
    let tag = if due < view.today() { Tag::overdue() } else { Tag::new(Icon::Clock, "Due", Tone::Plain) };
    let by = Some(PartialDate::day(due).in_words());
    let act = format!("{}/edit", noun.href(record.id));
    let why = format!("Evaluation {}", evaluation.label.to_lowercase());
    let one = line(view, noun, record, tag, why, "Record evaluation", act);
    Need { key: format!("{}:{}", one.key, evaluation.code), by, ..one }
}

/// Of the follow-ups of the State for which somebody works: disputed, overdue, without an institution.
fn of_follow_ups(view: &View) -> anyhow::Result<Vec<NeedGroup>> {
    let mut groups = Vec::new();
    for iso3 in view.viewer.states() {
        // Whoever reads only what names their institution cannot know what has no institution, and names none.
        if !view.viewer.may(Action::Write, &Realm::State(iso3.to_owned())) {
            continue;
        }
        let of = of_state(Some(iso3));
        let overdue = overdue(of.clone(), view.today());
        groups.push(follow_ups(
            view,
            "assessments",
            "Assessments in dispute",
            "Settle",
            disputed(of.clone()),
        )?);
        groups.push(follow_ups(view, "overdue", "Overdue", "Record follow-up", overdue)?);
        groups.push(follow_ups(
            view,
            "no-lead",
            "Supported, with no institution",
            "Name a lead",
            without_institution(of),
        )?);
    }
    Ok(groups)
}

fn follow_ups(view: &View, id: &str, title: &str, verb: &str, query: Query) -> anyhow::Result<NeedGroup> {
    let results = view.find(&Query { per_page: FIRST as u32, ..query.clone() })?;
    let ids: Vec<RecordId> = results.hits.iter().map(|hit| hit.id).collect();
    let recommendations = view.office.recommendations(&ids)?;
    let needs = recommendations.iter().map(|one| follow_up(view, id, verb, one));
    let chosen = query.chosen.get(&Facet::State);
    let of_state = chosen.and_then(|states| states.first()).map(|iso3| state_name(iso3)).unwrap_or_default();
    Ok(NeedGroup {
        id: id.to_owned(),
        title: format!("{of_state}: {}", title.to_lowercase()),
        total: results.total,
        all: Some(format!("/recommendations?{}", query.to_address())),
        needs: needs.collect::<anyhow::Result<_>>()?,
        first: FIRST,
    })
}

fn follow_up(view: &View, kind: &str, verb: &str, recommendation: &Recommendation) -> anyhow::Result<Need> {
    let follow_up = view.follow_up(recommendation)?;
    let leads = follow_up.iter().flat_map(|one| &one.leads).map(|lead| view.office.name_of(*lead));
    let leads: Vec<String> = leads.collect();
    let lead = if leads.is_empty() { "no lead".to_owned() } else { format!("lead: {}", leads.join(" or ")) };
    let here = href(recommendation.id);
    let (tag, by, why, act) = match kind {
        "assessments" => {
            let why = "two assessments that were made without sight of each other".to_owned();
            (Tag::disputed(), None, why, format!("{here}#follow-up"))
        }
        "overdue" => {
            let dues = follow_up.iter().flat_map(|one| &one.dues).map(|due| due.in_words());
            let by = dues.collect::<Vec<_>>().join(" or ");
            (Tag::overdue(), Some(by), lead, format!("{here}/follow-up"))
        }
        _ => {
            let tag = Tag::new(Icon::Dashed, "No institution", Tone::Plain);
            (tag, None, "no institution answers for it".to_owned(), format!("{here}/follow-up"))
        }
    };
    Ok(Need {
        key: format!("follow-up:{}", recommendation.id),
        tag,
        what: format!("{}: {}", recommendation.name(), cut(&recommendation.text)),
        href: here,
        why,
        by,
        verb: verb.to_owned(),
        act,
        may_wait: false,
    })
}

/// The beginning of a text, cut between words.
fn cut(text: &str) -> String {
    if text.chars().count() <= LINE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LINE).collect();
    let whole = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}
