//! A second office device: two recovery sheets or a second person take it in, and nothing less.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::{edit, key_of, open, rows, standing, sync, sync_through};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{Commit, InviteCode, Reveal, Step, commit_to, message_bytes};
use daftari_domain::ids::DeviceKey;
use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin, CheckSheet, OfficeInvite};
use daftari_notebook::views::{InviteStage, JoinStage, JoinView, SheetFound, TeamView};
use daftari_relay_api::ids::{Base64, Bytes32};
use daftari_relay_api::limits::ROSTER_ASKED_MAX;
use daftari_relay_api::roster::Role;
use daftari_sync::transport::Method;
use daftari_testkit::fault::Fault;
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, amina, coordinator, office_person, pass_between};
use daftari_testkit::rng::SeededRng;
use serde_json::json;

/// The office of Dorcas, its three sheets, and the phone of Amina with a case in the office.
fn a_team_on_paper() -> (Relay, TestDevice, Vec<String>, TestDevice) {
    let relay = a_relay();
    let (dorcas, paper) = coordinator().laptop_with_paper(&relay).unwrap();
    let phone = amina().phone_joined_to(&dorcas, &relay).unwrap();
    open(&phone, "before Njeri came");
    sync_through(&phone, &dorcas);
    (relay, dorcas, paper, phone)
}

fn for_njeri(sheets: &[&str]) -> BeginInvite {
    let sheets = sheets.iter().map(|sheet| (*sheet).to_owned()).collect();
    BeginInvite { member_name: "Njeri".to_owned(), office: Some(OfficeInvite { sheets, person: None }) }
}

/// An office laptop for which another person is to agree.
fn asking(name: &str, person: Option<DeviceKey>) -> BeginInvite {
    BeginInvite { member_name: name.to_owned(), office: Some(OfficeInvite { sheets: Vec::new(), person }) }
}

fn team(device: &TestDevice) -> TeamView {
    device.session.unlocked().unwrap().team_view().unwrap()
}

fn offices(device: &TestDevice) -> Vec<String> {
    let mut names: Vec<String> =
        team(device).members.into_iter().filter(|member| member.office).filter_map(|member| member.name).collect();
    names.sort();
    names
}

fn progress(device: &TestDevice) -> JoinView {
    device.session.join_progress().unwrap()
}

fn narratives(device: &TestDevice) -> Vec<serde_json::Value> {
    let cases = rows(device).into_iter().map(|row| standing(&device.case(row.case).unwrap(), "narrative")[0].clone());
    cases.collect()
}

/// A laptop of Njeri that two sheets took in.
fn njeri_with_sheets(relay: &Relay, dorcas: &TestDevice, paper: &[String]) -> TestDevice {
    let njeri = office_person("Njeri").laptop();
    njeri.join_as(dorcas, &relay.address(), for_njeri(&[&paper[0], &paper[2]]), Vec::new()).unwrap();
    assert_eq!(progress(&njeri).stage, JoinStage::Done);
    njeri
}

#[test]
fn two_sheets_take_in_a_second_laptop_and_it_reads_what_the_office_reads() {
    let (relay, dorcas, paper, phone) = a_team_on_paper();
    let njeri = njeri_with_sheets(&relay, &dorcas, &paper);
    let shown = dorcas.session.invite_progress().unwrap();
    assert_eq!((shown.stage, shown.needs_second), (InviteStage::Done, false));
    pass_between([&dorcas, &njeri]).unwrap();
    assert_eq!(offices(&njeri), ["Dorcas", "Njeri"]);
    assert_eq!(offices(&phone), ["Dorcas"], "until it syncs");
    assert_eq!(narratives(&njeri), [json!("before Njeri came")]);
    // What is written from now on, and what the new office writes.
    let case = open(&phone, "after");
    sync_through(&phone, &njeri);
    edit(&njeri, case, "narrative", json!("Njeri's words")).unwrap();
    pass_between([&njeri, &dorcas, &phone]).unwrap();
    for device in [&dorcas, &phone] {
        assert_eq!(standing(&device.case(case).unwrap(), "narrative"), [json!("Njeri's words")]);
    }
    assert_eq!(offices(&phone), ["Dorcas", "Njeri"]);
}

