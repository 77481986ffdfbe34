//! Today's hours: what runs, what comes, what waits for an answer, and answering it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{act, open, open_with};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::Error;
use daftari_notebook::requests::{
    AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, FollowUpAnswer, OpenCase, PlanFollowUp, When,
};
use daftari_notebook::views::{
    ClockLevel, ClockPhase, DueState, DueView, DueWhat, StampView, TimelineKind, TodayDueView, TodayView,
};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, pass_between};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const DAY_MIN: i64 = 24 * 60;

fn today(device: &TestDevice) -> TodayView {
    device.session.unlocked().unwrap().today().unwrap()
}

fn at(minute: i64) -> Value {
    json!({ "ms": AN_EVENING + minute * MINUTE, "offset_min": 180 })
}

fn stamp(minute: i64) -> StampView {
    StampView { ms: UnixMillis(AN_EVENING + minute * MINUTE), offset_min: 180 }
}

fn a_rape(device: &TestDevice) -> CaseId {
    let now = When::known_to("exact", Stamp { ms: UnixMillis(AN_EVENING), offset_min: 180 });
    let request = OpenCase { violations: vec!["rape".to_owned()], incident_at: Some(now), ..OpenCase::default() };
    device.session.unlocked().unwrap().open_case(request).unwrap().case
}

/// An appointment with the OCS in an hour, and what a page says of it.
fn an_appointment(device: &TestDevice) -> (CaseId, DueView) {
    let case = open(device, "OB 41");
    let planned = [("with_whom", json!("ocs")), ("appointment_at", at(60)), ("attended", json!("planned"))];
    act(device, case, "appointment", &planned).unwrap();
    let due = device.case(case).unwrap().due;
    assert_eq!(due.len(), 1);
    (case, due.into_iter().next().unwrap())
}

fn answer(
    device: &TestDevice,
    case: CaseId,
    due: &DueView,
    answer: AppointmentAnswer,
    to: Option<i64>,
) -> Result<(), Error> {
    let request = AnswerAppointment { case, entry: due.entry.unwrap(), answer, at: to.map(stamp) };
    device.session.unlocked()?.answer_appointment(request).map(drop)
}

fn seen(listed: &[TodayDueView]) -> Vec<(&str, DueState)> {
    listed.iter().map(|row| (row.due.code.as_str(), row.due.state)).collect()
}

#[test]
fn clocks_turn_amber_and_red_and_wait_for_an_answer() {
    let phone = amina().phone();
    let case = a_rape(&phone);
    let level = |code: &str| {
        let page = today(&phone);
        page.running.iter().find(|row| row.clock.code == code).and_then(|row| row.clock.level)
    };
    assert_eq!(
        today(&phone).running.iter().map(|row| row.clock.code.as_str()).collect::<Vec<_>>(),
        ["medical", "first_response", "pep", "prc", "ec"]
    );
    assert_eq!(today(&phone).running[0].case, case);
    // PEP: 72 hours, amber with 48 left, red with 24.
    for (minute, expected) in
        [(24 * 60 - 1, ClockLevel::Green), (24 * 60, ClockLevel::Amber), (48 * 60, ClockLevel::Red)]
    {
        phone.minutes_pass(minute - minutes_so_far(&phone));
        assert_eq!(level("pep"), Some(expected), "{minute}");
    }
    phone.minutes_pass(24 * 60);
    assert_eq!(level("pep"), None);
    let ran_out = today(&phone).ran_out;
    let codes: Vec<&str> = ran_out.iter().map(|row| row.clock.code.as_str()).collect();
    assert_eq!(codes.len(), 4, "{codes:?}: nothing vanishes because its hours have passed");
    assert!(codes[..2].contains(&"pep") && codes[2..].contains(&"medical"), "{codes:?}: the latest on top");
    assert!(ran_out.iter().all(|row| row.clock.state == ClockPhase::Expired));
    // Said not to have happened, or written down late: both are answers.
    let said = AnswerClock { case, clock: "medical".to_owned() };
    phone.session.unlocked().unwrap().answer_clock(said).unwrap();
    act(&phone, case, "pep_not_taken", &[("reason", json!("too_late"))]).unwrap();
    let left: Vec<String> = today(&phone).ran_out.into_iter().map(|row| row.clock.code).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&"prc".to_owned()) && left.contains(&"first_response".to_owned()));
    let medical = phone.case(case).unwrap().clocks.into_iter().find(|clock| clock.code == "medical").unwrap();
    assert_eq!((medical.state, medical.answered), (ClockPhase::Expired, true));
    let unknown = AnswerClock { case, clock: "no_clock".to_owned() };
    assert!(matches!(
        phone.session.unlocked().unwrap().answer_clock(unknown),
        Err(Error::BadRequest { field: "clock" })
    ));
}

