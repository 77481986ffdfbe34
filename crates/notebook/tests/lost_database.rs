//! A database that is not there: said in words, and nothing is made in its place.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{open, rows};
use daftari_crypto::safe::pin::SecretKind;
use daftari_crypto::safe::slots::{self, Kdf, NewLock};
use daftari_notebook::Error;
use daftari_notebook::requests::Unlock;
use daftari_notebook::session::{NoopObserver, Session};
use daftari_notebook::views::Phase;
use daftari_testkit::fixed::TestWorld;
use daftari_testkit::people::{PIN, TestDevice, amina, beryl};

/// The files an unlock that fails must leave as they are: not the lock's own, which say that it was tried.
fn kept(device: &TestDevice) -> BTreeMap<PathBuf, Vec<u8>> {
    let own = ["slots.0", "slots.1", "tries", "in-use"];
    let files = device.files().into_iter().filter(|path| !own.iter().any(|name| path.ends_with(name)));
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn database(device: &TestDevice) -> PathBuf {
    device.directory().join("notebook")
}

/// A locked phone with a case, and a log left beside its database, as after a battery that fell out.
fn a_phone_left_with_its_log() -> TestDevice {
    let phone = amina().phone();
    open(&phone, "kesi ya kwanza");
    let killed = phone.as_killed_now();
    assert!(fs::metadata(killed.directory().join("notebook-wal")).unwrap().len() > 0);
    killed
}

fn check_lost(phone: &TestDevice, spoil: impl Fn(&Path), named: fn(&Error) -> bool) {
    let right = fs::read(database(phone)).unwrap();
    spoil(&database(phone));
    let before = kept(phone);
    for _ in 0..7 {
        let refused = phone.unlock().unwrap_err();
        assert!(named(&refused), "{refused:?}");
    }
    assert_eq!((phone.session.app().phase, phone.session.app().tries), (Phase::Locked, 0));
    assert!(kept(phone) == before, "nothing was made, and nothing that was left was touched");
    fs::write(database(phone), right).unwrap();
    phone.unlock().unwrap();
    assert_eq!(rows(phone).len(), 1, "put back, it opens as it was, with its log");
}

#[test]
fn a_missing_database_is_not_made_anew() {
    let phone = a_phone_left_with_its_log();
    check_lost(&phone, |path| fs::remove_file(path).unwrap(), |error| matches!(error, Error::DatabaseMissing));
}

#[test]
fn an_empty_database_is_not_made_anew() {
    let phone = a_phone_left_with_its_log();
    check_lost(&phone, |path| fs::write(path, b"").unwrap(), |error| matches!(error, Error::DatabaseEmpty));
}

#[test]
fn another_notebooks_database_is_named_and_not_touched() {
    let phone = a_phone_left_with_its_log();
    let other = beryl().phone();
    other.session.lock_notebook();
    let others = fs::read(database(&other)).unwrap();
    check_lost(&phone, |path| fs::write(path, &others).unwrap(), |error| matches!(error, Error::DatabaseForeign));
    let phone = a_phone_left_with_its_log();
    let plain = |path: &Path| fs::write(path, [&b"SQLite format 3\0"[..], &[0; 4080]].concat()).unwrap();
    check_lost(&phone, plain, |error| matches!(error, Error::DatabaseForeign));
}

#[test]
fn a_database_without_tables_is_not_filled_anew() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    fs::remove_file(database(&phone)).unwrap();
    phone.database().execute_batch("CREATE TABLE one (a); DROP TABLE one").unwrap();
    assert!(matches!(phone.unlock(), Err(Error::Damaged)));
}

/// A cut between the first lock and the first page, or anywhere before the mark.
#[test]
fn a_first_run_that_was_cut_begins_again() {
    let world = TestWorld::new(91);
    let directory = tempfile::tempdir().unwrap();
    let environment = &world.environment;
    let new = NewLock {
        secret: PIN,
        kind: SecretKind::Pin,
        office_device: false,
        kdf: Kdf::FLOOR,
        key_store: &*environment.key_store,
        clock: &*environment.boot,
    };
    let mut rng = environment.rng.lock().unwrap();
    slots::create(directory.path(), &new, &mut *rng).unwrap();
    drop(rng);
    let path = directory.path().join("notebook");
    let here = Session::open(directory.path(), environment.clone(), Box::new(NoopObserver)).unwrap();
    fs::write(&path, b"").unwrap();
    assert_eq!(here.unlock_notebook(Unlock { secret: PIN.to_owned() }).unwrap().phase, Phase::Open);
    here.lock_notebook();
    // From its first opening on it was made.
    fs::remove_file(&path).unwrap();
    assert!(matches!(here.unlock_notebook(Unlock { secret: PIN.to_owned() }), Err(Error::DatabaseMissing)));
    assert!(!path.exists());
}
