//! Words being typed: stored as they are, overwritten in place, never signed and never sent.

use daftari_relay_api::limits::BODY_MAX;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::SaveDraft;
use crate::views::{Changed, DraftView, convert};

impl Notebook {
    /// Saves the draft of a page: overwritten in place, never signed, never sent.
    ///
    /// # Errors
    /// [`Error::BadRequest`] over 96 KiB, [`Error::CaseErased`], disk errors.
    pub fn save_draft(&mut self, request: SaveDraft) -> Result<Changed, Error> {
        // A page that is still open must not save words about what was erased meanwhile.
        if let Some(case) = request.case {
            self.refuse_erased(case)?;
        }
        let at = convert::stamp(self.device_now());
        let draft = DraftView { page: request.page, case: request.case, content: request.content, at };
        let text = serde_json::to_string(&draft).map_err(|_| Error::Internal("draft"))?;
        if text.len() > BODY_MAX {
            return Err(Error::BadRequest { field: "content" });
        }
        self.store.write(|tx| tx.put_draft(&text))?;
        Ok(Changed { draft: true, ..Changed::default() })
    }

    /// The draft: words typed on a page and not saved as entries yet.
    ///
    /// # Errors
    /// Disk errors.
    pub fn saved_draft(&self) -> Result<Option<DraftView>, Error> {
        let stored = self.store.read(|tx| tx.draft())?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Takes the words back: they are gone.
    ///
    /// # Errors
    /// Disk errors.
    pub fn discard_draft(&mut self) -> Result<Changed, Error> {
        self.store.write(|tx| tx.clear_draft())?;
        Ok(Changed { draft: true, ..Changed::default() })
    }
}
