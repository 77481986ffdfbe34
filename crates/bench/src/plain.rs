//! What a save is read beside: the same rows in plain SQLite. The copy holds everything the notebook holds, decrypted;
//! then every row the notebook wrote since is written into it again, one transaction per save, WAL and FULL.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use daftari_crypto::safe::slots::DbKey;
use daftari_notebook::requests::{CaseFilter, ListCases};
use data_encoding::HEXLOWER;
use rusqlite::{Connection, OpenFlags, Row, named_params, params_from_iter};

use crate::error::Result;
use crate::stats::Samples;

/// Opens the encrypted database beside the notebook. No other process has it open.
fn open_sealed(path: &Path, key: &DbKey) -> Result<Connection> {
    // CREATE counts for what is attached later, too.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags)?;
    let key = [HEXLOWER.encode(key.key.expose()), HEXLOWER.encode(&key.salt)].concat();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; SELECT count(*) FROM sqlite_schema;"))?;
    Ok(connection)
}

/// Copies a notebook's database, decrypted: the data set is made up.
///
/// # Errors
/// Disk errors.
pub fn copy(sealed: &Path, key: &DbKey, to: &Path) -> Result<()> {
    let connection = open_sealed(sealed, key)?;
    connection.execute("ATTACH DATABASE :path AS plain KEY ''", named_params! { ":path": to.to_string_lossy() })?;
    connection.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))?;
    connection.execute_batch("DETACH DATABASE plain")?;
    // What a search is read beside: SQLite's own full-text index, never written to afterwards.
    Connection::open(to)?.execute_batch(
        "CREATE VIRTUAL TABLE full_text USING fts5 (
             words, content = 'case_row', content_rowid = 'number',
             tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
         );
         INSERT INTO full_text (full_text) VALUES ('rebuild');",
    )?;
    Ok(())
}

