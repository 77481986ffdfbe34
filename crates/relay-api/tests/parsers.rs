//! Every parser: arbitrary bytes are an error and never a panic; what is written is read back; nothing has two spellings.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{Device, core, epoch, team_of};
use daftari_relay_api::batch::{Cursor, Pulled, decode_pull, decode_push, encode_pull, encode_push};
use daftari_relay_api::envelope::{EnvelopeHeader, Recipient};
use daftari_relay_api::ids::{
    Base64, DeviceKey, EnvelopeId, KeyId, MailboxId, MemberId, NotHex, SealKey, StatementId, TeamId,
};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, BATCH_MAX, ENVELOPE_MAX, HEADS_MAX, STATEMENT_MAX};
use daftari_relay_api::login::Origin;
use daftari_relay_api::reader::{Reader, put_sized};
use daftari_relay_api::roster::{Circle, Heads, Kind, Role, Statement};
use daftari_relay_api::wire::{ApiError, ErrorCode};
use daftari_relay_api::{FormatError, json};
use proptest::prelude::*;
use serde_json::Value;

fn bytes(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), length)
}

// ---- statements ----------------------------------------------------------------------------------------------------

/// A genesis as text, signed again after every edit: what is refused is refused for its shape.
fn signed(edit: impl FnOnce(String) -> String) -> Result<Statement, FormatError> {
    let laptop = Device::new(1);
    let genesis = laptop.genesis();
    let body = String::from_utf8(genesis.body.to_bytes()).unwrap();
    Statement::parse(&laptop.sign_bytes(edit(body).as_bytes()))
}

fn replaced(from: &'static str, to: &'static str) -> impl FnOnce(String) -> String {
    move |body| {
        assert!(body.contains(from), "{from}");
        body.replacen(from, to, 1)
    }
}

