//! What erasing leaves in files: old pages, old slots of the spool, old times of the alarm list.

use crate::error::Error;
use crate::notebook::Notebook;

/// Secret: set by an erasure until the database was vacuumed, so that a power cut leaves no trace for good.
pub(super) const TRACES: &str = "erase/traces";

impl Notebook {
    /// Removes copies in the free space of pages, old pages of the log, old slots of the spool and times of the alarm
    /// list. What fails is tried again when the notebook is next opened.
    pub(crate) fn remove_traces(&self) {
        self.fill_spool();
        self.update_alarms();
        // A full disk that has no room for the copy must not leave old pages in the log too.
        if let Err(error) = self.forget_traces() {
            tracing::warn!(%error, "writing the pages anew");
        }
        if let Err(error) = self.store.empty_log() {
            tracing::warn!(%error, "emptying the log");
        }
    }

    fn forget_traces(&self) -> Result<(), Error> {
        if self.store.read(|tx| tx.secret(TRACES))?.is_some() {
            self.store.vacuum()?;
            self.store.write(|tx| tx.forget_secret(TRACES))?;
        }
        Ok(())
    }
}
