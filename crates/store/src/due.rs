//! What comes and what runs out, over all open cases, by time.

use rusqlite::{Row, ToSql, named_params};
use uuid::Uuid;

use super::{Result, Tx};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueKind {
    /// A clock with its limit.
    Clock,
    /// Something due.
    Due,
}

impl DueKind {
    fn code(self) -> i64 {
        match self {
            DueKind::Clock => 0,
            DueKind::Due => 1,
        }
    }

    fn of(code: i64) -> DueKind {
        if code == 0 { DueKind::Clock } else { DueKind::Due }
    }
}

/// Something that comes or runs out in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// What it is.
    pub kind: DueKind,
    /// When, true time ms.
    pub at_ms: i64,
    /// Until when it is in time, true time ms; `at_ms` where that is all.
    pub passes_ms: i64,
    /// What the page shows, JSON.
    pub item: String,
}

/// A row as Today lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueListed {
    /// The case.
    pub case: Uuid,
    /// Its short label.
    pub code: String,
    /// What the page shows, JSON.
    pub item: String,
}

/// Reads rows with the label of their case; `CROSS` so that the walk is by time, never by case.
const LISTED: &str = "SELECT due_row.case_id AS case_id, case_row.code AS code, item
     FROM due_row CROSS JOIN case_row ON case_row.id = due_row.case_id";

fn listed(row: &Row<'_>) -> rusqlite::Result<DueListed> {
    Ok(DueListed { case: Uuid::from_bytes(row.get("case_id")?), code: row.get("code")?, item: row.get("item")? })
}

impl Tx<'_> {
    /// Writes what comes in a case, in order; writes nothing when it is as it was. The case's row must be there.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn put_due(&self, case: Uuid, rows: &[DueRow]) -> Result<()> {
        if self.due_of_case(case)? == rows {
            return Ok(());
        }
        let id = case.into_bytes();
        self.0.prepare_cached("DELETE FROM due_row WHERE case_id = :case")?.execute(named_params! { ":case": id })?;
        let mut insert = self.0.prepare_cached(
            "INSERT INTO due_row (case_id, place, kind, at_ms, passes_ms, item)
             VALUES (:case, :place, :kind, :at, :passes, :item)",
        )?;
        for (place, row) in (0_i64..).zip(rows) {
            insert.execute(named_params! {
                ":case": id,
                ":place": place,
                ":kind": row.kind.code(),
                ":at": row.at_ms,
                ":passes": row.passes_ms,
                ":item": row.item,
            })?;
        }
        Ok(())
    }

    /// What comes in a case, as it was written.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn due_of_case(&self, case: Uuid) -> Result<Vec<DueRow>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT kind, at_ms, passes_ms, item FROM due_row WHERE case_id = :case ORDER BY place")?;
        let rows = statement.query_map(named_params! { ":case": case.into_bytes() }, |row| {
            Ok(DueRow {
                kind: DueKind::of(row.get("kind")?),
                at_ms: row.get("at_ms")?,
                passes_ms: row.get("passes_ms")?,
                item: row.get("item")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What comes after one moment and not after another, the soonest first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn due_between(&self, kind: DueKind, after_ms: i64, until_ms: i64, limit: u32) -> Result<Vec<DueListed>> {
        self.due_listed(
            &format!(
                "{LISTED} WHERE kind = :kind AND at_ms > :after AND at_ms <= :until ORDER BY at_ms, due_row.case_id LIMIT :limit"
            ),
            named_params! { ":kind": kind.code(), ":after": after_ms, ":until": until_ms, ":limit": limit },
        )
    }

    /// What has its day and is still in time, what passes first on top.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn due_in_window(&self, now_ms: i64, limit: u32) -> Result<Vec<DueListed>> {
        self.due_listed(
            &format!(
                "{LISTED} WHERE kind = 1 AND passes_ms > at_ms AND passes_ms >= :now AND at_ms <= :now
                 ORDER BY passes_ms, due_row.case_id LIMIT :limit"
            ),
            named_params! { ":now": now_ms, ":limit": limit },
        )
    }

    /// What has passed before a moment, the latest first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn due_passed(&self, kind: DueKind, before_ms: i64, limit: u32) -> Result<Vec<DueListed>> {
        self.due_listed(
            &format!(
                "{LISTED} WHERE kind = :kind AND passes_ms < :before ORDER BY passes_ms DESC, due_row.case_id DESC LIMIT :limit"
            ),
            named_params! { ":kind": kind.code(), ":before": before_ms, ":limit": limit },
        )
    }

    fn due_listed(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<DueListed>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, listed)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
