//! What a document cites and what cites it: a picture to walk from document to document, and the same as a list.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use ledger::RecordId;

use super::Document;
use super::citing_page::{CitingPage, Neighbour};
use crate::look::{Access, Act, Head, Section, Shown, plural};
use crate::office::Office;
use crate::office::words::language_name;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Documents that are looked at for citations.
const DOCUMENTS: usize = 5_000;

/// `GET /documents/{id}/citations`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office = &desk.office;
        let id: RecordId = id.parse().map_err(|_| PageError::not_found())?;
        let document = office.document(id)?.ok_or_else(PageError::not_found)?;
        let all = office.documents()?;
        let (cites, cited_by) = (cites(office, &document, &all)?, cited_by(office, &document, &all)?);
        let name = document.name().to_owned();
        page(&CitingPage {
            shell: desk.shell(&asked, &format!("Citations of {name}"), Section::Documents),
            head: Head {
                what: vec![
                    ("/documents".to_owned(), "Documents".to_owned()),
                    (format!("/documents/{id}"), name.clone()),
                ],
                access: Some(Access::public()),
                about: vec![
                    Shown::Text(format!("cites {}", plural(cites.len() as u64, "document", "documents"))),
                    Shown::Text(format!(
                        "cited by {} here",
                        plural(cited_by.len() as u64, "document", "documents")
                    )),
                ],
                acts: vec![Act::other(&format!("/documents/{id}"), "Read it")],
                ..Head::named(&format!("What {name} cites, and what cites it"))
            },
            name,
            cites,
            cited_by,
        })
    })
    .await
}

/// The address at which the United Nations give a document out, in a language where they have it in several.
#[must_use]
pub fn official_address(symbol: &str, language: &str) -> Option<String> {
    const SERIES: [&str; 13] =
        ["A", "S", "E", "ST", "HRI", "CAT", "CCPR", "CED", "CEDAW", "CERD", "CMW", "CRC", "CRPD"];
    let series = symbol.split('/').next().unwrap_or_default();
    // Decisions are printed in a report and have no document of their own, but for the Human Rights Council's.
    let has_own = !symbol.contains("/DEC/") || symbol.starts_with("A/HRC/");
    let plain = symbol.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.()-".contains(&byte));
    let language = if matches!(language, "ar" | "es" | "fr" | "ru" | "zh") { language } else { "en" };
    (SERIES.contains(&series) && symbol.contains('/') && has_own && plain)
        .then(|| format!("https://undocs.org/{language}/{symbol}"))
}

/// The document with a symbol, in a language if it is here in that one.
pub(super) fn with_symbol<'d>(
    all: &'d [Document],
    symbol: &str,
    language: Option<&str>,
) -> Option<&'d Document> {
    let named = || all.iter().filter(|one| one.symbol.as_deref() == Some(symbol));
    named().find(|one| one.language.as_deref() == language).or_else(|| named().next())
}

fn cites(office: &Office, document: &Document, all: &[Document]) -> anyhow::Result<Vec<Neighbour>> {
    let Some(noted) = office.notes.of(office, document)? else { return Ok(Vec::new()) };
    let language = document.language.as_deref();
    let neighbour = |cited: &super::noted::Cited| {
        let here = with_symbol(all, &cited.symbol, language);
        let place = cited.paragraph.as_ref().map(|id| format!("/documents/{}#{id}", document.id));
        Neighbour {
            name: cited.symbol.clone(),
            title: here.and_then(|one| one.title.clone()).unwrap_or_default(),
            language: here.and_then(|one| one.language.clone()).unwrap_or_default(),
            walk: here.map(|one| format!("/documents/{}/citations", one.id)),
            read: here
                .map(|one| format!("/documents/{}", one.id))
                .or_else(|| official_address(&cited.symbol, language.unwrap_or_default())),
            times: cited.times as u64,
            place,
        }
    };
    Ok(noted.cites.iter().map(neighbour).collect())
}

/// Documents here that cite it, one a symbol: language versions say the same.
fn cited_by(office: &Office, document: &Document, all: &[Document]) -> anyhow::Result<Vec<Neighbour>> {
    let Some(symbol) = &document.symbol else { return Ok(Vec::new()) };
    let mut found: BTreeMap<String, Neighbour> = BTreeMap::new();
    for other in all.iter().filter(|other| other.symbol.as_ref() != Some(symbol)).take(DOCUMENTS) {
        let Some(noted) = office.notes.of(office, other)? else { continue };
        let Some(cited) = noted.cites.iter().find(|cited| cited.symbol == *symbol) else { continue };
        let place = cited.paragraph.as_ref().map(|id| format!("/documents/{}#{id}", other.id));
        let name = match (&other.symbol, &other.language) {
            (Some(symbol), _) => symbol.clone(),
            (None, Some(language)) => format!("{}, {}", other.name(), language_name(language)),
            (None, None) => other.name().to_owned(),
        };
        found.entry(name.clone()).or_insert_with(|| Neighbour {
            name,
            title: other.title.clone().unwrap_or_default(),
            language: other.language.clone().unwrap_or_default(),
            walk: Some(format!("/documents/{}/citations", other.id)),
            read: Some(format!("/documents/{}", other.id)),
            times: cited.times as u64,
            place,
        });
    }
    Ok(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::official_address;

    #[test]
    fn only_what_has_a_document_of_its_own_has_an_official_address() {
        assert_eq!(
            official_address("A/RES/48/141", "fr").as_deref(),
            Some("https://undocs.org/fr/A/RES/48/141")
        );
        assert_eq!(
            official_address("S/RES/1325(2000)", "ht").as_deref(),
            Some("https://undocs.org/en/S/RES/1325(2000)")
        );
        for none in ["A/DEC/60/551", "48/141", "ETS 5", "A/<script>"] {
            assert_eq!(official_address(none, "en"), None, "{none}");
        }
    }
}
