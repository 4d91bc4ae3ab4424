//! Who may do what, as a table: role, action and kind of space. The table is written out here by hand, so that a change
//! of the rule is noticed; then every cell of it is tried on a real office, through its pages where a page does it.
//!
//! The test writes `docs/access.md`: `MANGROVE_WRITE_DOCS=1 cargo test -p mangrove --test access`.

mod world;

use std::fmt::Write as _;
use std::path::Path;

use ledger::{Author, Record, RecordId, Value};
use mangrove::access::{Action, Breadth, Realm, Role, may};
use mangrove::noun::NOUNS;
use mangrove::office::{Save, files};
use mangrove::{person, request};
use world::{Newcomer, Person, World, institution_id};

use Role::{
    Alternate, DeskOfficer, FocalPoint, HeadOfOffice, MinistryContributor, Ngo, Nhri, RecoveryHolder,
    Steward, ValidatingAuthority,
};

/// What each role may do in each kind of space, in the order of `Breadth::ALL`: public, region, office, bilateral,
/// State, shared, own. r: read, c: contribute, w: write, s: settle, p: publish into it, a: administer.
const TABLE: [(Role, [&str; 7]); 10] = [
    (DeskOfficer, ["rws", "rws", "rws", "rwp", "", "rws", ""]),
    (HeadOfOffice, ["rwsp", "rwsp", "rws", "rwsp", "", "rws", ""]),
    (FocalPoint, ["rws", "r", "", "rwp", "rws", "", ""]),
    (Alternate, ["rws", "r", "", "rwp", "rws", "", ""]),
    (ValidatingAuthority, ["rp", "rp", "", "rwsp", "rws", "", ""]),
    (MinistryContributor, ["r", "", "", "", "c", "", ""]),
    (Nhri, ["rp", "r", "", "", "", "rwsp", "rws"]),
    (Ngo, ["rp", "", "", "", "", "rwsp", "rws"]),
    (Steward, ["ra", "a", "a", "a", "a", "a", "a"]),
    (RecoveryHolder, ["ra", "a", "a", "a", "a", "a", "a"]),
];

const LETTERS: [(char, Action); 6] = [
    ('r', Action::Read),
    ('c', Action::Contribute),
    ('w', Action::Write),
    ('s', Action::Settle),
    ('p', Action::Publish),
    ('a', Action::Administer),
];

fn expected(role: Role, breadth: Breadth, action: Action) -> bool {
    let (_, cells) = TABLE.iter().find(|(of, _)| *of == role).expect("every role has its row");
    let place =
        Breadth::ALL.iter().position(|of| *of == breadth).expect("every kind of space has its column");
    LETTERS.iter().any(|(letter, of)| *of == action && cells[place].contains(*letter))
}

#[test]
fn the_rule_is_the_table() {
    assert_eq!(TABLE.map(|(role, _)| role), Role::ALL, "every role has its row");
    assert_eq!(LETTERS.map(|(_, action)| action), Action::ALL, "every action has its letter");
    for (role, breadth, action) in cells() {
        let is = may(role, action, breadth);
        assert_eq!(is, expected(role, breadth, action), "{role:?} {} in {breadth:?}", action.word());
    }
}

fn cells() -> impl Iterator<Item = (Role, Breadth, Action)> {
    let pairs = |role| Breadth::ALL.into_iter().map(move |breadth| (role, breadth));
    let all = |(role, breadth)| Action::ALL.into_iter().map(move |action| (role, breadth, action));
    Role::ALL.into_iter().flat_map(pairs).flat_map(all)
}

/// The space of a kind that is a person's own, or one of another State or institution.
fn realm(breadth: Breadth, role: Role, theirs: bool) -> Realm {
    let iso3 = if theirs { "HTI" } else { "JAM" }.to_owned();
    let institution = institution_id(match (theirs, role) {
        (false, _) => "Lantern",
        (true, Role::Nhri) => "Ombudsman",
        (true, _) => "Haven",
    });
    match breadth {
        Breadth::Public => Realm::Public,
        Breadth::Region => Realm::Region,
        Breadth::Office => Realm::Office,
        Breadth::Bilateral => Realm::Bilateral(iso3),
        Breadth::State => Realm::State(iso3),
        Breadth::Shared => Realm::Shared(institution),
        Breadth::Own => Realm::Own(institution),
    }
}

/// Somebody who holds a role; those who keep a space hold it in that very space.
fn holder(world: &World, role: Role, breadth: Breadth) -> Person {
    let login = match role {
        DeskOfficer => "desk",
        HeadOfOffice => "head",
        FocalPoint => "fp-hti",
        Alternate => "alt-hti",
        ValidatingAuthority => "va-hti",
        MinistryContributor => "mc-hti",
        Nhri => "nhri-hti",
        Ngo => "ngo-haven",
        Steward | RecoveryHolder => {
            let login = format!("{}-{}", role.code(), breadth.code());
            return world.admit(&Newcomer::new(&login, "Keeper", role, realm(breadth, role, true)));
        }
    };
    world.person(login).clone()
}

