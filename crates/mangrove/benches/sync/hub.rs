//! A hub with 500 offices, and what 100 changes cost by how much is there.
//!
//! The hub is the real program in a process of its own, held to one processor; its offices are in this one.

use crate::{
    Outcome, figure,
    line::{Machine, Spent, call_by_tls},
    note,
    office::{Office, filled, pair, program},
    say_how_built, timed,
};
use ledger::{DeviceId, Ledger, SpaceId};
use mangrove::exchange::tls::{talk, to_hub};
use rustls::ClientConfig;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

const OFFICES: usize = 500;
const RECORDS: u64 = 1_000;
/// Offices that call at the same time.
const AT_ONCE: usize = 50;
/// Ticks of processor time in a second, as Linux tells them in `/proc`.
const TICKS: f64 = 100.0;

/// The real hub, killed when this is dropped.
struct Hub {
    child: Child,
    port: u16,
}

impl Hub {
    /// On one processor, where `taskset` is there.
    fn start(folder: &Path) -> Outcome<Self> {
        let program = program();
        let mut child = Command::new("taskset")
            .args(["--cpu-list", "0"])
            .arg(program)
            .arg("--data")
            .arg(folder)
            .args(["hub", "--listen", "127.0.0.1:0", "--name", "127.0.0.1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        for _ in 0..20 {
            let line = output.next().ok_or("the hub did not begin")??;
            if let Some((_, rest)) = line.split_once("mangrove://127.0.0.1:") {
                let port = rest.split('/').next().unwrap_or_default().parse()?;
                // Its further words are passed over, so that it never waits for a reader.
                std::thread::spawn(move || output.for_each(drop));
                return Ok(Self { child, port });
            }
        }
        Err("the hub names no address".into())
    }

    /// Seconds of processor time so far, and the most memory in bytes.
    fn spent(&self) -> Outcome<(f64, f64)> {
        let id = self.child.id();
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        // After the name in brackets: the 12th and 13th are the ticks spent for itself and in the kernel.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks: f64 =
            after.split_whitespace().skip(11).take(2).filter_map(|one| one.parse::<f64>().ok()).sum();
        let memory = crate::peak_memory(&id.to_string()).ok_or("no memory is told")?;
        Ok((ticks / TICKS, memory))
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}

/// The hub and the offices: all hold the same space, as copies of one store under keys of their own.
fn prepared() -> Outcome<(Office, Vec<Office>, SpaceId)> {
    let (first, space) = filled(RECORDS)?;
    let mut folders = Vec::new();
    for number in 0..=OFFICES as u64 {
        let Office { folder, ledger } = Office::new(100 + number)?;
        first.admit(space, ledger.device())?;
        folders.push(folder);
    }
    drop(first.ledger);
    let mut offices = Vec::new();
    for (number, folder) in (1_000..).zip(folders) {
        std::fs::copy(first.folder.path().join("ledger.sqlite"), folder.path().join("ledger.sqlite"))?;
        let ledger = Ledger::open(folder.path(), Machine::seeded(number))?;
        offices.push(Office { folder, ledger });
    }
    Ok((offices.remove(0), offices, space))
}

/// All offices call once: bytes above TLS, of all together.
fn round(offices: &[Office], hub: &Hub, device: DeviceId, config: &Arc<ClientConfig>) -> Outcome<u64> {
    std::thread::scope(|scope| {
        let call = |some: &[Office]| -> Outcome<u64> {
            some.iter().map(|office| call_by_tls(&office.ledger, hub.port, device, config)).sum()
        };
        let calls: Vec<_> = offices
            .chunks(OFFICES / AT_ONCE)
            .map(|some| scope.spawn(move || call(some).map_err(|error| error.to_string())))
            .collect();
        let bytes = calls.into_iter().map(|call| call.join().map_err(|_| "a thread broke off".to_owned())?);
        Ok(bytes.sum::<Result<u64, String>>()?)
    })
}

pub(crate) fn hub() -> Outcome<()> {
    const SECTION: &str = "sync: a hub with 500 offices";
    say_how_built(SECTION);
    note(
        SECTION,
        "`mangrove hub` in a process of its own, held to one processor; 500 offices that share a space of 1,000 records with \
         it call over TLS, 50 at a time, each with one change of its own, and take what the others have brought until \
         then. All have called once before. The offices' own work is done on the same machine at the same time.",
    );
    let (hub, offices, space) = prepared()?;
    let (folder, device) = (hub.folder, hub.ledger.device());
    drop(hub.ledger);
    let serving = Hub::start(folder.path())?;
    let config = Arc::new(to_hub(device, talk::EXCHANGE)?);
    let all_call = || -> Outcome<(f64, f64, f64)> {
        let before = serving.spent()?.0;
        let (bytes, time) = timed(|| round(&offices, &serving, device, &config));
        let spent = (serving.spent()?.0 - before) / OFFICES as f64;
        Ok((time.as_secs_f64(), spent, bytes? as f64 / OFFICES as f64))
    };
    all_call()?;
    for (number, office) in (0..).zip(&offices) {
        office.edit(space, 5 + number, number..number + 1)?;
    }
    let tell = |what: &str, limit: Option<f64>| -> Outcome<f64> {
        let (seconds, spent, bytes) = all_call()?;
        figure(SECTION, &format!("{what}: all served"), seconds, "s", limit);
        figure(SECTION, &format!("{what}: the hub's processor time, a call"), spent * 1e3, "ms", None);
        figure(SECTION, &format!("{what}: bytes above TLS, a call"), bytes, "bytes", None);
        Ok(spent)
    };
    let busy = tell("500 offices with one change each", Some(10.0))?;
    figure(SECTION, "the hub's memory", serving.spent()?.1 / 1e6, "MB", Some(200.0));
    // With this all have the rest, and then nothing is new.
    tell("500 offices that take the rest", None)?;
    let quiet = tell("500 offices with nothing new", None)?;
    figure(SECTION, "the hub's memory after all rounds", serving.spent()?.1 / 1e6, "MB", Some(200.0));
    on_paper(SECTION, busy, quiet);
    Ok(())
}

/// 193 States with 100 devices each, from what one call takes.
fn on_paper(section: &str, busy: f64, quiet: f64) {
    let devices = 193.0 * 100.0;
    let (every, changes) = (600.0, 10.0);
    let calls = devices / every;
    let with_change = devices * changes / (10.0 * 3600.0);
    let cores = with_change * busy + (calls - with_change) * quiet;
    note(
        section,
        &format!(
            "On paper, 193 States with 100 devices each: 19,300 devices that call every ten minutes are {calls:.1} calls a \
             second. If each device has ten changes in a working day of ten hours, each in a call of its own, {with_change:.1} of \
             those calls a second carry one. At {:.1} ms for a call with a change and {:.1} ms for one without, that is \
             {with_change:.1} × {:.4} + {:.1} × {:.4} = {cores:.2} of one processor. A change goes to the devices that share its \
             space, 100 here where the measured round had 500, so a call costs less than was measured. Where \
             each State has a hub of its own, that hub has one 193rd of it.",
            busy * 1e3,
            quiet * 1e3,
            busy,
            calls - with_change,
            quiet,
        ),
    );
}

/// 100 changes in offices of very different size: two processes over the loopback line.
pub(crate) fn growth() -> Outcome<()> {
    const SECTION: &str = "sync: 100 changes, by what is there";
    say_how_built(SECTION);
    note(
        SECTION,
        "Two processes over the loopback line, each opened anew: an exchange from its first to its last byte.",
    );
    for (name, records) in [("10,000", 10_000), ("100,000", 100_000), ("1,000,000", 1_000_000)] {
        let (one, other, space) = pair(records)?;
        one.edit(space, 2, (0..100).map(|number| number * (records / 100)))?;
        let device = other.ledger.device();
        let (here, there) = (one.folder, other.folder);
        drop::<(Ledger, Ledger)>((one.ledger, other.ledger));
        let own = std::env::current_exe()?;
        let mut answers = Command::new(&own)
            .args(["serve", &there.path().display().to_string(), "127.0.0.1:47701"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = BufReader::new(answers.stdout.take().ok_or("no output")?).lines();
        said.next().ok_or("nobody answers")??;
        let called = Command::new(&own)
            .args(["call", &here.path().display().to_string(), "127.0.0.1:47701", &device.to_string()])
            .output()?;
        let called: Spent = serde_json::from_slice(&called.stdout).map(Spent)?;
        let answered: Spent = serde_json::from_str(&said.next().ok_or("nothing was served")??).map(Spent)?;
        answers.wait()?;
        figure(
            SECTION,
            &format!("{name} records: bytes"),
            called.of("sent") + called.of("received"),
            "bytes",
            None,
        );
        for (side, spent) in [("who called", &called), ("who answered", &answered)] {
            figure(
                SECTION,
                &format!("{name} records: processor time of {side}"),
                spent.of("processor") * 1e3,
                "ms",
                None,
            );
            figure(
                SECTION,
                &format!("{name} records: memory of {side}"),
                spent.of("memory") / 1e6,
                "MB",
                None,
            );
        }
    }
    Ok(())
}
