//! Receipts: the office says what it holds of a device; the device learns what is safe, and its clock's difference.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::is_head_record;
use daftari_crypto::safe::envelope::RecipientKey;
use daftari_crypto::safe::receipt::{CaseStand, LastEntry, Receipt, VERSION, heads_hash};
use daftari_domain::case::FoldEntry;
use daftari_domain::facets::Facet;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{DAY_MS, HOUR_MS, Stamp, UnixMillis};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, SealKey};
use daftari_relay_api::limits::{RECEIPT_CASES_MAX, RECEIPT_LACKS_MAX, RECEIPT_MIN_INTERVAL_S};
use daftari_relay_api::roster::{At, Circle, Role};
use daftari_store::{NO_LIMIT, Outgoing, StoredEntry, Tx};
use serde::{Deserialize, Serialize};

use super::compare::{ROSTER_HEADS, STANDS, Tombstones};
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::{Notebook, TIME_DIFFERENCE};

/// Receipts that speak of cases are so far apart, so that a day's receipts to one phone stay below 200 KB.
const CASES_INTERVAL_MS: u64 = 4 * HOUR_MS.unsigned_abs();
/// Own entries of which no receipt came for so long since they were handed over are sealed again.
const UNRECEIPTED_MS: i64 = DAY_MS;
/// Entries sealed again for that at a time.
const UNRECEIPTED_MAX: usize = 64;
/// Milliseconds after a push within which a receipt for it tells the clock's difference.
const FRESH_MS: u64 = 120_000;

/// The office's record of its last receipt to a device.
#[derive(Default, Serialize, Deserialize)]
struct Last {
    made_ms: UnixMillis,
    held: Option<(u64, String)>,
    envelope: Option<EnvelopeId>,
    due: bool,
    /// When the last one that speaks of cases was made.
    #[serde(default)]
    cases_ms: Option<UnixMillis>,
}

/// A device's record of the newest receipt.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Newest {
    pub office_time: Stamp,
    pub learned_ms: UnixMillis,
}

const NEWEST: &str = "receipt/newest";
/// Secret: the number up to which the office held this device's entries, and since when (device clock): u64 ‖ i64.
const HELD_SINCE: &str = "receipt/held_since";
/// Secret: the highest number of the own chain that was ever offered to a relay.
const OFFERED: &str = "push/offered";

/// The result of a receipt.
#[derive(Default)]
pub(crate) struct TakenReceipt {
    /// Cases of which the office has more than before.
    pub cases: Vec<CaseId>,
    /// Office time − this device's clock.
    pub difference_ms: Option<i64>,
    /// It says where cases stand, and is the newest.
    pub compares: bool,
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
    /// The phones that the office makes receipts for; none on a phone.
    pub(super) fn phones(&self) -> Vec<(DeviceKey, SealKey)> {
        let Some(team) = self.team.as_ref().filter(|team| team.is_office()) else { return Vec::new() };
        let phones = team.roster.devices().filter(|device| device.record.role == Role::Field);
        phones.map(|device| (device.record.sign, device.record.seal.clone())).collect()
    }

    /// Makes the receipt of one device when it is due; one that must wait for its minute stays due.
    pub(super) fn make_due_receipt(&self, device: DeviceKey, seal_key: &SealKey) -> Result<(), Error> {
        let now = self.now_true();
        let last = self.store.read(|tx| last_to(tx, &device))?;
        // A clock that went back must not silence receipts.
        let since = now.ms.since(last.made_ms).unsigned_abs();
        let first = last.envelope.is_none();
        // One a day, even without a change. The first is due for what she wrote, or for a case that she was given: she is told
        // what she should have.
        let is_daily = if first { self.holds_any(&device)? } else { since >= DAY_MS.unsigned_abs() };
        if !last.due && !is_daily {
            return Ok(());
        }
        if !first && since < RECEIPT_MIN_INTERVAL_S * 1_000 {
            return Ok(());
        }
        let known = last.held.as_ref().and_then(|(seq, id)| Some((*seq, id.parse::<EntryId>().ok()?)));
        let held = self.store.read(|tx| self.held_of(tx, device, known))?;
        let speaks_of_cases = last.cases_ms.is_none_or(|made| now.ms.since(made).unsigned_abs() >= CASES_INTERVAL_MS);
        let receipt = self.receipt_for(device, held, speaks_of_cases, last.envelope, now)?;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let reader = RecipientKey::device(&team.team, seal_key);
        let envelope = self.seal_receipt(reader, receipt.to_bytes())?;
        let next = Last {
            made_ms: now.ms,
            held: held.map(|(seq, id)| (seq, id.to_string())),
            envelope: Some(envelope.id),
            due: false,
            cases_ms: if speaks_of_cases { Some(now.ms) } else { last.cases_ms },
        };
        self.store.write(|tx| {
            tx.put_receipt(&envelope, &device.0)?;
            store_last(tx, &device, &next)
        })
    }

