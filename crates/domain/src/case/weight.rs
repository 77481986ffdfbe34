//! Which entries of a case count, and who holds it.
//!
//! An entry counts when its author is an office device, or when a *root* of its author (her opening, or a counted share
//! with her) lies in its past and it lies in the past of every counted *taking* of that root. So a taking binds whoever
//! leaves it out of her parents, and what does not count changes nothing but its own place.
//!
//! An unshare that takes is a taking: the office and the device itself take every root in the past of their `unshare`; the
//! opener takes all but the office's shares, while none of her own openings is taken. Anybody else's `unshare` is a wish.
//! Whether a taking counts depends on no share, so takings are settled first, and then every entry once, after its parents.
//!
//! An entry of a device that was removed from the team counts only when an active office device vouches for it, which it
//! does for everything in the past of its entries.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::fold_entry::{AuthorRoles, FoldEntry};
use super::past::{Past, Reach};
use crate::entry::Content;
use crate::ids::{DeviceKey, EntryId};

/// Entries of one author in one case that count, by (author_seq, id), erased ones included.
pub const ENTRIES_MAX: usize = 4_096;
/// Openings, shares and unshares of one author in one case that count, of a device that is not the office's: what the order of
/// a case costs grows with them.
pub const SHARES_MAX: usize = 256;

/// Who took a case from a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakenBy {
    /// The device itself gave it up.
    Herself,
    /// An office device.
    Office,
    /// The device that opened it.
    Opener,
}

/// What the entries of a case weigh.
pub(super) struct Weight {
    pub counted: BTreeSet<EntryId>,
    /// Counted entries that no counted entry has in its past.
    pub heads: Vec<EntryId>,
    /// Holders, each with the roots that nobody took.
    pub roots: BTreeMap<DeviceKey, Vec<EntryId>>,
    /// Devices that were given the case and hold it no longer.
    pub taken: BTreeMap<DeviceKey, TakenBy>,
    pub worker: Option<DeviceKey>,
    /// Counted unshares that take nothing: their authors may only ask.
    pub wishes: BTreeSet<EntryId>,
}

/// A taking, by whose right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    /// Of the office, or of the device itself: every root.
    Every,
    /// Of the opener: every root but shares of the office.
    Opener,
}

/// What a root gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// To hold the case.
    Case,
    /// To work on it, by the office's word.
    Work,
}

struct Root {
    device: DeviceKey,
    /// Takings that take it.
    taken: FixedBitSet,
    /// Those of them that the device did not write itself.
    taken_by_others: FixedBitSet,
    gives: Gives,
}

struct Weighing<'a> {
    past: &'a Past,
    entries: BTreeMap<EntryId, &'a FoldEntry>,
    opener: Option<DeviceKey>,
    roles: &'a dyn AuthorRoles,
    office: BTreeSet<EntryId>,
    /// Within the bounds of its author, and not of a removed device that no office entry vouches for.
    standing: BTreeSet<EntryId>,
    /// The author may only ask.
    asks: BTreeSet<EntryId>,
    takings: Reach,
    rights: BTreeMap<EntryId, Right>,
    roots: BTreeMap<EntryId, Root>,
    roots_of: BTreeMap<DeviceKey, Vec<EntryId>>,
    counted: BTreeSet<EntryId>,
}

fn is_opening(entry: &FoldEntry) -> bool {
    matches!(entry.body.content, Content::CaseOpened { .. })
}

fn unshared(entry: &FoldEntry) -> Option<DeviceKey> {
    match entry.body.content {
        Content::Unshare { device } => Some(device),
        _ => None,
    }
}

