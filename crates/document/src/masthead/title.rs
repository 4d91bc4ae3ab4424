//! The title of a document that is no resolution: its topic, its author, its addendum and its State, each on lines of its
//! own below the masthead, joined by colons. A resolution's title stands behind its number.

use std::sync::LazyLock;

use regex::Regex;

use super::front::{self, Front};
use super::item;
use crate::country;
use crate::layout::{self, Line};

/// More bytes than a note's author takes.
const NOTE_MAX: usize = 90;

/// More bytes than a title has.
const TITLE_MAX: usize = 900;

/// Lines, folded, that stand below a title.
static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:executive )?summary\W{0,3}|abstract|contents|table of contents|introduction|annex(?:es)?(?: [ivx]+)?|foreword|background|\[.*|\*+\s?[^*\s].*|_+.*|page|agenda|(?:reproduced|issued|circulated) as received.*|the annex(?:es)? to .*|late submission.*|previously issued .*|communications sent,.*|programme|.*\((?:co-)?rapporteurs?\)|paragraphs? \d.*",
        r"|(?:vice-president and |special )?(?:chair|chairs|chairperson|chairman|chairwoman|co-chairs?|rapporteur|vice-chair)(?:[- ]?(?:person|man|woman))?(?:s|[-/ ](?:and )?rapporteurs?)?(?: of the [^:]{0,60})? ?:.*|vice-president and rapporteur ?:.*|prepared by:.*",
        r"|resume|sommaire|table des matieres|annexe(?:s)?|president(?:e)?[- ]rapporteu(?:r|se) ?:.*|avant-propos",
        r"|resumen|indice|introduccion|anexos?|relator(?:a)? ?:.*|president[ea][- ]relator(?:a)? ?:.*|prologo",
        r"|резюме|содержание|введение|приложени[ея]|предисловие|председатель-докладчик ?:.*|докладчик ?:.*",
        r"|摘要|内容提要|概要|提要|目录|导言|引言|附件|主席兼报告员.*",
        r"|موجز|ملخص|المحتويات|مقدمه|مرفق|المرفق|الرييس - المقرر.*|المقرر ?:.*",
        r"|(?:[ivx]{1,4}|\d{1,3}|[一二三四五六七八九十]{1,3})\s?[.．、](?:\s.*|\D.*)?|\d{1,3} ?- ?[^\d].*|paragraphs page|\d{1,3}|ge\.? ?\d\d-\s?\d{4,6}.*)$",
    ))
    .expect("a constant pattern")
});

/// The first words of a line that names an author or the kind of report, folded.
static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:(?:the|an?|joint|interim|progress|final|preliminary|summary|annual|analytical|thematic|draft|revised|expert|national|consolidated|comprehensive|updated|follow-up|first|second|third|fourth|fifth|sixth|biennial|oral|special|study|compilation|initial|combined)\s+){0,4}",
        r"(?:reports?|notes?|stud(?:y|ies)|communications?|letters?|letter dated|memorandum|comments?|statements?|submissions?|working paper|conference room paper)\s+(?:of|by|from|prepared|submitted|to|on|verbale|dated|presented|transmitted)\b",
        r"|(?:rapports?|notes?|etudes?|lettres?|communications?|memorandum|observations|commentaires)\s+(?:\p{L}+\s+)?(?:du|de|des|d'|etabli|presente|soumis|verbale|datee|conjoint|interimaire|final|annuel)",
        r"|(?:informes?|notas?|estudios?|cartas?|comunicaciones|memorando|observaciones|comentarios)\s+(?:\p{L}+\s+)?(?:del?|de la|preparad|presentad|verbal|conjunto|provisional|final|anual)",
        r"|(?:\p{Cyrillic}+(?:ыи|ии|ая)\s+)?(?:доклад|записка|исследование|письмо|сообщение|комментарии|замечания)\s+\p{Cyrillic}",
        r"|(?:ال)?تقرير\s|تقارير\s|مذكره\s|دراسه\s|رساله\s)",
        r"|^[^。，]{2,60}(?:的(?:[^。，]{0,8})?(?:报告|说明|研究报告|普通照会|来信)|提交的(?:[^。，]{0,8})报告)\W{0,4}$",
    ))
    .expect("a constant pattern")
});

/// A note that transmits, folded: it names its author and nothing follows.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:notes? (?:by|verbale)|note (?:du|de la|de l')|nota de|записка|[^。，]{2,30}的说明|مذكره)",
    )
    .expect("a constant pattern")
});

/// The first words of a sentence below a title that no heading parts from it, folded.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:the|in|pursuant|this|by|at|on|as|an|it|since|for|during|following|under|after|between|to|a|i|we|he|she|with|le|la|les|dans|conformement|par|l'|en|el|los|las|de|se|настоящ\p{L}+|в|на|во|本报告|根据|يقدم|عملا|في)\b")
        .expect("a constant pattern")
});

/// Words that an addendum or a correction is announced by, folded.
static ADDENDUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:addendum|addenda|corrigendum|corrigenda|revision|additif|rectificatif|adicion|correccion|добавление|исправление|增编|更正|اضافه|تصويب)\b.{0,12}$")
        .expect("a constant pattern")
});

/// Whether a folded line ends a title.
pub(super) fn ends(low: &str) -> bool {
    low.is_empty() || END.is_match(low)
}

