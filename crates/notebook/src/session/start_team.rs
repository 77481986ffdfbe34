//! At the office: starting a team. Its recovery sheets come first, and it exists when all three were typed back. The relay
//! is asked with nothing locked.

use daftari_relay_api::roster::Statement;
use daftari_sync::calls;
use daftari_sync::transport::{Dialled, Trust};

use super::Session;
use super::enrol::{called, typed_origin};
use super::fair_lock::lock;
use crate::error::Error;
use crate::requests::{CheckSheet, FinishTeam, StartTeam};
use crate::team::recovery::NewSheets;
use crate::views::{Changed, SheetCheckView, SheetsView, TeamView};

impl Session {
    /// Draws the recovery key of a new team and shows its three sheets; those of a team that was begun before are wiped. The
    /// relay is not asked yet.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::NotOffice`] without a passphrase lock, [`Error::AlreadyInTeam`],
    /// [`Error::BadRelayAddress`], a name that cannot be kept.
    pub fn begin_team(&self, request: StartTeam) -> Result<SheetsView, Error> {
        self.refuse_in_practice()?;
        typed_origin(&request.relay)?;
        // Held, so that no lock comes between the check and the sheets.
        let notebook = self.own_notebook()?;
        let name = notebook.may_start_team(&request.member_name)?;
        let sheets = NewSheets::draw(&self.environment, name, request.relay);
        let view = sheets.view();
        *lock(&self.sheets) = Some(sheets);
        drop(notebook);
        Ok(view)
    }

    /// The sheets of the team that is being made, so that a page can go on with them; none when there is none. After a lock
    /// their words are gone, and those that are on paper can still be typed back.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`].
    pub fn team_sheets(&self) -> Result<Option<SheetsView>, Error> {
        self.refuse_in_practice()?;
        let _notebook = self.own_notebook()?;
        Ok(lock(&self.sheets).as_ref().map(NewSheets::view))
    }

    /// Reads what was typed of a sheet so far, whichever of the three it is.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::SheetsGone`] when no team is being made.
    pub fn check_sheet(&self, request: CheckSheet) -> Result<SheetCheckView, Error> {
        self.refuse_in_practice()?;
        let _notebook = self.own_notebook()?;
        Ok(lock(&self.sheets).as_mut().ok_or(Error::SheetsGone)?.check(&request.typed))
    }

    /// Makes the team, when all three sheets were typed back whole: the relay takes the first statement, then the notebook
    /// stores it, and the sheets are wiped. A refusal leaves them, so that she can try again with another address or code;
    /// each try gives the same statement.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::SheetsGone`], [`Error::SheetsUnfinished`], [`Error::SheetsDoNotJoin`],
    /// [`Error::WrongSetupCode`], [`Error::RelayUnreachable`], …
    pub fn finish_team(&self, request: FinishTeam) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let origin = typed_origin(&request.relay)?;
        let genesis = {
            let notebook = self.own_notebook()?;
            let mut sheets = lock(&self.sheets);
            let sheets = sheets.as_mut().ok_or(Error::SheetsGone)?;
            let name = sheets.member_name().to_owned();
            sheets.genesis(|recovery| notebook.prepare_team(&name, origin.clone(), recovery))?
        };
        let setup_code = request.setup_code.trim();
        // Nothing was asked yet: the sheets stand as they are.
        let pin = self.pin_by_setup_code(&origin, setup_code)?;
        let dialled = Dialled { origin: origin.clone(), trust: Trust::of(pin) };
        let made = calls::make_team(&*self.environment.transport, &dialled, &genesis, setup_code);
        let made = made.map_err(|error| {
            let error = called(error);
            if matches!(error, Error::WrongSetupCode | Error::RelayWrongOrigin)
                && let Some(sheets) = lock(&self.sheets).as_mut()
            {
                sheets.was_refused(&genesis);
            }
            error
        })?;
        if Statement::parse(&genesis).map(|statement| statement.team()) != Ok(made.team) {
            return Err(Error::RelayRefused { code: "garbage".to_owned() });
        }
        let begun = {
            let mut notebook = self.own_notebook()?;
            let mut sheets = lock(&self.sheets);
            // Stopped, begun anew or locked meanwhile: then this is not the team whose paper she has.
            let membership = sheets.as_ref().and_then(|sheets| sheets.made(&genesis));
            let mut membership = membership.ok_or(Error::SheetsGone)?.again();
            membership.origin = origin;
            membership.pin = pin;
            membership.store = Some(made.store);
            let begun = notebook.begin_with(membership);
            if notebook.team.is_some() {
                *sheets = None;
            }
            begun.and_then(|()| notebook.team_view())
        };
        self.announce(&Changed { team: true, queue: true, reference: true, ..Changed::default() });
        begun
    }

    /// Stops making a team: its sheets are wiped, and what is on paper is worth nothing.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`].
    pub fn cancel_team(&self) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let notebook = self.own_notebook()?;
        *lock(&self.sheets) = None;
        notebook.team_view()
    }
}
