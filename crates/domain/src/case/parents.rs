//! What an entry names as its parents: never more than its head has room for.

use std::collections::BTreeSet;

use super::{Case, FoldEntry, Past};
use crate::ids::{DeviceKey, EntryId, PARENTS_MAX};

/// Of [`Case::parents_of_next`] those that stand first when there are more heads than an entry names: what she wrote last,
/// what lets her write, and the highest head, so that her entry stands above everything that counts.
pub const PARENTS_FIRST: usize = 3;

/// The parents of an entry: of these the first [`PARENTS_MAX`], each once.
pub fn parents_of(wanted: impl IntoIterator<Item = EntryId>) -> Vec<EntryId> {
    let mut named = BTreeSet::new();
    wanted.into_iter().filter(|id| named.insert(*id)).take(PARENTS_MAX).collect()
}

impl Case {
    /// What the next entry of this author builds upon: the heads. Of more than an entry can name, those that a later one
    /// names are left; what she wrote last, what lets her write and the highest stand first ([`PARENTS_FIRST`]).
    pub fn parents_of_next(&self, author: &DeviceKey, entries: &[FoldEntry]) -> Vec<EntryId> {
        if self.heads.len() <= PARENTS_MAX {
            return self.heads.clone();
        }
        let counts = |entry: &&FoldEntry| entry.author == *author && self.is_counted(&entry.id);
        let own = entries.iter().filter(counts).max_by_key(|entry| (entry.author_seq, entry.id)).map(|own| own.id);
        let past = Past::of(entries.iter().filter(|entry| entry.case == Some(self.id)));
        let highest = self.heads.iter().max_by_key(|id| (past.lamport(id), **id));
        let first = own.into_iter().chain(self.given(author).first().copied()).chain(highest.copied());
        parents_of(first.chain(self.heads.iter().copied()))
    }
}
