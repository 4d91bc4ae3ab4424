//! An NGO with two laptops and the office's hub between them, which carries what it cannot read.

use super::several::{WORD, ngo, own_space, submission};
use super::*;

#[test]
fn a_second_laptop_of_an_ngo_has_its_work_through_a_hub_that_reads_nothing_of_it() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let (laptop, institution) = ngo(&office);
    let text = format!("An invented account of a police station, {WORD}.");
    let id = submission(&pages(&laptop, "odile"), &institution, &text);
    let done = sync(&laptop);
    assert_eq!(done["unsent"], 0, "{done}");
    let own = own_space(&laptop);
    assert_eq!((&own["sealed"], &own["at_hub"], &own["unsent"]), (&true.into(), &true.into(), &0.into()));
    assert!(
        pages(&laptop, "odile")
            .get(&format!("/spaces/{}", own["space"].as_str().unwrap()))
            .contains("cannot read it")
    );

    let alone = "Only this computer opens";
    assert!(pages(&laptop, "odile").get("/exchange").contains(alone));

    // A second laptop: its answer waits at the hub until the first has let it in.
    let file = path(&laptop, "second.invitation");
    laptop.run(&["invite", &file, "--user", "odile"]).assert_success();
    sync(&laptop);
    let second = Folder::new();
    second.run_with(&["join", &file, "--login", "odile"], PASSWORD).assert_success();
    assert!(!spaces(&second).iter().any(|name| name.starts_with("own:")), "{:?}", spaces(&second));
    sync(&laptop);
    sync(&second);
    assert!(pages(&second, "odile").get(&format!("/submissions/{id}")).contains(&text));
    assert!(!pages(&laptop, "odile").get("/exchange").contains(alone));
    pages(&second, "odile").change("submissions", &id, &[("risk", "The neighbours, too.")]);
    sync(&second);

    // The first is stolen. It is shut out from the second; what is written then it cannot read, whoever hands it on.
    let devices = second.json(&["device", "list", "--json"]);
    let key = key_of(&laptop);
    assert!(devices.as_array().unwrap().iter().any(|one| one["device"] == key.as_str()));
    second.run(&["device", "revoke", &key[..8], "--reason", "Stolen"]).assert_success();
    let later = submission(&pages(&second, "odile"), &institution, "What was told after.");
    sync(&second);
    let _ = laptop.run(&["sync"]);
    let stolen = pages(&laptop, "odile");
    assert!(stolen.0.ask("GET", &format!("/submissions/{later}"), "").starts_with("HTTP/1.1 404"));
    drop(stolen);

    // And a third takes up the work.
    let file = path(&second, "third.invitation");
    second.run(&["invite", &file, "--user", "odile"]).assert_success();
    sync(&second);
    let third = Folder::new();
    third.run_with(&["join", &file, "--login", "odile"], PASSWORD).assert_success();
    sync(&second);
    sync(&third);
    let there = pages(&third, "odile");
    assert!(there.get(&format!("/submissions/{id}")).contains("The neighbours, too."));
    assert!(there.get(&format!("/submissions/{later}")).contains("What was told after."));
    drop(there);

    // Nothing of it can be read at the hub or at the office.
    sync(&office);
    assert!(holds(&third.data(), WORD.as_bytes()), "the search finds what is there");
    assert!(!holds(hub.folder(), WORD.as_bytes()) && !holds(&office.data(), WORD.as_bytes()));
    for folder in [&office, &second, &third] {
        folder.run(&["verify"]).assert_success();
    }
    hub.verify();
}

#[test]
fn what_its_keeper_withholds_does_not_go_to_the_hub() {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    let (laptop, institution) = ngo(&office);
    assert_eq!(own_space(&laptop)["at_hub"], true);
    let name = own_space(&laptop)["name"].as_str().unwrap().to_owned();
    laptop.run(&["space", "withhold", &name]).assert_success();
    submission(&pages(&laptop, "odile"), &institution, "Kept at home.");
    sync(&laptop);
    let own = own_space(&laptop);
    assert!(own["at_hub"] == false && own["unsent"].as_u64() > Some(0), "{own}");
    laptop.run(&["space", "entrust", &name]).assert_success();
    assert_eq!(sync(&laptop)["unsent"], 0);
}
