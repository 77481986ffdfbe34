//! A moment on some device's clock.

use daftari_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment on some device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StampView {
    /// Unix milliseconds.
    pub ms: UnixMillis,
    /// Minutes east of UTC.
    pub offset_min: i16,
}
