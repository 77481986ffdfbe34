//! Relays that are down, slow, broken, lying or burnt; envelopes that are forged, early, repeated. Nothing is ever lost by
//! them and nothing wrong is ever believed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{a_small_team, a_team, act, done, edit, field, open, rows, share, standing, state_of, sync, sync_through};
use daftari_crypto::keys::Key;
use daftari_crypto::safe::entry::{Link, SignedEntry};
use daftari_crypto::safe::envelope::Cargo;
use daftari_crypto::safe::receipt::{CaseStand, LastEntry, Receipt, heads_hash};
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_notebook::Error;
use daftari_notebook::views::Delivery;
use daftari_relay_api::batch::{decode_push, encode_push};
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::ids::{Base64, EnvelopeId};
use daftari_relay_api::roster::{At, Circle, Kind, Statement};
use daftari_relay_api::wire::RosterPage;
use daftari_sync::http::Http;
use daftari_sync::transport::{Method, Reply, Request, Transport, Trust};
use daftari_testkit::fault::{Fault, is_pull, is_push};
use daftari_testkit::forge::{Keys, place_in};
use daftari_testkit::people::{AN_EVENING, TestDevice, pass_between, person};
use serde_json::json;

/// The chain of this device goes on here.
fn next_of(device: &TestDevice, keys: &Keys) -> Link {
    let store = device.store_now().store;
    let head = store.read(|tx| tx.chain_head(keys.identity.device_key())).unwrap();
    head.map_or(Link::FIRST, |(seq, id)| Link { author_seq: seq + 1, prev: id })
}

/// Envelopes on their way to the office, whose places a forger can take.
fn fillers(device: &TestDevice, count: usize) {
    for _ in 0..count {
        open(device, "something that makes a page");
    }
    assert_eq!(sync(device), "done");
}

/// Has this device opened and believed an envelope?
fn holds(device: &TestDevice, id: &EnvelopeId) -> bool {
    device.store_now().store.read(|tx| tx.has_envelope(*id)).unwrap()
}

/// Entries of a case that nobody has built upon, as this device holds it.
fn heads_of(device: &TestDevice, case: CaseId) -> Vec<EntryId> {
    let stored = device.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    stored.iter().map(|entry| entry.id).collect()
}

#[test]
fn every_relay_failure_is_named_and_then_converges() {
    let (_relay, office, phone) = a_small_team();
    type Kind = fn(&Request) -> bool;
    let faults: [(Fault, Kind, &str); 9] = [
        (Fault::Down, |_| true, "no_answer"),
        (Fault::Slow, |_| true, "no_answer"),
        (Fault::Status(500), |_| true, "relay_unwell"),
        (Fault::Status(502), is_push, "proxy"),
        (Fault::Status(200), is_push, "portal"),
        (Fault::CutBefore, is_push, "cut_off"),
        (Fault::CutAfter, is_push, "cut_off"),
        (Fault::CutBefore, is_pull, "cut_off"),
        (Fault::CutAfter, is_pull, "cut_off"),
    ];
    let mut cases = Vec::new();
    for (number, (fault, kind, ending)) in faults.into_iter().enumerate() {
        let case = open(&phone, &format!("case {number}"));
        cases.push(case);
        phone.network().when(move |request| if kind(request) { fault } else { Fault::None });
        let outcome = phone.session.sync_now().unwrap();
        assert_eq!(outcome.code, ending, "{fault:?}");
        assert!(outcome.retry_s.is_some_and(|seconds| seconds >= 1), "it will try again");
        assert_ne!(state_of(&phone, case), Delivery::OfficeHas);
        assert_eq!(phone.session.sync_view().unwrap().last.unwrap().code, ending);
        assert_eq!(standing(&phone.case(case).unwrap(), "narrative"), [json!(format!("case {number}"))]);
        if kind(&Request { method: Method::Post, url: "/v1/envelopes".to_owned(), ..some_request() }) {
            assert_eq!(
                state_of(&phone, case),
                Delivery::OnPhone,
                "{fault:?}: only what was acknowledged is handed over"
            );
        }
    }
    phone.network().heal();
    sync_through(&phone, &office);
    for case in &cases {
        assert_eq!(state_of(&phone, *case), Delivery::OfficeHas);
        assert_eq!(office.case(*case).unwrap().fields, {
            let mut fields = phone.case(*case).unwrap().fields;
            fields.iter_mut().flat_map(|field| &mut field.values).for_each(|value| value.author.me = false);
            fields
        });
    }
    assert_eq!(phone.session.sync_view().unwrap().queue.len(), 0);
    assert_eq!(office.session.sync_view().unwrap().put_aside, 0);
}

