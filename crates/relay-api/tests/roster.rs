//! The fold: a team is what its statements say, in whatever order, from whatever relay.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{Device, core, epoch, paper, team_of};
use daftari_relay_api::ids::{Base64, DeviceKey, MailboxId, SealKey, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{ROSTER_ASKED_MAX, ROSTER_CORE_MAX, ROSTER_DEVICE_MAX, ROSTER_TIPS_MAX};
use daftari_relay_api::roster::{Circle, DeviceRecord, Heads, Kind, Relay, Role, Roster, Statement};

/// Wanjiru began the team on her laptop; Njeri's was taken in with the sheets. Everybody else may be brought.
struct Team {
    wanjiru: Device,
    njeri: Device,
    sheets: Device,
    phone: Device,
    stranger: Device,
    team: TeamId,
    all: Vec<Statement>,
}

impl Team {
    fn new() -> Team {
        let wanjiru = Device::new(1);
        let genesis = wanjiru.genesis();
        let mut team = Team {
            wanjiru,
            njeri: Device::new(2),
            sheets: paper(),
            phone: Device::new(3),
            stranger: Device::new(99),
            team: team_of(&genesis),
            all: vec![genesis],
        };
        team.say(&Device::new(200), office(&Device::new(2), 2));
        team
    }

    fn roster(&self) -> Roster {
        self.with(&[])
    }

    fn with(&self, more: &[&Statement]) -> Roster {
        Roster::fold(self.team, self.all.iter().chain(more.iter().copied()).cloned())
    }

    fn make(&self, signer: &Device, kind: Kind) -> Statement {
        signer.sign(Some(self.team), self.roster().tips(), kind)
    }

    fn at(&self, signer: &Device, heads: &Heads, kind: Kind) -> Statement {
        signer.sign(Some(self.team), heads, kind)
    }

    fn say(&mut self, signer: &Device, kind: Kind) -> Statement {
        let statement = self.make(signer, kind);
        self.all.push(statement.clone());
        statement
    }

    /// Wanjiru asks and Njeri agrees.
    fn both(&mut self, kind: Kind) -> Statement {
        let asked = self.say(&Device::new(1), kind);
        self.say(&Device::new(2), Kind::Countersign { statement: asked.id });
        asked
    }

    fn genesis(&self) -> &Statement {
        &self.all[0]
    }
}

fn office(device: &Device, member: u8) -> Kind {
    Kind::Add { device: device.record(Role::Office, member) }
}

fn field(device: &Device, member: u8) -> Kind {
    Kind::Add { device: device.record(Role::Field, member) }
}

fn remove(device: &Device) -> Kind {
    Kind::Remove { device: device.key(), erase: false, epochs: vec![epoch(Circle::Team, 2, 40)] }
}

fn remove_office(device: &Device) -> Kind {
    let epochs = vec![epoch(Circle::Office, 2, 41), epoch(Circle::Team, 2, 42)];
    Kind::Remove { device: device.key(), erase: false, epochs }
}

fn erase(device: &Device) -> Kind {
    Kind::Remove { device: device.key(), erase: true, epochs: vec![] }
}

fn addresses(origin: &str) -> Kind {
    Kind::Addresses { relays: vec![Relay { origin: origin.into(), pin: None }] }
}

fn new_sheets(device: &Device) -> Kind {
    let record = device.recovery();
    Kind::RecoveryKey { sign: record.sign, seal: record.seal, epoch: epoch(Circle::Office, 2, 43) }
}

fn floor(floor: &str) -> Kind {
    Kind::VersionFloor { floor: floor.into(), place: "https://daftari.example".into() }
}

fn keys(roster: &Roster) -> Vec<DeviceKey> {
    roster.devices().map(|device| device.record.sign).collect()
}

fn waits(roster: &Roster, statement: &Statement) -> bool {
    roster.holds(&statement.id) && roster.waiting().any(|id| *id == statement.id)
}

fn requests(roster: &Roster) -> Vec<(StatementId, bool)> {
    roster.asked_for().map(|request| (request.statement.id, request.is_fresh)).collect()
}

fn origins(roster: &Roster) -> BTreeSet<&str> {
    roster.addresses().iter().map(|relay| relay.origin.as_str()).collect()
}

#[test]
fn a_team_begins_with_its_first_laptop_and_its_sheets() {
    let wanjiru = Device::new(1);
    let genesis = wanjiru.genesis();
    let began = Roster::fold(team_of(&genesis), [genesis.clone()]);
    assert!(began.has_genesis() && began.is_office(&wanjiru.key()));
    assert_eq!(began.heads(), [genesis.id]);
    assert_eq!(began.recovery_key(), Some(paper().recovery()));
    assert_eq!((began.next_number(Circle::Office), began.next_number(Circle::Team)), (2, 2));
}

#[test]
fn a_foreign_genesis_begins_no_team() {
    let team = Team::new();
    let other = team.stranger.genesis();
    assert!(!Roster::fold(team.team, [other.clone()]).has_genesis());
    assert_eq!(team.with(&[&other]), team.roster());
    // Signed by one device, naming another, or naming a field device.
    for record in [team.phone.record(Role::Office, 1), team.stranger.record(Role::Field, 1)] {
        let Kind::Genesis { nonce, recovery, epochs, .. } = other.body.kind.clone() else { panic!("a genesis") };
        let kind = Kind::Genesis { nonce, device: record, recovery, epochs };
        let forged = team.stranger.sign(None, &Heads::default(), kind);
        let roster = Roster::fold(team_of(&forged), [forged]);
        assert!(!roster.has_genesis());
        assert_eq!(roster.devices().count(), 0);
    }
}

#[test]
fn one_laptop_takes_in_phones_and_names_relays() {
    let mut team = Team::new();
    let add = team.say(&Device::new(1), field(&Device::new(3), 3));
    team.say(&Device::new(2), addresses("https://one.example"));
    let roster = team.roster();
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, add.id);
    assert!(!roster.is_office(&team.phone.key()));
    assert_eq!(origins(&roster), ["https://one.example"].into());
    // More relays drop none.
    team.say(&Device::new(1), addresses("https://two.example"));
    assert_eq!(origins(&team.roster()), ["https://one.example", "https://two.example"].into());
}

