//! Where entries have got to, and the envelopes that bring them there.

use daftari_domain::ids::{CaseId, EntryId, EnvelopeId};
use rusqlite::{OptionalExtension, named_params};

use super::columns::{Column, read};
use super::numbers::numbered;
use super::{Result, Tx};

/// How far an entry written here has got. Each state is further than the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// Only on this device.
    OnPhone,
    /// A relay has stored an envelope with it.
    Handed,
    /// The office has acknowledged it.
    OfficeHas,
}

numbered! { DeliveryState { OnPhone = 0, Handed = 1, OfficeHas = 2 } }

/// State of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnvelopeState {
    /// Waits to be sent.
    Waiting,
    /// A relay has stored it, or it was received from one.
    Held,
    /// A relay has refused it.
    Refused,
}

numbered! { EnvelopeState { Waiting = 0, Held = 1, Refused = 2 } }

/// A sealed envelope that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Hash of the bytes.
    pub id: EnvelopeId,
    /// Its case; none for receipts and team lists.
    pub case: Option<CaseId>,
    /// The envelope.
    pub bytes: Vec<u8>,
    /// Entries in it that were written here.
    pub entries: Vec<EntryId>,
}

/// A case in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// Entries only here.
    pub on_phone: u32,
    /// Entries the relay has taken.
    pub handed: u32,
}

