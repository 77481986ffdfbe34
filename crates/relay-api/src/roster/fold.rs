//! The fold: which team a set of statements makes, and what is kept of the set.
//!
//! Union first, then fold, then drop what has no room. The core is judged first and by itself (`core.rs`), then what an
//! office device may state alone (`field.rs`). What was dropped is offered again by whoever holds it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use super::core::{Core, Set, keys_of};
use super::field::{Field, core_statements, is_of_core};
use super::statement::{Circle, DeviceRecord, Epoch, Heads, Kind, RecoveryRecord, Relay, Role, Statement};
use super::work::Work;
use crate::ids::{Bytes32, DeviceKey, MailboxId, StatementId, TeamId, mailbox};
use crate::limits::ROSTER_TIPS_MAX;

/// A device of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its record: the keys, the role and the person.
    pub record: DeviceRecord,
    /// The statement that brought it.
    pub by: StatementId,
}

/// The oldest version that asks for no update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionFloor {
    /// `major.minor.patch`.
    pub floor: String,
    /// Where to get it.
    pub place: String,
}

/// A statement of the core that waits for a second person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// It names the present core: a countersign with the heads of now holds. Else the core has grown since, and who agrees
    /// would say so to a core that is gone: it is better asked anew.
    pub is_fresh: bool,
}

/// An epoch and its place among those of its circle: one more than the highest in its past.
#[derive(Debug, Clone, PartialEq)]
struct Placed {
    place: u32,
    epoch: Epoch,
}

type Devices = BTreeMap<DeviceKey, Device>;

/// Names a set of statements: H of their ids, which ascend. Two who keep the same have nothing to tell each other.
pub fn digest(ids: impl IntoIterator<Item = StatementId>) -> Bytes32 {
    let ids: Vec<u8> = ids.into_iter().flat_map(|id| id.0).collect();
    Bytes32(crate::hash(&[&ids]))
}

/// The team, as its signed statements make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    team: TeamId,
    statements: Set,
    core: Core,
    field: Field,
    devices: Devices,
    removed: Devices,
    epochs: Vec<Placed>,
    relays: Vec<Relay>,
    tips: Heads,
}

impl Roster {
    /// Folds a set. Order and repetition do not matter; statements of other teams are left out.
    pub fn fold(team: TeamId, statements: impl IntoIterator<Item = Statement>) -> Roster {
        Roster::fold_counting(team, statements).0
    }

    /// The same, with what it looked at on the way.
    pub fn fold_counting(team: TeamId, statements: impl IntoIterator<Item = Statement>) -> (Roster, Work) {
        let set: Set = statements
            .into_iter()
            .filter(|statement| statement.team() == team)
            .map(|statement| (statement.id, statement))
            .collect();
        let mut work = Work::default();
        let core = Core::fold(team, &set, &mut work);
        let field = Field::fold(&core, &set, &mut work);
        let mut roster = Roster {
            team,
            statements: set,
            core,
            field,
            devices: Devices::new(),
            removed: Devices::new(),
            epochs: Vec::new(),
            relays: Vec::new(),
            tips: Heads::default(),
        };
        roster.drop_without_room();
        let order = roster.in_order(&mut work);
        let (removed, devices) = roster.every_device(&order);
        let epochs = roster.every_epoch(&order, &mut work);
        let (relays, tips) = (roster.every_relay(&order), roster.find_tips(&order));
        (Roster { devices, removed, epochs, relays, tips, ..roster }, work)
    }

    fn drop_without_room(&mut self) {
        let Roster { statements, core, field, .. } = self;
        statements.retain(|id, statement| {
            field.counted.contains(id)
                || field.passed.contains(id)
                || field.asked.contains(id)
                || is_of_core(core, statement)
        });
    }

    /// Does it count? A countersign counts beside its statement.
    fn counts(&self, statement: &Statement) -> bool {
        self.field.counted.contains(&statement.id) || is_of_core(&self.core, statement)
    }

