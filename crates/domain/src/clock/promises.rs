//! Promised payments.

use super::count::{Clock, ClockState};
use crate::case::Case;
use crate::money::{self, Cents};
use crate::reference::{ClockDef, Reference};
use crate::time::UnixMillis;

/// A promise stops only when nothing is left: with the payment that left nothing, or when she let the rest go.
pub(super) fn promises(case: &Case, reference: &Reference, def: &ClockDef, now: UnixMillis) -> Vec<Clock> {
    let lines = money::lines(case, reference);
    let promised: Vec<Clock> = lines
        .iter()
        .filter_map(|line| {
            let due = line.due?;
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about.clone_from(&line.violation);
            clock.start = line.promised;
            let stop = (line.owed() == Cents(0)).then(|| line.settled().unwrap_or(due));
            Some(clock.run(def, due, stop, now))
        })
        .collect();
    if promised.is_empty() { vec![Clock::new(def, ClockState::NotStarted)] } else { promised }
}
