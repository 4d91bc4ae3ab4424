//! What kind of document a text is, from its symbol and from what its first page calls it.

mod names;

use std::sync::LazyLock;

use regex::Regex;

use serde::{Deserialize, Serialize};

use crate::fold;
use names::NAMES;

/// The kind of document, by what it is and does, not by the file it came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A resolution of a UN organ.
    Resolution,
    /// A decision of a UN organ.
    Decision,
    /// A report of the Working Group on the Universal Periodic Review (UPR).
    UprReport,
    /// A State's replies to its UPR report (`Add.1`).
    UprAddendum,
    /// OHCHR's thematic list of a State's UPR recommendations.
    ThematicList,
    /// A treaty body's concluding observations.
    ConcludingObservations,
    /// A treaty body's list of issues.
    ListOfIssues,
    /// A report of a special procedure's mandate holder.
    SpecialProcedureReport,
    /// A State's own report to a mechanism.
    NationalReport,
    /// A compilation prepared by OHCHR for the UPR.
    Compilation,
    /// OHCHR's summary of what other stakeholders submitted for the UPR.
    StakeholderSummary,
    /// Questions that States put to a State in advance of its UPR.
    AdvanceQuestions,
    /// A general comment or general recommendation of a treaty body.
    GeneralComment,
    /// A treaty body's views, or decision, on a communication of a person.
    Views,
    /// A treaty body's letter on the follow-up to its concluding observations.
    FollowUpLetter,
    /// A State's report on what it did, at half time between two reviews.
    MidTermReport,
    /// A State's core document, the common part of its reports to treaty bodies.
    CoreDocument,
    /// An organ's report on its session.
    SessionReport,
    /// Anything else.
    #[default]
    Other,
}

/// How much of a text counts as its first page, in bytes.
const FIRST_PAGE_MAX: usize = 4000;

/// The kind of document that `text` is, whose symbol is `symbol` and where an organ's name opens its own words at
/// byte `opening`.
#[must_use]
pub fn of(text: &str, symbol: Option<&str>, opening: Option<usize>) -> Kind {
    if let Some(kind) = symbol.and_then(of_symbol) {
        return kind;
    }
    let page = first_page(text);
    let opening = opening
        .and_then(|at| text.get(..at))
        .filter(|above| above.split_whitespace().map(|word| word.len() + 1).sum::<usize>() < FIRST_PAGE_MAX)
        .map(|above| first_page(above).len())
        .or_else(|| numbered(&page));
    let named = named(&page);
    match (named, opening) {
        // A resolution's own first words may name a report.
        (Some((at, kind)), Some(opening)) if at < opening => addendum(kind, &page),
        (_, Some(_)) => Kind::Resolution,
        (Some((at, kind)), None) => addendum(kind, &page[at..]),
        (None, None) => Kind::Other,
    }
}

/// The kind that the page names first, the longest name where several begin there, and where.
fn named(page: &str) -> Option<(usize, Kind)> {
    static FOLDED: LazyLock<Vec<(String, Kind)>> = LazyLock::new(|| {
        let folded = |name: &str| fold::words(name).to_lowercase();
        NAMES.iter().flat_map(|(kind, names)| names.iter().map(move |name| (folded(name), *kind))).collect()
    });
    let found = FOLDED.iter().filter_map(|(name, kind)| Some((place(page, name)?, name.len(), *kind)));
    found.min_by_key(|(at, len, _)| (*at, std::cmp::Reverse(*len))).map(|(at, _, kind)| (at, kind))
}

/// Where the page has the name; a star within it stands for a few letters.
fn place(page: &str, name: &str) -> Option<usize> {
    let Some((head, tail)) = name.split_once('*').filter(|(_, tail)| !tail.is_empty()) else {
        return page.find(name);
    };
    page.match_indices(head).map(|(at, _)| at).find(|at| {
        let behind = &page[at + head.len()..];
        behind.find(tail).is_some_and(|between| behind[..between].chars().count() <= 9)
    })
}

/// Symbols whose form alone tells.
fn of_symbol(symbol: &str) -> Option<Kind> {
    static REVIEW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^A/HRC/WG\.6/\d+/[A-Z]{3}/([123])(?:/|$)").expect("a constant pattern")
    });
    if symbol.contains("/RES/") {
        return Some(Kind::Resolution);
    }
    if symbol.contains("/DEC/") {
        return Some(Kind::Decision);
    }
    if let Some(found) = REVIEW.captures(symbol) {
        return Some(match &found[1] {
            "1" => Kind::NationalReport,
            "2" => Kind::Compilation,
            _ => Kind::StakeholderSummary,
        });
    }
    // Core documents stand in a series of their own.
    if symbol.starts_with("HRI/CORE/") {
        return Some(Kind::CoreDocument);
    }
    static TREATY_BODY: LazyLock<Vec<(Regex, Kind)>> = LazyLock::new(|| {
        let of = |pattern: &str| Regex::new(pattern).expect("a constant pattern");
        let body = r"^(?:(?:CCPR|CEDAW|CERD|CAT|CRC|CMW|CRPD|CED)/C|E/C\.12|CRC/C/OP[A-Z]+|CAT/OP)";
        vec![
            (of(&format!(r"{body}/.*/?CO/")), Kind::ConcludingObservations),
            // Until about 2005: CRC/C/15/Add.1, CCPR/C/79/Add.1, CERD/C/304/Add.1, E/C.12/1/Add.1, CAT/C/CR/33/1.
            (
                of(r"^(?:CRC/C/15|CCPR/C/79|CERD/C/304|E/C\.12/1)/Add\.\d|^CAT/C/CR/"),
                Kind::ConcludingObservations,
            ),
            (of(&format!(r"{body}/(?:[^/]+/)?Q(?:PR)?/")), Kind::ListOfIssues),
            (of(&format!(r"{body}/GC/|^CCPR/C/21/Rev\.1/Add\.")), Kind::GeneralComment),
            (of(&format!(r"{body}/\d+/D/\d+")), Kind::Views),
            (of(&format!(r"{body}/[A-Z]{{3}}/\d+(?:-\d+)?$")), Kind::NationalReport),
        ]
    });
    TREATY_BODY.iter().find(|(form, _)| form.is_match(symbol)).map(|(_, kind)| *kind)
}

