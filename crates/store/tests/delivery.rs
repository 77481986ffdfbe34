//! Entries, the outbox, the three states.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, case, chained, entry, envelope, id, row, whole};
use daftari_domain::ids::{EntryId, EnvelopeId, MailboxId, StoreId};
use daftari_store::DeliveryState::{Handed, OfficeHas, OnPhone};
use daftari_store::{Appended, Store};

fn keep(store: &Store, author: u8, numbers: &[u8]) {
    for n in numbers {
        store.write(|tx| tx.append_entry(&entry(author, *n, Some(case(1))))).unwrap();
    }
}

#[test]
fn the_same_entry_twice_is_one_entry() {
    let store = Shelf::new().create();
    let once = store.write(|tx| tx.append_entry(&entry(1, 1, Some(case(1))))).unwrap();
    let twice = store.write(|tx| tx.append_entry(&entry(1, 1, Some(case(1))))).unwrap();
    assert_eq!((once, twice), (Appended::New, Appended::AlreadyHere));
    assert_eq!(store.read(|tx| tx.entries_of_case(case(1))).unwrap(), [entry(1, 1, Some(case(1)))]);
    assert_eq!(store.read(|tx| tx.stored_entry(chained(1, 1))).unwrap(), Some(entry(1, 1, Some(case(1)))));
}

#[test]
fn a_chain_counts_as_far_as_it_is_whole() {
    let store = Shelf::new().create();
    let head = |known| store.read(|tx| tx.contiguous_head(id(1), known, whole)).unwrap();
    assert_eq!(head(None), None);
    keep(&store, 1, &[1, 2, 4, 5]);
    assert_eq!(head(None), Some((2, chained(1, 2))));
    assert_eq!(store.read(|tx| tx.chain_head(id(1))).unwrap(), Some((5, chained(1, 5))));
    keep(&store, 1, &[3]);
    assert_eq!(head(None), Some((5, chained(1, 5))));
    assert_eq!(head(Some((3, chained(1, 3)))), Some((5, chained(1, 5))));
}

#[test]
fn a_forked_chain_counts_along_the_branch_that_goes_on() {
    let store = Shelf::new().create();
    let head = |known| store.read(|tx| tx.contiguous_head(id(1), known, whole)).unwrap();
    keep(&store, 1, &[1, 2]);
    // A copied notebook wrote another second entry; its id is the lower one.
    let fork = daftari_store::StoredEntry { id: EntryId([0; 32]), ..entry(1, 2, Some(case(1))) };
    store.write(|tx| tx.append_entry(&fork)).unwrap();
    assert_eq!(head(None), Some((2, EntryId([0; 32]))), "a fork does not make the chain longer than it is");
    // The phone in use writes on.
    keep(&store, 1, &[3, 4]);
    assert_eq!(head(None), Some((4, chained(1, 4))));
    // The office had acknowledged the copy: it is not held to that.
    assert_eq!(head(Some((2, EntryId([0; 32])))), Some((4, chained(1, 4))));
    assert_eq!(head(Some((4, chained(1, 4)))), Some((4, chained(1, 4))));
}

#[test]
fn an_entry_after_a_missing_one_completes_no_chain() {
    let store = Shelf::new().create();
    let head = |known| store.read(|tx| tx.contiguous_head(id(1), known, whole)).unwrap();
    let stray = daftari_store::StoredEntry { prev: EntryId([0xEE; 32]), ..entry(1, 2, Some(case(1))) };
    keep(&store, 1, &[1]);
    store.write(|tx| tx.append_entry(&stray)).unwrap();
    assert_eq!(head(None), Some((1, chained(1, 1))));
    assert_eq!(head(Some((1, chained(1, 1)))), Some((1, chained(1, 1))));
    // Without a beginning nothing is whole.
    store.write(|tx| tx.append_entry(&entry(2, 2, Some(case(1))))).unwrap();
    assert_eq!(store.read(|tx| tx.contiguous_head(id(2), None, whole)).unwrap(), None);
}

