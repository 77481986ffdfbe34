//! What the notebook needs from outside: time, randomness, the key store, the network. Passed in, so that tests own them.

use std::sync::{Arc, Mutex};

use daftari_crypto::rng::{Rng, SystemRng};
use daftari_crypto::safe::slots::{Kdf, KeyStore};
use daftari_crypto::safe::tries::{BootClock, SystemBootClock};
use daftari_domain::time::Stamp;
use daftari_sync::http::Http;
use daftari_sync::transport::Transport;

/// The wall clock of the device. Wrong by years on some phones: it orders the display and nothing else.
pub trait Clock: Send + Sync {
    /// Now, with the offset people here use.
    fn now(&self) -> Stamp;
}

/// Everything from outside.
#[derive(Clone)]
pub struct World {
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// Time since boot: what waits are measured on.
    pub boot: Arc<dyn BootClock + Send + Sync>,
    /// Randomness.
    pub rng: Arc<Mutex<dyn Rng + Send>>,
    /// The operating system's key store.
    pub key_store: Arc<dyn KeyStore + Send + Sync>,
    /// Cost of the key derivation for new notebooks; none = measured on this machine.
    pub kdf: Option<Kdf>,
    /// The way to the relay.
    pub transport: Arc<dyn Transport + Send + Sync>,
}
