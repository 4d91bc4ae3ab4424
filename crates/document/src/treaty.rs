//! Recommendations of treaty bodies and of special procedures: which paragraphs recommend, what concern each
//! answers, and by when the State party is to reply.
//!
//! One paragraph is one recommendation, or one for each lettered point behind the words that recommend. Paragraphs
//! that only ask for a report or for information by a date are deadlines and no recommendations.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout;
use crate::{Deadline, Document, Kind, Pair, Paragraph, Recommendation, Span, country, date, visit};

/// The words by which a body recommends, an alternative a language.
static RECOMMENDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:State\s+part(?:y|ies)\s+(?:should|must)|\b(?:should|recommends?|urges|encourages|exhorts)\b|calls?\s+(?:up)?on\s+the|strongly\s+suggests|\binvites\s+the\s+(?:State|Government)|reiterates\s+its\s+recommendation)",
        r"|(?i:(?:État|Etat|États|Etats)\s+parties?\s+(?:devrait|devraient|doit|est\s+(?:instamment\s+)?(?:invité|prié|encouragé|engagé))|recommande|\bdevrait\b|engage\s+(?:[\p{L}]+\s+){0,2}(?:l[’']|le\s|les\s)|exhorte|prie\s+(?:instamment\s+)?(?:l[’']|le\s)|encourage\s+(?:l[’']|le\s)|invite\s+(?:l[’']État|l[’']Etat|le\s+Gouvernement))",
        r"|(?i:Estado\s+parte\s+(?:debe|debería|deberá)|\b(?:debería|deberían)\b|recomienda|\binsta\b|exhorta|alienta|invita\s+(?:a[l]?\s+)?(?:Estado|Gobierno)|reitera\s+(?:[\p{L}]+\s+){0,3}recomendaci)",
        r"|(?i:следует|рекомендует|настоятельно\s+призывает|призывает\s+(?:государство|правительство)|предлагает\s+государству)",
        r"|缔约国应|应当|建议|敦促|促请|吁请|鼓励缔约国|请缔约国",
        r"|ينبغي|توصي|تحث|تدعو\s+(?:اللجنة\s+)?الدولة|تشجع|على\s+الدولة\s+الطرف\s+أن",
    ))
    .expect("a constant pattern")
});

/// Further words by which a mandate holder recommends, under a heading that says so: whoever is meant, not only the State.
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?:should|must|ought\s+to|recommended|invites?|calls?\s+(?:up)?on|calls?\s+for|appeals?\s+to|needs?\s+to)\b",
        r"|\b(?:devrai(?:t|ent)|doi(?:t|vent)|invite|encourage|demande|appelle|exhorte|prie|convient\s+de|convient\s+que|importe\s+de|recommand\p{L}+)\b",
        r"|\b(?:deb(?:e|en|ería|erían|erá|erán)|habría\s+que|conviene|pide|invita|alienta|exhorta|insta|recomiend\p{L}+|es\s+necesario)\b",
        r"|следует|должн\p{L}+|необходимо|рекоменд\p{L}+|призыва\p{L}+|предлага\p{L}+|надлежит)",
        r"|(?:^|[^相反适供响回对效顺因])应(?:[^对邀用急付声变答和])|必须|须|呼吁|吁请|邀请|鼓励|建议|敦促|促请",
        r"|ينبغي|يجب|يتعين|لا\s+بد|توصي|يوصي|تحث|يحث|تدعو|يدعو|تشجع|يشجع|تهيب|يهيب",
    ))
    .expect("a constant pattern")
});

/// The State's next report to the body is asked for: no recommendation, even where no day is set.
static NEXT_REPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?:submit|present)\w*\s+(?:its|the|their|a)\s+(?:[\p{L}-]+,?\s+){0,8}(?:periodic|next)\s+(?:[\p{L}-]+\s+){0,4}reports?\b|\bsubmission\s+of\s+(?:its|the)\s+(?:[\p{L}-]+\s+){0,6}periodic\s+reports?",
        r"|\b(?:soumettre|présenter|remettre)\s+(?:son|ses|le|les|leurs?)\s+(?:[\p{L}-]+\s+){0,6}(?:rapports?\s+(?:[\p{L}-]+\s+){0,3}périodiques?|prochains?\s+rapports?)",
        r"|\bpresent(?:e|ar|ará)\s+(?:su|sus|el|los)\s+(?:[\p{L}-]+\s+){0,6}informes?\s+(?:[\p{L}-]+\s+){0,3}periódicos?|\bpresent(?:e|ar|ará)\s+(?:su|el)\s+próximo\s+informe",
        r"|представить\s+(?:сво\p{L}+\s+|его\s+)?(?:[\p{L}-]+\s+){0,6}(?:периодическ\p{L}+|следующ\p{L}+)\s+(?:[\p{L}-]+\s+){0,3}доклад)",
        r"|提交(?:其)?(?:[^。，]{0,24})(?:定期报告|下一?次[^。，]{0,8}报告)|(?:تقديم|تقدم)\s+(?:تقرير|تقارير)\p{Arabic}*\s+(?:\p{Arabic}+\s+){0,6}(?:الدوري|الدورية|دوري|المقبل|القادم|التالي|التاسع|العاشر)",
    ))
    .expect("a constant pattern")
});

