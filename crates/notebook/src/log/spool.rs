//! The spool: copies of the envelopes that wait for the relay, so that they can go while the notebook is locked.

use daftari_crypto::safe::spool::Spool;

use crate::notebook::Notebook;

/// Envelopes the spool is filled with, at most.
const SPOOLED_MAX: usize = 32;

impl Notebook {
    /// Fills the spool with the envelopes that wait. The database is the truth: a failure here loses nothing. While the
    /// notebook is open no other thread writes the spool, so an unchanged outbox is not read again.
    pub(crate) fn fill_spool(&self) {
        let Some(directory) = &self.directory else { return };
        let first = self.store.read(|tx| tx.next_outgoing_ids(SPOOLED_MAX)).ok();
        if first.is_some() && *self.spooled.borrow() == first {
            return;
        }
        let waiting = self.store.read(|tx| tx.next_outgoing(SPOOLED_MAX, SPOOLED_MAX * 8192)).unwrap_or_default();
        let wanted: Vec<Vec<u8>> = waiting.into_iter().map(|(_, bytes)| bytes).collect();
        let spool = Spool::of(directory);
        let filled = self.environment.draw(|rng| spool.reconcile(&wanted, rng));
        if let Err(error) = &filled {
            tracing::warn!(kind = ?error.kind(), "spool");
        }
        self.spooled.replace(first.filter(|_| filled.is_ok()));
    }
}
