//! What a table comes to: worked out for the preview, recorded, and told afterwards.

use axum::response::Response;
use ledger::{RecordId, Value};
use std::collections::HashMap;

use super::matching::{Candidate, Known, Register};
use super::pages::{ChangePart, Doubt, PreviewPage};
use super::plan::{Change, Decided, Here, Plan, Row, in_words, plan};
use super::web::{Table, head, shell};
use super::{Sheet, folded};
use crate::access::{Action, Realm};
use crate::follow_up::{self, FollowUp, RECOMMENDATION};
use crate::form::{Sent, Shown as SeenForm};
use crate::look::{Choice, Field, Input, Notice, Shown, Weight, count, plural};
use crate::office::record::Fields;
use crate::office::{Save, View};
use crate::recommendation::Recommendation;
use crate::recommendation::csv::plain;
use crate::recommendation::row::href;
use crate::search::{Facet, Query};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Changes, rows in doubt and rows without a match that a page shows.
const SHOWN: usize = 100;

/// A table worked out against what stands recorded.
pub(super) struct Worked {
    decided: Decided,
    plan: Plan,
    recommendations: HashMap<RecordId, Recommendation>,
}

impl Worked {
    /// Works a table out.
    pub fn out(view: &View, table: &Table, decided: Decided) -> anyhow::Result<Worked> {
        let query = Query::default().with(Facet::State, &table.iso3);
        let ids: Vec<RecordId> = view.office.search().all_ids(&query, view.viewer.readable())?.collect();
        let recommendations = view.office.recommendations(&ids)?;
        let known = |one: &Recommendation| Known {
            id: one.id,
            symbol: one.symbol.clone(),
            number: one.number.clone(),
            text: one.text.clone(),
            session: one.session,
        };
        let register = Register::of(recommendations.iter().map(known).collect());
        let here = here(view, &table.iso3)?;
        let plan = plan(table.sheet(), &decided, &register, &here, view.today());
        let recommendations = recommendations.into_iter().map(|one| (one.id, one)).collect();
        Ok(Worked { decided, plan, recommendations })
    }

    /// Writes what would change, and returns of how many recommendations.
    pub fn record(&self, view: &View, table: &Table, sent: &Sent) -> anyhow::Result<usize> {
        let realm = Realm::State(table.iso3.clone());
        let saves: Vec<Save> = self.plan.changing().map(|change| save(change, table)).collect();
        let count = saves.len();
        if count > 0 {
            view.write(Action::Write, &realm, saves, SeenForm::read(sent).version.as_ref())?;
        }
        Ok(count)
    }

