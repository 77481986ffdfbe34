//! What a sync asks of the notebook: merge rosters, hand out envelopes, open and keep what came.

use std::collections::BTreeSet;

use daftari_crypto::safe::entry::{self, SignedEntry};
use daftari_crypto::safe::envelope::{OpenError, Opened, OpenedCargo, open};
use daftari_domain::entry::{Content, EntryBody};
use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, MailboxId, StoreId};
use daftari_relay_api::roster::Statement;
use daftari_relay_api::wire::ErrorCode;
use daftari_store::{Appended, Tx};
use daftari_sync::run::{Action, Event, Inputs, Outcome, Round, SyncRun};
use uuid::Uuid;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::receipts;
use crate::views::Changed;
use crate::write::{fold_entry, stored};

/// Put aside until the team list has been brought: not forged, only early.
const EARLY: &str = "waiting_for_team_list";

/// An envelope that was opened, believed, and can be kept.
struct Delivery {
    id: EnvelopeId,
    bytes: Vec<u8>,
    sender: DeviceKey,
    case: Option<Uuid>,
    entries: Vec<SignedEntry>,
    receipt: Option<Vec<u8>>,
}

/// Why an envelope was put aside.
struct Aside {
    sender: Vec<u8>,
    reason: &'static str,
}

fn not_opened(error: OpenError) -> Aside {
    let reason = match error {
        OpenError::Malformed => "malformed",
        OpenError::NotAnEnvelope => "not_an_envelope",
        OpenError::Newer => "newer",
        OpenError::NotForUs => "not_for_us",
        OpenError::Wrap => "wrap",
        OpenError::Commitment => "commitment",
        OpenError::Content => "content",
        OpenError::Framing => "framing",
        OpenError::Header => "header",
        OpenError::Team => "team",
        OpenError::Signature => "signature",
    };
    Aside { sender: Vec::new(), reason }
}

impl Notebook {
    /// A sync that has not begun.
    pub(crate) fn begin_sync(&self) -> Result<SyncRun, Error> {
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

    fn merge_roster(&mut self, statements: &[Vec<u8>], changed: &mut Changed) -> Result<Event, Error> {
        let team = self.team.as_mut().ok_or(Error::NotInTeam)?;
        let new: Vec<Statement> = statements
            .iter()
            .filter_map(|bytes| Statement::parse(bytes).ok())
            .filter(|statement| statement.team() == team.team && !team.roster.holds(&statement.id))
            .collect();
        if !new.is_empty() {
            changed.team = true;
            team.grow(new);
            let team = &*team;
            self.store.write(|tx| team.save_roster(tx))?;
            let early = self.store.write(|tx| tx.take_aside(EARLY))?;
            self.keep_all(early.into_iter().map(Pulled::Envelope).collect(), changed, |_| Ok(()))?;
            self.seal_waiting()?;
        }
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(Event::RosterMerged {
            statements: team.roster.statements().map(|statement| statement.bytes().to_vec()).collect(),
            mailboxes: team.roster.mailboxes_of(&team.me()),
        })
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
        changed.queue = true;
        if let Some(team) = &self.team {
            let head = self.store.read(|tx| tx.chain_head(&team.me().0))?;
            self.last_push = head.map(|(seq, _)| (seq, self.world.boot.now().ms));
        }
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
        self.keep_all(envelopes, changed, |tx| Ok(tx.put_cursor(&store.0, &mailbox.0, place.as_deref())?))?;
        Ok(Event::Recorded)
    }

    /// Opens, believes and keeps envelopes, refolds the cases they touch, and moves the place: one transaction.
    fn keep_all(
        &mut self,
        envelopes: Vec<Pulled>,
        changed: &mut Changed,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (mut deliveries, mut put_aside) = (Vec::new(), Vec::new());
        for pulled in envelopes {
            let Pulled::Envelope(bytes) = pulled else { continue };
            let id = daftari_relay_api::envelope::envelope_id(&bytes);
            if self.store.read(|tx| tx.has_envelope(&id.0))? {
                continue;
            }
            match self.believe(&bytes) {
                Ok(delivery) => deliveries.push(delivery),
                Err(aside) => put_aside.push((id, aside, bytes)),
            }
        }
        changed.queue |= !put_aside.is_empty();
        let learned_ms = self.now().ms;
        let is_office = self.team.as_ref().is_some_and(|team| team.is_office());
        let this = &*self;
        let cases = this.store.write(|tx| {
            let (mut cases, mut authors) = (BTreeSet::new(), BTreeSet::new());
            for (id, aside, bytes) in &put_aside {
                tx.put_aside(&id.0, &aside.sender, aside.reason, bytes)?;
            }
            for delivery in &deliveries {
                for entry in &delivery.entries {
                    let author = entry.head.author;
                    let brought_by = (author != delivery.sender).then_some(delivery.sender.0);
                    let row = stored(entry, delivery.case, brought_by, learned_ms);
                    if tx.append_entry(&row)? == Appended::New {
                        cases.extend(delivery.case);
                        authors.insert(author);
                    }
                }
                tx.hold_envelope(&delivery.id.0, delivery.case, &delivery.bytes)?;
            }
            for case in &cases {
                let entries: Vec<_> = tx.entries_of_case(*case)?.iter().filter_map(fold_entry).collect();
                let folded = this.fold_case(*case, &entries);
                if folded.opener.is_some() {
                    tx.put_case(&this.case_row(&folded)?)?;
                }
            }
            if is_office {
                authors.iter().try_for_each(|author| receipts::owe(tx, author))?;
            }
            also(tx)?;
            Ok::<_, Error>(cases)
        })?;
        changed.cases.extend(cases);
        for delivery in deliveries {
            if let Some(body) = delivery.receipt
                && let Some(told) = self.take_receipt(&delivery.sender, &body)?
            {
                changed.cases.extend(told.cases);
                changed.queue = true;
            }
        }
        Ok(())
    }

    /// Opens an envelope and decides whether it can be believed.
    fn believe(&self, bytes: &[u8]) -> Result<Delivery, Aside> {
        let Some(team) = &self.team else { return Err(Aside { sender: Vec::new(), reason: "team" }) };
        let Opened { id, sender, cargo, .. } = open(&team.team, &team.open_keys(), bytes).map_err(not_opened)?;
        let aside = |reason| Aside { sender: sender.0.to_vec(), reason };
        if team.roster.device(&sender).is_none() {
            return Err(aside(EARLY));
        }
        let mut delivery =
            Delivery { id, bytes: bytes.to_vec(), sender, case: None, entries: Vec::new(), receipt: None };
        let items = match cargo {
            OpenedCargo::Receipt(body) => {
                delivery.receipt = Some(body);
                return Ok(delivery);
            }
            OpenedCargo::Entries(items) => items,
        };
        for item in items {
            let entry = item.map_err(|_| aside("entry"))?;
            if team.roster.device(&entry.head.author).is_none() {
                return Err(aside(EARLY));
            }
            if let Some(content) = &entry.content {
                let body = EntryBody::parse(&content.body).map_err(|_| aside("body"))?;
                let case = body.case.map(|case| case.0);
                let opened_here = entry::case_id(&entry.head.author, &content.salt);
                if matches!(body.content, Content::CaseOpened { .. }) && case != Some(Uuid::from_bytes(opened_here)) {
                    return Err(aside("case_id"));
                }
                if !delivery.entries.is_empty() && delivery.case != case {
                    return Err(aside("mixed_cases"));
                }
                delivery.case = case;
            }
            delivery.entries.push(entry);
        }
        Ok(delivery)
    }
}
