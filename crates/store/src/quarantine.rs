//! Envelopes that could not be opened or believed: kept by budget, in bytes per sender.
//!
//! A budget that is full lets nothing go that may become readable. What has no room is remembered by its place in its
//! mailbox, so that it can be asked for again.

use daftari_domain::ids::{EnvelopeId, MailboxId, StoreId};
use rusqlite::{OptionalExtension, named_params};

use super::columns::{Column, read};
use super::{Result, Tx};

/// An envelope for the quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside<'a> {
    /// Hash of its bytes.
    pub id: EnvelopeId,
    /// Who sent it; empty for nobody the team knows.
    pub sender: &'a [u8],
    /// Code of the reason.
    pub reason: &'a str,
    /// An update, a statement or a seed may make it readable.
    pub waits: bool,
    /// The envelope.
    pub bytes: &'a [u8],
}

/// An envelope in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedEnvelope {
    /// Hash of its bytes.
    pub id: EnvelopeId,
    /// Code of the reason.
    pub reason: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Did an envelope find room?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It is kept, or was before.
    Kept,
    /// Its sender's budget is full.
    Full,
}

/// A place in a mailbox of a relay database, before an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceBefore {
    /// The relay's database.
    pub store: StoreId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// Number of the envelope.
    pub seq: u64,
    /// The cursor before it; none at the beginning.
    pub cursor: Option<String>,
}

impl Tx<'_> {
    /// Quarantines an envelope while its sender has no more than `budget` bytes there with it. What can never become readable
    /// makes room for what may, the oldest first.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn quarantine_envelope(&self, aside: &Aside<'_>, budget: usize) -> Result<Room> {
        let mut known = self.0.prepare_cached("SELECT 1 FROM put_aside WHERE id = :id")?;
        if known.exists(named_params! { ":id": Column(aside.id) })? {
            return Ok(Room::Kept);
        }
        loop {
            let with_it = self.quarantined_bytes(aside.sender)?.saturating_add(aside.bytes.len());
            if with_it <= budget {
                break;
            }
            if !aside.waits || !self.drop_oldest_for_good(aside.sender)? {
                return Ok(Room::Full);
            }
        }
        self.0
            .prepare_cached(
                "INSERT INTO put_aside (id, sender, reason, waits, bytes) VALUES (:id, :sender, :reason, :waits, :bytes)",
            )?
            .execute(named_params! {
                ":id": Column(aside.id),
                ":sender": aside.sender,
                ":reason": aside.reason,
                ":waits": aside.waits,
                ":bytes": aside.bytes,
            })?;
        Ok(Room::Kept)
    }

    /// Bytes of a sender in quarantine.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn quarantined_bytes(&self, sender: &[u8]) -> Result<usize> {
        let mut statement = self.0.prepare_cached("SELECT bytes FROM put_aside_size WHERE sender = :sender")?;
        let size = statement.query_row(named_params! { ":sender": sender }, |row| row.get::<_, i64>("bytes"));
        Ok(size.optional()?.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0))
    }

    fn drop_oldest_for_good(&self, sender: &[u8]) -> Result<bool> {
        let sql = "DELETE FROM put_aside WHERE number =
                    (SELECT number FROM put_aside WHERE sender = :sender AND waits = 0 ORDER BY number LIMIT 1)";
        Ok(self.0.prepare_cached(sql)?.execute(named_params! { ":sender": sender })? == 1)
    }

    /// Every envelope in quarantine for one of these reasons is to be verified again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn retry_quarantined(&self, reasons: &[&str]) -> Result<()> {
        let mut retry = self.0.prepare_cached("UPDATE put_aside SET retry = 1 WHERE reason = :reason AND retry = 0")?;
        for reason in reasons {
            retry.execute(named_params! { ":reason": reason })?;
        }
        Ok(())
    }

    /// The oldest envelopes that are to be verified again, at most `limit`.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn next_to_retry(&self, limit: usize) -> Result<Vec<QuarantinedEnvelope>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT id, reason, bytes FROM put_aside WHERE retry = 1 ORDER BY number LIMIT :limit")?;
        let rows = statement.query_map(named_params! { ":limit": limit as i64 }, quarantined)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An envelope was verified again and stays in quarantine. It had its room before.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn stays_quarantined(&self, aside: &Aside<'_>) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE put_aside SET retry = 0, sender = :sender, reason = :reason, waits = :waits WHERE id = :id",
            )?
            .execute(named_params! {
                ":id": Column(aside.id),
                ":sender": aside.sender,
                ":reason": aside.reason,
                ":waits": aside.waits,
            })?;
        Ok(())
    }

    /// Every envelope in quarantine, the oldest first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn quarantined_envelopes(&self) -> Result<Vec<QuarantinedEnvelope>> {
        let mut statement = self.0.prepare_cached("SELECT id, reason, bytes FROM put_aside ORDER BY number")?;
        let rows = statement.query_map([], quarantined)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Deletes an envelope from quarantine.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn drop_quarantined(&self, id: EnvelopeId) -> Result<()> {
        self.0.prepare_cached("DELETE FROM put_aside WHERE id = :id")?.execute(named_params! { ":id": Column(id) })?;
        Ok(())
    }

    /// Remembers the place of an envelope that found no room; of one mailbox the first.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_no_room(&self, place: &PlaceBefore) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO no_room (store, mailbox, seq, cursor) VALUES (:store, :mailbox, :seq, :cursor)
                 ON CONFLICT (store, mailbox) DO UPDATE SET seq = excluded.seq, cursor = excluded.cursor
                 WHERE excluded.seq < seq",
            )?
            .execute(named_params! {
                ":store": Column(place.store),
                ":mailbox": Column(place.mailbox),
                ":seq": place.seq.cast_signed(),
                ":cursor": place.cursor,
            })?;
        Ok(())
    }

    /// Mailboxes in which something found no room are read again from there.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn read_again_what_had_no_room(&self) -> Result<()> {
        self.0.execute_batch(
            "DELETE FROM cursor WHERE EXISTS (SELECT 1 FROM no_room
                WHERE no_room.store = cursor.store AND no_room.mailbox = cursor.mailbox);
             INSERT INTO cursor (store, mailbox, cursor)
                SELECT store, mailbox, cursor FROM no_room WHERE cursor IS NOT NULL;
             DELETE FROM no_room;",
        )?;
        Ok(())
    }

    /// Mailboxes in which something found no room.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn mailboxes_without_room(&self) -> Result<u32> {
        let mut statement = self.0.prepare_cached("SELECT count(*) AS n FROM no_room")?;
        Ok(statement.query_row([], |row| row.get("n"))?)
    }
}

fn quarantined(row: &rusqlite::Row<'_>) -> rusqlite::Result<QuarantinedEnvelope> {
    Ok(QuarantinedEnvelope { id: read(row, "id")?, reason: row.get("reason")?, bytes: row.get("bytes")? })
}
