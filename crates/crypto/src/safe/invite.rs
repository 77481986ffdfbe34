//! Enrolment: a code that is typed once, five sealed messages through the relay, four words both people compare.
//!
//! The phone commits to its keys before it sees the office's nonce. A relay in the middle has one guess at 44 bits then, as
//! long as each device takes the other's message once, before it gives its own next one, and a code is used for one try:
//! that is the work of whoever speaks to the relay (law T5; in the notebook's `session/enrolment`).

use daftari_relay_api::ids::{Base64, Bytes32, DeviceKey, InviteId, SealKey, StatementId, TeamId};
use daftari_relay_api::limits::INVITE_MESSAGE_MAX;
use daftari_relay_api::roster::{Relay, Role, is_possession_proved};
use daftari_relay_api::{FormatError, code, hash, json};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::hazmat::{self, ZERO_NONCE};
use crate::keys::{Key, MessageKey};
use crate::rng::{Rng, make_bytes};
use crate::secret::Secret;

/// 2,048 plain words that differ in their first four letters and are never one slip of the tongue apart. They are read aloud
/// by people who are often afraid: none frightens, insults, or speaks of sex, violence, police, illness or belief.
const WORDS: &str = include_str!("invite/words.txt");
/// Version of every message.
pub const VERSION: u8 = 1;
const SALT: &[u8] = b"daftari/v1/invite";

/// The five messages of an enrolment, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Step {
    /// Office: the team, the relay and the inviting device.
    Invite = 0,
    /// Phone: commits to what it will reveal.
    Commit = 1,
    /// Office: its nonce.
    Nonce = 2,
    /// Phone: its keys.
    Reveal = 3,
    /// Office: the phone is in the team.
    Welcome = 4,
}

/// 80 bits, typed by a person.
#[derive(Debug, Clone)]
pub struct InviteCode(Secret<10>);

/// The code or a message is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// Not 16 characters of Crockford base32.
    #[error("not a code")]
    NotACode,
    /// The message does not open under this code, or says something else.
    #[error("message does not open")]
    Message,
    /// The message is of a newer version.
    #[error("newer message")]
    Newer,
}

impl InviteCode {
    /// Draws a code of 80 random bits.
    pub fn make(rng: &mut dyn Rng) -> Self {
        InviteCode(Secret::new(make_bytes(rng)))
    }

    /// Reads a typed code.
    ///
    /// # Errors
    /// [`InviteError::NotACode`].
    pub fn parse(typed: &str) -> Result<Self, InviteError> {
        code::from_text(typed.trim()).map(|bytes| InviteCode(Secret::new(bytes))).ok_or(InviteError::NotACode)
    }

    /// The code as it is read aloud: four groups of four characters.
    pub fn formatted(&self) -> String {
        code::to_text(self.0.expose())
    }

    /// Id under which the relay stores the message of a step.
    pub fn id(&self, step: Step) -> InviteId {
        let id: Secret<16> = hazmat::hkdf(&[self.0.expose()], SALT, &[b"id", &[step as u8]]);
        InviteId(*id.expose())
    }

    fn key(&self, step: Step) -> Key<MessageKey> {
        hazmat::derive(&[self.0.expose()], SALT, &[b"key", &[step as u8]])
    }

    /// Seals a message. Each step's key is good for one message: a code serves one try, whose messages are sealed once.
    pub fn seal(&self, step: Step, plain: &[u8]) -> Vec<u8> {
        hazmat::aead_seal(&self.key(step), ZERO_NONCE, plain, &self.id(step).0)
    }

    /// Opens the message of a step.
    ///
    /// # Errors
    /// [`InviteError::Message`].
    pub fn open(&self, step: Step, sealed: &[u8]) -> Result<Vec<u8>, InviteError> {
        if sealed.len() > INVITE_MESSAGE_MAX {
            return Err(InviteError::Message);
        }
        hazmat::aead_open(&self.key(step), ZERO_NONCE, sealed, &self.id(step).0)
            .map(|plain| plain.to_vec())
            .map_err(|_| InviteError::Message)
    }
}

