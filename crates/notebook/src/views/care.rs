//! Brakes, the words of a child's case, and consents, as the case page shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AuthorView, Delivery, StampView};

/// A violation line, as a step sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// Code of violation_types.
    pub violation: String,
    /// The law calls it a sexual offence.
    pub sexual_offence: bool,
    /// Talks, settlements and payments are open on this line.
    pub may_talk_and_pay: bool,
}

/// Something written on a line where it would not be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BrakedView {
    /// Its entry, hex.
    pub entry: String,
    /// Code of the action.
    pub action: String,
    /// The line it names.
    pub violation: Option<String>,
    /// Code of kenya.json `brakes`.
    pub brake: String,
}

/// A time that contradicts another one of the same case: kept, and pointed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OddTimeView {
    /// Its entry, hex.
    pub entry: String,
    /// Code of the action or of the field.
    pub code: String,
    /// `before_incident`, `told_before`, `ends_before`, `closed_before`, `given_before`, `due_before`, `released_before` or
    /// `visit_before`.
    pub why: String,
    /// The time said.
    pub at: StampView,
    /// The time it contradicts.
    pub other: StampView,
}

/// What a child's case may be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionView {
    /// Violations to name.
    pub name: Vec<String>,
    /// Standing ones that speak of pay for work, to take back.
    pub in_place_of: Vec<String>,
}

/// What stands for one purpose of consent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    /// Code of consent_purposes.
    pub purpose: String,
    /// Code of lists.consent_answers, or `not_offered` in a child's case.
    pub answer: String,
    /// It was yes, and that was too long ago.
    pub expired: bool,
    /// When a yes stops holding.
    pub until: Option<StampView>,
    /// Where the answer was written down; null when nobody asked.
    pub said: Option<ConsentSaidView>,
    /// Every other answer ever written down, oldest first.
    pub earlier: Vec<ConsentSaidView>,
}

/// An answer as it was written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentSaidView {
    /// Its entry, hex.
    pub entry: String,
    /// The answer as written.
    pub answer: String,
    /// Who asked, by name.
    pub asked_by: Option<String>,
    /// Who wrote it down.
    pub author: AuthorView,
    /// When she was asked.
    pub at: StampView,
    /// What was said.
    pub words_used: Option<String>,
    /// Code of languages.
    pub language: Option<String>,
    /// Who was with her.
    pub support_person: Option<String>,
    /// Where it has got to.
    pub delivery: Delivery,
}
