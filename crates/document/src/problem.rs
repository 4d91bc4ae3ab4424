//! The codes of problems, each once, with how much it weighs.

use crate::{Document, Problem, Severity, Span};

/// More problems than a person can look at; what is beyond is left out.
const PROBLEMS_MAX: usize = 5_000;

/// A problem code with its severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable word.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $severity:ident;)*) => {
        $($(#[$doc])* pub const $constant: Code = Code { name: $name, severity: Severity::$severity };)*
        /// Every code.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    /// The document does not print its symbol; it was worked out.
    SYMBOL_INFERRED = "symbol-inferred", Warning;
    /// A resolution is cited with a date on which its organ was not in that session.
    CITATION_DATE_OUTSIDE_SESSION = "citation-date-outside-session", Error;
    /// What is cited is in no register.
    CITATION_UNKNOWN = "citation-unknown", Warning;
    /// A resolution is cited with another date than the register's.
    CITATION_DATE_DIFFERS = "citation-date-differs", Warning;
    /// A resolution says otherwise of itself than the register.
    REGISTER_DIFFERS = "register-differs", Warning;
    /// One language version says what another does not.
    LANGUAGE_VERSIONS_DIFFER = "language-versions-differ", Warning;
    /// A resolution is cited without a date where those beside it have one.
    CITATION_UNDATED = "citation-undated", Warning;
    /// A word of Latin letters between Chinese words.
    STRAY_LATIN = "stray-latin", Warning;
    /// A function word written twice.
    DOUBLED_CHARACTER = "doubled-character", Warning;
    /// Blanks around numbers are uneven: one remark a document.
    MIXED_SPACING = "mixed-spacing", Info;
    /// A PDF of images, without text.
    NO_TEXT_LAYER = "no-text-layer", Error;
    /// The encoding of a plain text was guessed.
    ENCODING_GUESSED = "encoding-guessed", Info;
    /// A number is missing in a sequence of paragraphs.
    NUMBERING_GAP = "numbering-gap", Warning;
    /// A total that the document states is not the sum of what it lists.
    TOTAL_MISMATCH = "total-mismatch", Warning;
    /// A recommendation in whose words no recommending State was found.
    RECOMMENDING_STATE_MISSING = "recommending-state-missing", Warning;
    /// A name among recommending States that is no known State's.
    STATE_UNKNOWN = "state-unknown", Warning;
    /// A recommendation whose row names other States than its words.
    RECOMMENDING_STATES_DIFFER = "recommending-states-differ", Warning;
    /// What a State says of a recommendation could not be told.
    POSITION_UNCLEAR = "position-unclear", Warning;
    /// Two sources give a recommendation different positions.
    POSITION_DIFFERS = "position-differs", Warning;
    /// A row of a list, or a reply, that names no recommendation that is known.
    RECOMMENDATION_UNKNOWN = "recommendation-unknown", Warning;
    /// Two sources print one number before different words.
    WORDING_DIFFERS = "wording-differs", Warning;
    /// A row of a list with a position and no number.
    ROW_WITHOUT_NUMBER = "row-without-number", Warning;
    /// A list in which no table was found.
    TABLE_MISSING = "table-missing", Error;
    /// A file without content.
    FILE_EMPTY = "file-empty", Error;
    /// A file larger than its limit, packed or unpacked.
    FILE_TOO_LARGE = "file-too-large", Error;
    /// A file that cannot be read because it is damaged.
    FILE_DAMAGED = "file-damaged", Error;
    /// A file whose end is missing, read as far as it goes.
    FILE_TRUNCATED = "file-truncated", Warning;
    /// A file locked with a password.
    FILE_ENCRYPTED = "file-encrypted", Error;
    /// A file with changes that nobody has accepted or rejected yet.
    TRACKED_CHANGES = "tracked-changes", Info;
    /// A file with text that is marked as hidden, which was left out.
    HIDDEN_TEXT = "hidden-text", Info;
    /// A kind of file that is not read.
    FILE_UNSUPPORTED = "file-unsupported", Error;
    /// A PDF whose fonts do not say which characters they show.
    UNKNOWN_CHARACTERS = "unknown-characters", Warning;
    /// What was read may not be all there is: see `completeness`.
    READING_INCOMPLETE = "reading-incomplete", Warning;
    /// Pages that show a picture and no words, or nothing, beside pages with words.
    PAGES_WITHOUT_TEXT = "pages-without-text", Warning;
    /// Words in an order that no language has.
    ORDER_DOUBTFUL = "order-doubtful", Warning;
    /// A text longer than what is analysed.
    TEXT_TOO_LONG = "text-too-long", Error;
}

impl Code {
    /// A problem of this code.
    #[must_use]
    pub fn at(self, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            code: self.name.to_owned(),
            severity: self.severity,
            span,
            message: message.into(),
            suggestion: None,
        }
    }
}

impl Problem {
    /// Whether it says that the reading itself may not be whole or right: a person looks at these first.
    #[must_use]
    pub fn doubts_reading(&self) -> bool {
        [READING_INCOMPLETE, PAGES_WITHOUT_TEXT, ORDER_DOUBTFUL].iter().any(|code| code.name == self.code)
    }
}

/// Puts problems in the order in which a person looks at them: doubts of the reading itself, errors before warnings,
/// then all others by place.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| {
        let doubt = problem.doubts_reading().then_some(std::cmp::Reverse(problem.severity));
        (doubt.is_none(), doubt, problem.span, problem.severity)
    });
}

/// Pages as a person names them: `page 3`, `pages 2 to 4 and 7`.
pub(crate) fn page_list(pages: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let mut names: Vec<String> = runs
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first} to {last}") })
        .collect();
    let word = if pages.len() == 1 { "page" } else { "pages" };
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{word} {} and {last}", names.join(", ")),
        Some(last) => format!("{word} {last}"),
        None => String::new(),
    }
}

/// Adds a problem, unless there are too many already.
pub(crate) fn push(doc: &mut Document, problem: Problem) {
    if doc.problems.len() < PROBLEMS_MAX {
        doc.problems.push(problem);
    }
}

/// Paragraph `after` follows paragraph `before`, and should not.
pub(crate) fn numbering_gap(doc: &mut Document, span: Span, before: u32, after: u32) {
    let message = format!("Paragraph {after} follows paragraph {before}.");
    push(doc, NUMBERING_GAP.at(span, message));
}
