//! Clocks of bodily harm, of the first response and of a child's protection.

use super::count::{Clock, ClockState, from_start};
use super::doubt::Doubt;
use crate::case::{Case, Mark};
use crate::codes::answer;
use crate::fields;
use crate::reference::{ClockDef, Reference};
use crate::time::{Stamp, UnixMillis};

/// Clocks of bodily harm: they run when a violation suggests them, from the incident's earliest moment.
pub(super) fn care(case: &Case, reference: &Reference, def: &ClockDef, doubt: &Doubt, now: UnixMillis) -> Clock {
    let suggested = case.violations.iter().any(|violation| reference.suggests(&violation.code, &def.code));
    if !suggested {
        return Clock::new(def, ClockState::NotStarted);
    }
    from_start(case, def, incident(case, doubt), now)
}

/// Emergency contraception: as the others, unless pregnancy was said to be impossible.
pub(super) fn contraception(
    case: &Case,
    reference: &Reference,
    def: &ClockDef,
    doubt: &Doubt,
    now: UnixMillis,
) -> Clock {
    match case.text(fields::COULD_BE_PREGNANT) {
        Some(answer::NO) => Clock::new(def, ClockState::NotApplicable),
        _ => care(case, reference, def, doubt, now),
    }
}

/// When the report was received, else when the case was opened.
pub(super) fn told(case: &Case, doubt: &Doubt) -> Option<Stamp> {
    let told = case.values_of(fields::REPORT_RECEIVED_AT).filter_map(|written| {
        let entered: Stamp = serde_json::from_value(written.value.clone()).ok()?;
        Some(doubt.earliest(&written.origin, entered))
    });
    told.min().or_else(|| {
        case.marks.iter().find_map(|mark| match mark {
            Mark::Opened(origin) => Some(doubt.earliest(origin, origin.recorded_at)),
            _ => None,
        })
    })
}

/// The earliest moment the incident can have been, over everything that stands.
pub(super) fn incident(case: &Case, doubt: &Doubt) -> Option<Stamp> {
    case.incident_times().map(|(origin, at)| doubt.earliest(origin, at.stamp())).min()
}

/// When the first standing age band under 18 was written.
pub(super) fn child_known(case: &Case, reference: &Reference, doubt: &Doubt) -> Option<Stamp> {
    case.values_of(fields::AGE_BAND)
        .filter(|written| written.value.as_str().is_some_and(|band| reference.is_child(band)))
        .map(|written| doubt.earliest(&written.origin, written.origin.recorded_at))
        .min()
}
