//! Starting a team, inviting, joining.

use daftari_domain::ids::CaseId;
use serde::Deserialize;
use ts_rs::TS;

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
    /// Cases written without a team that are brought into it; none by default.
    pub cases: Vec<CaseId>,
}