/// Opens a plain database as its user would: WAL and FULL, everything else as SQLite comes.
///
/// # Errors
/// Disk errors.
pub fn open(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Everything one save wrote.
#[derive(Debug)]
pub struct Saved {
    id: [u8; 32],
    case: [u8; 16],
    author: [u8; 32],
    author_seq: i64,
    prev: [u8; 32],
    record: Vec<u8>,
    learned_ms: i64,
    envelope: [u8; 32],
    bytes: Vec<u8>,
    row: CaseRow,
}

#[derive(Debug)]
struct CaseRow {
    code: String,
    open: bool,
    conflict: bool,
    urgent: Option<i64>,
    last_ms: i64,
    summary: String,
    words: String,
    version: i64,
}

fn saved(row: &Row<'_>) -> rusqlite::Result<Saved> {
    Ok(Saved {
        id: row.get("id")?,
        case: row.get("case_id")?,
        author: row.get("author")?,
        author_seq: row.get("author_seq")?,
        prev: row.get("prev")?,
        record: row.get("record")?,
        learned_ms: row.get("learned_ms")?,
        envelope: row.get("envelope")?,
        bytes: row.get("bytes")?,
        row: CaseRow {
            code: row.get("code")?,
            open: row.get("open")?,
            conflict: row.get("conflict")?,
            urgent: row.get("urgent_limit_ms")?,
            last_ms: row.get("last_ms")?,
            summary: row.get("summary")?,
            words: row.get("words")?,
            version: row.get("version")?,
        },
    })
}

/// The rows of the saves after a number of a device's chain, one per save, in their order.
///
/// # Errors
/// Disk errors.
pub fn saves_since(sealed: &Path, key: &DbKey, author: &[u8], after: i64) -> Result<Vec<Saved>> {
    let connection = open_sealed(sealed, key)?;
    let mut statement = connection.prepare(
        "SELECT entry.id, entry.case_id, author, author_seq, prev, record, learned_ms, envelope, bytes,
                code_of.code AS code, open, conflict, urgent_limit_ms, last_ms, summary, words, version
         FROM entry JOIN envelope_entry ON envelope_entry.entry = entry.id
         JOIN envelope ON envelope.id = envelope_entry.envelope
         JOIN case_row AS code_of ON code_of.id = entry.case_id
         WHERE author = :author AND author_seq > :after ORDER BY author_seq",
    )?;
    let rows = statement.query_map(named_params! { ":author": author, ":after": after }, saved)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last number of a device's chain.
///
/// # Errors
/// Disk errors.
pub fn last_number(sealed: &Path, key: &DbKey, author: &[u8]) -> Result<i64> {
    let connection = open_sealed(sealed, key)?;
    let mut statement = connection.prepare("SELECT coalesce(max(author_seq), 0) FROM entry WHERE author = :author")?;
    Ok(statement.query_row(named_params! { ":author": author }, |row| row.get(0))?)
}

/// Writes the same rows into the copy, timing each save.
///
/// # Errors
/// Disk errors.
pub fn save_again(connection: &Connection, saves: &[Saved]) -> Result<Samples> {
    let mut samples = Samples::default();
    for save in saves {
        let indexed = Indexed::of(connection, save)?;
        let begun = Instant::now();
        save_one(connection, save, &indexed)?;
        samples.add_ms(begun.elapsed());
    }
    Ok(samples)
}

/// Rows of the search index that a save adds and removes.
struct Indexed {
    number: i64,
    added: Vec<String>,
    removed: Vec<String>,
}

impl Indexed {
    fn of(connection: &Connection, save: &Saved) -> Result<Indexed> {
        let (number, before): (i64, String) = connection
            .prepare_cached("SELECT number, words FROM case_row WHERE id = :case_id")?
            .query_row(named_params! { ":case_id": save.case }, |row| Ok((row.get("number")?, row.get("words")?)))?;
        let (old, new) = (index_rows(&before), index_rows(&save.row.words));
        let (added, removed) = (new.difference(&old).cloned().collect(), old.difference(&new).cloned().collect());
        Ok(Indexed { number, added, removed })
    }
}

/// Words and their first one and two letters, as the notebook stores them. The data set is ASCII.
fn index_rows(words: &str) -> BTreeSet<String> {
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let rows = words.map(str::to_ascii_lowercase).flat_map(|word| {
        let beginnings = [1, 2].map(|letters| format!("{}*", word.chars().take(letters).collect::<String>()));
        beginnings.into_iter().chain([word])
    });
    rows.collect()
}

fn save_one(connection: &Connection, save: &Saved, indexed: &Indexed) -> Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection
        .prepare_cached(
            "INSERT INTO entry (id, case_id, author, author_seq, prev, record, brought_by, learned_ms)
             VALUES (:id, :case_id, :author, :author_seq, :prev, :record, NULL, :learned_ms)",
        )?
        .execute(named_params! {
            ":id": save.id, ":case_id": save.case, ":author": save.author, ":author_seq": save.author_seq,
            ":prev": save.prev, ":record": save.record, ":learned_ms": save.learned_ms,
        })?;
    connection
        .prepare_cached(
            "INSERT INTO delivery (entry, case_id, author_seq, state) VALUES (:id, :case_id, :author_seq, 0)",
        )?
        .execute(named_params! { ":id": save.id, ":case_id": save.case, ":author_seq": save.author_seq })?;
    connection
        .prepare_cached("INSERT INTO envelope (id, case_id, bytes) VALUES (:id, :case_id, :bytes)")?
        .execute(named_params! { ":id": save.envelope, ":case_id": save.case, ":bytes": save.bytes })?;
    connection
        .prepare_cached("INSERT INTO envelope_entry (envelope, entry) VALUES (:envelope, :entry)")?
        .execute(named_params! { ":envelope": save.envelope, ":entry": save.id })?;
    connection
        .prepare_cached("UPDATE delivery SET sealed = 1 WHERE entry = :id")?
        .execute(named_params! { ":id": save.id })?;
    connection
        .prepare_cached(
            "UPDATE case_row SET code = :code, open = :open, conflict = :conflict, urgent_limit_ms = :urgent,
                 last_ms = :last_ms, summary = :summary, words = :words, version = :version WHERE id = :case_id",
        )?
        .execute(named_params! {
            ":code": save.row.code, ":open": save.row.open, ":conflict": save.row.conflict,
            ":urgent": save.row.urgent, ":last_ms": save.row.last_ms, ":summary": save.row.summary,
            ":words": save.row.words, ":version": save.row.version, ":case_id": save.case,
        })?;
    for (sql, words) in [
        ("DELETE FROM case_word WHERE word = :word AND number = :number", &indexed.removed),
        ("INSERT INTO case_word (word, number) VALUES (:word, :number)", &indexed.added),
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        for word in words {
            statement.execute(named_params! { ":word": word, ":number": indexed.number })?;
        }
    }
    connection.prepare_cached("DELETE FROM draft")?.execute([])?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// The first fifty open cases, as a plain query gives them.
///
/// # Errors
/// Disk errors.
pub fn first_fifty(connection: &Connection) -> Result<usize> {
    let mut statement = connection.prepare_cached(
        "SELECT id, summary FROM case_row WHERE open = 1
         ORDER BY at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC LIMIT 50",
    )?;
    let rows = statement.query_map([], |row| row.get::<_, String>("summary"))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}

/// The newest fifty cases that hold words, as a plain full-text query gives them.
///
/// # Errors
/// Disk errors.
pub fn search(connection: &Connection, typed: &str) -> Result<usize> {
    let words: Vec<String> = typed.split(' ').map(|word| format!("\"{word}\"")).collect();
    let mut statement = connection.prepare_cached(
        "SELECT case_row.id, summary FROM full_text JOIN case_row ON case_row.number = full_text.rowid
         WHERE full_text MATCH :words ORDER BY case_row.last_ms DESC LIMIT 50",
    )?;
    let words = format!("{}*", words.join(" "));
    let rows = statement.query_map(named_params! { ":words": words }, |row| row.get::<_, String>("summary"))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}

/// The first fifty cases under every value that was chosen, as a plain query over the same rows gives them; of clocks those
/// that run.
///
/// # Errors
/// Disk errors.
pub fn narrowed(connection: &Connection, list: &ListCases) -> Result<usize> {
    let narrow = list.narrow.clone().unwrap_or_default();
    let kinds = [
        ("status", narrow.statuses),
        ("violation", narrow.violations),
        ("hot_spot", narrow.hot_spots),
        ("worker", narrow.workers.iter().map(ToString::to_string).collect()),
    ];
    let mut sql = "SELECT id, summary FROM case_row WHERE 1".to_owned();
    let mut values = Vec::new();
    for (facet, chosen) in kinds.into_iter().filter(|(_, chosen)| !chosen.is_empty()) {
        let places = vec!["?"; chosen.len()].join(", ");
        sql.push_str(&format!(
            " AND number IN (SELECT number FROM case_facet WHERE facet = '{facet}' AND value IN ({places}))"
        ));
        values.extend(chosen);
    }
    if let (Some(from), Some(to)) = (narrow.from, narrow.to) {
        sql.push_str(" AND number IN (SELECT number FROM case_facet WHERE facet = 'day' AND value BETWEEN ? AND ?)");
        values.extend([from, to]);
    }
    if narrow.clock.is_some() {
        sql.push_str(" AND urgent_limit_ms IS NOT NULL");
    }
    sql.push_str(match list.filter {
        CaseFilter::Open => {
            " AND open = 1 ORDER BY at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC LIMIT 50"
        }
        _ => " ORDER BY last_ms DESC LIMIT 50",
    });
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| row.get::<_, String>("summary"))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}

/// Every record of a case.
///
/// # Errors
/// Disk errors.
pub fn records_of(connection: &Connection, case: &[u8; 16]) -> Result<usize> {
    let mut statement = connection.prepare_cached("SELECT record FROM entry WHERE case_id = :case_id")?;
    let rows = statement.query_map(named_params! { ":case_id": case }, |row| row.get::<_, Vec<u8>>("record"))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}
