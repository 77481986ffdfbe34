//! Her wishes and the brakes: what is asked, what is not offered, and who stops reading when she is a child.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{a_team, act, decide, done, edit, fields, key_of, open_with, rows, share, standing, sync_through};
use daftari_crypto::safe::entry::{Link, SignedEntry};
use daftari_crypto::safe::envelope::{OpenKey, OpenedCargo, open};
use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::Error;
use daftari_notebook::requests::{
    AddAction, Asking, ChangeViolations, ConsentAnswer, CorrectAction, NewAction, OpenCase, RecordConsents,
    ResolveConflict, ShareCase, When, WithdrawConsent,
};
use daftari_notebook::views::ConsentView;
use daftari_relay_api::batch::decode_push;
use daftari_testkit::fault::is_push;
use daftari_testkit::forge::{Keys, place_in};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, pass_between, person};
use serde_json::{Value, json};

fn open_about(device: &TestDevice, violations: &[&str], pairs: &[(&str, Value)]) -> CaseId {
    let violations = violations.iter().map(|code| (*code).to_owned()).collect();
    let request = OpenCase { violations, fields: fields(pairs), ..OpenCase::default() };
    device.session.unlocked().unwrap().open_case(request).unwrap().case
}

fn brake_of(result: Result<(), Error>) -> String {
    match result.unwrap_err().view() {
        view if view.code == "braked" => view.params["brake"].as_str().unwrap().to_owned(),
        view => panic!("{} is no brake", view.code),
    }
}

fn correct(device: &TestDevice, case: CaseId, entry: EntryId, pairs: &[(&str, Value)]) -> Result<(), Error> {
    let request = CorrectAction { case, entry: entry.to_owned(), fields: fields(pairs), happened_at: None };
    device.session.unlocked()?.correct_action(request).map(drop)
}

#[test]
fn only_the_offence_of_a_case_refuses_a_settlement() {
    let (_relay, _office, amina, _beryl) = a_team();
    let case = open_about(&amina, &["rape", "non_payment"], &[]);
    for step in ["mediation_meeting", "settlement_agreed", "payment_received"] {
        let on_rape = act(&amina, case, step, &[("violation", json!("rape"))]);
        assert_eq!(brake_of(on_rape), "sexual_offence_settlement", "{step}");
        act(&amina, case, step, &[("violation", json!("non_payment"))]).unwrap();
    }
    let pushed = [("violation", json!("rape")), ("amount", json!(500_000)), ("money_changed_hands", json!(true))];
    act(&amina, case, "settlement_pushed", &pushed).unwrap();
    let payment = done(&amina.case(case).unwrap(), "payment_received")[0].entry;
    assert_eq!(brake_of(correct(&amina, case, payment, &[("violation", json!("rape"))])), "sexual_offence_settlement");
    correct(&amina, case, payment, &[("amount", json!(70_000))]).unwrap();
    let view = amina.case(case).unwrap();
    let open: Vec<&str> =
        view.lines.iter().filter(|line| line.may_talk_and_pay).map(|line| line.violation.as_str()).collect();
    assert_eq!(open, ["non_payment"]);
    assert!(view.pointed_out.is_empty());
    let payments = done(&view, "payment_received");
    assert_eq!((payments.len(), payments[0].fields.get("amount")), (1, Some(&json!(70_000))));
}

#[test]
fn a_case_is_not_opened_with_a_step_that_is_not_offered() {
    let (_relay, _office, amina, _beryl) = a_team();
    let settled = NewAction { action: "settlement_agreed".into(), fields: fields(&[]), happened_at: None };
    let with = |violations: &[&str], pairs: &[(&str, Value)]| {
        let violations = violations.iter().map(|code| (*code).to_owned()).collect();
        let actions = vec![settled.clone()];
        let request = OpenCase { violations, fields: fields(pairs), actions, ..OpenCase::default() };
        amina.session.unlocked().unwrap().open_case(request).map(drop)
    };
    assert_eq!(brake_of(with(&["rape"], &[])), "sexual_offence_settlement");
    assert_eq!(brake_of(with(&["theft"], &[("age_band", json!("maybe_under_18"))])), "under_18");
    assert!(rows(&amina).is_empty(), "nothing was kept");
    with(&["theft"], &[("age_band", json!("25_34"))]).unwrap();
}