fn minutes_so_far(device: &TestDevice) -> i64 {
    (today(device).now.ms.0 - AN_EVENING) / MINUTE
}

#[test]
fn a_pep_visit_comes_up_is_due_passes_and_is_made() {
    let phone = amina().phone();
    let case = open(&phone, "clinic");
    act(&phone, case, "pep_started", &[("started_at", at(5))]).unwrap();
    act(&phone, case, "first_response", &[]).unwrap();
    assert_eq!(seen(&today(&phone).coming_up), [], "two weeks and five minutes ahead");
    phone.minutes_pass(5);
    assert_eq!(seen(&today(&phone).coming_up), [("pep_visits:week_2", DueState::Planned)]);
    phone.minutes_pass(14 * DAY_MIN);
    let page = today(&phone);
    assert_eq!(seen(&page.coming_up)[0], ("pep_visits:week_2", DueState::Due));
    assert_eq!(page.cases[0].next.as_ref().unwrap().state, DueState::Due);
    phone.minutes_pass(3 * DAY_MIN + 1);
    assert_eq!(seen(&today(&phone).unanswered), [("pep_visits:week_2", DueState::Overdue)]);
    act(&phone, case, "pep_visit", &[("visit", json!("week_2"))]).unwrap();
    assert_eq!(seen(&today(&phone).unanswered), []);
    assert_eq!(phone.case(case).unwrap().due[0].state, DueState::Done);
}

#[test]
fn an_appointment_is_answered_in_one_tap() {
    for (said, state) in [
        (AppointmentAnswer::Kept, DueState::Done),
        (AppointmentAnswer::TheyMissed, DueState::Skipped),
        (AppointmentAnswer::WeMissed, DueState::Skipped),
        (AppointmentAnswer::Cancelled, DueState::Skipped),
    ] {
        let phone = amina().phone();
        let (case, due) = an_appointment(&phone);
        assert_eq!(seen(&today(&phone).coming_up), [("ocs", DueState::Planned)]);
        phone.minutes_pass(61);
        assert_eq!(seen(&today(&phone).unanswered), [("ocs", DueState::NeedsAnswer)]);
        answer(&phone, case, &due, said, None).unwrap();
        assert_eq!(seen(&today(&phone).unanswered), []);
        let page = phone.case(case).unwrap();
        assert_eq!((page.due[0].state, page.due.len()), (state, 1));
        let line = page.timeline.iter().find(|line| line.code == "appointment").unwrap();
        assert_eq!(line.earlier.len(), 1);
    }
}

#[test]
fn a_moved_appointment_comes_up_again_and_its_old_time_is_kept() {
    let phone = amina().phone();
    let (case, due) = an_appointment(&phone);
    phone.minutes_pass(70);
    let nowhere = answer(&phone, case, &due, AppointmentAnswer::Moved, None);
    assert!(matches!(nowhere, Err(Error::BadRequest { field: "at" })));
    answer(&phone, case, &due, AppointmentAnswer::Moved, Some(500)).unwrap();
    let page = today(&phone);
    assert_eq!((seen(&page.coming_up), seen(&page.unanswered)), (vec![("ocs", DueState::Planned)], vec![]));
    let due = phone.case(case).unwrap().due;
    assert_eq!(due.iter().map(|due| due.state).collect::<Vec<_>>(), [DueState::Moved, DueState::Planned]);
    assert_eq!(due[0].at, stamp(60));
    // The old words cannot be answered any more.
    assert!(matches!(answer(&phone, case, &due[0], AppointmentAnswer::Kept, None), Err(Error::EntryMissing)));
}

