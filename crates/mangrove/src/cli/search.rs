//! `mangrove search`: finds recommendations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::print_json;
use crate::office::Office;
use crate::office::kind::choice_label;
use crate::office::words::state_name;
use crate::recommendation::{POSITIONS, Recommendation};
use crate::search::{Count, Facet, Query};
use ledger::RecordId;

#[derive(Debug, clap::Args)]
pub struct Search {
    /// Words, "phrases", AND, OR, NOT.
    #[arg(default_value = "")]
    query: String,
    /// The State under review, by its ISO 3166-1 alpha-3 code.
    #[arg(long, value_name = "ISO3")]
    state: Vec<String>,
    /// The mechanism: UPR.
    #[arg(long, value_name = "CODE")]
    mechanism: Vec<String>,
    /// supported, noted, partial or pending.
    #[arg(long)]
    position: Vec<String>,
    /// How many to show.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    limit: u32,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found<'a> {
    id: String,
    number: Option<&'a str>,
    symbol: Option<&'a str>,
    state: Option<&'a str>,
    text: &'a str,
    position: Option<&'a str>,
}

#[derive(Serialize)]
struct Answer<'a> {
    total: u64,
    results: Vec<Found<'a>>,
    facets: BTreeMap<&'static str, BTreeMap<String, u64>>,
}

fn found(recommendation: &Recommendation) -> Found<'_> {
    Found {
        id: recommendation.id.to_string(),
        number: recommendation.number.as_deref(),
        symbol: recommendation.symbol.as_deref(),
        state: recommendation.state.as_deref(),
        text: &recommendation.text,
        position: recommendation.position.as_deref(),
    }
}

impl Search {
    pub fn run(&self, office: &Office) -> anyhow::Result<()> {
        let mut query = Query::words(&self.query);
        let mechanism: Vec<String> = self.mechanism.iter().map(|code| code.to_uppercase()).collect();
        let state: Vec<String> = self.state.iter().map(|code| code.to_uppercase()).collect();
        for (facet, codes) in
            [(Facet::State, &state), (Facet::Mechanism, &mechanism), (Facet::Position, &self.position)]
        {
            query = codes.iter().fold(query, |query, code| query.with(facet, code));
        }
        query.per_page = 1;
        // Whoever types a command has not signed in: they see what is public.
        let public = [office.public()].into_iter().collect();
        let results = office.search().query(&query, &public)?;
        let ids: Vec<RecordId> =
            office.search().all_ids(&query, &public)?.take(self.limit as usize).collect();
        let recommendations = office.recommendations(&ids)?;
        if self.json {
            let count =
                |counts: &Vec<Count>| counts.iter().map(|count| (count.value.clone(), count.count)).collect();
            let facets = results.facets.iter().map(|(facet, counts)| (facet.key(), count(counts))).collect();
            let results_found = recommendations.iter().map(found).collect();
            return print_json(&Answer { total: results.total, results: results_found, facets });
        }
        let mut out = io::stdout().lock();
        for notice in &results.notices {
            writeln!(io::stderr(), "note: {notice}")?;
        }
        writeln!(out, "{} recommendations", results.total)?;
        for recommendation in &recommendations {
            let state = recommendation.state.as_deref().map_or("State not known", state_name);
            let position = recommendation
                .position
                .as_deref()
                .map_or("no position", |code| choice_label(POSITIONS, code));
            writeln!(out, "\n{} · {state} · {position}\n{}", recommendation.name(), recommendation.text)?;
        }
        Ok(())
    }
}
