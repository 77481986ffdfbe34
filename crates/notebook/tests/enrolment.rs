//! First word (law T5): what each side heard first is what the words stand over, and a code serves one try.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{
    Commit, Invite, InviteCode, OfficeNonce, Reveal, Step, commit_to, four_words, message_bytes, parse_message,
    transcript,
};
use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin};
use daftari_notebook::views::{InviteStage, JoinStage, JoinView};
use daftari_relay_api::ids::{Base64, Bytes32, TeamId};
use daftari_relay_api::roster::{self, Role};
use daftari_sync::transport::{Method, Request, Trust};
use daftari_testkit::fault::{Fault, Network};
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, amina, coordinator};
use daftari_testkit::rng::SeededRng;

fn a_desk() -> (Relay, TestDevice, TestDevice) {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    (relay, office, amina().phone())
}

fn invite(office: &TestDevice) -> InviteCode {
    let shown = office.session.begin_invite(BeginInvite { member_name: "Amina".to_owned(), office: None }).unwrap();
    InviteCode::parse(&shown.code).unwrap()
}

fn begin(phone: &TestDevice, code: &InviteCode, relay: &Relay) -> Result<JoinView, Error> {
    phone.session.begin_join(BeginJoin { code: code.formatted(), relay: relay.address(), cases: Vec::new() })
}

fn members(device: &TestDevice) -> usize {
    device.session.unlocked().unwrap().team_view().unwrap().members.len()
}

fn in_team(device: &TestDevice) -> bool {
    device.session.unlocked().unwrap().team_view().unwrap().in_team
}

/// Is this a call about one message of this code?
fn is(request: &Request, method: Method, code: &InviteCode, step: Step) -> bool {
    request.method == method && request.url.ends_with(&format!("/v1/invites/{}", code.id(step)))
}

/// Bodies of all calls about one message.
fn sent(network: &Network, method: Method, code: &InviteCode, step: Step) -> Vec<Vec<u8>> {
    let calls = network.sent().into_iter().filter(|request| is(request, method, code, step));
    calls.map(|request| request.body).collect()
}

/// The message that whoever holds relay and code wrote herself.
fn forged(step: Step, true_one: &[u8]) -> Vec<u8> {
    let other = DeviceIdentity::make(&mut SeededRng::new(77));
    match step {
        Step::Invite => {
            message_bytes(&Invite { seal: other.seal_key().clone(), ..parse_message::<Invite>(true_one).unwrap() })
        }
        Step::Commit => message_bytes(&Commit { version: 1, commit: Bytes32([7; 32]) }),
        Step::Nonce => message_bytes(&OfficeNonce { version: 1, nonce: Bytes32([7; 32]) }),
        Step::Reveal => reveal_of(&other),
        Step::Welcome => panic!("nobody says anything after the welcome"),
    }
}

fn reveal_of(identity: &DeviceIdentity) -> Vec<u8> {
    message_bytes(&Reveal {
        version: 1,
        nonce: Bytes32([8; 32]),
        sign: identity.device_key(),
        seal: identity.seal_key().clone(),
        post: identity.post_key(),
        proof: Base64(identity.prove_possession(Role::Field).to_vec()),
    })
}

/// The invitation of the office has ended, and no question and no yes brings it back.
fn it_stays_over(office: &TestDevice, how: &str) {
    assert!(matches!(office.session.invite_progress(), Err(Error::EnrolmentOver)), "{how}");
    assert!(matches!(office.session.confirm_invite(), Err(Error::EnrolmentOver)), "{how}");
}

/// Both devices ask until the phone is in the team; both people say yes when the words are there and the same.
fn until_joined(office: &TestDevice, phone: &TestDevice) -> Option<Vec<String>> {
    let mut compared = None;
    for _ in 0..12 {
        let there = office.session.invite_progress();
        let here = phone.session.join_progress();
        let (Ok(there), Ok(here)) = (there, here) else { continue };
        match (there.stage, here.stage) {
            (InviteStage::Compare, JoinStage::Compare) => {
                assert_eq!(there.words, here.words);
                compared = here.words;
                phone.session.confirm_join().ok();
                office.session.confirm_invite().ok();
            }
            (InviteStage::Done, JoinStage::Done) => return compared,
            _ => {}
        }
    }
    None
}

