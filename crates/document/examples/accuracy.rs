//! Measures accuracy on the corpus and prints each score as a line of JSON, for `cargo xtask accuracy`.

#[path = "../tests/scoring/mod.rs"]
mod scoring;
#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    let Some(corpus) = support::corpus() else { std::process::exit(1) };
    for score in scoring::MEASURES.iter().flat_map(|measure| measure(&corpus)) {
        println!("{}", serde_json::to_string(&score).expect("a score is JSON"));
    }
}