#[test]
fn the_sheets_alone_do_what_two_persons_do() {
    let mut team = Team::new();
    assert!(team.roster().is_office(&team.njeri.key()), "taken in with the sheets");
    let third = Device::new(4);
    team.say(&paper(), office(&third, 3));
    team.say(&paper(), floor("2.0.0"));
    team.say(&paper(), remove_office(&Device::new(1)));
    team.say(&paper(), new_sheets(&Device::new(201)));
    let roster = team.roster();
    assert_eq!(keys(&roster).len(), 2);
    assert_eq!(roster.version_floor().unwrap().floor, "2.0.0");
    assert_eq!(roster.recovery_key(), Some(Device::new(201).recovery()));
    assert_eq!(roster.next_number(Circle::Office), 4);
    // The old sheets are worth nothing after that, the new ones all.
    let late = team.make(&team.sheets, office(&Device::new(5), 5));
    assert!(waits(&team.with(&[&late]), &late));
    let new = team.make(&Device::new(201), office(&Device::new(5), 5));
    assert!(team.with(&[&new]).is_office(&Device::new(5).key()));
}

#[test]
fn the_office_role_takes_two_persons() {
    let team = Team::new();
    let third = Device::new(4);
    let asked = team.make(&team.wanjiru, office(&third, 3));
    let roster = team.with(&[&asked]);
    assert!(waits(&roster, &asked) && !roster.is_office(&third.key()));
    assert_eq!(requests(&roster), [(asked.id, true)]);
    // Heads of before do not help, with however few persons in them (H9).
    let early = team.at(&team.wanjiru, &core(&[team.genesis()]), office(&third, 3));
    assert!(waits(&team.with(&[&early]), &early));
    // Nor does another laptop of the same person, nor her own word, nor a phone's.
    let mut grown = Team::new();
    let own = Device::new(5);
    grown.both(office(&own, 1));
    grown.say(&Device::new(1), field(&Device::new(3), 3));
    let asked = grown.make(&grown.wanjiru, office(&third, 3));
    for signer in [&own, &grown.wanjiru, &grown.phone, &grown.stranger] {
        let agreed = grown.make(signer, Kind::Countersign { statement: asked.id });
        assert!(waits(&grown.with(&[&asked, &agreed]), &asked));
    }
    for signer in [&grown.njeri, &grown.sheets] {
        let agreed = grown.make(signer, Kind::Countersign { statement: asked.id });
        let roster = grown.with(&[&asked, &agreed]);
        assert!(roster.is_office(&third.key()));
        assert_eq!(roster.waiting().count(), 0);
        assert_eq!(roster.tips().core, [asked.id], "a countersign is no tip");
    }
}

#[test]
fn a_request_is_made_anew_when_the_core_has_grown() {
    let mut team = Team::new();
    let asked = team.make(&team.wanjiru, office(&Device::new(4), 4));
    team.both(floor("2.0.0"));
    let agreed = team.make(&team.njeri, Kind::Countersign { statement: asked.id });
    let roster = team.with(&[&asked, &agreed]);
    assert!(waits(&roster, &asked) && waits(&roster, &agreed));
    assert_eq!(requests(&roster), [(asked.id, false)], "it is shown all the same: nothing withdraws it");
    // What was signed together before that counts: concurrent statements do not undo one another.
    let heads = asked.body.heads.clone();
    let together = team.at(&team.njeri, &heads, Kind::Countersign { statement: asked.id });
    assert!(team.with(&[&asked, &together]).is_office(&Device::new(4).key()));
}

