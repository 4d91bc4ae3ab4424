//! A review comes in as people have it: report, reply, list and UPR Info's rows, in any order, and then it is known what
//! was supported. The first story is invented; the others are told through the real program over real documents.

mod office;
mod world;

use std::path::Path;

use mangrove::import::document::bring_in_document;
use mangrove::recommendation::Recommendation;
use office::{Folder, Serving};
use world::World;

const REPORT: &str = "Human Rights Council\nReport of the Working Group on the Universal Periodic Review\nSaint Lucia\nA/HRC/90/7\n\n\
    II. Conclusions and/or recommendations\n\
    9. The following recommendations will be examined by Saint Lucia, which will provide responses in due time:\n\
    9.1 Plant trees (Cuba);\n9.2 Count birds (Peru);\n9.3 Mend nets (Chile).\n";

const REPLY: &str = "A/HRC/90/7/Add.1\nHuman Rights Council\nReport of the Working Group on the Universal Periodic Review\nSaint Lucia\n\
    Addendum\n\nViews on conclusions and/or recommendations\n\n1. Saint Lucia accepts recommendations 9.1 and 9.3. It notes recommendation 9.2.\n";

const LIST: &str = "UPR of Saint Lucia (3rd Cycle)\tThematic list of recommendations\nRecommendation\tPosition\tFull list of themes\n\
    Theme: Forests\n9.1 Plant trees (Cuba);\u{2028}Source of Position: A/HRC/90/7/Add.1\tSupported\t- Forests\n\
    9.2 Count birds (Peru);\u{2028}Source of Position: A/HRC/90/7/Add.1\tNoted\t- Birds\n\
    9.3 Mend nets (Chile);\u{2028}Source of Position: A/HRC/90/7/Add.1\tSupported\t- Nets\n";

#[test]
fn report_reply_and_list_meet_in_any_order() {
    let files = [("report.txt", REPORT), ("reply.txt", REPLY), ("list.txt", LIST)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let world = World::new();
        for (name, text) in order.map(|index: usize| files[index]) {
            bring_in_document(&world.office, name, text.as_bytes()).expect("the file comes in");
        }
        let documents = world.office.documents().expect("the store can be read");
        let report =
            documents.iter().find(|document| document.kind == "upr-report").expect("the report is here");
        let all = ["9.1", "9.2", "9.3"].map(|number| {
            let id = Recommendation::id_in(report, number);
            let one = world.office.recommendation(id).expect("the store can be read").expect("it is here");
            format!("{number} {} {}", one.position.as_deref().unwrap_or("-"), one.themes.join(","))
        });
        assert_eq!(all, ["9.1 supported Forests", "9.2 noted Birds", "9.3 supported Nets"], "{order:?}");
    }
}

/// A file of the corpus; none where the corpus is not at hand, and then the story is not told.
fn corpus(name: &str) -> Option<String> {
    let Ok(corpus) = std::env::var("MANGROVE_CORPUS") else {
        eprintln!("SKIPPED: MANGROVE_CORPUS is not set, so no real review was brought in");
        return None;
    };
    Some(Path::new(&corpus).join(name).display().to_string())
}

fn count(folder: &Folder, state: &str, position: &str) -> u64 {
    let words = ["search", "", "--state", state, "--position", position, "--limit", "1", "--json"];
    folder.json(&words)["total"].as_u64().expect("a total")
}

/// Each recommendation as its number and position, in the order of numbers.
fn told(folder: &Folder, state: &str) -> Vec<(String, String, String)> {
    let found = folder.json(&["search", "", "--state", state, "--limit", "500", "--json"]);
    let text = |one: &serde_json::Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let results = found["results"].as_array().expect("results").iter();
    let mut all: Vec<_> =
        results.map(|one| (text(one, "id"), text(one, "position"), text(one, "text"))).collect();
    all.sort();
    all
}

