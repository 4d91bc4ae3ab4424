//! The files that are waited for, of records that the viewer sees.

use std::collections::BTreeSet;

use super::Line;
use crate::follow_up::Evidence;
use crate::noun::{NOUNS, Noun};
use crate::office::View;
use crate::office::kind::Shape;
use crate::office::record::Fields;

/// Files looked for at once.
const MOST: usize = 200;

/// The files that are waited for and have not come, each with its record.
///
/// # Errors
/// If the store cannot be read.
pub fn awaited(view: &View) -> anyhow::Result<Vec<Line>> {
    let waits = view.office.ledger().files_awaited(MOST)?;
    let readable = |space| view.viewer.readable().contains(space);
    let waits: BTreeSet<_> =
        waits.iter().filter(|file| readable(file.space)).map(|file| (file.space, file.hash)).collect();
    let mut lines = Vec::new();
    if waits.is_empty() {
        return Ok(lines);
    }
    for noun in NOUNS {
        let has_files =
            |noun: &Noun| noun.kind.fields.iter().any(|field| matches!(field.shape, Shape::Files));
        if !has_files(noun) {
            continue;
        }
        for kept in view.all(noun.kind)? {
            let record = &kept.record;
            let fields = noun.kind.fields.iter().filter(|field| matches!(field.shape, Shape::Files));
            let files = fields.flat_map(|field| record.elements(field.id)).filter_map(Evidence::from_value);
            for file in files {
                if file.content.is_some_and(|hash| waits.contains(&(record.space, hash))) {
                    let here = noun.href(record.id);
                    let line = Line::of(view, record.space, &format!("{here}/files"), &file)?;
                    let of = Some((here, (noun.name)(view, record)));
                    lines.push(Line { back: "/exchange", of, ..line });
                }
            }
        }
    }
    Ok(lines)
}
