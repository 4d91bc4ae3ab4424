//! A State and the office at work, as their pages are filled in: what every story of the gate begins with.

#![allow(dead_code)] // each program of stories uses a part of it

use std::collections::BTreeMap;

use crate::office::{Folder, PASSWORD, Serving};

/// A capacity in which a minister's house consents.
pub const MINISTER: &str = "Permanent Secretary, Ministry of Foreign Affairs";

/// Stands in a form for a file that is brought with it.
const FILE: &str = "(the note)";

/// A data folder with the people of a story.
pub struct Desk {
    pub folder: Folder,
}

impl Desk {
    /// An office with a desk officer and a head.
    pub fn open() -> Desk {
        let desk = Desk { folder: Folder::new() };
        desk.person("desk", "Dale Ferreira", "desk-officer", None);
        desk.person("head", "Ines Baptiste", "head-of-office", None);
        desk
    }

    /// The same office on another machine: a backup, restored.
    pub fn carried_off(&self) -> Desk {
        let file = self.folder.path().join("office.backup").display().to_string();
        self.folder.run(&["backup", &file]).assert_success();
        let other = Folder::new();
        other.run(&["restore", &file]).assert_success();
        Desk { folder: other }
    }

    /// A person with a role from before the story.
    pub fn person(&self, login: &str, name: &str, role: &str, state: Option<&str>) {
        let mut words =
            vec!["--clock", "2026-01-02T09:00:00Z", "user", "add", login, "--name", name, "--role", role];
        words.extend(state.iter().flat_map(|iso3| ["--state", iso3]));
        self.folder.run_with(&words, PASSWORD).assert_success();
    }

    /// The focal point and the validating authority of a State: `brb-focal`, `brb-signs`.
    pub fn people_of(&self, iso3: &str) {
        let low = iso3.to_lowercase();
        self.person(&format!("{low}-focal"), "Marva Joseph", "focal-point", Some(iso3));
        self.person(&format!("{low}-signs"), "Clyde Alleyne", "validating-authority", Some(iso3));
    }

    /// The pages on a day, with somebody signed in.
    pub fn on(&self, day: &str, login: &str) -> Pages {
        Pages(Serving::start_on(&self.folder, day, login))
    }

    /// What the command line says of an activity on a day.
    pub fn gate(&self, activity: &str, day: &str) -> serde_json::Value {
        self.folder.json(&["gate", activity, "--on", day, "--json"])
    }

    /// A capacity whose consent counts from this day on.
    pub fn authority(&self, iso3: &str, capacity: &str, day: &str) {
        let typed = vec![
            ("state", iso3),
            ("capacity", capacity),
            ("from", day),
            ("source", "Its law"),
            ("files", FILE),
        ];
        self.on(day, "desk").record("authorities", &typed);
    }

    /// A request sent on 2 February, and a consultation of 18 February with shared minutes.
    pub fn asked_and_consulted(&self, iso3: &str) -> (String, String) {
        let low = iso3.to_lowercase();
        let mut pages = self.on("2026-02-02", "desk");
        let ministry =
            pages.record("institutions", &[("name", "A ministry"), ("kind", "ministry"), ("state", iso3)]);
        pages.0.sign_in(&format!("{low}-focal"));
        let typed = vec![
            ("title", "Training of police trainers"),
            ("state", iso3),
            ("institution", ministry.as_str()),
            ("contact", "The desk of the ministry"),
            ("date", "2026-02-02"),
            ("situation", "Trainers have left."),
            ("support", "A training."),
        ];
        let request = pages.record("requests", &typed);
        pages.0.sign_in(&format!("{low}-signs"));
        pages.step("requests", &request, "received", &[]);
        drop(pages);
        let pages = self.on("2026-02-18", "desk");
        let typed = vec![
            ("state", iso3),
            ("date", "2026-02-18"),
            ("people.0.name", "M. Joseph"),
            ("people.0.capacity", "Permanent Secretary"),
            ("people.0.state", iso3),
            ("said.0.by", "M. Joseph"),
            ("said.0.text", "In May it can begin."),
        ];
        let consultation = pages.record("consultations", &typed);
        pages.step("consultations", &consultation, "shared", &[]);
        (request, consultation)
    }

    /// An outcome indicator with a baseline of 0 of 3, on 18 February.
    pub fn indicator(&self, states: &[&str], baseline: bool) -> String {
        let mut typed = vec![
            ("title", "Trainers at work"),
            ("definition", "Trainers who train"),
            ("kind", "outcome"),
            ("measure", "percentage"),
            ("source", "The academy"),
            ("means", "Its roll"),
        ];
        if baseline {
            typed.extend([
                ("baseline.value", "0"),
                ("baseline.of", "3"),
                ("baseline.date", "2026-02-18"),
                ("baseline.source", "The academy"),
            ]);
        }
        typed.extend(states.iter().map(|iso3| ("states", *iso3)));
        self.on("2026-02-18", "desk").record("indicators", &typed)
    }

