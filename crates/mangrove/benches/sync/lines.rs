//! The workload over slow and lossy lines: two processes, each in a network namespace, a relay between them.

use crate::{Outcome, figure, line::Spent, note, office::pair, say_how_built};
use ledger::{DeviceId, SpaceId};
use serde_json::Value as Json;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

pub(crate) const RELAY: &str = include_str!("relay.py");
const SECTION: &str = "sync: the workload over slow lines";

/// A relay and its two namespaces, gone when this is dropped.
pub(crate) struct Relay {
    name: String,
    child: Child,
    output: std::io::Lines<BufReader<ChildStdout>>,
}

impl Relay {
    pub(crate) fn new(name: &str, kbit: f64, loss: u32) -> Outcome<Self> {
        let mut child = Command::new("python3")
            .args(["-c", RELAY, name, &kbit.to_string(), &loss.to_string(), "300", "7"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        match output.next() {
            Some(Ok(line)) if line == "ready" => Ok(Self { name: name.into(), child, output }),
            _ => Err("the relay did not begin; it needs root and /dev/net/tun".into()),
        }
    }

    /// Makes the line what it is to be, once both sides are ready.
    pub(crate) fn slow_down(&mut self) -> Outcome<()> {
        self.child.stdin.as_mut().ok_or("no input")?.write_all(b"slow\n")?;
        match self.output.next() {
            Some(Ok(line)) if line == "slow" => Ok(()),
            _ => Err("the relay broke off".into()),
        }
    }

    /// A command inside one of the namespaces.
    pub(crate) fn inside(&self, side: char) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &format!("{}-{side}", self.name)]);
        command
    }

    /// Ends the relay; IP bytes and packets in both directions.
    pub(crate) fn end(mut self) -> Outcome<(f64, f64)> {
        drop(self.child.stdin.take());
        let line = self.output.next().ok_or("the relay broke off")??;
        self.child.wait()?;
        let carried: Json = serde_json::from_str(&line)?;
        let sum =
            |key: &str| carried.as_array().into_iter().flatten().filter_map(|one| one[key].as_f64()).sum();
        Ok((sum("bytes"), sum("packets")))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// What one line showed.
pub(crate) struct Cell {
    pub seconds: f64,
    /// Above TCP, in both directions.
    pub bytes: f64,
    /// IP bytes.
    pub on_the_line: f64,
    pub memory: f64,
    /// Seconds until each space that was watched had come.
    pub arrived: Vec<f64>,
}

/// Copies the files of a folder, without those of folders in it: the ledger's.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            continue;
        }
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Waits for a child, at most so many seconds; false if it was stopped.
#[allow(clippy::disallowed_methods)] // a benchmark measures the real clock
pub(crate) fn wait_at_most(child: &mut Child, seconds: u64) -> Outcome<bool> {
    let start = std::time::Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// Carries what two folders lack over one line, and says when each of `watched` had come. `None` if it took more than 15
/// minutes.
pub(crate) fn cell(
    (here, there): (&Path, &Path),
    peer: DeviceId,
    (kbit, loss): (f64, u32),
    watched: &[(SpaceId, u64)],
) -> Outcome<Option<Cell>> {
    let name = format!("mg{}l{loss}", kbit as u32);
    let aside = tempfile::tempdir()?;
    let (a, b) = (aside.path().join("a"), aside.path().join("b"));
    copy(here, &a)?;
    copy(there, &b)?;
    let mut relay = Relay::new(&name, kbit, loss)?;
    let program = std::env::current_exe()?;
    let mut answers = relay.inside('b');
    answers.arg(&program).args(["serve", &b.display().to_string(), "10.77.0.2:4770"]);
    let mut answers = answers.stdout(Stdio::piped()).spawn()?;
    let mut listening = BufReader::new(answers.stdout.take().ok_or("no output")?).lines();
    listening.next().ok_or("nobody answers")??;
    relay.slow_down()?;
    let mut calls = relay.inside('a');
    calls.arg(&program).args(["call", &a.display().to_string(), "10.77.0.2:4770", &peer.to_string()]);
    for (space, operations) in watched {
        calls.args([space.to_string(), operations.to_string()]);
    }
    let mut calls = calls.stdout(Stdio::piped()).spawn()?;
    let is_done = wait_at_most(&mut calls, 900)?;
    if !is_done || !wait_at_most(&mut answers, 60)? {
        let _ = (answers.kill(), answers.wait());
        return Ok(None);
    }
    let mut said = String::new();
    std::io::Read::read_to_string(&mut calls.stdout.take().ok_or("no output")?, &mut said)?;
    let said = Spent(serde_json::from_str(&said)?);
    let (on_the_line, _) = relay.end()?;
    let arrived = said.0["arrived"].as_array().into_iter().flatten().filter_map(Json::as_f64).collect();
    let (seconds, memory, bytes) =
        (said.of("seconds"), said.of("memory"), said.of("sent") + said.of("received"));
    Ok(Some(Cell { seconds, bytes, on_the_line, memory, arrived }))
}

fn limit(kbit: f64, loss: u32) -> Option<f64> {
    match (kbit as u32, loss) {
        (64, 0) => Some(90.0),
        (64, 10) => Some(110.0),
        _ => None,
    }
}

pub(crate) fn grid() -> Outcome<()> {
    say_how_built(SECTION);
    let control = std::fs::read_to_string("/proc/sys/net/ipv4/tcp_congestion_control").unwrap_or_default();
    note(
        SECTION,
        &format!(
            "10,000 edits against 1,000 between two processes, TCP with {} as congestion control, 600 ms round trip, \
             each rate in both directions, a queue of one second. Four lines at a time. IP bytes count all that was \
             put on the line, what was lost included.",
            control.trim()
        ),
    );
    let (one, other, space) = pair(10_000)?;
    one.edit(space, 3, 0..10_000)?;
    other.edit(space, 4, 0..1_000)?;
    let peer = other.ledger.device();
    let (here, there) = (one.folder.path().to_owned(), other.folder.path().to_owned());
    drop((one.ledger, other.ledger));
    for kbit in [512.0, 64.0, 9.6] {
        let losses = [0, 5, 10, 20];
        let cells = std::thread::scope(|scope| {
            let (here, there) = (&here, &there);
            let cells = losses.map(|loss| {
                scope.spawn(move || {
                    cell((here, there), peer, (kbit, loss), &[]).map_err(|error| error.to_string())
                })
            });
            cells.map(|cell| cell.join().unwrap_or_else(|_| Err("a thread broke off".into())))
        });
        for (loss, cell) in losses.into_iter().zip(cells) {
            let name = format!("{kbit} kbit/s, {loss} % lost");
            match cell? {
                None => note(SECTION, &format!("{name}: unfinished after 15 minutes.")),
                Some(cell) => {
                    figure(SECTION, &format!("{name}: time"), cell.seconds, "s", limit(kbit, loss));
                    figure(SECTION, &format!("{name}: bytes above TCP"), cell.bytes / 1e6, "MB", Some(0.55));
                    figure(SECTION, &format!("{name}: IP bytes"), cell.on_the_line / 1e6, "MB", None);
                    figure(SECTION, &format!("{name}: memory of who called"), cell.memory / 1e6, "MB", None);
                }
            }
        }
        std::io::stdout().flush()?;
    }
    Ok(())
}
