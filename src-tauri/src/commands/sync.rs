//! Sync: where each case has got to, and "sync now".

use daftari_notebook::views::{SyncOutcomeView, SyncView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Where each case has got to.
#[tauri::command(async)]
pub fn sync_view(unlocked: Unlocked) -> Reply<SyncView> {
    Ok(unlocked.session().sync_view()?)
}

/// Stops the sync that runs, at once.
#[tauri::command(async)]
pub fn cancel_sync(unlocked: Unlocked) -> Reply<SyncView> {
    unlocked.session().cancel_sync();
    Ok(unlocked.session().sync_view()?)
}

/// Syncs now and says how it ended.
#[tauri::command(async)]
pub fn sync_now(unlocked: Unlocked) -> Reply<SyncOutcomeView> {
    Ok(unlocked.session().sync_now()?)
}
