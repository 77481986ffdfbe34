//! Devices that write into one case, each knowing what it has been given. No keys, no bytes: only what the fold takes.
#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::alarm;
use daftari_domain::case::{AuthorRoles, Case, FoldEntry, fold};
use daftari_domain::clock::clocks;
use daftari_domain::due::due;
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_domain::reference::Reference;
use daftari_domain::summary::Summary;
use daftari_domain::time::{HappenedAt, Precision, Stamp, UnixMillis};
use serde_json::{Map, Value};
use uuid::Uuid;

pub const CASE: CaseId = CaseId(Uuid::from_u128(7));
/// 6 October 2026, 21:00 in Nairobi.
pub const EVENING: i64 = 1_791_309_600_000;
pub const HOUR: i64 = 3_600_000;

pub fn stamp(ms: i64) -> Stamp {
    Stamp { ms: UnixMillis(ms), offset_min: 180 }
}

/// A time known to the minute.
pub fn exactly(ms: i64) -> HappenedAt {
    HappenedAt::known_to(Precision::Exact, stamp(ms))
}

pub fn key(device: u8) -> DeviceKey {
    DeviceKey([device; 32])
}

/// Some devices are the office's, whatever the roster heads say, and some were removed.
#[derive(Debug, Clone, Default)]
pub struct Team {
    pub office: BTreeSet<DeviceKey>,
    pub removed: BTreeSet<DeviceKey>,
}

impl Team {
    /// Nobody was removed.
    pub fn with_office(office: impl IntoIterator<Item = u8>) -> Team {
        Team { office: office.into_iter().map(key).collect(), removed: BTreeSet::new() }
    }

    pub fn without(self, removed: impl IntoIterator<Item = u8>) -> Team {
        Team { removed: removed.into_iter().map(key).collect(), ..self }
    }
}

impl AuthorRoles for Team {
    fn is_office(&self, device: &DeviceKey, _: &[StatementId]) -> bool {
        self.office.contains(device)
    }

    fn was_office(&self, device: &DeviceKey) -> bool {
        self.office.contains(device)
    }

    fn is_removed(&self, device: &DeviceKey) -> bool {
        self.removed.contains(device)
    }
}

/// A device and the entries it holds.
#[derive(Clone)]
pub struct Device {
    pub key: DeviceKey,
    pub holds: BTreeMap<EntryId, FoldEntry>,
    /// Its wall clock; may be years off.
    pub clock: i64,
    pub difference: Option<i64>,
    /// Who is the office's, and who was removed, as it knows.
    pub team: Team,
    pub seq: u64,
}

/// What an entry says besides its content.
#[derive(Default)]
pub struct More {
    pub happened_at: Option<HappenedAt>,
    pub supersedes: Vec<EntryId>,
}

impl Device {
    pub fn new(n: u8) -> Device {
        Device { key: key(n), holds: BTreeMap::new(), clock: EVENING, difference: None, team: Team::default(), seq: 0 }
    }

    pub fn sees(&self) -> Case {
        self.sees_as(&self.team)
    }

    pub fn sees_as(&self, roles: &dyn AuthorRoles) -> Case {
        let entries: Vec<FoldEntry> = self.holds.values().cloned().collect();
        fold(CASE, &entries, roles)
    }

    pub fn write(&mut self, content: Content) -> EntryId {
        self.write_more(content, More::default())
    }

    pub fn write_more(&mut self, content: Content, more: More) -> EntryId {
        let entries: Vec<FoldEntry> = self.holds.values().cloned().collect();
        let parents = self.sees().parents_of_next(&self.key, &entries);
        self.write_upon(parents, content, more)
    }

    /// Writes upon any entries.
    pub fn write_upon(&mut self, parents: Vec<EntryId>, content: Content, more: More) -> EntryId {
        self.seq += 1;
        let mut id = [0; 32];
        // Ids sort in no order a device could choose, as hashes do.
        id[0] = (self.seq.wrapping_mul(151) ^ u64::from(self.key.0[0]).wrapping_mul(89)) as u8;
        id[1] = self.key.0[0];
        id[2..10].copy_from_slice(&self.seq.to_be_bytes());
        let entry = FoldEntry {
            id: EntryId(id),
            author: self.key,
            author_seq: self.seq,
            case: Some(CASE),
            parents,
            body: EntryBody {
                recorded_at: stamp(self.clock),
                time_difference_ms: self.difference,
                happened_at: more.happened_at,
                supersedes: more.supersedes,
                roster_heads: Vec::new(),
                first_written_at: None,
                content,
            },
        };
        self.holds.insert(entry.id, entry);
        EntryId(id)
    }

