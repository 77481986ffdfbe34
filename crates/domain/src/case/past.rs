//! The causal order of entries: which entries an entry's author knew of.

use std::collections::{BTreeMap, BTreeSet};

use super::FoldEntry;
use crate::entry::Content;
use crate::ids::EntryId;

/// The entries each entry follows, as its author says; for an erased entry, as the tombstones that name it say.
pub struct Past {
    built_upon: BTreeMap<EntryId, Vec<EntryId>>,
    children: BTreeMap<EntryId, Vec<EntryId>>,
    /// The place of some entry is not in its own bytes: it was erased.
    has_erased: bool,
}

impl Past {
    /// The order of these entries. An erased entry has its place whether its head is among them or not; a tombstone
    /// says nothing about an entry that is here whole.
    pub fn of<'a>(entries: impl Iterator<Item = &'a FoldEntry> + Clone) -> Past {
        let whole: BTreeSet<EntryId> =
            entries.clone().filter(|entry| entry.body.content != Content::Erased).map(|entry| entry.id).collect();
        let mut built_upon: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        let mut has_erased = false;
        for entry in entries {
            has_erased |= entry.body.content == Content::Erased;
            let parents = entry.body.case_heads_seen.iter().chain(&entry.body.supersedes);
            built_upon.entry(entry.id).or_default().extend(parents);
            if let Content::Erase { erased, .. } = &entry.body.content {
                for gone in erased.iter().filter(|gone| !whole.contains(&gone.entry)) {
                    built_upon.entry(gone.entry).or_default().extend(&gone.after);
                    has_erased = true;
                }
            }
        }
        let mut children: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        for (id, parents) in &mut built_upon {
            parents.sort_unstable();
            parents.dedup();
            for parent in parents {
                children.entry(*parent).or_default().push(*id);
            }
        }
        Past { built_upon, children, has_erased }
    }

    /// The entries an entry follows.
    pub fn parents(&self, entry: &EntryId) -> &[EntryId] {
        self.built_upon.get(entry).map(Vec::as_slice).unwrap_or_default()
    }

    /// No other entry follows this one.
    pub(super) fn is_head(&self, entry: &EntryId) -> bool {
        !self.children.contains_key(entry)
    }

    /// Every entry that is here lies in the past of the heads, and none in its own past. Only the place said of an
    /// erased entry can make this false: an id is a hash over what the entry was built upon.
    pub(super) fn heads_cover_all(&self, is_here: impl Fn(&EntryId) -> bool) -> bool {
        !self.has_erased
            || (self.built_upon.keys().filter(|id| self.is_head(id)).all(is_here)
                && self.in_order().len() == self.built_upon.len())
    }

    /// Entries that have this one in their past.
    pub fn after(&self, entry: &EntryId) -> BTreeSet<EntryId> {
        self.after_through(entry, |_| true)
    }

    /// Entries that have this one in their past by a way of such entries only.
    pub(super) fn after_through(&self, entry: &EntryId, goes: impl Fn(&EntryId) -> bool) -> BTreeSet<EntryId> {
        let mut found = BTreeSet::new();
        let mut open = vec![*entry];
        while let Some(id) = open.pop() {
            for child in self.children.get(&id).into_iter().flatten() {
                if goes(child) && found.insert(*child) {
                    open.push(*child);
                }
            }
        }
        found
    }

    /// Every entry after those it was built upon.
    pub(super) fn in_order(&self) -> Vec<EntryId> {
        let is_here = |parent: &&EntryId| self.built_upon.contains_key(*parent);
        let mut waits_for: BTreeMap<EntryId, usize> =
            self.built_upon.iter().map(|(id, parents)| (*id, parents.iter().filter(is_here).count())).collect();
        let mut ready: Vec<EntryId> = waits_for.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        let mut order = Vec::with_capacity(waits_for.len());
        while let Some(id) = ready.pop() {
            order.push(id);
            for child in self.children.get(&id).into_iter().flatten() {
                if let Some(count) = waits_for.get_mut(child) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        ready.push(*child);
                    }
                }
            }
        }
        order
    }
}
