//! Lists and search.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{Shelf, case, row};
use daftari_store::{CaseRow, Filter, Store};
use proptest::prelude::*;
use uuid::Uuid;

fn shelf_of(texts: &[&str]) -> Store {
    let store = Shelf::new().create();
    for (n, text) in (1..).zip(texts) {
        store.write(|tx| tx.put_case(&row(n, text))).unwrap();
    }
    store
}

fn found(store: &Store, text: &str) -> Vec<Uuid> {
    store.read(|tx| tx.search_cases(text, Filter::All, 0, 50)).unwrap().into_iter().map(|row| row.id).collect()
}

#[test]
fn a_case_is_found_as_somebody_types() {
    let store = shelf_of(&["KT-0001 Kwa Mama Nekesa", "KT-0002 Kituo cha Bumala", "KT-0003 Café Amani ñandú"]);
    for (typed, expected) in [
        ("n", vec![case(3), case(1)]),
        ("ne", vec![case(1)]),
        ("nek", vec![case(1)]),
        ("mama ne", vec![case(1)]),
        ("nekesa mama", vec![case(1)]),
        ("KT-0002", vec![case(2)]),
        ("cafe", vec![case(3)]),
        ("CAFÉ", vec![case(3)]),
        ("nandu", vec![case(3)]),
        ("kituo bumala", vec![case(2)]),
        ("kituo nekesa", vec![]),
        ("", vec![]),
        ("  ", vec![]),
    ] {
        assert_eq!(found(&store, typed), expected, "{typed}");
    }
}

#[test]
fn what_looks_like_a_query_language_is_only_text() {
    let store = shelf_of(&["mtu AND mwingine", "NEAR hapa"]);
    assert_eq!(found(&store, "mtu AND mwingine"), [case(1)]);
    assert_eq!(found(&store, "\"mtu\" OR \"hapa\""), Vec::<Uuid>::new(), "OR is a word nobody wrote");
    assert_eq!(found(&store, "words:mtu"), Vec::<Uuid>::new());
    assert_eq!(found(&store, "mtu*) --"), [case(1)]);
    assert_eq!(found(&store, "near("), [case(2)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_is_a_search(text in any::<String>(), tail in "[\\PC]{0,40}") {
        let store = shelf_of(&["neno"]);
        for typed in [&text, &tail] {
            let answer = store.read(|tx| tx.search_cases(typed, Filter::All, 0, 5));
            prop_assert!(answer.is_ok(), "{answer:?}");
        }
    }

    #[test]
    fn what_was_written_is_found_by_its_own_words(word in "\\p{L}{1,12}", other in "\\p{L}{1,12}") {
        let store = shelf_of(&[&format!("{other} {word}")]);
        prop_assert_eq!(found(&store, &word), [case(1)]);
    }
}

#[test]
fn open_cases_stand_by_what_runs_out_first_and_closed_ones_by_last_change() {
    let store = Shelf::new().create();
    let cases = [(1, None, true), (2, Some(900), true), (3, Some(100), true), (4, None, true), (5, Some(1), false)];
    for (n, urgent_limit_ms, open) in cases {
        let conflict = n == 4;
        store.write(|tx| tx.put_case(&CaseRow { urgent_limit_ms, open, conflict, ..row(n, "") })).unwrap();
    }
    let list = |filter, offset, limit| -> Vec<Uuid> {
        store.read(|tx| tx.list_cases(filter, offset, limit)).unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!(list(Filter::Open, 0, 10), [case(3), case(2), case(4), case(1)]);
    assert_eq!(list(Filter::Open, 1, 2), [case(2), case(4)]);
    assert_eq!(list(Filter::Closed, 0, 10), [case(5)]);
    assert_eq!(list(Filter::All, 0, 10), [case(5), case(4), case(3), case(2), case(1)]);
    assert_eq!(list(Filter::Conflict, 0, 10), [case(4)]);
    let count = |filter| store.read(|tx| tx.count_cases(filter)).unwrap();
    assert_eq!((count(Filter::Open), count(Filter::Closed), count(Filter::All), count(Filter::Conflict)), (4, 1, 5, 1));
}

#[test]
fn lists_walk_their_index_and_sort_nothing() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let raw = shelf.raw();
    let plan = |sql: &str| -> String {
        let mut statement = raw.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>("detail")).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    for (sql, index) in [
        (
            "SELECT id, summary FROM case_row WHERE open = 1 ORDER BY urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC LIMIT 50",
            "case_by_urgency",
        ),
        ("SELECT id, summary FROM case_row WHERE 1 ORDER BY last_ms DESC LIMIT 50", "case_by_last"),
        ("SELECT id, summary FROM case_row WHERE conflict = 1 ORDER BY last_ms DESC LIMIT 50", "case_in_conflict"),
        ("SELECT count(*) FROM case_row WHERE open = 1", "COVERING INDEX"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}

#[test]
fn projections_of_older_code_are_named_until_they_are_made_anew() {
    let store = shelf_of(&["a", "b"]);
    let stale = |version| store.read(|tx| tx.stale_cases(version, 10)).unwrap();
    assert_eq!((stale(1).len(), stale(2).len()), (0, 2));
    store.write(|tx| tx.put_case(&CaseRow { version: 2, ..row(1, "a") })).unwrap();
    assert_eq!(stale(2), [case(2)]);
}
