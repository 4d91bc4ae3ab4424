//! Reports of special procedures: kind, symbol and numbered paragraphs; and general comments without their covers, whose
//! kind nothing tells and whose mentions must not.

use std::path::Path;

use document::Kind;

use super::Score;
use crate::support;

/// Kind and symbol, as the files are named; paragraphs: each number from 1 to the last in turn.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let mut kinds = Score::of("special procedures and general comments: kind", "en");
    let mut symbols = Score::of("special procedures: symbol", "en");
    let mut paragraphs = Score::of("special procedures and general comments: paragraphs", "en");
    for path in support::files(&corpus.join("special-procedures"), ".txt") {
        let doc = support::read(&path);
        let name = support::name(&path);
        let report = name.starts_with("SR_");
        let expected = if report { Kind::SpecialProcedureReport } else { Kind::Other };
        kinds.documents += 1;
        kinds.count(&name, &format!("{expected:?}"), Some(&format!("{:?}", doc.kind)));
        if report {
            let series = name.trim_end_matches(".txt").splitn(3, '_').nth(2).unwrap_or_default();
            let symbol = series.replace("CN_4", "CN.4").replace('_', "/");
            symbols.documents += 1;
            symbols.count(&name, &symbol, doc.symbol.as_ref().map(|symbol| symbol.value.as_str()));
        }
        paragraphs.documents += 1;
        let numbers: Vec<u32> =
            doc.paragraphs.iter().filter_map(|p| p.number.as_ref()?.parse().ok()).collect();
        for number in 1..=numbers.last().copied().unwrap_or(1) {
            let found = numbers.contains(&number).then(|| number.to_string());
            paragraphs.count(&name, &number.to_string(), found.as_deref());
        }
    }
    vec![kinds, symbols, paragraphs]
}
