//! Appointments and the next date at court: they run to the time people named.

use super::count::{Clock, ClockState};
use super::doubt::Doubt;
use crate::actions::{APPOINTMENT, NEXT_DATE, Planned};
use crate::calendar::Local;
use crate::case::{Case, Item, Version};
use crate::codes::{action, appointment_state, field};
use crate::ids::EntryId;
use crate::reference::ClockDef;
use crate::time::{Stamp, UnixMillis};

/// What became of an appointment, as a worker answered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlannedAnswer {
    /// No answer yet: it lies ahead, or it was moved.
    Open,
    /// It took place.
    Kept,
    /// It did not take place: one side missed it, or it was called off.
    NotKept,
}

impl PlannedAnswer {
    /// The answer of a code of lists.appointment_states; an unknown code counts as kept.
    fn of(code: Option<&str>) -> PlannedAnswer {
        match code {
            None | Some(appointment_state::PLANNED | appointment_state::MOVED) => PlannedAnswer::Open,
            Some(appointment_state::THEY_MISSED | appointment_state::WE_MISSED | appointment_state::CANCELLED) => {
                PlannedAnswer::NotKept
            }
            Some(_) => PlannedAnswer::Kept,
        }
    }
}

impl Planned {
    /// The time that counts and the version that names it. Two corrections: the earlier time.
    pub(crate) fn standing<'a>(self, item: &'a Item, doubt: &Doubt) -> Option<(Stamp, &'a Version)> {
        let named = item.standing.iter().filter_map(|version| Some((doubt.field(version, self.time)?, version)));
        named.min_by_key(|(at, version)| (*at, version.origin.entry))
    }

    /// What became of it. Open as long as one of two concurrent corrections says so.
    pub(crate) fn answer(self, item: &Item) -> PlannedAnswer {
        let mut said = item.standing.iter().map(|version| PlannedAnswer::of(version.text(self.answer)));
        let first = said.next().unwrap_or(PlannedAnswer::Open);
        if first == PlannedAnswer::Open || said.clone().any(|other| other == PlannedAnswer::Open) {
            return PlannedAnswer::Open;
        }
        if said.any(|other| other == PlannedAnswer::Kept) { PlannedAnswer::Kept } else { first }
    }

    /// Does this version say that it was moved?
    pub(crate) fn was_moved(self, version: &Version) -> bool {
        version.text(self.answer) == Some(appointment_state::MOVED)
    }
}

/// A clock for each appointment and each next date at court.
pub(super) fn appointments(case: &Case, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Vec<Clock> {
    case.items.iter().filter_map(|item| appointment(case, item, def, doubt, now)).collect()
}

fn appointment(case: &Case, item: &Item, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Option<Clock> {
    let planned = match item.action.as_str() {
        action::APPOINTMENT => APPOINTMENT,
        action::COURT_DATE => NEXT_DATE,
        _ => return None,
    };
    let (at, version) = planned.standing(item, doubt)?;
    let mut clock = Clock::new(def, ClockState::Running);
    clock.about = match version.text(field::WITH_WHOM) {
        Some(whom) => Some(whom.to_owned()),
        None => (item.action != action::APPOINTMENT).then(|| item.action.clone()),
    };
    clock.start = Some(doubt.happened(&version.origin));
    let answered = (planned.answer(item) != PlannedAnswer::Open).then(|| version.origin.recorded_true());
    let stop = answered.or_else(|| came_again(case, item, at).map(|(came, _)| came));
    Some(clock.run(def, at, stop, now))
}

/// The next date came: the same action was recorded again on that day or later.
pub(crate) fn came_again(case: &Case, item: &Item, at: Stamp) -> Option<(Stamp, EntryId)> {
    if item.action == action::APPOINTMENT {
        return None;
    }
    case.items
        .iter()
        .filter(|other| other.action == item.action && !std::ptr::eq(*other, item))
        .flat_map(|other| &other.standing)
        .map(|version| (version.origin.happened_true(), version.origin.entry))
        .filter(|(came, _)| Local::of(*came).day >= Local::of(at).day)
        .min()
}
