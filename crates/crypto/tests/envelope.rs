//! Envelopes: who opens them, and what every other bit, length and mixture is called.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use common::Seeded;
use daftari_crypto::keys::Key;
use daftari_crypto::rng::{Rng, SystemRng};
use daftari_crypto::safe::entry::{self, EntryError, Link, Place, SignedEntry};
use daftari_crypto::safe::envelope::{
    Cargo, OpenError, OpenKey, Opened, OpenedCargo, RecipientKey, SealError, SealedEnvelope, open, padded_length, seal,
};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::EpochSecret;
use daftari_relay_api::envelope::{EnvelopeHeader, envelope_id};
use daftari_relay_api::hash;
use daftari_relay_api::ids::{MailboxId, SealKey, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{BODY_MAX, ENVELOPE_MAX, SEEDS_MAX};
use daftari_relay_api::roster::Circle;
use proptest::prelude::*;

const TEAM: TeamId = TeamId([7; 32]);
const RECIPIENT: usize = 1192;
const HEADER: usize = 7 + RECIPIENT + 32;

/// Akinyi's phone, which writes, and the office.
struct Cast {
    akinyi: DeviceIdentity,
    office: EpochSecret,
    rng: Seeded,
}

impl Cast {
    fn new(seed: u64) -> Cast {
        let mut rng = Seeded::new(seed);
        Cast { akinyi: DeviceIdentity::make(&mut rng), office: EpochSecret::make(Circle::Office, 1, &mut rng), rng }
    }

    fn entry(&mut self, body: &[u8]) -> SignedEntry {
        let salt = entry::make_salt(&mut self.rng);
        entry::sign(&self.akinyi, Place::of_lists(Link::FIRST), salt, body.to_vec()).unwrap()
    }

    fn seal_for(&mut self, cargo: &Cargo, to: &[RecipientKey]) -> Result<SealedEnvelope, SealError> {
        seal(&TEAM, &self.akinyi, &[StatementId([4; 32])], cargo, to, &mut self.rng)
    }

    /// An envelope for the office with one entry of this body.
    fn seal(&mut self, body: &[u8]) -> SealedEnvelope {
        let cargo = Cargo::Entries(vec![self.entry(body).to_record()]);
        let to = RecipientKey::office(&TEAM, self.office.public());
        self.seal_for(&cargo, &[to]).unwrap()
    }

    fn open(&self, envelope: &[u8]) -> Result<Opened, OpenError> {
        open(&TEAM, &[OpenKey::epoch(&TEAM, &self.office)], envelope)
    }

    fn assert_opens(&self, sealed: &SealedEnvelope, body: &[u8]) {
        let opened = self.open(&sealed.bytes).unwrap();
        assert_eq!(opened.id, sealed.id);
        assert_eq!(opened.sender, self.akinyi.device_key());
        assert_eq!(opened.roster_heads, [StatementId([4; 32])]);
        assert_eq!(bodies(opened), [body]);
    }
}

fn bodies(opened: Opened) -> Vec<Vec<u8>> {
    match opened.cargo {
        OpenedCargo::Entries(entries) => entries.into_iter().map(|e| e.unwrap().content.unwrap().body).collect(),
        OpenedCargo::Receipt(body) => panic!("a receipt of {} bytes", body.len()),
        OpenedCargo::Seeds(seeds) => panic!("{} seeds", seeds.len()),
    }
}

#[test]
fn the_office_opens_akinyis_envelope_and_knows_its_sender() {
    let mut cast = Cast::new(1);
    let sealed = cast.seal(b"{\"kind\":\"case_opened\"}");
    assert_eq!(sealed.id, envelope_id(&sealed.bytes));
    cast.assert_opens(&sealed, b"{\"kind\":\"case_opened\"}");
    let receipt = Cargo::Receipt(b"{\"version\":1}".to_vec());
    let to = RecipientKey::office(&TEAM, cast.office.public());
    let sealed = cast.seal_for(&receipt, &[to]).unwrap();
    assert_eq!(cast.open(&sealed.bytes).unwrap().cargo, OpenedCargo::Receipt(b"{\"version\":1}".to_vec()));
}

#[test]
fn seeds_travel_in_an_envelope_of_their_own() {
    let mut cast = Cast::new(1);
    let seeds = vec![cast.office.clone(), EpochSecret::from_seed(Circle::Team, 7, Key::new([3; 32]))];
    let to = RecipientKey::office(&TEAM, cast.office.public());
    let sealed = cast.seal_for(&Cargo::Seeds(seeds.clone()), std::slice::from_ref(&to)).unwrap();
    let OpenedCargo::Seeds(found) = cast.open(&sealed.bytes).unwrap().cargo else { panic!("seeds were sealed") };
    assert_eq!(found, seeds);
    assert_eq!(found[1].seed().expose(), &[3; 32]);
    let many = |count: u32| {
        let seed = |number: u32| EpochSecret::from_seed(Circle::Team, number, Key::new(hash(&[&number.to_be_bytes()])));
        Cargo::Seeds((0..count).map(seed).collect())
    };
    let most = u32::try_from(SEEDS_MAX).unwrap();
    let sealed = cast.seal_for(&many(most), std::slice::from_ref(&to)).unwrap();
    assert!(matches!(cast.open(&sealed.bytes).unwrap().cargo, OpenedCargo::Seeds(seeds) if seeds.len() == SEEDS_MAX));
    for count in [0, most + 1] {
        assert_eq!(cast.seal_for(&many(count), std::slice::from_ref(&to)), Err(SealError::TooLarge));
    }
    assert!(!format!("{:?}", OpenedCargo::Seeds(found)).contains('3'));
}

/// Every bit of the smallest envelope up to its commitment. Of commitment and ciphertext one bit of each byte: a test inside
/// the crate flips all of them without unwrapping the key 8,576 times.
#[test]
fn every_flipped_bit_has_its_error_and_others_still_open() {
    let mut cast = Cast::new(2);
    let (damaged, neighbour) = (cast.seal(b"{\"n\":1}"), cast.seal(b"{\"n\":2}"));
    assert_eq!(damaged.bytes.len(), HEADER + 1024 + 16);
    let every_bit = |bytes: Range<usize>| -> Vec<usize> { (bytes.start * 8..bytes.end * 8).collect() };
    let one_each = |bytes: Range<usize>| -> Vec<usize> { bytes.map(|byte| byte * 8 + byte % 8).collect() };
    let named = [
        (every_bit(0..4), OpenError::NotAnEnvelope), // magic
        (every_bit(4..6), OpenError::Newer),         // version, suite
        (every_bit(6..7), OpenError::Malformed),     // n: there are not as many recipients
        (every_bit(7..31), OpenError::NotForUs),     // mailbox, key id
        (every_bit(31..615), OpenError::Wrap),       // encapsulated key, wrapped key: the slow ones, in two parts
        (every_bit(615..1199), OpenError::Wrap),
        (one_each(1199..HEADER), OpenError::Commitment),
        (one_each(HEADER..damaged.bytes.len()), OpenError::Content),
    ];
    let (cast, damaged, neighbour) = (&cast, &damaged, &neighbour);
    std::thread::scope(|threads| {
        for (bits, name) in &named {
            threads.spawn(move || {
                for bit in bits {
                    let mut flipped = damaged.bytes.clone();
                    flipped[bit / 8] ^= 1 << (bit % 8);
                    assert_eq!(cast.open(&flipped), Err(*name), "bit {bit}");
                }
                cast.assert_opens(neighbour, b"{\"n\":2}");
            });
        }
    });
    cast.assert_opens(damaged, b"{\"n\":1}");
}

#[test]
fn a_flipped_bit_for_one_recipient_alarms_all() {
    let mut cast = Cast::new(3);
    let wanjiru = DeviceIdentity::make(&mut cast.rng);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to = [RecipientKey::office(&TEAM, cast.office.public()), RecipientKey::device(&TEAM, wanjiru.seal_key())];
    let sealed = cast.seal_for(&cargo, &to).unwrap();
    let (header, _) = EnvelopeHeader::parse(&sealed.bytes).unwrap();
    let first_is_office = header.recipients[0].mailbox == mailbox::office(&TEAM);
    // The part of the one who does not read here; nothing but the AEAD's associated data covers it.
    let others = if first_is_office { 7 + RECIPIENT } else { 7 };
    for byte in others..others + RECIPIENT {
        let mut flipped = sealed.bytes.clone();
        flipped[byte] ^= 1 << (byte % 8);
        let expected = match EnvelopeHeader::parse(&flipped) {
            // The recipients are no longer sorted.
            Err(_) => OpenError::Malformed,
            Ok(_) => OpenError::Content,
        };
        assert_eq!(cast.open(&flipped), Err(expected), "byte {byte}");
    }
    assert!(cast.open(&sealed.bytes).is_ok());
}

#[test]
fn a_header_opens_only_its_own_content() {
    let mut cast = Cast::new(4);
    let (a, b) = (cast.seal(b"{\"a\":1}"), cast.seal(b"{\"b\":2}"));
    let mixed = [&a.bytes[..HEADER], &b.bytes[HEADER..]].concat();
    assert_eq!(cast.open(&mixed), Err(OpenError::Content));
    // The recipients of one with the commitment of the other.
    let mixed = [&a.bytes[..HEADER - 32], &b.bytes[HEADER - 32..]].concat();
    assert_eq!(cast.open(&mixed), Err(OpenError::Commitment));
    cast.assert_opens(&a, b"{\"a\":1}");
    cast.assert_opens(&b, b"{\"b\":2}");
}

#[test]
fn an_envelope_cannot_be_readdressed() {
    let mut cast = Cast::new(5);
    let mallory = DeviceIdentity::make(&mut cast.rng);
    let sealed = cast.seal(b"{}");
    let header = |edit: &dyn Fn(&mut EnvelopeHeader)| {
        let (mut header, offset) = EnvelopeHeader::parse(&sealed.bytes).unwrap();
        edit(&mut header);
        [header.to_bytes(), sealed.bytes[offset..].to_vec()].concat()
    };
    let mallorys = RecipientKey::device(&TEAM, mallory.seal_key());
    let renamed = header(&|header| {
        header.recipients[0].mailbox = mallorys.mailbox;
        header.recipients[0].key_id = mallorys.key.key_id();
    });
    assert_eq!(open(&TEAM, &[OpenKey::device(&TEAM, &mallory)], &renamed), Err(OpenError::Wrap));
    // The same key in another mailbox: the wrap names the mailbox.
    let team_epoch = EpochSecret::from_seed(Circle::Team, 1, cast.office.seed().clone());
    let moved = header(&|header| header.recipients[0].mailbox = mailbox::team(&TEAM));
    assert_eq!(open(&TEAM, &[OpenKey::epoch(&TEAM, &team_epoch)], &moved), Err(OpenError::Wrap));
    // A recipient more, and the office's part exchanged for one of another envelope.
    let added = header(&|header| {
        let mut more = header.recipients[0].clone();
        more.mailbox = MailboxId([0; 16]);
        header.recipients.insert(0, more);
    });
    assert_eq!(cast.open(&added), Err(OpenError::Content));
    let other = cast.seal(b"{}");
    let (theirs, _) = EnvelopeHeader::parse(&other.bytes).unwrap();
    let exchanged = header(&|header| header.recipients.clone_from(&theirs.recipients));
    assert_eq!(cast.open(&exchanged), Err(OpenError::Commitment));
}

#[test]
fn an_envelope_of_another_team_is_refused_under_the_same_keys() {
    let mut cast = Cast::new(6);
    let other_team = TeamId([8; 32]);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to = RecipientKey::office(&other_team, cast.office.public());
    let sealed = seal(&other_team, &cast.akinyi, &[], &cargo, &[to], &mut cast.rng).unwrap();
    assert_eq!(cast.open(&sealed.bytes), Err(OpenError::NotForUs));
    // Addressed to our mailbox, but wrapped for another team.
    let ours = RecipientKey::office(&TEAM, cast.office.public());
    let sealed = seal(&other_team, &cast.akinyi, &[], &cargo, &[ours], &mut cast.rng).unwrap();
    assert_eq!(cast.open(&sealed.bytes), Err(OpenError::Wrap));
}

#[test]
fn a_truncated_envelope_never_opens() {
    let mut cast = Cast::new(7);
    let sealed = cast.seal(b"{}");
    for length in 0..sealed.bytes.len() {
        let expected = if length < HEADER { OpenError::Malformed } else { OpenError::Content };
        assert_eq!(cast.open(&sealed.bytes[..length]), Err(expected), "{length} bytes");
    }
    for more in [1, 15, 16, 1024, ENVELOPE_MAX - sealed.bytes.len()] {
        let longer = [&sealed.bytes[..], &vec![0; more]].concat();
        assert_eq!(cast.open(&longer), Err(OpenError::Content), "{more} bytes more");
    }
    let longer = [&sealed.bytes[..], &vec![0; ENVELOPE_MAX + 1 - sealed.bytes.len()]].concat();
    assert_eq!(cast.open(&longer), Err(OpenError::Malformed));
    cast.assert_opens(&sealed, b"{}");
}

#[test]
fn three_recipients_each_open_and_an_outsider_cannot() {
    let mut cast = Cast::new(8);
    let [wanjiru, otieno, stranger] = [(); 3].map(|()| DeviceIdentity::make(&mut cast.rng));
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to = [
        RecipientKey::device(&TEAM, wanjiru.seal_key()),
        RecipientKey::office(&TEAM, cast.office.public()),
        RecipientKey::device(&TEAM, otieno.seal_key()),
    ];
    let sealed = cast.seal_for(&cargo, &to).unwrap();
    let keys = [OpenKey::device(&TEAM, &wanjiru), OpenKey::epoch(&TEAM, &cast.office), OpenKey::device(&TEAM, &otieno)];
    for key in &keys {
        assert_eq!(bodies(open(&TEAM, std::slice::from_ref(key), &sealed.bytes).unwrap()), [b"{}"]);
    }
    assert!(open(&TEAM, &keys, &sealed.bytes).is_ok());
    // Not a stranger, not the sender, not the next epoch of the office, not nobody.
    let next = EpochSecret::make(Circle::Office, 2, &mut cast.rng);
    for key in [OpenKey::device(&TEAM, &stranger), OpenKey::device(&TEAM, &cast.akinyi), OpenKey::epoch(&TEAM, &next)] {
        assert_eq!(open(&TEAM, &[key], &sealed.bytes), Err(OpenError::NotForUs));
    }
    assert_eq!(open(&TEAM, &[], &sealed.bytes), Err(OpenError::NotForUs));
}

#[test]
fn the_order_in_which_readers_are_named_does_not_show() {
    let mut cast = Cast::new(9);
    let mut to: Vec<RecipientKey> =
        (0..16).map(|_| RecipientKey::device(&TEAM, DeviceIdentity::make(&mut cast.rng).seal_key())).collect();
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let mailboxes = |sealed: &SealedEnvelope| -> Vec<MailboxId> {
        EnvelopeHeader::parse(&sealed.bytes).unwrap().0.recipients.iter().map(|to| to.mailbox).collect()
    };
    let one = mailboxes(&cast.seal_for(&cargo, &to).unwrap());
    to.reverse();
    let other = mailboxes(&cast.seal_for(&cargo, &to).unwrap());
    assert!(one.is_sorted() && one.len() == 16);
    assert_eq!(one, other);
}

#[test]
fn zero_or_seventeen_recipients_and_a_mailbox_with_two_keys_are_refused() {
    let mut cast = Cast::new(10);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to: Vec<RecipientKey> =
        (0..17).map(|_| RecipientKey::device(&TEAM, DeviceIdentity::make(&mut cast.rng).seal_key())).collect();
    assert_eq!(cast.seal_for(&cargo, &[]), Err(SealError::Recipients));
    assert_eq!(cast.seal_for(&cargo, &to), Err(SealError::Recipients));
    // Two devices may name one seal key: one recipient.
    let once = cast.seal_for(&cargo, &[to[0].clone(), to[0].clone()]).unwrap();
    assert_eq!(EnvelopeHeader::parse(&once.bytes).unwrap().0.recipients.len(), 1);
    let second = RecipientKey { mailbox: to[0].mailbox, key: to[1].key.clone() };
    assert_eq!(cast.seal_for(&cargo, &[to[0].clone(), second]), Err(SealError::Recipients));
    assert!(cast.seal_for(&cargo, &to[..16]).is_ok());
}

#[test]
fn bytes_that_are_no_key_are_refused_and_nothing_panics() {
    let mut cast = Cast::new(11);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let bad = SealKey::new(vec![0xff; 1216]).unwrap();
    let good = RecipientKey::office(&TEAM, cast.office.public());
    assert_eq!(cast.seal_for(&cargo, &[good, RecipientKey::device(&TEAM, &bad)]), Err(SealError::BadKey));
}

#[test]
fn sealing_refuses_empty_and_oversized_cargo() {
    let mut cast = Cast::new(12);
    let to = [RecipientKey::office(&TEAM, cast.office.public())];
    assert_eq!(cast.seal_for(&Cargo::Entries(vec![]), &to), Err(SealError::TooLarge));
    let too_many = Cargo::Entries(vec![vec![]; 65_536]);
    assert_eq!(cast.seal_for(&too_many, &to), Err(SealError::TooLarge));
    let longest = vec![b'7'; BODY_MAX];
    let sealed = cast.seal(&longest);
    cast.assert_opens(&sealed, &longest);
    let record = cast.entry(&longest).to_record();
    assert_eq!(cast.seal_for(&Cargo::Entries(vec![record.clone(); 3]), &to), Err(SealError::TooLarge));
    let sealed = cast.seal_for(&Cargo::Entries(vec![record.clone(); 2]), &to).unwrap();
    assert!(sealed.bytes.len() <= ENVELOPE_MAX);
    assert_eq!(bodies(cast.open(&sealed.bytes).unwrap()).len(), 2);
}

#[test]
fn one_bad_entry_does_not_spoil_its_neighbours() {
    let mut cast = Cast::new(13);
    let good = cast.entry(b"{\"n\":1}").to_record();
    let edited = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut record = good.clone();
        edit(&mut record);
        record
    };
    let records = vec![
        good.clone(),
        edited(&|record| *record.last_mut().unwrap() ^= 1),
        good.clone(),
        edited(&|record| record[130] ^= 1),
        edited(&|record| record[0] = 2),
        edited(&|record| record.truncate(20)),
        vec![],
        good.clone(),
    ];
    let to = [RecipientKey::office(&TEAM, cast.office.public())];
    let sealed = cast.seal_for(&Cargo::Entries(records), &to).unwrap();
    let OpenedCargo::Entries(entries) = cast.open(&sealed.bytes).unwrap().cargo else { panic!("entries") };
    let seen: Vec<Option<EntryError>> = entries.iter().map(|entry| entry.as_ref().err().copied()).collect();
    let expected = [
        None,
        Some(EntryError::Commitment),
        None,
        Some(EntryError::Signature),
        Some(EntryError::Newer),
        Some(EntryError::Malformed),
        Some(EntryError::Malformed),
        None,
    ];
    assert_eq!(seen, expected);
    assert!(entries.iter().flatten().all(|entry| entry.to_record() == good));
}

