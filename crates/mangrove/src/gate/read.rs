//! From records to the gate's facts, as one viewer reads them. What the viewer cannot read is not there, and the facts say
//! so where it matters.

use std::collections::BTreeSet;

use jiff::civil::Date;
use ledger::{FieldId, Record, RecordId, Value};

use super::consent::{Fault, World, faults};
use super::facts::{
    ActivityFacts, Authority, Baseline, Basis, Confirmation, ConsentFacts, ConsultationFacts, Facts,
    IndicatorFacts, Occasion, PriorityFacts, RequestFacts, Scope, StateFacts, Status,
};
use super::words;
use crate::access::Realm;
use crate::date::PartialDate;
use crate::noun::{Lifecycle, STATUS, Taken};
use crate::office::View;
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;
use crate::party::authority;
use crate::{activity, consent, consultation, indicator, party, priority, request, session, verdict};

/// Everything that decides whether an activity may go on.
///
/// # Errors
/// If the store cannot be read.
pub fn facts(view: &View, activity: &Record) -> anyhow::Result<Facts> {
    let sessions = view.referring(&session::KIND, session::ACTIVITY, activity.id)?;
    let mut facts = Facts {
        activity: ActivityFacts {
            id: activity.id,
            kinds: texts(activity, activity::ACTIVITY_KIND),
            rights: set(activity, activity::RIGHTS_SERVED),
            places: set(activity, activity::PLACES),
        },
        states: Vec::new(),
        indicators: Vec::new(),
        indicators_unseen: false,
        sessions: sessions.iter().map(|kept| held_on(&kept.record)).collect(),
    };
    for id in references(activity, activity::INDICATORS) {
        match view.record(&indicator::KIND, id)? {
            Some(kept) => facts.indicators.push(measured(&kept.record)),
            None => facts.indicators_unseen = true,
        }
    }
    let out = activity::taken_out::of(activity);
    let within = activity::states(activity).into_iter().map(|iso3| (iso3.to_owned(), None));
    for (iso3, left) in within.chain(out.into_iter().map(|(iso3, day)| (iso3, Some(day)))) {
        let mut state = of_state(view, activity, &iso3)?;
        state.left = left;
        facts.states.push(state);
    }
    Ok(facts)
}

/// The days on which a session may have been held.
fn held_on(session: &Record) -> Vec<PartialDate> {
    let texts = session.all(session::DATE).into_iter().filter_map(as_text);
    texts.filter_map(|text| text.parse().ok()).collect()
}

/// What happens in a session, as the gate asks for it.
#[must_use]
pub fn occasion(session: &Record) -> Occasion {
    Occasion {
        days: dates(session, session::DATE),
        places: texts(session, session::PLACE).into_iter().filter(|place| !place.is_empty()).collect(),
        attending: set(session, session::STATES),
    }
}

fn of_state(view: &View, activity: &Record, iso3: &str) -> anyhow::Result<StateFacts> {
    let realm = Realm::Bilateral(iso3.to_owned());
    let space = view.office.space_of(&realm);
    // Where nothing has been written yet there is nothing to miss, for the office that would found it.
    let held = match space {
        Some(space) => view.viewer.readable().contains(space),
        None => view.reads_own(),
    };
    let party = view.office.public_kept(&party::KIND, party::KIND.natural_id(iso3))?;
    let responsible = party.iter().flat_map(|party| party.record.all(party::RESPONSIBLE_STATE));
    let mut state = StateFacts {
        iso3: iso3.to_owned(),
        name: state_name(iso3).to_owned(),
        left: None,
        held,
        responsible: responsible.map(|value| as_text(value).map(str::to_owned)).collect(),
        authorities: authorities(view, iso3)?,
        consultations: Vec::new(),
        consents: consents(view, activity, iso3)?,
        requests: Vec::new(),
        priorities: Vec::new(),
        answers_unseen: false,
    };
    for id in references(activity, activity::CONSULTATIONS) {
        if let Some(kept) = view.record(&consultation::KIND, id)?.filter(|kept| is_of(&kept.record, iso3)) {
            state.consultations.push(consulted(&kept.record));
        }
    }
    for id in references(activity, activity::REQUESTS) {
        match view.record(&request::KIND, id)? {
            Some(kept) if texts(&kept.record, request::STATE).iter().any(|one| one == iso3) => {
                state.requests.push(requested(&kept.record));
            }
            Some(_) => {}
            None => state.answers_unseen = true,
        }
    }
    for id in references(activity, activity::PRIORITIES) {
        match view.record(&priority::KIND, id)? {
            Some(kept) if texts(&kept.record, priority::STATE).iter().any(|one| one == iso3) => {
                state.priorities.push(stated(&kept.record));
            }
            Some(_) => {}
            None => state.answers_unseen = true,
        }
    }
    Ok(state)
}

fn is_of(consultation: &Record, iso3: &str) -> bool {
    texts(consultation, consultation::STATE).iter().any(|one| one == iso3)
}

