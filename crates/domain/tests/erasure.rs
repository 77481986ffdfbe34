//! Erasing cuts no chain: without the bodies that are gone everything else is judged as before.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{CASE, Device, More, meet};
use daftari_domain::case::{Case, FoldEntry, NoTeam, fold};
use daftari_domain::entry::{Content, EntryBody, Extent};
use daftari_domain::erasure::{identity, is_identity, superseded, without_name};
use daftari_domain::ids::EntryId;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const NAME: &str = "survivor_name";

fn entries(device: &Device) -> Vec<FoldEntry> {
    device.holds.values().cloned().collect()
}

/// Writes the tombstone of her identity. The entries it erases.
fn erase_identity(device: &mut Device) -> (EntryId, BTreeSet<EntryId>) {
    let hers = device.holds.values().filter(|entry| is_identity(&entry.body.content));
    let gone: BTreeSet<EntryId> = hers.map(|entry| entry.id).collect();
    let erased = gone.iter().copied().collect();
    let content = Content::Erase { what: Extent::Identity, erased, do_not_contact: true, do_not_share: false };
    (device.write(content), gone)
}

/// Only the head of it is left, as a record tells it: who wrote it, where, and nothing of what it said.
fn only_head(entry: &FoldEntry) -> FoldEntry {
    let body = EntryBody { happened_at: None, supersedes: Vec::new(), content: Content::Erased, ..entry.body.clone() };
    FoldEntry { body, ..entry.clone() }
}

/// A case without what it says of her identity and of the entries that are gone.
fn the_rest(mut case: Case, gone: &BTreeSet<EntryId>) -> Case {
    case.fields.retain(|code, _| code != NAME);
    case.review.retain(|id| !gone.contains(id));
    case
}

