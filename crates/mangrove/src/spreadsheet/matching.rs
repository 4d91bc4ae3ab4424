//! Which recommendation a row speaks of: by symbol and number, by number alone in the State's latest review, by its
//! words. Where several fit or the two disagree, all are given and none is chosen.

use std::collections::HashMap;

use ledger::RecordId;

use super::likeness::{Likeness, Pairs};

/// How alike words must be to find a recommendation by them alone, in per cent.
const FOUND: u8 = 85;
/// How alike they must be to be offered.
const OFFERED: u8 = 30;
/// Below this, the words of the row are taken to be another recommendation's than the number's.
const DOUBTED: u8 = 25;
/// The most recommendations that are offered for a row.
const CANDIDATES: usize = 5;

/// A recommendation made to the State.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its record.
    pub id: RecordId,
    /// Its document's symbol.
    pub symbol: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its words.
    pub text: String,
    /// The session of the UPR it was made at, for telling the latest review.
    pub session: Option<u32>,
}

/// What a row says of which recommendation it means.
#[derive(Clone, Debug, Default)]
pub struct Said<'a> {
    /// The cell of the symbol.
    pub document: &'a str,
    /// The cell of the number.
    pub number: &'a str,
    /// Whether that cell is kept as a number, so that a last zero may be lost.
    pub numeric: bool,
    /// The cell of the words.
    pub text: &'a str,
}

/// By what a recommendation was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The document's symbol and the number.
    SymbolAndNumber,
    /// The number, in the State's latest review.
    Number,
    /// The words alone.
    Words,
}

impl By {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            By::SymbolAndNumber => "by symbol and number",
            By::Number => "by number, in the latest review",
            By::Words => "by its words",
        }
    }
}

/// A recommendation that a row may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its record.
    pub id: RecordId,
    /// By what it was found.
    pub by: By,
    /// How alike the words are, in per cent; none where the row has none.
    pub alike: Option<u8>,
}

/// What was found for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One recommendation, and nothing that speaks against it.
    One(Candidate),
    /// Several fit, or what was found is doubtful: a person chooses.
    Several(Vec<Candidate>),
    /// None.
    Nothing,
}

/// The recommendations of one State, ready to be looked through.
#[derive(Debug)]
pub struct Register {
    known: Vec<Known>,
    by_number: HashMap<String, Vec<usize>>,
    symbols: Vec<String>,
    latest: Option<u32>,
    likeness: Likeness,
}

