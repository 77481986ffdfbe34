//! At the office: inviting a member's phone, or an office device. The relay is asked with nothing locked.

use daftari_crypto::safe::invite::{self, Invite, InviteCode};
use daftari_domain::ids::StatementId;
use daftari_relay_api::roster::Relay;

use super::Session;
use super::enrolment::{Asked, Inviting, Try};
use super::fair_lock::lock;
use crate::error::Error;
use crate::requests::{BeginInvite, CheckSheet};
use crate::team::join::{Whose, check_name};
use crate::team::recovery::{join_typed, read_sheet};
use crate::views::{Changed, InviteStage, InviteView, SheetCheckView, TeamView};

impl Session {
    /// Shows a code for a member's device: a new one each time, and the try before it ends. While the relay does not
    /// answer, the code is shown all the same, and [`Session::invite_progress`] says that it does not.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::NotInTeam`], [`Error::NotOffice`], [`Error::SheetsDoNotJoin`], [`Error::EnrolmentOver`] when the relay does not take
    /// the invitation, [`Error::Locked`] also when it is locked meanwhile.
    pub fn begin_invite(&self, request: BeginInvite) -> Result<InviteView, Error> {
        let sheets = request.office.as_ref().map(|office| &office.sheets);
        self.refuse_in_practice()?;
        let member_name = check_name(&request.member_name)?;
        let (number, invitation, (dialled, pin), asked, whose) = {
            let notebook = self.own_notebook()?;
            let team = notebook.team.as_ref().ok_or(Error::NotInTeam)?;
            if !team.is_office() {
                return Err(Error::NotOffice);
            }
            let asked = match &sheets {
                None => Asked::Phone,
                Some(sheets) if sheets.is_empty() => Asked::OfficeWithSecond,
                Some(sheets) => {
                    let recovery = team.roster.recovery_key().ok_or(Error::SheetsDoNotJoin)?;
                    Asked::OfficeWithSheets(Some(Box::new(join_typed(sheets, &recovery)?)))
                }
            };
            let invitation = Invite {
                version: 1,
                team: team.team,
                relay: Relay { origin: team.origin.to_string(), pin: team.pin.map(|pin| pin.to_string()) },
                sign: team.me(),
                seal: team.identity.seal_key().clone(),
                role: asked.role(),
            };
            let person = match request.office.as_ref().and_then(|office| office.person) {
                Some(device) => {
                    let device = team.roster.device(&device).ok_or(Error::BadRequest { field: "person" })?;
                    Some(device.record.member)
                }
                None => None,
            };
            let whose = Whose { name: member_name, person };
            (
                lock(&self.enrolment).number(),
                invite::message_bytes(&invitation),
                (team.dialled(), team.pin),
                asked,
                whose,
            )
        };
        let code = self.environment.draw(|rng| InviteCode::make(rng));
        let attempt = Try { code, dialled, pin, began_ms: self.boot_ms() };
        let begun = {
            let mut current = lock(&self.enrolment);
            current.expect_number(number).map(|()| {
                current.start_inviting(Inviting::new(attempt, whose, asked, invitation));
            })
        };
        begun.map_err(|_| self.overtaken())?;
        self.begin_talk()?;
        self.invite_view()
    }

    fn invite_view(&self) -> Result<InviteView, Error> {
        let mut current = lock(&self.enrolment);
        let inviting = current.inviting()?;
        let seconds_left = inviting.attempt.seconds_left(self.boot_ms());
        if seconds_left == 0 {
            inviting.forget_sheets();
        }
        Ok(InviteView {
            stage: inviting.stage(seconds_left),
            code: inviting.attempt.code.formatted(),
            words: inviting.words().cloned(),
            seconds_left,
            needs_second: inviting.needs_second(),
        })
    }

    /// Reads what was typed of one sheet of this team's recovery key so far.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::NotInTeam`].
    pub fn read_sheet(&self, request: CheckSheet) -> Result<SheetCheckView, Error> {
        self.refuse_in_practice()?;
        let notebook = self.own_notebook()?;
        let recovery = notebook.team.as_ref().and_then(|team| team.roster.recovery_key());
        Ok(read_sheet(&request.typed, &recovery.ok_or(Error::NotInTeam)?))
    }

    /// Where the invitation stands.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::EnrolmentOver`], [`Error::InviteExpired`] when none runs,
    /// [`Error::RelayUnreachable`].
    pub fn invite_progress(&self) -> Result<InviteView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        if self.invite_view()?.stage == InviteStage::Welcoming {
            // The relay must know the phone before the phone is welcomed.
            self.sync()?;
        }
        self.talk()?;
        self.invite_view()
    }

    /// A person compared the words: the phone is taken in, the office device taken in or asked for.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`], [`Error::WordsNotReady`], [`Error::EnrolmentOver`], [`Error::InviteExpired`],
    /// [`Error::RelayUnreachable`].
    pub fn confirm_invite(&self) -> Result<InviteView, Error> {
        drop(self.own_notebook()?);
        self.refuse_in_practice()?;
        self.admit()?;
        self.announce(&Changed { team: true, ..Changed::default() });
        self.invite_progress()
    }

    /// Signs the device's keys into the team list, once.
    fn admit(&self) -> Result<(), Error> {
        let mut notebook = self.own_notebook()?;
        let mut current = lock(&self.enrolment);
        let inviting = current.inviting()?;
        if inviting.stage(inviting.attempt.seconds_left(self.boot_ms())) == InviteStage::Expired {
            return Err(Error::InviteExpired);
        }
        let Some(reveal) = inviting.to_admit()? else { return Ok(()) };
        let whose = &inviting.whose;
        let admitted = match &inviting.asked {
            Asked::Phone => notebook.add_phone(whose, reveal),
            Asked::OfficeWithSheets(key) => notebook.take_in_office_device(whose, reveal, key.as_deref()),
            Asked::OfficeWithSecond => notebook.take_in_office_device(whose, reveal, None),
        };
        match admitted {
            Ok(admitted) => {
                inviting.admitted(admitted);
                Ok(())
            }
            // Nothing can be sealed to these keys.
            Err(Error::BadInviteCode) => Err(current.end_try()),
            Err(error) => Err(error),
        }
    }

    /// The four words the second person compares with the new device's own screen. They take a quarter of a second, with
    /// nothing locked.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotOffice`], [`Error::NotInTeam`], [`Error::RequestOver`].
    pub fn words_of_office_request(&self, statement: StatementId) -> Result<Vec<String>, Error> {
        let (team, device) = self.unlocked()?.device_asked_for(statement)?;
        Ok(invite::device_words(&team, &device).map(str::to_owned).to_vec())
    }

    /// Takes the code back.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Practice`].
    pub fn cancel_invite(&self) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        lock(&self.enrolment).stop();
        self.own_notebook()?.team_view()
    }
}