fn some_request() -> Request {
    Request {
        method: Method::Get,
        url: String::new(),
        token: None,
        body: Vec::new(),
        seconds: 1,
        quiet_seconds: 1,
        trust: Trust::of(None),
        reply_max: 1,
    }
}

#[test]
fn a_batch_cut_in_the_middle_and_one_sent_twice_arrive_once() {
    let (_relay, office, phone) = a_small_team();
    let cases: Vec<_> = (0..5).map(|number| open(&phone, &format!("case {number}"))).collect();
    // The relay gets the first half of the batch, then the line is dead.
    let mut halves = 1;
    phone.network().when(move |request| {
        if !is_push(request) || halves == 0 {
            return Fault::None;
        }
        halves -= 1;
        let envelopes = decode_push(&request.body).unwrap();
        assert_eq!(envelopes.len(), 5);
        let half = Request { body: encode_push(envelopes[..2].iter().copied()), ..request.clone() };
        assert_eq!(Http::default().send(&half).unwrap().status, 200);
        Fault::CutBefore
    });
    assert_eq!(sync(&phone), "cut_off");
    assert!(cases.iter().all(|case| state_of(&phone, *case) == Delivery::OnPhone));
    phone.network().when(|request| if is_push(request) { Fault::Twice } else { Fault::None });
    assert_eq!(phone.session.sync_now().unwrap().sent, 5, "what was there already is acknowledged again");
    phone.network().heal();
    let received = office.session.sync_now().unwrap().received;
    assert_eq!(received, 5, "each of them once");
    sync_through(&phone, &office);
    for case in &cases {
        assert_eq!(state_of(&phone, *case), Delivery::OfficeHas);
        assert_eq!(heads_of(&office, *case).len(), 2, "the opening and the narrative, once");
    }
}

#[test]
fn a_repeated_envelope_changes_nothing() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "once");
    let mut keys = Keys::of(&phone);
    sync_through(&phone, &office);
    let before = office.case(case).unwrap();
    // The very envelope again, and its entries in a new one.
    let stored = phone.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    let cargo = Cargo::Entries(stored.iter().map(|entry| entry.record.clone()).collect());
    let office_key = keys.office();
    let again = keys.seal_cargo(&cargo, &[office_key]);
    let old = phone.network().sent().into_iter().rev().find(is_push).unwrap();
    let replayed = decode_push(&old.body).unwrap()[0].to_vec();
    fillers(&phone, 4);
    let id = envelope_id(&again);
    office.network().smuggle(vec![replayed, again.clone(), again]);
    assert_eq!(sync(&office), "done");
    let after = office.case(case).unwrap();
    assert_eq!((after.timeline, after.fields, after.copied_notebook), (before.timeline, before.fields, false));
    assert_eq!(office.session.sync_view().unwrap().put_aside, 0);
    assert_eq!(heads_of(&office, case).len(), 2);
    assert!(holds(&office, &id), "it did arrive");
}

