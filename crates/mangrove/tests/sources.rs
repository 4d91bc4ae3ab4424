//! One recommendation is told of by a report, a list, UPR Info and UHRI, which come in in any order; a newer export of UHRI
//! is seen before it comes in. All of it is invented.

mod office;
mod world;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mangrove::import::{How, Outcome, Silent, bring_in};
use mangrove::office::Office;
use mangrove::recommendation::{KIND, Recommendation};
use office::{Folder, PASSWORD, Serving};
use world::World;

const REPORT: &str = "Human Rights Council\nReport of the Working Group on the Universal Periodic Review\nSaint Lucia\nA/HRC/90/7\n\n\
    Introduction\n1. The Working Group on the Universal Periodic Review held its thirty-fourth session from 4 to 15 November 2019.\n\n\
    II. Conclusions and/or recommendations\n\
    9. The following recommendations will be examined by Saint Lucia, which will provide responses in due time:\n\
    9.1 Plant many more trees along every road of the island (Cuba) (Peru);\n\
    9.2 Count the birds of the northern hills each spring (Cuba);\n\
    9.3 Count the birds of the southern hills each spring (Cuba).\n";

const LIST: &str = "UPR of Saint Lucia (3rd Cycle)\tThematic list of recommendations\nRecommendation\tPosition\tFull list of themes\n\
    Theme: Forests\n9.1 Plant many more trees along every road of the island (Cuba) (Peru);\u{2028}Source of Position: A/HRC/90/7/Add.1\tSupported\t- Forests\n\
    9.2 Count the birds of the northern hills each spring (Cuba);\u{2028}Source of Position: A/HRC/90/7/Add.1\tNoted\t- Birds\n\
    9.3 Count the birds of the southern hills each spring (Cuba);\u{2028}Source of Position: A/HRC/90/7/Add.1\tNoted\t- Birds\n";

const UPR_INFO: &str = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session\n\
    Saint Lucia,GRULAC,OAS,Plant many more trees along every road,Peru,GRULAC,OAS,Accepted,5,Forests,34\n\
    Saint Lucia,GRULAC,OAS,Count the birds of the hills each spring,Cuba,GRULAC,OAS,Noted,5,Birds,34\n";

/// An annotation: its id, its kind and its words.
fn annotation(id: &str, kind: &str, text: &str) -> String {
    format!(
        r#"{{"AnnotationId":"{id}","Symbol":"A/HRC/90/7","DocumentId":"7","Body":"- UPR","AnnotationType":"- {kind}",
        "Countries":["- Saint Lucia"],"Regions":["- Americas"],"Themes":["- Trees"],"AffectedPersons":null,"Sdgs":["- 15"],
        "PublicationDate":"2019-12-20T00:00:00","Text":"<p>{text}</p>","UprCycle":"3rd","UprRecommendingCountry":"- Cuba"}}"#
    )
}

fn export() -> String {
    let all = [
        annotation("a1", "Recommendations", "9.3 Count the birds of the southern hills each spring (Cuba)."),
        annotation("a2", "Recommendations", "Count the birds of the hills each spring"),
        annotation("a3", "Concerns/Observations", "The birds are few"),
        r#"{"AnnotationId":"a4"}"#.to_owned(),
        annotation("a5", "Recommendations", "Plant many more trees along every road of the island"),
    ];
    format!("[{}]", all.join(",\n"))
}

fn write(folder: &Path, name: &str, words: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, words).expect("the folder can be written");
    path
}

/// What is known in the end: each recommendation with what it tells of, and what is left to a person.
fn known(office: &Office) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut told, mut unsure) = (BTreeSet::new(), BTreeSet::new());
    let name = |id| office.recommendation(id).expect("the store can be read").expect("it is here").name();
    let each = |record: ledger::Record| -> Result<(), ledger::LedgerError> {
        let one = Recommendation::from_record(&record);
        let of = one.same_as.map(name).unwrap_or_default();
        let rows = one.rows.len();
        let position = one.position.as_deref().unwrap_or("-");
        told.insert(format!(
            "{} | {} | {position} | {} | {rows} | {of}",
            one.name(),
            one.text,
            one.themes.join(",")
        ));
        Ok(())
    };
    office.ledger().for_each(office.public(), KIND.id, each).expect("the store can be read");
    for (row, candidates) in office.documents().expect("documents").into_iter().flat_map(|one| one.unsure) {
        let candidates: Vec<String> = candidates.into_iter().map(name).collect();
        unsure.insert(format!("{}: {}", name(row), candidates.join("; ")));
    }
    (told, unsure)
}

#[test]
fn sources_meet_in_every_order_and_doubt_is_left_to_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let uhri = export();
    let files = [
        ("report.txt", REPORT),
        ("list.txt", LIST),
        ("upr-info.csv", UPR_INFO),
        ("uhri.json", uhri.as_str()),
    ];
    let paths = files.map(|(name, words)| (name, write(folder.path(), name, words)));
    let mut first = None;
    for number in 0..24 {
        // The number names an order: the first digit takes one of four, the next of three.
        let (mut left, mut rest) = (paths.to_vec(), number);
        let world = World::new();
        for choices in (1..=4).rev() {
            let (name, path) = left.remove(rest % choices);
            rest /= choices;
            let came =
                bring_in(&world.office, &path, name, How::Apply, &mut Silent).expect("the store works");
            assert!(came.is_here(), "{name}: {came:?}");
            if let Outcome::Export(rows) = came {
                let expected = if name == "uhri.json" { (5, 3, 1, 1) } else { (2, 2, 0, 0) };
                assert_eq!((rows.rows, rows.new, rows.left_out_count, rows.notes.len()), expected);
            }
        }
        let (told, unsure) = known(&world.office);
        if first.is_none() {
            let linked = |of: &str| told.iter().filter(|line| line.ends_with(of)).count();
            assert_eq!((linked("A/HRC/90/7, 9.1"), linked("A/HRC/90/7, 9.3")), (2, 1), "{told:#?}");
            assert_eq!(unsure.len(), 2, "{unsure:#?}");
            assert!(unsure.iter().all(|line| line.contains("9.2") && line.contains("9.3")), "{unsure:#?}");
        }
        let now = (told, unsure);
        assert_eq!(first.get_or_insert_with(|| now.clone()), &now, "order {number}");
    }
}

