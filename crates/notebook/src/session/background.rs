//! What the syncing thread and the other threads share.

use std::sync::atomic::AtomicBool;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::fair_lock::lock;
use crate::views::SyncOutcomeView;

/// What the syncing thread and the other threads share.
#[derive(Default)]
pub(crate) struct Background {
    /// Held by the sync that runs.
    pub(crate) turn: Mutex<()>,
    /// A sync runs; the badge shows it.
    pub(crate) syncing: AtomicBool,
    pub(crate) cancelled: AtomicBool,
    pub(crate) failures: Mutex<u32>,
    pub(crate) last: Mutex<Option<SyncOutcomeView>>,
    pub(crate) wanted: Mutex<bool>,
    pub(crate) woken: Condvar,
}

impl Background {
    /// Wakes the syncing thread: something waits to be sent.
    pub(crate) fn wake(&self) {
        *lock(&self.wanted) = true;
        self.woken.notify_all();
    }

    /// Waits until [`Background::wake`] is called or the time is over. True when woken.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        let wanted = lock(&self.wanted);
        let (mut wanted, _) =
            self.woken.wait_timeout_while(wanted, longest, |wanted| !*wanted).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *wanted)
    }
}
