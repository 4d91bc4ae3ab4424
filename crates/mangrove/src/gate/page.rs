//! The gate's page: the four conditions for each State, each with the record that meets it or what to do, how the gate
//! stands on every day of the activity's period, and what happened in breach, apart.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{Record, RecordId};

use super::facts::Facts;
use super::{Condition, Outcome, Standing, StateVerdict, Verdict, over, read};
use crate::access::{Breadth, Realm, Role};
use crate::date::PartialDate;
use crate::form::Sent;
use crate::look::{
    Act, Field, Head, Icon, Input, Mark, Notice, Run, RunRow, Runs, Section, Shell, Shown, Stand, Tag, Tone,
};
use crate::noun::part::Table;
use crate::office::View;
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::session::held::{self, Held};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};
use crate::{activity, session, verdict};

/// The most days drawn.
const DRAWN: i32 = 1_100;

#[derive(Clone, Debug, Template)]
#[template(path = "gate/page.html")]
pub(super) struct GatePage {
    pub shell: Shell,
    pub head: Head,
    pub notice: Notice,
    pub action: String,
    pub day: Field,
    pub runs: Option<Runs>,
    pub states: Vec<StatePart>,
    pub breaches: Option<Table>,
    /// Where the verdicts are sent before the activity is planned, if the viewer may.
    pub publish: Option<String>,
    /// Whether each State is sent its line by itself.
    pub told: bool,
}

/// One State on the gate's page.
#[derive(Clone, Debug)]
pub(super) struct StatePart {
    pub name: String,
    pub tag: Tag,
    pub conditions: Vec<ConditionPart>,
    /// Where it is taken out, if the viewer may.
    pub out: Option<Act>,
}

/// One condition of one State.
#[derive(Clone, Debug)]
pub(super) struct ConditionPart {
    pub label: &'static str,
    pub tag: Tag,
    /// What meets it, as links.
    pub by: Vec<Shown>,
    /// What is in the way, or in doubt: words, and the record they speak of.
    pub words: Vec<(String, Option<Shown>)>,
    pub acts: Vec<Act>,
}

/// `GET /activities/{id}/gate`, perhaps on a day that the address gives: `?on=2026-05-11`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let id = id.parse().map_err(|_| PageError::not_found())?;
        let kept = view.record(&activity::KIND, id)?.ok_or_else(PageError::not_found)?;
        let typed = Sent::read(address.unwrap_or_default().as_bytes()).one("on");
        let day: Option<Date> = typed.trim().parse().ok();
        let wrong = (day.is_none() && !typed.trim().is_empty()).then_some("Write the day as 2026-05-14.");
        let shell = desk.shell(&asked, "Consent gate", Section::Elsewhere);
        page(&fill(&view, &kept.record, shell, day.unwrap_or(view.today()), &typed, wrong)?)
    })
    .await
}

/// `POST /activities/{id}/gate/verdicts`: each State of an activity in several is sent its own line.
pub async fn publish(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let id = id.parse().map_err(|_| PageError::not_found())?;
        let kept = view.record(&activity::KIND, id)?.ok_or_else(PageError::not_found)?;
        if publishes(&view, &kept.record).is_none() {
            return Err(PageError::not_found());
        }
        view.publish_verdicts(&kept.record)?;
        Ok(Redirect::to("/verdicts").into_response())
    })
    .await
}

/// Of what lives in the office's own space each State is sent its verdict.
fn sends(view: &View, record: &Record) -> bool {
    view.office.realm_of(record.space).is_some_and(|realm| realm.breadth() == Breadth::Office)
}

/// Whether they are sent by themselves: from the moment at which the activity is planned.
fn is_told(view: &View, record: &Record) -> bool {
    sends(view, record) && !activity::LIFECYCLE.standing(record).is("proposed")
}

