//! Stories of offices that exchange, told through the real program: a hub, an office, a ministry, a second laptop, and what
//! happens when one of them is lost or the line breaks.

#[path = "consent_gate/desk.rs"]
mod desk;
#[path = "exchange/hub.rs"]
mod hub;
mod office;

use desk::{Pages, hidden};
use hub::Hub;
use office::{Folder, PASSWORD, Serving};
use serde_json::Value;

/// The regional office with its head, who keeps it, and a desk officer.
fn regional_office() -> Folder {
    let folder = Folder::new();
    let add =
        |words: &[&str]| folder.run_with(&[&["user", "add"], words].concat(), PASSWORD).assert_success();
    add(&["ines", "--name", "Ines Baptiste", "--role", "head-of-office", "--steward"]);
    add(&["dale", "--name", "Dale Ferreira", "--role", "desk-officer"]);
    folder
}

fn pages(folder: &Folder, login: &str) -> Pages {
    let mut serving = Serving::start_signed_out(folder, "warn");
    serving.sign_in(login);
    Pages(serving)
}

fn path(folder: &Folder, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// An invitation of the office, used on a new computer.
fn joined(office: &Folder, words: &[&str], login: &str) -> Folder {
    let file = path(office, &format!("{login}.invitation"));
    office.run(&[&["invite", &file], words].concat()).assert_success();
    let other = Folder::new();
    other.run_with(&["join", &file, "--login", login], PASSWORD).assert_success();
    other
}

fn sync(folder: &Folder) -> Value {
    folder.json(&["sync", "--json"])
}

fn spaces(folder: &Folder) -> Vec<String> {
    let listed = folder.json(&["space", "list", "--json"]);
    let mut names: Vec<String> =
        listed.as_array().unwrap().iter().map(|space| space["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// A consultation with Barbados, recorded by the desk officer.
fn consultation(pages: &Pages, said: &str) -> String {
    let typed = [
        ("state", "BRB"),
        ("date", "2026-02-18"),
        ("people.0.name", "M. Joseph"),
        ("people.0.capacity", "Permanent Secretary"),
        ("people.0.state", "BRB"),
        ("said.0.by", "M. Joseph"),
        ("said.0.text", said),
    ];
    let id = pages.record("consultations", &typed);
    pages.step("consultations", &id, "shared", &[]);
    id
}

/// Whether any file below a folder holds these bytes.
fn holds(folder: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        if entry.path().is_dir() {
            return holds(&entry.path(), bytes);
        }
        std::fs::read(entry.path()).is_ok_and(|held| held.windows(bytes.len()).any(|window| window == bytes))
    })
}

#[test]
fn a_ministry_joins_by_an_invitation_and_a_dispute_is_settled_on_the_page() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let words = ["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"];
    let ministry = joined(&office, &words, "marva");
    assert_eq!(spaces(&ministry), ["bilateral:BRB", "public", "region", "state-internal:BRB"]);
    assert!(
        !spaces(&office).contains(&"state-internal:BRB".to_owned()),
        "what is the State's own is not here"
    );

    let there = pages(&office, "dale");
    let id = consultation(&there, "In May it can begin.");
    assert!(there.get("/exchange").contains("not left this computer yet"));
    drop(there);
    assert!(sync(&office)["sent"].as_u64().unwrap() > 0);
    assert_eq!(sync(&office)["unsent"], 0);
    assert!(sync(&ministry)["received"].as_u64().unwrap() > 0);
    let here = pages(&ministry, "marva");
    let page = here.get(&format!("/consultations/{id}"));
    assert!(page.contains("In May it can begin.") && page.contains("on the computer"), "{page}");
    drop(here);

    // Both change what is to be settled, without sight of each other.
    pages(&office, "dale").change("consultations", &id, &[("date", "2026-02-19")]);
    pages(&ministry, "marva").change("consultations", &id, &[("date", "2026-02-20")]);
    sync(&office);
    sync(&ministry);
    sync(&office);
    let here = pages(&ministry, "marva");
    assert!(here.get("/exchange").contains(&format!("/consultations/{id}")), "the dispute is listed");
    drop(here);
    let there = pages(&office, "ines");
    let stand = there.get("/exchange");
    assert!(
        stand.contains(&format!("/consultations/{id}")) && stand.contains("Marva Joseph, computer"),
        "{stand}"
    );
    let page = there.get(&format!("/consultations/{id}"));
    let claim = page
        .split("name=\"claim\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a claim");
    let (claim, seen) = (claim.to_owned(), hidden(&page, "seen"));
    let settled = [("field", "date"), ("claim", &claim), ("seen", &seen), ("reason", "As the minutes say")];
    there.send(&format!("/consultations/{id}/settlement"), &settled).expect("settled");
    drop(there);
    sync(&office);
    sync(&ministry);
    let here = pages(&ministry, "marva");
    assert!(!here.get("/exchange").contains(&format!("/consultations/{id}")), "settled for both");
    drop(here);

    for folder in [&office, &ministry] {
        folder.run(&["verify"]).assert_success();
    }
    // The ministry's disk holds nothing of what is the office's.
    let own = office.json(&["space", "list", "--json"]);
    let own =
        own.as_array().unwrap().iter().find(|space| space["name"] == "office").unwrap()["space"].clone();
    let own: Vec<u8> = (0..16)
        .map(|at| u8::from_str_radix(&own.as_str().unwrap()[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    assert!(holds(&office.data(), &own) && !holds(&ministry.data(), &own));
}

#[test]
fn a_lost_laptop_is_shut_out_and_the_work_goes_on_from_the_hub() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let laptop = joined(&office, &["--user", "dale"], "dale");
    sync(&office);
    let id = consultation(&pages(&laptop, "dale"), "On the laptop.");
    sync(&laptop);
    // Never sent: it goes with the laptop.
    pages(&laptop, "dale").change("consultations", &id, &[("date", "2026-02-20")]);
    assert_eq!(
        laptop
            .json(&["space", "list", "--json"])
            .as_array()
            .unwrap()
            .iter()
            .map(|space| space["unsent"].as_u64().unwrap())
            .sum::<u64>(),
        1
    );

    sync(&office);
    assert!(pages(&office, "ines").get(&format!("/consultations/{id}")).contains("On the laptop."));
    let devices = office.json(&["device", "list", "--json"]);
    let lost =
        devices.as_array().unwrap().iter().find(|one| one["name"] == "Dale Ferreira").expect("the laptop");
    let key = lost["device"].as_str().unwrap().to_owned();
    office.run(&["device", "revoke", &key[..8], "--reason", "Left in a taxi"]).assert_success();
    sync(&office);

    // A new laptop takes up the work from the hub within minutes.
    let new = joined(&office, &["--user", "dale"], "dale");
    assert!(pages(&new, "dale").get(&format!("/consultations/{id}")).contains("On the laptop."));

    // The finder exchanges: nothing new reaches them, and what they bring has no effect and is shown.
    let _ = laptop.run(&["sync"]);
    sync(&office);
    let page = pages(&office, "ines").get("/exchange");
    assert!(page.contains("Shut out"), "{page}");
    let page = pages(&office, "ines").get(&format!("/consultations/{id}"));
    assert!(!page.contains("20 February"), "{page}");
    office.run(&["verify"]).assert_success();
}

#[test]
fn an_exchange_that_is_cut_or_killed_is_taken_up_where_it_broke() {
    let mut hub = Hub::start();
    let office = regional_office();
    office.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let relay = hub.relay(9_000);
    office.run(&["sync", &relay.address()]).assert_refused("broke off");
    relay.let_through();
    office.run(&["sync"]).assert_success();
    assert_eq!(sync(&office)["unsent"], 0);

    let words = ["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"];
    let file = path(&office, "marva.invitation");
    office.run(&[&["invite", &file], &words[..]].concat()).assert_success();
    sync(&office);
    let ministry = Folder::new();
    relay.cut_after(20_000);
    ministry.run_with(&["join", &file, "--login", "marva"], PASSWORD).assert_refused("broke off");
    relay.let_through();
    hub.kill_and_start_again();
    sync(&ministry);
    let found = |folder: &Folder| folder.json(&["search", "", "--state", "BRB", "--json"])["total"].clone();
    assert_eq!(found(&ministry), found(&office));

    // Killed in the middle: the office's process, again and again, while there is something to send.
    office.run(&["import", &office::sample("A-HRC-99-11-guyana.txt")]).assert_success();
    for wait in [5, 20, 60, 120] {
        let mut child = office.command(&["sync"]).spawn().expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
    }
    assert_eq!(sync(&office)["unsent"], 0);
    sync(&ministry);
    let all = |folder: &Folder| folder.json(&["search", "", "--json"])["total"].clone();
    assert_eq!(all(&ministry), all(&office));
    for folder in [&office, &ministry] {
        folder.run(&["verify"]).assert_success();
    }
    hub.verify();
}

#[test]
fn a_stranger_learns_nothing_and_a_wrong_key_is_not_spoken_to() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    // Another office that knows the address, without what lets the first one in.
    let stranger = regional_office();
    let plain = hub.address().split("/first/").next().unwrap().to_owned();
    stranger.run(&["sync", &plain]).assert_refused("does not know this office");
    assert!(!spaces(&stranger).iter().any(|name| name == "state-internal:BRB"));
    // And with it, once somebody was first.
    stranger.run(&["sync", hub.address()]).assert_refused("does not know this office");
    let (place, key) = plain.rsplit_once('/').unwrap();
    let other: String = key.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();
    office.run(&["sync", &format!("{place}/{other}")]).assert_refused("does not hold the hub's key");
    office.run(&["sync", "https://hub.example"]).assert_refused("cannot be used");
    office.run(&["join", "MANGROVE:ABC"]).assert_refused("was not copied whole");
}
