//! What a phone lacks: it says so to the office, and the office delivers.
//!
//! A relay that keeps a colleague's entry back leaves no trace in what it does send. The office's receipt says where each case
//! stands; where the phone stands elsewhere it answers with a receipt of its own, and the office seals for it what it lacks.

use std::collections::BTreeSet;

use daftari_crypto::safe::entry::is_head_record;
use daftari_crypto::safe::envelope::RecipientKey;
use daftari_crypto::safe::receipt::{DeviceReceipt, Differing, VERSION};
use daftari_domain::case::Past;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{DAY_MS, HOUR_MS, UnixMillis};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId};
use daftari_relay_api::limits::RECEIPT_LACKS_MAX;
use daftari_relay_api::roster::{At, Circle, Role};
use daftari_store::{StoredEntry, Tx};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// Milliseconds between two receipts of a phone that lacks something.
const LACKING_INTERVAL_MS: i64 = 4 * HOUR_MS;
/// Milliseconds between two receipts of a phone that the office answers: what a thief of the phone asks for costs her data.
const ANSWER_INTERVAL_MS: i64 = HOUR_MS;
/// Bytes the office delivers for one receipt, at most; the next one asks for the rest.
const ANSWER_MAX: usize = 4 * 1024 * 1024;
/// Secret: this phone's last receipt.
const MADE: &str = "lacking/made";
/// Secret, by device: when the office took its last receipt, i64 big-endian.
const TAKEN: &str = "lacking/taken/";
/// Secret, by device: what the office has yet to deliver.
const OWED: &str = "lacking/owed/";

/// This phone's last receipt.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Made {
    at_ms: UnixMillis,
    /// None before the first one.
    envelope: Option<EnvelopeId>,
}

/// What the office has yet to deliver to a device.
#[derive(Serialize, Deserialize)]
struct Owed {
    cases: Vec<Differing>,
    bytes_left: usize,
}

/// Has this much time passed? A clock that was set back makes everything due.
fn has_passed(since: UnixMillis, now: UnixMillis, ms: i64) -> bool {
    !(0..ms).contains(&now.since(since))
}

impl Notebook {
    /// Makes a phone's receipt for the office: once a day, and while something is lacking every four hours.
    pub(crate) fn make_device_receipt(&self) -> Result<(), Error> {
        let Some(team) = self.team.as_ref().filter(|team| !team.is_office()) else { return Ok(()) };
        // Before the office's first receipt nothing is known to differ.
        if self.newest_receipt()?.is_none() {
            return Ok(());
        }
        let stored = self.store.read(|tx| tx.secret(MADE))?;
        let last: Option<Made> = stored.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let now = self.device_now();
        let has_waited = |ms| last.is_none_or(|last| has_passed(last.at_ms, now.ms, ms));
        if !has_waited(LACKING_INTERVAL_MS) {
            return Ok(());
        }
        let differing = self.cases_that_differ()?;
        if differing.is_empty() && last.is_none() {
            // The day begins with the first receipt that came.
            return self.store.write(|tx| store_made(tx, Made { at_ms: now.ms, envelope: None }));
        }
        if differing.is_empty() && !has_waited(DAY_MS) {
            return Ok(());
        }
        let Some(epoch) = team.roster.newest_epoch(Circle::Office) else { return Ok(()) };
        let receipt = self.device_receipt(team, differing, last.and_then(|last| last.envelope))?;
        let envelope = self.seal_receipt(RecipientKey::office(&team.team, &epoch.public), receipt.to_bytes())?;
        self.store.write(|tx| {
            tx.put_receipt(&envelope, b"office")?;
            store_made(tx, Made { at_ms: now.ms, envelope: Some(envelope.id) })
        })
    }

    /// Of the heads of cases that differ some that others wrote: the office may be the one that lacks them, or what is behind
    /// them. Others each time, when there are more than there is room for.
    fn heads_of_others(&self, cases: &[CaseId]) -> Result<Vec<EntryId>, Error> {
        let mut heads = Vec::new();
        for case in cases {
            let entries = self.fold_entries(*case)?;
            let mine: BTreeSet<EntryId> =
                entries.iter().filter(|entry| self.is_me(&entry.author)).map(|entry| entry.id).collect();
            heads.extend(self.fold_case(*case, &entries).heads.into_iter().filter(|head| !mine.contains(head)));
        }
        let turn = self.device_now().ms.0.unsigned_abs() / LACKING_INTERVAL_MS.unsigned_abs();
        let first = turn.checked_rem(heads.len() as u64).and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
        heads.rotate_left(first);
        heads.truncate(RECEIPT_LACKS_MAX);
        Ok(heads)
    }

    fn device_receipt(
        &self,
        team: &Membership,
        cases: Vec<CaseId>,
        previous: Option<EnvelopeId>,
    ) -> Result<DeviceReceipt, Error> {
        let heads = self.heads_of_others(&cases)?;
        let mut differing = Vec::new();
        for case in cases {
            differing.push(Differing { case: case.to_string(), lacks: self.lacks_of(case)? });
        }
        let now = self.device_now();
        let receipt = DeviceReceipt {
            version: VERSION,
            device: team.me(),
            differing,
            heads,
            roster_heads: team.roster_heads(),
            device_time: At { ms: now.ms.0, offset_min: now.offset_min },
            previous,
        };
        receipt.fitted().ok_or(Error::Internal("receipt"))
    }

