//! Every bit of a slot file under one derivation: the derivation is the slow part, and it does not know the file.

use super::device::Held;
use super::*;

struct Seeded(u64);

impl Rng for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&hash(&[&self.0.to_be_bytes()])[..chunk.len()]);
        }
    }
}

fn header() -> Header {
    Header { generation: 7, vault: [1; 16], salt: [2; 16], kdf: Kdf::FLOOR, flags: KEY_STORE_USED }
}

fn device() -> DeviceSecret {
    let aliases = (4..8).map(|alias| Secret::new([alias; 32])).collect();
    DeviceSecret { held: Some(Held { device: Secret::new([3; 32]), aliases, tries: Secret::new([8; 32]) }) }
}

fn stretched() -> Key<Stretched> {
    Key::of(Secret::new([9; 32]))
}

fn seal_slot_2(file: &SlotFile, flags: u8, rng: &mut dyn Rng) -> [u8; SLOT_LENGTH] {
    let (kek, commitment) = file.slot_kek(2, &stretched(), &device());
    file.seal_payload(&kek, commitment, &Key::of(Secret::new([42; 32])), flags, rng)
}

/// A file whose slot 2 is used.
fn file() -> SlotFile {
    let mut rng = Seeded(0);
    let mut file = SlotFile { header: header(), slots: (0..SLOTS).map(|_| make_bytes(&mut rng)).collect() };
    file.slots[2] = seal_slot_2(&file, 0, &mut rng);
    file
}

#[test]
fn one_used_slot_of_four_opens_wherever_it_is() {
    let (index, payload) = file().open(&stretched(), &device()).unwrap();
    assert_eq!(index, 2);
    assert_eq!(vault_key(&payload).unwrap().0.expose(), &[42; 32]);
    let other = Key::of(Secret::new([8; 32]));
    assert!(file().open(&other, &device()).is_none());
    assert!(file().open(&stretched(), &DeviceSecret::none()).is_none());
}

#[test]
fn a_repaired_checksum_does_not_pass_the_seal() {
    let whole = file().to_bytes();
    assert_eq!(whole.len(), COPY_LENGTH);
    let used = HEADER_LENGTH + 2 * SLOT_LENGTH..HEADER_LENGTH + 3 * SLOT_LENGTH;
    let unused =
        |byte: usize| (HEADER_LENGTH..HEADER_LENGTH + 4 * SLOT_LENGTH).contains(&byte) && !used.contains(&byte);
    for bit in 0..(COPY_LENGTH - 32) * 8 {
        let byte = bit / 8;
        let mut forged = whole.clone();
        forged[byte] ^= 1 << (bit % 8);
        let check = hash(&[&forged[..COPY_LENGTH - 32]]);
        forged[COPY_LENGTH - 32..].copy_from_slice(&check);
        let opened = SlotFile::parse(&forged).map(|file| file.open(&stretched(), &device()).is_some());
        match byte {
            0..=7 => assert!(matches!(opened, Err(LockError::Damaged)), "magic, bit {bit}"),
            8 => assert!(matches!(opened, Err(LockError::Newer)), "version, bit {bit}"),
            // The generation says which copy is newer, nothing more.
            9..=16 => assert!(matches!(opened, Ok(true)), "generation, bit {bit}"),
            17..=48 => assert!(matches!(opened, Ok(false)), "vault id and salt, bit {bit}"),
            // Either out of range, or another header than the one that was sealed.
            49..=58 => assert!(matches!(opened, Ok(false) | Err(LockError::Damaged)), "costs and flags, bit {bit}"),
            _ if used.contains(&byte) => assert!(matches!(opened, Ok(false)), "the used slot, bit {bit}"),
            _ if unused(byte) => assert!(matches!(opened, Ok(true)), "an unused slot, bit {bit}"),
            _ => assert!(matches!(opened, Err(LockError::Damaged)), "zeros, bit {bit}"),
        }
    }
}

#[test]
fn pin_device_secret_and_alias_are_checked_bit_by_bit() {
    let file = file();
    for bit in 0..256 {
        let flip = |secret: &Secret32| {
            let mut bytes = *secret.expose();
            bytes[bit / 8] ^= 1 << (bit % 8);
            Secret32::new(bytes)
        };
        let other_pin = Key::of(flip(&Secret::new(*stretched().expose())));
        assert!(file.open(&other_pin, &device()).is_none(), "PIN, bit {bit}");
        let with = |device, aliases| DeviceSecret { held: Some(Held { device, aliases, tries: Secret::new([8; 32]) }) };
        let Held { device: own, aliases, .. } = device().held.unwrap();
        let other = with(flip(&own), aliases.clone());
        assert!(file.open(&stretched(), &other).is_none(), "device secret, bit {bit}");
        for index in 0..4 {
            let mut aliases = aliases.clone();
            aliases[index] = flip(&aliases[index]);
            let other = with(own.clone(), aliases);
            assert_eq!(file.open(&stretched(), &other).is_some(), index != 2, "alias {index}, bit {bit}");
        }
    }
}

#[test]
fn a_moved_slot_does_not_open() {
    let file = file();
    for index in [0, 1, 3] {
        let mut moved = file.clone();
        moved.slots.swap(index, 2);
        assert!(moved.open(&stretched(), &device()).is_none());
    }
    let mut other = file.clone();
    other.header.vault = [5; 16];
    assert!(other.open(&stretched(), &device()).is_none());
}

#[test]
fn a_slot_of_a_kind_this_version_does_not_know_gives_no_key() {
    let file = file();
    let (_, payload) = file.open(&stretched(), &device()).unwrap();
    // Second notebook, erase pending, something later.
    for (place, value) in [(32, 2), (32, 0), (33, 1), (33, 3), (33, 4), (34, 1), (63, 1)] {
        let mut payload = payload.clone();
        payload[place] = value;
        assert!(vault_key(&payload).is_none(), "byte {place} = {value}");
    }
    assert!(vault_key(&payload).is_some());
}

#[test]
fn a_changed_payload_takes_a_new_nonce() {
    let (file, mut rng) = (file(), Seeded(1_000));
    let mut nonces = std::collections::BTreeSet::new();
    for _ in 0..1_000 {
        let slot = seal_slot_2(&file, 0, &mut rng);
        assert!(nonces.insert(slot[32..44].to_vec()));
    }
}
