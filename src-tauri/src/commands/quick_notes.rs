//! Quick notes: written at the lock, read after it.

use std::sync::Arc;

use daftari_notebook::requests::{QuickNoteOf, WriteQuickNote};
use daftari_notebook::session::Session;
use daftari_notebook::views::{Changed, QuickNoteView};
use tauri::State;

use crate::error::Reply;
use crate::state::Unlocked;

/// Stores a note while the notebook is locked; the reply says nothing of it.
#[tauri::command(async)]
pub fn write_quick_note(session: State<'_, Arc<Session>>, request: WriteQuickNote) -> Reply<()> {
    Ok(session.write_quick_note(request)?)
}

/// Notes written at the lock that wait for a case or for being put away.
#[tauri::command(async)]
pub fn quick_notes(unlocked: Unlocked) -> Reply<Vec<QuickNoteView>> {
    Ok(unlocked.notebook()?.quick_notes()?)
}

/// Puts a note away: its words are gone.
#[tauri::command(async)]
pub fn put_away_quick_note(unlocked: Unlocked, request: QuickNoteOf) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.put_away_quick_note(request))
}