/// Before that, or where one of its States has none yet, they are sent by whoever writes there.
fn publishes(view: &View, record: &Record) -> Option<String> {
    let sent = |iso3: &str| {
        view.record(&verdict::KIND, verdict::id_for(record.id, iso3)).is_ok_and(|one| one.is_some())
    };
    let by_hand = !is_told(view, record) || !activity::states(record).into_iter().all(sent);
    (sends(view, record) && by_hand && view.may_write(record))
        .then(|| format!("{}/gate/verdicts", activity::NOUN.href(record.id)))
}

pub(super) fn fill(
    view: &View,
    record: &Record,
    mut shell: Shell,
    day: Date,
    typed: &str,
    wrong: Option<&str>,
) -> anyhow::Result<GatePage> {
    let facts = read::facts(view, record)?;
    let verdict = super::on(&facts, day);
    let sessions = held::of(view, record, &facts)?;
    let here = activity::NOUN.href(record.id);
    shell.address = format!("{here}/gate");
    let words = match day == view.today() {
        true => "today".to_owned(),
        false => format!("on {}", PartialDate::day(day).in_words()),
    };
    let typed = if typed.is_empty() { day.to_string() } else { typed.to_owned() };
    let name = (activity::NOUN.name)(view, record);
    Ok(GatePage {
        shell,
        head: Head {
            what: vec![("/activities".to_owned(), "Activities".to_owned()), (here.clone(), name)],
            access: view.access_of(record.space),
            about: vec![Shown::Text(
                "Consultation, consent, request and indicator: each of them, for each State, on every day. Nobody overrides."
                    .to_owned(),
            )],
            ..Head::named("Consent gate")
        },
        notice: activity::notice(&verdict, &words, None),
        action: format!("{here}/gate"),
        day: Field::new("on", "On another day", Input::Line, &typed).help("2026-05-14").error(wrong),
        runs: runs(view, record, &facts, &sessions, &verdict),
        states: verdict.states.iter().map(|state| of_state(view, record, state)).collect(),
        breaches: breaches(view, &sessions),
        publish: publishes(view, record),
        told: is_told(view, record),
    })
}

/// The period drawn: the activity's own, and what has happened outside it.
fn period(record: &Record, sessions: &[Held]) -> Option<(Date, Date)> {
    let days = |field| record.all(field).into_iter().filter_map(crate::office::record::as_text);
    let parse = |text: &str| text.parse::<PartialDate>().ok();
    let from = days(activity::FROM).filter_map(parse).map(PartialDate::first_day).min()?;
    let to = days(activity::TO).filter_map(parse).map(PartialDate::last_day).max()?;
    let held: Vec<PartialDate> =
        sessions.iter().filter_map(|held| held.kept.record.date(session::DATE)).collect();
    let first = held.iter().map(|date| date.first_day()).min().map_or(from, |first| first.min(from));
    let last = held.iter().map(|date| date.last_day()).max().map_or(to, |last| last.max(to));
    Some((first, last.min(first.saturating_add(DRAWN.days()))))
}

fn runs(view: &View, record: &Record, facts: &Facts, sessions: &[Held], verdict: &Verdict) -> Option<Runs> {
    let (from, to) = period(record, sessions)?;
    let spans = over(facts, from, to);
    let mut rows: Vec<RunRow> = Vec::new();
    for state in &facts.states {
        let mut runs: Vec<Run> = Vec::new();
        for span in &spans {
            // On the days on which a State has no part in the activity its row is empty.
            let Some(of) = span.verdict.states.iter().find(|of| of.iso3 == state.iso3) else { continue };
            let run = Run { from: span.from, to: span.to, stand: stand(of.outcome()), why: why(of) };
            match runs.last_mut().filter(|last| last.stand == run.stand && last.why == run.why) {
                Some(last) => last.to = run.to,
                None => runs.push(run),
            }
        }
        rows.push(RunRow { label: state.name.clone(), runs });
    }
    rows.sort_by(|a, b| a.label.cmp(&b.label));
    let mark = |held: &Held| {
        Some(Mark {
            on: held.kept.record.date(session::DATE)?.first_day(),
            what: (session::NOUN.name)(view, &held.kept.record),
            href: session::NOUN.href(held.kept.record.id),
            in_breach: held.breach.is_some(),
        })
    };
    let title = if verdict.allowed() { "When it is allowed" } else { "When it is allowed, and when not" };
    let days = |day: Date| PartialDate::day(day).in_words();
    Some(Runs {
        id: "gate".to_owned(),
        title: title.to_owned(),
        note: format!("Every day from {} to {}, by the records read here today.", days(from), days(to)),
        from,
        to,
        today: view.today(),
        rows,
        marks: sessions.iter().filter_map(mark).collect(),
    })
}

