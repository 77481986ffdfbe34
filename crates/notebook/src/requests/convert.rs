//! Requests as domain values.

use daftari_domain::fields::{self, BadValue};
use daftari_domain::place::{self, Place};
use daftari_domain::reference::Reference;
use daftari_domain::time::{self, HappenedAt, Precision, Stamp};
use serde_json::Value;

use super::When;
use crate::error::Error;

/// A time as it is stored: what the request leaves open is what its precision allows.
pub(crate) fn happened(when: &When) -> Result<HappenedAt, Error> {
    let precision = Precision::from_code(&when.said.precision).ok_or(Error::BadRequest { field: "precision" })?;
    let mut at = HappenedAt::known_to(precision, Stamp { ms: when.from_ms, offset_min: when.offset_min });
    at.until_ms = when.until_ms.or(at.until_ms);
    if at.until_ms.is_some_and(|until| until < at.from_ms) {
        return Err(Error::BadRequest { field: "until_ms" });
    }
    if when.zone.as_deref().is_some_and(|zone| !time::is_zone(zone)) {
        return Err(Error::BadRequest { field: "zone" });
    }
    at.zone.clone_from(&when.zone);
    if let Some(words) = &when.said.words {
        check_value("words", &Value::String(words.clone()))?;
    }
    at.said.words.clone_from(&when.said.words);
    Ok(at)
}

/// A time that came as a value, checked as one that came as a request: a stored one comes out as it was.
pub(crate) fn happened_value(value: &Value) -> Result<HappenedAt, Error> {
    let when: When = serde_json::from_value(value.clone()).map_err(|_| Error::BadRequest { field: "value" })?;
    happened(&when)
}

/// A place as it is stored. A page sends the words it shows: where those are of a place in `known` that place stays as it is,
/// else they name an item of the lists of this field, or nothing but themselves. Blank words are none.
pub(crate) fn place_value<'a>(
    reference: &Reference,
    field: &str,
    value: Value,
    mut known: impl Iterator<Item = &'a Value>,
) -> Result<Value, Error> {
    let place = match value {
        Value::String(words) if words.trim().is_empty() => return Ok(Value::Null),
        Value::String(words) => {
            let stays = |known: &&Value| Place::of(known).is_some_and(|place| place.shown(reference) == words);
            match known.find(stays) {
                Some(known) => return Ok(known.clone()),
                None => Place { id: place::place_named(reference, field, &words), words },
            }
        }
        Value::Null => return Ok(Value::Null),
        other => Place::of(&other).ok_or(Error::BadRequest { field: "value" })?,
    };
    if place.id.as_deref().is_some_and(|id| !place::is_id(id)) {
        return Err(Error::BadRequest { field: "value" });
    }
    serde_json::to_value(place).map_err(|_| Error::Internal("value"))
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