#[test]
fn each_message_is_given_again_as_it_was_and_nothing_is_asked_twice() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    // Whose message meets trouble, and the other's message before it.
    let puts = [
        (Step::Invite, None),
        (Step::Commit, Some(Step::Invite)),
        (Step::Nonce, Some(Step::Commit)),
        (Step::Reveal, Some(Step::Nonce)),
        (Step::Welcome, Some(Step::Reveal)),
    ];
    for (put, before) in puts {
        for fault in [Fault::Status(500), Fault::CutBefore, Fault::CutAfter] {
            let phone = amina().phone();
            let giver = if matches!(put, Step::Commit | Step::Reveal) { &phone } else { &office };
            // The code is not known before the first call.
            if put == Step::Invite {
                giver.network().once(|request| request.method == Method::Put, fault);
            }
            let code = invite(&office);
            if put == Step::Invite {
                office.session.invite_progress().unwrap();
            }
            let seen = Arc::new(AtomicBool::new(false));
            if put != Step::Invite {
                let (code, seen) = (code.clone(), Arc::clone(&seen));
                giver.network().when(move |request| {
                    let first = is(request, Method::Put, &code, put) && !seen.swap(true, Ordering::SeqCst);
                    if first { fault } else { Fault::None }
                });
            }
            if let Some(before) = before {
                let (code, seen) = (code.clone(), Arc::clone(&seen));
                giver.network().lie(move |request, reply| {
                    if is(request, Method::Get, &code, before) && seen.load(Ordering::SeqCst) {
                        reply.body = code.seal(before, &forged(before, &code.open(before, &reply.body).unwrap()));
                    }
                });
            }
            begin(&phone, &code, &relay).ok();
            let words = until_joined(&office, &phone);
            assert!(words.is_some() && in_team(&phone), "{put:?} {fault:?}");
            let given = sent(giver.network(), Method::Put, &code, put);
            assert_eq!(given.len(), 2, "{put:?} {fault:?}: given, and given again");
            assert_eq!(given[0], given[1], "{put:?} {fault:?}: the same bytes");
            if let Some(before) = before {
                let calls = giver.network().sent();
                let given = calls.iter().position(|call| is(call, Method::Put, &code, put)).unwrap();
                let again = calls[given..].iter().any(|call| is(call, Method::Get, &code, before));
                assert!(!again, "{put:?} {fault:?}: what was heard is not asked for again");
            }
            giver.network().heal();
        }
    }
}

/// Whoever holds the relay, has photographed the code, and speaks to both sides in the other's place.
struct Middle {
    code: InviteCode,
    /// What the office reads of "the phone", and the phone of "the office", before and after she learned their messages.
    office_reads: Vec<(Step, [Vec<u8>; 2])>,
    phone_reads: Vec<(Step, [Vec<u8>; 2])>,
}

impl Middle {
    /// Answers 500 to a message of each side, once, having read it; from then on she says other things.
    fn stands(&self, device: &TestDevice, reads: &[(Step, [Vec<u8>; 2])], learns: Step) {
        let learned = Arc::new(AtomicBool::new(false));
        let (code, reads, learned_now) = (self.code.clone(), reads.to_vec(), Arc::clone(&learned));
        device.network().when(move |request| {
            let now = is(request, Method::Put, &code, learns) && !learned.swap(true, Ordering::SeqCst);
            if now { Fault::Status(500) } else { Fault::None }
        });
        let code = self.code.clone();
        device.network().lie(move |request, reply| {
            for (step, [first, then]) in &reads {
                if is(request, Method::Get, &code, *step) {
                    let plain = if learned_now.load(Ordering::SeqCst) { then } else { first };
                    reply.status = if plain.is_empty() { 404 } else { 200 };
                    reply.body = if plain.is_empty() {
                        br#"{"code":"not_found","detail":"nothing there"}"#.to_vec()
                    } else {
                        code.seal(*step, plain)
                    };
                }
            }
        });
    }
}

