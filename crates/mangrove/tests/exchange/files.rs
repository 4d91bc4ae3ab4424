//! Files that travel: attached at one office, asked for at another, and nowhere else.

use super::{Folder, Hub, holds, joined, pages, regional_office, sync};

/// Bytes that no packing makes smaller, others for each length.
fn noise(length: usize) -> Vec<u8> {
    let mut state = length as u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// An authority of Barbados, with files that show it; its address.
fn authority(office: &Folder, files: &[(&str, &str, &[u8])]) -> String {
    let there = pages(office, "dale");
    let typed = [
        ("state", "BRB"),
        ("capacity", "Permanent Secretary"),
        ("from", "2099-01-01"),
        ("source", "Its law"),
    ];
    let answer = there.0.send_files("/authorities", &typed, files);
    let to = answer.split("location: ").nth(1).and_then(|rest| rest.lines().next());
    to.unwrap_or_else(|| panic!("it is recorded: {answer}")).to_owned()
}

fn sha256(bytes: &[u8]) -> String {
    mangrove::office::files::sha256(bytes)
}

/// Whether a folder's files hold something of these bytes. A store cuts what is long into pages, so some places are tried.
fn holds_any(folder: &std::path::Path, bytes: &[u8]) -> bool {
    let places = (0..bytes.len() - 40).step_by(bytes.len() / 9);
    places.into_iter().any(|at| holds(folder, &bytes[at..at + 40]))
}

#[test]
fn a_file_comes_to_whoever_sees_its_record_when_they_ask_and_to_nobody_else() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let of =
        |name: &'static str, state: &'static str| ["--name", name, "--role", "focal-point", "--state", state];
    let barbados = joined(&office, &of("Marva Joseph", "BRB"), "marva");
    let jamaica = joined(&office, &of("Nadine Grant", "JAM"), "nadine");
    sync(&office);
    let (small, large) = (noise(150_000), noise(5 << 20));
    let record =
        authority(&office, &[("files", "letter.pdf", &small[..]), ("files", "scan <b>.tif", &large[..])]);
    let (letter, scan) =
        (format!("{record}/files/{}", sha256(&small)), format!("{record}/files/{}", sha256(&large)));
    sync(&office);
    for folder in [&barbados, &jamaica] {
        sync(folder);
    }
    assert!(holds_any(hub.folder(), &large), "a hub takes every file");

    // One that is too large is refused, and what was typed is still in the form.
    let typed =
        [("state", "BRB"), ("capacity", "Minister of Health"), ("from", "2099-01-01"), ("source", "Its law")];
    let too_large = vec![7; (32 << 20) + 1];
    let there = pages(&office, "dale");
    let answer = there.0.send_files("/authorities", &typed, &[("files", "film.mp4", &too_large[..])]);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(
        answer.contains("film.mp4 is larger than 32 MB, so it was not kept")
            && answer.contains("Minister of Health")
    );
    drop(there);

    // The small one came by itself. The large one is asked for, and comes whole.
    let here = pages(&barbados, "marva");
    let page = here.get(&record);
    assert!(page.contains("letter.pdf") && page.contains("scan &#60;b&#62;.tif"), "{page}");
    assert!(page.contains("not on this computer") && page.contains("Ask for this file"), "{page}");
    assert_eq!(here.0.download("GET", &letter, ""), small);
    assert!(here.0.ask("GET", &scan, "").starts_with("HTTP/1.1 404"));
    assert!(!holds_any(&barbados.data(), &large));
    let asked = here.0.ask("POST", &scan, "wanted=yes");
    assert!(asked.starts_with("HTTP/1.1 303"), "{asked}");
    assert!(here.get(&record).contains("wanted; comes with the next exchange"));
    let stand = here.get("/exchange");
    assert!(
        stand.contains("Files that have not come yet") && stand.contains("Do not wait for it"),
        "{stand}"
    );
    drop(here);
    sync(&barbados);
    let here = pages(&barbados, "marva");
    let head = here.0.ask("GET", &scan, "");
    let head = head.split("\r\n\r\n").next().expect("a head").to_owned();
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    assert!(head.contains("content-disposition: attachment; filename*=UTF-8''scan%20%3Cb%3E.tif"), "{head}");
    assert_eq!(here.0.download("GET", &scan, ""), large);
    assert!(!here.get("/exchange").contains("Files that have not come yet"));
    drop(here);

    // Whoever may not see the record has neither the file nor its page, whatever they guess.
    assert!(holds_any(&barbados.data(), &small) && holds_any(&barbados.data(), &large));
    assert!(!holds_any(&jamaica.data(), &small) && !holds_any(&jamaica.data(), &large));
    let there = pages(&jamaica, "nadine");
    for address in [&record, &letter, &scan] {
        assert!(there.0.ask("GET", address, "").starts_with("HTTP/1.1 404"), "{address}");
    }
    assert!(there.0.ask("POST", &scan, "wanted=yes").starts_with("HTTP/1.1 404"));
    drop(there);
    for folder in [&office, &barbados, &jamaica] {
        folder.run(&["verify"]).assert_success();
    }
    hub.verify();
}

#[test]
fn a_file_travels_on_a_stick_if_it_is_small_or_asked_for() {
    let office = regional_office();
    let barbados =
        joined(&office, &["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"], "marva");
    let (answer, back) = (super::path(&barbados, "answer.bundle"), super::path(&office, "news.bundle"));
    barbados.run(&["bundle", "write", &answer]).assert_success();
    office.run(&["bundle", "read", &answer]).assert_success();
    let large = noise(2 << 20);
    let record = authority(&office, &[("files", "scan.tif", &large[..])]);
    let scan = format!("{record}/files/{}", sha256(&large));
    let all = office.json(&["device", "list", "--json"]);
    let other = all.as_array().expect("a list").iter().find(|one| one["name"] == "Marva Joseph");
    let key = other.expect("the other computer")["device"].as_str().expect("a key").to_owned();
    office.run(&["bundle", "write", &back, "--for", &key[..8]]).assert_success();
    barbados.run(&["bundle", "read", &back]).assert_success();
    assert!(pages(&barbados, "marva").0.ask("GET", &scan, "").starts_with("HTTP/1.1 404"));
    let all = super::path(&office, "all.bundle");
    office
        .run(&["bundle", "write", &all, "--for", &key[..8], "--files", "all", "--split", "1"])
        .assert_success();
    let mut pieces: Vec<String> = std::fs::read_dir(office.path())
        .expect("a folder")
        .flatten()
        .map(|file| file.path().display().to_string())
        .filter(|name| name.contains("all-"))
        .collect();
    pieces.sort();
    pieces.reverse();
    assert!(pieces.len() > 2, "{pieces:?}");
    let words: Vec<&str> = ["bundle", "read"].into_iter().chain(pieces.iter().map(String::as_str)).collect();
    let read = barbados.run(&words);
    read.assert_success();
    assert!(!read.stdout().contains("missing"), "{}", read.stdout());
    assert_eq!(pages(&barbados, "marva").0.download("GET", &scan, ""), large);
}
