//! The language of queries: words (all must be there), `AND`, `OR`, `NOT`, "quoted phrases" and (parentheses).
//!
//! Nothing typed is an error. What is not well formed is searched as words, and a [`Notice`] says so.

use std::fmt;

use super::address::QUERY_CHARACTERS;
use super::words::{Analyser, Cut, Word, is_han};

/// The most words of a query that are searched; what follows is left out, with a notice.
pub const WORDS: usize = 64;
/// How deep parentheses and `NOT` may nest.
const DEPTH: usize = 32;

/// What a person should know about how the query was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Operators, quotes or parentheses do not fit together: searched as words.
    AsWords,
    /// Longer than [`QUERY_CHARACTERS`]: the rest was left out.
    TooLong,
    /// More than [`WORDS`] words: the rest was left out.
    TooManyWords,
    /// Only punctuation: there is nothing to search for.
    NoWords,
}

impl fmt::Display for Notice {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Notice::AsWords => {
                "The operators, quotation marks or parentheses do not fit together, so this was searched as plain words."
            }
            Notice::TooLong => "The query is longer than 1,000 characters. What follows was left out.",
            Notice::TooManyWords => "The query has more than 64 words. The rest was left out.",
            Notice::NoWords => "There is no word in this query. Type a word to search for.",
        })
    }
}

/// What a text must have to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// This word.
    Term(String),
    /// These words, each at this distance from the first.
    Phrase(Vec<(usize, String)>),
    /// All of these.
    All(Vec<Node>),
    /// One of these.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// What no text has.
    Nothing,
}

/// A query as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// `None`: no condition on the text.
    pub node: Option<Node>,
    /// What to tell the person.
    pub notices: Vec<Notice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    Quoted(&'a str),
    Plain(&'a str),
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' | '「' | '」' | '『' | '』' | '\u{FF02}'
    )
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）')
}

/// Cuts a query into its pieces; `false`: a quotation is never closed.
fn pieces(text: &str) -> (Vec<Piece<'_>>, bool) {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    let mut closed = true;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if is_quote(first) {
            let end = after.find(is_quote);
            closed &= end.is_some();
            pieces.push(Piece::Quoted(&after[..end.unwrap_or(after.len())]));
            let tail = &after[end.unwrap_or(after.len())..];
            rest = tail.strip_prefix(is_quote).unwrap_or(tail);
        } else if is_bracket(first) {
            pieces.push(if matches!(first, '(' | '（') { Piece::Open } else { Piece::Close });
            rest = after;
        } else {
            let end =
                rest.find(|c: char| c.is_whitespace() || is_quote(c) || is_bracket(c)).unwrap_or(rest.len());
            pieces.push(match &rest[..end] {
                "AND" => Piece::And,
                "OR" => Piece::Or,
                "NOT" => Piece::Not,
                plain => Piece::Plain(plain),
            });
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    (pieces, closed)
}

/// A query does not fit together.
struct Malformed;

struct Parser<'a> {
    pieces: &'a [Piece<'a>],
    at: usize,
    words: usize,
    left_out: bool,
    analyser: Analyser,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Piece<'a>> {
        self.pieces.get(self.at)
    }

    fn any(&mut self, depth: usize) -> Result<Option<Node>, Malformed> {
        let mut found = Vec::new();
        loop {
            found.extend(self.all(depth)?);
            if self.peek() != Some(&Piece::Or) {
                return Ok(join(found, Node::Any));
            }
            self.at += 1;
        }
    }

    fn all(&mut self, depth: usize) -> Result<Option<Node>, Malformed> {
        let mut found = Vec::new();
        loop {
            found.extend(self.one(depth)?);
            match self.peek() {
                None | Some(Piece::Or | Piece::Close) => return Ok(join(found, Node::All)),
                Some(Piece::And) => self.at += 1,
                Some(_) => {}
            }
        }
    }

    fn one(&mut self, depth: usize) -> Result<Option<Node>, Malformed> {
        if depth == DEPTH {
            return Err(Malformed);
        }
        let piece = self.peek().ok_or(Malformed)?;
        self.at += 1;
        match piece {
            Piece::Not => Ok(self.one(depth + 1)?.map(|node| Node::Not(Box::new(node)))),
            Piece::Open => {
                let inside = self.any(depth + 1)?;
                if self.peek() != Some(&Piece::Close) {
                    return Err(Malformed);
                }
                self.at += 1;
                Ok(inside)
            }
            Piece::Quoted(text) => Ok(self.leaf(text, true)),
            Piece::Plain(text) => Ok(self.leaf(text, false)),
            Piece::Close | Piece::And | Piece::Or => Err(Malformed),
        }
    }

    fn leaf(&mut self, text: &str, quoted: bool) -> Option<Node> {
        let mut words = self.analyser.words(text, Cut::Query);
        let room = WORDS - self.words;
        self.left_out |= words.len() > room;
        words.truncate(room);
        self.words += words.len();
        if quoted {
            return phrase(&words);
        }
        // `capacity-building` is found where its words follow one another; Chinese runs on without blanks, so a
        // run is words that must all be there, as words between blanks are.
        let of_han = |word: &Word| word.term.starts_with(is_han);
        let runs = words.chunk_by(|one, next| !of_han(one) && !of_han(next));
        join(runs.filter_map(phrase).collect(), Node::All)
    }
}

