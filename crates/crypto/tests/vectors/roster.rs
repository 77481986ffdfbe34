use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::{EpochSecret, Reader, device_record, sign_statement};
use daftari_relay_api::ids::{Base64, DeviceKey, MemberId, SealKey};
use daftari_relay_api::roster::{Circle, DeviceRecord, Epoch, Kind, RecoveryRecord, Statement, Wrap};
use serde_json::{Value, json};

use super::file::{Script, b64, find, hex, list, number, opener, secret, signer, text, vectors, wide};

fn circle(value: &Value) -> Circle {
    serde_json::from_value(value.clone()).unwrap()
}

fn epoch_secret(case: &Value) -> EpochSecret {
    EpochSecret::from_seed(circle(&case["circle"]), number(&case["number"]).try_into().unwrap(), secret(&case["seed"]))
}

fn identity(case: &Value) -> DeviceIdentity {
    DeviceIdentity::from_seeds(secret(&case["sign_seed"]), secret(&case["seal_seed"]), secret(&case["post_seed"]))
}

fn statement(case: &Value) -> Statement {
    Statement::parse(&Statement::join(text(&case["body"]).as_bytes(), &hex(&case["signature"]))).unwrap()
}

/// Every epoch that any statement holds.
fn epochs(roster: &Value) -> Vec<Epoch> {
    list(&roster["statements"]).iter().flat_map(|case| statement(case).body.kind.epochs().to_vec()).collect()
}

fn epoch_of(roster: &Value, case: &Value) -> Epoch {
    let is_it =
        |epoch: &Epoch| epoch.circle == circle(&case["circle"]) && u64::from(epoch.number) == number(&case["number"]);
    epochs(roster).into_iter().find(is_it).unwrap()
}

#[test]
fn seeds_give_exactly_these_public_keys() {
    let roster = vectors("roster");
    for case in list(&roster["devices"]) {
        let identity = identity(case);
        assert_eq!(identity.device_key().0, hex(&case["sign"]));
        assert_eq!(identity.post_key().0, hex(&case["post"]));
        assert_eq!(identity.seal_key().as_bytes(), b64(&case["seal"]));
        assert_eq!(identity.seal_key().key_id().0, hex(&case["key_id"]));
    }
    for case in list(&roster["epochs"]) {
        assert_eq!(epoch_secret(case).public().as_bytes(), b64(&case["public"]));
        assert_eq!(epoch_secret(case).public().key_id().0, hex(&case["key_id"]));
    }
    for case in list(&roster["sheets"]) {
        assert_eq!(opener(&case["seal_seed"]).seal_key().as_bytes(), b64(&case["seal"]));
        assert_eq!(signer(&case["sign_seed"]).device_key().0, hex(&case["sign"]));
    }
}

#[test]
fn signing_again_gives_the_same_body() {
    let roster = vectors("roster");
    for case in list(&roster["statements"]) {
        let read = statement(case);
        if !list(&roster["unknown"]).contains(&case["name"]) {
            let again = sign_statement(&signer(&case["signer_seed"]), &read.body);
            assert_eq!(again.body, read.body, "{}", case["name"]);
        }
    }
}

#[test]
fn a_wrapped_seed_has_these_bytes_and_opens() {
    let roster = vectors("roster");
    for case in list(&roster["wraps"]) {
        let wanted = epoch_secret(case);
        let reader = opener(&case["recipient_seal_seed"]);
        let mut rng = Script::new([hex::<64>(&case["encapsulation_randomness"]).to_vec()]);
        let epoch = wanted.publish(&[reader_of(&case["to"], reader.seal_key())], &[], &mut rng).unwrap();
        let [wrap] = epoch.wraps.as_slice() else { panic!("one reader") };
        assert_eq!(json!(wrap.to), case["to"]);
        assert_eq!(wrap.enc.0, b64(&case["enc"]));
        assert_eq!(wrap.ct.0, hex::<48>(&case["ct"]));
        assert!(rng.is_used_up());
        let found = EpochSecret::unwrap(&reader, &epoch, wrap).unwrap();
        assert_eq!(found.seed().expose(), &hex(&case["seed"]));
    }
}

fn reader_of(to: &Value, key: &SealKey) -> Reader {
    match text(to) {
        "recovery" => Reader::recovery(&RecoveryRecord { sign: DeviceKey([0; 32]), seal: key.clone() }),
        "office" => Reader::office(key),
        _ => Reader::device(&DeviceKey(hex(to)), key),
    }
}