#[test]
fn a_synced_payment_on_a_braked_line_is_flagged() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    // Beryl writes a payment, not knowing that Amina learns what it was about.
    act(&beryl, case, "payment_received", &[("amount", json!(100_000))]).unwrap();
    let add = ChangeViolations { case, add: vec!["rape".into()], retire: Vec::new() };
    amina.session.unlocked().unwrap().change_violations(add).unwrap();
    pass_between([&beryl, &amina, &office, &beryl]).unwrap();
    for device in [&amina, &beryl, &office] {
        let view = device.case(case).unwrap();
        let payment = &done(&view, "payment_received")[0];
        assert_eq!(payment.fields["amount"], json!(100_000), "kept on {}", device.name);
        assert_eq!(view.pointed_out.len(), 1);
        assert_eq!(
            (&view.pointed_out[0].entry, view.pointed_out[0].brake.as_str()),
            (&payment.entry, "sexual_offence_settlement")
        );
        assert!(!view.outcomes.contains(&"paid_in_full".to_owned()));
    }
    let payment = done(&amina.case(case).unwrap(), "payment_received")[0].entry;
    correct(&amina, case, payment, &[("amount", json!(90_000))]).unwrap();
    assert_eq!(brake_of(act(&amina, case, "payment_received", &[("amount", json!(1))])), "sexual_offence_settlement");
}

