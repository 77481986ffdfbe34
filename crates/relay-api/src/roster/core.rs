//! The core: who is the office. It is folded first, over its own statements alone.
//!
//! A statement counts when all its core heads count and two authorities agree: the recovery key, or two persons' office
//! devices. Both are judged in the statement's own past, which no later statement can change: so the core of a set is what
//! its statements say, concurrent ones never undo one another, and no circle of grounds can arise. A countersign belongs to
//! its statement: it may name that statement, what lies in its past, and nothing else of the core. When the core has grown
//! since, the statement is asked for anew.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use super::past::Past;
use super::statement::{Kind, Role, Statement};
use super::work::Work;
use crate::ids::{DeviceKey, MemberId, SealKey, StatementId, TeamId};
use crate::limits::{ROSTER_CORE_BYTES_MAX, ROSTER_CORE_MAX};

/// Statements by id, as they are given to a fold.
pub(super) type Set = BTreeMap<StatementId, Statement>;

/// A counting statement of the core.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Act {
    pub(super) id: StatementId,
    /// Longest way from the genesis.
    pub(super) depth: usize,
    /// What counts before it.
    pub(super) past: Past,
    /// Who agreed, one of each person: first the one it counts by. None when the recovery key signed it, or it is the genesis.
    pub(super) countersigns: Vec<StatementId>,
}

/// Why a statement counts: the countersigns of others, by person.
struct Agreement<'a> {
    /// The one it counts by; none when it needs none.
    needed: Option<&'a Statement>,
    /// One of each other person, who saw what the first may not have seen.
    others: Vec<&'a Statement>,
}

/// A key that is or was an office device's.
#[derive(Debug, Clone, PartialEq, Default)]
struct OfficeKey {
    /// Who came with it, by the place of the statement.
    members: Vec<(usize, MemberId)>,
    added: Past,
}

/// Who signs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Authority {
    Recovery,
    Office(MemberId),
}

/// The folded core: what counts, in an order in which every statement stands behind its past.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Core {
    acts: Vec<Act>,
    places: HashMap<StatementId, usize>,
    office: HashMap<DeviceKey, OfficeKey>,
    removed: HashMap<DeviceKey, Past>,
    recovery: Vec<(usize, DeviceKey)>,
    /// Where a key stands, whatever it is for.
    taken: HashMap<Vec<u8>, Past>,
    room: (usize, usize),
}

impl Core {
    /// Folds the core of a set.
    pub(super) fn fold(team: TeamId, set: &Set, work: &mut Work) -> Core {
        let mut core = Core::default();
        let mut upon: HashMap<StatementId, Vec<&Statement>> = HashMap::new();
        let mut agreed: HashMap<StatementId, Vec<&Statement>> = HashMap::new();
        let mut lacking: HashMap<StatementId, usize> = HashMap::new();
        for statement in set.values() {
            work.look(1 + statement.body.heads.core.len());
            if let Kind::Countersign { statement: named } = &statement.body.kind {
                agreed.entry(*named).or_default().push(statement);
            } else if statement.body.kind.is_core() {
                lacking.insert(statement.id, statement.body.heads.core.len());
                for head in &statement.body.heads.core {
                    upon.entry(*head).or_default().push(statement);
                }
            }
        }
        // What has all its heads, nearest to the genesis first, then by id.
        let mut ready = BinaryHeap::new();
        if let Some(genesis) = set.get(&StatementId(team.0)).filter(|genesis| begins_a_team(genesis)) {
            ready.push(Reverse((0_usize, genesis.id)));
        }
        let mut others: Vec<(usize, &Statement)> = Vec::new();
        while let Some(Reverse((depth, id))) = ready.pop() {
            let Some(statement) = set.get(&id) else { continue };
            let past = core.past_of(&statement.body.heads.core);
            let agreed = agreed.get(&id).map(Vec::as_slice).unwrap_or_default();
            let Some(agreement) = core.agreement(statement, &past, agreed, work) else { continue };
            if !core.take_room([Some(statement), agreement.needed]) {
                continue;
            }
            others.extend(agreement.others.into_iter().map(|countersign| (core.acts.len(), countersign)));
            core.count(statement, depth, past, agreement.needed.map(|statement| statement.id));
            for next in upon.get(&id).map(Vec::as_slice).unwrap_or_default() {
                work.look(1);
                let left = lacking.entry(next.id).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 {
                    // The last head to count is the deepest one.
                    ready.push(Reverse((depth + 1, next.id)));
                }
            }
        }
        // They have the room that is left: one person's agreements keep no statement out.
        for (place, countersign) in others {
            if core.take_room([Some(countersign), None])
                && let Some(act) = core.acts.get_mut(place)
            {
                act.countersigns.push(countersign.id);
            }
        }
        core
    }

