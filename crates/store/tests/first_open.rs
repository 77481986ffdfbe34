//! The very first opening in a process, from many threads at once. It has a file, and so a process, of its own:
//! after the first opening there is no first opening any more.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::sync::Barrier;

use common::Shelf;
use rusqlite::Connection;

#[test]
fn concurrent_first_opens_all_get_their_key() {
    let together = Barrier::new(16);
    std::thread::scope(|threads| {
        for turn in 0..16 {
            let together = &together;
            threads.spawn(move || {
                let shelf = Shelf::new();
                together.wait();
                // Others in the process use SQLite without a key, as a relay in the same process does.
                if turn % 4 == 0 {
                    Connection::open_in_memory().unwrap();
                }
                shelf.create().close().unwrap();
            });
        }
    });
}
