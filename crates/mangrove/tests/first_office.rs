//! Stories of a first office, told through the real program: its command line and its pages.

mod office;

use office::{Folder, Serving, sample};
use serde_json::Value;

#[test]
fn a_document_comes_in_once_and_is_found() {
    let folder = Folder::new();
    let told = folder.json(&["import", "--json", &sample("A-HRC-99-4-barbados.txt")]);
    assert_eq!(told[0]["outcome"], "document");
    assert_eq!(told[0]["symbol"], "A/HRC/99/4");
    let count = told[0]["recommendations"].as_u64().unwrap();
    assert!(count >= 24, "{count}");
    assert_eq!(told[0]["new_recommendations"], count);

    let again = folder.json(&["import", "--json", &sample("A-HRC-99-4-barbados.txt")]);
    assert_eq!(again[0]["outcome"], "already-here");

    let found = folder.json(&["search", "", "--state", "BRB", "--limit", "500", "--json"]);
    assert_eq!(found["total"], count);
    assert_eq!(found["results"].as_array().unwrap().len() as u64, count);
    assert_eq!(found["facets"]["state"]["BRB"], count);
    for result in found["results"].as_array().unwrap() {
        assert_eq!(result["symbol"], "A/HRC/99/4");
        assert!(result["number"].as_str().is_some_and(|number| number.contains('.')), "{result}");
    }
    assert_eq!(folder.json(&["search", "qzxv", "--json"])["total"], 0);
    folder.run(&["verify"]).assert_success();
}

#[test]
fn two_offices_that_import_one_report_offline_hold_the_same_records() {
    let ids = |folder: &Folder| -> Vec<String> {
        folder.run(&["import", &sample("A-HRC-99-11-guyana.txt")]).assert_success();
        let found = folder.json(&["search", "", "--limit", "500", "--json"]);
        let mut ids: Vec<String> = found["results"].as_array().unwrap().iter().map(id).collect();
        ids.sort();
        ids
    };
    let one = ids(&Folder::new());
    assert!(!one.is_empty());
    assert_eq!(one, ids(&Folder::new()));
}

fn id(result: &Value) -> String {
    result["id"].as_str().expect("an id").to_owned()
}

#[test]
fn what_is_derived_can_be_thrown_away_and_a_backup_makes_a_whole_office() {
    let folder = Folder::new();
    folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let before = folder.json(&["search", "women", "--limit", "500", "--json"]);
    assert!(before["total"].as_u64().unwrap() > 0);
    std::fs::remove_dir_all(folder.data().join("index")).unwrap();
    assert_eq!(folder.json(&["search", "women", "--limit", "500", "--json"]), before);
    folder.run(&["rebuild"]).assert_success();
    assert_eq!(folder.json(&["search", "women", "--limit", "500", "--json"]), before);

    let backup = folder.path().join("office.backup").display().to_string();
    folder.run(&["backup", &backup]).assert_success();
    let other = Folder::new();
    other.run(&["restore", &backup]).assert_success();
    other.run(&["verify"]).assert_success();
    assert_eq!(other.json(&["search", "women", "--limit", "500", "--json"]), before);
    other.run(&["restore", &backup]).assert_refused("is not empty");
    other.run(&["import", &sample("A-HRC-99-14-haiti.txt")]).assert_success();
}

#[test]
fn what_cannot_be_read_is_refused_with_a_word_and_leaves_nothing_behind() {
    let folder = Folder::new();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    for (name, bytes, expected) in [
        ("empty.pdf", b"".as_slice(), "empty"),
        ("broken.docx", b"PK\x03\x04 and then nothing of use".as_slice(), "broken.docx"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0".as_slice(), "picture.png"),
        ("not-there.txt", b"\0\0\0\x01\xff\xfe\0".as_slice(), "not-there.txt"),
    ] {
        let path = file(name, bytes);
        folder.run(&["import", &path]).assert_refused(expected);
        folder.run(&["read", &path]).assert_refused(expected);
    }
    let absent = folder.path().join("nowhere.pdf").display().to_string();
    folder.run(&["import", &absent]).assert_refused("nowhere.pdf");
    assert_eq!(folder.json(&["search", "", "--json"])["total"], 0);
    folder.run(&["import"]).assert_usage();
    folder.run(&["sail"]).assert_usage();
}

#[test]
fn reading_says_what_the_contract_promises() {
    let folder = Folder::new();
    let path = sample("A-HRC-RES-99-28.en.txt");
    let read = folder.json(&["read", &path, "--json"]);
    let text = folder.run(&["read", &path, "--text"]).stdout();
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "the text keeps all that the source says");
    for key in [
        "file", "sha256", "format", "kind", "symbol", "language", "body", "session", "title", "date",
        "adoption",
    ] {
        assert!(!read[key].is_null(), "{key}");
    }
    for list in ["paragraphs", "citations", "problems"] {
        let found = read[list].as_array().unwrap();
        assert!(!found.is_empty(), "{list}");
        for one in found {
            let [start, end] = [0, 1].map(|at| usize::try_from(one["span"][at].as_u64().unwrap()).unwrap());
            assert!(text.get(start..end).is_some_and(|words| !words.is_empty()), "{list}: {one}");
        }
    }
    assert!(!folder.data().join("ledger.sqlite").exists(), "reading stores nothing");
}

