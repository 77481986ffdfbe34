//! Joining a team: four words, one code, and the cases that come along.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{
    a_small_team, act, correct, decide, done, edit, open, open_with, rows, standing, state_of, sync, sync_through,
};
use daftari_crypto::safe::invite::{Invite, InviteCode, OfficeNonce, Step, message_bytes, parse_message};
use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin, OpenCase, ShareCase};
use daftari_notebook::views::{Delivery, InviteStage, InviteView, JoinStage};
use daftari_relay_api::ids::Bytes32;
use daftari_sync::transport::Method;
use daftari_testkit::fault::Fault;
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{TestDevice, amina, beryl, coordinator, pass_between};
use serde_json::json;

fn invite(office: &TestDevice) -> InviteView {
    office.session.begin_invite(BeginInvite { member_name: "Amina".to_owned(), office: None }).unwrap()
}

fn join_with(code: &str, relay: &str) -> BeginJoin {
    BeginJoin { code: code.to_owned(), relay: relay.to_owned(), cases: Vec::new() }
}

#[test]
fn both_people_confirm_the_same_four_words() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let shown = invite(&office);
    assert_eq!((shown.stage, shown.words), (InviteStage::Waiting, None));
    assert!(matches!(office.session.confirm_invite(), Err(Error::WordsNotReady)));
    // As people type it.
    let typed = format!("  {} ", shown.code.to_lowercase().replace('-', " "));
    let begun = phone.session.begin_join(join_with(&typed, &relay.address())).unwrap();
    assert_eq!((begun.stage, begun.words), (JoinStage::Waiting, None));
    assert!(matches!(phone.session.confirm_join(), Err(Error::WordsNotReady)));
    assert_eq!(office.session.invite_progress().unwrap().stage, InviteStage::Waiting);
    let here = phone.session.join_progress().unwrap();
    let there = office.session.invite_progress().unwrap();
    assert_eq!((here.stage, there.stage), (JoinStage::Compare, InviteStage::Compare));
    assert_eq!(here.words.as_ref().unwrap().len(), 4);
    assert_eq!(here.words, there.words);
    // The person at the phone says yes first, and waits.
    assert_eq!(phone.session.confirm_join().unwrap().stage, JoinStage::WaitingForOffice);
    assert!(!phone.session.unlocked().unwrap().team_view().unwrap().in_team);
    assert_eq!(office.session.confirm_invite().unwrap().stage, InviteStage::Done);
    assert_eq!(phone.session.join_progress().unwrap().stage, JoinStage::Done);
    let (mine, theirs) = (
        phone.session.unlocked().unwrap().team_view().unwrap(),
        office.session.unlocked().unwrap().team_view().unwrap(),
    );
    let names = |team: &daftari_notebook::views::TeamView| {
        let mut names: Vec<_> = team.members.iter().map(|member| (member.name.clone(), member.office)).collect();
        names.sort();
        names
    };
    assert_eq!(names(&mine), [(Some("Amina".to_owned()), false), (Some("Dorcas".to_owned()), true)]);
    assert_eq!(names(&mine), names(&theirs));
    assert!(matches!(phone.session.begin_join(join_with(&typed, &relay.address())), Err(Error::AlreadyInTeam)));
}

#[test]
fn a_relay_that_swaps_keys_changes_the_words() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let shown = invite(&office);
    // Somebody photographed the code, holds the relay, and gives the phone a nonce of her own.
    let code = InviteCode::parse(&shown.code).unwrap();
    let nonce = format!("/v1/invites/{}", code.id(Step::Nonce));
    phone.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.ends_with(&nonce) && reply.status == 200 {
            let theirs: OfficeNonce = parse_message(&code.open(Step::Nonce, &reply.body).unwrap()).unwrap();
            let other = OfficeNonce { nonce: Bytes32([theirs.nonce.0[0] ^ 1; 32]), ..theirs };
            reply.body = code.seal(Step::Nonce, &message_bytes(&other));
        }
    });
    phone.session.begin_join(join_with(&shown.code, &relay.address())).unwrap();
    office.session.invite_progress().unwrap();
    let here = phone.session.join_progress().unwrap().words.unwrap();
    let there = office.session.invite_progress().unwrap().words.unwrap();
    assert_ne!(here, there, "two people who compare stop here");
    office.session.cancel_invite().unwrap();
    assert!(matches!(office.session.confirm_invite(), Err(Error::InviteExpired)));
    assert_eq!(office.session.unlocked().unwrap().team_view().unwrap().members.len(), 1);

    // A phone that does not keep to what it committed to is refused at the office without any words.
    let shown = invite(&office);
    let code = InviteCode::parse(&shown.code).unwrap();
    let phone = beryl().phone();
    phone.session.begin_join(join_with(&shown.code, &relay.address())).unwrap();
    let reveal = format!("/v1/invites/{}", code.id(Step::Reveal));
    office.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.ends_with(&reveal) && reply.status == 200 {
            let mut plain = code.open(Step::Reveal, &reply.body).unwrap();
            plain.push(b' ');
            reply.body = code.seal(Step::Reveal, &plain);
        }
    });
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    assert!(matches!(office.session.invite_progress(), Err(Error::EnrolmentOver)));
    assert!(matches!(office.session.confirm_invite(), Err(Error::EnrolmentOver)));
}

