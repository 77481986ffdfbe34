//! Primitives with sharp edges: nothing here checks that a key is used once or for one purpose.

pub mod sharing;
pub mod stream;

use argon2::{Algorithm, Argon2, Params, Version};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, Serializable};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf;
use zeroize::Zeroizing;

use crate::keys::{AeadKey, Key, Opens, XWingSeed};
use crate::rng::{ForHpke, Rng};
use crate::secret::{Secret, Secret32};

type PrivateKey = <XWing as hpke::Kem>::PrivateKey;
type PublicKey = <XWing as hpke::Kem>::PublicKey;
type EncappedKey = <XWing as hpke::Kem>::EncappedKey;

/// Bytes that could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOpened;

/// Nonce of keys that are used once.
pub const ZERO_NONCE: [u8; 12] = [0; 12];

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF-SHA256, extract and expand.
pub fn hkdf<const N: usize>(ikm: &[&[u8]], salt: &[u8], info: &[&[u8]]) -> Secret<N> {
    let ikm = Zeroizing::new(ikm.concat());
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(&ikm);
    Secret::filled(|out| {
        prk.expand(info, Length(N)).and_then(|okm| okm.fill(out)).expect("HKDF gives up to 8,160 bytes");
    })
}

/// A key of 32 bytes by HKDF-SHA256.
pub fn derive<R>(ikm: &[&[u8]], salt: &[u8], info: &[&[u8]]) -> Key<R> {
    Key::of(hkdf(ikm, salt, info))
}

/// Argon2id, version 1.3, one lane. Memory in KiB and passes are within the ranges of the slot file.
pub fn argon2id(secret: &[u8], salt: &[u8; 16], memory_kib: u32, passes: u32) -> Secret32 {
    let params = Params::new(memory_kib, passes, 1, Some(32)).expect("the ranges are Argon2's own");
    Secret::filled(|out| {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, out)
            .expect("lengths are within Argon2's own");
    })
}

/// HMAC-SHA256.
pub fn hmac(key: &[u8; 32], data: &[u8]) -> Secret32 {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    let tag = ring::hmac::sign(&key, data);
    Secret::from_slice(tag.as_ref()).expect("HMAC-SHA256 has 32 bytes")
}

/// Is this the beginning of the HMAC-SHA256? Takes the same time wherever it differs. An empty code is none.
pub fn hmac_holds(key: &[u8; 32], data: &[u8], code: &[u8]) -> bool {
    let whole = hmac(key, data);
    let different = whole.expose().iter().zip(code).fold(0, |different, (a, b)| different | (a ^ b));
    (1..=32).contains(&code.len()) && different == 0
}

fn aead_key<R: AeadKey>(key: &Key<R>) -> LessSafeKey {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key.expose()).expect("the key has 32 bytes");
    LessSafeKey::new(key)
}

/// ChaCha20-Poly1305.
pub fn aead_seal<R: AeadKey>(key: &Key<R>, nonce: [u8; 12], plain: &[u8], aad: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(plain.len() + 16);
    out.extend(plain);
    aead_key(key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut out)
        .expect("limits keep plaintexts far below 256 GiB");
    out
}

/// Opens what [`aead_seal`] made.
pub fn aead_open<R: AeadKey>(
    key: &Key<R>,
    nonce: [u8; 12],
    sealed: &[u8],
    aad: &[u8],
) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let mut buffer = Zeroizing::new(sealed.to_vec());
    let length = aead_key(key)
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut buffer)
        .map_err(|_| NotOpened)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

fn private_key<R: XWingSeed>(seed: &Key<R>) -> PrivateKey {
    PrivateKey::from_bytes(seed.expose()).expect("an X-Wing private key is a 32-byte seed")
}

/// The X-Wing public key of a seed, 1,216 bytes.
pub fn xwing_public<R: XWingSeed>(seed: &Key<R>) -> Vec<u8> {
    XWing::sk_to_pk(&private_key(seed)).to_bytes().to_vec()
}

/// HPKE base mode, one message: encapsulated key and ciphertext.
pub fn hpke_seal(public: &[u8], info: &[u8], plain: &[u8], rng: &mut dyn Rng) -> Result<(Vec<u8>, Vec<u8>), NotOpened> {
    let public = PublicKey::from_bytes(public).map_err(|_| NotOpened)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        &public,
        info,
        plain,
        &[],
        &mut ForHpke(rng),
    )
    .map_err(|_| NotOpened)?;
    Ok((enc.to_bytes().to_vec(), sealed))
}

/// Opens what [`hpke_seal`] made.
pub fn hpke_open<R: XWingSeed>(
    seed: &Key<R>,
    enc: &[u8],
    info: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let enc = EncappedKey::from_bytes(enc).map_err(|_| NotOpened)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        &private_key(seed),
        &enc,
        info,
        sealed,
        &[],
    )
    .map(Zeroizing::new)
    .map_err(|_| NotOpened)
}

/// Wraps a key to the public half of a key-encryption key: encapsulated key and wrapped key.
pub fn hpke_wrap<Cek>(
    public: &[u8],
    info: &[u8],
    key: &Key<Cek>,
    rng: &mut dyn Rng,
) -> Result<(Vec<u8>, Vec<u8>), NotOpened> {
    hpke_seal(public, info, key.expose(), rng)
}

/// Unwraps what [`hpke_wrap`] wrapped; refused too when it is no 32 bytes.
pub fn hpke_unwrap<Kek: Opens<Cek>, Cek>(
    seed: &Key<Kek>,
    enc: &[u8],
    info: &[u8],
    wrapped: &[u8],
) -> Result<Key<Cek>, NotOpened> {
    let bytes = hpke_open(seed, enc, info, wrapped)?;
    Secret::from_slice(&bytes).map(Key::of).ok_or(NotOpened)
}
