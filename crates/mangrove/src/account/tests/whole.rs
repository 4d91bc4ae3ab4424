//! The file: who can read it, what is in it, and what a backup takes along.

use super::*;

#[test]
fn no_secret_stands_in_the_file_and_only_its_owner_reads_it() {
    let (case, marva) = Case::with_marva();
    let mut secrets = vec![PASSWORD.to_owned()];
    secrets.push(case.sign_in("marva", PASSWORD).unwrap().expose().to_owned());
    secrets.push(case.accounts.reset(marva.id).unwrap().expose().to_owned());
    let codes = case.accounts.new_recovery_codes(marva.id).unwrap();
    secrets.extend(codes.iter().map(|code| code.expose().to_owned()));
    secrets.push(case.accounts.invite(person("ann"), "grants", marva.person, 7).unwrap().expose().to_owned());
    let bytes = bytes_of(case.folder.path());
    assert!(contains(&bytes, "$argon2id$v=19$m=19456,t=2,p=1$"));
    for secret in secrets {
        assert!(!contains(&bytes, &secret) && !contains(&bytes, &secret.replace('-', "")), "{secret}");
    }
    assert_eq!(format!("{:?}", codes[0]), "Secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = case.folder.path().join(FILE).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_password_hashed_at_another_cost_is_hashed_anew_when_it_is_next_used() {
    let (case, _) = Case::with_marva();
    let stored = |case: &Case| -> String {
        case.accounts
            .read(
                |connection| Ok(connection.query_row("SELECT password FROM account", [], |row| row.get(0))?),
            )
            .unwrap()
    };
    let cheap = {
        use argon2::password_hash::PasswordHasher;
        let params = argon2::Params::new(64, 1, 1, None).unwrap();
        let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let hash: argon2::PasswordHash =
            argon2.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).unwrap();
        hash.to_string()
    };
    let set =
        |transaction: &rusqlite::Transaction<'_>| people::set_password(transaction, AccountId(1), &cheap);
    case.accounts.write(set).unwrap();
    assert!(case.sign_in("marva", "wrong wrong wrong").is_err());
    assert_eq!(stored(&case), cheap);
    assert!(case.sign_in("marva", PASSWORD).is_ok());
    assert!(stored(&case).contains("m=19456,t=2,p=1"));
    assert!(case.sign_in("marva", PASSWORD).is_ok());
}

#[test]
fn a_backup_takes_people_along_and_neither_sessions_nor_open_links() {
    let (case, marva) = Case::with_marva();
    let token = case.sign_in("marva", PASSWORD).unwrap();
    let invitation = case.accounts.invite(person("ann"), "grants to nobody else", marva.person, 7).unwrap();
    let reset = case.accounts.reset(marva.id).unwrap();
    let printed = case.accounts.new_recovery_codes(marva.id).unwrap();
    case.accounts.keep_draft(marva.id, "/a", "typed").unwrap();

    let restored = tempfile::tempdir().unwrap();
    assert!(!backup(restored.path(), &restored.path().join("copy")).unwrap(), "there is nothing to copy");
    assert!(backup(case.folder.path(), &restored.path().join(FILE)).unwrap());
    assert!(!contains(&bytes_of(restored.path()), "grants to nobody else"), "deleted means gone");
    let case = Case { accounts: Accounts::open(restored.path(), case.clock.clone()).unwrap(), ..case };
    assert!(case.signed_in(&token).is_none());
    assert!(case.accounts.invitation(invitation.expose()).unwrap().is_none());
    let recover =
        |code: &Secret| case.accounts.recover("marva", code.expose(), "a wholly new one", &Source::default());
    assert!(matches!(recover(&reset), Err(AccountError::WrongCode)));
    assert!(recover(&printed[7]).is_ok());
    assert!(case.sign_in("marva", "a wholly new one").is_ok());
    assert_eq!(case.accounts.draft(marva.id, "/a").unwrap().unwrap().body, "typed");
}

#[test]
fn a_file_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let open = || Accounts::open(folder.path(), Steered::new());
    open().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(open(), Err(AccountError::Newer)));
    connection.pragma_update(None, "application_id", 1).unwrap();
    assert!(matches!(open(), Err(AccountError::File(_))));
}

#[test]
fn what_another_process_does_holds_at_once() {
    let (case, marva) = Case::with_marva();
    let token = case.sign_in("marva", PASSWORD).unwrap();
    let other = Accounts::open(case.folder.path(), case.clock.clone()).unwrap();
    assert_eq!(other.session(token.expose()).unwrap().unwrap().name, "Marva Joseph");
    other.disable(marva.id, true).unwrap();
    assert!(case.signed_in(&token).is_none());
}