#[test]
fn a_relay_that_learned_both_nonces_cannot_make_the_words_meet() {
    let (relay, office, phone) = a_desk();
    let code = invite(&office);
    let hers = DeviceIdentity::make(&mut SeededRng::new(5));
    let invitation = message_bytes(&Invite {
        version: 1,
        team: TeamId([6; 32]),
        relay: roster::Relay { origin: relay.address(), pin: None },
        sign: hers.device_key(),
        seal: hers.seal_key().clone(),
        role: roster::Role::Field,
    });
    let nonce = |byte: u8| message_bytes(&OfficeNonce { version: 1, nonce: Bytes32([byte; 32]) });
    let commit = |reveal: &[u8]| message_bytes(&Commit { version: 1, commit: commit_to(reveal) });
    // Two reveals of hers; a birthday search would find the one whose words are those of the phone.
    let [first, second] = [5, 9].map(|seed| reveal_of(&DeviceIdentity::make(&mut SeededRng::new(seed))));
    let middle = Middle {
        code: code.clone(),
        office_reads: vec![
            (Step::Commit, [commit(&first), commit(&second)]),
            (Step::Reveal, [Vec::new(), second.clone()]),
        ],
        phone_reads: vec![
            (Step::Invite, [invitation.clone(), invitation.clone()]),
            (Step::Nonce, [nonce(1), nonce(2)]),
        ],
    };
    middle.stands(&phone, &middle.phone_reads, Step::Reveal);
    middle.stands(&office, &middle.office_reads, Step::Nonce);
    // 1, 2: the phone takes her invitation, commits, takes her nonce, and gives its keys. She reads them and answers 500.
    begin(&phone, &code, &relay).ok();
    phone.session.join_progress().ok();
    // 3: the office takes her commit and gives its nonce. She reads it and answers 500.
    office.session.invite_progress().ok();
    // 4, 5: she has searched, and says something else to both.
    let there = office.session.invite_progress();
    let here = phone.session.join_progress();

    // The phone's words stand over what it heard first, whatever she has said since.
    let mine = |step| {
        let given = sent(phone.network(), Method::Put, &code, step);
        assert!(given.iter().all(|bytes| *bytes == given[0]));
        code.open(step, &given[0]).unwrap()
    };
    let dialled = roster::Relay { origin: relay.address(), pin: None };
    let seen = transcript(&dialled, [&invitation, &mine(Step::Commit), &nonce(1), &mine(Step::Reveal)]);
    assert_eq!(here.unwrap().words.unwrap(), four_words(&seen).map(str::to_owned));
    // The office holds her to her first commit: another reveal ends the try without any words.
    assert!(matches!(there, Err(Error::EnrolmentOver)), "{there:?}");
    it_stays_over(&office, "the stranger's keys");
    phone.session.cancel_join().unwrap();
    assert_eq!((members(&office), in_team(&phone)), (1, false));
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));

    // With her first reveal the office's words are over her first commit. She could choose neither side's any more.
    let code = invite(&office);
    let middle = Middle {
        code: code.clone(),
        office_reads: vec![
            (Step::Commit, [commit(&first), commit(&second)]),
            (Step::Reveal, [Vec::new(), first.clone()]),
        ],
        phone_reads: Vec::new(),
    };
    middle.stands(&office, &middle.office_reads, Step::Nonce);
    office.session.invite_progress().ok();
    let words = office.session.invite_progress().unwrap().words.unwrap();
    let given = |step| code.open(step, &sent(office.network(), Method::Put, &code, step)[0]).unwrap();
    let seen = transcript(&dialled, [&given(Step::Invite), &commit(&first), &given(Step::Nonce), &first]);
    assert_eq!(words, four_words(&seen).map(str::to_owned));
}

/// What is done to a phone that has just begun.
type Ending<'a> = (&'static str, Box<dyn Fn(&TestDevice, &InviteCode) -> Option<TestDevice> + 'a>);

