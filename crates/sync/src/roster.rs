//! The roster of a sync: read behind the place of before, page by page, then what the relay lacks is given.
//!
//! A page carries a digest of everything the relay keeps. When this device keeps the same there is nothing to say; else it
//! asks by id what the relay lacks. So neither side remembers what the other one has, and a relay that lost statements is
//! given them again, whatever it calls itself.

use std::collections::BTreeMap;

use daftari_relay_api::ids::{Bytes32, StatementId, StoreId};
use daftari_relay_api::limits::HAVE_MAX;
use daftari_relay_api::wire::{Given, Rest, RosterRoom};

/// Readings from the beginning in one run: a relay that goes on forgetting, or changes its database, is not well.
const READINGS_MAX: usize = 3;

/// A page of the roster that is being stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RosterPage {
    pub(crate) store: StoreId,
    /// The place behind it.
    pub(crate) next: u64,
    pub(crate) rest: Rest,
    /// Digest of everything the relay keeps.
    pub(crate) kept: Bytes32,
}

/// What comes next between this device and the relay.
#[derive(Debug)]
pub(crate) enum Next {
    /// The page behind this place is asked for.
    Page(u64),
    /// The two keep different sets: what this device keeps is needed.
    Statements(StoreId),
    /// The relay is asked which of these it lacks.
    Have(Vec<StatementId>),
    /// These are given to it.
    Give(Vec<StatementId>, Vec<Vec<u8>>),
    /// It did not take these.
    Refused(StoreId, Vec<StatementId>),
    /// It lacks nothing and keeps something else all the same: its roster is to be read from the beginning.
    Forget {
        /// Its database.
        store: StoreId,
        /// What it says it keeps.
        kept: Bytes32,
    },
    /// It goes on forgetting.
    Unwell,
    /// Nothing more is to be said.
    Settled,
}

/// Where a run stands with the roster.
#[derive(Debug, Default)]
pub(crate) struct RosterTalk {
    /// How far the roster of a relay database was read.
    place: Option<(StoreId, u64)>,
    /// Where the reading of this run began; none before.
    began: Option<u64>,
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
    pub(crate) fn behind(place: Option<(StoreId, u64)>) -> RosterTalk {
        RosterTalk { place, ..RosterTalk::default() }
    }

    /// Goes on reading behind the place in this database, or begins.
    pub(crate) fn read(&mut self, store: Option<StoreId>) -> Next {
        let place = self.place.filter(|(of, _)| store == Some(*of));
        let after = place.map_or(0, |(_, after)| after);
        // After a new login it goes on, and did not begin there.
        self.began = self.began.filter(|_| place.is_some()).or(Some(after));
        Next::Page(after)
    }

    /// The relay does not know the place, or is another one by now.
    pub(crate) fn read_anew(&mut self) -> Next {
        (self.place, self.began) = (None, None);
        self.anew += 1;
        if self.anew >= READINGS_MAX { Next::Unwell } else { self.read(None) }
    }

    /// A page is stored; `ours` is the digest of what this device keeps now.
    pub(crate) fn merged(&mut self, page: RosterPage, ours: Bytes32) -> Next {
        self.place = Some((page.store, page.next));
        if page.rest == Rest::More {
            return Next::Page(page.next);
        }
        if ours == page.kept {
            return Next::Settled;
        }
        self.theirs = Some(page.kept);
        Next::Statements(page.store)
    }

    /// What this device keeps, but for as many as are withheld because this relay would not take them.
    pub(crate) fn offer(&mut self, statements: Vec<(StatementId, Vec<u8>)>, withheld: usize) -> Next {
        self.relay_lacks_some = withheld > 0;
        self.unasked = statements.iter().map(|(id, _)| *id).collect();
        self.offered = statements.into_iter().collect();
        self.lacking.clear();
        self.ask_lacking()
    }

    fn ask_lacking(&mut self) -> Next {
        match self.unasked.len().min(HAVE_MAX) {
            0 => self.give(),
            count => Next::Have(self.unasked.drain(..count).collect()),
        }
    }

    /// Of the statements it was asked for the relay lacks these.
    pub(crate) fn lacks(&mut self, missing: Vec<StatementId>) -> Next {
        self.lacking.extend(missing.into_iter().filter(|id| self.offered.contains_key(id)));
        self.ask_lacking()
    }

