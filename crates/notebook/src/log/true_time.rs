//! True time where it is not known yet: a phone that has not learned its clock's difference took its clock for true time.
//!
//! Times people read stay as they were written, the same everywhere. Only the clocks that count hours are corrected: on the
//! author's own device the difference is known by now; elsewhere nothing she wrote can be later than the moment it was
//! heard of. Both say "check the time" as long as an author's difference is missing.

use daftari_domain::time::UnixMillis;
use std::borrow::Cow;

use daftari_domain::case::{Case, Mark, Origin};
use daftari_domain::clock::{self, Clock};
use daftari_domain::due::{self, Due};

use crate::error::Error;
use crate::notebook::Notebook;

/// The origin of every value, version and mark of a case.
fn origins_mut(case: &mut Case) -> impl Iterator<Item = &mut Origin> {
    let fields = case.fields.values_mut().flat_map(|field| field.standing.iter_mut().chain(&mut field.earlier));
    let items = case
        .items
        .iter_mut()
        .chain(&mut case.follow_ups)
        .flat_map(|item| item.standing.iter_mut().chain(&mut item.earlier));
    let named = case.violations.iter_mut().flat_map(|violation| violation.named_by.iter_mut());
    let marks = case.marks.iter_mut().map(|mark| match mark {
        Mark::Opened(origin)
        | Mark::Violation(origin, _)
        | Mark::Retired(origin, _)
        | Mark::Shared(origin, _)
        | Mark::Unshared(origin, _)
        | Mark::AskedToUnshare(origin, _)
        | Mark::Erased(origin, _)
        | Mark::Later(origin) => origin,
    });
    let parties = case.parties.iter_mut().flat_map(|party| party.standing.iter_mut().chain(&mut party.earlier));
    let versions = items.chain(parties).map(|version| &mut version.origin);
    fields.map(|written| &mut written.origin).chain(versions).chain(named).chain(marks)
}

/// Clocks and things due of a case at one moment, counted in true time once for everything made of the case.
pub(crate) struct CaseHours {
    /// The moment, true time.
    pub(crate) now: UnixMillis,
    /// Every clock at that moment.
    pub(crate) clocks: Vec<Clock>,
    /// Everything due, as it stands at that moment.
    pub(crate) due: Vec<Due>,
}

impl Notebook {
    /// Clocks and things due of a case, now.
    pub(crate) fn hours_of(&self, case: &Case) -> Result<CaseHours, Error> {
        let now = self.now_true().ms;
        let timed = self.in_true_time(case)?;
        let clocks = clock::clocks(&timed, &self.reference, now);
        let due = due::due(&timed, &self.reference, now);
        Ok(CaseHours { now, clocks, due })
    }

    /// A phone of a team that has not learned its clock's difference yet. Without a team there is no device to learn it
    /// from, and office devices are what others learn from.
    pub(crate) fn knows_no_time(&self) -> bool {
        self.time_difference_ms.is_none() && self.team.as_ref().is_some_and(|team| !team.is_office())
    }

    /// Written by a phone of the team that had not learned its clock's difference.
    fn is_unsure(&self, origin: &Origin) -> bool {
        origin.time_difference_ms.is_none()
            && self.team.as_ref().is_some_and(|team| !team.roster.is_office(&origin.author))
    }

    /// Is the time in doubt: of this device, or of another author of the case?
    pub(crate) fn time_is_in_doubt(&self, case: &Case) -> bool {
        let others = |origin: &&Origin| !self.is_me(&origin.author);
        self.knows_no_time() || case.origins().filter(others).any(|origin| self.is_unsure(origin))
    }

    /// The case as its clocks should count it.
    pub(crate) fn in_true_time<'a>(&self, case: &'a Case) -> Result<Cow<'a, Case>, Error> {
        if !case.origins().any(|origin| self.is_unsure(origin)) {
            return Ok(Cow::Borrowed(case));
        }
        let mut timed = case.clone();
        for origin in origins_mut(&mut timed).filter(|origin| self.is_unsure(origin)) {
            if self.is_me(&origin.author) {
                origin.time_difference_ms = self.time_difference_ms;
            } else if let Some(stored) = self.store.read(|tx| tx.stored_entry(origin.entry))? {
                let heard = stored.learned_ms.plus(self.time_difference_ms.unwrap_or(0));
                let late_ms = origin.recorded_at.ms.since(heard);
                origin.time_difference_ms = (late_ms > 0).then_some(late_ms.saturating_neg());
            }
        }
        Ok(Cow::Owned(timed))
    }
}
