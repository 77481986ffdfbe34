//! The slot file: a PIN or passphrase, with the device's own secret, opens the vault key.
//!
//! Two preallocated copies written in turn; four slots that look alike whether used or not; all are tried, always.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use daftari_relay_api::hash;
use daftari_relay_api::reader::Reader;

use self::device::{DeviceSecret, SLOTS, Unavailable};
use super::files::sync_new_file;
pub use super::key_store::{KeyStore, NoKeyStore, OsKeyStore};
use super::pin::{self, SecretKind, WeakSecret, normalised};
use super::tries::{BootClock, Tries, TryState};
use crate::hazmat;
use crate::keys::{ConfigKey, DatabaseKey, FilesKey, Key, SlotKek, Stretched, VaultKey};
use crate::rng::{Rng, make_bytes};
use crate::secret::{Secret, Secret32};

const MAGIC: [u8; 8] = *b"DAFTSLOT";
const VERSION: u8 = 1;
const COPY_LENGTH: usize = 1024;
const HEADER_LENGTH: usize = 59;
const SLOT_LENGTH: usize = 124;
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 19_456..=262_144;
const PASSES: std::ops::RangeInclusive<u32> = 2..=16;
const KEY_STORE_USED: u8 = 1;
const OFFICE_DEVICE: u8 = 2;
const REAL: u8 = 1;
/// Flag of a payload: the database was made once.
const DATABASE_MADE: u8 = 2;

/// Cost of the key derivation, always within what the disk format allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kdf {
    memory_kib: u32,
    passes: u32,
}

impl Kdf {
    /// The least that is ever accepted (RFC 9106's and OWASP's floor).
    pub const FLOOR: Kdf = Kdf { memory_kib: 19_456, passes: 2 };

    /// 64 MiB (32 on small machines), and as many passes as take 0.7 seconds here, 3 to 16.
    pub fn calibrated(small_machine_ram: Option<u64>, mut measure: impl FnMut(Kdf) -> Duration) -> Kdf {
        let small = small_machine_ram.is_some_and(|bytes| bytes <= 3 * 1024 * 1024 * 1024);
        let mut kdf = Kdf { memory_kib: if small { 32_768 } else { 65_536 }, passes: 3 };
        while kdf.passes < *PASSES.end() && measure(kdf) < Duration::from_millis(700) {
            kdf.passes += 1;
        }
        kdf
    }

    /// Runs the derivation once, on nothing secret, to be measured.
    pub fn rehearse(self) {
        drop(self.stretch("rehearsal", &[0; 16]));
    }

    fn stretch(self, secret: &str, salt: &[u8; 16]) -> Key<Stretched> {
        Key::of(hazmat::argon2id(normalised(secret).as_bytes(), salt, self.memory_kib, self.passes))
    }
}

/// Why a notebook did not open.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Not the PIN or passphrase.
    #[error("wrong secret")]
    Wrong(TryState),
    /// Too early for another try; none was made.
    #[error("wait")]
    Wait(TryState),
    /// The key store no longer holds this notebook's entries; no try was counted.
    #[error("the key store lost this notebook's keys")]
    KeyStoreGone,
    /// The key store did not answer: it may be locked, and hold everything. No try was counted.
    #[error("the key store did not answer")]
    KeyStoreSilent,
    /// Neither copy of the slot file is whole.
    #[error("damaged")]
    Damaged,
    /// Made by a newer Daftari.
    #[error("newer version")]
    Newer,
    /// A PIN is not enough here.
    #[error("a passphrase is needed")]
    PassphraseNeeded,
    /// A new secret that is too easy.
    #[error("weak secret")]
    Weak(#[from] WeakSecret),
    /// There is a slot file already.
    #[error("exists")]
    Exists,
    /// A slot file could not be read or written.
    #[error("disk")]
    Disk(#[from] io::Error),
}

impl From<Unavailable> for LockError {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::Gone => LockError::KeyStoreGone,
            Unavailable::Silent => LockError::KeyStoreSilent,
        }
    }
}

/// Key of the database: SQLCipher's raw key and salt.
#[derive(Debug, Clone)]
pub struct DbKey {
    /// SQLCipher's raw key.
    pub key: Key<DatabaseKey>,
    /// SQLCipher's salt, 16 bytes.
    pub salt: [u8; 16],
}