impl Tx<'_> {
    /// Begins to follow an entry written here.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn follow(&self, entry: EntryId, case: Option<CaseId>, author_seq: u64, state: DeliveryState) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO delivery (entry, case_id, author_seq, state)
                 VALUES (:entry, :case_id, :author_seq, :state)",
            )?
            .execute(named_params! {
                ":entry": Column(entry),
                ":case_id": Column(case),
                ":author_seq": author_seq.cast_signed(),
                ":state": state,
            })?;
        Ok(())
    }

    /// Puts an envelope into the outbox.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_outgoing(&self, outgoing: &Outgoing) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO envelope (id, case_id, bytes) VALUES (:id, :case_id, :bytes)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(named_params! {
                ":id": Column(outgoing.id),
                ":case_id": Column(outgoing.case),
                ":bytes": outgoing.bytes,
            })?;
        let mut link = self.0.prepare_cached(
            "INSERT INTO envelope_entry (envelope, entry) VALUES (:envelope, :entry)
             ON CONFLICT (envelope, entry) DO NOTHING",
        )?;
        let mut seal = self.0.prepare_cached("UPDATE delivery SET sealed = 1 WHERE entry = :entry")?;
        for &entry in &outgoing.entries {
            link.execute(named_params! { ":envelope": Column(outgoing.id), ":entry": Column(entry) })?;
            seal.execute(named_params! { ":entry": Column(entry) })?;
        }
        Ok(())
    }

    /// Puts a receipt for a device into the outbox, in the place of one that still waits.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_receipt(&self, receipt: &Outgoing, reader: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM envelope WHERE receipt_for = :reader")?
            .execute(named_params! { ":reader": reader })?;
        self.0
            .prepare_cached("INSERT INTO envelope (id, bytes, receipt_for) VALUES (:id, :bytes, :reader)")?
            .execute(named_params! { ":id": Column(receipt.id), ":bytes": receipt.bytes, ":reader": reader })?;
        Ok(())
    }

    /// Stores a received envelope's bytes, so that a lost relay can be refilled.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn hold_envelope(&self, id: EnvelopeId, case: Option<CaseId>, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO envelope (id, case_id, bytes, state) VALUES (:id, :case_id, :bytes, :held)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(named_params! {
                ":id": Column(id), ":case_id": Column(case), ":bytes": bytes, ":held": EnvelopeState::Held,
            })?;
        Ok(())
    }

    /// The oldest waiting envelopes: at most `max_count` with at most `max_bytes` together, but at least one when any
    /// waits.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn next_outgoing(&self, max_count: usize, max_bytes: usize) -> Result<Vec<(EnvelopeId, Vec<u8>)>> {
        let mut statement =
            self.0.prepare_cached("SELECT id, bytes FROM envelope WHERE state = 0 ORDER BY number LIMIT :count")?;
        let mut rows = statement.query(named_params! { ":count": max_count as i64 })?;
        let (mut found, mut size) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get("bytes")?;
            size += bytes.len() + 4;
            if size > max_bytes && !found.is_empty() {
                break;
            }
            found.push((read(row, "id")?, bytes));
        }
        Ok(found)
    }

    /// Ids of the oldest waiting envelopes.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn next_outgoing_ids(&self, max_count: usize) -> Result<Vec<EnvelopeId>> {
        let mut statement =
            self.0.prepare_cached("SELECT id FROM envelope WHERE state = 0 ORDER BY number LIMIT :count")?;
        let rows = statement.query_map(named_params! { ":count": max_count as i64 }, |row| read(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The relay has these on disk: their entries are handed over. Receipts go: the next one says more.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn mark_handed(&self, ids: &[EnvelopeId]) -> Result<()> {
        let mut envelope = self.0.prepare_cached("UPDATE envelope SET state = :held WHERE id = :id")?;
        let mut receipt = self.0.prepare_cached("DELETE FROM envelope WHERE id = :id AND receipt_for IS NOT NULL")?;
        let mut entries = self.0.prepare_cached(
            "UPDATE delivery SET state = :handed WHERE state = 0
             AND entry IN (SELECT entry FROM envelope_entry WHERE envelope = :id)",
        )?;
        for &id in ids {
            if receipt.execute(named_params! { ":id": Column(id) })? == 1 {
                continue;
            }
            envelope.execute(named_params! { ":id": Column(id), ":held": EnvelopeState::Held })?;
            entries.execute(named_params! { ":id": Column(id), ":handed": DeliveryState::Handed })?;
        }
        Ok(())
    }

    /// The relay will not take this one.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn mark_refused(&self, id: EnvelopeId, code: &str) -> Result<()> {
        self.0
            .prepare_cached("UPDATE envelope SET state = :refused, code = :code WHERE id = :id")?
            .execute(named_params! { ":id": Column(id), ":code": code, ":refused": EnvelopeState::Refused })?;
        Ok(())
    }

    /// Refused envelopes wait again: the relay may be another one by now, or know more statements.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn retry_refused(&self) -> Result<()> {
        self.0
            .prepare_cached("UPDATE envelope SET state = :waiting, code = '' WHERE state = :refused")?
            .execute(named_params! { ":waiting": EnvelopeState::Waiting, ":refused": EnvelopeState::Refused })?;
        Ok(())
    }

    /// A relay lacks this envelope: it waits again, and its entries count as only on this device until it is handed over.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn mark_missing(&self, id: EnvelopeId) -> Result<()> {
        let waits =
            self.0.prepare_cached("UPDATE envelope SET state = :waiting WHERE id = :id AND state = :held")?.execute(
                named_params! { ":id": Column(id), ":waiting": EnvelopeState::Waiting, ":held": EnvelopeState::Held },
            )?;
        if waits == 1 {
            self.0
                .prepare_cached(
                    "UPDATE delivery SET state = :on_phone WHERE state = :handed
                     AND entry IN (SELECT entry FROM envelope_entry WHERE envelope = :id)",
                )?
                .execute(named_params! {
                    ":id": Column(id), ":on_phone": DeliveryState::OnPhone, ":handed": DeliveryState::Handed,
                })?;
        }
        Ok(())
    }

    /// Ids of envelopes a relay should hold, after a number.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn held_ids(&self, after: i64, limit: usize) -> Result<Vec<(i64, EnvelopeId)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, id FROM envelope WHERE state = :held AND number > :after ORDER BY number LIMIT :limit",
        )?;
        let held = named_params! { ":after": after, ":limit": limit as i64, ":held": EnvelopeState::Held };
        let rows = statement.query_map(held, |row| Ok((row.get("number")?, read(row, "id")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Ids of envelopes that were handed over and brought an entry of which no receipt came, after a number.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn unreceipted_ids(&self, after: i64, limit: usize) -> Result<Vec<(i64, EnvelopeId)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT number, id FROM envelope WHERE state = :held AND number > :after AND id IN (
                SELECT e.envelope FROM envelope_entry e JOIN delivery d ON d.entry = e.entry WHERE d.state = 1)
             ORDER BY number LIMIT :limit",
        )?;
        let held = named_params! { ":after": after, ":limit": limit as i64, ":held": EnvelopeState::Held };
        let rows = statement.query_map(held, |row| Ok((row.get("number")?, read(row, "id")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Is an envelope here already?
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn has_envelope(&self, id: EnvelopeId) -> Result<bool> {
        let mut statement = self.0.prepare_cached("SELECT 1 FROM envelope WHERE id = :id")?;
        Ok(statement.exists(named_params! { ":id": Column(id) })?)
    }

    /// Entries written here that are in no envelope yet, in the order of the chain.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn unsealed(&self, limit: usize) -> Result<Vec<EntryId>> {
        let mut statement =
            self.0.prepare_cached("SELECT entry FROM delivery WHERE sealed = 0 ORDER BY author_seq LIMIT :limit")?;
        let rows = statement.query_map(named_params! { ":limit": limit as i64 }, |row| read(row, "entry"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The first entries behind a number that were handed over are in no envelope again, at most `limit`: they are sealed anew.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn seal_handed_again(&self, after: u64, limit: usize) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE delivery SET sealed = 0 WHERE entry IN (SELECT entry FROM delivery
                    WHERE state = 1 AND author_seq > :after ORDER BY author_seq LIMIT :limit)",
            )?
            .execute(named_params! { ":after": after.cast_signed(), ":limit": limit as i64 })?;
        Ok(())
    }

    /// The office holds everything of this device up to a number. Returns the cases that changed.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn acknowledge_up_to(&self, author_seq: u64) -> Result<Vec<CaseId>> {
        let mut statement = self.0.prepare_cached(
            "UPDATE delivery SET state = :office WHERE state < 2 AND author_seq <= :seq RETURNING case_id",
        )?;
        let up_to = named_params! { ":seq": author_seq.cast_signed(), ":office": DeliveryState::OfficeHas };
        let rows = statement.query_map(up_to, |row| read::<Option<CaseId>>(row, "case_id"))?;
        let mut cases: Vec<CaseId> = rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect();
        cases.sort_unstable();
        cases.dedup();
        Ok(cases)
    }

    /// State of an entry written here; none for entries of others.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn delivery(&self, entry: EntryId) -> Result<Option<DeliveryState>> {
        let mut statement = self.0.prepare_cached("SELECT state FROM delivery WHERE entry = :entry")?;
        Ok(statement.query_row(named_params! { ":entry": Column(entry) }, |row| row.get("state")).optional()?)
    }

    /// The weakest state of a case's entries written here that the office does not have; none when it has them all.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn weakest_delivery(&self, case: CaseId) -> Result<Option<DeliveryState>> {
        let mut statement =
            self.0.prepare_cached("SELECT min(state) AS state FROM delivery WHERE case_id = :case_id AND state < 2")?;
        Ok(statement.query_row(named_params! { ":case_id": Column(case) }, |row| row.get("state"))?)
    }

    /// Cases the office does not have completely, those only here first.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn queue(&self, limit: usize) -> Result<Vec<QueueRow>> {
        let mut statement = self.0.prepare_cached(
            "SELECT case_id, sum(state = 0) AS on_phone, sum(state = 1) AS handed FROM delivery
             WHERE state < 2 AND case_id IS NOT NULL
             GROUP BY case_id ORDER BY on_phone = 0, min(author_seq) LIMIT :limit",
        )?;
        let rows = statement.query_map(named_params! { ":limit": limit as i64 }, |row| {
            Ok(QueueRow { case: read(row, "case_id")?, on_phone: row.get("on_phone")?, handed: row.get("handed")? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
