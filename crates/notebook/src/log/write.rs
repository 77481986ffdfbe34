//! A save: what a person wrote becomes signed entries, sealed and stored in one transaction.

use daftari_crypto::safe::entry::{self, Link, Place, SignedEntry};
use daftari_domain::case::{FoldAgain, FoldEntry, PARENTS_FIRST, parents_of};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_domain::time::UnixMillis;
use daftari_store::{DeliveryState, Outgoing, StoredEntry, Tx};
use uuid::Uuid;

use super::new_entry::{Draft, NewEntry};
use super::read::{FoldedCase, Realm};
use crate::error::Error;
use crate::membership::{Membership, Roles};
use crate::notebook::Notebook;
use crate::views::{Changed, DraftView};

/// Entries one device writes into a case before it asks for a follow-on case: below what the fold counts of one author.
const ENTRIES_WRITTEN_MAX: usize = 4_000;
/// Openings, shares and unshares that a device in the field writes into a case: below what the fold counts of one author, so
/// that she can still leave it.
const SHARES_WRITTEN_MAX: usize = 250;
/// Secret: number of the last case opened here.
const CASE_COUNTER: &str = "case_counter";

/// Entries of one case that were just signed, in the order of the author's chain.
pub(crate) struct Signed {
    pub entries: Vec<SignedEntry>,
    /// The same entries as the fold takes them.
    pub bodies: Vec<FoldEntry>,
}

impl Notebook {
    /// Opens a case.
    pub(crate) fn begin_case(
        &mut self,
        realm: Realm,
        entries: Vec<NewEntry>,
    ) -> Result<(CaseId, String, Changed), Error> {
        let opener = self.writer(realm).device_key();
        let last = self.store.read(|tx| tx.secret(CASE_COUNTER))?;
        let last = last.and_then(|bytes| bytes.as_slice().try_into().ok().map(u64::from_be_bytes)).unwrap_or(0);
        let counter = last.saturating_add(1);
        let code = daftari_domain::ids::case_code(&opener, counter);
        let mut all = vec![NewEntry::of(Content::CaseOpened { code: code.clone() })];
        all.extend(entries);
        let draft = Draft::Becomes { page: "new_case", case: None };
        let (id, changed) =
            self.save_new_case(realm, all, draft, |tx| Ok(tx.put_secret(CASE_COUNTER, &counter.to_be_bytes())?))?;
        Ok((id, code, changed))
    }

    /// Writes a case of the own notebook again for the team, in place of the old copy, and does something else in the same
    /// transaction. The first entry opens it.
    pub(crate) fn rewrite_case(
        &mut self,
        old: CaseId,
        code: String,
        mut entries: Vec<NewEntry>,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let opens = entries.first_mut().ok_or(Error::CaseMissing)?;
        opens.content = Content::CaseOpened { code };
        self.save_new_case(Realm::Team, entries, Draft::Stays, |tx| {
            tx.forget_case(old)?;
            also(tx)
        })?;
        Ok(())
    }

