//! An office for tests of nouns: a data folder that goes with the test, a clock that stands where the test puts it, and
//! people with roles.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use ledger::{Author, Environment, Record, RecordId};

use super::{Noun, Stepping};
use crate::access::{Realm, Role, Viewer, first_moment};
use crate::date::PartialDate;
use crate::form::{FormErrors, Sent};
use crate::office::{Given, Office, Save, View};

/// A clock that a test sets, and randomness that counts up.
#[derive(Debug)]
struct Steered {
    ms: AtomicU64,
    drawn: AtomicU64,
}

impl Environment for Steered {
    fn now_ms(&self) -> u64 {
        self.ms.load(Ordering::Relaxed)
    }

    fn random(&self, out: &mut [u8]) {
        for byte in out {
            let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
            *byte = (drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
        }
    }
}

/// The office.
pub(crate) struct Fixture {
    pub(crate) office: Office,
    clock: Arc<Steered>,
    _folder: tempfile::TempDir,
}

impl Fixture {
    /// An empty office on a day.
    pub(crate) fn on(day: Date) -> Fixture {
        let clock = Arc::new(Steered { ms: AtomicU64::new(0), drawn: AtomicU64::new(1) });
        let folder = tempfile::tempdir().unwrap();
        clock.ms.store(noon(day), Ordering::Relaxed);
        let office = Office::open(folder.path(), Arc::clone(&clock) as Arc<dyn Environment>).unwrap();
        Fixture { office, clock, _folder: folder }
    }

    /// Moves the clock to a day.
    pub(crate) fn move_to(&self, day: Date) {
        self.clock.ms.store(noon(day), Ordering::Relaxed);
    }

    /// A new person with a role, at home in a realm.
    pub(crate) fn person(&self, role: Role, home: Realm) -> RecordId {
        let person = RecordId::fresh(self.office.environment());
        let institution = home.institution();
        let given = Given { person, role, home, institution, from: None, until: None, works_here: true };
        self.office.give_role(&Author::default(), &given, None).unwrap();
        person
    }

    /// A new institution of a State.
    pub(crate) fn institution(&self, state: &str, kind: &str) -> RecordId {
        let id = RecordId::fresh(self.office.environment());
        let (name, state) = (format!("An invented {kind}"), Some(state.to_owned()));
        let one = crate::institution::Institution { id, name, state, kind: kind.to_owned(), contact: None };
        let save = Save::new(&crate::institution::KIND, id).values(one.values());
        self.office.save(self.office.public(), &Author::default(), vec![save]).unwrap();
        id
    }

    /// A file as a form carries it once somebody has brought it.
    pub(crate) fn brought(&self, bytes: &[u8]) -> String {
        let file = crate::follow_up::Evidence {
            name: "note.pdf".to_owned(),
            sha256: self.office.keep_file(bytes).unwrap(),
            size: bytes.len() as u64,
            added: self.office.today().to_string(),
            content: None,
        };
        file.to_form(self.office.seal())
    }

    /// A person as they are now.
    pub(crate) fn viewer(&self, person: RecordId) -> Viewer {
        self.office.viewer(person, "Somebody")
    }

    /// Begins a record as a form does.
    pub(crate) fn begin(
        &self,
        person: RecordId,
        noun: &Noun,
        typed: &[(&str, &str)],
    ) -> Result<RecordId, FormErrors> {
        let id = RecordId::fresh(self.office.environment());
        let viewer = self.viewer(person);
        let sent = Sent::of(typed.iter().copied());
        super::begin(&self.office.seen_by(&viewer), noun, id, &sent).unwrap().map(|()| id)
    }

    /// A record as a person reads it.
    pub(crate) fn read(&self, person: RecordId, noun: &Noun, id: RecordId) -> Option<Record> {
        let viewer = self.viewer(person);
        let kept = self.office.seen_by(&viewer).record(noun.kind, id).unwrap();
        kept.map(|kept| kept.record.clone())
    }

    /// Whether a person may take the step to a state, as the record stands for them.
    pub(crate) fn may_step(&self, person: RecordId, noun: &Noun, id: RecordId, to: &str) -> bool {
        let viewer = self.viewer(person);
        let Some(record) = self.read(person, noun, id) else { return false };
        super::step::open_steps(&self.office.seen_by(&viewer), noun, &record).iter().any(|step| step.to == to)
    }

    /// Takes the step to a state; what stands against it, if something does.
    pub(crate) fn step(
        &self,
        person: RecordId,
        noun: &Noun,
        id: RecordId,
        to: &str,
        reason: Option<&str>,
    ) -> Vec<String> {
        let viewer = self.viewer(person);
        let view: View = self.office.seen_by(&viewer);
        let record = self.read(person, noun, id).expect("a record that they read");
        let lifecycle = noun.lifecycle.expect("a lifecycle");
        let mut open = super::step::open_steps(&view, noun, &record).into_iter();
        // Two roles may take steps of their own to one state.
        let step =
            open.find(|step| step.to == to).or_else(|| lifecycle.step(&lifecycle.standing(&record), to));
        let step = step.expect("a step that there is");
        let on = PartialDate::day(view.today());
        let stepping = Stepping { on, reason: reason.map(str::to_owned), evidence: None };
        view.take_step(noun, &record, step, &stepping, None).unwrap()
    }
}

fn noon(day: Date) -> u64 {
    first_moment(day) + 12 * 3_600_000
}

/// Every step of a noun's lifecycle as `from -> to`, for a test to compare with the domain's own words.
pub(crate) fn arrows(noun: &Noun) -> Vec<String> {
    let steps = noun.lifecycle.expect("a lifecycle").steps;
    let arrow = |step: &super::Step| {
        step.from.iter().map(|from| format!("{from} -> {}", step.to)).collect::<Vec<_>>()
    };
    let mut arrows: Vec<String> = steps.iter().flat_map(arrow).collect();
    arrows.sort();
    arrows
}
