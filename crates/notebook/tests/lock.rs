//! First run, lock, unlock, and the power cut at any moment.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use common::{
    a_small_team, act, decide, done, edit, open, open_with, rows, share, standing, state_of, sync, sync_through,
};
use daftari_crypto::safe::spool::Spool;
use daftari_domain::ids::StatementId;
use daftari_notebook::Error;
use daftari_notebook::requests::{
    BeginInvite, BeginJoin, CheckSecret, CheckSheet, CreateNotebook, FinishTeam, SaveDraft, StartTeam, Unlock,
};
use daftari_notebook::session::{NoopObserver, Observer, Session};
use daftari_notebook::views::{Changed, Delivery, Language, Phase, SecretForm, SyncOutcomeView};
use daftari_testkit::fault::{Fault, is_push};
use daftari_testkit::fixed::TestWorld;
use daftari_testkit::people::{PASSPHRASE, PIN, TestDevice, amina, coordinator};
use daftari_testkit::relay::Stored;
use serde_json::json;

fn session(directory: &Path, environment: &TestWorld) -> Session {
    Session::open(directory, environment.environment.clone(), Box::new(NoopObserver)).unwrap()
}

fn first(secret: &str, form: SecretForm, office_device: bool) -> CreateNotebook {
    CreateNotebook { secret: secret.to_owned(), form, office_device, language: Language::named("sw").unwrap() }
}

#[test]
fn an_unsafe_pin_is_refused_with_its_reason() {
    let directory = tempfile::tempdir().unwrap();
    let bare = TestWorld::without_key_store(1);
    let here = session(directory.path(), &bare);
    assert!(!here.app().key_store);
    assert!(matches!(here.create_notebook(first(PIN, SecretForm::Pin, false)), Err(Error::PinNotAllowed)));
    assert_eq!(here.app().phase, Phase::FirstRun);
    assert!(here.create_notebook(first(PASSPHRASE, SecretForm::Passphrase, false)).is_ok(), "a passphrase does");
    here.lock_notebook();
    assert!(here.unlock_notebook(Unlock { secret: PASSPHRASE.to_owned() }).is_ok());

    let directory = tempfile::tempdir().unwrap();
    let environment = TestWorld::new(2);
    let here = session(directory.path(), &environment);
    assert!(matches!(here.create_notebook(first(PIN, SecretForm::Pin, true)), Err(Error::PinNotAllowed)), "office");
    let weak = [
        ("1234", "too_short", SecretForm::Pin),
        ("12345678", "run", SecretForm::Pin),
        ("77777777", "repeat", SecretForm::Pin),
        ("24121990", "date", SecretForm::Pin),
        ("mto embe kiti", "too_few_words", SecretForm::Passphrase),
    ];
    for (secret, _, form) in weak {
        let refused = here.create_notebook(first(secret, form, false)).unwrap_err().view();
        let told = here.check_secret(&CheckSecret { secret: secret.to_owned(), form });
        assert_eq!((refused.code.as_str(), told.accepted), ("weak_secret", false), "{secret}");
        assert!(refused.params["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert_eq!(refused.params["reason"].as_str(), told.reason.as_deref(), "{secret}");
        assert!(!refused.params["reason"].to_string().contains(secret));
    }
    assert_eq!(here.app().phase, Phase::FirstRun, "nothing was made");
    let app = here.create_notebook(first(PIN, SecretForm::Pin, false)).unwrap();
    assert_eq!((app.phase, app.preferences.language), (Phase::Open, Language::named("sw").unwrap()));
    assert!(matches!(here.create_notebook(first(PIN, SecretForm::Pin, false)), Err(Error::NotebookExists)));
    here.lock_notebook();
    assert!(matches!(
        here.create_notebook(first(PASSPHRASE, SecretForm::Passphrase, false)),
        Err(Error::NotebookExists)
    ));
    assert!(here.unlock_notebook(Unlock { secret: PIN.to_owned() }).is_ok());
}

#[test]
fn a_second_window_on_one_notebook_is_refused() {
    let phone = amina().phone();
    let second = Session::open(phone.directory(), phone.environment.environment.clone(), Box::new(NoopObserver));
    assert!(matches!(second, Err(Error::InUse)));
    open(&phone, "still here");
    let directory = phone.directory().to_owned();
    let environment = phone.environment.clone();
    let kept = phone.as_killed_now();
    assert!(kept.unlock().is_ok(), "a copy is another notebook");
    drop(phone);
    assert!(!directory.exists() || Session::open(&directory, environment.environment, Box::new(NoopObserver)).is_ok());
}

#[test]
fn wrong_pins_wait_on_the_boot_clock() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    let wrong = || phone.session.unlock_notebook(Unlock { secret: "90125634".to_owned() }).unwrap_err();
    let minutes = [0, 0, 0, 0, 30_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000];
    for (number, wait) in minutes.into_iter().enumerate() {
        let Error::WrongSecret { tries, wait_ms } = wrong() else { panic!("a wrong PIN") };
        assert_eq!((tries as usize, wait_ms), (number + 1, wait));
        if wait > 0 {
            assert!(matches!(wrong(), Error::Wait { wait_ms } if wait_ms == wait), "no try is made meanwhile");
            let right = phone.unlock();
            assert!(matches!(right, Err(Error::Wait { .. })), "not even the right one");
            // The wall clock is ignored, and switching off starts the wait again.
            phone.environment.clock.set(i64::MAX / 2);
            phone.environment.boot.pass(wait - 1);
            assert!(matches!(wrong(), Error::Wait { wait_ms: 1 }));
            phone.environment.boot.reboot();
            assert!(matches!(wrong(), Error::Wait { wait_ms } if wait_ms == wait));
            phone.environment.boot.pass(wait);
        }
    }
    assert_eq!(phone.session.app().tries, 10);
    phone.unlock().unwrap();
    assert_eq!(phone.session.app().tries, 0);
    phone.session.lock_notebook();
    assert!(matches!(wrong(), Error::WrongSecret { tries: 1, wait_ms: 0 }));
}

#[test]
fn a_lost_key_store_is_named_as_such_and_counts_no_try() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    phone.environment.key_store.lose_everything();
    for _ in 0..6 {
        assert!(matches!(phone.unlock(), Err(Error::KeyStoreGone)));
    }
    assert_eq!((phone.session.app().tries, phone.session.app().wait_ms), (0, 0));
}

