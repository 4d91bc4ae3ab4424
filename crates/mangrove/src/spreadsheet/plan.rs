//! What a table would change, worked out before anything is written: a pure function of the sheet, of what a person
//! decided about it, and of what stands recorded. What it cannot take is named with its row, and nothing is guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use ledger::{Edit, RecordId, Value};

use super::columns::Column;
use super::dates::{Order, parse};
use super::matching::{Candidate, Match, Register, Said};
use super::{Sheet, folded};
use crate::date::PartialDate;
use crate::follow_up::{ACTIONS, Action, Assessment, DUE, FollowUp, LEAD, NOTE};
use crate::office::files::sha256;
use crate::office::kind::choice_label;

/// The longest text that is taken into a field, in characters.
const TEXT: usize = 4_000;

/// What a person decided about a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// The row of headings, from 0; none: the first row is a recommendation already.
    pub headings: Option<usize>,
    /// Which column holds what, from 0.
    pub columns: BTreeMap<Column, usize>,
    /// The State's words for a status, [`folded`], and the code each means; none: its rows' status is left out.
    pub statuses: BTreeMap<String, Option<String>>,
    /// How dates are written.
    pub order: Option<Order>,
    /// As of when a status is given where its row does not say.
    pub as_of: Option<PartialDate>,
    /// Whose assessment a status is where its row does not say.
    pub assessed_by: String,
    /// For rows that may mean several recommendations, from 0: the one that a person chose.
    pub chosen: BTreeMap<usize, RecordId>,
}

/// What stands recorded, and who may lead.
#[derive(Debug, Default)]
pub struct Here {
    /// Follow-ups by their recommendation.
    pub follow_ups: HashMap<RecordId, FollowUp>,
    /// Institutions by their [`folded`] name.
    pub institutions: HashMap<String, (RecordId, String)>,
}

/// What a row came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// It speaks of this recommendation.
    Of(Candidate),
    /// It may speak of several: a person chooses.
    Doubtful(Vec<Candidate>),
    /// It speaks of none that is here.
    Unmatched,
}

/// One field of one follow-up that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, for people.
    pub label: &'static str,
    /// What stands; none where nothing does.
    pub before: Option<String>,
    /// What would stand.
    pub after: String,
}

/// What would change about one recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The recommendation.
    pub recommendation: RecordId,
    /// The rows that speak of it, from 0.
    pub rows: Vec<usize>,
    /// The edits of its follow-up; none where all of it is recorded already.
    pub edits: Vec<Edit>,
    /// The same in words.
    pub fields: Vec<FieldChange>,
}

/// What a table would change, and what of it would not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What each row that holds something came to, by its number from 0.
    pub rows: BTreeMap<usize, Row>,
    /// Recommendations that the table speaks of, in the order of their first row.
    pub changes: Vec<Change>,
    /// What is not taken of a row, and why.
    pub left_out: Vec<(usize, String)>,
}

impl Plan {
    /// Those that something would be written of.
    pub fn changing(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.edits.is_empty())
    }

    /// How many recommendations are recorded already as the table says.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.changes.len() - self.changing().count()
    }

    /// Rows that no recommendation was found for, and those still in doubt.
    pub fn without(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().filter(|(_, row)| !matches!(row, Row::Of(_))).map(|(at, _)| *at)
    }
}

/// The different words of a status column, as first written, in the order of their first row.
#[must_use]
pub fn status_words(sheet: &Sheet, headings: Option<usize>, column: usize, most: usize) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let cells = (headings.map_or(0, |row| row + 1)..sheet.rows.len()).map(|row| sheet.at(row, column));
    let fresh = cells.filter(|cell| !folded(cell).is_empty()).filter(|cell| seen.insert(folded(cell)));
    fresh.take(most).map(str::to_owned).collect()
}

/// Works out what a sheet would change, as of a day.
#[must_use]
pub fn plan(sheet: &Sheet, decided: &Decided, register: &Register, here: &Here, today: Date) -> Plan {
    let mut plan = Plan::default();
    let mut taken: Vec<(RecordId, Taken)> = Vec::new();
    let mut places: HashMap<RecordId, usize> = HashMap::new();
    for row in decided.headings.map_or(0, |row| row + 1)..sheet.rows.len() {
        if sheet.rows[row].iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let came_to = which(sheet, decided, register, row);
        if let Row::Of(candidate) = &came_to {
            let place = *places.entry(candidate.id).or_insert_with(|| {
                taken.push((candidate.id, Taken::default()));
                taken.len() - 1
            });
            let mut reading = Reading { sheet, decided, here, today, row, left_out: &mut plan.left_out };
            reading.add_to(&mut taken[place].1);
        }
        plan.rows.insert(row, came_to);
    }
    for (recommendation, taken) in taken {
        plan.changes.push(change(recommendation, taken, here, &mut plan.left_out));
    }
    plan.left_out.sort();
    plan.left_out.dedup();
    plan
}

