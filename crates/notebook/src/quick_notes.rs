//! Quick notes: written at the lock, readable after the next unlock.
//!
//! The file beside the database only receives notes. An unlock moves them into the database and empties the file, so a
//! copy of the files never shows more than how many notes were written since.

use daftari_domain::time::{Stamp, UnixMillis};
use std::path::Path;

use daftari_crypto::keys::{InboxSeed, Key};
use daftari_crypto::safe::quick_notes::{QuickNote, QuickNoteError, QuickNotes, TEXT_MAX, inbox_key};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::environment::Environment;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{QuickNoteOf, WriteQuickNote};
use crate::views::{Changed, QuickNoteId, QuickNoteView, convert};

/// Secret: seed of the inbox key, 32 bytes.
const INBOX: &str = "quick_notes/inbox";
/// Secret: notes that wait for a case or for being put away, JSON.
const WAITING: &str = "quick_notes/waiting";

/// A note that was moved from the file into the database.
#[derive(Serialize, Deserialize)]
struct Waiting {
    note: QuickNoteId,
    /// When it was written, by the clock of this device.
    at_ms: i64,
    offset_min: i16,
    text: String,
}

impl From<QuickNoteError> for Error {
    fn from(error: QuickNoteError) -> Self {
        match error {
            QuickNoteError::NotReady => Error::QuickNotesNotReady,
            QuickNoteError::Full => Error::QuickNotesFull,
            QuickNoteError::Length => Error::BadRequest { field: "text" },
            QuickNoteError::Disk(error) => Error::from(error),
        }
    }
}

/// Can a quick note be written at the lock?
pub(crate) fn ready(directory: &Path) -> bool {
    QuickNotes::of(directory).ready()
}

/// Seals a note to the notebook's inbox key. Needs no secret.
pub(crate) fn write(directory: &Path, environment: &Environment, request: &WriteQuickNote) -> Result<(), Error> {
    let text = &request.text;
    if text.trim().is_empty() {
        return Err(Error::BadRequest { field: "text" });
    }
    if text.len() > TEXT_MAX {
        return Err(Error::TextTooLong { field: "quick_note".to_owned(), max: TEXT_MAX, length: text.len() });
    }
    let now = environment.clock.now();
    let note = QuickNote { at_ms: now.ms.0, offset_min: now.offset_min, text: Zeroizing::new(text.clone()) };
    Ok(environment.draw(|rng| QuickNotes::of(directory).write(&note, rng))?)
}

impl Notebook {
    /// Moves the notes written at the lock into the database and empties the file. A failure loses nothing: the next unlock
    /// tries again.
    pub(crate) fn receive_quick_notes(&self) {
        if let Err(error) = self.move_quick_notes() {
            tracing::warn!(%error, "quick notes");
        }
    }

    fn move_quick_notes(&self) -> Result<(), Error> {
        // A practice notebook has no file: at the lock there is only her own.
        let Some(directory) = &self.directory else { return Ok(()) };
        let file = QuickNotes::of(directory);
        let seed = self.inbox_seed()?;
        let inbox = inbox_key(&seed);
        let written = file.open_all(&seed)?;
        if written.is_empty() && file.is_empty_for(&inbox) {
            return Ok(());
        }
        let mut waiting = self.waiting_notes()?;
        for opened in written {
            let note = QuickNoteId(opened.id);
            if waiting.iter().all(|known| known.note != note) {
                let QuickNote { at_ms, offset_min, text } = opened.note;
                waiting.push(Waiting { note, at_ms, offset_min, text: text.to_string() });
            }
        }
        // First stored, then emptied: a cut in between moves the same notes again, under the same names.
        self.store_waiting_notes(&waiting)?;
        Ok(self.environment.draw(|rng| file.empty(&inbox, rng))?)
    }

    fn inbox_seed(&self) -> Result<Key<InboxSeed>, Error> {
        let stored = self.store.read(|tx| tx.secret(INBOX))?;
        if let Some(seed) = stored {
            return Key::from_slice(&seed).ok_or(Error::Damaged);
        }
        let seed = self.environment.draw(|rng| Key::<InboxSeed>::make(rng));
        self.store.write(|tx| tx.put_secret(INBOX, seed.expose()))?;
        Ok(seed)
    }

    fn waiting_notes(&self) -> Result<Vec<Waiting>, Error> {
        let stored = self.store.read(|tx| tx.secret(WAITING))?;
        stored.map_or(Ok(Vec::new()), |json| serde_json::from_slice(&json).map_err(|_| Error::Damaged))
    }

    fn store_waiting_notes(&self, waiting: &[Waiting]) -> Result<(), Error> {
        let json = Zeroizing::new(serde_json::to_vec(waiting).expect("plain values become JSON"));
        Ok(self.store.write(|tx| tx.put_secret(WAITING, &json))?)
    }

    /// Notes written at the lock that no case was begun with and that were not put away, the oldest first.
    ///
    /// # Errors
    /// Disk errors.
    pub fn quick_notes(&self) -> Result<Vec<QuickNoteView>, Error> {
        let true_time = |at: Stamp| convert::stamp(at.plus(self.time_difference_ms.unwrap_or(0)));
        let waiting = self.waiting_notes()?.into_iter();
        Ok(waiting
            .map(|Waiting { note, at_ms, offset_min, text }| QuickNoteView {
                note,
                at: true_time(Stamp { ms: UnixMillis(at_ms), offset_min }),
                text,
            })
            .collect())
    }

    /// Puts a note away: deletes its words. A note that is gone already changes nothing.
    ///
    /// # Errors
    /// Disk errors.
    pub fn put_away_quick_note(&mut self, request: QuickNoteOf) -> Result<Changed, Error> {
        let mut waiting = self.waiting_notes()?;
        waiting.retain(|known| known.note != request.note);
        self.store_waiting_notes(&waiting)?;
        Ok(Changed::default())
    }
}
