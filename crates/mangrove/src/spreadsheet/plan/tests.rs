//! A small ministry's table against a small register, row by row.

use super::super::Cell;
use super::super::matching::Known;
use super::*;

fn id(byte: u8) -> RecordId {
    RecordId::from_bytes([byte; 16])
}

fn register() -> Register {
    let known = |byte: u8, number: &str, text: &str| Known {
        id: id(byte),
        symbol: Some("A/HRC/23/8".to_owned()),
        number: Some(number.to_owned()),
        text: text.to_owned(),
        session: Some(15),
    };
    Register::of(vec![
        known(1, "92.1", "Ratify the Convention against Torture"),
        known(2, "92.2", "Build more schools in rural areas"),
        known(3, "92.10", "Train the police in human rights"),
    ])
}

/// A table whose columns are number, status, as of, evidence, lead, action, due, note.
fn decided() -> Decided {
    use Column::{Action, AsOf, Due, Evidence, Lead, Note, Number, Status};
    let columns = [Number, Status, AsOf, Evidence, Lead, Action, Due, Note];
    let statuses = [("done", Some("implemented")), ("under way", Some("in-progress")), ("noted", None)];
    Decided {
        headings: Some(0),
        columns: columns.into_iter().enumerate().map(|(at, column)| (column, at)).collect(),
        statuses: statuses.map(|(word, code)| (word.to_owned(), code.map(str::to_owned))).into(),
        as_of: "2026-03".parse().ok(),
        assessed_by: "Ministry of Foreign Affairs".to_owned(),
        ..Decided::default()
    }
}

fn here() -> Here {
    let name = "Ministry of Health".to_owned();
    Here { institutions: [(folded(&name), (id(9), name))].into(), ..Here::default() }
}

fn sheet(rows: &[[&str; 8]]) -> Sheet {
    let headings = [["No.", "Status", "As of", "Evidence", "Lead", "Action", "Due", "Note"]];
    let rows =
        headings.iter().chain(rows).map(|row| row.iter().map(|cell| Cell::text(cell)).collect()).collect();
    Sheet { name: "Table".to_owned(), rows }
}

fn told(plan: &Plan) -> Vec<String> {
    let field = |change: &FieldChange| {
        let before = change.before.as_ref().map(|before| format!(" (was {before})")).unwrap_or_default();
        format!("{}: {}{before}", change.label, change.after)
    };
    let changes = plan.changes.iter().flat_map(|change| change.fields.iter().map(field));
    changes.chain(plan.left_out.iter().map(|(row, words)| format!("row {}: {words}", row + 1))).collect()
}

fn worked_out(rows: &[[&str; 8]]) -> Plan {
    plan(&sheet(rows), &decided(), &register(), &here(), jiff::civil::date(2026, 6, 1))
}

#[test]
fn a_row_becomes_what_it_says_and_what_cannot_be_taken_is_named() {
    for (row, expected) in [
        (
            ["92.1", "Under way", "2026-05-14", "", "MINISTRY OF HEALTH", "Draft the bill", "2027", "-"],
            vec![
                "Assessment: In progress, assessed by Ministry of Foreign Affairs as of 14 May 2026",
                "Lead institution: Ministry of Health",
                "Due date: 2027",
                "Action: Draft the bill",
            ],
        ),
        (
            ["92.1", "done", "", "Act 3 of 2026", "", "", "", ""],
            vec![
                "Assessment: Implemented, assessed by Ministry of Foreign Affairs as of March 2026, on evidence: Act 3 of 2026",
            ],
        ),
        (
            ["92.1", "Done", "", "", "Treasury", "", "soon", ""],
            vec![
                "row 2: The due date “soon” is no date that can be read.",
                "row 2: “Implemented” is left out: nothing in the row shows it.",
                "row 2: “Treasury” is no institution that is here. Add it under Institutions first.",
            ],
        ),
        (
            ["92.1", "noted", "", "", "", "", "", ""],
            vec!["row 2: The status “noted” is left out: nobody said what it means."],
        ),
        (
            ["92.1", "Under way", "2026-07", "", "", "", "", ""],
            vec!["row 2: The status is left out: July 2026 has not come yet."],
        ),
        (["92.1", "", "", "", "", "", "", ""], vec![]),
    ] {
        assert_eq!(told(&worked_out(&[row])), expected, "{row:?}");
    }
}

#[test]
fn rows_of_one_recommendation_come_together_and_do_not_overrule_each_other() {
    let rows = [
        ["92.1", "under way", "", "", "", "Draft the bill", "", "First"],
        ["92.1", "under way", "", "", "", "Train judges", "", "Second"],
        ["92.2", "under way", "2026-05", "", "", "", "", ""],
        ["92.2", "done", "2026-05", "Two schools", "", "", "", ""],
        ["77.7", "done", "", "x", "", "", "", ""],
        ["", "", "", "", "", "", "", ""],
    ];
    let plan = worked_out(&rows);
    assert_eq!(
        told(&plan),
        [
            "Assessment: In progress, assessed by Ministry of Foreign Affairs as of March 2026",
            "Action: Draft the bill",
            "Action: Train judges",
            "row 2: Rows 2, 3 say different things of one recommendation: the note is left out.",
            "row 3: Rows 2, 3 say different things of one recommendation: the note is left out.",
            "row 4: Rows 4, 5 say different things of one recommendation: the status is left out.",
            "row 5: Rows 4, 5 say different things of one recommendation: the status is left out.",
        ]
    );
    assert_eq!(
        plan.changes.iter().map(|change| change.rows.clone()).collect::<Vec<_>>(),
        [vec![1, 2], vec![3, 4]]
    );
    assert_eq!(plan.rows.len(), 5, "a blank row is no row");
    assert_eq!(plan.without().collect::<Vec<_>>(), [5]);
    assert_eq!((plan.changing().count(), plan.unchanged()), (1, 1));
}

#[test]
fn only_what_was_offered_can_be_chosen() {
    let mut sheet = sheet(&[["92.1", "", "", "", "", "Train", "", ""]]);
    sheet.rows[1][0].numeric = true;
    let today = jiff::civil::date(2026, 6, 1);
    for (chosen, expected) in [(None, None), (Some(3), Some(id(3))), (Some(2), None)] {
        let mut decided = decided();
        decided.chosen.extend(chosen.map(|byte| (1, id(byte))));
        let plan = plan(&sheet, &decided, &register(), &here(), today);
        let found = plan.changes.first().map(|change| change.recommendation);
        assert_eq!(found, expected, "{chosen:?}: {:?}", plan.rows);
    }
}