#[test]
fn an_unknown_senders_envelope_waits_for_the_roster() {
    let (relay, office, phone) = a_small_team();
    let beryl = person("Beryl").phone_joined_to(&office, &relay).unwrap();
    pass_between([&beryl]).unwrap();
    // The relay keeps the newest statement from Amina's phone and lets Beryl's case through.
    let known = Keys::of(&phone).roster.kept_digest();
    phone.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.contains("/v1/roster?") {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.retain(|statement| !is_third(&Statement::parse(&statement.0).unwrap()));
            page.kept = known;
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    let knows_beryl = |device: &TestDevice| device.session.unlocked().unwrap().team_view().unwrap().members.len() == 3;
    let case = open(&beryl, "seen by Beryl");
    // Beryl knows of Amina and shares with her.
    share(&beryl, case, &phone);
    assert_eq!(sync(&beryl), "done");
    assert_eq!(sync(&phone), "done");
    assert!(!knows_beryl(&phone), "the list is still the old one");
    assert!(matches!(phone.case(case), Err(Error::CaseMissing)));
    assert!(phone.session.sync_view().unwrap().put_aside > 0, "early, not forged");
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    phone.network().heal();
    assert_eq!(sync(&phone), "done");
    assert!(knows_beryl(&phone));
    assert_eq!(standing(&phone.case(case).unwrap(), "narrative"), [json!("seen by Beryl")]);
    assert_eq!(phone.session.sync_view().unwrap().put_aside, 0);
}

/// The statement that took the third device in: its author had seen more than the first statement.
fn is_third(statement: &Statement) -> bool {
    !statement.body.heads.field.is_empty()
}

#[test]
fn a_strangers_signature_never_verifies() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "mine");
    sync_through(&phone, &office);
    let before = office.case(case).unwrap();
    let mut stranger = Keys::of_a_stranger_to(&phone);
    let readers = [stranger.office()];
    let note = stranger.note("paid in full, close it");
    let note = stranger.sign(place_in(case, Link::FIRST, &heads_of(&phone, case)), &note);
    let forged = stranger.seal(&[&note], &readers);
    // A member carries a stranger's entry: the envelope is hers, the entry is not.
    let mut member = Keys::of(&phone);
    let carried = member.seal(&[&note], &readers);
    fillers(&phone, 3);
    office.network().smuggle(vec![forged, carried]);
    assert_eq!(sync(&office), "done");
    let after = office.case(case).unwrap();
    assert_eq!((after.timeline, after.fields, after.review), (before.timeline, before.fields, 0));
    assert_eq!(office.session.sync_view().unwrap().put_aside, 2, "kept, shown, not applied");
}

#[test]
fn an_entry_of_a_non_holder_is_held_for_review() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    sync_through(&amina, &office);
    // Beryl's phone has been opened by somebody: her keys sign into a case that was never shared with her.
    let mut keys = Keys::of(&beryl);
    let link = next_of(&beryl, &keys);
    let note = keys.note("she made it all up");
    let note = keys.sign(place_in(case, link, &heads_of(&amina, case)), &note);
    let readers = [keys.office(), keys.reader(&amina)];
    let forged = keys.seal(&[&note], &readers);
    let shared = open(&beryl, "something that makes a page");
    share(&beryl, shared, &amina);
    fillers(&beryl, 1);
    for device in [&office, &amina] {
        device.network().smuggle(vec![forged.clone()]);
        assert_eq!(sync(device), "done");
        device.network().heal();
        let view = device.case(case).unwrap();
        assert_eq!((standing(&view, "narrative"), view.review), (vec![json!("mine")], 1), "on {}", device.name);
        assert!(!field(&view, "narrative").conflict);
    }
}

#[test]
fn a_case_under_a_false_id_is_refused() {
    let (_relay, office, amina, beryl) = a_team();
    let victim = open(&amina, "mine");
    sync_through(&amina, &office);
    let mut keys = Keys::of(&beryl);
    let link = next_of(&beryl, &keys);
    let readers = [keys.office()];
    // She opens "the same" case, to become its opener.
    let opening = keys.body(Content::CaseOpened { code: "KT-0001".to_owned() });
    let opening = keys.sign(place_in(victim, link, &[]), &opening);
    let false_id = keys.seal(&[&opening], &readers);
    // An envelope with entries of two cases.
    let (one, first) = keys.open_case(link, "KT-0002");
    let next = Link { author_seq: link.author_seq + 1, prev: first.id };
    let other = keys.note("x");
    let other = keys.sign(place_in(victim, next, &[]), &other);
    let mixed = keys.seal(&[&first, &other], &readers);
    // What is right is taken.
    let (good, opened) = keys.open_case(link, "KT-0003");
    let right = keys.seal(&[&opened], &readers);
    fillers(&beryl, 4);
    office.network().smuggle(vec![false_id, mixed, right]);
    assert_eq!(sync(&office), "done");
    let view = office.case(victim).unwrap();
    assert_eq!((view.opened_by.name.as_deref(), view.review), (Some("Amina"), 0));
    assert_eq!(office.case(one).unwrap().code, "KT-0002", "the entry that is right beside the one that is not");
    assert_eq!(office.case(good).unwrap().code, "KT-0003");
    assert_eq!(office.session.sync_view().unwrap().put_aside, 2);
}

