use daftari_crypto::safe::entry::{
    EntryContent, EntryError, Link, Place, SignedEntry, case_id, head_record, is_head_record, record_body, record_head,
    sign,
};
use daftari_relay_api::ids::{DeviceKey, EntryId};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::file::{hex, length, list, number, signer, text, vectors, wide};

/// Case and parents of an entry of the table.
fn place(case: &Value) -> Place {
    let id = case["case"].as_str().map(|id| hex(&json!(id.replace('-', ""))));
    let parents = case["parents"].as_array().unwrap().iter().map(|id| EntryId(hex(id))).collect();
    Place { case: id, parents, ..Place::of_lists(Link::FIRST) }
}

#[test]
fn signing_makes_exactly_the_record_and_the_record_reads_back() {
    let vectors = vectors("entry");
    for case in list(&vectors["entries"]).iter().chain(list(&vectors["tombstones"])) {
        let author = signer(&case["author_seed"]);
        assert_eq!(author.device_key().0, hex(&case["author"]));
        let link = Link { author_seq: number(&case["author_seq"]), prev: EntryId(hex(&case["prev"])) };
        let place = Place { link, ..place(case) };
        let entry = sign(&author, place, hex(&case["salt"]), text(&case["body"]).into()).unwrap();
        assert_eq!(entry.head.to_bytes(), wide(&case["head"]));
        assert_eq!(entry.head.commitment, hex(&case["commitment"]));
        assert_eq!(entry.id.0, hex(&case["id"]));
        assert_eq!(entry.signature, hex(&case["signature"]));
        assert_eq!(entry.to_record(), wide(&case["record"]), "{}", case["name"]);
        assert_eq!(SignedEntry::parse(&wide(&case["record"])).as_ref(), Ok(&entry), "{}", case["name"]);
        let record = entry.to_record();
        assert_eq!(record_head(&record).as_ref(), Some(&entry.head));
        assert_eq!(record_body(&record), Some(text(&case["body"]).as_bytes()));
        let bare = head_record(&record).unwrap();
        assert_eq!(bare, wide(&case["erased"]));
        assert!(is_head_record(&bare) && !is_head_record(&record) && record_body(&bare).is_none());
    }
}

#[test]
fn an_erased_entry_keeps_only_id_and_signature() {
    for case in list(&vectors("entry")["entries"]) {
        let whole = SignedEntry::parse(&wide(&case["record"])).unwrap();
        let erased = SignedEntry::parse(&wide(&case["erased"])).unwrap();
        assert_eq!(erased, SignedEntry { content: None, ..whole });
        assert_eq!(erased.to_record(), wide(&case["erased"]));
    }
}

#[test]
fn each_entry_names_the_one_before_it() {
    let vectors = vectors("entry");
    let entries = list(&vectors["entries"]);
    let mut chained = 0;
    for case in entries {
        let before = entries.iter().find(|other| {
            other["author"] == case["author"] && number(&other["author_seq"]) + 1 == number(&case["author_seq"])
        });
        match before {
            Some(before) => {
                assert_eq!(case["prev"], before["id"]);
                chained += 1;
            }
            None => assert_eq!((number(&case["author_seq"]), hex(&case["prev"])), (1, [0; 32])),
        }
    }
    assert_eq!(chained, entries.len() - 2, "two people, two chains");
}

#[test]
fn a_tombstone_names_the_heads_it_erased_in_its_chain() {
    let vectors = vectors("entry");
    let (entries, tombstones) = (list(&vectors["entries"]), list(&vectors["tombstones"]));
    let office = &tombstones[0]["author"];
    let mut before = entries.iter().rfind(|other| &other["author"] == office).unwrap();
    let mut named = 0;
    for case in tombstones {
        let tombstone = SignedEntry::parse(&wide(&case["record"])).unwrap();
        assert_eq!((&case["author"], &case["prev"]), (office, &before["id"]));
        assert_eq!(tombstone.head.author_seq, number(&before["author_seq"]) + 1);
        // What it names is here as a head whose id and signature still hold without what was said.
        let body: Value = serde_json::from_slice(&tombstone.content.unwrap().body).unwrap();
        for erased in body["erased"].as_array().unwrap() {
            let whole = entries.iter().find(|entry| &entry["id"] == erased).unwrap();
            let head = SignedEntry::parse(&wide(&whole["erased"])).unwrap();
            assert_eq!((head.id.0, head.content), (hex(erased), None));
            named += 1;
        }
        before = case;
    }
    assert_eq!(named, 5);
}

#[test]
fn a_cases_id_is_made_of_its_opener_and_the_salt() {
    let vectors = vectors("entry");
    let opening = &vectors["opening"];
    let id = case_id(&DeviceKey(hex(&opening["opener"])), &hex(&opening["salt"]));
    assert_eq!(HEXLOWER.encode(&id), text(&opening["case"]).replace('-', ""));
    assert_eq!((id[6] >> 4, id[8] >> 6), (8, 0b10), "a UUID of version 8");
    let other = case_id(&DeviceKey([7; 32]), &hex(&opening["salt"]));
    assert_ne!(other, id, "nobody else can open the same case");
}

#[test]
fn a_body_may_have_98_304_bytes_and_not_one_more() {
    let vectors = vectors("entry");
    let case = &vectors["largest"];
    let (author, salt) = (signer(&case["author_seed"]), hex(&case["salt"]));
    let body = vec![b' '; length(&case["length"])];
    let entry = sign(&author, Place::of_lists(Link::FIRST), salt, body.clone()).unwrap();
    assert_eq!(entry.head.to_bytes(), wide(&case["head"]));
    assert_eq!(entry.id.0, hex(&case["id"]));
    assert_eq!(entry.signature, hex(&case["signature"]));
    assert_eq!(SignedEntry::parse(&entry.to_record()).as_ref(), Ok(&entry));

    let over = [&body[..], b" "].concat();
    assert_eq!(sign(&author, Place::of_lists(Link::FIRST), salt, over.clone()), Err(EntryError::Malformed));
    let over = SignedEntry { content: Some(EntryContent { salt, body: over }), ..entry };
    assert_eq!(SignedEntry::parse(&over.to_record()), Err(EntryError::Malformed));
}

#[test]
fn a_record_that_does_not_hold_is_refused_at_its_check() {
    for case in list(&vectors("entry")["negative"]) {
        let expected = match text(&case["refused_at"]) {
            "framing" | "place" => EntryError::Malformed,
            "version" => EntryError::Newer,
            "commitment" => EntryError::Commitment,
            "signature" => EntryError::Signature,
            other => panic!("no check named {other}"),
        };
        assert_eq!(SignedEntry::parse(&wide(&case["record"])), Err(expected), "{}", case["name"]);
    }
}
