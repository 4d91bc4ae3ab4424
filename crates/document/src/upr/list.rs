//! OHCHR's thematic lists: a table with a row for each recommendation of a review, its position, its themes.
//!
//! The columns changed between cycles and languages, so the first row decides what stands where. A row is a line of
//! the text, its cells parted by tabs and the lines of a cell by line separators, whether it came as .docx or .doc.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{introduction, stance, wording};
use crate::{Document, Heading, Recommendation, RecommendationPart, Span, country, problem};

/// Rows of one list. The longest reviews have some 350 recommendations.
const ROWS_MAX: usize = 5_000;

/// The places of the columns in a row.
struct Columns {
    recommendation: usize,
    states: Option<usize>,
    position: usize,
    themes: Option<usize>,
    groups: Option<usize>,
    sdgs: Option<usize>,
}

/// What a cell of labels lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Labels {
    Themes,
    Groups,
    Sdgs,
}

/// A cell: where it begins in the text, and its words.
type Cell<'t> = (usize, &'t str);

/// Reads the rows of a thematic list into `doc`, and the problems found on the way.
pub(crate) fn read(text: &str, doc: &mut Document) {
    read_rows(text, None, doc);
    if doc.recommendations.is_empty()
        && let Some(columns) = by_contents(text)
    {
        read_rows(text, Some(columns), doc);
    }
    complete(text, doc);
}

fn read_rows(text: &str, columns: Option<Columns>, doc: &mut Document) {
    let mut columns = columns;
    let mut theme: Option<String> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, line) = (at, line.trim_end_matches(['\n', '\r']));
        at = start + text[start..].find('\n').map_or(text.len() - start, |length| length + 1);
        let cells = cells(start, line);
        if let Some(found) = header(&cells) {
            columns = Some(found);
            continue;
        }
        let Some(columns) = &columns else { continue };
        let words = cells.iter().filter(|cell| !cell.1.trim().is_empty()).count();
        if let Some(name) = cells.first().filter(|_| words == 1).and_then(|cell| section(cell.1)) {
            let span = Span { start, end: start + line.len() };
            doc.headings.push(Heading { level: 1, span, text: name.clone() });
            theme = Some(name);
        } else if words > 1 && doc.recommendations.len() < ROWS_MAX {
            row(&cells, Span { start, end: start + line.len() }, columns, theme.as_deref(), doc);
        }
    }
}

/// What the rows tell of the whole: the State under review, from the name in the text that is no recommending one.
fn complete(text: &str, doc: &mut Document) {
    if doc.recommendations.is_empty() {
        let span = Span { start: 0, end: text.len() };
        let message = "No table of recommendations was found in this list. Bring it in as .docx or .doc.";
        problem::push(doc, problem::TABLE_MISSING.at(span, message));
    }
    // Running headers stand first: `UPR of Saint Lucia (3rd Cycle - 37th session)`.
    let head = text.lines().take_while(|line| header(&cells(0, line)).is_none()).take(60);
    let named = head.flat_map(|line| line.split(['(', ',', '–', ':', '\t', '\u{2028}'])).find_map(|words| {
        let words = words.split(" - ").next().unwrap_or_default().trim();
        let after = words.split_once(" of ").map_or(words, |(_, name)| name);
        country::iso3(words).or_else(|| country::iso3(after))
    });
    doc.state_under_review = doc.state_under_review.take().or_else(|| named.map(str::to_owned));
    for recommendation in &mut doc.recommendations {
        recommendation.state_under_review.clone_from(&doc.state_under_review);
    }
}

fn cells(start: usize, line: &str) -> Vec<Cell<'_>> {
    let mut at = start;
    let mut cells = Vec::new();
    for cell in line.split('\t') {
        cells.push((at, cell));
        at += cell.len() + 1;
    }
    cells
}

