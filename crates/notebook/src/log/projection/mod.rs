//! What is stored of a case besides its entries: its row for lists and search, and the rows of Today.

mod case_row;
pub(crate) mod due_rows;
pub(crate) mod party_rows;

use std::collections::BTreeSet;

use daftari_domain::case::{Case, FoldEntry};
use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, DeviceKey};
use daftari_store::{CaseRow, DueRow, NO_LIMIT, Tx};

use self::case_row::PROJECTION_VERSION;
use super::read::FoldedCase;
use crate::error::Error;
use crate::notebook::Notebook;

/// What the rows of a case leave out, because rows could not be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unshown {
    /// What these devices wrote.
    Of(BTreeSet<DeviceKey>),
    /// Everything but its name.
    All,
}

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

    /// Stores the rows of a case, or hides it when this device does not hold it. Rows that cannot be made undo no entry: they
    /// are made without what those wrote who are neither opener nor office, and when that fails too of the case's name alone.
    pub(crate) fn store_projection(&self, tx: &Tx<'_>, case: &Case, entries: &[FoldEntry]) -> Result<(), Error> {
        if !self.shows(case) {
            return self.hide(tx, case, entries);
        }
        self.hold_again(tx, case.id)?;
        if self.attempt_projection(tx, case)? {
            return Ok(tx.drop_unshown(case.id)?);
        }
        let (fewer, left_out) = self.of_opener_and_office(case, entries);
        if !left_out.is_empty() && self.attempt_projection(tx, &self.fold_case(case.id, &fewer))? {
            let authors = serde_json::to_string(&left_out).map_err(|_| Error::Internal("authors"))?;
            return Ok(tx.put_unshown(case.id, Some(&authors))?);
        }
        let opens = |entry: &&FoldEntry| {
            Some(entry.author) == case.opener && matches!(entry.body.content, Content::CaseOpened { .. })
        };
        let opening: Vec<FoldEntry> = entries.iter().find(opens).cloned().into_iter().collect();
        if !self.attempt_projection(tx, &self.fold_case(case.id, &opening))? {
            tx.hide_case(case.id)?;
        }
        Ok(tx.put_unshown(case.id, None)?)
    }

    /// Makes and stores the rows of a case; false when they cannot be made or are refused. What the disk says is everybody's.
    fn attempt_projection(&self, tx: &Tx<'_>, case: &Case) -> Result<bool, Error> {
        match tx.attempt(|tx| self.projection(case)?.store(tx))? {
            Ok(()) => Ok(true),
            Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => Err(error),
            Err(error) => {
                tracing::warn!(%error, "making the rows of a case");
                Ok(false)
            }
        }
    }

    /// Entries of the opener and of office devices, and who wrote the others. Who holds the case is theirs to say, too.
    fn of_opener_and_office(&self, case: &Case, entries: &[FoldEntry]) -> (Vec<FoldEntry>, BTreeSet<DeviceKey>) {
        let stays = |entry: &FoldEntry| {
            let team = self.team.as_ref();
            Some(entry.author) == case.opener
                || team.is_some_and(|team| team.roster.is_office(&entry.author))
                || entry.body.content.says_who_holds()
        };
        let (fewer, others): (Vec<FoldEntry>, Vec<FoldEntry>) = entries.iter().cloned().partition(stays);
        (fewer, others.iter().map(|entry| entry.author).collect())
    }

    /// Whose entries the rows of a case leave out; none when they leave out nothing.
    pub(crate) fn left_out_of_lists(&self, case: CaseId) -> Result<Option<Unshown>, Error> {
        let stored = self.store.read(|tx| tx.unshown(case))?;
        Ok(stored.map(|authors| match authors.and_then(|authors| serde_json::from_str(&authors).ok()) {
            Some(authors) => Unshown::Of(authors),
            None => Unshown::All,
        }))
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