#[test]
fn an_invitation_with_foreign_keys_is_refused() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let shown = invite(&office);
    let code = InviteCode::parse(&shown.code).unwrap();
    let other = daftari_crypto::safe::identity::DeviceIdentity::make(&mut daftari_testkit::rng::SeededRng::new(5));
    let place = format!("/v1/invites/{}", code.id(Step::Invite));
    phone.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.ends_with(&place) && reply.status == 200 {
            let true_one: Invite = parse_message(&code.open(Step::Invite, &reply.body).unwrap()).unwrap();
            let forged = Invite { seal: other.seal_key().clone(), ..true_one };
            reply.body = code.seal(Step::Invite, &message_bytes(&forged));
        }
    });
    phone.session.begin_join(join_with(&shown.code, &relay.address())).unwrap();
    office.session.invite_progress().unwrap();
    let here = phone.session.join_progress().unwrap().words;
    assert_ne!(here, office.session.invite_progress().unwrap().words);
    // Nobody compared.
    phone.session.confirm_join().unwrap();
    office.session.confirm_invite().unwrap();
    assert!(matches!(phone.session.join_progress(), Err(Error::EnrolmentOver)));
    assert!(!phone.session.unlocked().unwrap().team_view().unwrap().in_team);
}

#[test]
fn a_code_works_once_for_ten_minutes() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let shown = invite(&office);
    for wrong in ["", "ABCD", "0000-0000-0000-000", "ABCD-EFGH-JKMN-PQR!", "0000-0000-0000-0000-0000"] {
        let refused = phone.session.begin_join(join_with(wrong, &relay.address()));
        assert!(matches!(refused, Err(Error::BadInviteCode)), "{wrong}");
    }
    let nobody = phone.session.begin_join(join_with("0000-0000-0000-0000", &relay.address()));
    assert!(matches!(nobody, Err(Error::InviteExpired)), "nobody showed this one");
    let by_name = relay.address().replace("127.0.0.1", "localhost");
    assert!(matches!(phone.session.begin_join(join_with(&shown.code, &by_name)), Err(Error::WrongRelay)));
    assert!(matches!(
        phone.session.begin_join(join_with(&shown.code, "http://127.0.0.1:1")),
        Err(Error::RelayNotListening)
    ));
    assert!(matches!(phone.session.begin_join(join_with(&shown.code, "nowhere:x")), Err(Error::BadRelayAddress)));

    // Two phones type the same code: the second one is too late.
    phone.session.begin_join(join_with(&shown.code, &relay.address())).unwrap();
    let second = beryl().phone();
    let refused = second.session.begin_join(join_with(&shown.code, &relay.address()));
    assert!(matches!(refused, Err(Error::InviteCodeUsed)), "{refused:?}");

    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    office.session.invite_progress().unwrap();
    office.environment.boot.pass(600_000);
    phone.environment.boot.pass(600_000);
    assert_eq!(office.session.invite_progress().unwrap().stage, InviteStage::Expired);
    assert!(matches!(office.session.confirm_invite(), Err(Error::InviteExpired)));
    assert_eq!(phone.session.join_progress().unwrap().stage, JoinStage::Expired);
    assert_eq!(office.session.unlocked().unwrap().team_view().unwrap().members.len(), 1);
    // With a new code the same phone gets in.
    phone.join(&office, &relay.address(), "Amina").unwrap();
}

