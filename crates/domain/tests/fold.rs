//! The fold: any order gives the same case, nothing written is lost, no clock decides.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{CASE, Device, More, key, meet};
use daftari_domain::case::{Case, FoldEntry, Mark, NoTeam, fold};
use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, EntryId};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

/// Amina has opened a case and Beryl holds it too.
fn amina_and_beryl() -> (Device, Device) {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    beryl.take_all_of(&amina);
    (amina, beryl)
}

fn standing(case: &Case, field: &str) -> Vec<String> {
    let field = case.fields.get(field).unwrap();
    field.standing.iter().map(|written| written.value.as_str().unwrap().to_owned()).collect()
}

#[derive(Debug, Clone)]
enum Act {
    Set(usize, u8),
    Violation(usize),
    Retire(usize),
    Record(usize),
    Turn(bool),
    Correct(usize),
    Party,
    CorrectParty(usize, u8),
    Share(usize),
    Unshare(usize),
}

fn acts() -> impl Strategy<Value = Vec<(usize, Act, bool, i64)>> {
    let act = prop_oneof![
        4 => (0..3_usize, 0..4_u8).prop_map(|(field, value)| Act::Set(field, value)),
        2 => (0..2_usize).prop_map(Act::Violation),
        1 => (0..2_usize).prop_map(Act::Retire),
        2 => (0..2_usize).prop_map(Act::Record),
        1 => any::<bool>().prop_map(Act::Turn),
        2 => (0..8_usize).prop_map(Act::Correct),
        1 => Just(Act::Party),
        2 => (0..4_usize, 0..3_u8).prop_map(|(which, person)| Act::CorrectParty(which, person)),
        1 => (0..4_usize).prop_map(Act::Share),
        1 => (0..4_usize).prop_map(Act::Unshare),
    ];
    // Who acts, what, whether all meet afterwards, and by how much the actor's clock is off from then on.
    let clock = prop_oneof![Just(0), -70_000_000_000_i64..70_000_000_000];
    prop::collection::vec((0..4_usize, act, prop::bool::weighted(0.3), clock), 1..24)
}

const FIELDS: [&str; 3] = ["hot_spot", "narrative", "status"];
/// What people write there, so that status is set, closed and reopened by each other.
const VALUES: [&str; 4] = ["waiting", "closed", "in_progress", "assessing"];
const VIOLATIONS: [&str; 2] = ["non_payment", "threat_of_harm"];