#[test]
fn a_locked_notebook_answers_locked_to_every_call() {
    let (relay, office, phone) = a_small_team();
    let case = open(&phone, "x");
    let spool_before = std::fs::read(phone.directory().join("spool")).unwrap();
    phone.session.lock_notebook();
    let lists = |device: &TestDevice| {
        let mut files: Vec<_> = device.files().into_iter().map(|file| (std::fs::read(&file).unwrap(), file)).collect();
        files.sort_by(|a, b| a.1.cmp(&b.1));
        files
    };
    let before = lists(&phone);
    let session = &phone.session;
    assert!(matches!(session.unlocked().err(), Some(Error::Locked)));
    assert!(matches!(phone.case(case), Err(Error::Locked)));
    assert!(matches!(session.sync_now(), Err(Error::Locked)));
    assert!(matches!(session.sync_view(), Err(Error::Locked)));
    let start = StartTeam { member_name: "A".to_owned(), relay: relay.address() };
    assert!(matches!(session.begin_team(start), Err(Error::Locked)));
    assert!(matches!(session.team_sheets(), Err(Error::Locked)));
    assert!(matches!(session.check_sheet(CheckSheet { typed: String::new() }), Err(Error::Locked)));
    assert!(matches!(session.read_sheet(CheckSheet { typed: String::new() }), Err(Error::Locked)));
    let finish = FinishTeam { relay: relay.address(), setup_code: relay.setup_code() };
    assert!(matches!(session.finish_team(finish), Err(Error::Locked)));
    assert!(matches!(session.cancel_team(), Err(Error::Locked)));
    assert!(matches!(session.words_of_office_request(StatementId([0; 32])), Err(Error::Locked)));
    let invite = BeginInvite { member_name: "A".to_owned(), office: None };
    assert!(matches!(session.begin_invite(invite.clone()), Err(Error::Locked)));
    assert!(matches!(session.invite_progress(), Err(Error::Locked)));
    assert!(matches!(session.confirm_invite(), Err(Error::Locked)));
    assert!(matches!(session.cancel_invite(), Err(Error::Locked)));
    let code = office.session.begin_invite(invite).unwrap().code;
    let join = BeginJoin { code, relay: relay.address(), cases: vec![case] };
    assert!(matches!(session.begin_join(join), Err(Error::Locked)));
    assert!(matches!(session.join_progress(), Err(Error::Locked)));
    assert!(matches!(session.confirm_join(), Err(Error::Locked)));
    assert!(matches!(session.cancel_join(), Err(Error::Locked)));
    assert_eq!(session.app().phase, Phase::Locked);
    assert_eq!(session.lock_notebook().phase, Phase::Locked, "locking twice is fine");
    assert!(lists(&phone) == before, "no file was touched");
    let log = std::fs::metadata(phone.directory().join("notebook-wal")).map_or(0, |file| file.len());
    assert_eq!(log, 0, "nothing is left in the write-ahead log");
    assert_eq!(std::fs::read(phone.directory().join("spool")).unwrap(), spool_before, "the spool stays for later");

    office.session.begin_invite(BeginInvite { member_name: "B".to_owned(), office: None }).unwrap();
    office.session.lock_notebook();
    office.unlock().unwrap();
    assert!(
        matches!(office.session.invite_progress(), Err(Error::InviteExpired)),
        "the code is forgotten with the keys"
    );
}

