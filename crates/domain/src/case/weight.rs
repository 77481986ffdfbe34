//! Which entries of a case count, and who holds it.
//!
//! An entry counts when its author is an office device, or when a *root* of its author (her opening, or a counted share
//! with her) lies in its past and no *taking* of that root binds it. A taking binds whoever leaves it out of her parents:
//! every entry that does not lie in its past. What does not count changes nothing but its own place.
//!
//! An unshare that takes is a taking: the office and the device itself take every root in the past of their `unshare`; the
//! opener takes all but the office's shares. But a device's own takes no root that somebody else took already, and the
//! opener's nothing once her opening was taken: it lies in the past of those takings, or takes nothing. Anybody else's
//! `unshare` is a wish. Takings are settled first,
//! because they depend on no share that counts, and then every entry is judged once, after its parents.
//!
//! What the office has *seen*, having it in the past of an entry of its own, is first within the bounds of its author, what
//! was seen first before the rest; and of a removed device only that counts. A taking that this entry of the office did not
//! know binds it no more: a stolen phone that gives its cases up as of long ago silences nothing the office built upon. One
//! that names as many as an entry can may have left the taking out, and lifts nothing. What the office *accepts*, a parent of
//! an entry of its own, counts whatever was taken. Neither makes a taking of an `unshare` that is none: the office's next
//! note upon a wish does not grant it. Entries of a removed office device see as long as they count themselves.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::fold_entry::{AuthorRoles, FoldEntry};
use super::past::{Past, Reach};
use crate::entry::Content;
use crate::ids::{DeviceKey, EntryId, PARENTS_MAX};

/// Entries of one author in one case that count: what the office saw first, then by (author_seq, id), erased ones included.
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
    /// The opening that counts, of several the first one.
    pub opening: Option<EntryId>,
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

/// Takings of one device, as marks.
struct TakingsOf {
    /// By the office, and by itself.
    every: FixedBitSet,
    /// Those, and the opener's.
    any: FixedBitSet,
    /// By itself.
    own: FixedBitSet,
}

