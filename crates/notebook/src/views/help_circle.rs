//! The few people a worker asks for help.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person of the help circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AllyView {
    /// As she calls them; may be empty.
    pub name: String,
    /// Out of the notebook `+254…`, into it any Kenyan way of writing a mobile number.
    pub phone: String,
}

/// The help circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HelpCircleView {
    /// The people, at most eight.
    pub people: Vec<AllyView>,
}
