//! Everything but the core: what an office device states alone, what has room, and what was seen by whoever removed it.
//!
//! Each office device has room of its own, so a flood takes the room of nobody else. What a device that is none of the
//! office's any more stated counts when it lies in the past of every removal of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::core::{Core, Set};
use super::statement::{Kind, Statement};
use super::work::Work;
use crate::ids::{DeviceKey, MemberId, StatementId};
use crate::limits::{ROSTER_ASKED_MAX, ROSTER_DEVICE_BYTES_MAX, ROSTER_DEVICE_MAX};

/// Whose statement leads to another: a person, or the keys on paper.
type Witness = Option<MemberId>;

/// Rooms of one device: an office device's own two, or the one of a former one.
#[derive(Default, Clone, Copy)]
struct Rooms {
    counting: Room,
    passing: Room,
}

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
        let mut folding =
            Folding { core, set, voided: voided(core, set), rooms: HashMap::new(), field: Field::default() };
        folding.keep_what_others_saw(work);
        folding.keep_the_rest(work);
        folding.keep_what_somebody_saw(work);
        let Folding { mut field, voided, .. } = folding;
        field.count_former(core, set, &voided, work);
        field.ask(core, set);
        field
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
        let others = act.countersigns.iter().filter_map(|id| set.get(id));
        let others = others.filter(|s| core.member(&s.body.signer) != core.member(removed));
        let mut open: Vec<StatementId> =
            earlier.chain([act.id]).filter_map(|id| set.get(&id)).chain(others).flat_map(field_heads).collect();
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

/// Rooms as they fill.
struct Folding<'a> {
    core: &'a Core,
    set: &'a Set,
    voided: BTreeSet<StatementId>,
    rooms: HashMap<DeviceKey, Rooms>,
    field: Field,
}

impl<'a> Folding<'a> {
    /// The statement of an id, if its signer is or was the office's and may state it alone.
    fn field_statement(&self, id: &StatementId) -> Option<&'a Statement> {
        self.set.get(id).filter(|s| s.body.kind.is_field() && self.core.was_office(&s.body.signer))
    }

    fn take_room(&mut self, statement: &Statement) {
        let signer = statement.body.signer;
        let rooms = self.rooms.entry(signer).or_default();
        let counts = self.core.is_office(&signer) && !self.voided.contains(&statement.id);
        let (room, kept) = if counts {
            (&mut rooms.counting, &mut self.field.counted)
        } else {
            (&mut rooms.passing, &mut self.field.passed)
        };
        if room.take(statement) {
            kept.insert(statement.id);
        }
    }

    /// First what others put their names upon, nearest first. A device's later statements push none of these out, so no
    /// person can cut the ways that others saw: neither to her own statements nor, over them, to those of former devices.
    fn keep_what_others_saw(&mut self, work: &mut Work) {
        let sources = core_statements(self.core, self.set);
        let mut next: BTreeSet<(StatementId, Witness)> = sources
            .flat_map(|source| {
                let witness = self.core.member(&source.body.signer);
                field_heads(source).map(move |head| (head, witness))
            })
            .collect();
        // Two witnesses are enough: one of them is another person than the signer, whoever she is.
        let mut seen: HashMap<StatementId, Vec<Witness>> = HashMap::new();
        let mut looked: BTreeSet<StatementId> = BTreeSet::new();
        while !next.is_empty() {
            let mut later = BTreeSet::new();
            for (id, witness) in next {
                work.look(1);
                let Some(statement) = self.field_statement(&id) else { continue };
                let witnesses = seen.entry(id).or_default();
                if witnesses.len() == 2 || witnesses.contains(&witness) {
                    continue;
                }
                witnesses.push(witness);
                let mut onward = vec![witness];
                if witness != self.core.member(&statement.body.signer) && looked.insert(id) {
                    onward.clone_from(witnesses);
                    self.take_room(statement);
                }
                if self.field.is_there(&id) {
                    later.extend(field_heads(statement).flat_map(|head| onward.iter().map(move |by| (head, *by))));
                }
            }
            next = later;
        }
    }

    /// Then everything else of office devices, in an order that no other statement can change.
    fn keep_the_rest(&mut self, work: &mut Work) {
        let mut rest: Vec<&Statement> = Vec::new();
        for statement in self.set.values().filter(|statement| statement.body.kind.is_field()) {
            work.look(1 + statement.body.heads.core.len());
            if self.core.is_office(&statement.body.signer) && !self.field.is_there(&statement.id) {
                rest.push(statement);
            }
        }
        rest.sort_by_cached_key(|statement| order(self.core, statement));
        rest.into_iter().for_each(|statement| self.take_room(statement));
    }

    /// Last what former devices stated and only their own person saw, nearest first: what is dropped opens no way to what is
    /// kept.
    fn keep_what_somebody_saw(&mut self, work: &mut Work) {
        let mut seen: BTreeSet<StatementId> = BTreeSet::new();
        let mut next: BTreeSet<StatementId> = core_statements(self.core, self.set).flat_map(field_heads).collect();
        while !next.is_empty() {
            let mut later = BTreeSet::new();
            for id in next {
                work.look(1);
                let Some(statement) = self.field_statement(&id) else { continue };
                if !seen.insert(id) {
                    continue;
                }
                if !self.field.is_there(&id) && !self.core.is_office(&statement.body.signer) {
                    self.take_room(statement);
                }
                if self.field.is_there(&id) {
                    later.extend(field_heads(statement));
                }
            }
            next = later;
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
    core.acts().iter().flat_map(|act| std::iter::once(&act.id).chain(&act.countersigns)).filter_map(|id| set.get(id))
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
