//! Handing out: which segments the other side lacks, administration first, small spaces before large ones, each log in
//! its order.

use super::{
    Base, Exchange, ExchangeError,
    finder::Finder,
    frame::{Frame, LogName},
    packing::Dialect,
};
use crate::{
    DeviceId, Dot, Ledger, LedgerError, LogId, SpaceId, columns, limits,
    run::{Parts, Run},
    store::logs::{self, LogRow},
    value::Malformed,
};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Segments asked for again that are kept in mind at once.
const AGAIN: usize = 4_096;

/// What goes out.
#[derive(Default)]
pub(super) struct Sending {
    /// The logs that have a number in this direction.
    names: Vec<(SpaceId, LogId)>,
    numbers: HashMap<LogId, u64>,
    /// Logs of which something is to be sent, in order; `None` when it must be worked out.
    plan: Option<VecDeque<LogRow>>,
    /// How far the store had come when it was worked out.
    commits: u64,
    /// The last operation sent of each log, by number, until the other side has it on its disk.
    in_flight: BTreeMap<u64, u64>,
    /// Logs of which the other side wants no more.
    stopped: HashSet<LogId>,
    again: VecDeque<(u64, u64)>,
    /// Whether the other side may have a space, as asked since bytes were last made ready: there may be thousands of logs.
    may_have: HashMap<SpaceId, bool>,
    dialect: Dialect,
    finder: Finder,
}

impl Sending {
    pub(super) fn on(base: &Base) -> Self {
        let numbers = base.logs.iter().map(|(_, log)| *log).zip(0..).collect();
        Self { names: base.logs.clone(), numbers, dialect: Dialect::on(base), ..Self::default() }
    }

    pub(super) fn plan_anew(&mut self) {
        self.plan = None;
    }

    pub(super) fn all_answered(&self) -> bool {
        self.in_flight.is_empty() && self.again.is_empty()
    }

    fn name(&self, number: u64) -> Result<(SpaceId, LogId), Malformed> {
        let name = usize::try_from(number).ok().and_then(|number| self.names.get(number));
        name.copied().ok_or(Malformed("a log without a name"))
    }
}

impl Exchange {
    /// Makes some bytes ready, as long as there is something to say and the line has not fallen behind.
    pub(super) fn fill(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let at_once = self.memory.as_ref().is_some_and(|memory| memory.clean) && !self.base.is_empty();
        if self.finished || self.awaits_vector || !(self.heard() || at_once || self.sending.plan.is_some()) {
            return Ok(());
        }
        self.sending.may_have.clear();
        while self.ready() < limits::AHEAD_BYTES {
            if let Some((number, first)) = self.sending.again.pop_front() {
                self.say_again(ledger, number, first)?;
            } else if let Some((log, run)) = self.next_run(ledger)? {
                self.begin_changes(ledger)?;
                self.say_run(ledger, &log, &run)?;
            } else if self.heard() && (self.say_content(ledger)? || self.say_chunk(ledger)?) {
                // One piece more is ready.
            } else {
                if self.heard() && self.ended != Some(self.vectors.1) {
                    self.ask_and_end(ledger)?;
                }
                break;
            }
        }
        Ok(())
    }

    /// Asks for what is wanted, and says that all was said once everything has come: as long as it is not said the other side
    /// goes on, so that whatever is asked for meanwhile is heard.
    fn ask_and_end(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        self.ask_for_contents(ledger)?;
        if self.contents.are_here() {
            self.fetch(ledger)?;
            if self.files.are_here() {
                self.ended = Some(self.vectors.1);
                self.say(&Frame::End(self.vectors.1));
            }
        }
        Ok(())
    }

    /// Looks for what was written since, as long as the other side can't be done: until this side has said that it is, or
    /// answered all that it was asked for.
    fn look_for_new(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let is_planned = self.sending.plan.as_ref().is_none_or(|plan| !plan.is_empty());
        let goes_on = self.ended != Some(self.vectors.1) || self.contents.gives() || self.files.gives();
        if is_planned || !self.heard() || !goes_on {
            return Ok(());
        }
        let commits = ledger.commits()?;
        if self.sending.commits != commits {
            self.sending.plan_anew();
        }
        Ok(())
    }

    /// The next run that the other side lacks and may have.
    fn next_run(&mut self, ledger: &Ledger) -> Result<Option<(LogRow, Run)>, ExchangeError> {
        let Some(peer) = self.outcome.peer.or(self.setup.peer) else { return Ok(None) };
        self.look_for_new(ledger)?;
        if self.sending.plan.is_none() {
            self.sending.commits = ledger.commits()?;
            self.sending.plan = Some(self.plan(ledger)?);
        }
        while let Some(log) = self.sending.plan.as_mut().and_then(VecDeque::pop_front) {
            let space = log.owner.space;
            let after = self.known.last(space, log.id);
            // What does not count here is not handed on, but for the rest of a run under one signature.
            let is_wanted = after < log.counted && !self.sending.stopped.contains(&log.id);
            if !is_wanted || !self.may_have(ledger, space, peer)? {
                continue;
            }
            let run = logs::run_with(&*ledger.read()?, &log, after + 1, log.counted)?;
            if run.range().1 < log.counted
                && let Some(plan) = &mut self.sending.plan
            {
                plan.push_front(log.clone());
            }
            return Ok(Some((log, run)));
        }
        Ok(None)
    }

