//! The only focal point of a State leaves, and a new one works on within the hour: without e-mail, and with nothing lost.

mod office;

use office::{Folder, PASSWORD, Serving};

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

fn typed(words: &str) -> String {
    words.replace(' ', "+")
}

/// What stands between two pieces of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split(to).next().unwrap_or_default()
}

fn location(answer: &str) -> &str {
    between(answer, "location: ", "\r\n")
}

/// Where somebody's page is, from the list of people.
fn page_of(pages: &Serving, name: &str) -> String {
    let list = pages.ask("GET", "/people", "");
    let before = list.split(&format!("\">{name}</a>")).next().expect("a list");
    assert!(before.len() < list.len(), "{name} is not in the list: {list}");
    before.rsplit("href=\"").next().expect("a link").to_owned()
}

/// Marva, focal point and steward of Barbados, and Ines who heads the office.
fn barbados() -> (Folder, Serving) {
    let folder = Folder::new();
    let add =
        |words: &[&str]| folder.run_with(&[&["user", "add"], words].concat(), PASSWORD).assert_success();
    add(&["marva", "--name", "Marva Joseph", "--role", "focal-point", "--state", "BRB", "--steward"]);
    add(&["ines", "--name", "Ines Baptiste", "--role", "head-of-office", "--steward"]);
    let mut pages = Serving::start_signed_out(&folder, "warn");
    pages.sign_in("marva");
    (folder, pages)
}

/// Invites somebody and gives the path of the link that is shown.
fn invite(pages: &Serving, form: &str) -> String {
    let answer = pages.ask("POST", "/people/new", form);
    assert_eq!(status(&answer), "200", "{answer}");
    format!("/invitations/{}", between(&answer, "/invitations/", "<"))
}

fn come_in(pages: &mut Serving, link: &str, login: &str, name: &str) {
    pages.cookie = String::new();
    let password = typed(PASSWORD);
    let form = format!("name={}&login={login}&password={password}&again={password}", typed(name));
    let answer = pages.ask("POST", link, &form);
    assert_eq!((status(&answer), location(&answer)), ("303", "/"), "{answer}");
    pages.keep_cookie(&answer);
}

/// Begins a request of Barbados, which stays a draft. Gives its address.
fn begin_request(pages: &Serving) -> String {
    let institution = location(&pages.ask(
        "POST",
        "/institutions",
        "name=Ministry+of+Foreign+Affairs&kind=ministry&state=BRB",
    ))
    .rsplit('/')
    .next()
    .expect("an id")
    .to_owned();
    let form = format!(
        "title=Training+of+police&state=BRB&institution={institution}&contact=Marva+Joseph&date=2026-02-02\
         &situation=Cells+are+crowded&support=A+training&draft=/requests/new"
    );
    let answer = pages.ask("POST", "/requests", &form);
    assert_eq!(status(&answer), "303", "{answer}");
    location(&answer).to_owned()
}

