//! What a State's own words for a status mean in ours. Words that are not in the table are asked, never guessed.

use super::folded;

/// Words as [`folded`] gives them, and the code of a status that they are taken for.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("not started", "not-started"), ("not begun", "not-started"), ("not yet started", "not-started"),
    ("not implemented", "not-started"), ("no action taken", "not-started"), ("planned", "not-started"),
    ("yet to be implemented", "not-started"), ("to be implemented", "not-started"),
    ("not commenced", "not-started"), ("not yet implemented", "not-started"),
    ("non commence", "not-started"), ("pas commence", "not-started"), ("non demarre", "not-started"),
    ("a venir", "not-started"), ("prevu", "not-started"), ("non mise en oeuvre", "not-started"),
    ("non mis en oeuvre", "not-started"), ("non realise", "not-started"),
    ("no iniciado", "not-started"), ("no iniciada", "not-started"), ("sin iniciar", "not-started"),
    ("pendiente", "not-started"), ("no implementado", "not-started"), ("no implementada", "not-started"),

    ("in progress", "in-progress"), ("ongoing", "in-progress"), ("on going", "in-progress"),
    ("under way", "in-progress"), ("underway", "in-progress"), ("started", "in-progress"),
    ("commenced", "in-progress"), ("being implemented", "in-progress"), ("work in progress", "in-progress"),
    ("implementation in progress", "in-progress"), ("in process", "in-progress"), ("wip", "in-progress"),
    ("en cours", "in-progress"), ("en cours de mise en oeuvre", "in-progress"), ("commence", "in-progress"),
    ("en cours de realisation", "in-progress"), ("en cours d execution", "in-progress"),
    ("en curso", "in-progress"), ("en proceso", "in-progress"), ("en ejecucion", "in-progress"),
    ("en marcha", "in-progress"), ("en implementacion", "in-progress"), ("iniciado", "in-progress"),
    ("en proceso de implementacion", "in-progress"),

    ("partially", "partly-implemented"), ("partly", "partly-implemented"), ("partial", "partly-implemented"),
    ("partially implemented", "partly-implemented"), ("partly implemented", "partly-implemented"),
    ("implemented in part", "partly-implemented"), ("partially completed", "partly-implemented"),
    ("partial implementation", "partly-implemented"), ("partially achieved", "partly-implemented"),
    ("partiellement", "partly-implemented"), ("partiellement mise en oeuvre", "partly-implemented"),
    ("partiellement mis en oeuvre", "partly-implemented"), ("mise en oeuvre partielle", "partly-implemented"),
    ("partiellement realise", "partly-implemented"), ("partiel", "partly-implemented"),
    ("parcialmente", "partly-implemented"), ("parcial", "partly-implemented"),
    ("parcialmente implementado", "partly-implemented"), ("parcialmente implementada", "partly-implemented"),
    ("parcialmente cumplido", "partly-implemented"), ("parcialmente cumplida", "partly-implemented"),

    ("implemented", "implemented"), ("fully implemented", "implemented"), ("completed", "implemented"),
    ("complete", "implemented"), ("done", "implemented"), ("achieved", "implemented"),
    ("full implementation", "implemented"), ("accomplished", "implemented"), ("fully achieved", "implemented"),
    ("mise en oeuvre", "implemented"), ("mis en oeuvre", "implemented"), ("realise", "implemented"),
    ("pleinement mise en oeuvre", "implemented"), ("entierement mise en oeuvre", "implemented"),
    ("mise en oeuvre integrale", "implemented"), ("acheve", "implemented"), ("termine", "implemented"),
    ("implementado", "implemented"), ("implementada", "implemented"), ("cumplido", "implemented"),
    ("cumplida", "implemented"), ("completado", "implemented"), ("plenamente implementada", "implemented"),
    ("totalmente implementada", "implemented"), ("terminado", "implemented"), ("finalizado", "implemented"),

    ("continuous", "continuous"), ("continuing", "continuous"), ("permanent", "continuous"),
    ("continuous implementation", "continuous"), ("recurring", "continuous"), ("implemented and ongoing", "continuous"),
    ("continu", "continuous"), ("en continu", "continuous"), ("continue", "continuous"),
    ("continuo", "continuous"), ("continua", "continuous"), ("permanente", "continuous"),

    ("will not be pursued", "not-pursued"), ("not pursued", "not-pursued"), ("rejected", "not-pursued"),
    ("will not be implemented", "not-pursued"), ("not to be implemented", "not-pursued"),
    ("abandonne", "not-pursued"), ("non retenu", "not-pursued"), ("non poursuivi", "not-pursued"),
    ("descartado", "not-pursued"), ("no se implementara", "not-pursued"),

    ("no information", "no-information"), ("not known", "no-information"), ("unknown", "no-information"),
    ("not reported", "no-information"), ("no data", "no-information"), ("n a", "no-information"),
    ("pas d information", "no-information"), ("aucune information", "no-information"),
    ("non renseigne", "no-information"), ("inconnu", "no-information"),
    ("sin informacion", "no-information"), ("no hay informacion", "no-information"),
    ("desconocido", "no-information"), ("sin datos", "no-information"),
];

/// The code of the status that these words seem to mean, in English, French or Spanish; none where they are not known.
///
/// ```
/// use mangrove::spreadsheet::words::status;
/// assert_eq!(status("Fully implemented"), Some("implemented"));
/// assert_eq!(status("Mise en œuvre partielle"), Some("partly-implemented"));
/// assert_eq!(status("en curso (2025)"), None);
/// ```
#[must_use]
pub fn status(words: &str) -> Option<&'static str> {
    // A list's own number before the word says nothing: `3. In progress`.
    let folded = folded(words).replace('œ', "oe");
    let plain = folded.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    WORDS.iter().find(|(known, _)| *known == plain).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::STATUSES;

    #[test]
    fn every_status_has_words_and_no_word_has_two() {
        for code in STATUSES.iter().map(|status| status.code) {
            assert!(WORDS.iter().any(|(_, of)| *of == code), "{code}");
        }
        let mut seen = std::collections::HashSet::new();
        for (words, code) in WORDS {
            assert!(seen.insert(words), "{words} stands twice");
            assert_eq!(*words, folded(words), "{words} can never be met");
            assert!(STATUSES.iter().any(|status| status.code == *code), "{code}");
        }
    }

    #[test]
    fn words_are_known_as_people_write_them_and_others_are_asked() {
        for (words, code) in [
            ("IMPLEMENTED", Some("implemented")),
            ("  Not   Started ", Some("not-started")),
            ("3. In progress", Some("in-progress")),
            ("On-going", Some("in-progress")),
            ("En cours", Some("in-progress")),
            ("Réalisé", Some("implemented")),
            ("Mise en œuvre", Some("implemented")),
            ("En ejecución", Some("in-progress")),
            ("N/A", Some("no-information")),
            ("Noted", None),
            ("Implemented?", Some("implemented")),
            ("Implemented by 2030", None),
            ("50 %", None),
            ("", None),
        ] {
            assert_eq!(status(words), code, "{words}");
        }
    }
}
