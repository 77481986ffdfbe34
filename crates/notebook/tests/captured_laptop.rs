//! Law T4 through sealed bytes and real stores: somebody holds the keys of one office person's laptop and states whatever they
//! allow. Two other office persons, and a phone with a case, go on.
//!
//! `LAW_CASES` sets how many stories are tried, 16 when it is not set; a failing one prints the `LAW_SEED` that repeats it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{edit, key_of, open, standing, sync, sync_through};
use daftari_crypto::safe::entry::Link;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::{EpochSecret, Reader, device_record, sign_statement};
use daftari_domain::entry::{Content, Extent};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_notebook::requests::{BeginInvite, OfficeInvite};
use daftari_relay_api::ids::{Base64, MemberId, StatementId};
use daftari_relay_api::roster::{At, Body, Circle, Device, DeviceRecord, Epoch, Heads, Kind, Role, Statement};
use daftari_testkit::forge::{Keys, place_in};
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, coordinator, office_person, pass_between};
use daftari_testkit::rng::SeededRng;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

/// What is stated with the captured laptop's keys.
#[derive(Debug, Clone)]
struct Forged {
    states: States,
    /// Statements it names; what the laptop would name when there are none.
    core: Vec<Index>,
    field: Vec<Index>,
    /// The same again under other ids.
    copies: u8,
}

#[derive(Debug, Clone)]
enum States {
    AddMadeUp(Role),
    /// Somebody's own record, under another name.
    AddAgain(Index),
    Remove {
        device: Index,
        erase: bool,
        epochs: bool,
    },
    RecoveryKey,
    Void(Vec<Index>),
    Countersign(Index),
    VersionFloor,
    Addresses,
}

/// What is written into the case with them.
#[derive(Debug, Clone)]
enum Written {
    Unshare(Index),
    Share(Index, bool),
    Erase,
}

fn forged() -> impl Strategy<Value = Vec<Forged>> {
    let some = || prop::collection::vec(any::<Index>(), 0..3);
    let role = prop_oneof![Just(Role::Office), Just(Role::Field)];
    let states = prop_oneof![
        2 => role.prop_map(States::AddMadeUp),
        2 => any::<Index>().prop_map(States::AddAgain),
        4 => (any::<Index>(), any::<bool>(), any::<bool>())
            .prop_map(|(device, erase, epochs)| States::Remove { device, erase, epochs }),
        1 => Just(States::RecoveryKey),
        2 => some().prop_map(States::Void),
        2 => any::<Index>().prop_map(States::Countersign),
        1 => Just(States::VersionFloor),
        1 => Just(States::Addresses),
    ];
    let one = (states, some(), some(), 1..4_u8);
    prop::collection::vec(one.prop_map(|(states, core, field, copies)| Forged { states, core, field, copies }), 1..12)
}

fn written() -> impl Strategy<Value = Vec<Written>> {
    let one = prop_oneof![
        any::<Index>().prop_map(Written::Unshare),
        (any::<Index>(), any::<bool>()).prop_map(|(device, worker)| Written::Share(device, worker)),
        Just(Written::Erase),
    ];
    prop::collection::vec(one, 0..4)
}

#[test]
fn one_captured_laptop_keeps_nobody_out_and_stops_nothing() {
    common::holds_for(&(forged(), written()), |(forged, written)| Team::begin().attack(&forged, &written));
}

/// What she can do by law, and what undoes it.
#[test]
fn a_phone_that_one_captured_laptop_removed_is_in_again_by_two() {
    let mut team = Team::begin();
    let removal = Keys::of(&team.halima).state(common::removal_of(&team.phone));
    team.halima.slip_in_statements(&[removal]);
    assert_eq!(sync(&team.halima), "done");
    pass_between([&team.dorcas]).unwrap();
    assert!(team.is_out() && sync(&team.phone) == "removed");
    team.undo().unwrap();
}

struct Team {
    _relay: Relay,
    dorcas: TestDevice,
    njeri: TestDevice,
    /// In the wrong hands.
    halima: TestDevice,
    phone: TestDevice,
    /// Of a device that is out the app tells no key.
    phone_key: DeviceKey,
    halima_key: DeviceKey,
    case: CaseId,
    rng: SeededRng,
}

/// What two authorities alone give and take, as a device has it.
fn core_of(device: &TestDevice) -> impl PartialEq + std::fmt::Debug + use<> {
    let roster = Keys::of(device).roster;
    let office: BTreeSet<DeviceKey> =
        roster.devices().filter(|device| device.record.role == Role::Office).map(|device| device.record.sign).collect();
    let erased: Vec<DeviceKey> =
        roster.devices().map(|device| device.record.sign).filter(|key| roster.shall_erase(key)).collect();
    let epoch = roster.newest_epoch(Circle::Office).cloned();
    (office, roster.recovery_key(), epoch, roster.version_floor(), erased)
}

