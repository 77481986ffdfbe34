//! Signed entries and receipts: every bit, every length, every place in the chain.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::Seeded;
use daftari_crypto::safe::entry::{self, EntryError, Link, Place, SignedEntry, case_id};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::receipt::{CaseStand, LastEntry, Receipt, heads_hash};
use daftari_relay_api::hash;
use daftari_relay_api::ids::{EntryId, EnvelopeId, StatementId};
use daftari_relay_api::limits::BODY_MAX;
use daftari_relay_api::roster::At;
use proptest::prelude::*;

const BODY: &[u8] = b"{\"kind\":\"field_set\",\"value\":\"mama mboga\"}";

fn akinyi() -> DeviceIdentity {
    DeviceIdentity::make(&mut Seeded::new(1))
}

fn second(after: &SignedEntry) -> Link {
    Link { author_seq: 2, prev: after.id }
}

/// The first of its chain, in a case and upon nothing.
fn written() -> SignedEntry {
    let place = Place { case: Some(CASE), ..Place::of_lists(Link::FIRST) };
    entry::sign(&akinyi(), place, [5; 32], BODY.to_vec()).unwrap()
}

const CASE: [u8; 16] = [7; 16];
/// Bytes of a head without parents.
const HEAD: usize = 122;

#[test]
fn an_entry_is_read_back_byte_for_byte_full_and_erased() {
    let first = written();
    let next = entry::sign(&akinyi(), Place::of_lists(second(&first)), [6; 32], BODY.to_vec()).unwrap();
    for entry in [first, next] {
        assert_eq!(entry.id, EntryId(hash(&[&entry.to_record()[..HEAD]])));
        assert_eq!(SignedEntry::parse(&entry.to_record()).unwrap(), entry);
        // Erasing takes salt and body; what is left is still signed, has the same id and cannot be guessed at.
        let erased = SignedEntry { content: None, ..entry.clone() };
        let record = erased.to_record();
        assert_eq!(record.len(), HEAD + 64 + 1);
        assert_eq!(SignedEntry::parse(&record).unwrap(), erased);
    }
}

#[test]
fn every_flipped_bit_of_an_entry_is_called_by_its_name() {
    for erased in [None, written().content] {
        let record = SignedEntry { content: erased.clone(), ..written() }.to_record();
        for bit in 0..record.len() * 8 {
            let mut flipped = record.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let error = SignedEntry::parse(&flipped).unwrap_err();
            let expected = match bit / 8 {
                0 => EntryError::Newer,
                1..=32 => EntryError::Signature,  // author
                33..=72 => EntryError::Malformed, // number and previous: the first has none before it
                73..=88 => EntryError::Signature, // case
                89 => EntryError::Malformed,      // number of parents
                90..=121 if erased.is_some() => EntryError::Commitment,
                90..=185 => EntryError::Signature, // commitment of what is gone, signature
                186 => EntryError::Malformed,      // state
                187..=218 => EntryError::Commitment, // salt
                219..=222 => EntryError::Malformed, // length
                _ => EntryError::Commitment,
            };
            assert_eq!(error, expected, "bit {bit} of {} bytes", record.len());
        }
    }
}

#[test]
fn number_and_previous_of_a_later_entry_are_signed() {
    // One bit away from 6 is neither the first entry nor none.
    let link = Link { author_seq: 6, prev: written().id };
    let record = entry::sign(&akinyi(), Place::of_lists(link), [6; 32], BODY.to_vec()).unwrap().to_record();
    for bit in 33 * 8..73 * 8 {
        let mut flipped = record.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(SignedEntry::parse(&flipped), Err(EntryError::Signature), "bit {bit}");
    }
}

#[test]
fn parents_have_one_order_and_are_thirty_two_at_most() {
    let sign = |parents: Vec<EntryId>| {
        entry::sign(&akinyi(), Place { case: Some(CASE), parents, link: Link::FIRST }, [5; 32], BODY.to_vec())
    };
    let ids: Vec<EntryId> = (0..33).map(|n| EntryId([n; 32])).collect();
    let mixed = sign([&ids[..32], &ids[..7]].concat().into_iter().rev().collect()).unwrap();
    assert_eq!(mixed.head.parents, ids[..32]);
    assert_eq!(SignedEntry::parse(&mixed.to_record()), Ok(mixed));
    assert_eq!(sign(ids), Err(EntryError::Malformed));
}

#[test]
fn a_cut_or_longer_record_is_malformed() {
    let record = written().to_record();
    for length in 0..record.len() {
        assert_eq!(SignedEntry::parse(&record[..length]), Err(EntryError::Malformed), "{length} bytes");
    }
    assert_eq!(SignedEntry::parse(&[&record[..], &[0]].concat()), Err(EntryError::Malformed));
}

#[test]
fn only_the_first_entry_has_none_before_it() {
    let (author, some) = (akinyi(), EntryId([9; 32]));
    for (author_seq, prev) in [(0, EntryId([0; 32])), (0, some), (1, some), (2, EntryId([0; 32]))] {
        let signed = entry::sign(&author, Place::of_lists(Link { author_seq, prev }), [5; 32], BODY.to_vec());
        assert_eq!(signed, Err(EntryError::Malformed), "number {author_seq}");
    }
    assert!(entry::sign(&author, Place::of_lists(Link { author_seq: u64::MAX, prev: some }), [5; 32], vec![]).is_ok());
}

