//! A sync, step by step, against a relay that does what it should and one that does what it can.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{
    Answer, Device, HERS, Place, Relay, TEAMS, case, envelope, id, is, json, octets, refuse, refuse_for, statement,
};
use daftari_relay_api::ids::{Bytes32, EnvelopeId, StoreId};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, BATCH_MAX, ENVELOPE_MAX, ROSTER_BYTES_MAX};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::wire::{ErrorCode, Given, Missing, Rest, RosterPage, RosterResult, Token};
use daftari_sync::run::{Action, Ending, Event};
use daftari_sync::transport::{Method, NoReply, Reply, Request, Trust};
use proptest::prelude::*;

/// A scene: Amina's phone with so many cases waiting, a relay with so many envelopes for her.
fn scene(waiting: usize, for_her: usize) -> (Device, Relay) {
    let (mut phone, mut relay) = (Device::new(), Relay::new());
    for n in 0..waiting {
        phone.writes(&format!("case {n}"));
    }
    for n in 0..for_her {
        relay.keep(envelope(HERS, &format!("from the office {n}")));
    }
    (phone, relay)
}

fn all_at_the_relay(phone: &Device, relay: &Relay) -> bool {
    phone.envelopes.iter().all(|(bytes, place)| *place == Place::AtTheRelay && relay.holds(id(bytes)))
}

/// The n-th call of a kind is answered by `act`, everything else by the relay.
fn instead<'a>(
    relay: &'a mut Relay,
    method: Method,
    path: &'a str,
    nth: usize,
    mut act: impl FnMut(&mut Relay, &Request) -> Answer + 'a,
) -> impl FnMut(&Request) -> Answer + 'a {
    let mut seen = 0;
    move |request| {
        if is(request, method, path) {
            seen += 1;
            if seen == nth {
                return act(relay, request);
            }
        }
        relay.answer(request)
    }
}

fn status(status: u16, body: &[u8]) -> Answer {
    Ok(Reply { status, store: None, body: body.to_vec() })
}

// The order of things.

#[test]
fn a_page_is_handed_over_once() {
    let (mut phone, mut relay) = scene(0, 4);
    relay.page = BATCH_MAX;
    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.received), (Ending::Done, 4));
    let asks = "Get envelopes";
    assert_eq!(
        phone.diary.split_off(5),
        [asks, "stored 4", asks, asks],
        "the page; that no more is there; that the team's mailbox is empty"
    );
    assert_eq!(phone.pulled.iter().collect::<BTreeSet<_>>().len(), 4);
}

#[test]
fn a_sync_is_login_roster_push_pull_and_push_again() {
    let (mut phone, mut relay) = scene(2, 2);
    relay.keep_statement(statement("add amina"));
    phone.statements.insert(statement("recovery key"));
    phone.receipts_due.push(case("a receipt"));

    let outcome = phone.syncs_with(&mut relay);

    assert_eq!(
        phone.diary,
        [
            "Post challenge",
            "sign",
            "Post token",
            "Get roster",
            "merged 2",
            "Post roster/have",
            "Post roster",
            "Post envelopes",
            "pushed 2 refused 0",
            "Get envelopes",
            "stored 2",
            "Get envelopes",
            "Get envelopes",
            "Post envelopes",
            "pushed 1 refused 0",
        ]
    );
    assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Done, 3, 2));
    assert_eq!((outcome.retry_after_s, outcome.store), (None, Some(relay.store)));
    assert!(relay.tokens.contains(&outcome.token.unwrap()));
    assert!(relay.roster().contains(&statement("recovery key")) && phone.statements.contains(&statement("add amina")));
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn a_sync_with_nothing_to_do_asks_little() {
    let (mut phone, mut relay) = scene(0, 1);
    phone.syncs_with(&mut relay);
    phone.diary.clear();

    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    let pulls = ["Get envelopes", "Get envelopes"];
    assert_eq!(phone.diary, [&["Get roster", "merged 0"][..], &pulls].concat());
}

#[test]
fn a_long_queue_travels_in_batches_that_grow() {
    let (mut phone, mut relay) = scene(0, 0);
    for n in 0..40 {
        phone.writes(&format!("{n} {}", "x".repeat(ENVELOPE_MAX - 40)));
    }
    let mut sizes = Vec::new();
    let outcome = phone.syncs(|request| {
        if is(request, Method::Post, "envelopes") {
            sizes.push(request.body.len());
        }
        relay.answer(request)
    });

    assert_eq!((outcome.ending, outcome.sent), (Ending::Done, 40));
    assert!(sizes.len() > 3 && sizes[0] <= ENVELOPE_MAX && sizes[1] > sizes[0] && sizes[2] > sizes[1], "{sizes:?}");
    let twice = |before: usize| before * 2 + ENVELOPE_MAX;
    assert!(sizes.is_sorted_by(|before, after| *after <= twice(*before)), "{sizes:?}");
    assert!(sizes.iter().all(|size| *size <= BATCH_BYTES_MAX), "{sizes:?}");
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn a_slow_network_carries_everything_in_the_end() {
    let (mut phone, mut relay) = scene(0, 100);
    relay.page = BATCH_MAX;
    for n in 0..60 {
        phone.writes(&format!("{n} {}", "x".repeat(20_000)));
    }
    let mut tries = 0;
    loop {
        tries += 1;
        let outcome = phone.syncs(|request| {
            // 400 KB up or 2 KB down: more does not come through in the time there is.
            let reply = relay.answer(request)?;
            if request.body.len() > 400_000 || (is(request, Method::Get, "envelopes") && reply.body.len() > 2_000) {
                return Err(NoReply::TooSlow);
            }
            Ok(reply)
        });
        if outcome.ending == Ending::Done {
            break;
        }
        assert!(outcome.sent + outcome.received > 0, "every try moves something");
        assert!(tries < 10);
    }
    assert!(tries > 1, "or the network was not slow");
    assert!(all_at_the_relay(&phone, &relay));
    assert_eq!(phone.pulled.len(), 100);
}

#[test]
fn the_cursor_is_recorded_after_each_page() {
    let (mut phone, mut relay) = scene(0, 8);
    relay.keep(envelope(TEAMS, "for everybody"));
    let cut_after_two_pages = instead(&mut relay, Method::Get, "envelopes", 3, |_, _| Err(NoReply::CutOff));
    assert_eq!(phone.syncs(cut_after_two_pages).ending, Ending::CutOff);
    assert_eq!(phone.pulled.len(), 6);

    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.received), (Ending::Done, 3));
    let distinct: BTreeSet<EnvelopeId> = phone.pulled.iter().copied().collect();
    assert_eq!((phone.pulled.len(), distinct.len()), (9, 9), "each came once");
}

