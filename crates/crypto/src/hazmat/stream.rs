//! STREAM: long content in chunks of 64 KiB, each sealed by itself with ChaCha20-Poly1305. The nonce is the number of the
//! chunk and whether it is the last, so that none can be left out, put elsewhere or added, and a cut is told.

use std::io::{self, ErrorKind, Read, Write};

use zeroize::Zeroizing;

use super::{aead_open, aead_seal};
use crate::keys::{AeadKey, Key};

const CHUNK: usize = 65_536;
const SEALED_CHUNK: usize = CHUNK + 16;

#[derive(Clone, Copy)]
enum Place {
    Before,
    Last,
}

fn nonce(number: u64, place: Place) -> [u8; 12] {
    let mut nonce = [0; 12];
    let (_, rest) = nonce.split_at_mut(3);
    let (counter, flag) = rest.split_at_mut(8);
    counter.copy_from_slice(&number.to_be_bytes());
    flag.fill(u8::from(matches!(place, Place::Last)));
    nonce
}

/// Seals what is written. Without [`StreamWriter::finish`] there is no last chunk, and a reader takes it for cut.
pub struct StreamWriter<W: Write, R> {
    out: W,
    key: Key<R>,
    held: Zeroizing<Vec<u8>>,
    number: u64,
}

impl<W: Write, R: AeadKey> StreamWriter<W, R> {
    /// Writes under a key that seals nothing else.
    pub fn new(out: W, key: Key<R>) -> Self {
        StreamWriter { out, key, held: Zeroizing::new(Vec::with_capacity(CHUNK)), number: 0 }
    }

    fn seal(&mut self, place: Place) -> io::Result<()> {
        let sealed = aead_seal(&self.key, nonce(self.number, place), &self.held, &[]);
        self.held.clear();
        self.number += 1;
        self.out.write_all(&sealed)
    }

    /// Seals the last chunk.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(Place::Last)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write, R: AeadKey> Write for StreamWriter<W, R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until something comes behind it: it may be the last.
        if self.held.len() == CHUNK && !bytes.is_empty() {
            self.seal(Place::Before)?;
        }
        let (taken, _) = bytes.split_at(bytes.len().min(CHUNK - self.held.len()));
        self.held.extend(taken);
        Ok(taken.len())
    }

    /// What waits for its chunk to fill stays; [`StreamWriter::finish`] writes it.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens what a [`StreamWriter`] wrote. Gives no byte of a chunk that does not hold: [`ErrorKind::InvalidData`].
pub struct StreamReader<I: Read, R> {
    input: I,
    key: Key<R>,
    /// Sealed bytes that were read ahead: a chunk, and one byte more that tells that it is not the last.
    sealed: Vec<u8>,
    open: Zeroizing<Vec<u8>>,
    given: usize,
    number: u64,
    over: bool,
}

impl<I: Read, R: AeadKey> StreamReader<I, R> {
    /// Reads from the first chunk on.
    pub fn new(input: I, key: Key<R>) -> Self {
        let (sealed, open) = (Vec::with_capacity(SEALED_CHUNK + 1), Zeroizing::default());
        StreamReader { input, key, sealed, open, given: 0, number: 0, over: false }
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let wanted = (SEALED_CHUNK + 1 - self.sealed.len()) as u64;
        self.input.by_ref().take(wanted).read_to_end(&mut self.sealed)?;
        let place = if self.sealed.len() > SEALED_CHUNK { Place::Before } else { Place::Last };
        let (chunk, ahead) = self.sealed.split_at(self.sealed.len().min(SEALED_CHUNK));
        let open = aead_open(&self.key, nonce(self.number, place), chunk, &[]);
        let open = open.map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
        // Only content of no length ends with a chunk of no length.
        if open.is_empty() && self.number > 0 {
            return Err(ErrorKind::InvalidData.into());
        }
        (self.open, self.given, self.over) = (open, 0, matches!(place, Place::Last));
        self.number += 1;
        self.sealed = ahead.to_vec();
        Ok(())
    }
}

impl<I: Read, R: AeadKey> Read for StreamReader<I, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.open.len() && !self.over && !out.is_empty() {
            self.next_chunk()?;
        }
        let rest = self.open.get(self.given..).unwrap_or_default();
        let length = rest.len().min(out.len());
        let (from, into) = (rest.split_at(length).0, out.split_at_mut(length).0);
        into.copy_from_slice(from);
        self.given += length;
        Ok(length)
    }
}
