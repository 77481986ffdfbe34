//! The office's side: what it knows of the phone, state by state.

use daftari_crypto::rng::{Rng, make_bytes};
use daftari_crypto::safe::invite::{Commit, OfficeNonce, Reveal, Step, Welcome, commit_to, message_bytes};
use daftari_crypto::safe::recovery::RecoveryKey;
use daftari_relay_api::ids::{Base64, Bytes32};
use daftari_relay_api::roster::Role;

use super::talk::{Call, Heard, Over, Try, read};
use crate::error::Error;
use crate::team::join::{Admitted, Whose};
use crate::views::InviteStage;

/// What the invited device will be, and who says so with this office device.
pub(crate) enum Asked {
    /// A phone: one office device suffices.
    Phone,
    /// An office device, with the key of two recovery sheets; none, and wiped, once it has spoken.
    OfficeWithSheets(Option<Box<RecoveryKey>>),
    /// An office device, when another person agrees on her own.
    OfficeWithSecond,
}

impl Asked {
    pub(crate) fn role(&self) -> Role {
        match self {
            Asked::Phone => Role::Field,
            Asked::OfficeWithSheets(_) | Asked::OfficeWithSecond => Role::Office,
        }
    }
}

/// An invitation, from its code to its end.
pub(crate) struct Inviting {
    pub(crate) attempt: Try,
    pub(crate) whose: Whose,
    pub(crate) asked: Asked,
    /// Message 0, as it was sealed.
    invite: Vec<u8>,
    state: State,
}

/// The phone's first word, and what the office said to it.
struct FirstWord {
    /// Message 1, as it came.
    commit: Vec<u8>,
    /// What it commits the phone to.
    promised: Bytes32,
    /// Message 2, drawn after message 1 was here.
    nonce: Vec<u8>,
}

enum State {
    /// The relay is asked to store the invitation.
    Inviting { sealed: Vec<u8> },
    /// Nothing of the phone is known.
    AwaitingCommit,
    /// The relay is asked to store the nonce.
    GivingNonce { heard: FirstWord, sealed: Vec<u8> },
    /// The phone has its nonce, and must keep to what it committed to.
    AwaitingReveal { heard: FirstWord },
    /// A person compares the words.
    Comparing { reveal: Reveal, words: Vec<String> },
    /// The phone is in the team list; the relay is asked to store the welcome.
    Welcoming { words: Vec<String>, sealed: Vec<u8> },
    /// The phone can know that it is in.
    Done { words: Vec<String> },
}

impl Inviting {
    pub(crate) fn new(attempt: Try, whose: Whose, asked: Asked, invite: Vec<u8>) -> Inviting {
        let sealed = attempt.code.seal(Step::Invite, &invite);
        Inviting { attempt, whose, asked, invite, state: State::Inviting { sealed } }
    }

    /// What the relay is asked next; none while a person is asked, or nobody.
    pub(super) fn call(&self) -> Option<Call> {
        match &self.state {
            State::Inviting { sealed } => Some(Call::Put(Step::Invite, sealed.clone())),
            State::AwaitingCommit => Some(Call::Get(Step::Commit)),
            State::GivingNonce { sealed, .. } => Some(Call::Put(Step::Nonce, sealed.clone())),
            State::AwaitingReveal { .. } => Some(Call::Get(Step::Reveal)),
            State::Welcoming { sealed, .. } => Some(Call::Put(Step::Welcome, sealed.clone())),
            State::Comparing { .. } | State::Done { .. } => None,
        }
    }

    /// The state after the answer to its call.
    pub(super) fn hear(self, heard: Heard, rng: &mut dyn Rng) -> Result<Inviting, Over> {
        let state = match (self.state, heard) {
            (_, Heard::Refused) => return Err(Over),
            (State::Inviting { .. }, Heard::Taken) => State::AwaitingCommit,
            (State::AwaitingCommit, Heard::Said(commit)) => {
                let promised = read::<Commit>(&commit)?.commit;
                let nonce = message_bytes(&OfficeNonce { version: 1, nonce: Bytes32(make_bytes(rng)) });
                let sealed = self.attempt.code.seal(Step::Nonce, &nonce);
                State::GivingNonce { heard: FirstWord { commit, promised, nonce }, sealed }
            }
            (State::GivingNonce { heard, .. }, Heard::Taken) => State::AwaitingReveal { heard },
            (State::AwaitingReveal { heard }, Heard::Said(said)) => {
                if commit_to(&said) != heard.promised {
                    return Err(Over);
                }
                let reveal = read::<Reveal>(&said)?;
                if !reveal.is_proved(self.asked.role()) {
                    return Err(Over);
                }
                let words = self.attempt.words([&self.invite, &heard.commit, &heard.nonce, &said]);
                State::Comparing { reveal, words }
            }
            (State::Welcoming { words, .. }, Heard::Taken) => State::Done { words },
            (state, _) => state,
        };
        Ok(Inviting { state, ..self })
    }

    /// The keys a person said yes to; none when they are in the team list already.
    ///
    /// # Errors
    /// [`Error::WordsNotReady`].
    pub(crate) fn to_admit(&self) -> Result<Option<&Reveal>, Error> {
        match &self.state {
            State::Comparing { reveal, .. } => Ok(Some(reveal)),
            State::Welcoming { .. } | State::Done { .. } => Ok(None),
            _ => Err(Error::WordsNotReady),
        }
    }

    /// The keys are in the team list, or asked for: the device is to be told.
    pub(crate) fn admitted(&mut self, Admitted { team, add, seeds }: Admitted) {
        if let State::Comparing { words, .. } = &mut self.state {
            let welcome = message_bytes(&Welcome { version: 1, team, add, seeds: Base64(seeds) });
            let sealed = self.attempt.code.seal(Step::Welcome, &welcome);
            self.state = State::Welcoming { words: std::mem::take(words), sealed };
            self.forget_sheets();
        }
    }

    /// Wipes the key that was joined from two sheets.
    pub(crate) fn forget_sheets(&mut self) {
        if let Asked::OfficeWithSheets(key) = &mut self.asked {
            *key = None;
        }
    }

    /// Does another office person have to agree before the device is in?
    pub(crate) fn needs_second(&self) -> bool {
        matches!(self.asked, Asked::OfficeWithSecond)
    }

    /// Where it stands, with so many seconds left.
    pub(crate) fn stage(&self, seconds_left: u32) -> InviteStage {
        match &self.state {
            State::Done { .. } => InviteStage::Done,
            _ if seconds_left == 0 => InviteStage::Expired,
            State::Comparing { .. } => InviteStage::Compare,
            State::Welcoming { .. } => InviteStage::Welcoming,
            _ => InviteStage::Waiting,
        }
    }

    pub(crate) fn words(&self) -> Option<&Vec<String>> {
        match &self.state {
            State::Comparing { words, .. } | State::Welcoming { words, .. } | State::Done { words } => Some(words),
            _ => None,
        }
    }
}
