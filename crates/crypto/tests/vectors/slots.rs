use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use daftari_crypto::safe::key_store::{KeyStore, KeyStoreTrouble};
use daftari_crypto::safe::pin::{SecretKind, normalised};
use daftari_crypto::safe::slots::{Kdf, LockError, NewLock, Vault, change_secret, create, unlock};
use daftari_crypto::secret::Secret32;
use data_encoding::HEXLOWER;
use serde_json::Value;

use super::file::{Script, StillClock, b64, find, hex, list, text, vectors, wide};

/// A key store in memory; `None` is a machine without one.
struct Held(Option<RefCell<BTreeMap<String, [u8; 32]>>>);

impl Held {
    /// What the vectors say it holds.
    fn of(lock: &Value) -> Self {
        Held(lock["key_store"].as_object().map(|entries| {
            RefCell::new(entries.iter().map(|(name, held)| (account(&hex(&lock["vault"]), name), hex(held))).collect())
        }))
    }

    /// Nothing yet, on a machine like that of the lock.
    fn empty(lock: &Value) -> Self {
        Held((!lock["key_store"].is_null()).then(RefCell::default))
    }
}

fn account(vault: &[u8; 16], name: &str) -> String {
    format!("{}/{name}", HEXLOWER.encode(vault))
}

impl KeyStore for Held {
    fn available(&self) -> bool {
        self.0.is_some()
    }

    fn get(&self, vault: &[u8; 16], name: &str) -> Result<Option<Secret32>, KeyStoreTrouble> {
        let held = self.0.as_ref().ok_or(KeyStoreTrouble)?;
        Ok(held.borrow().get(&account(vault, name)).map(|bytes| Secret32::new(*bytes)))
    }

    fn put(&self, vault: &[u8; 16], name: &str, secret: &Secret32) -> Result<(), KeyStoreTrouble> {
        let held = self.0.as_ref().ok_or(KeyStoreTrouble)?;
        held.borrow_mut().insert(account(vault, name), *secret.expose());
        Ok(())
    }

    fn delete(&self, vault: &[u8; 16], name: &str) -> Result<(), KeyStoreTrouble> {
        let held = self.0.as_ref().ok_or(KeyStoreTrouble)?;
        held.borrow_mut().remove(&account(vault, name));
        Ok(())
    }
}

fn clock(vectors: &Value) -> StillClock {
    StillClock::at(&vectors["boot"], 5_000)
}

fn kind(lock: &Value) -> SecretKind {
    match text(&lock["kind"]) {
        "pin" => SecretKind::Pin,
        "passphrase" => SecretKind::Passphrase,
        other => panic!("no secret named {other}"),
    }
}

fn new_lock<'a>(lock: &Value, typed: &'a str, key_store: &'a dyn KeyStore, clock: &'a StillClock) -> NewLock<'a> {
    let office_device = lock["office_device"].as_bool().unwrap();
    NewLock { secret: typed, kind: kind(lock), office_device, kdf: Kdf::FLOOR, key_store, clock }
}

fn check_vault(vault: &Vault, lock: &Value) {
    assert_eq!(vault.id, hex(&lock["vault"]));
    assert_eq!(vault.office_device, lock["office_device"].as_bool().unwrap());
    let keys = &lock["keys"];
    assert_eq!(vault.db_key().key.expose(), &hex(&keys["db_key"]));
    assert_eq!(vault.db_key().salt, hex(&keys["db_salt"]));
    assert_eq!(vault.files_key().expose(), &hex(&keys["files"]));
    assert_eq!(vault.config_key().expose(), &hex(&keys["config"]));
}

/// The copy of this generation lies where its number says.
fn check_copy(directory: &Path, generation: u64, copies: &Value) {
    let found = fs::read(directory.join(format!("slots.{}", generation % 2))).unwrap();
    assert!(found == b64(&copies[generation.to_string()]), "generation {generation}");
}

