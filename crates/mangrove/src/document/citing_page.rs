//! The page of what a document cites and what cites it.

use askama::Template;

use crate::look::{Head, Shell};

/// Documents that the picture shows on each side; the list has all.
const PICTURED: usize = 24;
/// The height of a line of the picture, in pixels.
const LINE: usize = 30;

/// The page at `/documents/{id}/citations`.
#[derive(Clone, Debug, Template)]
#[template(path = "document/citing_page.html")]
pub struct CitingPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What the document is called.
    pub name: String,
    /// What it cites, in the order of its text.
    pub cites: Vec<Neighbour>,
    /// What cites it.
    pub cited_by: Vec<Neighbour>,
}

/// A document at the other end of a citation.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its symbol, or what it is called.
    pub name: String,
    /// Its title; empty where it is not here.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// The page of its own citations; none where it is not here.
    pub walk: Option<String>,
    /// Where it can be read: here, or at its official address.
    pub read: Option<String>,
    /// How often it is cited, or cites.
    pub times: u64,
    /// The paragraph that cites.
    pub place: Option<String>,
}

impl Neighbour {
    fn is_here(&self) -> bool {
        self.walk.is_some()
    }

    /// Where the picture leads: further along the citations, else to where it can be read.
    fn leads_to(&self) -> Option<&String> {
        self.walk.as_ref().or(self.read.as_ref())
    }

    /// The name as it fits the picture.
    fn short(&self) -> String {
        let mut short: String = self.name.chars().take(22).collect();
        if short.len() < self.name.len() {
            short.push('…');
        }
        short
    }
}

impl CitingPage {
    fn sides(&self) -> [(bool, &[Neighbour]); 2] {
        let some = |all: &'_ [Neighbour]| all.len().min(PICTURED);
        [(true, &self.cited_by[..some(&self.cited_by)]), (false, &self.cites[..some(&self.cites)])]
    }

    /// Heading, documents, and what is said where there are none.
    fn lists(&self) -> [(&'static str, &[Neighbour], &'static str); 2] {
        [
            ("Cited by", &self.cited_by, "No document that is here cites it."),
            ("Cites", &self.cites, "It cites no document by its symbol."),
        ]
    }

    fn has_picture(&self) -> bool {
        !self.cites.is_empty() || !self.cited_by.is_empty()
    }

    fn is_cut(&self) -> bool {
        self.cites.len().max(self.cited_by.len()) > PICTURED
    }

    fn height(&self) -> usize {
        let most = self.sides().iter().map(|(_, all)| all.len()).max().unwrap_or(0);
        most.max(2) * LINE + LINE
    }

    fn middle(&self) -> usize {
        self.height() / 2
    }

    /// The height of the middle of a line, its side being centred.
    fn line(&self, of: usize, at: impl std::borrow::Borrow<usize>) -> usize {
        self.middle() + at.borrow() * LINE + LINE / 2 - of * LINE / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Section, gallery};

    #[test]
    fn the_picture_can_be_walked_and_the_list_says_the_same() {
        let neighbour = |name: &str, here: bool| Neighbour {
            name: name.to_owned(),
            title: if here { "Birds of the northern hills".to_owned() } else { String::new() },
            language: "en".to_owned(),
            walk: here.then(|| "/documents/2/citations".to_owned()),
            read: Some(if here {
                "/documents/2".to_owned()
            } else {
                format!("https://undocs.org/en/{name}")
            }),
            times: 2,
            place: Some("/documents/1#pp_2".to_owned()),
        };
        let page = CitingPage {
            shell: gallery::shell("Citations of A/HRC/RES/54/33", Section::Documents),
            head: Head::named("What A/HRC/RES/54/33 cites, and what cites it"),
            name: "A/HRC/RES/54/33".to_owned(),
            cites: vec![
                neighbour("A/RES/48/141", true),
                neighbour("A/RES/32/127", false),
                neighbour("E/CN.4/RES/1993/51", false),
            ],
            cited_by: vec![neighbour("A/HRC/RES/57/30", true)],
        };
        let html = gallery::show("document-citations", &page);
        assert_eq!(html.matches("href=\"/documents/2/citations\"").count(), 4, "picture and list");
        assert_eq!(html.matches("href=\"https://undocs.org/en/A/RES/32/127\"").count(), 2);
        let none = CitingPage { cites: Vec::new(), cited_by: Vec::new(), ..page };
        assert!(!gallery::show("document-citations-none", &none).contains("<svg height"));
    }
}
