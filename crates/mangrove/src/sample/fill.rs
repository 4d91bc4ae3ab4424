//! Fills an office with the sample: its documents are read and imported like any others, and what was done about
//! them is recorded through the same changes that a person's form makes.

use std::collections::HashMap;

use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{Author, Edit, FieldId, RecordId, Value};

use super::{
    DOCUMENTS, FOLLOW_UPS, INSTITUTIONS, JUDGEMENTS, SampleAssessment, SampleFollowUp, parse_follow_ups,
};
use crate::access::Realm;
use crate::date::PartialDate;
use crate::document::{JUDGEMENT, JUDGEMENT_FIELD, Judgement};
use crate::follow_up::{
    self, ACTION, ASSESSMENT, Assessment, DUE, FollowUp, LEAD, NOTE, RECOMMENDATION, SUPPORTING,
};
use crate::import::Outcome;
use crate::import::document::bring_in_document;
use crate::institution::{self, Institution};
use crate::office::{Office, Save};
use crate::recommendation::KIND as RECOMMENDATION_KIND;

/// Fills the office.
///
/// # Errors
/// If the sample cannot be read as it should be, or the store refuses.
pub fn fill(office: &Office) -> anyhow::Result<()> {
    let mut documents = HashMap::new();
    for document in DOCUMENTS {
        match bring_in_document(office, document.file, document.text.as_bytes())? {
            Outcome::Document(brought) => documents.insert(document.file, brought.document),
            other => anyhow::bail!("the sample {} did not come in: {other:?}", document.file),
        };
    }
    let institutions = add_institutions(office)?;
    super::people::appoint(office, &institutions)?;
    for follow_up in parse_follow_ups(FOLLOW_UPS)? {
        record(office, &follow_up, &institutions).with_context(|| {
            format!("the sample's follow-up of {}, {}", follow_up.symbol, follow_up.number)
        })?;
    }
    judge(office, &documents)?;
    office.catch_up()
}

type Institutions = HashMap<&'static str, Institution>;

fn add_institutions(office: &Office) -> anyhow::Result<Institutions> {
    let made = INSTITUTIONS.iter().map(|sample| {
        let institution = Institution {
            id: RecordId::fresh(office.environment()),
            name: sample.name.to_owned(),
            state: sample.state.map(str::to_owned),
            kind: sample.kind.to_owned(),
            contact: None,
        };
        (sample.key, institution)
    });
    let made: Institutions = made.collect();
    let save = |one: &Institution| Save::new(&institution::KIND, one.id).values(one.values());
    office.save(office.public(), &Author::default(), made.values().map(save).collect())?;
    Ok(made)
}

fn record(office: &Office, sample: &SampleFollowUp<'_>, institutions: &Institutions) -> anyhow::Result<()> {
    let recommendation = RECOMMENDATION_KIND.natural_id(&format!("{}|{}", sample.symbol, sample.number));
    let known = office.recommendation(recommendation)?.context("no such recommendation was read")?;
    let state = known.state.as_deref().context("its State was not read")?;
    let id = |key: &str| institutions.get(key).map(|one| one.id).context("no such institution");
    let today = office.today();
    let text = |text: &str| Value::Text(text.to_owned());
    let mut values: Vec<(FieldId, Value)> = vec![(RECOMMENDATION, Value::Record(recommendation))];
    if let Some(lead) = sample.lead {
        values.push((LEAD, Value::Record(id(lead)?)));
    }
    values.extend(sample.action.map(|action| (ACTION, text(action))));
    values.extend(sample.note.map(|note| (NOTE, text(note))));
    values.extend(sample.due_days.map(|days| (DUE, Value::Text(day(today, days).to_string()))));
    let mut save = Save::new(&follow_up::KIND, FollowUp::id_for(recommendation)).values(values);
    for key in &sample.supporting {
        save.edits.push(Edit::Add { field: SUPPORTING, element: Value::Record(id(key)?) });
    }
    let space = office.space_or_new(&Realm::State(state.to_owned()))?;
    office.save(space, &Author::default(), vec![save])?;
    // A rival is written by somebody who had seen the log as it was before the first assessment.
    let seen = office.ledger().version()?;
    for given in [sample.status, sample.rival_status].into_iter().flatten() {
        let assessment = assessment(&given, sample.evidence, institutions, today)?;
        let save = Save::new(&follow_up::KIND, FollowUp::id_for(recommendation))
            .values([(ASSESSMENT, assessment.value())]);
        office.save_as_seen(space, &Author::default(), vec![save], Some(&seen))?;
    }
    Ok(())
}

fn assessment(
    given: &SampleAssessment<'_>,
    evidence: Option<&str>,
    institutions: &Institutions,
    today: Date,
) -> anyhow::Result<Assessment> {
    let by = institutions.get(given.by).context("no such institution")?;
    Ok(Assessment {
        status: given.status.to_owned(),
        by: by.name.clone(),
        as_of: day(today, given.as_of_days),
        evidence: evidence.map(str::to_owned),
    })
}

fn day(today: Date, days: i32) -> PartialDate {
    PartialDate::day(today.saturating_add(days.days()))
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
        save.edits.push(Edit::Set { field: JUDGEMENT_FIELD, value: Value::Text(judgement.to_owned()) });
        office.save(office.own(), &Author::default(), vec![save.because(Some(sample.reason.to_owned()))])?;
    }
    Ok(())
}
