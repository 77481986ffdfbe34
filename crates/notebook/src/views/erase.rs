//! Erasures on this device.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Delivery, StampView};

/// An erasure on this device. No code and no word of the case stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasedView {
    /// When it was erased, by this device's clock.
    pub at: StampView,
    /// A whole case; else only a survivor's identity in one.
    pub whole: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// Copies of what was erased may still lie in unused places of this notebook's file: they go when there is time and
    /// room.
    pub still_in_file: bool,
    /// How far the request to the other holders was delivered; null when it was never anywhere else.
    pub asked: Option<Delivery>,
}
