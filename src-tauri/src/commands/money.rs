//! Money of all cases.

use daftari_notebook::views::MoneyPageView;

use crate::error::Reply;
use crate::state::Unlocked;

/// Money held for survivors and money still to come.
#[tauri::command(async)]
pub fn money_page(unlocked: Unlocked) -> Reply<MoneyPageView> {
    Ok(unlocked.notebook()?.money_page()?)
}
