//! What could not be opened or believed: kept by budget, tried again, asked for again.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, aside, case, id};
use daftari_domain::ids::{EnvelopeId, MailboxId, StoreId};
use daftari_store::{Aside, PlaceBefore, Room, Store};

const KIB: usize = 1024;

fn put(store: &Store, aside: &Aside<'_>) -> Room {
    store.write(|tx| tx.quarantine_envelope(aside, 4 * KIB)).unwrap()
}

fn here(store: &Store) -> Vec<EnvelopeId> {
    store.read(|tx| tx.quarantined_envelopes()).unwrap().into_iter().map(|aside| aside.id).collect()
}

#[test]
fn each_sender_has_a_budget_of_bytes_and_takes_none_of_anothers() {
    let store = Shelf::new().create();
    let bytes = [7; KIB];
    let flood: Vec<Room> = (0..6).map(|n| put(&store, &aside(n, b"flood", "content", &bytes))).collect();
    assert_eq!(flood, [Room::Kept, Room::Kept, Room::Kept, Room::Kept, Room::Full, Room::Full]);
    assert_eq!(put(&store, &aside(9, b"other", "content", &bytes)), Room::Kept);
    assert_eq!(put(&store, &aside(0, b"flood", "content", &bytes)), Room::Kept, "it is here already");
    assert_eq!(here(&store), [0, 1, 2, 3, 9].map(id));
    assert_eq!(store.read(|tx| tx.quarantined_bytes(b"flood")).unwrap(), 4 * KIB);
    assert_eq!(store.read(|tx| tx.counts()).unwrap().quarantined, 5);
    store.write(|tx| tx.drop_quarantined(id(1))).unwrap();
    assert_eq!(store.read(|tx| tx.quarantined_bytes(b"flood")).unwrap(), 3 * KIB);
    assert_eq!(put(&store, &aside(5, b"flood", "content", &bytes)), Room::Kept);
}

#[test]
fn what_may_become_readable_is_pushed_out_by_nothing_and_pushes_out_what_cannot() {
    let store = Shelf::new().create();
    let bytes = [7; KIB];
    let newer = |n| Aside { waits: true, ..aside(n, b"", "newer", &bytes) };
    for n in 0..3 {
        put(&store, &aside(n, b"", "content", &bytes));
    }
    assert_eq!([10, 11, 12, 13].map(|n| put(&store, &newer(n))), [Room::Kept; 4]);
    assert_eq!(here(&store), [10, 11, 12, 13].map(id), "the oldest first, as many as it needs");
    assert_eq!(put(&store, &newer(14)), Room::Full);
    assert_eq!(put(&store, &aside(4, b"", "content", &bytes)), Room::Full);
    assert_eq!(here(&store), [10, 11, 12, 13].map(id));
}

#[test]
fn what_is_verified_again_stays_with_another_reason_or_goes() {
    let store = Shelf::new().create();
    for n in 0..3 {
        put(&store, &Aside { waits: true, ..aside(n, b"", "newer", b"sealed") });
    }
    put(&store, &Aside { waits: true, ..aside(9, b"", "not_for_us", b"sealed") });
    let next = || -> Vec<EnvelopeId> {
        store.read(|tx| tx.next_to_retry(2)).unwrap().into_iter().map(|aside| aside.id).collect()
    };
    assert_eq!(next(), []);
    store.write(|tx| tx.retry_quarantined(&["newer", "unheard of"])).unwrap();
    assert_eq!(next(), [0, 1].map(id));
    store.write(|tx| tx.drop_quarantined(id(0))).unwrap();
    store.write(|tx| tx.stays_quarantined(&aside(1, b"her", "entry", b"sealed"))).unwrap();
    assert_eq!(next(), [id(2)]);
    assert_eq!(store.read(|tx| tx.quarantined_bytes(b"her")).unwrap(), b"sealed".len());
    assert_eq!(store.read(|tx| tx.quarantined_bytes(b"")).unwrap(), 2 * b"sealed".len());
    assert_eq!(here(&store), [1, 2, 9].map(id));
}

#[test]
fn the_first_place_without_room_is_read_again_and_the_rest_of_the_places_stay() {
    let store = Shelf::new().create();
    let (relay, mailbox) = (StoreId([1; 16]), |n| MailboxId([n; 16]));
    let cursor = |n| store.read(|tx| tx.cursor(relay, mailbox(n))).unwrap();
    let place = |n, seq, cursor: Option<&str>| PlaceBefore {
        store: relay,
        mailbox: mailbox(n),
        seq,
        cursor: cursor.map(str::to_owned),
    };
    for n in [1, 2, 3] {
        store.write(|tx| tx.put_cursor(relay, mailbox(n), Some("far"))).unwrap();
    }
    for place in [place(1, 9, Some("eight")), place(1, 5, Some("four")), place(1, 7, Some("six")), place(2, 1, None)] {
        store.write(|tx| tx.put_no_room(&place)).unwrap();
    }
    assert_eq!((cursor(1).as_deref(), store.read(|tx| tx.mailboxes_without_room()).unwrap()), (Some("far"), 2));
    store.write(|tx| tx.read_again_what_had_no_room()).unwrap();
    assert_eq!([1, 2, 3].map(cursor), [Some("four".to_owned()), None, Some("far".to_owned())]);
    assert_eq!(store.read(|tx| tx.mailboxes_without_room()).unwrap(), 0);
    store.write(|tx| tx.put_cursor(relay, mailbox(1), Some("far"))).unwrap();
    store.write(|tx| tx.read_again_what_had_no_room()).unwrap();
    assert_eq!(cursor(1).as_deref(), Some("far"), "once");
}

#[test]
fn what_is_refused_undoes_itself_and_nothing_else() {
    let store = Shelf::new().create();
    store
        .write(|tx| {
            tx.put_to_fold([case(1)])?;
            let refused: Result<(), &str> = tx.attempt(|tx| {
                tx.put_to_fold([case(2)]).unwrap();
                tx.drop_to_fold(case(1)).unwrap();
                Err("no")
            })?;
            assert_eq!(refused, Err("no"));
            tx.attempt(|tx| tx.put_to_fold([case(3)]))?
        })
        .unwrap();
    assert_eq!(store.read(|tx| tx.next_to_fold(9)).unwrap(), [case(1), case(3)]);
}
