//! Why the store refuses.

use std::io;

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
    /// A row that the schema does not take, or that is too long: what was to be written is at fault, not the file.
    #[error("a row that is refused")]
    Row,
    /// A part of the opening contract does not read back as set.
    #[error("opening contract broken: {0}")]
    Contract(&'static str),
    /// A copy of the database was asked to stop.
    #[error("stopped")]
    Stopped,
    /// A file beside the database could not be read or written.
    #[error("disk")]
    Disk(#[source] io::Error),
    /// Anything else SQLite says.
    #[error("database")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
            Some(rusqlite::ErrorCode::OperationInterrupted) => StoreError::Stopped,
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::WrongKey,
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Damaged,
            Some(
                rusqlite::ErrorCode::ConstraintViolation
                | rusqlite::ErrorCode::TooBig
                | rusqlite::ErrorCode::TypeMismatch
                | rusqlite::ErrorCode::ParameterOutOfRange,
            ) => StoreError::Row,
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
            _ => StoreError::Disk(error),
        }
    }
}

/// The result of every function of the store.
pub type Result<T> = std::result::Result<T, StoreError>;
