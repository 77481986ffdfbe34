//! TLS from the first word on: nobody types a pin, and whoever stands in the middle with another key is told nothing.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use common::{open, sync};
use daftari_notebook::Error;
use daftari_notebook::requests::{BeginInvite, BeginJoin, StartTeam};
use daftari_relay_api::login::Origin;
use daftari_sync::http::Http;
use daftari_sync::transport::{Method, Request, Shown, Transport, Trust};
use daftari_testkit::loopback::{Relay, a_relay_over_tls};
use daftari_testkit::people::{TestDevice, amina, coordinator};

/// A machine on the way to the relay. It passes bytes on as they are, or stands in the middle with a key of its own.
struct Middle {
    stands: Arc<AtomicBool>,
    /// What it read while it stood in the middle: the first lines and bodies of requests.
    read: Arc<Mutex<Vec<String>>>,
}

impl Middle {
    fn new(listener: TcpListener, relay: &Relay) -> Middle {
        let (stands, read) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let to = relay.listens();
        let beyond: Origin = format!("https://{to}").parse().unwrap();
        let Shown::Key(pin) = Http::default().look(&beyond).unwrap() else { panic!("nobody vouches for it") };
        let (standing, log) = (Arc::clone(&stands), Arc::clone(&read));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let (config, log, beyond) = (Arc::clone(&config), Arc::clone(&log), beyond.clone());
                if standing.load(Ordering::SeqCst) {
                    std::thread::spawn(move || stand_between(stream, &config, &beyond, &Trust::of(Some(pin)), &log));
                } else if let Ok(there) = TcpStream::connect(to) {
                    pass_on(stream, there);
                }
            }
        });
        Middle { stands, read }
    }

    fn stands_between(&self, stands: bool) {
        self.stands.store(stands, Ordering::SeqCst);
    }

    fn read(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }
}

fn pass_on(here: TcpStream, there: TcpStream) {
    for (mut from, mut to) in [
        (here.try_clone().unwrap(), there.try_clone().unwrap()),
        (there.try_clone().unwrap(), here.try_clone().unwrap()),
    ] {
        std::thread::spawn(move || {
            // An end or an error of the one is the end of the other.
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Both);
        });
    }
}

/// Answers one request with what the true relay says to it.
fn stand_between(
    stream: TcpStream,
    config: &Arc<rustls::ServerConfig>,
    beyond: &Origin,
    trust: &Trust,
    log: &Mutex<Vec<String>>,
) {
    let session = rustls::ServerConnection::new(Arc::clone(config)).unwrap();
    let mut reader = BufReader::new(rustls::StreamOwned::new(session, stream));
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() || first.is_empty() {
        return;
    }
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.trim().split_once(": ").unwrap();
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    log.lock().unwrap().push(format!("{} {}", first.trim(), String::from_utf8_lossy(&body)));
    let (method, path) = first.split_once(' ').unwrap();
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        _ => Method::Put,
    };
    let asked = Request {
        method,
        url: format!("{beyond}{}", path.split(' ').next().unwrap()),
        token: headers.get("authorization").map(|value| value.trim_start_matches("Bearer ").to_owned()),
        body,
        seconds: 20,
        quiet_seconds: 20,
        trust: trust.clone(),
        reply_max: 1_000_000,
    };
    let reply = Http::default().send(&asked).unwrap();
    let stream = reader.get_mut();
    let head =
        format!("HTTP/1.1 {} .\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", reply.status, reply.body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&reply.body));
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

/// A relay with its own key, and a machine on the way to it.
fn on_the_way() -> (Relay, Middle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    let relay = a_relay_over_tls(origin);
    let middle = Middle::new(listener, &relay);
    (relay, middle)
}

fn a_case(phone: &TestDevice) {
    open(phone, "a case that travels over TLS");
}

