//! How it looks: the shell around every page, and the few components that pages are made of.
//!
//! A component is a small struct with a template of its own. It is safe HTML, so a page's template writes
//! `{{ tag }}` and the compiler checks the rest. Pages stand beside their noun, not here; what is here knows
//! no noun. Colours, sizes and space stand in `assets/css`, one file a layer.
//!
//! **Invariant**: pages carry no inline style and no inline script, so that the policy sent with them can forbid
//! both; widths in charts are SVG attributes. Everything works with script off.

pub mod assets;
mod chart;
mod dispute;
mod field;
mod icon;
mod list;
mod notice;
mod page;
mod runs;
mod shell;
mod value;
mod words;

pub use chart::{Columns, Ink, Series, Strip, Strips};
pub use dispute::{Claim, Dispute};
pub use field::{Choice, ErrorSummary, Field, FieldError, Input};
pub use icon::Icon;
pub use list::{ActiveFilter, Facet, FacetValue, Pages};
pub use notice::{Empty, Notice, Progress, Weight};
pub use page::{Access, Act, Change, Event, Head, Readers};
pub use runs::{Mark, Run, RunRow, Runs, Stand};
pub use shell::{Section, Shell, Theme};
pub use value::{Shown, Tag, Tone};
pub use words::{count, plural};

#[cfg(test)]
mod contrast_test;
#[cfg(test)]
pub(crate) mod gallery;
#[cfg(test)]
mod samples;
