//! When a worker should look at a case again: the moments at which the hours of an open case change, and at which
//! something falls due.
//!
//! A list holds moments and nothing else: its reader learns that something is to do, never what or for whom.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::clock::{Clock, ClockState};
use crate::codes::status;
use crate::due::Due;
use crate::reference::Reference;
use crate::time::UnixMillis;

/// Moments stored of one case, at most: thousands of appointments in it cost no more.
const MOMENTS_PER_CASE_MAX: usize = 256;

/// Moments ahead in a case, true time, the nearest first: a running clock turns amber, turns red, runs out; an
/// appointment, a visit, a next date, a promise or a follow-up falls due. None in a closed case.
///
/// `clocks` and `due` are those of the same case at the same moment.
pub fn alarms(
    case: &Case,
    reference: &Reference,
    clocks: &[Clock],
    due: &[Due],
    now_true: UnixMillis,
) -> Vec<UnixMillis> {
    if case.status() == status::CLOSED {
        return Vec::new();
    }
    let mut moments = BTreeSet::new();
    for clock in clocks {
        moments.extend(of_clock(clock, reference));
    }
    for due in due.iter().filter(|due| due.is_open()) {
        moments.extend([Some(due.at.ms), due.until.map(|until| until.ms)].into_iter().flatten());
    }
    moments.into_iter().filter(|moment| *moment > now_true).take(MOMENTS_PER_CASE_MAX).collect()
}

/// The moments of a clock that runs. One that cannot wait is red already: only its end is ahead.
fn of_clock(clock: &Clock, reference: &Reference) -> Vec<UnixMillis> {
    let (ClockState::Running, Some(limit), Some(def)) = (clock.state, clock.limit, reference.clock(&clock.code)) else {
        return Vec::new();
    };
    let mut moments = vec![limit.ms];
    if !clock.at_once {
        let (amber, red) = def.warnings(limit.ms);
        moments.extend([amber, red]);
    }
    moments
}