    pub fn share(&mut self, with: u8) -> EntryId {
        self.write(Content::Share { device: key(with), worker: false, not_asked: false })
    }

    pub fn unshare(&mut self, from: u8) -> EntryId {
        self.write(Content::Unshare { device: key(from) })
    }

    pub fn open(&mut self) -> EntryId {
        self.write(Content::CaseOpened { code: "KT-0001".to_owned() })
    }

    /// Writes a field over everything it sees there.
    pub fn set(&mut self, field: &str, value: impl Into<Value>) -> EntryId {
        let supersedes = self.sees().standing_of(field);
        let content = Content::FieldSet { field: field.to_owned(), value: value.into() };
        self.write_more(content, More { supersedes, ..More::default() })
    }

    pub fn add_violation(&mut self, code: &str) -> EntryId {
        self.write(Content::ViolationAdded { violation: code.to_owned(), fields: Map::new() })
    }

    pub fn retire_violation(&mut self, code: &str) -> Option<EntryId> {
        let case = self.sees();
        let named = case.violations.iter().find(|violation| violation.code == code)?;
        let supersedes = named.named_by.iter().map(|origin| origin.entry).collect();
        let content = Content::ViolationRetired { violation: code.to_owned(), reason: None };
        Some(self.write_more(content, More { supersedes, ..More::default() }))
    }

    pub fn act(&mut self, action: &str, fields: Value) -> EntryId {
        self.write(action_of(action, fields))
    }

    /// Corrects what it sees of an item.
    pub fn correct(&mut self, entry: &EntryId, action: &str, fields: Value) -> EntryId {
        let supersedes = match self.sees().item_of(entry) {
            Some(item) => item.standing.iter().map(|version| version.origin.entry).collect(),
            None => vec![*entry],
        };
        self.write_more(action_of(action, fields), More { supersedes, ..More::default() })
    }

    pub fn name_party(&mut self, fields: Value) -> EntryId {
        self.write(party_of(fields))
    }

    /// Corrects what it sees of a party.
    pub fn correct_party(&mut self, entry: &EntryId, fields: Value) -> EntryId {
        let supersedes = match self.sees().party_of(entry) {
            Some(party) => party.standing.iter().map(|version| version.origin.entry).collect(),
            None => vec![*entry],
        };
        self.write_more(party_of(fields), More { supersedes, ..More::default() })
    }

    pub fn take(&mut self, entries: impl IntoIterator<Item = FoldEntry>) {
        self.holds.extend(entries.into_iter().map(|entry| (entry.id, entry)));
    }

    pub fn take_all_of(&mut self, other: &Device) {
        self.take(other.holds.values().cloned());
    }
}

pub fn action_of(action: &str, fields: Value) -> Content {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    Content::ActionRecorded { action: action.to_owned(), fields }
}

pub fn party_of(fields: Value) -> Content {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    Content::PartyRecorded { fields }
}

/// Everybody gives everybody everything.
pub fn meet(devices: &mut [Device]) {
    let all: BTreeMap<EntryId, FoldEntry> = devices.iter().flat_map(|device| device.holds.clone()).collect();
    devices.iter_mut().for_each(|device| device.holds.clone_from(&all));
}

/// What a list shows of a case at a moment of true time.
pub fn summary(case: &Case, reference: &Reference, now_ms: i64) -> Summary {
    let now = UnixMillis(now_ms);
    Summary::of(case, reference, &clocks(case, reference, now), &due(case, reference, now))
}

/// The moments ahead in a case at a moment of true time.
pub fn alarms(case: &Case, reference: &Reference, now_ms: i64) -> Vec<i64> {
    let now = UnixMillis(now_ms);
    let moments = alarm::alarms(case, reference, &clocks(case, reference, now), &due(case, reference, now), now);
    moments.into_iter().map(|moment| moment.0).collect()
}