#[test]
fn a_next_court_date_is_answered_like_an_appointment() {
    let phone = amina().phone();
    let case = open(&phone, "court");
    act(&phone, case, "court_date", &[("next_at", at(60))]).unwrap();
    act(&phone, case, "counselled", &[]).unwrap();
    let due = phone.case(case).unwrap().due;
    assert_eq!((due.len(), due[0].what, due[0].code.as_str()), (1, DueWhat::NextDate, "court_date"));
    answer(&phone, case, &due[0], AppointmentAnswer::Moved, Some(90)).unwrap();
    let due = phone.case(case).unwrap().due;
    assert_eq!((due[0].state, due[1].state, due[1].at), (DueState::Moved, DueState::Planned, stamp(90)));
    answer(&phone, case, &due[1], AppointmentAnswer::Kept, None).unwrap();
    assert_eq!(phone.case(case).unwrap().due[1].state, DueState::Done);
    let counselled = phone.case(case).unwrap().timeline.into_iter().find(|line| line.code == "counselled").unwrap();
    let wrong = DueView { entry: Some(counselled.entry), ..due[0].clone() };
    assert!(matches!(answer(&phone, case, &wrong, AppointmentAnswer::Kept, None), Err(Error::EntryMissing)));
}

#[test]
fn a_follow_up_is_planned_moved_and_skipped_with_a_reason() {
    let phone = amina().phone();
    let case = open(&phone, "she wants her bag back");
    let plan = |what: &str| PlanFollowUp {
        case,
        what: what.to_owned(),
        due_at: stamp(30),
        for_whom: Some(" Beryl ".to_owned()),
    };
    let nothing = phone.session.unlocked().unwrap().plan_follow_up(plan("  "));
    assert!(matches!(nothing, Err(Error::BadRequest { field: "what" })));
    phone.session.unlocked().unwrap().plan_follow_up(plan("Ask about the bag")).unwrap();
    let page = phone.case(case).unwrap();
    let due = &page.due[0];
    assert_eq!(
        (due.what, due.code.as_str(), due.detail.as_deref()),
        (DueWhat::FollowUp, "Ask about the bag", Some("Beryl"))
    );
    let line = page.timeline.iter().find(|line| line.kind == TimelineKind::FollowUp).unwrap();
    assert_eq!((line.at, line.planned), (stamp(30), true));
    assert_eq!(page.status, "new", "a plan is not yet a step");
    let say = |entry: Option<EntryId>, answer, reason: Option<&str>, to: Option<i64>| {
        let request = AnswerFollowUp {
            case,
            entry: entry.unwrap(),
            answer,
            reason: reason.map(str::to_owned),
            at: to.map(stamp),
        };
        phone.session.unlocked().unwrap().answer_follow_up(request)
    };
    say(due.entry, FollowUpAnswer::Moved, None, Some(45)).unwrap();
    phone.minutes_pass(46);
    let waiting = today(&phone).unanswered;
    assert_eq!(seen(&waiting), [("Ask about the bag", DueState::NeedsAnswer)]);
    say(waiting[0].due.entry, FollowUpAnswer::Skipped, Some("She has it."), None).unwrap();
    assert_eq!(seen(&today(&phone).unanswered), []);
    let page = phone.case(case).unwrap();
    assert_eq!(page.due.iter().map(|due| due.state).collect::<Vec<_>>(), [DueState::Moved, DueState::Skipped]);
    let line = page.timeline.iter().find(|line| line.kind == TimelineKind::FollowUp).unwrap();
    assert_eq!((line.earlier.len(), &line.fields["reason"]), (2, &json!("She has it.")));
}

#[test]
fn a_closed_case_asks_for_nothing_until_it_is_opened_again() {
    let phone = amina().phone();
    let (case, _) = an_appointment(&phone);
    phone.minutes_pass(30 * 60);
    act(&phone, case, "closed", &[("outcome", json!("other"))]).unwrap();
    let page = today(&phone);
    assert!(page.running.is_empty() && page.ran_out.is_empty() && page.unanswered.is_empty());
    act(&phone, case, "reopened", &[]).unwrap();
    let page = today(&phone);
    assert_eq!((seen(&page.unanswered), page.ran_out.len()), (vec![("ocs", DueState::NeedsAnswer)], 1));
}

