//! What comes and what waits for an answer; visits, court days, the office's clocks. Hours, days and windows come from the
//! reference data.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, More, meet, stamp, summary};
use daftari_domain::calendar::parse_date;
use daftari_domain::case::{Case, fold};
use daftari_domain::clock::{Clock, ClockState, Level, clocks};
use daftari_domain::due::{Due, State, What, due, next_open};
use daftari_domain::entry::Content;
use daftari_domain::fields::ran_out;
use daftari_domain::ids::EntryId;
use daftari_domain::money::Cents;
use daftari_domain::reference::Reference;
use daftari_domain::time::{DAY_MS, UnixMillis};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A moment in Nairobi.
fn nairobi(date: &str, hour: i64) -> i64 {
    parse_date(date).unwrap() * DAY_MS + (hour - 3) * HOUR
}

fn at(ms: i64) -> Value {
    json!({ "ms": ms, "offset_min": 180 })
}

fn after(hours: i64) -> i64 {
    EVENING + hours * HOUR
}

fn amina() -> Device {
    let mut amina = Device::new(1);
    amina.open();
    amina
}

fn clock(case: &Case, code: &str, now_ms: i64) -> Clock {
    clocks(case, Reference::kenya(), UnixMillis(now_ms)).into_iter().find(|clock| clock.code == code).unwrap()
}

fn due_at(device: &Device, now_ms: i64) -> Vec<Due> {
    due(&device.sees(), Reference::kenya(), UnixMillis(now_ms))
}

fn states(device: &Device, now_ms: i64) -> Vec<(i64, State)> {
    due_at(device, now_ms).iter().map(|due| (due.at.ms.0, due.state)).collect()
}

fn plan(device: &mut Device, fields: Value, supersedes: Vec<EntryId>) -> EntryId {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    device.write_more(Content::FollowUpPlanned { fields }, More { supersedes, ..More::default() })
}

fn reference_with_holidays(days: &[&str]) -> Reference {
    with_court(&Reference::kenya().to_json(), "public_holidays", json!(days))
}

/// Reference data that says something else of when courts sit.
fn with_court(json: &Value, part: &str, value: Value) -> Reference {
    let mut json = json.clone();
    let clocks = json["clocks"].as_array_mut().unwrap();
    let arrest = clocks.iter_mut().find(|clock| clock["code"] == "arrest_to_court").unwrap();
    arrest["extension"][part] = value;
    Reference::from_json(json).unwrap()
}

#[test]
fn court_is_due_in_24_hours_or_by_the_next_court_day() {
    let christmas = reference_with_holidays(&["2026-12-25", "2026-12-28"]);
    for (arrested, hour, limit, closes, why) in [
        ("2026-10-05", 10, "2026-10-06", 10, "Monday morning: a court sits when the hours end"),
        ("2026-10-05", 17, "2026-10-06", 17, "the last minute of a court day is a court's"),
        ("2026-10-05", 20, "2026-10-07", 17, "Monday evening"),
        ("2026-10-05", 6, "2026-10-06", 17, "before the court opens the day itself is the next"),
        ("2026-10-08", 22, "2026-10-12", 17, "the hours end on Friday evening: Monday"),
        ("2026-10-09", 9, "2026-10-12", 17, "they end on Saturday"),
        ("2026-10-10", 9, "2026-10-12", 17, "they end on Sunday"),
        ("2026-10-11", 9, "2026-10-12", 9, "they end on Monday while the court sits"),
        ("2026-12-24", 10, "2026-12-29", 17, "Christmas, a weekend and a holiday on Monday"),
    ] {
        let mut amina = amina();
        amina.act("arrest_recorded", json!({ "arrested_at": at(nairobi(arrested, hour)) }));
        let now = nairobi(arrested, hour) + 20 * HOUR;
        let found = clocks(&amina.sees(), &christmas, UnixMillis(now));
        let clock = found.iter().find(|clock| clock.code == "arrest_to_court").unwrap();
        let plain = nairobi(arrested, hour) + 24 * HOUR;
        assert_eq!(clock.limit.unwrap().ms, UnixMillis(nairobi(limit, closes)), "{why}");
        assert_eq!(
            clock.nominal.map(|at| at.ms),
            (clock.limit.unwrap().ms != UnixMillis(plain)).then_some(plain).map(UnixMillis),
            "{why}"
        );
        // What is left counts to the limit that holds.
        assert_eq!(clock.hours_left, Some((nairobi(limit, closes) - now) as f64 / HOUR as f64), "{why}");
        assert_eq!(clock.level == Some(Level::Red), clock.hours_left.unwrap() <= 4.0, "{why}");
    }
}

