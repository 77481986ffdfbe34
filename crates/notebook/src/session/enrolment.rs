//! An enrolment this device takes part in, and what inviting and joining share.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{self, Invite, InviteCode, four_words};
use daftari_domain::ids::CaseId;
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::Relay;
use daftari_relay_api::wire::ErrorCode;
use daftari_sync::calls::CallError;

use crate::error::Error;

/// An enrolment this device takes part in.
#[derive(Default)]
pub(crate) enum Enrolment {
    /// No enrolment runs.
    #[default]
    None,
    /// This office device invites a phone.
    Inviting(Box<Inviting>),
    /// This phone joins a team.
    Joining(Box<Joining>),
}

pub(crate) struct Inviting {
    pub(super) code: InviteCode,
    pub(super) origin: Origin,
    pub(super) member_name: String,
    pub(super) began_ms: u64,
    pub(super) invite: Vec<u8>,
    pub(super) commit: Option<Vec<u8>>,
    pub(super) nonce: Vec<u8>,
    pub(super) reveal: Option<Vec<u8>>,
    pub(super) done: bool,
}

pub(crate) struct Joining {
    pub(super) code: InviteCode,
    pub(super) origin: Origin,
    pub(super) identity: DeviceIdentity,
    pub(super) bring: Vec<CaseId>,
    pub(super) began_ms: u64,
    pub(super) invite: Vec<u8>,
    pub(super) commit: Vec<u8>,
    pub(super) reveal: Vec<u8>,
    pub(super) nonce: Option<Vec<u8>>,
    pub(super) confirmed: bool,
    pub(super) done: bool,
}

impl Inviting {
    pub(super) fn words(&self) -> Option<Vec<String>> {
        let (commit, reveal) = (self.commit.as_ref()?, self.reveal.as_ref()?);
        let dialled = Relay { origin: self.origin.to_string(), pin: None };
        let transcript = invite::transcript(&dialled, [&self.invite, commit, &self.nonce, reveal]);
        Some(four_words(&transcript).map(str::to_owned).to_vec())
    }
}

impl Joining {
    pub(super) fn words(&self) -> Option<Vec<String>> {
        let nonce = self.nonce.as_ref()?;
        let said: Invite = invite::parse_message(&self.invite).ok()?;
        let dialled = Relay { origin: self.origin.to_string(), pin: said.relay.pin };
        let transcript = invite::transcript(&dialled, [&self.invite, &self.commit, nonce, &self.reveal]);
        Some(four_words(&transcript).map(str::to_owned).to_vec())
    }
}

pub(super) fn called(error: CallError) -> Error {
    match error {
        CallError::NoReply(_) => Error::RelayUnreachable,
        CallError::Refused { code: ErrorCode::WrongSetupCode, .. } => Error::WrongSetupCode,
        CallError::Refused { code: ErrorCode::WrongOrigin, .. } => Error::WrongRelay,
        CallError::Refused { code, .. } => {
            let code = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned));
            Error::RelayRefused { code: code.unwrap_or_default() }
        }
        CallError::Garbage => Error::RelayRefused { code: "garbage".to_owned() },
    }
}

pub(super) fn origin(typed: &str) -> Result<Origin, Error> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("http://{typed}") };
    with_scheme.parse().map_err(|_| Error::BadRelayAddress)
}
