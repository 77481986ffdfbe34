//! Money of cases, as the money page shows it.

use daftari_domain::ids::CaseId;
use daftari_domain::money::Cents;
use daftari_domain::time::UnixMillis;
use rusqlite::{Row, named_params};

use super::columns::{Column, read};
use super::{Result, Tx};

/// The largest sum stored of one case, cents: more cases than a device can hold add up without overflow.
const SUM_MAX: i64 = 1_000_000_000_000;

/// Sums of money, cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Owed in all lines, paid sums included.
    pub agreed: Cents,
    /// Paid so far in all lines.
    pub paid: Cents,
    /// Owed and not yet paid.
    pub owed: Cents,
    /// Received for her and not given to her yet.
    pub held: Cents,
}

impl Sums {
    /// Clamps a sum: other devices may have written any number, and the sums of all cases must not overflow.
    fn bounded(self) -> Sums {
        let bound = |sum: Cents| sum.clamp(Cents(-SUM_MAX), Cents(SUM_MAX));
        Sums { agreed: bound(self.agreed), paid: bound(self.paid), owed: bound(self.owed), held: bound(self.held) }
    }
}

/// Money of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseMoney {
    /// Sums of the case.
    pub sums: Sums,
    /// When its next promise falls due, true time.
    pub due_ms: Option<UnixMillis>,
}

/// A case with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyRow {
    /// The case.
    pub case: CaseId,
    /// Money of the case.
    pub money: CaseMoney,
}

fn sums(row: &Row<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums {
        agreed: read(row, "agreed")?,
        paid: read(row, "paid")?,
        owed: read(row, "owed")?,
        held: read(row, "held")?,
    })
}

impl Tx<'_> {
    /// Writes the money of a case whose row is there; a case without any has none.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_money(&self, case: CaseId, money: Option<&CaseMoney>) -> Result<()> {
        let Some(money) = money else {
            self.0
                .prepare_cached("DELETE FROM case_money WHERE case_id = :case_id")?
                .execute(named_params! { ":case_id": Column(case) })?;
            return Ok(());
        };
        let Sums { agreed, paid, owed, held } = money.sums.bounded();
        self.0
            .prepare_cached(
                "INSERT INTO case_money (case_id, agreed, paid, owed, held, due_ms)
                 VALUES (:case_id, :agreed, :paid, :owed, :held, :due_ms)
                 ON CONFLICT (case_id) DO UPDATE SET agreed = excluded.agreed, paid = excluded.paid,
                    owed = excluded.owed, held = excluded.held, due_ms = excluded.due_ms
                 WHERE (agreed, paid, owed, held, due_ms)
                    IS NOT (excluded.agreed, excluded.paid, excluded.owed, excluded.held, excluded.due_ms)",
            )?
            .execute(named_params! {
                ":case_id": Column(case),
                ":agreed": Column(agreed),
                ":paid": Column(paid),
                ":owed": Column(owed),
                ":held": Column(held),
                ":due_ms": Column(money.due_ms),
            })?;
        Ok(())
    }

    /// Sums of all cases.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn money_total(&self) -> Result<Sums> {
        let mut statement = self.0.prepare_cached("SELECT agreed, paid, owed, held FROM money_total")?;
        Ok(statement.query_row([], sums)?)
    }

    /// Cases in which a worker holds money for her, the largest sum first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn money_held(&self, limit: u32) -> Result<Vec<MoneyRow>> {
        self.money_rows(
            "SELECT case_id, agreed, paid, owed, held, due_ms FROM case_money WHERE held > 0
             ORDER BY held DESC LIMIT :limit",
            limit,
        )
    }

    /// Cases in which something is still to come, what falls due first on top.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn money_owed(&self, limit: u32) -> Result<Vec<MoneyRow>> {
        self.money_rows(
            "SELECT case_id, agreed, paid, owed, held, due_ms FROM case_money WHERE owed > 0
             ORDER BY due_ms IS NULL, due_ms LIMIT :limit",
            limit,
        )
    }

    fn money_rows(&self, sql: &str, limit: u32) -> Result<Vec<MoneyRow>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! { ":limit": limit }, |row| {
            let money = CaseMoney { sums: sums(row)?, due_ms: read(row, "due_ms")? };
            Ok(MoneyRow { case: read(row, "case_id")?, money })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