/// Somebody writes her name, hot spot or narrative, closes, reopens, shares or takes back.
fn act(device: &mut Device, act: u8, to: u8) {
    match act {
        0 | 1 => drop(device.set(NAME, format!("name {to}"))),
        2 => drop(device.set("hot_spot", format!("place {to}"))),
        3 => drop(device.act("closed", json!({}))),
        4 => drop(device.act("reopened", json!({}))),
        5 => drop(device.share(to + 1)),
        6 => drop(device.unshare(to + 1)),
        _ => drop(device.add_violation("non_payment")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn without_the_erased_bodies_the_rest_of_the_case_is_the_same(
        acts in prop::collection::vec((0..4_usize, 0..8_u8, 0..4_u8, prop::bool::weighted(0.3)), 1..24),
        eraser in 0..4_usize,
    ) {
        let mut devices: Vec<Device> = (1..=4).map(Device::new).collect();
        devices[0].open();
        for other in 2..=4 {
            devices[0].share(other);
        }
        meet(&mut devices);
        for (who, what, to, meets) in acts {
            act(&mut devices[who], what, to);
            if meets {
                meet(&mut devices);
            }
        }
        meet(&mut devices);
        let (_, gone) = erase_identity(&mut devices[eraser]);
        // And what somebody writes after it.
        act(&mut devices[eraser], 3, 0);
        let whole = entries(&devices[eraser]);
        let expected = the_rest(fold(CASE, &whole, &NoTeam), &gone);
        let heads: Vec<FoldEntry> =
            whole.iter().map(|entry| if gone.contains(&entry.id) { only_head(entry) } else { entry.clone() }).collect();
        prop_assert_eq!(&fold(CASE, &heads, &NoTeam), &expected);
    }
}

#[test]
fn an_entry_after_an_erased_one_still_counts() {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    beryl.take_all_of(&amina);
    // Beryl's narrative has seen the share only through the name.
    beryl.set(NAME, "invented");
    let words = beryl.set("narrative", "hers");
    amina.take_all_of(&beryl);
    let (_, gone) = erase_identity(&mut amina);
    let mut heads = amina.clone();
    heads.holds.values_mut().filter(|entry| gone.contains(&entry.id)).for_each(|entry| *entry = only_head(entry));
    let case = heads.sees();
    assert_eq!(case.text("narrative"), Some("hers"));
    assert_eq!((case.review.len(), case.heads.len()), (0, 1));
    assert!(!case.fields.contains_key(NAME) && case.do_not_contact() && !case.do_not_share());
    // The heads say so, whether the tombstone has come or not.
    let tombstone = |entry: &FoldEntry| matches!(entry.body.content, Content::Erase { .. });
    heads.holds.retain(|_, entry| !tombstone(entry));
    assert_eq!((heads.sees().text("narrative"), heads.sees().review.len()), (Some("hers"), 0));
    // Without the head itself her words wait for it: neither believed nor in review.
    heads.holds.retain(|id, _| !gone.contains(id));
    assert_eq!((heads.sees().waiting, heads.sees().review.len()), (vec![words], 0));
}

#[test]
fn only_entries_that_saw_the_tombstone_survive_it() {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    let name = amina.set(NAME, "first");
    beryl.take_all_of(&amina);
    let (tombstone, gone) = erase_identity(&mut amina);
    assert_eq!(gone, [name].into());
    let beside = beryl.set("safe_contact", "beside");
    beryl.set("narrative", "beside too");
    amina.take_all_of(&beryl);
    let after = amina.set(NAME, "after");
    let rules = [tombstone].into();
    assert_eq!(superseded(&entries(&amina), &rules), [name, beside].into());
    assert_eq!(superseded(&entries(&amina), &BTreeSet::new()), BTreeSet::new(), "nothing was erased");
    // Erased once more: who knew only of the first tombstone did not know of this.
    let (second, _) = erase_identity(&mut amina);
    assert_eq!(superseded(&entries(&amina), &[tombstone, second].into()), [name, beside, after].into());
}

#[test]
fn a_tombstone_is_read_and_an_erased_entry_is_not() {
    let mut amina = Device::new(1);
    amina.open();
    amina.set(NAME, "invented");
    let (tombstone, _) = erase_identity(&mut amina);
    let body = &amina.holds[&tombstone].body;
    let bytes = body.to_bytes();
    assert_eq!(EntryBody::parse(&bytes).as_ref(), Ok(body));
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap()["kind"], "erase");
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains("invented"));
    let claims = text.replace("\"erase\"", "\"erased\"");
    assert_eq!(EntryBody::parse(claims.as_bytes()).unwrap().content, Content::Later);
    // The kind is older than its keys: what says something else by it is kept, and changes nothing here.
    let other = text.replace("\"identity\"", "\"file\"");
    assert_eq!(EntryBody::parse(other.as_bytes()).unwrap().content, Content::Later);
    assert!(EntryBody::parse(text.replace("\"erase\"", "\"share\"").as_bytes()).is_err());
    let more = amina.write_more(Content::Later, More::default());
    assert_eq!(amina.sees().heads, [more]);
}

/// Writes what a case says of somebody, or corrects it.
fn party(device: &mut Device, fields: Value, supersedes: Vec<EntryId>) -> EntryId {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    device.write_more(Content::PartyRecorded { fields }, More { supersedes, ..More::default() })
}

#[test]
fn erasing_her_removes_every_version_and_real_name() {
    let mut amina = Device::new(1);
    amina.open();
    let first = party(&mut amina, json!({ "role": "witness", "phones": ["invented"] }), Vec::new());
    let hers = party(&mut amina, json!({ "role": "survivor", "phones": ["invented"] }), vec![first]);
    let named =
        party(&mut amina, json!({ "role": "alleged_perpetrator", "name": "Invented", "plate": "KXX" }), Vec::new());
    let nameless = party(&mut amina, json!({ "role": "security_guard", "name": "", "note": "saw it" }), Vec::new());
    let only_named = party(&mut amina, json!({ "name": "Invented", "person": Uuid::nil().to_string() }), Vec::new());
    let contact = amina.set("safe_contact", "invented");
    amina.set("narrative", "stays");
    let case = amina.sees();
    let gone = identity(&case, &entries(&amina));
    assert_eq!(gone, [first, hers, named, only_named, contact].into());
    assert!(!gone.contains(&nameless));
    let left = |entry: &EntryId| case.party_of(entry).and_then(|party| without_name(&party.standing[0]));
    assert_eq!(left(&named).map(Value::Object), Some(json!({ "role": "alleged_perpetrator", "plate": "KXX" })));
    assert_eq!((left(&hers), left(&only_named)), (None, None));
}
