//! Making roster statements: epochs, sealed member names, signatures. Folding is in `daftari_relay_api::roster`.

use std::collections::{BTreeMap, BTreeSet};

use daftari_relay_api::hash;
use daftari_relay_api::ids::{Base64, DeviceKey, MailboxId, MemberId, SealKey, TeamId, mailbox};
use daftari_relay_api::reader::Reader as Bytes;
use daftari_relay_api::roster::{Body, Circle, DeviceRecord, Epoch, RecoveryRecord, Role, Statement, Wrap, sign_bytes};

use super::identity::DeviceIdentity;
use super::recovery::RecoveryKey;
use crate::hazmat::{self, ZERO_NONCE};
use crate::keys::{EarlierKey, EpochSeed, Key, NameKey, Opens};
use crate::rng::{Rng, make_bytes};

/// Bytes of a member's name at most.
pub const NAME_MAX: usize = 127;
const NAME_PADDED: usize = 128;
/// Number, nonce, the padded name, tag.
const SEALED_NAME_LENGTH: usize = 4 + 12 + NAME_PADDED + 16;
const SEED_ITEM_LENGTH: usize = 37;
/// Epochs that were made without knowing of each other may have one number.
const SEEDS_OF_ONE_NUMBER: usize = 16;

/// Bytes that should be an X-Wing key are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an X-Wing key")]
pub struct NotAKey;

/// Whom an epoch's seed is wrapped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    to: String,
    key: SealKey,
}

impl Reader {
    /// An office device.
    pub fn device(sign: &DeviceKey, seal: &SealKey) -> Reader {
        Reader { to: sign.to_string(), key: seal.clone() }
    }

    /// The keys on paper.
    pub fn recovery(recovery: &RecoveryRecord) -> Reader {
        Reader { to: Wrap::RECOVERY.to_owned(), key: recovery.seal.clone() }
    }

    /// Whoever holds the office's epoch.
    pub fn office(public: &SealKey) -> Reader {
        Reader { to: Wrap::OFFICE.to_owned(), key: public.clone() }
    }
}

/// The private half of an epoch.
#[derive(Debug, Clone)]
pub struct EpochSecret {
    /// The devices it belongs to: the office's, or all of the team.
    pub circle: Circle,
    /// Number of the epoch, from 1.
    pub number: u32,
    seed: Key<EpochSeed>,
    public: SealKey,
}

/// Two with one public key have one seed.
impl PartialEq for EpochSecret {
    fn eq(&self, other: &Self) -> bool {
        (self.circle, self.number, &self.public) == (other.circle, other.number, &other.public)
    }
}

impl EpochSecret {
    /// Derives the pair from its seed.
    pub fn from_seed(circle: Circle, number: u32, seed: Key<EpochSeed>) -> Self {
        let public = SealKey::new(hazmat::xwing_public(&seed)).expect("an X-Wing key has 1,216 bytes");
        EpochSecret { circle, number, seed, public }
    }

    /// Draws the pair of a new epoch.
    pub fn make(circle: Circle, number: u32, rng: &mut dyn Rng) -> Self {
        Self::from_seed(circle, number, Key::make(rng))
    }

    /// The seed, to be stored inside the encrypted database.
    pub fn seed(&self) -> &Key<EpochSeed> {
        &self.seed
    }

    /// The public half: the key others seal to.
    pub fn public(&self) -> &SealKey {
        &self.public
    }

    /// The mailbox it opens.
    pub fn mailbox(&self, team: &TeamId) -> MailboxId {
        match self.circle {
            Circle::Office => mailbox::office(team),
            Circle::Team => mailbox::team(team),
        }
    }

    fn info(circle: Circle, number: u32, public: &SealKey) -> Vec<u8> {
        let public = hash(&[public.as_bytes()]);
        [&b"daftari/v1/epoch"[..], &[circle.byte()], &number.to_be_bytes(), &public].concat()
    }

    /// The `SealKey` comes from another device: 1,216 bytes need not be a key.
    fn wrap_bytes(&self, to: &SealKey, rng: &mut dyn Rng) -> Result<(Base64, Base64), NotAKey> {
        let info = Self::info(self.circle, self.number, &self.public);
        let sealed = hazmat::hpke_wrap(to.as_bytes(), &info, &self.seed, rng);
        sealed.map(|(enc, ct)| (Base64(enc), Base64(ct))).map_err(|_| NotAKey)
    }

