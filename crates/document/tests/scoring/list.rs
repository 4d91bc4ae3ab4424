//! OHCHR's thematic lists against the cells that others took from them.

use std::collections::BTreeSet;
use std::path::Path;

use document::{Position, Recommendation};

use super::Score;
use crate::support;

/// One row of the cells that others took from the lists.
struct Row {
    number: String,
    states: Option<String>,
    position: String,
    labels: String,
}

fn gold(folder: &Path, file: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join("gold.json")).expect("the gold is there");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the gold is JSON");
    let words = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    rows.iter()
        .filter(|row| row["file"].as_str().is_some_and(|name| name.contains(file)))
        .map(|row| {
            let cells: Vec<String> =
                row["cells"].as_array().expect("cells are a list").iter().map(words).collect();
            let stated = usize::from(["Supported", "Noted", "Supported/Noted"].contains(&cells[2].as_str()));
            Row {
                number: words(&row["number"]),
                states: (stated == 1).then(|| cells[1].clone()),
                position: cells[1 + stated].clone(),
                labels: cells[2 + stated].clone(),
            }
        })
        .collect()
}

/// The labels of a cell: themes, groups, goals, each once.
fn labels(cell: &str) -> [Vec<String>; 3] {
    let mut all: [Vec<String>; 3] = Default::default();
    let mut kind = 0;
    for line in cell.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")) {
        match line.trim_end_matches(':') {
            "Affected persons" => kind = 1,
            "SDGs" => kind = 2,
            label => {
                let label = label.trim_start_matches(['-', ' ']);
                let label = if kind == 2 { label.split(' ').next().unwrap_or_default() } else { label };
                if !label.is_empty() && !all[kind].iter().any(|known| known == label) {
                    all[kind].push(label.to_owned());
                }
            }
        }
    }
    all
}

/// A row is right where number, position, themes, groups, goals and, where the cell has them, States all are.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let folder = corpus.join("upr/matrices");
    let mut score = Score::of("thematic lists: whole rows", "en");
    for name in ["EgyptMatriceRecommendations.docx", "EgyptMatriceRecommendations.doc", "UPR20", "UPR34"] {
        let path = support::files(&folder, "").into_iter().find(|path| support::name(path).starts_with(name));
        let doc = support::read(&path.expect("a list"));
        let gold = gold(&folder, name.trim_end_matches('x').trim_end_matches(".doc"));
        score.documents += 1;
        score.expected += gold.len();
        score.found += doc.recommendations.len();
        for (at, row) in gold.iter().enumerate() {
            match doc.recommendations.get(at).filter(|found| is_right(found, row)) {
                Some(_) => score.right += 1,
                None => score.miss(&format!("{name} row {}", at + 1), &row.number, "something else"),
            }
        }
    }
    vec![score]
}

fn is_right(found: &Recommendation, row: &Row) -> bool {
    let position = match row.position.as_str() {
        "Supported" => Position::Supported,
        "Noted" => Position::Noted,
        _ => Position::Partial,
    };
    let own = [found.themes.clone(), found.groups.clone(), found.sdgs.clone()];
    let by: BTreeSet<&str> = found.recommended_by.iter().map(String::as_str).collect();
    let states =
        row.states.as_ref().map(|states| states.lines().filter_map(document::country::iso3).collect());
    found.number == row.number
        && found.position == Some(position)
        && own == labels(&row.labels)
        && states.is_none_or(|states: BTreeSet<&str>| states == by)
}
