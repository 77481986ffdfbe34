//! On the new device: joining a team with the code on the office's screen.

use std::collections::BTreeSet;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{self, Invite, InviteCode, Step};
use daftari_domain::ids::CaseId;
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Role, Roster, Statement};
use daftari_sync::run::{Action, Ending, Event, Inputs, SyncRun};
use daftari_sync::transport::{Dialled, Trust};

use super::Session;
use super::enrol::typed_origin;
use super::enrolment::{Joining, Try, Welcomed};
use super::fair_lock::lock;
use crate::error::Error;
use crate::membership::Membership;
use crate::requests::BeginJoin;
use crate::views::{Changed, JoinStage, JoinView, TeamView};

/// A phone that was welcomed, as it logs in for the first time.
struct Newcomer {
    /// Of its enrolment.
    number: u64,
    dialled: Dialled,
    pin: Option<Bytes32>,
    identity: DeviceIdentity,
    invited: Invite,
    /// What the office said.
    welcome: Welcomed,
}

impl Session {
    /// Begins to join a team with the code on the office's screen. The code is used up by this, whatever comes of it. While
    /// the relay does not answer, [`Session::join_progress`] says so and goes on.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::BadInviteCode`], [`Error::InviteCodeUsed`], [`Error::EnrolmentOver`], [`Error::Locked`] also
    /// when it is locked meanwhile. Nothing was begun, and the code is still good, after [`Error::InviteExpired`],
    /// [`Error::WrongRelay`], [`Error::RelayOtherKey`], [`Error::RelayUnreachable`] and its like, and after [`Error::NeedsPassphrase`]: an office device's notebook has one.
    pub fn begin_join(&self, request: BeginJoin) -> Result<JoinView, Error> {
        self.refuse_in_practice()?;
        let code = InviteCode::parse(&request.code).map_err(|_| Error::BadInviteCode)?;
        let origin = typed_origin(&request.relay)?;
        let bring = brought_cases(&request);
        let number = {
            let notebook = self.own_notebook()?;
            if notebook.team.is_some() {
                return Err(Error::AlreadyInTeam);
            }
            for case in &bring {
                notebook.case(*case)?;
            }
            notebook.refuse_used_code(code.id(Step::Invite))?;
            lock(&self.enrolment).number()
        };
        let met = self.who_answers(&origin)?;
        let trust = Trust::of(met.key());
        let dialled = Dialled { origin: origin.clone(), trust };
        let invitation = self.fetch_message(&dialled, &code, Step::Invite)?.ok_or(Error::InviteExpired)?;
        let invited = invite::parse_message::<Invite>(&invitation);
        if invited.as_ref().is_ok_and(|invited| invited.role == Role::Office) && !self.own_notebook()?.may_be_office {
            return Err(Error::NeedsPassphrase);
        }
        if invited.as_ref().is_ok_and(|invited| invited.relay.origin.parse::<Origin>().ok().as_ref() != Some(&origin)) {
            return Err(Error::WrongRelay);
        }
        let pin = match invited.as_ref().ok().and_then(|invited| invited.relay.pin.as_ref()) {
            Some(pin) => Some(pin.parse::<Bytes32>().map_err(|_| Error::RelayOtherKey)?),
            None => None,
        };
        // What opened under the code names the office's relay. Whoever answers here with another key is somebody else.
        if invited.is_ok() && !met.is(pin) {
            return Err(Error::RelayOtherKey);
        }
        let dialled = Dialled { origin, trust: Trust::of(pin) };
        let id = code.id(Step::Invite);
        let began_ms = self.boot_ms();
        let joining = invited.ok().map(|invited| {
            let attempt = Try { code, dialled, pin, began_ms };
            self.environment.draw(|rng| Joining::new(attempt, invitation, invited, bring, rng))
        });
        {
            // The invitation is stored, and the code used up, before the commit is given.
            let notebook = self.own_notebook()?;
            let mut current = lock(&self.enrolment);
            current.expect_number(number)?;
            notebook.use_code(id)?;
            // Who joins a team makes none.
            drop(lock(&self.sheets).take());
            let Some(joining) = joining else { return Err(current.end_try()) };
            current.start_joining(joining);
        }
        self.begin_talk()?;
        self.join_view()
    }

