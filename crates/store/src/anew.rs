//! Writing every page anew after an erasure: a copy beside the file, which then takes its place.
//!
//! A removed row is overwritten where it stood; but where pages were parted, a copy of a record may lie in the free space of
//! one, visible to a reader of raw pages who has the key. So the standing rows are copied, on a connection of the copy's own
//! and with the notebook free for pages meanwhile, into a file under the same key; the copy is checked, and renamed over the
//! file when nothing was saved since. A cut leaves the old file or the new one, and perhaps a copy, which the next opening
//! removes. The file and its log change together: the rename waits until the log is gone from the disk.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::open::{give_key, wait_for_sqlcipher};
use super::place::{Place, Stop};
use super::{Result, SCHEMA_VERSION, Store, StoreError};

/// Steps of SQLite's machine between two looks at whether the copy shall stop: well under a millisecond.
const STEPS: i32 = 1_000;

/// A connection for the copy, whose long statements end when `stop` says so.
fn connect(place: &Place, path: &Path, stop: &Arc<Stop>) -> Result<Connection> {
    wait_for_sqlcipher()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    give_key(&connection, &place.key, &place.salt)?;
    connection.execute_batch(
        "PRAGMA cipher_log = off; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
             PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4000;",
    )?;
    let asked = Arc::clone(stop);
    connection.progress_handler(STEPS, Some(move || asked.0.load(Ordering::SeqCst)))?;
    Ok(connection)
}

/// A copy that is being made: the half of the work that needs no notebook, so that pages go on meanwhile.
pub struct Copying {
    /// None once its work is done.
    connection: Option<Connection>,
    place: Place,
    stop: Arc<Stop>,
    /// What `PRAGMA data_version` said before: it says something else after another connection's commit.
    version: i64,
    whole: bool,
}

/// What became of a copy.
#[derive(Debug)]
pub enum Swapped {
    /// It is the database now.
    Done,
    /// Something was saved since, or it was asked to stop: another copy is needed.
    Stale,
    /// The old file stands, for this reason.
    Refused(StoreError),
}

fn version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

impl Copying {
    /// Copies the standing rows and checks the copy. [`Store::stop_copy`] ends it within a slice.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is no room for the copy, [`StoreError::Stopped`], [`StoreError::Damaged`] when the
    /// copy does not check; disk errors. The file is as it was.
    pub fn copy(&mut self) -> Result<()> {
        if !self.place.has_room()? {
            return Err(StoreError::Full);
        }
        let copy = self.place.copy();
        // A file in the way of a copy is not written over by SQLite.
        self.place.remove_left_copy()?;
        let into = copy.to_str().ok_or(StoreError::Contract("a path of letters"))?;
        let connection = self.connection.as_ref().ok_or(StoreError::Contract("a copy is made once"))?;
        // Attached for as long as it is written, under the key and salt of the file.
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        let written = connection.execute("VACUUM INTO ?1", [into]);
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        written?;
        self.check(&copy)?;
        // Every byte is on the disk before its name is the database's.
        File::options().write(true).open(&copy)?.sync_all()?;
        self.whole = true;
        Ok(())
    }

    /// Reads every page of the copy, which checks its authentication, and its structure.
    fn check(&self, copy: &Path) -> Result<()> {
        let connection = connect(&self.place, copy, &self.stop)?;
        let schema: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let said: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        connection.close().map_err(|(_, error)| StoreError::from(error))?;
        if schema == SCHEMA_VERSION && said == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        // Nothing is there when it has taken the file's place. What is left is removed by the next opening.
        let _ = self.place.remove_left_copy();
    }
}

impl Store {
    /// Prepares a copy: what follows needs no store.
    ///
    /// # Errors
    /// [`StoreError::Contract`] in memory; [`StoreError::Sqlite`] when a second connection cannot be had.
    pub fn begin_copy(&self) -> Result<Copying> {
        let place = self.place.clone().ok_or(StoreError::Contract("a file"))?;
        let stop = Arc::new(Stop::default());
        let connection = connect(&place, &place.path, &stop)?;
        let version = version(&connection)?;
        *self.copying.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&stop));
        Ok(Copying { connection: Some(connection), place, stop, version, whole: false })
    }

    /// Puts a finished copy in the place of the file, and opens it.
    ///
    /// # Errors
    /// When neither the new file nor the old one opens: this store is closed then, and refuses everything.
    pub fn swap(&mut self, mut copying: Copying) -> Result<Swapped> {
        *self.copying.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let now = copying.connection.as_ref().and_then(|connection| version(connection).ok());
        let stopped = copying.stop.0.load(Ordering::SeqCst);
        if !copying.whole || stopped || now != Some(copying.version) {
            return Ok(Swapped::Stale);
        }
        drop(copying.connection.take());
        if let Err(error) = self.empty_log() {
            return Ok(Swapped::Refused(error));
        }
        // The last connection takes the log away with it.
        let closed = std::mem::replace(&mut self.connection, Connection::open_in_memory()?).close();
        let swapped = match closed {
            Ok(()) => copying.place.take_copy(),
            Err((_, error)) => Err(StoreError::from(error)),
        };
        let place = &copying.place;
        self.connection = Store::open(&place.path, &place.key, &place.salt)?.connection;
        Ok(match swapped {
            Ok(()) => Swapped::Done,
            Err(error) => Swapped::Refused(error),
        })
    }
}
