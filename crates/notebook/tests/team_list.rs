//! The team list between devices and a relay: read behind a place, given when it lacks, the same after a restart.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_small_team, sync, sync_through};
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::limits::ROSTER_BYTES_MAX;
use daftari_relay_api::roster::{Kind, Relay, Statement};
use daftari_relay_api::wire::RosterPage;
use daftari_sync::transport::{Method, Request};
use daftari_testkit::fault::Fault;
use daftari_testkit::forge::Keys;
use daftari_testkit::people::{TestDevice, person};

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
    let given: Vec<usize> = office.network().sent().into_iter().skip(before)
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
