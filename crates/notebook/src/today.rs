//! Today: clocks that run out and things due, over all cases.

use daftari_domain::time::{DAY_MS, Stamp, UnixMillis};
use std::cmp::Reverse;

use daftari_domain::clock::{Clock, ClockState};
use daftari_domain::due::Due;
use daftari_store::{DueKind, DueListed, Filter};

use crate::error::Error;
use crate::log::projection::due_rows::StoredClock;
use crate::notebook::Notebook;
use crate::views::{ClockView, TodayClockView, TodayDueView, TodayView, convert};

/// Cases on the first page.
const TODAY_MAX: u32 = 50;
/// Clock cards on Today.
const RUNNING_MAX: u32 = 12;
/// Rows of each list on Today.
const LIST_MAX: u32 = 50;
/// How far ahead Today looks.
const AHEAD_MS: i64 = 14 * DAY_MS;

/// The parts of Today that are read by time.
struct Hours {
    running: Vec<TodayClockView>,
    ran_out: Vec<TodayClockView>,
    coming_up: Vec<TodayDueView>,
    unanswered: Vec<TodayDueView>,
}

impl Notebook {
    /// The Today page: clocks that run out first, and things due.
    ///
    /// # Errors
    /// Disk errors.
    pub fn today(&self) -> Result<TodayView, Error> {
        self.rebuild_run_out_cases()?;
        let (rows, open_cases, conflicts, counts) = self.store.read(|tx| {
            Ok::<_, Error>((
                tx.list_cases(Filter::Open, 0, TODAY_MAX)?,
                tx.count_cases(Filter::Open)?,
                tx.count_cases(Filter::Conflict)?,
                tx.counts()?,
            ))
        })?;
        let hours = self.hours()?;
        Ok(TodayView {
            now: convert::stamp(self.now_true()),
            running: hours.running,
            ran_out: hours.ran_out,
            coming_up: hours.coming_up,
            unanswered: hours.unanswered,
            cases: self.case_row_views(&rows)?,
            open_cases,
            waiting_cases: counts.waiting_cases,
            conflicts,
            draft: self.saved_draft()?,
            sync: self.badge(counts.waiting_cases),
        })
    }

    /// Today's hours, by time.
    fn hours(&self) -> Result<Hours, Error> {
        let now = self.now_true();
        let window_days =
            self.reference.clocks().iter().flat_map(|def| &def.schedule).map(|visit| visit.window_days).max();
        let since = now.ms.minus(window_days.unwrap_or(0).saturating_mul(DAY_MS));
        let soon = now.ms.plus(AHEAD_MS);
        let ended = now.ms.plus(1);
        let [cannot_wait, running, ran_out, ran_out_at_once, in_window, ahead, passed] = self.store.read(|tx| {
            Ok::<_, Error>([
                tx.due_between(DueKind::AtOnce, now.ms, UnixMillis::MAX, RUNNING_MAX)?,
                tx.due_between(DueKind::Clock, now.ms, UnixMillis::MAX, RUNNING_MAX)?,
                tx.due_passed(DueKind::Clock, ended, LIST_MAX)?,
                tx.due_passed(DueKind::AtOnce, ended, LIST_MAX)?,
                tx.due_in_window(since, now.ms, LIST_MAX)?,
                tx.due_between(DueKind::Due, now.ms, soon, LIST_MAX)?,
                tx.due_passed(DueKind::Due, now.ms, LIST_MAX)?,
            ])
        })?;
        let mut coming_up: Vec<TodayDueView> =
            in_window.iter().chain(&ahead).filter_map(|row| listed_due(row, now)).collect();
        coming_up.truncate(LIST_MAX as usize);
        let mut ran_out = self.listed_clocks(ran_out.iter().chain(&ran_out_at_once), now);
        ran_out.sort_by_key(|listed| Reverse(listed.clock.limit.map(|limit| limit.ms)));
        ran_out.truncate(LIST_MAX as usize);
        // An emergency such as bleeding stands above every clock that runs out sooner.
        let mut running = self.listed_clocks(cannot_wait.iter().chain(&running), now);
        running.truncate(RUNNING_MAX as usize);
        Ok(Hours {
            running,
            ran_out,
            coming_up,
            unanswered: passed.iter().filter_map(|row| listed_due(row, now)).collect(),
        })
    }

    /// Clocks as Today lists them.
    fn listed_clocks<'a>(&self, rows: impl Iterator<Item = &'a DueListed>, now: Stamp) -> Vec<TodayClockView> {
        let listed = rows.filter_map(|row| {
            let stored: StoredClock = serde_json::from_str(&row.item).ok()?;
            let clock = self.clock_at(&stored, now)?;
            Some(TodayClockView { case: row.case, code: row.code.clone(), clock })
        });
        listed.collect()
    }

    fn clock_at(&self, stored: &StoredClock, now: Stamp) -> Option<ClockView> {
        let def = self.reference.clock(&stored.code)?;
        let at = |ms| Stamp { ms, offset_min: stored.offset_min };
        let clock = Clock {
            start: stored.start_ms.map(at),
            nominal: stored.nominal_ms.map(at),
            at_once: stored.at_once,
            check_time: stored.check_time || self.knows_no_time(),
            ..Clock::new(def, ClockState::Running)
        };
        Some(convert::clock(&clock.run(def, at(stored.limit_ms), None, now.ms)))
    }
}

fn listed_due(row: &DueListed, now: Stamp) -> Option<TodayDueView> {
    let stored: Due = serde_json::from_str(&row.item).ok()?;
    Some(TodayDueView { case: row.case, code: row.code.clone(), due: convert::due(&stored.at_moment(now.ms)) })
}
