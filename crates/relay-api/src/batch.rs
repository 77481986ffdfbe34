//! Envelope batches and cursors as they travel.

use data_encoding::BASE64URL_NOPAD;

use crate::FormatError;
use crate::ids::EnvelopeId;
use crate::limits::{BATCH_BYTES_MAX, BATCH_MAX, ENVELOPE_MAX};
use crate::reader::{Reader, put_sized};

/// Stands for the length of an erased envelope.
const ERASED: u32 = u32::MAX;

/// A place in a mailbox of one relay database: the last envelope a reader has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The relay's sequence number.
    pub seq: u64,
    /// The envelope at that number.
    pub id: EnvelopeId,
}

impl Cursor {
    /// Base64url text, 54 characters.
    pub fn to_text(self) -> String {
        BASE64URL_NOPAD.encode(&[&self.seq.to_be_bytes()[..], &self.id.0].concat())
    }

    /// Reads the text.
    ///
    /// # Errors
    /// [`FormatError::Malformed`].
    pub fn parse(text: &str) -> Result<Cursor, FormatError> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| FormatError::Malformed)?;
        let mut reader = Reader::new(&bytes);
        let cursor = Cursor { seq: reader.u64()?, id: EnvelopeId(reader.array()?) };
        reader.end()?;
        Ok(cursor)
    }
}

/// Envelopes of one push: `count × (u32 length ‖ envelope)`.
pub fn encode_push<'a>(envelopes: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for envelope in envelopes {
        put_sized(&mut out, envelope);
    }
    out
}

/// Splits a push. The envelopes themselves are not looked at.
///
/// # Errors
/// [`FormatError::TooLarge`] beyond the batch limits, [`FormatError::Malformed`].
pub fn decode_push(body: &[u8]) -> Result<Vec<&[u8]>, FormatError> {
    if body.len() > BATCH_BYTES_MAX {
        return Err(FormatError::TooLarge);
    }
    let mut reader = Reader::new(body);
    let mut envelopes = Vec::new();
    while !reader.rest().is_empty() {
        if envelopes.len() == BATCH_MAX {
            return Err(FormatError::TooLarge);
        }
        envelopes.push(reader.sized(BATCH_BYTES_MAX)?);
    }
    Ok(envelopes)
}

/// One envelope of a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pulled {
    /// Its bytes.
    Envelope(Vec<u8>),
    /// It was erased; its id stays.
    Erased(EnvelopeId),
}

impl Pulled {
    /// The id.
    pub fn id(&self) -> EnvelopeId {
        match self {
            Pulled::Envelope(bytes) => crate::envelope::envelope_id(bytes),
            Pulled::Erased(id) => *id,
        }
    }
}

/// A pull: `count × (u32 seq − previous seq ‖ u32 length ‖ envelope)`.
pub fn encode_pull(after: u64, envelopes: &[(u64, Pulled)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut previous = after;
    for (seq, pulled) in envelopes {
        let step = u32::try_from(seq.saturating_sub(previous)).unwrap_or(u32::MAX);
        out.extend(step.to_be_bytes());
        previous = *seq;
        match pulled {
            Pulled::Envelope(bytes) => put_sized(&mut out, bytes),
            Pulled::Erased(id) => {
                out.extend(ERASED.to_be_bytes());
                out.extend(id.0);
            }
        }
    }
    out
}

/// Splits a pull; each envelope with the cursor that follows it.
///
/// # Errors
/// [`FormatError::TooLarge`], [`FormatError::Malformed`].
pub fn decode_pull(after: u64, body: &[u8]) -> Result<Vec<(Cursor, Pulled)>, FormatError> {
    if body.len() > BATCH_BYTES_MAX + ENVELOPE_MAX + BATCH_MAX * 8 {
        return Err(FormatError::TooLarge);
    }
    let mut reader = Reader::new(body);
    let (mut seq, mut found) = (after, Vec::new());
    while !reader.rest().is_empty() {
        if found.len() == BATCH_MAX {
            return Err(FormatError::TooLarge);
        }
        seq = seq.saturating_add(u64::from(reader.u32()?));
        let mut peek = reader;
        let pulled = if peek.u32()? == ERASED {
            reader.u32()?;
            Pulled::Erased(EnvelopeId(reader.array()?))
        } else {
            Pulled::Envelope(reader.sized(ENVELOPE_MAX)?.to_vec())
        };
        found.push((Cursor { seq, id: pulled.id() }, pulled));
    }
    Ok(found)
}
