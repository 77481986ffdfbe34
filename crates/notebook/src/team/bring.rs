//! Cases that come along into a team: a list that is stored with the membership, and worked off until it is empty.
//!
//! Each case is written again in one transaction with its place in the list, so that a cut leaves it either here, to be
//! brought at the next unlock, or in the team. One that cannot be brought keeps no other behind.

use std::collections::BTreeMap;

use daftari_domain::case::FoldEntry;
use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_store::Tx;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::log::new_entry::NewEntry;
use crate::log::read::FoldedCase;
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

    /// Writes a case of the own notebook again for the team: new salts, a new id, the same "first written at"; deletes
    /// the old copy.
    fn rewrite_for_team(&mut self, old: CaseId) -> Result<(), Error> {
        let stored = self.store.read(|tx| tx.entries_of_case(old))?.len();
        let FoldedCase { case, entries } = match self.case(old) {
            Err(Error::CaseMissing) if stored > 0 => return Err(Error::Damaged),
            folded => folded?,
        };
        // The old copy goes: nothing of it may be left out because it cannot be read here.
        if entries.len() != stored {
            return Err(Error::Damaged);
        }
        if entries.iter().any(|entry| matches!(entry.body.content, Content::Later)) {
            return Err(Error::NewerVersion);
        }
        let mut entries: Vec<FoldEntry> = entries.into_iter().filter_map(brought).collect();
        entries.sort_by_key(|entry| entry.author_seq);
        let places: BTreeMap<EntryId, usize> =
            entries.iter().enumerate().map(|(place, entry)| (entry.id, place)).collect();
        let again = entries.into_iter().map(|entry| NewEntry {
            content: entry.body.content,
            happened_at: entry.body.happened_at,
            supersedes: Vec::new(),
            supersedes_places: entry.body.supersedes.iter().filter_map(|id| places.get(id).copied()).collect(),
            first_written_at: Some(entry.body.first_written_at.unwrap_or(entry.body.recorded_at)),
            upon: Vec::new(),
        });
        self.rewrite_case(old, case.code, again.collect(), |tx| strike_off(tx, old))
    }
}

/// An entry as it is brought into the team: erased entries are left out; a tombstone stays, without the ids of old entries.
fn brought(mut entry: FoldEntry) -> Option<FoldEntry> {
    match &mut entry.body.content {
        Content::Erased => return None,
        Content::Erase { erased, .. } => erased.clear(),
        _ => {}
    }
    Some(entry)
}
