//! A timeline of runs: how something stands on every day of a period, one row a State, with marks for what happened.
//!
//! A run is told apart by pattern and by its word as well as by colour. Days are places in percent, so the drawing fits
//! 360 pixels; the table one click away gives each run with its reason.

use askama::{Template, filters::HtmlSafe};
use jiff::ToSpan;
use jiff::civil::Date;

use super::chart::Percent;
use crate::date::PartialDate;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Full green.
    Open,
    /// Amber crosses: open under all that is disputed.
    OpenDisputed,
    /// Brick bars.
    Shut,
    /// A grey outline of dashes.
    Unknown,
}

/// Days on which something stands alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first day.
    pub from: Date,
    /// The last day, which counts.
    pub to: Date,
    /// How it stands.
    pub stand: Stand,
    /// Why, in sentences; empty where there is nothing to say.
    pub why: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Its label: a State.
    pub label: String,
    /// Its runs, in order of days.
    pub runs: Vec<Run>,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub on: Date,
    /// What, for the table: `Session in Bridgetown`.
    pub what: String,
    /// Where it leads.
    pub href: String,
    /// Whether it should not have happened.
    pub in_breach: bool,
}

/// The timeline.
#[derive(Clone, Debug, Template)]
#[template(path = "look/runs.html")]
pub struct Runs {
    /// Unique in the page.
    pub id: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// Unit, period, as of when.
    pub note: String,
    /// The first day drawn.
    pub from: Date,
    /// The last day drawn.
    pub to: Date,
    /// The day it is.
    pub today: Date,
    /// The rows.
    pub rows: Vec<RunRow>,
    /// What happened, in order of days.
    pub marks: Vec<Mark>,
}

impl HtmlSafe for Runs {}

/// How many marks are drawn; the table has them all.
const MARKS: usize = 200;

/// The most labels along the bottom: more would run into each other at 360 pixels.
const LABELS: usize = 5;

