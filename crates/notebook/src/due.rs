//! What comes and what runs out: kept by time for Today, answered in one tap, planned by people.

use std::cmp::Reverse;

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
const RUNNING_MAX: u32 = 12;
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
        let kind = if clock.at_once { DueKind::AtOnce } else { DueKind::Clock };
        Ok(Some(DueRow { kind, at_ms: limit.ms, passes_ms: limit.ms, item: text(&kept)? }))
    }

    /// Today's hours, by time.
    pub(crate) fn hours(&self) -> Result<Hours, Error> {
        let now = self.now_true();
        let window_days =
            self.reference.clocks().iter().flat_map(|def| &def.schedule).map(|visit| visit.window_days).max();
        let since = now.ms.saturating_sub(window_days.unwrap_or(0).saturating_mul(DAY_MS));
        let soon = now.ms.saturating_add(AHEAD_MS);
        let ended = now.ms.saturating_add(1);
        let [cannot_wait, running, ran_out, ran_out_at_once, in_window, ahead, passed] = self.store.read(|tx| {
            Ok::<_, Error>([
                tx.due_between(DueKind::AtOnce, now.ms, i64::MAX, RUNNING_MAX)?,
                tx.due_between(DueKind::Clock, now.ms, i64::MAX, RUNNING_MAX)?,
                tx.due_passed(DueKind::Clock, ended, LIST_MAX)?,
                tx.due_passed(DueKind::AtOnce, ended, LIST_MAX)?,
                tx.due_in_window(since, now.ms, LIST_MAX)?,
                tx.due_between(DueKind::Due, now.ms, soon, LIST_MAX)?,
                tx.due_passed(DueKind::Due, now.ms, LIST_MAX)?,
            ])
        })?;
        let mut coming_up: Vec<TodayDueView> =
            in_window.iter().chain(&ahead).filter_map(|row| listed_due(row, now)).collect();
        coming_up.truncate(LIST_MAX as usize);
        let mut ran_out = self.listed_clocks(ran_out.iter().chain(&ran_out_at_once), now);
        ran_out.sort_by_key(|listed| Reverse(listed.clock.limit.map(|limit| limit.ms)));
        ran_out.truncate(LIST_MAX as usize);
        // Somebody bleeds or has fainted: that stands above every clock that runs out sooner.
        let mut running = self.listed_clocks(cannot_wait.iter().chain(&running), now);
        running.truncate(RUNNING_MAX as usize);
        Ok(Hours {
            running,
            ran_out,
            coming_up,
            unanswered: passed.iter().filter_map(|row| listed_due(row, now)).collect(),
        })
    }

    /// Clocks as Today lists them.
    fn listed_clocks<'a>(&self, rows: impl Iterator<Item = &'a DueListed>, now: Stamp) -> Vec<TodayClockView> {
        let listed = rows.filter_map(|row| {
            let kept: KeptClock = serde_json::from_str(&row.item).ok()?;
            let clock = self.clock_at(&kept, now)?;
            Some(TodayClockView { case: row.case, code: row.code.clone(), clock })
        });
        listed.collect()
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
