//! Field codes of a case this version knows. Unknown ones are stored and shown all the same.

use crate::money::Cents;
use serde_json::Value;

/// Characters of one text value (`docs/formats.md`).
pub const TEXT_MAX_CHARS: usize = 16_000;
/// The largest sum a field takes, in cents: ten million shillings.
pub const MONEY_MAX: Cents = Cents(1_000_000_000);

/// Code of case_statuses.
pub const STATUS: &str = "status";
/// Hot spot, [`crate::place::Place`].
pub const HOT_SPOT: &str = "hot_spot";
/// What happened, in words.
pub const NARRATIVE: &str = "narrative";
/// The survivor's code name.
pub const SURVIVOR_CODE: &str = "survivor_code";
/// Real name: identity, always an entry of its own.
pub const SURVIVOR_NAME: &str = "survivor_name";
/// How she may be contacted: identity, always an entry of its own.
pub const SAFE_CONTACT: &str = "safe_contact";
/// Agreed fee, cents.
pub const AGREED_FEE: &str = "agreed_fee";
/// Paid before the case was opened, cents.
pub const AMOUNT_PAID: &str = "amount_paid";
/// When it happened, [`crate::time::HappenedAt`].
pub const INCIDENT_AT: &str = "incident_at";
/// When the report was received, [`crate::time::Stamp`].
pub const REPORT_RECEIVED_AT: &str = "report_received_at";
/// Answer to "could pregnancy be possible?".
pub const COULD_BE_PREGNANT: &str = "could_be_pregnant";
/// Codes of what cannot wait (urgent_flags of a clock).
pub const URGENT_FLAGS: &str = "urgent_flags";
/// Id (UUID) of the incident a case shares with other survivors' cases.
pub const INCIDENT: &str = "incident";
/// Code of age_bands.
pub const AGE_BAND: &str = "age_band";

/// The answer to a clock that ran out without its step: `not_done`. One field for each clock.
pub fn ran_out(clock: &str) -> String {
    format!("ran_out_{clock}")
}

/// Fields that say who she is.
pub const IDENTITY: &[&str] = &[SURVIVOR_NAME, SAFE_CONTACT];
/// Fields that hold a place, [`crate::place::Place`].
pub const PLACES: &[&str] = &[HOT_SPOT];
/// Fields in cents.
pub const MONEY: &[&str] = &[AGREED_FEE, AMOUNT_PAID];

/// Why a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// A text over the limit.
    #[error("text too long")]
    TooLong {
        /// Characters given.
        length: usize,
    },
    /// Not a sum of money in range.
    #[error("not an amount")]
    BadAmount,
    /// Nested too deep or too many parts.
    #[error("not a value of a field")]
    Shape,
}

/// Checks a value before it becomes an entry. Contradictions are accepted; only what cannot be stored is refused.
///
/// # Errors
/// [`BadValue`].
pub fn check(field: &str, value: &Value) -> Result<(), BadValue> {
    if MONEY.contains(&field) && !value.is_null() {
        let sum = value.as_i64().map(Cents).ok_or(BadValue::BadAmount)?;
        if !(Cents(0)..=MONEY_MAX).contains(&sum) {
            return Err(BadValue::BadAmount);
        }
    }
    check_shape(value, 4)
}

fn check_shape(value: &Value, depth: u8) -> Result<(), BadValue> {
    match value {
        Value::String(text) => {
            let length = text.chars().count();
            if length > TEXT_MAX_CHARS { Err(BadValue::TooLong { length }) } else { Ok(()) }
        }
        Value::Array(parts) if depth > 0 && parts.len() <= 256 => {
            parts.iter().try_for_each(|part| check_shape(part, depth - 1))
        }
        Value::Object(parts) if depth > 0 && parts.len() <= 64 => {
            parts.values().try_for_each(|part| check_shape(part, depth - 1))
        }
        Value::Array(_) | Value::Object(_) => Err(BadValue::Shape),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// A value that fills nothing in.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