fn which(sheet: &Sheet, decided: &Decided, register: &Register, row: usize) -> Row {
    let cell = |column| decided.columns.get(&column).map_or("", |at| sheet.at(row, *at));
    let number = decided.columns.get(&Column::Number).and_then(|at| sheet.cell(row, *at));
    let found = register.find(&Said {
        document: cell(Column::Document),
        number: cell(Column::Number),
        numeric: number.is_some_and(|number| number.numeric),
        text: cell(Column::Text),
    });
    match found {
        Match::One(candidate) => Row::Of(candidate),
        Match::Nothing => Row::Unmatched,
        Match::Several(candidates) => {
            let chosen = decided.chosen.get(&row);
            // Only what was offered can be chosen.
            let chosen = candidates.iter().find(|candidate| Some(&candidate.id) == chosen).copied();
            chosen.map_or(Row::Doubtful(candidates), Row::Of)
        }
    }
}

/// What the rows of one recommendation say, with the row that says it. Two that differ are both left out.
#[derive(Debug, Default)]
struct Taken {
    rows: Vec<usize>,
    assessments: Vec<(usize, Assessment)>,
    leads: Vec<(usize, RecordId)>,
    dues: Vec<(usize, PartialDate)>,
    notes: Vec<(usize, String)>,
    actions: Vec<String>,
}

/// A row being read, with what it is read with.
struct Reading<'a> {
    sheet: &'a Sheet,
    decided: &'a Decided,
    here: &'a Here,
    today: Date,
    row: usize,
    left_out: &'a mut Vec<(usize, String)>,
}

impl Reading<'_> {
    fn add_to(&mut self, taken: &mut Taken) {
        let row = self.row;
        taken.rows.push(row);
        taken.assessments.extend(self.assessment().map(|assessment| (row, assessment)));
        taken.leads.extend(self.lead().map(|lead| (row, lead)));
        taken.dues.extend(self.date(Column::Due, "due date").map(|due| (row, due)));
        taken.notes.extend(self.text(Column::Note, "note").map(|note| (row, note)));
        if let Some(action) = self.text(Column::Action, "action")
            && !taken.actions.contains(&action)
        {
            taken.actions.push(action);
        }
    }

    fn cell(&self, column: Column) -> &str {
        self.decided.columns.get(&column).map_or("", |at| self.sheet.at(self.row, *at))
    }

    fn leave(&mut self, words: String) {
        self.left_out.push((self.row, words));
    }

    fn text(&mut self, column: Column, what: &str) -> Option<String> {
        let text = self.cell(column).to_owned();
        if text.chars().count() > TEXT {
            self.leave(format!("The {what} has more than {TEXT} characters: shorten it."));
            return None;
        }
        // A dash in an otherwise empty cell says nothing.
        (!folded(&text).is_empty()).then_some(text)
    }

    fn date(&mut self, column: Column, what: &str) -> Option<PartialDate> {
        let cell = self.cell(column).to_owned();
        let date = parse(&cell, self.decided.order);
        if date.is_none() && !folded(&cell).is_empty() {
            self.leave(format!("The {what} “{}” is no date that can be read.", short(&cell)));
        }
        date
    }

    fn lead(&mut self) -> Option<RecordId> {
        let cell = self.cell(Column::Lead).to_owned();
        let name = folded(&cell);
        let found = self.here.institutions.get(&name).map(|(id, _)| *id);
        if found.is_none() && !name.is_empty() {
            self.leave(format!(
                "“{}” is no institution that is here. Add it under Institutions first.",
                short(&cell)
            ));
        }
        found
    }

    fn assessment(&mut self) -> Option<Assessment> {
        let word = self.cell(Column::Status).to_owned();
        if folded(&word).is_empty() {
            return None;
        }
        let Some(Some(status)) = self.decided.statuses.get(&folded(&word)).cloned() else {
            self.leave(format!("The status “{}” is left out: nobody said what it means.", short(&word)));
            return None;
        };
        let stated = self.date(Column::AsOf, "date of the status");
        let Some(as_of) = stated.or(self.decided.as_of) else {
            self.leave("The status is left out: nobody said as of when it is.".to_owned());
            return None;
        };
        if as_of.first_day() > self.today {
            self.leave(format!("The status is left out: {} has not come yet.", as_of.in_words()));
            return None;
        }
        let evidence = self.text(Column::Evidence, "evidence").map(|text| text.chars().take(2_000).collect());
        if status == "implemented" && evidence.is_none() {
            self.leave("“Implemented” is left out: nothing in the row shows it.".to_owned());
            return None;
        }
        let stated = self.text(Column::AssessedBy, "name of who assessed");
        let by: String = stated.unwrap_or_else(|| self.decided.assessed_by.trim().to_owned());
        if by.is_empty() || by.chars().count() > 200 {
            self.leave("The status is left out: nobody said whose assessment it is.".to_owned());
            return None;
        }
        Some(Assessment { status, by, as_of, evidence })
    }
}

