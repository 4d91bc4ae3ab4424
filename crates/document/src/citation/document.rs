//! Document symbols such as `A/HRC/54/33/Add.1`, the same in every language.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;

/// A document symbol in a text.
pub(crate) struct Found {
    /// Where.
    pub(crate) span: Span,
    /// Canonical: without blanks.
    pub(crate) symbol: String,
}

/// Prefixes of series: principal organs, treaty bodies, programmes, conferences.
const SERIES: &str = concat!(
    r"A|S|E|T|ST|SG|PRST|CCPR|CEDAW|CERD|CAT|CRC|CMW|CRPD|CED|HRI|HR|DP|DPA|TD|UNEP|UNW|UNFPA|HSP|HS|FCCC|ICCD|CBD",
    r"|CTOC|CAC|NPT|BWC|CCW|CD|APLC|CCM|LOS|ISBA|SPLOS|ICC-ASP|ITLOS|ICEF|JIU|ICSC|AT|CEB|CEPAL|LC|ECE|TRADE|TRANS",
    r"|WIPO|UNCTAD|UNITAR|UNESCO|ILO|IMO|WTO|CEP|EB|CES|ENERGY|HBP|AGRI|INFCIRC|GOV|IDB|GC|PBC|MAG|OPCAT|UNIDIR|IAEA|WFP|CPPT|GA|SC|DSG|ECA|ESCAP|ESCWA|CIM|WHO|EB|WHA|FAO|CFS|UNODC",
);

static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        concat!(
            // A series that is not in the list shows itself by the organ's part: XYZ/AC.2/...
            r"(?:(?:{series})(?:\.[A-Z]{{2,4}})?|[A-Z]{{2,5}}\.\d+(?:[/-]\d+)?|[A-Z]{{2,6}}/(?:AC|WG|CN|SC|GE|CONF|PC)\.\d+)",
            // A blank may follow a stroke where a digit comes next.
            r"(?:/(?:\s?\d| (?:L|Add|Corr|Rev|SR|PV|INF|CRP|NGO|WP)\.\d|[A-Z])(?:[A-Za-z0-9.\-]*[A-Za-z0-9])?)+",
            r"(?: ?\((?:(?:19|20)\d\d|(?:S-)?[IVXLC]+)\))?",
        ),
        series = SERIES
    ))
    .expect("a constant pattern")
});

/// What may follow a symbol to stand for one more: `and Corr.1`, `、Add.2`.
static CARRIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^/?(?:\s*(?:-|a|to|al|по|до|الي|至)\s*\d{1,3}\b)?\s*(?:and|et|y|и|و|和|及|与|、|,|&)\s*(?:and\s+|et\s+|y\s+|и\s+|و\s*|和)?",
        r"(?P<what>(?P<kind>Add|Corr|Rev|Amend)\.\s?\d+(?:[-–]\d+)?(?:/(?:Add|Corr|Rev)\.\s?\d+)*)",
    ))
    .expect("a constant pattern")
});

/// Every document symbol in `text`, in order.
pub(crate) fn find_all(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for found in SYMBOL.find_iter(text) {
        let before = text[..found.start()].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || "/.-_@".contains(c)) {
            continue;
        }
        let words = found.as_str().trim_end_matches(['.', '-', '/', ',']);
        let symbol = canonical(words);
        // Cut off in the source: `A/62/`, `A/C.6/62/L.`
        let cut =
            text[found.end()..].starts_with('/') && symbol.matches('/').count() < 2 || symbol.ends_with("/L");
        // A place kept for a number that was not known yet: `A/63/XXX`.
        let unknown = symbol.split(['/', '.']).any(|part| part.len() > 1 && part.bytes().all(|b| b == b'X'));
        if cut || unknown || !symbol.bytes().any(|b| b.is_ascii_digit()) || !symbol.contains('/') {
            continue;
        }
        let words = whole(words, &symbol, text, found.start());
        let end = found.start() + words;
        all.push(Found {
            span: Span { start: found.start(), end },
            symbol: canonical(&text[found.start()..end]),
        });
        carried(text, end, &mut all);
        if all.len() >= super::CITATIONS_MAX {
            break;
        }
    }
    all
}

