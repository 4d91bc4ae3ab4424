//! The masthead: symbol, date, session, agenda item, title and organ, as the first page prints them; for a symbol
//! that it does not print, what it must be.

mod front;
mod item;
mod session;
mod title;

use std::sync::LazyLock;

use regex::Regex;

use crate::citation::document;
use crate::citation::number::Number;
use crate::layout::{self, Line};
use crate::organ::{self, Form, Organ};
use crate::{Document, Kind, Span, Symbol, date, fold, problem};

/// How much of a text a masthead takes at most, in bytes.
const FRONT_MAX: usize = 6000;

/// The number that heads a resolution: `54/33. ...`, `14/105`, `123 (1957). Resolution of`, `RESOLUTION 791 (1992)`.
static NUMBER_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:(?:resolution|decision|draft resolution|résolution|resolución|резолюция)\s+)?(?P<number>(?:E?S-)?\d)")
        .expect("a constant pattern")
});

/// The organization's name beside a symbol, in lower case.
const ORGANIZATION: &[&str] = &[
    "united nations",
    "nations unies",
    "naciones unidas",
    "联合国",
    "организация объединенных наций",
    "الأمم المتحدة",
    "general",
];

/// Whether words are a date alone, as older mastheads print it beside the symbol: `7 January 2009`.
fn is_day(words: &str) -> bool {
    let pieces: Vec<&str> = words.split_whitespace().collect();
    let is_number = |piece: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(pieces.as_slice(), [day, month, year]
        if is_number(day, 1..=2) && month.chars().all(char::is_alphabetic) && is_number(year, 4..=4))
}

/// The masthead of a text: everything above its own words.
struct Masthead<'t> {
    text: &'t str,
    /// Lines above the document's own words.
    lines: &'t [Line],
    /// Where it ends.
    end: usize,
}

/// Reads the masthead into `doc`; `opening` is where a resolution's organ stands.
pub(crate) fn read(text: &str, lines: &[Line], opening: Option<Span>, doc: &mut Document) {
    let text = layout::analysed(text);
    let end = floor(text, opening.map_or(FRONT_MAX, |span| span.start.min(FRONT_MAX)));
    let above = lines.partition_point(|l| l.span().end <= end);
    let masthead = Masthead { text, lines: &lines[..above], end };
    doc.symbol = masthead.symbol().map(|value| Symbol { value, stated: true });
    let named = doc.symbol.as_ref().and_then(|symbol| session::of_symbol(&symbol.value));
    doc.session = masthead.session().or(named);
    doc.agenda_item = masthead.agenda_item();
    doc.date = masthead.date();
    doc.body = masthead.body(opening, doc.symbol.as_ref()).map(str::to_owned);
}

/// What depends on the kind of document: title, and a symbol that is not printed.
pub(crate) fn complete(text: &str, lines: &[Line], opening: Option<Span>, doc: &mut Document) {
    let text = layout::analysed(text);
    let resolution = matches!(doc.kind, Kind::Resolution | Kind::Decision);
    // In other documents a title may begin with a verb that leads paragraphs: "Realizing the rights of the child".
    let end = opening.filter(|_| resolution).map_or(text.len().min(FRONT_MAX), |span| span.start);
    let end = floor(text, end);
    let above = lines.partition_point(|l| l.span().end <= end);
    let masthead = Masthead { text, lines: &lines[..above], end };
    if !resolution {
        doc.title = title::below_masthead(text, masthead.lines).or_else(|| masthead.name());
        return;
    }
    let Some((line, number, span, rest)) = masthead.number() else {
        doc.title = masthead.of_draft();
        return;
    };
    doc.title = masthead.title(line, &rest);
    if doc.symbol.is_some() {
        return;
    }
    let form = if doc.kind == Kind::Decision { Form::Decision } else { Form::Resolution };
    let organ = doc.body.as_deref().and_then(Organ::of_acronym);
    if let Some(value) = number.symbol(organ, form, None) {
        let message =
            format!("The document does not print its symbol. Its number and organ make it {value}.");
        let mut inferred = problem::SYMBOL_INFERRED.at(span, message);
        inferred.suggestion = Some(value.clone());
        problem::push(doc, inferred);
        doc.body = doc.body.take().or_else(|| Organ::of_symbol(&value)?.acronym().map(str::to_owned));
        doc.symbol = Some(Symbol { value, stated: false });
    }
}

