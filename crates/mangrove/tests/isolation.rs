//! What is private leaves no trace with anybody else. Two offices are alike but for what was written in spaces that
//! somebody may not read; whatever that person asks, of every route that there is, both answer the same, byte for byte.
//!
//! So a guessed identifier answers as one that never existed, and no count, list, form, header or error tells of what is
//! hidden. The words that were planted are looked for besides, in every answer and in the program's log.

mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use ledger::{Author, RecordId, Value};
use mangrove::access::Realm;
use mangrove::import::document::bring_in_document;
use mangrove::noun::{PUBLISHED, Publication};
use mangrove::office::Save;
use mangrove::{recommendation, reply};
use world::plant::{Planted, id_of, kinds, private};
use world::reach::{Asking, Ground};
use world::{Answer, Person, World};

/// Words that are planted where nobody at all may read them any more.
const WITHDRAWN: &str = "zqwithdrawn";
/// The most differences that are told.
const TOLD: usize = 12;

/// An office in which everything private was written that `reads` allows, and what there is to name in any of them.
fn office(reads: &dyn Fn(&Realm) -> bool) -> (World, Ground) {
    let world = World::new();
    let report = include_bytes!("../sample/A-HRC-99-14-haiti.txt");
    bring_in_document(&world.office, "haiti.txt", report).expect("the report comes in");
    let mut ground = Ground::default();
    let jamaica = "JAM".to_owned();
    let lantern = world::institution_id("Lantern");
    for (realm, word) in [
        (Realm::Public, "openly"),
        (Realm::Bilateral(jamaica.clone()), "jointly"),
        (Realm::State(jamaica), "inwardly"),
        (Realm::Own(lantern), "quietly"),
        (Realm::Shared(lantern), "between"),
    ] {
        ground.records.extend(world.plant(&realm, word));
    }
    ground.records.push(plant_for_the_contributor(&world));
    publish_all(&world, &mut ground);
    publish_and_withdraw(&world);
    for (place, (realm, word)) in private().into_iter().enumerate() {
        world.draw_from(place);
        if reads(&realm) {
            world.plant(&realm, word);
            plant_more(&world, &realm, word);
        }
        ground.records.extend(planned(&realm, word));
        ground.spaces.push(world.space(&realm).to_string());
        ground.words.push(word);
    }
    // That this computer is known to the office is no secret of one space; what it holds is.
    ground.devices.push(world.office.ledger().device().to_string());
    name_the_public(&world, &mut ground);
    world.settle();
    (world, ground)
}

/// What names a contributor's own ministry, in both offices: what they see of it tells nothing of what else is there.
fn plant_for_the_contributor(world: &World) -> Planted {
    let (kind, realm) = (&reply::KIND, Realm::State("HTI".to_owned()));
    let id = RecordId::natural(kind.id, "of the Ministry of Tides");
    let ministry = Value::Record(world::institution_id("Ministry of Tides"));
    let save = Save::new(kind, id)
        .values([(reply::INSTITUTION, ministry), (reply::TEXT, Value::text("Two sluices were built"))]);
    world.office.save(world.space(&realm), &Author::default(), vec![save]).expect("a reply");
    // Not one of those that hold a private word.
    Planted { realm: Realm::Public, kind, path: "replies", id, sha256: "0".repeat(64) }
}

/// What is planted in a realm, or would be.
fn planned(realm: &Realm, word: &str) -> Vec<Planted> {
    let hash = |kind: &mangrove::office::kind::Kind| {
        mangrove::office::files::sha256(format!("{word} in a file of a {}", kind.name).as_bytes())
    };
    let planted = |(kind, path): (&'static mangrove::office::kind::Kind, &'static str)| Planted {
        realm: realm.clone(),
        kind,
        path,
        id: id_of(kind, realm),
        sha256: hash(kind),
    };
    kinds().into_iter().map(planted).collect()
}

