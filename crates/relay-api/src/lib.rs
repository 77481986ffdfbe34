//! What device and relay must agree on: ids, limits, the public envelope header, the roster, the words of the protocol.
//!
//! Records are opaque bytes here. Bytes are described in `docs/formats.md`, calls in `docs/sync-protocol.md`.

pub mod batch;
pub mod envelope;
pub mod ids;
pub mod json;
pub mod limits;
pub mod login;
pub mod reader;
pub mod roster;
pub mod wire;

/// SHA-256.
pub fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    out
}

/// Verifies an Ed25519 signature over the joined parts.
pub fn verify(key: &ids::DeviceKey, parts: &[&[u8]], signature: &[u8; 64]) -> bool {
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0);
    key.verify(&parts.concat(), signature).is_ok()
}

/// Bytes that are not what they should be. One variant per decision a reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Too short, too long, or not framed as it says.
    #[error("malformed")]
    Malformed,
    /// Another kind of file or message.
    #[error("not this format")]
    NotThisFormat,
    /// Made by a newer version.
    #[error("needs a newer version")]
    Newer,
    /// Over a limit.
    #[error("over a limit")]
    TooLarge,
}