#[test]
fn a_laptop_that_was_removed_agrees_to_nothing() {
    let mut team = Team::new();
    let third = Device::new(4);
    team.both(office(&third, 4));
    team.both(remove_office(&Device::new(4)));
    let asked = team.make(&team.wanjiru, office(&Device::new(5), 5));
    let agreed = team.make(&third, Kind::Countersign { statement: asked.id });
    assert!(waits(&team.with(&[&asked, &agreed]), &asked));
    let own = team.make(&third, office(&Device::new(5), 5));
    let agreed = team.make(&team.wanjiru, Kind::Countersign { statement: own.id });
    assert!(waits(&team.with(&[&own, &agreed]), &own));
}

#[test]
fn removals_that_do_not_know_of_each_other_both_count() {
    let mut team = Team::new();
    let third = Device::new(4);
    team.both(office(&third, 4));
    let heads = team.roster().tips().clone();
    let one = team.at(&team.wanjiru, &heads, remove_office(&team.njeri));
    let one_agreed = team.at(&third, &heads, Kind::Countersign { statement: one.id });
    let other = team.at(&team.njeri, &heads, remove_office(&third));
    let other_agreed = team.at(&team.wanjiru, &heads, Kind::Countersign { statement: other.id });
    let roster = team.with(&[&one, &one_agreed, &other, &other_agreed]);
    assert_eq!(keys(&roster), [team.wanjiru.key()]);
    assert_eq!(roster.next_number(Circle::Office), 3);
}

#[test]
fn only_two_persons_void_erase_or_replace_the_sheets() {
    let mut team = Team::new();
    let add = team.say(&Device::new(1), field(&Device::new(3), 3));
    let alone = [
        Kind::Void { statements: vec![add.id] },
        erase(&team.phone),
        new_sheets(&Device::new(201)),
        floor("9.0.0"),
        remove_office(&team.njeri),
    ];
    for kind in alone {
        let asked = team.make(&team.wanjiru, kind.clone());
        let roster = team.with(&[&asked]);
        assert!(waits(&roster, &asked), "{kind:?}");
        assert!(roster.device(&team.phone.key()).is_some() && roster.is_office(&team.njeri.key()));
        assert!(!roster.shall_erase(&team.phone.key()));
        assert_eq!((roster.recovery_key(), roster.version_floor()), (Some(paper().recovery()), None));
        assert_eq!(roster.newest_epoch(Circle::Office).unwrap().number, 1);
        let agreed = team.make(&team.njeri, Kind::Countersign { statement: asked.id });
        assert!(!waits(&team.with(&[&asked, &agreed]), &asked), "{kind:?}");
    }
    team.both(erase(&Device::new(3)));
    let roster = team.roster();
    assert!(roster.shall_erase(&team.phone.key()) && roster.device(&team.phone.key()).is_none());
    assert!(roster.removed(&team.phone.key()).is_some());
}

#[test]
fn what_was_voided_is_undone_and_the_core_is_not() {
    let mut team = Team::new();
    let add = team.say(&Device::new(1), field(&Device::new(3), 3));
    let removal = team.say(&Device::new(1), remove(&Device::new(3)));
    assert!(team.roster().device(&team.phone.key()).is_none());
    let named = vec![removal.id, team.all[1].id];
    team.both(Kind::Void { statements: named });
    let roster = team.roster();
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, add.id);
    assert!(roster.is_office(&team.njeri.key()), "two authorities stated it");
    assert_eq!(roster.newest_epoch(Circle::Team).unwrap().number, 1, "nor does its epoch count");
    // A key whose add was voided is free again.
    team.both(Kind::Void { statements: vec![add.id] });
    assert!(team.roster().device(&team.phone.key()).is_none());
    let again = team.say(&Device::new(2), field(&Device::new(3), 4));
    assert_eq!(team.roster().device(&team.phone.key()).unwrap().by, again.id);
}

#[test]
fn one_laptop_alone_does_not_remove_another() {
    let mut team = Team::new();
    team.say(&Device::new(1), remove(&Device::new(2)));
    assert!(team.roster().is_office(&team.njeri.key()));
    // Not even before it was taken in.
    let early = team.at(&team.wanjiru, &core(&[team.genesis()]), remove(&team.njeri));
    assert!(team.with(&[&early]).is_office(&team.njeri.key()));
}

