//! The office's lists, as their pages show them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{AuthorView, Changed, StampView};

/// What kind of items a list holds.
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
    /// What kind of items it holds.
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
    /// A reference file for a newer Daftari is stored until this one is updated.
    pub newer_kept: bool,
}

/// An edit of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListVersionView {
    /// The whole item; null took an edit back.
    #[ts(type = "Record<string, unknown> | null")]
    pub value: Value,
    /// The author.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// No later edit supersedes it: of several the last one shows.
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
    /// The edits of it, the oldest first.
    pub versions: Vec<ListVersionView>,
}

/// A list as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListPageView {
    /// Its name.
    pub list: String,
    /// What kind of items it holds.
    pub kind: ListKind,
    /// This device may edit it.
    pub may_edit: bool,
    /// Its items.
    pub items: Vec<ListItemView>,
}

/// The result of a reference file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// Items that became edits.
    pub edits: u32,
    /// Parts that differ and are not the office's to change.
    pub left_alone: Vec<String>,
    /// What changed.
    pub changed: Changed,
}
