//! A clock as a page shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StampView;

/// State of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockPhase {
    /// The start is not known yet.
    NotStarted,
    /// It has started and its limit lies ahead.
    Running,
    /// The step it waited for was taken.
    Stopped,
    /// The limit has passed.
    Expired,
    /// Does not apply to this case.
    NotApplicable,
}

/// How near the limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockLevel {
    /// More hours are left than the amber limit.
    Green,
    /// At most the amber limit is left.
    Amber,
    /// At most the red limit is left.
    Red,
    /// The limit has passed.
    Expired,
}

/// A clock as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ClockView {
    /// Code of kenya.json `clocks`.
    pub code: String,
    /// What it is about when a case has several (`ocs` of an appointment, a visit's code).
    pub about: Option<String>,
    /// Its state at this device's corrected time.
    pub state: ClockPhase,
    /// When it began, true time.
    pub start: Option<StampView>,
    /// When it runs out.
    pub limit: Option<StampView>,
    /// The moment itself, where the limit leaves time after it: a visit's day, or the 24 hours of an arrest.
    pub nominal: Option<StampView>,
    /// Hours left; negative when past.
    pub hours_left: Option<f64>,
    /// Hours from start to limit.
    pub hours_total: Option<f64>,
    /// How near the limit is; null for a clock that does not run.
    pub level: Option<ClockLevel>,
    /// When it was met.
    pub stopped: Option<StampView>,
    /// Hours from start until it was met.
    pub elapsed_hours: Option<f64>,
    /// It ran out, and a worker has answered that its step did not happen.
    pub answered: bool,
    /// The device's time is in doubt: "check the time".
    pub check_time: bool,
}
