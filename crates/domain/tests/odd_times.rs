//! Times that contradict each other: kept, pointed out, and nothing is said of times that only may.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, More, action_of, exactly, stamp};
use daftari_domain::entry::Content;
use daftari_domain::ids::EntryId;
use daftari_domain::odd_times::{Why, odd_times};
use daftari_domain::time::{HappenedAt, Precision, UnixMillis};
use serde_json::{Map, Value, json};

fn at(hours: i64) -> i64 {
    EVENING + hours * HOUR
}

fn on_the_day(ms: i64) -> HappenedAt {
    HappenedAt::known_to(Precision::Date, stamp(ms))
}

/// A case of something that happened in the evening, written down two days later.
fn of_that_evening(when: &HappenedAt) -> Device {
    let mut amina = Device::new(1);
    amina.clock = at(48);
    amina.open();
    amina.add_violation("rape");
    amina.set("incident_at", serde_json::to_value(when).unwrap());
    amina
}

fn act_at(device: &mut Device, action: &str, when: HappenedAt, fields: Value) -> EntryId {
    device.write_more(action_of(action, fields), More { happened_at: Some(when), ..More::default() })
}

fn pointed_out(device: &Device) -> Vec<(EntryId, Why)> {
    odd_times(&device.sees()).into_iter().map(|odd| (odd.entry, odd.why)).collect()
}

#[test]
fn an_act_before_the_incident_is_stored_and_flagged() {
    let mut amina = of_that_evening(&exactly(EVENING));
    act_at(&mut amina, "counselled", exactly(at(2)), json!({}));
    assert_eq!(pointed_out(&amina), []);
    let early = act_at(&mut amina, "reported_to_police", exactly(at(-3)), json!({}));
    let paid = act_at(&mut amina, "payment_received", exactly(at(-2)), json!({ "amount": 50_000 }));
    let pep = amina.act("pep_started", json!({ "started_at": stamp(at(-1)) }));
    let why = Why::BeforeIncident;
    assert_eq!(pointed_out(&amina), [(early, why), (paid, why), (pep, why)]);
    assert_eq!(amina.sees().items.len(), 4, "all of it is kept");
    let odd = &odd_times(&amina.sees())[0];
    assert_eq!(
        (odd.at.ms, odd.other.ms, odd.code.as_str()),
        (UnixMillis(at(-3)), UnixMillis(EVENING), "reported_to_police")
    );
    // Looked at again, and written right.
    let when = More { happened_at: Some(exactly(at(3))), supersedes: vec![early] };
    amina.write_more(action_of("reported_to_police", json!({})), when);
    assert_eq!(pointed_out(&amina), [(paid, why), (pep, why)]);
}

#[test]
fn a_time_known_by_its_day_contradicts_nothing_of_that_day() {
    let mut amina = of_that_evening(&exactly(EVENING));
    act_at(&mut amina, "counselled", on_the_day(at(-21)), json!({}));
    assert_eq!(pointed_out(&amina), []);
    let the_day_before = act_at(&mut amina, "counselled", on_the_day(at(-45)), json!({}));
    assert_eq!(pointed_out(&amina), [(the_day_before, Why::BeforeIncident)]);
    let mut amina = of_that_evening(&on_the_day(at(-21)));
    amina.act("pep_started", json!({ "started_at": stamp(at(-10)) }));
    // Nobody knows when: it can have been any time.
    let unknown = HappenedAt::known_to(Precision::Unknown, stamp(at(-90)));
    act_at(&mut amina, "counselled", unknown, json!({}));
    // Arrested first, harmed in the cell.
    amina.act("arrest_recorded", json!({ "arrested_at": stamp(at(-30)) }));
    assert_eq!(pointed_out(&amina), []);
}

#[test]
fn an_incident_out_of_order_is_flagged() {
    let mut amina = of_that_evening(&HappenedAt { until_ms: Some(UnixMillis(at(-2))), ..exactly(EVENING) });
    let incident = amina.sees().standing_of("incident_at")[0];
    assert_eq!(pointed_out(&amina), [(incident, Why::EndsBefore)]);
    let told = amina.set("report_received_at", serde_json::to_value(stamp(at(-1))).unwrap());
    assert_eq!(pointed_out(&amina), [(told, Why::ToldBefore), (incident, Why::EndsBefore)]);
}

#[test]
fn a_closing_before_the_last_act_is_flagged() {
    let mut amina = of_that_evening(&exactly(EVENING));
    act_at(&mut amina, "counselled", exactly(at(30)), json!({}));
    let closed = act_at(&mut amina, "closed", exactly(at(20)), json!({ "outcome": "survivor_stopped" }));
    assert_eq!(pointed_out(&amina), [(closed, Why::ClosedBefore)]);
    amina.act("reopened", json!({}));
    assert_eq!(pointed_out(&amina), []);
    act_at(&mut amina, "closed", exactly(at(40)), json!({}));
    assert_eq!(pointed_out(&amina), [], "the later closing counts");
}

