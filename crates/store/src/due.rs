//! What comes and what runs out, over all open cases, by time.

use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use rusqlite::{Row, ToSql, named_params};

use super::columns::{Column, read};
use super::numbers::numbered;
use super::{Result, Tx};

/// What a row of Today stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueKind {
    /// A clock with its limit.
    Clock,
    /// A clock that cannot wait, with its limit.
    AtOnce,
    /// Something due.
    Due,
}

numbered! { DueKind { Clock = 0, Due = 1, AtOnce = 2 } }

/// Something that comes or runs out in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// What the row stands for.
    pub kind: DueKind,
    /// When, true time.
    pub at_ms: UnixMillis,
    /// Until when it is in time, true time; `at_ms` where that is all.
    pub passes_ms: UnixMillis,
    /// What the page shows, JSON.
    pub item: String,
}

/// A row as Today lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueListed {
    /// The case.
    pub case: CaseId,
    /// Its short label.
    pub code: String,
    /// What the page shows, JSON.
    pub item: String,
}

fn listed(row: &Row<'_>) -> rusqlite::Result<DueListed> {
    Ok(DueListed { case: read(row, "case_id")?, code: row.get("code")?, item: row.get("item")? })
}

impl Tx<'_> {
    /// Writes what comes in a case (`code` is its short label), in order; writes nothing when it is as it was. The
    /// case's row must be there.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_due(&self, case: CaseId, code: &str, rows: &[DueRow]) -> Result<()> {
        let kept = self.due_with_code(case)?;
        if kept.len() == rows.len()
            && kept.iter().zip(rows).all(|((kept_code, kept), row)| kept_code == code && kept == row)
        {
            return Ok(());
        }
        self.0
            .prepare_cached("DELETE FROM due_row WHERE case_id = :case")?
            .execute(named_params! { ":case": Column(case) })?;
        let mut insert = self.0.prepare_cached(
            "INSERT INTO due_row (kind, at_ms, case_id, place, passes_ms, code, item)
             VALUES (:kind, :at, :case, :place, :passes, :code, :item)",
        )?;
        for (place, row) in (0_i64..).zip(rows) {
            insert.execute(named_params! {
                ":kind": row.kind,
                ":at": Column(row.at_ms),
                ":case": Column(case),
                ":place": place,
                ":passes": Column(row.passes_ms),
                ":code": code,
                ":item": row.item,
            })?;
        }
        Ok(())
    }

    fn due_with_code(&self, case: CaseId) -> Result<Vec<(String, DueRow)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT kind, at_ms, passes_ms, code, item FROM due_row WHERE case_id = :case ORDER BY place",
        )?;
        let rows = statement.query_map(named_params! { ":case": Column(case) }, |row| {
            let kind = row.get("kind")?;
            let (at_ms, passes_ms) = (read(row, "at_ms")?, read(row, "passes_ms")?);
            Ok((row.get("code")?, DueRow { kind, at_ms, passes_ms, item: row.get("item")? }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What comes after one moment and not after another, the soonest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn due_between(
        &self,
        kind: DueKind,
        after: UnixMillis,
        until: UnixMillis,
        limit: u32,
    ) -> Result<Vec<DueListed>> {
        self.due_listed(
            "SELECT case_id, code, item FROM due_row
             WHERE kind = :kind AND at_ms > :after AND at_ms <= :until ORDER BY at_ms, case_id, place LIMIT :limit",
            named_params! { ":kind": kind, ":after": Column(after), ":until": Column(until), ":limit": limit },
        )
    }

    /// What has its day and is still in time, the oldest first. `since`: no window is longer than from then to now.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn due_in_window(&self, since: UnixMillis, now: UnixMillis, limit: u32) -> Result<Vec<DueListed>> {
        self.due_listed(
            "SELECT case_id, code, item FROM due_row
             WHERE kind = :due AND at_ms >= :since AND at_ms <= :now AND passes_ms >= :now AND passes_ms > at_ms
             ORDER BY at_ms, case_id, place LIMIT :limit",
            named_params! { ":since": Column(since), ":now": Column(now), ":limit": limit, ":due": DueKind::Due },
        )
    }

    /// What has passed before a moment, the latest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn due_passed(&self, kind: DueKind, before: UnixMillis, limit: u32) -> Result<Vec<DueListed>> {
        self.due_listed(
            "SELECT case_id, code, item FROM due_row
             WHERE kind = :kind AND at_ms < :before AND passes_ms < :before
             ORDER BY at_ms DESC, case_id DESC, place DESC LIMIT :limit",
            named_params! { ":kind": kind, ":before": Column(before), ":limit": limit },
        )
    }

    fn due_listed(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<DueListed>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, listed)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
