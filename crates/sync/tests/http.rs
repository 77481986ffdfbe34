//! The adapter against a relay made by hand, which does what networks do.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::pin_of;
use daftari_sync::http::Http;
use daftari_sync::transport::{Method, NoReply, Reply, Request, Shown, Transport, Trust};

fn get(url: String) -> Request {
    Request {
        method: Method::Get,
        url,
        token: None,
        body: Vec::new(),
        seconds: 20,
        quiet_seconds: 20,
        trust: Trust::of(None),
        reply_max: 1_000,
    }
}

/// Takes one connection, reads one request, and does something with it. Answers with what it heard.
fn relay(act: impl FnOnce(&mut TcpStream) + Send + 'static) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/health", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let heard = hear(&mut stream);
        act(&mut stream);
        heard
    });
    (url, serving)
}

fn hear(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
        let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

/// What a relay says that answers at once.
fn says(words: &'static str) -> (String, JoinHandle<String>) {
    relay(move |stream| stream.write_all(words.as_bytes()).unwrap())
}

/// Keeps the connection open until the caller has gone.
fn falls_silent(stream: &mut TcpStream) {
    // An error is a caller who has gone, too.
    let _ = stream.read(&mut [0]);
}

#[test]
fn a_reply_comes_with_its_status_its_store_and_its_body() {
    let (url, _) = says("HTTP/1.1 200 OK\r\ndaftari-store: 00ff\r\ncontent-length: 5\r\n\r\nhello");
    let reply = Http::default().send(&get(url)).unwrap();

    assert_eq!(reply, Reply { status: 200, store: Some("00ff".to_owned()), body: b"hello".to_vec() });
}

#[test]
fn a_refusal_is_a_reply() {
    for (words, status) in [
        ("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}", 401),
        ("HTTP/1.1 507 Full\r\ncontent-length: 2\r\n\r\n{}", 507),
        ("HTTP/1.1 500 Unwell\r\ncontent-length: 2\r\n\r\n{}", 500),
    ] {
        let (url, _) = says(words);
        assert_eq!(Http::default().send(&get(url)).unwrap().status, status);
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = elsewhere.local_addr().unwrap();
    let (url, _) = relay(move |stream| {
        write!(stream, "HTTP/1.1 302 Found\r\nlocation: http://{address}/\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let asked = Request { token: Some("secret".to_owned()), ..get(url) };

    assert_eq!(Http::default().send(&asked).unwrap().status, 302);
    elsewhere.set_nonblocking(true).unwrap();
    assert!(elsewhere.accept().is_err(), "nobody knocked there, with a token or without");
}

#[test]
fn a_request_arrives_unchanged_and_names_no_phone() {
    for (method, name) in [(Method::Post, "POST"), (Method::Put, "PUT"), (Method::Get, "GET")] {
        let (url, heard) = says("HTTP/1.1 204 No Content\r\n\r\n");
        let body = if method == Method::Get { Vec::new() } else { b"sealed".to_vec() };
        let asked = Request { method, body: body.clone(), token: Some("abc".to_owned()), ..get(url) };
        assert_eq!(Http::default().send(&asked).unwrap().status, 204);

        let heard = heard.join().unwrap();
        assert!(heard.starts_with(&format!("{name} /v1/health HTTP/1.1\r\n")), "{heard}");
        assert!(heard.contains("authorization: Bearer abc\r\n"), "{heard}");
        assert!(heard.ends_with(&format!("\r\n\r\n{}", String::from_utf8(body).unwrap())), "{heard}");
        let names: Vec<String> = heard
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        let plain = ["host", "authorization", "content-length", "accept", "accept-encoding"];
        assert!(names.iter().all(|name| plain.contains(&name.as_str())), "{heard}");
    }
}

#[test]
fn a_closed_port_is_not_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);

    assert_eq!(Http::default().send(&get(url)), Err(NoReply::NothingListens));
}

#[test]
fn an_unknown_name_is_not_reached() {
    // With a network the name does not exist, without one it cannot be looked up: for the person it is the same.
    assert_eq!(Http::default().send(&get("http://kituo.invalid/".to_owned())), Err(NoReply::NameUnknown));
}

#[test]
fn a_relay_that_does_not_answer_is_too_slow() {
    let (url, _) = relay(falls_silent);
    assert_eq!(Http::default().send(&Request { seconds: 1, ..get(url) }), Err(NoReply::TooSlow));
}

#[test]
fn a_relay_on_which_nothing_moves_is_given_up_long_before_the_call_is() {
    let (url, _) = relay(falls_silent);
    let asked = Request { quiet_seconds: 1, seconds: 3_600, ..get(url) };
    assert_eq!(Http::default().send(&asked), Err(NoReply::TooSlow));
}

#[test]
fn an_answer_that_moves_may_take_longer_than_the_silence_that_is_allowed() {
    let (url, _) = relay(|stream| {
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n").unwrap();
        for byte in b"patience" {
            std::thread::sleep(Duration::from_millis(300));
            stream.write_all(&[*byte]).unwrap();
        }
    });
    let asked = Request { quiet_seconds: 1, seconds: 3_600, ..get(url) };
    assert_eq!(Http::default().send(&asked).unwrap().body, b"patience");
}

#[test]
fn a_long_body_has_the_time_of_the_slowest_network_before_an_answer_is_missed() {
    let (url, _) = relay(|stream| {
        // The body is here, and for all the device knows still on its way.
        std::thread::sleep(Duration::from_millis(1_500));
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    });
    let body = vec![b'x'; 3_000];
    let asked = Request { method: Method::Post, body, quiet_seconds: 1, seconds: 3_600, ..get(url) };
    assert_eq!(Http::default().send(&asked).unwrap().status, 204);
}

#[test]
fn a_relay_that_stops_in_the_middle_of_its_answer_is_too_slow() {
    let (url, _) = relay(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of it").unwrap();
        falls_silent(stream);
    });
    assert_eq!(Http::default().send(&Request { seconds: 1, ..get(url) }), Err(NoReply::TooSlow));
}

#[test]
fn a_connection_that_ends_early_is_cut_off() {
    for words in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of it",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let (url, _) = says(words);
        assert_eq!(Http::default().send(&get(url)), Err(NoReply::CutOff), "{words}");
    }
}

#[test]
fn something_that_does_not_speak_http_is_cut_off() {
    let (url, _) = says("220 mail.example ESMTP\r\n\r\n");
    assert_eq!(Http::default().send(&get(url)), Err(NoReply::CutOff));
}

#[test]
fn an_answer_over_its_limit_is_not_taken_into_memory() {
    let (url, _) = says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    assert_eq!(Http::default().send(&Request { reply_max: 5, ..get(url) }).unwrap().body, b"hello");
    let (url, _) = says("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello!");
    assert_eq!(Http::default().send(&Request { reply_max: 5, ..get(url) }), Err(NoReply::CutOff));
    // One without an end is left as soon as it is too much.
    let (url, _) = relay(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        while stream.write_all(&[b'x'; 1_000]).is_ok() {}
    });
    assert_eq!(Http::default().send(&get(url)), Err(NoReply::CutOff));
}