/// The title below the masthead of a first page; none where no line of a masthead is found or nothing follows.
pub(super) fn below_masthead(text: &str, lines: &[Line]) -> Option<String> {
    let front = front::lines(text, lines);
    let last = front.iter().rposition(|line| line.masthead)?;
    let below = &front[last + 1..];
    let item = front[..=last].iter().rev().take(4).any(|line| item::is_line(&line.low));
    let below = &below[heading(below, item)..];
    let mut end = extent(below);
    let mut title = joined(&below[..end]);
    // A list of authors that fills the page is no part of it.
    while title.len() > TITLE_MAX && end > 1 {
        end = below[..end]
            .iter()
            .rposition(|line| AUTHOR.is_match(&line.low))
            .filter(|at| *at > 0)
            .unwrap_or(end - 1);
        title = joined(&below[..end]);
    }
    (!title.is_empty()).then_some(title)
}

/// How many of the lines below a masthead are headings of agenda items. What is left is more than a note: a note's topic
/// may be the agenda item's.
fn heading(below: &[Front], item: bool) -> usize {
    let mut taken = 0;
    let tells = |taken: usize| {
        let left = &below[taken..];
        left.first().is_some_and(|line| !ends(&line.low) && !line.words.starts_with(char::is_lowercase))
            && (!NOTE.is_match(&left[0].low) || joined(&left[..extent(left)]).len() > NOTE_MAX)
    };
    for round in 0..8 {
        let left: Vec<&str> = below[taken..].iter().take(8).map(|line| line.words).collect();
        let more = item::heading(&left).filter(|more| tells(taken + more));
        let more = more
            .or_else(|| unknown_heading(&below[taken..]).filter(|more| round == 0 && item && tells(*more)));
        match more {
            Some(more) => taken += more,
            None => break,
        }
    }
    taken
}

/// How many lines a heading takes that is none of those known: in capitals above words that are not, or right below the
/// line of the item and apart from the rest.
fn unknown_heading(below: &[Front]) -> Option<usize> {
    let first = below.first()?;
    let capital = below.iter().take_while(|line| is_capital(line.words) && !ends(&line.low)).count();
    if capital > 0 {
        return below
            .get(capital)
            .is_some_and(|line| line.words.contains(char::is_lowercase))
            .then_some(capital);
    }
    let block = 1 + below[1..].iter().take_while(|line| !line.gap && !ends(&line.low)).count();
    let author = below[..block].iter().any(|line| AUTHOR.is_match(&line.low));
    (!first.gap && !author).then_some(block)
}

fn is_capital(words: &str) -> bool {
    words.contains(char::is_uppercase) && !words.contains(char::is_lowercase)
}

/// How many of the lines are the title's.
fn extent(below: &[Front]) -> usize {
    let mut note = false;
    for (at, line) in below.iter().enumerate() {
        let block = || {
            let rest = below[at + 1..].iter().take_while(|line| !line.gap && !ends(&line.low));
            std::iter::once(line).chain(rest)
        };
        let prose = || {
            let words: Vec<&str> = block().map(|line| line.words).collect();
            is_prose(&words.join(" "))
        };
        // A star alone is the mark of the title, and the next one that of the note.
        let star = |line: &Front| line.words.chars().all(|c| c == '*');
        if ends(&line.low) || star(line) && below[..at].iter().any(star) {
            return at;
        }
        if at > 0 && !front::dangles(&below[at - 1].low) {
            let continues = line.words.starts_with(char::is_lowercase);
            let stop = (SENTENCE.is_match(&line.low) || line.gap || note && line.words.len() > 40)
                && !continues
                && prose();
            if stop || note && line.gap && !ADDENDUM.is_match(&line.low) {
                return at;
            }
        }
        note = NOTE.is_match(&line.low);
    }
    below.len()
}

/// Whether words are a sentence and no title.
fn is_prose(words: &str) -> bool {
    static WITHIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\p{Ll}{3}[.;]\d{0,3}\s+\p{Lu}|[。；]").expect("a constant pattern"));
    let full = words
        .trim_end_matches(|c: char| layout::is_note_mark(c) || c.is_whitespace() || "”\"»*".contains(c))
        .ends_with(['.', ':', ';', '。']);
    words.chars().count() > 140 && (full || WITHIN.is_match(words))
        || words.ends_with('。')
        || words.len() > 25 && full
}

/// Joins the lines of a title: a line goes on with the one above, or begins a part of its own.
fn joined(lines: &[Front]) -> String {
    let mut title = String::new();
    for (at, line) in lines.iter().enumerate() {
        let words = unmarked(line.words);
        if words.is_empty() {
            continue;
        }
        let above = at.checked_sub(1).map_or("", |above| lines[above].low.as_str());
        let behind = ADDENDUM.is_match(above);
        let begins = !words.starts_with(char::is_lowercase) && !front::dangles(above);
        let part = begins
            && (line.gap
                || behind
                || AUTHOR.is_match(&line.low)
                || ADDENDUM.is_match(&line.low)
                || country::iso3(words).is_some());
        if part && !title.is_empty() && !words.starts_with('(') {
            while title.ends_with([':', ' ']) {
                title.pop();
            }
            title.push(':');
        }
        layout::join(&mut title, &words.replace('*', ""));
    }
    title.trim_end_matches([':', ' ', ',']).to_owned()
}

/// A line without the marks of notes at its end.
fn unmarked(words: &str) -> &str {
    let bare = words.trim_end_matches(|c: char| {
        c == '*' || c.is_whitespace() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}'..='\u{2079}')
    });
    // The figure of a note is glued to a word: `review1`.
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let glued = bare[..bare.len() - digits].ends_with(|c: char| c.is_lowercase());
    if (1..=2).contains(&digits) && glued { &bare[..bare.len() - digits] } else { bare }
}