#[test]
fn a_phone_uses_a_code_once_however_its_try_ended() {
    let (relay, office, _) = a_desk();
    let ends = |phone: &TestDevice| {
        let ended = phone.session.join_progress();
        assert!(matches!(ended, Err(Error::EnrolmentOver)), "{ended:?}");
        let again = phone.session.join_progress();
        assert!(matches!(again, Err(Error::EnrolmentOver)), "it stays over: {again:?}");
        assert!(matches!(phone.session.confirm_join(), Err(Error::EnrolmentOver)));
        None
    };
    let says = |phone: &TestDevice, code: &InviteCode, step: Step, plain: &'static [u8]| {
        let code = code.clone();
        phone.network().lie(move |request, reply| {
            if is(request, Method::Get, &code, step) {
                reply.status = 200;
                reply.body = code.seal(step, plain);
            }
        });
    };
    let endings: Vec<Ending<'_>> = vec![
        (
            "a nonce that cannot be read",
            Box::new(|phone, code| {
                says(phone, code, Step::Nonce, b"{}");
                ends(phone)
            }),
        ),
        (
            "a reveal in whose place somebody wrote",
            Box::new(|phone, code| {
                let url = format!("{}/v1/invites/{}", relay.address(), code.id(Step::Reveal));
                put_by_a_stranger(phone, url);
                office.session.invite_progress().unwrap();
                ends(phone)
            }),
        ),
        (
            "a welcome that cannot be read",
            Box::new(|phone, code| {
                office.session.invite_progress().unwrap();
                phone.session.join_progress().unwrap();
                phone.session.confirm_join().unwrap();
                says(phone, code, Step::Welcome, b"{\"version\":1}");
                ends(phone)
            }),
        ),
        (
            "words that were not the same",
            Box::new(|phone, _| {
                phone.session.cancel_join().unwrap();
                None
            }),
        ),
        (
            "a lock",
            Box::new(|phone, _| {
                phone.session.lock_notebook();
                phone.unlock().unwrap();
                None
            }),
        ),
        (
            "a restart of the app",
            Box::new(|phone, _| {
                let killed = phone.as_killed_now();
                killed.unlock().unwrap();
                Some(killed)
            }),
        ),
        (
            "the phone switched off and on",
            Box::new(|phone, _| {
                phone.environment.boot.reboot();
                let killed = phone.as_killed_now();
                killed.unlock().unwrap();
                Some(killed)
            }),
        ),
    ];
    for (how, end) in endings {
        let phone = amina().phone();
        let code = invite(&office);
        begin(&phone, &code, &relay).unwrap();
        let after = end(&phone, &code);
        let phone = after.as_ref().unwrap_or(&phone);
        phone.network().heal();
        let calls = phone.network().sent().len();
        phone.environment.boot.pass(599_000);
        let again = begin(phone, &code, &relay);
        assert!(matches!(again, Err(Error::InviteCodeUsed)), "{how}: {again:?}");
        assert_eq!(phone.network().sent().len(), calls, "{how}: nothing was asked or given");
        assert!(!in_team(phone), "{how}");
        phone.join(&office, &relay.address(), "Amina").unwrap();
    }
}

/// Writes something of somebody else's where a message will be put.
fn put_by_a_stranger(through: &TestDevice, url: String) {
    let request = Request {
        method: Method::Put,
        url,
        token: None,
        body: b"hers".to_vec(),
        seconds: 10,
        quiet_seconds: 10,
        trust: Trust::of(None),
        reply_max: 1_000,
    };
    let reply = through.environment.environment.transport.send(&request).unwrap();
    assert_eq!(reply.status, 204);
}

#[test]
fn a_used_code_is_forgotten_after_ten_minutes() {
    let (relay, office, phone) = a_desk();
    let code = invite(&office);
    begin(&phone, &code, &relay).unwrap();
    phone.environment.boot.pass(600_000);
    assert_eq!(phone.session.join_progress().unwrap().stage, JoinStage::Expired);
    assert!(matches!(phone.session.confirm_join(), Err(Error::InviteExpired)));
    // The loopback relay counts true time, so it has the first commit still, and says so.
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));
    // From here on only what this device remembers answers without the relay.
    phone.network().when(|_| Fault::Down);
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));
    // Of another boot it is unknown how long ago it was, whatever its clock shows: the ten minutes begin again, once.
    phone.environment.boot.reboot();
    phone.environment.boot.set(1_300_000);
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));
    phone.environment.boot.pass(599_999);
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));
    phone.environment.boot.pass(1);
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::RelayUnreachable)));
}