#[test]
fn the_bringer_of_an_entry_is_remembered() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    act(&office, case, "counselled", &[]).unwrap();
    pass_between([&office, &amina, &beryl]).unwrap();
    let key = Keys::of(&amina).identity.device_key().0;
    let brought = |device: &TestDevice| {
        let stored = device.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
        stored.iter().filter(|entry| entry.brought_by.is_some()).count()
    };
    assert_eq!((brought(&office), brought(&beryl)), (0, 0), "authors brought their own");
    // Beryl's phone carries a case of Amina's that has not been anywhere yet.
    let new = open(&amina, "only Amina's");
    let records = amina.store_now().store.read(|tx| tx.entries_of_case(new)).unwrap();
    let cargo = Cargo::Entries(records.iter().map(|entry| entry.record.clone()).collect());
    let mut carrier = Keys::of(&beryl);
    let readers = [carrier.office()];
    let carried = carrier.seal_cargo(&cargo, &readers);
    fillers(&beryl, 2);
    office.network().smuggle(vec![carried]);
    assert_eq!(sync(&office), "done");
    let kept = office.store_now().store.read(|tx| tx.entries_of_case(new)).unwrap();
    let carrier = carrier.identity.device_key().0;
    assert!(
        kept.len() == 2
            && kept.iter().all(|entry| entry.author == DeviceKey(key) && entry.brought_by == Some(DeviceKey(carrier)))
    );
    assert_eq!(office.case(new).unwrap().opened_by.name.as_deref(), Some("Amina"), "whoever brought it");
}

#[test]
fn the_office_limits_receipts_by_minute_and_day() {
    let (_relay, office, phone) = a_small_team();
    let receipts = |device: &TestDevice| {
        let pushes = device.network().sent().into_iter().filter(is_push);
        pushes.map(|push| decode_push(&push.body).unwrap().len()).sum::<usize>()
    };
    // The seeds of the phone that joined.
    let seeds = receipts(&office);
    let receipts = |device: &TestDevice| receipts(device) - seeds;
    let first = open(&phone, "one");
    pass_between([&phone, &office, &phone]).unwrap();
    assert_eq!((receipts(&office), state_of(&phone, first)), (1, Delivery::OfficeHas));
    let second = open(&phone, "two");
    pass_between([&phone, &office, &phone, &office]).unwrap();
    assert_eq!((receipts(&office), state_of(&phone, second)), (1, Delivery::Handed), "not within the minute");
    office.minutes_pass(1);
    pass_between([&office, &phone]).unwrap();
    assert_eq!((receipts(&office), state_of(&phone, second)), (2, Delivery::OfficeHas), "it was still owed");
    office.minutes_pass(23 * 60);
    assert_eq!((sync(&office), receipts(&office)), ("done".to_owned(), 2));
    office.minutes_pass(60);
    assert_eq!((sync(&office), receipts(&office)), ("done".to_owned(), 3), "a day");
    // An office clock that went back does not silence it.
    office.minutes_pass(-300);
    let third = open(&phone, "three");
    pass_between([&phone, &office, &phone]).unwrap();
    assert_eq!((receipts(&office), state_of(&phone, third)), (4, Delivery::OfficeHas));
}

