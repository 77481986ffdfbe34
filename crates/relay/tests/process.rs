//! The real binary: what it prints, what it refuses, how it ends, and what is left when it is killed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Caller, amina, envelope, id_of, results, stranger, wanjiku};
use daftari_relay_api::ids::{EnvelopeId, TeamId, mailbox};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, ENVELOPE_MAX, FIELD_DAY_BYTES, ROSTER_MAX};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::roster::{Kind, Role};
use daftari_relay_api::wire::{AskHave, Challenge, Health, Missing, TeamMade};

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
    /// Without TLS.
    fn start(data: &Path) -> Process {
        Process::with(data, &["--http"])
    }

    fn with(data: &Path, more: &[&str]) -> Process {
        let serve = [&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()], more].concat();
        Process::of(command(&serve).stderr(log_beside(data)).spawn().unwrap())
    }

    /// On a disk that takes no file longer than so many KiB: as a full one, it refuses to write.
    #[cfg(unix)]
    fn with_files_up_to(kib: u32, data: &Path) -> Process {
        let serve = format!(
            "trap '' XFSZ; ulimit -f {kib}; exec '{}' serve --http --listen 127.0.0.1:0 --data '{}'",
            env!("CARGO_BIN_EXE_daftari-relay"),
            data.display()
        );
        let mut shell = Command::new("bash");
        Process::of(shell.args(["-c", &serve]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// One that was started, once it listens.
    fn of(mut child: Child) -> Process {
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with("listening on ") {
                break;
            }
        }
        let after = |words: &str| said.iter().find_map(|line| line.strip_prefix(words)).unwrap_or_default().to_owned();
        let address = after("listening on ").split_once("://").unwrap().1.parse().unwrap();
        // None on a relay that made its team.
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
        self.gets("TERM");
    }

    #[cfg(unix)]
    fn gets(&self, signal: &str) {
        let sent = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
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
        assert!(said.contains("is not an origin: write it as https://host:port"), "{said}");
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

    let second =
        command(&["serve", "--http", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains(&format!("{}: another relay runs on this directory", data.display())), "{said}");
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
    assert!(said.contains(&format!("{address} cannot be listened on: Address already in use")), "{said}");
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
    relay.caller().get(&format!("/v1/invites/{invite}"));
    phone.get("/v1/wait?after=");
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
    assert_eq!(log.matches(r#"route="/v1/invites/{id}""#).count(), 1, "what is put, and not each look for it: {log}");
    assert!(!log.contains("/v1/wait"), "{log}");
    assert!(log.contains(r#"route="/v1/teams" status=403 code=wrong_setup_code"#), "{log}");
    assert!(log.contains(&format!("started version=\"{}\"", env!("CARGO_PKG_VERSION"))), "{log}");
    assert!(log.contains(r#"method="-" route="/v1/health" status=404"#), "{log}");
    for needle in &needles {
        assert!(!log.contains(needle.as_str()), "{needle} in\n{log}");
    }
}

/// A thousand sockets, one byte of a head each, and another byte every second: axum's own server waits for each of them.
#[test]
fn a_thousand_dribbling_sockets_keep_nobody_out() {
    let directory = tempfile::tempdir().unwrap();
    let relay = Process::start(&directory.path().join("data"));
    let mut sockets: Vec<TcpStream> = (0..1_100).map(|_| TcpStream::connect(relay.address).unwrap()).collect();
    for socket in &mut sockets {
        // What was closed to make room for the next one is closed.
        let _ = socket.write_all(b"G");
    }
    let (done, is_done) = channel::<()>();
    let dribbling = std::thread::spawn(move || {
        while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(Duration::from_secs(1)) {
            sockets.iter_mut().for_each(|socket| drop(socket.write_all(b"G")));
        }
    });
    for _ in 0..20 {
        // Each on a connection of its own.
        assert!(relay.caller().get("/v1/health").is_good());
    }
    drop(done);
    dribbling.join().unwrap();
}

#[cfg(target_os = "linux")]
fn resident_kib(relay: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", relay.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn half_sent_bodies_do_not_fill_its_memory() {
    let directory = tempfile::tempdir().unwrap();
    let relay = Process::start(&directory.path().join("data"));
    let team = team_on(&relay);
    let phone = relay.caller().logged_in(team, &amina());
    let token = phone.token.as_ref().unwrap();
    let before = resident_kib(&relay);
    let head = format!(
        "POST /v1/envelopes HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\ncontent-length: 4194304\r\n\r\n"
    );
    // 60 times 3 MiB of one device's pushes that never end.
    let half = vec![7_u8; 3 * 1024 * 1024];
    let pushes: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(relay.address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            // One that is cut meanwhile takes no more.
            let _ = stream.write_all(&half);
            stream
        })
        .collect();
    assert!(relay.caller().get("/v1/health").is_good());
    let grown = resident_kib(&relay).saturating_sub(before);
    assert!(grown < 64 * 1024, "{grown} KiB");
    drop(pushes);
}

/// A key file that anybody but its owner may read is none.
#[cfg(unix)]
#[test]
fn its_own_key_is_made_once_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let pin_of = |relay: &Process| {
        relay.said.iter().find_map(|line| line.strip_prefix("key: ")).map(str::to_owned).expect("it prints its key")
    };
    let first = Process::with(&data, &[]);
    let pin = pin_of(&first);
    assert_eq!(shown(&first, b"h2"), (pin.clone(), Some(b"h2".to_vec())));
    assert_eq!(shown(&first, b"http/1.1"), (pin.clone(), Some(b"http/1.1".to_vec())));
    let mode = std::fs::metadata(data.join("relay-key.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    first.kill();

    let again = Process::with(&data, &[]);
    assert_eq!(pin_of(&again), pin, "devices hold the relay to it");
    assert_eq!(shown(&again, b"http/1.1").0, pin);
    assert!(again.said.iter().any(|line| line.starts_with("accepts devices that dial https://127.0.0.1:")));
    // Without TLS nobody hears anything.
    assert!(again.caller().try_send("GET", "/v1/health", Vec::new()).is_err());
    again.kill();

    std::fs::write(data.join("relay-key.pem"), "no key").unwrap();
    let ended = command(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]).output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "another key would lock every device out");
    assert!(String::from_utf8_lossy(&ended.stderr).contains("relay-key.pem"), "it says which file");
}

#[test]
fn a_certificate_of_an_authority_is_shown_as_it_was_given() {
    let directory = tempfile::tempdir().unwrap();
    let (certificate, key) = (directory.path().join("chain.pem"), directory.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(vec!["kituo.example".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let files = ["--certificate", certificate.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let relay = Process::with(&directory.path().join("data"), &files);
    let public = rcgen::PublicKeyData::subject_public_key_info(&made.signing_key);
    assert_eq!(shown(&relay, b"h2").0, daftari_relay_api::login::pin_of(&public).to_string());
    assert!(!relay.said.iter().any(|line| line.starts_with("key: ")), "nobody pins what an authority vouches for");
    relay.kill();

    let other = rcgen::generate_simple_self_signed(vec!["kituo.example".to_owned()]).unwrap();
    std::fs::write(&key, other.signing_key.serialize_pem()).unwrap();
    let more = [&["serve", "--listen", "127.0.0.1:0"][..], &files].concat();
    let data = directory.path().join("data");
    let ended = command(&[&more[..], &["--data", data.to_str().unwrap()]].concat()).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("the certificate cannot be used with its key"), "{said}");
}

/// Takes any certificate, and remembers its pin.
#[derive(Debug, Default)]
struct Notes(Mutex<Option<String>>);

impl rustls::client::danger::ServerCertVerifier for Notes {
    fn verify_server_cert(
        &self,
        certificate: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        let parsed = rustls::server::ParsedCertificate::try_from(certificate)?;
        let public = parsed.subject_public_key_info();
        *self.0.lock().unwrap() = Some(daftari_relay_api::login::pin_of(&public).to_string());
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// What the relay shows over TLS to a client that speaks this protocol: the pin of its key, and the protocol it chose.
fn shown(relay: &Process, protocol: &[u8]) -> (String, Option<Vec<u8>>) {
    let notes = Arc::new(Notes::default());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&notes) as Arc<dyn rustls::client::danger::ServerCertVerifier>)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let name = rustls::pki_types::ServerName::try_from("kituo.example").unwrap();
    let mut talk = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(relay.address).unwrap();
    while talk.is_handshaking() {
        talk.complete_io(&mut stream).unwrap();
    }
    let pin = notes.0.lock().unwrap().clone().unwrap();
    (pin, talk.alpn_protocol().map(<[u8]>::to_vec))
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
        assert!(results(&answered).iter().all(|result| *result == Pushed::Stored));
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

// Files, and whoever runs the relay.

fn runs(arguments: &[&str]) -> (bool, String) {
    let ended = command(arguments).output().unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8(said).unwrap())
}

fn store_of(relay: &Process) -> String {
    relay.caller().get("/v1/health").json::<Health>().store.to_string()
}

#[test]
fn a_backup_put_back_is_another_store_and_devices_give_it_what_it_lacks() {
    let directory = tempfile::tempdir().unwrap();
    let (data, copy) = (directory.path().join("data"), directory.path().join("copy"));
    let [data_arg, copy_arg] = [&data, &copy].map(|path| path.to_str().unwrap());
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let office = mailbox::office(&team);
    let case = |n: u8| envelope(&[office], &[n]);
    let phone = relay.caller().logged_in(team, &amina());
    assert_eq!(results(&phone.push(&[case(1), case(2), case(3)])), [Pushed::Stored; 3]);
    let (is_good, said) = runs(&["backup", "--data", data_arg, copy_arg]);
    assert!(is_good, "while it runs: {said}");
    assert_eq!(results(&phone.push(&[case(4), case(5)])), [Pushed::Stored; 2]);
    let read = relay.caller().logged_in(team, &wanjiku()).read_all(office);
    let before = store_of(&relay);

    let (is_good, said) = runs(&["restore", "--data", data_arg, "--replace", copy_arg]);
    assert!(!is_good && said.contains("another relay runs on this directory"), "{said}");
    relay.kill();
    let (is_good, said) = runs(&["restore", "--data", data_arg, copy_arg]);
    assert!(!is_good && said.contains("relay.sqlite: there is a database already"), "{said}");
    let (is_good, said) = runs(&["restore", "--data", data_arg, "--replace", copy_arg]);
    assert!(is_good, "{said}");

    let relay = Process::start(&data);
    assert_ne!(store_of(&relay), before);
    let old = Caller { token: phone.token, ..relay.caller() };
    assert_eq!(old.get("/v1/roster").refusal(), (401, "bad_token".to_owned()), "the copy's key makes no tokens");
    let wanjiku_reads = relay.caller().logged_in(team, &wanjiku());
    assert_eq!(wanjiku_reads.pull(office, Some(read[4].0)).refusal(), (409, "cursor_unknown".to_owned()));
    assert_eq!(wanjiku_reads.read_all(office), read[..3], "what was copied, in its place");
    let phone = relay.caller().logged_in(team, &amina());
    let ids = (1..=5).map(|n| id_of(&case(n))).collect();
    let missing: Missing = phone.post("/v1/have", &AskHave { ids }).json();
    assert_eq!(missing.missing, [id_of(&case(4)), id_of(&case(5))]);
    assert_eq!(results(&phone.push(&[case(4), case(5)])), [Pushed::Stored; 2]);
    let read_again: Vec<EnvelopeId> = wanjiku_reads.read_all(office).into_iter().map(|(_, id)| id).collect();
    assert_eq!(read_again, read.iter().map(|(_, id)| *id).collect::<Vec<_>>());
}

/// The disk is dead, and the new relay was started once before the copy was put back.
#[test]
fn a_backup_brings_the_key_that_devices_pin() {
    let directory = tempfile::tempdir().unwrap();
    let [data, copy, anew] = ["data", "copy", "anew"].map(|name| directory.path().join(name));
    let [data_arg, copy_arg, anew_arg] = [&data, &copy, &anew].map(|path| path.to_str().unwrap());
    Process::with(&data, &[]).kill();
    assert!(runs(&["backup", "--data", data_arg, copy_arg]).0);
    Process::with(&anew, &[]).kill();
    let key = |directory: &Path| std::fs::read_to_string(directory.join("relay-key.pem")).unwrap();
    assert_ne!(key(&anew), key(&data));
    let (is_good, said) = runs(&["restore", "--data", anew_arg, "--replace", copy_arg]);
    assert!(is_good, "{said}");
    assert_eq!(key(&anew), key(&data));
    assert!(anew.join("relay-key.pem.before").exists(), "nothing is thrown away");
}

/// Files that somebody copied back by hand, over the ones that were there.
#[test]
fn files_copied_by_hand_get_a_new_name_where_they_lie() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let data_arg = data.to_str().unwrap();
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let before = store_of(&relay);
    // As a power cut leaves them: with a log that is not folded in.
    relay.kill();
    assert!(data.join("relay.sqlite-wal").exists(), "or there is nothing to prove");

    let (is_good, said) = runs(&["restore", "--data", data_arg, "--replace", data_arg]);
    assert!(is_good, "{said}");
    let relay = Process::start(&data);
    assert_ne!(store_of(&relay), before);
    assert!(relay.caller().logged_in(team, &amina()).get("/v1/roster").is_good());
}

#[test]
fn what_is_no_whole_copy_is_not_put_back_and_harms_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (data, copy) = (directory.path().join("data"), directory.path().join("copy"));
    let [data_arg, copy_arg] = [&data, &copy].map(|path| path.to_str().unwrap());
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let office = mailbox::office(&team);
    let phone = relay.caller().logged_in(team, &amina());
    assert_eq!(results(&phone.push(&[envelope(&[office], &[7; 200_000])])), [Pushed::Stored]);
    let before = store_of(&relay);
    let (is_good, said) = runs(&["restore", "--data", data_arg, "--replace", copy_arg]);
    assert!(!is_good && said.contains("copy/relay.sqlite: No such file"), "{said}");
    assert!(runs(&["backup", "--data", data_arg, copy_arg]).0);
    let (is_good, said) = runs(&["backup", "--data", data_arg, copy_arg]);
    assert!(!is_good && said.contains("there is a database already"), "{said}");
    assert!(!runs(&["backup", "--data", "no-such-directory", copy_arg]).0);
    relay.kill();

    let file = copy.join("relay.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let page = 16_384;
    for page_number in 2..bytes.len() / page {
        bytes[page_number * page..page_number * page + 12].fill(0x55);
    }
    std::fs::write(&file, bytes).unwrap();
    let (is_good, said) = runs(&["restore", "--data", data_arg, "--replace", copy_arg]);
    assert!(!is_good && said.contains("copy/relay.sqlite: the database is damaged"), "{said}");
    let relay = Process::start(&data);
    assert_eq!(store_of(&relay), before);
    assert_eq!(relay.caller().logged_in(team, &wanjiku()).read_all(office).len(), 1);
}

#[test]
fn a_setup_code_is_drawn_anew_while_the_relay_runs() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let data_arg = data.to_str().unwrap();
    let relay = Process::start(&data);
    let printed = || runs(&["setup-code", "--data", data_arg]).1;
    assert_eq!(printed(), format!("setup code: {}\n", relay.setup_code));
    team_on(&relay);
    assert!(printed().starts_with("a team was made with the setup code"), "{}", printed());
    let other = stranger().begins_a_team();
    assert_eq!(relay.caller().make_team(&other, &relay.setup_code).refusal().1, "wrong_setup_code");

    let drawn = runs(&["setup-code", "--data", data_arg, "--new"]).1;
    let code = drawn.trim().strip_prefix("setup code: ").unwrap();
    assert_ne!(code, relay.setup_code);
    let made: TeamMade = relay.caller().make_team(&other, code).json();
    assert_eq!(printed(), drawn, "good until somebody logs in");
    relay.caller().logged_in(made.team, &stranger());
    relay.kill();
    assert!(Process::start(&data).said[0].starts_with("a team was made with the setup code"));
    assert!(!runs(&["setup-code", "--data", directory.path().to_str().unwrap(), "--new"]).0, "nothing is made");
}

#[cfg(unix)]
#[test]
fn its_files_are_the_owners_alone_in_a_directory_that_was_there() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let relay = Process::start(&data);
    team_on(&relay);
    let copy = directory.path().join("copy");
    assert!(runs(&["backup", "--data", data.to_str().unwrap(), copy.to_str().unwrap()]).0);

    for place in [&data, &copy] {
        let files: Vec<_> = std::fs::read_dir(place).unwrap().map(Result::unwrap).collect();
        assert!(!files.is_empty());
        for file in files {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.file_name());
        }
    }
    assert!(log_of(&data).contains("WARN others on this machine can look into the relay's directory"));
}

/// Output that is cut, as a full disk or a closed terminal cuts it.
#[cfg(unix)]
#[test]
fn output_that_cannot_be_written_ends_no_relay() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let serve = ["serve", "--http", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let mut child = command(&serve).stdout(full).spawn().unwrap();
    let said: Vec<String> = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .take_while(|line| !line.contains("started"))
        .collect();

    assert!(said.iter().any(|line| line.starts_with("The output cannot be written: ")), "{said:?}");
    assert!(child.try_wait().unwrap().is_none(), "it runs: {said:?}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn the_end_of_its_terminal_is_a_clean_stop() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut relay = Process::start(&data);
    team_on(&relay);
    relay.gets("HUP");

    assert_eq!(relay.child.wait().unwrap().code(), Some(0));
    assert!(!data.join("relay.sqlite-wal").exists());
    let log = log_of(&data);
    assert!(log.contains("stopping") && log.contains("INFO stopped"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_it_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut relay = Process::start(&data);
    // What runs would be waited for.
    let mut half = TcpStream::connect(relay.address).unwrap();
    half.write_all(
        b"POST /v1/challenge HTTP/1.1\r\nhost: relay\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n",
    )
    .unwrap();
    half.read_exact(&mut [0; 25]).unwrap();
    relay.asks_to_stop();
    while TcpStream::connect(relay.address).is_ok() {
        std::thread::yield_now();
    }
    assert!(relay.child.try_wait().unwrap().is_none(), "it waits");
    relay.asks_to_stop();

    assert_eq!(relay.child.wait().unwrap().code(), Some(1), "0 is the clean stop");
    drop(half);
}

#[test]
fn a_relay_whose_files_are_gone_says_so_and_acknowledges_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let phone = relay.caller().logged_in(team, &amina());
    assert!(relay.caller().get("/v1/health").is_good());
    std::fs::remove_dir_all(&data).unwrap();

    assert_eq!(relay.caller().get("/v1/health").refusal(), (503, "unwell".to_owned()));
    assert_eq!(phone.push(&[envelope(&[mailbox::office(&team)], b"a case")]).refusal(), (500, "unwell".to_owned()));
    let invite = "/v1/invites/00112233445566778899aabbccddeeff";
    assert_eq!(relay.caller().send("PUT", invite, b"sealed".to_vec()).refusal(), (500, "unwell".to_owned()));
}

/// A disk that takes no more: the relay goes on reading, and says that it cannot store.
#[cfg(unix)]
#[test]
fn a_relay_that_cannot_write_says_so_and_is_read_all_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let relay = Process::with_files_up_to(4_096, &data);
    let team = team_on(&relay);
    let office = mailbox::office(&team);
    let phone = relay.caller().logged_in(team, &amina());
    let large = |n: u8| vec![envelope(&[office], &vec![n; 250_000]); 1];
    let (mut stored, mut n) = (0, 0);
    let refused = loop {
        let answered = phone.push(&large(n));
        if !answered.is_good() {
            break answered;
        }
        (stored, n) = (stored + 1, n + 1);
        assert!(n < 100, "the limit of 4 MiB a file is reached");
    };
    assert!([500, 507].contains(&refused.status), "{refused}");
    assert_eq!(relay.caller().get("/v1/health").refusal().0, 503);
    assert_eq!(relay.caller().logged_in(team, &wanjiku()).read_all(office).len(), stored);
}

/// The same from the start: not even the small file that SQLite makes beside its log can be written.
#[cfg(unix)]
#[test]
fn a_relay_that_starts_where_nothing_can_be_written_gives_what_it_has() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let relay = Process::start(&data);
    let team = team_on(&relay);
    let office = mailbox::office(&team);
    let phone = relay.caller().logged_in(team, &amina());
    assert_eq!(results(&phone.push(&[envelope(&[office], b"a case")])), [Pushed::Stored]);
    // Killed: what it stored last stands in the log alone.
    relay.kill();

    let relay = Process::with_files_up_to(0, &data);
    let laptop = relay.caller().logged_in(team, &wanjiku());
    assert_eq!(laptop.read_all(office).len(), 1);
    assert!(laptop.get("/v1/roster").is_good());
    let phone = relay.caller().logged_in(team, &amina());
    assert_eq!(phone.push(&[envelope(&[office], b"another")]).refusal(), (507, "full".to_owned()));
    assert_eq!(relay.caller().get("/v1/health").refusal(), (503, "full".to_owned()));
    relay.kill();
    let relay = Process::start(&data);
    assert_eq!(relay.caller().logged_in(team, &wanjiku()).read_all(office).len(), 1);
}

// Floods.

/// At the real limits: what one phone may post in a day.
#[test]
fn a_phone_that_posts_all_day_stops_nobody_else() {
    let directory = tempfile::tempdir().unwrap();
    let relay = Process::start(&directory.path().join("data"));
    let team = team_on(&relay);
    let (office, phone) = (mailbox::office(&team), relay.caller().logged_in(team, &amina()));
    let around = envelope(&[office], &[]).len();
    let in_a_batch = BATCH_BYTES_MAX / (ENVELOPE_MAX + 4);
    let flood = |n: usize| {
        let mut sealed = vec![0; ENVELOPE_MAX - around];
        sealed[..8].copy_from_slice(&n.to_be_bytes());
        envelope(&[office], &sealed)
    };
    let in_a_day = usize::try_from(FIELD_DAY_BYTES).unwrap() / ENVELOPE_MAX;
    let numbers: Vec<usize> = (0..in_a_day + in_a_batch).collect();
    let mut words = Vec::new();
    for batch in numbers.chunks(in_a_batch) {
        words.extend(results(&phone.push(&batch.iter().map(|n| flood(*n)).collect::<Vec<_>>())));
    }
    let stored = words.iter().filter(|word| **word == Pushed::Stored).count();
    assert_eq!((stored, words[in_a_day..].iter().all(|word| *word == Pushed::DayFull)), (in_a_day, true));

    let laptop = relay.caller().logged_in(team, &wanjiku());
    assert_eq!(results(&laptop.push(&[envelope(&[amina().mailbox(team)], b"a receipt")])), [Pushed::Stored]);
    assert!(laptop.give(vec![wanjiku().adds(team, &stranger(), Role::Field)]).is_good());
    let colleague = relay.caller().logged_in(team, &stranger());
    assert_eq!(results(&colleague.push(&[envelope(&[office], b"a case")])), [Pushed::Stored]);
    assert_eq!(phone.read_all(amina().mailbox(team)).len(), 1, "and she still reads");
}

/// Kilobytes of memory a process has.
#[cfg(target_os = "linux")]
fn memory_of(relay: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", relay.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_hundred_thousand_challenges_and_statements_take_no_memory_and_no_login() {
    const CHALLENGES: usize = 100_000;
    let directory = tempfile::tempdir().unwrap();
    let relay = Process::start(&directory.path().join("data"));
    let team = team_on(&relay);
    let phone = relay.caller().logged_in(team, &amina());
    let hers = relay.caller().challenge(team, &amina()).json::<Challenge>().nonce;
    let ask = format!(r#"{{"team":"{team}","device":"{}"}}"#, amina().key());
    let ask = format!("POST /v1/challenge HTTP/1.1\r\nhost: relay\r\ncontent-length: {}\r\n\r\n{ask}", ask.len());
    let floods = |count: usize| {
        let mut stream = TcpStream::connect(relay.address).unwrap();
        let mut answers = stream.try_clone().unwrap();
        let last = ask.replacen("host: relay", "host: relay\r\nconnection: close", 1);
        let asked = std::thread::spawn({
            let ask = ask.clone();
            move || {
                for _ in 0..count / 1_000 {
                    stream.write_all(ask.repeat(1_000).as_bytes()).unwrap();
                }
                stream.write_all(last.as_bytes()).unwrap();
            }
        });
        let mut heard = Vec::new();
        answers.read_to_end(&mut heard).unwrap();
        asked.join().unwrap();
        let heard = String::from_utf8(heard).unwrap();
        assert_eq!(heard.matches("HTTP/1.1 200 OK").count(), count + 1);
    };
    let made_up = |n: usize| {
        let floor = Kind::VersionFloor { floor: format!("0.0.{n}"), place: String::new() };
        amina().states(Some(team), common::upon(team), floor)
    };
    let junk = (0..ROSTER_MAX).map(made_up).collect::<Vec<_>>();
    let gives = |times: usize| (0..times).for_each(|_| assert!(phone.give(junk.clone()).is_good()));
    // Some of both first: what the threads that serve them need is there then.
    floods(10_000);
    gives(8);
    let begun = memory_of(&relay);
    floods(CHALLENGES);
    let challenged = memory_of(&relay);
    gives(CHALLENGES / ROSTER_MAX);
    let stated = memory_of(&relay);
    assert!(challenged.saturating_sub(begun) < 1024, "{begun} KiB, {challenged} KiB after the challenges");
    assert!(stated.saturating_sub(challenged) < 4 * 1024, "{challenged} KiB, {stated} KiB after the statements");
    assert!(relay.caller().token(team, &amina(), hers, |_| {}).is_good(), "her nonce of before the flood");
    assert!(relay.caller().logged_in(team, &wanjiku()).get("/v1/roster").is_good());
}
