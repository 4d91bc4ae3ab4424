//! What a cell or a fact shows: a value, or that there is none, or that nobody knows, or that two disagree.

use askama::{Template, filters::HtmlSafe};

use super::{Icon, words};

/// A value as it is shown. *Unknown*, *none*, *zero* and *disputed* are four different things and look different.
#[derive(Clone, Debug, Template, PartialEq, Eq)]
#[template(
    ext = "html",
    source = r#"{% match self %}
{%- when Shown::Text(text) -%}{{ text }}
{%- when Shown::Symbol(symbol) -%}<span class="symbol">{{ symbol }}</span>
{%- when Shown::Link(link) -%}<a href="{{ link.0 }}">{{ link.1 }}</a>
{%- when Shown::Links(links) -%}{% for (href, words) in links %}{% if !loop.first %}; {% endif %}{% if href.is_empty() %}{{ words }}{% else %}<a href="{{ href }}">{{ words }}</a>{% endif %}{% endfor %}
{%- when Shown::Number(number) -%}<span class="num">{{ words::counted(number) }}</span>
{%- when Shown::None(word) -%}<span class="none">{{ word }}</span>
{%- when Shown::Unknown -%}<span class="unknown">not known</span>
{%- when Shown::Disputed(values) -%}<span class="disputed">{{ Icon::Apart }} {% for value in values %}{% if !loop.first %} or {% endif %}{{ value }}{% endfor %}</span>
{%- endmatch -%}"#
)]
pub enum Shown {
    /// Plain words.
    Text(String),
    /// A document symbol or another code that never breaks across lines.
    Symbol(String),
    /// An address and its words.
    Link((String, String)),
    /// Several of these; one that leads nowhere has no address.
    Links(Vec<(String, String)>),
    /// A count, zero included.
    Number(u64),
    /// It is known that there is none; the word says what: `no lead`, `none stated`.
    None(String),
    /// Nobody has said.
    Unknown,
    /// Written without sight of each other: all are shown.
    Disputed(Vec<String>),
}

impl HtmlSafe for Shown {}

/// The role of a tag's colour. The word and the shape say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Ink.
    #[default]
    Plain,
    /// Green: done, supported.
    Good,
    /// Brick: breach, refusal, overdue.
    Bad,
    /// Amber: disputed, doubtful.
    Split,
}

impl Tone {
    /// The class in the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Split => "split",
        }
    }
}

/// A status: a word and a shape.
#[derive(Clone, Debug, Template, PartialEq, Eq)]
#[template(
    ext = "html",
    source = r#"<span class="tag {{ tone.class() }}">{{ icon }}<span>{{ word }}</span></span>"#
)]
pub struct Tag {
    /// The shape.
    pub icon: Icon,
    /// The word.
    pub word: String,
    /// The colour's role.
    pub tone: Tone,
}

impl HtmlSafe for Tag {}

impl Tag {
    /// A tag of these.
    #[must_use]
    pub fn new(icon: Icon, word: &str, tone: Tone) -> Tag {
        Tag { icon, word: word.to_owned(), tone }
    }

    /// A value that is disputed.
    #[must_use]
    pub fn disputed() -> Tag {
        Tag::new(Icon::Apart, "Disputed", Tone::Split)
    }

    /// A date that has passed.
    #[must_use]
    pub fn overdue() -> Tag {
        Tag::new(Icon::Clock, "Overdue", Tone::Bad)
    }
}
