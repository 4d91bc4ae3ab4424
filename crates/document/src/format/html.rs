//! Web pages: their words, a block a line, a table's cells separated by tabs. Nothing is fetched, no script is run.

use super::{Note, Text, limits, txt};

/// Elements whose words are not the page's.
const HIDDEN: &[&str] = &["script", "style", "head", "template", "noscript", "svg", "iframe", "object"];

/// Elements that end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Named characters that occur in UN pages; a number names any other.
/// Source: the HTML standard's list of named character references.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("sect", '§'),
    ("deg", '°'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("euro", '€'),
    ("pound", '£'),
    ("szlig", 'ß'),
    ("aelig", 'æ'),
    ("oelig", 'œ'),
    ("oslash", 'ø'),
    ("ccedil", 'ç'),
    ("Ccedil", 'Ç'),
    ("ntilde", 'ñ'),
    ("Ntilde", 'Ñ'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
];

/// Whether a file begins as a web page does.
pub(super) fn looks_like(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(head)
        .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n'])
        .to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with("<?xml") && start.contains("<html"))
        || start.starts_with("<head")
        || start.starts_with("<body")
}

/// The text of a web page.
pub(super) fn read(bytes: &[u8]) -> Text {
    let mut decoded = match declared(bytes) {
        Some(encoding) => Text { text: encoding.decode(bytes).0.into_owned(), notes: Vec::new() },
        None => txt::decode(bytes),
    };
    let mut page = Page::default();
    page.read(&decoded.text);
    if page.out.len() > limits::TEXT_BYTES {
        let end = (0..=limits::TEXT_BYTES).rev().find(|at| page.out.is_char_boundary(*at)).unwrap_or(0);
        page.out.truncate(end);
        decoded.notes.push(Note::Cut);
    }
    if page.out.trim().is_empty() {
        decoded.notes.push(Note::Empty);
    }
    Text { text: page.out, notes: decoded.notes }
}

/// The encoding a page states in its first kilobyte.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

#[derive(Default)]
struct Page {
    out: String,
    preformatted: usize,
}

impl Page {
    fn read(&mut self, page: &str) {
        let mut rest = page;
        while let Some(open) = rest.find('<') {
            self.words(&rest[..open]);
            let tag = &rest[open..];
            if let Some(comment) = tag.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let names =
                tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            if !names {
                self.words("<");
                rest = &tag[1..];
                continue;
            }
            let Some(end) = tag_end(tag) else { return };
            rest = &tag[end + 1..];
            match self.tag(&tag[1..end]) {
                Some(hidden) => rest = after_closing(rest, &hidden),
                None => continue,
            }
        }
        self.words(rest);
    }

    /// Acts on a tag; gives its name if what it holds is to be passed over.
    fn tag(&mut self, tag: &str) -> Option<String> {
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|character| character.to_ascii_lowercase())
            .collect();
        if HIDDEN.contains(&name.as_str()) && !closing && !tag.ends_with('/') {
            return Some(name);
        }
        match name.as_str() {
            "pre" if closing => self.preformatted = self.preformatted.saturating_sub(1),
            "pre" => self.preformatted += 1,
            "td" | "th" if !closing && !self.out.ends_with(['\n', '\t']) && !self.out.is_empty() => {
                self.out.push('\t')
            }
            _ => {}
        }
        if BLOCKS.contains(&name.as_str()) && !self.out.ends_with('\n') && !self.out.is_empty() {
            while self.out.ends_with([' ', '\t']) {
                self.out.pop();
            }
            self.out.push('\n');
        }
        None
    }

    fn words(&mut self, words: &str) {
        let mut rest = words;
        while !rest.is_empty() {
            let (plain, after) =
                rest.split_once('&').map_or((rest, None), |(plain, after)| (plain, Some(after)));
            for character in plain.chars() {
                self.push(character);
            }
            let Some(after) = after else { return };
            match entity(after) {
                Some((character, length)) => {
                    self.push(character);
                    rest = &after[length..];
                }
                None => {
                    self.push('&');
                    rest = after;
                }
            }
        }
    }

    fn push(&mut self, character: char) {
        let blank = character.is_whitespace();
        if blank && self.preformatted == 0 {
            if !self.out.is_empty() && !self.out.ends_with([' ', '\n', '\t']) {
                self.out.push(' ');
            }
        } else if !character.is_control() || blank {
            self.out.push(character);
        }
    }
}

/// What follows the tag that closes `name`; nothing if none does.
fn after_closing<'p>(rest: &'p str, name: &str) -> &'p str {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</").map(|found| at + found + 2) {
        let tag = &rest[found..];
        if tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return tag.split_once('>').map_or("", |(_, after)| after);
        }
        at = found;
    }
    ""
}

/// Where a tag ends: at the first `>` outside quotation marks.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if tag[..at].ends_with('=') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    tag.find('>')
}

/// The character that the reference after an `&` names, and its length without the `&`.
fn entity(after: &str) -> Option<(char, usize)> {
    let end = after.bytes().take(12).position(|byte| byte == b';')?;
    let name = &after[..end];
    let character = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else if let Some((_, character)) = ENTITIES.iter().find(|(known, _)| *known == name) {
        *character
    } else {
        accented(name)?
    };
    Some((character, end + 1))
}

/// `eacute`, `Ouml`: a letter and its accent.
fn accented(name: &str) -> Option<char> {
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let accent = match &name[1..] {
        "acute" => '\u{301}',
        "grave" => '\u{300}',
        "circ" => '\u{302}',
        "uml" => '\u{308}',
        "tilde" => '\u{303}',
        "ring" => '\u{30A}',
        _ => return None,
    };
    unicode_normalization::char::compose(letter, accent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_lines() {
        let table = [
            (
                "<html><head><title>x</title></head><body><p>One &amp; two</p><p>d&rsquo;Ivoire</p>",
                "One & two\nd’Ivoire\n",
            ),
            ("<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td\n"),
            ("1 < 2 <script>if (a<b) {}</script><b>bold</b>text", "1 < 2 boldtext"),
            ("&eacute;&#233;&#xE9; &unknown; &", "ééé &unknown; &"),
            ("<a title=\"x > y\" href='#'>link</a><!-- <p>no</p> -->.", "link."),
        ];
        for (page, expected) in table {
            assert_eq!(read(page.as_bytes()).text, expected, "{page}");
        }
    }
}
