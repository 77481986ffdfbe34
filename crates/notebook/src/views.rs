//! What leaves the notebook: plain values for a screen. Codes, never sentences; the words are the UI's.

mod due;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use uuid::Uuid;

use crate::requests::{PartyOf, PeopleGroup};
pub use due::{DueState, DueView, DueWhat, TodayClockView, TodayDueView};

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

/// The badge in the top bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncBadgeView {
    /// Part of a team.
    pub in_team: bool,
    /// A sync is running.
    pub running: bool,
    /// Cases waiting.
    pub waiting_cases: u32,
    /// Code of the last outcome, null before the first.
    pub last: Option<String>,
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

/// Money of one violation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyView {
    /// Violation code, null for money of no particular one.
    pub violation: Option<String>,
    /// The fee as it was agreed at first, cents.
    #[ts(type = "number | null")]
    pub fee_cents: Option<i64>,
    /// Owed in all, cents: the fee or what a settlement put in its place, and claims.
    #[ts(type = "number")]
    pub agreed_cents: i64,
    /// Paid, cents.
    #[ts(type = "number")]
    pub paid_cents: i64,
    /// Agreed − paid; negative when somebody paid more.
    #[ts(type = "number")]
    pub balance_cents: i64,
    /// Promises, in order of their day.
    pub promises: Vec<PromiseView>,
    /// The first promise not kept yet is due then.
    pub due: Option<StampView>,
    /// Past due with something left.
    pub overdue: bool,
    /// She let the rest go, then.
    pub let_go: Option<StampView>,
    /// Two people wrote different sums: the larger counts until somebody decides.
    pub conflict: bool,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Its day is still to come.
    Open,
    /// Paid by its day.
    Kept,
    /// Paid after its day.
    Late,
    /// Its day has passed without it.
    Overdue,
}

/// A sum promised by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PromiseView {
    /// The entry that says so, hex.
    pub entry: String,
    /// Cents of this part; null when all that is owed was promised.
    #[ts(type = "number | null")]
    pub amount_cents: Option<i64>,
    /// Promised by.
    pub due: StampView,
    /// What became of it.
    pub state: PromiseState,
}

/// A debt in the case that is somebody else's: shown, never counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OthersDebtView {
    /// Code of claim_kinds.
    pub what: Option<String>,
    /// Cents.
    #[ts(type = "number")]
    pub amount_cents: i64,
}

/// Sums over cases, cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SumsView {
    /// Owed in all.
    #[ts(type = "number")]
    pub agreed_cents: i64,
    /// Paid in all.
    #[ts(type = "number")]
    pub paid_cents: i64,
    /// Still to come.
    #[ts(type = "number")]
    pub owed_cents: i64,
    /// Received for survivors and not given to them yet.
    #[ts(type = "number")]
    pub held_cents: i64,
}

/// A case with money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyRowView {
    /// The case.
    pub row: CaseRowView,
    /// Its sums.
    pub sums: SumsView,
    /// When its next promise falls due.
    pub due: Option<StampView>,
}

/// Money of all cases here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyPageView {
    /// Sums of all cases.
    pub total: SumsView,
    /// Cases in which money is held for her, the largest sum first; at most 50.
    pub held: Vec<MoneyRowView>,
    /// Cases in which something is still to come, what falls due first on top; at most 50.
    pub owed: Vec<MoneyRowView>,
    /// Now, by this device's corrected time.
    pub now: StampView,
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

/// How the last sync ended. The sentence is the UI's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncOutcomeView {
    /// `done`, `no_answer`, `relay_unwell`, `cut_off`, `not_in_team`, `needs_newer`, `removed`, `refused`, `cancelled`.
    pub code: String,
    /// When, by this device.
    pub at: StampView,
    /// Envelopes sent.
    pub sent: u32,
    /// Entries received.
    pub received: u32,
    /// Cases that still wait here.
    pub waiting_cases: u32,
    /// Seconds until the next try by itself.
    pub retry_s: Option<u32>,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QueueItemView {
    /// Case id.
    pub case: Uuid,
    /// Short code.
    pub code: String,
    /// Weakest state of its entries written here.
    pub delivery: Delivery,
    /// Entries only here.
    pub on_phone: u32,
    /// Entries handed to the relay.
    pub handed: u32,
}

