//! The fold: which devices a set of statements makes a team of.
//!
//! A statement counts when its heads count and its signer was an active office device in its past. What this version
//! cannot fold yet is stored, passed on, and makes [`Roster::needs_newer`] answer: such a device seals nothing and
//! changes no roster (docs/decisions/0003).

use std::collections::{BTreeMap, BTreeSet};

use super::statement::{Circle, DeviceRecord, Epoch, Kind, Relay, Role, SeedWrap, Statement};
use crate::ids::{DeviceKey, MailboxId, SealKey, StatementId, TeamId, mailbox};

/// A device of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its record: the keys, the role and the person.
    pub record: DeviceRecord,
    /// The statement that brought it.
    pub by: StatementId,
    /// Seeds wrapped to it by that statement.
    pub seeds: Vec<SeedWrap>,
}

/// Why this version must not act on the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeedsNewer;

/// The team, as its signed statements make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    team: TeamId,
    statements: BTreeMap<StatementId, Statement>,
    counted: BTreeSet<StatementId>,
    devices: BTreeMap<DeviceKey, Device>,
    waiting: BTreeSet<StatementId>,
}

impl Roster {
    /// Folds a set. Order and repetition do not matter; statements of other teams are left out.
    pub fn fold(team: TeamId, statements: impl IntoIterator<Item = Statement>) -> Roster {
        let statements: BTreeMap<StatementId, Statement> = statements
            .into_iter()
            .filter(|statement| statement.team() == team)
            .map(|statement| (statement.id, statement))
            .collect();
        let mut roster = Roster {
            team,
            counted: BTreeSet::new(),
            devices: BTreeMap::new(),
            waiting: statements.keys().copied().collect(),
            statements,
        };
        // Each round takes everything whose past already counts; ids order what is concurrent.
        loop {
            let ready: Vec<StatementId> = roster.waiting.iter().copied().filter(|id| roster.may_count(id)).collect();
            if ready.is_empty() {
                break;
            }
            for id in ready {
                roster.waiting.remove(&id);
                roster.counted.insert(id);
            }
        }
        roster.devices =
            roster.added_in(&roster.counted).filter_map(|(key, id)| Some((key, roster.device_of(id)?))).collect();
        roster
    }

    fn may_count(&self, id: &StatementId) -> bool {
        let Some(statement) = self.statements.get(id) else { return false };
        let body = &statement.body;
        if !body.heads.iter().all(|head| self.counted.contains(head)) {
            return false;
        }
        match &body.kind {
            Kind::Genesis { device, .. } => {
                statement.id.0 == self.team.0 && device.sign == body.signer && device.role == Role::Office
            }
            Kind::Add { device, .. } => {
                self.office_in_past(&body.heads, &body.signer)
                    && (device.role == Role::Field || self.office_members_in_past(&body.heads) < 2)
            }
            Kind::RecoveryKey { .. } | Kind::Addresses { .. } => self.office_in_past(&body.heads, &body.signer),
            // A kind of a later version: it does not count before it is understood.
            Kind::Remove { .. }
            | Kind::Role { .. }
            | Kind::Policy { .. }
            | Kind::VersionFloor { .. }
            | Kind::Epoch { .. }
            | Kind::Countersign { .. }
            | Kind::Unknown => false,
        }
    }

    /// The device a statement brings.
    fn record_of(&self, id: &StatementId) -> Option<&DeviceRecord> {
        match &self.statements.get(id)?.body.kind {
            Kind::Genesis { device, .. } | Kind::Add { device, .. } => Some(device),
            _ => None,
        }
    }

    fn device_of(&self, by: StatementId) -> Option<Device> {
        let record = self.record_of(&by)?.clone();
        let seeds = match &self.statements.get(&by)?.body.kind {
            Kind::Add { seeds, .. } => seeds.clone(),
            _ => Vec::new(),
        };
        Some(Device { record, by, seeds })
    }

    /// Which statement of a set brought each device. One that adds a key its past already holds changes nothing; of
    /// concurrent ones the lowest id counts.
    fn added_in(&self, set: &BTreeSet<StatementId>) -> impl Iterator<Item = (DeviceKey, StatementId)> {
        let mut by_key: BTreeMap<DeviceKey, Vec<StatementId>> = BTreeMap::new();
        for id in set {
            if let Some(record) = self.record_of(id) {
                by_key.entry(record.sign).or_default().push(*id);
            }
        }
        by_key.into_iter().filter_map(|(key, ids)| {
            let repeats = |id: &StatementId| {
                let past =
                    self.statements.get(id).map(|statement| self.past(&statement.body.heads)).unwrap_or_default();
                ids.iter().any(|other| past.contains(other))
            };
            let first = if ids.len() == 1 { ids.first() } else { ids.iter().find(|id| !repeats(id)) };
            Some((key, *first?))
        })
    }

    /// Counted statements at or before these heads.
    fn past(&self, heads: &[StatementId]) -> BTreeSet<StatementId> {
        let mut past = BTreeSet::new();
        let mut open: Vec<StatementId> = heads.to_vec();
        while let Some(id) = open.pop() {
            if !self.counted.contains(&id) || !past.insert(id) {
                continue;
            }
            if let Some(statement) = self.statements.get(&id) {
                open.extend(&statement.body.heads);
            }
        }
        past
    }

    fn office_records_in_past(&self, heads: &[StatementId]) -> Vec<&DeviceRecord> {
        self.added_in(&self.past(heads))
            .filter_map(|(_, id)| self.record_of(&id))
            .filter(|device| device.role == Role::Office)
            .collect()
    }

