//! What surrounds a report: replies and lists against labels that others made, one review joined, and UPR Info's rows
//! found again in reports.

mod support;

use std::collections::BTreeMap;
use std::fs::File;

use document::sources::{Told, link};
use document::{Document, Kind, Position, join};

fn counts(all: &[document::Recommendation]) -> [usize; 4] {
    [Position::Supported, Position::Noted, Position::Partial, Position::Pending]
        .map(|position| all.iter().filter(|one| one.position == Some(position)).count())
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
