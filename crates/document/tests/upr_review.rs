//! What surrounds a report: replies and lists against labels that others made, one review joined, and UPR Info's rows
//! found again in reports.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use document::sources::{Told, link};
use document::{Document, Kind, Position, join};

fn counts(all: &[document::Recommendation]) -> [usize; 4] {
    [Position::Supported, Position::Noted, Position::Partial, Position::Pending]
        .map(|position| all.iter().filter(|one| one.position == Some(position)).count())
}

/// One row of the cells that others took from the lists.
struct Row {
    number: String,
    states: Option<String>,
    position: String,
    labels: String,
    theme: String,
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
                theme: words(&row["section_theme"]),
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

#[test]
fn thematic_lists_say_what_their_cells_say() {
    let Some(corpus) = support::corpus() else { return };
    let folder = corpus.join("upr/matrices");
    let mut rows = 0;
    for name in ["EgyptMatriceRecommendations.docx", "EgyptMatriceRecommendations.doc", "UPR20", "UPR34"] {
        let path = support::files(&folder, "").into_iter().find(|path| support::name(path).starts_with(name));
        let doc = support::read(&path.unwrap());
        assert_eq!((doc.kind, doc.problems.len()), (Kind::ThematicList, 0), "{name}: {:?}", doc.problems);
        let gold = gold(&folder, name.trim_end_matches('x').trim_end_matches(".doc"));
        assert_eq!(doc.recommendations.len(), gold.len(), "{name}");
        for (found, row) in doc.recommendations.iter().zip(&gold) {
            let position = match row.position.as_str() {
                "Supported" => Position::Supported,
                "Noted" => Position::Noted,
                _ => Position::Partial,
            };
            assert_eq!((&found.number, found.position), (&row.number, Some(position)), "{name}");
            let own = [found.themes.clone(), found.groups.clone(), found.sdgs.clone()];
            assert_eq!(own, labels(&row.labels), "{name} {} under {}", row.number, row.theme);
            if let Some(states) = &row.states {
                let states: BTreeSet<_> = states.lines().filter_map(document::country::iso3).collect();
                assert_eq!(found.recommended_by.iter().map(String::as_str).collect::<BTreeSet<_>>(), states);
            }
            rows += 1;
        }
    }
    assert_eq!(rows, 978);
}

/// Three reviews of one State: in 2010 the reply prints numbers without the paragraph's, in 2014 too, in 2019 with it.
#[test]
fn a_report_its_reply_and_its_list_are_one_set() {
    let Some(corpus) = support::corpus() else { return };
    let upr = corpus.join("upr");
    let table = [
        ("A-HRC-14-15", None, [89, 4, 3, 1]),
        ("A-HRC-28-15", Some("UPR20__Slovenia_ThematicListRecommendations_E.docx"), [142, 21, 0, 0]),
        ("A-HRC-43-15", Some("UPR34_Slovenia_Thematic_list_of_Recommendations.docx"), [182, 33, 0, 0]),
    ];
    for (name, list, positions) in table {
        let report = support::read(&upr.join(format!("reports/{name}.pdf")));
        let reply = support::read(&upr.join(format!("addenda/{name}-Add.1.pdf")));
        assert_eq!(reply.kind, Kind::UprAddendum);
        let list = list.map(|list| support::read(&upr.join("matrices").join(list)));
        let symbol = report.symbol.as_ref().map(|symbol| symbol.value.clone());
        assert_eq!(join::report_symbol(&reply), symbol);
        let lists: Vec<&Document> = list.iter().collect();
        assert!(lists.iter().all(|list| join::report_symbol(list) == symbol), "{name}");
        let joined = join::join(Some(&report), &[&reply], &lists);
        assert_eq!(joined.recommendations.len(), report.recommendations.len(), "{name}");
        assert_eq!(counts(&joined.recommendations), positions, "{name} {:?}", joined.problems);
        for one in joined.recommendations.iter().filter(|one| one.position == Some(Position::Partial)) {
            assert!(one.position_parts.len() > 1, "{name} {}", one.number);
        }
        assert_eq!(joined.problems, [], "{name}");
    }
}

/// Rows of UPR Info find their recommendations in the labelled reports, and in all others that have them.
#[test]
fn rows_of_upr_info_find_their_recommendations() {
    let Some(corpus) = support::corpus() else { return };
    let mut reviews: BTreeMap<(String, u32), Vec<Told>> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for path in support::files(&corpus.join("upr/reports"), ".pdf") {
        let doc = support::read(&path);
        let key = (doc.state_under_review.clone().unwrap(), doc.upr_session.unwrap());
        names.insert(key.clone(), support::name(&path).trim_end_matches(".pdf").to_owned());
        let told = doc.recommendations.iter().map(|found| Told::of(&doc, None, found)).collect();
        reviews.insert(key, told);
    }
    let mut rows: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for path in support::files(&corpus.join("upr-info"), ".csv") {
        for row in document::upr_info::read(File::open(path).unwrap()).flatten() {
            let key = (row.state.unwrap_or_default().to_owned(), u32::from(row.session.unwrap_or(0)));
            if row.duplicate_of.is_some() || !reviews.contains_key(&key) {
                continue;
            }
            *rows.entry(key.clone()).or_default() += 1;
            reviews.get_mut(&key).expect("it was looked up").push(Told::of_row(&row));
        }
    }
    let gold = std::fs::read_to_string(corpus.join("upr/reports/gold.csv")).unwrap();
    let (mut labelled, mut found_labelled) = (0, 0);
    for (key, told) in &reviews {
        let Some(count) = rows.get(key) else { continue };
        let first = told.len() - count;
        let links = link(told);
        let found: usize = links
            .same
            .iter()
            .filter(|same| same[0] < first)
            .map(|same| same.iter().filter(|one| **one >= first).count())
            .sum();
        eprintln!("{}: {found} of {count} rows, {} unsure", names[key], links.unsure.len());
        if std::env::var_os("LINKS").is_some() {
            show(&links, told, first);
        }
        if gold.contains(&format!("\n{},", names[key])) {
            (labelled, found_labelled) = (labelled + count, found_labelled + found);
        }
    }
    assert!(labelled > 300, "{labelled}");
    assert!(found_labelled * 100 >= labelled * 97, "{found_labelled} of {labelled}");
}

/// Prints each link, for reading by eye.
fn show(links: &document::sources::Links, told: &[Told], first: usize) {
    for same in &links.same {
        for one in same.iter().filter(|one| **one >= first) {
            let anchor = (same[0] < first).then(|| &told[same[0]]);
            let (number, text) =
                anchor.map_or(("-", ""), |anchor| (anchor.number.as_deref().unwrap_or("?"), &anchor.text));
            println!("LINK {:?} {number}\n   {}\n   {text}", told[*one].recommended_by, told[*one].text);
        }
    }
    for unsure in &links.unsure {
        println!("UNSURE {:?} {}", told[unsure.told].recommended_by, told[unsure.told].text);
        for candidate in &unsure.candidates {
            println!("   {:?} {}", told[*candidate].number, told[*candidate].text);
        }
    }
}
