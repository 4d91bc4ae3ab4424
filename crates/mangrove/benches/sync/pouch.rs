//! The same workload with PouchDB and express-pouchdb from npm, over the same lines.

use crate::{
    Outcome, figure,
    lines::{Relay, wait_at_most},
    note,
    office::{edited, fields},
};
use serde_json::{Value as Json, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Command, Stdio},
};

const SECTION: &str = "sync: PouchDB over the same lines";
/// What is installed, in a folder that is gone afterwards: the script, its packages and their lock file.
const FILES: [(&str, &str); 3] = [
    ("pouch.cjs", include_str!("pouch/pouch.cjs")),
    ("package.json", include_str!("pouch/package.json")),
    ("package-lock.json", include_str!("pouch/package-lock.json")),
];

struct Cell {
    kbit: f64,
    loss: u32,
    gzip: bool,
}

pub(crate) fn run() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    for (name, text) in FILES {
        std::fs::write(folder.path().join(name), text)?;
    }
    let installed = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .status();
    if !installed.is_ok_and(|status| status.success()) {
        note(SECTION, "Not measured in this run: npm could not install PouchDB.");
        return Ok(());
    }
    let records: Vec<Json> = (0..10_000).map(|number| json!(fields(number))).collect();
    let edits = |side, records| (0..records).map(|number| edited(side, number)).collect::<Vec<_>>();
    let workload = json!({"records": records, "here": edits(3, 10_000), "there": edits(4, 1_000)});
    std::fs::write(folder.path().join("workload.json"), workload.to_string())?;
    note(
        SECTION,
        "PouchDB 9 (in memory) against express-pouchdb 4.2 with keep-alive, all else as it comes; both have synced the \
         same 10,000 documents before the line is slow. Stopped after 15 minutes. A read of a document shows one of two \
         versions: a conflict is there for whoever asks for it by name, and nobody is shown it.",
    );
    let mut cells = Vec::new();
    for kbit in [512.0, 64.0] {
        for loss in [0, 5] {
            cells.extend([false, true].map(|gzip| Cell { kbit, loss, gzip }));
        }
    }
    for some in cells.chunks(4) {
        let lines = std::thread::scope(|scope| {
            let path = folder.path();
            let running: Vec<_> = some
                .iter()
                .map(|cell| scope.spawn(move || measure(path, cell).map_err(|error| error.to_string())))
                .collect();
            running
                .into_iter()
                .map(|cell| cell.join().unwrap_or_else(|_| Err("a thread broke off".into())))
                .collect::<Vec<_>>()
        });
        for (cell, measured) in some.iter().zip(lines) {
            report(cell, &measured?);
        }
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn report(cell: &Cell, measured: &Json) {
    let gzip = if cell.gzip { ", gzip" } else { "" };
    let name = format!("{} kbit/s, {} % lost{gzip}", cell.kbit, cell.loss);
    let number = |key: &str| measured[key].as_f64().unwrap_or(f64::NAN);
    if measured["seconds"].is_null() {
        note(SECTION, &format!("{name}: unfinished after 15 minutes."));
        return figure(SECTION, &format!("{name}: IP bytes until then"), number("bytes") / 1e6, "MB", None);
    }
    figure(SECTION, &format!("{name}: time"), number("seconds"), "s", None);
    figure(SECTION, &format!("{name}: IP bytes"), number("bytes") / 1e6, "MB", None);
    figure(SECTION, &format!("{name}: requests"), number("requests"), "", None);
    figure(SECTION, &format!("{name}: memory of who called"), number("memory") / 1e6, "MB", None);
    figure(SECTION, &format!("{name}: conflicts made"), number("conflicts"), "records", None);
    figure(SECTION, &format!("{name}: conflicts shown"), number("shown"), "records", None);
}

/// One line: what the client printed, and the IP bytes; without `seconds` if it was stopped.
fn measure(folder: &Path, cell: &Cell) -> Outcome<Json> {
    let name = format!("pg{}l{}{}", cell.kbit as u32, cell.loss, if cell.gzip { "z" } else { "" });
    let mut relay = Relay::new(&name, cell.kbit, cell.loss)?;
    let gzip = if cell.gzip { "gzip" } else { "plain" };
    let mut server = relay.inside('b');
    server.args(["node", "pouch.cjs", "serve", gzip]).current_dir(folder);
    let mut server = server.stdout(Stdio::piped()).spawn()?;
    let mut said = BufReader::new(server.stdout.take().ok_or("no output")?).lines();
    said.next().ok_or("the server did not begin")??;
    let mut client = relay.inside('a');
    client.args(["node", "pouch.cjs", "call"]).current_dir(folder);
    let mut client = client.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut output = BufReader::new(client.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    if line.trim() != "ready" {
        let _ = (server.kill(), server.wait(), client.kill(), client.wait());
        return Err("the first sync failed".into());
    }
    relay.slow_down()?;
    client.stdin.as_mut().ok_or("no input")?.write_all(b"go\n")?;
    let is_done = wait_at_most(&mut client, 900)?;
    let mut out = String::new();
    output.read_to_string(&mut out)?;
    let _ = (server.kill(), server.wait());
    let (bytes, _) = relay.end()?;
    let mut measured: Json = if is_done { serde_json::from_str(out.trim())? } else { json!({}) };
    measured["bytes"] = bytes.into();
    Ok(measured)
}