#[test]
fn upcoming_rows_are_ordered_by_time_and_bounded() {
    let phone = amina().phone();
    for n in (1..=40).rev() {
        let case = open(&phone, "many");
        for extra in [0, 1] {
            act(&phone, case, "appointment", &[("with_whom", json!("ocs")), ("appointment_at", at(n * 60 + extra))])
                .unwrap();
        }
    }
    let page = today(&phone);
    assert_eq!((page.coming_up.len(), page.running.len()), (50, 12));
    assert!(page.coming_up.windows(2).all(|pair| pair[0].due.at.ms <= pair[1].due.at.ms));
    assert_eq!(page.coming_up[0].due.at, stamp(60));
}

#[test]
fn the_office_writes_a_lost_phones_incident_sheet_as_a_case() {
    let phone = amina().phone();
    let case = open_with(&phone, &[("narrative", json!("phone stolen on a boda boda"))]).unwrap();
    act(&phone, case, "breach_known", &[("known_at", at(-60))]).unwrap();
    let running = today(&phone).running;
    let notice = running.iter().find(|row| row.clock.code == "breach_controller_notice").unwrap();
    assert_eq!(notice.clock.hours_left, Some(71.0));
    act(&phone, case, "breach_assessed_no_notice", &[("reason", json!("Locked and encrypted."))]).unwrap();
    assert!(today(&phone).running.iter().all(|row| row.clock.code != "breach_controller_notice"));
}

#[test]
fn a_colleagues_answer_takes_it_off_todays_list() {
    let (_relay, office, amina, beryl) = common::a_team();
    let (case, due) = an_appointment(&amina);
    common::share(&amina, case, &beryl);
    pass_between([&amina, &beryl, &office]).unwrap();
    for device in [&amina, &beryl, &office] {
        assert_eq!(seen(&today(device).coming_up), [("ocs", DueState::Planned)]);
    }
    answer(&beryl, case, &due, AppointmentAnswer::Kept, None).unwrap();
    pass_between([&beryl, &office, &amina]).unwrap();
    for device in [&amina, &beryl, &office] {
        assert_eq!(seen(&today(device).coming_up), []);
    }
}

#[test]
fn bleeding_stands_above_every_earlier_deadline() {
    let phone = amina().phone();
    for _ in 0..5 {
        a_rape(&phone);
    }
    phone.minutes_pass(120);
    let violations = vec!["physical_assault".to_owned()];
    let fields = [("urgent_flags".to_owned(), json!(["bleeding"]))].into_iter().collect();
    let when = When::known_to("exact", Stamp { ms: UnixMillis(AN_EVENING + 120 * MINUTE), offset_min: 180 });
    let request = OpenCase { violations, fields, incident_at: Some(when), ..OpenCase::default() };
    let bleeds = phone.session.unlocked().unwrap().open_case(request).unwrap().case;
    let running = today(&phone).running;
    let first = &running[0];
    assert_eq!((first.case, first.clock.code.as_str(), first.clock.level), (bleeds, "medical", Some(ClockLevel::Red)));
    // The rows of open cases stand in the same order: hers before those that were written down earlier.
    let rows = today(&phone).cases;
    let urgent = rows[0].urgent.as_ref().unwrap();
    assert_eq!((rows[0].case, urgent.code.as_str(), urgent.level), (bleeds, "medical", Some(ClockLevel::Red)));
    let limits: Vec<UnixMillis> = rows[1..].iter().filter_map(|row| Some(row.urgent.as_ref()?.limit?.ms)).collect();
    assert!(limits.len() > 2 && limits.is_sorted() && limits[0] < urgent.limit.unwrap().ms, "{limits:?}");
    // The others keep the order in which they run out.
    let limits: Vec<UnixMillis> = running[1..].iter().map(|row| row.clock.limit.unwrap().ms).collect();
    assert!(limits.is_sorted() && limits[0] < first.clock.limit.unwrap().ms, "{limits:?}");
}
