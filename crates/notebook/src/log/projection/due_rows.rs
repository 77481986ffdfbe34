//! The rows Today reads of an open case: running clocks and things due, by time.

use daftari_domain::case::Case;
use daftari_domain::clock::{Clock, ClockState};
use daftari_domain::due::{Due, State};
use daftari_domain::reference::ClockKind;
use daftari_domain::time::UnixMillis;
use daftari_store::{DueKind, DueRow};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::log::true_time::CaseHours;
use crate::notebook::Notebook;

/// A clock as it is stored: everything but its state at a moment.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredClock {
    pub(crate) code: String,
    pub(crate) start_ms: Option<UnixMillis>,
    pub(crate) limit_ms: UnixMillis,
    pub(crate) nominal_ms: Option<UnixMillis>,
    pub(crate) offset_min: i16,
    pub(crate) at_once: bool,
    pub(crate) check_time: bool,
}

impl Notebook {
    /// The rows Today reads of an open case: running clocks and things due. `hours` are those of the same case.
    pub(crate) fn due_rows(&self, case: &Case, hours: &CaseHours) -> Result<Vec<DueRow>, Error> {
        let in_doubt = self.time_is_in_doubt(case);
        let mut rows = Vec::new();
        for clock in &hours.clocks {
            rows.extend(self.clock_row(clock, in_doubt)?);
        }
        for due in hours.due.iter().filter(|due| due.is_open()) {
            rows.push(due_row(due)?);
        }
        Ok(rows)
    }

    /// The row of a clock that is a deadline, a duty or a right. Appointments, promises and visits have rows as things due.
    fn clock_row(&self, clock: &Clock, in_doubt: bool) -> Result<Option<DueRow>, Error> {
        let counted = self
            .reference
            .clock(&clock.code)
            .is_some_and(|def| matches!(def.kind, ClockKind::Deadline | ClockKind::Duty | ClockKind::Right));
        let open = clock.state == ClockState::Running || (clock.state == ClockState::Expired && !clock.answered);
        let (true, true, Some(limit)) = (counted, open, clock.limit) else { return Ok(None) };
        let stored = StoredClock {
            code: clock.code.clone(),
            start_ms: clock.start.map(|start| start.ms),
            limit_ms: limit.ms,
            nominal_ms: clock.nominal.map(|nominal| nominal.ms),
            offset_min: limit.offset_min,
            at_once: clock.at_once,
            check_time: clock.check_time || in_doubt,
        };
        let kind = if clock.at_once { DueKind::AtOnce } else { DueKind::Clock };
        Ok(Some(DueRow { kind, at_ms: limit.ms, passes_ms: limit.ms, item: text(&stored)? }))
    }
}

fn text(item: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(item).map_err(|_| Error::Internal("due"))
}

/// Something due as it is stored: the same text at every moment until a person answers it.
fn due_row(due: &Due) -> Result<DueRow, Error> {
    let passes_ms = due.until.map_or(due.at.ms, |until| until.ms.max(due.at.ms));
    let item = text(&Due { state: State::Planned, ..due.clone() })?;
    Ok(DueRow { kind: DueKind::Due, at_ms: due.at.ms, passes_ms, item })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use daftari_domain::reference::Reference;
    use daftari_domain::time::HOUR_MS;
    use serde_json::json;

    use super::*;
    use crate::environment::Environment;
    use crate::requests::{OpenCase, When};

    #[test]
    fn today_and_alarms_take_their_hours_from_the_data() {
        let mut notebook = Notebook::in_memory(&Environment::system()).unwrap();
        let mut json = notebook.reference.to_json();
        let pep = json["clocks"].as_array_mut().unwrap().iter_mut().find(|clock| clock["code"] == "pep").unwrap();
        pep["hours"] = json!(71);
        notebook.reference = Arc::new(Reference::from_json(json).unwrap());
        let now = notebook.device_now();
        let at = When::known_to("exact", now);
        let request = OpenCase { violations: vec!["rape".to_owned()], incident_at: Some(at), ..OpenCase::default() };
        let saved = notebook.open_case(request).unwrap();
        let case = notebook.case(saved.case).unwrap().case;
        let clock = |row: &DueRow| serde_json::from_str::<StoredClock>(&row.item).ok();
        let hours = notebook.hours_of(&case).unwrap();
        let rows = notebook.due_rows(&case, &hours).unwrap();
        let pep = rows.iter().find(|row| clock(row).is_some_and(|clock| clock.code == "pep")).unwrap();
        assert_eq!(pep.at_ms, now.ms.plus(71 * HOUR_MS));
        assert!(notebook.case_row(&case, &hours).unwrap().alarms.contains(&pep.at_ms));
    }
}
