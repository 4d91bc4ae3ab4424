//! The page on which a person says what a row of a database tells of.

use askama::Template;

use crate::look::{Empty, Head, Shell};

/// The page at `/recommendations/unsure`.
#[derive(Clone, Debug, Template)]
#[template(path = "recommendation/unsure_page.html")]
pub struct UnsurePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// The rows that wait.
    pub rows: Vec<UnsureRow>,
    /// Where none waits.
    pub empty: Option<Empty>,
}

/// A row that may tell of one of several recommendations, or of none.
#[derive(Clone, Debug)]
pub struct UnsureRow {
    /// Its record.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its words.
    pub text: String,
    /// Their language, ISO 639-1.
    pub language: String,
    /// The State under review.
    pub state: String,
    /// Who recommended it.
    pub by: String,
    /// What it may tell of, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A recommendation that a row may tell of.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its record.
    pub id: String,
    /// Symbol and number.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its words.
    pub text: String,
    /// Their language, ISO 639-1.
    pub language: String,
    /// Who recommended it.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Section, gallery};

    #[test]
    fn a_row_stands_beside_what_it_may_tell_of() {
        let candidate = |id: &str, text: &str| Candidate {
            id: id.to_owned(),
            name: format!("A/HRC/90/7, 9.{id}"),
            href: format!("/recommendations/{id}"),
            text: text.to_owned(),
            language: "en".to_owned(),
            by: "Cuba".to_owned(),
        };
        let page = UnsurePage {
            shell: gallery::shell("Rows to settle", Section::Recommendations),
            head: Head::named("Which recommendation is it?"),
            rows: vec![UnsureRow {
                id: "7".to_owned(),
                name: "UPR Info, session 23".to_owned(),
                href: "/recommendations/7".to_owned(),
                text: "Count the birds of the hills each spring".to_owned(),
                language: "en".to_owned(),
                state: "Saint Lucia".to_owned(),
                by: "Cuba".to_owned(),
                candidates: vec![
                    candidate("1", "Count the birds of the northern hills each spring"),
                    candidate("2", "Count the birds of the southern hills each spring"),
                ],
            }],
            empty: None,
        };
        let html = gallery::show("recommendations-unsure", &page);
        for expected in
            ["northern hills", "name=\"tells-of\" value=\"2\"", "value=\"none\"", "name=\"row\" value=\"7\""]
        {
            assert!(html.contains(expected), "missing: {expected}");
        }
    }
}
