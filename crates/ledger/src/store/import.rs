//! Taking in segments of other offices, and handing out those that are here.

use super::{
    Imported, Ledger, Version, Work, admission,
    derive::Deriver,
    erasable::{Gone, empty_journal},
    keys,
    logs::{self, LogRow, Taken},
    quarantine, rebuild, spaces,
};
use crate::{
    Admission, DeviceId, LedgerError, LogId, NotCounted, SpaceId, limits,
    operation::{Deed, Lane, Operation, class},
    run::Run,
    sealed_columns::ReadOut,
    segment::{Segment, SegmentFault},
    value::Malformed,
};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

/// Runs taken in with one flush of the disk.
const BATCH: usize = 1_024;
/// Operations after which a batch is closed.
const BATCH_OPERATIONS: u64 = limits::SESSION_CHANGES as u64;
/// Bytes of operations after which a batch is closed.
const BATCH_BYTES: u64 = 16 << 20;

/// A run whose signature and operations were checked.
pub(super) struct Checked {
    run: Run,
    /// Of each segment.
    read: Vec<ReadOut>,
}

impl Checked {
    pub(super) fn new(run: Run) -> Result<Self, (LogId, u64, SegmentFault)> {
        let log = run.log();
        run.check_signature().map_err(|(first, fault)| (log, first, fault))?;
        let read = |segment: &Segment| segment.read_out().map_err(|fault| (log, segment.head.first, fault));
        let read = run.segments().iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { run, read })
    }
}

impl Ledger {
    /// Takes in segments, in any order and any number of times. What is acknowledged is on the disk.
    ///
    /// A run that comes before its predecessors waits for them. What is refused, and what contradicts the
    /// log, is named in the outcome and does not stop the rest.
    pub fn import(&self, runs: impl IntoIterator<Item = impl Into<Run>>) -> Result<Imported, LedgerError> {
        let mut imported = Imported::default();
        let mut runs = runs.into_iter().map(Into::into).peekable();
        let mut erased = false;
        while runs.peek().is_some() {
            let mut batch = Vec::new();
            let (mut operations, mut bytes) = (0, 0);
            while batch.len() < BATCH && operations < BATCH_OPERATIONS && bytes < BATCH_BYTES {
                let Some(run) = runs.next() else { break };
                operations += run.operations();
                bytes += run.length();
                match Checked::new(run) {
                    Ok(checked) => batch.push(checked),
                    Err(refused) => imported.refused.push(refused),
                }
            }
            // A transaction that fails leaves the outcome as it was before its batch.
            let before = imported.clone();
            let spaces: BTreeSet<SpaceId> = batch.iter().map(|checked| checked.run.space()).collect();
            let spaces: Vec<SpaceId> = spaces.into_iter().collect();
            let now_erased;
            (imported, now_erased) = self.write_in(&spaces, |transaction, additions| {
                let mut import = Import::new(transaction, self);
                import.imported = before;
                for checked in batch {
                    let run = checked.run.clone();
                    if import.take(checked)? {
                        additions.runs.push(run);
                    }
                }
                import.judge()?;
                import.name_what_does_not_count()?;
                for (space, gone) in &import.erased {
                    let id = spaces::id(transaction, *space)?;
                    let hashes = gone.contents.iter().chain(&gone.chunks);
                    additions.erased.extend(hashes.map(|hash| (id, *hash)));
                    self.confirm_erased(transaction, *space, &gone.contents)?;
                }
                Ok(Work::Done((import.imported, !import.erased.is_empty())))
            })?;
            erased |= now_erased;
        }
        if erased {
            empty_journal(&self.lock())?;
        }
        Ok(imported)
    }

    /// Hands out the runs of a space that hold operations not covered by `known` and that count here, each as short as
    /// its signature allows: administration first, then records, each log in its order.
    pub fn runs_since<E: From<LedgerError>>(
        &self,
        space: SpaceId,
        known: &Version,
        mut each: impl FnMut(Run) -> Result<(), E>,
    ) -> Result<(), E> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut all = logs::all(&connection, Some(n))?;
        all.sort_by_key(|log| log.owner.lane);
        for log in all {
            let mut after = known.last(space, log.id);
            while after < log.counted {
                let run = logs::shortest_run_with(&connection, &log, after + 1)?;
                after = run.range().1;
                each(run)?;
            }
        }
        Ok(())
    }
}

/// One transaction of an import.
pub(super) struct Import<'c> {
    pub connection: &'c Connection,
    pub imported: Imported,
    ledger: &'c Ledger,
    now_ms: u64,
    /// The contents that were erased, by space.
    erased: BTreeMap<i64, Gone>,
    /// What is known of devices, by space, since the space was judged last.
    admissions: HashMap<(i64, DeviceId), Option<Admission>>,
    /// Spaces whose administration grew since they were judged.
    unjudged: BTreeSet<i64>,
    /// Spaces of which keys were told that open what is stored.
    opened: BTreeSet<i64>,
    /// Segments of administration that were taken in: the space, the log, and the first and the last operation.
    acts: Vec<(i64, LogRow, u64, u64)>,
    /// Whether something was stored of what was taken last.
    pub stored: bool,
}

