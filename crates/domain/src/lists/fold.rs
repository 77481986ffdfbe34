//! The fold of the team lists: the same entries give the same lists, whatever order they came in.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{AuthorRoles, Field, FoldEntry, Past, Written};
use crate::entry::Content;
use crate::ids::{DeviceKey, EntryId};

/// The devices whose entries count.
pub enum Editors<'a> {
    /// In a team: office devices, by the roster as the author knew it; of one that was removed since, what an active one has
    /// built upon. Whoever has its keys changes no number to call any more.
    Office(&'a dyn AuthorRoles),
    /// In a notebook without a team: its owner.
    Owner(DeviceKey),
}

impl Editors<'_> {
    fn counted<'e>(
        &self,
        entries: impl Iterator<Item = &'e FoldEntry>,
        past: &Past,
    ) -> BTreeMap<EntryId, &'e FoldEntry> {
        let may_edit = |entry: &&FoldEntry| match self {
            Editors::Office(roles) => roles.is_office(&entry.author, &entry.body.roster_heads),
            Editors::Owner(owner) => entry.author == *owner,
        };
        let mut edits: BTreeMap<EntryId, &FoldEntry> =
            entries.filter(may_edit).map(|entry| (entry.id, entry)).collect();
        if let Editors::Office(roles) = self {
            let active = edits.values().filter(|entry| !roles.is_removed(&entry.author));
            let seen = past.through(&active.map(|entry| entry.id).collect::<Vec<_>>());
            edits.retain(|id, entry| !roles.is_removed(&entry.author) || seen.contains(id));
        }
        edits
    }
}

/// The lists as they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lists {
    /// By list and code: what stands, and what stood. A value that is null takes an edit back.
    pub items: BTreeMap<(String, String), Field>,
    /// Counted entries that no other counted entry follows.
    pub heads: Vec<EntryId>,
}

impl Lists {
    /// What is shown of an item: of two written without knowing of each other the one with the higher (lamport, entry
    /// id).
    pub fn shown(&self, list: &str, code: &str) -> Option<&Written> {
        self.items.get(&(list.to_owned(), code.to_owned()))?.standing.last()
    }

    /// Entries that stand in an item: what a new one supersedes.
    pub fn standing_of(&self, list: &str, code: &str) -> Vec<EntryId> {
        let item = self.items.get(&(list.to_owned(), code.to_owned()));
        item.map(|item| item.standing.iter().map(|written| written.origin.entry).collect()).unwrap_or_default()
    }

    /// Edits that stand: list, code, item.
    pub fn edits(&self) -> impl Iterator<Item = (&str, &str, &serde_json::Value)> {
        self.items.iter().filter_map(|((list, code), item)| {
            let shown = item.standing.last().filter(|written| !written.value.is_null())?;
            Some((list.as_str(), code.as_str(), &shown.value))
        })
    }
}

/// Folds the entries of the team lists. Entries of a case, of other kinds, or of a device that may not edit the lists,
/// are left out.
pub fn fold_lists(entries: &[FoldEntry], editors: &Editors<'_>) -> Lists {
    let of_lists = || entries.iter().filter(|entry| entry.case.is_none());
    let past = Past::of(of_lists());
    let counted = editors.counted(of_lists(), &past);
    let mut lists = Lists::default();
    let mut gone: BTreeSet<(&str, &str, EntryId)> = BTreeSet::new();
    let mut built_upon: BTreeSet<EntryId> = BTreeSet::new();
    for entry in counted.values() {
        built_upon.extend(entry.parents.iter().chain(&entry.body.supersedes));
        if let Content::ReferenceSet { list, code, .. } = &entry.body.content {
            gone.extend(entry.body.supersedes.iter().map(|id| (list.as_str(), code.as_str(), *id)));
        }
    }
    lists.heads = counted.keys().filter(|id| !built_upon.contains(id)).copied().collect();
    for entry in counted.values() {
        if let Content::ReferenceSet { list, code, value } = &entry.body.content {
            let written = Written { origin: entry.origin(past.lamport(&entry.id)), value: value.clone() };
            let item = lists.items.entry((list.clone(), code.clone())).or_default();
            let is_gone = gone.contains(&(list.as_str(), code.as_str(), entry.id));
            if is_gone { item.earlier.push(written) } else { item.standing.push(written) }
        }
    }
    let order = |written: &Written| (written.origin.lamport, written.origin.entry);
    for item in lists.items.values_mut() {
        item.standing.sort_by_key(order);
        item.earlier.sort_by_key(order);
    }
    lists
}
