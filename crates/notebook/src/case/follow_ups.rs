//! Everything planned: follow-ups, appointments, next dates and clocks that ran out, planned and answered.

use daftari_domain::actions::{Planned, meaning};
use daftari_domain::case::{Case, FOLLOW_UP_PLANNED, Item, Version};
use daftari_domain::codes::{action, appointment_state, follow_up, ran_out};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::EntryId;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::log::read::FoldedCase;
use crate::notebook::Notebook;
use crate::requests::convert::check_value;
use crate::requests::{
    AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, CorrectAction, EditField, FollowUpAnswer,
    PlanFollowUp,
};
use crate::views::{Changed, StampView};

impl Notebook {
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
        fields.insert(follow_up::WHAT.to_owned(), json!(what));
        fields.insert(follow_up::DUE_AT.to_owned(), json!(request.due_at));
        fields.insert(follow_up::STATE.to_owned(), json!(appointment_state::PLANNED));
        if let Some(whom) = request.for_whom.as_deref().map(str::trim).filter(|whom| !whom.is_empty()) {
            fields.insert(follow_up::FOR_WHOM.to_owned(), json!(whom));
        }
        fields.iter().try_for_each(|(name, value)| check_value(name, value))?;
        let draft = Draft::Becomes { page: "follow_up", case: Some(request.case) };
        self.write_into(case, vec![NewEntry::of(Content::FollowUpPlanned { fields })], draft)
    }

    /// Says what became of a planned follow-up.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], [`Error::BadRequest`] when it is moved to no time, and as [`Notebook::plan_follow_up`].
    pub fn answer_follow_up(&mut self, request: AnswerFollowUp) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let (item, _) = planned(&case, request.entry)?;
        if item.action != FOLLOW_UP_PLANNED {
            return Err(Error::EntryMissing);
        }
        let state = match request.answer {
            FollowUpAnswer::Done => follow_up::DONE,
            FollowUpAnswer::Skipped => follow_up::SKIPPED,
            FollowUpAnswer::Moved => appointment_state::MOVED,
        };
        let mut fields = Map::from_iter([(follow_up::STATE.to_owned(), json!(state))]);
        fields.insert(
            follow_up::REASON.to_owned(),
            json!(request.reason.as_deref().map(str::trim).filter(|why| !why.is_empty())),
        );
        if request.answer == FollowUpAnswer::Moved {
            fields.insert(follow_up::DUE_AT.to_owned(), json!(new_time(request.at)?));
        }
        self.answer(case, request.entry, fields)
    }

    /// Says what became of an appointment or of a next date.
    ///
    /// # Errors
    /// As [`Notebook::answer_follow_up`].
    pub fn answer_appointment(&mut self, request: AnswerAppointment) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let (item, version) = planned(&case, request.entry)?;
        let Planned { time, answer } = meaning(&item.action).plans;
        if item.action != action::APPOINTMENT && !version.fields.contains_key(time) {
            return Err(Error::EntryMissing);
        }
        let mut fields = Map::from_iter([(answer.to_owned(), json!(request.answer.code()))]);
        if request.answer == AppointmentAnswer::Moved {
            fields.insert(time.to_owned(), json!(new_time(request.at)?));
        }
        self.answer(case, request.entry, fields)
    }

    /// Says of a clock that ran out that its step did not happen: from then on Today is silent about it.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for an unknown clock, and as [`Notebook::edit_field`].
    pub fn answer_clock(&mut self, request: AnswerClock) -> Result<Changed, Error> {
        if self.reference.clock(&request.clock).is_none() {
            return Err(Error::BadRequest { field: "clock" });
        }
        let (field, value) = (fields::ran_out(&request.clock), json!(ran_out::NOT_DONE));
        self.edit_field(EditField { case: request.case, field, value, when: None })
    }

    /// An answer is a correction of what was planned: the first words stay.
    fn answer(&mut self, case: FoldedCase, entry: EntryId, fields: Map<String, Value>) -> Result<Changed, Error> {
        let request = CorrectAction { case: case.id, entry, fields, happened_at: None };
        self.correct_item(case, request, Draft::Stays)
    }
}

/// The planned item of a case that this entry wrote, and the version it wrote.
fn planned(case: &Case, entry: EntryId) -> Result<(&Item, &Version), Error> {
    let item = case.item_of(&entry).ok_or(Error::EntryMissing)?;
    let version = item.standing.iter().find(|version| version.origin.entry == entry).ok_or(Error::EntryMissing)?;
    Ok((item, version))
}

fn new_time(at: Option<StampView>) -> Result<StampView, Error> {
    at.ok_or(Error::BadRequest { field: "at" })
}
