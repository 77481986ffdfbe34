//! Writing: what a person did becomes signed entries, sealed and kept in one transaction.

use std::borrow::Cow;

use daftari_crypto::safe::entry::{self, Link, SignedEntry};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::case::{Case, FoldEntry, fold};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_domain::summary::Summary;
use daftari_domain::time::{HappenedAt, Stamp};
use daftari_domain::{alarm, clock, facets, search};
use daftari_relay_api::ids as api;
use daftari_store::{CaseRow, Outgoing, StoredEntry, Tx};
use uuid::Uuid;

use crate::error::Error;
use crate::membership::Roles;
use crate::notebook::Notebook;
use crate::views::{Changed, DraftView};

/// Version of the code that makes projections.
pub(crate) const PROJECTION_VERSION: i64 = 5;
/// Secret: number of the last case opened here.
const CASE_COUNTER: &str = "case_counter";

/// Something to be written down.
pub(crate) struct NewEntry {
    pub content: Content,
    pub happened_at: Option<HappenedAt>,
    pub supersedes: Vec<EntryId>,
    /// Places in the same batch that this entry supersedes; their ids are not known before they are signed.
    pub supersedes_places: Vec<usize>,
    pub first_written_at: Option<Stamp>,
}

impl NewEntry {
    pub(crate) fn of(content: Content) -> Self {
        NewEntry {
            content,
            happened_at: None,
            supersedes: Vec::new(),
            supersedes_places: Vec::new(),
            first_written_at: None,
        }
    }

    pub(crate) fn superseding(content: Content, supersedes: Vec<EntryId>) -> Self {
        NewEntry { supersedes, ..Self::of(content) }
    }
}

/// What becomes of the draft when a save succeeds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draft {
    /// It was what is saved, if it was typed on this page about this case: then it is gone.
    Becomes {
        /// Its page.
        page: &'static str,
        /// Its case.
        case: Option<Uuid>,
    },
    /// It is something else: it stays.
    Stays,
}

/// Which identity writes a case (docs/decisions/0001).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Realm {
    /// Never travels.
    Own,
    /// Belongs to the team.
    Team,
}

/// Signed entries of one case, ready to be kept.
pub(crate) struct Signed {
    pub entries: Vec<SignedEntry>,
    pub fold: Vec<FoldEntry>,
}

impl Notebook {
    /// Where new cases go.
    pub(crate) fn realm_of_new_cases(&self) -> Realm {
        if self.team.is_some() { Realm::Team } else { Realm::Own }
    }

    pub(crate) fn realm_of(&self, case: &Case) -> Realm {
        let own = DeviceKey(self.own.device_key().0);
        if case.opener == Some(own) || self.team.is_none() { Realm::Own } else { Realm::Team }
    }

    pub(crate) fn writer(&self, realm: Realm) -> &DeviceIdentity {
        match (&self.team, realm) {
            (Some(team), Realm::Team) => &team.identity,
            _ => &self.own,
        }
    }

    /// Entries of a case as the fold takes them. What cannot be read as a body stays stored and is left out.
    pub(crate) fn fold_entries(&self, case: Uuid) -> Result<Vec<FoldEntry>, Error> {
        self.store.read(|tx| self.fold_entries_in(tx, case))
    }

    pub(crate) fn fold_case(&self, case: Uuid, entries: &[FoldEntry]) -> Case {
        fold(CaseId(case), entries, &Roles::of(self.team.as_ref()))
    }

    /// A case as it stands.
    pub(crate) fn case(&self, case: Uuid) -> Result<Case, Error> {
        self.refuse_erased(case)?;
        let entries = self.fold_entries(case)?;
        let folded = self.fold_case(case, &entries);
        if folded.opener.is_none() || self.has_left(&folded) { Err(Error::CaseMissing) } else { Ok(folded) }
    }

