//! The numbers by which a reply names recommendations: `98.1, 98.2–98.5 and 98.7`, `Recs. 6–13`.

/// Numbers that one range may stand for.
const RANGE_MAX: u32 = 400;

/// The number of a recommendation as a reply prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    /// In `98.12`, the 98; none where only `12` is printed.
    pub paragraph: Option<u32>,
    /// In `98.12`, the 12.
    pub ordinal: u32,
    /// In `98.12 (b)`, the b.
    pub letter: Option<char>,
}

impl std::fmt::Display for Number {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(paragraph) = self.paragraph {
            write!(out, "{paragraph}.")?;
        }
        write!(out, "{}", self.ordinal)?;
        self.letter.map_or(Ok(()), |letter| write!(out, ".{letter}"))
    }
}

/// Numbers that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub start: usize,
    pub end: usize,
    /// Each once, in order.
    pub numbers: Vec<Number>,
    /// Whether the word `recommendation` or its like stands before it, and where that begins.
    pub keyword: Option<usize>,
}

/// The words that announce numbers, in lower case, before the number itself.
const KEYWORDS: &[&str] = &[
    "recommendations",
    "recommendation",
    "recs.",
    "rec.",
    "recs",
    "rec",
    "recommandations",
    "recommandation",
    "recomendaciones",
    "recomendación",
    "rec. no.",
];

/// Words that may stand between a keyword and the number.
const BETWEEN: &[&str] = &[
    "no.",
    "nos.",
    "no",
    "nos",
    "number",
    "numbers",
    "nº",
    "n°",
    "nos",
    "núm.",
    "núms.",
    "#",
    "in",
    "paragraph",
    "paragraphs",
    "para.",
    "paras.",
];

/// All runs of numbers in `masked`.
pub(super) fn runs(masked: &str) -> Vec<Run> {
    let bytes = masked.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let free =
            masked[..at].chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || "./-–%$€£".contains(c)));
        match run(masked, at).filter(|_| free) {
            Some(run) => {
                at = run.end.max(at + 1);
                runs.push(run);
            }
            None => at += bytes[at..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count().max(1),
        }
    }
    runs
}

fn run(masked: &str, start: usize) -> Option<Run> {
    let (first, mut end) = number(masked, start, None)?;
    let mut numbers = vec![first];
    while let Some((next, after, range)) = next(masked, end, numbers.last().copied()?) {
        if range {
            let last = *numbers.last()?;
            numbers.extend((last.ordinal + 1..next.ordinal).map(|ordinal| Number {
                ordinal,
                letter: None,
                ..last
            }));
        }
        if !numbers.contains(&next) {
            numbers.push(next);
        }
        end = after;
    }
    Some(Run { start, end, numbers, keyword: keyword(masked, start) })
}

/// The number at a place and where it ends. `like` is the number before it in the run: all of a run are of one kind,
/// but that a range may leave out the paragraph: `98.2-5`.
fn number(masked: &str, at: usize, like: Option<Number>) -> Option<(Number, usize)> {
    let digits = |at: usize| masked[at..].bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(at);
    if !(1..=3).contains(&count) {
        return None;
    }
    let first: u32 = masked[at..at + count].parse().ok()?;
    let mut end = at + count;
    let (mut paragraph, mut ordinal) = (None, first);
    if masked[end..].starts_with('.') {
        let count = digits(end + 1);
        if (1..=3).contains(&count) {
            (paragraph, ordinal) = (Some(first), masked[end + 1..end + 1 + count].parse().ok()?);
            end += 1 + count;
        }
    }
    let mut letter = None;
    let tail = &masked[end..];
    let inner = tail.trim_start_matches('.').trim_start_matches(' ').strip_prefix('(');
    if let Some(inner) = inner
        && let Some(found) = inner.chars().next().filter(char::is_ascii_lowercase)
        && inner[1..].starts_with(')')
    {
        letter = Some(found);
        end = masked.len() - inner.len() + 2;
    }
    let tail = &masked[end..];
    // `98.1.2`, `15.5%`, `3rd`, `2009/10` are no numbers of recommendations.
    let glued = tail.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '/'))
        || tail.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let kinds = like.is_none_or(|like| like.paragraph.is_some() == paragraph.is_some());
    (!glued && ordinal > 0 && kinds).then_some((Number { paragraph, ordinal, letter }, end))
}

