//! The form in which a person says what a table means: which column holds what, what each status word means, how dates
//! are written. It is filled with the program's guesses at first, and says nothing that the person did not send.

use std::collections::BTreeMap;

use super::columns::{ALL, Column, Guess, Sure, columns, guess};
use super::dates::{Order, needs_order, order};
use super::plan::{Decided, status_words};
use super::{Sheet, Workbook, folded, words};
use crate::follow_up::STATUSES;
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, Field, Input};

/// The most different words that a column of statuses may have.
pub const WORDS: usize = 60;
/// What is sent for a word whose rows' status is to be left out.
const LEAVE: &str = "leave";

/// The sheet and the row of headings that a form or an address names; else the first sheet and what its rows look like.
#[must_use]
pub fn place(book: &Workbook, sent: &Sent) -> (usize, Option<usize>) {
    let sheet = sent.one("sheet").parse().ok().filter(|at| *at < book.sheets.len()).unwrap_or(0);
    let headings = match sent.one("headings").as_str() {
        "" => super::columns::headings(&book.sheets[sheet]),
        "none" => None,
        // For people rows count from 1.
        row => row.parse::<usize>().ok().and_then(|row| row.checked_sub(1)),
    };
    (sheet, headings.filter(|row| *row < book.sheets[sheet].rows.len()))
}

