//! Erasing: nothing of a case is left in any page, and what is left keeps it from coming back.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::ids::{CaseId, EntryId};
use std::collections::BTreeSet;

use common::{Shelf, case, chained, entry, envelope, holds, id, row, search, whole};
use daftari_domain::time::UnixMillis;
use daftari_store::DeliveryState::{OfficeHas, OnPhone};
use daftari_store::{Appended, CaseRow, ErasedCase, Filter, Store, StoreError, Swapped};
use uuid::Uuid;

fn erased(n: u8, whole: bool) -> ErasedCase {
    ErasedCase {
        case: case(n),
        tombstone: id(n),
        whole,
        do_not_contact: false,
        do_not_share: false,
        at_ms: UnixMillis(i64::from(n)),
        offset_min: 180,
    }
}

/// Every page as somebody reads it who has the key, free ones included.
fn pages(shelf: &Shelf) -> Vec<u8> {
    shelf.raw().serialize("main").unwrap().to_vec()
}

/// Words spread over the whole alphabet, so that an erased one stands first and last in pages of the index.
fn word(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..12)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
        })
        .collect()
}

fn numbered(n: u64) -> CaseId {
    CaseId(Uuid::from_u128(u128::from(n) + 1_000))
}

fn many_cases(store: &Store, count: u64) {
    for batch in (0..count).collect::<Vec<_>>().chunks(100) {
        store
            .write(|tx| {
                batch.iter().try_for_each(|n| {
                    let words = format!("{} {} {}", word(*n), word(n + 1_000_000), word(n + 2_000_000));
                    tx.put_case(&CaseRow { id: numbered(*n), ..row(1, &words) })
                })
            })
            .unwrap();
    }
}

fn write_anew(store: &mut Store) {
    let mut copying = store.begin_copy().unwrap();
    copying.copy().unwrap();
    let swapped = store.swap(copying).unwrap();
    assert!(matches!(swapped, Swapped::Done), "{swapped:?}");
}

#[test]
fn no_page_of_the_index_keeps_an_erased_word() {
    const COUNT: u64 = 2_000;
    let shelf = Shelf::new();
    let mut store = shelf.create();
    many_cases(&store, COUNT);
    let words = |n: &u64| [word(*n), word(n + 1_000_000), word(n + 2_000_000)];
    let (gone, kept): (Vec<u64>, Vec<u64>) = (0..COUNT).partition(|n| n % 3 == 0);
    let found = |store: &Store, n: &u64| search(store, &word(*n), 0, 9).unwrap().len();
    assert!(gone.iter().all(|n| found(&store, n) == 1));
    store.write(|tx| gone.iter().try_for_each(|n| tx.erase_case(numbered(*n)))).unwrap();
    write_anew(&mut store);
    assert!(gone.iter().all(|n| found(&store, n) == 0) && kept.iter().all(|n| found(&store, n) == 1));
    let pages = pages(&shelf);
    // Half of a word would be enough.
    let ends: BTreeSet<Vec<u8>> = gone.iter().flat_map(words).map(|word| word.as_bytes()[5..].to_vec()).collect();
    let left: Vec<&[u8]> = pages.windows(7).filter(|window| ends.contains(*window)).collect();
    assert_eq!(left, [] as [&[u8]; 0], "of {}", ends.len());
    assert!(holds(&pages, word(1).split_at(5).1), "the scan sees what is there");
    store.check().unwrap();
}

#[test]
fn erasing_a_case_removes_all_that_was_derived_from_it() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store
        .write(|tx| {
            for n in [1, 2] {
                let own = entry(1, n, Some(case(n)));
                tx.append_entry(&own)?;
                tx.follow(own.id, own.case, own.author_seq, OnPhone)?;
                tx.put_outgoing(&envelope(n, own.case, &[own.id]))?;
                tx.hold_envelope(id(n + 10), own.case, &[n; 50])?;
                tx.put_case(&row(n, "neno"))?;
            }
            tx.erase_case(case(1))?;
            tx.put_erased_case(&erased(1, true))
        })
        .unwrap();
    assert_eq!(store.read(|tx| tx.next_outgoing(9, 9_999)).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.held_ids(0, 9)).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.count_cases(Filter::All)).unwrap(), 1);
    assert_eq!(store.read(|tx| tx.queue(9)).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.counts()).unwrap().waiting_cases, 1);
    assert_eq!(store.read(|tx| tx.cases_of_author(id(1), 9)).unwrap(), [case(2)]);
    assert_eq!(store.read(|tx| tx.contiguous_head(id(1), None, whole)).unwrap(), Some((2, chained(1, 2))));
    assert_eq!(store.write(|tx| tx.acknowledge_up_to(9)).unwrap(), [case(2)], "and nothing waits for ever");
    assert_eq!(store.read(|tx| tx.delivery(chained(1, 1))).unwrap(), Some(OfficeHas));
}