// The login.

#[test]
fn a_token_that_is_still_good_is_used() {
    let (mut phone, mut relay) = scene(1, 0);
    phone.syncs_with(&mut relay);
    phone.writes("later");
    phone.diary.clear();

    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert_eq!(phone.diary[0], "Get roster");
}

#[test]
fn a_token_that_is_refused_is_replaced_by_one_login() {
    let (mut phone, mut relay) = scene(1, 1);
    phone.syncs_with(&mut relay);
    phone.writes("later");
    relay.forgets_logins();
    phone.diary.clear();

    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert_eq!(phone.diary[..5], ["Get roster", "Post challenge", "sign", "Post token", "Get roster"]);
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn a_relay_that_refuses_fresh_tokens_ends_the_run() {
    let (mut phone, mut relay) = scene(1, 0);
    let outcome = phone.syncs(|request| {
        let answer = relay.answer(request);
        relay.tokens.clear();
        answer
    });

    assert_eq!((outcome.ending, outcome.token), (Ending::RelayUnwell, None));
    assert_eq!(phone.diary.iter().filter(|line| *line == "Post challenge").count(), 1);
}

#[test]
fn a_pull_that_outlives_its_token_logs_in_again() {
    let (mut phone, mut relay) = scene(0, 30);
    let mut calls = 0;
    let outcome = phone.syncs(|request| {
        calls += 1;
        if calls % 8 == 0 {
            relay.forgets_logins();
        }
        relay.answer(request)
    });

    assert_eq!((outcome.ending, outcome.received), (Ending::Done, 30));
    assert!(phone.diary.iter().filter(|line| *line == "sign").count() > 1);
}

#[test]
fn a_nonce_lost_in_a_restart_is_a_passing_trouble() {
    let (mut phone, mut relay) = scene(1, 0);
    let outcome = phone.syncs(instead(&mut relay, Method::Post, "token", 1, |relay, request| {
        relay.forgets_logins();
        relay.answer(request)
    }));
    assert_eq!(outcome.ending, Ending::RelayUnwell);
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
}

// What may go wrong on the way.

#[test]
fn a_failed_call_is_named_and_the_next_sync_catches_up() {
    let kinds: [(&str, Answer, Ending); 18] = [
        ("nobody there", Err(NoReply::Unreachable), Ending::NoAnswer),
        ("too slow", Err(NoReply::TooSlow), Ending::NoAnswer),
        ("cut", Err(NoReply::CutOff), Ending::CutOff),
        ("unwell", refuse(ErrorCode::Unwell), Ending::RelayUnwell),
        ("no such name", Err(NoReply::NameUnknown), Ending::NameUnknown),
        ("a closed port", Err(NoReply::NothingListens), Ending::NothingListens),
        ("no TLS", Err(NoReply::NotTls), Ending::NotHttps),
        ("an old certificate", Err(NoReply::CertificateTime), Ending::CertificateTime),
        ("another key", Err(NoReply::OtherKey), Ending::OtherKey),
        ("an unknown authority", Err(NoReply::BadCertificate), Ending::BadCertificate),
        ("a proxy's 502", status(502, b"<html>Bad gateway"), Ending::Proxy),
        ("a proxy that wants a login", status(407, b""), Ending::Proxy),
        ("a portal's redirect", status(302, b""), Ending::Portal),
        ("too slow for the relay", refuse(ErrorCode::TooSlow), Ending::RelayUnwell),
        ("too many", refuse(ErrorCode::TooMany), Ending::RelayUnwell),
        ("a code of a newer relay", status(400, br#"{"code":"moon_phase","detail":""}"#), Ending::RelayUnwell),
        ("a captive portal", status(200, b" <html>Welcome to the hotel"), Ending::Portal),
        ("a portal's login", status(403, b"<html>Please log in"), Ending::Portal),
    ];
    let calls = [
        (Method::Post, "challenge", 1),
        (Method::Post, "token", 1),
        (Method::Get, "roster", 1),
        (Method::Post, "envelopes", 1),
        (Method::Get, "envelopes", 1),
        (Method::Get, "envelopes", 2),
        (Method::Post, "envelopes", 2),
    ];
    for (name, answer, ending) in &kinds {
        for (method, path, nth) in calls {
            let (mut phone, mut relay) = scene(3, 5);
            phone.receipts_due.push(case("a receipt"));
            let outcome = phone.syncs(instead(&mut relay, method, path, nth, |_, _| answer.clone()));
            // What stood in the way of a push once is asked once more, after the pull.
            let is_healed = (method, path, nth) == (Method::Post, "envelopes", 1)
                && matches!(ending, Ending::Portal | Ending::Proxy);
            let ending = if is_healed { Ending::Done } else { *ending };
            assert_eq!(outcome.ending, ending, "{name} at {method:?} {path} {nth}");

            assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done, "{name} at {method:?} {path} {nth}");
            assert!(all_at_the_relay(&phone, &relay));
            assert_eq!(phone.pulled.iter().collect::<BTreeSet<_>>().len(), 5);
        }
    }
}

#[test]
fn refusals_for_the_person_keep_their_meaning() {
    for (code, ending) in [
        (ErrorCode::UnknownTeam, Ending::NotInTeam),
        (ErrorCode::UnknownDevice, Ending::Removed),
        (ErrorCode::WrongOrigin, Ending::WrongOrigin),
        (ErrorCode::BadSignature, Ending::Refused),
        (ErrorCode::NotAllowed, Ending::Refused),
    ] {
        let (mut phone, mut relay) = scene(1, 1);
        let waiting = phone.envelopes.clone();
        let outcome = phone.syncs(instead(&mut relay, Method::Post, "token", 1, |_, _| refuse(code)));
        assert_eq!(outcome.ending, ending, "{code:?}");
        assert_eq!(phone.envelopes, waiting, "whatever it says: nothing is lost by it");
    }
}

#[test]
fn the_relays_hint_when_to_come_again_is_passed_on() {
    let (mut phone, mut relay) = scene(1, 0);
    let outcome =
        phone.syncs(instead(&mut relay, Method::Get, "roster", 1, |_, _| refuse_for(ErrorCode::TooMany, Some(77))));
    assert_eq!((outcome.ending, outcome.retry_after_s), (Ending::RelayUnwell, Some(77)));
}

#[test]
fn a_push_with_a_lost_answer_is_recorded_once_later() {
    let (mut phone, mut relay) = scene(3, 0);
    let outcome = phone.syncs(instead(&mut relay, Method::Post, "envelopes", 1, |relay, request| {
        relay.answer(request)?;
        Err(NoReply::CutOff)
    }));
    assert_eq!((outcome.ending, outcome.sent), (Ending::CutOff, 0));
    assert!(phone.envelopes.iter().all(|(_, place)| *place == Place::Waits));
    assert_eq!(relay.envelopes.len(), 3, "it had arrived all the same");

    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.sent), (Ending::Done, 3));
    assert_eq!(relay.envelopes.len(), 3);
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn an_answer_that_does_not_fit_the_push_records_nothing() {
    for results in [vec![], vec![Pushed::Stored; 2], vec![Pushed::Stored; 4]] {
        let (mut phone, mut relay) = scene(3, 0);
        let answer = octets(&results);
        let outcome = phone.syncs(instead(&mut relay, Method::Post, "envelopes", 1, |_, _| answer.clone()));
        assert_eq!(outcome.ending, Ending::RelayUnwell);
        assert!(phone.envelopes.iter().all(|(_, place)| *place == Place::Waits));
    }
}

#[test]
fn a_refused_envelope_is_quarantined_and_others_travel() {
    let (mut phone, mut relay) = scene(3, 1);
    let refused = id(&case("case 1"));
    let words = [Pushed::WrongMailbox, Pushed::Malformed, Pushed::TooLarge, Pushed::NotAllowed, Pushed::Unknown(0xff)];
    for word in words {
        relay.answers.insert(refused, word);
        let mut phone = phone.clone();
        let outcome = phone.syncs_with(&mut relay.clone());
        assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Done, 2, 1));
        assert_eq!(phone.place_of(refused), Place::Refused(word));
    }
    relay.answers.insert(refused, Pushed::Erased);
    assert_eq!(phone.syncs_with(&mut relay).sent, 3, "what the office erased needs no further push");
    assert_eq!(phone.place_of(refused), Place::AtTheRelay);
}

