//! One recommendation, several sources: which of the things that reports, lists, UPR Info and UHRI tell are the same.
//!
//! What has a symbol and a number is known by them. All else is compared with what has them, within one review: State,
//! session, recommending State, wording. What is not sure is listed with what it may be, never linked by guess. The order
//! in which sources are given does not matter.

use std::collections::BTreeMap;

use crate::alike::{Alike, Words};
use crate::uhri::Annotation;
use crate::upr_info::Row;
use crate::{Document, Recommendation};

/// What one source tells of one recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The symbol of the document it stands in.
    pub symbol: Option<String>,
    /// Its number, as printed.
    pub number: Option<String>,
    /// The State under review, ISO 3166-1 alpha-3.
    pub state: Option<String>,
    /// The session of the UPR Working Group.
    pub session: Option<u32>,
    /// Recommending States, ISO 3166-1 alpha-3; none where the source does not know them.
    pub recommended_by: Vec<String>,
    /// Its words, without number and States.
    pub text: String,
    /// Where it has several wordings, each with its States.
    pub parts: Vec<(String, Vec<String>)>,
}

/// What is one, and what may be. Each number is a place in what was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The sources of each recommendation, in order of place.
    pub same: Vec<Vec<usize>>,
    /// What could not be told, for a person to decide.
    pub unsure: Vec<Unsure>,
}

/// Something told that may be one of several, or none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsure {
    /// What was told.
    pub told: usize,
    /// What it may be, the likeliest first: for each the first source of its recommendation.
    pub candidates: Vec<usize>,
}

impl Told {
    /// What a document tells: a recommendation of a report, or of a list whose report is known by `symbol`.
    #[must_use]
    pub fn of(document: &Document, symbol: Option<&str>, found: &Recommendation) -> Told {
        let own = document.symbol.as_ref().map(|symbol| symbol.value.clone());
        Told {
            symbol: symbol.map(str::to_owned).or(own),
            number: Some(found.number.clone()),
            state: found.state_under_review.clone(),
            session: document.upr_session,
            recommended_by: found.recommended_by.clone(),
            text: found.text.clone(),
            parts: found.parts.iter().map(|part| (part.text.clone(), part.recommended_by.clone())).collect(),
        }
    }

    /// What a row of UPR Info tells.
    #[must_use]
    pub fn of_row(row: &Row) -> Told {
        Told {
            state: row.state.map(str::to_owned),
            session: row.session.map(u32::from),
            recommended_by: row.recommending.iter().map(|code| (*code).to_owned()).collect(),
            text: row.text.clone(),
            ..Told::default()
        }
    }

    /// What an annotation of UHRI tells. Its words begin with the number, where the document prints one.
    #[must_use]
    pub fn of_annotation(annotation: &Annotation) -> Told {
        let length =
            annotation.text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let number = annotation.text[..length].trim_matches('.');
        let numbered = number.contains('.');
        Told {
            symbol: annotation.symbol.clone(),
            number: numbered.then(|| number.to_owned()),
            state: annotation.states.first().map(|code| (*code).to_owned()),
            recommended_by: annotation.recommended_by.iter().map(|code| (*code).to_owned()).collect(),
            text: if numbered {
                annotation.text[length..].trim_start().to_owned()
            } else {
                annotation.text.clone()
            },
            ..Told::default()
        }
    }

    fn key(&self) -> Option<(&str, &str)> {
        Some((self.symbol.as_deref()?, self.number.as_deref()?.trim_end_matches('.')))
    }
}

/// One recommendation that symbol and number make known, and what is compared.
struct Anchor<'t> {
    sources: Vec<usize>,
    symbols: &'t str,
    states: Vec<&'t str>,
    sessions: Vec<u32>,
    by: Vec<&'t str>,
    /// Wordings, each with its States; none where it is everybody's.
    wordings: Vec<(Words, Vec<&'t str>)>,
}

