//! Syncing, on its own schedule and on request, with no lock held while it waits for the network.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::time::Duration;

use daftari_relay_api::batch::Cursor;
use daftari_relay_api::ids::{MailboxId, StoreId};
use daftari_relay_api::limits::WAIT_SECONDS;
use daftari_relay_api::wire::ErrorCode;
use daftari_sync::backoff;
use daftari_sync::calls::{self, CallError};
use daftari_sync::run::{Action, Ending, Event, Outcome, Round};
use daftari_sync::transport::Request;

use zeroize::Zeroizing;

use super::Session;
use super::background::Heard;
use super::fair_lock::lock;
use crate::error::Error;
use crate::sync::receive::{PartOfPage, RestOfPage};
use crate::views::{Changed, SyncOutcomeView, SyncView, convert};

/// The longest time between two syncs.
const SYNC_INTERVAL: Duration = Duration::from_secs(180);
/// How soon to look again while the notebook is locked, or in no team.
const IDLE_RECHECK: Duration = Duration::from_secs(5);
/// How long saves in a row are gathered before they are sent together.
const DEBOUNCE: Duration = Duration::from_millis(800);
/// How long a sync has to fetch what a long poll told of.
const NEWS_PAUSE: Duration = Duration::from_secs(2);
/// A long poll without news that ends sooner than this, in milliseconds of the boot clock, was not waited out.
const SHORT_POLL_MS: u64 = WAIT_SECONDS * 1_000 / 5;
/// Pulled envelopes after which the log is copied into the database file.
const CHECKPOINT_EVERY: usize = 32;

/// Clears the running flag on drop, also after a panic.
struct Running<'a>(&'a Session);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.background.syncing.store(false, Ordering::SeqCst);
    }
}

impl Session {
    /// Syncs and says how it ended. One sync at a time: a second caller waits for its turn.
    ///
    /// # Errors
    /// [`Error::NotInTeam`], [`Error::Locked`], [`Error::Practice`], disk errors.
    pub fn sync_now(&self) -> Result<SyncOutcomeView, Error> {
        self.refuse_in_practice()?;
        self.sync()
    }

    /// Syncs the person's own notebook, also while she practises: what she saved before still goes.
    pub(crate) fn sync(&self) -> Result<SyncOutcomeView, Error> {
        let turn = lock(&self.background.turn);
        self.background.syncing.store(true, Ordering::SeqCst);
        let running = Running(self);
        self.background.cancelled.store(false, Ordering::SeqCst);
        let mut changed = Changed::default();
        let view = self.run_sync(&mut changed).and_then(|outcome| self.finish_sync(&outcome));
        drop(running);
        drop(turn);
        // Also when it was broken off: pages show what was kept until then.
        self.observer.changed(&changed);
        match &view {
            Ok(view) => self.observer.synced(view),
            Err(error) => {
                if let Some(view) = self.note_broken_off(error) {
                    self.observer.synced(&view);
                }
            }
        }
        view
    }

    /// What this device itself broke off ends a sync as a failure does: it is said, and tried again later and later.
    fn note_broken_off(&self, error: &Error) -> Option<SyncOutcomeView> {
        let code = match error {
            Error::Locked | Error::NotInTeam | Error::Practice => return None,
            Error::DiskFull => "disk_full",
            _ => "broken_off",
        };
        let at = convert::stamp(self.environment.clock.now());
        let waiting_cases = lock(&self.background.last).as_ref().map_or(0, |last| last.waiting_cases);
        let retry_s = Some(seconds(self.wait_after_failure(None)));
        let view = SyncOutcomeView { code: code.to_owned(), at, sent: 0, received: 0, waiting_cases, retry_s };
        *lock(&self.background.last) = Some(view.clone());
        Some(view)
    }

    fn run_sync(&self, changed: &mut Changed) -> Result<Outcome, Error> {
        // What an update or a statement made readable needs no network.
        self.work_off(changed)?;
        let mut run = self.own_notebook()?.begin_sync()?;
        let (mut uncopied, mut prepared) = (0, false);
        let mut event = Event::Start;
        loop {
            event = match run.step(event) {
                Action::Done(outcome) => return Ok(outcome),
                Action::Http(request) => match self.send_unless(request, || self.is_cancelled()) {
                    _ if self.is_cancelled() => Event::Cancelled,
                    None => Event::Cancelled,
                    Some(Ok(reply)) => Event::Reply(reply),
                    Some(Err(error)) => Event::NoReply(error),
                },
                Action::RecordPulled { store, mailbox, envelopes } => {
                    self.store_page(store, mailbox, envelopes.into_iter(), &mut uncopied, changed)?
                }
                Action::TakeBatch { round: Round::Last, max_count, max_bytes } if !prepared => {
                    prepared = true;
                    self.make_what_is_due()?;
                    self.serve(Action::TakeBatch { round: Round::Last, max_count, max_bytes }, changed)?
                }
                other => self.serve(other, changed)?,
            };
            self.work_off(changed)?;
        }
    }