#[test]
fn an_envelope_without_room_today_keeps_no_other_from_travelling() {
    let words = [Pushed::ColleaguesFull, Pushed::MailboxFull, Pushed::Unknown(0x7f), Pushed::Unknown(0x02)];
    for word in words {
        let (mut phone, mut relay) = scene(0, 4);
        // More than one push of what has no room stands before everything else.
        let large: Vec<EnvelopeId> = (0..30).map(|n| phone.writes(&format!("{n:02}{}", "x".repeat(20_000)))).collect();
        for n in 0..10 {
            phone.writes(&format!("case {n}"));
        }
        relay.answers.extend(large.iter().map(|refused| (*refused, word)));

        let outcome = phone.syncs_with(&mut relay);
        assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::RelayUnwell, 10, 4), "{word:?}");
        assert!(outcome.retry_after_s >= Some(600), "{word:?}: it says when another try may help");
        assert_eq!(phone.place_of(large[1]), Place::Refused(word));

        relay.answers.clear();
        assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
        assert!(all_at_the_relay(&phone, &relay), "{word:?}: it is not given up");
    }
}

#[test]
fn a_postponed_envelope_waits_and_mailboxes_are_read() {
    for word in [Pushed::Full, Pushed::DayFull, Pushed::Unknown(0x5f)] {
        let (mut phone, mut relay) = scene(3, 4);
        phone.receipts_due.push(case("a receipt"));
        let waits = id(&case("case 1"));
        relay.answers.insert(waits, word);

        let outcome = phone.syncs_with(&mut relay);
        assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::RelayUnwell, 2, 4), "{word:?}");
        assert!(outcome.retry_after_s >= Some(600), "{word:?}");
        assert_eq!(phone.place_of(waits), Place::Waits, "{word:?}: it is not given up");
        assert_eq!(phone.diary.iter().filter(|line| *line == "Post envelopes").count(), 1, "nor asked again at once");

        relay.answers.clear();
        assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
        assert!(all_at_the_relay(&phone, &relay));
    }
}

