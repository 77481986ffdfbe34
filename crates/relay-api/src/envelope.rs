//! The public part of an envelope: who may open it, and nothing of what is in it.

use std::collections::BTreeSet;

use crate::FormatError;
use crate::hash;
use crate::ids::{EnvelopeId, KeyId, MailboxId};
use crate::limits::{ENVELOPE_MAX, RECIPIENTS_MAX};
use crate::reader::Reader;

/// First bytes of every envelope.
pub const MAGIC: [u8; 4] = *b"DENV";
/// Version of the envelope format.
pub const VERSION: u8 = 1;
/// Suite 1: X-Wing / HKDF-SHA256 / ChaCha20-Poly1305.
pub const SUITE: u8 = 1;
/// Length of X-Wing's encapsulated key.
pub const ENC_LENGTH: usize = 1120;
/// Length of a wrapped data key: 32 and the tag.
pub const WRAPPED_LENGTH: usize = 48;

/// One who may open the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The mailbox in which it waits.
    pub mailbox: MailboxId,
    /// Which key opens it.
    pub key_id: KeyId,
    /// HPKE encapsulated key.
    pub enc: [u8; ENC_LENGTH],
    /// The sealed data key.
    pub wrapped: [u8; WRAPPED_LENGTH],
}

/// The header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeHeader {
    /// 1 to 16, sorted by mailbox, each mailbox once.
    pub recipients: Vec<Recipient>,
    /// Commits to the data key.
    pub commitment: [u8; 32],
}

impl EnvelopeHeader {
    /// Reads the header of an envelope; the ciphertext follows at the returned offset.
    ///
    /// # Errors
    /// [`FormatError`]: too large, not an envelope, a newer version or suite, or malformed.
    pub fn parse(envelope: &[u8]) -> Result<(EnvelopeHeader, usize), FormatError> {
        if envelope.len() > ENVELOPE_MAX {
            return Err(FormatError::TooLarge);
        }
        let mut reader = Reader::new(envelope);
        if reader.array()? != MAGIC {
            return Err(FormatError::NotThisFormat);
        }
        if reader.u8()? != VERSION || reader.u8()? != SUITE {
            return Err(FormatError::Newer);
        }
        let count = usize::from(reader.u8()?);
        if count == 0 || count > RECIPIENTS_MAX {
            return Err(FormatError::Malformed);
        }
        let mut recipients = Vec::with_capacity(count);
        for _ in 0..count {
            recipients.push(Recipient {
                mailbox: MailboxId(reader.array()?),
                key_id: KeyId(reader.array()?),
                enc: reader.array()?,
                wrapped: reader.array()?,
            });
        }
        let commitment = reader.array()?;
        let sorted = recipients.is_sorted_by_key(|recipient| recipient.mailbox);
        let distinct: BTreeSet<_> = recipients.iter().map(|recipient| recipient.mailbox).collect();
        if !sorted || distinct.len() != count {
            return Err(FormatError::Malformed);
        }
        let offset = envelope.len() - reader.rest().len();
        Ok((EnvelopeHeader { recipients, commitment }, offset))
    }

    /// The bytes of the header.
    pub fn to_bytes(&self) -> Vec<u8> {
        let count = u8::try_from(self.recipients.len()).expect("at most 16 recipients");
        let mut out = Vec::with_capacity(39 + self.recipients.len() * 1192);
        out.extend(MAGIC);
        out.extend([VERSION, SUITE, count]);
        for recipient in &self.recipients {
            out.extend(recipient.mailbox.0);
            out.extend(recipient.key_id.0);
            out.extend(recipient.enc);
            out.extend(recipient.wrapped);
        }
        out.extend(self.commitment);
        out
    }
}

/// Id of an envelope: the hash of all of it.
pub fn envelope_id(envelope: &[u8]) -> EnvelopeId {
    EnvelopeId(hash(&[envelope]))
}
