//! The practice notebook: invented cases, nothing kept, nothing sent, her own as she left it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::money::Cents;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{a_small_team, act, done, edit, fields, open, rows, standing};
use daftari_domain::reference::Reference;
use daftari_notebook::Error;
use daftari_notebook::requests::{
    BeginInvite, BeginJoin, CheckSheet, CreateNotebook, FinishTeam, OpenCase, SaveDraft, StartTeam,
};
use daftari_notebook::session::{NoopObserver, Session};
use daftari_notebook::views::{
    CaseView, Changed, ClockLevel, ClockPhase, Delivery, Language, Phase, Preferences, SecretForm,
};
use daftari_testkit::fixed::TestWorld;
use daftari_testkit::people::{PIN, TestDevice, amina};
use serde_json::{Value, json};

fn practising() -> TestDevice {
    let phone = amina().phone();
    assert!(phone.session.open_practice().unwrap().practice);
    phone
}

/// Every file of a directory with its bytes.
fn bytes_below(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    files.map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap())).collect()
}

/// The invented case of this code name.
fn of(phone: &TestDevice, survivor: &str) -> CaseView {
    let row = rows(phone).into_iter().find(|row| row.survivor.as_deref() == Some(survivor)).unwrap();
    phone.case(row.case).unwrap()
}

fn clock(case: &CaseView, code: &str) -> (ClockPhase, Option<ClockLevel>) {
    let clock = case.clocks.iter().find(|clock| clock.code == code).unwrap();
    (clock.state, clock.level)
}

#[test]
fn practice_changes_no_byte_of_her_own_notebook() {
    let (_relay, _office, phone) = a_small_team();
    let hers = open(&phone, "her own words");
    let typed = SaveDraft { page: "new_case".to_owned(), case: None, content: json!({ "narrative": "half a word" }) };
    phone.session.unlocked().unwrap().save_draft(typed.clone()).unwrap();
    let queue = phone.session.sync_view().unwrap().queue;
    assert_eq!(queue.len(), 1, "her own case waits for the office");
    let before = bytes_below(phone.directory());

    assert!(phone.session.open_practice().unwrap().practice);
    let invented = open(&phone, "an invented word");
    edit(&phone, invented, "hot_spot", json!("Blue Gate")).unwrap();
    act(&phone, invented, "payment_received", &[("amount", json!(50_000))]).unwrap();
    phone.session.unlocked().unwrap().save_draft(SaveDraft { content: json!("invented"), ..typed }).unwrap();
    phone.session.unlocked().unwrap().discard_draft().unwrap();
    assert!(phone.case(hers).is_err(), "her own cases are not among the invented ones");
    assert!(rows(&phone).iter().all(|row| row.delivery == Delivery::OnPhone));
    let page = phone.session.sync_view().unwrap();
    assert!(!page.badge.in_team && page.queue.is_empty() && page.last.is_none());
    assert!(!phone.session.unlocked().unwrap().team_view().unwrap().in_team);

    assert!(!phone.session.leave_practice().unwrap().practice);
    assert_eq!(bytes_below(phone.directory()), before, "not a byte");
    assert_eq!(phone.session.sync_view().unwrap().queue, queue);
    assert!(phone.case(invented).is_err(), "what was invented is gone");
    let draft = phone.session.unlocked().unwrap().saved_draft().unwrap().unwrap();
    assert_eq!(draft.content, json!({ "narrative": "half a word" }), "what she was typing is there");
    // The watch does see a byte that changes.
    open(&phone, "one more of her own");
    assert_ne!(bytes_below(phone.directory()), before);
}

#[test]
fn practice_needs_no_notebook_and_stores_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let environment = TestWorld::new(5);
    let here = Session::open(directory.path(), environment.environment.clone(), Box::new(NoopObserver)).unwrap();
    assert!(matches!(here.leave_practice(), Err(Error::Locked)), "there is nothing to leave");
    let before = bytes_below(directory.path());
    let invented = |here: &Session| here.unlocked().map(|notebook| notebook.today().unwrap().open_cases > 0).ok();
    let app = here.open_practice().unwrap();
    assert_eq!((app.phase, app.practice, invented(&here)), (Phase::Open, true, Some(true)));
    assert_eq!(here.sync_now().unwrap_err().view().code, "practice");
    let app = here.leave_practice().unwrap();
    assert_eq!((app.phase, app.practice, invented(&here)), (Phase::FirstRun, false, None));
    // A lock, by hand or by itself, ends it too.
    here.open_practice().unwrap();
    assert_eq!(here.lock_notebook().phase, Phase::FirstRun);
    here.open_practice().unwrap();
    environment.boot.pass(u64::from(here.app().preferences.idle_seconds) * 1_000);
    here.lock_when_idle();
    assert_eq!((here.app().phase, bytes_below(directory.path())), (Phase::FirstRun, before));
    // So does a notebook of her own, and once it is there nobody practises without her PIN.
    here.open_practice().unwrap();
    let (secret, form) = (PIN.to_owned(), SecretForm::Pin);
    let app = here
        .create_notebook(CreateNotebook { secret, form, office_device: false, language: Language::ENGLISH })
        .unwrap();
    assert_eq!((app.phase, app.practice, invented(&here)), (Phase::Open, false, Some(false)));
    here.lock_notebook();
    assert!(matches!(here.open_practice(), Err(Error::Locked)));
}

