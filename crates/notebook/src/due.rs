//! What comes and what runs out: kept by time for Today, answered in one tap, planned by people.

use daftari_domain::calendar::DAY_MS;
use daftari_domain::case::{Case, FOLLOW_UP, Item, Version};
use daftari_domain::clock::{self, Clock, ClockState};
use daftari_domain::due::{self, Due, State, What};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::EntryId;
use daftari_domain::reference::ClockKind;
use daftari_domain::time::Stamp;
use daftari_store::{DueKind, DueListed, DueRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::convert;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{
    AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, CorrectAction, EditField, FollowUpAnswer,
    PlanFollowUp,
};
use crate::views::{Changed, ClockView, DueState, DueView, DueWhat, StampView, TodayClockView, TodayDueView};
use crate::write::{Draft, NewEntry};

/// Clock cards on Today.
const RUNNING_MAX: usize = 12;
/// Running clocks looked at: one that cannot wait is found behind others that run out sooner.
const RUNNING_SEEN: u32 = 256;
/// Rows of each list on Today.
const LIST_MAX: u32 = 50;
/// How far ahead Today looks.
const AHEAD_MS: i64 = 14 * DAY_MS;

/// The parts of Today that are read by time.
pub(crate) struct Hours {
    pub(crate) running: Vec<TodayClockView>,
    pub(crate) ran_out: Vec<TodayClockView>,
    pub(crate) coming_up: Vec<TodayDueView>,
    pub(crate) unanswered: Vec<TodayDueView>,
}

/// A clock as it is kept: everything but how it stands at a moment.
#[derive(Serialize, Deserialize)]
struct KeptClock {
    code: String,
    start_ms: Option<i64>,
    limit_ms: i64,
    nominal_ms: Option<i64>,
    offset_min: i16,
    at_once: bool,
    check_time: bool,
}

impl Notebook {
    /// What comes and what runs out in an open case, for Today.
    pub(crate) fn due_rows(&self, case: &Case) -> Result<Vec<DueRow>, Error> {
        let (now, in_doubt) = (self.now_true(), self.time_is_in_doubt(case));
        let case = self.in_true_time(case)?;
        let mut rows = Vec::new();
        for clock in clock::clocks(&case, &self.reference, now.ms) {
            rows.extend(self.clock_row(&clock, in_doubt)?);
        }
        for due in due::due(&case, &self.reference, now.ms).iter().filter(|due| due.is_open()) {
            rows.push(due_row(due)?);
        }
        Ok(rows)
    }

    /// Clocks people wait for. Appointments, promises and visits are things due.
    fn clock_row(&self, clock: &Clock, in_doubt: bool) -> Result<Option<DueRow>, Error> {
        let counted = self
            .reference
            .clock(&clock.code)
            .is_some_and(|def| matches!(def.kind, ClockKind::Deadline | ClockKind::Duty | ClockKind::Right));
        let open = clock.state == ClockState::Running || (clock.state == ClockState::Expired && !clock.answered);
        let (true, true, Some(limit)) = (counted, open, clock.limit) else { return Ok(None) };
        let kept = KeptClock {
            code: clock.code.clone(),
            start_ms: clock.start.map(|start| start.ms),
            limit_ms: limit.ms,
            nominal_ms: clock.nominal.map(|nominal| nominal.ms),
            offset_min: limit.offset_min,
            at_once: clock.at_once,
            check_time: clock.check_time || in_doubt,
        };
        Ok(Some(DueRow { kind: DueKind::Clock, at_ms: limit.ms, passes_ms: limit.ms, item: text(&kept)? }))
    }

    /// Today's hours, by time.
    pub(crate) fn hours(&self) -> Result<Hours, Error> {
        let now = self.now_true();
        let window_days =
            self.reference.clocks().iter().flat_map(|def| &def.schedule).map(|visit| visit.window_days).max();
        let since = now.ms.saturating_sub(window_days.unwrap_or(0).saturating_mul(DAY_MS));
        let soon = now.ms.saturating_add(AHEAD_MS);
        let [running, ran_out, in_window, ahead, passed] = self.store.read(|tx| {
            Ok::<_, Error>([
                tx.due_between(DueKind::Clock, now.ms, i64::MAX, RUNNING_SEEN)?,
                tx.due_passed(DueKind::Clock, now.ms.saturating_add(1), LIST_MAX)?,
                tx.due_in_window(since, now.ms, LIST_MAX)?,
                tx.due_between(DueKind::Due, now.ms, soon, LIST_MAX)?,
                tx.due_passed(DueKind::Due, now.ms, LIST_MAX)?,
            ])
        })?;
        let mut coming_up: Vec<TodayDueView> =
            in_window.iter().chain(&ahead).filter_map(|row| listed_due(row, now)).collect();
        coming_up.truncate(LIST_MAX as usize);
        Ok(Hours {
            running: self.what_cannot_wait_first(&running, now),
            ran_out: ran_out.iter().filter_map(|row| Some(self.listed_clock(row, now)?.1)).collect(),
            coming_up,
            unanswered: passed.iter().filter_map(|row| listed_due(row, now)).collect(),
        })
    }

    /// Somebody bleeds or has fainted: that stands above every clock that runs out sooner.
    fn what_cannot_wait_first(&self, running: &[DueListed], now: Stamp) -> Vec<TodayClockView> {
        let mut listed: Vec<_> = running.iter().filter_map(|row| self.listed_clock(row, now)).collect();
        listed.sort_by_key(|(at_once, _)| !at_once);
        listed.into_iter().map(|(_, clock)| clock).take(RUNNING_MAX).collect()
    }

    /// A clock as Today lists it, and whether it cannot wait.
    fn listed_clock(&self, row: &DueListed, now: Stamp) -> Option<(bool, TodayClockView)> {
        let kept: KeptClock = serde_json::from_str(&row.item).ok()?;
        let clock = self.clock_at(&kept, now)?;
        Some((kept.at_once, TodayClockView { case: row.case, code: row.code.clone(), clock }))
    }

    fn clock_at(&self, kept: &KeptClock, now: Stamp) -> Option<ClockView> {
        let def = self.reference.clock(&kept.code)?;
        let at = |ms| Stamp { ms, offset_min: kept.offset_min };
        let clock = Clock {
            start: kept.start_ms.map(at),
            nominal: kept.nominal_ms.map(at),
            at_once: kept.at_once,
            check_time: kept.check_time || self.knows_no_time(),
            ..Clock::new(def, ClockState::Running)
        };
        Some(convert::clock(&clock.run(def, at(kept.limit_ms), None, now.ms)))
    }

    /// Plans something to be done.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], [`Error::BadRequest`] when it says nothing, [`Error::TextTooLong`], disk errors.
    pub fn plan_follow_up(&mut self, request: PlanFollowUp) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let what = request.what.trim();
        if what.is_empty() {
            return Err(Error::BadRequest { field: "what" });
        }
        let mut fields = Map::new();
        fields.insert("what".to_owned(), json!(what));
        fields.insert("due_at".to_owned(), json!(request.due_at));
        fields.insert("state".to_owned(), json!("planned"));
        if let Some(whom) = request.for_whom.as_deref().map(str::trim).filter(|whom| !whom.is_empty()) {
            fields.insert("for_whom".to_owned(), json!(whom));
        }
        fields.iter().try_for_each(|(name, value)| convert::check_value(name, value))?;
        let draft = Draft::Becomes { page: "follow_up", case: Some(request.case) };
        self.write_into(&case, vec![NewEntry::of(Content::FollowUpPlanned { fields })], draft)
    }

    /// Says what became of a planned follow-up.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], [`Error::BadRequest`] when it is moved to no time, and as [`Notebook::plan_follow_up`].
    pub fn answer_follow_up(&mut self, request: AnswerFollowUp) -> Result<Changed, Error> {
        let (item, _) = self.planned(request.case, &request.entry)?;
        if item.action != FOLLOW_UP {
            return Err(Error::EntryMissing);
        }
        let state = match request.answer {
            FollowUpAnswer::Done => "done",
            FollowUpAnswer::Skipped => "skipped",
            FollowUpAnswer::Moved => "moved",
        };
        let mut fields = Map::from_iter([("state".to_owned(), json!(state))]);
        fields
            .insert("reason".to_owned(), json!(request.reason.as_deref().map(str::trim).filter(|why| !why.is_empty())));
        if request.answer == FollowUpAnswer::Moved {
            fields.insert("due_at".to_owned(), json!(new_time(request.at)?));
        }
        self.answer(request.case, request.entry, fields)
    }

    /// Says what became of an appointment or of a next date.
    ///
    /// # Errors
    /// As [`Notebook::answer_follow_up`].
    pub fn answer_appointment(&mut self, request: AnswerAppointment) -> Result<Changed, Error> {
        let (item, version) = self.planned(request.case, &request.entry)?;
        let (time, answer) = match item.action.as_str() {
            "appointment" => ("appointment_at", "attended"),
            _ if version.fields.contains_key("next_at") => ("next_at", "next_state"),
            _ => return Err(Error::EntryMissing),
        };
        let mut fields = Map::from_iter([(answer.to_owned(), json!(request.answer.code()))]);
        if request.answer == AppointmentAnswer::Moved {
            fields.insert(time.to_owned(), json!(new_time(request.at)?));
        }
        self.answer(request.case, request.entry, fields)
    }

    /// Says of a clock that ran out that its step did not happen: from then on Today is silent about it.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a clock nobody knows, and as [`Notebook::edit_field`].
    pub fn answer_clock(&mut self, request: AnswerClock) -> Result<Changed, Error> {
        if self.reference.clock(&request.clock).is_none() {
            return Err(Error::BadRequest { field: "clock" });
        }
        let (field, value) = (fields::ran_out(&request.clock), json!("not_done"));
        self.edit_field(EditField { case: request.case, field, value, when: None })
    }

    /// An answer is a correction of what was planned: the first words stay.
    fn answer(&mut self, case: uuid::Uuid, entry: String, fields: Map<String, Value>) -> Result<Changed, Error> {
        self.correct(CorrectAction { case, entry, fields, happened_at: None }, Draft::Stays)
    }

    fn planned(&self, case: uuid::Uuid, entry: &str) -> Result<(Item, Version), Error> {
        let entry: EntryId = entry.parse().map_err(|_| Error::BadRequest { field: "entry" })?;
        let case = self.case(case)?;
        let item = case.item_of(&entry).ok_or(Error::EntryMissing)?;
        let version = item.standing.iter().find(|version| version.origin.entry == entry).ok_or(Error::EntryMissing)?;
        Ok((item.clone(), version.clone()))
    }
}

