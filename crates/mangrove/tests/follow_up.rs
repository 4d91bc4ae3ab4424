//! Stories of what a State does about its recommendations, told through the real program: a ministry's reply on its way, a
//! table of its own that comes in, a follow-up that is published and taken back.

mod office;

use office::{Folder, PASSWORD, Serving, sample};
use rust_xlsxwriter::Workbook;

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

/// The last part of the address that an answer leads to.
fn made(answer: &str) -> String {
    let to = answer.split("location: ").nth(1).and_then(|rest| rest.lines().next());
    let to = to.unwrap_or_else(|| panic!("leads nowhere: {answer}"));
    to.rsplit('/').next().expect("a last part").to_owned()
}

/// The hidden names and values of a page's form, as a browser sends them.
fn hidden(page: &str) -> String {
    let fields = page.split("<input type=\"hidden\" ").skip(1).filter_map(|field| {
        let of = |name: &str| {
            Some(field.split(&format!("{name}=\"")).nth(1)?.split('"').next()?.replace("&#38;", "&"))
        };
        Some((of("name")?, of("value")?))
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An office with Barbados' report in it, two ministries, and the people of a State.
struct Told {
    folder: Folder,
    pages: Serving,
    social: String,
}

impl Told {
    fn begin() -> Told {
        let folder = Folder::new();
        folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
        let pages = Serving::start(&folder);
        let ministry = |name: &str| {
            made(&pages.ask("POST", "/institutions", &format!("name={name}&kind=ministry&state=BRB")))
        };
        let social = ministry("Ministry+of+Social+Care");
        ministry("Ministry+of+Works");
        for (login, role, of_ministry) in [
            ("drafter", "ministry-contributor", true),
            ("submitter", "focal-point", true),
            ("both", "ministry-contributor", true),
            ("validator", "validating-authority", true),
            ("focal", "focal-point", false),
            ("signer", "validating-authority", false),
        ] {
            let mut words = vec!["user", "add", login, "--name", login, "--role", role, "--state", "BRB"];
            if of_ministry {
                words.extend(["--institution", &social]);
            }
            folder.run_with(&words, PASSWORD).assert_success();
        }
        let words = [
            "user",
            "role",
            "both",
            "--role",
            "validating-authority",
            "--state",
            "BRB",
            "--institution",
            &social,
        ];
        folder.run(&words).assert_success();
        Told { folder, pages, social }
    }

    /// Asks as somebody.
    fn ask(&mut self, login: &str, method: &str, path: &str, body: &str) -> String {
        self.pages.sign_in(login);
        self.pages.ask(method, path, body)
    }

    /// The page of a recommendation of the report.
    fn recommendation(&self, number: &str) -> String {
        let found = self.folder.json(&["search", "", "--state", "BRB", "--limit", "500", "--json"]);
        let all = found["results"].as_array().expect("results");
        let one = all.iter().find(|one| one["number"] == number).unwrap_or_else(|| panic!("no {number}"));
        format!("/recommendations/{}", one["id"].as_str().expect("an id"))
    }

    /// Takes a step of a record as somebody.
    fn step(&mut self, login: &str, record: &str, to: &str, reason: &str) -> String {
        let form = self.ask(login, "GET", &format!("{record}/steps/{to}"), "");
        let body = format!("{}&reason={reason}", hidden(&form));
        self.pages.ask("POST", &format!("{record}/steps/{to}"), &body)
    }
}

#[test]
fn a_ministry_replies_and_nobody_validates_their_own_words() {
    let mut told = Told::begin();
    let form =
        format!("recommendations=A/HRC/99/4+23.1&institution={}&text=Two+shelters+were+opened.", told.social);
    let reply = format!("/replies/{}", made(&told.ask("drafter", "POST", "/replies", &form)));
    assert!(told.ask("drafter", "GET", &reply, "").contains("Two shelters were opened."));
    assert_eq!(
        status(&told.step("drafter", &reply, "validated", "")),
        "403",
        "a contributor validates nothing"
    );
    assert_eq!(status(&told.step("submitter", &reply, "submitted", "")), "303");

    // Returned with a reason, which the drafter finds on their home page; then mended and submitted again.
    let unsaid = told.step("validator", &reply, "returned", "");
    assert!(status(&unsaid) == "422" && unsaid.contains("Say why"), "{unsaid}");
    assert_eq!(status(&told.step("validator", &reply, "returned", "Say+where+they+are.")), "303");
    let home = told.ask("drafter", "GET", "/", "");
    assert!(home.contains("Returned") && home.contains("Say where they are."), "{home}");
    let form = told.ask("drafter", "GET", &format!("{reply}/edit"), "");
    let mended = format!(
        "{}&recommendations=A/HRC/99/4+23.1&institution={}&text=Two+shelters+were+opened+in+Bridgetown.",
        hidden(&form),
        told.social
    );
    assert_eq!(status(&told.pages.ask("POST", &reply, &mended)), "303");
    assert_eq!(status(&told.step("submitter", &reply, "submitted", "")), "303");
    assert!(
        told.ask("validator", "GET", "/", "").contains("Validate reply"),
        "it waits for the validating authority"
    );
    assert_eq!(status(&told.step("validator", &reply, "validated", "")), "303");
    assert_eq!(status(&told.step("focal", &reply, "compiled", "")), "303");
    assert_eq!(status(&told.step("signer", &reply, "approved", "")), "303");
    let page = told.ask("drafter", "GET", &reply, "");
    assert!(page.contains("Approved") && page.contains("It may be published."), "{page}");
    // The office knows nothing of it until the State publishes it.
    assert_eq!(status(&told.ask("owner", "GET", "/work", "")), "200");
    told.folder
        .run_with(&["user", "add", "desk", "--name", "Desk", "--role", "desk-officer"], PASSWORD)
        .assert_success();
    assert_eq!(status(&told.ask("desk", "GET", &reply, "")), "404");
    assert_eq!(status(&told.step("signer", &reply, "published", "")), "303");
    assert!(told.ask("desk", "GET", &reply, "").contains("Two shelters were opened in Bridgetown."));

    // One who drafts and may validate, too: not what they wrote.
    let form = format!("recommendations=A/HRC/99/4+23.2&institution={}&text=Written+by+both.", told.social);
    let own = format!("/replies/{}", made(&told.ask("both", "POST", "/replies", &form)));
    assert_eq!(status(&told.step("submitter", &own, "submitted", "")), "303");
    let refused = told.step("both", &own, "validated", "");
    assert!(
        status(&refused) == "422" && refused.contains("nobody can validate their own words"),
        "{refused}"
    );
    assert_eq!(status(&told.step("validator", &own, "validated", "")), "303");
}

/// The table of a ministry: one row in order, one with a number that may have lost its zero, one of nothing that is here.
fn table() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("UPR").expect("a name");
    let rows = [
        ["Follow-up of the Ministry of Foreign Affairs", "", "", "", "", ""],
        ["Symbol", "No.", "Status", "Responsible ministry", "Action taken", "Due date"],
        ["A/HRC/99/4", "23.1", "Under way", "Ministry of Works", "A shelter is being built", "2027"],
        ["A/HRC/99/4", "23.2", "Half way", "Ministry of Magic", "", ""],
        ["A/HRC/99/4", "77.7", "Under way", "", "Nobody knows of what", ""],
    ];
    for (row, cells) in rows.iter().enumerate() {
        sheet.write_row(u32::try_from(row).expect("few"), 0, *cells).expect("a row");
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_table_comes_in_twice_and_changes_things_once() {
    let mut told = Told::begin();
    let address = "/states/BRB/spreadsheet";
    for login in ["drafter", "owner"] {
        // The owner of this office is Barbados' focal point, too; a contributor is not.
        let expected = if login == "owner" { "200" } else { "404" };
        assert_eq!(status(&told.ask(login, "GET", address, "")), expected, "{login}");
    }
    assert_eq!(status(&told.ask("focal", "GET", "/states/JAM/spreadsheet", "")), "404");
    let refused = told.pages.send_file(address, "old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    assert!(status(&refused) == "422" && refused.contains("old format"), "{refused}");

    let decided = |page: &str, more: &str| {
        let columns =
            "column.document=0&column.number=1&column.status=2&column.lead=3&column.action=4&column.due=5";
        format!("{}&{columns}&assessed_by=Ministry&{more}", hidden(page))
    };
    for (round, expected) in [("first", "1 follow-up was recorded"), ("again", "Nothing changed")] {
        let sent = told.pages.send_file(address, "ours.xlsx", &table());
        assert_eq!(status(&sent), "303", "{sent}");
        let here = format!("{address}/{}", made(&sent).split('?').next().expect("an address"));
        let page = told.pages.ask("GET", &format!("{here}?name=ours.xlsx"), "");
        assert!(
            page.contains("“Half way”") && page.contains("<option value=\"in-progress\" selected>"),
            "{page}"
        );
        let asked =
            told.pages.ask("POST", &format!("{here}/preview"), &decided(&page, "means.0=in-progress"));
        assert!(status(&asked) == "422" && asked.contains("Say what “Half way” means"), "{asked}");
        let answers = "means.0=in-progress&means.1=leave&as_of=2026-03";
        let preview = told.pages.ask("POST", &format!("{here}/preview"), &decided(&page, answers));
        for words in ["77.7", "Ministry of Magic", "nobody said what it means"] {
            assert!(preview.contains(words), "{round}: {words} in {preview}");
        }
        assert_eq!(preview.contains("Record these changes"), round == "first", "{preview}");
        let result = told.pages.ask("POST", &format!("{here}/record"), &hidden(&preview));
        assert!(result.contains(expected), "{round}: {result}");
        let rest = told.pages.ask("POST", &format!("{here}/rest.csv"), &hidden(&result));
        assert!(rest.contains("77.7") && !rest.contains("23.1,"), "{rest}");
    }
    let one = told.recommendation("23.1");
    let page = told.pages.ask("GET", &one, "");
    assert_eq!(
        page.matches("A shelter is being built").count(),
        3,
        "once as an action, its link and its history: {page}"
    );
    assert!(
        page.contains("In progress")
            && page.contains("as of March 2026")
            && page.contains("From the table ours.xlsx")
    );
    assert!(told.pages.ask("GET", "/recommendations?status=in-progress", "").contains(&one));
    // No trace of it for the public.
    told.pages.cookie = String::new();
    let public = told.pages.ask("GET", &one, "");
    assert!(
        !public.contains("shelter is being built") && public.contains("has published nothing"),
        "{public}"
    );
    assert!(!told.pages.ask("GET", "/recommendations?status=in-progress", "").contains(&one));
}

#[test]
fn a_follow_up_is_published_field_by_field_and_taken_back() {
    let mut told = Told::begin();
    told.folder
        .run_with(&["user", "add", "desk", "--name", "Desk", "--role", "desk-officer"], PASSWORD)
        .assert_success();
    let one = told.recommendation("23.3");
    let form =
        "status=in-progress&assessed_by=Ministry&as_of=2026-02&action=Draft+the+bill&note=Not+for+others";
    assert_eq!(status(&told.ask("focal", "POST", &format!("{one}/follow-up"), form)), "303");
    let page = told.pages.ask("GET", &one, "");
    let publish = page
        .split("href=\"/follow-ups/")
        .nth(1)
        .and_then(|rest| rest.split("/publish").next())
        .expect("a link");
    let publish = format!("/follow-ups/{publish}/publish");
    let seen = |told: &mut Told| {
        let page = told.ask("desk", "GET", &one, "");
        let listed = told.pages.ask("GET", "/recommendations?status=in-progress", "").contains(&one);
        (
            page.contains("Draft the bill"),
            page.contains("Not for others"),
            page.contains("Published on"),
            listed,
        )
    };
    assert_eq!(seen(&mut told), (false, false, false, false));
    let body = "into=bilateral:BRB&fields=assessments&fields=action";
    let answer = told.ask("focal", "POST", &publish, body);
    assert_eq!(status(&answer), "303", "{answer}");
    assert_eq!(seen(&mut told), (true, false, true, true));
    let taken = told.ask("focal", "POST", &format!("{publish}/withdrawal"), "into=bilateral:BRB");
    assert_eq!(status(&taken), "303", "{taken}");
    assert_eq!(seen(&mut told), (false, false, false, false));
}
