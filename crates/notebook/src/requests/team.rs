//! Starting a team, inviting, joining.

use daftari_domain::ids::{CaseId, DeviceKey, StatementId};
use serde::Deserialize;
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Start a team on this office device: its sheets.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StartTeam {
    /// Name of the coordinator as the team will read it.
    pub member_name: String,
    /// Relay, such as `http://127.0.0.1:7340`.
    pub relay: String,
}

/// Make the team whose sheets were typed back.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct FinishTeam {
    /// Relay: what was said at the start, or corrected.
    pub relay: String,
    /// The setup code `daftari-relay serve` printed.
    pub setup_code: String,
}

/// A recovery sheet as it is typed, whichever it is, or as much of it as is there.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct CheckSheet {
    /// What was typed.
    pub typed: String,
}

/// Invite a member's device.
#[derive(Clone, Deserialize, TS)]
pub struct BeginInvite {
    /// Name of the member as the team will read it.
    pub member_name: String,
    /// For an office device; null for a phone.
    pub office: Option<OfficeInvite>,
}

/// What an office device takes more.
#[derive(Clone, Default, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct OfficeInvite {
    /// Two recovery sheets as they were typed, or none of them when another office person agrees on her own laptop.
    pub sheets: Vec<String>,
    /// A device of the person whose further device it is; null for somebody new in the office. Two devices of one person
    /// are one authority.
    #[zeroize(skip)]
    pub person: Option<DeviceKey>,
}

/// A statement that asks to take in an office device.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct OfficeRequest {
    /// Its id.
    pub statement: StatementId,
}

/// Join a team.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
pub struct BeginJoin {
    /// The code from the office's screen.
    pub code: String,
    /// Relay, such as `http://127.0.0.1:7340`.
    pub relay: String,
    /// Cases written without a team that are brought into it; none by default.
    #[zeroize(skip)]
    pub cases: Vec<CaseId>,
}
