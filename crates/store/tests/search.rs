//! Lists and search.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, case, row, search};
use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
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

fn found(store: &Store, text: &str) -> Vec<CaseId> {
    search(store, text, 0, 50).unwrap().into_iter().map(|row| row.id).collect()
}

#[test]
fn a_case_is_found_letter_by_letter() {
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
        // No word narrows nothing.
        ("", vec![case(3), case(2), case(1)]),
        ("  ", vec![case(3), case(2), case(1)]),
    ] {
        assert_eq!(found(&store, typed), expected, "{typed}");
    }
}

#[test]
fn query_syntax_in_a_search_is_plain_text() {
    let store = shelf_of(&["mtu AND mwingine", "NEAR hapa"]);
    assert_eq!(found(&store, "mtu AND mwingine"), [case(1)]);
    assert_eq!(found(&store, "\"mtu\" OR \"hapa\""), Vec::<CaseId>::new(), "OR is a word nobody wrote");
    assert_eq!(found(&store, "words:mtu"), Vec::<CaseId>::new());
    assert_eq!(found(&store, "mtu*) --"), [case(1)]);
    assert_eq!(found(&store, "near("), [case(2)]);
}

/// Letters of scripts people here may write in, accents as characters of their own included.
const WRITTEN: &str = "[a-zA-Z\u{c0}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{24f}\u{621}-\u{64a}\u{1200}-\u{1248}][a-z\u{300}\u{301}\u{308}\u{c0}-\u{d6}]{0,11}";

#[test]
fn a_phone_is_found_in_any_writing() {
    // The index holds all three ways of writing; what was typed in the text stays beside them.
    let store =
        shelf_of(&["kwa simu 0712 345 678 254712345678 0712345678 712345678", "OB 41/6/10/2026", "0798 111 222"]);
    for typed in
        ["0712345678", "+254 712 345 678", "254712345678", "0712-345-678", "712345", "+254 71", "07 12", "0712 3456"]
    {
        assert_eq!(found(&store, typed), [case(1)], "{typed}");
    }
    assert_eq!(found(&store, "simu +254712-345678"), [case(1)]);
    assert_eq!(found(&store, "41/6/10"), [case(2)]);
    assert_eq!(found(&store, "0712 345 679"), Vec::<CaseId>::new());
}

#[test]
fn a_combining_accent_is_the_same_letter() {
    let store = shelf_of(&["Cafe\u{301}s ya Amani", "Cafés mbili"]);
    for typed in ["cafés", "cafe\u{301}s", "cafes", "CAFE\u{301}"] {
        assert_eq!(found(&store, typed), [case(2), case(1)], "{typed}");
    }
}

#[test]
fn signs_no_index_knows_are_left_out_of_the_question() {
    let store = shelf_of(&["Mama Nekesa"]);
    // Vowel signs without a letter, circled letters, a script younger than the index: no words to it.
    for noise in ["\u{93e}", "\u{24b6}", "\u{1cf2}", "\u{301}", "\u{0}", "\u{202e}"] {
        assert_eq!(found(&store, &format!("mama {noise}")), [case(1)], "{noise:?}");
        assert_eq!(found(&store, &format!("{noise} nekesa")), [case(1)], "{noise:?}");
        assert_eq!(found(&store, noise), Vec::<CaseId>::new(), "{noise:?}");
    }
}

