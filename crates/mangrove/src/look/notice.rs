//! Words set apart: a notice, a place that is still empty, work under way.

use askama::{Template, filters::HtmlSafe};

use super::{Act, Icon};

/// How much a notice weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Worth knowing.
    Plain,
    /// Done.
    Good,
    /// Refused, failed, in breach.
    Bad,
    /// In doubt or disputed.
    Split,
}

/// What happened, and what to do.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="notice{% match weight %}{% when Weight::Plain %}{% when Weight::Good %} good{% when Weight::Bad %} bad{% when Weight::Split %} split{% endmatch %}"{% if weight == Weight::Bad %} role="alert"{% else if weight == Weight::Good %} role="status"{% endif %}>
<h2>{% match weight %}{% when Weight::Plain %}{{ Icon::Info }}{% when Weight::Good %}{{ Icon::Tick }}{% when Weight::Bad %}{{ Icon::Octagon }}{% when Weight::Split %}{{ Icon::Apart }}{% endmatch %} {{ title }}</h2>
<p>{{ words }}{% if let Some((href, verb)) = next %} <a href="{{ href }}">{{ verb }}</a>{% endif %}</p></div>"#
)]
pub struct Notice {
    /// Its weight.
    pub weight: Weight,
    /// What happened, in a few words.
    pub title: String,
    /// More of it, and what to do.
    pub words: String,
    /// Where to go next: address and verb.
    pub next: Option<(String, String)>,
}

impl HtmlSafe for Notice {}

/// A place with nothing in it yet. It says what to do first.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="empty"><h2>{{ title }}</h2><p>{{ words }}</p>{% if !acts.is_empty() %}<p class="acts">{% for act in acts %}{{ act }}{% endfor %}</p>{% endif %}</div>"#
)]
pub struct Empty {
    /// What is not there.
    pub title: String,
    /// Why, and what will be here.
    pub words: String,
    /// What to do.
    pub acts: Vec<Act>,
}

impl HtmlSafe for Empty {}

/// How far a piece of work is. Without a total it says what is done so far and draws no bar.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="progress"><p id="{{ id }}">{{ words }}</p>{% if let Some(total) = total %}<progress aria-labelledby="{{ id }}" max="{{ total }}" value="{{ done }}">{{ done }} of {{ total }}</progress>{% endif %}</div>"#
)]
pub struct Progress {
    /// Unique in the page.
    pub id: String,
    /// What it does and how far it is: `Reading A-HRC-23-8.pdf, 3 of 12 files`.
    pub words: String,
    /// Done so far.
    pub done: u64,
    /// Of how many, where it is known.
    pub total: Option<u64>,
}

impl HtmlSafe for Progress {}
