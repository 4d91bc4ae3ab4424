//! Slips that a careful editor would mark: each becomes a problem with its place, and nothing is mended.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{analysed, is_han};
use crate::{Citation, Document, Kind, Span, problem, session};

/// Looks for slips in `text`, whose paragraphs and citations are in `doc`.
pub(crate) fn read(text: &str, doc: &mut Document) {
    let text = analysed(text);
    dates(doc);
    undated(doc);
    if doc.language.as_deref() == Some("zh") {
        stray_latin(text, doc);
        doubled(text, doc);
        mixed_spacing(text, doc);
    }
}

/// A resolution cited with a date on which its organ did not meet in that session.
fn dates(doc: &mut Document) {
    let mut found = Vec::new();
    for citation in &doc.citations {
        let (Some(symbol), Some(date)) = (&citation.symbol, &citation.date) else { continue };
        if session::met(symbol, date) != Some(false) {
            continue;
        }
        let when = session::in_words(symbol).unwrap_or_default();
        let message = format!("{symbol} is dated {date}, but its organ met in that session from {when}.");
        let mut problem = problem::CITATION_DATE_OUTSIDE_SESSION.at(citation.span, message);
        problem.suggestion = session::same_day_in_session(symbol, date);
        found.push(problem);
    }
    found.into_iter().for_each(|p| problem::push(doc, p));
}

/// A resolution cited without a date where nearly all others have one, and nowhere else in the document with one.
fn undated(doc: &mut Document) {
    if !matches!(doc.kind, Kind::Resolution | Kind::Decision) {
        return;
    }
    let own = doc.symbol.as_ref().map(|s| s.value.as_str());
    let numbered: Vec<&Citation> = doc
        .citations
        .iter()
        .filter(|c| c.paragraph.is_some())
        .filter(|c| c.symbol.as_deref().is_some_and(|s| is_act_of_session(s) && Some(s) != own))
        .collect();
    let dated: HashSet<&str> =
        numbered.iter().filter(|c| c.date.is_some()).filter_map(|c| c.symbol.as_deref()).collect();
    let mut seen = HashSet::new();
    let undated: Vec<&Citation> = numbered
        .into_iter()
        .filter(|c| c.date.is_none())
        .filter(|c| c.symbol.as_deref().is_some_and(|s| !dated.contains(s) && seen.insert(s)))
        .collect();
    if dated.len() < 2 || undated.len() * 3 > dated.len() {
        return;
    }
    let found: Vec<_> = undated
        .iter()
        .map(|c| {
            let symbol = c.symbol.as_deref().unwrap_or_default();
            problem::CITATION_UNDATED
                .at(c.span, format!("{symbol} is cited without a date; the others have one."))
        })
        .collect();
    found.into_iter().for_each(|p| problem::push(doc, p));
}

/// A resolution or decision that is numbered by session and whose date the number does not say.
fn is_act_of_session(symbol: &str) -> bool {
    (symbol.contains("/RES/") || symbol.contains("/DEC/")) && !symbol.starts_with("S/")
}

/// Latin words that belong in Chinese text: units, and words behind a name.
const LATIN_IN_CHINESE: &[&str] = &[
    "km",
    "kg",
    "cm",
    "mm",
    "ha",
    "mg",
    "ml",
    "kw",
    "kwh",
    "ppm",
    "ph",
    "et",
    "al",
    "vs",
    "www",
    "http",
    "https",
    "com",
    "org",
    "de",
    "la",
    "van",
    "von",
    "der",
    "den",
    "del",
    "da",
    "dos",
    "al-",
    "bin",
    "ibn",
    "per",
    "se",
    "inter",
    "alia",
    "ad",
    "hoc",
    "idem",
    "ibid",
    "mutatis",
    "mutandis",
    "pro",
    "rata",
    "non",
    "refoulement",
    "jus",
    "cogens",
    "opinio",
    "juris",
    "lex",
    "specialis",
    "ferenda",
    "lata",
    "mol",
    "db",
    "hz",
    "and/or",
];