/// Plays acts; afterwards nobody has given the last of them to anybody.
fn play(acts: &[(usize, Act, bool, i64)]) -> Vec<Device> {
    let mut devices: Vec<Device> = (1..=4).map(Device::new).collect();
    devices[0].open();
    for other in 2..=4 {
        devices[0].share(other);
    }
    meet(&mut devices);
    for (who, act, meets, clock) in acts {
        let device = &mut devices[*who];
        device.clock += clock;
        match act {
            Act::Set(field, value) => {
                device.set(FIELDS[*field], VALUES[usize::from(*value)]);
            }
            Act::Violation(code) => {
                device.add_violation(VIOLATIONS[*code]);
            }
            Act::Retire(code) => {
                device.retire_violation(VIOLATIONS[*code]);
            }
            Act::Record(kind) => {
                device.act(["counselled", "note"][*kind], json!({ "note": format!("by {who}") }));
            }
            Act::Turn(closes) => {
                device.act(if *closes { "closed" } else { "reopened" }, json!({}));
            }
            Act::Correct(which) => {
                let case = device.sees();
                let items: Vec<_> = case.items.iter().collect();
                if let Some(item) = items.get(which % items.len().max(1)) {
                    let entry = item.standing[0].origin.entry;
                    device.correct(&entry, &item.action.clone(), json!({ "note": format!("corrected by {who}") }));
                }
            }
            Act::Party => {
                device.name_party(json!({ "role": "witness", "note": format!("by {who}") }));
            }
            Act::CorrectParty(which, person) => {
                let case = device.sees();
                if let Some(party) = case.parties.get(which % case.parties.len().max(1)) {
                    let person = Uuid::from_u128(u128::from(*person));
                    device.correct_party(&party.standing[0].origin.entry, json!({ "person": person }));
                }
            }
            Act::Share(to) => {
                device.share(*to as u8 + 1);
            }
            Act::Unshare(from) => {
                device.unshare(*from as u8 + 1);
            }
        }
        if *meets {
            meet(&mut devices);
        }
    }
    devices
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn entries_in_any_order_with_repeats_fold_to_one_case(
        acts in acts(), order in any::<prop::sample::Index>(), seed in any::<u64>(),
    ) {
        let mut devices = play(&acts);
        meet(&mut devices);
        let mut entries: Vec<FoldEntry> = devices[0].holds.values().cloned().collect();
        let expected = fold(CASE, &entries, &NoTeam);
        // Shuffled by a seed, and one of them twice.
        entries.push(entries[order.index(entries.len())].clone());
        let mut state = seed | 1;
        for at in (1..entries.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            entries.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(fold(CASE, &entries, &NoTeam), expected);
    }

    #[test]
    fn devices_converge_over_any_batches(
        acts in acts(), batches in prop::collection::vec(1..6_usize, 1..12),
    ) {
        let mut devices = play(&acts);
        let mut late = Device::new(9);
        let mut all = devices.clone();
        meet(&mut all);
        let entries: Vec<FoldEntry> = all[0].holds.values().cloned().collect();
        let mut rest = entries.as_slice();
        for size in batches {
            let (batch, after) = rest.split_at(size.min(rest.len()));
            late.take(batch.to_vec());
            late.sees();
            rest = after;
        }
        late.take(rest.to_vec());
        meet(&mut devices);
        for device in &devices {
            prop_assert_eq!(device.sees(), late.sees());
        }
    }

    #[test]
    fn nothing_that_was_written_disappears(acts in acts()) {
        let mut devices = play(&acts);
        meet(&mut devices);
        let case = devices[0].sees();
        for (id, entry) in &devices[0].holds {
            let kept = match &entry.body.content {
                Content::FieldSet { field, value } => case.fields.get(field).is_some_and(|f| {
                    f.standing.iter().chain(&f.earlier).any(|w| w.origin.entry == *id && w.value == *value)
                }),
                Content::ActionRecorded { .. } => case
                    .items
                    .iter()
                    .any(|item| item.standing.iter().chain(&item.earlier).any(|v| v.origin.entry == *id)),
                Content::PartyRecorded { .. } => {
                    case.parties.iter().flat_map(|party| party.versions()).any(|v| v.origin.entry == *id)
                }
                _ => case.marks.iter().any(|mark| format!("{mark:?}").contains(&format!("{id:?}"))),
            };
            prop_assert!(kept || case.review.contains(id), "{entry:?}");
        }
    }

    #[test]
    fn clocks_decide_nothing(acts in acts(), by in -90_000_000_000_i64..90_000_000_000) {
        let mut devices = play(&acts);
        meet(&mut devices);
        let entries: Vec<FoldEntry> = devices[0].holds.values().cloned().collect();
        let mut moved = entries.clone();
        for (n, entry) in (0..).zip(&mut moved) {
            entry.body.recorded_at = entry.body.recorded_at.plus(by * (n % 3));
        }
        let (one, other) = (fold(CASE, &entries, &NoTeam), fold(CASE, &moved, &NoTeam));
        for (code, field) in &one.fields {
            let values = |case: &Case| -> BTreeSet<String> {
                case.fields[code].standing.iter().map(|written| written.value.to_string()).collect()
            };
            prop_assert_eq!(values(&one), values(&other));
            prop_assert_eq!(field.is_conflict(), other.fields[code].is_conflict());
        }
        let codes = |case: &Case| -> BTreeSet<String> { case.violations.iter().map(|v| v.code.clone()).collect() };
        prop_assert_eq!(codes(&one), codes(&other));
        prop_assert_eq!(one.status() == "closed", other.status() == "closed");
        prop_assert_eq!(one.holders, other.holders);
        prop_assert_eq!(one.review, other.review);
    }
}

/// The same story with other ids: they sort in another order.
fn renamed(entries: &[FoldEntry], mask: u8) -> Vec<FoldEntry> {
    let rename = |id: &EntryId| EntryId(id.0.map(|byte| byte ^ mask));
    let renamed = entries.iter().cloned().map(|mut entry| {
        entry.id = rename(&entry.id);
        entry.body.supersedes = entry.body.supersedes.iter().map(rename).collect();
        entry.parents = entry.parents.iter().map(rename).collect();
        entry
    });
    renamed.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn the_order_of_ids_decides_nothing(acts in acts(), mask in any::<u8>()) {
        let mut devices = play(&acts);
        meet(&mut devices);
        let entries: Vec<FoldEntry> = devices[0].holds.values().cloned().collect();
        let (one, other) = (fold(CASE, &entries, &NoTeam), fold(CASE, &renamed(&entries, mask), &NoTeam));
        prop_assert_eq!(&one.holders, &other.holders);
        prop_assert_eq!(one.review.len(), other.review.len());
        let values = |case: &Case| -> Vec<(String, BTreeSet<String>)> {
            let standing = case.fields.iter().map(|(code, field)| {
                (code.clone(), field.standing.iter().map(|written| written.value.to_string()).collect())
            });
            standing.collect()
        };
        prop_assert_eq!(values(&one), values(&other));
        prop_assert_eq!(one.status() == "closed", other.status() == "closed");
        prop_assert_eq!((one.items.len(), one.violations.len()), (other.items.len(), other.violations.len()));
        prop_assert_eq!(one.parties.len(), other.parties.len());
    }
}

#[test]
fn concurrent_values_stand_until_one_is_chosen() {
    let (mut amina, mut beryl) = amina_and_beryl();
    amina.set("hot_spot", "stage");
    beryl.clock -= 2 * 365 * 24 * common::HOUR;
    beryl.set("hot_spot", "bar");
    let mut both = [amina, beryl];
    meet(&mut both);
    let [mut amina, mut beryl] = both;
    let case = amina.sees();
    assert!(case.has_conflict() && case.value("hot_spot").is_none());
    assert_eq!(standing(&case, "hot_spot").len(), 2);
    amina.set("hot_spot", "bar");
    beryl.take_all_of(&amina);
    assert!(!beryl.sees().has_conflict());
    assert_eq!(beryl.sees().text("hot_spot"), Some("bar"));
    assert_eq!(beryl.sees().fields["hot_spot"].earlier.len(), 2, "both stay in the history");
}

#[test]
fn equal_concurrent_values_are_no_conflict() {
    let (mut amina, mut beryl) = amina_and_beryl();
    amina.set("hot_spot", "stage");
    beryl.set("hot_spot", "stage");
    amina.take_all_of(&beryl);
    assert!(!amina.sees().has_conflict());
    assert_eq!(amina.sees().text("hot_spot"), Some("stage"));
}

#[test]
fn an_action_corrected_twice_apart_waits_for_a_decision() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let paid = amina.act("payment_received", json!({ "amount": 50_000 }));
    beryl.take_all_of(&amina);
    amina.correct(&paid, "payment_received", json!({ "amount": 40_000 }));
    beryl.correct(&paid, "payment_received", json!({ "amount": 60_000 }));
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!(case.items.len(), 1, "it is one payment");
    assert!(case.items[0].is_conflict() && case.items[0].earlier.len() == 1);
    amina.correct(&case.items[0].standing[1].origin.entry, "payment_received", json!({ "amount": 60_000 }));
    assert!(!amina.sees().has_conflict());
    assert_eq!(amina.sees().items[0].earlier.len(), 3);
}

