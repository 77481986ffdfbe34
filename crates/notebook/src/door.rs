//! One at a time, and nobody twice while somebody waits.
//!
//! A mutex goes to whoever grabs it first, and a sync that keeps one part after the other grabs it again before a person's
//! look has woken up. Here everybody waits in the same queue: who comes out goes to its end.

use std::sync::{Mutex, MutexGuard, TryLockError};

use crate::session::lock;

/// What is behind the door, and the queue before it.
pub(crate) struct Door<T> {
    /// Held by the first of those who wait.
    first: Mutex<()>,
    inside: Mutex<T>,
}

impl<T> Door<T> {
    pub(crate) fn before(inside: T) -> Door<T> {
        Door { first: Mutex::new(()), inside: Mutex::new(inside) }
    }

    /// Waits for its turn.
    pub(crate) fn enter(&self) -> MutexGuard<'_, T> {
        let _first = lock(&self.first);
        lock(&self.inside)
    }

    /// Asked from inside: does somebody stand before the door?
    pub(crate) fn somebody_waits(&self) -> bool {
        matches!(self.first.try_lock(), Err(TryLockError::WouldBlock))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn who_comes_out_and_in_again_lets_those_in_who_wait() {
        let door = Door::before(());
        let (rounds, looked_after) = (AtomicU32::new(0), AtomicU32::new(u32::MAX));
        std::thread::scope(|scope| {
            let inside = door.enter();
            scope.spawn(|| {
                let _inside = door.enter();
                looked_after.store(rounds.load(Ordering::SeqCst), Ordering::SeqCst);
            });
            // She stands before the door.
            while !door.somebody_waits() {
                std::thread::yield_now();
            }
            drop(inside);
            for _ in 0..10_000 {
                let _inside = door.enter();
                rounds.fetch_add(1, Ordering::SeqCst);
            }
        });
        assert_eq!(looked_after.into_inner(), 0, "the next to go in was she");
    }
}
