//! Whom a paragraph addresses in French, Spanish, Russian or Arabic: read folded, in small letters.

use std::sync::LazyLock;

use regex::Regex;

use super::table::Addressee;
use super::{matches, patterns};
use crate::{country, fold};

/// How one language says whom it addresses.
pub(super) struct Grammar {
    /// Words between the verb and the addressee that would end it elsewhere.
    lead: &'static [&'static str],
    /// What ends the words for the addressee: what they are to do begins, or a circumstance.
    ends: Regex,
    patterns: Vec<Regex>,
    arabic: bool,
}

impl Grammar {
    /// The grammar of a language, ISO 639-1; none for English and Chinese.
    pub(super) fn of(language: &str) -> Option<&'static Grammar> {
        match language {
            "fr" => Some(&FR),
            "es" => Some(&ES),
            "ru" => Some(&RU),
            "ar" => Some(&AR),
            _ => None,
        }
    }

    fn new(
        letters: &'static str,
        lead: &'static [&'static str],
        ends: &str,
        row: fn(&Addressee) -> &'static str,
    ) -> Grammar {
        let arabic = letters.starts_with('\u{621}');
        // Arabic joins "and", "for" and "by" to the word.
        let before = if arabic { "" } else { r"\b" };
        let pattern = |addressee: &Addressee| {
            let words = row(addressee).replace('~', &format!("[{letters}]*")).replace(' ', r"\s+");
            format!(r"{before}(?:{words})\b")
        };
        let ends = Regex::new(ends).expect("a constant pattern");
        Grammar { lead, ends, patterns: patterns(pattern), arabic }
    }

    /// The codes of those whom `words`, which follow the verb, begin with.
    pub(super) fn all(&self, words: &str) -> Vec<String> {
        let folded = fold::fold(words);
        let small = folded.text.to_lowercase();
        if small.len() != folded.text.len() {
            return Vec::new();
        }
        let lead = small.len() - small.trim_start_matches([' ', ',']).len();
        let lead_in = self.lead.iter().find(|lead_in| small[lead..].starts_with(**lead_in));
        // Those who were named before are asked at once what to do: "et l’invite à coopérer".
        let at_once = self.ends.find(&small).is_some_and(|end| end.start() <= lead);
        if at_once && lead_in.is_none_or(|lead_in| *lead_in == "a ") {
            return Vec::new();
        }
        let begin = lead + lead_in.map_or(0, |lead_in| lead_in.len());
        let ends = self.ends.find_iter(&small[begin..]).map(|end| begin + end.start());
        // "Ainsi que" is another "and".
        let and = |at: &usize| ["ainsi", "asi", "اضافه", "فضلا"].iter().any(|and| small[..*at].ends_with(and));
        let end = ends.into_iter().find(|at| !and(at)).unwrap_or(small.len());
        let states = self.states(folded.text.get(begin..end).unwrap_or_default());
        // The name of an addressee may go on behind what ends the words for others.
        let mut found = matches(&small[begin..], &self.patterns, states);
        found.retain(|(at, ..)| *at < end - begin);
        found.sort();
        if self.arabic {
            listed(&small[begin..], &mut found);
        }
        found.into_iter().map(|(_, _, code)| code).collect()
    }

    /// The States named in folded words, with their places.
    fn states(&self, words: &str) -> Vec<(usize, usize, String)> {
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        let starts: Vec<usize> =
            words.char_indices().map(|(at, _)| at).filter(|at| self.begins(words, *at)).collect();
        for start in starts.into_iter().take(super::PLACES_MAX) {
            if found.last().is_some_and(|(_, end, _)| start < *end) {
                continue;
            }
            let marks = words[start..].match_indices([' ', ',', ';', '.']).map(|(at, _)| start + at);
            let mut ends: Vec<usize> = marks.take(8).collect();
            if ends.len() < 8 {
                ends.push(words.len());
            }
            let named = ends.into_iter().rev().find_map(|end| {
                let name = words.get(start..end)?;
                let code = country::iso3(name).or_else(|| country::iso3_inflected(name))?;
                Some((start, end, code.to_owned()))
            });
            found.extend(named);
        }
        found
    }

    /// Whether a name may begin at `at`: a capital at the start of a word, in Arabic also behind a joined letter.
    fn begins(&self, words: &str, at: usize) -> bool {
        let starts = |at: usize| at == 0 || words[..at].ends_with([' ', '(', '\'']);
        if !self.arabic {
            return starts(at) && words[at..].starts_with(char::is_uppercase);
        }
        let joined = words[..at].chars().next_back().filter(|c| "وبل".contains(*c));
        let letter = words[at..].starts_with(char::is_alphabetic);
        letter && (starts(at) || joined.is_some_and(|c| starts(at - c.len_utf8())))
    }
}

