//! The office's lists, as their pages show them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{AuthorView, Changed, StampView};

/// What a list is a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Places the office knows.
    Places,
    /// Numbers to call.
    Numbers,
    /// Days on which no court sits.
    Days,
    /// violation_types.
    Violations,
    /// Codes with words; the office may add its own.
    Codes,
    /// Codes the app reckons with: only their words may change.
    Words,
}

/// A list the office may edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRowView {
    /// Its name in the reference data.
    pub list: String,
    /// What it is a list of.
    pub kind: ListKind,
    /// Items in it, retired ones included.
    pub items: u32,
    /// Items edited here or by the office.
    pub edited: u32,
}

/// Every list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListsView {
    /// The lists in the order of a page.
    pub lists: Vec<ListRowView>,
    /// This device may edit them.
    pub may_edit: bool,
    /// A reference file for a newer Daftari is kept aside.
    pub newer_kept: bool,
}

/// What somebody wrote over an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListVersionView {
    /// The whole item; null took an edit back.
    #[ts(type = "Record<string, unknown> | null")]
    pub value: Value,
    /// Who.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// Nobody wrote over it: of several the last one shows.
    pub standing: bool,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListItemView {
    /// Its code.
    pub code: String,
    /// The item as it stands, labels included.
    #[ts(type = "Record<string, unknown>")]
    pub item: Value,
    /// An edit stands over what the app ships, or the office added it.
    pub edited: bool,
    /// The app ships an item of this code.
    pub shipped: bool,
    /// Not offered any more.
    pub retired: bool,
    /// What was written over it, oldest first.
    pub versions: Vec<ListVersionView>,
}

/// A list as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListPageView {
    /// Its name.
    pub list: String,
    /// What it is a list of.
    pub kind: ListKind,
    /// This device may edit it.
    pub may_edit: bool,
    /// Its items.
    pub items: Vec<ListItemView>,
}

/// What a reference file changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// Items that became edits.
    pub edits: u32,
    /// Parts that differ and are not the office's to change.
    pub left_alone: Vec<String>,
    /// What changed.
    pub changed: Changed,
}
