//! The adoption line: date, meeting and vote, above the text or below it.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{self, Line};
use crate::{Adoption, Document, date, fold};

use super::vote;

/// This and what follows match folded words.
static MEETING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\b(\d{1,5})\s?(?:st|nd|rd|th)_?\s+(?:plenary\s+|closed\s+|\(closed\)\s+|\(private\)\s+|private\s+)?meet-?\s?ing\b",
        r"|第\s*([\d一二三四五六七八九十百]+)\s*次\s*(?:全体)?\s*会议",
        r"|\b(\d{1,5})\s?(?:e|re|ere|eme)\s+seance|\b(\d{1,5})\s?a\.?\s+sesion|\b(\d{1,5})-(?:е|я|м|ом)\s+(?:\p{L}+\s+)?заседани[еи]",
        r"|(?:الجلسه|جلسته|جلستها)\s+(?:العامه\s+)?(\d{1,5}))",
    ))
    .expect("a constant pattern")
});

static WITHOUT_VOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:adopted\s+(?:[^.\]]{0,60}\s)?without\s+(?:a\s+)?vote|adopted\s+by\s+consensus|adopted\s+without\s+objection",
        r"|adoptee?\s+(?:[^.\]]{0,60}\s)?(?:sans\s+(?:etre\s+mise?\s+aux\s+voix|avoir\s+ete\s+mise?\s+aux\s+voix|vote|mise\s+aux\s+voix|opposition)|par\s+consensus)",
        r"|aprobad[ao]\s+(?:[^.\]]{0,60}\s)?(?:sin\s+(?:someterse\s+a\s+|que\s+se\s+sometiera\s+a\s+)?votacion|por\s+consenso)",
        r"|принят[оаы]\s+(?:[^.\]]{0,60}\s)?(?:без\s+голосования|консенсусом|на\s+основе\s+консенсуса))",
        r"|未经表决|未付表决|不经表决|协商一致(?:获得)?通过|(?:دون|بدون|من\s+غير)\s+(?:طرحه\s+لل)?تصويت|بتوافق\s+الاراء",
    ))
    .expect("a constant pattern")
});

static RECORDED_VOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:adopted\s+(?:[^.\]]{0,80}\s)?by\s+(?:a\s+)?(?:(?:recorded|roll-call)\s+vote|\d+\s+votes?)",
        r"|by\s+a\s+(?:recorded|roll-call)\s+vote\s+of|vote\s+(?:enregistre|par\s+appel\s+nominal)|adoptee?\s+(?:[^.\]]{0,80}\s)?par\s+\d+\s+voix",
        r"|votacion\s+(?:registrada|nominal)|aprobad[ao]\s+(?:[^.\]]{0,80}\s)?por\s+\d+\s+votos",
        r"|заносим\p{L}+\s+в\s+отч|поименн|принят[оаы]\s+(?:[^.\]]{0,80}\s)?\d+\s+голос)",
        r"|记录表决|唱名表决|以\d+票(?:赞成|对)|\d+票对\d+票|تصويت\s+مسجل|التصويت\s+المسجل|بنداء\s+الاسماء|باغلبيه\s+(?:\d+|صوت)",
    ))
    .expect("a constant pattern")
});

static UNANIMOUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i:adopted\s+unanimously|adoptee?\s+(?:[^.\]]{0,60}\s)?a\s+l'unanimite|aprobad[ao]\s+(?:[^.\]]{0,60}\s)?por\s+unanimidad|принят[оаы]\s+(?:[^.\]]{0,60}\s)?единогласно)|一致通过|بالاجماع",
    )
    .expect("a constant pattern")
});

/// "Resolution adopted by ... on", "of 4 December 1979", 人权理事会 ... 通过的决议: what a date of adoption follows
/// or stands before.
static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:(?:resolutions?|decisions?)\s+adopted\s+by\s+the\s+[^\d.,;]+?\s(?:at\s+its[^,]{0,40},\s+)?on\s+)",
        r"|(?i:adopted\s+by\s+the\s+[^\d.,;]+?(?:at\s+its\s+\d+\w*\s+meeting)?,?\s+on\s+)",
        r"|(?i:(?:résolutions?|décisions?)\s+adoptée?s?\s+par\s+[^\d.,;]+?\s+le\s+)",
        r"|(?i:(?:resoluci[oó]n|resoluciones|decisi[oó]n|decisiones)\s+aprobadas?\s+por\s+[^\d.,;]+?\s+el\s+)",
        r"|(?i:(?:резолюция|решение),?\s+принят(?:ая|ое)\s+[^\d.,;]+)",
        r"|(?:قرار|مقرر)\s+(?:اتخذ|اعتمد)\p{L}*\s+[^\d.,;]+?\s+في\s+",
        r"|(?i:(?:resolution|résolution|resolución)\s+(?:\d+\s*\(\d{4}(?:-\d{4})?\)[.,]?\s*)?(?:of|du|de)\s+)|(?:^|\n)\s*(?i:of\s+)",
    ))
    .expect("a constant pattern")
});