#[test]
fn a_receipt_names_every_case_the_phone_holds() {
    let (_relay, office, amina, beryl) = a_team();
    let shared = open(&amina, "shared with Beryl, who writes nothing into it");
    share(&amina, shared, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    let hers = open(&beryl, "her own");
    sync_through(&beryl, &office);
    let differing = |device: &TestDevice| device.session.unlocked().unwrap().cases_that_differ().unwrap();
    // One that she holds and that is not named would differ.
    assert_eq!(differing(&beryl), []);
    // What she wrote since is not at the office; the next receipt says the same of both.
    common::edit(&beryl, hers, "narrative", json!("more")).unwrap();
    sync_through(&beryl, &office);
    assert_eq!(differing(&beryl), []);
}

#[test]
fn a_case_that_stands_elsewhere_at_the_office_is_told() {
    let (_relay, office, amina, _beryl) = a_team();
    let (case, other) = (open(&amina, "mine"), open(&amina, "mine too"));
    sync_through(&amina, &office);
    let (mut keys, me) = (Keys::of(&office), Keys::of(&amina).identity.device_key());
    let readers = [keys.reader(&amina)];
    let hash_of = |case: CaseId| {
        let entries = amina.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
        let parsed = entries.iter().map(|stored| SignedEntry::parse(&stored.record).unwrap());
        let named: BTreeSet<EntryId> = parsed.flat_map(|entry| entry.head.parents).collect();
        let heads: Vec<EntryId> = entries.iter().map(|stored| stored.id).filter(|id| !named.contains(id)).collect();
        CaseStand { case: case.to_string(), heads: heads_hash(&heads) }
    };
    let (right, right_too) = (hash_of(case), hash_of(other));
    let wrong = CaseStand { heads: heads_hash(&[]), ..right.clone() };
    let unknown =
        CaseStand { case: "7c9e6679-7425-8de0-944b-e07fc1f90ae7".to_owned(), heads: heads_hash(&[EntryId([7; 32])]) };
    let unknown_case: CaseId = unknown.case.parse().unwrap();
    let tries = [
        (vec![right.clone(), right_too.clone()], vec![]),
        (vec![wrong, right_too.clone()], vec![case]),
        (vec![right_too.clone()], vec![case]),
        (vec![right, right_too, unknown], vec![unknown_case]),
    ];
    for (number, (mut cases, differing)) in tries.into_iter().enumerate() {
        cases.sort_by(|a, b| a.case.cmp(&b.case));
        let receipt = Receipt {
            version: 1,
            device: me,
            held: None,
            cases: Some(cases),
            lacks: Vec::new(),
            roster_heads: Vec::new(),
            office_time: At { ms: AN_EVENING + 864_000_000 + number as i64, offset_min: 180 },
            previous: None,
        };
        office.slip_in(&[keys.seal_cargo(&Cargo::Receipt(receipt.to_bytes()), &readers)]);
        pass_between([&office, &amina]).unwrap();
        assert_eq!(amina.session.unlocked().unwrap().cases_that_differ().unwrap(), differing);
    }
}

#[test]
fn a_foreign_receipt_counts_for_nothing() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open(&amina, "mine");
    assert_eq!(sync(&amina), "done");
    let me = Keys::of(&amina).identity.device_key();
    let last = amina.store_now().store.read(|tx| tx.chain_head(me)).unwrap().unwrap();
    let receipt = |held: Option<LastEntry>, device| Receipt {
        version: 1,
        device,
        held,
        cases: Some(Vec::new()),
        lacks: Vec::new(),
        roster_heads: Vec::new(),
        office_time: At { ms: AN_EVENING, offset_min: 180 },
        previous: None,
    };
    let held = |seq, id| Some(LastEntry { author_seq: seq, entry: id });
    let (mut colleague, mut true_office) = (Keys::of(&beryl), Keys::of(&office));
    let readers = [colleague.reader(&amina)];
    let forged = [
        colleague.seal_cargo(&Cargo::Receipt(receipt(held(last.0, last.1), me).to_bytes()), &readers),
        true_office.seal_cargo(&Cargo::Receipt(receipt(held(last.0, EntryId([7; 32])), me).to_bytes()), &readers),
        true_office.seal_cargo(&Cargo::Receipt(receipt(held(last.0 + 5, last.1), me).to_bytes()), &readers),
        true_office.seal_cargo(
            &Cargo::Receipt(receipt(held(last.0, last.1), colleague.identity.device_key()).to_bytes()),
            &readers,
        ),
        true_office.seal_cargo(&Cargo::Receipt(b"{\"version\":1}".to_vec()), &readers),
    ];
    let mut shared = case;
    for _ in 0..8 {
        shared = open(&beryl, "something that makes a page");
        share(&beryl, shared, &amina);
    }
    assert_eq!(sync(&beryl), "done");
    amina.network().smuggle(forged.to_vec());
    assert_eq!(sync(&amina), "done");
    amina.network().heal();
    assert!(amina.case(shared).is_ok(), "what came after the forged ones is there");
    assert_eq!(amina.session.sync_view().unwrap().put_aside, 0, "each was opened");
    assert_eq!(state_of(&amina, case), Delivery::Handed);
    sync_through(&amina, &office);
    assert_eq!(state_of(&amina, case), Delivery::OfficeHas, "the true one counts");
}

