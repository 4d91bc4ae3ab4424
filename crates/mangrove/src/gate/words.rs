//! The gate in sentences: each cites the rule and the record, and says from when or until when it stands.
//! Quantities and dates are the records' own, so a sentence never depends on the day it is said.

use jiff::civil::Date;

use super::consent::{Fault, Found, World, faults};
use super::facts::{
    Baseline, ConsentFacts, ConsultationFacts, Expiry, Facts, RequestFacts, StateFacts, Status,
};
use super::{Condition, REASONS, Reason};
use crate::codes::RIGHTS;
use crate::date::PartialDate;
use crate::office::kind::choice_label;
use crate::office::words::state_name;

fn or(values: &[String]) -> String {
    values.join(" or ")
}

fn dates(dates: &[PartialDate]) -> String {
    or(&dates.iter().map(|date| date.in_words()).collect::<Vec<_>>())
}

fn named(what: &str, of: &[PartialDate]) -> String {
    if of.is_empty() { format!("the {what} without a date") } else { format!("the {what} of {}", dates(of)) }
}

/// The same without the year, where the sentence has just said it.
fn brief(what: &str, of: &[PartialDate], beside: PartialDate) -> String {
    let name = named(what, of);
    let year = format!(" {}", beside.first_day().year());
    name.strip_suffix(&year).filter(|_| of.len() == 1).map_or(name.clone(), str::to_owned)
}

fn capital(words: &str) -> String {
    crate::office::words::sentence(words)
}

/// `The consultation of 18 February 2026`.
pub fn consultation(one: &ConsultationFacts) -> String {
    capital(&named("consultation", &one.dated))
}

/// `The request of 2 February 2026`.
pub fn request(one: &RequestFacts) -> String {
    capital(&named("request", &one.dated))
}

/// `The priority stated on 4 May 2021`.
pub fn priority(dated: &[PartialDate]) -> String {
    if dated.is_empty() {
        "The priority without a date".to_owned()
    } else {
        format!("The priority stated on {}", dates(dated))
    }
}

/// `Not allowed before 2 February 2026: the request of ... was made then.`
pub fn not_before(dated: &[PartialDate], because: &str) -> String {
    match dated.iter().max_by_key(|date| date.last_day()) {
        Some(latest) => {
            format!("Not allowed before {}: {}.", latest.in_words(), because.replacen("The", "the", 1))
        }
        None => format!("{because}, but nobody has said when."),
    }
}

/// Why a request does not count.
pub fn request_ended(name: &str, statuses: &[Status]) -> String {
    let ended =
        statuses.iter().find(|status| ["declined", "withdrawn", "draft"].contains(&status.code.as_str()));
    match ended {
        Some(status) if status.code == "draft" => format!("{name} has not been sent."),
        Some(Status { code, from: Some(from) }) => {
            format!("{name} was {code} with effect of {}.", from.in_words())
        }
        Some(status) => format!("{name} was {}.", status.code),
        None => format!("{name} has not been sent."),
    }
}

/// What is wrong with a baseline's pieces.
pub fn baseline_missing(baselines: &[Baseline]) -> String {
    let lacks = |test: fn(&Baseline) -> bool| baselines.iter().any(test);
    let lacking = [
        ("value", lacks(|base| !base.valued)),
        ("date", lacks(|base| base.dated.is_none())),
        ("source", lacks(|base| !base.sourced)),
    ];
    let lacking: Vec<&str> = lacking.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| *name).collect();
    if baselines.is_empty() || lacking.len() == 3 {
        "The outcome indicator has no baseline.".to_owned()
    } else {
        format!("The baseline of the outcome indicator states no {}.", lacking.join(" and no "))
    }
}

