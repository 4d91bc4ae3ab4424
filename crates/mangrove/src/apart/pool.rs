//! The processes that read: each reads many files; one that met a limit or broke off is ended, and the next file has a new one.

use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::wire::{self, Ask, Question, Told};
use super::{GoOn, Stopped, WAITING};

/// The hidden command that makes this program a reader.
pub const COMMAND: &str = "read-apart";
/// How many read at once: an import, and what people look at meanwhile.
const AT_ONCE: usize = 3;
/// How often a person's word to stop is looked for.
const TICK: Duration = Duration::from_millis(100);
/// Answers that wait for whoever asked.
const AHEAD: usize = 2;

/// Readers of one program.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    state: Mutex<Readers>,
    free: Condvar,
}

#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Running>,
    busy: usize,
}

/// One process.
#[derive(Debug)]
struct Running {
    child: Child,
    ask: ChildStdin,
    told: Receiver<io::Result<Vec<u8>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A place among those that read at once.
struct Place<'p>(&'p Pool);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
        self.0.free.notify_one();
    }
}

impl Pool {
    pub fn new(program: PathBuf) -> Pool {
        Pool { program, state: Mutex::default(), free: Condvar::new() }
    }

    /// Asks one question, and takes the answers until there are no more or `tell` has enough.
    pub fn ask(
        &self,
        ask: &Ask,
        bytes: &[u8],
        seconds: u64,
        tell: &mut dyn FnMut(Told) -> ControlFlow<()>,
        go_on: GoOn<'_>,
    ) -> Result<(), Stopped> {
        let _place = self.wait_for_place(go_on)?;
        let question = serde_json::to_vec(&Question { ask: ask.clone(), seconds });
        let question = question.map_err(|error| Stopped::NoReader(error.into()))?;
        let mut running = self.asked(&question, bytes)?;
        let most = seconds * WAITING;
        let mut ticks = 0;
        loop {
            match running.told.recv_timeout(TICK) {
                Ok(Ok(frame)) => match serde_json::from_slice(&frame) {
                    Ok(Told::End) => break,
                    Ok(told) => {
                        if tell(told).is_break() {
                            // What else it would tell is not wanted: it is quicker to start another.
                            return Ok(());
                        }
                    }
                    Err(error) => return Err(Stopped::Broke(format!("its answer made no sense: {error}"))),
                },
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(why(&mut running, seconds)),
                Err(RecvTimeoutError::Timeout) => ticks += 1,
            }
            if !go_on() {
                return Err(Stopped::Cancelled);
            }
            if u128::from(most) * 1_000 < ticks * TICK.as_millis() {
                return Err(Stopped::Waited(most));
            }
        }
        self.lock().idle.push(running);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Readers> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for_place(&self, go_on: GoOn<'_>) -> Result<Place<'_>, Stopped> {
        let mut readers = self.lock();
        while readers.busy >= AT_ONCE {
            let waited = self.free.wait_timeout(readers, TICK);
            readers = waited.unwrap_or_else(PoisonError::into_inner).0;
            if !go_on() {
                return Err(Stopped::Cancelled);
            }
        }
        readers.busy += 1;
        Ok(Place(self))
    }

    /// A process to which the question was put. One that died while nobody asked it anything is replaced.
    fn asked(&self, question: &[u8], bytes: &[u8]) -> Result<Running, Stopped> {
        loop {
            let idle = self.lock().idle.pop();
            let is_new = idle.is_none();
            let mut running = match idle {
                Some(running) => running,
                None => self.start().map_err(Stopped::NoReader)?,
            };
            let put =
                wire::write(&mut running.ask, question).and_then(|()| wire::write(&mut running.ask, bytes));
            match put {
                Ok(()) => return Ok(running),
                Err(error) if is_new => return Err(Stopped::NoReader(error)),
                Err(_) => {}
            }
        }
    }

    fn start(&self) -> io::Result<Running> {
        let mut command = Command::new(&self.program);
        command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let ask = child.stdin.take().ok_or_else(gone)?;
        let mut from = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        let (to, told) = sync_channel(AHEAD);
        let running = Running { child, ask, told };
        // It ends when the process does, or when nobody takes its answers any more.
        std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
            while let Some(frame) = wire::read(&mut from).transpose() {
                let is_last = frame.is_err();
                if to.send(frame).is_err() || is_last {
                    return;
                }
            }
        })?;
        Ok(running)
    }
}

/// Why a process ended by itself while it read.
fn why(running: &mut Running, seconds: u64) -> Stopped {
    let status = running.child.wait();
    let mut words = Vec::new();
    if let Some(error) = running.child.stderr.take() {
        let _ = error.take(4_096).read_to_end(&mut words);
    }
    let words = String::from_utf8_lossy(&words);
    match status {
        Ok(status) => of_status(status, &words, seconds),
        Err(error) => Stopped::Broke(error.to_string()),
    }
}

#[cfg(unix)]
fn of_status(status: ExitStatus, words: &str, seconds: u64) -> Stopped {
    use std::os::unix::process::ExitStatusExt;
    const ABORTED: i32 = 6;
    const KILLED: i32 = 9;
    match status.signal() {
        // SIGXCPU has the same number on Linux and on macOS.
        Some(24) => Stopped::Processor(seconds),
        Some(ABORTED) if words.contains("memory allocation") => Stopped::Memory,
        Some(ABORTED) if words.contains("overflowed its stack") => {
            Stopped::Broke("it is nested too deep".to_owned())
        }
        // Nobody here did it: the system does where memory runs out.
        Some(KILLED) => Stopped::Memory,
        Some(signal) => Stopped::Broke(format!("signal {signal}")),
        None => of_code(status),
    }
}

#[cfg(not(unix))]
fn of_status(status: ExitStatus, words: &str, _: u64) -> Stopped {
    if words.contains("memory allocation") { Stopped::Memory } else { of_code(status) }
}

fn of_code(status: ExitStatus) -> Stopped {
    match status.code() {
        // How a panic of Rust ends a program.
        Some(101) => Stopped::Broke("a fault in the reader".to_owned()),
        _ => Stopped::Broke(status.to_string()),
    }
}
