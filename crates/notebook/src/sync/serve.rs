//! What a sync asks of the notebook, action by action.

use daftari_domain::time::{DAY_MS, UnixMillis};
use daftari_relay_api::batch::Cursor;
use daftari_relay_api::ids::EnvelopeId;
use daftari_relay_api::pushed::Pushed;
use daftari_sync::run::{Action, Event, Inputs, Outcome, SyncRun, Which};

use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::views::Changed;

/// Secret: when the relay was last asked for what was handed over and not receipted, i64 big-endian.
const OFFERED: &str = "have/offered";

impl Notebook {
    /// A sync that has not begun. What waits for its envelope gets one, and what a relay refused is offered once more.
    pub(crate) fn begin_sync(&mut self) -> Result<SyncRun, Error> {
        self.seal_waiting()?;
        self.store.write(|tx| {
            tx.retry_refused()?;
            Notebook::ask_again_after_seeds(tx)
        })?;
        self.refused_now = 0;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(SyncRun::new(Inputs {
            team: team.team,
            device: team.me(),
            dialled: team.dialled(),
            token: team.token.clone(),
            known_store: team.store,
            roster_place: self.store.read(Membership::roster_place)?,
            offers_unreceipted: self.offer_is_due()?,
        }))
    }

    /// Is it a day since the relay was asked for what was handed over and not receipted?
    fn offer_is_due(&self) -> Result<bool, Error> {
        let stored = self.store.read(|tx| tx.secret(OFFERED))?;
        let at_ms = stored.and_then(|bytes| bytes.as_slice().try_into().ok().map(i64::from_be_bytes));
        Ok(at_ms.is_none_or(|at_ms| !(0..DAY_MS).contains(&self.device_now().ms.since(UnixMillis(at_ms)))))
    }

    /// Does what a sync asks for, other than HTTP, storing a pulled page ([`Notebook::receive_some`]) and making what is due
    /// before the last push ([`Notebook::make_due`]): one transaction each.
    pub(crate) fn serve_sync(&mut self, action: Action, changed: &mut Changed) -> Result<Event, Error> {
        match action {
            Action::Sign(bytes) => {
                let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
                Ok(Event::Signed(team.identity.sign_login(&bytes)))
            }
            Action::MergeRoster { store, statements, place } => self.merge_roster(store, &statements, place, changed),
            Action::TakeStatements { store } => self.take_statements(store),
            Action::RecordRefusedStatements { store, refused } => self.record_refused_statements(store, &refused),
            Action::ForgetRosterPlace { store, kept } => self.forget_roster_place(store, kept),
            Action::TakeBatch { max_count, max_bytes, .. } => {
                let batch = self.store.read(|tx| tx.next_outgoing(max_count, max_bytes))?;
                if !batch.is_empty() {
                    self.note_offer()?;
                }
                Ok(Event::Batch(batch))
            }
            Action::RecordPushed { stored, refused } => self.record_pushed(&stored, &refused, changed),
            Action::TakeHeld { which, after, limit } => {
                let held = self.store.read(|tx| match which {
                    Which::Everything => tx.held_ids(after, limit),
                    Which::Unreceipted => tx.unreceipted_ids(after, limit),
                })?;
                Ok(Event::Held(held))
            }
            Action::RecordOffered => {
                let now_ms = self.device_now().ms.0;
                self.store.write(|tx| tx.put_secret(OFFERED, &now_ms.to_be_bytes()))?;
                Ok(Event::Recorded)
            }
            Action::RecordMissing(missing) => {
                self.store.write(|tx| missing.iter().try_for_each(|id| tx.mark_missing(*id)))?;
                Ok(Event::Recorded)
            }
            Action::AskPlace { store, mailbox } => {
                let stored = self.store.read(|tx| tx.cursor(store, mailbox))?;
                Ok(Event::Place(stored.and_then(|text| Cursor::parse(&text).ok())))
            }
            Action::ForgetPlace { store, mailbox } => {
                self.store.write(|tx| tx.put_cursor(store, mailbox, None))?;
                Ok(Event::Recorded)
            }
            Action::RecordPulled { .. } | Action::Http(_) | Action::Done(_) => {
                Err(Error::Internal("not the notebook's to do"))
            }
        }
    }

    /// Saves the relay's token and database id that a sync learned.
    pub(crate) fn note_sync_outcome(&mut self, outcome: &Outcome) -> Result<(), Error> {
        if let Some(team) = &mut self.team {
            team.token.clone_from(&outcome.token);
            if outcome.store.is_some() && outcome.store != team.store {
                team.store = outcome.store;
                self.store.write(|tx| team.save_store(tx))?;
            }
        }
        self.forget_what_is_due();
        self.fill_spool();
        Ok(())
    }

    fn record_pushed(
        &mut self,
        stored: &[EnvelopeId],
        refused: &[(EnvelopeId, Pushed)],
        changed: &mut Changed,
    ) -> Result<Event, Error> {
        self.store.write(|tx| {
            tx.mark_handed(stored)?;
            refused.iter().try_for_each(|(id, word)| tx.mark_refused(*id, &format!("{word:?}")))
        })?;
        self.refused_now += refused.len();
        changed.queue = true;
        Ok(Event::Recorded)
    }
}
