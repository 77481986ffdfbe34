//! The practice notebook: opened over the unlocked one, and thrown away.

use daftari_notebook::views::AppView;

use crate::error::Reply;
use crate::state::Unlocked;

/// Opens the practice notebook.
#[tauri::command(async)]
pub fn open_practice(unlocked: Unlocked) -> Reply<AppView> {
    Ok(unlocked.session().open_practice()?)
}

/// Leaves the practice notebook; nothing of it is kept.
#[tauri::command(async)]
pub fn leave_practice(unlocked: Unlocked) -> Reply<AppView> {
    Ok(unlocked.session().leave_practice()?)
}
