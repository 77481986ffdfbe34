//! Announcing that an hour has come, whether the notebook is locked or not.

use daftari_domain::reference::Reference;

use super::Session;
use super::fair_lock::lock;
use crate::log::alarms::{read, step_of, write};

impl Session {
    /// Has a time come since the last call? Locked or not; called every few seconds. All times that came between two
    /// calls are one answer, and no time is announced twice.
    pub fn due_alarms(&self) -> bool {
        // While this is held the open notebook writes no other list.
        let own = self.notebook.acquire();
        let Some((come, ahead)) = read(&self.directory)
            .zip(step_of(self.environment.clock.now().ms))
            .map(|(list, now)| list.split(now))
            .filter(|(come, _)| !come.is_empty())
        else {
            return false;
        };
        let mut told = lock(&self.alarms_told);
        let is_news = !come.is_subset(&told);
        match write(&self.directory, &ahead) {
            Ok(()) => told.clear(),
            // A disk that takes nothing must not repeat it every few seconds.
            Err(error) => {
                tracing::warn!(%error, "alarm list");
                *told = come;
            }
        }
        drop(told);
        if let Some(notebook) = own.as_ref() {
            notebook.update_alarms();
        }
        is_news
    }

    /// The text of a notification, in the worker's language: shipped words, never words of a case.
    pub fn reminder(&self) -> &'static str {
        let language = self.app().preferences.language;
        Reference::kenya().reminder_text(language.code()).expect("the shipped reference data has it, as a test shows")
    }
}
