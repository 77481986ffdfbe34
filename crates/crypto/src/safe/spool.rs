//! The spool: one preallocated file of sealed envelopes, random where it is empty, so that a locked phone can post them.
//!
//! The database is the truth. A slot that does not check is free.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use daftari_relay_api::hash;
use daftari_relay_api::reader::Reader;

use super::files::sync_new_file;
use crate::rng::Rng;

const FILE: &str = "spool";
const SLOT: usize = 8192;
const SLOTS: usize = 32;
const CHECK: usize = 16;
/// Longest envelope a slot takes.
pub const ENVELOPE_MAX: usize = SLOT - 4 - CHECK;

/// The spool of a notebook directory.
#[derive(Debug)]
pub struct Spool(PathBuf);

/// The bytes of a slot.
///
/// `fill` is random and as long as what is left.
fn slot_bytes(envelope: &[u8], rng: &mut dyn Rng) -> Option<Vec<u8>> {
    if envelope.is_empty() || envelope.len() > ENVELOPE_MAX {
        return None;
    }
    let length = u32::try_from(envelope.len()).ok()?.to_be_bytes();
    let check = hash(&[b"daftari/v1/spool", &length, envelope]);
    let mut fill = vec![0; ENVELOPE_MAX - envelope.len()];
    rng.fill(&mut fill);
    Some([&length[..], envelope, &fill, check.split_at(CHECK).0].concat())
}

/// The envelope of a slot; none when it is free.
pub fn read_slot(slot: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(slot);
    let length = reader.u32().ok()?;
    let envelope = reader.bytes(usize::try_from(length).ok()?).ok()?;
    let check = slot.get(SLOT - CHECK..SLOT)?;
    let expected = hash(&[b"daftari/v1/spool", &length.to_be_bytes(), envelope]);
    (slot.len() == SLOT
        && !envelope.is_empty()
        && envelope.len() <= ENVELOPE_MAX
        && expected.split_at(CHECK).0 == check)
        .then_some(envelope)
}

impl Spool {
    /// The spool file of a notebook directory.
    pub fn of(directory: &Path) -> Spool {
        Spool(directory.join(FILE))
    }

    /// Preallocates the file with random bytes.
    ///
    /// # Errors
    /// Disk errors.
    pub fn create(&self, rng: &mut dyn Rng) -> io::Result<()> {
        let mut bytes = vec![0; SLOT * SLOTS];
        rng.fill(&mut bytes);
        let mut file = File::create(&self.0)?;
        file.write_all(&bytes)?;
        sync_new_file(&file, &self.0)
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(&self.0)?.take((SLOT * SLOTS) as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Envelopes in the spool.
    ///
    /// # Errors
    /// Disk errors.
    pub fn envelopes(&self) -> io::Result<Vec<Vec<u8>>> {
        Ok(self.read()?.chunks(SLOT).filter_map(read_slot).map(<[u8]>::to_vec).collect())
    }

    /// Makes the spool hold exactly these envelopes as far as they fit, touching only slots that change.
    ///
    /// # Errors
    /// Disk errors.
    pub fn reconcile(&self, wanted: &[Vec<u8>], rng: &mut dyn Rng) -> io::Result<()> {
        let bytes = match self.read() {
            Ok(bytes) if bytes.len() == SLOT * SLOTS => bytes,
            _ => {
                self.create(rng)?;
                self.read()?
            }
        };
        let held: Vec<Option<&[u8]>> = bytes.chunks(SLOT).map(read_slot).collect();
        let mut placed = BTreeSet::new();
        let mut missing = wanted
            .iter()
            .filter(|envelope| envelope.len() <= ENVELOPE_MAX && !envelope.is_empty())
            .filter(|envelope| !held.contains(&Some(envelope.as_slice())) && placed.insert(*envelope));
        let mut staying = BTreeSet::new();
        let mut file = OpenOptions::new().write(true).open(&self.0)?;
        let mut changed = false;
        for (index, slot) in held.iter().enumerate() {
            // An envelope that stands in two slots stays in one.
            let stays =
                |envelope: &[u8]| wanted.iter().any(|wanted| wanted == envelope) && staying.insert(envelope.to_vec());
            if slot.is_some_and(stays) {
                continue;
            }
            let new = match (missing.next().and_then(|envelope| slot_bytes(envelope, rng)), slot) {
                (Some(new), _) => new,
                (None, Some(_)) => {
                    let mut random = vec![0; SLOT];
                    rng.fill(&mut random);
                    random
                }
                (None, None) => continue,
            };
            file.seek(SeekFrom::Start((index * SLOT) as u64))?;
            file.write_all(&new)?;
            changed = true;
        }
        if changed { file.sync_all() } else { Ok(()) }
    }
}
