//! Clocks: hours from the earliest moment they can be known. Numbers come from the reference data, never typed again here.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, More, action_of, exactly, stamp, summary};
use daftari_domain::case::Case;
use daftari_domain::clock::{Clock, ClockState, Level, clocks, most_urgent};
use daftari_domain::reference::{ClockDef, Reference};
use daftari_domain::time::{HappenedAt, Precision, UnixMillis};
use proptest::prelude::*;
use serde_json::json;

fn reference() -> &'static Reference {
    Reference::kenya()
}

fn def(code: &str) -> &'static ClockDef {
    reference().clocks().iter().find(|def| def.code == code).unwrap()
}

fn clock(case: &Case, code: &str, now_ms: i64) -> Clock {
    clocks(case, reference(), UnixMillis(now_ms)).into_iter().find(|clock| clock.code == code).unwrap()
}

fn after(hours: f64) -> i64 {
    EVENING + (hours * HOUR as f64) as i64
}

/// Amina wrote a rape down that happened at a moment known this exactly.
fn rape(at: &HappenedAt) -> Device {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("rape");
    amina.set("incident_at", serde_json::to_value(at).unwrap());
    amina
}

#[test]
fn pep_and_ec_run_their_hours_through_amber_and_red_to_the_end() {
    let case = rape(&exactly(EVENING)).sees();
    for code in ["pep", "ec"] {
        let def = def(code);
        let at = |left: f64| clock(&case, code, after(def.hours - left));
        assert_eq!(at(def.hours).limit.unwrap().ms, UnixMillis(after(def.hours)), "{code}");
        assert_eq!(at(def.hours).hours_total(), Some(def.hours));
        let quarter = 0.25;
        for (left, level, state) in [
            (def.hours, Level::Green, ClockState::Running),
            (def.amber_hours_left + quarter, Level::Green, ClockState::Running),
            (def.amber_hours_left, Level::Amber, ClockState::Running),
            (def.red_hours_left + quarter, Level::Amber, ClockState::Running),
            (def.red_hours_left, Level::Red, ClockState::Running),
            (quarter, Level::Red, ClockState::Running),
            (0.0, Level::Expired, ClockState::Expired),
            (-40.0, Level::Expired, ClockState::Expired),
        ] {
            let clock = at(left);
            assert_eq!((clock.level, clock.state), (Some(level), state), "{code}, {left} h left");
            assert!((clock.hours_left.unwrap() - left).abs() < 1e-6);
        }
    }
}

#[test]
fn the_first_step_taken_stops_a_clock_and_says_after_how_long() {
    let mut amina = rape(&exactly(EVENING));
    amina.clock = after(9.0);
    amina.act("pep_started", json!({}));
    let pep = clock(&amina.sees(), "pep", after(500.0));
    assert_eq!((pep.state, pep.elapsed_hours()), (ClockState::Stopped, Some(9.0)));
    assert_eq!(clock(&amina.sees(), "ec", after(10.0)).state, ClockState::Running);
    for stop in &def("ec").stop_events {
        let mut other = amina.clone();
        other.act(stop, json!({}));
        assert_eq!(clock(&other.sees(), "ec", after(10.0)).state, ClockState::Stopped, "{stop}");
    }
    // Written down in the morning, started in the night: when it was started counts.
    let mut beryl = rape(&exactly(EVENING));
    beryl.clock = after(20.0);
    let started = json!({ "started_at": { "ms": after(3.0), "offset_min": 180 } });
    beryl.act("pep_started", started);
    assert_eq!(clock(&beryl.sees(), "pep", after(21.0)).elapsed_hours(), Some(3.0));
}

#[test]
fn a_part_of_a_day_counts_from_its_beginning() {
    let whole = HappenedAt::known_to(Precision::PartOfDay, stamp(EVENING));
    let part = HappenedAt { until_ms: Some(UnixMillis(after(6.0))), ..whole };
    assert_eq!(clock(&rape(&part).sees(), "pep", after(1.0)).start.unwrap().ms, UnixMillis(EVENING));
}

#[test]
fn of_two_times_that_stand_side_by_side_the_earlier_counts() {
    let mut amina = rape(&exactly(EVENING));
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("incident_at", serde_json::to_value(exactly(after(-5.0))).unwrap());
    beryl.set("incident_at", serde_json::to_value(exactly(after(2.0))).unwrap());
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert!(case.has_conflict());
    assert_eq!(clock(&case, "pep", after(3.0)).limit.unwrap().ms, UnixMillis(after(def("pep").hours - 5.0)));
}

