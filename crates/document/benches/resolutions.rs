//! How fast resolutions are read: the Security Council's texts of the corpus, all of them, as bytes in memory.
//!
//! Prints figures as lines of JSON for `cargo xtask bench`.

use std::path::PathBuf;
use std::time::Instant;

/// Each figure is the median of so many rounds.
const ROUNDS: usize = 5;

#[expect(clippy::disallowed_methods, reason = "a bench asks the clock how long things take")]
fn main() {
    let Some(corpus) = std::env::var_os("MANGROVE_CORPUS").map(PathBuf::from) else {
        println!(
            "{}",
            serde_json::json!({"section": "resolutions", "note": "MANGROVE_CORPUS is not set: not measured."})
        );
        return;
    };
    let folder = std::fs::read_dir(corpus.join("resolutions/sc-gold-en")).expect("the folder");
    let files: Vec<Vec<u8>> =
        folder.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    let timed = |work: &dyn Fn(&[u8]) -> usize| {
        let mut rounds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                let done: usize = files.iter().map(|file| work(file)).sum();
                assert!(done > 0, "nothing was read");
                begun.elapsed().as_secs_f64()
            })
            .collect();
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    };
    let read = timed(&|file| document::read(file, "a.txt").paragraphs.len());
    let published = timed(&|file| document::akn::write(&document::read(file, "a.txt")).len());
    let figure = |name: &str, value: f64, limit: Option<f64>| {
        println!(
            "{}",
            serde_json::json!({"section": "resolutions", "name": name, "value": value, "unit": "s", "limit": limit})
        );
    };
    let count = files.len();
    figure(&format!("{count} Security Council texts read ({} kB)", bytes / 1000), read, Some(2.0));
    figure("the same, read and written as Akoma Ntoso", published, None);
}