#[test]
fn seeds_are_taken_from_the_office_and_when_they_are_an_epochs() {
    let (_relay, office, amina, phone) = a_team();
    let held = |device: &TestDevice| device.store_now().store.read(|tx| tx.secrets("epoch/")).unwrap();
    assert_eq!((held(&office).len(), held(&phone).len()), (2, 1), "the phone holds none of the office's");
    let (mut laptop, mut own) = (Keys::of(&office), Keys::of(&phone));
    let to = [laptop.reader(&phone)];
    let made_up = EpochSecret::from_seed(Circle::Team, 1, Key::new([9; 32]));
    let (_, of_office) = held(&office).into_iter().find(|(name, _)| name.starts_with("epoch/office")).unwrap();
    let of_office = EpochSecret::from_seed(Circle::Office, 1, Key::from_slice(&of_office).unwrap());
    let (_, of_team) = held(&phone).remove(0);
    let of_team = EpochSecret::from_seed(Circle::Team, 1, Key::from_slice(&of_team).unwrap());
    let refused = [
        laptop.seal_cargo(&Cargo::Seeds(vec![made_up]), &to),
        laptop.seal_cargo(&Cargo::Seeds(vec![of_office]), &to),
        own.seal_cargo(&Cargo::Seeds(vec![of_team.clone()]), &to),
    ];
    let fill = |count: usize| {
        for _ in 0..count {
            let case = open(&amina, "something that makes a page");
            share(&amina, case, &phone);
        }
        assert_eq!(sync(&amina), "done");
    };
    fill(4);
    phone.network().smuggle(refused.to_vec());
    assert_eq!(sync(&phone), "done");
    assert_eq!((held(&phone).len(), phone.session.sync_view().unwrap().put_aside), (1, 3));
    // The phone lost its seed: the office's envelope brings it again.
    phone.session.lock_notebook();
    phone.database().execute("DELETE FROM secret WHERE name LIKE 'epoch/%'", []).unwrap();
    phone.unlock().unwrap();
    assert_eq!(held(&phone).len(), 0);
    fill(2);
    phone.network().smuggle(vec![laptop.seal_cargo(&Cargo::Seeds(vec![of_team]), &to)]);
    assert_eq!(sync(&phone), "done");
    assert_eq!(held(&phone).len(), 1);
}

#[test]
fn a_statement_of_a_newer_kind_stops_nothing() {
    let (_relay, office, phone) = a_small_team();
    let later = Keys::of(&office).state(Kind::Unknown);
    let (bytes, id) = (later.bytes().to_vec(), later.id);
    phone.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.contains("/v1/roster?") {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.push(Base64(bytes.clone()));
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    let case = open(&phone, "after");
    assert_eq!(sync(&phone), "done");
    assert!(!phone.session.sync_view().unwrap().needs_newer);
    assert!(Keys::of(&phone).roster.holds(&id), "kept as it came");
    phone.network().heal();
    sync_through(&phone, &office);
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);
    assert!(Keys::of(&office).roster.holds(&id), "and passed on");
}

#[test]
fn devices_refill_a_relay_that_stands_on_an_old_backup() {
    let (mut relay, office, amina, beryl) = a_team();
    let old = open(&amina, "before the backup");
    sync_through(&amina, &office);
    let backup = relay.backup();
    let new = open(&amina, "after the backup");
    share(&amina, new, &beryl);
    sync_through(&amina, &office);
    act(&office, new, "counselled", &[]).unwrap();
    assert_eq!(sync(&office), "done");
    relay.restore(&backup);
    // The office has read further than this relay has ever been; Beryl has not read anything yet.
    let later = open(&amina, "after the restore");
    for _ in 0..2 {
        sync_through(&amina, &office);
        assert_eq!(sync(&beryl), "done");
    }
    for (device, sees) in [(&office, vec![old, new, later]), (&amina, vec![old, new, later]), (&beryl, vec![new])] {
        let mut cases: Vec<_> = rows(device).into_iter().map(|row| row.case).collect();
        cases.sort_unstable();
        let mut sees = sees;
        sees.sort_unstable();
        assert_eq!(cases, sees, "on {}", device.name);
    }
    assert_eq!(done(&beryl.case(new).unwrap(), "counselled").len(), 1);
    assert_eq!(state_of(&amina, later), Delivery::OfficeHas);
}

