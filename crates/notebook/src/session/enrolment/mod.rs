//! An enrolment this device takes part in.
//!
//! **First word** (law T5): the other's message is stored before the next own one is given, and never fetched again. Each
//! side is an enum whose states hold exactly what is known. A state names its one call, and the answer makes the next
//! state. The next own message is a field of the state that holds the other's, so neither is there without the other. A
//! call without an answer leaves the state as it is, and the same bytes are given again.
//!
//! Nothing is locked while the relay is asked. An answer that comes back finds its enrolment by number, and its call by
//! step; one that finds neither is dropped.

mod office;
mod phone;
mod talk;

use daftari_crypto::rng::Rng;
use daftari_crypto::safe::invite::Step;
use daftari_crypto::safe::tries::BootTime;

pub(crate) use self::office::{Asked, Inviting};
pub(crate) use self::phone::{Joining, Welcomed};
use self::talk::Over;
pub(crate) use self::talk::{Call, Heard, Try};
use crate::error::Error;

#[derive(Default)]
enum Enrolment {
    /// No enrolment runs.
    #[default]
    None,
    /// A try that ended: something did not fit. Its code is burnt.
    Over,
    /// This office device invites a phone.
    Inviting(Box<Inviting>),
    /// This phone joins a team.
    Joining(Box<Joining>),
}

/// The enrolment of this device, if it takes part in one, and its number.
#[derive(Default)]
pub(crate) struct CurrentEnrolment {
    /// Another one whenever one begins or is stopped, and at every lock.
    number: u64,
    now: Enrolment,
}

/// A call, and the try it is of.
pub(crate) struct NextCall<'a> {
    pub(crate) number: u64,
    pub(crate) attempt: &'a Try,
    pub(crate) call: Call,
}

impl CurrentEnrolment {
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Stops whatever there is.
    pub(crate) fn stop(&mut self) {
        self.replace(Enrolment::None);
    }

    /// The try ended.
    pub(crate) fn end_try(&mut self) -> Error {
        self.replace(Enrolment::Over);
        Error::EnrolmentOver
    }

    pub(crate) fn start_inviting(&mut self, inviting: Inviting) {
        self.replace(Enrolment::Inviting(Box::new(inviting)));
    }

    pub(crate) fn start_joining(&mut self, joining: Joining) {
        self.replace(Enrolment::Joining(Box::new(joining)));
    }

    fn replace(&mut self, now: Enrolment) {
        self.number += 1;
        self.now = now;
    }

