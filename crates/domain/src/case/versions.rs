//! Current and superseded values: of fields, of items done or planned and of parties, each with its origin.

use serde_json::{Map, Value};

use crate::codes::{field, money_receiver};
use crate::ids::{DeviceKey, EntryId};
use crate::money::Cents;
use crate::place::{Place, are_same, is_same};
use crate::time::{HappenedAt, Stamp};

/// Who wrote something, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The entry that says it.
    pub entry: EntryId,
    /// Its author.
    pub author: DeviceKey,
    /// Place in the author's chain.
    pub author_seq: u64,
    /// When it was written, by the author's clock.
    pub recorded_at: Stamp,
    /// Office time − the author's clock, as known then.
    pub time_difference_ms: Option<i64>,
    /// Orders the display only.
    pub lamport: u64,
    /// When it happened, on the author's clock.
    pub happened_at: Option<HappenedAt>,
}

impl Origin {
    /// A time entered by the author, in true time.
    pub fn corrected(&self, entered: Stamp) -> Stamp {
        entered.plus(self.time_difference_ms.unwrap_or(0))
    }

    /// When it was written, in true time.
    pub fn recorded_true(&self) -> Stamp {
        self.corrected(self.recorded_at)
    }

    /// When it happened, or else was written, in true time.
    pub fn happened_true(&self) -> Stamp {
        let entered = self.happened_at.as_ref().map_or(self.recorded_at, HappenedAt::stamp);
        self.corrected(entered)
    }
}

/// A value an author wrote into a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Who wrote it, and when.
    pub origin: Origin,
    /// The value.
    pub value: Value,
}

/// A field of a case: its current values and the superseded ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// Values that no entry superseded, in display order.
    pub standing: Vec<Written>,
    /// Superseded ones, in display order.
    pub earlier: Vec<Written>,
}

impl Field {
    /// Two different values stand side by side.
    pub fn is_conflict(&self) -> bool {
        let Some((first, others)) = self.standing.split_first() else { return false };
        others.iter().any(|written| !is_same(&written.value, &first.value))
    }

    /// The value, when there is exactly one.
    pub fn value(&self) -> Option<&Value> {
        if self.is_conflict() { None } else { self.standing.first().map(|written| &written.value) }
    }
}

/// A version of something done.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Who wrote it, and when.
    pub origin: Origin,
    /// Its fields.
    pub fields: Map<String, Value>,
}

impl Version {
    /// A time field, in true time.
    pub fn time(&self, name: &str) -> Option<Stamp> {
        let entered: Stamp = serde_json::from_value(self.fields.get(name)?.clone()).ok()?;
        Some(self.origin.corrected(entered))
    }

    /// When a step was taken, true time, where it says so more closely than its entry does.
    pub fn taken_at(&self) -> Option<Stamp> {
        [field::STARTED_AT, field::RELEASED_AT, field::ARRESTED_AT].iter().find_map(|name| self.time(name))
    }

    /// A worker took the payment, not she herself.
    pub(crate) fn is_through_us(&self) -> bool {
        self.text(field::RECEIVED_BY).is_some_and(|by| by != money_receiver::SURVIVOR)
    }

    /// A text field.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// The words of a place field.
    pub fn place_words(&self, name: &str) -> Option<String> {
        Some(Place::of(self.fields.get(name)?)?.words)
    }

    /// A money field.
    pub fn cents(&self, name: &str) -> Option<Cents> {
        self.fields.get(name)?.as_i64().map(Cents)
    }
}

/// The code of an [`Item`] that is a planned follow-up. The reference data has no action of this code.
pub const FOLLOW_UP_PLANNED: &str = "follow_up_planned";

/// Something done or planned, with its corrections.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Code of action_types; [`FOLLOW_UP_PLANNED`] for what is only planned.
    pub action: String,
    /// Versions that were not corrected; several different ones are a conflict.
    pub standing: Vec<Version>,
    /// Versions that were corrected.
    pub earlier: Vec<Version>,
}

impl Item {
    /// Corrected twice, differently, by people who did not know of each other.
    pub fn is_conflict(&self) -> bool {
        let Some((first, others)) = self.standing.split_first() else { return false };
        let says_first = |version: &Version| {
            are_same(&version.fields, &first.fields) && version.origin.happened_at == first.origin.happened_at
        };
        !others.iter().all(says_first)
    }
}

/// A person a case names, with corrections.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Versions that were not corrected; several different ones are a conflict.
    pub standing: Vec<Version>,
    /// Versions that were corrected.
    pub earlier: Vec<Version>,
}

impl Party {
    /// Corrected twice, differently, by people who did not know of each other.
    pub fn is_conflict(&self) -> bool {
        let Some((first, others)) = self.standing.split_first() else { return false };
        !others.iter().all(|version| are_same(&version.fields, &first.fields))
    }

    /// Every version ever written.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.earlier.iter().chain(&self.standing)
    }
}
