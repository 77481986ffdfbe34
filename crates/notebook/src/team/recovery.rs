//! The keys on paper. Until the sheets are made and printed, a pair is drawn here and its seeds are dropped: the team's first
//! statement has a key nobody holds, and the pages say so (`Membership::needs_recovery_key`). Both are exchanged then.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_relay_api::roster::RecoveryRecord;

use crate::environment::Environment;

/// Draws the keys on paper of a new team.
pub(crate) fn draw_recovery(environment: &Environment) -> RecoveryRecord {
    let pair = environment.draw(|rng| DeviceIdentity::make(rng));
    RecoveryRecord { sign: pair.device_key(), seal: pair.seal_key().clone() }
}