#[test]
fn a_team_starts_a_phone_joins_and_cases_travel_with_no_pin_typed_by_anybody() {
    let (mut relay, middle) = on_the_way();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone_joined_to(&office, &relay).unwrap();
    a_case(&phone);
    assert_eq!((sync(&phone), sync(&office)), ("done".to_owned(), "done".to_owned()));

    // Whoever steps in between later has another key: both devices hold the relay to its own, after a restart, too.
    let phone = phone.as_killed_now();
    phone.unlock().unwrap();
    middle.stands_between(true);
    // What is connected to the relay itself may go on; whoever connects anew meets the middle.
    relay.start();
    a_case(&phone);
    assert_eq!((sync(&phone), sync(&office)), ("other_key".to_owned(), "other_key".to_owned()));
    assert_eq!(middle.read(), Vec::<String>::new(), "it heard no token and no envelope");
    middle.stands_between(false);
    assert_eq!((sync(&phone), sync(&office)), ("done".to_owned(), "done".to_owned()));
}

/// Threat row 23 with TLS: whoever stands on the way to the relay, without the code.
#[test]
fn a_phone_that_meets_another_key_than_the_offices_does_not_join_and_its_code_is_still_good() {
    let (relay, middle) = on_the_way();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let invited = office.session.begin_invite(BeginInvite { member_name: "Amina".to_owned(), office: None }).unwrap();
    let join = || BeginJoin { code: invited.code.clone(), relay: relay.address(), cases: Vec::new() };
    middle.stands_between(true);
    assert!(matches!(phone.session.begin_join(join()), Err(Error::RelayOtherKey)));
    assert!(middle.read().iter().all(|line| line.starts_with("GET ")), "nothing of the phone's: {:?}", middle.read());

    middle.stands_between(false);
    phone.session.begin_join(join()).unwrap();
}

#[test]
fn the_office_gives_its_setup_code_only_to_the_relay_that_printed_it() {
    let (relay, middle) = on_the_way();
    middle.stands_between(true);
    let laptop = coordinator().laptop();
    let refused = laptop.create_team(&relay.address(), &relay.setup_code());
    assert!(matches!(refused, Err(Error::WrongSetupCode)), "{refused:?}");
    let read = middle.read();
    let paths: Vec<&str> = read.iter().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(paths, ["/v1/health", "/v1/proof"]);
    let plain = relay.setup_code().replace('-', "");
    assert!(!read.iter().any(|line| line.replace('-', "").contains(&plain)), "{read:?}");

    middle.stands_between(false);
    assert!(matches!(laptop.create_team(&relay.address(), "0000-0000-0000-0000"), Err(Error::WrongSetupCode)));
    laptop.create_team(&relay.address(), &relay.setup_code()).unwrap();
}

#[test]
fn an_address_without_a_scheme_is_never_dialled_in_clear() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let first_byte = std::thread::spawn(move || {
        let mut byte = [0];
        listener.accept().unwrap().0.read_exact(&mut byte).unwrap();
        byte[0]
    });
    let phone = amina().phone();
    let join = BeginJoin { code: "0000-0000-0000-0000".to_owned(), relay: address, cases: Vec::new() };
    phone.session.begin_join(join).unwrap_err();
    // A TLS record that holds a handshake (RFC 8446, 5.1).
    assert_eq!(first_byte.join().unwrap(), 22);
}

#[test]
fn a_bare_machine_needs_a_port_and_a_name_does_not() {
    let laptop = coordinator().laptop();
    let begin = |relay: &str| {
        let asked = StartTeam { member_name: "Wanjiku".to_owned(), relay: relay.to_owned() };
        laptop.session.begin_team(asked).map(drop)
    };
    for typed in ["192.168.0.10", "localhost", "http://127.0.0.1", "https://[::1]/", "LOCALHOST "] {
        assert!(matches!(begin(typed), Err(Error::RelayPortMissing)), "{typed}");
    }
    for typed in ["192.168.0.10:7340", "kituo.example", "https://kituo.example/", "[::1]:7340", "http://kituo.example"]
    {
        begin(typed).unwrap();
    }
    assert!(matches!(begin("kituo.example/path"), Err(Error::BadRelayAddress)));
}
