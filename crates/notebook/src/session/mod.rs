//! One notebook directory, one process: first run, lock, unlock, idle, and the relay in the background.
//!
//! The session is the only maker of [`Unlocked`]. Locking takes the notebook out of its mutex, so it waits for the guards
//! that are held, and no guard can be had afterwards; closing checkpoints the database and drops every key.
//! Nothing here holds the guard while it talks to the network.

mod alarms;
mod background;
mod enrol;
mod enrolment;
mod fair_lock;
mod invite;
mod join;
mod met;
mod practice;
mod preferences;
mod rewrite;
mod start_team;
mod sync_loop;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use daftari_crypto::safe::pin::{self, SecretKind};
use daftari_crypto::safe::slots;
use daftari_crypto::safe::tries::TryState;
use daftari_domain::reference::Reference;
use serde_json::Value;

use self::background::Background;
use self::enrolment::CurrentEnrolment;
use self::fair_lock::{FairMutex, lock};
pub use self::rewrite::Rewritten;
use crate::environment::Environment;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::quick_notes;
use crate::requests::{CheckSecret, CreateNotebook, Unlock, WriteQuickNote};
use crate::team::recovery::NewSheets;
use crate::views::{AppView, Changed, Phase, Preferences, SecretForm, SecretStrength, SyncOutcomeView};

/// An open notebook whose window is out of sight locks itself after this time.
const OUT_OF_SIGHT_MS: u64 = 30_000;

/// Receives what happens besides the answers to commands.
pub trait Observer: Send + Sync {
    /// Something on a page changed.
    fn changed(&self, changed: &Changed);
    /// The notebook was locked: forget every page.
    fn locked(&self);
    /// A sync ended.
    fn synced(&self, outcome: &SyncOutcomeView);
}

/// An observer that does nothing.
pub struct NoopObserver;

impl Observer for NoopObserver {
    fn changed(&self, _: &Changed) {}
    fn locked(&self) {}
    fn synced(&self, _: &SyncOutcomeView) {}
}

/// A notebook directory and what this process does with it.
pub struct Session {
    pub(crate) directory: PathBuf,
    pub(crate) environment: Environment,
    pub(crate) observer: Box<dyn Observer>,
    pub(crate) preferences: Mutex<Preferences>,
    pub(crate) notebook: FairMutex<Option<Notebook>>,
    /// The practice notebook, shown in place of the real one while the worker practises. Taken after `notebook`, never
    /// before it.
    pub(crate) practice: Mutex<Option<Notebook>>,
    /// Taken after `notebook`, never before it, and never held while the relay is asked.
    pub(crate) enrolment: Mutex<CurrentEnrolment>,
    /// The recovery sheets of a team that is being made. Taken after `notebook`, never before it, and never held while the
    /// relay is asked.
    pub(crate) sheets: Mutex<Option<NewSheets>>,
    pub(crate) background: Background,
    /// Alarms that were announced and could not be removed from their file.
    pub(crate) alarms_told: Mutex<BTreeSet<u32>>,
    /// Boot-clock milliseconds of the last touch.
    touched_ms: AtomicU64,
    /// Boot-clock milliseconds since which the window is out of sight; none while it is in sight.
    out_of_sight_since: Mutex<Option<u64>>,
    /// Held for as long as the process has the directory open.
    _only_process: File,
}

/// The unlocked notebook, for as long as this lives.
pub struct Unlocked<'a>(MutexGuard<'a, Option<Notebook>>);

impl Deref for Unlocked<'_> {
    type Target = Notebook;

    fn deref(&self) -> &Notebook {
        self.0.as_ref().expect("a guard is only made over an open notebook")
    }
}

impl DerefMut for Unlocked<'_> {
    fn deref_mut(&mut self) -> &mut Notebook {
        self.0.as_mut().expect("a guard is only made over an open notebook")
    }
}

