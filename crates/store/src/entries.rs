//! Entries: exact bytes, by id, case and author.

use std::collections::BTreeSet;

use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_domain::time::UnixMillis;
use rusqlite::{OptionalExtension, Row, named_params};

use super::columns::{Column, read};
use super::{Result, StoreError, Tx};

/// An entry as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Hash of the head.
    pub id: EntryId,
    /// Its case; none for the team lists.
    pub case: Option<CaseId>,
    /// The device that wrote it.
    pub author: DeviceKey,
    /// Place in the author's chain, from 1.
    pub author_seq: u64,
    /// The author's entry before it.
    pub prev: EntryId,
    /// The exact bytes of the record.
    pub record: Vec<u8>,
    /// The sender of the envelope, when it was not the author.
    pub brought_by: Option<DeviceKey>,
    /// When this device stored it, by its own clock.
    pub learned_ms: UnixMillis,
}

/// Whether an entry was stored, or was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is new.
    New,
    /// The same bytes were here already.
    AlreadyHere,
}

/// Where a walk along an author's chain ended.
enum Walk {
    /// At its last contiguous entry; none when there is no entry.
    Whole(Option<(u64, EntryId)>),
    /// At no entry: the next one names another predecessor than this.
    LeftBehind,
}

fn stored_entry(row: &Row<'_>) -> rusqlite::Result<StoredEntry> {
    Ok(StoredEntry {
        id: read(row, "id")?,
        case: read(row, "case_id")?,
        author: read(row, "author")?,
        author_seq: number(row)?,
        prev: read(row, "prev")?,
        record: row.get("record")?,
        brought_by: read(row, "brought_by")?,
        learned_ms: read(row, "learned_ms")?,
    })
}

/// The author's number: any u64, stored as the same 64 bits.
fn number(row: &Row<'_>) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>("author_seq")?.cast_unsigned())
}

const COLUMNS: &str = "id, case_id, author, author_seq, prev, record, brought_by, learned_ms";

