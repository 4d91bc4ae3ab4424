//! The lines of a first page and what each is: the masthead's own, a line of the title, or the first of what follows.

use std::sync::LazyLock;

use regex::Regex;

use super::{item, session};
use crate::citation::document;
use crate::layout::{self, Line};
use crate::{date, fold};

/// Lines of a first page that are looked at.
const LINES_MAX: usize = 90;

/// A line longer than this is no line of a masthead or of a title, in bytes.
const LINE_MAX: usize = 700;

/// One line of a first page.
pub(super) struct Front<'t> {
    /// As printed.
    pub(super) words: &'t str,
    /// Folded, in small letters, blanks as one.
    pub(super) low: String,
    /// Whether blank lines, a rule or a note stand before it.
    pub(super) gap: bool,
    /// Whether it belongs to the masthead.
    pub(super) masthead: bool,
}

/// Lines by which an organ, a treaty body, the kind of distribution or a language is told, folded.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:united nations|united|nations|nations unies|naciones unidas|организация объединенных нации|организация|объединенных нации|联合国|الامم المتحده|[aes]",
        r"|(?:.{0,30}\s)?(?:distr\b|distribution\b).{0,60}|distr.*|普遍分发.*|general|limited|restricted|generale|limitee|limitada|reservee|reservada|advance.{0,20} version|unedited.*|advance copy|agenda items?|\d{1,2} ?- ?\d{1,2} \p{L}+ (?:and|et|y|и)",
        r"|original ?:.{0,60}|原文.{0,20}|الاصل.{0,30}|язык оригинала.{0,40}",
        r"|(?:(?:english|french|spanish|russian|chinese|arabic|anglais|francais|espagnol|russe|chinois|arabe|espanol|ingles|frances|ruso|chino|русскии|английскии|французскии|испанскии|中文|عربي)(?:,? ?(?:/|and|et|y|,) ?)?){1,6}(?: only| seulement| solamente| unicamente)?",
        r")$",
    ))
    .expect("a constant pattern")
});

/// Lines by which an organ, a body, a convention or a meeting is told, folded: they may also be the end of a line above.
static ORGAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:general assembly|security council|economic and social council|human rights council|commission on human rights|human rights committee",
        r"|(?:sub-)?committee (?:on|against) [^:]{3,110}|sub-?commission on [^:]{3,110}|international (?:covenant|convention) (?:on|for) [^:]{3,140}|convention (?:on|against) [^:]{3,120}|optional protocol to [^:]{3,140}",
        r"|working group on the universal periodic review|human rights council advisory committee|human rights instruments|international human rights instruments",
        r"|assemblee generale|conseil de securite|conseil economique et social|conseil des droits de l'homme|commission des droits de l'homme|comite (?:des|contre|pour|de) [^:]{3,120}|convention (?:relative|internationale|contre|sur) [^:]{3,140}|pacte international [^:]{3,90}|groupe de travail sur l'examen periodique universel|instruments internationaux relatifs aux droits de l'homme",
        r"|asamblea general|consejo de seguridad|consejo economico y social|consejo de derechos humanos|comision de derechos humanos|comite (?:de|contra|para) [^:]{3,120}|convencion (?:sobre|internacional|contra) [^:]{3,140}|pacto internacional [^:]{3,90}|grupo de trabajo sobre el examen periodico universal|instrumentos internacionales de derechos humanos",
        r"|генеральная ассамблея|совет безопасности|экономическии и социальныи совет|совет по правам человека|комиссия по правам человека|комитет (?:по|против|о) [^:]{3,120}|(?:международная )?конвенция (?:о|против|об) [^:]{3,140}|международныи пакт [^:]{3,90}|рабочая группа по универсальному периодическому обзору|международные договоры по правам человека",
        r"|大会|安全理事会|经济及社会理事会|人权理事会|人权委员会|人权事务委员会|[^。，:]{2,30}委员会|[^。，:]{2,40}国际公约|[^。，:]{2,40}公约|普遍定期审议工作组|国际人权文书",
        r"|الجمعيه العامه|مجلس الامن|المجلس الاقتصادي والاجتماعي|مجلس حقوق الانسان|لجنه حقوق الانسان|اللجنه المعنيه [^:]{3,120}|لجنه (?:مناهضه|حقوق|القضاء|الحقوق) [^:]{3,120}|اتفاقيه [^:]{3,140}|الاتفاقيه الدوليه [^:]{3,140}|العهد الدولي [^:]{3,120}|الفريق العامل المعني بالاستعراض الدوري الشامل|الصكوك الدوليه لحقوق الانسان",
        r")$",
    ))
    .expect("a constant pattern")
});

