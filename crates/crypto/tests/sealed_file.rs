//! Post carried by hand, and backups: files that only their recipients open.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::io::{self, ErrorKind, Read, Write};

use common::Seeded;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::recovery::RecoveryKey;
use daftari_crypto::safe::roster::EpochSecret;
use daftari_crypto::safe::sealed_file::post::{Item, PostReader, PostWriter};
use daftari_crypto::safe::sealed_file::{OpenFileError, Opener, RECIPIENTS_MAX, SealFileError, open, seal};
use daftari_relay_api::ids::{SealKey, TeamId};
use daftari_relay_api::limits::ENVELOPE_MAX;
use daftari_relay_api::roster::Circle;

const TEAM: TeamId = TeamId([7; 32]);

fn sealed(to: &[&SealKey], content: &[u8]) -> Vec<u8> {
    seal(to, &mut Seeded::new(1), Vec::new(), |out| out.write_all(content)).unwrap()
}

fn read(file: &[u8], with: &[Opener<'_>]) -> Result<Vec<u8>, OpenFileError> {
    let mut content = Vec::new();
    open(file, with)?.read_to_end(&mut content)?;
    Ok(content)
}

#[test]
fn a_file_for_the_office_opens_there_and_not_on_the_phone_that_carries_it() {
    let mut rng = Seeded::new(2);
    let office = EpochSecret::make(Circle::Office, 1, &mut rng);
    let courier = DeviceIdentity::make(&mut rng);
    let long = vec![0x5a; 200_000];
    for content in [&b""[..], b"one line", &long] {
        let file = sealed(&[office.public()], content);
        assert_eq!(read(&file, &[Opener::Epoch(office.seed())]).unwrap(), content);
        // Whichever of several keys fits.
        assert_eq!(read(&file, &[Opener::Device(&courier), Opener::Epoch(office.seed())]).unwrap(), content);
        assert!(matches!(read(&file, &[Opener::Device(&courier)]), Err(OpenFileError::NotForUs)));
        assert!(matches!(read(&file, &[]), Err(OpenFileError::NotForUs)));
    }
}

#[test]
fn a_backup_opens_with_any_two_sheets() {
    let mut rng = Seeded::new(3);
    let key = RecoveryKey::make(&mut rng);
    let sheets = key.split(&mut rng);
    let public = key.public().clone();
    drop(key);
    // The phone that writes it cannot read it.
    let phone = DeviceIdentity::make(&mut rng);
    let backup = sealed(&[&public.seal], b"every case of a year");
    assert!(matches!(read(&backup, &[Opener::Device(&phone)]), Err(OpenFileError::NotForUs)));
    let joined = RecoveryKey::join(&sheets[2], &sheets[0], &public).unwrap();
    assert_eq!(read(&backup, &[Opener::Recovery(&joined)]).unwrap(), b"every case of a year");
}

#[test]
fn nothing_of_the_content_or_of_the_recipients_is_in_the_file() {
    let mut rng = Seeded::new(4);
    let office = EpochSecret::make(Circle::Office, 1, &mut rng);
    let file = sealed(&[office.public()], b"KT-0142, Kondele, Tuesday");
    let public = office.public().as_bytes();
    for needle in [&b"Kondele"[..], &public[..16], &office.public().key_id().0] {
        assert!(!file.windows(needle.len()).any(|window| window == needle));
    }
}

#[test]
fn every_cut_and_every_flipped_bit_is_told() {
    let mut rng = Seeded::new(5);
    let office = EpochSecret::make(Circle::Office, 1, &mut rng);
    let with = [Opener::Epoch(office.seed())];
    let file = sealed(&[office.public()], &[1; 500]);
    for end in (0..file.len()).step_by(13) {
        assert!(read(&file[..end], &with).is_err(), "cut at {end}");
    }
    for place in (0..file.len()).step_by(3) {
        let mut flipped = file.clone();
        flipped[place] ^= 1 << (place % 8);
        assert!(read(&flipped, &with).is_err(), "byte {place}");
    }
}

#[test]
fn a_header_without_an_end_is_not_read_on_and_on() {
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0 += out.len() as u64;
            out.fill(b'a');
            Ok(out.len())
        }
    }
    let mut endless = Endless(0);
    assert!(matches!(open(&mut endless, &[]), Err(OpenFileError::Damaged)));
    assert!(endless.0 <= 65_536, "{} bytes were read", endless.0);
}

#[test]
fn a_file_has_1_to_16_recipients_whose_keys_are_keys() {
    let mut rng = Seeded::new(6);
    let key = DeviceIdentity::make(&mut rng).seal_key().clone();
    let bad = SealKey::new(vec![0xff; 1216]).unwrap();
    let refused = |to: &[&SealKey]| {
        let sealed = seal(to, &mut Seeded::new(1), Vec::new(), |_| Ok(()));
        matches!(sealed, Err(SealFileError::Recipients))
    };
    assert!(refused(&[]) && refused(&[&bad]) && refused(&[&key, &bad]) && refused(&[&key; RECIPIENTS_MAX + 1]));
    assert!(!refused(&[&key; RECIPIENTS_MAX]));
}

#[test]
fn a_full_memory_card_is_an_error_and_no_file() {
    struct Card(usize);
    impl Write for Card {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let key = DeviceIdentity::make(&mut Seeded::new(7)).seal_key().clone();
    for room in [0, 1_000, 3_000, 70_000] {
        let sealed = seal(&[&key], &mut Seeded::new(1), Card(room), |out| out.write_all(&[1; 100_000]));
        assert!(matches!(sealed, Err(SealFileError::Disk(error)) if error.kind() == ErrorKind::StorageFull), "{room}");
    }
}

#[test]
fn statements_come_before_envelopes_and_none_is_too_long() {
    let mut written = Vec::new();
    let mut post = PostWriter::begin(&mut written, &TEAM).unwrap();
    post.add(&Item::Statement(vec![1; 65_536 + 64])).unwrap();
    assert!(post.add(&Item::Statement(vec![1; 65_536 + 65])).is_err());
    post.add(&Item::Envelope(vec![2; ENVELOPE_MAX])).unwrap();
    assert!(post.add(&Item::Envelope(vec![2; ENVELOPE_MAX + 1])).is_err());
    assert!(post.add(&Item::Statement(vec![1])).is_err());
    let mut read = PostReader::begin(&written[..]).unwrap();
    assert_eq!(read.team(), TEAM);
    assert_eq!(read.next_item().unwrap(), Some(Item::Statement(vec![1; 65_536 + 64])));
    assert_eq!(read.next_item().unwrap(), Some(Item::Envelope(vec![2; ENVELOPE_MAX])));
    assert_eq!(read.next_item().unwrap(), None);
}
