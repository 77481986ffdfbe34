//! The alarm list: times and nothing else, told once, locked or not, after a restart too.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::ids::CaseId;
use daftari_domain::time::{Stamp, UnixMillis};
use std::fs;
use std::path::Path;

use common::{a_small_team, act, done, edit, open, sync_through};
use daftari_notebook::alarms::{AlarmList, LENGTH, STEP_MS, STEPS_MAX};
use daftari_notebook::requests::{Erase, EraseWhat, OpenCase, When};
use daftari_notebook::views::{Language, Preferences};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, person};
use daftari_testkit::relay::Stored;
use serde_json::{Map, Value, json};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn bytes(device: &TestDevice) -> Vec<u8> {
    fs::read(device.directory().join("alarms")).unwrap()
}

/// The times in the list, as minutes from this evening on the device's clock.
fn listed(device: &TestDevice) -> Vec<i64> {
    let list = AlarmList::parse(&bytes(device)).unwrap();
    list.steps().map(|step| (i64::from(step) * STEP_MS - AN_EVENING) / MINUTE).collect()
}

/// A case nobody has to be reached for, so that only what a test says is ahead.
fn quiet_case(device: &TestDevice) -> CaseId {
    let case = open(device, "Mama Zawadi came by.");
    act(device, case, "first_response", &[]).unwrap();
    case
}

fn appointment(device: &TestDevice, case: CaseId, minutes: i64) {
    let at = json!({ "ms": AN_EVENING + minutes * MINUTE, "offset_min": 180 });
    act(device, case, "appointment", &[("with_whom", json!("ocs")), ("appointment_at", at)]).unwrap();
}

/// A phone on which one appointment is in 25 hours, at 37 minutes past: told at 35 past, a day and three hours before, too.
fn with_an_appointment() -> (TestDevice, CaseId) {
    let phone = amina().phone();
    let case = quiet_case(&phone);
    appointment(&phone, case, 25 * 60 + 7);
    (phone, case)
}

/// Lets minutes pass one look at a time; at which of them something was told.
fn told(device: &TestDevice, minutes: i64) -> Vec<i64> {
    let looks = 0..minutes;
    looks
        .filter_map(|minute| {
            device.minutes_pass(1);
            device.session.due_alarms().then_some(minute + 1)
        })
        .collect()
}

#[test]
fn alarm_times_are_rounded_down_to_five_minutes() {
    let phone = amina().phone();
    let incident = When::known_to("exact", Stamp { ms: UnixMillis(AN_EVENING - 2 * MINUTE), offset_min: 180 });
    let request = OpenCase {
        violations: vec!["physical_assault".to_owned()],
        incident_at: Some(incident),
        ..OpenCase::default()
    };
    let case = phone.session.unlocked().unwrap().open_case(request).unwrap().case;
    act(&phone, case, "first_response", &[]).unwrap();
    // Medical care: 24 hours from two minutes ago, amber at 12 left, red at 6 left.
    assert_eq!(listed(&phone), [12 * 60 - 5, 18 * 60 - 5, 24 * 60 - 5]);
    act(&phone, case, "medical_exam", &[]).unwrap();
    assert_eq!(listed(&phone), [] as [i64; 0], "care was given: nothing is ahead");
}

#[test]
fn the_alarm_file_holds_times_only_at_a_fixed_length() {
    let phone = amina().phone();
    let empty = bytes(&phone);
    assert_eq!(empty.len(), LENGTH);
    assert_eq!(listed(&phone), [] as [i64; 0]);
    let case = quiet_case(&phone);
    edit(&phone, case, "survivor_code", json!("Tausi")).unwrap();
    let code = phone.case(case).unwrap().code;
    appointment(&phone, case, 25 * 60 + 7);
    let full = bytes(&phone);
    assert_eq!(full.len(), LENGTH);
    assert_ne!(full, empty);
    assert_eq!(AlarmList::parse(&full).unwrap().to_bytes(), full, "every byte is one of the list's times or its frame");
    let needles = ["Tausi", "Zawadi", "with_whom", "appointment", &code, &case.to_string()].map(str::to_owned);
    assert!(Stored::below(phone.directory()).is_silent_about(&needles));
    assert!(!Stored::below(phone.directory()).is_silent_about(&["DALM".to_owned()]), "the scan reads this file");
}

#[test]
fn a_time_is_told_once_while_locked_and_after_a_restart() {
    let (phone, _) = with_an_appointment();
    assert_eq!(listed(&phone), [65, 22 * 60 + 5, 25 * 60 + 5]);
    phone.session.lock_notebook();
    assert_eq!(told(&phone, 70), [65]);
    let restarted = phone.as_killed_now();
    assert!(!restarted.session.due_alarms(), "what was told is not told again");
    assert_eq!(told(&restarted, 26 * 60), [22 * 60 + 5 - 70, 25 * 60 + 5 - 70]);
    restarted.unlock().unwrap();
    assert!(!restarted.session.due_alarms());
    assert_eq!(listed(&restarted), [] as [i64; 0]);
}

#[test]
fn missed_alarms_are_told_once_at_the_next_start() {
    let (phone, case) = with_an_appointment();
    phone.session.lock_notebook();
    phone.minutes_pass(30 * 60);
    let restarted = phone.as_killed_now();
    assert!(restarted.session.due_alarms(), "three times have passed: one answer");
    assert!(!restarted.session.due_alarms());
    // Unlocked before anybody asked, and something else is written: the missed ones are still told.
    phone.unlock().unwrap();
    appointment(&phone, case, 40 * 60);
    assert!(phone.session.due_alarms());
    assert!(!phone.session.due_alarms());
    assert_eq!(listed(&phone), [37 * 60, 40 * 60], "and what is ahead stays");
}

