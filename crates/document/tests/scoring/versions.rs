//! Sentences of resolutions in six languages: each must have the acts and the addressees of the English version.

use std::path::Path;

use document::{Format, Paragraph, read_text};

use super::Score;

/// Each language with how its resolutions begin, so that a sentence can be read as a paragraph of one.
const LANGUAGES: [(&str, &str, &str); 6] = [
    ("en", "The General Assembly,", "Recalling the Charter,"),
    ("ar", "إن الجمعية العامة،", "إذ تشير إلى الميثاق،"),
    ("es", "La Asamblea General,", "Recordando la Carta,"),
    ("fr", "L’Assemblée générale,", "Rappelant la Charte,"),
    ("ru", "Генеральная Ассамблея,", "ссылаясь на Устав,"),
    ("zh", "大会，", "回顾《宪章》，"),
];

/// Acts that one verb of another language says: the first stands for all.
const SAME: &[&[&str]] = &[
    &["stress", "emphasiz", "underlin", "underscor"],
    &["notes", "noting", "takes-note-of", "taking-note-of", "observ"],
    &["recogniz", "acknowledg"],
    &["bear", "takes-into-account", "taking-into-account", "mindful-of"],
    &["reaffirm", "reiterat"],
    &["thank", "appreciat"],
];

/// Two scores a language: acts in order, and addressees. English is what the others are compared with, so where a
/// translator chose another verb the two differ and nothing is wrong.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let of = |language: &str| {
        let path = corpus.join(format!("multilingual/un-sentences/{language}.txt"));
        std::fs::read_to_string(path).expect("sentences")
    };
    let texts = LANGUAGES.map(|(language, ..)| of(language));
    let lines: Vec<Vec<&str>> = texts.iter().map(|text| text.lines().collect()).collect();
    let sentence = |language: usize, at: usize| lines[language].get(at).copied().unwrap_or_default();
    let mut scores = Vec::new();
    for (language, ..) in &LANGUAGES[1..] {
        for what in ["acts", "addressees"] {
            let measure = format!("resolutions: {what} as in the English version");
            scores.push(Score { documents: 1, ..Score::of(&measure, language) });
        }
    }
    for (at, first) in lines[0].iter().enumerate() {
        let operative = begins_as(first);
        let Some(english) = operative.and_then(|operative| paragraph(0, first, operative)) else {
            continue;
        };
        for (place, (language, ..)) in LANGUAGES.iter().enumerate().skip(1) {
            let other = paragraph(place, sentence(place, at), operative == Some(true));
            let name = format!("{language}.txt {}", at + 1);
            let words = |of: fn(&Paragraph) -> &Vec<String>| {
                (of(&english).join(" "), other.as_ref().map(|other| of(other).join(" ")).unwrap_or_default())
            };
            let (expected, found) = words(|p| &p.acts);
            let (expected, found) = (alike(&expected), alike(&found));
            scores[2 * place - 2].count(
                &name,
                &expected,
                Some(&found).filter(|f| !f.is_empty()).map(String::as_str),
            );
            let (expected, found) = words(|p| &p.addressees);
            if !expected.is_empty() || !found.is_empty() {
                let found = Some(&found).filter(|found| !found.is_empty());
                scores[2 * place - 1].count(&name, &expected, found.map(String::as_str));
            }
        }
    }
    scores
}

/// Acts with one word for those that are said alike.
fn alike(acts: &str) -> String {
    let one = |act: &str| {
        let same = SAME.iter().find(|same| same.iter().any(|form| act.starts_with(form)));
        same.map_or(act, |same| same[0]).to_owned()
    };
    acts.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Whether an English sentence is an operative paragraph's, or a preambular one's; none if neither.
fn begins_as(sentence: &str) -> Option<bool> {
    let words = without_number(sentence);
    let ends = |marks: &[char]| sentence.trim_end().ends_with(marks);
    let first = words.split_whitespace().next()?;
    match () {
        () if ends(&[';']) && first.ends_with('s') => Some(true),
        () if ends(&[',']) && (first.ends_with("ing") || first.ends_with("ed") || first.ends_with("ly")) => {
            Some(false)
        }
        () if words.len() < sentence.len() && first.ends_with('s') && !first.ends_with("ss") => Some(true),
        () => None,
    }
}

fn without_number(sentence: &str) -> &str {
    let rest = sentence.trim_start_matches(|c: char| c.is_numeric() || "().-–- ".contains(c));
    rest.trim_start_matches('\u{a0}')
}

/// The sentence as a paragraph of a resolution in that language; for English only where an act leads it.
fn paragraph(language: usize, sentence: &str, operative: bool) -> Option<Paragraph> {
    let (_, organ, recalling) = LANGUAGES[language];
    let words = without_number(sentence);
    let text = match operative {
        true => format!("{organ}\n\n{recalling}\n\n1. {words}\n"),
        false => format!("{organ}\n\n{words}\n\n"),
    };
    let doc = read_text(text, Format::Txt);
    doc.paragraphs.into_iter().last().filter(|p| language > 0 || !p.acts.is_empty())
}
