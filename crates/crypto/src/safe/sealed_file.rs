//! A file that leaves the device by hand: on a cable, a memory card, another phone, or as a backup.
//!
//! It is an `age` file whose recipients are X-Wing keys, each by the stanza that the age specification has for them: whoever
//! has the key opens it with the age of others, and needs no Daftari for it. What is inside is [`post`].

mod errors;
mod header;
pub mod post;

use std::io::{self, BufReader, Read, Write};

use daftari_relay_api::ids::SealKey;

pub use self::errors::{OpenFileError, SealFileError};
use self::header::{FileKey, Header};
use super::identity::DeviceIdentity;
use super::recovery::RecoveryKey;
use crate::hazmat;
use crate::hazmat::stream::{StreamReader, StreamWriter};
use crate::keys::{EpochSeed, Key, StreamKey, XWingSeed};
use crate::rng::{Rng, make_bytes};
use crate::secret::Secret;

/// Info of the seal to a recipient, as the age specification has it.
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
const NONCE: usize = 16;
/// Recipients of a file.
pub const RECIPIENTS_MAX: usize = 16;

/// A key that may open a file.
#[derive(Clone, Copy)]
pub enum Opener<'a> {
    /// This device's own seal key.
    Device(&'a DeviceIdentity),
    /// The key of an epoch.
    Epoch(&'a Key<EpochSeed>),
    /// The recovery key, joined from two sheets.
    Recovery(&'a RecoveryKey),
}

/// Seals what `write` writes. The file is whole only when this returns well: a reader takes no shorter one. Draws the file key,
/// then what each recipient's seal needs, then the nonce.
///
/// # Errors
/// [`SealFileError`].
pub fn seal<W: Write>(
    to: &[&SealKey],
    rng: &mut dyn Rng,
    mut out: W,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<W, SealFileError> {
    if !(1..=RECIPIENTS_MAX).contains(&to.len()) {
        return Err(SealFileError::Recipients);
    }
    let file_key = FileKey::make(rng);
    let sealed = to.iter().map(|key| hazmat::hpke_seal(key.as_bytes(), INFO, file_key.expose(), rng));
    let sealed = sealed.collect::<Result<Vec<_>, _>>().map_err(|_| SealFileError::Recipients)?;
    out.write_all(&header::to_bytes(&sealed, &file_key))?;
    let nonce: [u8; NONCE] = make_bytes(rng);
    out.write_all(&nonce)?;
    let mut content = StreamWriter::new(out, payload_key(&file_key, &nonce));
    write(&mut content)?;
    Ok(content.finish()?)
}

fn payload_key(file_key: &FileKey, nonce: &[u8; NONCE]) -> Key<StreamKey> {
    hazmat::derive(&[file_key.expose()], nonce, &[b"payload"])
}

/// The content of a sealed file. What was read may be used at once: each chunk is checked before it is given, and a file that
/// was cut ends with an error.
pub struct Content<I: Read>(StreamReader<BufReader<I>, StreamKey>);

impl<I: Read> Read for Content<I> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

/// Opens a sealed file with whichever of these keys it was sealed to.
///
/// # Errors
/// [`OpenFileError`].
pub fn open<I: Read>(input: I, with: &[Opener<'_>]) -> Result<Content<I>, OpenFileError> {
    let mut input = BufReader::new(input);
    let header = Header::read(&mut input)?;
    // A stanza does not say whose it is: one that does not open is somebody else's.
    let tried = header.sealed.iter().flat_map(|sealed| with.iter().map(move |opener| opener.file_key(sealed)));
    let file_key = tried.flatten().next().ok_or(OpenFileError::NotForUs)?;
    if !header.holds(&file_key) {
        return Err(OpenFileError::Damaged);
    }
    let mut nonce = [0; NONCE];
    input.read_exact(&mut nonce)?;
    Ok(Content(StreamReader::new(input, payload_key(&file_key, &nonce))))
}

impl Opener<'_> {
    fn file_key(&self, (enc, sealed): &(Vec<u8>, Vec<u8>)) -> Option<FileKey> {
        match self {
            Opener::Device(device) => unwrap(device.seal_seed(), enc, sealed),
            Opener::Epoch(epoch) => unwrap(epoch, enc, sealed),
            Opener::Recovery(recovery) => unwrap(recovery.seal_seed(), enc, sealed),
        }
    }
}

fn unwrap<S: XWingSeed>(seed: &Key<S>, enc: &[u8], sealed: &[u8]) -> Option<FileKey> {
    Secret::from_slice(&hazmat::hpke_open(seed, enc, INFO, sealed).ok()?)
}
