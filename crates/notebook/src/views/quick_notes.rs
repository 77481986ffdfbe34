//! Notes that were written at the lock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StampView;

/// A note that was written at the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickNoteView {
    /// Its name, hex.
    pub note: String,
    /// When it was written, in true time where known.
    pub at: StampView,
    /// The words.
    pub text: String,
}