#[test]
fn what_a_removed_laptop_stated_counts_when_its_removers_saw_it() {
    let mut team = Team::new();
    let third = Device::new(4);
    team.both(office(&third, 4));
    let early = team.say(&third, field(&Device::new(3), 3));
    // Through a statement of another device.
    team.say(&Device::new(2), addresses("https://one.example"));
    let before = team.roster().tips().clone();
    team.both(remove_office(&third));
    let unseen = team.at(&third, &before, field(&Device::new(50), 5));
    let late = team.make(&third, field(&Device::new(51), 6));
    let roster = team.with(&[&unseen, &late]);
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, early.id);
    for statement in [&unseen, &late] {
        assert!(waits(&roster, statement));
    }
    // Every removal must have seen it.
    let heads = Heads { core: before.core.clone(), field: vec![] };
    let blind = team.at(&paper(), &heads, remove_office(&third));
    let roster = team.with(&[&blind]);
    assert!(waits(&roster, &early) && roster.device(&team.phone.key()).is_none());
    // The removed person's own word brings back nothing.
    let kin = team.at(&team.wanjiru, &before, remove_office(&third));
    let named = Heads { core: before.core.clone(), field: vec![unseen.id] };
    let agreed = team.at(&team.njeri, &before, Kind::Countersign { statement: kin.id });
    let own = team.at(&third, &named, Kind::Countersign { statement: kin.id });
    for words in [vec![&own], vec![&own, &agreed]] {
        let set = team.all[..6].iter().chain([&kin, &unseen]).chain(words);
        let roster = Roster::fold(team.team, set.cloned());
        assert!(roster.device(&third.key()).is_none() && roster.device(&team.phone.key()).is_some());
        assert!(roster.device(&Device::new(50).key()).is_none());
    }
    // Nor does it stand in front of another's, who saw more than the signer did.
    let blind = team.at(&team.wanjiru, &heads, remove_office(&third));
    let sees = Heads { core: before.core.clone(), field: vec![early.id] };
    let agreed = team.at(&team.njeri, &sees, Kind::Countersign { statement: blind.id });
    let own = (0..=255_u8).map(|number| {
        let heads = Heads { core: before.core.clone(), field: vec![StatementId([number; 32])] };
        team.at(&third, &heads, Kind::Countersign { statement: blind.id })
    });
    let own = own.into_iter().find(|own| own.id < agreed.id).unwrap();
    let roster = Roster::fold(team.team, team.all[..6].iter().chain([&blind, &agreed, &own]).cloned());
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, early.id);
}

/// An origin that takes a seventieth of a laptop's room.
fn large(name: &str) -> String {
    format!("https://{name}.example/{}", "x".repeat(60_000))
}

/// Wanjiru and Njeri remove the third laptop, which took in a phone; only a statement of the fourth leads to that.
fn a_way_over_the_fourth(name: impl Fn(&Team, &Statement) -> [Heads; 2]) -> (Team, Device) {
    let mut team = Team::new();
    let (third, fourth) = (Device::new(4), Device::new(5));
    team.both(office(&third, 4));
    team.both(office(&fourth, 5));
    team.say(&third, field(&Device::new(3), 3));
    let over = team.say(&fourth, addresses(&large("over")));
    let [signers, others] = name(&team, &over);
    let gone = team.at(&team.wanjiru, &signers, remove_office(&third));
    let agreed = team.at(&team.njeri, &others, Kind::Countersign { statement: gone.id });
    team.all.extend([gone, agreed]);
    (team, fourth)
}

#[test]
fn a_flood_cuts_no_way_that_others_saw() {
    let (team, fourth) = a_way_over_the_fourth(|team, _| [team.roster().tips().clone(), team.roster().tips().clone()]);
    assert!(team.roster().device(&team.phone.key()).is_some());
    // It comes before `over` in the order of her statements, and her own word puts her name upon it.
    let first = core(&[team.genesis()]);
    let flood: Vec<Statement> = (0..ROSTER_DEVICE_MAX + 50)
        .map(|number| team.at(&fourth, &first, addresses(&format!("https://{number}.example"))))
        .collect();
    let roster = team.with(&flood.iter().collect::<Vec<_>>());
    assert_eq!(roster.addresses().len(), ROSTER_DEVICE_MAX);
    assert!(origins(&roster).iter().any(|origin| origin.starts_with("https://over.")));
    assert!(roster.device(&team.phone.key()).is_some(), "what a former laptop stated is still reached");
}