/// Weighs the entries of one case.
pub(super) fn weigh<'a>(
    entries: &BTreeMap<EntryId, &'a FoldEntry>,
    past: &'a Past,
    opener: Option<DeviceKey>,
    roles: &'a dyn AuthorRoles,
) -> Weight {
    let entries = entries.clone();
    let of_office = |entry: &&&FoldEntry| roles.is_office(&entry.author, &entry.body.roster_heads);
    let office: BTreeSet<EntryId> = entries.values().filter(of_office).map(|entry| entry.id).collect();
    let mut weighing = Weighing {
        past,
        opener,
        roles,
        standing: BTreeSet::new(),
        asks: BTreeSet::new(),
        takings: Reach::of(past, []),
        rights: BTreeMap::new(),
        roots: BTreeMap::new(),
        roots_of: BTreeMap::new(),
        counted: BTreeSet::new(),
        entries,
        office,
    };
    weighing.keep_bounds();
    weighing.settle_takings();
    weighing.count();
    let roots = weighing.standing_roots();
    let holders = roots.keys().copied().collect();
    Weight {
        heads: weighing.heads(),
        taken: weighing.taken(&holders),
        worker: weighing.worker(),
        wishes: weighing.asks.intersection(&weighing.counted).copied().collect(),
        roots,
        counted: weighing.counted,
    }
}