/// Hears that the notebook was locked, and how syncs ended.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Observer for Heard {
    fn changed(&self, _: &Changed) {}

    fn locked(&self) {
        self.0.lock().unwrap().push("locked".to_owned());
    }

    fn synced(&self, outcome: &SyncOutcomeView) {
        self.0.lock().unwrap().push(outcome.code.clone());
    }
}

#[test]
fn a_lock_during_a_sync_is_immediate() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "written before the officer came");
    let (reached, waits) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let mut once = true;
    phone.network().when(move |request| {
        if is_push(request) && std::mem::take(&mut once) {
            // The relay is slow: the lock comes while its answer is waited for.
            reached.send(()).unwrap();
            gone.recv().unwrap();
            return Fault::CutAfter;
        }
        Fault::None
    });
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| phone.session.sync_now());
        waits.recv().unwrap();
        assert_eq!(phone.session.lock_notebook().phase, Phase::Locked);
        assert!(matches!(phone.case(case), Err(Error::Locked)));
        go.send(()).unwrap();
        assert!(matches!(syncing.join().unwrap(), Err(Error::Locked)));
    });
    phone.network().heal();
    phone.unlock().unwrap();
    assert_eq!(state_of(&phone, case), Delivery::OnPhone, "what was not acknowledged still waits");
    sync_through(&phone, &office);
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);
    assert_eq!(office.case(case).unwrap().fields.len(), 1);
}

/// The relay has taken the request and says nothing: a stop and a lock wait for nothing of it.
#[test]
fn a_sync_on_which_nothing_moves_ends_at_once_when_it_is_stopped_or_locked() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "x");
    let (reached, waits) = mpsc::channel();
    // Never sent to: whoever waits for it waits for as long as the test runs.
    let (_never, comes) = mpsc::channel::<()>();
    let comes = std::sync::Mutex::new(comes);
    phone.network().when(move |request| {
        if is_push(request) {
            reached.send(()).unwrap();
            let _ = comes.lock().unwrap().recv();
        }
        Fault::None
    });
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| phone.session.sync_now());
        waits.recv().unwrap();
        phone.session.cancel_sync();
        let ended = syncing.join().unwrap().unwrap();
        assert_eq!(ended.code, "cancelled");
        assert!(ended.retry_s.is_none(), "a person's own stop is no failure that is tried again");
    });
    assert_eq!(state_of(&phone, case), Delivery::OnPhone);
    drop((office, _never));
}

