//! The app before and at the lock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Preferences;

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

/// The app before and at the lock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppView {
    /// Where the app stands.
    pub phase: Phase,
    /// Language, colours, idle time.
    pub preferences: Preferences,
    /// Can the operating system store keys here? Without it a PIN is refused.
    pub key_store: bool,
    /// Milliseconds until the next try is allowed, 0 when it is.
    #[ts(type = "number")]
    pub wait_ms: u64,
    /// Wrong tries so far.
    pub tries: u32,
    /// Daftari's version.
    pub version: String,
    /// The pages show the practice notebook: invented people, nothing of it is stored or sent.
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
