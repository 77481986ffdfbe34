use daftari_crypto::keys::Key;
use daftari_crypto::safe::entry::EntryError;
use daftari_crypto::safe::envelope::{Cargo, OpenError, OpenKey, OpenedCargo, RecipientKey, open, padded_length, seal};
use daftari_crypto::safe::roster::EpochSecret;
use daftari_relay_api::ids::{MailboxId, SealKey, StatementId, TeamId};
use daftari_relay_api::roster::Circle;
use serde_json::{Value, json};

use super::file::{Script, b64, find, hex, length, list, number, opener, secret, signer, text, vectors, wide};

fn team() -> TeamId {
    TeamId(hex(&vectors("envelope")["team"]))
}

fn cargo(case: &Value) -> Cargo {
    let items: Vec<Vec<u8>> = list(&case["items"]).iter().map(wide).collect();
    match number(&case["kind"]) {
        1 => Cargo::Entries(items),
        2 => Cargo::Receipt(items.concat()),
        3 => Cargo::Seeds(items.iter().map(|item| epoch_secret(item)).collect()),
        other => panic!("no kind {other}"),
    }
}

fn epoch_secret(item: &[u8]) -> EpochSecret {
    let (circle, number) = (Circle::from_byte(item[0]).unwrap(), u32::from_be_bytes(item[1..5].try_into().unwrap()));
    EpochSecret::from_seed(circle, number, Key::from_slice(&item[5..]).unwrap())
}

fn recipients(case: &Value) -> Vec<RecipientKey> {
    list(&case["recipients"])
        .iter()
        .map(|recipient| RecipientKey {
            mailbox: MailboxId(hex(&recipient["mailbox"])),
            key: SealKey::new(b64(&recipient["public"])).unwrap(),
        })
        .collect()
}

fn heads(case: &Value) -> Vec<StatementId> {
    case["roster_heads"].as_array().unwrap().iter().map(|head| StatementId(hex(head))).collect()
}

/// The key of a reader, by the name the vectors call it.
fn key_of(who: &Value) -> OpenKey {
    let roster = vectors("roster");
    let epoch = |circle: Circle| {
        let seed =
            list(&roster["epochs"]).iter().find(|epoch| epoch["circle"] == *who && epoch["number"] == 1).unwrap();
        OpenKey::epoch(&team(), &EpochSecret::from_seed(circle, 1, secret(&seed["seed"])))
    };
    match text(who) {
        "office" => epoch(Circle::Office),
        "team" => epoch(Circle::Team),
        _ => OpenKey::device(&team(), &opener(&find(&roster["devices"], "who", who)["seal_seed"])),
    }
}

#[test]
fn sealing_with_the_same_randomness_makes_exactly_the_envelope() {
    for case in list(&vectors("envelope")["envelopes"]) {
        let mut draws = vec![hex::<32>(&case["data_key"]).to_vec()];
        draws.extend(list(&case["recipients"]).iter().map(|r| hex::<64>(&r["encapsulation_randomness"]).to_vec()));
        let (sender, mut rng) = (signer(&case["sender_seed"]), Script::new(draws));
        // Whatever order the recipients are given in, they are sorted by mailbox.
        let mut recipients = recipients(case);
        recipients.reverse();
        let sealed = seal(&team(), &sender, &heads(case), &cargo(case), &recipients, &mut rng).unwrap();
        assert!(sealed.bytes == b64(&case["envelope"]), "{}", case["name"]);
        assert_eq!(sealed.id.0, hex(&case["id"]));
        assert_eq!(sealed.bytes.len() - length(&case["header_length"]), length(&case["plain_length"]) + 16);
        assert!(rng.is_used_up());
    }
}

