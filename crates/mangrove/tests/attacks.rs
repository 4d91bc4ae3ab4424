//! Modified computers: each writes by hand, into its own log, what the program would not let it write. It harms nobody but
//! itself. Nothing but the ledger's public functions is used, and what others hold is looked at through the real program.

#[path = "consent_gate/desk.rs"]
mod desk;
#[path = "attacks/folder.rs"]
mod folder;
#[path = "exchange/hub.rs"]
mod hub;
mod office;
#[path = "attacks/peer.rs"]
mod peer;
#[path = "exchange/several.rs"]
mod several;

use hub::Hub;
use ledger::{Administration, Author, Change, Edit, RecordId, Role, SpaceId, Value};
use mangrove::access::Realm;
use mangrove::{person, priority as priorities};
use office::{Folder, PASSWORD, sample};
use peer::Peer;
use several::{WORD, holds, joined, ngo, own_space, pages, priority, regional_office, submission, sync};

/// A moment far ahead, which outlives every other by its clock.
const FAR_AHEAD: Option<&str> = Some("2200-01-01T00:00:00Z");

/// An office with its hub.
fn office_and_hub() -> (Hub, Folder) {
    let hub = Hub::start();
    let office = regional_office();
    office.run(&["sync", hub.address()]).assert_success();
    (hub, office)
}

fn ministry(office: &Folder, iso3: &str, login: &str) -> Folder {
    joined(office, &["--name", "Marva Joseph", "--role", "focal-point", "--state", iso3], login)
}

fn describe(realm: &str) -> Administration {
    Administration::Describe(realm.as_bytes().to_vec())
}

/// Whether a folder's files hold the word.
fn knows(folder: &std::path::Path) -> bool {
    holds(folder, WORD.as_bytes())
}

/// What `space list` says of the spaces without effect: what each says that it is, and why it is not.
fn without_effect(folder: &Folder) -> Vec<(String, String)> {
    let listed = folder.json(&["space", "list", "--json"]);
    let said = |one: &serde_json::Value| {
        Some((one["says"].as_str()?.to_owned(), one["without_effect"].as_str()?.to_owned()))
    };
    listed.as_array().expect("a list").iter().filter_map(said).collect()
}

#[test]
fn a_hub_that_renames_a_shared_space_does_not_make_it_an_ngos_own() {
    let (hub, office) = office_and_hub();
    let (laptop, institution) = ngo(&office);
    let own = own_space(&laptop)["name"].as_str().expect("a name").to_owned();
    let shared = own.replace("own:", "shared:");
    let peer = Peer::at(hub.folder(), None);
    peer.administer(peer.space(&shared), &describe(&own));
    Peer::at(hub.folder(), FAR_AHEAD).administer(peer.space(&shared), &describe(&own));
    sync(&laptop);

    let there = pages(&laptop, "odile");
    let id = submission(&there, &institution, &format!("What was told in confidence, {WORD}."));
    let page = there.get(&format!("/submissions/{id}"));
    assert!(page.contains(WORD) && page.contains("Internal: An invented NGO"), "{page}");
    drop(there);
    sync(&laptop);
    sync(&office);
    assert!(knows(&laptop.data()), "the search finds what is there");
    assert!(!knows(hub.folder()) && !knows(&office.data()), "what is internal has left in plain");
    assert_eq!(own_space(&laptop)["sealed"], true);
}

#[test]
fn a_hub_that_renames_a_bilateral_space_does_not_make_it_a_states_own() {
    let (hub, office) = office_and_hub();
    office.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let dale = pages(&office, "dale");
    let social =
        dale.record("institutions", &[("name", "A ministry"), ("kind", "ministry"), ("state", "BRB")]);
    drop(dale);
    sync(&office);
    let barbados = ministry(&office, "BRB", "marva");
    for clock in [None, FAR_AHEAD] {
        let peer = Peer::at(hub.folder(), clock);
        peer.administer(peer.space("bilateral:BRB"), &describe("state-internal:BRB"));
    }
    sync(&barbados);
    let there = pages(&barbados, "marva");
    let typed = [
        ("recommendations", "A/HRC/99/4 23.1"),
        ("institution", &social),
        ("text", &format!("A draft, {WORD}.")),
    ];
    let reply = there.record("replies", &typed);
    assert!(there.get(&format!("/replies/{reply}")).contains(WORD));
    drop(there);
    sync(&barbados);
    sync(&office);
    assert!(knows(&barbados.data()) && !knows(hub.folder()) && !knows(&office.data()));
}

