//! The metadata: work, expression and manifestation, who made them, and what the text refers to.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::element;
use super::inline::escape;
use crate::organ::Organ;
use crate::{Document, Format};

/// A date that AKN asks for and the document does not state.
const UNKNOWN: &str = "0001-01-01";

/// The `meta` element; `acts` are those that the body refers to.
pub(super) fn write(doc: &Document, acts: &BTreeSet<String>) -> String {
    let (body, body_name) = author(doc);
    let (_, name) = element(doc.kind);
    let symbol = doc.symbol.as_ref().map_or("", |symbol| symbol.value.as_str());
    let (date, date_name) = match full_date(doc) {
        Some(date) => (date, if doc.adoption.is_some() { "adoption" } else { "publication" }),
        None => (UNKNOWN.to_owned(), "unknown"),
    };
    let work = attribute(&own_iri(doc));
    let language = language(doc);
    let expression = format!("{work}/{language}@");
    let mut out = String::from("<meta>\n<identification source=\"#mangrove\">\n");
    let dated = format!("<FRBRdate date=\"{date}\" name=\"{date_name}\"/>\n<FRBRauthor href=\"#{body}\"/>\n");
    let _ = write!(out, "<FRBRWork>\n<FRBRthis value=\"{work}/!main\"/>\n<FRBRuri value=\"{work}\"/>\n");
    if !symbol.is_empty() {
        let _ = writeln!(out, "<FRBRalias value=\"{}\" name=\"symbol\"/>", attribute(symbol));
    }
    let _ = write!(out, "{dated}<FRBRcountry value=\"un\"/>\n<FRBRsubtype value=\"{name}\"/>\n");
    if !symbol.is_empty() {
        let _ = writeln!(
            out,
            "<FRBRnumber value=\"{}\" showAs=\"{}\"/>",
            attribute(number(symbol)),
            attribute(symbol)
        );
    }
    if let Some(title) = &doc.title {
        let _ = writeln!(out, "<FRBRname value=\"{}\"/>", attribute(title));
    }
    let _ = write!(
        out,
        "</FRBRWork>\n<FRBRExpression>\n<FRBRthis value=\"{expression}/!main\"/>\n<FRBRuri value=\"{expression}\"/>\n\
         {dated}<FRBRlanguage language=\"{language}\"/>\n</FRBRExpression>\n<FRBRManifestation>\n\
         <FRBRthis value=\"{expression}/!main.xml\"/>\n<FRBRuri value=\"{expression}.xml\"/>\n\
         <FRBRdate date=\"{date}\" name=\"{date_name}\"/>\n<FRBRauthor href=\"#mangrove\"/>\n\
         <FRBRformat value=\"application/akn+xml\"/>\n</FRBRManifestation>\n</identification>\n",
    );
    workflow(doc, body, &mut out);
    out.push_str("<references source=\"#mangrove\">\n");
    cited(doc, &mut out);
    let mut refer = |kind: &str, id: &str, href: &str, shown: &str| {
        let _ = writeln!(
            out,
            "<{kind} eId=\"{id}\" href=\"/akn/ontology/{href}\" showAs=\"{}\"/>",
            attribute(shown)
        );
    };
    refer("TLCOrganization", body, &format!("organization/un/{body}"), body_name);
    refer("TLCProcess", "mangrove", "process/mangrove", format_name(doc.format));
    if doc.adoption.is_some() {
        refer("TLCEvent", "adoption", "event/un/adoption", "Adoption");
    }
    if let Some(vote) = doc.adoption.as_ref().and_then(|adoption| adoption.vote.as_deref()) {
        refer("TLCConcept", vote, &format!("concept/un/{vote}"), &vote.replace('-', " "));
    }
    for act in acts {
        refer("TLCConcept", &format!("act.{act}"), &format!("concept/un/{act}"), &act.replace('-', " "));
    }
    out.push_str("</references>\n</meta>\n");
    out
}

/// What made the file, for `showAs`: a reading of that kind of file.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::Pdf => "Mangrove, reading a PDF",
        Format::Docx => "Mangrove, reading a Word file",
        Format::Html => "Mangrove, reading a web page",
        _ => "Mangrove, reading a text",
    }
}

/// How it was adopted, as a step.
fn workflow(doc: &Document, body: &str, out: &mut String) {
    let Some(adoption) = &doc.adoption else { return };
    let Some(date) = adoption.date.as_deref().filter(|date| date.len() == 10) else { return };
    let outcome = adoption.vote.as_deref().map(|vote| format!(" outcome=\"#{vote}\"")).unwrap_or_default();
    let _ = write!(
        out,
        "<workflow source=\"#mangrove\">\n<step date=\"{date}\" by=\"#{body}\" refersTo=\"#adoption\"{outcome}/>\n</workflow>\n"
    );
}

