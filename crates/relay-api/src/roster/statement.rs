//! Statements: parsed from the bytes that were signed, never re-encoded.

use serde::{Deserialize, Serialize};

use crate::ids::{Base64, DeviceKey, MemberId, SealKey, StatementId, TeamId};
use crate::limits::{COUNTERSIGN_MAX, HEADS_MAX, STATEMENT_MAX};
use crate::{FormatError, hash, json, verify};

/// Version of the statement format.
pub const VERSION: u8 = 1;
const LABEL: &[u8] = b"daftari/v1/roster";
const DEVICE: &[u8] = b"daftari/v1/device";

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

impl Role {
    /// Its byte in what is signed.
    fn byte(self) -> u8 {
        match self {
            Role::Office => 1,
            Role::Field => 2,
        }
    }
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

    /// The circle of a byte; none for another byte.
    pub fn from_byte(byte: u8) -> Option<Circle> {
        [Circle::Office, Circle::Team].into_iter().find(|circle| circle.byte() == byte)
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
    /// Proof of possession: the device's own signature over its keys and role ([`possession_bytes`]). Whoever adds a device
    /// gives it no other keys and no other role than it asked for.
    pub proof: Base64,
}

impl DeviceRecord {
    /// Did the device itself sign these keys and this role?
    fn is_proved(&self) -> bool {
        is_possession_proved(&self.sign, &self.seal, &self.post, self.role, &self.proof)
    }
}

/// Did the device itself sign these keys and this role?
pub fn is_possession_proved(sign: &DeviceKey, seal: &SealKey, post: &DeviceKey, role: Role, proof: &Base64) -> bool {
    let bytes = possession_bytes(sign, seal, post, role);
    <&[u8; 64]>::try_from(proof.0.as_slice()).is_ok_and(|proof| verify(sign, &[&bytes], proof))
}

/// The bytes a device signs to be added.
pub fn possession_bytes(sign: &DeviceKey, seal: &SealKey, post: &DeviceKey, role: Role) -> Vec<u8> {
    [DEVICE, &sign.0, seal.as_bytes(), &post.0, &[role.byte()]].concat()
}

/// The two public keys of the recovery key, which is on three sheets of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryRecord {
    /// Ed25519 key.
    pub sign: DeviceKey,
    /// X-Wing key.
    pub seal: SealKey,
}

/// An epoch's seed, wrapped to one reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrap {
    /// Device key in hex, [`Wrap::RECOVERY`] or [`Wrap::OFFICE`].
    pub to: String,
    /// HPKE encapsulated key.
    pub enc: Base64,
    /// The epoch's seed, sealed to `to`.
    pub ct: Base64,
}

impl Wrap {
    /// To the recovery key.
    pub const RECOVERY: &str = "recovery";
    /// To the office epoch the signer seals to.
    pub const OFFICE: &str = "office";
}

/// A key of a circle for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// The devices the epoch belongs to.
    pub circle: Circle,
    /// From 1: one more than the highest the signer knew.
    pub number: u32,
    /// X-Wing public key.
    pub public: SealKey,
    /// Office: the seed for each office device and the recovery key. Team: the seed for the office epoch.
    pub wraps: Vec<Wrap>,
    /// Every earlier seed, sealed under this one.
    pub earlier: Base64,
}

/// Where a relay is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Relay {
    /// Origin as dialled.
    pub origin: String,
    /// Pinned key (hash of its SubjectPublicKeyInfo, hex), for self-signed office relays.
    pub pin: Option<String>,
}

/// Tips of the set the signer held, in two lists: the core is folded without the rest, so it names the core by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heads {
    /// Statements of the core that count. Ascending, each once; empty only in genesis.
    pub core: Vec<StatementId>,
    /// Counting statements that are none of the core's. Ascending, each once.
    pub field: Vec<StatementId>,
}

impl Heads {
    /// The same heads in the order a statement holds them.
    #[must_use]
    pub fn sorted(mut self) -> Heads {
        for list in [&mut self.core, &mut self.field] {
            list.sort_unstable();
            list.dedup();
        }
        self
    }