/// How many bytes the symbol takes, a part's letter included: `A/RES/48/472 A`.
fn whole(words: &str, symbol: &str, text: &str, start: usize) -> usize {
    let end = start + words.len();
    let rest = &text.as_bytes()[end..];
    // The letter of the old series stands behind the session: `A/RES/217 (III) A`.
    let old =
        symbol.contains("/RES/") && symbol.ends_with(')') && !symbol.ends_with(|c: char| c.is_ascii_digit());
    let blank = usize::from(rest.first() == Some(&b' '));
    let alone = |at: usize| rest.get(at).is_none_or(|b| !b.is_ascii_alphanumeric());
    if old && rest.get(blank).is_some_and(u8::is_ascii_uppercase) && alone(blank + 1) {
        let roman = symbol
            .rsplit_once('(')
            .is_some_and(|(_, session)| session.starts_with(['I', 'V', 'X', 'L', 'C', 'S']));
        return words.len() + if roman { blank + 1 } else { 0 };
    }
    let numbered = (symbol.starts_with("A/RES/") || symbol.starts_with("A/DEC/"))
        && symbol.bytes().last().is_some_and(|b| b.is_ascii_digit());
    let letter = rest.len() > 2
        && rest[0] == b' '
        && rest[1].is_ascii_uppercase()
        && matches!(rest[2], b',' | b'.' | b';' | b')' | b'\n');
    words.len() + if numbered && letter { 2 } else { 0 }
}

fn carried(text: &str, mut end: usize, all: &mut Vec<Found>) {
    let Some(base) = all.last().map(|f| f.symbol.clone()) else { return };
    for _ in 0..20 {
        let Some(found) = text.get(end..).and_then(|rest| CARRIED.captures(head(rest))) else { return };
        let (Some(what), Some(kind)) = (found.name("what"), found.name("kind")) else { return };
        let same = format!("/{}.", kind.as_str());
        let stem = base.split_once(&same).map_or(base.as_str(), |(stem, _)| stem);
        let symbol = format!("{stem}/{}", canonical(what.as_str()));
        all.push(Found { span: Span { start: end + what.start(), end: end + what.end() }, symbol });
        end += what.end();
    }
}

fn head(rest: &str) -> &str {
    rest.char_indices().nth(60).map_or(rest, |(end, _)| &rest[..end])
}

/// A symbol without blanks; of the old series the letter behind the session: `A/RES/2200A(XXI)` is `A/RES/2200(XXI)A`.
pub(crate) fn canonical(words: &str) -> String {
    let symbol: String = words.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect();
    let Some((number, session)) = symbol.split_once('(') else { return symbol };
    let letter = number.chars().next_back().filter(|c| c.is_ascii_uppercase());
    let old = number.contains("/RES/")
        && session.ends_with(')')
        && session.starts_with(['I', 'V', 'X', 'L', 'C', 'S']);
    match letter {
        Some(letter) if old => format!("{}({session}{letter}", &number[..number.len() - 1]),
        _ => symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_of_documents() {
        let cases: [(&str, &[&str]); 17] = [
            ("(S/2004/1)", &["S/2004/1"]),
            ("CRC/C/JAM/Q/3/ and Add.1).", &["CRC/C/JAM/Q/3", "CRC/C/JAM/Q/3/Add.1"]),
            ("A/59/3/Add.1, Add.2 and Add.3", &["A/59/3/Add.1", "A/59/3/Add.2", "A/59/3/Add.3"]),
            ("A/62/7 and Corr.1", &["A/62/7", "A/62/7/Corr.1"]),
            ("S/RES/7 (1992)", &["S/RES/7(1992)"]),
            ("见A/CN.9/5第1段", &["A/CN.9/5"]),
            ("A/C.5/ 45/2，", &["A/C.5/45/2"]),
            ("A/55/4-S/2000/9.", &["A/55/4-S/2000/9"]),
            ("IDB.2/Dec.7", &["IDB.2/Dec.7"]),
            ("HIV/AIDS and A/B and/or TCP/IP", &[]),
            ("https://x.org/A/55/4", &[]),
            ("A/RES/48/4 B, and", &["A/RES/48/4B"]),
            ("A/RES/217(III)A", &["A/RES/217(III)A"]),
            ("A/RES/217 (III) A of 10", &["A/RES/217(III)A"]),
            ("A/RES/2200A (XXI),", &["A/RES/2200(XXI)A"]),
            ("A/RES/3452(XXX)", &["A/RES/3452(XXX)"]),
            ("S/RES/1325 (2000) A", &["S/RES/1325(2000)"]),
        ];
        for (text, symbols) in cases {
            let found: Vec<String> = find_all(text).into_iter().map(|f| f.symbol).collect();
            assert_eq!(found, symbols, "{text}");
        }
    }
}
