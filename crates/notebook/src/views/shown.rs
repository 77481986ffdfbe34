//! What every page shows of an entry or a case: who wrote it, and how far it was delivered.

use daftari_domain::ids::{CaseId, DeviceKey};
use std::collections::BTreeSet;

use daftari_domain::case::Origin;
use daftari_domain::place;
use daftari_store::{DeliveryState, NO_LIMIT};
use serde_json::Value;

use super::{AuthorView, Delivery, SyncBadgeView, ValueView, convert};
use crate::error::Error;
use crate::notebook::Notebook;

impl Notebook {
    pub(crate) fn author(&self, device: &DeviceKey) -> AuthorView {
        let team = self.team.as_ref();
        AuthorView {
            device: *device,
            name: team.and_then(|team| team.name_of(device)),
            me: self.is_me(device),
            office: team.is_some_and(|team| team.roster.is_office(device)),
        }
    }

    pub(crate) fn entry_delivery(&self, origin: &Origin) -> Delivery {
        let state = self.store.read(|tx| tx.delivery(origin.entry)).unwrap_or(Some(DeliveryState::OnPhone));
        // An own entry whose delivery is not followed belongs to the own notebook: it is only here.
        match state {
            None if self.is_me(&origin.author) => Delivery::OnPhone,
            state => convert::delivery(state),
        }
    }

    pub(crate) fn case_delivery(&self, case: CaseId, opener: Option<&DeviceKey>) -> Result<Delivery, Error> {
        let weakest = self.store.read(|tx| tx.weakest_delivery(case))?;
        let own = opener.is_some_and(|opener| *opener == self.own.device_key());
        Ok(if own { Delivery::OnPhone } else { convert::delivery(weakest) })
    }

    /// Cases of a team member's own notebook: they are only here.
    pub(crate) fn own_cases(&self) -> Result<BTreeSet<CaseId>, Error> {
        if self.team.is_none() {
            return Ok(BTreeSet::new());
        }
        let own = self.own.device_key();
        Ok(self.store.read(|tx| tx.cases_of_author(own, NO_LIMIT))?.into_iter().collect())
    }

    pub(crate) fn value_view(&self, origin: &Origin, value: Value) -> ValueView {
        ValueView {
            entry: origin.entry,
            value: place::shown(value, &self.reference),
            author: self.author(&origin.author),
            at: convert::stamp(origin.recorded_at),
            delivery: self.entry_delivery(origin),
        }
    }

    pub(crate) fn badge(&self, waiting_cases: u32) -> SyncBadgeView {
        SyncBadgeView { in_team: self.team.is_some(), running: false, waiting_cases, last: None }
    }
}