/// Enough to say that two wordings are one, where the recommending State is the same.
const SAME: f64 = 0.6;
/// Too little to be worth a person's look.
const DIFFERENT: f64 = 0.35;
/// How far the best must be before the next.
const MARGIN: f64 = 0.06;

/// Finds what is one.
#[must_use]
pub fn link(told: &[Told]) -> Links {
    let mut anchors = anchors(told);
    let mut reviews: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, anchor) in anchors.iter().enumerate() {
        for state in &anchor.states {
            reviews.entry(state).or_default().push(index);
        }
    }
    let mut links = Links::default();
    let mut alone: BTreeMap<(&str, u32, Vec<&str>, String), Vec<usize>> = BTreeMap::new();
    let mut joins: Vec<(usize, usize)> = Vec::new();
    for (index, one) in told.iter().enumerate().filter(|(_, one)| one.key().is_none()) {
        let review = one.state.as_deref().and_then(|state| reviews.get(state)).map_or(&[][..], Vec::as_slice);
        match find(one, review, &anchors) {
            Found::One(anchor) => joins.push((anchor, index)),
            Found::Several(candidates) => {
                let candidates = candidates.into_iter().map(|anchor| anchors[anchor].sources[0]).collect();
                links.unsure.push(Unsure { told: index, candidates });
            }
            Found::None => {
                let mut by: Vec<&str> = one.recommended_by.iter().map(String::as_str).collect();
                by.sort_unstable();
                let text = one.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                let key = (one.state.as_deref().unwrap_or_default(), one.session.unwrap_or(0), by, text);
                alone.entry(key).or_default().push(index);
            }
        }
    }
    for (anchor, index) in joins {
        anchors[anchor].sources.push(index);
    }
    links.same = anchors.into_iter().map(|anchor| anchor.sources).chain(alone.into_values()).collect();
    for same in &mut links.same {
        same.sort_unstable();
    }
    links.same.sort();
    links
}

fn anchors(told: &[Told]) -> Vec<Anchor<'_>> {
    let mut by_key: BTreeMap<(&str, &str), Anchor<'_>> = BTreeMap::new();
    for (index, one) in told.iter().enumerate() {
        let Some(key) = one.key() else { continue };
        let anchor = by_key.entry(key).or_insert_with(|| Anchor {
            sources: Vec::new(),
            symbols: key.0,
            states: Vec::new(),
            sessions: Vec::new(),
            by: Vec::new(),
            wordings: Vec::new(),
        });
        anchor.sources.push(index);
        let state = one.state.as_deref();
        anchor.states.extend(state.filter(|state| !anchor.states.contains(state)));
        anchor.sessions.extend(one.session.filter(|session| !anchor.sessions.contains(session)));
        for by in &one.recommended_by {
            if !anchor.by.contains(&by.as_str()) {
                anchor.by.push(by);
            }
        }
        if !one.text.trim().is_empty() {
            anchor.wordings.push((Words::of(&one.text), Vec::new()));
        }
        for (text, by) in &one.parts {
            anchor.wordings.push((Words::of(text), by.iter().map(String::as_str).collect()));
        }
    }
    by_key.into_values().collect()
}

enum Found {
    One(usize),
    Several(Vec<usize>),
    None,
}

