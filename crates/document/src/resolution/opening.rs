//! Where a resolution's own words begin and end: the organ's name above, the adoption line, notes or annex below.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::layout::Line;
use crate::{Span, act};

/// The lines of one resolution, or of one of its parts.
pub(super) struct Region {
    /// Which lines.
    pub(super) lines: Range<usize>,
    /// Where the words of the first line begin, if the organ's name stands on the same line.
    pub(super) from: usize,
}

/// The organ's name that a resolution opens with; one alternative a language.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:The|THE) (?:(?i)(?:Security|Human Rights|Economic and Social) Council|General Assembly",
        r"|Commission on Human Rights|Committee|Sub-Commission[^,]{0,80})\s?(?:,|$)",
        r"|(?:人权理事会|大会|安全理事会|经济及社会理事会|经济和社会理事会|人权委员会)[，,]",
        r"|(?:Le Conseil|L[’']Assemblée générale|La Commission|El Consejo|La Asamblea General|La Comisión)[^,.]{0,60},\s*$",
        r"|(?:Совет|Генеральная Ассамблея|Комиссия)[^,.]{0,60},\s*$",
        r"|إن (?:الجمعية العامة|مجلس|لجنة)[^،.]{0,60}،\s*$)",
    ))
    .expect("a constant pattern")
});

/// Lines that close a resolution.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[\[(]?\s*(?:Adopted|ADOPTED)\s+(?i:unanimously|without|by|at|as|in|on)\b",
        r"|\d{1,5}(?:st|nd|rd|th)\s+(?:plenary\s+|closed\s+|\(closed\)\s+)?meeting\.?\s*$",
        r"|第\s*[\d一二三四五六七八九十百]+\s*次\s*(?:全体)?\s*会议\s*$",
        r"|[\[［(（]\s*(?:未经表决|以[^\]]{0,40}票|经[^\]]{0,30}表决|一致)",
        r"|\d{1,5}\s?(?:e|re|ère|ème)\s+séance|\d{1,5}\s?(?:[ªºã]|a\.?)\s+sesión|\d{1,5}-[ея]\s+(?:\p{L}+\s+)?заседание",
        r"|[\[(](?:Adoptée?|Aprobad[ao]|Принят[ао]|ا\p{M}*ع\p{M}*ت\p{M}*م\p{M}*د|ا\p{M}*ت\p{M}*خ\p{M}*ذ)|الجلسة\s+(?:العامة\s+)?\d)",
    ))
    .expect("a constant pattern")
});

/// What comes after a resolution's own words.
static AFTERWARDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?i:annex(?:e|es)?|appendix|anexo|приложение)(?:\s+[IVX\d]+|\s+[A-Z])?|附件(?:[一二三四五六七八九十])?|المرفق|Приложение|Anexo|\d{1,2}/\s+\S.*|_{5,})\s*$")
        .expect("a constant pattern")
});

/// The place of the first opening.
pub(crate) fn first(text: &str, lines: &[Line]) -> Option<Span> {
    regions(text, lines).first().map(|region| {
        let line = lines[region.lines.start].span();
        Span { start: line.start, end: region.from }
    })
}

/// The parts of a text that are a resolution's own words; more than one where it has parts with the organ's name
/// above each.
pub(super) fn regions(text: &str, lines: &[Line]) -> Vec<Region> {
    let openings: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.is_text())
        .filter_map(|(at, line)| {
            let words = line.of(text);
            let end = OPENING.find(words)?.end();
            // Words on the same line must be a paragraph's, not a sentence's about the organ.
            let rest = words[end..].trim_start();
            let begins = rest.is_empty() || act::leading(rest, None).is_some();
            begins.then_some((at, line.span().start + end))
        })
        .collect();
    let openings = if openings.is_empty() { implied(text, lines) } else { openings };
    let mut regions = Vec::new();
    for (index, (at, from)) in openings.iter().enumerate() {
        let last = openings.get(index + 1).map_or(lines.len(), |next| next.0);
        let end = (at + 1..last).find(|at| closes(text, lines, *at)).unwrap_or(last);
        // A bare organ's name with nothing below is a masthead's.
        let words = (*at..end).filter(|at| lines[*at].is_text()).count();
        if words > 1 || lines[*at].span().end > from + 20 {
            regions.push(Region { lines: *at..end, from: *from });
        }
    }
    regions
}