#[test]
fn practice_refuses_team_and_relay_by_name() {
    let (_relay, office, phone) = a_small_team();
    for device in [&office, &phone] {
        let session = &device.session;
        session.open_practice().unwrap();
        let relay = "http://127.0.0.1:9".to_owned();
        let start = StartTeam { member_name: "A".to_owned(), relay: relay.clone() };
        let finish = FinishTeam { relay: relay.clone(), setup_code: "A".to_owned() };
        let invite = BeginInvite { member_name: "B".to_owned(), office: None };
        let join = BeginJoin { code: "A".to_owned(), relay, cases: Vec::new() };
        let refused = [
            session.sync_now().map(drop),
            session.begin_team(start).map(drop),
            session.team_sheets().map(drop),
            session.check_sheet(CheckSheet { typed: String::new() }).map(drop),
            session.read_sheet(CheckSheet { typed: String::new() }).map(drop),
            session.finish_team(finish).map(drop),
            session.cancel_team().map(drop),
            session.begin_invite(invite).map(drop),
            session.invite_progress().map(drop),
            session.confirm_invite().map(drop),
            session.cancel_invite().map(drop),
            session.begin_join(join).map(drop),
            session.join_progress().map(drop),
            session.confirm_join().map(drop),
            session.cancel_join().map(drop),
        ];
        for answer in refused {
            assert_eq!(answer.unwrap_err().view().code, "practice");
        }
        session.leave_practice().unwrap();
        assert_eq!(common::sync(device), "done", "her own syncs again");
    }
}

#[test]
fn her_own_notebook_syncs_during_practice() {
    let (_relay, office, phone) = a_small_team();
    common::sync(&phone);
    let hers = open(&phone, "her own words");
    let queued = |phone: &TestDevice| phone.store_now().store.read(|tx| tx.next_outgoing(100, usize::MAX)).unwrap();
    let before = queued(&phone);
    assert!(!before.is_empty());
    phone.session.open_practice().unwrap();
    let invented = open(&phone, "an invented word");
    act(&phone, invented, "payment_received", &[("amount", json!(50_000))]).unwrap();
    assert_eq!(queued(&phone), before, "the envelopes are those of her own notebook, byte for byte");
    assert_eq!(phone.session.sync_now().unwrap_err().view().code, "practice", "nobody syncs by a button");
    // What she saved before goes in its own time.
    phone.session.announce(&Changed { queue: true, ..Changed::default() });
    phone.session.sync_by_itself();
    assert_eq!(queued(&phone), []);
    assert!(phone.session.app().practice, "she goes on practising");
    assert_eq!(rows(&phone).len(), 9, "and sees the invented cases only, as before");
    common::sync(&office);
    assert_eq!(rows(&office).iter().map(|row| row.case).collect::<Vec<_>>(), [hers]);
    phone.session.leave_practice().unwrap();
    let last = phone.session.sync_view().unwrap().last.unwrap();
    assert_eq!((last.code.as_str(), last.sent as usize), ("done", before.len()), "these and no others");
}

#[test]
fn lock_idling_and_hiding_end_the_practice() {
    let phone = amina().phone();
    let hers = open(&phone, "her own words");
    let mut codes = BTreeSet::new();
    let ways: [fn(&TestDevice); 3] = [
        |phone| drop(phone.session.lock_notebook()),
        |phone| phone.minutes_pass(3),
        |phone| {
            phone.session.out_of_sight();
            phone.minutes_pass(1);
        },
    ];
    for leave in ways {
        phone.session.open_practice().unwrap();
        codes.insert(open(&phone, "an invented word"));
        leave(&phone);
        phone.session.lock_when_idle();
        assert_eq!(phone.session.unlocked().err().unwrap().view().code, "locked");
        assert_eq!(phone.session.open_practice().unwrap_err().view().code, "locked");
        phone.unlock().unwrap();
        assert!(!phone.session.app().practice);
        assert_eq!(rows(&phone).iter().map(|row| row.case).collect::<Vec<_>>(), [hers]);
    }
    phone.session.open_practice().unwrap();
    assert!(rows(&phone).iter().all(|row| !codes.contains(&row.case)), "every practice begins anew");
}