#[test]
fn every_author_sequence_number_is_stored_exactly() {
    let store = Shelf::new().create();
    for (n, author_seq) in [(1, u64::MAX), (2, 1 << 63), (3, (1 << 63) - 1)] {
        let odd = daftari_store::StoredEntry { id: id(n), author_seq, ..entry(1, 1, Some(case(1))) };
        store.write(|tx| tx.append_entry(&odd)).unwrap();
        assert_eq!(store.read(|tx| tx.stored_entry(id(n))).unwrap(), Some(odd));
    }
    assert_eq!(store.read(|tx| tx.contiguous_head(id(1), None, whole)).unwrap(), None);
}

#[test]
fn entries_a_relay_lost_are_on_this_phone_only_again() {
    let store = Shelf::new().create();
    keep(&store, 1, &[1, 2]);
    for n in [1, 2] {
        store.write(|tx| tx.follow(chained(1, n), Some(case(1)), u64::from(n), OnPhone)).unwrap();
        store.write(|tx| tx.put_outgoing(&envelope(n, Some(case(1)), &[chained(1, n)]))).unwrap();
    }
    let states = || [1, 2].map(|n| store.read(|tx| tx.delivery(chained(1, n))).unwrap());
    store.write(|tx| tx.mark_handed(&[id(1), id(2)])).unwrap();
    store.write(|tx| tx.acknowledge_up_to(1)).unwrap();
    store.write(|tx| tx.mark_missing(id(1)).and_then(|()| tx.mark_missing(id(2)))).unwrap();
    assert_eq!(states(), [Some(OfficeHas), Some(OnPhone)], "what the office has stays with the office");
    assert_eq!(store.read(|tx| tx.next_outgoing(9, 9_999)).unwrap().len(), 2, "both refill the relay");
    store.write(|tx| tx.mark_handed(&[id(1), id(2)])).unwrap();
    assert_eq!(states(), [Some(OfficeHas), Some(Handed)]);
}

