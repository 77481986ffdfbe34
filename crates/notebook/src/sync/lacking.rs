//! What a phone lacks: it says so to the office, and the office delivers.
//!
//! A relay that keeps a colleague's entry back leaves no trace in what it does send. The office's receipt says where each case
//! stands; where the phone stands elsewhere it answers with a receipt of its own, and the office seals for it what it lacks.

use daftari_crypto::safe::envelope::RecipientKey;
use daftari_crypto::safe::receipt::{DeviceReceipt, Differing, VERSION};
use daftari_domain::ids::CaseId;
use daftari_domain::time::{DAY_MS, HOUR_MS, UnixMillis};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId};
use daftari_relay_api::roster::{At, Circle, Role};
use daftari_store::Tx;
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

    fn device_receipt(
        &self,
        team: &Membership,
        cases: Vec<CaseId>,
        previous: Option<EnvelopeId>,
    ) -> Result<DeviceReceipt, Error> {
        let mut differing = Vec::new();
        for case in cases {
            differing.push(Differing { case: case.to_string(), lacks: self.lacks_of(case)? });
        }
        let now = self.device_now();
        let receipt = DeviceReceipt {
            version: VERSION,
            device: team.me(),
            differing,
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

    /// What a phone lacks of a case it holds: the entries it names, or everything others wrote when it knows of none.
    fn seal_lacking(&self, device: &DeviceKey, differing: &Differing) -> Result<Vec<daftari_store::Outgoing>, Error> {
        let case: CaseId = differing.case.parse().map_err(|_| Error::BadRequest { field: "case" })?;
        let folded = self.fold_case(case, &self.fold_entries(case)?);
        if !self.without_revoked_holders(&folded).holders.contains(device) {
            return Ok(Vec::new());
        }
        let lacks = &differing.lacks;
        self.seal_for(
            case,
            device,
            |entry| {
                if lacks.is_empty() { entry.author != *device } else { lacks.contains(&entry.id) }
            },
        )
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
