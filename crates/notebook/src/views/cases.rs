//! Cases in a list, and what lists can be narrowed by.

use daftari_domain::ids::{CaseId, DeviceKey};
use daftari_domain::money::Cents;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AuthorView, ClockView, Delivery, DueView, StampView};

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseRowView {
    /// Case id.
    pub case: CaseId,
    /// Short code, such as `KT-0142`.
    pub code: String,
    /// Code of case_statuses.
    pub status: String,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spot as written.
    pub hot_spot: Option<String>,
    /// The survivor's code name.
    pub survivor: Option<String>,
    /// The clock that runs out first.
    pub urgent: Option<ClockView>,
    /// The first thing due that is open: ahead, or passed without an answer.
    pub next: Option<DueView>,
    /// Agreed − paid, cents; null when no money was agreed.
    pub balance_cents: Option<Cents>,
    /// Two values stand side by side somewhere.
    pub has_conflict: bool,
    /// A child's case: the list says so in place of what speaks of work.
    pub child: bool,
    /// When the last known entry was written.
    pub last: StampView,
    /// The weakest delivery state of its entries written here.
    pub delivery: Delivery,
}

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseListView {
    /// The rows of this page.
    pub cases: Vec<CaseRowView>,
    /// How many there are in all.
    pub total: u32,
}

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

/// An author of cases here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkerCountView {
    /// The author.
    pub author: AuthorView,
    /// Their devices.
    pub devices: Vec<DeviceKey>,
    /// Open cases they wrote in, counted by device.
    pub open: u32,
    /// All cases they wrote in, counted by device.
    pub all: u32,
}

/// The values lists can be narrowed by; the most used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NarrowingView {
    /// Codes of case_statuses.
    pub statuses: Vec<FacetCountView>,
    /// Codes of violation_types.
    pub violations: Vec<FacetCountView>,
    /// Hot spots as written.
    pub hot_spots: Vec<FacetCountView>,
    /// Authors; this device's member comes first.
    pub workers: Vec<WorkerCountView>,
}

/// Values this worker wrote most often lately; the most used first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentsView {
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots as written.
    pub hot_spots: Vec<String>,
}
