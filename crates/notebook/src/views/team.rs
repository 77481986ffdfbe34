//! Team and sync, as their pages show them.

use daftari_domain::ids::DeviceKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

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
    /// The office asks for a newer Daftari than this one. Everything goes on.
    pub needs_newer: bool,
}

/// One of the three recovery sheets of a team that is being made. It prints nothing of itself, and is wiped when dropped.
#[derive(Clone, Serialize, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct SheetView {
    /// 1, 2 or 3.
    pub number: u8,
    /// 24 groups of four letters.
    pub groups: Vec<String>,
    /// It was typed back whole.
    pub whole: bool,
}

/// The recovery sheets of a team that is being made.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SheetsView {
    /// All three, by number.
    pub sheets: Vec<SheetView>,
}

/// What was found in a sheet as it is typed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetFound {
    /// All right as far as it goes.
    Unfinished,
    /// A letter of a group is wrong, missing or too many.
    WrongGroup,
    /// Each group holds and the whole does not: two or more groups are wrong in a way that one cannot tell.
    Mistyped,
    /// Something behind the last group.
    TooLong,
    /// Another one of the three.
    OtherSheet,
    /// Of another team, or drawn another time.
    OtherSet,
    /// The whole sheet, as it was shown.
    Whole,
}

/// A sheet as it is typed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetCheckView {
    /// What was found.
    pub found: SheetFound,
    /// The first wrong group, 1 to 24; of an unfinished sheet how many groups are whole; else null.
    pub group: Option<u8>,
    /// Which of the three it is, when it is another one; else null.
    pub sheet: Option<u8>,
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
