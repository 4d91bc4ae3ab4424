//! Import, as a browser asks for it: files sent, how far it is, stop.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::job::{FileState, Job, State as FileProgress};
use super::page::{Findings, ImportPage, JobFile, JobPage, JobPanel, RecentJob};
use super::{Brought, BroughtRows, DOCUMENT_LIMIT, EXPORT_LIMIT, How, Outcome, Source};
use crate::form::Sent;
use crate::look::{Head, Icon, Notice, Progress, Section, Shown, Tag, Tone, Weight, count, plural};
use crate::office::kind::choice_label;
use crate::office::words::{language_name, sentence};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page, upload};

/// `GET /import`.
pub async fn new(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    may_import(&asked)?;
    form(&desk, &asked, None)
}

/// Whoever may write what is public may bring documents in; for all others there is no such page.
fn may_import(asked: &Asked) -> Result<(), PageError> {
    asked.viewer.may_import().then_some(()).ok_or_else(PageError::not_found)
}

/// `POST /import`: takes files, and goes to the page that shows what comes of them.
pub async fn start(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    files: Multipart,
) -> Result<Response, PageError> {
    may_import(&asked)?;
    let incoming = match upload::receive(&desk.office, files).await {
        Ok(incoming) => incoming,
        Err(error) => {
            let notice = Notice {
                weight: Weight::Bad,
                title: error.message().to_owned(),
                words: error.hint().to_owned(),
                next: None,
            };
            let page = form(&desk, &asked, Some(notice))?;
            return Ok((error.status(), page).into_response());
        }
    };
    match desk.jobs.add(incoming) {
        Ok(job) => Ok(Redirect::to(&format!("/import/{}", job.number)).into_response()),
        Err(_) => Err(PageError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many imports are waiting already, so nothing was taken.",
            "Wait until one of them has ended, then send the files again.",
        )),
    }
}

/// `GET /import/{job}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    may_import(&asked)?;
    let job = job_of(&desk, &number)?;
    let name = format!("Import {}", job.number);
    let mut shell = desk.shell(&asked, &name, Section::Import);
    let panel = panel(&job);
    shell.refresh = panel.poll.is_some().then_some(2);
    let head = Head { what: vec![("/import".to_owned(), "Import".to_owned())], ..Head::named(&name) };
    page(&JobPage { shell, head, panel })
}

/// `POST /import/{job}/cancel`.
pub async fn cancel(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(number): Path<String>,
) -> Result<Redirect, PageError> {
    may_import(&asked)?;
    let job = job_of(&desk, &number)?;
    job.cancel();
    Ok(Redirect::to(&format!("/import/{}", job.number)))
}

/// `POST /import/{job}/decision`: exports that were compared come in, or do not.
pub async fn decide(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    may_import(&asked)?;
    let (job, sent) = (job_of(&desk, &number)?, Sent::read(&body));
    if sent.one("decision") != "bring-in" {
        job.discard_compared();
        return Ok(Redirect::to(&format!("/import/{}", job.number)));
    }
    let how = if sent.one("whole") == "yes" { How::Whole } else { How::Apply };
    let files = job.take_compared(how);
    if files.is_empty() {
        return Err(PageError::bad_request(
            "Nothing of this import waits any more.",
            "Look at the imports that followed it, or send the export again.",
        ));
    }
    match desk.jobs.add(files) {
        Ok(next) => Ok(Redirect::to(&format!("/import/{}", next.number))),
        Err(_) => Err(PageError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many imports are waiting already, so nothing was taken.",
            "Wait until one of them has ended, then send the export again.",
        )),
    }
}

/// The import of an address; a word that is no number answers as a number that is not there.
fn job_of(desk: &Desk, number: &str) -> Result<std::sync::Arc<Job>, PageError> {
    let number = number.parse().map_err(|_| PageError::not_found())?;
    desk.jobs.get(number).ok_or_else(PageError::not_found)
}

fn form(desk: &Desk, asked: &Asked, notice: Option<Notice>) -> Result<Response, PageError> {
    let recent = desk.jobs.recent();
    let mut shell = desk.shell(asked, "Import", Section::Import);
    "/import".clone_into(&mut shell.address);
    page(&ImportPage {
        shell,
        head: Head::named("Import documents"),
        notice,
        limits: format!(
            "A document may have {} MB, an export of UPR Info or UHRI {} MB.",
            DOCUMENT_LIMIT >> 20,
            EXPORT_LIMIT >> 20
        ),
        recent: recent.iter().map(|job| recent_job(job)).collect(),
    })
}

