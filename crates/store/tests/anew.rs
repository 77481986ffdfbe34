//! Writing every page anew: a copy beside the file, and a kill or a refusal at each step.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{KEY, SALT, Shelf, case, row, search};
use daftari_store::{Store, StoreError, Swapped};

const DIRECTORY: &str = "DAFTARI_ANEW_DIRECTORY";

fn names(shelf: &Shelf) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(shelf.directory.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn with_cases(store: &Store, count: u8) {
    for n in 1..=count {
        store.write(|tx| tx.put_case(&row(n, &format!("neno{n:03}")))).unwrap();
        store.write(|tx| tx.put_secret(&format!("kubwa{n}"), &[n; 60_000])).unwrap();
    }
}

fn check(store: &Store, count: u8) {
    store.check().unwrap();
    for n in 1..=count {
        assert_eq!(search(store, &format!("neno{n:03}"), 0, 9).unwrap().len(), 1, "neno{n:03}");
        assert_eq!(store.read(|tx| tx.secret(&format!("kubwa{n}"))).unwrap().unwrap().len(), 60_000);
    }
}

#[test]
fn a_copy_takes_the_files_place_and_nothing_is_left_beside_it() {
    let shelf = Shelf::new();
    let mut store = shelf.create();
    with_cases(&store, 9);
    store.write(|tx| tx.put_secret("kubwa9", &[])).unwrap();
    store.write(|tx| tx.put_secret("kubwa9", &[9; 60_000])).unwrap();
    let before = fs::metadata(&shelf.path).unwrap();
    let mut copying = store.begin_copy().unwrap();
    copying.copy().unwrap();
    assert!(matches!(store.swap(copying).unwrap(), Swapped::Done));
    check(&store, 9);
    // As sealed as before, under the same key, and written to as before.
    with_cases(&store, 10);
    store.close().unwrap();
    assert_eq!(names(&shelf), ["notebook"]);
    assert_eq!(fs::read(&shelf.path).unwrap()[..16], SALT);
    assert!(fs::metadata(&shelf.path).unwrap().len() > before.len() / 2);
    assert!(!common::holds(&shelf.bytes(), "SQLite format") && !common::holds(&shelf.bytes(), "neno"));
    check(&shelf.open().unwrap(), 10);
}

#[test]
fn what_is_saved_while_it_is_copied_is_not_lost() {
    let shelf = Shelf::new();
    let mut store = shelf.create();
    with_cases(&store, 5);
    let mut copying = store.begin_copy().unwrap();
    copying.copy().unwrap();
    store.write(|tx| tx.put_case(&row(6, "neno006"))).unwrap();
    assert!(matches!(store.swap(copying).unwrap(), Swapped::Stale));
    assert_eq!(search(&store, "neno006", 0, 9).unwrap().len(), 1);
    assert!(!names(&shelf).iter().any(|name| name.contains("copy")), "{:?}", names(&shelf));
    // Nor one that was asked to stop after it was whole, nor one that was never finished.
    let mut copying = store.begin_copy().unwrap();
    copying.copy().unwrap();
    store.stop_copy();
    assert!(matches!(store.swap(copying).unwrap(), Swapped::Stale));
    let copying = store.begin_copy().unwrap();
    assert!(matches!(store.swap(copying).unwrap(), Swapped::Stale));
    check(&store, 5);
}

#[test]
fn a_copy_that_is_asked_to_stop_leaves_everything() {
    let shelf = Shelf::new();
    let mut store = shelf.create();
    with_cases(&store, 9);
    for stop in [Store::stop_copy as fn(&Store), |store: &Store| store.empty_log().unwrap()] {
        let mut copying = store.begin_copy().unwrap();
        stop(&store);
        assert!(matches!(copying.copy(), Err(StoreError::Stopped)));
        assert!(matches!(store.swap(copying).unwrap(), Swapped::Stale));
        check(&store, 9);
    }
    store.close().unwrap();
    assert_eq!(names(&shelf), ["notebook"]);
}

#[test]
fn a_log_that_cannot_be_emptied_keeps_the_old_file() {
    let shelf = Shelf::new();
    let mut store = shelf.create();
    with_cases(&store, 3);
    let reader = shelf.raw();
    reader.execute_batch("BEGIN; SELECT count(*) FROM secret").unwrap();
    store.write(|tx| tx.put_case(&row(4, "neno004"))).unwrap();
    let mut copying = store.begin_copy().unwrap();
    copying.copy().unwrap();
    let swapped = store.swap(copying).unwrap();
    assert!(matches!(swapped, Swapped::Refused(_)), "{swapped:?}");
    assert_eq!(search(&store, "neno004", 0, 9).unwrap().len(), 1);
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    store.close().unwrap();
    check(&shelf.open().unwrap(), 3);
}

#[test]
fn a_copy_that_was_left_is_removed_before_anything_else() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let copy = shelf.path.with_file_name("notebook-copy");
    fs::write(&copy, b"half").unwrap();
    let mut wrong = KEY;
    wrong[0] ^= 1;
    assert!(Store::open(&shelf.path, &wrong, &SALT).is_err());
    assert!(!copy.exists());
}

/// The rewriter: erases a case, writes anew, and says so, again and again.
#[test]
fn the_rewriter_of_the_test_below() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let mut store = Store::open(&Path::new(&directory).join("notebook"), &KEY, &SALT).unwrap();
    for turn in 0_u64.. {
        store.write(|tx| tx.put_secret("turn", &turn.to_be_bytes())).unwrap();
        println!("saved {turn}");
        let mut copying = store.begin_copy().unwrap();
        println!("begun");
        copying.copy().unwrap();
        println!("copied");
        assert!(matches!(store.swap(copying).unwrap(), Swapped::Done));
        println!("swapped");
    }
}

#[test]
fn nothing_is_lost_by_a_kill_between_copy_and_swap() {
    let shelf = Shelf::new();
    let store = shelf.create();
    with_cases(&store, 12);
    store.write(|tx| tx.forget_case(case(12))).unwrap();
    store.close().unwrap();
    // Killed at each of the steps, and in the middle of the two long ones.
    for round in 0..16_u64 {
        let mut rewriter = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_rewriter_of_the_test_below", "--nocapture"])
            .env(DIRECTORY, shelf.directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(rewriter.stdout.take().unwrap()).lines().map_while(Result::ok);
        let (mut saved, mut told) = (None, 0);
        let mut killed = false;
        for line in lines {
            let line = line.rsplit(' ').take(2).map(str::to_owned).collect::<Vec<_>>();
            match line.as_slice() {
                [turn, said] if said.ends_with("saved") => saved = turn.parse::<u64>().ok(),
                [said, ..] if ["begun", "copied", "swapped"].iter().any(|step| said.ends_with(step)) => {}
                _ => continue,
            }
            told += 1;
            if !killed && told > round {
                rewriter.kill().unwrap();
                killed = true;
            }
        }
        rewriter.wait().unwrap();
        let store = shelf.open().unwrap();
        check(&store, 11);
        let turn = store
            .read(|tx| tx.secret("turn"))
            .unwrap()
            .map(|turn| u64::from_be_bytes((*turn).clone().try_into().unwrap()));
        assert!(turn >= saved, "round {round}: {turn:?}, saved {saved:?}");
        store.close().unwrap();
        assert_eq!(names(&shelf), ["notebook"], "round {round}");
    }
}