impl Stand {
    /// All of them, for the key.
    const ALL: [Stand; 4] = [Stand::Open, Stand::OpenDisputed, Stand::Shut, Stand::Unknown];

    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stand::Open => "allowed",
            Stand::OpenDisputed => "allowed, disputed",
            Stand::Shut => "not allowed",
            Stand::Unknown => "not known here",
        }
    }

    fn fill(self, id: &str) -> String {
        match self {
            Stand::Open => r#"class="ink-1""#.to_owned(),
            Stand::OpenDisputed => format!(r#"fill="url(#{id}-split)" class="ink-edge""#),
            Stand::Shut => format!(r#"fill="url(#{id}-bars)""#),
            Stand::Unknown => r#"class="ink-void ink-grey""#.to_owned(),
        }
    }
}

/// A run as drawn.
struct Drawn {
    x: Percent,
    width: Percent,
    fill: String,
    word: &'static str,
    /// Whether the word fits above it.
    fits: bool,
    says: String,
}

impl Run {
    fn period(&self) -> String {
        format!("{} to {}", words(self.from), words(self.to))
    }

    fn first(&self) -> String {
        words(self.from)
    }

    fn last(&self) -> String {
        words(self.to)
    }
}

impl Mark {
    fn day(&self) -> String {
        words(self.on)
    }
}

fn words(day: Date) -> String {
    PartialDate::day(day).in_words()
}

fn days(from: Date, to: Date) -> u64 {
    u64::try_from((to - from).get_days()).unwrap_or(0)
}

impl Runs {
    fn length(&self) -> u64 {
        days(self.from, self.to) + 1
    }

    fn place(&self, day: Date) -> Percent {
        Percent::of(days(self.from, day.clamp(self.from, self.to)), self.length())
    }

    /// The middle of a day.
    fn middle(&self, day: Date) -> Percent {
        Percent::of(days(self.from, day) * 2 + 1, self.length() * 2)
    }

    /// On which side of its day a word stands: near an edge, what would be cut off.
    fn anchor(&self, day: Date) -> &'static str {
        match days(self.from, day) * 100 / self.length() {
            0..8 => "start",
            8..92 => "middle",
            _ => "end",
        }
    }

    fn shows(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    fn drawn(&self, row: &RunRow) -> Vec<Drawn> {
        let seen = row.runs.iter().filter(|run| run.from <= self.to && run.to >= self.from);
        seen.map(|run| {
            let (from, to) = (run.from.max(self.from), run.to.min(self.to));
            let count = days(from, to) + 1;
            Drawn {
                x: self.place(from),
                width: Percent::of(count, self.length()),
                fill: run.stand.fill(&self.id),
                word: run.stand.word(),
                // A letter is about seven pixels of the narrowest screen's three hundred.
                fits: count * 300 > run.stand.word().len() as u64 * 7 * self.length(),
                says: format!("{}, {}", run.stand.word(), run.period()),
            }
        })
        .collect()
    }

    fn spoken(&self, row: &RunRow) -> String {
        let runs: Vec<String> =
            row.runs.iter().map(|run| format!("{} {}", run.stand.word(), run.period())).collect();
        format!("{}: {}", row.label, runs.join("; "))
    }

    fn marked(&self) -> Vec<(Percent, &Mark)> {
        let seen = self.marks.iter().filter(|mark| self.shows(mark.on)).take(MARKS);
        seen.map(|mark| (self.middle(mark.on), mark)).collect()
    }

    /// The first days of months, or of years where there are many, with a label for some.
    fn ticks(&self) -> Vec<(Percent, Option<String>)> {
        let whole = self.length() > 1_100;
        let first = if whole { self.from.first_of_year() } else { self.from.first_of_month() };
        let step = if whole { 1.year() } else { 1.month() };
        let starts: Vec<Date> =
            first.series(step).take_while(|day| *day <= self.to).filter(|day| self.shows(*day)).collect();
        let every = starts.len().div_ceil(LABELS).max(1);
        let label = |place: usize, day: &Date| {
            let format = match (whole, place == 0 || day.month() == 1) {
                (true, _) => "%Y",
                (false, true) => "%b %Y",
                (false, false) => "%b",
            };
            // What stands near the right edge would be cut off.
            let inside = days(self.from, *day) * 100 < self.length() * 88;
            (place.is_multiple_of(every) && inside).then(|| day.strftime(format).to_string())
        };
        starts.iter().enumerate().map(|(place, day)| (self.place(*day), label(place, day))).collect()
    }

    fn swatch(&self, stand: Stand) -> String {
        stand.fill(&self.id)
    }

    /// The stands that occur, for the key.
    fn occurring(&self) -> Vec<Stand> {
        let occurs =
            |stand: &Stand| self.rows.iter().flat_map(|row| &row.runs).any(|run| run.stand == *stand);
        Stand::ALL.into_iter().filter(occurs).collect()
    }

    fn breaches(&self) -> bool {
        self.marks.iter().any(|mark| mark.in_breach)
    }

    fn today_in_words(&self) -> String {
        words(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn run(from: &str, to: &str, stand: Stand) -> Run {
        Run { from: day(from), to: day(to), stand, why: Vec::new() }
    }

    #[test]
    fn runs_fill_the_period_and_bear_any_days() {
        let mut runs = crate::look::samples::runs();
        let row = runs.rows[0].clone();
        let sum: u64 = row.runs.iter().map(|run| days(run.from, run.to) + 1).sum();
        assert_eq!(sum, runs.length(), "the sample leaves no day out");
        let drawn = runs.drawn(&row);
        assert_eq!(drawn[0].x.to_string(), "0.00");
        assert!(drawn.iter().any(|run| run.fits) && drawn.iter().any(|run| !run.fits));
        for (from, to) in
            [("2026-05-01", "2026-05-01"), ("0001-01-01", "9999-12-31"), ("2026-05-02", "2026-05-01")]
        {
            (runs.from, runs.to) = (day(from), day(to));
            runs.rows = vec![RunRow { label: "Haiti".to_owned(), runs: vec![run(from, to, Stand::Shut)] }];
            assert!(runs.render().is_ok(), "{from} to {to}");
            assert!(runs.ticks().iter().filter(|(_, label)| label.is_some()).count() <= LABELS + 1);
        }
    }
}
