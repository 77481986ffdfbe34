//! Things due, ahead or waiting for an answer: appointments, visits, next dates, promised sums, planned follow-ups.
//!
//! Nothing drops off the list because its time has passed: it stays until a worker says what became of it.

use serde::{Deserialize, Serialize};

use crate::actions::{APPOINTMENT, FOLLOW_UP, Planned, meaning};
use crate::case::{Case, Item, Version};
use crate::clock::{Doubt, PlannedAnswer, came_again, visits};
use crate::codes::{field, follow_up};
use crate::ids::EntryId;
use crate::money::{self, Cents};
use crate::reference::{ClockKind, Reference};
use crate::time::{Stamp, UnixMillis};

/// What kind of thing is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An appointment of the survivor or the worker.
    Appointment,
    /// A visit of a schedule, in time for some days after its day.
    Visit,
    /// The next date of a court case, complaint, referral or visit.
    NextDate,
    /// A promised sum.
    Promise,
    /// Something we planned to do.
    FollowUp,
}

/// How something due stands at a moment of true time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It lies ahead.
    Planned,
    /// It is the day for it, and still in time.
    Due,
    /// Its time has passed without an answer.
    NeedsAnswer,
    /// Its time has passed without it. It can still be done.
    Overdue,
    /// It was moved: this is its old time.
    Moved,
    /// It was done.
    Done,
    /// It was answered as not done.
    Skipped,
}

/// Something due in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What kind of thing it is.
    pub what: What,
    /// Which: with whom (party_roles), clock and visit (`pep_visits:week_2`), action of a next date, violation of a
    /// promise, or the words of a follow-up. May be empty.
    pub code: String,
    /// Where, when an appointment says so; for whom, when a follow-up does.
    pub detail: Option<String>,
    /// For a promise: what is still to come, cents.
    pub cents: Option<Cents>,
    /// When it is due, true time.
    pub at: Stamp,
    /// Until when it is in time, where that is later.
    pub until: Option<Stamp>,
    /// Its state, at the moment it was asked for.
    pub state: State,
    /// The entry that plans it, or says that it was done.
    pub entry: Option<EntryId>,
}

impl Due {
    /// The same at another moment of true time: an open one takes the state it has then.
    #[must_use]
    pub fn at_moment(mut self, now_true: UnixMillis) -> Due {
        if self.is_open() {
            self.state = open_state(self.what, self.at, self.until, now_true);
        }
        self
    }

    /// It has no answer yet.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Planned | State::Due | State::NeedsAnswer | State::Overdue)
    }
}

/// The state of something unanswered at a moment of true time.
fn open_state(what: What, at: Stamp, until: Option<Stamp>, now_true: UnixMillis) -> State {
    let visit = what == What::Visit;
    if now_true < at.ms || (now_true == at.ms && !visit) {
        State::Planned
    } else if until.is_some_and(|until| now_true <= until.ms) {
        State::Due
    } else if visit || what == What::Promise {
        State::Overdue
    } else {
        State::NeedsAnswer
    }
}

/// Everything due in a case, in order of its time; what was answered and the old times of what was moved included.
pub fn due(case: &Case, reference: &Reference, now_true: UnixMillis) -> Vec<Due> {
    let doubt = Doubt::of(case);
    let mut found = Vec::new();
    for item in &case.items {
        let planned = meaning(&item.action).plans;
        let what = if planned == APPOINTMENT { What::Appointment } else { What::NextDate };
        dated(case, item, what, planned, &doubt, &mut found);
    }
    for item in &case.follow_ups {
        planned_to_do(item, &doubt, &mut found);
    }
    found.extend(scheduled(case, reference, &doubt));
    found.extend(promised(case, reference));
    let mut found: Vec<Due> = found.into_iter().map(|due| due.at_moment(now_true)).collect();
    found.sort_by(|a, b| (a.at.ms, a.what, &a.code, a.entry).cmp(&(b.at.ms, b.what, &b.code, b.entry)));
    found
}

/// The first open one: ahead, or passed without an answer. The same at every moment until an entry is written.
pub fn next_open(due: &[Due]) -> Option<&Due> {
    due.iter().find(|due| due.is_open())
}

