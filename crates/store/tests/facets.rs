//! Narrowing a list: what is found, what is counted, and by which index.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Shelf, case, row};
use daftari_domain::ids::CaseId;
use daftari_domain::time::UnixMillis;
use daftari_store::{CaseRow, ClockIs, Filter, Finding, Store};
use proptest::prelude::*;
use uuid::Uuid;

fn faceted(n: u8, facets: &[(&'static str, &str)]) -> CaseRow {
    let facets = facets.iter().map(|(facet, value)| (*facet, (*value).to_owned())).collect();
    CaseRow { facets, ..row(n, "neno") }
}

fn put(store: &Store, row: &CaseRow) {
    store.write(|tx| tx.put_case(row)).unwrap();
}

fn found(store: &Store, finding: &Finding) -> Vec<CaseId> {
    let found = store.read(|tx| tx.find_cases(finding, 0, 50)).unwrap();
    assert_eq!(found.total as usize, found.rows.len(), "one page holds all of them");
    found.rows.into_iter().map(|row| row.id).collect()
}

fn by(facets: &[(&'static str, &[&str])]) -> Finding {
    let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Finding { facets: facets.iter().map(|(f, v)| (*f, values(v))).collect(), ..Finding::of(Filter::All) }
}

/// Five cases: thefts at two places on different days, one of them closed, and an eviction.
fn a_shelf() -> Store {
    let store = Shelf::new().create();
    put(&store, &faceted(1, &[("violation", "theft"), ("hot_spot", "Blue Gate"), ("day", "2026-09-30")]));
    put(
        &store,
        &faceted(2, &[("violation", "theft"), ("violation", "rape"), ("hot_spot", "Sofia"), ("day", "2026-10-02")]),
    );
    put(&store, &faceted(3, &[("violation", "eviction"), ("hot_spot", "blue gate"), ("day", "2026-10-03")]));
    let closed =
        CaseRow { open: false, ..faceted(4, &[("violation", "theft"), ("hot_spot", "Sofia"), ("day", "1900-01-01")]) };
    put(&store, &closed);
    put(&store, &CaseRow { conflict: true, words: "Nekesa".to_owned(), ..faceted(5, &[("day", "2026-10-04")]) });
    store
}

#[test]
fn every_question_must_hold_by_any_one_of_its_values() {
    let store = a_shelf();
    assert_eq!(found(&store, &by(&[("violation", &["theft"])])), [case(4), case(2), case(1)]);
    assert_eq!(
        found(&store, &by(&[("violation", &["theft", "rape", "eviction"])])),
        [case(4), case(3), case(2), case(1)]
    );
    assert_eq!(found(&store, &by(&[("violation", &["theft"]), ("hot_spot", &["Sofia"])])), [case(4), case(2)]);
    assert_eq!(found(&store, &by(&[("hot_spot", &["BLUE GATE"])])), [case(3), case(1)], "capitals do not part a place");
    assert_eq!(found(&store, &by(&[("violation", &["killing"])])), Vec::<CaseId>::new());
    assert_eq!(found(&store, &by(&[("violation", &[])])), Vec::<CaseId>::new());
    let open = Finding { filter: Filter::Open, ..by(&[("violation", &["theft"])]) };
    assert_eq!(found(&store, &open), [case(2), case(1)]);
    let conflict = Finding { filter: Filter::Conflict, ..by(&[("day", &["2026-10-04"])]) };
    assert_eq!(found(&store, &conflict), [case(5)]);
    let words = Finding { text: "nek".to_owned(), ..by(&[("day", &["2026-10-04"])]) };
    assert_eq!(found(&store, &words), [case(5)]);
    assert_eq!(
        found(&store, &Finding { text: "nek".to_owned(), ..by(&[("violation", &["theft"])]) }),
        Vec::<CaseId>::new()
    );
    assert_eq!(found(&store, &Finding { text: "?!".to_owned(), ..Finding::of(Filter::All) }), Vec::<CaseId>::new());
}

/// The database compares up to a NUL. Whoever holds a colleague's phone writes such codes; no sync ends by them.
#[test]
fn values_the_database_does_not_tell_apart_are_one() {
    let store = a_shelf();
    for codes in [["a\0x", "a\0y", "A\0Y"], ["a\0y", "a\0x", "a"]] {
        put(&store, &faceted(1, &codes.map(|code| ("violation", code))));
        assert_eq!(found(&store, &by(&[("violation", &["a\0z"])])), [case(1)]);
    }
    put(&store, &faceted(1, &[("violation", "theft")]));
    assert_eq!(found(&store, &by(&[("violation", &["a\0x"])])), []);
}

#[test]
fn a_period_holds_its_first_and_its_last_day() {
    let store = a_shelf();
    let between = |from: &str, to: &str| Some(("day", from.to_owned(), to.to_owned()));
    let period = Finding { between: between("2026-09-30", "2026-10-02"), ..Finding::of(Filter::All) };
    assert_eq!(found(&store, &period), [case(2), case(1)]);
    let thefts = Finding { between: between("0000-01-01", "2026-09-30"), ..by(&[("violation", &["theft"])]) };
    assert_eq!(found(&store, &thefts), [case(4), case(1)]);
    assert_eq!(
        found(&store, &Finding { between: between("2026-10-05", "2026-10-01"), ..Finding::of(Filter::All) }),
        Vec::<CaseId>::new()
    );
}

#[test]
fn clocks_are_judged_at_the_moment_of_asking() {
    let store = Shelf::new().create();
    let clocked = |n: u8, limit: i64| CaseRow {
        urgent_limit_ms: Some(UnixMillis(limit)),
        amber_from_ms: Some(UnixMillis(limit - 40)),
        red_from_ms: Some(UnixMillis(limit - 10)),
        ..faceted(n, &[("violation", "rape")])
    };
    put(&store, &clocked(1, 100));
    put(&store, &clocked(2, 200));
    put(&store, &CaseRow { open: false, ..clocked(3, 200) });
    put(&store, &row(4, ""));
    let at = |clock, now| Finding { clock: Some((clock, now)), ..Finding::of(Filter::All) };
    assert_eq!(found(&store, &at(ClockIs::Running, UnixMillis(50))), [case(2), case(1)], "closed ones do not run");
    assert_eq!(
        found(&store, &at(ClockIs::Running, UnixMillis(100))),
        [case(2)],
        "at its very end a clock runs no more"
    );
    assert_eq!(found(&store, &at(ClockIs::Amber, UnixMillis(59))), Vec::<CaseId>::new());
    assert_eq!(
        (found(&store, &at(ClockIs::Amber, UnixMillis(60))), found(&store, &at(ClockIs::Red, UnixMillis(60)))),
        (vec![case(1)], vec![])
    );
    assert_eq!(
        (found(&store, &at(ClockIs::Amber, UnixMillis(90))), found(&store, &at(ClockIs::Red, UnixMillis(90)))),
        (vec![], vec![case(1)])
    );
    let with = Finding { clock: Some((ClockIs::Red, UnixMillis(95))), ..by(&[("violation", &["rape"])]) };
    assert_eq!(found(&store, &with), [case(1)]);
    let open = Finding { filter: Filter::Open, clock: Some((ClockIs::Running, UnixMillis(0))), ..by(&[]) };
    assert_eq!(found(&store, &open), [case(1), case(2)], "what runs out first on top");
}

#[test]
fn of_very_many_the_newest_thousand_are_looked_at() {
    let store = Shelf::new().create();
    store
        .write(|tx| {
            (0..1_200_u128).try_for_each(|n| {
                let what = if n % 2 == 0 { "theft" } else { "rape" };
                let facets = vec![("violation", what.to_owned()), ("status", "new".to_owned())];
                tx.put_case(&CaseRow {
                    id: CaseId(Uuid::from_u128(n)),
                    last_ms: UnixMillis(i64::try_from(1_200 - n).unwrap()),
                    facets,
                    ..row(1, "kesi")
                })
            })
        })
        .unwrap();
    for finding in [by(&[("status", &["new"])]), by(&[("violation", &["theft", "rape"])])] {
        let page = |offset| store.read(|tx| tx.find_cases(&finding, offset, 50)).unwrap();
        assert_eq!((page(0).total, page(0).rows.len(), page(990).rows.len()), (1_000, 50, 10));
        assert_eq!(page(0).rows[0].id.0.as_u128(), 200, "the last changed of the newest thousand first");
    }
}

#[test]
fn recently_used_values_come_most_used_first() {
    let store = Shelf::new().create();
    for (n, what) in [(1, "theft"), (2, "rape"), (3, "rape"), (4, "theft"), (5, "theft"), (6, "eviction")] {
        put(&store, &faceted(n, &[("worker", "amina"), ("violation", what)]));
    }
    put(&store, &faceted(7, &[("worker", "beryl"), ("violation", "killing")]));
    let used = |newest, limit| {
        store.read(|tx| tx.used_lately("violation", &("worker", "amina".to_owned()), newest, limit)).unwrap()
    };
    assert_eq!(used(200, 9), ["theft", "rape", "eviction"]);
    assert_eq!(used(2, 9), ["eviction", "theft"], "of the two newest cases: the newer first");
    assert_eq!(used(200, 1), ["theft"]);
}

#[test]
fn a_withdrawn_value_is_no_longer_counted() {
    let shelf = Shelf::new();
    let store = shelf.create();
    put(&store, &faceted(1, &[("hot_spot", "Marachi")]));
    put(&store, &faceted(1, &[("hot_spot", "Sofia")]));
    put(&store, &faceted(2, &[("hot_spot", "Korinda")]));
    store.write(|tx| tx.forget_case(case(2))).unwrap();
    let named = store.read(|tx| tx.facet_counts("hot_spot", 9)).unwrap();
    assert_eq!(named.iter().map(|count| count.value.as_str()).collect::<Vec<_>>(), ["Sofia"]);
    store.close().unwrap();
    let rows: i64 = shelf.raw().query_row("SELECT count(*) FROM case_facet", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1);
}

#[test]
fn saving_an_unchanged_case_writes_no_facet() {
    let shelf = Shelf::new();
    let store = shelf.create();
    put(&store, &faceted(1, &[("hot_spot", "Sofia"), ("hot_spot", "sofia"), ("violation", "theft")]));
    store.close().unwrap();
    // Whoever writes a value from now on is refused.
    let guard = "CREATE TRIGGER no_more BEFORE INSERT ON case_facet BEGIN SELECT RAISE(ABORT, 'written'); END;";
    shelf.raw().execute_batch(guard).unwrap();
    let store = shelf.open().unwrap();
    let again = CaseRow { last_ms: UnixMillis(99), ..faceted(1, &[("hot_spot", "SOFIA"), ("violation", "theft")]) };
    store.write(|tx| tx.put_case(&again)).unwrap();
    assert!(store.write(|tx| tx.put_case(&faceted(1, &[("violation", "rape")]))).is_err(), "the guard stands");
}

/// What a random person does: open or close a case, say where it was, forget it.
fn acts() -> impl Strategy<Value = Vec<(u8, bool, Vec<u8>, bool)>> {
    prop::collection::vec(
        (0_u8..5, any::<bool>(), prop::collection::vec(0_u8..4, 0..3), prop::bool::weighted(0.2)),
        1..30,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_chips_numbers_are_the_true_ones(acts in acts()) {
        const PLACES: [&str; 4] = ["Sofia", "sofia", "Marachi", "Korinda"];
        let store = Shelf::new().create();
        let mut cases: BTreeMap<u8, (bool, BTreeSet<String>)> = BTreeMap::new();
        for (n, open, places, forget) in acts {
            if forget {
                store.write(|tx| tx.forget_case(case(n))).unwrap();
                cases.remove(&n);
            } else {
                let facets: Vec<_> = places.iter().map(|place| ("hot_spot", PLACES[usize::from(*place)])).collect();
                put(&store, &CaseRow { open, ..faceted(n, &facets) });
                cases.insert(n, (open, facets.iter().map(|(_, place)| place.to_lowercase()).collect()));
            }
        }
        let counts = store.read(|tx| tx.facet_counts("hot_spot", 9)).unwrap();
        let mut named = BTreeSet::new();
        for count in counts {
            let place = count.value.to_lowercase();
            let under: Vec<bool> = cases.values().filter(|(_, places)| places.contains(&place)).map(|(open, _)| *open).collect();
            prop_assert_eq!((count.open as usize, count.all as usize), (under.iter().filter(|open| **open).count(), under.len()));
            named.insert(place);
        }
        let all: BTreeSet<String> = cases.values().flat_map(|(_, places)| places.clone()).collect();
        prop_assert_eq!(named, all);
    }
}
