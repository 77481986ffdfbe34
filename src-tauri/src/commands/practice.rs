//! The practice notebook: opened over the unlocked one or before there is one, and thrown away.

use std::sync::Arc;

use daftari_notebook::session::Session;
use daftari_notebook::views::AppView;
use tauri::State;

use crate::error::Reply;
use crate::state::Unlocked;

/// Opens the practice notebook. Without a notebook too; over a locked one the session answers `locked`.
#[tauri::command(async)]
pub fn open_practice(session: State<'_, Arc<Session>>) -> Reply<AppView> {
    Ok(session.open_practice()?)
}

/// Leaves the practice notebook; nothing of it is stored.
#[tauri::command(async)]
pub fn leave_practice(unlocked: Unlocked) -> Reply<AppView> {
    Ok(unlocked.session().leave_practice()?)
}
