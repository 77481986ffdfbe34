//! Lists of cases: rows, search, what narrows them, and what a person uses most.

use daftari_domain::ids::{CaseId, DeviceKey};
use daftari_domain::time::{Stamp, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::clock::{Clock, ClockState};
use daftari_domain::facets::{Facet, RAN_OUT};
use daftari_domain::fields;
use daftari_domain::place::{self, Place};
use daftari_domain::summary::Summary;
use daftari_store::{ClockIs, FacetCount, Filter, Finding, Listed};

use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{CaseFilter, CaseFilters, ClockFilter, ListCases};
use crate::views::{
    CaseListView, CaseRowView, ClockView, Delivery, FacetCountView, NarrowingView, RecentsView, StampView,
    WorkerCountView, convert,
};

/// Rows of a list at most.
const LIST_MAX: u32 = 200;
/// Values of one kind a list is narrowed by.
const VALUES_MAX: usize = 64;
/// Values of one kind that are offered.
const OFFERED_MAX: u32 = 60;
/// The newest cases that say what a person uses most.
const RECENT_CASES: u32 = 200;
/// Violations and places that are offered first.
const RECENTS_MAX: u32 = 8;

impl CaseFilters {
    fn is_empty(&self) -> bool {
        *self == CaseFilters::default()
    }

    /// More values of one kind than a page offers?
    fn is_too_long(&self) -> bool {
        [self.statuses.len(), self.violations.len(), self.hot_spots.len(), self.workers.len()]
            .iter()
            .any(|values| *values > VALUES_MAX)
    }

    /// As the store looks for it, at a moment of true time.
    fn narrow(self, mut finding: Finding, now_true: UnixMillis) -> Finding {
        let kinds = [
            (Facet::Status, self.statuses),
            (Facet::Violation, self.violations),
            (Facet::HotSpot, self.hot_spots),
            (Facet::Worker, self.workers.iter().map(DeviceKey::to_string).collect()),
        ];
        for (facet, values) in kinds.into_iter().filter(|(_, values)| !values.is_empty()) {
            finding.facets.push((facet.code(), values));
        }
        match self.clock {
            None => {}
            Some(ClockFilter::RanOut) => finding.facets.push((Facet::Clock.code(), vec![RAN_OUT.to_owned()])),
            Some(ClockFilter::Running) => finding.clock = Some((ClockIs::Running, now_true)),
            Some(ClockFilter::Amber) => finding.clock = Some((ClockIs::Amber, now_true)),
            Some(ClockFilter::Red) => finding.clock = Some((ClockIs::Red, now_true)),
        }
        if self.from.is_some() || self.to.is_some() {
            let from = self.from.unwrap_or_else(|| "0000-01-01".to_owned());
            let to = self.to.unwrap_or_else(|| "9999-12-31".to_owned());
            finding.between = Some((Facet::Day.code(), from, to));
        }
        finding
    }
}

impl Notebook {
    /// A page of cases, or what a search finds, narrowed by what was chosen.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for more values than the page offers, disk errors.
    pub fn case_list(&self, request: ListCases) -> Result<CaseListView, Error> {
        let filter = match request.filter {
            CaseFilter::Open => Filter::Open,
            CaseFilter::Closed => Filter::Closed,
            CaseFilter::All => Filter::All,
            CaseFilter::Conflict => Filter::Conflict,
        };
        let limit = request.limit.min(LIST_MAX);
        let narrow = request.narrow.unwrap_or_default();
        if narrow.is_too_long() {
            return Err(Error::BadRequest { field: "narrow" });
        }
        if request.query.trim().is_empty() && narrow.is_empty() {
            let (rows, total) = self
                .store
                .read(|tx| Ok::<_, Error>((tx.list_cases(filter, request.offset, limit)?, tx.count_cases(filter)?)))?;
            return Ok(CaseListView { cases: self.case_row_views(&rows)?, total });
        }
        if narrow.clock.is_some() {
            self.rebuild_run_out_cases()?;
        }
        let finding = Finding { text: request.query, ..Finding::of(filter) };
        let hot_spots = self.hot_spot_keys(&narrow.hot_spots)?;
        let finding = CaseFilters { hot_spots, ..narrow }.narrow(finding, self.now_true().ms);
        let found = self.store.read(|tx| tx.find_cases(&finding, request.offset, limit))?;
        Ok(CaseListView { cases: self.case_row_views(&found.rows)?, total: found.total })
    }

    /// The values lists can be narrowed by, each with its number of cases.
    ///
    /// # Errors
    /// Disk errors.
    pub fn narrowing(&self) -> Result<NarrowingView, Error> {
        let counts = |facet: Facet| self.store.read(|tx| tx.facet_counts(facet.code(), OFFERED_MAX));
        let view = |counts: Vec<FacetCount>| -> Vec<FacetCountView> {
            let view = |count: FacetCount| FacetCountView { value: count.value, open: count.open, all: count.all };
            counts.into_iter().map(view).collect()
        };
        Ok(NarrowingView {
            statuses: view(counts(Facet::Status)?),
            violations: view(counts(Facet::Violation)?),
            hot_spots: self.hot_spots(counts(Facet::HotSpot)?),
            workers: self.workers(counts(Facet::Worker)?),
        })
    }

    /// What cases are found under for hot spots as a page names them: as typed, as an item of the list, and as whatever a page
    /// says in these words.
    fn hot_spot_keys(&self, named: &[String]) -> Result<Vec<String>, Error> {
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let offered = self.store.read(|tx| tx.facet_counts(Facet::HotSpot.code(), OFFERED_MAX))?;
        let mut keys = BTreeSet::new();
        for words in named {
            let typed = Place::typed(words);
            let id = place::place_named(&self.reference, fields::HOT_SPOT, words);
            keys.extend(id.map(|id| Place { id: Some(id), ..typed.clone() }.key()));
            keys.insert(typed.key());
            let says_so = |key: &&String| place::shown_of_key(key, &self.reference).eq_ignore_ascii_case(words);
            keys.extend(offered.iter().map(|count| &count.value).filter(says_so).cloned());
        }
        Ok(keys.into_iter().collect())
    }

    /// One line for words, whether they are of an item of the list or were typed: one of them finds both.
    fn hot_spots(&self, counts: Vec<FacetCount>) -> Vec<FacetCountView> {
        let mut shown: Vec<FacetCountView> = Vec::new();
        for FacetCount { value, open, all } in counts {
            let value = place::shown_of_key(&value, &self.reference);
            match shown.iter_mut().find(|line| line.value.eq_ignore_ascii_case(&value)) {
                Some(line) => {
                    line.open = line.open.saturating_add(open);
                    line.all = line.all.saturating_add(all);
                }
                None => shown.push(FacetCountView { value, open, all }),
            }
        }
        shown
    }

    /// One line for a person, whatever number of devices they have written on.
    fn workers(&self, counts: Vec<FacetCount>) -> Vec<WorkerCountView> {
        let mut workers: BTreeMap<(bool, String), WorkerCountView> = BTreeMap::new();
        for count in counts {
            let Ok(device) = count.value.parse::<DeviceKey>() else { continue };
            let author = self.author(&device);
            let person = if author.me { String::new() } else { author.name.clone().unwrap_or(count.value.clone()) };
            let empty = WorkerCountView { author: author.clone(), devices: Vec::new(), open: 0, all: 0 };
            let worker = workers.entry((!author.me, person)).or_insert(empty);
            worker.devices.push(device);
            worker.open = worker.open.saturating_add(count.open);
            worker.all = worker.all.saturating_add(count.all);
        }
        workers.into_values().collect()
    }

    /// Violations and places this person wrote most often lately, the most used first.
    ///
    /// # Errors
    /// Disk errors.
    pub fn recents(&self) -> Result<RecentsView, Error> {
        let mine = self.team.as_ref().map_or_else(|| self.own.device_key(), |team| team.me());
        let me = (Facet::Worker.code(), mine.to_string());
        let used = |facet: Facet| self.store.read(|tx| tx.used_lately(facet.code(), &me, RECENT_CASES, RECENTS_MAX));
        let mut hot_spots = Vec::new();
        for key in used(Facet::HotSpot)? {
            let words = place::shown_of_key(&key, &self.reference);
            if !hot_spots.contains(&words) {
                hot_spots.push(words);
            }
        }
        Ok(RecentsView { violations: used(Facet::Violation)?, hot_spots })
    }

    pub(crate) fn case_row_views(&self, listed: &[Listed]) -> Result<Vec<CaseRowView>, Error> {
        let own = self.own_cases()?;
        Ok(listed.iter().filter_map(|listed| self.case_row_view(listed, &own)).collect())
    }

    pub(crate) fn case_row_view(&self, listed: &Listed, own: &BTreeSet<CaseId>) -> Option<CaseRowView> {
        let summary = convert::summary(listed)?;
        let now = self.now_true();
        let urgent = self.urgent(&summary, now);
        let weakest = self.store.read(|tx| tx.weakest_delivery(listed.id)).ok()?;
        let only_here = self.team.is_none() || own.contains(&listed.id);
        let delivery = if only_here { Delivery::OnPhone } else { convert::delivery(weakest) };
        Some(CaseRowView {
            case: listed.id,
            code: summary.code,
            status: summary.status,
            violations: summary.violations,
            hot_spot: summary.hot_spot.map(|place| place.shown(&self.reference).to_owned()),
            survivor: summary.survivor,
            urgent,
            next: summary.next_due.map(|next| convert::due(&next.at_moment(now.ms))),
            balance_cents: summary.balance_cents,
            has_conflict: summary.has_conflict,
            child: summary.child,
            last: StampView { ms: summary.last_ms, offset_min: summary.offset_min },
            delivery,
        })
    }

    /// The urgent clock of a summary, counted at this moment.
    fn urgent(&self, summary: &Summary, now: Stamp) -> Option<ClockView> {
        let def = self.reference.clock(summary.urgent_clock.as_deref()?)?;
        let at = |ms| Stamp { ms, offset_min: now.offset_min };
        let clock = Clock {
            start: summary.urgent_start_ms.map(at),
            at_once: summary.urgent_at_once,
            check_time: self.knows_no_time(),
            ..Clock::new(def, ClockState::Running)
        };
        Some(convert::clock(&clock.run(def, at(summary.urgent_limit_ms?), None, now.ms)))
    }
}
