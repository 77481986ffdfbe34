//! Clocks: hours, not days, from the moment they can be known (reference data, `clocks`).
//!
//! Everything is in true time: what was entered plus the difference the author's device had learned. A start that is
//! known only as a range counts from its earliest moment, and one written on a device that changed its mind about the time
//! counts with the difference that leaves least, so that a clock never shows more time than there is.
//!
//! Levels are those of kenya.json `meta.level_rule`. A clock that has run out stays expired until somebody answers it.

mod appointments;
mod care;
mod court;
mod doubt;
mod promises;
mod schedule;

use crate::case::{Case, Version};
use crate::fields;
use crate::reference::{ClockDef, ClockKind, Reference};
use crate::time::{HOUR_MS, Stamp};

pub(crate) use appointments::{APPOINTMENT, Answer, NEXT_DATE, Planned, came_again};
pub(crate) use doubt::Doubt;
pub(crate) use schedule::visits;

/// State of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Its start is not known, or nothing has started it.
    NotStarted,
    /// Time is left.
    Running,
    /// What it waited for has happened.
    Stopped,
    /// The limit has passed.
    Expired,
    /// Does not apply to this case.
    NotApplicable,
}

/// How near the limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Plenty.
    Green,
    /// Soon.
    Amber,
    /// Now.
    Red,
    /// Past.
    Expired,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Code of the clock.
    pub code: String,
    /// Which of several: with whom an appointment is.
    pub about: Option<String>,
    /// Its state.
    pub state: ClockState,
    /// When it began.
    pub start: Option<Stamp>,
    /// When it runs out.
    pub limit: Option<Stamp>,
    /// The moment itself, where the limit leaves time after it: a visit's day, or the 24 hours of an arrest.
    pub nominal: Option<Stamp>,
    /// When it was met.
    pub stopped: Option<Stamp>,
    /// Hours left; negative when past.
    pub hours_left: Option<f64>,
    /// How near.
    pub level: Option<Level>,
    /// Something that cannot wait was noted: red whatever the hours say.
    pub at_once: bool,
    /// It ran out, and somebody has said that it did not happen ([`fields::ran_out`]).
    pub answered: bool,
    /// Time is in doubt on a device that wrote in this case.
    pub check_time: bool,
}

impl Clock {
    /// A clock of this definition about which nothing else is known.
    pub fn new(def: &ClockDef, state: ClockState) -> Clock {
        Clock {
            code: def.code.clone(),
            about: None,
            state,
            start: None,
            limit: None,
            nominal: None,
            stopped: None,
            hours_left: None,
            level: None,
            at_once: false,
            answered: false,
            check_time: false,
        }
    }

    /// Hours from start until it was met.
    pub fn elapsed_hours(&self) -> Option<f64> {
        Some(hours(self.stopped?.ms, self.start?.ms))
    }

    /// Hours from start to limit.
    pub fn hours_total(&self) -> Option<f64> {
        Some(hours(self.limit?.ms, self.start?.ms))
    }

    /// Counted at a moment (true time ms): stopped, or running or expired with the level of its hours left.
    #[must_use]
    pub fn run(mut self, def: &ClockDef, limit: Stamp, stop: Option<Stamp>, now_ms: i64) -> Clock {
        self.limit = Some(limit);
        if let Some(stop) = stop {
            self.state = ClockState::Stopped;
            self.stopped = Some(stop);
            return self;
        }
        let left = hours(limit.ms, now_ms);
        self.hours_left = Some(left);
        self.level = Some(if left <= 0.0 {
            Level::Expired
        } else if self.at_once || left <= def.red_hours_left {
            Level::Red
        } else if left <= def.amber_hours_left {
            Level::Amber
        } else {
            Level::Green
        });
        self.state = if left <= 0.0 { ClockState::Expired } else { ClockState::Running };
        self
    }
}

/// Hours from one moment to another. What a stranger's device wrote may be any number.
fn hours(to_ms: i64, from_ms: i64) -> f64 {
    to_ms.saturating_sub(from_ms) as f64 / HOUR_MS as f64
}

/// Every clock, at a moment of true time.
pub fn clocks(case: &Case, reference: &Reference, now_true_ms: i64) -> Vec<Clock> {
    let doubt = Doubt::of(case);
    let mut found = Vec::new();
    for def in reference.clocks() {
        found.extend(clocks_of(case, reference, def, &doubt, now_true_ms));
    }
    for clock in &mut found {
        clock.check_time = doubt.any();
        clock.answered = clock.state == ClockState::Expired && is_answered(case, &clock.code);
    }
    found
}

