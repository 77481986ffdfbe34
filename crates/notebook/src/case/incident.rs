//! One incident, one case for each survivor of it: cases that share an incident know of each other, and of nothing else.
//!
//! The incident's id is the id of the case it was recorded in first. Two colleagues who each add another survivor while
//! they cannot reach each other write the same value, so no conflict arises.

use daftari_domain::case::Case;
use daftari_domain::entry::Content;
use daftari_domain::facets::Facet;
use daftari_domain::fields;
use daftari_domain::ids::CaseId;
use serde_json::Value;

use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::views::{LinkedCaseView, convert};

/// Survivors of one incident that a page names.
const LINKED_MAX: u32 = 50;

pub(crate) fn entry(incident: String) -> NewEntry {
    NewEntry::of(Content::FieldSet { field: fields::INCIDENT.to_owned(), value: Value::String(incident) })
}

fn incidents(case: &Case) -> impl Iterator<Item = &str> {
    let field = case.fields.get(fields::INCIDENT).into_iter().flat_map(|field| &field.standing);
    field.filter_map(|written| written.value.as_str()).filter(|incident| !incident.is_empty())
}

impl Notebook {
    /// The incident of a case; a case that has none yet gets one, by one entry. None for a child's case, which is never
    /// linked.
    pub(crate) fn incident_of(&mut self, first: CaseId) -> Result<Option<String>, Error> {
        let case = self.case(first)?;
        if case.is_child(&self.reference) {
            return Ok(None);
        }
        if let Some(incident) = incidents(&case).next() {
            return Ok(Some(incident.to_owned()));
        }
        let incident = first.to_string();
        self.write_into(case, vec![entry(incident.clone())], Draft::Stays)?;
        Ok(Some(incident))
    }

    /// Other survivors' cases of the same incident that this device holds. A child's case is linked with no other.
    pub(crate) fn linked(&self, case: &Case) -> Result<Vec<LinkedCaseView>, Error> {
        let mut linked: Vec<LinkedCaseView> = Vec::new();
        if case.is_child(&self.reference) {
            return Ok(linked);
        }
        for incident in incidents(case) {
            let value = (Facet::Incident.code(), incident.to_owned());
            let rows = self.store.read(|tx| tx.cases_under_value(&value, Facet::Child.code(), LINKED_MAX))?;
            for row in rows.iter().filter(|row| row.id != case.id) {
                let known = linked.iter().any(|other| other.case == row.id);
                if let (false, Some(summary)) = (known, convert::summary(row)) {
                    linked.push(LinkedCaseView { case: row.id, code: summary.code, survivor: summary.survivor });
                }
            }
        }
        Ok(linked)
    }
}
