//! The finding of a check.

use serde_json::{Map, Value};

/// Nothing when it is as expected; else what is there instead.
pub type Found = Result<(), String>;

/// A text of an expectation; empty when it has none of this name.
pub fn text<'a>(expect: &'a Map<String, Value>, key: &str) -> &'a str {
    expect.get(key).and_then(Value::as_str).unwrap_or_default()
}
