//! People as the directory, a person's page and "may be the same" ask for them.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Shelf, case, holds, id, row};
use daftari_domain::ids::PersonId;
use daftari_domain::time::UnixMillis;
use daftari_store::PartyGroup::{self, Harm, Help, Other};
use daftari_store::{CaseRow, PartyRow, Store};
use uuid::Uuid;

const KEVIN: PersonId = PersonId(Uuid::from_u128(1));
const ROSE: PersonId = PersonId(Uuid::from_u128(2));
const OCS: PersonId = PersonId(Uuid::from_u128(3));

fn party(n: u8, person: PersonId, group: PartyGroup, seen_ms: UnixMillis, words: &str) -> PartyRow {
    let keys = words.split(' ').map(|word| format!("name:{word}")).collect();
    PartyRow {
        entry: id(n),
        person,
        group,
        seen_ms,
        summary: format!("{{\"note\":\"{words}\"}}"),
        words: words.into(),
        keys,
    }
}

fn keep(store: &Store, n: u8, parties: Vec<PartyRow>) {
    store.write(|tx| tx.put_case(&CaseRow { parties, ..row(n, "kesi") })).unwrap();
}

fn people(store: &Store, group: PartyGroup) -> Vec<PersonId> {
    store.read(|tx| tx.list_people(group, 0, 50)).unwrap()
}

fn a_shelf() -> Store {
    let store = Shelf::new().create();
    keep(
        &store,
        1,
        vec![party(1, KEVIN, Harm, UnixMillis(100), "kevin baba"), party(2, ROSE, Help, UnixMillis(100), "rose")],
    );
    keep(&store, 2, vec![party(3, OCS, Harm, UnixMillis(200), "mkuu")]);
    keep(&store, 3, vec![party(4, KEVIN, Other, UnixMillis(300), "kelvin")]);
    store
}

#[test]
fn the_directory_lists_each_person_once_newest_case_first() {
    let store = a_shelf();
    assert_eq!(people(&store, Harm), [OCS, KEVIN], "in one group only, and there by its own cases");
    assert_eq!((people(&store, Help), people(&store, Other)), (vec![ROSE], vec![]));
    keep(&store, 4, vec![party(5, KEVIN, Harm, UnixMillis(250), "k")]);
    assert_eq!(people(&store, Harm), [KEVIN, OCS]);
    assert_eq!(store.read(|tx| tx.list_people(Harm, 1, 1)).unwrap(), [OCS]);
    let of_kevin = store.read(|tx| tx.parties_of_person(KEVIN, 9)).unwrap();
    assert_eq!(of_kevin.iter().map(|found| found.case).collect::<Vec<_>>(), [case(3), case(4), case(1)]);
    assert_eq!(store.read(|tx| tx.parties_of_person(KEVIN, 1)).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.count_cases_of_person(KEVIN)).unwrap(), 3);
}

#[test]
fn people_are_found_letter_by_letter() {
    let store = a_shelf();
    let found = |text: &str, group| store.read(|tx| tx.search_people(text, group, 0, 9)).unwrap();
    for (typed, expected) in
        [("ke", vec![KEVIN]), ("kel", vec![KEVIN]), ("mk", vec![OCS]), ("kevin rose", vec![]), ("", vec![])]
    {
        assert_eq!(found(typed, Harm), expected, "{typed}");
    }
    assert_eq!((found("rose", Help), found("rose", Harm), found("kelvin", Other)), (vec![ROSE], vec![], vec![]));
}

#[test]
fn people_are_found_by_shared_keys_but_not_by_their_own() {
    let store = a_shelf();
    let by = |keys: &[&str], but| -> Vec<PersonId> {
        let keys: Vec<String> = keys.iter().map(|key| format!("name:{key}")).collect();
        store.read(|tx| tx.parties_by_keys(&keys, but)).unwrap().into_iter().map(|found| found.person).collect()
    };
    assert_eq!(by(&["kevin", "baba", "mkuu"], ROSE), [KEVIN, OCS], "once, though two keys find him");
    assert_eq!((by(&["kevin"], KEVIN), by(&["kev"], ROSE)), (vec![], vec![]));
}

