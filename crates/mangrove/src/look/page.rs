//! The head of a page, the sign of who can read it, and what happened to it.

use askama::{Template, filters::HtmlSafe};

use super::Icon;

/// Who can read what a page or a part of it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Anyone.
    Public,
    /// Two parties.
    Shared,
    /// One State, or one office, alone.
    Internal,
}

/// The one small sign, the same everywhere: whose it is and who can read it.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<span class="reads">{% match readers %}{% when Readers::Public %}{{ Icon::Book }}{% when Readers::Shared %}{{ Icon::Rings }}{% when Readers::Internal %}{{ Icon::Lock }}{% endmatch %}<span>{{ words }}</span></span>"#
)]
pub struct Access {
    /// How wide.
    pub readers: Readers,
    /// In words: `Public: anyone can read this`, `Internal to the Bahamas: its ministries and this office`.
    pub words: String,
}

impl HtmlSafe for Access {}

impl Access {
    /// What anyone can read.
    #[must_use]
    pub fn public() -> Access {
        Access { readers: Readers::Public, words: "Public: anyone can read this".to_owned() }
    }

    /// What a party has published of what is its own, for whoever looks.
    #[must_use]
    pub fn published(who: &str) -> Access {
        Access { readers: Readers::Public, words: format!("As {who} has published it") }
    }

    /// What one party alone reads; `who` in words.
    #[must_use]
    pub fn internal(who: &str) -> Access {
        Access { readers: Readers::Internal, words: format!("Internal: {who}") }
    }
}

/// The head of a page: what it is, its name, where it belongs, whose it is, as of when.
#[derive(Clone, Debug, Template)]
#[template(path = "look/head.html")]
pub struct Head {
    /// What it is, one or two words, and what it is part of, as links: `(address, words)`; an empty address is no link.
    pub what: Vec<(String, String)>,
    /// Its name.
    pub name: String,
    /// The language of the name where it is not the page's: `zh`.
    pub name_language: Option<String>,
    /// Who can read it.
    pub access: Option<Access>,
    /// Short facts under the name: a symbol, a date, a count.
    pub about: Vec<super::Shown>,
    /// What can be done here.
    pub acts: Vec<Act>,
}

impl HtmlSafe for Head {}

/// Something that can be done, as a link that looks like a button.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<a class="button{% if main %} first{% endif %}" href="{{ href }}">{{ verb }}</a>"#
)]
pub struct Act {
    /// Where it leads.
    pub href: String,
    /// The verb and its object: `Import documents`.
    pub verb: String,
    /// Whether it is the main one; a page has one at most.
    pub main: bool,
}

impl HtmlSafe for Act {}

impl Act {
    /// The main thing to do here.
    #[must_use]
    pub fn main(href: &str, verb: &str) -> Act {
        Act { href: href.to_owned(), verb: verb.to_owned(), main: true }
    }

    /// Something else that can be done here.
    #[must_use]
    pub fn other(href: &str, verb: &str) -> Act {
        Act { href: href.to_owned(), verb: verb.to_owned(), main: false }
    }
}

impl Head {
    /// A head with a name and nothing else.
    #[must_use]
    pub fn named(name: &str) -> Head {
        Head {
            what: Vec::new(),
            name: name.to_owned(),
            name_language: None,
            access: None,
            about: Vec::new(),
            acts: Vec::new(),
        }
    }
}

/// One event of a history: who did what, when, in what capacity, and what changed.
#[derive(Clone, Debug, Template)]
#[template(path = "look/event.html")]
pub struct Event {
    /// The date as read: `14 May 2026`.
    pub on: String,
    /// Beside it, how long ago or the time of day: `3 days ago`, `09:30`.
    pub beside: Option<String>,
    /// Who, as a person or a device's name.
    pub who: String,
    /// In what capacity: `focal point, Ministry of Foreign Affairs`.
    pub capacity: Option<String>,
    /// What was done: `recorded the lead`, `settled a dispute`.
    pub did: String,
    /// Field, value before, value after.
    pub changes: Vec<Change>,
    /// The reason given, if one was.
    pub reason: Option<String>,
    /// Whether it was written without sight of another value: the field is, or was, disputed.
    pub split: bool,
    /// Why it has no effect, where its author could not write it.
    pub not_in_force: Option<String>,
}

impl HtmlSafe for Event {}

impl Event {
    /// Whether its changes unfold only when asked for: a record's first form says everything at once.
    fn is_long(&self) -> bool {
        self.changes.len() > 5
    }
}

/// One field's change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field, as its form names it.
    pub field: String,
    /// Before; none where there was no value.
    pub before: Option<String>,
    /// After; none where the value was taken away.
    pub after: Option<String>,
}
