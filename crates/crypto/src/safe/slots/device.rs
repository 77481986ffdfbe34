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
    pub(super) held: Option<(Secret32, Vec<Secret32>)>,
}

fn alias(index: u8) -> String {
    format!("slot-{index}")
}

impl DeviceSecret {
    pub(super) fn none() -> Self {
        DeviceSecret { held: None }
    }

    pub(super) fn make(vault: &[u8; 16], store: &dyn KeyStore, rng: &mut dyn Rng) -> Result<Self, Unavailable> {
        let silent = |_| Unavailable::Silent;
        let device = Secret32::make(rng);
        store.put(vault, "device", &device).map_err(silent)?;
        let mut aliases = Vec::new();
        for index in 0..SLOTS {
            let secret = Secret32::make(rng);
            store.put(vault, &alias(index), &secret).map_err(silent)?;
            aliases.push(secret);
        }
        Ok(DeviceSecret { held: Some((device, aliases)) })
    }

    pub(super) fn fetch(vault: &[u8; 16], store: &dyn KeyStore) -> Result<Self, Unavailable> {
        let get = |name: &str| match store.get(vault, name) {
            Ok(Some(secret)) => Ok(secret),
            Ok(None) => Err(Unavailable::Gone),
            Err(_) => Err(Unavailable::Silent),
        };
        let device = get("device")?;
        let aliases = (0..SLOTS).map(|index| get(&alias(index))).collect::<Result<_, _>>()?;
        Ok(DeviceSecret { held: Some((device, aliases)) })
    }

    /// `D_i = HMAC(alias_i, HMAC(device secret, S))`, or zeros without a key store.
    pub(super) fn bind(&self, index: u8, stretched: &Key<Stretched>) -> Key<Bound> {
        let Some((device, aliases)) = &self.held else { return Key::of(Secret::new([0; 32])) };
        let bound = hazmat::hmac(device.expose(), stretched.expose());
        let alias = aliases.get(usize::from(index));
        Key::of(alias.map_or_else(|| Secret::new([0; 32]), |alias| hazmat::hmac(alias.expose(), bound.expose())))
    }
}