/// The words by which a body is concerned.
static CONCERNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\bconcern|regrets|notes\s+with\s+regret|deplores|alarmed|préoccup|regrette|déplore|preocupa|inquieta|lamenta|deplora|обеспоко|озабочен|сожале)",
        r"|关切|关注|遗憾|不安|قلق|تأسف|أسف",
    ))
    .expect("a constant pattern")
});

/// A report or information that is asked for.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:(?:next|combined|periodic|initial)\s+(?:[\p{L}]+\s+){0,4}reports?|provide|information|inform\s+the\s+Committee",
        r"|rapports?\s+périodiques?|renseignements|informations?|informes?\s+periódicos?|informaci[óo]n|периодическ|информаци)",
        r"|定期报告|资料|信息|التقرير|تقرير|معلومات",
    ))
    .expect("a constant pattern")
});

/// `within two years`, `dans un délai d'un an`: a time from the adoption, as printed.
static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:within\s+(?P<en>(?:a\s+|[\p{L}\d-]+\s+(?:\(\d+\)\s+)?)?(?:years?|months?))|dans\s+(?:un\s+délai\s+(?:de\s+|d[’'])|les\s+)?(?P<fr>[\p{L}\d]+\s+(?:ans?|mois))",
        r"|(?:en\s+el\s+)?plazo\s+de\s+(?P<es>[\p{L}\d]+\s+(?:años?|meses))|в\s+(?:течение|двух)\s+(?P<ru>[\p{L}\d]+\s+(?:года|лет|месяцев|месяца)|года))",
        r"|(?P<zh>[一二两三四五六七八九十\d]+\s*(?:年|个月))(?:之)?内|(?:في\s+غضون|خلال|في\s+ظرف)\s+(?:فترة\s+|مدة\s+)?(?P<ar>(?:\p{Arabic}+\s+|\d+\s+){1,3}?(?:أشهر|شهر[اًا]*|سنوات|أعوام)|سنة|سنتين|عام|عامين)",
    ))
    .expect("a constant pattern")
});

/// `paragraphs 12 (a), 15 and 20`: the numbers cited.
static PARAGRAPHS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:paragraphs?|paras?\.|paragraphes?|par\.|párrafos?|párrs?\.|пункт[а-я]*|第|الفقر(?:ات|ة|تين))\s*",
        r"(?P<list>\d{1,3}(?:[\s,;、،و]|and|et|y|и|和|to|à|al|[-–]|above|supra|\([^)]{1,120}\)|[a-z]\)|段|\d{1,3})*)",
    ))
    .expect("a constant pattern")
});

/// Reads recommendations, pairs and deadlines of a document of one of those kinds.
pub(crate) fn read(text: &str, doc: &mut Document) {
    let of_a_state = matches!(
        doc.kind,
        Kind::ConcludingObservations
            | Kind::ListOfIssues
            | Kind::NationalReport
            | Kind::Compilation
            | Kind::SpecialProcedureReport
    );
    if of_a_state {
        doc.state_under_review = doc.state_under_review.take().or_else(|| state(doc));
    }
    match doc.kind {
        Kind::ConcludingObservations => {
            let all = 0..doc.paragraphs.len();
            for at in all {
                concluding(text, at, doc);
            }
        }
        Kind::SpecialProcedureReport => {
            for at in recommending_section(doc) {
                recommendations(text, at, doc);
            }
        }
        _ => {}
    }
}