#[test]
fn another_person_agrees_after_comparing_the_words_on_the_new_screen() {
    let (relay, dorcas, paper, phone) = a_team_on_paper();
    let njeri = njeri_with_sheets(&relay, &dorcas, &paper);
    pass_between([&njeri, &dorcas, &phone]).unwrap();

    let halima = office_person("Halima").laptop();
    halima.join_as(&dorcas, &relay.address(), asking("Halima", None), Vec::new()).unwrap();
    let shown = dorcas.session.invite_progress().unwrap();
    assert_eq!((shown.stage, shown.needs_second), (InviteStage::Done, true));
    let waiting = progress(&halima);
    assert_eq!(waiting.stage, JoinStage::WaitingForSecond);
    assert_eq!(waiting.words_for_second.as_ref().unwrap().len(), 4);

    // One person is not two: her own request cannot be agreed to by her.
    pass_between([&dorcas, &njeri, &phone]).unwrap();
    let asked = team(&dorcas).requests.remove(0);
    assert_eq!((asked.may_agree, asked.stale), (false, false));
    let agree =
        |device: &TestDevice| device.session.unlocked().unwrap().agree_to_office_device(asked.statement).map(drop);
    assert!(matches!(agree(&dorcas), Err(Error::RequestOver)));
    assert!(matches!(agree(&phone), Err(Error::NotOffice)));
    assert!(team(&phone).requests.is_empty());
    assert_eq!((offices(&njeri), progress(&halima).stage), (offices(&dorcas), JoinStage::WaitingForSecond));

    // It may take until another day.
    halima.session.lock_notebook();
    halima.environment.boot.pass(24 * 3_600_000);
    halima.unlock().unwrap();
    assert_eq!(progress(&halima).words_for_second, waiting.words_for_second);

    let seen = team(&njeri).requests.remove(0);
    assert_eq!((seen.by.as_deref(), seen.name.as_deref()), (Some("Dorcas"), Some("Halima")));
    assert!(seen.may_agree);
    let words = njeri.session.words_of_office_request(seen.statement).unwrap();
    assert_eq!(Some(words), waiting.words_for_second);
    agree(&njeri).unwrap();
    assert!(matches!(agree(&njeri), Err(Error::RequestOver)), "once");
    assert_eq!(progress(&halima).stage, JoinStage::WaitingForSecond, "the relay has not heard yet");
    assert_eq!(sync(&njeri), "done");
    assert_eq!(progress(&halima).stage, JoinStage::Done);
    assert_eq!(sync(&halima), "done");
    assert_eq!(offices(&halima), ["Dorcas", "Halima", "Njeri"]);
    assert_eq!(narratives(&halima), [json!("before Njeri came")]);
    assert!(team(&njeri).requests.is_empty());
    // The next time it is opened nothing waits.
    halima.session.lock_notebook();
    halima.unlock().unwrap();
    assert!(matches!(halima.session.join_progress(), Err(Error::InviteExpired)));
}

/// Njeri asks for a second laptop of her own: it is hers, and no second person.
#[test]
fn two_laptops_of_one_person_are_one_authority() {
    let (relay, dorcas, paper, _) = a_team_on_paper();
    let njeri = njeri_with_sheets(&relay, &dorcas, &paper);
    pass_between([&njeri, &dorcas]).unwrap();
    let hers = office_person("Njeri").laptop();
    hers.join_as(&njeri, &relay.address(), asking("Njeri", Some(key_of(&njeri))), Vec::new()).unwrap();
    pass_between([&njeri, &dorcas]).unwrap();
    let asked = team(&dorcas).requests.remove(0);
    assert_eq!((asked.further_of.as_deref(), asked.may_agree), (Some("Njeri"), true));
    dorcas.session.unlocked().unwrap().agree_to_office_device(asked.statement).unwrap();
    pass_between([&dorcas, &njeri]).unwrap();
    assert_eq!(progress(&hers).stage, JoinStage::Done);
    pass_between([&hers]).unwrap();

    // One laptop asks, the other agrees: that is one person.
    let halima = office_person("Halima").laptop();
    halima.join_as(&njeri, &relay.address(), asking("Halima", None), Vec::new()).unwrap();
    pass_between([&njeri, &hers, &dorcas]).unwrap();
    let asked = team(&hers).requests.remove(0);
    assert_eq!((asked.further_of, asked.may_agree), (None, false));
    let refused = hers.session.unlocked().unwrap().agree_to_office_device(asked.statement);
    assert!(matches!(refused, Err(Error::RequestOver)));
    assert!(team(&dorcas).requests[0].may_agree);
}