/// The sync page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncView {
    /// The badge.
    pub badge: SyncBadgeView,
    /// Relay as dialled; null without a team.
    pub relay: Option<String>,
    /// Cases the office does not have completely, at most 200.
    pub queue: Vec<QueueItemView>,
    /// Cases the office has completely.
    pub safe_cases: u32,
    /// How the last sync ended.
    pub last: Option<SyncOutcomeView>,
    /// Office time of the newest receipt.
    pub last_receipt: Option<StampView>,
    /// Amber: seven days on this device without a newer receipt while something waits.
    pub receipt_overdue: bool,
    /// The team has no recovery key yet.
    pub needs_recovery_key: bool,
    /// The team list holds a statement only a newer Daftari understands.
    pub needs_newer: bool,
    /// Envelopes that could not be opened and were put aside.
    pub put_aside: u32,
}

/// A device of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberView {
    /// Device key, hex.
    pub device: String,
    /// Short fingerprint for people.
    pub fingerprint: String,
    /// Name; null when it cannot be read here.
    pub name: Option<String>,
    /// Office device.
    pub office: bool,
    /// This device.
    pub me: bool,
}

/// The team page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamView {
    /// In a team at all.
    pub in_team: bool,
    /// This is an office device.
    pub office: bool,
    /// This notebook may become or is an office device (made with a passphrase).
    pub may_be_office: bool,
    /// Relay as dialled.
    pub relay: Option<String>,
    /// Devices.
    pub members: Vec<MemberView>,
    /// The team has no recovery key yet.
    pub needs_recovery_key: bool,
    /// A newer Daftari is needed to change the team.
    pub needs_newer: bool,
}

/// Where an invitation stands, at the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InviteStage {
    /// The code is shown; the phone has not answered.
    Waiting,
    /// Both screens show the words; a person must compare them.
    Compare,
    /// The phone is in the team.
    Done,
    /// Ten minutes are over.
    Expired,
}

/// An invitation, at the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteView {
    /// Where it stands.
    pub stage: InviteStage,
    /// The code in groups of four.
    pub code: String,
    /// Four words, when both keys are known.
    pub words: Option<Vec<String>>,
    /// Seconds the code is still good for.
    pub seconds_left: u32,
}

/// Where joining stands, on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JoinStage {
    /// Waiting for the office device.
    Waiting,
    /// Both screens show the words.
    Compare,
    /// The person here agreed; the office has not yet.
    WaitingForOffice,
    /// In the team.
    Done,
    /// Ten minutes are over.
    Expired,
}

/// Joining, on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinView {
    /// Where it stands.
    pub stage: JoinStage,
    /// Four words.
    pub words: Option<Vec<String>>,
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

/// A violation line, as a step sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// Code of violation_types.
    pub violation: String,
    /// The law calls it a sexual offence.
    pub sexual_offence: bool,
    /// Talks, settlements and payments are open on this line.
    pub may_talk_and_pay: bool,
}

/// Something written on a line where it would not be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BrakedView {
    /// Its entry, hex.
    pub entry: String,
    /// Code of the action.
    pub action: String,
    /// The line it names.
    pub violation: Option<String>,
    /// Code of kenya.json `brakes`.
    pub brake: String,
}

/// What a child's case may be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionView {
    /// Violations to name.
    pub name: Vec<String>,
    /// Standing ones that speak of pay for work, to take back.
    pub in_place_of: Vec<String>,
}

/// What stands for one purpose of consent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    /// Code of consent_purposes.
    pub purpose: String,
    /// Code of lists.consent_answers, or `not_offered` in a child's case.
    pub answer: String,
    /// It was yes, and that was too long ago.
    pub expired: bool,
    /// When a yes stops holding.
    pub until: Option<StampView>,
    /// Where the answer was written down; null when nobody asked.
    pub said: Option<ConsentSaidView>,
    /// Every other answer ever written down, oldest first.
    pub earlier: Vec<ConsentSaidView>,
}

