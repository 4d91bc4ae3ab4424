//! The form of a session's participants: one number for all, and for each split a number a category.
//!
//! A split left empty was not recorded. In one that is filled in, an empty cell is nobody, and it must add up.

use askama::{Template, filters::HtmlSafe};

use super::{Counts, MOST, SPLITS, Split};
use crate::form::{FormErrors, Sent};
use crate::look::{Icon, plural};

/// The name of the field for everybody.
pub const TOTAL: &str = "people";

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParticipationForm {
    /// How many they are.
    pub total: String,
    /// For each of [`SPLITS`] what was typed for each category.
    pub splits: [Vec<String>; SPLITS.len()],
}

impl ParticipationForm {
    /// As a browser sent it.
    #[must_use]
    pub fn read(sent: &Sent) -> Self {
        let cells = |split: &Split| split.categories().map(|one| sent.one(&name(split, one.code))).collect();
        ParticipationForm { total: sent.one(TOTAL), splits: SPLITS.each_ref().map(cells) }
    }

    /// As a browser would send it.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let cells = SPLITS.iter().zip(&self.splits).flat_map(|(split, cells)| {
            split.categories().map(|category| name(split, category.code)).zip(cells.iter().cloned())
        });
        [(TOTAL.to_owned(), self.total.clone())].into_iter().chain(cells).collect()
    }

    /// The form as it stands for counts that are there.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        let typed =
            |split: &Option<Vec<u32>>| split.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
        ParticipationForm { total: counts.total.to_string(), splits: counts.splits.each_ref().map(typed) }
    }

    /// The counts; nothing if the form is empty. What is wrong is added to the errors, by the name of the field
    /// ([`TOTAL`]) or the code of the split.
    pub fn parse(&self, errors: &mut FormErrors) -> Option<Counts> {
        let nothing = |cells: &Vec<String>| cells.iter().all(|cell| cell.trim().is_empty());
        if self.total.trim().is_empty() {
            if !self.splits.iter().all(nothing) {
                errors.add(TOTAL, "Enter how many people took part.");
            }
            return None;
        }
        let Some(total) = number(&self.total) else {
            errors.add(TOTAL, format!("Enter a whole number of at most {MOST}."));
            return None;
        };
        let mut counts = Counts::of(total);
        for (place, split) in SPLITS.iter().enumerate() {
            let cells = &self.splits[place];
            if nothing(cells) {
                continue;
            }
            let read = |cell: &String| if cell.trim().is_empty() { Some(0) } else { number(cell) };
            match cells.iter().map(read).collect::<Option<Vec<u32>>>() {
                Some(read) => counts.splits[place] = Some(read),
                None => errors.add(split.code, "Enter whole numbers only; leave a box empty for nobody."),
            }
        }
        for (split, sum) in counts.off() {
            errors.add(split.code, off(sum, total));
        }
        Some(counts)
    }

    /// Its fields, for a page.
    #[must_use]
    pub fn fields(&self, errors: &FormErrors) -> ParticipationFields {
        let error = |name| errors.of(name).map(str::to_owned);
        let splits = SPLITS.iter().zip(&self.splits).map(|(split, cells)| {
            let typed = cells.iter().map(String::as_str).chain(std::iter::repeat(""));
            let cells = split.categories().zip(typed).map(|(category, typed)| {
                (name(split, category.code), category.label.to_owned(), typed.to_owned())
            });
            SplitFields { split, cells: cells.collect(), error: error(split.code) }
        });
        ParticipationFields { total: self.total.clone(), error: error(TOTAL), splits: splits.collect() }
    }
}

fn off(sum: u64, total: u32) -> String {
    let missing = u64::from(total).saturating_sub(sum);
    if missing == 0 {
        return format!(
            "This adds up to {sum}, more than the {total} who took part. Correct one of the two."
        );
    }
    let people = plural(missing, "person is", "people are");
    format!("This adds up to {sum} of {total}. Where {people} missing, count them as not stated.")
}

fn name(split: &Split, category: &str) -> String {
    format!("{}-{category}", split.code)
}

fn number(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| typed.parse().ok()).flatten().filter(|number| *number <= MOST)
}

/// The fields as they are shown.
#[derive(Clone, Debug, Template)]
#[template(path = "participation/form.html")]
pub struct ParticipationFields {
    total: String,
    error: Option<String>,
    splits: Vec<SplitFields>,
}

impl HtmlSafe for ParticipationFields {}

/// The fields of one split: name, label and what was typed.
#[derive(Clone, Debug)]
struct SplitFields {
    split: &'static Split,
    cells: Vec<(String, String, String)>,
    error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> (Option<Counts>, FormErrors) {
        let mut errors = FormErrors::default();
        let counts = ParticipationForm::read(&Sent::of(pairs.iter().copied())).parse(&mut errors);
        (counts, errors)
    }

    #[test]
    fn what_adds_up_is_kept_and_comes_back_as_typed() {
        let pairs = [(TOTAL, "23"), ("sex-women", "13"), ("sex-men", " 9"), ("sex-not-stated", "1")];
        let (counts, errors) = typed(&pairs);
        let expected = Counts::of(23).with("sex", &[13, 9, 0, 1]);
        assert_eq!((counts.as_ref(), errors.is_empty()), (Some(&expected), true));
        let again = ParticipationForm::of(&expected);
        let pairs = again.pairs();
        let sent = Sent::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!(ParticipationForm::read(&sent).parse(&mut FormErrors::default()), Some(expected));
        assert_eq!(typed(&[]), (None, FormErrors::default()), "an empty form says nothing, not zero");
        assert_eq!(typed(&[(TOTAL, "0")]).0, Some(Counts::of(0)), "zero is zero");
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        for (pairs, field, words) in [
            (vec![("sex-women", "3")], TOTAL, "how many people"),
            (vec![(TOTAL, "-1")], TOTAL, "whole number"),
            (vec![(TOTAL, "9999999999999999999999")], TOTAL, "100000"),
            (vec![(TOTAL, "23"), ("sex-women", "13"), ("sex-men", "9")], "sex", "adds up to 22 of 23"),
            (vec![(TOTAL, "2"), ("disability-with", "3")], "disability", "more than the 2"),
            (vec![(TOTAL, "2"), ("age-18-29", "two")], "age", "whole numbers only"),
        ] {
            let (_, errors) = typed(&pairs);
            assert!(errors.of(field).is_some_and(|said| said.contains(words)), "{pairs:?}: {errors:?}");
        }
    }
}
