//! Writes invented cases as a person would have, at moments that have passed.

use daftari_domain::ids::CaseId;
use std::sync::Arc;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::entry::Content;
use daftari_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, Stamp};
use serde_json::{Map, Value, json};

use super::words::words;
use crate::environment::Clock;
use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::log::read::FoldedCase;
use crate::notebook::Notebook;
use crate::requests::{AddAction, CaseOf, CorrectAction, EditField, NewAction, NewParty, OpenCase, RecordParty, When};
use crate::views::{Language, TimelineKind};

/// A clock that shows one moment.
struct Moment(Stamp);

impl Clock for Moment {
    fn now(&self) -> Stamp {
        self.0
    }
}

/// Writes as a person would have at moments that have passed: through the notebook's own acts, its clock put back.
pub(super) struct Pen<'a> {
    pub(super) notebook: &'a mut Notebook,
    pub(super) now: Stamp,
    pub(super) language: Language,
}

impl Pen<'_> {
    /// Sets the clock `ago_ms` before now for the entries that follow.
    pub(super) fn ago(&mut self, ago_ms: i64) {
        self.notebook.environment.clock = Arc::new(Moment(self.now.plus(-ago_ms)));
    }

    /// Invented words by their name, in the language of the app.
    pub(super) fn words(&self, name: &str) -> Value {
        Value::from(words(name, self.language))
    }

    /// A time field, `ago_ms` before now.
    pub(super) fn time(&self, ago_ms: i64) -> Value {
        json!(self.now.plus(-ago_ms))
    }

    /// A time field `days` after today, at a full hour of local time.
    pub(super) fn day_at(&self, days: i64, hour: i64) -> Value {
        let east_ms = i64::from(self.now.offset_min) * MINUTE_MS;
        let midnight = self.now.ms.minus(self.now.ms.plus(east_ms).0.rem_euclid(DAY_MS));
        json!(Stamp { ms: midnight.plus(days * DAY_MS + hour * HOUR_MS), ..self.now })
    }

    /// A time of happening, `ago_ms` before now.
    pub(super) fn when(&self, ago_ms: i64, precision: &str) -> Option<When> {
        Some(When::known_to(precision, self.now.plus(-ago_ms)))
    }

    pub(super) fn open<const N: usize>(
        &mut self,
        violations: &[&str],
        incident_at: Option<When>,
        fields: [(&str, Value); N],
    ) -> Result<CaseId, Error> {
        let violations = violations.iter().map(|code| (*code).to_owned()).collect();
        let request = OpenCase { violations, incident_at, fields: named(fields), ..OpenCase::default() };
        Ok(self.notebook.open_case(request)?.case)
    }

    pub(super) fn act<const N: usize>(
        &mut self,
        case: CaseId,
        action: &str,
        fields: [(&str, Value); N],
    ) -> Result<(), Error> {
        let action = NewAction { action: action.to_owned(), fields: named(fields), happened_at: None };
        self.notebook.add_action(AddAction { case, action }).map(drop)
    }

    /// Names a person in a case.
    pub(super) fn name<const N: usize>(&mut self, case: CaseId, fields: [(&str, Value); N]) -> Result<(), Error> {
        let party = NewParty { person: None, fields: named(fields) };
        self.notebook.record_party(RecordParty { case, party }).map(drop)
    }

    /// Corrects the last action of a kind.
    pub(super) fn correct<const N: usize>(
        &mut self,
        case: CaseId,
        action: &str,
        fields: [(&str, Value); N],
    ) -> Result<(), Error> {
        let page = self.notebook.case_view(CaseOf { case })?;
        let done = page.timeline.iter().rfind(|line| line.kind == TimelineKind::Action && line.code == action);
        let entry = done.ok_or(Error::EntryMissing)?.entry;
        let request = CorrectAction { case, entry, fields: named(fields), happened_at: None };
        self.notebook.correct_action(request).map(drop)
    }

    pub(super) fn write(&mut self, case: CaseId, field: &str, value: Value) -> Result<(), Error> {
        let request = EditField { case, field: field.to_owned(), value, when: None };
        self.notebook.edit_field(request).map(drop)
    }

    /// Shares a case with an invented colleague, who is in no team: the case as both of them know it.
    pub(super) fn share(&mut self, case: CaseId, colleague: &DeviceIdentity) -> Result<FoldedCase, Error> {
        let device = colleague.device_key();
        let entry = NewEntry::of(Content::Share { device, worker: false, not_asked: false });
        let folded = self.notebook.case(case)?;
        self.notebook.write_into(folded, vec![entry], Draft::Stays)?;
        self.notebook.case(case)
    }

    /// Writes a field as a colleague does who knows the case only as it was when it was shared.
    pub(super) fn written_elsewhere(
        &mut self,
        colleague: DeviceIdentity,
        shared: &FoldedCase,
        field: &str,
        value: Value,
    ) -> Result<(), Error> {
        let own = std::mem::replace(&mut self.notebook.own, colleague);
        let content = Content::FieldSet { field: field.to_owned(), value };
        let entry = NewEntry::superseding(content, shared.standing_of(field));
        let written = self.notebook.write_into(shared.clone(), vec![entry], Draft::Stays);
        self.notebook.own = own;
        written?;
        // The row was made from the case as the colleague knew it.
        self.notebook.rebuild(&[shared.id])
    }
}

fn named<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
