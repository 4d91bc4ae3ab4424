//! A real hub, and a line to it that can be cut.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A hub with a folder of its own.
pub struct Hub {
    folder: tempfile::TempDir,
    child: Child,
    address: String,
}

impl Hub {
    pub fn start() -> Hub {
        let folder = tempfile::tempdir().expect("a folder");
        let (child, address) = start(folder.path(), "127.0.0.1:0");
        Hub { folder, child, address }
    }

    /// What it prints for the first office.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn place(&self) -> String {
        self.address.trim_start_matches("mangrove://").split('/').next().expect("a place").to_owned()
    }

    /// Kills it without a word, and starts it on the same folder and port.
    pub fn kill_and_start_again(&mut self) {
        let place = self.place();
        let _ = self.child.kill();
        let _ = self.child.wait();
        (self.child, self.address) = start(self.folder.path(), &place);
    }

    /// A line to it that breaks after so many bytes.
    pub fn relay(&self, after: usize) -> Relay {
        Relay::start(&self.address, self.place(), after)
    }

    /// Stops it, and checks all that it holds.
    pub fn verify(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

fn start(folder: &std::path::Path, listen: &str) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mangrove"));
    command.args(["hub", "--listen", listen, "--store"]).arg(folder);
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
}

impl Relay {
    fn start(hub: &str, place: String, after: usize) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("an address").to_string();
        let address = hub.replace(&place, &own);
        let left = Arc::new(AtomicUsize::new(after));
        let shared = Arc::clone(&left);
        std::thread::spawn(move || {
            for office in listener.incoming().flatten() {
                let Ok(hub) = TcpStream::connect(&place) else { continue };
                for (from, to) in [(&office, &hub), (&hub, &office)] {
                    let pair = (from.try_clone().expect("a line"), to.try_clone().expect("a line"));
                    let left = Arc::clone(&shared);
                    std::thread::spawn(move || carry(pair, &left));
                }
            }
        });
        Relay { address, left }
    }

    /// The hub's address by way of this line.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    pub fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    pub fn let_through(&self) {
        self.cut_after(usize::MAX);
    }
}

fn carry((mut from, mut to): (TcpStream, TcpStream), left: &AtomicUsize) {
    let mut bytes = [0; 1_024];
    while let Ok(count) = from.read(&mut bytes) {
        let goes = count.min(left.load(Ordering::SeqCst));
        if goes != usize::MAX {
            let _ = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(if left == usize::MAX { left } else { left.saturating_sub(goes) })
            });
        }
        if count == 0 || to.write_all(&bytes[..goes]).is_err() || goes < count {
            break;
        }
    }
    let _ = (from.shutdown(std::net::Shutdown::Both), to.shutdown(std::net::Shutdown::Both));
}
