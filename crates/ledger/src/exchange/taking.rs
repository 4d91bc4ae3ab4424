//! Taking in: segments are put together again from what travels and what is here, and committed before they
//! are counted as received.

use super::{
    Base, Exchange, ExchangeError,
    finder::Finder,
    frame::{Frame, LogName},
    packing::{self, Dialect},
};
use crate::{
    Ledger, LogId, SpaceId, limits,
    operation::Operation,
    run::{Parts, Run},
    segment::{LogOwner, SegmentFault},
    store::logs,
    value::Malformed,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Runs and bytes put together before they are committed, where as many lie on this side of the line already.
const PENDING: usize = 256;
const PENDING_BYTES: usize = 8 << 20;

/// What comes in.
#[derive(Default)]
pub(super) struct Taking {
    /// The logs that have a number in the other direction.
    names: Vec<LogName>,
    /// Runs not committed yet, with the number of their log.
    pending: Vec<(u64, Run)>,
    bytes: usize,
    /// The end of each log of which something is pending.
    ends: HashMap<LogId, (u64, [u8; 32])>,
    /// Runs that were asked for again.
    asked: BTreeSet<(u64, u64)>,
    dialect: Dialect,
    finder: Finder,
}

impl Taking {
    pub(super) fn on(base: &Base) -> Self {
        let names = base.logs.iter().map(|(space, log)| LogName::Held(*space, *log)).collect();
        Self { names, dialect: Dialect::on(base), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.asked.is_empty()
    }

    fn name(&self, number: u64) -> Result<LogName, Malformed> {
        let name = usize::try_from(number).ok().and_then(|number| self.names.get(number));
        name.copied().ok_or(Malformed("a log without a name"))
    }
}

impl LogName {
    fn space(&self) -> SpaceId {
        match self {
            Self::Held(space, _) => *space,
            Self::Owner(owner) => owner.space,
        }
    }
}

impl Exchange {
    pub(super) fn take_log(&mut self, name: LogName) -> Result<(), ExchangeError> {
        if self.taking.names.len() >= limits::EXCHANGE_LOGS {
            return Err(Malformed("more logs than one exchange may name").into());
        }
        self.taking.names.push(name);
        Ok(())
    }

    pub(super) fn take_sent(
        &mut self,
        ledger: &Ledger,
        number: u64,
        sent: Parts,
    ) -> Result<(), ExchangeError> {
        let name = self.taking.name(number)?;
        let first = sent.first;
        // Read in any case: what comes later builds on it.
        let operations = match sent.packing {
            packing::LINE | packing::LINE_ZSTD => match self.unpack(ledger, name.space(), &sent)? {
                Some(operations) => Some(operations),
                None => {
                    self.ask_again(number, first);
                    return Ok(());
                }
            },
            _ => None,
        };
        if !self.is_shared(name.space()) {
            return Ok(());
        }
        match self.put_together(ledger, &name, sent, operations)? {
            Some((run, continues)) => {
                if continues {
                    self.taking.ends.insert(run.log(), (run.head().last(), run.head().hash()));
                }
                self.keep(ledger, number, run)
            }
            None => {
                self.ask_again(number, first);
                Ok(())
            }
        }
    }

    /// The run that the frame stands for, and whether it continues its log; `None` if something that it builds
    /// on is not here.
    fn put_together(
        &self,
        ledger: &Ledger,
        name: &LogName,
        sent: Parts,
        operations: Option<Vec<Operation>>,
    ) -> Result<Option<(Run, bool)>, ExchangeError> {
        let connection = ledger.read()?;
        let id = match name {
            LogName::Held(_, log) => *log,
            LogName::Owner(owner) => owner.log(),
        };
        let row = logs::find(&connection, id)?;
        let owner: LogOwner = match (&row, name) {
            (Some(row), _) => row.owner,
            (None, LogName::Owner(owner)) => *owner,
            (None, LogName::Held(..)) => return Ok(None),
        };
        if owner.space != name.space() {
            return Err(Malformed("a log under another space").into());
        }
        let stored = row.as_ref().map_or((0, [0; 32]), |row| (row.last, row.head));
        let (last, head) = self.taking.ends.get(&id).copied().unwrap_or(stored);
        let continues = sent.first == last + 1;
        let previous = if continues {
            head
        } else {
            // Here already, it seems: what stands before it is known.
            let held =
                row.as_ref().map(|row| logs::segment_with(&connection, row, sent.first)).transpose()?;
            match held.flatten().filter(|held| held.head.first == sent.first) {
                Some(held) => held.head.previous,
                None => return Ok(None),
            }
        };
        let run = match operations {
            Some(operations) => Run::of_operations(owner, previous, &sent, &operations),
            None => Run::put_together(owner, previous, sent),
        };
        Ok(run.map(|run| (run, continues)))
    }

    /// The operations of a run that was packed for the line; `None` if they can't be told from what is here.
    fn unpack(
        &mut self,
        ledger: &Ledger,
        space: SpaceId,
        sent: &Parts,
    ) -> Result<Option<Vec<Operation>>, ExchangeError> {
        let (length, count) = (sent.length as usize, sent.count()?);
        let packed = (sent.packing, &sent.packed[..]);
        let Ok(mut parsed) = self.taking.dialect.parse(packed, length, count) else { return Ok(None) };
        for is_last in [false, true] {
            let connection = ledger.read()?;
            let finder = &mut self.taking.finder;
            let found = parsed.operations(sent.first, &mut |dot| finder.record(&connection, space, dot));
            if found.is_some() || is_last {
                return Ok(found);
            }
            // What it builds on may have come and not be stored yet.
            drop(connection);
            self.commit(ledger)?;
            self.taking.finder.look_again();
        }
        Ok(None)
    }

    fn keep(&mut self, ledger: &Ledger, number: u64, run: Run) -> Result<(), ExchangeError> {
        self.begin_changes(ledger)?;
        self.taking.bytes += run.packed_bytes();
        self.taking.pending.push((number, run));
        if self.taking.pending.len() >= PENDING || self.taking.bytes >= PENDING_BYTES {
            self.commit(ledger)?;
        }
        Ok(())
    }

    fn ask_again(&mut self, number: u64, first: u64) {
        if self.taking.asked.insert((number, first)) {
            self.say(&Frame::Again { log: number, first });
        } else {
            self.refuse(number, first);
        }
    }

    fn refuse(&mut self, number: u64, first: u64) {
        self.taking.asked.remove(&(number, first));
        self.say(&Frame::Refused { log: number, first });
    }

    pub(super) fn take_whole(&mut self, ledger: &Ledger, number: u64, run: Run) -> Result<(), ExchangeError> {
        let name = self.taking.name(number)?;
        let is_it = match name {
            LogName::Held(_, log) => log == run.log(),
            LogName::Owner(owner) => owner == *run.owner(),
        };
        if !is_it || !self.taking.asked.contains(&(number, run.range().0)) {
            return Err(Malformed("a segment that was not asked for").into());
        }
        if !self.is_shared(name.space()) {
            return Ok(());
        }
        self.keep(ledger, number, run)?;
        self.commit(ledger)
    }

    /// Puts on the disk what has come, and says so.
    pub(super) fn commit(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        if self.taking.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.taking.pending);
        self.taking.ends.clear();
        self.taking.bytes = 0;
        let names: Vec<(u64, SpaceId, LogId, u64, u64)> = pending
            .iter()
            .map(|(number, run)| (*number, run.space(), run.log(), run.range().0, run.range().1))
            .collect();
        let imported = ledger.import(pending.into_iter().map(|(_, run)| run))?;
        // Before the answer, so that who sent a segment knows what is still wanted when all are answered.
        self.ask_for_contents(ledger)?;
        let connection = ledger.read()?;
        let mut got = BTreeMap::new();
        for (number, space, log, first, last) in names {
            let stored = logs::find(&connection, log)?.map_or(0, |row| row.last);
            let is_in = |one: LogId, at: u64| one == log && (first..=last).contains(&at);
            let fault = imported.refused.iter().find(|(one, at, _)| is_in(*one, *at));
            let is_fork = imported.forks.iter().any(|fork| is_in(fork.log, fork.first));
            if stored >= last && fault.is_none() && !is_fork {
                self.taking.asked.remove(&(number, first));
                self.theirs.raise(space, log, last);
                self.known.raise(space, log, last);
                got.insert(number, stored);
            } else if matches!(fault, Some((_, _, SegmentFault::Signature | SegmentFault::Operations))) {
                self.ask_again(number, first);
            } else {
                self.refuse(number, first);
            }
        }
        if !got.is_empty() {
            self.say(&Frame::Got(got.into_iter().collect()));
        }
        self.outcome.imported.add(imported);
        Ok(())
    }
}
