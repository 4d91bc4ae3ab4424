//! Stories of offices that exchange, told through the real program: a hub, an office, a ministry, a second laptop, and what
//! happens when one of them is lost or the line breaks.

#[path = "consent_gate/desk.rs"]
mod desk;
#[path = "exchange/files.rs"]
mod files;
#[path = "exchange/hub.rs"]
mod hub;
mod office;
#[path = "exchange/postgres.rs"]
mod postgres;
#[path = "exchange/processes.rs"]
mod processes;
#[path = "exchange/sealed.rs"]
mod sealed;
#[path = "exchange/several.rs"]
mod several;

use desk::hidden;
use hub::Hub;
use office::{Folder, PASSWORD, Serving};
use several::{holds, joined, key_of, pages, path, priority, regional_office, spaces, sync};

#[test]
fn a_ministry_joins_by_an_invitation_and_a_dispute_is_settled_on_the_page() {
    let hub = Hub::start();
    two_offices_meet(hub.address());
}

/// The same story on every store: `tests/exchange/processes.rs` tells it of a hub before PostgreSQL.
fn two_offices_meet(hub: &str) {
    let office = regional_office();
    office.run(&["sync", hub]).assert_success();
    let words = ["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"];
    let ministry = joined(&office, &words, "marva");
    assert_eq!(spaces(&ministry), ["bilateral:BRB", "public", "region", "state-internal:BRB"]);
    assert!(
        !spaces(&office).contains(&"state-internal:BRB".to_owned()),
        "what is the State's own is not here"
    );

    let there = pages(&office, "dale");
    let id = priority(&there, "In May it can begin.");
    assert!(there.get("/exchange").contains("not left this computer yet"));
    drop(there);
    assert!(sync(&office)["sent"].as_u64() > Some(0));
    assert_eq!(sync(&office)["unsent"], 0);
    assert!(sync(&ministry)["received"].as_u64() > Some(0));
    let here = pages(&ministry, "marva");
    let page = here.get(&format!("/priorities/{id}"));
    assert!(page.contains("In May it can begin.") && page.contains("on the computer"), "{page}");
    drop(here);

    // Both change what is to be settled, without sight of each other.
    pages(&office, "dale").change("priorities", &id, &[("paragraph", "4")]);
    pages(&ministry, "marva").change("priorities", &id, &[("paragraph", "7 bis")]);
    sync(&office);
    sync(&ministry);
    sync(&office);
    let here = pages(&ministry, "marva");
    assert!(here.get("/exchange").contains(&format!("/priorities/{id}")), "the dispute is listed");
    let page = here.get(&format!("/priorities/{id}"));
    let others = "It is settled by: head of office or validating authority.";
    assert!(page.contains(others) && !page.contains("/settlement"), "{page}");
    drop(here);
    let there = pages(&office, "ines");
    let stand = there.get("/exchange");
    assert!(
        stand.contains(&format!("/priorities/{id}")) && stand.contains("Marva Joseph, computer"),
        "{stand}"
    );
    let page = there.get(&format!("/priorities/{id}"));
    let claim = page
        .split("name=\"claim\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a claim");
    let (claim, seen) = (claim.to_owned(), hidden(&page, "seen"));
    let settled =
        [("field", "paragraph"), ("claim", &claim), ("seen", &seen), ("reason", "As the minutes say")];
    there.send(&format!("/priorities/{id}/settlement"), &settled).expect("settled");
    drop(there);
    sync(&office);
    sync(&ministry);
    let here = pages(&ministry, "marva");
    assert!(!here.get("/exchange").contains(&format!("/priorities/{id}")), "settled for both");
    drop(here);

    for folder in [&office, &ministry] {
        folder.run(&["verify"]).assert_success();
    }
    // The ministry's disk holds nothing of what is the office's.
    let listed = office.json(&["space", "list", "--json"]);
    let mut listed = listed.as_array().expect("a list").iter();
    let own = listed.find(|space| space["name"] == "office").expect("the office's own");
    let id: ledger::SpaceId = own["space"].as_str().expect("an id").parse().expect("an id");
    let own = id.as_bytes();
    assert!(holds(&office.data(), own) && !holds(&ministry.data(), own));
}

#[test]
fn an_open_office_exchanges_by_itself() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let ministry = joined(&office, &["--name", "Marva", "--role", "focal-point", "--state", "BRB"], "marva");
    let id = priority(&pages(&office, "dale"), "In May it can begin.");
    assert_eq!(sync(&ministry)["received"], 0, "nothing has left the office yet");
    let open = Serving::start_exchanging(&office);
    let came = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        sync(&ministry)["received"].as_u64() > Some(0)
    });
    assert!(came, "it has left with nobody's help");
    drop(open);
    assert!(pages(&ministry, "marva").get(&format!("/priorities/{id}")).contains("In May it can begin."));
}