#[test]
fn a_sync_begun_before_the_lock_writes_nothing() {
    let (_relay, office, phone) = a_small_team();
    let case = open(&phone, "x");
    let (reached, waits) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let mut once = true;
    phone.network().when(move |request| {
        if is_push(request) && std::mem::take(&mut once) {
            reached.send(()).unwrap();
            gone.recv().unwrap();
        }
        Fault::None
    });
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| phone.session.sync_now());
        waits.recv().unwrap();
        phone.session.lock_notebook();
        phone.unlock().unwrap();
        go.send(()).unwrap();
        // It ends at the lock, and may have done so before the unlock.
        let ended = syncing.join().unwrap();
        assert!(matches!(&ended, Err(Error::Locked)) || ended.is_ok_and(|ended| ended.code == "cancelled"));
    });
    assert_eq!(state_of(&phone, case), Delivery::OnPhone);
    sync_through(&phone, &office);
    assert_eq!(state_of(&phone, case), Delivery::OfficeHas);
}

/// The watch looks again and again while the key is derived, and waits for it.
#[test]
fn what_was_idle_before_the_secret_locks_nothing_after_it() {
    let directory = tempfile::tempdir().unwrap();
    let environment = TestWorld::new(78);
    let here = Session::open(directory.path(), environment.environment.clone(), Box::new(Heard::default())).unwrap();
    here.create_notebook(first(PIN, SecretForm::Pin, false)).unwrap();
    for _ in 0..3 {
        environment.boot.pass(10 * 60_000);
        here.lock_when_idle();
        assert_eq!(here.app().phase, Phase::Locked);
        environment.boot.pass(10 * 60_000);
        let opened = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                here.unlock_notebook(Unlock { secret: PIN.to_owned() }).unwrap();
                opened.store(true, std::sync::atomic::Ordering::SeqCst);
            });
            while !opened.load(std::sync::atomic::Ordering::SeqCst) {
                here.lock_when_idle();
            }
        });
        here.lock_when_idle();
        assert_eq!(here.app().phase, Phase::Open, "she has just come");
    }
}

#[test]
fn an_idle_or_hidden_notebook_locks_itself() {
    let heard = Heard::default();
    let directory = tempfile::tempdir().unwrap();
    let environment = TestWorld::new(77);
    let here = Session::open(directory.path(), environment.environment.clone(), Box::new(heard.clone())).unwrap();
    here.create_notebook(first(PIN, SecretForm::Pin, false)).unwrap();
    let idle_ms = u64::from(here.app().preferences.idle_seconds) * 1_000;
    environment.boot.pass(idle_ms - 1);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Open);
    here.touch();
    environment.boot.pass(idle_ms - 1);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Open, "she was there");
    // A wall clock that jumps does nothing.
    environment.clock.set(i64::MAX / 2);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Open);
    environment.boot.pass(1);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Locked);
    assert_eq!(*heard.0.lock().unwrap(), ["locked"]);
    here.lock_when_idle();
    assert_eq!(heard.0.lock().unwrap().len(), 1, "once is enough");

    here.unlock_notebook(Unlock { secret: PIN.to_owned() }).unwrap();
    here.out_of_sight();
    environment.boot.pass(29_999);
    here.in_sight();
    environment.boot.pass(29_999);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Open);
    here.out_of_sight();
    environment.boot.pass(15_000);
    here.out_of_sight();
    environment.boot.pass(15_000);
    here.lock_when_idle();
    assert_eq!(here.app().phase, Phase::Locked, "counted from the first moment nobody saw it");
}

