//! Erasing on this device, for the survivor's sake: a case, or only who she is in it.
//!
//! One transaction: tombstones are signed, entries become bare heads, their projections are deleted, and heads and
//! tombstones are sealed in place of the deleted envelopes. On other devices it is a request. [`super::guard`] refuses
//! what arrives again.

use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::SignedEntry;
use daftari_domain::case::{Case, Version};
use daftari_domain::entry::{Content, Extent};
use daftari_domain::erasure::{has_words, identity, is_identity, without_name};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_relay_api::envelope::EnvelopeHeader;
use daftari_relay_api::ids::{MailboxId, mailbox};
use daftari_store::{ErasedCase, Outgoing, TakenEnvelope, Tx};

use super::guard::head_of;
use super::traces::TRACES;
use crate::error::Error;
use crate::log::new_entry::NewEntry;
use crate::log::read::{FoldedCase, Realm};
use crate::notebook::Notebook;
use crate::requests::{Erase, EraseWhat};
use crate::views::{Changed, DraftView};

/// Entries named by one tombstone: with their heads, which may name 32 parents each, it fits into one envelope.
const NAMED_MAX: usize = 128;

/// A tombstone per part of the list: the whole of it may not fit into one entry.
fn tombstones(request: &Erase, erased: &BTreeSet<EntryId>) -> Vec<NewEntry> {
    let erased: Vec<EntryId> = erased.iter().copied().collect();
    let mut parts: Vec<Vec<EntryId>> = erased.chunks(NAMED_MAX).map(<[EntryId]>::to_vec).collect();
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    let what = match request.what {
        EraseWhat::Case => Extent::Case,
        EraseWhat::Identity => Extent::Identity,
    };
    let (do_not_contact, do_not_share) = (request.do_not_contact, request.do_not_share);
    let tombstone = |erased| NewEntry::of(Content::Erase { what, erased, do_not_contact, do_not_share });
    parts.into_iter().map(tombstone).collect()
}

/// New versions, without the real name, of the parties whose named versions are erased.
fn nameless(case: &Case, gone: &BTreeSet<EntryId>) -> Vec<NewEntry> {
    let standing = case.parties.iter().flat_map(|party| &party.standing);
    let named = standing.filter(|version| gone.contains(&version.origin.entry));
    let again = |version: &Version| {
        let content = Content::PartyRecorded { fields: without_name(version)? };
        let happened_at = version.origin.happened_at.clone();
        Some(NewEntry { happened_at, ..NewEntry::superseding(content, vec![version.origin.entry]) })
    };
    named.filter_map(again).collect()
}

/// Compares a typed code with the case's: capitals, spaces and dashes do not matter.
fn same_code(typed: &str, code: &str) -> bool {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect::<String>();
    plain(typed) == plain(code)
}

/// One erasure, prepared before its transaction.
struct Erasing<'a> {
    case: &'a Case,
    whole: bool,
    /// Entries whose bodies are erased.
    gone: BTreeSet<EntryId>,
    /// Tombstones, and parties written again without a name.
    written: Vec<SignedEntry>,
    do_not_contact: bool,
    do_not_share: bool,
}

impl Notebook {
    /// Erases a case on this device, or only who she is in it, and asks every other holder to.
    ///
    /// # Errors
    /// [`Error::NotConfirmed`] when the code typed again is not the case's; [`Error::CaseMissing`], [`Error::CaseErased`],
    /// disk errors.
    pub fn erase(&mut self, request: Erase) -> Result<Changed, Error> {
        let FoldedCase { case, entries } = self.case(request.case)?;
        if !same_code(&request.confirm, &case.code) {
            return Err(Error::NotConfirmed);
        }
        let gone: BTreeSet<EntryId> = match request.what {
            EraseWhat::Case => {
                let erased = entries.iter().filter(|entry| has_words(&entry.body.content));
                erased.map(|entry| entry.id).collect()
            }
            EraseWhat::Identity => identity(&case, &entries),
        };
        let realm = self.realm_of(&case);
        let mut new = tombstones(&request, &gone);
        if request.what == EraseWhat::Identity {
            new.extend(nameless(&case, &gone));
        }
        let parents = case.parents_of_next(&self.writer(realm).device_key(), &entries);
        let signed = self.sign_entries(realm, Some(request.case), parents, new, None)?;
        let erasing = Erasing {
            case: &case,
            whole: request.what == EraseWhat::Case,
            gone,
            written: signed.entries,
            do_not_contact: request.do_not_contact,
            do_not_share: request.do_not_share,
        };
        let draft = self.store.write(|tx| self.erase_in(tx, realm, &erasing))?;
        self.remove_traces();
        let queue = realm == Realm::Team;
        Ok(Changed { cases: vec![request.case], queue, draft, ..Changed::default() })
    }