    /// A training in Bridgetown from May to December, planned.
    pub fn activity(&self, states: &[&str], rests_on: &[(&str, &str)]) -> String {
        let mut typed = vec![
            ("title", "Training of trainers"),
            ("kind", "training"),
            ("from", "2026-05-01"),
            ("to", "2026-12-31"),
            ("places", "Bridgetown"),
            ("rights", "civil"),
            ("note", "1"),
        ];
        typed.extend(states.iter().map(|iso3| ("states", *iso3)));
        typed.extend(rests_on);
        let pages = self.on("2026-02-18", "desk");
        let activity = pages.record("activities", &typed);
        pages.step("activities", &activity, "planned", &[]);
        activity
    }

    /// A note verbale, recorded and given on the day it is dated.
    pub fn note(&self, iso3: &str, dated: &str, expiry: &str, scope: &[(&str, &str)]) -> String {
        let pages = self.on(dated, "desk");
        let mut typed = vec![
            ("covered", iso3),
            ("expiry.ends", "on"),
            ("expiry.on", expiry),
            ("note", "1"),
            ("instrument", "note-verbale"),
            ("issuing", "party"),
            ("issuer", "A. Prescod"),
            ("capacity", MINISTER),
            ("dated", dated),
            ("received", dated),
            ("evidence", FILE),
        ];
        typed.extend(scope);
        let consent = pages.record("consents", &typed);
        pages.step("consents", &consent, "given", &[]);
        consent
    }

    /// All that a training in one State needs, with a note of 2 March: the activity and the consent.
    pub fn prepared(&self, iso3: &str, expiry: &str, scope: &[(&str, &str)]) -> (String, String) {
        self.people_of(iso3);
        self.authority(iso3, MINISTER, "2026-01-05");
        let (request, consultation) = self.asked_and_consulted(iso3);
        let indicator = self.indicator(&[iso3], true);
        let rests = [
            ("requests", request.as_str()),
            ("consultations", consultation.as_str()),
            ("indicators", indicator.as_str()),
        ];
        let activity = self.activity(&[iso3], &rests);
        (activity, self.note(iso3, "2026-03-02", expiry, scope))
    }
}

/// The pages, with somebody signed in.
pub struct Pages(pub Serving);

impl Pages {
    pub fn get(&self, path: &str) -> String {
        let answer = self.0.ask("GET", path, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer
    }

    /// Sends a form. Where it led, or the page that refused it.
    pub fn send(&self, path: &str, typed: &[(&str, &str)]) -> Result<String, String> {
        let (files, words): (Vec<_>, Vec<_>) = typed.iter().copied().partition(|(_, words)| *words == FILE);
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
        let answer = match files.as_slice() {
            [] => self.0.ask("POST", path, &body),
            [(field, _), ..] => {
                self.0.send_files(path, &words, &[(field, "note.pdf", b"An invented note.".as_slice())])
            }
        };
        let led = answer.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
        match led {
            Some(led) if answer.starts_with("HTTP/1.1 303") => Ok(led),
            _ => Err(answer),
        }
    }

    /// Records one of a noun: its identifier.
    pub fn record(&self, noun: &str, typed: &[(&str, &str)]) -> String {
        let led = self.send(&format!("/{noun}"), typed).unwrap_or_else(|page| panic!("{noun}: {page}"));
        led.rsplit('/').next().expect("an identifier").to_owned()
    }

    pub fn step(&self, noun: &str, id: &str, to: &str, typed: &[(&str, &str)]) {
        let taken = self.try_step(noun, id, to, typed);
        taken.unwrap_or_else(|page| panic!("{noun} -> {to}: {page}"));
    }

    pub fn try_step(&self, noun: &str, id: &str, to: &str, typed: &[(&str, &str)]) -> Result<String, String> {
        self.send(&format!("/{noun}/{id}/steps/{to}"), typed)
    }

    /// A session of 24 people in Bridgetown.
    pub fn session(&self, activity: &str, day: &str, states: &[&str]) -> Result<String, String> {
        let mut typed = vec![
            ("activity", activity),
            ("date", day),
            ("place", "Bridgetown"),
            ("mode", "in-person"),
            ("people", "24"),
        ];
        typed.extend(states.iter().map(|iso3| ("states", *iso3)));
        self.send("/sessions", &typed)
    }

    /// Changes a record: the form as it is shown, with these fields typed over.
    pub fn change(&self, noun: &str, id: &str, typed: &[(&str, &str)]) {
        let page = self.get(&format!("/{noun}/{id}/edit"));
        let (seen, shown) = (hidden(&page, "seen"), hidden(&page, "shown"));
        let mut form: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(shown.as_bytes()) {
            form.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        for (name, value) in typed {
            form.insert((*name).to_owned(), vec![(*value).to_owned()]);
        }
        form.insert("seen".to_owned(), vec![seen]);
        form.insert("shown".to_owned(), vec![shown]);
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
            .collect();
        self.send(&format!("/{noun}/{id}"), &pairs).unwrap_or_else(|page| panic!("{noun}: {page}"));
    }
}

/// The value of a hidden field, as a browser would send it.
pub fn hidden(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a hidden field");
    let value = field.split('"').next().expect("its value");
    value
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
}
