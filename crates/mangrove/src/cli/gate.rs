//! `mangrove gate`: asks the consent gate whether an activity may go on, on a day.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use ledger::RecordId;
use serde::Serialize;

use super::{Refusal, print_json};
use crate::access::Viewer;
use crate::gate::{StateVerdict, Verdict, on, read};
use crate::office::Office;
use crate::{activity, verdict};

#[derive(Debug, clap::Args)]
pub struct Gate {
    /// The activity's identifier, as in the address of its page.
    activity: RecordId,
    /// The day; today, if it is not given.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    allowed: bool,
    on: String,
    states: BTreeMap<String, OfState>,
    unmet: Vec<&'static str>,
    reasons: Vec<String>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct OfState {
    standing: &'static str,
    unmet: Vec<&'static str>,
    reasons: Vec<String>,
    warnings: Vec<String>,
}

impl Gate {
    pub fn run(&self, office: &Office) -> anyhow::Result<()> {
        let viewer = Viewer::of_folder(office.realms().into_iter().map(|(_, space)| space));
        let view = office.seen_by(&viewer);
        let Some(kept) = view.record(&activity::KIND, self.activity)? else {
            return Err(Refusal::error(
                "There is no activity with this identifier here.",
                "Copy it from the address of the activity's page.",
            ));
        };
        let day = self.on.unwrap_or(view.today());
        let verdict = on(&read::facts(&view, &kept.record)?, day);
        let answer = answer(&verdict, day);
        if self.json {
            return print_json(&answer);
        }
        print(&answer, &verdict)?;
        Ok(())
    }
}

fn answer(verdict: &Verdict, day: Date) -> Answer {
    let of_state = |state: &StateVerdict| {
        let unmet = state.each().filter(|(_, standing)| !matches!(standing, crate::gate::Standing::Met(_)));
        let of = OfState {
            standing: verdict::code(state.outcome()),
            unmet: unmet.map(|(condition, _)| condition.code()).collect(),
            reasons: state.reasons(),
            warnings: state.warnings(),
        };
        (state.iso3.clone(), of)
    };
    Answer {
        allowed: verdict.allowed(),
        on: day.to_string(),
        states: verdict.states.iter().map(of_state).collect(),
        unmet: verdict.unmet().into_iter().map(|condition| condition.code()).collect(),
        reasons: verdict.reasons(),
        warnings: verdict.warnings(),
    }
}

fn print(answer: &Answer, verdict: &Verdict) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{} on {}", if answer.allowed { "Allowed" } else { "Not allowed" }, answer.on)?;
    for state in &verdict.states {
        writeln!(out, "{}: {}", state.name, verdict::code(state.outcome()))?;
    }
    for words in answer.reasons.iter().chain(&answer.warnings) {
        writeln!(out, "- {words}")?;
    }
    Ok(())
}
