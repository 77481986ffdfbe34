//! An office device that waits for the second person's word: kept over locks and restarts, until it is in or stops.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::ids::CaseId;
use daftari_relay_api::ids::{Base64, Bytes32};
use daftari_store::Tx;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::notebook::Notebook;

/// An office device that was asked for, as it waits for the second person.
#[derive(Serialize, Deserialize)]
pub(crate) struct WaitingForSecond {
    /// The code it came with, used up.
    pub(crate) code: String,
    /// The relay as it is dialled.
    pub(crate) origin: String,
    /// Its pin.
    pub(crate) pin: Option<Bytes32>,
    /// Message 0, as it came.
    pub(crate) invite: Base64,
    /// The words both people compared.
    pub(crate) words: Vec<String>,
    /// Cases that come along.
    pub(crate) bring: Vec<CaseId>,
}

/// JSON of [`WaitingForSecond`].
const WAITING: &str = "enrolment/waiting";
/// The keys that were asked for.
const IDENTITY: &str = "enrolment/identity";

/// Forgets whatever waits.
pub(crate) fn forget_waiting(tx: &Tx<'_>) -> Result<(), Error> {
    tx.forget_secret(WAITING)?;
    Ok(tx.forget_secret(IDENTITY)?)
}

impl Notebook {
    /// Keeps what waits, instead of what waited before.
    pub(crate) fn store_waiting_office_device(
        &self,
        waiting: &WaitingForSecond,
        identity: &DeviceIdentity,
    ) -> Result<(), Error> {
        let json = serde_json::to_vec(waiting).map_err(|_| Error::Internal("what waits is plain JSON"))?;
        self.store.write(|tx| {
            tx.put_secret(WAITING, &json)?;
            Ok(tx.put_secret(IDENTITY, &identity.to_secret_bytes())?)
        })
    }

    /// What waits; none when nothing does.
    pub(crate) fn waiting_office_device(&self) -> Result<Option<(WaitingForSecond, DeviceIdentity)>, Error> {
        let (waiting, identity) = self.store.read(|tx| Ok::<_, Error>((tx.secret(WAITING)?, tx.secret(IDENTITY)?)))?;
        let waiting = waiting.and_then(|json| serde_json::from_slice(&json).ok());
        let identity = identity.and_then(|bytes| DeviceIdentity::from_secret_bytes(&bytes));
        Ok(waiting.zip(identity))
    }

    /// Stops waiting.
    pub(crate) fn forget_waiting_office_device(&self) -> Result<(), Error> {
        self.store.write(forget_waiting)
    }
}