impl Team {
    fn begin() -> Team {
        let relay = a_relay();
        let (dorcas, paper) = coordinator().laptop_with_paper(&relay).unwrap();
        let taken_in = |name: &str| {
            let office = Some(OfficeInvite { sheets: vec![paper[0].clone(), paper[2].clone()], person: None });
            let laptop = office_person(name).laptop();
            let invite = BeginInvite { member_name: name.to_owned(), office };
            laptop.join_as(&dorcas, &relay.address(), invite, Vec::new()).unwrap();
            laptop
        };
        let (njeri, halima) = (taken_in("Njeri"), taken_in("Halima"));
        let phone = amina().phone_joined_to(&dorcas, &relay).unwrap();
        let case = open(&phone, "hers");
        sync_through(&phone, &dorcas);
        pass_between([&njeri, &halima, &dorcas, &phone]).unwrap();
        Team {
            _relay: relay,
            dorcas,
            njeri,
            phone_key: key_of(&phone),
            halima_key: key_of(&halima),
            halima,
            phone,
            case,
            rng: SeededRng::new(7),
        }
    }

    fn attack(mut self, forged: &[Forged], written: &[Written]) -> Result<(), TestCaseError> {
        let before = core_of(&self.njeri);
        let mut keys = Keys::of(&self.halima);
        let mut all: Vec<Statement> = keys.roster.kept().cloned().collect();
        let known = all.len();
        for forged in forged {
            let made = self.state(&keys, &all, forged);
            all.extend(made);
        }
        let made = all.split_off(known);
        let entries: Vec<Vec<u8>> = written.iter().map(|written| self.write(&mut keys, written)).collect();
        // The laptop itself brings them to the relay, as it brings anything, unless it removed itself.
        self.halima.slip_in_statements(&made);
        self.halima.slip_in(&entries);
        prop_assert!(["done", "removed"].contains(&sync(&self.halima).as_str()));
        let Team { dorcas, njeri, phone, case, .. } = &self;
        for _ in 0..2 {
            for laptop in [dorcas, njeri] {
                prop_assert_eq!(sync(laptop), "done", "T1 on {}", laptop.name);
                prop_assert_eq!(&core_of(laptop), &before, "T4 on {}", laptop.name);
            }
            prop_assert_eq!(sync(phone), if self.is_out() { "removed" } else { "done" });
        }
        // Nothing is deleted: what she wrote stays on her phone and in the office, shown or not.
        for device in [phone, dorcas, njeri] {
            let kept = device.store_now().store.read(|tx| tx.entries_of_case(*case)).unwrap();
            let said = |record: &[u8]| record.windows(6).any(|window| window == b"\"hers\"");
            prop_assert!(kept.iter().any(|entry| said(&entry.record)), "her words on {}", device.name);
        }
        self.undo()
    }

    /// Does the office hold that her phone is in the team no more?
    fn is_out(&self) -> bool {
        Keys::of(&self.dorcas).roster.device(&self.phone_key).is_none()
    }

    /// The two say that what the third person alone stated counts no more: the phone is in and writes on.
    fn undo(&mut self) -> Result<(), TestCaseError> {
        let Team { dorcas, njeri, phone, case, .. } = &*self;
        let roster = Keys::of(dorcas).roster;
        let alone = |s: &&Statement| s.body.signer == self.halima_key && !s.body.kind.is_core();
        let statements: Vec<StatementId> = roster.kept().filter(alone).map(|statement| statement.id).collect();
        if !statements.is_empty() {
            let void = Keys::of(dorcas).state(Kind::Void { statements });
            dorcas.slip_in_statements(std::slice::from_ref(&void));
            pass_between([dorcas, njeri]).unwrap();
            njeri.slip_in_statements(&[agreement(njeri, &void)]);
            pass_between([njeri, dorcas]).unwrap();
        }
        prop_assert!(!self.is_out(), "she is in the team again");
        let more = open(phone, "and on");
        sync_through(phone, dorcas);
        pass_between([njeri]).unwrap();
        for laptop in [dorcas, njeri] {
            prop_assert_eq!(standing(&laptop.case(more).unwrap(), "narrative"), [json!("and on")]);
            prop_assert_eq!(standing(&laptop.case(*case).unwrap(), "narrative"), [json!("hers")]);
        }
        edit(dorcas, *case, "narrative", json!("the office goes on")).unwrap();
        prop_assert_eq!(sync(dorcas), "done");
        Ok(())
    }

    fn made_up(&mut self, role: Role) -> DeviceRecord {
        let identity = DeviceIdentity::make(&mut self.rng);
        let member = MemberId(daftari_crypto::rng::make_bytes(&mut self.rng));
        device_record(&identity, member, role, Base64(Vec::new()))
    }

