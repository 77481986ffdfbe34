//! Messages in JSON, with their version looked at first.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::FormatError;

/// Reads JSON.
///
/// # Errors
/// [`FormatError::Malformed`] for anything but a `T`, and for a repeated key.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    daftari_strict_json::from_slice(bytes).map_err(|_| FormatError::Malformed)
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
