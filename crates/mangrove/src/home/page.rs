//! The home page: what needs you, what came in, how full the picture is.

use askama::{Template, filters::HtmlSafe};

use crate::look::{Columns, Empty, Head, Shell, Shown, Strips, Tag, count};

/// The page at `/`.
#[derive(Clone, Debug, Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// In a new office: what to do first. The rest is then empty.
    pub empty: Option<Empty>,
    /// For whoever has not signed in: what this is.
    pub about: Option<String>,
    /// What needs the person; none for the public. The most pressing kind first; a kind with nothing in it is left out.
    pub needs: Vec<NeedGroup>,
    /// Whether this person may bring documents in.
    pub may_import: bool,
    /// What came in lately, newest first.
    pub came_in: Vec<Arrival>,
    /// How full the picture is per State, in name order: never a ranking.
    pub picture: Option<Strips>,
    /// Recommendations along time.
    pub timeline: Option<Columns>,
}

/// One kind of need: overdue, disputed, without a lead.
#[derive(Clone, Debug)]
pub struct NeedGroup {
    /// Unique in the page: `overdue`.
    pub id: String,
    /// Its heading: `Overdue`.
    pub title: String,
    /// How many there are in all.
    pub total: u64,
    /// Where all of them are listed; none: they are all here, and those after the first few unfold.
    pub all: Option<String>,
    /// Needs: the first few, or all.
    pub needs: Vec<Need>,
    /// How many are in sight.
    pub first: usize,
}

impl NeedGroup {
    fn rest(&self) -> String {
        let here = self.needs.len() as u64;
        if self.all.is_none() && self.total > here {
            return format!("The first {} of {}", count(here), count(self.total));
        }
        format!("All {}", count(self.total))
    }

    fn in_sight(&self) -> &[Need] {
        &self.needs[..self.needs.len().min(self.first)]
    }

    fn folded(&self) -> &[Need] {
        &self.needs[self.needs.len().min(self.first)..]
    }

    fn total_words(&self) -> String {
        count(self.total)
    }
}

/// One line: what, why, by when, one button.
#[derive(Clone, Debug, Template)]
#[template(path = "home/need.html")]
pub struct Need {
    /// Names it for as long as it lasts: `requests:` and the record's id.
    pub key: String,
    /// The kind as a word and shape.
    pub tag: Tag,
    /// What: the record's name and its words, cut short.
    pub what: String,
    /// Where it is.
    pub href: String,
    /// Why it is here, and whose it is: `Bahamas, lead: Ministry of Social Services`.
    pub why: String,
    /// By when, as read; none where there is no date.
    pub by: Option<String>,
    /// The one button's verb; it leads to `act`.
    pub verb: String,
    /// Where the button leads.
    pub act: String,
    /// Whether it may be put off for a week.
    pub may_wait: bool,
}

impl HtmlSafe for Need {}