fn put_copy(directory: &Path, generation: u64, copies: &Value) {
    let bytes = b64(&copies[generation.to_string()]);
    fs::write(directory.join(format!("slots.{}", generation % 2)), bytes).unwrap();
}

#[test]
fn a_secret_is_normalised_as_the_page_says() {
    for case in list(&vectors("slots")["normalised"]) {
        assert_eq!(*normalised(text(&case["typed"])), text(&case["text"]), "{}", case["typed"]);
    }
}

#[test]
fn a_new_lock_with_the_same_randomness_is_exactly_these_files() {
    let vectors = vectors("slots");
    for lock in list(&vectors["locks"]) {
        let directory = tempfile::tempdir().unwrap();
        let (clock, store, mut rng) = (clock(&vectors), Held::empty(lock), Script::new([b64(&lock["draws"])]));
        let new = new_lock(lock, text(&lock["typed"][0]), &store, &clock);
        let vault = create(directory.path(), &new, &mut rng).unwrap();
        check_vault(&vault, lock);
        check_copy(directory.path(), 1, &lock["copies"]);
        check_copy(directory.path(), 2, &lock["copies"]);
        assert_eq!(fs::read(directory.path().join("tries")).unwrap(), b64(&lock["tries"]["new"]));
        assert!(rng.is_used_up());
        let held = |store: &Held| store.0.as_ref().map(|entries| entries.borrow().clone());
        assert_eq!(held(&store), held(&Held::of(lock)), "{}", lock["name"]);
    }
}

#[test]
fn every_spelling_opens_and_writes_the_next_generation() {
    let vectors = vectors("slots");
    for lock in list(&vectors["locks"]).iter().chain(list(&vectors["made_elsewhere"])) {
        for typed in list(&lock["typed"]) {
            let directory = tempfile::tempdir().unwrap();
            put_copy(directory.path(), 1, &lock["copies"]);
            put_copy(directory.path(), 2, &lock["copies"]);
            fs::write(directory.path().join("tries"), b64(&lock["tries"]["new"])).unwrap();
            let vault = unlock(directory.path(), text(typed), &Held::of(lock), &clock(&vectors)).unwrap();
            check_vault(&vault, lock);
            check_copy(directory.path(), 2, &lock["copies"]);
            check_copy(directory.path(), 3, &lock["copies"]);
            let tries = fs::read(directory.path().join("tries")).unwrap();
            assert_eq!(tries, b64(&lock["tries"]["after_unlock"]), "{} by {typed}", lock["name"]);
        }
    }
}

#[test]
fn of_two_copies_the_newest_valid_one_counts() {
    let vectors = vectors("slots");
    for case in list(&vectors["newest_valid_copy"]) {
        let lock = find(&vectors["locks"], "name", &case["lock"]);
        let directory = tempfile::tempdir().unwrap();
        for (name, file) in case["files"].as_object().unwrap() {
            fs::write(directory.path().join(name), b64(file)).unwrap();
        }
        fs::write(directory.path().join("tries"), b64(&lock["tries"]["new"])).unwrap();
        unlock(directory.path(), text(&lock["typed"][0]), &Held::of(lock), &clock(&vectors)).unwrap();
        let next = case["next"].as_u64().unwrap();
        let written = fs::read(directory.path().join(format!("slots.{}", next % 2))).unwrap();
        assert_eq!(written[9..17], next.to_be_bytes(), "{}", case["name"]);
    }
}

#[test]
fn a_changed_pin_wraps_one_slot_anew_in_both_copies() {
    let vectors = vectors("slots");
    let change = &vectors["change"];
    let lock = find(&vectors["locks"], "name", &change["lock"]);
    let directory = tempfile::tempdir().unwrap();
    put_copy(directory.path(), 1, &lock["copies"]);
    put_copy(directory.path(), 2, &lock["copies"]);
    fs::write(directory.path().join("tries"), b64(&lock["tries"]["new"])).unwrap();
    let (clock, store) = (clock(&vectors), Held::of(lock));
    let mut rng = Script::new([hex::<12>(&change["nonce"]).to_vec()]);
    let new = new_lock(lock, text(&change["new"]), &store, &clock);
    check_vault(&change_secret(directory.path(), text(&change["old"]), &new, &mut rng).unwrap(), lock);
    check_copy(directory.path(), 4, &change["copies"]);
    check_copy(directory.path(), 5, &change["copies"]);
    check_vault(&unlock(directory.path(), text(&change["new"]), &store, &clock).unwrap(), lock);
    let old = unlock(directory.path(), text(&change["old"]), &store, &clock);
    assert!(matches!(old, Err(LockError::Wrong(_))));
}