#[test]
fn the_statements_hold_the_wraps_each_reader_needs() {
    let roster = vectors("roster");
    let by_key = |key: &str| find(&roster["devices"], "sign", &json!(key)).clone();
    let secrets: Vec<EpochSecret> = list(&roster["epochs"]).iter().map(epoch_secret).collect();
    let (mut opened, mut readers) = (0, std::collections::BTreeSet::new());
    for epoch in epochs(&roster) {
        for wrap in &epoch.wraps {
            let sheets = list(&roster["sheets"]).iter().map(|sheets| opener(&sheets["seal_seed"]));
            let found: Vec<EpochSecret> = match wrap.to.as_str() {
                "recovery" => sheets.filter_map(|sheets| EpochSecret::unwrap(&sheets, &epoch, wrap)).collect(),
                "office" => secrets.iter().filter_map(|office| office.unwrap_next(&epoch, wrap)).collect(),
                device => EpochSecret::unwrap(&identity(&by_key(device)), &epoch, wrap).into_iter().collect(),
            };
            let [found] = found.as_slice() else { panic!("one opens it: {}", wrap.to) };
            assert!(secrets.contains(found));
            readers.insert(if wrap.to.len() == 64 { "device".to_owned() } else { wrap.to.clone() });
            opened += 1;
        }
    }
    assert!(opened > 12);
    assert_eq!(readers, ["device", "office", "recovery"].map(str::to_owned).into());
}

#[test]
fn a_seed_that_is_not_the_epochs_is_refused() {
    let roster = vectors("roster");
    for case in list(&roster["negative_wraps"]) {
        let reader = identity(find(&roster["devices"], "sign", &case["to"]));
        let (enc, ct) = (Base64(b64(&case["enc"])), Base64(wide(&case["ct"])));
        let wrap = Wrap { to: text(&case["to"]).to_owned(), enc, ct };
        let found = EpochSecret::unwrap(&reader, &epoch_of(&roster, case), &wrap);
        assert!(found.is_none(), "{}", case["name"]);
    }
}

#[test]
fn earlier_seeds_are_sealed_to_the_newest_as_these_bytes() {
    let roster = vectors("roster");
    for case in list(&roster["earlier"]) {
        let newest = epoch_secret(case);
        let holds = |epoch: &Epoch| newest.is_of(epoch) && epoch.earlier.0 == b64(&case["earlier"]);
        let published = epochs(&roster).into_iter().find(holds).unwrap();
        let earlier = newest.open_earlier(&published, &every_number()).unwrap();
        let seeds: Vec<u8> =
            earlier.iter().flat_map(|old| [&old.number.to_be_bytes()[..], old.seed().expose()].concat()).collect();
        assert_eq!(json!(data_encoding::HEXLOWER.encode(&seeds)), case["plain"]);

        let again = newest.publish(&[], &earlier, &mut Script::new([])).unwrap();
        assert_eq!(again.earlier.0, b64(&case["earlier"]));
        assert_eq!(again.earlier, published.earlier);

        let mut spoiled = published;
        spoiled.earlier.0[0] ^= 1;
        assert!(newest.open_earlier(&spoiled, &every_number()).is_none());
    }
    let first = find(&roster["epochs"], "number", &json!(1));
    assert!(epoch_secret(first).open_earlier(&epoch_of(&roster, first), &every_number()).unwrap().is_empty());
}

#[test]
fn a_members_name_has_these_bytes_and_one_device() {
    let roster = vectors("roster");
    for case in list(&roster["names"]) {
        let epoch = EpochSecret::from_seed(
            Circle::Team,
            number(&case["team_epoch"]).try_into().unwrap(),
            secret(&case["team_seed"]),
        );
        let (member, sign) = (MemberId(hex(&case["member"])), DeviceKey(hex(&case["device"])));
        let mut rng = Script::new([hex::<12>(&case["nonce"]).to_vec()]);
        let sealed = epoch.seal_name(&member, &sign, text(&case["name"]), &mut rng);
        assert_eq!(sealed.0, b64(&case["sealed"]), "{}", case["name"]);

        let device = find(&roster["devices"], "sign", &case["device"]);
        let role = serde_json::from_value(device["role"].clone()).unwrap();
        let record = device_record(&identity(device), member, role, sealed);
        assert_eq!(epoch.open_name(&record).as_deref(), Some(text(&case["name"])));

        let moved = DeviceRecord { member: MemberId([9; 16]), ..record.clone() };
        assert_eq!(epoch.open_name(&moved), None, "sealed for another member");
        let other = EpochSecret::from_seed(Circle::Team, epoch.number + 1, epoch.seed().clone());
        assert_eq!(other.open_name(&record), None, "sealed under another epoch");
    }
}

#[test]
fn device_records_match_their_people() {
    let roster = vectors("roster");
    let mut found = 0;
    for case in list(&roster["statements"]) {
        let (Kind::Genesis { device, .. } | Kind::Add { device }) = statement(case).body.kind else { continue };
        if text(&case["name"]).contains("clash") || text(&case["name"]) == "add_again" {
            continue;
        }
        let expected = find(&roster["devices"], "sign", &json!(device.sign));
        assert_eq!(device.seal, SealKey::new(b64(&expected["seal"])).unwrap());
        assert_eq!(device.post.0, hex(&expected["post"]));
        assert_eq!(device.member.0, hex(&expected["member"]));
        assert_eq!(device.proof.0, identity(expected).prove_possession(device.role));
        let team = find(&roster["epochs"], "circle", &json!("team"));
        assert_eq!(epoch_secret(team).open_name(&device).as_deref(), Some(text(&expected["name"])));
        found += 1;
    }
    assert!(found > 5);
}

/// Nothing is left out for its number.
fn every_number() -> std::collections::BTreeSet<u32> {
    (0..100).collect()
}
