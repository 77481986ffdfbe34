//! Clocks: hours, not days, from the moment they can be known (reference data, `clocks`).
//!
//! Everything is in true time: what was entered plus the difference the author's device had learned. A start that is
//! known only as a range counts from its earliest moment, and one written on a device that changed its mind about the
//! time counts with the difference that leaves least, so that a clock never shows more time than there is.
//!
//! Levels are those of kenya.json `meta.level_rule`. A clock that has run out stays expired until a worker answers it.

mod appointments;
mod care;
mod count;
mod court;
mod doubt;
mod promises;
mod schedule;

use crate::actions::meaning;
use crate::case::Case;
use crate::codes::{action, clock, field};
use crate::fields;
use crate::reference::{ClockDef, ClockKind, Reference};
use crate::time::UnixMillis;
use count::from_start;

pub(crate) use appointments::{PlannedAnswer, came_again};
pub use count::{Clock, ClockState, Level};
pub(crate) use doubt::Doubt;
pub(crate) use schedule::visits;

/// Every clock, at a moment of true time.
pub fn clocks(case: &Case, reference: &Reference, now_true: UnixMillis) -> Vec<Clock> {
    let doubt = Doubt::of(case);
    let mut found = Vec::new();
    for def in reference.clocks() {
        found.extend(clocks_of(case, reference, def, &doubt, now_true));
    }
    for clock in &mut found {
        clock.check_time = doubt.any();
        clock.answered = clock.state == ClockState::Expired && is_answered(case, &clock.code);
    }
    found
}

fn clocks_of(case: &Case, reference: &Reference, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Vec<Clock> {
    let runs_from = |start| vec![from_start(case, def, start, now)];
    match def.code.as_str() {
        clock::PEP | clock::MEDICAL | clock::PRC => vec![care::care(case, reference, def, doubt, now)],
        clock::EC => vec![care::contraception(case, reference, def, doubt, now)],
        clock::FIRST_RESPONSE if is_incident_sheet(case) => vec![Clock::new(def, ClockState::NotApplicable)],
        clock::FIRST_RESPONSE => runs_from(care::told(case, doubt)),
        clock::ARREST_TO_COURT => vec![court::arrest_to_court(case, def, doubt, now)],
        clock::CHILD_PROTECTION => runs_from(care::child_known(case, reference, doubt)),
        clock::BREACH_CONTROLLER_NOTICE => runs_from(doubt.acted(case, action::BREACH_KNOWN, field::KNOWN_AT)),
        clock::BREACH_PROCESSOR_NOTICE => {
            runs_from(doubt.acted(case, action::BREACH_KNOWN_BY_PROCESSOR, field::KNOWN_AT))
        }
        clock::APPOINTMENT_DUE => appointments::appointments(case, def, doubt, now),
        // A child's case has no promises of money.
        clock::PROMISE_DUE if case.is_child(reference) => Vec::new(),
        clock::PROMISE_DUE => promises::promises(case, reference, def, now),
        _ if def.kind == ClockKind::Schedule => schedule::schedule(case, def, doubt, now),
        _ => Vec::new(),
    }
}

/// The office's sheet about a lost phone: no survivor waits in it to be reached.
fn is_incident_sheet(case: &Case) -> bool {
    case.violations.is_empty() && case.items.iter().any(|item| meaning(&item.action).is_breach)
}

/// A worker has answered that the step of an expired clock did not happen.
fn is_answered(case: &Case, clock: &str) -> bool {
    case.values_of(&fields::ran_out(clock)).any(|written| !fields::is_empty(&written.value))
}

/// The clock that runs out first; one that cannot wait stands before all others. A visit some weeks ahead is something
/// to come ([`crate::due`]), not hours running out.
pub fn most_urgent<'a>(clocks: &'a [Clock], reference: &Reference) -> Option<&'a Clock> {
    clocks
        .iter()
        .filter(|clock| clock.state == ClockState::Running)
        .filter(|clock| reference.clock(&clock.code).is_none_or(|def| def.kind != ClockKind::Schedule))
        .min_by_key(|clock| (!clock.at_once, clock.limit.map(|limit| limit.ms)))
}