/// The form as the program would fill it, for a person to look through.
#[must_use]
pub fn first(sheet: &Sheet, headings: Option<usize>, assessed_by: &str) -> Sent {
    let found = Guess { headings, columns: columns(sheet, headings) };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (kind, code, _) in ALL {
        if let Some((at, _)) = found.of(kind) {
            pairs.push((format!("column.{code}"), at.to_string()));
        }
    }
    let status = found.of(Column::Status).map(|(at, _)| status_words(sheet, headings, at, WORDS + 1));
    for (number, word) in status.iter().flatten().take(WORDS).enumerate() {
        pairs.push((format!("word.{number}"), folded(word)));
        pairs.extend(words::status(word).map(|code| (format!("means.{number}"), code.to_owned())));
    }
    let dates = [Column::Due, Column::AsOf].into_iter().filter_map(|kind| found.of(kind));
    let cells: Vec<&str> = dates.flat_map(|(at, _)| cells(sheet, headings, at)).collect();
    pairs.extend(order(cells).map(|order| ("order".to_owned(), order.code().to_owned())));
    pairs.push(("assessed_by".to_owned(), assessed_by.to_owned()));
    Sent::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn cells(sheet: &Sheet, headings: Option<usize>, column: usize) -> impl Iterator<Item = &str> {
    (headings.map_or(0, |row| row + 1)..sheet.rows.len()).map(move |row| sheet.at(row, column))
}

/// What a person decided, from the form as sent.
///
/// # Errors
/// What is missing or cannot be, by field.
pub fn decided(sheet: &Sheet, headings: Option<usize>, sent: &Sent) -> Result<Decided, FormErrors> {
    let mut errors = FormErrors::default();
    let mut decided = Decided { headings, ..Decided::default() };
    for (kind, code, label) in ALL {
        let at = sent.one(&format!("column.{code}")).parse::<usize>().ok().filter(|at| *at < sheet.width());
        if let Some(at) = at {
            if let Some((_, _, other)) = taken(&decided, at) {
                errors.add(
                    "columns",
                    format!("One column cannot be both {other} and {label}: choose another."),
                );
            }
            decided.columns.insert(kind, at);
        }
    }
    if ![Column::Number, Column::Text].iter().any(|kind| decided.columns.contains_key(kind)) {
        errors
            .add("columns", "Choose the column with the recommendation's number, or the one with its words.");
    }
    if let Some(column) = decided.columns.get(&Column::Status).copied() {
        decided.statuses = statuses(sheet, headings, column, sent, &mut errors);
        decided.as_of = as_of(sent, decided.columns.contains_key(&Column::AsOf), &mut errors);
        let by = errors.text("assessed_by", &sent.one("assessed_by"), 200);
        if by.is_none() && !decided.columns.contains_key(&Column::AssessedBy) {
            errors.add("assessed_by", "Enter whose assessment the statuses are: a person or an institution.");
        }
        decided.assessed_by = by.unwrap_or_default();
    }
    decided.order = Order::of(&sent.one("order"));
    let dates = [Column::Due, Column::AsOf].into_iter().filter_map(|kind| decided.columns.get(&kind));
    if decided.order.is_none()
        && dates.flat_map(|at| cells(sheet, headings, *at)).any(|cell| needs_order([cell]))
    {
        errors.add("order", "Say which number of a date such as 03/04/2026 is the day.");
    }
    decided.chosen = chosen(sent);
    errors.or(decided)
}

fn taken(decided: &Decided, at: usize) -> Option<(Column, &'static str, &'static str)> {
    let kind = decided.columns.iter().find(|(_, of)| **of == at).map(|(kind, _)| *kind)?;
    ALL.into_iter().find(|(of, ..)| *of == kind)
}

fn statuses(
    sheet: &Sheet,
    headings: Option<usize>,
    column: usize,
    sent: &Sent,
    errors: &mut FormErrors,
) -> BTreeMap<String, Option<String>> {
    let words = status_words(sheet, headings, column, WORDS + 1);
    if words.len() > WORDS {
        errors.add(
            "columns",
            format!("The column of statuses has more than {WORDS} different words: choose another."),
        );
        return BTreeMap::new();
    }
    let answers: BTreeMap<String, String> =
        (0..WORDS).map(|at| (sent.one(&format!("word.{at}")), sent.one(&format!("means.{at}")))).collect();
    let mut meant = BTreeMap::new();
    for word in words {
        let answer = answers.get(&folded(&word)).map_or("", String::as_str);
        let known = STATUSES.iter().find(|status| status.code == answer).map(|status| status.code.to_owned());
        if known.is_none() && answer != LEAVE {
            errors.add("statuses", format!("Say what “{word}” means, or that it is left out."));
        }
        meant.insert(folded(&word), known);
    }
    meant
}

fn as_of(sent: &Sent, in_column: bool, errors: &mut FormErrors) -> Option<crate::date::PartialDate> {
    match sent.one("as_of").trim() {
        "" if in_column => None,
        typed => {
            typed.parse().map_err(|wrong: crate::date::NotADate| errors.add("as_of", wrong.to_string())).ok()
        }
    }
}

fn chosen(sent: &Sent) -> BTreeMap<usize, ledger::RecordId> {
    let row = |name: &str| name.strip_prefix("row.")?.parse::<usize>().ok();
    sent.pairs().filter_map(|(name, value)| Some((row(name)?, value.parse().ok()?))).collect()
}

/// The fields of the form, as it stands: columns, then words, then dates and whose assessment.
#[must_use]
pub fn fields(sheet: &Sheet, headings: Option<usize>, sent: &Sent, errors: &FormErrors) -> [Vec<Field>; 3] {
    let found = guess(sheet);
    let mut columns: Vec<Field> = ALL
        .iter()
        .map(|(kind, code, label)| column_field(sheet, headings, sent, *kind, code, label, &found))
        .collect();
    if let Some(wrong) = errors.of("columns") {
        columns.insert(0, Field::new("columns", "Columns", Input::Radio(Vec::new()), "").error(Some(wrong)));
    }
    let status = sent.one("column.status").parse::<usize>().ok();
    let asked = status.map(|at| status_words(sheet, headings, at, WORDS)).unwrap_or_default();
    let mut words: Vec<Field> =
        asked.iter().enumerate().map(|(at, word)| word_field(at, word, sent)).collect();
    if let Some(wrong) = errors.of("statuses") {
        words.insert(0, Field::new("statuses", "Statuses", Input::Radio(Vec::new()), "").error(Some(wrong)));
    }
    let order = sent.one("order");
    let orders = [
        ("", "Dates are written in full, or not at all"),
        ("day-first", "Day first: 03/04/2026 is 3 April"),
        ("month-first", "Month first: 03/04/2026 is 4 March"),
    ];
    let orders = orders.into_iter().map(|(code, label)| Choice::new(code, label, code == order)).collect();
    let dates = vec![
        Field::new("order", "How are dates written?", Input::Select(orders), "").error(errors.of("order")),
        Field::new("as_of", "As of when are the statuses?", Input::Line, &sent.one("as_of"))
            .help("2026-05-14, or 2026-05 or 2026. It counts for rows that do not say it themselves.")
            .error(errors.of("as_of")),
        Field::new("assessed_by", "Whose assessment are they?", Input::Line, &sent.one("assessed_by"))
            .help("A person or an institution. It counts for rows that do not say it themselves.")
            .error(errors.of("assessed_by")),
    ];
    [columns, words, dates]
}

fn column_field(
    sheet: &Sheet,
    headings: Option<usize>,
    sent: &Sent,
    kind: Column,
    code: &str,
    label: &str,
    found: &Guess,
) -> Field {
    let name = format!("column.{code}");
    let chosen = sent.one(&name);
    let none = Choice::new("", "Not in this table", chosen.is_empty());
    let columns = (0..sheet.width()).map(|at| {
        let heading = headings.map(|row| sheet.at(row, at)).unwrap_or_default();
        Choice::new(&at.to_string(), &column_name(at, heading), chosen == at.to_string())
    });
    let field = Field::new(&name, label, Input::Select([none].into_iter().chain(columns).collect()), &chosen);
    match found.of(kind) {
        Some((at, sure)) if chosen == at.to_string() && sure != Sure::Clear => {
            field.help(&format!("Found by the program: {}.", sure.words()))
        }
        _ => field,
    }
}

/// `B: Status`, as the spreadsheet program names its columns.
#[must_use]
pub fn column_name(at: usize, heading: &str) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    let mut letters = letter(at).to_string();
    if at >= 26 {
        letters.insert(0, letter(at / 26 - 1));
    }
    let heading: String = heading.chars().take(50).collect();
    if heading.is_empty() { letters } else { format!("{letters}: {heading}") }
}