fn addendum(kind: Kind, after: &str) -> Kind {
    let near = after.char_indices().nth(400).map_or(after, |(end, _)| &after[..end]);
    let replies = [
        "addendum",
        "增编",
        "additif",
        "adición",
        "добавление",
        "إضافة",
        "views on conclusions and/or recommendations",
    ];
    if kind == Kind::UprReport && replies.iter().any(|word| near.contains(&*fold::words(word))) {
        Kind::UprAddendum
    } else {
        kind
    }
}

/// Where a resolution that is headed by its number alone begins.
fn numbered(page: &str) -> Option<usize> {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\S+ ){0,12}(?:resolution \d+ \(\d{4}|\d{1,4} \(\d{4}\)[.,]? resolution of )")
            .expect("a constant pattern")
    });
    NUMBERED.find(page).map(|m| m.start())
}

/// The first page above the document's own text, folded, in small letters: what the text mentions is no name of its own.
/// Runs of blanks are one blank, and none stands beside a Han character except at the start of a line.
fn first_page(text: &str) -> String {
    let mut page = String::new();
    for line in text.lines() {
        if page.len() > FIRST_PAGE_MAX || begins_text(line.trim()) {
            break;
        }
        for word in line.split_whitespace() {
            let spaced = page.chars().next_back().is_some_and(|c| !crate::layout::is_han(c))
                || !word.starts_with(crate::layout::is_han);
            if !page.is_empty() && spaced && !page.ends_with(' ') {
                page.push(' ');
            }
            let plain = word.chars().take(FIRST_PAGE_MAX).map(|c| if c == '’' { '\'' } else { c });
            page.extend(plain.flat_map(char::to_lowercase));
            if page.len() > FIRST_PAGE_MAX {
                break;
            }
        }
        if !page.ends_with(' ') {
            page.push(' ');
        }
    }
    let mut page = fold::words(&page).to_lowercase();
    // A text that has lost its line ends.
    static INSIDE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[^\d/().] 1\. \p{L}").expect("a constant pattern"));
    if let Some(own) = INSIDE.find(&page).map(|found| found.start()) {
        page.truncate(own);
    }
    page
}

/// Whether a line begins the document's own text: a numbered paragraph, a summary, a table of contents.
fn begins_text(line: &str) -> bool {
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\d{1,3}[.．、]\s*(?:\p{L}.{2}|\d{4}\s?年)|[\d٠-٩]{1,3}\s?[-–]\s*\p{Arabic}|(?i:summary|contents|résumé|sommaire|table des matières|resumen|índice|резюме|содержание)\s*$|(?:摘要|内容提要|概要|目录|موجز|ملخص|المحتويات)\s*$)")
            .expect("a constant pattern")
    });
    BEGINS.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_first_pages_tell_the_kind() {
        let cases = [
            ("", Some("A/HRC/RES/1/1"), Kind::Resolution),
            ("", Some("A/HRC/DEC/1/101"), Kind::Decision),
            ("", Some("A/HRC/WG.6/1/JAM/2"), Kind::Compilation),
            ("", Some("CEDAW/C/JAM/CO/6-7"), Kind::ConcludingObservations),
            ("", Some("CRC/C/JAM/Q/3"), Kind::ListOfIssues),
            (
                "Report of the Working Group on the Universal\nPeriodic Review*\nNauru",
                Some("A/HRC/1/2"),
                Kind::UprReport,
            ),
            (
                "Report of the Working Group on the Universal Periodic Review\nNauru\nAddendum",
                None,
                Kind::UprAddendum,
            ),
            ("Report of the Special Rapporteur on water", None, Kind::SpecialProcedureReport),
            (
                "The Security Council,\n\nHaving seen the report of the Special Rapporteur",
                None,
                Kind::Resolution,
            ),
            ("大会，\n回顾其以往的工作，", None, Kind::Resolution),
            ("人权理事会\n普遍定期审议工作组的报告\n牙买加\n增编", None, Kind::UprAddendum),
            ("Minutes of our meeting", None, Kind::Other),
            ("", None, Kind::Other),
        ];
        for (text, symbol, kind) in cases {
            let opening = text.find("The Security Council,").or_else(|| text.find("大会，"));
            assert_eq!(of(text, symbol, opening), kind, "{text:?} {symbol:?}");
        }
    }
}
