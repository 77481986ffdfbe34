//! The open notebook: its store, its identities, its team.

use daftari_domain::ids::{CaseId, DeviceKey, EnvelopeId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::receipt::CaseStand;
use daftari_crypto::safe::tries::BootTime;
use daftari_domain::lists::Lists;
use daftari_domain::reference::Reference;
use daftari_domain::time::Stamp;
use daftari_relay_api::ids::HeadsHash;
use daftari_store::Store;

use crate::environment::Environment;
use crate::membership::Membership;

/// The open notebook of one person.
pub struct Notebook {
    pub(crate) store: Store,
    pub(crate) environment: Environment,
    /// Where its files are; none for a practice notebook, which has no file at all.
    pub(crate) directory: Option<PathBuf>,
    /// What the app ships with the standing edits of the lists laid over it.
    pub(crate) reference: Arc<Reference>,
    /// The team lists as they stand.
    pub(crate) lists: Lists,
    pub(crate) own: DeviceIdentity,
    pub(crate) team: Option<Membership>,
    pub(crate) may_be_office: bool,
    pub(crate) time_difference_ms: Option<i64>,
    /// Highest number of the own chain that was offered to the relay, and when that happened for the first time: what a
    /// fresh receipt is measured against.
    pub(crate) last_offer: Option<(u64, BootTime)>,
    /// Envelopes the relay refused in the sync that runs.
    pub(crate) refused_now: usize,
    /// The newest receipt, while it is compared with what is here.
    pub(crate) comparing: Option<Comparing>,
    /// Envelopes of the page being read that did not open, and were asked for again.
    pub(crate) asked_again: RefCell<BTreeSet<EnvelopeId>>,
    /// The first envelopes that wait, as the spool was last made to hold them; none when it may hold others.
    pub(crate) spooled: RefCell<Option<Vec<EnvelopeId>>>,
}

/// A receipt that is compared with what is here, a slice of its cases at a time. After a kill it is begun again.
pub(crate) struct Comparing {
    /// Cases it names that were not compared yet.
    pub(crate) rest: Vec<CaseStand>,
    /// Cases this device holds that it did not name so far.
    pub(crate) unnamed: BTreeSet<CaseId>,
    /// Cases that stand elsewhere, with the heads it names; none for one it does not name.
    pub(crate) differing: BTreeMap<CaseId, Option<HeadsHash>>,
}

/// Setting: office time − device time, i64 big-endian.
pub(crate) const TIME_DIFFERENCE: &str = "time_difference";

impl Notebook {
    /// Now, by this device's clock.
    pub(crate) fn device_now(&self) -> Stamp {
        self.environment.clock.now()
    }

    /// Now, in true time as far as this device has learned it.
    pub(crate) fn now_true(&self) -> Stamp {
        self.device_now().plus(self.time_difference_ms.unwrap_or(0))
    }

    /// Key of the device as the team knows it; none without a team.
    pub fn team_device(&self) -> Option<DeviceKey> {
        self.team.as_ref().map(Membership::me)
    }

    /// Is this one of the device's own keys?
    pub(crate) fn is_me(&self, device: &DeviceKey) -> bool {
        *device == self.own.device_key() || self.team.as_ref().is_some_and(|team| *device == team.me())
    }
}
