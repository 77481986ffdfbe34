//! The team list between devices and a relay: read behind a place, given when it lacks, the same after a restart.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_small_team, open, sync, sync_through};
use daftari_crypto::safe::envelope::Cargo;
use daftari_crypto::safe::roster::{EpochSecret, Reader};
use daftari_notebook::requests::SetListItem;
use daftari_relay_api::ids::{Base64, Bytes32, DeviceKey};
use daftari_relay_api::limits::{ROSTER_ASKED_MAX, ROSTER_BYTES_MAX};
use daftari_relay_api::roster::{Circle, Kind, Relay, Statement};
use daftari_relay_api::wire::RosterPage;
use daftari_sync::transport::{Method, Request};
use daftari_testkit::fault::Fault;
use daftari_testkit::forge::Keys;
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{TestDevice, coordinator, pass_between, person};
use daftari_testkit::rng::SeededRng;
use serde_json::json;

fn is_page(request: &Request) -> bool {
    request.method == Method::Get && request.url.contains("/v1/roster?")
}

/// The places from which it read the list, in what it sent since.
fn places(device: &TestDevice, since: usize) -> Vec<u64> {
    let sent = device.network().sent().into_iter().skip(since).filter(is_page);
    sent.map(|request| request.url.split_once("after=").unwrap().1.parse().unwrap()).collect()
}

fn sent(device: &TestDevice) -> usize {
    device.network().sent().len()
}

/// Addresses the office's laptop states, each of so many bytes.
fn addresses(office: &TestDevice, count: usize, bytes: usize) -> Vec<Statement> {
    let keys = Keys::of(office);
    let origin = |n: usize| format!("https://{n}.example/{}", "x".repeat(bytes));
    let state = |n| keys.state(Kind::Addresses { relays: vec![Relay { origin: origin(n), pin: None }] });
    (0..count).map(state).collect()
}

