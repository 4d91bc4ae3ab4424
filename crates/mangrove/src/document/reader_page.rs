//! The page of one document: its text as a reader wants it, with what was found in it at its place.
//!
//! The structure stands at one side; each paragraph has its problems and recommendations in the margin beside it,
//! which folds under it on a phone. [`super::reader`] makes the blocks from what the reader of files gave.

use askama::{Template, filters::HtmlSafe};

use crate::look::{Head, Icon, Notice, Shell, Shown, Tag};

/// A text outside the paragraphs is folded when it has more words than this: a cover and its contents.
const FOLDED_FROM: usize = 40;

/// The page at `/documents/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "document/reader_page.html")]
pub struct ReaderPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What was done just now, if something was.
    pub notice: Option<Notice>,
    /// Name and value: symbol, session, agenda item, adoption, file, SHA-256.
    pub facts: Vec<(String, Shown)>,
    /// The language of the text, ISO 639-1; empty where it is not known.
    pub language: String,
    /// The structure.
    pub outline: Vec<OutlineEntry>,
    /// Problems of the whole document, and those with no place in it.
    pub loose: Vec<ProblemNote>,
    /// The text.
    pub blocks: Vec<Block>,
    /// How many problems a person has still to judge.
    pub open_problems: u64,
    /// Whether this person may judge problems.
    pub may_judge: bool,
    /// How many recommendations there are, and where the list of them is; none in a document without.
    pub recommendations: Option<(u64, String)>,
}

impl ReaderPage {
    fn problems_words(&self) -> String {
        crate::look::plural(self.open_problems, "problem to look at", "problems to look at")
    }

    fn first_problem(&self) -> Option<&str> {
        let mut notes = self.loose.iter().chain(self.blocks.iter().flat_map(|block| &block.notes));
        notes.find(|note| note.judged.is_none()).map(|note| note.id.as_str())
    }
}

/// One line of the structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The id of the block it leads to.
    pub target: String,
    /// Its words.
    pub words: String,
    /// Its depth, from 1.
    pub level: u8,
    /// Whether the words are the document's own, and so in its language.
    pub own: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of this depth, from 1.
    Heading(u8),
    /// A paragraph: preambular, operative or of any other document.
    Paragraph,
    /// Text outside headings and paragraphs: a masthead, closing lines, notes.
    Loose,
}

/// A heading or a paragraph, with what stands in the margin beside it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Unique in the page; a paragraph's id is the reader's own: `op_4`.
    pub id: String,
    /// What it is.
    pub kind: BlockKind,
    /// Its number as printed.
    pub number: Option<String>,
    /// Its words, cut where what was found in them begins and ends.
    pub runs: Vec<Run>,
    /// Problems at this place.
    pub notes: Vec<ProblemNote>,
    /// Recommendations that begin in it.
    pub recommendations: Vec<RecommendationMark>,
}

impl Block {
    fn tag(&self) -> &'static str {
        match self.kind {
            BlockKind::Heading(1) => "h2",
            BlockKind::Heading(2) => "h3",
            BlockKind::Heading(_) => "h4",
            BlockKind::Paragraph | BlockKind::Loose => "p",
        }
    }

    fn class(&self) -> &'static str {
        match self.kind {
            BlockKind::Heading(_) => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Loose => "loose",
        }
    }

    /// For a long text outside the paragraphs, which is folded: how many words it has.
    fn folded(&self) -> Option<usize> {
        let words = || self.runs.iter().map(|run| run.text.split_whitespace().count()).sum::<usize>();
        (self.kind == BlockKind::Loose).then(words).filter(|words| *words > FOLDED_FROM)
    }

    fn has_margin(&self) -> bool {
        !self.notes.is_empty() || !self.recommendations.is_empty()
    }

    /// The problem that begins with a run. It leads to it; the runs that go on with it do not once more.
    fn begins<'a>(&self, run: &'a Run) -> Option<&'a String> {
        let mut before = self.runs.iter().take_while(|one| !std::ptr::eq(*one, run));
        run.problem.as_ref().filter(|_| before.all(|one| one.problem != run.problem))
    }
}

/// Words with the same findings on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they are part of a citation; the address where it leads, empty if the document is not here.
    pub citation: Option<String>,
    /// The id of the problem they are about.
    pub problem: Option<String>,
    /// Whether they are part of a recommendation.
    pub recommendation: bool,
}

/// A recommendation, in the margin beside the paragraph it begins in.
#[derive(Clone, Debug)]
pub struct RecommendationMark {
    /// Its page.
    pub href: String,
    /// Its number as printed.
    pub number: String,
    /// Who recommended it, in words.
    pub by: String,
    /// The position, where there is one.
    pub position: Option<Tag>,
}

/// A problem beside its place, with the form in which a person judges it. The text is never changed.
#[derive(Clone, Debug, Template)]
#[template(path = "document/problem_note.html")]
pub struct ProblemNote {
    /// Unique in the page: `problem-120-124`.
    pub id: String,
    /// How much it weighs.
    pub severity: Tag,
    /// What, in words for a person.
    pub message: String,
    /// What it should perhaps be.
    pub suggestion: Option<String>,
    /// Its stable word.
    pub code: String,
    /// What a person said of it: `Accepted`, `Dismissed`; and who, when.
    pub judged: Option<Judged>,
    /// Where the form goes; none where this person may not judge.
    pub action: Option<String>,
    /// What the form sends beside the judgement: names and values.
    pub hidden: Vec<(String, String)>,
}

impl HtmlSafe for ProblemNote {}

/// What a person said of a problem.
#[derive(Clone, Debug)]
pub struct Judged {
    /// `Accepted`, `Dismissed`, or disputed.
    pub tag: Tag,
    /// `A. Rolle, 12 May 2026`.
    pub by: String,
}
