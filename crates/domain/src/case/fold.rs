//! The fold: the same set of entries gives the same case, whatever order, duplicates or batches they came in.
//!
//! No clock decides anything. A value stands until an entry that has *seen* it supersedes it; what was written without
//! knowing of each other stands side by side. Which entries count is weighed first ([`super::weight`]).

use std::collections::{BTreeMap, BTreeSet};

use super::weight::{Weight, weigh};
use super::{AuthorRoles, Case, FoldEntry, Item, Knowing, Past};
use crate::actions::meaning;
use crate::entry::Content;
use crate::ids::{CaseId, DeviceKey, EntryId};

/// Standing decisions of one author that are compared with others by what they knew; further ones stand beside them.
const DECISIONS_MAX: usize = 256;

type Entries<'a> = BTreeMap<EntryId, &'a FoldEntry>;

/// Folds the entries of one case.
pub fn fold(id: CaseId, entries: &[FoldEntry], roles: &dyn AuthorRoles) -> Case {
    let all: Entries = entries.iter().filter(|entry| entry.case == Some(id)).map(|entry| (entry.id, entry)).collect();
    let past = Past::of(all.values().copied());
    let opening =
        all.values().find(|entry| matches!(entry.body.content, Content::CaseOpened { .. }) && past.is_whole(&entry.id));
    let opener = opening.map(|entry| entry.author);
    let Weight { counted, heads, roots, taken, worker, opening: counted_opening, wishes } =
        weigh(&all, &past, opener, roles);
    // Before one counts, the case has to be called something.
    let named_by = counted_opening.and_then(|id| all.get(&id)).or(opening);
    let mut case = Case {
        id,
        code: match named_by.map(|entry| &entry.body.content) {
            Some(Content::CaseOpened { code }) => code.clone(),
            _ => String::new(),
        },
        opener,
        holders: roots.keys().copied().collect(),
        roots,
        taken,
        worker,
        fields: BTreeMap::new(),
        violations: Vec::new(),
        items: Vec::new(),
        follow_ups: Vec::new(),
        parties: Vec::new(),
        marks: Vec::new(),
        review: Vec::new(),
        waiting: past.waiting().collect(),
        copied: copied(&all),
        lamport: counted.iter().map(|id| past.lamport(id)).max().unwrap_or(0),
        heads,
        knowing: Knowing::default(),
        wishes,
        counted,
    };
    for entry in all.values().filter(|entry| past.is_whole(&entry.id)) {
        if !case.is_counted(&entry.id) {
            case.set_uncounted(entry);
        }
    }
    let counted: Entries = all.iter().filter(|(id, _)| case.is_counted(id)).map(|(id, entry)| (*id, *entry)).collect();
    let placed = superseded_first(&counted).into_iter().map(|entry| (entry, past.lamport(&entry.id)));
    case.apply_entries(placed.collect::<Vec<_>>());
    case.knowing = Knowing::of(&past, case.decisions());
    case
}

/// Counted entries, each after those it supersedes. There is no circle: an id is a hash over the entries that its own
/// entry names.
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

impl Case {
    /// Decisions of which the last one counts: what was agreed about money, answers to a consent, and what makes the
    /// status.
    pub(super) fn decisions(&self) -> BTreeSet<EntryId> {
        let deciding = |item: &&Item| meaning(&item.action).last_counts;
        let items = self.items.iter().filter(deciding).flat_map(|item| &item.standing).map(|version| &version.origin);
        let status = self.values_of(crate::fields::STATUS).map(|written| &written.origin);
        let mut of_author: BTreeMap<DeviceKey, BTreeSet<(u64, EntryId)>> = BTreeMap::new();
        for origin in items.chain(status) {
            of_author.entry(origin.author).or_default().insert((origin.author_seq, origin.entry));
        }
        of_author.into_values().flat_map(|made| made.into_iter().take(DECISIONS_MAX)).map(|(_, id)| id).collect()
    }
}
