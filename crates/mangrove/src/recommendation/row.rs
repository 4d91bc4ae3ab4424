//! A recommendation in a list: the same row wherever recommendations are listed.

use std::collections::HashMap;

use jiff::civil::Date;
use ledger::RecordId;

use super::Recommendation;
use super::list_page::ResultRow;
use crate::follow_up::{FollowUp, STATUSES};
use crate::look::{Icon, Shown, Tag, Tone};
use crate::office::View;
use crate::office::kind::choice_label;
use crate::office::words::state_name;

/// The most recommending States that a row names.
const NAMED: usize = 2;

/// The position as a word and a shape; none where there is none.
#[must_use]
pub fn position_tag(code: Option<&str>) -> Option<Tag> {
    let code = code?;
    let (icon, tone) = match code {
        "supported" => (Icon::Tick, Tone::Good),
        "noted" => (Icon::Bar, Tone::Plain),
        "partial" => (Icon::HalfSquare, Tone::Plain),
        _ => (Icon::Dots, Tone::Plain),
    };
    Some(Tag::new(icon, choice_label(super::POSITIONS, code), tone))
}

/// The status of a follow-up as a word and a shape, from its code in lists and counts.
#[must_use]
pub fn status_tag(code: &str) -> Tag {
    let (icon, tone) = match code {
        "" | crate::search::NONE => return Tag::new(Icon::Dashed, "Not assessed", Tone::Plain),
        "disputed" => return Tag::disputed(),
        "not-started" => (Icon::Empty, Tone::Plain),
        "in-progress" => (Icon::Half, Tone::Plain),
        "partly-implemented" => (Icon::Most, Tone::Plain),
        "implemented" => (Icon::Full, Tone::Good),
        "continuous" => (Icon::Loop, Tone::Plain),
        "not-pursued" => (Icon::Struck, Tone::Plain),
        _ => (Icon::Dashed, Tone::Plain),
    };
    Tag::new(icon, choice_label(STATUSES, code), tone)
}

/// The status of a follow-up, if there is one.
#[must_use]
pub fn follow_up_tag(follow_up: Option<&FollowUp>) -> Tag {
    status_tag(follow_up.map_or("", FollowUp::status_code))
}

/// A reference to an institution as a link; several where it is disputed.
#[must_use]
pub fn lead(follow_up: Option<&FollowUp>, names: &HashMap<RecordId, String>) -> Shown {
    let name = |id: &RecordId| {
        names.get(id).cloned().unwrap_or_else(|| "an institution that is not here yet".to_owned())
    };
    match follow_up.map(|follow_up| follow_up.leads.as_slice()) {
        None | Some([]) => Shown::None("no lead".to_owned()),
        Some([one]) => Shown::Link((format!("/institutions/{one}"), name(one))),
        Some(several) => Shown::Disputed(several.iter().map(name).collect()),
    }
}

/// The due date as a tag: overdue, disputed, or plain.
#[must_use]
pub fn due(follow_up: &FollowUp, today: Date) -> Option<Tag> {
    let words: Vec<String> = follow_up.dues.iter().map(|due| due.in_words()).collect();
    let words = words.join(" or ");
    match follow_up.dues.as_slice() {
        [] => None,
        _ if follow_up.is_overdue(today) => {
            Some(Tag::new(Icon::Clock, &format!("Overdue since {words}"), Tone::Bad))
        }
        [_] => Some(Tag::new(Icon::Clock, &format!("Due {words}"), Tone::Plain)),
        _ => Some(Tag::new(Icon::Apart, &format!("Due {words}"), Tone::Split)),
    }
}

/// Names of States in words: `Algeria, Cabo Verde and 3 others`.
#[must_use]
pub fn named(states: &[String]) -> String {
    let names: Vec<&str> = states.iter().take(NAMED).map(|iso3| state_name(iso3)).collect();
    match states.len().saturating_sub(NAMED) {
        0 => names.join(" and "),
        1 => format!("{} and 1 other", names.join(", ")),
        rest => format!("{} and {rest} others", names.join(", ")),
    }
}

/// The address of a recommendation's page.
#[must_use]
pub fn href(id: RecordId) -> String {
    format!("/recommendations/{id}")
}

impl crate::office::Office {
    /// The names of all institutions.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn institution_names(&self) -> anyhow::Result<HashMap<RecordId, String>> {
        Ok(self.institutions()?.into_iter().map(|institution| (institution.id, institution.name)).collect())
    }
}

impl View<'_> {
    /// Recommendations as rows of a list, the words of a query marked in them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn rows(&self, ids: &[RecordId], words: &str) -> anyhow::Result<Vec<ResultRow>> {
        let names = self.office.institution_names()?;
        let recommendations = self.office.recommendations(ids)?;
        recommendations.into_iter().map(|recommendation| self.row(recommendation, words, &names)).collect()
    }

    fn row(
        &self,
        recommendation: Recommendation,
        words: &str,
        names: &HashMap<RecordId, String>,
    ) -> anyhow::Result<ResultRow> {
        let follow_up = self.follow_up(&recommendation)?;
        let state = recommendation.state.as_deref();
        let (symbol, number) = match (&recommendation.symbol, &recommendation.number) {
            (Some(symbol), Some(number)) if recommendation.source != "uhri" => {
                (Shown::Symbol(symbol.clone()), number.clone())
            }
            _ => (Shown::Text(recommendation.name()), String::new()),
        };
        Ok(ResultRow {
            href: href(recommendation.id),
            number,
            symbol,
            text: marked(words, &recommendation.text),
            language: recommendation.language.clone(),
            state: state.map_or(Shown::Unknown, |iso3| {
                Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned()))
            }),
            mechanism: recommendation.occasion(),
            by: named(&recommendation.recommended_by),
            position: position_tag(recommendation.position.as_deref()),
            status: follow_up_tag(follow_up.as_ref()),
            lead: lead(follow_up.as_ref(), names),
            due: follow_up.as_ref().and_then(|follow_up| due(follow_up, self.today())),
        })
    }
}

/// A text cut where a query's words begin and end.
fn marked(words: &str, text: &str) -> Vec<(bool, String)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for mark in crate::search::marks(words, text) {
        runs.push((false, text[from..mark.start].to_owned()));
        runs.push((true, text[mark.clone()].to_owned()));
        from = mark.end;
    }
    runs.push((false, text[from..].to_owned()));
    runs.retain(|(_, words)| !words.is_empty());
    runs
}
