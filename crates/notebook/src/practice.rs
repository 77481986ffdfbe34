//! The practice notebook: the same app on invented cases, in memory only, never in a team.
//!
//! It lies over the person's own notebook for as long as it is open, or stands alone before there is one. Whatever works on "the unlocked notebook" works on it;
//! what belongs to the team or the relay works on her own or is refused with `practice`. Leaving, locking, idling and
//! going out of sight all throw it away.

mod cases;

use std::sync::Arc;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::slots;
use daftari_domain::case::Case;
use daftari_domain::entry::Content;
use daftari_domain::ids::DeviceKey;
use daftari_domain::time::Stamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{
    AddAction, CaseOf, CorrectAction, EditField, NewAction, NewParty, OpenCase, RecordParty, SetHelpCircle, When,
};
use crate::session::{Session, lock};
use crate::views::{AllyView, AppView, Language, TimelineKind};
use crate::world::Clock;
use crate::write::{Draft, NewEntry};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Names as in stories, and phones nobody has.
const CIRCLE: [(&str, &str); 2] = [("Imani", "0700 000 121"), ("Zawadi", "0700 000 122")];

impl Session {
    /// Opens the practice notebook over the unlocked one, or before there is a notebook; one that is open stays as it is.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn open_practice(&self) -> Result<AppView, Error> {
        // Held until the practice notebook lies over it: no act slips in between.
        let own = self.notebook.enter();
        if own.is_none() && slots::exist(&self.directory) {
            return Err(Error::Locked);
        }
        let language = lock(&self.preferences).language;
        let mut practice = lock(&self.practice);
        if practice.is_none() {
            let mut notebook = Notebook::in_memory(&self.world)?;
            let now = notebook.now();
            fill(&mut notebook, now, language)?;
            *practice = Some(notebook);
            self.touch();
        }
        drop(practice);
        drop(own);
        Ok(self.app())
    }

    /// Throws the practice notebook away: her own is there again as she left it, or the first question.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn leave_practice(&self) -> Result<AppView, Error> {
        drop(self.unlocked()?);
        drop(lock(&self.practice).take());
        Ok(self.app())
    }

    /// What is about the team or the relay is not for practice.
    ///
    /// # Errors
    /// [`Error::Practice`].
    pub(crate) fn refuse_in_practice(&self) -> Result<(), Error> {
        if lock(&self.practice).is_some() { Err(Error::Practice) } else { Ok(()) }
    }
}

/// Writes the invented cases, with times around `now`.
///
/// # Errors
/// As the acts of a notebook.
pub(crate) fn fill(notebook: &mut Notebook, now: Stamp, language: Language) -> Result<(), Error> {
    let clock = Arc::clone(&notebook.world.clock);
    choose_circle(notebook)?;
    let filled = cases::ALL.iter().try_for_each(|write| write(&mut Pen { notebook, now, language }));
    notebook.world.clock = clock;
    filled
}

/// Invented people to ask for help, with numbers like those of the invented cases: her own are neither shown nor changed.
fn choose_circle(notebook: &mut Notebook) -> Result<(), Error> {
    let ally = |(name, phone): (&str, &str)| AllyView { name: name.to_owned(), phone: phone.to_owned() };
    let people = CIRCLE.into_iter().map(ally).collect();
    notebook.set_help_circle(SetHelpCircle { people }).map(drop)
}

/// A clock that shows one moment.
struct Moment(Stamp);

impl Clock for Moment {
    fn now(&self) -> Stamp {
        self.0
    }
}

/// Writes as a person would have at moments that have passed: through the notebook's own acts, its clock put back.
struct Pen<'a> {
    notebook: &'a mut Notebook,
    now: Stamp,
    language: Language,
}

