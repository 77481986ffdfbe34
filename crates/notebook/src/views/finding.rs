//! What lists can be narrowed by, and what this person writes most.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AuthorView;

/// A value lists can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FacetCountView {
    /// The value: a code, or a place as written.
    pub value: String,
    /// Open cases under it.
    pub open: u32,
    /// All cases under it.
    pub all: u32,
}

/// Somebody who wrote in cases here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkerCountView {
    /// Who.
    pub author: AuthorView,
    /// Their devices, hex.
    pub devices: Vec<String>,
    /// Open cases they wrote in, counted by device.
    pub open: u32,
    /// All cases they wrote in, counted by device.
    pub all: u32,
}

/// What lists can be narrowed by here; the most used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NarrowingView {
    /// Codes of case_statuses.
    pub statuses: Vec<FacetCountView>,
    /// Codes of violation_types.
    pub violations: Vec<FacetCountView>,
    /// Hot spots as written.
    pub hot_spots: Vec<FacetCountView>,
    /// People; whoever holds this device comes first.
    pub workers: Vec<WorkerCountView>,
}

/// What this person wrote most often lately; the most used first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentsView {
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots as written.
    pub hot_spots: Vec<String>,
}