/// The columns, if these cells are the first row of a table, in six languages.
fn header(cells: &[Cell<'_>]) -> Option<Columns> {
    const STATES: [&str; 7] =
        ["recommending", "auteur", "recomendante", "вынесш", "рекомендующ", "提出建议", "الموصية"];
    const POSITION: [&str; 5] = ["position", "posici", "позици", "立场", "موقف"];
    const THEMES: [&str; 11] = [
        "theme",
        "thème",
        "tema",
        "right",
        "droits",
        "derechos",
        "тема",
        "темы",
        "права",
        "主题",
        "المواضيع",
    ];
    const GROUPS: [&str; 7] = ["affected", "personnes", "personas", "groups", "группы", "群体", "الفئات"];
    const SDGS: [&str; 6] = ["sdg", "odd", "ods", "цур", "可持续发展", "اهداف التنمية"];
    let names: Vec<String> = cells.iter().map(|cell| introduction::fold(cell.1)).collect();
    let place = |test: &dyn Fn(&str) -> bool| names.iter().position(|name| name.len() < 160 && test(name));
    let one_of = |name: &str, words: &[&str]| words.iter().any(|word| name.contains(word));
    let recommends = |name: &str| {
        introduction::recommends(name) && introduction::recommends(name.split(' ').next().unwrap_or_default())
    };
    let states = |name: &str| one_of(name, &STATES);
    // One column may hold the words and their State: `Recommendation and recommending State`.
    let alone = place(&|name| recommends(name) && !states(name));
    let recommendation = alone.or_else(|| place(&recommends))?;
    let position = place(&|name| one_of(name, &POSITION) && !name.starts_with("source"))?;
    let label = |words: &'static [&'static str]| {
        let found = names.iter().enumerate().find(|(at, name)| {
            *at != recommendation && *at != position && name.len() < 160 && one_of(name, words)
        });
        found.map(|(at, _)| at)
    };
    Some(Columns {
        recommendation,
        states: place(&states).filter(|at| *at != recommendation),
        position,
        themes: label(&THEMES),
        groups: place(&|name| GROUPS.iter().any(|word| name.starts_with(word))),
        sdgs: place(&|name| SDGS.iter().any(|word| name.contains(word) && !name.contains("method"))),
    })
}

/// The columns by what the rows hold, where no first row that is known names them: the recommendation begins with a
/// number, the position is one, States and goals are nothing else; what is left are themes.
fn by_contents(text: &str) -> Option<Columns> {
    const ROWS: usize = 60;
    let mut rows = 0;
    let mut tally: Vec<[usize; 5]> = Vec::new();
    for line in text.lines().filter(|line| line.contains('\t')).take(ROWS) {
        let cells = cells(0, line);
        if !cells.iter().any(|cell| NUMBER.is_match(cell.1) && cell.1.chars().count() > 12) {
            continue;
        }
        rows += 1;
        tally.resize(tally.len().max(cells.len()), [0; 5]);
        for (at, (_, words)) in cells.iter().enumerate() {
            let kinds = contents(words);
            for (count, holds) in tally[at].iter_mut().zip(kinds) {
                *count += usize::from(holds);
            }
        }
    }
    let most = |kind: usize, taken: &[usize]| {
        let columns = (0..tally.len()).filter(|at| !taken.contains(at) && tally[*at][kind] * 2 > rows);
        columns.max_by_key(|at| (tally[*at][kind], std::cmp::Reverse(*at)))
    };
    let recommendation = most(0, &[])?;
    let position = most(1, &[recommendation])?;
    let states = most(2, &[recommendation, position]);
    let mut taken = vec![recommendation, position];
    taken.extend(states);
    let sdgs = most(3, &taken);
    taken.extend(sdgs);
    let themes = most(4, &taken);
    taken.extend(themes);
    let groups = most(4, &taken);
    Some(Columns { recommendation, states, position, themes, groups, sdgs })
}