impl Pen<'_> {
    /// What is written next is written so long ago.
    fn ago(&mut self, ago_ms: i64) {
        self.notebook.world.clock = Arc::new(Moment(self.now.plus(-ago_ms)));
    }

    /// Invented words, in the language of the app.
    fn words(&self, en: &str, sw: &str) -> Value {
        Value::from(match self.language {
            Language::En => en,
            Language::Sw => sw,
        })
    }

    /// A time field, so long ago.
    fn time(&self, ago_ms: i64) -> Value {
        json!(self.now.plus(-ago_ms))
    }

    /// A time field, on the day after so many days, at a full hour of the people here.
    fn day_at(&self, days: i64, hour: i64) -> Value {
        let east_ms = i64::from(self.now.offset_min) * MINUTE_MS;
        let midnight = self.now.ms - (self.now.ms + east_ms).rem_euclid(DAY_MS);
        json!(Stamp { ms: midnight + days * DAY_MS + hour * HOUR_MS, ..self.now })
    }

    /// When something happened.
    fn when(&self, ago_ms: i64, precision: &str) -> Option<When> {
        let Stamp { ms, offset_min } = self.now.plus(-ago_ms);
        Some(When { ms, offset_min, precision: precision.to_owned(), until_ms: None, ago: None })
    }

    fn open<const N: usize>(
        &mut self,
        violations: &[&str],
        incident_at: Option<When>,
        fields: [(&str, Value); N],
    ) -> Result<Uuid, Error> {
        let violations = violations.iter().map(|code| (*code).to_owned()).collect();
        let request = OpenCase { violations, incident_at, fields: named(fields), ..OpenCase::default() };
        Ok(self.notebook.open_case(request)?.case)
    }

    fn act<const N: usize>(&mut self, case: Uuid, action: &str, fields: [(&str, Value); N]) -> Result<(), Error> {
        let action = NewAction { action: action.to_owned(), fields: named(fields), happened_at: None };
        self.notebook.add_action(AddAction { case, action }).map(drop)
    }

    /// Names somebody.
    fn name<const N: usize>(&mut self, case: Uuid, fields: [(&str, Value); N]) -> Result<(), Error> {
        let party = NewParty { person: None, fields: named(fields) };
        self.notebook.record_party(RecordParty { case, party }).map(drop)
    }

    /// Corrects the last action of a kind.
    fn correct<const N: usize>(&mut self, case: Uuid, action: &str, fields: [(&str, Value); N]) -> Result<(), Error> {
        let page = self.notebook.case_view(CaseOf { case })?;
        let done = page.timeline.iter().rfind(|line| line.kind == TimelineKind::Action && line.code == action);
        let entry = done.ok_or(Error::EntryMissing)?.entry.clone();
        let request = CorrectAction { case, entry, fields: named(fields), happened_at: None };
        self.notebook.correct_action(request).map(drop)
    }

    fn write(&mut self, case: Uuid, field: &str, value: Value) -> Result<(), Error> {
        let request = EditField { case, field: field.to_owned(), value, when: None };
        self.notebook.edit_field(request).map(drop)
    }

    /// Shares a case with an invented colleague, who is in no team: the case as both of them know it.
    fn share(&mut self, case: Uuid, colleague: &DeviceIdentity) -> Result<Case, Error> {
        let device = DeviceKey(colleague.device_key().0);
        let entry = NewEntry::of(Content::Share { device });
        self.notebook.write_into(&self.notebook.case(case)?, vec![entry], Draft::Stays)?;
        self.notebook.case(case)
    }

    /// Writes a field as a colleague does who knows the case only as it was when it was shared.
    fn written_elsewhere(
        &mut self,
        colleague: DeviceIdentity,
        shared: &Case,
        field: &str,
        value: Value,
    ) -> Result<(), Error> {
        let own = std::mem::replace(&mut self.notebook.own, colleague);
        let content = Content::FieldSet { field: field.to_owned(), value };
        let entry = NewEntry::superseding(content, shared.standing_of(field));
        let written = self.notebook.write_into(shared, vec![entry], Draft::Stays);
        self.notebook.own = own;
        written.map(drop)
    }
}

fn named<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
