//! Android: the system shapes the window; flags of the activity are in gen/android.

use tauri::{Runtime, WebviewWindowBuilder};

/// Android does not write core dumps of apps.
pub fn harden_process() {}

/// The activity decides.
pub fn shape_window<R: Runtime, M: tauri::Manager<R>>(
    window: WebviewWindowBuilder<'_, R, M>,
) -> WebviewWindowBuilder<'_, R, M> {
    window
}

/// Ends the app; the reason is in the system log.
pub fn say_and_leave(refused: &dyn std::error::Error) -> ! {
    tracing::error!(%refused, "Daftari cannot open");
    std::process::exit(1)
}
