//! Clocks: hours, not days, from the moment they can be known (reference data, `clocks`).
//!
//! Everything is in true time: what was entered plus the difference the author's device had learned. A start that is
//! known only as a range counts from its earliest moment, so that a clock never shows more time than there is.

use crate::case::{Case, Item, Version};
use crate::fields;
use crate::money;
use crate::reference::{ClockDef, Reference};
use crate::time::{HOUR_MS, HappenedAt, Stamp};

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
    /// When it was met.
    pub stopped: Option<Stamp>,
    /// Hours left; negative when past.
    pub hours_left: Option<f64>,
    /// How near.
    pub level: Option<Level>,
    /// Time is in doubt on the device that wrote the start.
    pub check_time: bool,
}

impl Clock {
    fn new(def: &ClockDef, state: ClockState) -> Clock {
        Clock {
            code: def.code.clone(),
            about: None,
            state,
            start: None,
            limit: None,
            stopped: None,
            hours_left: None,
            level: None,
            check_time: false,
        }
    }

    /// Hours from start until it was met.
    pub fn elapsed_hours(&self) -> Option<f64> {
        Some((self.stopped?.ms - self.start?.ms) as f64 / HOUR_MS as f64)
    }

    /// Hours from start to limit.
    pub fn hours_total(&self) -> Option<f64> {
        Some((self.limit?.ms - self.start?.ms) as f64 / HOUR_MS as f64)
    }

