//! Visits counted from a start: PEP at two, four and six weeks and three months, a pregnancy test at six weeks.

use super::care;
use super::count::{Clock, ClockState, hours};
use super::doubt::Doubt;
use crate::calendar;
use crate::case::{Case, Version};
use crate::codes::{action, clock_event, field};
use crate::ids::EntryId;
use crate::reference::{ClockDef, VisitDef};
use crate::time::{DAY_MS, Stamp, UnixMillis, hours_to_ms};

/// A visit of a schedule.
pub(crate) struct Visit {
    /// Its code, such as `week_2`.
    pub(crate) code: String,
    /// What it is counted from.
    pub(crate) start: Stamp,
    /// When it is due.
    pub(crate) at: Stamp,
    /// Until when it is in time.
    pub(crate) until: Stamp,
    /// When it was made, and the entry that says so.
    pub(crate) done: Option<(Stamp, EntryId)>,
}

/// The visits of a schedule; none before something has started it.
///
/// Stopping PEP leaves them as they are: a worker still visits her, and the tests still help.
pub(crate) fn visits(case: &Case, def: &ClockDef, doubt: &Doubt) -> Vec<Visit> {
    let Some(start) = started(case, def, doubt) else { return Vec::new() };
    def.schedule
        .iter()
        .map(|visit| {
            let at = moment(start, visit);
            let window = visit.window_days.saturating_mul(DAY_MS);
            Visit { code: visit.code.clone(), start, at, until: at.plus(window), done: made(case, def, visit, at) }
        })
        .collect()
}

fn moment(start: Stamp, visit: &VisitDef) -> Stamp {
    let start = visit.offset_months.map_or(start, |months| calendar::plus_months(start, months));
    start.plus(hours_to_ms(visit.offset_hours))
}

fn started(case: &Case, def: &ClockDef, doubt: &Doubt) -> Option<Stamp> {
    match def.start_event.as_str() {
        clock_event::PEP_STARTED => doubt.acted(case, action::PEP_STARTED, field::STARTED_AT),
        // Offered after emergency contraception was given, counted from the exposure. Where the exposure's time is
        // unknown, it was before the pill.
        clock_event::EXPOSURE_TIME => {
            let given = doubt.acted(case, action::EC_GIVEN, field::STARTED_AT)?;
            Some(care::incident(case, doubt).unwrap_or(given))
        }
        _ => None,
    }
}

/// The first action that is this visit. One that names a visit is that one; a test that names none is the six-week one
/// when it comes near its day, not when it was taken at the first examination.
fn made(case: &Case, def: &ClockDef, visit: &VisitDef, at: Stamp) -> Option<(Stamp, EntryId)> {
    let early = at.plus(visit.window_days.saturating_mul(DAY_MS).saturating_neg());
    let is_it = |version: &Version| match version.text(field::VISIT) {
        Some(code) => code == visit.code,
        None => def.schedule.len() == 1 && version.origin.happened_true().ms >= early.ms,
    };
    case.items
        .iter()
        .filter(|item| def.stop_events.contains(&item.action))
        .flat_map(|item| &item.standing)
        .filter(|version| is_it(version))
        .map(|version| (version.origin.happened_true(), version.origin.entry))
        .min()
}

/// One clock for each visit: green until its day, amber while it is in time, expired after.
pub(super) fn schedule(case: &Case, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Vec<Clock> {
    let visits = visits(case, def, doubt);
    if visits.is_empty() {
        return vec![Clock::new(def, ClockState::NotStarted)];
    }
    visits
        .into_iter()
        .map(|visit| {
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about = Some(visit.code);
            clock.start = Some(visit.start);
            clock.nominal = Some(visit.at);
            let amber = hours(visit.until.ms, visit.at.ms);
            let def = ClockDef { amber_hours_left: amber, red_hours_left: 0.0, ..def.clone() };
            clock.run(&def, visit.until, visit.done.map(|(made, _)| made), now)
        })
        .collect()
}