#[test]
fn the_invented_cases_show_each_route_with_its_hours() {
    let phone = practising();
    assert_eq!(rows(&phone).len(), 8);
    let today = phone.session.unlocked().unwrap().today().unwrap();
    assert_eq!((today.open_cases, today.conflicts, today.waiting_cases), (7, 1, 0));

    let officer = of(&phone, "P-019");
    assert!(officer.violations.iter().any(|line| line.sexual_offence));
    assert_eq!(clock(&officer, "pep"), (ClockPhase::Running, Some(ClockLevel::Amber)));
    assert_eq!(officer.money[0].balance_cents, Cents(150_000));

    let promised = of(&phone, "P-021");
    assert_eq!((promised.money[0].balance_cents, promised.money[0].overdue), (Cents(150_000), false));
    assert_eq!(clock(&promised, "promise_due"), (ClockPhase::Running, Some(ClockLevel::Amber)));

    let arrested = of(&phone, "P-024");
    assert_eq!(clock(&arrested, "arrest_to_court"), (ClockPhase::Running, Some(ClockLevel::Green)));
    assert_eq!(clock(&arrested, "appointment_due").0, ClockPhase::Running);

    let bleeding = of(&phone, "P-027");
    assert_eq!(clock(&bleeding, "medical"), (ClockPhase::Running, Some(ClockLevel::Red)));

    let settled = of(&phone, "P-012");
    assert_eq!((settled.status.as_str(), settled.money[0].balance_cents), ("closed", Cents(0)));
    assert_eq!(done(&settled, "payment_received")[0].earlier.len(), 1, "the first words stay visible");
    assert!(settled.now.ms.since(settled.timeline[0].recorded.ms) > 20 * 24 * 3_600_000, "written weeks ago");

    let child = of(&phone, "P-026");
    assert_eq!(clock(&child, "child_protection"), (ClockPhase::Running, Some(ClockLevel::Green)));
    assert_eq!(clock(&child, "pep").0, ClockPhase::Stopped);

    let doubted = of(&phone, "P-016");
    assert_eq!(standing(&doubted, "perpetrator_description").len(), 2);
    let authors = common::field(&doubted, "perpetrator_description").values.iter().map(|value| value.author.me);
    assert_eq!(authors.collect::<BTreeSet<_>>(), BTreeSet::from([true, false]), "two people");

    let less = of(&phone, "P-023");
    assert_eq!((less.money[0].agreed_cents, less.money[0].balance_cents), (Cents(120_000), Cents(80_000)));
    assert_eq!(clock(&less, "appointment_due").0, ClockPhase::Running);
    let client = &less.parties[0];
    assert_eq!(client.may_be.len(), 1, "he may be the one of the theft: the same phone");
    assert_eq!(client.may_be[0].person, settled.parties[0].person);
}

#[test]
fn the_invented_cases_use_known_codes_in_both_languages() {
    let phone = practising();
    let kenya = Reference::kenya().to_json();
    let codes = |list: &Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    let (violations, actions) = (codes(&kenya["violation_types"]), kenya["action_types"].as_array().unwrap());
    let mut stories = BTreeSet::new();
    for row in rows(&phone) {
        let case = phone.case(row.case).unwrap();
        assert!(case.violations.iter().all(|line| violations.contains(&line.violation)));
        for (field, list) in [
            ("perpetrator_category", &kenya["perpetrator_categories"]),
            ("age_band", &kenya["age_bands"]),
            ("person_now", &kenya["person_now"]),
        ] {
            let known = codes(list);
            let written = case.fields.iter().filter(|written| written.field == field).flat_map(|f| &f.values);
            assert!(written.into_iter().all(|value| known.contains(value.value.as_str().unwrap())), "{field}");
        }
        for line in case.timeline.iter().filter(|line| done(&case, &line.code).contains(line)) {
            let action = actions.iter().find(|action| action["code"] == line.code.as_str()).unwrap();
            for (name, value) in &line.fields {
                let field = action["fields"].as_array().unwrap().iter().find(|field| field["name"] == name.as_str());
                let field = field.unwrap_or_else(|| panic!("{} has no {name}", line.code));
                let Some(list) = field["list"].as_str().filter(|list| *list != "violations_of_case") else { continue };
                let list = if kenya["lists"][list].is_array() { &kenya["lists"][list] } else { &kenya[list] };
                assert!(codes(list).contains(value.as_str().unwrap()), "{} {name} {value}", line.code);
            }
        }
        stories.insert(standing(&case, "narrative")[0].to_string());
    }
    assert_eq!(stories.len(), 8);
    phone.session.leave_practice().unwrap();
    let preferences = Preferences { language: Language::named("sw").unwrap(), ..phone.session.app().preferences };
    phone.session.set_preferences(preferences).unwrap();
    phone.session.open_practice().unwrap();
    for row in rows(&phone) {
        let case = phone.case(row.case).unwrap();
        assert!(!stories.contains(&standing(&case, "narrative")[0].to_string()), "{}", row.code);
    }
}

#[test]
fn a_practice_case_behaves_as_an_ordinary_case() {
    let phone = practising();
    let request = OpenCase { fields: fields(&[("hot_spot", json!("Old Mango"))]), ..OpenCase::default() };
    let saved = phone.session.unlocked().unwrap().open_case(request).unwrap();
    assert!(!saved.changed.queue);
    assert_eq!(
        phone.case(saved.case).unwrap().now.ms,
        phone.environment.environment.clock.now().ms,
        "the clock is today's again"
    );
    assert!(phone.session.open_practice().unwrap().practice, "opening it again changes nothing");
    assert!(phone.case(saved.case).is_ok());
}
