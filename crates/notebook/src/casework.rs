//! What a person does with cases.

use daftari_domain::case::{Case, FOLLOW_UP};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::{DeviceKey, EntryId};
use daftari_relay_api::ids as api;
use daftari_relay_api::limits::BODY_MAX;
use daftari_store::Tx;
use serde_json::{Map, Value};

use crate::convert::{check_value, happened};
use crate::error::Error;
use crate::incident;
use crate::notebook::Notebook;
use crate::requests::{
    AddAction, ChangeViolations, CorrectAction, EditField, NewAction, OpenCase, ResolveConflict, SaveDraft, ShareCase,
    When,
};
use crate::views::{CaseSaved, Changed, DraftView};
use crate::write::{Draft, NewEntry};

/// A code of reference data or a field name: short, no surprises in keys.
fn check_code(code: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !code.is_empty() && code.len() <= 64 && code.chars().all(plain) {
        Ok(())
    } else {
        Err(Error::BadRequest { field: "code" })
    }
}

fn field_value(field: &str, value: Value, when: Option<&When>) -> Result<Value, Error> {
    check_code(field)?;
    let value = match when {
        Some(when) => serde_json::to_value(happened(when)?).map_err(|_| Error::Internal("time"))?,
        None => value,
    };
    check_value(field, &value)?;
    Ok(value)
}

