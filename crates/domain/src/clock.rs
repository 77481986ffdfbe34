//! Clocks: hours, not days, from the moment they can be known (reference data, `clocks`).
//!
//! Everything is in true time: what was entered plus the difference the author's device had learned. A start that is
//! known only as a range counts from its earliest moment, and one written on a device that changed its mind about the time
//! counts with the difference that leaves least, so that a clock never shows more time than there is.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::case::{Case, Item, Mark, Origin, Version};
use crate::fields;
use crate::ids::DeviceKey;
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
    /// Something that cannot wait was noted: red whatever the hours say.
    pub at_once: bool,
    /// Time is in doubt on a device that wrote in this case.
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
            at_once: false,
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

    fn run(mut self, def: &ClockDef, limit: Stamp, stop: Option<Stamp>, now_ms: i64) -> Clock {
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

/// Every clock this version computes, at a moment of true time.
pub fn clocks(case: &Case, reference: &Reference, now_true_ms: i64) -> Vec<Clock> {
    let doubt = Doubt::of(case);
    let mut found = Vec::new();
    for def in reference.clocks() {
        match def.code.as_str() {
            "pep" | "medical" | "prc" => found.push(care(case, reference, def, &doubt, now_true_ms)),
            "ec" => found.push(match case.text(fields::COULD_BE_PREGNANT) {
                Some("no") => Clock::new(def, ClockState::NotApplicable),
                _ => care(case, reference, def, &doubt, now_true_ms),
            }),
            "first_response" => found.push(from_start(case, def, told(case, &doubt), now_true_ms)),
            "arrest_to_court" => found.push(from_start(case, def, arrested(case, &doubt), now_true_ms)),
            "child_protection" => {
                let start = child_known(case, reference, &doubt);
                found.push(from_start(case, def, start, now_true_ms));
            }
            "appointment_due" => found.extend(appointments(case, def, &doubt, now_true_ms)),
            "promise_due" => found.extend(promises(case, reference, def, now_true_ms)),
            _ => {}
        }
    }
    if !doubt.0.is_empty() {
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

/// Devices that changed their mind about the time by more than five minutes within this case, each with the difference that
/// leaves least time. One that had not learned its difference yet took its own clock for the truth.
struct Doubt(BTreeMap<DeviceKey, i64>);

impl Doubt {
    fn of(case: &Case) -> Doubt {
        const TOLERANCE_MS: i64 = 5 * 60_000;
        let mut ranges: BTreeMap<DeviceKey, (i64, i64)> = BTreeMap::new();
        for origin in case.origins() {
            let difference = origin.time_difference_ms.unwrap_or(0);
            let (low, high) = ranges.entry(origin.author).or_insert((difference, difference));
            *low = (*low).min(difference);
            *high = (*high).max(difference);
        }
        let jumped = ranges.into_iter().filter(|(_, (low, high))| high.saturating_sub(*low) > TOLERANCE_MS);
        Doubt(jumped.map(|(device, (low, _))| (device, low)).collect())
    }

    /// The earliest a time entered by an author can have been, in true time.
    fn earliest(&self, origin: &Origin, entered: Stamp) -> Stamp {
        self.0.get(&origin.author).map_or_else(|| origin.corrected(entered), |least| entered.plus(*least))
    }

    /// The earliest it can have happened, or else have been written.
    fn happened(&self, origin: &Origin) -> Stamp {
        self.earliest(origin, origin.happened_at.as_ref().map_or(origin.recorded_at, HappenedAt::stamp))
    }
}

/// A time field as it was entered.
fn entered(version: &Version, name: &str) -> Option<Stamp> {
    serde_json::from_value(version.fields.get(name)?.clone()).ok()
}

/// Clocks of bodily harm: they run when a violation suggests them, from the incident's earliest moment.
fn care(case: &Case, reference: &Reference, def: &ClockDef, doubt: &Doubt, now_ms: i64) -> Clock {
    let suggested = case.violations.iter().any(|violation| reference.suggests(&violation.code, &def.code));
    if !suggested {
        return Clock::new(def, ClockState::NotStarted);
    }
    from_start(case, def, incident(case, doubt), now_ms)
}

/// When we were told, else when the case was opened.
fn told(case: &Case, doubt: &Doubt) -> Option<Stamp> {
    let told = case.fields.get(fields::REPORT_RECEIVED_AT).and_then(|field| {
        let times = field.standing.iter().filter_map(|written| {
            let entered: Stamp = serde_json::from_value(written.value.clone()).ok()?;
            Some(doubt.earliest(&written.origin, entered))
        });
        times.min()
    });
    told.or_else(|| {
        case.marks.iter().find_map(|mark| match mark {
            Mark::Opened(origin) => Some(doubt.earliest(origin, origin.recorded_at)),
            _ => None,
        })
    })
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
    clock.at_once = stop.is_none() && cannot_wait(case, def);
    clock.run(def, limit, stop, now_ms)
}

/// Something was noted, by anybody, that does not wait for hours to pass.
fn cannot_wait(case: &Case, def: &ClockDef) -> bool {
    let noted = case.fields.get(fields::URGENT_FLAGS).into_iter().flat_map(|field| &field.standing);
    let mut codes = noted.flat_map(|written| match &written.value {
        Value::Array(codes) => codes.iter().filter_map(Value::as_str).collect(),
        other => Vec::from_iter(other.as_str()),
    });
    codes.any(|code| def.urgent_flags.iter().any(|flag| flag == code))
}

/// The earliest moment the incident can have been, over everything that stands.
fn incident(case: &Case, doubt: &Doubt) -> Option<Stamp> {
    let field = case.fields.get(fields::INCIDENT_AT)?;
    let times = field.standing.iter().filter_map(|written| {
        let at: HappenedAt = serde_json::from_value(written.value.clone()).ok()?;
        Some(doubt.earliest(&written.origin, at.stamp()))
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

fn arrested(case: &Case, doubt: &Doubt) -> Option<Stamp> {
    case.items
        .iter()
        .filter(|item| item.action == "arrest_recorded")
        .flat_map(|item| &item.standing)
        .map(|version| match entered(version, "arrested_at") {
            Some(at) => doubt.earliest(&version.origin, at),
            None => doubt.happened(&version.origin),
        })
        .min()
}

/// When somebody first wrote an age band under 18 that still stands.
fn child_known(case: &Case, reference: &Reference, doubt: &Doubt) -> Option<Stamp> {
    let field = case.fields.get(fields::AGE_BAND)?;
    field
        .standing
        .iter()
        .filter(|written| written.value.as_str().is_some_and(|band| reference.is_child(band)))
        .map(|written| doubt.earliest(&written.origin, written.origin.recorded_at))
        .min()
}

fn appointments(case: &Case, def: &ClockDef, doubt: &Doubt, now_ms: i64) -> Vec<Clock> {
    let planned = |version: &Version| matches!(version.text("attended"), None | Some("planned" | "moved"));
    let at = |version: &Version| Some(doubt.earliest(&version.origin, entered(version, "appointment_at")?));
    let appointments = case.items.iter().filter(|item| item.action == "appointment");
    appointments
        .filter_map(|item: &Item| {
            // Two corrections: the earlier time counts.
            let (at, version) =
                item.standing.iter().filter_map(|v| Some((at(v)?, v))).min_by_key(|(at, v)| (*at, v.origin.entry))?;
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about = version.text("with_whom").map(str::to_owned);
            clock.start = Some(doubt.happened(&version.origin));
            let stop = (!item.standing.iter().any(planned)).then(|| version.origin.recorded_true());
            Some(clock.run(def, at, stop, now_ms))
        })
        .collect()
}

/// A promise stops only when nothing is left: with the payment that left nothing, or when she let the rest go.
fn promises(case: &Case, reference: &Reference, def: &ClockDef, now_ms: i64) -> Vec<Clock> {
    let lines = money::lines(case, reference);
    let promised: Vec<Clock> = lines
        .iter()
        .filter_map(|line| {
            let due = line.due?;
            let mut clock = Clock::new(def, ClockState::Running);
            clock.about.clone_from(&line.violation);
            clock.start = line.promised;
            let stop = (line.owed() == 0).then(|| line.settled().unwrap_or(due));
            Some(clock.run(def, due, stop, now_ms))
        })
        .collect();
    if promised.is_empty() { vec![Clock::new(def, ClockState::NotStarted)] } else { promised }
}
