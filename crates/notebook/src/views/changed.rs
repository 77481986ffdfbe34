//! What an act changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// What a change touched, so that a screen refreshes exactly that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Cases with new entries.
    pub cases: Vec<Uuid>,
    /// The queue changed.
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
    pub case: Uuid,
    /// Short code.
    pub code: String,
    /// What changed.
    pub changed: Changed,
}
