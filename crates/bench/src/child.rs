//! What must be measured in a process of its own: pulling, because its memory counts, and an open notebook at rest.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use daftari_notebook::requests::{CaseFilter, CaseOf, ListCases};
use daftari_relay_api::login::Origin;
use daftari_sync::http::Http;
use daftari_sync::transport::{NoReply, Reply, Request, Shown, Transport};
use serde::{Deserialize, Serialize};

use crate::data;
use crate::data::{Draw, Looking};
use crate::error::Result;
use crate::people::unlocked;
use crate::process;
use crate::stats::Samples;

/// Time between two looks of a reader who has the notebook open while it pulls.
const A_LOOK: Duration = Duration::from_millis(20);

/// The real network, which adds up the time spent in it.
#[derive(Default)]
struct Timed {
    http: Http,
    spent_us: AtomicU64,
}

impl Transport for Timed {
    fn look(&self, origin: &Origin) -> std::result::Result<Shown, NoReply> {
        self.http.look(origin)
    }

    fn send(&self, request: &Request) -> std::result::Result<Reply, NoReply> {
        let begun = Instant::now();
        let reply = self.http.send(request);
        self.spent_us.fetch_add(u64::try_from(begun.elapsed().as_micros()).unwrap_or(0), Ordering::SeqCst);
        reply
    }
}

/// What a pull came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pulled {
    /// Envelopes that came.
    pub envelopes: u32,
    /// Seconds it took, without the time spent waiting for the relay.
    pub apply_seconds: f64,
    /// Processor time of all that, of every thread, also of those that have ended.
    pub cpu_seconds: f64,
    /// Highest resident memory of the process, KiB.
    pub peak_kib: u64,
    /// Longest wait of a reader of Today while the pull ran, milliseconds.
    pub longest_look_ms: f64,
    /// Wait that 99 of 100 looks stayed below, milliseconds.
    pub p99_look_ms: f64,
    /// Number of looks.
    pub looks: usize,
}

/// Does a reader look at the notebook while it pulls?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    /// A second thread reads Today again and again.
    Reader,
    /// The notebook only pulls.
    NoReader,
}

/// Syncs a notebook until nothing more comes.
///
/// # Errors
/// As the app's.
pub fn pull(directory: &Path, watching: Watching) -> Result<Pulled> {
    let transport = Arc::new(Timed::default());
    let session = unlocked(directory, Arc::clone(&transport) as _)?;
    transport.spent_us.store(0, Ordering::SeqCst);
    let cpu_before = process::own_cpu_seconds();
    let over = AtomicBool::new(false);
    let (session, over) = (&session, &over);
    let (outcome, took, looks) = std::thread::scope(|scope| {
        let watcher = (watching == Watching::Reader).then(|| {
            scope.spawn(move || {
                let mut looks = Samples::default();
                while !over.load(Ordering::SeqCst) {
                    let begun = Instant::now();
                    if session.unlocked().and_then(|notebook| notebook.today()).is_ok() {
                        looks.add_ms(begun.elapsed());
                    }
                    std::thread::sleep(A_LOOK);
                }
                looks
            })
        });
        let begun = Instant::now();
        let outcome = session.sync_now();
        let took = begun.elapsed();
        over.store(true, Ordering::SeqCst);
        let looks = watcher.and_then(|watcher| watcher.join().ok()).unwrap_or_default();
        (outcome, took, looks)
    });
    let outcome = outcome?;
    if outcome.code != "done" {
        return Err(format!("the sync ended with {}", outcome.code).into());
    }
    let waited = Duration::from_micros(transport.spent_us.load(Ordering::SeqCst));
    let pulled = Pulled {
        envelopes: outcome.received,
        apply_seconds: took.saturating_sub(waited).as_secs_f64(),
        cpu_seconds: process::own_cpu_seconds() - cpu_before,
        peak_kib: process::memory_kib("self", "VmHWM")?,
        longest_look_ms: looks.percentile(100.0),
        p99_look_ms: looks.percentile(99.0),
        looks: looks.count(),
    };
    session.lock_notebook();
    Ok(pulled)
}

/// Memory of a process with an open notebook.
#[derive(Debug, Serialize, Deserialize)]
pub struct Held {
    /// Just unlocked, KiB.
    pub unlocked_kib: u64,
    /// After an hour's work in a minute: lists, searches, cases, KiB.
    pub used_kib: u64,
}

/// Opens a notebook, uses it, and says what memory that takes.
///
/// # Errors
/// As the app's.
pub fn hold(directory: &Path, cases: usize) -> Result<Held> {
    let session = unlocked(directory, Arc::new(Http::default()))?;
    let unlocked_kib = process::memory_kib("self", "VmRSS")?;
    let notebook = session.unlocked()?;
    let mut draw = Draw::at(7);
    for _ in 0..20 {
        serde_json::to_vec(&notebook.today()?)?;
        for looking in data::Looking::WAYS {
            let query = Looking::typed(looking, &mut draw, cases);
            let found =
                notebook.case_list(ListCases { filter: CaseFilter::All, query, limit: 50, ..ListCases::default() })?;
            if let Some(row) = found.cases.first() {
                serde_json::to_vec(&notebook.case_view(CaseOf { case: row.case })?)?;
            }
        }
    }
    drop(notebook);
    let held = Held { unlocked_kib, used_kib: process::memory_kib("self", "VmRSS")? };
    session.lock_notebook();
    Ok(held)
}
