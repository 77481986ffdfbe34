//! What a side of an enrolment asks of the relay, and what it hears.

use daftari_crypto::safe::invite::{self, InviteCode, Step, four_words};
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::limits::INVITE_TTL_S;
use daftari_relay_api::roster::Relay;
use daftari_sync::transport::Dialled;
use serde::de::DeserializeOwned;

/// What a side asks of the relay next.
pub(crate) enum Call {
    /// To store an own message: the same bytes at every repetition.
    Put(Step, Vec<u8>),
    /// For the other's message.
    Get(Step),
}

impl Call {
    pub(crate) fn step(&self) -> Step {
        match self {
            Call::Put(step, _) | Call::Get(step) => *step,
        }
    }
}

/// The answer to a call. A call without one is made again.
pub(crate) enum Heard {
    /// The relay stores the own message.
    Taken,
    /// The relay does not take the own message: somebody else has written in its place, say.
    Refused,
    /// The other's message.
    Said(Vec<u8>),
    /// The other's message is not there yet.
    NotYet,
}

/// The try cannot go on, and its code is burnt.
#[derive(Debug)]
pub(crate) struct Over;

/// One try: one code, one relay, ten minutes.
pub(crate) struct Try {
    pub(crate) code: InviteCode,
    /// The relay as this device dials it.
    pub(crate) dialled: Dialled,
    /// The pin it holds the relay to.
    pub(crate) pin: Option<Bytes32>,
    /// Boot-clock milliseconds.
    pub(crate) began_ms: u64,
}

impl Try {
    pub(crate) fn seconds_left(&self, now_ms: u64) -> u32 {
        let passed = now_ms.saturating_sub(self.began_ms) / 1_000;
        u32::try_from(INVITE_TTL_S.saturating_sub(passed)).unwrap_or(0)
    }

    /// The words over messages 0 to 3 as they came first.
    pub(super) fn words(&self, plaintexts: [&[u8]; 4]) -> Vec<String> {
        let dialled = Relay { origin: self.dialled.origin.to_string(), pin: self.pin.map(|pin| pin.to_string()) };
        four_words(&invite::transcript(&dialled, plaintexts)).map(str::to_owned).to_vec()
    }
}

/// A message that says something else than it should ends the try.
pub(super) fn read<T: DeserializeOwned>(message: &[u8]) -> Result<T, Over> {
    invite::parse_message(message).map_err(|_| Over)
}
