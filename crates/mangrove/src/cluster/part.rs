//! What the page of a cluster shows beside its fields: its recommendations, and the follow-up that answers them.

use ledger::Record;

use super::recommendations;
use crate::follow_up::{self, FollowUp};
use crate::look::{Act, Shown};
use crate::noun::Part;
use crate::noun::part::{Row, Table};
use crate::office::View;
use crate::recommendation::Recommendation;
use crate::recommendation::row::{follow_up_tag, href};

/// Characters of a recommendation that the table shows.
const SHOWN: usize = 160;

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let of_cluster = view.record(&follow_up::KIND, FollowUp::id_for(record.id))?;
    let of_cluster = of_cluster.map(|kept| FollowUp::from_record(&kept.record, view.today()));
    let mut rows = Vec::new();
    let mut all = view.office.recommendations(&recommendations(record))?;
    all.sort_by_cached_key(in_order);
    for one in all {
        let own = view.follow_up(&one)?;
        let text: String = one.text.chars().take(SHOWN).collect();
        rows.push(Row {
            href: href(one.id),
            name: one.name(),
            // What is recorded of one recommendation counts before what is recorded of all.
            tag: Some(follow_up_tag(own.as_ref().or(of_cluster.as_ref()))),
            cells: vec![Shown::Text(text)],
        });
    }
    let table = Table {
        id: "recommendations".to_owned(),
        title: "Recommendations in it".to_owned(),
        note: "A recommendation with a follow-up of its own is shown as that says.".to_owned(),
        head: ["Recommendation", "Text", "Follow-up"].map(str::to_owned).into(),
        rows,
        empty: "None yet.".to_owned(),
        acts: Vec::new(),
    };
    let mut parts = vec![Part::Table(table)];
    parts.extend(follow_up::part::of_cluster(view, record)?);
    Ok(parts)
}

/// By document, then by number: 23.9 before 23.10.
fn in_order(one: &Recommendation) -> (Option<String>, Vec<u32>) {
    let number = one.number.as_deref().unwrap_or_default();
    (one.symbol.clone(), number.split('.').filter_map(|piece| piece.parse().ok()).collect())
}

/// The clusters that a recommendation stands in, with their addresses, of those that the viewer reads.
///
/// # Errors
/// If the store cannot be read.
pub fn of_recommendation(view: &View, id: ledger::RecordId) -> anyhow::Result<Vec<Act>> {
    let clusters = view.referring(&super::KIND, super::RECOMMENDATIONS, id)?;
    Ok(clusters
        .iter()
        .map(|kept| Act::other(&super::NOUN.href(kept.record.id), &super::name(&kept.record)))
        .collect())
}
