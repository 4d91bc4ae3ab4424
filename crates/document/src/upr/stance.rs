//! What the words of a State say of recommendations: that it supports them, notes them, or has still to decide.
//!
//! In reports a position stands in fixed sentences (see `stem`); in replies and lists States use words of their own, in
//! the languages they write. Refusals are looked for first: "does not enjoy the support" also holds "enjoy the support".

use std::sync::LazyLock;

use regex::Regex;

use crate::Position;

/// A word or phrase that tells a position, at a place in folded words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stance {
    pub start: usize,
    pub end: usize,
    pub position: Position,
}

/// The phrases of one position, in English, French and Spanish; blanks are single, letters lower case.
struct Phrases {
    position: Position,
    pattern: LazyLock<Regex>,
}

const PARTIAL: &str = concat!(
    r"\b(?:partial(?:ly)?|partly)[ -](?:and [a-z]+ )?(?:accept|support|agree|enjoy|endorse|noted)\w*",
    r"|\b(?:accept|support|enjoy|agree|endorse|noted?)\w*(?: \w+){0,4} (?:in part|partially|partly)\b",
    r"|\b(?:partial (?:support|acceptance|agreement)|supported in part|split)\b",
    r"|\b(?:supported|accepted)\s?/\s?(?:noted|rejected)\b|\b(?:noted|rejected)\s?/\s?(?:supported|accepted)\b",
    r"|\bpartiellement\b(?: (?:accept|appuy|approuv|soutenu)\w*)?|\b(?:accept|appuy|approuv|souten)\w*(?: \w+){0,3} en partie\b",
    r"|\b(?:acept|apoy)\w*(?: \w+){0,3} (?:parcialmente|en parte)\b|\bparcialmente (?:acept|apoy)\w*",
);

const NOTED: &str = concat!(
    r"\b(?:not|cannot|can’t|can't|unable to|no longer|neither)(?: (?:yet|at this \w+|currently|therefore|be|in a position to|able to|fully|presently|in \w+|considered?|have|the|its|been|meet with|receive|readily|formally|,)){0,5}",
    r" ?(?:accept|support|agree|endorse|enjoy|adhere|approv|commit)\w*",
    r"|\bcannot,? (?:at \w+ \w+(?: \w+ \w+)?,? )?(?:make|give|take) an? (?:definit\w+|final|clear)\b",
    r"|\b(?:does|do|did) not (?:fully |currently |yet )?(?:enjoy|have|meet|receive)\b",
    r"|\b(?:reject|declin)(?:s|ed|es)?\b|\brefus\w+ (?:the|this|these) recommendation",
    r"|\b(?:takes?|took|taken|taking) (?:due |careful |only )?note(?: of)?(?: the| these| this| following| all)* (?:recommendations?|\d)|\b(?:takes?|took) note\b(?: of (?:it|them))?\s*[.;:]",
    r"|\bnotes? (?:the |these |this |following |all |other |remaining |its |that recommendation |\d+ )*(?:recommendations?|recs?\b)|\bnotes? \d",
    r"|\b(?:is|are|was|were|be|been|being|considered|only|duly|hereby|simply|merely|thus|therefore|position|response|reply)\s?:? noted\b|^(?:recommendations? )?noted\b|\bnoted recommendations?\b|\brecommendations? (?:(?:that|which) )?(?:\w+ ){0,3}noted\b|\bnoted\s*[:.;]|\bnoted$",
    r"|\bn['’](?:accept|approuv|appui|adhèr|recueill|emport|ont pas|a pas|est pas en mesure)\w*",
    r"|\bne (?:\w+ ){0,3}(?:pas|point)(?: \w+){0,3} (?:accept|appuy|approuv|adhér|souten)\w*|\bne (?:recueille|bénéficie|jouit|accepte|soutien|peut|sont|peuvent|saurait)\w* pas\b",
    r"|\bnon (?:acceptée?s?|appuyée?s?)\b|\brejet(?:te|tent|ée?s?|é)\b|\b(?:prend|prennent|pris|prise|prises) (?:bonne )?note\b|\bnotée?s?\b",
    r"|\bno (?:\w+ ){0,3}(?:acepta|apoya|cuenta|goza|comparte|aceptar|apoyar|aceptada|apoyada)\w*|\bno (?:aceptadas?|apoyadas?)\b",
    r"|\brechaza\w*|\btoma(?:n|da|das|do|mos)? nota\b",
);

const PENDING: &str = concat!(
    r"\b(?:under|for|further|require\w*) (?:further |active |careful )?(?:consideration|examination|review|study)\b|\bwill be (?:examined|considered|studied|reviewed|responded)\b",
    r"|\bwill (?:examine|consider|study|review) (?:the|this|these)\b|\bwill (?:provide|respond|submit|give)\b(?: \w+){0,6} (?:response|repl|answer|position|due (?:course|time))\w*",
    r"|\b(?:defer(?:s|red)|pending)\b|\bseront examinées?\b|\bà l['’]étude\b|\bserán examinad\w+|\bpendientes?\b|\ben examen\b|\ben attente\b",
);

