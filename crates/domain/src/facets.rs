//! Facets a list of cases can be filtered by. Plain pairs of a facet and a value, so that a list of a hundred thousand
//! cases can be narrowed without opening any.

use std::collections::BTreeSet;

use crate::calendar::date_text;
use crate::case::{Case, Mark};
use crate::clock::{Clock, ClockState};
use crate::codes::status;
use crate::fields;
use crate::place::{self, Place};
use crate::reference::Reference;
use crate::time::UnixMillis;

/// Characters of a value that count: a hot spot is a name, not a story, and the id of an item is as short.
const VALUE_MAX_CHARS: usize = 120;

/// A question a list can be narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Code of case_statuses.
    Status,
    /// Code of violation_types.
    Violation,
    /// Hot spot, by [`Place::key`].
    HotSpot,
    /// Key of a device that wrote in the case, hex.
    Worker,
    /// Key of a device that holds the case, hex.
    Holder,
    /// Day it happened, else the day the case was opened: `2026-10-06`, local to its author.
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
            Facet::Holder => "holder",
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
    let hot_spots = case.values_of(fields::HOT_SPOT).filter_map(|written| Place::of(&written.value));
    let incidents = case.values_of(fields::INCIDENT).filter_map(|written| written.value.as_str()).map(place::alike);
    let named = hot_spots.map(|place| (Facet::HotSpot, place.key())).chain(incidents.map(|id| (Facet::Incident, id)));
    found.extend(named.map(|(facet, name)| (facet, cut(&name))).filter(|(_, name)| !name.is_empty()));
    found.extend(case.origins().map(|origin| (Facet::Worker, origin.author.to_string())));
    found.extend(case.holders.iter().map(|holder| (Facet::Holder, holder.to_string())));
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
pub fn warnings(clocks: &[Clock], reference: &Reference) -> (Option<UnixMillis>, Option<UnixMillis>) {
    let running = clocks.iter().filter(|clock| clock.state == ClockState::Running);
    let moments = running.filter_map(|clock| {
        let def = reference.clock(&clock.code)?;
        let limit = clock.limit?.ms;
        let (amber, red) = def.warnings(limit);
        let red = if clock.at_once { UnixMillis::MIN } else { red };
        Some((amber.min(red), red))
    });
    moments.fold((None, None), |(amber, red), (a, r)| (earlier(amber, a), earlier(red, r)))
}

fn earlier(known: Option<UnixMillis>, other: UnixMillis) -> Option<UnixMillis> {
    Some(known.map_or(other, |known| known.min(other)))
}

fn cut(value: &str) -> String {
    value.chars().take(VALUE_MAX_CHARS).collect()
}

/// The earliest day any standing value says: a case counts under one day.
fn day(case: &Case) -> Option<String> {
    let bounded = case.incident_times().filter(|(_, at)| at.until_ms.is_some());
    let happened = bounded.map(|(origin, at)| date_text(origin.corrected(at.stamp())));
    happened.min().or_else(|| {
        case.marks.iter().find_map(|mark| match mark {
            Mark::Opened(origin) => Some(date_text(origin.recorded_true())),
            _ => None,
        })
    })
}