    /// Does none run?
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.now, Enrolment::None)
    }

    /// Is it still the one with this number?
    ///
    /// # Errors
    /// [`Error::InviteExpired`] when another one began since, or it was stopped, or the notebook was locked.
    pub(crate) fn expect_number(&self, number: u64) -> Result<(), Error> {
        if self.number == number { Ok(()) } else { Err(Error::InviteExpired) }
    }

    /// The invitation.
    ///
    /// # Errors
    /// [`Error::EnrolmentOver`], [`Error::InviteExpired`] when there is none.
    pub(crate) fn inviting(&mut self) -> Result<&mut Inviting, Error> {
        match &mut self.now {
            Enrolment::Inviting(inviting) => Ok(inviting),
            Enrolment::Over => Err(Error::EnrolmentOver),
            Enrolment::None | Enrolment::Joining(_) => Err(Error::InviteExpired),
        }
    }

    /// The joining.
    ///
    /// # Errors
    /// [`Error::EnrolmentOver`], [`Error::InviteExpired`] when there is none.
    pub(crate) fn joining(&mut self) -> Result<&mut Joining, Error> {
        match &mut self.now {
            Enrolment::Joining(joining) => Ok(joining),
            Enrolment::Over => Err(Error::EnrolmentOver),
            Enrolment::None | Enrolment::Inviting(_) => Err(Error::InviteExpired),
        }
    }

    /// A call of the enrolment with this number is about to be made.
    pub(crate) fn note_call(&mut self, call: &Call, now: BootTime) {
        if let (Enrolment::Joining(joining), Call::Put(Step::Reveal, _)) = (&mut self.now, call) {
            joining.note_reveal(now);
        }
    }

    /// What the relay is asked next; none when nothing is to be asked, or the ten minutes are over.
    pub(crate) fn next_call(&self, now_ms: u64) -> Option<NextCall<'_>> {
        let (attempt, call) = match &self.now {
            Enrolment::Inviting(inviting) => (&inviting.attempt, inviting.call()?),
            Enrolment::Joining(joining) => (&joining.attempt, joining.call()?),
            Enrolment::None | Enrolment::Over => return None,
        };
        (attempt.seconds_left(now_ms) > 0).then_some(NextCall { number: self.number, attempt, call })
    }

    /// Takes the answer to a call of the enrolment with this number. Another answer may have been the first: then this
    /// one says nothing.
    ///
    /// # Errors
    /// [`Error::InviteExpired`] when it is not the same one any more, [`Error::EnrolmentOver`] when this ends it.
    pub(crate) fn hear(&mut self, number: u64, call: &Call, heard: Heard, rng: &mut dyn Rng) -> Result<(), Error> {
        self.expect_number(number)?;
        let waited_for = match &self.now {
            Enrolment::Inviting(inviting) => inviting.call(),
            Enrolment::Joining(joining) => joining.call(),
            Enrolment::None | Enrolment::Over => None,
        };
        if waited_for.is_none_or(|waited_for| waited_for.step() != call.step()) {
            return Ok(());
        }
        let next = match std::mem::take(&mut self.now) {
            Enrolment::Inviting(inviting) => inviting.hear(heard, rng).map(|next| Enrolment::Inviting(Box::new(next))),
            Enrolment::Joining(joining) => joining.hear(heard).map(|next| Enrolment::Joining(Box::new(next))),
            other => Ok(other),
        };
        match next {
            Ok(next) => {
                self.now = next;
                Ok(())
            }
            Err(Over) => Err(self.end_try()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use daftari_crypto::safe::invite::{Commit, InviteCode, message_bytes};
    use daftari_relay_api::ids::Bytes32;
    use daftari_sync::transport::{Dialled, Trust};

    /// Randomness that counts.
    struct Counter(u8);

    impl Rng for Counter {
        fn fill(&mut self, out: &mut [u8]) {
            self.0 += 1;
            out.fill(self.0);
        }
    }

    fn nonce_given(current: &CurrentEnrolment) -> Vec<u8> {
        match current.next_call(0).unwrap().call {
            Call::Put(Step::Nonce, sealed) => sealed,
            call => panic!("another call, of {:?}", call.step()),
        }
    }

    #[test]
    fn of_two_answers_at_once_the_first_one_counts() {
        let rng = &mut Counter(0);
        let code = InviteCode::make(rng);
        let dialled = Dialled { origin: "http://relay".parse().unwrap(), trust: Trust::of(None) };
        let attempt = Try { code, dialled, pin: None, began_ms: 0 };
        let mut current = CurrentEnrolment::default();
        let amina = crate::team::join::Whose { name: "Amina".to_owned(), person: None };
        current.start_inviting(Inviting::new(attempt, amina, Asked::Phone, b"invitation".to_vec()));
        let number = current.number();
        current.hear(number, &Call::Put(Step::Invite, Vec::new()), Heard::Taken, rng).unwrap();
        // Two questions are on their way, and whoever holds the relay answers them differently.
        let commit = |byte| Heard::Said(message_bytes(&Commit { version: 1, commit: Bytes32([byte; 32]) }));
        current.hear(number, &Call::Get(Step::Commit), commit(1), rng).unwrap();
        let given = nonce_given(&current);
        current.hear(number, &Call::Get(Step::Commit), commit(2), rng).unwrap();
        current.hear(number, &Call::Get(Step::Commit), Heard::NotYet, rng).unwrap();
        current.hear(number, &Call::Put(Step::Invite, Vec::new()), Heard::Refused, rng).unwrap();
        assert_eq!(nonce_given(&current), given, "bound to the first commit, with the first nonce");
        // A late answer is of no enrolment that began since.
        current.stop();
        let late = current.hear(number, &Call::Put(Step::Nonce, Vec::new()), Heard::Taken, rng);
        assert!(matches!(late, Err(Error::InviteExpired)));
        assert!(current.next_call(0).is_none());
    }
}