const SUPPORTED: &str = concat!(
    r"\b(?:accept|support|endorse)(?:s|ed)?\b|\benjoy(?:s|ed|ing)?(?: \w+){0,2} support\b|\bagree(?:s|d)?\b(?: (?:to|with))?",
    r"|\b(?:has|have|had|received?s?|meets?(?: with)?|with|commands?) (?:the|its|their|full|our) (?:full )?(?:support|agreement|approval)\b|\bapproved?\b",
    r"|\baccept(?:e|ent|ée?s?|é|ons)\b|\b(?:appuie|appuient|appuyée?s?|soutient|soutiennent|soutenue?s?|approuve|approuvent|approuvée?s?|adhère|adhèrent|souscrit)\b",
    r"|\b(?:recueill|bénéfici|emport|jouiss|reçoi|reçu|obten|obtien)\w*(?: (?:l['’]|de l['’]|du |le |son |l ?|d))? ?(?:appui|adhésion|soutien|agrément|approbation)\b",
    r"|\bacepta(?:n|da|das|do|mos)?\b|\bapoya(?:n|da|das|do|mos)?\b|\b(?:cuentan?|gozan?|han? recibido|reciben?|disfrutan?) (?:con |de |del )?(?:el )?(?:pleno )?apoyo\b",
);

macro_rules! phrases {
    ($position:ident, $pattern:expr) => {
        Phrases {
            position: Position::$position,
            pattern: LazyLock::new(|| Regex::new($pattern).expect("a constant pattern")),
        }
    };
}

/// In the order in which they are looked for.
static PHRASES: [Phrases; 4] = [
    phrases!(Partial, PARTIAL),
    phrases!(Noted, NOTED),
    phrases!(Pending, PENDING),
    phrases!(Supported, SUPPORTED),
];

/// Every stance in `words`, which are folded (see [`fold`]), in order of place; none overlaps another.
pub(super) fn stances(words: &str) -> Vec<Stance> {
    let mut found: Vec<Stance> = Vec::new();
    // "The State under review" tells no position; it is overwritten by as many letters.
    let words = &words.replace("state under review", "state ..... ......");
    for phrases in &PHRASES {
        for place in phrases.pattern.find_iter(words) {
            let free = found.iter().all(|known| place.end() <= known.start || known.end <= place.start());
            if free {
                found.push(Stance { start: place.start(), end: place.end(), position: phrases.position });
            }
        }
    }
    found.sort_by_key(|stance| stance.start);
    found
}

/// Words as the phrases have them: one line, lower case.
pub(super) fn fold(words: &str) -> String {
    lower(&super::words::joined(words))
}

/// In lower case, letter for letter, so that a place in the one is a place in the other.
pub(super) fn lower(words: &str) -> String {
    words
        .chars()
        .map(|c| c.to_lowercase().next().filter(|small| small.len_utf8() == c.len_utf8()).unwrap_or(c))
        .collect()
}

/// The one position that several make: support and refusal together are a partial one.
pub(super) fn together(positions: impl IntoIterator<Item = Position>) -> Option<Position> {
    positions.into_iter().reduce(|one, other| match (one, other) {
        (one, other) if one == other => one,
        (Position::Pending, other) | (other, Position::Pending) => other,
        _ => Position::Partial,
    })
}

/// What a label of a few words says: `Supported`, `Supported/Noted`, `Does not enjoy support`.
pub(super) fn label(words: &str) -> Option<Position> {
    let folded = fold(words);
    together(stances(&folded).into_iter().map(|stance| stance.position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Position::{Noted, Partial, Pending, Supported};

    #[test]
    fn labels_and_sentences() {
        let table: &[(&str, Option<Position>)] = &[
            ("Supported", Some(Supported)),
            ("Noted", Some(Noted)),
            ("Supported/Noted", Some(Partial)),
            ("Not accepted.", Some(Noted)),
            ("Partially accepted", Some(Partial)),
            ("Accepted in part", Some(Partial)),
            ("Recommendations which enjoy the support of Ruritania", Some(Supported)),
            ("Recommendations that do not enjoy the support of Ruritania", Some(Noted)),
            ("Ruritania is not in a position to accept this recommendation", Some(Noted)),
            ("Ruritania accepts the recommendation and notes that it acts accordingly", Some(Supported)),
            ("Ruritania cannot, at this point in time, make a definitive statement", Some(Noted)),
            ("The Government takes note of these recommendations", Some(Noted)),
            ("The recommendation is under consideration", Some(Pending)),
            ("Ruritania accepts the first part but cannot accept the second", Some(Partial)),
            ("La Ruritanie accepte la recommandation", Some(Supported)),
            ("La Ruritanie n’accepte pas la recommandation", Some(Noted)),
            ("La Ruritanie prend note de la recommandation", Some(Noted)),
            ("Recommandations qui recueillent l’adhésion de la Ruritanie", Some(Supported)),
            ("Partiellement acceptée", Some(Partial)),
            ("Recomendaciones aceptadas", Some(Supported)),
            ("No cuenta con el apoyo de Ruritania", Some(Noted)),
            ("Ruritania toma nota de la recomendación", Some(Noted)),
            ("Aceptada parcialmente", Some(Partial)),
            ("Human rights education", None),
        ];
        for (words, position) in table {
            assert_eq!(label(words), *position, "{words}");
        }
    }
}
