//! Ids and public keys: fixed bytes, written as lowercase hex.

use std::fmt;

use daftari_ids::id;
pub use daftari_ids::{DeviceKey, EntryId, EnvelopeId, MailboxId, NotHex, StatementId, StoreId};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{FormatError, hash};

id!(/// Hash of the genesis statement's body.
    TeamId, 32);
id!(/// A member: a person, by 16 random bytes.
    MemberId, 16);
id!(/// One message of an enrolment.
    InviteId, 16);
id!(/// First bytes of the hash of a recipient's public key.
    KeyId, 8);
id!(/// Hash of a sealed chunk of an attachment.
    BlobId, 32);
id!(/// What a case stands at: first bytes of the hash of its counted heads.
    HeadsHash, 16);
id!(/// What a relay hands out to be signed, made and checked without state (`docs/formats.md`, Login). Opaque to devices.
    LoginNonce, 36);
id!(/// 32 bytes without a better name: nonces of an enrolment, commitments, digests.
    Bytes32, 32);

/// Length of an X-Wing public key (ML-KEM-768 1,184 ‖ X25519 32).
pub const SEAL_KEY_LENGTH: usize = 1216;

/// X-Wing public key, written as base64url.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SealKey(Vec<u8>);

impl SealKey {
    /// Takes the 1,216 bytes.
    ///
    /// # Errors
    /// [`FormatError::Malformed`] for another length.
    pub fn new(bytes: Vec<u8>) -> Result<Self, FormatError> {
        if bytes.len() == SEAL_KEY_LENGTH { Ok(SealKey(bytes)) } else { Err(FormatError::Malformed) }
    }

    /// The bytes of the key.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// First 8 bytes of the hash.
    pub fn key_id(&self) -> KeyId {
        let [a, b, c, d, e, f, g, h, ..] = hash(&[&self.0]);
        KeyId([a, b, c, d, e, f, g, h])
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.key_id())
    }
}

impl Serialize for SealKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Base64(self.0.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SealKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SealKey::new(Base64::deserialize(deserializer)?.0).map_err(D::Error::custom)
    }
}

/// Bytes of any length, written as base64url without padding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Base64(pub Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map(Base64).map_err(D::Error::custom)
    }
}

/// Mailboxes: `first 16 bytes of H("daftari/v1/mailbox" ‖ team ‖ x)`.
pub mod mailbox {
    use super::{MailboxId, SealKey, TeamId, hash};

    fn of(team: &TeamId, owner: &[u8]) -> MailboxId {
        let digest = hash(&[b"daftari/v1/mailbox", &team.0, owner]);
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        MailboxId(id)
    }

    /// The mailbox of one device.
    pub fn device(team: &TeamId, key: &SealKey) -> MailboxId {
        of(team, key.as_bytes())
    }

    /// The mailbox all office devices read.
    pub fn office(team: &TeamId) -> MailboxId {
        of(team, b"office")
    }

    /// The mailbox every device of the team reads.
    pub fn team(team: &TeamId) -> MailboxId {
        of(team, b"team")
    }

    /// The office's mailbox for envelopes of removed devices.
    pub fn review(team: &TeamId) -> MailboxId {
        of(team, b"review")
    }
}
