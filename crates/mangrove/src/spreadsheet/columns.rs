//! Which row holds the headings, and what each column seems to hold: a guess from its heading and from its cells, told
//! with how sure it is. A person confirms or changes it.

use super::dates::{Order, parse};
use super::{Sheet, folded, words};

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The document's symbol.
    Document,
    /// The recommendation's number.
    Number,
    /// Its words.
    Text,
    /// The status.
    Status,
    /// The institution that leads.
    Lead,
    /// What is done or planned.
    Action,
    /// By when.
    Due,
    /// Anything else.
    Note,
    /// On what evidence the status is given, in words.
    Evidence,
    /// As of when the status is given.
    AsOf,
    /// Whose assessment the status is.
    AssessedBy,
}

/// All of them, with the code for forms and the words for people.
pub const ALL: [(Column, &str, &str); 11] = [
    (Column::Document, "document", "Document symbol"),
    (Column::Number, "number", "Number"),
    (Column::Text, "text", "Recommendation"),
    (Column::Status, "status", "Status"),
    (Column::Lead, "lead", "Lead institution"),
    (Column::Action, "action", "Action"),
    (Column::Due, "due", "Due date"),
    (Column::Note, "note", "Note"),
    (Column::Evidence, "evidence", "Evidence, in words"),
    (Column::AsOf, "as-of", "As of (date of the status)"),
    (Column::AssessedBy, "assessed-by", "Whose assessment"),
];

/// Headings as [`folded`] gives them, in English, French and Spanish.
#[rustfmt::skip]
const HEADINGS: &[(Column, &[&str])] = &[
    (Column::Document, &["symbol", "document", "document symbol", "source document", "un document", "report",
        "source", "mechanism", "cote", "rapport", "mecanisme", "documento", "signatura", "simbolo", "informe"]),
    (Column::Number, &["no", "n", "nr", "number", "rec no", "rec", "recommendation no", "recommendation number",
        "paragraph", "para", "ref", "reference", "numero", "numero de la recommandation", "paragraphe",
        "parrafo", "num", "numero de recomendacion", "id"]),
    (Column::Text, &["recommendation", "recommendations", "text", "recommendation text", "text of recommendation",
        "wording", "recommandation", "recommandations", "texte", "recomendacion", "recomendaciones", "texto"]),
    (Column::Status, &["status", "implementation status", "status of implementation", "level of implementation",
        "state of implementation", "progress", "etat", "statut", "etat d avancement", "etat de mise en oeuvre",
        "niveau de mise en oeuvre", "estado", "situacion", "estado de implementacion", "nivel de implementacion"]),
    (Column::Lead, &["lead", "lead ministry", "lead institution", "lead agency", "responsible", "responsibility",
        "responsible ministry", "responsible institution", "responsible agency", "responsible entity", "ministry",
        "agency", "responsable", "institution responsable", "chef de file", "ministere", "ministere responsable",
        "institucion responsable", "entidad responsable", "ministerio"]),
    (Column::Action, &["action", "actions", "action taken", "actions taken", "measures", "measures taken",
        "activities", "steps taken", "what was done", "planned action", "planned actions", "mesures",
        "mesures prises", "activites", "acciones", "medidas", "medidas adoptadas", "acciones realizadas"]),
    (Column::Due, &["due", "due date", "deadline", "timeframe", "time frame", "timeline", "target date", "by when",
        "completion date", "echeance", "delai", "calendrier", "plazo", "fecha limite", "cronograma"]),
    (Column::Note, &["note", "notes", "comment", "comments", "remark", "remarks", "observations", "challenges",
        "commentaire", "commentaires", "remarques", "observaciones", "comentarios", "notas"]),
    (Column::Evidence, &["evidence", "means of verification", "source of verification", "proof", "verification",
        "supporting evidence", "preuve", "preuves", "moyen de verification", "evidencia", "medio de verificacion"]),
    (Column::AsOf, &["as of", "as at", "date", "date of update", "last update", "last updated", "updated",
        "date of assessment", "date de mise a jour", "mise a jour", "fecha", "fecha de actualizacion",
        "actualizado"]),
    (Column::AssessedBy, &["assessed by", "assessment by", "assessor", "whose assessment", "reported by",
        "evalue par", "evaluado por"]),
];

