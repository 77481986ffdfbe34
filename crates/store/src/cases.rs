//! Cases as lists and search show them.

use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use rusqlite::{OptionalExtension, named_params};

use super::columns::{Column, read};
use super::words::{self, Of};
use super::{CaseMoney, FacetValue, PartyRow, Result, Tx};

/// A case's projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Short label.
    pub code: String,
    /// The case is not closed.
    pub open: bool,
    /// Values that a worker has to decide between.
    pub conflict: bool,
    /// When its most urgent clock runs out, true time.
    pub urgent_limit_ms: Option<UnixMillis>,
    /// That clock cannot wait: it stands above all that runs out sooner.
    pub at_once: bool,
    /// From when on a running clock is amber, true time.
    pub amber_from_ms: Option<UnixMillis>,
    /// From when on a running clock is red, true time.
    pub red_from_ms: Option<UnixMillis>,
    /// Last written, true time.
    pub last_ms: UnixMillis,
    /// The values a list shows, JSON.
    pub summary: String,
    /// Words it is found by.
    pub words: String,
    /// Its money; none when no sum is written down.
    pub money: Option<CaseMoney>,
    /// Facets it stands under.
    pub facets: Vec<FacetValue>,
    /// People it speaks of.
    pub parties: Vec<PartyRow>,
    /// Moments at which a worker should look at the case again, true time, the nearest first, each once.
    pub alarms: Vec<UnixMillis>,
    /// Version of the code that made it.
    pub version: i64,
}

impl Tx<'_> {
    /// Writes a case's projection: its words, its money, its moments, what it is narrowed by, and the people it speaks
    /// of.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_case(&self, row: &CaseRow) -> Result<()> {
        let mut before = self.0.prepare_cached("SELECT words FROM case_row WHERE id = :id")?;
        let before = before.query_row(named_params! { ":id": Column(row.id) }, |row| row.get::<_, String>("words"));
        let before = before.optional()?.unwrap_or_default();
        // The version hardly ever changes: SQLite writes an index anew for every column that is set, changed or not.
        let mut statement = self.0.prepare_cached(
            "INSERT INTO case_row (id, code, open, conflict, urgent_limit_ms, at_once, amber_from_ms, red_from_ms, last_ms,
                summary, words, version)
             VALUES (:id, :code, :open, :conflict, :urgent, :at_once, :amber, :red, :last_ms, :summary, :words, :version)
             ON CONFLICT (id) DO UPDATE SET code = excluded.code, open = excluded.open,
                conflict = excluded.conflict, urgent_limit_ms = excluded.urgent_limit_ms, at_once = excluded.at_once,
                amber_from_ms = excluded.amber_from_ms, red_from_ms = excluded.red_from_ms,
                last_ms = excluded.last_ms, summary = excluded.summary, words = excluded.words
             RETURNING number",
        )?;
        let number = statement.query_row(
            named_params! {
                ":id": Column(row.id),
                ":code": row.code,
                ":open": row.open,
                ":conflict": row.conflict,
                ":urgent": Column(row.urgent_limit_ms),
                ":at_once": row.at_once,
                ":amber": Column(row.amber_from_ms),
                ":red": Column(row.red_from_ms),
                ":last_ms": Column(row.last_ms),
                ":summary": row.summary,
                ":words": row.words,
                ":version": row.version,
            },
            |row| row.get("number"),
        )?;
        self.0
            .prepare_cached("UPDATE case_row SET version = :version WHERE number = :number AND version <> :version")?
            .execute(named_params! { ":version": row.version, ":number": number })?;
        words::put(self.0, Of::Cases, number, &before, &row.words)?;
        self.put_alarms(row.id, &row.alarms)?;
        self.put_money(row.id, row.money.as_ref())?;
        self.put_facets(number, &row.facets)?;
        self.put_parties(row.id, &row.parties)
    }

    /// Removes what lists and search know of a case, and of the people it speaks of, with every word of it.
    pub(crate) fn remove_case_row(&self, case: CaseId) -> Result<()> {
        self.remove_parties(case)?;
        let mut statement = self.0.prepare_cached("SELECT number, words FROM case_row WHERE id = :case")?;
        let found = statement.query_row(named_params! { ":case": Column(case) }, |row| {
            Ok((row.get::<_, i64>("number")?, row.get::<_, String>("words")?))
        });
        let Some((number, words)) = found.optional()? else { return Ok(()) };
        words::put(self.0, Of::Cases, number, &words, "")?;
        self.0
            .prepare_cached("DELETE FROM case_row WHERE number = :number")?
            .execute(named_params! { ":number": number })?;
        Ok(())
    }

    /// Open cases whose most urgent clock has run out since it was written down: the next one is not known yet.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn run_out(&self, now: UnixMillis, limit: usize) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached(
            "SELECT id FROM case_row
             WHERE open = 1 AND urgent_limit_ms IS NOT NULL AND at_once IN (0, 1) AND urgent_limit_ms <= :now
             ORDER BY urgent_limit_ms LIMIT :limit",
        )?;
        let rows = statement
            .query_map(named_params! { ":now": Column(now), ":limit": limit as i64 }, |row| read(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases whose projection was made by older code.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn stale_cases(&self, version: i64, limit: usize) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached("SELECT id FROM case_row WHERE version < :version LIMIT :limit")?;
        let rows = statement
            .query_map(named_params! { ":version": version, ":limit": limit as i64 }, |row| read(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