#[test]
fn a_clock_needs_a_suggestion_and_a_start() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("non_payment");
    amina.set("incident_at", serde_json::to_value(exactly(EVENING)).unwrap());
    assert_eq!(clock(&amina.sees(), "pep", after(1.0)).state, ClockState::NotStarted);
    let mut beryl = Device::new(1);
    beryl.open();
    beryl.add_violation("rape");
    assert_eq!(clock(&beryl.sees(), "pep", after(1.0)).state, ClockState::NotStarted);
    // The violation is taken back: so is the clock.
    let mut chebet = rape(&exactly(EVENING));
    chebet.retire_violation("rape").unwrap();
    assert_eq!(clock(&chebet.sees(), "pep", after(1.0)).state, ClockState::NotStarted);
}

#[test]
fn ec_does_not_apply_where_pregnancy_is_not_possible() {
    let mut amina = rape(&exactly(EVENING));
    amina.set("could_be_pregnant", "no");
    assert_eq!(clock(&amina.sees(), "ec", after(1.0)).state, ClockState::NotApplicable);
    amina.set("could_be_pregnant", "not_sure");
    assert_eq!(clock(&amina.sees(), "ec", after(1.0)).state, ClockState::Running);
}

#[test]
fn a_phone_two_years_off_that_knows_it_tells_the_true_hours() {
    let years = 2 * 365 * 24 * HOUR;
    let mut amina = Device::new(1);
    amina.clock = EVENING - years;
    amina.difference = Some(years);
    amina.open();
    amina.add_violation("rape");
    amina.set("incident_at", serde_json::to_value(exactly(EVENING - years)).unwrap());
    let pep = clock(&amina.sees(), "pep", after(10.0));
    assert_eq!((pep.hours_left, pep.check_time), (Some(def("pep").hours - 10.0), false));
}

#[test]
fn a_wrong_clock_learned_late_leaves_the_least_time() {
    let mut amina = rape(&exactly(EVENING));
    amina.difference = Some(-6 * HOUR);
    amina.set("narrative", "written after the office answered");
    let pep = clock(&amina.sees(), "pep", after(1.0));
    assert!(pep.check_time);
    assert_eq!(pep.start.unwrap().ms, UnixMillis(after(-6.0)));
    // A few minutes are no jump.
    let mut beryl = rape(&exactly(EVENING));
    beryl.difference = Some(-2 * 60_000);
    beryl.set("narrative", "x");
    assert!(!clock(&beryl.sees(), "pep", after(1.0)).check_time);
}

#[test]
fn a_clock_set_right_later_gains_no_time() {
    // She was told her phone is two years behind, sets it right herself, and writes before the office answers again.
    let years = 2 * 365 * 24 * HOUR;
    let mut amina = Device::new(1);
    amina.difference = Some(years);
    amina.open();
    amina.add_violation("rape");
    amina.set("incident_at", serde_json::to_value(exactly(EVENING)).unwrap());
    amina.difference = Some(0);
    amina.set("narrative", "after the next answer");
    let pep = clock(&amina.sees(), "pep", after(1.0));
    assert_eq!((pep.hours_left, pep.check_time), (Some(def("pep").hours - 1.0), true));
    // Another person's phone is not in doubt because of hers.
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.difference = Some(3 * HOUR);
    beryl.take_all_of(&amina);
    beryl.set("incident_at", serde_json::to_value(exactly(after(-4.0))).unwrap());
    assert_eq!(clock(&beryl.sees(), "pep", after(1.0)).start.unwrap().ms, UnixMillis(after(-1.0)));
}

#[test]
fn an_urgent_sign_turns_only_the_medical_clock_red() {
    let mut amina = rape(&exactly(EVENING));
    assert_eq!(clock(&amina.sees(), "medical", after(1.0)).level, Some(Level::Green));
    amina.set("urgent_flags", json!(["something_else"]));
    assert_eq!(clock(&amina.sees(), "medical", after(1.0)).level, Some(Level::Green));
    assert!(!def("medical").urgent_flags.is_empty());
    for flag in &def("medical").urgent_flags {
        amina.set("urgent_flags", json!(["something_else", flag]));
        let medical = clock(&amina.sees(), "medical", after(1.0));
        assert_eq!((medical.level, medical.state), (Some(Level::Red), ClockState::Running), "{flag}");
        assert_eq!(clock(&amina.sees(), "pep", after(1.0)).level, Some(Level::Green));
        let summary = summary(&amina.sees(), reference(), after(1.0));
        assert_eq!((summary.urgent_clock.as_deref(), summary.urgent_at_once), (Some("medical"), true));
    }
    assert_eq!(clock(&amina.sees(), "medical", after(30.0)).level, Some(Level::Expired));
    amina.act("medical_exam", json!({}));
    let medical = clock(&amina.sees(), "medical", after(2.0));
    assert_eq!((medical.state, medical.level), (ClockState::Stopped, None));
}

