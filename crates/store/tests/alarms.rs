//! Moments of cases: the next one of all, and none of a case that is gone.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, row};
use daftari_domain::time::UnixMillis;
use daftari_store::CaseRow;

#[test]
fn the_next_moment_is_that_of_any_case_and_goes_with_it() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let next = |from: i64| store.read(|tx| tx.next_alarms(UnixMillis(from), 1)).unwrap().first().map(|at| at.0);
    assert_eq!(next(i64::MIN), None);
    let put = |n, alarms: &[i64]| {
        store
            .write(|tx| {
                tx.put_case(&CaseRow { alarms: alarms.iter().copied().map(UnixMillis).collect(), ..row(n, "") })
            })
            .unwrap();
    };
    put(1, &[10, 30]);
    put(2, &[20, 30]);
    assert_eq!([0, 10, 11, 21, 31].map(next), [Some(10), Some(10), Some(20), Some(30), None]);
    put(1, &[25]);
    assert_eq!([0, 21, 26].map(next), [Some(20), Some(25), Some(30)]);
    store.write(|tx| tx.forget_case(row(2, "").id)).unwrap();
    assert_eq!([0, 26].map(next), [Some(25), None]);
}