    /// The epoch as a statement holds it, wrapped to its readers, with every earlier seed sealed to it.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn publish(&self, readers: &[Reader], earlier: &[EpochSecret], rng: &mut dyn Rng) -> Result<Epoch, NotAKey> {
        let wraps = readers
            .iter()
            .map(|Reader { to, key }| {
                let (enc, ct) = self.wrap_bytes(key, rng)?;
                Ok(Wrap { to: to.clone(), enc, ct })
            })
            .collect::<Result<_, _>>()?;
        let mut plain = zeroize::Zeroizing::new(Vec::new());
        for epoch in earlier {
            plain.extend(epoch.number.to_be_bytes());
            plain.extend(epoch.seed.expose());
        }
        let earlier = if plain.is_empty() {
            Vec::new()
        } else {
            hazmat::aead_seal(&self.earlier_key(), ZERO_NONCE, &plain, &self.earlier_aad())
        };
        let public = self.public.clone();
        Ok(Epoch { circle: self.circle, number: self.number, public, wraps, earlier: Base64(earlier) })
    }

    fn earlier_key(&self) -> Key<EarlierKey> {
        hazmat::derive(&[self.seed.expose()], &[], &[b"daftari/v1/epoch/earlier"])
    }

    fn earlier_aad(&self) -> Vec<u8> {
        [&[self.circle.byte()][..], &self.number.to_be_bytes()].concat()
    }

    /// Of the earlier epochs sealed to this one those with these numbers; none when they do not open. A key is made for each
    /// seed, so of one number sixteen are read.
    pub fn open_earlier(&self, epoch: &Epoch, numbers: &BTreeSet<u32>) -> Option<Vec<EpochSecret>> {
        if epoch.earlier.0.is_empty() {
            return Some(Vec::new());
        }
        let plain = hazmat::aead_open(&self.earlier_key(), ZERO_NONCE, &epoch.earlier.0, &self.earlier_aad()).ok()?;
        let mut reader = Bytes::new(&plain);
        let (mut found, mut seen) = (Vec::new(), BTreeMap::new());
        while !reader.rest().is_empty() {
            let number = reader.u32().ok()?;
            let seed = Key::new(reader.array().ok()?);
            let read = seen.entry(number).or_insert(0_usize);
            if numbers.contains(&number) && *read < SEEDS_OF_ONE_NUMBER {
                *read += 1;
                found.push(EpochSecret::from_seed(self.circle, number, seed));
            }
        }
        Some(found)
    }

    /// Opens a seed wrapped to a device and refuses one that is not the epoch's.
    pub fn unwrap(identity: &DeviceIdentity, epoch: &Epoch, wrap: &Wrap) -> Option<Self> {
        Self::unwrap_under(identity.seal_seed(), epoch, wrap)
    }

    /// Opens a seed wrapped to this epoch, the office's, and refuses one that is not the other epoch's.
    pub fn unwrap_next(&self, epoch: &Epoch, wrap: &Wrap) -> Option<Self> {
        Self::unwrap_under(&self.seed, epoch, wrap)
    }

    fn unwrap_under<Kek: Opens<EpochSeed>>(kek: &Key<Kek>, epoch: &Epoch, wrap: &Wrap) -> Option<Self> {
        let info = Self::info(epoch.circle, epoch.number, &epoch.public);
        let seed = hazmat::hpke_unwrap(kek, &wrap.enc.0, &info, &wrap.ct.0).ok()?;
        let found = Self::from_seed(epoch.circle, epoch.number, seed);
        found.is_of(epoch).then_some(found)
    }

    /// Is it the secret of this very epoch?
    pub fn is_of(&self, epoch: &Epoch) -> bool {
        (self.circle, self.number, &self.public) == (epoch.circle, epoch.number, &epoch.public)
    }

    /// As an envelope carries it.
    pub(crate) fn to_item(&self) -> zeroize::Zeroizing<Vec<u8>> {
        let mut item = zeroize::Zeroizing::new(Vec::with_capacity(SEED_ITEM_LENGTH));
        item.push(self.circle.byte());
        item.extend(self.number.to_be_bytes());
        item.extend(self.seed.expose());
        item
    }

    /// Reads what [`Self::to_item`] wrote; none when it is something else.
    pub(crate) fn from_item(item: &[u8]) -> Option<Self> {
        let mut reader = Bytes::new(item);
        let circle = Circle::from_byte(reader.u8().ok()?)?;
        let number = reader.u32().ok()?;
        let seed = Key::new(reader.array().ok()?);
        reader.end().ok()?;
        Some(Self::from_seed(circle, number, seed))
    }

    fn name_key(&self) -> Key<NameKey> {
        hazmat::derive(&[self.seed.expose()], &[], &[b"daftari/v1/member-name"])
    }

    /// Seals a member's name for the team. Longer names are cut at a character.
    pub fn seal_name(&self, member: &MemberId, sign: &DeviceKey, name: &str, rng: &mut dyn Rng) -> Base64 {
        let mut end = name.len().min(NAME_MAX);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        let name = name.as_bytes().split_at(end).0;
        let mut plain = vec![u8::try_from(name.len()).expect("at most 127")];
        plain.extend(name);
        plain.resize(NAME_PADDED, 0);
        let nonce: [u8; 12] = make_bytes(rng);
        let aad = [&member.0[..], &sign.0].concat();
        let sealed = hazmat::aead_seal(&self.name_key(), nonce, &plain, &aad);
        Base64([&self.number.to_be_bytes()[..], &nonce, &sealed].concat())
    }

    /// Opens a member's name; none when it was sealed under another epoch or tampered with.
    pub fn open_name(&self, record: &DeviceRecord) -> Option<String> {
        let mut reader = Bytes::new(&record.name.0);
        if record.name.0.len() != SEALED_NAME_LENGTH || reader.u32().ok()? != self.number {
            return None;
        }
        let nonce = reader.array().ok()?;
        let aad = [&record.member.0[..], &record.sign.0].concat();
        let plain = hazmat::aead_open(&self.name_key(), nonce, reader.rest(), &aad).ok()?;
        let (length, rest) = plain.split_first()?;
        let name = std::str::from_utf8(rest.get(..usize::from(*length))?).ok()?;
        // It stands where people decide: nothing in it turns lines about or ends them.
        let is_shown = |letter: &char| {
            !letter.is_control()
                && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        Some(name.chars().filter(is_shown).collect())
    }
}

