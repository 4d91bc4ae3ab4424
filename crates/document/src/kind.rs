//! What kind of document a text is, from its symbol and from what its first page calls it.

use std::sync::LazyLock;

use regex::Regex;

use crate::Kind;

/// Each kind with the words a first page calls it by, in lower case, blanks as one; a word of Chinese has none.
///
/// The words that stand first in the text decide. Further languages are further words.
const NAMES: &[(Kind, &[&str])] = &[
    (
        Kind::ThematicList,
        &[
            "full list of themes",
            "full list of rights/affected persons",
            "thematic list of recommendations",
            "建议专题清单",
            "liste thématique des recommandations",
            "lista temática de recomendaciones",
        ],
    ),
    (
        Kind::UprReport,
        &[
            "report of the working group on the universal periodic review",
            // A text taken from a PDF may have lost the blank at a line's end.
            "report of the working group on the universalperiodic review",
            "普遍定期审议工作组的报告",
            "普遍定期审议工作组报告",
            "rapport du groupe de travail sur l'examen périodique universel",
            "informe del grupo de trabajo sobre el examen periódico universal",
            "доклад рабочей группы по универсальному периодическому обзору",
            "تقرير الفريق العامل المعني بالاستعراض الدوري الشامل",
        ],
    ),
    (
        Kind::NationalReport,
        &[
            "national report submitted",
            "national report*",
            "根据人权理事会第5/1号决议附件第15(a)段提交的国家报告",
            "提交的国家报告",
            "rapport national présenté",
            "rapport national soumis",
            "informe nacional presentado",
            "национальный доклад, представленный",
            "تقرير وطني مقدم",
            "التقرير الوطني المقدم",
        ],
    ),
    (
        Kind::Compilation,
        &[
            "compilation of information prepared by",
            "compilation prepared by the office",
            "compilation of un information",
            "compilation on ",
            "人权事务高级专员办事处汇编的",
            "高级专员办事处编写的汇编",
            "compilation établie par",
            "compilation concernant",
            "recopilación preparada por",
            "recopilación sobre",
            "подборка информации",
            "подборка, подготовленная",
            "تجميع للمعلومات",
            "تجميع بشأن",
        ],
    ),
    (
        Kind::ConcludingObservations,
        &[
            "concluding observations on",
            "concluding observations of",
            "concluding observations:",
            "结论性意见",
            "concluding comments",
            "observations finales",
            "observaciones finales",
            "заключительные замечания",
            "الملاحظات الختامية",
            "ملاحظات ختامية",
        ],
    ),
    (
        Kind::ListOfIssues,
        &[
            "list of issues in relation",
            "list of issues prior",
            "list of issues and questions",
            "list of issues to be",
            "list of issues:",
            "问题清单",
            "list of issues",
            "liste de points",
            "liste des points",
            "lista de cuestiones",
            "перечень вопросов",
            "قائمة المسائل",
            "قائمة القضايا",
        ],
    ),
    (
        Kind::Decision,
        &[
            "decision adopted by",
            "通过的决定",
            "décision adoptée par",
            "decisión aprobada por",
            "решение, принятое",
            "مقرر اعتمده",
            "مقرر اتخذ",
        ],
    ),
    (
        Kind::Resolution,
        &[
            "resolution adopted by",
            "resolutions adopted by",
            ": draft resolution",
            "of the security council resolution",
            ": revised draft resolution",
            "通过的决议",
            "决议草案",
            "résolution adoptée par",
            "resolución aprobada por",
            "резолюция, принятая",
            "قرار اتخذ",
            "قرار اعتمد",
            "projet de résolution",
            "proyecto de resolución",
            "проект резолюции",
            "مشروع قرار",
        ],
    ),
    (
        Kind::SpecialProcedureReport,
        &[
            "report of the special rapporteur",
            "report of the independent expert",
            "report of the working group on",
            "特别报告员的报告",
            "独立专家的报告",
            "工作组的报告",
            "rapport du rapporteur spécial",
            "rapport de la rapporteuse spéciale",
            "rapport de l'expert indépendant",
            "rapport de l'experte indépendante",
            "rapport du groupe de travail sur",
            "informe del relator especial",
            "informe de la relatora especial",
            "informe del experto independiente",
            "informe de la experta independiente",
            "informe del grupo de trabajo sobre",
            "доклад специального докладчика",
            "доклад независимого эксперта",
            "تقرير المقرر الخاص",
            "تقرير المقررة الخاصة",
            "تقرير الخبير المستقل",
        ],
    ),
];

/// How much of a text counts as its first page, in bytes.
const FIRST_PAGE_MAX: usize = 4000;

