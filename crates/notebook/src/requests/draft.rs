//! Words being typed.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Save the draft of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SaveDraft {
    /// Page: `new_case`, `action`, `field`, `follow_up`.
    pub page: String,
    /// The case, when there is one.
    pub case: Option<CaseId>,
    /// The page's own JSON, at most 96 KiB.
    #[ts(type = "unknown")]
    pub content: Value,
}
