//! Sums of all cases follow the sums of each.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, case, row};
use daftari_domain::money::Cents;
use daftari_domain::time::UnixMillis;
use daftari_store::{CaseMoney, CaseRow, Store, Sums};

fn with_money(n: u8, agreed: i64, paid: i64, held: i64, due_ms: Option<i64>) -> CaseRow {
    let sums = Sums { agreed: Cents(agreed), paid: Cents(paid), owed: Cents(agreed - paid), held: Cents(held) };
    CaseRow { money: Some(CaseMoney { sums, due_ms: due_ms.map(UnixMillis) }), ..row(n, "") }
}

fn total(store: &Store) -> (i64, i64, i64, i64) {
    let Sums { agreed, paid, owed, held } = store.read(|tx| tx.money_total()).unwrap();
    (agreed.0, paid.0, owed.0, held.0)
}

#[test]
fn the_total_is_that_of_the_cases_that_are_there() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let put = |row: CaseRow| store.write(|tx| tx.put_case(&row)).unwrap();
    assert_eq!(total(&store), (0, 0, 0, 0));
    put(with_money(1, 130_000, 100_000, 0, Some(9)));
    put(with_money(2, 80_000, 0, 0, None));
    put(with_money(3, 50_000, 50_000, 20_000, Some(3)));
    put(row(4, "no money"));
    assert_eq!(total(&store), (260_000, 150_000, 110_000, 20_000));
    put(with_money(2, 80_000, 30_000, 30_000, Some(5)));
    assert_eq!(total(&store), (260_000, 180_000, 80_000, 50_000));
    put(row(1, "its sums were taken back"));
    assert_eq!(total(&store), (130_000, 80_000, 50_000, 50_000));
    store.write(|tx| tx.forget_case(case(3))).unwrap();
    assert_eq!(total(&store), (80_000, 30_000, 50_000, 30_000));
}

#[test]
fn money_is_listed_by_due_date_and_by_amount_held() {
    let shelf = Shelf::new();
    let store = shelf.create();
    for row in [
        with_money(1, 100, 0, 0, None),
        with_money(2, 100, 0, 10, Some(50)),
        with_money(3, 100, 0, 90, Some(20)),
        with_money(4, 100, 100, 0, Some(10)),
    ] {
        store.write(|tx| tx.put_case(&row)).unwrap();
    }
    let owed: Vec<_> = store.read(|tx| tx.money_owed(9)).unwrap().iter().map(|row| row.case).collect();
    assert_eq!(owed, [case(3), case(2), case(1)]);
    let held: Vec<_> = store.read(|tx| tx.money_held(1)).unwrap().iter().map(|row| row.case).collect();
    assert_eq!(held, [case(3)]);
}

#[test]
fn a_sum_of_another_device_that_cannot_be_true_breaks_no_total() {
    let shelf = Shelf::new();
    let store = shelf.create();
    for n in 1..=20 {
        store.write(|tx| tx.put_case(&with_money(n, i64::MAX, 0, 0, None))).unwrap();
    }
    assert!(total(&store).0 > 0);
    for n in 1..=20 {
        store.write(|tx| tx.forget_case(case(n))).unwrap();
    }
    assert_eq!(total(&store), (0, 0, 0, 0));
}