/// One of each kind is published: of it everybody reads a part, and narrower versions say more.
fn publish_all(world: &World, ground: &mut Ground) {
    for (kind, path) in kinds() {
        let id = RecordId::natural(kind.id, "published");
        let on = "2026-04-01".parse().expect("a date");
        let publication = Publication { on, capacity: Some("Somebody".to_owned()) };
        let first = kind.fields.first().map(|field| (field.id, Value::text("What everybody may read")));
        let values = first.into_iter().chain([(PUBLISHED, publication.value())]);
        let save = Save::new(kind, id).values(values);
        world.office.save(world.office.public(), &Author::default(), vec![save]).expect("published");
        ground.records.push(Planted { realm: Realm::Public, kind, path, id, sha256: "0".repeat(64) });
    }
}

/// What was published and is withdrawn: nobody finds it any more.
fn publish_and_withdraw(world: &World) {
    let (kind, _) = kinds()[0];
    let id = RecordId::natural(kind.id, WITHDRAWN);
    for value in [Value::text(WITHDRAWN), Value::None] {
        let first = kind.fields.first().map(|field| (field.id, value.clone()));
        let save = Save::new(kind, id).values(first.into_iter().chain([(PUBLISHED, Value::None)]));
        world.office.save(world.office.public(), &Author::default(), vec![save]).expect("withdrawn");
    }
}

/// The narrower versions of what is published, and a follow-up.
fn plant_more(world: &World, realm: &Realm, word: &str) {
    let author = Author { capacity: Some(format!("{word} capacity")), ..Author::default() };
    for (kind, _) in kinds() {
        let id = RecordId::natural(kind.id, "published");
        let values = kind.fields.iter().filter(|field| !field.shape.is_set()).take(3);
        let values = values.map(|field| (field.id, Value::text(format!("{word} narrower"))));
        let save = Save::new(kind, id).values(values).because(Some(format!("{word} because")));
        world.office.save(world.space(realm), &author, vec![save]).expect("a narrower version");
    }
    if *realm == Realm::State("HTI".to_owned()) {
        for recommendation in haitian(world).into_iter().take(2) {
            world.plant_follow_up(word, recommendation);
        }
    }
}

/// The recommendations of Haiti's report.
fn haitian(world: &World) -> Vec<RecordId> {
    let number = |number: u32| format!("A/HRC/99/14|20.{number}");
    let ids = (1..40).map(|at| recommendation::KIND.natural_id(&number(at)));
    let found = world.office.recommendations(&ids.collect::<Vec<_>>()).expect("the store");
    found.into_iter().map(|recommendation| recommendation.id).collect()
}

fn name_the_public(world: &World, ground: &mut Ground) {
    let recommendations = haitian(world);
    assert!(recommendations.len() > 4, "the report has its recommendations");
    ground.others.extend(recommendations.into_iter().take(3).map(|id| ("recommendations", id)));
    let documents = world.office.documents().expect("documents");
    ground.others.extend(documents.iter().map(|document| ("documents", document.id)));
    let institutions = world.office.institutions().expect("institutions");
    ground.others.extend(institutions.iter().take(3).map(|one| ("institutions", one.id)));
    ground.hashes = private()
        .iter()
        .map(|(_, word)| mangrove::office::files::sha256(format!("{word} in evidence").as_bytes()))
        .collect();
    let withdrawn = kinds()[0];
    ground.records.push(Planted {
        realm: Realm::Public,
        kind: withdrawn.0,
        path: withdrawn.1,
        id: RecordId::natural(withdrawn.0.id, WITHDRAWN),
        sha256: "0".repeat(64),
    });
}

/// The private spaces that somebody reads, by name.
fn read_by(world: &World, who: &Person) -> BTreeSet<String> {
    let viewer = world.office.viewer(who.id, &who.login);
    let reads = |realm: &Realm| viewer.readable().contains(world.space(realm));
    private().into_iter().filter(|(realm, _)| reads(realm)).map(|(realm, _)| realm.descriptor()).collect()
}

