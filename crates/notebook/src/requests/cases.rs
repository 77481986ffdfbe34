//! Lists of cases, and what narrows them.

use daftari_domain::ids::DeviceKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseFilter {
    /// Cases that are not closed.
    #[default]
    Open,
    /// Closed cases.
    Closed,
    /// All cases.
    All,
    /// Cases with values a worker has to decide between.
    Conflict,
}

/// State of a case's clocks at the moment of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockFilter {
    /// A clock runs.
    Running,
    /// A running clock is amber, none is red.
    Amber,
    /// A running clock is red.
    Red,
    /// A clock ran out unmet.
    RanOut,
}

/// Facets that narrow a list. Every facet that is not empty must hold, by any one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseFilters {
    /// Codes of case_statuses.
    pub statuses: Vec<String>,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots; capitals do not matter.
    pub hot_spots: Vec<String>,
    /// State of the case's clocks; null does not narrow.
    pub clock: Option<ClockFilter>,
    /// Devices that wrote in the case.
    pub workers: Vec<DeviceKey>,
    /// First day it can have happened (`2026-10-06`), or else been written down.
    pub from: Option<String>,
    /// Last day, `2026-10-06`.
    pub to: Option<String>,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ListCases {
    /// Open, closed, all or in conflict.
    pub filter: CaseFilter,
    /// Words to search for; empty lists all.
    pub query: String,
    /// Facets that narrow it further.
    #[serde(default)]
    #[ts(optional)]
    pub narrow: Option<CaseFilters>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}
