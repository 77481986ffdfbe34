//! What Rust tells the window by itself: something changed, it was locked, a sync ended.

use std::time::Duration;

use daftari_notebook::session::Observer;
use daftari_notebook::views::{Changed, SyncOutcomeView};
use tauri::{AppHandle, Emitter, Runtime};
use tauri_plugin_notification::NotificationExt;

use crate::state::session;

/// "Notebook": what the app is called wherever somebody else may read it.
const NEUTRAL_NAME: &str = "Daftari";

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

/// Locks the notebook when nobody has touched it for the chosen time.
pub fn watch_idle<R: Runtime>(app: &AppHandle<R>) {
    let session = session(app);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            session.lock_when_idle();
        }
    });
}

/// Between two looks at the alarm list. Its times are rounded to five minutes anyway.
const ALARM_LOOK: Duration = Duration::from_secs(20);

/// Shows one notification whenever a time of the alarm list has come, whether the notebook is open or not. It says that
/// there is something to do: no name, no code, no number.
pub fn tell_of_alarms(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || {
        let session = session(&app);
        loop {
            if session.due_alarms() {
                let said = app.notification().builder().title(NEUTRAL_NAME).body(session.reminder()).show();
                if said.is_err() {
                    tracing::warn!("this system did not take a notification");
                }
            }
            std::thread::sleep(ALARM_LOOK);
        }
    });
}

/// Syncs by itself while the notebook is open and the relay can be reached.
pub fn sync_by_itself<R: Runtime>(app: &AppHandle<R>) {
    let syncing = session(app);
    std::thread::spawn(move || {
        loop {
            syncing.sync_by_itself();
        }
    });
    let listening = session(app);
    std::thread::spawn(move || {
        loop {
            listening.listen_for_news();
        }
    });
}
