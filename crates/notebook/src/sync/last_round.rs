//! What a device makes once everything was pulled and before it pushes for the last time: the office takes cases from those
//! who may not keep them and says what it holds, a phone says what it lacks.

use daftari_relay_api::ids::{DeviceKey, SealKey};

use crate::error::Error;
use crate::log::readers::TO_TAKE;
use crate::notebook::Notebook;

/// One thing to make. Between two of them the notebook is free for a page, or for the lock.
pub(crate) enum Due {
    /// A case is taken from others; the name of the secret that says so.
    Taking(String),
    /// The receipt of a phone.
    Receipt(DeviceKey, SealKey),
    /// This phone's receipt for the office.
    OwnReceipt,
}

impl Notebook {
    /// Everything there may be to make, in order.
    pub(crate) fn due_in_last_round(&self) -> Result<Vec<Due>, Error> {
        let takings = self.store.read(|tx| tx.secrets(TO_TAKE))?.into_iter().map(|(name, _)| Due::Taking(name));
        let receipts = self.phones().into_iter().map(|(device, seal_key)| Due::Receipt(device, seal_key));
        Ok(takings.chain(receipts).chain([Due::OwnReceipt]).collect())
    }

    /// Makes one of them. What is in one case, or was written by one device, keeps nothing from the others: it is tried again at
    /// the next sync. The disk is everybody's.
    pub(crate) fn make_due(&mut self, due: &Due) -> Result<(), Error> {
        let made = match due {
            Due::Taking(name) => self.take_what_is_due(name),
            Due::Receipt(device, seal_key) => self.make_due_receipt(*device, seal_key),
            Due::OwnReceipt => self.make_device_receipt(),
        };
        match made {
            Err(error @ (Error::DiskFull | Error::Disk | Error::Damaged)) => Err(error),
            Err(error) => {
                tracing::warn!(%error, "before the last push");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}
