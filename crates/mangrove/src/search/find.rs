//! From a query's words to the rows that match them, in the spaces that a reader may read and in no other.

use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, EmptyQuery, EnableScoring, Occur, PhraseQuery,
    Query as Condition, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::SearchError;
use super::language::Node;
use super::pass::{Pass, Taken};
use super::state::Shelf;
use super::store::field;

/// Word statistics over the readable spaces only: with those of others, the order of hits would tell how often a
/// word occurs in what the reader may not read.
struct Statistics<'a>(Vec<&'a Searcher>);

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.0.iter().map(|searcher| searcher.total_num_tokens(field)).sum()
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.0.iter().map(|searcher| searcher.total_num_docs()).sum()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.0.iter().map(|searcher| Bm25StatisticsProvider::doc_freq(*searcher, term)).sum()
    }
}

/// Passes every row that matches.
pub(super) fn matches(
    shelves: &[&Shelf],
    node: Option<&Node>,
    scored: bool,
    pass: &mut Pass<'_>,
) -> Result<(), SearchError> {
    let statistics = Statistics(shelves.iter().map(|shelf| &shelf.searcher).collect());
    for shelf in shelves {
        let weight = match node {
            None => None,
            Some(node) => {
                let condition = condition(node, shelf.searcher.schema().get_field(field::TEXT)?, scored);
                Some(condition.weight(if scored {
                    EnableScoring::enabled_from_statistics_provider(&statistics, &shelf.searcher)
                } else {
                    EnableScoring::disabled_from_searcher(&shelf.searcher)
                })?)
            }
        };
        for (reader, segment) in shelf.searcher.segment_readers().iter().zip(&shelf.segments) {
            let from = Taken { rows: &segment.rows, places: &segment.places };
            let alive = reader.alive_bitset();
            let mut take = |row: u32, score: f32| {
                if alive.is_none_or(|alive| alive.is_alive(row)) {
                    pass.take(from, row, score);
                }
            };
            match &weight {
                None => (0..reader.max_doc()).for_each(|row| take(row, 0.0)),
                Some(weight) if scored => weight.for_each(reader, &mut take)?,
                Some(weight) => {
                    weight
                        .for_each_no_score(reader, &mut |rows| rows.iter().for_each(|row| take(*row, 0.0)))?;
                }
            }
        }
    }
    Ok(())
}

fn condition(node: &Node, text: Field, scored: bool) -> Box<dyn Condition> {
    let term = |word: &str| Term::from_field_text(text, word);
    let record = if scored { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
    let clauses = |nodes: &[Node], occur: Occur| {
        let clause = |node: &Node| match (node, occur) {
            (Node::Not(node), Occur::Must) => (Occur::MustNot, condition(node, text, scored)),
            _ => (occur, condition(node, text, scored)),
        };
        nodes.iter().map(clause).collect::<Vec<_>>()
    };
    match node {
        Node::Term(word) => Box::new(TermQuery::new(term(word), record)),
        Node::Phrase(words) => {
            let terms = words.iter().map(|(at, word)| (*at, term(word))).collect();
            Box::new(PhraseQuery::new_with_offset(terms))
        }
        Node::All(nodes) => {
            let mut clauses = clauses(nodes, Occur::Must);
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, Box::new(AllQuery)));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Node::Any(nodes) => Box::new(BooleanQuery::new(clauses(nodes, Occur::Should))),
        Node::Not(_) => condition(&Node::All(vec![node.clone()]), text, scored),
        Node::Nothing => Box::new(EmptyQuery),
    }
}
