//! The story of a submission: an NGO of Haiti tells the office something, its Government finds no trace of it, and the
//! NGO takes it back.

mod office;

use office::{Folder, PASSWORD, Serving};

/// A word that stands in the submission and nowhere else, and one that stands nowhere at all.
const WORD: &str = "zq7731";
const NEVER: &str = "zq7732";

/// Pages on which a trace could show.
const PAGES: &[&str] = &[
    "/",
    "/work",
    "/submissions",
    "/submissions?uses=read",
    "/requests",
    "/challenges",
    "/recommendations",
    "/recommendations.csv",
    "/states",
    "/states/HTI",
    "/institutions",
    "/spaces",
];

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Sends a form and gives the last part of the address that the answer leads to.
fn recorded(pages: &Serving, path: &str, pairs: &[(&str, &str)]) -> String {
    let answer = pages.ask("POST", path, &form(pairs));
    assert!(answer.starts_with("HTTP/1.1 303"), "{path}: {answer}");
    let to = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect("where it leads");
    to.rsplit('/').next().expect("an id").to_owned()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// An office with a desk officer, Haiti's focal point, and an NGO of Haiti with its person. Gives the NGO's id.
fn office_of_haiti(folder: &Folder, pages: &mut Serving) -> String {
    pages.sign_in("desk");
    let ngo =
        recorded(pages, "/institutions", &[("name", "An invented NGO"), ("kind", "ngo"), ("state", "HTI")]);
    let add = ["user", "add", "ngo", "--name", "Of The NGO", "--role", "ngo", "--institution", &ngo];
    folder.run_with(&add, PASSWORD).assert_success();
    ngo
}

#[test]
fn an_ngo_tells_the_office_and_its_government_finds_no_trace() {
    let folder = Folder::new();
    for words in [
        ["user", "add", "desk", "--name", "At The Desk", "--role", "desk-officer"].as_slice(),
        &["user", "add", "haiti", "--name", "Focal Point", "--role", "focal-point", "--state", "HTI"],
    ] {
        folder.run_with(words, PASSWORD).assert_success();
    }
    let mut pages = Serving::start_signed_out(&folder, "trace");
    let ngo = office_of_haiti(&folder, &mut pages);

    // Before anything is written, the Government looks at everything; it looks again afterwards.
    let seen = |pages: &Serving| PAGES.iter().map(|path| pages.ask("GET", path, "")).collect::<Vec<_>>();
    pages.sign_in("haiti");
    let before = seen(&pages);

    pages.sign_in("ngo");
    let text = format!("An invented account of a police station, {WORD}.");
    let title = format!("About {WORD}");
    let submission = [
        ("title", title.as_str()),
        ("institution", ngo.as_str()),
        ("addressee", "The regional office"),
        ("text", text.as_str()),
        ("uses", "read"),
        ("sources", "agreed"),
        ("risk", "Those who told it."),
        ("retention", "2099"),
    ];
    let id = recorded(&pages, "/submissions", &submission);
    let here = format!("/submissions/{id}");
    pages.sign_in("desk");
    assert!(pages.ask("GET", &here, "").starts_with("HTTP/1.1 404"), "not sent, it is the NGO's alone");
    pages.sign_in("ngo");
    recorded(&pages, &format!("{here}/steps/sent"), &[]);
    pages.sign_in("desk");
    assert!(pages.ask("GET", &here, "").contains(&text));
    assert!(
        pages.ask("GET", "/submissions?q=zq7731", "").contains(&here),
        "the office finds it by its words"
    );
    recorded(&pages, &format!("{here}/steps/received"), &[]);

    pages.sign_in("haiti");
    for (path, (one, other)) in PAGES.iter().zip(before.iter().zip(&seen(&pages))) {
        assert_eq!(body(one), body(other), "{path} is as it was before there was a submission");
    }
    no_trace(&pages, &id);
    assert_eq!(folder.json(&["search", WORD, "--json"])["total"], 0);

    withdrawn(&mut pages, &here, &text);
    folder.run(&["verify"]).assert_success();
    let log = pages.stop();
    assert!(!log.contains(WORD), "no log knows the words");
}

/// Haiti's focal point searches for the word and guesses the address: every answer is that to a word that is nowhere, and
/// to an address that never was.
fn no_trace(pages: &Serving, id: &str) {
    for path in
        ["/recommendations?q=", "/recommendations.csv?q=", "/submissions?q=", "/requests?q=", "/documents?q="]
    {
        let [one, other] = [WORD, NEVER].map(|word| pages.ask("GET", &format!("{path}{word}"), ""));
        assert_eq!(body(&one).replace(WORD, NEVER), body(&other), "{path}");
    }
    let never = "01890000000070008000000000000000";
    for (method, rest) in [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/edit"),
        ("GET", "/publish"),
        ("POST", "/publish"),
        ("POST", "/publish/withdrawal"),
        ("GET", "/steps/received"),
        ("POST", "/steps/withdrawn"),
        ("POST", "/settlement"),
        ("GET", "/files/00"),
    ] {
        let ask = |id: &str| pages.ask(method, &format!("/submissions/{id}{rest}"), "text=guess");
        let (one, other) = (ask(id), ask(never));
        assert_eq!(one.lines().next(), other.lines().next(), "{method} {rest}");
        assert!(one.starts_with("HTTP/1.1 404"), "{method} {rest}: {one}");
        assert_eq!(body(&one).replace(id, never), body(&other), "{method} {rest}");
    }
}

/// The NGO takes it back: the office's words are gone, a tombstone stays, and the NGO keeps its own.
fn withdrawn(pages: &mut Serving, here: &str, text: &str) {
    pages.sign_in("desk");
    let refused = pages.ask("POST", &format!("{here}/steps/withdrawn"), "");
    assert!(refused.starts_with("HTTP/1.1 403"), "only its owner withdraws it: {refused}");
    pages.sign_in("ngo");
    recorded(pages, &format!("{here}/steps/withdrawn"), &[("reason", "Those who told it have moved.")]);
    assert!(pages.ask("GET", here, "").contains(text), "the NGO's own copy stays with it");
    pages.sign_in("desk");
    let page = pages.ask("GET", here, "");
    assert!(page.contains("tombstone") && !page.contains(WORD), "{page}");
    assert!(!body(&pages.ask("GET", "/submissions", "")).contains(WORD));
    assert!(!body(&pages.ask("GET", "/submissions?q=police", "")).contains(here), "nor is it found by them");
}