#[test]
fn a_violation_named_again_survives_an_unaware_removal() {
    let (mut amina, mut beryl) = amina_and_beryl();
    amina.add_violation("non_payment");
    beryl.take_all_of(&amina);
    beryl.add_violation("non_payment");
    amina.retire_violation("non_payment").unwrap();
    assert!(amina.sees().violations.is_empty());
    amina.take_all_of(&beryl);
    assert_eq!(amina.sees().violations.len(), 1);
}

#[test]
fn a_case_is_closed_when_all_last_decisions_close_it() {
    let (mut amina, mut beryl) = amina_and_beryl();
    assert_eq!(amina.sees().status(), "new");
    amina.act("counselled", json!({}));
    assert_eq!(amina.sees().status(), "assessing");
    amina.act("taken_to_clinic", json!({}));
    assert_eq!(amina.sees().status(), "in_progress");
    amina.act("closed", json!({ "outcome": "settled" }));
    assert_eq!(amina.sees().status(), "closed");
    // Beryl has not heard of it and goes on; her clock and counter are far behind.
    beryl.clock -= 2 * 365 * 24 * common::HOUR;
    beryl.set("status", "waiting");
    beryl.take_all_of(&amina);
    assert_eq!(beryl.sees().status(), "waiting", "no clock takes a case off the list");
    // Beryl knows both now, and closes it; then somebody reopens it.
    beryl.act("closed", json!({}));
    assert_eq!(beryl.sees().status(), "closed");
    amina.take_all_of(&beryl);
    amina.act("reopened", json!({}));
    assert_eq!(amina.sees().status(), "reopened");
    amina.set("status", "closed");
    assert_eq!(amina.sees().status(), "closed");
}

