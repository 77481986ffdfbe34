//! Team and sync, as their pages show them.

use daftari_domain::ids::{CaseId, DeviceKey, StatementId};
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

/// An office device that one office person asked to take in. It is in when another one agrees, or two recovery sheets do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficeRequestView {
    /// The statement that asks.
    pub statement: StatementId,
    /// Who asked; null when her name cannot be read here.
    pub by: Option<String>,
    /// Whose device it is; null when the name cannot be read here.
    pub name: Option<String>,
    /// Name of the office person whose further device it is; null for somebody new in the office. Two devices of one person
    /// are one authority.
    pub further_of: Option<String>,
    /// This device may agree: another person asked.
    pub may_agree: bool,
    /// The office has changed since: who asked asks again.
    pub stale: bool,
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
    /// Office devices that are asked for; none on a phone.
    pub requests: Vec<OfficeRequestView>,
    /// Cases that were to come along at joining and could not be brought so far: tried again at each unlock.
    pub left_behind: Vec<LeftBehindView>,
}

/// A case that is still only here, though it was to come into the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftBehindView {
    /// The case.
    pub case: CaseId,
    /// Its label; empty when it cannot be read.
    pub code: String,
}

/// One of the three recovery sheets of a team that is being made. It prints nothing of itself, and is wiped when dropped.
#[derive(Clone, Serialize, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct SheetView {
    /// 1, 2 or 3.
    pub number: u8,
    /// 24 groups of four letters; none once the notebook was locked since they were made.
    pub groups: Vec<String>,
    /// It was typed back whole.
    pub whole: bool,
}

/// The recovery sheets of a team that is being made.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SheetsView {
    /// All three, by number.
    pub sheets: Vec<SheetView>,
    /// Relay as it was typed at the start.
    pub relay: String,
}

/// What was found in a sheet as it is typed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetFound {
    /// All right as far as it goes.
    Unfinished,
    /// A letter of a group is wrong, missing or too many.
    WrongGroup,
    /// Each group holds and the whole does not: letters are wrong in a way that cannot be told from here.
    Mistyped,
    /// Something behind the last group.
    TooLong,
    /// Of another team, or drawn another time.
    OtherSet,
    /// A whole sheet of the key.
    Whole,
}

/// A sheet as it is typed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetCheckView {
    /// What was found.
    pub found: SheetFound,
    /// The first wrong group, 1 to 24; of an unfinished sheet how many groups are whole; else null.
    pub group: Option<u8>,
    /// Which of the three a whole one is; else null.
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
    /// An office device is invited, and another office person has to agree on her own laptop.
    pub needs_second: bool,
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
    /// An office device, and the office said yes: a second person, or two recovery sheets, have not yet. Not bound to the
    /// ten minutes, nor to this unlock.
    WaitingForSecond,
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
    /// Four other words, which the second person compares, while she is waited for.
    pub words_for_second: Option<Vec<String>>,
}
