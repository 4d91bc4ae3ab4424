//! The pages of a State's own table: send it, say what it means, see what would change, see what came of it.

use askama::Template;

use crate::look::{ErrorSummary, Field, Head, Notice, Shell, Shown};

/// The page at `/states/{iso3}/spreadsheet`.
#[derive(Clone, Debug, Template)]
#[template(path = "spreadsheet/upload_page.html")]
pub struct UploadPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What is wrong with the file that was sent.
    pub summary: ErrorSummary,
    /// Where the form goes.
    pub action: String,
    /// The field of the file.
    pub file: Field,
}

/// The page on which a person says what the table means.
#[derive(Clone, Debug, Template)]
#[template(path = "spreadsheet/match_page.html")]
pub struct MatchPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What is missing or wrong.
    pub summary: ErrorSummary,
    /// The file's name.
    pub file: String,
    /// How it was read.
    pub notes: Vec<String>,
    /// The page's own address.
    pub here: String,
    /// Which sheet, and which row holds the headings.
    pub place: Vec<Field>,
    /// The columns' names.
    pub columns_read: Vec<String>,
    /// The first rows: number and cells, cut short.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Names and values the form sends beside its fields.
    pub hidden: Vec<(String, String)>,
    /// Which column holds what.
    pub columns: Vec<Field>,
    /// What each word means.
    pub words: Vec<Field>,
    /// How dates are written, as of when and whose the statuses are.
    pub dates: Vec<Field>,
    /// Where "Leave without recording" leads.
    pub back: String,
}

/// The page that says what would change, and the one that says what came of it.
#[derive(Clone, Debug, Template)]
#[template(path = "spreadsheet/preview_page.html")]
pub struct PreviewPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What was done, once it was.
    pub notice: Option<Notice>,
    /// Counts, each with its words.
    pub figures: Vec<(String, Shown)>,
    /// The address of the table's pages.
    pub here: String,
    /// What the form carries of the decisions.
    pub hidden: Vec<(String, String)>,
    /// Rows in doubt, as many as are shown.
    pub doubtful: Vec<Doubt>,
    /// That there are more of them.
    pub doubtful_more: Option<String>,
    /// What would change, as much as is shown.
    pub changes: Vec<ChangePart>,
    /// That there is more of it.
    pub changes_more: Option<String>,
    /// What is left out of a row, and why.
    pub left_out: Vec<(usize, String)>,
    /// That there is more of it.
    pub left_out_more: Option<String>,
    /// Rows that match nothing.
    pub unmatched: Vec<(usize, String)>,
    /// That there are more of them.
    pub unmatched_more: Option<String>,
    /// Whether it has been recorded.
    pub done: bool,
    /// Whether there is something to record.
    pub may_record: bool,
    /// Whether there are rows to take away.
    pub rest: bool,
    /// Where "Leave without recording" leads.
    pub back: String,
}

/// A row that may mean several recommendations.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// What the row says of itself.
    pub said: String,
    /// The recommendations to choose from.
    pub choice: Field,
}

/// What would change about one recommendation.
#[derive(Clone, Debug)]
pub struct ChangePart {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// `row 12, by symbol and number`.
    pub rows: String,
    /// The beginning of its words.
    pub text: String,
    /// Field, what stands, what would stand.
    pub fields: Vec<(String, Option<String>, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Access, Choice, Input, Section, Weight, gallery};
    use crate::spreadsheet::{decide, read};

    fn head(name: &str) -> Head {
        Head {
            what: vec![("/states/LCA".to_owned(), "Saint Lucia".to_owned())],
            access: Some(Access::internal("Saint Lucia")),
            ..Head::named(name)
        }
    }