impl Register {
    /// Of these recommendations.
    #[must_use]
    pub fn of(known: Vec<Known>) -> Register {
        let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, one) in known.iter().enumerate() {
            let number = one.number.as_deref().and_then(|number| numbers_in(number).into_iter().next());
            if let Some(number) = number {
                by_number.entry(number).or_default().push(place);
            }
        }
        // Only what has numbers can be found by one: UPR Info's lists of a later session have none.
        let latest = known.iter().filter(|one| one.number.is_some()).filter_map(|one| one.session).max();
        let mut symbols: Vec<String> =
            known.iter().filter_map(|one| one.symbol.as_deref()).map(plain_symbol).collect();
        symbols.sort_unstable_by_key(|symbol| std::cmp::Reverse(symbol.len()));
        symbols.dedup();
        let likeness = Likeness::of(known.iter().map(|one| one.text.as_str()));
        Register { known, by_number, symbols, latest, likeness }
    }

    /// What a row speaks of.
    #[must_use]
    pub fn find(&self, said: &Said<'_>) -> Match {
        let pairs = Pairs::of(said.text);
        let alike = |place: usize| (!said.text.is_empty()).then(|| self.likeness.to(place, &pairs));
        let candidate =
            |(place, by): (usize, By)| Candidate { id: self.known[place].id, by, alike: alike(place) };
        let named = self.named(said);
        // Nothing speaks against a number but words of another recommendation.
        if let [one] = named.as_slice()
            && alike(one.0).is_none_or(|alike| alike >= DOUBTED)
        {
            return Match::One(candidate(*one));
        }
        let agrees = |place: usize| alike(place).is_some_and(|alike| alike >= FOUND);
        let agreeing: Vec<_> = named.iter().filter(|(place, _)| agrees(*place)).copied().collect();
        if let [one] = agreeing.as_slice() {
            return Match::One(candidate(*one));
        }
        let near = self.likeness.nearest(&pairs, 2 * CANDIDATES, OFFERED);
        let is_named = |place: usize| named.iter().any(|(of, _)| *of == place);
        let by_words = near.iter().filter(|(place, _)| !is_named(*place));
        let by_words: Vec<_> = by_words.map(|(place, _)| (*place, By::Words)).collect();
        if let (true, [one, rest @ ..]) = (named.is_empty(), by_words.as_slice()) {
            let rival = rest.first().is_some_and(|(place, _)| agrees(*place));
            if agrees(one.0) && !rival {
                return Match::One(candidate(*one));
            }
        }
        let all: Vec<Candidate> = named.into_iter().chain(by_words).take(CANDIDATES).map(candidate).collect();
        if all.is_empty() { Match::Nothing } else { Match::Several(all) }
    }

    /// Those that have the row's number, in its document or else in the latest review.
    fn named(&self, said: &Said<'_>) -> Vec<(usize, By)> {
        let symbol = self.symbol_in(said.document).or_else(|| self.symbol_in(said.number));
        // A row that names a document which is not here must not find another document's recommendation.
        let names_other =
            symbol.is_none() && [said.document, said.number].iter().any(|cell| looks_like_symbol(cell));
        if names_other {
            return Vec::new();
        }
        let bare = symbol.map_or(said.number.to_owned(), |symbol| without(said.number, symbol));
        let mut numbers = numbers_in(&bare);
        if numbers.len() > 1 {
            return Vec::new();
        }
        // 140.10 kept as a number is 140.1: both are offered.
        if let (true, Some(number)) = (said.numeric, numbers.first())
            && number.contains('.')
        {
            numbers.push(format!("{number}0"));
        }
        let mut found = Vec::new();
        for place in numbers.iter().filter_map(|number| self.by_number.get(number)).flatten() {
            let known = &self.known[*place];
            match symbol {
                Some(symbol) if known.symbol.as_deref().map(plain_symbol).as_deref() == Some(symbol) => {
                    found.push((*place, By::SymbolAndNumber));
                }
                None if known.session.is_some() && known.session == self.latest => {
                    found.push((*place, By::Number));
                }
                _ => {}
            }
        }
        found
    }

    /// The symbol of a document that is here, where a cell names one; the longest, for A/HRC/23/8/Add.1 is another.
    fn symbol_in(&self, cell: &str) -> Option<&str> {
        let cell = plain_symbol(cell);
        let follows =
            |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '/');
        let named = |symbol: &&String| {
            cell.find(symbol.as_str()).is_some_and(|at| follows(&cell[at + symbol.len()..]))
        };
        self.symbols.iter().find(named).map(String::as_str)
    }
}