/// A baseline that is later than the day, or than the first session.
pub fn baseline_late(dated: &[PartialDate], first: Option<Date>) -> String {
    let Some(latest) = dated.iter().max_by_key(|date| date.last_day()) else {
        return "The outcome indicator has no baseline.".to_owned();
    };
    match first {
        Some(first) if first < latest.last_day() => format!(
            "The baseline of {} is later than the first session, of {}.",
            latest.in_words(),
            PartialDate::day(first).in_words()
        ),
        _ => format!("Not allowed before {}: the baseline is of that date.", latest.in_words()),
    }
}

/// A condition that rests on records which are not here.
pub fn unseen(condition: Condition, state: &str) -> String {
    match condition {
        Condition::Indicator => "An indicator of this activity cannot be read here.".to_owned(),
        _ => format!("The records shared with {state} cannot be read here, so this is not known here."),
    }
}

/// People of a State that is not one of the activity's.
pub fn not_a_state(facts: &Facts, iso3: &str) -> String {
    match facts.states.iter().find(|state| state.iso3 == iso3) {
        Some(StateFacts { name, left: Some(left), .. }) => {
            format!(
                "{name} was taken out of the activity from {}, so nobody can take part for it.",
                PartialDate::day(*left).in_words()
            )
        }
        _ => format!("{} is not a State of this activity.", state_name(iso3)),
    }
}

/// A condition other than consent that is met under all the values that stand.
pub fn disputed_but_met(condition: Condition) -> String {
    let what = match condition {
        Condition::Consultation => "consultation",
        Condition::Consent => "consent",
        Condition::Request => "request",
        Condition::Indicator => "outcome indicator",
    };
    format!("Records disagree about the {what}. It counts under each of them.")
}

/// The fields of a consent, among those the gate asks for, that hold several values.
pub fn disputed_fields(consent: &ConsentFacts) -> Vec<(&'static str, Vec<String>)> {
    let expiry = |expiry: &Expiry| match expiry {
        Expiry::On(date) => date.in_words(),
        Expiry::NoneStated => "none stated".to_owned(),
    };
    let day = |date: &PartialDate| date.in_words();
    let maybe = |date: &Option<PartialDate>| date.map_or("none stated".to_owned(), PartialDate::in_words);
    let set = |sets: &[std::collections::BTreeSet<String>]| -> Vec<String> {
        sets.iter().map(|set| set.iter().cloned().collect::<Vec<_>>().join(", ")).collect()
    };
    let names = |codes: &[String]| codes.iter().map(|code| state_name(code).to_owned()).collect();
    let scope = &consent.scope;
    let all: Vec<(&'static str, Vec<String>)> = vec![
        ("party covered", names(&consent.covered)),
        ("issuing party", names(&consent.issuing)),
        ("issuer", consent.issuer.clone()),
        ("capacity", consent.capacity.clone()),
        ("instrument", consent.instrument.clone()),
        ("date", consent.dated.iter().map(day).collect()),
        ("date of receipt", consent.received.iter().map(day).collect()),
        ("expiry", consent.expiry.iter().map(expiry).collect()),
        ("evidence", consent.evidence.clone()),
        ("concept note", consent.note.clone()),
        ("status", consent.statuses.iter().map(|status| status.code.clone()).collect()),
        ("activities covered", scope.activities.iter().map(|set| format!("{} named", set.len())).collect()),
        ("kinds covered", set(&scope.kinds)),
        ("rights covered", set(&scope.rights)),
        ("places covered", set(&scope.places)),
        ("first day covered", scope.from.iter().map(maybe).collect()),
        ("last day covered", scope.to.iter().map(maybe).collect()),
    ];
    all.into_iter().filter(|(_, values)| values.len() > 1).collect()
}

/// What is disputed where a consent counts all the same.
pub fn doubts<'a>(facts: &Facts, consents: impl Iterator<Item = &'a ConsentFacts>) -> Vec<Reason> {
    let condition = Condition::Consent;
    let mut doubts = Vec::new();
    for consent in consents {
        for (field, values) in disputed_fields(consent) {
            let name = named("consent", &consent.dated);
            let words =
                format!("Records disagree on the {field} of {name}: {}. It counts under each.", or(&values));
            doubts.push(Reason { words, record: Some(consent.id), condition });
        }
    }
    if doubts.is_empty() {
        let words = "Records disagree about the activity. It is consented to under each of them.".to_owned();
        doubts.push(Reason { words, record: Some(facts.activity.id), condition });
    }
    doubts
}

