//! What leaves the notebook: plain values for a screen. Codes, never sentences; the words are the UI's.

mod care;
mod due;
mod finding;
mod lists;
mod money;
mod people;
mod team;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use uuid::Uuid;

pub use care::{BrakedView, ConsentSaidView, ConsentView, LineView, OddTimeView, SuggestionView};
pub use due::{DueState, DueView, DueWhat, TodayClockView, TodayDueView};
pub use finding::{FacetCountView, NarrowingView, RecentsView, WorkerCountView};
pub use lists::{ImportView, ListItemView, ListKind, ListPageView, ListRowView, ListVersionView, ListsView};
pub use money::{MoneyPageView, MoneyRowView, MoneyView, OthersDebtView, PromiseState, PromiseView, SumsView};
pub use people::{
    KnownView, MayBeView, PartyView, PeopleView, PersonCaseView, PersonLinked, PersonRowView, PersonView, SignView,
};
pub use team::{
    InviteStage, InviteView, JoinStage, JoinView, MemberView, QueueItemView, SyncBadgeView, SyncOutcomeView, SyncView,
    TeamView,
};

/// A moment on some device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StampView {
    /// Unix milliseconds.
    #[ts(type = "number")]
    pub ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

/// Where the app stands before any page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No notebook in this directory yet.
    FirstRun,
    /// A notebook exists and its keys are not in memory.
    Locked,
    /// Unlocked.
    Open,
}

/// How the owner opens the notebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretForm {
    /// 6 to 12 digits on the in-app pad.
    Pin,
    /// Five words or more.
    Passphrase,
}

/// Language of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Kiswahili.
    Sw,
}

/// Night, day, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Follow the system.
    System,
    /// Warm and dim.
    Dark,
    /// Paper.
    Light,
}

/// Settings that must be known before unlocking. They say nothing about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Language of every text.
    pub language: Language,
    /// Colours.
    pub theme: Theme,
    /// Seconds without a touch until the notebook locks itself: 30 to 900.
    pub idle_seconds: u32,
    /// Which pad the lock screen shows.
    pub secret_form: SecretForm,
}

/// The app before and at the lock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppView {
    /// Where the app stands.
    pub phase: Phase,
    /// Language, colours, idle time.
    pub preferences: Preferences,
    /// Does the operating system keep keys here? Without it a PIN is refused.
    pub key_store: bool,
    /// Milliseconds until the next try is allowed, 0 when it is.
    #[ts(type = "number")]
    pub wait_ms: u64,
    /// Wrong tries so far.
    pub tries: u32,
    /// Daftari's version.
    pub version: String,
    /// The pages show the practice notebook: invented people, nothing that is kept or sent.
    pub practice: bool,
    /// Locked, and a quick note can be written.
    pub quick_notes: bool,
}

/// How good a new PIN or passphrase is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretStrength {
    /// It may be used.
    pub accepted: bool,
    /// Why not (`too_short`, `common`, `run`, `repeat`, `date`, `not_digits`, `few_words`, …); null when accepted.
    pub reason: Option<String>,
    /// 0 weak to 3 strong.
    pub strength: u8,
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuthorView {
    /// The device's key, hex.
    pub device: String,
    /// The member's name as the team list has it; null when it cannot be read here.
    pub name: Option<String>,
    /// This very device.
    pub me: bool,
    /// An office device.
    pub office: bool,
}

/// The three states of security.md. Only the last counts as safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Only on this phone.
    OnPhone,
    /// The relay has taken it.
    Handed,
    /// The office has said that it holds it.
    OfficeHas,
}

/// State of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockPhase {
    /// The start is not known yet.
    NotStarted,
    /// Time is left.
    Running,
    /// What it waited for has happened.
    Stopped,
    /// The limit has passed.
    Expired,
    /// Does not apply to this case.
    NotApplicable,
}

/// How near the limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockLevel {
    /// Plenty.
    Green,
    /// Soon.
    Amber,
    /// Now.
    Red,
    /// Past.
    Expired,
}

