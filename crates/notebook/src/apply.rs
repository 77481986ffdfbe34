//! What a sync asks of the notebook: merge rosters, hand out envelopes, open and keep what came.

use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::ids::EntryId;
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, MailboxId, StoreId};
use daftari_relay_api::roster::Statement;
use daftari_relay_api::wire::ErrorCode;
use daftari_store::{Appended, Tx};
use daftari_sync::run::{Action, Event, Inputs, Outcome, Round, SyncRun};
use uuid::Uuid;

use crate::believe::{Delivery, EARLY, NEWER, NOT_FOR_US, believe_all};
use crate::erased::Gone;
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::receipts;
use crate::views::Changed;
use crate::write::stored;

/// What a transaction kept.
#[derive(Default)]
struct Kept {
    /// Cases that changed, with their new entries.
    cases: BTreeMap<Uuid, BTreeSet<EntryId>>,
    /// Cases of which the office has more than before.
    acknowledged: Vec<Uuid>,
    /// The clock's difference, when a receipt taught it.
    difference_ms: Option<i64>,
    /// Something on the sync page changed.
    queue: bool,
    /// Entries of the team lists came.
    lists: bool,
}

fn take_aside(tx: &Tx<'_>, reasons: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
    let mut taken = Vec::new();
    for reason in reasons {
        taken.extend(tx.take_aside(reason)?);
    }
    Ok(taken)
}

impl Notebook {
    /// A sync that has not begun. What waits for its envelope gets one, and what a relay refused is offered once more.
    pub(crate) fn begin_sync(&mut self) -> Result<SyncRun, Error> {
        self.seal_waiting()?;
        self.store.write(|tx| tx.retry_refused())?;
        self.refused_now = 0;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(SyncRun::new(Inputs {
            team: team.team,
            device: team.me(),
            origin: team.origin.clone(),
            token: team.token.clone(),
            known_store: team.store,
        }))
    }

    /// Does what a sync asks for, other than HTTP: one transaction each.
    pub(crate) fn serve_sync(&mut self, action: Action, changed: &mut Changed) -> Result<Event, Error> {
        match action {
            Action::Sign(bytes) => {
                let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
                Ok(Event::Signed(team.identity.sign_login(&bytes)))
            }
            Action::MergeRoster(statements) => self.merge_roster(&statements, changed),
            Action::TakeBatch { round, max_count, max_bytes } => {
                if round == Round::Last {
                    self.make_due_receipts()?;
                }
                let batch = self.store.read(|tx| tx.next_outgoing(max_count, max_bytes))?;
                if !batch.is_empty() {
                    self.note_offer()?;
                }
                Ok(Event::Batch(batch.into_iter().map(|(id, bytes)| (EnvelopeId(id), bytes)).collect()))
            }
            Action::RecordPushed { stored, refused } => self.record_pushed(&stored, &refused, changed),
            Action::TakeHeld { after, limit } => {
                let held = self.store.read(|tx| tx.held_ids(after, limit))?;
                Ok(Event::Held(held.into_iter().map(|(number, id)| (number, EnvelopeId(id))).collect()))
            }
            Action::RecordMissing(missing) => {
                self.store.write(|tx| missing.iter().try_for_each(|id| tx.mark_missing(&id.0)))?;
                Ok(Event::Recorded)
            }
            Action::AskPlace { store, mailbox } => {
                let kept = self.store.read(|tx| tx.cursor(&store.0, &mailbox.0))?;
                Ok(Event::Place(kept.and_then(|text| Cursor::parse(&text).ok())))
            }
            Action::RecordPulled { store, mailbox, envelopes, place } => {
                self.record_pulled(store, mailbox, envelopes, place, changed)
            }
            Action::Http(_) | Action::Done(_) => Err(Error::Internal("not the notebook's to do")),
        }
    }