/// Why a State's consent is missing: the consents that come closest, or that there is none.
pub fn no_consent(state: &StateFacts, world: &World<'_>) -> Vec<Reason> {
    let condition = Condition::Consent;
    let mut close: Vec<(usize, &ConsentFacts, Vec<Found>)> = state
        .consents
        .iter()
        .map(|consent| (consent, faults(consent, world)))
        .filter(|(_, found)| !found.iter().any(is_another))
        .map(|(consent, found)| (found.len(), consent, found))
        .collect();
    close.sort_by_key(|(count, consent, _)| (*count, consent.id));
    let least = close.first().map_or(0, |(count, ..)| *count);
    let nearest = close.iter().filter(|(count, ..)| *count == least).take(REASONS);
    let reasons: Vec<Reason> = nearest
        .flat_map(|(_, consent, found)| {
            let said = found.iter().filter(|one| !is_said_already(one, found));
            said.map(|one| Reason { words: fault(consent, one, world), record: Some(consent.id), condition })
        })
        .collect();
    if reasons.is_empty() {
        let words = format!("{} has not consented to this activity.", state.name);
        return vec![Reason { words, record: None, condition }];
    }
    reasons
}

/// A consent to something else is no near miss.
fn is_another(found: &Found) -> bool {
    !found.split && matches!(found.fault, Fault::What | Fault::Covers)
}

/// A period and an expiry that end together are one reason; and of a consent that nobody has given yet, that is all.
fn is_said_already(one: &Found, all: &[Found]) -> bool {
    if all.iter().any(|other| !other.split && matches!(other.fault, Fault::NotGiven(_))) {
        return !matches!(one.fault, Fault::NotGiven(_));
    }
    let period = all.iter().any(|other| other.fault == Fault::Period);
    period && matches!(one.fault, Fault::Expired | Fault::Changed("period"))
}

/// What stands against a consent, as a sentence.
pub fn fault(consent: &ConsentFacts, found: &Found, world: &World<'_>) -> String {
    let name = named("consent", &consent.dated);
    let state = &world.state.name;
    let words = match &found.fault {
        Fault::Covers => format!("{name} covers {}", or(&countries(&consent.covered))),
        Fault::IssuingParty if consent.issuing.is_empty() => {
            format!("{name} does not say which party issued it")
        }
        Fault::IssuingParty => format!(
            "{name} was issued by {}, which is neither {state} nor the State responsible for it",
            or(&countries(&consent.issuing))
        ),
        Fault::NotGiven(Some(code)) if code == "refused" => format!("{state} refused its consent"),
        Fault::NotGiven(Some(code)) if code == "requested" => {
            format!("the consent of {state} has been requested and not given")
        }
        Fault::NotGiven(_) => format!("{name} is not on record as given"),
        Fault::Ended(code, from) => ended(&name, code, *from),
        Fault::Missing(what) => missing(&name, what),
        Fault::Authority => format!(
            "{name} was issued in the capacity \u{201c}{}\u{201d}, which was not among the consent authorities of \
             {state} on that day",
            or(&consent.capacity)
        ),
        Fault::ConfirmedFrom(from) => format!(
            "not allowed before {}: {} was confirmed then by an authority that may consent for {state}",
            from.in_words(),
            brief("consent", &consent.dated, *from)
        ),
        Fault::DatedLater | Fault::ReceivedLater => later(consent, &found.fault, &name),
        Fault::Expired => expired(consent),
        Fault::What => format!("{name} does not cover this activity"),
        Fault::Rights(rights) if rights.is_empty() => {
            format!("{name} is limited to rights; the activity names none")
        }
        Fault::Rights(rights) => format!("{name} does not cover these rights: {}", labels(rights)),
        Fault::Places(places) if places.is_empty() => format!("{name} is limited to places; none is stated"),
        Fault::Places(places) => format!("{name} does not cover {}", places.join(", ")),
        Fault::Period => period(consent, world.day),
        Fault::Changed(what) => {
            format!("the {what} of the activity have grown beyond what {name} was given on")
        }
    };
    let words = capital(&words);
    if found.split { format!("{words}, by one of the records that disagree.") } else { format!("{words}.") }
}

