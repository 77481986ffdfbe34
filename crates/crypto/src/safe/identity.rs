//! A device's own keys. They live inside the encrypted database.

use std::fmt;

use daftari_relay_api::ids::{DeviceKey, SealKey};
use daftari_relay_api::roster::{Role, possession_bytes};
use ring::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use crate::hazmat;
use crate::keys::{Key, PostSeed, SealSeed, SignSeed};
use crate::rng::Rng;

const VERSION: u8 = 1;

/// Signing, sealing and posting keys of a device.
pub struct DeviceIdentity {
    sign: Ed25519KeyPair,
    post: Ed25519KeyPair,
    seal_key: SealKey,
    sign_seed: Key<SignSeed>,
    seal_seed: Key<SealSeed>,
    post_seed: Key<PostSeed>,
}

fn pair(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).expect("every 32 bytes are an Ed25519 seed")
}

fn public(pair: &Ed25519KeyPair) -> DeviceKey {
    DeviceKey(pair.public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes"))
}

impl DeviceIdentity {
    /// Draws a new identity.
    pub fn make(rng: &mut dyn Rng) -> Self {
        Self::from_seeds(Key::make(rng), Key::make(rng), Key::make(rng))
    }

    /// Builds an identity from its three seeds.
    pub fn from_seeds(sign_seed: Key<SignSeed>, seal_seed: Key<SealSeed>, post_seed: Key<PostSeed>) -> Self {
        let seal_key = SealKey::new(hazmat::xwing_public(&seal_seed)).expect("an X-Wing key has 1,216 bytes");
        let (sign, post) = (pair(sign_seed.expose()), pair(post_seed.expose()));
        DeviceIdentity { sign, post, seal_key, sign_seed, seal_seed, post_seed }
    }

    /// The secret bytes, as the database stores them.
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(97));
        out.push(VERSION);
        for seed in [self.sign_seed.expose(), self.seal_seed.expose(), self.post_seed.expose()] {
            out.extend(seed);
        }
        out
    }

    /// Reads what [`Self::to_secret_bytes`] wrote; none when it is something else.
    pub fn from_secret_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, seeds) = bytes.split_first()?;
        if *version != VERSION || bytes.len() != 97 {
            return None;
        }
        let (sign, rest) = seeds.split_at_checked(32)?;
        let (seal, post) = rest.split_at_checked(32)?;
        Some(Self::from_seeds(Key::from_slice(sign)?, Key::from_slice(seal)?, Key::from_slice(post)?))
    }

    /// Ed25519 public key: the device's name.
    pub fn device_key(&self) -> DeviceKey {
        public(&self.sign)
    }

    /// X-Wing public key.
    pub fn seal_key(&self) -> &SealKey {
        &self.seal_key
    }

    /// Ed25519 public key that may only post.
    pub fn post_key(&self) -> DeviceKey {
        public(&self.post)
    }

    pub(crate) fn seal_seed(&self) -> &Key<SealSeed> {
        &self.seal_seed
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.sign.sign(bytes).as_ref().try_into().expect("an Ed25519 signature has 64 bytes")
    }

    /// This device's word for its keys and the role it asks for, which its record carries.
    pub fn prove_possession(&self, role: Role) -> [u8; 64] {
        self.sign(&possession_bytes(&self.device_key(), &self.seal_key, &self.post_key(), role))
    }

    /// Signs a login challenge (`daftari_relay_api::login::challenge_bytes`).
    pub fn sign_login(&self, challenge: &[u8]) -> [u8; 64] {
        assert!(challenge.starts_with(b"daftari/v1/relay"), "only login challenges are signed here");
        self.sign(challenge)
    }
}

impl fmt::Debug for DeviceIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceIdentity({})", self.device_key())
    }
}
