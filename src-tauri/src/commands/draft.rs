//! The draft: words typed and not saved as entries yet.

use daftari_notebook::requests::SaveDraft;
use daftari_notebook::views::{Changed, DraftView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Saves the draft of a page.
#[tauri::command(async)]
pub fn save_draft(unlocked: Unlocked, request: SaveDraft) -> Reply<Changed> {
    Ok(unlocked.notebook()?.save_draft(request)?)
}

/// The draft: words typed and not saved as entries yet.
#[tauri::command(async)]
pub fn draft(unlocked: Unlocked) -> Reply<Option<DraftView>> {
    Ok(unlocked.notebook()?.saved_draft()?)
}

/// Takes the words back: they are gone.
#[tauri::command(async)]
pub fn discard_draft(unlocked: Unlocked) -> Reply<Changed> {
    Ok(unlocked.notebook()?.discard_draft()?)
}
