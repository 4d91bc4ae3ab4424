//! Tools that the steps need: finds them, installs them where this user may, else says how to get them.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// The release of cargo-deny that `deny.toml` is written for.
const CARGO_DENY: &str = "=0.20.2";

/// Runs a command to its end; an error names the command if it could not start or did not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| describe(command))?;
    ensure!(status.success(), "{} ended with {status}", describe(command));
    Ok(())
}

/// The command as one would type it.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    format!("`{}`", words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" "))
}

/// The path of a program, if it is on the search path.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Where cargo puts what it builds.
pub fn target_folder(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// The path of cargo-deny; built from its source into `target/tools` where there is none of the right release.
pub fn cargo_deny(root: &Path) -> Result<PathBuf> {
    let tools = target_folder(root).join("tools");
    let own = tools.join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    let found = find("cargo-deny").into_iter().chain([own.clone()]).find(|path| is_release(path, CARGO_DENY));
    if let Some(found) = found {
        return Ok(found);
    }
    eprintln!("cargo-deny {CARGO_DENY} is built once, which takes a few minutes");
    let mut install = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Without optimisation: it builds several times faster, and the check still takes about a second.
    install.args([
        "install",
        "cargo-deny",
        "--version",
        CARGO_DENY,
        "--locked",
        "--debug",
        "--force",
        "--root",
    ]);
    install.arg(&tools).env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    // Its build must not mix with the project's, nor follow the project's settings.
    install.env_remove("CARGO_TARGET_DIR").current_dir(env::temp_dir());
    run(&mut install).context("install it by hand: `cargo install cargo-deny --locked`")?;
    Ok(own)
}

fn is_release(program: &Path, release: &str) -> bool {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    output.is_ok_and(|output| {
        String::from_utf8_lossy(&output.stdout).trim().ends_with(release.trim_start_matches('='))
    })
}

/// Makes ready what the browser tests in `folder` need, and gives the path of the browser.
pub fn browser_tests(folder: &Path) -> Result<PathBuf> {
    let wanted = [("node", "nodejs"), ("npm", "npm")];
    let mut missing: Vec<_> =
        wanted.iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| *package).collect();
    if browser().is_none() {
        missing.push("chromium");
    }
    if !missing.is_empty() {
        install_debian_packages(&missing)?;
    }
    npm_packages(folder)?;
    browser().context("no Chromium was found; set MANGROVE_BROWSER to the path of one")
}

fn browser() -> Option<PathBuf> {
    let chosen = env::var_os("MANGROVE_BROWSER").map(PathBuf::from).filter(|path| path.is_file());
    chosen.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find))
}

/// Makes xmllint ready, by which tests validate XML that is published; where it cannot be installed they say so.
pub fn xmllint() {
    if find("xmllint").is_none() && administrator().is_some() {
        let outcome = install_debian_packages(&["libxml2-utils"]);
        outcome.unwrap_or_else(|error| eprintln!("xmllint is not there, XML is not validated: {error:#}"));
    }
}

/// Makes a PostgreSQL server ready, of which tests start a private one; where it cannot be installed they fail and say so.
pub fn postgresql() {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let is_there = versions.into_iter().any(|version| version.path().join("bin/initdb").is_file());
    if !is_there && administrator().is_some() {
        let outcome = install_debian_packages(&["postgresql"]);
        outcome.unwrap_or_else(|error| eprintln!("PostgreSQL is not there, and tests need it: {error:#}"));
    }
}

fn install_debian_packages(packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "missing: {0}. As an administrator of a Debian system: `apt-get update && apt-get install {0}`. \
         Elsewhere: install Node 18 or later and Chromium, and set MANGROVE_BROWSER to the browser's path. \
         Or leave the step out: `cargo xtask test --without browser`",
        packages.join(" ")
    );
    let Some(prefix) = administrator() else { bail!(by_hand) };
    let apt_get = |arguments: &[&str]| {
        let words: Vec<&str> =
            prefix.iter().copied().chain(["apt-get"]).chain(arguments.iter().copied()).collect();
        run(Command::new(words[0]).args(&words[1..]).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    eprintln!("installing Debian packages: {}", packages.join(" "));
    let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    apt_get(&["update"]).and_then(|()| apt_get(&install)).context(by_hand)
}

/// What to put before a command so that it may install packages: nothing for root, `sudo` where it asks for no
/// password; none where there is no apt-get or no right to use it.
fn administrator() -> Option<&'static [&'static str]> {
    find("apt-get")?;
    let succeeds = |command: &mut Command| {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    };
    let user = Command::new("id").arg("-u").output().ok()?;
    if user.stdout.trim_ascii() == b"0" {
        Some(&[])
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        Some(&["sudo", "-n"])
    } else {
        None
    }
}

/// Installs the locked npm packages, unless those of this very lock file are there.
fn npm_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("tests/browser/package-lock.json")?;
    let mark = folder.join("node_modules/.installed-lock");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut install = Command::new("npm");
    run(install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(&mark, lock).context("node_modules cannot be written")
}
