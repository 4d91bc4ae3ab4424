//! Bringing in one document: its record, its file with the text read from it, and its recommendations, in one change.

use ::document::{Problem, Recommendation as Found, Severity};
use ledger::{Edit, RecordId, Value};

use super::{Brought, Outcome, Progress, Silent, refused, short_name, stopped};
use crate::apart::Read;
use crate::document::{self, Document, File, Receipt};
use crate::office::files::sha256;
use crate::office::{Author, Office, Save};
use crate::recommendation::{self, Recommendation, position_code};

/// Brings in a document by its bytes: all that was found in it in one change, or nothing.
///
/// # Errors
/// When the office's own store fails. What is wrong with the file is an [`Outcome::Refused`].
pub fn bring_in_document(office: &Office, name: &str, bytes: &[u8]) -> anyhow::Result<Outcome> {
    bring_in_unless_stopped(office, name, bytes, &mut Silent)
}

/// The same, unless a person stops it while it is read.
///
/// # Errors
/// When the office's own store fails.
pub fn bring_in_unless_stopped(
    office: &Office,
    name: &str,
    bytes: &[u8],
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let go_on = &mut || progress.go_on(0, 1);
    let sha256 = sha256(bytes);
    let file_id = File::id_of(&sha256);
    if let Some(file) = office.file(file_id)? {
        let id = file.document.unwrap_or(file_id);
        return Ok(match office.reader().text(file.text, file.format, go_on) {
            Ok(reading) => {
                Outcome::AlreadyHere(brought(&with(reading, file.problems), id, Landed::default()))
            }
            Err(why) => stopped(name, &why),
        });
    }
    let Read { file_problems, document: mut reading } = match office.reader().document(bytes, name, go_on) {
        Ok(read) => read,
        Err(why) => return Ok(stopped(name, &why)),
    };
    if let Some(problem) = file_problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Ok(refused(format!("{name}: {}", problem.message), hint(problem)));
    }
    reading.problems.extend(file_problems.iter().cloned());
    let document = Document::of_reading(&reading, &sha256);
    let file = File {
        id: file_id,
        document: Some(document.id),
        name: short_name(name),
        format: reading.format,
        text: reading.text.clone(),
        problems: file_problems,
        sha256,
    };
    let mut save = missing_fields(office, &document::KIND, document.id, document.values())?;
    let receipt = Receipt { time: office.now().to_string(), file: file.id, name: file.name.clone() };
    save.edits.push(Edit::Add { field: document::FILES, element: receipt.value() });
    let mut saves = vec![save, Save::new(&document::FILE, file.id).values(file.values())];
    let landed = match crate::document::review_of(&reading) {
        Some(symbol) => {
            let (told, landed) = super::review::told(office, &symbol, &document, &reading)?;
            saves.extend(told);
            landed
        }
        None => add_recommendations(office, &reading, &document, &mut saves)?,
    };
    office.keep_file(bytes)?;
    office.save(office.public(), &Author::default(), saves)?;
    if !reading.recommendations.is_empty() {
        super::link::link_document(office, document.id, &reading)?;
    }
    Ok(Outcome::Document(brought(&reading, document.id, landed)))
}

fn with(mut reading: ::document::Document, problems: Vec<Problem>) -> ::document::Document {
    reading.problems.extend(problems);
    reading
}

/// What came of a document's recommendations.
#[derive(Clone, Copy, Default)]
pub(super) struct Landed {
    /// How many were not here before.
    pub new: usize,
    /// How many of them another file of the same document words otherwise.
    pub worded_otherwise: usize,
}

/// What to do about a file that could not be read.
fn hint(problem: &::document::Problem) -> String {
    match &problem.suggestion {
        Some(suggestion) => suggestion.clone(),
        None => "Look for another version of it on documents.un.org, and import that.".to_owned(),
    }
}

