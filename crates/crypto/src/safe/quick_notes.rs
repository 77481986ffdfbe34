//! Quick notes: one preallocated file that a locked notebook adds to and cannot read.
//!
//! A note is sealed to the notebook's inbox key, whose public half stands in the head of the file and whose seed lies in
//! the encrypted database. An empty slot holds a sealed empty note made by the same act: random bytes would give it away,
//! because an X-Wing ciphertext is not evenly distributed. How many slots were written since the last unlock is said in
//! the clear: the lock screen, which must say when there is no room, would tell it to every user of the phone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use daftari_relay_api::hash;
use daftari_relay_api::ids::SealKey;
use daftari_relay_api::reader::Reader;
use zeroize::Zeroizing;

use super::files::sync_new_file;
use crate::hazmat;
use crate::keys::{InboxSeed, Key};
use crate::rng::Rng;

const FILE: &str = "quick-notes";
const MAGIC: &[u8; 4] = b"DNOT";
const VERSION: u8 = 1;
/// X-Wing, HKDF-SHA256, ChaCha20-Poly1305.
const SUITE: u8 = 1;
const BLOCK: usize = 4096;
/// Notes between two unlocks.
pub const SLOTS: u8 = 8;
/// Where the head says how many slots are written: a single byte, so that a power cut leaves the old or the new number.
const WRITTEN_AT: usize = BLOCK - 1;
const SEAL_KEY: usize = 1216;
const CHECK: usize = 16;
const ENC: usize = 1120;
const PLAIN: usize = BLOCK - ENC - 16;
/// Longest note, bytes of UTF-8.
pub const TEXT_MAX: usize = PLAIN - 2 - 8 - 2;

/// The quick notes of a notebook directory.
#[derive(Debug)]
pub struct QuickNotes(PathBuf);

/// A note, opened or to be sealed.
pub struct QuickNote {
    /// Unix milliseconds of the device clock.
    pub at_ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
    /// The words, at most [`TEXT_MAX`] bytes.
    pub text: Zeroizing<String>,
}

/// A note that was opened, and the name of the slot's bytes: the same bytes are the same note.
pub struct OpenedNote {
    /// First 16 bytes of the hash of the slot.
    pub id: [u8; 16],
    /// The note.
    pub note: QuickNote,
}

/// Why a note was not taken. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum QuickNoteError {
    /// No file that can be understood: it is made at the next unlock.
    #[error("no quick notes yet")]
    NotReady,
    /// Every slot is written; an unlock makes room.
    #[error("no room for another quick note")]
    Full,
    /// Empty, or longer than [`TEXT_MAX`] bytes.
    #[error("a quick note has 1 to {TEXT_MAX} bytes")]
    Length,
    /// Disk errors.
    #[error("disk")]
    Disk(#[from] io::Error),
}

fn head(inbox: &SealKey) -> Vec<u8> {
    let mut head = [&MAGIC[..], &[VERSION, SUITE], inbox.as_bytes()].concat();
    let check = hash(&[b"daftari/v1/quick-notes", &head]);
    head.extend(check.split_at(CHECK).0);
    head.resize(BLOCK, 0);
    head
}

/// What a head says whose check holds, from its version on: of every version and suite, because these places never change.
fn checked(head: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(head);
    let said = reader.bytes(MAGIC.len() + 2 + SEAL_KEY).ok()?;
    let check = reader.bytes(CHECK).ok()?;
    let says = said.strip_prefix(MAGIC)?;
    (hash(&[b"daftari/v1/quick-notes", said]).split_at(CHECK).0 == check).then_some(says)
}

/// Inbox key and number of written slots. None: damaged, or of another version.
fn read_head(head: &[u8]) -> Option<(SealKey, u8)> {
    let key = checked(head)?.strip_prefix(&[VERSION, SUITE])?;
    let written = head.get(WRITTEN_AT).copied().filter(|written| *written <= SLOTS)?;
    SealKey::new(key.to_vec()).ok().map(|key| (key, written))
}

/// Is this a whole file of another version or suite? One flipped bit does not make it one.
fn is_of_another_version(file: &[u8]) -> bool {
    checked(file).is_some_and(|says| !says.starts_with(&[VERSION, SUITE]))
}

fn info(slot: u8) -> Vec<u8> {
    [&b"daftari/v1/quick-note"[..], &[slot]].concat()
}

/// The bytes of a slot; without a note it holds a sealed nothing.
fn seal_slot(inbox: &SealKey, slot: u8, note: Option<&QuickNote>, rng: &mut dyn Rng) -> io::Result<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(PLAIN));
    if let Some(note) = note {
        let length = u16::try_from(note.text.len()).expect("the length was checked against TEXT_MAX");
        plain.extend(length.to_be_bytes());
        plain.extend(note.at_ms.to_be_bytes());
        plain.extend(note.offset_min.to_be_bytes());
        plain.extend(note.text.as_bytes());
    }
    plain.resize(PLAIN, 0);
    // A damaged file may hold a public key that is none.
    let (enc, sealed) = hazmat::hpke_seal(inbox.as_bytes(), &info(slot), &plain, rng)
        .map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    Ok([enc, sealed].concat())
}

