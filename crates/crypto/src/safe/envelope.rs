//! Envelopes: made per delivery around entries, for exactly the keys named in their header.

use std::collections::BTreeMap;
use std::fmt;

use daftari_relay_api::envelope::{EnvelopeHeader, Recipient, envelope_id};
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, KeyId, MailboxId, SealKey, StatementId, TeamId, mailbox};
use daftari_relay_api::limits::{ENVELOPE_MAX, HEADS_MAX, RECIPIENTS_MAX, SEEDS_MAX};
use daftari_relay_api::reader::{Reader, put_sized};
use daftari_relay_api::{FormatError, hash, verify};
use zeroize::Zeroizing;

use super::entry::{EntryError, SignedEntry};
use super::identity::DeviceIdentity;
use super::roster::EpochSecret;
use crate::hazmat::{self, ZERO_NONCE};
use crate::keys::{ContentKey, DataKey, EpochSeed, Key, SealSeed};
use crate::rng::Rng;
use crate::secret::Secret;

const LABEL: &[u8] = b"daftari/v1/envelope";
const ENTRIES: u8 = 1;
const RECEIPT: u8 = 2;
const SEEDS: u8 = 3;

/// A recipient of an envelope: a device or an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientKey {
    /// The mailbox in which it will wait.
    pub mailbox: MailboxId,
    /// X-Wing public key.
    pub key: SealKey,
}

impl RecipientKey {
    /// A device.
    pub fn device(team: &TeamId, key: &SealKey) -> Self {
        RecipientKey { mailbox: mailbox::device(team, key), key: key.clone() }
    }

    /// The office, by its epoch's key.
    pub fn office(team: &TeamId, key: &SealKey) -> Self {
        RecipientKey { mailbox: mailbox::office(team), key: key.clone() }
    }

    /// The whole team, by its epoch's key.
    pub fn team(team: &TeamId, key: &SealKey) -> Self {
        RecipientKey { mailbox: mailbox::team(team), key: key.clone() }
    }
}

/// A key that opens what waits in a mailbox.
#[derive(Debug, Clone)]
pub struct OpenKey {
    mailbox: MailboxId,
    key_id: KeyId,
    seed: UnwrapKey,
}

/// Whose seed it is: a device's or an epoch's, each a key-encryption key of data keys.
#[derive(Debug, Clone)]
enum UnwrapKey {
    Device(Key<SealSeed>),
    Epoch(Key<EpochSeed>),
}

impl OpenKey {
    /// A device's own.
    pub fn device(team: &TeamId, identity: &DeviceIdentity) -> Self {
        OpenKey {
            mailbox: mailbox::device(team, identity.seal_key()),
            key_id: identity.seal_key().key_id(),
            seed: UnwrapKey::Device(identity.seal_seed().clone()),
        }
    }

    /// The key of an epoch, whose mailbox several devices read.
    pub fn epoch(team: &TeamId, epoch: &EpochSecret) -> Self {
        let seed = UnwrapKey::Epoch(epoch.seed().clone());
        OpenKey { mailbox: epoch.mailbox(team), key_id: epoch.public().key_id(), seed }
    }

    /// The data key of an envelope that is sealed to this key; none when it does not open.
    fn data_key(&self, info: &[u8], to: &Recipient) -> Option<Key<DataKey>> {
        let opened = match &self.seed {
            UnwrapKey::Device(seed) => hazmat::hpke_unwrap(seed, &to.enc, info, &to.wrapped),
            UnwrapKey::Epoch(seed) => hazmat::hpke_unwrap(seed, &to.enc, info, &to.wrapped),
        };
        opened.ok()
    }
}

/// The cargo of an envelope.
#[derive(Clone, PartialEq)]
pub enum Cargo {
    /// Records of entries, all of one case or all of the team lists.
    Entries(Vec<Vec<u8>>),
    /// The body of a receipt.
    Receipt(Vec<u8>),
    /// Seeds of epochs, from an office device to a device.
    Seeds(Vec<EpochSecret>),
}

