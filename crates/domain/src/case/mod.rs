//! A case as it stands: folded from its entries, conflicts kept.

mod append;
mod apply;
mod fold;
mod fold_entry;
mod knowing;
mod parents;
mod past;
mod versions;
mod weight;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::actions::meaning;
use crate::codes::status;
use crate::entry::Erasure;
use crate::fields;
use crate::ids::{CaseId, DeviceKey, EntryId};
use crate::time::{HappenedAt, Stamp};

pub use append::FoldAgain;
pub use fold::fold;
pub use fold_entry::{AuthorRoles, FoldEntry, NoTeam};
pub use parents::{PARENTS_FIRST, parents_of};
pub use past::{Past, Reach};
pub use versions::{FOLLOW_UP_PLANNED, Field, Item, Origin, Party, Version, Written};
pub use weight::{ENTRIES_MAX, SHARES_MAX, TakenBy};

use knowing::Knowing;

/// A violation that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Code of violation_types.
    pub code: String,
    /// The entries that name it.
    pub named_by: Vec<Origin>,
}

/// A line of the history that is neither field nor action.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// The case was opened.
    Opened(Origin),
    /// A violation was named.
    Violation(Origin, String),
    /// A violation was taken back.
    Retired(Origin, String),
    /// Shared with a device.
    Shared(Origin, DeviceKey),
    /// No longer shared with a device.
    Unshared(Origin, DeviceKey),
    /// Somebody who may not take it asks that a device gives it up.
    AskedToUnshare(Origin, DeviceKey),
    /// She asked to erase the case, or who she is in it.
    Erased(Origin, Erasure),
    /// Needs a newer Daftari.
    Later(Origin),
}

impl Mark {
    /// Who wrote it, and when.
    pub fn origin(&self) -> &Origin {
        match self {
            Mark::Opened(origin)
            | Mark::Violation(origin, _)
            | Mark::Retired(origin, _)
            | Mark::Shared(origin, _)
            | Mark::Unshared(origin, _)
            | Mark::AskedToUnshare(origin, _)
            | Mark::Erased(origin, _)
            | Mark::Later(origin) => origin,
        }
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The case's id.
    pub id: CaseId,
    /// Short label; empty while the opening entry is missing.
    pub code: String,
    /// Who opened it.
    pub opener: Option<DeviceKey>,
    /// Devices that hold it.
    pub holders: BTreeSet<DeviceKey>,
    /// Devices that were given it and hold it no longer.
    pub taken: BTreeMap<DeviceKey, TakenBy>,
    /// Who works on it: whom the office named last, else its opener; none when they no longer hold it.
    pub worker: Option<DeviceKey>,
    /// Fields by code.
    pub fields: BTreeMap<String, Field>,
    /// Violations that stand, in the order they were named.
    pub violations: Vec<Violation>,
    /// Actions done, in order of happening.
    pub items: Vec<Item>,
    /// Planned follow-ups, in order of planning.
    pub follow_ups: Vec<Item>,
    /// People the case speaks of, in the order they were named.
    pub parties: Vec<Party>,
    /// Openings, violations, shares, erasures and unknown entries, in display order.
    pub marks: Vec<Mark>,
    /// Entries that do not count until a person has reviewed them.
    pub review: Vec<EntryId>,
    /// Entries whose past is not all here: they wait for something earlier.
    pub waiting: Vec<EntryId>,
    /// Devices with two entries of one number: their notebook was copied.
    pub copied: BTreeSet<DeviceKey>,
    /// Counted entries that no counted entry has in its past: what the next entry builds upon.
    pub heads: Vec<EntryId>,
    /// Highest number of a counted entry in the order of display.
    pub lamport: u64,
    knowing: Knowing,
    /// For each holder the entries that gave her the case and that nobody took.
    roots: BTreeMap<DeviceKey, Vec<EntryId>>,
    /// Counted unshares that take nothing.
    wishes: BTreeSet<EntryId>,
    /// Entries that count, erased ones among them.
    counted: BTreeSet<EntryId>,
}

impl Case {
    /// Does an entry count? One that waits, is in review or is not here does not.
    pub fn is_counted(&self, entry: &EntryId) -> bool {
        self.counted.contains(entry)
    }

    /// Entries by which a device holds the case: an unshare takes those in its past.
    pub fn given(&self, device: &DeviceKey) -> &[EntryId] {
        self.roots.get(device).map(Vec::as_slice).unwrap_or_default()
    }

