//! Text into the words the index knows, for English and every other alphabet, and for Chinese.
//!
//! Queries and texts go through here alike. Words lose case, accents and the possessive `'s`, and are stemmed by
//! Snowball's English rules; Chinese is cut by jieba. Letters take one position a word, Chinese one a character, so
//! that a phrase is found however the text around it was cut.

use std::borrow::Cow;
use std::sync::OnceLock;

use jieba_rs::Jieba;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

/// Longer words are cut: no word of a language is longer, and the index refuses terms over 65,530 bytes.
const WORD_BYTES: usize = 200;
/// Stems kept at hand for each thread that indexes; the vocabulary of UN texts is about 15,000 words.
const STEMS: usize = 30_000;

/// Words whose plural Snowball does not bring to the singular.
const IRREGULAR: [(&str, &str); 16] = [
    ("women", "woman"),
    ("men", "man"),
    ("children", "child"),
    ("policemen", "policeman"),
    ("policewomen", "policewoman"),
    ("servicemen", "serviceman"),
    ("servicewomen", "servicewoman"),
    ("fishermen", "fisherman"),
    ("crises", "crisis"),
    ("analyses", "analysis"),
    ("bases", "basis"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("indices", "index"),
    ("lives", "life"),
    ("wives", "wife"),
];

/// Words that stand next to each other in most texts, as the index knows them, in order. Two of them in a row are a
/// term of their own, or a phrase such as "of the" would have to compare the places of every `of` and every `the`.
const COMMON: [&str; 26] = [
    "a", "against", "all", "an", "and", "are", "as", "at", "be", "by", "for", "from", "human", "in", "is",
    "it", "of", "on", "or", "right", "that", "the", "their", "this", "to", "with",
];

/// The term for two words in a row, if they have one.
#[must_use]
pub fn pair(first: &str, second: &str) -> Option<String> {
    let common = |word: &str| COMMON.binary_search(&word).is_ok();
    (common(first) && common(second)).then(|| format!("{first} {second}"))
}

/// One word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The form the index knows.
    pub term: String,
    /// Its place among the words of the text, from 0.
    pub position: usize,
    /// How many positions it takes.
    pub length: usize,
    /// Its first byte in the text.
    pub start: usize,
    /// One past its last byte in the text.
    pub end: usize,
}

/// How Chinese is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Words, and the words inside them: for texts.
    Text,
    /// Words that follow one another: for queries.
    Query,
}

/// Whether `c` is a Chinese character.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
        || matches!(c, '\u{20000}'..='\u{323AF}')
}

/// jieba's dictionary takes 35 MB: it is loaded with the first Chinese text or query, never before.
fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}')
}

/// Marks that a reader may leave out: accents that stand alone, Arabic and Hebrew vowel signs, the tatweel.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}')
        || matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// Brings words to the form the index knows. Keeps what it has worked out, so one per thread.
#[derive(Clone, Default)]
pub struct Analyser {
    stems: FxHashMap<String, String>,
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Analyser").field("stems", &self.stems.len()).finish()
    }
}

impl Analyser {
    /// The words of `text`, in order.
    #[must_use]
    pub fn words(&mut self, text: &str, cut: Cut) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 5);
        self.each(text, cut, &mut |term, word| words.push(Word { term: term.to_owned(), ..word }));
        words
    }

    /// Calls `found` with each word of `text`: its term, and where it is (with an empty `term`).
    fn each(&mut self, text: &str, cut: Cut, found: &mut dyn FnMut(&str, Word)) {
        let mut at = 0;
        let mut position = 0;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            if is_han(first) {
                let run = &rest[..rest.find(|c| !is_han(c)).unwrap_or(rest.len())];
                position = chinese(run, at, position, cut, found);
                at += run.len();
            } else if first.is_alphanumeric() {
                let (written, whole) = word_end(rest);
                let word = Word { position, length: 1, start: at, end: at + whole, ..Word::default() };
                found(self.term(&rest[..written]), word);
                position += 1;
                at += whole;
            } else {
                at += first.len_utf8();
            }
        }
    }

    /// The form the index knows of a word as written.
    fn term(&mut self, written: &str) -> &str {
        let written = &written[..written.floor_char_boundary(WORD_BYTES)];
        if !self.stems.contains_key(written) {
            if self.stems.len() >= STEMS {
                self.stems.clear();
            }
            let stem = stem(&fold(written));
            self.stems.insert(written.to_owned(), stem);
        }
        self.stems.get(written).map_or("", String::as_str)
    }
}

/// Where the word that `text` begins with ends: without and with the possessive `'s` after it.
fn word_end(text: &str) -> (usize, usize) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || is_mark(c)) || is_han(c)).unwrap_or(text.len());
    let mut after = text[end..].chars();
    let Some(apostrophe) = after.next().filter(|c| is_apostrophe(*c)) else { return (end, end) };
    let possessive =
        matches!(after.next(), Some('s' | 'S')) && !after.next().is_some_and(char::is_alphanumeric);
    (end, if possessive { end + apostrophe.len_utf8() + 1 } else { end })
}

