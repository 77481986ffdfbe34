//! The real binary: what it prints, what it refuses, how it ends, and what is left when it is killed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use common::{Caller, amina, envelope, id_of, results, wanjiku};
use daftari_relay_api::ids::{EnvelopeId, TeamId, mailbox};
use daftari_relay_api::roster::Role;
use daftari_relay_api::wire::TeamMade;

/// A running `daftari-relay serve`.
struct Process {
    child: Child,
    address: SocketAddr,
    setup_code: String,
    said: Vec<String>,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daftari-relay"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Process {
    fn start(data: &Path) -> Process {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
        let mut child = command(&serve).stderr(log_beside(data)).spawn().unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with("listening on ") {
                break;
            }
        }
        let after = |words: &str| said.iter().find_map(|line| line.strip_prefix(words)).unwrap().to_owned();
        let address = after("listening on http://").parse().unwrap();
        Process { child, address, setup_code: after("setup code: "), said }
    }

    fn caller(&self) -> Caller {
        Caller::of(self.address)
    }

    /// As a power cut would.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(unix)]
    fn asks_to_stop(&self) {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(stopped.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log_beside(data: &Path) -> Stdio {
    let log = data.parent().unwrap().join("relay.log");
    std::fs::File::options().create(true).append(true).open(log).unwrap().into()
}

fn log_of(data: &Path) -> String {
    std::fs::read_to_string(data.parent().unwrap().join("relay.log")).unwrap()
}

fn team_on(relay: &Process) -> TeamId {
    let made: TeamMade = relay.caller().make_team(&wanjiku().begins_a_team(), &relay.setup_code).json();
    let office = relay.caller().logged_in(made.team, &wanjiku());
    assert!(office.give(vec![wanjiku().adds(made.team, &amina(), Role::Field)]).is_good());
    made.team
}

#[test]
fn it_prints_its_code_and_listens_on_this_machine_only() {
    let directory = tempfile::tempdir().unwrap();
    let relay = Process::start(&directory.path().join("data"));

    assert!(relay.address.ip().is_loopback());
    let groups: Vec<&str> = relay.setup_code.split('-').collect();
    assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{}", relay.setup_code);
    assert!(relay.said.contains(&format!("accepts devices that dial http://{}", relay.address)), "{:?}", relay.said);
    assert!(relay.caller().get("/v1/health").is_good());
    let help = command(&["serve", "--help"]).output().unwrap();
    assert!(String::from_utf8_lossy(&help.stdout).contains("[default: 127.0.0.1:7340]"));
}

#[test]
fn it_refuses_an_origin_that_is_none() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    for origin in ["192.168.0.10:7340", "ftp://relay", "http://relay/path", "http://"] {
        let ended = command(&["serve", "--data", data.to_str().unwrap(), "--origin", origin]).output().unwrap();
        assert_eq!(ended.status.code(), Some(2), "{origin}");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.contains("is not an origin: write it as http://host:port"), "{said}");
    }
    assert!(!data.exists(), "nothing was begun");
}

#[test]
fn it_listens_beyond_this_machine_only_with_an_origin() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let ended = command(&["serve", "--data", data.to_str().unwrap(), "--listen", "0.0.0.0:0"]).output().unwrap();

    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("--origin"));
    assert!(!data.exists());
}

#[test]
fn a_second_relay_on_one_directory_refuses_to_start() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let first = Process::start(&data);

    let second = command(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("another relay runs on this directory"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(first.caller().get("/v1/health").is_good());
    first.kill();
    // A killed one leaves no lock that somebody would have to remove by hand.
    assert!(Process::start(&data).caller().get("/v1/health").is_good());
}

#[test]
fn an_address_that_is_taken_is_said_so() {
    let directory = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = directory.path().join("data");

    let ended = command(&["serve", "--data", data.to_str().unwrap(), "--listen", &address]).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("the address cannot be listened on"), "{said}");
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_ends_well_and_leaves_no_write_ahead_log() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut relay = Process::start(&data);
    let team = team_on(&relay);
    let phone = relay.caller().logged_in(team, &amina());
    phone.push(&[envelope(&[mailbox::office(&team)], b"a case")]);
    relay.asks_to_stop();
    let ended = relay.child.wait().unwrap();

    assert_eq!(ended.code(), Some(0));
    assert!(TcpStream::connect(relay.address).is_err());
    let mut left: Vec<_> = std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["relay.lock", "relay.sqlite"]);
    let mut more = String::new();
    std::fs::File::open(directory.path().join("relay.log")).unwrap().read_to_string(&mut more).unwrap();
    assert!(!more.contains("ERROR") && !more.contains("panicked"), "{more}");
}

