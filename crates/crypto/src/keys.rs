//! Keys by role: a key that encrypts keys is another type than a key that encrypts content.
//!
//! All are 32 bytes, and the compiler keeps them apart. The key-encryption key of a slot yields a vault key; [`Opens`]
//! says which seed yields which key, and unwrapping is bound by it. The drawing is in this crate's `README.md`.
//!
//! A device's seal seed unwraps an epoch seed; the data key of an envelope unwraps nothing, and no key takes another's
//! place:
//!
//! ```
//! use daftari_crypto::keys::{EpochSeed, Key, Opens, SealSeed};
//! fn unwrap<Kek: Opens<Cek>, Cek>(_: &Key<Kek>) {}
//! unwrap::<SealSeed, EpochSeed>(&Key::new([1; 32]));
//! ```
//!
//! ```compile_fail,E0277
//! use daftari_crypto::keys::{EpochSeed, Key, Opens, SealSeed};
//! fn unwrap<Kek: Opens<Cek>, Cek>(_: &Key<Kek>) {}
//! unwrap::<EpochSeed, SealSeed>(&Key::new([1; 32]));
//! ```
//!
//! ```compile_fail,E0308
//! use daftari_crypto::keys::{EpochSeed, Key};
//! use daftari_crypto::safe::quick_notes::inbox_key;
//! inbox_key(&Key::<EpochSeed>::new([1; 32]));
//! ```

use std::fmt;
use std::marker::PhantomData;

use crate::rng::Rng;
use crate::secret::{Secret, Secret32};

/// 32 secret bytes in the role `R`. Wiped when dropped, printed as `[redacted]`.
pub struct Key<R> {
    bytes: Secret32,
    role: PhantomData<fn() -> R>,
}

impl<R> Key<R> {
    /// Takes derived, drawn or unwrapped bytes into a role: the one place where a key gets it.
    pub(crate) fn of(bytes: Secret32) -> Self {
        Key { bytes, role: PhantomData }
    }

    /// The bytes, for as long as they are needed.
    pub fn expose(&self) -> &[u8; 32] {
        self.bytes.expose()
    }

    /// Draws a random key.
    pub(crate) fn draw(rng: &mut dyn Rng) -> Self {
        Key::of(Secret::make(rng))
    }
}

/// Only for a key that lies in the database by itself: one that is derived or unwrapped is never made from bytes outside.
impl<R: StoredKey> Key<R> {
    /// Takes bytes from the database.
    pub fn new(bytes: [u8; 32]) -> Self {
        Key::of(Secret::new(bytes))
    }

    /// Takes a slice from the database; none when it has not 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Secret::from_slice(bytes).map(Key::of)
    }

    /// Draws a new key.
    pub fn make(rng: &mut dyn Rng) -> Self {
        Key::draw(rng)
    }
}

impl<R> Clone for Key<R> {
    fn clone(&self) -> Self {
        Key::of(self.bytes.clone())
    }
}

impl<R> fmt::Debug for Key<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.bytes, f)
    }
}

/// A role whose key lies in the database by itself.
pub trait StoredKey {}

/// A role whose key is the private half of an X-Wing pair: 32 bytes of seed.
pub trait XWingSeed {}

/// A role whose key encrypts keys to its public half: it unwraps a key of the role `Wrapped`.
pub trait Opens<Wrapped>: XWingSeed {}

/// A role whose key goes into ChaCha20-Poly1305.
pub trait AeadKey {}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident: $($is:path),*;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $role {}
        $(impl $is for $role {})*
    )* };
}

roles! {
    /// S: a PIN or passphrase after Argon2id. Lives for one try.
    Stretched: ;
    /// D_i: S bound to this device and one slot. Lives for one try.
    Bound: ;
    /// W_i: the key-encryption key of a slot. Lives for one try.
    SlotKek: AeadKey;
    /// The key a slot wraps: the root of the keys of one notebook directory.
    VaultKey: ;
    /// SQLCipher's raw key.
    DatabaseKey: ;
    /// Key of sealed files beside the database.
    FilesKey: ;
    /// Key of sealed settings beside the database.
    ConfigKey: ;
    /// Ed25519 seed of a device: signs entries, envelopes, statements, logins.
    SignSeed: StoredKey;
    /// Ed25519 seed of a device that signs only a login that may post.
    PostSeed: StoredKey;
    /// X-Wing seed of a device: a key-encryption key of envelopes and of epoch seeds.
    SealSeed: StoredKey, XWingSeed, Opens<DataKey>, Opens<EpochSeed>;
    /// X-Wing seed of an epoch of the office or the team: a key-encryption key of envelopes. The office's unwraps the team's.
    EpochSeed: StoredKey, XWingSeed, Opens<DataKey>, Opens<EpochSeed>;
    /// The recovery key of a team, whole: the root of its two seeds. On paper in three shares.
    RecoverySeed: ;
    /// Ed25519 seed of the recovery key: signs statements and logins.
    RecoverySignSeed: ;
    /// X-Wing seed of the recovery key: a key-encryption key of epoch seeds, and of backups.
    RecoverySealSeed: XWingSeed, Opens<EpochSeed>;
    /// X-Wing seed that opens quick notes.
    InboxSeed: StoredKey, XWingSeed;
    /// The key an envelope's header wraps for each recipient: the root of its content key. Used once.
    DataKey: ;
    /// The content-encryption key of one envelope. Used once, with nonce 0.
    ContentKey: AeadKey;
    /// Encrypts the content of one sealed file, each chunk with its own nonce.
    StreamKey: AeadKey;
    /// Encrypts the seeds of earlier epochs in a statement.
    EarlierKey: AeadKey;
    /// Encrypts the names of members in statements.
    NameKey: AeadKey;
    /// Encrypts one message of an enrolment. Used once, with nonce 0.
    MessageKey: AeadKey;
}
