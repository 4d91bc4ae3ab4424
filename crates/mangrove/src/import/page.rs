//! The import page and the page of one import: files dropped, how far each is, what came of each.

use askama::{Template, filters::HtmlSafe};

use crate::look::{Empty, Head, Notice, Progress, Shell, Shown, Tag};

/// The page at `/import`: a plain form that takes many files, and the imports remembered.
#[derive(Clone, Debug, Template)]
#[template(path = "import/page.html")]
pub struct ImportPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What was refused, if something was: no file chosen, too large, too many waiting.
    pub notice: Option<Notice>,
    /// The limits in words: `A document may be 64 MB, an export of any size.`
    pub limits: String,
    /// Imports remembered, newest first.
    pub recent: Vec<RecentJob>,
}

/// One line of the imports remembered.
#[derive(Clone, Debug)]
pub struct RecentJob {
    /// Its page.
    pub href: String,
    /// What it is called: `Import 3`.
    pub name: String,
    /// `12 files`.
    pub files: String,
    /// `Under way`, `Done`, `Cancelled`, `Done, 2 files refused`.
    pub state: Tag,
}

/// The page at `/import/{job}`.
#[derive(Clone, Debug, Template)]
#[template(path = "import/job_page.html")]
pub struct JobPage {
    /// The shell. Where the job still runs, its `refresh` is set, for people without script.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// How far it is. Also what [`JobPanel::poll`] answers with, alone.
    pub panel: JobPanel,
}

/// The part of the page that changes: asked for again each second while the import runs.
#[derive(Clone, Debug, Template)]
#[template(path = "import/job_panel.html")]
pub struct JobPanel {
    /// While it runs: the address of this page, of which only the panel is taken.
    pub poll: Option<String>,
    /// How far all of it is.
    pub progress: Progress,
    /// While it runs and is not cancelled: where the cancel form goes.
    pub cancel: Option<String>,
    /// When it has ended: what came of all of it, and where to go.
    pub outcome: Option<Notice>,
    /// Where exports were compared and wait for a person's word: where it goes, and how many annotations that are here
    /// are not in them.
    pub decision: Option<(String, u64)>,
    /// Its files, in order.
    pub files: Vec<JobFile>,
    /// Said where there are no files, which an import that was forgotten has.
    pub empty: Option<Empty>,
}

impl HtmlSafe for JobPanel {}

/// One file and what came of it.
#[derive(Clone, Debug)]
pub struct JobFile {
    /// The file's name.
    pub name: String,
    /// The record it became, once it has.
    pub href: Option<String>,
    /// `Waiting`, `Reading`, `Read`, `Read before`, `Refused`, `Cancelled`.
    pub state: Tag,
    /// While it is read: so many of a hundred.
    pub percent: Option<u8>,
    /// Kind of document.
    pub kind: Shown,
    /// Symbol.
    pub symbol: Shown,
    /// Language, in words.
    pub language: Shown,
    /// Paragraphs found.
    pub paragraphs: Shown,
    /// Recommendations found.
    pub recommendations: Shown,
    /// Problems to look at.
    pub problems: Shown,
    /// What happened and what to do, where that is not plain: `The same file came in on 9 May 2026; nothing changed.`
    pub words: Option<String>,
    /// What was found in an export's rows, by how grave it is.
    pub findings: Vec<Findings>,
}

/// Findings of one weight.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Errors, warnings or notes.
    pub kind: Tag,
    /// The first of them.
    pub lines: Vec<String>,
    /// How many there are.
    pub all: u64,
}

impl JobFile {
    /// A file of which nothing is known yet.
    #[must_use]
    pub fn waiting(name: &str, state: Tag) -> JobFile {
        let none = || Shown::None("not read yet".to_owned());
        JobFile {
            name: name.to_owned(),
            href: None,
            state,
            percent: None,
            kind: none(),
            symbol: none(),
            language: none(),
            paragraphs: none(),
            recommendations: none(),
            problems: none(),
            words: None,
            findings: Vec::new(),
        }
    }

    fn is_read(&self) -> bool {
        self.href.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Icon, Section, Tone, Weight, gallery};

