//! Receipts: the office says what it holds of a device; the device learns what is safe, and its clock's difference.

use daftari_crypto::safe::receipt::{CaseHeads, LastEntry, Receipt, VERSION};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{DAY_MS, Stamp, UnixMillis};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, SealKey};
use daftari_relay_api::limits::RECEIPT_MIN_INTERVAL_S;
use daftari_relay_api::roster::{At, Role};
use daftari_store::{NO_LIMIT, Tx};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::notebook::{Notebook, TIME_DIFFERENCE};

/// Heads of one case that a receipt names: with more, thousands of a single author would outgrow its envelope.
const HEADS_NAMED: usize = 32;
/// Cases named by one receipt: about 15 KB.
const CASES_MAX: usize = 300;
/// Milliseconds after a push within which a receipt for it tells the clock's difference.
const FRESH_MS: u64 = 120_000;

/// The office's record of its last receipt to a device.
#[derive(Default, Serialize, Deserialize)]
struct Last {
    made_ms: UnixMillis,
    held: Option<(u64, String)>,
    envelope: Option<EnvelopeId>,
    due: bool,
}

/// A device's record of the newest receipt.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Newest {
    pub office_time: Stamp,
    pub learned_ms: UnixMillis,
}

const NEWEST: &str = "receipt/newest";
/// Secret: the highest number of the own chain that was ever offered to a relay.
const OFFERED: &str = "push/offered";

/// The result of a receipt.
#[derive(Default)]
pub(crate) struct TakenReceipt {
    /// Cases of which the office has more than before.
    pub cases: Vec<CaseId>,
    /// Office time − this device's clock.
    pub difference_ms: Option<i64>,
}