    /// Remembers what a sync learned.
    pub(crate) fn end_sync(&mut self, outcome: &Outcome) -> Result<(), Error> {
        if let Some(team) = &mut self.team {
            team.token.clone_from(&outcome.token);
            if outcome.store.is_some() && outcome.store != team.store {
                team.store = outcome.store;
                self.store.write(|tx| team.save_store(tx))?;
            }
        }
        self.fill_spool();
        Ok(())
    }

    /// Keeps new statements, and what had waited for them, in one transaction.
    fn merge_roster(&mut self, statements: &[Vec<u8>], changed: &mut Changed) -> Result<Event, Error> {
        let team = self.team.as_mut().ok_or(Error::NotInTeam)?;
        let new: Vec<Statement> = statements
            .iter()
            .filter_map(|bytes| Statement::parse(bytes).ok())
            .filter(|statement| statement.team() == team.team && !team.roster.holds(&statement.id))
            .collect();
        if !new.is_empty() {
            let (before, epochs) = (team.roster.clone(), team.epochs.len());
            team.grow(new);
            if let Err(error) = self.keep_grown_roster(changed) {
                // Not kept: it is as new the next time it comes.
                if let Some(team) = &mut self.team {
                    team.roster = before;
                    team.epochs.truncate(epochs);
                }
                return Err(error);
            }
            changed.team = true;
            self.seal_waiting()?;
        }
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(Event::RosterMerged {
            statements: team.roster.statements().map(|statement| statement.bytes().to_vec()).collect(),
            mailboxes: team.roster.mailboxes_of(&team.me()),
        })
    }

    fn keep_grown_roster(&mut self, changed: &mut Changed) -> Result<(), Error> {
        let take = |tx: &Tx<'_>| take_aside(tx, &[EARLY, NOT_FOR_US]);
        self.keep_all(take, changed, |tx, team| team.save_roster(tx))
    }

    /// What a newer Daftari wrote may be readable since this one was updated.
    pub(crate) fn retry_newer(&mut self) -> Result<(), Error> {
        if self.team.is_none() {
            return Ok(());
        }
        self.keep_all(|tx| take_aside(tx, &[NEWER]), &mut Changed::default(), |_, _| Ok(()))
    }

    fn record_pushed(
        &mut self,
        stored: &[EnvelopeId],
        refused: &[(EnvelopeId, ErrorCode)],
        changed: &mut Changed,
    ) -> Result<Event, Error> {
        let ids: Vec<[u8; 32]> = stored.iter().map(|id| id.0).collect();
        self.store.write(|tx| {
            tx.mark_handed(&ids)?;
            refused.iter().try_for_each(|(id, code)| tx.mark_refused(&id.0, &format!("{code:?}")))
        })?;
        self.refused_now += refused.len();
        changed.queue = true;
        Ok(Event::Recorded)
    }

    fn record_pulled(
        &mut self,
        store: StoreId,
        mailbox: MailboxId,
        envelopes: Vec<Pulled>,
        place: Option<Cursor>,
        changed: &mut Changed,
    ) -> Result<Event, Error> {
        let place = place.map(Cursor::to_text);
        let whole = |pulled| match pulled {
            Pulled::Envelope(bytes) => Some(bytes),
            Pulled::Erased(_) => None,
        };
        self.keep_all(
            |_| Ok(envelopes.into_iter().filter_map(whole).collect()),
            changed,
            |tx, _| Ok(tx.put_cursor(&store.0, &mailbox.0, place.as_deref())?),
        )?;
        Ok(Event::Recorded)
    }

