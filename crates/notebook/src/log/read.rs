//! A case as it is stored: its entries read, and folded.

use std::collections::BTreeSet;
use std::ops::Deref;

use daftari_crypto::safe::entry::{is_head_record, record_body};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::case::{Case, FoldEntry, Mark, fold};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::Stamp;
use daftari_store::{StoredEntry, Tx};

use crate::error::Error;
use crate::membership::Roles;
use crate::notebook::Notebook;

/// Which identity writes a case (docs/decisions/0001).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Realm {
    /// Never travels.
    Own,
    /// Belongs to the team.
    Team,
}

/// A case, and the entries it was folded from.
#[derive(Clone)]
pub(crate) struct FoldedCase {
    pub(crate) case: Case,
    pub(crate) entries: Vec<FoldEntry>,
}

impl Deref for FoldedCase {
    type Target = Case;

    fn deref(&self) -> &Case {
        &self.case
    }
}

impl Notebook {
    /// Where new cases go.
    pub(crate) fn realm_of_new_cases(&self) -> Realm {
        if self.team.is_some() { Realm::Team } else { Realm::Own }
    }

    pub(crate) fn realm_of(&self, case: &Case) -> Realm {
        let own = self.own.device_key();
        if case.opener == Some(own) || self.team.is_none() { Realm::Own } else { Realm::Team }
    }

    pub(crate) fn writer(&self, realm: Realm) -> &DeviceIdentity {
        match (&self.team, realm) {
            (Some(team), Realm::Team) => &team.identity,
            _ => &self.own,
        }
    }

    /// Entries of a case as the fold takes them. What cannot be read as a body stays stored and is left out.
    pub(crate) fn fold_entries(&self, case: CaseId) -> Result<Vec<FoldEntry>, Error> {
        self.store.read(|tx| self.fold_entries_in(tx, case))
    }

    /// Folds entries of a case. The trace event lets a test count the folds of a save.
    pub(crate) fn fold_case(&self, case: CaseId, entries: &[FoldEntry]) -> Case {
        tracing::trace!("fold");
        fold(case, entries, &Roles::of(self.team.as_ref()))
    }

    /// A case as it stands, with the entries it was folded from.
    ///
    /// # Errors
    /// [`Error::CaseErased`]; [`Error::CaseMissing`] when it is not here, or no longer shared with this device; disk
    /// errors.
    pub(crate) fn case(&self, case: CaseId) -> Result<FoldedCase, Error> {
        self.refuse_erased(case)?;
        let entries = self.fold_entries(case)?;
        let case = self.fold_case(case, &entries);
        if case.opener.is_none() || self.has_left(&case) {
            return Err(Error::CaseMissing);
        }
        Ok(FoldedCase { case, entries })
    }

    /// Entries of a case as the fold takes them, as they stand in this transaction. Of an erased one only its place is
    /// left.
    pub(crate) fn fold_entries_in(&self, tx: &Tx<'_>, case: CaseId) -> Result<Vec<FoldEntry>, Error> {
        let stored = tx.entries_of_case(case)?;
        let mut entries: Vec<FoldEntry> = stored.iter().filter_map(fold_entry).collect();
        if stored.len() == entries.len() {
            return Ok(entries);
        }
        let here = tx.erased_entries(case)?;
        let elsewhere: BTreeSet<EntryId> = entries.iter().flat_map(|entry| named_in(&entry.body.content)).collect();
        for bare in stored.iter().filter(|stored| is_bare(stored)) {
            let after = here.get(&bare.id);
            // A head that no tombstone names has no place in this case.
            if after.is_some() || elsewhere.contains(&bare.id) {
                entries.push(self.erased(case, bare, after.map(Vec::as_slice).unwrap_or_default()));
            }
        }
        Ok(entries)
    }

    fn erased(&self, case: CaseId, bare: &StoredEntry, after: &[EntryId]) -> FoldEntry {
        let team = self.team.as_ref();
        let roster_heads = team.map(|team| team.roster.heads());
        let body = EntryBody {
            case: Some(case),
            lamport: 0,
            recorded_at: Stamp { ms: bare.learned_ms, offset_min: 0 },
            time_difference_ms: None,
            happened_at: None,
            supersedes: Vec::new(),
            case_heads_seen: after.to_vec(),
            // Whether its author was an office device is judged by the list as it is known here.
            roster_heads: roster_heads.unwrap_or_default(),
            first_written_at: None,
            content: Content::Erased,
        };
        FoldEntry { id: bare.id, author: bare.author, author_seq: bare.author_seq, body }
    }

    /// Tombstones of this very device: the only ones that rule here.
    pub(crate) fn tombstones_here(&self, entries: &[FoldEntry]) -> BTreeSet<EntryId> {
        let mine =
            |entry: &&FoldEntry| matches!(entry.body.content, Content::Erase { .. }) && self.is_me(&entry.author);
        entries.iter().filter(mine).map(|entry| entry.id).collect()
    }

    /// Refuses what is about a case that was erased here as a whole.
    pub(crate) fn refuse_erased(&self, case: CaseId) -> Result<(), Error> {
        let erased = self.store.read(|tx| tx.erased_case(case))?;
        if erased.is_some_and(|erased| erased.whole) { Err(Error::CaseErased) } else { Ok(()) }
    }

    /// Has this device lost the case? Not when it was never given it: then its share may still be on the way.
    pub(crate) fn has_left(&self, case: &Case) -> bool {
        let office = self.team.as_ref().is_some_and(|team| team.is_office());
        let taken = |mark: &Mark| matches!(mark, Mark::Unshared(_, device) if self.is_me(device));
        !office && !case.holders.iter().any(|holder| self.is_me(holder)) && case.marks.iter().any(taken)
    }
}

/// A stored record as the fold takes it. It was verified before it was stored; the store authenticates its pages.
pub(crate) fn fold_entry(stored: &StoredEntry) -> Option<FoldEntry> {
    Some(FoldEntry {
        id: stored.id,
        author: stored.author,
        author_seq: stored.author_seq,
        body: EntryBody::parse(record_body(&stored.record)?).ok()?,
    })
}

/// Is only its head stored?
fn is_bare(stored: &StoredEntry) -> bool {
    is_head_record(&stored.record)
}

fn named_in(content: &Content) -> Vec<EntryId> {
    match content {
        Content::Erase { erased, .. } => erased.iter().map(|gone| gone.entry).collect(),
        _ => Vec::new(),
    }
}
