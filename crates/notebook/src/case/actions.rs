//! Recording and correcting what was done about a case.

use daftari_domain::case::{FOLLOW_UP_PLANNED, Version};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::EntryId;
use daftari_domain::money::Cents;
use daftari_domain::place::is_place;
use daftari_domain::reference::Reference;
use serde_json::Map;

use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::log::read::FoldedCase;
use crate::notebook::Notebook;
use crate::requests::convert::{check_code, check_value, happened, place_value};
use crate::requests::{AddAction, CorrectAction, NewAction};
use crate::views::Changed;

/// The entry of an action, its values checked: a sum and a place are what the reference data calls one. `known`: versions of
/// the action that are here already.
pub(crate) fn action_entry(
    reference: &Reference,
    action: &NewAction,
    supersedes: Vec<EntryId>,
    known: &[&Version],
) -> Result<NewEntry, Error> {
    check_code(&action.action)?;
    let mut fields = Map::new();
    for (name, value) in &action.fields {
        let value = if is_place(reference, &action.action, name) {
            let known = known.iter().filter_map(|version| version.fields.get(name));
            place_value(reference, name, value.clone(), known)?
        } else {
            value.clone()
        };
        if !value.is_null() {
            fields.insert(name.clone(), value);
        }
    }
    for (name, value) in &fields {
        check_code(name)?;
        check_value(name, value)?;
        if reference.is_money(&action.action, name)
            && !value.as_i64().map(Cents).is_some_and(|sum| (Cents(0)..=fields::MONEY_MAX).contains(&sum))
        {
            return Err(Error::BadAmount { field: name.clone() });
        }
    }
    let content = match action.action.as_str() {
        FOLLOW_UP_PLANNED => Content::FollowUpPlanned { fields },
        code => Content::ActionRecorded { action: code.to_owned(), fields },
    };
    let happened_at = action.happened_at.as_ref().map(happened).transpose()?;
    Ok(NewEntry { happened_at, ..NewEntry::superseding(content, supersedes) })
}

impl Notebook {
    /// Records an action.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], and as [`Notebook::open_case`].
    pub fn add_action(&mut self, request: AddAction) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        self.check_step(&case, &request.action)?;
        let entry = action_entry(&self.reference, &request.action, Vec::new(), &[])?;
        let draft = Draft::Becomes { page: "action", case: Some(request.case) };
        self.write_into(case, vec![entry], draft)
    }

    /// Corrects an action: fields that are named change, the first words stay in the history.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::add_action`].
    pub fn correct_action(&mut self, request: CorrectAction) -> Result<Changed, Error> {
        let draft = Draft::Becomes { page: "action", case: Some(request.case) };
        let case = self.case(request.case)?;
        self.correct_item(case, request, draft)
    }

    /// Corrects an action or a planned follow-up.
    pub(crate) fn correct_item(
        &mut self,
        case: FoldedCase,
        request: CorrectAction,
        draft: Draft,
    ) -> Result<Changed, Error> {
        let entry = request.entry;
        let item = case.item_of(&entry).ok_or(Error::EntryMissing)?;
        let old = item.standing.iter().find(|version| version.origin.entry == entry).ok_or(Error::EntryMissing)?;
        let mut fields = old.fields.clone();
        fields.extend(request.fields);
        // A correction of one side of a conflict does not decide it.
        let supersedes = if item.is_conflict() {
            vec![entry]
        } else {
            item.standing.iter().map(|version| version.origin.entry).collect()
        };
        let action = NewAction { action: item.action.clone(), fields, happened_at: request.happened_at.clone() };
        self.check_corrected(&case, &item.standing, &action)?;
        let known: Vec<&Version> = item.standing.iter().chain(&item.earlier).collect();
        let mut corrected = action_entry(&self.reference, &action, supersedes, &known)?;
        if request.happened_at.is_none() {
            corrected.happened_at.clone_from(&old.origin.happened_at);
        }
        self.write_into(case, vec![corrected], draft)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_sum_of_any_name_is_checked_as_money() {
        let mut json = Reference::kenya().to_json();
        let gift = json!({ "code": "gift_given", "blocked_by_sexual_offence_brake": false, "fields": [{ "name": "gift_value", "type": "money" }] });
        json["action_types"].as_array_mut().unwrap().push(gift);
        let reference = Reference::from_json(json).unwrap();
        let entry = |value: Value| {
            let fields = Map::from_iter([("gift_value".to_owned(), value)]);
            let action = NewAction { action: "gift_given".to_owned(), fields, happened_at: None };
            action_entry(&reference, &action, Vec::new(), &[]).map(|_| ())
        };
        assert!(entry(json!(50_000)).is_ok());
        for bad in [json!(-1), json!("500"), json!(0.5), json!(fields::MONEY_MAX.0 + 1)] {
            assert!(matches!(entry(bad), Err(Error::BadAmount { field }) if field == "gift_value"));
        }
    }
}
