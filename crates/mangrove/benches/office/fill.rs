//! Fills an office with the work of years: records of every noun by their own descriptions, and the people who do it.
//! All of it is invented and follows from one fixed seed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use ledger::{Author, Edit, KindId, RecordId, Value};
use mangrove::access::{Realm, Role};
use mangrove::account::{Accounts, NewAccount, Source};
use mangrove::follow_up::{self, ACTION, ASSESSMENT, Assessment, DUE, FollowUp, RECOMMENDATION};
use mangrove::institution::{self, Institution};
use mangrove::noun::{Lifecycle, NOUNS, Noun, STATUS, Taken};
use mangrove::office::environment::Machine;
use mangrove::office::kind::{Field, Shape};
use mangrove::office::{Given, Office, Save};
use mangrove::search::Query;

use crate::program::PASSWORD;

/// The States and territories among which the work is spread.
const STATES: [&str; 15] =
    ["JAM", "ATG", "BHS", "BRB", "BLZ", "DMA", "GRD", "GUY", "HTI", "LCA", "KNA", "VCT", "SUR", "TTO", "MSR"];
/// How many of each noun there are.
const COUNTS: [(&str, usize); 8] = [
    ("requests", 3_000),
    ("consultations", 4_000),
    ("consents", 5_000),
    ("indicators", 5_000),
    ("activities", 5_000),
    ("sessions", 10_000),
    ("measurements", 5_000),
    ("submissions", 500),
];
const FOLLOW_UPS: usize = 20_000;
/// Records written at once.
const BATCH: usize = 500;

/// Somebody of the crowd.
#[derive(Clone, Debug)]
pub struct Member {
    pub role: Role,
    pub state: &'static str,
    pub login: String,
    pub cookie: String,
    /// Recommendations of their State that are followed up.
    pub followed: Arc<Vec<RecordId>>,
}

/// What the office holds now.
pub struct Filled {
    pub crowd: Vec<Member>,
    /// One record of each noun, in Jamaica, by the first part of its address.
    pub one: HashMap<&'static str, RecordId>,
    /// How many follow-ups were written.
    pub follow_ups: usize,
}

/// Fills a data folder; `part` divides all numbers but the people's, to try the bench out.
///
/// # Errors
/// If the store refuses.
pub fn fill(folder: &Path, people: usize, part: usize) -> Result<Filled> {
    let machine = Machine::starting_at(None);
    let office = Office::open(folder, machine.clone())?;
    let accounts = Accounts::open(folder, machine)?;
    let institutions = institutions(&office)?;
    let mut crowd = crowd(&office, &accounts, &institutions, people)?;
    let mut one = HashMap::new();
    for (path, count) in COUNTS {
        let noun = mangrove::noun::at_path(path).with_context(|| format!("no noun at {path}"))?;
        work(&office, noun, count / part, &institutions)?;
        one.insert(path, id_of(noun.kind.id, 0));
    }
    let (follow_ups, followed) = follow_ups(&office, FOLLOW_UPS / part)?;
    for member in &mut crowd {
        member.followed = followed.get(member.state).cloned().unwrap_or_default();
    }
    Ok(Filled { crowd, one, follow_ups })
}

/// A record of a noun that somebody of a State works with: any of the first that it has.
pub fn some_of(path: &str, state: &str, number: usize, part: usize) -> Option<RecordId> {
    let (_, count) = COUNTS.iter().find(|(known, _)| *known == path)?;
    let at = STATES.iter().position(|known| *known == state)?;
    let of_state = (count / part / STATES.len()).max(1);
    Some(id_of(mangrove::noun::at_path(path)?.kind.id, number % of_state * STATES.len() + at))
}

/// The ministry of a State.
pub fn ministry_of(state: &str) -> Option<RecordId> {
    STATES.iter().position(|known| *known == state).map(institution_of)
}

fn id_of(kind: KindId, number: usize) -> RecordId {
    RecordId::natural(kind, &format!("bench {number}"))
}

fn institution_of(number: usize) -> RecordId {
    id_of(institution::KIND.id, number % (2 * STATES.len()))
}

