//! What one counted entry changes in a case: one rule for each kind of entry, used by the fold and by appending.
//!
//! An entry is applied after those it supersedes, so a superseded value is always found standing. Lists are sorted
//! once, when all entries are applied.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use serde_json::{Map, Value};

use super::{Case, FOLLOW_UP_PLANNED, FoldEntry, Item, Mark, Origin, Party, Version, Violation, Written};
use crate::entry::{Content, Erasure};
use crate::ids::EntryId;
use crate::time::UnixMillis;

impl Case {
    /// Applies counted entries, each after those it supersedes.
    /// `lamport`: the number of each in the order of display.
    pub(super) fn apply_entries<'a>(&mut self, counted: impl IntoIterator<Item = (&'a FoldEntry, u64)>) {
        let mut actions = Items::of(mem::take(&mut self.items));
        let mut follow_ups = Items::of(mem::take(&mut self.follow_ups));
        let mut parties = Items::of(mem::take(&mut self.parties).into_iter().map(item_of_party).collect());
        for (entry, lamport) in counted {
            let told =
                Told { origin: entry.origin(lamport), supersedes: entry.body.supersedes.iter().copied().collect() };
            match &entry.body.content {
                Content::FieldSet { field, value } => self.set_field(told, field, value),
                Content::ActionRecorded { action, fields } => actions.apply(told, action, fields),
                Content::FollowUpPlanned { fields } => follow_ups.apply(told, FOLLOW_UP_PLANNED, fields),
                Content::PartyRecorded { fields } => parties.apply(told, PARTY, fields),
                Content::ViolationAdded { violation, .. } => self.add_violation(told, violation),
                Content::ViolationRetired { violation, .. } => self.retire_violation(&told, violation),
                _ => {}
            }
            self.marks.extend(mark(entry, entry.origin(lamport), &self.wishes));
        }
        self.items = actions.into_list();
        self.follow_ups = follow_ups.into_list();
        self.parties = parties.into_list().into_iter().map(party_of_item).collect();
        self.sort_lists();
    }

    /// Notes an entry that does not count, for review by a person unless it was erased.
    pub(super) fn set_uncounted(&mut self, entry: &FoldEntry) {
        if entry.body.content != Content::Erased {
            let place = self.review.partition_point(|id| *id < entry.id);
            self.review.insert(place, entry.id);
        }
    }

    fn set_field(&mut self, told: Told, code: &str, value: &Value) {
        let superseded = |written: &mut Written| told.supersedes.contains(&written.origin.entry);
        let field = self.fields.entry(code.to_owned()).or_default();
        field.earlier.extend(field.standing.extract_if(.., superseded));
        field.standing.push(Written { origin: told.origin, value: value.clone() });
    }

    fn add_violation(&mut self, told: Told, code: &str) {
        match self.violations.iter_mut().find(|violation| violation.code == code) {
            Some(violation) => violation.named_by.push(told.origin),
            None => self.violations.push(Violation { code: code.to_owned(), named_by: vec![told.origin] }),
        }
    }

    fn retire_violation(&mut self, told: &Told, code: &str) {
        for violation in self.violations.iter_mut().filter(|violation| violation.code == code) {
            violation.named_by.retain(|origin| !told.supersedes.contains(&origin.entry));
        }
        self.violations.retain(|violation| !violation.named_by.is_empty());
    }

    /// Sorts every list into its display order.
    fn sort_lists(&mut self) {
        for field in self.fields.values_mut() {
            field.standing.sort_by_key(|written| order(&written.origin));
            field.earlier.sort_by_key(|written| order(&written.origin));
        }
        for violation in &mut self.violations {
            violation.named_by.sort_by_key(order);
        }
        self.violations.sort_by_key(|violation| violation.named_by.first().map(order));
        for items in [&mut self.items, &mut self.follow_ups] {
            items.sort_by_key(|item| {
                item.standing.first().map(|version| (version.origin.happened_true().ms, order(&version.origin)))
            });
        }
        // People stand in the order they were named first: a correction moves no person.
        self.parties.sort_by_key(|party| party.versions().map(|version| order(&version.origin)).min());
        self.marks.sort_by_key(|mark| order(mark.origin()));
    }
}

