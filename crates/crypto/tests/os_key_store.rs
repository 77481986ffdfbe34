//! The real key store of the operating system. Needs one, so it is run by itself:
//! `scripts/with-key-store cargo test --locked -p daftari-crypto --test os_key_store -- --ignored`.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Boot, Seeded};
use daftari_crypto::safe::key_store::{KeyStore, OsKeyStore, SERVICE};
use daftari_crypto::safe::pin::SecretKind;
use daftari_crypto::safe::slots::{self, Kdf, LockError, NewLock};
use daftari_crypto::secret::Secret32;
use tempfile::TempDir;

const STORE: OsKeyStore = OsKeyStore;
const PIN: &str = "583920";

fn secret(byte: u8) -> Secret32 {
    Secret32::new([byte; 32])
}

fn held(vault: &[u8; 16], name: &str) -> Option<[u8; 32]> {
    STORE.get(vault, name).unwrap().map(|secret| *secret.expose())
}

#[test]
#[ignore = "needs a key store: scripts/with-key-store"]
fn the_key_store_answers_from_every_thread() {
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..5 {
                    assert!(STORE.available());
                }
            });
        }
    });
}

#[test]
#[ignore = "needs a key store: scripts/with-key-store"]
fn an_item_is_stored_found_replaced_and_deleted() {
    let vault = [1; 16];
    assert_eq!(held(&vault, "device"), None);
    STORE.put(&vault, "device", &secret(7)).unwrap();
    assert_eq!(held(&vault, "device"), Some([7; 32]));
    // Overwritten, not added beside: there is one answer.
    STORE.put(&vault, "device", &secret(8)).unwrap();
    assert_eq!(held(&vault, "device"), Some([8; 32]));
    STORE.delete(&vault, "device").unwrap();
    assert_eq!(held(&vault, "device"), None);
    STORE.delete(&vault, "device").unwrap();
    // Bytes that are no text, zeros among them, come back as they were.
    let bytes: [u8; 32] = std::array::from_fn(|n| (n * 37) as u8);
    STORE.put(&vault, "device", &Secret32::new(bytes)).unwrap();
    assert_eq!(held(&vault, "device"), Some(bytes));
    STORE.delete(&vault, "device").unwrap();
}

/// Another program may write under our names; what has not our length is not ours.
#[test]
#[ignore = "needs a key store: scripts/with-key-store"]
fn an_item_that_is_no_secret_of_ours_counts_as_none() {
    let vault = [4; 16];
    let account = format!("{}/device", data_encoding::HEXLOWER.encode(&vault));
    let item = keyring::Entry::new(SERVICE, &account).unwrap();
    for bytes in [&b"hunter2"[..], &[0; 31], &[0; 33], &[7; 4096]] {
        item.set_secret(bytes).unwrap();
        assert_eq!(held(&vault, "device"), None);
    }
    item.set_secret(&[7; 32]).unwrap();
    assert_eq!(held(&vault, "device"), Some([7; 32]));
    STORE.delete(&vault, "device").unwrap();
}

#[test]
#[ignore = "needs a key store: scripts/with-key-store"]
fn two_notebooks_and_two_names_do_not_meet() {
    let (mine, yours) = ([2; 16], [3; 16]);
    STORE.put(&mine, "device", &secret(1)).unwrap();
    STORE.put(&yours, "device", &secret(2)).unwrap();
    STORE.put(&mine, "slot-0", &secret(3)).unwrap();
    assert_eq!(held(&mine, "device"), Some([1; 32]));
    assert_eq!(held(&yours, "device"), Some([2; 32]));
    assert_eq!(held(&mine, "slot-0"), Some([3; 32]));
    STORE.delete(&mine, "device").unwrap();
    assert_eq!(held(&mine, "device"), None);
    assert_eq!(held(&yours, "device"), Some([2; 32]));
    STORE.delete(&yours, "device").unwrap();
    STORE.delete(&mine, "slot-0").unwrap();
}

#[test]
#[ignore = "needs a key store: scripts/with-key-store"]
fn a_deleted_alias_is_a_key_that_is_gone() {
    let (directory, boot) = (TempDir::new().unwrap(), Boot::new());
    let new = NewLock {
        secret: PIN,
        kind: SecretKind::Pin,
        office_device: false,
        kdf: Kdf::FLOOR,
        key_store: &STORE,
        clock: &boot,
    };
    let made = slots::create(directory.path(), &new, &mut Seeded::new(1)).unwrap();
    let unlock = |secret| slots::unlock(directory.path(), secret, &STORE, &boot);
    assert_eq!(unlock(PIN).unwrap().db_key().key.expose(), made.db_key().key.expose());
    assert!(matches!(unlock("902741"), Err(LockError::Wrong(_))));
    assert!(unlock(PIN).is_ok());

    let names = ["device", "slot-0", "slot-1", "slot-2", "slot-3", "tries"];
    for name in names {
        let kept = STORE.get(&made.id, name).unwrap().unwrap();
        STORE.delete(&made.id, name).unwrap();
        assert!(matches!(unlock(PIN), Err(LockError::KeyStoreGone)), "{name}");
        STORE.put(&made.id, name, &kept).unwrap();
        assert_eq!(slots::standing(directory.path(), &STORE, &boot).unwrap().tries, 0);
    }
    assert!(unlock(PIN).is_ok());
    // Another notebook's item under the right name is the wrong device, not a crash.
    let kept = STORE.get(&made.id, "device").unwrap().unwrap();
    STORE.put(&made.id, "device", &secret(9)).unwrap();
    assert!(matches!(unlock(PIN), Err(LockError::Wrong(_))));
    STORE.put(&made.id, "device", &kept).unwrap();
    assert!(unlock(PIN).is_ok());
    names.iter().for_each(|name| STORE.delete(&made.id, name).unwrap());
}

/// What the app meets on a machine without a key store. A process connects once, so this takes one of its own.
#[cfg(target_os = "linux")]
#[test]
fn without_a_session_bus_it_is_not_there_and_says_so_at_once() {
    const CHILD: &str = "DAFTARI_TEST_WITHOUT_BUS";
    if std::env::var_os(CHILD).is_some() {
        assert!(!STORE.available());
        assert!(STORE.get(&[1; 16], "device").is_err());
        assert!(STORE.put(&[1; 16], "device", &secret(1)).is_err());
        let (directory, boot) = (TempDir::new().unwrap(), Boot::new());
        let pin = NewLock {
            secret: PIN,
            kind: SecretKind::Pin,
            office_device: false,
            kdf: Kdf::FLOOR,
            key_store: &STORE,
            clock: &boot,
        };
        let made = slots::create(directory.path(), &pin, &mut Seeded::new(1));
        assert!(matches!(made, Err(LockError::PassphraseNeeded)));
        let phrase = NewLock { secret: "mto embe kiti daraja samaki", kind: SecretKind::Passphrase, ..pin };
        slots::create(directory.path(), &phrase, &mut Seeded::new(1)).unwrap();
        return;
    }
    let nowhere = TempDir::new().unwrap();
    let socket = format!("unix:path={}", nowhere.path().join("bus").display());
    for address in [None, Some(socket.as_str()), Some("not an address")] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "without_a_session_bus_it_is_not_there_and_says_so_at_once"]);
        child.env(CHILD, "1").env("XDG_RUNTIME_DIR", nowhere.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
        if let Some(address) = address {
            child.env("DBUS_SESSION_BUS_ADDRESS", address);
        }
        let output = child.output().unwrap();
        assert!(output.status.success(), "{address:?}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
