//! Sets the paragraphs of two language versions of one document side by side.
//!
//! Lengths tell most (a translation is about as long as its source, after both languages' own measure), numbers and
//! citations tell the rest, since they are the same in every language.

use std::collections::HashSet;

use crate::{Document, Paragraph};

/// Paragraphs on each side beyond which nothing is aligned.
const PARAGRAPHS_MAX: usize = 3_000;

/// How far from the diagonal a pair may lie, in paragraphs, beyond the difference of the two counts.
const BAND: usize = 60;

/// One row of two versions side by side: places in each one's paragraphs. A side may be empty, or hold two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Places in the first version's paragraphs.
    pub left: std::ops::Range<usize>,
    /// Places in the second's.
    pub right: std::ops::Range<usize>,
}

/// What a paragraph says in every language alike, and how long it is.
struct Marks {
    /// Characters, those of Chinese counted three times.
    length: f64,
    number: Option<String>,
    /// Runs of digits of two and more, folded.
    digits: HashSet<String>,
    symbols: HashSet<String>,
}

/// The paragraphs of `left` and `right` in pairs, in order; every paragraph is in one pair.
#[must_use]
pub fn align(left: &Document, right: &Document) -> Vec<Pair> {
    let (a, b) = (marks(left), marks(right));
    pairs(&a, &b)
}

/// As [`align`], for paragraphs that are nothing but words.
#[must_use]
pub fn align_words(left: &[&str], right: &[&str]) -> Vec<Pair> {
    let marks =
        |all: &[&str]| all.iter().map(|words| of_words(words, None, HashSet::new())).collect::<Vec<_>>();
    pairs(&marks(left), &marks(right))
}

fn marks(doc: &Document) -> Vec<Marks> {
    let cited = |p: &Paragraph| {
        let own = doc.citations.iter().filter(|c| c.paragraph.as_deref() == Some(&p.id));
        own.filter_map(|c| c.symbol.clone()).collect()
    };
    doc.paragraphs.iter().map(|p| of_words(&p.text, p.number.clone(), cited(p))).collect()
}

fn of_words(words: &str, number: Option<String>, symbols: HashSet<String>) -> Marks {
    let folded = crate::fold::words(words);
    let length: usize = words
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if crate::layout::is_han(c) { 3 } else { 1 })
        .sum();
    let digits = folded.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() > 1).map(str::to_owned);
    Marks { length: length as f64, number, digits: digits.collect(), symbols }
}

/// The steps of the alignment: how many paragraphs of each side, and what the step costs by itself.
const STEPS: [(usize, usize, f64); 5] = [(1, 1, 0.0), (1, 0, 3.0), (0, 1, 3.0), (2, 1, 1.6), (1, 2, 1.6)];

fn pairs(a: &[Marks], b: &[Marks]) -> Vec<Pair> {
    if a.len() > PARAGRAPHS_MAX || b.len() > PARAGRAPHS_MAX {
        return Vec::new();
    }
    let total = |side: &[Marks]| side.iter().map(|m| m.length).sum::<f64>().max(1.0);
    // No language of the six takes twice the letters of another; beyond that the texts differ, not the languages.
    let ratio = (total(b) / total(a)).clamp(0.6, 1.7);
    let width = b.len() + 1;
    let band = BAND + a.len().abs_diff(b.len());
    let mut cost = vec![f64::INFINITY; (a.len() + 1) * width];
    let mut from = vec![0u8; (a.len() + 1) * width];
    cost[0] = 0.0;
    for i in 0..=a.len() {
        let middle = i * b.len() / a.len().max(1);
        for j in middle.saturating_sub(band)..=(middle + band).min(b.len()) {
            for (step, (left, right, fixed)) in STEPS.iter().enumerate() {
                let (Some(x), Some(y)) = (i.checked_sub(*left), j.checked_sub(*right)) else { continue };
                let before = cost[x * width + y];
                if !before.is_finite() {
                    continue;
                }
                let sum = before + fixed + distance(&a[x..i], &b[y..j], ratio);
                if sum < cost[i * width + j] {
                    cost[i * width + j] = sum;
                    from[i * width + j] = step as u8;
                }
            }
        }
    }
    walk_back(a.len(), b.len(), &from, width)
}

fn walk_back(mut i: usize, mut j: usize, from: &[u8], width: usize) -> Vec<Pair> {
    let mut all = Vec::new();
    while i > 0 || j > 0 {
        let (left, right, _) = STEPS[usize::from(from[i * width + j])];
        let (x, y) = (i.saturating_sub(left), j.saturating_sub(right));
        all.push(Pair { left: x..i, right: y..j });
        (i, j) = (x, y);
    }
    all.reverse();
    all
}

/// How unlike two groups of paragraphs are; below nought where they share what no translation changes.
fn distance(a: &[Marks], b: &[Marks], ratio: f64) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let length = |side: &[Marks]| side.iter().map(|m| m.length).sum::<f64>();
    let (expected, found) = (length(a) * ratio + 8.0, length(b) + 8.0);
    let mut sum = (found / expected).ln().abs() * 2.0;
    if let (Some(x), Some(y)) = (&a[0].number, &b[0].number) {
        sum += if x == y { -1.0 } else { 1.5 };
    }
    sum - shared(a, b, |m| &m.digits) - shared(a, b, |m| &m.symbols)
}

/// Plus where the sets agree, minus where they do not, at most 1.5 either way.
fn shared(a: &[Marks], b: &[Marks], of: impl Fn(&Marks) -> &HashSet<String>) -> f64 {
    let union = |side: &[Marks]| side.iter().flat_map(|m| of(m).iter().cloned()).collect::<HashSet<String>>();
    let (x, y) = (union(a), union(b));
    if x.is_empty() && y.is_empty() {
        return 0.0;
    }
    let both = x.intersection(&y).count() as f64;
    let all = x.union(&y).count() as f64;
    3.0 * both / all - 1.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_anything_in_common_still_pair() {
        assert_eq!(align_words(&[], &[]), []);
        assert_eq!(align_words(&["a"], &[]), [Pair { left: 0..1, right: 0..0 }]);
        let alone = "One side alone says all of this, and says it at length. ".repeat(4);
        let left = [alone.as_str(), "In 1998 there were 27 of them."];
        let pairs = align_words(&left, &["En 1998 il y en avait 27."]);
        assert_eq!(pairs.last(), Some(&Pair { left: 1..2, right: 0..1 }));
    }
}
