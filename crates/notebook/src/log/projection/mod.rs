//! What is stored of a case besides its entries: its row for lists and search, and the rows of Today.

mod case_row;
pub(crate) mod due_rows;
pub(crate) mod party_rows;

use daftari_domain::ids::CaseId;

use daftari_domain::case::{Case, FoldEntry};
use daftari_store::{CaseRow, DueRow, NO_LIMIT, Tx};

use self::case_row::PROJECTION_VERSION;
use super::read::FoldedCase;
use crate::error::Error;
use crate::notebook::Notebook;

/// Rows made from a folded case, to be stored in the transaction of its entries.
pub(crate) struct Projection {
    row: CaseRow,
    due: Vec<DueRow>,
}

impl Projection {
    /// Writes the rows in this transaction.
    pub(crate) fn store(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.put_case(&self.row)?;
        Ok(tx.put_due(self.row.id, &self.row.code, &self.due)?)
    }
}

impl Notebook {
    /// Makes the rows of a case as it stands. A closed case has no rows in Today.
    pub(crate) fn projection(&self, case: &Case) -> Result<Projection, Error> {
        let hours = self.hours_of(case)?;
        let row = self.case_row(case, &hours)?;
        let due = if row.open { self.due_rows(case, &hours)? } else { Vec::new() };
        Ok(Projection { row, due })
    }

    /// Stores the rows of a case, or hides it when this device does not hold it.
    pub(crate) fn store_projection(&self, tx: &Tx<'_>, case: &Case, entries: &[FoldEntry]) -> Result<(), Error> {
        if !self.shows(case) {
            return self.hide(tx, case, entries);
        }
        self.hold_again(tx, case.id)?;
        self.projection(case)?.store(tx)
    }

    /// Rebuilds projections made by older code, in batches.
    pub(crate) fn rebuild_stale_cases(&mut self) -> Result<(), Error> {
        loop {
            let stale = self.store.read(|tx| tx.stale_cases(PROJECTION_VERSION, 256))?;
            if stale.is_empty() {
                return Ok(());
            }
            self.rebuild(&stale)?;
        }
    }

    /// Rebuilds the rows of cases whose most urgent clock has run out, so that a list shows the next one.
    pub(crate) fn rebuild_run_out_cases(&self) -> Result<(), Error> {
        let run_out = self.store.read(|tx| tx.run_out(self.now_true().ms, NO_LIMIT))?;
        run_out.chunks(256).try_for_each(|cases| self.rebuild(cases))
    }

    /// Folds a case as it stands in this transaction, and stores its rows.
    pub(crate) fn fold_and_store(&self, tx: &Tx<'_>, case: CaseId) -> Result<FoldedCase, Error> {
        let entries = self.fold_entries_in(tx, case)?;
        let case = self.fold_case(case, &entries);
        self.store_projection(tx, &case, &entries)?;
        Ok(FoldedCase { case, entries })
    }

    /// Folds cases and stores their rows in one transaction.
    pub(crate) fn rebuild(&self, cases: &[CaseId]) -> Result<(), Error> {
        self.store.write(|tx| cases.iter().try_for_each(|case| self.fold_and_store(tx, *case).map(drop)))?;
        self.update_alarms();
        Ok(())
    }
}
