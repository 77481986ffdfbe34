//! The values a list shows of a case.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Origin};
use crate::child;
use crate::clock::{Clock, most_urgent};
use crate::due::{Due, next_open};
use crate::fields;
use crate::money::{self, Cents, MoneyLine};
use crate::place::Place;
use crate::reference::Reference;
use crate::time::UnixMillis;

/// One row of a list. Independent of "now" but for which running clock is first; hours are counted when it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Short label.
    pub code: String,
    /// Code of case_statuses.
    pub status: String,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Hot spot.
    pub hot_spot: Option<Place>,
    /// The survivor's code name.
    pub survivor: Option<String>,
    /// Code of the clock that runs out first.
    pub urgent_clock: Option<String>,
    /// Its start, true time ms.
    pub urgent_start_ms: Option<UnixMillis>,
    /// Its limit, true time ms.
    pub urgent_limit_ms: Option<UnixMillis>,
    /// It is red whatever its hours say.
    #[serde(default)]
    pub urgent_at_once: bool,
    /// The first thing due that is open: ahead, or passed without an answer.
    #[serde(default)]
    pub next_due: Option<Due>,
    /// Owed in all, cents; none when no money is written down.
    pub balance_cents: Option<Cents>,
    /// A worker has to decide between two values.
    pub has_conflict: bool,
    /// A child's case: protection first, never money.
    #[serde(default)]
    pub child: bool,
    /// Last written, true time ms.
    pub last_ms: UnixMillis,
    /// Minutes east of UTC for that moment.
    pub offset_min: i16,
}

impl Summary {
    /// The summary of a case. `clocks` and `due` are those of the same case at one moment of true time.
    pub fn of(case: &Case, reference: &Reference, clocks: &[Clock], due: &[Due]) -> Summary {
        let is_child = case.is_child(reference);
        let urgent = most_urgent(clocks, reference);
        let lines = money::lines(case, reference);
        let recorded = case.origins().map(Origin::recorded_true).max();
        let owed = lines.iter().map(MoneyLine::balance).sum::<Cents>();
        Summary {
            code: case.code.clone(),
            status: case.status_shown(reference).to_owned(),
            violations: case.violations.iter().map(|violation| violation.code.clone()).collect(),
            hot_spot: case.value(fields::HOT_SPOT).and_then(Place::of),
            survivor: case.text(fields::SURVIVOR_CODE).map(str::to_owned),
            urgent_clock: urgent.map(|clock| clock.code.clone()),
            urgent_start_ms: urgent.and_then(|clock| clock.start).map(|start| start.ms),
            urgent_limit_ms: urgent.and_then(|clock| clock.limit).map(|limit| limit.ms),
            urgent_at_once: urgent.is_some_and(|clock| clock.at_once),
            next_due: next_open(due).cloned(),
            balance_cents: (!is_child && !lines.is_empty()).then_some(owed),
            has_conflict: if is_child { child::has_conflict(case) } else { case.has_conflict() },
            child: is_child,
            last_ms: recorded.map_or(UnixMillis(0), |stamp| stamp.ms),
            offset_min: recorded.map_or(180, |stamp| stamp.offset_min),
        }
    }
}
