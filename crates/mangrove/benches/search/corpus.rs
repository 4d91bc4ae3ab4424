//! The recommendations to search: UPR Info's real ones, and as many as the world's index has, made from them.
//!
//! Made ones follow the real ones: each is a real text in which three of ten words, the hundred most frequent ones
//! apart, are replaced by a word drawn from all occurrences in the real texts, so that frequencies stay as they are;
//! one of two hundred gets an ending of its own, so that the vocabulary grows with the texts, as it does. Sessions,
//! mechanisms and languages of the copies differ. All random numbers come from one fixed seed.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use document::Position;
use document::upr_info::{Row, read};
use mangrove::search::{Entry, FollowUpFacts, Readable, RecordId, SpaceId};

/// The space that everyone reads.
pub const PUBLIC: u8 = 1;
/// A space that the reader of the bench may not read.
pub const HIDDEN: u8 = 2;
/// The States whose internal spaces the reader may read: CARICOM's, as the office's officers might.
const READABLE: [&str; 14] =
    ["ATG", "BHS", "BRB", "BLZ", "DMA", "GRD", "GUY", "HTI", "JAM", "LCA", "KNA", "VCT", "SUR", "TTO"];
const STATUSES: [&str; 6] =
    ["not-started", "in-progress", "partly-implemented", "implemented", "continuous", "no-information"];
const MECHANISMS: [&str; 7] = ["upr", "cedaw", "crc", "ccpr", "cescr", "cat", "crpd"];

/// One recommendation in the terms of all three engines.
pub struct Made {
    pub entry: Entry,
    /// [`PUBLIC`] or [`HIDDEN`].
    pub space: u8,
    pub follow_up: Option<FollowUpFacts>,
}

/// xorshift64*: a short generator whose numbers are the same everywhere.
pub struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// The bytes of UPR Info's files in the folder of real documents.
pub fn files(corpus: &Path) -> Result<Vec<Vec<u8>>> {
    let folder = corpus.join("upr-info");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    ensure!(!paths.is_empty(), "no export of UPR Info in {}", folder.display());
    paths.iter().map(|path| std::fs::read(path).with_context(|| path.display().to_string())).collect()
}

/// All rows of the files.
pub fn rows(files: &[Vec<u8>]) -> Vec<Row> {
    files.iter().flat_map(|bytes| read(&bytes[..]).flatten()).collect()
}

/// `count` recommendations: the real ones first.
pub fn make(rows: &[Row], count: usize) -> Vec<Made> {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let words: Vec<&str> =
        rows.iter().flat_map(|row| row.text.split(' ')).filter(|word| !word.is_empty()).collect();
    let mut often: HashMap<&str, u32> = HashMap::new();
    for word in &words {
        *often.entry(word).or_default() += 1;
    }
    let mut ranked: Vec<(&str, u32)> = often.into_iter().collect();
    ranked.sort_unstable_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let frequent: HashMap<&str, u32> = ranked.into_iter().take(100).collect();
    let rest: Vec<&str> = words.into_iter().filter(|word| !frequent.contains_key(word)).collect();
    let made = |number: usize| {
        let (row, copy) = (&rows[number % rows.len()], number / rows.len());
        let text =
            if copy == 0 { row.text.clone() } else { varied(&row.text, &frequent, &rest, &mut chance) };
        one(row, number, copy, text, &mut chance)
    };
    (0..count).map(made).collect()
}

fn varied(text: &str, frequent: &HashMap<&str, u32>, rest: &[&str], chance: &mut Chance) -> String {
    let mut varied = String::with_capacity(text.len() + 20);
    for word in text.split(' ') {
        if !varied.is_empty() {
            varied.push(' ');
        }
        let kept = word.is_empty() || frequent.contains_key(word) || chance.below(10) >= 3;
        varied.push_str(if kept { word } else { rest[chance.below(rest.len())] });
        if !kept && chance.below(60) == 0 {
            let end = chance.below(26 * 26);
            varied.extend([b'a' + (end / 26) as u8, b'a' + (end % 26) as u8].map(char::from));
        }
    }
    varied
}

fn one(row: &Row, number: usize, copy: usize, text: String, chance: &mut Chance) -> Made {
    let state = row.state.unwrap_or_default().to_owned();
    let space = if chance.below(50) == 0 { HIDDEN } else { PUBLIC };
    let follow_up = (chance.below(20) == 0).then(|| FollowUpFacts {
        space: internal(&state),
        width: 0,
        status: STATUSES[chance.below(STATUSES.len())].to_owned(),
        institutions: vec![format!("{state} ministry {}", chance.below(12))],
        due: Some(20_000 + chance.below(1_500) as i32),
    });
    let session = row.session.unwrap_or_default() + 20 * copy as u16;
    let entry = Entry {
        id: RecordId::from_bytes(uuid_like(number)),
        space: SpaceId::from_bytes([space; 16]),
        text,
        keywords: String::new(),
        language: ["en", "en", "en", "fr", "es"][copy % 5].to_owned(),
        state,
        mechanism: MECHANISMS[copy % MECHANISMS.len()].to_owned(),
        session: session.to_string(),
        number: format!("{}.{}", 90 + session, number % 300),
        position: if row.position == Some(Position::Supported) { "supported" } else { "noted" }.to_owned(),
        recommending: row.recommending.map(str::to_owned).into_iter().collect(),
        source: if copy == 0 { "upr-info" } else { "uhri" }.to_owned(),
        date: Some(14_000 + i32::from(session) * 120),
    };
    Made { entry, space, follow_up }
}

/// An id as scattered as a hash.
fn uuid_like(number: usize) -> [u8; 16] {
    let mut chance = Chance(number as u64 * 2 + 1);
    let (high, low) = (chance.next() ^ chance.next() << 40, chance.next() ^ chance.next() << 40);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&high.to_be_bytes());
    id[8..].copy_from_slice(&low.to_be_bytes());
    id[12..].copy_from_slice(&(number as u32).to_be_bytes());
    id
}

/// A State's internal space.
pub fn internal(state: &str) -> SpaceId {
    let mut id = [9; 16];
    id[..state.len().min(8)].copy_from_slice(&state.as_bytes()[..state.len().min(8)]);
    SpaceId::from_bytes(id)
}

/// What the reader of the bench may read.
pub fn readable() -> Readable {
    READABLE.iter().map(|state| internal(state)).chain([SpaceId::from_bytes([PUBLIC; 16])]).collect()
}

/// Whether a follow-up to a recommendation to `state` is among it.
pub fn may_see_follow_up(state: &str) -> bool {
    READABLE.contains(&state)
}
