//! Chinese, which says the noun last: 1977 年 12 月 16 日第 32/1 号决议和 1996 年 12 月 12 日第 51/2 号决议.

use std::sync::LazyLock;

use regex::Regex;

use super::number::Number;
use super::{Cited, sentence_before};
use crate::Span;
use crate::organ::{self, Form, Organ};

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"第\s*(?:E?S-)?\d|\d{1,4}/\d{1,4}\s*号").expect("a constant pattern"));

/// What stands between two numbers of a list whose noun comes at its end.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\s*(?:、|,|和|及|与|以及|至|或|[A-Z](?:[、和][A-Z])*\s*号?))*\s*")
        .expect("a constant pattern")
});

static NOUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(?P<resolution>决议)|(?P<decision>决定))").expect("a constant pattern")
});

/// The date that a text ends with.
static DATE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日?)?)?",
        r"|[一二三四五六七八九〇零○]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)(?:通过的|的)?\s*$",
    ))
    .expect("a constant pattern")
});

/// A date with a title between it and the number: 1996 年 12 月 16 日关于 ... 的第 51/1 号决议.
static DATE_AND_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:通过的)?(?:题为|关于)[^,。;\n第年]{1,120}的\s*$",
    )
    .expect("a constant pattern")
});

/// A number of a list, before its noun is known.
struct Item {
    span: Span,
    /// Where the number itself ends, 号 included.
    number: Number,
    date: Option<String>,
}

/// Every resolution and decision cited in this way.
pub(super) fn find_all(text: &str, starts: &[usize]) -> Vec<Cited> {
    let mut all: Vec<Cited> = Vec::new();
    let mut waiting: Vec<Item> = Vec::new();
    for found in NUMBER.find_iter(text) {
        let bare = found.as_str().starts_with(|c: char| c.is_ascii_digit());
        let inside =
            text[..found.start()].ends_with(|c: char| c.is_ascii_alphanumeric() || "/.-".contains(c));
        if bare && inside {
            continue;
        }
        let digits = if bare { found.start() } else { found.end() - 1 };
        let Some(item) = item(text, found.start(), digits) else { continue };
        // What waits for its noun must reach this number through separators and its date alone.
        if waiting.last().is_some_and(|before| !reaches(text, before.span.end, item.span.start)) {
            waiting.clear();
        }
        let end = item.span.end;
        waiting.push(item);
        if let Some(form) = noun(text, end) {
            let from = waiting.first().map_or(end, |first| first.span.start);
            settle(text, sentence_before(text, from, starts), &mut waiting, form, &mut all);
        }
        if all.len() >= super::CITATIONS_MAX || waiting.len() > 200 {
            break;
        }
    }
    all
}

fn item(text: &str, mark: usize, digits: usize) -> Option<Item> {
    let digits = text[mark..=digits].find(['E', 'S']).map_or(digits, |at| mark + at);
    let (number, taken) = Number::leading(&text[digits..])?;
    let mut end = digits + taken;
    let behind = &text[end..];
    let blanks = behind.len() - behind.trim_start().len();
    if behind.trim_start().starts_with('号') {
        end += blanks + '号'.len_utf8();
    }
    let window = floor(text, mark.saturating_sub(60));
    let stated = DATE_BEFORE.find(&text[window..mark]);
    let date = stated.and_then(|m| crate::date::leading_folded(m.as_str())).map(|(value, _)| value);
    let wide = floor(text, mark.saturating_sub(480));
    let titled = || DATE_AND_TITLE.captures(&text[wide..mark]).and_then(|found| found.get(1));
    let apart = if date.is_none() { titled() } else { None };
    let apart = apart.and_then(|m| crate::date::leading_folded(m.as_str())).map(|(value, _)| value);
    let start = stated.filter(|_| date.is_some()).map_or(mark, |m| window + m.start());
    Some(Item { span: Span { start, end }, number, date: date.or(apart) })
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn reaches(text: &str, from: usize, to: usize) -> bool {
    from <= to && to - from < 60 && BETWEEN.find(&text[from..to]).is_some_and(|m| m.end() == to - from)
}

/// The noun behind the number that ends at `end`, a letter's list (A、B) between them.
fn noun(text: &str, end: usize) -> Option<Form> {
    let rest = text[end..].char_indices().nth(40).map_or(&text[end..], |(at, _)| &text[end..end + at]);
    let skipped = if rest.starts_with(|c: char| "、和及 ".contains(c)) {
        rest.trim_start_matches(|c: char| "、和及 号".contains(c) || c.is_ascii_uppercase())
    } else {
        rest
    };
    let found = NOUN.captures(skipped)?;
    Some(if found.name("resolution").is_some() { Form::Resolution } else { Form::Decision })
}

fn settle(text: &str, sentence: &str, waiting: &mut Vec<Item>, form: Form, all: &mut Vec<Cited>) {
    let Some(first) = waiting.first() else { return };
    // The organ named since the last citation of the sentence, else that one's.
    let begin = first.span.start - sentence.len();
    let earlier =
        all.last().filter(|cited| cited.span.end > begin).map(|cited| (cited.span.end, cited.organ));
    let since = earlier.map_or(sentence, |(end, _)| &text[end..first.span.start]);
    let carried = earlier.filter(|_| since.chars().count() < 30).and_then(|(_, organ)| organ);
    let organ = named(since).or(carried);
    for item in waiting.drain(..) {
        let mut cited = Cited::new(item.span, item.number, form);
        (cited.date, cited.organ) = (item.date, organ);
        all.push(cited);
    }
}

/// The organ whose number follows `words`: the last one, unless it stands inside a title (关于…的).
fn named(words: &str) -> Option<Organ> {
    let mut best = None;
    for organ::Named { end, organ, .. } in organ::named(words) {
        let rest = &words[end..];
        let short = rest.chars().count();
        let beside = short <= 3 || rest.starts_with("关于") || rest.starts_with('在') && short <= 8;
        let bare = matches!(organ, Organ::SomeCommission | Organ::SomeCouncil);
        if beside || !bare {
            best = Some(organ);
        }
    }
    best
}