/// What a cell may be: a recommendation, a position, States, goals, other words.
fn contents(words: &str) -> [bool; 5] {
    let line = one_line(words);
    let short = line.chars().count() < 60;
    let position = short && stance::label(&line).is_some();
    let mut names =
        words.split(['\u{2028}', '\n', ';', ',']).map(str::trim).filter(|name| !name.is_empty()).peekable();
    let states = names.peek().is_some() && names.take(20).all(|name| country::iso3(name).is_some());
    let found = labels(words, Labels::Sdgs);
    let goals = !found.is_empty()
        && found.iter().all(|(kind, label)| {
            *kind == Labels::Sdgs && label.starts_with(|c: char| c.is_ascii_digit()) && label.len() <= 5
        });
    let recommendation = NUMBER.is_match(words) && line.chars().count() > 12 && !goals;
    [recommendation, position, states, goals, !line.is_empty() && !position && !states && !goals]
}

/// The number at the start of a recommendation: `98.1`, `98.1.a`, `98.1 (a)`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(\d{1,3}(?:\.\d{1,3})*(?:\s?\([a-z]\))?)[.:)]?(?:\s|\p{L}|$)")
        .expect("a constant pattern")
});

/// The name of a section, from a row of one cell: `Theme: Right to health`, `Right or area: 2.1. ...`.
fn section(words: &str) -> Option<String> {
    let words = one_line(words);
    let name = match words.split_once(':') {
        Some((kind, name)) if kind.len() < 30 && !kind.starts_with(|c: char| c.is_ascii_digit()) => name,
        _ => &words,
    };
    let name = name.trim();
    (!name.is_empty() && name.len() < 300).then(|| name.to_owned())
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row(cells: &[Cell<'_>], span: Span, columns: &Columns, theme: Option<&str>, doc: &mut Document) {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:source (?:of|de(?: la)?) position|fuente de la posici[óo]n)\s*:?\s*")
            .expect("a constant pattern")
    });
    let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).map_or("", |cell| cell.1);
    let words = cell(Some(columns.recommendation));
    let (content, source) = match SOURCE.find(words) {
        Some(found) => (&words[..found.start()], Some(one_line(&words[found.end()..]))),
        None => (words, None),
    };
    let number = NUMBER.captures(content).and_then(|found| found.get(1));
    let Some(number) = number else {
        if stance::label(cell(Some(columns.position))).is_some() {
            let message = "This row has a position, and no recommendation with a number.";
            problem::push(doc, problem::ROW_WITHOUT_NUMBER.at(span, message));
        }
        return;
    };
    let wordings = wording::read(content[number.end()..].trim_start_matches(['.', ':', ')']));
    let position = stance::label(cell(Some(columns.position)));
    if position.is_none() {
        let message = format!("No position was found for recommendation {}.", number.as_str());
        problem::push(doc, problem::POSITION_UNCLEAR.at(span, message));
    }
    let recommended_by = recommended_by(cell(columns.states), &wordings.states, number.as_str(), span, doc);
    let mut labels = labels(cell(columns.themes), Labels::Themes);
    for (column, kind) in [(columns.groups, Labels::Groups), (columns.sdgs, Labels::Sdgs)] {
        if column.is_some() && column != columns.themes {
            labels.push((kind, String::new()));
            labels.extend(self::labels(cell(column), kind));
        }
    }
    let of = |kind| {
        let mut known: Vec<String> = Vec::new();
        for (_, label) in labels.iter().filter(|(of, label)| *of == kind && !label.is_empty()) {
            if !known.contains(label) {
                known.push(label.clone());
            }
        }
        known
    };
    let mut themes = of(Labels::Themes);
    themes.extend(theme.filter(|_| themes.is_empty()).map(str::to_owned));
    let parts = if wordings.parts.len() > 1 { wordings.parts } else { Vec::new() };
    doc.recommendations.push(Recommendation {
        number: number.as_str().replace(' ', ""),
        span,
        text: wordings.text,
        recommended_by,
        parts: parts
            .into_iter()
            .map(|(text, states)| RecommendationPart {
                text,
                recommended_by: states.into_iter().map(str::to_owned).collect(),
            })
            .collect(),
        position,
        themes,
        groups: of(Labels::Groups),
        sdgs: of(Labels::Sdgs),
        position_source: source.filter(|source| !source.is_empty()),
        ..Recommendation::default()
    });
}

