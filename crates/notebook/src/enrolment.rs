//! Enrolment: start a team, invite, join. The relay is spoken to with the notebook's guard put down.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{self, Commit, Invite, InviteCode, OfficeNonce, Reveal, Step, Welcome, four_words};
use daftari_relay_api::ids::{Bytes32, StatementId};
use daftari_relay_api::limits::INVITE_TTL_S;
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Relay, Role, Roster};
use daftari_relay_api::wire::ErrorCode;
use daftari_sync::calls::{self, CallError};
use daftari_sync::run::{Action, Ending, Event, Inputs, SyncRun};
use uuid::Uuid;

use crate::error::Error;
use crate::join::check_name;
use crate::membership::Membership;
use crate::requests::{BeginInvite, BeginJoin, CreateTeam};
use crate::session::{Session, lock};
use crate::views::{Changed, InviteStage, InviteView, JoinStage, JoinView, TeamView};

/// An enrolment this device takes part in.
#[derive(Default)]
pub(crate) enum Enrolment {
    /// None.
    #[default]
    None,
    /// At the office.
    Inviting(Box<Inviting>),
    /// On the phone.
    Joining(Box<Joining>),
}

pub(crate) struct Inviting {
    code: InviteCode,
    origin: Origin,
    member_name: String,
    began_ms: u64,
    invite: Vec<u8>,
    commit: Option<Vec<u8>>,
    nonce: Vec<u8>,
    reveal: Option<Vec<u8>>,
    done: bool,
}

pub(crate) struct Joining {
    code: InviteCode,
    origin: Origin,
    identity: DeviceIdentity,
    bring: Vec<Uuid>,
    began_ms: u64,
    invite: Vec<u8>,
    commit: Vec<u8>,
    reveal: Vec<u8>,
    nonce: Option<Vec<u8>>,
    confirmed: bool,
    done: bool,
}

fn called(error: CallError) -> Error {
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

fn origin(typed: &str) -> Result<Origin, Error> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("http://{typed}") };
    with_scheme.parse().map_err(|_| Error::BadRelayAddress)
}

impl Inviting {
    fn words(&self) -> Option<Vec<String>> {
        let (commit, reveal) = (self.commit.as_ref()?, self.reveal.as_ref()?);
        let transcript = invite::transcript([&self.invite, commit, &self.nonce, reveal]);
        Some(four_words(&transcript).map(str::to_owned).to_vec())
    }
}

impl Joining {
    fn words(&self) -> Option<Vec<String>> {
        let nonce = self.nonce.as_ref()?;
        let transcript = invite::transcript([&self.invite, &self.commit, nonce, &self.reveal]);
        Some(four_words(&transcript).map(str::to_owned).to_vec())
    }
}

impl Session {
    fn boot_ms(&self) -> u64 {
        self.world.boot.now().ms
    }

    fn seconds_left(&self, began_ms: u64) -> u32 {
        let passed = self.boot_ms().saturating_sub(began_ms) / 1_000;
        u32::try_from(INVITE_TTL_S.saturating_sub(passed)).unwrap_or(0)
    }

