//! `cargo xtask test`: the steps, their order, and the summary at the end.
//!
//! A step that fails does not keep the later ones from running: one run shows everything that is wrong. A step
//! that cannot run because a tool is missing has failed; only `--without` leaves a step out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::{root, tidy, tool};

/// One check.
struct Step {
    name: &'static str,
    /// What it checks, in words.
    what: &'static str,
    /// Whether `--fast` leaves it out.
    slow: bool,
    /// Gives a line for the summary, if there is one worth showing.
    run: fn(&Path) -> Result<Option<String>>,
}

/// In the order in which they run: what fails fastest comes first.
const STEPS: &[Step] = &[
    Step { name: "tidy", what: "house rules", slow: false, run: tidy::run },
    Step { name: "fmt", what: "formatting", slow: false, run: format },
    Step { name: "clippy", what: "lints", slow: false, run: clippy },
    Step { name: "rust", what: "Rust tests", slow: false, run: rust_tests },
    Step { name: "doc", what: "examples in the documentation", slow: false, run: doc_tests },
    Step { name: "deny", what: "bans, licences and sources of dependencies", slow: true, run: deny },
    Step { name: "browser", what: "pages in a browser", slow: true, run: browser },
];

/// The steps asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    steps: Vec<&'static str>,
    left_out: Vec<&'static str>,
}

impl Selection {
    /// Reads what follows `test` on the command line. The error is a sentence for the person who typed it.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut named = Vec::new();
        let mut without = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--fast" => without.extend(STEPS.iter().filter(|step| step.slow).map(|step| step.name)),
                "--without" => {
                    let names = rest.next().ok_or("`--without` needs the name of a step")?;
                    for name in names.split(',') {
                        without.push(step_name(name)?);
                    }
                }
                name => named.push(step_name(name)?),
            }
        }
        let wanted = |name: &&str| named.is_empty() || named.contains(name);
        let all = STEPS.iter().map(|step| step.name);
        let (left_out, steps) = all.filter(wanted).partition(|name| without.contains(name));
        Ok(Self { steps, left_out })
    }
}

fn step_name(name: &str) -> Result<&'static str, String> {
    let found = STEPS.iter().find(|step| step.name == name);
    found.map(|step| step.name).ok_or_else(|| {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        format!("there is no step `{name}`; the steps are {}", names.join(", "))
    })
}

/// Runs the steps asked for and prints a summary; true if all of them passed.
pub fn run(selection: &Selection) -> Result<bool> {
    let root = root();
    let corpus = if selection.steps.contains(&"rust") { corpus_note()? } else { String::new() };
    let start = now();
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for step in STEPS.iter().filter(|step| selection.steps.contains(&step.name)) {
        eprintln!("\n== {}: {}", step.name, step.what);
        let begun = now();
        let outcome = (step.run)(&root);
        let took = seconds(now() - begun);
        match outcome {
            Ok(note) => {
                let note = note.map(|note| format!("  {note}")).unwrap_or_default();
                lines.push(format!("  passed  {:<8}{took:>9}{note}", step.name));
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                failed.push(step.name);
                // All of it stands above; the summary says enough to find it.
                let short: String = format!("{error:#}").chars().take(100).collect();
                lines.push(format!("  FAILED  {:<8}{took:>9}  {short}", step.name));
            }
        }
    }
    lines.extend(selection.left_out.iter().map(|name| format!("  left out  {name}")));
    lines.push(corpus);
    eprintln!("\n== summary\n{}", lines.join("\n").trim_end());
    let total = seconds(now() - start);
    if failed.is_empty() {
        eprintln!("cargo xtask test: passed, {} steps in {total}", selection.steps.len());
    } else {
        eprintln!("cargo xtask test: FAILED in {total}: {}", failed.join(", "));
    }
    Ok(failed.is_empty())
}

