//! Epochs and member names: who unwraps a seed, who reads a name, and what is refused.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::Seeded;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::{EpochSecret, NAME_MAX, NotAKey, Reader, device_record, sign_statement};
use daftari_relay_api::ids::{Base64, MemberId, SealKey, TeamId, mailbox};
use daftari_relay_api::roster::{At, Body, Circle, Epoch, Heads, Kind, RecoveryRecord, Role};

const MEMBER: MemberId = MemberId([3; 16]);

struct Office {
    laptop: DeviceIdentity,
    epoch: EpochSecret,
    rng: Seeded,
}

impl Office {
    fn new() -> Office {
        let mut rng = Seeded::new(1);
        let laptop = DeviceIdentity::make(&mut rng);
        Office { laptop, epoch: EpochSecret::make(Circle::Team, 3, &mut rng), rng }
    }

    fn published(&mut self, earlier: &[EpochSecret]) -> Epoch {
        let to = [Reader::device(&self.laptop.device_key(), self.laptop.seal_key())];
        self.epoch.publish(&to, earlier, &mut self.rng).unwrap()
    }
}

fn unwrapped(identity: &DeviceIdentity, epoch: &Epoch) -> Option<EpochSecret> {
    let wrap = epoch.wraps.first()?;
    EpochSecret::unwrap(identity, epoch, wrap)
}

#[test]
fn only_the_named_laptop_unwraps_the_seed() {
    let mut office = Office::new();
    let epoch = office.published(&[]);
    let found = unwrapped(&office.laptop, &epoch).unwrap();
    assert_eq!(found.seed().expose(), office.epoch.seed().expose());
    assert_eq!((found.circle, found.number), (Circle::Team, 3));
    assert!(unwrapped(&DeviceIdentity::make(&mut office.rng), &epoch).is_none());
}

#[test]
fn a_wrap_belongs_to_one_circle_number_and_key() {
    let mut office = Office::new();
    let epoch = office.published(&[]);
    let other = EpochSecret::make(Circle::Team, 3, &mut office.rng);
    let moved = [
        Epoch { circle: Circle::Office, ..epoch.clone() },
        Epoch { number: 4, ..epoch.clone() },
        Epoch { public: other.public().clone(), ..epoch.clone() },
    ];
    for moved in &moved {
        assert!(unwrapped(&office.laptop, moved).is_none());
    }
    // Neither does one flipped bit, wherever it is.
    for byte in (0..1120).step_by(16).chain(1088..1120) {
        let mut flipped = epoch.clone();
        flipped.wraps[0].enc.0[byte] ^= 1;
        assert!(unwrapped(&office.laptop, &flipped).is_none());
    }
    for byte in 0..48 {
        let mut flipped = epoch.clone();
        flipped.wraps[0].ct.0[byte] ^= 1;
        assert!(unwrapped(&office.laptop, &flipped).is_none());
    }
}

#[test]
fn an_invalid_key_is_an_error_and_not_a_crash() {
    let mut office = Office::new();
    // 1,216 bytes as a phone may send them, with a coefficient ML-KEM does not allow.
    let bad = SealKey::new(vec![0xff; 1216]).unwrap();
    let to = |key: &SealKey| [Reader::device(&office.laptop.device_key(), key)];
    assert_eq!(office.epoch.publish(&to(&bad), &[], &mut office.rng), Err(NotAKey));
    assert!(office.epoch.publish(&to(office.laptop.seal_key()), &[], &mut office.rng).is_ok());
}

#[test]
fn the_offices_epoch_opens_the_teams_and_no_other_does() {
    let mut office = Office::new();
    let [of_office, other] = [(); 2].map(|()| EpochSecret::make(Circle::Office, 1, &mut office.rng));
    let epoch = office.epoch.publish(&[Reader::office(of_office.public())], &[], &mut office.rng).unwrap();
    let wrap = epoch.wraps.first().unwrap();
    assert_eq!(wrap.to, "office");
    assert_eq!(of_office.unwrap_next(&epoch, wrap).unwrap(), office.epoch);
    assert!(other.unwrap_next(&epoch, wrap).is_none());
    assert!(EpochSecret::unwrap(&office.laptop, &epoch, wrap).is_none());
    assert!(office.epoch.is_of(&epoch) && !office.epoch.is_of(&Epoch { number: 4, ..epoch }));
}

