//! Choosing the help circle.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::views::AllyView;

/// Choose whom to ask for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetHelpCircle {
    /// At most eight; lines with neither name nor phone are left out.
    pub people: Vec<AllyView>,
}