#[test]
fn an_own_word_gives_no_room() {
    let (mut team, fourth) =
        a_way_over_the_fourth(|team, _| [team.roster().tips().clone(), team.roster().tips().clone()]);
    let over = team.all[team.all.len() - 3].id;
    let gone = team.all[team.all.len() - 2].clone();
    let asked = team.both(floor("2.0.0"));
    // She agrees to both as well, and puts her own name upon statements that come before `over` at the same distance.
    let first = core(&[team.genesis()]);
    let flood = (0..).map(|number: u32| team.at(&fourth, &first, addresses(&large(&number.to_string()))));
    let flood: Vec<Statement> = flood.filter(|statement| statement.id < over).take(72).collect();
    let words = flood.chunks(36).zip([&gone, &asked]).map(|(part, named)| {
        let heads = Heads { core: named.body.heads.core.clone(), field: part.iter().map(|s| s.id).collect() };
        team.at(&fourth, &heads, Kind::Countersign { statement: named.id })
    });
    let words: Vec<Statement> = words.collect();
    let roster = team.with(&flood.iter().chain(&words).collect::<Vec<_>>());
    assert!(words.iter().all(|word| !waits(&roster, word) && roster.holds(&word.id)), "they stand beside");
    assert!(roster.addresses().len() < flood.len(), "her room is full");
    assert!(roster.device(&team.phone.key()).is_some());
}

#[test]
fn nobody_stands_in_front_of_what_another_saw() {
    // The signer saw little, the second one everything; the fourth agrees, too, with the lowest id, and names nothing.
    let blind = |team: &Team| Heads { core: team.roster().tips().core.clone(), field: Vec::new() };
    let (mut team, fourth) = a_way_over_the_fourth(|team, _| [blind(team), team.roster().tips().clone()]);
    let [.., gone, agreed] = &team.all[..] else { panic!("both are there") };
    let own = (0..=u8::MAX).map(|number| {
        let heads = Heads { field: vec![StatementId([number; 32])], ..gone.body.heads.clone() };
        team.at(&fourth, &heads, Kind::Countersign { statement: gone.id })
    });
    let own = own.into_iter().find(|own| own.id < agreed.id).unwrap();
    let (gone, agreed) = (gone.id, agreed.id);
    team.all.push(own.clone());
    let roster = team.roster();
    assert!(roster.holds(&agreed) && roster.holds(&own.id));
    assert!(roster.device(&team.phone.key()).is_some());
    // Nor when she is removed later, and what she said with her.
    team.both(remove_office(&fourth));
    let roster = team.roster();
    assert!(roster.holds(&gone) && roster.holds(&agreed) && roster.device(&team.phone.key()).is_some());
}

#[test]
fn agreements_that_are_not_needed_keep_no_statement_out() {
    let mut team = Team::new();
    let third = Device::new(4);
    team.both(office(&third, 4));
    let mut heads = core(&[team.all.iter().rev().find(|s| s.body.kind.is_core()).unwrap()]);
    let before = team.all.iter().filter(|s| s.body.signer != Device::new(99).key()).count();
    let (mut floors, mut words) = (Vec::new(), Vec::new());
    for number in 0..(ROSTER_CORE_MAX - before) / 2 {
        let next = team.at(&team.wanjiru, &heads, floor(&format!("2.{number}.0")));
        let upon = Heads { core: next.body.heads.core.clone(), field: vec![] };
        let agree = |signer: &Device| team.at(signer, &upon, Kind::Countersign { statement: next.id });
        words.extend([agree(&team.njeri), agree(&third)]);
        heads = core(&[&next]);
        floors.push(next);
    }
    let last = floors.last().unwrap().id;
    let roster = team.with(&floors.iter().chain(&words).collect::<Vec<_>>());
    assert_eq!(roster.tips().core, [last], "every floor counts, by one word each");
    assert!(floors.iter().all(|floor| !roster.waiting().any(|id| *id == floor.id)));
}

#[test]
fn a_key_stands_once_whatever_it_is_for() {
    let mut team = Team::new();
    team.say(&Device::new(1), field(&Device::new(3), 3));
    let mut same = [(); 4].map(|()| Device::new(50).record(Role::Field, 5));
    same[0].sign = team.phone.key();
    same[1].seal = team.phone.record(Role::Field, 0).seal;
    same[2].post = team.njeri.key();
    same[3].sign = paper().key();
    // Each proved by whoever holds the key it names, so that nothing but the fold stands against it.
    let holders = [Device::new(3), Device::new(50), Device::new(50), paper()];
    for record in holders.iter().zip(same).map(|(holder, record)| holder.prove(record)) {
        let again = team.make(&team.njeri, Kind::Add { device: record.clone() });
        let roster = team.with(&[&again]);
        // In the field a seal key of another phone is no reason: nobody proves one.
        let stands = record.seal == team.phone.record(Role::Field, 0).seal && record.sign != team.phone.key();
        assert_eq!(keys(&roster).len(), if stands { 4 } else { 3 }, "{record:?}");
        assert_eq!(roster.device(&team.phone.key()).unwrap().record.member.0, [3; 16]);
    }
    // One that names a key twice is none.
    let mut twice = Device::new(50).record(Role::Field, 5);
    twice.post = twice.sign;
    let twice = Device::new(50).prove(twice);
    let twice = team.make(&team.njeri, Kind::Add { device: twice });
    assert_eq!(keys(&team.with(&[&twice])).len(), 3);
    // Removed, it still stands.
    team.say(&Device::new(1), remove(&Device::new(3)));
    let again = team.make(&team.njeri, field(&Device::new(3), 7));
    assert!(team.with(&[&again]).device(&team.phone.key()).is_none());
}