#[test]
fn a_removed_device_gives_what_it_has_and_reads_nothing() {
    let (mut phone, mut relay) = scene(3, 4);
    phone.mailboxes = Vec::new();
    let outcome = phone.syncs_with(&mut relay);

    assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Removed, 3, 0));
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn a_relay_without_room_is_read_all_the_same() {
    let (mut phone, mut relay) = scene(2, 3);
    let full = instead(&mut relay, Method::Post, "envelopes", 1, |_, _| refuse_for(ErrorCode::Full, Some(600)));
    let outcome = phone.syncs(full);

    assert_eq!((outcome.ending, outcome.received), (Ending::RelayUnwell, 3));
    assert_eq!((outcome.sent, outcome.retry_after_s), (0, Some(600)));
    assert!(phone.envelopes[..2].iter().all(|(_, place)| *place == Place::Waits));
}

#[test]
fn what_stands_in_the_way_of_a_push_does_not_stop_the_pull() {
    let ways: [(&str, Answer, Ending); 5] = [
        ("a proxy that takes no long body", status(413, b"<html>Request Entity Too Large"), Ending::Proxy),
        ("a proxy without a relay", status(502, b"<html>Bad gateway"), Ending::Proxy),
        ("a page", status(200, b"<html>Welcome"), Ending::Portal),
        ("words", status(200, b"moon"), Ending::RelayUnwell),
        ("an unwell relay", refuse_for(ErrorCode::Unwell, Some(9)), Ending::RelayUnwell),
    ];
    for (name, answer, ending) in ways {
        let (mut phone, mut relay) = scene(3, 4);
        let outcome = phone.syncs(|request| match is(request, Method::Post, "envelopes") {
            true => answer.clone(),
            false => relay.answer(request),
        });
        assert_eq!((outcome.ending, outcome.sent, outcome.received), (ending, 0, 4), "{name}");
        assert!(phone.envelopes[..3].iter().all(|(_, place)| *place == Place::Waits), "{name}");
        assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    }
}

#[test]
fn a_push_that_was_too_long_for_a_proxy_is_tried_again_half_as_long() {
    let (mut phone, mut relay) = scene(0, 1);
    for n in 0..40 {
        phone.writes(&format!("{n:03}{}", "x".repeat(20_000)));
    }
    let mut longest = 0;
    let outcome = phone.syncs(|request| {
        let too_long = is(request, Method::Post, "envelopes") && request.body.len() > 200_000;
        if too_long {
            return status(413, b"<html>Request Entity Too Large");
        }
        if is(request, Method::Post, "envelopes") {
            longest = longest.max(request.body.len());
        }
        relay.answer(request)
    });
    assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Done, 40, 1));
    assert!(longest <= 131_072, "it does not grow again in this run: {longest}");
}

#[test]
fn every_request_says_whom_this_device_takes_for_the_relay() {
    let (mut phone, mut relay) = scene(2, 2);
    phone.trust = Trust::of(Some(Bytes32([7; 32])));
    let mut asked = 0;
    let outcome = phone.syncs(|request| {
        asked += 1;
        assert_eq!(request.trust, Trust::of(Some(Bytes32([7; 32]))), "{}", request.url);
        relay.answer(request)
    });
    assert_eq!(outcome.ending, Ending::Done);
    assert!(asked > 4);
}

// The roster.

#[test]
fn missing_statements_are_given_before_any_push() {
    let (mut phone, mut relay) = scene(1, 0);
    let large = |n: usize| statement(&format!("{n:03}{}", "x".repeat(60_000)));
    phone.statements.extend((0..150).map(large));
    let mut sizes = Vec::new();
    phone.syncs(|request| {
        if is(request, Method::Post, "roster") {
            sizes.push(request.body.len());
        }
        if is(request, Method::Post, "envelopes") {
            assert_eq!(relay.statements.len(), 151, "an envelope to a device the relay does not know is refused");
        }
        relay.answer(request)
    });

    assert!(sizes.len() >= 3 && sizes.iter().all(|size| *size <= ROSTER_BYTES_MAX), "{sizes:?}");
    assert_eq!(relay.roster(), phone.statements);
}

#[test]
fn a_statement_is_the_same_by_its_body() {
    let (mut phone, mut relay) = scene(0, 0);
    phone.statements = BTreeSet::from([[&b"genesis"[..], &[8; 64]].concat()]);
    phone.syncs_with(&mut relay);

    assert!(!phone.diary.contains(&"Post roster".to_owned()));
}

#[test]
fn the_roster_is_read_page_by_page_behind_its_place() {
    let (mut phone, mut relay) = scene(0, 0);
    relay.roster_page = 3;
    for n in 0..6 {
        relay.keep_statement(statement(&n.to_string()));
    }
    phone.syncs_with(&mut relay);
    let merged = |phone: &Device| -> Vec<String> {
        phone.diary.iter().filter(|line| line.starts_with("merged")).cloned().collect()
    };
    assert_eq!(merged(&phone), ["merged 3", "merged 3", "merged 1"]);
    assert_eq!((phone.roster_place, phone.statements.clone()), (Some((relay.store, 7)), relay.roster()));

    // A cut between two pages: the next sync goes on where the first one was.
    for n in 6..12 {
        relay.keep_statement(statement(&n.to_string()));
    }
    phone.diary.clear();
    let outcome = phone.syncs(instead(&mut relay, Method::Get, "roster", 2, |_, _| Err(NoReply::CutOff)));
    assert_eq!((outcome.ending, merged(&phone).as_slice()), (Ending::CutOff, &["merged 3".to_owned()][..]));
    phone.diary.clear();
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert_eq!(merged(&phone), ["merged 3"]);
    assert!(!phone.diary.contains(&"Post roster/have".to_owned()), "the same on both sides: nothing to ask");
}

