//! What a reader gives: the shapes of `mangrove read --json`. A field here is a field there, by the same name.

use serde::{Deserialize, Serialize};

pub use crate::amendment::Amendment;
pub use crate::kind::Kind;

/// A half-open range `[start, end)` of bytes in the document's text (UTF-8, the one `--text` prints).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Span { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl Span {
    /// The words of `text` at this span; empty where the span does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The kind of file a text came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text, in UTF-8 or in an encoding that was guessed (then there is an `encoding-guessed`).
    Txt,
    /// Office Open XML.
    Docx,
    /// Word 97-2003.
    Doc,
    /// PDF with a text layer.
    Pdf,
    /// A web page.
    Html,
}

/// A document's symbol, such as `A/HRC/RES/54/33`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// The symbol in its canonical form, without blanks.
    pub value: String,
    /// Whether the document prints it; if not it was worked out, and there is a `symbol-inferred`.
    pub stated: bool,
}

/// How a resolution or decision was adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// The date, as precise as stated: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The number of the meeting.
    pub meeting: Option<u32>,
    /// `without-a-vote`, `recorded-vote` or `unanimously`.
    pub vote: Option<String>,
    /// What a recorded vote came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

/// A recorded vote: the numbers stated, and who voted how where that is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Votes in favour.
    pub in_favour: Votes,
    /// Votes against.
    pub against: Votes,
    /// Abstentions.
    pub abstaining: Votes,
}

/// One side of a vote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// How many, as stated.
    pub stated: Option<u32>,
    /// How many names are listed; none where there is no list.
    pub listed: Option<u32>,
    /// The States listed, ISO 3166-1 alpha-3; a name that is no known State's is counted and not here.
    pub states: Vec<String>,
}

/// The part of a document that a paragraph belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A preambular paragraph.
    Preamble,
    /// An operative paragraph.
    Operative,
    /// A paragraph of any other document.
    Body,
}

/// One paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Unique in the document and stable for the same text: `pp_1`, `op_4`, `para_12`.
    pub id: String,
    /// Where it stands.
    pub part: Part,
    /// Its number as printed, if it has one.
    pub number: Option<String>,
    /// Its place, number included.
    pub span: Span,
    /// Its words, its number, footnote marks and page furniture left out and its lines joined.
    pub text: String,
    /// One English word for each verb that leads it, in order: see [`crate::act`].
    pub acts: Vec<String>,
    /// Whom it addresses: ISO 3166-1 alpha-3 codes for States, else `un:...`, `org:...`.
    pub addressees: Vec<String>,
    /// Its lettered points, in order, those of deeper levels among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subparagraphs: Vec<Subparagraph>,
}

/// A lettered point of a paragraph: `(a)`, `(i)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subparagraph {
    /// Its mark without brackets: `a`, `ii`, `一`.
    pub number: String,
    /// Its depth, from 1.
    pub level: u8,
    /// Its place, mark included.
    pub span: Span,
    /// Its words, without its mark and without deeper points.
    pub text: String,
}

/// A heading, for the structure beside the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its depth, from 1.
    pub level: u8,
    /// Its place.
    pub span: Span,
    /// Its words, with its number.
    pub text: String,
}

/// A citation of another document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The id of the paragraph it stands in, if it stands in one.
    pub paragraph: Option<String>,
    /// Its place.
    pub span: Span,
    /// Its words as written.
    pub text: String,
    /// The canonical symbol; none for an open citation.
    pub symbol: Option<String>,
    /// The date as stated, right or wrong: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Whether it is open ("all relevant resolutions of ..."): a set without end, never an edge of the graph.
    pub open: bool,
}

/// What a State under review said of a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// It enjoys the State's support.
    Supported,
    /// The State took note of it.
    Noted,
    /// Parts are supported and parts noted.
    Partial,
    /// The State has still to reply.
    Pending,
}

/// One State's (or group of States') wording among several under one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationPart {
    /// The wording.
    pub text: String,
    /// Who recommended it, ISO 3166-1 alpha-3.
    pub recommended_by: Vec<String>,
}

/// A part of a recommendation's text with a position of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionPart {
    /// The words.
    pub text: String,
    /// What the State said of them.
    pub position: Position,
}

