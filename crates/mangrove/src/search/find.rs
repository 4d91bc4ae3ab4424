//! From a query's words to the rows that match them, in the spaces that a reader may read and in no other.

use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, EmptyQuery, EnableScoring, Occur, PhraseQuery,
    Query as Condition, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::SearchError;
use super::language::Node;
use super::pass::Taken;
use super::state::Shelf;
use super::store::field;
use super::words::pair;

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

/// Hands every row that matches to `each`, with its score.
pub(super) fn matches(
    shelves: &[&Shelf],
    node: Option<&Node>,
    scored: bool,
    each: &mut impl FnMut(Taken<'_>, u32, f32),
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
                    each(from, row, score);
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

/// The words of a phrase, with those in a row that have a term of their own by that term, which stands at the place
/// of the second.
fn shortened(words: &[(usize, String)]) -> Vec<(usize, String)> {
    let pair_at = |at: usize| {
        let (first, second) = (words.get(at)?, words.get(at + 1)?);
        let joined = (first.0 + 1 == second.0).then(|| pair(&first.1, &second.1))??;
        Some((second.0, joined))
    };
    let mut short = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        // A word left over at the end of a row is still found faster together with the one before it.
        let (term, taken) = match (pair_at(at), at.checked_sub(1).and_then(pair_at)) {
            (Some(pair), _) => (pair, 2),
            (None, Some(pair)) => (pair, 1),
            (None, None) => (words[at].clone(), 1),
        };
        if short.last() != Some(&term) {
            short.push(term);
        }
        at += taken;
    }
    short
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
            let terms: Vec<_> = shortened(words).into_iter().map(|(at, word)| (at, term(&word))).collect();
            match terms.as_slice() {
                [(_, term)] => Box::new(TermQuery::new(term.clone(), record)),
                _ => Box::new(PhraseQuery::new_with_offset(terms)),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_use_the_terms_of_common_words_in_a_row() {
        for (phrase, expected) in [
            ("of the", "of the@1"),
            ("rights of the child", "right of@1 of the@2 child@3"),
            ("in to the", "in to@1 to the@2"),
            ("in light of all the law", "in@0 light@1 of all@3 all the@4 law@5"),
            ("clean water", "clean@0 water@1"),
        ] {
            let words =
                crate::search::words::Analyser::default().words(phrase, crate::search::words::Cut::Query);
            let words: Vec<_> = words.into_iter().map(|word| (word.position, word.term)).collect();
            let short: Vec<_> = shortened(&words).iter().map(|(at, term)| format!("{term}@{at}")).collect();
            assert_eq!(short.join(" "), expected);
        }
    }
}
