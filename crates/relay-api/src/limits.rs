//! Every limit, checked before anything is allocated.

/// Bytes of an entry's body.
pub const BODY_MAX: usize = 98_304;
/// Characters of one text value.
pub const TEXT_MAX_CHARS: usize = 16_000;
/// Recipients of one envelope.
pub const RECIPIENTS_MAX: usize = 16;
/// Bytes of one envelope.
pub const ENVELOPE_MAX: usize = 262_144;
/// Envelopes of one batch.
pub const BATCH_MAX: usize = 512;
/// Bytes of one batch.
pub const BATCH_BYTES_MAX: usize = 4_194_304;
/// Bytes of one roster statement's body.
pub const STATEMENT_MAX: usize = 65_536;
/// Statements of one team.
pub const ROSTER_MAX: usize = 4_096;
/// Bytes of one roster request or reply (statements as base64url in JSON).
pub const ROSTER_BYTES_MAX: usize = 16_777_216;
/// Roster heads named by a statement or an envelope.
pub const HEADS_MAX: usize = 255;
/// Bytes of one enrolment message.
pub const INVITE_MESSAGE_MAX: usize = 4_096;
/// Seconds an enrolment message is kept.
pub const INVITE_TTL_S: u64 = 600;
/// Enrolment messages a relay keeps at a time.
pub const INVITES_MAX: usize = 4_096;
/// Seconds a login nonce is good for.
pub const NONCE_TTL_S: u64 = 120;
/// Login nonces a relay keeps at a time.
pub const NONCES_MAX: usize = 65_536;
/// Seconds a token is good for.
pub const TOKEN_TTL_S: u64 = 900;
/// Ids of one `have` call.
pub const HAVE_MAX: usize = 4_096;
/// Bytes of a control call's JSON, rosters excepted.
pub const CONTROL_MAX: usize = 524_288;
/// Seconds a request may take.
pub const REQUEST_SECONDS: u64 = 30;
/// Seconds a long poll may wait.
pub const WAIT_SECONDS: u64 = 25;
/// Bytes one team may keep on a relay.
pub const TEAM_BYTES_MAX: u64 = 20 * 1024 * 1024 * 1024;
/// Seconds between two receipts to one device when something changed (docs/decisions/0002).
pub const RECEIPT_MIN_INTERVAL_S: u64 = 60;
