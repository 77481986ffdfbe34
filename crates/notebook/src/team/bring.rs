//! Cases that come along into a team: a list that is stored with the membership, and worked off until it is empty.
//!
//! Each case is written again in one transaction with its place in the list, so that a cut leaves it either here, to be
//! brought at the next unlock, or in the team. One that cannot be brought keeps no other behind.

use daftari_domain::ids::CaseId;
use daftari_store::Tx;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::LeftBehindView;

/// Secret: JSON of the cases still to be brought.
const BRING: &str = "team/bring";

/// The to-do as it is stored.
#[derive(Default, Serialize, Deserialize)]
struct ToBring {
    cases: Vec<CaseId>,
}

fn to_bring(tx: &Tx<'_>) -> Result<ToBring, Error> {
    let stored = tx.secret(BRING)?;
    stored.map_or(Ok(ToBring::default()), |json| serde_json::from_slice(&json).map_err(|_| Error::Damaged))
}

/// Stores the list: part of the transaction that makes this device a member.
pub(super) fn store_to_bring(tx: &Tx<'_>, cases: &[CaseId]) -> Result<(), Error> {
    let json = serde_json::to_vec(&ToBring { cases: cases.to_vec() }).map_err(|_| Error::Internal("ids are JSON"))?;
    Ok(tx.put_secret(BRING, &json)?)
}

/// Strikes a case off the list: part of the transaction that brings it.
pub(crate) fn strike_off(tx: &Tx<'_>, case: CaseId) -> Result<(), Error> {
    let ToBring { mut cases } = to_bring(tx)?;
    cases.retain(|other| *other != case);
    if cases.is_empty() { Ok(tx.forget_secret(BRING)?) } else { store_to_bring(tx, &cases) }
}

impl Notebook {
    /// Brings every case that is still on the list. One that cannot be brought stays there, said on the team page.
    ///
    /// # Errors
    /// The first failure of a case, when every other one was tried.
    pub(crate) fn bring_cases(&mut self) -> Result<(), Error> {
        let mut first = Ok(());
        for case in self.store.read(to_bring)?.cases {
            let brought = match self.rewrite_for_team(case) {
                // Erased meanwhile, or gone: there is nothing left to bring.
                Err(Error::CaseMissing | Error::CaseErased) => self.store.write(|tx| strike_off(tx, case)),
                brought => brought,
            };
            if let Err(error) = brought {
                tracing::warn!(%error, "a case was not brought into the team yet");
                first = first.and(Err(error));
            }
        }
        first
    }

    /// Cases that could not be brought so far, by the codes their owner knows.
    pub(super) fn left_behind(&self) -> Result<Vec<LeftBehindView>, Error> {
        self.store.read(|tx| {
            let cases = to_bring(tx)?.cases.into_iter();
            cases.map(|case| Ok(LeftBehindView { case, code: tx.case_code(case)?.unwrap_or_default() })).collect()
        })
    }
}