/// Who may consent for a party, as the viewer reads it. Of one whose capacity or dates are disputed only what holds under
/// each value counts.
///
/// # Errors
/// If the store cannot be read.
pub fn authorities(view: &View, iso3: &str) -> anyhow::Result<Vec<Authority>> {
    let all = view.naming(&authority::KIND, iso3)?;
    let of_party =
        all.iter().map(|kept| &kept.record).filter(|record| record.text(authority::STATE) == Some(iso3));
    let read = |record: &Record| {
        let from = dates(record, authority::FROM).into_iter().max_by_key(|from| from.last_day())?;
        let capacity = record.text(authority::CAPACITY)?.to_owned();
        Some(Authority { capacity, from, until: authority::until(record) })
    };
    Ok(of_party.filter_map(read).collect())
}

/// The consents of a party that may touch an activity: those that name it, its kind, or nothing in particular.
fn consents(view: &View, activity: &Record, iso3: &str) -> anyhow::Result<Vec<ConsentFacts>> {
    let sent = verdict::id_for(activity.id, iso3);
    let kinds = texts(activity, activity::ACTIVITY_KIND);
    let touches = |record: &Record| {
        let named = record.elements(consent::ACTIVITIES);
        let covered = record.elements(consent::KINDS_COVERED);
        let is_named = |value: &&Value| value.as_record().is_some_and(|id| id == activity.id || id == sent);
        let is_covered =
            |value: &&Value| as_text(value).is_some_and(|code| kinds.iter().any(|kind| kind == code));
        (named.is_empty() && covered.is_empty())
            || named.iter().any(is_named)
            || covered.iter().any(is_covered)
    };
    let all = view.naming(&consent::KIND, iso3)?;
    let of_party =
        |record: &Record| record.all(consent::COVERED).into_iter().any(|one| as_text(one) == Some(iso3));
    let mut consents = Vec::new();
    for record in all.iter().map(|kept| &kept.record).filter(|record| of_party(record) && touches(record)) {
        let mut facts = consented(view, record)?;
        // The State knows an activity of several States by the verdict it was sent.
        for named in &mut facts.scope.activities {
            if named.remove(&sent) {
                named.insert(activity.id);
            }
        }
        facts
            .bases
            .iter_mut()
            .filter(|basis| basis.activity == sent)
            .for_each(|basis| basis.activity = activity.id);
        consents.push(facts);
    }
    Ok(consents)
}

fn consented(view: &View, record: &Record) -> anyhow::Result<ConsentFacts> {
    let issuing = |code: &Value| match as_text(code) {
        Some("party") => record.text(consent::COVERED).map(str::to_owned),
        Some("responsible") => {
            let party = party::KIND.natural_id(record.text(consent::COVERED)?);
            let party = view.office.public_kept(&party::KIND, party).ok().flatten()?;
            party.record.text(party::RESPONSIBLE_STATE).map(str::to_owned)
        }
        _ => None,
    };
    let elements = |field| record.elements(field).into_iter();
    let files = elements(consent::EVIDENCE).filter_map(crate::follow_up::Evidence::from_value);
    let evidence = files.map(|file| file.sha256).find(|hash| !hash.is_empty());
    let day = |field| -> Vec<Option<PartialDate>> {
        record.all(field).into_iter().map(|value| as_text(value).and_then(|text| text.parse().ok())).collect()
    };
    let one_set = |field| vec![set(record, field)];
    Ok(ConsentFacts {
        id: record.id,
        covered: texts(record, consent::COVERED),
        issuing: record
            .all(consent::ISSUING)
            .into_iter()
            .map(|code| issuing(code).unwrap_or_default())
            .collect(),
        issuer: texts(record, consent::ISSUER),
        capacity: texts(record, consent::CAPACITY),
        instrument: texts(record, consent::INSTRUMENT),
        dated: dates(record, consent::DATED),
        received: dates(record, consent::RECEIVED),
        expiry: all_or_none(record, consent::EXPIRY, consent::expiry),
        evidence: evidence.into_iter().collect(),
        note: texts(record, consent::NOTE_VERSION),
        statuses: statuses(record, &consent::LIFECYCLE),
        confirmations: elements(consent::CONFIRMATIONS)
            .filter_map(consent::Confirmed::from_value)
            .map(|one| Confirmation { on: one.on, capacity: one.capacity })
            .collect(),
        scope: Scope {
            activities: vec![references(record, consent::ACTIVITIES).into_iter().collect()],
            kinds: one_set(consent::KINDS_COVERED),
            rights: one_set(consent::RIGHTS_COVERED),
            places: one_set(consent::PLACES),
            from: day(consent::FROM),
            to: day(consent::TO),
        },
        bases: elements(consent::BASES).filter_map(activity::basis::from_value).collect::<Vec<Basis>>(),
    })
}