/// One captured office device names one of a phone's keys as one of her own device's, before the phone was taken in.
#[test]
fn nobody_pushes_a_phone_out_with_one_of_its_keys() {
    let mut team = Team::new();
    let (phone, fake) = (Device::new(3).record(Role::Field, 3), Device::new(60));
    let hers = fake.record(Role::Field, 9);
    let stolen = [
        DeviceRecord { seal: phone.seal.clone(), ..hers.clone() },
        DeviceRecord { post: phone.post, ..hers.clone() },
        DeviceRecord { post: phone.sign, ..hers },
    ];
    team.say(&Device::new(1), field(&Device::new(3), 3));
    for record in stolen {
        let early = team.at(&team.wanjiru, &core(&[team.genesis()]), Kind::Add { device: fake.prove(record) });
        let roster = team.with(&[&early]);
        assert_eq!(roster.device(&phone.sign).unwrap().record, phone);
        assert!(roster.device(&fake.key()).is_some());
    }
}

/// One captured office device adds an honest phone under its own name, at heads as early as she likes.
#[test]
fn a_device_is_given_no_keys_and_no_role_it_did_not_ask_for() {
    let mut team = Team::new();
    let phone = Device::new(3).record(Role::Field, 3);
    let other = Device::new(60);
    let changed = [
        DeviceRecord { seal: other.record(Role::Field, 3).seal, ..phone.clone() },
        DeviceRecord { post: other.key(), ..phone.clone() },
        DeviceRecord { role: Role::Office, ..phone.clone() },
        DeviceRecord { proof: Base64(vec![0; 64]), ..phone.clone() },
        DeviceRecord { proof: Base64(Vec::new()), ..phone.clone() },
        // Her own word for the phone's name.
        DeviceRecord { sign: phone.sign, ..other.prove(other.record(Role::Field, 3)) },
    ];
    team.say(&Device::new(1), field(&Device::new(3), 3));
    for record in changed {
        let early = team.at(&team.njeri, &core(&[team.genesis()]), Kind::Add { device: record.clone() });
        assert!(matches!(early.body.kind, Kind::Unknown), "{record:?}");
        assert_eq!(team.with(&[&early]).device(&phone.sign).unwrap().record, phone);
    }
}

#[test]
fn of_two_adds_of_one_key_the_core_then_the_past_then_the_id_decides() {
    let mut team = Team::new();
    let heads = team.roster().tips().clone();
    let one = team.at(&team.wanjiru, &heads, field(&team.phone, 3));
    let other = team.at(&team.njeri, &heads, field(&team.phone, 4));
    let roster = team.with(&[&one, &other]);
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, one.id.min(other.id));
    // One that knew of either does not count, however low its id.
    let (low, high) = if one.id < other.id { (&one, &other) } else { (&other, &one) };
    let upon = Heads { core: heads.core.clone(), field: vec![high.id] };
    let lowest = (5..=255).map(|member| team.at(&team.wanjiru, &upon, field(&team.phone, member)));
    let lowest = lowest.into_iter().find(|add| add.id < low.id).unwrap();
    let roster = team.with(&[&one, &other, &lowest]);
    assert_eq!(roster.device(&team.phone.key()).unwrap().by, low.id);
    // The core goes first, whoever was early: a laptop is not made a phone by one person.
    let early = team.at(&team.wanjiru, &core(&[team.genesis()]), field(&Device::new(4), 9));
    team.both(office(&Device::new(4), 4));
    let roster = team.with(&[&early]);
    assert!(roster.is_office(&Device::new(4).key()));
}

#[test]
fn strangers_and_phones_state_nothing_and_are_not_kept() {
    let mut team = Team::new();
    team.say(&Device::new(1), field(&Device::new(3), 3));
    let before = team.roster();
    for signer in [&team.stranger, &team.phone] {
        let kinds = [
            field(&Device::new(50), 5),
            office(signer, 5),
            addresses("https://relay.evil"),
            new_sheets(signer),
            remove(&team.wanjiru),
            erase(&team.njeri),
            Kind::Void { statements: vec![team.all[2].id] },
            Kind::Unknown,
        ];
        let forged: Vec<Statement> = kinds.map(|kind| team.make(signer, kind)).into();
        assert_eq!(team.with(&forged.iter().collect::<Vec<_>>()), before);
    }
}

