//! A store whose log is shared with other programs: it follows the shared log, and adds to it before anything is
//! acknowledged.

use super::{
    Ledger, Work,
    beside::{Seen, held_beside},
    erasable::{self, empty_journal},
    followed,
    import::{Checked, Import},
    incarnation, logs, mark, renew_incarnation,
};
use crate::{
    Authority, Environment, LedgerError, LogId, Run, SpaceId,
    operation::Lane,
    segment::LogOwner,
    shared::{Entry, Kept, Place, SharedLog, Turn},
};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{collections::HashMap, path::Path, sync::Arc};

/// What a piece of work adds to the shared log, beside the runs that this device signed in it: those are found.
#[derive(Default)]
pub(crate) struct Additions {
    pub runs: Vec<Run>,
    /// Read from the store when they are added: a file is never in memory as a whole.
    pub contents: Vec<(SpaceId, [u8; 32])>,
    pub erased: Vec<(SpaceId, [u8; 32])>,
    /// Spaces of which more is to be added in further turns.
    pub(super) unfinished: Vec<SpaceId>,
}

impl Additions {
    fn extend(&mut self, more: Self) {
        self.runs.extend(more.runs);
        self.contents.extend(more.contents);
        self.erased.extend(more.erased);
        self.unfinished.extend(more.unfinished);
    }
}

/// How following a space ended.
#[derive(PartialEq)]
enum Followed {
    UpToDate,
    /// The shared log does not have the place up to which this store has followed it.
    SetBack,
}

/// Entries of a space after a place.
type After<'a> = dyn FnMut(&Place) -> Result<Option<Vec<Entry>>, LedgerError> + 'a;

impl Ledger {
    /// Opens the ledger in `folder` as one of several programs that keep a log together, and brings it up to date. The
    /// folder serves one program at a time.
    ///
    /// What the folder holds of a space and the shared log does not have, is added there: a hub's own folder can be
    /// moved to a shared log, and one that was set back to an older state has everything again that any of the programs
    /// holds.
    ///
    /// # Errors
    /// As [`Ledger::open`], and [`LedgerError::Shared`].
    pub fn open_shared(
        folder: &Path,
        environment: Arc<dyn Environment>,
        shared: Arc<dyn SharedLog>,
    ) -> Result<Self, LedgerError> {
        Self::open(folder, environment)?.sharing(shared)
    }

    /// The same with the program's rules, as [`Ledger::open_judged`].
    ///
    /// # Errors
    /// As [`Ledger::open_shared`].
    pub fn open_shared_judged(
        folder: &Path,
        environment: Arc<dyn Environment>,
        shared: Arc<dyn SharedLog>,
        authority: Arc<dyn Authority>,
    ) -> Result<Self, LedgerError> {
        Self::open_judged(folder, environment, authority)?.sharing(shared)
    }

    fn sharing(mut self, shared: Arc<dyn SharedLog>) -> Result<Self, LedgerError> {
        self.shared = Some(shared);
        self.catch_up()?;
        Ok(self)
    }

    /// Whether other programs add to the same log.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// Takes in what other programs have added to the shared log; nothing where the log is this store's alone.
    ///
    /// # Errors
    /// [`LedgerError::Shared`] if the shared log can't be read now; [`LedgerError::Damaged`] if what it holds is not
    /// what its devices have signed.
    pub fn catch_up(&self) -> Result<(), LedgerError> {
        let Some(shared) = &self.shared else { return Ok(()) };
        let mut ends = shared.ends()?;
        let own = {
            let connection = self.read()?;
            logs::spaces(&connection)?.into_iter().for_each(|space| _ = ends.entry(space).or_default());
            followed::all(&connection)?
        };
        for (space, end) in ends.iter().filter(|(space, end)| own.get(space) != Some(end)) {
            let mut connection = self.lock();
            let mut after = |place: &Place| shared.after(*space, place);
            if followed::is_foreign(&connection, *space)?
                || self.follow(&mut connection, *space, end, &mut after, None)? == Followed::SetBack
            {
                drop(connection);
                // Each turn adds some of what is held beside, until nothing is left.
                self.write_in(&[*space], |_, _| Ok(Work::Nothing(())))?;
                while followed::is_foreign(&*self.read()?, *space)? {
                    self.write_in(&[*space], |_, _| Ok(Work::Nothing(())))?;
                }
            }
        }
        Ok(())
    }