/// The relay keeps the seeds back, or the laptop asks before who agreed has sent them.
#[test]
fn what_came_before_the_seeds_is_read_again_with_them() {
    let (relay, dorcas, paper, phone) = a_team_on_paper();
    // More than a device keeps of what it cannot open.
    for number in 0..70 {
        open(&phone, &format!("case {number}"));
    }
    sync_through(&phone, &dorcas);
    let njeri = office_person("Njeri").laptop();
    dorcas.network().when(|request| {
        let is_push = request.method == Method::Post && request.url.ends_with("/v1/envelopes");
        if is_push { Fault::Down } else { Fault::None }
    });
    njeri.join_as(&dorcas, &relay.address(), for_njeri(&[&paper[0], &paper[1]]), Vec::new()).unwrap();
    assert_eq!(progress(&njeri).stage, JoinStage::Done);
    assert_eq!(sync(&njeri), "done");
    assert!(rows(&njeri).is_empty(), "nothing opens yet");
    dorcas.network().heal();
    pass_between([&dorcas, &njeri, &njeri]).unwrap();
    assert_eq!(rows(&njeri).len(), 71);
}

/// Her laptop locks between her yes and the office's.
#[test]
fn keys_that_were_compared_are_kept_from_that_moment_on() {
    let (relay, dorcas, paper, _) = a_team_on_paper();
    let njeri = office_person("Njeri").laptop();
    let shown = dorcas.session.begin_invite(for_njeri(&[&paper[0], &paper[1]])).unwrap();
    let join = BeginJoin { code: shown.code, relay: relay.address(), cases: Vec::new() };
    njeri.session.begin_join(join).unwrap();
    dorcas.session.invite_progress().unwrap();
    njeri.session.join_progress().unwrap();
    dorcas.session.invite_progress().unwrap();
    assert_eq!(njeri.session.confirm_join().unwrap().stage, JoinStage::WaitingForSecond);
    njeri.session.lock_notebook();
    dorcas.session.confirm_invite().unwrap();
    njeri.unlock().unwrap();
    njeri.network().when(|_| Fault::Down);
    assert_eq!(progress(&njeri).words_for_second.map(|words| words.len()), Some(4), "also while nobody answers");
    njeri.network().heal();
    assert_eq!(progress(&njeri).stage, JoinStage::Done);
}

#[test]
fn one_office_person_alone_gives_nobody_the_office() {
    let (relay, dorcas, _, phone) = a_team_on_paper();
    let njeri = office_person("Njeri").laptop();
    njeri.join_as(&dorcas, &relay.address(), for_njeri(&[]), Vec::new()).unwrap();
    pass_between([&dorcas, &phone]).unwrap();
    open(&phone, "for Dorcas alone");
    sync_through(&phone, &dorcas);
    assert_eq!(progress(&njeri).stage, JoinStage::WaitingForSecond);
    assert_eq!((offices(&dorcas), offices(&phone)), (vec!["Dorcas".to_owned()], vec!["Dorcas".to_owned()]));
    assert!(matches!(njeri.session.sync_now(), Err(Error::NotInTeam)));
    // She may stop waiting, and then nothing goes on by itself.
    assert!(!njeri.session.cancel_join().unwrap().in_team);
    njeri.session.lock_notebook();
    njeri.unlock().unwrap();
    assert!(matches!(njeri.session.join_progress(), Err(Error::InviteExpired)));
}

#[test]
fn only_two_sheets_of_this_team_are_a_second_authority() {
    let (_relay, dorcas, paper, _) = a_team_on_paper();
    let elsewhere = daftari_testkit::loopback::a_relay();
    let (other, foreign) = coordinator().laptop_with_paper(&elsewhere).unwrap();
    let read = |typed: &str| {
        let found = dorcas.session.read_sheet(CheckSheet { typed: typed.to_owned() }).unwrap();
        (found.found, found.group, found.sheet)
    };
    assert_eq!(read(&paper[1]), (SheetFound::Whole, None, Some(2)));
    assert_eq!(read(&paper[1][..12]), (SheetFound::Unfinished, Some(2), None));
    assert_eq!(read(&foreign[1]), (SheetFound::OtherSet, None, None));
    for sheets in [
        vec![paper[0].as_str()],
        vec![&paper[0], &paper[0]],
        vec![&paper[0], &foreign[1]],
        vec![&foreign[0], &foreign[1]],
        vec![&paper[0], "not a sheet"],
        vec![&paper[0], &paper[1], &paper[2]],
    ] {
        let refused = dorcas.session.begin_invite(for_njeri(&sheets));
        assert!(matches!(refused, Err(Error::SheetsDoNotJoin)), "{sheets:?}");
    }
    assert_eq!(dorcas.session.invite_progress().unwrap().stage, InviteStage::Done, "Amina's: no code was shown since");
    drop(other);
}