/// The number that goes on a run after `end`, where it ends, and whether it closes a range.
fn next(masked: &str, end: usize, last: Number) -> Option<(Number, usize, bool)> {
    const SEPARATORS: &[&str] = &[
        "and",
        "&",
        ",",
        ";",
        "et",
        "y",
        "e",
        "or",
        "as",
        "well",
        "recommendations",
        "recommendation",
        "recommandations",
        "recommandation",
        "recomendaciones",
        "recomendación",
        "nos.",
        "no.",
        "recs.",
        "rec.",
    ];
    const RANGES: &[&str] = &["-", "–", "—", "‑", "to", "through", "à", "al", "a", "until", "hasta", "till"];
    let mut at = end;
    let mut range = false;
    let mut parted = false;
    // A dozen steps: between two numbers of one run stand few words.
    for _ in 0..12 {
        let rest = &masked[at..];
        let blanks =
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
        at += blanks;
        let rest = &masked[at..];
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        if !parted && rest.starts_with('.') && !rest[1..].trim_start().starts_with(char::is_uppercase) {
            at += 1;
            continue;
        }
        let word = |words: &[&str]| {
            words
                .iter()
                .filter(|word| {
                    rest.get(..word.len()).is_some_and(|found| found.to_lowercase() == **word)
                        && (!word.ends_with(char::is_alphabetic)
                            || !rest[word.len()..].starts_with(char::is_alphabetic))
                })
                .map(|word| word.len())
                .max()
        };
        if let Some(length) = word(RANGES) {
            (range, parted, at) = (true, true, at + length);
        } else if let Some(length) = word(SEPARATORS) {
            (parted, at) = (true, at + length);
        } else {
            return None;
        }
    }
    if !parted {
        return None;
    }
    closed(masked, at, last, range)
}

/// The number at `at` that follows `last`, where it ends, and whether it closes a range.
fn closed(masked: &str, at: usize, last: Number, range: bool) -> Option<(Number, usize, bool)> {
    let (mut number, after) = match number(masked, at, Some(last)) {
        Some(found) => found,
        // `98.2-5`: the paragraph is understood.
        None if range && last.paragraph.is_some() => number(masked, at, None)?,
        None => return None,
    };
    if range {
        number.paragraph = number.paragraph.or(last.paragraph);
        let ordered = number.paragraph == last.paragraph
            && number.ordinal > last.ordinal
            && number.ordinal - last.ordinal <= RANGE_MAX;
        return ordered.then_some((number, after, true));
    }
    Some((number, after, false))
}

/// Where the keyword before a number begins, if one stands there.
fn keyword(masked: &str, start: usize) -> Option<usize> {
    // `Noted recommendations`, and below it paragraph `5. The Government ...`.
    let gap = masked[..start].len() - masked[..start].trim_end().len();
    let digits = masked[start..].bytes().take_while(u8::is_ascii_digit).count();
    let paragraph = masked[start + digits..].strip_prefix('.').is_some_and(|rest| {
        rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase)
    });
    if paragraph && masked[start - gap..start].contains(['\n', '\r', '\x0C']) {
        return None;
    }
    let mut before = masked[..start]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '#' | '“' | '"'));
    for _ in 0..3 {
        let word_start = before.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
        let word_start =
            (word_start..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
        let word = before[word_start..].trim_start_matches(['(', '“', '•', '-', '–']).to_lowercase();
        if KEYWORDS.contains(&word.as_str()) {
            return Some(word_start);
        }
        if !BETWEEN.contains(&word.as_str()) {
            return None;
        }
        before = before[..word_start].trim_end();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        runs(text)
            .iter()
            .map(|run| {
                let numbers: Vec<String> = run.numbers.iter().map(Number::to_string).collect();
                format!("{}{}", if run.keyword.is_some() { "!" } else { "" }, numbers.join(" "))
            })
            .collect()
    }

    #[test]
    fn numbers_run_together() {
        let table: &[(&str, &[&str])] = &[
            ("98.1, 98.2-98.4 and 98.7", &["98.1 98.2 98.3 98.4 98.7"]),
            ("recommendations 1–3, 14–\n16 and 20.", &["!1 2 3 14 15 16 20"]),
            ("98.2-5", &["98.2 98.3 98.4 98.5"]),
            ("98.1 to 98.3; 99.1", &["98.1 98.2 98.3 99.1"]),
            ("5., 6., 7. Ruritania accepts", &["5 6 7"]),
            ("Rec. 18 We consider", &["!18"]),
            ("recommandations nos 12, 13 et 15 à 17", &["!12 13 15 16 17"]),
            ("recomendaciones 98.1 a 98.3 y 98.5", &["!98.1 98.2 98.3 98.5"]),
            ("98.1 (a) and 98.1 (b)", &["98.1.a 98.1.b"]),
            ("A/HRC/28/15 of 2015, 1.5% or 98.1.2", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }
}
