//! One clock and how it is counted: from its start to its limit, or to the step that stops it.

use serde_json::Value;

use crate::case::{Case, Version};
use crate::codes::field;
use crate::fields;
use crate::reference::ClockDef;
use crate::time::{HOUR_MS, Stamp, UnixMillis};

/// State of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Its start is not known, or nothing has started it.
    NotStarted,
    /// It has started and its limit lies ahead.
    Running,
    /// The step it waited for was taken.
    Stopped,
    /// The limit has passed.
    Expired,
    /// Does not apply to this case.
    NotApplicable,
}

/// How near the limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// More hours are left than `amber_hours_left`.
    Green,
    /// At most `amber_hours_left` hours are left.
    Amber,
    /// At most `red_hours_left` hours are left.
    Red,
    /// The limit has passed.
    Expired,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Code of the clock.
    pub code: String,
    /// Which of several: with whom an appointment is.
    pub about: Option<String>,
    /// Its state at the moment it was counted for.
    pub state: ClockState,
    /// When it began, true time.
    pub start: Option<Stamp>,
    /// When it runs out, true time.
    pub limit: Option<Stamp>,
    /// The moment itself, where the limit leaves time after it: a visit's day, or the 24 hours of an arrest.
    pub nominal: Option<Stamp>,
    /// When its step was taken, true time.
    pub stopped: Option<Stamp>,
    /// Hours left; negative when past.
    pub hours_left: Option<f64>,
    /// How near the limit is; none for a clock that does not run.
    pub level: Option<Level>,
    /// Something that cannot wait was noted: red whatever the hours say.
    pub at_once: bool,
    /// It ran out, and a worker has answered that its step did not happen ([`fields::ran_out`]).
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

    /// Counted at a moment of true time: stopped, or running or expired with the level of its hours left.
    #[must_use]
    pub fn run(mut self, def: &ClockDef, limit: Stamp, stop: Option<Stamp>, now: UnixMillis) -> Clock {
        self.limit = Some(limit);
        if let Some(stop) = stop {
            self.state = ClockState::Stopped;
            self.stopped = Some(stop);
            return self;
        }
        let left = hours(limit.ms, now);
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
pub(super) fn hours(to: UnixMillis, from: UnixMillis) -> f64 {
    to.since(from) as f64 / HOUR_MS as f64
}

/// From a start that may not be known, for the hours of the definition.
pub(super) fn from_start(case: &Case, def: &ClockDef, start: Option<Stamp>, now: UnixMillis) -> Clock {
    from_start_until(case, def, start, |start| start.plus(def.length_ms()), now)
}

/// From a start that may not be known, to a limit that depends on it.
pub(super) fn from_start_until(
    case: &Case,
    def: &ClockDef,
    start: Option<Stamp>,
    limit: impl FnOnce(Stamp) -> Stamp,
    now: UnixMillis,
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
    clock.at_once = stop.is_none() && cannot_wait(case, def);
    clock.run(def, limit(start), stop, now)
}

/// When a step that stops a clock was taken: the time it names, else when it happened, else when it was written. An arrest
/// begins a clock and stops none.
fn moment(version: &Version) -> Stamp {
    let named = [field::STARTED_AT, field::RELEASED_AT].iter().find_map(|name| version.time(name));
    named.unwrap_or_else(|| version.origin.happened_true())
}

fn stopped(case: &Case, def: &ClockDef) -> Option<Stamp> {
    case.items
        .iter()
        .filter(|item| def.stop_events.contains(&item.action))
        .flat_map(|item| item.standing.iter().map(moment))
        .min()
}

/// A standing urgent flag of any author makes this clock red at once.
fn cannot_wait(case: &Case, def: &ClockDef) -> bool {
    let noted = case.values_of(fields::URGENT_FLAGS);
    let mut codes = noted.flat_map(|written| match &written.value {
        Value::Array(codes) => codes.iter().filter_map(Value::as_str).collect(),
        other => Vec::from_iter(other.as_str()),
    });
    codes.any(|code| def.urgent_flags.iter().any(|flag| flag == code))
}
