//! The office's lists: every device reads them, the office edits them.

use daftari_notebook::requests::{ImportReference, ListItemOf, ListNamed, RetireListItem, SetListItem};
use daftari_notebook::views::{Changed, ImportView, ListPageView, ListsView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Every list, by name.
#[tauri::command(async)]
pub fn lists(unlocked: Unlocked) -> Reply<ListsView> {
    Ok(unlocked.notebook()?.lists()?)
}

/// A list with its items.
#[tauri::command(async)]
pub fn list_page(unlocked: Unlocked, request: ListNamed) -> Reply<ListPageView> {
    Ok(unlocked.notebook()?.list_page(&request)?)
}

/// Writes an item.
#[tauri::command(async)]
pub fn set_list_item(unlocked: Unlocked, request: SetListItem) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.set_list_item(request))
}

/// Offers an item no more, or again.
#[tauri::command(async)]
pub fn retire_list_item(unlocked: Unlocked, request: RetireListItem) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.retire_list_item(request))
}

/// Takes an edit back.
#[tauri::command(async)]
pub fn list_item_to_default(unlocked: Unlocked, request: ListItemOf) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.list_item_to_default(request))
}

/// Takes over what differs in a reference file.
#[tauri::command(async)]
pub fn import_reference(unlocked: Unlocked, request: ImportReference) -> Reply<ImportView> {
    let import = unlocked.notebook()?.import_reference(request)?;
    unlocked.session().announce(&import.changed);
    Ok(import)
}
