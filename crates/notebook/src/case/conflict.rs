//! Deciding between values that stand side by side.

use daftari_domain::case::{Case, Version};
use daftari_domain::entry::Content;
use daftari_domain::ids::EntryId;
use daftari_domain::place;
use serde_json::Value;

use super::actions::action_entry;
use super::edit::field_value;
use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::{NewAction, ResolveConflict};
use crate::views::Changed;

impl Notebook {
    /// Decides between what stands side by side. Every value stays in the history, whatever is chosen.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::edit_field`].
    pub fn resolve_conflict(&mut self, request: ResolveConflict) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let entry = match (&request.field, request.entry) {
            (Some(field), _) => {
                let value = field_value(&self.reference, case.fields.get(field), field, request.value.clone(), None)?;
                let content = Content::FieldSet { field: field.clone(), value };
                NewEntry::superseding(content, case.standing_of(field))
            }
            (None, Some(entry)) => match self.decided_party(&case, entry, &request.value)? {
                Some(party) => party,
                None => self.decided_action(&case, entry, &request.value)?,
            },
            (None, None) => return Err(Error::BadRequest { field: "field" }),
        };
        self.write_into(case, vec![entry], Draft::Stays)
    }

    fn decided_action(&self, case: &Case, entry: EntryId, value: &Value) -> Result<NewEntry, Error> {
        let item = case.item_of(&entry).ok_or(Error::EntryMissing)?;
        let fields = value.as_object().ok_or(Error::BadRequest { field: "value" })?.clone();
        let shown = |version: &Version| place::shown_fields(version.fields.clone(), &self.reference);
        let chosen = item.standing.iter().find(|version| version.fields == fields || shown(version) == fields);
        let fields = chosen.map_or(fields, |version| version.fields.clone());
        let supersedes = item.standing.iter().map(|version| version.origin.entry).collect();
        let action = NewAction { action: item.action.clone(), fields, happened_at: None };
        self.check_corrected(case, &item.standing, &action)?;
        let known: Vec<&Version> = item.standing.iter().chain(&item.earlier).collect();
        let happened_at = chosen.or(item.standing.first()).and_then(|v| v.origin.happened_at.clone());
        Ok(NewEntry { happened_at, ..action_entry(&self.reference, &action, supersedes, &known)? })
    }
}