    fn files() -> Vec<JobFile> {
        let read = |name: &str, symbol: &str, kind: &str, language: &str, counts: [u64; 3]| JobFile {
            href: Some("/documents/1".to_owned()),
            kind: Shown::Text(kind.to_owned()),
            symbol: Shown::Symbol(symbol.to_owned()),
            language: Shown::Text(language.to_owned()),
            paragraphs: Shown::Number(counts[0]),
            recommendations: Shown::Number(counts[1]),
            problems: Shown::Number(counts[2]),
            ..JobFile::waiting(name, Tag::new(Icon::Full, "Read", Tone::Good))
        };
        vec![
            read("A-HRC-RES-54-33.zh.txt", "A/HRC/RES/54/33", "Resolution", "Chinese", [20, 0, 5]),
            read("bahamas2013.pdf", "A/HRC/23/8", "Report of the Working Group on the UPR", "English", [94, 98, 0]),
            JobFile {
                words: Some("The same file came in on 9 May 2026. Nothing changed.".to_owned()),
                ..read("bahamas2013 (1).pdf", "A/HRC/23/8", "Report of the Working Group on the UPR", "English", [94, 98, 0])
            },
            JobFile {
                words: Some("This PDF has pictures of pages and no text. Ask for the Word file, or run text recognition on it first.".to_owned()),
                ..JobFile::waiting("scan.pdf", Tag::new(Icon::Octagon, "Refused", Tone::Bad))
            },
            JobFile {
                percent: Some(42),
                ..JobFile::waiting("upr-info.csv", Tag::new(Icon::Half, "Reading", Tone::Plain))
            },
            JobFile::waiting("haiti2011.pdf", Tag::new(Icon::Dots, "Waiting", Tone::Plain)),
        ]
    }

    fn job(running: bool) -> JobPage {
        let mut shell = gallery::shell("Import 3", Section::Import);
        shell.refresh = running.then_some(2);
        let ended = Notice {
            weight: Weight::Good,
            title: "5 of 6 files read".to_owned(),
            words: "98 recommendations are new. One file was refused; the list says why.".to_owned(),
            next: Some(("/recommendations".to_owned(), "See the recommendations".to_owned())),
        };
        JobPage {
            shell,
            head: Head { what: vec![("/import".to_owned(), "Import".to_owned())], ..Head::named("Import 3") },
            panel: JobPanel {
                poll: running.then(|| "/import/3".to_owned()),
                progress: Progress {
                    id: "far".to_owned(),
                    words: "Reading upr-info.csv, 5th of 6 files".to_owned(),
                    done: 4,
                    total: running.then_some(6),
                },
                cancel: running.then(|| "/import/3/cancel".to_owned()),
                outcome: (!running).then_some(ended),
                decision: None,
                files: files(),
                empty: None,
            },
        }
    }

    #[test]
    fn takes_many_files_without_script() {
        let page = ImportPage {
            shell: gallery::shell("Import", Section::Import),
            head: Head::named("Import documents"),
            notice: None,
            limits: "A document may be 64 MB; an export may be of any size.".to_owned(),
            recent: vec![RecentJob {
                href: "/import/3".to_owned(),
                name: "Import 3".to_owned(),
                files: "6 files".to_owned(),
                state: Tag::new(Icon::Half, "Under way", Tone::Plain),
            }],
        };
        let html = gallery::show("import", &page);
        assert!(html.contains("enctype=\"multipart/form-data\"") && html.contains(" multiple"));
        let notice = Notice {
            weight: Weight::Bad,
            title: "No file was sent".to_owned(),
            words: "Choose one or more files, then press Import.".to_owned(),
            next: None,
        };
        let refused = ImportPage { notice: Some(notice), recent: Vec::new(), ..page };
        assert!(gallery::show("import-refused", &refused).contains("No file was sent"));
    }

    #[test]
    fn shows_how_far_and_what_came_of_each() {
        let html = gallery::show("import-job", &job(true));
        for expected in [
            "http-equiv=\"refresh\"",
            "hx-trigger=\"every 1s\"",
            "Cancel",
            "value=\"42\"",
            "Nothing changed.",
        ] {
            assert!(html.contains(expected), "missing: {expected}");
        }
        let html = gallery::show("import-job-done", &job(false));
        for gone in ["http-equiv=\"refresh\"", "hx-trigger", "/cancel"] {
            assert!(!html.contains(gone), "an import that has ended still has {gone}");
        }
    }
}
