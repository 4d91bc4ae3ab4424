//! The sample's follow-ups in the log: each written by the focal point of its State on the day that it speaks of.

use anyhow::Context;
use ledger::{Edit, FieldId, RecordId, Value};

use super::tell::Telling;
use super::{SampleAssessment, SampleFollowUp};
use crate::access::{Action, Realm};
use crate::date::PartialDate;
use crate::follow_up::{
    self, ACTION, ASSESSMENT, Assessment, DUE, FollowUp, LEAD, NOTE, RECOMMENDATION, SUPPORTING,
};
use crate::institution;
use crate::office::Save;
use crate::recommendation::KIND as RECOMMENDATION_KIND;

/// The day on which a follow-up was written that speaks of none.
const LATELY: i32 = -20;

impl SampleFollowUp<'_> {
    /// The day on which it was written.
    #[must_use]
    pub fn recorded_on(&self) -> i32 {
        let days = [self.status, self.rival_status].into_iter().flatten().map(|one| one.as_of_days);
        days.max().unwrap_or(LATELY)
    }
}

/// Writes a follow-up.
pub(super) fn record(telling: &Telling<'_>, sample: &SampleFollowUp<'_>) -> anyhow::Result<()> {
    let office = telling.office;
    let recommendation = RECOMMENDATION_KIND.natural_id(&format!("{}|{}", sample.symbol, sample.number));
    let known = office.recommendation(recommendation)?.context("no such recommendation was read")?;
    let state = known.state.context("its State was not read")?;
    let id = |key: &str| telling.keys.get(key).copied().context("no such institution");
    let day = |days: i32| PartialDate::day(telling.clock.day(days)).to_string();
    let text = |text: &str| Value::Text(text.to_owned());
    let mut values: Vec<(FieldId, Value)> = vec![(RECOMMENDATION, Value::Record(recommendation))];
    if let Some(lead) = sample.lead {
        values.push((LEAD, Value::Record(id(lead)?)));
    }
    values.extend(sample.action.map(|action| (ACTION, text(action))));
    values.extend(sample.note.map(|note| (NOTE, text(note))));
    values.extend(sample.due_days.map(|days| (DUE, Value::Text(day(days)))));
    let mut save = Save::new(&follow_up::KIND, FollowUp::id_for(recommendation)).values(values);
    for key in &sample.supporting {
        save.edits.push(Edit::Add { field: SUPPORTING, element: Value::Record(id(key)?) });
    }
    let viewer = telling.focal_point(&state)?;
    let (view, realm) = (office.seen_by(&viewer), Realm::State(state));
    view.write(Action::Write, &realm, vec![save], None)?;
    // A rival is written by somebody who had seen the log as it was before the first assessment.
    let seen = office.ledger().version()?;
    for given in [sample.status, sample.rival_status].into_iter().flatten() {
        let assessment = assessment(telling, &given, sample.evidence, id(given.by)?)?;
        let save = Save::new(&follow_up::KIND, FollowUp::id_for(recommendation))
            .values([(ASSESSMENT, assessment.value())]);
        view.write(Action::Write, &realm, vec![save], Some(&seen))?;
    }
    Ok(())
}

fn assessment(
    telling: &Telling<'_>,
    given: &SampleAssessment<'_>,
    evidence: Option<&str>,
    by: RecordId,
) -> anyhow::Result<Assessment> {
    let by = telling.office.public_record(by)?.context("no such institution")?;
    Ok(Assessment {
        status: given.status.to_owned(),
        by: institution::Institution::from_record(&by).name,
        as_of: PartialDate::day(telling.clock.day(given.as_of_days)),
        evidence: evidence.map(str::to_owned),
    })
}