#[test]
fn a_new_epoch_carries_the_earlier_seeds() {
    let mut office = Office::new();
    let earlier: Vec<EpochSecret> = (1..3).map(|n| EpochSecret::make(Circle::Team, n, &mut office.rng)).collect();
    let epoch = office.published(&earlier);
    let found = office.epoch.open_earlier(&epoch, &every_number()).unwrap();
    let shown = |epochs: &[EpochSecret]| -> Vec<(u32, [u8; 32])> {
        epochs.iter().map(|epoch| (epoch.number, *epoch.seed().expose())).collect()
    };
    assert_eq!(shown(&found), shown(&earlier));
    assert!(earlier[0].open_earlier(&epoch, &every_number()).is_none());
    let renumbered = EpochSecret::from_seed(Circle::Team, 4, office.epoch.seed().clone());
    assert!(renumbered.open_earlier(&epoch, &every_number()).is_none());
    let first = office.published(&[]);
    assert!(first.earlier.0.is_empty());
    assert_eq!(office.epoch.open_earlier(&first, &every_number()).unwrap().len(), 0);
}

#[test]
fn an_epoch_opens_the_mailbox_of_its_circle() {
    let mut rng = Seeded::new(2);
    let team = TeamId([1; 32]);
    assert_eq!(EpochSecret::make(Circle::Office, 1, &mut rng).mailbox(&team), mailbox::office(&team));
    assert_eq!(EpochSecret::make(Circle::Team, 1, &mut rng).mailbox(&team), mailbox::team(&team));
}

#[test]
fn a_members_name_opens_for_the_team_and_one_device() {
    let mut office = Office::new();
    let phone = DeviceIdentity::make(&mut office.rng);
    let seal = |office: &mut Office, name: &str| {
        let name = office.epoch.seal_name(&MEMBER, &phone.device_key(), name, &mut office.rng);
        device_record(&phone, MEMBER, Role::Field, name)
    };
    let record = seal(&mut office, "Akinyi Odhiambo");
    assert_eq!(office.epoch.open_name(&record).as_deref(), Some("Akinyi Odhiambo"));
    // All names are of one length, an empty one too.
    for name in ["", "A", &"n".repeat(127)] {
        let other = seal(&mut office, name);
        assert_eq!(other.name.0.len(), record.name.0.len());
        assert_eq!(office.epoch.open_name(&other).as_deref(), Some(name));
    }
    let later = EpochSecret::make(Circle::Team, 4, &mut office.rng);
    let same_number = EpochSecret::make(Circle::Team, 3, &mut office.rng);
    assert_eq!(later.open_name(&record), None);
    assert_eq!(same_number.open_name(&record), None);
    let mut moved = record.clone();
    moved.member = MemberId([4; 16]);
    assert_eq!(office.epoch.open_name(&moved), None);
    moved = record.clone();
    moved.sign = office.laptop.device_key();
    assert_eq!(office.epoch.open_name(&moved), None);
    for bit in 0..record.name.0.len() * 8 {
        let mut flipped = record.clone();
        flipped.name.0[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(office.epoch.open_name(&flipped), None);
    }
    for length in 0..record.name.0.len() {
        let cut = Base64(record.name.0[..length].to_vec());
        assert_eq!(office.epoch.open_name(&device_record(&phone, MEMBER, Role::Field, cut)), None);
    }
}

#[test]
fn a_long_name_is_cut_at_a_character() {
    let mut office = Office::new();
    let phone = DeviceIdentity::make(&mut office.rng);
    for (name, kept) in [("a".repeat(200), 127), ("é".repeat(100), 126), ("😀".repeat(40), 124)] {
        let sealed = office.epoch.seal_name(&MEMBER, &phone.device_key(), &name, &mut office.rng);
        let read = office.epoch.open_name(&device_record(&phone, MEMBER, Role::Field, sealed)).unwrap();
        assert_eq!(read.len(), kept);
        assert!(read.len() <= NAME_MAX && name.starts_with(&read));
    }
}

#[test]
fn a_statement_is_signed_as_its_reader_checks_it() {
    let mut office = Office::new();
    let name = office.epoch.seal_name(&MEMBER, &office.laptop.device_key(), "Ofisi", &mut office.rng);
    let paper = DeviceIdentity::make(&mut office.rng);
    let epochs = [Circle::Office, Circle::Team].map(|circle| EpochSecret::make(circle, 1, &mut office.rng));
    let epochs = epochs.map(|epoch| epoch.publish(&[], &[], &mut office.rng).unwrap()).into();
    let body = Body {
        version: 1,
        team: None,
        signer: office.laptop.device_key(),
        heads: Heads::default(),
        at: At { ms: 1, offset_min: 180 },
        kind: Kind::Genesis {
            nonce: MemberId([0; 16]),
            device: device_record(&office.laptop, MEMBER, Role::Office, name),
            recovery: RecoveryRecord { sign: paper.device_key(), seal: paper.seal_key().clone() },
            epochs,
        },
    };
    let statement = sign_statement(&office.laptop, &body);
    assert_eq!(statement.body, body);
    assert_eq!(statement.team(), TeamId(statement.id.0));
}

/// Nothing is left out for its number.
fn every_number() -> std::collections::BTreeSet<u32> {
    (0..100).collect()
}