    /// A case's id is made of its first entry's salt.
    fn save_new_case(
        &mut self,
        realm: Realm,
        entries: Vec<NewEntry>,
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(CaseId, Changed), Error> {
        let salt = self.environment.draw(entry::make_salt);
        let id = CaseId(Uuid::from_bytes(entry::case_id(&self.writer(realm).device_key(), &salt)));
        let signed = self.sign_entries(realm, Some(id), Vec::new(), entries, Some(salt))?;
        let folded = FoldedCase { case: self.fold_case(id, &signed.bodies), entries: signed.bodies };
        let changed = self.save_signed(realm, &folded, &signed.entries, draft, also)?;
        Ok((id, changed))
    }

    /// Writes into a case that was just folded.
    pub(crate) fn write_into(&mut self, case: FoldedCase, new: Vec<NewEntry>, draft: Draft) -> Result<Changed, Error> {
        self.write_into_and(case, new, draft, |_| Ok(()))
    }

    /// Writes into a case that was just folded, and does something else in the same transaction.
    pub(crate) fn write_into_and(
        &mut self,
        mut folded: FoldedCase,
        new: Vec<NewEntry>,
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<Changed, Error> {
        let id = folded.case.id;
        let realm = self.realm_of(&folded);
        self.refuse_beyond_bound(realm, &folded, &new)?;
        let writer = self.writer(realm).device_key();
        let parents = folded.case.parents_of_next(&writer, &folded.entries);
        let left_before = self.who_stays(&folded.case).map(|stays| stays.leaving).unwrap_or_default();
        let mut signed = self.sign_entries(realm, Some(id), parents, new, None)?;
        self.take_in(&mut folded, &signed.bodies);
        let behind = if realm == Realm::Team { self.written_behind(&folded, &signed.bodies) } else { Vec::new() };
        if let (false, Some(last)) = (behind.is_empty(), signed.entries.last()) {
            let link = Link { author_seq: last.head.author_seq + 1, prev: last.id };
            let parents = folded.case.parents_of_next(&writer, &folded.entries);
            let behind = self.sign_at(link, realm, Some(id), parents, behind, None)?;
            self.take_in(&mut folded, &behind.bodies);
            signed.entries.extend(behind.entries);
        }
        let keeps_now = self.without_revoked_holders(&folded.case).holders;
        let back = left_before.intersection(&keeps_now).copied().collect();
        let history = self.seal_history_again(id, &back)?;
        self.save_signed(realm, &folded, &signed.entries, draft, |tx| {
            history.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?;
            also(tx)
        })
    }

    /// The case with entries just signed.
    fn take_in(&self, folded: &mut FoldedCase, written: &[FoldEntry]) {
        let appended = folded.case.append(&folded.entries, written, &Roles::of(self.team.as_ref()));
        folded.entries.extend(written.iter().cloned());
        if let Err(FoldAgain) = appended {
            folded.case = self.fold_case(folded.case.id, &folded.entries);
        }
    }

    /// Refuses in words what would come near a bound of the fold: nothing is ever shown as saved that would not count.
    fn refuse_beyond_bound(&self, realm: Realm, folded: &FoldedCase, new: &[NewEntry]) -> Result<(), Error> {
        let writer = self.writer(realm).device_key();
        let written = folded.entries.iter().filter(|entry| entry.author == writer).map(|entry| &entry.body.content);
        let all: Vec<&Content> = written.chain(new.iter().map(|new| &new.content)).collect();
        let says_who_holds = new.iter().any(|new| new.content.says_who_holds());
        let shares = all.iter().filter(|content| content.says_who_holds()).count();
        let is_office = self.team.as_ref().is_some_and(Membership::is_office);
        let too_many_shares = says_who_holds && !is_office && shares > SHARES_WRITTEN_MAX;
        if all.len() > ENTRIES_WRITTEN_MAX || too_many_shares { Err(Error::CaseFull) } else { Ok(()) }
    }

    /// Signs entries of a case, or of the team lists, in the order of the author's chain. The first is written upon
    /// `parents`, each other one upon the one before it.
    pub(crate) fn sign_entries(
        &self,
        realm: Realm,
        case: Option<CaseId>,
        parents: Vec<EntryId>,
        new: Vec<NewEntry>,
        first_salt: Option<[u8; 32]>,
    ) -> Result<Signed, Error> {
        let key = self.writer(realm).device_key();
        let last = self.store.read(|tx| tx.chain_head(key))?;
        let link = last.map_or(Link::FIRST, |(seq, id)| Link { author_seq: seq + 1, prev: id });
        self.sign_at(link, realm, case, parents, new, first_salt)
    }

    fn sign_at(
        &self,
        mut link: Link,
        realm: Realm,
        case: Option<CaseId>,
        mut parents: Vec<EntryId>,
        new: Vec<NewEntry>,
        mut first_salt: Option<[u8; 32]>,
    ) -> Result<Signed, Error> {
        let writer = self.writer(realm);
        let key = writer.device_key();
        let roster_heads: Vec<StatementId> = match (&self.team, realm) {
            (Some(team), Realm::Team) => team.roster.heads(),
            _ => Vec::new(),
        };
        let mut signed = Signed { entries: Vec::new(), bodies: Vec::new() };
        for entry in new {
            let mut supersedes = entry.supersedes;
            let made_before = entry.supersedes_places.iter().filter_map(|place| signed.entries.get(*place));
            supersedes.extend(made_before.map(|made: &SignedEntry| made.id));
            let body = EntryBody {
                recorded_at: self.device_now(),
                time_difference_ms: self.time_difference_ms,
                happened_at: entry.happened_at,
                supersedes,
                roster_heads: roster_heads.clone(),
                first_written_at: entry.first_written_at,
                content: entry.content,
            };
            let salt = first_salt.take().unwrap_or_else(|| self.environment.draw(entry::make_salt));
            let first = parents.iter().take(PARENTS_FIRST);
            let parents_now = parents_of(first.chain(&entry.upon).chain(&parents).copied());
            let place = Place { link, case: case.map(|case| case.0.into_bytes()), parents: parents_now };
            let made =
                entry::sign(writer, place, salt, body.to_bytes()).map_err(|_| Error::BadRequest { field: "body" })?;
            link = Link { author_seq: link.author_seq + 1, prev: made.id };
            parents = vec![made.id];
            signed.bodies.push(FoldEntry {
                id: made.id,
                author: key,
                author_seq: made.head.author_seq,
                case,
                parents: made.head.parents.clone(),
                body,
            });
            signed.entries.push(made);
        }
        Ok(signed)
    }

    /// Stores entries just signed with their envelopes, the projection and the index of their case in one transaction, then
    /// copies the envelopes to the spool. `folded` is the case with these entries.
    fn save_signed(
        &mut self,
        realm: Realm,
        folded: &FoldedCase,
        signed: &[SignedEntry],
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<Changed, Error> {
        let case = folded.case.id;
        let envelopes = match realm {
            Realm::Team => self.seal_entries(folded, signed)?,
            Realm::Own => Vec::new(),
        };
        let draft_is_saved = self.store.write(|tx| {
            self.append_signed(tx, realm, Some(case), signed, &envelopes)?;
            let is_saved = became(draft, tx)?;
            self.store_projection(tx, &folded.case, &folded.entries)?;
            self.note_to_take(tx, &folded.case)?;
            also(tx)?;
            if is_saved {
                tx.clear_draft()?;
            }
            Ok::<_, Error>(is_saved)
        })?;
        if !envelopes.is_empty() {
            self.fill_spool();
        }
        self.update_alarms();
        Ok(Changed { cases: vec![case], queue: realm == Realm::Team, draft: draft_is_saved, ..Changed::default() })
    }

    /// Stores signed entries, and follows the delivery of those of the team. An office device's own entries count as
    /// delivered.
    pub(crate) fn append_signed(
        &self,
        tx: &Tx<'_>,
        realm: Realm,
        case: Option<CaseId>,
        entries: &[SignedEntry],
        envelopes: &[Outgoing],
    ) -> Result<(), Error> {
        let learned_ms = self.device_now().ms;
        let at_office = self.team.as_ref().is_some_and(|team| team.is_office());
        let state = if at_office { DeliveryState::OfficeHas } else { DeliveryState::OnPhone };
        for made in entries {
            tx.append_entry(&stored_entry(made, case, None, learned_ms))?;
            if realm == Realm::Team {
                tx.follow(made.id, case, made.head.author_seq, state)?;
            }
        }
        Ok(envelopes.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?)
    }
}

/// Is the stored draft the one that was just saved? Words typed on another page stay.
fn became(draft: Draft, tx: &Tx<'_>) -> Result<bool, Error> {
    let Draft::Becomes { page, case } = draft else { return Ok(false) };
    let stored: Option<DraftView> = tx.draft()?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(stored.is_some_and(|stored| stored.page == page && stored.case == case))
}

/// A signed entry as the store takes it.
pub(crate) fn stored_entry(
    made: &SignedEntry,
    case: Option<CaseId>,
    brought_by: Option<DeviceKey>,
    learned_ms: UnixMillis,
) -> StoredEntry {
    StoredEntry {
        id: made.id,
        case,
        author: made.head.author,
        author_seq: made.head.author_seq,
        prev: made.head.prev,
        record: made.to_record(),
        brought_by,
        learned_ms,
    }
}
