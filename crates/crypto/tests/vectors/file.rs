//! Reading the vectors, and the two things a test passes in: randomness and a boot clock.

use std::fs;
use std::path::Path;

use daftari_crypto::keys::{Key, StoredKey};
use daftari_crypto::rng::Rng;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::tries::{BootClock, BootTime};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::Value;

pub fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name).with_extension("json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The cases of a table. An empty one would prove nothing.
pub fn list(value: &Value) -> &[Value] {
    let cases = value.as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

/// The case that says this under that key.
pub fn find<'a>(cases: &'a Value, key: &str, says: &Value) -> &'a Value {
    list(cases).iter().find(|case| case[key] == *says).unwrap()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

pub fn length(value: &Value) -> usize {
    number(value).try_into().unwrap()
}

/// Ids, keys, seeds, hashes.
pub fn hex<const N: usize>(value: &Value) -> [u8; N] {
    HEXLOWER.decode(text(value).as_bytes()).unwrap().try_into().unwrap()
}

pub fn secret<R: StoredKey>(value: &Value) -> Key<R> {
    Key::new(hex(value))
}

/// Bytes that are always written in base64url.
pub fn b64(value: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text(value).as_bytes()).unwrap()
}

/// Bytes of any length: up to 64 are written in hex, longer ones in base64url.
pub fn wide(value: &Value) -> Vec<u8> {
    match HEXLOWER.decode(text(value).as_bytes()) {
        Ok(short) if short.len() <= 64 => short,
        _ => {
            let long = b64(value);
            assert!(long.len() > 64);
            long
        }
    }
}

/// A device that signs with this seed; its other keys do not matter.
pub fn signer(sign_seed: &Value) -> DeviceIdentity {
    DeviceIdentity::from_seeds(secret(sign_seed), Key::new([1; 32]), Key::new([2; 32]))
}

/// A device that opens with this seed; its other keys do not matter.
pub fn opener(seal_seed: &Value) -> DeviceIdentity {
    DeviceIdentity::from_seeds(Key::new([1; 32]), secret(seal_seed), Key::new([2; 32]))
}

/// Randomness that was written down: gives exactly these bytes, in this order, and no more.
pub struct Script(Vec<u8>, usize);

impl Script {
    pub fn new(parts: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Script(parts.into_iter().flatten().collect(), 0)
    }

    /// All of it was asked for.
    pub fn is_used_up(&self) -> bool {
        self.1 == self.0.len()
    }
}

impl Rng for Script {
    fn fill(&mut self, out: &mut [u8]) {
        out.copy_from_slice(&self.0[self.1..self.1 + out.len()]);
        self.1 += out.len();
    }
}

/// A boot clock that stands still.
pub struct StillClock(pub BootTime);

impl StillClock {
    pub fn at(boot: &Value, ms: u64) -> Self {
        StillClock(BootTime { boot_id: hex(boot), ms })
    }
}

impl BootClock for StillClock {
    fn now(&self) -> BootTime {
        self.0
    }
}