#[test]
fn an_interrupted_join_can_begin_again() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    for at in 0..8 {
        let phone = amina().phone();
        let case = open(&phone, "written alone");
        let mut seen = 0;
        phone.network().when(move |_| {
            seen += 1;
            if seen == at + 1 { Fault::CutAfter } else { Fault::None }
        });
        let cut = phone.join_bringing(&office, &relay.address(), "Amina", vec![case]);
        phone.network().heal();
        if cut.is_err() {
            assert!(!phone.session.unlocked().unwrap().team_view().unwrap().in_team, "cut at call {at}");
            assert!(phone.case(case).is_ok(), "cut at call {at}: what she wrote is there");
            phone.join_bringing(&office, &relay.address(), "Amina", vec![case]).unwrap();
        }
        let brought = rows(&phone)[0].case;
        sync_through(&phone, &office);
        assert_eq!(standing(&office.case(brought).unwrap(), "narrative"), [json!("written alone")], "cut at call {at}");
    }
}

#[test]
fn brought_cases_keep_their_history_and_times() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let comes = open_with(&phone, &[("narrative", json!("first words")), ("agreed_fee", json!(80_000))]).unwrap();
    let stays = open(&phone, "hers alone");
    let written = phone.case(comes).unwrap();
    phone.minutes_pass(90);
    edit(&phone, comes, "narrative", json!("second words")).unwrap();
    act(&phone, comes, "payment_received", &[("amount", json!(30_000)), ("violation", json!("non_payment"))]).unwrap();
    let entry = done(&phone.case(comes).unwrap(), "payment_received")[0].entry;
    correct(&phone, comes, entry, &[("amount", json!(40_000))]);
    let before = phone.case(comes).unwrap();
    phone.minutes_pass(60 * 24 * 30);

    phone.join_bringing(&office, &relay.address(), "Amina", vec![comes, comes]).unwrap();
    assert!(matches!(phone.case(comes), Err(Error::CaseMissing)), "the old copy is forgotten");
    let brought = rows(&phone).into_iter().find(|row| row.case != stays).unwrap();
    assert_eq!((rows(&phone).len(), &brought.code), (2, &before.code), "once, under the label she knows");
    office.minutes_pass(60 * 24 * 30 + 90);
    sync_through(&phone, &office);
    for device in [&phone, &office] {
        let view = device.case(brought.case).unwrap();
        assert_eq!(standing(&view, "narrative"), [json!("second words")]);
        assert_eq!(common::ever(&view, "narrative"), [json!("second words"), json!("first words")]);
        let paid = done(&view, "payment_received").remove(0);
        assert_eq!((&paid.fields["amount"], paid.earlier.len()), (&json!(40_000), 1));
        let at = |view: &daftari_notebook::views::CaseView| common::field(view, "agreed_fee").values[0].at.ms;
        assert_eq!(at(&view), at(&written), "first written at");
        assert_eq!(view.opened_by.name.as_deref(), Some("Amina"));
    }
    assert_eq!(state_of(&phone, brought.case), Delivery::OfficeHas);

    // The other one is only here, is said to be, and can still be written.
    assert!(matches!(office.case(stays), Err(Error::CaseMissing)));
    edit(&phone, stays, "narrative", json!("hers, more")).unwrap();
    sync_through(&phone, &office);
    assert!(matches!(office.case(stays), Err(Error::CaseMissing)));
    let row = rows(&phone).into_iter().find(|row| row.case == stays).unwrap();
    assert_eq!((row.delivery, phone.case(stays).unwrap().delivery), (Delivery::OnPhone, Delivery::OnPhone));
    let page = phone.session.sync_view().unwrap();
    assert_eq!((page.queue.len(), page.safe_cases), (0, 1), "it waits for nothing, and is not counted as safe");
    let refused = phone.session.unlocked().unwrap().share_case(ShareCase {
        case: stays,
        device: common::key_of(&office),
        not_asked: true,
    });
    assert!(matches!(refused, Err(Error::NotInTeam)));
}

#[test]
fn a_decision_made_alone_keeps_its_history() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let case = open(&phone, "one");
    decide(&phone, case, "narrative", json!("two"));
    phone.join_bringing(&office, &relay.address(), "Amina", vec![case]).unwrap();
    let brought = rows(&phone)[0].case;
    sync_through(&phone, &office);
    assert_eq!(common::ever(&office.case(brought).unwrap(), "narrative"), [json!("two"), json!("one")]);
}

#[test]
fn a_later_member_reads_a_shared_case_whole() {
    let (relay, office, amina) = a_small_team();
    let case = open(&amina, "before she came");
    act(&amina, case, "counselled", &[]).unwrap();
    sync_through(&amina, &office);
    let late = beryl().phone_joined_to(&office, &relay).unwrap();
    pass_between([&amina, &late]).unwrap();
    assert!(matches!(late.case(case), Err(Error::CaseMissing)));
    common::share(&amina, case, &late);
    pass_between([&amina, &late]).unwrap();
    let view = late.case(case).unwrap();
    assert_eq!((standing(&view, "narrative"), done(&view, "counselled").len()), (vec![json!("before she came")], 1));
    assert_eq!((view.opened_by.name.as_deref(), view.review), (Some("Amina"), 0));
    assert_eq!(sync(&late), "done");
}

