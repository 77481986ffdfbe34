//! Appending: entries that a device writes upon a case it has just folded are applied to that case, instead of folding
//! all entries again.

use std::collections::BTreeSet;

use super::fold::decided_after;
use super::{AuthorRoles, Case, FoldEntry, Past};
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
    /// Every share and unshare of the case lies in the past of these entries: they count when their author holds the
    /// case now.
    ///
    /// # Errors
    /// [`FoldAgain`], and the case is unchanged, when the first entry has not seen all heads or another one has not
    /// seen the entry before it; when one of them opens or erases a case, or is of another case; and when the place
    /// that a tombstone gives an erased entry hides other entries from the heads.
    pub fn append(
        &mut self,
        before: &[FoldEntry],
        written: &[FoldEntry],
        roles: &dyn AuthorRoles,
    ) -> Result<(), FoldAgain> {
        let is_before = |head: &EntryId| before.iter().any(|entry| entry.id == *head);
        debug_assert!(self.heads.iter().all(is_before), "the case was folded from other entries");
        let Some(last) = written.last() else { return Ok(()) };
        if !self.heads_cover_all || !self.has_all_heads_seen_by(written) {
            return Err(FoldAgain);
        }
        let before: Vec<&FoldEntry> = before.iter().filter(|entry| entry.body.case == Some(self.id)).collect();
        let mut counted = Vec::with_capacity(written.len());
        for (place, entry) in written.iter().enumerate() {
            let same_number = |other: &FoldEntry| other.author_seq == entry.author_seq && other.author == entry.author;
            if before.iter().copied().chain(written.iter().take(place)).any(same_number) {
                self.copied.insert(entry.author);
            }
            self.lamport = self.lamport.max(entry.body.lamport);
            if !self.holders.contains(&entry.author) && !roles.is_office(&entry.author, &entry.body.roster_heads) {
                self.set_uncounted(entry);
                continue;
            }
            match entry.body.content {
                Content::Share { device } => drop(self.holders.insert(device)),
                Content::Unshare { device } => drop(self.holders.remove(&device)),
                _ => {}
            }
            counted.push(entry);
        }
        self.heads = vec![last.id];
        let decisions = self.decisions();
        self.apply_entries(counted);
        let decisions_now = self.decisions();
        if decisions_now != decisions {
            let all = before.iter().copied().chain(written);
            let counted: BTreeSet<EntryId> =
                all.clone().map(|entry| entry.id).filter(|id| !self.uncounted.contains(id)).collect();
            self.decided_after = decided_after(&decisions_now, &Past::of(all), |id| counted.contains(id));
        }
        Ok(())
    }

    /// The first entry has seen every head and each other one the entry before it, and none of them opens or erases a
    /// case.
    fn has_all_heads_seen_by(&self, written: &[FoldEntry]) -> bool {
        let mut seen = self.heads.as_slice();
        written.iter().all(|entry| {
            let has_seen = seen.iter().all(|head| entry.body.case_heads_seen.contains(head));
            seen = std::slice::from_ref(&entry.id);
            let opens_or_erases =
                matches!(entry.body.content, Content::CaseOpened { .. } | Content::Erase { .. } | Content::Erased);
            has_seen && !opens_or_erases && entry.body.case == Some(self.id)
        })
    }
}
