//! Which cases a list shows, in which order, and how many there are.

use daftari_domain::ids::CaseId;
use rusqlite::{OptionalExtension, Row, ToSql, named_params};

use super::columns::{Column, read};
use super::{Result, Tx};

/// Cases a search puts in order.
pub(crate) const FOUND_MAX: u32 = 1_000;

/// The cases a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Cases that are not closed.
    Open,
    /// Closed cases.
    Closed,
    /// All cases.
    All,
    /// Cases with values a worker has to decide between.
    Conflict,
}

/// The order of open cases: what cannot wait, then what runs out first. An index lies in it.
pub(crate) const BY_URGENCY: &str = "at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC";
/// The same order of those that have a clock, in an index of their own.
pub(crate) const BY_LIMIT: &str = "at_once DESC, urgent_limit_ms, last_ms DESC";

/// The SQL condition of a filter.
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
    pub id: CaseId,
    /// The values a list shows, JSON.
    pub summary: String,
}

pub(crate) fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed { id: read(row, "id")?, summary: row.get("summary")? })
}

impl Tx<'_> {
    /// Reads the row of a list.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn listed_case(&self, case: CaseId) -> Result<Option<Listed>> {
        let mut statement = self.0.prepare_cached("SELECT id, summary FROM case_row WHERE id = :id")?;
        Ok(statement.query_row(named_params! { ":id": Column(case) }, listed).optional()?)
    }

    /// The label of a case.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn case_code(&self, case: CaseId) -> Result<Option<String>> {
        let mut statement = self.0.prepare_cached("SELECT code FROM case_row WHERE id = :id")?;
        Ok(statement.query_row(named_params! { ":id": Column(case) }, |row| row.get("code")).optional()?)
    }

    /// A page of cases; open ones with what cannot wait on top, then what runs out first, others by last change.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
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

    fn select(&self, sql: &str, parameters: &[(&str, &dyn ToSql)]) -> Result<Vec<Listed>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, listed)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many cases a filter holds.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn count_cases(&self, filter: Filter) -> Result<u32> {
        let sql = match filter {
            Filter::Open => "SELECT cases AS n FROM case_count WHERE open = 1",
            Filter::Closed => "SELECT cases AS n FROM case_count WHERE open = 0",
            Filter::All => "SELECT sum(cases) AS n FROM case_count",
            Filter::Conflict => "SELECT count(*) AS n FROM case_row WHERE conflict = 1",
        };
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get("n"))?)
    }
}
