//! What follows from a change or from a new day, and is done by no person: a State is sent its own line when a verdict
//! changes, and words that were kept until a day are erased. Doing it twice is the same as doing it once.
//!
//! It is worked out from what changed and not from everything, so that it costs next to nothing while many people save.

pub mod ends;
mod stirred;

pub use stirred::Stirred;

use std::sync::Arc;
use std::time::Duration;

use crate::office::Office;
use crate::{gate, verdict};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Verdicts that were written.
    pub verdicts: usize,
    /// Records whose words were erased.
    pub erased: usize,
}

impl Office {
    /// Does what follows from what has changed since the last time, or from a new day. The first time, and on a new day, it
    /// looks at everything.
    ///
    /// # Errors
    /// If the store refuses. The next time it looks at everything again.
    pub fn follow_through(&self) -> anyhow::Result<Done> {
        self.notice()?;
        let stirred = self.take_stirred();
        if stirred.is_empty() {
            return Ok(Done::default());
        }
        let done = self.follow(&stirred);
        if done.is_err() {
            self.stir_all();
        }
        done
    }

    fn follow(&self, stirred: &Stirred) -> anyhow::Result<Done> {
        self.drop_staged_of_long_ago();
        let erased = ends::keep(self, stirred)?;
        let verdicts = verdict::keep::keep(self, stirred)?;
        gate::watch::warm(self)?;
        Ok(Done { verdicts, erased })
    }
}

/// How often it is asked whether anything has changed.
const EVERY: Duration = Duration::from_secs(1);
/// How long it waits after the store has refused.
const AFTER_A_FAULT: Duration = Duration::from_secs(60);

/// Does what follows from changes for as long as the office is open.
pub async fn keep_following(office: Arc<Office>) {
    loop {
        let at = Arc::clone(&office);
        let wait = match tokio::task::spawn_blocking(move || at.follow_through()).await {
            Ok(Ok(_)) => EVERY,
            Ok(Err(error)) => {
                tracing::error!(error = format!("{error:#}"), "what follows from a change could not be done");
                AFTER_A_FAULT
            }
            Err(error) => {
                tracing::error!(%error, "what follows from a change failed");
                AFTER_A_FAULT
            }
        };
        tokio::time::sleep(wait).await;
    }
}
