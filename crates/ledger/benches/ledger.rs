//! How fast the ledger is: an import, opening what was imported, single saves, reading, checking.
//!
//! `cargo bench -p ledger` prints a table and, last, one line of JSON. The folder for the data is
//! `MANGROVE_BENCH_FOLDER`, else the system's temporary one.

use ledger::{
    Author, Change, Edit, Environment, FieldId, KindId, Ledger, LedgerError, RecordId, SpaceId, Value,
};
use std::{
    error::Error,
    fs::File,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const RECORDS: u64 = 100_000;
const SAVES: u64 = 2_000;
const RECOMMENDATION: KindId = KindId(1);
const WORDS: &[&str] = &[
    "strengthen",
    "the",
    "independence",
    "of",
    "national",
    "institution",
    "in",
    "line",
    "with",
    "principles",
    "ensure",
    "access",
    "to",
    "education",
    "for",
    "children",
    "remote",
    "areas",
    "ratify",
    "convention",
    "against",
    "torture",
    "continue",
    "efforts",
    "combat",
    "discrimination",
    "women",
    "persons",
    "disabilities",
    "adopt",
    "legislation",
    "protect",
    "journalists",
    "review",
    "penal",
    "code",
    "provide",
    "training",
    "police",
    "health",
    "services",
];

/// The machine's clock, and bytes from a generator that needs no secrecy here.
struct Machine(Mutex<u64>);

impl Environment for Machine {
    #[allow(clippy::disallowed_methods)] // a benchmark measures the real clock
    fn now_ms(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
    }

    fn random(&self, out: &mut [u8]) {
        let mut state = self.0.lock().expect("nobody panics while drawing");
        out.iter_mut().for_each(|byte| *byte = next(&mut state) as u8);
    }
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn words(state: &mut u64, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        text.push_str(WORDS[(next(state) % WORDS.len() as u64) as usize]);
        text.push(' ');
    }
    text
}

/// A record as an import makes it: a text, a shorter one, a date, a number, a reference.
fn change(number: u64, state: &mut u64) -> Change {
    let length = 40 + (next(state) % 160) as usize;
    let date = format!("20{:02}-{:02}-{:02}", next(state) % 25, 1 + next(state) % 12, 1 + next(state) % 28);
    let state_under_review = RecordId::natural(KindId(2), &format!("S{}", next(state) % 193));
    let values = [
        Value::Text(words(state, length)),
        Value::Text(words(state, 40)),
        Value::Text(date),
        Value::Int((next(state) % 50) as i64),
        Value::Record(state_under_review),
    ];
    let edits = (1..).zip(values).map(|(field, value)| Edit::Set { field: FieldId(field), value }).collect();
    Change { record: id(number), kind: RECOMMENDATION, edits, reason: None }
}

fn id(number: u64) -> RecordId {
    RecordId::natural(RECOMMENDATION, &format!("A/HRC/{}/{}|{}", number / 5_000, number / 150, number % 150))
}

#[allow(clippy::disallowed_methods)] // a benchmark measures the real clock
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let outcome = work();
    (outcome, start.elapsed())
}

/// The most memory this process has held so far, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// The time this thread has had a processor for, where the system tells: what a busy machine does not change.
fn processor_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort();
    times.get((times.len() * percent / 100).min(times.len() - 1)).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

struct Figure {
    what: &'static str,
    value: f64,
    limit: Option<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::var_os("MANGROVE_BENCH_FOLDER").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(base)?;
    let mut figures = Vec::new();
    let space = import(folder.path(), &mut figures)?;
    let (ledger, opening) = timed(|| Ledger::open(folder.path(), Arc::new(Machine(Mutex::new(2)))));
    let ledger = ledger?;
    add(&mut figures, "opening that office (s)", opening.as_secs_f64(), Some(0.3));
    saves(folder.path(), &ledger, space, &mut figures)?;
    reads(&ledger, space, &mut figures)?;
    exchange(&ledger, space, &mut figures)?;
    let size = std::fs::metadata(folder.path().join("ledger.sqlite"))?.len();
    add(&mut figures, "size of the store (MB)", size as f64 / 1e6, None);
    print(&figures);
    Ok(())
}

fn add(figures: &mut Vec<Figure>, what: &'static str, value: f64, limit: Option<f64>) {
    figures.push(Figure { what, value, limit });
}

fn import(folder: &Path, figures: &mut Vec<Figure>) -> Result<SpaceId, Box<dyn Error>> {
    let ledger = Ledger::open(folder, Arc::new(Machine(Mutex::new(1))))?;
    let space = ledger.create_space(&Author::default(), b"bench", &[])?;
    let author = Author { capacity: Some("import".into()), ..Author::default() };
    let mut state = 3;
    let mut making = Duration::ZERO;
    let before = processor_time();
    let (outcome, time) = timed(|| -> Result<(), LedgerError> {
        let mut session = ledger.session(space, &author);
        for number in 0..RECORDS {
            let (change, made) = timed(|| change(number, &mut state));
            making += made;
            session.push(change)?;
        }
        session.finish().map(|_| ())
    });
    outcome?;
    assert_eq!(ledger.count(space, RECOMMENDATION)?, RECORDS, "all records are there");
    let time = time - making;
    add(figures, "100,000 records of five fields imported (s)", time.as_secs_f64(), Some(3.0));
    add(figures, "  records a second", RECORDS as f64 / time.as_secs_f64(), None);
    if let (Some(before), Some(after)) = (before, processor_time()) {
        // The making of the records is in it.
        add(figures, "  processor time, with the making (s)", (after - before).as_secs_f64(), None);
    }
    if let Some(peak) = peak_memory() {
        add(figures, "  most memory held (MB)", peak as f64 / 1e6, Some(100.0));
    }
    Ok(space)
}