#[test]
fn the_largest_answer_of_the_protocol_comes_whole() {
    let largest = daftari_relay_api::limits::ROSTER_BYTES_MAX;
    let (url, _) = relay(move |stream| {
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {largest}\r\n\r\n").unwrap();
        stream.write_all(&vec![b'x'; largest]).unwrap();
    });
    let reply = Http::default().send(&Request { reply_max: largest, ..get(url) }).unwrap();
    assert_eq!(reply.body.len(), largest);
}

// TLS.

/// A key, a certificate for these names around it, and who signed it.
struct Identity {
    chain: Vec<rustls::pki_types::CertificateDer<'static>>,
    key: rcgen::KeyPair,
}

impl Identity {
    fn pin(&self) -> Bytes32 {
        pin_of(&rcgen::PublicKeyData::subject_public_key_info(&self.key))
    }

    /// Signed by itself, as an office's relay is.
    fn own(names: &[&str], change: impl FnOnce(&mut rcgen::CertificateParams)) -> Identity {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params =
            rcgen::CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        change(&mut params);
        Identity { chain: vec![params.self_signed(&key).unwrap().der().clone()], key }
    }

    /// Signed by an authority that somebody put into the store of the device.
    fn by_an_installed_authority(names: &[&str]) -> Identity {
        let authority_key = rcgen::KeyPair::generate().unwrap();
        let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let root = authority.self_signed(&authority_key).unwrap();
        let issuer = rcgen::Issuer::new(authority, authority_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let params =
            rcgen::CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        let leaf = params.signed_by(&key, &issuer).unwrap();
        Identity { chain: vec![leaf.der().clone(), root.der().clone()], key }
    }
}

/// Answers every connection over TLS, each with what it heard; the log says what was sent before the handshake failed.
fn over_tls(identity: &Identity, answer: &'static str) -> (String, Arc<std::sync::Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let key = rustls::pki_types::PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain.clone(), key)
        .unwrap();
    let config = Arc::new(config);
    let heard = Arc::new(std::sync::Mutex::new(String::new()));
    let log = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream =
                rustls::StreamOwned::new(rustls::ServerConnection::new(Arc::clone(&config)).unwrap(), stream.unwrap());
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.extend(byte);
            }
            log.lock().unwrap().push_str(&String::from_utf8_lossy(&head));
            // Whoever did not like the key is gone.
            let _ = stream.write_all(answer.as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (origin, heard)
}

const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";

fn asks(origin: &str, trust: Trust) -> Result<Reply, NoReply> {
    let asked = Request { trust, token: Some("secret".to_owned()), ..get(format!("{origin}/v1/roster")) };
    Http::default().send(&asked)
}

#[test]
fn a_pinned_key_is_the_relay_whatever_its_certificate_says_of_name_and_day() {
    let years = |from: i32, to: i32| {
        move |params: &mut rcgen::CertificateParams| {
            params.not_before = rcgen::date_time_ymd(from, 1, 1);
            params.not_after = rcgen::date_time_ymd(to, 1, 1);
        }
    };
    for identity in [
        Identity::own(&["127.0.0.1"], |_| {}),
        Identity::own(&["another.example"], |_| {}),
        Identity::own(&["127.0.0.1"], years(2001, 2002)),
        Identity::own(&["127.0.0.1"], years(2901, 2902)),
    ] {
        let (origin, _) = over_tls(&identity, HELLO);
        assert_eq!(asks(&origin, Trust::of(Some(identity.pin()))).unwrap().body, b"hello");
    }
}

#[test]
fn another_key_than_the_pinned_one_hears_no_token() {
    let (relay, other) = (Identity::own(&["127.0.0.1"], |_| {}), Identity::own(&["127.0.0.1"], |_| {}));
    let (origin, heard) = over_tls(&other, HELLO);
    assert_eq!(asks(&origin, Trust::of(Some(relay.pin()))), Err(NoReply::OtherKey));
    assert_eq!(*heard.lock().unwrap(), "");
}

/// Threat row 24: whoever put an authority into the device's store stands in the middle with a certificate of the right name.
#[test]
fn an_authority_that_was_installed_on_the_device_vouches_for_nothing() {
    let middle = Identity::by_an_installed_authority(&["127.0.0.1"]);
    let (origin, heard) = over_tls(&middle, HELLO);
    assert_eq!(asks(&origin, Trust::of(None)), Err(NoReply::BadCertificate));
    let relay = Identity::own(&["127.0.0.1"], |_| {});
    assert_eq!(asks(&origin, Trust::of(Some(relay.pin()))), Err(NoReply::OtherKey));
    assert_eq!(*heard.lock().unwrap(), "");
}

#[test]
fn whom_an_authority_might_vouch_for_may_also_be_pinned() {
    let (relay, other) = (Identity::own(&["127.0.0.1"], |_| {}), Identity::own(&["127.0.0.1"], |_| {}));
    let trust = Trust { roots: true, pins: [relay.pin()].into() };
    assert_eq!(asks(&over_tls(&relay, HELLO).0, trust.clone()).unwrap().status, 200);
    assert_eq!(asks(&over_tls(&other, HELLO).0, trust), Err(NoReply::BadCertificate));
}

#[test]
fn connections_of_one_trust_are_not_used_for_another() {
    let identity = Identity::own(&["127.0.0.1"], |_| {});
    let kept = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    let (origin, _) = over_tls(&identity, kept);
    let http = Http::default();
    let asked = |trust| Request { trust, ..get(format!("{origin}/v1/health")) };
    assert_eq!(http.send(&asked(Trust::of(Some(identity.pin())))).unwrap().status, 200);
    assert_eq!(http.send(&asked(Trust::of(None))), Err(NoReply::BadCertificate));
}

#[test]
fn who_looks_learns_the_key_and_gives_nothing_away() {
    for identity in [Identity::own(&["another.example"], |_| {}), Identity::by_an_installed_authority(&["127.0.0.1"])] {
        let (origin, heard) = over_tls(&identity, HELLO);
        let shown = Http::default().look(&origin.parse().unwrap());
        assert_eq!(shown, Ok(Shown::Key(identity.pin())));
        let heard = heard.lock().unwrap();
        assert!(heard.starts_with("GET /v1/health HTTP/1.1\r\n") && !heard.contains("authorization"), "{heard}");
    }
}

#[test]
fn what_answers_without_tls_is_told_apart_from_silence() {
    for words in ["HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail.example ESMTP\r\n", "SSH-2.0-OpenSSH_9.6\r\n"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("https://{}", listener.local_addr().unwrap());
        let answering = std::thread::spawn(move || {
            for stream in listener.incoming().take(2) {
                let mut stream = stream.unwrap();
                stream.read_exact(&mut [0; 5]).unwrap();
                stream.write_all(words.as_bytes()).unwrap();
                falls_silent(&mut stream);
            }
        });
        assert_eq!(asks(&origin, Trust::of(None)), Err(NoReply::NotTls), "{words}");
        assert_eq!(Http::default().look(&origin.parse().unwrap()), Err(NoReply::NotTls), "{words}");
        answering.join().unwrap();
    }
}
