//! UPR Info's own exports, where `MANGROVE_CORPUS` names the folder of real documents.

use std::collections::HashSet;
use std::fs::File;
use std::path::PathBuf;

use document::Position;
use document::upr_info::{Row, is_upr_info, read};

fn exports() -> Option<Vec<PathBuf>> {
    let Some(corpus) = std::env::var_os("MANGROVE_CORPUS") else {
        println!("SKIPPED: MANGROVE_CORPUS is not set");
        return None;
    };
    let folder = PathBuf::from(corpus).join("upr-info");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    Some(paths)
}

#[test]
fn every_row_of_the_real_exports_is_read() {
    let Some(paths) = exports() else { return };
    let mut all: Vec<Row> = Vec::new();
    for path in &paths {
        assert!(is_upr_info(&std::fs::read(path).unwrap()[..200]));
        for row in read(File::open(path).unwrap()) {
            all.push(row.unwrap_or_else(|problem| panic!("{}: {problem:?}", path.display())));
        }
    }
    assert_eq!(all.len(), 41_066);
    assert_eq!(all.iter().filter(|row| row.duplicate_of.is_some()).count(), 3);
    assert_eq!(all.iter().map(|row| row.fingerprint).collect::<HashSet<_>>().len(), 41_063);
    let others = all.iter().flat_map(|row| &row.problems).filter(|problem| problem.code != "row-duplicate");
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&document::upr_info::RowProblem>::new());
    assert!(all.iter().all(|row| row.state.is_some() && row.session.is_some_and(|session| session <= 20)));
    assert_eq!(
        all.iter().filter(|row| row.recommending.is_none()).count(),
        9,
        "those the source does not know"
    );
    let supported = all.iter().filter(|row| row.position == Some(Position::Supported)).count();
    assert_eq!((supported, all.len() - supported), (30_472, 10_594));
    // The accented letters of all texts together, and no sign that a wrong table read them.
    let accented: String = all.iter().flat_map(|row| row.text.chars()).filter(|c| !c.is_ascii()).collect();
    assert_eq!(accented.chars().filter(|c| *c == 'é').count(), 30);
    assert!(accented.chars().all(|c| "éàèíáçöêã°äô".contains(c)), "{accented}");
}