#[test]
fn an_arrest_runs_from_its_hour_a_child_from_the_report() {
    let mut amina = Device::new(1);
    amina.open();
    for code in ["arrest_to_court", "child_protection"] {
        assert_eq!(clock(&amina.sees(), code, after(0.0)).state, ClockState::NotStarted);
    }
    amina.clock = after(5.0);
    amina.act("arrest_recorded", json!({ "arrested_at": { "ms": after(2.0), "offset_min": 180 } }));
    amina.set("age_band", "maybe_under_18");
    let limit = |case: &Case, code| clock(case, code, after(6.0)).limit.unwrap().ms;
    // Arrested on Tuesday at 23:00: the 24 hours end at night, the next court day is Thursday.
    let arrest = clock(&amina.sees(), "arrest_to_court", after(6.0));
    assert_eq!(arrest.nominal.unwrap().ms, UnixMillis(after(2.0 + def("arrest_to_court").hours)));
    assert_eq!(arrest.limit.unwrap().ms, UnixMillis(after(44.0)));
    assert_eq!(limit(&amina.sees(), "child_protection"), UnixMillis(after(5.0 + def("child_protection").hours)));
    for (stop, code) in [("released", "arrest_to_court"), ("child_report", "child_protection")] {
        assert!(def(code).stop_events.iter().any(|event| event == stop));
        amina.act(stop, json!({}));
        assert_eq!(clock(&amina.sees(), code, after(6.0)).state, ClockState::Stopped, "{code}");
    }
    amina.set("age_band", "18_24");
    let mut beryl = Device::new(1);
    beryl.open();
    beryl.set("age_band", "18_24");
    assert_eq!(clock(&beryl.sees(), "child_protection", after(6.0)).state, ClockState::NotStarted);
}

#[test]
fn a_promise_stops_with_the_last_payment() {
    let mut amina = Device::new(1);
    amina.open();
    assert_eq!(clock(&amina.sees(), "promise_due", after(0.0)).state, ClockState::NotStarted);
    amina.add_violation("non_payment");
    amina.clock = after(1.0);
    let due = json!({ "ms": after(30.0), "offset_min": 180 });
    amina.act("settlement_agreed", json!({ "amount_agreed": 100_000, "due_at": due }));
    let promise = |device: &Device, hours| clock(&device.sees(), "promise_due", after(hours));
    assert_eq!(promise(&amina, 6.0).hours_left, Some(24.0));
    assert_eq!(promise(&amina, 6.0).level, Some(Level::Amber));
    amina.clock = after(3.0);
    amina.act("payment_received", json!({ "amount": 40_000 }));
    assert_eq!(promise(&amina, 6.0).state, ClockState::Running, "something is left");
    assert_eq!(promise(&amina, 31.0).state, ClockState::Expired);
    amina.clock = after(9.0);
    amina.act("payment_received", json!({ "amount": 60_000 }));
    let paid = promise(&amina, 31.0);
    assert_eq!((paid.state, paid.elapsed_hours()), (ClockState::Stopped, Some(8.0)));
    assert_eq!(paid.about.as_deref(), Some("non_payment"));
}