fn stand(outcome: Outcome) -> Stand {
    match outcome {
        Outcome::Allowed => Stand::Open,
        Outcome::AllowedDisputed => Stand::OpenDisputed,
        Outcome::NotAllowed => Stand::Shut,
        Outcome::NotKnown => Stand::Unknown,
    }
}

fn why(state: &StateVerdict) -> Vec<String> {
    state.reasons().into_iter().chain(state.warnings()).collect()
}

fn of_state(view: &View, record: &Record, state: &StateVerdict) -> StatePart {
    let office = view.may_write(record) && view.viewer.is(&[Role::DeskOfficer, Role::HeadOfOffice]);
    let open = activity::LIFECYCLE.is_open(&activity::LIFECYCLE.standing(record));
    let several = activity::states(record).len() > 1;
    let out = format!("{}/states/{}/out", activity::NOUN.href(record.id), state.iso3);
    StatePart {
        name: state.name.clone(),
        tag: word(state.outcome()),
        conditions: state
            .each()
            .map(|(condition, standing)| part(view, record, &state.iso3, condition, standing, office && open))
            .collect(),
        out: (office && open && several).then(|| Act::other(&out, &format!("Take {} out", state.name))),
    }
}

fn word(outcome: Outcome) -> Tag {
    match outcome {
        Outcome::Allowed => Tag::new(Icon::Tick, "Allowed", Tone::Good),
        Outcome::AllowedDisputed => Tag::new(Icon::Apart, "Allowed, disputed", Tone::Split),
        Outcome::NotKnown => Tag::new(Icon::Dashed, "Not known here", Tone::Plain),
        Outcome::NotAllowed => Tag::new(Icon::Octagon, "Not allowed", Tone::Bad),
    }
}

fn part(
    view: &View,
    record: &Record,
    iso3: &str,
    condition: Condition,
    standing: &Standing,
    office: bool,
) -> ConditionPart {
    let (tag, by, words) = match standing {
        Standing::Met(met) => {
            let tag = match met.disputed.is_empty() {
                true => Tag::new(Icon::Tick, "Met", Tone::Good),
                false => Tag::new(Icon::Apart, "Met under all that is disputed", Tone::Split),
            };
            let words = met.disputed.iter().map(|doubt| (doubt.words.clone(), None)).collect();
            (tag, met.by.iter().map(|id| link(view, *id)).collect(), words)
        }
        Standing::Unmet(reasons) => {
            let mut named = None;
            let words = reasons.iter().map(|reason| {
                // Several reasons of one record name it once.
                let new = reason.record.filter(|record| named != Some(*record));
                named = reason.record.or(named);
                (reason.words.clone(), new.map(|id| link(view, id)))
            });
            let words = words.collect();
            (Tag::new(Icon::Octagon, "Not met", Tone::Bad), Vec::new(), words)
        }
        Standing::NotKnownHere(words) => {
            (Tag::new(Icon::Dashed, "Not known here", Tone::Plain), Vec::new(), vec![(words.clone(), None)])
        }
    };
    let signs =
        condition == Condition::Consent && view.viewer.is_in(&[Role::ValidatingAuthority], record.space);
    let acts = match (standing, office) {
        (Standing::Unmet(_), true) => acts(view, record, iso3, condition),
        (Standing::Unmet(_), false) if signs => consent_form(view, record, iso3)
            .iter()
            .map(|form| Act::other(form, "Prepare a consent"))
            .collect(),
        _ => Vec::new(),
    };
    ConditionPart { label: condition.label(), tag, by, words, acts }
}