/// How many rows are looked through for headings.
const HEADING_ROWS: usize = 40;
/// How many rows below are looked at.
const TRIED: usize = 300;

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// The cells alone say so, or a part of the heading.
    Doubtful,
    /// The heading or the cells say so clearly.
    Likely,
    /// The heading says so and the cells agree.
    Clear,
}

impl Sure {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Sure::Doubtful => "doubtful: check it",
            Sure::Likely => "likely",
            Sure::Clear => "clear",
        }
    }
}

/// What a sheet seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The row of headings, from 0; none where no row looks like one.
    pub headings: Option<usize>,
    /// For each kind of column that was found, which one it is, from 0, and how sure that is.
    pub columns: Vec<(Column, usize, Sure)>,
}

impl Guess {
    /// The column that was found for a kind.
    #[must_use]
    pub fn of(&self, wanted: Column) -> Option<(usize, Sure)> {
        self.columns.iter().find(|(kind, ..)| *kind == wanted).map(|(_, at, sure)| (*at, *sure))
    }
}

/// Looks at a sheet and says what it seems to be.
#[must_use]
pub fn guess(sheet: &Sheet) -> Guess {
    let headings = headings(sheet);
    Guess { headings, columns: columns(sheet, headings) }
}

/// The first of the rows that hold the most known headings, at least two.
#[must_use]
pub fn headings(sheet: &Sheet) -> Option<usize> {
    let known = |row: &Vec<super::Cell>| {
        let mut kinds: Vec<Column> = row.iter().filter_map(|cell| best_heading(&cell.text)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    let rows = sheet.rows.iter().take(HEADING_ROWS).map(known).enumerate();
    rows.filter(|(_, known)| *known >= 2)
        .max_by_key(|(row, known)| (*known, usize::MAX - row))
        .map(|(row, _)| row)
}

/// What the columns seem to hold under a row of headings that is known.
#[must_use]
pub fn columns(sheet: &Sheet, headings: Option<usize>) -> Vec<(Column, usize, Sure)> {
    let below = headings.map_or(0, |row| row + 1);
    let mut scored = Vec::new();
    for at in 0..sheet.width() {
        let heading = headings.map(|row| sheet.at(row, at)).unwrap_or_default();
        let cells: Vec<&str> = (below..sheet.rows.len())
            .take(TRIED)
            .map(|row| sheet.at(row, at))
            .filter(|cell| !cell.is_empty())
            .collect();
        for (kind, ..) in ALL {
            let score = by_heading(kind, heading) + by_cells(kind, &cells);
            if score >= 2 {
                scored.push((score, kind, at));
            }
        }
    }
    // The best pair of kind and column first; among equals the one that stands further left.
    scored.sort_by_key(|(score, kind, at)| (std::cmp::Reverse(*score), *at, *kind));
    let mut found: Vec<(Column, usize, Sure)> = Vec::new();
    for (score, kind, at) in scored {
        if found.iter().all(|(taken, of, _)| *taken != kind && *of != at) {
            let sure = match score {
                6.. => Sure::Clear,
                4..6 => Sure::Likely,
                _ => Sure::Doubtful,
            };
            found.push((kind, at, sure));
        }
    }
    found.sort_unstable_by_key(|(kind, ..)| *kind);
    found
}

/// 4 for a heading that says so, 2 for one that says it among other words.
fn by_heading(kind: Column, heading: &str) -> i32 {
    let folded = folded(heading).replace('œ', "oe");
    let known = HEADINGS.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, words)| words);
    if known.contains(&folded.as_str()) {
        return 4;
    }
    let padded = format!(" {folded} ");
    // A word of two letters is too short to be looked for among others.
    let within = |word: &&str| word.len() > 3 && padded.contains(&format!(" {word} "));
    if known.iter().any(within) { 2 } else { 0 }
}

fn best_heading(heading: &str) -> Option<Column> {
    // A heading is a few words; a sentence that speaks of recommendations is none.
    if heading.is_empty() || heading.chars().count() > 60 {
        return None;
    }
    let scored = ALL.iter().map(|(kind, ..)| (by_heading(*kind, heading), *kind));
    scored.filter(|(score, _)| *score > 0).max_by_key(|(score, _)| *score).map(|(_, kind)| kind)
}