#[test]
fn an_invitation_that_was_never_answered_leaves_the_code_good() {
    let (relay, office, phone) = a_desk();
    let code = invite(&office);
    let elsewhere = |relay: &str| {
        phone.session.begin_join(BeginJoin { code: code.formatted(), relay: relay.to_owned(), cases: Vec::new() })
    };
    assert!(matches!(elsewhere("http://127.0.0.1:1"), Err(Error::RelayNotListening)));
    let by_name = relay.address().replace("127.0.0.1", "localhost");
    assert!(matches!(elsewhere(&by_name), Err(Error::WrongRelay)));
    begin(&phone, &code, &relay).unwrap();
    assert!(until_joined(&office, &phone).is_some());
    // One that opens under the code and says nothing burns it.
    let (code, phone) = (invite(&office), amina().phone());
    let sealed = code.seal(Step::Invite, b"{\"version\":2}");
    phone.network().lie(move |_, reply| reply.body.clone_from(&sealed));
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::EnrolmentOver)));
    phone.network().heal();
    assert!(matches!(begin(&phone, &code, &relay), Err(Error::InviteCodeUsed)));
}

#[test]
fn an_invitation_that_ended_stays_ended_at_the_office() {
    let (relay, office, _) = a_desk();
    let over = |how: &str| {
        let ended = office.session.invite_progress();
        assert!(matches!(ended, Err(Error::EnrolmentOver)), "{how}: {ended:?}");
        office.network().heal();
        it_stays_over(&office, how);
        assert_eq!(members(&office), 1, "{how}");
    };
    let says = |code: &InviteCode, step: Step, plain: &'static [u8]| {
        let code = code.clone();
        office.network().lie(move |request, reply| {
            if is(request, Method::Get, &code, step) && reply.status == 200 {
                reply.body = code.seal(step, plain);
            }
        });
    };
    let mut codes = Vec::new();
    let mut begun = || {
        let (code, phone) = (invite(&office), amina().phone());
        begin(&phone, &code, &relay).unwrap();
        codes.push(code.formatted());
        (code, phone)
    };

    let (code, _phone) = begun();
    says(&code, Step::Commit, b"{\"version\":1}");
    over("a commit that cannot be read");

    let (code, _phone) = begun();
    put_by_a_stranger(&office, format!("{}/v1/invites/{}", relay.address(), code.id(Step::Nonce)));
    over("a nonce in whose place somebody wrote");

    let (code, phone) = begun();
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    says(&code, Step::Reveal, b"{\"version\":1}");
    over("keys it was not promised");

    let (_, phone) = begun();
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    assert_eq!(office.session.invite_progress().unwrap().stage, InviteStage::Compare);
    office.session.cancel_invite().unwrap();
    assert!(matches!(office.session.invite_progress(), Err(Error::InviteExpired)), "words that were not the same");

    begun();
    office.environment.boot.pass(600_000);
    assert_eq!(office.session.invite_progress().unwrap().stage, InviteStage::Expired);
    assert!(matches!(office.session.confirm_invite(), Err(Error::InviteExpired)));

    begun();
    office.session.lock_notebook();
    office.unlock().unwrap();
    assert!(matches!(office.session.invite_progress(), Err(Error::InviteExpired)), "a lock");

    codes.sort();
    codes.dedup();
    assert_eq!((codes.len(), members(&office)), (6, 1), "each had a code of its own");
    amina().phone().join(&office, &relay.address(), "Amina").unwrap();
}

#[test]
fn saying_yes_twice_adds_the_phone_once() {
    let (relay, office, phone) = a_desk();
    let code = invite(&office);
    begin(&phone, &code, &relay).unwrap();
    office.session.invite_progress().unwrap();
    phone.session.join_progress().unwrap();
    office.session.invite_progress().unwrap();
    phone.session.confirm_join().unwrap();
    office.network().when(|_| Fault::Down);
    for _ in 0..3 {
        assert!(matches!(office.session.confirm_invite(), Err(Error::RelayUnreachable)));
    }
    office.network().heal();
    assert_eq!(office.session.invite_progress().unwrap().stage, InviteStage::Done);
    assert_eq!(phone.session.join_progress().unwrap().stage, JoinStage::Done);
    assert_eq!((members(&office), members(&phone)), (2, 2));
}

