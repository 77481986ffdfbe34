//! Statements: parsed from the bytes that were signed, never re-encoded.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{Base64, DeviceKey, MemberId, SealKey, StatementId, TeamId};
use crate::limits::{HEADS_MAX, STATEMENT_MAX};
use crate::{FormatError, hash, json, verify};

/// Version of the statement format.
pub const VERSION: u8 = 1;
const LABEL: &[u8] = b"daftari/v1/roster";

/// Device time of the signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// Unix milliseconds.
    pub ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

/// Role of a device, never of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Holds the office's keys.
    Office,
    /// Holds its own cases and shared ones.
    Field,
}

/// Whose epoch it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// Office devices.
    Office,
    /// Every active device.
    Team,
}

impl Circle {
    /// Its byte in hashes and associated data.
    pub fn byte(self) -> u8 {
        match self {
            Circle::Office => 1,
            Circle::Team => 2,
        }
    }
}

/// A device's keys and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRecord {
    /// Ed25519 key: its name.
    pub sign: DeviceKey,
    /// X-Wing key.
    pub seal: SealKey,
    /// Ed25519 key that may only post.
    pub post: DeviceKey,
    /// The person.
    pub member: MemberId,
    /// Role of the device.
    pub role: Role,
    /// Member name, sealed for the team.
    pub name: Base64,
}

/// An epoch's seed, wrapped to one device or to the recovery key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrap {
    /// Device key in hex, or `recovery`.
    pub to: String,
    /// HPKE encapsulated key.
    pub enc: Base64,
    /// The epoch's seed, sealed to `to`.
    pub ct: Base64,
}

/// An epoch's seed, wrapped to the device a statement adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedWrap {
    /// The devices the epoch belongs to.
    pub circle: Circle,
    /// Number of the epoch.
    pub number: u32,
    /// HPKE encapsulated key.
    pub enc: Base64,
    /// The epoch's seed, sealed to the added device.
    pub ct: Base64,
}

/// A key of a circle for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// The devices the epoch belongs to.
    pub circle: Circle,
    /// From 1.
    pub number: u32,
    /// X-Wing public key.
    pub public: SealKey,
    /// The seed for each device of the circle.
    pub wraps: Vec<Wrap>,
    /// Every earlier seed, sealed under this one.
    pub earlier: Base64,
}

/// Last entry of a removed device that the remover holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// Place of the entry in its author's chain.
    pub author_seq: u64,
    /// Id of the entry.
    pub entry: crate::ids::EntryId,
}

/// Where a relay is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// Origin as dialled.
    pub origin: String,
    /// Pinned key (hash of its SubjectPublicKeyInfo, hex), for self-signed office relays.
    pub pin: Option<String>,
}

/// The content of a statement, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The team begins.
    Genesis {
        /// 16 random bytes.
        nonce: MemberId,
        /// First office device.
        device: DeviceRecord,
        /// Rules of the team; none in this version.
        policy: Map<String, Value>,
        /// Office 1 and team 1.
        epochs: Vec<Epoch>,
    },
    /// A device joins.
    Add {
        /// The device.
        device: DeviceRecord,
        /// Newest seeds, wrapped to it.
        seeds: Vec<SeedWrap>,
    },
    /// A device leaves. Fold comes later.
    Remove {
        /// The device.
        device: DeviceKey,
        /// It shall erase itself.
        erase: bool,
        /// Last entry the remover holds.
        last: Option<LastEntry>,
        /// New epochs without it.
        epochs: Vec<Epoch>,
    },
    /// A device's role changes. Fold comes later.
    Role {
        /// The device.
        device: DeviceKey,
        /// The role it has from now on.
        role: Role,
    },
    /// Rules of the team. Fold comes later.
    Policy {
        /// The rules.
        policy: Map<String, Value>,
    },
    /// Where the relays are.
    Addresses {
        /// The relays.
        relays: Vec<Relay>,
    },
    /// Oldest version that may seal. Fold comes later.
    VersionFloor {
        /// `major.minor.patch`.
        floor: String,
    },
    /// A new epoch. Fold comes later.
    Epoch {
        /// The epoch.
        epoch: Epoch,
    },
    /// A second person agrees. Fold comes later.
    Countersign {
        /// The statement that is agreed to.
        statement: StatementId,
    },
    /// The key on paper.
    RecoveryKey {
        /// Ed25519 key.
        sign: DeviceKey,
        /// X-Wing key.
        seal: SealKey,
    },
    /// A kind of a newer version: stored and passed on.
    #[serde(other)]
    Unknown,
}

/// The body of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// 1.
    pub version: u8,
    /// The team; null in genesis.
    pub team: Option<TeamId>,
    /// The key that signs it: a device's or the recovery key.
    pub signer: DeviceKey,
    /// Tips of the set the signer held.
    pub heads: Vec<StatementId>,
    /// Device time of the signer.
    pub at: At,
    /// Its content.
    #[serde(flatten)]
    pub kind: Kind,
}

impl Body {
    /// The JSON to be signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a statement is plain JSON")
    }
}

/// A parsed statement with its exact bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Hash of the body.
    pub id: StatementId,
    /// Its content.
    pub body: Body,
    bytes: Vec<u8>,
}

/// The bytes a signer signs.
pub fn sign_bytes(body: &[u8]) -> Vec<u8> {
    [LABEL, body].concat()
}

impl Statement {
    /// Joins a body and its signature.
    pub fn join(body: &[u8], signature: &[u8; 64]) -> Vec<u8> {
        [body, signature].concat()
    }

    /// Reads a statement and verifies its signature.
    ///
    /// # Errors
    /// [`FormatError::TooLarge`], [`FormatError::Newer`] for a newer format version, [`FormatError::Malformed`] for
    /// anything that cannot be read or whose signature does not hold.
    pub fn parse(bytes: &[u8]) -> Result<Statement, FormatError> {
        if bytes.len() > STATEMENT_MAX + 64 {
            return Err(FormatError::TooLarge);
        }
        let split = bytes.len().checked_sub(64).ok_or(FormatError::Malformed)?;
        let (body_bytes, signature) = bytes.split_at(split);
        let signature: &[u8; 64] = signature.try_into().map_err(|_| FormatError::Malformed)?;
        let body: Body = json::parse_versioned(VERSION, body_bytes)?;
        let is_genesis = matches!(body.kind, Kind::Genesis { .. });
        if body.heads.len() > HEADS_MAX
            || is_genesis != body.team.is_none()
            || is_genesis != body.heads.is_empty()
            || !verify(&body.signer, &[LABEL, body_bytes], signature)
        {
            return Err(FormatError::Malformed);
        }
        Ok(Statement { id: StatementId(hash(&[body_bytes])), body, bytes: bytes.to_vec() })
    }

    /// Body ‖ signature, exactly as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The team this statement belongs to.
    pub fn team(&self) -> TeamId {
        self.body.team.unwrap_or(TeamId(self.id.0))
    }
}