#[test]
fn every_envelope_size_is_a_bucket() {
    let mut cast = Cast::new(14);
    let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
    for number in 0..400_usize {
        let body = vec![b'x'; (number * number * 7) % 60_000];
        let sealed = cast.seal(&body);
        *sizes.entry(sealed.bytes.len() - HEADER - 16).or_default() += 1;
    }
    // Below 16 KiB five sizes; above, those of Padmé: at most 2^s of them between two powers of two.
    let allowed: BTreeSet<usize> =
        (0..=5).map(|n| 1024 << n).chain((16..=32).map(|n| n * 1024)).chain((16..=32).map(|n| n * 2048)).collect();
    for (size, count) in &sizes {
        assert!(allowed.contains(size), "{count} envelopes of {size}");
    }
    assert!(sizes.len() > 20, "the sizes were tried out: {sizes:?}");
}

/// A repeated data key would repeat its commitment: that is a hash of it.
#[test]
fn no_data_key_is_used_twice() {
    let mut cast = Cast::new(15);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to = [RecipientKey::office(&TEAM, cast.office.public())];
    let (mut commitments, mut encs, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (seals, mut system) = (2_000, SystemRng::new());
    for number in 0..seals {
        let rng: &mut dyn Rng = if number % 2 == 0 { &mut system } else { &mut cast.rng };
        let sealed = seal(&TEAM, &cast.akinyi, &[], &cargo, &to, rng).unwrap();
        let (header, _) = EnvelopeHeader::parse(&sealed.bytes).unwrap();
        commitments.insert(header.commitment);
        encs.insert(header.recipients[0].enc);
        ids.insert(sealed.id);
    }
    assert_eq!([commitments.len(), encs.len(), ids.len()], [seals; 3]);
}

#[test]
fn sealing_again_gives_another_envelope_of_the_same_entries() {
    let mut cast = Cast::new(16);
    let cargo = Cargo::Entries(vec![cast.entry(b"{}").to_record()]);
    let to = [RecipientKey::office(&TEAM, cast.office.public())];
    let [one, other] = [(); 2].map(|()| cast.seal_for(&cargo, &to).unwrap());
    assert_ne!(one.id, other.id);
    assert_eq!(cast.open(&one.bytes).unwrap().cargo, cast.open(&other.bytes).unwrap().cargo);
}

proptest! {
    #[test]
    fn padding_never_cuts_never_grows_twice_and_costs_little(length in 0..ENVELOPE_MAX) {
        let padded = padded_length(length);
        prop_assert!(padded >= length);
        prop_assert_eq!(padded_length(padded), padded);
        if length > 16_384 {
            // Padmé, written another way: round up at the bit that e and s name.
            let e = (usize::BITS - 1 - length.leading_zeros()) as usize;
            let s = (usize::BITS - e.leading_zeros()) as usize;
            let step = 1 << (e - s);
            prop_assert_eq!(padded, length.div_ceil(step) * step);
            prop_assert!(padded - length <= length * 12 / 100);
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_envelope_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
        let cast = Cast::new(17);
        prop_assert!(cast.open(&bytes).is_err());
        let framed = [b"DENV\x01\x01\x01".as_slice(), &bytes].concat();
        prop_assert!(cast.open(&framed).is_err());
    }
}