#[test]
fn a_newer_kind_is_kept_byte_for_byte_and_stops_nothing() {
    let team = Team::new();
    let text = format!(
        r#"{{"version":1,"team":"{}","signer":"{}","heads":{{"core":["{}"],"field":[]}},"at":{{"ms":5,"offset_min":0}},"kind":"merge_teams","with":[{{"a":1}}]}}"#,
        team.team,
        team.wanjiru.key(),
        team.genesis().id
    );
    let bytes = team.wanjiru.sign_bytes(text.as_bytes());
    let statement = Statement::parse(&bytes).unwrap();
    assert_eq!(statement.body.kind, Kind::Unknown);
    let roster = team.with(&[&statement]);
    let kept = roster.kept().find(|kept| kept.id == statement.id).unwrap();
    assert_eq!(kept.bytes(), bytes);
    assert_eq!((roster.heads(), keys(&roster)), (team.roster().heads(), keys(&team.roster())));
}

#[test]
fn few_statements_that_wait_are_kept_for_each_signer() {
    let team = Team::new();
    let many: Vec<Statement> = (0..40_u8)
        .map(|number| team.make(&team.wanjiru, office(&Device::new(100 + number), 100 + number)))
        .chain((0..40_u8).map(|number| {
            let heads = Heads { core: vec![team.genesis().id], field: vec![StatementId([number; 32])] };
            team.at(&team.wanjiru, &heads, Kind::Unknown)
        }))
        .collect();
    let asked = team.make(&team.njeri, office(&Device::new(4), 4));
    let roster = team.with(&many.iter().chain([&asked]).collect::<Vec<_>>());
    assert_eq!(roster.waiting().count(), ROSTER_ASKED_MAX + 1);
    assert!(waits(&roster, &asked));
    // Requests that can be agreed to go first.
    assert_eq!(roster.asked_for().count(), ROSTER_ASKED_MAX + 1);
}

#[test]
fn a_flood_takes_only_its_signers_room() {
    let mut team = Team::new();
    team.say(&Device::new(2), field(&Device::new(3), 3));
    let heads = core(&[team.genesis()]);
    let flood: Vec<Statement> = (0..ROSTER_DEVICE_MAX + 100)
        .map(|number| team.at(&team.wanjiru, &heads, addresses(&format!("https://{number}.example"))))
        .collect();
    let roster = team.with(&flood.iter().collect::<Vec<_>>());
    assert!(roster.device(&team.phone.key()).is_some());
    assert_eq!(roster.addresses().len(), ROSTER_DEVICE_MAX);
    assert_eq!(roster.waiting().count(), ROSTER_ASKED_MAX);
    // Its tips are named by and by, and leave room for another's.
    let Heads { core, field } = roster.tips();
    assert_eq!((core.len(), field.len()), (1, ROSTER_TIPS_MAX));
    assert!(field.contains(&team.all[2].id));
    // The core is open, and what was voided makes room.
    team.all.extend(flood);
    let kept: Vec<StatementId> = roster.kept().filter(|s| s.body.signer == team.wanjiru.key()).map(|s| s.id).collect();
    for part in kept.chunks(500) {
        team.both(Kind::Void { statements: part.to_vec() });
    }
    assert_eq!(team.roster().addresses().len(), 92);
}

#[test]
fn the_core_has_room_of_its_own() {
    let mut team = Team::new();
    let mut heads = team.roster().tips().clone();
    for number in 0..ROSTER_CORE_MAX {
        let next = team.at(&team.sheets, &heads, floor(&format!("2.{number}.0")));
        heads = core(&[&next]);
        team.all.push(next);
    }
    let roster = team.roster();
    assert_eq!(roster.version_floor().unwrap().floor, format!("2.{}.0", ROSTER_CORE_MAX - 3));
    assert_eq!(roster.waiting().count(), 2);
}

