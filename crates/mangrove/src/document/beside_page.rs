//! The page with two language versions of a document side by side.

use askama::Template;

use crate::look::{Head, Icon, Shell};

/// The page at `/documents/{id}/beside/{language}`.
#[derive(Clone, Debug, Template)]
#[template(path = "document/beside_page.html")]
pub struct BesidePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// The first rows with a difference: id and what to call each.
    pub led_to: Vec<(String, String)>,
    /// The two versions.
    pub columns: [Column; 2],
    /// Paragraphs in pairs.
    pub rows: Vec<Row>,
}

/// One version.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its page.
    pub href: String,
    /// Its language, in words.
    pub name: String,
    /// Its language, ISO 639-1.
    pub language: String,
}

/// Paragraphs that say the same.
#[derive(Clone, Debug)]
pub struct Row {
    /// The paragraphs of each version; none where it has no such paragraph, two where it cuts what the other joins.
    pub sides: [Vec<Side>; 2],
    /// What one says and the other does not.
    pub differences: Vec<String>,
}

impl Row {
    /// What to call it: the number of its paragraph, else its first words.
    #[must_use]
    pub fn name(&self) -> String {
        let first = self.sides.iter().flatten().next();
        let words = |side: &Side| match side.number.as_str() {
            "" => {
                let text: String = side.runs.iter().map(|run| run.1.as_str()).collect();
                text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
            }
            number => format!("Paragraph {number}"),
        };
        first.map(words).unwrap_or_default()
    }
}

/// One paragraph.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its number as printed; empty where it has none.
    pub number: String,
    /// Its words, and whether they are what differs.
    pub runs: Vec<(bool, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Section, gallery};

    #[test]
    fn each_side_has_its_language_and_direction() {
        let side = |number: &str, runs: &[(bool, &str)]| Side {
            number: number.to_owned(),
            runs: runs.iter().map(|(marked, words)| (*marked, (*words).to_owned())).collect(),
        };
        let column = |name: &str, language: &str| Column {
            href: format!("/documents/{language}"),
            name: name.to_owned(),
            language: language.to_owned(),
        };
        let row = |left: Vec<Side>, right: Vec<Side>, differences: &[&str]| Row {
            sides: [left, right],
            differences: differences.iter().map(|words| (*words).to_owned()).collect(),
        };
        let page = BesidePage {
            shell: gallery::shell("English beside Arabic", Section::Documents),
            head: Head::named("English beside Arabic"),
            led_to: vec![("row-1".to_owned(), "Recalling its resolution 48/141".to_owned())],
            columns: [column("English", "en"), column("Arabic", "ar")],
            rows: vec![
                row(
                    vec![side(
                        "",
                        &[(
                            false,
                            "The General Assembly rests and looks at the birds of the northern hills,",
                        )],
                    )],
                    vec![side("", &[(false, "إن الجمعية العامة تستريح وتنظر إلى طيور التلال الشمالية،")])],
                    &[],
                ),
                row(
                    vec![side(
                        "",
                        &[
                            (false, "Recalling its resolution 48/141 of "),
                            (true, "20 December 1993"),
                            (false, ","),
                        ],
                    )],
                    vec![side(
                        "",
                        &[
                            (false, "وإذ تشير إلى قرارها 48/141 المؤرخ "),
                            (true, "20 كانون الأول/ديسمبر 1994"),
                            (false, "،"),
                        ],
                    )],
                    &["The English version has 1993-12-20; the Arabic one has 1994-12-20."],
                ),
                row(
                    vec![side("1", &[(false, "Decides to plant trees;")])],
                    Vec::new(),
                    &["The English version has this paragraph; the Arabic one does not."],
                ),
            ],
        };
        let html = gallery::show("document-beside", &page);
        for expected in [
            "lang=\"ar\" dir=\"rtl\"",
            "<mark>20 December 1993</mark>",
            "href=\"#row-1\"",
            "No such paragraph",
        ] {
            assert!(html.contains(expected), "missing: {expected}");
        }
    }
}
