//! The help circle: whom to ask for help.

use daftari_notebook::requests::SetHelpCircle;
use daftari_notebook::views::{Changed, HelpCircleView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Whom to ask for help.
#[tauri::command(async)]
pub fn help_circle(unlocked: Unlocked) -> Reply<HelpCircleView> {
    Ok(unlocked.notebook()?.help_circle()?)
}

/// Chooses them.
#[tauri::command(async)]
pub fn set_help_circle(unlocked: Unlocked, request: SetHelpCircle) -> Reply<Changed> {
    Ok(unlocked.notebook()?.set_help_circle(request)?)
}
