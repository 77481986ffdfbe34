//! Who may read a case, and what changes when that changes.
//!
//! A case of a child, and one she does not want shared, is from then on sealed for the office and its worker alone. The
//! office takes it from everybody else, in the same save or at its next sync, and names the worker. The device of a colleague
//! who writes into a child's case gives it up itself.

use daftari_crypto::safe::envelope::RecipientKey;
use daftari_domain::case::Case;
use daftari_domain::entry::Content;
use daftari_domain::ids::DeviceKey;
use daftari_domain::sharing::{Keeping, keeping};
use daftari_relay_api::roster::{Circle, Role};

use super::new_entry::NewEntry;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// Devices that one save takes a case from; the rest lose it with the next sync of the office.
const UNSHARES_MAX: usize = 32;
impl Notebook {
    /// Is this an office device, by the team list as it is known now?
    fn is_office_device(&self, device: &DeviceKey) -> bool {
        self.team.as_ref().is_some_and(|team| team.roster.is_office(device))
    }

    /// Who keeps a case that is not for everybody who holds it; none for any other.
    fn keeping(&self, case: &Case) -> Option<Keeping> {
        keeping(case, &self.reference, self.now_true().ms, |device| self.is_office_device(device))
    }

    /// What this device writes behind entries that made a case one of few: the office names the worker and takes it from the
    /// others, a colleague's device takes it from itself. `case` is the case with those entries.
    pub(crate) fn takings(&self, case: &Case) -> Vec<NewEntry> {
        let (Some(team), Some(keeping)) = (&self.team, self.keeping(case)) else { return Vec::new() };
        let unshare = |device| NewEntry::of(Content::Unshare { device });
        if !team.is_office() {
            let me = keeping.leaving.iter().find(|device| self.is_me(device) && case.is_child(&self.reference));
            return me.map(|me| unshare(*me)).into_iter().collect();
        }
        let named =
            keeping.to_name.map(|device| NewEntry::of(Content::Share { device, worker: true, not_asked: false }));
        // Only devices of the team: what anybody made up needs no word of the office.
        let known = keeping.leaving.iter().filter(|device| team.roster.device(device).is_some()).take(UNSHARES_MAX);
        named.into_iter().chain(known.map(|device| unshare(*device))).collect()
    }

    /// The case without holders who may not read it any more, whatever their entries say.
    pub(crate) fn without_revoked_holders(&self, case: &Case) -> Case {
        let mut readable = case.clone();
        if let Some(keeping) = self.keeping(case) {
            readable.holders.retain(|device| !keeping.leaving.contains(device));
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