/// One recommendation: identified by its document's symbol and its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// As printed; an item of a list under a paragraph is `paragraph.item`, also where only `1.` is printed.
    pub number: String,
    /// The id of the paragraph it stands in or is.
    pub paragraph: Option<String>,
    /// Its place, number and States included.
    pub span: Span,
    /// Its words, without number, recommending States, footnotes, headings and page furniture.
    pub text: String,
    /// ISO 3166-1 alpha-3.
    pub state_under_review: Option<String>,
    /// Recommending States, ISO 3166-1 alpha-3, as named, each once.
    pub recommended_by: Vec<String>,
    /// Where several wordings stand under one number, each with its States.
    pub parts: Vec<RecommendationPart>,
    /// What the State said; none where positions do not exist (treaty bodies).
    pub position: Option<Position>,
    /// For [`Position::Partial`], which words are supported and which noted.
    pub position_parts: Vec<PositionPart>,
    /// Themes, as the source names them.
    pub themes: Vec<String>,
    /// Affected groups, as the source names them.
    pub groups: Vec<String>,
    /// Sustainable Development Goals or targets: `5`, `5.2`.
    pub sdgs: Vec<String>,
    /// In a State's replies: what it says of the recommendation, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// Where the position was stated, as a thematic list cites it: `A/HRC/43/15/Add.1 - Para.3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_source: Option<String>,
}

/// A concern of a treaty body and the recommendation that answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The id of the paragraph with the concern; the same one where a paragraph holds both.
    pub concern: String,
    /// The id of the paragraph that recommends.
    pub recommendation: String,
}

/// A time by which a treaty body asks for a report, or for information on some of its recommendations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The id of the paragraph that asks.
    pub paragraph: String,
    /// The numbers of the paragraphs it asks about; none for a whole report.
    pub about: Vec<String>,
    /// A time from the adoption, as printed: `two years`.
    pub within: Option<String>,
    /// The date, as precise as stated.
    pub date: Option<String>,
}

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably a slip; a person decides.
    Warning,
    /// Something could not be read or cannot be right.
    Error,
}

/// Something that a person should look at. The text is never changed because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable word, such as `citation-date-outside-session`: see `problem_code`.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What, in words for a person.
    pub message: String,
    /// What it should perhaps be.
    pub suggestion: Option<String>,
}

/// A document as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The kind of file.
    pub format: Format,
    /// The kind of document.
    pub kind: Kind,
    /// Its symbol, stated or worked out.
    pub symbol: Option<Symbol>,
    /// ISO 639-1 code of the language it is in.
    pub language: Option<String>,
    /// The organ: `HRC`, `CHR`, `GA`, `SC`, `ECOSOC`, a treaty body's acronym.
    pub body: Option<String>,
    /// The organ's session.
    pub session: Option<u32>,
    /// The agenda item, as printed.
    pub agenda_item: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its date, as precise as stated.
    pub date: Option<String>,
    /// For a resolution or decision.
    pub adoption: Option<Adoption>,
    /// For a UPR report: the session of the Working Group at which the State was reviewed.
    pub upr_session: Option<u32>,
    /// For a UPR report, addendum or list: the State under review, ISO 3166-1 alpha-3.
    pub state_under_review: Option<String>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Citations, in order of place.
    pub citations: Vec<Citation>,
    /// Recommendations, in order of place.
    pub recommendations: Vec<Recommendation>,
    /// For concluding observations: which concern each recommendation answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Pair>,
    /// For concluding observations: what is asked for by when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
    /// What it changes in other texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// Problems, in order of place.
    pub problems: Vec<Problem>,
    /// The text every span is in.
    #[serde(skip)]
    pub text: String,
}

impl Document {
    /// A document of which nothing is known but the kind of file.
    #[must_use]
    pub fn empty(format: Format) -> Self {
        Document {
            format,
            kind: Kind::Other,
            symbol: None,
            language: None,
            body: None,
            session: None,
            agenda_item: None,
            title: None,
            date: None,
            adoption: None,
            state_under_review: None,
            upr_session: None,
            headings: Vec::new(),
            paragraphs: Vec::new(),
            citations: Vec::new(),
            recommendations: Vec::new(),
            pairs: Vec::new(),
            deadlines: Vec::new(),
            amendments: Vec::new(),
            problems: Vec::new(),
            text: String::new(),
        }
    }
}
