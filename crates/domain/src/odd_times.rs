//! Times of a case that cannot all be true: stored as they were written, and pointed out.
//!
//! A fact is never refused for its time: phones in the field have wrong clocks, and people say "Tuesday" and mean
//! Monday. Something is pointed out only where even the latest it can have been lies before the earliest of the other,
//! so that a time known by its day or its part of a day contradicts nothing of the same day.

use crate::actions::{self, Meaning, Money, meaning};
use crate::calendar::Local;
use crate::case::{Case, FOLLOW_UP_PLANNED, Item, Version};
use crate::clock::Doubt;
use crate::codes::{action, appointment_state, field, status};
use crate::fields;
use crate::ids::EntryId;
use crate::time::{HappenedAt, Stamp, TOLERANCE_MS};

/// Why a time is pointed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Done before the incident.
    BeforeIncident,
    /// The report was received before the incident.
    ToldBefore,
    /// The incident ends before it begins.
    EndsBefore,
    /// Closed before the last thing that was done.
    ClosedBefore,
    /// Money was given to her before any came in for her.
    GivenBefore,
    /// The day of a promise, an appointment, a next date or a plan lies before the day it was made.
    DueBefore,
    /// Released before the arrest.
    ReleasedBefore,
    /// A visit of PEP before PEP was started.
    VisitBefore,
}

impl Why {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Why::BeforeIncident => "before_incident",
            Why::ToldBefore => "told_before",
            Why::EndsBefore => "ends_before",
            Why::ClosedBefore => "closed_before",
            Why::GivenBefore => "given_before",
            Why::DueBefore => "due_before",
            Why::ReleasedBefore => "released_before",
            Why::VisitBefore => "visit_before",
        }
    }

    /// Is it about money? A child's page does not speak of it.
    pub fn is_about_money(self, code: &str) -> bool {
        let promise = meaning(code).money.is_some_and(Money::is_promise);
        self == Why::GivenBefore || (self == Why::DueBefore && promise)
    }
}

/// A time that contradicts another one of the same case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddTime {
    /// The entry that says it.
    pub entry: EntryId,
    /// Code of the action or of the field.
    pub code: String,
    /// Why it is pointed out.
    pub why: Why,
    /// The time said, true time.
    pub at: Stamp,
    /// The time it contradicts, true time.
    pub other: Stamp,
}

/// Between which moments something happened, true time.
#[derive(Clone, Copy)]
struct Range {
    first: Stamp,
    last: Stamp,
}

impl Range {
    fn at(moment: Stamp) -> Range {
        Range { first: moment, last: moment }
    }

    fn lies_before(self, other: Range) -> bool {
        self.last.ms.plus(TOLERANCE_MS) < other.first.ms
    }
}

/// A step that was taken, with its time.
struct Step<'a> {
    item: &'a Item,
    version: &'a Version,
    when: Range,
}

impl Step<'_> {
    fn odd(&self, why: Why, other: Stamp) -> OddTime {
        let Step { item, version, when } = self;
        OddTime { entry: version.origin.entry, code: item.action.clone(), why, at: when.first, other }
    }
}

/// Times of a case that contradict each other, in order of reason, then of time. Of a device that changed its mind
/// about the time nothing is pointed out: its times are in doubt already.
pub fn odd_times(case: &Case) -> Vec<OddTime> {
    let doubt = Doubt::of(case);
    let steps: Vec<Step> = case.items.iter().flat_map(|item| steps_of(item, &doubt)).collect();
    let mut odd = about_incident(case, &steps, &doubt);
    odd.extend(closed_before(case, &steps));
    let moved = |step: &Step, money: Money| meaning(&step.item.action).money == Some(money);
    let took = |step: &Step, action: &str| step.item.action == action;
    odd.extend(before_first(
        &steps,
        Why::GivenBefore,
        |step| moved(step, Money::HandedOver),
        |step| moved(step, Money::Paid) && step.version.is_through_us(),
    ));
    odd.extend(before_first(
        &steps,
        Why::ReleasedBefore,
        |step| took(step, action::RELEASED),
        |step| took(step, action::ARREST_RECORDED),
    ));
    odd.extend(before_first(
        &steps,
        Why::VisitBefore,
        |step| took(step, action::PEP_VISIT),
        |step| took(step, action::PEP_STARTED),
    ));
    odd.extend(case.done_and_planned().flat_map(|item| due_before(item, &doubt)));
    odd.sort_by_key(|odd| (odd.why, odd.at, odd.entry));
    odd
}

fn range(at: &HappenedAt, to_true: impl Fn(Stamp) -> Stamp) -> Range {
    let last = at.latest();
    Range { first: to_true(at.stamp()), last: to_true(Stamp { ms: last, ..at.stamp() }) }
}

