//! The only SQL on the device: one SQLCipher file with entries, envelopes, projections, index.
//!
//! One connection, because one person uses the notebook and the session's guard already lets one act at a time in;
//! lists and search read projections and take fractions of a millisecond. Every change is one [`Store::write`]: one
//! IMMEDIATE transaction, durable when it returns. The store does not fold; it is handed rows and hands rows back.

mod alarms;
mod anew;
mod cases;
mod columns;
mod delivery;
mod due;
mod entries;
mod erase;
mod error;
mod facets;
mod listed;
mod log;
mod money;
mod numbers;
mod open;
mod people;
mod place;
mod quarantine;
mod small;
mod to_fold;
mod transaction;
mod words;

pub use anew::{Copying, Swapped};
pub use cases::CaseRow;
pub use delivery::{DeliveryState, Outgoing, QueueRow};
pub use due::{DueKind, DueListed, DueRow};
pub use entries::{Appended, StoredEntry};
pub use erase::{ErasedCase, TakenEnvelope};
pub use error::{Result, StoreError};
pub use facets::{ClockIs, FacetCount, FacetValue, Finding, Found};
pub use listed::{Filter, Listed};
pub use money::{CaseMoney, MoneyRow, Sums};
pub use open::{Lies, SCHEMA_VERSION, look};
pub use people::{FoundParty, PartyGroup, PartyRow};
pub use quarantine::{Aside, PlaceBefore, QuarantinedEnvelope, Room};
pub use small::Counts;
pub use transaction::{Store, Tx};

/// A limit for questions whose answer is wanted whole: more rows than SQLite ever returns.
pub const NO_LIMIT: usize = usize::MAX >> 1;

#[cfg(test)]
mod tests {
    use daftari_domain::ids::CaseId;
    use daftari_domain::time::UnixMillis;

    use super::*;

    fn a_store() -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::create(&directory.path().join("notebook"), &[1; 32], &[2; 16]).unwrap();
        (directory, store)
    }

    fn a_row(n: u8, words: &str) -> CaseRow {
        CaseRow {
            id: CaseId(uuid::Uuid::from_bytes([n; 16])),
            code: String::new(),
            open: true,
            conflict: false,
            urgent_limit_ms: None,
            at_once: false,
            amber_from_ms: None,
            red_from_ms: None,
            last_ms: UnixMillis(0),
            summary: String::new(),
            words: words.to_owned(),
            money: None,
            facets: Vec::new(),
            parties: Vec::new(),
            alarms: Vec::new(),
            version: 1,
        }
    }

    fn found(store: &Store, text: &str) -> usize {
        let finding = Finding { text: text.to_owned(), ..Finding::of(Filter::All) };
        store.read(|tx| tx.find_cases(&finding, 0, 9)).unwrap().rows.len()
    }

    /// No page may be added to the file any more: what SQLite says when the disk has no room.
    fn fill_the_disk(store: &Store) {
        let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        store.connection.pragma_update(None, "max_page_count", pages).unwrap();
    }

    #[test]
    fn every_promise_of_the_opening_contract_reads_back() {
        let (_directory, store) = a_store();
        let says = |pragma: &str| -> String {
            let value =
                store.connection.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0));
            match value.unwrap() {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            }
        };
        for (pragma, promised) in [
            ("temp_store", "2"),
            ("secure_delete", "1"),
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("trusted_schema", "0"),
            ("cell_size_check", "1"),
            ("cipher_memory_security", "0"),
            ("cipher_page_size", "4096"),
            ("application_id", &0x4441_4654.to_string()),
            ("user_version", &SCHEMA_VERSION.to_string()),
        ] {
            assert_eq!(says(pragma), promised, "{pragma}");
        }
        assert!(says("cipher_version").starts_with('4'));
    }

    #[test]
    fn a_store_in_memory_keeps_the_same_promises_and_has_no_file() {
        let store = Store::in_memory(&[1; 32], &[2; 16]).unwrap();
        store.write(|tx| tx.put_case(&a_row(1, "kwanza"))).unwrap();
        assert_eq!(found(&store, "kwanza"), 1);
        let file: String = store.connection.query_row("PRAGMA database_list", [], |row| row.get("file")).unwrap();
        assert_eq!(file, "");
        store.close().unwrap();
        let another = Store::in_memory(&[1; 32], &[2; 16]).unwrap();
        assert_eq!(another.read(|tx| tx.count_cases(Filter::All)).unwrap(), 0, "nothing is left of it");
    }

    #[test]
    fn a_write_to_the_log_stays_there_until_the_checkpoint() {
        let (directory, store) = a_store();
        let bytes_of = |file: &str| std::fs::metadata(directory.path().join(file)).unwrap().len();
        let before = bytes_of("notebook");
        let long = vec![7; 4_096 * 1_200];
        store.write_to_log(|tx| tx.put_secret("one", &long)).unwrap();
        assert_eq!(bytes_of("notebook"), before, "longer than a log that is copied by itself");
        store.copy_log().unwrap();
        let copied = bytes_of("notebook");
        assert!(copied > before + long.len() as u64);
        assert_eq!(store.read(|tx| tx.secret("one")).unwrap().unwrap().len(), long.len());
        store.write(|tx| tx.put_secret("two", &long)).unwrap();
        assert!(bytes_of("notebook") > copied, "a commit copies a long log again");
    }

    #[test]
    fn nothing_reaches_outside_the_one_file_or_rewrites_its_schema() {
        let (directory, store) = a_store();
        let refused = |sql: &str| store.connection.execute_batch(sql).unwrap_err().to_string();
        let beside = directory.path().join("beside");
        assert!(refused(&format!("ATTACH '{}' AS beside KEY ''", beside.display())).contains("too many attached"));
        assert!(!beside.exists());
        assert!(refused("SELECT load_extension('/tmp/any')").contains("not authorized"));
        store.connection.execute_batch("PRAGMA writable_schema = ON").unwrap();
        assert!(refused("DELETE FROM sqlite_schema WHERE name = 'draft'").contains("may not be modified"));
        let journal: String = store.connection.query_row("PRAGMA journal_mode = OFF", [], |row| row.get(0)).unwrap();
        assert_eq!(journal, "wal", "a journal cannot be switched off");
    }

    #[test]
    fn a_full_disk_says_so_and_leaves_nothing_half() {
        let (_directory, store) = a_store();
        store.write(|tx| tx.put_case(&a_row(1, "kwanza"))).unwrap();
        store.write(|tx| tx.put_draft("rasimu")).unwrap();
        fill_the_disk(&store);
        let long = "neno refu ".repeat(4_000);
        let refused = store.write(|tx| {
            tx.clear_draft()?;
            tx.put_case(&a_row(1, "pili"))?;
            tx.put_secret("kubwa", long.as_bytes())
        });
        assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
        assert_eq!((found(&store, "kwanza"), found(&store, "pili")), (1, 0));
        assert_eq!(store.read(|tx| tx.draft()).unwrap().as_deref(), Some("rasimu"));
        assert_eq!(store.read(|tx| tx.secret("kubwa")).unwrap(), None);
        store.check().unwrap();
        // Room again: the same write goes through.
        store.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
        store.write(|tx| tx.put_secret("kubwa", long.as_bytes())).unwrap();
    }
}
