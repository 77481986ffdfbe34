//! The long poll: a relay that does not answer well is asked less and less often.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::time::Duration;

use common::{a_small_team, open, sync};
use daftari_sync::transport::Request;
use daftari_testkit::fault::Fault;
use daftari_testkit::people::TestDevice;

fn is_wait(request: &Request) -> bool {
    request.url.contains("/v1/wait")
}

/// Pauses after long polls, one after the other.
fn pauses(device: &TestDevice, count: usize) -> Vec<Duration> {
    (0..count).map(|_| device.session.hear_news()).collect()
}

fn longest(pauses: &[Duration]) -> Duration {
    pauses.iter().copied().max().unwrap()
}

#[test]
fn a_relay_that_answers_badly_is_listened_to_less_and_less() {
    for fault in [
        Fault::Down,
        Fault::Status(500),
        Fault::Status(401),
        Fault::Answer("nonsense"),
        // At once, though it could have waited.
        Fault::Answer(r#"{"news":false}"#),
    ] {
        let (_relay, office, phone) = a_small_team();
        sync(&phone);
        phone.network().when(move |request| if is_wait(request) { fault } else { Fault::None });
        let bad = pauses(&phone, 14);
        assert!(bad.iter().all(|pause| *pause >= Duration::from_secs(3)), "{fault:?}: {bad:?}");
        assert!(longest(&bad[7..]) > Duration::from_secs(60), "{fault:?}: {bad:?}");
        assert!(longest(&bad) <= Duration::from_secs(15 * 60 + 2), "{fault:?}: {bad:?}");
        // It answers well again.
        phone.network().heal();
        open(&office, "for the team's sake");
        sync(&office);
        phone.network().when(|request| if is_wait(request) { Fault::Answer(r#"{"news":true}"#) } else { Fault::None });
        assert_eq!(phone.session.hear_news(), Duration::from_secs(2), "{fault:?}");
    }
}

#[test]
fn the_same_news_again_are_no_news() {
    let (_relay, _office, phone) = a_small_team();
    sync(&phone);
    phone.network().when(|request| if is_wait(request) { Fault::Answer(r#"{"news":true}"#) } else { Fault::None });
    assert_eq!(phone.session.hear_news(), Duration::from_secs(2));
    let again = pauses(&phone, 14);
    assert!(again.iter().all(|pause| *pause > Duration::from_secs(2)) && longest(&again) > Duration::from_secs(60));
}

#[test]
fn an_unlock_or_a_save_ends_the_wait() {
    let (_relay, _office, phone) = a_small_team();
    sync(&phone);
    phone.network().when(|request| if is_wait(request) { Fault::Down } else { Fault::None });
    // Hours would pass, were it not rung: the bell is heard by the next wait.
    drop(pauses(&phone, 14));
    let case = phone.client_refused_to_pay(800, "x").unwrap();
    let changed = daftari_notebook::views::Changed { cases: vec![case], queue: true, ..Default::default() };
    phone.session.announce(&changed);
    phone.session.listen_for_news();
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    phone.session.listen_for_news();
}