    fn run(mut self, def: &ClockDef, limit: Stamp, stop: Option<Stamp>, now_ms: i64) -> Clock {
        self.limit = Some(limit);
        if let Some(stop) = stop {
            self.state = ClockState::Stopped;
            self.stopped = Some(stop);
            return self;
        }
        let left = (limit.ms - now_ms) as f64 / HOUR_MS as f64;
        self.hours_left = Some(left);
        self.level = Some(if left <= 0.0 {
            Level::Expired
        } else if left <= def.red_hours_left {
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

/// Every clock this version computes, at a moment of true time.
pub fn clocks(case: &Case, reference: &Reference, now_true_ms: i64) -> Vec<Clock> {
    let mut found = Vec::new();
    for def in reference.clocks() {
        match def.code.as_str() {
            "pep" | "medical" | "prc" => found.push(care(case, reference, def, now_true_ms)),
            "ec" => found.push(match case.text(fields::COULD_BE_PREGNANT) {
                Some("no") => Clock::new(def, ClockState::NotApplicable),
                _ => care(case, reference, def, now_true_ms),
            }),
            "first_response" => found.push(from_report(case, def, now_true_ms)),
            "arrest_to_court" => {
                let start = earliest(case, "arrest_recorded", |v| v.time("arrested_at"));
                found.push(from_start(case, def, start, now_true_ms));
            }
            "child_protection" => {
                let start = child_known(case, reference);
                found.push(from_start(case, def, start, now_true_ms));
            }
            "appointment_due" => found.extend(appointments(case, def, now_true_ms)),
            "promise_due" => found.extend(promises(case, reference, def, now_true_ms)),
            _ => {}
        }
    }
    if time_jumps(case) {
        found.iter_mut().for_each(|clock| clock.check_time = true);
    }
    found
}

/// The clock that runs out first.
pub fn most_urgent(clocks: &[Clock]) -> Option<&Clock> {
    clocks
        .iter()
        .filter(|clock| clock.state == ClockState::Running)
        .min_by_key(|clock| clock.limit.map(|limit| limit.ms))
}

/// Clocks of bodily harm: they run when a violation suggests them, from the incident's earliest moment.
fn care(case: &Case, reference: &Reference, def: &ClockDef, now_ms: i64) -> Clock {
    let suggested = case.violations.iter().any(|violation| reference.suggests(&violation.code, &def.code));
    if !suggested {
        return Clock::new(def, ClockState::NotStarted);
    }
    from_start(case, def, incident(case), now_ms)
}

fn from_report(case: &Case, def: &ClockDef, now_ms: i64) -> Clock {
    let told = case.fields.get(fields::REPORT_RECEIVED_AT).and_then(|field| {
        let times = field.standing.iter().filter_map(|written| {
            let entered: Stamp = serde_json::from_value(written.value.clone()).ok()?;
            Some(written.origin.corrected(entered))
        });
        times.min()
    });
    let opened = case.marks.iter().find_map(|mark| match mark {
        crate::case::Mark::Opened(origin) => Some(origin.recorded_true()),
        _ => None,
    });
    from_start(case, def, told.or(opened), now_ms)
}

fn from_start(case: &Case, def: &ClockDef, start: Option<Stamp>, now_ms: i64) -> Clock {
    let stop = stopped(case, def);
    let Some(start) = start else {
        let mut clock = Clock::new(def, ClockState::NotStarted);
        if stop.is_some() {
            clock.state = ClockState::Stopped;
            clock.stopped = stop;
        }
        return clock;
    };
    let limit = start.plus((def.hours * HOUR_MS as f64) as i64);
    let mut clock = Clock::new(def, ClockState::Running);
    clock.start = Some(start);
    clock.run(def, limit, stop, now_ms)
}

/// The earliest moment the incident can have been, over everything that stands.
fn incident(case: &Case) -> Option<Stamp> {
    let field = case.fields.get(fields::INCIDENT_AT)?;
    let times = field.standing.iter().filter_map(|written| {
        let at: HappenedAt = serde_json::from_value(written.value.clone()).ok()?;
        Some(written.origin.corrected(at.stamp()))
    });
    times.min()
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

fn earliest(case: &Case, action: &str, time: impl Fn(&Version) -> Option<Stamp>) -> Option<Stamp> {
    case.items
        .iter()
        .filter(|item| item.action == action)
        .flat_map(|item| &item.standing)
        .map(|version| time(version).unwrap_or_else(|| version.origin.happened_true()))
        .min()
}

/// When somebody first wrote an age band under 18 that still stands.
fn child_known(case: &Case, reference: &Reference) -> Option<Stamp> {
    let field = case.fields.get(fields::AGE_BAND)?;
    field
        .standing
        .iter()
        .filter(|written| written.value.as_str().is_some_and(|band| reference.is_child(band)))
        .map(|written| written.origin.recorded_true())
        .min()
}

fn appointments(case: &Case, def: &ClockDef, now_ms: i64) -> Vec<Clock> {
    let planned = |version: &Version| matches!(version.text("attended"), None | Some("planned" | "moved"));
    let appointments = case.items.iter().filter(|item| item.action == "appointment");
    appointments
        .filter_map(|item: &Item| {
            // Two corrections: the earlier time counts.
            let version = item.standing.iter().min_by_key(|version| version.time("appointment_at"))?;
            let at = version.time("appointment_at")?;
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about = version.text("with_whom").map(str::to_owned);
            clock.start = Some(version.origin.happened_true());
            let stop = (!item.standing.iter().any(planned)).then(|| version.origin.recorded_true());
            Some(clock.run(def, at, stop, now_ms))
        })
        .collect()
}

fn promises(case: &Case, reference: &Reference, def: &ClockDef, now_ms: i64) -> Vec<Clock> {
    let lines = money::lines(case, reference);
    let promised: Vec<Clock> = lines
        .iter()
        .filter_map(|line| {
            let due = line.due?;
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about.clone_from(&line.violation);
            let paid = earliest(case, "payment_received", |_| None);
            let stop = if line.balance() <= 0 { paid.or(Some(due)) } else { None };
            Some(clock.run(def, due, stop, now_ms))
        })
        .collect();
    if promised.is_empty() { vec![Clock::new(def, ClockState::NotStarted)] } else { promised }
}

/// One author's device changed its mind about the time by more than five minutes within this case.
fn time_jumps(case: &Case) -> bool {
    const TOLERANCE_MS: i64 = 5 * 60_000;
    let origins = case
        .fields
        .values()
        .flat_map(|field| field.standing.iter().chain(&field.earlier).map(|written| &written.origin))
        .chain(case.items.iter().flat_map(|item| item.standing.iter().map(|v| &v.origin)));
    let mut range: std::collections::BTreeMap<_, (i64, i64)> = std::collections::BTreeMap::new();
    for origin in origins {
        if let Some(difference) = origin.time_difference_ms {
            let (low, high) = range.entry(origin.author).or_insert((difference, difference));
            *low = (*low).min(difference);
            *high = (*high).max(difference);
        }
    }
    range.values().any(|(low, high)| high - low > TOLERANCE_MS)
}
