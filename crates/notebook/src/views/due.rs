//! Things due, ahead or waiting for an answer, as pages show them.

use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::money::Cents;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ClockView, StampView};

/// What kind of thing is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueWhat {
    /// An appointment of the survivor or the worker.
    Appointment,
    /// A visit of a schedule.
    Visit,
    /// The next date of a court case, complaint, referral or visit.
    NextDate,
    /// A promised sum.
    Promise,
    /// Something we planned to do.
    FollowUp,
}

/// State of something due, at this device's corrected time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// It lies ahead.
    Planned,
    /// It is the day for it, and still in time.
    Due,
    /// Its time has passed without an answer.
    NeedsAnswer,
    /// Its time has passed without it. It can still be done.
    Overdue,
    /// It was moved: this is its old time.
    Moved,
    /// It was done.
    Done,
    /// It was answered as not done.
    Skipped,
}

/// Something due in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueView {
    /// What kind of thing it is.
    pub what: DueWhat,
    /// Which: code of party_roles, `clock:visit`, action of a next date, violation of a promise, words of a follow-up.
    pub code: String,
    /// The place of an appointment; who is to do a follow-up.
    pub detail: Option<String>,
    /// For a promise: what is still to come, cents.
    pub cents: Option<Cents>,
    /// When it is due.
    pub at: StampView,
    /// Until when it is in time, where that is later.
    pub until: Option<StampView>,
    /// State of something due, at this device's corrected time.
    pub state: DueState,
    /// The entry that plans it or says that it was done.
    pub entry: Option<EntryId>,
}

/// A clock on Today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayClockView {
    /// Case id.
    pub case: CaseId,
    /// Short code of the case.
    pub code: String,
    /// The clock.
    pub clock: ClockView,
}

/// Something due on Today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TodayDueView {
    /// Case id.
    pub case: CaseId,
    /// Short code of the case.
    pub code: String,
    /// What is due.
    pub due: DueView,
}