    /// As many as fit into a call, all of them before anything is pushed: an envelope to a device the relay does not know
    /// yet would be refused.
    pub(crate) fn give(&mut self) -> Next {
        let (mut room, mut ids, mut some) = (RosterRoom::default(), Vec::new(), Vec::new());
        while let Some(id) = self.lacking.last().copied() {
            let Some(statement) = self.offered.get(&id) else { break };
            if !room.take(statement.len()) {
                break;
            }
            self.lacking.pop();
            some.push(statement.clone());
            ids.push(id);
        }
        if some.is_empty() {
            return self.gave_all();
        }
        self.relay_lacks_some = true;
        Next::Give(ids, some)
    }

    /// What became of those that were given.
    pub(crate) fn gave(&mut self, given: Vec<StatementId>, results: Vec<Given>) -> Next {
        let is_taken = |result: &Given| matches!(result, Given::Kept | Given::Held);
        let refused = given.into_iter().zip(results).filter(|(_, result)| !is_taken(result));
        let refused: Vec<StatementId> = refused.map(|(id, _)| id).collect();
        match self.place {
            Some((store, _)) if !refused.is_empty() => Next::Refused(store, refused),
            _ => self.give(),
        }
    }

    /// The relay takes no statements now.
    pub(crate) fn give_up(&mut self) -> Next {
        self.offered.clear();
        Next::Settled
    }

    /// The relay lacks nothing of this device and keeps something else all the same: it lost a place, or kept something back.
    fn gave_all(&mut self) -> Next {
        self.offered.clear();
        match (self.theirs, self.place) {
            (Some(kept), Some((store, _))) if !self.relay_lacks_some && self.began > Some(0) => {
                Next::Forget { store, kept }
            }
            _ => Next::Settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: StoreId = StoreId([1; 16]);
    const OURS: Bytes32 = Bytes32([2; 32]);
    const THEIRS: Bytes32 = Bytes32([3; 32]);

    fn page(next: u64, rest: Rest, kept: Bytes32) -> RosterPage {
        RosterPage { store: STORE, next, rest, kept }
    }

    /// Read to the end, the relay keeps something else and lacks nothing: what comes next.
    fn differs(talk: &mut RosterTalk) -> Next {
        assert!(matches!(talk.merged(page(9, Rest::None, THEIRS), OURS), Next::Statements(STORE)));
        let id = StatementId([4; 32]);
        assert!(matches!(talk.offer(vec![(id, vec![5])], 0), Next::Have(ids) if ids == [id]));
        talk.lacks(Vec::new())
    }

    #[test]
    fn two_who_keep_the_same_have_nothing_to_say() {
        let mut talk = RosterTalk::behind(Some((STORE, 4)));
        assert!(matches!(talk.read(Some(STORE)), Next::Page(4)));
        assert!(matches!(talk.merged(page(6, Rest::More, THEIRS), OURS), Next::Page(6)));
        assert!(matches!(talk.merged(page(9, Rest::None, OURS), OURS), Next::Settled));
    }

    #[test]
    fn a_reading_that_began_behind_a_place_is_made_again_from_the_beginning() {
        let mut talk = RosterTalk::behind(Some((STORE, 4)));
        talk.read(Some(STORE));
        assert!(matches!(differs(&mut talk), Next::Forget { store: STORE, kept: THEIRS }));
        assert!(matches!(talk.read_anew(), Next::Page(0)));
        assert!(matches!(differs(&mut talk), Next::Settled), "it has read everything");
    }

    /// The relay asks for another login in the middle: the reading goes on where it is, and began where it began.
    #[test]
    fn a_login_in_the_middle_is_no_new_beginning() {
        let mut talk = RosterTalk::behind(None);
        assert!(matches!(talk.read(Some(STORE)), Next::Page(0)));
        talk.merged(page(7, Rest::More, THEIRS), OURS);
        assert!(matches!(talk.read(Some(STORE)), Next::Page(7)));
        assert!(matches!(differs(&mut talk), Next::Settled));
    }

    #[test]
    fn a_relay_that_goes_on_forgetting_is_not_well() {
        let mut talk = RosterTalk::behind(Some((STORE, 4)));
        for _ in 1..READINGS_MAX {
            assert!(matches!(talk.read_anew(), Next::Page(0)));
        }
        assert!(matches!(talk.read_anew(), Next::Unwell));
    }
}
