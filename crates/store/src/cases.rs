//! Cases as lists and search show them.

use rusqlite::{OptionalExtension, Row, ToSql, named_params};
use uuid::Uuid;

use super::words::{self, Of};
use super::{CaseMoney, FacetValue, Finding, PartyRow, Result, Tx};

/// Cases a search puts in order.
pub(crate) const FOUND_MAX: u32 = 1_000;

/// A case's projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: Uuid,
    /// Short label.
    pub code: String,
    /// Not closed.
    pub open: bool,
    /// Somebody has to decide something.
    pub conflict: bool,
    /// When its most urgent clock runs out, true time.
    pub urgent_limit_ms: Option<i64>,
    /// That clock cannot wait: it stands above all that runs out sooner.
    pub at_once: bool,
    /// From when on a running clock is amber, true time.
    pub amber_from_ms: Option<i64>,
    /// From when on a running clock is red, true time.
    pub red_from_ms: Option<i64>,
    /// Last written, true time.
    pub last_ms: i64,
    /// What the list shows, JSON.
    pub summary: String,
    /// What it is found by.
    pub words: String,
    /// Its money; none when no sum is written down.
    pub money: Option<CaseMoney>,
    /// What it is narrowed by.
    pub facets: Vec<FacetValue>,
    /// People it speaks of.
    pub parties: Vec<PartyRow>,
    /// Moments at which somebody should look at it again, true time ms, the nearest first, each once.
    pub alarms: Vec<i64>,
    /// Version of the code that made it.
    pub version: i64,
}

/// Which cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Not closed.
    Open,
    /// Closed.
    Closed,
    /// All.
    All,
    /// In conflict.
    Conflict,
}

/// The order of open cases: what cannot wait, then what runs out first. An index lies in it.
pub(crate) const BY_URGENCY: &str = "at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC";
/// The same order of those that have a clock, in an index of their own.
pub(crate) const BY_LIMIT: &str = "at_once DESC, urgent_limit_ms, last_ms DESC";

/// What a filter asks of a row.
pub(crate) fn condition(filter: Filter) -> &'static str {
    match filter {
        Filter::Open => "open = 1",
        Filter::Closed => "open = 0",
        Filter::All => "1",
        Filter::Conflict => "conflict = 1",
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The case.
    pub id: Uuid,
    /// What the list shows, JSON.
    pub summary: String,
}

pub(crate) fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed { id: Uuid::from_bytes(row.get("id")?), summary: row.get("summary")? })
}

impl Tx<'_> {
    /// Writes a case's projection: its words, its money, its moments, what it is narrowed by, and the people it speaks of.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn put_case(&self, row: &CaseRow) -> Result<()> {
        let mut before = self.0.prepare_cached("SELECT words FROM case_row WHERE id = :id")?;
        let before =
            before.query_row(named_params! { ":id": row.id.into_bytes() }, |row| row.get::<_, String>("words"));
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
                ":id": row.id.into_bytes(),
                ":code": row.code,
                ":open": row.open,
                ":conflict": row.conflict,
                ":urgent": row.urgent_limit_ms,
                ":at_once": row.at_once,
                ":amber": row.amber_from_ms,
                ":red": row.red_from_ms,
                ":last_ms": row.last_ms,
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

    /// What a list shows of a case.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn listed_case(&self, case: Uuid) -> Result<Option<Listed>> {
        let mut statement = self.0.prepare_cached("SELECT id, summary FROM case_row WHERE id = :id")?;
        Ok(statement.query_row(named_params! { ":id": case.into_bytes() }, listed).optional()?)
    }

    /// A page of cases; open ones with what cannot wait on top, then what runs out first, others by last change.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn list_cases(&self, filter: Filter, offset: u32, limit: u32) -> Result<Vec<Listed>> {
        let order = match filter {
            Filter::Open => BY_URGENCY,
            _ => "last_ms DESC",
        };
        let sql = format!(
            "SELECT id, summary FROM case_row WHERE {} ORDER BY {order} LIMIT :limit OFFSET :offset",
            condition(filter)
        );
        self.select(&sql, named_params! { ":limit": limit, ":offset": offset })
    }

    /// Cases found by words, the last changed first. Any text is a query. What finds more than a thousand cases is a first
    /// letter, not a question: the newest thousand are looked at, so that a keystroke takes no longer with more cases.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn search_cases(&self, text: &str, filter: Filter, offset: u32, limit: u32) -> Result<Vec<Listed>> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let finding = Finding { text: text.to_owned(), ..Finding::of(filter) };
        Ok(self.find_cases(&finding, offset, limit)?.rows)
    }

    fn select(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<Listed>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, listed)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many cases a filter holds.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn count_cases(&self, filter: Filter) -> Result<u32> {
        let sql = match filter {
            Filter::Open => "SELECT cases AS n FROM case_count WHERE open = 1",
            Filter::Closed => "SELECT cases AS n FROM case_count WHERE open = 0",
            Filter::All => "SELECT sum(cases) AS n FROM case_count",
            Filter::Conflict => "SELECT count(*) AS n FROM case_row WHERE conflict = 1",
        };
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get("n"))?)
    }

    /// Open cases whose most urgent clock has run out since it was written down: the next one is not known yet.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn run_out(&self, now_true_ms: i64, limit: usize) -> Result<Vec<Uuid>> {
        let mut statement = self.0.prepare_cached(
            "SELECT id FROM case_row
             WHERE open = 1 AND urgent_limit_ms IS NOT NULL AND at_once IN (0, 1) AND urgent_limit_ms <= :now
             ORDER BY urgent_limit_ms LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":now": now_true_ms, ":limit": limit as i64 }, |row| {
            row.get("id").map(Uuid::from_bytes)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases whose projection was made by older code.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub fn stale_cases(&self, version: i64, limit: usize) -> Result<Vec<Uuid>> {
        let mut statement = self.0.prepare_cached("SELECT id FROM case_row WHERE version < :version LIMIT :limit")?;
        let rows = statement.query_map(named_params! { ":version": version, ":limit": limit as i64 }, |row| {
            row.get("id").map(Uuid::from_bytes)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
