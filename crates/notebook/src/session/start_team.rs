//! At the office: starting a team. Its recovery sheets come first, and it exists when all three were typed back. The relay
//! is asked with nothing locked.

use daftari_sync::calls;
use zeroize::Zeroizing;

use super::Session;
use super::enrol::{called, typed_origin};
use super::fair_lock::lock;
use crate::error::Error;
use crate::requests::{CheckSheet, StartTeam};
use crate::team::recovery::NewSheets;
use crate::views::{Changed, SheetCheckView, SheetsView, TeamView};

impl Session {
    /// Draws the recovery key of a new team and shows its three sheets; those of a team that was begun before are wiped. The
    /// relay is not asked yet.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::NotOffice`] without a passphrase lock, [`Error::AlreadyInTeam`],
    /// [`Error::BadRelayAddress`], [`Error::WrongSetupCode`] when there is none, a name that cannot be kept.
    pub fn begin_team(&self, request: StartTeam) -> Result<SheetsView, Error> {
        self.refuse_in_practice()?;
        typed_origin(&request.relay)?;
        // Held, so that no lock comes between the check and the sheets.
        let notebook = self.own_notebook()?;
        notebook.may_start_team(&request.member_name)?;
        if request.setup_code.trim().is_empty() {
            return Err(Error::WrongSetupCode);
        }
        let sheets = NewSheets::draw(&self.environment);
        let view = sheets.view();
        *lock(&self.sheets) = Some(sheets);
        drop(notebook);
        Ok(view)
    }

    /// The sheets of the team that is being made, so that a page can go on with them; none when there is none.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`].
    pub fn team_sheets(&self) -> Result<Option<SheetsView>, Error> {
        self.refuse_in_practice()?;
        let _notebook = self.own_notebook()?;
        Ok(lock(&self.sheets).as_ref().map(NewSheets::view))
    }

    /// Reads what was typed of one sheet so far, in any order.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::SheetsGone`] when no team is being made, [`Error::BadRequest`] for
    /// a sheet that is none of the three.
    pub fn check_sheet(&self, request: CheckSheet) -> Result<SheetCheckView, Error> {
        let typed = Zeroizing::new(request.typed);
        self.refuse_in_practice()?;
        let _notebook = self.own_notebook()?;
        lock(&self.sheets).as_mut().ok_or(Error::SheetsGone)?.check(request.number, &typed)
    }

    /// Makes the team, when all three sheets were typed back whole: the relay takes the first statement, then the notebook
    /// stores it, and the sheets are wiped. A refusal leaves them, so that she can try again with another address or code.
    ///
    /// # Errors
    /// [`Error::Practice`], [`Error::Locked`], [`Error::SheetsGone`], [`Error::SheetsUnfinished`], [`Error::WrongSetupCode`],
    /// [`Error::RelayUnreachable`], …
    pub fn finish_team(&self, request: StartTeam) -> Result<TeamView, Error> {
        self.refuse_in_practice()?;
        let origin = typed_origin(&request.relay)?;
        let (recovery, prepared) = {
            let notebook = self.own_notebook()?;
            let recovery = lock(&self.sheets).as_ref().ok_or(Error::SheetsGone)?.join()?;
            let prepared = notebook.prepare_team(&request.member_name, origin, recovery.clone())?;
            (recovery, prepared)
        };
        let (mut membership, genesis) = prepared;
        let setup_code = request.setup_code.trim();
        let made = calls::make_team(&*self.environment.transport, &membership.origin, &genesis, setup_code);
        let made = made.map_err(called)?;
        if made.team != membership.team {
            return Err(Error::RelayRefused { code: "garbage".to_owned() });
        }
        membership.store = Some(made.store);
        let view = {
            let mut notebook = self.own_notebook()?;
            let mut sheets = lock(&self.sheets);
            // Stopped or begun anew meanwhile: then this is not the team whose paper she has.
            if !sheets.as_ref().is_some_and(|sheets| sheets.are_of(&recovery)) {
                return Err(Error::SheetsGone);
            }
            notebook.become_member(membership, &[])?;
            *sheets = None;
            notebook.team_view()?
        };
        self.announce(&Changed { team: true, queue: true, reference: true, ..Changed::default() });
        Ok(view)
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
