//! Planning, and saying what became of what was planned.

use daftari_domain::codes::appointment_state;
use daftari_domain::ids::{CaseId, EntryId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::views::StampView;

/// Plan something to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanFollowUp {
    /// The case.
    pub case: CaseId,
    /// What is to be done, in the worker's words.
    pub what: String,
    /// When, on this device's clock.
    pub due_at: StampView,
    /// Who is to do it; null = any worker of the case.
    pub for_whom: Option<String>,
}

/// What became of a planned follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpAnswer {
    /// It was done.
    Done,
    /// It was not, and will not be.
    Skipped,
    /// It is to be done at another time.
    Moved,
}

/// Say what became of a planned follow-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerFollowUp {
    /// The case.
    pub case: CaseId,
    /// Entry of the follow-up as it stands.
    pub entry: EntryId,
    /// What became of it.
    pub answer: FollowUpAnswer,
    /// Why, in the worker's words; null when not given.
    pub reason: Option<String>,
    /// The new time, when it is moved, on this device's clock.
    pub at: Option<StampView>,
}

/// What became of an appointment or of a next date (lists.appointment_states).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentAnswer {
    /// It took place.
    Kept,
    /// It has another time.
    Moved,
    /// They did not come.
    TheyMissed,
    /// We did not go.
    WeMissed,
    /// It was called off.
    Cancelled,
}

impl AppointmentAnswer {
    /// Its code in lists.appointment_states.
    pub fn code(self) -> &'static str {
        match self {
            AppointmentAnswer::Kept => appointment_state::KEPT,
            AppointmentAnswer::Moved => appointment_state::MOVED,
            AppointmentAnswer::TheyMissed => appointment_state::THEY_MISSED,
            AppointmentAnswer::WeMissed => appointment_state::WE_MISSED,
            AppointmentAnswer::Cancelled => appointment_state::CANCELLED,
        }
    }
}

/// Say what became of an appointment, or of the next date of a court case, complaint, referral or visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerAppointment {
    /// The case.
    pub case: CaseId,
    /// Entry of the action as it stands.
    pub entry: EntryId,
    /// What became of it.
    pub answer: AppointmentAnswer,
    /// The new time, when it is moved, on this device's clock.
    pub at: Option<StampView>,
}

/// Say of a clock that ran out that its step did not happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerClock {
    /// The case.
    pub case: CaseId,
    /// Code of the clock.
    pub clock: String,
}
