//! Writing in a case.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;
use uuid::Uuid;

use super::NewParty;

/// Name a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseOf {
    /// The case.
    pub case: Uuid,
}

/// When something happened, with how exactly it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct When {
    /// Unix milliseconds on this device's clock.
    #[ts(type = "number")]
    pub ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
    /// Code of lists.time_precision.
    pub precision: String,
    /// End of a part of day, Unix milliseconds.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
    /// "How long ago" as entered.
    pub ago: Option<String>,
}

/// An action with its few fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewAction {
    /// Code of action_types.
    pub action: String,
    /// Values by field name; money in cents, times as `{ms, offset_min}`.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// When it happened; null = now.
    pub happened_at: Option<When>,
}

/// Open a case. One filled field is enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct OpenCase {
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// When it happened.
    pub incident_at: Option<When>,
    /// Fields by code; money in cents.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Actions already taken.
    pub actions: Vec<NewAction>,
    /// People it speaks of.
    #[serde(default)]
    pub parties: Vec<NewParty>,
    /// A case of another survivor of the same incident: the two are linked, and share nothing else.
    #[serde(default)]
    #[ts(optional)]
    pub same_incident_as: Option<Uuid>,
}

/// Write a field of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EditField {
    /// The case.
    pub case: Uuid,
    /// Field code.
    pub field: String,
    /// New value; null takes it back.
    #[ts(type = "unknown")]
    pub value: Value,
    /// When it happened, for `incident_at`-like fields.
    pub when: Option<When>,
}

/// Add and take back violations of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangeViolations {
    /// The case.
    pub case: Uuid,
    /// Codes to add.
    pub add: Vec<String>,
    /// Codes to take back.
    pub retire: Vec<String>,
}

/// Record an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AddAction {
    /// The case.
    pub case: Uuid,
    /// The action.
    pub action: NewAction,
}

/// Correct an action: the first words stay visible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CorrectAction {
    /// The case.
    pub case: Uuid,
    /// Entry of the action as it stands, hex.
    pub entry: String,
    /// Fields that change.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// When it happened, if that changes.
    pub happened_at: Option<When>,
}

/// Decide between values that stand side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResolveConflict {
    /// The case.
    pub case: Uuid,
    /// The field, or null when an action was corrected twice.
    pub field: Option<String>,
    /// Any standing entry of the action, hex; null for a field.
    pub entry: Option<String>,
    /// What stands from now on: a field's value, or an action's fields.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// Share a case with a colleague's device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ShareCase {
    /// The case.
    pub case: Uuid,
    /// Device key, hex.
    pub device: String,
}