impl Session {
    /// Takes a directory for this process, making it when there is none.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process has it; disk errors.
    pub fn open(directory: &Path, environment: Environment, observer: Box<dyn Observer>) -> Result<Self, Error> {
        fs::create_dir_all(directory)?;
        let only_process = File::options().create(true).truncate(false).write(true).open(directory.join("in-use"))?;
        only_process.try_lock().map_err(|refused| match refused {
            fs::TryLockError::WouldBlock => Error::InUse,
            fs::TryLockError::Error(error) => Error::from(error),
        })?;
        Ok(Session {
            preferences: Mutex::new(preferences::read(directory)),
            directory: directory.to_owned(),
            touched_ms: AtomicU64::new(environment.boot.now().ms),
            out_of_sight_since: Mutex::new(None),
            environment,
            observer,
            notebook: FairMutex::new(None),
            practice: Mutex::new(None),
            enrolment: Mutex::default(),
            sheets: Mutex::default(),
            background: Background::default(),
            alarms_told: Mutex::default(),
            _only_process: only_process,
        })
    }

    /// Where the app stands.
    pub fn app(&self) -> AppView {
        let open = self.notebook.acquire().is_some();
        self.app_in(open)
    }

    fn app_in(&self, open: bool) -> AppView {
        let practice = lock(&self.practice).is_some();
        let phase = match (open || practice, slots::exist(&self.directory)) {
            (true, _) => Phase::Open,
            (false, true) => Phase::Locked,
            (false, false) => Phase::FirstRun,
        };
        // An open notebook has no tries. What cannot be read now is said by the unlock, which makes no try then.
        let environment = &self.environment;
        let standing = || slots::standing(&self.directory, &*environment.key_store, &*environment.boot).ok();
        let tries = if phase == Phase::Locked { standing().unwrap_or_default() } else { TryState::default() };
        AppView {
            phase,
            preferences: *lock(&self.preferences),
            key_store: self.environment.key_store.available(),
            wait_ms: tries.wait_ms,
            tries: tries.tries,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice,
            quick_notes: phase == Phase::Locked && quick_notes::ready(&self.directory),
        }
    }

    /// Is this a good PIN or passphrase?
    pub fn check_secret(&self, request: &CheckSecret) -> SecretStrength {
        match pin::check(&request.secret, kind(request.form)) {
            Ok(strength) => SecretStrength { accepted: true, reason: None, strength: strength.points() },
            Err(weak) => SecretStrength { accepted: false, reason: Some(weak.code().to_owned()), strength: 0 },
        }
    }

    /// Makes a notebook and opens it.
    ///
    /// # Errors
    /// A weak or forbidden secret, an existing notebook, disk errors.
    pub fn create_notebook(&self, request: CreateNotebook) -> Result<AppView, Error> {
        if slots::exist(&self.directory) {
            return Err(Error::NotebookExists);
        }
        let kind = kind(request.form);
        pin::check(&request.secret, kind).map_err(|weak| Error::WeakSecret { reason: weak.code() })?;
        if kind == SecretKind::Pin && (request.office_device || !self.environment.key_store.available()) {
            return Err(Error::PinNotAllowed);
        }
        let mut notebook = self.notebook.acquire();
        *notebook =
            Some(Notebook::create(&self.directory, &self.environment, &request.secret, kind, request.office_device)?);
        // A practice notebook from before the first run must not hide the real one.
        drop(lock(&self.practice).take());
        self.touch();
        drop(notebook);
        let chosen = Preferences { language: request.language, secret_form: request.form, ..*lock(&self.preferences) };
        self.set_preferences(chosen)?;
        Ok(self.app())
    }

    /// Opens the notebook.
    ///
    /// # Errors
    /// [`Error::WrongSecret`], [`Error::Wait`], [`Error::KeyStoreGone`], [`Error::Damaged`], [`Error::NewerVersion`].
    pub fn unlock_notebook(&self, request: Unlock) -> Result<AppView, Error> {
        let mut notebook = self.notebook.acquire();
        if notebook.is_none() {
            *notebook = Some(Notebook::unlock(&self.directory, &self.environment, &request.secret)?);
        }
        // While nobody can lock it: how long she was away is over with her secret.
        self.touch();
        self.in_sight();
        drop(notebook);
        self.background.wake();
        self.background.rewrite.ring();
        Ok(self.app())
    }