#[test]
fn unreadable_court_hours_leave_the_24_hours() {
    let odd = reference_with_holidays(&["no date", "2026-02-31"]).to_json();
    let mut amina = amina();
    amina.act("arrest_recorded", json!({ "arrested_at": at(nairobi("2026-10-09", 9)) }));
    for (part, value) in [("court_opens", json!("early")), ("court_closes", json!("")), ("court_days", json!([]))] {
        let edited = with_court(&odd, part, value);
        let found = clocks(&amina.sees(), &edited, UnixMillis(nairobi("2026-10-09", 10)));
        let clock = found.iter().find(|clock| clock.code == "arrest_to_court").unwrap();
        assert_eq!((clock.limit.unwrap().ms, clock.nominal), (UnixMillis(nairobi("2026-10-10", 9)), None), "{part}");
    }
}

#[test]
fn visits_are_planned_then_due_then_overdue_until_each_is_made() {
    let mut amina = amina();
    assert_eq!(due_at(&amina, after(0)), []);
    assert_eq!(clock(&amina.sees(), "pep_visits", after(0)).state, ClockState::NotStarted);
    amina.act("pep_started", json!({ "started_at": at(EVENING) }));
    let def = Reference::kenya().clock("pep_visits").unwrap();
    let week_2 = &def.schedule[0];
    let (day, window) = (after(week_2.offset_hours as i64), week_2.window_days * DAY_MS);
    let seen = |device: &Device, now| {
        let clock = clock(&device.sees(), "pep_visits", now);
        (due_at(device, now)[0].state, clock.state, clock.level)
    };
    assert_eq!(seen(&amina, day - 1), (State::Planned, ClockState::Running, Some(Level::Green)));
    assert_eq!(seen(&amina, day), (State::Due, ClockState::Running, Some(Level::Amber)));
    assert_eq!(seen(&amina, day + window - 1), (State::Due, ClockState::Running, Some(Level::Amber)));
    assert_eq!(seen(&amina, day + window + 1), (State::Overdue, ClockState::Expired, Some(Level::Expired)));
    let codes: Vec<String> = due_at(&amina, day).into_iter().map(|due| due.code).collect();
    assert_eq!(codes, ["pep_visits:week_2", "pep_visits:week_4", "pep_visits:week_6", "pep_visits:month_3"]);
    // Stopping PEP takes no visit away.
    amina.act("pep_not_taken", json!({ "reason": "side_effects" }));
    assert_eq!(due_at(&amina, day).len(), 4);
    amina.clock = day + 2 * window;
    let visit = amina.act("pep_visit", json!({ "visit": "week_2" }));
    let made = due_at(&amina, day + 2 * window).remove(0);
    assert_eq!((made.state, made.entry), (State::Done, Some(visit)));
    assert_eq!(clock(&amina.sees(), "pep_visits", day + 2 * window).state, ClockState::Stopped);
    assert_eq!(due_at(&amina, day + 2 * window)[1].state, State::Planned);
}

#[test]
fn three_months_end_on_the_last_day_where_there_is_no_such_day() {
    for (started, visit) in [("2026-10-07", "2027-01-07"), ("2026-11-30", "2027-02-28"), ("2027-11-30", "2028-02-29")] {
        let mut amina = amina();
        amina.act("pep_started", json!({ "started_at": at(nairobi(started, 1)) }));
        assert_eq!(due_at(&amina, EVENING)[3].at.ms, UnixMillis(nairobi(visit, 1)), "{started}");
    }
}