    /// Opens, believes and keeps envelopes, refolds the cases they touch, takes receipts, passes on what a colleague lacks,
    /// and moves the place: one transaction, so that a cut leaves all of it to be done again.
    fn keep_all(
        &mut self,
        envelopes: impl FnOnce(&Tx<'_>) -> Result<Vec<Vec<u8>>, Error>,
        changed: &mut Changed,
        also: impl FnOnce(&Tx<'_>, &Membership) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let this = &*self;
        let team = this.team.as_ref().ok_or(Error::NotInTeam)?;
        let kept = this.store.write(|tx| {
            let mut kept = Kept::default();
            let mut authors = BTreeSet::new();
            let (mut come, mut new, mut deliveries) = (BTreeSet::new(), Vec::new(), Vec::new());
            for bytes in envelopes(tx)? {
                let id = daftari_relay_api::envelope::envelope_id(&bytes);
                if !tx.has_envelope(&id.0)? && come.insert(id) {
                    new.push((id, bytes));
                }
            }
            for (believed, (id, bytes)) in believe_all(team, &new).into_iter().zip(&new) {
                match believed {
                    Ok(delivery) => deliveries.push(delivery),
                    Err(aside) => {
                        this.put_aside(tx, &id.0, &aside.sender, aside.reason, bytes)?;
                        kept.queue = true;
                    }
                }
            }
            let gone = this.gone_among(tx, deliveries.iter().flat_map(Delivery::of_cases))?;
            for delivery in &deliveries {
                this.keep_delivery(tx, delivery, &gone, &mut kept, &mut authors)?;
            }
            for (case, new) in &kept.cases {
                let entries = this.fold_entries_in(tx, *case)?;
                let folded = this.fold_case(*case, &entries);
                if folded.opener.is_some() {
                    this.keep_row(tx, &folded, &entries)?;
                }
                if team.is_office() {
                    for envelope in this.pass_on(&this.readable(&folded), &entries, new)? {
                        tx.put_outgoing(&envelope)?;
                        kept.queue = true;
                    }
                }
            }
            if team.is_office() {
                authors.iter().try_for_each(|author| receipts::owe(tx, author))?;
            }
            also(tx, team)?;
            Ok::<_, Error>(kept)
        })?;
        changed.cases.extend(kept.cases.into_keys().chain(kept.acknowledged));
        changed.queue |= kept.queue;
        if kept.lists {
            changed.reference |= self.read_lists()?;
        }
        if let Some(difference) = kept.difference_ms {
            self.took_time_difference(difference)?;
        }
        self.keep_alarms();
        Ok(())
    }

    fn keep_delivery(
        &self,
        tx: &Tx<'_>,
        delivery: &Delivery,
        gone: &Gone,
        kept: &mut Kept,
        authors: &mut BTreeSet<DeviceKey>,
    ) -> Result<(), Error> {
        let learned_ms = self.now().ms;
        let mut whole = true;
        for entry in &delivery.entries {
            let author = entry.head.author;
            let brought_by = (author != delivery.sender).then_some(delivery.sender.0);
            // A bare head that comes alone is of the case it was erased in.
            let erased_in = if entry.content.is_none() { tx.case_of_erased(&entry.id.0)? } else { None };
            let case = delivery.case.or(erased_in);
            let mut keeps = stored(entry, case, brought_by, learned_ms);
            if entry.content.is_some() && gone.entries.contains(&EntryId(entry.id.0)) {
                keeps.record = crate::erase::head_of(&keeps)?;
                whole = false;
            }
            if tx.append_entry(&keeps)? == Appended::New {
                match case {
                    Some(case) if gone.cases.contains(&case) => {}
                    Some(case) => drop(kept.cases.entry(case).or_default().insert(EntryId(entry.id.0))),
                    None => kept.lists |= entry.content.is_some(),
                }
                authors.insert(author);
            }
        }
        // A relay that was lost is refilled with what was opened here, but not with what was erased here.
        if whole {
            tx.hold_envelope(&delivery.id.0, delivery.case, &delivery.bytes)?;
        }
        if let Some(body) = &delivery.receipt
            && let Some(taken) = self.take_receipt(tx, &delivery.sender, body)?
        {
            kept.acknowledged.extend(taken.cases);
            kept.difference_ms = taken.difference_ms.or(kept.difference_ms);
            kept.queue = true;
        }
        Ok(())
    }
}
