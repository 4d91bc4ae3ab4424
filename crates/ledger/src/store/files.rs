//! Which chunks each manifest that is here names. It follows from the manifests and is worked out from them again; what a
//! person here said of a file, that it is waited for or not, does not.

use super::{
    erasable::{Gone, Salted, empty_journal},
    logs, spaces,
};
use crate::{
    LedgerError, SpaceId,
    file::{self, Manifest},
};
use rusqlite::{Connection, OptionalExtension, params};

/// A file whose manifest is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its row.
    pub n: i64,
    /// The manifest's salted hash.
    pub hash: [u8; 32],
    /// Bytes of the file.
    pub length: u64,
    /// Whether a person here asked for it.
    pub is_asked_for: bool,
}

/// Notes that a content is here now: a chunk, or a manifest and what it names.
pub(super) fn note(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    salted: &Salted,
) -> Result<(), LedgerError> {
    // The bytes of a chunk are anybody's, and may look like a manifest.
    if is_chunk(connection, space, &salted.salt)? {
        note_chunk(connection, space, hash)
    } else {
        note_manifest(connection, space, hash, &salted.content)
    }
}

fn note_manifest(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    content: &[u8],
) -> Result<(), LedgerError> {
    let Some(manifest) = Manifest::from_bytes(content) else { return Ok(()) };
    let added = connection
        .prepare_cached("INSERT OR IGNORE INTO file (space, hash, length, lacks) VALUES (?1, ?2, ?3, 0)")?
        .execute(params![space, hash, manifest.length])?;
    if added == 0 {
        return Ok(());
    }
    let n = connection.last_insert_rowid();
    let mut insert =
        connection.prepare_cached("INSERT INTO chunk (file, place, name) VALUES (?1, ?2, ?3)")?;
    for (place, name) in manifest.names.iter().enumerate() {
        insert.execute(params![n, place as i64, name])?;
    }
    connection
        .prepare_cached(
            "UPDATE file SET lacks = (SELECT count(*) FROM chunk WHERE chunk.file = file.n AND NOT EXISTS
               (SELECT 1 FROM erasable e WHERE e.hash = chunk.name AND e.space = file.space AND e.salt = ?2)) WHERE n = ?1",
        )?
        .execute(params![n, salt_of(connection, space)?])?;
    Ok(())
}

/// Works all of it out again from the manifests in `from`.
pub(super) fn note_all(from: &Connection, to: &Connection) -> Result<(), LedgerError> {
    to.execute_batch("DELETE FROM chunk; DELETE FROM file;")?;
    let mut statement =
        from.prepare("SELECT space, hash, salt, content FROM erasable WHERE substr(content, 1, 16) = ?1")?;
    let mut rows = statement.query([&file::MAGIC[..]])?;
    while let Some(row) = rows.next()? {
        let (space, content): (_, Vec<u8>) = (row.get(0)?, row.get(3)?);
        if !is_chunk(from, space, &row.get(2)?)? {
            note_manifest(to, space, &row.get(1)?, &content)?;
        }
    }
    Ok(())
}

/// Notes that a chunk has come. A file that is whole is waited for no more.
fn note_chunk(connection: &Connection, space: i64, name: &[u8; 32]) -> Result<(), LedgerError> {
    let now = connection
        .prepare_cached(
            "UPDATE file SET lacks = lacks - (SELECT count(*) FROM chunk WHERE chunk.file = file.n AND chunk.name = ?2)
             WHERE space = ?1 AND n IN (SELECT file FROM chunk WHERE name = ?2)",
        )?
        .execute(params![space, name])?;
    if now > 0 {
        connection
            .prepare_cached(
                "DELETE FROM wish WHERE space = ?1 AND hash IN (SELECT hash FROM file WHERE space = ?1 AND lacks = 0
                   AND n IN (SELECT file FROM chunk WHERE name = ?2))",
            )?
            .execute(params![space, name])?;
    }
    Ok(())
}

/// The salt of a space's chunks. A manifest can name anything; what is stored under another salt is no chunk.
fn salt_of(connection: &Connection, space: i64) -> Result<[u8; 32], LedgerError> {
    Ok(file::chunk_salt(spaces::id(connection, space)?))
}

/// Whether a salt is that of the chunks of a space.
pub(super) fn is_chunk(connection: &Connection, space: i64, salt: &[u8; 32]) -> Result<bool, LedgerError> {
    Ok(salt_of(connection, space)? == *salt)
}

/// Whether a manifest that is here names a chunk.
pub(super) fn is_named(connection: &Connection, space: i64, name: &[u8; 32]) -> Result<bool, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM chunk JOIN file ON file.n = chunk.file WHERE chunk.name = ?2 AND file.space = ?1",
    )?;
    Ok(statement.exists(params![space, name])?)
}

/// The chunks that a file names and no other file of its space: those that go when it is erased.
pub(super) fn only_of(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
) -> Result<Vec<[u8; 32]>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT chunk.name FROM chunk JOIN file ON file.n = chunk.file
         WHERE file.space = ?1 AND file.hash = ?2 AND EXISTS
           (SELECT 1 FROM erasable e WHERE e.hash = chunk.name AND e.space = ?1 AND e.salt = ?3)
         AND NOT EXISTS (SELECT 1 FROM chunk other JOIN file another ON another.n = other.file
            WHERE other.name = chunk.name AND another.space = ?1 AND another.n <> file.n)",
    )?;
    let salt = salt_of(connection, space)?;
    let names = statement.query_map(params![space, hash, salt], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Forgets a file that is erased, and deletes the chunks that were its alone. Who calls has set `secure_delete`.
pub(super) fn erase(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    gone: &mut Gone,
) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached("SELECT n FROM file WHERE space = ?1 AND hash = ?2")?;
    let Some(n) = statement.query_row(params![space, hash], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(());
    };
    let chunks = only_of(connection, space, hash)?;
    connection.prepare_cached("DELETE FROM chunk WHERE file = ?1")?.execute([n])?;
    connection.prepare_cached("DELETE FROM file WHERE n = ?1")?.execute([n])?;
    connection
        .prepare_cached("DELETE FROM wish WHERE space = ?1 AND hash = ?2")?
        .execute(params![space, hash])?;
    let mut delete = connection.prepare_cached("DELETE FROM erasable WHERE hash = ?1 AND space = ?2")?;
    for name in &chunks {
        delete.execute(params![name, space])?;
    }
    gone.chunks.extend(chunks);
    Ok(())
}

