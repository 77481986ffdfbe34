//! The committed vectors (`tests/vectors/*.json`, made by an independent Python script) against what device and relay share.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use daftari_relay_api::FormatError;
use daftari_relay_api::batch::{Cursor, Pulled, decode_pull, decode_push, encode_pull, encode_push};
use daftari_relay_api::envelope::{EnvelopeHeader, envelope_id};
use daftari_relay_api::erasures::{self, Erasures};
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::ids::{BlobId, DeviceKey, EnvelopeId, SealKey, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{ERASURES_BYTES_MAX, ERASURES_MAX, HEADS_MAX};
use daftari_relay_api::login::{Origin, Scope, challenge_bytes, is_key_proved, prove_key};
use daftari_relay_api::pushed::{Pushed, Then, decode_pushed, encode_pushed};
use daftari_relay_api::roster::{Circle, Device, Roster, Statement};
use daftari_relay_api::verify;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};

fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name).with_extension("json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The cases of a table. An empty one would prove nothing.
fn list(value: &Value) -> &[Value] {
    let cases = value.as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Ids, keys and seeds.
fn hex<const N: usize>(value: &Value) -> [u8; N] {
    HEXLOWER.decode(text(value).as_bytes()).unwrap().try_into().unwrap()
}

/// Bytes that are always written in base64url.
fn b64(value: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text(value).as_bytes()).unwrap()
}

/// Bytes of any length: up to 64 are written in hex, longer ones in base64url.
fn wide(value: &Value) -> Vec<u8> {
    if text(value).len() <= 128
        && let Ok(short) = HEXLOWER.decode(text(value).as_bytes())
        && short.len() <= 64
    {
        short
    } else {
        let long = b64(value);
        assert!(long.len() > 64);
        long
    }
}

fn statement_bytes(statement: &Value) -> Vec<u8> {
    Statement::join(text(&statement["body"]).as_bytes(), &hex(&statement["signature"]))
}

#[test]
fn every_kind_of_statement_reads_and_has_the_id_of_its_body() {
    let roster = vectors("roster");
    let team = TeamId(hex(&roster["team"]));
    let mut kinds = BTreeSet::new();
    for statement in list(&roster["statements"]) {
        let bytes = statement_bytes(statement);
        let read = Statement::parse(&bytes).unwrap();
        assert_eq!(read.id.0, hex(&statement["id"]), "{}", statement["name"]);
        assert_eq!(read.body.signer.0, hex(&statement["signer"]));
        assert_eq!(read.team(), team);
        assert_eq!(read.bytes(), bytes, "bytes are kept as they came");
        // Read into types and written again it says the same, but for what this version does not know.
        let said: Value = serde_json::from_str(text(&statement["body"])).unwrap();
        let understood: Value = serde_json::from_slice(&read.body.to_bytes()).unwrap();
        if list(&roster["unknown"]).contains(&statement["name"]) {
            assert_eq!(understood["kind"], "unknown", "{}", statement["name"]);
        } else {
            let mut said = said;
            said.as_object_mut().unwrap().remove("note");
            assert_eq!(understood, said, "{}", statement["name"]);
            kinds.insert(text(&statement["kind"]).to_owned());
        }
    }
    let every = ["genesis", "add", "remove", "addresses", "version_floor", "void", "countersign", "recovery_key"];
    assert_eq!(kinds, every.map(str::to_owned).into());
}

#[test]
fn statements_that_do_not_hold_are_refused() {
    let roster = vectors("roster");
    let team = TeamId(hex(&roster["team"]));
    for case in list(&roster["negative"]) {
        let read = Statement::parse(&b64(&case["bytes"]));
        match text(&case["refused_at"]) {
            "signature" | "body" | "length" => {
                assert_eq!(read, Err(FormatError::Malformed), "{}", case["name"]);
            }
            "version" => assert_eq!(read, Err(FormatError::Newer), "{}", case["name"]),
            // A statement of another team is good; it is only not of this one.
            "team" => {
                let statement = read.unwrap();
                assert_ne!(statement.team(), team);
                assert_eq!(Roster::fold(team, [statement]).kept().count(), 0, "{}", case["name"]);
            }
            other => panic!("no check named {other}"),
        }
    }
}

#[test]
fn a_body_refused_for_its_shape_has_a_good_signature() {
    // Otherwise the cases above would prove nothing about the shape.
    let roster = vectors("roster");
    let wanjiru = list(&roster["devices"]).iter().find(|device| device["who"] == "wanjiru-laptop").unwrap();
    let signer = hex(&wanjiru["sign"]);
    for case in list(&roster["negative"]) {
        if !["body", "version"].contains(&text(&case["refused_at"])) {
            continue;
        }
        let bytes = b64(&case["bytes"]);
        let (body, signature) = bytes.split_at(bytes.len() - 64);
        let key = daftari_relay_api::ids::DeviceKey(signer);
        assert!(verify(&key, &[b"daftari/v1/roster", body], signature.try_into().unwrap()), "{}", case["name"]);
    }
}

#[test]
fn a_statement_over_64_kib_is_refused_before_it_is_read() {
    assert_eq!(Statement::parse(&vec![b'{'; 65_536 + 65]), Err(FormatError::TooLarge));
    assert_eq!(Statement::parse(&vec![b'{'; 65_536 + 64]), Err(FormatError::Malformed));
}

#[test]
fn statements_fold_to_one_team_in_every_order() {
    let roster = vectors("roster");
    let team = TeamId(hex(&roster["team"]));
    let by_name: BTreeMap<&str, &Value> =
        list(&roster["statements"]).iter().map(|statement| (text(&statement["name"]), statement)).collect();
    let devices = list(&roster["devices"]).iter();
    let everybody: Vec<DeviceKey> = devices.map(|device| DeviceKey(hex(&device["sign"]))).collect();
    for fold in list(&roster["folds"]) {
        let mut statements: Vec<Statement> = list(&fold["statements"])
            .iter()
            .map(|name| Statement::parse(&statement_bytes(by_name[text(name)])).unwrap())
            .collect();
        for turn in 0..=statements.len() {
            if turn == statements.len() {
                statements.reverse();
            } else {
                statements.rotate_left(1);
            }
            check_fold(fold, &everybody, &Roster::fold(team, statements.clone()));
        }
    }
}

fn check_fold(fold: &Value, everybody: &[DeviceKey], found: &Roster) {
    let name = text(&fold["name"]);
    let devices: Vec<Value> = found
        .devices()
        .map(|Device { record, by }| json!({"sign": record.sign, "role": record.role, "member": record.member, "by": by}))
        .collect();
    let ids = |ids: Vec<StatementId>| ids.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let some = |is: &dyn Fn(&DeviceKey) -> bool| everybody.iter().filter(|key| is(key)).collect::<BTreeSet<_>>();
    let newest = |circle| found.newest_epoch(circle).map(|epoch| epoch.public.clone());
    let circles = [("office", Circle::Office), ("team", Circle::Team)];
    let answers = json!({
        "devices": devices,
        "removed": some(&|key| found.removed(key).is_some()),
        "erase": some(&|key| found.shall_erase(key)),
        "tips": found.tips(),
        "kept_digest": found.kept_digest(),
        "requests": found
            .asked_for()
            .map(|request| json!({"id": request.statement.id, "fresh": request.is_fresh}))
            .collect::<Vec<_>>(),
        "kept": ids(found.kept().map(|statement| statement.id).collect()),
        "waiting": ids(found.waiting().copied().collect()),
        "recovery_key": found.recovery_key().map(|key| key.sign),
        "version_floor": found.version_floor().map(|floor| json!({"floor": floor.floor, "where": floor.place})),
        "addresses": found.addresses(),
        "newest_epoch": circles
            .iter()
            .filter_map(|(name, circle)| Some(((*name).to_owned(), newest(*circle)?)))
            .collect::<BTreeMap<_, _>>(),
        "next_number": circles
            .iter()
            .filter(|(_, circle)| newest(*circle).is_some())
            .map(|(name, circle)| (*name, found.next_number(*circle)))
            .collect::<BTreeMap<_, _>>(),
    });
    assert_eq!(answers, fold["expect"], "{name}");
    assert_eq!(found.heads(), found.tips().core, "{name}");
    for case in fold["office_at"].as_array().unwrap() {
        let heads: Vec<StatementId> = serde_json::from_value(case["heads"].clone()).unwrap();
        let device = serde_json::from_value(case["device"].clone()).unwrap();
        assert_eq!(found.office_in_past(&heads, &device), case["office"].as_bool().unwrap(), "{name}: {heads:?}");
    }
    assert_eq!(Roster::fold(found.team(), found.kept().cloned()), *found, "{name}: what is kept says the same");
}

#[test]
fn mailboxes_are_named_by_the_team_and_their_owner() {
    let envelope = vectors("envelope");
    let team = TeamId(hex(&envelope["team"]));
    for case in list(&envelope["mailboxes"]) {
        let found = match text(&case["of"]) {
            "office" => mailbox::office(&team),
            "team" => mailbox::team(&team),
            "review" => mailbox::review(&team),
            _ => mailbox::device(&team, &SealKey::new(b64(&case["seal"])).unwrap()),
        };
        assert_eq!(found.0, hex(&case["mailbox"]), "{}", case["of"]);
    }
}

#[test]
fn the_relay_reads_an_envelopes_header_and_nothing_else() {
    let envelope = vectors("envelope");
    for case in list(&envelope["envelopes"]) {
        let bytes = b64(&case["envelope"]);
        let (header, offset) = EnvelopeHeader::parse(&bytes).unwrap();
        assert_eq!(offset as u64, number(&case["header_length"]));
        assert_eq!(header.commitment, hex(&case["commitment"]));
        assert_eq!(header.to_bytes(), &bytes[..offset]);
        assert_eq!(envelope_id(&bytes).0, hex(&case["id"]));
        let recipients = list(&case["recipients"]);
        assert_eq!(header.recipients.len(), recipients.len());
        for (found, expected) in header.recipients.iter().zip(recipients) {
            assert_eq!(found.mailbox.0, hex(&expected["mailbox"]));
            assert_eq!(found.key_id.0, hex(&expected["key_id"]));
            assert_eq!(found.wrapped, hex(&expected["wrapped"]));
            assert_eq!(SealKey::new(b64(&expected["public"])).unwrap().key_id(), found.key_id);
        }
    }
}

#[test]
fn a_header_that_is_none_is_refused_by_the_relay_too() {
    let envelope = vectors("envelope");
    for case in list(&envelope["negative"][0]["cases"]) {
        let mut bytes = wide(&case["envelope"]);
        let whole = case["extended_with_zeros_to"].as_u64();
        if let Some(length) = whole {
            bytes.resize(usize::try_from(length).unwrap(), 0);
        }
        let found = EnvelopeHeader::parse(&bytes).map(|_| ());
        let expected = match text(&case["refused_at"]) {
            "length" if whole.is_some() => Err(FormatError::TooLarge),
            "length" | "recipients" => Err(FormatError::Malformed),
            "magic" => Err(FormatError::NotThisFormat),
            "version" | "suite" => Err(FormatError::Newer),
            // What only a recipient can see.
            _ => Ok(()),
        };
        assert_eq!(found, expected, "{}", case["name"]);
    }
}

#[test]
fn a_login_signs_scope_origin_nonce_and_device() {
    let login = vectors("login");
    for case in list(&login["logins"]) {
        let scope: Scope = serde_json::from_value(case["scope"].clone()).unwrap();
        let origin: Origin = text(&case["origin"]).parse().unwrap();
        let nonce = serde_json::from_value(case["nonce"].clone()).unwrap();
        let device = serde_json::from_value(case["device"].clone()).unwrap();
        let signed = challenge_bytes(scope, &origin, &nonce, &device);
        assert_eq!(signed, wide(&case["signed"]));
        let key = serde_json::from_value(case["verified_with"].clone()).unwrap();
        assert!(verify(&key, &[&signed], &hex(&case["signature"])));
    }
    for case in list(&login["negative"]) {
        let key = serde_json::from_value(case["verified_with"].clone()).unwrap();
        assert!(!verify(&key, &[&wide(&case["signed"])], &hex(&case["signature"])), "{}", case["name"]);
    }
}

#[test]
fn a_relay_proves_its_key_under_its_setup_code() {
    let login = vectors("login");
    let proofs = list(&login["key_proofs"]);
    assert_eq!(proofs.len(), 3);
    for case in proofs {
        let setup: [u8; 10] = hex(&case["setup_code"]);
        let [nonce, pin, proof]: [Bytes32; 3] =
            ["nonce", "pin", "proof"].map(|name| serde_json::from_value(case[name].clone()).unwrap());
        assert_eq!(prove_key(&setup, &nonce, &pin), proof);
        assert!(is_key_proved(&setup, &nonce, &pin, &proof));
        let mut other = pin;
        other.0[31] ^= 1;
        assert!(!is_key_proved(&setup, &nonce, &other, &proof), "another key");
        assert!(!is_key_proved(&setup, &other, &pin, &proof), "another question");
        assert!(!is_key_proved(&[0; 10], &nonce, &pin, &proof), "another code");
    }
}

#[test]
fn an_origin_has_one_spelling() {
    let login = vectors("login");
    for case in list(&login["origins"]) {
        let origin: Origin = text(&case["typed"]).parse().unwrap();
        assert_eq!(origin.as_str(), text(&case["origin"]));
        assert_eq!(origin.as_str().parse::<Origin>().unwrap(), origin);
    }
    for typed in list(&login["not_origins"]) {
        assert!(text(typed).parse::<Origin>().is_err(), "{typed}");
    }
}

#[test]
fn a_cursor_is_54_characters_and_has_one_spelling() {
    let batches = vectors("batches");
    for case in list(&batches["cursors"]) {
        let cursor = Cursor { seq: number(&case["seq"]), id: EnvelopeId(hex(&case["id"])) };
        assert_eq!(cursor.to_text(), text(&case["text"]));
        assert_eq!(Cursor::parse(text(&case["text"])), Ok(cursor));
    }
    for case in list(&batches["not_cursors"]) {
        assert_eq!(Cursor::parse(text(&case["text"])), Err(FormatError::Malformed), "{}", case["name"]);
    }
}

#[test]
fn a_push_is_envelopes_with_their_lengths() {
    let batches = vectors("batches");
    for case in list(&batches["pushes"]) {
        let envelopes: Vec<Vec<u8>> = case["envelopes"].as_array().unwrap().iter().map(wide).collect();
        let body = wide(&case["body"]);
        assert_eq!(encode_push(envelopes.iter().map(Vec::as_slice)), body, "{}", case["name"]);
        assert_eq!(decode_push(&body).unwrap(), envelopes, "{}", case["name"]);
    }
    for case in list(&batches["negative_pushes"]) {
        assert!(decode_push(&wide(&case["body"])).is_err(), "{}", case["name"]);
    }
}

#[test]
fn a_push_is_answered_by_one_octet_for_each_envelope() {
    let batches = vectors("batches");
    let cases = list(&batches["pushed"]);
    assert!(cases.len() >= 19);
    for case in cases {
        let octet = u8::try_from(number(&case["octet"])).unwrap();
        let word = Pushed::of(octet);
        let name = case["word"].as_str().map_or(format!("Unknown({octet})"), str::to_owned);
        assert_eq!((format!("{word:?}"), format!("{:?}", word.then())), (name, text(&case["then"]).to_owned()));
        assert_eq!((word.octet(), decode_pushed(&encode_pushed(&[word; 3]))), (octet, vec![word; 3]));
    }
    let known = cases.iter().filter(|case| case["word"].is_string()).count();
    assert_eq!((0..=u8::MAX).filter(|octet| !matches!(Pushed::of(*octet), Pushed::Unknown(_))).count(), known);
    assert!((2..=u8::MAX).all(|octet| Pushed::of(octet).then() != Then::Done), "an unknown word acknowledges nothing");
}

/// What travels besides the envelopes' own bytes is counted on people's data bundles.
#[test]
fn a_batch_adds_at_most_eight_bytes_to_each_envelope() {
    let limits = &vectors("batches")["limits"];
    for count in [0, 1, 2, 511, 512] {
        let bodies: Vec<Vec<u8>> = (0..count).map(|n| vec![7; 1 + n * 13 % 997]).collect();
        let bytes: usize = bodies.iter().map(Vec::len).sum();
        let pushed =
            encode_push(bodies.iter().map(Vec::as_slice)).len() + encode_pushed(&vec![Pushed::Stored; count]).len();
        let pulled: Vec<(u64, Pulled)> =
            bodies.into_iter().zip(1..).map(|(body, n)| (n * 1_000, Pulled::Envelope(body))).collect();
        let over = |total: usize| (total - bytes) as u64;
        assert_eq!(over(pushed), number(&limits["overhead_push"]) * count as u64);
        assert_eq!(over(encode_pull(0, &pulled).len()), number(&limits["overhead_pull"]) * count as u64);
    }
}

#[test]
fn a_push_has_its_limits() {
    let limits = &vectors("batches")["limits"];
    let most = usize::try_from(number(&limits["envelopes"])).unwrap();
    let bytes = usize::try_from(number(&limits["push_bytes"])).unwrap();
    let push = |count: usize| encode_push(std::iter::repeat_n(&b"x"[..], count));
    assert_eq!(decode_push(&push(most)).unwrap().len(), most);
    assert_eq!(decode_push(&push(most + 1)), Err(FormatError::TooLarge));
    let filled = encode_push([vec![0; bytes - 4].as_slice()]);
    assert_eq!(decode_push(&filled).unwrap().len(), 1);
    let over = encode_push([vec![0; bytes - 3].as_slice()]);
    assert_eq!(decode_push(&over), Err(FormatError::TooLarge));
}

#[test]
fn a_pull_continues_from_the_cursor_and_names_erasures() {
    let batches = vectors("batches");
    for case in list(&batches["pulls"]) {
        let (after, body) = (number(&case["after"]), wide(&case["body"]));
        let items: Vec<(u64, Pulled)> = case["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| match text(&item["kind"]) {
                "erased" => (number(&item["seq"]), Pulled::Erased(EnvelopeId(hex(&item["content"])))),
                _ => (number(&item["seq"]), Pulled::Envelope(wide(&item["content"]))),
            })
            .collect();
        assert_eq!(encode_pull(after, &items), body, "{}", case["name"]);
        let read = decode_pull(after, &body).unwrap();
        assert_eq!(read.len(), items.len());
        for ((cursor, pulled), (item, (seq, expected))) in
            read.iter().zip(case["items"].as_array().unwrap().iter().zip(&items))
        {
            assert_eq!((cursor.seq, pulled), (*seq, expected));
            assert_eq!(pulled.id().0, hex(&item["id"]));
            assert_eq!(cursor.to_text(), text(&item["cursor"]), "{}", case["name"]);
        }
    }
    for case in list(&batches["negative_pulls"]) {
        let expected = match text(&case["refused_at"]) {
            "framing" => FormatError::Malformed,
            "limit" => FormatError::TooLarge,
            other => panic!("no check named {other}"),
        };
        assert_eq!(decode_pull(number(&case["after"]), &wide(&case["body"])), Err(expected), "{}", case["name"]);
    }
}

