//! JSON as the formats take it: a key stands at most once in an object, known or not, at any depth.
//!
//! `serde_json` takes the last of two where it reads into a map. Two readers must not see two different bodies under one
//! signature, so such bytes are malformed for every reader. A crate of its own, because the domain and what both sides
//! of the relay share import nothing of each other.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads JSON.
///
/// # Errors
/// For anything but a `T`, and for a repeated key.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice::<KeysOnce>(bytes)?;
    serde_json::from_slice(bytes)
}

/// Any JSON whose keys are not repeated; stores nothing.
struct KeysOnce;

impl<'de> Deserialize<'de> for KeysOnce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeysOnce)
    }
}

impl<'de> Visitor<'de> for KeysOnce {
    type Value = KeysOnce;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without repeated keys")
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(KeysOnce)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self, A::Error> {
        while parts.next_element::<KeysOnce>()?.is_some() {}
        Ok(KeysOnce)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Self, A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = parts.next_key::<String>()? {
            parts.next_value::<KeysOnce>()?;
            if !seen.insert(key) {
                return Err(A::Error::custom("a key is repeated"));
            }
        }
        Ok(KeysOnce)
    }
}

#[cfg(test)]
mod tests {
    use super::from_slice;
    use serde_json::Value;

    #[test]
    fn a_key_that_is_repeated_anywhere_is_refused() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"b":2,"a":3}]}"#, r#"{"x":{"y":{"a":null,"\u0061":null}}}"#] {
            assert!(from_slice::<Value>(text.as_bytes()).is_err(), "{text}");
        }
        for text in [r#"{"a":{"a":{"a":1}}}"#, r#"[{"a":1},{"a":2}]"#, r#"{"a":-1.5,"b":true,"c":"a"}"#] {
            assert!(from_slice::<Value>(text.as_bytes()).is_ok(), "{text}");
        }
    }
}
