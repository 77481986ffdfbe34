//! Writing the database anew after an erasure, while pages go on, never on the path of an unlock.

use std::time::Duration;

use daftari_store::{StoreError, Swapped};

use super::Session;
use super::fair_lock::lock;
use crate::error::Error;

/// How often an open notebook is asked whether something was erased.
const LOOK: Duration = Duration::from_secs(30);
/// How soon a copy is tried again that was overtaken by a save.
const OVERTAKEN: Duration = Duration::from_secs(60);
/// How soon a copy is tried again that the disk had no room for.
const NO_ROOM: Duration = Duration::from_secs(600);

/// What became of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewritten {
    /// Nothing is left in the file of what was erased.
    Clean,
    /// Something was saved, or the notebook is being locked: the next turn tries again.
    Overtaken,
    /// The disk has no room for a copy. Nothing is lost, and the mark stays.
    NoRoom,
}

impl Session {
    /// When something was erased since the last time: copies what stands into a file beside the database and puts it in
    /// its place. The notebook is held for the two ends of it only. A lock stops it within a slice, and the next unlock
    /// begins again.
    ///
    /// # Errors
    /// [`Error::Locked`]; [`Error::Damaged`] when the copy does not check; disk errors. The file is as it was.
    pub fn write_anew(&self) -> Result<Rewritten, Error> {
        let turn = lock(&self.background.rewriting);
        let Some(mut copying) = self.own_notebook()?.copy_without_traces()? else { return Ok(Rewritten::Clean) };
        match copying.copy() {
            Ok(()) => {}
            Err(StoreError::Stopped) => return Ok(Rewritten::Overtaken),
            Err(StoreError::Full) => return Ok(Rewritten::NoRoom),
            Err(error) => return Err(error.into()),
        }
        let mut notebook = self.own_notebook()?;
        let swapped = notebook.take_copy(copying);
        drop(notebook);
        drop(turn);
        match swapped {
            Ok(Swapped::Done) => Ok(Rewritten::Clean),
            Ok(Swapped::Stale) => Ok(Rewritten::Overtaken),
            Ok(Swapped::Refused(StoreError::Full)) => Ok(Rewritten::NoRoom),
            Ok(Swapped::Refused(error)) => Err(error.into()),
            // The database is closed, and what was saved is in its file: the next unlock says what is wrong with it.
            Err(error) => {
                self.lock_notebook();
                Err(error)
            }
        }
    }

    /// One turn of the thread that does so by itself.
    pub fn write_anew_by_itself(&self) {
        let pause = match self.write_anew() {
            Ok(Rewritten::Clean) | Err(Error::Locked) => LOOK,
            Ok(Rewritten::Overtaken) => OVERTAKEN,
            Ok(Rewritten::NoRoom) => NO_ROOM,
            Err(error) => {
                tracing::warn!(%error, "writing the pages anew");
                NO_ROOM
            }
        };
        self.background.rewrite.wait(pause);
    }
}