    /// Opens a case.
    pub(crate) fn begin_case(
        &mut self,
        realm: Realm,
        entries: Vec<NewEntry>,
    ) -> Result<(Uuid, String, Changed), Error> {
        let opener = DeviceKey(self.writer(realm).device_key().0);
        let last = self.store.read(|tx| tx.secret(CASE_COUNTER))?;
        let last = last.and_then(|bytes| bytes.as_slice().try_into().ok().map(u64::from_be_bytes)).unwrap_or(0);
        let counter = last.saturating_add(1);
        let code = daftari_domain::ids::case_code(&opener, counter);
        let mut all = vec![NewEntry::of(Content::CaseOpened { code: code.clone() })];
        all.extend(entries);
        let draft = Draft::Becomes { page: "new_case", case: None };
        let (id, changed) =
            self.keep_new_case(realm, all, draft, |tx| Ok(tx.put_secret(CASE_COUNTER, &counter.to_be_bytes())?))?;
        Ok((id, code, changed))
    }

    /// Writes a case of the own notebook again for the team, in place of the old copy. The first entry opens it.
    pub(crate) fn begin_case_again(
        &mut self,
        old: Uuid,
        code: String,
        mut entries: Vec<NewEntry>,
    ) -> Result<(), Error> {
        let opens = entries.first_mut().ok_or(Error::CaseMissing)?;
        opens.content = Content::CaseOpened { code };
        self.keep_new_case(Realm::Team, entries, Draft::Stays, |tx| Ok(tx.forget_case(old)?))?;
        Ok(())
    }

