//! Everything but the core: what an office device states alone, what has room, and what was seen by whoever removed it.
//!
//! Each office device has room of its own, so a flood takes the room of nobody else. What a device that is none of the
//! office's any more stated counts when it lies in the past of every removal of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::core::{Core, Set};
use super::statement::{Kind, Statement};
use super::work::Work;
use crate::ids::{DeviceKey, StatementId};
use crate::limits::{ROSTER_ASKED_MAX, ROSTER_DEVICE_BYTES_MAX, ROSTER_DEVICE_MAX};

/// What is kept of a set besides the core.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Field {
    /// What counts.
    pub(super) counted: BTreeSet<StatementId>,
    /// What does not, but ways to what counts may lead over it: voided, or of a device that is the office's no more.
    pub(super) passed: BTreeSet<StatementId>,
    /// What waits, or is of a kind of a newer version.
    pub(super) asked: BTreeSet<StatementId>,
}

/// Room of one device.
#[derive(Default, Clone, Copy)]
struct Room {
    count: usize,
    bytes: usize,
}

impl Room {
    fn take(&mut self, statement: &Statement) -> bool {
        let (count, bytes) = (self.count + 1, self.bytes + statement.bytes().len());
        let fits = count <= ROSTER_DEVICE_MAX && bytes <= ROSTER_DEVICE_BYTES_MAX;
        if fits {
            *self = Room { count, bytes };
        }
        fits
    }
}

/// How far the core had grown for a statement, then its id: an order no other statement can change.
fn order(core: &Core, statement: &Statement) -> (usize, StatementId) {
    let heads = statement.body.heads.core.iter();
    let depth = heads.filter_map(|head| core.act(head)).map(|act| act.depth).max();
    (depth.unwrap_or_default(), statement.id)
}

impl Field {
    /// Judges what is not of the core.
    pub(super) fn fold(core: &Core, set: &Set, work: &mut Work) -> Field {
        let mut field = Field::default();
        let voided = voided(core, set);
        let mut by_signer: BTreeMap<DeviceKey, Vec<&Statement>> = BTreeMap::new();
        for statement in set.values().filter(|statement| statement.body.kind.is_field()) {
            work.look(1 + statement.body.heads.core.len());
            if core.is_office(&statement.body.signer) {
                by_signer.entry(statement.body.signer).or_default().push(statement);
            }
        }
        for statements in by_signer.values_mut() {
            statements.sort_by_cached_key(|statement| order(core, statement));
            let mut rooms = [Room::default(); 2];
            let [counting, passing] = &mut rooms;
            for statement in statements {
                let is_voided = voided.contains(&statement.id);
                let room = if is_voided { &mut *passing } else { &mut *counting };
                if room.take(statement) {
                    let kept = if is_voided { &mut field.passed } else { &mut field.counted };
                    kept.insert(statement.id);
                }
            }
        }
        field.pass_former(core, set, work);
        field.count_former(core, set, &voided, work);
        field.ask(core, set);
        field
    }

    /// Keeps what former office devices stated and the core has seen. What is nearest to the core has room first, so what
    /// is dropped opens no way to what is kept.
    fn pass_former(&mut self, core: &Core, set: &Set, work: &mut Work) {
        let mut rooms: HashMap<DeviceKey, Room> = HashMap::new();
        let mut seen: BTreeSet<StatementId> = BTreeSet::new();
        let mut next: BTreeSet<StatementId> = core_statements(core, set).flat_map(field_heads).collect();
        while !next.is_empty() {
            let mut later = BTreeSet::new();
            for id in next {
                work.look(1);
                let Some(statement) = set.get(&id).filter(|s| s.body.kind.is_field()) else { continue };
                if !seen.insert(id) {
                    continue;
                }
                let signer = statement.body.signer;
                let former = core.was_office(&signer) && !core.is_office(&signer);
                if former && rooms.entry(signer).or_default().take(statement) {
                    self.passed.insert(id);
                }
                if self.is_there(&id) {
                    later.extend(field_heads(statement));
                }
            }
            next = later;
        }
    }

    fn is_there(&self, id: &StatementId) -> bool {
        self.counted.contains(id) || self.passed.contains(id)
    }