/// A ministry and an NGO of each State.
fn institutions(office: &Office) -> Result<Vec<RecordId>> {
    let one = |number: usize| {
        let state = STATES[number % STATES.len()];
        let kind = if number < STATES.len() { "ministry" } else { "ngo" };
        let id = institution_of(number);
        let name = format!("An invented {kind} of {state}");
        Institution { id, name, state: Some(state.to_owned()), kind: kind.to_owned(), contact: None }
    };
    let all: Vec<Institution> = (0..2 * STATES.len()).map(one).collect();
    let save = |one: &Institution| Save::new(&institution::KIND, one.id).values(one.values());
    office.save(office.public(), &Author::default(), all.iter().map(save).collect())?;
    Ok(all.iter().map(|one| one.id).collect())
}

/// People of every role, each signed in.
fn crowd(
    office: &Office,
    accounts: &Accounts,
    institutions: &[RecordId],
    people: usize,
) -> Result<Vec<Member>> {
    let roles = [Role::FocalPoint, Role::DeskOfficer, Role::Ngo, Role::ValidatingAuthority, Role::Alternate];
    let mut crowd = Vec::new();
    for number in 0..people {
        let (role, at) = (roles[number % roles.len()], (number / roles.len()) % STATES.len());
        let state = STATES[at];
        let home = match role {
            Role::DeskOfficer => Realm::Office,
            Role::Ngo => Realm::Own(institutions[STATES.len() + at]),
            _ => Realm::State(state.to_owned()),
        };
        let (person, institution) = (id_of(mangrove::person::KIND.id, number), home.institution());
        let name = format!("Invented person {number}");
        let author = Author::default();
        mangrove::person::enter(office, &author, person, &name, institution, &home)?;
        let given = Given { person, role, home, institution, from: None, until: None, works_here: true };
        office.give_role(&author, &given, None)?;
        let (login, password) = (format!("person-{number}"), PASSWORD.to_owned());
        accounts.add(&NewAccount { login: login.clone(), name, person, password })?;
        let token = accounts.sign_in(&login, PASSWORD, &Source::default())?;
        let cookie = format!("mangrove_session={}", token.expose());
        crowd.push(Member { role, state, login, cookie, followed: Arc::default() });
    }
    Ok(crowd)
}

/// Records of a noun, each in the space of a State, or of an NGO and the office.
fn work(office: &Office, noun: &'static Noun, count: usize, institutions: &[RecordId]) -> Result<()> {
    let mut saves: HashMap<usize, Vec<Save>> = HashMap::new();
    for number in 0..count {
        let at = number % STATES.len();
        let mut save = Save::new(noun.kind, id_of(noun.kind.id, number));
        for field in noun.kind.fields {
            let Some(value) = value(field, number, at, count) else { continue };
            save.edits.push(if field.shape.is_set() {
                Edit::Add { field: field.id, element: value }
            } else {
                Edit::Set { field: field.id, value }
            });
        }
        save.edits.extend(noun.lifecycle.and_then(|lifecycle| status(lifecycle, number)));
        let batch = saves.entry(at).or_default();
        batch.push(save);
        if batch.len() == BATCH {
            let batch = std::mem::take(batch);
            write(office, noun, at, institutions, batch)?;
        }
    }
    saves.into_iter().try_for_each(|(at, batch)| write(office, noun, at, institutions, batch))
}

fn write(office: &Office, noun: &Noun, at: usize, institutions: &[RecordId], batch: Vec<Save>) -> Result<()> {
    let realm = match noun.path {
        "submissions" => Realm::Shared(institutions[STATES.len() + at]),
        _ => Realm::Bilateral(STATES[at].to_owned()),
    };
    office.save(office.space_or_new(&realm)?, &Author::default(), batch)
}

