//! Opening a case, and writing its fields and violations.

use daftari_domain::case::Field;
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::reference::Reference;
use serde_json::{Map, Value};

use super::actions::action_entry;
use super::incident;
use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::convert::{check_code, check_value, happened, happened_value, place_value};
use crate::requests::{ChangeViolations, EditField, OpenCase, When};
use crate::views::{CaseSaved, Changed};

/// A value of a field as it is stored. `known`: what this field of the case says, or said.
pub(super) fn field_value(
    reference: &Reference,
    known: Option<&Field>,
    field: &str,
    value: Value,
    when: Option<&When>,
) -> Result<Value, Error> {
    check_code(field)?;
    let value = if fields::PLACES.contains(&field) {
        let known = known.into_iter().flat_map(|known| known.standing.iter().chain(&known.earlier));
        place_value(reference, field, value, known.map(|written| &written.value))?
    } else {
        value
    };
    let at = match when {
        Some(when) => Some(happened(when)?),
        None if field == fields::INCIDENT_AT && !value.is_null() => Some(happened_value(&value)?),
        None => None,
    };
    let value = match at {
        Some(at) => serde_json::to_value(at).map_err(|_| Error::Internal("time"))?,
        None => value,
    };
    check_value(field, &value)?;
    Ok(value)
}

impl Notebook {
    /// Opens a case. One filled field is enough; identity and safe contact become entries of their own, as every field does.
    ///
    /// # Errors
    /// [`Error::EmptyCase`], [`Error::Braked`], [`Error::CaseMissing`] for a case of the same incident that is not here,
    /// [`Error::TextTooLong`], [`Error::BadAmount`], [`Error::BadRequest`], disk errors.
    pub fn open_case(&mut self, request: OpenCase) -> Result<CaseSaved, Error> {
        self.check_opening(&request)?;
        let mut entries = Vec::new();
        for violation in &request.violations {
            check_code(violation)?;
            let content = Content::ViolationAdded { violation: violation.clone(), fields: Map::new() };
            entries.push(NewEntry::of(content));
        }
        if let Some(when) = &request.incident_at {
            let value = field_value(&self.reference, None, fields::INCIDENT_AT, Value::Null, Some(when))?;
            let field = fields::INCIDENT_AT.to_owned();
            entries.push(NewEntry::of(Content::FieldSet { field, value }));
        }
        for (field, value) in request.fields {
            if fields::is_empty(&value) {
                continue;
            }
            let value = field_value(&self.reference, None, &field, value, None)?;
            entries.push(NewEntry::of(Content::FieldSet { field, value }));
        }
        for action in &request.actions {
            entries.push(action_entry(&self.reference, action, Vec::new(), &[])?);
        }
        for party in &request.parties {
            entries.push(self.party_entry(party)?);
        }
        if entries.is_empty() {
            return Err(Error::EmptyCase);
        }
        // Before the case itself: cut between the two, a case belongs to an incident of which it is the only one.
        let incident = request.same_incident_as.map(|first| self.incident_of(first)).transpose()?;
        entries.extend(incident.flatten().map(incident::entry));
        let (case, code, mut changed) = self.begin_case(self.realm_of_new_cases(), entries)?;
        changed.cases.extend(request.same_incident_as);
        Ok(CaseSaved { case, code, changed })
    }

    /// Writes a field. What stood there stays in the history.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], and as [`Notebook::open_case`].
    pub fn edit_field(&mut self, request: EditField) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let known = case.fields.get(&request.field);
        let value = field_value(&self.reference, known, &request.field, request.value, request.when.as_ref())?;
        let supersedes = case.standing_of(&request.field);
        let content = Content::FieldSet { field: request.field, value };
        let draft = Draft::Becomes { page: "field", case: Some(request.case) };
        self.write_into(case, vec![NewEntry::superseding(content, supersedes)], draft)
    }

    /// Adds and takes back violations.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], [`Error::BadRequest`], disk errors.
    pub fn change_violations(&mut self, request: ChangeViolations) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let mut entries = Vec::new();
        for violation in request.add {
            check_code(&violation)?;
            if !case.violations.iter().any(|standing| standing.code == violation) {
                entries.push(NewEntry::of(Content::ViolationAdded { violation, fields: Map::new() }));
            }
        }
        for violation in request.retire {
            let named = case.violations.iter().find(|standing| standing.code == violation);
            let supersedes = named.map(|v| v.named_by.iter().map(|origin| origin.entry).collect());
            let content = Content::ViolationRetired { violation, reason: None };
            entries.extend(supersedes.map(|entries| NewEntry::superseding(content, entries)));
        }
        if entries.is_empty() {
            return Ok(Changed::default());
        }
        self.write_into(case, entries, Draft::Stays)
    }
}