fn clocks_of(case: &Case, reference: &Reference, def: &ClockDef, doubt: &Doubt, now_ms: i64) -> Vec<Clock> {
    let runs_from = |start| vec![from_start(case, def, start, now_ms)];
    match def.code.as_str() {
        "pep" | "medical" | "prc" => vec![care::care(case, reference, def, doubt, now_ms)],
        "ec" => vec![care::contraception(case, reference, def, doubt, now_ms)],
        "first_response" if is_incident_sheet(case) => vec![Clock::new(def, ClockState::NotApplicable)],
        "first_response" => runs_from(care::told(case, doubt)),
        "arrest_to_court" => vec![court::arrest_to_court(case, def, doubt, now_ms)],
        "child_protection" => runs_from(care::child_known(case, reference, doubt)),
        "breach_controller_notice" => runs_from(doubt.acted(case, "breach_known", "known_at")),
        "breach_processor_notice" => runs_from(doubt.acted(case, "breach_known_by_processor", "known_at")),
        "appointment_due" => appointments::appointments(case, def, doubt, now_ms),
        // Nobody waits for money in a child's case.
        "promise_due" if case.is_child(reference) => Vec::new(),
        "promise_due" => promises::promises(case, reference, def, now_ms),
        _ if def.kind == ClockKind::Schedule => schedule::schedule(case, def, doubt, now_ms),
        _ => Vec::new(),
    }
}

/// The office's sheet about a lost phone: nobody waits in it to be reached.
fn is_incident_sheet(case: &Case) -> bool {
    let known = ["breach_known", "breach_known_by_processor"];
    case.violations.is_empty() && case.items.iter().any(|item| known.contains(&item.action.as_str()))
}

/// Somebody has said of a clock that ran out that it did not happen.
fn is_answered(case: &Case, clock: &str) -> bool {
    let field = case.fields.get(&fields::ran_out(clock));
    field.is_some_and(|field| field.standing.iter().any(|written| !fields::is_empty(&written.value)))
}

/// The clock that runs out first; one that cannot wait stands before all others. A visit some weeks ahead is something to come ([`crate::due`]), not hours running out.
pub fn most_urgent<'a>(clocks: &'a [Clock], reference: &Reference) -> Option<&'a Clock> {
    clocks
        .iter()
        .filter(|clock| clock.state == ClockState::Running)
        .filter(|clock| reference.clock(&clock.code).is_none_or(|def| def.kind != ClockKind::Schedule))
        .min_by_key(|clock| (!clock.at_once, clock.limit.map(|limit| limit.ms)))
}

/// From a start that may not be known, for the hours of the definition.
fn from_start(case: &Case, def: &ClockDef, start: Option<Stamp>, now_ms: i64) -> Clock {
    from_start_until(case, def, start, |start| start.plus((def.hours * HOUR_MS as f64) as i64), now_ms)
}

/// From a start that may not be known, to a limit that depends on it.
fn from_start_until(
    case: &Case,
    def: &ClockDef,
    start: Option<Stamp>,
    limit: impl FnOnce(Stamp) -> Stamp,
    now_ms: i64,
) -> Clock {
    let stop = stopped(case, def);
    let Some(start) = start else {
        let mut clock = Clock::new(def, ClockState::NotStarted);
        if stop.is_some() {
            clock.state = ClockState::Stopped;
            clock.stopped = stop;
        }
        return clock;
    };
    let mut clock = Clock::new(def, ClockState::Running);
    clock.start = Some(start);
    clock.at_once = stop.is_none() && care::cannot_wait(case, def);
    clock.run(def, limit(start), stop, now_ms)
}

/// When a step was taken: the time it names, else when it happened, else when it was written.
fn moment(version: &Version) -> Stamp {
    ["started_at", "released_at"]
        .iter()
        .find_map(|name| version.time(name))
        .unwrap_or_else(|| version.origin.happened_true())
}

fn stopped(case: &Case, def: &ClockDef) -> Option<Stamp> {
    case.items
        .iter()
        .filter(|item| def.stop_events.contains(&item.action))
        .flat_map(|item| item.standing.iter().map(moment))
        .min()
}
