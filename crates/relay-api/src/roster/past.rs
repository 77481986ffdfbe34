//! The counting statements of the core in a statement's past: one bit each, because the core has room for few.

use crate::limits::ROSTER_CORE_MAX;

const WORDS: usize = ROSTER_CORE_MAX.div_ceil(64);

/// A set of places in the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Past([u64; WORDS]);

impl Past {
    pub(super) fn add(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(super) fn join(&mut self, other: &Past) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    pub(super) fn meets(&self, other: &Past) -> bool {
        self.0.iter().zip(other.0).any(|(mine, theirs)| mine & theirs != 0)
    }
}
