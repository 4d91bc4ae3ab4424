//! What an institution's page shows beside its fields: its accreditation, and what it leads on.

use askama::Template;
use ledger::{Record, RecordId};

use super::web::its;
use super::{ACCREDITATION, Accreditation, accreditation};
use crate::look::{Icon, Notice, Shown, Tag, Tone, Weight, plural};
use crate::noun::Part;
use crate::noun::part::{Row, Table};
use crate::office::View;
use crate::office::record::Fields;
use crate::recommendation::list_page::ResultRow;
use crate::search::Query;

/// Recommendations shown on an institution's own page.
pub(super) const FIRST: u32 = 10;

/// What it leads or supports.
#[derive(Clone, Debug, Template)]
#[template(path = "institution/leads.html")]
pub(super) struct Leads {
    /// The first recommendations, the most pressing first.
    pub leads: Vec<ResultRow>,
    /// All of them: how many, in words, and where.
    pub all: Option<(String, String)>,
}

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let mut parts = Vec::new();
    let decisions: Vec<Accreditation> =
        record.elements(ACCREDITATION).into_iter().filter_map(Accreditation::from_value).collect();
    let now = accreditation(record, view.today());
    if now.len() > 1 {
        parts.push(Part::Notice(Notice {
            weight: Weight::Split,
            title: "Two decisions of one date differ".to_owned(),
            words: "Both are shown below. Look at their sources, and change the one that is wrong."
                .to_owned(),
            next: None,
        }));
    }
    if !decisions.is_empty() {
        parts.push(Part::Table(decided(decisions, &now)));
    }
    let results = view.find(&its(record.id))?;
    let ids: Vec<RecordId> = results.hits.iter().map(|hit| hit.id).collect();
    let address = Query { per_page: crate::search::PER_PAGE, ..its(record.id) }.to_address();
    let words = format!("All {}", plural(results.total, "recommendation", "recommendations"));
    let all = (results.total > u64::from(FIRST)).then(|| (words, format!("/recommendations?{address}")));
    parts.push(Part::html(&Leads { leads: view.rows(&ids, "")?, all })?);
    Ok(parts)
}

fn decided(mut decisions: Vec<Accreditation>, now: &[Accreditation]) -> Table {
    decisions.sort_by_key(|one| std::cmp::Reverse(one.date));
    let row = |one: &Accreditation| Row {
        href: String::new(),
        name: one.label().to_owned(),
        cells: vec![Shown::Text(one.date.in_words()), Shown::Text(one.source.clone())],
        tag: Some(match (now.contains(one), now.len() > 1) {
            (true, true) => Tag::disputed(),
            (true, false) => Tag::new(Icon::Tick, "Now", Tone::Good),
            (false, _) => Tag::new(Icon::Clock, "Before", Tone::Plain),
        }),
    };
    Table {
        id: "accreditation".to_owned(),
        title: "Accreditation".to_owned(),
        note: "As decided by the Global Alliance of National Human Rights Institutions.".to_owned(),
        head: ["Decision", "Date", "Source", ""].map(str::to_owned).into(),
        rows: decisions.iter().map(row).collect(),
        ..Table::default()
    }
}