#[test]
fn what_a_phone_gave_comes_back_to_it_once() {
    let (mut phone, mut relay) = scene(0, 0);
    phone.statements.insert(statement("hers"));
    phone.syncs_with(&mut relay);
    phone.diary.clear();
    phone.syncs_with(&mut relay);
    phone.syncs_with(&mut relay);
    let roster: Vec<&String> = phone.diary.iter().filter(|line| !line.contains("envelopes")).collect();
    assert_eq!(roster, ["Get roster", "merged 1", "Get roster", "merged 0"]);
}

#[test]
fn a_relay_put_back_from_a_copy_of_its_files_is_read_and_filled_again() {
    let (mut phone, mut relay) = scene(0, 0);
    phone.syncs_with(&mut relay);
    let copy = relay.clone();
    phone.statements.insert(statement("given after the copy"));
    for n in 0..3 {
        relay.keep_statement(statement(&format!("lost {n}")));
    }
    phone.syncs_with(&mut relay);
    phone.syncs_with(&mut relay);
    // The same name and the same numbers, for other statements: what stands below the place was never read.
    relay = copy;
    for n in 0..5 {
        relay.keep_statement(statement(&format!("new {n}")));
    }
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(relay.roster().contains(&statement("given after the copy")), "given again");
    for _ in 0..2 {
        phone.syncs_with(&mut relay);
    }
    assert_eq!(phone.statements, relay.roster());
}

#[test]
fn a_place_the_relay_has_not_reached_is_forgotten() {
    let (mut phone, mut relay) = scene(2, 0);
    relay.keep_statement(statement("there"));
    phone.roster_place = Some((relay.store, 1_000));
    phone.known_store = Some(relay.store);
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert_eq!((phone.roster_place, &phone.statements), (Some((relay.store, 2)), &relay.roster()));
    // One that never knows a place is not well.
    let outcome = phone.syncs(|request| {
        if is(request, Method::Get, "roster") { refuse(ErrorCode::CursorUnknown) } else { relay.answer(request) }
    });
    assert_eq!(outcome.ending, Ending::RelayUnwell);
}

#[test]
fn a_place_in_the_roster_is_of_one_database() {
    let (mut phone, mut relay) = scene(0, 0);
    phone.syncs_with(&mut relay);
    for n in 0..5 {
        relay.keep_statement(statement(&n.to_string()));
    }
    phone.syncs_with(&mut relay);
    // The login still holds: the page itself says that it is of another database.
    relay.is_restored_with(0);
    relay.statements.insert(2, statement("another at the same number"));
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(phone.statements.contains(&statement("another at the same number")));
    assert_eq!(phone.roster_place, Some((relay.store, 6)));
}

#[test]
fn a_roster_that_does_not_move_on_ends_the_run() {
    let (mut phone, mut relay) = scene(1, 0);
    for n in 0..5 {
        relay.keep_statement(statement(&n.to_string()));
    }
    for next in [0, 2] {
        let outcome = phone.syncs(|request| {
            let mut reply = relay.answer(request)?;
            if is(request, Method::Get, "roster") {
                let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
                (page.next, page.rest) = (next, Rest::More);
                reply.body = serde_json::to_vec(&page).unwrap();
            }
            Ok(reply)
        });
        assert_eq!(outcome.ending, Ending::RelayUnwell);
    }
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
}

#[test]
fn sets_that_differ_for_good_are_read_again_when_the_device_says_so() {
    let (mut phone, mut relay) = scene(0, 0);
    phone.syncs_with(&mut relay);
    // A relay that keeps back a statement it counts among its own.
    let mut ends_odd = |phone: &mut Device| {
        phone.diary.clear();
        let outcome = phone.syncs(|request| {
            let mut reply = relay.answer(request)?;
            if is(request, Method::Get, "roster") {
                let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
                page.kept = common::kept(&BTreeSet::new());
                reply.body = serde_json::to_vec(&page).unwrap();
            }
            Ok(reply)
        });
        assert_eq!(outcome.ending, Ending::Done);
        phone.diary.iter().filter(|line| *line == "Get roster").count()
    };
    assert_eq!(ends_odd(&mut phone), 2);
    assert_eq!(ends_odd(&mut phone), 1, "and not at each sync");
}

#[test]
fn what_the_relay_has_no_room_for_is_not_given_again_at_once() {
    let (mut phone, mut relay) = scene(1, 1);
    phone.statements.extend(["one", "two", "three"].map(statement));
    relay.no_room_for.insert(statement("two"));
    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Done, 1, 1));
    assert!(relay.roster().contains(&statement("one")) && relay.roster().contains(&statement("three")));
    assert!(phone.diary.contains(&"refused 1".to_owned()));
    phone.diary.clear();
    phone.rereads = 1;
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    let said = |line: &str| phone.diary.iter().any(|said| said == line);
    assert!(said("Post roster/have") && !said("Post roster"), "{:?}", phone.diary);
    assert!(!said("forget"), "it is known why the two differ");
    // When it is offered again, it is given.
    phone.refused_statements.clear();
    relay.no_room_for.clear();
    phone.syncs_with(&mut relay);
    assert_eq!(relay.roster(), phone.statements);
}

