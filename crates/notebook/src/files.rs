//! Small files that are replaced whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use daftari_crypto::safe::files::sync_directory;

use crate::error::Error;

/// Replaces a file of `directory` with these bytes. When this returns, the new file survives a power cut: its bytes and its
/// name in the directory have reached the disk.
///
/// # Errors
/// [`Error::DiskFull`], [`Error::Disk`]; the file then has either its old or its new bytes, never a mixture.
pub(crate) fn replace(directory: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let beside = directory.join(name).with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, directory.join(name))?;
    Ok(sync_directory(directory)?)
}
