use daftari_crypto::safe::receipt::{DeviceReceipt, Receipt, heads_hash};
use daftari_relay_api::ids::EntryId;
use daftari_relay_api::limits::DEVICE_RECEIPT_MAX;
use serde_json::Value;

use super::file::{list, text, vectors, wide};

#[test]
fn a_receipt_is_read_and_written_as_these_bytes() {
    for case in list(&vectors("receipt")["receipts"]) {
        let body = text(&case["body"]).as_bytes();
        let receipt = Receipt::parse(body).unwrap();
        let says: Value = serde_json::from_slice(&receipt.to_bytes()).unwrap();
        assert_eq!(says, case["says"], "{}", case["name"]);
        if case["rewritten"].is_null() {
            assert_eq!(receipt.to_bytes(), body, "{}", case["name"]);
        }
    }
}

#[test]
fn another_version_is_not_a_receipt() {
    for case in list(&vectors("receipt")["negative"]) {
        assert_eq!(Receipt::parse(&wide(&case["body"])), None, "{}", case["name"]);
    }
}

#[test]
fn what_a_case_stands_at_is_the_hash_of_its_heads() {
    for case in list(&vectors("receipt")["heads"]) {
        let heads = case["heads"].as_array().unwrap();
        let heads: Vec<EntryId> = heads.iter().map(|head| text(head).parse().unwrap()).collect();
        assert_eq!(heads_hash(&heads).to_string(), text(&case["hash"]));
    }
}

#[test]
fn a_phones_receipt_is_read_and_written_as_these_bytes() {
    for case in list(&vectors("receipt")["device"]["receipts"]) {
        let body = text(&case["body"]).as_bytes();
        let receipt = DeviceReceipt::parse(body).unwrap();
        let says: Value = serde_json::from_slice(&receipt.to_bytes()).unwrap();
        assert_eq!(says, case["says"], "{}", case["name"]);
        if case["rewritten"].is_null() {
            assert_eq!(receipt.to_bytes(), body, "{}", case["name"]);
            assert_eq!(receipt.clone().fitted(), Some(receipt), "what fits is not cut");
        }
    }
    for case in list(&vectors("receipt")["device"]["negative"]) {
        assert_eq!(DeviceReceipt::parse(&wide(&case["body"])), None, "{}", case["name"]);
    }
}

#[test]
fn a_phones_receipt_is_cut_to_its_room() {
    for case in list(&vectors("receipt")["device"]["fitted"]) {
        let whole: DeviceReceipt = serde_json::from_value(case["whole"].clone()).unwrap();
        assert_eq!(DeviceReceipt::parse(&whole.to_bytes()), None, "{}", case["name"]);
        let mut shuffled = whole.clone();
        shuffled.differing.reverse();
        shuffled.differing.iter_mut().for_each(|differing| differing.lacks.reverse());
        let fitted = shuffled.fitted().unwrap();
        assert_eq!(serde_json::to_value(&fitted).unwrap(), case["fitted"], "{}", case["name"]);
        assert!(fitted.to_bytes().len() <= DEVICE_RECEIPT_MAX);
        assert_eq!(DeviceReceipt::parse(&fitted.to_bytes()), Some(fitted));
    }
    let mut heavy: DeviceReceipt =
        serde_json::from_value(list(&vectors("receipt")["device"]["receipts"])[0]["says"].clone()).unwrap();
    heavy.roster_heads = vec![heavy.roster_heads[0]; 300];
    assert_eq!(heavy.fitted(), None);
}
