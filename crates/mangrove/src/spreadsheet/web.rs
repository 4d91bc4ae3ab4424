//! A State's own table, as a browser sends it and goes through it. Only that State's focal point, alternate and
//! validating authority come here; for everybody else these addresses lead nowhere.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::decide::{carried, decided, fields, first, hidden_words, place};
use super::outcome::{self, Worked};
use super::pages::{MatchPage, UploadPage};
use super::{FILE_BYTES, Sheet, Unreadable, Workbook};
use crate::access::{Action, Realm};
use crate::apart::Stopped;
use crate::follow_up::web::receive;
use crate::form::{FormErrors, Sent};
use crate::import::short_name;
use crate::look::{Access, Choice, ErrorSummary, Field, Head, Input, Section, Shell};
use crate::office::words::state_name;
use crate::office::{Office, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Rows of the table that the page shows, and characters of a cell.
const SHOWN: (usize, usize) = (8, 60);
/// Rows that are offered as the row of headings.
const HEADING_ROWS: usize = 40;

/// A table that was sent, read again for one request.
pub(super) struct Table {
    /// The State, ISO 3166-1 alpha-3.
    pub iso3: String,
    /// The SHA-256 of its bytes, with the seal of this office: `<hash>-<seal>`.
    pub sha256: String,
    /// The file's name.
    pub name: String,
    /// The sheet that is looked at, and its row of headings.
    pub headings: Option<usize>,
    book: Workbook,
    at: usize,
}

impl Table {
    /// The sheet that is looked at.
    pub fn sheet(&self) -> &Sheet {
        &self.book.sheets[self.at]
    }

    /// The address of its pages.
    pub fn here(&self) -> String {
        format!("/states/{}/spreadsheet/{}", self.iso3, self.sha256)
    }

    /// What the forms of its pages carry.
    pub fn carried(&self, sent: &Sent) -> Vec<(String, String)> {
        let mut pairs = carried(self.sheet(), self.headings, sent);
        pairs.retain(|(name, _)| !["name", "sheet", "headings", "seen"].contains(&name.as_str()));
        pairs.extend(self.place());
        pairs
    }

    fn place(&self) -> [(String, String); 3] {
        let headings = self.headings.map_or_else(|| "none".to_owned(), |row| (row + 1).to_string());
        [("name", self.name.clone()), ("sheet", self.at.to_string()), ("headings", headings)]
            .map(|(name, value)| (name.to_owned(), value))
    }
}

/// Whoever writes in the State's internal space; for all others there is nothing here.
fn own(view: &View, iso3: &str) -> Result<(), PageError> {
    let known = ::document::country::name(iso3).is_some();
    let own = view.viewer.may(Action::Write, &Realm::State(iso3.to_owned()));
    if known && own { Ok(()) } else { Err(PageError::not_found()) }
}

pub(super) fn head(iso3: &str, name: &str) -> Head {
    let state = state_name(iso3);
    Head {
        what: vec![(format!("/states/{iso3}"), state.to_owned())],
        access: Some(Access::internal(state)),
        ..Head::named(name)
    }
}

pub(super) fn shell(desk: &Desk, asked: &Asked, iso3: &str, title: &str) -> Shell {
    let mut shell = desk.shell(asked, title, Section::States);
    // A form cannot be asked for again by its address, so the way back after a change of theme is the first page.
    shell.address = format!("/states/{iso3}/spreadsheet");
    shell
}

/// `GET /states/{iso3}/spreadsheet`.
pub async fn new(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(iso3): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        own(&desk.view(&asked), &iso3)?;
        upload_page(desk, &asked, &iso3, None)
    })
    .await
}