#[test]
fn an_answer_that_does_not_fit_what_was_given_ends_the_run() {
    for results in [vec![], vec![Given::Kept; 2]] {
        let (mut phone, mut relay) = scene(0, 0);
        phone.statements.insert(statement("one"));
        let answer = json(&RosterResult { results });
        let outcome = phone.syncs(instead(&mut relay, Method::Post, "roster", 1, |_, _| answer.clone()));
        assert_eq!(outcome.ending, Ending::RelayUnwell);
    }
}

#[test]
fn a_relay_that_takes_no_statements_takes_cases() {
    for code in [ErrorCode::Full, ErrorCode::BadStatement, ErrorCode::TooLarge] {
        let (mut phone, mut relay) = scene(2, 3);
        phone.statements.insert(statement("one it will not have"));
        let outcome = phone.syncs(instead(&mut relay, Method::Post, "roster", 1, |_, _| refuse(code)));

        assert_eq!((outcome.ending, outcome.sent, outcome.received), (Ending::Refused, 2, 3), "{code:?}");
        assert!(all_at_the_relay(&phone, &relay));
    }
}

// A relay that lost something.

#[test]
fn a_restored_relay_is_refilled_and_read_from_the_start() {
    let (mut phone, mut relay) = scene(3, 2);
    phone.syncs_with(&mut relay);
    relay.keep(envelope(TEAMS, "news"));
    // The backup has the token key of before: the login holds, and only the pull says that the database is another one.
    relay.is_restored_with(2);
    relay.keep(envelope(HERS, "written after the restore"));
    phone.diary.clear();

    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.store), (Ending::Done, Some(relay.store)));
    assert!(all_at_the_relay(&phone, &relay));
    assert!(phone.pulled.contains(&id(&envelope(HERS, "written after the restore"))));
    let at = |line: &str| phone.diary.iter().position(|said| said == line).unwrap();
    assert!(
        at("Post have") < at("stored 3"),
        "nothing counts as read before everything was offered: {:?}",
        phone.diary
    );
}

#[test]
fn an_empty_relay_is_recognised_before_the_first_push() {
    let (mut phone, mut relay) = scene(3, 2);
    phone.syncs_with(&mut relay);
    relay.is_restored_with(0);
    relay.forgets_logins();
    phone.writes("new");
    phone.diary.clear();

    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.sent), (Ending::Done, 6));
    assert!(all_at_the_relay(&phone, &relay));
    let at = |line: &str| phone.diary.iter().position(|said| said == line).unwrap();
    assert!(at("Post have") < at("Post envelopes"), "{:?}", phone.diary);
}

#[test]
fn a_cut_in_the_middle_of_the_offer_offers_again() {
    // Of six held envelopes two are asked for at a time: the cut comes at each of the calls.
    for nth in 1..=3 {
        let (mut phone, mut relay) = scene(6, 0);
        phone.syncs_with(&mut relay);
        let before = relay.store;
        relay.is_restored_with(0);
        relay.forgets_logins();

        let cut = instead(&mut relay, Method::Post, "have", nth, |_, _| Err(NoReply::CutOff));
        let outcome = phone.syncs(cut);
        assert_eq!((outcome.ending, outcome.store), (Ending::CutOff, Some(before)), "not known before all is offered");
        assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
        assert!(all_at_the_relay(&phone, &relay), "cut at {nth}");
    }
}

#[test]
fn envelopes_pushed_before_the_first_pull_are_offered_again() {
    let (mut phone, mut relay) = scene(2, 0);
    let cut = instead(&mut relay, Method::Get, "envelopes", 1, |_, _| Err(NoReply::CutOff));
    phone.syncs(cut);
    // The process was killed: what a run learned and did not record is gone.
    (phone.known_store, phone.token) = (None, None);
    relay.is_restored_with(0);

    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(all_at_the_relay(&phone, &relay));
}

#[test]
fn a_relay_put_back_under_its_own_name_is_asked_once_a_day() {
    let (mut phone, mut relay) = scene(3, 0);
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    // Its files are copied back from before: it is the same database by name, and lacks one.
    relay.lose(id(&case("case 1")));
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(!relay.holds(id(&case("case 1"))), "nobody asked");
    phone.offers_unreceipted = true;
    phone.diary.clear();
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(phone.diary.contains(&"missing 1".to_owned()), "{:?}", phone.diary);
    assert!(all_at_the_relay(&phone, &relay) && !phone.offers_unreceipted);
    phone.diary.clear();
    assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done);
    assert!(!phone.diary.contains(&"Post have".to_owned()), "not before another day is over");
}

#[test]
fn what_does_not_open_is_asked_for_again_from_its_place() {
    let (mut phone, mut relay) = scene(0, 5);
    relay.page = BATCH_MAX;
    phone.broken.insert(id(&envelope(HERS, "from the office 3")), false);
    let outcome = phone.syncs_with(&mut relay);
    assert_eq!((outcome.ending, outcome.received), (Ending::Done, 2), "the rest of the page that was broken off");
    assert_eq!(phone.pulled.len(), 5, "each once: {:?}", phone.diary);
}

#[test]
fn a_line_that_breaks_a_page_at_every_try_keeps_no_other_mailbox_back() {
    let (mut phone, mut relay) = scene(0, 3);
    relay.keep(envelope(TEAMS, "a new hot spot"));
    phone.spoiled = true;
    let outcome = phone.syncs_with(&mut relay);
    assert_eq!(outcome.ending, Ending::CutOff);
    assert_eq!(phone.pulled, [id(&envelope(TEAMS, "a new hot spot"))]);
    phone.spoiled = false;
    assert_eq!((phone.syncs_with(&mut relay).ending, phone.pulled.len()), (Ending::Done, 4));
}