/// What a page tells of the State's own work.
fn follow_up(page: &str) -> (bool, String) {
    let link = page.split("href=\"/follow-ups/").nth(1).and_then(|rest| rest.split('"').next());
    (page.contains("The seedlings are watered every week"), link.unwrap_or_default().to_owned())
}

/// A focal point says of each recommendation what is done about it; each page's address, with what it then tells.
fn work_of_the_state(folder: &Folder, pages: &mut Serving) -> Vec<(String, (bool, String))> {
    let words =
        ["user", "add", "focal", "--name", "A Focal Point", "--role", "focal-point", "--state", "LCA"];
    folder.run_with(&words, PASSWORD).assert_success();
    pages.sign_in("focal");
    let found = folder.json(&["search", "", "--state", "LCA", "--limit", "50", "--json"]);
    let all = found["results"].as_array().expect("results");
    let done: Vec<_> = all
        .iter()
        .map(|one| {
            let address = format!("/recommendations/{}", one["id"].as_str().expect("an id"));
            let form = "status=in-progress&assessed_by=Ministry&as_of=2026-02\
                        &note=The+seedlings+are+watered+every+week";
            pages.ask("POST", &format!("{address}/follow-up"), form);
            let told = follow_up(&pages.ask("GET", &address, ""));
            assert!(told.0 && !told.1.is_empty(), "{address}: {told:?}");
            (address, told)
        })
        .collect();
    assert!(done.len() >= 3, "what the older export told of: {done:?}");
    done
}

#[test]
fn a_newer_export_is_seen_before_it_comes_in_and_a_person_settles_what_is_in_doubt() {
    let folder = Folder::new();
    let file = |name: &str, words: &str| write(folder.path(), name, words).display().to_string();
    let older = file("older.json", &export());
    folder.run(&["import", &file("report.txt", REPORT), &older]).assert_success();
    let newer = export()
        .replace("a5", "a6")
        .replace("hills each spring\"", "hills each autumn\"")
        .replace("Count the birds of the hills each spring", "Count the birds of the hills each autumn");
    let newer_file = file("newer.json", &newer);
    let counts = |told: &serde_json::Value| {
        ["new", "changed", "absent"].map(|name| told[0][name].as_u64().expect("a number"))
    };
    let preview = folder.json(&["import", "--preview", "--json", &newer_file]);
    assert_eq!((counts(&preview), preview[0]["preview"].as_bool()), ([1, 1, 1], Some(true)));
    let again = folder.json(&["import", "--preview", "--json", &newer_file]);
    assert_eq!(counts(&again), [1, 1, 1], "a preview brings nothing in");
    let refused = folder.run(&["import", "--preview", &file("other.txt", REPORT)]);
    refused.assert_refused("mangrove read");

    let mut pages = Serving::start(&folder);
    let done = work_of_the_state(&folder, &mut pages);
    pages.sign_in("owner");
    pages.send_files("/import", &[], &[("files", "newer.json", newer.as_bytes())]);
    let until = |address: &str, words: &str| {
        for _ in 0..200 {
            let page = pages.ask("GET", address, "");
            if page.contains(words) {
                return page;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{address} never said {words}: {}", pages.ask("GET", address, ""));
    };
    let compared = until("/import/1", "name=\"decision\"");
    for words in ["1 new, 1 changed", "name=\"whole\"", "Errors: left out", "Notes"] {
        assert!(compared.contains(words), "missing: {words} in {compared}");
    }
    pages.ask("POST", "/import/1/decision", "decision=bring-in&whole=yes");
    until("/import/2", "1 marked as withdrawn");
    let list = pages.ask("GET", "/recommendations/unsure", "");
    assert!(list.contains("hills each autumn"), "{list}");
    let value = |name: &str| {
        let place = list.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the form has it");
        place.split('"').next().expect("a value").to_owned()
    };
    let (row, one) = (value("row"), value("tells-of"));
    pages.ask("POST", "/recommendations/unsure", &format!("row={row}&tells-of={one}"));
    assert!(pages.ask("GET", "/recommendations/unsure", "").contains("Nothing is in doubt"));
    assert!(
        pages.ask("GET", &format!("/recommendations/{row}"), "").contains("that tells of A/HRC/90/7, 9.")
    );
    pages.sign_in("focal");
    for (address, before) in done {
        let after = follow_up(&pages.ask("GET", &address, ""));
        assert_eq!(after, before, "{address}: a newer export touched what the State does");
    }
    drop(pages);

    let settled = folder.json(&["import", "--preview", "--json", &newer_file]);
    assert_eq!(counts(&settled), [0, 0, 0]);
    folder.run(&["verify"]).assert_success();
}