#[test]
fn every_saved_act_survives_a_kill() {
    let (_relay, office, phone) = a_small_team();
    let mut copies: Vec<(&str, TestDevice)> = Vec::new();
    let case = open_with(&phone, &[("narrative", json!("first")), ("agreed_fee", json!(80_000))]).unwrap();
    copies.push(("opened", phone.as_killed_now()));
    edit(&phone, case, "narrative", json!("second")).unwrap();
    copies.push(("edited", phone.as_killed_now()));
    act(&phone, case, "counselled", &[("place", json!("hot spot"))]).unwrap();
    copies.push(("acted", phone.as_killed_now()));
    assert_eq!(sync(&phone), "done");
    copies.push(("handed", phone.as_killed_now()));
    edit(&office, case, "narrative", json!("other")).unwrap_err();
    sync_through(&phone, &office);
    edit(&phone, case, "narrative", json!("mine")).unwrap();
    edit(&office, case, "narrative", json!("theirs")).unwrap();
    sync_through(&phone, &office);
    copies.push(("in conflict", phone.as_killed_now()));
    decide(&phone, case, "narrative", json!("ours"));
    copies.push(("decided", phone.as_killed_now()));
    drop(phone);

    for (moment, copy) in &copies {
        assert_eq!(copy.session.app().phase, Phase::Locked, "{moment}");
        copy.unlock().unwrap();
        let view = copy.case(case).unwrap();
        let expected: &[&str] = match *moment {
            "opened" => &["first"],
            "edited" | "acted" | "handed" => &["second"],
            "in conflict" => &["mine", "theirs"],
            _ => &["ours"],
        };
        let mut values: Vec<String> =
            standing(&view, "narrative").iter().map(|value| value.as_str().unwrap().to_owned()).collect();
        values.sort_unstable();
        assert_eq!(values, expected, "{moment}");
        assert_eq!(done(&view, "counselled").len(), usize::from(!matches!(*moment, "opened" | "edited")), "{moment}");
        let state = match *moment {
            "opened" | "edited" | "acted" | "decided" => Delivery::OnPhone,
            "handed" => Delivery::Handed,
            _ => Delivery::OfficeHas,
        };
        assert_eq!(state_of(copy, case), state, "{moment}");
        copy.store_now().store.check().unwrap();
        let (seq, _) = {
            let store = copy.store_now().store;
            let key = daftari_testkit::forge::Keys::of(copy).identity.device_key();
            let head = store.read(|tx| tx.chain_head(key)).unwrap().unwrap();
            assert_eq!(
                store.read(|tx| tx.contiguous_head(key, None, |_| Ok::<_, Error>(true))).unwrap(),
                Some(head),
                "{moment}: the chain is whole"
            );
            head
        };
        assert!(seq >= 3);
    }
    // The last one goes on where the killed one stopped.
    let (_, last) = copies.last().unwrap();
    sync_through(last, &office);
    assert_eq!(standing(&office.case(case).unwrap(), "narrative"), [json!("ours")]);
    assert!(!office.case(case).unwrap().copied_notebook);
}

#[test]
fn a_draft_survives_lock_and_kill_until_saved() {
    let phone = amina().phone();
    let words = "the whip was in the car";
    let keep = |device: &TestDevice, words: &str| {
        let request = SaveDraft { page: "new_case".to_owned(), case: None, content: json!({ "narrative": words }) };
        device.session.unlocked().unwrap().save_draft(request).unwrap();
    };
    let offered = |device: &TestDevice| {
        let draft = device.session.unlocked().unwrap().today().unwrap().draft;
        draft.map(|draft| draft.content["narrative"].as_str().unwrap().to_owned())
    };
    keep(&phone, words);
    let killed = phone.as_killed_now();
    killed.unlock().unwrap();
    assert_eq!(offered(&killed).as_deref(), Some(words));
    assert!(rows(&killed).is_empty(), "a draft is no case");
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    assert_eq!(offered(&phone).as_deref(), Some(words));
    keep(&phone, "other words");
    assert_eq!(offered(&phone).as_deref(), Some("other words"));
    open(&phone, "other words");
    assert_eq!(offered(&phone), None);
    phone.session.lock_notebook();
    phone.unlock().unwrap();
    assert_eq!(offered(&phone), None);
    keep(&phone, words);
    phone.session.unlocked().unwrap().discard_draft().unwrap();
    assert_eq!(offered(&phone), None);
    let huge = SaveDraft { page: "new_case".to_owned(), case: None, content: json!("x".repeat(98_304)) };
    assert!(matches!(phone.session.unlocked().unwrap().save_draft(huge), Err(Error::BadRequest { .. })));
}