/// The root of a notebook directory's keys, as an opened lock gives it.
#[derive(Debug)]
pub struct Vault {
    /// Id of the vault: names its secrets in the key store.
    pub id: [u8; 16],
    /// Made for an office device.
    pub office_device: bool,
    key: Key<VaultKey>,
    unmarked: Option<Unmarked>,
}

/// What it takes to write into a slot that the database was made.
#[derive(Debug)]
struct Unmarked {
    file: SlotFile,
    index: u8,
    kek: Key<SlotKek>,
    commitment: [u8; 32],
}

impl Vault {
    /// Was the database made? Then one that is not there is lost, and no new one may take its place.
    pub fn database_made(&self) -> bool {
        self.unmarked.is_none()
    }

    /// Writes into the slot, in both copies, that the database is there. Called when it is, with everything a notebook
    /// cannot be without; a cut before leaves a lock that begins again.
    ///
    /// # Errors
    /// Disk errors: the next unlock marks it.
    pub fn mark_database_made(&mut self, directory: &Path, rng: &mut dyn Rng) -> Result<(), LockError> {
        let Some(Unmarked { file, index, kek, commitment }) = &mut self.unmarked else { return Ok(()) };
        let sealed = file.seal_payload(kek, *commitment, &self.key, DATABASE_MADE, rng);
        if let Some(slot) = file.slots.get_mut(usize::from(*index)) {
            *slot = sealed;
        }
        // Both, so that no older copy ever says again that there was none.
        file.write_next(directory)?;
        file.write_next(directory)?;
        self.unmarked = None;
        Ok(())
    }

    /// Key of the database.
    pub fn db_key(&self) -> DbKey {
        let both: Secret<48> = hazmat::hkdf(&[self.key.expose()], &self.id, &[b"daftari/v1/db"]);
        let (key, salt) = both.expose().split_at(32);
        let key = Key::of(Secret::from_slice(key).expect("32 of 48"));
        DbKey { key, salt: salt.try_into().expect("16 of 48") }
    }

    /// Key of sealed files beside the database.
    pub fn files_key(&self) -> Key<FilesKey> {
        hazmat::derive(&[self.key.expose()], &self.id, &[b"daftari/v1/files"])
    }

    /// Key of sealed settings.
    pub fn config_key(&self) -> Key<ConfigKey> {
        hazmat::derive(&[self.key.expose()], &self.id, &[b"daftari/v1/config"])
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    generation: u64,
    vault: [u8; 16],
    salt: [u8; 16],
    kdf: Kdf,
    flags: u8,
}

impl Header {
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LENGTH);
        out.extend(MAGIC);
        out.push(VERSION);
        out.extend(self.generation.to_be_bytes());
        out.extend(self.vault);
        out.extend(self.salt);
        out.extend(self.kdf.memory_kib.to_be_bytes());
        out.extend(self.kdf.passes.to_be_bytes());
        out.extend([1, self.flags]);
        out
    }

    fn uses_key_store(&self) -> bool {
        self.flags & KEY_STORE_USED != 0
    }

    /// The key of the counter's codes where there is no key store: whoever has the files can derive it.
    fn tries_key(&self) -> Secret32 {
        hazmat::hkdf(&[&self.vault], &self.salt, &[b"daftari/v1/tries"])
    }

    /// The header without its generation.
    fn aad(&self) -> Vec<u8> {
        let mut bytes = self.to_bytes();
        bytes.drain(9..17);
        bytes
    }

    fn parse(bytes: &[u8]) -> Result<Header, LockError> {
        let damaged = |_| LockError::Damaged;
        let mut reader = Reader::new(bytes);
        if reader.array().map_err(damaged)? != MAGIC {
            return Err(LockError::Damaged);
        }
        if reader.u8().map_err(damaged)? != VERSION {
            return Err(LockError::Newer);
        }
        let header = Header {
            // The last one would have no next.
            generation: reader.u64().ok().filter(|g| (1..u64::MAX).contains(g)).ok_or(LockError::Damaged)?,
            vault: reader.array().map_err(damaged)?,
            salt: reader.array().map_err(damaged)?,
            kdf: Kdf { memory_kib: reader.u32().map_err(damaged)?, passes: reader.u32().map_err(damaged)? },
            flags: {
                let lanes = reader.u8().map_err(damaged)?;
                let flags = reader.u8().map_err(damaged)?;
                if lanes != 1 || flags & !(KEY_STORE_USED | OFFICE_DEVICE) != 0 {
                    return Err(LockError::Damaged);
                }
                flags
            },
        };
        // Before Argon2 is given any memory.
        if !MEMORY_KIB.contains(&header.kdf.memory_kib) || !PASSES.contains(&header.kdf.passes) {
            return Err(LockError::Damaged);
        }
        Ok(header)
    }
}

