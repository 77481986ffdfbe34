//! Writing in a case.

use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_domain::time::{Stamp, UnixMillis};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::NewParty;

/// Name a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseOf {
    /// The case.
    pub case: CaseId,
}

/// What was said of a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SaidWhen {
    /// Code of lists.time_precision.
    pub precision: String,
    /// The words as entered, such as "3 days ago".
    #[serde(default)]
    pub words: Option<String>,
}

/// When something happened, as it is stored. A stored one that is sent again is stored again as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct When {
    /// What was said.
    pub said: SaidWhen,
    /// The earliest it can mean, Unix milliseconds on this device's clock.
    pub from_ms: UnixMillis,
    /// The latest it can mean, not before `from_ms`; null = what the precision allows.
    pub until_ms: Option<UnixMillis>,
    /// Minutes east of UTC.
    pub offset_min: i16,
    /// IANA name of the device's time zone, visible ASCII, at most 64; null = not known.
    pub zone: Option<String>,
}

impl When {
    /// A moment known as exactly as a code of lists.time_precision says, with nothing more known of it.
    pub fn known_to(precision: &str, from: Stamp) -> When {
        let said = SaidWhen { precision: precision.to_owned(), words: None };
        When { said, from_ms: from.ms, until_ms: None, offset_min: from.offset_min, zone: None }
    }
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
    pub same_incident_as: Option<CaseId>,
}

/// Write a field of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EditField {
    /// The case.
    pub case: CaseId,
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
    pub case: CaseId,
    /// Codes to add.
    pub add: Vec<String>,
    /// Codes to take back.
    pub retire: Vec<String>,
}

/// Record an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AddAction {
    /// The case.
    pub case: CaseId,
    /// The action.
    pub action: NewAction,
}

/// Correct an action: the first words stay visible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CorrectAction {
    /// The case.
    pub case: CaseId,
    /// Entry of the action as it stands.
    pub entry: EntryId,
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
    pub case: CaseId,
    /// The field, or null when an action was corrected twice.
    pub field: Option<String>,
    /// Any standing entry of the action; null for a field.
    pub entry: Option<EntryId>,
    /// What stands from now on: a field's value, or an action's fields.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// Share a case with a colleague's device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ShareCase {
    /// The case.
    pub case: CaseId,
    /// Device key.
    pub device: DeviceKey,
    /// Share it though she was not asked: the share says so.
    #[serde(default)]
    pub not_asked: bool,
}
