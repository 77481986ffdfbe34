//! Talking to the relay about an enrolment: what inviting and joining share.

use daftari_crypto::safe::invite::{InviteCode, Step};
use daftari_relay_api::login::Origin;
use daftari_relay_api::wire::ErrorCode;
use daftari_sync::calls::{self, CallError};
use daftari_sync::transport::{Dialled, NoReply};

use super::Session;
use super::enrolment::{Call, Heard, NextCall};
use super::fair_lock::lock;
use crate::error::Error;

impl Session {
    pub(super) fn boot_ms(&self) -> u64 {
        self.environment.boot.now().ms
    }

    /// The other's message; none while it is not there.
    pub(super) fn fetch_message(
        &self,
        dialled: &Dialled,
        code: &InviteCode,
        step: Step,
    ) -> Result<Option<Vec<u8>>, Error> {
        let sealed = calls::invite(&*self.environment.transport, dialled, code.id(step)).map_err(called)?;
        // A message that does not open under the code is not from the other device, and counts as none.
        Ok(sealed.and_then(|sealed| code.open(step, &sealed).ok()))
    }

    /// Speaks with the other device, through the relay, until one of the two waits. Nothing is locked while the relay is
    /// asked.
    ///
    /// # Errors
    /// [`Error::EnrolmentOver`]; [`Error::InviteCodeUsed`] when another device used the code; [`Error::InviteExpired`] or [`Error::Locked`] when it was stopped meanwhile;
    /// [`Error::RelayUnreachable`], [`Error::RelayRefused`]: the same call is made the next time.
    pub(super) fn talk(&self) -> Result<(), Error> {
        loop {
            let (number, dialled, code, call) = {
                let mut current = lock(&self.enrolment);
                let now = self.environment.boot.now();
                let Some(NextCall { number, attempt, call }) = current.next_call(now.ms) else { return Ok(()) };
                let asked = (number, attempt.dialled.clone(), attempt.code.clone(), call);
                current.note_call(&asked.3, now);
                asked
            };
            let mut code_used = false;
            let heard = match &call {
                Call::Put(step, sealed) => {
                    let transport = &*self.environment.transport;
                    match calls::put_invite(transport, &dialled, code.id(*step), sealed.clone()) {
                        Ok(()) => Heard::Taken,
                        Err(error) if unanswered(&error) => return Err(called(error)),
                        Err(error) => {
                            // The first message of a joining device: another one has written its own there.
                            code_used = *step == Step::Commit
                                && matches!(error, CallError::Refused { code: ErrorCode::AlreadyWritten, .. });
                            Heard::Refused
                        }
                    }
                }
                Call::Get(step) => self.fetch_message(&dialled, &code, *step)?.map_or(Heard::NotYet, Heard::Said),
            };
            let waits = matches!(heard, Heard::NotYet);
            let mut current = lock(&self.enrolment);
            let taken = self.environment.draw(|rng| current.hear(number, &call, heard, rng));
            drop(current);
            match taken {
                Ok(()) if waits => return Ok(()),
                Ok(()) => {}
                Err(Error::InviteExpired) => return Err(self.overtaken()),
                Err(Error::EnrolmentOver) if code_used => return Err(Error::InviteCodeUsed),
                Err(error) => return Err(error),
            }
        }
    }

    /// The first words of a try. That the relay does not answer is said by the next question, which gives the same
    /// bytes again.
    ///
    /// # Errors
    /// As [`Self::talk`], but for the relay's silence.
    pub(super) fn begin_talk(&self) -> Result<(), Error> {
        match self.talk() {
            Err(error) if error.is_of_the_relay() => Ok(()),
            ended => ended,
        }
    }

    /// Why an enrolment is not there any more.
    pub(super) fn overtaken(&self) -> Error {
        self.own_notebook().err().unwrap_or(Error::InviteExpired)
    }
}

/// Refusals that say nothing of the message: the same bytes may be taken the next time.
fn unanswered(error: &CallError) -> bool {
    match error {
        CallError::NoReply(_) | CallError::Portal | CallError::Proxy | CallError::Garbage => true,
        CallError::Refused { code, .. } => matches!(
            code,
            ErrorCode::TooSlow | ErrorCode::TooMany | ErrorCode::Full | ErrorCode::Unwell | ErrorCode::Unknown
        ),
    }
}

pub(super) fn called(error: CallError) -> Error {
    match error {
        CallError::NoReply(why) => no_reply(why),
        CallError::Portal => Error::RelayPortal,
        CallError::Proxy => Error::RelayProxy,
        CallError::Refused { code: ErrorCode::WrongSetupCode, .. } => Error::WrongSetupCode,
        CallError::Refused { code: ErrorCode::WrongOrigin, .. } => Error::RelayWrongOrigin,
        CallError::Refused { code, .. } => {
            let code = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned));
            Error::RelayRefused { code: code.unwrap_or_default() }
        }
        CallError::Garbage => Error::RelayRefused { code: "garbage".to_owned() },
    }
}

/// Why no reply came, as a screen says it.
pub(super) fn no_reply(why: NoReply) -> Error {
    match why {
        NoReply::Unreachable | NoReply::TooSlow | NoReply::CutOff => Error::RelayUnreachable,
        NoReply::NameUnknown => Error::RelayNameUnknown,
        NoReply::NothingListens => Error::RelayNotListening,
        NoReply::NotTls => Error::RelayNotHttps,
        NoReply::CertificateTime => Error::RelayCertificateTime,
        NoReply::OtherKey => Error::RelayOtherKey,
        NoReply::BadCertificate => Error::RelayBadCertificate,
    }
}

/// An address as a person types it: over https unless she writes http.
///
/// # Errors
/// [`Error::BadRelayAddress`]; [`Error::RelayPortMissing`] for a bare machine: a relay in an office has a port, and the web's
/// own is another machine's.
pub(super) fn typed_origin(typed: &str) -> Result<Origin, Error> {
    let origin = Origin::typed(typed).map_err(|_| Error::BadRelayAddress)?;
    if origin.is_machine() && !Origin::names_port(typed) {
        return Err(Error::RelayPortMissing);
    }
    Ok(origin)
}