static ABOVE_ZH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:理事会|大会|委员会)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:第\s*\d+\s*次[^\n]{0,8})?通过")
        .expect("a constant pattern")
});

/// The adoption of a resolution whose own words stand from `from` to `to`; what is wrong with its vote goes to `doc`.
pub(crate) fn read(
    text: &str,
    lines: &[Line],
    (from, to): (usize, usize),
    doc: &mut Document,
) -> Option<Adoption> {
    let text = layout::analysed(text);
    let front = &text[..from.min(text.len())];
    let tail = closing(text, lines, to);
    let folded = (fold::words(tail), fold::words(front));
    let meeting = meeting(&folded.0).or_else(|| meeting(&folded.1));
    let date = date_below(tail).or_else(|| date_above(front));
    let vote = how(&folded.0).or_else(|| how(&folded.1));
    // The lists of a vote may be long, so they are read from the closing line on, however far it goes.
    let at = if tail.is_empty() { None } else { Some(tail.as_ptr() as usize - text.as_ptr() as usize) };
    let tally = (vote == Some("recorded-vote")).then_some(at).flatten();
    let tally = tally.and_then(|at| vote::read(text, at, doc));
    (meeting.is_some() || date.is_some() || vote.is_some()).then(|| Adoption {
        date,
        meeting,
        vote: vote.map(str::to_owned),
        tally,
    })
}

/// The words from the adoption line on, if there is one soon after `to`.
fn closing<'t>(text: &'t str, lines: &[Line], to: usize) -> &'t str {
    let below = lines.partition_point(|l| l.span().end <= to);
    let marks = |words: &str| {
        let folded = fold::words(words);
        words.len() < 400
            && (how(&folded).is_some()
                || ["Adopted ", "Adoptee ", "Aprobada ", "Принята "]
                    .iter()
                    .any(|verb| folded.starts_with(verb))
                || words.len() < 90 && MEETING.find(&folded).is_some_and(|m| m.start() < 4))
    };
    let Some(mut at) = (below..lines.len()).take(400).find(|at| marks(lines[*at].of(text))) else {
        return "";
    };
    if at > below && date::leading(lines[at - 1].of(text)).is_some() {
        at -= 1;
    }
    let end = lines.get(at + 8).map_or(text.len(), |l| l.span().start);
    &text[lines[at].span().start..end]
}

fn meeting(words: &str) -> Option<u32> {
    let found = MEETING.captures(words)?;
    let number = (1..=6).find_map(|at| found.get(at))?.as_str();
    crate::number::digits(number).or_else(|| crate::number::chinese(number))
}

fn how(words: &str) -> Option<&'static str> {
    if WITHOUT_VOTE.is_match(words) {
        Some("without-a-vote")
    } else if RECORDED_VOTE.is_match(words) {
        Some("recorded-vote")
    } else {
        UNANIMOUS.is_match(words).then_some("unanimously")
    }
}

/// A date alone on its line, below.
fn date_below(tail: &str) -> Option<String> {
    tail.lines().take(4).find_map(|line| {
        let line = line.trim().trim_end_matches(['.', ',']);
        let (value, end) = date::leading(line)?;
        // Russian says "года" behind a year.
        let rest = line[end..].trim();
        (matches!(rest, "" | "года" | "г") && value.len() == 10).then_some(value)
    })
}