    fn may_have(&mut self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, ExchangeError> {
        if let Some(known) = self.sending.may_have.get(&space) {
            return Ok(*known);
        }
        let may = self.setup.policy.hands_out(ledger, space, peer)?;
        self.sending.may_have.insert(space, may);
        Ok(may)
    }

    fn plan(&self, ledger: &Ledger) -> Result<VecDeque<LogRow>, ExchangeError> {
        let connection = ledger.read()?;
        let mut plan = Vec::new();
        for (space, _) in self.theirs.spaces().filter(|(space, _)| self.is_shared(*space)) {
            if let Some(n) = logs::space(&connection, space)? {
                plan.extend(logs::all(&connection, Some(n))?);
            }
        }
        plan.retain(|log| self.known.last(log.owner.space, log.id) < log.counted);
        // A new office works in its own spaces long before the last of what is public has come.
        let mut left: BTreeMap<SpaceId, u64> = BTreeMap::new();
        for log in &plan {
            *left.entry(log.owner.space).or_default() +=
                log.counted - self.known.last(log.owner.space, log.id);
        }
        plan.sort_by_key(|log: &LogRow| {
            (log.owner.lane, left.get(&log.owner.space).copied(), log.owner.space)
        });
        Ok(plan.into())
    }

    fn say_run(&mut self, ledger: &Ledger, log: &LogRow, run: &Run) -> Result<(), ExchangeError> {
        let number = self.number(log);
        let parts = self.pack(ledger, run)?;
        self.say(&Frame::Run { log: number, parts });
        let last = run.range().1;
        self.known.raise(log.owner.space, log.id, last);
        self.sending.in_flight.insert(number, last);
        self.outcome.sent.0 += run.operations();
        self.outcome.sent.1 += run.segments().len() as u64;
        Ok(())
    }

    /// What travels of a run, packed for the line if a reader comes back to the same bytes.
    fn pack(&mut self, ledger: &Ledger, run: &Run) -> Result<Parts, ExchangeError> {
        let mut operations = Vec::new();
        for segment in run.segments() {
            let read = segment.read_out().map_err(LedgerError::from)?;
            let own = read.operations;
            // What is sealed can't be packed any better.
            if read.sealed.is_some()
                || columns::encode(&own) != segment.operations_bytes().map_err(LedgerError::from)?
            {
                return Ok(run.to_parts().map_err(LedgerError::from)?);
            }
            operations.extend(own);
        }
        let connection = ledger.read()?;
        let (space, known) = (run.space(), &self.known);
        let finder = &mut self.sending.finder;
        let mut lookup = |dot: &Dot| {
            (dot.seq <= known.last(space, dot.log)).then(|| finder.record(&connection, space, dot)).flatten()
        };
        let (packing, packed) = self.sending.dialect.pack(&operations, &mut lookup);
        run.to_parts_packed(packing, packed).map_err(|fault| LedgerError::from(fault).into())
    }

    /// The log's number in this direction. It is given one by its first segment.
    fn number(&mut self, log: &LogRow) -> u64 {
        if let Some(number) = self.sending.numbers.get(&log.id) {
            return *number;
        }
        let is_held = self.known.last(log.owner.space, log.id) > 0;
        self.say(&Frame::Log(if is_held {
            LogName::Held(log.owner.space, log.id)
        } else {
            LogName::Owner(log.owner)
        }));
        let number = self.sending.names.len() as u64;
        self.sending.names.push((log.owner.space, log.id));
        self.sending.numbers.insert(log.id, number);
        number
    }

    fn say_again(&mut self, ledger: &Ledger, number: u64, first: u64) -> Result<(), ExchangeError> {
        let (space, log) = self.sending.name(number)?;
        let Some(peer) = self.outcome.peer else { return Ok(()) };
        if !self.setup.policy.hands_out(ledger, space, peer)? {
            return Ok(());
        }
        let connection = ledger.read()?;
        if let Some(row) = logs::find(&connection, log)?
            && first <= row.last
        {
            let run = logs::shortest_run_with(&connection, &row, first)?;
            drop(connection);
            self.say(&Frame::Whole { log: number, run });
        }
        Ok(())
    }

    pub(super) fn hear_got(&mut self, logs: &[(u64, u64)]) -> Result<(), ExchangeError> {
        for (number, last) in logs {
            let (space, log) = self.sending.name(*number)?;
            let last = (*last).min(self.known.last(space, log));
            self.theirs.raise(space, log, last);
            if self.sending.in_flight.get(number).is_some_and(|sent| *sent <= last) {
                self.sending.in_flight.remove(number);
            }
        }
        Ok(())
    }

    pub(super) fn hear_again(&mut self, number: u64, first: u64) -> Result<(), ExchangeError> {
        self.sending.name(number)?;
        if self.sending.again.len() >= AGAIN {
            return Err(Malformed("too much is asked for again").into());
        }
        self.sending.again.push_back((number, first));
        Ok(())
    }

    pub(super) fn hear_refused(&mut self, number: u64) -> Result<(), ExchangeError> {
        let (_, log) = self.sending.name(number)?;
        self.sending.stopped.insert(log);
        self.sending.in_flight.remove(&number);
        self.outcome.not_accepted += 1;
        Ok(())
    }
}
