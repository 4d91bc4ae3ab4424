//! Drafts, names and the bounds of everything.

use super::*;

#[test]
fn a_draft_is_kept_until_it_is_dropped_and_within_its_limits() {
    let (case, marva) = Case::with_marva();
    let other = case.accounts.add(&new("other", PASSWORD)).unwrap();
    let accounts = &case.accounts;
    let body = |account, address| accounts.draft(account, address).unwrap().map(|draft| draft.body);
    accounts.keep_draft(marva.id, "/requests/new", "title=a").unwrap();
    accounts.keep_draft(marva.id, "/requests/new", "title=ab").unwrap();
    assert_eq!(body(marva.id, "/requests/new").as_deref(), Some("title=ab"));
    assert_eq!(body(other.id, "/requests/new"), None, "nobody reads the drafts of others");
    let large = "x".repeat(DRAFT_BYTES + 1);
    assert!(matches!(accounts.keep_draft(marva.id, "/requests/new", &large), Err(AccountError::Full(_))));
    assert_eq!(body(marva.id, "/requests/new").as_deref(), Some("title=ab"), "the earlier one stays");
    for n in 1..DRAFTS {
        accounts.keep_draft(marva.id, &format!("/a/{n}"), "x").unwrap();
    }
    assert!(matches!(accounts.keep_draft(marva.id, "/a/one-too-many", "x"), Err(AccountError::Full(_))));
    accounts.keep_draft(marva.id, "/a/7", "changed").unwrap();
    accounts.drop_draft(marva.id, "/a/7").unwrap();
    accounts.drop_draft(marva.id, "/a/never-was").unwrap();
    assert_eq!(accounts.drafts(marva.id).unwrap().len() as u64, DRAFTS - 1);

    case.clock.advance(90 * 24 * HOUR + 1);
    let again = Accounts::open(case.folder.path(), case.clock.clone()).unwrap();
    assert!(again.drafts(marva.id).unwrap().is_empty(), "after ninety days a draft is dropped");
}

#[test]
fn what_is_put_off_keeps_its_day() {
    let (case, marva) = Case::with_marva();
    let [may, june] = ["2036-05-01", "2036-06-01"].map(|day| day.parse().unwrap());
    case.accounts.snooze(marva.id, "report", may).unwrap();
    case.accounts.snooze(marva.id, "report", june).unwrap();
    case.accounts.snooze(marva.id, "request", may).unwrap();
    let expected = [("report".to_owned(), june), ("request".to_owned(), may)];
    assert_eq!(case.accounts.snoozed(marva.id).unwrap(), expected.into());
}

#[test]
fn names_and_passwords_that_will_not_do_make_no_account() {
    let (case, _) = Case::with_marva();
    for (login, name, password, fields) in [
        ("ann", "Ann", PASSWORD, vec![]),
        ("Marva", "Ann", PASSWORD, vec!["login"]),
        ("ＭＡＲＶＡ", "Ann", PASSWORD, vec!["login"]),
        ("ann joseph", "Ann", PASSWORD, vec!["login"]),
        ("ann\0", "Ann", PASSWORD, vec!["login"]),
        ("a", " ", "short", vec!["name", "login", "password"]),
        ("", "Ann", "password1234", vec!["login", "password"]),
        ("long.name.of.ann", "Ann", "Long.Name.Of.Ann", vec!["password"]),
        (&"x".repeat(65), &"x".repeat(201), &"x".repeat(257), vec!["name", "login", "password"]),
    ] {
        let wrong = case.accounts.check_new(login, name, password).err().unwrap_or_default();
        assert_eq!(wrong.iter().map(AccountError::field).collect::<Vec<_>>(), fields, "{login:.20}");
        if !fields.is_empty() {
            let new = NewAccount { name: name.to_owned(), ..new(login, password) };
            assert!(case.accounts.add(&new).is_err());
        }
    }
    assert_eq!(case.accounts.all().unwrap().len(), 1);
}

#[test]
fn a_sample_account_is_entered_with_one_click_and_no_other_account_is() {
    let (case, marva) = Case::with_marva();
    let id =
        case.accounts.add_sample("desk", "Ines Baptiste", person("ines"), "Desk officer", "Office").unwrap();
    let samples = case.accounts.samples().unwrap();
    assert_eq!(
        samples.iter().map(|sample| (sample.account, sample.role.as_str())).collect::<Vec<_>>(),
        [(id, "Desk officer")]
    );
    let token = case.accounts.sign_in_sample(id, &Source::default()).unwrap();
    assert_eq!(case.signed_in(&token).unwrap().person, person("ines"));
    assert!(matches!(
        case.accounts.sign_in_sample(marva.id, &Source::default()),
        Err(AccountError::NoAccount)
    ));
}