#[test]
fn a_made_database_is_marked_in_both_copies() {
    let vectors = vectors("slots");
    let marked = &vectors["database_made"];
    let lock = find(&vectors["locks"], "name", &marked["lock"]);
    let directory = tempfile::tempdir().unwrap();
    let (clock, store) = (clock(&vectors), Held::empty(lock));
    let nonces = [hex::<12>(&marked["nonce"]).to_vec(), hex::<12>(&marked["new_nonce"]).to_vec()];
    let mut rng = Script::new([b64(&lock["draws"])].into_iter().chain(nonces));
    let typed = text(&lock["typed"][0]);
    let mut vault = create(directory.path(), &new_lock(lock, typed, &store, &clock), &mut rng).unwrap();
    assert!(!vault.database_made());
    vault.mark_database_made(directory.path(), &mut rng).unwrap();
    assert!(vault.database_made());
    check_copy(directory.path(), 3, &marked["copies"]);
    check_copy(directory.path(), 4, &marked["copies"]);
    let mut opened = unlock(directory.path(), typed, &store, &clock).unwrap();
    check_vault(&opened, lock);
    assert!(opened.database_made());
    check_copy(directory.path(), 5, &marked["copies"]);
    opened.mark_database_made(directory.path(), &mut rng).unwrap();
    check_copy(directory.path(), 4, &marked["copies"]);
    let new = new_lock(lock, text(&marked["new"]), &store, &clock);
    assert!(change_secret(directory.path(), typed, &new, &mut rng).unwrap().database_made());
    check_copy(directory.path(), 7, &marked["changed"]);
    check_copy(directory.path(), 8, &marked["changed"]);
}

#[test]
fn a_lock_that_does_not_hold_is_refused_at_its_check() {
    let vectors = vectors("slots");
    for case in list(&vectors["negative"]) {
        let lock = find(&vectors["locks"], "name", &case["lock"]);
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("slots.0"), wide(&case["file"])).unwrap();
        let tries = directory.path().join("tries");
        fs::write(&tries, b64(&lock["tries"]["new"])).unwrap();
        let store = Held::of(lock);
        if let Some(missing) = case["missing"].as_str() {
            store.delete(&hex(&lock["vault"]), missing).unwrap();
        }
        let refused = unlock(directory.path(), text(&case["typed"]), &store, &clock(&vectors)).unwrap_err();
        let (expected, tried) = match text(&case["refused_at"]) {
            "checksum" | "magic" | "generation" | "memory" | "passes" | "lanes" | "flags" | "zeros" => {
                (matches!(refused, LockError::Damaged), false)
            }
            "version" => (matches!(refused, LockError::Newer), false),
            "key store" => (matches!(refused, LockError::KeyStoreGone), false),
            "counter" => (matches!(refused, LockError::Wait(standing) if standing.tries == 9), true),
            "slot" => (matches!(refused, LockError::Wrong(standing) if standing.tries == 1), true),
            // The secret was right: what it opened is a later version's.
            "payload" => (matches!(refused, LockError::Newer), true),
            other => panic!("no check named {other}"),
        };
        assert!(expected, "{}: {refused:?}", case["name"]);
        // What is refused before the derivation is no try.
        assert_eq!(fs::read(&tries).unwrap() != b64(&lock["tries"]["new"]), tried, "{}", case["name"]);
        assert!(!directory.path().join("slots.1").exists(), "nothing is written on a refusal");
    }
}