#[test]
fn an_envelope_tells_its_state_and_its_entries() {
    let store = Shelf::new().create();
    let own = entry(1, 1, Some(case(1)));
    let taken = store
        .write(|tx| {
            tx.append_entry(&own)?;
            tx.follow(own.id, own.case, 1, OnPhone)?;
            tx.put_outgoing(&envelope(1, own.case, &[own.id]))?;
            tx.put_outgoing(&envelope(2, own.case, &[]))?;
            tx.hold_envelope(id(3), own.case, b"held")?;
            tx.put_outgoing(&envelope(4, Some(case(2)), &[]))?;
            tx.take_envelopes(case(1))
        })
        .unwrap();
    let said: Vec<(bool, bool)> = taken.iter().map(|envelope| (envelope.waited, envelope.carries_own)).collect();
    assert_eq!(said, [(true, true), (true, false), (false, false)]);
    assert_eq!(store.read(|tx| tx.next_outgoing(9, 9_999)).unwrap().len(), 1, "of the other case");
    store.write(|tx| tx.mark_unsealed(&[own.id])).unwrap();
    assert_eq!(store.read(|tx| tx.unsealed(9)).unwrap(), [own.id]);
}

#[test]
fn undelivered_entries_include_those_for_a_colleague() {
    let store = Shelf::new().create();
    let undelivered = store
        .write(|tx| {
            for n in 1..=4 {
                let own = entry(1, n, Some(case(1)));
                tx.append_entry(&own)?;
                tx.follow(own.id, own.case, own.author_seq, if n == 1 { OnPhone } else { OfficeHas })?;
                tx.put_outgoing(&envelope(n, own.case, &[own.id]))?;
            }
            tx.mark_handed(&[id(2), id(4)])?;
            tx.undelivered(case(1))
        })
        .unwrap();
    assert_eq!(undelivered, [chained(1, 1), chained(1, 3)]);
}

/// An entry of which only the head has come, and the whole of it.
fn head_and_whole(n: u8) -> (daftari_store::StoredEntry, daftari_store::StoredEntry) {
    let whole = daftari_store::StoredEntry { record: vec![n; 300], ..entry(1, n, Some(case(1))) };
    (daftari_store::StoredEntry { record: vec![n; 170], case: None, ..whole.clone() }, whole)
}

#[test]
fn a_head_is_completed_by_its_whole_entry() {
    let store = Shelf::new().create();
    let (head, whole) = head_and_whole(1);
    let append = |entry| store.write(|tx| tx.append_entry(entry)).unwrap();
    assert_eq!(append(&head), Appended::New);
    assert_eq!(append(&whole), Appended::New);
    assert_eq!(store.read(|tx| tx.entries_of_case(case(1))).unwrap(), std::slice::from_ref(&whole));
    assert_eq!((append(&head), append(&whole)), (Appended::AlreadyHere, Appended::AlreadyHere));
    assert_eq!(store.read(|tx| tx.stored_entry(whole.id)).unwrap(), Some(whole));
}

#[test]
fn an_erased_entry_is_not_filled_again() {
    let store = Shelf::new().create();
    let (head, whole) = head_and_whole(1);
    store
        .write(|tx| {
            tx.append_entry(&whole)?;
            tx.erase_entry(whole.id, &head.record)?;
            tx.put_erased_entry(case(1), whole.id)?;
            tx.put_erased_case(&erased(1, false))
        })
        .unwrap();
    assert_eq!(store.write(|tx| tx.append_entry(&whole)).unwrap(), Appended::AlreadyHere);
    assert_eq!(store.read(|tx| tx.erased_entries(case(1))).unwrap(), [whole.id].into());
    // Of a case that is erased as a whole nothing is.
    let (head, whole) = head_and_whole(2);
    store
        .write(|tx| {
            tx.append_entry(&whole)?;
            tx.erase_entry(whole.id, &head.record)?;
            tx.erase_case(case(1))?;
            tx.put_erased_case(&erased(1, true))
        })
        .unwrap();
    assert_eq!(store.write(|tx| tx.append_entry(&whole)).unwrap(), Appended::AlreadyHere);
    assert_eq!(store.read(|tx| tx.stored_entry(whole.id)).unwrap().unwrap().record, head.record);
}

