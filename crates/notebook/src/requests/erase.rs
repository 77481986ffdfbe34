//! Erasing a case, or only the survivor's identity in it.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EraseWhat {
    /// The whole case.
    Case,
    /// Who she is and how she is reached; the case and its numbers stay.
    Identity,
}

/// Erase on this device, and ask every other holder to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erase {
    /// The case.
    pub case: CaseId,
    /// The whole case, or only her identity.
    pub what: EraseWhat,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// The case's code, typed again.
    pub confirm: String,
}
