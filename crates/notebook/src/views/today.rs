//! The first page after unlock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseRowView, DraftView, StampView, SyncBadgeView, TodayClockView, TodayDueView};

/// First page after unlock: what runs out first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayView {
    /// Now, by this device's corrected time.
    pub now: StampView,
    /// Clocks that run, what runs out first on top; at most 12.
    pub running: Vec<TodayClockView>,
    /// Clocks that ran out without an answer, the latest on top; at most 50.
    pub ran_out: Vec<TodayClockView>,
    /// Things due in the next 14 days, and visits that are still in time; at most 50.
    pub coming_up: Vec<TodayDueView>,
    /// Things due that passed without an answer, the latest on top; at most 50.
    pub unanswered: Vec<TodayDueView>,
    /// Open cases, what runs out first on top; at most 50.
    pub cases: Vec<CaseRowView>,
    /// Open cases in all.
    pub open_cases: u32,
    /// Cases whose newest entries the office does not have.
    pub waiting_cases: u32,
    /// Cases with something two people wrote differently.
    pub conflicts: u32,
    /// Words typed and not saved.
    pub draft: Option<DraftView>,
    /// The sync badge.
    pub sync: SyncBadgeView,
}
