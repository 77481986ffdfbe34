//! What the syncing thread and the other threads share.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use daftari_sync::transport::{NoReply, Reply};

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
    /// Who waits for the network, by number.
    listening: Mutex<(u64, BTreeMap<u64, Sender<Heard>>)>,
}

/// What came of a request; none when whoever asked is to wait no longer.
pub(crate) type Heard = Option<Result<Reply, NoReply>>;

/// Somebody who waits for the network, until it is dropped.
pub(crate) struct Listening<'a>(&'a Background, u64);

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        lock(&self.0.listening).1.remove(&self.1);
    }
}

impl Background {
    /// A stop is heard here, too.
    pub(crate) fn stops_with(&self, hears: Sender<Heard>) -> Listening<'_> {
        let mut listening = lock(&self.listening);
        listening.0 += 1;
        let number = listening.0;
        listening.1.insert(number, hears);
        Listening(self, number)
    }

    /// Nobody waits for the network any longer.
    pub(crate) fn stop_waiting(&self) {
        for hears in lock(&self.listening).1.values() {
            // Whoever has gone meanwhile waits no longer, either.
            let _ = hears.send(None);
        }
    }

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
