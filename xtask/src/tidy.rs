//! House rules that no lint knows. Each is a function from a file's path and text to the lines that break it, so
//! that a rule can be tested on a few words. A rule stands here when breaking it once cost somebody time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Files that may be longer than [`LINES`], each with the reason.
const LONG_FILES: &[(&str, &str)] = &[(
    "crates/document/src/kind/names.rs",
    "one table: what first pages call each kind of document in six languages",
)];

/// The most lines a file of code has: one screenful of thought, a few of text.
const LINES: usize = 400;

/// Words that have no place in the project. Written in two halves, or this file would break its own rule.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("TO", "DO", "do it, or write down in an issue what is left"),
    ("FIX", "ME", "mend it, or write down in an issue what is wrong"),
    ("HA", "CK", "say why it has to be so"),
    ("/ho", "me/", "a path of one machine"),
    ("/ro", "ot/", "a path of one machine"),
    ("/Us", "ers/", "a path of one machine"),
    ("/wo", "rk/", "a path of one machine"),
    ("registry.", "npmjs.org", "a lock file names packages, not where one machine got them"),
    ("registry.", "yarnpkg.com", "a lock file names packages, not where one machine got them"),
    ("files.", "pythonhosted.org", "a lock file names packages, not where one machine got them"),
];

/// What is wrong, and where: `path:line: message`.
type Findings = Vec<String>;

/// Checks every file of the project; the error counts what was found.
pub fn run(root: &Path) -> Result<Option<String>> {
    let mut findings = Findings::new();
    let paths = files(root)?;
    for path in &paths {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        findings.extend(check(path, &text));
        if has_extension(path, &["md"]) {
            findings.extend(broken_links(root, path, &text));
        }
    }
    findings.extend(missing_from_index(root, &paths)?);
    let stale = LONG_FILES.iter().filter(|(name, _)| !root.join(name).is_file());
    findings.extend(stale.map(|(name, _)| format!("{name}: listed as a long file, but there is none")));
    findings.iter().for_each(|finding| eprintln!("{finding}"));
    ensure!(findings.is_empty(), "{} findings", findings.len());
    Ok(Some(format!("{} files", paths.len())))
}

/// The files that git knows or would know, without those it ignores.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").current_dir(root).args(list).output().context("git")?;
    ensure!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim());
    let names = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
    let paths: BTreeSet<_> = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    Ok(paths.into_iter().collect())
}

/// Every rule that needs one file's text and no other.
fn check(path: &Path, text: &str) -> Findings {
    let mut findings = Findings::new();
    findings.extend(too_long(path, text));
    findings.extend(forbidden_words(path, text));
    if has_extension(path, &["rs"]) {
        findings.extend(no_module_comment(path, text));
        findings.extend(unexplained_exceptions(path, text));
        findings.extend(prints(path, text));
    }
    if has_extension(path, &["md", "html", "ftl"]) {
        findings.extend(exclamations(path, text));
    }
    findings
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().and_then(|found| found.to_str()).is_some_and(|found| wanted.contains(&found))
}

fn at(path: &Path, line: usize, message: &str) -> String {
    format!("{}:{}: {message}", path.display(), line + 1)
}

fn too_long(path: &Path, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let excused = LONG_FILES.iter().any(|(name, _)| path == Path::new(name));
    let code = has_extension(path, &["rs", "html", "css", "js", "mjs", "ts"]);
    let message = format!("{lines} lines, more than {LINES}: split it, or give the reason in {}", file!());
    (code && !excused && lines > LINES).then(|| at(path, LINES, &message))
}

fn forbidden_words(path: &Path, text: &str) -> Findings {
    let words: Vec<_> = FORBIDDEN.iter().map(|(left, right, why)| (format!("{left}{right}"), *why)).collect();
    let found = text.lines().enumerate().flat_map(|(number, line)| {
        let hits = words.iter().filter(|(word, _)| contains_word(line, word));
        hits.map(move |(word, why)| at(path, number, &format!("`{word}`: {why}")))
    });
    found.collect()
}

/// Whether `line` holds `word` with no letter or digit right before or behind it, where the word ends in a letter.
fn contains_word(line: &str, word: &str) -> bool {
    let bounded = |outside: Option<char>, inside: Option<char>| {
        !(outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric))
    };
    line.match_indices(word).any(|(start, _)| {
        let (before, behind) = (&line[..start], &line[start + word.len()..]);
        bounded(before.chars().next_back(), word.chars().next())
            && bounded(behind.chars().next(), word.chars().next_back())
    })
}

/// A module begins with what a newcomer needs to know of it.
fn no_module_comment(path: &Path, text: &str) -> Option<String> {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    (!first.is_some_and(|line| line.starts_with("//!")))
        .then(|| at(path, 0, "say in a `//!` comment what this module is for"))
}

/// An exception from a lint, or a test that does not run, gives its reason there or in a comment on it.
fn unexplained_exceptions(path: &Path, text: &str) -> Findings {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let starts = ["#[allow(", "#![allow(", "#[expect(", "#![expect(", "#[ignore"];
    let found = lines.iter().enumerate().filter(|(number, line)| {
        // An attribute may run over a few lines: its end is the first that closes it.
        let end = lines[*number..].iter().take(6).position(|line| line.ends_with(']')).unwrap_or(0);
        let whole = lines[*number..=number + end].join(" ");
        let above = number.checked_sub(1).is_some_and(|above| lines[above].starts_with("// "));
        let explained =
            above || whole.contains("reason = ") || whole.contains("// ") || whole.contains("= \"");
        starts.iter().any(|start| line.starts_with(start)) && !explained
    });
    found.map(|(number, _)| at(path, number, "give the reason: `reason = \"...\"`")).collect()
}

