//! Planning follow-ups, and answering what was planned.

use daftari_notebook::requests::{AnswerAppointment, AnswerClock, AnswerFollowUp, PlanFollowUp};
use daftari_notebook::views::Changed;

use crate::error::Reply;
use crate::state::Unlocked;

/// Plans something to be done.
#[tauri::command(async)]
pub fn plan_follow_up(unlocked: Unlocked, request: PlanFollowUp) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.plan_follow_up(request))
}

/// Says what became of a planned follow-up.
#[tauri::command(async)]
pub fn answer_follow_up(unlocked: Unlocked, request: AnswerFollowUp) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.answer_follow_up(request))
}

/// Says what became of an appointment or a next date.
#[tauri::command(async)]
pub fn answer_appointment(unlocked: Unlocked, request: AnswerAppointment) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.answer_appointment(request))
}

/// Says of a clock that ran out that its step did not happen.
#[tauri::command(async)]
pub fn answer_clock(unlocked: Unlocked, request: AnswerClock) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.answer_clock(request))
}