#[test]
fn the_earlier_of_two_corrected_appointments_counts() {
    let mut amina = Device::new(1);
    amina.open();
    amina.share(2);
    let at = |hours| json!({ "appointment_at": { "ms": after(hours), "offset_min": 180 } });
    let entry = amina.act("appointment", at(10.0));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    let mut chebet = amina.clone();
    beryl.correct(&entry, "appointment", json!({ "outcome_note": "they sent us away" }));
    chebet.correct(&entry, "appointment", at(12.0));
    amina.take_all_of(&beryl);
    amina.take_all_of(&chebet);
    assert_eq!(clock(&amina.sees(), "appointment_due", after(1.0)).limit.unwrap().ms, UnixMillis(after(12.0)));
    let mut dalia = chebet.clone();
    dalia.correct(&entry, "appointment", at(8.0));
    let mut both = beryl.clone();
    both.correct(&entry, "appointment", at(11.0));
    amina.take_all_of(&dalia);
    amina.take_all_of(&both);
    assert_eq!(clock(&amina.sees(), "appointment_due", after(1.0)).limit.unwrap().ms, UnixMillis(after(8.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_number_a_strangers_phone_may_write_stops_the_page(
        ms in extreme(), difference in prop::option::of(extreme()), cents in extreme(), paid in extreme(), now in extreme(),
    ) {
        let mut amina = Device::new(1);
        amina.clock = ms;
        amina.difference = difference;
        amina.open();
        for violation in ["rape", "non_payment", "theft"] {
            amina.add_violation(violation);
        }
        amina.difference = Some(now);
        let at = json!({ "ms": ms, "offset_min": i16::MIN });
        amina.set("incident_at", serde_json::to_value(exactly(ms)).unwrap());
        amina.set("report_received_at", at.clone());
        amina.set("agreed_fee", cents);
        amina.set("age_band", "12_15");
        for (violation, amount) in [("non_payment", cents), ("theft", paid)] {
            amina.act("settlement_agreed", json!({ "violation": violation, "amount_agreed": amount, "due_at": at }));
            amina.act("payment_received", json!({ "violation": violation, "amount": paid }));
            amina.act("payment_received", json!({ "violation": violation, "amount": paid }));
        }
        amina.act("appointment", json!({ "appointment_at": at }));
        amina.act("arrest_recorded", json!({ "arrested_at": at }));
        amina.act("pep_started", json!({ "started_at": { "ms": now, "offset_min": 0 } }));
        amina.act("ec_given", json!({ "started_at": at }));
        amina.act("court_date", json!({ "next_at": at }));
        let case = amina.sees();
        for clock in clocks(&case, reference(), UnixMillis(now)) {
            prop_assert!(clock.hours_left.is_none_or(f64::is_finite));
            prop_assert!(clock.elapsed_hours().is_none_or(f64::is_finite));
        }
        prop_assert!(!daftari_domain::due::due(&case, reference(), UnixMillis(now)).is_empty());
        summary(&case, reference(), now);
    }
}

fn extreme() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), any::<i64>(), -1_000_000_i64..1_000_000]
}

#[test]
fn the_first_response_runs_from_when_we_were_told() {
    let mut amina = Device::new(1);
    amina.open();
    let limit = def("first_response").hours;
    assert_eq!(clock(&amina.sees(), "first_response", after(1.0)).hours_left, Some(limit - 1.0));
    amina.set("report_received_at", serde_json::to_value(stamp(after(-3.0))).unwrap());
    assert_eq!(clock(&amina.sees(), "first_response", after(1.0)).hours_left, Some(limit - 4.0));
    amina.act("counselled", json!({}));
    assert_eq!(clock(&amina.sees(), "first_response", after(9.0)).state, ClockState::Stopped);
}

#[test]
fn an_appointment_is_a_clock_until_it_is_answered() {
    let mut amina = Device::new(1);
    amina.open();
    let fields = json!({ "with_whom": "OCS", "appointment_at": { "ms": after(13.0), "offset_min": 180 } });
    let entry = amina.act("appointment", fields.clone());
    let due = clock(&amina.sees(), "appointment_due", after(1.0));
    assert_eq!((due.about.as_deref(), due.hours_left, due.state), (Some("OCS"), Some(12.0), ClockState::Running));
    let mut fields = fields;
    fields["attended"] = json!("yes");
    amina.correct(&entry, "appointment", fields);
    assert_eq!(clock(&amina.sees(), "appointment_due", after(14.0)).state, ClockState::Stopped);
}

#[test]
fn the_next_deadline_is_the_most_urgent() {
    let mut amina = rape(&exactly(EVENING));
    let fields = json!({ "with_whom": "OCS", "appointment_at": { "ms": after(100.0), "offset_min": 180 } });
    amina.write_more(action_of("appointment", fields), More::default());
    let urgent = |hours: f64| {
        most_urgent(&clocks(&amina.sees(), reference(), UnixMillis(after(hours))), reference()).map(|c| c.code.clone())
    };
    let shortest = clocks(&amina.sees(), reference(), UnixMillis(after(1.0)))
        .into_iter()
        .filter(|clock| clock.state == ClockState::Running)
        .min_by_key(|clock| clock.limit.unwrap().ms)
        .unwrap();
    assert_eq!(urgent(1.0), Some(shortest.code));
    assert_eq!(urgent(80.0).as_deref(), Some("appointment_due"));
    assert_eq!(urgent(110.0).as_deref(), Some("ec"));
    assert_eq!(urgent(1_000.0), None);
}