    /// Runs `work` in one writing transaction on some spaces, and returns when its outcome is kept: on the disk, and in the
    /// shared log if there is one.
    ///
    /// Nobody else adds to those spaces meanwhile, and the store is up to date in them when `work` begins. What
    /// `work` stores in them beside its own signed segments it must name in the additions.
    pub(crate) fn write_in<T>(
        &self,
        spaces: &[SpaceId],
        work: impl FnOnce(&Transaction<'_>, &mut Additions) -> Result<Work<T>, LedgerError>,
    ) -> Result<T, LedgerError> {
        let Some(shared) = self.shared.as_ref().filter(|_| !spaces.is_empty()) else {
            return self.transact(|transaction| work(transaction, &mut Additions::default()));
        };
        let mut connection = self.lock();
        let mut turn = shared.turn(spaces)?;
        let lost = self.follow_in(&mut connection, turn.as_mut())?;
        let before = self.own_ends(&connection, spaces)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut additions = Additions::default();
        let (outcome, transaction) = match work(&transaction, &mut additions)? {
            Work::Done(outcome) => {
                additions.runs.extend(self.own_runs(&transaction, spaces, &before)?);
                (outcome, transaction)
            }
            Work::Nothing(outcome) => {
                drop(transaction);
                additions = Additions::default();
                (outcome, connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
            }
        };
        let mut all = lost;
        all.extend(additions);
        self.add(&transaction, turn.as_mut(), all)?;
        let count = mark::advance(&transaction)?;
        if let Err(error) = turn.commit() {
            // What may have been kept all the same must never be contradicted: this program goes on in new logs.
            drop(transaction);
            renew_incarnation(&connection, self.environment.as_ref())?;
            return Err(error);
        }
        transaction.commit()?;
        self.mark.write(count);
        Ok(outcome)
    }

    /// Follows the spaces of a turn to their ends. What was set back there is read from its beginning; what this store holds
    /// beside is given, to be added again.
    fn follow_in(
        &self,
        connection: &mut Connection,
        turn: &mut (dyn Turn + '_),
    ) -> Result<Additions, LedgerError> {
        let mut lost = Additions::default();
        for (space, end) in turn.ends() {
            let mut after = |place: &Place| turn.after(space, place);
            if !followed::is_foreign(connection, space)?
                && self.follow(connection, space, &end, &mut after, None)? == Followed::UpToDate
            {
                continue;
            }
            // Until all of it is added again it counts as not followed: a turn that fails begins it anew.
            followed::forget(connection, space)?;
            let mut seen = Seen::default();
            if self.follow(connection, space, &end, &mut after, Some(&mut seen))? == Followed::SetBack {
                return Err(LedgerError::Damaged(format!("the shared log of space {space} has a gap")));
            }
            lost.extend(held_beside(connection, space, &seen)?);
        }
        Ok(lost)
    }

    /// Takes in the entries of a space up to `end`, each lot of them in one transaction: those that come after what was
    /// followed, or, where `seen` is given, all of them, which is noted there and not as followed.
    fn follow(
        &self,
        connection: &mut Connection,
        space: SpaceId,
        end: &Place,
        after: &mut After<'_>,
        mut seen: Option<&mut Seen>,
    ) -> Result<Followed, LedgerError> {
        let from_the_beginning = seen.is_some();
        let mut own = match from_the_beginning {
            true => Place::default(),
            false => followed::place(connection, space)?.unwrap_or_default(),
        };
        loop {
            if own == *end {
                return Ok(Followed::UpToDate);
            }
            let Some(entries) = after(&own)? else { return Ok(Followed::SetBack) };
            let Some(last) = entries.last().map(|entry| entry.place) else {
                // Another thread may have come further than the end that was asked for.
                let is_there = own.position >= end.position;
                let why = || LedgerError::Damaged(format!("the shared log of space {space} ends early"));
                return is_there.then_some(Followed::UpToDate).ok_or_else(why);
            };
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut import = Import::new(&transaction, self);
            for entry in entries {
                take_entry(&mut import, space, entry, seen.as_deref_mut())?;
            }
            import.judge()?;
            // Who added the erasure has said for this device that the content is gone.
            let is_erased = import.has_erased();
            if !from_the_beginning {
                followed::set(&transaction, space, &last)?;
            }
            let count = mark::advance(&transaction)?;
            transaction.commit()?;
            self.mark.write(count);
            if is_erased {
                empty_journal(connection)?;
            }
            own = last;
            if own.position >= end.position {
                return Ok(Followed::UpToDate);
            }
        }
    }

    /// Adds to the shared log, and notes how far this store has come by it.
    fn add(
        &self,
        connection: &Connection,
        turn: &mut (dyn Turn + '_),
        additions: Additions,
    ) -> Result<(), LedgerError> {
        let mut ends = turn.ends();
        let mut add = |space, kept| {
            let end = ends.entry(space).or_default();
            end.position += 1;
            self.environment.random(&mut end.mark);
            turn.add(space, &Entry { place: *end, kept })
        };
        for run in &additions.runs {
            add(run.space(), Kept::Run(run.to_bytes()))?;
        }
        for (space, hash) in additions.contents {
            // One that the same piece of work erased is not there any more.
            let n = logs::known_space(connection, space)?;
            if let Some(salted) = erasable::salted(connection, n, &hash)? {
                add(space, Kept::Content(hash, salted))?;
            }
        }
        for (space, hash) in additions.erased {
            turn.erase(space, &hash)?;
        }
        ends.iter().try_for_each(|(space, end)| followed::set(connection, *space, end))?;
        additions.unfinished.into_iter().try_for_each(|space| followed::forget(connection, space))
    }

    /// The last operations of this device's own logs, which grow in a piece of work.
    fn own_ends(
        &self,
        connection: &Connection,
        spaces: &[SpaceId],
    ) -> Result<HashMap<LogId, u64>, LedgerError> {
        let mut ends = HashMap::new();
        let incarnation = incarnation(connection)?;
        for (space, lane) in spaces.iter().flat_map(|space| Lane::ALL.map(|lane| (*space, lane))) {
            let id = LogOwner { space, lane, device: self.device(), incarnation }.log();
            ends.insert(id, logs::find(connection, id)?.map_or(0, |log| log.last));
        }
        Ok(ends)
    }

    /// What this device has signed since its logs ended so.
    fn own_runs(
        &self,
        connection: &Connection,
        spaces: &[SpaceId],
        before: &HashMap<LogId, u64>,
    ) -> Result<Vec<Run>, LedgerError> {
        let mut runs = Vec::new();
        for (id, last) in self.own_ends(connection, spaces)? {
            if let Some(log) = logs::find(connection, id)? {
                let mut known = before.get(&id).copied().unwrap_or(0);
                while known < last {
                    let run = logs::shortest_run_with(connection, &log, known + 1)?;
                    known = run.range().1;
                    runs.push(run);
                }
            }
        }
        // Who may write comes before what is written.
        runs.sort_by_key(|run| (run.owner().lane, run.log(), run.range().0));
        Ok(runs)
    }
}

/// Takes in one entry that another program has added. Its signatures are checked as those of a stranger: whoever keeps the
/// database can hold back, and cannot add.
fn take_entry(
    import: &mut Import<'_>,
    space: SpaceId,
    entry: Entry,
    seen: Option<&mut Seen>,
) -> Result<(), LedgerError> {
    let wrong = |why: String| {
        LedgerError::Damaged(format!(
            "entry {} of space {space} in the shared log: {why}",
            entry.place.position
        ))
    };
    match entry.kept {
        Kept::Erased => Ok(()),
        Kept::Run(bytes) => {
            let run = Run::from_bytes(&bytes).map_err(|fault| wrong(fault.to_string()))?;
            if run.space() != space {
                return Err(wrong("it belongs to another space".into()));
            }
            if let Some(seen) = seen {
                let (first, last) = run.range();
                seen.runs.entry(run.log()).or_default().push((first, last, run.head().hash()));
            }
            let checked = Checked::new(run).map_err(|(_, _, fault)| wrong(fault.to_string()))?;
            import.take(checked).map(|_| ())
        }
        Kept::Content(hash, salted) => {
            if salted.hash() != hash {
                return Err(wrong("a content that is not what its hash says".into()));
            }
            if let Some(seen) = seen {
                seen.contents.insert(hash);
            }
            import.judge()?;
            match logs::space(import.connection, space)? {
                Some(n) => erasable::keep_unless_erased(import.connection, n, &hash, &salted).map(|_| ()),
                None => Ok(()),
            }
        }
    }
}
