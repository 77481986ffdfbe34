//! The protocol of `docs/sync-protocol.md`, spoken to a real relay on a loopback port.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use common::{
    Answered, Caller, Relay, amina, envelope, id_of, person, results, scene, scene_with, stranger, team_of, wanjiku,
};
use daftari_relay::storage::sqlite::Sqlite;
use daftari_relay::storage::{Quotas, StatementChange, Storage};
use daftari_relay_api::batch::{Cursor, Pulled, decode_pull};
use daftari_relay_api::ids::{Base64, EnvelopeId, LoginNonce, MailboxId, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{
    BATCH_BYTES_MAX, BATCH_MAX, ENVELOPE_MAX, HAVE_MAX, INVITE_MESSAGE_MAX, INVITE_TTL_S, LOGIN_MAX, LOGINS_MAX,
    NONCE_TTL_S, ROSTER_ASKED_MAX, STATEMENT_MAX, TOKEN_TTL_S, WAIT_PLACES_MAX,
};
use daftari_relay_api::login::{Origin, Scope, challenge_bytes};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::roster::{Heads, Kind, Role, Statement, digest};
use daftari_relay_api::wire::{
    AskHave, AskRosterHave, Challenge, Health, Missing, NewTeam, News, Rest, RosterMissing, RosterPage, TeamMade, Token,
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

fn refused(answered: &Answered, status: u16, code: &str) {
    assert_eq!(answered.refusal(), (status, code.to_owned()), "{answered}");
}

/// What became of each statement, as it is written on the wire.
fn given(answered: &Answered) -> Vec<String> {
    let answer: Value = answered.json();
    answer["results"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn fresh() -> (tempfile::TempDir, Relay) {
    let directory = tempfile::tempdir().unwrap();
    let relay = Relay::start(directory.path(), |_| {});
    (directory, relay)
}

/// Sends bytes as they are and reads until the relay has closed.
fn talk(relay: &Relay, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(relay.address).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

// Teams.

#[test]
fn a_team_needs_the_setup_code() {
    let (_directory, relay) = fresh();
    let genesis = wanjiku().begins_a_team();

    refused(&relay.caller().make_team(&genesis, "0000-0000-0000-0000"), 403, "wrong_setup_code");
    refused(&relay.caller().make_team(&genesis, ""), 403, "wrong_setup_code");
    refused(&relay.caller().challenge(team_of(&genesis), &wanjiku()), 404, "unknown_team");
    let made: TeamMade = relay.caller().make_team(&genesis, &relay.setup_code).json();
    assert_eq!(made.team, team_of(&genesis));
}

#[test]
fn a_setup_code_may_be_typed_as_people_type() {
    let (_directory, relay) = fresh();
    let typed = relay.setup_code.replace('-', " ").to_lowercase().replace('0', "o").replace('1', "l");

    assert!(relay.caller().make_team(&wanjiku().begins_a_team(), &typed).is_good());
}

#[test]
fn the_same_team_may_be_made_again_after_a_lost_answer() {
    let scene = scene();
    let again: TeamMade = scene.relay.caller().make_team(&scene.genesis, &scene.relay.setup_code).json();

    assert_eq!(again.team, scene.team);
    assert!(scene.phone.get("/v1/roster").is_good(), "and Amina is still in it");
}

#[test]
fn a_team_begins_with_a_genesis_that_holds() {
    let (_directory, relay) = fresh();
    let genesis = wanjiku().begins_a_team();
    let mut tampered = genesis.clone();
    *tampered.last_mut().unwrap() ^= 1;
    let device = amina().record(Role::Office);
    let for_another = wanjiku().states(None, Heads::default(), common::genesis(amina().member, device));
    let device = wanjiku().record(Role::Field);
    let not_office = wanjiku().states(None, Heads::default(), common::genesis(amina().member, device));
    let no_genesis = wanjiku().adds(team_of(&genesis), &amina(), Role::Field);

    for bad in [tampered, for_another, not_office, no_genesis, b"{}".to_vec(), Vec::new()] {
        refused(&relay.caller().make_team(&bad, &relay.setup_code), 400, "bad_statement");
    }
}

// Login.

#[test]
fn a_device_logs_in_by_its_signature() {
    let scene = scene();
    let nonce = scene.relay.caller().challenge(scene.team, &amina()).json::<Challenge>().nonce;
    let token: Token = scene.relay.caller().token(scene.team, &amina(), nonce, |_| {}).json();

    assert_eq!(token.expires_in_s, TOKEN_TTL_S);
    let health: Health = scene.relay.caller().get("/v1/health").json();
    assert_eq!(token.store, health.store);
    let with_it = Caller { token: Some(token.token), ..scene.relay.caller() };
    assert!(with_it.get("/v1/roster").is_good());
}

#[test]
fn an_outsider_gets_no_challenge() {
    let scene = scene();
    refused(&scene.relay.caller().challenge(scene.team, &stranger()), 403, "unknown_device");
    refused(&scene.relay.caller().challenge(TeamId([0; 32]), &amina()), 404, "unknown_team");
}

#[test]
fn a_nonce_is_good_once() {
    let scene = scene();
    let caller = scene.relay.caller();
    let nonce = caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;

    assert!(caller.token(scene.team, &amina(), nonce, |_| {}).is_good());
    refused(&caller.token(scene.team, &amina(), nonce, |_| {}), 401, "bad_nonce");
}

#[test]
fn a_nonce_is_used_up_by_a_signature_that_holds_and_by_no_other() {
    let scene = scene();
    let caller = scene.relay.caller();
    let nonce = caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;

    let spoiled = |ask: &mut daftari_relay_api::wire::AskToken| ask.signature.0[0] ^= 1;
    refused(&caller.token(scene.team, &amina(), nonce, spoiled), 401, "bad_signature");
    assert!(caller.token(scene.team, &amina(), nonce, |_| {}).is_good());
    refused(&caller.token(scene.team, &amina(), nonce, spoiled), 401, "bad_signature");
    refused(&caller.token(scene.team, &amina(), nonce, |_| {}), 401, "bad_nonce");
}

#[test]
fn a_nonce_lives_two_minutes_after_its_own() {
    let scene = scene();
    let caller = scene.relay.caller();
    let ask = || caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;
    let (in_time, too_late) = (ask(), ask());
    let left_of_the_minute = 60 - common::NOON % 60;

    scene.relay.seconds_pass(left_of_the_minute + NONCE_TTL_S - 1);
    assert!(caller.token(scene.team, &amina(), in_time, |_| {}).is_good());
    scene.relay.seconds_pass(1);
    refused(&caller.token(scene.team, &amina(), too_late, |_| {}), 401, "bad_nonce");
}

#[test]
fn a_nonce_is_for_the_device_that_asked() {
    let scene = scene();
    let caller = scene.relay.caller();
    let nonce = caller.challenge(scene.team, &wanjiku()).json::<Challenge>().nonce;

    refused(&caller.token(scene.team, &amina(), nonce, |_| {}), 401, "bad_nonce");
    refused(&caller.token(scene.team, &amina(), LoginNonce([0; 36]), |_| {}), 401, "bad_nonce");
    assert!(caller.token(scene.team, &wanjiku(), nonce, |_| {}).is_good(), "hers is not used up by that");
}

/// Whoever knows the team and her key, an old member say, asks between her challenge and her login.
#[test]
fn challenges_in_her_name_lock_nobody_out() {
    let scene = scene();
    let caller = scene.relay.caller();
    let hers = caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;
    for _ in 0..1_000 {
        let asked = caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;
        let guessed = |ask: &mut daftari_relay_api::wire::AskToken| ask.signature = Base64(vec![0; 64]);
        refused(&caller.token(scene.team, &amina(), asked, guessed), 401, "bad_signature");
        refused(&caller.token(scene.team, &amina(), hers, guessed), 401, "bad_signature");
    }
    assert!(caller.token(scene.team, &amina(), hers, |_| {}).is_good());
}

#[test]
fn a_device_that_logs_in_without_end_keeps_only_itself_out() {
    let scene = scene();
    let caller = scene.relay.caller();
    let logs_in = |person: &common::Person| {
        let nonce = caller.challenge(scene.team, person).json::<Challenge>().nonce;
        caller.token(scene.team, person, nonce, |_| {})
    };
    // The scene's own login is one of them.
    for _ in 1..LOGINS_MAX {
        assert!(logs_in(&amina()).is_good());
    }
    refused(&logs_in(&amina()), 429, "too_many");
    assert!(logs_in(&wanjiku()).is_good());
    scene.relay.seconds_pass(NONCE_TTL_S + 60);
    assert!(logs_in(&amina()).is_good());
}

/// Two sheets in a new place: what the office has is read with them, and a new laptop is stated.
#[test]
fn the_recovery_key_reads_what_is_the_offices_and_posts_nothing() {
    let scene = scene();
    let (office, review) = (mailbox::office(&scene.team), mailbox::review(&scene.team));
    let case = scene.to_office("a case");
    scene.phone.push(std::slice::from_ref(&case));
    let sheets = common::sheets();
    let paper = scene.relay.caller().logged_in(scene.team, &sheets);

    assert!(paper.get("/v1/roster").is_good());
    assert_eq!(paper.read_all(office).iter().map(|(_, id)| *id).collect::<Vec<_>>(), [id_of(&case)]);
    assert!(paper.pull(review, None).is_good());
    assert!(paper.get(&format!("/v1/wait?after={office}:")).json::<News>().news);
    let others = [mailbox::team(&scene.team), amina().mailbox(scene.team), sheets.mailbox(scene.team)];
    others.iter().for_each(|other| refused(&paper.pull(*other, None), 403, "not_allowed"));
    refused(&paper.push(&[scene.to_office("another")]), 403, "not_allowed");
    let nonce = scene.relay.caller().challenge(scene.team, &sheets).json::<Challenge>().nonce;
    let to_post = scene.relay.caller().token(scene.team, &sheets, nonce, |ask| ask.scope = Scope::Post);
    refused(&to_post, 403, "unknown_device");

    assert_eq!(given(&paper.give(vec![sheets.adds(scene.team, &stranger(), Role::Office)])), ["kept"]);
    assert!(scene.relay.caller().logged_in(scene.team, &stranger()).pull(office, None).is_good());
    // Another team's sheets open nothing here.
    refused(&scene.relay.caller().challenge(scene.team, &person(6)), 403, "unknown_device");
}

#[test]
fn a_login_is_bound_to_the_origin_that_was_dialled() {
    let scene = scene();
    let caller = scene.relay.caller();
    let nonce = || caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;
    // Whoever sits in the middle passes on what Amina signed for another relay.
    let elsewhere = "http://relay.example".parse().unwrap();
    let nonce_in_the_middle = nonce();
    let said = challenge_bytes(Scope::Device, &elsewhere, &nonce_in_the_middle, &amina().key());
    let signature = Base64(amina().keys.sign(&said).as_ref().to_vec());

    refused(
        &caller.token(scene.team, &amina(), nonce_in_the_middle, |ask| ask.signature = signature.clone()),
        401,
        "bad_signature",
    );
    for other in ["http://relay.example", "https://127.0.0.1", "no origin"] {
        let answered = caller.token(scene.team, &amina(), nonce(), |ask| {
            ask.origin = other.to_owned();
            ask.signature = signature.clone();
        });
        refused(&answered, 403, "wrong_origin");
    }
}

#[test]
fn configured_origins_replace_the_relays_own_address() {
    let scene = scene();
    let by_name: Origin = format!("http://localhost:{}", scene.relay.address.port()).parse().unwrap();
    let nonce = scene.relay.caller().challenge(scene.team, &amina()).json::<Challenge>().nonce;
    let said = challenge_bytes(Scope::Device, &by_name, &nonce, &amina().key());
    let answered = scene.relay.caller().token(scene.team, &amina(), nonce, |ask| {
        ask.origin = by_name.to_string();
        ask.signature = Base64(amina().keys.sign(&said).as_ref().to_vec());
    });
    assert!(answered.is_good(), "a relay on loopback is dialled by that name, too: {answered}");

    let directory = tempfile::tempdir().unwrap();
    let relay =
        Relay::start(directory.path(), |config| config.origins = vec!["https://kituo.example".parse().unwrap()]);
    // A team that could be made there could log in nowhere.
    refused(&relay.caller().make_team(&scene.genesis, &relay.setup_code), 403, "wrong_origin");
    let ask = NewTeam {
        genesis: Base64(scene.genesis.clone()),
        setup_code: relay.setup_code.clone(),
        origin: "https://kituo.example".to_owned(),
    };
    assert!(relay.caller().post("/v1/teams", &ask).is_good());
    let nonce = relay.caller().challenge(scene.team, &wanjiku()).json::<Challenge>().nonce;
    refused(&relay.caller().token(scene.team, &wanjiku(), nonce, |_| {}), 403, "wrong_origin");
}

#[test]
fn one_key_does_not_open_the_others_scope() {
    let scene = scene();
    let caller = scene.relay.caller();
    for (scope, keys) in [(Scope::Device, amina().post), (Scope::Post, amina().keys)] {
        let nonce = caller.challenge(scene.team, &amina()).json::<Challenge>().nonce;
        let said = challenge_bytes(scope, &caller.origin(), &nonce, &amina().key());
        let answered = caller.token(scene.team, &amina(), nonce, |ask| {
            ask.scope = scope;
            ask.signature = Base64(keys.sign(&said).as_ref().to_vec());
        });
        refused(&answered, 401, "bad_signature");
    }
}

#[test]
fn the_post_key_of_a_locked_phone_only_posts() {
    let scene = scene();
    let locked = scene.relay.caller().logged_in_to_post(scene.team, &amina());

    assert_eq!(results(&locked.push(&[scene.to_office("a case")])), [Pushed::Stored]);
    assert!(locked.get("/v1/roster").is_good());
    let hers = amina().mailbox(scene.team);
    refused(&locked.pull(hers, None), 403, "not_allowed");
    refused(&locked.post("/v1/have", &AskHave { ids: Vec::new() }), 403, "not_allowed");
    refused(&locked.post("/v1/roster/have", &AskRosterHave { ids: Vec::new() }), 403, "not_allowed");
    refused(&locked.give(Vec::new()), 403, "not_allowed");
    refused(&locked.get(&format!("/v1/wait?after={hers}:")), 403, "not_allowed");
    refused(&locked.get("/v1/wait?after="), 403, "not_allowed");
}

#[test]
fn a_token_that_was_changed_or_is_old_opens_nothing() {
    let scene = scene();
    let good = scene.phone.token.clone().unwrap();
    let asks = |token: Option<String>| Caller { token, ..scene.relay.caller() }.get("/v1/roster");
    let bytes = BASE64URL_NOPAD.decode(good.as_bytes()).unwrap();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        refused(&asks(Some(BASE64URL_NOPAD.encode(&changed))), 401, "bad_token");
    }
    refused(&asks(Some(BASE64URL_NOPAD.encode(&bytes[..bytes.len() - 1]))), 401, "bad_token");
    refused(&asks(Some(format!("{good}AA"))), 401, "bad_token");
    refused(&asks(Some(String::new())), 401, "bad_token");
    refused(&asks(None), 401, "bad_token");

    scene.relay.seconds_pass(TOKEN_TTL_S - 1);
    assert!(asks(Some(good.clone())).is_good());
    scene.relay.seconds_pass(1);
    refused(&asks(Some(good)), 401, "bad_token");
}

#[test]
fn a_token_of_one_relay_is_worth_nothing_at_another() {
    let scene = scene();
    let (_directory, other) = fresh();
    assert!(other.caller().make_team(&scene.genesis, &other.setup_code).is_good());

    let replayed = Caller { token: scene.office.token.clone(), ..other.caller() };
    refused(&replayed.get("/v1/roster"), 401, "bad_token");
}

// Envelopes.

#[test]
fn a_pushed_envelope_is_pulled_unchanged() {
    let scene = scene();
    let case = scene.to_office("a case");
    assert_eq!(results(&scene.phone.push(std::slice::from_ref(&case))), [Pushed::Stored]);

    let page = scene.office.pull(mailbox::office(&scene.team), None);
    let health: Health = scene.relay.caller().get("/v1/health").json();
    assert_eq!(page.store, Some(health.store.to_string()));
    let found = decode_pull(0, &page.body).unwrap();
    assert_eq!(found.iter().map(|(_, pulled)| pulled.clone()).collect::<Vec<_>>(), [Pulled::Envelope(case)]);
}

#[test]
fn a_repeated_batch_is_stored_once() {
    let scene = scene();
    let batch = [scene.to_office("monday"), scene.to_office("tuesday")];
    let first = results(&scene.phone.push(&batch));
    let again = results(&scene.phone.push(&batch));

    assert_eq!(first, again);
    assert_eq!(scene.office.read_all(mailbox::office(&scene.team)).len(), 2);
}

#[test]
fn one_bad_envelope_is_named_and_the_rest_is_stored() {
    let scene = scene();
    let good = scene.to_office("good");
    let elsewhere = envelope(&[mailbox::office(&TeamId([9; 32]))], b"another team's");
    let mut newer = scene.to_office("newer");
    newer[4] = 2;
    let too_large = scene.to_office(&"x".repeat(ENVELOPE_MAX));
    let also_good = scene.to_office("also good");
    let batch = [good.clone(), elsewhere, b"no envelope".to_vec(), newer, too_large, also_good.clone()];

    assert_eq!(
        results(&scene.phone.push(&batch)),
        [Pushed::Stored, Pushed::WrongMailbox, Pushed::Malformed, Pushed::Newer, Pushed::TooLarge, Pushed::Stored,]
    );
    let ids: Vec<EnvelopeId> =
        scene.office.read_all(mailbox::office(&scene.team)).into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids, [id_of(&good), id_of(&also_good)]);
}

#[test]
fn an_envelope_is_addressed_within_the_team_only() {
    let scene = scene();
    let (office, hers) = (mailbox::office(&scene.team), amina().mailbox(scene.team));
    let shared = envelope(&[office, hers], b"for both");
    let leaked = envelope(&[office, stranger().mailbox(scene.team)], b"for a stranger as well");

    assert_eq!(results(&scene.office.push(&[shared.clone(), leaked])), [Pushed::Stored, Pushed::WrongMailbox]);
    for (caller, mailbox) in [(&scene.office, office), (&scene.phone, hers)] {
        assert_eq!(caller.read_all(mailbox).into_iter().map(|(_, id)| id).collect::<Vec<_>>(), [id_of(&shared)]);
    }
}

#[test]
fn a_batch_ends_at_its_limits_and_is_refused_whole_beyond_them() {
    let scene = scene();
    let small = |n: usize| scene.to_office(&n.to_string());
    let full: Vec<Vec<u8>> = (0..BATCH_MAX).map(small).collect();
    let one_more: Vec<Vec<u8>> = (1_000..=1_000 + BATCH_MAX).map(small).collect();

    assert_eq!(results(&scene.phone.push(&full)).len(), BATCH_MAX);
    refused(&scene.phone.push(&one_more), 413, "too_large");
    assert_eq!(scene.office.read_all(mailbox::office(&scene.team)).len(), BATCH_MAX);

    let header = scene.to_office("").len();
    let sized = |n: usize, bytes: usize| scene.to_office(&format!("{n:02}{}", "x".repeat(bytes - header - 2)));
    let sixteenth = BATCH_BYTES_MAX / 16 - 4;
    let exactly: Vec<Vec<u8>> = (0..16).map(|n| sized(n, sixteenth)).collect();
    assert_eq!(results(&scene.phone.push(&exactly)), vec![Pushed::Stored; 16]);
}

#[test]
fn a_batch_that_is_not_framed_as_it_says_is_malformed() {
    let scene = scene();
    for body in [&b"\x00\x00\x00\x05abc"[..], b"\x00\x00", b"\xff\xff\xff\xff"] {
        let answered = scene.phone.send("POST", "/v1/envelopes", body.to_vec());
        assert!(["malformed", "too_large"].contains(&answered.refusal().1.as_str()), "{answered}");
    }
    assert!(results(&scene.phone.push(&[])).is_empty(), "nothing is a batch, too");
}

#[test]
fn a_device_reads_its_own_mailboxes_and_no_others() {
    let scene = scene();
    let (team, hers) = (scene.team, amina().mailbox(scene.team));
    for mailbox in [hers, mailbox::team(&team)] {
        assert!(scene.phone.pull(mailbox, None).is_good());
    }
    let not_hers = [mailbox::office(&team), mailbox::review(&team), wanjiku().mailbox(team), MailboxId([0; 16])];
    for mailbox in not_hers {
        refused(&scene.phone.pull(mailbox, None), 403, "not_allowed");
        refused(&scene.phone.get(&format!("/v1/wait?after={mailbox}:")), 403, "not_allowed");
    }
    for mailbox in [mailbox::office(&team), mailbox::review(&team), mailbox::team(&team), wanjiku().mailbox(team)] {
        assert!(scene.office.pull(mailbox, None).is_good());
    }
    refused(&scene.office.pull(hers, None), 403, "not_allowed");
    refused(&scene.relay.caller().pull(hers, None), 401, "bad_token");
}

#[test]
fn a_reader_continues_from_its_cursor() {
    let scene = scene();
    let office = mailbox::office(&scene.team);
    scene.phone.push(&[scene.to_office("one"), scene.to_office("two"), scene.to_office("three")]);
    let all = scene.office.read_all(office);

    let page = scene.office.pull(office, Some(all[0].0));
    let rest: Vec<EnvelopeId> = decode_pull(all[0].0.seq, &page.body).unwrap().iter().map(|(_, p)| p.id()).collect();
    assert_eq!(rest, [all[1].1, all[2].1]);
    let limited = scene.office.get(&format!("/v1/envelopes?mailbox={office}&limit=2"));
    assert_eq!(decode_pull(0, &limited.body).unwrap().len(), 2);

    let foreign = Cursor { seq: all[0].0.seq, id: EnvelopeId([0; 32]) };
    let answered = scene.office.pull(office, Some(foreign));
    refused(&answered, 409, "cursor_unknown");
    refused(&scene.office.get(&format!("/v1/wait?after={office}:{}", foreign.to_text())), 409, "cursor_unknown");
    for query in [format!("mailbox={office}&after=xyz"), "mailbox=xyz".to_owned(), String::new()] {
        refused(&scene.office.get(&format!("/v1/envelopes?{query}")), 400, "malformed");
    }
}

#[test]
fn have_names_the_envelopes_the_relay_lacks() {
    let scene = scene();
    let case = scene.to_office("a case");
    scene.phone.push(std::slice::from_ref(&case));

    let lost = EnvelopeId([5; 32]);
    let missing: Missing = scene.phone.post("/v1/have", &AskHave { ids: vec![id_of(&case), lost] }).json();
    assert_eq!(missing.missing, [lost]);
    let most: Missing = scene.phone.post("/v1/have", &AskHave { ids: vec![lost; HAVE_MAX] }).json();
    assert_eq!(most.missing.len(), HAVE_MAX);
    refused(&scene.phone.post("/v1/have", &AskHave { ids: vec![lost; HAVE_MAX + 1] }), 413, "too_large");
    refused(&scene.phone.post("/v1/have", &json!({"ids": ["xyz"]})), 400, "malformed");
}

#[test]
fn a_long_poll_answers_when_something_arrives() {
    let scene = scene();
    let office = mailbox::office(&scene.team);
    let waiting = scene.office.clone();
    let listening = std::thread::spawn(move || waiting.get(&format!("/v1/wait?after={office}:")).json::<News>().news);
    // Whether it comes before or after the question: it is told, and not by the 25 seconds running out.
    scene.phone.push(&[scene.to_office("a case")]);

    assert!(listening.join().unwrap());
    let last = scene.office.read_all(office).last().unwrap().0;
    let waiting = scene.office.clone();
    let place = format!("/v1/wait?after={office}:{},{}:", last.to_text(), wanjiku().mailbox(scene.team));
    let listening = std::thread::spawn(move || waiting.get(&place).json::<News>().news);
    scene.phone.push(&[envelope(&[wanjiku().mailbox(scene.team)], b"for the laptop")]);
    assert!(listening.join().unwrap());
    let many = vec![format!("{office}:"); WAIT_PLACES_MAX + 1].join(",");
    refused(&scene.office.get(&format!("/v1/wait?after={many}")), 413, "too_large");
    refused(&scene.office.get("/v1/wait?after=xyz"), 400, "malformed");
    refused(&scene.office.get("/v1/wait"), 400, "malformed");
}

#[test]
fn a_team_that_used_its_quota_up_is_told_so_and_may_still_read() {
    let scene = scene_with(|config| config.quotas.team = 4_000);
    let (first, second) = (scene.to_office(&"x".repeat(1_000)), scene.to_office(&"y".repeat(2_000)));
    assert!(scene.phone.push(std::slice::from_ref(&first)).is_good());

    assert_eq!(
        results(&scene.phone.push(&[second, first.clone()])),
        [Pushed::Full, Pushed::Stored],
        "one is there already"
    );
    assert_eq!(scene.office.read_all(mailbox::office(&scene.team)).len(), 1);
    let add = wanjiku().adds(scene.team, &stranger(), Role::Field);
    assert_eq!(given(&scene.office.give(vec![add])), ["kept"], "what the team is said to be is never full");
}

// Who may post where, and how much.

fn to(mailboxes: &[MailboxId], bytes: usize, n: u8) -> Vec<u8> {
    let around = envelope(mailboxes, &[]).len();
    envelope(mailboxes, &vec![n; bytes - around])
}

#[test]
fn only_the_office_posts_to_the_whole_team() {
    let scene = scene();
    let (team, office, review) =
        (mailbox::team(&scene.team), mailbox::office(&scene.team), mailbox::review(&scene.team));
    let hers = wanjiku().mailbox(scene.team);
    let batch: Vec<Vec<u8>> = [vec![team], vec![office, team], vec![office], vec![review], vec![hers]]
        .iter()
        .map(|to| envelope(to, b"x"))
        .collect();
    let locked = scene.relay.caller().logged_in_to_post(scene.team, &amina());
    for phone in [&scene.phone, &locked] {
        assert_eq!(
            results(&phone.push(&batch)),
            [Pushed::NotAllowed, Pushed::NotAllowed, Pushed::Stored, Pushed::Stored, Pushed::Stored]
        );
    }
    assert!(scene.phone.read_all(team).is_empty());
    assert_eq!(results(&scene.office.push(&batch)), [Pushed::Stored; 5]);
    assert_eq!(scene.phone.read_all(team).len(), 2);
}

/// She wrote before she knew: it is not lost, and it reaches nobody but the office's review.
#[test]
fn a_removed_device_gives_to_the_review_alone_and_reads_why() {
    let scene = scene();
    let added = wanjiku().adds(scene.team, &amina(), Role::Field);
    let halima = person(8);
    assert_eq!(given(&scene.office.give(vec![wanjiku().adds(scene.team, &halima, Role::Field)])), ["kept"]);
    let locked = scene.relay.caller().logged_in_to_post(scene.team, &amina());
    let removal = wanjiku().removes(scene.team, &added, &amina());
    assert_eq!(given(&scene.office.give(vec![removal.clone()])), ["kept"]);

    let (office, hers, halimas) =
        (mailbox::office(&scene.team), amina().mailbox(scene.team), halima.mailbox(scene.team));
    let batch =
        [envelope(&[office, hers, halimas], b"a case"), envelope(&[halimas], b"to her"), envelope(&[hers], b"own")];
    for phone in [&scene.phone, &locked, &scene.relay.caller().logged_in(scene.team, &amina())] {
        assert_eq!(results(&phone.push(&batch)), [Pushed::Stored, Pushed::NotAllowed, Pushed::NotAllowed]);
        let page: RosterPage = phone.get("/v1/roster").json();
        assert!(page.statements.contains(&Base64(removal.clone())), "she reads that she was removed");
        for mailbox in [hers, mailbox::team(&scene.team), office] {
            refused(&phone.pull(mailbox, None), 403, "not_allowed");
        }
    }
    assert!(scene.office.read_all(office).is_empty());
    assert!(scene.relay.caller().logged_in(scene.team, &halima).read_all(halimas).is_empty());
    let review = scene.office.read_all(mailbox::review(&scene.team));
    assert_eq!(review.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [id_of(&batch[0])]);
}

#[test]
fn a_phone_that_used_its_day_up_stops_nobody_else() {
    let scene = scene_with(|config| {
        config.quotas.field_day = 10_000;
        config.quotas.office_day = 20_000;
    });
    let office = mailbox::office(&scene.team);
    let halima = person(8);
    assert!(scene.office.give(vec![wanjiku().adds(scene.team, &halima, Role::Field)]).is_good());
    let (small, large) = (to(&[office], 4_000, 1), to(&[office], 9_000, 2));
    let first = to(&[office], 6_000, 0);
    let batch = [first.clone(), large.clone(), small, first];
    assert_eq!(
        results(&scene.phone.push(&batch)),
        [Pushed::Stored, Pushed::DayFull, Pushed::Stored, Pushed::Stored],
        "a small one after the large one, and the first again"
    );
    let locked = scene.relay.caller().logged_in_to_post(scene.team, &amina());
    assert_eq!(results(&locked.push(&[to(&[office], 2_000, 4)])), [Pushed::DayFull], "one phone, one day, two keys");
    assert_eq!(results(&locked.push(&batch[..1])), [Pushed::Stored], "what is there may be pushed again");

    let others = scene.relay.caller().logged_in(scene.team, &halima);
    assert_eq!(results(&others.push(&[large])), [Pushed::Stored], "what was refused is another's to give");
    assert_eq!(results(&scene.office.push(&[to(&[office], 20_000, 6)])), [Pushed::Stored]);
    assert_eq!(results(&scene.office.push(&[to(&[office], 2_000, 7)])), [Pushed::DayFull]);
    assert!(scene.office.give(vec![wanjiku().adds(scene.team, &stranger(), Role::Field)]).is_good());
    // Tomorrow by the relay's clock.
    scene.relay.seconds_pass(86_400 - common::NOON % 86_400 - 1);
    let phone = scene.relay.caller().logged_in(scene.team, &amina());
    assert_eq!(results(&phone.push(&[to(&[office], 2_000, 8)])), [Pushed::DayFull]);
    scene.relay.seconds_pass(1);
    assert_eq!(results(&phone.push(&[to(&[office], 2_000, 8)])), [Pushed::Stored]);
}

#[test]
fn phones_cannot_fill_a_colleagues_mailbox_nor_keep_the_office_out_of_it() {
    let scene = scene_with(|config| {
        config.quotas.colleagues_day = 10_000;
        config.quotas.mailbox_day = 15_000;
    });
    let (office, hers) = (mailbox::office(&scene.team), amina().mailbox(scene.team));
    let phones: Vec<Caller> = [6, 7]
        .map(|n| {
            assert!(scene.office.give(vec![wanjiku().adds(scene.team, &person(n), Role::Field)]).is_good());
            scene.relay.caller().logged_in(scene.team, &person(n))
        })
        .into();
    let to_her = |n: u8| to(&[office, hers], 6_000, n);

    // Her share for colleagues is used up; the office is no colleague.
    let batch = [to_her(1), to_her(2), to(&[office], 20_000, 3)];
    assert_eq!(results(&phones[0].push(&batch)), [Pushed::Stored, Pushed::ColleaguesFull, Pushed::Stored]);
    assert_eq!(
        results(&phones[1].push(&[to_her(4), to(&[office, hers], 4_000, 5)])),
        [Pushed::Stored, Pushed::MailboxFull],
        "together they gave her what she takes in a day"
    );
    assert_eq!(results(&scene.phone.push(&[to(&[office, hers], 20_000, 6)])), [Pushed::Stored], "her own is her own");
    assert_eq!(results(&scene.office.push(&[to(&[hers], 20_000, 7)])), [Pushed::Stored]);
    assert_eq!(scene.phone.read_all(hers).len(), 4);
    let elsewhere = to(&[office, person(7).mailbox(scene.team)], 4_000, 8);
    assert_eq!(results(&phones[0].push(&[elsewhere])), [Pushed::Stored], "another colleague's has room");
}

#[test]
fn a_setup_code_makes_one_team() {
    let (_directory, relay) = fresh();
    let (one, other) = (wanjiku().begins_a_team(), amina().begins_a_team());
    let begun_in_vain = stranger().begins_a_team();
    assert!(relay.caller().make_team(&begun_in_vain, &relay.setup_code).is_good());
    assert!(relay.caller().make_team(&one, &relay.setup_code).is_good());
    relay.caller().logged_in(team_of(&one), &wanjiku());
    refused(&relay.caller().make_team(&other, &relay.setup_code), 403, "wrong_setup_code");
    assert!(relay.caller().make_team(&one, &relay.setup_code).is_good(), "again after a lost answer");
}

#[test]
fn no_answer_is_kept_by_anybody_on_the_way() {
    let scene = scene_with(|config| config.wait_seconds = 0);
    let office = mailbox::office(&scene.team);
    let invite = "/v1/invites/00112233445566778899aabbccddeeff";
    let page = include_str!("../../../docs/sync-protocol.md");
    let calls = page.split("\n## Calls\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let calls = calls.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()?.split_once(' '));
    let mut seen = 0;
    for (method, path) in calls {
        let path = match path {
            "/v1/envelopes" if method == "GET" => format!("{path}?mailbox={office}"),
            "/v1/wait" => format!("{path}?after={office}:"),
            "/v1/invites/{id}" => invite.to_owned(),
            path => path.to_owned(),
        };
        for caller in [&scene.office, &scene.relay.caller()] {
            for body in [&b""[..], b"{\"ids\":[]}", b"{\"statements\":[]}", &[0; INVITE_MESSAGE_MAX + 1]] {
                let answered = caller.send(method, &path, body.to_vec());
                assert_eq!(answered.cache.as_deref(), Some("no-store"), "{method} {path}: {answered}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 13 * 8, "{seen}");
    for (method, path) in [("GET", "/"), ("DELETE", "/v1/roster"), ("GET", "/v1/teams")] {
        assert_eq!(scene.office.send(method, path, Vec::new()).cache.as_deref(), Some("no-store"));
    }
    let answer = talk(&scene.relay, b"GET /v1/health HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n");
    assert_eq!(answer.matches("no-store").count(), 1, "{answer}");
}

// Roster.

#[test]
fn the_roster_is_given_and_read_as_a_set() {
    let scene = scene();
    let add = wanjiku().adds(scene.team, &stranger(), Role::Field);
    refused(&scene.relay.caller().challenge(scene.team, &stranger()), 403, "unknown_device");
    assert!(scene.phone.give(vec![add.clone()]).is_good(), "whoever carries it: the signature counts");
    assert!(scene.phone.give(vec![add.clone(), scene.genesis.clone()]).is_good(), "and twice is once");

    let set: RosterPage = scene.office.get("/v1/roster").json();
    assert_eq!(set.statements.len(), 3);
    assert!(set.statements.contains(&Base64(add)));
    assert!(scene.relay.caller().logged_in(scene.team, &stranger()).get("/v1/roster").is_good());
}

#[test]
fn the_roster_is_read_behind_a_place() {
    let mut scene = scene();
    let read = |caller: &Caller, after: u64| -> RosterPage { caller.get(&format!("/v1/roster?after={after}")).json() };
    let first = read(&scene.phone, 0);
    assert_eq!((first.statements.len(), first.next, first.rest), (2, 2, Rest::None));
    assert_eq!(first.statements[0], Base64(scene.genesis.clone()), "in the order of arrival");
    let behind = read(&scene.phone, 2);
    assert_eq!((behind.statements.len(), behind.next, behind.kept), (0, 2, first.kept));

    let add = wanjiku().adds(scene.team, &stranger(), Role::Field);
    assert!(scene.office.give(vec![add.clone()]).is_good());
    let grown = read(&scene.phone, 2);
    assert_eq!((&grown.statements, grown.next), (&vec![Base64(add.clone())], 3));
    let ids = [scene.genesis.clone(), wanjiku().adds(scene.team, &amina(), Role::Field), add];
    let ids: BTreeSet<StatementId> = ids.iter().map(|bytes| Statement::parse(bytes).unwrap().id).collect();
    assert_eq!(grown.kept, digest(ids.iter().copied()));
    refused(&scene.phone.get("/v1/roster?after=4"), 409, "cursor_unknown");
    refused(&scene.phone.get("/v1/roster?after=x"), 400, "malformed");

    scene.relay.ask_to_stop();
    scene.relay.join();
    let relay = Relay::start(scene.directory.path(), |_| {});
    let phone = Caller { token: scene.phone.token.clone(), ..relay.caller() };
    assert_eq!(read(&phone, 2).next, 3);
    assert_eq!(read(&phone, 0).kept, grown.kept);
    let health: Health = relay.caller().get("/v1/health").json();
    assert_eq!(grown.store, health.store);
}

#[test]
fn the_relay_says_which_statements_it_lacks() {
    let scene = scene();
    let genesis = StatementId(scene.team.0);
    let lacks = |ids: Vec<StatementId>| -> Vec<StatementId> {
        scene.phone.post("/v1/roster/have", &AskRosterHave { ids }).json::<RosterMissing>().missing
    };
    let unknown = |n: u8| StatementId([n; 32]);
    assert_eq!(lacks(vec![unknown(9), genesis, unknown(3)]), [unknown(9), unknown(3)]);
    assert_eq!(lacks(vec![genesis; HAVE_MAX]), []);
    let too_many = AskRosterHave { ids: vec![genesis; HAVE_MAX + 1] };
    refused(&scene.phone.post("/v1/roster/have", &too_many), 413, "too_large");
}

#[test]
fn a_relay_stores_what_it_keeps_and_nothing_else() {
    let mut scene = scene();
    let flood: Vec<Vec<u8>> = (0..40_u8)
        .map(|n| {
            let floor = Kind::VersionFloor { floor: format!("0.0.{n}"), place: String::new() };
            wanjiku().states(Some(scene.team), common::upon(scene.team), floor)
        })
        .collect();
    for one in &flood {
        assert!(scene.office.give(vec![one.clone()]).is_good());
    }
    let running: RosterPage = scene.office.get("/v1/roster").json();
    assert_eq!(running.statements.len(), 2 + ROSTER_ASKED_MAX, "each one that came pushed another out");
    assert!(running.next > 10);
    scene.relay.ask_to_stop();
    scene.relay.join();

    // An older relay may have left one it would not keep: it is dropped when the team is read.
    let data = scene.directory.path().join("data");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let storage = Sqlite::open(&data, Quotas::default()).unwrap();
        let stranger = stranger().adds(scene.team, &person(7), Role::Field);
        let kept = vec![(Statement::parse(&stranger).unwrap().id, stranger)];
        storage.change_statements(scene.team, StatementChange { kept, dropped: Vec::new() }).await.unwrap();
        storage.close().await;
    });
    let relay = Relay::start(scene.directory.path(), |_| {});
    let office = Caller { token: scene.office.token.clone(), ..relay.caller() };
    let restarted: RosterPage = office.get("/v1/roster").json();
    assert_eq!((restarted.kept, restarted.statements), (running.kept, running.statements));
}

#[test]
fn each_statement_that_is_given_is_answered_by_itself() {
    let scene = scene();
    let good = wanjiku().adds(scene.team, &stranger(), Role::Field);
    let mut tampered = wanjiku().adds(scene.team, &person(4), Role::Field);
    *tampered.last_mut().unwrap() ^= 1;
    let of_another_team = wanjiku().adds(TeamId([9; 32]), &person(5), Role::Field);
    let by_a_phone = amina().adds(scene.team, &person(6), Role::Field);
    let too_large = vec![b'{'; STATEMENT_MAX + 65];

    let all =
        vec![tampered, scene.genesis.clone(), of_another_team, good.clone(), by_a_phone, b"{}".to_vec(), too_large];
    let words = ["bad", "held", "bad", "kept", "no_room", "bad", "bad"];
    assert_eq!(given(&scene.office.give(all)), words);
    assert_eq!(given(&scene.office.give(vec![good])), ["held"]);
    assert_eq!(given(&scene.office.give(Vec::new())), [] as [&str; 0]);
    refused(&scene.office.post("/v1/roster", &json!({"statements": 1})), 400, "malformed");
    let page: RosterPage = scene.office.get("/v1/roster").json();
    assert_eq!(page.statements.len(), 3);
}

#[test]
fn what_loses_its_room_is_said_to_have_none() {
    let scene = scene();
    let request = |n: u8| {
        let floor = Kind::VersionFloor { floor: format!("0.0.{n}"), place: String::new() };
        wanjiku().states(Some(scene.team), common::upon(scene.team), floor)
    };
    let all: Vec<Vec<u8>> = (0..20).map(request).collect();
    let count = |words: &[String], word: &str| words.iter().filter(|said| *said == word).count();
    let first = given(&scene.office.give(all.clone()));
    assert_eq!((count(&first, "kept"), count(&first, "no_room")), (ROSTER_ASKED_MAX, 20 - ROSTER_ASKED_MAX));
    let again = given(&scene.office.give(all));
    assert_eq!((count(&again, "held"), count(&again, "no_room")), (ROSTER_ASKED_MAX, 20 - ROSTER_ASKED_MAX));
}

#[test]
fn a_field_device_adds_no_member() {
    let scene = scene();
    let by_amina = amina().adds(scene.team, &stranger(), Role::Office);

    assert_eq!(given(&scene.phone.give(vec![by_amina])), ["no_room"]);
    let set: RosterPage = scene.office.get("/v1/roster").json();
    assert_eq!(set.statements.len(), 2, "not kept");
    refused(&scene.relay.caller().challenge(scene.team, &stranger()), 403, "unknown_device");
    let to_stranger = envelope(&[stranger().mailbox(scene.team)], b"to a stranger");
    assert_eq!(results(&scene.phone.push(&[to_stranger])), [Pushed::WrongMailbox]);
}

#[test]
fn a_flooding_field_device_cannot_block_the_office() {
    let scene = scene();
    let made_up = |n: u8| {
        let floor = Kind::VersionFloor { floor: format!("0.0.{n}"), place: "x".repeat(60_000) };
        amina().states(Some(scene.team), common::upon(scene.team), floor)
    };
    for part in (0..=u8::MAX).collect::<Vec<_>>().chunks(40) {
        assert!(scene.phone.give(part.iter().map(|n| made_up(*n)).collect()).is_good());
    }
    let set: RosterPage = scene.office.get("/v1/roster").json();
    assert_eq!(set.statements.len(), 2, "what a field device signs is not kept");
    assert!(scene.office.give(vec![wanjiku().adds(scene.team, &stranger(), Role::Field)]).is_good());
    assert!(scene.relay.caller().challenge(scene.team, &stranger()).is_good());
}

#[test]
fn team_roster_and_login_survive_a_restart() {
    let mut scene = scene();
    scene.phone.push(&[scene.to_office("a case")]);
    let before: Health = scene.relay.caller().get("/v1/health").json();
    scene.relay.ask_to_stop();
    scene.relay.join();

    let relay = Relay::start(scene.directory.path(), |_| {});
    let office = Caller { token: scene.office.token.clone(), ..relay.caller() };
    assert_eq!(office.read_all(mailbox::office(&scene.team)).len(), 1);
    assert_eq!(relay.caller().get("/v1/health").json::<Health>().store, before.store);
    assert!(relay.caller().logged_in(scene.team, &amina()).get("/v1/roster").is_good());
}

// Enrolment.

#[test]
fn an_enrolment_message_waits_ten_minutes() {
    let (_directory, relay) = fresh();
    let caller = relay.caller();
    let path = "/v1/invites/00112233445566778899aabbccddeeff";
    refused(&caller.get(path), 404, "not_found");

    assert!(caller.send("PUT", path, b"sealed".to_vec()).is_good());
    assert_eq!(caller.get(path).body, b"sealed");
    assert!(caller.send("PUT", path, b"sealed".to_vec()).is_good(), "again after a lost answer");
    refused(&caller.send("PUT", path, b"other".to_vec()), 409, "already_written");
    relay.seconds_pass(INVITE_TTL_S);
    refused(&caller.get(path), 404, "not_found");
}

#[test]
fn an_enrolment_message_has_a_name_and_a_size() {
    let (_directory, relay) = fresh();
    let caller = relay.caller();
    let path = "/v1/invites/00112233445566778899aabbccddeeff";

    refused(&caller.send("PUT", path, vec![1; INVITE_MESSAGE_MAX + 1]), 413, "too_large");
    refused(&caller.send("PUT", path, Vec::new()), 400, "malformed");
    for name in ["00", "00112233445566778899AABBCCDDEEFF", "%ff", "..%2f..%2fetc"] {
        refused(&caller.send("PUT", &format!("/v1/invites/{name}"), b"x".to_vec()), 400, "malformed");
        refused(&caller.get(&format!("/v1/invites/{name}")), 400, "malformed");
    }
    assert!(caller.send("PUT", path, vec![1; INVITE_MESSAGE_MAX]).is_good());
}

// What is not the protocol.

#[test]
fn every_refusal_has_one_shape() {
    let (_directory, relay) = fresh();
    let caller = relay.caller();

    for path in ["/", "/v1", "/v1/envelope", "/v2/teams", "/v1/invites/", "/v1/teams/", "/metrics"] {
        refused(&caller.get(path), 404, "not_found");
    }
    refused(&caller.get("/v1/teams"), 404, "not_found");
    refused(&caller.send("PUT", "/v1/envelopes", Vec::new()), 404, "not_found");
    refused(&caller.send("DELETE", "/v1/roster", Vec::new()), 404, "not_found");
    for path in ["/v1/teams", "/v1/challenge", "/v1/token"] {
        refused(&caller.send("POST", path, Vec::new()), 400, "malformed");
        refused(&caller.send("POST", path, b"{".to_vec()), 400, "malformed");
        refused(&caller.send("POST", path, b"\xff\xfe".to_vec()), 400, "malformed");
    }
    for path in ["/v1/roster", "/v1/envelopes", "/v1/have"] {
        refused(&caller.send("POST", path, b"{".to_vec()), 401, "bad_token");
    }
}

#[test]
fn a_body_that_says_it_is_huge_is_refused_before_it_is_sent() {
    let scene = scene();
    let token = scene.phone.token.clone().unwrap();
    for (path, length) in [("/v1/challenge", LOGIN_MAX + 1), ("/v1/envelopes", BATCH_BYTES_MAX + 1)] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\n\r\n"
        );
        // Nothing follows: the answer can only come from what the head says.
        let answer = talk(&scene.relay, head.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains(r#""code":"too_large""#), "{answer}");
    }
}

#[test]
fn a_refused_caller_hears_why_before_a_long_body() {
    let scene = scene();
    let almost_too_much = vec![0; BATCH_BYTES_MAX];
    let expired = Caller { token: None, ..scene.relay.caller() };

    // A connection that closes under the body would be a cut, not an answer.
    refused(&expired.send("POST", "/v1/envelopes", almost_too_much), 401, "bad_token");
    assert!(expired.get("/v1/health").is_good());
}

#[test]
fn a_body_without_a_length_ends_at_the_limit_all_the_same() {
    let (_directory, relay) = fresh();
    let chunk = "x".repeat(LOGIN_MAX + 1);
    let request = format!(
        "POST /v1/challenge HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n",
        chunk.len()
    );
    let answer = talk(&relay, request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains(r#""code":"too_large""#), "{answer}");
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let directory = tempfile::tempdir().unwrap();
    let relay = Relay::start(directory.path(), |config| config.body_seconds = 1);
    let answer = talk(
        &relay,
        b"POST /v1/challenge HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{",
    );

    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains(r#""code":"too_slow""#), "{answer}");
}

// Stopping.

/// Sends the head of a push and returns when the relay has begun to wait for its body.
fn begin_push(caller: &Caller, relay: &Relay, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(relay.address).unwrap();
    let token = caller.token.as_ref().unwrap();
    let head = format!(
        "POST /v1/envelopes HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[test]
fn a_relay_that_is_stopped_finishes_the_push_that_runs() {
    let mut scene = scene();
    let case = scene.to_office("a case");
    let body = daftari_relay_api::batch::encode_push([case.as_slice()]);
    let (half, rest) = body.split_at(body.len() / 2);
    let mut push = begin_push(&scene.phone, &scene.relay, body.len());
    push.write_all(half).unwrap();

    scene.relay.ask_to_stop();
    while TcpStream::connect(scene.relay.address).is_ok() {
        std::thread::yield_now();
    }
    push.write_all(rest).unwrap();
    let mut answer = String::new();
    push.read_to_string(&mut answer).unwrap();
    scene.relay.join();

    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n\0"), "{answer}");
    let relay = Relay::start(scene.directory.path(), |_| {});
    let office = Caller { token: scene.office.token.clone(), ..relay.caller() };
    assert_eq!(office.read_all(mailbox::office(&scene.team))[0].1, id_of(&case));
}

#[test]
fn a_relay_that_is_stopped_lets_long_polls_go() {
    // Nothing tells when a long poll has been heard; where the stop comes first it finds nobody, and is tried again.
    let was_answered = (0..20).any(|_| {
        let mut scene = scene_with(|config| config.wait_seconds = 3_600);
        let token = scene.office.token.clone().unwrap();
        let mut listening = TcpStream::connect(scene.relay.address).unwrap();
        let place = mailbox::office(&scene.team);
        let ask =
            format!("GET /v1/wait?after={place}: HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\n\r\n");
        listening.write_all(ask.as_bytes()).unwrap();
        assert!(scene.relay.caller().get("/v1/health").is_good());
        scene.relay.ask_to_stop();
        scene.relay.join();

        let mut answer = String::new();
        // A connection that was not heard may be reset.
        let _ = listening.read_to_string(&mut answer);
        answer.ends_with(r#"{"news":false}"#)
    });
    assert!(was_answered);
}