#[test]
fn money_given_on_before_it_came_in_is_pointed_out() {
    let mut amina = of_that_evening(&exactly(EVENING));
    let sum = json!({ "amount": 50_000 });
    let given = act_at(&mut amina, "money_handed_over", exactly(at(10)), sum.clone());
    assert_eq!(pointed_out(&amina), [], "nothing says yet when it came in");
    // What she received herself is not given on.
    act_at(&mut amina, "payment_received", exactly(at(12)), json!({ "amount": 50_000, "received_by": "survivor" }));
    assert_eq!(pointed_out(&amina), []);
    act_at(&mut amina, "payment_received", exactly(at(14)), json!({ "amount": 50_000, "received_by": "paralegal" }));
    assert_eq!(pointed_out(&amina), [(given, Why::GivenBefore)]);
    act_at(&mut amina, "payment_received", exactly(at(9)), json!({ "amount": 1, "received_by": "paralegal" }));
    assert_eq!(pointed_out(&amina), [], "some of it had come in by then");
}

#[test]
fn a_day_that_lies_before_it_was_agreed_is_pointed_out() {
    let mut amina = of_that_evening(&exactly(EVENING));
    let midnight = stamp(at(27));
    let today = json!({ "due_at": midnight, "amount": 100 });
    act_at(&mut amina, "payment_promised", exactly(at(40)), today);
    assert_eq!(pointed_out(&amina), [], "by the end of the same day");
    let promise = act_at(&mut amina, "payment_promised", exactly(at(40)), json!({ "due_at": stamp(at(20)) }));
    let met = act_at(&mut amina, "appointment", exactly(at(40)), json!({ "appointment_at": stamp(at(15)) }));
    let court = act_at(&mut amina, "court_date", exactly(at(40)), json!({ "next_at": stamp(at(10)) }));
    let plan = Map::from_iter([("due_at".to_owned(), json!(stamp(at(5)))), ("what".to_owned(), json!("call"))]);
    let plan = amina.write(Content::FollowUpPlanned { fields: plan });
    let why = Why::DueBefore;
    assert_eq!(pointed_out(&amina), [(plan, why), (court, why), (met, why), (promise, why)]);
    // She was there: it is written down afterwards.
    let attended = json!({ "appointment_at": stamp(at(15)), "attended": "attended" });
    let again = More { happened_at: Some(exactly(at(40))), supersedes: vec![met] };
    amina.write_more(action_of("appointment", attended), again);
    assert_eq!(pointed_out(&amina), [(plan, why), (court, why), (promise, why)]);
}

#[test]
fn a_release_before_its_arrest_is_flagged() {
    let mut amina = of_that_evening(&exactly(EVENING));
    amina.act("arrest_recorded", json!({ "arrested_at": stamp(at(10)) }));
    let released = amina.act("released", json!({ "released_at": stamp(at(8)) }));
    amina.act("pep_started", json!({ "started_at": stamp(at(6)) }));
    let visit = act_at(&mut amina, "pep_visit", exactly(at(3)), json!({ "visit": "week_2" }));
    assert_eq!(pointed_out(&amina), [(released, Why::ReleasedBefore), (visit, Why::VisitBefore)]);
}

#[test]
fn true_time_counts_and_a_reset_clock_contradicts_nothing() {
    let mut amina = of_that_evening(&exactly(EVENING));
    amina.share(2);
    // Beryl's phone is three hours behind, and knows it.
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    (beryl.clock, beryl.difference) = (at(45), Some(3 * HOUR));
    let early = act_at(&mut beryl, "counselled", exactly(at(-4)), json!({}));
    act_at(&mut beryl, "counselled", exactly(at(-2)), json!({}));
    assert_eq!(pointed_out(&beryl), [(early, Why::BeforeIncident)]);
    beryl.difference = Some(9 * HOUR);
    beryl.act("note", json!({}));
    assert_eq!(pointed_out(&beryl), []);
}

#[test]
fn reasons_have_one_order_for_any_entry_order() {
    let mut amina = of_that_evening(&exactly(EVENING));
    for hours in [-5, -7, -6] {
        act_at(&mut amina, "counselled", exactly(at(hours)), json!({}));
    }
    let times: Vec<i64> = odd_times(&amina.sees()).iter().map(|odd| odd.at.ms.0).collect();
    assert_eq!(times, [at(-7), at(-6), at(-5)]);
}
