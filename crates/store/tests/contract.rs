//! The opening contract, and what is left in the file when words are taken back.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{KEY, SALT, Shelf, holds, row, search};
use daftari_domain::time::UnixMillis;
use daftari_store::{Filter, SCHEMA_VERSION, Store, StoreError};

const NEEDLE: &str = "mwanamkeshujaa";

/// Decrypted content of every row of a table, blobs included.
fn decrypted(raw: &rusqlite::Connection, table: &str) -> Vec<u8> {
    let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut bytes = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            if let rusqlite::types::ValueRef::Text(part) | rusqlite::types::ValueRef::Blob(part) =
                row.get_ref(column).unwrap()
            {
                bytes.extend(part);
            }
        }
    }
    bytes
}

#[test]
fn nothing_readable_is_in_the_files_while_open_or_closed() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store.write(|tx| tx.put_case(&row(1, NEEDLE))).unwrap();
    store.write(|tx| tx.put_draft(NEEDLE)).unwrap();
    assert!(shelf.bytes().len() > 4096 && !holds(&shelf.bytes(), NEEDLE));
    assert!(!holds(&shelf.bytes(), "CREATE TABLE"));
    store.close().unwrap();
    assert!(!holds(&shelf.bytes(), NEEDLE) && !holds(&shelf.bytes(), "SQLite format"));
}

#[test]
fn closing_leaves_nothing_in_the_write_ahead_log() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store.write(|tx| tx.put_draft("x")).unwrap();
    let log = shelf.path.with_file_name("notebook-wal");
    assert!(std::fs::metadata(&log).unwrap().len() > 0, "an open notebook writes ahead");
    store.close().unwrap();
    assert!(!log.exists() || std::fs::metadata(&log).unwrap().len() == 0);
}

#[test]
fn another_key_is_told_apart_and_harms_nothing() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let mut other = KEY;
    other[31] ^= 1;
    assert!(matches!(Store::open(&shelf.path, &other, &SALT), Err(StoreError::WrongKey)));
    let mut salt = SALT;
    salt[0] ^= 1;
    assert!(matches!(Store::open(&shelf.path, &KEY, &salt), Err(StoreError::WrongKey)));
    shelf.open().unwrap().close().unwrap();
}

#[test]
fn a_notebook_of_a_newer_daftari_is_not_touched() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    shelf.raw().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    assert!(matches!(shelf.open(), Err(StoreError::Newer)));
    shelf.raw().pragma_update(None, "user_version", SCHEMA_VERSION).unwrap();
    shelf.open().unwrap().close().unwrap();
}

#[test]
fn withdrawn_words_leave_every_row_of_the_index() {
    let shelf = Shelf::new();
    let store = shelf.create();
    for n in 1..40 {
        store.write(|tx| tx.put_case(&row(n, &format!("kesi ya kawaida {n}")))).unwrap();
    }
    store.write(|tx| tx.put_case(&row(40, NEEDLE))).unwrap();
    let found = |text| search(&store, text, 0, 10).unwrap().len();
    assert_eq!(found(NEEDLE), 1);
    let part = NEEDLE.split_at(4).1;
    assert!(holds(&decrypted(&shelf.raw(), "case_word"), part), "the scan can see a word that is there");
    store.write(|tx| tx.put_case(&row(40, "maneno mengine"))).unwrap();
    assert_eq!((found(NEEDLE), found("mengine")), (0, 1));
    store.close().unwrap();
    let raw = shelf.raw();
    for table in ["case_word", "case_row"] {
        assert!(!holds(&decrypted(&raw, table), part), "{table}");
    }
}

#[test]
fn a_forgotten_case_and_a_put_away_draft_leave_no_word() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store.write(|tx| tx.put_case(&row(1, NEEDLE))).unwrap();
    store.write(|tx| tx.put_draft(NEEDLE)).unwrap();
    store.write(|tx| tx.forget_case(common::case(1)).and_then(|()| tx.clear_draft())).unwrap();
    assert_eq!(store.read(|tx| tx.draft()).unwrap(), None);
    store.close().unwrap();
    let raw = shelf.raw();
    for table in ["case_word", "case_row", "draft"] {
        assert!(!holds(&decrypted(&raw, table), NEEDLE.split_at(4).1), "{table}");
    }
    // Not in the free space of any page either: export the decrypted pages and scan them.
    let plain = shelf.directory.path().join("plain");
    raw.execute_batch(&format!("ATTACH '{}' AS plain KEY ''", plain.display())).unwrap();
    raw.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    raw.execute_batch("DETACH plain").unwrap();
    assert!(!holds(&std::fs::read(plain).unwrap(), NEEDLE.split_at(4).1));
}