    /// Locks: cancels a running sync, waits for running acts, closes the database, forgets every key.
    pub fn lock_notebook(&self) -> AppView {
        self.background.cancel();
        *lock(&self.background.last) = None;
        let (taken, practice) = {
            let mut notebook = self.notebook.acquire();
            // While nobody can unlock again: what an enrolment hears from the relay after this is about none.
            lock(&self.enrolment).stop();
            lock(&self.sheets).take_if(|sheets| !sheets.lock());
            if let Some(notebook) = &*notebook {
                notebook.store.stop_copy();
            }
            (notebook.take(), lock(&self.practice).take())
        };
        let open = taken.is_some() || practice.is_some();
        drop(practice);
        // A copy that is being made ends within a slice, and with it the other connection.
        drop(lock(&self.background.rewriting));
        if let Some(Err(error)) = taken.map(Notebook::close_database) {
            tracing::warn!(%error, "closing the notebook");
        }
        if open {
            self.observer.locked();
        }
        self.app()
    }

    /// Stores a quick note at the lock. It cannot be read before the next unlock, not by this process either.
    ///
    /// # Errors
    /// [`Error::QuickNotesFull`], [`Error::QuickNotesNotReady`], [`Error::TextTooLong`] in bytes, [`Error::BadRequest`]
    /// for a note without words, disk errors.
    pub fn write_quick_note(&self, request: WriteQuickNote) -> Result<(), Error> {
        // Held, so that no unlock empties the file meanwhile.
        let _notebook = self.notebook.acquire();
        quick_notes::write(&self.directory, &self.environment, &request)
    }

    /// The unlocked notebook that the pages show: the practice notebook while it is open.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn unlocked(&self) -> Result<Unlocked<'_>, Error> {
        let own = self.notebook.acquire();
        let practice = lock(&self.practice);
        let shown = if practice.is_some() { practice } else { own };
        if shown.is_some() { Ok(Unlocked(shown)) } else { Err(Error::Locked) }
    }

    /// The person's own notebook, whether she practises or not: what the relay, the team and its own files are about.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub(crate) fn own_notebook(&self) -> Result<Unlocked<'_>, Error> {
        let guard = self.notebook.acquire();
        if guard.is_some() { Ok(Unlocked(guard)) } else { Err(Error::Locked) }
    }

    /// Language, colours, idle time.
    ///
    /// # Errors
    /// Disk errors.
    pub fn set_preferences(&self, chosen: Preferences) -> Result<AppView, Error> {
        let chosen = preferences::checked(chosen);
        preferences::write(&self.directory, &chosen)?;
        *lock(&self.preferences) = chosen;
        Ok(self.app())
    }

    /// Labels, violations, actions and their fields, lists: with the office's edits while a notebook is open, as the app
    /// ships them while it is locked.
    pub fn reference(&self) -> Value {
        match self.unlocked() {
            Ok(notebook) => notebook.reference.to_json(),
            Err(_) => Reference::kenya().to_json(),
        }
    }

    /// Records user activity: restarts the idle time.
    pub fn touch(&self) {
        self.touched_ms.store(self.environment.boot.now().ms, Ordering::SeqCst);
    }

    /// The window is minimised, or another app is in front of it.
    pub fn out_of_sight(&self) {
        lock(&self.out_of_sight_since).get_or_insert(self.environment.boot.now().ms);
    }

    /// The window can be seen again.
    pub fn in_sight(&self) {
        *lock(&self.out_of_sight_since) = None;
    }

    /// Locks when the app was not touched for the chosen time, or was out of sight for half a minute. Called every
    /// second or so; the boot clock counts suspend, so a lid that was closed locks as soon as it opens.
    pub fn lock_when_idle(&self) {
        // First, because it waits for whoever is opening it: what was idle before says nothing of what is open now.
        if self.unlocked().is_err() {
            return;
        }
        let now_ms = self.environment.boot.now().ms;
        let idle_ms = now_ms.saturating_sub(self.touched_ms.load(Ordering::SeqCst));
        let hidden_ms = lock(&self.out_of_sight_since).map_or(0, |since| now_ms.saturating_sub(since));
        let limit_ms = u64::from(lock(&self.preferences).idle_seconds) * 1_000;
        if idle_ms >= limit_ms || hidden_ms >= OUT_OF_SIGHT_MS {
            self.lock_notebook();
        }
    }

    /// Tells the observer and wakes the sync after an act.
    pub fn announce(&self, changed: &Changed) {
        self.observer.changed(changed);
        if changed.queue {
            self.background.wake();
        }
    }
}

fn kind(form: SecretForm) -> SecretKind {
    match form {
        SecretForm::Pin => SecretKind::Pin,
        SecretForm::Passphrase => SecretKind::Passphrase,
    }
}