    fn receipt_for(
        &self,
        device: DeviceKey,
        held: Option<(u64, EntryId)>,
        speaks_of_cases: bool,
        previous: Option<EnvelopeId>,
        now: Stamp,
    ) -> Result<Receipt, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(Receipt {
            version: VERSION,
            device,
            held: held.map(|(author_seq, id)| LastEntry { author_seq, entry: id }),
            cases: speaks_of_cases.then(|| self.stands_of(&device)).transpose()?,
            lacks: if speaks_of_cases { self.lacks_behind(device)? } else { Vec::new() },
            roster_heads: team.roster_heads(),
            office_time: At { ms: now.ms.0, offset_min: now.offset_min },
            previous,
        })
    }

    /// Does a device hold a case?
    fn holds_any(&self, device: &DeviceKey) -> Result<bool, Error> {
        Ok(!self.store.read(|tx| tx.cases_found_under(Facet::Holder.code(), &device.to_string(), 1))?.is_empty())
    }

    /// Where the cases stand that a device holds.
    fn stands_of(&self, device: &DeviceKey) -> Result<Vec<CaseStand>, Error> {
        let held_by_her =
            |tx: &Tx<'_>| tx.cases_found_under(Facet::Holder.code(), &device.to_string(), RECEIPT_CASES_MAX);
        let mut stands = Vec::new();
        for case in self.store.read(held_by_her)? {
            let heads = self.fold_case(case, &self.fold_entries(case)?).heads;
            stands.push(CaseStand { case: case.to_string(), heads: heads_hash(&heads) });
        }
        stands.sort_by(|a, b| a.case.cmp(&b.case));
        Ok(stands)
    }

    /// Entries that are not here, or of which only a head is, and upon which a device wrote, or has something that counts: they
    /// came to it past the office. Whoever counts an entry has everything behind it: what somebody else makes up is never
    /// among them.
    fn lacks_behind(&self, device: DeviceKey) -> Result<Vec<EntryId>, Error> {
        let mut lacks = BTreeSet::new();
        let mut from: BTreeMap<CaseId, Vec<EntryId>> = BTreeMap::new();
        for case in self.store.read(|tx| tx.cases_of_author(device, NO_LIMIT))? {
            from.entry(case).or_default();
        }
        for head in self.heads_said_by(&device)? {
            match self.store.read(|tx| tx.stored_entry(head))? {
                Some(StoredEntry { case: Some(case), .. }) => from.entry(case).or_default().push(head),
                Some(_) => {}
                None => drop(lacks.insert(head)),
            }
        }
        for (case, heads) in from {
            let entries = self.fold_entries(case)?;
            let bare: BTreeSet<EntryId> = self.bare_entries(case)?.into_iter().collect();
            let here: BTreeMap<EntryId, &FoldEntry> = entries.iter().map(|entry| (entry.id, entry)).collect();
            let own = entries.iter().filter(|entry| entry.author == device).map(|entry| entry.id);
            let mut seen: BTreeSet<EntryId> = own.chain(heads).collect();
            let mut next: Vec<EntryId> = seen.iter().copied().collect();
            while let Some(id) = next.pop() {
                let entry = here.get(&id);
                // What she wrote herself she gives unasked.
                if entry.is_none_or(|entry| bare.contains(&id) && entry.author != device) {
                    lacks.insert(id);
                }
                let parents = entry.into_iter().flat_map(|entry| &entry.parents);
                next.extend(parents.copied().filter(|parent| seen.insert(*parent)));
            }
            if lacks.len() >= RECEIPT_LACKS_MAX {
                break;
            }
        }
        Ok(lacks.into_iter().take(RECEIPT_LACKS_MAX).collect())
    }

    /// Seals for the office those of some entries that are here, whole.
    fn seal_found_for_office(&self, tx: &Tx<'_>, entries: &[EntryId]) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        let Some(epoch) = team.roster.newest_epoch(Circle::Office) else { return Ok(Vec::new()) };
        let readers = [RecipientKey::office(&team.team, &epoch.public)];
        let mut by_case: BTreeMap<CaseId, Vec<(EntryId, Vec<u8>)>> = BTreeMap::new();
        for id in entries {
            let stored = tx.stored_entry(*id)?;
            let stored = stored.filter(|stored| !is_head_record(&stored.record));
            if let Some((case, record)) = stored.and_then(|stored| Some((stored.case?, stored.record))) {
                by_case.entry(case).or_default().push((*id, record));
            }
        }
        let mut sealed = Vec::new();
        for (case, records) in by_case {
            sealed.extend(self.seal_records(team, Some(case), records, &readers)?);
        }
        // They change no delivery state: what counts as handed over is what an author's save made.
        sealed.iter_mut().for_each(|envelope| envelope.entries.clear());
        Ok(sealed)
    }

    /// The last entry up to which a device's chain is safe here: each whole, of whatever kind, or named by a tombstone of its
    /// author or of the office. A bare head alone is no entry: a colleague can send it, and the relay keep the rest.
    fn held_of(
        &self,
        tx: &Tx<'_>,
        device: DeviceKey,
        known: Option<(u64, EntryId)>,
    ) -> Result<Option<(u64, EntryId)>, Error> {
        let mut tombstones: BTreeMap<CaseId, Tombstones> = BTreeMap::new();
        tx.contiguous_head(device, known, |entry| {
            let Some(case) = entry.case.filter(|_| is_head_record(&entry.record)) else {
                return Ok(!is_head_record(&entry.record));
            };
            let tombstones = match tombstones.entry(case) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.tombstones_in(tx, case)?),
            };
            Ok(tombstones.name(&entry.id, &entry.author))
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
            if let Some(cases) = &receipt.cases {
                let stands = serde_json::to_vec(cases).map_err(|_| Error::Internal("receipt"))?;
                tx.put_secret(STANDS, &stands)?;
                taken.compares = true;
            }
            let heads: Vec<u8> = receipt.roster_heads.iter().flat_map(|head| head.0).collect();
            tx.put_secret(ROSTER_HEADS, &heads)?;
            if receipt.roster_heads.iter().any(|head| !team.roster.holds(head)) {
                // The relay keeps statements back, or gave their place to others: it is read from the beginning.
                Membership::forget_roster_place(tx)?;
            }
            for envelope in self.seal_found_for_office(tx, &receipt.lacks)? {
                tx.put_outgoing(&envelope)?;
            }
            self.seal_unreceipted_again(tx, receipt.held.as_ref().map_or(0, |held| held.author_seq))?;
        }
        Ok(Some(taken))
    }

    /// Entries that were handed over and of which the office still has nothing a day later are sealed again, in new envelopes:
    /// the relay may keep the old ones back, or have broken them.
    fn seal_unreceipted_again(&self, tx: &Tx<'_>, held: u64) -> Result<(), Error> {
        let now_ms = self.device_now().ms.0;
        let stored = tx.secret(HELD_SINCE)?;
        let since = stored.as_ref().and_then(|stored| {
            let (before, since_ms) = stored.split_first_chunk()?;
            let since_ms = i64::from_be_bytes(since_ms.try_into().ok()?);
            (u64::from_be_bytes(*before) == held).then_some(since_ms)
        });
        let waited = since.map(|since_ms| now_ms.saturating_sub(since_ms));
        if waited.is_some_and(|waited| (0..UNRECEIPTED_MS).contains(&waited)) {
            return Ok(());
        }
        // The clock went back, or a day is over, or the office has more than before.
        if waited.is_some_and(|waited| waited >= UNRECEIPTED_MS) {
            tx.seal_handed_again(held, UNRECEIPTED_MAX)?;
        }
        Ok(tx.put_secret(HELD_SINCE, &[held.to_be_bytes(), now_ms.to_be_bytes()].concat())?)
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
        // Also when there is none: "check the time" goes.
        if let (true, Some(team)) = (first, &self.team) {
            let mine = self.store.read(|tx| tx.cases_of_author(team.me(), NO_LIMIT))?;
            self.rebuild(&mine)?;
        }
        Ok(())
    }
}

fn put_time_difference(tx: &Tx<'_>, difference_ms: i64) -> Result<(), Error> {
    Ok(tx.put_secret(TIME_DIFFERENCE, &difference_ms.to_be_bytes())?)
}
