//! The fold: the same set of entries gives the same case, whatever order, duplicates or batches they came in.
//!
//! No clock decides anything. A value stands until an entry that has *seen* it supersedes it; what was written without
//! knowing of each other stands side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    AuthorRoles, Case, FOLLOW_UP, Field, FoldEntry, Item, Mark, Origin, Party, Past, Version, Violation, Written,
};
use crate::entry::{Content, Erasure};
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
    let in_review = |entry: &&FoldEntry| !counted.contains_key(&entry.id) && entry.body.content != Content::Erased;
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
        review: all.values().copied().filter(in_review).map(|entry| entry.id).collect(),
        copied: copied(&all),
        heads: all.keys().filter(|id| past.is_head(id)).copied().collect(),
        lamport: all.values().map(|entry| entry.body.lamport).max().unwrap_or(0),
        decided_after: BTreeMap::new(),
    };
    fold_fields(&mut case, &counted);
    fold_violations(&mut case, &counted);
    fold_items(&mut case, &counted);
    fold_parties(&mut case, &counted);
    fold_marks(&mut case, &counted);
    case.decided_after = decided_after(&case, &counted, &past);
    case
}

pub(crate) fn origin(entry: &FoldEntry) -> Origin {
    Origin {
        entry: entry.id,
        author: entry.author,
        author_seq: entry.author_seq,
        // Re-signed when joining a team: what counts is when it was written first.
        recorded_at: entry.body.first_written_at.unwrap_or(entry.body.recorded_at),
        time_difference_ms: entry.body.time_difference_ms,
        lamport: entry.body.lamport,
        happened_at: entry.body.happened_at.clone(),
    }
}

