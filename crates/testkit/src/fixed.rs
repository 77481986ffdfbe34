//! Time and randomness that tests own.

use daftari_domain::time::{Stamp, UnixMillis};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daftari_crypto::safe::key_store::{KeyStore, KeyStoreTrouble};
use daftari_crypto::safe::slots::Kdf;
use daftari_crypto::safe::tries::{BootClock, BootTime};
use daftari_crypto::secret::Secret32;
use daftari_notebook::environment::{Clock, Environment};
use daftari_sync::transport::Transport;

use crate::fault::Network;
use crate::rng::SeededRng;

/// Minutes east of UTC in Nairobi.
const OFFSET_MIN: i16 = 180;

/// A wall clock that stands still until it is set.
#[derive(Debug, Default)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Sets the time of the clock.
    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Stamp {
        Stamp { ms: UnixMillis(self.0.load(Ordering::SeqCst)), offset_min: OFFSET_MIN }
    }
}

/// A boot clock that moves only when a test sets it.
#[derive(Debug, Default)]
pub struct FixedBoot {
    ms: AtomicU64,
    boot: AtomicU64,
}

impl FixedBoot {
    /// Sets milliseconds since boot.
    pub fn set(&self, ms: u64) {
        self.ms.store(ms, Ordering::SeqCst);
    }

    /// Milliseconds pass.
    pub fn pass(&self, ms: u64) {
        self.ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// The device is switched off and on.
    pub fn reboot(&self) {
        self.boot.fetch_add(1, Ordering::SeqCst);
        self.set(0);
    }
}

impl BootClock for FixedBoot {
    fn now(&self) -> BootTime {
        let mut boot_id = [0; 16];
        boot_id.split_at_mut(8).0.copy_from_slice(&self.boot.load(Ordering::SeqCst).to_be_bytes());
        BootTime { boot_id, ms: self.ms.load(Ordering::SeqCst) }
    }
}

/// A key store in memory; a test can make it lose everything.
#[derive(Default)]
pub struct MemoryKeyStore {
    held: Mutex<BTreeMap<([u8; 16], String), Secret32>>,
    absent: AtomicBool,
}

impl MemoryKeyStore {
    /// On a machine that has none.
    pub fn absent() -> Self {
        MemoryKeyStore { absent: AtomicBool::new(true), ..Self::default() }
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<([u8; 16], String), Secret32>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a reset of the operating system's key store does.
    pub fn lose_everything(&self) {
        self.held().clear();
    }
}

impl KeyStore for MemoryKeyStore {
    fn available(&self) -> bool {
        !self.absent.load(Ordering::SeqCst)
    }

    fn get(&self, vault: &[u8; 16], name: &str) -> Result<Option<Secret32>, KeyStoreTrouble> {
        Ok(self.held().get(&(*vault, name.to_owned())).cloned())
    }

    fn put(&self, vault: &[u8; 16], name: &str, secret: &Secret32) -> Result<(), KeyStoreTrouble> {
        self.held().insert((*vault, name.to_owned()), secret.clone());
        Ok(())
    }

    fn delete(&self, vault: &[u8; 16], name: &str) -> Result<(), KeyStoreTrouble> {
        self.held().remove(&(*vault, name.to_owned()));
        Ok(())
    }
}

/// A world that tests own, and the handles to move it.
#[derive(Clone)]
pub struct TestWorld {
    /// Wall clock.
    pub clock: Arc<FixedClock>,
    /// Boot clock.
    pub boot: Arc<FixedBoot>,
    /// Key store.
    pub key_store: Arc<MemoryKeyStore>,
    /// The way to relays, when it is one with faults to order.
    pub network: Option<Network>,
    /// The environment made of these parts.
    pub environment: Environment,
}

impl TestWorld {
    /// From a seed, over a network on which faults can be ordered.
    pub fn new(seed: u64) -> TestWorld {
        let network = Network::new();
        TestWorld { network: Some(network.clone()), ..Self::with_transport(seed, Arc::new(network)) }
    }

    /// From a seed, over another transport.
    pub fn with_transport(seed: u64, transport: Arc<dyn Transport + Send + Sync>) -> TestWorld {
        Self::of(seed, transport, MemoryKeyStore::default())
    }

    /// From a seed, on a machine whose operating system stores no keys.
    pub fn without_key_store(seed: u64) -> TestWorld {
        Self::of(seed, Arc::new(Network::new()), MemoryKeyStore::absent())
    }

    fn of(seed: u64, transport: Arc<dyn Transport + Send + Sync>, key_store: MemoryKeyStore) -> TestWorld {
        let (clock, boot, key_store) = (Arc::<FixedClock>::default(), Arc::<FixedBoot>::default(), Arc::new(key_store));
        let environment = Environment {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            boot: Arc::clone(&boot) as Arc<dyn BootClock + Send + Sync>,
            rng: Arc::new(Mutex::new(SeededRng::new(seed))),
            key_store: Arc::clone(&key_store) as Arc<dyn KeyStore + Send + Sync>,
            // The cheapest cost the disk format allows: tests make many locks.
            kdf: Some(Kdf::FLOOR),
            transport,
        };
        TestWorld { clock, boot, key_store, network: None, environment }
    }
}
