//! Starting a team, inviting, joining.

use daftari_domain::ids::CaseId;
use serde::Deserialize;
use ts_rs::TS;

/// Start a team on this office device: first its sheets, and once more with the same when they were typed back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StartTeam {
    /// Name of the coordinator as the team will read it.
    pub member_name: String,
    /// Relay, such as `http://127.0.0.1:7340`.
    pub relay: String,
    /// The setup code `daftari-relay serve` printed.
    pub setup_code: String,
}

/// A recovery sheet as it is typed back, or as much of it as is there.
#[derive(Clone, Deserialize, TS)]
pub struct CheckSheet {
    /// 1, 2 or 3.
    pub number: u8,
    /// What was typed.
    pub typed: String,
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
    /// Cases written without a team that are brought into it; none by default.
    pub cases: Vec<CaseId>,
}
