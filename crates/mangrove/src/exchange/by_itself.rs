//! Exchanging every few minutes while the office is open, on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::round;
use super::standing::{Standing, Turn};
use crate::office::Office;

/// An office that exchanges by itself until this is stopped.
#[derive(Debug)]
pub struct ByItself {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl ByItself {
    /// Begins: an exchange now, and one every so often. Without a hub nothing is done until there is one.
    ///
    /// # Errors
    /// If the machine gives no thread.
    pub fn start(office: &Arc<Office>, every: Duration) -> std::io::Result<ByItself> {
        let (stop, stopped) = mpsc::channel();
        let office = Arc::clone(office);
        let exchanges = move || {
            loop {
                exchange(&office);
                if !matches!(stopped.recv_timeout(every), Err(RecvTimeoutError::Timeout)) {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("exchanges".to_owned()).spawn(exchanges)?;
        Ok(ByItself { stop, thread })
    }

    /// Stops it. An exchange under way is not waited for: what it had not finished is taken up by the next.
    pub fn stop(self) {
        let _ = self.stop.send(());
        if self.thread.is_finished() {
            let _ = self.thread.join();
        }
    }
}

fn exchange(office: &Office) {
    let known = Standing::read(office.folder()).is_ok_and(|standing| standing.hub.is_some());
    // Another program on this folder may be at it.
    let free = Turn::take(office.folder()).is_ok_and(|turn| turn.is_some());
    if !known || !free {
        return;
    }
    // How it went is remembered in the folder, and shown on the page.
    if let Err(error) = round::exchange(office) {
        tracing::info!(error = format!("{error:#}"), "an exchange did not come to its end");
    }
}