    /// Makes what is due before the last push, one thing at a time.
    fn make_what_is_due(&self) -> Result<(), Error> {
        let all = self.own_notebook()?.due_in_last_round()?;
        for due in all {
            let mut notebook = self.own_notebook()?;
            if self.is_cancelled() {
                return Ok(());
            }
            notebook.make_due(&due)?;
        }
        Ok(())
    }

    /// Does again what is to be done again, slice by slice: between two the notebook is free for a page, or for the lock.
    fn work_off(&self, changed: &mut Changed) -> Result<(), Error> {
        while !self.is_cancelled() && self.own_notebook()?.work_off_some(changed)? {}
        Ok(())
    }

    /// Does one thing a sync asks for, with the notebook held for that long.
    fn serve(&self, action: Action, changed: &mut Changed) -> Result<Event, Error> {
        let mut notebook = self.own_notebook()?;
        // It was locked, and opened again since.
        if self.is_cancelled() { Ok(Event::Cancelled) } else { notebook.serve_sync(action, changed) }
    }

    /// Stores a pulled page in chunks, each a transaction of its own: between two chunks the notebook is free for a page.
    fn store_page(
        &self,
        store: StoreId,
        mailbox: MailboxId,
        mut rest: RestOfPage,
        uncopied: &mut usize,
        changed: &mut Changed,
    ) -> Result<Event, Error> {
        while !rest.as_slice().is_empty() {
            let before = rest.len();
            let mut notebook = self.own_notebook()?;
            if self.is_cancelled() {
                return Ok(Event::Cancelled);
            }
            let part = notebook.receive_some(store, mailbox, &mut rest, &|| self.notebook.has_waiters(), changed)?;
            if part == PartOfPage::AskAgain {
                let behind = notebook.store.read(|tx| tx.cursor(store, mailbox))?;
                return Ok(Event::AskAgain { behind: behind.and_then(|text| Cursor::parse(&text).ok()) });
            }
            drop(notebook);
            *uncopied += before - rest.len();
            if *uncopied >= CHECKPOINT_EVERY {
                *uncopied = 0;
                // The lock is taken anew for it: a thread that waits goes first.
                self.own_notebook()?.checkpoint_log();
            }
        }
        Ok(Event::Recorded)
    }

    /// Sends a request on a thread of its own, so that a stop or a lock is not held up by a network on which nothing moves. None
    /// when it was stopped: the thread ends by itself, and what it hears is dropped.
    fn send_unless(&self, request: Request, is_over: impl Fn() -> bool) -> Heard {
        let (heard, hears) = channel();
        let _listening = self.background.stops_with(heard.clone());
        if is_over() {
            return None;
        }
        let transport = Arc::clone(&self.environment.transport);
        std::thread::spawn(move || {
            // Nobody waits any more when it was stopped.
            let _ = heard.send(Some(transport.send(&request)));
        });
        hears.recv().ok().flatten()
    }

    /// Stops the sync that runs, at once: what was sent is sent, and the rest goes with the next one.
    pub fn cancel_sync(&self) {
        self.background.cancel();
    }

    fn is_cancelled(&self) -> bool {
        self.background.cancelled.load(Ordering::SeqCst)
    }

    fn finish_sync(&self, outcome: &Outcome) -> Result<SyncOutcomeView, Error> {
        let mut notebook = self.own_notebook()?;
        notebook.note_sync_outcome(outcome)?;
        let waiting_cases = notebook.store.read(|tx| tx.counts())?.waiting_cases;
        let refused = notebook.refused_now > 0;
        let at = convert::stamp(notebook.device_now());
        drop(notebook);
        let retry = self.next_wait(outcome);
        let code = match outcome.ending {
            Ending::Done if refused => Ending::Refused.code(),
            ending => ending.code(),
        };
        let view = SyncOutcomeView {
            code: code.to_owned(),
            at,
            sent: outcome.sent,
            received: outcome.received,
            waiting_cases,
            retry_s: retry.map(seconds),
        };
        *lock(&self.background.last) = Some(view.clone());
        Ok(view)
    }

    /// Counts failures in a row; the wait before the next try by itself.
    fn next_wait(&self, outcome: &Outcome) -> Option<Duration> {
        match outcome.ending {
            Ending::Done => *lock(&self.background.failures) = 0,
            // A person's own stop, or a lock, is no failure.
            Ending::Cancelled => {}
            _ => return Some(self.wait_after_failure(outcome.retry_after_s)),
        }
        None
    }

