//! Settings that must be known before unlocking: language, colours, idle time. A plain file that says nothing about anybody.

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::views::{Language, Preferences, SecretForm, Theme};
use crate::whole_file;

const FILE: &str = "preferences.json";

/// Idle time when nobody chose one, seconds (security.md).
const IDLE_SECONDS: u32 = 120;

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            language: Language::En,
            theme: Theme::System,
            idle_seconds: IDLE_SECONDS,
            secret_form: SecretForm::Pin,
        }
    }
}

/// What the file says; the defaults when there is none or it cannot be understood.
pub(crate) fn read(directory: &Path) -> Preferences {
    fs::read(directory.join(FILE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes the file whole or not at all.
pub(crate) fn write(directory: &Path, preferences: &Preferences) -> Result<(), Error> {
    let bytes = serde_json::to_vec(preferences).expect("plain values become JSON");
    whole_file::replace(directory, FILE, &bytes)
}

/// Keeps the idle time in its range.
pub(crate) fn checked(mut preferences: Preferences) -> Preferences {
    preferences.idle_seconds = preferences.idle_seconds.clamp(30, 900);
    preferences
}
