//! Which decisions were made knowing of which: "last" is by having known of the other, never by a clock.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::past::{Past, Reach};
use crate::ids::EntryId;

/// For decisions of which the last one counts, the others each was made knowing of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Knowing {
    marks: BTreeMap<EntryId, usize>,
    knew: Vec<FixedBitSet>,
}

impl Knowing {
    pub(super) fn of(past: &Past, decisions: BTreeSet<EntryId>) -> Knowing {
        if decisions.len() < 2 {
            return Knowing::default();
        }
        let reach = Reach::of(past, decisions.iter().copied());
        let known = decisions.iter().filter_map(|id| Some((*id, reach.behind(past, id)?.clone())));
        let known: BTreeMap<EntryId, FixedBitSet> = known.filter(|(id, _)| reach.mark(id).is_some()).collect();
        // Marks are numbered in the order of ids, as this map is.
        let marks = known.keys().enumerate().map(|(mark, id)| (*id, mark)).collect();
        Knowing { marks, knew: known.into_values().collect() }
    }

    /// Was a decision made knowing of an earlier one?
    pub(super) fn knew_of(&self, decision: &EntryId, earlier: &EntryId) -> bool {
        let (Some(decision), Some(earlier)) = (self.marks.get(decision), self.marks.get(earlier)) else { return false };
        self.knew.get(*decision).is_some_and(|knew| knew.contains(*earlier))
    }

    /// Of some decisions those that another of them was made knowing of.
    pub(super) fn replaced(&self, among: &[EntryId]) -> BTreeSet<EntryId> {
        let mut known = FixedBitSet::with_capacity(self.marks.len());
        for decision in among {
            if let Some(knew) = self.marks.get(decision).and_then(|mark| self.knew.get(*mark)) {
                known.union_with(knew);
            }
        }
        let is_known = |id: &&EntryId| self.marks.get(*id).is_some_and(|mark| known.contains(*mark));
        among.iter().filter(is_known).copied().collect()
    }
}