#[test]
fn a_team_list_that_takes_pages_is_given_read_and_joined() {
    let (relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    let more = addresses(&office, 65, 60_000);
    office.slip_in_statements(&more);
    let before = sent(&office);
    assert_eq!(sync(&office), "done");
    let given: Vec<usize> = office
        .network()
        .sent()
        .into_iter()
        .skip(before)
        .filter(|request| request.method == Method::Post && request.url.ends_with("/v1/roster"))
        .map(|request| request.body.len())
        .collect();
    assert!(given.len() >= 2 && given.iter().all(|bytes| *bytes <= ROSTER_BYTES_MAX), "{given:?}");

    // The second page is cut off: the first one stays, with its place.
    let began = sent(&phone);
    let mut seen = 0;
    phone.network().when(move |request| {
        seen += usize::from(is_page(request));
        if seen == 2 && is_page(request) { Fault::CutBefore } else { Fault::None }
    });
    assert_ne!(sync(&phone), "done");
    let first = places(&phone, began);
    let held = Keys::of(&phone).roster.kept().count();
    assert!(held > 10 && held < 65, "{held}");
    phone.network().heal();
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    let again = sent(&phone);
    assert_eq!(sync(&phone), "done");
    assert_eq!(places(&phone, again), first[1..], "it goes on where it was");
    let kept = |device: &TestDevice| Keys::of(device).roster.kept_digest();
    assert_eq!(kept(&phone), kept(&office));
    let quiet = sent(&phone);
    assert_eq!(sync(&phone), "done");
    assert_eq!(places(&phone, quiet).len(), 1, "and then there is nothing more");

    let beryl = person("Beryl").phone_joined_to(&office, &relay).unwrap();
    assert_eq!(kept(&beryl), kept(&office));
}

#[test]
fn lists_that_differ_for_good_are_read_again_once_a_day() {
    let (_relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    // A relay that says it keeps something else.
    phone.network().lie(|request, reply| {
        if is_page(request) {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.kept = Bytes32([7; 32]);
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    let pages = || {
        let before = sent(&phone);
        assert_eq!(sync(&phone), "done");
        places(&phone, before)
    };
    let place = pages()[0];
    assert!(place > 0);
    assert_eq!(pages(), [place]);
    phone.minutes_pass(24 * 60);
    assert_eq!(pages(), [place, 0]);
    assert_eq!(pages(), [place]);
}

/// Everything on the disk of a device's roster, folded as a restart folds it.
fn stored(device: &TestDevice) -> (usize, Bytes32, usize) {
    let rows = device.store_now().store.read(|tx| tx.statements()).unwrap();
    let roster = Keys::of(device).roster;
    (rows.len(), roster.kept_digest(), roster.kept().count())
}

#[test]
fn a_restarted_phone_holds_what_the_running_one_held() {
    let (_relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    // Forty requests, a few at a time: each new one may push out one that was kept.
    let keys = Keys::of(&office);
    let request = |n: u8| {
        let floor = Kind::VersionFloor { floor: format!("0.0.{n}"), place: String::new() };
        Base64(keys.state(floor).bytes().to_vec())
    };
    let mut requests: Vec<Vec<Base64>> =
        (0..40).map(request).collect::<Vec<_>>().chunks(4).map(<[_]>::to_vec).collect();
    phone.network().lie(move |request, reply| {
        if is_page(request) {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.extend(requests.pop().into_iter().flatten());
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    for _ in 0..12 {
        assert_eq!(sync(&phone), "done");
        let (rows, _, kept) = stored(&phone);
        assert_eq!(rows, kept, "what has no room is not on the disk either");
    }
    phone.network().heal();
    // What the running one gave to the relay is what a restarted one keeps.
    assert_eq!(sync(&phone), "done");
    let before = sent(&phone);
    assert_eq!(sync(&phone), "done");
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    assert_eq!(sync(&phone), "done");
    let asked = phone.network().sent().into_iter().skip(before).any(|request| request.url.contains("/v1/roster/have"));
    assert!(!asked, "before and after the restart it keeps what the relay keeps");
    assert_eq!(stored(&phone).0, 2 + ROSTER_ASKED_MAX);
}

#[test]
fn made_up_statements_are_read_and_nothing_is_written() {
    let (_relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    assert_eq!(sync(&phone), "done");
    let mut stranger = Keys::of_a_stranger_to(&phone);
    // Something of hers was put aside here: whoever took it up again for each made-up statement would write.
    let for_her = [stranger.reader(&phone)];
    let put_aside = stranger.seal_cargo(&Cargo::Receipt(b"{}".to_vec()), &for_her);
    office.slip_in(&[put_aside]);
    sync_through(&office, &phone);
    assert_eq!(phone.session.sync_view().unwrap().put_aside, 1);
    assert_eq!(sync(&phone), "done");
    let made_up: Vec<Base64> = (0..50)
        .map(|n| {
            let relays = vec![Relay { origin: format!("https://{n}.example"), pin: None }];
            Base64(stranger.state(Kind::Addresses { relays }).bytes().to_vec())
        })
        .collect();
    phone.network().lie(move |request, reply| {
        if is_page(request) {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.extend(made_up.iter().cloned());
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    let log = || std::fs::read(phone.directory().join("notebook-wal")).unwrap();
    let before = log();
    assert_eq!(sync(&phone), "done");
    assert!(!before.is_empty() && log() == before);
}

#[test]
fn what_a_relay_has_no_room_for_is_offered_once_a_day_or_to_another_list() {
    let (_relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    let gives = |device: &TestDevice| {
        let before = sent(device);
        assert_eq!(sync(device), "done");
        let calls = device.network().sent().into_iter().skip(before);
        calls.filter(|request| request.method == Method::Post && request.url.ends_with("/v1/roster")).count()
    };
    let no_room = r#"{"results":["no_room"]}"#;
    let is_give = |request: &Request| request.method == Method::Post && request.url.ends_with("/v1/roster");
    office.network().when(move |request| if is_give(request) { Fault::Answer(no_room) } else { Fault::None });
    office.slip_in_statements(&addresses(&office, 1, 10));
    assert_eq!(gives(&office), 1);
    assert_eq!(gives(&office), 0);
    office.session.lock_notebook();
    office.unlock().unwrap();
    assert_eq!(gives(&office), 0, "a restart changes nothing");
    office.minutes_pass(24 * 60);
    assert_eq!(gives(&office), 1);
    assert_eq!(gives(&office), 0);
    // Something else is kept here: the relay may have room for it now.
    let two = r#"{"results":["no_room","no_room"]}"#;
    office.network().when(move |request| if is_give(request) { Fault::Answer(two) } else { Fault::None });
    office.slip_in_statements(&addresses(&office, 1, 11));
    assert_eq!(gives(&office), 1);
    assert_eq!(gives(&office), 0);
    office.network().heal();
    office.minutes_pass(24 * 60);
    assert_eq!(gives(&office), 1);
    assert_eq!(sync(&phone), "done");
    assert_eq!(Keys::of(&phone).roster.kept_digest(), Keys::of(&office).roster.kept_digest());
}

#[test]
fn a_phone_that_joins_an_old_team_gets_every_seed() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    // Seventy phones left before.
    let (keys, mut rng) = (Keys::of(&office), SeededRng::new(7));
    let reader = Reader::office(&keys.roster.newest_epoch(Circle::Office).unwrap().public);
    let seeds: Vec<EpochSecret> = (2..72).map(|number| EpochSecret::make(Circle::Team, number, &mut rng)).collect();
    let left: Vec<Base64> = seeds
        .iter()
        .map(|seed| {
            let epochs = vec![seed.publish(std::slice::from_ref(&reader), &[], &mut rng).unwrap()];
            let device = DeviceKey([u8::try_from(seed.number).unwrap(); 32]);
            Base64(keys.state(Kind::Remove { device, erase: false, epochs }).bytes().to_vec())
        })
        .collect();
    let mut left = Some(left);
    office.network().lie(move |request, reply| {
        if is_page(request) {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.extend(left.take().into_iter().flatten());
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    assert_eq!(sync(&office), "done");
    office.network().heal();
    let beryl = person("Beryl").phone_joined_to(&office, &relay).unwrap();
    pass_between([&office, &beryl]).unwrap();
    let held = beryl.store_now().store.read(|tx| tx.secrets("epoch/team")).unwrap();
    assert_eq!(held.len(), 71);
}

#[test]
fn what_cannot_be_sealed_in_the_lists_keeps_no_case_from_the_office() {
    let (_relay, office, phone) = a_small_team();
    sync_through(&phone, &office);
    let item = json!({ "label": { "en": "Kisauni", "sw": "Kisauni" } }).as_object().unwrap().clone();
    let request = SetListItem { list: "hot_spots".to_owned(), code: "kisauni".to_owned(), item };
    office.session.unlocked().unwrap().set_list_item(request).unwrap();
    let case = open(&office, "goes on");
    // As if both had been written while nothing could be sealed, and the first were larger than any envelope.
    office.session.lock_notebook();
    let database = office.database();
    database.execute_batch("DELETE FROM envelope WHERE state = 0; UPDATE delivery SET sealed = 0").unwrap();
    let grow = "UPDATE entry SET record = CAST(record || zeroblob(300000) AS BLOB) WHERE case_id IS NULL";
    database.execute(grow, []).unwrap();
    drop(database);
    office.unlock().unwrap();
    assert_eq!(sync(&office), "done");
    let unsealed = |of: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM delivery WHERE sealed = 0 AND case_id {of}");
        office.database().query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(unsealed("IS NOT NULL"), 0, "the case goes on its way");
    assert!(unsealed("IS NULL") > 0, "the list waits");
    assert!(office.case(case).is_ok());
}