fn link(view: &View, id: RecordId) -> Shown {
    let name = view.name_of(&[], id);
    match kind_of(view, id) {
        Some(href) => Shown::Link((href, name)),
        None => Shown::Text(name),
    }
}

/// The address of a record of one of the kinds that meet conditions.
fn kind_of(view: &View, id: RecordId) -> Option<String> {
    let nouns = [
        &crate::consent::NOUN,
        &crate::consultation::NOUN,
        &crate::request::NOUN,
        &crate::priority::NOUN,
        &crate::indicator::NOUN,
        &activity::NOUN,
    ];
    let found = nouns.into_iter().find(|noun| view.record(noun.kind, id).is_ok_and(|kept| kept.is_some()));
    found.map(|noun| noun.href(id))
}

/// What to do about a condition that is not met: the form that leads to it, filled as far as is known.
fn acts(view: &View, record: &Record, iso3: &str, condition: Condition) -> Vec<Act> {
    let edit = format!("{}/edit", activity::NOUN.href(record.id));
    let choose = |what: &str| Act::other(&edit, &format!("Name {what} in the activity"));
    match condition {
        Condition::Consultation => vec![
            Act::other(&format!("/consultations/new?state={iso3}"), "Record a consultation"),
            choose("a consultation"),
        ],
        Condition::Consent => vec![match consent_form(view, record, iso3) {
            Some(form) => Act::other(&form, &format!("Ask {} for consent", state_name(iso3))),
            None => Act::other("#tell", &format!("First tell {} how the gate stands", state_name(iso3))),
        }],
        Condition::Request => vec![choose("a request or priority")],
        Condition::Indicator => vec![
            Act::other(&format!("/indicators/new?states={iso3}&kind=outcome"), "Record an outcome indicator"),
            choose("an indicator"),
        ],
    }
}

/// The form of a consent, naming the activity as its State knows it: itself, or the verdict that was published to it;
/// nothing while the State knows of none.
fn consent_form(view: &View, record: &Record, iso3: &str) -> Option<String> {
    let bilateral = view.office.realm_of(record.space) == Some(Realm::Bilateral(iso3.to_owned()));
    let sent = verdict::id_for(record.id, iso3);
    let named =
        if bilateral { record.id } else { view.record(&verdict::KIND, sent).ok().flatten()?.record.id };
    let mut form = Sent::of([("covered", iso3)]);
    form.push("activities", named.to_string());
    for (name, field) in [
        ("from", activity::FROM),
        ("to", activity::TO),
        ("note", activity::NOTE_VERSION),
        ("expiry.on", activity::TO),
    ] {
        if let Some(value) = record.text(field) {
            form.push(name, value.to_owned());
        }
    }
    form.push("expiry.ends", "on".to_owned());
    Some(format!("/consents/new?{}", form.to_body()))
}

fn breaches(view: &View, sessions: &[Held]) -> Option<Table> {
    let broken: Vec<&Held> = sessions.iter().filter(|held| held.breach.is_some()).collect();
    let reason = |held: &Held| {
        let breach = held.breach.as_ref().map(|breach| breach.verdict.reasons().join(" "));
        Shown::Text(breach.unwrap_or_default())
    };
    let rows = broken.iter().map(|held| {
        let mut row = activity::session_row(view, held);
        row.cells.push(reason(held));
        row
    });
    (!broken.is_empty()).then(|| Table {
        id: "breaches".to_owned(),
        title: "In breach".to_owned(),
        note: "Kept as they were recorded. Their people are counted apart.".to_owned(),
        head: ["Session", "People, apart", "Why", ""].map(str::to_owned).into(),
        rows: rows.collect(),
        ..Table::default()
    })
}