#[test]
fn a_closed_case_is_silent_until_it_is_reopened() {
    let (phone, case) = with_an_appointment();
    act(&phone, case, "closed", &[("outcome", json!("survivor_stopped"))]).unwrap();
    assert_eq!(listed(&phone), [] as [i64; 0]);
    assert_eq!(told(&phone, 120), [] as [i64; 0]);
    act(&phone, case, "reopened", &[]).unwrap();
    assert_eq!(listed(&phone), [22 * 60 + 5, 25 * 60 + 5]);
    let other = quiet_case(&phone);
    appointment(&phone, other, 25 * 60 + 9);
    assert_eq!(listed(&phone), [22 * 60 + 5, 25 * 60 + 5], "two cases at one time are one time");
    let planned = done(&phone.case(case).unwrap(), "appointment").remove(0);
    common::correct(&phone, case, planned.entry, &[("attended", json!("cancelled"))]);
    assert_eq!(listed(&phone), [22 * 60 + 5, 25 * 60 + 5], "the other case still has it");
}

#[test]
fn a_case_that_is_erased_is_silent_at_once() {
    let (phone, case) = with_an_appointment();
    let confirm = phone.case(case).unwrap().code;
    let request = Erase { case, what: EraseWhat::Case, do_not_contact: true, do_not_share: true, confirm };
    phone.session.unlocked().unwrap().erase(request).unwrap();
    assert_eq!(listed(&phone), [] as [i64; 0]);
    assert_eq!(told(&phone, 70), [] as [i64; 0]);
}

#[test]
fn alarm_times_follow_a_clock_known_to_be_wrong() {
    let (relay, office, _) = a_small_team();
    let phone = person("Chebet").device_with_clock("phone", 120);
    phone.join(&office, &relay.address(), "Chebet").unwrap();
    let case = quiet_case(&phone);
    sync_through(&phone, &office);
    // Two hours ahead of the office, and by now it knows. She reads the time of an appointment off her own clock.
    appointment(&phone, case, 120 + 25 * 60);
    assert_eq!(
        phone.case(case).unwrap().now.ms,
        UnixMillis(phone.environment.environment.clock.now().ms.0 - 120 * MINUTE),
        "it has learned"
    );
    assert_eq!(listed(&phone), [120 + 60, 120 + 22 * 60, 120 + 25 * 60]);
}

#[test]
fn the_alarm_list_holds_the_nearest_sixty_four() {
    let phone = amina().phone();
    for hour in [100, 150] {
        let case = quiet_case(&phone);
        for number in 0..20 {
            appointment(&phone, case, hour * 60 + number * 10);
        }
    }
    assert_eq!(listed(&phone).len(), STEPS_MAX);
    let last = *listed(&phone).last().unwrap();
    phone.set_true_time(AN_EVENING + 90 * HOUR);
    assert!(phone.session.due_alarms());
    assert!(*listed(&phone).last().unwrap() > last, "later ones came up");
    assert!(listed(&phone).iter().all(|minutes| *minutes > 90 * 60));
}

#[test]
fn a_damaged_alarm_list_is_rewritten_at_unlock() {
    let (phone, _) = with_an_appointment();
    let whole = bytes(&phone);
    phone.session.lock_notebook();
    let mut broken = whole.clone();
    broken[8] ^= 1;
    fs::write(phone.directory().join("alarms"), broken).unwrap();
    assert!(!phone.session.due_alarms());
    phone.unlock().unwrap();
    assert_eq!(bytes(&phone), whole);

    // A folder where the new file would be written.
    fs::create_dir(phone.directory().join("alarms.new")).unwrap();
    phone.session.lock_notebook();
    assert_eq!(told(&phone, 90), [65]);
    fs::remove_dir(phone.directory().join("alarms.new")).unwrap();
    assert!(!phone.session.due_alarms());
    assert_eq!(listed(&phone), [22 * 60 + 5, 25 * 60 + 5]);
}

#[test]
fn the_practice_notebook_has_no_alarms() {
    let (phone, _) = with_an_appointment();
    let before = bytes(&phone);
    phone.session.open_practice().unwrap();
    let invented = quiet_case(&phone);
    appointment(&phone, invented, 30 * 60);
    assert_eq!(bytes(&phone), before);
    assert_eq!(told(&phone, 70), [65], "her own hours go on");
    phone.session.open_practice().unwrap();
}

#[test]
fn a_notification_names_no_case() {
    let phone = amina().phone();
    assert_eq!(phone.session.reminder(), "You have a task.");
    let swahili = Preferences { language: Language::named("sw").unwrap(), ..phone.session.app().preferences };
    phone.session.set_preferences(swahili).unwrap();
    assert_eq!(phone.session.reminder(), "Una kazi ya kufanya.");
}

#[test]
fn the_file_is_byte_for_byte_the_one_of_the_vectors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/alarms.json");
    let vectors: Map<String, Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let decode = |text: &Value| data_encoding::BASE64URL_NOPAD.decode(text.as_str().unwrap().as_bytes()).unwrap();
    let lists = vectors["lists"].as_array().unwrap();
    assert!(lists.len() >= 3);
    for list in lists {
        let steps = list["times_ms"].as_array().unwrap().iter();
        let steps = AlarmList::of(steps.map(|ms| u32::try_from(ms.as_i64().unwrap() / STEP_MS).unwrap()));
        assert_eq!(steps.to_bytes(), decode(&list["file"]), "{}", list["name"]);
        assert_eq!(AlarmList::parse(&decode(&list["file"])), Some(steps), "{}", list["name"]);
    }
    for refused in vectors["refused"].as_array().unwrap() {
        assert_eq!(AlarmList::parse(&decode(&refused["file"])), None, "{}", refused["name"]);
    }
}
