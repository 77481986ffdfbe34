//! Requests as domain values.

use daftari_domain::fields::{self, BadValue};
use daftari_domain::time::{HappenedAt, Precision};
use serde_json::Value;

use super::When;
use crate::error::Error;

pub(crate) fn happened(when: &When) -> Result<HappenedAt, Error> {
    Ok(HappenedAt {
        ms: when.ms,
        offset_min: when.offset_min,
        precision: Precision::from_code(&when.precision).ok_or(Error::BadRequest { field: "precision" })?,
        until_ms: when.until_ms,
        ago: when.ago.clone(),
    })
}

/// Refuses a value that cannot be stored, and says which field and why.
pub(crate) fn check_value(field: &str, value: &Value) -> Result<(), Error> {
    fields::check(field, value).map_err(|bad| match bad {
        BadValue::TooLong { length } => {
            Error::TextTooLong { field: field.to_owned(), max: fields::TEXT_MAX_CHARS, length }
        }
        BadValue::BadAmount => Error::BadAmount { field: field.to_owned() },
        BadValue::Shape => Error::BadRequest { field: "value" },
    })
}

/// A code of reference data or a field name: short, no surprises in keys.
pub(crate) fn check_code(code: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !code.is_empty() && code.len() <= 64 && code.chars().all(plain) {
        Ok(())
    } else {
        Err(Error::BadRequest { field: "code" })
    }
}
