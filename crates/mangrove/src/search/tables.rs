//! Names as small numbers, so that counting is adding to arrays.
//!
//! Recommendations share few combinations of State, mechanism, session, position, source and language: a few
//! thousand among hundreds of thousands. Each combination is a *class* and each list of recommending States a *set*;
//! a pass over hits counts classes and sets, and only then are the counts spread over the facets.

use rustc_hash::FxHashMap;

use super::entry::OWN;

/// Texts by number, in the order they came.
#[derive(Clone, Default, Debug)]
pub(super) struct Names {
    names: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
}

impl Names {
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // 2^32 names do not fit in memory, so the cast loses nothing.
        let number = self.names.len() as u32;
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    pub fn known(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", |name| name)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }
}

/// The numbers that the rows of all segments use.
#[derive(Clone, Default, Debug)]
pub(super) struct Tables {
    /// The values of the facets of a recommendation itself.
    pub own: [Names; OWN],
    /// Recommending States.
    pub recommending: Names,
    /// For each class, its values in [`Tables::own`].
    pub classes: Vec<[u32; OWN]>,
    /// For each set, its States in [`Tables::recommending`], each once.
    pub sets: Vec<Box<[u32]>>,
    class_numbers: FxHashMap<[u32; OWN], u32>,
    set_numbers: FxHashMap<Box<[u32]>, u32>,
}

/// Between the values of a class or set on disk. Values never hold it: see [`clean`].
const BETWEEN: char = '\u{1F}';

/// A value as it may stand on disk: without control characters, of bounded length.
fn clean(value: &str) -> impl Iterator<Item = char> + '_ {
    value[..value.floor_char_boundary(super::address::VALUE_BYTES)].chars().filter(|c| !c.is_control())
}

/// A class or set as one text.
pub(super) fn joined<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (at, value) in values.into_iter().enumerate() {
        if at > 0 {
            text.push(BETWEEN);
        }
        text.extend(clean(value));
    }
    text
}

impl Tables {
    /// The number of a class written by [`joined`]; `None` if it is no class.
    pub fn class(&mut self, text: &str) -> Option<u32> {
        let mut values = [0; OWN];
        let mut parts = text.split(BETWEEN);
        for (value, names) in values.iter_mut().zip(&mut self.own) {
            *value = names.number(parts.next()?);
        }
        if parts.next().is_some() {
            return None;
        }
        let next = self.classes.len() as u32;
        let number = *self.class_numbers.entry(values).or_insert(next);
        if number == next {
            self.classes.push(values);
        }
        Some(number)
    }

    /// The number of a set written by [`joined`].
    pub fn set(&mut self, text: &str) -> u32 {
        let named = text.split(BETWEEN).filter(|name| !name.is_empty());
        let mut values: Vec<u32> = named.map(|name| self.recommending.number(name)).collect();
        values.sort_unstable();
        values.dedup();
        let values: Box<[u32]> = values.into();
        if let Some(number) = self.set_numbers.get(&values) {
            return *number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(values.clone());
        self.set_numbers.insert(values, number);
        number
    }
}
