use daftari_crypto::safe::recovery::{JoinError, RecoveryKey, Sheet, SheetError};
use daftari_relay_api::roster::RecoveryRecord;
use serde_json::Value;

use super::file::{Script, b64, hex, list, number, text, vectors};

fn key(table: &Value) -> (RecoveryKey, Script) {
    let mut rng = Script::new([b64(&table["draws"])]);
    (RecoveryKey::make(&mut rng), rng)
}

#[test]
fn a_key_and_its_sheets_are_these_bytes() {
    for table in list(&vectors("recovery")["keys"]) {
        let (key, mut rng) = key(table);
        assert_eq!(key.public().sign.0, hex(&table["sign"]));
        assert_eq!(key.public().seal.as_bytes(), b64(&table["seal"]));
        let sheets = key.split(&mut rng);
        assert!(rng.is_used_up());
        assert_eq!(list(&table["sheets"]).len(), sheets.len());
        for (sheet, expected) in sheets.iter().zip(list(&table["sheets"])) {
            assert_eq!(u64::from(sheet.index()), number(&expected["index"]));
            assert_eq!(*sheet.text(), text(&expected["text"]));
            assert_eq!(Sheet::parse(text(&expected["text"])).unwrap(), *sheet);
        }
    }
}

#[test]
fn a_sheet_is_read_however_it_is_typed() {
    let vectors = vectors("recovery");
    let first = text(&vectors["keys"][0]["sheets"][0]["text"]);
    for case in list(&vectors["typed"]) {
        let as_written = case["text"].as_str().unwrap_or(first);
        let read = Sheet::parse(text(&case["typed"])).unwrap();
        assert_eq!(*read.text(), as_written, "{}", case["typed"]);
    }
}

#[test]
fn what_is_typed_wrong_is_told_by_its_group() {
    for case in list(&vectors("recovery")["negative"]) {
        let at = text(&case["refused_at"]);
        let numbered = |name: &str| at.strip_prefix(name).map(|number| number.parse().unwrap());
        let expected = match at {
            "too long" => SheetError::TooLong,
            "checksum" => SheetError::Checksum,
            "version" => SheetError::Newer,
            "index" => SheetError::Index,
            _ => numbered("group ")
                .map(SheetError::Group)
                .or(numbered("unfinished ").map(SheetError::Unfinished))
                .unwrap_or_else(|| panic!("no check named {at}")),
        };
        assert_eq!(Sheet::parse(text(&case["typed"])).unwrap_err(), expected, "{}", case["name"]);
    }
}

#[test]
fn two_sheets_of_one_key_join_and_no_others() {
    let vectors = vectors("recovery");
    for case in list(&vectors["joins"]) {
        let table = &vectors["keys"][number(&case["expected"]) as usize];
        let expected: RecoveryRecord = key(table).0.public().clone();
        let [a, b] = ["a", "b"].map(|sheet| Sheet::parse(text(&case[sheet])).unwrap());
        let joined = RecoveryKey::join(&a, &b, &expected);
        let refused = case["refused_at"].as_str().map(|at| match at {
            "same sheet" => JoinError::SameSheet,
            "other set" => JoinError::OtherSet,
            "not expected" => JoinError::NotExpected,
            other => panic!("no check named {other}"),
        });
        assert_eq!(joined.as_ref().err().copied(), refused, "{}", case["name"]);
        if let Ok(joined) = joined {
            assert_eq!(*joined.public(), expected);
        }
    }
}
