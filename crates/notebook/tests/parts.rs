//! A pulled page is kept in parts: a cut between two of them loses nothing and doubles nothing, and a look ends one.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use common::{open, rows, sync};
use daftari_domain::time::Stamp;
use daftari_notebook::environment::Clock;
use daftari_testkit::fixed::{FixedClock, TestWorld};
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{TestDevice, amina, coordinator};

/// Pages of 32, of 64, and one that is kept in two parts.
const CASES: usize = 170;
const TWO_PAGES: usize = 96;

/// A clock that makes whoever asks it wait, as long as somebody is there to let her go on: the moments of a sync.
struct Stops {
    clock: Arc<FixedClock>,
    door: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

impl Clock for Stops {
    fn now(&self) -> Stamp {
        let mut door = self.door.lock().unwrap();
        if door.as_ref().is_some_and(|(reached, go)| reached.send(()).is_err() || go.recv().is_err()) {
            *door = None;
        }
        drop(door);
        self.clock.now()
    }
}

impl Stops {
    /// From now on.
    fn begin(&self) -> (Receiver<()>, Sender<()>) {
        let ((reached, waits), (go, gone)) = (channel(), channel());
        *self.door.lock().unwrap() = Some((reached, gone));
        (waits, go)
    }
}

/// An office whose syncs can be stopped at any moment, and a phone from which it has a whole queue to pull.
fn a_full_queue() -> (impl Drop, TestDevice, Arc<Stops>) {
    let relay = a_relay();
    let mut environment = TestWorld::new(4_711);
    let stops = Arc::new(Stops { clock: Arc::clone(&environment.clock), door: Mutex::new(None) });
    environment.environment.clock = Arc::clone(&stops) as Arc<dyn Clock>;
    let office = coordinator().device_in_world(environment);
    office.create_team(&relay.address(), &relay.setup_code()).unwrap();
    let phone = amina().phone_joined_to(&office, &relay).unwrap();
    assert_eq!(sync(&office), "done");
    for number in 0..CASES {
        open(&phone, &format!("case number{number}"));
    }
    assert_eq!(sync(&phone), "done");
    (relay, office, stops)
}

/// Lets a sync run until it has kept a part of the third page and is at work on the rest of it. How many cases are kept.
fn until_in_the_middle(office: &TestDevice, waits: &Receiver<()>, go: &Sender<()>) -> usize {
    let database = office.database();
    loop {
        waits.recv().unwrap();
        let count = "SELECT count(DISTINCT case_id) FROM entry";
        let kept: i64 = database.query_row(count, [], |row| row.get(0)).unwrap();
        let kept = usize::try_from(kept).unwrap();
        if kept > TWO_PAGES {
            return kept;
        }
        go.send(()).unwrap();
    }
}

#[test]
fn a_kill_between_two_parts_loses_and_repeats_nothing() {
    let (_relay, office, stops) = a_full_queue();
    let (waits, go) = stops.begin();
    let (kept, killed) = std::thread::scope(|scope| {
        let syncing = scope.spawn(|| office.session.sync_now());
        let kept = until_in_the_middle(&office, &waits, &go);
        let killed = office.as_killed_now();
        drop((waits, go));
        assert_eq!(syncing.join().unwrap().unwrap().code, "done");
        (kept, killed)
    });
    assert!(kept < CASES, "a part of the page was kept, and not all of it");
    killed.unlock().unwrap();
    assert_eq!(rows(&killed).len(), kept, "what is kept is shown");
    assert_eq!(killed.session.sync_now().unwrap().received as usize, CASES - kept, "the rest, and nothing else");
    let codes = |device: &TestDevice| rows(device).into_iter().map(|row| row.code).collect::<BTreeSet<_>>();
    assert_eq!(codes(&killed).len(), CASES);
    assert_eq!(codes(&killed), codes(&office));
    killed.store_now().store.check().unwrap();
}

#[test]
fn a_part_ends_when_a_reader_waits() {
    let (_relay, office, _stops) = a_full_queue();
    let seen = std::thread::scope(|scope| {
        let syncing = scope.spawn(|| office.session.sync_now());
        let mut seen = BTreeSet::new();
        while !syncing.is_finished() {
            seen.insert(rows(&office).len());
        }
        assert_eq!(syncing.join().unwrap().unwrap().code, "done");
        seen
    });
    let by_itself = [0, 32, TWO_PAGES, 160, CASES];
    assert!(seen.iter().any(|kept| !by_itself.contains(kept)), "only ever {seen:?}");
    assert_eq!(rows(&office).len(), CASES);
}
