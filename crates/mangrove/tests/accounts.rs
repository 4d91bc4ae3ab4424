//! Stories of people who sign in, told through the real program.

mod office;

use office::{Folder, PASSWORD, Serving};

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

fn typed(words: &str) -> String {
    words.replace(' ', "+")
}

#[test]
fn the_first_person_opens_the_office_in_the_browser_and_nobody_does_so_twice() {
    let folder = Folder::new();
    let mut pages = Serving::start_signed_out(&folder, "warn");
    for path in ["/", "/recommendations", "/sign-in", "/nowhere"] {
        let answer = pages.ask("GET", path, "");
        assert!(status(&answer) == "303" && answer.contains("location: /first"), "{path}: {answer}");
    }
    // A proxy on this computer makes everybody look as if they sat at it: only the address that was printed opens the form.
    assert_eq!(status(&pages.ask("GET", "/first", "")), "503");
    assert_eq!(status(&pages.ask("GET", "/first?code=0123456789abcdef", "")), "503");
    assert!(pages.path.starts_with("/first?code="), "{}", pages.path);
    let answer = pages.ask("GET", &pages.path.clone(), "");
    pages.keep_cookie(&answer);
    assert!(pages.ask("GET", "/first", "").contains("What is this data folder for?"));
    // From elsewhere on the network nobody becomes the owner.
    let elsewhere = format!("Origin: http://{}\r\nX-Forwarded-For: 192.0.2.9\r\n", "127.0.0.1");
    assert_eq!(status(&pages.ask_with("GET", "/first", "", &elsewhere)), "503");

    let password = typed(PASSWORD);
    let form = format!("purpose=office&name=Head+Of+Office&login=Head&password={password}&again={password}");
    let wrong = "purpose=ministry&name=&login=a+b&password=short&again=other";
    let answer = pages.ask("POST", "/first", wrong);
    assert_eq!(status(&answer), "422");
    for words in [
        "Choose the State",
        "Write the name",
        "no blanks",
        "at least 12 characters",
        "differ",
        "value=\"a b\"",
    ] {
        assert!(answer.contains(words), "{words}: {answer}");
    }
    assert!(!answer.contains("short"), "a password is never shown again");
    let answer = pages.ask("POST", "/first", &form);
    assert_eq!(status(&answer), "303", "{answer}");
    pages.keep_cookie(&answer);
    assert!(pages.ask("GET", "/account", "").contains("Head Of Office"));
    for method in ["GET", "POST"] {
        assert_eq!(status(&pages.ask(method, "/first", &form)), "404");
    }
}

