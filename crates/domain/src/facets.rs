//! What a case can be filtered by. Plain pairs of a facet and a value, so that a list of a hundred thousand cases can be
//! narrowed without opening any.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::{Case, Mark, Origin};
use crate::clock::{Clock, ClockState};
use crate::codes::status;
use crate::fields;
use crate::reference::Reference;
use crate::time::{HOUR_MS, HappenedAt, Precision, Stamp};

/// Characters of a value that count: a hot spot is a name, not a story.
const VALUE_MAX_CHARS: usize = 120;

/// A question a list can be narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Code of case_statuses.
    Status,
    /// Code of violation_types.
    Violation,
    /// Hot spot as written, blanks tidied.
    HotSpot,
    /// Key of a device that wrote in the case, hex.
    Worker,
    /// Day it happened, else the day the case was opened: `2026-10-06`, local to whoever wrote it.
    Day,
    /// `ran_out`: an open case of which some clock ran out unmet.
    Clock,
    /// Id of the incident it shares with other survivors' cases.
    Incident,
    /// `yes`: the person it is about is under 18, or may be.
    Child,
}

impl Facet {
    /// Its name in the index.
    pub fn code(self) -> &'static str {
        match self {
            Facet::Status => "status",
            Facet::Violation => "violation",
            Facet::HotSpot => "hot_spot",
            Facet::Worker => "worker",
            Facet::Day => "day",
            Facet::Clock => "clock",
            Facet::Incident => "incident",
            Facet::Child => "child",
        }
    }
}

/// Value of [`Facet::Clock`].
pub const RAN_OUT: &str = "ran_out";

/// Everything a case is found under. Where two values stand side by side, it is found under both.
///
/// `clocks` are those of the same case at the same moment.
pub fn facets(case: &Case, reference: &Reference, clocks: &[Clock]) -> BTreeSet<(Facet, String)> {
    let mut found = BTreeSet::new();
    found.insert((Facet::Status, case.status().to_owned()));
    found.extend(case.violations.iter().map(|violation| (Facet::Violation, violation.code.clone())));
    for (field, facet) in [(fields::HOT_SPOT, Facet::HotSpot), (fields::INCIDENT, Facet::Incident)] {
        let names = standing(case, field).filter_map(|(_, value)| value.as_str()).map(tidy);
        found.extend(names.filter(|name| !name.is_empty()).map(|name| (facet, name)));
    }
    found.extend(case.origins().map(|origin| (Facet::Worker, origin.author.to_string())));
    found.extend(day(case).map(|day| (Facet::Day, day)));
    if case.status() != status::CLOSED && clocks.iter().any(|clock| clock.state == ClockState::Expired) {
        found.insert((Facet::Clock, RAN_OUT.to_owned()));
    }
    if case.is_child(reference) {
        found.insert((Facet::Child, "yes".to_owned()));
    }
    found
}

/// From when on a running clock of the case is amber, and from when on one is red, true time in ms. None while no clock
/// runs; what cannot wait is red from its start.
pub fn warnings(clocks: &[Clock], reference: &Reference) -> (Option<i64>, Option<i64>) {
    let running = clocks.iter().filter(|clock| clock.state == ClockState::Running);
    let moments = running.filter_map(|clock| {
        let def = reference.clocks().iter().find(|def| def.code == clock.code)?;
        let limit = clock.limit?.ms;
        let before = |hours: f64| limit.saturating_sub((hours * HOUR_MS as f64) as i64);
        let red = if clock.at_once { i64::MIN } else { before(def.red_hours_left) };
        Some((before(def.amber_hours_left).min(red), red))
    });
    moments.fold((None, None), |(amber, red), (a, r)| (earlier(amber, a), earlier(red, r)))
}

fn earlier(known: Option<i64>, other: i64) -> Option<i64> {
    Some(known.map_or(other, |known| known.min(other)))
}

fn standing<'a>(case: &'a Case, field: &str) -> impl Iterator<Item = (&'a Origin, &'a Value)> {
    let field = case.fields.get(field).into_iter().flat_map(|field| &field.standing);
    field.map(|written| (&written.origin, &written.value))
}

/// Blanks tidied, so that `Blue  Gate ` is Blue Gate.
fn tidy(text: &str) -> String {
    let tidied = text.split_whitespace().collect::<Vec<_>>().join(" ");
    tidied.chars().take(VALUE_MAX_CHARS).collect()
}

/// The earliest day that anybody says; one case is of one day.
fn day(case: &Case) -> Option<String> {
    let happened = standing(case, fields::INCIDENT_AT).filter_map(|(origin, value)| {
        let at: HappenedAt = serde_json::from_value(value.clone()).ok()?;
        (at.precision != Precision::Unknown).then(|| day_of(origin.corrected(at.stamp())))
    });
    happened.min().or_else(|| {
        case.marks.iter().find_map(|mark| match mark {
            Mark::Opened(origin) => Some(day_of(origin.recorded_true())),
            _ => None,
        })
    })
}

/// The calendar day of a moment, as people there count it. Moments outside of the years 0 to 9999 are taken to the nearest
/// day in them: what a stranger's device wrote may be any number.
pub fn day_of(stamp: Stamp) -> String {
    const DAY_MS: i64 = 24 * HOUR_MS;
    /// 0000-01-01 and 9999-12-31, days since 1970-01-01.
    const YEARS: (i64, i64) = (-719_528, 2_932_896);
    let local = stamp.ms.saturating_add(i64::from(stamp.offset_min) * 60_000);
    // Days of eras of 400 years that begin with March (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let day = local.div_euclid(DAY_MS).clamp(YEARS.0, YEARS.1) + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}
