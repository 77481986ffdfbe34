//! Sharing a case with a colleague's device.

use daftari_domain::entry::Content;
use daftari_domain::sharing::Sharing;
use daftari_store::Tx;

use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::ShareCase;
use crate::views::Changed;

impl Notebook {
    /// Shares a case with a colleague's device: it gets every entry written so far, and every later one.
    ///
    /// # Errors
    /// [`Error::NotInTeam`], [`Error::ChildCase`], [`Error::SharingRefused`] when she said no or took
    /// a yes back, [`Error::SharingNotAsked`] when she was not asked and the request does not pass over it,
    /// [`Error::BadRequest`] for a device that is not in the team.
    pub fn share_case(&mut self, request: ShareCase) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let device = request.device;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        if team.roster.device(&device).is_none() {
            return Err(Error::BadRequest { field: "device" });
        }
        if case.opener == Some(self.own.device_key()) {
            return Err(Error::NotInTeam);
        }
        if case.is_child(&self.reference) {
            return Err(Error::ChildCase);
        }
        let sharing = self.sharing(&case);
        if matches!(sharing, Sharing::Refused(_)) {
            return Err(Error::SharingRefused);
        }
        if case.holders.contains(&device) {
            return Ok(Changed::default());
        }
        if sharing == Sharing::NotAsked && !request.not_asked {
            return Err(Error::SharingNotAsked);
        }
        // The history is stored in the same transaction as the share, so that no device reads a case that was not shared.
        let history = self.seal_history_for(request.case, &device)?;
        let send = |tx: &Tx<'_>| Ok(history.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?);
        let not_asked = sharing == Sharing::NotAsked;
        let share = NewEntry::of(Content::Share { device, worker: false, not_asked });
        self.write_into_and(case, vec![share], Draft::Stays, send)
    }
}