#[test]
fn a_repeated_key_and_an_unknown_body_are_told_apart() {
    use daftari_domain::entry::EntryBody;
    let (mut amina, _) = amina_and_beryl();
    let id = amina.set("narrative", "hers");
    let body = &amina.holds[&id].body;
    assert_eq!(EntryBody::parse(&body.to_bytes()).as_ref(), Ok(body));
    let text = String::from_utf8(body.to_bytes()).unwrap();
    let newer = text.replace("\"field_set\"", "\"photo_blurred\"");
    assert_eq!(EntryBody::parse(newer.as_bytes()).unwrap().content, Content::Later);
    for bad in [
        text.replacen('{', "{\"supersedes\":[],", 1),
        text.replace("\"hers\"", "{\"a\":1,\"a\":2}"),
        text.replace("\"kind\":\"field_set\",", ""),
        format!("{text}x"),
    ] {
        assert!(EntryBody::parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn a_copied_notebook_is_seen_and_both_its_entries_count() {
    let (mut amina, _) = amina_and_beryl();
    let mut copy = amina.clone();
    amina.set("narrative", "one");
    let twin = copy.set("hot_spot", "other");
    let mut entry = copy.holds[&twin].clone();
    entry.id.0[31] = 1;
    amina.take([entry]);
    let case = amina.sees();
    assert_eq!(case.copied, [key(1)].into());
    assert_eq!((case.text("narrative"), case.text("hot_spot")), (Some("one"), Some("other")));
}

#[test]
fn entries_of_another_case_are_not_of_this_one() {
    let (mut amina, _) = amina_and_beryl();
    let before = amina.sees();
    let mut astray = amina.clone();
    let id = astray.set("narrative", "of another case");
    let mut entry = astray.holds[&id].clone();
    entry.case = Some(CaseId(Uuid::from_u128(8)));
    amina.take([entry]);
    assert_eq!(amina.sees(), before);
}

#[test]
fn an_entry_of_a_newer_daftari_is_stored_and_shown() {
    let (mut amina, _) = amina_and_beryl();
    amina.write_more(Content::Later, More::default());
    let later = amina.sees().marks.iter().filter(|mark| matches!(mark, Mark::Later(_))).count();
    assert_eq!(later, 1);
}
