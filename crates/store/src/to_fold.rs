//! Cases whose rows are to be made again, and cases whose rows could not be made whole.

use daftari_domain::ids::CaseId;
use rusqlite::{OptionalExtension, named_params};

use super::columns::{Column, read};
use super::{Result, Tx};

impl Tx<'_> {
    /// Notes cases whose rows are to be made again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_to_fold(&self, cases: impl IntoIterator<Item = CaseId>) -> Result<()> {
        let sql = "INSERT INTO to_fold (case_id) VALUES (:case_id) ON CONFLICT (case_id) DO NOTHING";
        let mut put = self.0.prepare_cached(sql)?;
        for case in cases {
            put.execute(named_params! { ":case_id": Column(case) })?;
        }
        Ok(())
    }

    /// Some cases whose rows are to be made again, at most `limit`.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn next_to_fold(&self, limit: usize) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached("SELECT case_id FROM to_fold LIMIT :limit")?;
        let rows = statement.query_map(named_params! { ":limit": limit as i64 }, |row| read(row, "case_id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The rows of a case were made again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn drop_to_fold(&self, case: CaseId) -> Result<()> {
        let sql = "DELETE FROM to_fold WHERE case_id = :case_id";
        self.0.prepare_cached(sql)?.execute(named_params! { ":case_id": Column(case) })?;
        Ok(())
    }

    /// The rows of a case were made without entries of these authors, JSON; none: of its name alone.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_unshown(&self, case: CaseId, authors: Option<&str>) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO unshown (case_id, authors) VALUES (:case_id, :authors)
                 ON CONFLICT (case_id) DO UPDATE SET authors = excluded.authors",
            )?
            .execute(named_params! { ":case_id": Column(case), ":authors": authors })?;
        Ok(())
    }

    /// The rows of a case were made of everything in it.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn drop_unshown(&self, case: CaseId) -> Result<()> {
        let sql = "DELETE FROM unshown WHERE case_id = :case_id";
        self.0.prepare_cached(sql)?.execute(named_params! { ":case_id": Column(case) })?;
        Ok(())
    }

    /// Were the rows of a case made without something? Whose, as [`Tx::put_unshown`] took it.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn unshown(&self, case: CaseId) -> Result<Option<Option<String>>> {
        let mut statement = self.0.prepare_cached("SELECT authors FROM unshown WHERE case_id = :case_id")?;
        Ok(statement.query_row(named_params! { ":case_id": Column(case) }, |row| row.get("authors")).optional()?)
    }
}