impl Masthead<'_> {
    /// The symbol it prints: on the edge of one of its first lines, and not of another document.
    fn symbol(&self) -> Option<String> {
        for line in self.lines.iter().take(40) {
            let words = line.of(self.text);
            let words = &words[..floor(words, 2000)];
            let Some(found) = document::find_all(words).into_iter().next() else { continue };
            let (before, after) = (words[..found.span.start].trim_end(), words[found.span.end..].trim());
            // Alone on its line, in a column of its own, beside the organization's name, or before a page number.
            let column =
                words[..found.span.start].ends_with("  ") || words[..found.span.start].ends_with('\t');
            let alone = before.is_empty() || column || ORGANIZATION.contains(&before.to_lowercase().as_str());
            let after = joint(after);
            let last = after.chars().all(|c| !c.is_alphabetic())
                || after.starts_with("Page")
                || is_day(after)
                || after.starts_with("Distr");
            let flat = words.len() > 160 && words.contains("istr.") && !before.ends_with(['(', '[']);
            if alone && last || flat {
                return Some(found.symbol);
            }
        }
        None
    }

    fn front(&self) -> &str {
        let start = self.lines.first().map_or(0, |l| l.span().start);
        &self.text[start.min(self.end)..self.end]
    }

    fn session(&self) -> Option<u32> {
        session::first(&fold::words(self.front()).to_lowercase()).map(|found| found.0)
    }

    fn agenda_item(&self) -> Option<String> {
        item::first(&fold::words(self.front()).to_lowercase())
    }

    /// The date of distribution: the first that stands alone on a line, or behind "Distr.".
    fn date(&self) -> Option<String> {
        self.lines.iter().take(40).find_map(|line| {
            let words = line.of(self.text);
            let stated =
                date::find_all(&words[..floor(words, 600)], 0).into_iter().find(|d| d.value.len() == 10)?;
            let alone = stated.span.start == 0 && stated.span.end + 1 >= words.len();
            let distributed = words.contains("istr") || words.contains("分发");
            // Two columns in one line: the organ at the left, the date at the right.
            let right = stated.span.end + 1 >= words.len() && words[..stated.span.start].ends_with("   ");
            (alone || distributed || right).then_some(stated.value)
        })
    }

    fn body(&self, opening: Option<Span>, symbol: Option<&Symbol>) -> Option<&'static str> {
        if let Some(symbol) = symbol {
            return treaty_body(&symbol.value).or_else(|| Organ::of_symbol(&symbol.value)?.acronym());
        }
        let named = opening.and_then(|span| organ::first_named(&fold::words(span.of(self.text))));
        named.or_else(|| organ::last_named(&fold::words(self.front()))).and_then(Organ::acronym)
    }

    /// The line with the resolution's own number, the number, its place, and what stands behind it.
    fn number(&self) -> Option<(usize, Number, Span, String)> {
        self.lines.iter().enumerate().rev().take(60).find_map(|(at, line)| {
            let words = line.of(self.text);
            let start = NUMBER_LINE.captures(words)?.name("number")?.start();
            let (number, taken) =
                Number::leading_source(&words[start..]).or_else(|| misread_year(&words[start..]))?;
            let rest = words[start + taken..].trim_start();
            let heads = rest.is_empty()
                || rest.starts_with(['.', '．', '。'])
                // Arabic sets a dash behind the number.
                || rest.starts_with(['-', '–']) && rest.contains(|c| ('\u{620}'..='\u{6ff}').contains(&c))
                || rest.starts_with("Resolution")
                || start > 0 && (rest.starts_with("of ") || rest.starts_with("adopted"));
            let span = Span { start: line.span().start + start, end: line.span().start + start + taken };
            let rest = rest.trim_start_matches(['.', '．', '。', '-', '–', ' ', '\t', '\u{3000}']).to_owned();
            (heads && date::leading(words).is_none()).then_some((at, number, span, rest))
        })
    }

    /// The title behind the number, on the same line or the next ones.
    fn title(&self, line: usize, rest: &str) -> Option<String> {
        let not_title = |words: &str| {
            words.starts_with("Resolution of")
                || words.starts_with("of ")
                || words.starts_with("adopted")
                || words.starts_with(['[', '(', '*'])
                || words.starts_with("Adopted")
                || date::leading(words).is_some()
                || words.starts_with("on ") && date::leading(&words[3..]).is_some()
        };
        let mut title = String::new();
        let lines = self.lines[line + 1..].iter().filter(|l| l.is_text()).map(|l| l.of(self.text));
        for words in std::iter::once(rest).chain(lines).take(8) {
            if not_title(words) {
                break;
            }
            if !words.is_empty() {
                layout::join(&mut title, words);
            }
        }
        let title = title.trim_end_matches(|c: char| c == '*' || c.is_whitespace()).to_owned();
        (!title.is_empty() && title.len() < 800).then_some(title)
    }

    /// The title of a draft that has no number yet: below the line that names its sponsors.
    fn of_draft(&self) -> Option<String> {
        static DRAFT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i:(?:draft (?:resolution|decision)|projet de (?:résolution|décision)|proyecto de (?:resolución|decisión)|проект (?:резолюции|решения))|决议草案|决定草案|مشروع (?:قرار|مقرر))\W{0,4}$")
                .expect("a constant pattern")
        });
        let line =
            self.lines.iter().rposition(|line| line.is_text() && DRAFT.is_match(line.of(self.text)))?;
        self.title(line, "")
    }

    /// What a report calls itself, with the State behind it where that stands alone.
    fn name(&self) -> Option<String> {
        static NAME: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"^(?:Reports? of the|National report|Compilation|Summary (?:prepared|of)|Concluding (?:observations|comments)|List of issues",
                r"|Observations finales|Observaciones finales|Заключительные замечания|الملاحظات الختامية|ملاحظات ختامية",
                r"|Listes? de(?:s)? points|Lista de cuestiones|Перечень вопросов|قائمة (?:ال)?(?:مسائل|قضايا)",
                r"|Rapport (?:national|d[eu])|Informe (?:nacional|del? )|(?:Национальный д|Д)оклад|(?:ال)?تقرير",
                r"|(?:Second|Third|Fourth|Fifth|Sixth|Combined|Initial)\b.{0,60}\breports?|.{0,80}(?:工作组的?报告|国家报告|汇编|结论性意见|问题清单|报告员的报告))",
            ))
            .expect("a constant pattern")
        });
        let lines: Vec<&Line> = self.lines.iter().filter(|l| l.is_text()).take(60).collect();
        let first =
            lines.iter().position(|l| l.of(self.text).len() < 200 && NAME.is_match(l.of(self.text)))?;
        let mut title = String::new();
        for line in lines[first..].iter().take(4) {
            let words = line.of(self.text);
            let stop = words.starts_with('*')
                || words.starts_with("Contents")
                || words.len() > 160
                || words.starts_with(|c: char| c.is_ascii_digit())
                || words.starts_with("目录")
                || words.split_once('.').is_some_and(|(head, _)| head.len() <= 4)
                || matches!(words, "Introduction" | "Addendum" | "Summary" | "增编" | "导言");
            if !title.is_empty() && stop {
                break;
            }
            if title.ends_with('*') {
                title.truncate(title.trim_end_matches('*').len());
                title.push(':');
            }
            layout::join(&mut title, words);
        }
        let title = title.trim_end_matches(['*', ':', ' ']).to_owned();
        (!title.is_empty()).then_some(title)
    }
}