/// Asks both offices the same as everybody of a group, who read the same spaces.
fn none_of_these_can_tell(logins: &[&str]) {
    listen();
    let everything = office(&|_| true).0;
    let people: Vec<Person> = logins.iter().map(|login| somebody(&everything, login)).collect();
    let read = read_by(&everything, &people[0]);
    let (without, ground) = office(&|realm| read.contains(&realm.descriptor()));
    for who in &people {
        assert_eq!(read_by(&everything, who), read, "{} reads what the others of the group read", who.login);
        let hidden: Vec<&str> = private()
            .into_iter()
            .filter(|(realm, _)| !read.contains(&realm.descriptor()))
            .map(|(_, word)| word)
            .chain([WITHDRAWN])
            .collect();
        let mut told = Vec::new();
        let askings = ground.askings(who);
        let mut answered: BTreeMap<(&str, u16), usize> = BTreeMap::new();
        let mut refused: BTreeSet<(&str, &str)> = BTreeSet::new();
        for asking in &askings {
            if refused.contains(&(asking.pattern, asking.method)) {
                continue;
            }
            let (one, other) = (ask(&everything, who, asking), ask(&without, who, asking));
            *answered.entry((asking.method, one.status)).or_default() += 1;
            if one.status == 405 {
                // The address takes no such request, whatever is named in it.
                refused.insert((asking.pattern, asking.method));
            }
            told.extend(difference(asking, &one, &other, &hidden));
            if one.status == 303 && asking.method == "POST" {
                told.extend(follow(&everything, &without, who, &one, &ground, &hidden));
            }
            if told.len() >= TOLD {
                break;
            }
        }
        assert!(told.is_empty(), "{} can tell:\n\n{}", who.login, told.join("\n\n"));
        println!("{}: {} requests, answered {answered:?}", who.login, askings.len());
        let some = |method, status| answered.contains_key(&(method, status));
        assert!(some("GET", 200) && some("GET", 404) && some("POST", 404), "{}: {answered:?}", who.login);
    }
    let log = heard();
    assert!(log.is_empty(), "the log tells: {log:?}");
}

fn somebody(world: &World, login: &str) -> Person {
    if login.is_empty() { Person::nobody() } else { world.person(login).clone() }
}

fn ask(world: &World, who: &Person, asking: &Asking) -> Answer {
    world.ask(who, asking.method, &asking.path, &asking.form)
}

/// What a form that was taken leads to: its page, and the files that it claims to have brought.
fn follow(
    one: &World,
    other: &World,
    who: &Person,
    answer: &Answer,
    ground: &Ground,
    hidden: &[&str],
) -> Vec<String> {
    let to = answer.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or("/").to_owned();
    let files = ground.records.iter().map(|planted| format!("{to}/files/{}", planted.sha256));
    let distinct: BTreeSet<String> = files.collect();
    // Back to a place on the page: the form asked for a file and brought none.
    let brings = to.matches('/').count() == 2 && !to.contains('#');
    let paths = [to.clone()].into_iter().chain(if brings { distinct } else { BTreeSet::new() });
    paths
        .filter_map(|path| {
            let asking = Asking::get("", path);
            difference(&asking, &ask(one, who, &asking), &ask(other, who, &asking), hidden)
        })
        .collect()
}

/// How two answers differ, or what the first holds that its reader may not know.
fn difference(asking: &Asking, one: &Answer, other: &Answer, hidden: &[&str]) -> Option<String> {
    let name = || format!("{} {} {}", asking.method, asking.path, asking.form);
    let (left, right) = (one.whole(""), other.whole(""));
    if left != right {
        let line = left.lines().zip(right.lines()).find(|(left, right)| left != right);
        let (left, right) = line.unwrap_or(("one is longer", ""));
        let alike = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
        let from = alike.saturating_sub(120);
        return Some(format!(
            "{}\n  there:     {}\n  not there: {}",
            name(),
            cut(left, from),
            cut(right, from)
        ));
    }
    // What they typed themselves comes back to them.
    let own = format!("{} {}", asking.path, asking.form);
    let found = hidden.iter().find(|word| left.contains(**word) && !own.contains(**word))?;
    let line = left.lines().find(|line| line.contains(found)).unwrap_or_default();
    Some(format!("{}\n  holds {found}: {}", name(), cut(line, 0)))
}

