//! The sync page: where each case has got to.

use daftari_domain::time::HOUR_MS;
use daftari_store::Filter;

use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::Notebook;
use crate::views::{Delivery, DifferingCaseView, QueueItemView, SyncBadgeView, SyncOutcomeView, SyncView, convert};

/// Cases on the sync page.
const QUEUE_MAX: usize = 200;
/// Amber: so long on this device without a newer receipt.
const RECEIPT_OVERDUE_MS: i64 = 7 * 24 * HOUR_MS;

impl Notebook {
    pub(crate) fn sync_page(&self, last: Option<SyncOutcomeView>) -> Result<SyncView, Error> {
        let (rows, counts, all) =
            self.store.read(|tx| Ok::<_, Error>((tx.queue(QUEUE_MAX)?, tx.counts()?, tx.count_cases(Filter::All)?)))?;
        let mut queue = Vec::new();
        for row in rows {
            let listed = self.store.read(|tx| tx.listed_case(row.case))?;
            let code = listed.as_ref().and_then(convert::summary).map(|summary| summary.code);
            queue.push(QueueItemView {
                case: row.case,
                code: code.unwrap_or_default(),
                delivery: if row.on_phone > 0 { Delivery::OnPhone } else { Delivery::Handed },
                on_phone: row.on_phone,
                handed: row.handed,
            });
        }
        let mut differing = Vec::new();
        for case in self.cases_that_differ()?.into_iter().take(QUEUE_MAX) {
            let listed = self.store.read(|tx| tx.listed_case(case))?;
            let code = listed.as_ref().and_then(convert::summary).map(|summary| summary.code);
            differing.push(DifferingCaseView { case, code });
        }
        let own = u32::try_from(self.own_cases()?.len()).unwrap_or(u32::MAX);
        let newest = self.newest_receipt()?;
        let since = newest.map(|newest| self.device_now().ms.since(newest.learned_ms));
        let team = self.team.as_ref();
        Ok(SyncView {
            badge: SyncBadgeView { last: last.as_ref().map(|l| l.code.clone()), ..self.badge(counts.waiting_cases) },
            relay: team.map(|team| team.origin.to_string()),
            queue,
            safe_cases: all.saturating_sub(counts.waiting_cases).saturating_sub(own),
            last,
            last_receipt: newest.map(|newest| convert::stamp(newest.office_time)),
            receipt_overdue: counts.waiting_cases > 0 && since.is_some_and(|since| since > RECEIPT_OVERDUE_MS),
            needs_newer: team.is_some_and(Membership::needs_newer),
            put_aside: counts.quarantined.saturating_sub(counts.newer),
            newer: counts.newer,
            no_room: self.store.read(|tx| tx.mailboxes_without_room())? > 0,
            differing,
            team_list_behind: self.lacks_statements()?,
        })
    }
}
