//! Appending what a device wrote gives the case that folding everything again gives.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{CASE, Device, More, Team, action_of, key, meet, party_of};
use daftari_domain::case::{AuthorRoles, Case, FoldAgain, FoldEntry, NoTeam, Past, fold};
use daftari_domain::entry::{Content, EntryBody, Extent};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{HappenedAt, Precision};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use uuid::Uuid;

/// Amina, Beryl, Chebet and Dalia hold the case in turns; the fifth device is the office's, the sixth a stranger's.
const DEVICES: u8 = 6;
const OFFICE: u8 = 5;

const FIELDS: [&str; 2] = ["hot_spot", "status"];
const VALUES: [&str; 3] = ["waiting", "closed", "in_progress"];
const VIOLATIONS: [&str; 2] = ["non_payment", "threat_of_harm"];
const ACTIONS: [&str; 5] = ["note", "counselled", "closed", "reopened", "settlement_agreed"];

#[derive(Debug, Clone)]
enum Says {
    Field(usize, usize),
    Violation(usize),
    Retired(usize),
    Action(usize),
    FollowUp,
    Party,
    Share(u8),
    Unshare(u8),
    Later,
}

/// What an entry supersedes.
#[derive(Debug, Clone)]
enum Over {
    /// What stands there on the writer's device.
    Standing,
    Nothing,
    /// Any entries the device holds.
    Any(Vec<Index>),
    /// Any that say something of the same kind, superseded or not.
    Alike(Vec<Index>),
}

#[derive(Debug, Clone)]
struct Write {
    says: Says,
    over: Over,
    happened_hours_ago: Option<i64>,
    /// The number in the author's chain is used twice, as on a copied device.
    is_copied: bool,
}

#[derive(Debug, Clone)]
enum Act {
    Writes(Write),
    /// Erases an entry on one device.
    Erases(Index),
    /// Everybody gives everybody everything.
    Meets,
    /// Gives everything to one other.
    Gives(usize),
}

#[derive(Debug, Clone)]
struct Story {
    acts: Vec<(usize, Act, i64)>,
    /// Entries that have not come to the writer's device.
    missing: Vec<Index>,
    /// Removed from the team, as the writer learns before she writes.
    removed: Option<u8>,
    writer: usize,
    written: Vec<Write>,
}

fn writes() -> impl Strategy<Value = Write> {
    let says = prop_oneof![
        4 => (0..FIELDS.len(), 0..VALUES.len()).prop_map(|(field, value)| Says::Field(field, value)),
        2 => (0..VIOLATIONS.len()).prop_map(Says::Violation),
        1 => (0..VIOLATIONS.len()).prop_map(Says::Retired),
        5 => (0..ACTIONS.len()).prop_map(Says::Action),
        2 => Just(Says::FollowUp),
        2 => Just(Says::Party),
        2 => (1..=DEVICES).prop_map(Says::Share),
        2 => (1..=DEVICES).prop_map(Says::Unshare),
        1 => Just(Says::Later),
    ];
    let over = prop_oneof![
        4 => Just(Over::Standing),
        1 => Just(Over::Nothing),
        1 => prop::collection::vec(any::<Index>(), 1..4).prop_map(Over::Any),
        2 => prop::collection::vec(any::<Index>(), 1..3).prop_map(Over::Alike),
    ];
    let when = prop::option::weighted(0.3, -100..100_i64);
    (says, over, when, prop::bool::weighted(0.05)).prop_map(|(says, over, happened_hours_ago, is_copied)| Write {
        says,
        over,
        happened_hours_ago,
        is_copied,
    })
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        14 => writes().prop_map(Act::Writes),
        1 => any::<Index>().prop_map(Act::Erases),
        3 => Just(Act::Meets),
        2 => (0..usize::from(DEVICES)).prop_map(Act::Gives),
    ]
}

fn stories() -> impl Strategy<Value = Story> {
    let clock = prop_oneof![Just(0), -70_000_000_000_i64..70_000_000_000];
    let who = 0..usize::from(DEVICES);
    let missing = prop::bool::weighted(0.3)
        .prop_flat_map(|some_are| prop::collection::vec(any::<Index>(), if some_are { 1..4 } else { 0..1 }));
    let acts = prop::collection::vec((who.clone(), acts(), clock), 1..30);
    let removed = prop::option::of(1..=DEVICES);
    let written = prop::collection::vec(writes(), 1..6);
    (acts, missing, removed, who, written).prop_map(|(acts, missing, removed, writer, written)| Story {
        acts,
        missing,
        removed,
        writer,
        written,
    })
}

