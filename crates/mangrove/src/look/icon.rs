//! Small drawings that stand beside a word, never instead of one.

use std::fmt;

use askama::filters::HtmlSafe;

/// A drawing of 16 by 16 units in the colour of the text around it, hidden from screen readers: the word beside it says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// An empty circle: nothing done yet.
    Empty,
    /// A half-full circle.
    Half,
    /// A circle three quarters full.
    Most,
    /// A full circle.
    Full,
    /// A loop: goes on without end.
    Loop,
    /// A struck circle: will not be.
    Struck,
    /// A circle of dashes: nothing is known.
    Dashed,
    /// A tick.
    Tick,
    /// A square with a bar: taken note of.
    Bar,
    /// A square half full: in part.
    HalfSquare,
    /// Three dots: still to come.
    Dots,
    /// An octagon: an error, a refusal, a breach.
    Octagon,
    /// A triangle: a warning.
    Triangle,
    /// A ring with an i: worth knowing.
    Info,
    /// Two arrows apart: two values disagree.
    Apart,
    /// A lock: internal.
    Lock,
    /// An open book: public.
    Book,
    /// Two rings: two parties share it.
    Rings,
    /// A lens.
    Lens,
    /// An arrow down to a line: a file to take away.
    Down,
    /// A cross: takes something away.
    Cross,
    /// A clock: a date has passed or nears.
    Clock,
    /// A flag at a place in a text.
    Flag,
}

impl Icon {
    fn shape(self) -> &'static str {
        match self {
            Icon::Empty => r#"<circle cx="8" cy="8" r="6"/>"#,
            Icon::Half => {
                r#"<circle cx="8" cy="8" r="6"/><path fill="currentColor" stroke="none" d="M8 2a6 6 0 0 0 0 12z"/>"#
            }
            Icon::Most => {
                r#"<circle cx="8" cy="8" r="6"/><path fill="currentColor" stroke="none" d="M8 2a6 6 0 1 0 6 6H8z"/>"#
            }
            Icon::Full => r#"<circle cx="8" cy="8" r="6" fill="currentColor"/>"#,
            Icon::Loop => {
                r#"<path d="M8 8C6.6 5.8 5.5 5 4.2 5a3 3 0 0 0 0 6C5.5 11 6.6 10.2 8 8s2.5-3 3.8-3a3 3 0 0 1 0 6C10.5 11 9.4 10.2 8 8z"/>"#
            }
            Icon::Struck => r#"<circle cx="8" cy="8" r="6"/><path d="M3.8 12.200l8.4-8.4"/>"#,
            Icon::Dashed => r#"<circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3"/>"#,
            Icon::Tick => r#"<path d="M2.5 8.500l3.7 3.7 7.3-8"/>"#,
            Icon::Bar => r#"<path d="M2.5 2.500h11v11h-11zM5 8h6"/>"#,
            Icon::HalfSquare => {
                r#"<path d="M2.5 2.500h11v11h-11z"/><path fill="currentColor" stroke="none" d="M2.5 13.500v-11h11z"/>"#
            }
            Icon::Dots => {
                r#"<path stroke-linecap="round" stroke-width="2.4" d="M3 8h.01M8 8h.01M13 8h.01"/>"#
            }
            Icon::Octagon => {
                r#"<path d="M5.3 1.500h5.400l3.8 3.800v5.400l-3.8 3.800H5.300l-3.8-3.800V5.300zM8 4.500v4.300M8 11v.9"/>"#
            }
            Icon::Triangle => r#"<path d="M8 1.800L15 14H1zM8 6v4M8 11.600v.8"/>"#,
            Icon::Info => r#"<circle cx="8" cy="8" r="6.5"/><path d="M8 7.200v4.300M8 4.300v.9"/>"#,
            Icon::Apart => r#"<path d="M6.5 4.500L3 8l3.5 3.500M9.5 4.500L13 8l-3.5 3.500M8 2v12"/>"#,
            Icon::Lock => r#"<path d="M3 7.500h10v6.500H3zM5 7.500V5a3 3 0 0 1 6 0v2.5"/>"#,
            Icon::Book => {
                r#"<path d="M8 4C6.5 2.8 4.5 2.5 1.5 2.500v10.500c3 0 5 .3 6.5 1.5 1.5-1.2 3.5-1.5 6.5-1.500V2.500C11.5 2.5 9.5 2.8 8 4zm0 0v10.5"/>"#
            }
            Icon::Rings => r#"<circle cx="5.7" cy="8" r="4.2"/><circle cx="10.3" cy="8" r="4.2"/>"#,
            Icon::Lens => r#"<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.500L14 14"/>"#,
            Icon::Down => r#"<path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 14h11"/>"#,
            Icon::Cross => r#"<path d="M4 4l8 8M12 4l-8 8"/>"#,
            Icon::Clock => r#"<circle cx="8" cy="8" r="6.5"/><path d="M8 4.200V8l2.6 2"/>"#,
            Icon::Flag => r#"<path d="M4 14.500V2h8.500l-2 3.2 2 3.300H4"/>"#,
        }
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">"#)?;
        f.write_str(self.shape())?;
        f.write_str("</svg>")
    }
}

impl HtmlSafe for Icon {}