#[test]
fn an_unknown_cursor_is_dropped_and_the_mailbox_reread() {
    let (mut phone, mut relay) = scene(2, 4);
    phone.syncs_with(&mut relay);
    // The disk lied about the last writes: the same database, without its end.
    relay.envelopes.truncate(2);
    relay.keep(envelope(HERS, "new at a number that was used"));

    let outcome = phone.syncs_with(&mut relay);
    assert_eq!(outcome.ending, Ending::Done);
    assert!(all_at_the_relay(&phone, &relay));
    assert!(phone.pulled.contains(&id(&envelope(HERS, "new at a number that was used"))));
}

#[test]
fn a_relay_that_forgets_every_place_is_left_alone() {
    let (mut phone, mut relay) = scene(1, 4);
    let outcome = phone.syncs(|request| {
        let with_a_place = is(request, Method::Get, "envelopes") && request.url.contains("&after=");
        if with_a_place { refuse(ErrorCode::CursorUnknown) } else { relay.answer(request) }
    });
    assert_eq!(outcome.ending, Ending::RelayUnwell);

    let (mut phone, mut relay) = scene(1, 4);
    let outcome = phone.syncs(|request| {
        if is(request, Method::Get, "envelopes") { refuse(ErrorCode::CursorUnknown) } else { relay.answer(request) }
    });
    assert_eq!(outcome.ending, Ending::RelayUnwell, "without a place there is none to forget");
}

#[test]
fn a_relay_that_is_another_one_at_every_call_is_left_alone() {
    let (mut phone, mut relay) = scene(1, 4);
    let mut calls = 0_u8;
    let outcome = phone.syncs(|request| {
        calls += 1;
        relay.store = StoreId([calls; 16]);
        relay.answer(request)
    });
    assert_eq!(outcome.ending, Ending::RelayUnwell);
}

#[test]
fn a_page_that_does_not_move_on_or_cannot_be_read_is_not_kept() {
    let standing = |relay: &Relay| {
        // Twice the same number.
        let found = [envelope(HERS, "a"), envelope(HERS, "b")].map(daftari_relay_api::batch::Pulled::Envelope);
        let [a, b] = found;
        let body = daftari_relay_api::batch::encode_pull(0, &[(5, a), (5, b)]);
        Ok(Reply { status: 200, store: Some(relay.store.to_string()), body })
    };
    let torn =
        |relay: &Relay| Ok(Reply { status: 200, store: Some(relay.store.to_string()), body: vec![0, 0, 0, 1, 0] });
    let nameless = |_: &Relay| Ok(Reply { status: 200, store: None, body: Vec::new() });
    let misnamed = |_: &Relay| Ok(Reply { status: 200, store: Some("xyz".to_owned()), body: Vec::new() });
    let bad: [&dyn Fn(&Relay) -> Answer; 4] = [&standing, &torn, &nameless, &misnamed];
    for answer in bad {
        let (mut phone, mut relay) = scene(0, 2);
        let outcome = phone.syncs(instead(&mut relay, Method::Get, "envelopes", 1, |relay, _| answer(relay)));
        assert_eq!(outcome.ending, Ending::RelayUnwell);
        assert!(phone.pulled.is_empty() && phone.places.is_empty());
    }
}

// Stopping.

#[test]
fn a_sync_stopped_at_any_step_is_completed_by_the_next() {
    for stop_at in 0..60 {
        let (mut phone, mut relay) = scene(4, 5);
        phone.receipts_due.push(case("a receipt"));
        let mut run = phone.begins();
        let mut event = Event::Start;
        let mut ended = None;
        for step in 0.. {
            let said = if step == stop_at { Event::Cancelled } else { event };
            event = match run.step(said) {
                Action::Done(outcome) => {
                    ended = Some((step, outcome));
                    break;
                }
                Action::Http(request) => Event::Reply(relay.answer(&request).unwrap()),
                other => phone.does(other),
            };
        }
        let (step, outcome) = ended.unwrap();
        assert_eq!(outcome.ending, if step == stop_at { Ending::Cancelled } else { Ending::Done });
        phone.ends(&outcome);

        assert_eq!(phone.syncs_with(&mut relay).ending, Ending::Done, "stopped at {stop_at}");
        assert!(all_at_the_relay(&phone, &relay), "stopped at {stop_at}");
        assert_eq!(phone.pulled.iter().collect::<BTreeSet<_>>().len(), 5);
    }
}

#[test]
fn a_wrong_answer_from_the_driver_ends_the_run() {
    let (phone, _) = scene(1, 0);
    for event in [Event::Recorded, Event::Batch(Vec::new()), Event::Signed([0; 64]), Event::Place(None)] {
        let mut run = phone.begins();
        run.step(Event::Start);
        assert!(matches!(run.step(event), Action::Done(outcome) if outcome.ending == Ending::RelayUnwell));
    }
}

#[test]
fn a_reply_of_another_call_is_refused() {
    // Good JSON of another call is no answer to this one.
    let token = Token { token: "t".to_owned(), expires_in_s: 1, store: StoreId([1; 16]) };
    for wrong in [json(&token), json(&Missing { missing: Vec::new() }), status(200, b"null"), status(204, b"")] {
        let (mut phone, mut relay) = scene(1, 0);
        let outcome = phone.syncs(instead(&mut relay, Method::Get, "roster", 1, |_, _| wrong.clone()));
        assert_eq!(outcome.ending, Ending::RelayUnwell);
    }
}

// Whatever happens.

