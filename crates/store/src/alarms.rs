//! Moments at which a worker should look at a case again.

use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use rusqlite::named_params;

use super::columns::{Column, read};
use super::{Result, Tx};

impl Tx<'_> {
    /// Stores the moments of a case in place of its old ones. Equal moments are not written again, as most saves change
    /// none.
    pub(crate) fn put_alarms(&self, case: CaseId, moments: &[UnixMillis]) -> Result<()> {
        let mut stored = self.0.prepare_cached("SELECT at_ms FROM alarm WHERE case_id = :id ORDER BY at_ms")?;
        let stored = stored.query_map(named_params! { ":id": Column(case) }, |row| read(row, "at_ms"))?;
        if stored.collect::<rusqlite::Result<Vec<UnixMillis>>>()? == moments {
            return Ok(());
        }
        self.0
            .prepare_cached("DELETE FROM alarm WHERE case_id = :id")?
            .execute(named_params! { ":id": Column(case) })?;
        let mut add = self.0.prepare_cached("INSERT INTO alarm (case_id, at_ms) VALUES (:id, :at_ms)")?;
        for &at_ms in moments {
            add.execute(named_params! { ":id": Column(case), ":at_ms": Column(at_ms) })?;
        }
        Ok(())
    }

    /// At most `limit` moments of all cases at or after `from`, true time, the nearest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn next_alarms(&self, from: UnixMillis, limit: u32) -> Result<Vec<UnixMillis>> {
        let mut statement =
            self.0.prepare_cached("SELECT at_ms FROM alarm WHERE at_ms >= :from ORDER BY at_ms LIMIT :limit")?;
        let rows =
            statement.query_map(named_params! { ":from": Column(from), ":limit": limit }, |row| read(row, "at_ms"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
