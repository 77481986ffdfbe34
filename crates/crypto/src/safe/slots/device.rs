//! The device's share of a PIN's key: secrets in the operating system's key store.

use crate::hazmat;
use crate::keys::{Bound, Key, Stretched};
use crate::rng::Rng;
use crate::safe::key_store::KeyStore;
use crate::secret::{Secret, Secret32};

/// Slots of a lock: each has an alias of its own.
pub(super) const SLOTS: u8 = 4;

/// Why an entry of the key store cannot be had.
pub(super) enum Unavailable {
    /// It was never put, or has vanished.
    Gone,
    /// The key store did not answer.
    Silent,
}

/// What this device keeps for one vault; nothing on a machine without a key store.
pub(super) struct DeviceSecret {
    pub(super) held: Option<Held>,
}

/// The entries of one vault in the key store.
pub(super) struct Held {
    pub(super) device: Secret32,
    pub(super) aliases: Vec<Secret32>,
    /// Key of the codes in the counter of tries.
    pub(super) tries: Secret32,
}

const DEVICE: &str = "device";
const TRIES: &str = "tries";

fn alias(index: u8) -> String {
    format!("slot-{index}")
}

fn get(vault: &[u8; 16], name: &str, store: &dyn KeyStore) -> Result<Secret32, Unavailable> {
    match store.get(vault, name) {
        Ok(Some(secret)) => Ok(secret),
        Ok(None) => Err(Unavailable::Gone),
        Err(_) => Err(Unavailable::Silent),
    }
}

/// Key of the codes in the counter of tries, alone.
pub(super) fn fetch_tries_key(vault: &[u8; 16], store: &dyn KeyStore) -> Result<Secret32, Unavailable> {
    get(vault, TRIES, store)
}

impl DeviceSecret {
    pub(super) fn none() -> Self {
        DeviceSecret { held: None }
    }

    pub(super) fn make(vault: &[u8; 16], store: &dyn KeyStore, rng: &mut dyn Rng) -> Result<Self, Unavailable> {
        let mut put = |name: &str| {
            let secret = Secret32::make(rng);
            store.put(vault, name, &secret).map_err(|_| Unavailable::Silent)?;
            Ok::<_, Unavailable>(secret)
        };
        let device = put(DEVICE)?;
        let aliases = (0..SLOTS).map(|index| put(&alias(index))).collect::<Result<_, _>>()?;
        Ok(DeviceSecret { held: Some(Held { device, aliases, tries: put(TRIES)? }) })
    }

    pub(super) fn fetch(vault: &[u8; 16], store: &dyn KeyStore) -> Result<Self, Unavailable> {
        let device = get(vault, DEVICE, store)?;
        let aliases = (0..SLOTS).map(|index| get(vault, &alias(index), store)).collect::<Result<_, _>>()?;
        Ok(DeviceSecret { held: Some(Held { device, aliases, tries: get(vault, TRIES, store)? }) })
    }

    /// Key of the codes in the counter of tries; none without a key store.
    pub(super) fn tries_key(&self) -> Option<Secret32> {
        self.held.as_ref().map(|held| held.tries.clone())
    }

    /// `D_i = HMAC(alias_i, HMAC(device secret, S))`, or zeros without a key store.
    pub(super) fn bind(&self, index: u8, stretched: &Key<Stretched>) -> Key<Bound> {
        let Some(Held { device, aliases, .. }) = &self.held else { return Key::of(Secret::new([0; 32])) };
        let bound = hazmat::hmac(device.expose(), stretched.expose());
        let alias = aliases.get(usize::from(index));
        Key::of(alias.map_or_else(|| Secret::new([0; 32]), |alias| hazmat::hmac(alias.expose(), bound.expose())))
    }
}
