//! SQLite's FTS5 on the same recommendations and queries.

use std::path::Path;

use anyhow::{Result, ensure};
use mangrove::search::Query;
use rusqlite::Connection;

use super::corpus::{Made, may_see_follow_up};
use super::{sql, typed};

pub struct Sqlite(Connection);

impl Sqlite {
    /// Puts everything into a database in `folder`.
    pub fn fill(folder: &Path, all: &[Made]) -> Result<Sqlite> {
        let mut db = Connection::open(folder.join("fts5.sqlite"))?;
        let fts5: bool =
            db.query_row("SELECT sqlite_compileoption_used('ENABLE_FTS5')", [], |row| row.get(0))?;
        ensure!(fts5, "this SQLite has no FTS5");
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -262144; PRAGMA mmap_size = 1073741824;")?;
        db.execute_batch(sql::TABLES)?;
        db.execute_batch(
            "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='porter unicode61 remove_diacritics 2');",
        )?;
        let change = db.transaction()?;
        {
            let mut rec = change.prepare("INSERT INTO rec VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
            let mut words = change.prepare("INSERT INTO words(rowid, text) VALUES(?, ?)")?;
            let mut follow = change.prepare("INSERT INTO follow VALUES(?, ?, ?, ?)")?;
            for (number, made) in all.iter().enumerate() {
                let (id, entry) = (number as i64, &made.entry);
                let from = entry.recommending.first().cloned().unwrap_or_default();
                rec.execute(rusqlite::params![
                    id,
                    made.space,
                    entry.state,
                    entry.mechanism,
                    entry.session,
                    entry.position,
                    entry.source,
                    entry.language,
                    from,
                    entry.text
                ])?;
                words.execute(rusqlite::params![id, entry.text])?;
                if let Some(facts) = &made.follow_up {
                    let seen = may_see_follow_up(&entry.state);
                    follow.execute(rusqlite::params![id, seen, facts.status, facts.institutions.first()])?;
                }
            }
        }
        change.commit()?;
        db.execute_batch("INSERT INTO words(words) VALUES('optimize'); ANALYZE;")?;
        Ok(Sqlite(db))
    }

    /// Asks for the first page, the total and all facets; gives the total.
    pub fn ask(&self, query: &Query) -> Result<u64> {
        let text = typed::fts5(&query.words);
        let (hit, follow, readable) = (sql::hit("bm25(words)"), sql::FOLLOW, sql::readable());
        self.0.execute_batch("DROP TABLE IF EXISTS temp.hit")?;
        self.0.execute(
            &format!(
                "CREATE TEMP TABLE hit AS {hit} FROM words JOIN rec r ON r.id = words.rowid {follow}
                WHERE words MATCH ? AND {readable}"
            ),
            [text],
        )?;
        for (facet, column) in sql::COLUMNS {
            let mut counts = self.0.prepare(&sql::counts(query, facet, column))?;
            let mut rows = counts.query([])?;
            while let Some(row) = rows.next()? {
                let _: (String, i64) = (row.get(1)?, row.get(2)?);
            }
        }
        let chosen = sql::chosen(query, None);
        let mut page =
            self.0.prepare(&format!("SELECT id FROM hit WHERE {chosen} ORDER BY rank, id LIMIT 25"))?;
        let ids: Vec<i64> = page.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let total = format!("SELECT COUNT(*) FROM hit WHERE {chosen}");
        let total: i64 = self.0.query_row(&total, [], |row| row.get(0))?;
        ensure!(ids.len() as i64 == total.min(25));
        Ok(total as u64)
    }
}
