//! A third language in the reference data: it is named once, in `meta.languages`, and all texts follow.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::Device;
use daftari_domain::lists::{Lists, check_item, list_named, read_file};
use daftari_domain::reference::Reference;
use daftari_domain::search::labels;
use serde_json::{Value, json};

/// The shipped data with an invented language beside its own. It has words for theft and for nothing else.
fn with_a_third() -> Reference {
    let mut json = Reference::kenya().to_json();
    json["meta"]["languages"] = json!(["en", "sw", "third"]);
    let types = json["violation_types"].as_array_mut().unwrap();
    let theft = types.iter_mut().find(|item| item["code"] == "theft").unwrap();
    theft["label"] = json!({ "en": "Theft", "sw": "Wizi", "third": "Kwalo" });
    // `kenya` has filled its own languages only; what is tested here lacks the third.
    Reference::from_json(json).unwrap()
}

fn label(reference: &Reference, list: &str, code: &str) -> Value {
    reference.item(list_named(list).unwrap(), code).unwrap()["label"].clone()
}

#[test]
fn its_labels_are_read_and_a_missing_one_is_english() {
    let reference = with_a_third();
    assert_eq!(reference.languages().iter().collect::<Vec<_>>(), ["en", "sw", "third"]);
    assert_eq!(reference.violation_labels("theft"), ["Theft", "Wizi", "Kwalo"]);
    assert_eq!(reference.list_labels("case_statuses", "new"), ["New", "Mpya", "New"]);
    assert_eq!(reference.violation_labels("not_a_violation"), Vec::<&str>::new());
    assert_eq!(reference.reminder_text("third"), reference.reminder_text("en"));
    assert_ne!(reference.reminder_text("sw"), reference.reminder_text("en"));
}

#[test]
fn every_text_of_the_data_has_it() {
    fn texts<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
        match value {
            Value::Object(parts) if parts.get("en").is_some_and(Value::is_string) => found.push(value),
            Value::Object(parts) => parts.values().for_each(|part| texts(part, found)),
            Value::Array(parts) => parts.iter().for_each(|part| texts(part, found)),
            _ => {}
        }
    }
    let json = with_a_third().to_json();
    let mut found = Vec::new();
    texts(&json, &mut found);
    assert!(found.len() > 700, "{}", found.len());
    for text in found {
        assert!(text["third"] == text["en"] || text["third"] == "Kwalo", "{text}");
    }
}

#[test]
fn the_offices_lists_take_words_in_it() {
    let reference = with_a_third();
    let hot_spots = list_named("hot_spots").unwrap();
    let only_third = json!({ "label": { "third": "Dala", "fourth": "x" } });
    let taken = check_item(hot_spots, "dala", &only_third, None, reference.languages()).unwrap();
    assert_eq!(taken["label"], json!({ "third": "Dala" }));
    let edited = reference.with_edits([("hot_spots", "dala", &only_third)]);
    assert_eq!(label(&edited, "hot_spots", "dala"), json!({ "en": "Dala", "sw": "Dala", "third": "Dala" }));

    let english = json!({ "label": { "en": "Bar", "sw": "Baa" } });
    let edited = reference.with_edits([("hot_spots", "bar", &english)]);
    assert_eq!(label(&edited, "hot_spots", "bar"), json!({ "en": "Bar", "sw": "Baa", "third": "Bar" }));

    let file = r#"{ "stations": [{ "code": "busia", "label": { "en": "Busia", "third": "Busia ka" } }] }"#;
    let import = read_file(file, &reference, &Lists::default()).unwrap();
    assert_eq!(import.edits[0].2["label"]["third"], "Busia ka");
}

#[test]
fn the_shipped_data_takes_no_words_in_it() {
    let hot_spots = list_named("hot_spots").unwrap();
    let item = json!({ "label": { "en": "Bar", "third": "Dala" } });
    let taken = check_item(hot_spots, "bar", &item, None, Reference::kenya().languages()).unwrap();
    assert_eq!(taken["label"], json!({ "en": "Bar" }));
}

#[test]
fn a_case_is_found_by_its_words() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("theft");
    let words = |reference: &Reference| labels(&amina.sees(), reference);
    assert!(words(&with_a_third()).split(' ').any(|word| word == "Kwalo"));
    assert_eq!(words(Reference::kenya()), " Theft Wizi New Mpya");
}

#[test]
fn the_app_speaks_the_languages_that_the_data_marks() {
    let json = Reference::kenya().to_json();
    let marked = json["languages"].as_array().unwrap().iter().filter(|item| item["ui"] == true);
    let mut marked: Vec<&str> = marked.map(|item| item["code"].as_str().unwrap()).collect();
    let mut spoken: Vec<&str> = Reference::kenya().languages().iter().collect();
    marked.sort_unstable();
    spoken.sort_unstable();
    assert_eq!(marked, spoken);
}