#[test]
fn slovenias_review_with_its_reply_and_its_list_is_one_set_with_one_position_each() {
    let files = [
        "upr/reports/A-HRC-43-15.pdf",
        "upr/addenda/A-HRC-43-15-Add.1.pdf",
        "upr/matrices/UPR34_Slovenia_Thematic_list_of_Recommendations.docx",
    ];
    let files: Vec<String> = files.into_iter().filter_map(corpus).collect();
    let [report, reply, list] = files.as_slice() else { return };
    let folder = Folder::new();
    folder.run(&["import", report]).assert_success();
    assert_eq!((count(&folder, "SVN", "supported"), count(&folder, "SVN", "pending")), (58, 157));
    folder.run(&["import", reply, list]).assert_success();
    let positions = ["supported", "noted", "partial", "pending"].map(|code| count(&folder, "SVN", code));
    assert_eq!(positions, [182, 33, 0, 0]);

    // The same in the other order, and once more: nothing else comes of it.
    let other = Folder::new();
    other.run(&["import", list]).assert_success();
    other.run(&["import", reply]).assert_success();
    other.run(&["import", report]).assert_success();
    assert_eq!(told(&other, "SVN"), told(&folder, "SVN"));
    other.run(&["import", report, reply, list]).assert_success();
    assert_eq!(told(&other, "SVN"), told(&folder, "SVN"));

    let pages = Serving::start(&folder);
    let noted = pages.ask("GET", "/recommendations?state=SVN&position=noted", "");
    assert!(noted.contains("33 recommendations"), "{noted}");
    let one = noted.split("href=\"/recommendations/").nth(1).and_then(|rest| rest.split('"').next());
    let page = pages.ask("GET", &format!("/recommendations/{}", one.expect("a recommendation")), "");
    assert!(page.contains("A/HRC/43/15/Add.1"), "the page names the document that says so: {page}");
}

#[test]
fn of_belizes_review_a_paragraph_awaits_a_reply() {
    let Some(report) = corpus("upr/reports/belize2013.pdf") else { return };
    let folder = Folder::new();
    folder.run(&["import", &report]).assert_success();
    let found =
        folder.json(&["search", "", "--state", "BLZ", "--position", "pending", "--limit", "500", "--json"]);
    let results = found["results"].as_array().expect("results");
    assert!(!results.is_empty());
    assert!(results.iter().all(|one| one["number"].as_str().is_some_and(|number| number.starts_with("99."))));
}

/// Scenario 6 of the domain: A/HRC/23/8 has 98 recommendations, of which UPR Info counts 113 rows.
#[test]
fn the_bahamas_review_keeps_both_units_apart() {
    let files = [corpus("upr/reports/bahamas2013.pdf"), corpus("upr-info/14-17.csv")];
    let [Some(report), Some(rows)] = files else { return };
    let (folder, other) = (Folder::new(), Folder::new());
    folder.run(&["import", &report, &rows]).assert_success();
    other.run(&["import", &rows, &report]).assert_success();
    assert_eq!(told(&other, "BHS"), told(&folder, "BHS"), "the order does not matter");
    folder.run(&["import", &report, &rows]).assert_success();
    assert_eq!(told(&other, "BHS"), told(&folder, "BHS"), "importing again adds none");
    let found = folder.json(&["search", "", "--state", "BHS", "--limit", "500", "--json"]);
    assert_eq!(found["facets"]["source"]["report"], 98, "{}", found["facets"]);
    let unlinked = found["facets"]["source"]["upr-info"].as_u64().unwrap_or(0);
    assert!(unlinked <= 3, "{unlinked} of 113 rows found no recommendation");

    let page = Serving::start(&folder).ask("GET", "/states/BHS", "");
    for words in ["recommendations by number", "rows of UPR Info", ">113<", ">98<", "53 accepted", "60 noted"]
    {
        assert!(page.contains(words), "missing: {words} in {page}");
    }
    folder.run(&["verify"]).assert_success();
}