    #[test]
    fn asks_for_a_file_and_for_what_it_means() {
        let file =
            Field::new("file", "The table", Input::File, "").error(Some("old.xls is in the old format."));
        let page = UploadPage {
            shell: gallery::shell("A table of your own", Section::States),
            head: head("A table of your own"),
            summary: ErrorSummary::of("This was not read", [&file]),
            action: "/states/LCA/spreadsheet".to_owned(),
            file,
        };
        assert!(gallery::show("spreadsheet-upload", &page).contains("old format"));

        let book = read(b"No.,Status,Due\n92.1,Under way,03/04/2026\n92.2,Noted,\n", "table.csv").unwrap();
        let sent = decide::first(&book.sheets[0], Some(0), "");
        let errors = decide::decided(&book.sheets[0], Some(0), &sent).unwrap_err();
        let [columns, words, dates] = decide::fields(&book.sheets[0], Some(0), &sent, &errors);
        let page = MatchPage {
            shell: gallery::shell("What the table means", Section::States),
            head: head("What the table means"),
            summary: ErrorSummary::of("Something is still open", columns.iter().chain(&words).chain(&dates)),
            file: "table.csv".to_owned(),
            notes: book.notes.clone(),
            here: "/states/LCA/spreadsheet/ab".to_owned(),
            place: vec![Field::new(
                "sheet",
                "Sheet",
                Input::Select(vec![Choice::new("0", "table.csv", true)]),
                "0",
            )],
            columns_read: vec!["A: No.".to_owned(), "B: Status".to_owned()],
            rows: vec![(2, vec!["92.1".to_owned(), "Under way".to_owned()])],
            hidden: decide::hidden_words(&book.sheets[0], Some(0), &sent),
            columns,
            words,
            dates,
            back: "/states/LCA".to_owned(),
        };
        let html = gallery::show("spreadsheet-match", &page);
        for expected in
            ["Say what “Noted” means", "separated by commas", "which number of a date", "Leave it out"]
        {
            assert!(html.contains(expected), "missing: {expected}");
        }
    }

    fn preview(done: bool) -> PreviewPage {
        let choices = vec![
            Choice::new("", "None of them for now", true),
            Choice::new("1", "A/HRC/99/9, 92.1: Ratify", false),
        ];
        let figure = |name: &str, number| (name.to_owned(), Shown::Number(number));
        PreviewPage {
            shell: gallery::shell("What would change", Section::States),
            head: head("What would change"),
            notice: done.then(|| Notice {
                weight: Weight::Good,
                title: "2 follow-ups were recorded".to_owned(),
                words: String::new(),
                next: None,
            }),
            figures: vec![figure("Rows", 12), figure("Recommendations that would change", 2)],
            here: "/states/LCA/spreadsheet/ab".to_owned(),
            hidden: vec![("column.number".to_owned(), "0".to_owned())],
            doubtful: vec![Doubt {
                said: "Row 3: 92.1".to_owned(),
                choice: Field::new("row.2", "Which recommendation is row 3?", Input::Radio(choices), ""),
            }],
            doubtful_more: None,
            changes: vec![ChangePart {
                href: "/recommendations/1".to_owned(),
                name: "A/HRC/99/9, 92.4".to_owned(),
                rows: "row 2, by number".to_owned(),
                text: "Ratify the invented convention".to_owned(),
                fields: vec![("Due date".to_owned(), Some("2026".to_owned()), "May 2027".to_owned())],
            }],
            changes_more: None,
            left_out: vec![(4, "The due date “soon” is no date that can be read.".to_owned())],
            left_out_more: None,
            unmatched: vec![(9, "77.7".to_owned())],
            unmatched_more: Some("40 more are in the download.".to_owned()),
            done,
            may_record: !done,
            rest: true,
            back: "/states/LCA".to_owned(),
        }
    }

    #[test]
    fn shows_what_would_change_and_what_came_of_it() {
        let before = gallery::show("spreadsheet-preview", &preview(false));
        let after = gallery::show("spreadsheet-result", &preview(true));
        for (words, is_before, is_after) in [
            ("Record these changes", true, false),
            ("May 2027", true, false),
            ("2 follow-ups were recorded", false, true),
            ("Row 9: 77.7", true, true),
            ("Download the rows", true, true),
        ] {
            assert_eq!((before.contains(words), after.contains(words)), (is_before, is_after), "{words}");
        }
    }
}
