//! What was erased on this device.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Delivery, StampView};

/// Something that was erased on this device. No code and no word of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasedView {
    /// When, by this device.
    pub at: StampView,
    /// A whole case; else who somebody is in one.
    pub whole: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// Where the request to erase it elsewhere has got to; null when it was never anywhere else.
    pub asked: Option<Delivery>,
}