#[test]
fn the_only_focal_point_leaves_and_a_new_one_works_on() {
    let (folder, mut pages) = barbados();
    let request = begin_request(&pages);
    let link = invite(&pages, "name=Clyde+Alleyne&place=state-internal:BRB&role=focal-point");
    assert!(pages.ask("GET", "/people", "").contains("Open invitations"));

    // Clyde opens the link on the same computer, chooses a password, and is at work.
    assert!(pages.ask("GET", &link, "").contains("Focal point, Barbados"));
    come_in(&mut pages, &link, "clyde", "Clyde Alleyne");
    assert_eq!(status(&pages.ask("GET", &link, "")), "404", "an invitation works once");
    assert!(pages.ask("GET", &request, "").contains("Training of police"));

    // Marva sees what she leaves behind, and hands it over with her stewardship.
    pages.sign_in("marva");
    let marva = page_of(&pages, "Marva Joseph");
    let form = pages.ask("GET", &format!("{marva}/hand-over"), "");
    assert!(between(&form, "id=\"drafts\"", "</section>").contains(&request), "{form}");
    let clyde = page_of(&pages, "Clyde Alleyne").rsplit('/').next().expect("an id").to_owned();
    let roles = "ends=focal-point%40state-internal%3ABRB&ends=steward%40state-internal%3ABRB";
    let alone = pages.ask("POST", &format!("{marva}/hand-over"), &format!("{roles}&reason=A+new+post"));
    assert!(status(&alone) == "422" && alone.contains("the last who admits people"), "{alone}");
    assert!(alone.contains("A new post"), "what was typed stays");
    let done = format!("{roles}&successor={clyde}&same=yes&last_day=2020-01-01&reason=A+new+post");
    assert_eq!(status(&pages.ask("POST", &format!("{marva}/hand-over"), &done)), "303");

    // Her roles are over; her name stays on what she did.
    assert_eq!(status(&pages.ask("GET", &request, "")), "404");
    assert_eq!(status(&pages.ask("GET", "/people/new", "")), "404");
    pages.sign_in("clyde");
    let page = pages.ask("GET", &request, "");
    assert!(page.contains("Training of police") && page.contains("Marva Joseph"), "{page}");
    assert!(pages.ask("GET", &marva, "").contains("Ended"));

    // Clyde is steward now: he switches her account off, and invites a deputy for a recorded period.
    let account = format!("/people/{}/account", marva.rsplit('/').next().expect("an id"));
    assert_eq!(status(&pages.ask("GET", &account, "")), "404", "she holds no role that he keeps");
    let deputy = "name=Keisha+Brathwaite&place=state-internal:BRB&role=alternate";
    assert_eq!(
        status(&pages.ask("POST", "/people/new", deputy)),
        "422",
        "an alternate acts for a recorded period"
    );
    let link = invite(&pages, &format!("{deputy}&until=2099-12-31"));
    come_in(&mut pages, &link, "keisha", "Keisha Brathwaite");
    assert!(pages.ask("GET", &request, "").contains("Training of police"));
    assert_eq!(status(&pages.ask("GET", "/people/new", "")), "404", "an alternate admits nobody");
    folder.run(&["verify"]).assert_success();
}

#[test]
fn a_form_keeps_what_was_typed_for_whoever_typed_it() {
    let (_folder, mut pages) = barbados();
    let keep =
        |more: &str| pages.ask("POST", "/drafts", &format!("draft=/requests/new&title=Half+a+request{more}"));
    assert!(keep("").contains("location: /account?done=draft"));
    assert_eq!(status(&keep("&by_itself=yes")), "204");
    for elsewhere in ["//evil.example/", "https://evil.example/", ""] {
        assert_eq!(status(&pages.ask("POST", "/drafts", &format!("draft={elsewhere}&title=x"))), "400");
    }
    let form = pages.ask("GET", "/requests/new", "");
    assert!(form.contains("value=\"Half a request\"") && form.contains("did not save"), "{form}");
    assert!(pages.ask("GET", "/account", "").contains("href=\"/requests/new\""));

    // Saved, or begun afresh, it is gone; what was refused stays.
    let refused = pages.ask("POST", "/requests", "title=Half+a+request&draft=/requests/new");
    assert_eq!(status(&refused), "422");
    assert!(refused.contains("name=\"draft\" value=\"/requests/new\""), "{refused}");
    assert!(pages.ask("GET", "/requests/new", "").contains("Half a request"));
    let dropped = pages.ask("POST", "/drafts", "draft=/requests/new&title=Half+a+request&drop=yes");
    assert!(dropped.contains("location: /requests/new"));
    assert!(!pages.ask("GET", "/requests/new", "").contains("Half a request"));
    assert_eq!(status(&keep("&by_itself=yes")), "204");
    begin_request(&pages);
    assert!(!pages.ask("GET", "/requests/new", "").contains("Half a request"));

    assert_eq!(status(&keep("&by_itself=yes")), "204");
    let link = invite(&pages, "name=Clyde+Alleyne&place=state-internal:BRB&role=focal-point");
    come_in(&mut pages, &link, "clyde", "Clyde Alleyne");
    assert!(
        !pages.ask("GET", "/requests/new", "").contains("Half a request"),
        "nobody reads the drafts of others"
    );
}

