//! Which numbers lead a line of a reply, and so an answer of their own, and which stand in a sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::Run;
use super::spread::{Row, row_at};

/// What may stand between a line's start and the numbers that lead it: a paragraph's number, a bullet, "in reply to".
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{1,3}\.\s+)?(?:[•\-–*(]\s*|[a-z]\)\s*|(?i:(?:re(?:garding)?|on|as to|in response to|response to|reply to|with (?:regard|respect) to|concerning|sur|à propos de|concernant|sobre|respecto a)\s+(?:the\s+|la\s+|les\s+)?))*$")
        .expect("a constant pattern")
});

/// Words that run on into the next line, so that a number there leads nothing.
const HANGING: &[&str] = &[
    "recommendations",
    "recommendation",
    "nos.",
    "no.",
    "numbers",
    "number",
    "paragraphs",
    "paragraph",
    "and",
    "to",
    "of",
    "see",
    "in",
    "the",
    "with",
    "or",
    "recommandations",
    "recommandation",
    "recomendaciones",
    "recomendación",
    "et",
    "y",
    "de",
    "à",
    "a",
    "accepts",
    "supports",
    "notes",
    "accept",
    "support",
    "for",
    "as",
    "from",
    "on",
    "by",
];

/// Verbs whose subject the numbers before them are: `98.1 and 98.2 are accepted`.
const VERBS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "be",
    "has",
    "have",
    "enjoy",
    "enjoys",
    "do",
    "does",
    "did",
    "cannot",
    "can",
    "will",
    "which",
    "not",
    "est",
    "sont",
    "a",
    "ont",
    "ne",
    "ont",
    "recueillent",
    "recueille",
    "bénéficient",
    "es",
    "son",
    "fue",
    "fueron",
    "ha",
    "han",
    "no",
    "cuentan",
    "cuenta",
    "gozan",
    "goza",
];

/// Whether a run leads its line: nothing stands before it but the keyword, a bullet or a paragraph's number, and the line
/// before does not run on into it.
pub(super) fn leads(run: &Run, rows: &[Row<'_>], masked: &str) -> bool {
    let behind = masked[run.end..].split_whitespace().next().unwrap_or_default();
    if VERBS.contains(&behind) {
        return false;
    }
    let begin = run.keyword.unwrap_or(run.start);
    let index = row_at(rows, begin);
    let Some(row) = rows.get(index) else { return false };
    if !BEFORE.is_match(masked[row.start..begin].trim_start()) {
        return false;
    }
    if row.apart || index == 0 {
        return true;
    }
    let above = rows[index - 1].words;
    let last = above.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    !above.ends_with([',', '-', '–', '(', ';']) && !HANGING.contains(&last.as_str())
}
