//! What comes into the notebook. Everything is checked again here: the webview is not trusted.

mod due;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;
use uuid::Uuid;

pub use due::{AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, FollowUpAnswer, PlanFollowUp};

use crate::views::{AllyView, Language, SecretForm};

/// Make a notebook in an empty directory.
#[derive(Clone, Deserialize, TS)]
pub struct CreateNotebook {
    /// PIN or passphrase.
    pub secret: String,
    /// Which of the two.
    pub form: SecretForm,
    /// An office device: a passphrase, and the office's keys one day.
    pub office_device: bool,
    /// Language chosen on the first screen.
    pub language: Language,
}

/// Open the notebook.
#[derive(Clone, Deserialize, TS)]
pub struct Unlock {
    /// PIN or passphrase.
    pub secret: String,
}

/// Name a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseOf {
    /// The case.
    pub case: Uuid,
}

/// Is this a good PIN or passphrase?
#[derive(Clone, Deserialize, TS)]
pub struct CheckSecret {
    /// PIN or passphrase.
    pub secret: String,
    /// Which of the two.
    pub form: SecretForm,
}

/// When something happened, with how exactly it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct When {
    /// Unix milliseconds on this device's clock.
    #[ts(type = "number")]
    pub ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
    /// Code of lists.time_precision.
    pub precision: String,
    /// End of a part of day, Unix milliseconds.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
    /// "How long ago" as entered.
    pub ago: Option<String>,
}

/// An action with its few fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewAction {
    /// Code of action_types.
    pub action: String,
    /// Values by field name; money in cents, times as `{ms, offset_min}`.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// When it happened; null = now.
    pub happened_at: Option<When>,
}

/// Open a case. One filled field is enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct OpenCase {
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// When it happened.
    pub incident_at: Option<When>,
    /// Fields by code; money in cents.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Actions already taken.
    pub actions: Vec<NewAction>,
    /// People it speaks of.
    #[serde(default)]
    pub parties: Vec<NewParty>,
    /// A case of another survivor of the same incident: the two are linked, and share nothing else.
    #[serde(default)]
    #[ts(optional)]
    pub same_incident_as: Option<Uuid>,
}

/// Write a field of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EditField {
    /// The case.
    pub case: Uuid,
    /// Field code.
    pub field: String,
    /// New value; null takes it back.
    #[ts(type = "unknown")]
    pub value: Value,
    /// When it happened, for `incident_at`-like fields.
    pub when: Option<When>,
}

/// Add and take back violations of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangeViolations {
    /// The case.
    pub case: Uuid,
    /// Codes to add.
    pub add: Vec<String>,
    /// Codes to take back.
    pub retire: Vec<String>,
}

/// Record an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AddAction {
    /// The case.
    pub case: Uuid,
    /// The action.
    pub action: NewAction,
}

/// Correct an action: the first words stay visible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CorrectAction {
    /// The case.
    pub case: Uuid,
    /// Entry of the action as it stands, hex.
    pub entry: String,
    /// Fields that change.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// When it happened, if that changes.
    pub happened_at: Option<When>,
}

/// Decide between values that stand side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResolveConflict {
    /// The case.
    pub case: Uuid,
    /// The field, or null when an action was corrected twice.
    pub field: Option<String>,
    /// Any standing entry of the action, hex; null for a field.
    pub entry: Option<String>,
    /// What stands from now on: a field's value, or an action's fields.
    #[ts(type = "unknown")]
    pub value: Value,
}

/// Share a case with a colleague's device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ShareCase {
    /// The case.
    pub case: Uuid,
    /// Device key, hex.
    pub device: String,
}

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseFilter {
    /// Not closed.
    #[default]
    Open,
    /// Closed.
    Closed,
    /// All.
    All,
    /// Somebody has to decide something.
    Conflict,
}

/// What the clocks of a case say, at the moment of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockFilter {
    /// One runs.
    Running,
    /// One is amber, none is red.
    Amber,
    /// One is red.
    Red,
    /// One ran out unmet.
    RanOut,
}

/// What narrows a list. Every kind that names anything must hold, by any one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseFilters {
    /// Codes of case_statuses.
    pub statuses: Vec<String>,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots; capitals do not matter.
    pub hot_spots: Vec<String>,
    /// Clocks.
    pub clock: Option<ClockFilter>,
    /// Keys of devices that wrote in the case, hex.
    pub workers: Vec<String>,
    /// First day it can have happened (`2026-10-06`), or else been written down.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ListCases {
    /// Which.
    pub filter: CaseFilter,
    /// Words to search for; empty lists all.
    pub query: String,
    /// What else narrows it.
    #[serde(default)]
    #[ts(optional)]
    pub narrow: Option<CaseFilters>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

/// Keep what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SaveDraft {
    /// Page: `new_case`, `action`, `field`, `follow_up`.
    pub page: String,
    /// The case, when there is one.
    pub case: Option<Uuid>,
    /// Whatever the page keeps, at most 96 KiB as JSON.
    #[ts(type = "unknown")]
    pub content: Value,
}