#[test]
fn a_steward_helps_with_a_lost_password_and_keeps_to_their_own_place() {
    let (_folder, mut pages) = barbados();
    let link =
        invite(&pages, "name=Clyde+Alleyne&place=state-internal:BRB&role=validating-authority&steward=yes");
    come_in(&mut pages, &link, "clyde", "Clyde Alleyne");
    let marva = page_of(&pages, "Marva Joseph");
    let answer = pages.ask("POST", &format!("{marva}/account"), "do=reset");
    let code = between(&answer, "<code>", "</code>").to_owned();
    let new = typed("a wholly new password");
    pages.cookie = String::new();
    let answer =
        pages.ask("POST", "/recovery", &format!("login=marva&code={code}&password={new}&again={new}"));
    assert_eq!(status(&answer), "303", "{answer}");

    // The office's steward has no say in Barbados once it has one of its own, and finds no trace of its people's accounts.
    pages.sign_in("ines");
    let form = "name=Eve&place=state-internal:BRB&role=focal-point";
    assert_eq!(status(&pages.ask("POST", "/people/new", form)), "422");
    for (method, body) in [("GET", ""), ("POST", "do=reset"), ("POST", "do=off")] {
        assert_eq!(status(&pages.ask(method, &format!("{marva}/account"), body)), "404", "{method} {body}");
    }
    // A State without a steward yet is opened by the office's; then it is that State's own.
    let jamaica = |name: &str| format!("name={name}&place=state-internal:JAM&role=focal-point&steward=yes");
    let link = invite(&pages, &jamaica("Devon"));
    come_in(&mut pages, &link, "devon", "Devon Campbell");
    pages.sign_in("ines");
    assert_eq!(status(&pages.ask("POST", "/people/new", &jamaica("Eve"))), "422");
    // Who is not a steward finds nothing of the kind; who is signed out finds no people at all.
    pages.cookie = String::new();
    for path in ["/people", "/people/new", &marva, &format!("{marva}/roles"), &format!("{marva}/hand-over")] {
        assert_eq!(status(&pages.ask("GET", path, "")), "404", "{path}");
    }
}

#[test]
fn an_invitation_ends_with_the_stewardship_of_whoever_made_it() {
    let (_folder, mut pages) = barbados();
    let link =
        invite(&pages, "name=Clyde+Alleyne&place=state-internal:BRB&role=validating-authority&steward=yes");
    let second = invite(&pages, "name=Eve+Stone&place=state-internal:BRB&role=focal-point");
    let third = invite(&pages, "name=Ann+Stone&place=state-internal:BRB&role=focal-point");
    let people = pages.ask("GET", "/people", "");
    let withdrawn = between(&people, "name=\"withdraw\" value=\"", "\"").to_owned();
    assert_eq!(status(&pages.ask("POST", "/people/invitations", &format!("withdraw={withdrawn}"))), "303");
    let links = [link, second, third];
    let mut open: Vec<_> = links.iter().filter(|link| status(&pages.ask("GET", link, "")) == "200").collect();
    assert_eq!(open.len(), 2, "one was withdrawn");

    // Whoever may no longer admit people cannot have done so yesterday either, where nobody has come in yet.
    let marva = page_of(&pages, "Marva Joseph");
    let last = open.pop().expect("an open one").clone();
    let first = open.pop().expect("an open one").clone();
    come_in(&mut pages, &first, "somebody", "Some Body");
    pages.sign_in("marva");
    let successor = page_of(&pages, "Some Body").rsplit('/').next().expect("an id").to_owned();
    let form = format!(
        "ends=steward%40state-internal%3ABRB&successor={successor}&same=yes&last_day=2020-01-01&reason=Leaves"
    );
    assert_eq!(status(&pages.ask("POST", &format!("{marva}/hand-over"), &form)), "303");
    assert_eq!(status(&pages.ask("GET", &last, "")), "404");
}