#[test]
fn a_hub_that_renames_one_states_space_to_anothers_gives_nobody_what_was_written_to_the_other() {
    let (hub, office) = office_and_hub();
    let barbados = ministry(&office, "BRB", "marva");
    for clock in [None, FAR_AHEAD] {
        let peer = Peer::at(hub.folder(), clock);
        peer.administer(peer.space("bilateral:BRB"), &describe("bilateral:JAM"));
    }
    sync(&office);
    let dale = pages(&office, "dale");
    let typed = [
        ("title", "Trainers for the police"),
        ("state", "JAM"),
        ("source", "National development plan"),
        ("paragraph", "3"),
        ("date", "2026-02-18"),
        ("words", &*format!("For Jamaica alone, {WORD}.")),
    ];
    let id = dale.record("priorities", &typed);
    assert!(dale.get(&format!("/priorities/{id}")).contains(WORD));
    drop(dale);
    sync(&office);
    sync(&barbados);
    assert!(knows(hub.folder()) && !knows(&barbados.data()), "one State reads what was written to another");
    // And what is written for Barbados reaches it as before.
    let id = priority(&pages(&office, "dale"), "For Barbados.");
    sync(&office);
    sync(&barbados);
    assert!(pages(&barbados, "marva").get(&format!("/priorities/{id}")).contains("For Barbados."));
}

/// A priority of Barbados, written by hand into a space.
fn plant(peer: &Peer, space: SpaceId, word: &str) {
    let title = Edit::Set { field: priorities::TITLE, value: Value::text(word) };
    let state = Edit::Set { field: priorities::STATE, value: Value::text("BRB") };
    let record = RecordId::natural(priorities::KIND.id, word);
    let change = Change { record, kind: priorities::KIND.id, edits: vec![title, state], reason: None };
    peer.ledger.write(space, &Author::default(), &[change]).expect("written");
}

#[test]
fn a_second_space_one_of_the_wrong_founder_and_an_open_one_are_kept_without_effect_and_shown() {
    let (hub, office) = office_and_hub();
    let barbados = ministry(&office, "BRB", "marva");
    let (laptop, institution) = ngo(&office);
    let listed = without_effect(&office);
    assert_eq!(listed, [], "all is what it says");
    let to_office = Peer::at(&office.data(), None).ledger.device();
    let to_hub = Peer::at(hub.folder(), None).ledger.device();
    // The ministry's computer founds a second space for its State and the office, the region's anew, and another State's.
    let peer = Peer::at(&barbados.data(), None);
    let second = peer.found("bilateral:BRB", false, &[to_office, to_hub]);
    plant(&peer, second, WORD);
    peer.found("region", false, &[to_office, to_hub]);
    peer.found("state-internal:JAM", true, &[to_office, to_hub]);
    drop(peer);
    sync(&barbados);
    // The NGO's founds one of its own in the open, as an older program did.
    let peer = Peer::at(&laptop.data(), None);
    peer.found(&format!("own:{institution}"), false, &[to_office, to_hub]);
    drop(peer);
    sync(&laptop);
    sync(&office);

    let mut listed = without_effect(&office);
    listed.sort();
    let own = format!("own:{institution}");
    let expected = [
        ("bilateral:BRB", "another-is-known"),
        (&own, "not-sealed"),
        ("region", "another-is-known"),
        ("state-internal:JAM", "not-by-who-may"),
    ];
    assert_eq!(listed, expected.map(|(one, why)| (one.to_owned(), why.to_owned())));
    let verified = office.run(&["verify"]);
    verified.assert_success();
    assert!(
        verified.stdout().contains("Not in force") && !verified.stdout().contains("All is well"),
        "{}",
        verified.stdout()
    );
    let told = office.run(&["space", "list"]).stdout();
    assert!(told.contains("Not in force") && told.contains("may not found such a space"), "{told}");

    // On the pages it is shown as what it is, and nothing of it as that space's.
    let there = pages(&office, "ines");
    let page = there.get("/spaces");
    assert!(page.contains("Not what they say") && page.contains("knew another space"), "{page}");
    assert!(!there.get("/priorities").contains(WORD));
    assert!(there.0.ask("GET", &format!("/spaces/{second}"), "").starts_with("HTTP/1.1 404"));
    drop(there);
    assert!(!pages(&office, "dale").get("/priorities").contains(WORD));
    let there = pages(&barbados, "marva").get("/spaces");
    assert!(there.contains("Not what they say") && !there.contains("Jamaica"), "{there}");
    // What the office writes goes where it went before, also after a rebuild and from a backup.
    office.run(&["rebuild"]).assert_success();
    let file = several::path(&office, "office.backup");
    office.run(&["backup", &file]).assert_success();
    let restored = Folder::new();
    restored.run(&["restore", &file]).assert_success();
    for folder in [&office, &restored] {
        let found: Vec<_> = without_effect(folder).into_iter().collect();
        assert_eq!(found.len(), 4, "{found:?}");
        priority(&pages(folder, "dale"), "In the first.");
        let peer = Peer::at(&folder.data(), None);
        assert_eq!(peer.count(second, priorities::KIND.id), 1, "nothing is written to the second");
    }
    // The ministry's own pages go on with the first, too.
    let id = priority(&pages(&barbados, "marva"), "From Barbados.");
    sync(&barbados);
    sync(&office);
    assert!(pages(&office, "dale").get(&format!("/priorities/{id}")).contains("From Barbados."));
}

