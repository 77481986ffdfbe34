//! Money of all cases here: what is held for survivors, and what is still to come.

use daftari_store::{MoneyRow, Sums};

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::{MoneyPageView, MoneyRowView, StampView, SumsView, convert};

/// Rows of each list of the money page.
const ROWS_MAX: u32 = 50;

fn sums(sums: Sums) -> SumsView {
    let Sums { agreed, paid, owed, held } = sums;
    SumsView { agreed_cents: agreed, paid_cents: paid, owed_cents: owed, held_cents: held }
}

impl Notebook {
    /// Money of all cases here: what is held for survivors and what is still to come.
    ///
    /// # Errors
    /// Disk errors.
    pub fn money_page(&self) -> Result<MoneyPageView, Error> {
        let (total, held, owed) = self
            .store
            .read(|tx| Ok::<_, Error>((tx.money_total()?, tx.money_held(ROWS_MAX)?, tx.money_owed(ROWS_MAX)?)))?;
        Ok(MoneyPageView {
            total: sums(total),
            held: self.money_row_views(&held)?,
            owed: self.money_row_views(&owed)?,
            now: convert::stamp(self.now_true()),
        })
    }

    fn money_row_views(&self, rows: &[MoneyRow]) -> Result<Vec<MoneyRowView>, Error> {
        let own = self.own_cases()?;
        let offset_min = self.now_true().offset_min;
        let mut shown = Vec::new();
        for MoneyRow { case, money } in rows {
            let listed = self.store.read(|tx| tx.listed_case(*case))?;
            if let Some(row) = listed.and_then(|listed| self.case_row_view(&listed, &own)) {
                let due = money.due_ms.map(|ms| StampView { ms, offset_min });
                shown.push(MoneyRowView { row, sums: sums(money.sums), due });
            }
        }
        Ok(shown)
    }
}