#[test]
fn sealing_takes_the_highest_epoch_then_the_lowest_hash() {
    let mut team = Team::new();
    team.say(&Device::new(1), field(&Device::new(3), 3));
    let heads = team.roster().tips().clone();
    let rival = |number, byte| {
        let epochs = vec![epoch(Circle::Team, number, byte)];
        Kind::Remove { device: team.phone.key(), erase: false, epochs }
    };
    let (one, other) = (
        team.at(&team.wanjiru, &heads, rival(2, 60)),
        // What a statement says its number is moves it nowhere.
        team.at(&team.njeri, &heads, rival(4_000_000_000, 61)),
    );
    let hash = |byte: u8| daftari_relay_api::hash(&[&[byte; 1216]]);
    let lower = if hash(60) < hash(61) { 60 } else { 61 };
    let roster = team.with(&[&one, &other]);
    let newest = |roster: &Roster| roster.newest_epoch(Circle::Team).unwrap().public.clone();
    assert_eq!(newest(&roster), SealKey::new(vec![lower; 1216]).unwrap());
    assert_eq!(roster.next_number(Circle::Team), 3);
    let upon = roster.tips().clone();
    let next = team.at(&team.wanjiru, &upon, rival(3, 62));
    assert_eq!(newest(&team.with(&[&one, &other, &next])), SealKey::new(vec![62; 1216]).unwrap());
    // An office epoch of one person does not count, on whatever it hangs.
    let own = Kind::Remove { device: team.phone.key(), erase: false, epochs: vec![epoch(Circle::Office, 2, 63)] };
    let own = team.make(&team.wanjiru, own);
    assert_eq!(team.with(&[&own]).newest_epoch(Circle::Office).unwrap().number, 1);
}

#[test]
fn the_office_is_judged_at_the_heads_that_are_named() {
    let mut team = Team::new();
    let third = Device::new(4);
    let before = team.roster().heads();
    team.both(office(&third, 4));
    let during = team.roster().heads();
    team.both(remove_office(&third));
    let after = team.roster().heads();
    let roster = team.roster();
    let office = |heads: &[StatementId]| roster.office_in_past(heads, &third.key());
    assert_eq!([office(&before), office(&during), office(&after)], [false, true, false]);
    assert!(!office(&[]) && !office(&[StatementId([7; 32])]));
}

#[test]
fn a_statement_of_the_core_waits_until_its_core_is_there() {
    let mut team = Team::new();
    team.both(office(&Device::new(4), 4));
    let upon = team.both(floor("2.0.0"));
    let without: Vec<Statement> = team.all.iter().filter(|s| s.id != team.all[2].id).cloned().collect();
    let roster = Roster::fold(team.team, without.clone());
    assert!(waits(&roster, &upon));
    let whole = Roster::fold(team.team, without.into_iter().chain([team.all[2].clone()]));
    assert_eq!(whole, team.roster());
    // One head that is not there, or does not count, is enough to wait.
    let asked = team.make(&team.wanjiru, floor("3.0.0"));
    let upon_word = team.all.iter().find(|s| matches!(s.body.kind, Kind::Countersign { .. })).unwrap();
    for other in [StatementId([8; 32]), asked.id, upon_word.id] {
        let heads = Heads { core: vec![team.genesis().id, other], field: vec![] };
        let late = team.at(&team.sheets, &heads, floor("4.0.0"));
        assert!(waits(&team.with(&[&asked, &late]), &late));
    }
}

#[test]
fn each_role_reads_its_own_mailboxes() {
    let mut team = Team::new();
    team.say(&Device::new(1), field(&Device::new(3), 3));
    let roster = team.roster();
    let own = |device: &Device| mailbox::device(&team.team, &device.record(Role::Field, 0).seal);
    let shared = [mailbox::team(&team.team), mailbox::office(&team.team), mailbox::review(&team.team)];
    assert_eq!(roster.mailboxes_of(&team.phone.key()), [own(&team.phone), shared[0]]);
    assert_eq!(roster.mailboxes_of(&team.wanjiru.key()), [own(&team.wanjiru), shared[0], shared[1], shared[2]]);
    assert_eq!(roster.mailboxes_of(&team.stranger.key()), Vec::<MailboxId>::new());
    let devices = [own(&team.phone), own(&team.wanjiru), own(&team.njeri)];
    let every: BTreeSet<MailboxId> = devices.into_iter().chain(shared).collect();
    assert_eq!(roster.every_mailbox(), every);
    assert!(roster.gone_mailboxes().is_empty());
}

#[test]
fn the_mailbox_of_a_device_that_is_out_was_one() {
    let mut team = Team::new();
    let own = mailbox::device(&team.team, &team.phone.record(Role::Field, 0).seal);
    let add = team.say(&Device::new(1), field(&Device::new(3), 3));
    let removal = team.say(&Device::new(1), remove(&Device::new(3)));
    team.say(&Device::new(1), Kind::Add { device: Device::new(6).record(Role::Office, 6) });
    assert_eq!(team.roster().gone_mailboxes(), BTreeSet::from([own]), "removed; another is only asked for");
    team.both(Kind::Void { statements: vec![removal.id] });
    assert!(team.roster().gone_mailboxes().is_empty(), "back");
    team.both(Kind::Void { statements: vec![add.id] });
    assert_eq!(team.roster().gone_mailboxes(), BTreeSet::from([own]), "its add is voided");
}
