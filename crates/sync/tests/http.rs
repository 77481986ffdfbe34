//! The adapter against a relay made by hand, which does what networks do.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use daftari_sync::http::Http;
use daftari_sync::transport::{Method, NoReply, Reply, Request, Transport};

fn get(url: String) -> Request {
    Request { method: Method::Get, url, token: None, body: Vec::new(), seconds: 20, reply_max: 1_000 }
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

    assert_eq!(Http::default().send(&get(url)), Err(NoReply::Unreachable));
}

#[test]
fn an_unknown_name_is_not_reached() {
    // With a network the name does not exist, without one it cannot be looked up: for the person it is the same.
    assert_eq!(Http::default().send(&get("http://kituo.invalid/".to_owned())), Err(NoReply::Unreachable));
}

#[test]
fn a_relay_that_does_not_answer_is_too_slow() {
    let (url, _) = relay(falls_silent);
    assert_eq!(Http::default().send(&Request { seconds: 1, ..get(url) }), Err(NoReply::TooSlow));
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
