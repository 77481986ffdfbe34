//! The list of cases, narrowed as people narrow it: one kind of filter at a time, and several at once.

use daftari_domain::ids::DeviceKey;
use daftari_notebook::Notebook;
use daftari_notebook::requests::{CaseFilter, CaseFilters, ClockFilter, ListCases};
use daftari_testkit::people::AN_EVENING;

use crate::data::{self, Draw};
use crate::effort::Effort;
use crate::error::Result;
use crate::plain;
use crate::report::{Measure, Report};
use crate::stats::Samples;

/// What a list is narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Status,
    Violation,
    HotSpot,
    Clock,
    Worker,
    Period,
    /// A violation at a place in some weeks.
    Together,
}

impl Kind {
    const ALL: [Kind; 7] =
        [Kind::Status, Kind::Violation, Kind::HotSpot, Kind::Clock, Kind::Worker, Kind::Period, Kind::Together];

    /// Its name in the report.
    fn name(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::Violation => "violation",
            Kind::HotSpot => "hot_spot",
            Kind::Clock => "clock",
            Kind::Worker => "worker",
            Kind::Period => "period",
            Kind::Together => "together",
        }
    }

    /// The filters a worker chooses. Half of the lists are of open cases, half of all; the worker is the office, who
    /// wrote in each.
    fn chosen(self, draw: &mut Draw, worker: DeviceKey) -> ListCases {
        let mut narrow = CaseFilters::default();
        match self {
            Kind::Status => narrow.statuses = vec![draw.pick(&["new", "in_progress", "waiting", "closed"]).to_owned()],
            Kind::Violation => narrow.violations = (0..=draw.below(2)).map(|_| violation(draw)).collect(),
            Kind::HotSpot => narrow.hot_spots = vec![hot_spot(draw)],
            Kind::Clock => {
                let clocks = [ClockFilter::Running, ClockFilter::Amber, ClockFilter::Red, ClockFilter::RanOut];
                narrow.clock = clocks.get(draw.below(clocks.len())).copied();
            }
            Kind::Worker => narrow.workers = vec![worker],
            Kind::Period => (narrow.from, narrow.to) = weeks(draw),
            Kind::Together => {
                narrow.violations = vec![violation(draw)];
                narrow.hot_spots = vec![hot_spot(draw)];
                (narrow.from, narrow.to) = weeks(draw);
            }
        }
        let filter = if draw.below(2) == 0 { CaseFilter::Open } else { CaseFilter::All };
        ListCases { filter, narrow: Some(narrow), limit: 50, ..ListCases::default() }
    }
}

fn violation(draw: &mut Draw) -> String {
    draw.pick(data::VIOLATIONS).to_owned()
}

fn hot_spot(draw: &mut Draw) -> String {
    draw.pick(data::HOT_SPOTS).to_owned()
}

/// Up to three weeks of those the data set tells of.
fn weeks(draw: &mut Draw) -> (Option<String>, Option<String>) {
    let until = draw.below(17);
    let day = |ago: usize| data::day(AN_EVENING, ago);
    (Some(day(until + 7 * (1 + draw.below(3)))), Some(day(until)))
}

/// Every kind, beside the same rows asked of the plain copy.
///
/// # Errors
/// When a list cannot be read.
pub fn measure(
    size: usize,
    notebook: &Notebook,
    plain: &rusqlite::Connection,
    worker: DeviceKey,
    effort: Effort,
    report: &mut Report,
) -> Result<()> {
    let mut draw = Draw::at(23);
    let (mut all, mut reference) = (Samples::default(), Samples::default());
    let mut by_kind = Vec::new();
    for kind in Kind::ALL {
        let chosen: Vec<ListCases> = (0..effort.times(60)).map(|_| kind.chosen(&mut draw, worker)).collect();
        let lists = Samples::of(chosen.len(), |turn| {
            let request = chosen.get(turn).cloned().unwrap_or_default();
            Ok::<_, crate::error::Error>(serde_json::to_vec(&notebook.case_list(request)?)?)
        })?;
        reference.extend(&Samples::of(chosen.len(), |turn| match chosen.get(turn) {
            Some(request) => plain::narrowed(plain, request),
            None => Ok(0),
        })?);
        all.extend(&lists);
        by_kind.push((kind, lists));
    }
    let measure = Measure::percentile(&all, 95.0, "ms").goal("p95 ≤ 20 ms");
    let beside = "p95 of the same cases from plain SQLite";
    report.add(format!("filter.{size}"), measure.beside(reference.percentile(95.0), beside));
    for (kind, lists) in by_kind {
        let measure = Measure::percentile(&lists, 95.0, "ms").goal("p95 ≤ 20 ms");
        report.add(format!("filter.{}.{size}", kind.name()), measure);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_narrows_and_every_period_is_in_order() {
        let mut draw = Draw::at(1);
        for kind in Kind::ALL {
            for _ in 0..20 {
                let narrow = kind.chosen(&mut draw, DeviceKey([0; 32])).narrow.unwrap_or_default();
                assert_ne!(narrow, CaseFilters::default(), "{kind:?}");
                assert!(narrow.from <= narrow.to, "{narrow:?}");
            }
        }
    }
}
