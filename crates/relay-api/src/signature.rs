//! Signatures of devices.

use crate::ids::DeviceKey;

/// Verifies an Ed25519 signature over the joined parts.
pub fn verify(key: &DeviceKey, parts: &[&[u8]], signature: &[u8; 64]) -> bool {
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0);
    key.verify(&parts.concat(), signature).is_ok()
}