    /// A case's id is made of its first entry's salt.
    fn keep_new_case(
        &mut self,
        realm: Realm,
        entries: Vec<NewEntry>,
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(Uuid, Changed), Error> {
        let salt = self.world.draw(entry::make_salt);
        let id = Uuid::from_bytes(entry::case_id(&self.writer(realm).device_key(), &salt));
        let signed = self.sign(realm, Some(id), Vec::new(), 0, entries, Some(salt))?;
        let changed = self.keep(realm, id, Vec::new(), signed, draft, also)?;
        Ok((id, changed))
    }

    /// Writes into a case.
    pub(crate) fn write_into(&mut self, case: &Case, new: Vec<NewEntry>, draft: Draft) -> Result<Changed, Error> {
        self.write_into_and(case, new, draft, |_| Ok(()))
    }

    /// Writes into a case and does something else in the same transaction.
    pub(crate) fn write_into_and(
        &mut self,
        case: &Case,
        new: Vec<NewEntry>,
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<Changed, Error> {
        let id = case.id.0;
        let realm = self.realm_of(case);
        let before = self.fold_entries(id)?;
        let new = self.with_refiling(case, new);
        let signed = self.sign(realm, Some(id), case.heads.clone(), case.lamport, new, None)?;
        self.keep(realm, id, before, signed, draft, also)
    }

    /// Signs entries of a case, or of the team lists, in the order of the author's chain.
    pub(crate) fn sign(
        &self,
        realm: Realm,
        case: Option<Uuid>,
        mut heads: Vec<EntryId>,
        mut lamport: u64,
        new: Vec<NewEntry>,
        mut first_salt: Option<[u8; 32]>,
    ) -> Result<Signed, Error> {
        let writer = self.writer(realm);
        let key = writer.device_key();
        let last = self.store.read(|tx| tx.chain_head(&key.0))?;
        let mut link = last.map_or(Link::FIRST, |(seq, id)| Link { author_seq: seq + 1, prev: api::EntryId(id) });
        let roster_heads: Vec<StatementId> = match (&self.team, realm) {
            (Some(team), Realm::Team) => team.roster.heads().iter().map(|head| StatementId(head.0)).collect(),
            _ => Vec::new(),
        };
        let mut signed = Signed { entries: Vec::new(), fold: Vec::new() };
        for entry in new {
            lamport = lamport.saturating_add(1);
            let mut supersedes = entry.supersedes;
            let made_before = entry.supersedes_places.iter().filter_map(|place| signed.entries.get(*place));
            supersedes.extend(made_before.map(|made: &SignedEntry| EntryId(made.id.0)));
            let body = EntryBody {
                case: case.map(CaseId),
                lamport,
                recorded_at: self.now(),
                time_difference_ms: self.time_difference_ms,
                happened_at: entry.happened_at,
                supersedes,
                case_heads_seen: heads,
                roster_heads: roster_heads.clone(),
                first_written_at: entry.first_written_at,
                content: entry.content,
            };
            let salt = first_salt.take().unwrap_or_else(|| self.world.draw(entry::make_salt));
            let made =
                entry::sign(writer, link, salt, body.to_bytes()).map_err(|_| Error::BadRequest { field: "body" })?;
            link = Link { author_seq: link.author_seq + 1, prev: made.id };
            heads = vec![EntryId(made.id.0)];
            signed.fold.push(FoldEntry {
                id: EntryId(made.id.0),
                author: DeviceKey(key.0),
                author_seq: made.head.author_seq,
                body,
            });
            signed.entries.push(made);
        }
        Ok(signed)
    }

    /// Entries, envelopes, projection and index in one transaction; then a copy for the spool.
    fn keep(
        &mut self,
        realm: Realm,
        case: Uuid,
        before: Vec<FoldEntry>,
        signed: Signed,
        draft: Draft,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<Changed, Error> {
        let mut entries = before;
        entries.extend(signed.fold);
        let folded = self.fold_case(case, &entries);
        let envelopes = match realm {
            Realm::Team => self.seal_entries(&folded, &signed.entries)?,
            Realm::Own => Vec::new(),
        };
        let draft_is_saved = self.store.write(|tx| {
            self.append(tx, realm, Some(case), &signed.entries, &envelopes)?;
            self.keep_row(tx, &folded, &entries)?;
            also(tx)?;
            let is_saved = became(draft, tx)?;
            if is_saved {
                tx.clear_draft()?;
            }
            Ok::<_, Error>(is_saved)
        })?;
        if !envelopes.is_empty() {
            self.fill_spool();
        }
        self.keep_alarms();
        Ok(Changed { cases: vec![case], queue: realm == Realm::Team, draft: draft_is_saved, ..Changed::default() })
    }

    /// Keeps entries just signed and follows those of the team. What an office device writes is at the office.
    pub(crate) fn append(
        &self,
        tx: &Tx<'_>,
        realm: Realm,
        case: Option<Uuid>,
        entries: &[SignedEntry],
        envelopes: &[Outgoing],
    ) -> Result<(), Error> {
        let learned_ms = self.now().ms;
        let state = if self.team.as_ref().is_some_and(|team| team.is_office()) { 2 } else { 0 };
        for made in entries {
            tx.append_entry(&stored(made, case, None, learned_ms))?;
            if realm == Realm::Team {
                tx.follow(&made.id.0, case, made.head.author_seq, state)?;
            }
        }
        Ok(envelopes.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?)
    }

    /// What lists and search know of a case.
    pub(crate) fn case_row(&self, case: &Case) -> Result<CaseRow, Error> {
        let now_ms = self.now_true().ms;
        let mut summary = Summary::of(case, &self.reference, now_ms);
        let timed = self.in_true_time(case)?;
        if let Cow::Owned(timed) = &timed {
            let timed = Summary::of(timed, &self.reference, now_ms);
            summary.urgent_clock = timed.urgent_clock;
            summary.urgent_start_ms = timed.urgent_start_ms;
            summary.urgent_limit_ms = timed.urgent_limit_ms;
            summary.urgent_at_once = timed.urgent_at_once;
            summary.next_due = timed.next_due;
        }
        let alarms = alarm::alarms(&timed, &self.reference, now_ms);
        let clocks = clock::clocks(&timed, &self.reference, now_ms);
        let (amber_from_ms, red_from_ms) = facets::warnings(&clocks, &self.reference);
        let facets = facets::facets(case, &self.reference, &clocks);
        Ok(CaseRow {
            id: case.id.0,
            code: summary.code.clone(),
            open: summary.status != "closed",
            conflict: summary.has_conflict,
            urgent_limit_ms: summary.urgent_limit_ms,
            at_once: summary.urgent_at_once,
            amber_from_ms,
            red_from_ms,
            last_ms: summary.last_ms,
            summary: serde_json::to_string(&summary).map_err(|_| Error::Internal("summary"))?,
            money: crate::money::of_case(case, &self.reference),
            words: search::words(case) + &search::labels(case, &self.reference),
            facets: facets.into_iter().map(|(facet, value)| (facet.code(), value)).collect(),
            parties: crate::people::rows(case),
            alarms,
            version: PROJECTION_VERSION,
        })
    }

    /// Rebuilds projections made by older code, in batches.
    pub(crate) fn rebuild_stale_cases(&mut self) -> Result<(), Error> {
        loop {
            let stale = self.store.read(|tx| tx.stale_cases(PROJECTION_VERSION, 256))?;
            if stale.is_empty() {
                return Ok(());
            }
            self.rebuild(&stale)?;
        }
    }

    /// A list shows the clock that runs out first; when it has, the next one takes its place.
    pub(crate) fn rebuild_run_out_cases(&self) -> Result<(), Error> {
        let run_out = self.store.read(|tx| tx.run_out(self.now_true().ms, usize::MAX >> 1))?;
        run_out.chunks(256).try_for_each(|cases| self.rebuild(cases))
    }

    pub(crate) fn rebuild(&self, cases: &[Uuid]) -> Result<(), Error> {
        let folded = cases
            .iter()
            .map(|case| Ok(self.fold_case(*case, &self.fold_entries(*case)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let here = folded.iter().filter(|case| case.opener.is_some() && !self.has_left(case));
        let projections = here.map(|case| self.projection(case)).collect::<Result<Vec<_>, Error>>()?;
        self.store.write(|tx| projections.iter().try_for_each(|projection| projection.keep(tx)))?;
        self.keep_alarms();
        Ok(())
    }
}

/// Is the draft that is kept what was just saved? Words typed on another page stay.
fn became(draft: Draft, tx: &Tx<'_>) -> Result<bool, Error> {
    let Draft::Becomes { page, case } = draft else { return Ok(false) };
    let kept: Option<DraftView> = tx.draft()?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(kept.is_some_and(|kept| kept.page == page && kept.case == case))
}

/// An entry as the store keeps it.
pub(crate) fn stored(
    made: &SignedEntry,
    case: Option<Uuid>,
    brought_by: Option<[u8; 32]>,
    learned_ms: i64,
) -> StoredEntry {
    StoredEntry {
        id: made.id.0,
        case,
        author: made.head.author.0,
        author_seq: made.head.author_seq,
        prev: made.head.prev.0,
        record: made.to_record(),
        brought_by,
        learned_ms,
    }
}

/// A stored record as the fold takes it. It was verified before it was stored; the store authenticates its pages.
pub(crate) fn fold_entry(stored: &StoredEntry) -> Option<FoldEntry> {
    Some(FoldEntry {
        id: EntryId(stored.id),
        author: DeviceKey(stored.author),
        author_seq: stored.author_seq,
        body: body_of(&stored.record)?,
    })
}

fn body_of(record: &[u8]) -> Option<EntryBody> {
    // Head 105, signature 64, state 1, salt 32, length 4: then the body.
    EntryBody::parse(record.get(206..)?).ok()
}

/// What a record says, as [`fold_entry`] reads it.
pub(crate) fn content_of(record: &[u8]) -> Option<Content> {
    body_of(record).map(|body| body.content)
}

/// Outgoing envelope around entries written here.
pub(crate) fn outgoing(
    sealed: daftari_crypto::safe::envelope::SealedEnvelope,
    case: Option<Uuid>,
    entries: Vec<[u8; 32]>,
) -> Outgoing {
    Outgoing { id: sealed.id.0, case, bytes: sealed.bytes, entries }
}
