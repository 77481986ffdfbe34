//! Everything the notebook needs from outside: time, randomness, the key store, the network. Passed in, so that tests
//! own them.

use daftari_domain::time::{Stamp, UnixMillis};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::{Local, Offset};
use daftari_crypto::rng::{Rng, SystemRng};
use daftari_crypto::safe::slots::{Kdf, KeyStore, OsKeyStore};
use daftari_crypto::safe::tries::{BootClock, SystemBootClock};
use daftari_sync::http::Http;
use daftari_sync::transport::Transport;

/// The wall clock of the device. Wrong by years on some phones: it orders the display and decides nothing.
pub trait Clock: Send + Sync {
    /// Now, with the local offset from UTC.
    fn now(&self) -> Stamp;
}

/// The system's wall clock.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
    fn now(&self) -> Stamp {
        let now = Local::now();
        let offset_min = i16::try_from(now.offset().fix().local_minus_utc() / 60).unwrap_or(0);
        Stamp { ms: UnixMillis(now.timestamp_millis()), offset_min }
    }
}

/// The clocks, randomness, key store and network that a notebook works with.
#[derive(Clone)]
pub struct Environment {
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// The boot clock, on which waits are measured.
    pub boot: Arc<dyn BootClock + Send + Sync>,
    /// The source of randomness.
    pub rng: Arc<Mutex<dyn Rng + Send>>,
    /// The operating system's key store.
    pub key_store: Arc<dyn KeyStore + Send + Sync>,
    /// Cost of the key derivation for a new notebook; none = measured on this machine.
    pub kdf: Option<Kdf>,
    /// Sends requests to the relay.
    pub transport: Arc<dyn Transport + Send + Sync>,
}

impl Environment {
    /// The operating system's clocks, randomness and key store, and HTTP.
    pub fn system() -> Environment {
        Environment {
            clock: Arc::new(SystemClock),
            boot: Arc::new(SystemBootClock),
            rng: Arc::new(Mutex::new(SystemRng::new())),
            key_store: Arc::new(OsKeyStore),
            kdf: None,
            transport: Arc::new(Http::default()),
        }
    }

    /// Runs `act` with the source of randomness.
    pub(crate) fn draw<T>(&self, act: impl FnOnce(&mut dyn Rng) -> T) -> T {
        act(&mut *self.rng.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The cost of a new lock on this machine.
    #[expect(
        clippy::disallowed_methods,
        reason = "the cost of a lock is measured once, on the machine that will open it"
    )]
    pub(crate) fn kdf(&self) -> Kdf {
        self.kdf.unwrap_or_else(|| {
            Kdf::calibrated(total_ram(), |kdf| {
                let begun = Instant::now();
                kdf.rehearse();
                begun.elapsed()
            })
        })
    }
}

/// Bytes of RAM, where the system says so.
fn total_ram() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
