//! Opening: the contract (SQLCipher settings, cache, journal), asserted by reading it back, and migrations.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::log::LONG_LOG;
use super::place::Place;
use super::{Result, Store, StoreError, words};

/// `PRAGMA application_id`: "DAFT".
const APPLICATION_ID: i64 = 0x4441_4654;

/// SQLite's name for a database without a file.
const MEMORY: &str = ":memory:";

/// Numbered migrations; a shipped one is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_notebook.sql"),
    include_str!("../migrations/0002_money.sql"),
    include_str!("../migrations/0003_case_facet.sql"),
    include_str!("../migrations/0004_erased.sql"),
    include_str!("../migrations/0005_due.sql"),
    include_str!("../migrations/0006_people.sql"),
    include_str!("../migrations/0007_alarms.sql"),
    include_str!("../migrations/0008_words.sql"),
    include_str!("../migrations/0009_what_cannot_wait.sql"),
    include_str!("../migrations/0010_what_came.sql"),
];

/// Number of the migration after which the words of existing rows are indexed in our own tables.
const WORDS_IN_TABLES: usize = 8;

/// The schema this version writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// What lies at the place of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// No file.
    Nothing,
    /// A file of no bytes.
    Empty,
    /// A file that begins as this database does.
    Ours,
    /// A file that begins otherwise: another notebook's, no database, or one whose beginning is destroyed.
    Foreign,
}

/// Looks at the first bytes of a file, which are the salt (SQLCipher's file format), and opens nothing: SQLite throws a log
/// away that lies beside an empty file, and copies one that lies beside another's file into that.
///
/// # Errors
/// When the file cannot be read.
pub fn look(path: &Path, salt: &[u8; 16]) -> io::Result<Lies> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(Lies::Nothing),
        Err(error) => return Err(error),
    };
    let mut begins = Vec::with_capacity(salt.len());
    io::Read::take(&mut file, salt.len() as u64).read_to_end(&mut begins)?;
    Ok(match begins.as_slice() {
        [] => Lies::Empty,
        begins if begins == salt => Lies::Ours,
        _ => Lies::Foreign,
    })
}