/// Saves one field of one record at a time; after each, writes as much into a file and flushes it, which is
/// what the disk alone takes.
fn saves(
    folder: &Path,
    ledger: &Ledger,
    space: SpaceId,
    figures: &mut Vec<Figure>,
) -> Result<(), Box<dyn Error>> {
    let author = Author { capacity: Some("desk officer".into()), ..Author::default() };
    let mut plain = File::create(folder.join("plain"))?;
    let (mut state, mut saved, mut flushed) = (5, Vec::new(), Vec::new());
    for _ in 0..SAVES {
        let record = id(next(&mut state) % RECORDS);
        let edits = vec![Edit::Set { field: FieldId(2), value: Value::Text(words(&mut state, 60)) }];
        let change = Change { record, kind: RECOMMENDATION, edits, reason: None };
        let (ack, time) = timed(|| ledger.write(space, &author, &[change]));
        ack?;
        saved.push(time);
        let (written, time) = timed(|| plain.write_all(&[7u8; 32_768]).and_then(|()| plain.sync_data()));
        written?;
        flushed.push(time);
    }
    let flush = percentile(&mut flushed, 50);
    add(figures, "one save, median (ms)", percentile(&mut saved, 50), None);
    add(figures, "  99th percentile (ms)", percentile(&mut saved, 99), None);
    add(figures, "  the disk's own flush, median (ms)", flush, None);
    add(figures, "  the disk's own flush, 99th percentile (ms)", percentile(&mut flushed, 99), None);
    let alike = (percentile(&mut saved, 99) - percentile(&mut flushed, 99)).max(0.0);
    add(figures, "  99th percentile less the flush's 99th (ms)", alike, None);
    let apart = (percentile(&mut saved, 99) - flush).max(0.0);
    add(figures, "  99th percentile less the median flush (ms)", apart, Some(10.0));
    Ok(())
}

fn reads(ledger: &Ledger, space: SpaceId, figures: &mut Vec<Figure>) -> Result<(), Box<dyn Error>> {
    let mut state = 7;
    let (outcome, time) = timed(|| -> Result<(), LedgerError> {
        for _ in 0..10_000 {
            ledger.get(space, id(next(&mut state) % RECORDS))?;
        }
        Ok(())
    });
    outcome?;
    add(figures, "one record read (µs)", time.as_secs_f64() * 1e6 / 1e4, None);
    let mut fields = 0;
    let (outcome, time) = timed(|| {
        ledger.for_each(space, RECOMMENDATION, |record| {
            fields += record.fields.len();
            Ok::<(), LedgerError>(())
        })
    });
    outcome?;
    assert_eq!(fields as u64, RECORDS * 5, "all fields are there");
    add(figures, "all records read (s)", time.as_secs_f64(), None);
    let (history, time) = timed(|| ledger.history(space, id(17)));
    assert!(!history?.is_empty(), "the record has a history");
    add(figures, "one record's history (ms)", time.as_secs_f64() * 1e3, None);
    Ok(())
}

fn exchange(ledger: &Ledger, space: SpaceId, figures: &mut Vec<Figure>) -> Result<(), Box<dyn Error>> {
    let mut segments = Vec::new();
    ledger.runs_since(space, &ledger::Version::default(), |segment| {
        segments.push(segment);
        Ok::<(), LedgerError>(())
    })?;
    let bytes: usize = segments.iter().map(|segment| segment.to_bytes().len()).sum();
    add(figures, "all segments (MB)", bytes as f64 / 1e6, None);
    let folder = tempfile::tempdir()?;
    let other = Ledger::open(folder.path(), Arc::new(Machine(Mutex::new(9))))?;
    let before = processor_time();
    let (imported, time) = timed(|| other.import(segments));
    let after = processor_time();
    assert!(imported?.operations > RECORDS, "all operations came");
    add(figures, "another office's log verified and merged (s)", time.as_secs_f64(), Some(2.0));
    if let (Some(before), Some(after)) = (before, after) {
        add(figures, "  processor time (s)", (after - before).as_secs_f64(), None);
    }
    assert_eq!(other.digest(space)?, ledger.digest(space)?, "both offices hold the same");
    let (faults, time) = timed(|| ledger.verify());
    assert_eq!(faults?, [], "all is well");
    add(figures, "everything verified (s)", time.as_secs_f64(), None);
    let (rebuilt, time) = timed(|| ledger.rebuild());
    assert_eq!(rebuilt?.records, RECORDS, "all records were derived again");
    add(figures, "everything rebuilt (s)", time.as_secs_f64(), None);
    Ok(())
}

fn print(figures: &[Figure]) {
    for Figure { what, value, limit, .. } in figures {
        let verdict = match limit {
            Some(limit) if value <= limit => format!("at most {limit}: met"),
            Some(limit) => format!("at most {limit}: MISSED"),
            None => String::new(),
        };
        println!("{what:<50} {value:>12.3}   {verdict}");
    }
    for Figure { what, value, limit, .. } in figures {
        let limit = limit.map(|limit| format!(",\"limit\":{limit}")).unwrap_or_default();
        println!("{{\"section\":\"ledger\",\"name\":\"{what}\",\"value\":{value:.4},\"unit\":\"\"{limit}}}");
    }
}