    /// Why a statement counts; none when it does not.
    fn agreement<'a>(
        &self,
        statement: &Statement,
        past: &Past,
        agreed: &[&'a Statement],
        work: &mut Work,
    ) -> Option<Agreement<'a>> {
        let by_itself = Agreement { needed: None, others: Vec::new() };
        if matches!(statement.body.kind, Kind::Genesis { .. }) {
            return Some(by_itself);
        }
        let first = self.authority(past, &statement.body.signer, work)?;
        if first == Authority::Recovery {
            return Some(by_itself);
        }
        let removed = match &statement.body.kind {
            Kind::Remove { device, .. } => self.member_in(past, device),
            _ => None,
        };
        let holds = |countersign: &Statement| {
            let named = &countersign.body.heads.core;
            named
                .iter()
                .all(|head| *head == statement.id || self.places.get(head).is_some_and(|place| past.has(*place)))
        };
        let mut by_person: BTreeMap<Authority, &'a Statement> = BTreeMap::new();
        for countersign in agreed.iter().copied() {
            work.look(1 + countersign.body.heads.core.len());
            if !holds(countersign) {
                continue;
            }
            let by = match self.authority(past, &countersign.body.signer, work) {
                Some(second) if second != first => second,
                _ => continue,
            };
            let lowest = by_person.entry(by).or_insert(countersign);
            if countersign.id < lowest.id {
                *lowest = countersign;
            }
        }
        // Whoever is removed may agree, but her word on what she stated before is heard last.
        let is_own = |by: &Authority| removed.is_some_and(|member| *by == Authority::Office(member));
        let mut words: Vec<(bool, &Statement)> = by_person.iter().map(|(by, word)| (is_own(by), *word)).collect();
        words.sort_by_key(|(is_own, word)| (*is_own, word.id));
        let mut words = words.into_iter().map(|(_, word)| word);
        words.next().map(|needed| Agreement { needed: Some(needed), others: words.collect() })
    }

    fn authority(&self, past: &Past, signer: &DeviceKey, work: &mut Work) -> Option<Authority> {
        if self.recovery.iter().any(|(_, key)| key == signer) {
            work.look(self.recovery.len());
            return (self.recovery_in(past).map(|(_, key)| key) == Some(*signer)).then_some(Authority::Recovery);
        }
        self.is_office_in(past, signer).then(|| self.member_in(past, signer).map(Authority::Office)).flatten()
    }

    fn take_room(&mut self, statements: [Option<&Statement>; 2]) -> bool {
        let more = statements.iter().flatten();
        let (count, bytes) = self.room;
        let room = (count + more.clone().count(), bytes + more.map(|statement| statement.bytes().len()).sum::<usize>());
        let fits = room.0 <= ROSTER_CORE_MAX && room.1 <= ROSTER_CORE_BYTES_MAX;
        if fits {
            self.room = room;
        }
        fits
    }

    fn count(&mut self, statement: &Statement, depth: usize, past: Past, countersign: Option<StatementId>) {
        let place = self.acts.len();
        match &statement.body.kind {
            Kind::Genesis { device, recovery, .. } => {
                self.take(place, &past, &[&recovery.sign.0, recovery.seal.as_bytes()]);
                self.recovery.push((place, recovery.sign));
                self.add_office(place, &past, device);
            }
            Kind::Add { device } => self.add_office(place, &past, device),
            Kind::Remove { device, .. } => self.removed.entry(*device).or_default().add(place),
            Kind::RecoveryKey { sign, seal, .. } if self.take(place, &past, &[&sign.0, seal.as_bytes()]) => {
                self.recovery.push((place, *sign));
            }
            _ => {}
        }
        self.places.insert(statement.id, place);
        self.acts.push(Act { id: statement.id, depth, past, countersigns: countersign.into_iter().collect() });
    }

    /// A key stands once: false, and nothing is taken, when one of these stands in the past or twice here.
    fn take(&mut self, place: usize, past: &Past, keys: &[&[u8]]) -> bool {
        let stands = |key: &&[u8]| self.taken.get(*key).is_some_and(|taken| taken.meets(past));
        let once: BTreeSet<&&[u8]> = keys.iter().collect();
        if once.len() < keys.len() || keys.iter().any(stands) {
            return false;
        }
        for key in keys {
            self.taken.entry(key.to_vec()).or_default().add(place);
        }
        true
    }

    fn add_office(&mut self, place: usize, past: &Past, device: &super::DeviceRecord) {
        if self.take(place, past, &keys_of(device)) {
            let key = self.office.entry(device.sign).or_default();
            key.members.push((place, device.member));
            key.added.add(place);
        }
    }

    /// Counting statements, each behind its past.
    pub(super) fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// The counting statement of an id.
    pub(super) fn act(&self, id: &StatementId) -> Option<&Act> {
        self.places.get(id).and_then(|place| self.acts.get(*place))
    }

    /// Does a countersign stand beside a statement that counts?
    pub(super) fn countersigned_by(&self, named: &StatementId, id: &StatementId) -> bool {
        self.act(named).is_some_and(|act| act.countersigns.contains(id))
    }

    /// The core at and before these heads. What does not count brings nothing.
    pub(super) fn past_of(&self, heads: &[StatementId]) -> Past {
        let mut past = Past::default();
        for place in heads.iter().filter_map(|head| self.places.get(head)) {
            past.add(*place);
            if let Some(act) = self.acts.get(*place) {
                past.join(&act.past);
            }
        }
        past
    }

    /// Was it an active office device in this past?
    pub(super) fn is_office_in(&self, past: &Past, device: &DeviceKey) -> bool {
        self.office.get(device).is_some_and(|key| key.added.meets(past))
            && !self.removed.get(device).is_some_and(|removed| removed.meets(past))
    }

    fn member_in(&self, past: &Past, device: &DeviceKey) -> Option<MemberId> {
        self.office.get(device)?.members.iter().find(|(place, _)| past.has(*place)).map(|(_, member)| *member)
    }

    /// Is or was it an office device?
    pub(super) fn was_office(&self, device: &DeviceKey) -> bool {
        self.office.contains_key(device)
    }

    /// Is it an office device now?
    pub(super) fn is_office(&self, device: &DeviceKey) -> bool {
        self.was_office(device) && !self.removed.contains_key(device)
    }

    /// Did the core remove it, an office device or not?
    pub(super) fn is_removed(&self, device: &DeviceKey) -> bool {
        self.removed.contains_key(device)
    }

    /// Is it, or was it, a key on paper?
    pub(super) fn was_recovery(&self, signer: &DeviceKey) -> bool {
        self.recovery.iter().any(|(_, key)| key == signer)
    }

    /// The person of a device that is or was the office's.
    pub(super) fn member(&self, device: &DeviceKey) -> Option<MemberId> {
        self.office.get(device)?.members.first().map(|(_, member)| *member)
    }

    /// The key on paper in a past: one that no other follows there, of several the one with the lowest id.
    pub(super) fn recovery_in(&self, past: &Past) -> Option<(StatementId, DeviceKey)> {
        let here: Vec<&(usize, DeviceKey)> = self.recovery.iter().filter(|(place, _)| past.has(*place)).collect();
        let mut followed = Past::default();
        for act in here.iter().filter_map(|(place, _)| self.acts.get(*place)) {
            followed.join(&act.past);
        }
        let standing = here.into_iter().filter(|(place, _)| !followed.has(*place));
        standing.filter_map(|(place, key)| Some((self.acts.get(*place)?.id, *key))).min()
    }

    /// Everything that counts.
    pub(super) fn whole(&self) -> Past {
        let mut past = Past::default();
        (0..self.acts.len()).for_each(|place| past.add(place));
        past
    }

    /// Counting statements no other counting statement of the core names.
    pub(super) fn tips(&self, set: &Set) -> Vec<StatementId> {
        let statements = self.acts.iter().filter_map(|act| set.get(&act.id));
        let named: BTreeSet<StatementId> = statements.flat_map(|s| s.body.heads.core.iter().copied()).collect();
        self.acts.iter().map(|act| act.id).filter(|id| !named.contains(id)).collect()
    }
}

/// The keys of a device, in the order they are asked for.
pub(super) fn keys_of(device: &super::DeviceRecord) -> [&[u8]; 3] {
    let seal: &SealKey = &device.seal;
    [&device.sign.0, seal.as_bytes(), &device.post.0]
}

fn begins_a_team(genesis: &Statement) -> bool {
    matches!(&genesis.body.kind, Kind::Genesis { device, .. }
        if device.sign == genesis.body.signer && device.role == Role::Office)
}
