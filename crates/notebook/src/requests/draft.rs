//! Words being typed.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Keep what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SaveDraft {
    /// Page: `new_case`, `action`, `field`, `follow_up`.
    pub page: String,
    /// The case, when there is one.
    pub case: Option<CaseId>,
    /// Whatever the page keeps, at most 96 KiB as JSON.
    #[ts(type = "unknown")]
    pub content: Value,
}