fn word_field(at: usize, word: &str, sent: &Sent) -> Field {
    // What was answered for this word, wherever it stood when the form was shown.
    let answer = (0..WORDS).find(|at| sent.one(&format!("word.{at}")) == folded(word));
    let answer = answer.map(|at| sent.one(&format!("means.{at}"))).unwrap_or_default();
    let answer = if answer.is_empty() { words::status(word).unwrap_or_default().to_owned() } else { answer };
    let asked = Choice::new("", "Choose what it means", answer.is_empty());
    let leave = Choice::new(LEAVE, "Leave it out", answer == LEAVE);
    let known = STATUSES.iter().map(|status| Choice::new(status.code, status.label, status.code == answer));
    let choices = [asked].into_iter().chain(known).chain([leave]).collect();
    Field::new(&format!("means.{at}"), &format!("“{word}”"), Input::Select(choices), &answer)
}

/// The names and values that carry a decision from page to page, choices of rows left out.
#[must_use]
pub fn carried(sheet: &Sheet, headings: Option<usize>, sent: &Sent) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = sent
        .pairs()
        .filter(|(name, value)| !value.is_empty() && !name.starts_with("row.") && !name.starts_with("word."))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.extend(hidden_words(sheet, headings, sent));
    pairs
}

/// The words that the fields `means.N` answer for.
#[must_use]
pub fn hidden_words(sheet: &Sheet, headings: Option<usize>, sent: &Sent) -> Vec<(String, String)> {
    let status = sent.one("column.status").parse::<usize>().ok();
    let asked = status.map(|at| status_words(sheet, headings, at, WORDS)).unwrap_or_default();
    asked.iter().enumerate().map(|(at, word)| (format!("word.{at}"), folded(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|cell| Cell::text(cell)).collect()).collect();
        Sheet { name: "Sheet1".to_owned(), rows }
    }

    fn table() -> Sheet {
        sheet(&[
            &["No.", "Status", "Due date"],
            &["92.1", "Under way", "03/04/2026"],
            &["92.2", "Noted", "05/06/2026"],
        ])
    }

    fn with(sent: &Sent, more: &[(&str, &str)]) -> Sent {
        let kept = sent.pairs().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        Sent::of(kept.chain(more.iter().copied()))
    }

    #[test]
    fn what_the_program_cannot_know_is_asked_and_nothing_else() {
        let table = table();
        let first = first(&table, Some(0), "Ministry of Health");
        let wrong = |sent: &Sent| -> Vec<&'static str> {
            decided(&table, Some(0), sent)
                .err()
                .iter()
                .flat_map(|errors| errors.iter().map(|(field, _)| field))
                .collect()
        };
        assert_eq!(wrong(&first), ["as_of", "order", "statuses"]);
        let answered = with(&first, &[("as_of", "2026-05"), ("order", "day-first"), ("means.1", "leave")]);
        assert_eq!(wrong(&answered), [""; 0]);
        let decided = decided(&table, Some(0), &answered).unwrap();
        let meant = [("noted", None), ("under way", Some("in-progress"))];
        let meant = meant.map(|(word, code)| (word.to_owned(), code.map(str::to_owned)));
        assert_eq!(decided.statuses, BTreeMap::from(meant));
        assert_eq!(decided.order, Some(Order::DayFirst));
        for (change, expected) in [
            (("column.due", "1"), vec!["columns"]),
            (("column.number", ""), vec!["columns"]),
            (("as_of", "soon"), vec!["as_of"]),
            (("assessed_by", " "), vec!["assessed_by"]),
            (("means.0", "whatever"), vec!["statuses"]),
            // Without a status nobody need say as of when it is.
            (("column.status", ""), vec![]),
        ] {
            assert_eq!(wrong(&with(&answered, &[change])), expected, "{change:?}");
        }
    }

    #[test]
    fn an_answer_stays_with_its_word() {
        let table = table();
        // Another column of statuses was chosen: the answer for place 0 is not taken for another word.
        let sent = Sent::of([
            ("column.number", "0"),
            ("column.status", "1"),
            ("word.0", "noted"),
            ("means.0", "leave"),
        ]);
        let [_, words, _] = fields(&table, Some(0), &sent, &FormErrors::default());
        let values: Vec<&str> = words.iter().map(|field| field.value.as_str()).collect();
        assert_eq!(values, ["in-progress", "leave"]);
        assert_eq!(hidden_words(&table, Some(0), &sent)[0], ("word.0".to_owned(), "under way".to_owned()));
        assert_eq!((column_name(0, "No."), column_name(27, "")), ("A: No.".to_owned(), "AB".to_owned()));
    }
}
