//! Consents: every purpose with the answer that stands.

use daftari_domain::ids::EntryId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AuthorView, Delivery, StampView};

/// The standing answer for one purpose of consent.
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
    /// Where the answer was written down; null when she was not asked.
    pub said: Option<ConsentSaidView>,
    /// Every other answer ever written down, oldest first.
    pub earlier: Vec<ConsentSaidView>,
}

/// An answer as it was written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConsentSaidView {
    /// Its entry.
    pub entry: EntryId,
    /// The answer as written.
    pub answer: String,
    /// Who asked, by name.
    pub asked_by: Option<String>,
    /// Who wrote it down.
    pub author: AuthorView,
    /// When she was asked.
    pub at: StampView,
    /// Her words, or those of the question.
    pub words_used: Option<String>,
    /// Code of languages.
    pub language: Option<String>,
    /// Who was with her.
    pub support_person: Option<String>,
    /// Where it has got to.
    pub delivery: Delivery,
}
