//! How alike two wordings are, by the words they share in order: what every comparison of sources rests on.

/// Words of a wording that are compared; no recommendation has more in print.
const WORDS_MAX: usize = 1_200;

/// The words of a wording, folded, for comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(Vec<String>);

/// How alike two wordings are.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Alike {
    /// The share of the shorter one's words that the other has in the same order, 0 to 1.
    pub within: f64,
    /// The share of all words of both, 0 to 1.
    pub whole: f64,
}

impl Words {
    /// The words of `text`: letters and digits in lower case; a character that the file lost parts none.
    pub(crate) fn of(text: &str) -> Words {
        let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\u{FFFD}' | '\'' | '’')));
        let folded = words.map(|word| {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        });
        Words(folded.filter(|word| !word.is_empty()).take(WORDS_MAX).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares by the longest common subsequence of words.
    pub(crate) fn alike(&self, other: &Words) -> Alike {
        let (short, long) =
            if self.0.len() <= other.0.len() { (&self.0, &other.0) } else { (&other.0, &self.0) };
        if short.is_empty() {
            return Alike { within: 0.0, whole: 0.0 };
        }
        let mut row = vec![0u16; short.len() + 1];
        for word in long {
            let mut diagonal = 0;
            for (at, own) in short.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if own == word { diagonal + 1 } else { above.max(row[at]) };
                diagonal = above;
            }
        }
        let common = f64::from(row[short.len()]);
        Alike { within: common / short.len() as f64, whole: 2.0 * common / (short.len() + long.len()) as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_are_compared_by_words_in_order() {
        let alike = |a: &str, b: &str| Words::of(a).alike(&Words::of(b));
        assert_eq!(alike("Plant trees", "plant trees;"), Alike { within: 1.0, whole: 1.0 });
        assert_eq!(alike("Plant trees", "Plant many trees and water them").within, 1.0);
        assert_eq!(alike("trees plant", "plant trees").within, 0.5);
        assert_eq!(alike("State\u{FFFD}s", "State’s").whole, 1.0);
        assert_eq!(alike("", "plant").whole, 0.0);
    }
}
