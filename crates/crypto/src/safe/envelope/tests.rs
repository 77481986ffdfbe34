//! Envelopes by a sender who breaks the rules: such as only a sender with the recipient's keys can make.

use super::*;
use crate::safe::entry::{self, Link, Place};

struct Seeded(u64);

impl Rng for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(hash(&[&self.0.to_be_bytes()]).split_at(chunk.len()).0);
        }
    }
}

const TEAM: TeamId = TeamId([7; 32]);

/// A sender, a reader, and an envelope between them whose plaintext the sender makes as it likes.
struct Forger {
    sender: DeviceIdentity,
    reader: DeviceIdentity,
    rng: Seeded,
}

impl Forger {
    fn new() -> Self {
        let mut rng = Seeded(0);
        Forger { sender: DeviceIdentity::make(&mut rng), reader: DeviceIdentity::make(&mut rng), rng }
    }

    fn entry(&mut self) -> Vec<u8> {
        let salt = entry::make_salt(&mut self.rng);
        entry::sign(&self.sender, Place::of_lists(Link::FIRST), salt, b"{}".to_vec()).unwrap().to_record()
    }

    fn payload(&self, team: &TeamId, cargo: &Cargo, header: &[u8]) -> Vec<u8> {
        payload(team, &self.sender, &[], cargo, header).unwrap().to_vec()
    }

    fn signed(&self, payload: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        put_sized(&mut plain, payload);
        plain.extend(self.sender.sign(&[LABEL, payload].concat()));
        plain
    }

    /// Everything right but the plaintext, which is made for the header.
    fn seal(&mut self, plain: impl FnOnce(&Self, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let (data_key, committed) = (Key::<DataKey>::draw(&mut self.rng), None);
        self.seal_under(&data_key, committed, plain)
    }

    fn seal_under(
        &mut self,
        data_key: &Key<DataKey>,
        committed: Option<[u8; 32]>,
        plain: impl FnOnce(&Self, &[u8]) -> Vec<u8>,
    ) -> Vec<u8> {
        let (key, commitment) = keys_of(data_key);
        let to = RecipientKey::device(&TEAM, self.reader.seal_key());
        let key_id = to.key.key_id();
        let info = wrap_info(&TEAM, &to.mailbox, &key_id);
        let (enc, wrapped) = hazmat::hpke_wrap(to.key.as_bytes(), &info, data_key, &mut self.rng).unwrap();
        let recipient = Recipient {
            mailbox: to.mailbox,
            key_id,
            enc: enc.try_into().unwrap(),
            wrapped: wrapped.try_into().unwrap(),
        };
        let commitment = committed.unwrap_or(commitment);
        let header = EnvelopeHeader { recipients: vec![recipient], commitment }.to_bytes();
        let plain = plain(self, &header);
        let sealed = hazmat::aead_seal(&key, ZERO_NONCE, &plain, &header);
        [header, sealed].concat()
    }

    fn open(&self, envelope: &[u8]) -> Result<Opened, OpenError> {
        open(&TEAM, &[OpenKey::device(&TEAM, &self.reader)], envelope)
    }
}

fn padded(mut plain: Vec<u8>) -> Vec<u8> {
    plain.resize(padded_length(plain.len()), 0);
    plain
}

fn edited(mut bytes: Vec<u8>, edit: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    edit(&mut bytes);
    bytes
}

#[test]
fn the_forger_can_also_be_honest() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let envelope = forger.seal(|f, header| padded(f.signed(&f.payload(&TEAM, &cargo, header))));
    assert_eq!(forger.open(&envelope).unwrap().sender, forger.sender.device_key());
}