/// A request with a disputed title in a realm, and what is said of it.
fn disputed(world: &World, realm: &Realm, key: &str, institution: &str) -> RecordId {
    let (space, id) = (world.space(realm), RecordId::natural(request::KIND.id, key));
    let seen = world.office.ledger().version().expect("a version");
    for title in ["One side", "The other side"] {
        let values = [
            (request::TITLE, Value::text(title)),
            (request::SITUATION, Value::text("What the matter is")),
            (request::INSTITUTION, Value::Record(institution_id(institution))),
        ];
        let save = Save::new(&request::KIND, id).values(values);
        world.office.save_as_seen(space, &Author::default(), vec![save], Some(&seen)).expect("saved");
    }
    id
}

/// Tries one action for real; gives whether it was done.
fn tried(world: &World, who: &Person, role: Role, action: Action, realm: &Realm, key: &str) -> bool {
    let view = |work: &dyn Fn(&mangrove::office::View) -> bool| {
        let viewer = world.office.viewer(who.id, "Somebody");
        work(&world.office.seen_by(&viewer))
    };
    let post = |path: &str, form: &str| match world.ask(who, "POST", path, form).status {
        303 => true,
        403 | 404 | 422 => false,
        other => panic!("{path} answered {other}"),
    };
    let id = disputed(world, realm, key, "Ministry of Winds");
    match action {
        Action::Read => world.get(who, &format!("/requests/{id}")).status == 200,
        Action::Contribute => {
            // What names their ministry they read and write on; what does not is not there.
            let named = disputed(world, realm, &format!("{key}, named"), "Ministry of Tides");
            let reads = world.get(who, &format!("/requests/{named}")).status == 200;
            let rest = world.get(who, &format!("/requests/{id}")).status == 404;
            let record = world.office.ledger().get(world.space(realm), named).ok().flatten();
            let writes = view(&|view| record.as_ref().is_some_and(|record: &Record| view.may_write(record)));
            reads && rest && writes
        }
        Action::Write => {
            let save = |id| Save::new(&request::KIND, id).values([(request::TIMEFRAME, Value::text("Soon"))]);
            view(&|view| view.write(Action::Write, realm, vec![save(id)], None).is_ok())
        }
        Action::Settle => {
            let claim = files::sha256(&Value::text("One side").to_cbor());
            post(&format!("/requests/{id}/settlement"), &format!("field=title&claim={claim}&reason=Minutes"))
        }
        Action::Publish => {
            let sources = sources(realm, role);
            let publish = |from: &Realm| {
                let id =
                    disputed(world, from, &format!("{key} from {}", from.descriptor()), "Ministry of Winds");
                let form = format!("into={}&fields=situation", realm.descriptor());
                let done = post(&format!("/requests/{id}/publish"), &form);
                let there = world.office.ledger().get(world.space(realm), id).ok().flatten().is_some();
                assert_eq!(done, there, "{who:?} published into {}", realm.descriptor());
                done
            };
            // Into some spaces no page publishes; the office writes its verdicts there.
            let may = view(&|view| view.may(Action::Publish, world.space(realm)));
            if sources.is_empty() { may } else { sources.iter().any(publish) }
        }
        Action::Administer => view(&|view| view.viewer.may(Action::Administer, realm)),
    }
}

/// The spaces from which a role publishes into a realm: narrower ones in which it is held.
fn sources(into: &Realm, role: Role) -> Vec<Realm> {
    let home = match role.home() {
        Some(breadth) => realm(breadth, role, true),
        None => return Vec::new(),
    };
    match (into.breadth(), &home) {
        (Breadth::Public | Breadth::Region, home) => vec![home.clone()],
        (Breadth::Bilateral, Realm::State(_)) | (Breadth::Shared, Realm::Own(_)) => vec![home],
        _ => Vec::new(),
    }
}

