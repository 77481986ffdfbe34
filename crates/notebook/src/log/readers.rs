//! Who may read a case, and what changes when that changes.
//!
//! A case of a child, and one she does not want shared, is from then on sealed for the office and its worker alone. The
//! office takes it from everybody else, in the same save or at its next sync, and names the worker. The device of a colleague
//! who writes down that she is a child gives the case up itself.

use daftari_crypto::safe::envelope::RecipientKey;
use daftari_domain::case::{Case, FoldEntry};
use daftari_domain::child;
use daftari_domain::entry::Content;
use daftari_domain::ids::DeviceKey;
use daftari_domain::sharing::{Sharing, TeamPlace, WhoStays, sharing, who_stays};
use daftari_relay_api::roster::{Circle, Role};
use daftari_store::Tx;

use super::new_entry::NewEntry;
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// Devices that one save takes a case from; the rest lose it with the next sync of the office.
const UNSHARES_MAX: usize = 32;
/// Secret, by case: the office has yet to take it from some who may not keep it.
pub(crate) const TO_TAKE: &str = "to_take/";

impl Notebook {
    /// Where a device stands, by the team list as it is known now.
    fn team_place(&self, device: &DeviceKey) -> TeamPlace {
        match self.team.as_ref().and_then(|team| team.roster.device(device)).map(|device| device.record.role) {
            Some(Role::Office) => TeamPlace::Office,
            Some(Role::Field) => TeamPlace::Field,
            None => TeamPlace::Unknown,
        }
    }

    /// Who stays with a case that is not for everybody who holds it; none for any other.
    pub(crate) fn who_stays(&self, case: &Case) -> Option<WhoStays> {
        who_stays(case, &self.reference, self.now_true().ms, |device| self.team_place(device))
    }

    /// May a case be shared now?
    pub(crate) fn sharing(&self, case: &Case) -> Sharing {
        sharing(case, &self.reference, self.now_true().ms, |device| self.team_place(device))
    }

    /// What this device writes behind `new` entries: the office names the worker of a case that few may keep and takes it
    /// from the others; the device of a colleague who says that she is a child takes it from itself. `case` is the case with
    /// those entries.
    pub(crate) fn written_behind(&self, case: &Case, new: &[FoldEntry]) -> Vec<NewEntry> {
        let (Some(team), Some(stays)) = (&self.team, self.who_stays(case)) else { return Vec::new() };
        // A taking takes what lies in its past.
        let unshare =
            |device| NewEntry { upon: case.given(&device).to_vec(), ..NewEntry::of(Content::Unshare { device }) };
        if !team.is_office() {
            let says_child = new.iter().any(|entry| child::says_child(&entry.body.content, &self.reference));
            let me = stays.leaving.iter().find(|device| says_child && self.is_me(device));
            return me.map(|me| unshare(*me)).into_iter().collect();
        }
        let named = stays.to_name.map(|device| NewEntry::of(Content::Share { device, worker: true, not_asked: false }));
        // Only devices of the team: what anybody made up needs no word of the office.
        let known = stays.leaving.iter().filter(|device| team.roster.device(device).is_some()).take(UNSHARES_MAX);
        named.into_iter().chain(known.map(|device| unshare(*device))).collect()
    }

    /// Notes that the office has to take a case from somebody, in the transaction that brought the reason.
    pub(crate) fn note_to_take(&self, tx: &Tx<'_>, case: &Case) -> Result<(), Error> {
        let is_office = self.team.as_ref().is_some_and(Membership::is_office);
        if is_office && !self.written_behind(case, &[]).is_empty() {
            tx.put_secret(&format!("{TO_TAKE}{}", case.id), &[])?;
        }
        Ok(())
    }

    /// The case without holders who may not read it any more, whatever their entries say.
    pub(crate) fn without_revoked_holders(&self, case: &Case) -> Case {
        let mut readable = case.clone();
        if let Some(stays) = self.who_stays(case) {
            readable.holders.retain(|device| !stays.leaving.contains(device));
        }
        readable
    }

    /// The office and the devices that hold a case: whom this device seals its entries for.
    pub(crate) fn readers(&self, team: &Membership, case: &Case) -> Vec<RecipientKey> {
        let mut readers = Vec::new();
        if let Some(epoch) = team.roster.newest_epoch(Circle::Office) {
            readers.push(RecipientKey::office(&team.team, &epoch.public));
        }
        for holder in &case.holders {
            if holder.0 == team.me().0 {
                continue;
            }
            if let Some(device) = team.roster.device(holder)
                && device.record.role == Role::Field
            {
                readers.push(RecipientKey::device(&team.team, &device.record.seal));
            }
        }
        readers
    }
}
