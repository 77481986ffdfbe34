//! Login by signature: no clock on the phone is needed.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::ids::{Bytes32, DeviceKey, LoginNonce};
use crate::{FormatError, hash};

/// The calls a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything a device may do. Signed by the device key.
    Device,
    /// Only posting envelopes and reading the roster. Signed by the post key.
    Post,
}

impl Scope {
    /// Its byte in the signed login bytes.
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

    /// Reads an address as a person types it: without a scheme it is dialled over https.
    ///
    /// # Errors
    /// [`FormatError::Malformed`], [`FormatError::NotThisFormat`].
    pub fn typed(text: &str) -> Result<Origin, FormatError> {
        let text = text.trim();
        if text.contains("://") { text.parse() } else { format!("https://{text}").parse() }
    }

    /// Is it dialled over TLS?
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Is it a machine by its number, or this one, and no name somebody registered?
    pub fn is_machine(&self) -> bool {
        self.host() == "localhost" || self.host().parse::<IpAddr>().is_ok()
    }

    /// Does a typed address say its port?
    pub fn names_port(typed: &str) -> bool {
        let rest = typed.split_once("://").map_or(typed, |(_, rest)| rest);
        rest.rsplit_once(']').map_or(rest, |(_, after)| after).contains(':')
    }

    /// The host, an IPv6 address without its brackets.
    fn host(&self) -> &str {
        let host = self.0.split_once("://").map_or("", |(_, rest)| rest);
        match host.split_once(']') {
            Some((address, _)) => address.trim_start_matches('['),
            None => host.split_once(':').map_or(host, |(host, _)| host),
        }
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
        let text = text.trim().to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(FormatError::Malformed)?;
        let default_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return Err(FormatError::NotThisFormat),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // An IPv6 address stands in brackets, so that its colons are none before a port.
        let (host, port) = match rest.split_once(']') {
            Some((address, after)) => {
                let address = address.strip_prefix('[').ok_or(FormatError::Malformed)?;
                let address: Ipv6Addr = address.parse().map_err(|_| FormatError::Malformed)?;
                let port = match after.strip_prefix(':') {
                    None if after.is_empty() => None,
                    None => return Err(FormatError::Malformed),
                    Some(port) => Some(port),
                };
                (format!("[{address}]"), port)
            }
            None => match rest.split_once(':') {
                Some((host, port)) => (host.to_owned(), Some(port)),
                None => (rest.to_owned(), None),
            },
        };
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if host.is_empty() || host.len() > 255 || !(host.starts_with('[') || host.chars().all(named)) {
            return Err(FormatError::Malformed);
        }
        let port = match port {
            None => default_port,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u16>().ok().filter(|port| *port > 0).ok_or(FormatError::Malformed)?
            }
            Some(_) => return Err(FormatError::Malformed),
        };
        Ok(Origin(if port == default_port {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{port}")
        }))
    }
}

/// The pin of a relay's key: the hash of its DER-encoded `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
pub fn pin_of(public_key_info: &[u8]) -> Bytes32 {
    Bytes32(hash(&[public_key_info]))
}

/// The proof that whoever shows this key over TLS knows the setup code: HMAC-SHA-256 under the code's ten bytes.
///
/// The office's laptop asks for it before it gives the code away. Somebody in between has another key, and passing on the
/// true relay's proof does not help: it is over the true relay's key.
pub fn prove_key(setup_code: &[u8; 10], nonce: &Bytes32, pin: &Bytes32) -> Bytes32 {
    let key = hmac::Key::new(hmac::HMAC_SHA256, setup_code);
    let tag = hmac::sign(&key, &[&b"daftari/v1/relay/key"[..], &nonce.0, &pin.0].concat());
    let mut proof = [0; 32];
    proof.copy_from_slice(tag.as_ref());
    Bytes32(proof)
}

/// Does the proof hold? Compared in constant time.
pub fn is_key_proved(setup_code: &[u8; 10], nonce: &Bytes32, pin: &Bytes32, proof: &Bytes32) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, setup_code);
    hmac::verify(&key, &[&b"daftari/v1/relay/key"[..], &nonce.0, &pin.0].concat(), &proof.0).is_ok()
}

/// The bytes a device signs to log in.
pub fn challenge_bytes(scope: Scope, origin: &Origin, nonce: &LoginNonce, device: &DeviceKey) -> Vec<u8> {
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
