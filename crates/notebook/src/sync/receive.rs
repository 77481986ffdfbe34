//! What was pulled: verified, stored, folded, passed on.

use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::ids::{CaseId, EntryId, EnvelopeId};
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::ids::{DeviceKey, MailboxId, StoreId, mailbox};
use daftari_store::{Appended, Aside, PlaceBefore, QuarantinedEnvelope, Room, Tx};

use super::receipts;
use super::verify::{Quarantined, VerifiedEnvelope, is_known, verify_all};
use crate::erase::guard::{Tombstoned, head_of};
use crate::error::Error;
use crate::log::quarantine::{AFTER_SEEDS, AFTER_UPDATE, QuarantineReason};
use crate::log::read::FoldedCase;
use crate::log::write::stored_entry;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::views::Changed;

/// Pulled envelopes of one transaction: more of them take so long to reach the disk that a person at a page feels it.
const MAX_PER_TRANSACTION: usize = 64;
/// Envelopes, or cases folded again, before it is asked again whether a thread waits for the notebook.
const SLICE_MAX: usize = 8;
/// Secret: a seed came, and what had no room is to be asked for again.
const NO_ROOM_AGAIN: &str = "no_room/again";
/// Secret: the version of the app that opened the notebook last.
const VERSION: &str = "version";

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
    /// A receipt says where cases stand.
    compares: bool,
    /// Something on the sync page changed.
    queue: bool,
    /// Entries of the team lists were stored.
    lists: bool,
    /// Seeds of epochs that came.
    seeds: Vec<EpochSecret>,
}

/// Cases with entries that are new in them.
type Touched = BTreeMap<CaseId, BTreeSet<EntryId>>;

/// An envelope to be stored.
struct Arriving {
    id: EnvelopeId,
    bytes: Vec<u8>,
    from: Origin,
}

/// Where an envelope comes from.
enum Origin {
    /// A mailbox, behind this place.
    Mailbox(PlaceBefore),
    /// The quarantine: it has its room.
    Quarantine,
}

/// An envelope, and what verifying it said.
type Verified = (Result<VerifiedEnvelope, Quarantined>, Arriving);

/// How far a part of a page was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOfPage {
    /// As far as it was taken.
    Stored,
    /// Up to an envelope that does not open: it may have been damaged on its way, so it is asked for again from there. When
    /// the same bytes come a second time they are what was sent.
    AskAgain,
}

impl Notebook {
    /// Has what only an update can make readable verified again, and asks the relay again for what had no room.
    pub(crate) fn retry_after_update(&self) -> Result<(), Error> {
        let this_version = env!("CARGO_PKG_VERSION").as_bytes();
        self.store.write(|tx| {
            if tx.secret(VERSION)?.is_some_and(|stored| stored.as_slice() == this_version) {
                return Ok(());
            }
            retry(tx, &AFTER_UPDATE)?;
            Ok(tx.put_secret(VERSION, this_version)?)
        })
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
    ) -> Result<PartOfPage, Error> {
        let this = &*self;
        let team = this.team.as_ref().ok_or(Error::NotInTeam)?;
        let mut part = PartOfPage::Stored;
        let stored = this.store.write_to_log(|tx| {
            let (mut stored, mut taken) = (Received::default(), 0);
            let before = tx.cursor(store, mailbox)?;
            let mut place = before.clone();
            while taken < MAX_PER_TRANSACTION && (taken == 0 || !has_waiters()) && !rest.as_slice().is_empty() {
                let slice = rest.as_slice();
                let wanted = arriving(store, mailbox, place.as_deref(), slice.get(..SLICE_MAX).unwrap_or(slice));
                let mut verified = this.verify_new(tx, team, wanted)?;
                let mut count = slice.len().min(SLICE_MAX);
                if let Some(broken) = this.first_broken(&verified) {
                    this.note_broken(team, slice);
                    // Up to it, and not further.
                    count = slice.iter().position(|(cursor, _)| cursor.seq == broken).unwrap_or(0);
                    verified.retain(|(_, arriving)| arriving.from.seq().is_some_and(|seq| seq < broken));
                    part = PartOfPage::AskAgain;
                }
                place = slice.get(..count).and_then(<[_]>::last).map(|(behind, _)| behind.to_text()).or(place);
                rest.by_ref().take(count).for_each(drop);
                taken += count;
                this.store_envelopes(tx, team, verified, &mut stored)?;
                if part == PartOfPage::AskAgain {
                    break;
                }
            }
            this.finish_receiving(tx, team, &mut stored)?;
            if place != before {
                tx.put_cursor(store, mailbox, place.as_deref())?;
            }
            Ok::<_, Error>(stored)
        })?;
        self.take_in_received(stored, changed);
        Ok(part)
    }