    /// Starts a team on this office device: the relay takes the first statement, then the notebook keeps it.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::NotOffice`] without a passphrase lock, [`Error::WrongSetupCode`],
    /// [`Error::RelayUnreachable`], …
    pub fn create_team(&self, request: CreateTeam) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let origin = origin(&request.relay)?;
        let (mut membership, genesis) = self.own_notebook()?.prepare_team(&request.member_name, origin)?;
        let made = calls::make_team(&*self.world.transport, &membership.origin, &genesis, &request.setup_code)
            .map_err(called)?;
        if made.team != membership.team {
            return Err(Error::RelayRefused { code: "garbage".to_owned() });
        }
        membership.store = Some(made.store);
        let mut notebook = self.own_notebook()?;
        notebook.become_member(membership, &[])?;
        let view = notebook.team()?;
        drop(notebook);
        self.announce(&Changed { team: true, queue: true, reference: true, ..Changed::default() });
        Ok(view)
    }

    /// Shows a code for a member's phone.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::NotInTeam`], [`Error::NotOffice`], [`Error::RelayUnreachable`].
    pub fn begin_invite(&self, request: BeginInvite) -> Result<InviteView, Error> {
        self.refuse_in_practice()?;
        let member_name = check_name(&request.member_name)?;
        let (invitation, origin) = {
            let notebook = self.own_notebook()?;
            let team = notebook.team.as_ref().ok_or(Error::NotInTeam)?;
            if !team.is_office() {
                return Err(Error::NotOffice);
            }
            team.roster.may_act().map_err(|_| Error::NeedsNewer)?;
            let invitation = Invite {
                version: 1,
                team: team.team,
                relay: Relay { origin: team.origin.to_string(), pin: None },
                sign: team.me(),
                seal: team.identity.seal_key().clone(),
                role: Role::Field,
            };
            (invite::message_bytes(&invitation), team.origin.clone())
        };
        let (code, nonce) = self.world.draw(|rng| {
            let nonce = OfficeNonce { version: 1, nonce: Bytes32(daftari_crypto::rng::make_bytes(rng)) };
            (InviteCode::make(rng), invite::message_bytes(&nonce))
        });
        let sealed = code.seal(Step::Invite, &invitation);
        calls::put_invite(&*self.world.transport, &origin, code.id(Step::Invite), sealed).map_err(called)?;
        *lock(&self.enrolment) = Enrolment::Inviting(Box::new(Inviting {
            code,
            origin,
            member_name,
            began_ms: self.boot_ms(),
            invite: invitation,
            commit: None,
            nonce,
            reveal: None,
            done: false,
        }));
        self.invite_progress()
    }

    fn fetch(&self, origin: &Origin, code: &InviteCode, step: Step) -> Result<Option<Vec<u8>>, Error> {
        let sealed = calls::invite(&*self.world.transport, origin, code.id(step)).map_err(called)?;
        // What does not open under the code is not from the other device: it is as if nothing were there.
        Ok(sealed.and_then(|sealed| code.open(step, &sealed).ok()))
    }

    /// Where the invitation stands.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::InviteExpired`] when none runs, [`Error::RelayUnreachable`].
    pub fn invite_progress(&self) -> Result<InviteView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        let mut enrolment = lock(&self.enrolment);
        let Enrolment::Inviting(inviting) = &mut *enrolment else { return Err(Error::InviteExpired) };
        let seconds_left = self.seconds_left(inviting.began_ms);
        if seconds_left > 0 && !inviting.done {
            if inviting.commit.is_none()
                && let Some(commit) = self.fetch(&inviting.origin, &inviting.code, Step::Commit)?
            {
                let sealed = inviting.code.seal(Step::Nonce, &inviting.nonce);
                let id = inviting.code.id(Step::Nonce);
                calls::put_invite(&*self.world.transport, &inviting.origin, id, sealed).map_err(called)?;
                inviting.commit = Some(commit);
            }
            if let (Some(commit), None) = (&inviting.commit, &inviting.reveal)
                && let Some(reveal) = self.fetch(&inviting.origin, &inviting.code, Step::Reveal)?
            {
                let said: Commit = invite::parse_message(commit).map_err(|_| Error::BadInviteCode)?;
                if said.commit != invite::commit_to(&reveal) {
                    return Err(Error::BadInviteCode);
                }
                inviting.reveal = Some(reveal);
            }
        }
        let words = inviting.words();
        let stage = match (inviting.done, &words, seconds_left) {
            (true, _, _) => InviteStage::Done,
            (_, _, 0) => InviteStage::Expired,
            (_, Some(_), _) => InviteStage::Compare,
            (_, None, _) => InviteStage::Waiting,
        };
        Ok(InviteView { stage, code: inviting.code.formatted(), words, seconds_left })
    }

    /// A person compared the words: the phone is taken in.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::WordsNotReady`], [`Error::InviteExpired`], [`Error::RelayUnreachable`].
    pub fn confirm_invite(&self) -> Result<InviteView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        {
            let mut enrolment = lock(&self.enrolment);
            let Enrolment::Inviting(inviting) = &mut *enrolment else { return Err(Error::InviteExpired) };
            if self.seconds_left(inviting.began_ms) == 0 {
                return Err(Error::InviteExpired);
            }
            let reveal = inviting.reveal.as_ref().ok_or(Error::WordsNotReady)?;
            let reveal: Reveal = invite::parse_message(reveal).map_err(|_| Error::BadInviteCode)?;
            let (team, statement) = {
                let mut notebook = self.own_notebook()?;
                let statement = notebook.add_device(&inviting.member_name, &reveal)?;
                (notebook.team.as_ref().ok_or(Error::NotInTeam)?.team, statement)
            };
            let welcome = Welcome { version: 1, team, add: statement.id };
            let sealed = inviting.code.seal(Step::Welcome, &invite::message_bytes(&welcome));
            let id = inviting.code.id(Step::Welcome);
            // The relay must know the phone before it is told that it is in.
            self.sync()?;
            calls::put_invite(&*self.world.transport, &inviting.origin, id, sealed).map_err(called)?;
            inviting.done = true;
        }
        self.announce(&Changed { team: true, ..Changed::default() });
        self.invite_progress()
    }

    /// Takes the code back.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`].
    pub fn cancel_invite(&self) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        *lock(&self.enrolment) = Enrolment::None;
        self.own_notebook()?.team()
    }

    /// Begins to join a team with the code on the office's screen.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::BadInviteCode`], [`Error::InviteExpired`], [`Error::WrongRelay`],
    /// [`Error::RelayUnreachable`].
    pub fn begin_join(&self, request: BeginJoin) -> Result<JoinView, Error> {
        self.refuse_in_practice()?;
        let code = InviteCode::parse(&request.code).map_err(|_| Error::BadInviteCode)?;
        let origin = origin(&request.relay)?;
        {
            let notebook = self.own_notebook()?;
            if notebook.team.is_some() {
                return Err(Error::AlreadyInTeam);
            }
            for case in &request.bring() {
                notebook.case(*case)?;
            }
        }
        let invitation = self.fetch(&origin, &code, Step::Invite)?.ok_or(Error::InviteExpired)?;
        let said: Invite = invite::parse_message(&invitation).map_err(|_| Error::BadInviteCode)?;
        if said.relay.origin.parse::<Origin>().ok().as_ref() != Some(&origin) {
            return Err(Error::WrongRelay);
        }
        let (identity, reveal) = self.world.draw(|rng| {
            let identity = DeviceIdentity::make(rng);
            let reveal = Reveal {
                version: 1,
                nonce: Bytes32(daftari_crypto::rng::make_bytes(rng)),
                sign: identity.device_key(),
                seal: identity.seal_key().clone(),
                post: identity.post_key(),
            };
            let bytes = invite::message_bytes(&reveal);
            (identity, bytes)
        });
        let commit = invite::message_bytes(&Commit { version: 1, commit: invite::commit_to(&reveal) });
        let sealed = code.seal(Step::Commit, &commit);
        calls::put_invite(&*self.world.transport, &origin, code.id(Step::Commit), sealed).map_err(called)?;
        *lock(&self.enrolment) = Enrolment::Joining(Box::new(Joining {
            code,
            origin,
            identity,
            bring: request.bring(),
            began_ms: self.boot_ms(),
            invite: invitation,
            commit,
            reveal,
            nonce: None,
            confirmed: false,
            done: false,
        }));
        self.join_progress()
    }

    /// Where joining stands. Ends with this device in the team.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::InviteExpired`] when none runs, [`Error::RelayUnreachable`].
    pub fn join_progress(&self) -> Result<JoinView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        let mut enrolment = lock(&self.enrolment);
        let Enrolment::Joining(joining) = &mut *enrolment else { return Err(Error::InviteExpired) };
        let seconds_left = self.seconds_left(joining.began_ms);
        if seconds_left > 0 && !joining.done {
            if joining.nonce.is_none()
                && let Some(nonce) = self.fetch(&joining.origin, &joining.code, Step::Nonce)?
            {
                let sealed = joining.code.seal(Step::Reveal, &joining.reveal);
                let id = joining.code.id(Step::Reveal);
                calls::put_invite(&*self.world.transport, &joining.origin, id, sealed).map_err(called)?;
                joining.nonce = Some(nonce);
            }
            if joining.confirmed
                && let Some(welcome) = self.fetch(&joining.origin, &joining.code, Step::Welcome)?
            {
                let welcome: Welcome = invite::parse_message(&welcome).map_err(|_| Error::BadInviteCode)?;
                self.enter(joining, &welcome)?;
                joining.done = true;
            }
        }
        let words = joining.words();
        let stage = match (joining.done, joining.confirmed, &words, seconds_left) {
            (true, ..) => JoinStage::Done,
            (_, _, _, 0) => JoinStage::Expired,
            (_, true, ..) => JoinStage::WaitingForOffice,
            (_, _, Some(_), _) => JoinStage::Compare,
            _ => JoinStage::Waiting,
        };
        Ok(JoinView { stage, words })
    }

    /// Fetches the roster with the new identity and checks it against what the invitation said.
    fn enter(&self, joining: &Joining, welcome: &Welcome) -> Result<(), Error> {
        let invited: Invite = invite::parse_message(&joining.invite).map_err(|_| Error::BadInviteCode)?;
        if welcome.team != invited.team {
            return Err(Error::BadInviteCode);
        }
        let statements = self.fetch_roster(joining, &invited)?;
        let parsed = statements.iter().filter_map(|b| daftari_relay_api::roster::Statement::parse(b).ok());
        let mut membership = Membership {
            team: invited.team,
            identity: DeviceIdentity::from_secret_bytes(&joining.identity.to_secret_bytes())
                .ok_or(Error::Internal("identity"))?,
            origin: joining.origin.clone(),
            roster: Roster::fold(invited.team, parsed),
            epochs: Vec::new(),
            store: None,
            token: None,
        };
        membership.take_epochs();
        let add: StatementId = welcome.add;
        // The words on both screens vouch for the keys of the invitation, so the list must name these very keys.
        let office = membership.roster.device(&invited.sign).map(|device| &device.record);
        if !membership.roster.has_genesis()
            || !office.is_some_and(|office| office.role == Role::Office && office.seal == invited.seal)
            || !membership.added_by(&add)
            || membership.team_epoch().is_none()
        {
            return Err(Error::BadInviteCode);
        }
        self.own_notebook()?.become_member(membership, &joining.bring)?;
        self.announce(&Changed { team: true, queue: true, reference: true, ..Changed::default() });
        Ok(())
    }

    /// A sync that goes no further than the roster: login with the new identity, and what the relay holds.
    fn fetch_roster(&self, joining: &Joining, invited: &Invite) -> Result<Vec<Vec<u8>>, Error> {
        let mut run = SyncRun::new(Inputs {
            team: invited.team,
            device: joining.identity.device_key(),
            origin: joining.origin.clone(),
            token: None,
            known_store: None,
        });
        let mut event = Event::Start;
        loop {
            event = match run.step(event) {
                Action::Http(request) => match self.world.transport.send(&request) {
                    Ok(reply) => Event::Reply(reply),
                    Err(error) => Event::NoReply(error),
                },
                Action::Sign(bytes) => Event::Signed(joining.identity.sign_login(&bytes)),
                Action::MergeRoster(statements) => return Ok(statements),
                Action::Done(outcome) => {
                    return Err(match outcome.ending {
                        Ending::NoAnswer | Ending::CutOff => Error::RelayUnreachable,
                        ending => Error::RelayRefused { code: ending.code().to_owned() },
                    });
                }
                _ => return Err(Error::Internal("a login asks for nothing else")),
            };
        }
    }

    /// The person here compared the words.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::WordsNotReady`], [`Error::InviteExpired`].
    pub fn confirm_join(&self) -> Result<JoinView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        {
            let mut enrolment = lock(&self.enrolment);
            let Enrolment::Joining(joining) = &mut *enrolment else { return Err(Error::InviteExpired) };
            if joining.words().is_none() {
                return Err(Error::WordsNotReady);
            }
            joining.confirmed = true;
        }
        self.join_progress()
    }

    /// Stops joining.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`].
    pub fn cancel_join(&self) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        *lock(&self.enrolment) = Enrolment::None;
        self.own_notebook()?.team()
    }
}

impl BeginJoin {
    /// Cases that come along, each once.
    fn bring(&self) -> Vec<Uuid> {
        let mut cases = self.cases.clone();
        cases.sort_unstable();
        cases.dedup();
        cases
    }
}