/// Start a team on this office device.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CreateTeam {
    /// Name of the coordinator as the team will read it.
    pub member_name: String,
    /// Relay, such as `http://127.0.0.1:7340`.
    pub relay: String,
    /// The setup code `daftari-relay serve` printed.
    pub setup_code: String,
}

/// Invite a member's device.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BeginInvite {
    /// Name of the member as the team will read it.
    pub member_name: String,
}

/// Join a team.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BeginJoin {
    /// The code from the office's screen.
    pub code: String,
    /// Relay, such as `http://127.0.0.1:7340`.
    pub relay: String,
    /// Cases written alone that come along; none by default.
    pub cases: Vec<Uuid>,
}

/// How somebody was asked for consent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Asking {
    /// Who asked, by name; null = the member of this device.
    pub asked_by: Option<String>,
    /// Code of languages.
    pub language: Option<String>,
    /// Who was with her.
    pub support_person: Option<String>,
    /// When she was asked; null = now.
    pub happened_at: Option<When>,
}

/// An answer for one purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentAnswer {
    /// Code of consent_purposes.
    pub purpose: String,
    /// Code of lists.consent_answers.
    pub answer: String,
    /// What was said.
    pub words_used: Option<String>,
}

/// Record answers, one for each purpose that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordConsents {
    /// The case.
    pub case: Uuid,
    /// The answers.
    pub answers: Vec<ConsentAnswer>,
    /// How she was asked.
    pub asking: Asking,
}

/// Take a consent back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WithdrawConsent {
    /// The case.
    pub case: Uuid,
    /// Code of consent_purposes.
    pub purpose: String,
    /// What was said.
    pub words_used: Option<String>,
    /// How it was said.
    pub asking: Asking,
}

/// Name a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListNamed {
    /// Its name in the reference data.
    pub list: String,
}

/// Name an item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListItemOf {
    /// The list.
    pub list: String,
    /// The item.
    pub code: String,
}

/// Write an item of a list: a new one, or over what stands.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct SetListItem {
    /// The list.
    pub list: String,
    /// The item: `[a-z0-9_-]`, at most 64.
    pub code: String,
    /// `label`, `help` as `{en, sw}`; `number`, `phone`, `hours`, `channel`, `note`, `pep_at_night`; of an added violation
    /// also `group`, `is_sexual_offence`, `suggests_clocks`.
    #[ts(type = "Record<string, unknown>")]
    pub item: Map<String, Value>,
}

/// Offer an item no more, or again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RetireListItem {
    /// The list.
    pub list: String,
    /// The item.
    pub code: String,
    /// Not offered any more.
    pub retired: bool,
}

/// Take over a reference file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ImportReference {
    /// Its text, at most 256 KiB; null: the file that was kept aside.
    pub text: Option<String>,
}

/// How much is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EraseWhat {
    /// Everything.
    Case,
    /// Who she is and how she is reached; the case and its numbers stay.
    Identity,
}

/// Erase on this device, and ask everybody else to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erase {
    /// The case.
    pub case: Uuid,
    /// How much.
    pub what: EraseWhat,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// The case's code, typed again.
    pub confirm: String,
}

/// Keep a quick note while the notebook is locked.
#[derive(Clone, Deserialize, TS)]
pub struct WriteQuickNote {
    /// The words, at most 2,948 bytes of UTF-8.
    pub text: String,
}

/// Name a quick note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickNoteOf {
    /// Its name, hex.
    pub note: String,
}

/// Choose whom to ask for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetHelpCircle {
    /// At most eight; lines with neither name nor phone are left out.
    pub people: Vec<AllyView>,
}

// People.

/// Somebody a case speaks of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct NewParty {
    /// Who, when it is somebody other cases here speak of; null makes a new person.
    pub person: Option<Uuid>,
    /// What is known (`docs/formats.md`, fields of a party).
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Name somebody in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordParty {
    /// The case.
    pub case: Uuid,
    /// Whom.
    pub party: NewParty,
}

/// Correct what a case says of somebody: the first words stay in the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CorrectParty {
    /// The case.
    pub case: Uuid,
    /// Entry of the party as it stands, hex.
    pub entry: String,
    /// Fields that change; null takes one back.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Two people of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwoPeople {
    /// One.
    pub person: Uuid,
    /// The other.
    pub other: Uuid,
}

/// A party of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyOf {
    /// The case.
    pub case: Uuid,
    /// Entry of the party as it stands, hex.
    pub entry: String,
}

/// These were somebody else: they become a person of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnlinkPerson {
    /// Parties of one person.
    pub parties: Vec<PartyOf>,
}

/// Where a person stands in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PeopleGroup {
    /// Said to have done harm.
    Harm,
    /// Helps.
    Help,
    /// Anybody else.
    Other,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListPeople {
    /// Name, nickname, phone or plate; empty lists all.
    pub query: String,
    /// Which.
    pub group: PeopleGroup,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 100.
    pub limit: u32,
}

/// Name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonOf {
    /// The person.
    pub person: Uuid,
}