    /// Counts what former office devices stated in the past of every removal of them.
    fn count_former(&mut self, core: &Core, set: &Set, voided: &BTreeSet<StatementId>, work: &mut Work) {
        let mut seen_by_all: HashMap<DeviceKey, BTreeSet<StatementId>> = HashMap::new();
        for act in core.acts() {
            let Some(Kind::Remove { device, .. }) = set.get(&act.id).map(|s| &s.body.kind) else { continue };
            if !core.was_office(device) {
                continue;
            }
            let seen = self.seen_by(core, set, act, device, work);
            match seen_by_all.get_mut(device) {
                Some(all) => all.retain(|id| seen.contains(id)),
                None => drop(seen_by_all.insert(*device, seen)),
            }
        }
        let counts = |id: &&StatementId| {
            let Some(statement) = set.get(id) else { return false };
            let signer = &statement.body.signer;
            !core.is_office(signer)
                && !voided.contains(id)
                && seen_by_all.get(signer).is_some_and(|seen| seen.contains(id))
        };
        let counted: Vec<StatementId> = self.passed.iter().filter(counts).copied().collect();
        for id in counted {
            self.passed.remove(&id);
            self.counted.insert(id);
        }
    }

    /// What a removal of an office device has in its past: as its signer named it, and as whoever agreed named it, unless
    /// that is the person who is removed.
    fn seen_by(
        &self,
        core: &Core,
        set: &Set,
        act: &super::core::Act,
        removed: &DeviceKey,
        work: &mut Work,
    ) -> BTreeSet<StatementId> {
        let earlier = core.acts().iter().enumerate().filter(|(place, _)| act.past.has(*place)).map(|(_, act)| act.id);
        let second = act.countersign.and_then(|id| set.get(&id));
        let second = second.filter(|s| core.member(&s.body.signer) != core.member(removed));
        let mut open: Vec<StatementId> =
            earlier.chain([act.id]).filter_map(|id| set.get(&id)).chain(second).flat_map(field_heads).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            work.look(1);
            if self.is_there(&id) && seen.insert(id) {
                open.extend(set.get(&id).into_iter().flat_map(field_heads));
            }
        }
        seen
    }

    /// Keeps a few of what does not count, for each signer who has or had a say: the core's first, then unknown kinds.
    fn ask(&mut self, core: &Core, set: &Set) {
        let mut by_signer: BTreeMap<DeviceKey, Vec<&Statement>> = BTreeMap::new();
        for statement in set.values() {
            let signer = statement.body.signer;
            let has_say = core.was_office(&signer) || core.was_recovery(&signer);
            if has_say && !self.is_there(&statement.id) && !is_of_core(core, statement) {
                by_signer.entry(signer).or_default().push(statement);
            }
        }
        for mut statements in by_signer.into_values() {
            statements.sort_by_cached_key(|statement| {
                let class = match &statement.body.kind {
                    Kind::Unknown => 1,
                    kind if kind.is_field() => 2,
                    _ => 0,
                };
                let (depth, id) = order(core, statement);
                (class, std::cmp::Reverse(depth), id)
            });
            self.asked.extend(statements.iter().take(ROSTER_ASKED_MAX).map(|statement| statement.id));
        }
    }
}

/// Is it a counting statement of the core, or the countersign of one?
pub(super) fn is_of_core(core: &Core, statement: &Statement) -> bool {
    match &statement.body.kind {
        Kind::Countersign { statement: named } => core.countersigned_by(named, &statement.id),
        _ => core.act(&statement.id).is_some(),
    }
}

/// The core's counting statements and their countersigns.
pub(super) fn core_statements<'a>(core: &'a Core, set: &'a Set) -> impl Iterator<Item = &'a Statement> {
    core.acts().iter().flat_map(|act| [Some(act.id), act.countersign]).flatten().filter_map(|id| set.get(&id))
}

fn field_heads(statement: &Statement) -> impl Iterator<Item = StatementId> + '_ {
    statement.body.heads.field.iter().copied()
}

fn voided(core: &Core, set: &Set) -> BTreeSet<StatementId> {
    core.acts()
        .iter()
        .filter_map(|act| match &set.get(&act.id)?.body.kind {
            Kind::Void { statements } => Some(statements),
            _ => None,
        })
        .flatten()
        .copied()
        .collect()
}