/// A value that a field may hold, as the number of its record has it.
fn value(field: &Field, number: usize, at: usize, count: usize) -> Option<Value> {
    let day = || format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
    Some(match field.shape {
        Shape::Text(_) | Shape::Words(_) => {
            Value::text(format!("{} of the work, number {number}", field.label))
        }
        Shape::Lines(_) => {
            Value::text(format!("{} as it was written down, number {number}. ", field.label).repeat(4))
        }
        Shape::Date => Value::text(day()),
        Shape::YesNo => Value::Bool(number.is_multiple_of(2)),
        Shape::Number => Value::Int(i64::try_from(number % 90).unwrap_or(0)),
        Shape::Choice(choices) | Shape::Choices(choices) => {
            Value::text(choices.get(number % choices.len().max(1))?.code)
        }
        Shape::State | Shape::States => Value::text(STATES[at]),
        Shape::Record(kinds) | Shape::Records(kinds) => {
            let kind = kinds.first()?;
            // Another record of the same State: numbers of one State are those that leave the same remainder.
            let other = (number % count.clamp(1, 3_000) / STATES.len()) * STATES.len() + at;
            let of_noun = COUNTS
                .iter()
                .any(|(path, _)| mangrove::noun::at_path(path).is_some_and(|noun| noun.kind.id == *kind));
            match *kind {
                kind if kind == institution::KIND.id => Value::Record(institution_of(at)),
                kind if of_noun => Value::Record(id_of(kind, other)),
                _ => return None,
            }
        }
        Shape::Group(columns) | Shape::Rows(columns) => {
            let column = |column: &Field| value(column, number, at, count).unwrap_or(Value::None);
            Value::List(columns.iter().map(column).collect())
        }
        Shape::Erasable(_) | Shape::Files | Shape::Set | Shape::Composite => return None,
    })
}

/// One of the states that a noun has, as the number says.
fn status(lifecycle: &Lifecycle, number: usize) -> Option<Edit> {
    let state = lifecycle.states.get(number % (lifecycle.states.len() + 1))?;
    let taken = Taken {
        to: state.code.to_owned(),
        on: format!("2026-{:02}-11", 1 + number % 12).parse().ok()?,
        capacity: Some("Desk officer, regional office".to_owned()),
        reason: None,
        evidence: None,
        person: Some(id_of(mangrove::person::KIND.id, 1)),
    };
    Some(Edit::Set { field: STATUS, value: taken.value() })
}

/// The recommendations of each State that are followed up.
type OfStates = HashMap<&'static str, Arc<Vec<RecordId>>>;

/// Follow-ups of recommendations, in each State's internal space: of its own, and of as many of other States as make up
/// the number. Gives how many, and each State's own.
fn follow_ups(office: &Office, count: usize) -> Result<(usize, OfStates)> {
    let viewer = mangrove::access::Viewer::public(office.public());
    let found = |query: &Query| -> Result<Vec<RecordId>> {
        Ok(office.search().all_ids(query, viewer.readable())?.collect())
    };
    let all = found(&Query::default())?;
    let (mut own, mut written, each) = (HashMap::new(), 0, count.div_ceil(STATES.len()));
    for (at, state) in STATES.into_iter().enumerate() {
        let space = office.space_or_new(&Realm::State(state.to_owned()))?;
        let query = Query::default().with(mangrove::search::Facet::State, state);
        let of_state: Vec<RecordId> = found(&query)?.into_iter().take(each).collect();
        let others = all.iter().skip(at * each).filter(|id| !of_state.contains(id));
        let ids: Vec<RecordId> = of_state.iter().chain(others).take(each).copied().collect();
        for batch in ids.chunks(BATCH) {
            let saves = batch.iter().enumerate().map(|(at, id)| follow_up(*id, at));
            office.save(space, &Author::default(), saves.collect::<Result<_>>()?)?;
        }
        written += ids.len();
        own.insert(state, Arc::new(of_state));
    }
    Ok((written, own))
}

fn follow_up(recommendation: RecordId, number: usize) -> Result<Save> {
    let statuses = follow_up::STATUSES;
    let assessment = Assessment {
        status: statuses[number % statuses.len()].code.to_owned(),
        by: "An invented ministry".to_owned(),
        as_of: "2026-02".parse().map_err(|_| anyhow::anyhow!("no date"))?,
        evidence: None,
    };
    let values = [
        (RECOMMENDATION, Value::Record(recommendation)),
        (ASSESSMENT, assessment.value()),
        (ACTION, Value::text("Draft the bill and bring it before the House")),
        (DUE, Value::text(format!("2027-{:02}", 1 + number % 12))),
    ];
    Ok(Save::new(&follow_up::KIND, FollowUp::id_for(recommendation)).values(values))
}

/// The lists that are there.
pub fn lists() -> impl Iterator<Item = &'static str> {
    NOUNS.iter().map(|noun| noun.path)
}