#[test]
fn any_damaged_spool_is_repaired_at_unlock() {
    let (_relay, office, phone) = a_small_team();
    let spooled = |device: &TestDevice| {
        let mut held = Spool::of(device.directory()).envelopes().unwrap();
        held.sort_unstable();
        held
    };
    let waiting = |device: &TestDevice| {
        let batch = device.store_now().store.read(|tx| tx.next_outgoing(100, usize::MAX)).unwrap();
        let mut bytes: Vec<Vec<u8>> = batch.into_iter().map(|(_, bytes)| bytes).collect();
        bytes.sort_unstable();
        bytes
    };
    assert!(spooled(&phone).is_empty());
    let cases: Vec<_> = (0..3).map(|n| open(&phone, &format!("case {n}"))).collect();
    assert_eq!((spooled(&phone).len(), spooled(&phone)), (3, waiting(&phone)));
    let file = phone.directory().join("spool");
    let full = std::fs::read(&file).unwrap();
    // Damaged, gone, or of an earlier moment: the database is the truth.
    sync_through(&phone, &office);
    assert!(spooled(&phone).is_empty());
    open(&phone, "one more");
    for wreck in [full.clone(), vec![0; 262_144], vec![7; 100]] {
        phone.session.lock_notebook();
        std::fs::write(&file, wreck).unwrap();
        phone.unlock().unwrap();
        assert_eq!((spooled(&phone).len(), spooled(&phone)), (1, waiting(&phone)));
    }
    phone.session.lock_notebook();
    std::fs::remove_file(&file).unwrap();
    phone.unlock().unwrap();
    assert_eq!((spooled(&phone).len(), spooled(&phone)), (1, waiting(&phone)));
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 262_144);
    assert!(cases.iter().all(|case| state_of(&phone, *case) == Delivery::OfficeHas));
}

#[test]
fn no_file_holds_a_word_in_plain_text() {
    let (relay, office, phone) = a_small_team();
    let words = ["He kept the whip in the blue Probox", "Nyota", "0722 000 262", "Sunset Lodge"];
    let case = open_with(
        &phone,
        &[("narrative", json!(words[0])), ("survivor_name", json!(words[1])), ("person_phone", json!(words[2]))],
    )
    .unwrap();
    act(&phone, case, "counselled", &[("place", json!(words[3]))]).unwrap();
    let typed = "half a sentence about the OCS";
    let request = SaveDraft { page: "action".to_owned(), case: Some(case), content: json!(typed) };
    phone.session.unlocked().unwrap().save_draft(request).unwrap();
    sync_through(&phone, &office);
    share(&office, case, &phone);
    let mut needles: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    needles.extend(
        [typed, "counselled", "Amina", "Dorcas", PIN, PASSPHRASE, "case_opened", "narrative"].map(str::to_owned),
    );
    needles.extend([phone.case(case).unwrap().code, case.to_string(), relay.address()]);
    for device in [&phone, &office] {
        let stored = Stored::below(device.directory());
        assert!(stored.total_bytes() > 262_144 && stored.is_silent_about(&needles), "open, on {}", device.name);
        device.session.lock_notebook();
        assert!(Stored::below(device.directory()).is_silent_about(&needles), "locked, on {}", device.name);
    }
    // The scan does find what is there.
    assert!(!Stored::below(phone.directory()).is_silent_about(&["DAFTSLOT".to_owned()]));
}

#[test]
fn a_coordinator_needs_an_office_device_to_begin_a_team() {
    let relay = daftari_testkit::loopback::a_relay();
    let phone = amina().phone();
    assert!(matches!(phone.create_team(&relay.address(), &relay.setup_code()), Err(Error::NotOffice)));
    let laptop = coordinator().laptop();
    assert!(matches!(laptop.create_team(&relay.address(), "WRONG-CODE"), Err(Error::WrongSetupCode)));
    assert!(matches!(laptop.create_team("ftp://nowhere", "x"), Err(Error::BadRelayAddress)));
    assert!(matches!(laptop.create_team("http://127.0.0.1:1", "x"), Err(Error::RelayNotListening)));
    assert!(
        !laptop.session.unlocked().unwrap().team_view().unwrap().in_team,
        "nothing is kept of a team the relay refused"
    );
    // The answer is lost after the relay took the team: another one is begun, and works.
    laptop.network().once(|request| request.url.ends_with("/v1/teams"), Fault::CutAfter);
    assert!(matches!(laptop.create_team(&relay.address(), &relay.setup_code()), Err(Error::RelayUnreachable)));
    laptop.create_team(&relay.address(), &relay.setup_code()).unwrap();
    assert!(matches!(laptop.create_team(&relay.address(), &relay.setup_code()), Err(Error::AlreadyInTeam)));
    assert_eq!(sync(&laptop), "done");
}
