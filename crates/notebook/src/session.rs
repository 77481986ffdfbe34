//! One notebook directory, one process: first run, lock, unlock, idle, and the relay in the background.
//!
//! The session is the only maker of [`Unlocked`]. Locking takes the notebook out from behind its door, so it waits for
//! whoever holds a guard, and nobody can get one afterwards; closing checkpoints the database and drops every key.
//! Nothing here holds the guard while it talks to the network.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use daftari_crypto::safe::pin::{self, SecretKind};
use daftari_crypto::safe::slots;
use daftari_domain::reference::Reference;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::Notebook;
use crate::door::Door;
use crate::enrolment::Enrolment;
use crate::error::Error;
use crate::preferences;
use crate::quick_notes;
use crate::requests::{CheckSecret, CreateNotebook, Unlock, WriteQuickNote};
use crate::views::{AppView, Changed, Phase, Preferences, SecretForm, SecretStrength, SyncOutcomeView};
use crate::world::World;

/// An open notebook nobody can see locks itself after this time (security.md: background 30 s).
const OUT_OF_SIGHT_MS: u64 = 30_000;

/// Hears what happens without having asked.
pub trait Observer: Send + Sync {
    /// Something on a page changed.
    fn changed(&self, changed: &Changed);
    /// The notebook was locked: forget every page.
    fn locked(&self);
    /// A sync ended.
    fn synced(&self, outcome: &SyncOutcomeView);
}

/// Hears nothing.
pub struct Nobody;

impl Observer for Nobody {
    fn changed(&self, _: &Changed) {}
    fn locked(&self) {}
    fn synced(&self, _: &SyncOutcomeView) {}
}

/// A notebook directory and what this process does with it.
pub struct Session {
    pub(crate) directory: PathBuf,
    pub(crate) world: World,
    pub(crate) observer: Box<dyn Observer>,
    pub(crate) preferences: Mutex<Preferences>,
    pub(crate) notebook: Door<Option<Notebook>>,
    /// Lies over the notebook while she practises. Taken after `notebook`, never before it.
    pub(crate) practice: Mutex<Option<Notebook>>,
    pub(crate) enrolment: Mutex<Enrolment>,
    pub(crate) background: Background,
    /// Alarms that were told and could not be taken out of their file.
    pub(crate) alarms_told: Mutex<BTreeSet<u32>>,
    /// Boot-clock milliseconds of the last touch.
    touched_ms: AtomicU64,
    /// Boot-clock milliseconds since which nobody can see the window; none while it is in sight.
    out_of_sight_since: Mutex<Option<u64>>,
    /// Held for as long as the process has the directory open.
    _only_process: File,
}

/// What the syncing thread and everybody else tell each other.
#[derive(Default)]
pub(crate) struct Background {
    /// Held by the sync that runs.
    pub(crate) turn: Mutex<()>,
    /// One runs, for the badge.
    pub(crate) syncing: AtomicBool,
    pub(crate) cancelled: AtomicBool,
    pub(crate) failures: Mutex<u32>,
    pub(crate) last: Mutex<Option<SyncOutcomeView>>,
    pub(crate) wanted: Mutex<bool>,
    pub(crate) woken: Condvar,
}

impl Background {
    /// Something waits to be sent: sync soon.
    pub(crate) fn wake(&self) {
        *lock(&self.wanted) = true;
        self.woken.notify_all();
    }

    /// Waits until somebody wakes it or the time is over. True when woken.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        let wanted = lock(&self.wanted);
        let (mut wanted, _) =
            self.woken.wait_timeout_while(wanted, longest, |wanted| !*wanted).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *wanted)
    }
}

