//! Charts as SVG made on the server, each with its table one click away.
//!
//! Places and widths across are percentages and heights are pixels, so a chart fits 360 pixels and a wide screen
//! without its words growing or shrinking, and without style or script. Zero is always in sight. A series is told
//! apart by pattern as well as colour, so the chart survives grey print.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use super::words;

/// How a series is filled: a pattern and a role of colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Full green.
    Solid,
    /// Green, thick slanted lines.
    Hatch,
    /// Green dots.
    Dots,
    /// A green outline.
    Outline,
    /// A grey outline of dashes: nothing is known.
    Void,
    /// Amber, crossed lines: disputed.
    Split,
}

impl Ink {
    fn fill(self, id: &str) -> String {
        match self {
            Ink::Solid => r#"class="ink-1""#.to_owned(),
            Ink::Hatch => format!(r#"fill="url(#{id}-hatch)" class="ink-edge""#),
            Ink::Dots => format!(r#"fill="url(#{id}-dots)" class="ink-edge""#),
            Ink::Outline => r#"class="ink-void ink-edge""#.to_owned(),
            Ink::Void => r#"class="ink-void ink-grey""#.to_owned(),
            Ink::Split => format!(r#"fill="url(#{id}-split)""#),
        }
    }
}

/// One series of a chart.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name: `implemented`.
    pub name: String,
    /// How it is filled.
    pub ink: Ink,
}

impl Series {
    /// A series of these.
    #[must_use]
    pub fn new(name: &str, ink: Ink) -> Series {
        Series { name: name.to_owned(), ink }
    }
}

/// One row: a label, a value for each series, and the words at the end of the line.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Its label: a State, a year.
    pub label: String,
    /// Where the label leads; empty for nowhere.
    pub href: String,
    /// One count a series, in the series' order.
    pub values: Vec<u64>,
    /// For each value the address of the records behind it; may be shorter than `values`.
    pub opens: Vec<String>,
    /// The words at the end of the line: `38 of 98`, `none read yet`.
    pub end: String,
}

/// Rows of stacked bars with one scale: one row a State, for instance, in name order.
#[derive(Clone, Debug, Template)]
#[template(path = "look/strips.html")]
pub struct Strips {
    /// Unique in the page.
    pub id: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// Unit, period, coverage, source.
    pub note: String,
    /// The heading of the labels: `State`.
    pub of: String,
    /// The series, in the order they are stacked.
    pub series: Vec<Series>,
    /// The rows.
    pub strips: Vec<Strip>,
}

impl HtmlSafe for Strips {}

/// Columns along a time, stacked, with a scale from zero.
#[derive(Clone, Debug, Template)]
#[template(path = "look/columns.html")]
pub struct Columns {
    /// Unique in the page.
    pub id: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// Unit, period, coverage, source.
    pub note: String,
    /// The heading of the labels: `Session`, `Month`.
    pub of: String,
    /// The series, from the bottom.
    pub series: Vec<Series>,
    /// The columns, in order of time.
    pub strips: Vec<Strip>,
}

impl HtmlSafe for Columns {}

/// A rectangle as the templates draw it; `x` and `width` in percent, `y` and `height` in pixels.
struct Bar {
    x: Percent,
    width: Percent,
    y: u64,
    height: u64,
    fill: String,
    says: String,
}

/// Hundredths of a percent.
#[derive(Clone, Copy)]
pub(super) struct Percent(u64);

impl Percent {
    pub(super) fn of(part: u64, whole: u64) -> Percent {
        let whole = u128::from(whole.max(1));
        Percent(u64::try_from(u128::from(part) * 10_000 / whole).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A column as its template draws it.
struct Column<'a> {
    label: &'a str,
    bars: Vec<Bar>,
    middle: Percent,
    over: u64,
    total: u64,
    labelled: bool,
}

impl Strip {
    fn total(&self) -> u64 {
        self.values.iter().fold(0, |total, value| total.saturating_add(*value))
    }

    fn is_none(&self) -> bool {
        self.total() == 0
    }

    fn total_words(&self) -> String {
        words::count(self.total())
    }

    /// Each value with the address of the records behind it, empty for none.
    fn cells(&self) -> Vec<(u64, &str)> {
        let opens = self.opens.iter().map(String::as_str).chain(std::iter::repeat(""));
        self.values.iter().copied().zip(opens).collect()
    }
}

fn spoken(label: &str, series: &[Series], values: &[u64]) -> String {
    let parts: Vec<String> = series
        .iter()
        .zip(values)
        .map(|(series, value)| format!("{} {}", series.name, words::count(*value)))
        .collect();
    format!("{label}: {}", parts.join(", "))
}

impl Strips {
    fn bars(&self, strip: &Strip) -> Vec<Bar> {
        let scale = self.strips.iter().map(|strip| strip.total()).max().unwrap_or(0);
        let mut before = 0_u64;
        let mut bars = Vec::new();
        for (series, value) in self.series.iter().zip(&strip.values) {
            if *value > 0 {
                bars.push(Bar {
                    x: Percent::of(before, scale),
                    width: Percent::of(*value, scale),
                    y: 0,
                    height: 0,
                    fill: series.ink.fill(&self.id),
                    says: format!("{}: {}", series.name, words::count(*value)),
                });
            }
            before = before.saturating_add(*value);
        }
        bars
    }

    fn spoken(&self, strip: &Strip) -> String {
        spoken(&strip.label, &self.series, &strip.values)
    }

    fn swatch(&self, series: &Series) -> String {
        series.ink.fill(&self.id)
    }
}

/// Height of the plot in pixels, without the labels under it.
const PLOT: u64 = 132;
/// Room above the highest column for its number.
const ABOVE: u64 = 18;

impl Columns {
    /// A round number not under the highest column: 1, 2 or 5 and noughts.
    fn top(&self) -> u64 {
        let highest = self.strips.iter().map(|strip| strip.total()).max().unwrap_or(0);
        let mut decade = 1_u64;
        loop {
            for step in [1, 2, 5] {
                let top = decade.saturating_mul(step);
                if top >= highest || top == u64::MAX {
                    return top;
                }
            }
            decade = decade.saturating_mul(10);
        }
    }

    fn height(part: u64, top: u64) -> u64 {
        u64::try_from(u128::from(part) * u128::from(PLOT) / u128::from(top.max(1))).unwrap_or(PLOT)
    }

    fn bars(&self, place: usize) -> Vec<Bar> {
        let (Some(strip), slots) = (self.strips.get(place), self.strips.len() as u64) else {
            return Vec::new();
        };
        let top = self.top();
        let mut under = 0_u64;
        let mut bars = Vec::new();
        for (series, value) in self.series.iter().zip(&strip.values) {
            let (low, high) = (Self::height(under, top), Self::height(under.saturating_add(*value), top));
            if *value > 0 {
                bars.push(Bar {
                    x: Percent::of(place as u64 * 20 + 3, slots * 20),
                    width: Percent::of(14, slots * 20),
                    y: ABOVE + PLOT - high.max(low + 1),
                    height: high.max(low + 1) - low,
                    fill: series.ink.fill(&self.id),
                    says: format!("{}, {}: {}", strip.label, series.name, words::count(*value)),
                });
            }
            under = under.saturating_add(*value);
        }
        bars
    }

    /// The columns as drawn. With many columns only some, the last among them, have their label written.
    fn drawn(&self) -> Vec<Column<'_>> {
        let slots = self.strips.len();
        let every = slots.div_ceil(8).max(1);
        let drawn = self.strips.iter().enumerate().map(|(place, strip)| Column {
            label: &strip.label,
            bars: self.bars(place),
            middle: Percent::of(place as u64 * 2 + 1, slots as u64 * 2),
            over: ABOVE + PLOT - Self::height(strip.total(), self.top()) - 5,
            total: strip.total(),
            labelled: (slots - 1 - place).is_multiple_of(every),
        });
        drawn.collect()
    }

    fn base(&self) -> u64 {
        ABOVE + PLOT
    }

    fn swatch(&self, series: &Series) -> String {
        series.ink.fill(&self.id)
    }

    fn spoken(&self) -> String {
        let columns: Vec<String> =
            self.strips.iter().map(|strip| spoken(&strip.label, &self.series, &strip.values)).collect();
        format!("{} {}", self.title, columns.join("; "))
    }
}
