//! What erasing leaves in files: old pages, old slots of the spool, old times of the alarm list.

use daftari_store::{Copying, Swapped};

use crate::error::Error;
use crate::notebook::Notebook;

/// Secret: set by an erasure until the database was written anew, so that a power cut leaves no trace for good.
pub(super) const TRACES: &str = "erase/traces";

impl Notebook {
    /// Removes old pages of the log, old slots of the spool and times of the alarm list. What fails is tried again when
    /// the notebook is next opened. What lies in the free space of pages goes when they are written anew, which takes
    /// time: [`crate::session::Session::write_anew`].
    pub(crate) fn remove_traces(&self) {
        self.fill_spool();
        self.update_alarms();
        if let Err(error) = self.store.empty_log() {
            tracing::warn!(%error, "emptying the log");
        }
    }

    /// Was something erased since the pages were last written anew?
    pub(super) fn has_traces(&self) -> Result<bool, Error> {
        Ok(self.store.read(|tx| tx.secret(TRACES))?.is_some())
    }

    /// A copy to be made; none when there is no need of one.
    pub(crate) fn copy_without_traces(&self) -> Result<Option<Copying>, Error> {
        Ok(if self.has_traces()? { Some(self.store.begin_copy()?) } else { None })
    }

    /// Puts a copy in the place of the database. The mark goes after it: a cut in between writes anew once more.
    pub(crate) fn take_copy(&mut self, copying: Copying) -> Result<Swapped, Error> {
        let swapped = self.store.swap(copying)?;
        if matches!(swapped, Swapped::Done) {
            self.store.write(|tx| tx.forget_secret(TRACES))?;
            self.store.empty_log()?;
        }
        Ok(swapped)
    }
}
