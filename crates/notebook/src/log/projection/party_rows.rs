//! What the store knows of the people of a case.

use daftari_domain::case::{Case, Origin};
use daftari_domain::matching::Traits;
use daftari_domain::party::{self, Group};
use daftari_domain::search;
use daftari_domain::time::{HappenedAt, Stamp};
use daftari_domain::{fields, ids::EntryId};
use daftari_store::{PartyGroup, PartyRow};

/// When a case happened, or else was first written down, in true time. Of two that stand side by side the earlier.
pub(crate) fn happened_or_written(case: &Case) -> Option<Stamp> {
    let written = case.fields.get(fields::INCIDENT_AT).into_iter().flat_map(|field| &field.standing);
    let told = written.filter_map(|written| {
        let at: HappenedAt = serde_json::from_value(written.value.clone()).ok()?;
        Some(written.origin.corrected(at.stamp()))
    });
    told.min().or_else(|| case.origins().map(Origin::recorded_true).min())
}

pub(crate) fn stored_group(group: Group) -> PartyGroup {
    match group {
        Group::Harm => PartyGroup::Harm,
        Group::Help => PartyGroup::Help,
        Group::Other => PartyGroup::Other,
    }
}

/// One row for every version that stands.
pub(crate) fn party_rows(case: &Case) -> Vec<PartyRow> {
    if case.parties.is_empty() {
        return Vec::new();
    }
    let seen_ms = happened_or_written(case).map_or(0, |at| at.ms);
    let versions = case.parties.iter().flat_map(|party| &party.standing);
    versions
        .map(|version| {
            let EntryId(entry) = version.origin.entry;
            PartyRow {
                entry,
                person: party::person_of(version),
                group: stored_group(party::group(&version.fields)),
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
