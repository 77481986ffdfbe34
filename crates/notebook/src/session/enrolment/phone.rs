//! The phone's side: what it knows of the office, state by state.

use daftari_crypto::rng::{Rng, make_bytes};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{
    self, Commit, Invite, InviteCode, OfficeNonce, Reveal, Step, Welcome, commit_to, message_bytes,
};
use daftari_crypto::safe::tries::BootTime;
use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use daftari_relay_api::ids::{Base64, Bytes32, StatementId};
use daftari_relay_api::roster::{Role, possession_bytes};
use daftari_sync::transport::{Dialled, Trust};

use super::talk::{Call, Heard, Over, Try, read};
use crate::error::Error;
use crate::team::waiting::WaitingForSecond;
use crate::views::JoinStage;

/// Joining, from the typed code to its end.
pub(crate) struct Joining {
    pub(crate) attempt: Try,
    /// Keys of this device in the team, made for this try.
    pub(crate) identity: DeviceIdentity,
    /// What the invitation says.
    pub(crate) invited: Invite,
    /// Cases that come along.
    pub(crate) bring: Vec<CaseId>,
    /// Message 0, as it came.
    invite: Vec<u8>,
    /// Message 1.
    commit: Vec<u8>,
    /// Message 3.
    reveal: Vec<u8>,
    /// Before message 3 was given for the first time.
    revealed: Option<BootTime>,
    state: State,
}

/// The office signs its yes after it has heard the keys and before the phone hears it: this far apart the two may be for its
/// time to tell the difference of the clocks.
const FRESH_MS: u64 = 120_000;

/// What the office's yes says. An office device needs none: the team list says whether two authorities took it in.
#[derive(Clone, Default)]
pub(crate) struct Welcomed {
    /// The team list must hold this statement.
    pub(crate) add: Option<StatementId>,
    /// The newest seed of the team, sealed for this device.
    pub(crate) seeds: Vec<u8>,
}

enum State {
    /// The relay is asked to store the commit.
    Committing { sealed: Vec<u8> },
    /// The office's nonce is not known.
    AwaitingNonce,
    /// The words stand, over the nonce that came. The relay is asked to store the keys.
    Revealing { words: Vec<String>, sealed: Vec<u8> },
    /// A person compares the words.
    Comparing { words: Vec<String> },
    /// She said yes.
    AwaitingWelcome { words: Vec<String> },
    /// The office said yes. Of an office device: the person here did; the words the second person compares.
    Welcomed { words: Vec<String>, device_words: Vec<String>, welcome: Welcomed },
    /// In the team.
    Done { words: Vec<String> },
}

impl Joining {
    /// A try over an invitation that came, with keys of its own.
    pub(crate) fn new(
        attempt: Try,
        invite: Vec<u8>,
        invited: Invite,
        bring: Vec<CaseId>,
        rng: &mut dyn Rng,
    ) -> Joining {
        let identity = DeviceIdentity::make(rng);
        let reveal = message_bytes(&Reveal {
            version: 1,
            nonce: Bytes32(make_bytes(rng)),
            sign: identity.device_key(),
            seal: identity.seal_key().clone(),
            post: identity.post_key(),
            proof: Base64(identity.prove_possession(invited.role).to_vec()),
        });
        let commit = message_bytes(&Commit { version: 1, commit: commit_to(&reveal) });
        let state = State::Committing { sealed: attempt.code.seal(Step::Commit, &commit) };
        Joining { attempt, identity, invited, bring, invite, commit, reveal, revealed: None, state }
    }

    /// What to keep of an office device whose words were compared; none before, and none of a phone, which joins at once.
    pub(crate) fn waiting_for_second(&self) -> Option<WaitingForSecond> {
        let State::Welcomed { words, .. } = &self.state else { return None };
        self.is_office().then(|| WaitingForSecond {
            code: self.attempt.code.formatted(),
            origin: self.attempt.dialled.origin.to_string(),
            pin: self.attempt.pin,
            invite: Base64(self.invite.clone()),
            words: words.clone(),
            bring: self.bring.clone(),
        })
    }

    /// The same again, from what was kept; none when it is damaged.
    pub(crate) fn resume(kept: WaitingForSecond, identity: DeviceIdentity, began_ms: u64) -> Option<Joining> {
        let dialled = Dialled { origin: kept.origin.parse().ok()?, trust: Trust::of(kept.pin) };
        let attempt = Try { code: InviteCode::parse(&kept.code).ok()?, dialled, pin: kept.pin, began_ms };
        let welcome = Welcomed::default();
        let invited = invite::parse_message::<Invite>(&kept.invite.0).ok()?;
        let device_words = Joining::device_words(&identity, &invited);
        let state = State::Welcomed { words: kept.words, device_words, welcome };
        let (invite, commit, reveal) = (kept.invite.0, Vec::new(), Vec::new());
        Some(Joining { attempt, identity, invited, bring: kept.bring, invite, commit, reveal, revealed: None, state })
    }

    /// The keys are about to be given.
    pub(super) fn note_reveal(&mut self, now: BootTime) {
        self.revealed.get_or_insert(now);
    }

