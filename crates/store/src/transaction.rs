//! Reads and writes: every change is one transaction.

use std::cell::Cell;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::place::{Place, Stop};
use super::{Result, StoreError};

/// The open database of a notebook: one connection.
pub struct Store {
    pub(crate) connection: Connection,
    /// Its file and key; none in memory.
    pub(crate) place: Option<Place>,
    /// Stops the copy that is being made of it.
    pub(crate) copying: Mutex<Option<Arc<Stop>>>,
    /// A transaction runs.
    writing: Cell<bool>,
}

/// A running transaction, or a plain read: functions on it are spread over the files of this crate, one per noun.
pub struct Tx<'a>(pub(crate) &'a Connection);

impl Store {
    /// Over an open connection.
    pub(crate) fn over(connection: Connection, place: Option<Place>) -> Store {
        Store { connection, place, copying: Mutex::default(), writing: Cell::new(false) }
    }

    /// Asks a copy that is being made to stop. Returns at once.
    pub fn stop_copy(&self) {
        if let Some(stop) = self.copying.lock().unwrap_or_else(PoisonError::into_inner).take() {
            stop.0.store(true, Ordering::SeqCst);
        }
    }

    /// Runs `act` on the database as it stands; each statement sees its own moment.
    ///
    /// # Errors
    /// Whatever the closure says.
    pub fn read<T, E>(&self, act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>) -> std::result::Result<T, E> {
        act(&Tx(&self.connection))
    }

    /// Writes: one transaction, durable when it returns; rolled back when the closure refuses.
    ///
    /// # Errors
    /// Whatever the closure says, or the store.
    pub fn write<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        debug_assert!(!self.writing.get(), "one write is one transaction");
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from)?;
        self.writing.set(true);
        let done = act(&Tx(&self.connection));
        self.writing.set(false);
        match done {
            Ok(value) => match self.connection.execute_batch("COMMIT") {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.roll_back();
                    Err(StoreError::from(error).into())
                }
            },
            Err(refused) => {
                self.roll_back();
                Err(refused)
            }
        }
    }

    fn roll_back(&self) {
        // SQLite may have rolled back by itself (disk full); then there is nothing left to do.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Tx<'_> {
    /// Runs `act` inside the running transaction; what it wrote is undone when it refuses, and nothing else.
    ///
    /// # Errors
    /// The outer one when SQLite cannot set or leave the point; the inner one is whatever the closure says.
    pub fn attempt<T, E>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> Result<std::result::Result<T, E>> {
        self.0.execute_batch("SAVEPOINT attempt")?;
        let done = act(self);
        let end = if done.is_ok() { "RELEASE attempt" } else { "ROLLBACK TO attempt; RELEASE attempt" };
        self.0.execute_batch(end)?;
        Ok(done)
    }
}