/// A call that was stopped on its way.
struct Held {
    arrived: Receiver<()>,
    go: Sender<()>,
    /// Nobody told it to go on for three seconds.
    in_vain: Arc<AtomicBool>,
}

/// Stops each call of this kind.
fn hold(network: &Network, kind: impl Fn(&Request) -> bool + Send + 'static) -> Held {
    let ((here, arrived), (go, told)) = (channel(), channel());
    let held = Held { arrived, go, in_vain: Arc::default() };
    let in_vain = Arc::clone(&held.in_vain);
    network.when(move |request| {
        if kind(request) && here.send(()).is_ok() && told.recv_timeout(Duration::from_secs(3)).is_err() {
            in_vain.store(true, Ordering::SeqCst);
        }
        Fault::None
    });
    held
}

/// Locks while this act waits for the relay.
fn lock_during(
    device: &TestDevice,
    then: AfterLock,
    kind: impl Fn(&Request) -> bool + Send + 'static,
    act: impl FnOnce() -> Result<(), Error> + Send,
) {
    let held = hold(device.network(), kind);
    std::thread::scope(|scope| {
        let running = scope.spawn(act);
        held.arrived.recv_timeout(Duration::from_secs(20)).unwrap();
        device.session.lock_notebook();
        if then == AfterLock::Unlocked {
            device.unlock().unwrap();
        }
        assert!(!held.in_vain.load(Ordering::SeqCst), "locking did not wait for the relay");
        held.go.send(()).unwrap();
        let ended = running.join().unwrap();
        match then {
            AfterLock::StaysLocked => assert!(matches!(ended, Err(Error::Locked)), "{ended:?}"),
            AfterLock::Unlocked => assert!(matches!(ended, Err(Error::InviteExpired)), "{ended:?}"),
        }
    });
    device.network().heal();
    if then == AfterLock::StaysLocked {
        device.unlock().unwrap();
    }
    assert!(matches!(device.session.invite_progress(), Err(Error::InviteExpired)));
    assert!(matches!(device.session.join_progress(), Err(Error::InviteExpired)));
}

#[derive(Clone, Copy, PartialEq)]
enum AfterLock {
    StaysLocked,
    Unlocked,
}

#[test]
fn a_lock_during_a_call_leaves_no_enrolment() {
    let (relay, office, phone) = a_desk();
    let puts = |request: &Request| request.method == Method::Put;
    let gets = |request: &Request| request.method == Method::Get;
    for then in [AfterLock::StaysLocked, AfterLock::Unlocked] {
        let begin_invite =
            || office.session.begin_invite(BeginInvite { member_name: "Amina".to_owned(), office: None }).map(drop);
        lock_during(&office, then, puts, begin_invite);
        lock_during(&office, then, gets, begin_invite);
        invite(&office);
        lock_during(&office, then, gets, || office.session.invite_progress().map(drop));

        for kind in [gets as fn(&Request) -> bool, puts] {
            let code = invite(&office);
            lock_during(&phone, then, kind, || begin(&phone, &code, &relay).map(drop));
        }
        let code = invite(&office);
        begin(&phone, &code, &relay).unwrap();
        lock_during(&phone, then, gets, || phone.session.join_progress().map(drop));

        // A phone that was let in while it was locked is not in the team by an answer from before.
        let code = invite(&office);
        begin(&phone, &code, &relay).unwrap();
        office.session.invite_progress().unwrap();
        phone.session.join_progress().unwrap();
        office.session.invite_progress().unwrap();
        phone.session.confirm_join().unwrap();
        office.session.confirm_invite().unwrap();
        let roster = |request: &Request| request.url.contains("/v1/roster?");
        lock_during(&phone, then, roster, || phone.session.join_progress().map(drop));
        assert!(!in_team(&phone));
    }
    phone.join(&office, &relay.address(), "Amina").unwrap();
}