    /// One more failure in a row: the wait behind it, no shorter than the relay asks for.
    fn wait_after_failure(&self, hint_s: Option<u64>) -> Duration {
        let random = self.environment.draw(|rng| u64::from_be_bytes(daftari_crypto::rng::make_bytes(rng)));
        let mut failures = lock(&self.background.failures);
        let wait = backoff::wait(*failures, random, hint_s);
        *failures = failures.saturating_add(1);
        wait
    }

    /// Where each case has got to.
    ///
    /// # Errors
    /// [`Error::Locked`], disk errors.
    pub fn sync_view(&self) -> Result<SyncView, Error> {
        if self.refuse_in_practice().is_err() {
            return self.unlocked()?.sync_page(None);
        }
        let last = lock(&self.background.last).clone();
        let mut view = self.unlocked()?.sync_page(last)?;
        view.badge.running = self.background.syncing.load(Ordering::SeqCst);
        Ok(view)
    }

    /// One turn of the background thread: waits for a reason, then syncs.
    pub fn sync_by_itself(&self) {
        let in_team = || self.own_notebook().is_ok_and(|notebook| notebook.team.is_some());
        let woken = if in_team() {
            let retry = lock(&self.background.last).as_ref().and_then(|last| last.retry_s);
            self.background.wait(retry.map_or(SYNC_INTERVAL, |seconds| Duration::from_secs(u64::from(seconds))))
        } else {
            // Unlocking and joining wake this thread for the sync that becomes possible with them.
            if !self.background.wait(IDLE_RECHECK) || !in_team() {
                return;
            }
            true
        };
        if woken {
            std::thread::sleep(DEBOUNCE);
        }
        if let Err(error) = self.sync() {
            tracing::debug!(%error, "sync by itself");
            // What is broken here has its own wait.
            if matches!(error, Error::Locked | Error::NotInTeam | Error::Practice) && self.background.wait(IDLE_RECHECK)
            {
                // Whatever woke it still wants its sync.
                self.background.wake();
            }
        }
    }

    /// One turn of the listening thread: a long poll, so that an open notebook sees what arrives within a second. Then it
    /// waits as long as [`Session::hear_news`] says; an unlock or a save ends the wait.
    pub fn listen_for_news(&self) {
        let pause = self.hear_news();
        self.background.listen.wait(pause);
    }

    /// A long poll, and how long to wait before the next one. A relay that does not answer, refuses, answers sooner than
    /// it could wait, or tells the same news again is asked less and less often.
    pub fn hear_news(&self) -> Duration {
        let asked = self.own_notebook().ok().and_then(|notebook| {
            let team = notebook.team.as_ref()?;
            let (token, store) = (Zeroizing::new(team.token.clone()?), team.store?);
            let places: Vec<(MailboxId, Option<String>)> = team
                .roster
                .mailboxes_of(&team.me())
                .into_iter()
                .map(|mailbox| {
                    let place = notebook.store.read(|tx| tx.cursor(store, mailbox)).ok().flatten();
                    (mailbox, place)
                })
                .collect();
            Some((calls::wait(&team.dialled(), &token, &places), places))
        });
        let Some((request, places)) = asked else { return IDLE_RECHECK };
        let begun_ms = self.environment.boot.now().ms;
        // A lock ends it, and with it the last use of the token.
        let reply = self.send_unless(request, || self.own_notebook().is_err());
        let Some(reply) = reply else { return IDLE_RECHECK };
        let heard = reply.map_err(CallError::from).and_then(|reply| calls::read_news(&reply));
        let waited_ms = self.environment.boot.now().ms.saturating_sub(begun_ms);
        let mut ears = lock(&self.background.ears);
        let well = match &heard {
            // News that a sync has not moved past since they were told are no news.
            Ok(true) => ears.told.as_ref() != Some(&places),
            Ok(false) => waited_ms >= SHORT_POLL_MS,
            Err(_) => false,
        };
        ears.failures = if well { 0 } else { ears.failures.saturating_add(1) };
        let failures = ears.failures;
        if matches!(heard, Ok(true)) {
            ears.told = Some(places);
        }
        drop(ears);
        // A sync fetches the news, and another token.
        if matches!(heard, Ok(true) | Err(CallError::Refused { code: ErrorCode::BadToken, .. })) {
            self.background.wanted.ring();
        }
        match (well, heard) {
            (true, Ok(false)) => Duration::ZERO,
            // The sync moves the cursors on; until then a listener would hear of the same envelopes again.
            (true, _) => NEWS_PAUSE,
            (false, _) => {
                let random = self.environment.draw(|rng| u64::from_be_bytes(daftari_crypto::rng::make_bytes(rng)));
                NEWS_PAUSE + backoff::wait(failures, random, None)
            }
        }
    }
}

fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX)
}