    /// What counts or is passed through, each behind its past: the longest way from the genesis, then the id.
    fn in_order(&self, work: &mut Work) -> Vec<&Statement> {
        let is_here = |id: &StatementId| {
            self.core.act(id).is_some() || self.field.counted.contains(id) || self.field.passed.contains(id)
        };
        let here: Vec<&Statement> = self.statements.values().filter(|statement| is_here(&statement.id)).collect();
        let heads = |statement: &Statement| -> Vec<StatementId> {
            let Heads { core, field } = &statement.body.heads;
            core.iter().chain(field).filter(|head| is_here(head)).copied().collect()
        };
        let mut upon: HashMap<StatementId, Vec<&Statement>> = HashMap::new();
        let mut lacking: HashMap<StatementId, usize> = HashMap::new();
        let mut ready = BinaryHeap::new();
        for statement in here {
            let heads = heads(statement);
            work.look(1 + heads.len());
            if heads.is_empty() {
                ready.push(Reverse((0_usize, statement.id)));
            }
            lacking.insert(statement.id, heads.len());
            for head in heads {
                upon.entry(head).or_default().push(statement);
            }
        }
        let mut order = Vec::new();
        while let Some(Reverse((depth, id))) = ready.pop() {
            order.extend(self.statements.get(&id));
            for next in upon.get(&id).map(Vec::as_slice).unwrap_or_default() {
                work.look(1);
                let left = lacking.entry(next.id).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(Reverse((depth + 1, next.id)));
                }
            }
        }
        order
    }

    /// The devices that are gone, and the active ones: the core's, whose keys stand once whatever they are for, then the
    /// others in order. Of these only the name (`sign`) stands once: a device proves nothing of its other two keys, so one
    /// captured office person could push a phone out by an earlier device with one of them.
    fn every_device(&self, order: &[&Statement]) -> (Devices, Devices) {
        let mut taken: HashSet<Vec<u8>> = HashSet::new();
        let mut standing = Devices::new();
        let core = self.core.acts().iter().filter_map(|act| self.statements.get(&act.id));
        let field = order.iter().copied().filter(|statement| self.field.counted.contains(&statement.id));
        let mut removed: BTreeSet<DeviceKey> = BTreeSet::new();
        for statement in core.chain(field) {
            match &statement.body.kind {
                Kind::Genesis { device, recovery, .. } => {
                    taken.extend([recovery.sign.0.to_vec(), recovery.seal.as_bytes().to_vec()]);
                    take(device, statement.id, &mut taken, &mut standing);
                }
                Kind::RecoveryKey { sign, seal, .. } => taken.extend([sign.0.to_vec(), seal.as_bytes().to_vec()]),
                Kind::Add { device } if device.role == Role::Office => {
                    take(device, statement.id, &mut taken, &mut standing);
                }
                Kind::Add { device } => {
                    let is_free = is_once(device) && !keys_of(device).iter().any(|key| taken.contains(*key));
                    if is_free && !standing.contains_key(&device.sign) {
                        standing.insert(device.sign, Device { record: device.clone(), by: statement.id });
                    }
                }
                Kind::Remove { device, .. } => drop(removed.insert(*device)),
                _ => {}
            }
        }
        // One office person alone does not take the role from another.
        let is_gone =
            |key: &DeviceKey| self.core.is_removed(key) || (removed.contains(key) && !self.core.was_office(key));
        standing.into_iter().partition(|(key, _)| is_gone(key))
    }

    fn every_epoch(&self, order: &[&Statement], work: &mut Work) -> Vec<Placed> {
        let mut epochs = Vec::new();
        // The office's: only the core makes them, and its pasts are known.
        let mut office: Vec<(usize, u32)> = Vec::new();
        for (at, act) in self.core.acts().iter().enumerate() {
            let Some(epoch) = self.epoch_of(&act.id, Circle::Office) else { continue };
            work.look(office.len());
            let earlier = office.iter().filter(|(at, _)| act.past.has(*at)).map(|(_, place)| *place);
            let place = earlier.max().unwrap_or_default().saturating_add(1);
            office.push((at, place));
            epochs.push(Placed { place, epoch: epoch.clone() });
        }
        // The team's: any removal makes one. A past runs through everything that is here.
        let mut highest: HashMap<StatementId, u32> = HashMap::new();
        for statement in order {
            let Heads { core, field } = &statement.body.heads;
            work.look(1 + core.len() + field.len());
            let mut place = core.iter().chain(field).filter_map(|head| highest.get(head)).copied().max().unwrap_or(0);
            if self.counts(statement)
                && let Some(epoch) = self.epoch_of(&statement.id, Circle::Team)
            {
                place = place.saturating_add(1);
                epochs.push(Placed { place, epoch: epoch.clone() });
            }
            highest.insert(statement.id, place);
        }
        epochs
    }

    fn epoch_of(&self, id: &StatementId, circle: Circle) -> Option<&Epoch> {
        self.statements.get(id)?.body.kind.epochs().iter().find(|epoch| epoch.circle == circle)
    }

    fn every_relay(&self, order: &[&Statement]) -> Vec<Relay> {
        let mut relays: Vec<Relay> = Vec::new();
        let mut known: HashSet<&Relay> = HashSet::new();
        for statement in order.iter().filter(|statement| self.field.counted.contains(&statement.id)) {
            if let Kind::Addresses { relays: more } = &statement.body.kind {
                relays.extend(more.iter().filter(|relay| known.insert(relay)).cloned());
            }
        }
        relays
    }

    /// Counting statements besides the core that none names: each signer's deepest first, signer by signer.
    fn find_tips(&self, order: &[&Statement]) -> Heads {
        let naming = self.statements.values().filter(|statement| self.counts(statement));
        let named: HashSet<StatementId> = naming.flat_map(|s| s.body.heads.field.iter().copied()).collect();
        let mut turns: HashMap<DeviceKey, usize> = HashMap::new();
        let mut tips: Vec<(usize, StatementId)> = Vec::new();
        for statement in order.iter().rev().filter(|statement| self.field.counted.contains(&statement.id)) {
            if !named.contains(&statement.id) {
                let turn = turns.entry(statement.body.signer).or_default();
                tips.push((*turn, statement.id));
                *turn += 1;
            }
        }
        tips.sort_unstable();
        let field = tips.into_iter().take(ROSTER_TIPS_MAX).map(|(_, id)| id).collect();
        Heads { core: self.core.tips(&self.statements), field }.sorted()
    }

    /// Was it an active office device at these heads? Heads that do not count say nothing.
    pub fn office_in_past(&self, heads: &[StatementId], device: &DeviceKey) -> bool {
        self.core.is_office_in(&self.core.past_of(heads), device)
    }

    /// The team.
    pub fn team(&self) -> TeamId {
        self.team
    }

    /// True when the genesis counts; without it there is no team yet.
    pub fn has_genesis(&self) -> bool {
        !self.core.acts().is_empty()
    }

    /// Devices that were added and not removed.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// An active device by its signing key; none when it is unknown or removed.
    pub fn device(&self, key: &DeviceKey) -> Option<&Device> {
        self.devices.get(key)
    }

    /// A device that was removed.
    pub fn removed(&self, key: &DeviceKey) -> Option<&Device> {
        self.removed.get(key)
    }

    /// Shall this device erase itself? Two authorities said so.
    pub fn shall_erase(&self, key: &DeviceKey) -> bool {
        core_statements(&self.core, &self.statements)
            .any(|statement| matches!(&statement.body.kind, Kind::Remove { device, erase: true, .. } if device == key))
    }

    /// Is this an active office device now?
    pub fn is_office(&self, key: &DeviceKey) -> bool {
        self.device(key).is_some_and(|device| device.record.role == Role::Office)
    }

    /// Is it, or was it once, an office device?
    pub fn was_office(&self, key: &DeviceKey) -> bool {
        self.core.was_office(key)
    }

    /// What relay and devices keep and pass on: what counts, the ways to it, and a little of what waits for each signer
    /// who has or had a say. Folding it again gives the same roster.
    pub fn kept(&self) -> impl Iterator<Item = &Statement> {
        self.statements.values()
    }

    /// [`digest`] of what is kept.
    pub fn kept_digest(&self) -> Bytes32 {
        digest(self.statements.keys().copied())
    }

    /// Is a statement kept?
    pub fn holds(&self, id: &StatementId) -> bool {
        self.statements.contains_key(id)
    }

    /// What a new statement names: tips of the core, and at most [`ROSTER_TIPS_MAX`] others.
    pub fn tips(&self) -> &Heads {
        &self.tips
    }

    /// What entries and envelopes name: tips of the core. Who was an office device is told by the core alone, and a statement
    /// of the rest may lose its room: what names it would never be believed again.
    pub fn heads(&self) -> Vec<StatementId> {
        self.tips.core.clone()
    }

    /// Statements that do not count (yet): voided ones, what waits, and kinds of a newer version.
    pub fn waiting(&self) -> impl Iterator<Item = &StatementId> {
        self.statements.values().filter(|statement| !self.counts(statement)).map(|statement| &statement.id)
    }

    /// Statements of the core that one active office device made and that wait for another person. Nothing withdraws one: as
    /// long as it is kept it can be agreed to in its own past, whatever the core has become since.
    pub fn asked_for(&self) -> impl Iterator<Item = Request<'_>> {
        let waits = |statement: &&Statement| {
            statement.body.kind.is_core()
                && self.core.act(&statement.id).is_none()
                && self.is_office(&statement.body.signer)
        };
        let asked = self.statements.values().filter(waits);
        asked.map(|statement| Request { statement, is_fresh: statement.body.heads.core == self.tips.core })
    }

    /// The epoch to seal to: highest place, then lowest hash of its public key.
    pub fn newest_epoch(&self, circle: Circle) -> Option<&Epoch> {
        self.of_circle(circle)
            .max_by_key(|placed| (placed.place, Reverse(crate::hash(&[placed.epoch.public.as_bytes()]))))
            .map(|placed| &placed.epoch)
    }

    /// Epochs of a circle, in the order in which they are sealed to: the first one is [`Self::newest_epoch`].
    pub fn epochs_newest_first(&self, circle: Circle) -> Vec<&Epoch> {
        let mut epochs: Vec<&Placed> = self.of_circle(circle).collect();
        epochs.sort_by_cached_key(|placed| (Reverse(placed.place), crate::hash(&[placed.epoch.public.as_bytes()])));
        epochs.into_iter().map(|placed| &placed.epoch).collect()
    }

    /// The number of an epoch that is made upon this roster.
    pub fn next_number(&self, circle: Circle) -> u32 {
        self.of_circle(circle).map(|placed| placed.place).max().unwrap_or(0).saturating_add(1)
    }

    fn of_circle(&self, circle: Circle) -> impl Iterator<Item = &Placed> {
        self.epochs.iter().filter(move |placed| placed.epoch.circle == circle)
    }

    /// Every epoch of counting statements.
    pub fn epochs(&self) -> impl Iterator<Item = &Epoch> {
        self.epochs.iter().map(|placed| &placed.epoch)
    }

    /// Every relay an office device named.
    pub fn addresses(&self) -> &[Relay] {
        &self.relays
    }

    /// The keys on paper.
    pub fn recovery_key(&self) -> Option<RecoveryRecord> {
        let (id, _) = self.core.recovery_in(&self.core.whole())?;
        match &self.statements.get(&id)?.body.kind {
            Kind::Genesis { recovery, .. } => Some(recovery.clone()),
            Kind::RecoveryKey { sign, seal, .. } => Some(RecoveryRecord { sign: *sign, seal: seal.clone() }),
            _ => None,
        }
    }

    /// The version floor that no other follows; of several the one with the lowest id.
    pub fn version_floor(&self) -> Option<VersionFloor> {
        let floors: Vec<_> = self
            .core
            .acts()
            .iter()
            .enumerate()
            .filter_map(|(place, act)| match &self.statements.get(&act.id)?.body.kind {
                Kind::VersionFloor { floor, place: at } => {
                    Some((place, act, VersionFloor { floor: floor.clone(), place: at.clone() }))
                }
                _ => None,
            })
            .collect();
        let is_followed = |place: usize| floors.iter().any(|(_, act, _)| act.past.has(place));
        floors
            .iter()
            .filter(|(place, ..)| !is_followed(*place))
            .min_by_key(|(_, act, _)| act.id)
            .map(|(_, _, floor)| floor.clone())
    }

    /// Mailboxes a device may read.
    pub fn mailboxes_of(&self, key: &DeviceKey) -> Vec<MailboxId> {
        let Some(device) = self.device(key) else { return Vec::new() };
        let mut boxes = vec![mailbox::device(&self.team, &device.record.seal), mailbox::team(&self.team)];
        if device.record.role == Role::Office {
            boxes.extend([mailbox::office(&self.team), mailbox::review(&self.team)]);
        }
        boxes
    }

    /// Mailboxes of devices that are in the team no more, removed or with a voided add: statements that are kept name them. A
    /// device that is only asked for is none of them yet.
    pub fn gone_mailboxes(&self) -> BTreeSet<MailboxId> {
        let standing = self.every_mailbox();
        let was_in = |statement: &&Statement| self.counts(statement) || self.field.passed.contains(&statement.id);
        let named = self.kept().filter(was_in).filter_map(|statement| match &statement.body.kind {
            Kind::Add { device } | Kind::Genesis { device, .. } => Some(mailbox::device(&self.team, &device.seal)),
            _ => None,
        });
        named.filter(|mailbox| !standing.contains(mailbox)).collect()
    }

    /// Mailboxes that exist in this team.
    pub fn every_mailbox(&self) -> BTreeSet<MailboxId> {
        let mut boxes: BTreeSet<MailboxId> =
            self.devices().map(|device| mailbox::device(&self.team, &device.record.seal)).collect();
        boxes.extend([mailbox::office(&self.team), mailbox::team(&self.team), mailbox::review(&self.team)]);
        boxes
    }
}

/// Is each of its keys another one?
fn is_once(device: &DeviceRecord) -> bool {
    let keys: BTreeSet<&[u8]> = keys_of(device).into_iter().collect();
    keys.len() == keys_of(device).len()
}

fn take(device: &DeviceRecord, by: StatementId, taken: &mut HashSet<Vec<u8>>, standing: &mut Devices) {
    if is_once(device) && !keys_of(device).iter().any(|key| taken.contains(*key)) {
        taken.extend(keys_of(device).map(<[u8]>::to_vec));
        standing.insert(device.sign, Device { record: device.clone(), by });
    }
}
