//! A case on its way from a phone to the office and back.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::time::{Stamp, UnixMillis};
use std::sync::{Arc, Mutex};

use common::{
    a_small_team, a_team, act, correct, decide, done, edit, ever, field, open, open_with, rows, share, standing,
    state_of, sync, sync_through,
};
use daftari_notebook::Error;
use daftari_notebook::requests::{AddAction, EditField, NewAction, OpenCase, ResolveConflict, SaveDraft, When};
use daftari_notebook::views::{ClockPhase, Delivery};
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{AN_EVENING, amina, coordinator, pass_between};
use serde_json::{Map, Value, json};
use tracing_subscriber::fmt::MakeWriter;

/// Everything this process logs, the relay's log included.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

#[test]
fn an_offline_case_reaches_the_office_unread() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
    let (relay, office, phone) = a_small_team();
    let words = ["He locked the door of room four", "Kwa Mama Rose", "Akinyi", "OB 41/6/10/2026"];
    phone.network().when(|_| daftari_testkit::fault::Fault::Down);
    let case = open_with(
        &phone,
        &[("narrative", json!(words[0])), ("hot_spot", json!(words[1])), ("survivor_name", json!(words[2]))],
    )
    .unwrap();
    act(&phone, case, "reported_to_police", &[("ob_number", json!(words[3]))]).unwrap();

    assert_eq!(state_of(&phone, case), Delivery::OnPhone);
    assert_eq!(sync(&phone), "no_answer");
    assert_eq!(state_of(&phone, case), Delivery::OnPhone);
    phone.network().heal();
    assert_eq!(sync(&phone), "done");
    assert_eq!(state_of(&phone, case), Delivery::Handed);
    assert!(matches!(office.case(case), Err(Error::CaseMissing)));
    assert_eq!(sync(&office), "done");
    assert_eq!(state_of(&phone, case), Delivery::Handed, "only a receipt says that the office has it");
    assert_eq!(sync(&phone), "done");
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);

    act(&office, case, "counselled", &[("place", json!("office"))]).unwrap();
    assert_eq!((sync(&office), sync(&phone)), ("done".to_owned(), "done".to_owned()));
    let (here, there) = (phone.case(case).unwrap(), office.case(case).unwrap());
    assert_eq!(done(&here, "counselled").len(), 1);
    assert_eq!(done(&here, "counselled")[0].author.name.as_deref(), Some("Dorcas"));
    assert_eq!(standing(&there, "narrative"), [json!(words[0])]);
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);

    let code = here.code;
    let mut needles: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    needles.extend([code, "counselled".to_owned(), case.to_string(), case.0.simple().to_string(), "Dorcas".to_owned()]);
    assert!(relay.everything_it_stores().is_silent_about(&needles));
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("/v1/envelopes"), "the relay does log its calls");
    for needle in needles.iter().chain([
        &common::key_of(&phone).to_string(),
        &phone.secret().to_owned(),
        &office.secret().to_owned(),
    ]) {
        assert!(!log.contains(needle.as_str()), "{needle} is in a log");
    }
}

#[test]
fn two_offline_edits_conflict_until_one_is_chosen() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("agreed_fee", json!(80_000))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&amina, case, "agreed_fee", json!(90_000)).unwrap();
    edit(&beryl, case, "agreed_fee", json!(100_000)).unwrap();
    pass_between([&amina, &beryl, &office, &amina]).unwrap();

    for device in [&amina, &beryl, &office] {
        let view = device.case(case).unwrap();
        let mut values = standing(&view, "agreed_fee");
        values.sort_by_key(Value::as_i64);
        assert_eq!(values, [json!(90_000), json!(100_000)], "on {}", device.name);
        assert!(field(&view, "agreed_fee").conflict && rows(device)[0].has_conflict);
        assert_eq!(device.session.unlocked().unwrap().today().unwrap().conflicts, 1);
    }
    decide(&beryl, case, "agreed_fee", json!(100_000));
    pass_between([&beryl, &amina, &office]).unwrap();
    for device in [&amina, &beryl, &office] {
        let view = device.case(case).unwrap();
        assert_eq!(standing(&view, "agreed_fee"), [json!(100_000)], "on {}", device.name);
        let mut all = ever(&view, "agreed_fee");
        all.sort_by_key(Value::as_i64);
        assert_eq!(all, [json!(80_000), json!(90_000), json!(100_000), json!(100_000)], "nothing is overwritten");
        assert!(!rows(device)[0].has_conflict);
    }
}

