//! What a data folder remembers: one from before spaces were remembered, its recovery key, and dates far ahead.

use ledger::{Author, Change, Edit, Value};
use mangrove::office::recovery::RecoveryKey;
use mangrove::priority as priorities;

use super::peer::Peer;
use super::several::{holds, pages, priority, spaces, sync};
use super::{FAR_AHEAD, Folder, ministry, office_and_hub, without_effect};

/// The letters of a key in what a command said.
fn key_in(said: &str) -> Option<RecoveryKey> {
    said.lines().find_map(|line| RecoveryKey::parse(line.trim()))
}

/// A data folder as the version before left it: its own three spaces, and nothing remembered.
fn old_folder() -> Folder {
    let folder = Folder::new();
    let peer = Peer::at(&folder.data(), None);
    for realm in ["public", "office", "region"] {
        peer.found(realm, false, &[]);
    }
    // One more, by the folder's own hand: the first counts.
    peer.found("region", false, &[]);
    // And a State's own from before spaces were sealed.
    peer.found("state-internal:BRB", false, &[]);
    folder
}

#[test]
fn an_old_folder_opens_what_stands_in_it_is_pinned_and_a_conflict_is_shown() {
    let folder = old_folder();
    let first = Peer::at(&folder.data(), None).space("region").to_string();
    let expected = [("region".to_owned(), "another-is-known".to_owned())];
    for _ in 0..2 {
        assert_eq!(without_effect(&folder), expected);
        let listed = folder.json(&["space", "list", "--json"]);
        let region = listed.as_array().expect("a list").iter().find(|one| one["name"] == "region").cloned();
        assert_eq!(region.expect("the region's")["space"], first.as_str());
        assert!(spaces(&folder).contains(&"state-internal:BRB".to_owned()), "it was founded here");
    }
    assert!(folder.run(&["verify"]).stdout().contains("Not in force"));
}

#[test]
fn a_recovery_key_is_printed_once_named_by_what_was_founded_and_stored_nowhere() {
    let office = Folder::new();
    let add = ["user", "add", "ines", "--name", "Ines Baptiste", "--role", "head-of-office", "--steward"];
    let founded = office.run_with(&add, super::PASSWORD);
    founded.assert_success();
    let key = key_in(&founded.stderr()).expect("its key");
    let named = |folder: &Folder, realm: &str| {
        let peer = Peer::at(&folder.data(), None);
        peer.ledger.recovery_keys(peer.space(realm)).expect("its keys")
    };
    for realm in ["public", "office", "region"] {
        assert_eq!(named(&office, realm), [key.device()], "{realm}");
    }
    let letters = key.to_letters();
    assert!(
        !holds(&office.data(), letters.as_bytes())
            && !holds(&office.data(), letters.replace('-', "").as_bytes())
    );
    assert!(key_in(&office.run(&["space", "list"]).stderr()).is_none(), "it is not shown again");
    // Spaces founded later name the same.
    office.run(&["user", "role", "ines", "--role", "focal-point", "--state", "BRB"]).assert_success();
    assert_eq!(named(&office, "state-internal:BRB"), [key.device()]);
    office.run(&["space", "recovery-key"]).assert_refused("names a recovery key");
    let another = office.json(&["space", "recovery-key", "--again", "--json"]);
    let another = RecoveryKey::parse(another["key"].as_str().expect("letters")).expect("a key");
    assert_eq!(named(&office, "public"), [key.device(), another.device()]);

    // What was founded before there were such keys is given one by an operation.
    let old = old_folder();
    let made = old.run(&["space", "recovery-key"]);
    made.assert_success();
    let key = key_in(&made.stdout()).expect("its key");
    assert_eq!(named(&old, "public"), [key.device()]);
    old.run(&["verify"]).assert_success();
}

#[test]
fn what_is_dated_far_ahead_is_shown_as_such() {
    let (_hub, office) = office_and_hub();
    let barbados = ministry(&office, "BRB", "marva");
    let id = priority(&pages(&office, "dale"), "In May it can begin.");
    sync(&office);
    sync(&barbados);
    let peer = Peer::at(&barbados.data(), FAR_AHEAD);
    let edits = vec![Edit::Set { field: priorities::TITLE, value: Value::text("From the year 2200") }];
    let record = id.parse().expect("an id");
    let reason = Some("Its clock is wrong".to_owned());
    let change = Change { record, kind: priorities::KIND.id, edits, reason };
    let marva = peer.ledger.admission(peer.space("bilateral:BRB"), peer.ledger.device()).expect("read");
    let person = marva.expect("admitted").grants.iter().find_map(|grant| grant.person);
    let author = Author { person, ..Author::default() };
    peer.ledger.write(peer.space("bilateral:BRB"), &author, &[change]).expect("written");
    drop(peer);
    sync(&barbados);
    sync(&office);
    let page = pages(&office, "dale").get(&format!("/priorities/{id}"));
    assert!(page.contains("1 January 2200") && page.contains("dated ahead"), "{page}");
    // Nothing here is drawn after it: what is written now is dated now.
    pages(&office, "dale").change("priorities", &id, &[("paragraph", "4")]);
    let page = pages(&office, "dale").get(&format!("/priorities/{id}"));
    assert_eq!(page.matches("dated ahead").count(), 1, "{page}");
}
