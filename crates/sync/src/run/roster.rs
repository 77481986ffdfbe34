//! The roster of a sync: read behind the place of before, page by page, then what the relay lacks is given.
//!
//! A page carries a digest of everything the relay keeps. When this device keeps the same there is nothing to say; else it
//! asks by id what the relay lacks. So neither side remembers what the other one has, and a relay that lost statements is
//! given them again, whatever it calls itself.

use std::collections::BTreeMap;

use daftari_relay_api::ids::{Bytes32, StatementId, StoreId};
use daftari_relay_api::limits::HAVE_MAX;
use daftari_relay_api::wire::{ErrorCode, Given, Rest, RosterRoom};

use super::{Action, Ending, State, SyncRun};
use crate::calls::{self, CallError};
use crate::transport::Reply;

/// Readings from the beginning in one run: a relay that goes on forgetting, or changes its database, is not well.
const READINGS_MAX: usize = 3;

/// A page of the roster that is being stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    store: StoreId,
    next: u64,
    rest: Rest,
    kept: Bytes32,
}

/// Where the run stands with the roster.
#[derive(Debug, Default)]
pub(super) struct RosterTalk {
    /// How far the roster of a relay database was read.
    place: Option<(StoreId, u64)>,
    /// Where this reading began.
    began: u64,
    /// Readings that began anew.
    anew: usize,
    /// What the relay keeps, as it said with the last page.
    theirs: Option<Bytes32>,
    /// Statements of this device the relay was not asked for yet.
    unasked: Vec<StatementId>,
    offered: BTreeMap<StatementId, Vec<u8>>,
    lacking: Vec<StatementId>,
    /// The relay lacks something of this device: then the two sets differ for that reason.
    relay_lacks_some: bool,
}

impl RosterTalk {
    pub(super) fn behind(place: Option<(StoreId, u64)>) -> RosterTalk {
        RosterTalk { place, ..RosterTalk::default() }
    }
}

impl SyncRun {
    /// Goes on reading behind the place in this database, or begins.
    pub(super) fn ask_roster(&mut self) -> Action {
        let place = self.roster.place.filter(|(store, _)| self.store == Some(*store));
        let after = place.map_or(0, |(_, after)| after);
        self.roster.began = after;
        self.ask_page(after)
    }

    fn ask_page(&mut self, after: u64) -> Action {
        self.state = State::Roster(after);
        Action::Http(calls::ask_roster(&self.inputs.origin, self.token(), after))
    }

    /// The relay does not know the place, or is another one by now.
    pub(super) fn read_roster_anew(&mut self) -> Action {
        self.roster.place = None;
        self.roster.anew += 1;
        if self.roster.anew >= READINGS_MAX {
            return self.end(Ending::RelayUnwell, None);
        }
        self.ask_roster()
    }

    pub(super) fn got_page(&mut self, after: u64, reply: &Reply) -> Result<Action, CallError> {
        let page = calls::read_roster(reply, after)?;
        if self.store != Some(page.store) {
            self.store = Some(page.store);
            if after > 0 {
                return Ok(self.read_roster_anew());
            }
        }
        if !page.statements.is_empty() {
            self.fresh_login = false;
        }
        self.state = State::Merge(Page { store: page.store, next: page.next, rest: page.rest, kept: page.kept });
        let statements = page.statements.into_iter().map(|statement| statement.0).collect();
        Ok(Action::MergeRoster { store: page.store, statements, place: page.next })
    }

    /// A page is stored; `ours` names what this device keeps now.
    pub(super) fn merged_page(&mut self, page: Page, ours: Bytes32) -> Action {
        self.roster.place = Some((page.store, page.next));
        if page.rest == Rest::More {
            return self.ask_page(page.next);
        }
        if ours == page.kept {
            return self.offer_or_push();
        }
        self.roster.theirs = Some(page.kept);
        self.state = State::TakeStatements;
        Action::TakeStatements { store: page.store }
    }

    pub(super) fn offer_statements(&mut self, statements: Vec<(StatementId, Vec<u8>)>, withheld: usize) -> Action {
        self.roster.relay_lacks_some = withheld > 0;
        self.roster.unasked = statements.iter().map(|(id, _)| *id).collect();
        self.roster.offered = statements.into_iter().collect();
        self.roster.lacking.clear();
        self.ask_lacking()
    }

    fn ask_lacking(&mut self) -> Action {
        let count = self.roster.unasked.len().min(HAVE_MAX);
        if count == 0 {
            return self.give_some();
        }
        let ids = self.roster.unasked.drain(..count).collect();
        self.state = State::RosterHave;
        Action::Http(calls::roster_have(&self.inputs.origin, self.token(), ids))
    }

    pub(super) fn relay_lacks(&mut self, reply: &Reply) -> Result<Action, CallError> {
        let missing = calls::read_roster_missing(reply)?;
        let offered = &self.roster.offered;
        self.roster.lacking.extend(missing.into_iter().filter(|id| offered.contains_key(id)));
        Ok(self.ask_lacking())
    }

    /// As many as fit into a call, all of them before anything is pushed: an envelope to a device the relay does not know
    /// yet would be refused.
    pub(super) fn give_some(&mut self) -> Action {
        let (mut room, mut ids, mut some) = (RosterRoom::default(), Vec::new(), Vec::new());
        while let Some(id) = self.roster.lacking.last().copied() {
            let Some(statement) = self.roster.offered.get(&id) else { break };
            if !room.take(statement.len()) {
                break;
            }
            self.roster.lacking.pop();
            some.push(statement.clone());
            ids.push(id);
        }
        if some.is_empty() {
            return self.gave_all();
        }
        self.roster.relay_lacks_some = true;
        self.state = State::GiveRoster(ids);
        Action::Http(calls::add_roster(&self.inputs.origin, self.token(), some))
    }

    /// A relay that takes no statements still takes envelopes: they are pushed, and the run ends with the error.
    pub(super) fn gave_some(&mut self, given: Vec<StatementId>, reply: &Reply) -> Result<Action, CallError> {
        match calls::read_given(reply, given.len()) {
            Ok(results) => {
                let is_taken = |result: &Given| matches!(result, Given::Kept | Given::Held);
                let refused = given.into_iter().zip(results).filter(|(_, result)| !is_taken(result));
                let refused: Vec<StatementId> = refused.map(|(id, _)| id).collect();
                match self.store {
                    Some(store) if !refused.is_empty() => {
                        self.state = State::RecordGiven;
                        Ok(Action::RecordRefusedStatements { store, refused })
                    }
                    _ => Ok(self.give_some()),
                }
            }
            Err(CallError::Refused {
                code: ErrorCode::Full | ErrorCode::BadStatement | ErrorCode::TooLarge,
                retry_after_s,
            }) => {
                self.trouble = Some((Ending::Refused, retry_after_s));
                self.roster.offered.clear();
                Ok(self.offer_or_push())
            }
            Err(error) => Err(error),
        }
    }

    /// The relay lacks nothing of this device and keeps something else all the same: it lost a place, or kept something back.
    fn gave_all(&mut self) -> Action {
        self.roster.offered.clear();
        match (self.roster.theirs, self.roster.place) {
            (Some(kept), Some((store, _))) if !self.roster.relay_lacks_some && self.roster.began > 0 => {
                self.state = State::ForgetRoster;
                Action::ForgetRosterPlace { store, kept }
            }
            _ => self.offer_or_push(),
        }
    }
}
