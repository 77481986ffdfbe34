//! The recovery key of a team: born when the team is made, split over three sheets of paper, and wiped.
//!
//! Any two sheets give it back; one alone says nothing. By itself it stands for two authorities, so no device keeps it:
//! what stays is its public half, in the roster, and a join is held against that.

mod sheet;

use std::fmt;

use daftari_relay_api::ids::{DeviceKey, SealKey};
use daftari_relay_api::roster::RecoveryRecord;
use ring::signature::{Ed25519KeyPair, KeyPair};

use self::sheet::set_of;
pub use self::sheet::{GROUPS, Sheet, SheetError};
use crate::hazmat::{self, sharing};
use crate::keys::{Key, RecoverySealSeed, RecoverySeed, RecoverySignSeed};
use crate::rng::Rng;

/// Why two sheets do not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// Both are the same one of the three.
    #[error("the same sheet twice")]
    SameSheet,
    /// They are of two keys.
    #[error("sheets of two sets")]
    OtherSet,
    /// They are of another team, of a key that was replaced, or one of them was made up.
    #[error("not the recovery key that was expected")]
    NotExpected,
}

/// A recovery key, whole. Its seeds are wiped when it is dropped; the copy inside the library that signs is not.
pub struct RecoveryKey {
    seed: Key<RecoverySeed>,
    sign: Ed25519KeyPair,
    seal: Key<RecoverySealSeed>,
    public: RecoveryRecord,
}

impl RecoveryKey {
    /// Draws a new one.
    pub fn make(rng: &mut dyn Rng) -> Self {
        Self::of(Key::draw(rng))
    }

    fn of(seed: Key<RecoverySeed>) -> Self {
        let sign: Key<RecoverySignSeed> = hazmat::derive(&[seed.expose()], &[], &[b"daftari/v1/recovery/sign"]);
        let sign = Ed25519KeyPair::from_seed_unchecked(sign.expose()).expect("every 32 bytes are an Ed25519 seed");
        let seal: Key<RecoverySealSeed> = hazmat::derive(&[seed.expose()], &[], &[b"daftari/v1/recovery/seal"]);
        let seal_key = SealKey::new(hazmat::xwing_public(&seal)).expect("an X-Wing key has 1,216 bytes");
        let sign_key = sign.public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes");
        RecoveryKey { seed, sign, seal, public: RecoveryRecord { sign: DeviceKey(sign_key), seal: seal_key } }
    }

    /// Its public half, which genesis carries.
    pub fn public(&self) -> &RecoveryRecord {
        &self.public
    }

    /// Three sheets, of which any two join. Each call draws other ones: sheets of two calls do not join.
    pub fn split(&self, rng: &mut dyn Rng) -> [Sheet; 3] {
        let set = set_of(&self.public);
        sharing::split(&self.seed, rng).map(|(index, share)| Sheet { index, set, share })
    }

    /// Joins two sheets, and holds what they give against the public half that the roster names.
    ///
    /// # Errors
    /// [`JoinError`].
    pub fn join(a: &Sheet, b: &Sheet, expected: &RecoveryRecord) -> Result<Self, JoinError> {
        if a.set != b.set {
            return Err(JoinError::OtherSet);
        }
        if a.index == b.index {
            return Err(JoinError::SameSheet);
        }
        let seed = sharing::join([(a.index, &a.share), (b.index, &b.share)]).ok_or(JoinError::NotExpected)?;
        let key = Self::of(seed);
        if key.public == *expected { Ok(key) } else { Err(JoinError::NotExpected) }
    }

    pub(crate) fn seal_seed(&self) -> &Key<RecoverySealSeed> {
        &self.seal
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.sign.sign(bytes).as_ref().try_into().expect("an Ed25519 signature has 64 bytes")
    }

    /// Signs a login challenge (`daftari_relay_api::login::challenge_bytes`).
    pub fn sign_login(&self, challenge: &[u8]) -> [u8; 64] {
        assert!(challenge.starts_with(b"daftari/v1/relay"), "only login challenges are signed here");
        self.sign(challenge)
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryKey({})", self.public.sign)
    }
}