/// `tests/envelope.rs` flips every other bit; unwrapping for each of these would only be slow.
#[test]
fn commitment_and_ciphertext_are_checked_bit_by_bit() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let data_key = Key::<DataKey>::draw(&mut forger.rng);
    let whole = forger.seal_under(&data_key, None, |f, header| padded(f.signed(&f.payload(&TEAM, &cargo, header))));
    let open = |envelope: &[u8]| {
        let (header, offset) = EnvelopeHeader::parse(envelope).unwrap();
        open_content(&TEAM, &data_key, &header, offset, envelope)
    };
    let ciphertext = whole.len() - 1024 - 16;
    for bit in (ciphertext - 32) * 8..whole.len() * 8 {
        let expected = if bit / 8 < ciphertext { OpenError::Commitment } else { OpenError::Content };
        let flipped = edited(whole.clone(), |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        assert_eq!(open(&flipped), Err(expected), "bit {bit}");
    }
    assert_eq!(open(&whole), forger.open(&whole));
}

#[test]
fn padding_is_zeros_and_exactly_as_much_as_the_bucket_asks() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let edits: [fn(&mut Vec<u8>); 6] = [
        |plain| *plain.last_mut().unwrap() = 1,
        |plain| {
            let at = plain.len() - 300;
            *plain.get_mut(at).unwrap() = 0x80;
        },
        |plain| plain.truncate(1023),
        |plain| plain.push(0),
        |plain| plain.resize(2048, 0),
        |plain| plain.resize(500, 0),
    ];
    for edit in edits {
        let envelope = forger.seal(|f, header| edited(padded(f.signed(&f.payload(&TEAM, &cargo, header))), edit));
        assert_eq!(forger.open(&envelope), Err(OpenError::Framing));
    }
}

#[test]
fn a_payload_that_does_not_add_up_is_a_framing_error() {
    let mut forger = Forger::new();
    let record = forger.entry();
    let cargo = Cargo::Entries(vec![record.clone()]);
    let count_at = 1 + 32 + 32 + 1 + 32;
    // Nothing, a part, a byte too much, an item that is said to be longer, an item more than there are, none at all.
    type Edit<'a> = &'a dyn Fn(&mut Vec<u8>);
    let edits: [Edit<'_>; 7] = [
        &|payload| payload.clear(),
        &|payload| payload.truncate(50),
        &|payload| payload.push(0),
        &|payload| payload[count_at + 2..count_at + 6].copy_from_slice(&u32::MAX.to_be_bytes()),
        &|payload| payload[count_at + 1] = 2,
        &|payload| payload.truncate(payload.len() - 1),
        &|payload| {
            payload[count_at + 1] = 0;
            payload.truncate(count_at + 2);
        },
    ];
    for edit in edits {
        let envelope = forger.seal(|f, header| padded(f.signed(&edited(f.payload(&TEAM, &cargo, header), edit))));
        assert_eq!(forger.open(&envelope), Err(OpenError::Framing));
    }
    // A length of the payload beyond the plaintext, and beyond every limit.
    for length in [1024, 262_144, 262_145, u32::MAX] {
        let envelope = forger.seal(|f, header| {
            edited(padded(f.signed(&f.payload(&TEAM, &cargo, header))), |plain| {
                plain[..4].copy_from_slice(&length.to_be_bytes());
            })
        });
        assert_eq!(forger.open(&envelope), Err(OpenError::Framing));
    }
}

#[test]
fn a_payload_signed_for_another_header_is_refused() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let envelope = forger.seal(|f, header| {
        let other = edited(header.to_vec(), |header| header[40] ^= 1);
        padded(f.signed(&f.payload(&TEAM, &cargo, &other)))
    });
    assert_eq!(forger.open(&envelope), Err(OpenError::Header));
}

#[test]
fn a_payload_of_another_team_is_refused() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let envelope = forger.seal(|f, header| padded(f.signed(&f.payload(&TeamId([8; 32]), &cargo, header))));
    assert_eq!(forger.open(&envelope), Err(OpenError::Team));
}