struct Weighing<'a> {
    past: &'a Past,
    entries: BTreeMap<EntryId, &'a FoldEntry>,
    opener: Option<DeviceKey>,
    roles: &'a dyn AuthorRoles,
    office: BTreeSet<EntryId>,
    /// Entries by which the office sees: of its active devices, and of removed ones what another of these stands for.
    seeing: BTreeSet<EntryId>,
    /// What the office has seen: the lowest place (lamport) of an entry it sees by with this one in its past, the last one of
    /// all for an entry without room to name more. Only another office entry lowers it.
    seen: BTreeMap<EntryId, u64>,
    /// Parents of entries the office sees by.
    accepted: BTreeSet<EntryId>,
    /// Of removed devices that were the office's: what was seen by an entry at whose roster heads they still were.
    vouched: BTreeSet<EntryId>,
    /// By place: takings known to every entry the office sees by that has it in its past and room to name them; none when
    /// there is no such entry.
    known: Vec<Option<FixedBitSet>>,
    /// Within the bounds of its author, and not of a removed device unless the office has seen it.
    standing: BTreeSet<EntryId>,
    /// The author may only ask.
    asks: BTreeSet<EntryId>,
    takings: Reach,
    takings_of: BTreeMap<DeviceKey, TakingsOf>,
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
        seeing: BTreeSet::new(),
        seen: BTreeMap::new(),
        vouched: BTreeSet::new(),
        accepted: BTreeSet::new(),
        known: Vec::new(),
        takings_of: BTreeMap::new(),
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
        opening: weighing.opening(),
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

    /// Of each author the first entries, and the first openings, shares and unshares: what the office saw first stands in
    /// front, so a thief with the author's keys and low numbers pushes nothing out that was seen.
    fn keep_bounds(&mut self) {
        self.find_seeing();
        self.seen = self.past.seen_by(&self.seeing);
        let mut of_author: BTreeMap<DeviceKey, Vec<&FoldEntry>> = BTreeMap::new();
        for entry in self.entries.values().filter(|entry| self.past.is_whole(&entry.id)) {
            of_author.entry(entry.author).or_default().push(entry);
        }
        for (author, mut written) in of_author {
            let seen_at = |entry: &FoldEntry| self.seen.get(&entry.id).copied().unwrap_or(u64::MAX);
            written.sort_by_cached_key(|entry| (seen_at(entry), entry.author_seq, entry.id));
            if self.roles.is_removed(&author) {
                written.retain(|entry| self.is_vouched_for(entry));
            }
            let mut shares = 0;
            for entry in written.into_iter().take(ENTRIES_MAX) {
                let is_bounded = entry.body.content.says_who_holds() && !self.office.contains(&entry.id);
                shares += usize::from(is_bounded);
                if is_bounded && shares > SHARES_MAX {
                    continue;
                }
                self.standing.insert(entry.id);
            }
        }
    }

    /// Entries the office sees by, the latest first: whether one of a removed device is among them hangs on later ones. An
    /// entry stands for no device whose removal it knows: else whoever has its keys would have the office's next note do so.
    fn find_seeing(&mut self) {
        let authors: BTreeSet<DeviceKey> = self.entries.values().map(|entry| entry.author).collect();
        let is_out = |device: &DeviceKey| self.roles.is_removed(device) && self.roles.was_office(device);
        let out: Vec<DeviceKey> = authors.into_iter().filter(is_out).collect();
        let none = FixedBitSet::with_capacity(out.len());
        let mut stood_for: BTreeMap<usize, FixedBitSet> = BTreeMap::new();
        for place in self.past.order().iter().rev() {
            let Some(entry) = self.entry_at(*place) else { continue };
            let mut stands_for = stood_for.remove(place).unwrap_or_else(|| none.clone());
            let number = out.iter().position(|device| *device == entry.author);
            if number.is_some_and(|number| stands_for.contains(number)) {
                self.vouched.insert(entry.id);
            }
            let is_free = number.is_none() || self.vouched.contains(&entry.id) || self.accepted.contains(&entry.id);
            if self.office.contains(&entry.id) && is_free {
                self.seeing.insert(entry.id);
                self.accepted.extend(entry.parents.iter().copied());
                let knows_none = |device: &DeviceKey| self.roles.is_office(device, &entry.body.roster_heads);
                out.iter().enumerate().filter(|(_, device)| knows_none(device)).for_each(|(n, _)| stands_for.insert(n));
            }
            if !stands_for.is_clear() {
                for parent in self.past.parents_of(*place) {
                    stood_for.entry(*parent).or_insert_with(|| none.clone()).union_with(&stands_for);
                }
            }
        }
    }

    /// Does an entry of a removed device count, as far as the removal goes?
    fn is_vouched_for(&self, entry: &FoldEntry) -> bool {
        let is_seen = if self.roles.was_office(&entry.author) {
            self.vouched.contains(&entry.id)
        } else {
            self.seen.contains_key(&entry.id)
        };
        is_seen || self.accepted.contains(&entry.id)
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
        let names_less = |id: &&EntryId| self.entries.get(id).is_some_and(|entry| entry.parents.len() < PARENTS_MAX);
        let lifting = self.seeing.iter().filter(names_less).copied().collect();
        self.known = self.takings.known_to(self.past, &lifting);
        self.sort_takings();
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
        self.sort_takings();
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
        if let Some(of_opener) = self.takings_of.get(&opener) {
            taken.union_with(&of_opener.every);
        }
        taken.intersect_with(&ahead);
        self.without_late_leaving(&opener, taken)
    }

    /// Takings by the device they take from.
    fn sort_takings(&mut self) {
        let none = || FixedBitSet::with_capacity(self.takings.len());
        let mut takings_of: BTreeMap<DeviceKey, TakingsOf> = BTreeMap::new();
        for (id, right) in &self.rights {
            let (Some(mark), Some(entry)) = (self.takings.mark(id), self.entries.get(id)) else { continue };
            let Some(device) = unshared(entry) else { continue };
            let of = takings_of.entry(device).or_insert_with(|| TakingsOf { every: none(), any: none(), own: none() });
            of.any.insert(mark);
            if *right == Right::Every {
                of.every.insert(mark);
            }
            if entry.author == device {
                of.own.insert(mark);
            }
        }
        self.takings_of = takings_of;
    }

    /// Takings of one root of a device without those by which it gave up what had been taken from it: they take nothing.
    fn without_late_leaving(&self, device: &DeviceKey, mut taken: FixedBitSet) -> FixedBitSet {
        let others = self.by_others(device, &taken);
        for mark in taken.difference(&others).collect::<Vec<_>>() {
            let is_late = self.takings.entry(mark).is_none_or(|id| !self.lies_before(&id, &others));
            taken.set(mark, !is_late);
        }
        taken
    }

    fn by_others(&self, device: &DeviceKey, taken: &FixedBitSet) -> FixedBitSet {
        let mut others = taken.clone();
        if let Some(of) = self.takings_of.get(device) {
            others.difference_with(&of.own);
        }
        others
    }

    fn add_root(&mut self, entry: EntryId, device: DeviceKey, taken: FixedBitSet, gives: Gives) {
        let taken_by_others = self.by_others(&device, &taken);
        self.roots.insert(entry, Root { device, taken, taken_by_others, gives });
        self.roots_of.entry(device).or_default().push(entry);
    }

    /// Do these takings leave an entry out? Not when the office built upon it without knowing them, or accepted it.
    fn binds(&self, takings: &FixedBitSet, entry: &EntryId) -> bool {
        if takings.is_clear() || self.accepted.contains(entry) {
            return false;
        }
        let mut binding = takings.clone();
        if let Some(ahead) = self.takings.ahead(self.past, entry) {
            binding.difference_with(ahead);
        }
        if let Some(known) = self.past.place(entry).and_then(|place| self.known.get(place)?.as_ref()) {
            binding.intersect_with(known);
        }
        !binding.is_clear()
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
        for entry in self.in_order() {
            if !self.counts(entry, &given) {
                continue;
            }
            self.counted.insert(entry.id);
            if let Content::Share { device, worker, .. } = entry.body.content {
                let is_office = self.office.contains(&entry.id);
                let of = self.takings_of.get(&device);
                let mut taken =
                    of.map(|of| if is_office { of.every.clone() } else { of.any.clone() }).unwrap_or_default();
                match self.takings.ahead(self.past, &entry.id) {
                    Some(ahead) => taken.intersect_with(ahead),
                    None => taken.clear(),
                }
                let taken = self.without_late_leaving(&device, taken);
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
            let is_free = |root: &Root| {
                let takings = if leaves { &root.taken_by_others } else { &root.taken };
                !self.binds(takings, &entry.id)
            };
            knows && self.roots.get(root).is_some_and(is_free)
        };
        self.office.contains(&entry.id)
            || (is_opening(entry) && Some(entry.author) == self.opener)
            || self.roots_of.get(&entry.author).into_iter().flatten().any(by_root)
    }

    /// What nobody took. First what the office gave, then what hangs on the fewest others: what lets a device write, for one
    /// of them, is no share that somebody made with a low id.
    fn standing_roots(&self) -> BTreeMap<DeviceKey, Vec<EntryId>> {
        let mut standing: BTreeMap<DeviceKey, Vec<EntryId>> = BTreeMap::new();
        for (id, root) in &self.roots {
            if root.taken.is_clear() && !self.roles.is_removed(&root.device) {
                standing.entry(root.device).or_default().push(*id);
            }
        }
        for roots in standing.values_mut() {
            roots.sort_by_key(|id| (!self.office.contains(id), self.past.lamport(id), *id));
        }
        standing
    }

    /// The opening that gives the case its code: of those that count the one that was seen first, by their bounds.
    fn opening(&self) -> Option<EntryId> {
        let openings = self.counted.iter().filter_map(|id| self.entries.get(id)).filter(|entry| is_opening(entry));
        let seen_at = |entry: &FoldEntry| self.seen.get(&entry.id).copied().unwrap_or(u64::MAX);
        openings.min_by_key(|entry| (seen_at(entry), entry.author_seq, entry.id)).map(|entry| entry.id)
    }

    fn taken(&self, holders: &BTreeSet<DeviceKey>) -> BTreeMap<DeviceKey, TakenBy> {
        let mut taken = BTreeMap::new();
        for root in self.roots.values().filter(|root| !holders.contains(&root.device)) {
            let (device, mut by_root) = (root.device, None);
            for id in root.taken.ones().filter_map(|mark| self.takings.entry(mark)) {
                let Some(author) = self.entries.get(&id).map(|entry| entry.author) else { continue };
                let by = match () {
                    () if author == device => TakenBy::Herself,
                    () if self.office.contains(&id) => TakenBy::Office,
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