/// A clock as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ClockView {
    /// Code of kenya.json `clocks`.
    pub code: String,
    /// What it is about when a case has several (`ocs` of an appointment, a visit's code).
    pub about: Option<String>,
    /// Its state.
    pub state: ClockPhase,
    /// When it began.
    pub start: Option<StampView>,
    /// When it runs out.
    pub limit: Option<StampView>,
    /// The moment itself, where the limit leaves time after it: a visit's day, or the 24 hours of an arrest.
    pub nominal: Option<StampView>,
    /// Hours left; negative when past.
    pub hours_left: Option<f64>,
    /// Hours from start to limit.
    pub hours_total: Option<f64>,
    /// How near.
    pub level: Option<ClockLevel>,
    /// When it was met.
    pub stopped: Option<StampView>,
    /// Hours from start until it was met.
    pub elapsed_hours: Option<f64>,
    /// It ran out, and somebody has said that it did not happen.
    pub answered: bool,
    /// The device's time is in doubt: "check the time".
    pub check_time: bool,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseRowView {
    /// Case id.
    pub case: Uuid,
    /// Short code, such as `KT-0142`.
    pub code: String,
    /// Code of case_statuses.
    pub status: String,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spot as written.
    pub hot_spot: Option<String>,
    /// The survivor's code name.
    pub survivor: Option<String>,
    /// The clock that runs out first.
    pub urgent: Option<ClockView>,
    /// What waits first: ahead, or passed without an answer.
    pub next: Option<DueView>,
    /// What is still owed, in cents; null when no money was agreed.
    #[ts(type = "number | null")]
    pub balance_cents: Option<i64>,
    /// Two values stand side by side somewhere.
    pub has_conflict: bool,
    /// A child's case: the list says so in place of what speaks of work.
    pub child: bool,
    /// Last entry known.
    pub last: StampView,
    /// The weakest delivery state of its entries written here.
    pub delivery: Delivery,
}

/// First page after unlock: what runs out first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayView {
    /// Now, by this device's corrected time.
    pub now: StampView,
    /// Clocks that run, what runs out first on top; at most 12.
    pub running: Vec<TodayClockView>,
    /// Clocks that ran out and that nobody has answered, the latest on top; at most 50.
    pub ran_out: Vec<TodayClockView>,
    /// What comes in the next 14 days, and visits that are still in time; at most 50.
    pub coming_up: Vec<TodayDueView>,
    /// What has passed and nobody has answered, the latest on top; at most 50.
    pub unanswered: Vec<TodayDueView>,
    /// Open cases, what runs out first on top; at most 50.
    pub cases: Vec<CaseRowView>,
    /// Open cases in all.
    pub open_cases: u32,
    /// Cases whose newest entries the office does not have.
    pub waiting_cases: u32,
    /// Cases with something two people wrote differently.
    pub conflicts: u32,
    /// Words typed and not saved.
    pub draft: Option<DraftView>,
    /// The sync badge.
    pub sync: SyncBadgeView,
}

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseListView {
    /// The rows.
    pub cases: Vec<CaseRowView>,
    /// How many there are in all.
    pub total: u32,
}

/// One value standing in a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ValueView {
    /// Entry that wrote it, hex.
    pub entry: String,
    /// The value.
    #[ts(type = "unknown")]
    pub value: Value,
    /// Who.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// Where it has got to.
    pub delivery: Delivery,
}

/// A field of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldView {
    /// Field code.
    pub field: String,
    /// Values standing; more than one different = conflict.
    pub values: Vec<ValueView>,
    /// Somebody has to decide.
    pub conflict: bool,
    /// Values that were replaced, oldest first.
    pub earlier: Vec<ValueView>,
}

/// A violation of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViolationView {
    /// Code of violation_types.
    pub violation: String,
    /// The law calls it a sexual offence: never offer a settlement on this line.
    pub sexual_offence: bool,
}

/// What a timeline item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The case was opened.
    Opened,
    /// A field was written.
    Field,
    /// A violation was added.
    Violation,
    /// A violation was taken back.
    ViolationRetired,
    /// An action.
    Action,
    /// Something planned to be done.
    FollowUp,
    /// Somebody was named.
    Party,
    /// Shared with, or taken back from, a colleague.
    Share,
    /// She asked to erase the case or who she is; `code` says which, the fields what else she asked.
    Erase,
    /// Written by a newer Daftari.
    Newer,
}

/// A line of the case's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineItemView {
    /// Entry id, hex.
    pub entry: String,
    /// What it is.
    pub kind: TimelineKind,
    /// Code of the action, field or violation; the kind's name for a newer one.
    pub code: String,
    /// When it happened, in true time where known; falls back to when it was written.
    pub at: StampView,
    /// Code of lists.time_precision.
    pub precision: String,
    /// "How long ago" as entered.
    pub ago: Option<String>,
    /// When it was written, by the author's device.
    pub recorded: StampView,
    /// It lies ahead (an appointment).
    pub planned: bool,
    /// Who.
    pub author: AuthorView,
    /// The action's or field's values by name.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, Value>,
    /// Other versions standing beside this one; not empty = conflict.
    pub beside: Vec<ValueView>,
    /// What stood here before corrections, oldest first.
    pub earlier: Vec<ValueView>,
    /// Where it has got to.
    pub delivery: Delivery,
}