/// The recommending States: those of their own column, which is said to differ where it does; else those in the words.
fn recommended_by(
    column: &str,
    inline: &[&str],
    number: &str,
    span: Span,
    doc: &mut Document,
) -> Vec<String> {
    let mut states: Vec<String> = Vec::new();
    let names = column.split(['\u{2028}', '\n', ';']).map(str::trim).filter(|name| !name.is_empty());
    for name in names {
        let several = if country::iso3(name).is_some() { vec![name] } else { name.split(',').collect() };
        for name in several.into_iter().map(str::trim).filter(|name| !name.is_empty()) {
            match country::iso3_misspelt(name) {
                Some(code) if !states.iter().any(|known| known == code) => states.push(code.to_owned()),
                Some(_) => {}
                None => {
                    let message = format!("“{name}”, beside recommendation {number}, is not a known State.");
                    problem::push(doc, problem::STATE_UNKNOWN.at(span, message));
                }
            }
        }
    }
    if states.is_empty() {
        return inline.iter().map(|code| (*code).to_owned()).collect();
    }
    let differ =
        inline.iter().any(|code| !states.iter().any(|known| known == code)) || inline.len() != states.len();
    if differ && !inline.is_empty() {
        let message = format!("Recommendation {number} names other States in its words than beside them.");
        problem::push(doc, problem::RECOMMENDING_STATES_DIFFER.at(span, message));
    }
    states
}

/// The labels of a cell, each with what it is. Lines that name a kind of label begin a list of it.
fn labels(cell: &str, kind: Labels) -> Vec<(Labels, String)> {
    static SDG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:S\d+\s+)?(?:(?:SDG|ODD|ODS|Goal)\s*)?(\d{1,2}(?:\.[0-9a-z]{1,2})?)\s*(?:[-–:]|$)",
        )
        .expect("a constant pattern")
    });
    let mut kind = kind;
    let mut labels = Vec::new();
    for line in cell.split(['\u{2028}', '\n']) {
        let mut line = one_line(line);
        let folded = line.to_lowercase();
        for (named, words) in HEADS {
            if words.iter().any(|word| folded.starts_with(word)) && folded.contains([':', '：']) {
                kind = *named;
                line = line.split_once([':', '：']).map_or(String::new(), |(_, rest)| rest.trim().to_owned());
                break;
            }
        }
        let label = line.trim_start_matches(['-', '–', '•', '·', '*', ' ']).trim();
        if label.is_empty() {
            continue;
        }
        // A goal may stand among themes: `SDG 16 - ...`; a theme may begin with a number of its own: `2.1. ...`.
        let goal = SDG.captures(label).map(|found| found[1].to_owned());
        let marked =
            ["SDG", "ODD", "ODS", "S"].iter().any(|word| label.starts_with(word)) && label.contains("SDG");
        match goal {
            Some(goal) if kind == Labels::Sdgs || marked => labels.push((Labels::Sdgs, goal)),
            _ => labels.push((kind, label.to_owned())),
        }
    }
    labels
}

/// Lines that begin a list of one kind, in lower case.
const HEADS: &[(Labels, &[&str])] = &[
    (Labels::Sdgs, &["sdg", "odd", "ods", "sustainable development goal"]),
    (
        Labels::Groups,
        &[
            "affected person",
            "affected group",
            "groups of persons",
            "personnes ",
            "groupes",
            "personas ",
            "grupos",
            "группы",
            "лица",
            "受影响",
            "群体",
            "الفئات",
            "الاشخاص",
        ],
    ),
    (Labels::Themes, &["themes:", "theme:", "thèmes:", "temas:", "темы:", "主题", "المواضيع"]),
];

/// The report that the positions of a list were stated on: the symbol that most rows cite, an addendum's part cut off.
pub(super) fn report_symbol(list: &Document) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for source in list.recommendations.iter().filter_map(|found| found.position_source.as_deref()) {
        let symbol = source.split([' ', ',', ';', '–']).next().unwrap_or_default();
        let symbol = symbol.split("/Add.").next().unwrap_or_default();
        if symbol.starts_with("A/") {
            *counts.entry(symbol).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(symbol, _)| symbol.to_owned())
}
