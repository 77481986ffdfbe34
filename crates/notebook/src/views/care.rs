//! Brakes, the words of a child's case, and consents, as the case page shows them.

use daftari_domain::ids::EntryId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StampView;

/// A violation line, as a step sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// Code of violation_types.
    pub violation: String,
    /// The law calls it a sexual offence.
    pub sexual_offence: bool,
    /// Talks, settlements and payments are open on this line.
    pub may_talk_and_pay: bool,
}

/// An action on a line where it would not be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BrakedView {
    /// The entry that says it.
    pub entry: EntryId,
    /// Code of the action.
    pub action: String,
    /// The line it names.
    pub violation: Option<String>,
    /// Code of kenya.json `brakes`.
    pub brake: String,
}

/// A time that contradicts another one of the same case: stored, and pointed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OddTimeView {
    /// The entry that says it.
    pub entry: EntryId,
    /// Code of the action or of the field.
    pub code: String,
    /// `before_incident`, `told_before`, `ends_before`, `closed_before`, `given_before`, `due_before`, `released_before` or
    /// `visit_before`.
    pub why: String,
    /// The time as recorded.
    pub at: StampView,
    /// The time it contradicts.
    pub other: StampView,
}

/// Violations suggested for a child's case in place of those that speak of pay for work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionView {
    /// Violations to name.
    pub name: Vec<String>,
    /// Standing ones that speak of pay for work, to take back.
    pub in_place_of: Vec<String>,
}