#[derive(Debug, Clone)]
struct SlotFile {
    header: Header,
    slots: Vec<[u8; SLOT_LENGTH]>,
}

fn copy_path(directory: &Path, generation: u64) -> PathBuf {
    directory.join(format!("slots.{}", generation % 2))
}

/// A copy, and one byte more of a file that is too long: never all of a file that was made huge.
fn read_copy(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(COPY_LENGTH + 1);
    File::open(path)?.take(COPY_LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Is there a lock in this directory?
pub fn exist(directory: &Path) -> bool {
    copy_path(directory, 0).exists() || copy_path(directory, 1).exists()
}

/// Wrong tries and wait of a directory.
///
/// # Errors
/// As an unlock that makes no try: damaged, newer, the key store, disk errors.
pub fn standing(directory: &Path, key_store: &dyn KeyStore, clock: &dyn BootClock) -> Result<TryState, LockError> {
    if !exist(directory) {
        return Ok(TryState::default());
    }
    let header = SlotFile::read(directory)?.header;
    let key = match header.uses_key_store() {
        true => device::fetch_tries_key(&header.vault, key_store)?,
        false => header.tries_key(),
    };
    Ok(Tries::of(directory, key).standing(clock.now())?)
}

impl SlotFile {
    fn parse(bytes: &[u8]) -> Result<SlotFile, LockError> {
        let (content, check) = bytes.split_at_checked(COPY_LENGTH - 32).ok_or(LockError::Damaged)?;
        if hash(&[content]) != check {
            return Err(LockError::Damaged);
        }
        let header = Header::parse(content)?;
        let mut reader = Reader::new(content);
        let damaged = |_| LockError::Damaged;
        reader.bytes(HEADER_LENGTH).map_err(damaged)?;
        let slots = (0..SLOTS).map(|_| reader.array().map_err(damaged)).collect::<Result<_, _>>()?;
        if reader.rest().iter().any(|byte| *byte != 0) {
            return Err(LockError::Damaged);
        }
        Ok(SlotFile { header, slots })
    }

    /// The valid copy with the higher generation.
    fn read(directory: &Path) -> Result<SlotFile, LockError> {
        let mut found: Result<SlotFile, LockError> = Err(LockError::Damaged);
        for copy in 0..2 {
            let parsed = match read_copy(&copy_path(directory, copy)) {
                Ok(bytes) => SlotFile::parse(&bytes),
                Err(missing) if missing.kind() == io::ErrorKind::NotFound => Err(LockError::Damaged),
                Err(error) => Err(LockError::Disk(error)),
            };
            found = match (found, parsed) {
                // Its checksum holds and its version is not ours: this version must not write over it.
                (Err(LockError::Newer), _) | (_, Err(LockError::Newer)) => Err(LockError::Newer),
                (Ok(a), Ok(b)) if b.header.generation > a.header.generation => Ok(b),
                (Ok(a), _) => Ok(a),
                (Err(_), Ok(b)) => Ok(b),
                (Err(_), Err(b)) => Err(b),
            };
        }
        found
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.header.to_bytes();
        for slot in &self.slots {
            out.extend(slot);
        }
        out.resize(COPY_LENGTH - 32, 0);
        let check = hash(&[&out]);
        out.extend(check);
        out
    }

    fn write(&self, directory: &Path) -> io::Result<()> {
        let path = copy_path(directory, self.header.generation);
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
        file.write_all(&self.to_bytes())?;
        sync_new_file(&file, &path)
    }

    /// Writes the next generation into the other copy.
    fn write_next(&mut self, directory: &Path) -> io::Result<()> {
        self.header.generation += 1;
        self.write(directory)
    }

    /// The key-encryption key of a slot, and what commits to it.
    fn slot_kek(&self, index: u8, stretched: &Key<Stretched>, device: &DeviceSecret) -> (Key<SlotKek>, [u8; 32]) {
        let bound = device.bind(index, stretched);
        let both: Secret<64> =
            hazmat::hkdf(&[stretched.expose(), bound.expose()], &self.header.vault, &[b"daftari/v1/slot", &[index]]);
        let (key, commitment) = both.expose().split_at(32);
        (Key::of(Secret::from_slice(key).expect("32 of 64")), commitment.try_into().expect("32 of 64"))
    }

    fn seal_payload(
        &self,
        key: &Key<SlotKek>,
        commitment: [u8; 32],
        vault_key: &Key<VaultKey>,
        flags: u8,
        rng: &mut dyn Rng,
    ) -> [u8; SLOT_LENGTH] {
        let mut payload = zeroize::Zeroizing::new([0_u8; 64]);
        let (key_bytes, rest) = payload.split_at_mut(32);
        key_bytes.copy_from_slice(vault_key.expose());
        if let [kind, flag, ..] = rest {
            (*kind, *flag) = (REAL, flags);
        }
        let nonce: [u8; 12] = make_bytes(rng);
        let sealed = hazmat::aead_seal(key, nonce, &payload[..], &self.header.aad());
        let slot = [&commitment[..], &nonce, &sealed].concat();
        slot.try_into().expect("32 + 12 + 80 = 124")
    }

    /// Tries every slot, without an early exit.
    fn open(&self, stretched: &Key<Stretched>, device: &DeviceSecret) -> Option<(u8, Payload)> {
        let mut found = None;
        for (index, slot) in (0..SLOTS).zip(&self.slots) {
            let (key, commitment) = self.slot_kek(index, stretched, device);
            let mut reader = Reader::new(slot);
            let (Ok(stored), Ok(nonce)) = (reader.array::<32>(), reader.array::<12>()) else { continue };
            let opened = hazmat::aead_open(&key, nonce, reader.rest(), &self.header.aad());
            if let (Ok(payload), true) = (opened, stored == commitment) {
                found = Some((index, payload));
            }
        }
        found
    }
}

/// The 64 bytes of an opened slot.
type Payload = zeroize::Zeroizing<Vec<u8>>;

/// The vault key of a payload and its flags; none when a newer Daftari wrote something else than a real, settled slot.
fn vault_key(payload: &Payload) -> Option<(Key<VaultKey>, u8)> {
    let (key, rest) = payload.split_at_checked(32)?;
    let (&[kind, flags], rest) = rest.split_first_chunk()?;
    let known = kind == REAL && flags & !DATABASE_MADE == 0 && rest.iter().all(|byte| *byte == 0);
    if known { Some((Key::of(Secret::from_slice(key)?), flags)) } else { None }
}

/// The parts of a new lock.
pub struct NewLock<'a> {
    /// PIN or passphrase; one that [`super::pin::check`] refuses is refused here too.
    pub secret: &'a str,
    /// Which of the two.
    pub kind: SecretKind,
    /// The lock is for an office device.
    pub office_device: bool,
    /// Cost of the key derivation.
    pub kdf: Kdf,
    /// The key store of this machine.
    pub key_store: &'a dyn KeyStore,
    /// The clock that waits after wrong tries are measured on.
    pub clock: &'a dyn BootClock,
}

/// Makes the lock of a new notebook.
///
/// # Errors
/// [`LockError::PassphraseNeeded`] for a PIN on an office device or without a key store, [`LockError::Weak`],
/// [`LockError::Exists`], [`LockError::KeyStoreSilent`], disk.
pub fn create(directory: &Path, new: &NewLock<'_>, rng: &mut dyn Rng) -> Result<Vault, LockError> {
    if exist(directory) {
        return Err(LockError::Exists);
    }
    let store = new.key_store.available();
    if new.kind == SecretKind::Pin && (new.office_device || !store) {
        return Err(LockError::PassphraseNeeded);
    }
    pin::check(new.secret, new.kind)?;
    let mut flags = if store { KEY_STORE_USED } else { 0 };
    if new.office_device {
        flags |= OFFICE_DEVICE;
    }
    let header = Header { generation: 1, vault: make_bytes(rng), salt: make_bytes(rng), kdf: new.kdf, flags };
    let device = if store { DeviceSecret::make(&header.vault, new.key_store, rng)? } else { DeviceSecret::none() };
    let key = Key::draw(rng);
    let stretched = new.kdf.stretch(new.secret, &header.salt);
    let mut file = SlotFile { header, slots: (0..SLOTS).map(|_| make_bytes(rng)).collect() };
    let (kek, commitment) = file.slot_kek(0, &stretched, &device);
    let real = file.seal_payload(&kek, commitment, &key, 0, rng);
    if let Some(first) = file.slots.first_mut() {
        *first = real;
    }
    Tries::of(directory, tries_key(&device, &file.header)).create(new.clock.now())?;
    file.write(directory)?;
    file.write_next(directory)?;
    let (id, unmarked) = (file.header.vault, Some(Unmarked { file, index: 0, kek, commitment }));
    Ok(Vault { id, office_device: new.office_device, key, unmarked })
}

/// Opens a lock. The try is on disk before the derivation runs.
///
/// # Errors
/// [`LockError`].
pub fn unlock(
    directory: &Path,
    secret: &str,
    key_store: &dyn KeyStore,
    clock: &dyn BootClock,
) -> Result<Vault, LockError> {
    let (vault, _, _) = open(directory, secret, key_store, clock)?;
    Ok(vault)
}

fn tries_key(device: &DeviceSecret, header: &Header) -> Secret32 {
    device.tries_key().unwrap_or_else(|| header.tries_key())
}

fn open(
    directory: &Path,
    secret: &str,
    key_store: &dyn KeyStore,
    clock: &dyn BootClock,
) -> Result<(Vault, SlotFile, u8), LockError> {
    let mut file = SlotFile::read(directory)?;
    let device = match file.header.uses_key_store() {
        true => DeviceSecret::fetch(&file.header.vault, key_store)?,
        false => DeviceSecret::none(),
    };
    let tries = Tries::of(directory, tries_key(&device, &file.header));
    let standing = tries.standing(clock.now())?;
    if standing.wait_ms > 0 {
        return Err(LockError::Wait(standing));
    }
    let counted = tries.count(clock.now())?;
    let stretched = file.header.kdf.stretch(secret, &file.header.salt);
    let Some((index, payload)) = file.open(&stretched, &device) else {
        let wait_ms = super::tries::wait_after(counted);
        return Err(LockError::Wrong(TryState { tries: counted, wait_ms }));
    };
    tries.clear(clock.now())?;
    let (key, flags) = vault_key(&payload).ok_or(LockError::Newer)?;
    file.write_next(directory)?;
    let office_device = file.header.flags & OFFICE_DEVICE != 0;
    let unmarked = (flags & DATABASE_MADE == 0).then(|| {
        let (kek, commitment) = file.slot_kek(index, &stretched, &device);
        Unmarked { file: file.clone(), index, kek, commitment }
    });
    Ok((Vault { id: file.header.vault, office_device, key, unmarked }, file, index))
}

/// Changes the PIN or passphrase: the old one is verified and one slot is wrapped again; a power cut leaves the old or
/// the new one.
///
/// # Errors
/// As [`unlock`]; [`LockError::PassphraseNeeded`] where a PIN is not enough; [`LockError::Weak`].
pub fn change_secret(directory: &Path, old: &str, new: &NewLock<'_>, rng: &mut dyn Rng) -> Result<Vault, LockError> {
    pin::check(new.secret, new.kind)?;
    let (mut vault, mut file, index) = open(directory, old, new.key_store, new.clock)?;
    let store = file.header.uses_key_store();
    if new.kind == SecretKind::Pin && (vault.office_device || !store) {
        return Err(LockError::PassphraseNeeded);
    }
    let device = if store { DeviceSecret::fetch(&file.header.vault, new.key_store)? } else { DeviceSecret::none() };
    let stretched = file.header.kdf.stretch(new.secret, &file.header.salt);
    let (kek, commitment) = file.slot_kek(index, &stretched, &device);
    let flags = if vault.database_made() { DATABASE_MADE } else { 0 };
    let sealed = file.seal_payload(&kek, commitment, &vault.key, flags, rng);
    if let Some(slot) = file.slots.get_mut(usize::from(index)) {
        *slot = sealed;
    }
    // Both copies, so that the old secret is gone for good.
    file.write_next(directory)?;
    file.write_next(directory)?;
    vault.unmarked = vault.unmarked.map(|_| Unmarked { file, index, kek, commitment });
    Ok(vault)
}

mod device;
#[cfg(test)]
mod tests;
