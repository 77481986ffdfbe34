//! A case as it is stored: its entries read, and folded.

use std::collections::BTreeSet;
use std::ops::Deref;

use daftari_crypto::safe::entry::{SignedEntry, record_body, record_head};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::case::{Case, FoldEntry, fold};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, EntryId, StatementId};
use daftari_domain::time::Stamp;
use daftari_store::{StoredEntry, Tx};
use uuid::Uuid;

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

    /// Folds entries of a case, by the roles of the team list as it is here. The trace event lets a test count folds.
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
        if !self.shows(&case) {
            return Err(Error::CaseMissing);
        }
        Ok(FoldedCase { case, entries })
    }

    /// Entries of a case as the fold takes them, as they stand in this transaction. Of an erased one its head is left, and
    /// one whose words cannot be read keeps its place.
    pub(crate) fn fold_entries_in(&self, tx: &Tx<'_>, case: CaseId) -> Result<Vec<FoldEntry>, Error> {
        let team = self.team.as_ref();
        let heads = team.map(|team| team.roster.heads()).unwrap_or_default();
        Ok(tx.entries_of_case(case)?.iter().filter_map(|stored| fold_entry(stored, &heads)).collect())
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

    /// Does this device show a case? The office all of them, a phone those it holds: what it was not given, or what was
    /// taken from it, is not shown and cannot be written into.
    pub(crate) fn shows(&self, case: &Case) -> bool {
        let office = self.team.as_ref().is_some_and(|team| team.is_office());
        case.opener.is_some() && (office || case.holders.iter().any(|holder| self.is_me(holder)))
    }
}

/// The case an entry is of, as its head says; none for the team lists.
pub(crate) fn case_of(entry: &SignedEntry) -> Option<CaseId> {
    entry.head.case.map(|case| CaseId(Uuid::from_bytes(case)))
}

/// A stored record as the fold takes it. It was verified before it was stored; the store authenticates its pages.
///
/// `heads` are those of the roster as it is known here: by them it is judged whether the author of words that are gone, or
/// cannot be read, was an office device.
pub(crate) fn fold_entry(stored: &StoredEntry, heads: &[StatementId]) -> Option<FoldEntry> {
    let head = record_head(&stored.record)?;
    let learned = Stamp { ms: stored.learned_ms, offset_min: 0 };
    let body = match record_body(&stored.record) {
        Some(body) => {
            EntryBody::parse(body).unwrap_or_else(|_| EntryBody::without_words(learned, heads.to_vec(), Content::Later))
        }
        None => EntryBody::without_words(learned, heads.to_vec(), Content::Erased),
    };
    Some(FoldEntry {
        id: stored.id,
        author: stored.author,
        author_seq: stored.author_seq,
        case: stored.case,
        parents: head.parents,
        body,
    })
}