/// Keeps those that stand in one list at the start: Arabic may say what they are to do without a word that tells.
fn listed(words: &str, found: &mut Vec<(usize, usize, String)>) {
    /// Between the first words and the addressee, and between two of them, at most so many words stand.
    const BETWEEN: usize = 5;
    let mut end = 0;
    let mut kept = 0;
    for (at, to, _) in found.iter() {
        let between = words.get(end..*at).unwrap_or_default();
        let and = kept == 0 || between.contains(" و") || between.ends_with('و') || between.contains(',');
        if !and || between.split_whitespace().count() > BETWEEN {
            break;
        }
        (end, kept) = ((*to).max(end), kept + 1);
    }
    found.truncate(kept);
}

static FR: LazyLock<Grammar> = LazyLock::new(|| {
    // "de" and "à" lead to what is to be done where an infinitive follows, pronouns and adverbs let stand between.
    let infinitive = r"\s(?:de |d'|a )(?:(?:ne|pas|plus|lui|leur|se|les|la|le|en|y|continuer|davantage|mieux|bien|nouveau|cet effet|cette fin)\s|[sl]')*(?:[a-z]+(?:er|ir|oir|dre|tre|ire|ivre|oire|aire|clure|rompre|vre)|faire)\b";
    let ends = format!(
        r"{infinitive}|[:;]|\s(?:qu'|(?:que|qui|dont|en vue|pour|sur|sous|par|lorsque|afin|selon|conformement|tels?|telles?|comme|a ce que)\b)|,\s(?:en|dans|selon|avec|lors|quand|lorsqu|y compris|notamment|agissant|compte|de concert)\b"
    );
    Grammar::new("a-z", &["que ", "qu'", "a ce que ", "a "], &ends, |row| row.fr)
});

static ES: LazyLock<Grammar> = LazyLock::new(|| {
    let ends = r"\s(?:a|de)\s(?:no\s)?[a-z]+(?:ar|er|ir)(?:se|l[aeo]s?)?\b|[:;]|\s(?:que|para|por|cuando|segun|mediante|como|sobre|quien(?:es)?|cuy[ao]s?|conforme)\b|,\s(?:en|con|incluid[ao]s?|incluso|entre|de|teniendo|actuando|previa)\b";
    Grammar::new("a-z", &["que ", "a que ", "a "], ends, |row| row.es)
});

static RU: LazyLock<Grammar> = LazyLock::new(|| {
    // An infinitive tells what is to be done; nouns in -сть are none.
    let infinitive = r"\s(?:[а-я]*(?:[аеиоуыя]ть|[аеиоуыя]ться)|[а-я]*(?:вести|нести|(?:на|при|пере|про|до|за|со|вои|вы|по)ити|идти|расти|мочь|лечь|честь)(?:сь)?)\b";
    let ends = format!(
        r"{infinitive}|[:;]|\s(?:чтобы|котор[а-я]+|через|путем|таки[ех]|как|для|согласно|деиствуя)\b|,\s(?:в|во|на|с|со|по|при|включая|если|когда|том|так|именно|учитывая|особенно)\b"
    );
    Grammar::new("а-я", &["чтобы ", "к "], &ends, |row| row.ru)
});

static AR: LazyLock<Grammar> = LazyLock::new(|| {
    let ends = r"\s(?:ان|علي|بان|من|في|عن|الي|التي|الذي|الذين|حتي|وفقا|وان|بما|بغيه|لكي|كي|عند|عندما|مثل|مع|القيام|مواصله|تقديم)\b|[:;]";
    Grammar::new("\u{621}-\u{64a}", &["الي ", "ان ", "بان ", "من "], ends, |row| row.ar)
});