    /// The single value of a field.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)?.value()
    }

    /// The single text of a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field)?.as_str()
    }

    /// Values of a field that no entry superseded: several when authors who did not know of each other wrote different
    /// ones.
    pub fn values_of(&self, field: &str) -> impl Iterator<Item = &Written> {
        self.fields.get(field).into_iter().flat_map(|field| &field.standing)
    }

    /// Entries a new value of this field supersedes.
    pub fn standing_of(&self, field: &str) -> Vec<EntryId> {
        self.values_of(field).map(|written| written.origin.entry).collect()
    }

    /// Standing values of the time of the incident, each on its author's clock.
    pub fn incident_times(&self) -> impl Iterator<Item = (&Origin, HappenedAt)> {
        let told = self.values_of(fields::INCIDENT_AT);
        told.filter_map(|written| Some((&written.origin, serde_json::from_value(written.value.clone()).ok()?)))
    }

    /// When it happened, or else was first written down, true time. Of several the earliest.
    pub fn happened_or_written(&self) -> Option<Stamp> {
        let told = self.incident_times().map(|(origin, at)| origin.corrected(at.stamp()));
        told.min().or_else(|| self.origins().map(Origin::recorded_true).min())
    }

    /// The item in which an entry stands.
    pub fn item_of(&self, entry: &EntryId) -> Option<&Item> {
        self.done_and_planned().find(|item| item.standing.iter().any(|v| v.origin.entry == *entry))
    }

    /// Actions done, then planned follow-ups.
    pub fn done_and_planned(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(&self.follow_ups)
    }

    /// The party in which an entry stands.
    pub fn party_of(&self, entry: &EntryId) -> Option<&Party> {
        self.parties.iter().find(|party| party.standing.iter().any(|v| v.origin.entry == *entry))
    }

    /// Something waits for a person's decision.
    pub fn has_conflict(&self) -> bool {
        self.fields.values().any(Field::is_conflict)
            || self.done_and_planned().any(Item::is_conflict)
            || self.parties.iter().any(Party::is_conflict)
    }

    /// Status: what people set or, by closing and reopening, did last; else being assessed while we only listened, and
    /// in progress once something was done.
    ///
    /// "Last" means knowing of the other. Of decisions that did not know of each other one that leaves the case open
    /// counts, so that no author's clock takes it off the list.
    pub fn status(&self) -> &str {
        let turns = self
            .items
            .iter()
            .filter(|item| meaning(&item.action).turns_status)
            .flat_map(|item| item.standing.iter().map(|version| (&version.origin, item.action.as_str())));
        let set = self.values_of(fields::STATUS);
        let set = set.filter_map(|written| Some((&written.origin, written.value.as_str()?)));
        let said: Vec<(&Origin, &str)> = turns.chain(set).collect();
        let replaced = self.replaced(said.iter().map(|(origin, _)| *origin));
        let last = said.iter().filter(|(origin, _)| !replaced.contains(&origin.entry));
        let shown = last.max_by_key(|(origin, code)| (*code != status::CLOSED, origin.lamport, origin.entry));
        match shown {
            Some((_, code)) => code,
            None if self.items.is_empty() => status::NEW,
            None if self.items.iter().all(|item| meaning(&item.action).listens) => status::ASSESSING,
            None => status::IN_PROGRESS,
        }
    }

    /// Among decisions of which the last counts: was this one made knowing of an earlier one?
    pub(crate) fn knew_of(&self, decision: &Origin, earlier: &Origin) -> bool {
        self.knowing.knew_of(&decision.entry, &earlier.entry)
    }

    /// Of decisions of which the last counts, those that another of them was made knowing of.
    pub(crate) fn replaced<'a>(&self, among: impl IntoIterator<Item = &'a Origin>) -> BTreeSet<EntryId> {
        let among: Vec<EntryId> = among.into_iter().map(|origin| origin.entry).collect();
        self.knowing.replaced(&among)
    }

    /// Where everything that counts came from, in no particular order.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        let fields = self.fields.values().flat_map(|field| field.standing.iter().chain(&field.earlier));
        let items = self.done_and_planned().flat_map(|item| item.standing.iter().chain(&item.earlier));
        let parties = self.parties.iter().flat_map(Party::versions);
        let marks = self.marks.iter().map(Mark::origin);
        let versions = items.chain(parties).map(|version| &version.origin);
        fields.map(|written| &written.origin).chain(versions).chain(marks)
    }
}