    /// Erases in one transaction. True when the draft was about what is gone.
    fn erase_in(&self, tx: &Tx<'_>, realm: Realm, erasing: &Erasing<'_>) -> Result<bool, Error> {
        let case = erasing.case.id;
        let undelivered = tx.undelivered(case)?;
        let taken = tx.take_envelopes(case)?;
        tx.mark_unsealed(&undelivered)?;
        for stored in tx.entries_of_case(case)?.iter().filter(|stored| erasing.gone.contains(&stored.id)) {
            tx.erase_entry(stored.id, &head_of(stored)?)?;
        }
        self.append_signed(tx, realm, Some(case), &erasing.written, &[])?;
        self.erase_quarantined(tx, erasing)?;
        if erasing.whole {
            tx.erase_case(case)?;
        }
        if realm == Realm::Team {
            let sealed = self.seal_what_is_left(tx, erasing, &undelivered, &taken)?;
            sealed.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?;
        }
        if !erasing.whole {
            erasing.gone.iter().try_for_each(|gone| tx.put_erased_entry(case, *gone))?;
            let entries = self.fold_entries_in(tx, case)?;
            self.projection(&self.fold_case(case, &entries))?.store(tx)?;
        }
        tx.put_secret(TRACES, &[])?;
        let now = self.device_now();
        // Once the office has the last tombstone it has every one of the request.
        let tombstone = erasing.written.last().ok_or(Error::Internal("no tombstone"))?;
        tx.put_erased_case(&ErasedCase {
            case,
            tombstone: tombstone.id,
            whole: erasing.whole,
            do_not_contact: erasing.do_not_contact,
            do_not_share: erasing.do_not_share,
            at_ms: now.ms,
            offset_min: now.offset_min,
        })?;
        forget_draft(tx, case, erasing.whole)
    }

    /// Seals tombstones and heads for every reader of the case, and seals again, without what is gone, the envelopes
    /// that were not delivered.
    fn seal_what_is_left(
        &self,
        tx: &Tx<'_>,
        erasing: &Erasing<'_>,
        undelivered: &[EntryId],
        taken: &[TakenEnvelope],
    ) -> Result<Vec<Outgoing>, Error> {
        let Some(team) = &self.team else { return Ok(Vec::new()) };
        let case = erasing.case.id;
        let readers = self.readers(team, erasing.case);
        let mut waiting: BTreeMap<EntryId, Vec<u8>> = BTreeMap::new();
        for &id in undelivered {
            let stored = tx.stored_entry(id)?.ok_or(Error::Internal("undelivered"))?;
            waiting.insert(id, stored.record);
        }
        let mut sealed = Vec::new();
        for written in &erasing.written {
            // The heads travel with the tombstone that names them: it says which case they are of.
            let mut records = vec![(written.id, written.to_record())];
            for named in named_by(written) {
                records.extend(waiting.remove(&named).map(|head| (named, head)));
            }
            sealed.extend(self.seal_records(team, Some(case), records, &readers)?);
        }
        let rest = waiting.into_iter().collect();
        sealed.extend(self.seal_records(team, Some(case), rest, &readers)?);
        if !erasing.whole {
            for holder in &erasing.case.holders {
                let Some(device) = team.roster.device(holder) else { continue };
                let reads = mailbox::device(&team.team, &device.record.seal);
                if taken.iter().any(|envelope| is_history_for(envelope, reads)) {
                    sealed.extend(self.seal_history_for(case, holder)?);
                }
            }
        }
        Ok(sealed)
    }