/// Each document cited, once.
fn cited(doc: &Document, out: &mut String) {
    let mut seen = BTreeSet::new();
    let own = doc.symbol.as_ref().map(|symbol| &symbol.value);
    for citation in doc.citations.iter().filter(|citation| !citation.open) {
        let Some(symbol) = citation.symbol.as_ref().filter(|symbol| Some(*symbol) != own) else { continue };
        let iri = iri(symbol, citation.date.as_deref());
        if seen.insert(iri.clone()) {
            let (id, href, shown) = (seen.len(), attribute(&iri), attribute(symbol));
            let _ = writeln!(out, "<activeRef eId=\"aref_{id}\" href=\"{href}\" showAs=\"{shown}\"/>");
        }
    }
}

/// The organ that a document is of: its piece of an IRI, which is its id too, and its name.
fn author(doc: &Document) -> (&'static str, &'static str) {
    match doc.body.as_deref() {
        Some("HRC") => ("un-hrc", "Human Rights Council"),
        Some("CHR") => ("un-chr", "Commission on Human Rights"),
        Some("GA") => ("un-ga", "General Assembly"),
        Some("SC") => ("un-sc", "Security Council"),
        Some("ECOSOC") => ("un-ecosoc", "Economic and Social Council"),
        Some("CCPR") => ("un-ccpr", "Human Rights Committee"),
        Some("CEDAW") => ("un-cedaw", "Committee on the Elimination of Discrimination against Women"),
        Some("CERD") => ("un-cerd", "Committee on the Elimination of Racial Discrimination"),
        Some("CAT") => ("un-cat", "Committee against Torture"),
        Some("CRC") => ("un-crc", "Committee on the Rights of the Child"),
        Some("CMW") => ("un-cmw", "Committee on Migrant Workers"),
        Some("CRPD") => ("un-crpd", "Committee on the Rights of Persons with Disabilities"),
        Some("CED") => ("un-ced", "Committee on Enforced Disappearances"),
        Some("CESCR") => ("un-cescr", "Committee on Economic, Social and Cultural Rights"),
        Some("SPT") => ("un-spt", "Subcommittee on Prevention of Torture"),
        _ => ("un", "United Nations"),
    }
}

/// The document's date where it is stated to the day.
fn full_date(doc: &Document) -> Option<String> {
    let adopted = doc.adoption.as_ref().and_then(|adoption| adoption.date.clone());
    adopted.or_else(|| doc.date.clone()).filter(|date| date.len() == 10)
}

/// The work that a document is.
fn own_iri(doc: &Document) -> String {
    let (body, _) = author(doc);
    let (element, name) = element(doc.kind);
    let kind = if element == "statement" { "deliberation" } else { name };
    let date = full_date(doc).or_else(|| doc.date.clone());
    let symbol = doc.symbol.as_ref().map(|symbol| slug(&symbol.value));
    let pieces = [date, symbol].into_iter().flatten().collect::<Vec<_>>().join("/");
    let pieces = if pieces.is_empty() { "nn".to_owned() } else { pieces };
    format!("/akn/un/{element}/{kind}/{body}/{pieces}")
}

/// The work that a symbol names.
pub(super) fn iri(symbol: &str, date: Option<&str>) -> String {
    let organ = Organ::of_symbol(symbol)
        .and_then(Organ::acronym)
        .map_or("un".to_owned(), |acronym| format!("un-{}", acronym.to_lowercase()));
    let deliberation = symbol.contains("/RES/") || symbol.contains("/DEC/");
    let kind = if deliberation { "statement/deliberation" } else { "doc/document" };
    let date = date.map(|date| format!("{date}/")).unwrap_or_default();
    format!("/akn/un/{kind}/{organ}/{date}{}", slug(symbol))
}

/// A symbol as a piece of an IRI: `A-HRC-RES-54-33`.
fn slug(symbol: &str) -> String {
    symbol
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '(' | ')') { c } else { '-' })
        .collect()
}

/// The number of a resolution in its symbol; another symbol is its own number.
fn number(symbol: &str) -> &str {
    ["/RES/", "/DEC/"].iter().find_map(|mark| symbol.split_once(mark)).map_or(symbol, |(_, number)| number)
}

/// ISO 639-2 code of the document's language; `und` where it is not known.
pub(super) fn language(doc: &Document) -> &'static str {
    match doc.language.as_deref() {
        Some("ar") => "ara",
        Some("zh") => "zho",
        Some("en") => "eng",
        Some("fr") => "fra",
        Some("ru") => "rus",
        Some("es") => "spa",
        Some("pt") => "por",
        Some("nl") => "nld",
        Some("de") => "deu",
        Some("it") => "ita",
        Some("ht") => "hat",
        Some("pap") => "pap",
        _ => "und",
    }
}

fn attribute(words: &str) -> String {
    let mut out = String::new();
    escape(words, &mut out);
    out
}