#[test]
fn a_decision_moves_nothing_onto_a_braked_line() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_about(&amina, &["rape", "non_payment"], &[]);
    act(&amina, case, "payment_received", &[("violation", json!("non_payment")), ("amount", json!(1_000))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    let entry = done(&amina.case(case).unwrap(), "payment_received")[0].entry;
    correct(&amina, case, entry, &[("amount", json!(2_000))]).unwrap();
    correct(&beryl, case, entry, &[("amount", json!(3_000))]).unwrap();
    pass_between([&beryl, &amina, &office]).unwrap();
    let entry = done(&amina.case(case).unwrap(), "payment_received")[0].entry;
    let decide = |value: Value| {
        let request = ResolveConflict { case, field: None, entry: Some(entry), value };
        amina.session.unlocked().unwrap().resolve_conflict(request).map(drop)
    };
    assert_eq!(brake_of(decide(json!({ "violation": "rape", "amount": 2_000 }))), "sexual_offence_settlement");
    decide(json!({ "violation": "non_payment", "amount": 2_000 })).unwrap();
}

/// The phone is on for some days, over a boot in between; then it is unlocked.
fn days_pass(device: &TestDevice, days: u64) {
    device.session.lock_notebook();
    device.environment.boot.pass(days * 24 * 3_600_000);
    device.unlock().unwrap();
    device.session.lock_notebook();
    device.environment.boot.reboot();
    device.environment.boot.set(0);
    device.unlock().unwrap();
}

/// What a device keeps of a case, as text.
fn kept_of(device: &TestDevice, case: CaseId) -> String {
    let store = device.store_now().store;
    let entries = store.read(|tx| tx.entries_of_case(case)).unwrap();
    entries.iter().map(|entry| String::from_utf8_lossy(&entry.record).into_owned()).collect()
}

#[test]
fn the_case_of_a_child_belongs_to_worker_and_office() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_about(
        &amina,
        &["rape", "non_payment"],
        &[("narrative", json!("under the bridge")), ("agreed_fee", json!(30_000))],
    );
    share(&amina, case, &beryl);
    act(&amina, case, "counselled", &[("note", json!("she told me more"))]).unwrap();
    pass_between([&amina, &beryl, &office]).unwrap();
    assert!(kept_of(&beryl, case).contains("under the bridge"));
    // Amina learns it; Beryl has written meanwhile, with no network.
    edit(&amina, case, "age_band", json!("16_17")).unwrap();
    act(&beryl, case, "taken_to_clinic", &[("facility", json!("Busia"))]).unwrap();
    sync_through(&amina, &office);
    pass_between([&beryl, &office, &beryl, &amina]).unwrap();

    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    assert!(rows(&beryl).is_empty());
    assert!(!kept_of(&beryl, case).contains("16_17"), "nothing new of it is made for her");
    // One office device alone deletes nothing: what others wrote goes seven days of this phone later.
    assert!(kept_of(&beryl, case).contains("under the bridge"));
    days_pass(&beryl, 6);
    assert!(kept_of(&beryl, case).contains("under the bridge"));
    days_pass(&beryl, 1);
    let kept = kept_of(&beryl, case);
    assert!(!kept.contains("under the bridge") && !kept.contains("she told me more"));
    assert!(kept.contains("Busia"), "her own words number her chain");
    for device in [&amina, &office] {
        let view = device.case(case).unwrap();
        assert!(view.child && view.status == "restricted", "on {}", device.name);
        // The office's word binds what she wrote not knowing of it: it is kept, and waits for a person.
        assert_eq!((done(&view, "taken_to_clinic").len(), view.review), (0, 1), "what Beryl wrote is not lost");
        assert!(view.money.is_empty() && !view.fields.iter().any(|field| field.field == "agreed_fee"));
        assert!(!serde_json::to_string(&view.timeline).unwrap().contains("agreed_fee"));
        let row = rows(device).into_iter().find(|row| row.case == case).unwrap();
        assert!(row.child && row.balance_cents.is_none() && row.status == "restricted");
        let suggestion = view.suggestion.unwrap();
        assert_eq!(
            (suggestion.name, suggestion.in_place_of),
            (vec!["child_sexual_abuse".to_owned()], vec!["non_payment".to_owned()])
        );
        assert_eq!(
            brake_of(act(device, case, "settlement_agreed", &[("violation", json!("non_payment"))])),
            "under_18"
        );
        let request = ShareCase { case, device: key_of(&beryl), not_asked: true };
        let refused = device.session.unlocked().unwrap().share_case(request);
        assert!(matches!(refused, Err(Error::ChildCase)));
    }
    // Nothing new of it is made for her.
    act(&amina, case, "child_report", &[("body", json!("line_116"))]).unwrap();
    pass_between([&amina, &office, &beryl]).unwrap();
    assert!(!kept_of(&beryl, case).contains("line_116"));
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
}

#[test]
fn a_colleague_who_learns_the_age_loses_the_case() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("under the bridge"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl, &office]).unwrap();
    edit(&beryl, case, "age_band", json!("maybe_under_18")).unwrap();
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    assert!(!kept_of(&beryl, case).contains("under the bridge"));
    sync_through(&beryl, &office);
    pass_between([&amina, &office]).unwrap();
    for device in [&amina, &office] {
        let view = device.case(case).unwrap();
        assert_eq!(standing(&view, "age_band"), [json!("maybe_under_18")], "on {}", device.name);
        assert_eq!((view.review, view.holders.len()), (0, 1));
    }
    assert_eq!(beryl.session.sync_view().unwrap().badge.waiting_cases, 0, "it all went out");
}

