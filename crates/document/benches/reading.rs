//! How fast documents and exports are read, as bytes in memory: a whole export of UHRI, and the Security Council's
//! texts of the corpus.
//!
//! Prints figures as lines of JSON for `cargo xtask bench`.

use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use document::uhri::{Preview, read_json};

const SECTION: &str = "reading";
/// How often the texts are read: the figure is the median.
const ROUNDS: usize = 5;
/// The size of a whole export, in bytes.
const EXPORT: usize = 360_000_000;

/// An export that is written while it is read: nothing of it is kept.
struct Export {
    left: usize,
    number: usize,
    waiting: Vec<u8>,
    at: usize,
}

impl Read for Export {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.waiting.len() {
            self.waiting.clear();
            self.at = 0;
            while self.left > 0 && self.waiting.len() < 1 << 20 {
                let one = made(self.number);
                self.number += 1;
                self.left = self.left.saturating_sub(one.len());
                self.waiting.extend_from_slice(one.as_bytes());
            }
        }
        let length = out.len().min(self.waiting.len() - self.at);
        out[..length].copy_from_slice(&self.waiting[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// An annotation of the usual length, some 1,300 bytes.
fn made(number: usize) -> String {
    let text = "<p>Plant more trees along the roads of the northern hills &amp; water them, and count the birds that come. </p>".repeat(6);
    format!(
        "{}{{\"AnnotationId\":\"{number:024x}\",\"Symbol\":\"A/HRC/{}/{}\",\"DocumentId\":\"{}\",\"Body\":\"- UPR\",\
         \"AnnotationType\":\"- Recommendations\",\"Countries\":[\"- Saint Lucia\"],\"Regions\":[\"- Americas\"],\
         \"Themes\":[\"- Right to health\",\"- Equality & non-discrimination\",\"- Right to education\"],\
         \"AffectedPersons\":[\"- Women\",\"- Children\"],\"Sdgs\":[\"- 3 - GOOD HEALTH AND WELL-BEING\",\"- 5 - GENDER EQUALITY\"],\
         \"PublicationDate\":\"2016-01-05T00:00:00\",\"Text\":\"{text}\",\"UprCycle\":\"2nd\",\"UprRecommendingCountry\":\"- Cuba\"}}",
        if number == 0 { "[" } else { ",\n" },
        number % 50 + 1,
        number % 30 + 1,
        number / 200,
    )
}

#[expect(clippy::disallowed_methods, reason = "a bench asks the clock how long things take")]
fn seconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn figure(name: &str, value: f64, unit: &str, limit: Option<f64>) {
    let line =
        serde_json::json!({"section": SECTION, "name": name, "value": value, "unit": unit, "limit": limit});
    println!("{line}");
}

fn note(words: &str) {
    println!("{}", serde_json::json!({"section": SECTION, "note": words}));
}

/// The most memory that this process held, in MB, where the system tells.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1000.0)
}

/// An export as large as UHRI's own, read annotation by annotation and sorted for the preview.
fn exports() {
    let export = || Export { left: EXPORT, number: 0, waiting: Vec::new(), at: 0 };
    let making = seconds(|| {
        std::io::copy(&mut export(), &mut std::io::sink()).expect("nothing is written");
    });
    let mut preview = Preview::default();
    let mut found = 0;
    let reading = seconds(|| {
        for annotation in read_json(export()).flatten() {
            preview.take(&annotation);
            found += 1;
        }
    });
    let megabytes = EXPORT as f64 / 1e6;
    note(&format!(
        "The export is made while it is read, {found} annotations of {megabytes} MB; the time of the making \
         ({making:.2} s) is taken off."
    ));
    figure("an export of UHRI, JSON", megabytes / (reading - making).max(f64::EPSILON), "MB/s", Some(60.0));
    if let Some(most) = most_memory() {
        figure("the same, most memory of the process", most, "MB", Some(200.0));
    }
}

/// Every text of the Security Council in the corpus.
fn resolutions() {
    let Some(corpus) = std::env::var_os("MANGROVE_CORPUS").map(PathBuf::from) else {
        return note("MANGROVE_CORPUS is not set: the Security Council's texts were not read.");
    };
    let folder = std::fs::read_dir(corpus.join("resolutions/sc-gold-en")).expect("the folder");
    let files: Vec<Vec<u8>> =
        folder.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    let median = |work: &dyn Fn(&[u8]) -> usize| {
        let round = || {
            seconds(|| assert!(files.iter().map(|file| work(file)).sum::<usize>() > 0, "nothing was read"))
        };
        let mut rounds: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    };
    let read = median(&|file| document::read(file, "a.txt").paragraphs.len());
    let published = median(&|file| document::akn::write(&document::read(file, "a.txt")).len());
    let what = format!("{} texts of the Security Council, {} kB", files.len(), bytes / 1000);
    figure(&what, read, "s", Some(2.0));
    figure("the same, read and written as Akoma Ntoso", published, "s", None);
}

fn main() {
    // First, so that the most memory is the export's.
    exports();
    resolutions();
}