#[test]
fn another_senders_key_does_not_verify() {
    let mut forger = Forger::new();
    let cargo = Cargo::Entries(vec![forger.entry()]);
    let victim = DeviceIdentity::make(&mut forger.rng).device_key();
    let named = forger.seal(|f, header| {
        padded(f.signed(&edited(f.payload(&TEAM, &cargo, header), |payload| {
            payload[33..65].copy_from_slice(&victim.0);
        })))
    });
    assert_eq!(forger.open(&named), Err(OpenError::Signature));
    // A signature over the same bytes under another label, and one bit of a right one.
    let labelled = forger.seal(|f, header| {
        let payload = f.payload(&TEAM, &cargo, header);
        let mut plain = Vec::new();
        put_sized(&mut plain, &payload);
        plain.extend(f.sender.sign(&[b"daftari/v1/entry", &payload[..]].concat()));
        padded(plain)
    });
    assert_eq!(forger.open(&labelled), Err(OpenError::Signature));
    for bit in 0..512 {
        let broken = forger.seal(|f, header| {
            let payload = f.payload(&TEAM, &cargo, header);
            edited(padded(f.signed(&payload)), |plain| plain[4 + payload.len() + bit / 8] ^= 1 << (bit % 8))
        });
        assert_eq!(forger.open(&broken), Err(OpenError::Signature));
        if bit % 64 != 0 {
            continue;
        }
        let honest = forger.seal(|f, header| padded(f.signed(&f.payload(&TEAM, &cargo, header))));
        assert!(forger.open(&honest).is_ok());
    }
}

#[test]
fn an_unknown_cargo_of_a_verified_sender_is_newer() {
    let mut forger = Forger::new();
    let cargo = Cargo::Receipt(b"{}".to_vec());
    for kind in [0, 4, 255] {
        let envelope = forger
            .seal(|f, header| padded(f.signed(&edited(f.payload(&TEAM, &cargo, header), |payload| payload[0] = kind))));
        assert_eq!(forger.open(&envelope), Err(OpenError::Newer));
    }
}

#[test]
fn an_envelope_holds_one_receipt_or_none() {
    let mut forger = Forger::new();
    let two = Cargo::Entries(vec![b"{}".to_vec(), b"{}".to_vec()]);
    let envelope = forger
        .seal(|f, header| padded(f.signed(&edited(f.payload(&TEAM, &two, header), |payload| payload[0] = RECEIPT))));
    assert_eq!(forger.open(&envelope), Err(OpenError::Framing));
}

#[test]
fn a_data_key_the_header_does_not_commit_to_is_not_used() {
    let mut forger = Forger::new();
    let cargo = Cargo::Receipt(b"{}".to_vec());
    let (one, other) = (Key::<DataKey>::draw(&mut forger.rng), Key::<DataKey>::draw(&mut forger.rng));
    let (_, committed) = keys_of(&other);
    let envelope =
        forger.seal_under(&one, Some(committed), |f, header| padded(f.signed(&f.payload(&TEAM, &cargo, header))));
    assert_eq!(forger.open(&envelope), Err(OpenError::Commitment));
}

#[test]
fn roster_heads_arrive_up_to_the_limit() {
    let mut rng = Seeded(50);
    let (sender, reader) = (DeviceIdentity::make(&mut rng), DeviceIdentity::make(&mut rng));
    let to = [RecipientKey::device(&TEAM, reader.seal_key())];
    let heads: Vec<StatementId> = (0..300_u16).map(|n| StatementId(hash(&[&n.to_be_bytes()]))).collect();
    for (given, carried) in [(0, 0), (1, 1), (255, 255), (300, 255)] {
        let given = heads.split_at(given).0;
        let sealed = seal(&TEAM, &sender, given, &Cargo::Receipt(b"{}".to_vec()), &to, &mut rng).unwrap();
        let opened = open(&TEAM, &[OpenKey::device(&TEAM, &reader)], &sealed.bytes).unwrap();
        assert_eq!(opened.roster_heads, heads.split_at(carried).0);
    }
}
