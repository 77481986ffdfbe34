//! The office takes cases from those who may not keep them: of a child, and those she does not want shared.

use daftari_domain::case::Case;
use daftari_domain::ids::CaseId;
use daftari_store::Tx;

use crate::error::Error;
use crate::log::new_entry::Draft;
use crate::log::read::FoldedCase;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// Secret, by case: the office has yet to take it from some who may not keep it.
const TO_TAKE: &str = "to_take/";

impl Notebook {
    /// Notes that the office has to take a case from somebody, in the transaction that brought the reason.
    pub(crate) fn note_to_take(&self, tx: &Tx<'_>, case: &Case) -> Result<(), Error> {
        let is_office = self.team.as_ref().is_some_and(Membership::is_office);
        if is_office && !self.takings(case).is_empty() {
            tx.put_secret(&format!("{TO_TAKE}{}", case.id), &[])?;
        }
        Ok(())
    }

    /// Takes cases from those who may not keep them, before the office's next receipts.
    pub(crate) fn take_what_is_due(&mut self) -> Result<(), Error> {
        for (name, _) in self.store.read(|tx| tx.secrets(TO_TAKE))? {
            let Some(case) = name.strip_prefix(TO_TAKE).and_then(|id| id.parse::<CaseId>().ok()) else { continue };
            let done = |tx: &Tx<'_>| Ok(tx.remove_secret(&name)?);
            let entries = self.fold_entries(case)?;
            let folded = FoldedCase { case: self.fold_case(case, &entries), entries };
            let takings = if folded.opener.is_some() { self.takings(&folded) } else { Vec::new() };
            if takings.is_empty() {
                self.store.write(done)?;
                continue;
            }
            match self.write_into_and(folded, takings, Draft::Stays, done) {
                // What is in one case keeps the office from no other.
                Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => return Err(error),
                Err(error) => tracing::warn!(%error, "taking a case"),
                Ok(_) => {}
            }
        }
        Ok(())
    }
}