    fn are_ordered(&self) -> bool {
        let ascends = |list: &[StatementId]| list.is_sorted_by(|one, next| one < next);
        self.core.len() + self.field.len() <= HEADS_MAX && ascends(&self.core) && ascends(&self.field)
    }
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
        /// The keys on paper.
        recovery: RecoveryRecord,
        /// Office 1 and team 1.
        epochs: Vec<Epoch>,
    },
    /// A device joins. Seeds travel in an envelope.
    Add {
        /// The device.
        device: DeviceRecord,
    },
    /// A device leaves.
    Remove {
        /// The device.
        device: DeviceKey,
        /// It shall erase itself.
        erase: bool,
        /// New epochs without it, one for a circle at most.
        epochs: Vec<Epoch>,
    },
    /// More relays.
    Addresses {
        /// The relays.
        relays: Vec<Relay>,
    },
    /// New keys on paper.
    RecoveryKey {
        /// Ed25519 key.
        sign: DeviceKey,
        /// X-Wing key.
        seal: SealKey,
        /// A new office epoch, wrapped to the new key; earlier seeds are sealed under it.
        epoch: Epoch,
    },
    /// Oldest version that does not ask for an update.
    VersionFloor {
        /// `major.minor.patch`.
        floor: String,
        /// Where to get it.
        #[serde(rename = "where")]
        place: String,
    },
    /// What one authority stated counts no more.
    Void {
        /// Statements that are none of the core's.
        statements: Vec<StatementId>,
    },
    /// A second person agrees.
    Countersign {
        /// The statement of the core that is agreed to.
        statement: StatementId,
    },
    /// A kind of a newer version, or a known one in a shape this version does not know: stored, passed on, weightless.
    #[serde(other)]
    Unknown,
}

impl Kind {
    /// Does it need two authorities? A countersign is not of the core: it stands beside a statement that is.
    pub fn is_core(&self) -> bool {
        match self {
            Kind::Genesis { .. } | Kind::RecoveryKey { .. } | Kind::VersionFloor { .. } | Kind::Void { .. } => true,
            Kind::Add { device } => device.role == Role::Office,
            Kind::Remove { erase, epochs, .. } => *erase || epochs.iter().any(|epoch| epoch.circle == Circle::Office),
            Kind::Addresses { .. } | Kind::Countersign { .. } | Kind::Unknown => false,
        }
    }

    /// May one office device state it alone?
    pub fn is_field(&self) -> bool {
        matches!(self, Kind::Add { .. } | Kind::Remove { .. } | Kind::Addresses { .. }) && !self.is_core()
    }

    /// Epochs it brings.
    pub fn epochs(&self) -> &[Epoch] {
        match self {
            Kind::Genesis { epochs, .. } | Kind::Remove { epochs, .. } => epochs,
            Kind::RecoveryKey { epoch, .. } => std::slice::from_ref(epoch),
            _ => &[],
        }
    }

    /// What a shape cannot say: a device proves its keys, a genesis brings both first epochs, anything else at most one for a
    /// circle.
    fn fits(&self) -> bool {
        let proved = match self {
            Kind::Genesis { device, .. } | Kind::Add { device } => device.is_proved(),
            _ => true,
        };
        proved && self.has_fitting_epochs()
    }

    fn has_fitting_epochs(&self) -> bool {
        let of = |circle| self.epochs().iter().filter(|epoch| epoch.circle == circle).count();
        let (office, team) = (of(Circle::Office), of(Circle::Team));
        match self {
            Kind::Genesis { epochs, .. } => (office, team) == (1, 1) && epochs.iter().all(|epoch| epoch.number == 1),
            Kind::RecoveryKey { .. } => (office, team) == (1, 0),
            _ => office <= 1 && team <= 1,
        }
    }
}

/// The body of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// 1.
    pub version: u8,
    /// The team; null in genesis.
    pub team: Option<TeamId>,
    /// The key that signs it: a device's or the recovery key.
    pub signer: DeviceKey,
    /// Tips of the set the signer held.
    pub heads: Heads,
    /// Device time of the signer.
    pub at: At,
    /// Its content.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What every statement says, of whatever kind.
#[derive(Deserialize)]
struct Common {
    version: u8,
    team: Option<TeamId>,
    signer: DeviceKey,
    heads: Heads,
    at: At,
    kind: String,
}

impl Body {
    /// The JSON to be signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a statement is plain JSON")
    }

    fn parse(bytes: &[u8]) -> Result<Body, FormatError> {
        let Common { version, team, signer, heads, at, kind } = json::parse_versioned(VERSION, bytes)?;
        let known = serde_json::from_slice::<Kind>(bytes).ok().filter(Kind::fits);
        let is_genesis = kind == "genesis";
        let kind = match known {
            // One person's agreement takes room of the core beside the other's statement: no more than it needs.
            Some(Kind::Countersign { .. }) if bytes.len() > COUNTERSIGN_MAX => Kind::Unknown,
            Some(kind) => kind,
            None if is_genesis => return Err(FormatError::Malformed),
            None => Kind::Unknown,
        };
        if !heads.are_ordered() || is_genesis != team.is_none() || is_genesis != heads.core.is_empty() {
            return Err(FormatError::Malformed);
        }
        Ok(Body { version, team, signer, heads, at, kind })
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
        let body = Body::parse(body_bytes)?;
        if !verify(&body.signer, &[LABEL, body_bytes], signature) {
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
