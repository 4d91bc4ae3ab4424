//! Open citations: "all relevant resolutions of ...", a set without end that is never one document.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;

/// English and Chinese: one alternative a language.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?:(?:all|its|their|other|relevant|previous|earlier|subsequent|prior|past|pertinent|the|and|on)\s+)*",
        r"(?:all|other|relevant|previous|earlier|subsequent|prior|past|pertinent)\s+",
        r"(?:(?:all|its|their|other|relevant|previous|earlier|subsequent|pertinent|and|the|of|General|Assembly|Security|",
        r"Human|Rights|Council|United|Nations)\s+){0,6}resolutions(?:\s+and\s+decisions)?\b)",
        r"|(?:所有|一切|历次|各项|以往|以前|先前|此前)(?:以往|以前|先前|其他|各项|所有|的)*(?:相关|有关)?的?(?:各项)?决议(?:[和及、]决定)?",
    ))
    .expect("a constant pattern")
});

/// How a language says it: "toutes ses résolutions pertinentes". The words are folded.
struct Grammar {
    /// Letters without which there is none.
    holds: &'static str,
    noun: Regex,
    /// The words that stand before the noun.
    before: Regex,
    /// Those of them that make it open.
    quantifier: Regex,
    /// The words behind the noun that make it open.
    behind: Option<Regex>,
    /// What the noun means something else behind.
    not_behind: &'static [&'static str],
}

static GRAMMARS: LazyLock<[Grammar; 4]> = LazyLock::new(|| {
    let regex = |pattern: &str| Regex::new(&pattern.replace(' ', r"\s+")).expect("a constant pattern");
    let ru = "(?:друг|предыдущ|предшествующ|соответствующ|прежн|последующ|прошл|ранн|многочисленн)(?:ие|их|им|ими|ые|ых|ым|ыми)";
    [
        Grammar {
            holds: "esolutions",
            noun: regex("(?i:resolutions(?: et (?:ses |leurs |les )?decisions)?)"),
            before: regex(
                "(?i:(?:(?:toutes|les|ses|leurs|autres|precedentes|anterieures|nombreuses|diverses|differentes) )+)$",
            ),
            quantifier: regex("(?i:toutes|autres|precedentes|anterieures|nombreuses|diverses|differentes)"),
            behind: Some(regex(
                "^ (?:(?:et|les) )?(?:pertinentes|anterieures|precedentes|ulterieures|successives|connexes)",
            )),
            not_behind: &[],
        },
        Grammar {
            holds: "esoluciones",
            noun: regex("(?i:resoluciones(?: y (?:sus |las )?decisiones)?)"),
            before: regex(
                "(?i:(?:(?:todas|las|sus|demas|otras|anteriores|numerosas|diversas|distintas|previas) )+)$",
            ),
            quantifier: regex("(?i:todas|demas|otras|anteriores|numerosas|diversas|distintas|previas)"),
            behind: Some(regex(
                "^ (?:pertinentes|anteriores|precedentes|ulteriores|posteriores|sucesivas|conexas|previas|correspondientes)",
            )),
            not_behind: &[],
        },
        Grammar {
            holds: "езолюци",
            noun: regex("(?i:резолюци(?:ями|ям|ях|и)(?: и решени[а-я]+)?)"),
            before: regex(&format!(
                "(?i:(?:(?:все|всех|всем|всеми|свои|своих|своим|своими|его|ее|их|и|{ru}) )+)$"
            )),
            quantifier: regex(&format!("(?i:все|{ru})")),
            behind: None,
            not_behind: &[],
        },
        Grammar {
            holds: "قرارات",
            noun: regex("(?:ال)?قرارات(?:ها|هم|ه)?(?: و(?:ال)?مقررات(?:ها|ه)?)?"),
            before: regex("(?:جميع|كل|كافه|ساير) $"),
            quantifier: regex("."),
            behind: Some(regex(
                r"^(?: [\u0621-\u064a]+){0,8}? (?:ذات الصله|السابقه|اللاحقه|المتصله|المتعاقبه|الاخري)",
            )),
            // Decisions that somebody takes, and awards.
            not_behind: &["اتخاذ", "صنع", "صناعه", "متخذي"],
        },
    ]
});

impl Grammar {
    fn find_all(&self, text: &str) -> Vec<Span> {
        if !text.contains(self.holds) {
            return Vec::new();
        }
        let open = |noun: regex::Match| {
            let mut from = noun.start().saturating_sub(BEFORE_MAX);
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let head = &text[from..noun.start()];
            if self.not_behind.iter().any(|word| head.trim_end().ends_with(word)) {
                return None;
            }
            let before = self.before.find(head);
            let quantified = before.is_some_and(|before| self.quantifier.is_match(before.as_str()));
            let behind = self.behind.as_ref().and_then(|behind| behind.find(&text[noun.end()..]));
            (quantified || behind.is_some()).then(|| Span {
                start: before.map_or(noun.start(), |before| from + before.start()),
                end: noun.end() + behind.map_or(0, |behind| behind.end()),
            })
        };
        self.noun.find_iter(text).filter_map(open).collect()
    }
}

/// More bytes than the words before the noun take.
const BEFORE_MAX: usize = 120;

/// Every open citation in `text`.
pub(super) fn find_all(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = OPEN
        .find_iter(text)
        .map(|found| {
            let words = found.as_str();
            let lead = words.len() - words.trim_start().len();
            Span { start: found.start() + lead, end: found.end() }
        })
        .collect();
    for grammar in GRAMMARS.iter() {
        let free = |span: &Span| !found.iter().any(|one| span.start < one.end && one.start < span.end);
        let more: Vec<Span> = grammar.find_all(text).into_iter().filter(free).collect();
        found.extend(more);
    }
    // With numbers behind it the list is not open.
    let numbered = |span: &Span| {
        let behind = text[span.end..].trim_start();
        behind.starts_with(|c: char| c.is_ascii_digit() || c == '№') || behind.starts_with("n°")
    };
    found.retain(|span| !numbered(span));
    found.sort();
    found.truncate(super::CITATIONS_MAX);
    found
}
