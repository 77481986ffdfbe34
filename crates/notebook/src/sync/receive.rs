//! What was pulled: verified, stored, folded, passed on.

use daftari_domain::ids::{CaseId, EntryId};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::roster::EpochSecret;
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{DeviceKey, MailboxId, StoreId, mailbox};
use daftari_relay_api::roster::Circle;
use daftari_store::{Appended, Tx};

use super::receipts;
use super::verify::{VerifiedEnvelope, verify_all};
use crate::erase::guard::{Tombstoned, head_of};
use crate::error::Error;
use crate::log::quarantine::QuarantineReason;
use crate::log::read::FoldedCase;
use crate::log::write::stored_entry;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::views::Changed;

/// Pulled envelopes of one transaction: more of them take so long to reach the disk that a person at a page feels it.
const MAX_PER_TRANSACTION: usize = 64;
/// Envelopes stored before it is asked again whether a thread waits for the notebook.
const CHECK_WAITERS_EVERY: usize = 8;

/// The envelopes of a pulled page that are not stored yet, in order, each with the place behind it.
pub(crate) type RestOfPage = std::vec::IntoIter<(Cursor, Pulled)>;

/// What a transaction of pulled envelopes changed.
#[derive(Default)]
struct Received {
    /// Cases that changed.
    cases: BTreeSet<CaseId>,
    /// Authors of new entries.
    authors: BTreeSet<DeviceKey>,
    /// Cases of which the office has more than before.
    acknowledged: Vec<CaseId>,
    /// True time minus this device's clock, milliseconds, when a receipt told it.
    difference_ms: Option<i64>,
    /// Something on the sync page changed.
    queue: bool,
    /// Entries of the team lists were stored.
    lists: bool,
    /// Seeds of epochs that came.
    seeds: Vec<EpochSecret>,
}

/// Cases with entries that are new in them.
type Touched = BTreeMap<CaseId, BTreeSet<EntryId>>;