pub(crate) fn action_entry(action: &NewAction, supersedes: Vec<EntryId>) -> Result<NewEntry, Error> {
    check_code(&action.action)?;
    let fields: Map<String, Value> =
        action.fields.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect();
    for (name, value) in &fields {
        check_code(name)?;
        check_value(name, value)?;
        let money = matches!(name.as_str(), "amount" | "amount_agreed" | "transport_cost" | "bail_amount");
        if money && !value.as_i64().is_some_and(|cents| (0..=fields::MONEY_MAX_CENTS).contains(&cents)) {
            return Err(Error::BadAmount { field: name.clone() });
        }
    }
    let content = match action.action.as_str() {
        FOLLOW_UP => Content::FollowUpPlanned { fields },
        code => Content::ActionRecorded { action: code.to_owned(), fields },
    };
    let happened_at = action.happened_at.as_ref().map(happened).transpose()?;
    Ok(NewEntry { happened_at, ..NewEntry::superseding(content, supersedes) })
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
            let value = field_value(fields::INCIDENT_AT, Value::Null, Some(when))?;
            let field = fields::INCIDENT_AT.to_owned();
            entries.push(NewEntry::of(Content::FieldSet { field, value }));
        }
        for (field, value) in request.fields {
            if fields::is_empty(&value) {
                continue;
            }
            let value = field_value(&field, value, None)?;
            entries.push(NewEntry::of(Content::FieldSet { field, value }));
        }
        for action in &request.actions {
            entries.push(action_entry(action, Vec::new())?);
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
        let value = field_value(&request.field, request.value, request.when.as_ref())?;
        let supersedes = case.standing_of(&request.field);
        let content = Content::FieldSet { field: request.field, value };
        let draft = Draft::Becomes { page: "field", case: Some(request.case) };
        self.write_into(&case, vec![NewEntry::superseding(content, supersedes)], draft)
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
        self.write_into(&case, entries, Draft::Stays)
    }

    /// Records an action.
    ///
    /// # Errors
    /// [`Error::CaseMissing`], and as [`Notebook::open_case`].
    pub fn add_action(&mut self, request: AddAction) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        self.check_step(&case, &request.action)?;
        let entry = action_entry(&request.action, Vec::new())?;
        let draft = Draft::Becomes { page: "action", case: Some(request.case) };
        self.write_into(&case, vec![entry], draft)
    }

    /// Corrects an action: fields that are named change, the first words stay in the history.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::add_action`].
    pub fn correct_action(&mut self, request: CorrectAction) -> Result<Changed, Error> {
        let draft = Draft::Becomes { page: "action", case: Some(request.case) };
        self.correct(request, draft)
    }

    /// Corrects an action or a planned follow-up.
    pub(crate) fn correct(&mut self, request: CorrectAction, draft: Draft) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let entry: EntryId = request.entry.parse().map_err(|_| Error::BadRequest { field: "entry" })?;
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
        let mut corrected = action_entry(&action, supersedes)?;
        if request.happened_at.is_none() {
            corrected.happened_at.clone_from(&old.origin.happened_at);
        }
        self.write_into(&case, vec![corrected], draft)
    }

    /// Decides between what stands side by side. Every value stays in the history, whatever is chosen.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::edit_field`].
    pub fn resolve_conflict(&mut self, request: ResolveConflict) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let entry = match (&request.field, &request.entry) {
            (Some(field), _) => {
                let value = field_value(field, request.value.clone(), None)?;
                let content = Content::FieldSet { field: field.clone(), value };
                NewEntry::superseding(content, case.standing_of(field))
            }
            (None, Some(entry)) => match self.decided_party(&case, entry, &request.value)? {
                Some(party) => party,
                None => self.decided_action(&case, entry, &request.value)?,
            },
            (None, None) => return Err(Error::BadRequest { field: "field" }),
        };
        self.write_into(&case, vec![entry], Draft::Stays)
    }

    fn decided_action(&self, case: &Case, entry: &str, value: &Value) -> Result<NewEntry, Error> {
        let entry: EntryId = entry.parse().map_err(|_| Error::BadRequest { field: "entry" })?;
        let item = case.item_of(&entry).ok_or(Error::EntryMissing)?;
        let fields = value.as_object().ok_or(Error::BadRequest { field: "value" })?.clone();
        let chosen = item.standing.iter().find(|version| version.fields == fields);
        let supersedes = item.standing.iter().map(|version| version.origin.entry).collect();
        let action = NewAction { action: item.action.clone(), fields, happened_at: None };
        self.check_corrected(case, &item.standing, &action)?;
        let happened_at = chosen.or(item.standing.first()).and_then(|v| v.origin.happened_at.clone());
        Ok(NewEntry { happened_at, ..action_entry(&action, supersedes)? })
    }

    /// Shares a case with a colleague's device: it gets everything written so far, and what comes.
    ///
    /// # Errors
    /// [`Error::NotInTeam`], [`Error::NeedsNewer`], [`Error::ChildCase`], [`Error::BadRequest`] for a device that is not in the team.
    pub fn share_case(&mut self, request: ShareCase) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let device: DeviceKey = request.device.parse().map_err(|_| Error::BadRequest { field: "device" })?;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        team.roster.may_act().map_err(|_| Error::NeedsNewer)?;
        if team.roster.device(&api::DeviceKey(device.0)).is_none() {
            return Err(Error::BadRequest { field: "device" });
        }
        if case.opener == Some(DeviceKey(self.own.device_key().0)) {
            return Err(Error::NotInTeam);
        }
        if case.is_child(&self.reference) {
            return Err(Error::ChildCase);
        }
        if case.holders.contains(&device) {
            return Ok(Changed::default());
        }
        // What was written so far goes with it: kept together, so that nobody reads a case that was not shared.
        let history = self.seal_history_for(request.case, &device)?;
        let send = |tx: &Tx<'_>| Ok(history.iter().try_for_each(|envelope| tx.put_outgoing(envelope))?);
        self.write_into_and(&case, vec![NewEntry::of(Content::Share { device })], Draft::Stays, send)
    }

    /// Keeps what is being typed: overwritten in place, never signed, never sent.
    ///
    /// # Errors
    /// [`Error::BadRequest`] over 96 KiB, disk errors.
    pub fn save_draft(&mut self, request: SaveDraft) -> Result<Changed, Error> {
        let at = crate::convert::stamp(self.now());
        let draft = DraftView { page: request.page, case: request.case, content: request.content, at };
        let text = serde_json::to_string(&draft).map_err(|_| Error::Internal("draft"))?;
        if text.len() > BODY_MAX {
            return Err(Error::BadRequest { field: "content" });
        }
        self.store.write(|tx| tx.put_draft(&text))?;
        Ok(Changed { draft: true, ..Changed::default() })
    }

    /// What was typed and not saved.
    ///
    /// # Errors
    /// Disk errors.
    pub fn draft(&self) -> Result<Option<DraftView>, Error> {
        let kept = self.store.read(|tx| tx.draft())?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Takes the words back: they are gone.
    ///
    /// # Errors
    /// Disk errors.
    pub fn discard_draft(&mut self) -> Result<Changed, Error> {
        self.store.write(|tx| tx.clear_draft())?;
        Ok(Changed { draft: true, ..Changed::default() })
    }
}