fn recent_job(job: &Job) -> RecentJob {
    let files = job.files();
    let refused = files.iter().filter(|file| is_refused(file)).count() as u64;
    let state = if !job.is_done() {
        Tag::new(Icon::Half, "Under way", Tone::Plain)
    } else if job.is_cancelled() {
        Tag::new(Icon::Cross, "Cancelled", Tone::Plain)
    } else if refused > 0 {
        Tag::new(Icon::Octagon, &format!("Done, {} refused", count(refused)), Tone::Bad)
    } else {
        Tag::new(Icon::Full, "Done", Tone::Good)
    };
    RecentJob {
        href: format!("/import/{}", job.number),
        name: format!("Import {}", job.number),
        files: plural(files.len() as u64, "file", "files"),
        state,
    }
}

fn is_refused(file: &FileState) -> bool {
    matches!(file.state, FileProgress::Done(Outcome::Refused { .. }))
}

fn panel(job: &Job) -> JobPanel {
    let files = job.files();
    let done = files.iter().filter(|file| matches!(file.state, FileProgress::Done(_))).count();
    let running = done < files.len();
    let address = format!("/import/{}", job.number);
    let reading = files.iter().find(|file| matches!(file.state, FileProgress::Reading(_)));
    let words = match reading {
        Some(file) if job.is_cancelled() => format!("Stopping after {}", file.name),
        Some(file) => format!("Reading {}, file {} of {}", file.name, done + 1, files.len()),
        None => format!("{done} of {} files", files.len()),
    };
    JobPanel {
        poll: running.then(|| address.clone()),
        progress: Progress {
            id: "far".to_owned(),
            words,
            done: done as u64,
            total: Some(files.len() as u64),
        },
        cancel: (running && !job.is_cancelled()).then(|| format!("{address}/cancel")),
        outcome: (!running).then(|| ended(job, &files)),
        decision: (!running && job.waits() > 0).then(|| (format!("{address}/decision"), absent(&files))),
        files: files.iter().map(file).collect(),
        empty: None,
    }
}

/// How many annotations are here and not in the exports that were compared.
fn absent(files: &[FileState]) -> u64 {
    let of = |file: &FileState| match &file.state {
        FileProgress::Done(Outcome::Export(rows)) if rows.preview => rows.absent as u64,
        _ => 0,
    };
    files.iter().map(of).sum()
}

fn ended(job: &Job, files: &[FileState]) -> Notice {
    let outcomes = || {
        files.iter().filter_map(|file| match &file.state {
            FileProgress::Done(outcome) => Some(outcome),
            _ => None,
        })
    };
    let new: usize = outcomes().map(Outcome::new_recommendations).sum();
    if job.waits() > 0 {
        return Notice {
            weight: Weight::Plain,
            title: "Compared with what is here; nothing of the export has come in yet".to_owned(),
            words: "Look at what is new and what has changed, then bring it in below, or leave it."
                .to_owned(),
            next: None,
        };
    }
    let refused = files.iter().filter(|file| is_refused(file)).count();
    let read = outcomes().filter(|outcome| outcome.is_here()).count();
    let mut words = format!(
        "{}.",
        sentence(&format!("{} came in", plural(new as u64, "new recommendation", "new recommendations")))
    );
    if refused > 0 {
        let were = if refused == 1 { "was" } else { "were" };
        words.push_str(&format!(
            " {} {were} refused; the list says why.",
            sentence(&plural(refused as u64, "file", "files"))
        ));
    }
    let next = if new > 0 {
        ("/recommendations", "See the recommendations")
    } else {
        ("/documents", "See the documents")
    };
    Notice {
        weight: if refused > 0 { Weight::Plain } else { Weight::Good },
        title: if job.is_cancelled() {
            format!("Stopped after {read} of {}", plural(files.len() as u64, "file", "files"))
        } else {
            format!("{read} of {} read", plural(files.len() as u64, "file", "files"))
        },
        words,
        next: Some((next.0.to_owned(), next.1.to_owned())),
    }
}

