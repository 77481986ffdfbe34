//! `kill -9` at any moment: what was acknowledged is there, whole.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::ids::{CaseId, EntryId, EnvelopeId};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{KEY, SALT, Shelf, envelope, id, search, whole};
use daftari_domain::time::UnixMillis;
use daftari_store::DeliveryState::OnPhone;
use daftari_store::{CaseRow, DeliveryState, Store, StoredEntry};
use uuid::Uuid;

const DIRECTORY: &str = "DAFTARI_KILL_DIRECTORY";

fn numbered(n: u64) -> StoredEntry {
    let id_of = |n: u64| {
        let mut id = [0_u8; 32];
        id[..8].copy_from_slice(&n.to_be_bytes());
        id
    };
    StoredEntry {
        id: EntryId(id_of(n)),
        case: Some(CaseId(Uuid::from_u128(u128::from(n % 7)))),
        author: id(1),
        author_seq: n,
        prev: EntryId(id_of(n - 1)),
        record: vec![0xAA; 700],
        brought_by: None,
        learned_ms: UnixMillis(0),
    }
}

/// The writer: goes on from where the chain ends and says each number once it is saved.
#[test]
fn the_writer_of_the_test_below() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let store = Store::open(&Path::new(&directory).join("notebook"), &KEY, &SALT).unwrap();
    let mut n = store.read(|tx| tx.chain_head(id(1))).unwrap().map_or(0, |(seq, _)| seq);
    loop {
        n += 1;
        let entry = numbered(n);
        store
            .write(|tx| {
                tx.append_entry(&entry)?;
                tx.follow(entry.id, entry.case, n, OnPhone)?;
                tx.put_outgoing(&daftari_store::Outgoing {
                    id: EnvelopeId(entry.id.0),
                    ..envelope(1, entry.case, &[entry.id])
                })?;
                tx.put_case(&CaseRow { id: entry.case.unwrap(), words: format!("neno{n}"), ..common::row(1, "") })
            })
            .unwrap();
        println!("saved {n}");
    }
}

#[test]
fn nothing_shown_as_saved_is_lost_by_kill_nine() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let mut saved = 0_u64;
    for round in 0..12_usize {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_writer_of_the_test_below", "--nocapture"])
            .env(DIRECTORY, shelf.directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut numbers = lines.filter_map(|line| line.rsplit_once("saved ")?.1.parse::<u64>().ok());
        // Killed after a few saves, another number each round, in the middle of whatever it does then.
        for _ in 0..=round * 3 % 11 {
            saved = numbers.next().unwrap();
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        saved = numbers.last().unwrap_or(saved);

        let store = shelf.open().unwrap();
        store.check().unwrap();
        let head = store.read(|tx| tx.chain_head(id(1))).unwrap().unwrap().0;
        let whole_to = store.read(|tx| tx.contiguous_head(id(1), None, whole)).unwrap().unwrap().0;
        assert!(head >= saved && whole_to == head, "saved {saved}, chain to {head}, whole to {whole_to}");
        // Entry, envelope, state and index are one: never some of them.
        let outgoing = store.read(|tx| tx.next_outgoing(100_000, usize::MAX)).unwrap().len() as u64;
        let last = numbered(head);
        assert_eq!(outgoing, head);
        assert_eq!(store.read(|tx| tx.delivery(last.id)).unwrap(), Some(DeliveryState::OnPhone));
        let found = search(&store, &format!("neno{head}"), 0, 9).unwrap();
        assert_eq!(found.len(), 1);
        store.close().unwrap();
    }
    assert!(saved >= 12);
}
