//! Editing the office's lists.

use serde::Deserialize;
use serde_json::{Map, Value};
use ts_rs::TS;

/// Name a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListNamed {
    /// Its name in the reference data.
    pub list: String,
}

/// Name an item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListItemOf {
    /// The list.
    pub list: String,
    /// The item.
    pub code: String,
}

/// Write an item of a list: a new one, or over what stands.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct SetListItem {
    /// The list.
    pub list: String,
    /// The item: `[a-z0-9_-]`, at most 64.
    pub code: String,
    /// `label`, `help` as `{en, sw}`; `number`, `phone`, `hours`, `channel`, `note`, `pep_at_night`; of an added violation
    /// also `group`, `is_sexual_offence`, `suggests_clocks`.
    #[ts(type = "Record<string, unknown>")]
    pub item: Map<String, Value>,
}

/// Offer an item no more, or again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RetireListItem {
    /// The list.
    pub list: String,
    /// The item.
    pub code: String,
    /// Not offered any more.
    pub retired: bool,
}

/// Take over a reference file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ImportReference {
    /// Its text, at most 256 KiB; null: the stored file of a newer version.
    pub text: Option<String>,
}