#[test]
fn what_an_ngo_is_to_found_is_nobody_elses() {
    let (mut hub, office) = office_and_hub();
    let typed = [("name", "An invented NGO"), ("kind", "ngo"), ("state", "HTI")];
    let institution = pages(&office, "dale").record("institutions", &typed);
    let file = several::path(&office, "odile.invitation");
    let invited = ["invite", &file, "--name", "Odile Pierre", "--role", "ngo", "--institution", &institution];
    office.run(&invited).assert_success();
    // The NGO's computer has joined and nothing has come yet, when the hub founds the NGO's own space for it.
    hub.kill();
    let laptop = Folder::new();
    laptop.run_with(&["join", &file, "--login", "odile"], PASSWORD).assert_refused("could not be reached");
    let to_laptop = Peer::at(&laptop.data(), None).ledger.device();
    let peer = Peer::at(hub.folder(), None);
    let own = format!("own:{institution}");
    peer.found(&own, true, &[to_laptop]);
    drop(peer);
    hub.start_again();
    sync(&laptop);
    assert_eq!(without_effect(&laptop), [(own, "another-is-known".to_owned())]);
    submission(&pages(&laptop, "odile"), &institution, &format!("What was told in confidence, {WORD}."));
    sync(&laptop);
    sync(&laptop);
    let found = Peer::at(&laptop.data(), None);
    let mine: SpaceId = own_space(&laptop)["space"].as_str().expect("an id").parse().expect("an id");
    let ours = found.ledger.spaces().expect("spaces").into_iter().find(|space| space.id == mine);
    assert_eq!(ours.expect("its own").genesis.founder, to_laptop);
    let theirs = Peer::at(hub.folder(), None);
    let hubs = theirs.ledger.spaces().expect("spaces").into_iter();
    let of_hub = hubs.filter(|space| space.genesis.founder == theirs.ledger.device());
    for space in of_hub {
        assert_eq!(
            theirs.count(space.id, mangrove::submission::KIND.id),
            0,
            "the hub opens what the NGO wrote"
        );
    }
}

#[test]
fn a_hub_makes_no_account_gives_no_role_and_its_folder_is_no_office() {
    let (hub, office) = office_and_hub();
    let barbados = ministry(&office, "BRB", "marva");
    let at = |words: &[&str]| {
        let folder = hub.folder().display().to_string();
        Folder::new().run_with(&[words, &["--data", &folder]].concat(), PASSWORD)
    };
    let no_office = "is a hub's data folder";
    let add = ["user", "add", "eve", "--name", "Eve", "--role", "head-of-office", "--steward"];
    at(&add).assert_refused(no_office);
    at(&["user", "list"]).assert_refused(no_office);
    at(&["invite", "eve.invitation", "--name", "Eve", "--role", "desk-officer"]).assert_refused(no_office);
    at(&["serve", "--listen", "127.0.0.1:0"]).assert_refused(no_office);
    at(&["join", &several::path(&office, "marva-0.invitation")]).assert_refused(no_office);
    at(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_refused(no_office);
    at(&["verify"]).assert_success();

    // By hand: a head of office, an end of the head's role, and a device of its own with every right.
    let peer = Peer::at(hub.folder(), None);
    let eve = RecordId::from_bytes([0xee; 16]);
    let heads = peer.administration(peer.space("office"));
    let given = heads.iter().find(
        |event| matches!(&event.operation, Administration::Role(role) if role.role == "head-of-office"),
    );
    let given = given.expect("the head's role").dot;
    let name = [Edit::Set { field: person::NAME, value: Value::text("Eve Hacker") }];
    let change = Change { record: eve, kind: person::KIND.id, edits: name.to_vec(), reason: None };
    for realm in ["office", "public", "bilateral:BRB"] {
        let space = peer.space(realm);
        let role = Role {
            person: eve,
            role: "head-of-office".to_owned(),
            institution: None,
            from_ms: None,
            until_ms: None,
        };
        peer.administer(space, &Administration::Role(role));
        peer.ledger.write(space, &Author::default(), std::slice::from_ref(&change)).expect("written");
    }
    peer.administer(
        peer.space("office"),
        &Administration::EndRole(ledger::EndRole { given, at_ms: 1, last: None }),
    );
    drop(peer);
    sync(&office);
    sync(&barbados);
    let members = |folder: &Folder| {
        let office = mangrove::office::Office::open(
            &folder.data(),
            mangrove::office::environment::Machine::starting_at(None),
        );
        let office = office.expect("an office");
        (
            office.members().of(eve).len(),
            office
                .members()
                .all()
                .filter(|one| {
                    one.role == mangrove::access::Role::HeadOfOffice
                        && one.holds_on(office.today())
                        && one.realm == Realm::Office
                })
                .count(),
        )
    };
    assert_eq!(members(&office), (0, 1), "the hub's word gives no role and ends none");
    assert_eq!(members(&barbados).0, 0);
    assert!(pages(&office, "ines").get("/people").contains("Ines Baptiste"));
}
