//! The picture of an indicator: what is drawn where, and that what has no single value is said and not drawn.

use askama::Template;
use jiff::civil::date;
use ledger::Value;

use super::chart::{IndicatorChart, Mark};
use super::{BASELINE, KIND, Reading, TARGETS, TITLE, wrong_value};
use crate::date::PartialDate;

fn reading(value: i64, of: Option<i64>, year: i16) -> Reading {
    Reading { value, of, date: PartialDate::day(date(year, 7, 1)) }
}

fn chart(points: Vec<(Mark, Reading)>) -> IndicatorChart {
    IndicatorChart {
        title: "Against its own baseline.".to_owned(),
        note: "Unit: units.".to_owned(),
        points,
        others: vec![("1 May 2026".to_owned(), "Disputed: 1 or 3".to_owned())],
    }
}

#[test]
fn a_share_is_drawn_by_its_share_and_everything_is_in_the_table() {
    let points = vec![
        (Mark::Baseline, reading(0, Some(3), 2024)),
        (Mark::Provisional, reading(5, Some(10), 2025)),
        (Mark::Measured, reading(2, Some(3), 2026)),
        (Mark::Target, reading(3, Some(3), 2027)),
        (Mark::Measured, reading(7, None, 2026)),
    ];
    let html = chart(points).render().unwrap();
    assert_eq!(html.matches("<circle").count(), 2, "the count among shares is not drawn");
    for expected in
        ["2 of 3 (66.7 %)", "Disputed: 1 or 3", ">7<", "Target, 1 July 2027: 3 of 3 (100 %)", "y=\"144\""]
    {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert!(!html.contains(" style="));
}

#[test]
fn nothing_one_point_and_enormous_numbers_are_drawn_without_a_slip() {
    for points in [
        Vec::new(),
        vec![(Mark::Baseline, reading(0, None, 2024))],
        vec![(Mark::Baseline, reading(i64::MIN, None, 1900)), (Mark::Target, reading(i64::MAX, None, 9999))],
        vec![(Mark::Baseline, reading(i64::MAX, Some(1), 2024)), (Mark::Target, reading(1, Some(0), 2024))],
    ] {
        let html = chart(points).render().unwrap();
        assert!(html.contains("The same as a table"));
    }
}

#[test]
fn values_fit_their_measure() {
    for (measure, value, of, fits) in [
        ("percentage", 2, Some(3), true),
        ("percentage", 2, None, false),
        ("percentage", 4, Some(3), false),
        ("percentage", 1, Some(0), false),
        ("yes-no", 1, None, true),
        ("yes-no", 2, None, false),
        ("number", 0, None, true),
        ("number", -1, None, false),
    ] {
        assert_eq!(wrong_value(measure, value, of).is_none(), fits, "{measure} {value} {of:?}");
    }
}

#[test]
fn a_baseline_is_said_with_what_it_is_out_of() {
    let text = |text: &str| Value::Text(text.to_owned());
    let baseline = [Value::Int(0), Value::Int(12), text("2025-11-01"), text("Police records")];
    let said = (KIND.composite)(BASELINE, &Value::List(baseline.into()));
    assert_eq!(said.as_deref(), Some("0 of 12 (0 %), 1 November 2025, Police records"));
    let target = [Value::Int(7), Value::None, text("2027")];
    assert_eq!((KIND.composite)(TARGETS, &Value::List(target.into())).as_deref(), Some("7, 2027"));
    assert_eq!((KIND.composite)(TITLE, &text("7")), None);
}
