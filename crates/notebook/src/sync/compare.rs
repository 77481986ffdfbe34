//! Where the cases of a phone stand, here and at the office: what the newest receipt said, compared case by case.

use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::is_head_record;
use daftari_crypto::safe::receipt::{CaseStand, heads_hash};
use daftari_domain::case::AuthorRoles;
use daftari_domain::entry::{Content, Extent};
use daftari_domain::facets::Facet;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_relay_api::ids::{DeviceKey, HeadsHash, StatementId};
use daftari_relay_api::limits::RECEIPT_CASES_MAX;
use daftari_store::{DeliveryState, NO_LIMIT, StoredEntry, Tx};

use crate::error::Error;
use crate::membership::Roles;
use crate::notebook::{Comparing, Notebook};

/// Cases compared before it is asked again whether a thread waits for the notebook.
const SLICE_MAX: usize = 8;
/// Secret: what the newest receipt that speaks of cases says of those this device holds.
pub(super) const STANDS: &str = "receipt/stands";
/// Secret: cases that stood elsewhere here when that receipt came.
const DIFFERING: &str = "receipt/differing";
/// Secret: the roster as the office knew it when it made its newest receipt, 32 bytes a statement.
pub(super) const ROSTER_HEADS: &str = "receipt/roster_heads";

/// Secret, by device: heads that it said it has of cases that differ, 32 bytes each.
const HEADS: &str = "lacking/heads/";

impl Notebook {
    /// Compares some cases with the newest receipt that speaks of them, and at the end stores those that stand elsewhere: of
    /// which the office has more, or of which one of the two does not know. What this device wrote since, the office cannot
    /// have yet. False when nothing is left to compare.
    pub(super) fn compare_some(&mut self) -> Result<bool, Error> {
        let mut comparing = match self.comparing.take() {
            Some(comparing) => comparing,
            None => match self.begin_to_compare()? {
                Some(comparing) => comparing,
                None => return Ok(false),
            },
        };
        for stand in comparing.rest.split_off(comparing.rest.len().saturating_sub(SLICE_MAX)) {
            let Ok(case) = stand.case.parse::<CaseId>() else { continue };
            let is_erased = self.store.read(|tx| tx.erased_case(case))?.is_some_and(|erased| erased.whole);
            comparing.unnamed.remove(&case);
            if !is_erased && !self.stands_at(case, &stand.heads)? {
                comparing.differing.insert(case, Some(stand.heads));
            }
        }
        if !comparing.rest.is_empty() {
            self.comparing = Some(comparing);
            return Ok(true);
        }
        for case in comparing.unnamed {
            // One the office has nothing of yet is on its way.
            if !self.is_on_its_way(case)? {
                comparing.differing.insert(case, None);
            }
        }
        self.store.write(|tx| {
            store_differing(tx, &comparing.differing)?;
            Ok::<_, Error>(tx.forget_secret(STANDS)?)
        })?;
        Ok(true)
    }

    fn begin_to_compare(&self) -> Result<Option<Comparing>, Error> {
        let (Some(team), Some(stored)) = (&self.team, self.store.read(|tx| tx.secret(STANDS))?) else {
            return Ok(None);
        };
        let rest: Vec<CaseStand> = serde_json::from_slice(&stored).map_err(|_| Error::Internal("receipt"))?;
        let me = team.me().to_string();
        // A receipt that has no room for more names only some of them.
        let is_full = rest.len() >= RECEIPT_CASES_MAX;
        let held = self.store.read(|tx| tx.cases_found_under(Facet::Holder.code(), &me, NO_LIMIT))?;
        let unnamed = if is_full { BTreeSet::new() } else { held.into_iter().collect() };
        Ok(Some(Comparing { rest, unnamed, differing: BTreeMap::new() }))
    }

    /// Does a case here stand where the office has it, with or without what this device wrote and the office does not have? A
    /// bare head that no tombstone explains is less than the office has.
    fn stands_at(&self, case: CaseId, heads: &HeadsHash) -> Result<bool, Error> {
        if !self.bare_entries(case)?.is_empty() {
            return Ok(false);
        }
        let entries = self.fold_entries(case)?;
        if heads_hash(&self.fold_case(case, &entries).heads) == *heads {
            return Ok(true);
        }
        let mut known = Vec::new();
        for entry in &entries {
            let state = self.store.read(|tx| tx.delivery(entry.id))?;
            if state.is_none_or(|state| state == DeliveryState::OfficeHas) {
                known.push(entry.clone());
            }
        }
        Ok(known.len() < entries.len() && heads_hash(&self.fold_case(case, &known).heads) == *heads)
    }

    /// Has this device an entry of the case that the office does not have?
    fn is_on_its_way(&self, case: CaseId) -> Result<bool, Error> {
        Ok(self.store.read(|tx| tx.weakest_delivery(case))?.is_some())
    }

