//! The relay's directory: for its owner only, one relay at a time, and a file that is still where it was opened.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::StorageError;
use crate::tls::KEY_FILE;

/// Why a file of the relay cannot be used: for people who run relays.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", path.display())]
pub struct OpenError {
    /// The file or directory.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// Another process has it.
    #[error("another relay runs on this directory")]
    InUse,
    /// It was made by a newer relay.
    #[error("made by a newer relay (schema {0})")]
    Newer(i64),
    /// A file is there that would be lost.
    #[error("there is a database already")]
    InTheWay,
    /// The database does not hold together.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The system refused.
    #[error("{0}")]
    System(#[from] io::Error),
    /// The database refused.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database does not hold what a relay's holds.
    #[error("{0}")]
    Storage(#[from] StorageError),
}

impl OpenError {
    /// Names the file of an error.
    pub fn of<E: Into<Why>>(path: &Path) -> impl Fn(E) -> OpenError + use<E> {
        let path = path.to_owned();
        move |why| OpenError { path: path.clone(), why: why.into() }
    }

    /// Is it the disk that refuses, rather than the database?
    pub(super) fn is_of_the_disk(&self) -> bool {
        let refused = match &self.why {
            Why::Sqlite(error) => error.sqlite_error_code(),
            Why::Storage(StorageError::Full) => return true,
            _ => None,
        };
        matches!(
            refused,
            Some(ErrorCode::CannotOpen | ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure)
        )
    }

    pub(super) fn newer(path: &Path, version: i64) -> OpenError {
        OpenError::of(path)(Why::Newer(version))
    }
}

/// Makes a directory, for its owner only, and takes it for this process. The system releases it when the process
/// ends, however it ends. Files that are there become their owner's only: the token key is in them.
///
/// # Errors
/// [`OpenError`]; [`Why::InUse`] when another process has it.
pub fn take(directory: &Path) -> Result<File, OpenError> {
    make_private(directory).map_err(OpenError::of(directory))?;
    let path = directory.join("relay.lock");
    let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(OpenError::of(&path))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::of(directory)(Why::InUse)),
        Err(TryLockError::Error(error)) => return Err(OpenError::of(&path)(error)),
    }
    for name in ["relay.lock", "relay.sqlite", "relay.sqlite-wal", "relay.sqlite-shm", KEY_FILE] {
        let path = directory.join(name);
        hide(&path).map_err(OpenError::of(&path))?;
    }
    Ok(lock)
}

/// Makes a directory with everything above it, for its owner only. One that is there stays as it is.
pub(super) fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Can others read the directory?
pub fn is_open_to_others(directory: &Path) -> bool {
    #[cfg(unix)]
    let is_open = fs::metadata(directory).is_ok_and(|found| std::os::unix::fs::MetadataExt::mode(&found) & 0o077 != 0);
    #[cfg(not(unix))]
    let is_open = false;
    is_open
}

#[cfg(unix)]
fn hide(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn hide(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// A file as it was opened.
#[derive(Debug, Clone)]
pub struct Place {
    path: PathBuf,
    #[cfg(unix)]
    file: (u64, u64),
}

impl Place {
    /// A file that is there.
    ///
    /// # Errors
    /// When it is not.
    pub fn of(path: &Path) -> io::Result<Place> {
        Ok(Place {
            path: path.to_owned(),
            #[cfg(unix)]
            file: identity(path)?,
        })
    }

    /// Does its path still name the same file?
    pub fn is_held(&self) -> bool {
        #[cfg(unix)]
        let is_held = identity(&self.path).is_ok_and(|found| found == self.file);
        #[cfg(not(unix))]
        let is_held = self.path.exists();
        is_held
    }

    /// Bytes free on its disk; none when the system does not say.
    pub fn free_bytes(&self) -> Option<u64> {
        #[cfg(unix)]
        let free = rustix::fs::statvfs(&self.path).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        #[cfg(not(unix))]
        let free = None;
        free
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|found| (found.dev(), found.ino()))
}