/// The kind of document that `text` is, whose symbol is `symbol` and where an organ's name opens its own words at
/// byte `opening`.
#[must_use]
pub fn of(text: &str, symbol: Option<&str>, opening: Option<usize>) -> Kind {
    if let Some(kind) = symbol.and_then(of_symbol) {
        return kind;
    }
    let page = first_page(text);
    let opening = opening
        .and_then(|at| text.get(..at))
        .map(|above| first_page(above).len())
        .filter(|at| *at < FIRST_PAGE_MAX)
        .or_else(|| numbered(&page));
    let named = NAMES
        .iter()
        .flat_map(|(kind, names)| names.iter().filter_map(|name| Some((page.find(name)?, *kind))))
        .min_by_key(|(at, _)| *at);
    match (named, opening) {
        // A resolution's own first words may name a report.
        (Some((at, kind)), Some(opening)) if at < opening => addendum(kind, &page),
        (_, Some(_)) => Kind::Resolution,
        (Some((at, kind)), None) => addendum(kind, &page[at..]),
        (None, None) => Kind::Other,
    }
}

/// Symbols whose form alone tells.
fn of_symbol(symbol: &str) -> Option<Kind> {
    static REVIEW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^A/HRC/WG\.6/\d+/[A-Z]{3}/([123])(?:/|$)").expect("a constant pattern")
    });
    if symbol.contains("/RES/") {
        return Some(Kind::Resolution);
    }
    if symbol.contains("/DEC/") {
        return Some(Kind::Decision);
    }
    if let Some(found) = REVIEW.captures(symbol) {
        return Some(match &found[1] {
            "1" => Kind::NationalReport,
            "2" => Kind::Compilation,
            _ => Kind::Other,
        });
    }
    if symbol.contains("/CO/") {
        return Some(Kind::ConcludingObservations);
    }
    let treaty_body = symbol.contains("/C/") || symbol.starts_with("E/C.12/");
    (treaty_body && symbol.contains("/Q/")).then_some(Kind::ListOfIssues)
}

fn addendum(kind: Kind, after: &str) -> Kind {
    let near = after.char_indices().nth(400).map_or(after, |(end, _)| &after[..end]);
    let replies = [
        "addendum",
        "增编",
        "additif",
        "adición",
        "добавление",
        "إضافة",
        "views on conclusions and/or recommendations",
    ];
    if kind == Kind::UprReport && replies.iter().any(|word| near.contains(word)) {
        Kind::UprAddendum
    } else {
        kind
    }
}

/// Where a resolution that is headed by its number alone begins.
fn numbered(page: &str) -> Option<usize> {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\S+ ){0,12}(?:resolution \d+ \(\d{4}|\d{1,4} \(\d{4}\)[.,]? resolution of )")
            .expect("a constant pattern")
    });
    NUMBERED.find(page).map(|m| m.start())
}

/// The first page in lower case, its runs of blanks one blank, and none beside a Han character except at the
/// start of a line.
fn first_page(text: &str) -> String {
    let mut page = String::new();
    for line in text.lines() {
        if page.len() > FIRST_PAGE_MAX {
            break;
        }
        for word in line.split_whitespace() {
            let spaced = page.chars().next_back().is_some_and(|c| !crate::layout::is_han(c))
                || !word.starts_with(crate::layout::is_han);
            if !page.is_empty() && spaced && !page.ends_with(' ') {
                page.push(' ');
            }
            let plain = word.chars().take(FIRST_PAGE_MAX).map(|c| if c == '’' { '\'' } else { c });
            page.extend(plain.flat_map(char::to_lowercase));
            if page.len() > FIRST_PAGE_MAX {
                break;
            }
        }
        if !page.ends_with(' ') {
            page.push(' ');
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_first_pages_tell_the_kind() {
        let cases = [
            ("", Some("A/HRC/RES/1/1"), Kind::Resolution),
            ("", Some("A/HRC/DEC/1/101"), Kind::Decision),
            ("", Some("A/HRC/WG.6/1/JAM/2"), Kind::Compilation),
            ("", Some("CEDAW/C/JAM/CO/6-7"), Kind::ConcludingObservations),
            ("", Some("CRC/C/JAM/Q/3"), Kind::ListOfIssues),
            (
                "Report of the Working Group on the Universal\nPeriodic Review*\nNauru",
                Some("A/HRC/1/2"),
                Kind::UprReport,
            ),
            (
                "Report of the Working Group on the Universal Periodic Review\nNauru\nAddendum",
                None,
                Kind::UprAddendum,
            ),
            ("Report of the Special Rapporteur on water", None, Kind::SpecialProcedureReport),
            (
                "The Security Council,\n\nHaving seen the report of the Special Rapporteur",
                None,
                Kind::Resolution,
            ),
            ("大会，\n回顾其以往的工作，", None, Kind::Resolution),
            ("人权理事会\n普遍定期审议工作组的报告\n牙买加\n增编", None, Kind::UprAddendum),
            ("Minutes of our meeting", None, Kind::Other),
            ("", None, Kind::Other),
        ];
        for (text, symbol, kind) in cases {
            let opening = text.find("The Security Council,").or_else(|| text.find("大会，"));
            assert_eq!(of(text, symbol, opening), kind, "{text:?} {symbol:?}");
        }
    }
}