#[test]
fn correcting_one_side_does_not_end_a_conflict() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "A client did not pay.");
    act(&amina, case, "payment_received", &[("amount", json!(50_000))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    let entry = done(&amina.case(case).unwrap(), "payment_received")[0].entry;
    correct(&amina, case, entry, &[("amount", json!(60_000))]);
    correct(&beryl, case, entry, &[("amount", json!(70_000))]);
    pass_between([&amina, &beryl, &office, &amina]).unwrap();

    let amounts = |view: &daftari_notebook::views::CaseView| {
        let line = done(view, "payment_received").remove(0);
        let mut amounts: Vec<Option<i64>> = line.beside.iter().map(|v| v.value["amount"].as_i64()).collect();
        amounts.push(line.fields["amount"].as_i64());
        amounts.sort_unstable();
        amounts
    };
    for device in [&amina, &beryl, &office] {
        let view = device.case(case).unwrap();
        assert_eq!(amounts(&view), [Some(60_000), Some(70_000)], "on {}", device.name);
        assert!(rows(device)[0].has_conflict);
    }
    let line = done(&office.case(case).unwrap(), "payment_received").remove(0);
    correct(&office, case, line.entry, &[("amount", json!(65_000))]);
    assert_eq!(done(&office.case(case).unwrap(), "payment_received")[0].beside.len(), 1, "still two");
    let line = done(&office.case(case).unwrap(), "payment_received").remove(0);
    let value = line.beside[0].value.clone();
    let request = ResolveConflict { case, field: None, entry: Some(line.entry), value: value.clone() };
    office.session.unlocked().unwrap().resolve_conflict(request).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    for device in [&amina, &beryl, &office] {
        let line = done(&device.case(case).unwrap(), "payment_received").remove(0);
        assert_eq!(Value::Object(line.fields), value);
        assert!(
            line.beside.is_empty() && line.earlier.len() == 4,
            "the first, two corrections, and the one of the office"
        );
    }
}

#[test]
fn a_fresh_receipt_corrects_a_phone_two_years_off() {
    const TWO_YEARS_MIN: i64 = 2 * 365 * 24 * 60;
    for offset in [TWO_YEARS_MIN, -TWO_YEARS_MIN] {
        let relay = a_relay();
        let office = coordinator().laptop_with_a_team(&relay).unwrap();
        let phone = amina().device_with_clock("phone", offset);
        phone.join(&office, &relay.address(), "Amina").unwrap();
        phone.forget_time();
        let an_hour_ago = || {
            let shown = AN_EVENING + offset * 60_000;
            When::known_to("exact", Stamp { ms: UnixMillis(shown - 3_600_000), offset_min: 180 })
        };
        let attacked = || OpenCase {
            violations: vec!["rape".to_owned()],
            incident_at: Some(an_hour_ago()),
            ..OpenCase::default()
        };
        let pep = |device: &daftari_testkit::people::TestDevice, case| {
            let clocks = device.case(case).unwrap().clocks;
            clocks.into_iter().find(|clock| clock.code == "pep").unwrap()
        };
        let before = phone.session.unlocked().unwrap().open_case(attacked()).unwrap().case;
        assert!(pep(&phone, before).check_time, "nobody has told it the time");
        pass_between([&phone, &office]).unwrap();
        let seen = pep(&office, before);
        assert!(seen.check_time && seen.hours_left.unwrap() <= 72.0, "never more time than there can be: {seen:?}");
        pass_between([&phone]).unwrap();

        // From here on the phone knows, also about what it wrote before.
        let clock = pep(&phone, before);
        assert_eq!((clock.state, clock.check_time, clock.hours_left), (ClockPhase::Running, false, Some(71.0)));
        let row = rows(&phone).into_iter().find(|row| row.case == before).unwrap();
        let urgent = row.urgent.unwrap();
        assert_eq!((urgent.code.as_str(), urgent.hours_left), ("medical", Some(23.0)));
        let after = phone.session.unlocked().unwrap().open_case(attacked()).unwrap().case;
        sync_through(&phone, &office);
        for device in [&phone, &office] {
            let clock = pep(device, after);
            assert!(!clock.check_time, "on {}", device.name);
            assert_eq!(
                (clock.limit.unwrap().ms, clock.state),
                (UnixMillis(AN_EVENING + 71 * 3_600_000), ClockPhase::Running)
            );
        }
        assert!(pep(&office, before).check_time, "what was written in doubt stays in doubt elsewhere");
    }
}

#[test]
fn a_receipt_for_an_old_push_teaches_no_time() {
    let (_relay, office, phone) = a_small_team();
    phone.forget_time();
    open(&phone, "Written in the morning.");
    phone.network().once(daftari_testkit::fault::is_push, daftari_testkit::fault::Fault::CutAfter);
    assert_eq!(sync(&phone), "cut_off");
    assert_eq!(sync(&office), "done");
    phone.minutes_pass(180);
    // The push is repeated and acknowledged now, and the receipt that waits is three hours old.
    assert_eq!(sync(&phone), "done");
    let case = open(&phone, "Written after that.");
    assert!(phone.case(case).unwrap().clocks.iter().all(|clock| clock.check_time), "it has learned nothing");
    office.minutes_pass(180);
    sync_through(&phone, &office);
    assert!(phone.case(case).unwrap().clocks.iter().all(|clock| !clock.check_time));
    let first = phone.case(case).unwrap().clocks.into_iter().find(|clock| clock.code == "first_response").unwrap();
    assert_eq!(first.hours_left.unwrap().round(), 24.0, "the clock was right all the time: {first:?}");
}

#[test]
fn an_oversized_text_is_refused_with_its_length() {
    let phone = amina().phone();
    let long = "n".repeat(16_001);
    let draft = SaveDraft { page: "new_case".to_owned(), case: None, content: json!({ "narrative": long }) };
    phone.session.unlocked().unwrap().save_draft(draft).unwrap();
    let refused = open_with(&phone, &[("narrative", json!(long)), ("hot_spot", json!("Kwa Mama Rose"))]).unwrap_err();
    let view = refused.view();
    assert_eq!(view.code, "text_too_long");
    assert_eq!(Value::Object(view.params), json!({ "field": "narrative", "max": 16_000, "length": 16_001 }));
    assert!(rows(&phone).is_empty(), "nothing half");
    let kept = phone.session.unlocked().unwrap().saved_draft().unwrap().unwrap();
    assert_eq!(kept.content["narrative"], json!(long));

    let case = open_with(&phone, &[("narrative", json!(long.get(1..).unwrap()))]).unwrap();
    assert!(phone.session.unlocked().unwrap().saved_draft().unwrap().is_none(), "it became the case");
    let too_long = edit(&phone, case, "narrative", json!(long)).unwrap_err();
    assert!(matches!(too_long, Error::TextTooLong { length: 16_001, .. }));
    let too_long = act(&phone, case, "counselled", &[("place", json!(long))]).unwrap_err();
    assert!(matches!(too_long, Error::TextTooLong { length: 16_001, .. }));
    assert_eq!(standing(&phone.case(case).unwrap(), "narrative"), [json!(long.get(1..).unwrap())]);
}

#[test]
fn sums_that_cannot_be_are_refused_and_an_empty_case_is_none() {
    let phone = amina().phone();
    let case = open_with(&phone, &[("agreed_fee", json!(0))]).unwrap();
    let impossible =
        [json!(-1), json!(1_000_000_001), json!(i64::MAX), json!(12.5), json!("800"), json!([800]), json!({})];
    for sum in impossible {
        assert!(matches!(edit(&phone, case, "agreed_fee", sum.clone()), Err(Error::BadAmount { .. })), "{sum}");
        let refused = act(&phone, case, "payment_received", &[("amount", sum.clone())]);
        assert!(matches!(refused, Err(Error::BadAmount { .. })), "{sum}");
        if !daftari_domain::fields::is_empty(&sum) {
            assert!(matches!(open_with(&phone, &[("agreed_fee", sum.clone())]), Err(Error::BadAmount { .. })), "{sum}");
        }
    }
    assert!(edit(&phone, case, "agreed_fee", json!(1_000_000_000)).is_ok());
    for nothing in [json!(""), json!("  \n"), json!(null), json!([])] {
        assert!(matches!(open_with(&phone, &[("narrative", nothing)]), Err(Error::EmptyCase)));
    }
    for field in ["", "a b", "x'; DROP TABLE entry; --", &"f".repeat(65), "<b>"] {
        assert!(matches!(edit(&phone, case, field, json!("x")), Err(Error::BadRequest { .. })), "{field}");
    }
    let deep = json!([[[[["x"]]]]]);
    assert!(matches!(edit(&phone, case, "narrative", deep), Err(Error::BadRequest { .. })));
    assert_eq!(rows(&phone).len(), 1);
}

#[test]
fn hostile_texts_survive_sealing_and_sync_unchanged() {
    let (_relay, office, phone) = a_small_team();
    let texts = [
        "<script>alert(1)</script><img src=x onerror=alert(1)>".to_owned(),
        "javascript:alert(1)//\u{202e}gpj.exe".to_owned(),
        "\u{200b}\u{200d}\u{feff}zero\u{200b}width".to_owned(),
        "before\0after\u{1}\u{7f}\r\n\t".to_owned(),
        "'; DROP TABLE entry; -- \" \\ \u{2028} {\"case\":null}".to_owned(),
        "e\u{301} vs \u{e9}".to_owned(),
        "\u{1f9d1}\u{200d}\u{1f4bb}".repeat(5_333),
        "\0".repeat(16_000),
    ];
    let mut cases = Vec::new();
    for text in &texts {
        let case =
            open_with(&phone, &[("narrative", json!(text)), ("survivor_name", json!(text.chars().next()))]).unwrap();
        act(&phone, case, "counselled", &[("place", json!(text.chars().take(2_000).collect::<String>()))]).unwrap();
        cases.push(case);
    }
    sync_through(&phone, &office);
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    for (text, case) in texts.iter().zip(&cases) {
        for device in [&phone, &office] {
            let view = device.case(*case).unwrap();
            assert_eq!(standing(&view, "narrative"), [json!(text)]);
            let place = done(&view, "counselled")[0].fields["place"].as_str().unwrap().to_owned();
            assert!(text.starts_with(&place) && place.chars().count() == text.chars().count().min(2_000));
        }
    }
    assert!(cases.iter().all(|case| state_of(&phone, *case) == Delivery::OfficeHas));
}

#[test]
fn an_oversized_entry_is_refused_whole() {
    let phone = amina().phone();
    let case = open(&phone, "x");
    // Each text is within its limit; all of them together are not an entry.
    let many: Map<String, Value> = (0..8).map(|n| (format!("note_{n}"), json!("\0".repeat(15_000)))).collect();
    let action = NewAction { action: "counselled".to_owned(), fields: many, happened_at: None };
    let refused = phone.session.unlocked().unwrap().add_action(AddAction { case, action });
    assert!(matches!(refused, Err(Error::BadRequest { field: "body" })));
    let bad_when = When::known_to("soon", Stamp { ms: UnixMillis(0), offset_min: 0 });
    let request = EditField { case, field: "incident_at".to_owned(), value: Value::Null, when: Some(bad_when) };
    let refused = phone.session.unlocked().unwrap().edit_field(request);
    assert!(matches!(refused, Err(Error::BadRequest { field: "precision" })));
    act(&phone, case, "counselled", &[]).unwrap();
    assert_eq!(done(&phone.case(case).unwrap(), "counselled").len(), 1);
}

#[test]
fn words_being_typed_elsewhere_are_not_taken_by_a_save() {
    let phone = amina().phone();
    let case = open(&phone, "x");
    let keep = |page: &str, case| {
        let request = SaveDraft { page: page.to_owned(), case, content: json!("half a sentence") };
        phone.session.unlocked().unwrap().save_draft(request).unwrap();
    };
    let kept = || phone.session.unlocked().unwrap().saved_draft().unwrap().is_some();
    keep("new_case", None);
    act(&phone, case, "counselled", &[]).unwrap();
    edit(&phone, case, "narrative", json!("y")).unwrap();
    assert!(kept(), "a new case is still being typed");
    open(&phone, "z");
    assert!(!kept());
    keep("action", Some(case));
    edit(&phone, case, "narrative", json!("w")).unwrap();
    assert!(kept());
    act(&phone, case, "counselled", &[]).unwrap();
    assert!(!kept());
    keep("field", Some(case));
    phone.session.unlocked().unwrap().discard_draft().unwrap();
    assert!(!kept());
}
