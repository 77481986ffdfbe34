//! Erasing: entries become heads, and rows say what was erased, so that it is refused when it arrives again.

use std::collections::BTreeSet;

use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::UnixMillis;
use rusqlite::{OptionalExtension, Row, named_params};

use super::columns::{Column, read};
use super::{Result, Tx};

/// A case that was erased on this device, as a whole or in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedCase {
    /// The case.
    pub case: CaseId,
    /// The newest tombstone, which tells every reader.
    pub tombstone: EntryId,
    /// The whole case is erased; else only her identity.
    pub whole: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// When it was erased, by this device's clock.
    pub at_ms: UnixMillis,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

/// An envelope that was taken out of the outbox or the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenEnvelope {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// No relay had taken it yet.
    pub waited: bool,
    /// It carried entries written here; else a history for a new holder of the case.
    pub carries_own: bool,
}

fn erased_case(row: &Row<'_>) -> rusqlite::Result<ErasedCase> {
    Ok(ErasedCase {
        case: read(row, "case_id")?,
        tombstone: read(row, "tombstone")?,
        whole: row.get("whole")?,
        do_not_contact: row.get("do_not_contact")?,
        do_not_share: row.get("do_not_share")?,
        at_ms: read(row, "at_ms")?,
        offset_min: row.get("offset_min")?,
    })
}

impl Tx<'_> {
    /// Erases everything made of a case: envelopes sent, held and waiting, its row and its words in the index, and all
    /// else that is projected from its entries. The entries themselves are erased one by one: [`Tx::erase_entry`].
    ///
    /// Money, facets, rows of Today, parties with their keys and words, and alarms hang on the row and go with it. A new
    /// table with content of a case hangs there too, or is named here.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn erase_case(&self, case: CaseId) -> Result<()> {
        self.remove_case_row(case)?;
        for sql in [
            "DELETE FROM envelope WHERE case_id = :case_id",
            "DELETE FROM erased_entry WHERE case_id = :case_id",
            // The rest to deliver are heads: they belong to no case a page could show.
            "UPDATE delivery SET case_id = NULL WHERE case_id = :case_id",
        ] {
            self.0.prepare_cached(sql)?.execute(named_params! { ":case_id": Column(case) })?;
        }
        Ok(())
    }

    /// Puts the bare head in the place of an entry.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn erase_entry(&self, id: EntryId, head: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("UPDATE entry SET record = :head WHERE id = :id")?
            .execute(named_params! { ":id": Column(id), ":head": head })?;
        Ok(())
    }

    /// Remembers that something of a case was erased. What was asked for before stays asked for, and a case that is
    /// erased as a whole stays so.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_erased_case(&self, erased: &ErasedCase) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO erased_case (case_id, tombstone, whole, do_not_contact, do_not_share, at_ms, offset_min)
                 VALUES (:case_id, :tombstone, :whole, :do_not_contact, :do_not_share, :at_ms, :offset_min)
                 ON CONFLICT (case_id) DO UPDATE SET tombstone = excluded.tombstone,
                    whole = max(whole, excluded.whole), do_not_contact = max(do_not_contact, excluded.do_not_contact),
                    do_not_share = max(do_not_share, excluded.do_not_share), at_ms = excluded.at_ms,
                    offset_min = excluded.offset_min",
            )?
            .execute(named_params! {
                ":case_id": Column(erased.case),
                ":tombstone": Column(erased.tombstone),
                ":whole": erased.whole,
                ":do_not_contact": erased.do_not_contact,
                ":do_not_share": erased.do_not_share,
                ":at_ms": Column(erased.at_ms),
                ":offset_min": erased.offset_min,
            })?;
        Ok(())
    }

    /// Was something of this case erased here?
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn erased_case(&self, case: CaseId) -> Result<Option<ErasedCase>> {
        let mut statement = self.0.prepare_cached("SELECT * FROM erased_case WHERE case_id = :case_id")?;
        Ok(statement.query_row(named_params! { ":case_id": Column(case) }, erased_case).optional()?)
    }

    /// Cases something was erased of here, the last first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn erased_cases(&self, limit: usize) -> Result<Vec<ErasedCase>> {
        let mut statement =
            self.0.prepare_cached("SELECT * FROM erased_case ORDER BY at_ms DESC, case_id LIMIT :limit")?;
        let rows = statement.query_map(named_params! { ":limit": limit as i64 }, erased_case)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Remembers an erased entry of a case that stays: its words are not taken back.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_erased_entry(&self, case: CaseId, erased: EntryId) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO erased_entry (entry, case_id) VALUES (:entry, :case_id) ON CONFLICT (entry) DO NOTHING",
            )?
            .execute(named_params! { ":entry": Column(erased), ":case_id": Column(case) })?;
        Ok(())
    }

    /// Erased entries of a case that stays.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn erased_entries(&self, case: CaseId) -> Result<BTreeSet<EntryId>> {
        let mut statement = self.0.prepare_cached("SELECT entry FROM erased_entry WHERE case_id = :case_id")?;
        let rows = statement.query_map(named_params! { ":case_id": Column(case) }, |row| read(row, "entry"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes every envelope of a case away.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn take_envelopes(&self, case: CaseId) -> Result<Vec<TakenEnvelope>> {
        let mut taken = self.0.prepare_cached(
            "SELECT bytes, state <> 1 AS waited,
                    EXISTS (SELECT 1 FROM envelope_entry WHERE envelope = envelope.id) AS carries_own
             FROM envelope WHERE case_id = :case_id ORDER BY number",
        )?;
        let rows = taken.query_map(named_params! { ":case_id": Column(case) }, |row| {
            Ok(TakenEnvelope {
                bytes: row.get("bytes")?,
                waited: row.get("waited")?,
                carries_own: row.get("carries_own")?,
            })
        })?;
        let envelopes = rows.collect::<rusqlite::Result<_>>()?;
        let mut delete = self.0.prepare_cached("DELETE FROM envelope WHERE case_id = :case_id")?;
        delete.execute(named_params! { ":case_id": Column(case) })?;
        Ok(envelopes)
    }

    /// Entries of a case written here that are still on their way: the office has not said it holds them, or an
    /// envelope with them waits. In the order of the chain.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn undelivered(&self, case: CaseId) -> Result<Vec<EntryId>> {
        let mut statement = self.0.prepare_cached(
            "SELECT entry FROM delivery WHERE case_id = :case_id AND (state < 2 OR entry IN
                (SELECT envelope_entry.entry FROM envelope_entry JOIN envelope ON envelope.id = envelope_entry.envelope
                 WHERE envelope.case_id = :case_id AND envelope.state <> 1))
             ORDER BY author_seq",
        )?;
        let rows = statement.query_map(named_params! { ":case_id": Column(case) }, |row| read(row, "entry"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// These entries are in no envelope any more.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn mark_unsealed(&self, entries: &[EntryId]) -> Result<()> {
        let mut statement = self.0.prepare_cached("UPDATE delivery SET sealed = 0 WHERE entry = :entry")?;
        for &entry in entries {
            statement.execute(named_params! { ":entry": Column(entry) })?;
        }
        Ok(())
    }
}