/// Tests over the corpus run when the variable is set; a path that leads nowhere must not pass for "not set".
fn corpus_note() -> Result<String> {
    match std::env::var_os("MANGROVE_CORPUS") {
        None => Ok("  MANGROVE_CORPUS is not set: the tests over real documents were SKIPPED".to_owned()),
        Some(path) => {
            let path = Path::new(&path);
            ensure!(path.is_absolute(), "MANGROVE_CORPUS must be an absolute path, not {}", path.display());
            ensure!(path.is_dir(), "MANGROVE_CORPUS points to nothing: {}", path.display());
            Ok("  the tests over real documents ran (MANGROVE_CORPUS is set)".to_owned())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the time a step takes is all this program asks the clock for")]
fn now() -> Instant {
    Instant::now()
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// A cargo command in the project's folder. On a machine that only checks, the lock file must not change.
fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(arguments);
    if std::env::var_os("CI").is_some() && arguments.first() != Some(&"fmt") {
        command.arg("--locked");
    }
    command
}

fn format(root: &Path) -> Result<Option<String>> {
    tool::run(&mut cargo(root, &["fmt", "--all", "--check"])).context("run `cargo fmt --all`")?;
    Ok(None)
}

fn clippy(root: &Path) -> Result<Option<String>> {
    let mut command = cargo(root, &["clippy", "--workspace", "--all-targets"]);
    tool::run(command.args(["--", "-D", "warnings"]))?;
    Ok(None)
}

/// With cargo-nextest where there is one: it runs each test in a process of its own and stops one that hangs.
fn rust_tests(root: &Path) -> Result<Option<String>> {
    tool::xmllint();
    tool::postgresql();
    if tool::find("cargo-nextest").is_none() {
        let note = "with `cargo test`: there is no cargo-nextest (`cargo install cargo-nextest --locked`)";
        tool::run(&mut cargo(root, &["test", "--workspace", "--lib", "--bins", "--tests", "--examples"]))?;
        return Ok(Some(note.to_owned()));
    }
    let mut command = cargo(root, &["nextest", "run", "--workspace"]);
    run_and_keep(&mut command, "Summary [")
}

fn doc_tests(root: &Path) -> Result<Option<String>> {
    tool::run(&mut cargo(root, &["test", "--workspace", "--doc", "--quiet"]))?;
    Ok(None)
}

fn deny(root: &Path) -> Result<Option<String>> {
    let program = tool::cargo_deny(root)?;
    // Of every platform, not only of this one; what is there already is not fetched again.
    tool::run(&mut cargo(root, &["fetch"]))?;
    // Advisories need a database from the network at every run, so they are not part of the tests.
    let checks = ["--offline", "--locked", "--all-features", "check", "bans", "licenses", "sources"];
    tool::run(Command::new(program).current_dir(root).args(checks))?;
    Ok(None)
}

fn browser(root: &Path) -> Result<Option<String>> {
    let folder = root.join("tests/browser");
    let browser = tool::browser_tests(&folder)?;
    // The Rust tests have built the program already, with the features that they add to its dependencies: any other
    // way to ask for it would compile half of them a second time.
    tool::run(&mut cargo(root, &["test", "--workspace", "--no-run"]))?;
    let program =
        tool::target_folder(root).join("debug").join(format!("mangrove{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new("npm");
    command.current_dir(&folder).args(["test", "--silent"]);
    command.env("MANGROVE_BINARY", program).env("MANGROVE_BROWSER", browser);
    tool::run(&mut command)?;
    Ok(None)
}

/// Runs a command and gives the last line of its standard error that holds `mark`. On a terminal the command
/// keeps the terminal (colours, progress), and there is no line to give.
fn run_and_keep(command: &mut Command, mark: &str) -> Result<Option<String>> {
    use std::io::IsTerminal;
    if std::io::stderr().is_terminal() {
        tool::run(command)?;
        return Ok(None);
    }
    let mut child = command.stderr(Stdio::piped()).spawn().with_context(|| tool::describe(command))?;
    let mut kept = None;
    if let Some(pipe) = child.stderr.take() {
        for line in BufReader::new(pipe).split(b'\n') {
            let line = line?;
            let mut stderr = std::io::stderr();
            stderr.write_all(&line)?;
            stderr.write_all(b"\n")?;
            let text = String::from_utf8_lossy(&line);
            if text.contains(mark) {
                kept = Some(text.trim().to_owned());
            }
        }
    }
    let status = child.wait()?;
    match kept {
        kept if status.success() => Ok(kept),
        Some(kept) => bail!("{kept}"),
        None => bail!("{} ended with {status}", tool::describe(command)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Selection, String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Selection::parse(&arguments)
    }

    #[test]
    fn the_command_line_selects_steps() {
        let everything: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(parse("").map(|selection| selection.steps), Ok(everything));

        let fast = parse("--fast").expect("a selection");
        assert_eq!(fast.steps, ["tidy", "fmt", "clippy", "rust", "doc"]);
        assert_eq!(fast.left_out, ["deny", "browser"]);

        // Named steps run in the project's order, whatever order they are named in.
        assert_eq!(parse("clippy fmt").map(|selection| selection.steps), Ok(vec!["fmt", "clippy"]));

        let without = parse("--without browser,deny tidy browser").expect("a selection");
        assert_eq!((without.steps, without.left_out), (vec!["tidy"], vec!["browser"]));

        assert!(parse("cilppy").is_err_and(|message| message.contains("the steps are tidy, fmt")));
        assert!(parse("--without").is_err());
    }
}