/// Words at the end of a line behind which a sentence goes on, folded.
static DANGLING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:[,(-]|\b(?:of|the|on|and|for|by|to|in|a|an|with|at|from|or|its|their|his|her|under|against|concerning|regarding",
        r"|de|des|du|la|le|les|l|d|et|sur|pour|par|en|au|aux|ses|son|sa|dans|contre|el|los|las|y|del|para|por|con|su|sus|al",
        r"|о|об|по|и|в|на|с|для|от|к|со|за))$",
    ))
    .expect("a constant pattern")
});

/// Whether the words, folded, need others behind them.
pub(super) fn dangles(low: &str) -> bool {
    DANGLING.is_match(low)
}

/// The lines of the first page in order, those of the masthead told.
pub(super) fn lines<'t>(text: &'t str, all: &[Line]) -> Vec<Front<'t>> {
    let mut found: Vec<Front> = Vec::new();
    let mut broken = false;
    for line in all.iter().take(LINES_MAX * 2) {
        let words = line.of(text);
        // The job number stands at the foot of the first page.
        if line.furniture && words.starts_with("GE.") && !found.is_empty() {
            break;
        }
        if !line.is_text() && layout::running_symbol(words).is_none() {
            broken = true;
            continue;
        }
        let cut = words.len() > LINE_MAX;
        let low = if cut { String::new() } else { low(words) };
        found.push(Front { words, low, gap: line.gap > 0 || broken, masthead: false });
        broken = false;
        if cut || found.len() >= LINES_MAX {
            break;
        }
    }
    mark(&mut found);
    found
}

/// Folded, in small letters, runs of blanks one blank.
pub(super) fn low(words: &str) -> String {
    fold::words(words).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells the masthead's lines. Behind the line of the agenda item or of the session those that could be words of a title
/// count only where they follow without another between.
fn mark(lines: &mut [Front]) {
    let (mut late, mut contiguous) = (false, false);
    for at in 0..lines.len() {
        let line = &lines[at];
        if super::title::ends(&line.low) {
            break;
        }
        let above = at.checked_sub(1).map_or("", |above| lines[above].low.as_str());
        let dangling = !(at > 0 && lines[at - 1].masthead) && dangles(above) && above.len() > 3;
        let item = item::is_line(&line.low);
        let session = !dangling && session::is_line(&line.low) && !line.words.starts_with(char::is_lowercase);
        let plain = line.low.trim_end_matches(['*', ' ']);
        let own = OWN.is_match(plain);
        let often = !dangling && (ORGAN.is_match(plain) || is_day(line.words)) || is_symbol(line.words);
        let masthead = own || item || session || often && (!late || contiguous);
        late |= item || session;
        contiguous = masthead;
        lines[at].masthead = masthead;
    }
}

/// Whether a line is nothing but symbols, perhaps beside the organization's name, its date or its distribution.
fn is_symbol(words: &str) -> bool {
    if words.len() > 140 {
        return false;
    }
    let found = document::find_all(words);
    let Some(first) = found.first() else { return false };
    let last = found.last().map_or(first.span.end, |last| last.span.end);
    let before = words[..first.span.start].trim();
    let after = words[last..].trim_matches(|c: char| !c.is_alphabetic());
    (before.is_empty() || OWN.is_match(&low(before)) || ORGAN.is_match(&low(before)))
        && (after.is_empty() || OWN.is_match(&low(after)) || super::is_day(&words[last..]))
}

/// Whether a line is the day of distribution or the days of a meeting: `4–20 May 2026`, `Geneva, 7 June 2010`.
fn is_day(words: &str) -> bool {
    if words.len() > 90 || words.starts_with(['(', '[']) {
        return false;
    }
    let dates = date::find_all(words, 0);
    let Some(last) = dates.last() else { return false };
    let before = &words[..dates[0].span.start];
    let after = words[last.span.end..].trim_matches(|c: char| !c.is_alphabetic());
    let own = |c: char| c.is_lowercase() && !before.contains(|c: char| c.is_ascii_digit());
    before.split_whitespace().count() <= 5 && !before.starts_with(own) && after.chars().count() <= 4
}