/// Looks for what is told without a number among the recommendations of its review.
fn find(one: &Told, review: &[usize], anchors: &[Anchor<'_>]) -> Found {
    let words = Words::of(&one.text);
    if words.is_empty() {
        return Found::None;
    }
    let mut scores: Vec<(f64, f64, usize)> = Vec::new();
    for index in review {
        let anchor = &anchors[*index];
        let other_session = one
            .session
            .is_some_and(|session| !anchor.sessions.is_empty() && !anchor.sessions.contains(&session));
        let other_symbol = one.symbol.as_deref().is_some_and(|symbol| symbol != anchor.symbols);
        let other_states = !one.recommended_by.is_empty()
            && !anchor.by.is_empty()
            && !one.recommended_by.iter().all(|by| anchor.by.contains(&by.as_str()));
        if other_session || other_symbol || other_states || (one.session.is_none() && one.symbol.is_none()) {
            continue;
        }
        let (score, whole) = score(one, &words, anchor);
        if score >= DIFFERENT {
            scores.push((score, whole, *index));
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let Some((best, whole, anchor)) = scores.first().copied() else { return Found::None };
    // Two that are as near in every way are for a person, unless one has the words whole and the other has more.
    let clear =
        scores.get(1).is_none_or(|next| best - next.0 >= MARGIN || (best > 0.9 && whole - next.1 >= MARGIN));
    if best >= SAME && clear {
        return Found::One(anchor);
    }
    Found::Several(scores.into_iter().take(5).map(|(_, _, index)| index).collect())
}

/// How near what is told is to a recommendation: to the wording of its own recommending State, if there is one, else to
/// the whole.
fn score(one: &Told, words: &Words, anchor: &Anchor<'_>) -> (f64, f64) {
    let own = |by: &[&str]| one.recommended_by.iter().any(|state| by.contains(&state.as_str()));
    let mut best = (0.0f64, 0.0f64);
    for (wording, by) in &anchor.wordings {
        if !by.is_empty() && !one.recommended_by.is_empty() && !own(by) {
            continue;
        }
        let Alike { within, whole } = words.alike(wording);
        // A few words are in many wordings: they count by the whole.
        let mixed = (within * 0.75 + whole * 0.25).max(whole);
        if (mixed, whole) > best {
            best = (mixed, whole);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: Option<&str>, by: &[&str], text: &str) -> Told {
        Told {
            symbol: number.map(|_| "A/HRC/1/2".to_owned()),
            number: number.map(str::to_owned),
            state: Some("LCA".to_owned()),
            session: Some(3),
            recommended_by: by.iter().map(|by| (*by).to_owned()).collect(),
            text: text.to_owned(),
            parts: Vec::new(),
        }
    }

    #[test]
    fn an_annotation_is_known_by_symbol_and_the_number_in_its_words() {
        let annotation = Annotation {
            symbol: Some("A/HRC/1/2".to_owned()),
            states: vec!["LCA"],
            recommended_by: vec!["CUB"],
            text: "9.1. Plant trees (Cuba);".to_owned(),
            ..Annotation::default()
        };
        let unnumbered = Annotation { text: "Plant many more trees along".to_owned(), ..annotation.clone() };
        let all = [
            told(Some("9.1"), &["CUB", "PER"], "Plant many more trees along every road"),
            Told::of_annotation(&annotation),
            Told::of_annotation(&unnumbered),
        ];
        assert_eq!(link(&all).same, [vec![0, 1, 2]]);
    }

    #[test]
    fn sources_meet_in_any_order_and_doubt_is_listed() {
        let all = [
            told(Some("9.1"), &["CUB", "PER"], "Plant many more trees along every road of the island"),
            told(Some("9.2"), &["CUB"], "Count the birds of the northern hills each spring"),
            told(Some("9.3"), &["CUB"], "Count the birds of the southern hills each spring"),
            told(Some("9.1"), &["CUB", "PER"], "Plant many more trees along every road of the island."),
            told(None, &["PER"], "Plant many more trees along every road"),
            told(None, &["CUB"], "Count the birds of the hills each spring"),
            told(None, &["CHL"], "Plant many more trees along every road"),
            told(None, &["CUB"], "Build a harbour"),
        ];
        let links = link(&all);
        assert_eq!(links.same, [vec![0, 3, 4], vec![1], vec![2], vec![6], vec![7]]);
        assert_eq!(links.unsure, [Unsure { told: 5, candidates: vec![1, 2] }]);
        let reversed: Vec<Told> = all.iter().rev().cloned().collect();
        let mut back: Vec<Vec<usize>> = link(&reversed).same;
        for same in &mut back {
            same.iter_mut().for_each(|index| *index = all.len() - 1 - *index);
            same.sort_unstable();
        }
        back.sort();
        assert_eq!(back, links.same);
    }
}