/// Cuts a run of Chinese; gives the position after it.
fn chinese(run: &str, at: usize, position: usize, cut: Cut, found: &mut dyn FnMut(&str, Word)) -> usize {
    let tokens = match cut {
        Cut::Text => jieba().cut_for_search(run, true),
        Cut::Query => jieba().cut(run, true),
    };
    for token in tokens {
        let word = Word {
            term: String::new(),
            position: position + token.start,
            length: token.end - token.start,
            start: at + token.byte_start,
            end: at + token.byte_end,
        };
        found(token.word, word);
    }
    position + run.chars().count()
}

/// Without case and accents.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase).filter(|c| !is_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    Cow::Owned(folded)
}

fn stem(folded: &str) -> String {
    if !folded.is_ascii() {
        return folded.to_owned();
    }
    let regular =
        IRREGULAR.iter().find(|(plural, _)| *plural == folded).map_or(folded, |(_, singular)| singular);
    Stemmer::create(Algorithm::English).stem(regular).into_owned()
}

/// The analyser as tantivy calls it.
#[derive(Clone, Default)]
pub(super) struct WordTokenizer {
    analyser: Analyser,
    tokens: Vec<Token>,
    used: usize,
}

pub(super) struct WordStream<'a> {
    tokens: &'a mut [Token],
    next: usize,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.used = 0;
        let WordTokenizer { analyser, tokens, used } = self;
        let mut before: Option<(&'static str, usize)> = None;
        analyser.each(text, Cut::Text, &mut |term, word| {
            let common = COMMON.binary_search(&term).ok().map(|at| COMMON[at]);
            if let (Some((first, place)), Some(second)) = (before, common)
                && place + 1 == word.position
            {
                let token = room(tokens, used, &word);
                token.text.extend([first, " ", second]);
            }
            room(tokens, used, &word).text.push_str(term);
            before = common.map(|common| (common, word.position));
        });
        WordStream { tokens: &mut tokens[..*used], next: 0 }
    }
}

/// The next token, with the place of `word` and no text yet.
fn room<'t>(tokens: &'t mut Vec<Token>, used: &mut usize, word: &Word) -> &'t mut Token {
    if *used == tokens.len() {
        tokens.push(Token::default());
    }
    let token = &mut tokens[*used];
    token.text.clear();
    token.position = word.position;
    token.position_length = word.length;
    token.offset_from = word.start;
    token.offset_to = word.end;
    *used += 1;
    token
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, cut: Cut) -> Vec<String> {
        Analyser::default().words(text, cut).into_iter().map(|word| word.term).collect()
    }

    #[test]
    fn forms_of_one_word_are_one_term() {
        for (one, other) in [
            ("policy", "Policies"),
            ("woman", "WOMEN"),
            ("women", "women’s"),
            ("child", "children's"),
            ("State", "States"),
            ("refugie", "réfugiés"),
            ("refugies", "re\u{301}fugie\u{301}s"),
            ("CESÁREA", "cesarea"),
            ("crisis", "crises"),
            ("ratify", "ratified"),
            ("Straße", "strasse"),
            ("كتاب", "كِتَابٌ"),
            ("ＵＰＲ", "upr"),
        ] {
            assert_eq!(terms(one, Cut::Text), terms(other, Cut::Text), "{one} {other}");
        }
        assert_ne!(terms("law", Cut::Text), terms("lawn", Cut::Text));
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "The child’s d'Ivoire—A/HRC/23/8";
        let words = Analyser::default().words(text, Cut::Text);
        let seen: Vec<_> = words
            .iter()
            .map(|word| (word.position, word.term.as_str(), &text[word.start..word.end]))
            .collect();
        assert_eq!(
            seen,
            [
                (0, "the", "The"),
                (1, "child", "child’s"),
                (2, "d", "d"),
                (3, "ivoir", "Ivoire"),
                (4, "a", "A"),
                (5, "hrc", "HRC"),
                (6, "23", "23"),
                (7, "8", "8"),
            ]
        );
    }

    #[test]
    fn chinese_is_cut_into_words_and_the_words_in_them() {
        let text = "欢迎人权理事会";
        let words = Analyser::default().words(text, Cut::Text);
        for word in &words {
            assert_eq!(word.term, text[word.start..word.end]);
        }
        assert!(words.iter().any(|word| (word.term.as_str(), word.position) == ("人权", 2)), "{words:?}");
        assert_eq!(terms("人权 water", Cut::Query), ["人权", "water"]);
    }

    #[test]
    fn common_words_in_a_row_are_found_in_the_list() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| terms(word, Cut::Text) == [*word]), "as the index knows them");
        let mut tokenizer = WordTokenizer::default();
        let mut stream = tokenizer.token_stream("In the light of the law");
        let mut seen = Vec::new();
        while let Some(token) = stream.next() {
            seen.push((token.position, token.text.clone()));
        }
        let expected = [
            (0, "in"),
            (1, "in the"),
            (1, "the"),
            (2, "light"),
            (3, "of"),
            (4, "of the"),
            (4, "the"),
            (5, "law"),
        ];
        assert_eq!(seen, expected.map(|(position, text)| (position, text.to_owned())));
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let long = "é".repeat(100_000);
        assert!(terms(&long, Cut::Text).iter().all(|term| term.len() <= WORD_BYTES));
    }
}