fn upload_page(desk: &Desk, asked: &Asked, iso3: &str, wrong: Option<&str>) -> Result<Response, PageError> {
    let title = "Bring in a table of your own";
    let help = format!(
        "A table of recommendations and what was done, as .xlsx or .csv; at most {} MB.",
        FILE_BYTES >> 20
    );
    let file = Field::new("file", "The table", Input::File, "").help(&help).error(wrong);
    page(&UploadPage {
        shell: shell(desk, asked, iso3, title),
        head: head(iso3, title),
        summary: ErrorSummary::of("The table was not read", [&file]),
        action: format!("/states/{iso3}/spreadsheet"),
        file,
    })
}

/// `POST /states/{iso3}/spreadsheet`: the file is kept, and the answer leads to what it may mean.
pub async fn send(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(iso3): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    own(&desk.view(&asked), &iso3)?;
    let file = receive(form, FILE_BYTES).await;
    desk.answer(move |desk| {
        let read = file.and_then(|(name, bytes)| {
            table(&desk.office, &bytes, &name).map_err(|wrong| wrong.to_string())?;
            Ok((name, bytes))
        });
        match read {
            Ok((name, bytes)) => {
                let sha256 = desk.office.keep_file(&bytes).map_err(|error| PageError::disk(&error))?;
                let sha256 = format!("{sha256}-{}", desk.office.seal().mark(&sha256));
                let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
                Ok(Redirect::to(&format!("/states/{iso3}/spreadsheet/{sha256}?name={name}")).into_response())
            }
            Err(wrong) => {
                let page = upload_page(desk, &asked, &iso3, Some(&wrong))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

/// The table of an address, for whoever may see it.
fn open(view: &View, iso3: &str, sha256: &str, sent: &Sent) -> Result<Table, PageError> {
    own(view, iso3)?;
    // Only what was brought in here has an address: a hash that somebody knows from elsewhere leads nowhere.
    let sealed = sha256.split_once('-').filter(|(hash, seal)| view.office.seal().mark(hash) == *seal);
    let (hash, _) = sealed.ok_or_else(PageError::not_found)?;
    let bytes =
        view.office.files().get(hash).map_err(anyhow::Error::new)?.ok_or_else(PageError::not_found)?;
    let name = match short_name(&sent.one("name")) {
        empty if empty.is_empty() => "table".to_owned(),
        name => name,
    };
    let unreadable = |wrong: Unreadable| PageError::bad_request(wrong.happened, wrong.hint);
    let book = table(view.office, &bytes, &name).map_err(unreadable)?;
    let (at, headings) = place(&book, sent);
    Ok(Table { iso3: iso3.to_owned(), sha256: sha256.to_owned(), name, headings, book, at })
}

/// Reads a table, in a process of its own: it is a stranger's file.
fn table(office: &Office, bytes: &[u8], name: &str) -> Result<Workbook, Unreadable> {
    let stopped = |why: Stopped| Unreadable::new(why.happened(name), why.hint());
    office.reader().table(bytes, name).map_err(stopped)?
}

/// `GET /states/{iso3}/spreadsheet/{sha256}`: the program's guesses, for a person to look through.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((iso3, sha256)): Path<(String, String)>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let table = open(&view, &iso3, &sha256, &Sent::read(address.unwrap_or_default().as_bytes()))?;
        let names = view.office.institution_names()?;
        let own = view.viewer.institutions().first().and_then(|id| names.get(id).cloned());
        let form = first(table.sheet(), table.headings, &own.unwrap_or_default());
        match_page(desk, &asked, &table, &form, &FormErrors::default())
    })
    .await
}

fn match_page(
    desk: &Desk,
    asked: &Asked,
    table: &Table,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let sheet = table.sheet();
    let [columns, words, dates] = fields(sheet, table.headings, sent, errors);
    let heading = |at| table.headings.map(|row| sheet.at(row, at)).unwrap_or_default();
    let cut = |text: &str| text.chars().take(SHOWN.1).collect::<String>();
    let from = table.headings.map_or(0, |row| row + 1);
    let rows = (from..sheet.rows.len()).take(SHOWN.0);
    let title = format!("What {} means", table.name);
    page(&MatchPage {
        shell: shell(desk, asked, &table.iso3, &title),
        head: head(&table.iso3, &title),
        summary: ErrorSummary::of("Something is still open", columns.iter().chain(&words).chain(&dates)),
        file: table.name.clone(),
        notes: table.book.notes.clone(),
        here: table.here(),
        place: place_fields(table),
        columns_read: (0..sheet.width()).map(|at| super::decide::column_name(at, heading(at))).collect(),
        rows: rows
            .map(|row| (row + 1, (0..sheet.width()).map(|at| cut(sheet.at(row, at))).collect()))
            .collect(),
        hidden: table.place().into_iter().chain(hidden_words(sheet, table.headings, sent)).collect(),
        columns,
        words,
        dates,
        back: format!("/states/{}", table.iso3),
    })
}

fn place_fields(table: &Table) -> Vec<Field> {
    let sheets = table.book.sheets.iter().enumerate();
    let sheets =
        sheets.map(|(at, sheet)| Choice::new(&at.to_string(), &sheet.name, at == table.at)).collect();
    let none = Choice::new("none", "No row of headings", table.headings.is_none());
    let rows = (0..table.sheet().rows.len().min(HEADING_ROWS)).map(|row| {
        let cells =
            table.sheet().rows[row].iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
        let beginning: String = cells.collect::<Vec<_>>().join(", ").chars().take(SHOWN.1).collect();
        let label = format!("Row {}: {beginning}", row + 1);
        Choice::new(&(row + 1).to_string(), &label, table.headings == Some(row))
    });
    vec![
        Field::new("sheet", "Sheet", Input::Select(sheets), ""),
        Field::new(
            "headings",
            "Row of headings",
            Input::Select([none].into_iter().chain(rows).collect()),
            "",
        ),
    ]
}

/// `POST /states/{iso3}/spreadsheet/{sha256}/preview`: what would change, or what is still open.
pub async fn preview(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((iso3, sha256)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        let view = desk.view(&asked);
        let table = open(&view, &iso3, &sha256, &sent)?;
        match decided(table.sheet(), table.headings, &sent) {
            Ok(decided) => {
                outcome::preview(desk, &asked, &table, &sent, &Worked::out(&view, &table, decided)?)
            }
            Err(errors) => open_questions(desk, &asked, &table, &sent, &errors),
        }
    })
    .await
}

fn open_questions(
    desk: &Desk,
    asked: &Asked,
    table: &Table,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let page = match_page(desk, asked, table, sent, errors)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /states/{iso3}/spreadsheet/{sha256}/record`: what the preview showed is recorded, all of it or nothing.
pub async fn record(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((iso3, sha256)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        let view = desk.view(&asked);
        let table = open(&view, &iso3, &sha256, &sent)?;
        match decided(table.sheet(), table.headings, &sent) {
            Ok(decided) => {
                let worked = Worked::out(&view, &table, decided)?;
                let count = worked.record(&view, &table, &sent)?;
                outcome::result(desk, &asked, &table, &sent, &worked, count)
            }
            Err(errors) => open_questions(desk, &asked, &table, &sent, &errors),
        }
    })
    .await
}

/// `POST /states/{iso3}/spreadsheet/{sha256}/rest.csv`: the rows that no recommendation was found for, to mend and
/// bring in again.
pub async fn rest(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((iso3, sha256)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        let view = desk.view(&asked);
        let table = open(&view, &iso3, &sha256, &sent)?;
        let decided = decided(table.sheet(), table.headings, &sent).map_err(|_| {
            PageError::bad_request("What the table means is not settled yet.", "Go back and settle it first.")
        })?;
        let csv = Worked::out(&view, &table, decided)?.rest(&table)?;
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"rows-left.csv\""),
        ];
        Ok((headers, csv).into_response())
    })
    .await
}