/// From -4, the cells say no, to 2, they say yes.
fn by_cells(kind: Column, cells: &[&str]) -> i32 {
    if cells.is_empty() {
        return 0;
    }
    let share = |test: &dyn Fn(&str) -> bool| {
        let hits = cells.iter().filter(|cell| test(cell)).count();
        hits * 100 / cells.len()
    };
    let clear = |share: usize, no: i32| {
        if share >= 60 {
            2
        } else if share >= 20 {
            0
        } else {
            no
        }
    };
    match kind {
        Column::Document => clear(share(&is_symbol), -1),
        Column::Number => clear(share(&|cell| is_number(cell)), -4),
        Column::Text => clear(share(&|cell| cell.chars().count() > 40 && cell.contains(' ')), -4),
        Column::Status => clear(share(&|cell| words::status(cell).is_some()), -1),
        Column::Due | Column::AsOf => {
            let date =
                |cell: &str| parse(cell, Some(Order::DayFirst)).is_some() && !is_number_of_paragraph(cell);
            // Columns of dates say nothing about which dates they are, so that cells alone never decide.
            if share(&date) >= 60 { 1 } else { -1 }
        }
        Column::Lead | Column::Action | Column::Note | Column::Evidence | Column::AssessedBy => 0,
    }
}

/// Whether a cell holds a symbol of a UN document: letters and numbers between strokes.
fn is_symbol(cell: &str) -> bool {
    let first = cell.split('/').next().unwrap_or_default().trim();
    matches!(first, "A" | "CCPR" | "CEDAW" | "CRC" | "CRPD" | "CERD" | "CAT" | "CED" | "CMW" | "E" | "INT")
        && cell.contains('/')
        && cell.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a cell is a number as recommendations have it: `92`, `92.4`, `140.1.a`, `26 (b)`.
fn is_number(cell: &str) -> bool {
    super::matching::numbers_in(cell).len() == 1 && cell.chars().count() <= 24
}

fn is_number_of_paragraph(cell: &str) -> bool {
    cell.len() < 8 && cell.contains('.')
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|cell| Cell::text(cell)).collect()).collect();
        Sheet { name: "Sheet1".to_owned(), rows }
    }

    fn told(guess: &Guess) -> String {
        let code = |kind: Column| ALL.iter().find(|(of, ..)| *of == kind).map_or("", |(_, code, _)| code);
        let columns = guess.columns.iter().map(|(kind, at, sure)| format!("{}={at} {sure:?}", code(*kind)));
        columns.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn headings_and_columns_are_found_and_doubts_are_told() {
        let long = "Ratify the Convention on the Rights of Persons with Disabilities without delay";
        for (rows, headings, expected) in [
            (
                vec![
                    vec!["UPR recommendations: follow-up of the Ministry", "", "", "", ""],
                    vec![],
                    vec!["No.", "Recommendation", "Status of implementation", "Lead Ministry", "Deadline"],
                    vec!["92.4", long, "In progress", "Attorney General", "2026-12"],
                    vec!["92.5", long, "Implemented", "Ministry of Health", "2025"],
                ],
                Some(2),
                "number=0 Clear, text=1 Clear, status=2 Clear, lead=3 Likely, due=4 Likely",
            ),
            (
                vec![
                    vec!["N°", "Texte", "État d’avancement", "Échéance", "Mesures prises", "Cote"],
                    vec!["92.4", long, "En cours", "2026", "Projet de loi", "A/HRC/23/8"],
                ],
                Some(0),
                "document=5 Clear, number=0 Clear, text=1 Clear, status=2 Clear, action=4 Likely, due=3 Likely",
            ),
            (
                vec![
                    vec!["Número", "Recomendación", "Estado", "Entidad responsable", "Observaciones"],
                    vec!["92.4", long, "en curso", "Ministerio", "-"],
                ],
                Some(0),
                "number=0 Clear, text=1 Clear, status=2 Clear, lead=3 Likely, note=4 Likely",
            ),
            // No headings at all: what the cells say is a doubt, and people are not told more than that.
            (
                vec![vec!["92.4", long, "In progress"], vec!["92.5", long, "Done"]],
                None,
                "number=0 Doubtful, text=1 Doubtful, status=2 Doubtful",
            ),
            // Words in a column headed "No." are no numbers.
            (
                vec![vec!["No.", "Status"], vec!["no", "whatever"], vec!["yes", "else"]],
                Some(0),
                "status=1 Doubtful",
            ),
            (vec![vec!["Apples", "Pears"], vec!["many", "few"]], None, ""),
        ] {
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let guess = guess(&sheet(&rows));
            assert_eq!((guess.headings, told(&guess).as_str()), (headings, expected), "{rows:?}");
        }
    }
}
