//! The causal order of entries: what the author of each had here when she wrote it, as the heads say.
//!
//! **Naming is knowing**: a past runs through everything that is named, whether it counts or not. An entry whose past is
//! not all here waits. An id is a hash over the parents in its head, so no entry lies in its own past.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::fold_entry::FoldEntry;
use crate::ids::{EntryId, PARENTS_MAX};

/// When something was seen by an entry that names as many as it can: it may have left out what stands highest, so its own
/// place says nothing.
const LAST_SEEN: u64 = u64::MAX - 1;

/// The order of some entries.
pub struct Past {
    places: BTreeMap<EntryId, usize>,
    ids: Vec<EntryId>,
    /// Those that are here.
    parents: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
    /// Places whose past is all here, each after its parents.
    order: Vec<usize>,
    /// By place; 0 for one that waits.
    lamports: Vec<u64>,
}

impl Past {
    /// The order of these entries, each given once.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a FoldEntry>) -> Past {
        let named: BTreeMap<EntryId, &[EntryId]> =
            entries.into_iter().map(|entry| (entry.id, entry.parents.as_slice())).collect();
        let ids: Vec<EntryId> = named.keys().copied().collect();
        let places: BTreeMap<EntryId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut children = vec![Vec::new(); ids.len()];
        let mut parents = Vec::with_capacity(ids.len());
        let mut waits_for = Vec::with_capacity(ids.len());
        for (place, named) in named.values().enumerate() {
            let here: Vec<usize> = named.iter().filter_map(|parent| places.get(parent).copied()).collect();
            for parent in &here {
                if let Some(children) = children.get_mut(*parent) {
                    children.push(place);
                }
            }
            waits_for.push(named.len());
            parents.push(here);
        }
        let mut past = Past { places, ids, parents, children, order: Vec::new(), lamports: Vec::new() };
        past.put_in_order(waits_for);
        past
    }

    /// `waits_for`: how many parents each place has, here or not.
    fn put_in_order(&mut self, mut waits_for: Vec<usize>) {
        self.lamports = vec![0; waits_for.len()];
        let free = waits_for.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut ready: Vec<usize> = free.map(|(place, _)| place).collect();
        while let Some(place) = ready.pop() {
            let highest = self.parents_of(place).iter().map(|parent| self.lamport_at(*parent)).max();
            if let Some(lamport) = self.lamports.get_mut(place) {
                *lamport = highest.unwrap_or(0) + 1;
            }
            self.order.push(place);
            for child in self.children.get(place).into_iter().flatten() {
                if let Some(count) = waits_for.get_mut(*child) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(*child);
                    }
                }
            }
        }
    }

    /// How many entries there are; places are below it.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn place(&self, entry: &EntryId) -> Option<usize> {
        self.places.get(entry).copied()
    }

    pub(super) fn id(&self, place: usize) -> Option<EntryId> {
        self.ids.get(place).copied()
    }

    /// Places whose past is all here, each after its parents.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    pub(super) fn parents_of(&self, place: usize) -> &[usize] {
        self.parents.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn lamport_at(&self, place: usize) -> u64 {
        self.lamports.get(place).copied().unwrap_or(0)
    }

    /// 1 + the highest of its parents; 0 when its past is not all here. Orders the display only.
    pub fn lamport(&self, entry: &EntryId) -> u64 {
        self.place(entry).map_or(0, |place| self.lamport_at(place))
    }

    /// Is an entry's past all here?
    pub fn is_whole(&self, entry: &EntryId) -> bool {
        self.lamport(entry) > 0
    }

    /// These entries, and everything in their past that is here.
    pub fn through(&self, entries: &[EntryId]) -> BTreeSet<EntryId> {
        let mut open: Vec<usize> = entries.iter().filter_map(|entry| self.place(entry)).collect();
        let mut found: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(place) = open.pop() {
            open.extend(self.parents_of(place).iter().filter(|parent| found.insert(**parent)));
        }
        found.into_iter().filter_map(|place| self.id(place)).collect()
    }

    /// What some entries have in their past, with the lowest lamport of one that has; of one that names as many as it
    /// can, [`LAST_SEEN`]. Only another one of `by` lowers it.
    pub(crate) fn seen_by(&self, by: &BTreeSet<EntryId>) -> BTreeMap<EntryId, u64> {
        let mut seen: BTreeMap<usize, u64> = BTreeMap::new();
        for place in self.order.iter().rev() {
            let is_seeing = self.id(*place).is_some_and(|id| by.contains(&id));
            let has_room = self.parents_of(*place).len() < PARENTS_MAX;
            let by_itself = is_seeing.then(|| if has_room { self.lamport_at(*place) } else { LAST_SEEN });
            let Some(at) = by_itself.into_iter().chain(seen.get(place).copied()).min() else { continue };
            for parent in self.parents_of(*place) {
                seen.entry(*parent).and_modify(|known| *known = at.min(*known)).or_insert(at);
            }
        }
        seen.into_iter().filter_map(|(place, at)| Some((self.id(place)?, at))).collect()
    }

    /// Entries of which some other is not here: what they wait for.
    pub fn waiting(&self) -> impl Iterator<Item = EntryId> {
        let waits = |(place, _): &(usize, &EntryId)| self.lamport_at(*place) == 0;
        self.ids.iter().enumerate().filter(waits).map(|(_, id)| *id)
    }
}

