//! The list of what was erased on this device.

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::{ErasedView, StampView, convert};

/// Rows of the list, at most. Codes of erased cases are not stored: a row shows dates and marks.
const LIST_MAX: usize = 500;

impl Notebook {
    /// Erasures on this device: dates and marks, no code and no word.
    ///
    /// # Errors
    /// Disk errors.
    pub fn erased_here(&self) -> Result<Vec<ErasedView>, Error> {
        let own = self.own.device_key();
        let still_in_file = self.has_traces()?;
        self.store.read(|tx| {
            let mut views = Vec::new();
            for erased in tx.erased_cases(LIST_MAX)? {
                let in_team = tx.stored_entry(erased.tombstone)?.is_some_and(|tombstone| tombstone.author != own);
                views.push(ErasedView {
                    at: StampView { ms: erased.at_ms, offset_min: erased.offset_min },
                    whole: erased.whole,
                    do_not_contact: erased.do_not_contact,
                    do_not_share: erased.do_not_share,
                    still_in_file,
                    asked: in_team.then_some(convert::delivery(tx.delivery(erased.tombstone)?)),
                });
            }
            Ok(views)
        })
    }
}
