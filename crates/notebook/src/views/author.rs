//! Who wrote something, and how far it was delivered.

use daftari_domain::ids::{DeviceKey, EntryId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::StampView;

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuthorView {
    /// The device's key.
    pub device: DeviceKey,
    /// The member's name as the team list has it; null when it cannot be read here.
    pub name: Option<String>,
    /// This very device.
    pub me: bool,
    /// An office device.
    pub office: bool,
}

/// How far an entry has come. Only what the office has counts as safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Only on this phone.
    OnPhone,
    /// The relay has taken it.
    Handed,
    /// The office has said that it holds it.
    OfficeHas,
}

/// One value standing in a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ValueView {
    /// Entry that wrote it.
    pub entry: EntryId,
    /// The value.
    #[ts(type = "unknown")]
    pub value: Value,
    /// The author.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// How far its entry was delivered.
    pub delivery: Delivery,
}
