//! The office's lists: whose edits count, which one shows, and what an edit may change.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{EVENING, Team, key, stamp};
use daftari_domain::case::{FoldEntry, NoTeam};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::lists::{
    BadFile, BadItem, Editors, ITEMS_MAX, Import, Kind, LISTS, Lists, check_item, fold_lists, list_named, read_file,
};
use daftari_domain::reference::Reference;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

/// An entry of device `author`, whose id begins with `id`, written upon what it supersedes.
fn edit(author: u8, id: u8, code: &str, value: Value, supersedes: &[u8]) -> FoldEntry {
    let body = EntryBody {
        recorded_at: stamp(EVENING),
        time_difference_ms: None,
        happened_at: None,
        supersedes: supersedes.iter().map(|id| EntryId([*id; 32])).collect(),
        roster_heads: Vec::new(),
        first_written_at: None,
        content: Content::ReferenceSet { list: "hot_spots".to_owned(), code: code.to_owned(), value },
    };
    let parents = body.supersedes.clone();
    FoldEntry { id: EntryId([id; 32]), author: key(author), author_seq: u64::from(id), case: None, parents, body }
}

fn named(name: &str) -> Value {
    json!({ "label": { "en": name, "sw": name } })
}

fn fold_by_office(entries: &[FoldEntry]) -> Lists {
    fold_lists(entries, &Editors::Office(&Team::with_office([1, 2])))
}

fn shown(lists: &Lists, code: &str) -> Option<Value> {
    lists.shown("hot_spots", code).map(|written| written.value["label"]["en"].clone())
}

#[test]
fn only_the_office_edits_the_lists_of_a_team() {
    // Amina (9) holds a phone: she names a place and takes one of the office's away, with a clock far ahead.
    let entries = [
        edit(1, 10, "stage", named("The stage"), &[]),
        edit(9, 11, "stage", Value::Null, &[10]),
        edit(9, 12, "ghost", named("Nowhere"), &[]),
    ];
    let lists = fold_by_office(&entries);
    assert_eq!(shown(&lists, "stage"), Some(json!("The stage")));
    assert_eq!((lists.items.len(), lists.heads.len()), (1, 1));
    let alone = fold_lists(&entries, &Editors::Owner(key(9)));
    assert_eq!((shown(&alone, "ghost"), alone.items.len()), (Some(json!("Nowhere")), 2));
    assert!(fold_lists(&entries, &Editors::Office(&NoTeam)).items.is_empty());
    // An edit inside a case is nobody's list.
    let mut inside = entries[0].clone();
    inside.case = Some(CaseId(Uuid::from_u128(7)));
    assert!(fold_by_office(&[inside]).items.is_empty());
}

/// Device 2 was removed. What 1 built upon stays; what whoever has its keys writes now, or writes as of long ago, does not.
#[test]
fn of_a_removed_office_device_counts_what_another_built_upon() {
    let entries = [
        edit(2, 10, "stage", named("The stage"), &[]),
        edit(1, 11, "bar", named("The bar"), &[10]),
        edit(2, 12, "stage", named("Nowhere"), &[10]),
        edit(2, 13, "clinic", named("His"), &[]),
    ];
    let removed = Team::with_office([1, 2]).without([2]);
    let lists = fold_lists(&entries, &Editors::Office(&removed));
    assert_eq!(shown(&lists, "stage"), Some(json!("The stage")));
    assert_eq!((shown(&lists, "clinic"), lists.heads), (None, vec![EntryId([11; 32])]));
    assert_eq!(shown(&fold_by_office(&entries), "stage"), Some(json!("Nowhere")));
}