    /// Office time − this device's clock, milliseconds, by the time the office signed its yes; none when too long passed
    /// since the keys were given. It lies between two bounds, and the one nearer to no difference is taken.
    pub(crate) fn difference_told(&self, signed: UnixMillis, now: BootTime, device_now: UnixMillis) -> Option<i64> {
        let passed_ms =
            self.revealed.filter(|then| then.boot_id == now.boot_id).map(|then| now.ms.checked_sub(then.ms))?;
        let passed_ms = i64::try_from(passed_ms.filter(|passed| *passed <= FRESH_MS)?).ok()?;
        let least = signed.since(device_now);
        Some(0.clamp(least, least.saturating_add(passed_ms)))
    }

    /// Shall it be an office device?
    pub(crate) fn is_office(&self) -> bool {
        self.invited.role == Role::Office
    }

    /// What the second person compares; none of a phone.
    fn device_words(identity: &DeviceIdentity, invited: &Invite) -> Vec<String> {
        let (sign, post) = (identity.device_key(), identity.post_key());
        let device = possession_bytes(&sign, identity.seal_key(), &post, invited.role);
        match invited.role {
            Role::Office => invite::device_words(&invited.team, &device).map(str::to_owned).to_vec(),
            Role::Field => Vec::new(),
        }
    }

    /// What the relay is asked next; none while a person or the team list is asked, or nobody.
    pub(super) fn call(&self) -> Option<Call> {
        match &self.state {
            State::Committing { sealed } => Some(Call::Put(Step::Commit, sealed.clone())),
            State::AwaitingNonce => Some(Call::Get(Step::Nonce)),
            State::Revealing { sealed, .. } => Some(Call::Put(Step::Reveal, sealed.clone())),
            State::AwaitingWelcome { .. } => Some(Call::Get(Step::Welcome)),
            State::Comparing { .. } | State::Welcomed { .. } | State::Done { .. } => None,
        }
    }

    /// The state after the answer to its call.
    pub(super) fn hear(self, heard: Heard) -> Result<Joining, Over> {
        let state = match (self.state, heard) {
            (_, Heard::Refused) => return Err(Over),
            (State::Committing { .. }, Heard::Taken) => State::AwaitingNonce,
            (State::AwaitingNonce, Heard::Said(nonce)) => {
                read::<OfficeNonce>(&nonce)?;
                let words = self.attempt.words([&self.invite, &self.commit, &nonce, &self.reveal]);
                State::Revealing { words, sealed: self.attempt.code.seal(Step::Reveal, &self.reveal) }
            }
            (State::Revealing { words, .. }, Heard::Taken) => State::Comparing { words },
            (State::AwaitingWelcome { words }, Heard::Said(welcome)) => {
                let welcome = read::<Welcome>(&welcome)?;
                if welcome.team != self.invited.team {
                    return Err(Over);
                }
                let welcome = Welcomed { add: Some(welcome.add), seeds: welcome.seeds.0 };
                State::Welcomed { words, device_words: Vec::new(), welcome }
            }
            (state, _) => state,
        };
        Ok(Joining { state, ..self })
    }

    /// She said that the words are the same.
    ///
    /// # Errors
    /// [`Error::WordsNotReady`].
    pub(crate) fn confirm(&mut self) -> Result<(), Error> {
        match &mut self.state {
            State::Committing { .. } | State::AwaitingNonce | State::Revealing { .. } => Err(Error::WordsNotReady),
            State::Comparing { words } => {
                let words = std::mem::take(words);
                self.state = if self.is_office() {
                    let device_words = Joining::device_words(&self.identity, &self.invited);
                    State::Welcomed { words, device_words, welcome: Welcomed::default() }
                } else {
                    State::AwaitingWelcome { words }
                };
                Ok(())
            }
            State::AwaitingWelcome { .. } | State::Welcomed { .. } | State::Done { .. } => Ok(()),
        }
    }

    /// What the office said with its yes.
    pub(crate) fn welcomed(&self) -> Option<&Welcomed> {
        match &self.state {
            State::Welcomed { welcome, .. } => Some(welcome),
            _ => None,
        }
    }

    /// This device is in the team.
    pub(crate) fn joined(&mut self) {
        if let State::Welcomed { words, .. } = &mut self.state {
            self.state = State::Done { words: std::mem::take(words) };
        }
    }

    /// Where it stands, with so many seconds left.
    pub(crate) fn stage(&self, seconds_left: u32) -> JoinStage {
        match &self.state {
            State::Done { .. } => JoinStage::Done,
            State::Welcomed { .. } if self.is_office() => JoinStage::WaitingForSecond,
            _ if seconds_left == 0 => JoinStage::Expired,
            State::Comparing { .. } => JoinStage::Compare,
            State::AwaitingWelcome { .. } | State::Welcomed { .. } => JoinStage::WaitingForOffice,
            _ => JoinStage::Waiting,
        }
    }

    /// What the second person compares, while she is waited for.
    pub(crate) fn words_for_second(&self) -> Option<&Vec<String>> {
        match &self.state {
            State::Welcomed { device_words, .. } if self.is_office() => Some(device_words),
            _ => None,
        }
    }

    /// The words, from when a person may compare them.
    pub(crate) fn words(&self) -> Option<&Vec<String>> {
        match &self.state {
            State::Committing { .. } | State::AwaitingNonce | State::Revealing { .. } => None,
            State::Comparing { words }
            | State::AwaitingWelcome { words }
            | State::Welcomed { words, .. }
            | State::Done { words } => Some(words),
        }
    }
}
