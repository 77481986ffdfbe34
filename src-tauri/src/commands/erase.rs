//! Erasing for a survivor's sake.

use daftari_notebook::requests::Erase;
use daftari_notebook::views::{Changed, ErasedView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Erases a case on this device, or only who she is in it.
#[tauri::command(async)]
pub fn erase(unlocked: Unlocked, request: Erase) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.erase(request))
}

/// Erasures on this device: dates and marks.
#[tauri::command(async)]
pub fn erased_here(unlocked: Unlocked) -> Reply<Vec<ErasedView>> {
    Ok(unlocked.notebook()?.erased_here()?)
}
