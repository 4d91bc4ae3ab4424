//! Reports of the Working Group on the Universal Periodic Review: the recommendations in them.
//!
//! A report ends with paragraphs that introduce lists ("The following recommendations enjoy the support of ..."),
//! each followed by numbered items, each item by the States that made it. Reading goes by steps: blank out what the
//! page added ([`mask`]), find the lists ([`stem`]), cut each item into wordings and States ([`wording`]).

mod introduction;
pub mod join;
pub(crate) mod list;
mod mark;
mod mask;
mod reply;
mod stance;
mod stem;
mod wording;
mod words;

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    Document, Heading, Problem, Recommendation, RecommendationPart, Span, body, country, layout, problem,
};
use stem::{Item, Stem};

/// The longest recommendation that is read, in bytes: the longest in print, of a dozen States, has some six thousand.
const RECOMMENDATION_MAX: usize = 20_000;

/// Whether a text is a report of the Working Group whose cover does not call it so: the agenda item is the review, and
/// the chapter with the recommendations is there.
pub(crate) fn is_report(text: &str, symbol: Option<&str>) -> bool {
    let page = &text[..text.floor_char_boundary(text.len().min(3_000))];
    let series = symbol.is_none_or(|symbol| !symbol.contains("/WG.6/") && !symbol.contains("/Add."));
    series
        && introduction::names_review(page)
        && words::Lines::new(text).any(|(_, line)| introduction::is_conclusions(line))
}

/// Reads the paragraphs of a report into `doc`. The annex, which lists the State's delegation, is no part of them.
pub(crate) fn paragraphs(text: &str, doc: &mut Document) {
    let text = layout::analysed(text);
    let annex = stem::annex(text);
    body::paragraphs(&text[..annex], doc);
    if let Some((start, line)) = words::Lines::new(&text[annex..]).next().filter(|(_, line)| !line.is_empty())
    {
        let start = annex + start;
        let span = Span { start, end: start + line.len() };
        doc.headings.push(Heading { level: 1, span, text: line.trim().to_owned() });
    }
}

/// Reads the recommendations of a report, in any of six languages, into `doc`, and the problems found on the way.
///
/// Takes the paragraphs of `doc`, if it has them, to say where a recommendation stands.
pub(crate) fn read(text: &str, doc: &mut Document) {
    let masked = mask::mask(text);
    let stems = stem::stems(&masked);
    if doc.state_under_review.is_none() {
        doc.state_under_review = state_under_review(&masked).map(str::to_owned);
    }
    doc.upr_session = session(&masked);
    for stem in &stems {
        let before = doc.recommendations.len();
        for item in &stem.items {
            add(&masked, stem, item, doc);
        }
        check_numbering(stem, doc);
        check_total(&masked, stem, doc.recommendations.len() - before, doc);
    }
}

/// Reads a State's replies into `doc`: the recommendations they name, a position for each.
pub(crate) fn read_reply(text: &str, doc: &mut Document) {
    if doc.state_under_review.is_none() {
        doc.state_under_review = state_under_review(&mask::mask(text)).map(str::to_owned);
    }
    reply::read(text, doc);
}

/// What a label says of a position: `Supported`, `Supported/Noted`.
pub(crate) fn position_label(words: &str) -> Option<crate::Position> {
    stance::label(words)
}

/// The session of the Working Group, from the sentence that opens every report: "held its fifteenth session from".
fn session(masked: &str) -> Option<u32> {
    static HELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:held its|met for its)\s+([A-Za-z0-9\-\s]{3,40}?)\s+session")
            .expect("the pattern is sound")
    });
    // The opening is within the first pages; a later sentence may speak of other bodies' sessions.
    let opening = masked.get(..masked.floor_char_boundary(20_000)).unwrap_or(masked);
    let held = HELD.captures(opening)?;
    crate::number::english(&held[1].split_whitespace().collect::<Vec<_>>().join(" "))
}

fn add(masked: &str, stem: &Stem, item: &Item, doc: &mut Document) {
    let end = item.end.min(item.words + RECOMMENDATION_MAX);
    let end = (item.words..=end).rev().find(|at| masked.is_char_boundary(*at)).unwrap_or(item.words);
    let content = &masked[item.words..end];
    let wordings = wording::read(content);
    let span = Span { start: item.start, end: item.words + wordings.length };
    if wordings.states.is_empty() && is_comment(&wordings.text, doc.state_under_review.as_deref()) {
        return;
    }
    if wordings.states.is_empty() {
        let message = format!("No recommending State was found for recommendation {}.", item.number);
        problem::push(doc, problem::RECOMMENDING_STATE_MISSING.at(span, message));
    }
    for name in &wordings.unknown {
        let message =
            format!("“{name}” in the list of States of recommendation {} is not a known State.", item.number);
        problem::push(doc, problem::STATE_UNKNOWN.at(span, message));
    }
    let codes = |states: Vec<&str>| states.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let parts = if wordings.parts.len() > 1 { wordings.parts } else { Vec::new() };
    let paragraph = doc
        .paragraphs
        .iter()
        .rev()
        .find(|paragraph| paragraph.span.start <= item.start && item.start < paragraph.span.end);
    let recommendation = Recommendation {
        number: item.number.clone(),
        paragraph: paragraph.map(|paragraph| paragraph.id.clone()),
        span,
        text: wordings.text,
        state_under_review: doc.state_under_review.clone(),
        recommended_by: codes(wordings.states),
        parts: parts
            .into_iter()
            .map(|(text, states)| RecommendationPart { text, recommended_by: codes(states) })
            .collect(),
        position: stem.position,
        reply: stem.implemented.then(|| said(masked, stem)),
        ..Recommendation::default()
    };
    doc.recommendations.push(recommendation);
}