    fn join_view(&self) -> Result<JoinView, Error> {
        let mut current = lock(&self.enrolment);
        let joining = current.joining()?;
        let seconds_left = joining.attempt.seconds_left(self.boot_ms());
        Ok(JoinView {
            stage: joining.stage(seconds_left),
            words: joining.words().cloned(),
            words_for_second: joining.words_for_second().cloned(),
        })
    }

    /// Where joining stands. Ends with this device in the team.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::EnrolmentOver`], [`Error::InviteExpired`] when none runs,
    /// [`Error::RelayUnreachable`].
    pub fn join_progress(&self) -> Result<JoinView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        self.resume_office_device()?;
        self.join_view()?;
        self.outlive_this_unlock()?;
        self.talk()?;
        match self.finish_join() {
            // The words for the second person are shown all the same.
            Err(error) if error.is_of_the_relay() && self.join_view()?.stage == JoinStage::WaitingForSecond => {}
            finished => finished?,
        }
        self.join_view()
    }

    /// An office device that waited for the second person when it was locked goes on.
    fn resume_office_device(&self) -> Result<(), Error> {
        let notebook = self.own_notebook()?;
        let mut current = lock(&self.enrolment);
        if !current.is_none() {
            return Ok(());
        }
        let resumed = notebook
            .waiting_office_device()?
            .and_then(|(kept, identity)| Joining::resume(kept, identity, self.boot_ms()));
        if let Some(joining) = resumed {
            current.start_joining(joining);
        }
        Ok(())
    }

    /// An office device whose words were compared outlives this unlock.
    fn outlive_this_unlock(&self) -> Result<(), Error> {
        let notebook = self.own_notebook()?;
        let mut current = lock(&self.enrolment);
        let joining = current.joining()?;
        match joining.waiting_for_second() {
            Some(waiting)
                if notebook
                    .waiting_office_device()?
                    .is_none_or(|(_, kept)| kept.device_key() != joining.identity.device_key()) =>
            {
                notebook.store_waiting_office_device(&waiting, &joining.identity)
            }
            _ => Ok(()),
        }
    }

    /// Once the office said yes: fetches the roster with the new identity and checks it against what the invitation said.
    fn finish_join(&self) -> Result<(), Error> {
        let Some(newcomer) = self.newcomer()? else { return Ok(()) };
        let is_office = newcomer.invited.role == Role::Office;
        let roster = match self.fetch_roster(&newcomer) {
            // Two authorities have not agreed yet.
            Err(Error::RelayRefused { code }) if is_office && code == Ending::Removed.code() => return Ok(()),
            fetched => fetched?,
        };
        let Newcomer { number, dialled, pin, identity, invited, welcome } = newcomer;
        let mut membership = Membership {
            team: invited.team,
            identity,
            origin: dialled.origin,
            pin,
            roster,
            moved: BTreeSet::new(),
            epochs: Vec::new(),
            looked_for: None,
            store: None,
            token: None,
        };
        // Whatever the relay says of an office device that two authorities have not taken in: it waits. Who invited it may
        // have left since.
        if is_office && !membership.is_taken_in() {
            return Ok(());
        }
        membership.take_welcome(&welcome.seeds);
        membership.take_epochs();
        let fits = is_office || {
            // The words on both screens vouch for the keys of the invitation, so the list must name these very keys.
            let office = membership.roster.device(&invited.sign).map(|device| &device.record);
            membership.roster.has_genesis()
                && office.is_some_and(|office| office.role == Role::Office && office.seal == invited.seal)
                && welcome.add.is_some_and(|add| membership.added_by(&add))
                && membership.team_epoch().is_some()
        };
        let brought = {
            let mut notebook = self.own_notebook()?;
            let mut current = lock(&self.enrolment);
            current.expect_number(number)?;
            let joining = current.joining()?;
            if joining.welcomed().is_none() {
                return Ok(());
            }
            if !fits {
                return Err(current.end_try());
            }
            let signed = welcome.add.and_then(|add| membership.signed_at(&add));
            let (boot, now) = (self.environment.boot.now(), notebook.device_now().ms);
            // Office devices are what the others learn their time from.
            let difference = signed.filter(|_| !is_office).and_then(|at| joining.difference_told(at, boot, now));
            let brought = notebook.become_member(membership, &joining.bring, difference);
            // In the team, whatever became of the cases.
            if notebook.team.is_some() {
                joining.joined();
            }
            brought
        };
        self.announce(&Changed { team: true, queue: true, reference: true, ..Changed::default() });
        brought
    }

    /// This device as it logs in for the first time; none before the office said yes, and none when it has joined.
    fn newcomer(&self) -> Result<Option<Newcomer>, Error> {
        let mut current = lock(&self.enrolment);
        let number = current.number();
        let joining = current.joining()?;
        let Some(welcome) = joining.welcomed().cloned() else { return Ok(None) };
        if !joining.is_office() && joining.attempt.seconds_left(self.boot_ms()) == 0 {
            return Ok(None);
        }
        let identity = DeviceIdentity::from_secret_bytes(&joining.identity.to_secret_bytes());
        Ok(Some(Newcomer {
            number,
            dialled: joining.attempt.dialled.clone(),
            pin: joining.attempt.pin,
            identity: identity.ok_or(Error::Internal("identity"))?,
            invited: joining.invited.clone(),
            welcome,
        }))
    }

    /// A sync that goes no further than the roster: login with the new identity, and all pages of what the relay keeps.
    fn fetch_roster(&self, newcomer: &Newcomer) -> Result<Roster, Error> {
        let team = newcomer.invited.team;
        let mut roster = Roster::fold(team, []);
        let mut run = SyncRun::new(Inputs {
            team,
            device: newcomer.identity.device_key(),
            dialled: newcomer.dialled.clone(),
            token: None,
            known_store: None,
            roster_place: None,
            offers_unreceipted: false,
        });
        let mut event = Event::Start;
        loop {
            event = match run.step(event) {
                Action::Http(request) => match self.environment.transport.send(&request) {
                    Ok(reply) => Event::Reply(reply),
                    Err(error) => Event::NoReply(error),
                },
                Action::Sign(bytes) => Event::Signed(newcomer.identity.sign_login(&bytes)),
                Action::MergeRoster { statements, .. } => {
                    // Folded page by page: what is not kept takes no memory.
                    let read = statements.iter().filter_map(|bytes| Statement::parse(bytes).ok());
                    roster = Roster::fold(team, roster.kept().cloned().chain(read));
                    Event::RosterMerged { kept: roster.kept_digest(), mailboxes: Vec::new() }
                }
                // What comes after the roster: it was read to its end.
                Action::TakeStatements { .. } | Action::TakeHeld { .. } | Action::TakeBatch { .. } => {
                    return Ok(roster);
                }
                Action::Done(outcome) => {
                    return Err(match outcome.ending {
                        Ending::NoAnswer | Ending::CutOff => Error::RelayUnreachable,
                        Ending::NameUnknown => Error::RelayNameUnknown,
                        Ending::NothingListens => Error::RelayNotListening,
                        Ending::NotHttps => Error::RelayNotHttps,
                        Ending::CertificateTime => Error::RelayCertificateTime,
                        Ending::OtherKey => Error::RelayOtherKey,
                        Ending::BadCertificate => Error::RelayBadCertificate,
                        Ending::Portal => Error::RelayPortal,
                        Ending::Proxy => Error::RelayProxy,
                        Ending::WrongOrigin => Error::RelayWrongOrigin,
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
    /// [`Error::Locked`], [`Error::Practice`], [`Error::WordsNotReady`], [`Error::EnrolmentOver`], [`Error::InviteExpired`].
    pub fn confirm_join(&self) -> Result<JoinView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        {
            let mut current = lock(&self.enrolment);
            let joining = current.joining()?;
            if joining.stage(joining.attempt.seconds_left(self.boot_ms())) == JoinStage::Expired {
                return Err(Error::InviteExpired);
            }
            joining.confirm()?;
        }
        self.join_progress()
    }

    /// Stops joining.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`].
    pub fn cancel_join(&self) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let notebook = self.own_notebook()?;
        lock(&self.enrolment).stop();
        notebook.forget_waiting_office_device()?;
        notebook.team_view()
    }
}

/// Cases to bring into the team, each once.
fn brought_cases(request: &BeginJoin) -> Vec<CaseId> {
    let mut cases = request.cases.clone();
    cases.sort_unstable();
    cases.dedup();
    cases
}
