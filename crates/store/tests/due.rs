//! What comes and what runs out, by time: the right rows, no writing for nothing, and no longer with more cases.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, case, row};
use daftari_domain::time::UnixMillis;
use daftari_store::{DueKind, DueListed, DueRow, Store};

fn due(kind: DueKind, at_ms: i64, passes_ms: i64) -> DueRow {
    DueRow { kind, at_ms: UnixMillis(at_ms), passes_ms: UnixMillis(passes_ms), item: format!("{at_ms}") }
}

fn items(listed: Vec<DueListed>) -> Vec<String> {
    listed.into_iter().map(|listed| listed.item).collect()
}

fn keep(store: &Store, n: u8, rows: &[DueRow]) {
    store.write(|tx| tx.put_case(&row(n, "")).and_then(|()| tx.put_due(case(n), &row(n, "").code, rows))).unwrap();
}

/// Items of a case's rows, in the order they were given.
fn stored(shelf: &Shelf, n: u8) -> Vec<String> {
    let raw = shelf.raw();
    let mut statement = raw.prepare("SELECT item FROM due_row WHERE case_id = ? ORDER BY place").unwrap();
    let rows = statement.query_map([case(n).0.into_bytes()], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn due_rows_are_read_by_time_with_their_case_label() {
    let shelf = Shelf::new();
    let store = shelf.create();
    keep(&store, 1, &[due(DueKind::Due, 300, 300), due(DueKind::Due, 100, 100), due(DueKind::Clock, 150, 150)]);
    keep(&store, 2, &[due(DueKind::Due, 200, 200), due(DueKind::Due, 50, 120)]);
    let between = |after, until| store.read(|tx| tx.due_between(DueKind::Due, after, until, 9)).unwrap();
    assert_eq!(
        items(between(UnixMillis(100), UnixMillis(300))),
        ["200", "300"],
        "after the first moment, up to the second"
    );
    assert_eq!(
        (between(UnixMillis(0), UnixMillis(60))[0].case, between(UnixMillis(0), UnixMillis(60))[0].code.as_str()),
        (case(2), "KT-0002")
    );
    assert_eq!(
        items(store.read(|tx| tx.due_between(DueKind::Clock, UnixMillis(0), UnixMillis(999), 9)).unwrap()),
        ["150"]
    );
    keep(&store, 3, &[due(DueKind::AtOnce, 900, 900)]);
    assert_eq!(
        items(store.read(|tx| tx.due_between(DueKind::AtOnce, UnixMillis(0), UnixMillis(999), 9)).unwrap()),
        ["900"]
    );
    assert_eq!(stored(&shelf, 3), ["900"]);
    let window = |now| items(store.read(|tx| tx.due_in_window(UnixMillis(0), now, 9)).unwrap());
    assert_eq!(
        (window(UnixMillis(49)), window(UnixMillis(50)), window(UnixMillis(120)), window(UnixMillis(121))),
        (vec![], vec!["50".to_owned()], vec!["50".to_owned()], vec![])
    );
    let passed = |before| items(store.read(|tx| tx.due_passed(DueKind::Due, before, 9)).unwrap());
    assert_eq!(passed(UnixMillis(121)), ["100", "50"], "what came last is on top");
    assert_eq!(passed(UnixMillis(120)), ["100"]);
    assert_eq!(items(store.read(|tx| tx.due_passed(DueKind::Due, UnixMillis(999), 2)).unwrap()), ["300", "200"]);
}

#[test]
fn unchanged_rows_are_not_rewritten_and_go_with_their_case() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let rows = [due(DueKind::Due, 300, 300), due(DueKind::Clock, 100, 100)];
    keep(&store, 1, &rows);
    assert_eq!(stored(&shelf, 1), ["300", "100"], "in the order they were given");
    // A trigger that refuses every change shows that none is tried.
    let raw = shelf.raw();
    raw.execute_batch("CREATE TRIGGER none BEFORE DELETE ON due_row BEGIN SELECT RAISE (ABORT, 'changed'); END;")
        .unwrap();
    assert!(store.write(|tx| tx.put_due(case(1), "KT-0001", &rows)).is_ok());
    assert!(store.write(|tx| tx.put_due(case(1), "KT-0001", &rows[..1])).is_err());
    raw.execute_batch("DROP TRIGGER none").unwrap();
    store.write(|tx| tx.put_due(case(1), "KT-0001", &rows[..1])).unwrap();
    assert_eq!(stored(&shelf, 1), ["300"]);
    store.write(|tx| tx.forget_case(case(1))).unwrap();
    assert_eq!(stored(&shelf, 1), [""; 0]);
}

#[test]
fn today_walks_along_time_looks_nothing_up_and_sorts_nothing() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let raw = shelf.raw();
    for sql in [
        "SELECT code, item FROM due_row WHERE kind = 0 AND at_ms > 5 AND at_ms <= 9
         ORDER BY at_ms, case_id, place LIMIT 12",
        "SELECT code, item FROM due_row WHERE kind = 1 AND at_ms >= 1 AND at_ms <= 5 AND passes_ms >= 5
         AND passes_ms > at_ms ORDER BY at_ms, case_id, place LIMIT 50",
        "SELECT code, item FROM due_row WHERE kind = 1 AND at_ms < 5 AND passes_ms < 5
         ORDER BY at_ms DESC, case_id DESC, place DESC LIMIT 50",
    ] {
        let mut statement = raw.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> = statement.query_map([], |row| row.get("detail")).unwrap().map(Result::unwrap).collect();
        assert_eq!(plan.len(), 1, "{plan:?}");
        assert!(plan[0].contains("USING PRIMARY KEY"), "{plan:?}");
    }
}

#[test]
fn a_label_that_came_late_is_on_the_list() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let rows = [due(DueKind::Due, 100, 100)];
    keep(&store, 1, &rows);
    store.write(|tx| tx.put_due(case(1), "KT-0099", &rows)).unwrap();
    assert_eq!(
        store.read(|tx| tx.due_between(DueKind::Due, UnixMillis(0), UnixMillis(200), 9)).unwrap()[0].code,
        "KT-0099"
    );
}

#[test]
fn a_save_replaces_rows_whose_kind_no_version_here_knows() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let rows = [due(DueKind::Due, 300, 300), due(DueKind::Clock, 100, 100)];
    keep(&store, 1, &rows);
    shelf.raw().execute("UPDATE due_row SET kind = 9 WHERE at_ms = 300", []).unwrap();
    keep(&store, 1, &rows);
    let between = |kind| store.read(|tx| tx.due_between(kind, UnixMillis(0), UnixMillis(999), 9)).unwrap();
    assert_eq!(
        (items(between(DueKind::Due)), items(between(DueKind::Clock))),
        (vec!["300".into()], vec!["100".into()])
    );
}
