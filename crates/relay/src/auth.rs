//! Login by signature, and tokens any process on the same database can check.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use daftari_relay_api::ids::{DeviceKey, LoginNonce, TeamId};
use daftari_relay_api::limits::{LOGINS_MAX, NONCE_TTL_S, TOKEN_TTL_S};
use daftari_relay_api::login::Scope;
use daftari_relay_api::reader::Reader;
use daftari_relay_api::wire::ErrorCode;
use data_encoding::BASE64URL_NOPAD;
use ring::error::Unspecified;
use ring::hmac;

use crate::random;
use crate::refuse::{Answer, Refusal};

/// Minutes after its own in which a nonce is good.
const NONCE_MINUTES: u32 = (NONCE_TTL_S / 60) as u32;

/// Login nonces: handed out without being remembered, so that whoever asks in a device's name takes nothing from her. Only
/// those that were used are remembered while they live.
pub struct Nonces {
    /// Drawn at the start, so that what was used before a restart is worth nothing after it.
    key: hmac::Key,
    used: Mutex<Used>,
}

/// The random part of a nonce and its minute.
type Parts = ([u8; 16], u32);

#[derive(Default)]
struct Used {
    /// Bounded by the devices of the teams, whose signatures alone put one here, times
    /// [`LOGINS_MAX`].
    of_device: HashMap<(TeamId, DeviceKey), Vec<Parts>>,
    /// The minute in which those that had expired were let go.
    swept: u32,
}

fn minute_of(now_s: u64) -> u32 {
    u32::try_from(now_s / 60).unwrap_or(u32::MAX)
}

fn lives(minute: u32, now: u32) -> bool {
    now.checked_sub(minute).is_some_and(|age| age <= NONCE_MINUTES)
}

/// A nonce from its parts.
fn derive_nonce(key: &hmac::Key, team: TeamId, device: DeviceKey, random: [u8; 16], minute: u32) -> LoginNonce {
    let mut out = [0; 36];
    let (said, tag) = out.split_at_mut(20);
    said.copy_from_slice(&[&random[..], &minute.to_be_bytes()].concat());
    let whole = hmac::sign(key, &[&team.0[..], &device.0, said].concat());
    tag.copy_from_slice(whole.as_ref().split_at(16).0);
    LoginNonce(out)
}

