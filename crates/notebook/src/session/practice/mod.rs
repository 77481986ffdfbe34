//! The practice notebook: the same app on invented cases, in memory only, never in a team.
//!
//! It is shown in place of the worker's own notebook for as long as it is open, or stands alone before there is one.
//! Whatever works on "the unlocked notebook" works on it; what belongs to the team or the relay works on her own or is
//! refused with `practice`. Leaving, locking, idling and going out of sight all throw it away.

mod cases;
mod pen;
mod words;

use std::sync::Arc;

use daftari_crypto::safe::slots;
use daftari_domain::time::Stamp;

use self::pen::Pen;
use super::Session;
use super::fair_lock::lock;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::SetHelpCircle;
use crate::views::{AllyView, AppView, Language};

/// Names as in stories, and phone numbers that are not assigned.
const CIRCLE: [(&str, &str); 2] = [("Imani", "0700 000 121"), ("Zawadi", "0700 000 122")];

impl Session {
    /// Opens the practice notebook over the unlocked one, or before there is a notebook; one that is open stays as it is.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn open_practice(&self) -> Result<AppView, Error> {
        // Held until the practice notebook is open: no act can run between the two.
        let own = self.notebook.acquire();
        if own.is_none() && slots::exist(&self.directory) {
            return Err(Error::Locked);
        }
        let language = lock(&self.preferences).language;
        let mut practice = lock(&self.practice);
        if practice.is_none() {
            let mut notebook = Notebook::in_memory(&self.environment)?;
            let now = notebook.device_now();
            fill(&mut notebook, now, language)?;
            *practice = Some(notebook);
            self.touch();
        }
        drop(practice);
        drop(own);
        Ok(self.app())
    }

    /// Throws the practice notebook away: her own is there again as she left it, or the first question.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn leave_practice(&self) -> Result<AppView, Error> {
        drop(self.unlocked()?);
        drop(lock(&self.practice).take());
        Ok(self.app())
    }

    /// Refuses acts on the team or the relay while the worker practises.
    ///
    /// # Errors
    /// [`Error::Practice`].
    pub(crate) fn refuse_in_practice(&self) -> Result<(), Error> {
        if lock(&self.practice).is_some() { Err(Error::Practice) } else { Ok(()) }
    }
}

/// Writes the invented cases, with times around `now`.
///
/// # Errors
/// As the acts of a notebook.
pub(crate) fn fill(notebook: &mut Notebook, now: Stamp, language: Language) -> Result<(), Error> {
    let clock = Arc::clone(&notebook.environment.clock);
    choose_circle(notebook)?;
    let filled = cases::ALL.iter().try_for_each(|write| write(&mut Pen { notebook, now, language }));
    notebook.environment.clock = clock;
    filled
}

/// Invented people to ask for help, with numbers like those of the invented cases: her own are neither shown nor changed.
fn choose_circle(notebook: &mut Notebook) -> Result<(), Error> {
    let ally = |(name, phone): (&str, &str)| AllyView { name: name.to_owned(), phone: phone.to_owned() };
    let people = CIRCLE.into_iter().map(ally).collect();
    notebook.set_help_circle(SetHelpCircle { people }).map(drop)
}
