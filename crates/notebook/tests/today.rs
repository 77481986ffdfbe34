//! Today and the list of cases: which hour comes first, and what is found.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::requests::{CaseFilter, ListCases, OpenCase, When};
use daftari_notebook::views::ClockLevel;
use daftari_testkit::people::{AN_EVENING, TestDevice, amina};
use serde_json::{Map, json};

fn a_rape(fields: Map<String, serde_json::Value>) -> OpenCase {
    let now = When::known_to("exact", Stamp { ms: UnixMillis(AN_EVENING), offset_min: 180 });
    OpenCase { violations: vec!["rape".to_owned()], incident_at: Some(now), fields, ..OpenCase::default() }
}

/// The clock of the one case on Today, and how near it is.
fn first(phone: &TestDevice) -> Option<(String, ClockLevel)> {
    let today = phone.session.unlocked().unwrap().today().unwrap();
    assert_eq!(today.cases.len(), 1);
    let urgent = today.cases.into_iter().next()?.urgent?;
    Some((urgent.code, urgent.level.unwrap()))
}

#[test]
fn today_moves_to_the_next_clock_by_itself() {
    let phone = amina().phone();
    phone.session.unlocked().unwrap().open_case(a_rape(Map::new())).unwrap();
    assert_eq!(first(&phone), Some(("medical".to_owned(), ClockLevel::Green)));
    phone.minutes_pass(30 * 60);
    assert_eq!(first(&phone), Some(("pep".to_owned(), ClockLevel::Amber)));
    phone.minutes_pass(45 * 60);
    assert_eq!(first(&phone), Some(("ec".to_owned(), ClockLevel::Red)));
    phone.minutes_pass(60 * 60);
    assert_eq!(first(&phone), None);
}

#[test]
fn an_urgent_case_is_red_on_today_at_once() {
    let phone = amina().phone();
    let fields = Map::from_iter([("urgent_flags".to_owned(), json!(["bleeding"]))]);
    phone.session.unlocked().unwrap().open_case(a_rape(fields)).unwrap();
    assert_eq!(first(&phone), Some(("medical".to_owned(), ClockLevel::Red)));
}

#[test]
fn a_phone_number_in_the_story_is_found_in_any_writing() {
    let phone = amina().phone();
    let fields = Map::from_iter([("narrative".to_owned(), json!("Call her sister, 0712 345 678, after dark."))]);
    let case = phone.session.unlocked().unwrap().open_case(OpenCase { fields, ..OpenCase::default() }).unwrap().case;
    for query in ["+254 712 345 678", "254712345678", "0712-345", "712345678", "sister +254712345678"] {
        let request =
            ListCases { query: query.to_owned(), filter: CaseFilter::Open, limit: 10, ..ListCases::default() };
        let found = phone.session.unlocked().unwrap().case_list(request).unwrap();
        assert_eq!(found.cases.iter().map(|row| row.case).collect::<Vec<_>>(), [case], "{query}");
    }
}
