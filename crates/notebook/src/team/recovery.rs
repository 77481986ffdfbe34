//! The recovery key of a new team, on its way onto three sheets of paper.
//!
//! In memory only, from the moment it is drawn until the team is made, she stops, or the notebook locks; wiped then. The
//! key itself is dropped as soon as it is split: what genesis names is joined again from what was typed back, so that no
//! team has a key whose paper was never read.

use daftari_crypto::safe::recovery::{RecoveryKey, RecoveryPublic, Sheet, SheetError};
use daftari_relay_api::roster::RecoveryRecord;

use crate::environment::Environment;
use crate::error::Error;
use crate::views::{SheetCheckView, SheetFound, SheetView, SheetsView};

/// The sheets of a team that is being made, and what was typed back of them.
pub(crate) struct NewSheets {
    public: RecoveryPublic,
    drawn: [Sheet; 3],
    typed: [Option<Sheet>; 3],
}

impl NewSheets {
    /// Draws a new recovery key and splits it.
    pub(crate) fn draw(environment: &Environment) -> Self {
        environment.draw(|rng| {
            let key = RecoveryKey::make(rng);
            NewSheets { public: key.public().clone(), drawn: key.split(rng), typed: [None, None, None] }
        })
    }

    /// As they are shown, to be written down.
    pub(crate) fn view(&self) -> SheetsView {
        let sheets = self.drawn.iter().zip(&self.typed);
        let shown = sheets.map(|(sheet, typed)| SheetView {
            number: sheet.index(),
            groups: sheet.text().split(['\n', '-']).map(str::to_owned).collect(),
            whole: typed.is_some(),
        });
        SheetsView { sheets: shown.collect() }
    }

    /// Reads what was typed of one sheet. A sheet that was whole once stays so.
    ///
    /// # Errors
    /// [`Error::BadRequest`]: there are sheets 1, 2 and 3.
    pub(crate) fn check(&mut self, number: u8, typed: &str) -> Result<SheetCheckView, Error> {
        let place = self.drawn.iter().zip(&mut self.typed).find(|(drawn, _)| drawn.index() == number);
        let (drawn, place) = place.ok_or(Error::BadRequest { field: "number" })?;
        let (found, group, sheet) = match Sheet::parse(typed) {
            Ok(sheet) if sheet == *drawn => {
                *place = Some(sheet);
                (SheetFound::Whole, None, None)
            }
            Ok(sheet) => match self.drawn.iter().find(|other| **other == sheet) {
                Some(other) => (SheetFound::OtherSheet, None, Some(other.index())),
                None => (SheetFound::OtherSet, None, None),
            },
            Err(SheetError::Group(group)) => (SheetFound::WrongGroup, Some(group), None),
            Err(SheetError::Unfinished(groups)) => (SheetFound::Unfinished, Some(groups), None),
            Err(SheetError::TooLong) => (SheetFound::TooLong, None, None),
            Err(SheetError::Checksum) => (SheetFound::Mistyped, None, None),
            Err(SheetError::Newer | SheetError::Index) => (SheetFound::OtherSet, None, None),
        };
        Ok(SheetCheckView { found, group, sheet })
    }

    /// What genesis names, joined from the typed sheets: each pair of them must give it.
    ///
    /// # Errors
    /// [`Error::SheetsUnfinished`] before all three were typed back whole.
    pub(crate) fn join(&self) -> Result<RecoveryRecord, Error> {
        let [Some(a), Some(b), Some(c)] = &self.typed else { return Err(Error::SheetsUnfinished) };
        for (one, other) in [(a, b), (a, c), (b, c)] {
            RecoveryKey::join(one, other, &self.public).map_err(|_| Error::Internal("recovery sheets"))?;
        }
        Ok(RecoveryRecord { sign: self.public.sign, seal: self.public.seal.clone() })
    }

    /// Are these the sheets of this key?
    pub(crate) fn are_of(&self, recovery: &RecoveryRecord) -> bool {
        self.public.sign == recovery.sign && self.public.seal == recovery.seal
    }
}