/// The pure crates speak through what they return.
fn prints(path: &Path, text: &str) -> Findings {
    let pure = ["document", "ledger"].iter().any(|name| path.starts_with(format!("crates/{name}/src")));
    let program = path.components().any(|part| part == Component::Normal("bin".as_ref()));
    if !pure || program {
        return Findings::new();
    }
    let calls = ["println!", "print!", "eprintln!", "eprint!"];
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code.take_while(|(_, line)| line.trim() != "#[cfg(test)]").filter(|(_, line)| {
        // A longer name that ends in the same letters is another macro.
        calls.iter().any(|call| contains_word(line, call))
    });
    found.map(|(number, _)| at(path, number, "a library prints nothing: return it")).collect()
}

/// What people read is calm.
fn exclamations(path: &Path, text: &str) -> Findings {
    let mut code = false;
    let mut findings = Findings::new();
    for (number, line) in text.lines().enumerate() {
        code ^= line.trim_start().starts_with("```");
        let mut around = line.chars().zip(line.chars().skip(1).chain([' ']));
        let mut last = ' ';
        let shouts = around.any(|(this, next)| {
            let before = std::mem::replace(&mut last, this);
            this == '!' && before.is_alphabetic() && (next.is_whitespace() || matches!(next, '<' | '"' | '*'))
        });
        if shouts && !code && !line.contains('`') {
            findings.push(at(path, number, "no exclamation marks in what people read"));
        }
    }
    findings
}

/// Relative links of a page that lead nowhere.
fn broken_links(root: &Path, path: &Path, text: &str) -> Findings {
    let folder = root.join(path).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut findings = Findings::new();
    for (number, line) in text.lines().enumerate() {
        for target in links(line) {
            let file = target.split('#').next().unwrap_or_default();
            let elsewhere = target.contains("://") || target.starts_with("mailto:");
            if !elsewhere && !file.is_empty() && !folder.join(file).exists() {
                findings.push(at(path, number, &format!("the link to {target} leads nowhere")));
            }
        }
    }
    findings
}

/// The targets of the Markdown links in a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::trim)
}

/// Pages of `docs/decisions` that its index does not name.
fn missing_from_index(root: &Path, paths: &[PathBuf]) -> Result<Findings> {
    let folder = Path::new("docs/decisions");
    let index = folder.join("README.md");
    let text = fs::read_to_string(root.join(&index)).with_context(|| index.display().to_string())?;
    let listed: BTreeSet<&str> = text.lines().flat_map(links).collect();
    let pages = paths.iter().filter(|path| path.parent() == Some(folder) && **path != index);
    let names = pages.filter_map(|path| path.file_name()?.to_str());
    let missing = names.filter(|name| !listed.contains(name));
    Ok(missing.map(|name| format!("{}: does not list {name}", index.display())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: a path, a text, and how many findings it has.
    #[test]
    fn rules_find_what_they_are_for_and_nothing_else() {
        let module = "//! A module.\n";
        let to_do = format!("{module}// {}{}: later\n", "TO", "DO");
        let machine = format!("see {}{}someone/notes\n", "/ho", "me/");
        let cases: &[(&str, &str, usize)] = &[
            ("crates/document/src/a.rs", module, 0),
            ("crates/document/src/a.rs", "use std::fs;\n", 1),
            ("crates/document/src/a.rs", &to_do, 1),
            ("crates/document/src/a.rs", "//! METHODOLOGY stands in capital letters.\n", 0),
            ("docs/a.md", &machine, 1),
            ("docs/a.md", "A page at /home and at /work of the site.\n", 0),
            ("crates/ledger/src/a.rs", "//! M.\nfn f() { println!(); }\n", 1),
            ("crates/ledger/src/a.rs", "//! M.\n#[cfg(test)]\nmod tests { fn f() { println!(); } }\n", 0),
            ("crates/mangrove/src/cli/a.rs", "//! M.\nfn f() { println!(); }\n", 0),
            ("a.rs", "//! M.\n#[allow(dead_code)]\nfn f() {}\n", 1),
            ("a.rs", "//! M.\n#[allow(dead_code, reason = \"for later versions\")]\nfn f() {}\n", 0),
            ("a.rs", "//! M.\n#[expect(\n    dead_code,\n    reason = \"r\"\n)]\nfn f() {}\n", 0),
            ("a.rs", "//! M.\n#[ignore]\nfn f() {}\n", 1),
            ("a.rs", "//! M.\n#[ignore = \"needs a network\"]\nfn f() {}\n", 0),
            ("a.html", "<p>Saved!</p>\n", 1),
            ("a.html", "<!doctype html>\n<p>Saved</p>\n", 0),
            ("a.md", "Use `cargo test!` or ![a picture](a.png)\n", 0),
        ];
        for (path, text, expected) in cases {
            let findings = check(Path::new(path), text);
            assert_eq!(findings.len(), *expected, "{path}: {text:?} gave {findings:?}");
        }
    }

    #[test]
    fn a_file_may_have_400_lines_and_no_more() {
        let style = "a {}\n".repeat(LINES);
        assert_eq!(too_long(Path::new("a.css"), &style), None);
        assert!(too_long(Path::new("a.css"), &(style.clone() + "b {}\n")).is_some());
        assert_eq!(too_long(Path::new("a.csv"), &style.repeat(2)), None);
    }

    #[test]
    fn links_are_taken_from_a_line() {
        let line = "See [one](a.md), ![two](b.png) and [three](https://example.org/x#y).";
        assert_eq!(links(line).collect::<Vec<_>>(), ["a.md", "b.png", "https://example.org/x#y"]);
    }
}
