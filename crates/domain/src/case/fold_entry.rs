//! What the fold takes: entries, and who was an office device.

use super::versions::Origin;
use crate::entry::EntryBody;
use crate::ids::{CaseId, DeviceKey, EntryId, StatementId};

/// An entry handed to the fold. Its signature and its case id were verified before.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldEntry {
    /// Its id.
    pub id: EntryId,
    /// Who wrote it.
    pub author: DeviceKey,
    /// Place in the author's chain.
    pub author_seq: u64,
    /// The case; none for the team lists.
    pub case: Option<CaseId>,
    /// Entries of the case that its author built upon, as its head names them.
    pub parents: Vec<EntryId>,
    /// What it says.
    pub body: EntryBody,
}

impl FoldEntry {
    /// Who wrote it, when, and its number in the order of display.
    pub(crate) fn origin(&self, lamport: u64) -> Origin {
        Origin {
            entry: self.id,
            author: self.author,
            author_seq: self.author_seq,
            // Re-signed when joining a team: what counts is when it was written first.
            recorded_at: self.body.first_written_at.unwrap_or(self.body.recorded_at),
            time_difference_ms: self.body.time_difference_ms,
            lamport,
            happened_at: self.body.happened_at.clone(),
        }
    }
}

/// Tells which devices were office devices, by the roster as an entry's author knew it.
pub trait AuthorRoles {
    /// Was this device an office device at these roster heads?
    fn is_office(&self, device: &DeviceKey, roster_heads: &[StatementId]) -> bool;

    /// Is it, or was it once, an office device?
    fn was_office(&self, device: &DeviceKey) -> bool;

    /// Has this device been removed from the team?
    fn is_removed(&self, device: &DeviceKey) -> bool;
}

/// A notebook without a team: no device is an office device.
pub struct NoTeam;

impl AuthorRoles for NoTeam {
    fn is_office(&self, _: &DeviceKey, _: &[StatementId]) -> bool {
        false
    }

    fn was_office(&self, _: &DeviceKey) -> bool {
        false
    }

    fn is_removed(&self, _: &DeviceKey) -> bool {
        false
    }
}