#[test]
fn a_request_to_erase_is_never_withdrawn() {
    let store = Shelf::new().create();
    let first = ErasedCase { do_not_contact: true, ..erased(1, true) };
    let later = ErasedCase { do_not_share: true, at_ms: UnixMillis(50), tombstone: id(9), ..erased(1, false) };
    store.write(|tx| tx.put_erased_case(&first).and_then(|()| tx.put_erased_case(&erased(2, false)))).unwrap();
    store.write(|tx| tx.put_erased_case(&later)).unwrap();
    let kept = ErasedCase { do_not_contact: true, whole: true, ..later };
    assert_eq!(store.read(|tx| tx.erased_case(case(1))).unwrap(), Some(kept));
    assert_eq!(store.read(|tx| tx.erased_cases(9)).unwrap(), [kept, erased(2, false)], "the last first");
    assert_eq!(store.read(|tx| tx.erased_case(case(3))).unwrap(), None);
}

#[test]
fn a_refused_erasure_leaves_everything() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let own = entry(1, 1, Some(case(1)));
    store.write(|tx| tx.append_entry(&own).and_then(|_| tx.put_case(&row(1, "neno")))).unwrap();
    let refused: Result<(), StoreError> = store.write(|tx| {
        tx.erase_entry(own.id, b"head")?;
        tx.erase_case(case(1))?;
        tx.put_erased_case(&erased(1, true))?;
        Err(StoreError::Full)
    });
    assert!(matches!(refused, Err(StoreError::Full)));
    assert_eq!(store.read(|tx| tx.stored_entry(own.id)).unwrap(), Some(own));
    assert_eq!(search(&store, "neno", 0, 9).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.erased_case(case(1))).unwrap(), None);
}

#[test]
fn a_log_with_a_reader_is_emptied_later() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store.write(|tx| tx.put_draft("rasimu")).unwrap();
    let reader = shelf.raw();
    reader.execute_batch("BEGIN; SELECT count(*) FROM draft").unwrap();
    let length = || std::fs::metadata(shelf.path.with_file_name("notebook-wal")).unwrap().len();
    store.write(|tx| tx.clear_draft()).unwrap();
    assert!(matches!(store.empty_log(), Err(StoreError::Contract("checkpoint"))));
    assert!(length() > 0);
    reader.execute_batch("COMMIT").unwrap();
    store.empty_log().unwrap();
    assert_eq!(length(), 0);
}

/// Entries come under ids that are no order: pages are parted all the time.
#[test]
fn no_page_of_the_log_keeps_an_erased_entry() {
    const COUNT: u64 = 3_000;
    let shelf = Shelf::new();
    let mut store = shelf.create();
    let own = |n: u64| -> daftari_store::StoredEntry {
        let mut id = [0; 32];
        id[..12].copy_from_slice(word(n).as_bytes());
        let record = word(n + 1_000_000).repeat(20 + usize::try_from(n % 30).unwrap()).into_bytes();
        daftari_store::StoredEntry { id: EntryId(id), record, ..entry(1, 1, Some(numbered(n))) }
    };
    for batch in (0..COUNT).collect::<Vec<_>>().chunks(100) {
        store.write(|tx| batch.iter().try_for_each(|n| tx.append_entry(&own(*n)).map(drop))).unwrap();
    }
    let gone: Vec<u64> = (0..COUNT).filter(|n| n % 3 == 0).collect();
    store.write(|tx| gone.iter().try_for_each(|n| tx.erase_entry(own(*n).id, b"head"))).unwrap();
    write_anew(&mut store);
    store.check().unwrap();
    let pages = pages(&shelf);
    let erased: BTreeSet<Vec<u8>> = gone.iter().map(|n| word(n + 1_000_000).into_bytes()).collect();
    let left: BTreeSet<&[u8]> = pages.windows(12).filter(|window| erased.contains(*window)).collect();
    assert_eq!(left, BTreeSet::new(), "of {}", erased.len());
    assert!(holds(&pages, &word(1_000_001)), "the scan sees what is there");
}
