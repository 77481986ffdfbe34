//! The office's word to a relay on what to erase: ids of envelopes and of sealed chunks, in one signed list. A relay that
//! answers `erased` is believed only with the list that names the id.

use serde::{Deserialize, Serialize};

use crate::ids::{BlobId, DeviceKey, EnvelopeId, StatementId, TeamId};
use crate::limits::{ERASURES_BYTES_MAX, ERASURES_MAX, HEADS_MAX};
use crate::{FormatError, json, verify};

/// Version of the list.
pub const VERSION: u8 = 1;
const LABEL: &[u8] = b"daftari/v1/erasures";

/// What is to be erased. Whether the signer was an office device is for the reader to judge, at `roster_heads`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Always 1.
    pub version: u8,
    /// The team.
    pub team: TeamId,
    /// The office device that signs.
    pub signer: DeviceKey,
    /// The roster as the signer knows it. Ascending, each once, at most [`HEADS_MAX`].
    pub roster_heads: Vec<StatementId>,
    /// Envelopes. Ascending, each once; with the blobs 1 to [`ERASURES_MAX`].
    pub envelopes: Vec<EnvelopeId>,
    /// Sealed chunks of attachments. Ascending, each once.
    pub blobs: Vec<BlobId>,
}

impl Body {
    /// The JSON to be signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a list of ids is plain JSON")
    }

    fn is_well_formed(&self) -> bool {
        let named = self.envelopes.len() + self.blobs.len();
        (1..=ERASURES_MAX).contains(&named)
            && self.roster_heads.len() <= HEADS_MAX
            && self.roster_heads.is_sorted_by(|one, next| one < next)
            && self.envelopes.is_sorted_by(|one, next| one < next)
            && self.blobs.is_sorted_by(|one, next| one < next)
    }
}

/// A list whose signature holds, with its exact bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasures {
    /// Its content.
    pub body: Body,
    bytes: Vec<u8>,
}

/// The bytes a signer signs.
pub fn sign_bytes(body: &[u8]) -> Vec<u8> {
    [LABEL, body].concat()
}

impl Erasures {
    /// Joins a body and its signature.
    pub fn join(body: &[u8], signature: &[u8; 64]) -> Vec<u8> {
        [body, signature].concat()
    }

    /// Reads a list and verifies its signature.
    ///
    /// # Errors
    /// [`FormatError::TooLarge`], [`FormatError::Newer`] for a newer format version, [`FormatError::Malformed`] for anything
    /// that cannot be read, is out of order or out of bounds, or whose signature does not hold.
    pub fn parse(bytes: &[u8]) -> Result<Erasures, FormatError> {
        if bytes.len() > ERASURES_BYTES_MAX + 64 {
            return Err(FormatError::TooLarge);
        }
        let (body_bytes, signature) = bytes.split_last_chunk::<64>().ok_or(FormatError::Malformed)?;
        let body: Body = json::parse_versioned(VERSION, body_bytes)?;
        if !body.is_well_formed() || !verify(&body.signer, &[LABEL, body_bytes], signature) {
            return Err(FormatError::Malformed);
        }
        Ok(Erasures { body, bytes: bytes.to_vec() })
    }

    /// Body ‖ signature, exactly as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Does it name this envelope?
    pub fn names_envelope(&self, id: &EnvelopeId) -> bool {
        self.body.envelopes.binary_search(id).is_ok()
    }

    /// Does it name this sealed chunk?
    pub fn names_blob(&self, id: &BlobId) -> bool {
        self.body.blobs.binary_search(id).is_ok()
    }
}
