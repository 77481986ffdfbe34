//! Small files that are written whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Puts these bytes in the place of a file.
///
/// # Errors
/// [`Error::DiskFull`], [`Error::Disk`]; then the file is as it was.
pub(crate) fn replace(directory: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let beside = directory.join(name).with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, directory.join(name))?;
    Ok(())
}
