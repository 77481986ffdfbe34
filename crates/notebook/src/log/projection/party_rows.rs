//! What the store knows of the people of a case.

use daftari_domain::case::Case;
use daftari_domain::matching::Traits;
use daftari_domain::party::{self, Group};
use daftari_domain::search;
use daftari_domain::time::UnixMillis;
use daftari_store::{PartyGroup, PartyRow};

/// The store's number for a group of the domain.
pub(crate) fn stored_group(group: Group) -> PartyGroup {
    match group {
        Group::Harm => PartyGroup::Harm,
        Group::Help => PartyGroup::Help,
        Group::Other => PartyGroup::Other,
    }
}

/// One row for every standing version of a party of the case.
pub(crate) fn party_rows(case: &Case) -> Vec<PartyRow> {
    if case.parties.is_empty() {
        return Vec::new();
    }
    let seen_ms = case.happened_or_written().map_or(UnixMillis(0), |at| at.ms);
    let versions = case.parties.iter().flat_map(|party| &party.standing);
    versions
        .map(|version| PartyRow {
            entry: version.origin.entry,
            person: party::person_of(version),
            group: stored_group(party::group(&version.fields)),
            seen_ms,
            summary: serde_json::Value::Object(version.fields.clone()).to_string(),
            words: format!("{}{}", party::person_code(party::person_of(version)), search::party_words(&version.fields)),
            keys: Traits::of(&version.fields).keys(),
        })
        .collect()
}
