//! The spool: a file of one size in which sealed envelopes and nothing look alike.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::Seeded;
use daftari_crypto::rng::Rng;
use daftari_crypto::safe::spool::{ENVELOPE_MAX, Spool, read_slot};
use proptest::prelude::*;
use tempfile::TempDir;

const SLOT: usize = 8192;
const SLOTS: usize = 32;

struct Phone {
    directory: TempDir,
    spool: Spool,
    rng: Seeded,
}

impl Phone {
    fn new() -> Phone {
        let directory = TempDir::new().unwrap();
        let mut phone = Phone { spool: Spool::of(directory.path()), directory, rng: Seeded::new(1) };
        phone.spool.create(&mut phone.rng).unwrap();
        phone
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("spool")
    }

    fn bytes(&self) -> Vec<u8> {
        let bytes = fs::read(self.file()).unwrap();
        assert_eq!(bytes.len(), SLOT * SLOTS);
        bytes
    }

    fn reconcile(&mut self, wanted: &[Vec<u8>]) {
        self.spool.reconcile(wanted, &mut self.rng).unwrap();
    }

    fn held(&self) -> Vec<Vec<u8>> {
        let mut held = self.spool.envelopes().unwrap();
        held.sort();
        held
    }

    /// Numbers of the slots that differ.
    fn changed(&self, before: &[u8]) -> Vec<usize> {
        let after = self.bytes();
        (0..SLOTS).filter(|slot| before[slot * SLOT..][..SLOT] != after[slot * SLOT..][..SLOT]).collect()
    }
}

fn envelope(number: u8, length: usize) -> Vec<u8> {
    vec![number; length]
}

fn sorted(mut envelopes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    envelopes.sort();
    envelopes
}

