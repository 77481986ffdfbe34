//! The write-ahead log: when it is copied into the file, and how it is emptied.

use super::{Result, Store, StoreError, Tx};

/// Pages of the log at which a commit copies them into the file. More of them make a longer pause: a copy of 1,000 took
/// 34 ms, one of 4,000 took 148.
pub(crate) const LONG_LOG: u32 = 1_000;

impl Store {
    /// As [`Store::write`], but does not copy the log into the file: [`Store::copy_log`] or the next write does, and a
    /// waiting thread can use the store in between.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_to_log<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.copy_log_from(0)?;
        let done = self.write(act);
        self.copy_log_from(LONG_LOG)?;
        done
    }

    /// Moves everything out of the write-ahead log and cuts it to nothing, so that no old page is left in it.
    ///
    /// # Errors
    /// [`StoreError::Contract`] while another connection reads the file; [`StoreError::Full`] when the disk has no
    /// room; else [`StoreError::Sqlite`].
    pub fn empty_log(&self) -> Result<()> {
        // A copy reads the log for as long as it is made, and is of no use after what needed this.
        self.stop_copy();
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Contract("checkpoint")) }
    }

    /// Copies the log into the file, but for pages another connection still reads. A commit does so by itself when the
    /// log is long, unless it is one of [`Store::write_to_log`].
    ///
    /// # Errors
    /// [`StoreError::Full`] when the disk has no room; else [`StoreError::Sqlite`].
    pub fn copy_log(&self) -> Result<()> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// From how many pages on a commit copies the log; 0 for never.
    pub(crate) fn copy_log_from(&self, pages: u32) -> Result<()> {
        Ok(self.connection.pragma_update(None, "wal_autocheckpoint", pages)?)
    }
}