    /// The rows that no recommendation was found for, with why: the table's own columns before it.
    pub fn rest(&self, table: &Table) -> anyhow::Result<Vec<u8>> {
        let sheet = table.sheet();
        // A mark of the encoding, for spreadsheets that guess.
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let cells = |row: usize| (0..sheet.width()).map(move |at| plain(sheet.at(row, at)));
        let headings = table
            .headings
            .map(|row| cells(row).collect())
            .unwrap_or_else(|| vec![String::new(); sheet.width()]);
        let last = ["Row", "What came of it"].map(str::to_owned);
        writer.write_record(headings.into_iter().chain(last))?;
        for row in self.plan.without() {
            let came = self.plan.rows.get(&row).map(in_words).unwrap_or_default();
            writer.write_record(cells(row).chain([(row + 1).to_string(), came]))?;
        }
        writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn name(&self, id: RecordId) -> (String, String) {
        let found = self.recommendations.get(&id);
        let text = found.map(|one| one.text.chars().take(200).collect()).unwrap_or_default();
        (found.map(Recommendation::name).unwrap_or_default(), text)
    }

    fn doubt(&self, sheet: &Sheet, row: usize, candidates: &[Candidate]) -> Doubt {
        let name = format!("row.{row}");
        let none = Choice::new("", "None of them for now", true);
        let offered = candidates.iter().map(|one| {
            let (name, text) = self.name(one.id);
            let alike = one.alike.map(|alike| format!(", {alike} % alike")).unwrap_or_default();
            Choice::new(&one.id.to_string(), &format!("{name}: {text} ({}{alike})", one.by.words()), false)
        });
        let choices = [none].into_iter().chain(offered).collect();
        let label = format!("Which recommendation is row {}?", row + 1);
        Doubt { said: said(sheet, row), choice: Field::new(&name, &label, Input::Radio(choices), "") }
    }

    fn change(&self, change: &Change) -> ChangePart {
        let (name, text) = self.name(change.recommendation);
        let how = change.rows.first().and_then(|row| match self.plan.rows.get(row) {
            Some(Row::Of(candidate)) => Some(in_words(&Row::Of(*candidate))),
            _ => None,
        });
        let rows: Vec<String> = change.rows.iter().map(|row| (row + 1).to_string()).collect();
        let word = if rows.len() == 1 { "row" } else { "rows" };
        ChangePart {
            href: href(change.recommendation),
            name,
            rows: format!("{word} {}, {}", rows.join(", "), how.unwrap_or_default()),
            text,
            fields: change
                .fields
                .iter()
                .map(|field| (field.label.to_owned(), field.before.clone(), field.after.clone()))
                .collect(),
        }
    }
}

/// What stands recorded of a State, and who may lead for it: its own institutions before regional ones of that name.
fn here(view: &View, iso3: &str) -> anyhow::Result<Here> {
    let mut here = Here::default();
    let space = view.office.space_of(&Realm::State(iso3.to_owned()));
    for kept in view.all(&follow_up::KIND)?.iter().filter(|kept| Some(kept.record.space) == space) {
        if let Some(recommendation) = kept.record.reference(RECOMMENDATION) {
            here.follow_ups.insert(recommendation, FollowUp::from_record(&kept.record, view.today()));
        }
    }
    let mut institutions = view.office.institutions()?;
    institutions.retain(|one| one.state.as_deref().is_none_or(|of| of == iso3));
    institutions.sort_by_key(|one| one.state.is_some());
    here.institutions.extend(institutions.into_iter().map(|one| (folded(&one.name), (one.id, one.name))));
    Ok(here)
}

fn save(change: &Change, table: &Table) -> Save {
    let rows: Vec<String> = change.rows.iter().take(20).map(|row| (row + 1).to_string()).collect();
    let of = [(RECOMMENDATION, Value::Record(change.recommendation))];
    let mut save = Save::new(&follow_up::KIND, FollowUp::id_for(change.recommendation)).values(of);
    save.edits.extend(change.edits.iter().cloned());
    let why = format!("From the table {}, sheet {}, row {}", table.name, table.sheet().name, rows.join(", "));
    save.because(Some(why.chars().take(500).collect()))
}

/// What a row says of itself: its cells, cut short.
fn said(sheet: &Sheet, row: usize) -> String {
    let cells = sheet.rows[row].iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
    let cells: Vec<String> = cells.map(|text| text.chars().take(160).collect()).collect();
    format!("Row {}: {}", row + 1, cells.join(" | ").chars().take(400).collect::<String>())
}

/// The page of what would change.
pub(super) fn preview(
    desk: &Desk,
    asked: &Asked,
    table: &Table,
    sent: &Sent,
    worked: &Worked,
) -> Result<Response, PageError> {
    let mut hidden = table.carried(sent);
    let view = desk.view(asked);
    let space = view.office.space_of(&Realm::State(table.iso3.clone()));
    let version = space.map(|space| view.version_of(space)).transpose()?.unwrap_or_default();
    let seen = SeenForm::hidden(&version, &Sent::default());
    hidden.extend(seen.into_iter().filter(|(name, _)| name == "seen"));
    outcome_page(desk, asked, table, worked, hidden, None)
}

/// The page of what came of it.
pub(super) fn result(
    desk: &Desk,
    asked: &Asked,
    table: &Table,
    sent: &Sent,
    worked: &Worked,
    written: usize,
) -> Result<Response, PageError> {
    let title = match written {
        0 => "Nothing changed: all that the table says was recorded already".to_owned(),
        some => format!("{} recorded", plural(some as u64, "follow-up was", "follow-ups were")),
    };
    let notice = Notice {
        weight: Weight::Good,
        title,
        words: format!("From {}. The same table again changes nothing.", table.name),
        next: Some((format!("/recommendations?state={}", table.iso3), "See the recommendations".to_owned())),
    };
    outcome_page(desk, asked, table, worked, table.carried(sent), Some(notice))
}

fn outcome_page(
    desk: &Desk,
    asked: &Asked,
    table: &Table,
    worked: &Worked,
    mut hidden: Vec<(String, String)>,
    notice: Option<Notice>,
) -> Result<Response, PageError> {
    let plan = &worked.plan;
    let done = notice.is_some();
    // A choice that was made is carried on; one that is still open is asked on the page.
    let settled =
        worked.decided.chosen.iter().filter(|(row, _)| matches!(plan.rows.get(row), Some(Row::Of(_))));
    hidden.extend(settled.map(|(row, id)| (format!("row.{row}"), id.to_string())));
    let sheet = table.sheet();
    let doubtful: Vec<Doubt> = plan
        .rows
        .iter()
        .filter_map(|(row, came)| match came {
            Row::Doubtful(candidates) => Some(worked.doubt(sheet, *row, candidates)),
            _ => None,
        })
        .collect();
    let unmatched = plan.rows.iter().filter(|(_, came)| **came == Row::Unmatched);
    let unmatched: Vec<(usize, String)> =
        unmatched.map(|(row, _)| (row + 1, without_row(said(sheet, *row)))).collect();
    let changes: Vec<ChangePart> = plan.changing().map(|change| worked.change(change)).collect();
    let left_out: Vec<(usize, String)> =
        plan.left_out.iter().map(|(row, words)| (row + 1, words.clone())).collect();
    let title = if done {
        format!("What came of {}", table.name)
    } else {
        format!("What {} would change", table.name)
    };
    page(&PreviewPage {
        shell: shell(desk, asked, &table.iso3, &title),
        head: head(&table.iso3, &title),
        notice,
        figures: figures(plan, changes.len(), doubtful.len(), unmatched.len(), done),
        here: table.here(),
        hidden,
        doubtful_more: more(doubtful.len()),
        doubtful: cut(doubtful),
        may_record: !done && !changes.is_empty(),
        changes_more: more(changes.len()),
        changes: cut(changes),
        left_out_more: more(left_out.len()),
        left_out: cut(left_out),
        unmatched_more: more(unmatched.len()),
        unmatched: cut(unmatched),
        done,
        rest: plan.without().next().is_some(),
        back: format!("/states/{}", table.iso3),
    })
}

fn without_row(said: String) -> String {
    said.split_once(": ").map(|(_, rest)| rest.to_owned()).unwrap_or(said)
}

fn figures(
    plan: &Plan,
    changes: usize,
    doubtful: usize,
    unmatched: usize,
    done: bool,
) -> Vec<(String, Shown)> {
    let matched = plan.rows.len() - doubtful - unmatched;
    let changing = if done { "Recommendations that changed" } else { "Recommendations that would change" };
    [
        ("Rows with something in them", plan.rows.len()),
        ("Rows that match one recommendation", matched),
        ("Rows that may mean several", doubtful),
        ("Rows that match none", unmatched),
        (changing, changes),
        ("Recommendations recorded so already", plan.unchanged()),
    ]
    .map(|(words, number)| (words.to_owned(), Shown::Number(number as u64)))
    .into()
}

fn more(all: usize) -> Option<String> {
    (all > SHOWN).then(|| format!("The first {SHOWN} of {} are shown.", count(all as u64)))
}

fn cut<T>(mut all: Vec<T>) -> Vec<T> {
    all.truncate(SHOWN);
    all
}