/// A symbol as symbols are compared: capitals without blanks.
fn plain_symbol(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn looks_like_symbol(cell: &str) -> bool {
    let plain = plain_symbol(cell);
    ["A/HRC/", "CCPR/", "CEDAW/", "CRC/", "CRPD/", "CERD/", "CAT/", "CED/", "CMW/", "E/C."]
        .iter()
        .any(|start| plain.contains(start))
}

fn without(cell: &str, symbol: &str) -> String {
    plain_symbol(cell).replace(symbol, " ").to_lowercase()
}

/// The numbers of recommendations in a cell, as they are compared: `92.4`, `140.1.a`. `Rec. no. 92.4 (b)` is `92.4.b`.
#[must_use]
pub fn numbers_in(cell: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut signs = cell.char_indices().peekable();
    while let Some((start, sign)) = signs.next() {
        let before = cell[..start].chars().next_back();
        if !sign.is_ascii_digit() || before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &cell[start..];
        let end = rest.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        let letter = letter_after(&rest[number.len()..]);
        found.push(letter.map_or_else(|| number.to_owned(), |letter| format!("{number}.{letter}")));
        while signs.peek().is_some_and(|(at, _)| *at < start + end) {
            signs.next();
        }
    }
    found
}

/// The letter of `(b)`, `.b` or `b` that follows a number and is no word.
fn letter_after(rest: &str) -> Option<char> {
    let rest = rest.trim_start_matches([' ', '.', '(']);
    let mut signs = rest.chars();
    let letter = signs.next().filter(char::is_ascii_alphabetic)?;
    signs.next().is_none_or(|next| !next.is_alphanumeric()).then(|| letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TORTURE: &str = "Ratify the Convention against Torture and its Optional Protocol without delay";
    const SCHOOLS: &str = "Build more schools in rural areas and train the teachers that they need";
    const PRISONS: &str = "Improve the conditions of detention in all prisons and police cells";

    fn known(id: u8, symbol: &str, number: &str, text: &str, session: u32) -> Known {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Known {
            id: RecordId::from_bytes([id; 16]),
            symbol: some(symbol),
            number: some(number),
            text: text.to_owned(),
            session: Some(session),
        }
    }

    fn told(found: &Match) -> String {
        let one = |candidate: &Candidate| {
            let by = match candidate.by {
                By::SymbolAndNumber => "symbol",
                By::Number => "number",
                By::Words => "words",
            };
            format!(
                "{} {by}",
                candidate.id.to_string().get(..2).map_or(0, |hex| u8::from_str_radix(hex, 16).unwrap())
            )
        };
        match found {
            Match::One(candidate) => one(candidate),
            Match::Several(all) => format!("? {}", all.iter().map(one).collect::<Vec<_>>().join(", ")),
            Match::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn rows_find_their_recommendation_and_doubts_are_left_to_a_person() {
        let register = Register::of(vec![
            known(1, "A/HRC/10/8", "92.1", TORTURE, 3),
            known(2, "A/HRC/40/8", "92.1", SCHOOLS, 31),
            known(3, "A/HRC/40/8", "92.10", PRISONS, 31),
            known(4, "A/HRC/40/8", "93.2", TORTURE, 31),
            known(5, "", "", TORTURE, 40),
            known(6, "A/HRC/40/8/Add.1", "7", "Short", 31),
        ]);
        for (document, number, numeric, text, expected) in [
            ("A/HRC/10/8", "92.1", false, "", "1 symbol"),
            ("a/hrc/10/8 (2009)", "Rec. 92.1", false, TORTURE, "1 symbol"),
            ("", "A/HRC/40/8, 93.2", false, "", "4 symbol"),
            ("A/HRC/40/8/Add.1", "7", false, "", "6 symbol"),
            // Without a document the latest review counts.
            ("", "93.2", false, "", "4 number"),
            ("", "92.1", false, SCHOOLS, "2 number"),
            // A document that is not here finds nothing by its number.
            ("A/HRC/55/9", "92.1", false, "", "nothing"),
            // A number that may have lost its last zero, alone and with words that tell.
            ("", "92.1", true, "", "? 2 number, 3 number"),
            ("", "92.1", true, PRISONS, "3 number"),
            // The words are another recommendation's than the number's.
            ("", "92.10", false, SCHOOLS, "? 3 number, 2 words"),
            // Words alone: one, or the same words made twice.
            ("", "", false, PRISONS, "3 words"),
            ("", "", false, TORTURE, "? 1 words, 4 words, 5 words"),
            ("", "", false, "Improve the conditions of detention in prisons (Spain)", "? 3 words"),
            ("", "", false, "Something else entirely", "nothing"),
            ("", "92.1 and 92.10", false, "", "nothing"),
            ("", "", false, "", "nothing"),
        ] {
            let found = register.find(&Said { document, number, numeric, text });
            assert_eq!(told(&found), expected, "{document} {number} {numeric} {text}");
        }
    }

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (cell, expected) in [
            ("92.4", vec!["92.4"]),
            ("Rec. no. 92.4.", vec!["92.4"]),
            ("26 (b)", vec!["26.b"]),
            ("140.1.A", vec!["140.1.a"]),
            ("12 and 13", vec!["12", "13"]),
            ("12a", vec!["12.a"]),
            ("no. 7 of the list", vec!["7"]),
            ("COVID19", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(numbers_in(cell), expected, "{cell}");
        }
    }
}