/// The State a document is about: in its symbol (`CCPR/C/JAM/CO/4`), else the last one its title names.
fn state(doc: &Document) -> Option<String> {
    let symbol = doc.symbol.as_ref().map(|symbol| symbol.value.as_str()).unwrap_or_default();
    let coded = symbol.split('/').find(|piece| {
        piece.len() == 3 && piece.bytes().all(|b| b.is_ascii_uppercase()) && country::name(piece).is_some()
    });
    if let Some(code) = coded.filter(|_| !matches!(symbol.split('/').next(), Some("S" | "ST"))) {
        return Some(code.to_owned());
    }
    visit::state(doc.title.as_deref()?).map(str::to_owned)
}

fn concluding(text: &str, at: usize, doc: &mut Document) {
    let paragraph = &doc.paragraphs[at];
    let raw = paragraph.span.of(text);
    if let Some(deadline) = deadline(paragraph, raw) {
        doc.deadlines.push(deadline);
        return;
    }
    if NEXT_REPORT.is_match(raw) && paragraph.subparagraphs.is_empty() && !CONCERNED.is_match(raw) {
        return;
    }
    let concerned = CONCERNED.is_match(raw);
    let own = paragraph.id.clone();
    if !recommendations(text, at, doc) {
        return;
    }
    let before = at.checked_sub(1).map(|before| &doc.paragraphs[before]);
    let before = before.filter(|before| CONCERNED.is_match(before.span.of(text)));
    let concern = if concerned { Some(own.clone()) } else { before.map(|before| before.id.clone()) };
    if let Some(concern) = concern {
        doc.pairs.push(Pair { concern, recommendation: own });
    }
}

/// Adds what the paragraph recommends; whether it does.
fn recommendations(text: &str, at: usize, doc: &mut Document) -> bool {
    let paragraph = &doc.paragraphs[at];
    let raw = paragraph.span.of(text);
    let by = if doc.kind == Kind::SpecialProcedureReport { &CALLS } else { &RECOMMENDS };
    let Some(found) = RECOMMENDS.find(raw).or_else(|| by.find(raw)) else { return false };
    let from = paragraph.span.start + found.start();
    let number = paragraph.number.clone().unwrap_or_else(|| paragraph.id.clone());
    let mut made: Vec<Recommendation> = Vec::new();
    let points = paragraph.subparagraphs.iter().enumerate();
    for (index, point) in points.filter(|(_, point)| point.level == 1 && point.span.start > from) {
        let deeper = paragraph.subparagraphs[index + 1..].iter().take_while(|next| next.level > 1);
        let mut words = point.text.clone();
        let mut span = point.span;
        for next in deeper {
            words.push_str(&format!("\n({}) {}", next.number, next.text));
            span.end = next.span.end;
        }
        made.push(recommendation(format!("{number}.{}", point.number), paragraph, span, words, doc));
    }
    if made.is_empty() {
        let words = recommending_words(&paragraph.text).to_owned();
        made.push(recommendation(number, paragraph, paragraph.span, words, doc));
    }
    doc.recommendations.extend(made);
    true
}

/// The words from the first sentence on that recommends.
fn recommending_words(words: &str) -> &str {
    let Some(found) = RECOMMENDS.find(words) else { return words };
    let before = &words[..found.start()];
    let ends = [". ", "。", "؛ ", ".\n", "؟ "];
    let start = ends.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max().unwrap_or(0);
    // An abbreviation's dot ("art. 2") ends no sentence.
    let start =
        if words[start..].starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) { 0 } else { start };
    &words[start..]
}

fn recommendation(
    number: String,
    paragraph: &Paragraph,
    span: Span,
    text: String,
    doc: &Document,
) -> Recommendation {
    Recommendation {
        number,
        paragraph: Some(paragraph.id.clone()),
        span,
        text,
        state_under_review: doc.state_under_review.clone(),
        ..Recommendation::default()
    }
}

/// By when the paragraph asks for a report or for information, and on which paragraphs.
fn deadline(paragraph: &Paragraph, raw: &str) -> Option<Deadline> {
    if !ASKED.is_match(raw) {
        return None;
    }
    let joined = {
        let mut joined = String::new();
        raw.lines().for_each(|line| layout::join(&mut joined, line.trim()));
        joined
    };
    let within = WITHIN.captures(&joined).and_then(|found| {
        let named = ["en", "fr", "es", "ru", "zh", "ar"].iter().find_map(|name| found.name(name))?;
        Some(named.as_str().to_owned())
    });
    let dates = date::find_all(&joined, 0);
    let day =
        dates.iter().rev().find(|stated| stated.value.len() >= 7 && after_by(&joined, stated.span.start));
    let day = day.map(|stated| stated.value.clone());
    if within.is_none() && day.is_none() {
        return None;
    }
    let own = PARAGRAPHS.captures_iter(&joined).filter(|found| !of_a_rule(&joined, found));
    let about = own.flat_map(|found| numbers(&found["list"])).collect();
    Some(Deadline { paragraph: paragraph.id.clone(), about, within, date: day })
}

