//! Passing on: the office delivers to a colleague what its author could not, because she did not know of her yet.
//!
//! An author seals for the holders she knows of, and who shares a case delivers what she has. Two people who work at
//! the same time without a network leave a gap between the two: what one wrote while the other shared. The office sees
//! every entry of a case, so it closes the gap, by a rule over the set of entries alone, whatever order they came in:
//!
//! > a holder is owed an entry when its author did not know of her, and no colleague who had it shared the case with her.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::case::{Case, FoldEntry, Past};
use daftari_domain::entry::Content;
use daftari_domain::ids::{DeviceKey, EntryId};
use daftari_relay_api::roster::Role;
use daftari_store::Outgoing;

use crate::error::Error;
use crate::notebook::Notebook;

/// Holders and the entries the office still has to pass on to them.
type Owed = BTreeSet<(DeviceKey, EntryId)>;

/// Did a share bring the entry to the device, before that other share?
type Asked = (EntryId, DeviceKey, Option<EntryId>);

/// The history of a case as its entries name it.
struct History<'a> {
    entries: BTreeMap<EntryId, &'a FoldEntry>,
    built_upon: Past,
    /// Everything an entry's author had before it, and the entry itself.
    past: BTreeMap<EntryId, BTreeSet<EntryId>>,
    opener: Option<DeviceKey>,
    is_office: &'a dyn Fn(&DeviceKey) -> bool,
    /// What [`Self::came_with_a_share`] has found. Shares of a
    /// device with herself would be followed over every way between them, twice as many with each one.
    delivered: RefCell<BTreeMap<Asked, bool>>,
}

impl<'a> History<'a> {
    fn of(
        entries: impl Iterator<Item = &'a FoldEntry>,
        opener: Option<DeviceKey>,
        is_office: &'a dyn Fn(&DeviceKey) -> bool,
    ) -> Self {
        let entries: BTreeMap<EntryId, &FoldEntry> = entries.map(|entry| (entry.id, entry)).collect();
        let built_upon = Past::of(entries.values().copied());
        let delivered = RefCell::default();
        let mut history = History { entries, built_upon, past: BTreeMap::new(), opener, is_office, delivered };
        let ids: Vec<EntryId> = history.entries.keys().copied().collect();
        for id in ids {
            let past = history.past_of(id);
            history.past.insert(id, past);
        }
        history
    }

    fn past_of(&self, id: EntryId) -> BTreeSet<EntryId> {
        let mut found = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            for parent in self.built_upon.parents(&id) {
                match self.past.get(parent) {
                    Some(known) => found.extend(known),
                    None if found.insert(*parent) => open.push(*parent),
                    None => {}
                }
            }
        }
        found
    }

    fn has_seen(&self, entry: &EntryId, other: &EntryId) -> bool {
        self.past.get(entry).is_some_and(|past| past.contains(other))
    }

    /// Shares with a device.
    fn shares_with(&self, device: &DeviceKey) -> Vec<&FoldEntry> {
        let shares = |entry: &&FoldEntry| matches!(&entry.body.content, Content::Share { device: to } if to == device);
        self.entries.values().copied().filter(shares).collect()
    }

    /// Did the author of this entry seal it for the device?
    fn was_sealed_for(&self, entry: &FoldEntry, device: &DeviceKey) -> bool {
        if entry.author == *device || self.opener == Some(*device) || (self.is_office)(device) {
            return true;
        }
        let taken_back = |share: &FoldEntry| {
            self.entries.values().any(|other| {
                matches!(&other.body.content, Content::Unshare { device: from } if from == device)
                    && self.has_seen(&other.id, &share.id)
                    && self.has_seen(&entry.id, &other.id)
            })
        };
        self.shares_with(device).iter().any(|share| self.has_seen(&entry.id, &share.id) && !taken_back(share))
    }

    /// Did a share of the case with the device, written before `before`, deliver the entry?
    fn came_with_a_share(&self, entry: &FoldEntry, device: &DeviceKey, before: Option<&FoldEntry>) -> bool {
        let asked = (entry.id, *device, before.map(|share| share.id));
        // Asked again while it is being found out, on a circle of forged places: nothing was delivered that way.
        let known = self.delivered.borrow().get(&asked).copied();
        if let Some(known) = known {
            return known;
        }
        self.delivered.borrow_mut().insert(asked, false);
        let came = self.find_share(entry, device, before);
        self.delivered.borrow_mut().insert(asked, came);
        came
    }

    fn find_share(&self, entry: &FoldEntry, device: &DeviceKey, before: Option<&FoldEntry>) -> bool {
        self.shares_with(device).iter().any(|share| {
            let in_time = before.is_none_or(|later| later.id != share.id && self.has_seen(&later.id, &share.id));
            let had_it =
                |sharer| self.was_sealed_for(entry, sharer) || self.came_with_a_share(entry, sharer, Some(share));
            in_time && self.has_seen(&share.id, &entry.id) && had_it(&share.author)
        })
    }

    fn owed(&self, holders: &BTreeSet<DeviceKey>) -> Owed {
        let mut owed = Owed::new();
        for holder in holders {
            for entry in self.entries.values() {
                if !self.was_sealed_for(entry, holder) && !self.came_with_a_share(entry, holder, None) {
                    owed.insert((*holder, entry.id));
                }
            }
        }
        owed
    }
}

