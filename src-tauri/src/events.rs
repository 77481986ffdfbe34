//! Threads that run beside the window: they lock an idle notebook, show alarms, sync.

use std::time::Duration;

use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt;

use crate::state::session;

/// "Notebook": the app's name wherever another person may read it.
const NEUTRAL_NAME: &str = "Daftari";

/// Locks the notebook when it was not touched for the chosen time.
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

/// Rubs what was erased out of the free space of the database, while the notebook is open.
pub fn write_anew<R: Runtime>(app: &AppHandle<R>) {
    let session = session(app);
    std::thread::spawn(move || {
        loop {
            session.write_anew_by_itself();
        }
    });
}
