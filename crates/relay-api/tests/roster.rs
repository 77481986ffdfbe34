//! The fold: a team is what its statements say, in whatever order, from whatever relay.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Device, epoch, team_of};
use daftari_relay_api::ids::{DeviceKey, MailboxId, SealKey, StatementId, TeamId, mailbox};
use daftari_relay_api::roster::{Circle, Kind, NeedsNewer, Relay, Role, Roster, Statement};
use proptest::prelude::*;
use proptest::sample::Index;

/// Wanjiru's laptop, which began the team, and what everybody else may bring.
struct Cast {
    laptop: Device,
    second: Device,
    phone: Device,
    stranger: Device,
    genesis: Statement,
    team: TeamId,
}

fn cast() -> Cast {
    let laptop = Device::new(1);
    let genesis = laptop.genesis();
    let team = team_of(&genesis);
    Cast { laptop, second: Device::new(2), phone: Device::new(3), stranger: Device::new(99), genesis, team }
}

impl Cast {
    fn fold(&self, statements: &[&Statement]) -> Roster {
        Roster::fold(self.team, statements.iter().map(|statement| (*statement).clone()).chain([self.genesis.clone()]))
    }

    fn add(&self, signer: &Device, heads: &[&Statement], device: &Device, role: Role, member: u8) -> Statement {
        signer.add(self.team, &ids(heads), device.record(role, member))
    }
}

fn ids(statements: &[&Statement]) -> Vec<StatementId> {
    statements.iter().map(|statement| statement.id).collect()
}

fn keys(roster: &Roster) -> Vec<DeviceKey> {
    roster.devices().map(|device| device.record.sign).collect()
}

fn waits(roster: &Roster, statement: &Statement) -> bool {
    roster.holds(&statement.id) && roster.waiting().any(|id| *id == statement.id)
}

#[test]
fn a_team_begins_with_its_first_laptop() {
    let cast = cast();
    let began = cast.fold(&[]);
    assert!(began.has_genesis() && began.is_office(&cast.laptop.key()));
    assert_eq!(began.heads(), [cast.genesis.id]);
    let add = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let grown = cast.fold(&[&add]);
    assert_eq!(keys(&grown).len(), 2);
    assert!(!grown.is_office(&cast.phone.key()));
    assert_eq!(grown.device(&cast.phone.key()).unwrap().by, add.id);
    assert_eq!(grown.heads(), [add.id]);
    assert_eq!(grown.may_act(), Ok(()));
}

#[test]
fn a_foreign_genesis_begins_no_team() {
    let cast = cast();
    let other = cast.stranger.genesis();
    assert!(!Roster::fold(cast.team, [other.clone()]).has_genesis());
    assert_eq!(cast.fold(&[&other]), cast.fold(&[]));
    // Signed by one device, naming another, or naming a field device.
    for record in [cast.phone.record(Role::Office, 1), cast.stranger.record(Role::Field, 1)] {
        let Kind::Genesis { nonce, policy, epochs, .. } = other.body.kind.clone() else { panic!("a genesis") };
        let kind = Kind::Genesis { nonce, device: record, policy, epochs };
        let forged = cast.stranger.sign(None, &[], kind);
        let roster = Roster::fold(team_of(&forged), [forged]);
        assert!(!roster.has_genesis());
        assert_eq!(roster.devices().count(), 0);
    }
}

