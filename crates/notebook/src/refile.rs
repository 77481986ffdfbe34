//! Re-filing: when a case becomes a child's, every holder but the worker and the office loses it, in the same transaction.
//!
//! Who loses a case is told so by one entry that names nobody and nothing but the device; her device then lets go of what
//! others wrote. Her own entries stay, unread: they number her chain, and those that are unsent still go to the office.

use std::collections::BTreeSet;

use daftari_domain::case::{Case, FoldEntry, Mark};
use daftari_domain::child;
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::{DeviceKey, EntryId};
use daftari_relay_api::ids as api;
use daftari_store::Tx;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::DraftView;
use crate::write::NewEntry;

impl Notebook {
    /// Is this an office device, by the team list as it is known now?
    fn is_office_device(&self, device: &DeviceKey) -> bool {
        self.team.as_ref().is_some_and(|team| team.roster.is_office(&api::DeviceKey(device.0)))
    }

    /// What is written into a case, and who leaves it because of that. Whoever writes while somebody too many holds a
    /// child's case closes it: a share that nobody knew of when the age was written is undone by the next entry.
    pub(crate) fn with_refiling(&self, case: &Case, new: Vec<NewEntry>) -> Vec<NewEntry> {
        let sets_age =
            |entry: &NewEntry| matches!(&entry.content, Content::FieldSet { field, .. } if field == fields::AGE_BAND);
        let says_child = |entry: &NewEntry| child::says_child(&entry.content, &self.reference);
        let is_childs = case.is_child(&self.reference) && !new.iter().any(sets_age);
        if !is_childs && !new.iter().any(says_child) {
            return new;
        }
        let leaving = child::leaving(case, |device| self.is_office_device(device));
        // Whoever leaves by her own entry writes that one last: what she writes after it would not count.
        let (mine, others): (Vec<_>, Vec<_>) = leaving.into_iter().partition(|leaving| self.is_me(&leaving.device));
        let unshare = |leaving: child::Leaving| {
            NewEntry::superseding(Content::Unshare { device: leaving.device }, leaving.shares)
        };
        others.into_iter().map(unshare).chain(new).chain(mine.into_iter().map(unshare)).collect()
    }

    /// The case without holders who may not read a child's case, whatever their entries say.
    pub(crate) fn readable(&self, case: &Case) -> Case {
        let mut readable = case.clone();
        if case.is_child(&self.reference) {
            for leaving in child::leaving(case, |device| self.is_office_device(device)) {
                readable.holders.remove(&leaving.device);
            }
        }
        readable
    }

    /// Has this device lost the case? Not when it was never given it: then its share may still be on the way.
    pub(crate) fn has_left(&self, case: &Case) -> bool {
        let office = self.team.as_ref().is_some_and(|team| team.is_office());
        let taken = |mark: &Mark| matches!(mark, Mark::Unshared(_, device) if self.is_me(device));
        !office && !case.holders.iter().any(|holder| self.is_me(holder)) && case.marks.iter().any(taken)
    }

    /// Keeps what lists and search know of a case; lets go of it when this device has lost it.
    pub(crate) fn keep_row(&self, tx: &Tx<'_>, case: &Case, entries: &[FoldEntry]) -> Result<(), Error> {
        if !self.has_left(case) {
            return self.projection(case)?.keep(tx);
        }
        let says_who = |content: &Content| {
            matches!(content, Content::CaseOpened { .. } | Content::Share { .. } | Content::Unshare { .. })
        };
        let stays = |entry: &&FoldEntry| self.is_me(&entry.author) || says_who(&entry.body.content);
        let kept: BTreeSet<EntryId> = entries.iter().filter(stays).map(|entry| entry.id).collect();
        tx.leave_case(case.id.0, |id| kept.contains(&EntryId(*id)))?;
        let draft: Option<DraftView> = tx.draft()?.and_then(|text| serde_json::from_str(&text).ok());
        if draft.is_some_and(|draft| draft.case == Some(case.id.0)) {
            tx.clear_draft()?;
        }
        Ok(())
    }
}
