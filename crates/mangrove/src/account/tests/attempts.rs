//! Signing in: what is right, what is wrong, and how long one waits.

use super::*;

#[test]
fn the_right_name_and_password_and_nothing_else_sign_in() {
    let (case, marva) = Case::with_marva();
    case.accounts.add(&new("off", PASSWORD)).unwrap();
    let off = case.accounts.by_login("off").unwrap().unwrap();
    case.accounts.disable(off.id, true).unwrap();
    case.accounts.add_sample("sample", "S", person("s"), "Focal point", "Barbados").unwrap();
    for (login, password, right) in [
        ("marva", PASSWORD, true),
        (" MARVA ", PASSWORD, true),
        ("marva", "River stone candle fog", false),
        ("marva", "", false),
        ("nobody", PASSWORD, false),
        ("off", PASSWORD, false),
        ("sample", "", false),
        ("", "", false),
        (&"x".repeat(100_000), &"y".repeat(100_000), false),
    ] {
        let came_of_it = case.sign_in(login, password);
        match came_of_it {
            Ok(token) if right => assert_eq!(case.signed_in(&token).unwrap().account, marva.id),
            Err(AccountError::Wrong) if !right => {}
            other => panic!("{login:.20}: {other:?}"),
        }
    }
    // One composition of letters or another: the same password.
    case.accounts.add(&new("rené", "caf\u{e9} au lait matin")).unwrap();
    assert!(case.sign_in("rene\u{301}", "cafe\u{301} au lait matin").is_ok());
}

#[test]
fn wrong_attempts_are_slowed_then_locked_whether_there_is_such_an_account_or_not() {
    for login in ["marva", "nobody"] {
        let (case, _) = Case::with_marva();
        let wait = |expected: Option<u64>| match case.sign_in(login, "wrong wrong wrong") {
            Err(AccountError::Wait { seconds, .. }) => assert_eq!(Some(seconds), expected),
            Err(AccountError::Wrong) => assert_eq!(None, expected),
            other => panic!("{other:?}"),
        };
        (0..3).for_each(|_| wait(None));
        for seconds in [1, 2, 4, 8, 16, 32, 64] {
            wait(Some(seconds));
            case.clock.advance(seconds * SECOND);
            wait(None);
        }
        wait(Some(900));
        assert!(matches!(case.sign_in(login, PASSWORD), Err(AccountError::Wait { .. })), "{login}: locked");
        case.clock.advance(900 * SECOND);
        assert_eq!(case.sign_in(login, PASSWORD).is_ok(), login == "marva");
        if login == "marva" {
            (0..3).for_each(|_| wait(None));
            wait(Some(1));
        }
    }
}

#[test]
fn one_address_cannot_try_many_names() {
    let (case, _) = Case::with_marva();
    let source = Source { browser: "curl".to_owned(), address: "192.0.2.7".to_owned() };
    let mut tried = 0;
    let refused = loop {
        match case.accounts.sign_in(&format!("name{tried}"), "wrong wrong wrong", &source) {
            Err(AccountError::Wrong) => tried += 1,
            other => break other,
        }
    };
    assert_eq!(tried, 15);
    assert!(matches!(refused, Err(AccountError::Wait { seconds: 1, .. })));
    assert!(case.sign_in("marva", PASSWORD).is_ok(), "from elsewhere it still goes");
}

#[test]
fn a_wait_says_until_when_in_words() {
    let error =
        AccountError::Wait { until: "14:05:30".to_owned(), in_words: "15 minutes".to_owned(), seconds: 900 };
    assert_eq!(
        error.to_string(),
        "Too many attempts went wrong. The next one is possible at 14:05:30, in 15 minutes."
    );
}