/// A team list has room for eight requests of each office laptop. What has none is said, and not lost in silence.
#[test]
fn the_ninth_request_is_refused_in_words() {
    let (relay, dorcas, ..) = a_team_on_paper();
    let ask = |number: usize| {
        let name = format!("Person {number}");
        let laptop = office_person(&name).laptop();
        laptop.join_as(&dorcas, &relay.address(), asking(&name, None), Vec::new())
    };
    (0..ROSTER_ASKED_MAX).for_each(|number| ask(number).unwrap());
    assert_eq!(team(&dorcas).requests.len(), ROSTER_ASKED_MAX);
    assert!(matches!(ask(ROSTER_ASKED_MAX), Err(Error::TooManyRequests)));
    assert_eq!(team(&dorcas).requests.len(), ROSTER_ASKED_MAX, "those that wait go on waiting");
}

#[test]
fn an_office_device_has_a_passphrase() {
    let (relay, dorcas, _, _) = a_team_on_paper();
    let code = dorcas.session.begin_invite(for_njeri(&[])).unwrap().code;
    let join = BeginJoin { code, relay: relay.address(), cases: Vec::new() };
    let phone = amina().phone();
    assert!(matches!(phone.session.begin_join(join.clone()), Err(Error::NeedsPassphrase)));
    office_person("Njeri").laptop().session.begin_join(join).unwrap();
}

#[test]
fn a_request_from_before_the_office_changed_is_asked_again() {
    let (relay, dorcas, paper, _) = a_team_on_paper();
    let halima = office_person("Halima").laptop();
    halima.join_as(&dorcas, &relay.address(), asking("Halima", None), Vec::new()).unwrap();
    let njeri = njeri_with_sheets(&relay, &dorcas, &paper);
    pass_between([&dorcas, &njeri]).unwrap();
    let asked = team(&njeri).requests.remove(0);
    assert_eq!((asked.may_agree, asked.stale), (false, true));
    let again =
        |device: &TestDevice| device.session.unlocked().unwrap().ask_again_for_office_device(asked.statement).map(drop);
    assert!(matches!(again(&njeri), Err(Error::RequestOver)), "who asked asks again");
    again(&dorcas).unwrap();
    assert!(matches!(again(&dorcas), Err(Error::RequestOver)), "once");
    pass_between([&dorcas, &njeri]).unwrap();
    let fresh = team(&njeri).requests.into_iter().find(|request| request.may_agree).unwrap();
    njeri.session.unlocked().unwrap().agree_to_office_device(fresh.statement).unwrap();
    pass_between([&njeri, &dorcas]).unwrap();
    assert_eq!(progress(&halima).stage, JoinStage::Done);
    assert_eq!(offices(&dorcas), ["Dorcas", "Halima", "Njeri"]);
    assert!(team(&dorcas).requests.is_empty(), "the one from before asks for a device that is in");
}

/// Whoever holds the relay and has photographed the code gives the office keys that were not proved for this role.
#[test]
fn keys_that_were_not_proved_for_the_role_end_the_try() {
    let rng = &mut SeededRng::new(9);
    let (hers, other) = (DeviceIdentity::make(rng), DeviceIdentity::make(rng));
    let reveal = |seal: &DeviceIdentity, role: Role| Reveal {
        version: 1,
        nonce: Bytes32([7; 32]),
        sign: hers.device_key(),
        seal: seal.seal_key().clone(),
        post: hers.post_key(),
        proof: Base64(hers.prove_possession(role).to_vec()),
    };
    for (forged, is_taken) in [
        (reveal(&hers, Role::Office), true),
        (reveal(&hers, Role::Field), false),
        (reveal(&other, Role::Office), false),
    ] {
        let (_relay, dorcas, ..) = a_team_on_paper();
        let shown = dorcas.session.begin_invite(for_njeri(&[])).unwrap();
        let code = InviteCode::parse(&shown.code).unwrap();
        let forged = message_bytes(&forged);
        let commit = message_bytes(&Commit { version: 1, commit: commit_to(&forged) });
        dorcas.network().lie(move |request, reply| {
            for (step, message) in [(Step::Commit, &commit), (Step::Reveal, &forged)] {
                if request.method == Method::Get && request.url.ends_with(&code.id(step).to_string()) {
                    (reply.status, reply.body) = (200, code.seal(step, message));
                }
            }
        });
        let ended = dorcas.session.invite_progress().map(|view| view.stage);
        match ended {
            Ok(stage) => assert!(is_taken && stage == InviteStage::Compare),
            Err(error) => assert!(!is_taken && matches!(error, Error::EnrolmentOver), "{error}"),
        }
    }
}
