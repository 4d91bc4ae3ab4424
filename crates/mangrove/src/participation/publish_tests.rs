//! The guarantee of `publish`, counted out: every tree of small size is published, those published alike are put
//! together, and of each withheld cell it is asked what somebody could conclude.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::publish::{Published, Tree};
use super::tests::any_counts;
use super::{Counts, SPLITS};

/// The shape of a tree: a leaf, or parts.
#[derive(Clone, Debug)]
struct Shape(Vec<Shape>);

impl Shape {
    fn leaf() -> Shape {
        Shape(Vec::new())
    }

    fn leaves(&self) -> usize {
        if self.0.is_empty() { 1 } else { self.0.iter().map(Shape::leaves).sum() }
    }

    /// A tree of this shape with one split, from the cells of its leaves in order.
    fn fill(&self, cells: &mut impl Iterator<Item = u64>, categories: usize) -> Tree {
        if self.0.is_empty() {
            let split: Vec<u64> = cells.by_ref().take(categories).collect();
            return Tree { total: split.iter().sum(), splits: vec![split], parts: Vec::new() };
        }
        let parts: Vec<Tree> = self.0.iter().map(|shape| shape.fill(cells, categories)).collect();
        let cell = |place: usize| parts.iter().map(|part| part.splits[0][place]).sum();
        let split: Vec<u64> = (0..categories).map(cell).collect();
        Tree { total: split.iter().sum(), splits: vec![split], parts }
    }
}

/// Every way to put `total` people into `cells` cells.
fn every(total: u64, cells: usize) -> Vec<Vec<u64>> {
    if cells == 1 {
        return vec![vec![total]];
    }
    let first = (0..=total).flat_map(|first| {
        every(total - first, cells - 1).into_iter().map(move |mut rest| {
            rest.insert(0, first);
            rest
        })
    });
    first.collect()
}

/// What somebody outside wants to know of a node: its total and the cells of its split, node by node.
fn secrets(tree: &Tree, path: &str, told: &mut BTreeMap<String, u64>) {
    told.insert(format!("{path} total"), tree.total);
    for (place, count) in tree.splits[0].iter().enumerate() {
        told.insert(format!("{path} cell {place}"), *count);
    }
    for (place, part) in tree.parts.iter().enumerate() {
        secrets(part, &format!("{path}/{place}"), told);
    }
}

/// Of these, what is withheld and is under the guarantee.
fn withheld(published: &Published, path: &str, gap_is_zero: bool, names: &mut BTreeSet<String>) {
    let root = path.is_empty();
    if published.total.is_none() {
        if root {
            return;
        }
        names.insert(format!("{path} total"));
    }
    let gap_is_zero = match &published.splits[0] {
        Some(split) => split.last() == Some(&0),
        None => gap_is_zero,
    };
    if published.splits[0].is_none() {
        let gap = 2;
        let cells = (0..=gap).filter(|place| !(gap_is_zero && *place == gap));
        names.extend(cells.map(|place| format!("{path} cell {place}")));
    }
    for (place, part) in published.parts.iter().enumerate() {
        withheld(part, &format!("{path}/{place}"), gap_is_zero, names);
    }
}

/// Publishes every tree of a shape with so many people; returns how many cells were withheld and how many splits of
/// parts shown, so that a test can see that it tested something.
fn count_out(shape: &Shape, total: u64, floor: u64) -> (usize, usize) {
    let mut alike: BTreeMap<Published, BTreeMap<String, BTreeSet<u64>>> = BTreeMap::new();
    for cells in every(total, shape.leaves() * 3) {
        let tree = shape.fill(&mut cells.into_iter(), 3);
        let values = alike.entry(tree.publish_from(floor)).or_default();
        let mut told = BTreeMap::new();
        secrets(&tree, "", &mut told);
        for (name, value) in told {
            values.entry(name).or_default().insert(value);
        }
    }
    let (mut cells, mut parts_shown) = (0, 0);
    for (published, values) in &alike {
        let mut names = BTreeSet::new();
        withheld(published, "", false, &mut names);
        parts_shown += usize::from(published.parts.iter().any(|part| part.splits[0].is_some()));
        for name in &names {
            let possible = &values[name];
            assert!(possible.len() > 1, "{published:?}: {name} can only be {possible:?}");
            assert!(possible.last() >= Some(&floor), "{published:?}: {name} is one of {possible:?}");
        }
        cells += names.len();
    }
    (cells, parts_shown)
}

#[test]
fn one_table_gives_nothing_away_at_the_real_floor() {
    for total in 0..=24 {
        let (cells, _) = count_out(&Shape::leaf(), total, super::publish::FLOOR);
        assert_eq!(cells > 0, total >= 5, "{total} people");
    }
}

#[test]
fn neither_does_a_sum_nor_a_sum_of_sums() {
    let two = Shape(vec![Shape::leaf(), Shape::leaf()]);
    let three = Shape(vec![Shape::leaf(); 3]);
    let lopsided = Shape(vec![two.clone(), Shape::leaf()]);
    let single = Shape(vec![Shape(vec![Shape::leaf()]), Shape::leaf()]);
    let mut shown = 0;
    for (shape, most, floor) in [(two, 12, 2), (three, 7, 2), (lopsided, 7, 2), (single, 10, 3)] {
        for total in floor..=most {
            let (cells, parts) = count_out(&shape, total, floor);
            assert!(cells > 0, "{shape:?} with {total}");
            shown += parts;
        }
    }
    assert!(shown > 0, "some parts are published");
}

proptest! {
    #[test]
    fn what_is_published_is_true_and_never_small(all in prop::collection::vec(any_counts(60), 1..5)) {
        let tree = Tree::sum(all.iter().map(Tree::session).collect());
        let published = tree.publish();
        let sum = Tree::session(&Counts::sum(&all));
        for (tree, published) in [(&sum, &published)].into_iter().chain(tree.parts.iter().zip(&published.parts)) {
            prop_assert!(published.total.is_none_or(|total| total == tree.total && total >= 5));
            for (split, shown) in tree.splits.iter().zip(&published.splits) {
                prop_assert!(shown.as_ref().is_none_or(|shown| shown == split && shown[..2].iter().all(|n| *n >= 5)));
            }
        }
    }
}

#[test]
fn a_training_of_twenty_three_is_published_as_twenty_three() {
    let training = Counts::of(23).with("sex", &[13, 9, 0, 1]).with("disability", &[2, 21, 0]);
    let published = Tree::session(&training).publish();
    assert_eq!((published.total, published.splits), (Some(23), vec![None; SPLITS.len()]));
    let larger = Counts::of(64).with("sex", &[30, 34, 0, 0]);
    let alone = Tree::session(&larger).publish();
    assert_eq!(alone.splits[0], Some(vec![30, 34, 0]));
    // In a sum with it, its one person who is not stated would stand alone: the split of both is withheld, and of each.
    let both = Tree::sum(vec![Tree::session(&training), Tree::session(&larger)]).publish();
    assert_eq!((both.total, &both.splits[0]), (Some(87), &None));
    assert!(both.parts.iter().all(|part| part.total.is_some() && part.splits.iter().all(Option::is_none)));
}
