//! An office for tests that go everywhere as everybody: real pages over a data folder of its own, with people of every
//! role. Clock and randomness are the test's, so that two such offices differ only in what was planted in one of them.

#![allow(dead_code, reason = "each test that shares it uses a part")]

pub mod plant;
pub mod reach;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use jiff::civil::{Date, date};
use ledger::{Author, Environment, RecordId};
use mangrove::access::{Realm, Role, first_moment};
use mangrove::account::{Accounts, Source};
use mangrove::institution::{self, Institution};
use mangrove::office::{Given, Office, Save};
use mangrove::person;
use mangrove::web::{Desk, Served, router};
use tower::ServiceExt;

/// The day on which all of it plays.
pub const TODAY: Date = date(2026, 5, 14);
/// The longest answer that is read.
const MOST: usize = 8 << 20;

/// A clock that a test sets, and randomness that counts up from a seed.
#[derive(Debug)]
pub struct Steered {
    ms: AtomicU64,
    drawn: AtomicU64,
}

impl Environment for Steered {
    fn now_ms(&self) -> u64 {
        self.ms.load(Ordering::Relaxed)
    }

    fn random(&self, out: &mut [u8]) {
        for byte in out {
            let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
            *byte = (drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
        }
    }
}

/// An NHRI or NGO, its number.
pub fn institution_id(name: &str) -> RecordId {
    RecordId::natural(institution::KIND.id, name)
}

/// Institutions of the office: name, State, kind.
const INSTITUTIONS: [(&str, &str, &str); 7] = [
    ("Haven", "HTI", "ngo"),
    ("Lantern", "HTI", "ngo"),
    ("Ombudsman", "HTI", "nhri"),
    ("Defender", "JAM", "nhri"),
    ("Ministry of Tides", "HTI", "ministry"),
    ("Ministry of Winds", "HTI", "ministry"),
    ("Ministry of Reefs", "JAM", "ministry"),
];

/// Somebody with a role.
#[derive(Clone, Debug)]
pub struct Person {
    /// The sign-in name.
    pub login: String,
    /// The record.
    pub id: RecordId,
    /// The session's cookie; nobody's is empty.
    pub cookie: String,
}

impl Person {
    /// A member of the public.
    pub fn nobody() -> Person {
        Person { login: "the public".to_owned(), id: RecordId::from_bytes([0; 16]), cookie: String::new() }
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// All that the browser gets, but for a part of the address that it asked for itself.
    pub fn whole(&self, asked: &str) -> String {
        let mut headers: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        headers.retain(|header| !header.starts_with("content-length"));
        headers.sort();
        let whole = format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.body);
        if asked.is_empty() { whole } else { whole.replace(asked, "(asked)") }
    }
}

/// The office and its pages.
pub struct World {
    pub office: Arc<Office>,
    pub people: Vec<Person>,
    accounts: Arc<Accounts>,
    clock: Arc<Steered>,
    pages: axum::Router,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl World {
    /// An office with institutions and one person of each role, and each State's, NHRI's and NGO's spaces.
    pub fn new() -> World {
        let clock = Arc::new(Steered { ms: AtomicU64::new(0), drawn: AtomicU64::new(1) });
        clock.ms.store(first_moment(TODAY) + 8 * 3_600_000, Ordering::Relaxed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let environment = Arc::clone(&clock) as Arc<dyn Environment>;
        let office = Arc::new(Office::open(folder.path(), Arc::clone(&environment)).expect("an office"));
        let accounts = Arc::new(Accounts::open(folder.path(), environment).expect("accounts"));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let desk = Desk::of(Arc::clone(&office), Arc::clone(&accounts)).expect("a desk");
        let pages = router(desk, Served { loopback: true });
        let mut world =
            World { office, people: Vec::new(), accounts, clock, pages, runtime, _folder: folder };
        world.add_institutions();
        world.people = people().into_iter().map(|one| world.admit(&one)).collect();
        world
    }

    fn add_institutions(&self) {
        let save = |(name, state, kind): (&str, &str, &str)| {
            let id = institution_id(name);
            let one = Institution {
                id,
                name: name.to_owned(),
                state: Some(state.to_owned()),
                kind: kind.to_owned(),
                contact: None,
            };
            Save::new(&institution::KIND, id).values(one.values())
        };
        let saves = INSTITUTIONS.into_iter().map(save).collect();
        self.office.save(self.office.public(), &Author::default(), saves).expect("institutions");
    }

    /// Lets somebody in: a person's record, a role, an account, a session.
    pub fn admit(&self, one: &Newcomer) -> Person {
        let id = RecordId::natural(person::KIND.id, one.login);
        let institution = one.institution.map(institution_id).or(one.home.institution());
        let given = Given {
            person: id,
            role: one.role,
            home: one.home.clone(),
            institution,
            from: one.from,
            until: one.until,
            works_here: true,
        };
        let author = Author::default();
        person::enter(&self.office, &author, id, one.name, institution, &one.home).expect("a person");
        self.office.give_role(&author, &given, None).expect("a role");
        let accounts = &self.accounts;
        let account = accounts.add_sample(one.login, one.name, id, one.role.code(), "").expect("an account");
        let token = accounts.sign_in_sample(account, &Source::default()).expect("a session");
        let cookie = format!("mangrove_session={}", token.expose());
        Person { login: one.login.to_owned(), id, cookie }
    }

    /// Somebody by sign-in name.
    pub fn person(&self, login: &str) -> &Person {
        self.people.iter().find(|person| person.login == login).expect("a person of this name")
    }

    /// The space of a realm.
    pub fn space(&self, realm: &Realm) -> ledger::SpaceId {
        self.office.space_of(realm).expect("a space that the people's roles founded")
    }

    /// From here on clock and randomness go on alike in every office, whatever was planted before.
    pub fn settle(&self) {
        self.clock.ms.store(first_moment(TODAY) + 9 * 3_600_000, Ordering::Relaxed);
        self.clock.drawn.store(1 << 40, Ordering::Relaxed);
    }

    /// From here on randomness goes on as it does for this realm in every office, whatever was planted in others: contents
    /// that may be erased have salts, and the salts of two offices are alike.
    pub fn draw_from(&self, place: usize) {
        self.clock.drawn.store((place as u64 + 1) << 32, Ordering::Relaxed);
    }

    /// Lets time pass.
    pub fn pass(&self, ms: u64) {
        self.clock.ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Asks as a browser does. A form lets a quarter of a second pass, so that nobody is told to slow down.
    pub fn ask(&self, who: &Person, method: &str, path: &str, form: &str) -> Answer {
        if method != "GET" {
            self.pass(250);
        }
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8480")
            .header("origin", "http://127.0.0.1:8480")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &who.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let (pages, folder) = (self.pages.clone(), self.office.folder().display().to_string());
        self.runtime.block_on(async move {
            let answer = pages.oneshot(request).await.expect("an answer");
            let (head, body) = answer.into_parts();
            let body = to_bytes(body, MOST).await.expect("a body");
            // Where the folder lies is the machine's own business, and differs from office to office.
            let body = String::from_utf8_lossy(&body).replace(&folder, "(folder)");
            Answer { status: head.status.as_u16(), headers: head.headers, body }
        })
    }

    /// Asks for a page.
    pub fn get(&self, who: &Person, path: &str) -> Answer {
        self.ask(who, "GET", path, "")
    }
}

/// Somebody to be let in.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    pub login: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub home: Realm,
    pub institution: Option<&'a str>,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl<'a> Newcomer<'a> {
    /// With a role that has no end.
    pub fn new(login: &'a str, name: &'a str, role: Role, home: Realm) -> Newcomer<'a> {
        Newcomer { login, name, role, home, institution: None, from: None, until: None }
    }
}

/// One person of each role in Haiti and its institutions, some elsewhere, one whose time is over and one whose time is
/// to come. Names that not everybody may know hold the word that is planted where they are known.
fn people() -> Vec<Newcomer<'static>> {
    let one = Newcomer::new;
    let state = |iso3: &str| Realm::State(iso3.to_owned());
    let own = |name: &str| Realm::Own(institution_id(name));
    vec![
        one("desk", "Dora Desk", Role::DeskOfficer, Realm::Office),
        one("head", "Hal Head", Role::HeadOfOffice, Realm::Office),
        one("steward", "Stella Steward", Role::Steward, Realm::Office),
        one("fp-hti", "Fabiola of Haiti", Role::FocalPoint, state("HTI")),
        one("alt-hti", "Alain of Haiti", Role::Alternate, state("HTI")),
        one("va-hti", "Viola of Haiti", Role::ValidatingAuthority, state("HTI")),
        Newcomer {
            institution: Some("Ministry of Tides"),
            ..one("mc-hti", "Marc of Haiti", Role::MinistryContributor, state("HTI"))
        },
        one("steward-hti", "Steve of Haiti", Role::Steward, state("HTI")),
        Newcomer {
            until: Some(date(2026, 5, 13)),
            ..one("former-hti", "Felix of Haiti", Role::FocalPoint, state("HTI"))
        },
        Newcomer {
            from: Some(date(2026, 5, 15)),
            ..one("next-hti", "Nadia of Haiti", Role::FocalPoint, state("HTI"))
        },
        one("fp-jam", "Fay of Jamaica", Role::FocalPoint, state("JAM")),
        one("va-jam", "Vic of Jamaica", Role::ValidatingAuthority, state("JAM")),
        Newcomer {
            institution: Some("Ministry of Reefs"),
            ..one("mc-jam", "Mo of Jamaica", Role::MinistryContributor, state("JAM"))
        },
        one("ngo-haven", "zqsharedhaven Nora", Role::Ngo, own("Haven")),
        one("steward-haven", "Stan of Haven", Role::Steward, own("Haven")),
        one("steward-ombudsman", "Sten of Ombudsman", Role::Steward, own("Ombudsman")),
        one("ngo-lantern", "Noel of Lantern", Role::Ngo, own("Lantern")),
        one("nhri-hti", "zqsharedombudsman Odile", Role::Nhri, own("Ombudsman")),
        one("nhri-jam", "Dana of Defender", Role::Nhri, own("Defender")),
    ]
}