/// For some marked entries: which of them lie in each entry's past, and in whose past each entry lies. Takes one bit for
/// every entry and mark.
pub struct Reach {
    /// Numbered in the order of ids.
    marks: BTreeMap<EntryId, usize>,
    marked: Vec<EntryId>,
    /// By place: marks in its past.
    behind: Vec<FixedBitSet>,
    /// By place: marks that have it in their past.
    ahead: Vec<FixedBitSet>,
}

impl Reach {
    /// Follows the marked entries; those whose past is not all here are left out.
    pub fn of(past: &Past, marked: impl IntoIterator<Item = EntryId>) -> Reach {
        let whole: BTreeSet<EntryId> = marked.into_iter().filter(|id| past.is_whole(id)).collect();
        let marked: Vec<EntryId> = whole.into_iter().collect();
        let marks: BTreeMap<EntryId, usize> = marked.iter().enumerate().map(|(mark, id)| (*id, mark)).collect();
        let none = FixedBitSet::with_capacity(marks.len());
        let mut reach = Reach { behind: vec![none.clone(); past.len()], ahead: vec![none; past.len()], marks, marked };
        if reach.marks.is_empty() {
            return reach;
        }
        let mark_at: BTreeMap<usize, usize> =
            reach.marks.iter().filter_map(|(id, mark)| Some((past.place(id)?, *mark))).collect();
        for place in past.order() {
            let mut behind = FixedBitSet::with_capacity(reach.marks.len());
            for parent in past.parents_of(*place) {
                if let Some(set) = reach.behind.get(*parent) {
                    behind.union_with(set);
                }
                mark_at.get(parent).iter().for_each(|mark| behind.insert(**mark));
            }
            if let Some(set) = reach.behind.get_mut(*place) {
                *set = behind;
            }
        }
        for place in past.order().iter().rev() {
            let Some(mut ahead) = reach.ahead.get(*place).cloned() else { continue };
            mark_at.get(place).iter().for_each(|mark| ahead.insert(**mark));
            for parent in past.parents_of(*place) {
                if let Some(set) = reach.ahead.get_mut(*parent) {
                    set.union_with(&ahead);
                }
            }
        }
        reach
    }

    /// By place: the marks that each of these entries has in its past which has the place in its past; none for a place that
    /// no such entry has.
    pub(super) fn known_to(&self, past: &Past, seeing: &BTreeSet<EntryId>) -> Vec<Option<FixedBitSet>> {
        let mut known: Vec<Option<FixedBitSet>> = vec![None; past.len()];
        for place in past.order().iter().rev() {
            let mut here = known.get_mut(*place).and_then(|known| known.clone());
            if past.id(*place).is_some_and(|id| seeing.contains(&id)) {
                let behind = self.behind.get(*place);
                match (&mut here, behind) {
                    (Some(here), Some(behind)) => here.intersect_with(behind),
                    (None, behind) => here = behind.cloned(),
                    (Some(_), None) => {}
                }
            }
            let Some(here) = here else { continue };
            for parent in past.parents_of(*place) {
                match known.get_mut(*parent) {
                    Some(Some(known)) => known.intersect_with(&here),
                    Some(known) => *known = Some(here.clone()),
                    None => {}
                }
            }
        }
        known
    }

    /// How many entries are marked.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Is no entry marked?
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The number of a marked entry; none for any other.
    pub fn mark(&self, entry: &EntryId) -> Option<usize> {
        self.marks.get(entry).copied()
    }

    /// The entry of a mark.
    pub fn entry(&self, mark: usize) -> Option<EntryId> {
        self.marked.get(mark).copied()
    }

    /// Marks in the past of an entry.
    pub fn behind(&self, past: &Past, entry: &EntryId) -> Option<&FixedBitSet> {
        self.behind.get(past.place(entry)?)
    }

    /// Marks that have the entry in their past.
    pub fn ahead(&self, past: &Past, entry: &EntryId) -> Option<&FixedBitSet> {
        self.ahead.get(past.place(entry)?)
    }
}