impl<'a> Weighing<'a> {
    fn entry_at(&self, place: usize) -> Option<&'a FoldEntry> {
        self.entries.get(&self.past.id(place)?).copied()
    }

    fn in_order(&self) -> Vec<&'a FoldEntry> {
        self.past.order().iter().filter_map(|place| self.entry_at(*place)).collect()
    }

    /// Of each author the first entries, and the first openings, shares and unshares.
    fn keep_bounds(&mut self) {
        let vouched = self.vouched();
        let mut of_author: BTreeMap<DeviceKey, Vec<&FoldEntry>> = BTreeMap::new();
        for entry in self.entries.values() {
            of_author.entry(entry.author).or_default().push(entry);
        }
        for (author, mut written) in of_author {
            written.sort_by_key(|entry| (entry.author_seq, entry.id));
            let is_removed = self.roles.is_removed(&author);
            let mut shares = 0;
            for entry in written.into_iter().take(ENTRIES_MAX) {
                let is_bounded = entry.body.content.says_who_holds() && !self.office.contains(&entry.id);
                shares += usize::from(is_bounded);
                if is_bounded && shares > SHARES_MAX {
                    continue;
                }
                if !is_removed || vouched.contains(&entry.id) {
                    self.standing.insert(entry.id);
                }
            }
        }
    }

    /// Entries in the past of an active office device's entry.
    fn vouched(&self) -> BTreeSet<EntryId> {
        let vouches = |entry: &&FoldEntry| self.office.contains(&entry.id) && !self.roles.is_removed(&entry.author);
        let mut vouched = BTreeSet::new();
        let order: Vec<usize> = self.past.order().iter().rev().copied().collect();
        for place in order {
            let Some(entry) = self.entry_at(place) else { continue };
            if vouched.contains(&entry.id) || vouches(&entry) {
                vouched.extend(self.past.parents_of(place).iter().filter_map(|parent| self.past.id(*parent)));
            }
        }
        vouched
    }

    fn settle_takings(&mut self) {
        let standing: Vec<&FoldEntry> =
            self.in_order().into_iter().filter(|entry| self.standing.contains(&entry.id)).collect();
        for entry in standing.iter().copied() {
            let Some(device) = unshared(entry) else { continue };
            if self.office.contains(&entry.id) || entry.author == device {
                self.rights.insert(entry.id, Right::Every);
            } else if Some(entry.author) == self.opener {
                self.rights.insert(entry.id, Right::Opener);
            } else {
                self.asks.insert(entry.id);
            }
        }
        self.takings = Reach::of(self.past, self.rights.keys().copied());
        // The opener's right ends with her opening.
        let openings: Vec<&FoldEntry> = standing.iter().copied().filter(|entry| is_opening(entry)).collect();
        let taken = self.taken_opening(&openings);
        let opened = Reach::of(self.past, openings.iter().map(|entry| entry.id));
        let of_opener: Vec<EntryId> =
            self.rights.iter().filter(|(_, right)| **right == Right::Opener).map(|(id, _)| *id).collect();
        for id in of_opener {
            let knows_opening = opened.behind(self.past, &id).is_some_and(|behind| !behind.is_clear());
            if !knows_opening || !self.lies_before(&id, &taken) {
                self.rights.remove(&id);
                self.asks.insert(id);
            }
        }
        // All openings are one root: a second one gives nothing back.
        let opener = self.opener;
        for opening in openings.iter().filter(|entry| Some(entry.author) == opener) {
            self.add_root(opening.id, opening.author, taken.clone(), Gives::Case);
        }
    }

    /// Takings of the opener by the office or herself that have an opening in their past.
    fn taken_opening(&self, openings: &[&FoldEntry]) -> FixedBitSet {
        let mut taken = FixedBitSet::with_capacity(self.takings.len());
        let Some(opener) = self.opener else { return taken };
        let mut ahead = taken.clone();
        for opening in openings {
            if let Some(set) = self.takings.ahead(self.past, &opening.id) {
                ahead.union_with(set);
            }
        }
        taken.union_with(&self.takings_of(&opener, &[Right::Every]));
        taken.intersect_with(&ahead);
        taken
    }

    /// Takings of a device by these rights.
    fn takings_of(&self, device: &DeviceKey, by: &[Right]) -> FixedBitSet {
        let mut takings = FixedBitSet::with_capacity(self.takings.len());
        for (id, right) in &self.rights {
            let entry = self.entries.get(id);
            let names = entry.and_then(|entry| unshared(entry)) == Some(*device);
            if names
                && by.contains(right)
                && let Some(mark) = self.takings.mark(id)
            {
                takings.insert(mark);
            }
        }
        takings
    }

    fn add_root(&mut self, entry: EntryId, device: DeviceKey, taken: FixedBitSet, gives: Gives) {
        let mut taken_by_others = taken.clone();
        for (id, entry) in self.rights.keys().filter_map(|id| Some((id, self.entries.get(id)?))) {
            if entry.author == device
                && let Some(mark) = self.takings.mark(id)
            {
                taken_by_others.set(mark, false);
            }
        }
        self.roots.insert(entry, Root { device, taken, taken_by_others, gives });
        self.roots_of.entry(device).or_default().push(entry);
    }

    /// Does an entry lie in the past of all of these takings?
    fn lies_before(&self, entry: &EntryId, takings: &FixedBitSet) -> bool {
        takings.is_clear() || self.takings.ahead(self.past, entry).is_some_and(|ahead| takings.is_subset(ahead))
    }

    /// Every entry once, after its parents: a share that counts is a root for what comes after it.
    fn count(&mut self) {
        let shares = |entry: &&FoldEntry| is_opening(entry) || matches!(entry.body.content, Content::Share { .. });
        let marked = self.entries.values().copied().filter(shares);
        let given = Reach::of(self.past, marked.map(|entry| entry.id).filter(|id| self.standing.contains(id)));
        let mut takings: BTreeMap<DeviceKey, [FixedBitSet; 2]> = BTreeMap::new();
        for entry in self.in_order() {
            if !self.counts(entry, &given) {
                continue;
            }
            self.counted.insert(entry.id);
            if let Content::Share { device, worker, .. } = entry.body.content {
                let is_office = self.office.contains(&entry.id);
                let rights: [&[Right]; 2] = [&[Right::Every], &[Right::Every, Right::Opener]];
                let [by_every, by_any] =
                    takings.entry(device).or_insert_with(|| rights.map(|by| self.takings_of(&device, by)));
                let mut taken = if is_office { by_every.clone() } else { by_any.clone() };
                match self.takings.ahead(self.past, &entry.id) {
                    Some(ahead) => taken.intersect_with(ahead),
                    None => taken.clear(),
                }
                let gives = if is_office && worker { Gives::Work } else { Gives::Case };
                self.add_root(entry.id, device, taken, gives);
            }
        }
    }

    fn counts(&self, entry: &FoldEntry, given: &Reach) -> bool {
        if !self.standing.contains(&entry.id) {
            return false;
        }
        // She who leaves is bound by what others took from her, and not by her leaving.
        let leaves = unshared(entry) == Some(entry.author);
        let by_root = |root: &EntryId| {
            let knows = given
                .mark(root)
                .is_some_and(|mark| given.behind(self.past, &entry.id).is_some_and(|behind| behind.contains(mark)));
            let stands =
                |root: &Root| self.lies_before(&entry.id, if leaves { &root.taken_by_others } else { &root.taken });
            knows && self.roots.get(root).is_some_and(stands)
        };
        self.office.contains(&entry.id)
            || (is_opening(entry) && Some(entry.author) == self.opener)
            || self.roots_of.get(&entry.author).into_iter().flatten().any(by_root)
    }

    fn standing_roots(&self) -> BTreeMap<DeviceKey, Vec<EntryId>> {
        let mut standing: BTreeMap<DeviceKey, Vec<EntryId>> = BTreeMap::new();
        for (id, root) in &self.roots {
            if root.taken.is_clear() && !self.roles.is_removed(&root.device) {
                standing.entry(root.device).or_default().push(*id);
            }
        }
        standing
    }

    fn taken(&self, holders: &BTreeSet<DeviceKey>) -> BTreeMap<DeviceKey, TakenBy> {
        let mut taken = BTreeMap::new();
        for root in self.roots.values().filter(|root| !holders.contains(&root.device)) {
            let (device, mut by_root) = (root.device, None);
            for (id, _) in
                self.rights.iter().filter(|(id, _)| self.takings.mark(id).is_some_and(|mark| root.taken.contains(mark)))
            {
                let Some(author) = self.entries.get(id).map(|entry| entry.author) else { continue };
                let by = match () {
                    () if author == device => TakenBy::Herself,
                    () if self.office.contains(id) => TakenBy::Office,
                    () => TakenBy::Opener,
                };
                by_root = Some(by_root.map_or(by, |known: TakenBy| by.min(known)));
            }
            if let Some(by) = by_root {
                taken.entry(device).and_modify(|known: &mut TakenBy| *known = by.max(*known)).or_insert(by);
            }
        }
        taken
    }

    /// Counted entries that no counted entry has in its past.
    fn heads(&self) -> Vec<EntryId> {
        let mut known: BTreeSet<usize> = BTreeSet::new();
        let mut heads = Vec::new();
        for place in self.past.order().iter().rev() {
            let Some(id) = self.past.id(*place) else { continue };
            let (is_known, counts) = (known.contains(place), self.counted.contains(&id));
            if counts && !is_known {
                heads.push(id);
            }
            if counts || is_known {
                known.extend(self.past.parents_of(*place));
            }
        }
        heads.sort_unstable();
        heads
    }

    /// Who works on the case: whom the office named last, else who opened it. None of them when it was taken from her and
    /// only somebody in the field gave it back.
    fn worker(&self) -> Option<DeviceKey> {
        let stands = |root: &&Root| root.taken.is_clear() && !self.roles.is_removed(&root.device);
        let named: Vec<EntryId> =
            self.roots.iter().filter(|(_, root)| root.gives == Gives::Work).map(|(id, _)| *id).collect();
        let reach = Reach::of(self.past, named.iter().copied());
        let is_last = |id: &&EntryId| reach.ahead(self.past, id).is_some_and(FixedBitSet::is_clear);
        let last = named.iter().find(is_last).and_then(|id| self.roots.get(id));
        if let Some(root) = last.filter(stands) {
            return Some(root.device);
        }
        let opener = self.opener?;
        let her_own = |id: &&EntryId| self.office.contains(id) || self.entries.get(id).is_some_and(|e| is_opening(e));
        let mut roots = self.roots_of.get(&opener).into_iter().flatten().filter(her_own);
        roots.any(|id| self.roots.get(id).filter(stands).is_some()).then_some(opener)
    }
}