#[test]
fn its_log_names_the_call_and_no_content() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let phone = relay.caller().logged_in(team, &amina());
    let office = mailbox::office(&team);
    let case = envelope(&[office], b"needle-in-the-body");
    phone.push(&[case.clone(), b"needle-that-is-no-envelope".to_vec()]);
    relay.caller().logged_in(team, &wanjiku()).read_all(office);
    let invite = "00112233445566778899aabbccddeeff";
    relay.caller().send("PUT", &format!("/v1/invites/{invite}"), b"needle-invite".to_vec());
    // Refusals, unknown paths and made-up methods are where logs like to quote.
    relay.caller().get("/needle/path?needle=query");
    relay.caller().send("NEEDLE", "/v1/health", Vec::new());
    relay.caller().make_team(b"needle-genesis", "needle-code");
    relay.caller().send("POST", "/v1/challenge", b"needle-json".to_vec());
    phone.get(&format!("/v1/envelopes?mailbox={office}"));
    let store = phone.get("/v1/envelopes?mailbox=needle").store;
    assert_eq!(store, None);

    let mut needles = vec![
        "needle".to_owned(),
        "NEEDLE".to_owned(),
        "127.0.0.1".to_owned(),
        invite.to_owned(),
        team.to_string(),
        office.to_string(),
        id_of(&case).to_string(),
        relay.setup_code.clone(),
        phone.token.clone().unwrap(),
    ];
    needles.extend([amina(), wanjiku()].iter().flat_map(|p| [p.key().to_string(), p.mailbox(team).to_string()]));
    relay.kill();

    let log = log_of(&data);
    let calls: Vec<&str> = log.lines().filter(|line| line.contains("call")).collect();
    assert!(calls.len() >= 12, "{log}");
    assert!(log.contains(r#"method="POST" route="/v1/envelopes" status=200"#), "{log}");
    assert!(log.contains(r#"route="/v1/invites/{id}""#), "{log}");
    assert!(log.contains(r#"method="-" route="/v1/health" status=404"#), "{log}");
    for needle in &needles {
        assert!(!log.contains(needle.as_str()), "{needle} in\n{log}");
    }
}

/// What phones have been told by the relay, over all its lives.
#[derive(Default)]
struct Told {
    stored: Mutex<BTreeSet<EnvelopeId>>,
}

/// Batches of envelopes that wait on one phone.
type Outbox = Mutex<Vec<Vec<Vec<u8>>>>;

/// A phone that pushes batch after batch until the relay is gone. What was not acknowledged it pushes again next time.
fn pushes_until_the_cut(phone: Caller, waiting: &Outbox, told: &Told, progress: &Sender<()>) {
    loop {
        let Some(batch) = waiting.lock().unwrap().last().cloned() else { return };
        let body = daftari_relay_api::batch::encode_push(batch.iter().map(Vec::as_slice));
        let Ok(answered) = phone.try_send("POST", "/v1/envelopes", body) else { return };
        assert!(results(&answered).iter().all(|result| result == r#"{"state":"stored"}"#));
        told.stored.lock().unwrap().extend(batch.iter().map(|envelope| id_of(envelope)));
        waiting.lock().unwrap().pop();
        // Nobody listens any more once the cut is decided.
        let _ = progress.send(());
    }
}

#[test]
fn a_killed_relay_has_each_acknowledged_envelope_once() {
    const LIVES: usize = 15;
    const PHONES: usize = 4;
    const BATCHES: usize = 150;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let first = Process::start(&data);
    let team = team_on(&first);
    let token = first.caller().logged_in(team, &amina()).token;
    first.kill();
    let office = mailbox::office(&team);
    let batch = |phone: usize, day: usize| -> Vec<Vec<u8>> {
        (0..3).map(|n| envelope(&[office], format!("phone {phone} batch {day} case {n}").as_bytes())).collect()
    };
    let outboxes: Arc<Vec<Outbox>> =
        Arc::new((0..PHONES).map(|phone| Mutex::new((0..BATCHES).map(|day| batch(phone, day)).collect())).collect());
    let told = Arc::new(Told::default());

    for life in 0..LIVES {
        let relay = Process::start(&data);
        let (progress, told_now) = channel();
        let phones: Vec<_> = (0..PHONES)
            .map(|phone| {
                let (outboxes, told, progress) = (Arc::clone(&outboxes), Arc::clone(&told), progress.clone());
                let caller = Caller { token: token.clone(), ..relay.caller() };
                std::thread::spawn(move || pushes_until_the_cut(caller, &outboxes[phone], &told, &progress))
            })
            .collect();
        drop(progress);
        // The cut comes after another number of answers each time, while the other phones are in the middle of theirs.
        let cut_after = 5 + life * 7 % 20;
        assert_eq!(told_now.iter().take(cut_after).count(), cut_after, "the phones had enough to push");
        relay.kill();
        for phone in phones {
            phone.join().unwrap();
        }
    }

    let relay = Process::start(&data);
    let office_reads = relay.caller().logged_in(team, &wanjiku()).read_all(office);
    let kept: Vec<EnvelopeId> = office_reads.iter().map(|(_, id)| *id).collect();
    let distinct: BTreeSet<EnvelopeId> = kept.iter().copied().collect();
    let told = told.stored.lock().unwrap();
    assert!(told.len() >= LIVES * 5 * 3);
    assert!(told.is_subset(&distinct), "{} acknowledged envelopes are lost", told.difference(&distinct).count());
    assert_eq!(kept.len(), distinct.len(), "an envelope is there twice");
    assert!(office_reads.is_sorted_by(|(before, _), (after, _)| before.seq < after.seq));
}