impl Tx<'_> {
    /// Stores an entry. The same id again changes nothing, except that a bare head is completed unless the entry was erased
    /// here: a sender of heads cannot withhold the rest.
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
                ":id": Column(entry.id),
                ":case_id": Column(entry.case),
                ":author": Column(entry.author),
                ":author_seq": entry.author_seq.cast_signed(),
                ":prev": Column(entry.prev),
                ":record": entry.record,
                ":brought_by": Column(entry.brought_by),
                ":learned_ms": Column(entry.learned_ms),
            })?;
        Ok(if changed == 1 { Appended::New } else { Appended::AlreadyHere })
    }

    /// Entries of a case, in no particular order.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn entries_of_case(&self, case: CaseId) -> Result<Vec<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE case_id = :case_id");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! { ":case_id": Column(case) }, stored_entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Entries of the team lists, in no particular order.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn entries_of_lists(&self) -> Result<Vec<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE case_id IS NULL");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map([], stored_entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An entry by its id.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn stored_entry(&self, id: EntryId) -> Result<Option<StoredEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE id = :id");
        let mut statement = self.0.prepare_cached(&sql)?;
        Ok(statement.query_row(named_params! { ":id": Column(id) }, stored_entry).optional()?)
    }

    /// Last number and id of an author's chain as held here.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn chain_head(&self, author: DeviceKey) -> Result<Option<(u64, EntryId)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT author_seq, id FROM entry WHERE author = :author ORDER BY author_seq DESC, id LIMIT 1",
        )?;
        let found = statement
            .query_row(named_params! { ":author": Column(author) }, |row| Ok((number(row)?, read(row, "id")?)));
        Ok(found.optional()?)
    }

    /// The last entry up to which an author's chain is whole here, on from a place already known to be whole.
    ///
    /// Where a copied notebook has split the chain, the branch that goes on longest counts, so that the phone that is
    /// in use is acknowledged; of two equally long ones the lower id. A known place on the branch that ended is given
    /// up. It ends before an entry that `is_held` says is not.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`]; and what
    /// `is_held` says.
    pub fn contiguous_head<E: From<StoreError>>(
        &self,
        author: DeviceKey,
        known: Option<(u64, EntryId)>,
        mut is_held: impl FnMut(&StoredEntry) -> std::result::Result<bool, E>,
    ) -> std::result::Result<Option<(u64, EntryId)>, E> {
        let (seq, head) = known.unwrap_or((0, EntryId([0; 32])));
        match self.chain_from(author, seq, head, &mut is_held)? {
            Walk::Whole(found) => Ok(found),
            Walk::LeftBehind if seq > 0 => match self.chain_from(author, 0, EntryId([0; 32]), &mut is_held)? {
                Walk::Whole(found) => Ok(found),
                Walk::LeftBehind => Ok(None),
            },
            Walk::LeftBehind => Ok(None),
        }
    }

    fn chain_from<E: From<StoreError>>(
        &self,
        author: DeviceKey,
        after: u64,
        head: EntryId,
        is_held: &mut dyn FnMut(&StoredEntry) -> std::result::Result<bool, E>,
    ) -> std::result::Result<Walk, E> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entry WHERE author = :author AND author_seq > :after ORDER BY author_seq, id"
        );
        let mut statement = self.0.prepare_cached(&sql).map_err(StoreError::from)?;
        let of = named_params! { ":author": Column(author), ":after": after.cast_signed() };
        let mut rows = statement.query_map(of, stored_entry).map_err(StoreError::from)?;
        // Ends of the whole branches at `seq`, and those being found one further.
        let (mut seq, mut ends, mut next) = (after, vec![head], Vec::new());
        let mut other_branch = false;
        while let Some(entry) = rows.next().transpose().map_err(StoreError::from)? {
            let number = entry.author_seq;
            if number == seq + 2 && !next.is_empty() {
                (seq, ends, next) = (seq + 1, next, Vec::new());
            }
            if number != seq + 1 {
                break;
            }
            if ends.contains(&entry.prev) {
                if is_held(&entry)? {
                    next.push(entry.id);
                }
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
    pub fn case_ids(&self) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached("SELECT DISTINCT case_id FROM entry WHERE case_id IS NOT NULL")?;
        let rows = statement.query_map([], |row| read(row, "case_id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases an author wrote in, the last learned first; erased ones are none.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cases_of_author(&self, author: DeviceKey, limit: usize) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_id FROM entry WHERE author = :author AND case_id IS NOT NULL
                AND case_id NOT IN (SELECT erased_case.case_id FROM erased_case WHERE whole = 1)
             GROUP BY case_id ORDER BY max(learned_ms) DESC LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":author": Column(author), ":limit": limit as i64 }, |row| {
            read(row, "case_id")
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Cases in which one of these devices wrote, or an entry of which names one: shares the case with it, or takes it from it.
    /// Reads every entry once, however many devices there are. Erased ones are none.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cases_with_devices(&self, devices: &BTreeSet<DeviceKey>) -> Result<BTreeSet<CaseId>> {
        let names: BTreeSet<Vec<u8>> = devices.iter().map(|device| device.to_string().into_bytes()).collect();
        let mut statement = self.0.prepare_cached(
            "SELECT case_id, author, record FROM entry WHERE case_id IS NOT NULL
                AND case_id NOT IN (SELECT erased_case.case_id FROM erased_case WHERE whole = 1)",
        )?;
        let mut rows = statement.query([])?;
        let mut cases = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let record = row.get_ref("record")?.as_blob().map_err(rusqlite::Error::from)?;
            // A key stands in a body as 64 letters between quotes.
            let mut texts = record.split(|byte| *byte == b'"').filter(|text| text.len() == 64);
            if devices.contains(&read(row, "author")?) || texts.any(|text| names.contains(text)) {
                cases.insert(read(row, "case_id")?);
            }
        }
        Ok(cases)
    }

    /// Hides a case that this device does not hold: its row goes, its entries stay.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn hide_case(&self, case: CaseId) -> Result<()> {
        self.remove_case_row(case)
    }

    /// Keeps only the heads of what others wrote in a case, and of its envelopes those that bring the device's own entries to
    /// the office.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn keep_heads(&self, case: CaseId, heads: &[(EntryId, Vec<u8>)]) -> Result<()> {
        heads.iter().try_for_each(|(id, head)| self.erase_entry(*id, head))?;
        self.0
            .prepare_cached(
                "DELETE FROM envelope WHERE case_id = :case_id AND state = 1 AND id NOT IN (
                    SELECT e.envelope FROM envelope_entry e JOIN delivery d ON d.entry = e.entry WHERE d.state < 2)",
            )?
            .execute(named_params! { ":case_id": Column(case) })?;
        self.remove_case_row(case)
    }

    /// Removes everything of a case from this device.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_case(&self, case: CaseId) -> Result<()> {
        self.remove_case_row(case)?;
        for sql in ["DELETE FROM envelope WHERE case_id = :case_id", "DELETE FROM entry WHERE case_id = :case_id"] {
            self.0.prepare_cached(sql)?.execute(named_params! { ":case_id": Column(case) })?;
        }
        Ok(())
    }
}