/// Display order: what came later is below; ids make it the same everywhere.
fn order(origin: &Origin) -> (u64, UnixMillis, EntryId) {
    (origin.lamport, origin.recorded_at.ms, origin.entry)
}

/// Where an entry came from, and which others it supersedes.
struct Told {
    origin: Origin,
    supersedes: BTreeSet<EntryId>,
}

/// The line an entry adds to the rest of the history; none for an entry shown in a field, an item or a party. `wishes` are
/// unshares that take nothing.
fn mark(entry: &FoldEntry, origin: Origin, wishes: &BTreeSet<EntryId>) -> Option<Mark> {
    let mark = match &entry.body.content {
        Content::CaseOpened { .. } => Mark::Opened(origin),
        Content::ViolationAdded { violation, .. } => Mark::Violation(origin, violation.clone()),
        Content::ViolationRetired { violation, .. } => Mark::Retired(origin, violation.clone()),
        Content::Share { device, .. } => Mark::Shared(origin, *device),
        Content::Unshare { device } if wishes.contains(&entry.id) => Mark::AskedToUnshare(origin, *device),
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
    Some(mark)
}

/// Action of a party while it is handled as an item.
const PARTY: &str = "party";

fn item_of_party(party: Party) -> Item {
    Item { action: PARTY.to_owned(), standing: party.standing, earlier: party.earlier }
}

fn party_of_item(item: Item) -> Party {
    Party { standing: item.standing, earlier: item.earlier }
}

/// Entries of a kind that are corrected by superseding. Entries of one action that correct each other are one item.
struct Items {
    list: Vec<Item>,
    /// Place in the list of the item that an entry is a version of.
    place_of: BTreeMap<EntryId, usize>,
}

impl Items {
    fn of(list: Vec<Item>) -> Items {
        let mut place_of = BTreeMap::new();
        for (place, item) in list.iter().enumerate() {
            place_of.extend(item.standing.iter().chain(&item.earlier).map(|version| (version.origin.entry, place)));
        }
        Items { list, place_of }
    }

    fn apply(&mut self, told: Told, action: &str, fields: &Map<String, Value>) {
        let mut corrects = None;
        for superseded in &told.supersedes {
            if let Some(place) = self.supersede(superseded, action) {
                corrects = Some(corrects.map_or(place, |other| self.join(other, place)));
            }
        }
        let entry = told.origin.entry;
        let version = Version { origin: told.origin, fields: fields.clone() };
        let place = corrects.unwrap_or(self.list.len());
        match self.list.get_mut(place) {
            Some(item) => item.standing.push(version),
            None => {
                self.list.push(Item { action: action.to_owned(), standing: vec![version], earlier: Vec::new() });
            }
        }
        self.place_of.insert(entry, place);
    }

    /// Moves a version of this action to the earlier ones and returns the place of its item; none for other entries.
    fn supersede(&mut self, entry: &EntryId, action: &str) -> Option<usize> {
        let place = *self.place_of.get(entry)?;
        let item = self.list.get_mut(place).filter(|item| item.action == action)?;
        item.earlier.extend(item.standing.extract_if(.., |version| version.origin.entry == *entry));
        Some(place)
    }

    /// Moves the versions of the shorter item into the longer one and returns the place of that one.
    fn join(&mut self, a: usize, b: usize) -> usize {
        let length = |place: usize| self.list.get(place).map_or(0, |item| item.standing.len() + item.earlier.len());
        let (to, from) = if length(a) >= length(b) { (a, b) } else { (b, a) };
        if to == from {
            return to;
        }
        let Some(emptied) = self.list.get_mut(from) else { return to };
        let (standing, earlier) = (mem::take(&mut emptied.standing), mem::take(&mut emptied.earlier));
        self.place_of.extend(standing.iter().chain(&earlier).map(|version| (version.origin.entry, to)));
        if let Some(item) = self.list.get_mut(to) {
            item.standing.extend(standing);
            item.earlier.extend(earlier);
        }
        to
    }

    /// The items, the versions of each in display order.
    fn into_list(mut self) -> Vec<Item> {
        self.list.retain(|item| !item.standing.is_empty());
        for item in &mut self.list {
            item.standing.sort_by_key(|version| order(&version.origin));
            item.earlier.sort_by_key(|version| order(&version.origin));
        }
        self.list
    }
}