fn short(cell: &str) -> String {
    let mut short: String = cell.chars().take(60).collect();
    if short.len() < cell.len() {
        short.push('…');
    }
    short
}

/// What the rows agree on; where they differ, nothing, and each of them is named.
fn agreed<T: PartialEq + Clone>(
    said: &[(usize, T)],
    what: &str,
    left_out: &mut Vec<(usize, String)>,
) -> Option<T> {
    let (_, first) = said.first()?;
    if said.iter().all(|(_, other)| other == first) {
        return Some(first.clone());
    }
    let rows: Vec<String> = said.iter().map(|(row, _)| (row + 1).to_string()).collect();
    let words = format!(
        "Rows {} say different things of one recommendation: the {what} is left out.",
        rows.join(", ")
    );
    left_out.extend(said.iter().map(|(row, _)| (*row, words.clone())));
    None
}

fn change(
    recommendation: RecordId,
    taken: Taken,
    here: &Here,
    left_out: &mut Vec<(usize, String)>,
) -> Change {
    let before = here.follow_ups.get(&recommendation);
    let mut edits = Vec::new();
    let mut fields = Vec::new();
    let mut of_date: BTreeMap<Date, Vec<(usize, Assessment)>> = BTreeMap::new();
    for (row, assessment) in taken.assessments {
        of_date.entry(assessment.as_of.last_day()).or_default().push((row, assessment));
    }
    for said in of_date.values() {
        let Some(assessment) = agreed(said, "status", left_out) else { continue };
        let more = before.map(|one| one.series.clone()).unwrap_or_default().record(&assessment);
        if !more.is_empty() {
            let stood = before.and_then(|one| one.assessments.first()).map(Assessment::in_words);
            fields.push(FieldChange { label: "Assessment", before: stood, after: assessment.in_words() });
            edits.extend(more);
        }
    }
    let mut set = |field, label, stood: Vec<(Value, String)>, new: Option<(Value, String)>| {
        let Some((value, after)) = new else { return };
        if stood.len() != 1 || stood[0].0 != value {
            let words: Vec<String> = stood.into_iter().map(|(_, words)| words).collect();
            let before = (!words.is_empty()).then(|| words.join(" or "));
            fields.push(FieldChange { label, before, after });
            edits.push(Edit::Set { field, value });
        }
    };
    let name =
        |id: &RecordId| here.institutions.values().find(|(of, _)| of == id).map(|(_, name)| name.clone());
    let lead = |id: &RecordId| (Value::Record(*id), name(id).unwrap_or_default());
    let due = |due: &PartialDate| (Value::Text(due.to_string()), due.in_words());
    let note = |note: &String| (Value::Text(note.clone()), note.clone());
    let stood = |read: &dyn Fn(&FollowUp) -> Vec<(Value, String)>| before.map(read).unwrap_or_default();
    let new = agreed(&taken.leads, "lead", left_out).as_ref().map(lead);
    set(LEAD, "Lead institution", stood(&|one| one.leads.iter().map(lead).collect()), new);
    let new = agreed(&taken.dues, "due date", left_out).as_ref().map(due);
    set(DUE, "Due date", stood(&|one| one.dues.iter().map(due).collect()), new);
    let new = agreed(&taken.notes, "note", left_out).as_ref().map(note);
    set(NOTE, "Note", stood(&|one| one.notes.iter().map(note).collect()), new);
    for text in taken.actions {
        let is_here =
            before.is_some_and(|one| one.steps.iter().any(|step| folded(&step.text) == folded(&text)));
        if !is_here {
            fields.push(FieldChange { label: "Action", before: None, after: text.clone() });
            edits.push(Edit::Add { field: ACTIONS, element: action(recommendation, text).value() });
        }
    }
    Change { recommendation, rows: taken.rows, edits, fields }
}

/// An action of these words. Its key follows from them, so that two offices that bring in one table make one action.
fn action(recommendation: RecordId, text: String) -> Action {
    let mut key = sha256(format!("{recommendation}|{}", folded(&text)).as_bytes());
    key.truncate(32);
    Action { key, text, lead: None, start: None, end: None, budget: None, support: None }
}

/// What a row came to, in words, for people and for the list of rows that were left.
#[must_use]
pub fn in_words(row: &Row) -> String {
    match row {
        Row::Of(candidate) => {
            let alike = candidate.alike.map(|alike| format!(", words {alike} % alike")).unwrap_or_default();
            format!("matched {}{alike}", candidate.by.words())
        }
        Row::Doubtful(candidates) => {
            format!("may mean {} recommendations; none was chosen", candidates.len())
        }
        Row::Unmatched => "no recommendation that is here fits".to_owned(),
    }
}

/// The label of a status, for the page that asks what words mean.
#[must_use]
pub fn status_label(code: &str) -> &str {
    choice_label(crate::follow_up::STATUSES, code)
}

#[cfg(test)]
mod tests;
