//! The pages an act changed.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The pages a change touched, so that a screen refreshes exactly those.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Cases with new entries.
    pub cases: Vec<CaseId>,
    /// The sync page changed.
    pub queue: bool,
    /// The team changed.
    pub team: bool,
    /// The draft changed.
    pub draft: bool,
    /// The office's lists changed.
    pub reference: bool,
}

/// A new case was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseSaved {
    /// Case id.
    pub case: CaseId,
    /// Short code.
    pub code: String,
    /// The pages that changed.
    pub changed: Changed,
}