impl fmt::Debug for Cargo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cargo::Entries(records) => write!(f, "Entries({} [redacted])", records.len()),
            Cargo::Receipt(_) => f.write_str("Receipt([redacted])"),
            Cargo::Seeds(seeds) => write!(f, "Seeds({} [redacted])", seeds.len()),
        }
    }
}

/// A sealed envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEnvelope {
    /// Hash of the bytes.
    pub id: EnvelopeId,
    /// Header and ciphertext: the whole envelope.
    pub bytes: Vec<u8>,
}

/// Why nothing was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No recipient, more than 16, or one mailbox with two keys.
    #[error("recipients")]
    Recipients,
    /// More than fits into one envelope, or nothing.
    #[error("too large")]
    TooLarge,
    /// A recipient's key is no X-Wing key.
    #[error("bad recipient key")]
    BadKey,
}

/// Why an envelope was not opened, in the order of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short, too long, not framed as an envelope.
    #[error("malformed envelope")]
    Malformed,
    /// It does not begin with the magic of an envelope.
    #[error("not an envelope")]
    NotAnEnvelope,
    /// A newer version or suite.
    #[error("newer envelope")]
    Newer,
    /// No key here is among its recipients.
    #[error("not for these keys")]
    NotForUs,
    /// The wrapped key does not open.
    #[error("wrapped key does not open")]
    Wrap,
    /// The data key is not the one the header commits to.
    #[error("commitment does not hold")]
    Commitment,
    /// The content does not open.
    #[error("content does not open")]
    Content,
    /// Not framed or padded as it must be.
    #[error("framing")]
    Framing,
    /// Signed over another header.
    #[error("header was exchanged")]
    Header,
    /// The header names another team.
    #[error("another team")]
    Team,
    /// The sender's signature does not hold.
    #[error("sender's signature does not hold")]
    Signature,
}

/// An opened envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Hash of the bytes.
    pub id: EnvelopeId,
    /// The device that sealed it.
    pub sender: DeviceKey,
    /// The roster as the sender knew it.
    pub roster_heads: Vec<StatementId>,
    /// Its entries, or its receipt.
    pub cargo: OpenedCargo,
}

/// The cargo of an opened envelope. Entries are judged one by one: a bad one does not spoil its neighbours.
#[derive(Clone, PartialEq)]
pub enum OpenedCargo {
    /// Entries with their exact records.
    Entries(Vec<Result<SignedEntry, EntryError>>),
    /// Body of a receipt.
    Receipt(Vec<u8>),
    /// Seeds of epochs. Whether they are an epoch's, and whether the sender may give them, the roster says.
    Seeds(Vec<EpochSecret>),
}

impl fmt::Debug for OpenedCargo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenedCargo::Entries(entries) => f.debug_tuple("Entries").field(entries).finish(),
            OpenedCargo::Receipt(_) => f.write_str("Receipt([redacted])"),
            OpenedCargo::Seeds(seeds) => write!(f, "Seeds({} [redacted])", seeds.len()),
        }
    }
}

fn wrap_info(team: &TeamId, mailbox: &MailboxId, key_id: &KeyId) -> Vec<u8> {
    [&b"daftari/v1/wrap"[..], &team.0, &mailbox.0, &key_id.0].concat()
}

/// Length a plaintext of this many bytes is padded to: 1, 2, 4, 8, 16 KiB, then Padmé.
pub fn padded_length(length: usize) -> usize {
    for bucket in [1024, 2048, 4096, 8192, 16_384] {
        if length <= bucket {
            return bucket;
        }
    }
    let exponent = length.ilog2();
    let significant_bits = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - significant_bits)) - 1;
    (length + mask) & !mask
}

fn keys_of(data_key: &Key<DataKey>) -> (Key<ContentKey>, [u8; 32]) {
    let key = hazmat::derive(&[data_key.expose()], &[], &[b"aead"]);
    let commitment: Secret<32> = hazmat::hkdf(&[data_key.expose()], &[], &[b"commit"]);
    (key, *commitment.expose())
}

