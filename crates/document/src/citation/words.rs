//! The words of the grammar of citations, a row each with a column a language: English, French, Spanish, Russian and
//! Arabic, which say the noun before the number. All are folded ([`crate::fold`]); Chinese is in `after`.
//!
//! The grammar itself is one: what a word is for is its row, and no language needs to be known beforehand.

use std::sync::LazyLock;

use regex::Regex;

/// A row of words: English, French, Spanish, Russian, Arabic. Where a language shares another's word the cell is empty.
type Row = [&'static str; 5];

const RESOLUTION: Row = [
    r"\bresolutions?",
    "",
    r"\bresoluci(?:on|ones)",
    r"\bрезолюци\pL{1,3}",
    r"\b[وفبك]{0,2}(?:ال|لل|ل)?قرار(?:ات|اي|ي|ين|ان|ا)?(?:ها|ه|هما|هم)?",
];
const DECISION: Row = [
    r"\bdecisions?",
    "",
    r"\bdecisiones",
    r"\bрешени\pL{1,2}",
    r"\b[وفبك]{0,2}(?:ال|لل|ل)?مقرر(?:ات|اي|ي|ين|ان|ا)?(?:ها|ه|هما|هم)?",
];
/// "No." before a number.
const NUMBER: Row = [r"nos?\.?", r"n(?:os)?\s?°|n\.\s?°", r"nums?\.|numeros?", "", "رقم|المرقمه?|ذو الرقم"];
/// Qualities between noun and number.
const QUALITY: Row = [
    r"adopted|above|landmark",
    r"anterieures?|precedentes?|pertinentes?|connexes|historiques?|ulterieures?|susmentionnees?|consecutives|suivantes",
    r"anteriores?|conexas?|historicas?|mencionadas?|siguientes?|posteriores",
    r"",
    r"السابقه?|ذات الصله|ذي الصله|التاليه?|التاريخي|اللاحقه?|المذكوره?|المتخذه?",
];
/// "including", between noun and number.
const INCLUDING: Row = [
    "including|in particular|notably|namely|especially",
    "y compris|notamment|en particulier|a savoir|dont",
    "incluidas?|en particular|en especial|a saber|entre ellas",
    "включая|в частности|в том числе|а именно",
    r"بما في ذلك|بما فيها|ولا سيما|لا سيما|وخاصه|وبخاصه|وبوجه خاص|وهي",
];
/// "and", between two numbers; with "to" of a range.
const AND: Row = [
    "and|or|as well as|to|through|and to",
    "et|ou|ainsi que|a|au|et de la|et la|et a",
    "y|e|o|u|asi como|y la|y de la|al",
    "и|или|а также|по|до|к",
    "و|او|الي|وكذلك|فضلا عن|ثم|ومن|والي",
];
/// "from", at the start of a range within a list.
const FROM: Row = ["from", "de", "del|desde", "с", "من"];
/// "at its tenth session", between an organ and the date on which it adopted.
const AT: Row = [
    "at its|during its",
    "a sa|lors de sa|au cours de sa",
    "en su|durante su",
    r"на сво\pL+",
    r"في دورت\pL+|في جلست\pL+",
];
/// What leads to a date.
const OF: Row = [
    r"of|dated|both of|all of|adopted (?:by \S+ )?on|adopted|on",
    r"du|en date du|en date des|datee?s? du|adoptee?s? le|toutes deux du|des",
    r"de|del|de fecha|fechadas? el|aprobadas? el|ambas de|ambas del|todas de|aprobadas? el dia",
    r"от|принят\pL+|обе от|датированн\pL+",
    r"المورخ(?:ه|ين|تين|ان|تان|ات)?(?: في)?|المورخ(?:ه|ين|تين)? كلاهما|الصادره?(?: في)?|المتخذه?(?: في)?|المعتمده?(?: في)?|بتاريخ|الذي اتخذ\pL* في|وكلاهما مورخ|وكلها مورخه",
];
/// What leads to an organ named behind the number.
const OF_THE: Row = [
    r"of|by|adopted by|from",
    r"du|de|des|adoptee?s? par|emanant de|emanant du",
    r"del|de|aprobadas? por",
    r"принят\pL+",
    r"الصادره? عن|الذي (?:اتخذ|اعتمد|اصدر)\pL*|التي (?:اتخذ|اعتمد|اصدر)\pL*|الذي|المتخذه? من",
];
/// "its": the number is one of the organ's that the sentence is about. Arabic says it by the noun's ending.
const ITS: Row = [
    "its|their|that|the same|own",
    "sa|ses|son|leurs?|cette|ladite|ces",
    "su|sus|dichas?|esas?|estas?",
    r"сво\pL{1,3}|его|ее|их|этои|этих|указанн\pL+|данн\pL+",
    "",
];
/// What may stand between an organ and the noun so that the organ is the author.
const BESIDE: Row = [
    r"in|its|draft|relevant|previous|earlier|recent|adopted|own|has|had|the|under|by|unanimously|also|consensus|without|a|vote|subsequently",
    r"dans|sa|ses|a|avait|ont|adopte|adopta|par|la|les|de|en|consensus|sans|vote|l'unanimite|aussi|egalement",
    r"su|sus|ha|habia|aprobo|aprobado|adopto|adoptado|por|las|mediante|consenso|unanimidad|sin|votacion|tambien",
    r"в|сво\pL{1,3}|принял\pL*|единогласно|также|консенсусом|без|голосования|на|основе|консенсуса",
    r"في|من|قد|باتخاذ",
];
/// What leads to "its" at the start of a sentence that names its organ only behind.
const BY: Row = [
    "By|In|Through|Under|Pursuant to",
    "Par|Dans|Aux termes de|A|En",
    "Por|Mediante|En|De conformidad con",
    "В|Согласно|В соответствии со?",
    "",
];
/// What begins a title set off by commas.
const ON: Row = [
    "on|entitled|concerning|regarding|relating to",
    "sur|intitulees?|relatives? aux?|relatives? a|concernant|portant sur",
    "sobre|tituladas?|relativas? a|relativas? al|relacionadas? con",
    r"о|об|озаглавленн\pL+|касающ\pL+",
    r"بشان|المعنونه?|المتعلقه?|حول|عن",
];

/// One alternative for each word of a row; longer ones first, blanks of any kind.
fn any(row: Row) -> String {
    let mut all: Vec<&str> =
        row.iter().flat_map(|cell| split(cell)).filter(|word| !word.is_empty()).collect();
    all.sort_by_key(|word| std::cmp::Reverse(word.len()));
    all.join("|").replace(' ', r"\s+")
}

/// The alternatives of a cell, bars inside brackets left alone.
fn split(cell: &str) -> Vec<&str> {
    let (mut all, mut depth, mut start) = (Vec::new(), 0usize, 0usize);
    for (at, c) in cell.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                all.push(&cell[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(&cell[start..]);
    all
}

/// The grammar's patterns.
pub(super) struct Patterns {
    /// The noun: groups `resolution`, `decision`.
    pub(super) noun: Regex,
    /// From the noun to the number or to the organ between them.
    pub(super) lead: Regex,
    /// Between an organ that follows the noun and the number.
    pub(super) between: Regex,
    /// Parts named by small letters: "54/247 a-c".
    pub(super) parts: Regex,
    /// Between two numbers of a list.
    pub(super) and: Regex,
    /// A further letter of the same number: "48/223 A, B and C"; group `letter`.
    pub(super) letter: Regex,
    /// What leads to a date.
    pub(super) of: Regex,
    /// What leads to an organ behind: groups `comma`, `of`.
    pub(super) of_the: Regex,
    /// What may stand between that and the organ's name.
    pub(super) article: Regex,
    /// A title set off by commas.
    pub(super) title: Regex,
    /// Ends in "its" and at most two words.
    pub(super) its: Regex,
    /// Ends in "By its", which begins a sentence.
    pub(super) by_its: Regex,
    /// From an organ to the date of the session at which it adopted.
    pub(super) at_its: Regex,
    /// Says that a date is that of several numbers.
    pub(super) both: Regex,
    /// The words between an organ and the noun that make it the author.
    pub(super) beside: Regex,
}

/// The patterns.
pub(super) static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let pattern = |words: String| Regex::new(&words).expect("a constant pattern");
    let lead = format!(
        r"(?:\s*(?:{quality})\b){{0,2}}(?:,?\s*\b(?:{including})\b:?)?\s*(?:\b(?:{number})\s*)?",
        quality = any(QUALITY),
        including = any(INCLUDING),
        number = any(NUMBER)
    );
    Patterns {
        noun: pattern(format!(
            r"(?i:(?P<resolution>{})|(?P<decision>{}))\b",
            any(RESOLUTION),
            any(DECISION)
        )),
        lead: pattern(format!(r"^(?i:{lead})")),
        between: pattern(format!(r"^(?i:{lead})$")),
        and: pattern(format!(r"^(?i:\s*(?:[,;]\s*(?:(?:{and})\b)?|(?:{and})\b|و|&|-)\s*(?:(?:{from})\b\s*)?(?:{number})?\s*)", from = any(FROM), and = any(AND), number = any(NUMBER))),
        parts: pattern(r"^\s[a-hа-д]\s?-\s?[a-hа-д]\b".to_owned()),
        letter: pattern(
            r"^\s*(?:,|-|,?\s*(?:and|et|y|и|و|to|through|a|по|الي))\s*(?P<letter>[A-ZАВЕКМНОРСТХ])(?:\s*[,;.)]|\s+[^A-Z/(]|$)".to_owned(),
        ),
        of: pattern(format!(r"^(?i:,?\s*\(?(?:{})(?:\s+(?:the|le|el|la|les|fecha))?\s+)", any(OF))),
        of_the: pattern(format!(r"^(?i:(?P<comma>,?)\s*(?P<of>\b(?:{})\b|ل)?\s*)", any(OF_THE))),
        article: pattern(r"^(?i:(?:the|la|le|les|l'|el)\s*)?(?i:united\s+nations\s+)?$".to_owned()),
        title: pattern(format!(r"^(?i:,\s+(?:{})\s[^.;\d]{{0,160}}[,»]\s+(?:(?:and|et|y|и|و)\s+)?(?:(?:{})\s+)?)", any(ON), any(OF))),
        its: pattern(format!(r"(?i)(?:^|[\s'])(?:{})(?:\s+\S+){{0,2}}\s+$", any(ITS))),
        by_its: pattern(format!(r"(?:^|[\s(])(?:(?:{})\s+|С)(?i:{})\s+$", any(BY), any(ITS))),
        at_its: pattern(format!(r"^(?i:,?\s*(?:{})\s[^.;\d]{{0,90}}\s(?:{})\s+)", any(AT), any(OF).replace("بتاريخ", "بتاريخ|في"))),
        both: pattern(r"(?i)\b(?:both|all|toutes|ambas|todas|обе|все|كلاهما|كلها)\b".to_owned()),
        beside: pattern(format!(r"(?i)^(?:'s?)?(?:[\s,]+(?:{}))*[\s,]*$", [any(BESIDE), any(ITS)].join("|"))),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that is not folded would never be found.
    #[test]
    fn words_are_folded() {
        for row in
            [RESOLUTION, DECISION, NUMBER, QUALITY, INCLUDING, AND, FROM, OF, OF_THE, AT, ITS, BESIDE, BY, ON]
        {
            for cell in row {
                assert_eq!(crate::fold::words(cell), cell);
            }
        }
    }
}
