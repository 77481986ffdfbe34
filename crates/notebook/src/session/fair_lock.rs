//! A mutex that is handed to the thread that waits.
//!
//! A plain mutex goes to the first thread that grabs it: a sync that stores one chunk after the other would take it again
//! before the thread of a page has woken up. Here a thread that comes back queues behind those that wait.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// A mutex whose holder panicked still guards whole values: every write is a transaction.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A value that one thread at a time may use, and the queue of the threads that wait for it.
pub(crate) struct FairMutex<T> {
    /// Held by the thread that is next.
    next: Mutex<()>,
    value: Mutex<T>,
}

impl<T> FairMutex<T> {
    pub(crate) fn new(value: T) -> FairMutex<T> {
        FairMutex { next: Mutex::new(()), value: Mutex::new(value) }
    }

    /// Waits for its turn.
    pub(crate) fn acquire(&self) -> MutexGuard<'_, T> {
        let _next = lock(&self.next);
        lock(&self.value)
    }

    /// Asked by the holder: does a thread wait?
    pub(crate) fn has_waiters(&self) -> bool {
        matches!(self.next.try_lock(), Err(TryLockError::WouldBlock))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_waiting_thread_goes_before_the_last_holder() {
        let mutex = FairMutex::new(());
        let (rounds, waited) = (AtomicU32::new(0), AtomicU32::new(u32::MAX));
        std::thread::scope(|scope| {
            let held = mutex.acquire();
            scope.spawn(|| {
                let _held = mutex.acquire();
                waited.store(rounds.load(Ordering::SeqCst), Ordering::SeqCst);
            });
            while !mutex.has_waiters() {
                std::thread::yield_now();
            }
            drop(held);
            for _ in 0..10_000 {
                let _held = mutex.acquire();
                rounds.fetch_add(1, Ordering::SeqCst);
            }
        });
        assert_eq!(waited.into_inner(), 0, "rounds the last holder had before the thread that waited");
    }
}
