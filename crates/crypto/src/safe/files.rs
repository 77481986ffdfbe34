//! Writing files so that they survive a power cut.

use std::fs::File;
use std::io;
use std::path::Path;

/// Makes new names and renames in a directory durable: call it after a file was created or renamed there, and its bytes
/// were synced. Windows has no such call; NTFS writes names through its own log.
///
/// # Errors
/// Disk errors of the directory.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(directory)?.sync_all() }
}

/// Makes a file that may be new durable: its bytes, then its name.
///
/// # Errors
/// Disk errors of the file or of its directory.
pub fn sync_new_file(file: &File, path: &Path) -> io::Result<()> {
    file.sync_all()?;
    path.parent().map_or(Ok(()), sync_directory)
}