impl<'c> Import<'c> {
    pub(super) fn new(connection: &'c Connection, ledger: &'c Ledger) -> Self {
        Self {
            connection,
            imported: Imported::default(),
            ledger,
            now_ms: ledger.environment.now_ms(),
            erased: BTreeMap::new(),
            admissions: HashMap::new(),
            unjudged: BTreeSet::new(),
            opened: BTreeSet::new(),
            acts: Vec::new(),
            stored: false,
        }
    }
}

impl Import<'_> {
    /// Whether contents were erased.
    pub(super) fn has_erased(&self) -> bool {
        !self.erased.is_empty()
    }

    /// Takes in a run and what waited for it; true if it was stored, be it to wait or as proof.
    pub(super) fn take(&mut self, checked: Checked) -> Result<bool, LedgerError> {
        self.stored = false;
        let mut next = vec![checked];
        while let Some(checked) = next.pop() {
            let (space, log, (first, last)) = (checked.run.space(), checked.run.log(), checked.run.range());
            let Some(n) = self.space(&checked)? else {
                self.wait(&checked.run)?;
                continue;
            };
            if self.append(n, &checked)? {
                self.let_in(space, log, last + 1, &mut next)?;
                if checked.run.owner().lane == Lane::Administration && first == 1 {
                    self.let_all_in(space, &mut next)?;
                }
            }
        }
        Ok(self.stored)
    }

    /// The space's number. A space comes into being with the genesis that its id is the hash of, in the first
    /// operation of its founder's administration log.
    fn space(&self, checked: &Checked) -> Result<Option<i64>, LedgerError> {
        let (id, owner) = (checked.run.space(), checked.run.owner());
        if let Some(n) = logs::space(self.connection, id)? {
            return Ok(Some(n));
        }
        let Some(Deed::Other { class: class::GENESIS, body }) =
            checked.read.first().and_then(|first| first.operations.first()).map(|one| &one.deed)
        else {
            return Ok(None);
        };
        let founds = checked.run.range().0 == 1
            && crate::administration::space_of(body) == id
            && spaces::read_genesis(body).is_ok_and(|genesis| genesis.founder == owner.device);
        if founds { spaces::add_space(self.connection, id, body).map(Some) } else { Ok(None) }
    }

    /// Puts a run at the end of its log, as far as it is not there; true if the log has grown.
    fn append(&mut self, space: i64, checked: &Checked) -> Result<bool, LedgerError> {
        let run = &checked.run;
        let known = logs::find(self.connection, run.log())?;
        let (last, head) = known.as_ref().map_or((0, [0; 32]), |log| (log.last, log.head));
        if run.range().0 > last + 1 {
            self.wait(run)?;
            return Ok(false);
        }
        let mut new = 0;
        for segment in run.segments().iter().take_while(|segment| segment.head.first <= last) {
            let held = known.as_ref().map(|log| logs::segment_with(self.connection, log, segment.head.first));
            if held.transpose()?.flatten().is_none_or(|held| held.head != segment.head) {
                self.fork(&run.tail(new))?;
                return Ok(false);
            }
            new += 1;
        }
        self.imported.known += new as u64;
        let Some(next) = run.segments().get(new) else { return Ok(false) };
        if next.head.previous != head {
            self.fork(&run.tail(new))?;
            return Ok(false);
        }
        if !self.is_as_the_space_is(space, run, &checked.read[new..])? {
            let fault = SegmentFault::Malformed(Malformed("records that are not sealed as their space is"));
            self.imported.refused.push((run.log(), next.head.first, fault));
            return Ok(false);
        }
        if let Err(fault) = self.room(space, run) {
            self.imported.refused.push((run.log(), next.head.first, fault?));
            return Ok(false);
        }
        let mut log = logs::find_or_make(self.connection, space, run.owner())?;
        for (segment, read) in run.segments().iter().zip(&checked.read).skip(new) {
            self.append_segment(space, &mut log, segment, read)?;
        }
        Ok(true)
    }

    /// Whether records are sealed where their space is, and nowhere else: who only carries a space can't write there.
    fn is_as_the_space_is(&self, space: i64, run: &Run, read: &[ReadOut]) -> Result<bool, LedgerError> {
        if run.owner().lane == Lane::Administration {
            return Ok(true);
        }
        let sealed = keys::is_sealed(self.connection, space)?;
        Ok(read.iter().all(|read| read.sealed.is_some() == sealed))
    }

    fn append_segment(
        &mut self,
        space: i64,
        log: &mut LogRow,
        segment: &Segment,
        read: &ReadOut,
    ) -> Result<(), LedgerError> {
        let counts = self.counts(space, log, segment, &read.operations)?;
        if counts.is_ok() || segment.owner.lane == Lane::Administration {
            self.derive(space, log, segment, read)?;
        }
        self.stored = true;
        let clock = read.operations.last().map(|one| one.clock).unwrap_or_default();
        let taken = Taken { counts: counts.is_ok(), received: Some(self.now_ms) };
        logs::append(self.connection, log, segment, clock, taken)
    }

    /// Whether a segment of records counts. One of administration is judged with all of its space, later.
    fn counts(
        &mut self,
        space: i64,
        log: &mut LogRow,
        segment: &Segment,
        operations: &[Operation],
    ) -> Result<Result<(), NotCounted>, LedgerError> {
        if segment.owner.lane == Lane::Administration {
            self.unjudged.insert(space);
            self.imported.operations += segment.head.count;
            self.acts.push((space, log.clone(), segment.head.first, segment.head.last()));
            return Ok(Err(NotCounted::DoesNotAdminister));
        }
        self.judge()?;
        // Judging may have moved it since the row was read.
        log.counted = logs::find(self.connection, log.id)?.map_or(0, |log| log.counted);
        let may = admission::check(self.admission(space, log.owner.device)?, &segment.head, Some(operations));
        let counts = if log.counted == log.last { may } else { may.and(Err(NotCounted::Follows)) };
        match counts {
            Ok(()) => self.imported.operations += segment.head.count,
            Err(why) => self.imported.quarantined.push((log.id, segment.head.first, why)),
        }
        Ok(counts)
    }

    /// What a space's administration says of a device.
    fn admission(&mut self, space: i64, device: DeviceId) -> Result<Option<&Admission>, LedgerError> {
        if let Entry::Vacant(vacant) = self.admissions.entry((space, device)) {
            vacant.insert(admission::of_device(self.connection, space, device)?);
        }
        Ok(self.admissions.get(&(space, device)).and_then(Option::as_ref))
    }

    /// Judges the spaces whose administration grew: what waited for it takes effect, and what it ends is taken back.
    pub(super) fn judge(&mut self) -> Result<(), LedgerError> {
        while let Some(space) = self.opened.pop_first() {
            rebuild::replay_space(&self.ledger.rules, self.connection, self.connection, space)?;
        }
        while let Some(space) = self.unjudged.pop_first() {
            let settled = admission::settle(&self.ledger.rules, self.connection, self.connection, space)?;
            self.imported.operations += settled.let_in;
            self.imported.taken_back += settled.taken_back;
            self.ledger.take_keys(self.connection, space)?;
            if !settled.erased.contents.is_empty() {
                self.erased.entry(space).or_default().extend(settled.erased);
            }
            self.admissions.clear();
        }
        Ok(())
    }

    /// Puts into the outcome what of this batch is held without effect, once every space is judged.
    fn name_what_does_not_count(&mut self) -> Result<(), LedgerError> {
        for (space, log, first, last) in std::mem::take(&mut self.acts) {
            let named = quarantine::of_administration(self.connection, space, &log, first, last)?;
            self.imported.operations -= named.len() as u64;
            self.imported.quarantined.extend(named);
        }
        let mut kept = Vec::new();
        for (log, first, why) in std::mem::take(&mut self.imported.quarantined) {
            let counted = logs::find(self.connection, log)?
                .is_some_and(|row| row.owner.lane == Lane::Records && first <= row.counted);
            if !counted {
                kept.push((log, first, why));
            }
        }
        self.imported.quarantined = kept;
        Ok(())
    }

    /// Whether there is room for a run that may not count. The inner error is what to tell of it.
    fn room(&mut self, space: i64, run: &Run) -> Result<(), Result<SegmentFault, LedgerError>> {
        let (device, lane, size) = (run.owner().device, run.owner().lane, run.packed_bytes() as i64);
        let counts = match self.admission(space, device).map_err(Err)? {
            Some(admission) => admission.may_write(lane, u64::MAX >> 16).is_ok(),
            None => false,
        };
        if counts {
            return Ok(());
        }
        let held = quarantine::bytes(self.connection, space).map_err(Err)?;
        let own = match lane {
            Lane::Records => 0,
            Lane::Administration => {
                quarantine::administration_bytes(self.connection, space, device).map_err(Err)?
            }
        };
        if held + size > limits::QUARANTINE_BYTES || own + size > limits::ADMINISTRATION_BYTES {
            return Err(Ok(SegmentFault::Malformed(Malformed("too much is held that does not count"))));
        }
        Ok(())
    }

    fn derive(
        &mut self,
        space: i64,
        log: &LogRow,
        segment: &Segment,
        read: &ReadOut,
    ) -> Result<(), LedgerError> {
        let mut deriver = Deriver::new(&self.ledger.rules, self.connection, space, log)?;
        deriver.apply_segment(segment, read)?;
        if deriver.opens {
            self.opened.insert(space);
        }
        if !deriver.erased.contents.is_empty() {
            self.erased.entry(space).or_default().extend(deriver.erased);
        }
        Ok(())
    }
}
