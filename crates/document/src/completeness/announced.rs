//! What the text announces and nobody found: lists, totals, and items whose introduction lacks.

use std::sync::LazyLock;

use regex::Regex;

use super::{Reading, incomplete, not_found};
use crate::{Kind, Part, Problem, Span, country, problem};

/// Groups of States in parentheses outside recommendations from which a list must have been missed.
const GROUPS_LEAST: usize = 3;
/// Numbers such as `98.1` outside recommendations from which a list must have been missed.
const ITEMS_LEAST: usize = 3;
/// Bytes of an introduction.
const INTRODUCTION_MAX: usize = 800;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    match reading.doc.kind {
        Kind::UprReport => {
            let mut found = lists(reading);
            found.extend(stray_groups(reading));
            found.extend(stray_items(reading));
            found.extend(swallowed(reading));
            found.extend(totals(reading));
            found
        }
        Kind::UprAddendum | Kind::ThematicList => Vec::new(),
        _ => ends_with_colon(reading),
    }
}

/// The word for recommendations in each language, and words of which one stands with it where a list follows.
const INTRODUCTIONS: &[(&str, &[&str])] = &[
    ("recommendations", &["following", "below", "formulated", "listed", "enjoy"]),
    ("recommandations", &["ci-après", "suivantes", "ci-dessous", "énumérées"]),
    ("recomendaciones", &["siguientes", "a continuación", "infra"]),
    ("рекомендаци", &["следующие", "следующих", "ниже"]),
    ("توصيات", &["التالية", "أدناه"]),
    ("建议", &["下列", "以下"]),
];

/// Paragraphs of a report that introduce a list where no recommendation follows before the next paragraph.
fn lists(reading: &Reading) -> Vec<Problem> {
    let doc = reading.doc;
    let mut found = Vec::new();
    for (at, paragraph) in doc.paragraphs.iter().enumerate() {
        let end = doc.paragraphs.get(at + 1).map_or(reading.text.len(), |next| next.span.start);
        let words = paragraph.text.as_str();
        let head = &words[..words.floor_char_boundary(INTRODUCTION_MAX)];
        let Some((introduction, _)) = head.split_once(':') else { continue };
        let introduction = introduction.to_lowercase();
        // The paragraph that closes a report runs into its annex, which names the delegation behind a colon.
        if introduction.contains("conclusions and") {
            continue;
        }
        let announces = |(word, others): &(&str, &[&str])| {
            introduction.contains(word) && others.iter().any(|other| introduction.contains(other))
        };
        if !INTRODUCTIONS.iter().any(announces) {
            continue;
        }
        let follows = doc.recommendations.iter().any(|r| (paragraph.span.start..end).contains(&r.span.start));
        if !follows {
            let number = paragraph.number.as_deref().unwrap_or(&paragraph.id);
            let message = format!(
                "Paragraph {number} announces a list of recommendations, and none was found under it. Look below it."
            );
            found.push(not_found(paragraph.span, message));
        }
    }
    found
}

/// Whether `place` is inside a recommendation; `at` moves along with places in order.
fn is_recommended(reading: &Reading, place: usize, at: &mut usize) -> bool {
    let all = &reading.doc.recommendations;
    while all.get(*at).is_some_and(|r| r.span.end <= place) {
        *at += 1;
    }
    all.get(*at).is_some_and(|r| r.span.start <= place)
}

/// Where the conclusions begin: an account of the dialogue names States in parentheses for other reasons.
fn conclusions(reading: &Reading) -> usize {
    let doc = reading.doc;
    let first = doc.recommendations.first().map(|r| r.span.start);
    let heading = doc.headings.iter().find(|heading| {
        let words = heading.text.to_lowercase();
        ["recommendations", "recommandations", "recomendaciones", "рекомендации", "توصيات", "建议"]
            .iter()
            .any(|word| words.contains(word))
    });
    first.or(heading.map(|h| h.span.start)).unwrap_or(reading.text.len() / 2)
}

/// `(Chile);`, `(Spain, Peru)`: who made a recommendation, where no recommendation is.
fn stray_groups(reading: &Reading) -> Vec<Problem> {
    static GROUP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\(([^()]{3,300})\)\s*(?:[;.；。]|$)").expect("a constant pattern"));
    let from = conclusions(reading);
    let (mut at, mut first, mut count) = (0, None, 0);
    for line in reading.own_lines().filter(|line| line.span().start >= from) {
        let (words, start) = (line.of(reading.text), line.span().start);
        for group in GROUP.captures_iter(words) {
            let Some(names) = group.get(1) else { continue };
            let place = start + names.start();
            // Behind a quotation they name who said it: a note gives the words as read in the dialogue.
            let before = words[..names.start() - 1].trim_end();
            let quoted = before.ends_with(['”', '"', '»']);
            if quoted || is_recommended(reading, place, &mut at) || !names_states(names.as_str()) {
                continue;
            }
            count += 1;
            first.get_or_insert(Span { start: place, end: start + names.end() });
        }
    }
    let Some(first) = first.filter(|_| count >= GROUPS_LEAST) else { return Vec::new() };
    let message = format!(
        "{count} times States stand in parentheses, as behind a recommendation, where none was found. Look there."
    );
    vec![incomplete(first, message)]
}