impl Store {
    /// Makes the database of a new notebook, or goes on with one whose making was cut.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a page that is read fails its check; else [`StoreError::Sqlite`].
    pub fn create(path: &Path, key: &[u8; 32], salt: &[u8; 16]) -> Result<Store> {
        Self::open_with(path, key, salt, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the database of a notebook.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Damaged`], also when it has no table, [`StoreError::Newer`],
    /// [`StoreError::Contract`].
    pub fn open(path: &Path, key: &[u8; 32], salt: &[u8; 16]) -> Result<Store> {
        Self::open_with(path, key, salt, OpenFlags::empty())
    }

    /// Makes a database that lives in memory and is gone when it is dropped: no file is ever made for it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a page that is read fails its check; else [`StoreError::Sqlite`].
    pub fn in_memory(key: &[u8; 32], salt: &[u8; 16]) -> Result<Store> {
        let more = OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_MEMORY;
        Self::open_with(Path::new(MEMORY), key, salt, more)
    }

    fn open_with(path: &Path, key: &[u8; 32], salt: &[u8; 16], more: OpenFlags) -> Result<Store> {
        wait_for_sqlcipher()?;
        let in_memory = more.contains(OpenFlags::SQLITE_OPEN_MEMORY);
        let place = (!in_memory).then(|| Place::new(path, key, salt));
        if let Some(place) = &place {
            place.remove_left_copy()?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = Connection::open_with_flags(path, flags)?;
        give_key(&connection, key, salt)?;
        // The first read tells whether the key fits.
        let version: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))
            .and_then(|_| connection.pragma_query_value(None, "user_version", |row| row.get(0)))?;
        if version > SCHEMA_VERSION {
            return Err(StoreError::Newer);
        }
        // What was made once has tables: without them it is not made anew in the place of what is lost.
        if version == 0 && !more.contains(OpenFlags::SQLITE_OPEN_CREATE) {
            return Err(StoreError::Damaged);
        }
        set_contract(&connection)?;
        words::prepare(&connection)?;
        migrate(&connection, version)?;
        // Memory has no file to write ahead of.
        check_contract(&connection, if in_memory { "memory" } else { "wal" })?;
        connection.set_prepared_statement_cache_capacity(256);
        let store = Store::over(connection, place);
        store.copy_log_from(LONG_LOG)?;
        Ok(store)
    }

    /// Checkpoints and closes: nothing is left in the write-ahead log.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a page that is read fails its check; else [`StoreError::Sqlite`].
    pub fn close(self) -> Result<()> {
        let left = self.empty_log();
        self.connection.close().map_err(|(_, error)| StoreError::from(error))?;
        left
    }

    /// Checks every page's authentication and the structure of the file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn check(&self) -> Result<()> {
        let mut statement = self.connection.prepare("PRAGMA cipher_integrity_check")?;
        let mut rows = statement.query([])?;
        if rows.next()?.is_some() {
            return Err(StoreError::Damaged);
        }
        let said: String = self.connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
        if said == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
    }
}

/// Waits until SQLCipher has made itself ready in this process.
///
/// `sqlite3_initialize` calls itself done before it runs `SQLITE_EXTRA_INIT`, where SQLCipher sets itself up. A second
/// thread that opens a database in that moment is refused its key (`sqlcipherCodecAttach`: "sqlcipher not
/// initialized"), as if the key were bad. A throw-away database in memory takes that refusal instead.
pub(crate) fn wait_for_sqlcipher() -> Result<()> {
    static READY: OnceLock<()> = OnceLock::new();
    const MOST_TRIES: u32 = 2_000;
    if READY.get().is_some() {
        return Ok(());
    }
    for attempt in 1_u32.. {
        match give_key(&Connection::open_in_memory()?, &[0; 32], &[0; 16]) {
            Ok(()) => break,
            Err(error) if attempt == MOST_TRIES => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
    READY.get_or_init(|| ());
    Ok(())
}

/// Hands SQLCipher the raw key and salt. The statement is built in a buffer that wipes itself.
pub(crate) fn give_key(connection: &Connection, key: &[u8; 32], salt: &[u8; 16]) -> Result<()> {
    let mut hex = Zeroizing::new([0_u8; 96]);
    let (key_hex, salt_hex) = hex.split_at_mut(64);
    data_encoding::HEXLOWER.encode_mut(key, key_hex);
    data_encoding::HEXLOWER.encode_mut(salt, salt_hex);
    let mut pragma = Zeroizing::new(String::with_capacity(128));
    pragma.push_str("PRAGMA key = \"x'");
    pragma.push_str(std::str::from_utf8(&hex[..]).expect("hex is ASCII"));
    pragma.push_str("'\"");
    connection.execute_batch(&pragma)?;
    Ok(())
}

/// The cache holds the pages a large transaction touches (40 MB at most, taken as it is used): every page that does not
/// stay in it is decrypted and authenticated again when it is next read, and a changed one is encrypted twice.
fn set_contract(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "PRAGMA cipher_log = off;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -40000;",
    )?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // No plan depends on a value, so that no statement is prepared anew for each.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    Ok(())
}

/// Every promise is read back: a build or a file that breaks one must not be written to.
fn check_contract(connection: &Connection, journal_mode: &str) -> Result<()> {
    let text = |pragma: &str| -> Result<String> {
        Ok(connection.pragma_query_value(None, pragma, |row| match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(number) => Ok(number.to_string()),
            other => Ok(other.as_str().map(str::to_owned).unwrap_or_default()),
        })?)
    };
    let promises: [(&'static str, &str); 9] = [
        ("temp_store", "2"),
        ("secure_delete", "1"),
        ("journal_mode", journal_mode),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("cipher_memory_security", "0"),
        ("cipher_page_size", "4096"),
    ];
    for (pragma, promised) in promises {
        if text(pragma)? != promised {
            return Err(StoreError::Contract(pragma));
        }
    }
    if text("cipher_version")?.is_empty() {
        return Err(StoreError::Contract("cipher_version"));
    }
    if !connection.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE)? {
        return Err(StoreError::Contract("defensive"));
    }
    let loaded = connection.query_row("SELECT load_extension('none')", [], |_| Ok(()));
    if !loaded.is_err_and(|error| error.to_string().contains("not authorized")) {
        return Err(StoreError::Contract("load_extension"));
    }
    if connection.limit(Limit::SQLITE_LIMIT_ATTACHED)? != 0 {
        return Err(StoreError::Contract("attached"));
    }
    Ok(())
}

fn migrate(connection: &Connection, from: i64) -> Result<()> {
    let done = usize::try_from(from).unwrap_or(0);
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        if let Err(error) = apply(connection, migration, index + 1) {
            let _ = connection.execute_batch("ROLLBACK");
            return Err(error);
        }
    }
    Ok(())
}

fn apply(connection: &Connection, migration: &str, number: usize) -> Result<()> {
    connection.execute_batch(migration)?;
    if number == WORDS_IN_TABLES {
        words::index_all(connection)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", number as i64)?;
    Ok(connection.execute_batch("COMMIT")?)
}
