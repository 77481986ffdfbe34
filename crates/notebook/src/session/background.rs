//! What the syncing thread and the other threads share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use daftari_relay_api::ids::MailboxId;
use daftari_sync::transport::{NoReply, Reply};

use super::fair_lock::lock;
use crate::views::SyncOutcomeView;

/// Wakes a thread that waits for a reason. A ring while nobody waits is heard by the next wait.
#[derive(Default)]
pub(crate) struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    pub(crate) fn ring(&self) {
        *lock(&self.rung) = true;
        self.heard.notify_all();
    }

    /// Waits for a ring or until the time is over. True when rung.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        let rung = lock(&self.rung);
        let (mut rung, _) =
            self.heard.wait_timeout_while(rung, longest, |rung| !*rung).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rung)
    }
}

/// What the listening thread remembers of the long polls before.
#[derive(Default)]
pub(crate) struct Ears {
    /// Failures in a row.
    pub(crate) failures: u32,
    /// Where the mailboxes stood when news were told last.
    pub(crate) told: Option<Vec<(MailboxId, Option<String>)>>,
}

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
    /// Something waits to be sent.
    pub(crate) wanted: Bell,
    /// The relay may be listened to again.
    pub(crate) listen: Bell,
    pub(crate) ears: Mutex<Ears>,
    /// Pages may have to be written anew.
    pub(crate) rewrite: Bell,
    /// Held while a copy of the database is made and swapped: who closes the database waits for it.
    pub(crate) rewriting: Mutex<()>,
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

    /// Stops the sync that runs, at once.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        self.stop_waiting();
    }

    /// Nobody waits for the network any longer.
    fn stop_waiting(&self) {
        for hears in lock(&self.listening).1.values() {
            // Whoever has gone meanwhile waits no longer, either.
            let _ = hears.send(None);
        }
    }

    /// Wakes the syncing thread: something waits to be sent.
    pub(crate) fn wake(&self) {
        self.wanted.ring();
        self.listen.ring();
    }

    /// Waits until [`Background::wake`] is called or the time is over. True when woken.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        self.wanted.wait(longest)
    }
}
