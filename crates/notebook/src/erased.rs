//! What was erased here stays erased, whoever brings it again and whenever: by a pull, a colleague's share, passing on, or
//! after joining. It is kept as a bare head, so that no chain has a hole, and never shown.

use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::SignedEntry;
use daftari_crypto::safe::envelope::{Cargo, OpenedCargo, RecipientKey, open, seal};
use daftari_domain::case::FoldEntry;
use daftari_domain::entry::{Content, EntryBody, ErasedEntry};
use daftari_domain::erasure::beaten;
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_store::{StoredEntry, Tx};
use uuid::Uuid;

use crate::convert;
use crate::erase::place;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::views::{ErasedView, StampView};
use crate::write::fold_entry;

/// Codes of what was erased are not kept: a list shows at most so many dates.
const LIST_MAX: usize = 500;

/// What is left of an envelope.
pub(crate) struct WithoutWords {
    /// Its entries, those that are gone as bare heads.
    pub left: Vec<SignedEntry>,
    /// Places of those that are gone.
    pub gone: Vec<ErasedEntry>,
}

/// Which arriving entries may not be kept with their words.
#[derive(Default)]
pub(crate) struct Gone {
    /// Those entries.
    pub entries: BTreeSet<EntryId>,
    /// Cases of which nothing is shown.
    pub cases: BTreeSet<Uuid>,
}

impl Notebook {
    /// Entries of a case as the fold takes them, as they stand in this transaction. Of an erased one only its place is left.
    pub(crate) fn fold_entries_in(&self, tx: &Tx<'_>, case: Uuid) -> Result<Vec<FoldEntry>, Error> {
        let kept = tx.entries_of_case(case)?;
        let mut entries: Vec<FoldEntry> = kept.iter().filter_map(fold_entry).collect();
        if kept.len() == entries.len() {
            return Ok(entries);
        }
        let here = tx.erased_entries(case)?;
        let elsewhere: BTreeSet<EntryId> = entries.iter().flat_map(|entry| named_in(&entry.body.content)).collect();
        for bare in kept.iter().filter(|kept| is_bare(kept)) {
            let after = here.get(&bare.id);
            // A head nobody's tombstone names has no place in this case.
            if after.is_some() || elsewhere.contains(&EntryId(bare.id)) {
                entries.push(self.erased(case, bare, after.map(Vec::as_slice).unwrap_or_default()));
            }
        }
        Ok(entries)
    }

    fn erased(&self, case: Uuid, bare: &StoredEntry, after: &[[u8; 32]]) -> FoldEntry {
        let team = self.team.as_ref();
        let roster_heads = team.map(|team| team.roster.heads().iter().map(|head| StatementId(head.0)).collect());
        let body = EntryBody {
            case: Some(CaseId(case)),
            lamport: 0,
            recorded_at: daftari_domain::time::Stamp { ms: bare.learned_ms, offset_min: 0 },
            time_difference_ms: None,
            happened_at: None,
            supersedes: Vec::new(),
            case_heads_seen: after.iter().map(|id| EntryId(*id)).collect(),
            // Whether its author was an office device is judged by the list as it is known here.
            roster_heads: roster_heads.unwrap_or_default(),
            first_written_at: None,
            content: Content::Erased,
        };
        FoldEntry { id: EntryId(bare.id), author: DeviceKey(bare.author), author_seq: bare.author_seq, body }
    }

    /// Tombstones of this very device: the only ones that rule here.
    pub(crate) fn tombstones_here(&self, entries: &[FoldEntry]) -> BTreeSet<EntryId> {
        let mine =
            |entry: &&FoldEntry| matches!(entry.body.content, Content::Erase { .. }) && self.is_me(&entry.author);
        entries.iter().filter(mine).map(|entry| entry.id).collect()
    }

    /// Which of these entries were erased here, or are of what was.
    pub(crate) fn gone_among<'a>(
        &self,
        tx: &Tx<'_>,
        arriving: impl Iterator<Item = (Uuid, &'a SignedEntry)>,
    ) -> Result<Gone, Error> {
        let mut by_case: BTreeMap<Uuid, Vec<&SignedEntry>> = BTreeMap::new();
        for (case, entry) in arriving {
            by_case.entry(case).or_default().push(entry);
        }
        let mut gone = Gone::default();
        for (case, new) in by_case {
            let Some(erased) = tx.erased_case(case)? else { continue };
            if erased.whole {
                gone.cases.insert(case);
                gone.entries.extend(new.into_iter().filter(|entry| has_words(entry)).map(|entry| EntryId(entry.id.0)));
                continue;
            }
            let mut entries = self.fold_entries_in(tx, case)?;
            let tombstones = self.tombstones_here(&entries);
            let known: BTreeSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
            let mut come: Vec<FoldEntry> = new.iter().filter_map(|entry| as_folded(entry)).collect();
            let again = come.iter().map(|entry| entry.id).filter(|id| known.contains(id));
            let erased_here = tx.erased_entries(case)?;
            gone.entries.extend(again.filter(|id| erased_here.contains_key(&id.0)));
            come.retain(|entry| !known.contains(&entry.id));
            entries.extend(come.iter().cloned());
            let beaten = beaten(&entries, &tombstones);
            for entry in come.iter().filter(|entry| beaten.contains(&entry.id)) {
                tx.put_erased_entry(case, &place(&ErasedEntry::of(entry)))?;
                gone.entries.insert(entry.id);
            }
        }
        Ok(gone)
    }

