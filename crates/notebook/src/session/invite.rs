//! At the office: starting a team, and inviting a member's phone. The relay is spoken to with the notebook unlocked for
//! others.

use daftari_crypto::safe::invite::{self, Commit, Invite, InviteCode, OfficeNonce, Reveal, Step, Welcome};
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::limits::INVITE_TTL_S;
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Relay, Role};
use daftari_sync::calls;

use super::Session;
use super::enrolment::{Enrolment, Inviting, called, origin};
use super::fair_lock::lock;
use crate::error::Error;
use crate::requests::{BeginInvite, CreateTeam};
use crate::team::join::check_name;
use crate::views::{Changed, InviteStage, InviteView, TeamView};

impl Session {
    pub(super) fn boot_ms(&self) -> u64 {
        self.environment.boot.now().ms
    }

    pub(super) fn seconds_left(&self, began_ms: u64) -> u32 {
        let passed = self.boot_ms().saturating_sub(began_ms) / 1_000;
        u32::try_from(INVITE_TTL_S.saturating_sub(passed)).unwrap_or(0)
    }

    pub(super) fn fetch(&self, origin: &Origin, code: &InviteCode, step: Step) -> Result<Option<Vec<u8>>, Error> {
        let sealed = calls::invite(&*self.environment.transport, origin, code.id(step)).map_err(called)?;
        // A message that does not open under the code is not from the other device, and counts as none.
        Ok(sealed.and_then(|sealed| code.open(step, &sealed).ok()))
    }

    /// Starts a team on this office device: the relay takes the first statement, then the notebook stores it.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::NotOffice`] without a passphrase lock, [`Error::WrongSetupCode`],
    /// [`Error::RelayUnreachable`], …
    pub fn create_team(&self, request: CreateTeam) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let origin = origin(&request.relay)?;
        let (mut membership, genesis) = self.own_notebook()?.prepare_team(&request.member_name, origin)?;
        let made = calls::make_team(&*self.environment.transport, &membership.origin, &genesis, &request.setup_code)
            .map_err(called)?;
        if made.team != membership.team {
            return Err(Error::RelayRefused { code: "garbage".to_owned() });
        }
        membership.store = Some(made.store);
        let mut notebook = self.own_notebook()?;
        notebook.become_member(membership, &[])?;
        let view = notebook.team_view()?;
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
        let (code, nonce) = self.environment.draw(|rng| {
            let nonce = OfficeNonce { version: 1, nonce: Bytes32(daftari_crypto::rng::make_bytes(rng)) };
            (InviteCode::make(rng), invite::message_bytes(&nonce))
        });
        let sealed = code.seal(Step::Invite, &invitation);
        calls::put_invite(&*self.environment.transport, &origin, code.id(Step::Invite), sealed).map_err(called)?;
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
                calls::put_invite(&*self.environment.transport, &inviting.origin, id, sealed).map_err(called)?;
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
    /// [`Error::Locked`], [`Error::Practice`], [`Error::WordsNotReady`], [`Error::InviteExpired`],
    /// [`Error::RelayUnreachable`].
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
            // The relay must know the phone before the phone is welcomed.
            self.sync()?;
            calls::put_invite(&*self.environment.transport, &inviting.origin, id, sealed).map_err(called)?;
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
        self.own_notebook()?.team_view()
    }
}
