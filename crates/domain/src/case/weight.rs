//! Which entries of a case count, and who holds it.
//!
//! An entry counts when its author is an office device, or when a *root* of its author (her opening, or a counted share
//! with her) lies in its past and no *taking* of that root binds it. A taking binds whoever leaves it out of her parents:
//! every entry that does not lie in its past. What does not count changes nothing but its own place.
//!
//! An unshare that takes is a taking: the office and the device itself take every root in the past of their `unshare`; the
//! opener takes all but the office's shares. One that leaves out an earlier taking, by somebody else of the same root or by
//! anybody of the opener's opening, takes nothing itself. Anybody else's `unshare` is a wish. Takings are settled first,
//! because they depend on no share that counts, and then every entry is judged once, after its parents.
//!
//! What the office has *seen*, an active office device having it in the past of an entry of its own, is first within the
//! bounds of its author, what was seen first before the rest; and of a removed device only that counts. A taking that this
//! entry of the office did not know binds it no more: a stolen phone that gives its cases up as of long ago silences nothing
//! the office built upon. What the office *names*, a parent of such an entry, it accepts, whatever was taken. Neither makes a
//! taking of an `unshare` that is none: the office's next note upon a wish does not grant it.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::fold_entry::{AuthorRoles, FoldEntry};
use super::past::{Past, Reach};
use crate::entry::Content;
use crate::ids::{DeviceKey, EntryId};

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
    /// What the office has seen: the lowest place (lamport) of an entry of an active office device with this one in its past.
    /// Only another office entry lowers it.
    seen: BTreeMap<EntryId, u64>,
    /// Parents of entries of active office devices.
    accepted: BTreeSet<EntryId>,
    /// By place: takings that every office entry knew that has it in its past; none when it was not seen.
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
        seen: BTreeMap::new(),
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
        let seeing = self.seeing(|_| true);
        self.seen = self.past.seen_by(&seeing);
        let named = seeing.iter().filter_map(|id| self.entries.get(id)).flat_map(|entry| entry.parents.iter().copied());
        self.accepted = named.collect();
        let mut of_author: BTreeMap<DeviceKey, Vec<&FoldEntry>> = BTreeMap::new();
        for entry in self.entries.values().filter(|entry| self.past.is_whole(&entry.id)) {
            of_author.entry(entry.author).or_default().push(entry);
        }
        for (author, mut written) in of_author {
            let seen_at = |entry: &FoldEntry| self.seen.get(&entry.id).copied().unwrap_or(u64::MAX);
            written.sort_by_cached_key(|entry| (seen_at(entry), entry.author_seq, entry.id));
            let vouched = self.roles.is_removed(&author).then(|| self.vouched(&author, &written));
            let mut shares = 0;
            for entry in written.into_iter().take(ENTRIES_MAX) {
                let is_bounded = entry.body.content.says_who_holds() && !self.office.contains(&entry.id);
                shares += usize::from(is_bounded);
                if is_bounded && shares > SHARES_MAX {
                    continue;
                }
                if vouched.as_ref().is_none_or(|vouched| vouched.contains(&entry.id)) {
                    self.standing.insert(entry.id);
                }
            }
        }
    }

    /// Entries of active office devices.
    fn seeing(&self, also: impl Fn(&FoldEntry) -> bool) -> BTreeSet<EntryId> {
        let of_office = self.office.iter().filter_map(|id| self.entries.get(id));
        of_office.filter(|entry| !self.roles.is_removed(&entry.author) && also(entry)).map(|entry| entry.id).collect()
    }

    /// What counts of a removed device: what the office has seen. Of an office device it was seen by one that did not know of
    /// the removal, or is accepted: else whoever has its keys would have the office's next note stand for it.
    fn vouched(&self, author: &DeviceKey, written: &[&FoldEntry]) -> BTreeSet<EntryId> {
        let was_office = written.iter().any(|entry| self.office.contains(&entry.id));
        let seen = if was_office {
            self.past.seen_by(&self.seeing(|entry| self.roles.is_office(author, &entry.body.roster_heads)))
        } else {
            self.seen.clone()
        };
        let is_vouched = |id: &EntryId| seen.contains_key(id) || self.accepted.contains(id);
        written.iter().map(|entry| entry.id).filter(is_vouched).collect()
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
        self.known = self.takings.known_to(self.past, &self.seeing(|_| true));
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