    fn office_members_in_past(&self, heads: &[StatementId]) -> usize {
        let members: BTreeSet<_> = self.office_records_in_past(heads).iter().map(|device| device.member).collect();
        members.len()
    }

    /// Was this device an active office device at these heads?
    pub fn office_in_past(&self, heads: &[StatementId], device: &DeviceKey) -> bool {
        self.office_records_in_past(heads).iter().any(|record| record.sign == *device)
    }

    /// The team.
    pub fn team(&self) -> TeamId {
        self.team
    }

    /// True when the genesis counts; without it there is no team yet.
    pub fn has_genesis(&self) -> bool {
        self.counted.contains(&StatementId(self.team.0))
    }

    /// Devices that were added and not removed.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// An active device by its signing key; none when it is unknown or removed.
    pub fn device(&self, key: &DeviceKey) -> Option<&Device> {
        self.devices.get(key)
    }

    /// Is this an active office device now?
    pub fn is_office(&self, key: &DeviceKey) -> bool {
        self.device(key).is_some_and(|device| device.record.role == Role::Office)
    }

    /// Every statement, counted or waiting.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.values()
    }

    /// Is a statement in the set?
    pub fn holds(&self, id: &StatementId) -> bool {
        self.statements.contains_key(id)
    }

    /// Counted statements that no other counted statement follows.
    pub fn heads(&self) -> Vec<StatementId> {
        let built_upon: BTreeSet<StatementId> = self
            .counted
            .iter()
            .filter_map(|id| self.statements.get(id))
            .flat_map(|statement| statement.body.heads.iter().copied())
            .collect();
        self.counted.iter().filter(|id| !built_upon.contains(id)).copied().collect()
    }

    /// Statements that do not count (yet).
    pub fn waiting(&self) -> impl Iterator<Item = &StatementId> {
        self.waiting.iter()
    }

    /// Refuses when a statement is held whose fold this version does not know and whose signer has a say: an office
    /// device or the recovery key. Any key can sign a `remove`; it must not stop a team.
    ///
    /// # Errors
    /// [`NeedsNewer`].
    pub fn may_act(&self) -> Result<(), NeedsNewer> {
        let recovery = self.recovery_key().map(|(sign, _)| sign);
        let later = self.waiting.iter().filter_map(|id| self.statements.get(id)).any(|statement| {
            let has_a_say = self.is_office(&statement.body.signer) || recovery == Some(statement.body.signer);
            let changes_readers = match statement.body.kind {
                Kind::Remove { .. }
                | Kind::Role { .. }
                | Kind::Policy { .. }
                | Kind::VersionFloor { .. }
                | Kind::Epoch { .. }
                | Kind::Countersign { .. }
                | Kind::Unknown => true,
                Kind::Genesis { .. } | Kind::Add { .. } | Kind::RecoveryKey { .. } | Kind::Addresses { .. } => false,
            };
            has_a_say && changes_readers
        });
        if later { Err(NeedsNewer) } else { Ok(()) }
    }

    /// Does it hold something only a newer Daftari understands?
    pub fn needs_newer(&self) -> bool {
        self.may_act().is_err()
    }

    /// The epoch to seal to: highest number, then lowest hash.
    pub fn newest_epoch(&self, circle: Circle) -> Option<&Epoch> {
        self.epochs()
            .filter(|epoch| epoch.circle == circle)
            .max_by_key(|epoch| (epoch.number, std::cmp::Reverse(crate::hash(&[epoch.public.as_bytes()]))))
    }

    /// Every epoch of counted statements.
    pub fn epochs(&self) -> impl Iterator<Item = &Epoch> {
        self.counted.iter().filter_map(|id| self.statements.get(id)).flat_map(|statement| match &statement.body.kind {
            Kind::Genesis { epochs, .. } => epochs.as_slice(),
            _ => &[],
        })
    }

    /// Relays the office named last; of concurrent lists the one with the lowest id.
    pub fn addresses(&self) -> Vec<Relay> {
        self.last_of(|kind| match kind {
            Kind::Addresses { relays } => Some(relays.clone()),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// The key on paper, once there is one.
    pub fn recovery_key(&self) -> Option<(DeviceKey, SealKey)> {
        self.last_of(|kind| match kind {
            Kind::RecoveryKey { sign, seal } => Some((*sign, seal.clone())),
            _ => None,
        })
    }

    fn last_of<T>(&self, pick: impl Fn(&Kind) -> Option<T>) -> Option<T> {
        let found: Vec<(StatementId, T)> =
            self.counted.iter().filter_map(|id| Some((*id, pick(&self.statements.get(id)?.body.kind)?))).collect();
        let replaced: BTreeSet<StatementId> = found
            .iter()
            .filter_map(|(id, _)| self.statements.get(id))
            .flat_map(|statement| self.past(&statement.body.heads))
            .collect();
        found.into_iter().find(|(id, _)| !replaced.contains(id)).map(|(_, value)| value)
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

    /// Mailboxes that exist in this team.
    pub fn every_mailbox(&self) -> BTreeSet<MailboxId> {
        let mut boxes: BTreeSet<MailboxId> =
            self.devices().map(|device| mailbox::device(&self.team, &device.record.seal)).collect();
        boxes.extend([mailbox::office(&self.team), mailbox::team(&self.team), mailbox::review(&self.team)]);
        boxes
    }
}