/// Whether the paragraphs are a rule's or an article's and not this document's: `rule 75, paragraph 1`, `párrafo 1 del
/// artículo 65`.
fn of_a_rule(words: &str, found: &regex::Captures) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:\b(?:rules?|articles?|arts?\.|règles?|regla|artículos?|résolution|resolution|resolución)|правил\p{L}*|стать\p{L}+|ст\.|(?:ال)?مادة|条第?)\s*[\d/]*\s*(?:条|\([^)]*\))?[,،]?\s*$")
            .expect("a constant pattern")
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:^[\s),]*(?:of\s+(?:the\s+)?(?:rule|article|annex)|de\s+(?:l[’']article|la\s+règle|l[’']annexe)|de\s+la\s+regla|del\s+(?:artículo|reglamento)|правил|стать)|^\s*من\s+(?:المادة|النظام))")
            .expect("a constant pattern")
    });
    let (Some(whole), Some(list)) = (found.get(0), found.name("list")) else { return false };
    // 第 numbers articles and sessions too; paragraphs are 段.
    let other = whole.as_str().starts_with('第') && !list.as_str().contains('段');
    other || BEFORE.is_match(&words[..whole.start()]) || BEHIND.is_match(&words[whole.end()..])
}

/// Whether "by", "before", "le", 之前 and their like stand near a date.
fn after_by(words: &str, at: usize) -> bool {
    let before: String = words[..at].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let before = before.to_lowercase();
    let behind = words[at..].chars().take(30).collect::<String>();
    let words = [
        "by ",
        "before ",
        "no later than ",
        "not later than",
        "due on",
        "due in",
        "avant ",
        "le plus tard",
        "d'ici",
        "d’ici",
        "más tardar",
        "antes de",
        " para el",
        "не позднее",
        " к ",
        "до ",
        "في موعد",
        "قبل",
        "بحلول",
    ];
    let after = [
        "之前",
        "以前",
        "前",
        "au plus tard",
        "a más tardar",
        "at the latest",
        "or earlier",
        "كحد أقصى",
        "على أبعد تقدير",
    ];
    words.iter().any(|word| before.contains(word)) || after.iter().any(|word| behind.contains(word))
}

/// The numbers of a list such as `12 (a), 15 and 20 to 22`.
fn numbers(list: &str) -> Vec<String> {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\([^)]*\)|(to|à|al|[-–])|(\d{1,3})").expect("a constant pattern"));
    let mut found: Vec<u32> = Vec::new();
    let mut range = false;
    for piece in NUMBER.captures_iter(list) {
        if piece.get(1).is_some() {
            range = true;
        } else if let Some(number) = piece.get(2).and_then(|m| m.as_str().parse::<u32>().ok()) {
            match found.last() {
                Some(last) if range && *last < number && number - last < 60 => {
                    found.extend(last + 1..=number)
                }
                _ => found.push(number),
            }
            range = false;
        }
    }
    found.iter().map(u32::to_string).collect()
}