#[test]
fn the_longest_body_is_signed_and_a_byte_more_is_not() {
    let longest = entry::sign(&akinyi(), Place::of_lists(Link::FIRST), [5; 32], vec![b'x'; BODY_MAX]).unwrap();
    assert!(SignedEntry::parse(&longest.to_record()).is_ok());
    assert_eq!(
        entry::sign(&akinyi(), Place::of_lists(Link::FIRST), [5; 32], vec![b'x'; BODY_MAX + 1]),
        Err(EntryError::Malformed)
    );
    // A length that is only said is not believed.
    let mut record = written().to_record();
    record[219..223].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(SignedEntry::parse(&record), Err(EntryError::Malformed));
}

#[test]
fn equal_words_under_two_authors_or_salts_are_two_entries() {
    let other = DeviceIdentity::make(&mut Seeded::new(2));
    let one = written();
    let salted = entry::sign(&akinyi(), Place::of_lists(Link::FIRST), [6; 32], BODY.to_vec()).unwrap();
    let theirs = entry::sign(&other, Place::of_lists(Link::FIRST), [5; 32], BODY.to_vec()).unwrap();
    assert!(one.id != salted.id && one.id != theirs.id);
    // Nobody puts their name over another's signature.
    let stolen = SignedEntry { head: entry::Head { author: other.device_key(), ..one.head }, ..one };
    assert_eq!(SignedEntry::parse(&stolen.to_record()), Err(EntryError::Signature));
}

#[test]
fn a_case_id_belongs_to_one_author_and_one_salt() {
    let (akinyi, other) = (akinyi().device_key(), DeviceIdentity::make(&mut Seeded::new(2)).device_key());
    let id = case_id(&akinyi, &[5; 32]);
    assert_eq!(id[6] >> 4, 8, "version 8");
    assert_eq!(id[8] >> 6, 2, "variant of RFC 9562");
    assert_eq!(id, case_id(&akinyi, &[5; 32]));
    assert_ne!(id, case_id(&other, &[5; 32]));
    assert_ne!(id, case_id(&akinyi, &[6; 32]));
}

fn receipt() -> Receipt {
    Receipt {
        version: 1,
        device: akinyi().device_key(),
        held: Some(LastEntry { author_seq: 12, entry: EntryId([1; 32]) }),
        cases: Some(vec![CaseStand {
            case: "0b9d7a52-51e2-8c37-9a57-3c2f4b8f6a10".into(),
            heads: heads_hash(&[EntryId([2; 32])]),
        }]),
        lacks: vec![EntryId([5; 32]), EntryId([6; 32])],
        roster_heads: vec![StatementId([3; 32])],
        office_time: At { ms: 1_700_000_000_000, offset_min: 180 },
        previous: Some(EnvelopeId([4; 32])),
    }
}

#[test]
fn a_receipt_is_read_back_in_its_one_form_only() {
    assert_eq!(Receipt::parse(&receipt().to_bytes()), Some(receipt()));
    let empty = Receipt { held: None, cases: None, lacks: vec![], roster_heads: vec![], previous: None, ..receipt() };
    assert_eq!(Receipt::parse(&empty.to_bytes()), Some(empty));
    let text = String::from_utf8(receipt().to_bytes()).unwrap();
    let edited = |from: &str, to: &str| {
        assert!(text.contains(from));
        Receipt::parse(text.replacen(from, to, 1).as_bytes())
    };
    assert_eq!(edited("\"version\":1", "\"version\":2"), None);
    assert_eq!(edited("\"version\":1", "\"version\":1,\"version\":1"), None);
    assert_eq!(edited("\"author_seq\":12", "\"author_seq\":12,\"author_seq\":13"), None);
    assert_eq!(edited("\"version\":1", "\"later\":1,\"later\":2,\"version\":1"), None);
    // A key this version does not know is ignored.
    assert_eq!(edited("\"version\":1", "\"version\":1,\"later\":{\"a\":[]}"), Some(receipt()));
    for length in 0..text.len() {
        assert_eq!(Receipt::parse(&text.as_bytes()[..length]), None);
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_no_entry_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(SignedEntry::parse(&bytes).is_err());
        let framed = [&[1], &bytes[..]].concat();
        prop_assert!(SignedEntry::parse(&framed).is_err());
        prop_assert_eq!(Receipt::parse(&bytes), None);
    }

    #[test]
    fn every_signed_entry_is_read_back(
        seq in 2..u64::MAX,
        prev in any::<[u8; 32]>(),
        salt in any::<[u8; 32]>(),
        body in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let link = Link { author_seq: seq, prev: EntryId(prev) };
        let entry = entry::sign(&akinyi(), Place::of_lists(link), salt, body).unwrap();
        prop_assert_eq!(SignedEntry::parse(&entry.to_record()), Ok(entry));
    }
}