#[test]
fn a_share_unknown_to_the_age_is_undone_next() {
    let (relay, office, amina, beryl) = a_team();
    let chebet = person("Chebet").phone_joined_to(&office, &relay).unwrap();
    pass_between([&amina, &beryl, &chebet]).unwrap();
    let case = open_with(&amina, &[("narrative", json!("under the bridge"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&amina, case, "age_band", json!("12_15")).unwrap();
    share(&beryl, case, &chebet);
    pass_between([&beryl, &amina, &chebet, &office, &chebet]).unwrap();
    assert!(!kept_of(&chebet, case).contains("12_15"), "the office does not pass it on");
    act(&amina, case, "safety_plan", &[("plan", json!("an aunt she chose"))]).unwrap();
    pass_between([&amina, &office, &beryl, &chebet]).unwrap();
    for device in [&beryl, &chebet] {
        assert!(matches!(device.case(case), Err(Error::CaseMissing)), "{}", device.name);
        assert!(!kept_of(device, case).contains("an aunt"), "{}", device.name);
        days_pass(device, 7);
        let kept = kept_of(device, case);
        assert!(!kept.contains("under the bridge") && !kept.contains("an aunt"), "{}", device.name);
    }
    assert_eq!(office.case(case).unwrap().holders.len(), 1);
}

#[test]
fn a_case_is_shared_again_once_she_is_an_adult() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("under the bridge"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&office, case, "age_band", json!("16_17")).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    assert!(amina.case(case).unwrap().child);
    // It was a slip: her papers say twenty.
    edit(&amina, case, "age_band", json!("18_24")).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    assert_eq!(standing(&beryl.case(case).unwrap(), "narrative"), [json!("under the bridge")]);
}

fn ask(device: &TestDevice, case: CaseId, answers: &[(&str, &str)]) -> Result<(), Error> {
    let answer = |(purpose, answer): &(&str, &str)| ConsentAnswer {
        purpose: (*purpose).to_owned(),
        answer: (*answer).to_owned(),
        words_used: Some(format!("{purpose}, in her words")),
    };
    let answers = answers.iter().map(answer).collect();
    let asking = Asking { language: Some("sw".into()), support_person: Some("her sister".into()), ..Asking::default() };
    device.session.unlocked()?.record_consents(RecordConsents { case, answers, asking }).map(drop)
}

fn consent(device: &TestDevice, case: CaseId, purpose: &str) -> ConsentView {
    device.case(case).unwrap().consents.into_iter().find(|consent| consent.purpose == purpose).unwrap()
}

#[test]
fn each_of_several_consents_can_be_withdrawn() {
    let (_relay, office, amina, _beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let untouched = amina.case(case).unwrap().consents;
    assert_eq!(untouched.len(), 8);
    assert!(untouched.iter().all(|consent| consent.answer == "not_asked" && consent.said.is_none()));
    ask(&amina, case, &[("keep_record", "yes"), ("police_report", "no"), ("contact_me", "not_now")]).unwrap();
    sync_through(&amina, &office);
    for device in [&amina, &office] {
        let said = consent(device, case, "keep_record").said.unwrap();
        assert_eq!(consent(device, case, "police_report").answer, "no");
        assert_eq!(consent(device, case, "contact_me").answer, "not_now");
        assert_eq!(said.asked_by.as_deref(), Some("Amina"), "the member's name, when nobody else is named");
        assert_eq!(said.words_used.as_deref(), Some("keep_record, in her words"));
        assert_eq!((said.language.as_deref(), said.support_person.as_deref()), (Some("sw"), Some("her sister")));
    }
    let request = WithdrawConsent {
        case,
        purpose: "keep_record".into(),
        words_used: Some("please stop".into()),
        asking: Asking { asked_by: Some("Beryl".into()), ..Asking::default() },
    };
    amina.session.unlocked().unwrap().withdraw_consent(request).unwrap();
    let withdrawn = consent(&amina, case, "keep_record");
    assert_eq!((withdrawn.answer.as_str(), withdrawn.earlier.len()), ("withdrawn", 1));
    assert_eq!(withdrawn.said.unwrap().asked_by.as_deref(), Some("Beryl"));
    assert_eq!(withdrawn.earlier[0].answer, "yes");
}

#[test]
fn answers_that_cannot_be_understood_are_refused_together() {
    let (_relay, _office, amina, _beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let both = [("share_team", "yes"), ("share_team", "no")];
    for answers in
        [&[][..], &[("share_team", "perhaps")], &[("share_team", "not_offered")], &[("sell_it", "yes")], &both]
    {
        assert!(matches!(ask(&amina, case, answers), Err(Error::BadRequest { .. })), "{answers:?}");
    }
    assert!(matches!(ask(&amina, case, &[("keep_record", "yes"), ("sell_it", "yes")]), Err(Error::BadRequest { .. })));
    assert!(amina.case(case).unwrap().consents.iter().all(|consent| consent.said.is_none()), "all or nothing");
}

#[test]
fn concurrent_consents_leave_the_protective_answer() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    ask(&amina, case, &[("legal_partner", "yes"), ("publish_story", "yes"), ("anonymous_stats", "yes")]).unwrap();
    ask(&beryl, case, &[("legal_partner", "no")]).unwrap();
    pass_between([&beryl, &amina, &office]).unwrap();
    for device in [&amina, &office] {
        assert_eq!(consent(device, case, "legal_partner").answer, "no", "on {}", device.name);
        assert_eq!(consent(device, case, "publish_story").answer, "yes");
    }
    edit(&amina, case, "age_band", json!("under_12")).unwrap();
    for purpose in ["publish_story", "anonymous_stats"] {
        assert_eq!(consent(&amina, case, purpose).answer, "not_offered");
    }
}

#[test]
fn contradicting_times_are_saved_and_flagged() {
    let (_relay, _office, amina, _beryl) = a_team();
    let at = |ms: i64| json!({ "ms": ms, "offset_min": 180 });
    let moment = Stamp { ms: UnixMillis(1_791_309_600_000), offset_min: 180 };
    let happened = json!(When::known_to("exact", moment));
    let case = open_with(&amina, &[("incident_at", happened)]).unwrap();
    act(&amina, case, "pep_started", &[("started_at", at(1_791_309_600_000 - 3_600_000))]).unwrap();
    let view = amina.case(case).unwrap();
    let pep = &done(&view, "pep_started")[0];
    let [odd] = view.odd_times.as_slice() else { panic!("{:?}", view.odd_times) };
    assert_eq!((&odd.entry, odd.code.as_str(), odd.why.as_str()), (&pep.entry, "pep_started", "before_incident"));
    assert_eq!((odd.at.ms, odd.other.ms), (UnixMillis(1_791_306_000_000), UnixMillis(1_791_309_600_000)));
    // Put right, it is said no more.
    let entry = pep.entry;
    correct(&amina, case, entry, &[("started_at", at(1_791_309_600_000 + 3_600_000))]).unwrap();
    assert_eq!(amina.case(case).unwrap().odd_times, []);
}

#[test]
fn a_time_sent_again_is_stored_as_it_was() {
    let phone = amina().phone();
    let from = Stamp { ms: UnixMillis(AN_EVENING), offset_min: 180 };
    let stored = json!({ "said": { "precision": "part_of_day", "words": "jana usiku" }, "from_ms": AN_EVENING,
        "until_ms": AN_EVENING + 11 * 3_600_000, "offset_min": 180, "zone": "Africa/Nairobi" });
    let case = open_with(&phone, &[("incident_at", stored.clone())]).unwrap();
    assert_eq!(standing(&phone.case(case).unwrap(), "incident_at"), std::slice::from_ref(&stored));
    // What the page leaves open is what the precision allows, worked out once.
    edit(&phone, case, "incident_at", json!(When::known_to("hour", from))).unwrap();
    let [hour] = standing(&phone.case(case).unwrap(), "incident_at").try_into().unwrap();
    assert_eq!(hour["until_ms"], json!(AN_EVENING + 3_600_000));
    decide(&phone, case, "incident_at", hour.clone());
    assert_eq!(standing(&phone.case(case).unwrap(), "incident_at"), [hour]);
    let bad = |key: &str, value: Value| {
        let mut bad = stored.clone();
        bad[key] = value;
        edit(&phone, case, "incident_at", bad)
    };
    let refused = |tried, named| matches!(tried, Err(Error::BadRequest { field }) if field == named);
    assert!(refused(bad("until_ms", json!(AN_EVENING - 1)), "until_ms"));
    assert!(refused(bad("zone", json!("Africa Nairobi")), "zone"));
    assert!(refused(bad("zone", json!("x".repeat(65))), "zone"));
    assert!(refused(bad("from_ms", json!("yesterday")), "value"));
    assert!(matches!(
        bad("said", json!({ "precision": "date", "words": "x".repeat(16_001) })),
        Err(Error::TextTooLong { .. })
    ));
}

#[test]
fn a_childs_page_points_out_no_times_of_money() {
    let (_relay, _office, amina, _beryl) = a_team();
    let at = |hours: i64| {
        let ms = 1_791_309_600_000 + hours * 3_600_000;
        When::known_to("exact", Stamp { ms: UnixMillis(ms), offset_min: 180 })
    };
    let case = open_about(&amina, &["theft"], &[]);
    let add = |action: &str, when: When, pairs: &[(&str, Value)]| {
        let action = NewAction { action: action.into(), fields: fields(pairs), happened_at: Some(when) };
        amina.session.unlocked().unwrap().add_action(AddAction { case, action }).unwrap();
    };
    add("money_handed_over", at(1), &[("amount", json!(100))]);
    add("payment_received", at(5), &[("amount", json!(100)), ("received_by", json!("paralegal"))]);
    assert_eq!(amina.case(case).unwrap().odd_times.len(), 1);
    edit(&amina, case, "age_band", json!("16_17")).unwrap();
    assert_eq!(amina.case(case).unwrap().odd_times, []);
}

#[test]
fn a_case_is_not_shared_against_her_no_nor_unasked() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let share_with_beryl = |device: &TestDevice, not_asked| {
        let request = ShareCase { case, device: key_of(&beryl), not_asked };
        device.session.unlocked().unwrap().share_case(request).map(drop)
    };
    assert!(matches!(share_with_beryl(&amina, false), Err(Error::SharingNotAsked)));
    ask(&amina, case, &[("share_team", "no")]).unwrap();
    for not_asked in [false, true] {
        assert!(matches!(share_with_beryl(&amina, not_asked), Err(Error::SharingRefused)), "no is no");
    }
    sync_through(&amina, &office);
    assert!(matches!(share_with_beryl(&office, true), Err(Error::SharingRefused)), "at the office too");
    assert_eq!(amina.case(case).unwrap().holders.len(), 1);
    pass_between([&beryl]).unwrap();
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    ask(&amina, case, &[("share_team", "yes")]).unwrap();
    share_with_beryl(&amina, false).unwrap();
    pass_between([&amina, &beryl]).unwrap();
    assert!(beryl.case(case).is_ok());
}

/// Amina's own phone, at a place of her chain behind what it wrote.
fn written_by(device: &TestDevice, case: CaseId, contents: Vec<Content>) -> Vec<SignedEntry> {
    let mut keys = Keys::of(device);
    let store = device.store_now().store;
    let (seq, mut last) = store.read(|tx| tx.chain_head(key_of(device))).unwrap().unwrap();
    let mut written = Vec::new();
    for (author_seq, content) in (seq + 1..).zip(contents) {
        let place = place_in(case, Link { author_seq, prev: last }, &[last]);
        let body = keys.body(content);
        written.push(keys.sign(place, &body));
        last = written.last().unwrap().id;
    }
    written
}

#[test]
fn what_would_not_count_is_refused_in_words() {
    let (_relay, _office, amina, beryl) = a_team();
    let shared = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let made_up = |n: u8| Content::Share { device: DeviceKey([n; 32]), worker: false, not_asked: true };
    amina.slip_in_entries(shared, &written_by(&amina, shared, (1..250).map(made_up).collect()));
    let share_with_beryl = |device: &TestDevice| {
        let request = ShareCase { case: shared, device: key_of(&beryl), not_asked: true };
        device.session.unlocked().unwrap().share_case(request).map(drop)
    };
    assert!(matches!(share_with_beryl(&amina), Err(Error::CaseFull)));
    act(&amina, shared, "counselled", &[]).unwrap();
    assert_eq!(amina.case(shared).unwrap().review, 0, "all of it counts");

    let long = open_with(&amina, &[("narrative", json!("y"))]).unwrap();
    let note = || Content::ActionRecorded { action: "note".to_owned(), fields: fields(&[]) };
    let written = amina.store_now().store.read(|tx| tx.entries_of_case(long)).unwrap().len();
    amina.slip_in_entries(long, &written_by(&amina, long, (written..3_999).map(|_| note()).collect()));
    act(&amina, long, "counselled", &[]).unwrap();
    assert!(matches!(act(&amina, long, "counselled", &[]), Err(Error::CaseFull)));
    assert_eq!(done(&amina.case(long).unwrap(), "counselled").len(), 1);
    // She goes on in another case.
    act(&amina, open_with(&amina, &[("narrative", json!("goes on"))]).unwrap(), "counselled", &[]).unwrap();
}

/// What an older Daftari did not understand is folded anew after the update: a case that was taken begins its seven days
/// then, and one she gave up herself goes.
#[test]
fn a_rebuilt_case_is_hidden_as_any_other() {
    let (_relay, office, amina, beryl) = a_team();
    let [taken, left] = ["under the bridge", "behind the market"].map(|narrative| {
        let case = open_with(&amina, &[("narrative", json!(narrative))]).unwrap();
        share(&amina, case, &beryl);
        case
    });
    pass_between([&amina, &office, &beryl]).unwrap();
    let unshare = |device: &TestDevice, case| {
        let mut keys = Keys::of(device);
        let heads: Vec<EntryId> =
            beryl.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap().iter().map(|entry| entry.id).collect();
        let link = Link { author_seq: 90, prev: EntryId([0xDD; 32]) };
        let body = keys.body(Content::Unshare { device: key_of(&beryl) });
        keys.sign(place_in(case, link, &heads), &body)
    };
    beryl.slip_in_entries(taken, &[unshare(&office, taken)]);
    beryl.slip_in_entries(left, &[unshare(&beryl, left)]);
    assert_eq!(rows(&beryl).len(), 2, "as an older Daftari folded them");
    beryl.session.lock_notebook();
    beryl.database().execute("UPDATE case_row SET version = 0", []).unwrap();
    beryl.unlock().unwrap();
    assert!(rows(&beryl).is_empty());
    assert!(!kept_of(&beryl, left).contains("behind the market"));
    assert!(kept_of(&beryl, taken).contains("under the bridge"));
    days_pass(&beryl, 7);
    assert!(!kept_of(&beryl, taken).contains("under the bridge"));
}

#[test]
fn who_loses_a_case_is_told_each_head_once() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("under the bridge"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&office, case, "age_band", json!("16_17")).unwrap();
    // As if nothing could be sealed while it was written: the next sync seals it.
    office.session.lock_notebook();
    office.database().execute("UPDATE delivery SET sealed = 0", []).unwrap();
    office.unlock().unwrap();
    pass_between([&office, &beryl]).unwrap();
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    let keys = Keys::of(&beryl);
    let open_keys = [OpenKey::device(&keys.team, &keys.identity)];
    let mut told = 0;
    for push in office.network().sent().into_iter().filter(is_push) {
        for envelope in decode_push(&push.body).unwrap() {
            let Ok(opened) = open(&keys.team, &open_keys, envelope) else { continue };
            let OpenedCargo::Entries(entries) = opened.cargo else { continue };
            let ids: Vec<EntryId> = entries.iter().flatten().map(|entry| entry.id).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each once");
            told = told.max(ids.len());
        }
    }
    assert!(told >= 4, "the heads of everything");
}