/// What stands against a consent by its own dates, authority and evidence, whatever it is used for.
///
/// # Errors
/// If the store cannot be read.
pub fn against_consent(view: &View, record: &Record, day: Date) -> anyhow::Result<Vec<String>> {
    let facts = consented(view, record)?;
    let iso3 = record.text(consent::COVERED).unwrap_or_default();
    let nothing = ActivityFacts {
        id: RecordId::from_bytes([0; 16]),
        kinds: Vec::new(),
        rights: BTreeSet::new(),
        places: BTreeSet::new(),
    };
    let party = view.office.public_kept(&party::KIND, party::KIND.natural_id(iso3))?;
    let responsible = party.and_then(|party| party.record.text(party::RESPONSIBLE_STATE).map(str::to_owned));
    let state = StateFacts {
        iso3: iso3.to_owned(),
        name: state_name(iso3).to_owned(),
        left: None,
        held: true,
        responsible: Vec::new(),
        authorities: authorities(view, iso3)?,
        consultations: Vec::new(),
        consents: Vec::new(),
        requests: Vec::new(),
        priorities: Vec::new(),
        answers_unseen: false,
    };
    let states = BTreeSet::new();
    let world = World {
        day,
        activity: &nothing,
        kind: None,
        states: &states,
        places: BTreeSet::new(),
        state: &state,
        responsible: responsible.as_deref(),
    };
    let of_its_own = |fault: &Fault| {
        !matches!(fault, Fault::What | Fault::Rights(_) | Fault::Places(_) | Fault::Changed(_))
    };
    let found = faults(&facts, &world).into_iter().filter(|found| of_its_own(&found.fault));
    Ok(found.map(|found| words::fault(&facts, &found, &world)).collect())
}

fn consulted(record: &Record) -> ConsultationFacts {
    let people = record.elements(consultation::PEOPLE).into_iter();
    ConsultationFacts {
        id: record.id,
        states: texts(record, consultation::STATE),
        dated: dates(record, consultation::DATE),
        statuses: statuses(record, &consultation::LIFECYCLE),
        present: people.filter_map(consultation::spoke_for).map(str::to_owned).collect(),
    }
}

fn requested(record: &Record) -> RequestFacts {
    RequestFacts {
        id: record.id,
        states: texts(record, request::STATE),
        dated: dates(record, request::DATE),
        statuses: statuses(record, &request::LIFECYCLE),
    }
}

fn stated(record: &Record) -> PriorityFacts {
    PriorityFacts {
        id: record.id,
        states: texts(record, priority::STATE),
        dated: dates(record, priority::DATE),
        statuses: statuses(record, &priority::LIFECYCLE),
    }
}

fn measured(record: &Record) -> IndicatorFacts {
    let baseline = |value: &Value| {
        let Value::List(columns) = value else {
            return Baseline { valued: false, dated: None, sourced: false };
        };
        let text = |at: usize| columns.get(at).and_then(as_text);
        Baseline {
            valued: matches!(columns.first(), Some(Value::Int(_))),
            dated: text(2).and_then(|date| date.parse().ok()),
            sourced: text(3).is_some_and(|source| !source.is_empty()),
        }
    };
    IndicatorFacts {
        id: record.id,
        kinds: texts(record, indicator::INDICATOR_KIND),
        baselines: record.all(indicator::BASELINE).into_iter().map(baseline).collect(),
    }
}

fn statuses(record: &Record, lifecycle: &Lifecycle) -> Vec<Status> {
    let all = record.all(STATUS);
    if all.is_empty() {
        return vec![Status { code: lifecycle.start.to_owned(), from: None }];
    }
    // A step that only a newer version can read may be any: it has no code, and nothing rests on it.
    let status = |value: &Value| match Taken::from_value(value) {
        Some(taken) => Status { code: taken.to, from: Some(taken.on) },
        None => Status { code: String::new(), from: None },
    };
    all.into_iter().map(status).collect()
}

/// Every text that stands. That somebody says there is none is an empty one, which meets nothing.
fn texts(record: &Record, field: FieldId) -> Vec<String> {
    record.all(field).into_iter().map(|value| as_text(value).unwrap_or_default().to_owned()).collect()
}

/// Every date that stands; unknown if one of the values is no date, for then it may not have been at all.
fn dates(record: &Record, field: FieldId) -> Vec<PartialDate> {
    all_or_none(record, field, |value| as_text(value)?.parse().ok())
}

fn all_or_none<T>(record: &Record, field: FieldId, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    record.all(field).into_iter().map(read).collect::<Option<Vec<T>>>().unwrap_or_default()
}

fn set(record: &Record, field: FieldId) -> BTreeSet<String> {
    record.elements(field).into_iter().filter_map(as_text).map(str::to_owned).collect()
}

fn references(record: &Record, field: FieldId) -> Vec<RecordId> {
    record.elements(field).into_iter().filter_map(Value::as_record).collect()
}