/// What follows the symbols of further organs for the same document: `A/HRC/77/3–E/CN.6/2026/9`.
fn joint(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(['–', '—', '-']).map(str::trim_start) else { return after };
    match document::find_all(&rest[..floor(rest, 200)]).into_iter().next() {
        Some(found) if found.span.start == 0 => rest[found.span.end..].trim(),
        _ => after,
    }
}

/// A resolution's number whose year was misread when it was scanned: `361 (197-4)`, `242 (l967)`.
fn misread_year(words: &str) -> Option<(Number, usize)> {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\d{1,4}\s*\(([\dlIOoSB ~.-]{4,6})\)").expect("a constant pattern"));
    let found = YEAR.captures(words)?;
    let (whole, year) = (found.get(0)?, found.get(1)?);
    let digits: String = year
        .as_str()
        .chars()
        .filter_map(|c| match c {
            'l' | 'I' => Some('1'),
            'O' | 'o' => Some('0'),
            'S' => Some('5'),
            'B' => Some('8'),
            c => c.is_ascii_digit().then_some(c),
        })
        .collect();
    let value: u32 = digits.parse().ok().filter(|value| (1946..2100).contains(value))?;
    let mended = format!("{}{value})", &words[..year.start()]);
    Number::leading(&mended).map(|(number, _)| (number, whole.end()))
}

/// The acronym of the treaty body whose documents have that symbol.
fn treaty_body(symbol: &str) -> Option<&'static str> {
    if symbol.starts_with("E/C.12/") {
        return Some("CESCR");
    }
    if symbol.starts_with("CAT/OP/") {
        return Some("SPT");
    }
    let series = symbol.split('/').next()?;
    ["CCPR", "CEDAW", "CERD", "CAT", "CRC", "CMW", "CRPD", "CED"].into_iter().find(|name| *name == series)
}

fn floor(words: &str, most: usize) -> usize {
    let mut end = words.len().min(most);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    end
}
