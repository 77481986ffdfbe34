//! Words typed and not saved.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::StampView;

/// Words typed and not saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// Page the draft belongs to: `new_case`, or `action`, `field`, `consent` or `follow_up` of a case.
    pub page: String,
    /// The case, when there is one.
    pub case: Option<CaseId>,
    /// The page's own JSON.
    #[ts(type = "unknown")]
    pub content: Value,
    /// When it was last touched.
    pub at: StampView,
}
