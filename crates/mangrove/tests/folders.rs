//! Stories of data folders: which command makes one, what is said of a folder that is not what it should be, and of a disk that
//! fills up.

mod office;

use std::fs;

use office::{Folder, PASSWORD, sample};

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // A journal is brought into the store whenever somebody has looked.
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names.sort();
    names
}

#[test]
fn only_some_commands_make_a_folder_and_each_names_the_one_it_works_on() {
    let folder = Folder::new();
    let backup = folder.path().join("b.zip").display().to_string();
    for arguments in [
        vec!["verify"],
        vec!["rebuild"],
        vec!["backup", &backup],
        vec!["user", "list"],
        vec!["user", "revoke", "a"],
        vec!["device", "list"],
        vec!["space", "list"],
        vec!["search", "women"],
        vec!["sync"],
        vec!["bundle", "write", "x"],
        vec!["invite", "x", "--name", "A", "--role", "focal-point", "--state", "BRB"],
    ] {
        let ran = folder.run(&arguments);
        ran.assert_refused("There is no folder");
        assert!(ran.stderr().contains("--data"), "{arguments:?}: {}", ran.stderr());
        assert!(!folder.data().exists(), "{arguments:?} made the folder");
    }
    // An empty folder is none of an office either, and nothing is left in it.
    fs::create_dir(folder.data()).unwrap();
    folder.run(&["verify"]).assert_refused("There is no office in");
    assert_eq!(names(&folder.data()), Vec::<String>::new());
    let made = folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]);
    made.assert_success();
    assert!(made.stderr().contains(&format!("A new data folder was made: {}", folder.data().display())));
    let ran = folder.run(&["backup", &backup]);
    ran.assert_success();
    assert!(ran.stdout().contains(&folder.data().display().to_string()), "{}", ran.stdout());
}

#[test]
fn hints_repeat_the_folder_that_was_named() {
    let folder = Folder::new();
    let words = ["user", "add", "owner", "--name", "The Owner", "--role", "head-of-office", "--steward"];
    folder.run_with(&words, PASSWORD).assert_success();
    let ran = folder.run(&["user", "revoke", "nobody"]);
    let expected = format!("mangrove --data {} user list", folder.data().display());
    assert!(ran.stderr().contains(&expected), "{}", ran.stderr());
}

#[test]
fn a_key_that_is_gone_or_another_is_named_and_nothing_changes() {
    let folder = Folder::new();
    folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let key = folder.data().join("device.key");
    let kept = folder.path().join("kept.key");
    fs::rename(&key, &kept).unwrap();
    folder.run(&["verify"]).assert_refused("it is not there");
    assert!(!key.exists(), "no key is made in silence");
    let other = Folder::new();
    other.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    fs::copy(other.data().join("device.key"), &key).unwrap();
    folder.run(&["verify"]).assert_refused("it belongs to another data folder");
    fs::remove_file(&key).unwrap();
    fs::rename(&kept, &key).unwrap();
    folder.run(&["verify"]).assert_success();
    fs::remove_file(&key).unwrap();
    let renewed = folder.run(&["device", "new-key"]);
    renewed.assert_success();
    assert!(renewed.stdout().contains("as a new computer"), "{}", renewed.stdout());
    folder.run(&["verify"]).assert_success();
    folder.run(&["device", "new-key"]).assert_refused("it is not lost");
}

#[cfg(unix)]
#[test]
fn what_the_program_makes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    fs::create_dir(folder.data()).unwrap();
    fs::set_permissions(folder.data(), fs::Permissions::from_mode(0o755)).unwrap();
    folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_success();
    let mut waiting = vec![folder.data()];
    while let Some(path) = waiting.pop() {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode & !expected, 0, "{}: {mode:o}", path.display());
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().flatten().map(|entry| entry.path()));
        }
    }
}

#[test]
fn a_hub_that_holds_nothing_stays_a_hub() {
    let folder = Folder::new();
    let mut hub = folder
        .command(&["hub", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(hub.stdout.take().unwrap()), &mut line).unwrap();
    hub.kill().unwrap();
    hub.wait().unwrap();
    let before = names(&folder.data());
    for arguments in
        [vec!["user", "list"], vec!["space", "list"], vec!["device", "list"], vec!["search", "a"]]
    {
        folder.run(&arguments).assert_refused("a hub");
    }
    folder.run(&["import", &sample("A-HRC-99-4-barbados.txt")]).assert_refused("hub");
    assert_eq!(names(&folder.data()), before);
}