#[test]
fn somebody_signs_in_where_they_were_and_out_again_and_no_log_knows_a_secret() {
    let folder = Folder::new();
    folder
        .run_with(&["user", "add", "Marva", "--name", "Marva Joseph", "--role", "desk-officer"], PASSWORD)
        .assert_success();
    let mut pages = Serving::start_signed_out(&folder, "trace");
    let form = pages.ask("GET", "/sign-in?back=/states/BRB", "");
    assert!(form.contains("name=\"back\" value=\"/states/BRB\""));
    let password = typed(PASSWORD);
    let wrong = pages.ask("POST", "/sign-in", "login=marva&password=wrong+wrong+wrong&back=/states/BRB");
    assert!(
        status(&wrong) == "422" && wrong.contains("is not right") && wrong.contains("value=\"marva\""),
        "{wrong}"
    );
    let answer = pages.ask("POST", "/sign-in", &format!("login=marva&password={password}&back=/states/BRB"));
    assert!(answer.contains("location: /states/BRB\r\n"), "{answer}");
    assert!(answer.contains("; Path=/; HttpOnly; SameSite=Lax\r\n"), "{answer}");
    pages.keep_cookie(&answer);
    let token = pages.cookie.split_once('=').expect("a value").1.to_owned();
    assert!(pages.ask("GET", "/states/BRB", "").contains("Marva Joseph"));

    // A change that does not say where it comes from is not done for a session.
    for headers in ["", "Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        assert_eq!(status(&pages.ask_with("POST", "/sign-out", "", headers)), "403", "{headers}");
    }
    let codes = pages.ask("POST", "/account/codes", &format!("present={password}"));
    let code =
        codes.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned();
    assert_eq!(codes.matches("<code>").count(), 8);
    assert_eq!(status(&pages.ask("POST", "/sign-out", "")), "303");
    assert!(pages.ask("GET", "/account", "").contains("location: /sign-in?back=/account"));

    let recovery =
        format!("login=marva&code={code}&password=another+long+password&again=another+long+password");
    let answer = pages.ask("POST", "/recovery", &recovery);
    assert!(status(&answer) == "303", "{answer}");
    let log = pages.stop();
    for secret in [PASSWORD, &password, &token, &code, "another+long+password", "wrong wrong wrong"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn behind_tls_the_cookie_keeps_to_it() {
    let folder = Folder::new();
    folder
        .run_with(&["user", "add", "marva", "--name", "Marva Joseph", "--role", "desk-officer"], PASSWORD)
        .assert_success();
    let pages = Serving::start_signed_out(&folder, "warn");
    let form = format!("login=marva&password={}&back=//evil.example", typed(PASSWORD));
    let answer = pages.ask_with("POST", "/sign-in", &form, "X-Forwarded-Proto: https\r\n");
    assert!(answer.contains("set-cookie: __Host-mangrove_session="), "{answer}");
    assert!(answer.contains("; Path=/; HttpOnly; SameSite=Lax; Secure\r\n"), "{answer}");
    assert!(answer.contains("location: /\r\n"), "nobody is sent to another web site: {answer}");
}

#[test]
fn accounts_on_the_command_line() {
    let folder = Folder::new();
    let add = |login: &str, password: &str| {
        let words = ["user", "add", login, "--name", "Marva", "--role", "focal-point", "--state", "BRB"];
        folder.run_with(&words, password)
    };
    add("marva", "short").assert_refused("at least 12 characters");
    add("marva", PASSWORD).assert_success();
    add("MARVA", PASSWORD).assert_refused("Somebody has this sign-in name already");
    folder.run(&["user", "reset", "nobody"]).assert_refused("no account");
    folder.run(&["user", "sing"]).assert_usage();
    let role = |words: &[&str]| folder.run(&[&["user", "role", "marva", "--role"], words].concat());
    role(&["king"]).assert_usage();
    role(&["focal-point"]).assert_refused("--state");
    role(&["focal-point", "--state", "XXX"]).assert_refused("--state");
    role(&["ngo"]).assert_refused("--institution");
    role(&["validating-authority", "--state", "BRB"]).assert_success();
    let list = folder.json(&["user", "list", "--json"]);
    assert_eq!((list[0]["login"].as_str(), list[0]["revoked"].is_null()), (Some("marva"), true));
    assert_eq!(
        list[0]["roles"],
        serde_json::json!(["Steward, Barbados", "Focal point, Barbados", "Validating authority, Barbados"])
    );
    assert!(!list.to_string().contains("argon2"));

    let mut pages = Serving::start_signed_out(&folder, "warn");
    pages.sign_in("marva");
    assert_eq!(folder.json(&["user", "revoke", "marva", "--json"])["revoked"], true);
    assert!(pages.ask("GET", "/account", "").contains("location: /sign-in"), "the session has ended at once");
    let reset = folder.json(&["user", "reset", "marva", "--json"]);
    let code = reset["code"].as_str().expect("a code");
    let new = typed("yet another password");
    let answer =
        pages.ask("POST", "/recovery", &format!("login=marva&code={code}&password={new}&again={new}"));
    assert_eq!(status(&answer), "303", "{answer}");
}

#[test]
fn attempts_and_changes_have_a_limit_and_say_when_to_come_back() {
    let folder = Folder::new();
    folder
        .run_with(&["user", "add", "marva", "--name", "Marva Joseph", "--role", "desk-officer"], PASSWORD)
        .assert_success();
    let mut pages = Serving::start_signed_out(&folder, "warn");
    let attempt = || pages.ask("POST", "/sign-in", "login=nobody&password=wrong+wrong+wrong");
    let [.., last] = [attempt(), attempt(), attempt(), attempt()];
    assert!(
        status(&last) == "429" && last.contains("retry-after: ") && last.contains("Too many attempts"),
        "{last}"
    );
    pages.sign_in("marva");
    let mut answers = (0..400).map(|_| pages.ask("POST", "/account/drafts", "drop=/none"));
    let refused = answers.find(|answer| status(answer) != "303").expect("a limit");
    assert!(status(&refused) == "429" && refused.contains("retry-after: "), "{refused}");
    assert_eq!(status(&pages.ask("GET", "/account", "")), "200", "reading goes on");
}
