//! On the phone: joining a team with the code on the office's screen.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{self, Commit, Invite, InviteCode, Reveal, Step, Welcome};
use daftari_domain::ids::CaseId;
use daftari_relay_api::ids::{Bytes32, StatementId};
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Role, Roster, Statement};
use daftari_sync::calls;
use daftari_sync::run::{Action, Ending, Event, Inputs, SyncRun};

use super::Session;
use super::enrolment::{Enrolment, Joining, called, origin};
use super::fair_lock::lock;
use crate::error::Error;
use crate::membership::Membership;
use crate::requests::BeginJoin;
use crate::views::{Changed, JoinStage, JoinView, TeamView};

impl Session {
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
            for case in &brought_cases(&request) {
                notebook.case(*case)?;
            }
        }
        let invitation = self.fetch(&origin, &code, Step::Invite)?.ok_or(Error::InviteExpired)?;
        let said: Invite = invite::parse_message(&invitation).map_err(|_| Error::BadInviteCode)?;
        if said.relay.origin.parse::<Origin>().ok().as_ref() != Some(&origin) {
            return Err(Error::WrongRelay);
        }
        let (identity, reveal) = self.environment.draw(|rng| {
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
        calls::put_invite(&*self.environment.transport, &origin, code.id(Step::Commit), sealed).map_err(called)?;
        *lock(&self.enrolment) = Enrolment::Joining(Box::new(Joining {
            code,
            origin,
            identity,
            bring: brought_cases(&request),
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
                calls::put_invite(&*self.environment.transport, &joining.origin, id, sealed).map_err(called)?;
                joining.nonce = Some(nonce);
            }
            if joining.confirmed
                && let Some(welcome) = self.fetch(&joining.origin, &joining.code, Step::Welcome)?
            {
                let welcome: Welcome = invite::parse_message(&welcome).map_err(|_| Error::BadInviteCode)?;
                self.finish_join(joining, &welcome)?;
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
    fn finish_join(&self, joining: &Joining, welcome: &Welcome) -> Result<(), Error> {
        let invited: Invite = invite::parse_message(&joining.invite).map_err(|_| Error::BadInviteCode)?;
        if welcome.team != invited.team {
            return Err(Error::BadInviteCode);
        }
        let statements = self.fetch_roster(joining, &invited)?;
        let parsed = statements.iter().filter_map(|b| Statement::parse(b).ok());
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
                Action::Http(request) => match self.environment.transport.send(&request) {
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
        self.own_notebook()?.team_view()
    }
}

/// Cases to bring into the team, each once.
fn brought_cases(request: &BeginJoin) -> Vec<CaseId> {
    let mut cases = request.cases.clone();
    cases.sort_unstable();
    cases.dedup();
    cases
}
