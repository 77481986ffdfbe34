//! A place is an item of the office's list and the words it was shown in: the same item is the same place, and a case stays
//! readable where the list is not.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, meet};
use daftari_domain::clock::clocks;
use daftari_domain::facets::{Facet, facets};
use daftari_domain::place::{Place, is_id, is_place, is_same, place_named, shown, shown_of_key};
use daftari_domain::reference::Reference;
use daftari_domain::search::{labels, words};
use daftari_domain::time::UnixMillis;
use serde_json::{Value, json};

/// Reference data with places of the office.
fn office(places: &[(&str, &str, Value)]) -> Reference {
    let items: Vec<Value> = places.iter().map(|(_, _, label)| json!({ "label": label })).collect();
    Reference::kenya().with_edits(places.iter().zip(&items).map(|((list, code, _), item)| (*list, *code, item)))
}

fn item(id: &str, words: &str) -> Value {
    json!({ "id": id, "words": words })
}

fn hot_spots(device: &Device, reference: &Reference) -> Vec<String> {
    let case = device.sees();
    let found = facets(&case, reference, &clocks(&case, reference, UnixMillis(EVENING)));
    found.into_iter().filter(|(facet, _)| *facet == Facet::HotSpot).map(|(_, value)| value).collect()
}

#[test]
fn one_item_is_one_place_whatever_its_words() {
    let stage = "hot_spots/stage";
    assert!(is_same(&item(stage, "Stage"), &item(stage, "Stendi ya zamani")));
    assert!(!is_same(&item(stage, "Stage"), &item("stations/stage", "Stage")), "a code stands once in its list alone");
    assert!(!is_same(&item(stage, "Stage"), &json!(Place::typed("Stage"))));
    assert!(is_same(&json!(Place::typed(" Blue\u{a0} Gate\u{200b}")), &json!(Place::typed("Blue Gate"))));
    assert!(!is_same(&json!(Place::typed("Blue Gate")), &json!(Place::typed("Old Gate"))));
    assert_ne!(
        Place::typed("\u{1f}hot_spots/stage").key(),
        Place { id: Some(stage.to_owned()), words: "x".into() }.key()
    );
    for not_a_place in
        [json!("Stage"), json!({ "words": "Stage" }), json!({ "id": 7, "words": "x" }), json!({ "id": null })]
    {
        assert_eq!(Place::of(&not_a_place), None, "{not_a_place}");
    }
}

#[test]
fn two_who_name_one_item_do_not_contradict_each_other() {
    let mut amina = Device::new(1);
    amina.open();
    amina.share(2);
    let report = amina.act("reported_to_police", json!({}));
    let mut both = [amina.clone(), Device::new(2)];
    both[1].take_all_of(&amina);
    for (device, words) in both.iter_mut().zip(["Stage", "Stendi"]) {
        device.set("hot_spot", item("hot_spots/stage", words));
        device.correct(&report, "reported_to_police", json!({ "station": item("stations/busia", words) }));
        device.name_party(json!({ "role": "ocs", "station": item("stations/busia", words) }));
    }
    meet(&mut both);
    assert!(!both[0].sees().has_conflict());
    assert_eq!(hot_spots(&both[0], Reference::kenya()).len(), 1);
    // Words alone are compared as words.
    both[0].set("hot_spot", json!(Place::typed("Blue Gate")));
    both[1].set("hot_spot", json!(Place::typed("Kwa Rose")));
    meet(&mut both);
    assert!(both[0].sees().has_conflict());
    assert_eq!(hot_spots(&both[0], Reference::kenya()), ["Blue Gate", "Kwa Rose"]);
}

#[test]
fn a_page_shows_the_present_label_and_else_the_words() {
    let stage = item("hot_spots/stage", "Stendi");
    assert_eq!(shown(stage.clone(), Reference::kenya()), json!("Stendi"), "the list is not here");
    let here = office(&[("hot_spots", "stage", json!({ "en": "Stage", "sw": "Stendi" }))]);
    assert_eq!(shown(stage.clone(), &here), json!("Stendi"), "the label in her language");
    let renamed = office(&[("hot_spots", "stage", json!({ "en": "Old stage", "sw": "Stendi ya zamani" }))]);
    assert_eq!(shown(stage.clone(), &renamed), json!("Old stage"));
    assert_eq!(
        shown(json!({ "facility": stage, "note": "x" }), &renamed),
        json!({ "facility": "Old stage", "note": "x" })
    );
    assert_eq!(shown(json!(Place::typed("Stage")), &renamed), json!("Stage"));
    let key = Place::of(&stage).unwrap().key();
    assert_eq!(
        (shown_of_key(&key, &renamed).as_str(), shown_of_key(&key, Reference::kenya()).as_str()),
        ("Old stage", "stage")
    );
    assert_eq!(shown_of_key("Blue Gate", &renamed), "Blue Gate");
}

#[test]
fn words_name_an_item_only_when_no_other_is_called_so() {
    let lists = office(&[
        ("hot_spots", "stage", json!({ "en": "Stage", "sw": "Stendi" })),
        ("stations", "busia", json!({ "en": "Busia" })),
        ("clinics", "busia", json!({ "en": "Busia" })),
    ]);
    let named = |field: &str, words: &str| place_named(&lists, field, words);
    assert_eq!(named("hot_spot", " stendi ").as_deref(), Some("hot_spots/stage"));
    assert_eq!(named("station", "BUSIA").as_deref(), Some("stations/busia"));
    assert_eq!(named("facility", "Busia").as_deref(), Some("clinics/busia"));
    assert_eq!(named("place", "Busia"), None, "two are called so");
    assert_eq!(named("place", "Stage").as_deref(), Some("hot_spots/stage"));
    assert_eq!(named("station", "Stage"), None, "no station is called so");
}

#[test]
fn the_data_says_which_fields_are_places() {
    let kenya = Reference::kenya();
    for (action, field) in [("appointment", "place"), ("pep_started", "facility"), ("court_date", "court")] {
        assert!(is_place(kenya, action, field), "{action} {field}");
    }
    assert!(is_place(kenya, "an_action_of_a_later_version", "station"));
    for (action, field) in
        [("counselled", "note"), ("reported_to_police", "officer"), ("reported_to_police", "ob_number")]
    {
        assert!(!is_place(kenya, action, field), "{action} {field}");
    }
    for id in ["hot_spots/stage", "clinics/a-b_1"] {
        assert!(is_id(id), "{id}");
    }
    for bad in ["stage", "hot_spots/", "/stage", "hot_spots/Stage", "a/b/c", ""] {
        assert!(!is_id(bad), "{bad}");
    }
}

#[test]
fn a_place_is_found_by_its_words_and_its_labels_not_by_its_id() {
    let mut amina = Device::new(1);
    amina.open();
    amina.act("taken_to_clinic", json!({ "facility": item("clinics/alupe_4711", "Alupe hospital") }));
    let case = amina.sees();
    assert!(words(&case).contains("Alupe hospital") && !words(&case).contains("4711"));
    let lists = office(&[("clinics", "alupe_4711", json!({ "en": "Alupe", "sw": "Hospitali ya Alupe" }))]);
    assert!(labels(&case, &lists).contains("Hospitali ya Alupe"));
}
