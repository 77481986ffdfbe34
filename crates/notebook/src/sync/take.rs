//! The office takes cases from those who may not keep them: of a child, and those she does not want shared.

use daftari_domain::ids::CaseId;

use crate::error::Error;
use crate::log::new_entry::Draft;
use crate::log::read::FoldedCase;
use crate::log::readers::TO_TAKE;
use crate::notebook::Notebook;

/// Saves that take one case, at most, in one sync: each takes it from 32 devices.
const ROUNDS_MAX: usize = 8;

impl Notebook {
    /// Takes one case, by the name of its secret, from those who may not keep it.
    pub(super) fn take_what_is_due(&mut self, name: &str) -> Result<(), Error> {
        let Some(case) = name.strip_prefix(TO_TAKE).and_then(|id| id.parse::<CaseId>().ok()) else { return Ok(()) };
        // The save notes it again while somebody is left.
        if self.take_from_others(case)? {
            self.store.write(|tx| tx.forget_secret(name))?;
        }
        Ok(())
    }

    /// Takes one case from those who may not keep it. True when nobody is left.
    fn take_from_others(&mut self, case: CaseId) -> Result<bool, Error> {
        for _ in 0..ROUNDS_MAX {
            let entries = self.fold_entries(case)?;
            let folded = FoldedCase { case: self.fold_case(case, &entries), entries };
            let takings = if folded.opener.is_some() { self.written_behind(&folded, &[]) } else { Vec::new() };
            if takings.is_empty() {
                return Ok(true);
            }
            self.write_into(folded, takings, Draft::Stays)?;
        }
        Ok(false)
    }
}
