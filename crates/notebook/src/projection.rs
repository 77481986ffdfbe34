//! What is kept of a case besides its entries: its row for lists and search, and what comes in it.

use daftari_domain::case::Case;
use daftari_store::{CaseRow, DueRow, Tx};

use crate::error::Error;
use crate::notebook::Notebook;

/// Made from a case, ready to be kept with its entries.
pub(crate) struct Projection {
    row: CaseRow,
    due: Vec<DueRow>,
}

impl Projection {
    /// Writes it.
    pub(crate) fn keep(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.put_case(&self.row)?;
        Ok(tx.put_due(self.row.id, &self.row.code, &self.due)?)
    }
}

impl Notebook {
    /// Of a case as it stands. Nothing comes any more in a case that is closed.
    pub(crate) fn projection(&self, case: &Case) -> Result<Projection, Error> {
        let row = self.case_row(case)?;
        let due = if row.open { self.due_rows(case)? } else { Vec::new() };
        Ok(Projection { row, due })
    }
}
