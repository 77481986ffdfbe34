//! What the store knows of the people of a case.

use daftari_domain::case::Case;
use daftari_domain::ids::EntryId;
use daftari_domain::matching::Traits;
use daftari_domain::party::{self, Group};
use daftari_domain::search;
use daftari_store::PartyRow;

pub(crate) fn part(group: Group) -> u8 {
    match group {
        Group::Harm => 0,
        Group::Help => 1,
        Group::Other => 2,
    }
}

pub(crate) fn group(part: u8) -> Group {
    match part {
        0 => Group::Harm,
        1 => Group::Help,
        _ => Group::Other,
    }
}

/// One row for every version that stands.
pub(crate) fn party_rows(case: &Case) -> Vec<PartyRow> {
    if case.parties.is_empty() {
        return Vec::new();
    }
    let seen_ms = case.happened_or_written().map_or(0, |at| at.ms);
    let versions = case.parties.iter().flat_map(|party| &party.standing);
    versions
        .map(|version| {
            let EntryId(entry) = version.origin.entry;
            PartyRow {
                entry,
                person: party::person_of(version),
                part: part(party::group(&version.fields)),
                seen_ms,
                summary: serde_json::Value::Object(version.fields.clone()).to_string(),
                words: format!(
                    "{}{}",
                    party::person_code(party::person_of(version)),
                    search::party_words(&version.fields)
                ),
                keys: Traits::of(&version.fields).keys(),
            }
        })
        .collect()
}