fn labels(codes: &[String]) -> String {
    codes.iter().map(|code| choice_label(RIGHTS, code).to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn countries(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| state_name(code).to_owned()).collect()
}

fn missing(name: &str, what: &str) -> String {
    match what {
        "evidence" => format!("{name} has no evidence with it"),
        "expiry" => format!("{name} says neither when it expires nor that it does not"),
        "concept note" => format!("{name} does not say on which version of the concept note it was given"),
        "date" => "the consent bears no date".to_owned(),
        _ => format!("{name} does not state its {what}"),
    }
}

fn ended(name: &str, code: &str, from: Option<PartialDate>) -> String {
    let how = match code {
        "withdrawn" => "was withdrawn",
        "invalidated" => "was found invalid",
        _ => "has expired",
    };
    match from {
        Some(from) => format!("{name} {how} with effect of {}", from.in_words()),
        None => format!("{name} {how}"),
    }
}

fn later(consent: &ConsentFacts, fault: &Fault, name: &str) -> String {
    let (dated, what) = match fault {
        Fault::DatedLater => (&consent.dated, "the consent bears that date".to_owned()),
        _ => (&consent.received, format!("{name} was received then")),
    };
    let latest = dated.iter().max_by_key(|date| date.last_day()).map(|date| date.in_words());
    format!("not allowed before {}: {what}", latest.unwrap_or_default())
}

fn expired(consent: &ConsentFacts) -> String {
    let mut ends: Vec<PartialDate> = consent
        .expiry
        .iter()
        .filter_map(|expiry| match expiry {
            Expiry::On(date) => Some(*date),
            Expiry::NoneStated => None,
        })
        .collect();
    ends.sort();
    let Some(first) = ends.first().copied() else { return named("consent", &consent.dated) };
    let name = brief("consent", &consent.dated, first);
    match consent.expiry.len() {
        1 => format!("not allowed after {}: {name} expires then", first.in_words()),
        _ => {
            let mut all: Vec<String> = ends.iter().map(|date| date.in_words()).collect();
            if ends.len() < consent.expiry.len() {
                all.push("never".to_owned());
            }
            format!("not allowed after {}: {name} expires on {}", first.in_words(), or(&all))
        }
    }
}

fn period(consent: &ConsentFacts, day: Date) -> String {
    let from = consent.scope.from.iter().flatten().max_by_key(|from| from.last_day()).copied();
    let to = consent.scope.to.iter().flatten().min_by_key(|to| to.first_day()).copied();
    let (side, edge) = match (from, to) {
        (Some(from), _) if day < from.last_day() => ("before", from),
        (_, Some(to)) => ("after", to),
        (Some(from), None) => ("before", from),
        (None, None) => return named("consent", &consent.dated),
    };
    let name = brief("consent", &consent.dated, edge);
    let year = format!(" {}", edge.first_day().year());
    let short =
        |date: PartialDate| date.in_words().strip_suffix(&year).map_or(date.in_words(), str::to_owned);
    let covers = match (from, to) {
        (Some(from), Some(to)) => format!("{} to {}", short(from), short(to)),
        (Some(from), None) => format!("what happens from {}", short(from)),
        (None, Some(to)) => format!("what happens up to {}", short(to)),
        (None, None) => String::new(),
    };
    format!("not allowed {side} {}: {name} covers {covers}", edge.in_words())
}
