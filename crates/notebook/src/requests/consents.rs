//! Recording and withdrawing consent.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::When;

/// How the survivor was asked for consent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Asking {
    /// Who asked, by name; null = the member of this device.
    pub asked_by: Option<String>,
    /// The language it was asked in: code of languages, or its name.
    pub language: Option<String>,
    /// The person who was with her.
    pub support_person: Option<String>,
    /// When she was asked; null = now.
    pub happened_at: Option<When>,
}

/// An answer for one purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentAnswer {
    /// Code of consent_purposes.
    pub purpose: String,
    /// Code of lists.consent_answers.
    pub answer: String,
    /// Her words, or those of the question.
    pub words_used: Option<String>,
}

/// Record answers, one for each purpose that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordConsents {
    /// The case.
    pub case: CaseId,
    /// The answers.
    pub answers: Vec<ConsentAnswer>,
    /// How she was asked.
    pub asking: Asking,
}

/// Take a consent back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WithdrawConsent {
    /// The case.
    pub case: CaseId,
    /// Code of consent_purposes.
    pub purpose: String,
    /// Her words, or those of the question.
    pub words_used: Option<String>,
    /// How it was said.
    pub asking: Asking,
}