fn newest(tx: &Tx<'_>) -> Result<Option<Newest>, Error> {
    Ok(tx.secret(NEWEST)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

fn name(device: &DeviceKey) -> String {
    format!("receipt/to/{device}")
}

fn last_to(tx: &Tx<'_>, device: &DeviceKey) -> Result<Last, Error> {
    let stored = tx.secret(&name(device))?;
    Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

fn store_last(tx: &Tx<'_>, device: &DeviceKey, last: &Last) -> Result<(), Error> {
    let bytes = serde_json::to_vec(last).map_err(|_| Error::Internal("receipt"))?;
    Ok(tx.put_secret(&name(device), &bytes)?)
}

/// Notes that entries of this device arrived: it is owed a receipt.
pub(crate) fn owe(tx: &Tx<'_>, device: &DeviceKey) -> Result<(), Error> {
    let last = Last { due: true, ..last_to(tx, device)? };
    store_last(tx, device, &last)
}

impl Notebook {
    /// Makes the receipts that are due; one that must wait for its minute stays due.
    pub(crate) fn make_due_receipts(&mut self) -> Result<(), Error> {
        let Some(team) = self.team.as_ref().filter(|team| team.is_office()) else {
            return Ok(());
        };
        let phones: Vec<(DeviceKey, SealKey)> = team
            .roster
            .devices()
            .filter(|device| device.record.role == Role::Field)
            .map(|device| (device.record.sign, device.record.seal.clone()))
            .collect();
        let now = self.now_true();
        for (device, seal_key) in phones {
            // What one device wrote keeps no receipt from another: its own is tried again at the next sync.
            match self.make_due_receipt(device, &seal_key, now) {
                // The disk is everybody's.
                Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => return Err(error),
                Err(error) => tracing::warn!(%error, "making a receipt"),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn make_due_receipt(&self, device: DeviceKey, seal_key: &SealKey, now: Stamp) -> Result<(), Error> {
        let last = self.store.read(|tx| last_to(tx, &device))?;
        // A clock that went back must not silence receipts.
        let since = now.ms.since(last.made_ms).unsigned_abs();
        let first = last.envelope.is_none();
        // One a day, even without a change.
        if !last.due && (first || since < DAY_MS.unsigned_abs()) {
            return Ok(());
        }
        if !first && since < RECEIPT_MIN_INTERVAL_S * 1_000 {
            return Ok(());
        }
        let known = last.held.as_ref().and_then(|(seq, id)| Some((*seq, id.parse::<EntryId>().ok()?)));
        let held = self.store.read(|tx| tx.contiguous_head(device, known))?;
        let receipt = self.receipt_for(device, held, last.envelope, now)?;
        let envelope = self.seal_receipt(seal_key, receipt.to_bytes())?;
        let next = Last {
            made_ms: now.ms,
            held: held.map(|(seq, id)| (seq, id.to_string())),
            envelope: Some(envelope.id),
            due: false,
        };
        self.store.write(|tx| {
            tx.put_outgoing(&envelope)?;
            store_last(tx, &device, &next)
        })
    }

    fn receipt_for(
        &self,
        device: DeviceKey,
        held: Option<(u64, EntryId)>,
        previous: Option<EnvelopeId>,
        now: Stamp,
    ) -> Result<Receipt, Error> {
        let mut cases = Vec::new();
        for case in self.store.read(|tx| tx.cases_of_author(device, CASES_MAX))? {
            let folded = self.fold_case(case, &self.fold_entries(case)?);
            let heads = folded.heads.into_iter().take(HEADS_NAMED).collect();
            cases.push(CaseHeads { case: case.to_string(), heads });
        }
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(Receipt {
            version: VERSION,
            device,
            held: held.map(|(author_seq, id)| LastEntry { author_seq, entry: id }),
            cases,
            roster_heads: team.roster.heads(),
            office_time: At { ms: now.ms.0, offset_min: now.offset_min },
            previous,
        })
    }

    /// Takes a receipt of an office device. It proves "office time ≥ x" and which entries are safe, nothing else.
    pub(crate) fn take_receipt(
        &self,
        tx: &Tx<'_>,
        sender: &DeviceKey,
        body: &[u8],
    ) -> Result<Option<TakenReceipt>, Error> {
        let Some(team) = &self.team else { return Ok(None) };
        let me = team.me();
        let from_office = team.roster.is_office(sender);
        let Some(receipt) = Receipt::parse(body).filter(|receipt| from_office && receipt.device == me) else {
            return Ok(None);
        };
        let mut taken = TakenReceipt::default();
        if let Some(held) = &receipt.held {
            // Accepted only for an entry of this device's own chain.
            let entry = tx.stored_entry(held.entry)?;
            let ours = entry.is_some_and(|e| e.author == me && e.author_seq == held.author_seq);
            if !ours {
                return Ok(None);
            }
            taken.cases = tx.acknowledge_up_to(held.author_seq)?;
            taken.difference_ms = self.difference_by(held.author_seq, receipt.office_time);
            if let Some(difference) = taken.difference_ms {
                put_time_difference(tx, difference)?;
            }
        }
        let office_time = Stamp { ms: UnixMillis(receipt.office_time.ms), offset_min: receipt.office_time.offset_min };
        if newest(tx)?.is_none_or(|newest| newest.office_time.ms <= office_time.ms) {
            let newest = Newest { office_time, learned_ms: self.device_now().ms };
            let bytes = serde_json::to_vec(&newest).map_err(|_| Error::Internal("receipt"))?;
            tx.put_secret(NEWEST, &bytes)?;
        }
        Ok(Some(taken))
    }

    /// Notes an offer to the relay. Only entries that were never offered before can tell the time: the answer
    /// to an older offer may have been lost, and a receipt for it be as old as that.
    pub(crate) fn note_offer(&mut self) -> Result<(), Error> {
        let Some(team) = &self.team else { return Ok(()) };
        let head = self.store.read(|tx| tx.chain_head(team.me()))?.map_or(0, |(seq, _)| seq);
        let stored = self.store.read(|tx| tx.secret(OFFERED))?;
        let offered = stored.and_then(|bytes| bytes.as_slice().try_into().ok().map(u64::from_be_bytes)).unwrap_or(0);
        if head > offered {
            self.store.write(|tx| tx.put_secret(OFFERED, &head.to_be_bytes()))?;
            self.last_offer = Some((head, self.environment.boot.now()));
        }
        Ok(())
    }

    /// Office time − this device's clock, milliseconds, by a receipt for an entry first offered at most two minutes ago
    /// on the boot clock.
    fn difference_by(&self, held: u64, office_time: At) -> Option<i64> {
        let (offered, at) = self.last_offer?;
        let now = self.environment.boot.now();
        let fresh = now.boot_id == at.boot_id && now.ms.checked_sub(at.ms).is_some_and(|age| age <= FRESH_MS);
        if held < offered || !fresh {
            return None;
        }
        let difference = UnixMillis(office_time.ms).since(self.device_now().ms);
        // Below a second it is the way through the relay, not the clock.
        Some(if difference.saturating_abs() < 1_000 { 0 } else { difference })
    }

    pub(crate) fn newest_receipt(&self) -> Result<Option<Newest>, Error> {
        self.store.read(newest)
    }

    /// Applies a stored difference: rebuilds the cases whose entries were written before it was known.
    pub(crate) fn apply_time_difference(&mut self, difference_ms: i64) -> Result<(), Error> {
        let first = self.time_difference_ms.replace(difference_ms).is_none();
        if let (true, Some(team)) = (first && difference_ms != 0, &self.team) {
            let mine = self.store.read(|tx| tx.cases_of_author(team.me(), NO_LIMIT))?;
            self.rebuild(&mine)?;
        }
        Ok(())
    }
}

fn put_time_difference(tx: &Tx<'_>, difference_ms: i64) -> Result<(), Error> {
    Ok(tx.put_secret(TIME_DIFFERENCE, &difference_ms.to_be_bytes())?)
}