/// An appointment or a next date, and its old times.
fn dated(case: &Case, item: &Item, what: What, planned: Planned, doubt: &Doubt, found: &mut Vec<Due>) {
    let Some((at, version)) = planned.standing(item, doubt) else { return };
    let text = |name: &str| all(item).rev().find_map(|v| v.text(name)).map(str::to_owned);
    let came = came_again(case, item, at);
    let state = match planned.answer(item) {
        PlannedAnswer::Kept => State::Done,
        PlannedAnswer::NotKept => State::Skipped,
        PlannedAnswer::Open if came.is_some() => State::Done,
        PlannedAnswer::Open => State::Planned,
    };
    let entry = Some(came.map_or(version.origin.entry, |(_, entry)| entry));
    let (code, detail) = match what {
        What::Appointment => {
            let place = all(item).rev().find_map(|version| version.place_words(field::PLACE));
            (text(field::WITH_WHOM).unwrap_or_default(), place)
        }
        _ => (item.action.clone(), None),
    };
    let due = Due { what, code, detail, cents: None, at, until: None, state, entry };
    old_times(item, planned, doubt, &due, found);
    found.push(due);
}

fn all(item: &Item) -> impl DoubleEndedIterator<Item = &Version> {
    item.earlier.iter().chain(&item.standing)
}

/// Old times of an item whose correction says "moved". A mistyped time that was corrected is no old time.
fn old_times(item: &Item, planned: Planned, doubt: &Doubt, now: &Due, found: &mut Vec<Due>) {
    let mut versions: Vec<&Version> = all(item).collect();
    versions.sort_by_key(|version| (version.origin.lamport, version.origin.entry));
    let stands: Vec<Stamp> = item.standing.iter().filter_map(|version| doubt.field(version, planned.time)).collect();
    let mut old: Vec<Due> = Vec::new();
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        let Some(at) = doubt.field(before, planned.time) else { continue };
        let known = stands.contains(&at) || old.iter().any(|due| due.at == at);
        if planned.was_moved(after) && !known {
            old.push(Due { at, state: State::Moved, entry: Some(before.origin.entry), ..now.clone() });
        }
    }
    found.extend(old);
}

fn planned_to_do(item: &Item, doubt: &Doubt, found: &mut Vec<Due>) {
    let Some((at, version)) = FOLLOW_UP.standing(item, doubt) else { return };
    let states = || item.standing.iter().map(|version| version.text(follow_up::STATE));
    let state = if states().any(|state| !matches!(state, Some(follow_up::DONE | follow_up::SKIPPED))) {
        State::Planned
    } else if states().all(|state| state == Some(follow_up::SKIPPED)) {
        State::Skipped
    } else {
        State::Done
    };
    let due = Due {
        what: What::FollowUp,
        code: version.text(follow_up::WHAT).unwrap_or_default().to_owned(),
        detail: version.text(follow_up::FOR_WHOM).map(str::to_owned),
        cents: None,
        at,
        until: None,
        state,
        entry: Some(version.origin.entry),
    };
    old_times(item, FOLLOW_UP, doubt, &due, found);
    found.push(due);
}

fn scheduled(case: &Case, reference: &Reference, doubt: &Doubt) -> Vec<Due> {
    let schedules = reference.clocks().iter().filter(|def| def.kind == ClockKind::Schedule);
    let of_schedule = schedules.flat_map(|def| visits(case, def, doubt).into_iter().map(move |visit| (def, visit)));
    of_schedule
        .map(|(def, visit)| Due {
            what: What::Visit,
            code: format!("{}:{}", def.code, visit.code),
            detail: None,
            cents: None,
            at: visit.at,
            until: Some(visit.until),
            state: if visit.done.is_some() { State::Done } else { State::Planned },
            entry: visit.done.map(|(_, entry)| entry),
        })
        .collect()
}

/// Sums promised, part by part. On a child's case there is no money to wait for ([`crate::child`]).
fn promised(case: &Case, reference: &Reference) -> Vec<Due> {
    let mut found = Vec::new();
    if case.is_child(reference) {
        return found;
    }
    for line in money::lines(case, reference) {
        for promise in &line.promises {
            let state = match promise.met {
                Some(_) => State::Done,
                None if line.owed() == Cents(0) => State::Skipped,
                None => State::Planned,
            };
            found.push(Due {
                what: What::Promise,
                code: line.violation.clone().unwrap_or_default(),
                detail: None,
                cents: Some(promise.amount.map_or(line.owed(), |cents| cents.min(line.owed()))),
                at: promise.due,
                until: None,
                state,
                entry: Some(promise.entry),
            });
        }
    }
    found
}
