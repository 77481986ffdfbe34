//! Appending: entries that a device writes upon a case it has just folded are applied to that case, instead of folding
//! all entries again.

use super::{AuthorRoles, Case, ENTRIES_MAX, FoldEntry, Knowing, Past};
use crate::entry::Content;
use crate::ids::EntryId;

/// The entries cannot be appended; the case has to be folded from all its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not written upon all heads of the case")]
pub struct FoldAgain;

impl Case {
    /// Appends entries just written upon all heads of this case, in the order they were written. The case then equals
    /// what [`super::fold()`] makes of `before` and `written` together. `before` are the entries this case was folded
    /// from.
    ///
    /// Every counted share and taking lies in the past of these entries: they count when their author holds the case now.
    ///
    /// # Errors
    /// [`FoldAgain`], and the case is unchanged, when the first entry was not written upon all heads or another one not
    /// upon the entry before it; when one of them opens, shares, unshares or erases a case, or is of another case; when
    /// the author does not hold the case or comes to her bound; and when an office device writes upon what does not count,
    /// which may count once the office has seen it.
    pub fn append(
        &mut self,
        before: &[FoldEntry],
        written: &[FoldEntry],
        roles: &dyn AuthorRoles,
    ) -> Result<(), FoldAgain> {
        let is_before = |head: &EntryId| before.iter().any(|entry| entry.id == *head);
        debug_assert!(self.heads.iter().all(is_before), "the case was folded from other entries");
        let Some(last) = written.last() else { return Ok(()) };
        let is_office = |entry: &FoldEntry| {
            roles.is_office(&entry.author, &entry.body.roster_heads) && !roles.is_removed(&entry.author)
        };
        let counts = |entry: &FoldEntry| {
            let may_write = self.holders.contains(&entry.author) || is_office(entry);
            let authored = before.iter().filter(|other| other.author == entry.author).count();
            may_write && authored + written.len() <= ENTRIES_MAX
        };
        let before: Vec<&FoldEntry> = before.iter().filter(|entry| entry.case == Some(self.id)).collect();
        if !self.is_built_on_by(written)
            || !written.iter().all(counts)
            || (written.iter().any(is_office) && self.heads_know_uncounted(&before))
        {
            return Err(FoldAgain);
        }
        let mut placed = Vec::with_capacity(written.len());
        for (place, entry) in written.iter().enumerate() {
            let same_number = |other: &FoldEntry| other.author_seq == entry.author_seq && other.author == entry.author;
            if before.iter().copied().chain(written.iter().take(place)).any(same_number) {
                self.copied.insert(entry.author);
            }
            self.lamport += 1;
            self.counted.insert(entry.id);
            placed.push((entry, self.lamport));
        }
        self.heads = vec![last.id];
        let decisions = self.decisions();
        self.apply_entries(placed);
        let decisions_now = self.decisions();
        if decisions_now != decisions {
            self.knowing = Knowing::of(&Past::of(before.into_iter().chain(written)), decisions_now);
        }
        Ok(())
    }

    /// Does something in the past of the heads not count?
    fn heads_know_uncounted(&self, before: &[&FoldEntry]) -> bool {
        let past = Past::of(before.iter().copied()).through(&self.heads);
        past.iter().any(|id| !self.is_counted(id))
    }

    /// The first entry is written upon every head and each other one upon the entry before it, and none of them changes
    /// who holds the case or what is left of it.
    fn is_built_on_by(&self, written: &[FoldEntry]) -> bool {
        let mut seen = self.heads.as_slice();
        written.iter().all(|entry| {
            let is_upon_all = seen.len() == entry.parents.len() && seen.iter().all(|head| entry.parents.contains(head));
            seen = std::slice::from_ref(&entry.id);
            let content = &entry.body.content;
            let changes_more = content.says_who_holds() || matches!(content, Content::Erase { .. } | Content::Erased);
            is_upon_all && !changes_more && entry.case == Some(self.id)
        })
    }
}
