//! `mangrove search`: finds recommendations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::print_json;
use crate::office::Office;
use crate::recommendation::Recommendation;
use crate::search::Query;

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
