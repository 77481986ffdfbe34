//! What is to be done again, or was left for later, slice by slice: between two the notebook is free for a page, or the lock.

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::Changed;

impl Notebook {
    /// Works off one slice: envelopes to verify again, then cases to fold again, then cases to compare with a receipt, then what
    /// a phone lacks. False when nothing is left.
    pub(crate) fn work_off_some(&mut self, changed: &mut Changed) -> Result<bool, Error> {
        Ok(self.retry_some(changed)? || self.compare_some()? || self.deliver_some()?)
    }
}