/// An answer as it was written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentSaidView {
    /// Its entry, hex.
    pub entry: String,
    /// The answer as written.
    pub answer: String,
    /// Who asked, by name.
    pub asked_by: Option<String>,
    /// Who wrote it down.
    pub author: AuthorView,
    /// When she was asked.
    pub at: StampView,
    /// What was said.
    pub words_used: Option<String>,
    /// Code of languages.
    pub language: Option<String>,
    /// Who was with her.
    pub support_person: Option<String>,
    /// Where it has got to.
    pub delivery: Delivery,
}

/// A value lists can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FacetCountView {
    /// The value: a code, or a place as written.
    pub value: String,
    /// Open cases under it.
    pub open: u32,
    /// All cases under it.
    pub all: u32,
}

/// Somebody who wrote in cases here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkerCountView {
    /// Who.
    pub author: AuthorView,
    /// Their devices, hex.
    pub devices: Vec<String>,
    /// Open cases they wrote in, counted by device.
    pub open: u32,
    /// All cases they wrote in, counted by device.
    pub all: u32,
}

/// What lists can be narrowed by here; the most used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NarrowingView {
    /// Codes of case_statuses.
    pub statuses: Vec<FacetCountView>,
    /// Codes of violation_types.
    pub violations: Vec<FacetCountView>,
    /// Hot spots as written.
    pub hot_spots: Vec<FacetCountView>,
    /// People; whoever holds this device comes first.
    pub workers: Vec<WorkerCountView>,
}

/// What this person wrote most often lately; the most used first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentsView {
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spots as written.
    pub hot_spots: Vec<String>,
}

/// What a list is a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Places the office knows.
    Places,
    /// Numbers to call.
    Numbers,
    /// violation_types.
    Violations,
    /// Codes with words; the office may add its own.
    Codes,
    /// Codes the app reckons with: only their words may change.
    Words,
}

/// A list the office may edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRowView {
    /// Its name in the reference data.
    pub list: String,
    /// What it is a list of.
    pub kind: ListKind,
    /// Items in it, retired ones included.
    pub items: u32,
    /// Items edited here or by the office.
    pub edited: u32,
}

/// Every list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListsView {
    /// The lists in the order of a page.
    pub lists: Vec<ListRowView>,
    /// This device may edit them.
    pub may_edit: bool,
    /// A reference file for a newer Daftari is kept aside.
    pub newer_kept: bool,
}

/// What somebody wrote over an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListVersionView {
    /// The whole item; null took an edit back.
    #[ts(type = "Record<string, unknown> | null")]
    pub value: Value,
    /// Who.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// Nobody wrote over it: of several the last one shows.
    pub standing: bool,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListItemView {
    /// Its code.
    pub code: String,
    /// The item as it stands, labels included.
    #[ts(type = "Record<string, unknown>")]
    pub item: Value,
    /// An edit stands over what the app ships, or the office added it.
    pub edited: bool,
    /// The app ships an item of this code.
    pub shipped: bool,
    /// Not offered any more.
    pub retired: bool,
    /// What was written over it, oldest first.
    pub versions: Vec<ListVersionView>,
}

/// A list as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListPageView {
    /// Its name.
    pub list: String,
    /// What it is a list of.
    pub kind: ListKind,
    /// This device may edit it.
    pub may_edit: bool,
    /// Its items.
    pub items: Vec<ListItemView>,
}

/// What a reference file changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// Items that became edits.
    pub edits: u32,
    /// Parts that differ and are not the office's to change.
    pub left_alone: Vec<String>,
    /// What changed.
    pub changed: Changed,
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

/// Why two people may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignView {
    /// The same phone.
    Phone,
    /// The same number plate.
    Plate,
    /// The same force number.
    ForceNumber,
    /// A close name or nickname.
    Name,
}

