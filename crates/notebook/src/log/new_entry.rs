//! A new entry before it is signed.

use daftari_domain::entry::Content;
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{HappenedAt, Stamp};

/// Something to be written down.
pub(crate) struct NewEntry {
    pub content: Content,
    pub happened_at: Option<HappenedAt>,
    pub supersedes: Vec<EntryId>,
    /// Places in the same batch that this entry supersedes; their ids are not known before they are signed.
    pub supersedes_places: Vec<usize>,
    pub first_written_at: Option<Stamp>,
    /// Entries it is written upon besides the heads, as many as it has room for.
    pub upon: Vec<EntryId>,
}

impl NewEntry {
    pub(crate) fn of(content: Content) -> Self {
        NewEntry {
            content,
            happened_at: None,
            supersedes: Vec::new(),
            supersedes_places: Vec::new(),
            first_written_at: None,
            upon: Vec::new(),
        }
    }

    pub(crate) fn superseding(content: Content, supersedes: Vec<EntryId>) -> Self {
        NewEntry { supersedes, ..Self::of(content) }
    }
}

/// What a successful save does to the stored draft.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draft {
    /// Deletes it, if it was typed on this page about this case.
    Becomes {
        /// Its page.
        page: &'static str,
        /// Its case.
        case: Option<CaseId>,
    },
    /// Leaves it: it is about something else.
    Stays,
}