#[test]
fn of_two_concurrent_edits_one_shows_and_both_stay() {
    let entries = [
        edit(1, 10, "stage", named("The stage"), &[]),
        edit(1, 40, "stage", named("Old stage"), &[10]),
        edit(2, 30, "stage", named("Main stage"), &[10]),
    ];
    let lists = fold_by_office(&entries);
    assert_eq!(shown(&lists, "stage"), Some(json!("Old stage")), "the same number: the higher id");
    let item = &lists.items[&("hot_spots".to_owned(), "stage".to_owned())];
    assert_eq!((item.standing.len(), item.earlier.len()), (2, 1));
    // The next edit has seen both.
    let mut more = entries.to_vec();
    more.push(edit(2, 1, "stage", Value::Null, &[40, 30]));
    let lists = fold_by_office(&more);
    assert_eq!((lists.edits().count(), lists.standing_of("hot_spots", "stage").len()), (0, 1));
    assert_eq!(lists.items[&("hot_spots".to_owned(), "stage".to_owned())].earlier.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn edits_give_the_same_lists_in_any_order(
        plan in prop::collection::vec((1u8..4, 0u8..3, prop::collection::vec(1u8..30, 0..3)), 1..20),
        order in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let entries: Vec<FoldEntry> = (1u8..).zip(&plan).map(|(id, (author, code, supersedes))| {
            edit(*author, id, &format!("code{code}"), named(&id.to_string()), supersedes)
        }).collect();
        let mut other = entries.clone();
        other.rotate_left(order.index(entries.len()));
        other.push(other[0].clone());
        other.sort_by_key(|entry| u64::from(entry.id.0[0]).wrapping_mul(seed | 1));
        prop_assert_eq!(fold_by_office(&entries), fold_by_office(&other));
    }
}

#[test]
fn an_app_update_changes_only_unedited_items() {
    let numbers = list_named("help_numbers").unwrap();
    let edit = json!({ "label": { "en": "GBV line" }, "number": "0800 000 000" });
    let edits = [("help_numbers", "gbv_1195", &edit)];
    let mut update = Reference::kenya().to_json();
    for item in update["help_numbers"].as_array_mut().unwrap() {
        item["number"] = json!("new");
        item["grade"] = json!("law");
    }
    let updated = Reference::from_json(update).unwrap().with_edits(edits);
    let item = |code: &str| updated.item(numbers, code).unwrap().clone();
    assert_eq!((&item("gbv_1195")["number"], &item("gbv_1195")["label"]["en"]), (&edit["number"], &json!("GBV line")));
    assert_eq!((&item("child_116")["number"], &item("gbv_1195")["grade"]), (&json!("new"), &json!("law")));
}

/// Days on which the clock from arrest to court sees no court.
fn holidays(reference: &Reference) -> Vec<String> {
    reference.clock("arrest_to_court").unwrap().extension.as_ref().unwrap().public_holidays.clone()
}

#[test]
fn a_day_without_a_court_survives_an_app_update() {
    let day = |date: &str, retired: bool| json!({ "label": { "en": "Idd" }, "date": date, "retired": retired });
    let kenya = Reference::kenya();
    let (moved, gone) = (day("2027-03-11", false), day("2027-03-12", true));
    let edits = [("court_holidays", "idd", &moved), ("court_holidays", "other", &gone)];
    assert_eq!(holidays(&kenya.with_edits(edits)), ["2027-03-11"]);
    assert_ne!(kenya.with_edits(edits).rules(), kenya.rules(), "rows of cases follow");
    // The app ships days of its own one day, among them one the office has put elsewhere.
    let mut update = kenya.to_json();
    let shipped = |code: &str, date: &str| json!({ "code": code, "label": { "en": "x", "sw": "x" }, "date": date });
    update["court_holidays"] = json!([shipped("idd", "2027-03-10"), shipped("jamhuri", "2026-12-12")]);
    let updated = Reference::from_json(update).unwrap();
    assert_eq!(holidays(&updated), ["2027-03-10", "2026-12-12"]);
    assert_eq!(holidays(&updated.with_edits(edits)), ["2027-03-11", "2026-12-12"]);
    // It has a day, and one that is in the calendar.
    let list = list_named("court_holidays").unwrap();
    for (item, why) in [
        (json!({ "label": { "en": "Idd" } }), BadItem::NoDay),
        (day("2027-02-30", false), BadItem::NoDay),
        (json!({ "label": { "en": "Idd" }, "date": 7 }), BadItem::Shape),
        (json!({ "date": "2027-03-11" }), BadItem::NoLabel),
    ] {
        assert_eq!(check_item(list, "idd", &item, None, Reference::kenya().languages()), Err(why), "{item}");
    }
    let file = json!({ "court_holidays": [{ "code": "idd", "label": { "en": "Idd" }, "date": "2027-03-11" }] });
    assert_eq!(import(&file).unwrap().edits.len(), 1);
}

#[test]
fn an_incomplete_edit_is_skipped_and_the_others_count() {
    let kenya = Reference::kenya();
    let place = named("The stage");
    let bad: [(&str, &str, Value); 10] = [
        ("no_such_list", "a", named("x")),
        ("clocks", "pep", json!({ "label": { "en": "PEP" }, "hours": 1 })),
        ("meta", "a", named("x")),
        ("hot_spots", "Not A Code", named("x")),
        ("hot_spots", "blank", json!({ "label": { "en": "  " } })),
        ("hot_spots", "text", json!("text")),
        ("hot_spots", "long", named(&"x".repeat(201))),
        ("clinics", "maybe", json!({ "label": { "en": "x" }, "pep_at_night": "perhaps" })),
        ("help_numbers", "nobody", named("No number")),
        ("case_statuses", "vanished", named("x")),
    ];
    let mut edits: Vec<(&str, &str, &Value)> = bad.iter().map(|(list, code, value)| (*list, *code, value)).collect();
    edits.push(("hot_spots", "stage", &place));
    let edited = kenya.with_edits(edits);
    assert_eq!(edited.items(list_named("hot_spots").unwrap()).len(), 1);
    let mut without = edited.to_json();
    assert!(without.as_object_mut().unwrap().remove("hot_spots").is_some());
    without.as_object_mut().unwrap().remove("clinics");
    assert_eq!(without, kenya.to_json());
    assert_eq!(kenya.with_edits([]), *kenya);
}

#[test]
fn every_sexual_offence_keeps_its_brake() {
    let soft = json!({ "label": { "en": "x" }, "is_sexual_offence": false, "suggests_clocks": [], "retired": true });
    let new = json!({ "label": { "sw": "Jambo la hapa" }, "is_sexual_offence": true });
    let plain = json!({ "label": { "en": "Another matter" } });
    let edits = [
        ("violation_types", "rape", &soft),
        ("violation_types", "local_matter", &new),
        ("violation_types", "plain_matter", &plain),
    ];
    let edited = Reference::kenya().with_edits(edits);
    assert!(edited.is_sexual_offence("rape") && edited.suggests("rape", "pep"));
    assert!(edited.is_sexual_offence("local_matter") && edited.suggests("local_matter", "pep"));
    assert!(!edited.violation_labels("plain_matter").is_empty() && !edited.is_sexual_offence("plain_matter"));
    assert_ne!(edited.rules(), Reference::kenya().rules());
    let item = edited.item(list_named("violation_types").unwrap(), "local_matter").unwrap().clone();
    assert_eq!((&item["label"]["en"], &item["group"]), (&json!("Jambo la hapa"), &json!("other")));
    let rape = edited.item(list_named("violation_types").unwrap(), "rape").unwrap().clone();
    assert_eq!(rape["retired"], json!(true));
}

#[test]
fn an_added_number_says_when_it_was_last_tried() {
    let numbers = list_named("help_numbers").unwrap();
    let tried = json!({ "label": { "en": "Advocate" }, "number": "0700", "last_checked": "2026-11-12" });
    let untried = json!({ "label": { "en": "Children officer" }, "number": "0701" });
    let edited =
        Reference::kenya().with_edits([("help_numbers", "advocate", &tried), ("help_numbers", "officer", &untried)]);
    let item = |code: &str| edited.item(numbers, code).unwrap().clone();
    assert_eq!(
        (&item("advocate")["channel"], &item("advocate")["last_checked"]),
        (&json!("voice"), &json!("2026-11-12"))
    );
    assert_eq!(item("officer")["last_checked"], Value::Null);
    let odd = json!({ "label": { "en": "x" }, "number": "1", "last_checked": "yesterday" });
    assert_eq!(check_item(numbers, "x", &odd, None, Reference::kenya().languages()), Err(BadItem::Shape));
}

#[test]
fn a_list_takes_five_hundred_items_and_says_so() {
    let place = named("x");
    let codes: Vec<String> = (0..ITEMS_MAX + 5).map(|n| format!("p{n:04}")).collect();
    let edited = Reference::kenya().with_edits(codes.iter().map(|code| ("hot_spots", code.as_str(), &place)));
    let items = edited.items(list_named("hot_spots").unwrap());
    assert_eq!((items.len(), &items[ITEMS_MAX - 1]["code"]), (ITEMS_MAX, &json!("p0499")));
}

#[test]
fn every_list_is_in_the_reference_data_or_begins_empty() {
    for list in LISTS {
        let is_local = matches!(list.kind, Kind::Places | Kind::Days);
        assert_eq!(Reference::kenya().items(*list).is_empty(), is_local, "{}", list.name);
        for item in Reference::kenya().items(*list) {
            let code = item["code"].as_str().unwrap();
            check_item(*list, code, item, Some(item), Reference::kenya().languages()).unwrap();
        }
    }
    assert_eq!(list_named("clocks"), Err(BadItem::UnknownList));
}

fn import(file: &Value) -> Result<Import, BadFile> {
    read_file(&file.to_string(), Reference::kenya(), &Lists::default())
}

#[test]
fn an_import_writes_only_differences() {
    let kenya = Reference::kenya().to_json();
    assert_eq!(import(&kenya), Ok(Import::default()));
    let shipped: Value = serde_json::from_str(include_str!("../reference/kenya.json")).unwrap();
    assert_eq!(import(&shipped), Ok(Import::default()));
    let mut other = kenya.clone();
    other["help_numbers"][0]["number"] = json!("0800 111 222");
    other["violation_types"][0]["is_sexual_offence"] = json!(false);
    other["lists"]["payment_channels"][0]["label"]["sw"] = json!("Pesa mkononi");
    other["clocks"][0]["hours"] = json!(1);
    other["lists"]["case_statuses"].as_array_mut().unwrap().push(json!({ "code": "lost", "label": { "en": "Lost" } }));
    other["stations"] = json!([{ "code": "busia", "label": { "en": "Busia", "sw": "Busia" }, "phone": "055 22 222" }]);
    let read = import(&other).unwrap();
    let changed: BTreeSet<(&str, &str)> = read.edits.iter().map(|(list, code, _)| (*list, code.as_str())).collect();
    let expected = [("help_numbers", "gbv_1195"), ("payment_channels", "cash"), ("stations", "busia")];
    assert_eq!(changed, BTreeSet::from(expected));
    assert_eq!(read.left_alone, BTreeSet::from(["case_statuses".to_owned(), "clocks".to_owned()]));
    // Once they stand the file has nothing new, and what the office noted itself is not lost to a file that says less.
    let edits: Vec<(&str, &str, &Value)> =
        read.edits.iter().map(|(list, code, item)| (*list, code.as_str(), item)).collect();
    let stands = Reference::kenya().with_edits(edits);
    assert_eq!(read_file(&other.to_string(), &stands, &Lists::default()).unwrap().edits, []);
    let noted = edit(1, 10, "stage", json!({ "label": { "en": "Stage" }, "note": "by the river", "newer": 1 }), &[]);
    let lists = fold_by_office(&[noted]);
    let stands = Reference::kenya().with_edits(lists.edits());
    let file = json!({ "hot_spots": [{ "code": "stage", "label": { "en": "Old stage" } }] }).to_string();
    let read = read_file(&file, &stands, &lists).unwrap();
    let whole = json!({ "label": { "en": "Old stage" }, "note": "by the river", "newer": 1 });
    assert_eq!(read.edits, [("hot_spots", "stage".to_owned(), whole)]);
}

#[test]
fn a_bad_import_is_refused_by_list_and_code() {
    let refused =
        |list: &str, code: &str, why| Err(BadFile::Item { list: list.to_owned(), code: code.to_owned(), why });
    let stage = json!({ "code": "stage", "label": { "en": "x" } });
    let long = json!({ "code": "stage", "label": { "en": "x".repeat(201) } });
    let many: Vec<Value> = (0..501).map(|n| json!({ "code": format!("p{n}"), "label": { "en": "x" } })).collect();
    for (file, answer) in [
        (json!({ "hot_spots": [stage, stage] }), refused("hot_spots", "stage", BadItem::Twice)),
        (json!({ "hot_spots": [long] }), refused("hot_spots", "stage", BadItem::TooLong)),
        (
            json!({ "hot_spots": [{ "code": "a b", "label": { "en": "x" } }] }),
            refused("hot_spots", "a b", BadItem::Code),
        ),
        (json!({ "hot_spots": [{ "code": "stage" }] }), refused("hot_spots", "stage", BadItem::NoLabel)),
        (json!({ "hot_spots": [7] }), refused("hot_spots", "", BadItem::Shape)),
        (json!({ "hot_spots": {} }), refused("hot_spots", "", BadItem::Shape)),
        (json!({ "hot_spots": many }), refused("hot_spots", "p500", BadItem::Full)),
        (json!({ "friends": [] }), refused("friends", "", BadItem::UnknownList)),
        (json!({ "lists": { "hot_spots": [] } }), refused("hot_spots", "", BadItem::UnknownList)),
        (json!({ "meta": { "schema_version": 2 }, "friends": [] }), Err(BadFile::Newer)),
        (json!({ "meta": { "schema_version": "1" } }), Err(BadFile::Broken)),
        (json!({ "meta": {} }), Err(BadFile::Broken)),
        (json!({ "lists": [] }), Err(BadFile::Broken)),
        (json!({}), Err(BadFile::Broken)),
        (json!([]), Err(BadFile::Broken)),
    ] {
        assert_eq!(import(&file), answer, "{file}");
    }
    for text in ["", "{", "not json", r#"{"hot_spots":[],"hot_spots":[]}"#] {
        assert_eq!(read_file(text, Reference::kenya(), &Lists::default()), Err(BadFile::Broken), "{text}");
    }
}