#[test]
fn of_two_corrections_of_the_first_dose_the_earlier_counts() {
    let mut amina = amina();
    amina.share(2);
    let entry = amina.act("pep_started", json!({ "started_at": at(after(5)) }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.correct(&entry, "pep_started", json!({ "started_at": at(after(4)) }));
    beryl.correct(&entry, "pep_started", json!({ "started_at": at(after(2)) }));
    amina.take_all_of(&beryl);
    assert_eq!(due_at(&amina, after(9))[0].at.ms, UnixMillis(after(2 + 336)));
}

#[test]
fn the_pregnancy_test_follows_ec_after_six_weeks() {
    let mut amina = amina();
    amina.add_violation("rape");
    amina.set("incident_at", json!(common::exactly(EVENING)));
    assert_eq!(due_at(&amina, after(1)), []);
    amina.clock = after(5);
    amina.act("ec_given", json!({ "started_at": at(after(5)) }));
    let six_weeks = after(1008);
    assert_eq!(states(&amina, after(6)), [(six_weeks, State::Planned)]);
    // The test at the first examination is not the one at six weeks.
    amina.clock = after(6);
    amina.act("pregnancy_test", json!({}));
    assert_eq!(states(&amina, after(7)), [(six_weeks, State::Planned)]);
    amina.clock = after(1000);
    amina.act("pregnancy_test", json!({}));
    assert_eq!(states(&amina, after(1001)), [(six_weeks, State::Done)]);
}

#[test]
fn a_moved_appointment_keeps_its_old_time() {
    let mut amina = amina();
    let fields =
        |hours, attended| json!({ "with_whom": "ocs", "appointment_at": at(after(hours)), "attended": attended });
    let entry = amina.act("appointment", fields(10, "planned"));
    amina.correct(&entry, "appointment", fields(12, "planned"));
    assert_eq!(states(&amina, after(1)), [(after(12), State::Planned)], "put right");
    let entry = amina.sees().items[0].standing[0].origin.entry;
    amina.correct(&entry, "appointment", fields(30, "moved"));
    assert_eq!(states(&amina, after(13)), [(after(12), State::Moved), (after(30), State::Planned)]);
    assert_eq!(states(&amina, after(31))[1].1, State::NeedsAnswer, "nothing vanishes because its time has passed");
    let entry = amina.sees().items[0].standing[0].origin.entry;
    for (answer, state) in [
        ("kept", State::Done),
        ("they_missed", State::Skipped),
        ("we_missed", State::Skipped),
        ("cancelled", State::Skipped),
    ] {
        let mut beryl = amina.clone();
        beryl.correct(&entry, "appointment", fields(30, answer));
        assert_eq!(states(&beryl, after(31)), [(after(12), State::Moved), (after(30), state)], "{answer}");
    }
    assert!(due_at(&amina, after(1))[0].code == "ocs");
}

#[test]
fn a_next_date_waits_for_an_answer() {
    for action in ["court_date", "complaint_made", "referred", "follow_up_visit"] {
        let mut amina = amina();
        amina.act(action, json!({ "next_at": at(after(40)) }));
        let seen = due_at(&amina, after(1));
        assert_eq!((seen[0].what, seen[0].code.as_str(), seen[0].state), (What::NextDate, action, State::Planned));
        assert_eq!(states(&amina, after(41)), [(after(40), State::NeedsAnswer)]);
        let running = clocks(&amina.sees(), Reference::kenya(), UnixMillis(after(1)));
        let counts = running.iter().any(|clock| clock.code == "appointment_due" && clock.state == ClockState::Running);
        assert_eq!(counts, action == "court_date", "{action}");
        let mut beryl = amina.clone();
        beryl.clock = after(38);
        let again = beryl.act(action, json!({ "next_at": at(after(400)) }));
        let seen = due_at(&beryl, after(41));
        assert_eq!((seen[0].state, seen[0].entry), (State::Done, Some(again)), "the same day, two hours early");
        assert_eq!(seen[1].state, State::Planned);
        let entry = amina.sees().items[0].standing[0].origin.entry;
        amina.correct(&entry, action, json!({ "next_at": at(after(40)), "next_state": "we_missed" }));
        assert_eq!(states(&amina, after(41)), [(after(40), State::Skipped)]);
    }
}

#[test]
fn a_follow_up_is_done_skipped_or_moved() {
    let mut amina = amina();
    amina.share(2);
    let fields = |hours, state| json!({ "what": "Bring the photo", "for_whom": "Beryl", "due_at": at(after(hours)), "state": state });
    let entry = plan(&mut amina, fields(20, "planned"), Vec::new());
    let case = amina.sees();
    assert_eq!((case.follow_ups.len(), case.items.len(), case.status()), (1, 0, "new"));
    assert!(daftari_domain::search::words(&case).contains("Bring the photo"));
    let seen = due_at(&amina, after(1));
    assert_eq!((seen[0].what, seen[0].code.as_str()), (What::FollowUp, "Bring the photo"));
    assert_eq!(seen[0].detail.as_deref(), Some("Beryl"));
    assert_eq!(states(&amina, after(21)), [(after(20), State::NeedsAnswer)]);
    let mut moved = amina.clone();
    plan(&mut moved, fields(60, "moved"), vec![entry]);
    assert_eq!(states(&moved, after(21)), [(after(20), State::Moved), (after(60), State::Planned)]);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    plan(&mut beryl, fields(20, "skipped"), vec![entry]);
    assert_eq!(states(&beryl, after(21)), [(after(20), State::Skipped)]);
    plan(&mut amina, fields(20, "done"), vec![entry]);
    assert_eq!(states(&amina, after(21)), [(after(20), State::Done)]);
    let mut both = [amina, beryl];
    meet(&mut both);
    assert!(both[0].sees().has_conflict());
    assert_eq!(states(&both[0], after(21)), [(after(20), State::Done)]);
    plan(&mut moved, fields(60, "planned"), vec![entry]);
    both[0].take_all_of(&moved);
    assert!(due_at(&both[0], after(21)).iter().any(Due::is_open), "one of them says it is still to be done");
}

#[test]
fn a_promise_is_due_part_by_part() {
    let mut amina = amina();
    amina.add_violation("non_payment");
    amina.set("agreed_fee", 100_000);
    for (hours, cents) in [(24, 60_000), (48, 40_000)] {
        amina.act("payment_promised", json!({ "amount": cents, "due_at": at(after(hours)) }));
    }
    let seen = due_at(&amina, after(25));
    assert_eq!((seen[0].state, seen[0].cents), (State::Overdue, Some(Cents(60_000))));
    assert_eq!((seen[1].state, seen[1].cents), (State::Planned, Some(Cents(40_000))));
    amina.act("payment_received", json!({ "amount": 60_000, "received_by": "survivor" }));
    assert_eq!(states(&amina, after(25))[0].1, State::Done);
    amina.act("rest_let_go", json!({}));
    assert_eq!(states(&amina, after(49))[1].1, State::Skipped);
}

#[test]
fn the_offices_clocks_run_from_when_it_knew_until_it_decided() {
    for (start, stop, code) in [
        ("breach_known", "odpc_notified", "breach_controller_notice"),
        ("breach_known", "breach_assessed_no_notice", "breach_controller_notice"),
        ("breach_known_by_processor", "processor_notified_us", "breach_processor_notice"),
    ] {
        let mut office = amina();
        assert_eq!(clock(&office.sees(), code, after(0)).state, ClockState::NotStarted);
        office.clock = after(5);
        office.act(start, json!({ "known_at": at(after(2)) }));
        let hours = Reference::kenya().clock(code).unwrap().hours;
        let running = clock(&office.sees(), code, after(6));
        assert_eq!((running.state, running.hours_left), (ClockState::Running, Some(hours - 4.0)));
        assert_eq!(clock(&office.sees(), "first_response", after(6)).state, ClockState::NotApplicable);
        let mut with_harm = office.clone();
        with_harm.add_violation("rape");
        assert_eq!(clock(&with_harm.sees(), "first_response", after(6)).state, ClockState::Running);
        office.act(stop, json!({ "reason": "locked" }));
        let stopped = clock(&office.sees(), code, after(900));
        assert_eq!((stopped.state, stopped.elapsed_hours()), (ClockState::Stopped, Some(3.0)));
    }
}

#[test]
fn a_run_out_clock_stays_until_it_is_answered() {
    let mut amina = amina();
    let clock = |device: &Device, hours| clock(&device.sees(), "first_response", after(hours));
    assert!(!clock(&amina, 30).answered);
    amina.set(&ran_out("first_response"), "not_done");
    assert_eq!((clock(&amina, 30).state, clock(&amina, 30).answered), (ClockState::Expired, true));
    assert!(!clock(&amina, 3).answered, "while it runs there is nothing to answer");
    amina.set(&ran_out("first_response"), Value::Null);
    assert!(!clock(&amina, 30).answered, "an answer can be taken back");
}

#[test]
fn a_phone_in_doubt_about_the_time_plans_no_visit_late() {
    let mut amina = amina();
    amina.act("pep_started", json!({ "started_at": at(after(6)) }));
    amina.act("appointment", json!({ "with_whom": "ocs", "appointment_at": at(after(10)) }));
    amina.difference = Some(-6 * HOUR);
    amina.set("narrative", "written after the office answered");
    assert_eq!(states(&amina, after(1))[..2], [(after(4), State::Planned), (after(336), State::Planned)]);
    assert!(clocks(&amina.sees(), Reference::kenya(), UnixMillis(after(1))).iter().all(|clock| clock.check_time));
}

#[test]
fn a_list_knows_the_first_due_row_at_any_moment() {
    let mut amina = amina();
    amina.act("pep_started", json!({ "started_at": at(EVENING) }));
    let entry = amina.act("appointment", json!({ "with_whom": "ocs", "appointment_at": at(after(10)) }));
    for hours in [0, 9, 11, 2_000] {
        let summary = summary(&amina.sees(), Reference::kenya(), after(hours));
        let next = summary.next_due.unwrap();
        assert_eq!((next.what, next.code.as_str(), next.at.ms), (What::Appointment, "ocs", UnixMillis(after(10))));
        // A visit in two weeks is no hour running out.
        assert_ne!(summary.urgent_clock.as_deref(), Some("pep_visits"));
    }
    amina.correct(&entry, "appointment", json!({ "appointment_at": at(after(10)), "attended": "kept" }));
    let due = due_at(&amina, after(11));
    assert_eq!(next_open(&due).unwrap().code, "pep_visits:week_2");
}

/// One thing somebody may write that moves clocks.
fn write(device: &mut Device, kind: u8, ms: i64) {
    let case = device.sees();
    match kind % 8 {
        0 => {
            device.act("appointment", json!({ "with_whom": "ocs", "appointment_at": at(ms) }));
        }
        1 => {
            device.act("pep_started", json!({ "started_at": at(ms) }));
        }
        2 => {
            device.act("arrest_recorded", json!({ "arrested_at": at(ms) }));
        }
        3 => {
            device.act("court_date", json!({ "next_at": at(ms) }));
        }
        4 => {
            device.act("ec_given", json!({ "started_at": at(ms) }));
        }
        5 => {
            plan(device, json!({ "what": "x", "due_at": at(ms) }), Vec::new());
        }
        6 => {
            if let Some(item) = case.items.first() {
                let (entry, action) = (item.standing[0].origin.entry, item.action.clone());
                device.correct(
                    &entry,
                    &action,
                    json!({ "appointment_at": at(ms), "attended": "moved", "next_at": at(ms) }),
                );
            }
        }
        _ => {
            if let Some(item) = case.follow_ups.first() {
                let entry = item.standing[0].origin.entry;
                plan(device, json!({ "what": "x", "due_at": at(ms), "state": "moved" }), vec![entry]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn entry_order_changes_no_clock_and_no_due_row(
        writes in prop::collection::vec((0_usize..2, any::<u8>(), -500_i64..500), 1..14),
        now in -600_i64..6_000,
        turn in 0_usize..64,
    ) {
        let mut first = amina();
        first.share(2);
        let mut second = Device::new(2);
        second.take_all_of(&first);
        second.difference = Some(17 * 60_000);
        let mut devices = [first, second];
        for (who, kind, hours) in writes {
            devices[who].clock = after(hours);
            write(&mut devices[who], kind, after(hours));
        }
        meet(&mut devices);
        let mut entries: Vec<_> = devices[0].holds.values().cloned().collect();
        let once = devices[0].sees();
        let length = entries.len();
        entries.rotate_left(turn % length);
        entries.reverse();
        let again = fold(common::CASE, &entries, &daftari_domain::case::NoTeam);
        let seen = |case: &Case| (clocks(case, Reference::kenya(), UnixMillis(after(now))), due(case, Reference::kenya(), UnixMillis(after(now))));
        prop_assert_eq!(seen(&once), seen(&again));
        // Open things are listed for ever, and in the order of their time.
        let listed = due(&once, Reference::kenya(), stamp(i64::MAX).ms);
        prop_assert!(listed.windows(2).all(|pair| pair[0].at.ms <= pair[1].at.ms));
        prop_assert!(listed.iter().all(|due| due.state != State::Planned));
    }
}
