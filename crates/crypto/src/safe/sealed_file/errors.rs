//! What can be wrong with a sealed file.

use std::io::{self, ErrorKind};

/// Why a file was not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealFileError {
    /// None, more than a file may have, or one whose key is none.
    #[error("recipients")]
    Recipients,
    /// The file could not be written.
    #[error("disk")]
    Disk(#[from] io::Error),
}

/// Why a file did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenFileError {
    /// Sealed to others.
    #[error("not for us")]
    NotForUs,
    /// Cut, changed, or no sealed file at all.
    #[error("damaged")]
    Damaged,
    /// Of a newer version.
    #[error("newer version")]
    Newer,
    /// The file could not be read.
    #[error("disk")]
    Disk(io::Error),
}

impl From<io::Error> for OpenFileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A chunk that does not hold, and a file that ends too early.
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => OpenFileError::Damaged,
            _ => OpenFileError::Disk(error),
        }
    }
}
