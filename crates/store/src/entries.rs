//! Entries: exact bytes, by id, case and author.

use rusqlite::{OptionalExtension, Row, named_params};
use uuid::Uuid;

use super::{Result, Tx};

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its id.
    pub id: [u8; 32],
    /// Its case; none for the team lists.
    pub case: Option<Uuid>,
    /// Who wrote it.
    pub author: [u8; 32],
    /// Place in the author's chain, from 1.
    pub author_seq: u64,
    /// The author's entry before it.
    pub prev: [u8; 32],
    /// The exact record.
    pub record: Vec<u8>,
    /// Who brought it, when it was not the author.
    pub brought_by: Option<[u8; 32]>,
    /// When this device learned of it, its own clock.
    pub learned_ms: i64,
}

/// Whether an entry was stored, or was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is new.
    New,
    /// The same bytes were here already.
    AlreadyHere,
}

/// Where following a chain led.
enum Walk {
    /// To its last whole entry.
    Whole(Option<(u64, [u8; 32])>),
    /// Nowhere: the next entry was written upon another one than this.
    LeftBehind,
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredEntry> {
    Ok(StoredEntry {
        id: row.get("id")?,
        case: row.get::<_, Option<[u8; 16]>>("case_id")?.map(Uuid::from_bytes),
        author: row.get("author")?,
        author_seq: number(row)?,
        prev: row.get("prev")?,
        record: row.get("record")?,
        brought_by: row.get("brought_by")?,
        learned_ms: row.get("learned_ms")?,
    })
}

/// The author's number: any u64, kept as the same 64 bits.
fn number(row: &Row<'_>) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>("author_seq")?.cast_unsigned())
}

const COLUMNS: &str = "id, case_id, author, author_seq, prev, record, brought_by, learned_ms";

impl Tx<'_> {
    /// Keeps an entry. The same id again changes nothing, but for an entry of which only the head had come, when it was
    /// not erased here: a head sent by somebody keeps nobody from reading the rest.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn append_entry(&self, entry: &StoredEntry) -> Result<Appended> {
        let changed = self
            .0
            .prepare_cached(
                "INSERT INTO entry (id, case_id, author, author_seq, prev, record, brought_by, learned_ms)
                 VALUES (:id, :case_id, :author, :author_seq, :prev, :record, :brought_by, :learned_ms)
                 ON CONFLICT (id) DO UPDATE SET record = excluded.record, case_id = excluded.case_id
                 WHERE length(excluded.record) > length(record)
                    AND NOT EXISTS (SELECT 1 FROM erased_entry WHERE erased_entry.entry = excluded.id)
                    AND NOT EXISTS (SELECT 1 FROM erased_case WHERE erased_case.case_id = excluded.case_id AND whole = 1)",
            )?
            .execute(named_params! {
                ":id": entry.id,
                ":case_id": entry.case.map(Uuid::into_bytes),
                ":author": entry.author,
                ":author_seq": entry.author_seq.cast_signed(),
                ":prev": entry.prev,
                ":record": entry.record,
                ":brought_by": entry.brought_by,
                ":learned_ms": entry.learned_ms,
            })?;
        Ok(if changed == 1 { Appended::New } else { Appended::AlreadyHere })
    }

    /// Entries of a case, in no particular order.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn entries_of_case(&self, case: Uuid) -> Result<Vec<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE case_id = :case_id");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! { ":case_id": case.into_bytes() }, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Entries of the team lists, in no particular order.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn entries_of_lists(&self) -> Result<Vec<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE case_id IS NULL");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn stored_entry(&self, id: &[u8; 32]) -> Result<Option<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE id = :id");
        let mut statement = self.0.prepare_cached(&sql)?;
        Ok(statement.query_row(named_params! { ":id": id }, read).optional()?)
    }

    /// Last number and id of an author's chain as held here.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn chain_head(&self, author: &[u8; 32]) -> Result<Option<(u64, [u8; 32])>> {
        let mut statement = self.0.prepare_cached(
            "SELECT author_seq, id FROM entry WHERE author = :author ORDER BY author_seq DESC, id LIMIT 1",
        )?;
        let found = statement.query_row(named_params! { ":author": author }, |row| Ok((number(row)?, row.get("id")?)));
        Ok(found.optional()?)
    }

    /// The last entry up to which an author's chain is whole here, on from a place already known to be whole.
    ///
    /// Where a copied notebook has split the chain, the branch that goes on longest counts, so that the phone that is
    /// in use is acknowledged; of two equally long ones the lower id. A known place on the branch that ended is given
    /// up.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn contiguous_head(
        &self,
        author: &[u8; 32],
        known: Option<(u64, [u8; 32])>,
    ) -> Result<Option<(u64, [u8; 32])>> {
        let (seq, head) = known.unwrap_or((0, [0; 32]));
        match self.chain_from(author, seq, head)? {
            Walk::Whole(found) => Ok(found),
            Walk::LeftBehind if seq > 0 => match self.chain_from(author, 0, [0; 32])? {
                Walk::Whole(found) => Ok(found),
                Walk::LeftBehind => Ok(None),
            },
            Walk::LeftBehind => Ok(None),
        }
    }

    fn chain_from(&self, author: &[u8; 32], after: u64, head: [u8; 32]) -> Result<Walk> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, prev, author_seq FROM entry WHERE author = :author AND author_seq > :after
             ORDER BY author_seq, id",
        )?;
        let mut rows = statement.query(named_params! { ":author": author, ":after": after.cast_signed() })?;
        // Ends of the whole branches at `seq`, and those being found one further.
        let (mut seq, mut ends, mut next) = (after, vec![head], Vec::new());
        let mut other_branch = false;
        while let Some(row) = rows.next()? {
            let number = number(row)?;
            if number == seq + 2 && !next.is_empty() {
                (seq, ends, next) = (seq + 1, next, Vec::new());
            }
            if number != seq + 1 {
                break;
            }
            if ends.contains(&row.get("prev")?) {
                next.push(row.get("id")?);
            } else {
                other_branch |= seq == after;
            }
        }
        if !next.is_empty() {
            (seq, ends) = (seq + 1, next);
        }
        if seq == after && other_branch {
            return Ok(Walk::LeftBehind);
        }
        // Read in the order of ids: the first is the lowest.
        Ok(Walk::Whole(ends.first().filter(|_| seq > 0).map(|end| (seq, *end))))
    }

    /// Every case with at least one entry.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn case_ids(&self) -> Result<Vec<Uuid>> {
        let mut statement = self.0.prepare_cached("SELECT DISTINCT case_id FROM entry WHERE case_id IS NOT NULL")?;
        let rows = statement.query_map([], |row| row.get::<_, [u8; 16]>("case_id").map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases an author wrote in, the last learned first; erased ones are none.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cases_of_author(&self, author: &[u8; 32], limit: usize) -> Result<Vec<Uuid>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_id FROM entry WHERE author = :author AND case_id IS NOT NULL
                AND case_id NOT IN (SELECT erased_case.case_id FROM erased_case WHERE whole = 1)
             GROUP BY case_id ORDER BY max(learned_ms) DESC LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":author": author, ":limit": limit as i64 }, |row| {
            row.get::<_, [u8; 16]>("case_id").map(Uuid::from_bytes)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Lets go of a case this device has lost: its entries but those to be kept, what lists know of it, and envelopes
    /// that are not needed to bring the device's own entries to the office.
    ///
    /// # Errors
    /// Database errors.
    pub fn leave_case(&self, case: Uuid, kept: impl Fn(&[u8; 32]) -> bool) -> Result<()> {
        for entry in self.entries_of_case(case)?.iter().filter(|entry| !kept(&entry.id)) {
            self.0.prepare_cached("DELETE FROM entry WHERE id = :id")?.execute(named_params! { ":id": entry.id })?;
        }
        self.0
            .prepare_cached(
                "DELETE FROM envelope WHERE case_id = :case_id AND state = 1 AND id NOT IN (
                    SELECT e.envelope FROM envelope_entry e JOIN delivery d ON d.entry = e.entry WHERE d.state < 2)",
            )?
            .execute(named_params! { ":case_id": case.into_bytes() })?;
        self.remove_case_row(case)
    }

    /// Removes everything of a case from this device.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_case(&self, case: Uuid) -> Result<()> {
        self.remove_case_row(case)?;
        for sql in ["DELETE FROM envelope WHERE case_id = :case_id", "DELETE FROM entry WHERE case_id = :case_id"] {
            self.0.prepare_cached(sql)?.execute(named_params! { ":case_id": case.into_bytes() })?;
        }
        Ok(())
    }
}
