//! From arrest to court (Constitution of Kenya, art. 49(1)(f)): 24 hours, and where they end outside court hours or on
//! a day that is no court day, until the end of the next court day. Hours and holidays are the reference data's
//! `extension`.

use super::count::{Clock, from_start_until};
use super::doubt::Doubt;
use crate::calendar::{self, Local};
use crate::case::Case;
use crate::codes::{action, field};
use crate::reference::{ClockDef, CourtDays};
use crate::time::{Stamp, UnixMillis};

/// Days looked ahead for a court day. Courts sit again within a month; a list of holidays that says otherwise is a
/// mistake.
const LOOK_AHEAD_DAYS: i64 = 31;

/// The clock of an arrest. Its hours count to the limit that holds; [`Clock::nominal`] keeps the 24 hours where that is
/// later.
pub(super) fn arrest_to_court(case: &Case, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Clock {
    let start = doubt.acted(case, action::ARREST_RECORDED, field::ARRESTED_AT);
    let plain = start.map(|start| start.plus(def.length_ms()));
    let holds = |plain| def.extension.as_ref().map_or(plain, |court| next_sitting_ends(plain, court));
    let mut clock = from_start_until(case, def, start, |start| holds(plain.unwrap_or(start)), now);
    clock.nominal = plain.filter(|plain| clock.limit.is_some_and(|limit| limit != *plain));
    clock
}

/// The moment itself when a court sits then; else the end of the court day that comes next. Before the court opens that
/// is the same day: a clock never shows more time than there is.
pub(crate) fn next_sitting_ends(at: Stamp, court: &CourtDays) -> Stamp {
    let (Some(opens), Some(closes)) =
        (calendar::parse_time(&court.court_opens), calendar::parse_time(&court.court_closes))
    else {
        return at;
    };
    let local = Local::of(at);
    if sits(local.day, court) && (opens..=closes).contains(&local.ms) {
        return at;
    }
    let first = if local.ms < opens { 0 } else { 1 };
    let mut ahead = (first..=LOOK_AHEAD_DAYS).map(|days| local.day.saturating_add(days));
    ahead.find(|day| sits(*day, court)).map_or(at, |day| Local { day, ms: closes }.stamp(at.offset_min))
}

fn sits(day: i64, court: &CourtDays) -> bool {
    let holiday = court.public_holidays.iter().any(|date| calendar::parse_date(date) == Some(day));
    !holiday && court.court_days.iter().any(|name| name == calendar::weekday(day))
}