#[test]
fn what_the_command_line_brings_in_is_on_the_open_pages_and_two_hands_on_one_field_are_a_dispute() {
    let folder = Folder::new();
    let pages = Serving::start(&folder);
    assert!(pages.ask("GET", "/recommendations", "").contains("No recommendation is here yet"));
    folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let found = folder.json(&["search", "", "--state", "BRB", "--limit", "1", "--json"]);
    let one = format!("/recommendations/{}", id(&found["results"][0]));
    assert!(pages.ask("GET", "/recommendations?state=BRB", "").contains(&one));

    let form = pages.ask("GET", &format!("{one}/follow-up"), "");
    let hidden = |name: &str| {
        let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a hidden field");
        field.split('"').next().expect("its value").to_owned()
    };
    let seen = format!("seen={}&shown=", hidden("seen"));
    // Both fill the same form, neither having seen what the other sent.
    for action in ["Draft+the+bill", "Table+the+bill"] {
        let answer =
            pages.ask("POST", &format!("{one}/follow-up"), &format!("{seen}&action={action}&due=2020-01"));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }
    let page = pages.ask("GET", &one, "");
    assert!(
        page.contains("Draft the bill") && page.contains("Table the bill") && page.contains("disagree"),
        "{page}"
    );
    assert!(
        page.contains("January 2020") && !page.contains("Due date: 2 records"),
        "equal values are no dispute"
    );
    assert!(pages.ask("GET", "/", "").contains("Overdue"));

    let claim = page
        .split("name=\"claim\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a claim");
    let settlement = format!("{seen}&field=action&claim={claim}&reason=The+minutes+of+3+May+say+so");
    let fresh = settlement.replace(
        &hidden("seen"),
        page.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("seen"),
    );
    assert!(pages.ask("POST", &format!("{one}/follow-up/settlement"), &fresh).starts_with("HTTP/1.1 303"));
    let settled = pages.ask("GET", &one, "");
    assert!(!settled.contains("disagree") && settled.contains("The minutes of 3 May say so"), "{settled}");
    assert!(pages.ask("POST", &format!("{one}/follow-up/settlement"), &fresh).starts_with("HTTP/1.1 409"));

    // What is wrong with a form is said, and what was typed stays in it.
    let refused =
        pages.ask("POST", &format!("{one}/follow-up"), "status=implemented&note=Kept+as+typed&due=soon");
    assert!(
        refused.starts_with("HTTP/1.1 422") && refused.contains("Kept as typed") && refused.contains("soon")
    );
    for (method, path, status) in [
        ("GET", "/nowhere", "404"),
        ("GET", "/recommendations/zz", "404"),
        ("GET", "/recommendations/00000000000000000000000000000000", "404"),
        ("GET", "/recommendations?page=0", "400"),
        ("POST", "/import", "400"),
        ("DELETE", "/", "405"),
    ] {
        let answer = pages.ask(method, path, "");
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{method} {path}: {answer}");
        assert!(answer.contains("<h1"), "{method} {path} answers with a page");
    }
    assert_eq!(
        body(&pages.ask("GET", "/recommendations/zz", "")).replace("/recommendations/zz", ""),
        body(&pages.ask("GET", "/recommendations/00000000000000000000000000000000", ""))
            .replace("/recommendations/00000000000000000000000000000000", ""),
        "an address that cannot be answers as one that is not there",
    );
}

fn body(answer: &str) -> String {
    answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned()
}

#[test]
fn an_editor_closes_problems_of_several_documents_at_once_and_says_why() {
    let folder = Folder::new();
    let slips = [sample("A-HRC-RES-99-28.zh.txt"), sample("A-HRC-RES-99-28.en.txt")];
    folder.run(&["import", &slips[0], &slips[1]]).assert_success();
    let pages = Serving::start(&folder);
    let list = pages.ask("GET", "/documents/problems?judged=open", "");
    let ticks: Vec<&str> =
        list.split("name=\"problem\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ticks.len() > 3, "{list}");

    // One is ticked and accepted; all others that are open are dismissed with a reason.
    let one = form_urlencoded::Serializer::new(String::new())
        .append_pair("problem", ticks[0])
        .append_pair("judgement", "accepted")
        .finish();
    let address = "/documents/problems?judged=open";
    assert!(pages.ask("POST", address, &one).starts_with("HTTP/1.1 303"));
    let rest = pages.ask("GET", address, "");
    assert_eq!(rest.matches("name=\"problem\"").count(), ticks.len() - 1);
    let all = "every=yes&judgement=dismissed&reason=The+printed+copy+has+it+so";
    assert!(pages.ask("POST", address, all).starts_with("HTTP/1.1 303"));
    assert!(pages.ask("GET", address, "").contains("No problem fits"));
    let dismissed = pages.ask("GET", "/documents/problems?judged=dismissed", "");
    assert_eq!(dismissed.matches("name=\"problem\"").count(), ticks.len() - 1);

    // Who and why stand beside the text, which is as it was; nothing ticked is said so; a reader judges nothing.
    let place =
        dismissed.split("href=\"/documents/").find(|rest| rest.contains("#problem-")).expect("a link");
    let page = pages.ask("GET", &format!("/documents/{}", place.split('#').next().expect("an id")), "");
    assert!(page.contains("The Owner") && page.contains("The printed copy has it so"), "{page}");
    assert!(pages.ask("POST", address, "judgement=accepted").contains("No problem was ticked"));
    let stranger = Serving::start_signed_out(&folder, "warn");
    assert!(!stranger.ask("GET", address, "").contains("name=\"judgement\""));
    assert!(stranger.ask("POST", address, all).starts_with("HTTP/1.1 404"));
}