#[test]
fn a_list_of_erasures_is_read_and_written_as_these_bytes() {
    let vectors = vectors("erasures");
    for case in list(&vectors["lists"]) {
        let bytes = wide(&case["signed"]);
        let read = Erasures::parse(&bytes).unwrap();
        let says: Value = serde_json::from_slice(&read.body.to_bytes()).unwrap();
        assert_eq!(says, case["says"], "{}", case["name"]);
        assert_eq!(read.bytes(), bytes);
        let (body, signature) = bytes.split_last_chunk::<64>().unwrap();
        assert_eq!((read.body.to_bytes(), Erasures::join(body, signature)), (body.to_vec(), bytes.clone()));
        assert!(verify(&read.body.signer, &[&erasures::sign_bytes(body)], signature));
        assert!(read.body.envelopes.iter().all(|id| read.names_envelope(id)));
        assert!(read.body.blobs.iter().all(|id| read.names_blob(id)));
        // An id counts in the list of its kind only.
        let told = |id: &EnvelopeId| read.body.blobs.contains(&BlobId(id.0));
        assert!(read.body.envelopes.iter().all(|id| read.names_blob(&BlobId(id.0)) == told(id)));
        assert!(!read.names_envelope(&EnvelopeId([0; 32])));
    }
    let later = Erasures::parse(&wide(&vectors["a key this version does not know"])).unwrap();
    assert_eq!(json!(later.body), vectors["lists"][0]["says"]);
    let largest = Erasures::parse(&wide(&vectors["largest"])).unwrap();
    assert_eq!((largest.body.envelopes.len(), largest.body.roster_heads.len()), (ERASURES_MAX, HEADS_MAX));
    assert!(largest.body.to_bytes().len() <= ERASURES_BYTES_MAX);
}

#[test]
fn what_is_no_list_of_erasures_is_refused() {
    for case in list(&vectors("erasures")["negative"]) {
        let expected = match text(&case["refused_as"]) {
            "newer" => FormatError::Newer,
            _ => FormatError::Malformed,
        };
        assert_eq!(Erasures::parse(&wide(&case["signed"])), Err(expected), "{}", case["name"]);
    }
    assert_eq!(Erasures::parse(&vec![0; ERASURES_BYTES_MAX + 65]), Err(FormatError::TooLarge));
}