#[test]
fn a_lost_laptop_is_shut_out_and_the_work_goes_on_from_the_hub() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let laptop = joined(&office, &["--user", "dale"], "dale");
    sync(&office);
    let id = priority(&pages(&laptop, "dale"), "On the laptop.");
    sync(&laptop);
    // Never sent: it goes with the laptop.
    pages(&laptop, "dale").change("priorities", &id, &[("paragraph", "7 bis")]);
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
    assert!(pages(&office, "ines").get(&format!("/priorities/{id}")).contains("On the laptop."));
    let devices = office.json(&["device", "list", "--json"]);
    let lost =
        devices.as_array().unwrap().iter().find(|one| one["name"] == "Dale Ferreira").expect("the laptop");
    let key = lost["device"].as_str().unwrap().to_owned();
    office.run(&["device", "revoke", &key[..8], "--reason", "Left in a taxi"]).assert_success();
    sync(&office);

    // A new laptop takes up the work from the hub within minutes.
    let new = joined(&office, &["--user", "dale"], "dale");
    assert!(pages(&new, "dale").get(&format!("/priorities/{id}")).contains("On the laptop."));

    // The finder exchanges: nothing new reaches them, and what they bring has no effect and is shown.
    let _ = laptop.run(&["sync"]);
    sync(&office);
    let page = pages(&office, "ines").get("/exchange");
    assert!(page.contains("Shut out"), "{page}");
    let page = pages(&office, "ines").get(&format!("/priorities/{id}"));
    assert!(!page.contains("7 bis"), "{page}");
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
    let ministry = Folder::new();
    relay.cut_after(6_000);
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

#[test]
fn without_a_hub_two_offices_meet_by_files_in_any_order_and_twice() {
    let office = regional_office();
    let file = path(&office, "marva.invitation");
    let words = ["--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB"];
    office.run(&[&["invite", &file], &words[..]].concat()).assert_success();
    let ministry = Folder::new();
    ministry.run_with(&["join", &file, "--login", "marva"], PASSWORD).assert_success();
    ministry.run(&["space", "list"]).assert_refused("nothing has arrived yet");

    let asks = path(&ministry, "asks.bundle");
    ministry.run(&["bundle", "write", &asks]).assert_success();
    let told = office.run(&["bundle", "read", &asks]);
    told.assert_success();
    let said = told.stdout();
    let peer = said.rsplit("--for ").next().unwrap().trim().to_owned();
    let answer = path(&office, "answer.bundle");
    office.run(&["bundle", "write", &answer, "--for", &peer]).assert_success();
    let other = Folder::new();
    other.run(&["bundle", "read", &answer]).assert_refused("There is no folder");
    other.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    other.run(&["bundle", "read", &answer]).assert_refused("sealed for");
    ministry.run(&["bundle", "read", &answer]).assert_success();
    assert_eq!(spaces(&ministry), ["bilateral:BRB", "public", "region", "state-internal:BRB"]);

    // A longer story goes in pieces, one of which is late.
    let id = priority(&pages(&office, "dale"), "Trainers have left.");
    office.run(&["import", &office::sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let news = path(&office, "news.bundle");
    let written = office.json(&["bundle", "write", &news, "--for", &peer, "--json"]);
    assert!(written["changes"].as_u64().unwrap() > 0);
    ministry.run(&["bundle", "read", &news, &news, &answer]).assert_success();
    assert!(pages(&ministry, "marva").get(&format!("/priorities/{id}")).contains("Trainers have left."));
    let found = ministry.json(&["search", "", "--json"]);
    assert_eq!(found["total"], office.json(&["search", "", "--json"])["total"]);

    // The way back is by the pages.
    let here = pages(&ministry, "marva");
    here.change("priorities", &id, &[("paragraph", "4")]);
    let of_office = format!("/exchange/devices/{}", key_of(&office));
    assert!(here.get(&of_office).contains(&format!("action=\"{of_office}/file\"")));
    let back = here.0.download("POST", &format!("{of_office}/file"), "");
    let own = here.0.send_files("/exchange/files", &[], &[("files", "back.bundle", &back)]);
    assert!(own.starts_with("HTTP/1.1 422") && own.contains("back.bundle was not taken in"), "{own}");
    drop(here);
    let there = pages(&office, "ines");
    let cut = there.0.send_files("/exchange/files", &[], &[("files", "cut.bundle", &back[..back.len() / 2])]);
    assert!(cut.starts_with("HTTP/1.1 422") && cut.contains("cut.bundle"), "{cut}");
    for told in ["What the file holds is here now", "All that the file holds was here already"] {
        let taken = there.0.send_files("/exchange/files", &[], &[("files", "back.bundle", &back)]);
        assert!(taken.starts_with("HTTP/1.1 200") && taken.contains(told), "{taken}");
        assert!(taken.contains("Marva Joseph") && taken.contains("Answer with a file"), "{taken}");
    }
    let page = there.get(&format!("/priorities/{id}"));
    assert!(page.contains("of Marva Joseph"), "the history says on whose computer: {page}");
    drop(there);
    for folder in [&office, &ministry] {
        folder.run(&["verify"]).assert_success();
    }
}

#[test]
fn a_sealed_backup_opens_with_its_words_alone_and_the_office_goes_on() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let file = path(&office, "office.backup");
    office.run_with(&["backup", &file, "--passphrase"], "short").assert_refused("fewer than 12");
    office.run_with(&["backup", &file, "--passphrase"], PASSWORD).assert_success();
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(13).any(|window| window == b"ledger.backup"));
    // What comes after the backup is at the hub, and comes back from there.
    let id = priority(&pages(&office, "dale"), "After the backup.");
    sync(&office);

    let restored = Folder::new();
    restored.run_with(&["restore", &file], "another four words").assert_refused("");
    assert!(!restored.data().exists());
    restored.run_with(&["restore", &file], PASSWORD).assert_success();
    assert!(sync(&restored)["received"].as_u64().unwrap() > 0);
    assert!(pages(&restored, "dale").get(&format!("/priorities/{id}")).contains("After the backup."));
    restored.run(&["verify"]).assert_success();
}
