//! One incident with several survivors: a case for each, linked, and nothing else in common.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_team, edit, field, fields, open_with, share, sync_through};
use daftari_domain::ids::CaseId;
use daftari_notebook::Error;
use daftari_notebook::requests::OpenCase;
use daftari_testkit::people::{TestDevice, amina, pass_between};
use serde_json::json;

/// A case of somebody who was there.
fn survivor(device: &TestDevice, code: &str, first: Option<CaseId>) -> CaseId {
    let request = OpenCase {
        violations: vec!["illegal_arrest".to_owned()],
        fields: fields(&[
            ("survivor_code", json!(code)),
            ("narrative", json!(format!("{code} told it in her own words"))),
        ]),
        same_incident_as: first,
        ..OpenCase::default()
    };
    device.session.unlocked().unwrap().open_case(request).unwrap().case
}

/// Code names of the others on a case's page.
fn others(device: &TestDevice, case: CaseId) -> Vec<String> {
    let mut named: Vec<String> =
        device.case(case).unwrap().linked.into_iter().map(|linked| linked.survivor.unwrap()).collect();
    named.sort();
    named
}

#[test]
fn survivors_of_one_raid_have_linked_cases() {
    let phone = amina().phone();
    let rose = survivor(&phone, "Rose", None);
    assert_eq!(others(&phone, rose), Vec::<String>::new());
    let before = phone.case(rose).unwrap().fields.len();
    let asha = survivor(&phone, "Asha", Some(rose));
    // Somebody else of the same night is added from any of their pages.
    let lily = survivor(&phone, "Lily", Some(asha));
    assert_eq!(others(&phone, rose), ["Asha", "Lily"]);
    assert_eq!(others(&phone, asha), ["Lily", "Rose"]);
    assert_eq!(others(&phone, lily), ["Asha", "Rose"]);
    assert_eq!(phone.case(rose).unwrap().fields.len(), before + 1, "one entry was added to the first");
    assert!(
        !phone
            .case(asha)
            .unwrap()
            .fields
            .iter()
            .any(|field| { field.values.iter().any(|value| value.value.to_string().contains("Rose told it")) })
    );
    let alone = survivor(&phone, "Somebody else", None);
    assert_eq!(others(&phone, alone), Vec::<String>::new());
}

#[test]
fn a_holder_of_one_case_learns_nothing_of_the_others() {
    let (_relay, office, amina, beryl) = a_team();
    let rose = survivor(&amina, "Rose", None);
    let asha = survivor(&amina, "Asha", Some(rose));
    share(&amina, asha, &beryl);
    sync_through(&amina, &office);
    pass_between([&beryl, &office]).unwrap();
    assert_eq!(others(&beryl, asha), Vec::<String>::new());
    assert!(matches!(beryl.case(rose), Err(Error::CaseMissing)));
    assert_eq!(others(&office, asha), ["Rose"], "the office holds both");
    // What is not here cannot be the first of an incident, and nothing is written by half.
    let request =
        OpenCase { fields: fields(&[("narrative", json!("x"))]), same_incident_as: Some(rose), ..OpenCase::default() };
    let refused = beryl.session.unlocked().unwrap().open_case(request);
    assert!(matches!(refused, Err(Error::CaseMissing)), "{refused:?}");
    assert_eq!(common::rows(&beryl).len(), 1);
}

#[test]
fn survivors_added_apart_make_one_incident() {
    let (_relay, office, amina, beryl) = a_team();
    let rose = survivor(&amina, "Rose", None);
    share(&amina, rose, &beryl);
    sync_through(&amina, &office);
    pass_between([&beryl, &office]).unwrap();
    survivor(&amina, "Asha", Some(rose));
    survivor(&beryl, "Lily", Some(rose));
    pass_between([&amina, &beryl, &office, &amina]).unwrap();
    assert_eq!(others(&office, rose), ["Asha", "Lily"]);
    let page = office.case(rose).unwrap();
    assert_eq!(field(&page, "incident").values.len(), 2, "both wrote it");
    assert!(!field(&page, "incident").conflict && !common::rows(&office).iter().any(|row| row.has_conflict));
}

#[test]
fn the_case_of_a_child_begins_no_incident() {
    let phone = amina().phone();
    let rose = survivor(&phone, "Rose", None);
    let asha = survivor(&phone, "Asha", Some(rose));
    let lily = survivor(&phone, "Lily", Some(rose));
    edit(&phone, asha, "age_band", json!("maybe_under_18")).unwrap();
    assert_eq!(others(&phone, rose), ["Lily"]);
    assert_eq!(others(&phone, lily), ["Rose"]);
    assert_eq!(others(&phone, asha), Vec::<String>::new());
    let child = open_with(&phone, &[("age_band", json!("12_15"))]).unwrap();
    let next = survivor(&phone, "Nala", Some(child));
    assert_eq!(others(&phone, next), Vec::<String>::new());
    assert!(!phone.case(next).unwrap().fields.iter().any(|field| field.field == "incident"));
    assert!(!phone.case(child).unwrap().fields.iter().any(|field| field.field == "incident"));
}
