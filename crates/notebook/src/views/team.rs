//! Team and sync, as their pages show them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Delivery, StampView};

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
