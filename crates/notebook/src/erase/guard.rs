//! What was erased here stays erased when a pull, a colleague's share, passing on or joining brings it again. An erased
//! entry is stored as a bare head, so that no chain has a hole, and never shown.

use daftari_domain::ids::{CaseId, EntryId};
use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::{self, SignedEntry};
use daftari_crypto::safe::envelope::{Cargo, OpenedCargo, RecipientKey, open, seal};
use daftari_domain::case::FoldEntry;
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::erasure::{self, superseded};
use daftari_store::{Aside, NO_LIMIT, Room, StoredEntry, Tx};

use crate::error::Error;
use crate::log::quarantine::{QuarantineReason, budget};
use crate::log::read::case_of;
use crate::membership::Membership;
use crate::notebook::Notebook;

/// What is left of an envelope once the words that were erased here are taken out.
pub(crate) struct WithoutWords {
    /// Its entries; the erased ones as bare heads.
    pub left: Vec<SignedEntry>,
    /// The erased ones.
    pub gone: Vec<EntryId>,
}

/// Arriving entries of which only the head may be stored.
#[derive(Default)]
pub(crate) struct Tombstoned {
    /// Entries to store as bare heads.
    pub entries: BTreeSet<EntryId>,
    /// Cases that were erased here as a whole.
    pub cases: BTreeSet<CaseId>,
}

impl Notebook {
    /// Finds the arriving entries that were erased here, or that belong to an erased case or identity.
    pub(crate) fn gone_among<'a>(
        &self,
        tx: &Tx<'_>,
        arriving: impl Iterator<Item = (CaseId, &'a SignedEntry)>,
    ) -> Result<Tombstoned, Error> {
        let mut by_case: BTreeMap<CaseId, Vec<&SignedEntry>> = BTreeMap::new();
        for (case, entry) in arriving {
            by_case.entry(case).or_default().push(entry);
        }
        let mut gone = Tombstoned::default();
        for (case, new) in by_case {
            let Some(erased) = tx.erased_case(case)? else { continue };
            if erased.whole {
                gone.cases.insert(case);
                gone.entries.extend(new.into_iter().filter(|entry| has_words(entry)).map(|entry| entry.id));
                continue;
            }
            let mut entries = self.fold_entries_in(tx, case)?;
            let tombstones = self.tombstones_here(&entries);
            let known: BTreeSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
            let mut come: Vec<FoldEntry> = new.iter().filter_map(|entry| as_folded(entry)).collect();
            let again = come.iter().map(|entry| entry.id).filter(|id| known.contains(id));
            let erased_here = tx.erased_entries(case)?;
            gone.entries.extend(again.filter(|id| erased_here.contains(id)));
            come.retain(|entry| !known.contains(&entry.id));
            entries.extend(come.iter().cloned());
            let superseded = superseded(&entries, &tombstones);
            for entry in entries.iter().filter(|entry| superseded.contains(&entry.id)) {
                tx.put_erased_entry(case, entry.id)?;
                gone.entries.insert(entry.id);
                // One that waited here until now.
                if let Some(stored) = tx.stored_entry(entry.id)? {
                    tx.erase_entry(entry.id, &head_of(&stored)?)?;
                }
            }
        }
        Ok(gone)
    }

    /// Opens an envelope and takes out the entries that `words` picks. None when it holds none of them, or this device cannot
    /// open it.
    pub(crate) fn without_words(
        &self,
        envelope: &[u8],
        words: impl Fn(&CaseId, &Content) -> bool,
    ) -> Option<WithoutWords> {
        let team = self.team.as_ref()?;
        let opened = open(&team.team, &team.open_keys(), envelope).ok()?;
        let OpenedCargo::Entries(items) = opened.cargo else { return None };
        let mut without = WithoutWords { left: Vec::new(), gone: Vec::new() };
        for mut entry in items.into_iter().flatten() {
            let said = as_folded(&entry);
            if let Some(said) = said.filter(|said| said.case.is_some_and(|case| words(&case, &said.body.content))) {
                without.gone.push(said.id);
                entry.content = None;
            }
            without.left.push(entry);
        }
        (!without.gone.is_empty()).then_some(without)
    }

    /// Quarantines what is left of an envelope, sealed by this device for itself. Only an envelope that waits for the team
    /// list can be accepted later; the rest of any other is dropped.
    pub(crate) fn quarantine_without_words(
        &self,
        tx: &Tx<'_>,
        reason: &str,
        left: &[SignedEntry],
    ) -> Result<Room, Error> {
        let Some(team) = self.team.as_ref().filter(|_| reason == QuarantineReason::WaitingForTeamList.code()) else {
            return Ok(Room::Kept);
        };
        let cargo = Cargo::Entries(left.iter().map(SignedEntry::to_record).collect());
        let reader = [RecipientKey::device(&team.team, team.identity.seal_key())];
        let heads = team.roster.heads();
        let made = self.environment.draw(|rng| seal(&team.team, &team.identity, &heads, &cargo, &reader, rng));
        let made = made.map_err(|_| Error::Internal("quarantine"))?;
        let aside = Aside { id: made.id, sender: &team.me().0, reason, waits: true, bytes: &made.bytes };
        Ok(tx.quarantine_envelope(&aside, budget(team))?)
    }

    /// Quarantines an envelope that was not accepted, or not whole; an envelope of an erased case loses its words first.
    pub(crate) fn quarantine(&self, tx: &Tx<'_>, team: &Membership, aside: &Aside<'_>) -> Result<Room, Error> {
        match self.without_erased_cases(tx, aside.bytes)? {
            Some(without) => self.quarantine_without_words(tx, aside.reason, &without.left),
            None => Ok(tx.quarantine_envelope(aside, budget(team))?),
        }
    }

    /// An envelope without the words of cases that were erased here as a whole; none when it has none of them.
    fn without_erased_cases(&self, tx: &Tx<'_>, envelope: &[u8]) -> Result<Option<WithoutWords>, Error> {
        let erased = tx.erased_cases(NO_LIMIT)?;
        let whole: BTreeSet<CaseId> = erased.iter().filter(|erased| erased.whole).map(|erased| erased.case).collect();
        let words = |case: &CaseId, _: &Content| whole.contains(case);
        Ok((!whole.is_empty()).then(|| self.without_words(envelope, words)).flatten())
    }
}

/// Does an arriving entry carry words? What cannot be read may.
fn has_words(entry: &SignedEntry) -> bool {
    let body = entry.content.as_ref().map(|content| EntryBody::parse(&content.body));
    body.is_some_and(|body| !body.is_ok_and(|body| !erasure::has_words(&body.content)))
}

fn as_folded(entry: &SignedEntry) -> Option<FoldEntry> {
    let body = EntryBody::parse(&entry.content.as_ref()?.body).ok()?;
    let (author, author_seq) = (entry.head.author, entry.head.author_seq);
    Some(FoldEntry {
        id: entry.id,
        author,
        author_seq,
        case: case_of(entry),
        parents: entry.head.parents.clone(),
        body,
    })
}

/// The bare head of a stored record.
pub(crate) fn head_of(entry: &StoredEntry) -> Result<Vec<u8>, Error> {
    entry::head_record(&entry.record).ok_or(Error::Internal("record"))
}