fn cut(line: &str, from: usize) -> String {
    line.chars().skip(from).take(400).collect()
}

#[test]
fn of_what_is_private_the_public_finds_no_trace() {
    none_of_these_can_tell(&[""]);
}

#[test]
fn of_what_is_private_those_who_read_nothing_of_it_find_no_trace() {
    none_of_these_can_tell(&["mc-hti", "steward-hti", "former-hti", "ngo-lantern"]);
}

#[test]
fn of_what_is_private_nobody_else_at_the_same_institutions_finds_a_trace() {
    none_of_these_can_tell(&["steward", "next-hti", "mc-jam"]);
}

#[test]
fn of_what_is_private_another_state_finds_no_trace() {
    none_of_these_can_tell(&["fp-jam", "va-jam", "nhri-jam"]);
}

#[test]
fn of_what_an_nhri_or_ngo_and_the_office_keep_the_state_finds_no_trace() {
    none_of_these_can_tell(&["fp-hti", "va-hti"]);
}

#[test]
fn of_what_others_keep_an_ngo_finds_no_trace() {
    none_of_these_can_tell(&["ngo-haven"]);
}

#[test]
fn of_what_others_keep_an_nhri_finds_no_trace() {
    none_of_these_can_tell(&["nhri-hti"]);
}

#[test]
fn of_what_a_state_an_nhri_or_an_ngo_keeps_inside_the_office_finds_no_trace() {
    none_of_these_can_tell(&["desk", "head"]);
}

#[test]
fn whoever_may_read_a_space_finds_all_that_was_planted_in_it() {
    let (world, ground) = office(&|_| true);
    for (realm, word) in private() {
        let readers: Vec<&Person> =
            world.people.iter().filter(|who| read_by(&world, who).contains(&realm.descriptor())).collect();
        assert!(!readers.is_empty(), "{}", realm.descriptor());
        for planted in ground.records.iter().filter(|planted| planted.realm == realm) {
            let path = format!("/{}/{}", planted.path, planted.id);
            let answer = world.get(readers[0], &path);
            assert_eq!(answer.status, 200, "{} of {}: {path}", readers[0].login, realm.descriptor());
            assert!(answer.body.contains(word), "{} of {}: {path}", readers[0].login, realm.descriptor());
            let file = world.get(readers[0], &format!("{path}/files/{}", planted.sha256));
            let has_files = planted
                .kind
                .fields
                .iter()
                .any(|field| matches!(field.shape, mangrove::office::kind::Shape::Files));
            assert_eq!(file.status == 200 && file.body.contains(word), has_files, "{path}");
        }
        let listed = world.get(readers[0], &format!("/{}?q={word}", kinds()[0].1));
        assert!(listed.body.contains(&format!("{word} ")), "{} finds it", readers[0].login);
    }
}

/// What the program logs, of which only what holds a planted word is kept.
struct Ear;

static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        if line.contains("zq") && !line.contains("?q=zq") {
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(line.trim().to_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens to the log, at its most talkative.
fn listen() {
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Ear);
    let _ = subscriber.try_init();
    tracing::trace!("zq: the ear hears");
    let heard: Vec<String> = std::mem::take(&mut *HEARD.lock().unwrap_or_else(PoisonError::into_inner));
    assert!(!heard.is_empty(), "the log is listened to");
}

fn heard() -> Vec<String> {
    std::mem::take(&mut *HEARD.lock().unwrap_or_else(PoisonError::into_inner))
}