/// Display order: what came later is below; ids make it the same everywhere.
fn order(origin: &Origin) -> (u64, i64, EntryId) {
    (origin.lamport, origin.recorded_at.ms, origin.entry)
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

fn fold_fields(case: &mut Case, counted: &Entries) {
    let mut written: BTreeMap<&str, BTreeMap<EntryId, Written>> = BTreeMap::new();
    let mut superseded: BTreeMap<&str, BTreeSet<EntryId>> = BTreeMap::new();
    for entry in counted.values() {
        if let Content::FieldSet { field, value } = &entry.body.content {
            let value = Written { origin: origin(entry), value: value.clone() };
            written.entry(field).or_default().insert(entry.id, value);
            superseded.entry(field).or_default().extend(&entry.body.supersedes);
        }
    }
    for (code, values) in written {
        let gone = superseded.remove(code).unwrap_or_default();
        let mut field = Field::default();
        for (id, value) in values {
            if gone.contains(&id) { field.earlier.push(value) } else { field.standing.push(value) }
        }
        field.standing.sort_by_key(|written| order(&written.origin));
        field.earlier.sort_by_key(|written| order(&written.origin));
        case.fields.insert(code.to_owned(), field);
    }
}

fn fold_violations(case: &mut Case, counted: &Entries) {
    let mut taken_back: BTreeSet<(&str, EntryId)> = BTreeSet::new();
    for entry in counted.values() {
        if let Content::ViolationRetired { violation, .. } = &entry.body.content {
            taken_back.extend(entry.body.supersedes.iter().map(|id| (violation.as_str(), *id)));
        }
    }
    let mut named: BTreeMap<&str, Vec<Origin>> = BTreeMap::new();
    for entry in counted.values() {
        if let Content::ViolationAdded { violation, .. } = &entry.body.content
            && !taken_back.contains(&(violation.as_str(), entry.id))
        {
            named.entry(violation).or_default().push(origin(entry));
        }
    }
    for (code, mut named_by) in named {
        named_by.sort_by_key(order);
        case.violations.push(Violation { code: code.to_owned(), named_by });
    }
    case.violations.sort_by_key(|violation| violation.named_by.first().map(order));
}

fn fold_items(case: &mut Case, counted: &Entries) {
    case.items = items(counted, |content| match content {
        Content::ActionRecorded { action, fields } => Some((action, fields)),
        _ => None,
    });
    case.follow_ups = items(counted, |content| match content {
        Content::FollowUpPlanned { fields } => Some((FOLLOW_UP, fields)),
        _ => None,
    });
}

/// People stand in the order they were named first: a correction moves nobody.
fn fold_parties(case: &mut Case, counted: &Entries) {
    let named = items(counted, |content| match content {
        Content::PartyRecorded { fields } => Some(("party", fields)),
        _ => None,
    });
    let parties = named.into_iter().map(|item| Party { standing: item.standing, earlier: item.earlier });
    case.parties = parties.collect();
    case.parties.sort_by_key(|party| party.versions().map(|version| order(&version.origin)).min());
}

/// Entries of a kind that are corrected by superseding, each with its corrections.
fn items<'a>(
    counted: &Entries<'a>,
    of_kind: impl Fn(&'a Content) -> Option<(&'a str, &'a Map<String, Value>)>,
) -> Vec<Item> {
    let actions: BTreeMap<EntryId, (&str, &FoldEntry, Version)> = counted
        .values()
        .filter_map(|entry| {
            let (action, fields) = of_kind(&entry.body.content)?;
            let version = Version { origin: origin(entry), fields: fields.clone() };
            Some((entry.id, (action, *entry, version)))
        })
        .collect();
    // An item is what hangs together by corrections of the same kind of action.
    let mut item_of: BTreeMap<EntryId, EntryId> = actions.keys().map(|id| (*id, *id)).collect();
    let mut corrected: BTreeSet<EntryId> = BTreeSet::new();
    for (id, (action, entry, _)) in &actions {
        for old in &entry.body.supersedes {
            if old != id && actions.get(old).is_some_and(|(other, _, _)| other == action) {
                corrected.insert(*old);
                join(&mut item_of, *id, *old);
            }
        }
    }
    let mut items: BTreeMap<EntryId, Item> = BTreeMap::new();
    for (id, (action, _, version)) in actions {
        let item = items.entry(root(&item_of, id)).or_insert_with(|| Item {
            action: action.to_owned(),
            standing: Vec::new(),
            earlier: Vec::new(),
        });
        if corrected.contains(&id) { item.earlier.push(version) } else { item.standing.push(version) }
    }
    let mut items: Vec<Item> = items.into_values().filter(|item| !item.standing.is_empty()).collect();
    for item in &mut items {
        item.standing.sort_by_key(|version| order(&version.origin));
        item.earlier.sort_by_key(|version| order(&version.origin));
    }
    items.sort_by_key(|item| {
        item.standing.first().map(|version| (version.origin.happened_true().ms, order(&version.origin)))
    });
    items
}

fn root(item_of: &BTreeMap<EntryId, EntryId>, mut id: EntryId) -> EntryId {
    while let Some(up) = item_of.get(&id).filter(|up| **up != id) {
        id = *up;
    }
    id
}

/// Joins two items under the lower id, so that the result does not depend on the order of joining.
fn join(item_of: &mut BTreeMap<EntryId, EntryId>, a: EntryId, b: EntryId) {
    let (a, b) = (root(item_of, a), root(item_of, b));
    item_of.insert(a.max(b), a.min(b));
}

fn fold_marks(case: &mut Case, counted: &Entries) {
    let mut marks: Vec<((u64, i64, EntryId), Mark)> = counted
        .values()
        .filter_map(|entry| {
            let origin = origin(entry);
            let order = order(&origin);
            let mark = match &entry.body.content {
                Content::CaseOpened { .. } => Mark::Opened(origin),
                Content::ViolationAdded { violation, .. } => Mark::Violation(origin, violation.clone()),
                Content::ViolationRetired { violation, .. } => Mark::Retired(origin, violation.clone()),
                Content::Share { device } => Mark::Shared(origin, *device),
                Content::Unshare { device } => Mark::Unshared(origin, *device),
                Content::Erase { what, do_not_contact, do_not_share, .. } => {
                    let (do_not_contact, do_not_share) = (*do_not_contact, *do_not_share);
                    Mark::Erased(origin, Erasure { what: *what, do_not_contact, do_not_share })
                }
                Content::Later | Content::PlaceSet { .. } | Content::ReferenceSet { .. } => Mark::Later(origin),
                Content::FieldSet { .. }
                | Content::ActionRecorded { .. }
                | Content::FollowUpPlanned { .. }
                | Content::PartyRecorded { .. }
                | Content::Erased => return None,
            };
            Some((order, mark))
        })
        .collect();
    marks.sort_by_key(|(order, _)| *order);
    case.marks = marks.into_iter().map(|(_, mark)| mark).collect();
}

/// Actions of which it matters which others each one knew of.
const DECIDING: &[&str] = &[
    "settlement_agreed",
    "claim_made",
    "payment_promised",
    "rest_let_go",
    "closed",
    "reopened",
    crate::consent::RECORDED,
];

/// Decisions of which the last one counts: what was agreed about money, answers to a consent, and what makes the status.
/// "Last" is by having known of the other, never by a clock.
fn decided_after(case: &Case, counted: &Entries, past: &Past) -> BTreeMap<EntryId, BTreeSet<EntryId>> {
    let deciding = |item: &&Item| DECIDING.contains(&item.action.as_str());
    let decisions: BTreeSet<EntryId> = case
        .items
        .iter()
        .filter(deciding)
        .flat_map(|item| item.standing.iter().map(|version| version.origin.entry))
        .chain(case.standing_of(crate::fields::STATUS))
        .collect();
    let mut known: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
    if decisions.len() < 2 {
        return known;
    }
    for decision in &decisions {
        let after = past.after_through(decision, |id| counted.contains_key(id));
        for later in after.intersection(&decisions) {
            known.entry(*later).or_default().insert(*decision);
        }
    }
    known
}