#[test]
fn devices_refill_an_empty_relay() {
    let (mut relay, office, amina, beryl) = a_team();
    let case = open(&amina, "all there is");
    share(&amina, case, &beryl);
    sync_through(&amina, &office);
    act(&office, case, "counselled", &[]).unwrap();
    assert_eq!(sync(&office), "done");
    relay.lose_everything();
    assert_eq!(sync(&amina), "not_in_team");
    assert_eq!(state_of(&amina, case), Delivery::OfficeHas, "what the office has, it has");

    // Whoever runs the relay makes the team on it again: its first statement and the new setup code.
    let made = office.network().sent().into_iter().find(|request| request.url.ends_with("/v1/teams")).unwrap();
    let mut body: serde_json::Value = serde_json::from_slice(&made.body).unwrap();
    body["setup_code"] = json!(relay.setup_code());
    let made = Request { body: serde_json::to_vec(&body).unwrap(), ..made };
    let Reply { status, .. } = Http::default().send(&made).unwrap();
    assert_eq!(status, 200);
    // The office gives it the list, so that the phones are known there again.
    assert_eq!(sync(&office), "done");
    assert_eq!(sync(&amina), "done");
    // Beryl had read nothing before the fire: it comes from what the others hold.
    assert_eq!(sync(&beryl), "done");
    let view = beryl.case(case).unwrap();
    assert_eq!((standing(&view, "narrative"), done(&view, "counselled").len()), (vec![json!("all there is")], 1));
    let again = open(&beryl, "goes on");
    sync_through(&beryl, &office);
    assert_eq!(state_of(&beryl, again), Delivery::OfficeHas);
}

#[test]
fn a_refused_envelope_is_shown_and_offered_again() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "refused once");
    let wrong_mailbox = &[0x82];
    phone.network().when(move |request| if is_push(request) { Fault::Octets(wrong_mailbox) } else { Fault::None });
    let answered = phone.session.sync_now().unwrap();
    assert_eq!((answered.code.as_str(), answered.sent), ("refused", 0), "not done: something waits that should not");
    assert_eq!(state_of(&phone, case), Delivery::OnPhone);
    phone.network().heal();
    sync_through(&phone, &office);
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);
}

#[test]
fn a_notebook_used_twice_is_flagged_and_loses_nothing() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "one");
    sync_through(&phone, &office);
    let copy = phone.as_killed_now();
    copy.unlock().unwrap();
    act(&phone, case, "counselled", &[("place", json!("here"))]).unwrap();
    act(&copy, case, "counselled", &[("place", json!("there"))]).unwrap();
    sync_through(&phone, &office);
    sync_through(&copy, &office);
    let view = office.case(case).unwrap();
    assert!(view.copied_notebook);
    assert_eq!(done(&view, "counselled").len(), 2);
}

#[test]
fn a_case_with_many_holders_reaches_all() {
    let (relay, office, amina) = a_small_team();
    let many: Vec<TestDevice> =
        (0..17).map(|n| person(&format!("P{n}")).phone_joined_to(&office, &relay).unwrap()).collect();
    pass_between([&amina]).unwrap();
    let case = open(&amina, "for everybody");
    many.iter().for_each(|colleague| share(&amina, case, colleague));
    edit(&amina, case, "hot_spot", json!("Kwa Mama Rose")).unwrap();
    sync_through(&amina, &office);
    assert_eq!(state_of(&amina, case), Delivery::OfficeHas);
    for colleague in &many {
        assert_eq!(sync(colleague), "done");
        assert_eq!(standing(&colleague.case(case).unwrap(), "hot_spot"), [json!("Kwa Mama Rose")]);
    }
}