#[test]
fn statements_of_strangers_and_phones_do_not_count() {
    let cast = cast();
    let add = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let before = cast.fold(&[&add]);
    for signer in [&cast.stranger, &cast.phone] {
        let newcomer = Device::new(50);
        let forged = cast.add(signer, &[&add], &newcomer, Role::Field, 5);
        let office = cast.add(signer, &[&add], signer, Role::Office, 5);
        let relays = vec![Relay { origin: "https://relay.evil".into(), pin: None }];
        let addresses = signer.sign(Some(cast.team), &[add.id], Kind::Addresses { relays });
        let key = Kind::RecoveryKey { sign: signer.key(), seal: SealKey::new(vec![6; 1216]).unwrap() };
        let recovery = signer.sign(Some(cast.team), &[add.id], key);
        let roster = cast.fold(&[&add, &forged, &office, &addresses, &recovery]);
        assert_eq!(keys(&roster), keys(&before));
        assert_eq!(roster.heads(), before.heads());
        assert_eq!((roster.addresses(), roster.recovery_key()), (vec![], None));
        for statement in [&forged, &office, &addresses, &recovery] {
            assert!(waits(&roster, statement), "kept and passed on");
        }
        // Nor does anything that builds upon it.
        let upon = cast.add(&cast.laptop, &[&forged], &Device::new(51), Role::Field, 6);
        assert!(waits(&cast.fold(&[&add, &forged, &upon]), &upon));
    }
}

#[test]
fn a_laptop_does_not_sign_in_a_past_in_which_it_was_none() {
    let cast = cast();
    let second = cast.add(&cast.laptop, &[&cast.genesis], &cast.second, Role::Office, 2);
    // It is an office device now, but these heads do not say so.
    let early = cast.add(&cast.second, &[&cast.genesis], &cast.phone, Role::Field, 3);
    let late = cast.add(&cast.second, &[&second], &cast.phone, Role::Field, 3);
    assert!(waits(&cast.fold(&[&second, &early]), &early));
    assert!(!waits(&cast.fold(&[&second, &late]), &late));
    let roster = cast.fold(&[&second]);
    assert!(roster.office_in_past(&[second.id], &cast.second.key()));
    assert!(!roster.office_in_past(&[cast.genesis.id], &cast.second.key()));
}

#[test]
fn a_statement_waits_until_its_whole_past_is_there() {
    let cast = cast();
    let one = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let two = cast.add(&cast.laptop, &[&one], &Device::new(4), Role::Field, 3);
    assert!(waits(&cast.fold(&[&two]), &two));
    assert_eq!(keys(&cast.fold(&[&one, &two])).len(), 3);
    // One head that nobody has seen is enough to wait.
    let unseen = cast.laptop.add(cast.team, &[one.id, StatementId([8; 32])], Device::new(4).record(Role::Field, 3));
    assert!(waits(&cast.fold(&[&one, &unseen]), &unseen));
    assert_eq!(cast.fold(&[&one, &unseen]).may_act(), Ok(()));
}

#[test]
fn a_third_office_person_needs_two_signers() {
    let cast = cast();
    let (own, other, third) = (Device::new(4), Device::new(5), Device::new(6));
    // Person 1 takes a second laptop: there is still one member in the office.
    let own_second = cast.add(&cast.laptop, &[&cast.genesis], &own, Role::Office, 1);
    let person_two = cast.add(&cast.laptop, &[&own_second], &other, Role::Office, 2);
    let roster = cast.fold(&[&own_second, &person_two]);
    assert!(roster.is_office(&own.key()) && roster.is_office(&other.key()));
    let person_three = cast.add(&cast.laptop, &[&person_two], &third, Role::Office, 3);
    let again_own = cast.add(&own, &[&person_two], &third, Role::Office, 1);
    for waiting in [&person_three, &again_own] {
        let roster = cast.fold(&[&own_second, &person_two, waiting]);
        assert!(waits(&roster, waiting));
        assert!(roster.device(&third.key()).is_none());
        // It only waits: the team goes on.
        assert_eq!(roster.may_act(), Ok(()));
    }
    let field = cast.add(&cast.laptop, &[&person_two], &third, Role::Field, 3);
    assert!(cast.fold(&[&own_second, &person_two, &field]).device(&third.key()).is_some());
}

