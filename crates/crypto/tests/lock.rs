//! The lock: what opens it, what does not, and what a try costs.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use common::{Boot, Seeded, Store};
use daftari_crypto::safe::pin::{SecretKind, WeakSecret};
use daftari_crypto::safe::slots::{self, Kdf, KeyStore, LockError, NewLock, NoKeyStore, Vault};
use daftari_crypto::safe::tries::{BootClock, Tries, TryState, wait_after};
use daftari_crypto::secret::Secret32;
use daftari_relay_api::hash;
use proptest::prelude::*;
use tempfile::TempDir;

const PIN: &str = "583920";
const NEW_PIN: &str = "71940638";
const WRONG: &str = "902741";
const PASSPHRASE: &str = "mto embe kiti daraja samaki";
const MINUTE: u64 = 60_000;
const DEVICE: u8 = 2;

/// A phone with a notebook that is locked with [`PIN`].
struct Phone {
    directory: TempDir,
    store: Store,
    boot: Boot,
    made: Vault,
}

fn new_lock<'a>(secret: &'a str, kind: SecretKind, store: &'a dyn KeyStore, clock: &'a dyn BootClock) -> NewLock<'a> {
    NewLock { secret, kind, office_device: false, kdf: Kdf::FLOOR, key_store: store, clock }
}

