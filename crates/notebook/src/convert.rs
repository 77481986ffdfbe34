//! Domain values as views, and requests as domain values.

use daftari_domain::clock::{Clock, ClockState, Level};
use daftari_domain::fields::BadValue;
use daftari_domain::time::{HappenedAt, Precision, Stamp};
use daftari_domain::{fields, summary::Summary};
use daftari_store::Listed;
use serde_json::Value;

use crate::error::Error;
use crate::requests::When;
use crate::views::{ClockLevel, ClockPhase, ClockView, Delivery, StampView};

pub(crate) fn stamp(stamp: Stamp) -> StampView {
    StampView { ms: stamp.ms, offset_min: stamp.offset_min }
}

pub(crate) fn happened(when: &When) -> Result<HappenedAt, Error> {
    Ok(HappenedAt {
        ms: when.ms,
        offset_min: when.offset_min,
        precision: Precision::from_code(&when.precision).ok_or(Error::BadRequest { field: "precision" })?,
        until_ms: when.until_ms,
        ago: when.ago.clone(),
    })
}

/// Refuses a value that cannot be kept, saying which field and why.
pub(crate) fn check_value(field: &str, value: &Value) -> Result<(), Error> {
    fields::check(field, value).map_err(|bad| match bad {
        BadValue::TooLong { length } => {
            Error::TextTooLong { field: field.to_owned(), max: fields::TEXT_MAX_CHARS, length }
        }
        BadValue::BadAmount => Error::BadAmount { field: field.to_owned() },
        BadValue::Shape => Error::BadRequest { field: "value" },
    })
}

pub(crate) fn clock(clock: &Clock) -> ClockView {
    ClockView {
        code: clock.code.clone(),
        about: clock.about.clone(),
        state: match clock.state {
            ClockState::NotStarted => ClockPhase::NotStarted,
            ClockState::Running => ClockPhase::Running,
            ClockState::Stopped => ClockPhase::Stopped,
            ClockState::Expired => ClockPhase::Expired,
            ClockState::NotApplicable => ClockPhase::NotApplicable,
        },
        start: clock.start.map(stamp),
        limit: clock.limit.map(stamp),
        nominal: clock.nominal.map(stamp),
        hours_left: clock.hours_left,
        hours_total: clock.hours_total(),
        level: clock.level.map(|level| match level {
            Level::Green => ClockLevel::Green,
            Level::Amber => ClockLevel::Amber,
            Level::Red => ClockLevel::Red,
            Level::Expired => ClockLevel::Expired,
        }),
        stopped: clock.stopped.map(stamp),
        elapsed_hours: clock.elapsed_hours(),
        answered: clock.answered,
        check_time: clock.check_time,
    }
}

pub(crate) fn delivery(state: Option<u8>) -> Delivery {
    match state {
        Some(0) => Delivery::OnPhone,
        Some(1) => Delivery::Handed,
        _ => Delivery::OfficeHas,
    }
}

pub(crate) fn summary(row: &Listed) -> Option<Summary> {
    serde_json::from_str(&row.summary).ok()
}