/// The paragraphs under the last heading that speaks of recommendations.
fn recommending_section(doc: &Document) -> Vec<usize> {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)recommendations|recommandations|recomendaciones|рекомендации|建议|توصيات")
            .expect("a constant pattern")
    });
    let Some(last) = doc.headings.iter().rposition(|heading| HEADING.is_match(&heading.text)) else {
        return Vec::new();
    };
    // "A. To the Government" under "Recommendations" belongs to it, and so does an earlier heading of the same part.
    let level = doc.headings[last].level;
    let first = doc.headings[..=last]
        .iter()
        .rposition(|heading| heading.level < level && HEADING.is_match(&heading.text))
        .unwrap_or(last);
    let (from, level) = (doc.headings[first].span.start, doc.headings[first].level);
    let to = doc.headings[first + 1..]
        .iter()
        .find(|heading| heading.level <= level)
        .map_or(usize::MAX, |h| h.span.start);
    let inside = |p: &Paragraph| p.span.start >= from && p.span.start < to;
    doc.paragraphs.iter().enumerate().filter(|(_, p)| inside(p)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        crate::read(text.as_bytes(), "a.txt")
    }

    /// The same observations in three languages, ours.
    const THREE: [&str; 3] = [
        "Concluding observations on the fourth periodic report of Jamaica\n\nA. Concerns\n\n1. The Committee is concerned at delays.\n\n\
         2. The State party should:\n(a) Hasten;\n(b) Train:\n(i) judges;\n(ii) clerks.\n\n3. While concerned at costs (art. 2), it waits. The Committee recommends that the State party lower them.\n\n\
         4. The State party is requested to provide, within one year, information on the implementation of the recommendations in paragraphs 2 (a) and 3 above.\n\n\
         5. The State party is requested to submit its next periodic report by 3 May 2031.\n",
        "Observations finales concernant le quatrième rapport périodique de la Jamaïque\n\nA. Préoccupations\n\n1. Le Comité est préoccupé par les retards.\n\n\
         2. L’État partie devrait :\na) Hâter ;\nb) Former :\ni) les juges ;\nii) les greffiers.\n\n3. Le coût le préoccupe encore. Le Comité recommande à l’État partie de le réduire.\n\n\
         4. L’État partie est prié de faire parvenir, dans un délai d’un an, des renseignements sur la suite donnée aux recommandations des paragraphes 2 a) et 3.\n\n\
         5. L’État partie est invité à soumettre son prochain rapport périodique le 3 mai 2031 au plus tard, soit avant le 3 mai 2031.\n",
        "Observaciones finales sobre el cuarto informe periódico de Jamaica\n\nA. Motivos de preocupación\n\n1. Al Comité le preocupan las demoras.\n\n\
         2. El Estado parte debería:\na) Agilizar;\nb) Capacitar:\ni) a jueces;\nii) a secretarios.\n\n3. Le preocupa el costo. El Comité recomienda al Estado parte que lo reduzca.\n\n\
         4. Se pide al Estado parte que facilite, en el plazo de un año, información sobre la aplicación de las recomendaciones de los párrafos 2 a) y 3.\n\n\
         5. El Estado parte presentará su próximo informe periódico a más tardar el 3 de mayo de 2031.\n",
    ];

    #[test]
    fn concluding_observations_in_three_languages() {
        for text in THREE {
            let doc = read(text);
            assert_eq!(doc.kind, Kind::ConcludingObservations, "{text}");
            assert_eq!(doc.state_under_review.as_deref(), Some("JAM"), "{text}");
            let numbers: Vec<&str> = doc.recommendations.iter().map(|r| r.number.as_str()).collect();
            assert_eq!(numbers, ["2.a", "2.b", "3"], "{text}");
            let pairs: Vec<(&str, &str)> =
                doc.pairs.iter().map(|pair| (pair.concern.as_str(), pair.recommendation.as_str())).collect();
            assert_eq!(pairs, [("para_1", "para_2"), ("para_3", "para_3")], "{text}");
            assert_eq!(doc.deadlines.len(), 2, "{text}");
            assert_eq!(doc.deadlines[0].about, ["2", "3"], "{text}");
            assert!(doc.deadlines[0].within.is_some() && doc.deadlines[0].date.is_none(), "{text}");
            assert_eq!(doc.deadlines[1].date.as_deref(), Some("2031-05-03"), "{text}");
        }
        let doc = read(THREE[0]);
        assert_eq!(doc.recommendations[1].text, "Train:\n(i) judges;\n(ii) clerks.");
        assert_eq!(doc.recommendations[2].text, "The Committee recommends that the State party lower them.");
    }

    #[test]
    fn the_recommendations_of_a_special_procedure() {
        let doc = read(
            "Report of the Special Rapporteur on water\n\nVisit to Jamaica\n\nI. Introduction\n\n1. She should say that she came.\n\n\
             II. Conclusions and recommendations\n\n2. She thanks all.\n\n3. The Special Rapporteur recommends that the Government:\n(a) Mend pipes;\n(b) Measure.\n",
        );
        let numbers: Vec<&str> = doc.recommendations.iter().map(|r| r.number.as_str()).collect();
        assert_eq!((doc.kind, numbers), (Kind::SpecialProcedureReport, vec!["3.a", "3.b"]));
    }

    #[test]
    fn lists_of_paragraphs() {
        assert_eq!(numbers("12 (a) and (b), 15 and 20 to 22"), ["12", "15", "20", "21", "22"]);
        assert_eq!(numbers("9"), ["9"]);
    }
}
