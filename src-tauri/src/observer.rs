//! Events Rust sends to the window unasked: something changed, it was locked, a sync ended.

use daftari_notebook::session::Observer;
use daftari_notebook::views::{Changed, SyncOutcomeView};
use tauri::{AppHandle, Emitter, Runtime};

/// Passes the session's news on to the webview.
pub struct ToWindow<R: Runtime>(AppHandle<R>);

impl<R: Runtime> ToWindow<R> {
    /// News go to this app's window.
    pub fn new(app: AppHandle<R>) -> Self {
        ToWindow(app)
    }

    fn tell(&self, event: &str, news: impl serde::Serialize + Clone) {
        if self.0.emit(event, news).is_err() {
            tracing::warn!(event, "the window did not take an event");
        }
    }
}

impl<R: Runtime> Observer for ToWindow<R> {
    fn changed(&self, changed: &Changed) {
        self.tell("changed", changed);
    }

    fn locked(&self) {
        self.tell("locked", ());
    }

    fn synced(&self, outcome: &SyncOutcomeView) {
        self.tell("synced", outcome);
    }
}