    /// Takes a phone's receipt, and notes what the office has to deliver.
    pub(super) fn take_device_receipt(&self, tx: &Tx<'_>, sender: &DeviceKey, body: &[u8]) -> Result<(), Error> {
        let Some(team) = self.team.as_ref().filter(|team| team.is_office()) else { return Ok(()) };
        let is_phone = team.roster.device(sender).is_some_and(|device| device.record.role == Role::Field);
        let Some(receipt) = DeviceReceipt::parse(body).filter(|receipt| is_phone && receipt.device == *sender) else {
            return Ok(());
        };
        self.note_heads(tx, sender, &receipt.heads)?;
        let (taken, now) = (format!("{TAKEN}{sender}"), self.device_now().ms);
        let before = tx.secret(&taken)?.and_then(|bytes| bytes.as_slice().try_into().ok().map(i64::from_be_bytes));
        if receipt.differing.is_empty()
            || before.is_some_and(|before| !has_passed(UnixMillis(before), now, ANSWER_INTERVAL_MS))
        {
            return Ok(());
        }
        tx.put_secret(&taken, &now.0.to_be_bytes())?;
        store_owed(tx, sender, &Owed { cases: receipt.differing, bytes_left: ANSWER_MAX })
    }

    /// Delivers what one phone lacks of one case. False when nothing is left to deliver.
    pub(super) fn deliver_some(&self) -> Result<bool, Error> {
        let Some((name, stored)) = self.store.read(|tx| tx.secrets(OWED))?.into_iter().next() else {
            return Ok(false);
        };
        let device = name.strip_prefix(OWED).and_then(|text| text.parse::<DeviceKey>().ok());
        let owed: Option<Owed> = serde_json::from_slice(&stored).ok();
        let (Some(device), Some(mut owed)) = (device, owed) else {
            self.store.write(|tx| tx.forget_secret(&name))?;
            return Ok(true);
        };
        let sealed = match owed.cases.pop() {
            Some(differing) => match self.seal_lacking(&device, &differing) {
                Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => return Err(error),
                // What is in one case keeps no other from her.
                Err(error) => {
                    tracing::warn!(%error, "delivering what a phone lacks");
                    Vec::new()
                }
                Ok(sealed) => sealed,
            },
            None => Vec::new(),
        };
        self.store.write(|tx| {
            for envelope in &sealed {
                if let Some(left) = owed.bytes_left.checked_sub(envelope.bytes.len()) {
                    owed.bytes_left = left;
                    tx.put_outgoing(envelope)?;
                } else {
                    owed.cases.clear();
                }
            }
            if owed.cases.is_empty() { Ok(tx.forget_secret(&name)?) } else { store_owed(tx, &device, &owed) }
        })?;
        Ok(true)
    }

    /// What a phone lacks of a case it holds: the entries it names that are here, with what stands behind them, or
    /// everything others wrote when there are none.
    fn seal_lacking(&self, device: &DeviceKey, differing: &Differing) -> Result<Vec<daftari_store::Outgoing>, Error> {
        let case: CaseId = differing.case.parse().map_err(|_| Error::BadRequest { field: "case" })?;
        let entries = self.fold_entries(case)?;
        let folded = self.fold_case(case, &entries);
        if !self.without_revoked_holders(&folded).holders.contains(device) {
            return Ok(Vec::new());
        }
        let stored = self.store.read(|tx| tx.entries_of_case(case))?;
        let whole = |entry: &&StoredEntry| !is_head_record(&entry.record);
        let here: BTreeSet<EntryId> = stored.iter().filter(whole).map(|entry| entry.id).collect();
        // What a colleague makes up as the past of what she writes is nowhere, and keeps nothing else from her.
        let named: Vec<EntryId> = differing.lacks.iter().copied().filter(|id| here.contains(id)).collect();
        let past = Past::of(&entries);
        // Nobody knows what stands behind an entry that she lacks, but what she wrote upon she had.
        let own: Vec<EntryId> = entries.iter().filter(|entry| entry.author == *device).map(|entry| entry.id).collect();
        let had = past.through(&own);
        let behind: BTreeSet<EntryId> = past.through(&named).difference(&had).copied().collect();
        self.seal_for(case, device, |entry| {
            if named.is_empty() {
                entry.author != *device
            } else {
                behind.contains(&entry.id) || named.contains(&entry.id)
            }
        })
    }
}

fn store_made(tx: &Tx<'_>, made: Made) -> Result<(), Error> {
    let bytes = serde_json::to_vec(&made).map_err(|_| Error::Internal("receipt"))?;
    Ok(tx.put_secret(MADE, &bytes)?)
}

fn store_owed(tx: &Tx<'_>, device: &DeviceKey, owed: &Owed) -> Result<(), Error> {
    let bytes = serde_json::to_vec(owed).map_err(|_| Error::Internal("receipt"))?;
    Ok(tx.put_secret(&format!("{OWED}{device}"), &bytes)?)
}
