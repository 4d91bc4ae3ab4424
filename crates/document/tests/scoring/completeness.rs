//! How well a reading that is not whole is told from one that is: complete documents that are doubted, and damaged
//! ones that are not.

use std::path::{Path, PathBuf};

use document::{Document, Format, Kind, read_text};

use super::{Miss, Score};
use crate::support;

/// Complete documents and damaged ones that are drawn.
const DRAWN: usize = 200;

/// Folders of complete documents, and how their files end.
const COMPLETE: &[(&str, &str)] = &[
    ("upr/reports", ".pdf"),
    ("upr/reports-more", ".pdf"),
    ("upr/addenda", ".pdf"),
    ("upr/other", ".pdf"),
    ("special-procedures", ".txt"),
    ("session-reports", ".pdf"),
    ("resolutions/sc-gold-en", ".txt"),
    ("resolutions/ga-pdf", ".pdf"),
    ("resolutions/decisions", ".pdf"),
    ("multilingual/alignment", ".pdf"),
    ("multilingual/udhr", ".html"),
];

/// A document of the corpus as text.
pub struct Sample {
    pub name: String,
    pub text: String,
    pub doc: Document,
}

fn sample(path: &Path) -> Sample {
    let bytes = std::fs::read(path).expect("a readable file");
    let name = support::name(path);
    let text = document::format::extract(&bytes, &name).text;
    let doc = read_text(text.clone(), Format::Txt);
    Sample { name, text, doc }
}

/// Which half of the corpus a file is in: rules are made on one half and measured on both.
pub fn is_held_out(name: &str) -> bool {
    mix(name.bytes().fold(7, |sum, byte| mix(sum ^ u64::from(byte)))) % 2 == 1
}

/// The next number of a sequence that a seed begins (SplitMix64).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Complete documents, drawn by seed; resolutions of the Security Council are at most half of them.
pub fn complete(corpus: &Path) -> Vec<Sample> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut council: Vec<PathBuf> = Vec::new();
    for (folder, ending) in COMPLETE {
        let files = support::files(&corpus.join(folder), ending);
        if folder.contains("sc-gold") { council.extend(files) } else { paths.extend(files) }
    }
    let order = |paths: &mut Vec<PathBuf>| {
        paths.sort_by_key(|path| support::name(path).bytes().fold(1, |sum, byte| mix(sum ^ u64::from(byte))));
    };
    order(&mut paths);
    order(&mut council);
    paths.truncate(DRAWN * 3 / 4);
    paths.extend(council.into_iter().take(DRAWN - paths.len()));
    paths.iter().map(|path| sample(path)).collect()
}

/// What is done to a text so that its reading is not whole; nothing where it cannot be done to this one.
pub type Damage = fn(&Sample, u64) -> Option<String>;

/// Every kind of damage.
pub const DAMAGES: &[(&str, Damage)] = &[
    ("its middle third deleted", middle_third),
    ("its first third deleted", first_third),
    ("its last third deleted", last_third),
    ("a list's introduction deleted", introduction),
    ("a list deleted", list),
    ("a third of a list deleted", part_of_list),
    ("cut in a sentence", cut),
    ("pages without words", blank_pages),
    ("characters without a meaning", unknown_characters),
    ("columns woven together", woven),
    ("letters shuffled", shuffled),
    ("Arabic reversed", reversed),
];

fn without(text: &str, start: usize, end: usize) -> String {
    format!("{}{}", &text[..start], &text[end..])
}

/// Starts of numbered paragraphs in order, those of a resolution's preamble left out.
fn numbered(doc: &Document) -> Vec<usize> {
    doc.paragraphs.iter().filter(|p| p.number.is_some()).map(|p| p.span.start).collect()
}

fn middle_third(sample: &Sample, _: u64) -> Option<String> {
    let starts = numbered(&sample.doc);
    let third = starts.len() / 3;
    (third >= 2).then(|| without(&sample.text, starts[third], starts[third * 2]))
}

fn first_third(sample: &Sample, seed: u64) -> Option<String> {
    let starts = numbered(&sample.doc);
    let third = starts.len() / 3;
    // With the first page or without it. A resolution's number tells only where its first page is kept.
    let from =
        if seed.is_multiple_of(2) && sample.doc.kind != Kind::Resolution { 0 } else { *starts.first()? };
    (third >= 2).then(|| without(&sample.text, from, starts[third]))
}