/// Seals cargo for recipients. Order: data key, wraps, header, signed payload, padding, seal, id.
///
/// # Errors
/// [`SealError`].
pub fn seal(
    team: &TeamId,
    sender: &DeviceIdentity,
    roster_heads: &[StatementId],
    cargo: &Cargo,
    recipients: &[RecipientKey],
    rng: &mut dyn Rng,
) -> Result<SealedEnvelope, SealError> {
    let by_mailbox: BTreeMap<MailboxId, &SealKey> =
        recipients.iter().map(|recipient| (recipient.mailbox, &recipient.key)).collect();
    // The same recipient twice is one; a mailbox has one key.
    let is_clear = recipients.iter().all(|recipient| by_mailbox.get(&recipient.mailbox) == Some(&&recipient.key));
    if by_mailbox.is_empty() || by_mailbox.len() > RECIPIENTS_MAX || !is_clear {
        return Err(SealError::Recipients);
    }
    let data_key = Key::<DataKey>::draw(rng);
    let (key, commitment) = keys_of(&data_key);
    let mut wrapped = Vec::with_capacity(by_mailbox.len());
    for (mailbox, public) in by_mailbox {
        let key_id = public.key_id();
        let info = wrap_info(team, &mailbox, &key_id);
        let (enc, sealed) =
            hazmat::hpke_wrap(public.as_bytes(), &info, &data_key, rng).map_err(|_| SealError::BadKey)?;
        wrapped.push(Recipient {
            mailbox,
            key_id,
            enc: enc.try_into().map_err(|_| SealError::BadKey)?,
            wrapped: sealed.try_into().map_err(|_| SealError::BadKey)?,
        });
    }
    let header = EnvelopeHeader { recipients: wrapped, commitment }.to_bytes();
    let payload = payload(team, sender, roster_heads, cargo, &header)?;
    let signature = sender.sign(&Zeroizing::new([LABEL, &payload].concat()));
    // All of it at once: growing would leave a copy that is never wiped.
    let length = padded_length(payload.len() + 68);
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    put_sized(&mut plain, &payload);
    plain.extend(signature);
    plain.resize(length, 0);
    let sealed = hazmat::aead_seal(&key, ZERO_NONCE, &plain, &header);
    let bytes = [header, sealed].concat();
    if bytes.len() > ENVELOPE_MAX {
        return Err(SealError::TooLarge);
    }
    Ok(SealedEnvelope { id: envelope_id(&bytes), bytes })
}

fn payload(
    team: &TeamId,
    sender: &DeviceIdentity,
    roster_heads: &[StatementId],
    cargo: &Cargo,
    header: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let seeds: Vec<Zeroizing<Vec<u8>>> = match cargo {
        Cargo::Seeds(seeds) => seeds.iter().map(EpochSecret::to_item).collect(),
        Cargo::Entries(_) | Cargo::Receipt(_) => Vec::new(),
    };
    let (kind, items): (u8, Vec<&[u8]>) = match cargo {
        Cargo::Entries(records) => (ENTRIES, records.iter().map(Vec::as_slice).collect()),
        Cargo::Receipt(body) => (RECEIPT, vec![body.as_slice()]),
        Cargo::Seeds(_) => (SEEDS, seeds.iter().map(|seed| seed.as_slice()).collect()),
    };
    if kind == SEEDS && items.len() > SEEDS_MAX {
        return Err(SealError::TooLarge);
    }
    let total: usize = items.iter().map(|item| item.len() + 4).sum();
    let count = u16::try_from(items.len()).map_err(|_| SealError::TooLarge)?;
    if total > ENVELOPE_MAX || count == 0 {
        return Err(SealError::TooLarge);
    }
    let heads = roster_heads.iter().take(HEADS_MAX);
    let mut out = Zeroizing::new(Vec::with_capacity(total + 200 + roster_heads.len() * 32));
    out.push(kind);
    out.extend(team.0);
    out.extend(sender.device_key().0);
    out.push(u8::try_from(heads.len()).expect("at most 255 heads are taken"));
    heads.for_each(|head| out.extend(head.0));
    out.extend(hash(&[header]));
    out.extend(count.to_be_bytes());
    items.iter().for_each(|item| put_sized(&mut out, item));
    Ok(out)
}