/// A mutex whose holder panicked still guards whole values: every write is a transaction.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    pub fn open(directory: &Path, world: World, observer: Box<dyn Observer>) -> Result<Self, Error> {
        fs::create_dir_all(directory)?;
        let only_process = File::options().create(true).truncate(false).write(true).open(directory.join("in-use"))?;
        only_process.try_lock().map_err(|refused| match refused {
            fs::TryLockError::WouldBlock => Error::InUse,
            fs::TryLockError::Error(error) => Error::from(error),
        })?;
        Ok(Session {
            preferences: Mutex::new(preferences::read(directory)),
            directory: directory.to_owned(),
            touched_ms: AtomicU64::new(world.boot.now().ms),
            out_of_sight_since: Mutex::new(None),
            world,
            observer,
            notebook: Door::before(None),
            practice: Mutex::new(None),
            enrolment: Mutex::new(Enrolment::default()),
            background: Background::default(),
            alarms_told: Mutex::default(),
            _only_process: only_process,
        })
    }

    /// Where the app stands.
    pub fn app(&self) -> AppView {
        let open = self.notebook.enter().is_some();
        self.app_in(open)
    }

    fn app_in(&self, open: bool) -> AppView {
        let practice = lock(&self.practice).is_some();
        let phase = match (open || practice, slots::exist(&self.directory)) {
            (true, _) => Phase::Open,
            (false, true) => Phase::Locked,
            (false, false) => Phase::FirstRun,
        };
        let tries = slots::standing(&self.directory, &*self.world.boot).unwrap_or_default();
        AppView {
            phase,
            preferences: *lock(&self.preferences),
            key_store: self.world.key_store.available(),
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
        let secret = Zeroizing::new(request.secret);
        if slots::exist(&self.directory) {
            return Err(Error::NotebookExists);
        }
        let kind = kind(request.form);
        pin::check(&secret, kind).map_err(|weak| Error::WeakSecret { reason: weak.code() })?;
        if kind == SecretKind::Pin && (request.office_device || !self.world.key_store.available()) {
            return Err(Error::PinNotAllowed);
        }
        let mut notebook = self.notebook.enter();
        *notebook = Some(Notebook::create(&self.directory, &self.world, &secret, kind, request.office_device)?);
        // What was tried out before there was a notebook does not lie over it.
        drop(lock(&self.practice).take());
        drop(notebook);
        let chosen = Preferences { language: request.language, secret_form: request.form, ..*lock(&self.preferences) };
        self.set_preferences(chosen)?;
        self.touch();
        Ok(self.app())
    }

    /// Opens the notebook.
    ///
    /// # Errors
    /// [`Error::WrongSecret`], [`Error::Wait`], [`Error::KeyStoreGone`], [`Error::Damaged`], [`Error::NewerVersion`].
    pub fn unlock(&self, request: Unlock) -> Result<AppView, Error> {
        let secret = Zeroizing::new(request.secret);
        let mut notebook = self.notebook.enter();
        if notebook.is_none() {
            *notebook = Some(Notebook::unlock(&self.directory, &self.world, &secret)?);
        }
        drop(notebook);
        self.touch();
        self.in_sight();
        self.background.wake();
        Ok(self.app())
    }

    /// Locks: cancels a running sync, waits for running acts, closes the database, forgets every key.
    pub fn lock(&self) -> AppView {
        self.background.cancelled.store(true, Ordering::SeqCst);
        *lock(&self.background.last) = None;
        let (taken, practice) = {
            let mut notebook = self.notebook.enter();
            (notebook.take(), lock(&self.practice).take())
        };
        let open = taken.is_some() || practice.is_some();
        drop(practice);
        if let Some(Err(error)) = taken.map(Notebook::close) {
            tracing::warn!(%error, "closing the notebook");
        }
        if open {
            // The window forgets every page at once; an enrolment may still be waiting for the relay.
            self.observer.locked();
            *lock(&self.enrolment) = Enrolment::default();
        }
        self.app()
    }

    /// Keeps a quick note at the lock. Nobody reads it before the next unlock, not from here either.
    ///
    /// # Errors
    /// [`Error::QuickNotesFull`], [`Error::QuickNotesNotReady`], [`Error::TextTooLong`] in bytes, [`Error::BadRequest`]
    /// for a note without words, disk errors.
    pub fn write_quick_note(&self, request: WriteQuickNote) -> Result<(), Error> {
        // Held, so that no unlock empties the file meanwhile.
        let _notebook = self.notebook.enter();
        quick_notes::write(&self.directory, &self.world, request)
    }

    /// The unlocked notebook that the pages show: the practice notebook while it is open.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub fn unlocked(&self) -> Result<Unlocked<'_>, Error> {
        let own = self.notebook.enter();
        let practice = lock(&self.practice);
        let shown = if practice.is_some() { practice } else { own };
        if shown.is_some() { Ok(Unlocked(shown)) } else { Err(Error::Locked) }
    }

    /// The person's own notebook, whether she practises or not: what the relay, the team and its own files are about.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub(crate) fn own_notebook(&self) -> Result<Unlocked<'_>, Error> {
        let guard = self.notebook.enter();
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

    /// The person is there.
    pub fn touch(&self) {
        self.touched_ms.store(self.world.boot.now().ms, Ordering::SeqCst);
    }

    /// The window is minimised, or another app is in front of it.
    pub fn out_of_sight(&self) {
        lock(&self.out_of_sight_since).get_or_insert(self.world.boot.now().ms);
    }

    /// The window can be seen again.
    pub fn in_sight(&self) {
        *lock(&self.out_of_sight_since) = None;
    }

    /// Locks when nobody touched the app for the chosen time, or nobody could see it for half a minute. Called every
    /// second or so; the boot clock counts suspend, so a lid that was closed locks as soon as it opens.
    pub fn lock_when_idle(&self) {
        let now_ms = self.world.boot.now().ms;
        let idle_ms = now_ms.saturating_sub(self.touched_ms.load(Ordering::SeqCst));
        let hidden_ms = lock(&self.out_of_sight_since).map_or(0, |since| now_ms.saturating_sub(since));
        let limit_ms = u64::from(lock(&self.preferences).idle_seconds) * 1_000;
        if (idle_ms >= limit_ms || hidden_ms >= OUT_OF_SIGHT_MS) && self.unlocked().is_ok() {
            self.lock();
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