/// Only where a closing line, an annex or the contents tell of it.
fn last_third(sample: &Sample, _: u64) -> Option<String> {
    let starts = numbered(&sample.doc);
    let from = *starts.get(starts.len() - starts.len() / 3)?;
    (sample.doc.kind == Kind::UprReport).then(|| sample.text[..from].to_owned())
}

/// The recommendations of one report by the paragraph that introduces them: first and last place of each list.
fn lists(sample: &Sample) -> Vec<(String, Vec<(usize, usize)>)> {
    let mut lists: Vec<(String, Vec<(usize, usize)>)> = Vec::new();
    for recommendation in &sample.doc.recommendations {
        let stem = recommendation.number.split('.').next().unwrap_or_default().to_owned();
        let span = (recommendation.span.start, recommendation.span.end);
        match lists.last_mut() {
            Some((last, spans)) if *last == stem => spans.push(span),
            _ => lists.push((stem, vec![span])),
        }
    }
    lists.retain(|(_, spans)| spans.len() >= 6);
    lists
}

fn one_list(sample: &Sample, seed: u64) -> Option<(String, Vec<(usize, usize)>)> {
    if sample.doc.kind != Kind::UprReport {
        return None;
    }
    let mut lists = lists(sample);
    (!lists.is_empty()).then(|| lists.swap_remove(seed as usize % lists.len()))
}

fn introduction(sample: &Sample, seed: u64) -> Option<String> {
    let (stem, spans) = one_list(sample, seed)?;
    let paragraph = sample.doc.paragraphs.iter().find(|p| p.number.as_ref() == Some(&stem))?;
    let first = spans.first()?.0;
    (paragraph.span.start < first).then(|| without(&sample.text, paragraph.span.start, first))
}

fn list(sample: &Sample, seed: u64) -> Option<String> {
    let (_, spans) = one_list(sample, seed)?;
    Some(without(&sample.text, spans.first()?.0, spans.last()?.1))
}

fn part_of_list(sample: &Sample, seed: u64) -> Option<String> {
    let (_, spans) = one_list(sample, seed).filter(|(_, spans)| spans.len() >= 9)?;
    let third = spans.len() / 3;
    Some(without(&sample.text, spans[third].0, spans[third * 2].0))
}

fn cut(sample: &Sample, seed: u64) -> Option<String> {
    let starts = numbered(&sample.doc);
    let paragraph =
        &sample.doc.paragraphs.iter().find(|p| Some(&p.span.start) == starts.get(starts.len() / 2))?;
    let span = paragraph.span.of(&sample.text);
    let at = span.char_indices().map(|(at, _)| at).nth(120 + seed as usize % 40)?;
    let end = span[..at].rfind(' ')?;
    let words = span[..end].trim_end();
    (starts.len() >= 6 && words.ends_with(char::is_lowercase) && !words.contains('\n'))
        .then(|| sample.text[..paragraph.span.start + end].to_owned())
}

fn blank_pages(sample: &Sample, seed: u64) -> Option<String> {
    let pages: Vec<&str> = sample.text.split('\u{c}').collect();
    let blank = 1 + seed as usize % pages.len().saturating_sub(3).max(1);
    let damaged = pages.iter().enumerate().map(|(at, page)| {
        if at == blank {
            format!("{}\n", page.lines().last().unwrap_or_default())
        } else {
            (*page).to_owned()
        }
    });
    (pages.len() >= 5).then(|| damaged.collect::<Vec<_>>().join("\u{c}"))
}

fn unknown_characters(sample: &Sample, seed: u64) -> Option<String> {
    let from = sample.text.len() / 3 * (seed as usize % 3);
    let damaged = sample.text.char_indices().map(|(at, c)| {
        if at >= from && matches!(c, 'a' | 'e' | 'n' | 'о' | 'и' | 'ا' | 'ل') { '\u{FFFD}' } else { c }
    });
    (sample.text.len() > 2_000).then(|| damaged.collect())
}