/// What the introduction of a list says, in its own words.
fn said(masked: &str, stem: &Stem) -> String {
    let (start, end) = stem.introduction;
    let words = words::joined(&masked[start..end]);
    let words = words
        .trim_start_matches(|c: char| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | '-' | '．'));
    words.trim_end_matches([' ', ':', '：']).to_owned()
}

/// Whether a numbered item without a recommending State is a remark of the State under review: it begins with the name
/// of the State, its Government or its delegation, or calls itself a comment.
fn is_comment(text: &str, state: Option<&str>) -> bool {
    const SPEAKERS: [&str; 30] = [
        "the government",
        "the delegation",
        "comment",
        "explanation",
        "response",
        "reply",
        "le gouvernement",
        "la délégation",
        "commentaire",
        "réponse",
        "explication",
        "el gobierno",
        "la delegación",
        "comentario",
        "respuesta",
        "explicación",
        "правительство",
        "делегация",
        "комментари",
        "ответ",
        "пояснени",
        "政府",
        "该国政府",
        "代表团",
        "评论",
        "答复",
        "说明",
        "الحكومة",
        "حكومة",
        "الوفد",
    ];
    let words = introduction::fold(text);
    if SPEAKERS.iter().any(|speaker| words.starts_with(speaker)) {
        return true;
    }
    // The longest name of a State has some ten words.
    let ends =
        text.char_indices().filter(|(_, c)| c.is_whitespace() || matches!(c, ',' | '，')).map(|(at, _)| at);
    let named = ends.take(10).any(|end| country::iso3(&text[..end]).is_some_and(|code| Some(code) == state));
    let chinese = || {
        let ends = text.char_indices().map(|(at, _)| at).skip(2).take(12);
        let mut ends = ends.filter(|_| text.starts_with(crate::layout::is_han));
        ends.any(|end| country::iso3(&text[..end]).is_some_and(|code| Some(code) == state))
    };
    named || chinese()
}

/// Reports numbers that are missing, repeated or out of order in a list.
fn check_numbering(stem: &Stem, doc: &mut Document) {
    let mut expected = 1;
    for item in &stem.items {
        let span = Span { start: item.start, end: item.words };
        if item.ordinal > expected {
            let missing: Vec<String> = (expected..item.ordinal)
                .take(20)
                .map(|ordinal| format!("{}.{ordinal}", stem.paragraph))
                .collect();
            let message = format!("The numbering skips {} before {}.", missing.join(", "), item.number);
            problem::push(doc, problem::NUMBERING_GAP.at(span, message));
        } else if item.ordinal < expected {
            let message = format!("The number {} comes again or out of order.", item.number);
            let suggestion = Some(format!("{}.{expected}", stem.paragraph));
            problem::push(doc, Problem { suggestion, ..problem::NUMBERING_GAP.at(span, message) });
        }
        expected = expected.max(item.last + 1);
    }
}

/// Compares the items found with the count that the introduction gives, if it gives one.
fn check_total(masked: &str, stem: &Stem, found: usize, doc: &mut Document) {
    let (start, end) = stem.introduction;
    let words = words::joined(&masked[start..end]).to_lowercase();
    let Some(stated) = stated_total(&words, stem.paragraph) else { return };
    if stated != found {
        let message =
            format!("Paragraph {} speaks of {stated} recommendations; {found} are under it.", stem.paragraph);
        let suggestion = Some(found.to_string());
        problem::push(
            doc,
            Problem { suggestion, ..problem::TOTAL_MISMATCH.at(Span { start, end }, message) },
        );
    }
}

/// The count an introduction gives: `the following 34 recommendations`, `86.1 to 86.99`.
fn stated_total(words: &str, paragraph: u32) -> Option<usize> {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let ordinal = |token: &str| -> Option<usize> {
        let token = token.trim_matches(|c: char| !c.is_ascii_digit());
        token.strip_prefix(&format!("{paragraph}."))?.parse().ok()
    };
    for window in tokens.windows(3) {
        if let [first, "to" | "-" | "–" | "and" | "through", last] = window
            && let (Some(1), Some(last)) = (ordinal(first), ordinal(last))
            && window[1] != "and"
        {
            return Some(last);
        }
    }
    tokens.windows(2).find_map(|window| {
        let count: usize = window[0].parse().ok()?;
        window[1].starts_with("recommendations").then_some(count).filter(|count| (1..1000).contains(count))
    })
}

/// The State in the title: the name that stands alone on a line after the words of the title, or in an introduction.
fn state_under_review(masked: &str) -> Option<&'static str> {
    let head_end = (0..=masked.len().min(6000)).rev().find(|at| masked.is_char_boundary(*at))?;
    let head = &masked[..head_end];
    const TITLES: [&str; 6] = [
        "orking group on the universal",
        "roupe de travail sur l",
        "rupo de trabajo sobre el",
        "абочей группы по универсальному",
        "普遍定期审议工作组",
        "الفريق العامل المعني",
    ];
    let lower = head.to_ascii_lowercase();
    let title = TITLES.iter().find_map(|title| lower.find(title));
    let after = &head[title.unwrap_or(0)..];
    let alone = words::Lines::new(after).take(40).find_map(|(_, line)| {
        let line =
            line.trim().trim_end_matches(|c: char| c == '*' || words::is_raised(c) || c.is_whitespace());
        if line.len() < 60 { country::iso3(line) } else { None }
    });
    alone.or_else(|| {
        let joined = words::joined(masked);
        let at = joined.find("review of ")? + "review of ".len();
        let rest = &joined[at..];
        let end = rest.find(" was held").filter(|end| *end < 80)?;
        country::iso3(&rest[..end])
    })
}

#[cfg(test)]
mod tests;