impl Nonces {
    /// Nonces of a relay that starts.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new() -> Result<Nonces, Unspecified> {
        Ok(Nonces::with_key(&random::make_bytes()?))
    }

    fn with_key(key: &[u8; 32]) -> Nonces {
        Nonces { key: hmac::Key::new(hmac::HMAC_SHA256, key), used: Mutex::default() }
    }

    /// Makes a nonce for a device. Nothing is remembered of it.
    ///
    /// # Errors
    /// [`ErrorCode::Unwell`] when the system gives no randomness.
    pub fn make(&self, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<LoginNonce> {
        let random = random::make_bytes().map_err(|_| Refusal(ErrorCode::Unwell))?;
        Ok(derive_nonce(&self.key, team, device, random, minute_of(now_s)))
    }

    fn read(&self, nonce: LoginNonce, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<Parts> {
        let bad = |_| Refusal(ErrorCode::BadNonce);
        let mut reader = Reader::new(&nonce.0);
        let (random, minute) = (reader.array().map_err(bad)?, reader.u32().map_err(bad)?);
        let expected = derive_nonce(&self.key, team, device, random, minute);
        // Comparing in constant time: a tag must not be found byte by byte.
        let same = expected.0.iter().zip(nonce.0).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0;
        if same && lives(minute, minute_of(now_s)) { Ok((random, minute)) } else { Err(Refusal(ErrorCode::BadNonce)) }
    }

    /// Was this nonce made here for this device, and not too long ago?
    ///
    /// # Errors
    /// [`ErrorCode::BadNonce`].
    pub fn check(&self, nonce: LoginNonce, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<()> {
        self.read(nonce, team, device, now_s).map(drop)
    }

    /// Uses a nonce up. Called for a signature that holds, and for no other.
    ///
    /// # Errors
    /// [`ErrorCode::BadNonce`] when it does not hold or was used; [`ErrorCode::TooMany`] when this device used
    /// [`LOGINS_MAX`] that would still be good.
    pub fn use_up(&self, nonce: LoginNonce, team: TeamId, device: DeviceKey, now_s: u64) -> Answer<()> {
        let used_now = self.read(nonce, team, device, now_s)?;
        let now = minute_of(now_s);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.swept != now {
            used.swept = now;
            used.of_device.retain(|_, nonces| {
                nonces.retain(|(_, minute)| lives(*minute, now));
                !nonces.is_empty()
            });
        }
        let nonces = used.of_device.entry((team, device)).or_default();
        if nonces.contains(&used_now) {
            return Err(Refusal(ErrorCode::BadNonce));
        }
        if nonces.len() >= LOGINS_MAX {
            return Err(Refusal(ErrorCode::TooMany));
        }
        nonces.push(used_now);
        Ok(())
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
    use daftari_relay_api::ids::Bytes32;
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

    #[test]
    fn a_nonce_is_made_and_known_again_without_being_remembered() {
        let vectors = vectors();
        let nonces = Nonces::with_key(&vectors["nonce_key"].as_str().unwrap().parse::<Bytes32>().unwrap().0);
        let of = |case: &Value| -> (LoginNonce, TeamId, DeviceKey) {
            let read = |name: &str| case[name].clone();
            (
                serde_json::from_value(read("nonce")).unwrap(),
                serde_json::from_value(read("team")).unwrap(),
                serde_json::from_value(read("device")).unwrap(),
            )
        };
        for case in vectors["nonces"].as_array().unwrap() {
            let (nonce, team, device) = of(case);
            let random = hex_16(&case["random"]);
            let minute = u32::try_from(case["minute"].as_u64().unwrap()).unwrap();
            assert_eq!(derive_nonce(&nonces.key, team, device, random, minute), nonce);
            for (when, is_good) in [("good", true), ("bad", false)] {
                for now_s in case[when].as_array().unwrap() {
                    let known = nonces.check(nonce, team, device, now_s.as_u64().unwrap());
                    assert_eq!(known.is_ok(), is_good, "{now_s}");
                }
            }
        }
        let cases = vectors["negative_nonces"].as_array().unwrap();
        assert!(cases.len() > 6);
        for case in cases {
            let (nonce, team, device) = of(case);
            let refused = nonces.check(nonce, team, device, vectors["now"].as_u64().unwrap()).unwrap_err();
            assert_eq!(refused.0, ErrorCode::BadNonce, "{}", case["name"]);
        }
    }

    fn hex_16(text: &Value) -> [u8; 16] {
        data_encoding::HEXLOWER.decode(text.as_str().unwrap().as_bytes()).unwrap().try_into().unwrap()
    }

    const TEAM: TeamId = TeamId([1; 32]);
    const AMINA: DeviceKey = DeviceKey([2; 32]);

    #[test]
    fn whoever_asks_takes_nothing_from_her_and_leaves_nothing_behind() {
        let nonces = Nonces::new().unwrap();
        let hers = nonces.make(TEAM, AMINA, 6_000).unwrap();
        for _ in 0..100_000 {
            nonces.make(TEAM, AMINA, 6_000).unwrap();
        }
        assert!(nonces.used.lock().unwrap().of_device.is_empty());
        assert!(nonces.use_up(hers, TEAM, AMINA, 6_000).is_ok());
        assert_eq!(nonces.use_up(hers, TEAM, AMINA, 6_001).unwrap_err().0, ErrorCode::BadNonce);
    }

    #[test]
    fn what_is_remembered_is_bounded_for_each_device_and_goes_with_the_minutes() {
        let nonces = Nonces::new().unwrap();
        let logs_in = |device: DeviceKey, now_s: u64| {
            nonces.use_up(nonces.make(TEAM, device, now_s).unwrap(), TEAM, device, now_s).map_err(|refusal| refusal.0)
        };
        for _ in 0..LOGINS_MAX {
            assert_eq!(logs_in(AMINA, 6_000), Ok(()));
        }
        assert_eq!(logs_in(AMINA, 6_000 + NONCE_TTL_S), Err(ErrorCode::TooMany), "only hers are counted to her");
        assert_eq!(logs_in(DeviceKey([3; 32]), 6_000), Ok(()));
        assert_eq!(logs_in(AMINA, 6_000 + NONCE_TTL_S + 60), Ok(()));
        assert_eq!(nonces.used.lock().unwrap().of_device.values().map(Vec::len).sum::<usize>(), 1);
    }

    #[test]
    fn a_nonce_of_before_a_restart_is_worth_nothing() {
        let nonce = Nonces::new().unwrap().make(TEAM, AMINA, 6_000).unwrap();
        assert_eq!(Nonces::new().unwrap().check(nonce, TEAM, AMINA, 6_000).unwrap_err().0, ErrorCode::BadNonce);
    }
}
