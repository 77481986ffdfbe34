//! The roster between this device and a relay: pages are merged with their place, and what differs is settled.

use std::collections::BTreeSet;

use daftari_relay_api::ids::{Bytes32, StatementId, StoreId};
use daftari_relay_api::roster::Statement;
use daftari_store::Tx;
use daftari_sync::run::Event;

use super::receive::retry;
use crate::error::Error;
use crate::log::quarantine::AFTER_STATEMENTS;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::views::Changed;

/// Setting: two sets that differed though neither side lacked anything. Store 16 ‖ theirs 32 ‖ ours 32 ‖ unix milliseconds i64.
const DIFFERED: &str = "roster/differed";
/// Setting: statements a relay would not take. Store 16 ‖ what is kept here 32 ‖ unix milliseconds i64 ‖ ids, 32 each.
const REFUSED: &str = "roster/refused";
/// The same is not tried again for so long.
const A_DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Statements a relay would not take.
struct Refused {
    /// The first of them.
    at_ms: i64,
    ids: BTreeSet<StatementId>,
}

impl Refused {
    fn read(stored: &[u8]) -> Option<Refused> {
        let (at_ms, ids) = stored.split_first_chunk()?;
        let ids = ids.chunks_exact(32).filter_map(|id| id.try_into().ok().map(StatementId)).collect();
        Some(Refused { at_ms: i64::from_be_bytes(*at_ms), ids })
    }
}

/// Is a time of this device's clock less than a day ago? A clock that was set back makes everything old.
fn is_within_a_day(then_ms: i64, now_ms: i64) -> bool {
    now_ms.checked_sub(then_ms).is_some_and(|passed| (0..A_DAY_MS).contains(&passed))
}

impl Notebook {
    /// Stores new statements with the place behind them, and the envelopes that waited for them, in one transaction.
    pub(super) fn merge_roster(
        &mut self,
        store: StoreId,
        statements: &[Vec<u8>],
        place_behind: u64,
        changed: &mut Changed,
    ) -> Result<Event, Error> {
        let team = self.team.as_mut().ok_or(Error::NotInTeam)?;
        let new: Vec<Statement> = statements
            .iter()
            .filter_map(|bytes| Statement::parse(bytes).ok())
            .filter(|statement| statement.team() == team.team && !team.roster.holds(&statement.id))
            .collect();
        let before = team.before_growing();
        if !new.is_empty() {
            team.grow(new);
        }
        // What is kept of nobody changes nothing: made-up statements cost no more than reading them.
        if before.roster.kept_digest() != team.roster.kept_digest() {
            if let Err(error) = self.store_roster(store, place_behind, changed) {
                if let Some(team) = &mut self.team {
                    team.put_back(before);
                }
                return Err(error);
            }
            changed.team = true;
            self.seal_waiting()?;
        } else if self.store.read(Membership::roster_place)? != Some((store, place_behind)) {
            self.store.write(|tx| Membership::save_roster_place(tx, store, place_behind))?;
        }
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        Ok(Event::RosterMerged { kept: team.roster.kept_digest(), mailboxes: team.roster.mailboxes_of(&team.me()) })
    }

    /// Stores the roster, and in the same transaction what is to be done again because of it, slice by slice: the envelopes
    /// that waited for it, and the cases in which devices wrote, or that they were given, when they were removed or are back.
    /// What counts there has changed, and with it rows, alarms, who holds a case and from whom the office takes it.
    fn store_roster(&mut self, store: StoreId, place_behind: u64, changed: &mut Changed) -> Result<(), Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        self.store.write_to_log(|tx| {
            team.save_roster(tx)?;
            Membership::save_roster_place(tx, store, place_behind)?;
            retry(tx, &AFTER_STATEMENTS)?;
            team.note_moved(tx)
        })?;
        let has_moved = self.team.as_mut().is_some_and(|team| !std::mem::take(&mut team.moved).is_empty());
        if has_moved {
            self.read_lists_again(changed);
        }
        Ok(())
    }

    /// What this device keeps, for a relay that keeps something else: all of it but what that relay would not take a short
    /// while ago.
    pub(super) fn take_statements(&self, store: StoreId) -> Result<Event, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let refused =
            self.store.read(|tx| self.refused(tx, team, store))?.map(|refused| refused.ids).unwrap_or_default();
        let (withheld, offered): (Vec<_>, Vec<_>) =
            team.roster.kept().partition(|statement| refused.contains(&statement.id));
        let offered = offered.into_iter().map(|statement| (statement.id, statement.bytes().to_vec())).collect();
        Ok(Event::Statements { offered, withheld: withheld.len() })
    }

    /// Remembers what a relay would not take, until the roster here is another one, at most a day.
    pub(super) fn record_refused_statements(&self, store: StoreId, ids: &[StatementId]) -> Result<Event, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        self.store.write(|tx| {
            let before = self.refused(tx, team, store)?;
            let mut refused = before.unwrap_or_else(|| Refused { at_ms: self.device_now().ms.0, ids: BTreeSet::new() });
            refused.ids.extend(ids);
            let mut stored = [&store.0[..], &team.roster.kept_digest().0, &refused.at_ms.to_be_bytes()].concat();
            refused.ids.iter().for_each(|id| stored.extend(id.0));
            Ok::<_, Error>(tx.put_secret(REFUSED, &stored)?)
        })?;
        Ok(Event::Recorded)
    }

    /// What a relay database would not take less than a day ago, of the roster as it is.
    fn refused(&self, tx: &Tx<'_>, team: &Membership, store: StoreId) -> Result<Option<Refused>, Error> {
        let of = [&store.0[..], &team.roster.kept_digest().0].concat();
        let stored = tx.secret(REFUSED)?;
        let read = stored.as_ref().and_then(|stored| Refused::read(stored.strip_prefix(of.as_slice())?));
        Ok(read.filter(|refused| is_within_a_day(refused.at_ms, self.device_now().ms.0)))
    }

    /// A relay that was put back from a copy of its files uses its numbers again, and one that keeps a statement back has given
    /// the place behind it: reading from the beginning brings both. Once a day for the same two sets, because a relay of
    /// another version may keep other ones for good.
    pub(super) fn forget_roster_place(&self, store: StoreId, theirs: Bytes32) -> Result<Event, Error> {
        let ours = self.team.as_ref().ok_or(Error::NotInTeam)?.roster.kept_digest();
        let sets = [&store.0[..], &theirs.0, &ours.0].concat();
        let now_ms = self.device_now().ms.0;
        let before = self.store.read(|tx| tx.secret(DIFFERED))?;
        let at_ms =
            before.and_then(|stored| stored.strip_prefix(sets.as_slice())?.try_into().ok().map(i64::from_be_bytes));
        if at_ms.is_some_and(|at_ms| is_within_a_day(at_ms, now_ms)) {
            return Ok(Event::Recorded);
        }
        self.store.write(|tx| {
            Membership::forget_roster_place(tx)?;
            Ok::<_, Error>(tx.put_secret(DIFFERED, &[&sets[..], &now_ms.to_be_bytes()].concat())?)
        })?;
        Ok(Event::RosterForgotten)
    }
}
