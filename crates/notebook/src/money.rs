//! Money as pages show it: of a case, line by line, and of all cases here.

use daftari_domain::case::Case;
use daftari_domain::money::{self, Promise, Totals};
use daftari_domain::reference::Reference;
use daftari_domain::time::Stamp;
use daftari_store::{CaseMoney, MoneyRow, Sums};

use crate::convert;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::{
    MoneyPageView, MoneyRowView, MoneyView, OthersDebtView, PromiseState, PromiseView, StampView, SumsView,
};

/// Rows of each list of the money page.
const ROWS_MAX: u32 = 50;

/// Money of a case as the store adds it up; none when no sum is written down, nor of a child's case.
pub(crate) fn of_case(case: &Case, reference: &Reference) -> Option<CaseMoney> {
    if case.is_child(reference) {
        return None;
    }
    let lines = money::lines(case, reference);
    let Totals { agreed, paid, owed, held } = Totals::of(case, reference);
    let due = lines.iter().filter(|line| line.owed() > 0).filter_map(|line| line.due).min();
    let written = !lines.is_empty() || held > 0;
    written.then(|| CaseMoney { sums: Sums { agreed, paid, owed, held }, due_ms: due.map(|due| due.ms) })
}

/// Lines of a case at a moment of true time.
pub(crate) fn lines(case: &Case, reference: &Reference, now: Stamp) -> Vec<MoneyView> {
    let lines = money::lines(case, reference).into_iter();
    lines
        .map(|line| MoneyView {
            fee_cents: line.fee,
            balance_cents: line.balance(),
            promises: line.promises.iter().map(|one| promise(one, now)).collect(),
            overdue: line.is_overdue(now.ms),
            agreed_cents: line.agreed,
            paid_cents: line.paid,
            due: line.due.map(convert::stamp),
            let_go: line.let_go.map(convert::stamp),
            conflict: line.conflict,
            violation: line.violation,
        })
        .collect()
}

fn promise(promise: &Promise, now: Stamp) -> PromiseView {
    let state = match (promise.met, promise.was_broken(now.ms)) {
        (Some(_), false) => PromiseState::Kept,
        (Some(_), true) => PromiseState::Late,
        (None, true) => PromiseState::Overdue,
        (None, false) => PromiseState::Open,
    };
    PromiseView {
        entry: promise.entry.to_string(),
        amount_cents: promise.amount,
        due: convert::stamp(promise.due),
        state,
    }
}

pub(crate) fn debts_of_others(case: &Case) -> Vec<OthersDebtView> {
    let debts = money::debts_of_others(case).into_iter();
    debts.map(|debt| OthersDebtView { what: debt.what, amount_cents: debt.amount }).collect()
}

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
            held: self.money_rows(&held)?,
            owed: self.money_rows(&owed)?,
            now: convert::stamp(self.now_true()),
        })
    }

    fn money_rows(&self, rows: &[MoneyRow]) -> Result<Vec<MoneyRowView>, Error> {
        let own = self.own_cases()?;
        let offset_min = self.now_true().offset_min;
        let mut shown = Vec::new();
        for MoneyRow { case, money } in rows {
            let listed = self.store.read(|tx| tx.listed_case(*case))?;
            if let Some(row) = listed.and_then(|listed| self.row(&listed, &own)) {
                let due = money.due_ms.map(|ms| StampView { ms, offset_min });
                shown.push(MoneyRowView { row, sums: sums(money.sums), due });
            }
        }
        Ok(shown)
    }
}
