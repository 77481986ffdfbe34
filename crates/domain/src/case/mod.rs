//! A case as it stands: folded from its entries, conflicts kept.

mod append;
mod apply;
mod fold;
mod past;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::actions::meaning;
use crate::codes::status;
use crate::entry::{EntryBody, Erasure};
use crate::fields;
use crate::ids::{CaseId, DeviceKey, EntryId, StatementId};
use crate::time::{HappenedAt, Stamp};

pub use append::FoldAgain;
pub use fold::fold;
pub use past::Past;
pub use versions::{FOLLOW_UP_PLANNED, Field, Item, Origin, Party, Version, Written};

/// An entry handed to the fold. Its signature and its case id were verified before.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldEntry {
    /// Its id.
    pub id: EntryId,
    /// Who wrote it.
    pub author: DeviceKey,
    /// Place in the author's chain.
    pub author_seq: u64,
    /// What it says.
    pub body: EntryBody,
}

impl FoldEntry {
    /// Who wrote it, and when.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            entry: self.id,
            author: self.author,
            author_seq: self.author_seq,
            // Re-signed when joining a team: what counts is when it was written first.
            recorded_at: self.body.first_written_at.unwrap_or(self.body.recorded_at),
            time_difference_ms: self.body.time_difference_ms,
            lamport: self.body.lamport,
            happened_at: self.body.happened_at.clone(),
        }
    }
}

/// Tells which devices were office devices, by the roster as an entry's author knew it.
pub trait AuthorRoles {
    /// Was this device an office device at these roster heads?
    fn is_office(&self, device: &DeviceKey, roster_heads: &[StatementId]) -> bool;
}

/// A notebook without a team: no device is an office device.
pub struct NoTeam;

impl AuthorRoles for NoTeam {
    fn is_office(&self, _: &DeviceKey, _: &[StatementId]) -> bool {
        false
    }
}

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
    /// Devices with two entries of one number: their notebook was copied.
    pub copied: BTreeSet<DeviceKey>,
    /// Entries that no other entry of the case follows.
    pub heads: Vec<EntryId>,
    /// Highest `lamport` among the entries: orders the display only.
    pub lamport: u64,
    /// For each decision of which only the last counts: the decisions its author knew of.
    pub(crate) decided_after: BTreeMap<EntryId, BTreeSet<EntryId>>,
    /// Entries that do not count: those in review, and erased ones of authors who did not hold the case.
    uncounted: BTreeSet<EntryId>,
    /// An entry written upon all heads has every other entry in its past ([`Past::heads_cover_all`]).
    heads_cover_all: bool,
}

impl Case {
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
        let last = said.iter().filter(|(origin, _)| !said.iter().any(|(other, _)| self.knew_of(other, origin)));
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
        self.decided_after.get(&decision.entry).is_some_and(|past| past.contains(&earlier.entry))
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