/// Deliveries that the new entries make owed and that were not owed before.
fn newly_owed(
    entries: &[FoldEntry],
    new: &BTreeSet<EntryId>,
    case: &Case,
    holders_before: &BTreeSet<DeviceKey>,
    is_office: &dyn Fn(&DeviceKey) -> bool,
) -> Owed {
    let after = History::of(entries.iter(), case.opener, is_office).owed(&case.holders);
    let old = entries.iter().filter(|entry| !new.contains(&entry.id));
    let before = History::of(old, case.opener, is_office).owed(holders_before);
    after.difference(&before).copied().collect()
}

impl Notebook {
    /// Envelopes for holders who are owed something since these entries came.
    pub(crate) fn pass_on(
        &self,
        case: &Case,
        entries: &[FoldEntry],
        new: &BTreeSet<EntryId>,
    ) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        if !entries.iter().any(|entry| matches!(entry.body.content, Content::Share { .. })) {
            return Ok(Vec::new());
        }
        let before: Vec<FoldEntry> = entries.iter().filter(|entry| !new.contains(&entry.id)).cloned().collect();
        let holders_before = self.fold_case(case.id, &before).holders;
        let is_office = |device: &DeviceKey| team.roster.is_office(device);
        let mut owed: BTreeMap<DeviceKey, Vec<EntryId>> = BTreeMap::new();
        for (holder, entry) in newly_owed(entries, new, case, &holders_before, &is_office) {
            owed.entry(holder).or_default().push(entry);
        }
        let mut sealed = Vec::new();
        for (holder, ids) in owed {
            let known = team.roster.device(&holder);
            if known.is_some_and(|device| device.record.role == Role::Field) {
                sealed.extend(self.seal_for(case.id, &holder, |entry| ids.contains(&entry.id))?);
            }
        }
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use daftari_domain::entry::EntryBody;
    use daftari_domain::time::{Stamp, UnixMillis};

    use super::*;

    const MARY: DeviceKey = DeviceKey([3; 32]);
    const HOLDER: DeviceKey = DeviceKey([4; 32]);

    fn entry(place: u8, author: DeviceKey, seen: Vec<EntryId>, content: Content) -> FoldEntry {
        let body = EntryBody {
            case: None,
            lamport: u64::from(place),
            recorded_at: Stamp { ms: UnixMillis(0), offset_min: 0 },
            time_difference_ms: None,
            happened_at: None,
            supersedes: Vec::new(),
            case_heads_seen: seen,
            roster_heads: Vec::new(),
            first_written_at: None,
            content,
        };
        FoldEntry { id: EntryId([place; 32]), author, author_seq: u64::from(place), body }
    }

    /// Each share names the first entry and the one before it, so the ways between them double with every share.
    #[test]
    fn two_hundred_shares_of_a_device_with_herself_are_followed_once_each() {
        let first = entry(1, DeviceKey([2; 32]), Vec::new(), Content::CaseOpened { code: "KT-0001".to_owned() });
        let mut entries = vec![first];
        for place in 2..=200 {
            let seen = vec![EntryId([1; 32]), EntryId([place - 1; 32])];
            entries.push(entry(place, MARY, seen, Content::Share { device: MARY }));
        }
        entries.push(entry(201, MARY, vec![EntryId([200; 32])], Content::Share { device: HOLDER }));
        let nobody = |_: &DeviceKey| false;
        let history = History::of(entries.iter(), Some(DeviceKey([2; 32])), &nobody);
        let owed = history.owed(&BTreeSet::from([HOLDER]));
        // She was never given the case: what she sealed for herself delivers nothing to anybody but her own words.
        assert!(owed.contains(&(HOLDER, EntryId([1; 32]))));
        let asked = history.delivered.borrow().len();
        assert!(asked <= 2 * entries.len() * entries.len(), "{asked}");
    }
}
