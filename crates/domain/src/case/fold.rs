//! The fold: the same set of entries gives the same case, whatever order, duplicates or batches they came in.
//!
//! No clock decides anything. A value stands until an entry that has *seen* it supersedes it; what was written without
//! knowing of each other stands side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::{AuthorRoles, Case, FoldEntry, Item, Past};
use crate::actions::meaning;
use crate::entry::Content;
use crate::ids::{CaseId, DeviceKey, EntryId};

type Entries<'a> = BTreeMap<EntryId, &'a FoldEntry>;

/// Folds the entries of one case.
pub fn fold(id: CaseId, entries: &[FoldEntry], roles: &dyn AuthorRoles) -> Case {
    let all: Entries =
        entries.iter().filter(|entry| entry.body.case == Some(id)).map(|entry| (entry.id, entry)).collect();
    let opening = all.values().find(|entry| matches!(entry.body.content, Content::CaseOpened { .. }));
    let opener = opening.map(|entry| entry.author);
    let past = Past::of(all.values().copied());
    let (counted, holders) = Holders::of(&all, &past, opener, roles).settle();
    let mut case = Case {
        id,
        code: match opening.map(|entry| &entry.body.content) {
            Some(Content::CaseOpened { code }) => code.clone(),
            _ => String::new(),
        },
        opener,
        holders,
        fields: BTreeMap::new(),
        violations: Vec::new(),
        items: Vec::new(),
        follow_ups: Vec::new(),
        parties: Vec::new(),
        marks: Vec::new(),
        review: Vec::new(),
        copied: copied(&all),
        heads: all.keys().filter(|id| past.is_head(id)).copied().collect(),
        lamport: all.values().map(|entry| entry.body.lamport).max().unwrap_or(0),
        decided_after: BTreeMap::new(),
        uncounted: BTreeSet::new(),
        heads_cover_all: past.heads_cover_all(|id| all.contains_key(id)),
    };
    all.values().filter(|entry| !counted.contains_key(&entry.id)).for_each(|entry| case.set_uncounted(entry));
    case.apply_entries(superseded_first(&counted));
    case.decided_after = decided_after(&case.decisions(), &past, |id| counted.contains_key(id));
    case
}

/// Counted entries, each after those it supersedes. There is no circle: an id is a hash over the entries that its own
/// entry names. Places that tombstones give are not asked, because they may lie.
fn superseded_first<'a>(counted: &Entries<'a>) -> Vec<&'a FoldEntry> {
    let mut order = Vec::with_capacity(counted.len());
    let mut visited = BTreeSet::new();
    let mut open: Vec<(&FoldEntry, Walk)> = counted.values().rev().map(|entry| (*entry, Walk::Arrive)).collect();
    while let Some((entry, visit)) = open.pop() {
        if visit == Walk::Leave {
            order.push(entry);
        } else if visited.insert(entry.id) {
            open.push((entry, Walk::Leave));
            let superseded = entry.body.supersedes.iter().filter_map(|id| counted.get(id));
            open.extend(superseded.map(|entry| (*entry, Walk::Arrive)));
        }
    }
    order
}

/// The two times a walk in depth comes to an entry: before and after those it supersedes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Arrive,
    Leave,
}

fn copied(all: &Entries) -> BTreeSet<DeviceKey> {
    let mut seen = BTreeMap::new();
    all.values()
        .filter(|entry| seen.insert((entry.author, entry.author_seq), entry.id).is_some())
        .map(|entry| entry.author)
        .collect()
}

/// Who may write into the case, and which entries therefore count.
struct Holders<'a> {
    all: &'a Entries<'a>,
    past: &'a Past,
    opener: Option<DeviceKey>,
    roles: &'a dyn AuthorRoles,
    /// Counted shares and unshares: the device, whether it gains, and the entries after it.
    turns: BTreeMap<EntryId, (DeviceKey, Turn, BTreeSet<EntryId>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Gains,
    Loses,
}

impl<'a> Holders<'a> {
    fn of(all: &'a Entries<'a>, past: &'a Past, opener: Option<DeviceKey>, roles: &'a dyn AuthorRoles) -> Self {
        Holders { all, past, opener, roles, turns: BTreeMap::new() }
    }

    /// Takes shares and unshares in causal order: whether one counts depends only on those in its past.
    fn settle(mut self) -> (Entries<'a>, BTreeSet<DeviceKey>) {
        let turn = |entry: &FoldEntry| match entry.body.content {
            Content::Share { device } => Some((device, Turn::Gains)),
            Content::Unshare { device } => Some((device, Turn::Loses)),
            _ => None,
        };
        if self.all.values().any(|entry| turn(entry).is_some()) {
            for entry in self.past.in_order().iter().filter_map(|id| self.all.get(id)) {
                if let Some((device, turn)) = turn(entry)
                    && self.counts(entry)
                {
                    let after = self.past.after(&entry.id);
                    self.turns.insert(entry.id, (device, turn, after));
                }
            }
        }
        let counted = self.all.iter().filter(|(_, e)| self.counts(e)).map(|(id, e)| (*id, *e)).collect();
        (counted, self.now())
    }

    fn counts(&self, entry: &FoldEntry) -> bool {
        self.roles.is_office(&entry.author, &entry.body.roster_heads)
            || self.holds(&entry.author, |after| after.contains(&entry.id))
    }

    /// It opened the case, or some share of it lies in the past; and no unshare after that does.
    fn holds(&self, device: &DeviceKey, in_past: impl Fn(&BTreeSet<EntryId>) -> bool) -> bool {
        let of = |turn: Turn| self.turns.iter().filter(move |(_, (d, t, _))| d == device && *t == turn);
        let opened = Some(*device) == self.opener && !of(Turn::Loses).any(|(_, (_, _, after))| in_past(after));
        opened
            || of(Turn::Gains).any(|(_, (_, _, after_share))| {
                in_past(after_share)
                    && !of(Turn::Loses).any(|(id, (_, _, after))| after_share.contains(id) && in_past(after))
            })
    }

    /// Holders by everything that is known.
    fn now(&self) -> BTreeSet<DeviceKey> {
        let devices: BTreeSet<DeviceKey> =
            self.turns.values().map(|(device, _, _)| *device).chain(self.opener).collect();
        devices.into_iter().filter(|device| self.holds(device, |_| true)).collect()
    }
}

impl Case {
    /// Decisions of which the last one counts: what was agreed about money, answers to a consent, and what makes the
    /// status.
    pub(super) fn decisions(&self) -> BTreeSet<EntryId> {
        let deciding = |item: &&Item| meaning(&item.action).last_counts;
        self.items
            .iter()
            .filter(deciding)
            .flat_map(|item| item.standing.iter().map(|version| version.origin.entry))
            .chain(self.standing_of(crate::fields::STATUS))
            .collect()
    }
}

/// For each decision those it was made knowing of, by a way of counted entries only. "Last" is by having known of the
/// other, never by a clock.
pub(super) fn decided_after(
    decisions: &BTreeSet<EntryId>,
    past: &Past,
    is_counted: impl Fn(&EntryId) -> bool,
) -> BTreeMap<EntryId, BTreeSet<EntryId>> {
    let mut known: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
    if decisions.len() < 2 {
        return known;
    }
    for decision in decisions {
        for later in past.after_through(decision, &is_counted).intersection(decisions) {
            known.entry(*later).or_default().insert(*decision);
        }
    }
    known
}
