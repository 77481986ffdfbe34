//! Notes that were written at the lock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StampView;

daftari_ids::id!(
    /// The name of a quick note: a hash of its sealed bytes, so that a note that is taken in twice is one note.
    #[derive(TS)]
    #[ts(type = "string & { readonly __id: 'quick_note' }")]
    QuickNoteId,
    16
);

/// A note that was written at the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickNoteView {
    /// Its name.
    pub note: QuickNoteId,
    /// When it was written, in true time where known.
    pub at: StampView,
    /// The words.
    pub text: String,
}