    /// Verifies some envelopes of the quarantine again, or folds some cases again. False when nothing is left of either.
    pub(super) fn retry_some(&mut self, changed: &mut Changed) -> Result<bool, Error> {
        let this = &*self;
        let Some(team) = this.team.as_ref() else { return Ok(false) };
        let waiting = this.store.read(|tx| tx.next_to_retry(SLICE_MAX))?;
        let to_fold = if waiting.is_empty() { this.store.read(|tx| tx.next_to_fold(SLICE_MAX))? } else { Vec::new() };
        if waiting.is_empty() && to_fold.is_empty() {
            return Ok(false);
        }
        let stored = this.store.write_to_log(|tx| {
            let mut stored = Received { queue: !waiting.is_empty(), ..Received::default() };
            let again = waiting.into_iter().map(|QuarantinedEnvelope { id, bytes, .. }| Arriving {
                id,
                bytes,
                from: Origin::Quarantine,
            });
            let verified = this.verify_new(tx, team, again.collect())?;
            this.store_envelopes(tx, team, verified, &mut stored)?;
            for case in to_fold {
                let folded = this.fold_and_store(tx, case)?;
                this.note_to_take(tx, &folded)?;
                tx.drop_to_fold(case)?;
                stored.cases.insert(case);
            }
            this.finish_receiving(tx, team, &mut stored)?;
            Ok::<_, Error>(stored)
        })?;
        self.take_in_received(stored, changed);
        Ok(true)
    }

    /// The number of the first envelope that does not open and was not asked for again yet.
    fn first_broken(&self, verified: &[Verified]) -> Option<u64> {
        let asked = self.asked_again.borrow();
        let is_new = |(result, arriving): &&Verified| {
            result.as_ref().is_err_and(Quarantined::is_unopened) && !asked.contains(&arriving.id)
        };
        verified.iter().find(is_new).and_then(|(_, arriving)| arriving.from.seq())
    }

    /// Remembers every envelope of the rest of a page that does not open, so that a page full of them is asked for once more
    /// and not once more for each.
    fn note_broken(&self, team: &Membership, rest: &[(Cursor, Pulled)]) {
        let all: Vec<(EnvelopeId, Vec<u8>)> = rest
            .iter()
            .filter_map(|(_, pulled)| match pulled {
                Pulled::Envelope(bytes) => Some((envelope_id(bytes), bytes.clone())),
                Pulled::Erased(_) => None,
            })
            .collect();
        let unopened = verify_all(team, &all)
            .into_iter()
            .zip(&all)
            .filter_map(|(verified, (id, _))| verified.err().filter(Quarantined::is_unopened).map(|_| *id));
        // Of this page alone.
        *self.asked_again.borrow_mut() = unopened.collect();
    }

    /// Verifies what is not here yet, each once.
    fn verify_new(&self, tx: &Tx<'_>, team: &Membership, arriving: Vec<Arriving>) -> Result<Vec<Verified>, Error> {
        let (mut come, mut new) = (BTreeSet::new(), Vec::new());
        for one in arriving {
            if tx.has_envelope(one.id)? {
                tx.drop_quarantined(one.id)?;
            } else if come.insert(one.id) {
                new.push(one);
            }
        }
        let bytes: Vec<(EnvelopeId, Vec<u8>)> = new.iter().map(|one| (one.id, one.bytes.clone())).collect();
        Ok(verify_all(team, &bytes).into_iter().zip(new).collect())
    }

    /// What belongs into the transaction of received envelopes, once for all of them.
    fn finish_receiving(&self, tx: &Tx<'_>, team: &Membership, stored: &mut Received) -> Result<(), Error> {
        if team.is_office() {
            stored.authors.iter().try_for_each(|author| receipts::owe(tx, author))?;
        }
        if stored.seeds.iter().any(|seed| !team.epochs.contains(seed)) {
            tx.retry_quarantined(&AFTER_SEEDS.map(QuarantineReason::code))?;
            // The sync that runs would write its own places over these: the next one begins with them.
            tx.put_secret(NO_ROOM_AGAIN, &[])?;
        }
        Ok(())
    }

    /// Mailboxes in which something found no room are read again from there, when a seed came in the sync before.
    pub(super) fn ask_again_after_seeds(tx: &Tx<'_>) -> Result<(), Error> {
        if tx.secret(NO_ROOM_AGAIN)?.is_some() {
            tx.read_again_what_had_no_room()?;
            tx.forget_secret(NO_ROOM_AGAIN)?;
        }
        Ok(())
    }

    /// What follows once received envelopes are stored. Nothing here undoes them.
    fn take_in_received(&mut self, stored: Received, changed: &mut Changed) {
        if let Some(team) = &mut self.team {
            team.hold_epochs(stored.seeds);
        }
        changed.cases.extend(stored.cases.into_iter().chain(stored.acknowledged));
        changed.queue |= stored.queue;
        if stored.lists {
            self.read_lists_again(changed);
        }
        if let Some(difference) = stored.difference_ms
            && let Err(error) = self.apply_time_difference(difference)
        {
            tracing::warn!(%error, "applying the clock's difference");
        }
        if stored.compares {
            self.comparing = None;
        }
        self.update_alarms();
    }

