//! Making roster statements: epochs, sealed member names, signatures. Folding is in `daftari_relay_api::roster`.

use daftari_relay_api::hash;
use daftari_relay_api::ids::{Base64, DeviceKey, MailboxId, MemberId, SealKey, TeamId, mailbox};
use daftari_relay_api::reader::Reader;
use daftari_relay_api::roster::{Body, Circle, DeviceRecord, Epoch, Role, SeedWrap, Statement, Wrap, sign_bytes};

use super::identity::DeviceIdentity;
use crate::hazmat::{self, ZERO_NONCE};
use crate::keys::{EarlierKey, EpochSeed, Key, NameKey};
use crate::rng::{Rng, make_bytes};

/// Bytes of a member's name at most.
pub const NAME_MAX: usize = 127;
const NAME_PADDED: usize = 128;

/// Bytes that should be an X-Wing key are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an X-Wing key")]
pub struct NotAKey;

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

    /// Wraps the seed to the device a statement adds.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn wrap_for(&self, to: &SealKey, rng: &mut dyn Rng) -> Result<SeedWrap, NotAKey> {
        let (enc, ct) = self.wrap_bytes(to, rng)?;
        Ok(SeedWrap { circle: self.circle, number: self.number, enc, ct })
    }

    /// The epoch as a statement holds it, wrapped to devices, with every earlier seed sealed to it.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn publish(
        &self,
        to: &[(DeviceKey, SealKey)],
        earlier: &[EpochSecret],
        rng: &mut dyn Rng,
    ) -> Result<Epoch, NotAKey> {
        let wraps = to
            .iter()
            .map(|(device, key)| {
                let (enc, ct) = self.wrap_bytes(key, rng)?;
                Ok(Wrap { to: device.to_string(), enc, ct })
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

    /// The earlier epochs sealed to this one; none when they do not open.
    pub fn open_earlier(&self, epoch: &Epoch) -> Option<Vec<EpochSecret>> {
        if epoch.earlier.0.is_empty() {
            return Some(Vec::new());
        }
        let plain = hazmat::aead_open(&self.earlier_key(), ZERO_NONCE, &epoch.earlier.0, &self.earlier_aad()).ok()?;
        let mut reader = Reader::new(&plain);
        let mut found = Vec::new();
        while !reader.rest().is_empty() {
            let number = reader.u32().ok()?;
            found.push(EpochSecret::from_seed(self.circle, number, Key::new(reader.array().ok()?)));
        }
        Some(found)
    }

    /// Opens a wrapped seed and refuses one that is not the epoch's.
    pub fn unwrap(identity: &DeviceIdentity, epoch: &Epoch, enc: &Base64, ct: &Base64) -> Option<Self> {
        let info = Self::info(epoch.circle, epoch.number, &epoch.public);
        let seed = hazmat::hpke_unwrap(identity.seal_seed(), &enc.0, &info, &ct.0).ok()?;
        let found = Self::from_seed(epoch.circle, epoch.number, seed);
        (found.public == epoch.public).then_some(found)
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
        let mut reader = Reader::new(&record.name.0);
        if reader.u32().ok()? != self.number {
            return None;
        }
        let nonce = reader.array().ok()?;
        let aad = [&record.member.0[..], &record.sign.0].concat();
        let plain = hazmat::aead_open(&self.name_key(), nonce, reader.rest(), &aad).ok()?;
        let (length, rest) = plain.split_first()?;
        String::from_utf8(rest.get(..usize::from(*length))?.to_vec()).ok()
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
    }
}

/// Signs a statement. The signer in the body must be this device.
pub fn sign_statement(signer: &DeviceIdentity, body: &Body) -> Statement {
    debug_assert_eq!(body.signer, signer.device_key(), "a statement names its signer");
    let bytes = body.to_bytes();
    let signature = signer.sign(&sign_bytes(&bytes));
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
            let found = EpochSecret::unwrap(&phone, &epoch, &Base64(enc), &Base64(ct));
            assert_eq!(found.is_some(), believed);
        }
        // A seed of another length is none.
        let (enc, ct) = hazmat::hpke_seal(phone.seal_key().as_bytes(), &info, &[0; 31], &mut rng).unwrap();
        assert!(EpochSecret::unwrap(&phone, &epoch, &Base64(enc), &Base64(ct)).is_none());
    }
}