fn file(file: &FileState) -> JobFile {
    let with = |icon, word: &str, tone| JobFile::waiting(&file.name, Tag::new(icon, word, tone));
    match &file.state {
        FileProgress::Waiting => with(Icon::Dots, "Waiting", Tone::Plain),
        FileProgress::Reading(percent) => {
            JobFile { percent: Some(*percent), ..with(Icon::Half, "Reading", Tone::Plain) }
        }
        FileProgress::Done(Outcome::Document(brought)) => {
            let otherwise = brought.worded_otherwise as u64;
            let words = (otherwise > 0).then(|| {
                let stay = plural(otherwise, "recommendation stays", "recommendations stay");
                format!("{} as another file of this document words them.", sentence(&stay))
            });
            JobFile { words, ..document(with(Icon::Full, "Read", Tone::Good), brought) }
        }
        FileProgress::Done(Outcome::AlreadyHere(brought)) => JobFile {
            words: Some("This very file came in before; nothing changed.".to_owned()),
            ..document(with(Icon::Full, "Read before", Tone::Plain), brought)
        },
        FileProgress::Done(Outcome::Export(rows)) if rows.preview => {
            export(with(Icon::Half, "Compared", Tone::Plain), rows)
        }
        FileProgress::Done(Outcome::Export(rows)) => export(with(Icon::Full, "Read", Tone::Good), rows),
        FileProgress::Done(Outcome::Refused { message, hint }) => {
            JobFile { words: Some(format!("{message} {hint}")), ..with(Icon::Octagon, "Refused", Tone::Bad) }
        }
        FileProgress::Done(Outcome::Cancelled) => with(Icon::Cross, "Cancelled", Tone::Plain),
    }
}

fn findings(rows: &BroughtRows) -> Vec<Findings> {
    let kinds = [
        (Tag::new(Icon::Octagon, "Errors: left out", Tone::Bad), &rows.left_out, rows.left_out_count),
        (Tag::new(Icon::Triangle, "Warnings: to look at", Tone::Plain), &rows.warnings, rows.warning_count),
        (Tag::new(Icon::Info, "Notes", Tone::Plain), &rows.notes, rows.notes.len()),
    ];
    let kinds = kinds.into_iter().filter(|(_, _, all)| *all > 0);
    kinds.map(|(kind, lines, all)| Findings { kind, lines: lines.clone(), all: all as u64 }).collect()
}

fn document(file: JobFile, brought: &Brought) -> JobFile {
    let known = |text: &Option<String>| text.clone();
    JobFile {
        href: Some(format!("/documents/{}", brought.document)),
        kind: Shown::Text(choice_label(crate::document::KINDS, &brought.kind).to_owned()),
        symbol: known(&brought.symbol).map_or(Shown::None("no symbol".to_owned()), Shown::Symbol),
        language: known(&brought.language)
            .map_or(Shown::Unknown, |code| Shown::Text(language_name(&code).to_owned())),
        paragraphs: Shown::Number(brought.paragraphs as u64),
        recommendations: Shown::Number(brought.recommendations as u64),
        problems: Shown::Number(brought.problems as u64),
        ..file
    }
}

fn export(file: JobFile, rows: &BroughtRows) -> JobFile {
    let kept = rows.rows - rows.left_out_count - rows.passed_over;
    let mut words = format!(
        "{}: {} new, {} changed, {} here before or twice in the file.",
        plural(rows.rows as u64, "row", "rows"),
        count(rows.new as u64),
        count(rows.changed as u64),
        count((kept - rows.new - rows.changed) as u64),
    );
    if rows.absent > 0 {
        let done = if rows.withdrawn { "marked as withdrawn" } else { "here and not in this export" };
        words.push_str(&format!(" {} {done}.", count(rows.absent as u64)));
    }
    if rows.unsure > 0 {
        let rows = plural(rows.unsure as u64, "row waits", "rows wait");
        words.push_str(&format!(" {} for a person to say what they tell of.", sentence(&rows)));
    }
    if rows.linked > 0 {
        words.push_str(&format!(
            " {} found to tell of a recommendation that a document here gives by number.",
            plural(rows.linked as u64, "row was", "rows were")
        ));
    }
    if rows.cancelled {
        words.push_str(" Stopped there; what is counted here came in.");
    }
    JobFile {
        href: Some(match (rows.source, rows.unsure) {
            (Source::Register, _) => "/documents/problems".to_owned(),
            (Source::Uhri, 0) => "/recommendations?source=uhri".to_owned(),
            (Source::UprInfo, 0) => "/recommendations?source=upr-info".to_owned(),
            _ => "/recommendations/unsure".to_owned(),
        }),
        findings: findings(rows),
        kind: Shown::Text(rows.source.name().to_owned()),
        symbol: Shown::None("no symbol".to_owned()),
        language: Shown::Text(language_name("en").to_owned()),
        paragraphs: Shown::None("not in an export".to_owned()),
        recommendations: match rows.source {
            Source::Register => Shown::None("not in a register".to_owned()),
            _ => Shown::Number((kept - rows.duplicates) as u64),
        },
        problems: Shown::Number(rows.left_out_count as u64),
        words: Some(words),
        ..file
    }
}