    /// Entries of a case of which only the head is here, and no tombstone says why.
    pub(super) fn bare_entries(&self, case: CaseId) -> Result<Vec<EntryId>, Error> {
        self.store.read(|tx| {
            let bare: Vec<StoredEntry> =
                tx.entries_of_case(case)?.into_iter().filter(|entry| is_head_record(&entry.record)).collect();
            if bare.is_empty() {
                return Ok(Vec::new());
            }
            let tombstones = self.tombstones_in(tx, case)?;
            let unexplained = bare.into_iter().filter(|entry| !tombstones.name(&entry.id, &entry.author));
            Ok(unexplained.map(|entry| entry.id).collect())
        })
    }

    /// Entries that this device's entries of a case name, or have the head of, and that are not here.
    pub(super) fn lacks_of(&self, case: CaseId) -> Result<Vec<EntryId>, Error> {
        let entries = self.fold_entries(case)?;
        let here: BTreeSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let named: BTreeSet<EntryId> = entries.iter().flat_map(|entry| entry.parents.iter().copied()).collect();
        Ok(named.difference(&here).copied().chain(self.bare_entries(case)?).collect())
    }

    /// Cases that stood elsewhere at the office than here when its newest receipt came, and still do.
    ///
    /// # Errors
    /// Disk errors.
    pub fn cases_that_differ(&self) -> Result<Vec<CaseId>, Error> {
        let mut still = Vec::new();
        for (case, heads) in self.store.read(differing)? {
            if !heads.is_some_and(|heads| self.stands_at(case, &heads).unwrap_or(false)) {
                still.push(case);
            }
        }
        Ok(still)
    }

    /// Does the office know statements of the team list that are not here?
    pub(crate) fn lacks_statements(&self) -> Result<bool, Error> {
        let (Some(team), Some(heads)) = (&self.team, self.store.read(|tx| tx.secret(ROSTER_HEADS))?) else {
            return Ok(false);
        };
        let mut heads = heads.chunks_exact(32).filter_map(|head| head.try_into().ok().map(StatementId));
        Ok(heads.any(|head| !team.roster.holds(&head)))
    }

    /// Notes what a phone has as heads: the next receipt for it asks for what is not here of them, or behind them.
    pub(super) fn note_heads(&self, tx: &Tx<'_>, device: &DeviceKey, heads: &[EntryId]) -> Result<(), Error> {
        let name = format!("{HEADS}{device}");
        if heads.is_empty() {
            return Ok(tx.forget_secret(&name)?);
        }
        let bytes: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
        Ok(tx.put_secret(&name, &bytes)?)
    }

    /// What a phone said last that it has as heads.
    pub(super) fn heads_said_by(&self, device: &DeviceKey) -> Result<Vec<EntryId>, Error> {
        let stored = self.store.read(|tx| tx.secret(&format!("{HEADS}{device}")))?;
        let ids = stored.iter().flat_map(|bytes| bytes.chunks_exact(32));
        Ok(ids.filter_map(|id| id.try_into().ok().map(EntryId)).collect())
    }

    pub(super) fn tombstones_in(&self, tx: &Tx<'_>, case: CaseId) -> Result<Tombstones, Error> {
        let roles = Roles::of(self.team.as_ref());
        let mut tombstones = Tombstones::default();
        for entry in self.fold_entries_in(tx, case)? {
            let Content::Erase { what, erased, .. } = entry.body.content else { continue };
            let by_office = roles.is_office(&entry.author, &entry.body.roster_heads);
            tombstones.whole_by_office |= by_office && what == Extent::Case;
            tombstones.named.extend(erased.into_iter().map(|id| (id, (!by_office).then_some(entry.author))));
        }
        Ok(tombstones)
    }
}

/// What tombstones of a case say.
#[derive(Default)]
pub(super) struct Tombstones {
    /// An office device erased the whole case, with all that anybody writes into it.
    whole_by_office: bool,
    /// Entries they name, each with its tombstone's author; none for the office.
    named: BTreeSet<(EntryId, Option<DeviceKey>)>,
}

impl Tombstones {
    /// Does a tombstone of its author or of the office name this entry?
    pub(super) fn name(&self, entry: &EntryId, author: &DeviceKey) -> bool {
        self.whole_by_office || self.named.contains(&(*entry, None)) || self.named.contains(&(*entry, Some(*author)))
    }
}

/// Cases that differ, with the heads the office named; none for one it did not name.
fn differing(tx: &Tx<'_>) -> Result<BTreeMap<CaseId, Option<HeadsHash>>, Error> {
    Ok(tx.secret(DIFFERING)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

fn store_differing(tx: &Tx<'_>, differing: &BTreeMap<CaseId, Option<HeadsHash>>) -> Result<(), Error> {
    let bytes = serde_json::to_vec(differing).map_err(|_| Error::Internal("receipt"))?;
    Ok(tx.put_secret(DIFFERING, &bytes)?)
}
