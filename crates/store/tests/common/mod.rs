//! A database in a throw-away directory, and rows to put into it.
#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::path::PathBuf;

use daftari_domain::ids::{CaseId, DeviceKey, EntryId, EnvelopeId, StatementId};
use daftari_domain::time::UnixMillis;
use daftari_store::{Aside, CaseRow, Filter, Finding, Listed, Outgoing, Store, StoreError, StoredEntry};
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

pub const KEY: [u8; 32] = [7; 32];
pub const SALT: [u8; 16] = [9; 16];

pub struct Shelf {
    pub directory: TempDir,
    pub path: PathBuf,
}

impl Shelf {
    pub fn new() -> Shelf {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("notebook");
        Shelf { directory, path }
    }

    pub fn create(&self) -> Store {
        Store::create(&self.path, &KEY, &SALT).unwrap()
    }

    pub fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.path, &KEY, &SALT)
    }

    /// The same file through plain rusqlite, with the right key: what somebody who has the key sees in its pages.
    pub fn raw(&self) -> Connection {
        let connection = Connection::open(&self.path).unwrap();
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        connection.execute_batch(&format!("PRAGMA key = \"x'{}{}'\"", hex(&KEY), hex(&SALT))).unwrap();
        connection
    }

    /// Every byte of every file in the directory.
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.directory.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

pub fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// An id of any kind: `n` in every byte.
pub fn id<T: From32>(n: u8) -> T {
    T::from_bytes([n; 32])
}

pub trait From32 {
    fn from_bytes(bytes: [u8; 32]) -> Self;
}

macro_rules! from_32 {
    ($($id:ident),*) => { $(
        impl From32 for $id {
            fn from_bytes(bytes: [u8; 32]) -> $id {
                $id(bytes)
            }
        }
    )* };
}

from_32!(DeviceKey, EntryId, EnvelopeId, StatementId);

pub fn case(n: u8) -> CaseId {
    CaseId(Uuid::from_bytes([n; 16]))
}

/// Entry `n` of an author's chain: its id is `n` in every byte, `prev` the one before.
pub fn entry(author: u8, n: u8, in_case: Option<CaseId>) -> StoredEntry {
    StoredEntry {
        id: chained(author, n),
        case: in_case,
        author: id(author),
        author_seq: u64::from(n),
        prev: if n == 1 { EntryId([0; 32]) } else { chained(author, n - 1) },
        record: vec![author, n],
        brought_by: None,
        learned_ms: UnixMillis(i64::from(n)),
    }
}

pub fn chained(author: u8, n: u8) -> EntryId {
    let mut id = [author; 32];
    id[0] = n;
    EntryId(id)
}

pub fn row(n: u8, words: &str) -> CaseRow {
    CaseRow {
        id: case(n),
        code: format!("KT-{n:04}"),
        open: true,
        conflict: false,
        urgent_limit_ms: None,
        at_once: false,
        amber_from_ms: None,
        red_from_ms: None,
        last_ms: UnixMillis(i64::from(n)),
        summary: format!("{{\"n\":{n}}}"),
        words: words.to_owned(),
        money: None,
        facets: Vec::new(),
        parties: Vec::new(),
        alarms: Vec::new(),
        version: 1,
    }
}

pub fn envelope(n: u8, in_case: Option<CaseId>, entries: &[EntryId]) -> Outgoing {
    Outgoing { id: id(n), case: in_case, bytes: vec![n; 100], entries: entries.to_vec() }
}

/// Cases found by words among all of them.
pub fn search(store: &Store, text: &str, offset: u32, limit: u32) -> Result<Vec<Listed>, StoreError> {
    let finding = Finding { text: text.to_owned(), ..Finding::of(Filter::All) };
    Ok(store.read(|tx| tx.find_cases(&finding, offset, limit))?.rows)
}

/// Every entry is held whole.
pub fn whole(_: &StoredEntry) -> Result<bool, StoreError> {
    Ok(true)
}

/// An envelope for the quarantine that nothing can make readable.
pub fn aside<'a>(n: u8, sender: &'a [u8], reason: &'a str, bytes: &'a [u8]) -> Aside<'a> {
    Aside { id: id(n), sender, reason, waits: false, bytes }
}
