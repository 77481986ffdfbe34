//! The row lists and search read of a case, made from its fold.

use daftari_domain::case::Case;
use daftari_domain::codes::status;
use daftari_domain::money::{self, Cents, Totals};
use daftari_domain::reference::Reference;
use daftari_domain::summary::Summary;
use daftari_domain::{alarm, facets, search};
use daftari_store::{CaseMoney, CaseRow, Sums};

use super::party_rows::party_rows;
use crate::error::Error;
use crate::log::true_time::CaseHours;
use crate::notebook::Notebook;

/// Version of the code that makes projections. Raise it when rows are made in another way: a notebook rebuilds rows of an
/// older version when it is opened.
pub(crate) const PROJECTION_VERSION: i64 = 6;

impl Notebook {
    /// The row lists and search read of a case. `hours` are those of the same case.
    pub(crate) fn case_row(&self, case: &Case, hours: &CaseHours) -> Result<CaseRow, Error> {
        let CaseHours { now, clocks, due } = hours;
        let summary = Summary::of(case, &self.reference, clocks, due);
        let (amber_from_ms, red_from_ms) = facets::warnings(clocks, &self.reference);
        let facets = facets::facets(case, &self.reference, clocks);
        Ok(CaseRow {
            id: case.id,
            code: summary.code.clone(),
            open: summary.status != status::CLOSED,
            conflict: summary.has_conflict,
            urgent_limit_ms: summary.urgent_limit_ms,
            at_once: summary.urgent_at_once,
            amber_from_ms,
            red_from_ms,
            last_ms: summary.last_ms,
            summary: serde_json::to_string(&summary).map_err(|_| Error::Internal("summary"))?,
            money: of_case(case, &self.reference),
            words: search::words(case) + &search::labels(case, &self.reference),
            facets: facets.into_iter().map(|(facet, value)| (facet.code(), value)).collect(),
            parties: party_rows(case),
            alarms: alarm::alarms(case, &self.reference, clocks, due, *now),
            version: PROJECTION_VERSION,
        })
    }
}

/// Money of a case as the store adds it up; none when no sum is written down, nor of a child's case.
fn of_case(case: &Case, reference: &Reference) -> Option<CaseMoney> {
    if case.is_child(reference) {
        return None;
    }
    let lines = money::lines(case, reference);
    let Totals { agreed, paid, owed, held } = Totals::of(case, reference);
    let due = lines.iter().filter(|line| line.owed() > Cents(0)).filter_map(|line| line.due).min();
    let written = !lines.is_empty() || held > Cents(0);
    written.then(|| CaseMoney { sums: Sums { agreed, paid, owed, held }, due_ms: due.map(|due| due.ms) })
}
