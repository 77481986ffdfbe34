//! Where a database lies: its file, its key, and what may stand beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use zeroize::Zeroizing;

use super::{Result, StoreError};

/// Room on the disk that a copy leaves for what is saved meanwhile.
const ROOM_LEFT: u64 = 16 * 1024 * 1024;

/// The file of a database, and its key.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) salt: [u8; 16],
}

impl Place {
    pub(crate) fn new(path: &Path, key: &[u8; 32], salt: &[u8; 16]) -> Place {
        Place { path: path.to_owned(), key: Zeroizing::new(*key), salt: *salt }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().map(OsString::from).unwrap_or_default();
        name.push(ending);
        self.path.with_file_name(name)
    }

    pub(crate) fn copy(&self) -> PathBuf {
        self.beside("-copy")
    }

    /// Removes a copy that a cut left: it may hold what was erased since.
    pub(crate) fn remove_left_copy(&self) -> Result<()> {
        for left in ["-copy", "-copy-journal"] {
            match fs::remove_file(self.beside(left)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(StoreError::from(error)),
                _ => {}
            }
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        // Windows has no way to do so, and writes a rename through.
        #[cfg(unix)]
        if let Some(directory) = self.path.parent() {
            File::open(directory)?.sync_all()?;
        }
        Ok(())
    }

    /// The copy becomes the file. Nobody has either open.
    pub(crate) fn take_copy(&self) -> Result<()> {
        if fs::metadata(self.beside("-wal")).is_ok_and(|log| log.len() > 0) {
            return Err(StoreError::Contract("the log is empty"));
        }
        // First the old log is gone for good: one that came back would be read into the new file.
        self.sync_directory()?;
        fs::rename(self.copy(), &self.path)?;
        Ok(self.sync_directory()?)
    }

    /// Is there room for a copy, with some left for saves?
    pub(crate) fn has_room(&self) -> io::Result<bool> {
        #[cfg(unix)]
        if let Some(directory) = self.path.parent() {
            let disk = rustix::fs::statvfs(directory)?;
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            return Ok(free >= fs::metadata(&self.path)?.len().saturating_add(ROOM_LEFT));
        }
        Ok(true)
    }
}

/// Asks a copy to stop.
#[derive(Default)]
pub(crate) struct Stop(pub(crate) AtomicBool);