#[test]
fn adding_a_device_again_changes_nothing() {
    let cast = cast();
    let field = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let again = cast.add(&cast.laptop, &[&field], &cast.phone, Role::Office, 7);
    let upon = cast.add(&cast.phone, &[&again], &Device::new(4), Role::Field, 8);
    let roster = cast.fold(&[&field, &again, &upon]);
    let phone = roster.device(&cast.phone.key()).unwrap();
    assert_eq!((phone.by, phone.record.role), (field.id, Role::Field));
    // It did not make an office device of a phone, neither for itself nor for what it signs.
    assert!(!roster.office_in_past(&[again.id], &cast.phone.key()));
    assert!(waits(&roster, &upon));
    // The first laptop stays one, too.
    let demoted = cast.add(&cast.laptop, &[&cast.genesis], &cast.laptop, Role::Field, 1);
    let roster = cast.fold(&[&demoted]);
    assert!(roster.is_office(&cast.laptop.key()));
    assert!(roster.office_in_past(&[demoted.id], &cast.laptop.key()));
}

#[test]
fn of_two_concurrent_adds_the_lower_id_counts() {
    let cast = cast();
    let second = cast.add(&cast.laptop, &[&cast.genesis], &cast.second, Role::Office, 2);
    let one = cast.add(&cast.laptop, &[&second], &cast.phone, Role::Field, 3);
    let other = cast.add(&cast.second, &[&second], &cast.phone, Role::Field, 4);
    let roster = cast.fold(&[&second, &one, &other]);
    assert_eq!(roster.device(&cast.phone.key()).unwrap().by, one.id.min(other.id));
    // One that knew of either does not count, however low its id.
    let (low, high) = if one.id < other.id { (&one, &other) } else { (&other, &one) };
    let lowest = (5..=255)
        .map(|member| cast.add(&cast.laptop, &[high], &cast.phone, Role::Field, member))
        .find(|add| add.id < low.id)
        .unwrap();
    let roster = cast.fold(&[&second, &one, &other, &lowest]);
    assert_eq!(roster.device(&cast.phone.key()).unwrap().by, low.id);
}

#[test]
fn an_unknown_statement_is_stored_and_stops_sealing() {
    let cast = cast();
    let add = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let later = [
        Kind::Remove { device: cast.phone.key(), erase: true, last: None, epochs: vec![] },
        Kind::Role { device: cast.phone.key(), role: Role::Office },
        Kind::Policy { policy: serde_json::Map::new() },
        Kind::VersionFloor { floor: "2.0.0".into() },
        Kind::Epoch { epoch: epoch(Circle::Team, 5) },
        Kind::Countersign { statement: add.id },
        Kind::Unknown,
    ];
    for kind in later {
        let statement = cast.laptop.sign(Some(cast.team), &[add.id], kind.clone());
        let roster = cast.fold(&[&add, &statement]);
        assert!(waits(&roster, &statement));
        assert_eq!(roster.may_act(), Err(NeedsNewer), "{kind:?}");
        assert!(roster.needs_newer());
        // What it says is not half believed: the phone is still there, with its role.
        assert_eq!(roster.device(&cast.phone.key()).unwrap().record.role, Role::Field);
        assert_eq!(roster.newest_epoch(Circle::Team).unwrap().public, epoch(Circle::Team, 2).public);
        // Even before the statements it was built upon have come.
        assert_eq!(cast.fold(&[&statement]).may_act(), Err(NeedsNewer));
    }
}

#[test]
fn a_remove_by_a_stranger_has_no_effect() {
    let cast = cast();
    let add = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    for signer in [&cast.stranger, &cast.phone] {
        for kind in [
            Kind::Remove { device: cast.laptop.key(), erase: true, last: None, epochs: vec![] },
            Kind::VersionFloor { floor: "99.0.0".into() },
            Kind::Unknown,
        ] {
            let forged = signer.sign(Some(cast.team), &[add.id], kind);
            let roster = cast.fold(&[&add, &forged]);
            assert!(waits(&roster, &forged));
            assert_eq!(roster.may_act(), Ok(()));
        }
    }
    // The key on paper has a say.
    let seal = SealKey::new(vec![6; 1216]).unwrap();
    let paper = Kind::RecoveryKey { sign: cast.stranger.key(), seal };
    let recovery = cast.laptop.sign(Some(cast.team), &[add.id], paper);
    let countersign = cast.stranger.sign(Some(cast.team), &[recovery.id], Kind::Countersign { statement: add.id });
    assert_eq!(cast.fold(&[&add, &recovery, &countersign]).may_act(), Err(NeedsNewer));
}

