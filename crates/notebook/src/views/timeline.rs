//! The history of a case, line by line.

use daftari_domain::ids::EntryId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::{AuthorView, Delivery, StampView, ValueView};

/// The kind of a timeline item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The case was opened.
    Opened,
    /// A field was written.
    Field,
    /// A violation was added.
    Violation,
    /// A violation was taken back.
    ViolationRetired,
    /// An action.
    Action,
    /// Something planned to be done.
    FollowUp,
    /// A person was named.
    Party,
    /// Shared with (`share`), taken back from (`unshare`) a colleague, or somebody asked that she gives it up
    /// (`asked_to_unshare`).
    Share,
    /// She asked to erase the case or who she is; `code` says which, the fields what else she asked.
    Erase,
    /// Written by a newer Daftari.
    Newer,
}

/// A line of the case's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineItemView {
    /// Entry id.
    pub entry: EntryId,
    /// The kind of item.
    pub kind: TimelineKind,
    /// Code of the action, field or violation; the kind's name for a newer one.
    pub code: String,
    /// When it happened, in true time where known; falls back to when it was written.
    pub at: StampView,
    /// Code of lists.time_precision.
    pub precision: String,
    /// What was said of the time, as entered, such as "3 days ago".
    pub words: Option<String>,
    /// When it was written, by the author's device.
    pub recorded: StampView,
    /// It lies ahead (an appointment).
    pub planned: bool,
    /// The author.
    pub author: AuthorView,
    /// The action's or field's values by name.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Other versions standing beside this one; not empty = conflict.
    pub beside: Vec<ValueView>,
    /// Versions before corrections, the oldest first.
    pub earlier: Vec<ValueView>,
    /// Where it has got to.
    pub delivery: Delivery,
}