/// Message 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Always 1.
    pub version: u8,
    /// The team.
    pub team: TeamId,
    /// The relay as the office dials it.
    pub relay: Relay,
    /// Signing key of the office device.
    pub sign: DeviceKey,
    /// Its X-Wing key.
    pub seal: SealKey,
    /// Role the phone is offered.
    pub role: Role,
}

/// Message 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Always 1.
    pub version: u8,
    /// Hash of message 3.
    pub commit: Bytes32,
}

/// Message 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeNonce {
    /// Always 1.
    pub version: u8,
    /// 32 random bytes: its share of the words people compare.
    pub nonce: Bytes32,
}

/// Message 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveal {
    /// Always 1.
    pub version: u8,
    /// 32 random bytes: its share of the words people compare.
    pub nonce: Bytes32,
    /// Signing key of the phone.
    pub sign: DeviceKey,
    /// Its X-Wing key.
    pub seal: SealKey,
    /// Its key for logins that only push.
    pub post: DeviceKey,
    /// Its word for these keys and the role of message 0, as its record will carry it.
    pub proof: Base64,
}

impl Reveal {
    /// Did whoever holds `sign` ask with these keys for this role?
    pub fn is_proved(&self, role: Role) -> bool {
        is_possession_proved(&self.sign, &self.seal, &self.post, role, &self.proof)
    }
}

/// Message 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Always 1.
    pub version: u8,
    /// The team.
    pub team: TeamId,
    /// The statement that added the phone.
    pub add: StatementId,
    /// An envelope with the newest seed of the team, sealed for the phone; empty for an office device, which is sent its
    /// seeds when two authorities have taken it in.
    pub seeds: Base64,
}

/// The bytes of a message.
pub fn message_bytes(message: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(message).expect("a message is plain JSON")
}

/// Reads the bytes of a message.
///
/// # Errors
/// [`InviteError::Newer`] for another version, [`InviteError::Message`].
pub fn parse_message<T: DeserializeOwned>(plain: &[u8]) -> Result<T, InviteError> {
    json::parse_versioned(VERSION, plain).map_err(|error| match error {
        FormatError::Newer => InviteError::Newer,
        _ => InviteError::Message,
    })
}

/// The phone's commitment: the hash of its message 3.
pub fn commit_to(reveal: &[u8]) -> Bytes32 {
    Bytes32(hash(&[b"daftari/v1/invite/commit", reveal]))
}

/// Hash of the relay as this device dials it, and of messages 0 to 3 as each device saw them first.
pub fn transcript(dialled: &Relay, plaintexts: [&[u8]; 4]) -> [u8; 32] {
    let mut all = b"daftari/v2/invite/transcript".to_vec();
    daftari_relay_api::reader::put_sized(&mut all, dialled.origin.as_bytes());
    all.push(u8::from(dialled.pin.is_some()));
    daftari_relay_api::reader::put_sized(&mut all, dialled.pin.as_deref().unwrap_or_default().as_bytes());
    for plain in plaintexts {
        daftari_relay_api::reader::put_sized(&mut all, plain);
    }
    hash(&[&all])
}

/// Four words over a device's keys and role, for a second person who compares them with that device's own screen.
///
/// Nothing commits whoever asked for the device to keys made before: she may make others until their words are alike. So each
/// try costs her 64 MiB and three passes of Argon2id; a plain hash of 44 bits would be an evening's work. Takes about a
/// quarter of a second.
pub fn device_words(team: &TeamId, device: &[u8]) -> [&'static str; 4] {
    let salt = hash(&[b"daftari/v1/device/words", &team.0]);
    let salt = salt.first_chunk().expect("a hash has 32 bytes");
    four_words(hazmat::argon2id(&hash(&[device]), salt, 65_536, 3).expose())
}

/// The first 44 bits as four words.
pub fn four_words(transcript: &[u8; 32]) -> [&'static str; 4] {
    let words: Vec<&'static str> = WORDS.lines().collect();
    let bits = transcript.iter().take(8).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    [53, 42, 31, 20].map(|shift| {
        let index = usize::try_from((bits >> shift) & 0x7ff).expect("11 bits");
        words.get(index).copied().unwrap_or_default()
    })
}