/// Adapts a one-shot source to a chunk source.
pub(super) fn once<T>(
    take: impl FnOnce(&Tx<'_>) -> Result<T, Error>,
) -> impl FnMut(&Tx<'_>) -> Result<Option<T>, Error> {
    let mut take = Some(take);
    move |tx| take.take().map(|take| take(tx)).transpose()
}

/// Takes the envelopes that are in quarantine for one of these reasons, to verify them again.
pub(super) fn take_quarantined(tx: &Tx<'_>, reasons: &[QuarantineReason]) -> Result<Vec<Vec<u8>>, Error> {
    let mut taken = Vec::new();
    for reason in reasons {
        taken.extend(tx.take_quarantined(reason.code())?);
    }
    Ok(taken)
}

impl Notebook {
    /// Verifies envelopes again that an update may have made readable, or a seed that came before the last kill.
    pub(crate) fn retry_after_opening(&mut self) -> Result<(), Error> {
        if self.team.is_none() {
            return Ok(());
        }
        let take = once(|tx| take_quarantined(tx, &[QuarantineReason::Newer, QuarantineReason::NotForUs]));
        self.store_all(take, &mut Changed::default(), |_, _| Ok(()))
    }

    /// Stores the first envelopes of a page, and the place behind them, in one transaction: at most
    /// [`MAX_PER_TRANSACTION`], and no more once a thread waits for the notebook. A cut afterwards is like one between two
    /// pages: what is left in `rest` is pulled again.
    pub(crate) fn receive_some(
        &mut self,
        store: StoreId,
        mailbox: MailboxId,
        rest: &mut RestOfPage,
        has_waiters: &dyn Fn() -> bool,
        changed: &mut Changed,
    ) -> Result<(), Error> {
        let (mut taken, place) = (0, Cell::new(None));
        let next = |_: &Tx<'_>| {
            if taken >= MAX_PER_TRANSACTION || (taken > 0 && has_waiters()) {
                return Ok(None);
            }
            let chunk: Vec<(Cursor, Pulled)> = rest.by_ref().take(CHECK_WAITERS_EVERY).collect();
            taken += chunk.len();
            let Some((behind, _)) = chunk.last() else { return Ok(None) };
            place.set(Some(behind.to_text()));
            let whole = |(_, pulled)| match pulled {
                Pulled::Envelope(bytes) => Some(bytes),
                Pulled::Erased(_) => None,
            };
            Ok(Some(chunk.into_iter().filter_map(whole).collect()))
        };
        self.store_all(next, changed, |tx, _| Ok(tx.put_cursor(store, mailbox, place.take().as_deref())?))
    }

    /// Stores envelopes chunk by chunk together with `also`, in one transaction: a cut leaves all of it to be done again.
    /// When seeds came, what no key opened before is tried again.
    pub(super) fn store_all(
        &mut self,
        next: impl FnMut(&Tx<'_>) -> Result<Option<Vec<Vec<u8>>>, Error>,
        changed: &mut Changed,
        also: impl FnOnce(&Tx<'_>, &Membership) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut has_new_seeds = self.store_chunks(next, changed, also)?;
        while has_new_seeds {
            let take = once(|tx| take_quarantined(tx, &[QuarantineReason::NotForUs]));
            has_new_seeds = self.store_chunks(take, changed, |_, _| Ok(()))?;
        }
        Ok(())
    }

    /// Stores envelopes in one transaction. An error says that nothing is stored. Answers whether new seeds of epochs came.
    fn store_chunks(
        &mut self,
        mut next: impl FnMut(&Tx<'_>) -> Result<Option<Vec<Vec<u8>>>, Error>,
        changed: &mut Changed,
        also: impl FnOnce(&Tx<'_>, &Membership) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let this = &*self;
        let team = this.team.as_ref().ok_or(Error::NotInTeam)?;
        let stored = this.store.write_to_log(|tx| {
            let mut stored = Received::default();
            while let Some(envelopes) = next(tx)? {
                this.store_envelopes(tx, team, envelopes, &mut stored)?;
            }
            if team.is_office() {
                stored.authors.iter().try_for_each(|author| receipts::owe(tx, author))?;
            }
            also(tx, team)?;
            // What came before its seed may have had no room to wait: it is read again.
            let new = stored.seeds.iter().filter(|seed| !team.epochs.contains(seed));
            let circles: BTreeSet<Circle> = new.map(|seed| seed.circle).collect();
            for mailbox in circles.into_iter().flat_map(|circle| team.mailboxes_of(circle)) {
                tx.forget_cursors(mailbox)?;
            }
            this.fold_cases_of(tx, &team.moved, &mut stored)?;
            Ok::<_, Error>(stored)
        })?;
        let mut has_new_seeds = false;
        if let Some(team) = &mut self.team {
            team.moved.clear();
            has_new_seeds = team.hold_epochs(stored.seeds);
        }
        changed.cases.extend(stored.cases.into_iter().chain(stored.acknowledged));
        changed.queue |= stored.queue;
        if stored.lists {
            match self.read_lists() {
                Ok(is_other) => changed.reference |= is_other,
                Err(error) => tracing::warn!(%error, "reading the lists: they are read again at the next unlock"),
            }
        }
        let difference = stored.difference_ms.map_or(Ok(()), |difference| self.apply_time_difference(difference));
        if let Err(error) = difference.and_then(|()| self.compare_with_receipt()) {
            tracing::warn!(%error, "comparing with a receipt: the next one is compared again");
        }
        self.update_alarms();
        Ok(has_new_seeds)
    }

    /// Folds the cases again in which devices wrote or that they were given, when they were removed or are back: what counts
    /// there has changed, and with it rows, alarms, who holds a case and from whom the office takes it. And the lists.
    fn fold_cases_of(&self, tx: &Tx<'_>, devices: &BTreeSet<DeviceKey>, stored: &mut Received) -> Result<(), Error> {
        if devices.is_empty() {
            return Ok(());
        }
        stored.lists = true;
        for case in tx.cases_with_devices(devices)? {
            let folded = self.fold_and_store(tx, case)?;
            self.note_to_take(tx, &folded)?;
            stored.cases.insert(case);
        }
        Ok(())
    }

    /// Copies the write-ahead log into the database file. A failure loses nothing: the next copy makes it good.
    pub(crate) fn checkpoint_log(&self) {
        if let Err(error) = self.store.copy_log() {
            tracing::warn!(%error, "copying the log");
        }
    }

    /// Opens, verifies and stores envelopes, folds the cases they touch, takes receipts, passes on what a colleague lacks.
    fn store_envelopes(
        &self,
        tx: &Tx<'_>,
        team: &Membership,
        envelopes: Vec<Vec<u8>>,
        stored: &mut Received,
    ) -> Result<(), Error> {
        let (mut come, mut new, mut verified_envelopes) = (BTreeSet::new(), Vec::new(), Vec::new());
        for bytes in envelopes {
            let id = daftari_relay_api::envelope::envelope_id(&bytes);
            if !tx.has_envelope(id)? && come.insert(id) {
                new.push((id, bytes));
            }
        }
        for (verified, (id, bytes)) in verify_all(team, &new).into_iter().zip(&new) {
            match verified {
                Ok(envelope) => verified_envelopes.push(envelope),
                Err(quarantined) => {
                    self.quarantine(tx, *id, &quarantined.sender, quarantined.reason.code(), bytes)?;
                    stored.queue = true;
                }
            }
        }
        let gone = self.gone_among(tx, verified_envelopes.iter().flat_map(VerifiedEnvelope::of_cases))?;
        let (mut touched, mut past_office) = (Touched::new(), BTreeSet::new());
        for envelope in &verified_envelopes {
            self.store_envelope(tx, envelope, &gone, stored, &mut touched)?;
            if !envelope.is_for(&mailbox::office(&team.team)) {
                past_office.extend(envelope.entries.iter().map(|entry| entry.id));
            }
        }
        for (case, new) in touched {
            let FoldedCase { case: folded, entries } = self.fold_and_store(tx, case)?;
            self.note_to_take(tx, &folded)?;
            let past_office: BTreeSet<EntryId> = new.intersection(&past_office).copied().collect();
            for envelope in self.seal_for_office(tx, &folded, &entries, &past_office)? {
                tx.put_outgoing(&envelope)?;
                stored.queue = true;
            }
            if team.is_office() {
                for envelope in self.pass_on(&self.without_revoked_holders(&folded), &entries, &new)? {
                    tx.put_outgoing(&envelope)?;
                    stored.queue = true;
                }
            }
            stored.cases.insert(case);
        }
        Ok(())
    }

    fn store_envelope(
        &self,
        tx: &Tx<'_>,
        envelope: &VerifiedEnvelope,
        gone: &Tombstoned,
        stored: &mut Received,
        touched: &mut Touched,
    ) -> Result<(), Error> {
        let learned_ms = self.device_now().ms;
        let mut whole = true;
        for entry in &envelope.entries {
            let author = entry.head.author;
            let brought_by = (author != envelope.sender).then_some(envelope.sender);
            let case = envelope.case;
            let mut record = stored_entry(entry, case, brought_by, learned_ms);
            if entry.content.is_some() && gone.entries.contains(&entry.id) {
                record.record = head_of(&record)?;
                whole = false;
            }
            if tx.append_entry(&record)? == Appended::New {
                match case {
                    Some(case) if gone.cases.contains(&case) => {}
                    Some(case) => drop(touched.entry(case).or_default().insert(entry.id)),
                    None => stored.lists |= entry.content.is_some(),
                }
                stored.authors.insert(author);
            }
        }
        // A lost relay is refilled with accepted envelopes, but not with words that were erased here.
        if whole {
            tx.hold_envelope(envelope.id, envelope.case, &envelope.bytes)?;
        }
        Membership::save_epochs(tx, &envelope.seeds)?;
        stored.seeds.extend(envelope.seeds.iter().cloned());
        if let Some(body) = &envelope.receipt
            && let Some(taken) = self.take_receipt(tx, &envelope.sender, body)?
        {
            stored.acknowledged.extend(taken.cases);
            stored.difference_ms = taken.difference_ms.or(stored.difference_ms);
            stored.queue = true;
        }
        Ok(())
    }
}