    /// An envelope that this device can open, words that may not be here taken out; none when there are none of those in it,
    /// or it cannot be opened.
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
            if let Some(said) = said.filter(|said| said.body.case.is_some_and(|case| words(&case, &said.body.content)))
            {
                without.gone.push(ErasedEntry::of(&said));
                entry.content = None;
            }
            without.left.push(entry);
        }
        (!without.gone.is_empty()).then_some(without)
    }

    /// Puts aside again what is left of an envelope, sealed by this device for itself, if it may be believed one day.
    pub(crate) fn keep_aside_without(&self, tx: &Tx<'_>, reason: &str, left: &[SignedEntry]) -> Result<(), Error> {
        let Some(team) = self.team.as_ref().filter(|_| reason == crate::believe::EARLY) else { return Ok(()) };
        let cargo = Cargo::Entries(left.iter().map(SignedEntry::to_record).collect());
        let reader = [RecipientKey::device(&team.team, team.identity.seal_key())];
        let heads = team.roster.heads();
        let made = self.world.draw(|rng| seal(&team.team, &team.identity, &heads, &cargo, &reader, rng));
        let made = made.map_err(|_| Error::Internal("put aside"))?;
        Ok(tx.put_aside(&made.id.0, &team.me().0, reason, &made.bytes)?)
    }

    /// Puts an envelope aside; of a case that was erased here without its words.
    pub(crate) fn put_aside(
        &self,
        tx: &Tx<'_>,
        id: &[u8; 32],
        sender: &[u8],
        reason: &str,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let erased = tx.erased_cases(usize::MAX >> 1)?;
        let whole: BTreeSet<Uuid> = erased.iter().filter(|erased| erased.whole).map(|erased| erased.case).collect();
        let words = |case: &CaseId, _: &Content| whole.contains(&case.0);
        match (!whole.is_empty()).then(|| self.without_words(bytes, words)).flatten() {
            Some(without) => self.keep_aside_without(tx, reason, &without.left),
            None => Ok(tx.put_aside(id, sender, reason, bytes)?),
        }
    }

    /// Refuses what is about a case that was erased here as a whole.
    pub(crate) fn refuse_erased(&self, case: Uuid) -> Result<(), Error> {
        let erased = self.store.read(|tx| tx.erased_case(case))?;
        if erased.is_some_and(|erased| erased.whole) { Err(Error::CaseErased) } else { Ok(()) }
    }

    /// What was erased here: dates and marks, no code and no word.
    ///
    /// # Errors
    /// Disk errors.
    pub fn erased_here(&self) -> Result<Vec<ErasedView>, Error> {
        let own = self.own.device_key().0;
        self.store.read(|tx| {
            let mut views = Vec::new();
            for erased in tx.erased_cases(LIST_MAX)? {
                let in_team = tx.entry(&erased.tombstone)?.is_some_and(|tombstone| tombstone.author != own);
                views.push(ErasedView {
                    at: StampView { ms: erased.at_ms, offset_min: erased.offset_min },
                    whole: erased.whole,
                    do_not_contact: erased.do_not_contact,
                    do_not_share: erased.do_not_share,
                    asked: in_team.then_some(convert::delivery(tx.delivery(&erased.tombstone)?)),
                });
            }
            Ok(views)
        })
    }
}

/// Only its head is kept.
fn is_bare(kept: &StoredEntry) -> bool {
    daftari_crypto::safe::entry::is_head_record(&kept.record)
}

fn named_in(content: &Content) -> Vec<EntryId> {
    match content {
        Content::Erase { erased, .. } => erased.iter().map(|gone| gone.entry).collect(),
        _ => Vec::new(),
    }
}

/// Does an arriving entry say anything but that something was erased?
fn has_words(entry: &SignedEntry) -> bool {
    let body = entry.content.as_ref().map(|content| EntryBody::parse(&content.body));
    body.is_some_and(|body| !body.is_ok_and(|body| matches!(body.content, Content::Erase { .. })))
}

fn as_folded(entry: &SignedEntry) -> Option<FoldEntry> {
    let body = EntryBody::parse(&entry.content.as_ref()?.body).ok()?;
    let (author, author_seq) = (DeviceKey(entry.head.author.0), entry.head.author_seq);
    Some(FoldEntry { id: EntryId(entry.id.0), author, author_seq, body })
}