#[test]
fn a_letter_that_finds_very_many_shows_the_newest() {
    let store = Shelf::new().create();
    store
        .write(|tx| {
            (0..1_200_u128).try_for_each(|n| {
                let last_ms = i64::try_from(n % 100).unwrap();
                tx.put_case(&CaseRow { id: CaseId(Uuid::from_u128(n)), last_ms: UnixMillis(last_ms), ..row(1, "kesi") })
            })
        })
        .unwrap();
    let shown = search(&store, "k", 0, 50).unwrap();
    assert_eq!(shown.len(), 50);
    assert!(shown.iter().all(|row| row.id.0.as_u128() >= 200), "the oldest two hundred wait for a second letter");
    assert_eq!(shown[0].id.0.as_u128() % 100, 99, "the last changed first");
    let last = search(&store, "k", 990, 50).unwrap();
    assert_eq!(last.len(), 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_is_a_search(text in any::<String>(), tail in "[\\PC]{0,40}") {
        let store = shelf_of(&["neno"]);
        for typed in [&text, &tail] {
            let answer = search(&store, typed, 0, 5);
            prop_assert!(answer.is_ok(), "{answer:?}");
        }
    }

    #[test]
    fn a_case_is_found_by_its_own_words(word in WRITTEN, other in WRITTEN) {
        let store = shelf_of(&[&format!("{other} {word}")]);
        prop_assert_eq!(found(&store, &word), [case(1)]);
        let begun: String = word.chars().take(3).collect();
        prop_assert_eq!(found(&store, &begun), [case(1)]);
        prop_assert_eq!(found(&store, &format!("{word}, {other}!")), [case(1)]);
    }
}

/// Words of which many begin alike: more of them than are walked side by side.
fn a_word(n: usize) -> String {
    const SYLLABLES: [&str; 5] = ["ka", "bu", "k", "kab", "é"];
    let syllable = |n: usize| SYLLABLES[n % SYLLABLES.len()];
    format!("{}{}{}", syllable(n), syllable(n / 5), syllable(n / 25))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_index_finds_what_a_full_scan_finds(
        saves in prop::collection::vec((1_u8..12, prop::collection::vec(0_usize..125, 0..40)), 1..30),
        forgotten in 1_u8..12,
        queries in prop::collection::vec((prop::collection::vec(0_usize..125, 0..3), 0_usize..125, 1_usize..7), 1..12),
    ) {
        let store = Shelf::new().create();
        let mut cases: std::collections::BTreeMap<u8, Vec<String>> = std::collections::BTreeMap::new();
        for (n, words) in saves {
            let words: Vec<String> = words.into_iter().map(a_word).collect();
            store.write(|tx| tx.put_case(&row(n, &words.join(" ")))).unwrap();
            cases.insert(n, words.iter().map(|word| word.replace('é', "e")).collect());
        }
        store.write(|tx| tx.forget_case(case(forgotten))).unwrap();
        cases.remove(&forgotten);
        for (whole, last, letters) in queries {
            let whole: Vec<String> = whole.into_iter().map(a_word).collect();
            let begun: String = a_word(last).chars().take(letters).collect();
            let fits = |words: &Vec<String>| {
                whole.iter().all(|word| words.contains(&word.replace('é', "e")))
                    && words.iter().any(|word| word.starts_with(&begun.replace('é', "e")))
            };
            let expected: Vec<CaseId> = cases.iter().rev().filter(|(_, words)| fits(words)).map(|(n, _)| case(*n)).collect();
            let typed = format!("{} {begun}", whole.join(" "));
            prop_assert_eq!(found(&store, &typed), expected, "{}", typed);
        }
    }
}

#[test]
fn a_shared_prefix_finds_every_case_newest_first() {
    let store = Shelf::new().create();
    let word = |n: u8| format!("kab{}{}", char::from(b'a' + n % 26), char::from(b'a' + n / 26));
    for count in [40_u8, 70] {
        for n in 1..=count {
            store.write(|tx| tx.put_case(&row(n, &format!("{} mama", word(n))))).unwrap();
        }
        let all: Vec<CaseId> = (1..=count).rev().take(50).map(case).collect();
        assert_eq!((found(&store, "kab"), found(&store, "mama kab")), (all.clone(), all), "{count}");
    }
}

#[test]
fn cases_are_ordered_by_urgency_then_deadline() {
    let store = Shelf::new().create();
    let cases = [(1, None, true), (2, Some(900), true), (3, Some(100), true), (4, None, true), (5, Some(1), false)];
    for (n, urgent_limit_ms, open) in cases {
        let conflict = n == 4;
        store
            .write(|tx| {
                tx.put_case(&CaseRow { urgent_limit_ms: urgent_limit_ms.map(UnixMillis), open, conflict, ..row(n, "") })
            })
            .unwrap();
    }
    let cannot_wait = CaseRow { urgent_limit_ms: Some(UnixMillis(5_000)), at_once: true, ..row(6, "") };
    store.write(|tx| tx.put_case(&cannot_wait)).unwrap();
    let list = |filter, offset, limit| -> Vec<CaseId> {
        store.read(|tx| tx.list_cases(filter, offset, limit)).unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!(list(Filter::Open, 0, 10), [case(6), case(3), case(2), case(4), case(1)]);
    assert_eq!(list(Filter::Open, 2, 2), [case(2), case(4)]);
    assert_eq!(list(Filter::Closed, 0, 10), [case(5)]);
    assert_eq!(list(Filter::All, 0, 10), [case(6), case(5), case(4), case(3), case(2), case(1)]);
    assert_eq!(list(Filter::Conflict, 0, 10), [case(4)]);
    let count = |filter| store.read(|tx| tx.count_cases(filter)).unwrap();
    assert_eq!((count(Filter::Open), count(Filter::Closed), count(Filter::All), count(Filter::Conflict)), (5, 1, 6, 1));
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
            "SELECT id, summary FROM case_row WHERE open = 1
             ORDER BY at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC LIMIT 50",
            "case_by_urgency",
        ),
        (
            "SELECT id, summary FROM case_row WHERE 1 AND open = 1 AND urgent_limit_ms IS NOT NULL AND urgent_limit_ms > 5
             ORDER BY at_once DESC, urgent_limit_ms, last_ms DESC LIMIT 1000",
            "case_by_limit",
        ),
        ("SELECT id, summary FROM case_row WHERE open = 0 ORDER BY last_ms DESC LIMIT 50", "case_closed"),
        ("SELECT id, summary FROM case_row WHERE 1 ORDER BY last_ms DESC LIMIT 50", "case_by_last"),
        ("SELECT id, summary FROM case_row WHERE conflict = 1 ORDER BY last_ms DESC LIMIT 50", "case_in_conflict"),
        ("SELECT count(DISTINCT case_id) FROM delivery WHERE state < 2 AND case_id IS NOT NULL", "delivery_waiting"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
    // Those that ran out are few, and sorted: they are sought, not walked to.
    let run_out = plan(
        "SELECT id FROM case_row WHERE open = 1 AND urgent_limit_ms IS NOT NULL AND at_once IN (0, 1) AND urgent_limit_ms <= 5
         ORDER BY urgent_limit_ms LIMIT 9",
    );
    assert!(
        run_out.contains("USING INDEX case_by_limit (at_once=? AND urgent_limit_ms>? AND urgent_limit_ms<?)"),
        "{run_out}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_kept_counts_are_the_true_ones(acts in prop::collection::vec((0_u8..6, any::<bool>(), any::<bool>()), 1..40)) {
        let store = Shelf::new().create();
        let mut cases = std::collections::BTreeMap::new();
        for (n, open, forget) in acts {
            if forget {
                store.write(|tx| tx.forget_case(case(n))).unwrap();
                cases.remove(&n);
            } else {
                store.write(|tx| tx.put_case(&CaseRow { open, ..row(n, "") })).unwrap();
                cases.insert(n, open);
            }
        }
        let count = |filter| store.read(|tx| tx.count_cases(filter)).unwrap() as usize;
        prop_assert_eq!(count(Filter::Open), cases.values().filter(|open| **open).count());
        prop_assert_eq!(count(Filter::Closed), cases.values().filter(|open| !**open).count());
        prop_assert_eq!(count(Filter::All), cases.len());
    }
}

#[test]
fn run_out_cases_come_longest_past_first() {
    let store = Shelf::new().create();
    for (n, urgent_limit_ms, open) in
        [(1, None, true), (2, Some(90), true), (3, Some(50), true), (4, Some(50), false), (5, Some(101), true)]
    {
        store
            .write(|tx| tx.put_case(&CaseRow { urgent_limit_ms: urgent_limit_ms.map(UnixMillis), open, ..row(n, "") }))
            .unwrap();
    }
    let run_out = |now, limit| store.read(|tx| tx.run_out(now, limit)).unwrap();
    assert_eq!(run_out(UnixMillis(100), 10), [case(3), case(2)]);
    assert_eq!(run_out(UnixMillis(100), 1), [case(3)]);
    assert_eq!(run_out(UnixMillis(89), 10), [case(3)]);
    assert_eq!(
        (run_out(UnixMillis(50), 10).len(), run_out(UnixMillis(49), 10).len()),
        (1, 0),
        "at its very end a clock has run out"
    );
}

#[test]
fn old_projections_are_listed_until_rebuilt() {
    let store = shelf_of(&["a", "b"]);
    let stale = |version| store.read(|tx| tx.stale_cases(version, 10)).unwrap();
    assert_eq!((stale(1).len(), stale(2).len()), (0, 2));
    store.write(|tx| tx.put_case(&CaseRow { version: 2, ..row(1, "a") })).unwrap();
    assert_eq!(stale(2), [case(2)]);
}
