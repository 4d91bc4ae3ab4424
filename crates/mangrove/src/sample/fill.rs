//! Fills an office with the sample: its documents are read and imported like any others, and its story is told day by day,
//! each deed through the same code that a person's form comes to.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use ledger::{Author, Edit, Environment, RecordId};

use super::clock::StoryClock;
use super::followed::record;
use super::people::{self, FIRST_DAY, PEOPLE, SamplePerson};
use super::story::{Event, parse};
use super::tell::Telling;
use super::{DOCUMENTS, FOLLOW_UPS, INSTITUTIONS, JUDGEMENTS, SampleFollowUp, parse_follow_ups};
use crate::access::Realm;
use crate::document::{JUDGEMENT, JUDGEMENT_FIELD, Judgement};
use crate::import::Outcome;
use crate::import::document::bring_in_document;
use crate::institution::{self, Institution};
use crate::office::{Office, Save};

/// The day on which the office of the sample begins.
const BEGINNING: i32 = FIRST_DAY - 10;
/// The day on which its documents had been looked through.
const LOOKED_THROUGH: i32 = -300;

/// Something of the sample that happens on a day.
enum Happening<'a> {
    Comes(&'static SamplePerson),
    Leaves(&'static SamplePerson),
    Done(&'a str, Event<'a>),
    FollowedUp(SampleFollowUp<'a>),
    LookedThrough,
}

/// Opens a new office in an empty folder and fills it with the sample.
///
/// # Errors
/// If the sample cannot be read as it should be, a rule refuses what it tells, or the store refuses.
pub fn open(folder: &Path, machine: Arc<dyn Environment>) -> anyhow::Result<Office> {
    let clock = StoryClock::of(machine);
    clock.turn_to(BEGINNING, 0)?;
    let office = Office::open(folder, Arc::clone(&clock) as Arc<dyn Environment>)?.marked_as_sample();
    // Nobody is told of any of this before all of it is there.
    office.ledger().flushed_at_the_end(|| fill(&office, &clock))??;
    clock.turn_to(0, 0)?;
    Ok(office)
}

fn fill(office: &Office, clock: &StoryClock) -> anyhow::Result<()> {
    let mut documents = HashMap::new();
    for document in DOCUMENTS {
        match bring_in_document(office, document.file, document.text.as_bytes())? {
            Outcome::Document(brought) => documents.insert(document.file, brought.document),
            other => anyhow::bail!("the sample {} did not come in: {other:?}", document.file),
        };
    }
    let keys = add_institutions(office)?;
    let mut telling = Telling::begin(office, clock, keys);
    for (day, happening) in happenings()? {
        match happening {
            Happening::Done(part, event) => telling
                .tell(&event)
                .with_context(|| format!("{part}, line {}: {:?}", event.line, event.deed))?,
            Happening::FollowedUp(follow_up) => {
                telling.turn_to(day)?;
                record(&telling, &follow_up).with_context(|| {
                    format!("the sample's follow-up of {}, {}", follow_up.symbol, follow_up.number)
                })?;
            }
            Happening::Comes(one) => {
                telling.turn_to(day)?;
                people::appoint(office, clock, one, &telling.keys)?;
            }
            Happening::Leaves(one) => {
                telling.turn_to(day)?;
                people::leave(office, clock, one)?;
            }
            Happening::LookedThrough => {
                telling.turn_to(day)?;
                judge(office, &documents)?;
            }
        }
    }
    office.catch_up()
}

/// Everything that happens, in order.
fn happenings() -> anyhow::Result<Vec<(i32, Happening<'static>)>> {
    let mut all = vec![(LOOKED_THROUGH, Happening::LookedThrough)];
    // The first person of a place keeps it: those who are to keep one come before the others of their day.
    let (keepers, others): (Vec<_>, Vec<_>) =
        PEOPLE.iter().partition(|one| one.steward || one.role.keeps_a_space());
    all.extend(keepers.into_iter().chain(others).map(|one| (one.days.0, Happening::Comes(one))));
    all.extend(PEOPLE.iter().filter_map(|one| Some((one.days.1?, Happening::Leaves(one)))));
    for (part, text) in super::STORY {
        let events = parse(text).with_context(|| part.to_string())?;
        all.extend(events.into_iter().map(|event| (event.day, Happening::Done(part, event))));
    }
    let follow_ups = parse_follow_ups(FOLLOW_UPS)?.into_iter();
    all.extend(follow_ups.map(|one| (one.recorded_on(), Happening::FollowedUp(one))));
    all.sort_by_key(|(day, _)| *day);
    Ok(all)
}

fn add_institutions(office: &Office) -> anyhow::Result<HashMap<String, RecordId>> {
    let made = INSTITUTIONS.iter().map(|sample| {
        let institution = Institution {
            id: RecordId::fresh(office.environment()),
            name: sample.name.to_owned(),
            state: sample.state.map(str::to_owned),
            kind: sample.kind.to_owned(),
            contact: None,
        };
        (sample.key.to_owned(), institution)
    });
    let made: Vec<(String, Institution)> = made.collect();
    let save = |(_, one): &(String, Institution)| Save::new(&institution::KIND, one.id).values(one.values());
    office.save(office.public(), &Author::default(), made.iter().map(save).collect())?;
    Ok(made.into_iter().map(|(key, one)| (key, one.id)).collect())
}

fn judge(office: &Office, documents: &HashMap<&str, RecordId>) -> anyhow::Result<()> {
    for sample in JUDGEMENTS {
        let document = *documents.get(sample.file).context("no such sample document")?;
        let (file, reading) = office.reading(document)?.context("the sample was not read")?;
        let mut problems = reading.problems.iter().filter(|problem| problem.code == sample.code);
        let fits = |words: &str| {
            sample.words.is_empty() || words.contains(sample.words) || sample.words.contains(words)
        };
        let problem = problems.find(|problem| fits(problem.span.of(&reading.text)));
        let Some(problem) = problem else { anyhow::bail!("{} has no {}", sample.file, sample.code) };
        let judgement = if sample.accepted { "accepted" } else { "dismissed" };
        let mut save = Save::new(&JUDGEMENT, Judgement::id_of(file, problem))
            .values(Judgement::about(document, problem));
        save.edits
            .push(Edit::Set { field: JUDGEMENT_FIELD, value: ledger::Value::Text(judgement.to_owned()) });
        office.save(
            office.space_or_new(&Realm::Office)?,
            &Author::default(),
            vec![save.because(Some(sample.reason.to_owned()))],
        )?;
    }
    Ok(())
}
