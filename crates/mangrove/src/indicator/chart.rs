//! An indicator over time: its baseline, what was measured, and its targets, on one scale that starts at zero.
//!
//! Places across are percentages and heights are pixels, as in every chart here, and a mark is told apart by its shape,
//! so that the chart survives a narrow screen and grey print.

use askama::{Template, filters::HtmlSafe};

use super::Reading;
use crate::date::PartialDate;

/// What a point of the chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Where it starts: a square.
    Baseline,
    /// A final or revised measurement: a full dot.
    Measured,
    /// A provisional one: an empty dot.
    Provisional,
    /// Where it should be: an empty diamond.
    Target,
}

impl Mark {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Mark::Baseline => "Baseline",
            Mark::Measured => "Measured",
            Mark::Provisional => "Provisional",
            Mark::Target => "Target",
        }
    }
}

/// The chart with its table.
#[derive(Clone, Debug, Template)]
#[template(path = "indicator/chart.html")]
pub struct IndicatorChart {
    /// What it shows, as a sentence.
    pub title: String,
    /// Unit, direction, and what is not drawn.
    pub note: String,
    /// The readings, in order of time.
    pub points: Vec<(Mark, Reading)>,
    /// Lines of the table that are no point: date, what was found.
    pub others: Vec<(String, String)>,
}

impl HtmlSafe for IndicatorChart {}

/// Height of the plot in pixels.
const PLOT: i64 = 120;
/// Room above the plot for the numbers.
const ABOVE: i64 = 24;
/// The first and the last place across, in hundredths of a percent: marks and their words stay inside.
const EDGES: (i64, i64) = (400, 9_600);

/// A point as the template draws it; `x` in percent, all else in pixels.
struct Dot {
    x: String,
    y: i64,
    mark: Mark,
    says: String,
    words: String,
    anchor: &'static str,
    labelled: bool,
}

impl IndicatorChart {
    /// Readings with and without a denominator cannot share a scale: those of the kind that most are of are drawn.
    fn drawn(&self) -> Vec<&(Mark, Reading)> {
        let shares = self.points.iter().filter(|(_, reading)| reading.of.is_some()).count();
        let as_shares = shares * 2 > self.points.len();
        self.points.iter().filter(|(_, reading)| reading.of.is_some() == as_shares).collect()
    }

    /// A reading's height in a scale of thousandths of its unit, or of a share.
    fn level(reading: &Reading) -> i128 {
        match reading.of {
            Some(of) if of > 0 => i128::from(reading.value) * 1_000 / i128::from(of),
            _ => i128::from(reading.value) * 1_000,
        }
        .max(0)
    }

    fn dots(&self) -> Vec<Dot> {
        let drawn = self.drawn();
        let top = drawn.iter().map(|(_, reading)| Self::level(reading)).max().unwrap_or(0).max(1);
        let days = |date: PartialDate| {
            i64::from(date.first_day().since(jiff::civil::Date::ZERO).map_or(0, |s| s.get_days()))
        };
        let first = drawn.iter().map(|(_, reading)| days(reading.date)).min().unwrap_or(0);
        let last = drawn.iter().map(|(_, reading)| days(reading.date)).max().unwrap_or(0);
        let latest = drawn.iter().rposition(|(mark, _)| matches!(mark, Mark::Measured | Mark::Provisional));
        let dots = drawn.iter().enumerate().map(|(place, (mark, reading))| {
            let across = (days(reading.date) - first) * (EDGES.1 - EDGES.0) / (last - first).max(1);
            let x = if last == first { 5_000 } else { EDGES.0 + across };
            let up = i64::try_from(Self::level(reading) * i128::from(PLOT) / top).unwrap_or(PLOT);
            Dot {
                x: format!("{}.{:02}", x / 100, x % 100),
                y: ABOVE + PLOT - up,
                mark: *mark,
                says: format!("{}, {}: {}", mark.word(), reading.date.in_words(), reading.in_words()),
                words: reading.of.map_or_else(|| reading.in_words(), |of| format!("{}/{of}", reading.value)),
                anchor: if x < 2_000 {
                    "start"
                } else if x > 8_000 {
                    "end"
                } else {
                    "middle"
                },
                labelled: matches!(mark, Mark::Baseline | Mark::Target) || Some(place) == latest,
            }
        });
        dots.collect()
    }

    /// The line from the baseline through what was measured: pairs of points.
    fn lines(&self) -> Vec<(String, i64, String, i64)> {
        let dots = self.dots();
        let past: Vec<&Dot> = dots.iter().filter(|dot| dot.mark != Mark::Target).collect();
        past.windows(2).map(|pair| (pair[0].x.clone(), pair[0].y, pair[1].x.clone(), pair[1].y)).collect()
    }

    fn base(&self) -> i64 {
        ABOVE + PLOT
    }

    fn spoken(&self) -> String {
        let points: Vec<String> = self.dots().into_iter().map(|dot| dot.says).collect();
        format!("{} {}", self.title, points.join("; "))
    }

    fn rows(&self) -> Vec<(&'static str, String, String)> {
        let row =
            |(mark, reading): &(Mark, Reading)| (mark.word(), reading.date.in_words(), reading.in_words());
        self.points.iter().map(row).collect()
    }
}
