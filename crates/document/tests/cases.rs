//! Small documents on which the reader once went wrong, each with what is right: `cases/<name>/input.*` and
//! `expected.json`, which holds those keys of the document's JSON that the case is about.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Cases that are known to fail. One that passes must leave this list.
const NOT_YET: &[&str] = &["pdf-standard-font-without-widths"];

#[test]
fn every_case_reads_as_expected() {
    let mut wrong = Vec::new();
    let folders = folders();
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let differences = differences(folder);
        match (differences.is_empty(), NOT_YET.contains(&name.as_str())) {
            (true, true) => wrong.push(format!("{name}: passes now; take it off NOT_YET")),
            (false, false) => wrong.push(format!("{name}:\n  {}", differences.join("\n  "))),
            _ => {}
        }
    }
    let known = |name: &&&str| folders.iter().any(|folder| folder.ends_with(name));
    let stale = NOT_YET.iter().filter(|name| !known(name));
    wrong.extend(stale.map(|name| format!("{name}: on NOT_YET, but there is no such case")));
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = std::fs::read_dir(&root).expect("the folder of cases");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    folders.sort();
    folders
}

/// Where the document differs from what the case expects.
fn differences(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a case's folder").map(|file| file.expect("a file").path());
    let input = files
        .into_iter()
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .unwrap_or_else(|| panic!("{}: no input", folder.display()));
    let bytes = std::fs::read(&input).expect("a readable input");
    let document = document::read(&bytes, &input.file_name().unwrap_or_default().to_string_lossy());
    let found = serde_json::to_value(&document).expect("a document is JSON");
    let expected = std::fs::read(folder.join("expected.json")).expect("what is expected");
    let expected: Value = serde_json::from_slice(&expected).expect("well-formed JSON");
    let mut differences = Vec::new();
    let keys = expected.as_object().expect("an object");
    assert!(!keys.is_empty(), "{}: nothing is expected", folder.display());
    for (key, value) in keys {
        compare_key(key, value, &found, &document.text, &mut differences);
    }
    differences
}

/// Compares one key of `expected.json`: a key of the document, or one of the words of these cases.
fn compare_key(key: &str, expected: &Value, found: &Value, text: &str, out: &mut Vec<String>) {
    match key {
        "paragraphs_last" => {
            let last = found["paragraphs"].as_array().and_then(|all| all.last()).unwrap_or(&Value::Null);
            compare(key, expected, last, out);
        }
        "title_starts_with" => {
            let start = expected.as_str().expect("words");
            if !found["title"].as_str().is_some_and(|title| title.starts_with(start)) {
                out.push(format!(
                    "title: expected one that starts with {expected}, found {}",
                    found["title"]
                ));
            }
        }
        "text_contains" => {
            let words = expected.as_array().into_iter().flatten().filter_map(Value::as_str);
            out.extend(
                words.filter(|words| !text.contains(words)).map(|words| format!("text lacks {words}")),
            );
        }
        "acts" => {
            let paragraphs = found["paragraphs"].as_array().map_or(&[][..], Vec::as_slice);
            for (id, acts) in expected.as_object().into_iter().flatten() {
                let paragraph = paragraphs.iter().find(|paragraph| paragraph["id"] == **id);
                compare(id, acts, paragraph.map_or(&Value::Null, |paragraph| &paragraph["acts"]), out);
            }
        }
        _ => compare(key, expected, &found[key], out),
    }
}

/// An object must have the keys expected, a list as many members; a recommendation may be given by its number alone.
fn compare(place: &str, expected: &Value, found: &Value, out: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(keys), Value::Object(_)) => {
            for (key, value) in keys {
                compare(&format!("{place}.{key}"), value, &found[key], out);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{place}[{index}]"), expected, found, out);
            }
        }
        (Value::String(_), Value::Object(keys)) if keys.get("number") == Some(expected) => {}
        _ if expected == found => {}
        _ => out.push(format!("{place}: expected {expected}, found {found}")),
    }
}
