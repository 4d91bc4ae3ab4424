//! Imports under way: one at a time, in the order in which they were asked for, each showing how far it is.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::{How, Outcome, Progress, bring_in};
use crate::office::Office;
use crate::office::room::NoRoom;

/// How many imports wait at the most.
const WAITING: usize = 16;
/// How many are remembered: the oldest that have ended are forgotten first.
const REMEMBERED: usize = 64;

/// A file to bring in: where it lies meanwhile, and what it is called.
#[derive(Debug)]
pub struct Incoming {
    /// Where it lies until then.
    pub path: PathBuf,
    /// What the person's machine calls it.
    pub name: String,
    /// What is done with it if it is an export.
    pub how: How,
}

/// How far one file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Waiting,
    /// Being read: so many of a hundred.
    Reading(u8),
    /// What came of it.
    Done(Outcome),
}

/// One file of an import, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: State,
}

/// One import.
pub struct Job {
    /// Its number: part of its page's address.
    pub number: u64,
    files: Mutex<Vec<FileState>>,
    cancelled: AtomicBool,
    /// Exports that were compared and wait for a person's word.
    compared: Mutex<Vec<Incoming>>,
}

impl Job {
    /// How many exports were compared with what is here, and wait.
    #[must_use]
    pub fn waits(&self) -> usize {
        locked(&self.compared).len()
    }

    /// Takes the exports that wait, to bring them in in this way.
    pub fn take_compared(&self, how: How) -> Vec<Incoming> {
        let taken = std::mem::take(&mut *locked(&self.compared));
        taken.into_iter().map(|file| Incoming { how, ..file }).collect()
    }

    /// Forgets the exports that wait: nothing of them comes in.
    pub fn discard_compared(&self) {
        discard(&std::mem::take(&mut *locked(&self.compared)));
    }

    /// Its files and how far each is.
    #[must_use]
    pub fn files(&self) -> Vec<FileState> {
        locked(&self.files).clone()
    }

    /// Whether all has come to its end.
    #[must_use]
    pub fn is_done(&self) -> bool {
        locked(&self.files).iter().all(|file| matches!(file.state, State::Done(_)))
    }

    /// Whether a person asked to stop it.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Stops it after the file, or the lot of rows, that is being written.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn set(&self, index: usize, state: State) {
        if let Some(file) = locked(&self.files).get_mut(index) {
            file.state = state;
        }
    }
}

/// One file's place in its job.
struct FileProgress<'a> {
    job: &'a Job,
    index: usize,
}

impl Progress for FileProgress<'_> {
    fn go_on(&mut self, done: u64, all: u64) -> bool {
        let percent = u8::try_from(done.saturating_mul(100) / all.max(1)).unwrap_or(100).min(100);
        self.job.set(self.index, State::Reading(percent));
        !self.job.is_cancelled()
    }
}

/// Too many imports wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyWaiting;

/// The imports of one office.
pub struct Jobs {
    jobs: Mutex<VecDeque<Arc<Job>>>,
    queue: SyncSender<(Arc<Job>, Vec<Incoming>)>,
}

impl Jobs {
    /// Starts the one worker. It ends when these jobs are dropped, or the office is.
    ///
    /// # Errors
    /// If the machine gives no thread.
    pub fn start(office: &Arc<Office>) -> std::io::Result<Jobs> {
        let (queue, incoming) = sync_channel::<(Arc<Job>, Vec<Incoming>)>(WAITING);
        let office = Arc::downgrade(office);
        std::thread::Builder::new().name("import".to_owned()).spawn(move || {
            for (job, files) in incoming {
                run(&office, &job, files);
            }
        })?;
        Ok(Jobs { jobs: Mutex::default(), queue })
    }

    /// Takes files to bring in, and returns the import that does it.
    ///
    /// # Errors
    /// If too many wait already: nothing was taken.
    pub fn add(&self, files: Vec<Incoming>) -> Result<Arc<Job>, TooManyWaiting> {
        let mut jobs = locked(&self.jobs);
        let states = files.iter().map(|file| FileState { name: file.name.clone(), state: State::Waiting });
        let job = Arc::new(Job {
            number: jobs.back().map_or(1, |job| job.number + 1),
            files: Mutex::new(states.collect()),
            cancelled: AtomicBool::new(false),
            compared: Mutex::default(),
        });
        self.queue.try_send((Arc::clone(&job), files)).map_err(|error| match error {
            TrySendError::Full((_, files)) | TrySendError::Disconnected((_, files)) => {
                discard(&files);
                TooManyWaiting
            }
        })?;
        if jobs.len() == REMEMBERED
            && let Some(oldest) = jobs.pop_front()
        {
            oldest.discard_compared();
        }
        jobs.push_back(Arc::clone(&job));
        Ok(job)
    }

    /// An import by its number.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<Arc<Job>> {
        locked(&self.jobs).iter().find(|job| job.number == number).cloned()
    }

    /// The imports remembered, newest first.
    #[must_use]
    pub fn recent(&self) -> Vec<Arc<Job>> {
        locked(&self.jobs).iter().rev().cloned().collect()
    }
}

fn run(office: &Weak<Office>, job: &Job, files: Vec<Incoming>) {
    for (index, file) in files.into_iter().enumerate() {
        let outcome = match office.upgrade() {
            Some(_) if job.is_cancelled() => Outcome::Cancelled,
            Some(office) => {
                let mut progress = FileProgress { job, index };
                progress.go_on(0, 1);
                bring_in(&office, &file.path, &file.name, file.how, &mut progress)
                    .unwrap_or_else(|error| failed(&error))
            }
            None => Outcome::Cancelled,
        };
        let waits = matches!(&outcome, Outcome::Export(rows) if rows.preview && !rows.cancelled);
        if waits {
            locked(&job.compared).push(file);
            job.set(index, State::Done(outcome));
            continue;
        }
        job.set(index, State::Done(outcome));
        if let Err(error) = std::fs::remove_file(&file.path) {
            tracing::warn!(%error, "an uploaded file could not be removed after it was read");
        }
    }
    if let Some(office) = office.upgrade()
        && let Err(error) = office.catch_up()
    {
        tracing::error!(%error, "the search index could not be brought up to date");
    }
}

fn failed(error: &anyhow::Error) -> Outcome {
    tracing::error!(%error, "an import failed");
    if let Some(full) = error.downcast_ref::<NoRoom>() {
        return Outcome::Refused { message: format!("{full}."), hint: full.hint() };
    }
    Outcome::Refused {
        message: format!("Mangrove could not store it: {error}."),
        hint: "Nothing of it was kept. Check that the disk is not full, and import it again.".to_owned(),
    }
}

fn discard(files: &[Incoming]) {
    for file in files {
        // What stays behind is removed when the office next opens.
        let _ = std::fs::remove_file(&file.path);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
