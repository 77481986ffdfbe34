//! The reference data the app ships, and the codes the rules of this crate rest on.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;

use daftari_domain::reference::Reference;
use serde_json::{Value, json};

fn list(name: &str) -> Vec<Value> {
    Reference::kenya().to_json()[name].as_array().unwrap().clone()
}

fn codes(list: &[Value]) -> BTreeSet<String> {
    list.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_code_is_unique_lowercase_and_translated() {
    for name in ["violation_types", "action_types", "clocks", "age_bands", "services", "outcomes", "help_numbers"] {
        let items = list(name);
        assert_eq!(codes(&items).len(), items.len(), "{name}");
        for item in items {
            let code = item["code"].as_str().unwrap();
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{name}: {code}");
            for language in ["en", "sw"] {
                assert!(!item["label"][language].as_str().unwrap_or_default().is_empty(), "{name}: {code}, {language}");
            }
        }
    }
}

#[test]
fn the_reference_data_has_every_code_of_the_rules() {
    let kenya = Reference::kenya();
    let names = |action: &str| -> BTreeSet<&str> {
        kenya.action_fields(action).unwrap().iter().map(|field| field.name.as_str()).collect()
    };
    for (action, fields) in [
        ("settlement_agreed", &["violation", "amount_agreed", "due_at"][..]),
        ("payment_received", &["violation", "amount"]),
        ("appointment", &["appointment_at", "attended", "with_whom"]),
        ("arrest_recorded", &["arrested_at"]),
        ("pep_started", &["started_at"]),
        ("ec_given", &["started_at"]),
        ("released", &["released_at"]),
        ("claim_made", &["violation", "amount", "owed_to", "what"]),
        ("payment_promised", &["violation", "amount", "due_at"]),
        ("money_handed_over", &["amount"]),
        ("rest_let_go", &["violation"]),
    ] {
        assert!(fields.iter().all(|field| names(action).contains(field)), "{action}");
    }
    assert!(kenya.action_fields("not_an_action").is_none());
    for violation in ["non_payment", "underpayment_or_reversal", "not_a_violation"] {
        assert!(!kenya.is_sexual_offence(violation));
    }
}

#[test]
fn a_field_is_money_where_the_reference_data_says_so() {
    let kenya = Reference::kenya();
    for action in list("action_types") {
        let code = action["code"].as_str().unwrap();
        for field in action["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            assert_eq!(kenya.is_money(code, name), field["type"] == "money", "{code}: {name}");
        }
    }
    let mut json = kenya.to_json();
    json["action_types"].as_array_mut().unwrap().push(json!({
        "code": "gift_given",
        "blocked_by_sexual_offence_brake": false,
        "fields": [{ "name": "gift_value", "type": "money" }, { "name": "amount", "type": "text" }],
    }));
    let more = Reference::from_json(json).unwrap();
    assert!(more.is_money("gift_given", "gift_value") && !kenya.is_money("gift_given", "gift_value"));
    assert!(!more.is_money("gift_given", "amount"), "it says that this one is text");
    assert!(more.is_money("of_a_newer_daftari", "amount") && more.is_money("released", "amount_agreed"));
    assert!(!more.is_money("of_a_newer_daftari", "note"));
}

#[test]
fn the_money_fields_of_actions_are_checked_as_money() {
    let money: BTreeSet<String> = list("action_types")
        .iter()
        .flat_map(|action| Reference::kenya().action_fields(action["code"].as_str().unwrap()).unwrap())
        .filter(|field| field.is_money())
        .map(|field| field.name.clone())
        .collect();
    // The fields themselves are checked as money by their type; sums read them by these names (money/sums.rs).
    assert_eq!(money, ["amount", "amount_agreed", "bail_amount", "transport_cost"].map(str::to_owned).into());
}

#[test]
fn clocks_turn_amber_before_red_and_have_a_stop() {
    let kenya = Reference::kenya();
    let actions = codes(&list("action_types"));
    let office = codes(&list("office_events"));
    let mut with_hours = 0;
    for clock in kenya.clocks() {
        assert!(!clock.stop_events.is_empty(), "{}", clock.code);
        for stop in &clock.stop_events {
            assert!(actions.contains(stop) || office.contains(stop), "{}: {stop}", clock.code);
        }
        if clock.hours > 0.0 {
            with_hours += 1;
            let order = [0.0, clock.red_hours_left, clock.amber_hours_left, clock.hours];
            assert!(order.is_sorted_by(|a, b| a < b), "{}: {order:?}", clock.code);
        }
    }
    assert!(with_hours >= 7);
    let clocks: BTreeSet<String> = kenya.clocks().iter().map(|clock| clock.code.clone()).collect();
    for violation in list("violation_types") {
        for clock in violation["suggests_clocks"].as_array().into_iter().flatten() {
            assert!(clocks.contains(clock.as_str().unwrap()), "{violation}");
        }
    }
    for code in ["pep", "ec", "medical", "prc", "first_response", "arrest_to_court", "child_protection"] {
        assert!(clocks.contains(code), "{code}");
    }
}

#[test]
fn every_stop_of_a_clock_is_an_action_in_a_group() {
    let (actions, groups) = (codes(&list("action_types")), codes(&list("action_groups")));
    for clock in list("clocks") {
        for event in clock["stop_events"].as_array().unwrap() {
            assert!(actions.contains(event.as_str().unwrap()), "{event}");
        }
    }
    for (action, starts) in
        [("breach_known", "breach_controller_notice"), ("breach_known_by_processor", "breach_processor_notice")]
    {
        let action = list("action_types").into_iter().find(|item| item["code"] == action).unwrap();
        assert_eq!((&action["starts_clocks"], &action["group"]), (&json!([starts]), &json!("office")));
    }
    for action in list("action_types") {
        assert!(groups.contains(action["group"].as_str().unwrap()), "{action}");
        for field in action["fields"].as_array().unwrap() {
            assert!(field["label"]["en"].is_string() && field["label"]["sw"].is_string(), "{field}");
        }
    }
}

#[test]
fn every_visit_has_a_name_people_know() {
    let visits = codes(
        &list("clocks").iter().flat_map(|c| c["schedule"].as_array().cloned().unwrap_or_default()).collect::<Vec<_>>(),
    );
    let named = codes(Reference::kenya().to_json()["lists"]["pep_visit_numbers"].as_array().unwrap());
    assert_eq!(visits, named);
    let states = codes(Reference::kenya().to_json()["lists"]["appointment_states"].as_array().unwrap());
    assert_eq!(states, ["cancelled", "kept", "moved", "planned", "they_missed", "we_missed"].map(str::to_owned).into());
}
