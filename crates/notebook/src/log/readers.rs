//! Who may read a case, and what changes when that changes.
//!
//! When a case becomes a child's, every holder but the worker and the office loses it, in the same transaction. One entry
//! tells the device that loses it, and names nothing but that device, which then deletes what others wrote. Its own entries
//! stay, unread: they number its chain, and those that are unsent still go to the office.

use daftari_crypto::safe::envelope::RecipientKey;
use daftari_domain::case::Case;
use daftari_domain::child;
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::DeviceKey;
use daftari_relay_api::roster::{Circle, Role};

use super::new_entry::NewEntry;
use crate::membership::Membership;
use crate::notebook::Notebook;

impl Notebook {
    /// Is this an office device, by the team list as it is known now?
    fn is_office_device(&self, device: &DeviceKey) -> bool {
        self.team.as_ref().is_some_and(|team| team.roster.is_office(device))
    }

    /// New entries of a case, with the revocations they cause. A share that the author of the age did not
    /// know of is revoked by the next entry of any author.
    pub(crate) fn with_revocations(&self, case: &Case, new: Vec<NewEntry>) -> Vec<NewEntry> {
        let sets_age =
            |entry: &NewEntry| matches!(&entry.content, Content::FieldSet { field, .. } if field == fields::AGE_BAND);
        let says_child = |entry: &NewEntry| child::says_child(&entry.content, &self.reference);
        let is_childs = case.is_child(&self.reference) && !new.iter().any(sets_age);
        if !is_childs && !new.iter().any(says_child) {
            return new;
        }
        let leaving = child::leaving(case, |device| self.is_office_device(device));
        // A device revokes itself last: what it writes after that would not count.
        let (mine, others): (Vec<_>, Vec<_>) = leaving.into_iter().partition(|leaving| self.is_me(&leaving.device));
        let unshare = |leaving: child::Leaving| {
            NewEntry::superseding(Content::Unshare { device: leaving.device }, leaving.shares)
        };
        others.into_iter().map(unshare).chain(new).chain(mine.into_iter().map(unshare)).collect()
    }

    /// The case without holders who may not read a child's case, whatever their entries say.
    pub(crate) fn without_revoked_holders(&self, case: &Case) -> Case {
        let mut readable = case.clone();
        if case.is_child(&self.reference) {
            for leaving in child::leaving(case, |device| self.is_office_device(device)) {
                readable.holders.remove(&leaving.device);
            }
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
