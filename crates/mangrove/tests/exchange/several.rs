//! Several computers of one story: the regional office, a ministry, an NGO, each with a data folder of its own.

#![allow(dead_code)] // each program of stories uses a part of it

use serde_json::Value;

use crate::desk::Pages;
use crate::office::{Folder, PASSWORD, Serving};

/// A word that stands in the NGO's own records and nowhere else.
pub const WORD: &str = "zq7731";

/// The regional office with its head, who keeps it, and a desk officer.
pub fn regional_office() -> Folder {
    let folder = Folder::new();
    let add =
        |words: &[&str]| folder.run_with(&[&["user", "add"], words].concat(), PASSWORD).assert_success();
    add(&["ines", "--name", "Ines Baptiste", "--role", "head-of-office", "--steward"]);
    add(&["dale", "--name", "Dale Ferreira", "--role", "desk-officer"]);
    folder
}

pub fn pages(folder: &Folder, login: &str) -> Pages {
    let mut serving = Serving::start_signed_out(folder, "warn");
    serving.sign_in(login);
    Pages(serving)
}

pub fn path(folder: &Folder, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// An invitation of the office, used on a new computer.
pub fn joined(office: &Folder, words: &[&str], login: &str) -> Folder {
    // A computer that takes another's place has an invitation of its own.
    let mut files = (0..9).map(|number| path(office, &format!("{login}-{number}.invitation")));
    let file = files.find(|file| !std::path::Path::new(file).exists()).expect("a free name");
    office.run(&[&["invite", &file], words].concat()).assert_success();
    let other = Folder::new();
    other.run_with(&["join", &file, "--login", login], PASSWORD).assert_success();
    other
}

pub fn sync(folder: &Folder) -> Value {
    folder.json(&["sync", "--json"])
}

pub fn spaces(folder: &Folder) -> Vec<String> {
    let listed = folder.json(&["space", "list", "--json"]);
    let mut names: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|space| space["name"].as_str().expect("a list").to_owned())
        .collect();
    names.sort();
    names
}

/// A priority of Barbados, which the office and the State may both correct.
pub fn priority(pages: &Pages, words: &str) -> String {
    let typed = [
        ("title", "Trainers for the police"),
        ("state", "BRB"),
        ("source", "National development plan"),
        ("paragraph", "3"),
        ("date", "2026-02-18"),
        ("words", words),
    ];
    pages.record("priorities", &typed)
}

/// Whether any file below a folder holds these bytes.
pub fn holds(folder: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        if entry.path().is_dir() {
            return holds(&entry.path(), bytes);
        }
        std::fs::read(entry.path()).is_ok_and(|held| held.windows(bytes.len()).any(|window| window == bytes))
    })
}

/// The device key of a folder, as `device list` of another knows it.
pub fn key_of(folder: &Folder) -> String {
    let devices = folder.json(&["device", "list", "--json"]);
    let own =
        devices.as_array().expect("a list").iter().find(|one| one["this"] == true).expect("this computer");
    own["device"].as_str().expect("an id").to_owned()
}

/// An NGO at a computer of its own, with its institution's id.
pub fn ngo(office: &Folder) -> (Folder, String) {
    let typed = [("name", "An invented NGO"), ("kind", "ngo"), ("state", "HTI")];
    let institution = pages(office, "dale").record("institutions", &typed);
    let words = ["--name", "Odile Pierre", "--role", "ngo", "--institution", &institution];
    (joined(office, &words, "odile"), institution)
}

pub fn submission(pages: &Pages, institution: &str, text: &str) -> String {
    let typed = [
        ("title", &*format!("About {WORD}")),
        ("institution", institution),
        ("addressee", &*format!("The regional office, {WORD}")),
        ("text", text),
        ("uses", "read"),
        ("sources", "agreed"),
        ("risk", "Those who told it."),
        ("retention", "2099"),
    ];
    pages.record("submissions", &typed)
}

pub fn own_space(folder: &Folder) -> Value {
    let listed = folder.json(&["space", "list", "--json"]);
    let own = listed
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["name"].as_str().expect("a name").starts_with("own:"));
    own.expect("the NGO's own space").clone()
}