    /// Reads the lists again, after edits came or what counts in them changed.
    pub(super) fn read_lists_again(&mut self, changed: &mut Changed) {
        match self.read_lists() {
            Ok(is_other) => changed.reference |= is_other,
            Err(error) => tracing::warn!(%error, "reading the lists: they are read again at the next unlock"),
        }
    }

    /// Copies the write-ahead log into the database file. A failure loses nothing: the next copy makes it good.
    pub(crate) fn checkpoint_log(&self) {
        if let Err(error) = self.store.copy_log() {
            tracing::warn!(%error, "copying the log");
        }
    }

    /// Stores verified envelopes, folds the cases they touch, takes receipts, passes on what a colleague lacks.
    fn store_envelopes(
        &self,
        tx: &Tx<'_>,
        team: &Membership,
        envelopes: Vec<Verified>,
        stored: &mut Received,
    ) -> Result<(), Error> {
        let mut accepted = Vec::new();
        for (verified, arriving) in envelopes {
            let aside = match &verified {
                Ok(envelope) => envelope.left_out.map(|reason| (Some(envelope.sender), reason)),
                Err(quarantined) => Some((quarantined.sender, quarantined.reason)),
            };
            match aside {
                Some((sender, reason)) => {
                    self.put_aside(tx, team, &arriving, sender, reason)?;
                    stored.queue = true;
                }
                None => tx.drop_quarantined(arriving.id)?,
            }
            accepted.extend(verified);
        }
        let gone = self.gone_among(tx, accepted.iter().flat_map(VerifiedEnvelope::of_cases))?;
        let (mut touched, mut past_office) = (Touched::new(), BTreeSet::new());
        for envelope in &accepted {
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

    /// Keeps an envelope that was not accepted whole, by its sender's budget, or remembers its place.
    fn put_aside(
        &self,
        tx: &Tx<'_>,
        team: &Membership,
        arriving: &Arriving,
        sender: Option<DeviceKey>,
        reason: QuarantineReason,
    ) -> Result<(), Error> {
        // Whoever makes keys up has one budget for all of them.
        let sender = sender.filter(|sender| is_known(team, sender));
        let aside = Aside {
            id: arriving.id,
            sender: sender.as_ref().map_or(&[][..], |sender| &sender.0),
            reason: reason.code(),
            waits: reason.waits(),
            bytes: &arriving.bytes,
        };
        match &arriving.from {
            Origin::Quarantine => Ok(tx.stays_quarantined(&aside)?),
            Origin::Mailbox(place) => match self.quarantine(tx, team, &aside)? {
                Room::Full if aside.waits => Ok(tx.put_no_room(place)?),
                Room::Full | Room::Kept => Ok(()),
            },
        }
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
        let mut whole = envelope.left_out.is_none();
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
        // A lost relay is refilled with accepted envelopes, but not with words that were erased here, nor with receipts.
        if whole && envelope.receipt.is_none() {
            tx.hold_envelope(envelope.id, envelope.case, &envelope.bytes)?;
        }
        Membership::save_epochs(tx, &envelope.seeds)?;
        stored.seeds.extend(envelope.seeds.iter().cloned());
        if let Some(body) = &envelope.receipt {
            self.take_device_receipt(tx, &envelope.sender, body)?;
        }
        if let Some(body) = &envelope.receipt
            && let Some(taken) = self.take_receipt(tx, &envelope.sender, body)?
        {
            stored.compares |= taken.compares;
            stored.acknowledged.extend(taken.cases);
            stored.difference_ms = taken.difference_ms.or(stored.difference_ms);
            stored.queue = true;
        }
        Ok(())
    }
}

impl Origin {
    /// The number of an envelope in its mailbox.
    fn seq(&self) -> Option<u64> {
        match self {
            Origin::Mailbox(place) => Some(place.seq),
            Origin::Quarantine => None,
        }
    }
}

/// The envelopes of a part of a page, each with the place before it.
fn arriving(store: StoreId, mailbox: MailboxId, before: Option<&str>, part: &[(Cursor, Pulled)]) -> Vec<Arriving> {
    let mut before = before.map(str::to_owned);
    let mut all = Vec::new();
    for (behind, pulled) in part {
        let cursor = before.replace(behind.to_text());
        if let Pulled::Envelope(bytes) = pulled {
            let from = Origin::Mailbox(PlaceBefore { store, mailbox, seq: behind.seq, cursor });
            all.push(Arriving { id: envelope_id(bytes), bytes: bytes.clone(), from });
        }
    }
    all
}

/// Has what waits for these reasons verified again, and asks the relay again for what had no room. Not while mailboxes are
/// read: their places would be written over these.
pub(super) fn retry(tx: &Tx<'_>, reasons: &[QuarantineReason]) -> Result<(), Error> {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
    tx.retry_quarantined(&codes)?;
    Ok(tx.read_again_what_had_no_room()?)
}
