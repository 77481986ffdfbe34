//! Receipts: the office says what it holds of a device; the device learns what is safe, and its clock's difference.

use std::collections::BTreeSet;

use daftari_crypto::safe::receipt::{CaseStand, LastEntry, Receipt, VERSION, heads_hash};
use daftari_domain::facets::Facet;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{DAY_MS, Stamp, UnixMillis};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, HeadsHash, SealKey};
use daftari_relay_api::limits::{RECEIPT_CASES_MAX, RECEIPT_MIN_INTERVAL_S};
use daftari_relay_api::roster::{At, Role};
use daftari_store::{NO_LIMIT, Tx};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::notebook::{Notebook, TIME_DIFFERENCE};

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
/// Secret: what the newest receipt says of the cases this device holds.
const STANDS: &str = "receipt/stands";
/// Secret: cases that stood elsewhere here when that receipt came.
const DIFFERING: &str = "receipt/differing";
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
        let held_by_her =
            |tx: &Tx<'_>| tx.cases_found_under(Facet::Holder.code(), &device.to_string(), RECEIPT_CASES_MAX);
        let mut cases = Vec::new();
        for case in self.store.read(held_by_her)? {
            cases.push(CaseStand { case: case.to_string(), heads: self.heads_hash_of(case)? });
        }
        cases.sort_by(|a, b| a.case.cmp(&b.case));
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

    fn heads_hash_of(&self, case: CaseId) -> Result<HeadsHash, Error> {
        Ok(heads_hash(&self.fold_case(case, &self.fold_entries(case)?).heads))
    }

    /// Compares the cases here with the newest receipt, and stores those that stand elsewhere: of which the office has more, or
    /// this device, or which one of the two does not know of.
    pub(crate) fn compare_with_receipt(&self) -> Result<(), Error> {
        let (Some(team), Some(stored)) = (&self.team, self.store.read(|tx| tx.secret(STANDS))?) else { return Ok(()) };
        let stands: Vec<CaseStand> = serde_json::from_slice(&stored).map_err(|_| Error::Internal("receipt"))?;
        let me = team.me().to_string();
        let mut unnamed: BTreeSet<CaseId> = self
            .store
            .read(|tx| tx.cases_found_under(Facet::Holder.code(), &me, NO_LIMIT))?
            .into_iter()
            .filter(|_| stands.len() < RECEIPT_CASES_MAX)
            .collect();
        let mut differing = Vec::new();
        for stand in &stands {
            let Ok(case) = stand.case.parse::<CaseId>() else { continue };
            let is_erased = self.store.read(|tx| tx.erased_case(case))?.is_some_and(|erased| erased.whole);
            unnamed.remove(&case);
            if !is_erased && self.heads_hash_of(case)? != stand.heads {
                differing.push(case);
            }
        }
        differing.extend(unnamed);
        let bytes = serde_json::to_vec(&differing).map_err(|_| Error::Internal("receipt"))?;
        self.store.write(|tx| {
            tx.put_secret(DIFFERING, &bytes)?;
            Ok(tx.forget_secret(STANDS)?)
        })
    }

    /// Cases that stood elsewhere at the office than here when its newest receipt came.
    ///
    /// # Errors
    /// Disk errors.
    pub fn cases_that_differ(&self) -> Result<Vec<CaseId>, Error> {
        let stored = self.store.read(|tx| tx.secret(DIFFERING))?;
        Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
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
            let stands = serde_json::to_vec(&receipt.cases).map_err(|_| Error::Internal("receipt"))?;
            tx.put_secret(STANDS, &stands)?;
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