#[test]
fn the_outbox_hands_out_the_oldest_first_within_its_limits() {
    let store = Shelf::new().create();
    for n in 1..=5 {
        store.write(|tx| tx.put_outgoing(&envelope(n, Some(case(1)), &[]))).unwrap();
    }
    let next = |count, bytes| -> Vec<EnvelopeId> {
        store.read(|tx| tx.next_outgoing(count, bytes)).unwrap().into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(next(3, 10_000), [id(1), id(2), id(3)]);
    assert_eq!(next(5, 210), [id(1), id(2)], "two of 104 bytes fit");
    assert_eq!(next(5, 1), [id(1)], "one always goes, however large");
    store.write(|tx| tx.mark_handed(&[id(1), id(2)])).unwrap();
    store.write(|tx| tx.mark_refused(id(3), "WrongMailbox")).unwrap();
    assert_eq!(next(5, 10_000), [id(4), id(5)]);
    // A relay that lost its database gets again what it held, not what it refused.
    let held = store.read(|tx| tx.held_ids(0, 10)).unwrap();
    assert_eq!(held.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [id(1), id(2)]);
    store.write(|tx| tx.mark_missing(id(2)).and_then(|()| tx.mark_missing(id(3)))).unwrap();
    assert_eq!(next(5, 10_000), [id(2), id(4), id(5)]);
}

#[test]
fn a_case_goes_from_this_phone_to_the_relay_to_the_office() {
    let store = Shelf::new().create();
    keep(&store, 1, &[1, 2]);
    for n in [1, 2] {
        store.write(|tx| tx.follow(chained(1, n), Some(case(1)), u64::from(n), OnPhone)).unwrap();
    }
    let state = |n| store.read(|tx| tx.delivery(chained(1, n))).unwrap();
    let weakest = || store.read(|tx| tx.weakest_delivery(case(1))).unwrap();
    assert_eq!((state(1), state(2), weakest()), (Some(OnPhone), Some(OnPhone), Some(OnPhone)));
    assert_eq!(store.read(|tx| tx.unsealed(10)).unwrap(), [chained(1, 1), chained(1, 2)]);
    store.write(|tx| tx.put_outgoing(&envelope(1, Some(case(1)), &[chained(1, 1)]))).unwrap();
    assert_eq!(store.read(|tx| tx.unsealed(10)).unwrap(), [chained(1, 2)]);
    store.write(|tx| tx.mark_handed(&[id(1)])).unwrap();
    assert_eq!((state(1), state(2), weakest()), (Some(Handed), Some(OnPhone), Some(OnPhone)));
    let queue = store.read(|tx| tx.queue(10)).unwrap();
    assert_eq!((queue[0].on_phone, queue[0].handed), (1, 1));
    assert_eq!(store.read(|tx| tx.counts()).unwrap().waiting_cases, 1);
    assert_eq!(store.write(|tx| tx.acknowledge_up_to(1)).unwrap(), [case(1)]);
    assert_eq!((state(1), state(2)), (Some(OfficeHas), Some(OnPhone)));
    // Handing over again, or an older receipt, takes nothing back.
    store.write(|tx| tx.mark_handed(&[id(1)])).unwrap();
    assert!(store.write(|tx| tx.acknowledge_up_to(1)).unwrap().is_empty());
    assert_eq!(state(1), Some(OfficeHas));
    store.write(|tx| tx.acknowledge_up_to(2)).unwrap();
    assert_eq!((weakest(), store.read(|tx| tx.queue(10)).unwrap().len()), (None, 0));
    assert_eq!(store.read(|tx| tx.delivery(chained(2, 1))).unwrap(), None, "nobody follows an entry of others");
}

#[test]
fn cases_that_are_only_here_stand_first_in_the_queue() {
    let store = Shelf::new().create();
    for (n, state) in [(1, Handed), (2, OnPhone), (3, OnPhone)] {
        store.write(|tx| tx.append_entry(&entry(1, n, Some(case(n))))).unwrap();
        store.write(|tx| tx.follow(chained(1, n), Some(case(n)), u64::from(n), state)).unwrap();
    }
    let order: Vec<_> = store.read(|tx| tx.queue(10)).unwrap().into_iter().map(|row| row.case).collect();
    assert_eq!(order, [case(2), case(3), case(1)]);
}

#[test]
fn a_place_in_a_mailbox_belongs_to_one_relay_database() {
    let store = Shelf::new().create();
    let place = |relay, mailbox| store.read(|tx| tx.cursor(StoreId([relay; 16]), MailboxId([mailbox; 16]))).unwrap();
    store.write(|tx| tx.put_cursor(StoreId([1; 16]), MailboxId([1; 16]), Some("a"))).unwrap();
    store.write(|tx| tx.put_cursor(StoreId([1; 16]), MailboxId([1; 16]), Some("b"))).unwrap();
    assert_eq!((place(1, 1), place(2, 1), place(1, 2)), (Some("b".to_owned()), None, None));
    store.write(|tx| tx.put_cursor(StoreId([1; 16]), MailboxId([1; 16]), None)).unwrap();
    assert_eq!(place(1, 1), None);
}

#[test]
fn forgetting_a_case_removes_only_its_own_rows() {
    let store = Shelf::new().create();
    for n in [1, 2] {
        store.write(|tx| tx.append_entry(&entry(n, 1, Some(case(n))))).unwrap();
        store.write(|tx| tx.put_outgoing(&envelope(n, Some(case(n)), &[chained(n, 1)]))).unwrap();
        store.write(|tx| tx.put_case(&row(n, "neno"))).unwrap();
    }
    store.write(|tx| tx.forget_case(case(1))).unwrap();
    assert_eq!(store.read(|tx| tx.case_ids()).unwrap(), [case(2)]);
    assert_eq!(store.read(|tx| tx.next_outgoing(9, 9_999)).unwrap().len(), 1);
    assert!(store.read(|tx| tx.listed_case(case(1))).unwrap().is_none());
    assert!(store.read(|tx| tx.listed_case(case(2))).unwrap().is_some());
}

/// It wrote in one case and an entry of another names it.
#[test]
fn cases_of_a_device_are_those_it_wrote_in_or_was_given() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let device = id::<daftari_domain::ids::DeviceKey>(7);
    let given = format!("{{\"device\":\"{device}\"}}").into_bytes();
    let entries = [
        entry(7, 1, Some(case(1))),
        daftari_store::StoredEntry { record: given.clone(), ..entry(8, 1, Some(case(2))) },
        entry(8, 2, Some(case(3))),
        daftari_store::StoredEntry { record: given, ..entry(8, 3, None) },
    ];
    store.write(|tx| entries.iter().try_for_each(|entry| tx.append_entry(entry).map(drop))).unwrap();
    let cases = store.read(|tx| tx.cases_with_devices(&[device, id(9)].into())).unwrap();
    assert_eq!(cases, [case(1), case(2)].into());
}