fn steps_of<'a>(item: &'a Item, doubt: &'a Doubt) -> impl Iterator<Item = Step<'a>> {
    let trusted = item.standing.iter().filter(|version| !doubt.is_about(&version.origin));
    trusted.filter_map(|version| Some(Step { item, version, when: taken(item, version)? }))
}

/// When a step was taken. A correction without a time of its own says when it was corrected, not when it happened.
fn taken(item: &Item, version: &Version) -> Option<Range> {
    let origin = &version.origin;
    if let Some(named) = version.taken_at() {
        return Some(Range::at(named));
    }
    match &origin.happened_at {
        Some(at) => Some(range(at, |entered| origin.corrected(entered))),
        None => item.earlier.is_empty().then(|| Range::at(origin.recorded_true())),
    }
}

fn about_incident(case: &Case, steps: &[Step], doubt: &Doubt) -> Vec<OddTime> {
    let mut odd = Vec::new();
    let mut earliest: Option<Range> = None;
    for (origin, at) in case.incident_times() {
        if doubt.is_about(origin) {
            return odd;
        }
        if let Some(until) = at.until_ms.filter(|until| *until < at.from_ms) {
            let (at, other) = (Stamp { ms: until, ..at.stamp() }, at.stamp());
            let code = fields::INCIDENT_AT.to_owned();
            let (at, other) = (origin.corrected(at), origin.corrected(other));
            odd.push(OddTime { entry: origin.entry, code, why: Why::EndsBefore, at, other });
        }
        let when = range(&at, |entered| origin.corrected(entered));
        if earliest.is_none_or(|known| when.first < known.first) {
            earliest = Some(when);
        }
    }
    let Some(incident) = earliest else { return odd };
    let after = steps.iter().filter(|step| !meaning(&step.item.action).may_come_first);
    let early = after.filter(|step| step.when.lies_before(incident));
    odd.extend(early.map(|step| step.odd(Why::BeforeIncident, incident.first)));
    for written in case.values_of(fields::REPORT_RECEIVED_AT) {
        let Ok(told) = serde_json::from_value::<Stamp>(written.value.clone()) else { continue };
        let at = written.origin.corrected(told);
        if !doubt.is_about(&written.origin) && Range::at(at).lies_before(incident) {
            let (entry, code) = (written.origin.entry, fields::REPORT_RECEIVED_AT.to_owned());
            odd.push(OddTime { entry, code, why: Why::ToldBefore, at, other: incident.first });
        }
    }
    odd
}

/// The closing that counts, where something was done after it. A case that was closed twice is closed by the later one.
fn closed_before(case: &Case, steps: &[Step]) -> Option<OddTime> {
    let turn = |step: &&Step| meaning(&step.item.action).turns_status;
    if case.status() != status::CLOSED {
        return None;
    }
    let closing = steps.iter().filter(|step| step.item.action == action::CLOSED).max_by_key(|step| step.when.last)?;
    let done = steps.iter().filter(|step| !turn(step) && closing.when.lies_before(step.when));
    let last = done.map(|step| step.when.first).max()?;
    Some(closing.odd(Why::ClosedBefore, last))
}

/// Steps of one kind that lie before the first step they follow from.
fn before_first(
    steps: &[Step],
    why: Why,
    is_one: impl Fn(&Step) -> bool,
    follows_from: impl Fn(&Step) -> bool,
) -> Vec<OddTime> {
    let Some(first) = steps.iter().filter(|step| follows_from(step)).min_by_key(|step| step.when.first) else {
        return Vec::new();
    };
    let early = steps.iter().filter(|step| is_one(step) && step.when.lies_before(first.when));
    early.map(|step| step.odd(why, first.when.first)).collect()
}

/// Compared by the day: what is due "today" is stored as the beginning of the day.
fn due_before(item: &Item, doubt: &Doubt) -> Vec<OddTime> {
    let early = |version: &Version| {
        let Meaning { money, plans, .. } = meaning(&item.action);
        let (name, answer) = match item.action.as_str() {
            FOLLOW_UP_PLANNED => (actions::FOLLOW_UP.time, Some(actions::FOLLOW_UP.answer)),
            _ if money.is_some_and(Money::is_promise) => (field::DUE_AT, None),
            _ => (plans.time, Some(plans.answer)),
        };
        // That she was there is written down afterwards.
        let answered =
            answer.and_then(|name| version.text(name)).is_some_and(|state| state != appointment_state::PLANNED);
        let (due, made) = (version.time(name)?, taken(item, version)?);
        let odd = !answered && !doubt.is_about(&version.origin) && Local::of(due).day < Local::of(made.first).day;
        let (entry, code) = (version.origin.entry, item.action.clone());
        odd.then_some(OddTime { entry, code, why: Why::DueBefore, at: due, other: made.first })
    };
    item.standing.iter().filter_map(early).collect()
}