/// Something that came in.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What: a symbol or a file's name.
    pub name: Shown,
    /// Where it is.
    pub href: String,
    /// What it is, in a few words: `Resolution, Chinese`.
    pub kind: String,
    /// What came of it: `98 recommendations, 3 problems to look at`.
    pub brought: String,
    /// When, as read.
    pub on: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Access, Act, Icon, Section, Tone, gallery};

    fn need(tag: Tag, what: &str, why: &str, by: Option<&str>, verb: &str) -> Need {
        Need {
            key: format!("sample:{what}"),
            tag,
            what: what.to_owned(),
            href: "/recommendations/1".to_owned(),
            why: why.to_owned(),
            by: by.map(str::to_owned),
            verb: verb.to_owned(),
            act: "/recommendations/1/follow-up".to_owned(),
            may_wait: true,
        }
    }

    fn group(id: &str, title: &str, total: u64, needs: Vec<Need>) -> NeedGroup {
        let all = format!("/recommendations?needs={id}");
        NeedGroup { id: id.to_owned(), title: title.to_owned(), total, all: Some(all), needs, first: 5 }
    }

    fn needs() -> Vec<NeedGroup> {
        let overdue = || Tag::overdue();
        let no_lead = || Tag::new(Icon::Dashed, "No lead", Tone::Plain);
        vec![
            group(
                "disputed",
                "Disputed",
                1,
                vec![need(
                    Tag::disputed(),
                    "A/HRC/23/8, 92.4: Enact the invented bill on shelters",
                    "Bahamas: two due dates, 30 September and 31 December 2026",
                    None,
                    "Settle",
                )],
            ),
            group(
                "overdue",
                "Overdue",
                14,
                vec![
                    need(
                        overdue(),
                        "A/HRC/23/8, 92.17: Train the invented officers of every island",
                        "Bahamas, lead: Ministry of National Security",
                        Some("30 April 2026"),
                        "Record follow-up",
                    ),
                    need(
                        overdue(),
                        "A/HRC/38/9, 94.2: Publish the invented figures of the year",
                        "Barbados, lead: Statistical Service",
                        Some("1 May 2026"),
                        "Record follow-up",
                    ),
                ],
            ),
            group(
                "no-lead",
                "No lead",
                212,
                vec![need(
                    no_lead(),
                    "A/HRC/16/7, 12: Consider an invented protocol",
                    "Grenada: no institution answers for it",
                    None,
                    "Name a lead",
                )],
            ),
        ]
    }

    fn home() -> HomePage {
        let arrival = |name: &str, kind: &str, brought: &str, on: &str| Arrival {
            name: Shown::Symbol(name.to_owned()),
            href: "/documents/1".to_owned(),
            kind: kind.to_owned(),
            brought: brought.to_owned(),
            on: on.to_owned(),
        };
        HomePage {
            shell: gallery::shell("What needs you", Section::Home),
            head: Head {
                access: Some(Access::internal("this office")),
                about: vec![Shown::Text("As of 12 May 2026".to_owned())],
                ..Head::named("What needs you")
            },
            empty: None,
            needs: needs(),
            about: None,
            may_import: true,
            came_in: vec![
                arrival("A/HRC/RES/54/33", "Resolution, Chinese", "5 problems to look at", "11 May 2026"),
                arrival(
                    "A/HRC/23/8",
                    "Report of the Working Group on the UPR",
                    "98 recommendations",
                    "9 May 2026",
                ),
            ],
            picture: Some(gallery::strips()),
            timeline: Some(gallery::columns()),
        }
    }

    #[test]
    fn says_what_needs_you() {
        let html = gallery::show("home", &home());
        for expected in ["Settle", "All 212", "30 April 2026", "A/HRC/RES/54/33"] {
            assert!(html.contains(expected), "missing: {expected}");
        }
        assert!(!html.contains("All 1<"), "a kind that is shown whole has no further page");
        assert!(!html.contains("Nothing needs you"));
    }

    #[test]
    fn says_what_to_do_first_and_that_nothing_needs_you() {
        let quiet = HomePage { needs: Vec::new(), came_in: Vec::new(), ..home() };
        assert!(gallery::show("home-quiet", &quiet).contains("Nothing needs you"));
        let empty = Empty {
            title: "Begin with a document".to_owned(),
            words: "Mangrove reads UN documents and finds their recommendations.".to_owned(),
            acts: vec![Act::main("/import", "Import documents")],
        };
        let new = HomePage { empty: Some(empty), picture: None, timeline: None, ..quiet };
        let html = gallery::show("home-new", &new);
        assert!(html.contains("Import documents") && !html.contains("Nothing needs you"));
    }

    #[test]
    fn says_where_the_data_is() {
        let page = crate::home::about_page::AboutPage {
            shell: gallery::shell("Where your data is", Section::Elsewhere),
            head: Head::named("Where your data is"),
            facts: vec![
                ("Data folder".to_owned(), Shown::Text("Documents/mangrove".to_owned())),
                ("Last exchange".to_owned(), Shown::None("never exchanged".to_owned())),
            ],
            spaces: vec![("Public".to_owned(), "Anyone".to_owned())],
            backup: "mangrove backup FILE".to_owned(),
            verify: "mangrove verify".to_owned(),
        };
        assert!(gallery::show("about", &page).contains("Documents/mangrove"));
    }
}
