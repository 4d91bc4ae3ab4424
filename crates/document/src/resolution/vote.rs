//! A recorded vote: how many on each side as stated, and the lists of who they were. Where a list and its number
//! differ there is a `total-mismatch`.

use std::sync::LazyLock;

use regex::Regex;

use crate::{Document, Span, Tally, Votes, country, fold, layout, problem};

/// "by a recorded vote of 26 to 5, with 15 abstentions", an alternative a language; folded.
static TALLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:(?:vote\s+of|by)\s+(?P<a1>\d+)(?:\s+votes?)?(?:\s+in\s+favou?r)?\s+to\s+(?P<b1>\d+|none|one)(?:\s+against)?(?:,?\s+(?:with|and)\s+(?P<c1>\d+|one|no)\s+abstentions?)?",
        r"|par\s+(?P<a2>\d+)\s+voix\s+(?:pour,?\s+(?P<d2>\d+|zero|une?)\s+(?:voix\s+)?contre|contre\s+(?P<b2>\d+|zero|une?|aucune))(?:,?\s+(?:avec|et)\s+(?P<c2>\d+|une|aucune)\s+abstentions?)?",
        r"|(?P<a3>\d+)\s+votos\s+(?:a\s+favor,?\s+(?:y\s+)?(?P<d3>\d+|un[oa]?|ningun[oa]?)\s+(?:voto\s+)?en\s+contra|contra\s+(?P<b3>\d+|un[oa]?|ningun[oa]))(?:,?\s+(?:y|con)\s+(?P<c3>\d+|una|ninguna)\s+abstencion(?:es)?)?",
        r"|(?P<a4>\d+)\s+голос\p{L}*\s+(?:<<за>>\s+)?против\s+(?P<b4>\d+|одного|нуля)(?:\s+голос\p{L}*)?(?:,?\s+при\s+(?:этом\s+)?(?P<c4>\d+|одном)\s+(?:членах\s+|члены\s+|членов\s+)?воздержа\p{L}+)?)",
        r"|(?P<a5>\d+)票(?:赞成)?(?:、|,|对)?(?P<b5>\d+|零|无)(?:票(?:反对)?|反对票)(?:[、,](?P<c5>\d+|零|无)(?:票弃权|弃权票?))?",
        r"|(?P<a6>\d+\s+(?:صوتا?|اصوات)|صوتين|صوت\s+واحد)\s+(?:مقابل|ضد)\s+(?P<b6>\d+|صوت\s+واحد|صوتين|لا\s+شيء?)(?:\s+اصوات|\s+صوتا?|\s+اثنين)?(?:,?\s+(?:مع\s+)?و?امتناع\s+(?P<c6>\d+|عضو\s+واحد|عضوين|دوله\s+واحده|دولتين))?",
    ))
    .expect("a constant pattern")
});

/// The headings of the three lists.
static LISTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|\n)[ \t]*(?:",
        r"(?P<for>(?i:in\s+favou?r|(?:ont\s+voté\s+)?pour|(?:votos\s+)?a\s+favor|голосовали\s+за)|赞成|المؤي[ّ]?دون)",
        r"|(?P<against>(?i:against|(?:ont\s+voté\s+)?contre|(?:votos\s+)?en\s+contra|голосовали\s+против)|反对|المعارضون)",
        r"|(?P<abstaining>(?i:abstaining|abstentions?|se\s+(?:sont\s+abstenus|abstuvieron)|abstenciones|воздержал\p{L}*)|弃权|الممتنعون(?:\s+عن\s+التصويت)?)",
        r")\s*[:：]",
    ))
    .expect("a constant pattern")
});

/// A list is no longer than this, in bytes.
const LIST_MAX: usize = 6_000;

