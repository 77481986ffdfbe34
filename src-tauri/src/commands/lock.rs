//! At the lock: everything that can be called without an open notebook.

use std::sync::Arc;

use daftari_notebook::requests::{CheckSecret, CreateNotebook, Unlock};
use daftari_notebook::session::Session;
use daftari_notebook::views::{AppView, Preferences, SecretStrength};
use serde_json::Value;
use tauri::State;

use crate::error::Reply;

/// Where the app stands.
#[tauri::command(async)]
pub fn app_state(session: State<'_, Arc<Session>>) -> Reply<AppView> {
    Ok(session.app())
}

/// Is this a good PIN or passphrase?
#[tauri::command(async)]
pub fn check_secret(session: State<'_, Arc<Session>>, request: CheckSecret) -> Reply<SecretStrength> {
    Ok(session.check_secret(&request))
}

/// Makes a notebook and opens it.
#[tauri::command(async)]
pub fn create_notebook(session: State<'_, Arc<Session>>, request: CreateNotebook) -> Reply<AppView> {
    Ok(session.create_notebook(request)?)
}

/// Opens the notebook with its PIN or passphrase.
#[tauri::command(async)]
pub fn unlock(session: State<'_, Arc<Session>>, request: Unlock) -> Reply<AppView> {
    Ok(session.unlock_notebook(request)?)
}

/// Locks at once.
#[tauri::command(async)]
pub fn lock(session: State<'_, Arc<Session>>) -> Reply<AppView> {
    Ok(session.lock_notebook())
}

/// Language, colours, idle time.
#[tauri::command(async)]
pub fn set_preferences(session: State<'_, Arc<Session>>, request: Preferences) -> Reply<AppView> {
    Ok(session.set_preferences(request)?)
}

/// The reference data: with the office's edits while the notebook is open, as the app ships it at the lock.
#[tauri::command(async)]
pub fn reference(session: State<'_, Arc<Session>>) -> Reply<Value> {
    Ok(session.reference())
}

/// The person is there: the idle clock starts again.
#[tauri::command(async)]
pub fn touch(session: State<'_, Arc<Session>>) -> Reply<()> {
    session.touch();
    Ok(())
}

/// The window is minimised, or another app is in front of it.
#[tauri::command(async)]
pub fn out_of_sight(session: State<'_, Arc<Session>>) -> Reply<()> {
    session.out_of_sight();
    Ok(())
}

/// The window can be seen again.
#[tauri::command(async)]
pub fn in_sight(session: State<'_, Arc<Session>>) -> Reply<()> {
    session.in_sight();
    Ok(())
}
