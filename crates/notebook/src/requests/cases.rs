//! Lists of cases, and what narrows them.

use daftari_domain::ids::DeviceKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseFilter {
    /// Not closed.
    #[default]
    Open,
    /// Closed.
    Closed,
    /// All.
    All,
    /// Somebody has to decide something.
    Conflict,
}

/// What the clocks of a case say, at the moment of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockFilter {
    /// One runs.
    Running,
    /// One is amber, none is red.
    Amber,
    /// One is red.
    Red,
    /// One ran out unmet.
    RanOut,
}

/// What narrows a list. Every kind that names anything must hold, by any one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseFilters {
    /// Codes of case_statuses.
    pub statuses: Vec<String>,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots; capitals do not matter.
    pub hot_spots: Vec<String>,
    /// Clocks.
    pub clock: Option<ClockFilter>,
    /// Devices that wrote in the case.
    pub workers: Vec<DeviceKey>,
    /// First day it can have happened (`2026-10-06`), or else been written down.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ListCases {
    /// Which.
    pub filter: CaseFilter,
    /// Words to search for; empty lists all.
    pub query: String,
    /// What else narrows it.
    #[serde(default)]
    #[ts(optional)]
    pub narrow: Option<CaseFilters>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}