/// Opens an envelope with whichever key fits.
///
/// # Errors
/// [`OpenError`], one variant per check, in their order.
pub fn open(team: &TeamId, keys: &[OpenKey], envelope: &[u8]) -> Result<Opened, OpenError> {
    let (header, offset) = EnvelopeHeader::parse(envelope).map_err(|error| match error {
        FormatError::NotThisFormat => OpenError::NotAnEnvelope,
        FormatError::Newer => OpenError::Newer,
        FormatError::Malformed | FormatError::TooLarge => OpenError::Malformed,
    })?;
    let (recipient, key) = header
        .recipients
        .iter()
        .find_map(|recipient| {
            let fits = |key: &&OpenKey| key.mailbox == recipient.mailbox && key.key_id == recipient.key_id;
            keys.iter().find(fits).map(|key| (recipient, key))
        })
        .ok_or(OpenError::NotForUs)?;
    let info = wrap_info(team, &recipient.mailbox, &recipient.key_id);
    let data_key = key.data_key(&info, recipient).ok_or(OpenError::Wrap)?;
    open_content(team, &data_key, &header, offset, envelope)
}

/// Opens the content of an envelope whose data key is known.
fn open_content(
    team: &TeamId,
    data_key: &Key<DataKey>,
    header: &EnvelopeHeader,
    offset: usize,
    envelope: &[u8],
) -> Result<Opened, OpenError> {
    let (header_bytes, sealed) = envelope.split_at_checked(offset).ok_or(OpenError::Malformed)?;
    let (key, commitment) = keys_of(data_key);
    if commitment != header.commitment {
        return Err(OpenError::Commitment);
    }
    let plain = hazmat::aead_open(&key, ZERO_NONCE, sealed, header_bytes).map_err(|_| OpenError::Content)?;
    read_plain(team, &plain, header_bytes, envelope)
}

fn read_plain(team: &TeamId, plain: &[u8], header: &[u8], envelope: &[u8]) -> Result<Opened, OpenError> {
    let framing = |_| OpenError::Framing;
    let mut reader = Reader::new(plain);
    let payload = reader.sized(ENVELOPE_MAX).map_err(framing)?;
    let signature: [u8; 64] = reader.array().map_err(framing)?;
    if reader.rest().iter().any(|byte| *byte != 0) || plain.len() != padded_length(payload.len() + 68) {
        return Err(OpenError::Framing);
    }
    let mut reader = Reader::new(payload);
    let kind = reader.u8().map_err(framing)?;
    let said_team: [u8; 32] = reader.array().map_err(framing)?;
    let sender = DeviceKey(reader.array().map_err(framing)?);
    let heads = reader.u8().map_err(framing)?;
    let roster_heads =
        (0..heads).map(|_| reader.array().map(StatementId).map_err(framing)).collect::<Result<_, _>>()?;
    let said_header: [u8; 32] = reader.array().map_err(framing)?;
    let count = reader.u16().map_err(framing)?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(reader.sized(ENVELOPE_MAX).map_err(framing)?);
    }
    reader.end().map_err(framing)?;
    if said_header != hash(&[header]) {
        return Err(OpenError::Header);
    }
    if said_team != team.0 {
        return Err(OpenError::Team);
    }
    if !verify(&sender, &[LABEL, payload], &signature) {
        return Err(OpenError::Signature);
    }
    let cargo = match (kind, items.as_slice()) {
        (ENTRIES, [_, ..]) => OpenedCargo::Entries(items.iter().map(|item| SignedEntry::parse(item)).collect()),
        (RECEIPT, [body]) => OpenedCargo::Receipt(body.to_vec()),
        (SEEDS, [_, ..]) if items.len() <= SEEDS_MAX => {
            let seeds: Option<Vec<_>> = items.iter().map(|item| EpochSecret::from_item(item)).collect();
            OpenedCargo::Seeds(seeds.ok_or(OpenError::Framing)?)
        }
        (ENTRIES | RECEIPT | SEEDS, _) => return Err(OpenError::Framing),
        _ => return Err(OpenError::Newer),
    };
    Ok(Opened { id: envelope_id(envelope), sender, roster_heads, cargo })
}

#[cfg(test)]
mod tests;