/// Pages whose lines alternate with those of the page's second half, on a line of their own or beside.
fn woven(sample: &Sample, seed: u64) -> Option<String> {
    if sample.doc.language.as_deref() != Some("en") || sample.doc.paragraphs.len() < 20 {
        return None;
    }
    let between = if seed.is_multiple_of(2) { "\n" } else { "\t" };
    let page = |page: &str| -> String {
        let lines: Vec<&str> = page.lines().filter(|line| !line.trim().is_empty()).collect();
        let half = lines.len().div_ceil(2);
        let pairs = (0..half).map(|at| match lines.get(at + half) {
            Some(right) => format!("{}{between}{right}\n", lines[at]),
            None => format!("{}\n", lines[at]),
        });
        pairs.collect()
    };
    // A text without pages is cut into pages of forty lines.
    let lines: Vec<&str> = sample.text.lines().collect();
    let pages: Vec<String> = if sample.text.contains('\u{c}') {
        sample.text.split('\u{c}').map(page).collect()
    } else if lines.len() > 60 && lines.iter().map(|line| line.len()).sum::<usize>() / lines.len() < 120 {
        lines.chunks(40).map(|lines| page(&lines.join("\n"))).collect()
    } else {
        return None;
    };
    Some(pages.join("\u{c}"))
}

fn shuffled(sample: &Sample, seed: u64) -> Option<String> {
    let mut state = seed;
    let latin = matches!(sample.doc.language.as_deref(), Some("en" | "fr" | "es" | "ru"));
    let line = |line: &str| -> String {
        let mut letters: Vec<char> = line.chars().collect();
        for at in 1..letters.len() {
            state = mix(state);
            if state.is_multiple_of(2) {
                letters.swap(at - 1, at);
            }
        }
        letters.into_iter().collect()
    };
    (latin && sample.text.len() > 4_000).then(|| sample.text.lines().map(line).collect::<Vec<_>>().join("\n"))
}

fn reversed(sample: &Sample, _: u64) -> Option<String> {
    let arabic = sample.doc.language.as_deref() == Some("ar");
    let line = |line: &str| line.chars().rev().collect::<String>();
    arabic.then(|| sample.text.lines().map(line).collect::<Vec<_>>().join("\n"))
}

/// Whether a reading is doubted, and how.
fn doubt(doc: &Document) -> Option<&str> {
    doc.problems.iter().find(|p| p.doubts_reading()).map(|p| p.message.as_str())
}

/// Of complete documents those not doubted; of damaged ones those doubted, each kind of damage apart.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let samples = complete(corpus);
    let mut whole = Score::of("Completeness: complete documents not doubted", "-");
    let mut held = Score::of("Completeness: the same, the half held out", "-");
    for sample in &samples {
        for score in [&mut whole, &mut held].into_iter().take(1 + usize::from(is_held_out(&sample.name))) {
            score.documents += 1;
            score.count(&sample.name, "whole", Some(doubt(&sample.doc).unwrap_or("whole")));
        }
    }
    let arabic = support::files(&corpus.join("multilingual/un-sentences"), "ar.txt");
    let arabic: Vec<Sample> = arabic.iter().map(|path| sample(path)).collect();
    let sound: Vec<&Sample> =
        samples.iter().filter(|sample| doubt(&sample.doc).is_none()).chain(&arabic).collect();
    let mut damaged = Score::of("Completeness: damaged documents doubted", "-");
    let mut damaged_held = Score::of("Completeness: the same, damage to the half held out", "-");
    for draw in 0..DRAWN {
        let (name, damage) = DAMAGES[draw % DAMAGES.len()];
        let first = mix(draw as u64) as usize;
        let drawn = (0..sound.len()).find_map(|step| {
            let sample = sound[(first + step) % sound.len()];
            Some((sample, damage(sample, mix(first as u64))?))
        });
        let Some((sample, text)) = drawn else { continue };
        let doc = read_text(text, Format::Txt);
        let document = format!("{}, {name}", sample.name);
        let found = doubt(&doc).map(|_| "doubted");
        for score in
            [&mut damaged, &mut damaged_held].into_iter().take(1 + usize::from(is_held_out(&sample.name)))
        {
            score.documents += 1;
            score.count(&document, "doubted", found);
        }
    }
    vec![whole, held, damaged, damaged_held]
}

/// Misses as a test shows them.
pub fn shown(misses: &[Miss]) -> String {
    misses.iter().map(|miss| format!("{}: {}\n", miss.document, miss.found)).collect()
}
