//! Randomness, a boot clock and a key store that tests own.

#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use daftari_crypto::rng::Rng;
use daftari_crypto::safe::key_store::{KeyStore, KeyStoreTrouble};
use daftari_crypto::safe::tries::{BootClock, BootTime};
use daftari_crypto::secret::Secret32;
use daftari_relay_api::hash;

/// SHA-256 over a seed and a counter.
pub struct Seeded {
    seed: u64,
    counter: u64,
}

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Seeded { seed, counter: 0 }
    }
}

impl Rng for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.counter += 1;
            let block = hash(&[&self.seed.to_be_bytes(), &self.counter.to_be_bytes()]);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// A boot clock that moves when it is told to.
pub struct Boot {
    id: Cell<u8>,
    ms: Cell<u64>,
}

impl Boot {
    pub fn new() -> Self {
        Boot { id: Cell::new(1), ms: Cell::new(1_000_000) }
    }

    pub fn pass(&self, ms: u64) {
        self.ms.set(self.ms.get() + ms);
    }

    pub fn back(&self, ms: u64) {
        self.ms.set(self.ms.get().saturating_sub(ms));
    }

    /// Off and on again: another boot, and its clock begins at this many milliseconds.
    pub fn reboot(&self, ms: u64) {
        self.id.set(self.id.get().wrapping_add(1));
        self.ms.set(ms);
    }
}

impl BootClock for Boot {
    fn now(&self) -> BootTime {
        BootTime { boot_id: [self.id.get(); 16], ms: self.ms.get() }
    }
}

/// Secrets by vault and name.
pub type Held = BTreeMap<([u8; 16], String), [u8; 32]>;

/// A key store in memory, that can lose, confuse and refuse.
#[derive(Default)]
pub struct Store {
    pub held: RefCell<Held>,
    pub silent: Cell<bool>,
}

impl Store {
    /// Every name it holds.
    pub fn names(&self) -> Vec<([u8; 16], String)> {
        self.held.borrow().keys().cloned().collect()
    }

    /// Flips one bit of an entry; flipping it again mends it.
    pub fn flip(&self, name: &str, bit: usize) {
        let mut held = self.held.borrow_mut();
        let (_, secret) = held.iter_mut().find(|((_, found), _)| found == name).unwrap();
        secret[bit / 8] ^= 1 << (bit % 8);
    }
}

impl KeyStore for Store {
    fn available(&self) -> bool {
        !self.silent.get()
    }

    fn get(&self, vault: &[u8; 16], name: &str) -> Result<Option<Secret32>, KeyStoreTrouble> {
        if self.silent.get() {
            return Err(KeyStoreTrouble);
        }
        Ok(self.held.borrow().get(&(*vault, name.to_owned())).map(|secret| Secret32::new(*secret)))
    }

    fn put(&self, vault: &[u8; 16], name: &str, secret: &Secret32) -> Result<(), KeyStoreTrouble> {
        if self.silent.get() {
            return Err(KeyStoreTrouble);
        }
        self.held.borrow_mut().insert((*vault, name.to_owned()), *secret.expose());
        Ok(())
    }

    fn delete(&self, vault: &[u8; 16], name: &str) -> Result<(), KeyStoreTrouble> {
        self.held.borrow_mut().remove(&(*vault, name.to_owned()));
        Ok(())
    }
}
