//! A real hub, and a line to it that can be cut.

#![allow(dead_code)] // each program of stories uses a part of it

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A hub with a folder of its own, or a process of one before a database.
pub struct Hub {
    folder: tempfile::TempDir,
    database: Option<String>,
    child: Child,
    address: String,
}

impl Hub {
    pub fn start() -> Hub {
        Hub::started(None, None)
    }

    /// The first process before a database.
    pub fn before(database: &str) -> Hub {
        Hub::started(Some(database), None)
    }

    /// One more process of it, with a new folder.
    pub fn beside(&self) -> Hub {
        let key = self.folder.path().join("device.key");
        Hub::started(self.database.as_deref(), Some(&key))
    }

    fn started(database: Option<&str>, key: Option<&Path>) -> Hub {
        let folder = tempfile::tempdir().expect("a folder");
        if let Some(key) = key {
            std::fs::copy(key, folder.path().join("given.key")).expect("the key");
        }
        let (child, address) = start(folder.path(), database, "127.0.0.1:0");
        Hub { folder, database: database.map(str::to_owned), child, address }
    }

    /// What it prints for the first office.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn place(&self) -> String {
        self.address.trim_start_matches("mangrove://").split('/').next().expect("a place").to_owned()
    }

    /// Kills it without a word.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Kills it without a word, and starts it on the same folder and port.
    pub fn kill_and_start_again(&mut self) {
        self.kill();
        self.start_again();
    }

    /// Starts it on the same folder and port.
    pub fn start_again(&mut self) {
        (self.child, self.address) = start(self.folder.path(), self.database.as_deref(), &self.place());
    }

    /// A line to it that breaks after so many bytes.
    pub fn relay(&self, after: usize) -> Relay {
        Relay::start(&self.address, vec![self.place()], after)
    }

    /// A line that leads to this process and to another in turn, and to the one that lives where the other does not.
    pub fn with(&self, other: &Hub) -> Relay {
        Relay::start(&self.address, vec![self.place(), other.place()], usize::MAX)
    }

    /// Stops it, and checks all that it holds.
    pub fn verify(mut self) {
        self.kill();
        let opened = ledger::Ledger::open(
            self.folder.path(),
            mangrove::office::environment::Machine::starting_at(None),
        );
        let faults = opened.expect("the hub's store").verify().expect("read");
        assert!(faults.is_empty(), "{faults:?}");
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(folder: &Path, database: Option<&str>, listen: &str) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mangrove"));
    command.args(["hub", "--listen", listen]);
    match database {
        None => command.arg("--store").arg(folder),
        Some(url) => command.arg("--data").arg(folder).args(["--store", url]),
    };
    let key = folder.join("given.key");
    if key.exists() {
        command.arg("--key").arg(key);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let address = line.split("open: ").nth(1).expect("an address").trim().to_owned();
    (child, address)
}

/// Carries bytes to a hub and back, and breaks the line after so many.
pub struct Relay {
    address: String,
    left: Arc<AtomicUsize>,
    holds: Arc<AtomicBool>,
}

impl Relay {
    fn start(hub: &str, places: Vec<String>, after: usize) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("an address").to_string();
        let address = hub.replace(&places[0], &own);
        let left = Arc::new(AtomicUsize::new(after));
        let holds = Arc::new(AtomicBool::new(false));
        let shared = (Arc::clone(&left), Arc::clone(&holds));
        std::thread::spawn(move || {
            for (turn, office) in listener.incoming().flatten().enumerate() {
                let in_turn = places.iter().cycle().skip(turn % places.len()).take(places.len());
                let Some(hub) = in_turn.flat_map(TcpStream::connect).next() else { continue };
                for (from, to) in [(&office, &hub), (&hub, &office)] {
                    let pair = (from.try_clone().expect("a line"), to.try_clone().expect("a line"));
                    let (left, holds) = shared.clone();
                    std::thread::spawn(move || carry(pair, &left, &holds));
                }
            }
        });
        Relay { address, left, holds }
    }

    /// The hub's address by way of this line.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// Carries so many bytes more and then holds the others back, until all is let through.
    pub fn hold_after(&self, bytes: usize) {
        self.holds.store(true, Ordering::SeqCst);
        self.cut_after(bytes);
    }

    /// Whether it holds something back.
    pub fn is_holding(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }

    pub fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    pub fn let_through(&self) {
        self.cut_after(usize::MAX);
    }
}

fn carry((mut from, mut to): (TcpStream, TcpStream), left: &AtomicUsize, holds: &AtomicBool) {
    let mut bytes = [0; 1_024];
    while let Ok(count) = from.read(&mut bytes) {
        let goes = count.min(left.load(Ordering::SeqCst));
        if goes != usize::MAX {
            let _ = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(if left == usize::MAX { left } else { left.saturating_sub(goes) })
            });
        }
        if count == 0 || to.write_all(&bytes[..goes]).is_err() {
            break;
        }
        if goes < count {
            while holds.load(Ordering::SeqCst) && left.load(Ordering::SeqCst) == 0 {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            if !holds.load(Ordering::SeqCst) || to.write_all(&bytes[goes..count]).is_err() {
                break;
            }
        }
    }
    let _ = (from.shutdown(std::net::Shutdown::Both), to.shutdown(std::net::Shutdown::Both));
}