#[test]
fn a_damaged_page_is_named_and_never_read_as_something_else() {
    let shelf = Shelf::new();
    let store = shelf.create();
    for n in 1..60 {
        store.write(|tx| tx.put_case(&row(n, &"neno ".repeat(200)))).unwrap();
    }
    // Some pages are free again: nothing reads them, and they are looked at all the same.
    for n in 30..60 {
        store.write(|tx| tx.forget_case(common::case(n))).unwrap();
    }
    store.check().unwrap();
    store.close().unwrap();
    let whole = std::fs::read(&shelf.path).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20);
    let mut met = 0;
    for page in 1..pages {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100] ^= 1;
        std::fs::write(&shelf.path, &bytes).unwrap();
        // A page of the schema or the index settings is met at the door, any other one by the check.
        let store = match shelf.open() {
            Ok(store) => store,
            Err(StoreError::Damaged) => continue,
            Err(other) => panic!("page {page}: {other:?}"),
        };
        assert!(matches!(store.check(), Err(StoreError::Damaged)), "page {page}");
        match store.read(|tx| tx.list_cases(Filter::All, 0, 100)) {
            Ok(rows) => assert_eq!(rows.len(), 29, "page {page}: what can be read is whole"),
            Err(error) => {
                assert!(matches!(error, StoreError::Damaged), "page {page}: {error:?}");
                met += 1;
            }
        }
    }
    assert!(met > 0, "some page held rows of cases");
    // The first page tells whether the key fits: damaged, it cannot tell more than that it does not.
    let mut bytes = whole.clone();
    bytes[100] ^= 1;
    std::fs::write(&shelf.path, &bytes).unwrap();
    assert!(matches!(shelf.open().map(drop), Err(StoreError::WrongKey)));
    std::fs::write(&shelf.path, &whole).unwrap();
    shelf.open().unwrap().check().unwrap();
}

#[test]
fn a_refused_write_changes_nothing() {
    let shelf = Shelf::new();
    let store = shelf.create();
    store.write(|tx| tx.put_case(&row(1, "kwanza"))).unwrap();
    let refused: Result<(), StoreError> = store.write(|tx| {
        tx.put_case(&row(2, "pili"))?;
        tx.put_draft("rasimu")?;
        Err(StoreError::Damaged)
    });
    assert!(matches!(refused, Err(StoreError::Damaged)));
    assert_eq!(store.read(|tx| tx.count_cases(Filter::All)).unwrap(), 1);
    assert_eq!(store.read(|tx| tx.draft()).unwrap(), None);
    // And the next write works.
    store.write(|tx| tx.put_case(&row(2, "pili"))).unwrap();
    assert_eq!(store.read(|tx| tx.count_cases(Filter::All)).unwrap(), 2);
}

#[test]
fn the_draft_is_one_row_written_over() {
    let shelf = Shelf::new();
    let store = shelf.create();
    for text in ["a", "ab", "abc"] {
        store.write(|tx| tx.put_draft(text)).unwrap();
    }
    assert_eq!(store.read(|tx| tx.draft()).unwrap().as_deref(), Some("abc"));
    store.close().unwrap();
    assert_eq!(shelf.raw().query_row("SELECT count(*) FROM draft", [], |r| r.get::<_, i64>(0)).unwrap(), 1);
}

/// Every column of every case, as SQLite gives it.
fn case_rows(shelf: &Shelf) -> Vec<Vec<rusqlite::types::Value>> {
    let raw = shelf.raw();
    let mut statement = raw.prepare("SELECT * FROM case_row").unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_case_that_is_written_again_has_every_column_of_the_new_row() {
    let second = daftari_store::CaseRow {
        code: "KT-0777".to_owned(),
        open: false,
        conflict: true,
        urgent_limit_ms: Some(UnixMillis(5)),
        at_once: true,
        amber_from_ms: Some(UnixMillis(6)),
        red_from_ms: Some(UnixMillis(7)),
        last_ms: UnixMillis(8),
        summary: "{}".to_owned(),
        version: 2,
        ..row(1, "pili")
    };
    let (again, once) = (Shelf::new(), Shelf::new());
    let store = again.create();
    store.write(|tx| tx.put_case(&row(1, "kwanza"))).unwrap();
    let before = case_rows(&again);
    store.write(|tx| tx.put_case(&second)).unwrap();
    once.create().write(|tx| tx.put_case(&second)).unwrap();
    let (again, once) = (case_rows(&again), case_rows(&once));
    assert_eq!(again, once);
    let kept = before[0].iter().zip(&again[0]).filter(|(before, after)| before == after).count();
    assert_eq!(kept, 2, "its number and its id alone: a new column needs another value in this test");
}