fn new_time(at: Option<StampView>) -> Result<StampView, Error> {
    at.ok_or(Error::BadRequest { field: "at" })
}

fn text(kept: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(kept).map_err(|_| Error::Internal("due"))
}

/// Something due as it is kept: the same text at every moment until somebody answers.
fn due_row(due: &Due) -> Result<DueRow, Error> {
    let passes_ms = due.until.map_or(due.at.ms, |until| until.ms.max(due.at.ms));
    let item = text(&Due { state: State::Planned, ..due.clone() })?;
    Ok(DueRow { kind: DueKind::Due, at_ms: due.at.ms, passes_ms, item })
}

fn listed_due(row: &DueListed, now: Stamp) -> Option<TodayDueView> {
    let kept: Due = serde_json::from_str(&row.item).ok()?;
    Some(TodayDueView { case: row.case, code: row.code.clone(), due: view(&kept.at_moment(now.ms)) })
}

/// Something due as a page shows it.
pub(crate) fn view(due: &Due) -> DueView {
    DueView {
        what: what(due.what),
        code: due.code.clone(),
        detail: due.detail.clone(),
        cents: due.cents,
        at: convert::stamp(due.at),
        until: due.until.map(convert::stamp),
        state: state(due.state),
        entry: due.entry.map(|entry| entry.to_string()),
    }
}

fn what(what: What) -> DueWhat {
    match what {
        What::Appointment => DueWhat::Appointment,
        What::Visit => DueWhat::Visit,
        What::NextDate => DueWhat::NextDate,
        What::Promise => DueWhat::Promise,
        What::FollowUp => DueWhat::FollowUp,
    }
}

fn state(state: State) -> DueState {
    match state {
        State::Planned => DueState::Planned,
        State::Due => DueState::Due,
        State::NeedsAnswer => DueState::NeedsAnswer,
        State::Overdue => DueState::Overdue,
        State::Moved => DueState::Moved,
        State::Done => DueState::Done,
        State::Skipped => DueState::Skipped,
    }
}