/// A word of small Latin letters with Chinese on both sides.
fn stray_latin(text: &str, doc: &mut Document) {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[A-Za-z][A-Za-z'’.-]*").expect("a constant pattern"));
    for word in WORD.find_iter(text) {
        let letters = word.as_str().trim_end_matches(['.', '-']);
        if letters.len() < 2
            || !letters.bytes().all(|b| b.is_ascii_lowercase())
            || LATIN_IN_CHINESE.contains(&letters)
        {
            continue;
        }
        let before = text[..word.start()].trim_end_matches(' ').chars().next_back();
        let behind = text[word.end()..].trim_start_matches(' ');
        let han = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{3400}'..='\u{9fff}'));
        let name = [
            "先生", "女士", "博士", "教授", "大使", "案", "诉", "夫人", "将军", "法官", "语", "族", "号",
            "型",
        ];
        if han(before) && han(behind.chars().next()) && !name.iter().any(|n| behind.starts_with(n)) {
            let span = Span { start: word.start(), end: word.start() + letters.len() };
            let message = format!("The Latin word \"{letters}\" stands between Chinese words.");
            problem::push(doc, problem::STRAY_LATIN.at(span, message));
        }
    }
}

/// Characters that are function words, with the characters before them, and behind, that make a pair right:
/// 目的的 and 自由由 are two words each.
const FUNCTION_WORDS: &[(char, &str, &str)] = &[
    ('的', "目标有众端", "确"),
    ('和', "饱缓共总温柔调中随谐平祥附应", "平谐解睦约会"),
    ('与', "参赋给付授相", "会否"),
    ('及', "涉以普波危顾提触遍埃言论不", "时格早"),
    ('在', "存现潜内外实正所自", "线"),
    ('对', "针反相绝面应核校派", "话立"),
    ('将', "即必少中上大主名武", "军来"),
    ('其', "尤耳极与", "他它中余次实"),
    ('并', "合兼吞归", "且非不"),
    ('由', "自理缘事经", "于此"),
    ('于', "", ""),
    ('或', "抑", "者许"),
    ('向', "方倾导面志动趋走", "导"),
    ('被', "", "告"),
    ('从', "服顺", "事而"),
    ('了', "为明除", "解"),
    ('是', "但于可就还都只凡", "否非"),
];

/// A function word written twice, such as 的的; 人人 and 往往 are words.
fn doubled(text: &str, doc: &mut Document) {
    let mut chars = text.char_indices();
    let (mut before, mut last): (Option<char>, Option<char>) = (None, None);
    while let Some((at, c)) = chars.next() {
        if last == Some(c) && before != Some(c) && is_han(c) {
            let next = chars.clone().next().map(|(_, next)| next);
            let within = |set: &str, c: Option<char>| c.is_some_and(|c| set.contains(c));
            let slip = FUNCTION_WORDS.iter().any(|(word, right_before, right_behind)| {
                *word == c && !within(right_before, before) && !within(right_behind, next)
            });
            if slip {
                let span = Span { start: at - c.len_utf8(), end: at + c.len_utf8() };
                let mut problem = problem::DOUBLED_CHARACTER.at(span, format!("{c} is written twice."));
                problem.suggestion = Some(c.to_string());
                problem::push(doc, problem);
            }
        }
        (before, last) = (last, Some(c));
    }
}

/// Blanks between Chinese and numbers in some places and not in others: one remark, at the first of the rarer kind.
fn mixed_spacing(text: &str, doc: &mut Document) {
    static EDGE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:\p{Han}( ?)\d+|\d( ?)[年月日号届次])").expect("a constant pattern"));
    let (mut tight, mut spaced): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let (mut tights, mut spaceds) = (0usize, 0usize);
    for edge in EDGE.captures_iter(text) {
        let (Some(whole), Some(blank)) = (edge.get(0), edge.get(1).or(edge.get(2))) else { continue };
        let span = Span { start: whole.start(), end: whole.end() };
        let (list, count) =
            if blank.is_empty() { (&mut tight, &mut tights) } else { (&mut spaced, &mut spaceds) };
        *count += 1;
        if list.is_empty() {
            list.push(span);
        }
    }
    let rarer = if tights < spaceds { &tight } else { &spaced };
    if let Some(first) = rarer.first()
        && tights.min(spaceds) >= 2
    {
        let message = "Numbers stand with blanks around them in some places and without in others.";
        problem::push(doc, problem::MIXED_SPACING.at(*first, message));
    }
}