#[test]
fn a_newer_kind_is_passed_on_byte_for_byte() {
    let cast = cast();
    let text = format!(
        r#"{{"version":1,"team":"{}","signer":"{}","heads":["{}"],"at":{{"ms":5,"offset_min":0}},"kind":"merge_teams","with":[{{"a":1}}]}}"#,
        cast.team,
        cast.laptop.key(),
        cast.genesis.id
    );
    let bytes = cast.laptop.sign_bytes(text.as_bytes());
    let statement = Statement::parse(&bytes).unwrap();
    assert_eq!(statement.body.kind, Kind::Unknown);
    let roster = cast.fold(&[&statement]);
    let kept = roster.statements().find(|kept| kept.id == statement.id).unwrap();
    assert_eq!(kept.bytes(), bytes);
    assert_eq!(roster.may_act(), Err(NeedsNewer));
}

#[test]
fn the_last_named_relays_count_ties_by_lowest_id() {
    let cast = cast();
    let addresses = |heads: &[StatementId], origin: &str| {
        let relays = vec![Relay { origin: origin.into(), pin: None }];
        cast.laptop.sign(Some(cast.team), heads, Kind::Addresses { relays })
    };
    let origin = |roster: &Roster| roster.addresses().first().map(|relay| relay.origin.clone());
    assert_eq!(origin(&cast.fold(&[])), None);
    let one = addresses(&[cast.genesis.id], "https://one.example");
    let other = addresses(&[cast.genesis.id], "https://other.example");
    let lowest = if one.id < other.id { "https://one.example" } else { "https://other.example" };
    assert_eq!(origin(&cast.fold(&[&one, &other])).unwrap(), lowest);
    let last = addresses(&[one.id, other.id], "https://last.example");
    assert_eq!(origin(&cast.fold(&[&one, &last, &other])).unwrap(), "https://last.example");
}

#[test]
fn each_role_reads_its_own_mailboxes() {
    let cast = cast();
    let add = cast.add(&cast.laptop, &[&cast.genesis], &cast.phone, Role::Field, 2);
    let roster = cast.fold(&[&add]);
    let own = |device: &Device| mailbox::device(&cast.team, &device.record(Role::Field, 0).seal);
    let shared = [mailbox::team(&cast.team), mailbox::office(&cast.team), mailbox::review(&cast.team)];
    assert_eq!(roster.mailboxes_of(&cast.phone.key()), [own(&cast.phone), shared[0]]);
    assert_eq!(roster.mailboxes_of(&cast.laptop.key()), [own(&cast.laptop), shared[0], shared[1], shared[2]]);
    assert_eq!(roster.mailboxes_of(&cast.stranger.key()), Vec::<MailboxId>::new());
    let every: BTreeSet<MailboxId> = [own(&cast.phone), own(&cast.laptop)].into_iter().chain(shared).collect();
    assert_eq!(roster.every_mailbox(), every);
}

/// One act in a history: who signs, what, and which of the statements before it that device has seen.
#[derive(Debug, Clone)]
struct Act {
    signer: u8,
    what: u8,
    subject: u8,
    heads: Vec<Index>,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0..7_u8, 0..12_u8, 0..7_u8, proptest::collection::vec(any::<Index>(), 1..4))
        .prop_map(|(signer, what, subject, heads)| Act { signer, what, subject, heads });
    proptest::collection::vec(act, 0..14)
}

