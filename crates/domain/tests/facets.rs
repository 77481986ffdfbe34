//! What a list can be narrowed by, and the words codes are called by.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::time::{HappenedAt, Precision, Stamp, UnixMillis};
use std::collections::BTreeSet;

use common::{Device, EVENING, HOUR, key, stamp};
use daftari_domain::calendar::date_text;
use daftari_domain::case::Case;
use daftari_domain::clock::clocks;
use daftari_domain::facets::{Facet, facets, warnings};
use daftari_domain::place::Place;
use daftari_domain::reference::Reference;
use daftari_domain::search::labels;
use proptest::prelude::*;
use serde_json::json;

fn found(case: &Case, now_ms: i64) -> BTreeSet<(Facet, String)> {
    let kenya = Reference::kenya();
    facets(case, kenya, &clocks(case, kenya, UnixMillis(now_ms)))
}

fn under(case: &Case, facet: Facet) -> Vec<String> {
    found(case, EVENING).into_iter().filter(|(other, _)| *other == facet).map(|(_, value)| value).collect()
}

fn at(ms: i64, precision: &str) -> serde_json::Value {
    let precision = Precision::from_code(precision).unwrap();
    json!(HappenedAt::known_to(precision, stamp(ms)))
}

#[test]
fn a_case_is_found_under_its_current_values() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("theft");
    amina.add_violation("eviction");
    amina.retire_violation("eviction");
    amina.set("hot_spot", json!(Place::typed("Old Gate")));
    amina.set("hot_spot", json!(Place::typed("  Blue   Gate ")));
    amina.act("counselled", json!({}));
    let case = amina.sees();
    assert_eq!(under(&case, Facet::Status), ["assessing"]);
    assert_eq!(under(&case, Facet::Violation), ["theft"]);
    assert_eq!(under(&case, Facet::HotSpot), ["Blue Gate"]);
    assert_eq!(under(&case, Facet::Worker), [key(1).to_string()]);
    assert_eq!(under(&case, Facet::Child), Vec::<String>::new());
}

#[test]
fn a_conflict_is_found_under_both_values() {
    let mut amina = Device::new(1);
    amina.open();
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("hot_spot", json!(Place::typed("Sofia")));
    beryl.set("hot_spot", json!(Place::typed("Marachi")));
    amina.take_all_of(&beryl);
    assert_eq!(under(&amina.sees(), Facet::HotSpot), ["Marachi", "Sofia"]);
    assert_eq!(under(&amina.sees(), Facet::Worker), [key(1).to_string(), key(2).to_string()]);
}

#[test]
fn the_day_is_the_incidents_or_else_the_entrys() {
    let mut amina = Device::new(1);
    amina.open();
    assert_eq!(under(&amina.sees(), Facet::Day), ["2026-10-06"]);
    amina.set("incident_at", at(EVENING - 30 * HOUR, "hour"));
    assert_eq!(under(&amina.sees(), Facet::Day), ["2026-10-05"]);
    amina.set("incident_at", at(0, "unknown"));
    assert_eq!(under(&amina.sees(), Facet::Day), ["2026-10-06"]);
}

#[test]
fn a_run_out_clock_is_found_while_its_case_is_open() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("rape");
    amina.set("incident_at", at(EVENING - HOUR, "exact"));
    let ran_out = |case: &Case, now| found(case, now).contains(&(Facet::Clock, "ran_out".to_owned()));
    assert!(!ran_out(&amina.sees(), EVENING));
    assert!(ran_out(&amina.sees(), EVENING + 25 * HOUR), "nobody saw a clinician within a day");
    amina.act("closed", json!({}));
    assert!(!ran_out(&amina.sees(), EVENING + 25 * HOUR));
}

#[test]
fn urgent_clocks_start_red_and_others_turn_amber_first() {
    let kenya = Reference::kenya();
    let mut amina = Device::new(1);
    amina.open();
    amina.act("first_response", json!({}));
    assert_eq!(warnings(&clocks(&amina.sees(), kenya, UnixMillis(EVENING)), kenya), (None, None));
    amina.add_violation("physical_assault");
    amina.set("incident_at", at(EVENING, "exact"));
    let (amber, red) = warnings(&clocks(&amina.sees(), kenya, UnixMillis(EVENING)), kenya);
    assert_eq!(
        (amber, red),
        (Some(UnixMillis(EVENING + 12 * HOUR)), Some(UnixMillis(EVENING + 18 * HOUR))),
        "medical: 24 hours, amber 12, red 6"
    );
    amina.set("urgent_flags", json!(["bleeding"]));
    let (amber, red) = warnings(&clocks(&amina.sees(), kenya, UnixMillis(EVENING)), kenya);
    assert!(red.unwrap() <= UnixMillis(EVENING) && amber <= red);
}

#[test]
fn a_possible_child_is_recognised_in_either_value() {
    let mut amina = Device::new(1);
    amina.open();
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("age_band", "18_24");
    beryl.set("age_band", "maybe_under_18");
    amina.take_all_of(&beryl);
    assert_eq!(under(&amina.sees(), Facet::Child), ["yes"]);
}

#[test]
fn wizi_and_theft_name_the_same_case_and_so_does_its_status() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("theft");
    amina.add_violation("a_code_of_tomorrow");
    let said = labels(&amina.sees(), Reference::kenya());
    for word in ["Theft", "Wizi", "New", "Mpya"] {
        assert!(said.split(' ').any(|other| other == word), "{word}: {said}");
    }
}

#[test]
fn days_are_the_calendars_own() {
    for (ms, day) in [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (951_782_400_000, "2000-02-29"),
        (-2_208_988_800_000, "1900-01-01"),
        (4_102_444_800_000, "2100-01-01"),
        (i64::MAX, "9999-12-31"),
        (i64::MIN, "0000-01-01"),
    ] {
        assert_eq!(date_text(Stamp { ms: UnixMillis(ms), offset_min: 0 }), day);
    }
    assert_eq!(date_text(stamp(22 * HOUR)), "1970-01-02", "the day of people there");
}

proptest! {
    #[test]
    fn a_later_day_reads_later(day in -719_000_i64..2_932_000, more in 1_i64..800) {
        let of = |day: i64| date_text(Stamp { ms: UnixMillis(day * 24 * HOUR), offset_min: 0 });
        prop_assert!(of(day) < of(day + more));
        prop_assert_eq!(of(day).len(), 10);
    }
}