fn content(says: &Says, device: &Device) -> Content {
    match says {
        Says::Field(field, value) => Content::FieldSet { field: FIELDS[*field].into(), value: VALUES[*value].into() },
        Says::Violation(code) => {
            Content::ViolationAdded { violation: VIOLATIONS[*code].to_owned(), fields: serde_json::Map::new() }
        }
        Says::Retired(code) => Content::ViolationRetired { violation: VIOLATIONS[*code].to_owned(), reason: None },
        Says::Action(action) => action_of(ACTIONS[*action], json!({ "note": format!("by {:?}", device.key) })),
        Says::FollowUp => {
            let Content::ActionRecorded { fields, .. } = action_of("", json!({ "what": "visit" })) else { panic!() };
            Content::FollowUpPlanned { fields }
        }
        Says::Party => party_of(json!({ "role": "witness", "person": Uuid::from_u128(device.holds.len() as u128) })),
        Says::Share(to) => Content::Share { device: key(*to), worker: false, not_asked: false },
        Says::Unshare(from) => Content::Unshare { device: key(*from) },
        Says::Later => Content::Later,
    }
}

/// Entries of the device that an entry would supersede when its author decides.
fn standing(says: &Says, case: &Case) -> Vec<EntryId> {
    match says {
        Says::Field(field, _) => case.standing_of(FIELDS[*field]),
        Says::Retired(code) => {
            let named = case.violations.iter().filter(|violation| violation.code == VIOLATIONS[*code]);
            named.flat_map(|violation| violation.named_by.iter().map(|origin| origin.entry)).collect()
        }
        Says::Action(action) => {
            let same = case.items.iter().filter(|item| item.action == ACTIONS[*action]);
            same.take(1).flat_map(|item| item.standing.iter().map(|version| version.origin.entry)).collect()
        }
        Says::FollowUp => {
            let planned = case.follow_ups.iter().take(1);
            planned.flat_map(|item| item.standing.iter().map(|version| version.origin.entry)).collect()
        }
        Says::Party => {
            let named = case.parties.iter().take(1);
            named.flat_map(|party| party.standing.iter().map(|version| version.origin.entry)).collect()
        }
        Says::Violation(_) | Says::Share(_) | Says::Unshare(_) | Says::Later => Vec::new(),
    }
}

fn office() -> Team {
    Team::with_office([OFFICE])
}

fn is_alike(one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::ActionRecorded { action: one, .. }, Content::ActionRecorded { action: other, .. }) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn held(device: &Device, which: &Index) -> Option<EntryId> {
    let ids: Vec<EntryId> = device.holds.keys().copied().collect();
    (!ids.is_empty()).then(|| *which.get(&ids))
}

fn write(device: &mut Device, write: &Write) -> EntryId {
    let supersedes = match &write.over {
        Over::Standing => standing(&write.says, &device.sees()),
        Over::Nothing => Vec::new(),
        Over::Any(which) => which.iter().filter_map(|which| held(device, which)).collect(),
        Over::Alike(which) => {
            let mut alike = device.clone();
            let content = content(&write.says, device);
            alike.holds.retain(|_, entry| is_alike(&entry.body.content, &content));
            which.iter().filter_map(|which| held(&alike, which)).collect()
        }
    };
    let happened_at = write
        .happened_hours_ago
        .map(|hours| HappenedAt::known_to(Precision::Hour, common::stamp(device.clock - hours * common::HOUR)));
    let id = device.write_more(content(&write.says, device), More { happened_at, supersedes });
    if write.is_copied {
        device.holds.get_mut(&id).unwrap().author_seq -= 1;
    }
    id
}

/// Writes a tombstone, and takes the entry's words away on this device.
fn erase(device: &mut Device, entry: EntryId) {
    tombstone(device, entry);
    let erased = device.holds.remove(&entry).unwrap();
    let body = EntryBody { supersedes: Vec::new(), content: Content::Erased, ..erased.body.clone() };
    device.holds.insert(entry, FoldEntry { body, ..erased });
}

fn tombstone(device: &mut Device, erased: EntryId) -> EntryId {
    let (what, erased) = (Extent::Identity, vec![erased]);
    device.write(Content::Erase { what, erased, do_not_contact: false, do_not_share: true })
}

/// Plays a story up to the writer's last words.
fn play(story: &Story) -> Device {
    let mut devices: Vec<Device> = (1..=DEVICES).map(Device::new).collect();
    devices.iter_mut().for_each(|device| device.team = office());
    devices[0].open();
    for other in 2..OFFICE {
        devices[0].share(other);
    }
    meet(&mut devices);
    for (who, act, clock) in &story.acts {
        let device = &mut devices[*who];
        device.clock += clock;
        match act {
            Act::Writes(what) => drop(write(device, what)),
            Act::Erases(entry) => {
                if let Some(entry) = held(device, entry) {
                    erase(device, entry);
                }
            }
            Act::Meets => meet(&mut devices),
            Act::Gives(to) => {
                let giver = device.clone();
                devices[*to].take_all_of(&giver);
            }
        }
    }
    let mut writer = devices.swap_remove(story.writer);
    for missing in &story.missing {
        if let Some(entry) = held(&writer, missing) {
            writer.holds.remove(&entry);
        }
    }
    writer.team = office().without(story.removed);
    writer
}

