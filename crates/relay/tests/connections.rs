//! Who takes a place and does nothing with it, and who makes the relay hold bytes: neither keeps others out.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use common::{Caller, Relay, envelope, scene_with};
use daftari_relay::Config;
use daftari_relay_api::batch::encode_push;
use daftari_relay_api::ids::mailbox;
use daftari_relay_api::limits::ENVELOPE_MAX;

fn relay_with(change: impl FnOnce(&mut Config)) -> (tempfile::TempDir, Relay) {
    let directory = tempfile::tempdir().unwrap();
    let relay = Relay::start(directory.path(), change);
    (directory, relay)
}

fn dial(relay: &Relay) -> TcpStream {
    TcpStream::connect(relay.address).unwrap()
}

/// Sends a byte now and then until the relay has hung up.
fn dribbles_until_the_end(mut stream: TcpStream, byte: u8) {
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    loop {
        if stream.write_all(&[byte]).is_err() {
            return;
        }
        match stream.read(&mut [0; 1]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
    }
}

fn answer_to(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // Cut or closed: what was said before it counts.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

const HEALTH: &[u8] = b"GET /v1/health HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n";

#[test]
fn a_head_that_never_ends_ends_at_its_deadline_however_many_bytes_come() {
    let (_directory, relay) = relay_with(|config| config.header_seconds = 1);
    // Each returns only because the relay hangs up: inside a name, inside a value, before anything.
    for begun in [&b"GET /v1/hea"[..], b"GET /v1/health HTTP/1.1\r\nhost: ", b""] {
        let mut stream = dial(&relay);
        stream.write_all(begun).unwrap();
        dribbles_until_the_end(stream, b'a');
    }
    // A kept connection that says nothing more, too.
    let mut kept = dial(&relay);
    kept.write_all(b"GET /v1/health HTTP/1.1\r\nhost: relay\r\n\r\n").unwrap();
    assert!(answer_to(&mut kept).starts_with("HTTP/1.1 200"));
}

#[test]
fn an_http2_connection_without_a_request_ends_at_the_deadline_whatever_else_it_sends() {
    let (_directory, relay) = relay_with(|config| config.header_seconds = 1);
    let mut stream = dial(&relay);
    stream.write_all(PREFACE).unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
    let ping = frame(PING, 0, 0, &[7; 8]);
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let mut heard = [0; 4096];
    while stream.write_all(&ping).is_ok() && !matches!(stream.read(&mut heard), Ok(0)) {}
}

#[test]
fn who_holds_a_place_without_a_request_makes_room() {
    let (_directory, relay) = relay_with(|config| {
        config.connections = 8;
        config.header_seconds = 3_600;
    });
    let mut silent: Vec<TcpStream> = (0..8).map(|_| dial(&relay)).collect();
    for stream in &mut silent {
        stream.write_all(b"G").unwrap();
    }
    for _ in 0..3 {
        let mut next = dial(&relay);
        next.write_all(HEALTH).unwrap();
        assert!(answer_to(&mut next).starts_with("HTTP/1.1 200"));
    }
}

/// A long poll, heard by the relay: another call behind it on the same relay was answered meanwhile.
fn long_poll(caller: &Caller, relay: &Relay, place: &str) -> TcpStream {
    let mut stream = dial(relay);
    let token = caller.token.as_ref().unwrap();
    let ask = format!("GET /v1/wait?after={place}: HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(ask.as_bytes()).unwrap();
    stream
}

#[test]
fn who_has_a_request_in_hand_keeps_its_place() {
    let scene = scene_with(|config| {
        config.connections = 4;
        config.header_seconds = 1;
        config.wait_seconds = 3_600;
    });
    let office = mailbox::office(&scene.team);
    let mut waiting = long_poll(&scene.office, &scene.relay, &office.to_string());
    // Ten times as many as there is room for; the last is answered although none of them leaves.
    let silent: Vec<TcpStream> = (0..40).map(|_| dial(&scene.relay)).collect();
    assert!(scene.relay.caller().get("/v1/health").is_good());
    // Past the deadline of those without a request.
    for stream in silent {
        dribbles_until_the_end(stream, b'a');
    }
    scene.phone.push(&[scene.to_office("news")]);
    let mut heard = [0; 12];
    waiting.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"HTTP/1.1 200");
}

#[test]
fn one_address_has_its_share_of_the_places_and_a_proxy_has_all() {
    let places = |proxies: Vec<std::net::IpAddr>| {
        scene_with(|config| {
            config.connections_per_address = 3;
            config.wait_seconds = 3_600;
            config.proxies = proxies;
        })
    };
    for (proxies, is_heard) in [(vec![], false), (vec![[127, 0, 0, 1].into()], true)] {
        let scene = places(proxies);
        let office = mailbox::office(&scene.team).to_string();
        // Of all three, until each has its request in hand: what comes first may be taken for idle, and goes.
        let mut waiting: Vec<TcpStream> = Vec::new();
        while waiting.len() < 3 {
            let stream = long_poll(&scene.office, &scene.relay, &office);
            waiting.push(stream);
            std::thread::sleep(Duration::from_millis(100));
            waiting.retain(|stream| {
                stream.set_nonblocking(true).unwrap();
                matches!(stream.peek(&mut [0; 1]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
            });
        }
        let mut another = dial(&scene.relay);
        // It may have been closed before the words arrive.
        let _ = another.write_all(HEALTH);
        assert_eq!(answer_to(&mut another).starts_with("HTTP/1.1 200"), is_heard);
    }
}

#[test]
fn when_too_much_is_on_its_way_the_slowest_body_is_cut_and_nothing_new_is_refused() {
    let (_directory, relay) = relay_with(|config| config.flying_bytes = (usize::MAX, 65_536));
    let head = |length: usize| {
        format!("POST /v1/teams HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")
    };
    let mut slow = dial(&relay);
    slow.write_all(head(90_000).as_bytes()).unwrap();
    slow.write_all(&[b' '; 20_000]).unwrap();
    let mut quick = dial(&relay);
    quick.write_all(head(60_000).as_bytes()).unwrap();
    quick.write_all(&[b' '; 50_000]).unwrap();

    let slow = answer_to(&mut slow);
    assert!(slow.contains(r#""code":"too_many""#), "{slow}");
    quick.write_all(&[b' '; 10_000]).unwrap();
    let quick = answer_to(&mut quick);
    assert!(quick.contains(r#""code":"malformed""#), "it came whole and was read: {quick}");
}

#[test]
fn one_device_has_so_many_bytes_on_its_way_and_does_not_cut_the_others() {
    let scene = scene_with(|config| config.flying_bytes = (100_000, usize::MAX));
    let begin = |caller: &Caller, length: usize, now: usize| {
        let token = caller.token.as_ref().unwrap();
        let mut stream = dial(&scene.relay);
        let head = format!(
            "POST /v1/have HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&vec![b' '; now]).unwrap();
        stream
    };
    let mut others = begin(&scene.office, 90_000, 1_000);
    let mut slow = begin(&scene.phone, 90_000, 20_000);
    let mut quick = begin(&scene.phone, 95_000, 90_000);
    assert!(answer_to(&mut slow).contains(r#""code":"too_many""#));
    quick.write_all(&[b' '; 5_000]).unwrap();
    assert!(answer_to(&mut quick).contains(r#""code":"malformed""#));
    others.write_all(&[b' '; 89_000]).unwrap();
    assert!(answer_to(&mut others).contains(r#""code":"malformed""#));
}

#[test]
fn a_reply_nobody_reads_ends_its_connection() {
    let scene = scene_with(|config| config.silence_seconds = 1);
    let path = a_full_mailbox(&scene);
    let token = scene.office.token.as_ref().unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\n\r\n");
    let mut stream = dial(&scene.relay);
    // More than the system's buffers hold.
    stream.write_all(ask.repeat(16).as_bytes()).unwrap();
    // It goes on asking and never reads, until nobody listens any more.
    while stream.write_all(b"G").is_ok() {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(answer_to(&mut stream).len() < 16 * 3_900_000);
    assert!(scene.relay.caller().get("/v1/health").is_good());
}

/// A mailbox that fills a reply, and the question for it.
fn a_full_mailbox(scene: &common::Scene) -> String {
    let office = mailbox::office(&scene.team);
    for n in 0..16_u8 {
        scene.phone.push(&[envelope(&[office], &vec![n; ENVELOPE_MAX - 6_000])]);
    }
    format!("/v1/envelopes?mailbox={office}&limit=16")
}

/// An HTTP/2 window that is never opened: the connection moves, the reply does not.
#[test]
fn an_http2_reply_nobody_reads_ends_its_connection() {
    let scene = scene_with(|config| config.silence_seconds = 1);
    let path = a_full_mailbox(&scene);
    let bearer = format!("Bearer {}", scene.office.token.as_ref().unwrap());
    // HPACK (RFC 7541): GET, http, a literal path, a literal header; lengths above 126 in two bytes.
    let literal = |text: &str| match u8::try_from(text.len()) {
        Ok(short @ ..127) => [&[short], text.as_bytes()].concat(),
        _ => {
            let more = text.len() - 127;
            assert!(more < 128 * 128);
            let rest = if more < 128 {
                vec![u8::try_from(more).unwrap()]
            } else {
                vec![u8::try_from(more % 128 + 128).unwrap(), u8::try_from(more / 128).unwrap()]
            };
            [&[127][..], &rest, text.as_bytes()].concat()
        }
    };
    let head =
        [&[0x82, 0x86, 0x04][..], &literal(&path), &[0x00], &literal("authorization"), &literal(&bearer)].concat();
    let mut stream = dial(&scene.relay);
    stream.write_all(PREFACE).unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
    stream.write_all(&frame(HEADERS, END_HEADERS | END_STREAM, 1, &head)).unwrap();
    let ping = frame(PING, 0, 0, &[7; 8]);
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let (mut heard, mut all) = ([0; 65_536], 0);
    while stream.write_all(&ping).is_ok() {
        match stream.read(&mut heard) {
            Ok(0) => break,
            Ok(length) => all += length,
            Err(_) => {}
        }
    }
    assert!(all > 65_535, "as much as its window, and no more: {all}");
}

#[test]
fn told_to_stop_it_does_not_wait_for_a_body_that_does_not_come() {
    let mut scene = scene_with(|config| {
        config.body_seconds = 3_600;
        config.stop_seconds = 1;
    });
    let body = encode_push([scene.to_office("a case").as_slice()]);
    let token = scene.phone.token.as_ref().unwrap();
    let mut half = dial(&scene.relay);
    let head = format!(
        "POST /v1/envelopes HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    half.write_all(head.as_bytes()).unwrap();
    half.write_all(&body[..body.len() / 2]).unwrap();
    assert!(scene.relay.caller().get("/v1/health").is_good());
    scene.relay.ask_to_stop();
    // Returns only because the relay has ended.
    scene.relay.join();
    assert_eq!(answer_to(&mut half), "", "nobody was told that it is stored");
}

// HTTP/2, by hand: RFC 9113.

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_HEADERS: u8 = 4;
const END_STREAM: u8 = 1;
const MAX_CONCURRENT_STREAMS: u16 = 3;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The next frame: kind, flags, stream, payload; none when the relay has hung up.
fn next_frame(stream: &mut TcpStream) -> Option<(u8, u32, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).ok()?;
    let length = usize::try_from(u32::from_be_bytes([0, head[0], head[1], head[2]])).unwrap();
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).ok()?;
    Some((head[3], u32::from_be_bytes([head[5], head[6], head[7], head[8]]), payload))
}

#[test]
fn a_connection_carries_sixteen_http2_streams_and_refuses_a_flood() {
    let (_directory, relay) = relay_with(|_| {});
    let mut stream = dial(&relay);
    stream.write_all(PREFACE).unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
    let (kind, _, settings) = next_frame(&mut stream).unwrap();
    assert_eq!(kind, SETTINGS);
    let streams = settings.chunks_exact(6).find_map(|setting| {
        let name = u16::from_be_bytes([setting[0], setting[1]]);
        let value = u32::from_be_bytes([setting[2], setting[3], setting[4], setting[5]]);
        (name == MAX_CONCURRENT_STREAMS).then_some(value)
    });
    assert_eq!(streams, Some(16));

    // POST http /v1/challenge, never ended: HPACK's static table and a literal path.
    let path = b"/v1/challenge";
    let head = [&[0x83, 0x86, 0x04, u8::try_from(path.len()).unwrap()], &path[..]].concat();
    for n in 0..1_000_u32 {
        if stream.write_all(&frame(HEADERS, END_HEADERS, 2 * n + 1, &head)).is_err() {
            break;
        }
    }
    let refused = std::iter::from_fn(|| next_frame(&mut stream))
        .find(|(kind, stream, _)| *kind == GOAWAY || (*kind == RST_STREAM && *stream > 32));
    assert!(refused.is_some(), "the seventeenth stream is not taken");
    assert!(relay.caller().get("/v1/health").is_good());
}