fn date_above(front: &str) -> Option<String> {
    if let Some(found) = ABOVE_ZH.captures_iter(front).last() {
        return date::leading(found.get(1)?.as_str()).map(|(value, _)| value);
    }
    ABOVE.find_iter(front).find_map(|found| date::leading(&front[found.end()..]).map(|(value, _)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = Option<(Option<String>, Option<u32>, Option<String>)>;

    fn read(front: &str, tail: &str) -> Read {
        let text = format!("{front}\nThe General Assembly,\nDecides to rest.\n{tail}");
        let lines = layout::lines(&text);
        let own = (front.len() + 1, text.len() - tail.len());
        super::read(&text, &lines, own, &mut Document::empty(crate::Format::Txt))
            .map(|a| (a.date, a.meeting, a.vote))
    }

    fn some(date: &str, meeting: Option<u32>, vote: Option<&str>) -> Read {
        Some((Some(date.to_owned()), meeting, vote.map(str::to_owned)))
    }

    #[test]
    fn votes_in_six_languages() {
        for (tail, how) in [
            (
                "30e séance\n3 mai 2001\n[Adoptée à l’issue d’un vote enregistré, par 26 voix contre 5.]",
                "recorded-vote",
            ),
            (
                "30ª sesión\n3 de mayo de 2001\n[Aprobada en votación registrada por 26 votos contra 5.]",
                "recorded-vote",
            ),
            (
                "30-е заседание\n3 мая 2001 года\n[Принята заносимым в отчет о заседании голосованием 26 голосами против 5.]",
                "recorded-vote",
            ),
            ("الجلسة 30\n3 أيار/مايو 2001\n[اعتُمد بتصويت مسجَّل بأغلبية 26 صوتاً مقابل 5.]", "recorded-vote"),
            ("2001年5月3日\n第30次会议\n[经记录表决，以26票赞成、5票反对通过。]", "recorded-vote"),
            ("30e séance\n3 mai 2001\n[Adoptée à l’unanimité.]", "unanimously"),
            ("30ª sesión\n3 de mayo de 2001\n[Aprobada por unanimidad.]", "unanimously"),
            ("30-е заседание\n3 мая 2001 года\n[Принята единогласно.]", "unanimously"),
            ("الجلسة 30\n3 أيار/مايو 2001\n[اعتُمد بالإجماع.]", "unanimously"),
        ] {
            assert_eq!(read("", tail), some("2001-05-03", Some(30), Some(how)), "{tail}");
        }
    }

    #[test]
    fn adoption_lines() {
        assert_eq!(
            read("", "4th meeting\n3 May 2001\n[Adopted without a vote.]"),
            some("2001-05-03", Some(4), Some("without-a-vote"))
        );
        assert_eq!(
            read("", "2001年5月3日\n第4次会议\n[未经表决获得通过。]"),
            some("2001-05-03", Some(4), Some("without-a-vote"))
        );
        assert_eq!(
            read("Resolution adopted by the General Assembly on 3 May 2001", ""),
            some("2001-05-03", None, None)
        );
        assert_eq!(
            read("Resolution 7 (1950)\nof 3 May 1950", "Adopted unanimously at the\n9th meeting."),
            some("1950-05-03", Some(9), Some("unanimously"))
        );
        assert_eq!(
            read("7 (1950). Resolution of 3 May 1950", "Adopted at the 9th meeting by 9 votes to none."),
            some("1950-05-03", Some(9), Some("recorded-vote"))
        );
        for (tail, meeting) in [
            ("30e séance plénière\n3 mai 2001\n[Adoptée sans vote.]", 30),
            ("30ª sesión\n3 de mayo de 2001\n[Aprobada sin votación.]", 30),
            ("30-е пленарное заседание,\n3 мая 2001 года.\n[Принята без голосования.]", 30),
            ("الجلسة 30\n3 أيار/مايو 2001\n[اعتُمد بدون تصويت.]", 30),
            ("30e séance\n3 mai 2001\n[Adoptée sans avoir été mise aux voix.]", 30),
            ("30ª sesión plenaria\n3 de mayo de 2001\n[Aprobada por consenso.]", 30),
            ("الجلسة العامة ٣٠\n٣ أيار/مايو ٢٠٠١\n[اعتُمد من دون تصويتٍ.]", 30),
        ] {
            assert_eq!(read("", tail), some("2001-05-03", Some(meeting), Some("without-a-vote")), "{tail}");
        }
        for front in [
            "Résolution adoptée par l’Assemblée générale le 3 mai 2001",
            "Resolución aprobada por la Asamblea General el 3 de mayo de 2001",
            "Резолюция, принятая Генеральной Ассамблеей 3 мая 2001 года",
            "قرار اتخذته الجمعية العامة في 3 أيار/مايو 2001",
        ] {
            assert_eq!(read(front, ""), some("2001-05-03", None, None), "{front}");
        }
        assert_eq!(read("", ""), None);
    }
}