/// The vote that the words from `at` on state, and a problem where a list and its number differ.
pub(super) fn read(text: &str, at: usize, doc: &mut Document) -> Option<Tally> {
    let text = layout::analysed(text);
    let mut end = text.len().min(at + 4 * LIST_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let words = text.get(at..end)?;
    let mut tally = Tally::default();
    let mut stated = None;
    let folded = fold::fold(words);
    if let Some(found) = TALLY.captures(&folded.text) {
        let number = |sides: &str| {
            let names =
                sides.chars().flat_map(|side| (1..=6).map(move |language| format!("{side}{language}")));
            names.into_iter().find_map(|name| found.name(&name)).map(|m| figure(m.as_str()))
        };
        tally.in_favour.stated = number("a");
        tally.against.stated = number("bd");
        tally.abstaining.stated = number("c").or(Some(0));
        stated = found.get(0).map(|m| {
            let span = folded.source(Span { start: m.start(), end: m.end() });
            Span { start: at + span.start, end: at + span.end }
        });
    }
    lists(words, &mut tally);
    let listed =
        [&tally.in_favour, &tally.against, &tally.abstaining].iter().any(|side| side.listed.is_some());
    if stated.is_none() && !listed {
        return None;
    }
    mismatches(&tally, stated.unwrap_or(Span { start: at, end }), doc);
    Some(tally)
}

/// A number in digits or in the words that stand for the least; those for none come to nought.
fn figure(words: &str) -> u32 {
    let words = words.to_lowercase();
    crate::number::digits(&words).unwrap_or_else(|| match words.as_str() {
        "one" | "une" | "un" | "una" | "uno" | "одного" | "одном" => 1,
        "صوتين" | "عضوين" | "دولتين" => 2,
        word if word.starts_with(|c: char| c.is_ascii_digit()) => {
            word.split(' ').next().and_then(crate::number::digits).unwrap_or(0)
        }
        word if word.ends_with(" واحد") || word.ends_with(" واحده") => 1,
        _ => 0,
    })
}

fn lists(words: &str, tally: &mut Tally) {
    let found: Vec<_> = LISTS.captures_iter(words).collect();
    for (index, head) in found.iter().enumerate() {
        let Some(whole) = head.get(0) else { continue };
        let end = found.get(index + 1).and_then(|next| next.get(0)).map_or(words.len(), |next| next.start());
        let list = &words[whole.end()..end];
        // The last list ends with its bracket or at a blank line behind its words.
        let list = match list
            .find(']')
            .or_else(|| list.trim_start().find("\n\n").map(|at| at + list.len() - list.trim_start().len()))
        {
            Some(end) => &list[..end],
            None => list,
        };
        let side = match (head.name("for"), head.name("against")) {
            (Some(_), _) => &mut tally.in_favour,
            (_, Some(_)) => &mut tally.against,
            _ => &mut tally.abstaining,
        };
        if side.listed.is_none() && list.len() <= LIST_MAX {
            names(list, side);
        }
    }
}

/// The names of a list: parted by commas, the last two by a conjunction.
fn names(list: &str, side: &mut Votes) {
    let mut joined = String::new();
    list.lines().for_each(|line| layout::join(&mut joined, line.trim()));
    let joined = joined.trim_end_matches(['.', '。', ' ']);
    side.listed = Some(0);
    for piece in joined.split([',', '،', '、', '，', ';']).map(str::trim).filter(|piece| !piece.is_empty())
    {
        // "Bosnia and Herzegovina" is one name.
        let whole = country::iso3(piece).map(|code| vec![Some(code)]);
        let parted = || {
            [" and ", " et ", " y ", " e ", " и ", "和", " و"].iter().find_map(|conjunction| {
                let (one, other) = piece.split_once(conjunction)?;
                let codes = vec![country::iso3(one.trim()), country::iso3(other.trim())];
                codes.iter().all(Option::is_some).then_some(codes)
            })
        };
        let none = matches!(
            piece.to_lowercase().as_str(),
            "none"
                | "néant"
                | "aucun"
                | "ninguno"
                | "ninguna"
                | "никто"
                | "нет"
                | "无"
                | "لا أحد"
                | "-"
                | "–"
        );
        let codes = whole.or_else(parted).unwrap_or_else(|| if none { Vec::new() } else { vec![None] });
        side.listed = side.listed.map(|count| count + u32::try_from(codes.len()).unwrap_or(0));
        side.states.extend(codes.into_iter().flatten().map(str::to_owned));
    }
}

fn mismatches(tally: &Tally, span: Span, doc: &mut Document) {
    let sides =
        [("in favour", &tally.in_favour), ("against", &tally.against), ("abstaining", &tally.abstaining)];
    for (name, side) in sides {
        if let (Some(stated), Some(listed)) = (side.stated, side.listed)
            && stated != listed
        {
            let message = format!("The vote states {stated} {name}; {listed} are listed.");
            problem::push(doc, problem::TOTAL_MISMATCH.at(span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    /// Text; stated and listed of each side; how many mismatches.
    const CASES: &[(&str, [Option<u32>; 6], usize)] = &[
        (
            "[Adopted by a recorded vote of 3 to 1, with 1 abstention. The voting was as follows:\nIn favour:\nBosnia and Herzegovina, Cuba,\nIran (Islamic Republic of)\nAgainst:\nJamaica\nAbstaining:\nBelize]",
            [Some(3), Some(3), Some(1), Some(1), Some(1), Some(1)],
            0,
        ),
        (
            "[Adopted by a recorded vote of 3 to 1.\nIn favour: Cuba and Haiti\nAgainst: Jamaica]",
            [Some(3), Some(2), Some(1), Some(1), Some(0), None],
            1,
        ),
        (
            "[Adoptée par 2 voix contre 1, avec 3 abstentions. Ont voté pour : Cuba, Haïti]",
            [Some(2), None, Some(1), None, Some(3), None],
            0,
        ),
        (
            "[Aprobada en votación registrada por 26 votos contra 5 y 15 abstenciones.\nVotos a favor: Cuba, Haití]",
            [Some(26), Some(2), Some(5), None, Some(15), None],
            1,
        ),
        ("[以 2 票赞成、1 票反对、3 票弃权通过。]", [Some(2), None, Some(1), None, Some(3), None], 0),
        (
            "[Принята 26 голосами против 5 при 15 воздержавшихся]",
            [Some(26), None, Some(5), None, Some(15), None],
            0,
        ),
        (
            "[Adoptée à l’issue d’un vote enregistré, par 3 voix contre une, avec une abstention. Les voix se sont réparties comme suit :\nOnt voté pour :\nBosnie-Herzégovine, Cuba et Haïti\nOnt voté contre :\nJamaïque\nSe sont abstenus :\nBelize]",
            [Some(3), Some(3), Some(1), Some(1), Some(1), Some(1)],
            0,
        ),
        (
            "[Aprobada en votación nominal por 2 votos a favor, 1 en contra y 2 abstenciones. El resultado de la votación fue el siguiente:\nVotos a favor:\nCuba y Haití\nVotos en contra:\nJamaica\nAbstenciones:\nBelice]",
            [Some(2), Some(2), Some(1), Some(1), Some(2), Some(1)],
            1,
        ),
        (
            "[Принята заносимым в отчет о заседании голосованием 2 голосами против 1 при 2 воздержавшихся. Голоса распределились следующим образом:\nГолосовали за:\nГаити, Куба\nГолосовали против:\nЯмайка\nВоздержались:\nБелиз, Индия]",
            [Some(2), Some(2), Some(1), Some(1), Some(2), Some(2)],
            0,
        ),
        (
            "[经记录表决，以3票赞成、1票反对、1票弃权通过。表决情况如下：\n赞成：\n波斯尼亚和黑塞哥维那、古巴、海地\n反对：\n牙买加\n弃权：\n伯利兹]",
            [Some(3), Some(3), Some(1), Some(1), Some(1), Some(1)],
            0,
        ),
        (
            "[اعتُمد بتصويت مسجَّل بأغلبية ٣ أصوات مقابل صوت واحد وامتناع عضوين عن التصويت. وكانت نتيجة التصويت كما يلي:\nالمؤيدون:\nكوبا، هايتي، جامايكا\nالمعارضون:\nبليز\nالممتنعون عن التصويت:\nالهند]",
            [Some(3), Some(3), Some(1), Some(1), Some(2), Some(1)],
            1,
        ),
        (
            "[اعتمد بأغلبية 28 صوتاً مقابل 14 صوتاً وامتناع 5 أعضاء عن التصويت]",
            [Some(28), None, Some(14), None, Some(5), None],
            0,
        ),
        (
            "Adopted at the 4th meeting by 9 votes to none, with 2 abstentions",
            [Some(9), None, Some(0), None, Some(2), None],
            0,
        ),
    ];

    #[test]
    fn tallies_equal_their_lists_or_are_pointed_out() {
        for (text, expected, problems) in CASES {
            let mut doc = Document::empty(Format::Txt);
            let tally = read(text, 0, &mut doc).expect(text);
            let sides = [&tally.in_favour, &tally.against, &tally.abstaining];
            let found: Vec<_> = sides.iter().flat_map(|side| [side.stated, side.listed]).collect();
            assert_eq!(found, expected, "{text}");
            assert_eq!(doc.problems.len(), *problems, "{text}");
        }
        assert_eq!(read("[Adopted without a vote.]", 0, &mut Document::empty(Format::Txt)), None);
    }
}
