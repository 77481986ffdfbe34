//! Requests, replies and error codes of the relay's calls. JSON, but for envelope batches.

use serde::{Deserialize, Serialize};

use crate::ids::{Base64, Bytes32, DeviceKey, EnvelopeId, LoginNonce, StatementId, StoreId, TeamId};
use crate::limits::{ROSTER_BYTES_MAX, ROSTER_FRAME_BYTES, ROSTER_MAX};
use crate::login::Scope;

/// Header that names the relay's database.
pub const STORE_HEADER: &str = "daftari-store";

/// `POST /v1/teams`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewTeam {
    /// The genesis statement.
    pub genesis: Base64,
    /// Setup code that `serve` printed.
    pub setup_code: String,
    /// Origin as dialled: a relay that would refuse every login for it makes no team.
    pub origin: String,
}

/// Reply of `POST /v1/teams`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TeamMade {
    /// Id of the new team.
    pub team: TeamId,
    /// The relay's database.
    pub store: StoreId,
}

/// `POST /v1/proof`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskProof {
    /// Drawn for this question.
    pub nonce: Bytes32,
}

/// Reply of `POST /v1/proof`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    /// [`crate::login::prove_key`] over the key this relay shows over TLS.
    pub proof: Bytes32,
}

/// `POST /v1/challenge`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskChallenge {
    /// The team.
    pub team: TeamId,
    /// The device.
    pub device: DeviceKey,
}

/// Reply of `POST /v1/challenge`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Challenge {
    /// To be signed.
    pub nonce: LoginNonce,
}

/// `POST /v1/token`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskToken {
    /// The team.
    pub team: TeamId,
    /// The device.
    pub device: DeviceKey,
    /// What the token will be good for.
    pub scope: Scope,
    /// Origin as dialled.
    pub origin: String,
    /// The nonce of the challenge.
    pub nonce: LoginNonce,
    /// Over [`crate::login::challenge_bytes`].
    pub signature: Base64,
}

/// Reply of `POST /v1/token`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    /// For the `authorization: Bearer` header.
    pub token: String,
    /// Seconds it is good for.
    pub expires_in_s: u64,
    /// The relay's database.
    pub store: StoreId,
}

/// `POST /v1/roster`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RosterSet {
    /// Statements, each body ‖ signature.
    pub statements: Vec<Base64>,
}

/// Reply of `POST /v1/roster`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RosterResult {
    /// What became of each statement, in the order of the request.
    pub results: Vec<Given>,
}

/// What became of a statement that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// New, and on disk.
    Kept,
    /// It was there already.
    Held,
    /// It holds, and the relay keeps none like it, or no more.
    NoRoom,
    /// No statement, or none of this team.
    Bad,
    /// A word of a newer relay.
    #[serde(other)]
    Unknown,
}

/// Reply of `GET /v1/roster`: statements behind a place, in order of arrival.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RosterPage {
    /// The relay's database: a place is one of it alone.
    pub store: StoreId,
    /// Statements, each body ‖ signature.
    pub statements: Vec<Base64>,
    /// The place behind these.
    pub next: u64,
    /// What stands behind it.
    pub rest: Rest,
    /// [`crate::roster::digest`] of everything the relay keeps of the team.
    pub kept: Bytes32,
}

/// What stands behind a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Nothing: this is all.
    None,
    /// Another page.
    More,
}

/// Fills a roster call: statements are counted as they travel.
#[derive(Debug, Default)]
pub struct RosterRoom {
    count: usize,
    bytes: usize,
}

impl RosterRoom {
    /// Is there room for one more of so many bytes? The first always fits.
    pub fn take(&mut self, statement_bytes: usize) -> bool {
        // Base64url in quotes, and a comma.
        let bytes = self.bytes + statement_bytes.div_ceil(3) * 4 + 3;
        let fits = self.count < ROSTER_MAX && bytes <= ROSTER_BYTES_MAX - ROSTER_FRAME_BYTES;
        if fits || self.count == 0 {
            (self.count, self.bytes) = (self.count + 1, bytes);
            return true;
        }
        false
    }
}

/// `POST /v1/roster/have`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskRosterHave {
    /// Statements a device keeps.
    pub ids: Vec<StatementId>,
}

/// Reply of `POST /v1/roster/have`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RosterMissing {
    /// Those the relay does not keep, in the order of the request.
    pub missing: Vec<StatementId>,
}

/// `POST /v1/have`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AskHave {
    /// Envelopes a device holds.
    pub ids: Vec<EnvelopeId>,
}

/// Reply of `POST /v1/have`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Missing {
    /// Those the relay lacks.
    pub missing: Vec<EnvelopeId>,
}

/// Reply of `GET /v1/wait`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct News {
    /// Something arrived in one of the mailboxes.
    pub news: bool,
}

/// Reply of `GET /v1/health`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Health {
    /// Always true: a relay that cannot store answers 503 and a refusal.
    pub ok: bool,
    /// Version of the relay.
    pub version: String,
    /// Id of the relay's database.
    pub store: StoreId,
}

/// Stable codes of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The body or a parameter is not what it should be.
    Malformed,
    /// The body is over a limit.
    TooLarge,
    /// The request took too long.
    TooSlow,
    /// Not the setup code, or one that was used up.
    WrongSetupCode,
    /// No such team here.
    UnknownTeam,
    /// No such device in the team, or not any more.
    UnknownDevice,
    /// The nonce is not of this relay for this device, used or old.
    BadNonce,
    /// The signature does not hold.
    BadSignature,
    /// The relay is not configured for this origin.
    WrongOrigin,
    /// The token is missing, wrong or expired.
    BadToken,
    /// The token is good for less.
    NotAllowed,
    /// The cursor is not of this database.
    CursorUnknown,
    /// Written already, with other content.
    AlreadyWritten,
    /// No such path, or nothing is stored under this name.
    NotFound,
    /// A statement does not hold.
    BadStatement,
    /// Too many requests, or logins of this device.
    TooMany,
    /// The relay is full.
    Full,
    /// The relay could not do it.
    Unwell,
    /// A code this version does not know.
    #[serde(other)]
    Unknown,
}

/// The body of every refusal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApiError {
    /// The code a client decides on.
    pub code: ErrorCode,
    /// For people who run relays; never content.
    pub detail: String,
    /// Seconds to wait before the next try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
}
