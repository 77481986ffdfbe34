//! Consents: recording and withdrawing answers.

use daftari_notebook::requests::{RecordConsents, WithdrawConsent};
use daftari_notebook::views::Changed;

use crate::error::Reply;
use crate::state::Unlocked;

/// Records answers, one for each purpose.
#[tauri::command(async)]
pub fn record_consents(unlocked: Unlocked, request: RecordConsents) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.record_consents(request))
}

/// Takes a consent back.
#[tauri::command(async)]
pub fn withdraw_consent(unlocked: Unlocked, request: WithdrawConsent) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.withdraw_consent(request))
}
