//! The help circle: the people a worker asks for help.

use daftari_notebook::requests::SetHelpCircle;
use daftari_notebook::views::{Changed, HelpCircleView};

use crate::error::Reply;
use crate::state::Unlocked;

/// The people of the help circle.
#[tauri::command(async)]
pub fn help_circle(unlocked: Unlocked) -> Reply<HelpCircleView> {
    Ok(unlocked.notebook()?.help_circle()?)
}

/// Replaces the people of the help circle.
#[tauri::command(async)]
pub fn set_help_circle(unlocked: Unlocked, request: SetHelpCircle) -> Reply<Changed> {
    Ok(unlocked.notebook()?.set_help_circle(request)?)
}
