//! How fast an export of UHRI is read, and in how much memory: 360 MB of made annotations, as `cargo bench -p document` runs it.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::io::Read;
use std::time::Instant;

use document::uhri::{Preview, read_json};

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

fn main() {
    let mut preview = Preview::default();
    let export = || Export { left: EXPORT, number: 0, waiting: Vec::new(), at: 0 };
    let making = Instant::now();
    std::io::copy(&mut export(), &mut std::io::sink()).expect("nothing is written");
    let making = making.elapsed();
    let reading = Instant::now();
    let mut found = 0;
    for annotation in read_json(export()).flatten() {
        preview.take(&annotation);
        found += 1;
    }
    let reading = reading.elapsed().saturating_sub(making).as_secs_f64();
    println!("{found} annotations, {} MB: {:.0} MB/s", EXPORT / 1_000_000, EXPORT as f64 / 1e6 / reading);
    // Where the system tells, the most memory that this process held.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        println!("{line}");
    }
}
