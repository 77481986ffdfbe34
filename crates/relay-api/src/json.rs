//! JSON as the formats take it: a key stands at most once in an object, known or not, at any depth.
//!
//! `serde_json` takes the last of two where it reads into a map. Two readers must not see two different bodies under one
//! signature, so such bytes are malformed for everybody.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::FormatError;

/// Reads JSON.
///
/// # Errors
/// [`FormatError::Malformed`] for anything but a `T`, and for a repeated key.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    serde_json::from_slice::<KeysOnce>(bytes).map_err(|_| FormatError::Malformed)?;
    serde_json::from_slice(bytes).map_err(|_| FormatError::Malformed)
}

/// Reads JSON that says its version under `version`. A newer one may say everything else in another way, so the version is
/// looked at first.
///
/// # Errors
/// [`FormatError::Newer`] for another version, [`FormatError::Malformed`] as [`parse`].
pub fn parse_versioned<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Result<T, FormatError> {
    #[derive(Deserialize)]
    struct Said {
        version: u64,
    }
    let said: Said = parse(bytes)?;
    if said.version != u64::from(version) {
        return Err(FormatError::Newer);
    }
    serde_json::from_slice(bytes).map_err(|_| FormatError::Malformed)
}

/// Any JSON whose keys are not repeated; keeps nothing.
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
