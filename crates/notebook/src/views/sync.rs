//! How far each case was delivered to the office.

use daftari_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Delivery, StampView};

/// The badge in the top bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncBadgeView {
    /// Part of a team.
    pub in_team: bool,
    /// A sync is running.
    pub running: bool,
    /// Cases with entries the office does not have.
    pub waiting_cases: u32,
    /// Code of the last outcome, null before the first.
    pub last: Option<String>,
}

/// How the last sync ended. The sentence is the UI's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncOutcomeView {
    /// `done`, `no_answer`, `name_unknown`, `nothing_listens`, `not_https`, `certificate_time`, `other_key`, `bad_certificate`,
    /// `portal`, `proxy`, `relay_unwell`, `wrong_origin`, `cut_off`, `not_in_team`, `removed`, `refused`, `cancelled`;
    /// `disk_full`, `broken_off` when this device itself broke it off.
    pub code: String,
    /// When it ended, by this device's clock.
    pub at: StampView,
    /// Envelopes sent.
    pub sent: u32,
    /// Entries received.
    pub received: u32,
    /// Cases that still wait here.
    pub waiting_cases: u32,
    /// Seconds until the next automatic try; null when none is planned.
    pub retry_s: Option<u32>,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QueueItemView {
    /// Case id.
    pub case: CaseId,
    /// Short code.
    pub code: String,
    /// Weakest state of its entries written here.
    pub delivery: Delivery,
    /// Entries only here.
    pub on_phone: u32,
    /// Entries handed to the relay.
    pub handed: u32,
}

/// The sync page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncView {
    /// The badge.
    pub badge: SyncBadgeView,
    /// Relay as dialled; null without a team.
    pub relay: Option<String>,
    /// Cases the office does not have completely, at most 200.
    pub queue: Vec<QueueItemView>,
    /// Cases the office has completely.
    pub safe_cases: u32,
    /// How the last sync ended.
    pub last: Option<SyncOutcomeView>,
    /// Office time of the newest receipt.
    pub last_receipt: Option<StampView>,
    /// Amber: seven days on this device without a newer receipt while something waits.
    pub receipt_overdue: bool,
    /// The team asks for a newer version than this one: this one is below its version floor.
    pub needs_newer: bool,
    /// Envelopes in quarantine: they could not be opened or verified.
    pub put_aside: u32,
    /// Envelopes that a newer Daftari made: they are kept, and read after an update.
    pub newer: u32,
    /// More came than may be kept here unread: it stays at the relay, and is asked for again after an update or a longer team
    /// list.
    pub no_room: bool,
    /// Cases of which the office had something else than this device when it last said so: it was asked for.
    pub differing: Vec<DifferingCaseView>,
    /// The office knows of statements of the team list that did not come here.
    pub team_list_behind: bool,
}

/// A case that stands elsewhere at the office than here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferingCaseView {
    /// Case id.
    pub case: CaseId,
    /// Short code; null when nothing of the case has come.
    pub code: Option<String>,
}