/// The note in a slot: none when it holds nothing, or nothing this key opens.
pub fn open_slot(seed: &Key<InboxSeed>, slot: u8, bytes: &[u8]) -> Option<QuickNote> {
    let (enc, sealed) = bytes.split_at_checked(ENC)?;
    let plain = hazmat::hpke_open(seed, enc, &info(slot), sealed).ok()?;
    let mut reader = Reader::new(&plain);
    let length = usize::from(reader.u16().ok()?);
    let at_ms = i64::from_be_bytes(reader.array().ok()?);
    let offset_min = i16::from_be_bytes(reader.array().ok()?);
    let text = str::from_utf8(reader.bytes(length).ok()?).ok()?;
    let padding = reader.rest();
    let good = plain.len() == PLAIN && length > 0 && padding.iter().all(|byte| *byte == 0);
    good.then(|| QuickNote { at_ms, offset_min, text: Zeroizing::new(text.to_owned()) })
}

/// Public half of an inbox seed.
pub fn inbox_key(seed: &Key<InboxSeed>) -> SealKey {
    SealKey::new(hazmat::xwing_public(seed)).expect("an X-Wing key has 1,216 bytes")
}

impl QuickNotes {
    /// The file of quick notes in a notebook directory.
    pub fn of(directory: &Path) -> QuickNotes {
        QuickNotes(directory.join(FILE))
    }

    fn head(&self) -> io::Result<Option<(SealKey, u8)>> {
        let mut head = Vec::new();
        File::open(&self.0)?.take(BLOCK as u64).read_to_end(&mut head)?;
        Ok(read_head(&head))
    }

    /// Can a note be written while the notebook is locked?
    pub fn ready(&self) -> bool {
        matches!(self.head(), Ok(Some(_)))
    }

    /// Writes a note into the next free slot. It is there when this returns.
    ///
    /// # Errors
    /// [`QuickNoteError`].
    pub fn write(&self, note: &QuickNote, rng: &mut dyn Rng) -> Result<(), QuickNoteError> {
        if note.text.is_empty() || note.text.len() > TEXT_MAX {
            return Err(QuickNoteError::Length);
        }
        let (inbox, written) = match self.head() {
            Ok(Some(head)) => head,
            Ok(None) => return Err(QuickNoteError::NotReady),
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Err(QuickNoteError::NotReady),
            Err(error) => return Err(error.into()),
        };
        if written == SLOTS {
            return Err(QuickNoteError::Full);
        }
        let slot = seal_slot(&inbox, written, Some(note), rng)?;
        let mut file = OpenOptions::new().write(true).open(&self.0)?;
        file.seek(SeekFrom::Start(place(written)))?;
        file.write_all(&slot)?;
        // The slot first: a cut before the count leaves a note that is not counted and was never called saved.
        file.sync_all()?;
        file.seek(SeekFrom::Start(WRITTEN_AT as u64))?;
        file.write_all(&[written + 1])?;
        Ok(file.sync_all()?)
    }

    /// Every note that is there, in the order of writing. All slots are tried, however damaged the head is. A file that
    /// is missing, or whole and of another version or suite, holds no note.
    ///
    /// # Errors
    /// Disk errors.
    pub fn open_all(&self, seed: &Key<InboxSeed>) -> io::Result<Vec<OpenedNote>> {
        let bytes = match fs::read(&self.0) {
            Ok(bytes) => bytes,
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        if is_of_another_version(&bytes) {
            return Ok(Vec::new());
        }
        let slots = bytes.chunks_exact(BLOCK).skip(1);
        Ok((0..SLOTS)
            .zip(slots)
            .filter_map(|(number, slot)| {
                let id = hash(&[slot]).first_chunk().copied()?;
                Some(OpenedNote { id, note: open_slot(seed, number, slot)? })
            })
            .collect())
    }

    /// Is there a whole file of this inbox key with nothing written in it since it was emptied?
    pub fn is_empty_for(&self, inbox: &SealKey) -> bool {
        let whole = fs::metadata(&self.0).is_ok_and(|file| file.len() == place(SLOTS));
        whole && matches!(self.head(), Ok(Some((key, 0))) if key == *inbox)
    }

    /// Makes or empties the file: every slot holds a newly sealed empty note. An existing file is written in place, so that
    /// it also goes on a full disk; the caller stores the notes first.
    ///
    /// # Errors
    /// Disk errors; a whole file of another version or suite is left alone ([`ErrorKind::Unsupported`]).
    pub fn empty(&self, inbox: &SealKey, rng: &mut dyn Rng) -> io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&self.0)?;
        let mut start = [0; BLOCK];
        if file.read_exact(&mut start).is_ok() && is_of_another_version(&start) {
            return Err(ErrorKind::Unsupported.into());
        }
        let slots = (0..SLOTS).map(|slot| seal_slot(inbox, slot, None, rng)).collect::<io::Result<Vec<_>>>()?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&head(inbox))?;
        file.write_all(&slots.concat())?;
        file.set_len(place(SLOTS))?;
        sync_new_file(&file, &self.0)
    }
}

/// Where a slot begins in the file.
fn place(slot: u8) -> u64 {
    (1 + u64::from(slot)) * BLOCK as u64
}