#[test]
fn a_repeated_key_makes_a_statement_malformed() {
    assert!(signed(|body| body).is_ok());
    let repeats = [
        (r#""version":1"#, r#""version":1,"version":1"#),
        (r#""team":null"#, r#""team":null,"team":null"#),
        (r#""heads":{"#, r#""heads":{},"heads":{"#),
        (r#""core":[]"#, r#""core":[],"core":[]"#),
        (r#""offset_min":180"#, r#""offset_min":180,"offset_min":0"#),
        // Keys of the kind, which stand beside the common ones.
        (r#""kind":"genesis""#, r#""kind":"genesis","kind":"genesis""#),
        (r#""kind":"genesis""#, r#""kind":"genesis","kind":"void""#),
        (r#""epochs":["#, r#""epochs":[],"epochs":["#),
        // Inside the device, an epoch, and what no version knows yet.
        (r#""role":"office""#, r#""role":"office","role":"field""#),
        (r#""role":"office""#, r#""role":"office","hue":{"a":1,"a":2}"#),
        (r#""circle":"office""#, r#""circle":"office","circle":"team""#),
        (r#""circle":"office""#, r#""circle":"office","later":1,"later":1"#),
        (r#""version":1"#, r#""version":1,"later":1,"later":2"#),
        (r#""version":1"#, r#""version":1,"later":{"x":[1,{"y":0,"y":0}]}"#),
        // The same key in another spelling.
        (r#""version":1"#, r#""version":1,"v\u0065rsion":1"#),
        // In a kind this version does not know.
        (r#""kind":"genesis""#, r#""kind":"later","with":1,"with":2"#),
    ];
    for (from, to) in repeats {
        assert_eq!(signed(replaced(from, to)), Err(FormatError::Malformed), "{to}");
    }
    // The same key in two objects is no repetition, and an unknown key is none of our business.
    assert!(signed(replaced(r#""version":1"#, r#""version":1,"a":{"b":1},"c":{"b":1}"#)).is_ok());
    assert!(signed(replaced(r#""version":1"#, r#""version":1,"later":{"version":9}"#)).is_ok());
}

#[test]
fn a_statement_of_another_version_is_newer() {
    assert_eq!(signed(replaced(r#""version":1"#, r#""version":2"#)), Err(FormatError::Newer));
    assert_eq!(signed(replaced(r#""version":1"#, r#""version":300"#)), Err(FormatError::Newer));
    assert_eq!(signed(|_| r#"{"version":2}"#.to_owned()), Err(FormatError::Newer));
    for none in [r#"{"version":"2"}"#, r#"{"version":-1}"#, "{}", "[]", "", r#"{"version":1}"#, "2"] {
        assert_eq!(signed(|_| none.to_owned()), Err(FormatError::Malformed), "{none}");
    }
}

#[test]
fn a_statement_holds_its_signer_and_its_body() {
    let laptop = Device::new(1);
    let genesis = laptop.genesis();
    let whole = genesis.bytes().to_vec();
    assert_eq!(Statement::parse(&whole).unwrap(), genesis);
    // One bit of each byte; a signature has no other spelling.
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 7);
        assert!(Statement::parse(&flipped).is_err(), "byte {byte}");
    }
    for length in 0..whole.len() {
        assert!(Statement::parse(&whole[..length]).is_err(), "{length} bytes");
    }
    // Signed by another device than it names.
    let body = genesis.body.to_bytes();
    assert_eq!(Statement::parse(&Device::new(2).sign_bytes(&body)), Err(FormatError::Malformed));
}

#[test]
fn only_genesis_has_no_team_and_no_heads() {
    let laptop = Device::new(1);
    let genesis = laptop.genesis();
    let (team, head) = (team_of(&genesis), genesis.id);
    let parse = |team: Option<TeamId>, core: Vec<StatementId>, field: Vec<StatementId>, kind: &Kind| {
        let mut body = genesis.body.clone();
        (body.team, body.heads, body.kind) = (team, Heads { core, field }, kind.clone());
        Statement::parse(&laptop.sign_bytes(&body.to_bytes())).map(drop)
    };
    let malformed = Err(FormatError::Malformed);
    assert_eq!(parse(Some(team), vec![], vec![], &genesis.body.kind), malformed);
    assert_eq!(parse(None, vec![head], vec![], &genesis.body.kind), malformed);
    let many = |count: usize| -> Vec<StatementId> {
        (0..count).map(|number| StatementId([u8::try_from(number).unwrap(); 32])).collect()
    };
    for kind in [Kind::Void { statements: vec![] }, Kind::Unknown] {
        assert_eq!(parse(None, vec![], vec![], &kind), malformed);
        assert_eq!(parse(None, vec![head], vec![], &kind), malformed);
        assert_eq!(parse(Some(team), vec![], vec![head], &kind), malformed);
        assert_eq!(parse(Some(team), vec![head], vec![head], &kind), Ok(()));
        // At most so many in both lists, ascending, each once.
        assert_eq!(parse(Some(team), vec![head], many(HEADS_MAX - 1), &kind), Ok(()));
        assert_eq!(parse(Some(team), vec![head], many(HEADS_MAX), &kind), malformed);
        assert_eq!(parse(Some(team), vec![head, head], vec![], &kind), malformed);
        assert_eq!(parse(Some(team), vec![head], many(2).into_iter().rev().collect(), &kind), malformed);
    }
}

#[test]
fn a_known_kind_of_another_shape_is_kept_as_an_unknown_one() {
    let (laptop, team) = (Device::new(1), team_of(&Device::new(1).genesis()));
    let add = laptop.sign(Some(team), &core(&[&laptop.genesis()]), Kind::Add { device: laptop.record(Role::Field, 1) });
    let text = String::from_utf8(add.body.to_bytes()).unwrap();
    for (from, to) in [(r#""role":"field""#, r#""role":"guest""#), (r#""device":{"#, r#""device":7,"was":{"#)] {
        let changed = laptop.sign_bytes(text.replacen(from, to, 1).as_bytes());
        let read = Statement::parse(&changed).unwrap();
        assert_eq!((read.body.kind.clone(), read.bytes()), (Kind::Unknown, changed.as_slice()), "{to}");
    }
    // A genesis of another shape is none, and neither is one without both first epochs.
    for (from, to) in [(r#""role":"office""#, r#""role":"guest""#), (r#""number":1"#, r#""number":2"#)] {
        assert_eq!(signed(replaced(from, to)), Err(FormatError::Malformed), "{to}");
    }
    // Two epochs for one circle are one too many.
    let twice = vec![epoch(Circle::Team, 2, 3), epoch(Circle::Team, 2, 4)];
    let remove = Kind::Remove { device: laptop.key(), erase: false, epochs: twice };
    assert_eq!(laptop.sign(Some(team), &core(&[&laptop.genesis()]), remove).body.kind, Kind::Unknown);
}

#[test]
fn an_oversized_or_deeply_nested_statement_is_refused() {
    let long = vec![b' '; STATEMENT_MAX + 65];
    assert_eq!(Statement::parse(&long), Err(FormatError::TooLarge));
    assert_eq!(Statement::parse(&long[1..]), Err(FormatError::Malformed));
    let deep = "[".repeat(STATEMENT_MAX);
    assert_eq!(signed(|_| deep), Err(FormatError::Malformed));
}

// ---- envelope headers ----------------------------------------------------------------------------------------------

fn recipients() -> impl Strategy<Value = Vec<Recipient>> {
    proptest::collection::btree_set(any::<[u8; 16]>(), 1..=16).prop_map(|mailboxes| {
        let recipient = |mailbox: [u8; 16]| Recipient {
            mailbox: MailboxId(mailbox),
            key_id: KeyId([mailbox[0]; 8]),
            enc: [mailbox[1]; 1120],
            wrapped: [mailbox[2]; 48],
        };
        mailboxes.into_iter().map(recipient).collect()
    })
}

proptest! {
    #[test]
    fn a_header_is_read_back_and_ends_where_the_ciphertext_begins(
        recipients in recipients(), commitment in any::<[u8; 32]>(), ciphertext in bytes(0..100), cut in any::<prop::sample::Index>(),
    ) {
        let header = EnvelopeHeader { recipients, commitment };
        let bytes = header.to_bytes();
        let envelope = [&bytes[..], &ciphertext].concat();
        prop_assert_eq!(EnvelopeHeader::parse(&envelope), Ok((header, bytes.len())));
        let cut = cut.index(bytes.len());
        prop_assert_eq!(EnvelopeHeader::parse(&bytes[..cut]), Err(FormatError::Malformed));
    }

    #[test]
    fn recipients_out_of_order_or_twice_are_malformed(recipients in recipients(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (a, b) = (a.index(recipients.len()), b.index(recipients.len()));
        let mut swapped = recipients.clone();
        swapped.swap(a, b);
        let header = EnvelopeHeader { recipients: swapped, commitment: [0; 32] };
        prop_assert_eq!(EnvelopeHeader::parse(&header.to_bytes()).is_ok(), a == b);
        let mut doubled = recipients;
        let again = doubled[a].clone();
        if doubled.len() < 16 {
            doubled.insert(a, again);
            let header = EnvelopeHeader { recipients: doubled, commitment: [0; 32] };
            prop_assert_eq!(EnvelopeHeader::parse(&header.to_bytes()), Err(FormatError::Malformed));
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_header_and_no_panic(bytes in bytes(0..3000), count in any::<u8>()) {
        prop_assert!(EnvelopeHeader::parse(&bytes).is_err());
        let framed = [b"DENV\x01\x01", &[count][..], &bytes].concat();
        if let Ok((header, offset)) = EnvelopeHeader::parse(&framed) {
            prop_assert_eq!(header.to_bytes(), &framed[..offset]);
        }
    }
}

#[test]
fn an_oversized_envelope_is_refused_before_its_header() {
    assert_eq!(EnvelopeHeader::parse(&vec![0; ENVELOPE_MAX + 1]), Err(FormatError::TooLarge));
    assert_eq!(EnvelopeHeader::parse(&vec![0; ENVELOPE_MAX]), Err(FormatError::NotThisFormat));
}

// ---- batches and cursors -------------------------------------------------------------------------------------------

fn pulled() -> impl Strategy<Value = Pulled> {
    prop_oneof![
        bytes(0..200).prop_map(Pulled::Envelope),
        any::<[u8; 32]>().prop_map(|id| Pulled::Erased(EnvelopeId(id))),
    ]
}

proptest! {
    #[test]
    fn a_push_is_read_back(envelopes in proptest::collection::vec(bytes(0..200), 0..20)) {
        let body = encode_push(envelopes.iter().map(Vec::as_slice));
        prop_assert_eq!(decode_push(&body).unwrap(), envelopes);
    }

    #[test]
    fn a_pull_is_read_back_with_the_cursor_after_each(
        after in 0..1_000_000_000_u64,
        steps in proptest::collection::vec((0..u32::MAX, pulled()), 0..20),
    ) {
        let mut seq = after;
        let sent: Vec<(u64, Pulled)> = steps.into_iter().map(|(step, pulled)| {
            seq += u64::from(step);
            (seq, pulled)
        }).collect();
        let read = decode_pull(after, &encode_pull(after, &sent)).unwrap();
        prop_assert_eq!(read.len(), sent.len());
        for ((cursor, got), (seq, gave)) in read.into_iter().zip(sent) {
            prop_assert_eq!(cursor, Cursor { seq, id: gave.id() });
            prop_assert_eq!(got, gave);
        }
    }

    #[test]
    fn a_batch_of_any_bytes_has_one_encoding_and_no_panic(after in any::<u64>(), body in bytes(0..400)) {
        if let Ok(envelopes) = decode_push(&body) {
            prop_assert_eq!(encode_push(envelopes), body.clone());
        }
        if let Ok(read) = decode_pull(after, &body) {
            prop_assert!(read.is_sorted_by_key(|(cursor, _)| cursor.seq));
        }
        // Small lengths, so that some of it is framed.
        let framed: Vec<u8> = body.iter().flat_map(|byte| [0, 0, 0, byte % 3, *byte]).collect();
        if let Ok(read) = decode_pull(after / 2, &framed) {
            let sent: Vec<(u64, Pulled)> = read.into_iter().map(|(cursor, pulled)| (cursor.seq, pulled)).collect();
            prop_assert_eq!(encode_pull(after / 2, &sent), framed);
        }
    }

    #[test]
    fn a_cursor_is_54_characters_and_read_back(seq in any::<u64>(), id in any::<[u8; 32]>()) {
        let cursor = Cursor { seq, id: EnvelopeId(id) };
        let text = cursor.to_text();
        prop_assert_eq!(text.len(), 54);
        prop_assert_eq!(Cursor::parse(&text), Ok(cursor));
    }

    #[test]
    fn a_cursor_has_one_spelling(text in "[A-Za-z0-9_=+/-]{50,56}|\\PC{0,60}") {
        if let Ok(cursor) = Cursor::parse(&text) {
            prop_assert_eq!(cursor.to_text(), text);
        }
    }
}

#[test]
fn batches_have_limits() {
    let empty: &[u8] = &[];
    let most = encode_push(vec![empty; BATCH_MAX]);
    assert_eq!(decode_push(&most).unwrap().len(), BATCH_MAX);
    assert_eq!(decode_push(&encode_push(vec![empty; BATCH_MAX + 1])), Err(FormatError::TooLarge));
    assert_eq!(decode_push(&vec![0xff; BATCH_BYTES_MAX + 1]), Err(FormatError::TooLarge));
    let many: Vec<(u64, Pulled)> = (1..=513).map(|seq| (seq, Pulled::Envelope(vec![]))).collect();
    assert_eq!(decode_pull(0, &encode_pull(0, &many[..512])).unwrap().len(), BATCH_MAX);
    assert_eq!(decode_pull(0, &encode_pull(0, &many)), Err(FormatError::TooLarge));
    let long = encode_pull(0, &[(1, Pulled::Envelope(vec![0; ENVELOPE_MAX + 1]))]);
    assert_eq!(decode_pull(0, &long), Err(FormatError::TooLarge));
    // A length that is only said allocates nothing.
    assert_eq!(decode_push(&[0, 0x40, 0, 0, 1]), Err(FormatError::Malformed));
}

// ---- origins -------------------------------------------------------------------------------------------------------

#[test]
fn what_is_typed_without_a_scheme_is_https() {
    for (typed, origin) in [
        ("relay.example", "https://relay.example"),
        (" Relay.Example:443/ ", "https://relay.example"),
        ("192.168.0.10:7340", "https://192.168.0.10:7340"),
        ("[FD00::1]:7340", "https://[fd00::1]:7340"),
        ("http://relay.example", "http://relay.example"),
        ("HTTPS://relay.example", "https://relay.example"),
    ] {
        let found = Origin::typed(typed).unwrap();
        assert_eq!(found.as_str(), origin);
        assert_eq!(found.is_https(), origin.starts_with("https"));
    }
    for typed in ["", "ftp://relay.example", "relay.example/v1", "http:/relay.example", "relay example"] {
        assert!(Origin::typed(typed).is_err(), "{typed}");
    }
}

#[test]
fn an_address_says_whether_it_is_a_bare_machine_and_whether_it_has_a_port() {
    for (typed, is_machine, names_port) in [
        ("localhost", true, false),
        ("http://127.0.0.1:80", true, true),
        ("192.168.0.10", true, false),
        ("https://[::1]", true, false),
        ("[fd00::1]:7340", true, true),
        ("relay.example", false, false),
        ("relay.example:443", false, true),
        ("localhost.example", false, false),
    ] {
        assert_eq!(Origin::typed(typed).unwrap().is_machine(), is_machine, "{typed}");
        assert_eq!(Origin::names_port(typed), names_port, "{typed}");
    }
}

#[test]
fn every_origin_has_one_spelling() {
    let same = [
        ("https://relay.example", "https://relay.example"),
        ("  HTTPS://Relay.Example/ ", "https://relay.example"),
        ("https://relay.example:443", "https://relay.example"),
        ("https://relay.example:0443", "https://relay.example"),
        ("http://relay.example:80/", "http://relay.example"),
        ("http://relay.example:443", "http://relay.example:443"),
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("http://127.0.0.1:08420", "http://127.0.0.1:8420"),
        ("http://[::1]:8420", "http://[::1]:8420"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
        ("http://[FE80::A]", "http://[fe80::a]"),
    ];
    for (typed, origin) in same {
        assert_eq!(typed.parse::<Origin>().unwrap().as_str(), origin, "{typed}");
    }
    let none = [
        "",
        "relay.example",
        "https://",
        "https:///",
        "https://:443",
        "https://:8080",
        "https://relay.example:",
        "https://relay.example:0",
        "https://relay.example:65536",
        "https://relay.example:+80",
        "https://relay.example:443:443",
        "https://relay.example:x",
        "https://a:b:80",
        "https://user@relay.example",
        "https://relay.example/path",
        "https://relay.example//",
        "https://relay.example?x",
        "https://relay.example#x",
        "https://rel ay.example",
        "https://rélay.example",
        "https://relay.example\\",
        "https://[::1",
        "https://::1]",
        "https://[::1]80",
        "https://[::1]x:80",
        "https://[relay]",
        "https://x[::1]",
        "https://[]",
    ];
    for typed in none {
        assert_eq!(typed.parse::<Origin>(), Err(FormatError::Malformed), "{typed}");
    }
    for typed in ["ftp://relay.example", "://relay.example", "file://relay", "javascript://relay", "httpss://relay"] {
        assert_eq!(typed.parse::<Origin>(), Err(FormatError::NotThisFormat), "{typed}");
    }
    let longest = format!("https://{}", "a".repeat(255));
    assert!(longest.parse::<Origin>().is_ok());
    assert_eq!((longest + "a").parse::<Origin>(), Err(FormatError::Malformed));
}

proptest! {
    #[test]
    fn an_origin_read_again_is_itself(text in "(https?|HTTP)://[a-zA-Z0-9.:\\[\\]-]{0,24}(:[0-9]{0,6})?/?|\\PC{0,60}") {
        if let Ok(origin) = text.parse::<Origin>() {
            prop_assert_eq!(origin.as_str().parse::<Origin>(), Ok(origin.clone()));
            prop_assert!(origin.as_str().is_ascii() && origin.as_str().len() <= 269);
            prop_assert_eq!(origin.as_str().to_ascii_lowercase(), origin.as_str());
        }
    }
}

// ---- ids, readers, JSON --------------------------------------------------------------------------------------------

#[test]
fn ids_are_lowercase_hex_of_their_length_and_nothing_else() {
    let key = DeviceKey([0xab; 32]);
    assert_eq!(key.to_string().parse(), Ok(key));
    let hex = "ab".repeat(32);
    let short = hex.get(1..).unwrap();
    assert_eq!(key.to_string(), hex);
    for text in [
        "",
        short,
        hex.get(2..).unwrap(),
        &format!("{hex}ab"),
        &hex.to_uppercase(),
        &hex.replace("ab", "ag"),
        &format!(" {short}"),
    ] {
        assert_eq!(text.parse::<DeviceKey>(), Err(NotHex), "{text}");
        assert!(serde_json::from_value::<DeviceKey>(Value::from(text)).is_err());
    }
    assert_eq!(serde_json::from_value::<MemberId>(Value::from("00".repeat(16))).unwrap(), MemberId([0; 16]));
    assert!(SealKey::new(vec![0; 1215]).is_err() && SealKey::new(vec![0; 1217]).is_err());
}

#[test]
fn base64url_has_one_spelling() {
    let read = |text: &str| serde_json::from_value::<Base64>(Value::from(text)).map(|bytes| bytes.0);
    assert_eq!(read("").unwrap(), Vec::<u8>::new());
    assert_eq!(read("_-8").unwrap(), [0xff, 0xef]);
    // Padding, the other alphabet, bits that mean nothing, spaces.
    for text in ["_-8=", "/+8", "_-9", "_", " _-8", "_-8\n"] {
        assert!(read(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_refusal_of_a_newer_relay_is_still_a_refusal() {
    let error: ApiError = serde_json::from_str(r#"{"code":"too_hot","detail":"","more":1}"#).unwrap();
    assert_eq!(error.code, ErrorCode::Unknown);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[a-c]{1,2}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Writes a value; at the place that is counted down to, the first key of an object is written twice.
fn written(value: &Value, repeat_at: &mut Option<usize>) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, repeat_at)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(map) => {
            let mut pairs = Vec::new();
            for (key, value) in map {
                let pair = format!("{}:{}", Value::from(key.as_str()), written(value, repeat_at));
                let now = *repeat_at == Some(0);
                *repeat_at = repeat_at.and_then(|left| left.checked_sub(1));
                pairs.push(pair.clone());
                if now {
                    pairs.push(pair);
                }
            }
            format!("{{{}}}", pairs.join(","))
        }
        leaf => leaf.to_string(),
    }
}

fn keys_in(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(keys_in).sum(),
        Value::Object(map) => map.len() + map.values().map(keys_in).sum::<usize>(),
        _ => 0,
    }
}

proptest! {
    #[test]
    fn json_is_read_unless_any_key_of_it_is_repeated(value in any_json(), place in any::<prop::sample::Index>()) {
        let plain = written(&value, &mut None);
        prop_assert_eq!(json::parse::<Value>(plain.as_bytes()), serde_json::from_str(&plain).map_err(|_| FormatError::Malformed));
        let keys = keys_in(&value);
        if keys > 0 {
            let repeated = written(&value, &mut Some(place.index(keys)));
            prop_assert!(repeated.len() > plain.len());
            prop_assert_eq!(json::parse::<Value>(repeated.as_bytes()), Err(FormatError::Malformed));
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_statement_and_no_panic(bytes in bytes(0..300), text in "\\PC{0,100}") {
        prop_assert!(Statement::parse(&bytes).is_err());
        prop_assert!(Statement::parse(&Device::new(1).sign_bytes(text.as_bytes())).is_err());
        let _ = json::parse::<Value>(&bytes);
        let _ = text.parse::<DeviceKey>();
    }

    #[test]
    fn a_reader_returns_what_was_put_and_no_more(
        parts in proptest::collection::vec(bytes(0..40), 0..8), limit in 0..50_usize, cut in any::<prop::sample::Index>(),
    ) {
        let mut all = Vec::new();
        parts.iter().for_each(|part| put_sized(&mut all, part));
        let mut reader = Reader::new(&all);
        for part in &parts {
            let mut strict = reader;
            let expected = if part.len() > limit { Err(FormatError::TooLarge) } else { Ok(part.as_slice()) };
            prop_assert_eq!(strict.sized(limit), expected);
            prop_assert_eq!(reader.sized(40), Ok(part.as_slice()));
        }
        prop_assert_eq!(reader.u8(), Err(FormatError::Malformed));
        prop_assert_eq!(reader.end(), Ok(()));
        if !all.is_empty() {
            let mut reader = Reader::new(&all[..cut.index(all.len())]);
            let read = parts.iter().map_while(|_| reader.sized(40).ok()).count();
            prop_assert!(read < parts.len());
        }
    }

    #[test]
    fn a_reader_is_big_endian_and_stays_put_on_failure(number in any::<u64>()) {
        let bytes = number.to_be_bytes();
        prop_assert_eq!(Reader::new(&bytes).u64(), Ok(number));
        let mut reader = Reader::new(&bytes[..7]);
        prop_assert_eq!(reader.u64(), Err(FormatError::Malformed));
        prop_assert_eq!(reader.rest().len(), 7);
        let halves = (reader.u32().unwrap(), reader.u16().unwrap(), reader.u8().unwrap());
        prop_assert_eq!(u64::from(halves.0) << 24 | u64::from(halves.1) << 8 | u64::from(halves.2), number >> 8);
        prop_assert_eq!(reader.end(), Ok(()));
    }
}

#[test]
fn ids_sort_as_their_bytes_so_that_every_device_orders_alike() {
    let ids: BTreeSet<MailboxId> = [[2; 16], [1; 16], [255; 16]].map(MailboxId).into();
    let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    assert!(texts.is_sorted());
}
