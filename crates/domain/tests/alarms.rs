//! The moments at which somebody should look again. Hours come from the reference data.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, More, alarms, summary};
use daftari_domain::clock::clocks;
use daftari_domain::entry::Content;
use daftari_domain::facets::warnings;
use daftari_domain::reference::Reference;
use daftari_domain::time::UnixMillis;
use serde_json::{Value, json};

const NONE: [i64; 0] = [];

fn after(hours: i64) -> i64 {
    EVENING + hours * HOUR
}

fn at(ms: i64) -> Value {
    json!({ "ms": ms, "offset_min": 180 })
}

/// Hours from the evening to every moment ahead.
fn hours_at(device: &Device, now_ms: i64) -> Vec<i64> {
    alarms(&device.sees(), Reference::kenya(), now_ms).iter().map(|ms| (ms - EVENING) / HOUR).collect()
}

fn hours(device: &Device) -> Vec<i64> {
    hours_at(device, EVENING)
}

/// A case in which somebody has been reached already, so that only the clocks of a test run.
fn reached() -> Device {
    let mut amina = Device::new(1);
    amina.open();
    amina.act("first_response", json!({}));
    amina
}

/// Forced sex this evening; medical care, PRC and contraception are seen to.
fn with_pep_running() -> Device {
    let mut amina = reached();
    amina.set("incident_at", json!(common::exactly(EVENING)));
    amina.add_violation("rape");
    for done in ["medical_exam", "prc_filled", "ec_not_needed"] {
        amina.act(done, json!({}));
    }
    amina.act("pregnancy_test", json!({ "visit": "week_6" }));
    amina
}

#[test]
fn a_running_clock_turns_amber_turns_red_and_runs_out() {
    let amina = with_pep_running();
    let hours = hours(&amina);
    assert_eq!(hours[..3], [72 - 48, 72 - 24, 72], "PEP: 72 hours, amber at 48 left, red at 24 left: {hours:?}");
    assert_eq!(hours_at(&amina, after(24))[0], 48, "a moment that is here is not ahead");
    assert!(hours_at(&amina, after(72)).iter().all(|hours| *hours > 72));
}

#[test]
fn every_hour_comes_from_the_reference_data() {
    let mut json = Reference::kenya().to_json();
    let pep = json["clocks"].as_array_mut().unwrap().iter_mut().find(|clock| clock["code"] == "pep").unwrap();
    pep["hours"] = json!(71);
    let reference = Reference::from_json(json).unwrap();
    let case = with_pep_running().sees();
    let clocks = clocks(&case, &reference, UnixMillis(EVENING));
    let pep = clocks.iter().find(|clock| clock.code == "pep").unwrap();
    assert_eq!((pep.hours_left, pep.hours_total()), (Some(71.0), Some(71.0)));
    let ahead: Vec<i64> = alarms(&case, &reference, EVENING).iter().map(|ms| (ms - EVENING) / HOUR).collect();
    assert_eq!(ahead[..3], [71 - 48, 71 - 24, 71]);
    assert_eq!(warnings(&clocks, &reference), (Some(UnixMillis(after(71 - 48))), Some(UnixMillis(after(71 - 24)))));
    let summary = summary(&case, &reference, EVENING);
    assert_eq!((summary.urgent_clock.as_deref(), summary.urgent_limit_ms), (Some("pep"), Some(UnixMillis(after(71)))));
}

#[test]
fn a_clock_that_was_met_is_silent_and_its_visits_are_not() {
    let mut amina = with_pep_running();
    amina.act("pep_started", json!({ "started_at": at(EVENING) }));
    let hours = hours(&amina);
    assert!(!hours.contains(&24) && !hours.contains(&48) && !hours.contains(&72), "{hours:?}");
    assert!(hours.contains(&336) && hours.contains(&(336 + 3 * 24)), "the visit of week 2 and its last day: {hours:?}");
}

#[test]
fn an_urgent_clock_is_red_from_its_start() {
    let mut amina = reached();
    amina.set("incident_at", json!(common::exactly(EVENING)));
    amina.add_violation("physical_assault");
    assert_eq!(hours(&amina), [12, 18, 24], "medical care: 24 hours, amber at 12 left, red at 6 left");
    amina.set("urgent_flags", json!(["bleeding"]));
    assert_eq!(hours(&amina), [24]);
}

#[test]
fn appointments_promises_and_follow_ups_fall_due() {
    let mut amina = reached();
    amina.add_violation("non_payment");
    let meeting = amina.act("appointment", json!({ "with_whom": "ocs", "appointment_at": at(after(100)) }));
    assert_eq!(hours(&amina), [76, 97, 100], "a day and three hours before, and when it is");
    amina.correct(&meeting, "appointment", json!({ "appointment_at": at(after(100)), "attended": "kept" }));
    assert_eq!(hours(&amina), NONE, "an appointment that was kept");

    amina.act(
        "settlement_agreed",
        json!({ "violation": "non_payment", "amount_agreed": 50_000, "due_at": at(after(200)) }),
    );
    assert_eq!(hours(&amina), [176, 197, 200]);
    amina.act("payment_received", json!({ "violation": "non_payment", "amount": 50_000 }));
    assert_eq!(hours(&amina), NONE, "a promise that was met");

    let fields =
        json!({ "what": "call her", "due_at": at(after(30)), "state": "planned" }).as_object().unwrap().clone();
    amina.write_more(Content::FollowUpPlanned { fields }, More::default());
    assert_eq!(hours(&amina), [30]);
}

#[test]
fn a_closed_case_is_silent_until_it_is_opened_again() {
    let mut amina = with_pep_running();
    amina.act("closed", json!({ "outcome": "survivor_stopped" }));
    assert_eq!(hours(&amina), NONE);
    amina.act("reopened", json!({}));
    assert!(!hours(&amina).is_empty());
}

#[test]
fn a_case_lists_its_nearest_moments_and_nothing_overflows() {
    let mut amina = reached();
    for day in 1..200 {
        amina.act("appointment", json!({ "appointment_at": at(after(24 * day)) }));
    }
    amina.act("appointment", json!({ "appointment_at": at(i64::MAX) }));
    amina.act("appointment", json!({ "appointment_at": at(i64::MIN) }));
    let moments = alarms(&amina.sees(), Reference::kenya(), EVENING);
    assert_eq!(moments.len(), 256);
    assert!(moments.is_sorted() && moments.iter().all(|ms| *ms < after(24 * 130)), "the nearest stay");
}
