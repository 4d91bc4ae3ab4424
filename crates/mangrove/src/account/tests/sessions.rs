//! Sessions, codes and invitations: how each begins and what ends it.

use super::*;

#[test]
fn a_session_lasts_while_it_is_used_and_never_longer_than_two_weeks() {
    for (pauses, lasts) in [
        (vec![], true),
        (vec![12 * HOUR - 1], true),
        (vec![12 * HOUR], false),
        (vec![11 * HOUR, 11 * HOUR, 11 * HOUR], true),
        (vec![11 * HOUR; 30], true),
        (vec![11 * HOUR; 31], false),
    ] {
        let (case, _) = Case::with_marva();
        let token = case.sign_in("marva", PASSWORD).unwrap();
        for pause in &pauses {
            case.clock.advance(*pause);
            if let Some(signed_in) = case.signed_in(&token) {
                assert!(case.accounts.is_unkept(&signed_in));
                case.accounts.keep_seen(&signed_in).unwrap();
                assert!(!case.accounts.is_unkept(&case.signed_in(&token).unwrap()));
            }
        }
        assert_eq!(case.signed_in(&token).is_some(), lasts, "{} pauses", pauses.len());
    }
}

/// Whether the first of two sessions and the second, which acts, are still open afterwards.
fn after(act: impl Fn(&Case, &SignedIn)) -> (bool, bool) {
    let (case, _) = Case::with_marva();
    let [first, second] = [0, 1].map(|_| case.sign_in("marva", PASSWORD).unwrap());
    assert_ne!(first, second, "a new token each time");
    act(&case, &case.signed_in(&second).unwrap());
    (case.signed_in(&first).is_some(), case.signed_in(&second).is_some())
}

#[test]
fn what_ends_a_session() {
    const NEW: &str = "a wholly new password";
    assert_eq!(after(|_, _| {}), (true, true));
    assert_eq!(after(|case, me| case.accounts.sign_out(me).unwrap()), (true, false));
    assert_eq!(after(|case, me| assert_eq!(case.accounts.end_other_sessions(me).unwrap(), 1)), (false, true));
    assert_eq!(after(|case, me| case.accounts.change_password(me, PASSWORD, NEW).unwrap()), (false, true));
    assert_eq!(after(|case, me| case.accounts.disable(me.account, true).unwrap()), (false, false));
    assert_eq!(
        after(|case, me| {
            let code = case.accounts.reset(me.account).unwrap();
            case.accounts.recover("marva", code.expose(), NEW, &Source::default()).unwrap();
        }),
        (false, false)
    );
    assert_eq!(
        after(|case, me| {
            let sessions = case.accounts.sessions(me).unwrap();
            let other = sessions.iter().find(|session| !session.this_one).unwrap();
            assert!(case.accounts.end_session(me, &other.id.as_text()).unwrap());
            assert!(!case.accounts.end_session(me, "no such session").unwrap());
        }),
        (false, true)
    );
    // Nobody ends the sessions of others.
    let (case, _) = Case::with_marva();
    case.accounts.add(&new("other", PASSWORD)).unwrap();
    let [marva, other] = ["marva", "other"].map(|login| case.sign_in(login, PASSWORD).unwrap());
    let me = case.signed_in(&marva).unwrap();
    assert!(!case.accounts.end_session(&me, &case.signed_in(&other).unwrap().session.as_text()).unwrap());
}

