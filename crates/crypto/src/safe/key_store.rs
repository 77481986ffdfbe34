//! The operating system's key store: Secret Service, Keychain, Credential Manager.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use data_encoding::HEXLOWER;

use crate::secret::Secret32;

/// Service name of every entry.
pub const SERVICE: &str = "org.daftari.notebook";

/// Something in the key store did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key store did not answer")]
pub struct KeyStoreTrouble;

/// Stores 32-byte secrets by vault and name.
pub trait KeyStore {
    /// Can secrets be stored and read on this machine?
    fn available(&self) -> bool;
    /// A secret; none when it was never put or has vanished.
    ///
    /// # Errors
    /// When the store does not answer.
    fn get(&self, vault: &[u8; 16], name: &str) -> Result<Option<Secret32>, KeyStoreTrouble>;
    /// Stores a secret, in place of an old one.
    ///
    /// # Errors
    /// When the store does not answer.
    fn put(&self, vault: &[u8; 16], name: &str, secret: &Secret32) -> Result<(), KeyStoreTrouble>;
    /// Deletes a secret; deleting a missing one changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    fn delete(&self, vault: &[u8; 16], name: &str) -> Result<(), KeyStoreTrouble>;
}

/// The operating system's key store: Secret Service, Keychain or Credential Manager.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsKeyStore;

fn entry(vault: &[u8; 16], name: &str) -> Result<keyring::Entry, KeyStoreTrouble> {
    let account = format!("{}/{name}", HEXLOWER.encode(vault));
    keyring::Entry::new(SERVICE, &account).map_err(|_| KeyStoreTrouble)
}

impl KeyStore for OsKeyStore {
    fn available(&self) -> bool {
        // Asked again and again while the window is open; a store that worked once counts as working until it fails.
        static WORKED: AtomicBool = AtomicBool::new(false);
        if WORKED.load(Ordering::Relaxed) {
            return true;
        }
        // A store that can be reached may still refuse to write: only a round trip tells.
        // Each has a name of its own, so that two notebooks that open at once do not take each other's probe away.
        static PROBES: AtomicU64 = AtomicU64::new(0);
        let name = format!("probe-{}-{}", std::process::id(), PROBES.fetch_add(1, Ordering::Relaxed));
        let (vault, probe) = ([0; 16], Secret32::new([7; 32]));
        let found = self.put(&vault, &name, &probe).and_then(|()| self.get(&vault, &name));
        let held = matches!(found, Ok(Some(found)) if found.expose() == probe.expose());
        let works = self.delete(&vault, &name).is_ok() && held;
        WORKED.fetch_or(works, Ordering::Relaxed);
        works
    }

    fn get(&self, vault: &[u8; 16], name: &str) -> Result<Option<Secret32>, KeyStoreTrouble> {
        match entry(vault, name)?.get_secret() {
            Ok(bytes) => Ok(Secret32::from_slice(&zeroize::Zeroizing::new(bytes))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(_) => Err(KeyStoreTrouble),
        }
    }

    fn put(&self, vault: &[u8; 16], name: &str, secret: &Secret32) -> Result<(), KeyStoreTrouble> {
        entry(vault, name)?.set_secret(secret.expose()).map_err(|_| KeyStoreTrouble)
    }

    fn delete(&self, vault: &[u8; 16], name: &str) -> Result<(), KeyStoreTrouble> {
        match entry(vault, name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(_) => Err(KeyStoreTrouble),
        }
    }
}

/// A machine without one.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoKeyStore;

impl KeyStore for NoKeyStore {
    fn available(&self) -> bool {
        false
    }

    fn get(&self, _: &[u8; 16], _: &str) -> Result<Option<Secret32>, KeyStoreTrouble> {
        Ok(None)
    }

    fn put(&self, _: &[u8; 16], _: &str, _: &Secret32) -> Result<(), KeyStoreTrouble> {
        Err(KeyStoreTrouble)
    }

    fn delete(&self, _: &[u8; 16], _: &str) -> Result<(), KeyStoreTrouble> {
        Ok(())
    }
}
