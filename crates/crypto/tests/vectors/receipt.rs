use daftari_crypto::safe::receipt::Receipt;
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