/// "May be the same person as …".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MayBeView {
    /// The other.
    pub person: Uuid,
    /// Short label, such as `P-4K7Q`.
    pub label: String,
    /// Cases here that speak of the other.
    pub cases: u32,
    /// What both have in common, the strongest first.
    pub signs: Vec<SignView>,
}

/// Somebody a case speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PartyView {
    /// Entry that says it, hex.
    pub entry: String,
    /// Who.
    pub person: Uuid,
    /// Short label.
    pub label: String,
    /// Where the case puts the person.
    pub group: PeopleGroup,
    /// What is known, names included: hidden until tapped.
    #[ts(type = "Record<string, unknown>")]
    pub fields: serde_json::Map<String, Value>,
    /// Other versions standing beside this one; not empty = conflict.
    pub beside: Vec<ValueView>,
    /// What stood here before corrections, oldest first.
    pub earlier: Vec<ValueView>,
    /// Who wrote it.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// Where it has got to.
    pub delivery: Delivery,
    /// Cases here that speak of this person, this one included.
    pub cases: u32,
    /// The oldest of them.
    pub since: StampView,
    /// Who may be the same.
    pub may_be: Vec<MayBeView>,
}

/// A person in the directory. No names: they stay inside the person's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonRowView {
    /// The person.
    pub person: Uuid,
    /// Short label.
    pub label: String,
    /// Where the person stands.
    pub group: PeopleGroup,
    /// Code of party_roles.
    pub role: Option<String>,
    /// Code of perpetrator_categories.
    pub category: Option<String>,
    /// The newest of: what the person has helped with, description, note.
    pub about: Option<String>,
    /// Cases here.
    pub cases: u32,
    /// The oldest of them.
    pub since: StampView,
    /// Owed in these cases, cents; null when nothing is, or for people who did no harm.
    #[ts(type = "number | null")]
    pub owed_cents: Option<i64>,
    /// Who may be the same.
    pub may_be: Vec<MayBeView>,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PeopleView {
    /// The rows.
    pub people: Vec<PersonRowView>,
    /// There are more.
    pub more: bool,
}

/// A case on a person's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonCaseView {
    /// The case.
    pub case: Uuid,
    /// Its short code.
    pub code: String,
    /// Entry that speaks of the person, hex.
    pub entry: String,
    /// When it happened, or else was written down; true time.
    pub at: StampView,
    /// Code of case_statuses.
    pub status: String,
    /// Code of party_roles: what the person was in this case.
    pub role: Option<String>,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Money of the case with its promises, of people said to have done harm.
    pub money: Vec<MoneyView>,
    /// The case says two things of the person.
    pub conflict: bool,
}

/// Something cases say of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KnownView {
    /// Field of a party.
    pub field: String,
    /// Its value; of a list, one of them.
    #[ts(type = "unknown")]
    pub value: Value,
    /// Codes of the cases that say so, the newest first.
    pub cases: Vec<String>,
}

/// A person's page. Reports, not proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// The person.
    pub person: Uuid,
    /// Short label.
    pub label: String,
    /// Where the person stands.
    pub group: PeopleGroup,
    /// Code of party_roles.
    pub role: Option<String>,
    /// Code of perpetrator_categories.
    pub category: Option<String>,
    /// Cases here, the newest first; at most 100.
    pub cases: Vec<PersonCaseView>,
    /// Cases here in all.
    pub total: u32,
    /// The oldest of them.
    pub since: StampView,
    /// This year, by this device's corrected time.
    pub year: i32,
    /// Cases of this year by month, January first.
    pub months: Vec<u32>,
    /// What the person can be told by, names included: those are hidden until tapped.
    pub known: Vec<KnownView>,
    /// Who may be the same.
    pub may_be: Vec<MayBeView>,
    /// Who would be, had nobody here said "not the same".
    pub apart: Vec<MayBeView>,
}

/// People were linked, or taken apart again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonLinked {
    /// Who the parties are now.
    pub person: Uuid,
    /// Parties that changed: taking them apart undoes it.
    pub moved: Vec<PartyOf>,
    /// What changed.
    pub changed: Changed,
}

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
