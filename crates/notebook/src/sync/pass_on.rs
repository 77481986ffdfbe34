//! Passing on: the office delivers to a colleague what its author could not, because she did not know of her yet.
//!
//! An author seals for the holders she knows of, and who shares a case delivers what she has, which is everything her share
//! was written upon. Two people who work at the same time without a network leave a gap between the two: what one wrote
//! while the other shared. The office sees every entry of a case, so it closes the gap, by a rule over the set of entries
//! alone, whatever order they came in:
//!
//! > a holder is owed an entry when its author did not know of her, and no counted share with her was written knowing of it.

use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::case::{Case, FoldEntry, Mark, Past, Reach};
use daftari_domain::ids::{DeviceKey, EntryId};
use daftari_relay_api::roster::Role;
use daftari_store::Outgoing;

use crate::error::Error;
use crate::notebook::Notebook;

/// Holders and the entries the office still has to pass on to them.
type Owed = BTreeSet<(DeviceKey, EntryId)>;

/// What each holder is owed by these entries. An entry that does not count is passed on when one that counts was written
/// knowing of it: the other waits for it.
fn owed(case: &Case, entries: &[FoldEntry], is_reader: &dyn Fn(&DeviceKey) -> bool) -> Owed {
    let past = Past::of(entries);
    let named = past.through(&case.heads);
    let mut owed = Owed::new();
    for holder in case.holders.iter().filter(|holder| is_reader(holder)) {
        let (mut given, mut taken) = (Vec::new(), Vec::new());
        for mark in &case.marks {
            match mark {
                Mark::Shared(origin, device) if device == holder => given.push(origin.entry),
                Mark::Opened(origin) if origin.author == *holder => given.push(origin.entry),
                Mark::Unshared(origin, device) if device == holder => taken.push(origin.entry),
                _ => {}
            }
        }
        let (given, taken) = (Reach::of(&past, given), Reach::of(&past, taken));
        for entry in entries.iter().filter(|entry| entry.author != *holder && named.contains(&entry.id)) {
            // Some share of hers that its author knew of, with no taking since then that she knew of as well.
            let knew = given.behind(&past, &entry.id).is_some_and(|known| {
                known.ones().any(|mark| {
                    let since = given.entry(mark).and_then(|share| taken.ahead(&past, &share));
                    let heard = taken.behind(&past, &entry.id);
                    since.zip(heard).is_none_or(|(since, heard)| since.is_disjoint(heard))
                })
            });
            let came =
                given.mark(&entry.id).is_some() || given.ahead(&past, &entry.id).is_some_and(|ahead| !ahead.is_clear());
            if !knew && !came {
                owed.insert((*holder, entry.id));
            }
        }
    }
    owed
}

impl Notebook {
    /// Envelopes for holders who are owed something since these entries came. `case` is the case as it may be read.
    pub(crate) fn pass_on(
        &self,
        case: &Case,
        entries: &[FoldEntry],
        new: &BTreeSet<EntryId>,
    ) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        if case.holders.is_empty() || !case.marks.iter().any(|mark| matches!(mark, Mark::Shared(..))) {
            return Ok(Vec::new());
        }
        let before: Vec<FoldEntry> = entries.iter().filter(|entry| !new.contains(&entry.id)).cloned().collect();
        let is_reader =
            |device: &DeviceKey| team.roster.device(device).is_some_and(|device| device.record.role == Role::Field);
        let case_before = self.without_revoked_holders(&self.fold_case(case.id, &before));
        let owed_before = owed(&case_before, &before, &is_reader);
        let mut by_holder: BTreeMap<DeviceKey, Vec<EntryId>> = BTreeMap::new();
        for (holder, entry) in owed(case, entries, &is_reader).difference(&owed_before) {
            by_holder.entry(*holder).or_default().push(*entry);
        }
        let mut sealed = Vec::new();
        for (holder, ids) in by_holder {
            sealed.extend(self.seal_for(case.id, &holder, |entry| ids.contains(&entry.id))?);
        }
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use daftari_domain::case::{NoTeam, fold};
    use daftari_domain::entry::{Content, EntryBody};
    use daftari_domain::ids::CaseId;
    use daftari_domain::time::{Stamp, UnixMillis};

    use super::*;

    const CASE: CaseId = CaseId(uuid::Uuid::nil());
    const AMINA: DeviceKey = DeviceKey([2; 32]);
    const MALLORY: DeviceKey = DeviceKey([3; 32]);
    const HOLDER: DeviceKey = DeviceKey([4; 32]);

    fn entry(place: u8, author: DeviceKey, parents: Vec<EntryId>, content: Content) -> FoldEntry {
        let body = EntryBody::without_words(Stamp { ms: UnixMillis(0), offset_min: 0 }, Vec::new(), content);
        let author_seq = u64::from(place);
        FoldEntry { id: EntryId([place; 32]), author, author_seq, case: Some(CASE), parents, body }
    }

    fn share(device: DeviceKey) -> Content {
        Content::Share { device, worker: false, not_asked: false }
    }

    /// Each share names the first entry and the one before it, so the ways between them double with every share.
    #[test]
    fn two_hundred_shares_of_a_device_with_herself_end_and_make_nothing_owed() {
        let first = entry(1, AMINA, Vec::new(), Content::CaseOpened { code: "KT-0001".to_owned() });
        let mut entries = vec![first, entry(2, AMINA, vec![EntryId([1; 32])], share(HOLDER))];
        for place in 3..=200 {
            let parents = vec![EntryId([1; 32]), EntryId([place - 1; 32])];
            entries.push(entry(place, MALLORY, parents, share(MALLORY)));
        }
        entries.push(entry(201, MALLORY, vec![EntryId([200; 32])], share(HOLDER)));
        let case = fold(CASE, &entries, &NoTeam);
        assert_eq!(owed(&case, &entries, &|_| true), Owed::new());
        // Given it by nobody, she delivers nothing: what Amina wrote beside the share is owed.
        entries.push(entry(202, AMINA, vec![EntryId([1; 32])], Content::Later));
        let case = fold(CASE, &entries, &NoTeam);
        assert_eq!(owed(&case, &entries, &|_| true), [(HOLDER, EntryId([202; 32]))].into());
    }
}
