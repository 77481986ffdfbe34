//! Erasing for the survivor's sake: what an `erase` entry says, and which entries it is about.
//!
//! An erased entry keeps its head, which says where it stood in chain and case; its body is gone.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::case::{Case, FoldEntry, Mark, Party, Past, Reach, Version};
use crate::codes::role;
use crate::entry::{Content, Erasure};
use crate::fields;
use crate::ids::EntryId;
use crate::party;

/// Does an entry say who she is, how she is reached, or any person's real name? A new kind of entry that holds a real name
/// must be named here, so that it is erased with her identity.
pub fn is_identity(content: &Content) -> bool {
    match content {
        Content::FieldSet { field, .. } => fields::IDENTITY.contains(&field.as_str()),
        Content::PartyRecorded { fields } => {
            let is_hers = fields.get(party::ROLE).and_then(Value::as_str) == Some(role::SURVIVOR);
            is_hers || fields.get(party::NAME).is_some_and(|name| !fields::is_empty(name))
        }
        _ => false,
    }
}

/// Are there words in it that go with the case? What says who else holds it and a tombstone have none, and what is erased has
/// none any more.
pub fn has_words(content: &Content) -> bool {
    !matches!(content, Content::Share { .. } | Content::Unshare { .. } | Content::Erase { .. } | Content::Erased)
}

/// Entries of a case that are erased with her identity: what says it, and every version of a party that ever was her.
pub fn identity(case: &Case, entries: &[FoldEntry]) -> BTreeSet<EntryId> {
    let is_her = |party: &&Party| party.versions().any(|version| version.text(party::ROLE) == Some(role::SURVIVOR));
    let versions = case.parties.iter().filter(is_her).flat_map(Party::versions).map(|version| version.origin.entry);
    let said = entries.iter().filter(|entry| is_identity(&entry.body.content)).map(|entry| entry.id);
    versions.chain(said).collect()
}

/// The fields of a party's version without its real name; none when no other field is left, or the party is the survivor.
pub fn without_name(version: &Version) -> Option<Map<String, Value>> {
    let mut fields = version.fields.clone();
    fields.remove(party::NAME);
    let says_something = fields.keys().any(|name| name != party::PERSON);
    let is_hers = version.text(party::ROLE) == Some(role::SURVIVOR);
    (says_something && !is_hers).then_some(fields)
}

/// Entries of her identity written without knowing of each of these tombstones: they are erased wherever the tombstones
/// rule, whenever they come. What was written knowing of them all is new, and stays.
pub fn superseded(entries: &[FoldEntry], tombstones: &BTreeSet<EntryId>) -> BTreeSet<EntryId> {
    let past = Past::of(entries);
    let reach = Reach::of(&past, tombstones.iter().copied());
    let identity = entries.iter().filter(|entry| is_identity(&entry.body.content)).map(|entry| entry.id);
    let knew_all = |id: &EntryId| reach.behind(&past, id).is_some_and(|known| known.count_ones(..) == tombstones.len());
    // What waits for something earlier is judged when that has come.
    identity.filter(|id| past.is_whole(id) && !knew_all(id)).collect()
}

impl Case {
    /// Every erasure asked for in this case.
    pub fn erasures(&self) -> impl Iterator<Item = &Erasure> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Erased(_, erasure) => Some(erasure),
            _ => None,
        })
    }

    /// She asked not to be contacted.
    pub fn do_not_contact(&self) -> bool {
        self.erasures().any(|erasure| erasure.do_not_contact)
    }

    /// She asked that nothing of it be shared.
    pub fn do_not_share(&self) -> bool {
        self.erasures().any(|erasure| erasure.do_not_share)
    }
}