    /// Epochs whose seeds only whoever makes them has.
    fn epochs(&mut self) -> Vec<Epoch> {
        [Circle::Office, Circle::Team].map(|circle| self.epoch(circle)).into()
    }

    fn epoch(&mut self, circle: Circle) -> Epoch {
        let record = self.made_up(Role::Office);
        let reader = Reader::device(&record.sign, &record.seal);
        EpochSecret::make(circle, 2, &mut self.rng).publish(&[reader], &[], &mut self.rng).unwrap()
    }

    fn state(&mut self, keys: &Keys, all: &[Statement], forged: &Forged) -> Vec<Statement> {
        let known: Vec<&Device> = keys.roster.devices().collect();
        let kind = match &forged.states {
            States::AddMadeUp(role) => Kind::Add { device: self.made_up(*role) },
            States::AddAgain(which) => {
                let record = which.get(&known).record.clone();
                Kind::Add { device: DeviceRecord { member: MemberId([9; 16]), ..record } }
            }
            States::Remove { device, erase, epochs } => {
                let epochs = if *epochs { self.epochs() } else { Vec::new() };
                Kind::Remove { device: device.get(&known).record.sign, erase: *erase, epochs }
            }
            States::RecoveryKey => {
                let record = self.made_up(Role::Office);
                Kind::RecoveryKey { sign: record.sign, seal: record.seal, epoch: self.epoch(Circle::Office) }
            }
            States::Void(which) => Kind::Void { statements: ids(which, all) },
            States::Countersign(which) => Kind::Countersign { statement: which.get(all).id },
            States::VersionFloor => Kind::VersionFloor { floor: "99.0.0".to_owned(), place: "nowhere".to_owned() },
            States::Addresses => Kind::Addresses {
                relays: vec![daftari_relay_api::roster::Relay {
                    origin: "https://elsewhere.example".to_owned(),
                    pin: None,
                }],
            },
        };
        let tips = keys.roster.tips();
        let core = if forged.core.is_empty() { tips.core.clone() } else { ids(&forged.core, all) };
        let field = if forged.field.is_empty() { tips.field.clone() } else { ids(&forged.field, all) };
        let heads = Heads { core, field }.sorted();
        let signed = (0..forged.copies).filter_map(|copy| {
            let at = At { ms: AN_EVENING + i64::from(copy), offset_min: 180 };
            let signer = keys.identity.device_key();
            let body = Body { version: 1, team: Some(keys.team), signer, heads: heads.clone(), at, kind: kind.clone() };
            // What does not parse nobody takes, the relay neither.
            Statement::parse(sign_statement(&keys.identity, &body).bytes()).ok()
        });
        let (mut seen, signed) = (all.iter().map(|s| s.id).collect::<BTreeSet<_>>(), signed.collect::<Vec<_>>());
        signed.into_iter().filter(|statement| seen.insert(statement.id)).collect()
    }

    fn write(&self, keys: &mut Keys, written: &Written) -> Vec<u8> {
        let devices: Vec<DeviceKey> = keys.roster.devices().map(|device| device.record.sign).collect();
        let stored = self.halima.store_now().store.read(|tx| tx.entries_of_case(self.case)).unwrap();
        let here: Vec<EntryId> = stored.iter().map(|entry| entry.id).collect();
        let content = match written {
            Written::Unshare(device) => Content::Unshare { device: *device.get(&devices) },
            Written::Share(device, worker) => {
                Content::Share { device: *device.get(&devices), worker: *worker, not_asked: false }
            }
            Written::Erase => {
                Content::Erase { what: Extent::Case, erased: here.clone(), do_not_contact: true, do_not_share: true }
            }
        };
        let place = place_in(self.case, Link { author_seq: 40, prev: EntryId([0xDD; 32]) }, &here);
        let body = keys.body(content);
        let entry = keys.sign(place, &body);
        let readers = [keys.office(), keys.reader(&self.phone)];
        keys.seal(&[&entry], &readers)
    }
}

fn ids(which: &[Index], all: &[Statement]) -> Vec<StatementId> {
    which.iter().map(|which| which.get(all).id).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A person's yes to a statement of the core.
fn agreement(by: &TestDevice, asked: &Statement) -> Statement {
    let keys = Keys::of(by);
    let heads = Heads { core: vec![asked.id], field: keys.roster.tips().field.clone() };
    let kind = Kind::Countersign { statement: asked.id };
    let at = At { ms: AN_EVENING, offset_min: 180 };
    let signer = keys.identity.device_key();
    sign_statement(&keys.identity, &Body { version: 1, team: Some(keys.team), signer, heads, at, kind })
}