/// A case as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseView {
    /// Case id.
    pub case: Uuid,
    /// Short code.
    pub code: String,
    /// Code of case_statuses, or `restricted` for an open child's case.
    pub status: String,
    /// Who opened it.
    pub opened_by: AuthorView,
    /// Every field anybody filled.
    pub fields: Vec<FieldView>,
    /// Violations.
    pub violations: Vec<ViolationView>,
    /// Clocks that apply.
    pub clocks: Vec<ClockView>,
    /// What comes, what passed, and what became of it, by time.
    pub due: Vec<DueView>,
    /// Money by violation.
    pub money: Vec<MoneyView>,
    /// Received for her and not given to her yet, cents.
    #[ts(type = "number")]
    pub held_cents: i64,
    /// Debts that are not hers.
    pub debts_of_others: Vec<OthersDebtView>,
    /// People it speaks of.
    pub parties: Vec<PartyView>,
    /// Cases here of other survivors of the same incident.
    pub linked: Vec<LinkedCaseView>,
    /// In order of happening.
    pub timeline: Vec<TimelineItemView>,
    /// Devices that hold the case.
    pub holders: Vec<AuthorView>,
    /// Entries somebody must look at before they count.
    pub review: u32,
    /// Entries kept for a newer Daftari.
    pub newer: u32,
    /// A device of this case was copied.
    pub copied_notebook: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing of it be shared.
    pub do_not_share: bool,
    /// The weakest delivery state of entries written here.
    pub delivery: Delivery,
    /// Now, by this device's corrected time.
    pub now: StampView,
    /// A child's case: the page is the child-protection route.
    pub child: bool,
    /// Violations, and whether people may talk and pay on each.
    pub lines: Vec<LineView>,
    /// Codes of outcomes it may be closed with.
    pub outcomes: Vec<String>,
    /// Every purpose with the answer that stands.
    pub consents: Vec<ConsentView>,
    /// What is written on lines where it would not be offered: kept, and pointed out.
    pub pointed_out: Vec<BrakedView>,
    /// Times that cannot all be true: kept, and pointed out.
    pub odd_times: Vec<OddTimeView>,
    /// What a child's case may be called in place of what it is called now.
    pub suggestion: Option<SuggestionView>,
}

/// Words typed and not saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// Page the draft belongs to: `new_case`, or `action`, `field`, `consent` or `follow_up` of a case.
    pub page: String,
    /// The case, when there is one.
    pub case: Option<Uuid>,
    /// Whatever the page keeps.
    #[ts(type = "unknown")]
    pub content: Value,
    /// When it was last touched.
    pub at: StampView,
}

/// What a change touched, so that a screen refreshes exactly that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Cases with new entries.
    pub cases: Vec<Uuid>,
    /// The queue changed.
    pub queue: bool,
    /// The team changed.
    pub team: bool,
    /// The draft changed.
    pub draft: bool,
    /// The office's lists changed.
    pub reference: bool,
}

/// A new case was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseSaved {
    /// Case id.
    pub case: Uuid,
    /// Short code.
    pub code: String,
    /// What changed.
    pub changed: Changed,
}

/// An error as it crosses to the UI: a code to branch on and values for its sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    /// Stable code, such as `locked`, `wrong_secret`, `text_too_long`.
    pub code: String,
    /// Values for the sentence: numbers and codes, never content.
    #[ts(type = "Record<string, string | number>")]
    pub params: serde_json::Map<String, Value>,
}

/// Something that was erased on this device. No code and no word of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasedView {
    /// When, by this device.
    pub at: StampView,
    /// A whole case; else who somebody is in one.
    pub whole: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing be shared.
    pub do_not_share: bool,
    /// Where the request to erase it elsewhere has got to; null when it was never anywhere else.
    pub asked: Option<Delivery>,
}

/// A note that was written at the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickNoteView {
    /// Its name, hex.
    pub note: String,
    /// When it was written, in true time where known.
    pub at: StampView,
    /// The words.
    pub text: String,
}

/// Somebody of the help circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AllyView {
    /// As she calls them; may be empty.
    pub name: String,
    /// Out of the notebook `+254…`, into it any Kenyan way of writing a mobile number.
    pub phone: String,
}

/// The help circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HelpCircleView {
    /// At most eight.
    pub people: Vec<AllyView>,
}
// People.

/// Another survivor's case of the same incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkedCaseView {
    /// Case id.
    pub case: Uuid,
    /// Short code.
    pub code: String,
    /// The survivor's code name.
    pub survivor: Option<String>,
}