/// Devices 0 … 6; device 0 began the team, 6 is a stranger whom nobody ever adds.
fn history(acts: &[Act]) -> (TeamId, Vec<Statement>) {
    let devices: Vec<Device> = (0..7).map(|number| Device::new(10 + number)).collect();
    let genesis = devices[0].genesis();
    let team = team_of(&genesis);
    let mut all = vec![genesis];
    for act in acts {
        let heads: BTreeSet<StatementId> = act.heads.iter().map(|index| index.get(&all).id).collect();
        let heads: Vec<StatementId> = heads.into_iter().collect();
        let signer = &devices[usize::from(act.signer)];
        let subject = &devices[usize::from(act.subject % 6)];
        let kind = match act.what {
            0..=4 => Kind::Add { device: subject.record(Role::Field, subject.number), seeds: vec![] },
            5..=7 => Kind::Add { device: subject.record(Role::Office, subject.number % 3), seeds: vec![] },
            8 => Kind::Addresses { relays: vec![Relay { origin: format!("https://{}", act.subject), pin: None }] },
            9 => Kind::RecoveryKey { sign: subject.key(), seal: SealKey::new(vec![act.subject; 1216]).unwrap() },
            10 => Kind::Remove { device: subject.key(), erase: false, last: None, epochs: vec![] },
            _ => Kind::Unknown,
        };
        all.push(signer.sign(Some(team), &heads, kind));
    }
    (team, all)
}

/// Everything a roster answers, without the statements it holds.
fn answers(roster: &Roster) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        roster.devices().cloned().collect::<Vec<_>>(),
        roster.heads(),
        roster.may_act(),
        roster.addresses(),
        roster.recovery_key(),
        roster.every_mailbox(),
        roster.newest_epoch(Circle::Team).cloned(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn order_and_repetition_do_not_matter(
        (acts, order) in acts().prop_flat_map(|acts| {
            let twice: Vec<usize> = (0..=acts.len()).chain(0..=acts.len()).collect();
            (Just(acts), Just(twice).prop_shuffle())
        }),
    ) {
        let (team, all) = history(&acts);
        let shuffled = order.iter().map(|place| all[*place].clone());
        prop_assert_eq!(Roster::fold(team, shuffled), Roster::fold(team, all.iter().cloned()));
    }

    #[test]
    fn two_devices_agree_once_they_have_met(
        acts in acts(),
        sides in proptest::collection::vec(0..3_u8, 15),
    ) {
        let (team, all) = history(&acts);
        let whole = Roster::fold(team, all.iter().cloned());
        let part = |side: u8| {
            let seen = all.iter().zip(&sides).filter(|(_, other)| **other != side).map(|(s, _)| s.clone());
            Roster::fold(team, seen)
        };
        let (one, other) = (part(0), part(1));
        let meet = |first: &Roster, second: &Roster| {
            Roster::fold(team, first.statements().chain(second.statements()).cloned())
        };
        prop_assert_eq!(meet(&one, &other), whole.clone());
        prop_assert_eq!(meet(&other, &one), whole.clone());
        // What counted for one still counts when more is known: nobody is undone by somebody's arrival.
        for side in [&one, &other] {
            let waiting: BTreeSet<_> = whole.waiting().collect();
            let mine: BTreeSet<_> = side.waiting().collect();
            let counted = side.statements().filter(|statement| !mine.contains(&statement.id));
            prop_assert!(counted.into_iter().all(|statement| !waiting.contains(&statement.id)));
        }
    }

    #[test]
    fn a_strangers_statements_do_not_change_the_team(acts in acts()) {
        let (team, all) = history(&acts);
        let stranger = Device::new(16).key();
        let with = Roster::fold(team, all.iter().cloned());
        let without = Roster::fold(team, all.iter().filter(|s| s.body.signer != stranger).cloned());
        prop_assert_eq!(answers(&with), answers(&without));
    }

    #[test]
    fn every_member_was_added_by_an_office_device(acts in acts()) {
        let (team, all) = history(&acts);
        let roster = Roster::fold(team, all.iter().cloned());
        let by_id: BTreeMap<StatementId, &Statement> = all.iter().map(|s| (s.id, s)).collect();
        for device in roster.devices() {
            let by = by_id[&device.by];
            let genesis = by.id.0 == team.0;
            prop_assert!(genesis || roster.office_in_past(&by.body.heads, &by.body.signer));
            prop_assert_eq!(roster.is_office(&device.record.sign), device.record.role == Role::Office);
        }
        for head in roster.heads() {
            prop_assert!(!roster.waiting().any(|id| *id == head));
        }
    }
}