fn entries(device: &Device) -> Vec<FoldEntry> {
    device.holds.values().cloned().collect()
}

/// Writes several entries one upon the other.
fn write_all(device: &mut Device, what: &[Write]) -> Vec<FoldEntry> {
    let ids: Vec<EntryId> = what.iter().map(|what| write(device, what)).collect();
    ids.iter().map(|id| device.holds[id].clone()).collect()
}

fn writer_builds_on(case: &Case, written: &[FoldEntry]) -> bool {
    written[0].parents.iter().collect::<std::collections::BTreeSet<_>>() == case.heads.iter().collect()
        && written.windows(2).all(|two| two[1].parents == [two[0].id])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn appending_equals_folding_again(story in stories()) {
        let mut writer = play(&story);
        let (before, team) = (entries(&writer), writer.team.clone());
        let folded = fold(CASE, &before, &team);
        let written = write_all(&mut writer, &story.written);
        let mut case = folded.clone();
        match case.append(&before, &written, &team) {
            Ok(()) => prop_assert_eq!(case, fold(CASE, &entries(&writer), &team)),
            Err(FoldAgain) => {
                let changes_holders = |what: &Write| matches!(what.says, Says::Share(_) | Says::Unshare(_));
                let is_office = writer.key == key(OFFICE) && !team.is_removed(&writer.key);
                let may_write = folded.holders.contains(&writer.key) || is_office;
                let past = Past::of(&before).through(&folded.heads);
                prop_assert!(
                    story.written.iter().any(changes_holders)
                        || !may_write
                        || !writer_builds_on(&folded, &written)
                        || (is_office && past.iter().any(|id| !folded.is_counted(id))),
                    "nothing forbids it"
                );
                prop_assert_eq!(case, folded);
            }
        }
    }
}

/// Amina has opened a case and written twice; Beryl holds it too.
fn amina_and_beryl() -> (Device, Device) {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    amina.set("hot_spot", "stage");
    beryl.take_all_of(&amina);
    (amina, beryl)
}

/// Appends the entries that `written` makes to what Amina sees: was it refused?
fn refused(amina: &mut Device, written: impl FnOnce(&mut Device) -> Vec<EntryId>) -> bool {
    let before = entries(amina);
    let folded = amina.sees();
    let ids = written(amina);
    let written: Vec<FoldEntry> = ids.iter().map(|id| amina.holds[id].clone()).collect();
    let mut case = folded.clone();
    let said = case.append(&before, &written, &NoTeam);
    assert!(said.is_ok() || case == folded, "a refused entry changes nothing");
    said == Err(FoldAgain)
}

#[test]
fn only_entries_upon_all_heads_are_appended() {
    let (mut amina, mut beryl) = amina_and_beryl();
    assert!(!refused(&mut amina, |_| Vec::new()));
    assert!(!refused(&mut amina, |amina| vec![amina.set("hot_spot", "bar"), amina.act("note", json!({}))]));
    // Beryl's entry has not seen the last two of Amina.
    let hers = beryl.set("hot_spot", "market");
    assert!(refused(&mut amina, |amina| {
        amina.take_all_of(&beryl);
        vec![hers]
    }));
    // The second of Amina's has not seen the first.
    assert!(refused(&mut amina, |amina| {
        let first = amina.act("note", json!({}));
        let heads = amina.holds[&first].parents.clone();
        let second = amina.act("note", json!({}));
        amina.holds.get_mut(&second).unwrap().parents = heads;
        vec![first, second]
    }));
}

#[test]
fn opening_erasing_and_foreign_entries_are_not_appended() {
    let (amina, _) = amina_and_beryl();
    assert!(refused(&mut amina.clone(), |amina| vec![amina.open()]));
    assert!(refused(&mut amina.clone(), |amina| { vec![tombstone(amina, EntryId([7; 32]))] }));
    assert!(refused(&mut amina.clone(), |amina| {
        let id = amina.act("note", json!({}));
        amina.holds.get_mut(&id).unwrap().case = Some(CaseId(Uuid::from_u128(8)));
        vec![id]
    }));
}

/// Beryl's phone was removed from the team. Amina has built upon her words, and the office's next entry sees them.
#[test]
fn what_the_office_sees_counts_at_once() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let hers = beryl.set("narrative", "before she lost her phone");
    amina.take_all_of(&beryl);
    amina.act("note", json!({}));
    let mut office = Device::new(OFFICE);
    office.team = self::office().without([2]);
    office.take_all_of(&amina);
    let (before, mut case) = (entries(&office), office.sees());
    assert_eq!((case.review.as_slice(), case.is_counted(&hers)), ([hers].as_slice(), false));
    let accept = office.act("note", json!({}));
    assert_eq!(case.append(&before, &[office.holds[&accept].clone()], &office.team), Err(FoldAgain));
    assert_eq!((office.sees().review.len(), office.sees().is_counted(&hers)), (0, true));
}
