//! A moment on some device's clock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment on some device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StampView {
    /// Unix milliseconds.
    #[ts(type = "number")]
    pub ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
}
