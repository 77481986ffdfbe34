//! An error as it crosses to the UI.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A refused act as it crosses to the UI: what [`crate::Error`] says, without its type. The UI's type of it is made from
/// [`crate::Error`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorView {
    /// Stable code, such as `locked`, `wrong_secret`, `text_too_long`.
    pub code: String,
    /// Values for the sentence: numbers and codes, never content.
    #[serde(default)]
    pub params: Map<String, Value>,
}