#[derive(Debug, Clone, Copy)]
enum Weather {
    Fine,
    LostOnTheWay,
    LostOnTheWayBack,
    TooSlow,
    Unwell,
    TooMany,
    Full,
    Garbage,
    LoginsForgotten,
    /// Another database, with so many of its envelopes.
    Restored(usize),
    /// The same database, without its end.
    EndLost(usize),
    /// The phone is switched off in this very moment.
    BatteryEmpty,
    Stopped,
}

fn weather() -> impl Strategy<Value = Weather> {
    use Weather::*;
    prop_oneof![
        30 => Just(Fine),
        2 => Just(LostOnTheWay),
        2 => Just(LostOnTheWayBack),
        1 => Just(TooSlow),
        1 => Just(Unwell),
        1 => Just(TooMany),
        1 => Just(Full),
        1 => Just(Garbage),
        2 => Just(LoginsForgotten),
        2 => (0_usize..8).prop_map(Restored),
        1 => (0_usize..8).prop_map(EndLost),
        1 => Just(BatteryEmpty),
        1 => Just(Stopped),
    ]
}

fn answered_in(weather: Weather, relay: &mut Relay, request: &Request) -> Answer {
    match weather {
        Weather::LostOnTheWay => Err(NoReply::CutOff),
        Weather::LostOnTheWayBack => relay.answer(request).and(Err(NoReply::CutOff)),
        Weather::TooSlow => Err(NoReply::TooSlow),
        Weather::Unwell => refuse(ErrorCode::Unwell),
        Weather::TooMany => refuse(ErrorCode::TooMany),
        Weather::Full => refuse(ErrorCode::Full),
        Weather::Garbage => status(200, b"<html>"),
        Weather::LoginsForgotten => {
            relay.forgets_logins();
            relay.answer(request)
        }
        Weather::Restored(left) => {
            relay.is_restored_with(left);
            relay.answer(request)
        }
        Weather::EndLost(left) => {
            relay.envelopes.truncate(left);
            relay.answer(request)
        }
        Weather::Fine | Weather::BatteryEmpty | Weather::Stopped => relay.answer(request),
    }
}

/// What must hold at the moment something is recorded.
fn is_true(action: &Action, relay: &Relay, phone: &Device, acknowledged: &BTreeSet<EnvelopeId>) {
    match action {
        Action::RecordPushed { stored, .. } => {
            assert!(stored.iter().all(|id| acknowledged.contains(id)), "recorded as pushed, and never acknowledged");
        }
        Action::RecordPulled { store, mailbox, envelopes } if *store == relay.store => {
            let (place, _) = envelopes.last().unwrap();
            let known_at = |seq: u64| relay.envelopes.iter().any(|(s, bytes)| *s == seq && id(bytes) == place.id);
            if !known_at(place.seq) {
                // It lost its end since it answered: it will not know this place.
                return;
            }
            for (seq, bytes) in &relay.envelopes {
                let behind_the_place = *seq <= place.seq && bytes[..16] == mailbox.0;
                let here =
                    phone.pulled.contains(&id(bytes)) || envelopes.iter().any(|(_, pulled)| pulled.id() == id(bytes));
                assert!(!behind_the_place || here, "an envelope was skipped");
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn faults_never_record_a_falsehood_and_one_clean_sync_catches_up(
        waiting in 0_usize..12,
        for_her in 0_usize..12,
        skies in proptest::collection::vec(proptest::collection::vec(weather(), 0..25), 1..6),
        lies in prop::bool::weighted(0.2),
    ) {
        let (mut phone, mut relay) = scene(waiting, for_her);
        for (day, sky) in skies.iter().enumerate() {
            phone.writes(&format!("written on day {day}"));
            phone.receipts_due.push(case(&format!("receipt of day {day}")));
            relay.keep(envelope(if day % 2 == 0 { HERS } else { TEAMS }, &format!("sent on day {day}")));
            let mut sky = sky.iter().copied();
            let mut acknowledged = BTreeSet::new();
            let (mut run, mut event) = (phone.begins(), Event::Start);
            loop {
                let action = run.step(event);
                is_true(&action, &relay, &phone, &acknowledged);
                event = match action {
                    Action::Done(outcome) => {
                        phone.ends(&outcome);
                        break;
                    }
                    Action::Http(request) => {
                        let weather = match sky.next().unwrap_or(Weather::Fine) {
                            Weather::EndLost(_) if !lies => Weather::Fine,
                            weather => weather,
                        };
                        let answer = answered_in(weather, &mut relay, &request);
                        if is(&request, Method::Post, "envelopes") && answer.is_ok() {
                            acknowledged.extend(relay.envelopes.iter().map(|(_, bytes)| id(bytes)));
                        }
                        match weather {
                            // What only memory knew is gone.
                            Weather::BatteryEmpty => {
                                phone.token = None;
                                break;
                            }
                            Weather::Stopped => Event::Cancelled,
                            _ => answer.map_or_else(Event::NoReply, Event::Reply),
                        }
                    }
                    other => phone.does(other),
                };
            }
        }

        let on_the_relay: BTreeSet<EnvelopeId> = relay.envelopes.iter().map(|(_, bytes)| id(bytes)).collect();
        let outcome = phone.syncs_with(&mut relay);
        // A relay whose disk lied about what it had written is noticed by a place it no longer knows, or by nobody.
        prop_assert_eq!(outcome.ending, Ending::Done);
        prop_assert!(lies || all_at_the_relay(&phone, &relay));
        let for_her = relay.envelopes.iter().filter(|(_, bytes)| bytes[..16] == HERS.0 || bytes[..16] == TEAMS.0);
        for (_, bytes) in for_her {
            prop_assert!(lies || phone.pulled.contains(&id(bytes)));
        }
        prop_assert!(on_the_relay.iter().all(|id| relay.holds(*id)));
    }
}