/// One case cannot be read at the moment of joining: the other comes along, and the first follows.
#[test]
fn a_case_that_cannot_be_brought_keeps_no_other_behind() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let (first, second) = (open(&phone, "the first"), open(&phone, "the second"));
    let code = phone.case(first).unwrap().code;
    let spoil = |phone: &TestDevice, change: &str| {
        let sql = format!("UPDATE entry SET {change} WHERE case_id = ?1 AND author_seq = 1");
        assert_eq!(phone.database().execute(&sql, [first.0.as_bytes().as_slice()]).unwrap(), 1);
    };
    let invite = invite(&office);
    let request = BeginJoin { code: invite.code, relay: relay.address(), cases: vec![first, second] };
    phone.session.begin_join(request).unwrap();
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    office.session.invite_progress().unwrap();
    phone.session.confirm_join().unwrap();
    office.session.confirm_invite().unwrap();
    spoil(&phone, "record = CAST(x'FF' || record AS BLOB)");
    assert!(phone.session.join_progress().is_err(), "said at once");
    let left = phone.session.unlocked().unwrap().team_view().unwrap();
    assert!(left.in_team);
    assert_eq!(left.left_behind.iter().map(|left| left.code.as_str()).collect::<Vec<_>>(), [code.as_str()]);
    sync_through(&phone, &office);
    let arrived = |office: &TestDevice| rows(office).len();
    assert_eq!(arrived(&office), 1);
    // Again at each unlock, also after a kill, until it is done.
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    assert_eq!(phone.session.unlocked().unwrap().team_view().unwrap().left_behind.len(), 1);
    spoil(&phone, "record = CAST(substr(record, 2) AS BLOB)");
    let phone = phone.as_killed_now();
    phone.unlock().unwrap();
    assert_eq!(phone.session.unlocked().unwrap().team_view().unwrap().left_behind, []);
    assert!(matches!(phone.case(first), Err(Error::CaseMissing)), "written again, once");
    sync_through(&phone, &office);
    assert_eq!((arrived(&office), rows(&phone).len()), (2, 2));
}

/// What was written alone carries what is learned of the clock at joining.
#[test]
fn a_brought_case_has_no_time_in_doubt() {
    for minutes_ahead in [0, 45] {
        let relay = a_relay();
        let office = coordinator().laptop_with_a_team(&relay).unwrap();
        let phone = amina().device_with_clock("phone", minutes_ahead);
        let request = OpenCase { violations: vec!["rape".to_owned()], ..OpenCase::default() };
        let alone = phone.session.unlocked().unwrap().open_case(request).unwrap().case;
        phone.join_bringing(&office, &relay.address(), "Amina", vec![alone]).unwrap();
        sync_through(&phone, &office);
        let case = rows(&phone)[0].case;
        for device in [&phone, &office] {
            let clocks = device.case(case).unwrap().clocks;
            assert!(
                !clocks.is_empty() && clocks.iter().all(|clock| !clock.check_time),
                "{minutes_ahead}, {}",
                device.name
            );
            let today = device.session.unlocked().unwrap().today().unwrap();
            assert!(!today.running.is_empty() && today.running.iter().all(|row| !row.clock.check_time));
        }
    }
}

/// The yes was signed long before the phone hears it: it tells no time, and the first receipt does.
#[test]
fn a_slow_joining_tells_no_time_and_today_learns_it_later() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let code = invite(&office).code;
    phone.session.begin_join(join_with(&code, &relay.address())).unwrap();
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    office.session.invite_progress().unwrap();
    office.session.confirm_invite().unwrap();
    phone.minutes_pass(3);
    office.minutes_pass(3);
    phone.session.confirm_join().unwrap();
    let request = OpenCase { violations: vec!["rape".to_owned()], ..OpenCase::default() };
    let case = phone.session.unlocked().unwrap().open_case(request).unwrap().case;
    let in_doubt = || {
        let today = phone.session.unlocked().unwrap().today().unwrap();
        assert!(!today.running.is_empty());
        let on_page = phone.case(case).unwrap().clocks.iter().any(|clock| clock.check_time);
        (on_page, today.running.iter().any(|row| row.clock.check_time))
    };
    assert_eq!(in_doubt(), (true, true));
    sync_through(&phone, &office);
    assert_eq!(in_doubt(), (false, false), "its clock was right all the time, and now it knows");
}