fn closes(text: &str, lines: &[Line], at: usize) -> bool {
    let words = lines[at].of(text);
    if !lines[at].is_text() {
        return false;
    }
    CLOSING.is_match(words) || AFTERWARDS.is_match(words) || date_above_closing(text, lines, at)
}

/// A date alone on its line, with the meeting or the vote below.
fn date_above_closing(text: &str, lines: &[Line], at: usize) -> bool {
    let alone = |words: &str| {
        crate::date::leading(words)
            .is_some_and(|(_, end)| matches!(words[end..].trim_matches([' ', '.', ',']), "" | "года" | "г"))
    };
    // A paragraph may end in a date that has slipped to a line of its own.
    let above = at.checked_sub(1).map_or("", |above| lines[above].of(text));
    let parted = lines[at].gap > 0 || above.ends_with(['.', ';', '。', '；']);
    parted
        && alone(lines[at].of(text))
        && lines.get(at + 1).is_some_and(|next| CLOSING.is_match(next.of(text)))
}

/// The line that heads an early resolution: `17 (1947). Resolution of 10 February 1947`, `RESOLUTION 781 (1992)`.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?i:resolution\s+)\d{1,4}\s*\(\d{4}\)\.?$|\d{1,4}\s*\(\d{4}\)[.,]?\s+(?i:resolution)\s+of\s)",
    )
    .expect("a constant pattern")
});

/// The first words below such a head, what belongs to it passed over: who adopted it and when, a document's symbol.
fn below_head(text: &str, lines: &[Line]) -> Option<(usize, usize)> {
    let head = lines.iter().take(40).position(|line| HEAD.is_match(line.of(text)))?;
    let below = lines[head + 1..].iter().position(|line| {
        let words = line.of(text);
        let of_head = words.starts_with("Adopted")
            || words.starts_with(['[', '('])
            || words.starts_with("on ") && crate::date::leading(&words[3..]).is_some()
            || crate::date::leading(words).is_some();
        line.is_text() && !of_head
    })?;
    Some((head + 1 + below, lines[head + 1 + below].span().start))
}

/// No organ's name: the words below the number that heads it, the first paragraph that a participle leads, or the
/// first numbered one.
fn implied(text: &str, lines: &[Line]) -> Vec<(usize, usize)> {
    if let Some(below) = below_head(text, lines) {
        return vec![below];
    }
    let starts = |line: &&Line| {
        let words = line.of(text);
        // "Concluding observations" is a title and no participle.
        let title = words.starts_with("In ") || words.starts_with("Concluding ");
        let verb = act::leading(words, Some(crate::Part::Preamble))
            .is_some_and(|found| !title && found.end < words.len());
        line.is_text() && (verb || words.starts_with("1. "))
    };
    let at = lines.iter().take(400).position(|line| starts(&line));
    at.map(|at| vec![(at, lines[at].span().start)]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_may_part_the_comma_from_the_organ_and_a_note_from_its_page() {
        let text = "UNITED NATIONS\n\nA/RES/48/246\n\nRESOLUTION ADOPTED BY THE GENERAL ASSEMBLY\n\n48/246. Trees\n\nThe General Assembly ,\n\n\
                    Recalling trees, 1\t/\n______________\n\n1/ A/48/803.\n\n/...\nA/RES/48/246\nPage 2\n\nRecalling also birds,\n\n\
                    1. Decides to plant trees;\n\n2. Decides further , to count birds.\n\n92nd plenary meeting\n5 April 1994\n";
        let doc = crate::read_text(text.to_owned(), crate::Format::Txt);
        let told: Vec<(&str, &str)> =
            doc.paragraphs.iter().map(|p| (p.id.as_str(), p.text.as_str())).collect();
        let expected = [
            ("pp_1", "Recalling trees, 1 /"),
            ("pp_2", "Recalling also birds,"),
            ("op_1", "Decides to plant trees;"),
            ("op_2", "Decides further , to count birds."),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_file_may_print_an_ordinal_in_another_code() {
        for ordinal in ["92ª", "92ã", "92a."] {
            let text = format!(
                "A/RES/48/246\n\nLa Asamblea General,\n\nRecordando los árboles,\n\n1. Decide descansar.\n\n{ordinal} sesión plenaria\n5 de abril de 1994\n"
            );
            let doc = crate::read_text(text, crate::Format::Txt);
            assert_eq!(
                doc.paragraphs.last().map(|p| p.text.as_str()),
                Some("Decide descansar."),
                "{ordinal}"
            );
        }
    }
}
