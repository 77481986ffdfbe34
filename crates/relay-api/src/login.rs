//! Login by signature: no clock on the phone is needed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FormatError;
use crate::ids::{Bytes32, DeviceKey};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything a device may do. Signed by the device key.
    Device,
    /// Only posting envelopes and reading the roster. Signed by the post key.
    Post,
}

impl Scope {
    /// Its byte.
    pub fn byte(self) -> u8 {
        match self {
            Scope::Device => 1,
            Scope::Post => 2,
        }
    }

    /// The scope of a byte.
    pub fn from_byte(byte: u8) -> Option<Scope> {
        match byte {
            1 => Some(Scope::Device),
            2 => Some(Scope::Post),
            _ => None,
        }
    }
}

/// A relay as it is dialled: `scheme://host[:port]`, lowercase, without a default port or trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(FormatError::Malformed)?;
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(FormatError::NotThisFormat),
        };
        let rest = rest.strip_suffix(default_port).unwrap_or(rest);
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if rest.is_empty() || rest.len() > 255 || !rest.chars().all(allowed) {
            return Err(FormatError::Malformed);
        }
        if let Some((_, port)) = rest.rsplit_once(':').filter(|(_, port)| !port.contains(']'))
            && port.parse::<u16>().is_err()
        {
            return Err(FormatError::Malformed);
        }
        Ok(Origin(format!("{scheme}://{rest}")))
    }
}

/// The bytes a device signs to log in.
pub fn challenge_bytes(scope: Scope, origin: &Origin, nonce: &Bytes32, device: &DeviceKey) -> Vec<u8> {
    let origin = origin.as_str().as_bytes();
    let length = u16::try_from(origin.len()).expect("an origin is at most 263 bytes");
    let mut out = b"daftari/v1/relay".to_vec();
    out.push(scope.byte());
    out.extend(length.to_be_bytes());
    out.extend(origin);
    out.extend(nonce.0);
    out.extend(device.0);
    out
}