/// The record of a device as a statement holds it.
pub fn device_record(identity: &DeviceIdentity, member: MemberId, role: Role, name: Base64) -> DeviceRecord {
    DeviceRecord {
        sign: identity.device_key(),
        seal: identity.seal_key().clone(),
        post: identity.post_key(),
        member,
        role,
        name,
        proof: Base64(identity.prove_possession(role).to_vec()),
    }
}

/// Signs a statement. The signer in the body must be this device.
pub fn sign_statement(signer: &DeviceIdentity, body: &Body) -> Statement {
    signed(&signer.device_key(), body, |bytes| signer.sign(bytes))
}

/// Signs a statement with the recovery key, which the body names as its signer. Alone it is two authorities.
pub fn sign_by_recovery(key: &RecoveryKey, body: &Body) -> Statement {
    signed(&key.public().sign, body, |bytes| key.sign(bytes))
}

fn signed(signer: &DeviceKey, body: &Body, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Statement {
    debug_assert_eq!(body.signer, *signer, "a statement names its signer");
    let bytes = body.to_bytes();
    let signature = sign(&sign_bytes(&bytes));
    Statement::parse(&Statement::join(&bytes, &signature)).expect("what was just signed verifies")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::SystemRng;

    /// The label binds a wrap to the epoch's public key, so only an office device that lies can make this.
    #[test]
    fn a_seed_whose_public_key_is_not_the_epochs_is_refused() {
        let mut rng = SystemRng::new();
        let phone = DeviceIdentity::make(&mut rng);
        let [named, wrapped] = [(); 2].map(|()| EpochSecret::make(Circle::Team, 1, &mut rng));
        let epoch = named.publish(&[], &[], &mut rng).unwrap();
        let info = EpochSecret::info(Circle::Team, 1, named.public());
        for (seed, believed) in [(named.seed(), true), (wrapped.seed(), false)] {
            let key = phone.seal_key().as_bytes();
            let (enc, ct) = hazmat::hpke_seal(key, &info, seed.expose(), &mut rng).unwrap();
            let found = EpochSecret::unwrap(&phone, &epoch, &wrap(enc, ct));
            assert_eq!(found.is_some(), believed);
        }
        // A seed of another length is none.
        let (enc, ct) = hazmat::hpke_seal(phone.seal_key().as_bytes(), &info, &[0; 31], &mut rng).unwrap();
        assert!(EpochSecret::unwrap(&phone, &epoch, &wrap(enc, ct)).is_none());
    }

    fn wrap(enc: Vec<u8>, ct: Vec<u8>) -> Wrap {
        Wrap { to: Wrap::OFFICE.to_owned(), enc: Base64(enc), ct: Base64(ct) }
    }
}