/// The files of a space of which something is to come, at most so many: first those asked for, then those of at most `up_to`
/// bytes; small before large.
pub(super) fn incomplete(
    connection: &Connection,
    space: i64,
    up_to: u64,
    most: usize,
) -> Result<Vec<Known>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT file.n, file.hash, file.length, wish.wants IS 1 FROM file
         LEFT JOIN wish ON wish.space = file.space AND wish.hash = file.hash
         WHERE file.space = ?1 AND file.lacks > 0 AND ifnull(wish.wants, file.length <= ?2)
         ORDER BY 4 DESC, file.length, file.hash LIMIT ?3",
    )?;
    let up_to = i64::try_from(up_to).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![space, up_to, most as u64], |row| {
        Ok(Known { n: row.get(0)?, hash: row.get(1)?, length: row.get(2)?, is_asked_for: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether any file lacks a chunk.
pub(super) fn is_any_incomplete(connection: &Connection) -> Result<bool, LedgerError> {
    Ok(connection.prepare_cached("SELECT 1 FROM file WHERE lacks > 0")?.exists([])?)
}

/// The chunks of a file that are not here from a place on, at most so many, each with its place.
pub(super) fn lacking(
    connection: &Connection,
    space: SpaceId,
    file: i64,
    from: u64,
    most: usize,
) -> Result<Vec<(u64, [u8; 32])>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT place, name FROM chunk JOIN file ON file.n = chunk.file WHERE file = ?1 AND place >= ?2 AND NOT EXISTS
           (SELECT 1 FROM erasable e WHERE e.hash = chunk.name AND e.space = file.space AND e.salt = ?4)
         ORDER BY place LIMIT ?3",
    )?;
    let salt = file::chunk_salt(space);
    let rows =
        statement.query_map(params![file, from, most as u64, salt], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The names of the chunks of a file, in their order.
pub(super) fn names(connection: &Connection, file: i64) -> Result<Vec<[u8; 32]>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT name FROM chunk WHERE file = ?1 ORDER BY place")?;
    Ok(statement.query_map([file], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A file whose count of chunks that are not here is wrong.
pub(super) fn miscounted(connection: &Connection) -> Result<Option<[u8; 32]>, LedgerError> {
    let mut statement = connection.prepare(
        "SELECT hash FROM file WHERE space = ?1 AND lacks <>
           (SELECT count(*) FROM chunk WHERE chunk.file = file.n AND NOT EXISTS
             (SELECT 1 FROM erasable e WHERE e.hash = chunk.name AND e.space = ?1 AND e.salt = ?2)) ORDER BY hash LIMIT 1",
    )?;
    for space in logs::spaces(connection)? {
        let n = logs::known_space(connection, space)?;
        let salt = file::chunk_salt(space);
        if let Some(hash) = statement.query_row(params![n, salt], |row| row.get(0)).optional()? {
            return Ok(Some(hash));
        }
    }
    Ok(None)
}

/// The chunks that are held of a space and belong to no file.
pub(super) fn strays(connection: &Connection, space: i64) -> Result<Vec<[u8; 32]>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash FROM erasable WHERE space = ?1 AND salt = ?2 AND NOT EXISTS
           (SELECT 1 FROM chunk JOIN file ON file.n = chunk.file WHERE chunk.name = erasable.hash AND file.space = ?1)",
    )?;
    let strays = statement.query_map(params![space, salt_of(connection, space)?], |row| row.get(0))?;
    Ok(strays.collect::<Result<_, _>>()?)
}

/// Deletes them, for good, and says which they were: a shared log that was set back may hold again what was erased since.
pub(super) fn drop_strays(connection: &Connection, space: i64) -> Result<Vec<[u8; 32]>, LedgerError> {
    let strays = strays(connection, space)?;
    if !strays.is_empty() {
        connection.pragma_update(None, "secure_delete", true)?;
        for name in &strays {
            connection
                .execute("DELETE FROM erasable WHERE hash = ?1 AND space = ?2", params![name, space])?;
        }
        connection.pragma_update(None, "secure_delete", false)?;
        empty_journal(connection)?;
    }
    Ok(strays)
}

/// The files of a space of at most so many bytes, small before large.
pub(super) fn up_to(connection: &Connection, space: i64, bytes: u64) -> Result<Vec<Known>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT n, hash, length FROM file WHERE space = ?1 AND length <= ?2 ORDER BY length, hash",
    )?;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![space, bytes], |row| {
        Ok(Known { n: row.get(0)?, hash: row.get(1)?, length: row.get(2)?, is_asked_for: false })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The chunks of a file that are here, each with its size as it is stored.
pub(super) fn held(connection: &Connection, file: i64) -> Result<Vec<([u8; 32], u64)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT chunk.name, length(e.content) FROM chunk JOIN file ON file.n = chunk.file
         JOIN erasable e ON e.hash = chunk.name AND e.space = file.space WHERE file.n = ?1 ORDER BY chunk.place",
    )?;
    let rows = statement.query_map([file], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
