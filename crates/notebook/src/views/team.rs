//! Team and sync, as their pages show them.

use daftari_domain::ids::DeviceKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A device of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberView {
    /// Device key.
    pub device: DeviceKey,
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
    /// The office asks for a newer Daftari than this one. Everything goes on.
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
    /// The person here agreed and the phone is in the team list; it is being told.
    Welcoming,
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