    /// Takes the erased words out of quarantine. An envelope that may still be accepted stays, without them.
    fn erase_quarantined(&self, tx: &Tx<'_>, erasing: &Erasing<'_>) -> Result<(), Error> {
        for envelope in tx.quarantined_envelopes()? {
            let words =
                |id: &CaseId, content: &Content| *id == erasing.case.id && (erasing.whole || is_identity(content));
            if let Some(without) = self.without_words(&envelope.bytes, words) {
                tx.drop_quarantined(envelope.id)?;
                self.quarantine_without_words(tx, &envelope.reason, &without.left)?;
                if !erasing.whole {
                    let case = erasing.case.id;
                    without.gone.iter().try_for_each(|gone| tx.put_erased_entry(case, *gone))?;
                }
            }
        }
        Ok(())
    }
}

/// Entries a tombstone names.
fn named_by(tombstone: &SignedEntry) -> Vec<EntryId> {
    let body =
        tombstone.content.as_ref().and_then(|content| daftari_domain::entry::EntryBody::parse(&content.body).ok());
    match body.map(|body| body.content) {
        Some(Content::Erase { erased, .. }) => erased,
        _ => Vec::new(),
    }
}

/// A history of the case that waited for this mailbox.
fn is_history_for(envelope: &TakenEnvelope, mailbox: MailboxId) -> bool {
    let header = EnvelopeHeader::parse(&envelope.bytes);
    let reads = header.is_ok_and(|(header, _)| header.recipients.iter().any(|reader| reader.mailbox == mailbox));
    envelope.waited && !envelope.carries_own && reads
}

/// Words being typed about the case; of a case that stays only those that may name her.
fn forget_draft(tx: &Tx<'_>, case: CaseId, whole: bool) -> Result<bool, Error> {
    let stored: Option<DraftView> = tx.draft()?.and_then(|text| serde_json::from_str(&text).ok());
    let about = stored
        .is_some_and(|draft| draft.case == Some(case) && (whole || matches!(draft.page.as_str(), "field" | "party")));
    if about {
        tx.clear_draft()?;
    }
    Ok(about)
}

#[cfg(test)]
mod tests {
    use daftari_relay_api::limits::BODY_MAX;

    use super::*;

    fn a_request() -> Erase {
        let confirm = String::new();
        Erase {
            case: CaseId(uuid::Uuid::nil()),
            what: EraseWhat::Case,
            do_not_contact: true,
            do_not_share: true,
            confirm,
        }
    }

    fn list_of(tombstone: &NewEntry) -> &[EntryId] {
        let Content::Erase { erased, .. } = &tombstone.content else { panic!("a tombstone") };
        erased
    }

    #[test]
    fn a_long_list_is_told_in_parts_that_fit_and_forgets_none() {
        let id = |n: u32| {
            let mut id = [7; 32];
            id[..4].copy_from_slice(&n.to_be_bytes());
            EntryId(id)
        };
        let gone: BTreeSet<EntryId> = (0..2_000).map(id).collect();
        let parts = tombstones(&a_request(), &gone);
        assert!(parts.len() > 5);
        assert!(parts.iter().all(|part| serde_json::to_vec(&part.content).unwrap().len() < BODY_MAX - 4_096));
        assert_eq!(parts.iter().flat_map(list_of).copied().collect::<BTreeSet<_>>(), gone);
        assert_eq!(tombstones(&a_request(), &BTreeSet::new()).len(), 1, "the request is made though nothing is named");
    }

    #[test]
    fn a_code_is_known_in_every_spelling() {
        assert!(same_code(" kt 0142", "KT-0142") && same_code("KT-0142", "KT-0142"));
        assert!(!same_code("", "KT-0142") && !same_code("KT-142", "KT-0142") && !same_code("KT-01422", "KT-0142"));
    }
}
