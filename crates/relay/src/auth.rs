//! Login by signature, and tokens any process on the same database can check.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use daftari_relay_api::ids::{Bytes32, DeviceKey, TeamId};
use daftari_relay_api::limits::{NONCE_TTL_S, NONCES_MAX, NONCES_PER_DEVICE, TOKEN_TTL_S};
use daftari_relay_api::login::Scope;
use daftari_relay_api::reader::Reader;
use daftari_relay_api::wire::ErrorCode;
use data_encoding::BASE64URL_NOPAD;
use ring::hmac;

use crate::random;
use crate::refuse::{Answer, Refusal};

/// Nonces of one device that were handed out and not used, oldest first, and until when.
type Open = Vec<([u8; 32], u64)>;

/// Nonces that were handed out and not used. They are lost with the process: a device asks again.
#[derive(Default)]
pub struct Nonces(Mutex<HashMap<(TeamId, DeviceKey), Open>>);

impl Nonces {
    /// Hands out a nonce of 32 random bytes to a device of a team, for [`NONCE_TTL_S`] seconds. Only such a device has
    /// any, and few at a time.
    ///
    /// # Errors
    /// [`ErrorCode::TooMany`] while [`NONCES_MAX`] devices hold a nonce; [`ErrorCode::Unwell`] when the system gives no
    /// randomness.
    pub fn make(&self, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<Bytes32> {
        let nonce = random::make_bytes().map_err(|_| Refusal(ErrorCode::Unwell))?;
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = open.contains_key(&(team, device));
        if !is_known && open.len() >= NONCES_MAX {
            open.retain(|_, nonces| nonces.iter().any(|(_, until)| *until > now_s));
            if open.len() >= NONCES_MAX {
                return Err(Refusal(ErrorCode::TooMany));
            }
        }
        let nonces = open.entry((team, device)).or_default();
        nonces.retain(|(_, until)| *until > now_s);
        // The oldest makes room: a stranger who asks in a device's name does not lock it out.
        if nonces.len() >= NONCES_PER_DEVICE {
            nonces.remove(0);
        }
        nonces.push((nonce, now_s + NONCE_TTL_S));
        Ok(Bytes32(nonce))
    }

    /// Uses a nonce up, whatever the signature turns out to be.
    ///
    /// # Errors
    /// [`ErrorCode::BadNonce`] when it was not handed out to this device, was used, or is too old.
    pub fn use_up(&self, nonce: Bytes32, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<()> {
        let bad = Refusal(ErrorCode::BadNonce);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let nonces = open.get_mut(&(team, device)).ok_or(bad)?;
        let place = nonces.iter().position(|(held, _)| *held == nonce.0).ok_or(bad)?;
        let (_, until) = nonces.remove(place);
        if nonces.is_empty() {
            open.remove(&(team, device));
        }
        if until > now_s { Ok(()) } else { Err(bad) }
    }
}

/// The claims of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The calls it allows.
    pub scope: Scope,
    /// The team.
    pub team: TeamId,
    /// The device.
    pub device: DeviceKey,
}

/// Makes a login token: it says for which scope, team and device it is, holds for [`TOKEN_TTL_S`] seconds from `now_s`,
/// and is authenticated with HMAC-SHA-256 under the relay's key. Nothing of it is random or stored.
pub fn make_token(key: &[u8; 32], bearer: &Bearer, now_s: u64) -> String {
    let mut bytes = vec![1, bearer.scope.byte()];
    bytes.extend(bearer.team.0);
    bytes.extend(bearer.device.0);
    bytes.extend((now_s + TOKEN_TTL_S).to_be_bytes());
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &bytes);
    bytes.extend(tag.as_ref());
    BASE64URL_NOPAD.encode(&bytes)
}

/// Verifies a token and reads its claims.
///
/// # Errors
/// [`ErrorCode::BadToken`] when it was not made with this key, is of another version, or has expired.
pub fn read_token(key: &[u8; 32], token: &str, now_s: u64) -> Answer<Bearer> {
    let bad = || Refusal(ErrorCode::BadToken);
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).map_err(|_| bad())?;
    let (said, tag) = bytes.split_at_checked(74).ok_or_else(bad)?;
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), said, tag).map_err(|_| bad())?;
    let mut reader = Reader::new(said);
    let version = reader.u8().map_err(|_| bad())?;
    let scope = Scope::from_byte(reader.u8().map_err(|_| bad())?).ok_or_else(bad)?;
    let team = TeamId(reader.array().map_err(|_| bad())?);
    let device = DeviceKey(reader.array().map_err(|_| bad())?);
    let until = reader.u64().map_err(|_| bad())?;
    if version != 1 || until <= now_s {
        return Err(bad());
    }
    Ok(Bearer { scope, team, device })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The committed vectors, made by an independent Python script.
    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../../tests/vectors/login.json")).unwrap()
    }

    fn key(vectors: &Value) -> [u8; 32] {
        vectors["token_key"].as_str().unwrap().parse::<Bytes32>().unwrap().0
    }

    #[test]
    fn a_token_names_its_device_until_it_expires() {
        let vectors = vectors();
        let (key, now) = (key(&vectors), vectors["now"].as_u64().unwrap());
        let cases = vectors["tokens"].as_array().unwrap();
        assert_eq!(cases.len(), 3);
        for case in cases {
            let bearer = Bearer {
                scope: serde_json::from_value(case["scope"].clone()).unwrap(),
                team: serde_json::from_value(case["team"].clone()).unwrap(),
                device: serde_json::from_value(case["device"].clone()).unwrap(),
            };
            let (token, expiry) = (case["token"].as_str().unwrap(), case["expiry"].as_u64().unwrap());
            assert_eq!(make_token(&key, &bearer, now), token);
            assert_eq!(read_token(&key, token, now).unwrap(), bearer);
            assert!(read_token(&key, token, expiry - 1).is_ok());
            assert_eq!(read_token(&key, token, expiry).unwrap_err().0, ErrorCode::BadToken);
        }
    }

    #[test]
    fn a_token_that_does_not_hold_is_refused() {
        let vectors = vectors();
        let (key, now) = (key(&vectors), vectors["now"].as_u64().unwrap());
        let cases = vectors["negative_tokens"].as_array().unwrap();
        assert!(cases.len() > 10);
        for case in cases {
            let refused = read_token(&key, case["token"].as_str().unwrap(), now).unwrap_err();
            assert_eq!(refused.0, ErrorCode::BadToken, "{}", case["name"]);
        }
    }
}