impl Phone {
    fn new() -> Phone {
        let (directory, store, boot) = (TempDir::new().unwrap(), Store::default(), Boot::new());
        let new = new_lock(PIN, SecretKind::Pin, &store, &boot);
        let made = slots::create(directory.path(), &new, &mut Seeded::new(1)).unwrap();
        Phone { directory, store, boot, made }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn unlock(&self, secret: &str) -> Result<Vault, LockError> {
        slots::unlock(self.path(), secret, &self.store, &self.boot)
    }

    fn change(&self, old: &str, new: &str) -> Result<Vault, LockError> {
        let new = new_lock(new, SecretKind::Pin, &self.store, &self.boot);
        slots::change_secret(self.path(), old, &new, &mut Seeded::new(2))
    }

    fn counter(&self) -> Tries {
        let key = self.store.held.borrow()[&(self.made.id, "tries".to_owned())];
        Tries::of(self.path(), Secret32::new(key))
    }

    fn tries(&self) -> u32 {
        self.counter().standing(self.boot.now()).unwrap().tries
    }

    fn assert_opens(&self, secret: &str) {
        let vault = self.unlock(secret).unwrap();
        assert_eq!(vault.db_key().key.expose(), self.made.db_key().key.expose());
    }

    /// Wrong, and this many tries so far.
    fn assert_wrong(&self, secret: &str, tries: u32) {
        match self.unlock(secret) {
            Err(LockError::Wrong(standing)) => {
                assert_eq!(standing, TryState { tries, wait_ms: wait_after(tries) });
            }
            other => panic!("not wrong, but {other:?}"),
        }
    }

    fn assert_waits(&self, secret: &str, tries: u32, wait_ms: u64) {
        match self.unlock(secret) {
            Err(LockError::Wait(standing)) => assert_eq!(standing, TryState { tries, wait_ms }),
            other => panic!("no wait, but {other:?}"),
        }
    }

    fn copy(&self, number: u8) -> PathBuf {
        self.path().join(format!("slots.{number}"))
    }

    fn copies(&self) -> [Vec<u8>; 2] {
        [0, 1].map(|number| fs::read(self.copy(number)).unwrap())
    }

    fn put_copies(&self, copies: [&[u8]; 2]) {
        for (number, bytes) in (0..).zip(copies) {
            fs::write(self.copy(number), bytes).unwrap();
        }
    }

    /// Changes both copies as somebody would who knows the format: the checksum fits again.
    fn forge(&self, change: impl Fn(&mut [u8])) {
        for number in [0, 1] {
            let mut bytes = fs::read(self.copy(number)).unwrap();
            change(&mut bytes);
            let check = hash(&[&bytes[..992]]);
            bytes[992..].copy_from_slice(&check);
            fs::write(self.copy(number), bytes).unwrap();
        }
    }
}

/// Flips one bit where it lies; flipping it again mends it. (Writing a whole file thousands of times would wait for the disk.)
fn flip_in(file: &fs::File, bit: usize) {
    let mut byte = [0];
    let mut file = file;
    file.seek(SeekFrom::Start(bit as u64 / 8)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(bit as u64 / 8)).unwrap();
    file.write_all(&[byte[0] ^ (1 << (bit % 8))]).unwrap();
}

fn open_in_place(path: &Path) -> fs::File {
    fs::File::options().read(true).write(true).open(path).unwrap()
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

#[test]
fn the_right_pin_opens_the_same_three_distinct_keys() {
    let phone = Phone::new();
    let again = phone.unlock(PIN).unwrap();
    assert_eq!(again.id, phone.made.id);
    assert!(!again.office_device);
    assert_eq!(again.db_key().salt, phone.made.db_key().salt);
    let keys =
        |vault: &Vault| [*vault.db_key().key.expose(), *vault.files_key().expose(), *vault.config_key().expose()];
    assert_eq!(keys(&again), keys(&phone.made));
    let [db, files, config] = keys(&again);
    assert!(db != files && files != config && config != db);
}

#[test]
fn a_wrong_pin_is_counted_and_the_right_one_resets() {
    let phone = Phone::new();
    phone.assert_wrong(WRONG, 1);
    phone.assert_wrong("", 2);
    phone.assert_wrong("583921", 3);
    assert_eq!(phone.tries(), 3);
    phone.assert_opens(PIN);
    assert_eq!(phone.tries(), 0);
    phone.assert_wrong(WRONG, 1);
}

#[test]
fn the_officer_waits_30_seconds_then_1_5_15_and_60_minutes() {
    let phone = Phone::new();
    for tries in 1..=4 {
        phone.assert_wrong(WRONG, tries);
    }
    let waits = [30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 60 * MINUTE];
    for (tries, wait) in (5..).zip(waits) {
        phone.assert_wrong(WRONG, tries);
        // Not even the right PIN is tried before the time, and waiting is no try.
        phone.assert_waits(PIN, tries, wait);
        phone.boot.pass(wait - 1);
        phone.assert_waits(PIN, tries, 1);
        phone.boot.pass(1);
    }
    phone.assert_opens(PIN);
    assert_eq!(slots::standing(phone.path(), &phone.store, &phone.boot).unwrap(), TryState::default());
}

#[test]
fn switching_the_phone_off_and_on_begins_the_wait_again() {
    let phone = Phone::new();
    let counter = phone.counter();
    for _ in 0..6 {
        counter.count(phone.boot.now()).unwrap();
    }
    phone.boot.pass(MINUTE - 1);
    phone.assert_waits(PIN, 6, 1);
    // This boot's clock may show more or less than the one before.
    for begin in [0, 5_000_000] {
        phone.boot.reboot(begin);
        phone.assert_waits(PIN, 6, MINUTE);
        phone.boot.pass(40_000);
        phone.assert_waits(PIN, 6, 20_000);
    }
    phone.boot.pass(20_000);
    phone.assert_opens(PIN);
}

#[test]
fn the_wall_clock_has_no_say_in_the_wait() {
    let phone = Phone::new();
    let counter = phone.counter();
    for _ in 0..5 {
        counter.count(phone.boot.now()).unwrap();
    }
    let year = std::time::Duration::from_secs(365 * 86_400);
    for then in [std::time::SystemTime::UNIX_EPOCH, std::time::SystemTime::UNIX_EPOCH + year * 90] {
        for name in ["tries", "slots.0", "slots.1"] {
            fs::File::options().write(true).open(phone.path().join(name)).unwrap().set_modified(then).unwrap();
        }
        phone.assert_waits(PIN, 5, 30_000);
    }
}

#[derive(Debug, Clone)]
enum Time {
    Passes(u64),
    GoesBack(u64),
    Reboots(u64),
}

fn times() -> impl Strategy<Value = Vec<Time>> {
    let time = prop_oneof![
        (0..20 * MINUTE).prop_map(Time::Passes),
        (0..20 * MINUTE).prop_map(Time::GoesBack),
        (0..20 * MINUTE).prop_map(Time::Reboots),
    ];
    proptest::collection::vec(time, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_wait_shrinks_only_by_time_that_passed(tries in 5..12_u32, times in times()) {
        let (directory, boot) = (TempDir::new().unwrap(), Boot::new());
        let counter = Tries::of(directory.path(), Secret32::new([3; 32]));
        counter.create(boot.now()).unwrap();
        for _ in 0..tries {
            counter.count(boot.now()).unwrap();
        }
        let mut left = counter.standing(boot.now()).unwrap().wait_ms;
        prop_assert_eq!(left, wait_after(tries));
        for time in times {
            let passed = match time {
                Time::Passes(ms) => { boot.pass(ms); ms }
                Time::GoesBack(ms) => { boot.back(ms); 0 }
                Time::Reboots(ms) => { boot.reboot(ms); 0 }
            };
            let standing = counter.standing(boot.now()).unwrap();
            prop_assert_eq!(standing.tries, tries);
            prop_assert!(standing.wait_ms >= left.saturating_sub(passed));
            prop_assert!(standing.wait_ms <= wait_after(tries));
            left = standing.wait_ms;
        }
        // However the clock went, the wait ends.
        boot.pass(left);
        prop_assert_eq!(counter.standing(boot.now()).unwrap().wait_ms, 0);
    }
}

/// The header asks for 256 MiB, and this very test, started again as a process that may have 250, dies for want of it: exactly
/// where the derivation begins.
#[cfg(target_os = "linux")]
#[test]
fn a_phone_that_dies_in_the_derivation_has_counted_the_try() {
    const CHILD: &str = "DAFTARI_TEST_UNLOCKS_IN";
    let boot = Boot::new();
    if let Ok(directory) = std::env::var(CHILD) {
        drop(slots::unlock(Path::new(&directory), PASSPHRASE, &NoKeyStore, &boot));
        return;
    }
    let mut phone = Phone::new();
    phone.directory = TempDir::new().unwrap();
    let new = new_lock(PASSPHRASE, SecretKind::Passphrase, &NoKeyStore, &boot);
    slots::create(phone.path(), &new, &mut Seeded::new(1)).unwrap();
    phone.forge(|copy| copy[49..53].copy_from_slice(&262_144_u32.to_be_bytes()));
    for made in 1..=3 {
        let died = std::process::Command::new("sh")
            .args([
                "-c",
                "ulimit -v 256000; exec \"$0\" --exact a_phone_that_dies_in_the_derivation_has_counted_the_try",
            ])
            .arg(std::env::current_exe().unwrap())
            .env(CHILD, phone.path())
            .output()
            .unwrap();
        assert!(!died.status.success(), "it had memory enough");
        assert_eq!(slots::standing(phone.path(), &NoKeyStore, &boot).unwrap().tries, made);
    }
}

#[cfg(unix)]
#[test]
fn where_the_counter_cannot_be_written_no_try_is_made() {
    let phone = Phone::new();
    let (counter, kept) = (phone.path().join("tries"), phone.path().join("kept"));
    fs::rename(&counter, &kept).unwrap();
    // Reads like a counter of zeros, takes no byte.
    std::os::unix::fs::symlink("/dev/full", &counter).unwrap();
    for secret in [PIN, WRONG] {
        assert!(matches!(phone.unlock(secret), Err(LockError::Disk(_))));
    }
    assert!(phone.counter().count(phone.boot.now()).is_err());
    fs::rename(&kept, &counter).unwrap();
    assert_eq!(phone.tries(), 0);
    phone.assert_opens(PIN);
}

#[test]
fn a_damaged_record_never_shows_fewer_tries_than_were_made() {
    let (directory, boot) = (TempDir::new().unwrap(), Boot::new());
    let (counter, file) = (Tries::of(directory.path(), Secret32::new([3; 32])), directory.path().join("tries"));
    counter.create(boot.now()).unwrap();
    for made in 1..=4 {
        let before = fs::read(&file).unwrap();
        assert_eq!(counter.count(boot.now()).unwrap(), made);
        let whole = fs::read(&file).unwrap();
        assert_eq!(whole.len(), 1024);
        let tries = |bytes: &[u8]| {
            fs::write(&file, bytes).unwrap();
            counter.standing(boot.now()).unwrap().tries
        };
        for at in [0, 512] {
            for garbage in [0x00, 0xff, 0x5a] {
                let mut damaged = whole.clone();
                damaged[at..at + 64].fill(garbage);
                assert_eq!(tries(&damaged), made);
            }
            // Cut in the middle of a write: the try was not made yet, those before it still count.
            for cut in [0, 1, 7, 8, 15, 16, 19, 20, 43, 44, 63, 64] {
                let mut torn = before.clone();
                torn[at..at + cut].copy_from_slice(&whole[at..at + cut]);
                assert!(tries(&torn) >= made - 1);
            }
        }
        assert_eq!(tries(&whole), made);
    }
    let file = open_in_place(&file);
    for bit in 0..8192 {
        flip_in(&file, bit);
        assert_eq!(counter.standing(boot.now()).unwrap().tries, 4, "bit {bit}");
        flip_in(&file, bit);
    }
}

#[test]
fn a_lost_counter_counts_as_nine_and_its_hour_passes() {
    let phone = Phone::new();
    let counter = phone.path().join("tries");
    let mut noise = vec![0; 1024];
    daftari_crypto::rng::Rng::fill(&mut Seeded::new(9), &mut noise);
    for bytes in [None, Some(vec![]), Some(vec![0; 1024]), Some(vec![0xff; 63]), Some(vec![7; 9000]), Some(noise)] {
        match bytes {
            None => fs::remove_file(&counter).unwrap(),
            Some(bytes) => fs::write(&counter, bytes).unwrap(),
        }
        phone.assert_waits(PIN, 9, 60 * MINUTE);
        phone.boot.pass(60 * MINUTE - 1);
        phone.assert_waits(PIN, 9, 1);
    }
    phone.boot.pass(1);
    phone.assert_opens(PIN);
    assert_eq!(phone.tries(), 0);
}

#[test]
fn a_flipped_bit_damages_a_copy_before_any_derivation() {
    let phone = Phone::new();
    let copies = [0, 1].map(|number| open_in_place(&phone.copy(number)));
    for bit in 0..8192 {
        copies.iter().for_each(|copy| flip_in(copy, bit));
        assert!(matches!(phone.unlock(PIN), Err(LockError::Damaged)), "bit {bit}");
        copies.iter().for_each(|copy| flip_in(copy, bit));
    }
    assert_eq!(phone.tries(), 0);
    phone.assert_opens(PIN);
}

/// One bit of each field; the test above shows that every bit of a copy is noticed, and what is noticed is not looked at.
#[test]
fn a_damaged_copy_leaves_the_other_one_to_open() {
    let phone = Phone::new();
    let whole = phone.copies();
    let fields = [0, 8, 9, 17, 33, 49, 53, 57, 58, 59, 91, 103, 183, 431, 555, 992, 1023];
    for (place, number) in fields.iter().zip([0, 1].into_iter().cycle()) {
        let mut copies = whole.clone();
        copies[number] = flipped(&copies[number], place * 8 + 3);
        phone.put_copies([&copies[0], &copies[1]]);
        phone.assert_opens(PIN);
    }
    for number in [0, 1] {
        for rest in [0, 59, 992, 1023] {
            phone.put_copies([&whole[0], &whole[1]]);
            fs::write(phone.copy(number), &whole[usize::from(number)][..rest]).unwrap();
            phone.assert_opens(PIN);
        }
        phone.put_copies([&whole[0], &whole[1]]);
        fs::remove_file(phone.copy(number)).unwrap();
        phone.assert_opens(PIN);
    }
}

#[test]
fn two_damaged_copies_count_no_try() {
    let phone = Phone::new();
    let whole = phone.copies();
    let long = [whole[0].as_slice(), &[0]].concat();
    let empty: &[u8] = &[];
    for damaged in [empty, &whole[0][..1023], &long, &[0; 1024], &[0xff; 1024]] {
        phone.put_copies([damaged, damaged]);
        for secret in [PIN, WRONG] {
            assert!(matches!(phone.unlock(secret), Err(LockError::Damaged)));
        }
    }
    fs::remove_file(phone.copy(0)).unwrap();
    fs::remove_file(phone.copy(1)).unwrap();
    assert!(matches!(phone.unlock(PIN), Err(LockError::Damaged)));
    assert_eq!(phone.tries(), 0);
}

#[test]
fn argon2_parameters_are_checked_before_memory_is_allocated() {
    let (memory, passes) = (49..53, 53..57);
    let values = [
        (memory.clone(), 8_u32),
        (memory.clone(), 0),
        (memory.clone(), 19_455),
        (memory.clone(), 262_145),
        (memory.clone(), 4 * 1024 * 1024),
        (memory, u32::MAX),
        (passes.clone(), 0),
        (passes.clone(), 1),
        (passes.clone(), 17),
        (passes.clone(), 1 << 31),
        (passes, u32::MAX),
    ];
    let phone = Phone::new();
    let whole = phone.copies();
    for (field, value) in values {
        phone.put_copies([&whole[0], &whole[1]]);
        phone.forge(|copy| copy[field.clone()].copy_from_slice(&value.to_be_bytes()));
        assert!(matches!(phone.unlock(PIN), Err(LockError::Damaged)), "{field:?} = {value}");
    }
    for (place, value) in [(57, 0), (57, 2), (57, 255), (58, 5), (58, 128), (600, 1), (991, 1)] {
        phone.put_copies([&whole[0], &whole[1]]);
        phone.forge(|copy| copy[place] = value);
        assert!(matches!(phone.unlock(PIN), Err(LockError::Damaged)), "byte {place} = {value}");
    }
    for generation in [0, u64::MAX] {
        phone.put_copies([&whole[0], &whole[1]]);
        phone.forge(|copy| copy[9..17].copy_from_slice(&generation.to_be_bytes()));
        assert!(matches!(phone.unlock(PIN), Err(LockError::Damaged)), "generation {generation}");
    }
    // A try is counted before Argon2 runs: none was, so it did not.
    assert_eq!(phone.tries(), 0);
}

#[test]
fn a_slot_file_of_a_newer_version_is_newer_and_not_damaged() {
    let phone = Phone::new();
    let whole = phone.copies();
    for version in [0, 2, 255] {
        phone.forge(|copy| copy[8] = version);
        assert!(matches!(phone.unlock(PIN), Err(LockError::Newer)));
        phone.put_copies([&whole[0], &whole[1]]);
    }
    phone.forge(|copy| copy[8] = 2);
    fs::write(phone.copy(1), b"torn").unwrap();
    assert!(matches!(phone.unlock(PIN), Err(LockError::Newer)));
    assert_eq!(phone.tries(), 0);
}

#[test]
fn an_older_daftari_does_not_overwrite_a_newer_copy() {
    for newer in [0, 1] {
        let phone = Phone::new();
        let ours = phone.copies();
        phone.forge(|copy| copy[8] = 2);
        let theirs = phone.copies();
        let both: [&[u8]; 2] = if newer == 0 { [&theirs[0], &ours[1]] } else { [&ours[0], &theirs[1]] };
        phone.put_copies([both[0], both[1]]);
        assert!(matches!(phone.unlock(PIN), Err(LockError::Newer)), "copy {newer}");
        assert_eq!(phone.copies(), [both[0].to_vec(), both[1].to_vec()]);
    }
}

#[test]
fn a_pin_needs_a_key_store_and_no_office_laptop() {
    let (store, boot) = (Store::default(), Boot::new());
    for (key_store, office_device) in [(&store as &dyn KeyStore, true), (&NoKeyStore, false), (&NoKeyStore, true)] {
        let directory = TempDir::new().unwrap();
        let new = |secret, kind| NewLock { office_device, ..new_lock(secret, kind, key_store, &boot) };
        let mut rng = Seeded::new(3);
        let made = slots::create(directory.path(), &new(PIN, SecretKind::Pin), &mut rng);
        assert!(matches!(made, Err(LockError::PassphraseNeeded)));
        assert!(!slots::exist(directory.path()));
        slots::create(directory.path(), &new(PASSPHRASE, SecretKind::Passphrase), &mut rng).unwrap();
        // Saying that this is no office device does not make it one.
        for said in [true, false] {
            let new = NewLock { office_device: said, ..new(PIN, SecretKind::Pin) };
            let changed = slots::change_secret(directory.path(), PASSPHRASE, &new, &mut rng);
            assert!(matches!(changed, Err(LockError::PassphraseNeeded)));
        }
        let vault = slots::unlock(directory.path(), PASSPHRASE, key_store, &boot).unwrap();
        assert_eq!(vault.office_device, office_device);
    }
}

#[test]
fn a_weak_secret_locks_nothing() {
    let (directory, store, boot) = (TempDir::new().unwrap(), Store::default(), Boot::new());
    let easy = [
        ("123456", SecretKind::Pin, WeakSecret::Run),
        (PASSPHRASE, SecretKind::Pin, WeakSecret::NotDigits),
        (PIN, SecretKind::Passphrase, WeakSecret::FewWords),
    ];
    for (secret, kind, why) in easy {
        let made = slots::create(directory.path(), &new_lock(secret, kind, &store, &boot), &mut Seeded::new(4));
        assert!(matches!(made, Err(LockError::Weak(weak)) if weak == why));
    }
    assert!(!slots::exist(directory.path()) && store.names().is_empty());
    let phone = Phone::new();
    assert!(matches!(phone.change(PIN, "111111"), Err(LockError::Weak(WeakSecret::Repeat))));
    phone.assert_opens(PIN);
}

#[test]
fn a_second_lock_is_not_made_over_the_first() {
    let phone = Phone::new();
    let files = phone.copies();
    let new = new_lock(NEW_PIN, SecretKind::Pin, &phone.store, &phone.boot);
    let made = slots::create(phone.path(), &new, &mut Seeded::new(5));
    assert!(matches!(made, Err(LockError::Exists)));
    assert_eq!(phone.copies(), files);
    phone.assert_opens(PIN);
}

#[test]
fn a_key_the_operating_system_lost_is_said_and_is_no_wrong_pin() {
    let phone = Phone::new();
    let names = phone.store.names();
    assert_eq!(names.len(), 6);
    for name in names {
        let lost = phone.store.held.borrow_mut().remove(&name).unwrap();
        for secret in [PIN, WRONG] {
            assert!(matches!(phone.unlock(secret), Err(LockError::KeyStoreGone)), "{name:?}");
        }
        phone.store.held.borrow_mut().insert(name, lost);
    }
    assert_eq!(phone.tries(), 0);
    phone.assert_opens(PIN);
}

#[test]
fn a_silent_key_store_has_not_lost_its_keys() {
    let phone = Phone::new();
    phone.store.silent.set(true);
    assert!(matches!(phone.unlock(PIN), Err(LockError::KeyStoreSilent)));
    assert!(matches!(phone.change(PIN, NEW_PIN), Err(LockError::KeyStoreSilent)));
    assert_eq!(phone.tries(), 0);
    phone.store.silent.set(false);
    phone.assert_opens(PIN);
}

#[test]
fn one_flipped_bit_in_the_key_store_locks_out() {
    let phone = Phone::new();
    for (name, bit) in [("device", 0), ("device", 133), ("device", 255), ("slot-0", 0), ("slot-0", 255)] {
        phone.store.flip(name, bit);
        phone.assert_wrong(PIN, 1);
        phone.store.flip(name, bit);
        phone.assert_opens(PIN);
    }
    // The aliases of slots that hold nothing do not matter to the one that does.
    for name in ["slot-1", "slot-2", "slot-3"] {
        phone.store.flip(name, 7);
    }
    phone.assert_opens(PIN);
}

#[test]
fn another_notebooks_items_open_and_erase_nothing() {
    let (phone, other) = (Phone::new(), TempDir::new().unwrap());
    let new = new_lock(PIN, SecretKind::Pin, &phone.store, &phone.boot);
    let stranger = slots::create(other.path(), &new, &mut Seeded::new(77)).unwrap();
    let right = phone.store.held.borrow().clone();
    let swapped = right.iter().map(|((vault, name), _)| {
        let from = if *vault == phone.made.id { stranger.id } else { phone.made.id };
        ((*vault, name.clone()), right[&(from, name.clone())])
    });
    let swapped = swapped.collect();
    phone.store.held.replace(swapped);
    let files = phone.copies();
    // Under another's key no record of the counter holds.
    phone.assert_waits(PIN, 9, 60 * MINUTE);
    phone.boot.pass(60 * MINUTE);
    phone.assert_wrong(PIN, 10);
    assert_eq!(phone.copies(), files);
    phone.store.held.replace(right);
    phone.assert_waits(PIN, 9, 60 * MINUTE);
    phone.boot.pass(60 * MINUTE);
    phone.assert_opens(PIN);
}

#[test]
fn a_counter_the_thief_wrote_counts_as_nine() {
    let phone = Phone::new();
    for tries in 1..=4 {
        phone.assert_wrong(WRONG, tries);
    }
    // Whoever has the files knows the vault id, the salt and the format; what the key store holds is not among them.
    let made_up = [Secret32::new([0; 32]), Secret32::new(*b"made up: the key nobody gave him")];
    for key in made_up {
        Tries::of(phone.path(), key).create(phone.boot.now()).unwrap();
        phone.assert_waits(PIN, 9, 60 * MINUTE);
        assert_eq!(slots::standing(phone.path(), &phone.store, &phone.boot).unwrap().tries, 9);
    }
    phone.boot.pass(60 * MINUTE);
    phone.assert_opens(PIN);
}

#[test]
fn without_a_key_store_a_counter_of_another_notebook_counts_as_nine() {
    let (mine, other, boot) = (TempDir::new().unwrap(), TempDir::new().unwrap(), Boot::new());
    let new = new_lock(PASSPHRASE, SecretKind::Passphrase, &NoKeyStore, &boot);
    slots::create(mine.path(), &new, &mut Seeded::new(1)).unwrap();
    slots::create(other.path(), &new, &mut Seeded::new(2)).unwrap();
    let standing = |at: &Path| slots::standing(at, &NoKeyStore, &boot).unwrap().tries;
    assert_eq!((standing(mine.path()), standing(other.path())), (0, 0));
    fs::copy(other.path().join("tries"), mine.path().join("tries")).unwrap();
    assert_eq!(standing(mine.path()), 9);
}

#[test]
fn a_silent_key_store_says_nothing_about_tries() {
    let phone = Phone::new();
    let file = fs::read(phone.path().join("tries")).unwrap();
    phone.store.silent.set(true);
    let standing = slots::standing(phone.path(), &phone.store, &phone.boot);
    assert!(matches!(standing, Err(LockError::KeyStoreSilent)));
    assert_eq!(fs::read(phone.path().join("tries")).unwrap(), file);
}

#[test]
fn copied_files_need_the_device_secret() {
    let phone = Phone::new();
    let thief = Boot::new();
    let opens = |store: &dyn KeyStore| slots::unlock(phone.path(), PIN, store, &thief);
    assert!(matches!(opens(&NoKeyStore), Err(LockError::KeyStoreGone)));
    // A key store of the thief's own, under the right names.
    let own = Store::default();
    for (vault, name) in phone.store.names() {
        own.held.borrow_mut().insert((vault, name), [0; 32]);
    }
    assert!(matches!(opens(&own), Err(LockError::Wait(standing)) if standing.tries == 9));
    thief.pass(60 * MINUTE);
    assert!(matches!(opens(&own), Err(LockError::Wrong(_))));
    // The same files, edited to say that no key store was used.
    phone.forge(|copy| copy[58] &= !1);
    assert!(matches!(opens(&NoKeyStore), Err(LockError::Wait(_))));
    thief.pass(60 * MINUTE);
    assert!(matches!(opens(&NoKeyStore), Err(LockError::Wrong(_))));
    // Or that this is an office device.
    phone.forge(|copy| copy[58] = 1 | DEVICE);
    assert!(matches!(opens(&phone.store), Err(LockError::Wait(_))));
    thief.pass(60 * MINUTE);
    assert!(matches!(opens(&phone.store), Err(LockError::Wrong(_))));
    thief.pass(60 * MINUTE);
    phone.forge(|copy| copy[58] = 1);
    assert!(opens(&phone.store).is_ok());
}

#[test]
fn after_a_change_only_the_new_pin_opens() {
    let phone = Phone::new();
    let changed = phone.change(PIN, NEW_PIN).unwrap();
    assert_eq!(changed.db_key().key.expose(), phone.made.db_key().key.expose());
    let after = phone.copies();
    for alone in [0, 1] {
        phone.put_copies([&after[0], &after[1]]);
        fs::remove_file(phone.copy(1 - alone)).unwrap();
        phone.assert_wrong(PIN, 1);
        phone.assert_opens(NEW_PIN);
    }
}

#[test]
fn the_old_pin_is_asked_before_it_is_changed() {
    let phone = Phone::new();
    let files = phone.copies();
    assert!(matches!(phone.change(WRONG, NEW_PIN), Err(LockError::Wrong(standing)) if standing.tries == 1));
    assert_eq!(phone.copies(), files);
    phone.assert_opens(PIN);
}

#[test]
fn a_power_cut_leaves_the_old_pin_or_the_new_one() {
    let phone = Phone::new();
    let before = phone.copies();
    phone.change(PIN, NEW_PIN).unwrap();
    let after = phone.copies();
    // The first new copy goes to slots.0, the second to slots.1.
    let torn = |number: usize, at: usize| [&after[number][..at], &before[number][at..]].concat();
    for at in [0, 9, 17, 100, 555, 992, 1023] {
        let first = torn(0, at);
        phone.put_copies([&first, &before[1]]);
        phone.assert_wrong(NEW_PIN, 1);
        phone.assert_opens(PIN);
    }
    for at in [0, 17, 992, 1024] {
        let second = torn(1, at);
        phone.put_copies([&after[0], &second]);
        phone.assert_wrong(PIN, 1);
        phone.assert_opens(NEW_PIN);
        // The unlock after the cut finished what the cut left: the old one is gone for good.
        fs::remove_file(phone.copy(0)).unwrap();
        phone.assert_wrong(PIN, 1);
        phone.assert_opens(NEW_PIN);
    }
}

#[test]
fn an_unlock_copies_the_slots_byte_for_byte() {
    let phone = Phone::new();
    let before = phone.copies();
    for _ in 0..3 {
        phone.assert_opens(PIN);
        for (old, new) in before.iter().zip(phone.copies()) {
            assert_eq!(new.len(), 1024);
            assert_eq!(old[17..992], new[17..992]);
        }
    }
    // Generations 2 and 1 became 4 and 5.
    let generations = phone.copies().map(|copy| u64::from_be_bytes(copy[9..17].try_into().unwrap()));
    assert_eq!(generations, [4, 5]);
}

#[test]
fn a_used_slot_looks_like_an_unused_one() {
    let phone = Phone::new();
    let check = |copy: &[u8]| {
        let slots: Vec<&[u8]> = copy[59..555].chunks(124).collect();
        assert_eq!(slots.len(), 4);
        for (index, slot) in slots.iter().enumerate() {
            let different: std::collections::BTreeSet<u8> = slot.iter().copied().collect();
            // 124 random bytes hold about 98 different ones; fewer than 75 is a chance below 10⁻⁹.
            assert!(different.len() >= 75, "slot {index} has {} different bytes", different.len());
            assert!(slots.iter().skip(index + 1).all(|other| other != slot));
        }
    };
    check(&phone.copies()[0]);
    phone.change(PIN, NEW_PIN).unwrap();
    let [first, second] = phone.copies();
    check(&first);
    assert_eq!(first[59..555], second[59..555]);
}

#[test]
fn neither_the_pin_nor_a_key_is_in_any_file() {
    let phone = Phone::new();
    phone.assert_wrong(WRONG, 1);
    let vault = phone.change(PIN, NEW_PIN).unwrap();
    let mut needles: Vec<Vec<u8>> = [PIN, NEW_PIN, WRONG].map(|text| text.as_bytes().to_vec()).to_vec();
    needles.extend(
        [*vault.db_key().key.expose(), *vault.files_key().expose(), *vault.config_key().expose()].map(Vec::from),
    );
    needles.extend(phone.store.held.borrow().values().map(|secret| secret.to_vec()));
    let mut files = 0;
    for file in fs::read_dir(phone.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        files += 1;
        for needle in &needles {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle));
        }
    }
    assert_eq!(files, 3);
}

#[test]
fn a_passphrase_is_the_same_from_every_keyboard() {
    let (directory, boot) = (TempDir::new().unwrap(), Boot::new());
    // Composed é, a ligature, full-width digits, a no-break space.
    let typed = "caf\u{e9} \u{fb01}mbo \u{ff11}\u{ff12}mto\u{a0}embe daraja";
    let other = "cafe\u{301} fimbo 12mto embe daraja";
    let new = new_lock(typed, SecretKind::Passphrase, &NoKeyStore, &boot);
    slots::create(directory.path(), &new, &mut Seeded::new(6)).unwrap();
    assert!(slots::unlock(directory.path(), other, &NoKeyStore, &boot).is_ok());
    let bare = "cafe fimbo 12mto embe daraja";
    assert!(matches!(slots::unlock(directory.path(), bare, &NoKeyStore, &boot), Err(LockError::Wrong(_))));
}

#[test]
fn calibration_stays_between_the_floor_and_the_format() {
    use std::time::Duration;
    let slow = Kdf::calibrated(None, |_| Duration::from_secs(5));
    let fast = Kdf::calibrated(None, |_| Duration::ZERO);
    let small = Kdf::calibrated(Some(2 << 30), |_| Duration::from_secs(5));
    let shown = |kdf: Kdf| format!("{kdf:?}");
    assert_eq!(shown(slow), "Kdf { memory_kib: 65536, passes: 3 }");
    assert_eq!(shown(fast), "Kdf { memory_kib: 65536, passes: 16 }");
    assert_eq!(shown(small), "Kdf { memory_kib: 32768, passes: 3 }");
    // It stops at the first number of passes that is slow enough.
    let grows =
        Kdf::calibrated(None, |kdf| Duration::from_millis(if shown(kdf).ends_with("passes: 6 }") { 700 } else { 699 }));
    assert_eq!(shown(grows), "Kdf { memory_kib: 65536, passes: 6 }");
}
