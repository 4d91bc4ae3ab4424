//! Which organ adopted what a noun and a number name: the one beside the noun, the one the sentence is about ("its"),
//! or the one named behind.

use super::before::head;
use super::words::PATTERNS;
use crate::organ::{self, Named, Organ};

/// How near a body stands whose numbers look like a principal organ's, in characters.
const NEAR: usize = 80;

/// The organ of the list that ends at `end` in `text` and whose `noun` follows `sentence`, if the words name it.
pub(super) fn of(text: &str, sentence: &str, noun: &str, end: usize) -> Option<Organ> {
    announced(text, end, sentence, noun).or_else(|| before(sentence, noun))
}

/// Whether the noun says "its" by its ending: قرارها.
fn says_its(noun: &str) -> bool {
    noun.ends_with('ه') || noun.ends_with("ها") || noun.ends_with("هم") || noun.ends_with("هما")
}

/// The organ named before the noun: beside it, or for "its" the last one in the sentence.
fn before(sentence: &str, noun: &str) -> Option<Organ> {
    let its = says_its(noun) || PATTERNS.its.is_match(sentence);
    let mut last = None;
    for named in organ::named(sentence) {
        let behind = &sentence[named.end..];
        // A bare "Commission" far from the number says nothing of it.
        let telling = !matches!(named.organ, Organ::SomeCommission | Organ::SomeCouncil);
        if PATTERNS.beside.is_match(behind) || its && (telling || last.is_none()) {
            last = Some(named.organ);
        }
    }
    last
}

/// Whether a body stands near whose numbers look like a principal organ's.
pub(super) fn shadowed(sentence: &str) -> bool {
    organ::named(sentence)
        .any(|named| named.organ == Organ::Other && sentence[named.end..].chars().nth(NEAR).is_none())
}

/// The last organ that the sentence names in full: whose number it may be if it cannot be the General Assembly's.
pub(super) fn mentioned(sentence: &str) -> Option<Organ> {
    use Organ::{Ecosoc, HumanRightsCommission, HumanRightsCouncil};
    let telling = |organ: &Organ| matches!(organ, Ecosoc | HumanRightsCommission | HumanRightsCouncil);
    organ::named(sentence).map(|named| named.organ).filter(telling).last()
}

/// "By its resolution 60/1 of 3 May, the Assembly": the organ that the sentence is about comes only then.
fn announced(text: &str, end: usize, sentence: &str, noun: &str) -> Option<Organ> {
    let begins =
        says_its(noun) && sentence.trim_end().chars().nth(8).is_none() || PATTERNS.by_its.is_match(sentence);
    let behind = head(text.get(end..)?);
    let behind = behind.split(['.', ';']).next().unwrap_or_default();
    let named = organ::named(behind).next()?;
    // "Acting on its resolution 60/1, the Assembly": the subject follows at once.
    let follows = || {
        (says_its(noun) || PATTERNS.its.is_match(sentence))
            && before(sentence, noun).is_none()
            && behind.starts_with(',')
            && !behind[..named.start].contains('\n')
            && PATTERNS.article.is_match(behind[1..named.start.max(1)].trim_start())
    };
    (begins && named.start <= 90 || follows()).then_some(named.organ)
}

/// The organ that `rest`, the text behind a number, begins with ("of the General Assembly"), and how many bytes that
/// takes. A comma alone leads to no author: "resolution 60/1, the Council ...".
pub(super) fn behind(rest: &str) -> Option<(Organ, usize)> {
    let of = PATTERNS.of_the.captures(head(rest))?;
    let from = of.get(0)?.end();
    let named = organ::named(head(&rest[from..])).next()?;
    let said = of.name("of").is_some() || rest.trim_start().starts_with("لل");
    let rest = &rest[from..];
    let meant = if said {
        PATTERNS.article.is_match(&rest[..named.start])
    } else {
        named.start == 0 && of.name("comma").is_none_or(|comma| comma.is_empty()) && is_genitive(rest, named)
    };
    meant.then(|| (named.organ, from + named.end + whose(&rest[named.end..])))
}

/// Russian says "of" by the case: Совета, Ассамблеи, and not Совет, Ассамблея, which begin what follows.
fn is_genitive(rest: &str, named: Named) -> bool {
    let words = rest[..named.end].to_lowercase();
    let cyrillic = words.starts_with(|c: char| ('\u{400}'..='\u{4ff}').contains(&c));
    cyrillic
        && words
            .split_whitespace()
            .any(|word| matches!(word, "ассамблеи" | "совета" | "комиссии" | "подкомиссии" | "комитета"))
}

/// "of the United Nations" behind an organ's name, in bytes.
fn whose(rest: &str) -> usize {
    const WHOSE: &[&str] = &[
        " of the United Nations",
        " des Nations Unies",
        " de las Naciones Unidas",
        " Организации Объединенных Нации",
        " التابع للامم المتحده",
        " للامم المتحده",
    ];
    WHOSE.iter().find(|whose| rest.starts_with(**whose)).map_or(0, |whose| whose.len())
}