#[test]
fn a_code_stands_in_for_the_password_once() {
    let (case, marva) = Case::with_marva();
    let printed = case.accounts.new_recovery_codes(marva.id).unwrap();
    let recover = |login: &str, code: &str, new: &str| {
        case.accounts
            .recover(login, code, new, &Source::default())
            .map(|token| case.signed_in(&token).is_some())
    };
    let wrong = |result: Result<bool>| assert!(matches!(result, Err(AccountError::WrongCode)), "{result:?}");
    let code = printed[0].expose();
    assert!(
        matches!(recover("marva", code, "short"), Err(AccountError::Password(_))),
        "the code is still good"
    );
    wrong(recover("nobody", code, "a first new password"));
    assert!(recover("Marva", &code.to_lowercase().replace('-', " "), "a first new password").unwrap());
    wrong(recover("marva", code, "a second new password"));
    assert_eq!(case.accounts.recovery_codes_left(marva.id).unwrap(), CODES - 1);

    // A reset code has a day, a newer one voids it, and using any voids it.
    let old = case.accounts.reset(marva.id).unwrap();
    let reset = case.accounts.reset(marva.id).unwrap();
    wrong(recover("marva", old.expose(), "a third new password"));
    assert!(case.sign_in("marva", "a first new password").is_ok(), "until then the old password is good");
    case.clock.advance(24 * HOUR);
    wrong(recover("marva", reset.expose(), "a third new password"));
    let reset = case.accounts.reset(marva.id).unwrap();
    assert!(recover("marva", reset.expose(), "a third new password").unwrap());
    assert!(matches!(case.sign_in("marva", PASSWORD), Err(AccountError::Wrong)));

    // New printed codes void the old ones; an account switched off has none.
    let newer = case.accounts.new_recovery_codes(marva.id).unwrap();
    case.clock.advance(HOUR);
    wrong(recover("marva", printed[1].expose(), "a fourth new password"));
    case.accounts.disable(marva.id, true).unwrap();
    case.accounts.disable(marva.id, false).unwrap();
    case.clock.advance(HOUR);
    wrong(recover("marva", newer[0].expose(), "a fourth new password"));
    // Guessing is slowed as passwords are.
    for _ in 0..2 {
        wrong(recover("marva", "0000", "a fourth new password"));
    }
    assert!(matches!(recover("marva", "0000", "a fourth new password"), Err(AccountError::Wait { .. })));
}

#[test]
fn an_invitation_makes_one_account_for_one_person_in_time() {
    let (case, marva) = Case::with_marva();
    let invite =
        |name: &str, days| case.accounts.invite(person(name), "focal point", marva.person, days).unwrap();
    let accept = |secret: &Secret, login: &str| case.accounts.accept(secret.expose(), &new(login, PASSWORD));
    let closed =
        |result: Result<Account>| assert!(matches!(result, Err(AccountError::NotInvited)), "{result:?}");

    let secret = invite("ann", INVITATION_DAYS);
    let open = case.accounts.invitation(secret.expose()).unwrap().unwrap();
    assert_eq!((open.grants.as_str(), open.person, open.by), ("focal point", person("ann"), marva.person));
    assert_eq!((open.until.as_millisecond() - open.made.as_millisecond()) as u64, 7 * 24 * HOUR);
    closed(accept(&secret, "somebody-else"));
    assert!(case.accounts.by_login("somebody-else").unwrap().is_none(), "no account without its invitation");
    assert_eq!(accept(&secret, "ann").unwrap().person, person("ann"));
    closed(
        case.accounts
            .accept(secret.expose(), &NewAccount { login: "ann2".to_owned(), ..new("ann", PASSWORD) }),
    );

    let late = invite("bob", 1_000);
    case.clock.advance(29 * 24 * HOUR);
    assert_eq!(case.accounts.invitations().unwrap().len(), 1);
    case.clock.advance(24 * HOUR);
    assert!(case.accounts.invitation(late.expose()).unwrap().is_none());
    closed(accept(&late, "bob"));

    let withdrawn = invite("eve", 7);
    let id = case.accounts.invitation(withdrawn.expose()).unwrap().unwrap().id;
    assert!(!case.accounts.withdraw_invitation("00").unwrap());
    assert!(case.accounts.withdraw_invitation(&id).unwrap());
    closed(accept(&withdrawn, "eve"));
    closed(accept(&Secret::token(&*case.clock), "eve"));
}