/// Of what a file says, only what is not known yet: another file of the same document never overrides the first.
fn missing_fields(
    office: &Office,
    kind: &'static crate::office::kind::Kind,
    id: RecordId,
    values: Vec<(ledger::FieldId, Value)>,
) -> anyhow::Result<Save> {
    let known = office.public_record(id)?;
    let is_known = |field| known.as_ref().is_some_and(|record| record.fields.contains_key(&field));
    Ok(Save::new(kind, id).values(values.into_iter().filter(|(field, _)| !is_known(*field))))
}

/// Of what all sources together say, what differs from what is here.
pub(super) fn changed_fields(
    kind: &'static crate::office::kind::Kind,
    id: RecordId,
    known: Option<&ledger::Record>,
    values: Vec<(ledger::FieldId, Value)>,
) -> Save {
    let is_so = |field, value: &Value| known.and_then(|record| record.one(field)) == Some(value);
    Save::new(kind, id).values(values.into_iter().filter(|(field, value)| !is_so(*field, value)))
}

fn add_recommendations(
    office: &Office,
    reading: &::document::Document,
    document: &Document,
    saves: &mut Vec<Save>,
) -> anyhow::Result<Landed> {
    let mut landed = Landed::default();
    for found in &reading.recommendations {
        let id = Recommendation::id_in(document, &found.number);
        let recommendation = recommendation_of(found, reading, document, id);
        match office.recommendation(recommendation.id)? {
            None => landed.new += 1,
            Some(here) if here.text != recommendation.text => landed.worded_otherwise += 1,
            Some(_) => {}
        }
        saves.push(missing_fields(
            office,
            &recommendation::KIND,
            recommendation.id,
            recommendation.values(),
        )?);
    }
    Ok(landed)
}

/// A recommendation as a document gives it.
pub(super) fn recommendation_of(
    found: &Found,
    reading: &::document::Document,
    document: &Document,
    id: RecordId,
) -> Recommendation {
    Recommendation {
        document: Some(document.id),
        symbol: document.symbol.clone(),
        number: Some(found.number.clone()),
        text: found.text.clone(),
        state: found.state_under_review.clone().or_else(|| document.state.clone()),
        recommended_by: found.recommended_by.clone(),
        parts: found.parts.iter().map(|part| (part.text.clone(), part.recommended_by.clone())).collect(),
        position: found.position.map(|position| position_code(position).to_owned()),
        mechanism: mechanism(reading).to_owned(),
        session: reading.upr_session,
        date: reading.date.clone(),
        source: "report".to_owned(),
        themes: found.themes.clone(),
        paragraph: found.paragraph.clone(),
        language: reading.language.clone().unwrap_or_default(),
        ..Recommendation::new(id)
    }
}

/// The mechanism of a document that recommends: a treaty body is known by the first word of its symbol.
fn mechanism(reading: &::document::Document) -> &str {
    use ::document::Kind;
    let symbol = reading.symbol.as_ref().map_or("", |symbol| symbol.value.as_str());
    match reading.kind {
        Kind::ConcludingObservations | Kind::ListOfIssues => {
            let series = symbol.split('/').next().unwrap_or_default();
            // The Committee on Economic, Social and Cultural Rights also counts as a body of the Council's.
            if series == "E" { "CESCR" } else { series }
        }
        Kind::SpecialProcedureReport => "SP",
        _ => "UPR",
    }
}

fn brought(reading: &::document::Document, document: RecordId, landed: Landed) -> Brought {
    let is_problem = |severity| severity > Severity::Info;
    Brought {
        document,
        kind: document::kind_code(reading.kind).to_owned(),
        symbol: reading.symbol.as_ref().map(|symbol| symbol.value.clone()),
        language: reading.language.clone(),
        paragraphs: reading.paragraphs.len(),
        recommendations: reading.recommendations.len(),
        new_recommendations: landed.new,
        worded_otherwise: landed.worded_otherwise,
        problems: reading.problems.iter().filter(|problem| is_problem(problem.severity)).count(),
    }
}
