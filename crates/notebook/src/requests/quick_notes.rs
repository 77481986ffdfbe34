//! Notes at the lock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::views::QuickNoteId;

/// Write a quick note while the notebook is locked.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct WriteQuickNote {
    /// The words, at most 2,948 bytes of UTF-8.
    pub text: String,
}

/// Name a quick note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickNoteOf {
    /// Its name.
    pub note: QuickNoteId,
}