#[test]
fn a_party_taken_out_or_changed_leaves_nothing_behind() {
    let shelf = Shelf::new();
    let store = shelf.create();
    keep(&store, 1, vec![party(1, KEVIN, Harm, UnixMillis(100), "neno")]);
    keep(&store, 1, vec![party(2, KEVIN, Harm, UnixMillis(100), "lingine")]);
    let found = |text| store.read(|tx| tx.search_people(text, Harm, 0, 9)).unwrap().len();
    assert_eq!((found("neno"), found("lingine")), (0, 1));
    keep(&store, 1, Vec::new());
    assert!(people(&store, Harm).is_empty() && found("lingine") == 0);
    keep(&store, 2, vec![party(3, ROSE, Harm, UnixMillis(100), "siri")]);
    store.write(|tx| tx.forget_case(case(2))).unwrap();
    assert!(people(&store, Harm).is_empty() && found("siri") == 0);
    store.check().unwrap();
    store.close().unwrap();
    let mut raw = shelf.raw();
    for table in ["party_row", "party_key", "party_word"] {
        let left: i64 = raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{table}");
    }
    let pages = raw.serialize("main").unwrap();
    assert!(!holds(&pages, "siri") && !holds(&pages, "lingine"), "the index forgets too");
}

#[test]
fn saving_unchanged_people_writes_no_party() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let parties = vec![party(1, KEVIN, Harm, UnixMillis(100), "kevin"), party(2, ROSE, Help, UnixMillis(100), "rose")];
    keep(&store, 1, parties.clone());
    assert_eq!(store.read(|tx| tx.parties_of_case(case(1))).unwrap(), parties);
    store.close().unwrap();
    // From now on a party that is written or removed is refused.
    let raw = shelf.raw();
    for event in ["INSERT", "DELETE", "UPDATE"] {
        raw.execute_batch(&format!(
            "CREATE TRIGGER no_{event} BEFORE {event} ON party_row BEGIN SELECT RAISE(ABORT, 'written'); END"
        ))
        .unwrap();
    }
    drop(raw);
    let store = shelf.open().unwrap();
    keep(&store, 1, parties.clone());
    let moved = vec![PartyRow { person: OCS, ..parties[0].clone() }, parties[1].clone()];
    let refused = store.write(|tx| tx.put_case(&CaseRow { parties: moved, ..row(1, "kesi") }));
    assert!(refused.is_err(), "the trap works");
}

#[test]
fn two_people_told_apart_stay_so_until_linked() {
    let store = a_shelf();
    for (one, other) in [(ROSE, KEVIN), (KEVIN, ROSE), (KEVIN, OCS)] {
        store.write(|tx| tx.put_apart(one, other)).unwrap();
    }
    let apart = |person| store.read(|tx| tx.apart_from(person)).unwrap();
    assert_eq!((apart(KEVIN), apart(ROSE), apart(OCS)), ([ROSE, OCS].into(), [KEVIN].into(), [KEVIN].into()));
    store.write(|tx| tx.forget_apart(KEVIN, ROSE)).unwrap();
    assert_eq!((apart(KEVIN), apart(ROSE)), ([OCS].into(), [].into()));
}

#[test]
fn the_directory_and_the_look_ups_walk_their_indexes() {
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
            "SELECT person FROM party_row AS row WHERE part = 0
             AND NOT EXISTS (SELECT 1 FROM party_row AS newer WHERE newer.person = row.person AND newer.part = row.part
                AND (newer.seen_ms, newer.number) > (row.seen_ms, row.number))
             ORDER BY seen_ms DESC, number DESC LIMIT 50",
            "party_by_part",
        ),
        ("SELECT party FROM party_key WHERE key = 'x' ORDER BY party DESC", "PRIMARY KEY"),
        ("SELECT number FROM party_row WHERE case_id = x'00' ORDER BY number", "party_by_case"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN newer"), "{sql}: {plan}");
    }
}

#[test]
fn a_save_replaces_people_whose_group_no_version_here_knows() {
    let shelf = Shelf::new();
    let store = shelf.create();
    let parties =
        || vec![party(1, KEVIN, Harm, UnixMillis(100), "kevin"), party(2, ROSE, Help, UnixMillis(100), "rose")];
    keep(&store, 1, parties());
    shelf.raw().execute("UPDATE party_row SET part = 9 WHERE entry = ?", [[1_u8; 32]]).unwrap();
    keep(&store, 1, parties());
    assert_eq!(store.read(|tx| tx.parties_of_case(case(1))).unwrap(), parties());
    assert_eq!((people(&store, Harm), people(&store, Help)), (vec![KEVIN], vec![ROSE]));
}