#[test]
fn a_new_spool_is_full_of_randomness_and_holds_nothing() {
    let phone = Phone::new();
    assert_eq!(phone.held(), Vec::<Vec<u8>>::new());
    let bytes = phone.bytes();
    // 256 KiB of randomness hold each byte about 1,024 times.
    let mut counts = [0; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    assert!(counts.iter().all(|count| (800..1250).contains(count)));
}

#[test]
fn posted_slots_are_overwritten_with_random_bytes() {
    let mut phone = Phone::new();
    let envelopes = vec![envelope(1, 1), envelope(2, 2271), envelope(3, ENVELOPE_MAX)];
    phone.reconcile(&envelopes);
    assert_eq!(phone.held(), envelopes);
    let before = phone.bytes();
    phone.reconcile(&[envelope(1, 1), envelope(3, ENVELOPE_MAX)]);
    assert_eq!(phone.held(), [envelope(1, 1), envelope(3, ENVELOPE_MAX)]);
    let changed = phone.changed(&before);
    assert_eq!(changed.len(), 1);
    // Not a single run of what had been there is left.
    let freed = &phone.bytes()[changed[0] * SLOT..][..SLOT];
    assert!(!freed.windows(8).any(|window| window == [2; 8]));
    assert!(freed.windows(8).all(|window| window != [0; 8]));
}

#[test]
fn only_slots_that_change_are_written() {
    let mut phone = Phone::new();
    let mut wanted: Vec<Vec<u8>> = (0..10).map(|n| envelope(n, 2000)).collect();
    phone.reconcile(&wanted);
    let before = phone.bytes();
    phone.reconcile(&wanted);
    assert_eq!(phone.changed(&before), Vec::<usize>::new());
    // Another order is no change either.
    wanted.reverse();
    phone.reconcile(&wanted);
    assert_eq!(phone.changed(&before), Vec::<usize>::new());
    wanted.push(envelope(99, 3000));
    phone.reconcile(&wanted);
    assert_eq!(phone.changed(&before).len(), 1);
}

#[test]
fn a_full_spool_fills_its_next_free_slot() {
    let mut phone = Phone::new();
    let wanted: Vec<Vec<u8>> = (0..40).map(|n| envelope(n, 2000)).collect();
    phone.reconcile(&wanted);
    assert_eq!(phone.held(), wanted[..32]);
    let before = phone.bytes();
    phone.reconcile(&wanted[3..]);
    assert_eq!(phone.held(), wanted[3..35]);
    assert_eq!(phone.changed(&before).len(), 3);
    phone.reconcile(&wanted[35..]);
    assert_eq!(phone.held(), wanted[35..]);
    phone.reconcile(&[]);
    assert_eq!(phone.held(), Vec::<Vec<u8>>::new());
}

#[test]
fn an_oversized_envelope_stays_in_the_database() {
    let mut phone = Phone::new();
    phone.reconcile(&[envelope(1, ENVELOPE_MAX + 1), envelope(2, 500), Vec::new()]);
    assert_eq!(phone.held(), [envelope(2, 500)]);
}

#[test]
fn the_same_envelope_twice_takes_one_slot() {
    let mut phone = Phone::new();
    phone.reconcile(&[envelope(1, 500), envelope(1, 500)]);
    assert_eq!(phone.held(), [envelope(1, 500)]);
    // Two slots that hold the same, as a cut may leave them: one of them is freed.
    let mut bytes = phone.bytes();
    bytes.copy_within(0..SLOT, SLOT);
    fs::write(phone.file(), bytes).unwrap();
    assert_eq!(phone.held().len(), 2);
    phone.reconcile(&[envelope(1, 500)]);
    assert_eq!(phone.held(), [envelope(1, 500)]);
}

#[test]
fn a_torn_slot_is_free_and_its_envelope_is_put_again() {
    let mut phone = Phone::new();
    let wanted: Vec<Vec<u8>> = (1..=3).map(|n| envelope(n, 2000)).collect();
    phone.reconcile(&wanted);
    let whole = phone.bytes();
    // A cut after so many bytes of the second slot: what follows is what had been there.
    for cut in [0, 1, 3, 4, 5, 2003, 2004, 8000, 8176, 8191] {
        let mut torn = whole.clone();
        phone.rng.fill(&mut torn[SLOT + cut..2 * SLOT]);
        fs::write(phone.file(), torn).unwrap();
        assert_eq!(phone.held(), [envelope(1, 2000), envelope(3, 2000)], "cut after {cut} bytes");
        phone.reconcile(&wanted);
        assert_eq!(phone.held(), wanted);
    }
}

#[test]
fn every_bit_of_length_envelope_and_check_is_checked() {
    let mut phone = Phone::new();
    phone.reconcile(&[envelope(1, 300)]);
    let slot = phone.bytes()[..SLOT].to_vec();
    assert_eq!(read_slot(&slot), Some(&envelope(1, 300)[..]));
    for byte in 0..SLOT {
        for bit in 0..8 {
            let mut flipped = slot.clone();
            flipped[byte] ^= 1 << bit;
            let fill = (304..SLOT - 16).contains(&byte);
            assert_eq!(read_slot(&flipped).is_some(), fill, "byte {byte}, bit {bit}");
            if fill {
                // It is random and means nothing: one bit of each byte is enough.
                break;
            }
        }
    }
    for length in [0, 4, 303, 304, SLOT - 1] {
        assert_eq!(read_slot(&slot[..length]), None);
    }
    assert_eq!(read_slot(&[&slot[..], &[0]].concat()), None);
}

#[test]
fn a_lost_or_resized_spool_is_made_again_and_filled() {
    let mut phone = Phone::new();
    let wanted = vec![envelope(1, 500)];
    for bytes in [None, Some(vec![]), Some(vec![0; SLOT * SLOTS - 1]), Some(b"spool".to_vec())] {
        match bytes {
            None => fs::remove_file(phone.file()).unwrap(),
            Some(bytes) => fs::write(phone.file(), bytes).unwrap(),
        }
        phone.reconcile(&wanted);
        assert_eq!(phone.bytes().len(), SLOT * SLOTS);
        assert_eq!(phone.held(), wanted);
    }
}

#[test]
fn a_used_slot_and_a_free_one_look_alike() {
    let mut phone = Phone::new();
    // Ciphertext is random; so is what fills the slot behind it.
    let mut ciphertext = vec![0; 2271];
    phone.rng.fill(&mut ciphertext);
    phone.reconcile(&[ciphertext]);
    for slot in phone.bytes().chunks(SLOT) {
        let mut counts = [0; 256];
        slot.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        assert!(counts.iter().all(|count| *count < 80), "no byte stands out");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn reconciliation_keeps_wanted_envelopes_while_they_fit(
        rounds in proptest::collection::vec(proptest::collection::btree_set(0..60_u8, 0..45), 1..5),
    ) {
        let mut phone = Phone::new();
        for round in rounds {
            let wanted: Vec<Vec<u8>> = round.iter().map(|n| envelope(*n, 100 + usize::from(*n) * 7)).collect();
            let before = phone.held();
            phone.reconcile(&wanted);
            let held = phone.held();
            prop_assert_eq!(held.len(), wanted.len().min(SLOTS));
            prop_assert!(held.iter().all(|envelope| wanted.contains(envelope)));
            // What was there and is still wanted was not pushed out.
            let kept = sorted(before.into_iter().filter(|envelope| wanted.contains(envelope)).collect());
            prop_assert!(kept.iter().all(|envelope| held.contains(envelope)));
        }
    }

    #[test]
    fn an_arbitrary_slot_is_free(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(read_slot(&bytes), None);
        let mut slot = vec![0; SLOT];
        slot[..bytes.len()].copy_from_slice(&bytes);
        prop_assert_eq!(read_slot(&slot), None);
    }
}
