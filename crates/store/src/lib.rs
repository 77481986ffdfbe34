//! The only SQL on the device: one SQLCipher file with entries, envelopes, projections, index.
//!
//! One connection, because one person uses the notebook and the session's guard already lets one act at a time in; lists
//! and search read projections and take fractions of a millisecond. Every change is one [`Store::write`]: one IMMEDIATE
//! transaction, durable when it returns. The store does not fold; it is handed rows and hands rows back.

mod cases;
mod delivery;
mod entries;
mod open;
mod small;

use std::cell::Cell;

use rusqlite::Connection;

pub use cases::{CaseRow, Filter, Listed};
pub use delivery::{Outgoing, QueueRow};
pub use entries::{Appended, StoredEntry};
pub use open::SCHEMA_VERSION;
pub use small::Counts;

/// Why the store refused.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not the key of this database.
    #[error("wrong database key")]
    WrongKey,
    /// The file is damaged.
    #[error("damaged database")]
    Damaged,
    /// Written by a newer Daftari.
    #[error("newer schema")]
    Newer,
    /// No space left: nothing was changed.
    #[error("disk full")]
    Full,
    /// A part of the opening contract does not read back as set.
    #[error("opening contract broken: {0}")]
    Contract(&'static str),
    /// Anything else SQLite says.
    #[error("database")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::WrongKey,
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Damaged,
            _ => StoreError::Sqlite(error),
        }
    }
}

/// What every function here returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The open store.
pub struct Store {
    connection: Connection,
    writing: Cell<bool>,
}

/// A running transaction, or a plain read: functions on it are spread over the files of this crate, one per noun.
pub struct Tx<'a>(&'a Connection);

impl Store {
    /// Reads.
    ///
    /// # Errors
    /// Whatever the closure says.
    pub fn read<T, E>(&self, act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>) -> std::result::Result<T, E> {
        act(&Tx(&self.connection))
    }

    /// Writes: one transaction, durable when it returns; rolled back when the closure refuses.
    ///
    /// # Errors
    /// Whatever the closure says, or the store.
    pub fn write<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        debug_assert!(!self.writing.get(), "one write is one transaction");
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from)?;
        self.writing.set(true);
        let done = act(&Tx(&self.connection));
        self.writing.set(false);
        match done {
            Ok(value) => match self.connection.execute_batch("COMMIT") {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.roll_back();
                    Err(StoreError::from(error).into())
                }
            },
            Err(refused) => {
                self.roll_back();
                Err(refused)
            }
        }
    }

    fn roll_back(&self) {
        // SQLite may have rolled back by itself (disk full); then there is nothing left to do.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}