#[test]
fn every_recipient_finds_the_sealed_cargo() {
    let mut readers = Vec::new();
    for case in list(&vectors("envelope")["envelopes"]) {
        for recipient in list(&case["recipients"]) {
            let opened = open(&team(), &[key_of(&recipient["who"])], &b64(&case["envelope"])).unwrap();
            assert_eq!(opened.id.0, hex(&case["id"]));
            assert_eq!(opened.sender.0, hex(&case["sender"]));
            assert_eq!(opened.roster_heads, heads(case));
            let found = match opened.cargo {
                OpenedCargo::Entries(entries) => {
                    Cargo::Entries(entries.into_iter().map(|entry| entry.unwrap().to_record()).collect())
                }
                OpenedCargo::Receipt(body) => Cargo::Receipt(body),
                OpenedCargo::Seeds(seeds) => Cargo::Seeds(seeds),
            };
            assert_eq!(found, cargo(case), "{}", case["name"]);
            readers.push(text(&recipient["who"]).to_owned());
        }
    }
    assert!(readers.contains(&"office".into()) && readers.contains(&"team".into()), "epochs and devices");
}

#[test]
fn an_envelope_opens_with_whichever_key_fits_and_with_no_other() {
    let vectors = vectors("envelope");
    let case = find(&vectors["envelopes"], "name", &json!("entries for three readers"));
    let (stranger, phone) = (key_of(&json!("stranger-phone")), key_of(&json!("achieng-phone")));
    let bytes = b64(&case["envelope"]);
    assert_eq!(open(&team(), std::slice::from_ref(&stranger), &bytes), Err(OpenError::NotForUs));
    assert_eq!(open(&team(), &[], &bytes), Err(OpenError::NotForUs));
    assert!(open(&team(), &[stranger, phone], &bytes).is_ok());
}

#[test]
fn lengths_are_padded_as_the_table_says() {
    for row in list(&vectors("envelope")["padding"]) {
        assert_eq!(padded_length(length(&row[0])), length(&row[1]), "{row}");
    }
}

#[test]
fn an_envelope_that_does_not_hold_is_refused_at_its_check() {
    let vectors = vectors("envelope");
    let negative = &vectors["negative"][0];
    let key = OpenKey::device(&team(), &opener(&negative["seal_seed"]));
    for case in list(&negative["cases"]) {
        let mut bytes = wide(&case["envelope"]);
        if !case["extended_with_zeros_to"].is_null() {
            bytes.resize(length(&case["extended_with_zeros_to"]), 0);
        }
        let expected = match text(&case["refused_at"]) {
            "length" | "recipients" => OpenError::Malformed,
            "magic" => OpenError::NotAnEnvelope,
            "version" | "suite" | "kind" => OpenError::Newer,
            "recipient" => OpenError::NotForUs,
            "unwrapping" => OpenError::Wrap,
            "commitment" => OpenError::Commitment,
            "content" => OpenError::Content,
            "framing" => OpenError::Framing,
            "header" => OpenError::Header,
            "team" => OpenError::Team,
            "signature" => OpenError::Signature,
            other => panic!("no check named {other}"),
        };
        assert_eq!(open(&team(), std::slice::from_ref(&key), &bytes), Err(expected), "{}", case["name"]);
    }
}

#[test]
fn one_bad_entry_does_not_spoil_its_neighbours() {
    let vectors = vectors("envelope");
    let key = OpenKey::device(&team(), &opener(&vectors["negative"][0]["seal_seed"]));
    let spoiled = &vectors["negative"][1];
    let opened = open(&team(), &[key], &b64(&spoiled["envelope"])).unwrap();
    let OpenedCargo::Entries(entries) = opened.cargo else { panic!("entries were sealed") };
    let found: Vec<String> = entries
        .into_iter()
        .map(|entry| match entry {
            Ok(entry) => entry.id.to_string(),
            Err(EntryError::Commitment) => "commitment".into(),
            Err(EntryError::Signature) => "signature".into(),
            Err(EntryError::Newer) => "version".into(),
            Err(EntryError::Malformed) => "framing".into(),
        })
        .collect();
    assert_eq!(json!(found), spoiled["entries"]);
}
