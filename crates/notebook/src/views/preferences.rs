//! Settings that must be known before unlocking.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Language;

/// How the owner opens the notebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretForm {
    /// 6 to 12 digits on the in-app pad.
    Pin,
    /// Five words or more.
    Passphrase,
}

/// Night, day, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Follow the system.
    System,
    /// Dark: warm and dim.
    Dark,
    /// Light, like paper.
    Light,
}

/// Settings that must be known before unlocking. They say nothing about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Language of every text.
    pub language: Language,
    /// Colours of the pages.
    pub theme: Theme,
    /// Seconds without a touch until the notebook locks itself, within [`IDLE_SECONDS`].
    pub idle_seconds: u32,
    /// Which pad the lock screen shows.
    pub secret_form: SecretForm,
}

/// Idle times that can be chosen, seconds.
pub const IDLE_SECONDS: RangeInclusive<u32> = 30..=900;

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            language: Language::ENGLISH,
            theme: Theme::System,
            idle_seconds: 120,
            secret_form: SecretForm::Pin,
        }
    }
}
