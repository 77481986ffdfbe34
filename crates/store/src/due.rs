//! The rows of Today: clocks and things due of all open cases, by time.

use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use rusqlite::{Row, ToSql, named_params};

use super::columns::{Column, if_readable, read};
use super::numbers::numbered;
use super::{Result, Tx};

/// What a row of Today stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueKind {
    /// A clock with its limit.
    Clock,
    /// A clock that cannot wait, with its limit.
    AtOnce,
    /// Something due: an appointment, a follow-up, a next date, a visit or a promise.
    Due,
}

numbered! { DueKind { Clock = 0, Due = 1, AtOnce = 2 } }

/// A clock or something due in an open case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// What the row stands for.
    pub kind: DueKind,
    /// The limit of a clock, or when it is due; true time.
    pub at_ms: UnixMillis,
    /// End of the window in which it is in time, true time; `at_ms` when there is no window.
    pub passes_ms: UnixMillis,
    /// The clock or the thing due, JSON.
    pub item: String,
}

/// A row as Today lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueListed {
    /// The case.
    pub case: CaseId,
    /// Its short label.
    pub code: String,
    /// The clock or the thing due, JSON.
    pub item: String,
}

fn listed(row: &Row<'_>) -> rusqlite::Result<DueListed> {
    Ok(DueListed { case: read(row, "case_id")?, code: row.get("code")?, item: row.get("item")? })
}

impl Tx<'_> {
    /// Stores the rows of a case (`code` is its short label), in order. Equal rows are not written again; a stored row that
    /// cannot be read is replaced. The case's row must be there.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_due(&self, case: CaseId, code: &str, rows: &[DueRow]) -> Result<()> {
        let stands = |stored: &[(String, DueRow)]| {
            stored.iter().map(|(code, row)| (code.as_str(), row)).eq(rows.iter().map(|row| (code, row)))
        };
        if if_readable(self.due_with_code(case))?.is_some_and(|stored| stands(&stored)) {
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

    /// At most `limit` rows of a kind with `after` < `at_ms` ≤ `until`, the soonest first.
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

    /// At most `limit` things due whose window holds `now`, the oldest first. Rows before `since` are not looked at: no
    /// window is longer than `now` − `since`.
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

    /// At most `limit` rows of a kind whose time and window ended before a moment, the latest first.
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