fn phrase(words: &[Word]) -> Option<Node> {
    let first = words.first()?;
    if words.len() == 1 {
        return Some(Node::Term(first.term.clone()));
    }
    let places = words.iter().map(|word| (word.position - first.position, word.term.clone()));
    Some(Node::Phrase(places.collect()))
}

fn join(mut nodes: Vec<Node>, how: impl FnOnce(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(how(nodes)),
    }
}

/// Reads a query.
pub(super) fn read(typed: &str) -> Asked {
    let mut notices = Vec::new();
    let end = typed.char_indices().nth(QUERY_CHARACTERS).map_or(typed.len(), |(at, _)| at);
    if end < typed.len() {
        notices.push(Notice::TooLong);
    }
    let text = &typed[..end];
    if text.trim().is_empty() {
        return Asked { node: None, notices };
    }
    let (pieces, closed) = pieces(text);
    let mut parser =
        Parser { pieces: &pieces, at: 0, words: 0, left_out: false, analyser: Analyser::default() };
    let parsed = parser.any(0).ok().filter(|_| closed && parser.at == pieces.len());
    let node = parsed.unwrap_or_else(|| {
        notices.push(Notice::AsWords);
        as_words(&pieces, &mut parser)
    });
    if parser.left_out {
        notices.push(Notice::TooManyWords);
    }
    if node.is_none() {
        notices.push(Notice::NoWords);
    }
    Asked { node: Some(node.unwrap_or(Node::Nothing)), notices }
}

/// All words, without operators; the operators themselves where there is nothing else.
fn as_words(pieces: &[Piece<'_>], parser: &mut Parser<'_>) -> Option<Node> {
    parser.words = 0;
    parser.left_out = false;
    let plain = pieces.iter().filter_map(|piece| match piece {
        Piece::Quoted(text) | Piece::Plain(text) => Some(*text),
        _ => None,
    });
    let mut texts: Vec<&str> = plain.flat_map(str::split_whitespace).collect();
    if texts.is_empty() {
        texts.extend(pieces.iter().filter_map(|piece| match piece {
            Piece::And => Some("and"),
            Piece::Or => Some("or"),
            Piece::Not => Some("not"),
            _ => None,
        }));
    }
    join(texts.into_iter().filter_map(|text| parser.leaf(text, false)).collect(), Node::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node) -> String {
        let list = |nodes: &[Node], by: &str| nodes.iter().map(show).collect::<Vec<_>>().join(by);
        match node {
            Node::Term(term) => term.clone(),
            Node::Phrase(terms) => {
                let terms: Vec<_> = terms.iter().map(|(at, term)| format!("{term}@{at}")).collect();
                format!("[{}]", terms.join(" "))
            }
            Node::All(nodes) => format!("({})", list(nodes, " & ")),
            Node::Any(nodes) => format!("({})", list(nodes, " | ")),
            Node::Not(node) => format!("!{}", show(node)),
            Node::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn queries_are_read_as_written() {
        for (typed, expected) in [
            ("water", "water"),
            ("clean water", "(clean & water)"),
            ("water AND land", "(water & land)"),
            ("water or land", "(water & or & land)"),
            ("water OR land food", "(water | (land & food))"),
            ("(water OR land) food", "((water | land) & food)"),
            ("water NOT land", "(water & !land)"),
            ("NOT (water land)", "!(water & land)"),
            ("\"clean water\"", "[clean@0 water@1]"),
            ("“clean water” food", "([clean@0 water@1] & food)"),
            ("capacity-building", "[capac@0 build@1]"),
            ("women’s - men", "(woman & man)"),
            ("（人权 OR 水）", "(人权 | 水)"),
            ("「人权教育」", "[人权@0 教育@2]"),
            ("人权教育", "(人权 & 教育)"),
            ("A/HRC/23/8", "[a@0 hrc@1 23@2 8@3]"),
        ] {
            let asked = read(typed);
            assert_eq!(asked.node.as_ref().map(show).as_deref(), Some(expected), "{typed}");
            assert_eq!(asked.notices, [], "{typed}");
        }
        assert_eq!(read(" \u{3000} "), Asked { node: None, notices: vec![] });
    }

    #[test]
    fn what_does_not_fit_together_is_searched_as_words() {
        let deep = "(".repeat(40) + "water" + &")".repeat(40);
        for (typed, expected) in [
            ("water AND", "water"),
            ("OR water", "water"),
            ("(water land", "(water & land)"),
            ("water) land", "(water & land)"),
            ("\"clean water", "(clean & water)"),
            ("water NOT", "water"),
            ("water AND OR land", "(water & land)"),
            ("()", "nothing"),
            ("OR", "or"),
            (deep.as_str(), "water"),
        ] {
            let asked = read(typed);
            assert_eq!(asked.node.as_ref().map(show).as_deref(), Some(expected), "{typed}");
            assert!(asked.notices.contains(&Notice::AsWords), "{typed}");
        }
    }

    #[test]
    fn long_queries_are_cut_and_say_so() {
        assert_eq!(read(&"é".repeat(2_000)).notices, [Notice::TooLong]);
        let asked = read(&"to ".repeat(100));
        assert_eq!(asked.notices, [Notice::TooManyWords]);
        assert!(matches!(asked.node, Some(Node::All(words)) if words.len() == WORDS));
        assert_eq!(read("?!").notices, [Notice::NoWords]);
    }
}