#[test]
fn every_cell_holds_for_real() {
    let world = World::new();
    for breadth in Breadth::ALL {
        for role in Role::ALL {
            for theirs in [true, false] {
                let realm = realm(breadth, role, theirs);
                world.office.space_or_new(&realm).expect("a space");
            }
        }
    }
    let mut wrong = Vec::new();
    for role in Role::ALL {
        for breadth in Breadth::ALL {
            let who = holder(&world, role, breadth);
            for action in Action::ALL {
                let key = format!("{role:?} {breadth:?} {action:?}");
                let own = tried(&world, &who, role, action, &realm(breadth, role, true), &key);
                if own != expected(role, breadth, action) {
                    wrong.push(format!("{key}: {own} in their own"));
                }
                // The office is in the spaces of all States and of all NHRIs and NGOs; nobody else is in another's.
                let is_one = !matches!(breadth, Breadth::Public | Breadth::Region | Breadth::Office);
                let office = matches!(role, DeskOfficer | HeadOfOffice);
                if is_one {
                    let elsewhere = realm(breadth, role, false);
                    let other = tried(&world, &who, role, action, &elsewhere, &format!("{key} elsewhere"));
                    let may = office && expected(role, breadth, action);
                    if other != may {
                        wrong.push(format!("{key}: {other} in another's"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn who_keeps_a_space_gives_roles_in_it_and_nobody_else_does() {
    let world = World::new();
    let home = Realm::State("HTI".to_owned());
    for person in world.people.iter().chain([&Person::nobody()]) {
        let viewer = world.office.viewer(person.id, "Somebody");
        let may = person::may_appoint(&world.office, &viewer, &home);
        assert_eq!(may, person.login == "steward-hti", "{}", person.login);
    }
    // Dominica never had anybody: until it has, the office's steward lets its first person in. Jamaica has people, so the
    // office has no say in who else comes.
    for (iso3, of_the_office) in [("DMA", true), ("JAM", false)] {
        let home = Realm::State(iso3.to_owned());
        for person in &world.people {
            let viewer = world.office.viewer(person.id, "Somebody");
            let may = person::may_appoint(&world.office, &viewer, &home);
            assert_eq!(may, of_the_office && person.login == "steward", "{iso3} {}", person.login);
        }
    }
}

#[test]
fn the_page_on_access_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let text = written();
    if std::env::var_os("MANGROVE_WRITE_DOCS").is_some_and(|set| set == "1") {
        std::fs::write(&path, &text).expect("docs/access.md is written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "docs/access.md is stale: MANGROVE_WRITE_DOCS=1 cargo test -p mangrove --test access"
    );
}

fn written() -> String {
    let mut page = String::from(
        "# Who may do what\n\n\
         Written by `crates/mangrove/tests/access.rs` from the rule itself, `access::may`, and tried there cell by cell on a\n\
         real office: `MANGROVE_WRITE_DOCS=1 cargo test -p mangrove --test access`.\n\n\
         A role is held in a space, from a day until a day; each is an operation of that space's signed administration log.\n\
         It counts in that very space, and in the public one. An empty cell is the same as a space that does not exist.\n\n",
    );
    let head: Vec<&str> = Breadth::ALL.into_iter().map(column).collect();
    let _ = writeln!(page, "| role | {} |\n|{}", head.join(" | "), " --- |".repeat(head.len() + 1));
    for role in Role::ALL {
        let cell = |breadth: Breadth| {
            let words: Vec<&str> = Action::ALL
                .into_iter()
                .filter(|action| may(role, *action, breadth))
                .map(Action::word)
                .collect();
            words.join(", ")
        };
        let cells: Vec<String> = Breadth::ALL.into_iter().map(cell).collect();
        let _ = writeln!(page, "| {} | {} |", role.label(), cells.join(" | "));
    }
    page.push_str("| Nobody signed in | read |  |  |  |  |  |  |\n\n");
    page.push_str(
        "- *contribute*: read, and write on, the records that name one's own institution; the others are not there.\n\
         - *settle*: of two values written without sight of each other, say with a reason which one holds.\n\
         - *publish*: put chosen fields of a record of a narrower space into this one. What an NHRI or NGO wrote is\n  \
           published by them alone.\n\
         - *administer*: let people in, give roles and end them, reset passwords. It reads nothing.\n\n\
         ## Who begins a record, and who takes which step\n\n\
         A step is taken by a role held in the space in which the record stands. What is not here is refused.\n\n\
         | record | begun by | step | by |\n| --- | --- | --- | --- |\n",
    );
    let labels = |roles: &[Role]| roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
    for noun in NOUNS {
        let _ = writeln!(page, "| {} | {} |  |  |", noun.title(), labels(noun.begins));
        for step in noun.lifecycle.into_iter().flat_map(|lifecycle| lifecycle.steps) {
            let label = |code: &&str| noun.lifecycle.map_or("", |lifecycle| lifecycle.label(code)).to_owned();
            let from: Vec<String> = step.from.iter().map(label).collect();
            let _ = writeln!(
                page,
                "|  |  | {}: {} to {} | {} |",
                step.verb,
                from.join(", "),
                label(&step.to),
                labels(step.who)
            );
        }
    }
    page
}

fn column(breadth: Breadth) -> &'static str {
    match breadth {
        Breadth::Public => "public",
        Breadth::Region => "region",
        Breadth::Office => "office",
        Breadth::Bilateral => "State and office",
        Breadth::State => "State, internal",
        Breadth::Shared => "NHRI or NGO and office",
        Breadth::Own => "NHRI's or NGO's own",
    }
}