fn names_states(words: &str) -> bool {
    let mut names = words.split([',', ';', '،', '、']).flat_map(|name| name.split(" and ")).map(str::trim);
    names.next().is_some_and(|name| country::iso3(name).is_some()) && names.all(|name| name.len() < 80)
}

/// `98.1`, `98.2` at the beginning of lines, where no recommendation is.
fn stray_items(reading: &Reading) -> Vec<Problem> {
    static ITEM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(\d{1,3})\.(\d{1,3})[.:)]?(?:\s|$)").expect("a constant pattern"));
    let from = conclusions(reading).min(reading.text.len() / 2);
    let (mut at, mut first, mut count) = (0, None, 0);
    let mut before = 0;
    for line in reading.own_lines().filter(|line| line.span().start >= from) {
        let Some(item) = ITEM.captures(line.of(reading.text)) else { continue };
        let span = line.span();
        let stem: u32 = item[1].parse().unwrap_or(0);
        if is_recommended(reading, span.start, &mut at) || stem < before {
            continue;
        }
        before = stem;
        count += 1;
        first.get_or_insert((span, item[0].trim().to_owned()));
    }
    let Some((span, number)) = first.filter(|_| count >= ITEMS_LEAST) else { return Vec::new() };
    let message = format!(
        "From {number} on, {count} numbers of recommendations stand under no list that was read. Look above {number}."
    );
    vec![incomplete(span, message)]
}

/// Recommendations in which numbers of others begin lines: the list went on where it was not read.
fn swallowed(reading: &Reading) -> Option<Problem> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\d{1,3}\.(?:\d{1,3}\.?)?|\([a-z]\)|\d{1,3}\))\s").expect("a constant pattern")
    });
    let mut lines = reading.own_lines().peekable();
    for recommendation in &reading.doc.recommendations {
        let span = recommendation.span;
        while lines.next_if(|line| line.span().start <= span.start).is_some() {}
        let mut inside = 0;
        while let Some(line) = lines.next_if(|line| line.span().start < span.end) {
            inside += usize::from(MARK.is_match(line.of(reading.text)));
        }
        if inside >= ITEMS_LEAST - 1 {
            let number = &recommendation.number;
            let message =
                format!("Numbers of others stand within recommendation {number}. Look at the list there.");
            return Some(incomplete(span, message));
        }
    }
    None
}

/// Totals that were not reached. More than the total is a slip of the source; less may be a gap of the reading.
fn totals(reading: &Reading) -> Vec<Problem> {
    let short = |problem: &&Problem| {
        let mut numbers = problem.message.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
        let stated: Option<usize> = numbers.nth(1).and_then(|n| n.parse().ok());
        let found: Option<usize> = problem.suggestion.as_ref().and_then(|n| n.parse().ok());
        problem.code == problem::TOTAL_MISMATCH.name && stated > found
    };
    let all = reading.doc.problems.iter().filter(short);
    all.map(|problem| incomplete(problem.span, format!("{} Look for the others below.", problem.message)))
        .collect()
}

/// Words that an operative paragraph ends with before the colon of a list.
const ANNOUNCING: &[&str] =
    &["following", "follows", "to", "that", "by", "namely", "including", "inter alia", "terms"];

/// A paragraph that ends with a colon announces points, and has none.
fn ends_with_colon(reading: &Reading) -> Vec<Problem> {
    let doc = reading.doc;
    let mut found = Vec::new();
    for (at, paragraph) in doc.paragraphs.iter().enumerate() {
        let words = paragraph.text.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_digit());
        let announces = words.ends_with([':', '：']) && paragraph.subparagraphs.is_empty();
        // In a preamble a clause may stand above several paragraphs; in an old print a semicolon may look like a colon.
        let sure = match paragraph.part {
            Part::Preamble => false,
            Part::Operative => {
                ANNOUNCING.iter().any(|word| words.trim_end_matches([':', ' ']).ends_with(word))
            }
            Part::Body => true,
        };
        if !announces || !sure {
            continue;
        }
        let next = doc.paragraphs.get(at + 1).map_or(reading.text.len(), |next| next.span.start);
        let between = reading.text.get(paragraph.span.end..next).unwrap_or_default();
        if super::letters(between) > 40 {
            continue;
        }
        let number = paragraph.number.as_deref().unwrap_or(&paragraph.id);
        let message =
            format!("Paragraph {number} announces a list, and none was found under it. Look below it.");
        found.push(not_found(paragraph.span, message));
    }
    found
}
